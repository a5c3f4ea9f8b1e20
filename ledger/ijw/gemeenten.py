"""Which gemeente has which code on which day (Gemeentelijke indeling of CBS)."""

from dataclasses import dataclass
from datetime import date

from ledger.ijw.gemeenten_data import HERINGEDEELD, LIJST_VANAF, ONGEWIJZIGD


@dataclass(frozen=True, slots=True)
class Gemeente:
    """A gemeente as the list has it; `tot` is its last day, None when no end is known."""

    code: str
    naam: str
    vanaf: date
    tot: date | None

    def geldt_op(self, dag: date) -> bool:
        """Whether the gemeente stands in the list of that day."""
        return self.vanaf <= dag <= (self.tot or date.max)


GEMEENTEN: dict[str, Gemeente] = {
    **{code: Gemeente(code, naam, LIJST_VANAF, None) for code, naam in ONGEWIJZIGD.items()},
    **{rij[0]: Gemeente(*rij) for rij in HERINGEDEELD},
}
"""Every code of the list. A code is given once: no gemeente took over the code of another."""


def gemeente_bestaat(code: str, dag: date) -> bool:
    """Whether `code` is that of a gemeente on `dag`.

    The list begins at `LIJST_VANAF`: of an earlier day it knows nothing and the answer is False.
    """
    gemeente = GEMEENTEN.get(code)
    return gemeente is not None and gemeente.geldt_op(dag)


def gemeentenaam(code: str, dag: date) -> str | None:
    """The name of the gemeente with this code on `dag`, or None when there is none."""
    gemeente = GEMEENTEN.get(code)
    return gemeente.naam if gemeente is not None and gemeente.geldt_op(dag) else None
