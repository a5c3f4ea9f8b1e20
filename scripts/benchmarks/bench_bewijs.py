"""What the Merkle tree costs: append throughput with and without it, and the time of a receipt.

Writers append durably, one event per commit, as in `bench_opslag`. Rounds alternate: with the
runner of the tree at work (in a process of its own, as in production), and without. A round with
the tree ends when it has caught up, so that nothing is put off until after the clock has stopped;
what the rounds without it left behind is caught up outside the clock.

Receipts are read from ledgers of 100,000 and 1,000,000 synthetic events, each time of another
event, from the question to the text that is handed out.
"""

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Barrier, Thread
from time import perf_counter
from typing import Any
from uuid import UUID

import psycopg
from bench_projecties import vul
from eventsourcing.persistence import StoredEvent
from psycopg.conninfo import make_conninfo

from ledger.database import maak_schema, verbinding
from ledger.klok import Systeemklok
from ledger.notitie import Tekensleutel
from ledger.opslag import Recorder
from projections.bewijsboom import lees_stand
from projections.bewijsloper import Bewijsloper, haal_in
from projections.bewijsschema import maak_bewijsschema
from projections.controlepunten import bewijs_van, laatste_controlepunt, onderteken

SCHRIJVERS = 8
RONDEN = 11
SECONDEN_PER_RONDE = 2.0
STATE_BYTES = 700
DOEL_VERHOUDING = 0.9
OMVANGEN = (100_000, 1_000_000)
DOEL_MILLISECONDEN = 5.0
_BEWIJZEN = 500
_SLEUTEL = Tekensleutel("toewijzing.example/meting", b"z" * 32)
_BIJ = "SELECT (SELECT max(notification_id) FROM stored_events) <= nummer FROM bewijs_stand"

Verbinding = psycopg.Connection[Any]


@dataclass(frozen=True, slots=True)
class Doorvoer:
    """Medians over the rounds, in events per second."""

    zonder_per_seconde: int
    met_per_seconde: int

    @property
    def verhouding(self) -> float:
        """The speed with the tree as a part of the speed without."""
        return self.met_per_seconde / self.zonder_per_seconde


@dataclass(frozen=True, slots=True)
class Ontvangst:
    """Milliseconds per receipt, and how fast the tree was built."""

    omvang: int
    mediaan_ms: float
    p99_ms: float
    bouw_per_seconde: int
    controlepunt_ms: float


# --- throughput -----------------------------------------------------------------------------------


def meet_doorvoer(dsn: str, ronden: int = RONDEN, seconden: float = SECONDEN_PER_RONDE) -> Doorvoer:
    """Measure on a database with both schemas."""
    strengen = count()
    snelheden: dict[bool, list[float]] = {False: [], True: []}
    with (
        Recorder(dsn, min_verbindingen=SCHRIJVERS, max_verbindingen=SCHRIJVERS + 2) as recorder,
        psycopg.connect(dsn, autocommit=True) as conn,
    ):
        for ronde in range(ronden + 1):
            for met_boom in (ronde % 2 == 0, ronde % 2 == 1):
                while haal_in(conn, recorder):
                    pass
                with _loper(dsn, aan=met_boom):
                    snelheid = _ronde(conn, recorder, strengen, seconden, wacht=met_boom)
                if ronde:  # the first round only warms up
                    snelheden[met_boom].append(snelheid)
    return Doorvoer(*(round(statistics.median(snelheden[met])) for met in (False, True)))


