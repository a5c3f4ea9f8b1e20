"""The runner of the tree: exactly once and in order, through crashes, rivals and restarts."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent

from ledger.bewijs import kop_van
from ledger.klok import Systeemklok
from ledger.opslag import Recorder
from ledger.opslag_sql import schrijfopdracht
from projections import bewijsloper
from projections.bewijsboom import boomkop, lees_stand
from projections.bewijsloper import Bewijsloper
from projections.controlepunten import laatste_controlepunt
from projections.schema import SLOT_BEWIJS
from tests.bewijs.bouwstenen import KLOK, SLEUTEL, Grootboek

SCHRIJVERS, BEURTEN = 32, 25


@pytest.fixture(autouse=True)
def _vlot(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same runner in smaller and quicker strides."""
    monkeypatch.setattr(bewijsloper, "HARTSLAG_SECONDEN", 0.005)
    monkeypatch.setattr(bewijsloper, "PARTIJ", 100)


@pytest.fixture
def lopers(grootboek: Grootboek) -> Iterator[Callable[[], Bewijsloper]]:
    """Starts runners and stops them at the end."""
    with ExitStack() as stapel:
        yield lambda: stapel.enter_context(
            Bewijsloper(grootboek.dsn, grootboek.recorder, SLEUTEL, KLOK)
        )


def wacht_tot(waar: Callable[[], bool], seconden: float = 20.0) -> None:
    tot = time.monotonic() + seconden
    while not waar():
        assert time.monotonic() < tot, "het duurde te lang"
        time.sleep(0.01)


def is_bij(grootboek: Grootboek) -> bool:
    return lees_stand(grootboek.conn).positie == grootboek.recorder.kop()


def ondertekend(grootboek: Grootboek) -> int:
    getekend = laatste_controlepunt(grootboek.conn)
    return 0 if getekend is None else getekend.punt.omvang


def test_de_loper_volgt_het_logboek_en_ondertekent_meteen_een_eerste_keer(
    grootboek: Grootboek, lopers: Callable[[], Bewijsloper]
) -> None:
    grootboek.schrijf(5)
    lopers()
    wacht_tot(lambda: ondertekend(grootboek) == 5)
    assert boomkop(grootboek.conn, 5) == kop_van(grootboek.hashes())


def test_een_leeg_logboek_wordt_niet_uit_zichzelf_ondertekend(
    grootboek: Grootboek, lopers: Callable[[], Bewijsloper]
) -> None:
    lopers()
    time.sleep(0.1)
    assert grootboek.waarde("SELECT count(*) FROM bewijs_controlepunten") == 0
    grootboek.schrijf(1)
    wacht_tot(lambda: ondertekend(grootboek) == 1)


def test_een_volgend_controlepunt_komt_pas_na_de_wachttijd_en_dan_vanzelf(
    grootboek: Grootboek, lopers: Callable[[], Bewijsloper], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bewijsloper.TEKEN_NA_SECONDEN + 2 < 60
    monkeypatch.setattr(bewijsloper, "TEKEN_NA_SECONDEN", 0.5)
    grootboek.schrijf(1)
    lopers()
    wacht_tot(lambda: ondertekend(grootboek) == 1)
    begin = time.monotonic()
    grootboek.schrijf(3)
    wacht_tot(lambda: is_bij(grootboek))
    wacht_tot(lambda: ondertekend(grootboek) == 4)
    assert time.monotonic() - begin > 0.3
    time.sleep(0.6)
    assert grootboek.waarde("SELECT count(*) FROM bewijs_controlepunten") == 2


def test_een_herstart_gaat_verder_waar_de_boom_was(
    grootboek: Grootboek, lopers: Callable[[], Bewijsloper]
) -> None:
    for keer in range(1, 4):
        grootboek.schrijf(300)
        loper = lopers()
        wacht_tot(lambda: is_bij(grootboek))
        loper.stop()
        assert lees_stand(grootboek.conn).omvang == 300 * keer
    assert boomkop(grootboek.conn, 900) == kop_van(grootboek.hashes())
    assert grootboek.verschillen() == []


def test_van_twee_lopers_werkt_er_een_en_de_ander_neemt_het_over(
    grootboek: Grootboek, lopers: Callable[[], Bewijsloper]
) -> None:
    een, _ander = lopers(), lopers()
    grootboek.schrijf(50)
    wacht_tot(lambda: is_bij(grootboek))
    een.stop()
    grootboek.schrijf(50)
    wacht_tot(lambda: is_bij(grootboek))
    assert lees_stand(grootboek.conn).omvang == 100
    assert grootboek.verschillen() == []


def test_een_verbroken_verbinding_herstelt_zich(
    grootboek: Grootboek, lopers: Callable[[], Bewijsloper]
) -> None:
    lopers()
    for keer in range(1, 4):
        grootboek.schrijf(10)
        wacht_tot(lambda: is_bij(grootboek))
        assert lees_stand(grootboek.conn).omvang == 10 * keer
        wacht_tot(lambda: _verbreek(grootboek) == 1)
    assert boomkop(grootboek.conn, 30) == kop_van(grootboek.hashes())


def _verbreek(grootboek: Grootboek) -> int:
    """Cut the connection of the leader; how many there were."""
    rijen = grootboek.conn.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_locks"
        " WHERE locktype = 'advisory' AND objid = (%s::bigint & 4294967295)::oid"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
        (SLOT_BEWIJS,),
    )
    return len(rijen.fetchall())


