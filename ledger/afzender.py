"""The sender: what one aanbieder declared to one gemeente.

Numbers that must be unique per sender are reservations (see `opslag.py`); this stream keeps the
declarations in their order, and makes that two declarations of one sender to one gemeente are
judged one after the other.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ledger.gebeurtenissen import DeclaratieBeoordeeld, Gebeurtenis


def afzender_stroom(aanbieder: str, gemeente: str) -> str:
    """The stream of an aanbieder's declarations to a gemeente; no personal data in it."""
    return f"afzender-{aanbieder}-{gemeente}"


@dataclass(frozen=True, slots=True)
class DeclaratieStand:
    """The declarations of one aanbieder to one gemeente, oldest period first."""

    stroom: str
    versie: int = 0
    declaraties: tuple[DeclaratieBeoordeeld, ...] = ()


def vouw_declaraties(stroom: str, gebeurtenissen: Iterable[Gebeurtenis]) -> DeclaratieStand:
    """The declarations of one stream, ordered by their period."""
    feiten = [feit for feit in gebeurtenissen if isinstance(feit, DeclaratieBeoordeeld)]
    geordend = sorted(feiten, key=lambda feit: feit.begindatum)
    return DeclaratieStand(stroom, feiten[-1].versie if feiten else 0, tuple(geordend))
