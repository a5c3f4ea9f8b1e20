"""The advice on a request, from what the kaders found on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ledger.bevinding import Bevinding, Gevolg, Laag
from ledger.kaders.register import Kaders

Besluitsoort = Literal["honoreren", "afwijzen", "onderzoeken"]

_HARD = frozenset({Gevolg.WEIGEREN.value, Gevolg.AFWIJKEN.value})
PAST_NIET = "4"
"""WJ759 'Past niet binnen contract': the reason of a refusal whose rule names none."""


@dataclass(frozen=True, slots=True)
class Advies:
    """What the kaders advise; `reden_afwijzing` (WJ759) belongs to `afwijzen`."""

    advies: Besluitsoort
    reden_afwijzing: str | None = None


def advies_op(bevindingen: Iterable[Bevinding], kaders: Kaders, hard: frozenset[str]) -> Advies:
    """The advice that follows from findings on a request.

    A rule that refuses, or that only a deviation can lift, advises to reject with its reason; of
    several reasons the kader's own order decides, for a JW319 carries one. A rule of those kinds
    (`hard`: their codes) that could not be judged advises to investigate. Otherwise the request
    can be honoured.
    """
    van_kader = [bevinding for bevinding in bevindingen if bevinding.laag is Laag.KADER]
    redenen = [b.wj759 or PAST_NIET for b in van_kader if b.blokkeert]
    if redenen:
        volgorde = _volgorde(kaders)
        return Advies("afwijzen", min(redenen, key=lambda reden: volgorde.get(reden, 99)))
    if any(b.niet_beoordeelbaar and b.regel in hard for b in van_kader):
        return Advies("onderzoeken")
    return Advies("honoreren")


def harde_regels(kaders: Kaders) -> frozenset[str]:
    """The codes of the rules that refuse or that only a deviation lifts."""
    return frozenset(
        regel.code
        for kader in kaders.op_naam.values()
        for regel in kader.regels.values()
        if regel.gevolg.value in _HARD
    )


def _volgorde(kaders: Kaders) -> dict[str, int]:
    volgorde: dict[str, int] = {}
    for kader in kaders.op_naam.values():
        for plaats, reden in enumerate(kader.bestand.afwijsvolgorde):
            volgorde.setdefault(reden, plaats)
    return volgorde
