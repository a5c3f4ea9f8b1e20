"""A rebuild: a new set of tables beside the running one, filled from the start, then switched.

Filling keeps rows in memory and writes each once, by COPY; tables that grow past a limit are
written and forgotten, after which their rows are loaded when they are needed. Readers and the
runner go on with the old set until the switch, which happens in one transaction.
"""

import gc
import logging
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context

import psycopg
from psycopg import errors

from ledger.opslag import BEGIN, Positie, Recorder
from projections.partij import FOUTEN_VAN_EVENT, verplaats, verwerk
from projections.processen import zonder_hoofdmodule
from projections.schema import (
    SLOT_HERBOUW,
    Verbinding,
    aanwijzer,
    actieve_versie,
    analyseopdrachten,
    indexopdrachten,
    nieuwe_set,
    verwijder_set,
    verwijder_wezen,
    voortgang,
    wijs_aan,
)
from projections.vouwen import ONGELEZEN, Bron, vouw
from projections.werkset import Werkset

logger = logging.getLogger(__name__)

_BLADZIJDE = 5_000
_PARTIJ = 2_000
_MAX_RIJEN_PER_TABEL = 100_000
_PARALLEL_VANAF = 100_000
_DELEN = 2
_BAKKEN = 8
_DICHTBIJ = 500
_POGINGEN_WISSEL = 20
_WACHT_OP_SLOT_MS = 500
_NIET_WACHTEN = "SET synchronous_commit = off;"
"""What is written counts from the move of the position: a commit that waits for all before it."""
_INSTELLINGEN_AFRONDING = (
    f"{_NIET_WACHTEN}"
    "SET max_parallel_maintenance_workers = 0;"  # several statements run at a time already
    "SET maintenance_work_mem = '128MB';"
    "SET default_statistics_target = 25"  # the first ones; autovacuum makes fuller ones
)


def herbouw(dsn: str, recorder: Recorder) -> Positie:
    """Rebuild all read models and switch to the result; gives the position that it has reached.

    One rebuild at a time: a second waits. Safe while events are written and while a runner works.
    Events that were parked are tried again.
    """
    with _herbouwslot(dsn) as conn:
        return _herbouw(dsn, conn, recorder)


def herbouw_als_ouder(dsn: str, recorder: Recorder) -> None:
    """Rebuild when older software made the active set; of several processes one does so."""
    with _herbouwslot(dsn) as conn:
        actief = aanwijzer(conn)
        if actief is not None and actief.is_ouder:
            _herbouw(dsn, conn, recorder)


@contextmanager
def _herbouwslot(dsn: str) -> Iterator[Verbinding]:
    with psycopg.connect(dsn, autocommit=True) as conn:
        conn.execute("SELECT pg_advisory_lock(%s)", (SLOT_HERBOUW,))
        yield conn


def _herbouw(dsn: str, conn: Verbinding, recorder: Recorder) -> Positie:
    versie = _vul(dsn, conn, recorder.kop())
    _samen(dsn, indexopdrachten(versie))
    _samen(dsn, analyseopdrachten(versie))
    _haal_in(conn, versie, recorder)
    return _wissel(conn, versie, recorder)


def vul_naast(dsn: str, conn: Verbinding, recorder: Recorder, doel: Positie) -> int:
    """A new set beside the active one, without its further indexes, filled up to `doel` exactly.

    `conn` commits by itself and holds the lock `SLOT_HERBOUW`. Gives the version of the set.
    """
    versie = _vul(dsn, conn, doel)
    _haal_in_tot(conn, versie, recorder, doel)
    return versie


def _vul(dsn: str, conn: Verbinding, kop: Positie) -> int:
    """Make a set and fill it; gives its version.

    With an event that cannot be applied in the log the rows in memory are worth nothing, and the
    same holds when a process falls away: then the set stays empty here, and catching up goes the
    slower way that can park events.
    """
    with conn.transaction():
        verwijder_wezen(conn)
        versie = nieuwe_set(conn)
    try:
        _vul_in_geheugen(dsn, conn, versie, kop)
    except (*FOUTEN_VAN_EVENT, BrokenProcessPool) as fout:
        logger.warning("Herbouwen in het geheugen lukt niet (%s).", type(fout).__name__)
        logger.warning("De herbouw gaat nu per partij; dat duurt langer.")
        with conn.transaction():
            verwijder_set(conn, versie)
            return nieuwe_set(conn)
    return versie


def _vul_in_geheugen(dsn: str, conn: Verbinding, versie: int, kop: Positie) -> None:
    if kop.nummer < _PARALLEL_VANAF:
        _vul_deel(dsn, versie, kop, 0, 1)
    else:
        with ProcessPoolExecutor(_DELEN, get_context("spawn")) as processen:
            with zonder_hoofdmodule():
                taken = [
                    processen.submit(_vul_deel, dsn, versie, kop, deel, _DELEN)
                    for deel in range(_DELEN)
                ]
            for taak in taken:
                taak.result()
    verplaats(conn, versie, BEGIN, kop)


@contextmanager
def _geen_gc() -> Iterator[None]:
    """Without the search for cycles: there are none, and many live rows make it very slow."""
    was_aan = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_aan:
            gc.enable()


