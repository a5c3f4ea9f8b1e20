"""What of a record about money stays readable: what was granted, and what was used of it.

A record is ciphertext under the key of the client. That a budget exists, how large it is and what
was paid from it stands beside it in the clear, as it does for allocations and declared lines, so
that the books still add up when a person is forgotten.
"""

from datetime import date
from typing import Literal

from ledger.bevinding import Waarde
from ledger.dossier import PgbBesluit, PgbBesteding, Stuk, Vervoer
from ledger.waarden import Omvang, Product

Budgetsoort = Literal["pgb", "vervoer"]


class Toekenning(Waarde):
    """A decision on a budget. `kilometers` is what transport is paid for."""

    soort: Budgetsoort
    kenmerk: str
    besluit: Literal["toekennen", "afwijzen", "herzien", "intrekken"]
    datum: date
    product: Product | None = None
    ingangsdatum: date | None = None
    einddatum: date | None = None
    omvang: Omvang | None = None
    bedrag_eurocent: int | None = None
    kilometers: int | None = None


class Besteding(Waarde):
    """Something used of a budget; negative where it was given back. `eenheid` is from WJ756."""

    soort: Budgetsoort
    kenmerk: str
    datum: date
    aantal: int | None = None
    eenheid: str | None = None
    bedrag_eurocent: int | None = None
    kilometers: int | None = None


def budgetvelden(stuk: Stuk) -> dict[str, Toekenning | Besteding]:
    """What an event about this record says in the clear of a budget; empty for other records."""
    match stuk:
        case PgbBesluit():
            return {"toekenning": _pgb(stuk)}
        case PgbBesteding():
            return {"besteding": _betaling(stuk)}
        case Vervoer(soort="toekenning", kenmerk=str(kenmerk)):
            return {"toekenning": _vervoer(stuk, kenmerk)}
        case Vervoer(soort="rit", kenmerk=str(kenmerk)):
            return {"besteding": _rit(stuk, kenmerk)}
    return {}


def _pgb(stuk: PgbBesluit) -> Toekenning:
    return Toekenning(
        soort="pgb",
        kenmerk=stuk.kenmerk,
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


def _vervoer(stuk: Vervoer, kenmerk: str) -> Toekenning:
    kilometers = stuk.bovengebruikelijke_kilometers
    return Toekenning(
        soort="vervoer",
        kenmerk=kenmerk,
        besluit="toekennen",
        datum=stuk.datum,
        product=stuk.product,
        ingangsdatum=stuk.datum,
        einddatum=stuk.einddatum,
        bedrag_eurocent=stuk.bedrag_eurocent,
        kilometers=stuk.kilometers if kilometers is None else kilometers,
    )


def _rit(stuk: Vervoer, kenmerk: str) -> Besteding:
    kilometers = stuk.bovengebruikelijke_kilometers
    return Besteding(
        soort="vervoer",
        kenmerk=kenmerk,
        datum=stuk.datum,
        bedrag_eurocent=stuk.bedrag_eurocent,
        kilometers=stuk.kilometers if kilometers is None else kilometers,
    )
