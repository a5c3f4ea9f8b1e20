"""What a check found: counts, differences and how long it took; small enough to hand over."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, NamedTuple

MEESTE_PER_CONTROLE = 1_000
"""More differences of one check are only counted: whoever has so many has another question."""

ONTLEEDFOUTEN = (LookupError, ValueError, TypeError, AttributeError, ArithmeticError)
"""What content that was tampered with makes of code that expects another form."""


class Verschil(NamedTuple):
    """One difference, in a Dutch sentence without personal data.

    `controle` is the name of the check and `soort` the kind of difference within it. The event is
    named where there is one.
    """

    controle: str
    soort: str
    zin: str
    gebeurtenis_id: str | None = None
    stroom: str | None = None
    versie: int | None = None


@dataclass
class Uitslag:
    """What checks found in a part of the ledger. `geteld` counts what was looked at, by name.

    `overgeslagen` counts, per reason, what could not be looked at without that being a difference;
    `kaders` how many events name a kader (id, version with hash).
    """

    geteld: Counter[str] = field(default_factory=Counter)
    overgeslagen: Counter[str] = field(default_factory=Counter)
    kaders: Counter[tuple[str, str]] = field(default_factory=Counter)
    seconden: Counter[str] = field(default_factory=Counter)
    verschillen: list[Verschil] = field(default_factory=list)
    aantallen: Counter[str] = field(default_factory=Counter)
    """The number of differences per check, those beyond `MEESTE_PER_CONTROLE` too."""

    def meld(self, verschil: Verschil) -> None:
        """Note a difference."""
        self.aantallen[verschil.controle] += 1
        if self.aantallen[verschil.controle] <= MEESTE_PER_CONTROLE:
            self.verschillen.append(verschil)

    def neem_op(self, ander: "Uitslag") -> None:
        """Add what was found in another part."""
        for verschil in ander.verschillen:
            self.meld(verschil)
        getoond = Counter(verschil.controle for verschil in ander.verschillen)
        self.aantallen += ander.aantallen - getoond
        self.geteld += ander.geteld
        self.overgeslagen += ander.overgeslagen
        self.kaders += ander.kaders
        for naam, seconden in ander.seconden.items():
            self.seconden[naam] += seconden

    @contextmanager
    def klok(self, controle: str) -> Iterator[None]:
        """Count the time in this context for a check."""
        begin = perf_counter()
        try:
            yield
        finally:
            self.seconden[controle] += perf_counter() - begin  # type: ignore[assignment]

    def als_json(self) -> dict[str, Any]:
        """In the form in which progress is kept."""
        return {
            "geteld": self.geteld,
            "overgeslagen": self.overgeslagen,
            "kaders": [[*kader, aantal] for kader, aantal in self.kaders.items()],
            "seconden": self.seconden,
            "verschillen": [list(verschil) for verschil in self.verschillen],
            "aantallen": self.aantallen,
        }

    @classmethod
    def uit_json(cls, inhoud: dict[str, Any]) -> "Uitslag":
        """From the form in which progress is kept; LookupError, ValueError or TypeError if not."""
        return cls(
            geteld=Counter(inhoud["geteld"]),
            overgeslagen=Counter(inhoud["overgeslagen"]),
            kaders=Counter({(kader, versie): n for kader, versie, n in inhoud["kaders"]}),
            seconden=Counter(inhoud["seconden"]),
            verschillen=[Verschil(*rij) for rij in inhoud["verschillen"]],
            aantallen=Counter(inhoud["aantallen"]),
        )
