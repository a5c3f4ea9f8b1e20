"""Several versions of the software at once: one set is served, written by its own software."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from ledger.klok import VasteKlok
from ledger.opslag import Positie, Recorder
from projections.herbouw import herbouw, herbouw_als_ouder
from projections.loper import Loper, wacht_op_voortgang
from projections.schema import Aanwijzer, aanwijzer, maak_schema, voortgang
from projections.tabellen import VORM
from tests.projecties.bouwstenen import Logboek, werk_bij

Conn = psycopg.Connection[Any]
NU = VasteKlok(datetime(2027, 2, 1, 10, tzinfo=UTC))

_NIEUWER = """
import sys, time
from projections import tabellen
tabellen.VORM += 1
from ledger.klok import Systeemklok
from ledger.opslag import Recorder
from projections.loper import Loper
with Recorder(sys.argv[1]) as recorder, Loper(sys.argv[1], recorder, Systeemklok()):
    time.sleep(60)
"""


@pytest.fixture
def lopers(dsn: str, recorder: Recorder) -> Iterator[Callable[[], Loper]]:
    """Starts runners and stops them at the end."""
    with ExitStack() as stapel:
        yield lambda: stapel.enter_context(Loper(dsn, recorder, NU))


def wacht_tot(waar: Callable[[], bool], seconden: float = 20.0) -> None:
    tot = time.monotonic() + seconden
    while not waar():
        assert time.monotonic() < tot, "het duurde te lang"
        time.sleep(0.02)


def positie(conn: Conn) -> tuple[Aanwijzer | None, Positie | None]:
    """What is active and how far it has come."""
    actief = aanwijzer(conn)
    return actief, voortgang(conn, actief.versie) if actief else None


def test_nieuwere_software_bouwt_ernaast_en_neemt_het_over_van_wie_nog_loopt(
    logboek: Logboek, conn: Conn, dsn: str, recorder: Recorder, lopers: Callable[[], Loper]
) -> None:
    oud = lopers()
    logboek.schrijf(logboek.toewijzing(), logboek.prestatie(volume=1))
    wacht_tot(lambda: oud.gezondheid().is_leider)
    with subprocess.Popen(
        [sys.executable, "-c", _NIEUWER, dsn], cwd=Path(__file__).parents[2]
    ) as proces:
        try:
            wacht_tot(lambda: aanwijzer(conn) == Aanwijzer(2, VORM + 1))
            wacht_tot(lambda: not oud.gezondheid().is_leider)
            for _ in range(5):
                nummer = logboek.schrijf(logboek.prestatie(volume=1))
                assert oud.wacht_op(nummer, 10.0)  # the other one has done it
            assert conn.execute("SELECT count(*) FROM projectie_prestaties").fetchall() == [(6,)]
        finally:
            proces.kill()
    # Its connections end a little later than the process itself.
    wacht_tot(lambda: positie(conn)[1] == recorder.kop())
    stil = positie(conn)
    logboek.schrijf(logboek.prestatie(volume=1))
    assert not wacht_op_voortgang(conn, recorder.kop(), 1.0)
    assert positie(conn) == stil


def test_oudere_software_laat_een_nieuwere_verzameling_staan_en_schrijft_haar_niet(
    logboek: Logboek,
    conn: Conn,
    dsn: str,
    recorder: Recorder,
    lopers: Callable[[], Loper],
    caplog: pytest.LogCaptureFixture,
) -> None:
    conn.execute("UPDATE projectie_aanwijzer SET vorm = vorm + 1")
    loper = lopers()
    nummer = logboek.schrijf(logboek.toewijzing())
    assert not loper.wacht_op(nummer, 1.2)
    assert not loper.gezondheid().is_leider
    assert positie(conn) == (Aanwijzer(1, VORM + 1), Positie(0, 0))
    zinnen = [rij.getMessage() for rij in caplog.records]
    assert zinnen == ["Nieuwere software houdt de leesmodellen bij; dit proces niet meer."]
    # Somebody who wants to go back says so.
    herbouw(dsn, recorder)
    assert loper.wacht_op(nummer)
    assert aanwijzer(conn) == Aanwijzer(2, VORM)


def test_van_twee_nieuwe_processen_herbouwt_er_een(
    logboek: Logboek, conn: Conn, dsn: str, recorder: Recorder, lopers: Callable[[], Loper]
) -> None:
    conn.execute("UPDATE projectie_aanwijzer SET vorm = 0")
    nummer = logboek.schrijf(logboek.toewijzing())
    een, ander = lopers(), lopers()
    assert een.wacht_op(nummer, 20.0)
    assert ander.wacht_op(nummer, 20.0)
    assert aanwijzer(conn) == Aanwijzer(2, VORM)
    herbouw_als_ouder(dsn, recorder)
    assert aanwijzer(conn) == Aanwijzer(2, VORM)


def test_wat_alleen_de_andere_vorm_kende_is_na_de_wissel_weg(
    logboek: Logboek, conn: Conn, dsn: str, recorder: Recorder
) -> None:
    conn.execute("CREATE TABLE p1_van_later (x integer)")
    conn.execute("CREATE VIEW projectie_van_later AS SELECT x FROM p1_van_later")
    conn.execute("DROP VIEW projectie_prestaties")
    conn.execute("DROP TABLE p1_prestaties")
    conn.execute("UPDATE projectie_aanwijzer SET vorm = vorm - 1")
    logboek.schrijf(logboek.prestatie(volume=1))
    herbouw_als_ouder(dsn, recorder)
    assert conn.execute("SELECT to_regclass('p1_van_later')").fetchall() == [(None,)]
    assert conn.execute("SELECT to_regclass('projectie_van_later')").fetchall() == [(None,)]
    assert conn.execute("SELECT count(*) FROM projectie_prestaties").fetchall() == [(1,)]


def test_een_oudere_database_krijgt_de_nieuwe_kolommen(
    logboek: Logboek, conn: Conn, dsn: str, recorder: Recorder
) -> None:
    conn.execute("ALTER TABLE projectie_voortgang DROP COLUMN vorm, DROP COLUMN begonnen_op")
    maak_schema(dsn)
    logboek.schrijf(logboek.toewijzing())
    werk_bij(dsn, recorder)
    herbouw(dsn, recorder)
    (rij,) = conn.execute("SELECT versie, vorm, begonnen_op FROM projectie_voortgang").fetchall()
    assert rij[:2] == (2, VORM)
    assert rij[2] is not None
