"""What only Flevoland knows about a product: guideline categories, family products."""

from typing import ClassVar, Literal, Self

from pydantic import model_validator

from ledger.kaders.bestand import Pad, Veldfouten
from ledger.kaders.gegevensmodellen import Eenheid, Rij, Tekst
from ledger.omvang import MINUTEN_PER_UUR


class Richtcategorie(Rij):
    """A guideline amount: at most `max_uren` (and the same in minutes) over `maanden`.

    `uren_per_week` is an average; `weken` the number of weeks that the source counts with.
    """

    naam: Tekst
    uren_per_week: int | None = None
    max_uren: int
    max_minuten: int
    weken: int | None = None
    maanden: int

    @model_validator(mode="after")
    def _minuten_zijn_uren(self) -> Self:
        minuten = self.max_uren * MINUTEN_PER_UUR
        if self.max_minuten != minuten:
            melding = f"{self.max_uren} uur is {minuten} minuten, niet {self.max_minuten}"
            raise Veldfouten([(("max_minuten",), melding)])
        return self


class Kenmerken(Rij):
    """The facts of a product that no rule has as its own figure.

    `max_maanden` is the guideline for the length of an allocation. A family product is
    `gefinancierd` once per family, with `extra_client` as the code for the other members; such a
    code is an `extraClient` that belongs to the product `hoort_bij`.
    """

    PRODUCTVELDEN: ClassVar = ("extra_client", "hoort_bij")

    perceel: Literal["multi", "gezinIntensief", "basisBegeleiding"] | None = None
    vorm: Literal["diagnostiek", "individueel", "groep", "gezin"] | None = None
    declareren_in: Eenheid | None = None
    volume: int | None = None
    frequentie: Literal["6"] | None = None
    max_maanden: int | None = None
    categorieen: tuple[Richtcategorie, ...] = ()
    gezin: Literal["gefinancierd", "extraClient"] | None = None
    extra_client: Tekst | None = None
    hoort_bij: Tekst | None = None
    declarabel: bool = True
    no_show_declarabel: bool = False

    @model_validator(mode="after")
    def _gezinsproduct(self) -> Self:
        fouten: list[tuple[Pad, str]] = []
        if (self.extra_client is not None) != (self.gezin == "gefinancierd"):
            fouten.append((("extra_client",), "hoort bij gezin: gefinancierd, en alleen daarbij"))
        if (self.hoort_bij is not None) != (self.gezin == "extraClient"):
            fouten.append((("hoort_bij",), "hoort bij gezin: extraClient, en alleen daarbij"))
        if fouten:
            raise Veldfouten(fouten)
        return self
