"""The runner: follows the log and keeps the active set of tables up to date.

One leader per database, by an advisory lock on the connection that also writes: whoever loses that
connection loses the lock. A standby waits for it. Any fault ends the attempt; the supervisor
starts a new one after a pause that doubles.

Several versions of the software may run at once. A set that older software made is served and
followed by that software until the newer one has rebuilt it beside and switches; from then on the
older one neither writes nor leads. It never takes the newer set's place by itself.
"""

import logging
import threading
import time
from typing import Self

import psycopg
from psycopg_pool import ConnectionPool

from ledger.klok import Klok
from ledger.opslag import BEGIN, Positie, Recorder
from projections.gezondheid import Gezondheid, lees_gezondheid
from projections.herbouw import herbouw_als_ouder
from projections.partij import Ingehaald, verwerk
from projections.schema import (
    SLOT_LEIDER,
    Aanwijzer,
    Verbinding,
    aanwijzer,
    actieve_versie,
    maak_schema,
    voortgang,
)
from projections.tabellen import VORM

logger = logging.getLogger(__name__)

PARTIJ = 2_000
"""The most events in one transaction."""

_HARTSLAG_SECONDEN = (0.005, 0.05, 0.25)  # someone waits; just busy; quiet for a while
_RUSTIG_NA_SECONDEN = 5.0
_STANDBY_SECONDEN = 0.5
_PAUZE_SECONDEN = (0.1, 10.0)
_PEILING_SECONDEN = 0.01


class AndereVorm(Exception):
    """The active set is of other software, so this process must not write it."""


