"""What an audit file holds: the right events, nothing personal, and always the same bytes."""

import json
from base64 import b64decode
from collections import defaultdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.auditbestand import AuditFout, Bron, Vraag, maak_auditbestand
from api.auditbestand_kaders import kaderdocumenten
from ledger.bewijs import weggelaten
from ledger.gebeurtenissen import BerichtVerwerkt, ContractVastgelegd, DeclaratieBeoordeeld
from ledger.kaders.register import GEEN_KADERS, alle_kaders
from ledger.klok import Systeemklok
from ledger.opslag import BEGIN, Recorder
from ledger.waarden import Product
from projections.auditbestand import Keuze, selecteer
from projections.bewijsboom import BoomStrijdig
from projections.bewijsloper import teken_nu
from projections.bewijsschema import maak_bewijsschema
from projections.controlepunten import laatste_controlepunt
from tests import berichten as b
from tests.auditbestand.bouwstenen import (
    ALLES,
    ANDER,
    GEMEENTE_JAAR,
    Bewaard,
    bestanden,
    bytes_van,
    controleer,
    lees_regels,
    maak,
    pak_uit,
)
from tests.gegeven import client_id
from tests.projecties.bouwstenen import Logboek
from tests.verificatie.bouwstenen import SLEUTEL, Proef

PERSOONLIJK = (
    b.BSN,
    b.ANDER_BSN,
    "Voorbeeld",
    "1234AB",
    "2015-02-14",
    "Liever niet bellen",
    "Verzonnen",
    "Omdat het kind rust nodig heeft",
)


# --- what is in it --------------------------------------------------------------------------------


def test_het_hele_grootboek_staat_er_byte_voor_byte_in(alles: Path) -> None:
    rijen = lees_regels(alles)
    assert [rij["blad"] for rij in rijen] == list(range(len(rijen)))
    assert {rij["stroom"].partition("-")[0] for rij in rijen} == {
        *("client", "bericht", "contract", "afzender")
    }
    for rij in rijen:
        inhoud = json.loads(bytes_van(rij))
        inhoud.pop("persoonlijk", None)
        assert rij["inhoud"] == inhoud


def test_oordelen_contracten_en_regels_staan_erbij(alles: Path) -> None:
    rijen = lees_regels(alles)
    berichten = [rij for rij in rijen if rij["topic"] == "BerichtVerwerkt:1"]
    oordelen = lees_regels(alles, "oordelen.jsonl")
    assert [rij["berichtId"] for rij in oordelen] == [rij["stroom"] for rij in berichten]
    assert {rij["uitkomst"] for rij in oordelen} == {"goedgekeurd", "afgekeurd", "onleesbaar"}
    afgekeurd = [rij for rij in oordelen if rij["uitkomst"] == "afgekeurd"]
    assert all(rij["bevindingen"] or rij["gebeurtenissen"] for rij in afgekeurd)
    (contract,) = json.loads((alles / "contracten.json").read_text())
    assert contract["inhoud"]["tariefEurocent"] == 160
    kader = json.loads((alles / "kaders" / "flevoland.json").read_text())
    assert kader["kenmerk"].startswith(f"{kader['versie']}#")
    regel = next(rij for rij in kader["regels"] if rij["parameters"])
    assert regel["bron"]["paragraaf"]
    assert {"vanaf", "tot"} <= regel["geldigheid"].keys()
    standaard = json.loads((alles / "standaard.json").read_text())
    manifest = json.loads((alles / "manifest.json").read_text())
    (versie,) = manifest["kaderversies"]
    assert versie == {"kader": "ijw", "kenmerk": standaard["kenmerk"], "geladen": True}
    assert manifest["aantallen"]["berichten"] == len(berichten)
    assert len(manifest["software"]["sha256"]) == 64


