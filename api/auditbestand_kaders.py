"""The rules in an audit file: the standard, and the kaders that held for a gemeente in a year."""

from collections.abc import Iterator
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
    kaders: Kaders, gemeente: str | None, jaar: int | None
) -> Iterator[tuple[str, Json]]:
    """The loaded kaders in which the gemeente took part in the year, by name; all for None."""
    for naam, kader in sorted(kaders.op_naam.items()):
        if gemeente is None or jaar is None or _gold(kader, gemeente, jaar):
            yield naam, regeldocument(kader)


def _gold(kader: Kader, gemeente: str, jaar: int) -> bool:
    return (
        gemeente in kader.gemeenten
        and kader.vanaf(gemeente) <= date(jaar, 12, 31)
        and date(jaar, 1, 1) <= (kader.tot(gemeente) or date.max)
    )
