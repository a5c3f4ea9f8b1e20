"""The runner: exactly once, through crashes, rivals, poison and dropped connections."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent

from ledger.klok import VasteKlok
from ledger.opslag import BEGIN, Recorder
from projections import gezondheid, vragen
from projections.herbouw import herbouw
from projections.loper import Loper, positie_van, wacht_op_voortgang
from projections.partij import Ingehaald, verwerk
from projections.schema import SLOT_LEIDER, actieve_versie, maak_schema, voortgang
from projections.werkset import Werkset
from tests.projecties.bouwstenen import GEMEENTE, KIND, Logboek, vingerafdruk, werk_bij

KLOK = VasteKlok(datetime(2027, 2, 1, 10, tzinfo=UTC))
DAG = date(2027, 3, 1)
Conn = psycopg.Connection[Any]


@pytest.fixture
def lopers(dsn: str, recorder: Recorder) -> Iterator[Callable[[], Loper]]:
    """Starts runners and stops them at the end."""
    with ExitStack() as stapel:
        yield lambda: stapel.enter_context(Loper(dsn, recorder, KLOK))


def goedgekeurd(conn: Conn) -> int:
    gevonden = vragen.budget(conn, GEMEENTE, 17, DAG)
    return 0 if gevonden is None else int(gevonden["goedgekeurd"])


def wacht_tot(waar: Callable[[], bool], seconden: float = 10.0) -> None:
    tot = time.monotonic() + seconden
    while not waar():
        assert time.monotonic() < tot, "het duurde te lang"
        time.sleep(0.01)


def is_herbouwd_gelijk(conn: Conn, dsn: str, recorder: Recorder) -> bool:
    voor = vingerafdruk(conn)
    herbouw(dsn, recorder)
    return voor == vingerafdruk(conn)


def test_wie_op_zijn_eigen_schrijven_wacht_leest_het(
    logboek: Logboek, conn: Conn, lopers: Callable[[], Loper]
) -> None:
    loper = lopers()
    logboek.schrijf(logboek.toewijzing())
    for keer in range(1, 6):
        nummer = logboek.schrijf(logboek.prestatie(volume=10))
        loper.wek()
        assert loper.wacht_op(nummer)
        assert goedgekeurd(conn) == 10 * keer


def test_wachten_op_een_onbekend_nummer_wordt_geweigerd(
    logboek: Logboek, lopers: Callable[[], Loper]
) -> None:
    loper = lopers()
    with pytest.raises(ValueError, match="Er is geen gebeurtenis met nummer 99"):
        loper.wacht_op(99)


def test_wachten_geeft_op_zolang_een_oudere_transactie_open_staat(
    logboek: Logboek, dsn: str, lopers: Callable[[], Loper]
) -> None:
    loper = lopers()
    with psycopg.connect(dsn) as traag:
        traag.execute("SELECT pg_current_xact_id()")
        nummer = logboek.schrijf(logboek.toewijzing())
        assert not loper.wacht_op(nummer, timeout_seconden=0.2)
    assert loper.wacht_op(nummer)


def test_een_ander_proces_wacht_in_de_database(
    logboek: Logboek, conn: Conn, lopers: Callable[[], Loper]
) -> None:
    doel = positie_van(conn, logboek.schrijf(logboek.toewijzing()))
    assert not wacht_op_voortgang(conn, doel, 0.05)
    lopers()
    assert wacht_op_voortgang(conn, doel, 5.0)


def test_van_twee_lopers_leidt_er_een_en_telt_niets_dubbel(
    logboek: Logboek, conn: Conn, dsn: str, recorder: Recorder, lopers: Callable[[], Loper]
) -> None:
    een, ander = lopers(), lopers()
    logboek.schrijf(logboek.toewijzing())
    for _ in range(50):
        nummer = logboek.schrijf(logboek.prestatie(volume=1))
    assert een.wacht_op(nummer)
    assert ander.wacht_op(nummer)
    assert goedgekeurd(conn) == 50
    assert sorted([een.gezondheid().is_leider, ander.gezondheid().is_leider]) == [False, True]
    leider, wachter = (een, ander) if een.gezondheid().is_leider else (ander, een)
    leider.stop()
    wacht_tot(lambda: wachter.gezondheid().is_leider)
    assert wachter.wacht_op(logboek.schrijf(logboek.prestatie(volume=1)))
    assert goedgekeurd(conn) == 51


def test_een_partij_die_een_ander_al_verwerkte_wordt_niet_nog_eens_verwerkt(
    logboek: Logboek, conn: Conn, recorder: Recorder
) -> None:
    logboek.schrijf(logboek.toewijzing(), logboek.prestatie(volume=60))
    versie = actieve_versie(conn)
    assert versie is not None
    gelezen = recorder.lees_na(BEGIN, 10)
    verwerk(conn, versie, BEGIN, gelezen)
    with pytest.raises(Ingehaald):
        verwerk(conn, versie, BEGIN, gelezen)
    assert goedgekeurd(conn) == 60


def test_een_fout_bij_het_schrijven_laat_ook_de_positie_staan(
    logboek: Logboek,
    conn: Conn,
    dsn: str,
    recorder: Recorder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    logboek.schrijf(logboek.toewijzing(), logboek.prestatie(volume=60))
    schrijf = Werkset.schrijf

    def valt_uit(werkset: Werkset, verbinding: Conn) -> None:
        schrijf(werkset, verbinding)
        raise psycopg.OperationalError

    monkeypatch.setattr(Werkset, "schrijf", valt_uit)
    with pytest.raises(psycopg.OperationalError):
        werk_bij(dsn, recorder)
    assert goedgekeurd(conn) == 0
    assert voortgang(conn, 1) == BEGIN
    monkeypatch.undo()
    werk_bij(dsn, recorder)
    assert goedgekeurd(conn) == 60


def test_een_gebeurtenis_die_niet_past_wordt_geparkeerd_en_de_rest_gaat_door(
    logboek: Logboek, conn: Conn, recorder: Recorder, lopers: Callable[[], Loper]
) -> None:
    logboek.schrijf(logboek.toewijzing(), *[logboek.prestatie(volume=1) for _ in range(20)])
    recorder.insert_events(
        [
            StoredEvent("client-x", 1, "PrestatieGoedgekeurd:1", b'{"gemeente":"geheim"}'),
            StoredEvent("client-x", 2, "PrestatieGoedgekeurd:1", b"geheim"),
            StoredEvent("client-x", 3, "Onbekend:1", b'{"bsn":"geheim"}'),
            StoredEvent("client-x", 4, "PrestatieGoedgekeurd:2", b"{}"),
        ]
    )
    te_groot = logboek.prestatie(volume=1, toewijzing_nummer=2**70)
    nul = logboek.vot("geheim\0")
    nummer = logboek.schrijf(te_groot, nul, logboek.prestatie(volume=1))
    loper = lopers()
    assert loper.wacht_op(nummer)
    assert goedgekeurd(conn) == 21
    geparkeerd = conn.execute(
        "SELECT stroom, topic, reden FROM projectie_geparkeerd ORDER BY xid, nummer"
    ).fetchall()
    assert [rij[0] for rij in geparkeerd] == ["client-x"] * 4 + [KIND] * 2
    assert [rij[2] for rij in geparkeerd] == [
        "De gebeurtenis heeft een onverwachte vorm (KeyError in prestatie_sleutels).",
        "De gebeurtenis heeft een onverwachte vorm (JSONDecodeError in ontleed).",
        "De gebeurtenis heeft een onverwachte vorm (ValueError in ontleed).",
        "De gebeurtenis heeft een onverwachte vorm (ValueError in ontleed).",
        "De database weigert de gegevens (code 22003).",
        "De database weigert de gegevens (code onbekend).",
    ]
    assert not any("geheim" in rij[2] for rij in geparkeerd)
    assert loper.gezondheid().geparkeerd == 6


def test_een_verbroken_verbinding_herstelt_zich(
    logboek: Logboek, conn: Conn, lopers: Callable[[], Loper]
) -> None:
    loper = lopers()
    logboek.schrijf(logboek.toewijzing())
    wacht_tot(lambda: loper.gezondheid().is_leider)
    for keer in range(1, 4):
        verbroken = conn.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks"
            " WHERE locktype = 'advisory' AND objid = (%s::bigint & 4294967295)::oid"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            (SLOT_LEIDER,),
        ).fetchall()
        assert verbroken == [(True,)]
        assert loper.wacht_op(logboek.schrijf(logboek.prestatie(volume=1)), 10.0)
        assert goedgekeurd(conn) == keer
        wacht_tot(lambda: loper.gezondheid().is_leider)


_PROCES = """
import sys, time
from datetime import UTC, datetime
from ledger.klok import VasteKlok
from ledger.opslag import Recorder
from projections import loper
loper.PARTIJ = 7
with Recorder(sys.argv[1]) as recorder:
    with loper.Loper(sys.argv[1], recorder, VasteKlok(datetime(2027, 2, 1, tzinfo=UTC))):
        time.sleep(60)
