"""The streams are divided into parts that take about as long as one another."""

from collections import Counter

import psycopg
from eventsourcing.persistence import StoredEvent

from ledger.opslag import Recorder
from projections.verificatie.bron import verdeel

GROOT = b"x" * 400_000
"""A message that led to many events: it weighs as much as 201 of those."""


def test_grote_berichten_komen_niet_in_een_deel_bij_elkaar(recorder: Recorder, dsn: str) -> None:
    berichten = [StoredEvent(f"bericht-{n}", 1, "X:1", GROOT) for n in range(9)]
    clienten = [StoredEvent(f"client-{n:03}", v, "X:1", b"{}") for n in range(99) for v in (1, 2)]
    recorder.insert_events([StoredEvent("afzender-1", 1, "X:1", GROOT), *berichten, *clienten])
    with psycopg.connect(dsn) as conn:
        delen = verdeel(conn, 300)
    per_stroom = {
        naam: [deel.nummer for deel in delen if deel.van <= naam < deel.tot]
        for naam in (str(rij.originator_id) for rij in (*berichten, *clienten))
    }
    assert all(len(eigen) == 1 for eigen in per_stroom.values())
    assert max(Counter(per_stroom[f"bericht-{n}"][0] for n in range(9)).values()) == 2
    assert len({nummer for (nummer,) in per_stroom.values()}) == len(delen)
    assert (delen[0].van, [deel.nummer for deel in delen]) == ("", list(range(len(delen))))


def test_een_leeg_grootboek_is_een_deel(recorder: Recorder, dsn: str) -> None:
    with psycopg.connect(dsn) as conn:
        (deel,) = verdeel(conn, 300)
    assert deel.van <= "afzender-1" < deel.tot
