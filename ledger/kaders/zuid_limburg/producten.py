"""What only Zuid-Limburg knows about a product: its cell in a sextant, or its variant."""

from typing import Final, Literal, Self

from pydantic import model_validator

from ledger.kaders.bestand import Pad, Veldfouten
from ledger.kaders.gegevensmodellen import Rij

Soort = Literal[
    "dyslexie",
    "begeleidingIndividueel",
    "begeleidingGroep",
    "behandelingIndividueel",
    "behandelingGroep",
    "omgangsregeling",
    "logeren",
    "pleegzorg",
    "verblijf",
    "crisis",
    "regie",
]
Complexiteit = Literal["start", "laag", "midden", "hoog"]
Duurklasse = Literal["kort", "lang"]

_FAMILIES: Final = {
    "begeleidingIndividueel": "ZBI",
    "begeleidingGroep": "ZBG",
    "behandelingIndividueel": "ZHI",
    "behandelingGroep": "ZHG",
}
_VARIANTEN: Final = {
    "dyslexie": ("diagnose", "behandeling"),
    "omgangsregeling": ("middel", "zwaar"),
    "pleegzorg": ("plus", "basis", "voogdij"),
    "verblijf": ("ggz", "lvb", "jo"),
    "crisis": ("gezin", "kind", "verblijf"),
    "regie": ("onafhankelijk", "reedsBetrokken"),
}


class Intensiteit(Rij):
    """How much help goes with a cell; the document gives the words and no numbers for them."""

    hoeveel: Literal["enkele", "meerdere", "veel"]
    wat: Literal["contactmomenten", "dagdelen"]
    per: Literal["week", "maand"]


class Kenmerken(Rij):
    """The facts of a product.

    A cell of a sextant has a `familie` (the begin of its code), a `complexiteit`, a length from
    `min_maanden` to `max_maanden` and an `intensiteit`; start has no `duurklasse`, for it spans
    both. What is not a cell may have a `variant`. `afrekening` is what one price is for. A product
    that is `gefinancierd` once per family stands on one of its children. `pv_inbegrepen`: personal
    care is given within it. Levels of training, ages and other limits stand with their rules.
    """

    soort: Soort
    afrekening: Literal["arrangement", "gezin", "kind", "etmaal"]
    familie: Literal["ZBI", "ZBG", "ZHI", "ZHG"] | None = None
    complexiteit: Complexiteit | None = None
    duurklasse: Duurklasse | None = None
    min_maanden: int | None = None
    max_maanden: int | None = None
    intensiteit: Intensiteit | None = None
    groepsgrootte: Literal["groot", "gemiddeld", "klein"] | None = None
    variant: (
        Literal[
            "diagnose",
            "behandeling",
            "middel",
            "zwaar",
            "plus",
            "basis",
            "voogdij",
            "ggz",
            "lvb",
            "jo",
            "gezin",
            "kind",
            "verblijf",
            "onafhankelijk",
            "reedsBetrokken",
        ]
        | None
    ) = None
    gezin: Literal["gefinancierd"] | None = None
    pv_inbegrepen: bool = False

    @model_validator(mode="after")
    def _samenhang(self) -> Self:
        fouten = [*self._celfouten(), *self._variantfouten()]
        if fouten:
            raise Veldfouten(fouten)
        return self

    def _celfouten(self) -> list[tuple[Pad, str]]:
        familie = _FAMILIES.get(self.soort)
        if self.familie != familie:
            return [(("familie",), f"bij {self.soort} hoort {familie or 'geen familie'}")]
        cel = (self.complexiteit, self.min_maanden, self.max_maanden)
        if any((waarde is None) is (familie is not None) for waarde in cel):
            melding = "complexiteit, min_maanden en max_maanden horen bij een cel, en niet elders"
            return [(("complexiteit",), melding)]
        met_klasse = familie is not None and self.complexiteit != "start"
        if (self.duurklasse is not None) is not met_klasse:
            return [(("duurklasse",), "hoort bij laag, midden en hoog, en alleen daarbij")]
        in_groep = self.soort in {"begeleidingGroep", "behandelingGroep"}
        if (self.groepsgrootte is not None) is not in_groep:
            return [(("groepsgrootte",), "hoort bij een groep, en alleen daarbij")]
        return []

    def _variantfouten(self) -> list[tuple[Pad, str]]:
        varianten = _VARIANTEN.get(self.soort, ())
        if varianten and self.variant not in varianten:
            return [(("variant",), f"kies bij {self.soort} uit {', '.join(varianten)}")]
        if not varianten and self.variant is not None:
            return [(("variant",), f"{self.soort} heeft geen varianten")]
        return []
