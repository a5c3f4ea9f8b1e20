"""The whole replay of a ledger of real messages, beside a streaming SELECT of the same events.

The ledger is made by processing: contracts, an allocation message per child and JW323s per month
with five lines per child, 250 children a message; its tree, a checkpoint and its read models are
brought up to date. Then `toewijzing verifieer` runs on it with every check, and once more without
judging the verdicts again, which costs as much as judging them did. Usage:
`bench_verifieer.py [groot]`; with `groot` the ledger has a million events, and takes many minutes
to make.
"""

import os
import resource
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

import psycopg
from bench_projecties import stroom_seconden

from api.gc import stel_af
from api.voorbeelddata.groot import contracten_groot, maandelijkse_declaraties
from ledger.application import Grootboek, Wie
from ledger.berichtverwerking import Opdracht, verwerk
from ledger.database import maak_schema, verbinding
from ledger.ids import Uuid7bron, systeemtoeval
from ledger.kaders.register import alle_kaders
from ledger.klok import Klok, Systeemklok, VasteKlok
from ledger.notitie import Tekensleutel
from ledger.opslag import Recorder
from ledger.privacy import Sleutelbos, sleutelbos_voor_oefenen
from ledger.registratie import Contract, leg_contract_vast
from ledger.waarden import Product
from projections.bewijsloper import teken_nu
from projections.bewijsschema import maak_bewijsschema
from projections.herbouw import herbouw
from projections.schema import maak_schema as maak_projecties
from projections.verificatie.bron import Bron
from projections.verificatie.loop import Gang, Vraag, verifieer
from projections.verificatie.rapport import Rapport

WIE = Wie("meting", "backofficeGemeente")
BEGIN = VasteKlok(datetime(2023, 1, 1, 9, tzinfo=UTC))
TOT = date(2027, 1, 1)
GEWOON, GROOT = (2_000, 10), (5_800, 34)
"""Children, and months in which they have five lines each: about 100,000 and 1,000,000 events."""
RONDEN = 3
PROCESSEN = 2
DOEL_VERHOUDING, DOEL_MIB = 0.20, 1_024
_SLEUTEL = Tekensleutel("toewijzing.example/meting", b"z" * 32)


@dataclass(frozen=True, slots=True)
class Meting:
    """Seconds of reading and of both kinds of replay, with the report of the complete one."""

    stroom: float
    alles: float
    zonder_oordelen: float
    rapport: Rapport


def _bos(map_: Path) -> Sleutelbos:
    return sleutelbos_voor_oefenen(map_, systeemtoeval)


def bron_in(dsn: str, map_: Path) -> Bron:
    """The ledger of the measurement, as each process opens it."""
    return Bron(dsn, partial(_bos, map_), alle_kaders, oefenmodus=True)


@contextmanager
def grootboek_in(map_: Path, clienten: int, maanden: int) -> Iterator[str]:
    """A ledger in a folder, made when it is not there yet; gives how to reach it."""
    with verbinding(os.environ.get("TEST_DATABASE_URL"), map_) as database:
        maak_schema(database.dsn)
        maak_projecties(database.dsn)
        maak_bewijsschema(database.dsn)
        with psycopg.connect(database.dsn) as conn:
            leeg = conn.execute("SELECT NOT EXISTS (SELECT FROM stored_events)").fetchone()
        if leeg is not None and leeg[0]:
            _vul(database.dsn, map_, clienten, maanden)
        yield database.dsn


