"""Pairs of help that run side by side, whichever of the two came last (ZL-STAP, ZL-GEZ).

What shortens, ends or refuses help is not judged; of what lengthens help only the days that it
adds are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

from ledger.dossier import Bepaling, Plan
from ledger.kaders.besluiten import Hulp, besluiten_over
from ledger.kaders.samenloop import Paar as Samenloop
from ledger.kaders.samenloop import naast
from ledger.kaders.zaak import Zaak
from ledger.kaders.zuid_limburg.feiten import codes_van, verleend

BESLUITEN: Final = ("lokaalBesluit", "JW301")
PLEKKEN: Final = (*BESLUITEN, "JW315", "JW317")


@dataclass(frozen=True, slots=True)
class Paar(Samenloop):
    """Two kinds of help side by side, of which `nieuw` is what is judged."""

    nieuw: Hulp

    @property
    def samen(self) -> str:
        """The days on which both run, as a reader knows them."""
        if self.tot is None:
            return f"vanaf {self.vanaf}"
        return f"van {self.vanaf} tot en met {self.tot}"

    @property
    def lopend(self) -> Hulp:
        """The help that runs beside what is judged."""
        return self.ander if self.nieuw is self.eigen else self.eigen

    @property
    def lopend_code(self) -> str:
        """The product that runs beside what is judged."""
        return self.ander_code if self.nieuw is self.eigen else self.code

    def langer_dan(self, dagen: int) -> bool:
        """Whether both run on more than so many days together."""
        return self.tot is None or (self.tot - self.vanaf).days + 1 > dagen


def paren(zaak: Zaak, eigen: Sequence[str], anders: Sequence[str]) -> Iterator[Paar]:
    """The pairs of the proposal with other help of the client: one of `eigen`, one of `anders`.

    The `eigen` of a pair is of the former. Help with the same product is no pair.
    """
    voorstel, code = verleend(zaak), zaak.code
    if voorstel is None or code is None:
        return
    for hulp, ander in zaak.eens(_andere_hulp):
        if code in eigen and ander in anders:
            yield Paar(voorstel, hulp, code, ander, voorstel)
        elif code in anders and ander in eigen:
            yield Paar(hulp, voorstel, ander, code, voorstel)


def _andere_hulp(zaak: Zaak) -> tuple[tuple[Hulp, str], ...]:
    """The other help of this kader beside the proposal, with its code; once for all pairs."""
    voorstel = verleend(zaak)
    samen = () if voorstel is None else naast(zaak, voorstel)
    codes = ((hulp, zaak.kader.code_van(hulp.product)) for hulp in samen)
    return tuple((hulp, code) for hulp, code in codes if code is not None and code != zaak.code)


def besluiten_over_hulp(zaak: Zaak, hulp: Hulp) -> tuple[Bepaling, ...]:
    """The decisions that give this help, the judged one first and then the last by day.

    Of one day the one that was recorded last counts first.
    """
    return zaak.eens_van(_besluiten_over_hulp, hulp)


def _besluiten_over_hulp(zaak: Zaak, hulp: Hulp) -> tuple[Bepaling, ...]:
    stukken = list(besluiten_over(zaak, hulp))
    eigen = [stuk for stuk in stukken[:1] if getattr(zaak.feit, "inhoud", None) is stuk]
    rest = sorted(stukken[len(eigen) :], key=attrgetter("datum"))
    return (*eigen, *reversed(rest))


def plannen_met_doel(zaak: Zaak, hulp: Hulp) -> tuple[Plan, ...]:
    """The definite plans that say what this help is for, the last by day first."""
    return zaak.eens_van(_plannen_bij, hulp)


def _plannen_bij(zaak: Zaak, hulp: Hulp) -> tuple[Plan, ...]:
    return tuple(_zoek_plannen(zaak, hulp))


def _zoek_plannen(zaak: Zaak, hulp: Hulp) -> Iterator[Plan]:
    code = zaak.kader.code_van(hulp.product)
    for plan, codes in zaak.eens(_plannen_met_doel):
        eigen = plan.aanbieder in (None, hulp.aanbieder)
        if code in codes and eigen and plan.toewijzing_nummer in (None, hulp.toewijzing_nummer):
            yield plan


def _plannen_met_doel(zaak: Zaak) -> tuple[tuple[Plan, frozenset[str]], ...]:
    """With the products that each is about."""
    return tuple(
        (plan, codes_van(zaak, plan))
        for plan in reversed(zaak.stukken(Plan))
        if plan.definitief and (plan.doel or plan.doelen)
    )
