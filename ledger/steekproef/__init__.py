"""Monetary unit sampling for the materiële controle: which payments deserve a closer look.

Every eurocent of the population has the same chance, so a large payment has a larger one. The
method is that of the AICPA Audit Guide 'Audit Sampling' (chapter on monetary unit sampling): the
confidence factors are those of the Poisson distribution, the sample is drawn at a fixed interval
from a random start, and what is found is projected with its upper limit. Pure: amounts are
eurocents, everything between is a Fraction or a Decimal.
"""

from ledger.steekproef.evaluatie import Conclusie, Evaluatie, Fout, evalueer
from ledger.steekproef.factoren import SteekproefFout
from ledger.steekproef.trekking import Populatie, Post, Trekking, Wens, trek

__all__ = [
    "Conclusie",
    "Evaluatie",
    "Fout",
    "Populatie",
    "Post",
    "SteekproefFout",
    "Trekking",
    "Wens",
    "evalueer",
    "trek",
]
