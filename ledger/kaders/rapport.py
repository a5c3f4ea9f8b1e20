"""Reports of a kader: what a rule says of a whole year of an aanbieder, not of one fact.

A report is two pure functions. `meet` tells what one client adds to the year; `weeg` says in a
sentence what that, or the sum over all clients, amounts to. In between only sums are kept, so a
report over any number of clients takes no more memory than there are aanbieders.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from ledger.client import ClientToestand
from ledger.regels import Parameters, Uitkomst

if TYPE_CHECKING:
    from ledger.kaders.kader import Kader

_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Meting:
    """A part of something in a year, at one aanbieder: `teller` out of (or over) `noemer`.

    With a `toewijzing_nummer` it is about that allocation, which then is a row of its own too.
    `aantal` is how many of these were added up. A report on several figures names each in
    `onderdeel`, and only those of one name are added up.
    """

    gemeente: str
    aanbieder: str
    teller: Fraction
    noemer: int
    toewijzing_nummer: int | None = None
    aantal: int = 1
    onderdeel: str = ""

    def plus(self, ander: "Meting | None") -> "Meting":
        """Both together, about the aanbieder as a whole."""
        if ander is None:
            return replace(self, toewijzing_nummer=None)
        return replace(
            self,
            teller=self.teller + ander.teller,
            noemer=self.noemer + ander.noemer,
            toewijzing_nummer=None,
            aantal=self.aantal + ander.aantal,
        )


Meter = Callable[["Kader", ClientToestand, str, int], Iterable[Meting]]
"""What a client adds to a year in a gemeente; leaves out what the kader does not hold for."""

Weger = Callable[[Meting, Parameters, int], Uitkomst]
"""What a measure amounts to with the figures of a rule in a year; `AFLEIDEN` when it is usual."""


@dataclass(frozen=True, slots=True)
class Rapport:
    """The report of a rule; `titel` says in Dutch what its figures are."""

    code: str
    titel: str
    meet: Meter
    weeg: Weger


def in_tienden(waarde: Fraction) -> str:
    """A figure of zero or more as people read it: one decimal, a half upwards."""
    heel, rest = divmod(floor(waarde * 10 + _HALF), 10)
    return f"{heel},{rest}"
