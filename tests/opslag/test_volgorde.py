"""The total order: no tailing reader ever misses an event or sees two orders."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Event

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent

from ledger.database import controleer_schema, maak_schema
from ledger.opslag import BEGIN, Positie, Recorder
from ledger.opslag_sql import schrijfopdracht

SCHRIJVERS = 32
BEURTEN = 30


def schrijf(conn: psycopg.Connection, events: list[StoredEvent]) -> None:
    """The recorder's own statement, in the transaction that the test holds open."""
    opdracht, waarden = schrijfopdracht(events, (), (), ())
    conn.execute(opdracht.encode(), waarden)


def event(stroom: str, versie: int = 1) -> StoredEvent:
    return StoredEvent(stroom, versie, "Getoetst:1", b"{}")


def stromen_na(recorder: Recorder, positie: Positie) -> list[str]:
    return [gelezen.stroom for gelezen in recorder.lees_na(positie, 100)]


def test_een_lezer_gaat_niet_voorbij_aan_een_transactie_die_later_vastlegt(
    recorder: Recorder, dsn: str
) -> None:
    recorder.insert_events([event("eerst")])
    with psycopg.connect(dsn) as traag:
        schrijf(traag, [event("traag"), event("traag", 2)])
        recorder.insert_events([event("snel")])
        assert stromen_na(recorder, BEGIN) == ["eerst"]
        assert [n.originator_id for n in recorder.select_notifications(None, 10)] == ["eerst"]
        assert recorder.max_notification_id() == 1
        positie = recorder.kop()
        traag.commit()
    assert stromen_na(recorder, positie) == ["traag", "traag", "snel"]
    assert recorder.kop().xid < recorder.horizon()


def test_een_lezer_komt_verder_als_de_open_transactie_wordt_teruggedraaid(
    recorder: Recorder, dsn: str
) -> None:
    with psycopg.connect(dsn) as traag:
        schrijf(traag, [event("nooit"), event("nooit", 2)])
        assert recorder.insert_events([event("wel")]) == [3]
        assert stromen_na(recorder, BEGIN) == []
        traag.rollback()
    assert stromen_na(recorder, BEGIN) == ["wel"]
    assert recorder.kop().nummer == 3


def test_de_volgorde_van_transacties_gaat_voor_die_van_nummers(
    recorder: Recorder, dsn: str
) -> None:
    with psycopg.connect(dsn) as eerste:
        eerste.execute("SELECT pg_current_xact_id()")
        recorder.insert_events([event("tweede")])
        schrijf(eerste, [event("eerste")])
        eerste.commit()
    gelezen = recorder.lees_na(BEGIN, 10)
    assert [(g.stroom, g.positie.nummer) for g in gelezen] == [("eerste", 2), ("tweede", 1)]
    na_eerste = recorder.select_notifications(2, 10, inclusive_of_start=False)
    assert [n.id for n in na_eerste] == [1]
    assert [n.id for n in recorder.select_notifications(2, 10)] == [2, 1]
    assert [n.id for n in recorder.select_notifications(None, 10, stop=2)] == [2]


def _schrijver(dsn: str, nummer: int) -> list[tuple[str, int]]:
    """Commit or roll back transactions of random size and duration; gives what was committed."""
    kans = random.Random(nummer)
    vastgelegd: list[tuple[str, int]] = []
    with closing(psycopg.connect(dsn)) as conn:
        for beurt in range(BEURTEN):
            stroom = f"client-{nummer}-{beurt}"
            aantal = kans.randint(1, 20)
            schrijf(conn, [event(stroom, versie) for versie in range(1, aantal + 1)])
            time.sleep(kans.choice((0, 0, 0.001, 0.02)))
            if kans.random() < 0.25:
                conn.rollback()
            else:
                conn.commit()
                vastgelegd += [(stroom, versie) for versie in range(1, aantal + 1)]
    return vastgelegd


def _volger(dsn: str, klaar: Event, limiet: int) -> list[tuple[str, int]]:
    """Tail the log from the beginning until the writers are done and nothing is left."""
    gezien: list[tuple[str, int]] = []
    positie = BEGIN
    with Recorder(dsn, max_verbindingen=1) as recorder:
        while True:
            laatste_ronde = klaar.is_set()
            gelezen = recorder.lees_na(positie, limiet)
            gezien += [(g.stroom, g.versie) for g in gelezen]
            if gelezen:
                positie = gelezen[-1].positie
            elif laatste_ronde:
                return gezien


def test_twee_lezers_zien_van_32_schrijvers_elk_event_een_keer_in_dezelfde_volgorde(
    dsn: str,
) -> None:
    klaar = Event()
    with ThreadPoolExecutor(SCHRIJVERS + 2) as draden:
        volgers = [draden.submit(_volger, dsn, klaar, limiet) for limiet in (7, 500)]
        schrijvers = [draden.submit(_schrijver, dsn, n) for n in range(SCHRIJVERS)]
        vastgelegd = [paar for schrijver in schrijvers for paar in schrijver.result()]
        klaar.set()
        eerste, tweede = (volger.result() for volger in volgers)
    assert eerste == tweede
    assert len(eerste) == len(vastgelegd) > SCHRIJVERS * BEURTEN
    assert set(eerste) == set(vastgelegd)


@pytest.fixture
def uit_ander_cluster(dsn: str) -> str:
    """A database as after a restore: its rows come from a server with a far higher counter."""
    with psycopg.connect(dsn) as conn:
        conn.execute(
            "INSERT INTO stored_events (originator_id, originator_version, topic, state, xid)"
            " VALUES ('oud', 1, 'T:1', '', 7000000000), ('oud', 2, 'T:1', '', 7000000005)"
        )
    return dsn


@pytest.mark.parametrize("stap", [maak_schema, controleer_schema])
def test_na_terugzetten_in_een_ander_cluster_komt_nieuw_na_oud(
    uit_ander_cluster: str, stap: object
) -> None:
    with Recorder(uit_ander_cluster) as recorder:
        assert stromen_na(recorder, BEGIN) == []
        assert callable(stap)
        stap(uit_ander_cluster)
        assert stromen_na(recorder, BEGIN) == ["oud", "oud"]
        positie = recorder.kop()
        recorder.insert_events([event("nieuw")])
        assert stromen_na(recorder, positie) == ["nieuw"]
        stap(uit_ander_cluster)
        recorder.insert_events([event("nieuw", 2)])
        assert [g.positie.xid > 7_000_000_005 for g in recorder.lees_na(positie, 9)] == [True] * 2


def test_de_verschuiving_wacht_op_schrijvers_die_nog_bezig_zijn(uit_ander_cluster: str) -> None:
    with (
        psycopg.connect(uit_ander_cluster) as bezig,
        ThreadPoolExecutor(1) as draad,
        Recorder(uit_ander_cluster) as recorder,
    ):
        schrijf(bezig, [event("bezig")])
        stap = draad.submit(maak_schema, uit_ander_cluster)
        with pytest.raises(TimeoutError):
            stap.result(timeout=0.3)
        assert stromen_na(recorder, BEGIN) == []
        bezig.commit()
        stap.result(timeout=10)
        assert sorted(stromen_na(recorder, BEGIN)) == ["bezig", "oud", "oud"]
