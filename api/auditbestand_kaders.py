"""The rules in an audit file: the standard, and the kaders of a gemeente in a year."""

from collections.abc import Container, Iterator
from datetime import date
from typing import Any

from api.kaders import regeldocument
from ledger.kaders.kader import Kader
from ledger.kaders.register import Kaders

Json = dict[str, Any]


def standaarddocument() -> Json:
    """The national standard with all its rules."""
    return regeldocument(None)


def kaderdocumenten(
    kaders: Kaders, gemeente: str | None, jaar: int | None, genoemd: Container[str]
) -> Iterator[tuple[str, Json]]:
    """The loaded kaders in which the gemeente took part in the year, by name; all for None.

    Those in `genoemd` as well: events name them, for a kader also judges help that begins later.
    """
    for naam, kader in sorted(kaders.op_naam.items()):
        alle = gemeente is None or jaar is None
        if alle or naam in genoemd or _gold(kader, gemeente or "", jaar or 0):
            yield naam, regeldocument(kader)


def _gold(kader: Kader, gemeente: str, jaar: int) -> bool:
    return (
        gemeente in kader.gemeenten
        and kader.vanaf(gemeente) <= date(jaar, 12, 31)
        and date(jaar, 1, 1) <= (kader.tot(gemeente) or date.max)
    )
