"""What only Boxtel knows about a product: in kind or by a budget, with what kind of help."""

from typing import Literal, Self

from pydantic import model_validator

from ledger.kaders.bestand import Veldfouten
from ledger.kaders.gegevensmodellen import Categorie, Rij, Tekst

Leveringsvorm = Literal["zin", "pgb"]
Hulpvorm = Literal[
    "verzorging",
    "begeleiding",
    "behandeling",
    "ambulant",
    "daghulp",
    "verblijf",
    "basishulp",
    "vervoer",
]
Inzet = Literal["individueel", "groep", "gezin"]
Tariefeenheid = Literal["uur", "dagdeel", "etmaal", "behandeling", "offerte", "kilometer"]


class Kenmerken(Rij):
    """The facts of a product that no rule has as its own figure.

    `leveringsvormen` is empty where the document does not say how the help is delivered;
    `inzet` where it does not say with whom. `met_verblijf` is whether the client formally sleeps
    elsewhere. `tariefeenheid` is what a budget is counted in, with `offerte` for one that follows
    a quotation for one of the `pakketten`. `kilometer` marks what iJw can only count in euros.
    """

    hulpvorm: Hulpvorm
    leveringsvormen: tuple[Leveringsvorm, ...] = ()
    informeel_toegestaan: bool = False
    inzet: tuple[Inzet, ...] = ()
    met_verblijf: bool = False
    tariefeenheid: Tariefeenheid | None = None
    pakketten: tuple[Tekst, ...] = ()
    kilometer: bool = False
    toewijsbaar: bool = True
    cbs_categorie_2015: Categorie | None = None

    @model_validator(mode="after")
    def _samenhang(self) -> Self:
        fouten: list[tuple[tuple[str | int, ...], str]] = []
        if self.informeel_toegestaan and "pgb" not in self.leveringsvormen:
            fouten.append((("informeel_toegestaan",), "kan alleen met een pgb"))
        if bool(self.pakketten) != (self.tariefeenheid == "offerte"):
            fouten.append((("pakketten",), "hoort bij tariefeenheid: offerte, en alleen daarbij"))
        if self.kilometer != (self.tariefeenheid == "kilometer"):
            fouten.append((("kilometer",), "hoort bij tariefeenheid: kilometer"))
        if fouten:
            raise Veldfouten(fouten)
        return self