@_geen_gc()  # around all of it: the rows are gone before the search goes on
def _vul_deel(dsn: str, versie: int, kop: Positie, deel: int, delen: int) -> None:
    """Fill the rows that come from part `deel` of the streams."""
    werkset = Werkset(versie, volledig=True)
    with psycopg.connect(dsn) as lezer, psycopg.connect(dsn, autocommit=True) as schrijver:
        schrijver.execute(_NIET_WACHTEN)
        for bladzijde in _bladzijden(lezer, kop, deel, delen):
            vouw(schrijver, werkset, bladzijde)
            for stand in werkset.standen:
                if len(stand.rijen) > _MAX_RIJEN_PER_TABEL // delen:
                    stand.schrijf(schrijver)
                    stand.leeg()
        # A transaction per table: a long one would hold up every reader of the log.
        werkset.schrijf(schrijver)


def _bladzijden(conn: Verbinding, kop: Positie, deel: int, delen: int) -> Iterator[list[Bron]]:
    """One part of the log up to and including `kop`; the next page is fetched meanwhile.

    `kop` is settled, so what is before it cannot change any more. Rows of one part never come
    from another: those of a client lie in one stream, and messages, which answer each other,
    all belong to part 0. Of the streams that makes one bucket in `_BAKKEN` less than the others.
    """
    with conn.cursor("herbouw", binary=True) as cursor, ThreadPoolExecutor(1) as lezer:
        cursor.execute(
            "SELECT originator_id, originator_version, topic, state FROM stored_events"
            " WHERE (xid, notification_id) <= (%s, %s) AND (%s = 1 OR CASE"
            " WHEN starts_with(originator_id, 'bericht-') THEN 0"
            " ELSE (abs(hashtext(originator_id) %% %s) + 1) / %s END = %s)"
            " AND topic <> ALL(%s) ORDER BY xid, notification_id",
            (*kop, delen, delen * _BAKKEN - 1, _BAKKEN, deel, list(ONGELEZEN)),
        )
        volgende = lezer.submit(cursor.fetchmany, _BLADZIJDE)
        while bladzijde := volgende.result():
            volgende = lezer.submit(cursor.fetchmany, _BLADZIJDE)
            yield bladzijde


def _samen(dsn: str, opdrachten: list[str]) -> None:
    """Execute statements, some at a time: the server does the work."""
    lopend = iter(opdrachten)  # shared: whoever is ready takes the next one
    with ThreadPoolExecutor(_DELEN) as draden:
        taken = [draden.submit(_voer_uit, dsn, lopend) for _ in range(_DELEN)]
        for taak in taken:
            taak.result()


def _voer_uit(dsn: str, opdrachten: Iterator[str]) -> None:
    with psycopg.connect(dsn, autocommit=True) as conn:
        conn.execute(_INSTELLINGEN_AFRONDING)
        for opdracht in opdrachten:
            conn.execute(opdracht.encode())


def _haal_in(conn: Verbinding, versie: int, recorder: Recorder) -> None:
    """Apply what was written meanwhile, until the end is near."""
    while True:
        positie = voortgang(conn, versie) or BEGIN
        gelezen = recorder.lees_na(positie, _PARTIJ)
        if gelezen:
            verwerk(conn, versie, positie, gelezen)
        if len(gelezen) < _DICHTBIJ:
            return


def _wissel(conn: Verbinding, versie: int, recorder: Recorder) -> Positie:
    """Switch to the set; gives its position. A reader in the way makes it try again."""
    for poging in range(_POGINGEN_WISSEL):
        try:
            with conn.transaction():
                conn.execute(f"SET LOCAL lock_timeout = {_WACHT_OP_SLOT_MS}".encode())
                return _wissel_nu(conn, versie, recorder)
        except (errors.LockNotAvailable, errors.DeadlockDetected):
            if poging == _POGINGEN_WISSEL - 1:
                raise
    raise AssertionError("unreachable: the last attempt returns or raises")


def _wissel_nu(conn: Verbinding, versie: int, recorder: Recorder) -> Positie:
    """With the runner held at its position: pass that position, then point at the new set.

    A reader who saw a write in the old set thus sees it in the new one as well.
    """
    actief = actieve_versie(conn)
    doel = BEGIN
    if actief is not None:
        conn.execute("SELECT FROM projectie_voortgang WHERE versie = %s FOR UPDATE", (actief,))
        doel = voortgang(conn, actief) or BEGIN
    positie = _haal_in_tot(conn, versie, recorder, doel)
    wijs_aan(conn, versie)
    return positie


def _haal_in_tot(conn: Verbinding, versie: int, recorder: Recorder, doel: Positie) -> Positie:
    """Apply what the set lacks up to `doel`, nothing beyond; gives its position.

    That is less far when the end of the log was removed.
    """
    positie = voortgang(conn, versie) or BEGIN
    while positie < doel:
        gelezen = [g for g in recorder.lees_na(positie, _PARTIJ) if g.positie <= doel]
        if not gelezen:
            break
        verwerk(conn, versie, positie, gelezen)
        positie = gelezen[-1].positie
    return positie
