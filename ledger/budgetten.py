"""What of a record about money stays readable: what was granted, and what was used of it.

A record is ciphertext under the key of the client. That a budget exists, how large it is and what
was paid from it stands beside it in the clear, as it does for allocations and declared lines, so
that the books still add up when a person is forgotten.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final, Literal, Protocol, TypeVar

from ledger.bevinding import Waarde
from ledger.dossier import PgbBesluit, PgbBesteding, Stuk, Vervoer
from ledger.omvang import METERS_PER_KILOMETER
from ledger.waarden import Omvang, Product

Budgetsoort = Literal["pgb", "vervoer"]
GEEFT_BUDGET: Final = frozenset({"toekennen", "herzien"})
"""The decisions that leave the client with a budget."""


class Budgetbesluit(Protocol):
    """What of a decision says which one counts."""

    @property
    def besluit(self) -> str: ...
    @property
    def datum(self) -> date: ...
    @property
    def einddatum(self) -> date | None: ...


B = TypeVar("B", bound=Budgetbesluit)


def geldend(besluiten: Iterable[B]) -> tuple[B, date | None] | None:
    """Of the decisions on one budget, in order, the one that counts, and its last day.

    That is the last grant or revision; a withdrawal after it ends it, on its own end date or else
    on its own day. None when nothing was granted.
    """
    gekozen: B | None = None
    laatste: date | None = None
    for besluit in besluiten:
        if besluit.besluit in GEEFT_BUDGET:
            gekozen, laatste = besluit, besluit.einddatum
        elif besluit.besluit == "intrekken" and gekozen is not None:
            laatste = min(laatste or date.max, besluit.einddatum or besluit.datum)
    return None if gekozen is None else (gekozen, laatste)


class Toekenning(Waarde):
    """A decision on a budget. `meters` is how far transport is paid for.

    `nummer` is the version of the client that it makes: the order of decisions of one day.
    """

    soort: Budgetsoort
    kenmerk: str
    nummer: int
    besluit: Literal["toekennen", "afwijzen", "herzien", "intrekken"]
    datum: date
    product: Product | None = None
    ingangsdatum: date | None = None
    einddatum: date | None = None
    omvang: Omvang | None = None
    bedrag_eurocent: int | None = None
    meters: int | None = None


class Besteding(Waarde):
    """Something used of a budget; negative where it was given back. `eenheid` is from WJ756."""

    soort: Budgetsoort
    kenmerk: str
    datum: date
    aantal: int | None = None
    eenheid: str | None = None
    bedrag_eurocent: int | None = None
    meters: int | None = None


def budgetvelden(stuk: Stuk, versie: int) -> dict[str, Toekenning | Besteding]:
    """What the event of this version says in the clear of a budget; empty for other records."""
    match stuk:
        case PgbBesluit():
            return {"toekenning": _pgb(stuk, versie)}
        case PgbBesteding():
            return {"besteding": _betaling(stuk)}
        case Vervoer(soort="toekenning", kenmerk=str(kenmerk)):
            return {"toekenning": _vervoer(stuk, kenmerk, versie)}
        case Vervoer(soort="rit", kenmerk=str(kenmerk)):
            return {"besteding": _rit(stuk, kenmerk)}
    return {}


def _pgb(stuk: PgbBesluit, versie: int) -> Toekenning:
    return Toekenning(
        soort="pgb",
        kenmerk=stuk.kenmerk,
        nummer=versie,
        besluit=stuk.besluit,
        datum=stuk.datum,
        product=stuk.product,
        ingangsdatum=stuk.ingangsdatum,
        einddatum=stuk.einddatum,
        omvang=stuk.omvang,
        bedrag_eurocent=stuk.bedrag_eurocent,
    )


def _betaling(stuk: PgbBesteding) -> Besteding:
    teken = -1 if stuk.terugbetaling else 1
    return Besteding(
        soort="pgb",
        kenmerk=stuk.kenmerk,
        datum=stuk.datum,
        aantal=teken * stuk.aantal,
        eenheid=stuk.eenheid,
        bedrag_eurocent=teken * stuk.bedrag_eurocent,
    )


def bovengebruikelijke_meters(stuk: Vervoer) -> int | None:
    """How far the part of transport is that goes beyond usual help; None when nobody said.

    What was measured in meters counts before the whole kilometers.
    """
    if stuk.bovengebruikelijke_meters is not None:
        return stuk.bovengebruikelijke_meters
    return in_meters(stuk.bovengebruikelijke_kilometers)


def in_meters(kilometers: int | None) -> int | None:
    """A distance in meters; None for none."""
    return None if kilometers is None else kilometers * METERS_PER_KILOMETER


def _afstand(stuk: Vervoer) -> int | None:
    """The meters that are paid for: the part beyond usual help, else the whole distance."""
    meters = bovengebruikelijke_meters(stuk)
    return in_meters(stuk.kilometers) if meters is None else meters


def _vervoer(stuk: Vervoer, kenmerk: str, versie: int) -> Toekenning:
    return Toekenning(
        soort="vervoer",
        kenmerk=kenmerk,
        nummer=versie,
        besluit="toekennen",
        datum=stuk.datum,
        product=stuk.product,
        ingangsdatum=stuk.datum,
        einddatum=stuk.einddatum,
        bedrag_eurocent=stuk.bedrag_eurocent,
        meters=_afstand(stuk),
    )


def _rit(stuk: Vervoer, kenmerk: str) -> Besteding:
    return Besteding(
        soort="vervoer",
        kenmerk=kenmerk,
        datum=stuk.datum,
        bedrag_eurocent=stuk.bedrag_eurocent,
        meters=_afstand(stuk),
    )