_PROCES = """
import sys, time
from ledger.klok import Systeemklok
from ledger.notitie import Tekensleutel
from ledger.opslag import Recorder
from projections import bewijsloper
bewijsloper.PARTIJ = 7
bewijsloper.HARTSLAG_SECONDEN = 0.001
bewijsloper.TEKEN_NA_SECONDEN = 0.05
with Recorder(sys.argv[1]) as recorder:
    sleutel = Tekensleutel("toewijzing.example/proef", b"z" * 32)
    with bewijsloper.Bewijsloper(sys.argv[1], recorder, sleutel, Systeemklok()):
        time.sleep(60)
"""


def test_een_gedood_proces_laat_niets_half_achter(
    grootboek: Grootboek, lopers: Callable[[], Bewijsloper]
) -> None:
    for _ in range(60):
        grootboek.logboek.schrijf(*[grootboek.logboek.prestatie() for _ in range(50)])
    for grens in (200, 900, 1_600):
        with subprocess.Popen(
            [sys.executable, "-c", _PROCES, grootboek.dsn], cwd=Path(__file__).parents[2]
        ) as proces:
            wacht_tot(
                lambda bereikt=grens: lees_stand(grootboek.conn).omvang >= bereikt  # type: ignore[misc]
            )
            os.kill(proces.pid, signal.SIGKILL)
        stand = lees_stand(grootboek.conn).omvang
        assert stand < 3_000
        assert boomkop(grootboek.conn, stand) == kop_van(grootboek.hashes()[:stand])
    lopers()
    wacht_tot(lambda: is_bij(grootboek))
    assert lees_stand(grootboek.conn).omvang == 3_000
    assert grootboek.waarde("SELECT count(*) FROM bewijs_controlepunten") > 1
    assert grootboek.verschillen() == []


def _schrijver(dsn: str, nummer: int) -> list[tuple[str, int]]:
    """Commit or roll back transactions of random size and duration; gives what was committed."""
    kans = random.Random(nummer)
    vastgelegd: list[tuple[str, int]] = []
    with closing(psycopg.connect(dsn)) as conn:
        for beurt in range(BEURTEN):
            stroom, aantal = f"client-{nummer}-{beurt}", kans.randint(1, 12)
            events = [StoredEvent(stroom, n, "T:1", b"{}") for n in range(1, aantal + 1)]
            opdracht, waarden = schrijfopdracht(events, (), (), ())
            conn.execute(opdracht.encode(), waarden)
            time.sleep(kans.choice((0, 0, 0.001, 0.02)))
            if kans.random() < 0.25:
                conn.rollback()
            else:
                conn.commit()
                vastgelegd += [(stroom, versie) for versie in range(1, aantal + 1)]
    return vastgelegd