def _vul(dsn: str, map_: Path, clienten: int, maanden: int) -> None:
    stel_af()
    begin = perf_counter()
    vooraf, declaraties = maandelijkse_declaraties(clienten, maanden, tot=TOT)
    with Recorder(dsn) as recorder, psycopg.connect(dsn, autocommit=True) as conn:
        grootboek = Grootboek(
            recorder, _bos(map_), BEGIN, Uuid7bron(), oefenmodus=True, kaders=alle_kaders()
        )
        for rij in contracten_groot():
            product = Product(categorie=rij.categorie, code=rij.code)
            tarief = rij.tarief_eurocent, rij.eenheid
            contract = Contract(rij.gemeente, rij.aanbieder, product, *tarief, rij.vanaf, None)
            leg_contract_vast(grootboek, contract, WIE, BEGIN)
        for bericht in vooraf:
            _verwerk(grootboek, bericht.inhoud, VasteKlok(bericht.ontvangen_op))
        for op, inhoud in declaraties:
            _verwerk(grootboek, inhoud, VasteKlok(op))
        conn.execute("VACUUM ANALYZE")
        herbouw(dsn, recorder)
        teken_nu(conn, recorder, _SLEUTEL, Systeemklok(), 600.0)
    print(f"  gemaakt in {perf_counter() - begin:.0f} s", flush=True)


def _verwerk(grootboek: Grootboek, inhoud: bytes, klok: Klok) -> None:
    verwerk(grootboek, Opdracht(inhoud, WIE, klok))


def meet(dsn: str, map_: Path, rondes: int = RONDEN) -> Meting:
    """Read and replay by turns; the medians."""
    bron = bron_in(dsn, map_)
    stroom_seconden(dsn)  # the first pass warms the cache for all
    stromen, zonder = [], []
    for _ in range(rondes):
        stromen.append(stroom_seconden(dsn))
        zonder.append(_loop_na(bron, Vraag(processen=PROCESSEN, oordelen=False)).duur_seconden)
    rapport = _loop_na(bron, Vraag(processen=PROCESSEN))
    return Meting(median(stromen), rapport.duur_seconden, median(zonder), rapport)


def _loop_na(bron: Bron, vraag: Vraag) -> Rapport:
    gang = Gang(lambda: False, lambda _gedaan, _totaal: None, print)
    rapport = verifieer(bron, vraag, gang, Systeemklok())
    if not rapport.schoon:
        raise AssertionError(rapport.verschillen[0].zin)
    return rapport


def toon(meting: Meting) -> None:
    """A line per figure."""
    rapport = meting.rapport
    aantal, seconden = rapport.gebeurtenissen, rapport.uitslag.seconden
    print(f"Naloop van {aantal} gebeurtenissen; lezen alleen: {aantal / meting.stroom:.0f}/s")
    for wat, duur in (("alles", meting.alles), ("zonder oordelen", meting.zonder_oordelen)):
        verhouding = meting.stroom / duur
        oordeel = "gehaald" if verhouding >= DOEL_VERHOUDING else "NIET gehaald"
        print(
            f"  {wat}: {aantal / duur:.0f}/s, verhouding {verhouding:.3f}"
            f" (doel {DOEL_VERHOUDING:.2f}: {oordeel})"
        )
    for naam, duur in sorted(seconden.items(), key=lambda paar: -paar[1]):
        print(f"  {naam:16} {duur:8.1f} s rekentijd, {aantal / duur:9.0f}/s")
    print(f"  oordelen herhaald: {rapport.uitslag.geteld['herhaalde oordelen']}")
    print(f"  piekgeheugen: {_piek_mib()} MiB per proces (doel onder {DOEL_MIB})", flush=True)


def _piek_mib() -> int:
    """The peak of the largest process so far, of those that were made among them."""
    wie = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(rij).ru_maxrss for rij in wie) // 1024


def main(omvang: tuple[int, int] = GEWOON) -> None:
    """Make a ledger of that size and measure."""
    with tempfile.TemporaryDirectory() as map_, grootboek_in(Path(map_), *omvang) as dsn:
        toon(meet(dsn, Path(map_)))


def main_groot() -> None:
    """The same with a million events."""
    main(GROOT)


if __name__ == "__main__":
    main(GROOT if "groot" in sys.argv[1:] else GEWOON)
