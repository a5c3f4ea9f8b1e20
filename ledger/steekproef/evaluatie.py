"""What the findings in a sample say of the whole population.

AICPA Audit Guide 'Audit Sampling', monetary unit sampling. An item that was drawn at the interval
stands for an interval of eurocents. Its tainting is its error as part of its amount; tainting x
interval is its projected error. An error in the top stratum, of which everything was looked at, is
just that error.

    upper limit = projected errors of both strata
                + basic precision: interval x factor for no errors, and of overstatements never
                  more than the rest stratum is worth
                + incremental allowance: for the i-th largest tainting of the rest stratum
                  (factor for i - factor for i-1 - 1) x its projected error

Over- and understatements are evaluated apart and never set off against each other. An
overstatement is an amount that was awarded and should not have been.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil, lcm
from typing import Literal, NamedTuple

from ledger.steekproef.factoren import SteekproefFout, factor, factoren
from ledger.steekproef.trekking import Getrokken, Stratum, Trekking

Conclusie = Literal["aanvaardbaar", "onvoldoendeZekerheid", "materieleFout"]
"""The limit is within the materiality; only the limit is beyond it; the projection is too."""


class Fout(NamedTuple):
    """An item of which less (or more) was right; amounts in eurocents, the tainting a fraction."""

    getrokken: Getrokken
    gecontroleerd_eurocent: int
    fout_eurocent: int
    aantasting: Fraction
    geprojecteerd: Fraction


@dataclass(frozen=True, slots=True)
class Zijde:
    """Either the overstatements or the understatements; exact amounts in eurocents.

    `fouten` has the largest tainting first within the rest stratum.
    """

    fouten: tuple[Fout, ...]
    geprojecteerd_top: Fraction
    geprojecteerd_rest: Fraction
    basisprecisie: Fraction
    toeslag: Fraction

    @property
    def geprojecteerd(self) -> Fraction:
        """The most likely error in the whole population."""
        return self.geprojecteerd_top + self.geprojecteerd_rest

    @property
    def bovengrens(self) -> Fraction:
        """What the error does not exceed, with the confidence that was asked."""
        return self.geprojecteerd + self.basisprecisie + self.toeslag

    @property
    def bovengrens_eurocent(self) -> int:
        """The limit in whole eurocents, rounded up."""
        return ceil(self.bovengrens)


@dataclass(frozen=True, slots=True)
class Evaluatie:
    """What was found, projected; `conclusie` is about the overstatements."""

    trekking: Trekking
    te_hoog: Zijde
    te_laag: Zijde
    conclusie: Conclusie


def evalueer(trekking: Trekking, gecontroleerd: Mapping[int, int]) -> Evaluatie:
    """Projects the audited amount of every drawn item, by its number in the selection.

    Raises SteekproefFout (Dutch) for a number that was not drawn, an item without an amount, and
    an amount below zero.
    """
    _controleer(trekking, gecontroleerd)
    te_hoog = _zijde(trekking, gecontroleerd, 1)
    te_laag = _zijde(trekking, gecontroleerd, -1)
    return Evaluatie(trekking, te_hoog, te_laag, _conclusie(trekking, te_hoog))


def _controleer(trekking: Trekking, gecontroleerd: Mapping[int, int]) -> None:
    nummers = {rij.nummer for rij in trekking.getrokken}
    zinnen = [
        *(f"Post {nr} is niet getrokken." for nr in sorted(set(gecontroleerd) - nummers)),
        *(f"Van post {nr} ontbreekt de uitkomst." for nr in sorted(nummers - set(gecontroleerd))),
        *(
            f"Het gecontroleerde bedrag van post {nr} is negatief."
            for nr, bedrag in sorted(gecontroleerd.items())
            if bedrag < 0
        ),
    ]
    if zinnen:
        raise SteekproefFout(*zinnen)


def _conclusie(trekking: Trekking, zijde: Zijde) -> Conclusie:
    materialiteit = trekking.wens.materialiteit_eurocent
    if zijde.bovengrens <= materialiteit:
        return "aanvaardbaar"
    return "materieleFout" if zijde.geprojecteerd > materialiteit else "onvoldoendeZekerheid"


def _zijde(trekking: Trekking, gecontroleerd: Mapping[int, int], teken: int) -> Zijde:
    """The errors of one sign."""
    fouten = [
        fout
        for rij in trekking.getrokken
        if (fout := _fout(rij, gecontroleerd[rij.nummer], teken, trekking.interval_eurocent))
    ]
    top = _van(fouten, "top")
    rest = sorted(_van(fouten, "rest"), key=lambda fout: (-fout.aantasting, fout.getrokken.nummer))
    stappen = pairwise(factoren(trekking.wens.betrouwbaarheid, len(rest)))
    return Zijde(
        fouten=(*top, *rest),
        geprojecteerd_top=_som(fout.geprojecteerd for fout in top),
        geprojecteerd_rest=_som(fout.geprojecteerd for fout in rest),
        basisprecisie=_basisprecisie(trekking, teken),
        toeslag=_som(
            (deze - vorige - 1) * fout.geprojecteerd
            for (vorige, deze), fout in zip(stappen, rest, strict=True)
        ),
    )


def _basisprecisie(trekking: Trekking, teken: int) -> Fraction:
    """What may be wrong though no errors are found.

    Of what was looked at whole nothing is left to chance, and no line is overstated by more than
    its amount.
    """
    rest = trekking.rest_eurocent
    if rest == 0:
        return Fraction(0)
    basis = factor(trekking.wens.betrouwbaarheid, 0) * trekking.interval_eurocent
    return min(basis, Fraction(rest)) if teken > 0 else basis


def _fout(rij: Getrokken, gecontroleerd: int, teken: int, interval: int) -> Fout | None:
    bedrag = rij.post.bedrag_eurocent
    fout = teken * (bedrag - gecontroleerd)
    if fout <= 0:
        return None
    aantasting = Fraction(fout, bedrag)
    geprojecteerd = Fraction(fout) if rij.stratum == "top" else aantasting * interval
    return Fout(rij, gecontroleerd, fout, aantasting, geprojecteerd)


def _van(fouten: Iterable[Fout], stratum: Stratum) -> list[Fout]:
    return [fout for fout in fouten if fout.getrokken.stratum == stratum]


def _som(bedragen: Iterable[Fraction]) -> Fraction:
    """Their exact sum, over one denominator at once: one by one, each would be larger."""
    rij = list(bedragen)
    noemer = lcm(*(bedrag.denominator for bedrag in rij))
    return Fraction(sum(b.numerator * (noemer // b.denominator) for b in rij), noemer)
