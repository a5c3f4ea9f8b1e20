"""Which part of the ledger is replayed: of one gemeente, of one year, or all of it."""

from collections.abc import Iterator
from typing import NamedTuple

from ledger.gebeurtenissen import BerichtVerwerkt, Gebeurtenis
from ledger.stempel import plaatselijke_dag
from projections.verificatie.bron import Stroom


class Keuze(NamedTuple):
    """A stream is replayed when an event of it is of the gemeente and lies in the year."""

    gemeente: str | None = None
    jaar: int | None = None

    @property
    def alles(self) -> bool:
        """Whether nothing is left out."""
        return self.gemeente is None and self.jaar is None

    def telt(self, feit: Gebeurtenis) -> bool:
        """Whether an event is of the gemeente (or of none) and lies in the year.

        It lies in a year by the day that it is about, or by the Dutch day on which it was recorded.
        """
        if self.jaar not in {None, feit.geldig_op.year, plaatselijke_dag(feit.vastgelegd_op).year}:
            return False
        gemeenten = set(_gemeenten(feit))
        return self.gemeente is None or not gemeenten or self.gemeente in gemeenten

    def raakt(self, stroom: Stroom) -> bool:
        """Whether a stream is replayed. One that cannot be read is, for nobody knows what it is."""
        if self.alles or not stroom.leesbaar:
            return True
        return any(self.telt(feit) and self._noemt(feit) for feit in stroom.feiten)

    def _noemt(self, feit: Gebeurtenis) -> bool:
        return self.gemeente is None or self.gemeente in _gemeenten(feit)

    def zin(self, *, oordelen: bool = True) -> str:
        """What was replayed, for the report; `oordelen`: verdicts were judged again too."""
        if self.alles:
            return "Alle stromen en alle gebeurtenissen zijn nagelopen."
        delen = []
        if self.gemeente is not None:
            delen.append(f"van gemeente {self.gemeente}")
        if self.jaar is not None:
            delen.append(
                f"in {self.jaar} (naar de dag waarover zij gaat of de dag van vastlegging)"
            )
        herhaald = (
            ", en van de gebeurtenissen die zelf binnen de keuze vallen zijn de oordelen herhaald"
        )
        return (
            f"Nagelopen zijn de stromen met minstens één gebeurtenis {' en '.join(delen)}: zo'n"
            f" stroom is heel gelezen{herhaald if oordelen else ''}. De boom, de leesmodellen en"
            " wat over stromen heen moet kloppen zijn over het hele grootboek nagelopen."
        )


ALLES = Keuze()


def _gemeenten(feit: Gebeurtenis) -> Iterator[str]:
    """The gemeente of an event; a message may name one at either end."""
    if isinstance(feit, BerichtVerwerkt):
        yield from (partij for partij in (feit.afzender, feit.ontvanger) if partij is not None)
    else:
        gemeente: str | None = getattr(feit, "gemeente", None)
        if gemeente is not None:
            yield gemeente