class Loper:
    """A supervised thread that applies events as they come.

    `dsn` is a libpq connection string of the database that `recorder` reads; `klok` is only used
    to tell how old the newest event is.
    """

    def __init__(self, dsn: str, recorder: Recorder, klok: Klok) -> None:
        self._dsn = dsn
        self._recorder = recorder
        self._klok = klok
        self._wekker = threading.Condition()
        self._gewekt = False
        self._gestopt = False
        self._wachtenden = 0
        self._positie = BEGIN
        self._leider = False
        self._vorm_gemeld = False
        self._thread: threading.Thread | None = None
        self._pool = ConnectionPool(
            dsn, kwargs={"autocommit": True}, min_size=1, max_size=4, open=False, name="projecties"
        )

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Make the tables if needed and start the thread; a runner is started once."""
        maak_schema(self._dsn)
        self._pool.open()
        self._thread = threading.Thread(target=self._bewaak, name="projecties", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop after the batch that is under way."""
        with self._wekker:
            self._gestopt = True
            self._wekker.notify_all()
        if self._thread is not None:
            self._thread.join()
        self._pool.close()

    def wek(self) -> None:
        """Something was written: look now instead of at the next heartbeat. Cheap."""
        with self._wekker:
            self._gewekt = True
            self._wekker.notify_all()

    def wacht_op(self, nummer: int, timeout_seconden: float = 5.0) -> bool:
        """Wait until the read models show the event with this notification id.

        For reading one's own writes; works too when the leader is another process. False when it
        took longer. ValueError (Dutch) for an id that no event has.
        """
        tot = time.monotonic() + timeout_seconden
        with self._pool.connection() as conn:
            doel = positie_van(conn, nummer)
        with self._wekker:
            self._wachtenden += 1
            self._gewekt = True
            self._wekker.notify_all()
        try:
            return self._wacht(doel, tot)
        finally:
            with self._wekker:
                self._wachtenden -= 1

    def gezondheid(self) -> Gezondheid:
        """How far behind the read models are, and whether this runner leads."""
        with self._pool.connection() as conn:
            return lees_gezondheid(conn, self._klok.nu(), is_leider=self._leider)

    # --- waiting ------------------------------------------------------------------------------

    def _wacht(self, doel: Positie, tot: float) -> bool:
        while True:
            with self._wekker:
                if self._leider:
                    self._wekker.wait_for(
                        lambda: self._positie >= doel or not self._leider,
                        timeout=max(0.0, tot - time.monotonic()),
                    )
                if self._positie >= doel:
                    return True
            rest = tot - time.monotonic()
            if rest <= 0:
                return False
            if not self._leider:
                with self._pool.connection() as conn:
                    return wacht_op_voortgang(conn, doel, rest)

    # --- the thread ---------------------------------------------------------------------------

    def _bewaak(self) -> None:
        """Start attempts until stopped; the pause between two grows while they fail."""
        pauze, langste = _PAUZE_SECONDEN
        while not self._gestopt:
            begin = self._positie
            try:
                with psycopg.connect(self._dsn, autocommit=True) as conn:
                    self._doe_mee(conn)
            except AndereVorm:
                pass  # closing the connection has given up the lead
            except Exception as fout:  # noqa: BLE001 - a supervisor outlives every fault
                self._meld(fout)
            finally:
                self._zet_leider(leider=False)
            pauze = _PAUZE_SECONDEN[0] if self._positie > begin else min(2 * pauze, langste)
            self._slaap(pauze, wekbaar=False)

    def _doe_mee(self, conn: Verbinding) -> None:
        """Wait for the lead of a set of this form, then follow the log until stopped."""
        while not self._gestopt and not self._neem_leiding(conn):
            self._slaap(_STANDBY_SECONDEN, wekbaar=False)
        laatst_bezig = time.monotonic()
        while not self._gestopt:
            try:
                verwerkt = self._haal_in(conn)
            except Ingehaald:
                continue
            if verwerkt:
                laatst_bezig = time.monotonic()
            else:
                self._slaap(self._hartslag(laatst_bezig), wekbaar=True)

    def _neem_leiding(self, conn: Verbinding) -> bool:
        """Whether this runner leads now; first it replaces a set of older software."""
        actief = aanwijzer(conn)
        if actief is not None and actief.is_ouder:
            herbouw_als_ouder(self._dsn, self._recorder)
            actief = aanwijzer(conn)
        if actief is None or actief.vorm != VORM:
            self._meld_vorm(actief)
            return False
        return _neem_slot(conn)

    def _haal_in(self, conn: Verbinding) -> int:
        """Apply one batch; gives its size. Only now, with a known position, is this the leader.

        Raises AndereVorm when the active set is of other software (since).
        """
        actief = aanwijzer(conn)
        positie = None if actief is None else voortgang(conn, actief.versie)
        if actief is None or positie is None:
            raise Ingehaald
        if actief.vorm != VORM:
            raise AndereVorm
        self._zet_leider(leider=True, positie=positie)
        gelezen = self._recorder.lees_na(positie, PARTIJ)
        if gelezen:
            geparkeerd = verwerk(conn, actief.versie, positie, gelezen)
            if geparkeerd:
                logger.error("%d gebeurtenissen zijn geparkeerd.", geparkeerd)
            self._zet_leider(leider=True, positie=gelezen[-1].positie)
        return len(gelezen)

    def _zet_leider(self, *, leider: bool, positie: Positie | None = None) -> None:
        with self._wekker:
            self._leider = leider
            if positie is not None:
                self._positie = positie
            self._wekker.notify_all()

    def _hartslag(self, laatst_bezig: float) -> float:
        vlug, gewoon, rustig = _HARTSLAG_SECONDEN
        if self._wachtenden:
            return vlug  # its event may still be above the horizon
        return rustig if time.monotonic() - laatst_bezig > _RUSTIG_NA_SECONDEN else gewoon

    def _slaap(self, seconden: float, *, wekbaar: bool) -> None:
        with self._wekker:
            self._wekker.wait_for(
                lambda: self._gestopt or (wekbaar and self._gewekt), timeout=seconden
            )
            self._gewekt = False

    def _meld_vorm(self, actief: Aanwijzer | None) -> None:
        """Say once that newer software keeps the read models."""
        if actief is not None and actief.is_nieuwer and not self._vorm_gemeld:
            self._vorm_gemeld = True
            logger.warning("Nieuwere software houdt de leesmodellen bij; dit proces niet meer.")

    def _meld(self, fout: Exception) -> None:
        # Only the kind: the server's text may quote values.
        code = getattr(fout, "sqlstate", None) or "-"
        logger.warning("De projecties haperen (%s, code %s).", type(fout).__name__, code)


def _neem_slot(conn: Verbinding) -> bool:
    rij = conn.execute("SELECT pg_try_advisory_lock(%s)", (SLOT_LEIDER,)).fetchone()
    return bool(rij and rij[0])


def positie_van(conn: Verbinding, nummer: int) -> Positie:
    """The place in the order of the event with this notification id; ValueError (Dutch) if none."""
    rij = conn.execute(
        "SELECT xid, notification_id FROM stored_events WHERE notification_id = %s", (nummer,)
    ).fetchone()
    if rij is None:
        raise ValueError(f"Er is geen gebeurtenis met nummer {nummer}.")
    return Positie(*rij)


def wacht_op_voortgang(conn: Verbinding, doel: Positie, timeout_seconden: float) -> bool:
    """Wait until the active set has passed `doel`, looking in the database.

    For a process without a runner, or whose runner stands by.
    """
    tot = time.monotonic() + timeout_seconden
    while True:
        versie = actieve_versie(conn)
        positie = None if versie is None else voortgang(conn, versie)
        if positie is not None and positie >= doel:
            return True
        if time.monotonic() >= tot:
            return False
        time.sleep(_PEILING_SECONDEN)
