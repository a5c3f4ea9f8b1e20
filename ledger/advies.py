"""The advice on a request, from what the kaders found on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from ledger.bevinding import Bevinding, Gevolg, Laag
from ledger.dossier import Afwijking
from ledger.kaders.kader import PAST_NIET
from ledger.kaders.register import Kaders

Besluitsoort = Literal["honoreren", "afwijzen", "onderzoeken"]

_HARD = frozenset({Gevolg.WEIGEREN.value, Gevolg.AFWIJKEN.value})


@dataclass(frozen=True, slots=True)
class Advies:
    """What the kaders advise; `reden_afwijzing` (WJ759) belongs to `afwijzen`."""

    advies: Besluitsoort
    reden_afwijzing: str | None = None


@dataclass(frozen=True, slots=True)
class Besluitgrond:
    """What a decision of the gemeente rests on; empty for a message that came from elsewhere.

    `advies` is the one at the moment of the decision, None when no kader judged the request.
    """

    motivering: str | None = None
    advies: Advies | None = None
    afwijkingen: tuple[Afwijking, ...] = ()

    @property
    def geadviseerd(self) -> dict[str, Any]:
        """The advice as the event of a decision keeps it."""
        if self.advies is None:
            return {}
        return {"advies": self.advies.advies, "advies_reden": self.advies.reden_afwijzing}


GEEN_GROND = Besluitgrond()


def advies_op(bevindingen: Iterable[Bevinding], kaders: Kaders, hard: frozenset[str]) -> Advies:
    """The advice that follows from findings on a request.

    A rule that refuses, or that only a deviation can lift, advises to reject with its reason; of
    several reasons the kader's own order decides, for a JW319 carries one. A rule of those kinds
    (`hard`: their codes) that could not be judged advises to investigate. Otherwise the request
    can be honoured.
    """
    van_kader = [bevinding for bevinding in bevindingen if bevinding.laag is Laag.KADER]
    for kader in kaders.op_naam.values():
        reden = kader.reden_van(b for b in van_kader if b.regel in kader.regels)
        if reden is not None:
            return Advies("afwijzen", reden)
    # Found by a rule that its kader no longer has.
    ander = next((b.wj759 or PAST_NIET for b in van_kader if b.blokkeert), None)
    if ander is not None:
        return Advies("afwijzen", ander)
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
