"""The runner of the tree: follows the log, and signs a checkpoint while there is something new.

One leader per database, by an advisory lock on the connection that also writes. It begins by
holding the tree against the last checkpoint; when they disagree nothing is added or signed until
somebody has looked, for a tree is never made anew silently. Nobody waits for it, so it works in
large strides: a batch costs little more than a single event.
"""

import logging
import math
import threading
import time
from typing import Self

import psycopg

from ledger.klok import Klok
from ledger.notitie import Tekensleutel
from ledger.opslag import BEGIN, Recorder
from projections.bewijsboom import BoomStrijdig, Verbinding, lees_stand, voeg_toe
from projections.bewijsschema import maak_bewijsschema
from projections.controlepunten import Getekend, controleer_stand, onderteken
from projections.partij import Ingehaald
from projections.schema import SLOT_BEWIJS

logger = logging.getLogger(__name__)

PARTIJ = 5_000
"""The most events in one transaction."""

HARTSLAG_SECONDEN = 0.25
TEKEN_NA_SECONDEN = 50.0
"""Between two checkpoints; with what comes after, no event waits longer than a minute."""

_STANDBY_SECONDEN = 0.5
_PAUZE_SECONDEN = (0.1, 10.0)


class Bewijsloper:
    """A supervised thread that keeps the tree up to date.

    `dsn` is a libpq connection string of the database that `recorder` reads; `klok` stamps the
    checkpoints that `sleutel` signs.
    """

    def __init__(self, dsn: str, recorder: Recorder, sleutel: Tekensleutel, klok: Klok) -> None:
        self._dsn = dsn
        self._recorder = recorder
        self._sleutel = sleutel
        self._klok = klok
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._getekend = -math.inf  # when, on the monotonic clock
        self._omvang = 0  # how much of the tree is signed, as far as this runner knows

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Make the tables if needed and start the thread; a runner is started once."""
        maak_bewijsschema(self._dsn)
        self._thread = threading.Thread(target=self._bewaak, name="bewijs", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop after the batch that is under way."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _bewaak(self) -> None:
        """Start attempts until stopped; the pause between two grows while they fail."""
        pauze, langste = _PAUZE_SECONDEN
        while not self._stop.is_set():
            begonnen = time.monotonic()
            try:
                with psycopg.connect(self._dsn, autocommit=True) as conn:
                    self._doe_mee(conn)
            except BoomStrijdig as fout:
                logger.error("Er wordt niets ondertekend. %s", fout)
            except Exception as fout:  # noqa: BLE001 - a supervisor outlives every fault
                # Only the kind: the server's text may quote values.
                code = getattr(fout, "sqlstate", None) or "-"
                logger.warning("De boom hapert (%s, code %s).", type(fout).__name__, code)
            duurde_kort = time.monotonic() - begonnen < langste
            pauze = min(2 * pauze, langste) if duurde_kort else _PAUZE_SECONDEN[0]
            self._stop.wait(pauze)

    def _doe_mee(self, conn: Verbinding) -> None:
        """Wait for the lead, hold the tree against the last checkpoint, then follow the log."""
        while not self._stop.is_set() and not _neem_leiding(conn):
            self._stop.wait(_STANDBY_SECONDEN)
        if not self._stop.is_set():
            self._begin(conn)
        while not self._stop.is_set():
            try:
                aantal = haal_in(conn, self._recorder)
            except Ingehaald:
                continue
            self._teken_op_tijd(conn)
            if aantal < PARTIJ:
                self._stop.wait(HARTSLAG_SECONDEN)

    def _begin(self, conn: Verbinding) -> None:
        controleer_stand(conn, self._sleutel.controle.naam)
        if lees_stand(conn).omvang == 0 and self._recorder.kop() != BEGIN:
            logger.warning(
                "De boom begint bij de eerste gebeurtenis. Waren er al controlepunten, dan hoort"
                " dat niet: vergelijk met een controlepunt dat is bewaard."
            )

    def _teken_op_tijd(self, conn: Verbinding) -> None:
        """Sign what is new, not too soon after the last time."""
        nu = time.monotonic()
        if nu - self._getekend < TEKEN_NA_SECONDEN or lees_stand(conn).omvang == self._omvang:
            return
        getekend, nieuw = onderteken(conn, self._sleutel, self._klok)
        self._omvang = getekend.punt.omvang
        if nieuw:
            self._getekend = nu


def _neem_leiding(conn: Verbinding) -> bool:
    rij = conn.execute("SELECT pg_try_advisory_lock(%s)", (SLOT_BEWIJS,)).fetchone()
    return bool(rij and rij[0])


def haal_in(conn: Verbinding, recorder: Recorder) -> int:
    """Add one batch to the tree; gives its size.

    Safe beside others that do the same: raises Ingehaald when one of them was first.
    """
    stand = lees_stand(conn)
    gelezen = recorder.lees_na(stand.positie, PARTIJ)
    if gelezen:
        voeg_toe(conn, stand, gelezen)
    return len(gelezen)


def teken_nu(
    conn: Verbinding, recorder: Recorder, sleutel: Tekensleutel, klok: Klok, seconden: float
) -> tuple[Getekend, bool] | None:
    """A checkpoint over everything that is settled at this moment, and whether it is new.

    Does the runner's work when that has not come so far. None when it took longer than
    `seconden`; raises BoomStrijdig, and signs nothing, as `onderteken` does.
    """
    tot = time.monotonic() + seconden
    doel = recorder.kop()
    controleer_stand(conn, sleutel.controle.naam)
    while lees_stand(conn).positie < doel:
        if time.monotonic() > tot:
            return None
        try:
            haal_in(conn, recorder)
        except Ingehaald:
            continue
    return onderteken(conn, sleutel, klok)
