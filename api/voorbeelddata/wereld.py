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
FLEVOLAND_VANAF = date(2027, 1, 1)

GEMEENTEN = {
    "0034": ("Almere", "1315AA"),
    "0303": ("Dronten", "8251AA"),
    "0995": ("Lelystad", "8232AA"),
    "0171": ("Emmeloord", "8302AA"),
    "0184": ("Urk", "8321AA"),
    "0757": ("Boxtel", "5281AA"),
}
ALMERE = "0034"
MAASTRICHT, BOXTEL = "0935", "0757"
PLAATSEN = {**GEMEENTEN, MAASTRICHT: ("Maastricht", "6211AA")}
"""The gemeenten of the sample world and those of the examples beside it (`voorbeelden`)."""
_MULTI = (ALMERE, "0303", "0171", "0184")
_INTENSIEF = (*_MULTI, "0995")
_BASIS = ("0171", "0184")
_ALLE = tuple(GEMEENTEN)
_BEGELEIDING = "45A05"
GROEPSCODE = "45A54"
"""The group beside the individual guidance; in Almere nobody should declare it on that."""
_BUITEN_ALMERE = tuple(gemeente for gemeente in GEMEENTEN if gemeente != ALMERE)


@dataclass(frozen=True, slots=True)
class Productsoort:
    """A product as it is allocated.

    `omvangen`: the usual volumes, each with its duration in months. `tarieven`: the lowest and
    highest tariff in eurocent per `tarief_eenheid`; None where the amount itself is agreed.
    With `budget` the allocation names only the category and an amount in eurocent.

    `los` is whether anybody asks for it. `plaats` is the code with which another member of the
    family takes part in a family product (`gezin`); the place itself has no such code, and nothing
    is declared on it.
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
    los: bool = True
    gezin: bool = False
    plaats: str | None = None

    @property
    def declarabel(self) -> bool:
        """Whether anything can be declared on it: not on a place beside family help."""
        return not self.gezin or self.plaats is not None


GROEPEN = ("45F22", "45F32")
MINUTEN_PER_SESSIE = 180
"""What a session of a group gives each of four children: three professionals, four hours."""

_UREN_FLEVOLAND = ((2880, 6), (5760, 12), (11520, 12))
_UUR = (7200, 12900)

PRODUCTEN = (
    Productsoort("45A04", "45", "04", "2", ((1, 6), (2, 6), (3, 9)), _UUR, "04"),
    Productsoort("45A05", "45", "01", "6", ((1800, 6), (3600, 9)), _UUR, "04", _BUITEN_ALMERE),
    # Almere allocates this help by its category alone.
    Productsoort(
        "45A05", "45", "04", "6", ((450000, 6), (900000, 12)), _UUR, "04", (ALMERE,), budget=True
    ),
    Productsoort("45A48", "45", "01", "2", ((60, 6), (90, 9), (120, 12)), _UUR, "04"),
    Productsoort(GROEPSCODE, "45", "04", "4", ((8, 6),), _UUR, "04", (ALMERE,), los=False),
    Productsoort("45A53", "45", "04", "4", ((8, 6), (12, 9)), _UUR, "04"),
    Productsoort("45A65", "45", "01", "6", ((1200, 4), (2400, 8)), (9600, 14400), "04"),
    Productsoort("41A03", "41", "16", "2", ((2, 6), (4, 9)), (7800, 11400), "16"),
    Productsoort("43A07", "43", "14", "2", ((7, 6), (7, 12)), (24000, 34500), "14"),
    Productsoort("43A10", "43", "14", "2", ((7, 12),), (16500, 19800), "14"),
    Productsoort("44A09", "44", "14", "4", ((4, 6), (6, 12)), (19500, 23500), "14"),
    Productsoort("42A03", "42", "84", "2", ((4, 6), (10, 9)), (1350, 1990), "84"),
    Productsoort("50A03", "50", "83", "4", ((96500, 6), (142000, 12)), None, "83"),
    *(
        Productsoort(code, "45", "01", "6", omvangen, _UUR, "04", gemeenten, FLEVOLAND_VANAF)
        for code, omvangen, gemeenten in (
            ("45F11", ((1800, 6), (3600, 12)), _MULTI),
            ("45F21", _UREN_FLEVOLAND, _MULTI),
            ("45F22", ((11520, 12),), _MULTI),
            ("45F31", _UREN_FLEVOLAND, _MULTI),
            ("45F32", ((9600, 12),), _MULTI),
            ("45F01", _UREN_FLEVOLAND, _BASIS),
        )
    ),
    *(
        Productsoort(
            code,
            "45",
            "01",
            "6",
            omvangen,
            _UUR,
            "04",
            gemeenten,
            FLEVOLAND_VANAF,
            gezin=True,
            plaats=plaats,
        )
        for code, plaats, omvangen, gemeenten in (
            ("45F23", "45F24", ((8640, 12),), _MULTI),
            ("45F33", "45F35", ((6240, 12), (8700, 12)), _MULTI),
            ("45F34", "45F36", ((9000, 9),), _INTENSIEF),
        )
    ),
    *(
        Productsoort(
            code, "45", "84", "6", ((1, 12),), None, "84", gemeenten, FLEVOLAND_VANAF, gezin=True
        )
        for code, gemeenten in (("45F24", _MULTI), ("45F35", _MULTI), ("45F36", _INTENSIEF))
    ),
)
VOORBEELDPRODUCTEN = (
    *(
        Productsoort(code, categorie, "82", "6", ((1, 6),), tarief, "82", (MAASTRICHT,))
        for code, categorie, tarief in (
            ("ZBIMK", "45", (286000, 286005)),
            ("ZCAG", "46", (412500, 412505)),
            ("ZDYSD", "54", (98500, 98505)),
            ("ZDYSB", "54", (371500, 371505)),
        )
    ),
    Productsoort("ZPZB", "44", "14", "2", ((7, 12),), (4350, 4355), "14", (MAASTRICHT,)),
    Productsoort("BXAM", "45", "04", "4", ((4, 6),), (8400, 8405), "04", (BOXTEL,)),
)
"""What the examples are allocated: products of Zuid-Limburg and of Boxtel."""

_PRODUCT_BIJ_CODE = {
    (gemeente, product.code): product
    for product in (*PRODUCTEN, *VOORBEELDPRODUCTEN)
    for gemeente in product.gemeenten
}
AANBIEDERS_VOORBEELDEN = {MAASTRICHT: "90000901", BOXTEL: "90000902"}


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
        return _PRODUCT_BIJ_CODE[self.gemeente, self.code]

    @property
    def flevoland(self) -> bool:
        """Whether it is one of the regional contracts of Flevoland."""
        return self.vanaf == FLEVOLAND_VANAF


def aanbieders() -> list[str]:
    """The AGB codes of the aanbieders: 90 is the start of no kind of care provider."""
    return [f"9000{nummer:04d}" for nummer in range(1, AANTAL_AANBIEDERS + 1)]


def _tarief(product: Productsoort, *sleutel: object) -> int | None:
    """An agreed tariff in eurocent; not always one that divides by 60 (IV081)."""
    if product.tarieven is None:
        return None
    laagste, hoogste = product.tarieven
    code = _BEGELEIDING if product.code == GROEPSCODE else product.code
    return bron(*sleutel, code).randrange(laagste, hoogste, 5)


def _van_aanbieder(zaad: int, nummer: int, aanbieder: str) -> list[Voorbeeldcontract]:
    rng = bron(zaad, "contract", aanbieder)
    landelijk = sorted({p.code for p in PRODUCTEN if p.vanaf == _LANDELIJK_VANAF and p.los})
    # Of guidance in Almere there is always someone who gives it.
    keus = {_BEGELEIDING, GROEPSCODE, *rng.sample(landelijk, _PRODUCTEN_PER_AANBIEDER)}
    producten = [p for p in PRODUCTEN if p.code in keus or p.vanaf != _LANDELIJK_VANAF]
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
    """All contracts of the sample world with this seed, by aanbieder and gemeente.

    Those behind the examples come last; no other child goes to their aanbieders.
    """
    bij_voorbeelden = [
        voorbeeldcontract(gemeente, product.code)
        for product in VOORBEELDPRODUCTEN
        for gemeente in product.gemeenten
    ]
    return [*_contracten(zaad), *bij_voorbeelden]


def voorbeeldcontract(gemeente: str, code: str) -> Voorbeeldcontract:
    """The contract behind an example, with the lowest tariff of its product."""
    product = _PRODUCT_BIJ_CODE[gemeente, code]
    return Voorbeeldcontract(
        gemeente,
        AANBIEDERS_VOORBEELDEN[gemeente],
        product.categorie,
        code,
        product.tarieven[0] if product.tarieven else None,
        product.tarief_eenheid,
        product.vanaf,
    )


def contracten_van(zaad: int, gemeente: str, aanbieder: str, op: date) -> list[Voorbeeldcontract]:
    """What this aanbieder may start to deliver to one child in this gemeente on that day.

    Where the Flevoland contract holds it comes first: from its start on, the regional products
    replace the ambulant ones of the national list. Family products are for `gezinscontracten`.
    """
    alle = [c for c in _op(zaad, gemeente, aanbieder, op) if c.product.los and not c.product.gezin]
    if not any(c.flevoland for c in alle):
        return alle
    return [c for c in alle if c.flevoland or c.categorie != "45"]


def gezinscontracten(
    zaad: int, gemeente: str, aanbieder: str, op: date
) -> list[tuple[Voorbeeldcontract, Voorbeeldcontract]]:
    """The family products of this aanbieder on that day, each with its place for others."""
    bij_code = {c.code: c for c in _op(zaad, gemeente, aanbieder, op) if c.product.gezin}
    return [
        (contract, bij_code[contract.product.plaats])
        for contract in bij_code.values()
        if contract.product.plaats is not None
    ]


def _op(zaad: int, gemeente: str, aanbieder: str, op: date) -> list[Voorbeeldcontract]:
    return [
        c
        for c in _contracten(zaad)
        if (c.gemeente, c.aanbieder) == (gemeente, aanbieder) and c.vanaf <= op
    ]


def aanbieders_van(zaad: int, gemeente: str) -> list[str]:
    """The aanbieders with a contract in this gemeente."""
    return sorted({c.aanbieder for c in _contracten(zaad) if c.gemeente == gemeente})
