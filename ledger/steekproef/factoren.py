"""The confidence factors of monetary unit sampling, from the Poisson distribution.

The factor for `k` errors at a confidence is the mean at which more than `k` errors turn up with
that chance: AICPA Audit Guide 'Audit Sampling', the table of confidence factors for monetary unit
sampling. That table, and so this module, rounds up to two decimals, to the safe side. T. Stewart,
'Technical Notes on the AICPA Audit Guide Audit Sampling' (2008), gives the functions behind it:
with `k` that is no whole number the Poisson sum is the incomplete gamma function, and the sample
size is iterated with the number of errors that the sample is expected to hold.
"""

from collections.abc import Callable
from decimal import ROUND_CEILING, Decimal, localcontext
from fractions import Fraction
from functools import lru_cache, partial
from typing import Final

_CIJFERS: Final = 36
_VERWAARLOOSBAAR: Final = Decimal(10) ** -(_CIJFERS - 6)
_STAPPEN: Final = 64
_HONDERDSTE: Final = Decimal("0.01")
LAAGSTE, HOOGSTE = Fraction(1, 2), Fraction(999, 1000)
"""The confidences that are allowed."""
HOOGSTE_VERHOUDING: Final = Fraction(9, 10)
"""Of the expected error to the materiality; beyond it a sample cannot tell them apart."""


class SteekproefFout(ValueError):
    """A sample that cannot be drawn or evaluated; the Dutch sentences say why, all of them."""

    def __init__(self, *zinnen: str) -> None:
        super().__init__("\n".join(zinnen))
        self.zinnen = zinnen


def factor(betrouwbaarheid: Fraction, fouten: int) -> Fraction:
    """The confidence factor for a number of errors found, rounded up to two decimals.

    At 95 %: 3.00, 4.75, 6.30, 7.76, 9.16 for 0 to 4 errors.
    """
    return Fraction(_naar_boven(exacte_factor(betrouwbaarheid, fouten)))


def factoren(betrouwbaarheid: Fraction, hoogste: int) -> list[Fraction]:
    """`factor` for none up to and including `hoogste` errors, each sought from the one before."""
    toegestaan = 1 - _decimaal(betrouwbaarheid)
    uit: list[int] = []
    honderdsten = stap = 0
    with localcontext() as rekening:
        rekening.prec = _CIJFERS
        ln_faculteit = Decimal(0)
        for fouten in range(hoogste + 1):
            ln_faculteit += Decimal(max(fouten, 1)).ln()
            kans = partial(_hoogstens, fouten, ln_faculteit)
            vorige, honderdsten = honderdsten, max(honderdsten + stap, 1)
            while kans(honderdsten * _HONDERDSTE) > toegestaan:
                honderdsten += 1
            while honderdsten > 1 and kans((honderdsten - 1) * _HONDERDSTE) <= toegestaan:
                honderdsten -= 1
            stap = honderdsten - vorige
            uit.append(honderdsten)
    return [Fraction(getal, 100) for getal in uit]


def planfactor(betrouwbaarheid: Fraction, verhouding: Fraction) -> Fraction:
    """The factor for planning, rounded up to two decimals; see `exacte_planfactor`."""
    return Fraction(_naar_boven(exacte_planfactor(betrouwbaarheid, verhouding)))


@lru_cache(maxsize=1024)
def exacte_factor(betrouwbaarheid: Fraction, fouten: int) -> Decimal:
    """The mean of a Poisson distribution that exceeds `fouten` with this chance."""
    gewenst = _decimaal(betrouwbaarheid)
    with localcontext() as rekening:
        rekening.prec = _CIJFERS
        ln_faculteit = sum((Decimal(nummer).ln() for nummer in range(2, fouten + 1)), Decimal(0))
    return _zoek(lambda gemiddelde: 1 - _hoogstens(fouten, ln_faculteit, gemiddelde) >= gewenst)


@lru_cache(maxsize=64)
def exacte_planfactor(betrouwbaarheid: Fraction, verhouding: Fraction) -> Decimal:
    """The factor for a sample that may hold the expected error and still be conclusive.

    `verhouding` is the expected error over the materiality. A sample of factor x population /
    materiality items holds factor x verhouding errors; the factor is that of so many errors.
    Without expected error it is the factor for no errors; at 95 % and 0.20 it is 4.63.
    """
    gewenst, deel = _decimaal(betrouwbaarheid), _decimaal(verhouding)
    if verhouding == 0:
        return exacte_factor(betrouwbaarheid, 0)
    return _zoek(lambda gemiddelde: _meer_dan(gemiddelde * deel, gemiddelde) >= gewenst)


def _zoek(genoeg: Callable[[Decimal], bool]) -> Decimal:
    """The least value from which `genoeg` holds, by halving."""
    with localcontext() as rekening:
        rekening.prec = _CIJFERS
        laag, hoog = Decimal(0), Decimal(1)
        while not genoeg(hoog):
            laag, hoog = hoog, hoog * 2
        for _ in range(_STAPPEN):
            midden = (laag + hoog) / 2
            laag, hoog = (laag, midden) if genoeg(midden) else (midden, hoog)
        return hoog


def _hoogstens(fouten: int, ln_faculteit: Decimal, gemiddelde: Decimal) -> Decimal:
    """The chance of at most so many errors in a Poisson distribution.

    `ln_faculteit` is ln(fouten!). The terms are added from the last one down, until what is left
    is not worth counting.
    """
    term = som = (fouten * gemiddelde.ln() - gemiddelde - ln_faculteit).exp()
    for nummer in range(fouten, 0, -1):
        term = term * nummer / gemiddelde
        som += term
        if nummer < gemiddelde and term < som * _VERWAARLOOSBAAR:
            break
    return som


def _meer_dan(fouten: Decimal, gemiddelde: Decimal) -> Decimal:
    """The chance of more than so many errors; their number need not be whole.

    The regularised incomplete gamma function. What it is divided by, the gamma function, is the
    same series so far out that nothing worth counting lies beyond.
    """
    vorm = fouten + 1
    geheel = 4 * vorm + 4 * gemiddelde + 150
    return _onvolledig(vorm, gemiddelde) / _onvolledig(vorm, geheel)


def _onvolledig(vorm: Decimal, tot: Decimal) -> Decimal:
    """The lower incomplete gamma function by its series."""
    term = som = 1 / vorm
    nummer = 0
    while nummer <= tot or term > som * _VERWAARLOOSBAAR:
        nummer += 1
        term = term * tot / (vorm + nummer)
        som += term
    return som * (vorm * tot.ln() - tot).exp()


def _decimaal(getal: Fraction) -> Decimal:
    with localcontext() as rekening:
        rekening.prec = _CIJFERS
        return Decimal(getal.numerator) / Decimal(getal.denominator)


def _naar_boven(getal: Decimal) -> Decimal:
    return getal.quantize(_HONDERDSTE, ROUND_CEILING)