def test_de_kaders_zijn_die_van_het_jaar_en_die_een_gebeurtenis_noemt() -> None:
    kaders = alle_kaders()

    def namen(*vraag: Any) -> list[str]:
        return [naam for naam, _ in kaderdocumenten(kaders, *vraag)]

    assert namen(None, None, ()) == sorted(kaders.op_naam)
    assert namen("0171", 2027, ()) == ["flevoland"]
    assert namen("0171", 2016, ()) == []
    assert namen("0171", 2016, {"flevoland", "ijw"}) == ["flevoland"]
    assert namen("0363", 2027, ()) == []


def test_zonder_gebeurtenissen_klopt_het_ook(dsn: str, recorder: Recorder, tmp_path: Path) -> None:
    maak_bewijsschema(dsn)
    manifest = maak(dsn, recorder, tmp_path / "leeg.zip")
    assert manifest["aantallen"]["gebeurtenissen"] == 0
    assert controleer(pak_uit(tmp_path / "leeg.zip", tmp_path / "leeg")) == 0
    maak(dsn, recorder, tmp_path / "ook.zip", GEMEENTE_JAAR)
    assert controleer(pak_uit(tmp_path / "ook.zip", tmp_path / "ook")) == 0


def test_meer_dan_een_tegel_klopt_voor_elke_keuze(
    dsn: str, recorder: Recorder, tmp_path: Path
) -> None:
    maak_bewijsschema(dsn)
    logboek = Logboek(recorder)
    for nummer in range(600):
        gemeente = "0034" if nummer in {0, 255, 256, 300, 599} else "0363"
        logboek.schrijf(logboek.vot(stroom=f"client-{nummer:032x}", gemeente=gemeente))
    for keuze in (ALLES, Keuze("0034", 2027, None), Keuze("0363", 2027, None)):
        manifest = maak(dsn, recorder, tmp_path / "a.zip", keuze)
        map_ = pak_uit(tmp_path / "a.zip", tmp_path / str(keuze.gemeente))
        assert controleer(map_) == 0
        verwacht = {None: 600, "0034": 5, "0363": 595}[keuze.gemeente]
        assert manifest["aantallen"]["gebeurtenissen"] == verwacht
        assert len(lees_regels(map_, "bewijzen/tegels.jsonl")) == 3


# --- nothing personal -----------------------------------------------------------------------------


def test_geen_byte_verraadt_wie_het_is(proef: Proef, tmp_path: Path) -> None:
    proef.keten.goed(
        b.vot({"commentaar": "Liever niet bellen", "referentie_aanbieder": "R9"}),
    )
    maak(proef.dsn, proef.recorder, tmp_path / "a.zip")
    data = (tmp_path / "a.zip").read_bytes()
    map_ = pak_uit(tmp_path / "a.zip", tmp_path / "a")
    inhoud = [data, *((map_ / naam).read_bytes() for naam in bestanden(map_))]
    inhoud += [bytes_van(rij) for rij in lees_regels(map_)]
    programma = {(map_ / "LEESMIJ.txt").read_bytes()}
    for geheim in PERSOONLIJK:
        assert not [d for d in inhoud if geheim.encode() in d and d not in programma], geheim


def test_de_cijfertekst_blijft_cijfertekst(alles: Path) -> None:
    persoonlijk = [rij for rij in lees_regels(alles) if b"persoonlijk" in bytes_van(rij)]
    assert {rij["topic"] for rij in persoonlijk} >= {"ClientGegevensVastgelegd:1"}
    for rij in persoonlijk:
        assert b64decode(json.loads(bytes_van(rij))["persoonlijk"])
        assert "persoonlijk" not in rij["inhoud"]
        assert not {"bsn", "naam", "geboortedatum", "contactgegevens"} & rij["inhoud"].keys()


def test_wie_vergeten_is_blijft_bewijsbaar(proef: Proef, tmp_path: Path) -> None:
    maak(proef.dsn, proef.recorder, tmp_path / "voor.zip")
    proef.vergeet()
    maak(proef.dsn, proef.recorder, tmp_path / "na.zip")
    voor = lees_regels(pak_uit(tmp_path / "voor.zip", tmp_path / "voor"))
    map_ = pak_uit(tmp_path / "na.zip", tmp_path / "na")
    assert controleer(map_) == 0
    na = lees_regels(map_)
    assert na[: len(voor)] == voor
    assert na[-1]["topic"] == "ClientVergeten:1"
    assert na[-1]["stroom"] == client_id()