@contextmanager
def _loper(dsn: str, *, aan: bool) -> Iterator[None]:
    """The runner of the tree in a process of its own, at work when the clock starts."""
    if not aan:
        yield
        return
    with subprocess.Popen(
        [sys.executable, __file__, "--loper", dsn], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as proces:
        assert proces.stdin is not None
        assert proces.stdout is not None
        proces.stdout.readline()
        yield
        proces.stdin.close()


def loop(dsn: str) -> None:
    """Be the runner until standard input ends."""
    with Recorder(dsn) as recorder, Bewijsloper(dsn, recorder, _SLEUTEL, Systeemklok()):
        time.sleep(0.5)
        print("klaar", flush=True)
        sys.stdin.read()


def _ronde(
    conn: Verbinding, recorder: Recorder, strengen: Iterator[int], seconden: float, *, wacht: bool
) -> float:
    """Let the writers work for `seconden` at once; gives events per second."""
    state, start, geschreven = os.urandom(STATE_BYTES), Barrier(SCHRIJVERS + 1), list[int]()

    def werk() -> None:
        stroom = f"client-{next(strengen):032x}"
        start.wait()
        einde, versie = perf_counter() + seconden, 0
        while perf_counter() < einde:
            versie += 1
            recorder.insert_events([StoredEvent(stroom, versie, "PrestatieGoedgekeurd:1", state)])
        geschreven.append(versie)

    draden = [Thread(target=werk) for _ in range(SCHRIJVERS)]
    for draad in draden:
        draad.start()
    start.wait()
    begin = perf_counter()
    for draad in draden:
        draad.join()
    while wacht and not conn.execute(_BIJ).fetchall()[0][0]:
        time.sleep(0.005)
    return sum(geschreven) / (perf_counter() - begin)


# --- receipts -------------------------------------------------------------------------------------


def meet_ontvangst(server_dsn: str, omvang: int) -> Ontvangst:
    """Fill a database of its own with events, build and sign the tree, and ask for receipts."""
    with psycopg.connect(server_dsn, autocommit=True) as conn:
        conn.execute(f"CREATE DATABASE bewijs_{omvang}".encode())
    dsn = make_conninfo(server_dsn, dbname=f"bewijs_{omvang}")
    maak_schema(dsn)
    maak_bewijsschema(dsn)
    vul(dsn, omvang)
    with Recorder(dsn) as recorder, psycopg.connect(dsn, autocommit=True) as conn:
        begin = perf_counter()
        while haal_in(conn, recorder):
            pass
        bouw = perf_counter() - begin
        begin = perf_counter()
        onderteken(conn, _SLEUTEL, Systeemklok())
        controlepunt = perf_counter() - begin
        assert lees_stand(conn).omvang == omvang
        tijden = sorted(_ontvangst_seconden(conn, omvang))
    return Ontvangst(
        omvang,
        statistics.median(tijden) * 1_000,
        tijden[len(tijden) * 99 // 100] * 1_000,
        round(omvang / bouw),
        controlepunt * 1_000,
    )


def _ontvangst_seconden(conn: Verbinding, omvang: int) -> Iterator[float]:
    kans = random.Random(omvang)
    bladen = [kans.randrange(omvang) for _ in range(_BEWIJZEN)]
    vraag = "SELECT gebeurtenis_id FROM bewijs_bladen WHERE blad = ANY(%s)"
    namen: list[UUID] = [rij[0] for rij in conn.execute(vraag, (bladen,))]
    kans.shuffle(namen)
    for naam in namen:
        begin = perf_counter()
        getekend = laatste_controlepunt(conn)
        assert getekend is not None
        assert bewijs_van(conn, naam, getekend) is not None
        yield perf_counter() - begin


# --- all of it ------------------------------------------------------------------------------------


def main() -> None:
    """Measure on a throw-away embedded server and print a line per figure."""
    with tempfile.TemporaryDirectory() as map_, verbinding(None, Path(map_)) as database:
        maak_schema(database.dsn)
        maak_bewijsschema(database.dsn)
        doorvoer = meet_doorvoer(database.dsn)
        oordeel = "gehaald" if doorvoer.verhouding >= DOEL_VERHOUDING else "NIET gehaald"
        print(
            f"Vastleggen, {SCHRIJVERS} schrijvers, één gebeurtenis per commit: "
            f"{doorvoer.zonder_per_seconde}/s zonder boom, {doorvoer.met_per_seconde}/s met, "
            f"verhouding {doorvoer.verhouding:.2f} (doel {DOEL_VERHOUDING}: {oordeel})",
            flush=True,
        )
        for omvang in OMVANGEN:
            uit = meet_ontvangst(database.dsn, omvang)
            oordeel = "gehaald" if uit.mediaan_ms < DOEL_MILLISECONDEN else "NIET gehaald"
            print(
                f"Ontvangstbewijs bij {omvang} gebeurtenissen: {uit.mediaan_ms:.2f} ms, "
                f"1 op 100 langer dan {uit.p99_ms:.2f} ms (doel {DOEL_MILLISECONDEN:.0f} ms: "
                f"{oordeel}); boom gebouwd met {uit.bouw_per_seconde}/s, "
                f"controlepunt in {uit.controlepunt_ms:.1f} ms",
                flush=True,
            )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--loper"]:
        loop(sys.argv[2])
    else:
        main()