"""


def test_een_gedood_proces_laat_niets_half_achter(
    logboek: Logboek, conn: Conn, dsn: str, recorder: Recorder, lopers: Callable[[], Loper]
) -> None:
    logboek.schrijf(logboek.toewijzing())
    for _ in range(40):
        nummer = logboek.schrijf(*[logboek.prestatie(volume=1) for _ in range(50)])
    for grens in (100, 600, 1_100):
        with subprocess.Popen(
            [sys.executable, "-c", _PROCES, dsn], cwd=Path(__file__).parents[2]
        ) as proces:
            # On the way, not at a position where a batch happens to end for everyone.
            wacht_tot(lambda bereikt=grens: goedgekeurd(conn) >= bereikt)  # type: ignore[misc]
            os.kill(proces.pid, signal.SIGKILL)
        assert goedgekeurd(conn) < 2_000
    assert lopers().wacht_op(nummer, 15.0)
    assert goedgekeurd(conn) == 2_000
    assert is_herbouwd_gelijk(conn, dsn, recorder)


def test_herbouwen_terwijl_er_geschreven_en_gelezen_wordt(
    logboek: Logboek, conn: Conn, dsn: str, recorder: Recorder, lopers: Callable[[], Loper]
) -> None:
    loper = lopers()
    logboek.schrijf(logboek.toewijzing())
    klaar = threading.Event()
    fouten: list[BaseException] = []

    def bouw_steeds() -> None:
        try:
            while not klaar.is_set():
                herbouw(dsn, recorder)
        except BaseException as fout:  # noqa: BLE001 - handed to the test
            fouten.append(fout)

    bouwer = threading.Thread(target=bouw_steeds)
    bouwer.start()
    try:
        for keer in range(1, 61):
            assert loper.wacht_op(logboek.schrijf(logboek.prestatie(volume=1)), 10.0)
            assert goedgekeurd(conn) == keer
    finally:
        klaar.set()
        bouwer.join()
    assert fouten == []
    assert (actieve_versie(conn) or 0) > 2
    tabellen = conn.execute("SELECT relname FROM pg_class WHERE relname ~ '^p\\d+_termijnen$'")
    assert len(tabellen.fetchall()) == 1
    assert is_herbouwd_gelijk(conn, dsn, recorder)


def test_andere_projectiecode_herbouwt_bij_de_start(
    logboek: Logboek, conn: Conn, lopers: Callable[[], Loper]
) -> None:
    nummer = logboek.schrijf(logboek.toewijzing(), logboek.prestatie(volume=60))
    conn.execute("UPDATE projectie_aanwijzer SET vorm = 0")
    loper = lopers()
    wacht_tot(lambda: actieve_versie(conn) == 2)
    assert loper.wacht_op(nummer)
    assert goedgekeurd(conn) == 60


def test_de_gezondheid_zegt_hoe_ver_de_loper_achter_is(
    logboek: Logboek, recorder: Recorder, lopers: Callable[[], Loper]
) -> None:
    loper = lopers()
    leeg = loper.gezondheid()
    assert (leeg.kop, leeg.achter, leeg.kop_ouderdom_seconden) == (BEGIN, 0, None)
    nummer = logboek.schrijf(logboek.toewijzing(), logboek.prestatie())
    assert loper.wacht_op(nummer)
    wacht_tot(lambda: loper.gezondheid().is_leider)
    bij = loper.gezondheid()
    assert (bij.kop, bij.positie, bij.achter) == (recorder.kop(), recorder.kop(), 0)
    assert bij.kop_ouderdom_seconden == 3600


def test_achterstand_wordt_tot_een_grens_geteld(
    logboek: Logboek, conn: Conn, monkeypatch: pytest.MonkeyPatch
) -> None:
    logboek.schrijf(*[logboek.prestatie(volume=1) for _ in range(12)])
    assert gezondheid.lees_gezondheid(conn, KLOK.nu(), is_leider=False).achter == 12
    monkeypatch.setattr(gezondheid, "MAX_GETELD", 10)
    assert gezondheid.lees_gezondheid(conn, KLOK.nu(), is_leider=False).achter == 10


def test_het_schema_kan_door_velen_tegelijk_gemaakt_worden(dsn: str) -> None:
    fouten: list[BaseException] = []

    def maak() -> None:
        try:
            maak_schema(dsn)
        except BaseException as fout:  # noqa: BLE001 - handed to the test
            fouten.append(fout)

    makers = [threading.Thread(target=maak) for _ in range(6)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert fouten == []
    with psycopg.connect(dsn) as conn:
        assert actieve_versie(conn) == 1
