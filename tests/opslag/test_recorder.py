"""Appending: all or nothing, in one statement, with everything that belongs to the events."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep
from typing import Any

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError, OperationalError, StoredEvent
from psycopg.rows import TupleRow

from ledger.opslag import (
    BEGIN,
    Archiefstuk,
    Recorder,
    Reservering,
    ReserveringBezet,
)


def event(stroom: str, versie: int = 1, state: bytes = b"{}") -> StoredEvent:
    return StoredEvent(stroom, versie, "Getoetst:1", state)


def tegelijk(aantal: int, werk: Callable[[int], Any]) -> list[Any]:
    """Run `werk(n)` in threads that start at the same moment; gives results or exceptions."""
    start = Barrier(aantal)

    def doe(nummer: int) -> Any:
        start.wait()
        try:
            return werk(nummer)
        except IntegrityError as fout:
            return fout

    with ThreadPoolExecutor(aantal) as draden:
        return list(draden.map(doe, range(aantal)))


def test_events_van_meer_stromen_worden_in_de_gegeven_volgorde_genummerd(
    recorder: Recorder,
) -> None:
    events = [event("client-b"), event("client-a"), event("client-b", 2), event("client-a", 2)]
    assert recorder.insert_events(events) == [1, 2, 3, 4]
    gelezen = recorder.lees_na(BEGIN, 10)
    assert [(g.stroom, g.versie) for g in gelezen] == [
        ("client-b", 1),
        ("client-a", 1),
        ("client-b", 2),
        ("client-a", 2),
    ]
    assert gelezen[-1].positie == recorder.kop()


def test_alles_wat_bij_de_events_hoort_staat_er_in_een_keer_bij(recorder: Recorder) -> None:
    stuk = Archiefstuk("bericht-1", "ontvangen", b"\1" * 32, b"cijfertekst")
    claims = [Reservering(f"TR{n}", f"x{n}", "client-a", 1) for n in (3, 1, 2)]
    recorder.insert_events(
        [event("client-a")],
        reserveringen=claims,
        archief=lambda: [stuk],
        sleutels=[("client-a", b"gewikkeld")],
    )
    assert recorder.lees_archief("bericht-1", "ontvangen") == stuk
    assert recorder.lees_archief("bericht-1", "retour") is None
    assert recorder.lees_sleutels(["client-a", "client-b"]) == {"client-a": b"gewikkeld"}
    assert recorder.zoek_reserveringen([("TR1", "x1"), ("TR2", "x2"), ("TR2", "x1")]) == {
        ("TR1", "x1"): ("client-a", 1),
        ("TR2", "x2"): ("client-a", 1),
    }


def test_zonder_event_wordt_er_niets_geschreven(recorder: Recorder) -> None:
    assert recorder.insert_events([]) == []
    with pytest.raises(ValueError, match="Zonder gebeurtenis"):
        recorder.insert_events([], sleutels=[("client-a", b"k")])
    assert recorder.lees_sleutels(["client-a"]) == {}


def test_een_versieconflict_schrijft_niets_en_noemt_geen_gegevens(recorder: Recorder) -> None:
    recorder.insert_events([event("client-a")])
    with pytest.raises(IntegrityError, match="intussen door een ander gewijzigd") as fout:
        recorder.insert_events(
            [event("client-b"), event("client-a")],
            reserveringen=[Reservering("TR056", "vrij", "client-b", 1)],
            sleutels=[("client-b", b"k")],
        )
    assert not isinstance(fout.value, ReserveringBezet)
    assert "client" not in str(fout.value)
    assert fout.value.__cause__ is None
    assert recorder.select_streams(["client-b"]) == {"client-b": []}
    assert recorder.zoek_reserveringen([("TR056", "vrij")]) == {}
    assert recorder.lees_sleutels(["client-b"]) == {}


def test_een_bezette_reservering_wordt_genoemd_en_er_wordt_niets_geschreven(
    recorder: Recorder,
) -> None:
    recorder.insert_events(
        [event("client-a")], reserveringen=[Reservering("TR056", "R1", "client-a", 1)]
    )
    with pytest.raises(ReserveringBezet) as fout:
        recorder.insert_events(
            [event("client-b")],
            reserveringen=[
                Reservering("TR056", "R1", "client-b", 1),
                Reservering("TR314", "R1", "client-b", 1),
            ],
        )
    assert fout.value.bezet == {("TR056", "R1"): ("client-a", 1)}
    assert "R1" not in str(fout.value)
    assert recorder.select_events("client-b") == []
    assert recorder.zoek_reserveringen([("TR314", "R1")]) == {}


def test_een_verzoek_dat_zichzelf_tegenspreekt_noemt_zijn_eigen_dubbele_sleutel(
    recorder: Recorder,
) -> None:
    with pytest.raises(ReserveringBezet) as fout:
        recorder.insert_events(
            [event("client-a")],
            reserveringen=[
                Reservering("TR318", "R1", "client-a", 1),
                Reservering("TR318", "R1", "client-a", 1),
                Reservering("TR318", "R2", "client-a", 1),
            ],
        )
    assert fout.value.bezet == {("TR318", "R1"): ("client-a", 1)}
    assert recorder.kop() == BEGIN


def test_van_gelijktijdige_claims_op_een_sleutel_wint_er_precies_een(recorder: Recorder) -> None:
    def claim(nummer: int) -> Sequence[int]:
        stroom = f"client-{nummer}"
        return recorder.insert_events(
            [event(stroom), event(stroom, 2)],
            reserveringen=[Reservering("TR333", "D1", stroom, 1)],
        )

    uitkomsten = tegelijk(8, claim)
    winnaars = [nummer for nummer, ids in enumerate(uitkomsten) if isinstance(ids, list)]
    assert len(winnaars) == 1
    winnaar = (f"client-{winnaars[0]}", 1)
    verliezers = [fout for fout in uitkomsten if isinstance(fout, ReserveringBezet)]
    assert len(verliezers) == 7
    assert all(fout.bezet == {("TR333", "D1"): winnaar} for fout in verliezers)
    assert {g.stroom for g in recorder.lees_na(BEGIN, 100)} == {winnaar[0]}


def test_twee_makers_van_een_sleutel_eindigen_met_een_sleutel(recorder: Recorder) -> None:
    def maak(nummer: int) -> Sequence[int]:
        return recorder.insert_events(
            [event(f"bericht-{nummer}")], sleutels=[("client-a", b"sleutel %d" % nummer)]
        )

    uitkomsten = tegelijk(6, maak)
    winnaars = [nummer for nummer, ids in enumerate(uitkomsten) if isinstance(ids, list)]
    assert len(winnaars) == 1
    assert recorder.lees_sleutels(["client-a"]) == {"client-a": b"sleutel %d" % winnaars[0]}
    assert [g.stroom for g in recorder.lees_na(BEGIN, 10)] == [f"bericht-{winnaars[0]}"]


def test_gelijktijdige_schrijvers_van_een_versie_leveren_een_event(recorder: Recorder) -> None:
    uitkomsten = tegelijk(8, lambda n: recorder.insert_events([event("client-a", 1, b"%d" % n)]))
    assert sum(isinstance(ids, list) for ids in uitkomsten) == 1
    assert sum(isinstance(fout, IntegrityError) for fout in uitkomsten) == 7
    assert len(recorder.select_events("client-a")) == 1


def test_een_bericht_wordt_maar_een_keer_gearchiveerd(recorder: Recorder) -> None:
    stuk = Archiefstuk("bericht-1", "ontvangen", b"\1" * 32, b"een")
    recorder.insert_events([event("bericht-1")], archief=lambda: [stuk])
    with pytest.raises(IntegrityError, match="al gearchiveerd"):
        recorder.insert_events(
            [event("bericht-1", 2)], archief=lambda: [stuk._replace(inhoud=b"twee")]
        )
    assert recorder.lees_archief("bericht-1", "ontvangen") == stuk


def test_veel_stromen_komen_in_een_keer_terug_op_versie_tot_en_met_de_gevraagde(
    recorder: Recorder,
) -> None:
    events = [event(f"client-{n:03}", v, b"%d" % v) for v in (2, 3, 1) for n in range(100)]
    assert len(recorder.insert_events(events)) == 300
    stromen = [f"client-{n:03}" for n in range(100)] + ["client-onbekend"]
    gelezen = recorder.select_streams(stromen, tot_versie=2)
    assert list(gelezen) == stromen
    assert gelezen["client-onbekend"] == []
    assert [e.state for e in gelezen["client-042"]] == [b"1", b"2"]
    assert sum(map(len, recorder.select_streams(stromen).values())) == 300


def test_een_teller_geeft_ook_bij_gelijktijdig_gebruik_elk_nummer_een_keer(
    recorder: Recorder,
) -> None:
    eerste = tegelijk(8, lambda n: recorder.tel("toewijzingNummer", n + 1))
    nummers = [begin + k for n, begin in enumerate(eerste) for k in range(n + 1)]
    assert sorted(nummers) == list(range(1, 37))
    assert recorder.tel("toewijzingNummer") == 37
    assert recorder.tel("declaratieNummer") == 1
    with pytest.raises(ValueError, match="minstens één nummer"):
        recorder.tel("toewijzingNummer", 0)


class VerliestAntwoord(Recorder):
    """The server commits, and the connection breaks before the answer arrives: the first time."""

    geschreven = 0

    def _vraag_eenmaal(self, opdracht: str, waarden: Sequence[Any]) -> list[TupleRow]:
        rijen = super()._vraag_eenmaal(opdracht, waarden)
        if "INSERT" in opdracht:
            self.geschreven += 1
            if self.geschreven == 1:
                raise psycopg.OperationalError("verbinding verbroken")
        return rijen


def test_een_verloren_antwoord_leidt_niet_tot_een_fout_of_een_tweede_event(dsn: str) -> None:
    with VerliestAntwoord(dsn) as recorder:
        events = [event("client-a", 1, b"uniek"), event("client-b", 1, b"ook uniek")]
        claims = [Reservering("TR056", "R1", "client-a", 1)]
        nummers = recorder.insert_events(events, reserveringen=claims)
        assert [
            (n, g.stroom) for n, g in zip(nummers, recorder.lees_na(BEGIN, 9), strict=True)
        ] == [
            (1, "client-a"),
            (2, "client-b"),
        ]


def test_verbroken_verbindingen_worden_vervangen(recorder: Recorder, dsn: str) -> None:
    recorder.insert_events([event("client-a")])
    with psycopg.connect(dsn, autocommit=True) as conn:
        conn.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        recorder.insert_events([event("client-a", 2)])
        conn.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert len(recorder.select_events("client-a")) == 2


def test_een_onderlinge_blokkade_wordt_een_gewoon_conflict(recorder: Recorder, dsn: str) -> None:
    schrijf = (
        "INSERT INTO stored_events (originator_id, originator_version, topic, state, xid)"
        " VALUES (%s, 1, 'T:1', '', pg_current_xact_id()::text::bigint)"
    )
    with psycopg.connect(dsn) as ander, ThreadPoolExecutor(1) as draad:
        ander.execute("SET deadlock_timeout = '20s'")
        ander.execute(schrijf, ("client-a",))
        poging = draad.submit(recorder.insert_events, [event("client-b"), event("client-a")])
        _wacht_op_blokkade(dsn)
        ander.execute(schrijf, ("client-b",))
        ander.commit()
        with pytest.raises(IntegrityError):
            poging.result()
    assert len(recorder.lees_na(BEGIN, 10)) == 2


def _wacht_op_blokkade(dsn: str) -> None:
    wachtend = (
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
        " AND wait_event_type = 'Lock'"
    )
    with psycopg.connect(dsn, autocommit=True) as conn:
        for _ in range(1000):
            if conn.execute(wachtend).fetchone():
                return
            sleep(0.01)
    pytest.fail("de schrijver raakte niet geblokkeerd")


def test_een_onbereikbare_database_geeft_een_gewone_zin_zonder_gegevens(
    dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger.opslag._WACHT_OP_VERBINDING_SECONDEN", 0.2)
    onbereikbaar = psycopg.conninfo.make_conninfo(dsn, dbname="bestaat_niet")
    with Recorder(onbereikbaar) as recorder, pytest.raises(OperationalError) as fout:
        recorder.insert_events([event("client-a")])
    assert str(fout.value) == "De database is niet bereikbaar of brak de verbinding af."
