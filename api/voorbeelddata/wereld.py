"""The sample world: gemeenten, made-up aanbieders, the products that they sell and at what price.

The codes of the products are those of the national list (JZ21) and of the Flevoland contract;
volumes, tariffs and AGB codes are invented.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from api.voorbeelddata.bron import bron

AANTAL_AANBIEDERS = 15
_PRODUCTEN_PER_AANBIEDER = 6
_LANDELIJK_VANAF = date(2015, 1, 1)
_FLEVOLAND_VANAF = date(2027, 1, 1)

GEMEENTEN = {
    "0034": ("Almere", "1315AA"),
    "0303": ("Dronten", "8251AA"),
    "0995": ("Lelystad", "8232AA"),
    "0171": ("Emmeloord", "8302AA"),
    "0184": ("Urk", "8321AA"),
    "0757": ("Boxtel", "5281AA"),
}
_MULTI = ("0034", "0303", "0171", "0184")
_BASIS = ("0171", "0184")
_ALLE = tuple(GEMEENTEN)


@dataclass(frozen=True, slots=True)
class Productsoort:
    """A product as it is allocated.

    `omvangen`: the usual volumes, each with its duration in months. `tarieven`: the lowest and
    highest tariff in eurocent per `tarief_eenheid`; None where the amount itself is agreed.
    With `budget` the allocation names only the category and an amount in eurocent.
    """

    code: str
    categorie: str
    eenheid: str
    frequentie: str
    omvangen: tuple[tuple[int, int], ...]
    tarieven: tuple[int, int] | None
    tarief_eenheid: str
    gemeenten: tuple[str, ...] = _ALLE
    vanaf: date = _LANDELIJK_VANAF
    budget: bool = False


_UREN_PER_JAAR = ((5760, 12), (11520, 12))
_UUR = (7200, 12900)

PRODUCTEN = (
    Productsoort("45A04", "45", "04", "2", ((1, 6), (2, 6), (3, 9)), _UUR, "04"),
    Productsoort("45A05", "45", "01", "6", ((1800, 6), (3600, 9)), _UUR, "04"),
    Productsoort("45A48", "45", "01", "2", ((60, 6), (90, 9), (120, 12)), _UUR, "04"),
    Productsoort("45A53", "45", "04", "4", ((8, 6), (12, 9)), _UUR, "04"),
    Productsoort("45A65", "45", "01", "6", ((1200, 4), (2400, 8)), (9600, 14400), "04"),
    Productsoort("41A03", "41", "16", "2", ((2, 6), (4, 9)), (7800, 11400), "16"),
    Productsoort("43A07", "43", "14", "2", ((7, 6), (7, 12)), (24000, 34500), "14"),
    Productsoort("43A10", "43", "14", "2", ((7, 12),), (16500, 19800), "14"),
    Productsoort("44A09", "44", "14", "4", ((4, 6), (6, 12)), (19500, 23500), "14"),
    Productsoort("42A03", "42", "84", "2", ((4, 6), (10, 9)), (1350, 1990), "84"),
    Productsoort("50A03", "50", "83", "4", ((96500, 6), (142000, 12)), None, "83"),
    Productsoort(
        "45A54", "45", "04", "6", ((450000, 6), (900000, 12)), _UUR, "04", ("0034",), budget=True
    ),
    *(
        Productsoort(code, "45", "01", "6", omvangen, _UUR, "04", gemeenten, _FLEVOLAND_VANAF)
        for code, omvangen, gemeenten in (
            ("45F11", ((1800, 6), (3600, 12)), _MULTI),
            ("45F21", _UREN_PER_JAAR, _MULTI),
            ("45F22", ((11520, 12),), _MULTI),
            ("45F31", _UREN_PER_JAAR, _MULTI),
            ("45F32", ((9600, 12),), _MULTI),
            ("45F01", _UREN_PER_JAAR, _BASIS),
        )
    ),
)
_PRODUCT_BIJ_CODE = {product.code: product for product in PRODUCTEN}


@dataclass(frozen=True, slots=True)
class Voorbeeldcontract:
    """What an aanbieder may deliver in a gemeente, and at which tariff.

    `tarief_eurocent` per `eenheid`, or None where no tariff was agreed; `tot` None: open-ended.
    """

    gemeente: str
    aanbieder: str
    categorie: str
    code: str
    tarief_eurocent: int | None
    eenheid: str
    vanaf: date
    tot: date | None = None

    @property
    def product(self) -> Productsoort:
        """How the product is allocated."""
        return _PRODUCT_BIJ_CODE[self.code]


def aanbieders() -> list[str]:
    """The AGB codes of the aanbieders: 90 is the start of no kind of care provider."""
    return [f"9000{nummer:04d}" for nummer in range(1, AANTAL_AANBIEDERS + 1)]


def _tarief(product: Productsoort, *sleutel: object) -> int | None:
    """An agreed tariff in eurocent; not always one that divides by 60 (IV081)."""
    if product.tarieven is None:
        return None
    laagste, hoogste = product.tarieven
    return bron(*sleutel, product.code).randrange(laagste, hoogste, 5)


def _van_aanbieder(zaad: int, nummer: int, aanbieder: str) -> list[Voorbeeldcontract]:
    rng = bron(zaad, "contract", aanbieder)
    landelijk = [p for p in PRODUCTEN if p.vanaf == _LANDELIJK_VANAF]
    keus = rng.sample(landelijk, _PRODUCTEN_PER_AANBIEDER)
    producten = keus + [p for p in PRODUCTEN if p.vanaf != _LANDELIJK_VANAF]
    # Each gemeente has an aanbieder, whatever is drawn.
    gemeenten = sorted({_ALLE[nummer % len(_ALLE)], *rng.sample(_ALLE, 2)})
    return [
        Voorbeeldcontract(
            gemeente,
            aanbieder,
            product.categorie,
            product.code,
            _tarief(product, zaad, gemeente, aanbieder),
            product.tarief_eenheid,
            product.vanaf,
        )
        for gemeente in gemeenten
        for product in producten
        if gemeente in product.gemeenten
    ]


@lru_cache(maxsize=4)
def _contracten(zaad: int) -> tuple[Voorbeeldcontract, ...]:
    return tuple(
        contract
        for nummer, aanbieder in enumerate(aanbieders())
        for contract in _van_aanbieder(zaad, nummer, aanbieder)
    )


def contracten(zaad: int = 1) -> list[Voorbeeldcontract]:
    """All contracts of the sample world with this seed, by aanbieder and gemeente."""
    return list(_contracten(zaad))


def contracten_van(zaad: int, gemeente: str, aanbieder: str, op: date) -> list[Voorbeeldcontract]:
    """What this aanbieder may start to deliver in this gemeente on that day.

    Where the Flevoland contract holds it comes first: from its start on, the regional products
    replace the ambulant ones of the national list.
    """
    alle = [
        c
        for c in _contracten(zaad)
        if (c.gemeente, c.aanbieder) == (gemeente, aanbieder) and c.vanaf <= op
    ]
    if not any(c.vanaf == _FLEVOLAND_VANAF for c in alle):
        return alle
    return [c for c in alle if c.vanaf == _FLEVOLAND_VANAF or c.categorie != "45"]


def aanbieders_van(zaad: int, gemeente: str) -> list[str]:
    """The aanbieders with a contract in this gemeente."""
    return sorted({c.aanbieder for c in _contracten(zaad) if c.gemeente == gemeente})
