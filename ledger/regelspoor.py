"""Who wants to know which rules were asked, also those that found nothing, listens here.

A verdict keeps what was found. What was asked as well follows from judging again while somebody
listens; nobody listens in ordinary judging, which asks once per element whether anybody does.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger.regels import Parameters, Regel, Regelset


@dataclass(frozen=True, slots=True)
class Ronde:
    """All rules of one set that were asked about one element, at one place.

    `onderwerp` is what they looked at; it may change after the call. `gesproken` are the codes of
    the rules that had something to say, `stil` those of them that were not heard because a rule
    that goes before them spoke.
    """

    regelset: "Regelset"
    plek: str
    plaats: str
    sleutel: str | None
    onderwerp: Any
    gevraagd: "Sequence[tuple[Regel, Parameters]]"
    gesproken: frozenset[str]
    stil: frozenset[str] = frozenset()


Luisteraar = Callable[[Ronde], None]

_LUISTERAAR: ContextVar[Luisteraar | None] = ContextVar("luisteraar", default=None)


def luisteraar() -> Luisteraar | None:
    """Who listens now; None as a rule."""
    return _LUISTERAAR.get()


@contextmanager
def luister(wie: Luisteraar) -> Iterator[None]:
    """`wie` hears of every round of judging in this context."""
    vorige = _LUISTERAAR.set(wie)
    try:
        yield
    finally:
        _LUISTERAAR.reset(vorige)
