"""The sums of Boxtel, in whole eurocents: budgets, help by the own network, therapy, kilometers.

Nothing here knows a client or a rule. Parts of a unit are exact fractions; an amount is rounded
once, to the nearest eurocent, halves up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from ledger.kaders.hulp import dagen_later, looptijd_in_maanden
from ledger.omvang import METERS_PER_KILOMETER, MINUTEN_PER_UUR, Frequentie, rond_af

_DAGEN_PER_WEEK: Final = 7


def eurocenten(bedrag: Fraction) -> int:
    """An amount of 0 or more in whole eurocents, halves up."""
    return rond_af(bedrag.numerator, bedrag.denominator)


# --- a budget over periods with tariffs of their own --------------------------------------------


@dataclass(frozen=True, slots=True)
class Looptijd:
    """A volume per day, week, month or in all (WMO757), from a first to a last day."""

    volume: int
    frequentie: str
    vanaf: date
    tot: date

    def eenheden(self, vanaf: date, tot: date) -> Fraction:
        """The units from one day up to and including another, both within the run.

        A week is seven days; what is left of a month counts in its days; what was given in all is
        spread evenly. The parts of a run add up to the whole of it.
        """
        return self._tot_en_met(tot) - self._tot_en_met(dagen_later(vanaf, -1))

    def _tot_en_met(self, dag: date) -> Fraction:
        """The units from the first day up to and including `dag`."""
        dagen = Fraction((dag - self.vanaf).days + 1)
        match self.frequentie:
            case Frequentie.DAG:
                keren = dagen
            case Frequentie.WEEK:
                keren = dagen / _DAGEN_PER_WEEK
            case Frequentie.MAAND:
                keren = looptijd_in_maanden(self.vanaf, dag) if dagen else Fraction(0)
            case Frequentie.TOTAAL:
                keren = dagen / ((self.tot - self.vanaf).days + 1)
            case _:
                raise ValueError(f"Onbekende frequentie {self.frequentie!r}.")
        return self.volume * keren


def perioden(vanaf: date, tot: date, beginnen: Iterable[date]) -> tuple[tuple[date, date], ...]:
    """A period cut before each of these days that lies in it; both ends count."""
    dagen = sorted({vanaf, *(dag for dag in beginnen if vanaf < dag <= tot)})
    einden = [*(dagen_later(dag, -1) for dag in dagen[1:]), tot]
    return tuple(zip(dagen, einden, strict=True))


def vergoed_tarief(overeengekomen: int | None, tabel: int) -> int:
    """What is paid per unit: the tariff agreed on, but at most that of the table."""
    return tabel if overeengekomen is None else min(overeengekomen, tabel)


def budget(delen: Iterable[tuple[Fraction, int]]) -> int:
    """The amount of units times tariff over all parts, rounded per part."""
    return sum(eurocenten(eenheden * tarief) for eenheden, tarief in delen)


# --- help by the own network --------------------------------------------------------------------


def netwerkbedrag(
    aantal: int, minuten: int | None, uurbedrag: int, max_uren: int, vol_bedrag: int
) -> int:
    """What is paid for so many parts of a day, or etmalen, in which so many minutes were worked.

    At most `max_uren` count in each. Without recorded minutes every one counts in full.
    """
    if minuten is None:
        return aantal * vol_bedrag
    telt = min(minuten, aantal * max_uren * MINUTEN_PER_UUR)
    return min(rond_af(telt * uurbedrag, MINUTEN_PER_UUR), aantal * vol_bedrag)


# --- art therapy --------------------------------------------------------------------------------


def erkende_kosten(aantal: int, bedrag: int, nog: int, tarief: int) -> int:
    """The costs that count of `aantal` treatments for `bedrag` together.

    At most `nog` treatments, each for at most `tarief`.
    """
    if aantal <= 0 or nog <= 0:
        return 0
    telt = min(aantal, nog)
    return min(rond_af(bedrag * telt, aantal), telt * tarief)


@dataclass(frozen=True, slots=True)
class Behandeld:
    """Treatments that were paid so far: how many, for how much, and the costs of it that count."""

    aantal: int = 0
    betaald: int = 0
    kosten: int = 0

    def met(self, aantal: int, bedrag: int, hoogste: int, tarief: int) -> "Behandeld":
        """With so many more for `bedrag`, of at most `hoogste` in all; both negative: given back.

        Giving back what was paid last leaves what there was before it.
        """
        samen, betaald = self.aantal + aantal, self.betaald + bedrag
        if aantal > 0 or bedrag > 0:
            kosten = self.kosten + erkende_kosten(aantal, bedrag, hoogste - self.aantal, tarief)
        else:
            telde = min(self.aantal, hoogste) - min(samen, hoogste)
            kosten = self.kosten - erkende_kosten(-aantal, -bedrag, telde, tarief)
        return Behandeld(samen, betaald, max(min(kosten, betaald), 0))


def na_verzekering(kosten: int, verzekering: int, eerder: int = 0) -> int:
    """What is paid of costs after the insurance paid its part of those and of `eerder` costs.

    The insurance counts first against what came earlier; what is paid is never less than nothing.
    """
    return max(eerder + kosten - verzekering, 0) - max(eerder - verzekering, 0)


# --- transport ----------------------------------------------------------------------------------


def kilometervergoeding(meters: int, eurocent_per_km: int) -> int:
    """What is paid for a distance, rounded once."""
    return rond_af(meters * eurocent_per_km, METERS_PER_KILOMETER)
