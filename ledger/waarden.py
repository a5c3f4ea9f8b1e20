"""The small values that events are made of."""

from datetime import date
from typing import Literal

from ledger.bevinding import Waarde


class Product(Waarde):
    """JZ020 category and, unless the allocation is aspecific, a product code."""

    categorie: str
    code: str | None = None

    def __eq__(self, ander: object) -> bool:
        """As of any value, but quicker: rules compare the products of hundreds of records."""
        if not isinstance(ander, Product):
            return NotImplemented
        return self.code == ander.code and self.categorie == ander.categorie

    def __hash__(self) -> int:
        return hash((self.categorie, self.code))


class Omvang(Waarde):
    """Volume in `eenheid` (WJ756) per `frequentie` (WMO757)."""

    volume: int
    eenheid: str
    frequentie: str


class Termijn(Waarde):
    """An obligation with its last day, fixed on the calendar version that counted it.

    `laatste_dag` is None where the source names no day. `sleutel` tells the obligations of one
    rule on one client apart; with it a later event says that the obligation was met. `waardoor`
    is what meets it, in words.
    """

    regel: str
    wie: str
    wat: str
    vanaf: date
    laatste_dag: date | None
    kalender: str
    sleutel: str | None = None
    waardoor: str | None = None


class VoldaneTermijn(Waarde):
    """An obligation that an event met, or that lapsed because of it."""

    regel: str
    sleutel: str
    afloop: Literal["vervuld", "vervallen"] = "vervuld"
