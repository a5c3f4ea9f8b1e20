"""The ledger held against its events: the command, its progress and its sentences."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path

import orjson
import psycopg
from eventsourcing.persistence import PersistenceError
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from api.dienst import NAAM_KADERS, Instellingen, kaders_uit, sleutelbos_uit
from ledger.controlepunt import Controlepunt, lees_controlepunt
from ledger.ingebed import DatabaseFout
from ledger.kaders.register import Kaders
from ledger.klok import Klok
from ledger.notitie import Controlesleutel, NotitieFout
from ledger.privacy import Sleutelbos
from projections.controlepunten import sleutels
from projections.verificatie.bron import Bron
from projections.verificatie.fout import Gestopt
from projections.verificatie.loop import Gang, Vraag
from projections.verificatie.loop import verifieer as verifieer_grootboek
from projections.verificatie.pagina import als_pagina
from projections.verificatie.rapport import Rapport
from projections.verificatie.verschil import Verschil
from projections.verificatie.voortgang import schrijf_heel

_MEESTE_GETOOND = 1_000
_LANG_WERK = 100_000
_BESTAND = "verificatie"


def bron_van(dsn: str, instellingen: Instellingen) -> Bron:
    """The ledger, with in each process keys and kaders of its own from the environment."""
    return Bron(dsn, partial(_bos, instellingen), _kaders, instellingen.oefenmodus)


def _bos(instellingen: Instellingen) -> Sleutelbos:
    return sleutelbos_uit(instellingen, os.environ)


def _kaders() -> Kaders:
    return _kaders_bij(os.environ.get(NAAM_KADERS, ""))


@lru_cache(maxsize=1)
def _kaders_bij(instellingen: str) -> Kaders:
    """Loaded once in each process."""
    return kaders_uit({NAAM_KADERS: instellingen})


def lees_bewaard(dsn: str, bestand: Path | None, vkey: str | None) -> Controlepunt | None:
    """The checkpoint in a file; without `vkey` signed with a key that this ledger ever used.

    Raises NotitieFout and DatabaseFout (Dutch).
    """
    if bestand is None:
        return None
    try:
        notitie = bestand.read_text(encoding="utf-8")
    except (OSError, UnicodeError):
        raise NotitieFout(f"Het bestand {bestand} is niet te lezen.") from None
    if vkey is not None:
        return lees_controlepunt(notitie, Controlesleutel.uit_vkey(vkey.strip()))
    with databasefouten(lambda: False), psycopg.connect(dsn) as conn:
        bekend = [Controlesleutel.uit_vkey(rij["sleutel"]) for rij in sleutels(conn)]
    for sleutel in bekend:
        try:
            return lees_controlepunt(notitie, sleutel)
        except NotitieFout:
            continue
    raise NotitieFout(
        "Het bewaarde controlepunt is niet ondertekend met een sleutel die dit grootboek kent."
        " Noem de sleutel met --sleutel."
    )


def verifieer(bron: Bron, vraag: Vraag, gang: Gang, klok: Klok) -> Rapport:
    """Check everything; writes the report into the folder of `vraag` when it names one.

    Raises Gestopt when asked to stop, and otherwise DatabaseFout, BoomStrijdig, MapFout,
    AndereVorm and ProcesWeg, all Dutch.
    """
    with databasefouten(gang.moet_stoppen):
        rapport = verifieer_grootboek(bron, vraag, gang, klok)
    if vraag.map_ is not None:
        inhoud = orjson.dumps(rapport.als_json(), option=orjson.OPT_INDENT_2)
        schrijf_heel(vraag.map_ / f"{_BESTAND}.json", inhoud + b"\n")
        schrijf_heel(vraag.map_ / f"{_BESTAND}.html", als_pagina(rapport).encode())
    return rapport


@contextmanager
def databasefouten(moet_stoppen: Callable[[], bool]) -> Iterator[None]:
    """What the database refuses as one sentence."""
    try:
        yield
    except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn):
        raise DatabaseFout(
            "Er is nog geen boom of er zijn nog geen leesmodellen."
            " Voer eerst 'toewijzing schema' uit."
        ) from None
    except (psycopg.Error, PersistenceError) as fout:
        if moet_stoppen():  # Ctrl-C reaches the programs of an embedded PostgreSQL as well
            raise Gestopt from None
        code = getattr(fout, "sqlstate", None) or "onbekend"
        raise DatabaseFout(f"De database kan dit nu niet uitvoeren (code {code}).") from None


@contextmanager
def toon_voortgang(moet_stoppen: Callable[[], bool]) -> Iterator[Gang]:
    """A bar on a terminal; elsewhere a line now and then. Both on standard error."""
    scherm = Console(stderr=True, highlight=False, soft_wrap=True)
    if scherm.is_terminal:
        kolommen = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
        with Progress(*kolommen, TimeRemainingColumn(), console=scherm, transient=True) as balk:
            taak = balk.add_task("Controleren", total=None)

            def volg(gedaan: int, totaal: int) -> None:
                balk.update(taak, completed=gedaan, total=totaal)

            yield Gang(moet_stoppen, volg, balk.console.print)
    else:
        yield Gang(moet_stoppen, _Regels(scherm).volg, scherm.print)


class _Regels:
    """A line for every tenth part of long work."""

    def __init__(self, scherm: Console) -> None:
        self._scherm = scherm
        self._getoond = 0

    def volg(self, gedaan: int, totaal: int) -> None:
        """Tell how far it is."""
        tiende = 10 * gedaan // max(1, totaal)
        if totaal >= _LANG_WERK and tiende > self._getoond:
            self._getoond = tiende
            self._scherm.print(f"Gecontroleerd: {tiende * 10}%.")


def als_tekst(rapport: Rapport) -> Iterator[str]:
    """What was compared and what differs, a line each."""
    geteld, over = rapport.uitslag.geteld, rapport.uitslag.overgeslagen
    feiten = _aantal(geteld["gebeurtenissen in de boom"], "gebeurtenis", "gebeurtenissen")
    punten = _aantal(geteld["controlepunten"], "controlepunt", "controlepunten")
    extra = "" if rapport.vanaf is None else " en met het bewaarde"
    yield f"Vergeleken: {feiten} met de boom, en de boom met {punten}{extra}."
    yield f"Nagelopen: {', '.join(_nagelopen(rapport))}."
    if not rapport.oordelen:
        yield "De oordelen zijn niet herhaald."
    if not rapport.keuze.alles:
        yield rapport.omschrijving
    for naam, aantal in sorted(over.items()):
        if aantal:
            yield f"Niet te controleren: {aantal} {naam}."
    if rapport.schoon:
        yield "Er is geen verschil."
        return
    yield f"Verschillen: {rapport.aantal_verschillen}."
    getoond = rapport.verschillen[:_MEESTE_GETOOND]
    for verschil in getoond:
        yield f"- {_met_gebeurtenis(verschil)}"
    if rapport.aantal_verschillen > len(getoond):
        yield f"- … en nog {rapport.aantal_verschillen - len(getoond)}."


def _met_gebeurtenis(verschil: Verschil) -> str:
    naam = verschil.gebeurtenis_id
    return verschil.zin if naam is None or naam in verschil.zin else f"{verschil.zin} ({naam})"


def _nagelopen(rapport: Rapport) -> Iterator[str]:
    geteld = rapport.uitslag.geteld
    yield _aantal(geteld["gebeurtenissen"], "gebeurtenis", "gebeurtenissen")
    yield _aantal(geteld["stromen"], "stroom", "stromen")
    for naam in ("reserveringen", "archiefstukken", "herhaalde oordelen", "leesmodellen"):
        yield f"{geteld[naam]} {naam}"


def _aantal(aantal: int, een: str, meer: str) -> str:
    return f"{aantal} {een if aantal == 1 else meer}"
