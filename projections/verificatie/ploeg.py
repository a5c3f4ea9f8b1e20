"""Parts of the work over processes, or in this one; with progress, and a way to stop.

A process that was asked to stop ends its batch and gives back nothing of the part that it was at.
"""

import gc
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any, Protocol, TypeVar

from projections.verificatie.fout import Gestopt, ProcesWeg
from projections.verificatie.sein import Sein

T = TypeVar("T")
Taak = Callable[[Sein], T]
"""Something to do; it can be sent to another process."""

_KIJK_SECONDEN = 0.2
_GC_DREMPEL = (100_000, 50, 1_000)


class Volgen(Protocol):
    """Who is told how many events were dealt with since the beginning."""

    def __call__(self, gedaan: int) -> None: ...


@dataclass
class Toezicht:
    """Whether to stop, and whom to tell how far it is."""

    moet_stoppen: Callable[[], bool]
    volg: Volgen
    gedaan: int = 0

    def tel(self, aantal: int) -> None:
        """So many more events were dealt with."""
        self.gedaan += aantal
        self.volg(self.gedaan)

    @property
    def sein(self) -> Sein:
        """For work in this process."""
        return Sein(self.moet_stoppen, self.tel)


class Ploeg:
    """Who does the tasks: the processes of `pool`, which stay from one round to the next, or this
    process when there is none."""

    def __init__(self, toezicht: Toezicht, pool: ProcessPoolExecutor | None, teller: Any) -> None:
        self._toezicht = toezicht
        self._pool = pool
        self._teller = teller
        self._geteld = 0

    def doe(self, taken: Sequence[Taak[T]]) -> Iterator[tuple[int, T]]:
        """The result of each task with its place, as they are ready.

        Raises Gestopt when asked to stop, after giving what was ready by then, and ProcesWeg.
        """
        if self._pool is None:
            for plek, taak in enumerate(taken):
                yield plek, taak(self._toezicht.sein)
        elif taken:
            yield from self._verdeeld(self._pool, taken)

    def _verdeeld(
        self, pool: ProcessPoolExecutor, taken: Sequence[Taak[T]]
    ) -> Iterator[tuple[int, T]]:
        plekken: dict[Future[T], int] = {}
        try:
            with _ctrl_c_later():
                plekken = {pool.submit(_doe, taak): plek for plek, taak in enumerate(taken)}
            open_: set[Future[T]] = set(plekken)
            while open_:
                klaar, open_ = wait(open_, _KIJK_SECONDEN, FIRST_COMPLETED)
                nieuw = self._teller.value - self._geteld
                self._geteld += nieuw
                self._toezicht.tel(nieuw)
                for toekomst in klaar:
                    yield plekken[toekomst], toekomst.result()
                if self._toezicht.moet_stoppen():
                    raise Gestopt
        except BrokenProcessPool:
            raise ProcesWeg from None
        except BaseException:
            for toekomst in plekken:
                toekomst.cancel()
            raise


@contextmanager
def ploeg(processen: int, toezicht: Toezicht) -> Iterator[Ploeg]:
    """So many processes, or with 0 this one alone."""
    if processen == 0:
        yield Ploeg(toezicht, None, None)
        return
    context = get_context("spawn")
    # Without locks, which a process that is killed would never give back. A count that two write
    # at once may be lost: it only shows how far the work is.
    stop, teller = context.RawValue("b", 0), context.RawValue("q", 0)
    with ProcessPoolExecutor(processen, context, _begin, (stop, teller)) as pool:
        try:
            yield Ploeg(toezicht, pool, teller)
        finally:
            # The context waits for the processes: they must not go on with what nobody wants.
            stop.value = 1


@contextmanager
def _ctrl_c_later() -> Iterator[None]:
    """Hold an interrupt back: processes that are started here never see it (see `_begin`)."""
    eerder = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, eerder)


_eigen: list[Sein] = []
"""In a process of the pool: how it is asked to stop and counts."""


def _begin(stop: Any, teller: Any) -> None:
    """In a new process. An interrupt reaches all processes; the first one passes it on.

    What start-up made stays for good, and a batch makes many values but hardly a cycle: at its
    default threshold the collector walks them dozens of times and finds nothing.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    gc.set_threshold(*_GC_DREMPEL)

    def tel(aantal: int) -> None:
        teller.value += aantal

    _eigen[:] = [Sein(lambda: bool(stop.value), tel)]


def _doe(taak: Taak[T]) -> T:
    return taak(_eigen[0])
