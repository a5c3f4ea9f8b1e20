"""Signals to stop as a request that long work looks at, instead of an exception anywhere.

SIGINT and SIGTERM, and SIGHUP of a terminal that closes, unless `nohup` has it ignored.
"""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType


class Stopsein:
    """Becomes true when the process is asked to stop."""

    def __init__(self) -> None:
        self._gevraagd = Event()
        self._gevolg: Callable[[], None] | None = None

    def __call__(self) -> bool:
        """Was the process asked to stop?"""
        return self._gevraagd.is_set()

    def wacht(self) -> None:
        """Wait until the process is asked to stop."""
        self._gevraagd.wait()

    def volg(self, gevolg: Callable[[], None]) -> None:
        """Call `gevolg` when asked to stop; at once when that was earlier. It must not block."""
        self._gevolg = gevolg
        if self._gevraagd.is_set():
            gevolg()

    def _ontvang(self, _nummer: int, _frame: FrameType | None) -> None:
        self._gevraagd.set()
        if self._gevolg is not None:
            self._gevolg()


@contextmanager
def stopsein() -> Iterator[Stopsein]:
    """Receive the signals while the context lasts; only in the main thread."""
    sein = Stopsein()
    eerder = {
        nummer: signal.signal(nummer, sein._ontvang)
        for nummer in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        if nummer != signal.SIGHUP or signal.getsignal(nummer) != signal.SIG_IGN
    }
    try:
        yield sein
    finally:
        for nummer, afhandeling in eerder.items():
            signal.signal(nummer, afhandeling)
