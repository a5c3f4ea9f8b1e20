"""The audit file: one archive that somebody else can verify without this ledger.

The same question to the same ledger gives the same bytes: order, times and compression are fixed.
Events stream from one cursor into the archive; what is written beside them waits in a temporary
file. The archive appears under its name when it is whole.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile, SpooledTemporaryFile
from typing import IO, Any, NamedTuple
from zipfile import ZipFile

import orjson
import psycopg
from eventsourcing.persistence import PersistenceError

from api.auditbestand_kaders import kaderdocumenten, standaarddocument
from api.auditbestand_teksten import leesmij
from api.auditbestand_zip import Archief
from ledger.controlepunt import Controlepunt, base64
from ledger.ingebed import DatabaseFout
from ledger.kaders.register import Kaders
from ledger.klok import Klok
from ledger.notitie import Tekensleutel
from ledger.opslag import Recorder
from projections.auditbestand import (
    Feit,
    Keuze,
    Tegel,
    eerste_controlepunt,
    lees_tegels,
    selecteer,
)
from projections.bewijsboom import BoomStrijdig, Verbinding, boomkop
from projections.bewijsloper import teken_nu
from projections.controlepunten import Getekend, vervolg_van
from projections.verificatie.versies import codeversie

VORM = "toewijzing-auditbestand/1"

_CONTROLEPROGRAMMAS = (
    "controleer_auditbestand.py",
    "controleer_bewijs.py",
    "controleer_gebeurtenissen.py",
)
_SCRIPTS = Path(__file__).resolve().parents[1] / "scripts"
_TEKEN_SECONDEN = 600.0
_AFGEBROKEN = "Het maken is afgebroken; er is geen bestand geschreven."
_IN_GEHEUGEN = 8 * 1024 * 1024
_BERICHTVELDEN = (
    "bericht",
    "afzender",
    "ontvanger",
    "identificatie",
    "geldigOp",
    "vastgelegdOp",
    "uitkomst",
)

Json = dict[str, Any]


class AuditFout(Exception):
    """The audit file could not be made; the message is a Dutch sentence."""


@dataclass(frozen=True, slots=True)
class Bewaard:
    """An earlier checkpoint that somebody kept, with its note as it was kept."""

    punt: Controlepunt
    notitie: str


@dataclass(frozen=True, slots=True)
class Vraag:
    """What must be in, and from which earlier checkpoint its continuation must be proved."""

    keuze: Keuze
    vanaf: Bewaard | None = None


@dataclass(frozen=True, slots=True)
class Bron:
    """The ledger that is read, the key that signs, and the rules that are loaded now."""

    dsn: str
    recorder: Recorder
    sleutel: Tekensleutel
    kaders: Kaders
    klok: Klok


class _Gekozen(NamedTuple):
    """What is read: under which checkpoint (with its note), which streams (None: all)."""

    getekend: Getekend
    notitie: str
    stromen: Mapping[str, int] | None
    moet_stoppen: Callable[[], bool]


@dataclass
class _Telling:
    """What was written of events, and what follows from it for the other files."""

    gebeurtenissen: int = 0
    stromen: int = 0
    berichten: int = 0
    contracten: list[Json] = field(default_factory=list)
    kaderversies: set[tuple[str, str]] = field(default_factory=set)


def maak_auditbestand(
    bron: Bron, vraag: Vraag, doel: Path, moet_stoppen: Callable[[], bool] = lambda: False
) -> Json:
    """Write the archive; gives its manifest.

    Raises AuditFout, DatabaseFout and BoomStrijdig, all Dutch; then there is no archive.
    """
    try:
        concept = NamedTemporaryFile(  # noqa: SIM115 - renamed, so not removed at the end
            dir=doel.parent, prefix=f".{doel.name}.", delete=False
        )
    except OSError:
        raise AuditFout(f"In de map {doel.parent} kan niet worden geschreven.") from None
    pad = Path(concept.name)
    try:
        with concept:
            manifest = _met_database(bron, vraag, concept, moet_stoppen)
            concept.flush()
            os.fsync(concept.fileno())
        pad.replace(doel)
    except OSError:
        raise AuditFout(f"Het bestand {doel} kan niet worden geschreven.") from None
    finally:
        with suppress(OSError):
            pad.unlink()
    return manifest


def _met_database(
    bron: Bron, vraag: Vraag, uit: IO[bytes], moet_stoppen: Callable[[], bool]
) -> Json:
    try:
        with psycopg.connect(bron.dsn, autocommit=True) as conn:
            getekend, stromen = _kies(conn, bron, vraag)
            notitie = getekend.notitie
            if getekend.sleutel != bron.sleutel.controle:  # one key must do for the whole archive
                notitie = bron.sleutel.onderteken(getekend.punt.tekst())
            gekozen = _Gekozen(getekend, notitie, stromen, moet_stoppen)
            with _vaste_blik(conn), ZipFile(uit, "w") as zip_:
                return _schrijf(conn, bron, vraag, gekozen, Archief(zip_))
    except psycopg.errors.UndefinedTable:
        raise DatabaseFout("Er is nog geen boom. Voer eerst 'toewijzing schema' uit.") from None
    except (psycopg.Error, PersistenceError) as fout:
        if moet_stoppen():  # Ctrl-C reaches the programs of an embedded PostgreSQL as well
            raise AuditFout(_AFGEBROKEN) from None
        code = getattr(fout, "sqlstate", None) or "onbekend"
        raise DatabaseFout(f"De database kan dit nu niet uitvoeren (code {code}).") from None


@contextmanager
def _vaste_blik(conn: Verbinding) -> Iterator[None]:
    """One snapshot for every question; it writes nothing, so it holds up no reader of the log."""
    with conn.transaction():
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _kies(conn: Verbinding, bron: Bron, vraag: Vraag) -> tuple[Getekend, Mapping[str, int] | None]:
    """The checkpoint and the streams (None: all); signs when the last one lacks something."""
    uitkomst = teken_nu(conn, bron.recorder, bron.sleutel, bron.klok, _TEKEN_SECONDEN)
    if uitkomst is None:
        raise AuditFout("De boom loopt te ver achter; probeer het later opnieuw.")
    laatste, keuze = uitkomst[0], vraag.keuze
    minstens = 0 if vraag.vanaf is None else vraag.vanaf.punt.omvang
    if minstens > laatste.punt.omvang:
        raise BoomStrijdig(
            f"Het bewaarde controlepunt telt {minstens} gebeurtenissen en het grootboek"
            f" {laatste.punt.omvang}: het is ingekort, of het is een ander."
        )
    if keuze.alles and keuze.bekend_op is None:
        return laatste, None
    with _vaste_blik(conn):
        selectie = selecteer(conn, keuze, laatste.punt.omvang)
        if keuze.bekend_op is None:
            return laatste, selectie.stromen
        # That of then, so that the same question has the same answer when the ledger has grown.
        return eerste_controlepunt(conn, selectie, minstens) or laatste, selectie.stromen


# --- what is in the archive -----------------------------------------------------------------------


def _schrijf(
    conn: Verbinding, bron: Bron, vraag: Vraag, gekozen: _Gekozen, archief: Archief
) -> Json:
    """Write every file; the manifest comes last."""
    telling = _schrijf_feiten(conn, gekozen, archief)
    archief.voeg_toe("contracten.json", _leesbaar(telling.contracten))
    if vraag.vanaf is not None:
        vervolg = _vervolg(conn, vraag.vanaf, gekozen)
        archief.voeg_toe("bewijzen/consistentie", vervolg.encode())
        archief.voeg_toe("bewijzen/eerder_controlepunt", vraag.vanaf.notitie.encode())
    archief.voeg_toe("controlepunt", gekozen.notitie.encode())
    archief.voeg_toe("sleutel", f"{bron.sleutel.controle}\n".encode())
    genoemd = {kader for kader, _ in telling.kaderversies}
    keuze = vraag.keuze
    for naam, document in kaderdocumenten(bron.kaders, keuze.gemeente, keuze.jaar, genoemd):
        archief.voeg_toe(f"kaders/{naam}.json", _leesbaar(document))
    archief.voeg_toe("standaard.json", _leesbaar(standaarddocument()))
    for naam in _CONTROLEPROGRAMMAS:
        archief.voeg_toe(naam, _programma(naam))
    tekst = leesmij(keuze, gekozen.getekend.punt, telling.gebeurtenissen)
    archief.voeg_toe("LEESMIJ.txt", tekst.encode())
    manifest = _manifest(bron, vraag, gekozen.getekend, telling, archief)
    _sluit_af(archief, manifest, bron.sleutel)
    return manifest


def _schrijf_feiten(conn: Verbinding, gekozen: _Gekozen, archief: Archief) -> _Telling:
    """Write the events and what goes along with them, in one pass over the leaves."""
    telling = _Telling()
    with (
        SpooledTemporaryFile(_IN_GEHEUGEN) as tegels,
        SpooledTemporaryFile(_IN_GEHEUGEN) as oordelen,
    ):
        with archief.open("gebeurtenissen.jsonl") as feiten:
            for tegel in lees_tegels(conn, gekozen.stromen, gekozen.getekend.punt):
                if gekozen.moet_stoppen():
                    raise AuditFout(_AFGEBROKEN)
                tegels.write(_tegelregel(tegel))
                for feit in tegel.feiten:
                    feiten.write(_feitregel(feit))
                    _tel(feit, telling, oordelen)
        archief.voeg_stroom_toe("bewijzen/tegels.jsonl", tegels)
        archief.voeg_stroom_toe("oordelen.jsonl", oordelen)
    return telling


def _vervolg(conn: Verbinding, vanaf: Bewaard, gekozen: _Gekozen) -> str:
    """The proof that all under the kept checkpoint is unchanged. Raises BoomStrijdig."""
    punt, getekend = vanaf.punt, gekozen.getekend
    zelfde_grootboek = punt.oorsprong == getekend.punt.oorsprong
    if not zelfde_grootboek or boomkop(conn, punt.omvang) != punt.kop:
        raise BoomStrijdig(
            f"Het bewaarde controlepunt van omvang {punt.omvang} is in strijd met dit grootboek:"
            " het is gewijzigd, of het is een ander."
        )
    bewijs = vervolg_van(conn, punt.omvang, getekend)
    return bewijs.removesuffix(getekend.notitie) + gekozen.notitie


def _programma(naam: str) -> bytes:
    try:
        return (_SCRIPTS / naam).read_bytes()
    except OSError:
        raise AuditFout(f"Het controleprogramma {naam} ontbreekt in deze installatie.") from None


def _feitregel(feit: Feit) -> bytes:
    return _regel(
        {
            "blad": feit.blad,
            "stroom": feit.stroom,
            "versie": feit.versie,
            "topic": feit.topic,
            "bladhash": base64(feit.hash_),
            "bytes": base64(feit.state),
            "inhoud": feit.inhoud,
        }
    )


def _tegelregel(tegel: Tegel) -> bytes:
    hashes = [base64(hash_) for hash_ in tegel.hashes]
    return _regel({"tegel": tegel.nummer, "kop": base64(tegel.kop), "hashes": hashes})


def _tel(feit: Feit, telling: _Telling, oordelen: IO[bytes]) -> None:
    """Count an event, and write what other files say of it."""
    telling.gebeurtenissen += 1
    telling.stromen += feit.versie == 1
    telling.kaderversies.update(feit.inhoud.get("kaderversies", {}).items())
    if feit.topic.startswith("BerichtVerwerkt:"):
        telling.berichten += 1
        oordelen.write(_regel(_oordeel(feit)))
    elif feit.topic.startswith("ContractVastgelegd:"):
        plaats = {"blad": feit.blad, "stroom": feit.stroom, "versie": feit.versie}
        telling.contracten.append({**plaats, "inhoud": feit.inhoud})


def _oordeel(feit: Feit) -> Json:
    """The verdict on a message, with the ids of the events that it led to."""
    verwijzingen = feit.inhoud.get("verwijzingen", [])
    return {
        "blad": feit.blad,
        "berichtId": feit.stroom,
        **{veld: feit.inhoud.get(veld) for veld in _BERICHTVELDEN},
        "bevindingen": feit.inhoud.get("bevindingen", []),
        "gebeurtenissen": [rij["gebeurtenisId"] for rij in verwijzingen],
    }


# --- the manifest ---------------------------------------------------------------------------------


def _manifest(
    bron: Bron, vraag: Vraag, getekend: Getekend, telling: _Telling, archief: Archief
) -> Json:
    keuze, punt, code = vraag.keuze, getekend.punt, codeversie()
    geladen = {(kader.naam, kader.kenmerk) for kader in bron.kaders.op_naam.values()}
    geladen.add(("ijw", standaarddocument()["kenmerk"]))
    return {
        "vorm": VORM,
        "gemeente": keuze.gemeente,
        "jaar": keuze.jaar,
        "bekendOp": _tijdstip(keuze.bekend_op),
        "grootboek": punt.oorsprong,
        "controlepunt": {
            "omvang": punt.omvang,
            "kop": base64(punt.kop),
            "getekendOp": _tijdstip(getekend.getekend_op),
        },
        "vanaf": None if vraag.vanaf is None else {"omvang": vraag.vanaf.punt.omvang},
        "aantallen": {
            "gebeurtenissen": telling.gebeurtenissen,
            "stromen": telling.stromen,
            "berichten": telling.berichten,
            "contracten": len(telling.contracten),
        },
        "kaderversies": [
            {"kader": kader, "kenmerk": kenmerk, "geladen": (kader, kenmerk) in geladen}
            for kader, kenmerk in sorted(telling.kaderversies)
        ],
        "software": {"versie": code.versie, "sha256": code.sha256},
        "bestanden": archief.lijst(),
    }


def _sluit_af(archief: Archief, manifest: Json, sleutel: Tekensleutel) -> None:
    """Add the manifest and the signature under it: no byte of the archive can change unseen."""
    archief.voeg_toe("manifest.json", _leesbaar(manifest))
    som = base64(bytes.fromhex(archief.lijst()[-1]["sha256"]))
    tekst = f"{sleutel.controle.naam}\n{VORM} manifest.json\n{som}\n"
    archief.voeg_toe("manifest.notitie", sleutel.onderteken(tekst).encode())


def _tijdstip(waarde: datetime | None) -> str | None:
    return None if waarde is None else waarde.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _regel(inhoud: Json) -> bytes:
    return orjson.dumps(inhoud, option=orjson.OPT_APPEND_NEWLINE)


def _leesbaar(inhoud: Any) -> bytes:
    return orjson.dumps(
        inhoud, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
    )
