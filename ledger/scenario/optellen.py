"""The totals of looking back, counted while the differences come by."""

from collections import Counter
from dataclasses import dataclass, field

from ledger.scenario.terugblik import Herziening


@dataclass(slots=True)
class Som:
    """How many facts, with their minutes and eurocents as far as those are known."""

    aantal: int = 0
    minuten: int = 0
    bedrag_eurocent: int = 0

    def tel(self, rij: Herziening) -> None:
        """Adds one fact."""
        self.aantal += 1
        self.minuten += rij.minuten or 0
        self.bedrag_eurocent += rij.bedrag_eurocent or 0


@dataclass(slots=True)
class Totaal:
    """What differs in all.

    `strenger` are facts that the draft refuses (or advises to reject) and the kader as delivered
    does not, `ruimer` the other way round, `overig` where only rules or the advice differ. The
    amounts `controle_…` are at stake in controlebevindingen on the facts that differ.
    """

    strenger: Som = field(default_factory=Som)
    ruimer: Som = field(default_factory=Som)
    overig: Som = field(default_factory=Som)
    clienten: set[str] = field(default_factory=set)
    erbij: Counter[str] = field(default_factory=Counter)
    weg: Counter[str] = field(default_factory=Counter)
    anders: Counter[str] = field(default_factory=Counter)
    controle_geleverd_eurocent: int = 0
    controle_ontwerp_eurocent: int = 0

    def tel(self, rij: Herziening) -> None:
        """Adds one difference."""
        som = self.strenger if rij.strenger else self.ruimer if rij.ruimer else self.overig
        som.tel(rij)
        self.clienten.add(rij.client_id)
        self.erbij.update(rij.erbij)
        self.weg.update(rij.weg)
        self.anders.update(rij.anders)
        self.controle_geleverd_eurocent += rij.controle_geleverd_eurocent
        self.controle_ontwerp_eurocent += rij.controle_ontwerp_eurocent

    @property
    def aantal(self) -> int:
        """How many facts differ."""
        return self.strenger.aantal + self.ruimer.aantal + self.overig.aantal

    @property
    def regels(self) -> tuple[str, ...]:
        """Every rule that came, went or said something else."""
        return tuple(sorted(self.erbij.keys() | self.weg.keys() | self.anders.keys()))