# --- the same bytes -------------------------------------------------------------------------------


def test_dezelfde_vraag_geeft_dezelfde_bytes(proef: Proef, tmp_path: Path) -> None:
    toen = datetime(2027, 2, 10, tzinfo=UTC)
    vragen = (ALLES, GEMEENTE_JAAR, GEMEENTE_JAAR._replace(bekend_op=toen))
    eerste = [_bytes(proef, tmp_path, keuze) for keuze in vragen]
    assert [_bytes(proef, tmp_path, keuze) for keuze in vragen] == eerste
    # What comes later changes nothing of what was known then.
    proef.keten.goed(b.stop({}))
    proef.werk_bij()
    nu = [_bytes(proef, tmp_path, keuze) for keuze in vragen]
    assert nu[0] != eerste[0]
    assert nu[2] == eerste[2]
    with ZipFile(tmp_path / "a.zip") as zip_:
        assert {rij.date_time for rij in zip_.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def _bytes(proef: Proef, map_: Path, keuze: Keuze) -> bytes:
    maak(proef.dsn, proef.recorder, map_ / "a.zip", keuze)
    return (map_ / "a.zip").read_bytes()


def test_een_eerdere_sleutel_wordt_door_de_huidige_bevestigd(proef: Proef, tmp_path: Path) -> None:
    proef.werk_bij()  # signed with the first key
    vorige = laatste_controlepunt(proef.conn)
    assert vorige is not None
    maak(
        proef.dsn,
        proef.recorder,
        tmp_path / "a.zip",
        vanaf=Bewaard(vorige.punt, vorige.notitie),
        sleutel=ANDER,
    )
    map_ = pak_uit(tmp_path / "a.zip", tmp_path / "a")
    assert controleer(map_, sleutel=str(ANDER.controle)) == 0
    assert controleer(map_, sleutel=str(SLEUTEL.controle)) == 1
    (tmp_path / "bewaard").write_text(vorige.notitie)
    assert controleer(map_, "--bewaard", tmp_path / "bewaard", sleutel=str(ANDER.controle)) == 0


# --- which events ---------------------------------------------------------------------------------

_GEMEENTEN = ("0034", "0363")
_MOMENTEN = [
    datetime(2026, 6, 1, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 30, tzinfo=UTC),  # in the Netherlands it is 2027 already
    datetime(2027, 3, 1, tzinfo=UTC),
]
_STAPPEN = st.lists(
    st.tuples(
        st.sampled_from(["client", "bericht", "contract", "afzender"]),
        st.integers(0, 3),
        st.sampled_from(_GEMEENTEN),
        st.sampled_from([date(2025, 7, 1), date(2026, 7, 1), date(2027, 7, 1)]),
        st.integers(0, 2),
    ),
    max_size=25,
)


@pytest.fixture
def verbonden(recorder: Recorder) -> Recorder:
    """A recorder whose pool has its connection: making one draws from `random`."""
    recorder.kop()
    return recorder


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stappen=_STAPPEN, bekend=st.sampled_from([None, *_MOMENTEN]))
def test_de_keuze_is_die_van_een_trage_telling(
    verbonden: Recorder, dsn: str, stappen: list[Any], bekend: datetime | None
) -> None:
    recorder = verbonden
    maak_bewijsschema(dsn)
    _leeg(dsn)
    logboek = Logboek(recorder)
    stand: dict[str, int] = defaultdict(int)
    for nummer, stap in enumerate(stappen):
        logboek.schrijf(_feit(logboek, stand, nummer, stap))
    with psycopg.connect(dsn, autocommit=True) as conn:
        uitkomst = teken_nu(conn, recorder, SLEUTEL, Systeemklok(), 10.0)
        assert uitkomst is not None
        keuze = Keuze("0034", 2027, bekend)
        with conn.transaction():
            gekozen = selecteer(conn, keuze, uitkomst[0].punt.omvang)
    assert gekozen.stromen == _traag(recorder, bekend)


