"""What the Merkle tree costs: append throughput with and without it, and the time of a receipt.

Writers append durably, one event per commit, as in `bench_opslag`. Rounds come in pairs: with the
runner of the tree at work (in a process of its own, as in production), and without. A round with
the tree ends when it has caught up, so that nothing is put off until after the clock has stopped;
what the rounds without it left behind is caught up outside the clock. The ratio is the median of
those of the pairs: a machine that is slow for a while is slow for both halves of a pair.

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
from contextlib import contextmanager, suppress
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
from projections.partij import Ingehaald

SCHRIJVERS = 8
PAREN = 15
SECONDEN_PER_RONDE = 1.5
STATE_BYTES = 700
DOEL_VERHOUDING = 0.9
OMVANGEN = (100_000, 1_000_000)
DOEL_MILLISECONDEN = 5.0
_BEWIJZEN = 500
_SLEUTEL = Tekensleutel("toewijzing.example/meting", b"z" * 32)

Verbinding = psycopg.Connection[Any]


@dataclass(frozen=True, slots=True)
class Doorvoer:
    """Medians: events per second, and the speed with the tree as a part of that without."""

    zonder_per_seconde: int
    met_per_seconde: int
    verhouding: float


@dataclass(frozen=True, slots=True)
class Ontvangst:
    """Milliseconds per receipt, and how fast the tree was built."""

    omvang: int
    mediaan_ms: float
    p99_ms: float
    bouw_per_seconde: int
    controlepunt_ms: float


# --- throughput -----------------------------------------------------------------------------------


def meet_doorvoer(dsn: str, paren: int = PAREN, seconden: float = SECONDEN_PER_RONDE) -> Doorvoer:
    """Measure on a database with both schemas."""
    strengen = count()
    metingen: list[dict[bool, float]] = []
    with (
        Recorder(dsn, min_verbindingen=SCHRIJVERS, max_verbindingen=SCHRIJVERS + 2) as recorder,
        psycopg.connect(dsn, autocommit=True) as conn,
    ):
        for paar in range(paren + 1):
            meting: dict[bool, float] = {}
            for met_boom in (paar % 2 == 0, paar % 2 == 1):
                _haal_in(conn, recorder)
                with _loper(dsn, aan=met_boom):
                    meting[met_boom] = _ronde(conn, recorder, strengen, seconden, met_boom=met_boom)
            metingen.append(meting)
    metingen = metingen[1:]  # the first pair only warms up
    return Doorvoer(
        round(statistics.median(meting[False] for meting in metingen)),
        round(statistics.median(meting[True] for meting in metingen)),
        statistics.median(meting[True] / meting[False] for meting in metingen),
    )


def _haal_in(conn: Verbinding, recorder: Recorder) -> None:
    """Bring the tree up to the end of the log, beside the runner if there is one."""
    while lees_stand(conn).positie < recorder.kop():
        with suppress(Ingehaald):
            haal_in(conn, recorder)


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
    conn: Verbinding,
    recorder: Recorder,
    strengen: Iterator[int],
    seconden: float,
    *,
    met_boom: bool,
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
    if met_boom:
        _haal_in(conn, recorder)
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
        _haal_in(conn, recorder)
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
