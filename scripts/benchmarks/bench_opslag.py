"""Durable appends: one event per commit by 8 writers, through the recorder and as plain INSERT.

Both write the same bytes to the same server, which flushes every commit to disk. Rounds
alternate, so that a slow moment of the machine touches both; the medians are compared. The plain
side is a table with the same columns and primary key, without order, indexes for readers,
reservations or triggers: the least that storing an event can cost.
"""

import os
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Barrier, Thread
from time import perf_counter

import psycopg
from eventsourcing.persistence import StoredEvent

from ledger.database import maak_schema, verbinding
from ledger.opslag import Recorder

SCHRIJVERS = 8
RONDEN = 9
SECONDEN_PER_RONDE = 1.0
STATE_BYTES = 700
DOEL_VERHOUDING = 0.5

_KAAL = "INSERT INTO kaal (stroom, versie, topic, state) VALUES (%b, %b, %b, %b)"
Schrijf = Callable[[StoredEvent], object]


@dataclass(frozen=True, slots=True)
class Uitkomst:
    """Medians over the rounds, in events per second."""

    recorder_per_seconde: int
    kaal_per_seconde: int

    @property
    def verhouding(self) -> float:
        """The recorder's speed as a part of the plain speed."""
        return self.recorder_per_seconde / self.kaal_per_seconde


def meet(dsn: str, ronden: int = RONDEN, seconden: float = SECONDEN_PER_RONDE) -> Uitkomst:
    """Measure on a database with the schema; makes and drops the table `kaal`."""
    state = os.urandom(STATE_BYTES)
    strengen: Iterator[int] = count()
    with ExitStack() as open_:
        recorder = open_.enter_context(
            Recorder(dsn, min_verbindingen=SCHRIJVERS, max_verbindingen=SCHRIJVERS)
        )
        verbindingen = [
            open_.enter_context(psycopg.connect(dsn, autocommit=True, prepare_threshold=0))
            for _ in range(SCHRIJVERS)
        ]
        verbindingen[0].execute(
            "CREATE TABLE kaal (stroom text, versie bigint, topic text, state bytea,"
            " PRIMARY KEY (stroom, versie))"
        )
        via_recorder: list[Schrijf] = [lambda event: recorder.insert_events([event])] * SCHRIJVERS
        rechtstreeks = [_kale_schrijver(conn) for conn in verbindingen]
        snelheden: tuple[list[float], list[float]] = ([], [])
        for ronde in range(ronden + 1):
            for plek, schrijvers in enumerate((via_recorder, rechtstreeks)):
                snelheid = _ronde(schrijvers, state, strengen, seconden)
                if ronde:  # the first round only warms up
                    snelheden[plek].append(snelheid)
        verbindingen[0].execute("DROP TABLE kaal")
    return Uitkomst(*(round(statistics.median(reeks)) for reeks in snelheden))


def _kale_schrijver(conn: psycopg.Connection) -> Schrijf:
    def schrijf(event: StoredEvent) -> None:
        conn.execute(
            _KAAL, (event.originator_id, event.originator_version, event.topic, event.state)
        )

    return schrijf


def _ronde(
    schrijvers: list[Schrijf], state: bytes, strengen: Iterator[int], seconden: float
) -> float:
    """Let the writers work for `seconden` at the same time; gives events per second."""
    start = Barrier(len(schrijvers) + 1)
    geschreven: list[int] = []

    def werk(schrijf: Schrijf) -> None:
        stroom = f"client-{next(strengen):032x}"
        start.wait()
        einde, versie = perf_counter() + seconden, 0
        while perf_counter() < einde:
            versie += 1
            schrijf(StoredEvent(stroom, versie, "PrestatieGoedgekeurd:1", state))
        geschreven.append(versie)

    draden = [Thread(target=werk, args=(schrijf,)) for schrijf in schrijvers]
    for draad in draden:
        draad.start()
    start.wait()
    begin = perf_counter()
    for draad in draden:
        draad.join()
    return sum(geschreven) / (perf_counter() - begin)


def main() -> None:
    """Measure on a throw-away embedded server and print one line."""
    with tempfile.TemporaryDirectory() as map_, verbinding(None, Path(map_)) as database:
        maak_schema(database.dsn)
        uitkomst = meet(database.dsn)
    oordeel = "gehaald" if uitkomst.verhouding >= DOEL_VERHOUDING else "NIET gehaald"
    print(
        f"Vastleggen, {SCHRIJVERS} schrijvers, één gebeurtenis per commit: "
        f"{uitkomst.recorder_per_seconde}/s via de recorder, "
        f"{uitkomst.kaal_per_seconde}/s met een kale INSERT, "
        f"verhouding {uitkomst.verhouding:.2f} (doel {DOEL_VERHOUDING}: {oordeel})"
    )


if __name__ == "__main__":
    main()