def _leeg(dsn: str) -> None:
    with psycopg.connect(dsn) as conn:
        tabellen = ("stored_events", "bewijs_bladen", "bewijs_knopen", "bewijs_controlepunten")
        for tabel in tabellen:
            conn.execute(f"ALTER TABLE {tabel} DISABLE TRIGGER USER".encode())
        conn.execute(f"TRUNCATE {', '.join(tabellen)}".encode())
        conn.execute("UPDATE bewijs_stand SET xid = 0, nummer = 0, omvang = 0")


def _feit(logboek: Logboek, stand: dict[str, int], nummer: int, stap: Any) -> Any:
    soort, wie, gemeente, dag, moment = stap
    stroom = {
        "client": f"client-{wie:032x}",
        "bericht": f"bericht-{nummer}",
        "contract": f"contract-{gemeente}-{wie:08}",
        "afzender": f"afzender-{wie:08}-{gemeente}",
    }[soort]
    stand[stroom] = max(stand[stroom], moment)  # instants never run backwards in a stream
    rest: dict[str, Any] = {"gemeente": gemeente, "aanbieder": f"{wie:08}"}
    wat: Any
    if soort == "client":
        feit = logboek.vot(stroom=stroom, op=_MOMENTEN[stand[stroom]], gemeente=gemeente)
        bericht = f"bericht-{nummer - 1 - wie}"  # one that is there, or not
        return feit.model_copy(update={"geldig_op": dag, "bericht_id": bericht})
    if soort == "bericht":
        wat = BerichtVerwerkt
        rest = {"sha256": "0", "omvang_bytes": 1, "uitkomst": "goedgekeurd", "afzender": gemeente}
        if wie == 3:
            rest |= {"afzender": "12345678", "ontvanger": gemeente}
    elif soort == "contract":
        wat = ContractVastgelegd
        rest |= {"product": Product(categorie="45", code=None), "vanaf": dag}
    else:
        wat = DeclaratieBeoordeeld
        rest |= {"declaratie_nummer": "D", "begindatum": dag, "einddatum": dag}
        rest |= dict.fromkeys(("ingediend_eurocent", "toegekend_eurocent"), 0)
        rest |= dict.fromkeys(("aantal_prestaties", "aantal_afgewezen"), 0)
    feit = logboek.feit(wat, stroom=stroom, op=_MOMENTEN[stand[stroom]], **rest)
    return feit.model_copy(update={"geldig_op": dag})


def _traag(recorder: Recorder, bekend: datetime | None) -> dict[str, int]:
    """The choice as LEESMIJ.txt says it, from the raw events."""
    stromen: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for rij in recorder.lees_na(BEGIN, 10_000):
        inhoud = json.loads(rij.state)
        moment = datetime.fromisoformat(inhoud["vastgelegdOp"])
        if bekend is None or moment <= bekend:
            dag = moment.astimezone(ZoneInfo("Europe/Amsterdam")).date()
            inhoud["telt"] = "2027" in {inhoud["geldigOp"][:4], str(dag.year)} and "0034" in {
                *(inhoud.get(veld) for veld in ("gemeente", "afzender", "ontvanger"))
            }
            stromen[rij.stroom].append(inhoud)
    clienten = {
        stroom
        for stroom, rijen in stromen.items()
        if stroom.startswith("client-") and any(rij["telt"] for rij in rijen)
    }
    genoemd = {rij.get("berichtId") for stroom in clienten for rij in stromen[stroom]}
    gekozen = clienten | {
        stroom
        for stroom, rijen in stromen.items()
        if stroom.startswith("contract-0034-")
        or (stroom.startswith("afzender-") and stroom.endswith("-0034"))
        or (
            stroom.startswith("bericht-")
            and any("0034" in {rij.get("afzender"), rij.get("ontvanger")} for rij in rijen)
            and (stroom in genoemd or any(rij["telt"] for rij in rijen))
        )
    }
    return {stroom: len(stromen[stroom]) for stroom in gekozen}


