"""Appending more than one page: still all or nothing, in one transaction."""

import logging
from collections.abc import Iterable, Sequence

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent

from ledger.opslag import BEGIN, PAGINA, Archiefstuk, Recorder, Reservering, ReserveringBezet
from ledger.opslag_sql import Opdracht

AANTAL = 2 * PAGINA + 1


EVENTS = [StoredEvent(f"client-{n:05}", 1, "Getoetst:1", b"%d" % n) for n in range(AANTAL)]
CLAIMS = [Reservering("TR314", f"r{n}", f"client-{n:05}", 1) for n in range(AANTAL)]
STUK = Archiefstuk("bericht-1", "ontvangen", b"\1" * 32, b"cijfertekst")


def schrijf(recorder: Recorder) -> Sequence[int]:
    """An append of three pages with all that belongs to it."""
    return recorder.insert_events(
        EVENTS,
        reserveringen=CLAIMS,
        archief=lambda: [STUK],
        sleutels=[("client-00000", b"gewikkeld")],
    )


def _is_leeg(recorder: Recorder, behalve: int) -> bool:
    return (
        len(recorder.lees_na(BEGIN, AANTAL)) == behalve
        and not recorder.zoek_reserveringen([("TR314", "r1")])
        and not recorder.lees_sleutels(["client-00000"])
    )


def test_een_grote_opdracht_staat_er_in_een_keer_en_in_volgorde(recorder: Recorder) -> None:
    assert schrijf(recorder) == list(range(1, AANTAL + 1))
    gelezen = recorder.lees_na(BEGIN, AANTAL + 1)
    assert [(rij.stroom, rij.state) for rij in gelezen] == [
        (rij.originator_id, rij.state) for rij in EVENTS
    ]
    assert len({rij.positie.xid for rij in gelezen}) == 1
    assert recorder.lees_archief("bericht-1", "ontvangen") == STUK
    assert recorder.lees_sleutels(["client-00000"]) == {"client-00000": b"gewikkeld"}
    assert recorder.zoek_reserveringen([("TR314", "r7")]) == {("TR314", "r7"): ("client-00007", 1)}


def test_een_bezette_sleutel_houdt_de_hele_grote_opdracht_tegen(recorder: Recorder) -> None:
    van_ander = Reservering("TR314", "r5", "client-x", 1)
    recorder.insert_events([StoredEvent("client-x", 1, "T:1", b"")], reserveringen=[van_ander])
    with pytest.raises(ReserveringBezet) as fout:
        schrijf(recorder)
    assert fout.value.bezet == {("TR314", "r5"): ("client-x", 1)}
    assert _is_leeg(recorder, behalve=1)


@pytest.mark.parametrize("plek", [0, PAGINA, AANTAL - 1])
def test_een_gewijzigde_stroom_op_elke_pagina_houdt_de_hele_grote_opdracht_tegen(
    recorder: Recorder, plek: int, caplog: pytest.LogCaptureFixture
) -> None:
    recorder.insert_events([StoredEvent(f"client-{plek:05}", 1, "Getoetst:1", b"van een ander")])
    with (
        caplog.at_level(logging.DEBUG),
        pytest.raises(IntegrityError, match="intussen door een ander gewijzigd"),
    ):
        schrijf(recorder)
    assert _is_leeg(recorder, behalve=1)
    assert "client-" not in caplog.text


def test_een_fout_bij_het_archiveren_houdt_de_hele_grote_opdracht_tegen(recorder: Recorder) -> None:
    def archief() -> list[Archiefstuk]:
        raise LookupError("sleutel vernietigd")

    with pytest.raises(LookupError, match="sleutel vernietigd"):
        recorder.insert_events(EVENTS, reserveringen=CLAIMS, archief=archief)
    assert _is_leeg(recorder, behalve=0)
    assert schrijf(recorder)[-1] > 0


def test_een_grote_opdracht_komt_door_een_verbroken_verbinding_heen(
    recorder: Recorder, dsn: str
) -> None:
    recorder.insert_events([StoredEvent("client-x", 1, "T:1", b"")])
    with psycopg.connect(dsn, autocommit=True) as conn:
        conn.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert len(schrijf(recorder)) == AANTAL
    assert len(recorder.lees_na(BEGIN, 2 * AANTAL)) == AANTAL + 1


class VerliestAntwoord(Recorder):
    """The server commits, and the connection breaks before the answer arrives: the first time."""

    geschreven = 0

    def _schrijf_paginas(self, opdrachten: Iterable[Opdracht]) -> list[int]:
        nummers = super()._schrijf_paginas(opdrachten)
        self.geschreven += 1
        if self.geschreven == 1:
            raise psycopg.OperationalError("verbinding verbroken")
        return nummers


def test_een_verloren_antwoord_op_een_grote_opdracht_leidt_niet_tot_een_fout(dsn: str) -> None:
    with VerliestAntwoord(dsn) as recorder:
        assert schrijf(recorder) == list(range(1, AANTAL + 1))
        assert len(recorder.lees_na(BEGIN, 2 * AANTAL)) == AANTAL