def test_van_32_schrijvers_komt_elke_gebeurtenis_een_keer_en_in_volgorde_in_de_boom(
    grootboek: Grootboek, lopers: Callable[[], Bewijsloper], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bewijsloper, "TEKEN_NA_SECONDEN", 0.05)
    lopers()
    lopers()
    with ThreadPoolExecutor(SCHRIJVERS) as draden:
        bezig = [draden.submit(_schrijver, grootboek.dsn, nummer) for nummer in range(SCHRIJVERS)]
        while not all(schrijver.done() for schrijver in bezig):
            # The web process signs on demand meanwhile, and so does the work of the runner.
            with psycopg.connect(grootboek.dsn, autocommit=True) as conn:
                bewijsloper.teken_nu(conn, grootboek.recorder, SLEUTEL, KLOK, 5.0)
        vastgelegd = [paar for schrijver in bezig for paar in schrijver.result()]
    wacht_tot(lambda: is_bij(grootboek))
    in_boom = grootboek.conn.execute(
        "SELECT e.originator_id, e.originator_version FROM bewijs_bladen b"
        " JOIN stored_events e ON e.notification_id = b.nummer ORDER BY b.blad"
    ).fetchall()
    assert in_boom == [(rij.stroom, rij.versie) for rij in grootboek.gelezen()]
    assert len(in_boom) == len(vastgelegd) > SCHRIJVERS * BEURTEN
    assert set(in_boom) == set(vastgelegd)
    assert boomkop(grootboek.conn, len(in_boom)) == kop_van(grootboek.hashes())
    assert grootboek.waarde("SELECT count(*) FROM bewijs_controlepunten") > 3
    assert grootboek.verschillen() == []


def test_een_transactie_die_later_vastlegt_wordt_niet_overgeslagen(grootboek: Grootboek) -> None:
    events = [StoredEvent("traag", 1, "T:1", b"{}")]
    opdracht, waarden = schrijfopdracht(events, (), (), ())
    with psycopg.connect(grootboek.dsn) as traag:
        traag.execute(opdracht.encode(), waarden)
        grootboek.groei(3)
        assert lees_stand(grootboek.conn).omvang == 0
        traag.commit()
    grootboek.werk_bij()
    assert lees_stand(grootboek.conn).omvang == 4
    assert grootboek.verschillen() == []


def test_een_boom_in_strijd_met_het_controlepunt_groeit_niet_en_wordt_gemeld(
    grootboek: Grootboek, lopers: Callable[[], Bewijsloper], caplog: pytest.LogCaptureFixture
) -> None:
    grootboek.groei(5)
    grootboek.teken()
    with grootboek.als_eigenaar() as conn:
        conn.execute("UPDATE bewijs_bladen SET hash = sha256('anders') WHERE blad = 2")
    grootboek.schrijf(5)
    lopers()
    wacht_tot(lambda: "hij is gewijzigd" in caplog.text)
    assert "Er wordt niets ondertekend. De boom is in strijd" in caplog.text
    assert lees_stand(grootboek.conn).omvang == 5
    assert ondertekend(grootboek) == 5


def test_een_boom_die_van_voren_af_begint_wordt_gemeld(
    grootboek: Grootboek, lopers: Callable[[], Bewijsloper], caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(2):  # on an empty log, and on a tree that is there
        loper = lopers()
        wacht_tot(lambda: _heeft_leider(grootboek))
        loper.stop()
        grootboek.groei(2)
    assert "De boom begint" not in caplog.text
    with grootboek.als_eigenaar() as conn:
        conn.execute("TRUNCATE bewijs_bladen, bewijs_controlepunten")
        conn.execute("UPDATE bewijs_stand SET xid = 0, nummer = 0, omvang = 0")
    lopers()
    wacht_tot(lambda: is_bij(grootboek))
    assert "De boom begint bij de eerste gebeurtenis." in caplog.text


def _heeft_leider(grootboek: Grootboek) -> bool:
    vraag = (
        "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory'"
        " AND objid = (%s::bigint & 4294967295)::oid AND database ="
        " (SELECT oid FROM pg_database WHERE datname = current_database()))"
    )
    return bool(grootboek.waarde(vraag, SLOT_BEWIJS))


def test_een_fout_van_een_ander_houdt_de_loper_niet_tegen_en_toont_geen_waarden(
    grootboek: Grootboek,
    lopers: Callable[[], Bewijsloper],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    keren = []

    def valt_uit(*_: object) -> int:
        keren.append(1)
        raise ValueError("geheim")

    monkeypatch.setattr(bewijsloper, "haal_in", valt_uit)
    lopers()
    wacht_tot(lambda: len(keren) > 2)
    monkeypatch.undo()
    grootboek.schrijf(2)
    wacht_tot(lambda: is_bij(grootboek))
    assert "De boom hapert (ValueError, code -)." in caplog.text
    assert "geheim" not in caplog.text


def test_de_loper_maakt_zelf_de_tabellen(dsn: str, recorder: Recorder) -> None:
    with Bewijsloper(dsn, recorder, SLEUTEL, Systeemklok()), psycopg.connect(dsn) as conn:
        assert lees_stand(conn).omvang == 0
