"""Drawing: the population in its fixed order, the interval, and what is taken.

Selection at a fixed interval (AICPA Audit Guide 'Audit Sampling', monetary unit sampling): the
eurocents of the population stand in a row, and from a random start every so many are hit; the
item of a eurocent that is hit is taken whole. Items of an interval or more would be hit anyway:
they form the top stratum, are all taken, and stand outside the row.

The start follows from a seed by SHA-256, and the population has a hash, so anybody can draw the
same sample again and see that it is the same population.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from itertools import pairwise
from typing import Literal, NamedTuple

from ledger.steekproef.factoren import (
    HOOGSTE,
    HOOGSTE_VERHOUDING,
    LAAGSTE,
    SteekproefFout,
    planfactor,
)
from ledger.weergave import euro

Stratum = Literal["top", "rest"]


class Post(NamedTuple):
    """An item: a declared line that was awarded, net of its credits. Fields order the population.

    `gebeurtenis_id` is the event of the award.
    """

    aanbieder: str
    referentie_nummer: str
    client_id: str
    gebeurtenis_id: str
    bedrag_eurocent: int

    @property
    def sleutel(self) -> tuple[str, ...]:
        """What orders the population and tells items apart."""
        return self[:4]


@dataclass(frozen=True, slots=True)
class Populatie:
    """What is drawn from, in order; `apart` are lines of zero or less, which no euro can hit."""

    posten: tuple[Post, ...]
    apart: tuple[Post, ...]

    @classmethod
    def van(cls, posten: Iterable[Post]) -> "Populatie":
        """Puts items in order. Raises SteekproefFout when two have the same key."""
        rijen = sorted(posten)
        for eerste, tweede in pairwise(rijen):
            if eerste.sleutel == tweede.sleutel:
                raise SteekproefFout(f"Post {tweede.referentie_nummer} staat er twee keer in.")
        return cls(
            tuple(rij for rij in rijen if rij.bedrag_eurocent > 0),
            tuple(rij for rij in rijen if rij.bedrag_eurocent <= 0),
        )

    @property
    def totaal_eurocent(self) -> int:
        """What all items are worth."""
        return sum(post.bedrag_eurocent for post in self.posten)

    @property
    def hash(self) -> str:
        """SHA-256, in hexadecimal, of all lines in order, each as a JSON list with a newline."""
        som = sha256()
        for rij in sorted((*self.posten, *self.apart)):
            regel = json.dumps(list(rij), ensure_ascii=False, separators=(",", ":"))
            som.update(f"{regel}\n".encode())
        return som.hexdigest()


class Wens(NamedTuple):
    """What the auditor asks: amounts in eurocents, the confidence as a fraction, the seed."""

    materialiteit_eurocent: int
    betrouwbaarheid: Fraction
    verwachte_fout_eurocent: int
    zaad: str


class Getrokken(NamedTuple):
    """An item that is taken. `cumulatief_eurocent` is its last eurocent within its stratum.

    `treffer` is the eurocent that was hit; None in the top stratum.
    """

    nummer: int
    stratum: Stratum
    post: Post
    cumulatief_eurocent: int
    treffer: int | None


@dataclass(frozen=True, slots=True)
class Trekking:
    """A sample. `factor` is the one it was planned with; `gepland` the planned number of items."""

    wens: Wens
    populatiehash: str
    populatie_eurocent: int
    aantal_posten: int
    factor: Fraction
    interval_eurocent: int
    start: int
    gepland: int
    top_eurocent: int
    rest_eurocent: int
    getrokken: tuple[Getrokken, ...]

    def uit(self, stratum: Stratum) -> tuple[Getrokken, ...]:
        """The items that are taken from a stratum."""
        return tuple(rij for rij in self.getrokken if rij.stratum == stratum)


def trek(populatie: Populatie, wens: Wens) -> Trekking:
    """Plans and draws. Raises SteekproefFout (Dutch) for what cannot be asked.

    The interval is materiality / factor in whole eurocents, rounded down; the planned size is the
    population / interval, rounded up.
    """
    totaal = populatie.totaal_eurocent
    zinnen = list(_bezwaren(wens, totaal))
    if zinnen:
        raise SteekproefFout(*zinnen)
    verhouding = Fraction(wens.verwachte_fout_eurocent, wens.materialiteit_eurocent)
    factor = planfactor(wens.betrouwbaarheid, verhouding)
    interval = int(wens.materialiteit_eurocent / factor)
    if interval == 0:
        raise SteekproefFout("De materialiteit is te klein voor een steekproef: controleer alles.")
    start = begin(wens.zaad, interval)
    top = [post for post in populatie.posten if post.bedrag_eurocent >= interval]
    rest = [post for post in populatie.posten if post.bedrag_eurocent < interval]
    getrokken = [*_alle(top), *treffers(rest, start, interval)]
    top_eurocent = sum(post.bedrag_eurocent for post in top)
    return Trekking(
        wens=wens,
        populatiehash=populatie.hash,
        populatie_eurocent=totaal,
        aantal_posten=len(populatie.posten),
        factor=factor,
        interval_eurocent=interval,
        start=start,
        gepland=-(-totaal // interval),
        top_eurocent=top_eurocent,
        rest_eurocent=totaal - top_eurocent,
        getrokken=tuple(rij._replace(nummer=nr) for nr, rij in enumerate(getrokken, 1)),
    )


def begin(zaad: str, interval: int) -> int:
    """The first eurocent that is hit: 1 up to and including the interval.

    SHA-256 of the seed as a number, modulo the interval: of 2^256 outcomes none is noticeably
    more likely.
    """
    getal = int.from_bytes(sha256(f"toewijzing steekproef\n{zaad}".encode()).digest())
    return getal % interval + 1


def _bezwaren(wens: Wens, totaal: int) -> Iterator[str]:
    materialiteit, verwacht = wens.materialiteit_eurocent, wens.verwachte_fout_eurocent
    if totaal == 0:
        yield "Er is geen toegekende regel met een bedrag: er valt niets te trekken."
    if not LAAGSTE <= wens.betrouwbaarheid <= HOOGSTE:
        yield "De betrouwbaarheid ligt van 50 tot en met 99,9 procent."
    if materialiteit <= 0:
        yield "De materialiteit is meer dan nul eurocent."
    elif materialiteit > totaal > 0:
        yield (
            f"De materialiteit ({euro(materialiteit)}) is meer dan de hele populatie"
            f" ({euro(totaal)}): geen fout kan dan van belang zijn."
        )
    if verwacht < 0:
        yield "De verwachte fout is niet negatief."
    elif 0 < materialiteit * HOOGSTE_VERHOUDING < verwacht:
        yield (
            f"De verwachte fout ({euro(verwacht)}) is meer dan negen tiende van de materialiteit"
            f" ({euro(materialiteit)}): een steekproef kan die niet meer onderscheiden."
        )
    if not wens.zaad:
        yield "Het zaad is leeg."
    elif any("\ud800" <= teken <= "\udfff" for teken in wens.zaad):
        yield "Het zaad is geen leesbare tekst."


def _alle(top: list[Post]) -> Iterator[Getrokken]:
    cumulatief = 0
    for post in top:
        cumulatief += post.bedrag_eurocent
        yield Getrokken(0, "top", post, cumulatief, None)


def treffers(rest: list[Post], start: int, interval: int) -> Iterator[Getrokken]:
    """The items in which a eurocent is hit; each is smaller than the interval, so once at most."""
    cumulatief, treffer = 0, start
    for post in rest:
        cumulatief += post.bedrag_eurocent
        if treffer <= cumulatief:
            yield Getrokken(0, "rest", post, cumulatief, treffer)
            treffer += interval