@given(
    omvang=st.integers(1, 256),
    gekozen=st.sets(st.integers(0, 255), max_size=20),
)
def test_wat_is_weggelaten_vult_precies_aan(omvang: int, gekozen: set[int]) -> None:
    plekken = sorted(plek for plek in gekozen if plek < omvang)
    delen = weggelaten(plekken, omvang)
    alle = sorted([*plekken, *(n for deel in delen for n in range(deel.begin, deel.eind))])
    assert alle == list(range(omvang))
    assert delen == sorted(delen)
    assert len(delen) <= max(1, 8 * len(plekken))


# --- what is not handed out -----------------------------------------------------------------------


_LAATSTE = "SELECT max(notification_id) FROM stored_events"


@pytest.mark.parametrize(
    ("opdracht", "zin"),
    [
        ("UPDATE stored_events SET topic = 'X:1' WHERE notification_id = 3", "is gewijzigd"),
        ("DELETE FROM stored_events WHERE notification_id = 3", "is verwijderd"),
        (f"DELETE FROM stored_events WHERE notification_id = ({_LAATSTE})", "is verwijderd"),
        ("UPDATE bewijs_bladen SET hash = sha256('') WHERE blad = 3", "is gewijzigd"),
        ("DELETE FROM bewijs_bladen WHERE blad = 3", "ontbreken hashes"),
        (
            "UPDATE stored_events SET state = 'x' WHERE notification_id = 3",
            "(niet te lezen|is gew)",
        ),
        (
            "UPDATE stored_events SET state = '[]' WHERE notification_id = 3",
            "(niet te lezen|is gew)",
        ),
    ],
)
@pytest.mark.parametrize("keuze", [ALLES, GEMEENTE_JAAR])
def test_een_geschonden_grootboek_geeft_geen_bestand(
    proef: Proef, tmp_path: Path, opdracht: str, zin: str, keuze: Keuze
) -> None:
    proef.werk_bij()
    proef.knoei(opdracht)
    with pytest.raises(BoomStrijdig, match=zin):
        maak(proef.dsn, proef.recorder, tmp_path / "a.zip", keuze)
    assert not list(tmp_path.glob("*a.zip*"))


def test_een_bewaard_controlepunt_van_een_ander_grootboek_wordt_geweigerd(
    proef: Proef, tmp_path: Path
) -> None:
    proef.werk_bij()
    vorige = laatste_controlepunt(proef.conn)
    assert vorige is not None
    punt = vorige.punt
    ander = type(punt)(punt.oorsprong, punt.omvang - 1, punt.kop)
    langer = type(punt)(punt.oorsprong, punt.omvang + 1, punt.kop)
    for vals, zin in ((ander, "in strijd met dit grootboek"), (langer, "ingekort")):
        with pytest.raises(BoomStrijdig, match=zin):
            maak(proef.dsn, proef.recorder, tmp_path / "a.zip", vanaf=Bewaard(vals, ""))


def test_wie_stopt_krijgt_geen_half_bestand(proef: Proef, tmp_path: Path) -> None:
    bron = Bron(proef.dsn, proef.recorder, SLEUTEL, GEEN_KADERS, Systeemklok())
    with pytest.raises(AuditFout, match="afgebroken"):
        maak_auditbestand(bron, Vraag(ALLES), tmp_path / "a.zip", lambda: True)
    with pytest.raises(AuditFout, match="kan niet worden geschreven"):
        maak_auditbestand(bron, Vraag(ALLES), tmp_path / "geen-map" / "a.zip")
    (tmp_path / "b.zip").mkdir()
    with pytest.raises(AuditFout, match="kan niet worden geschreven"):
        maak_auditbestand(bron, Vraag(ALLES), tmp_path / "b.zip")
    assert [pad.name for pad in tmp_path.iterdir() if pad.name != "sleutels"] == ["b.zip"]
