"""The generator's own record of an allocation: what was sent about it, and what was delivered.

It knows no rules of the ledger. Declared volumes stay within what is allowed because they are
proportional to days: no calendar week or month is ever counted double.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from api.voorbeelddata.dagen import overlap_dagen
from api.voorbeelddata.wereld import Productsoort, Voorbeeldcontract
from ledger.ijw.berichten import Omvang, Prestatie, Product, ToegewezenProduct

VERWIJDERD = "13"


@dataclass(frozen=True, slots=True)
class Versie:
    """An allocation as it was sent once. `bekend_op`: when the message arrived."""

    toewijzingsdatum: date
    toewijzingstijd: time
    einddatum: date
    volume: int
    bekend_op: datetime


@dataclass(slots=True)
class Toewijzing:
    """One allocation to one aanbieder. `volume` of a version is a budget where there is one.

    `no_show_te_veel` is the day of a missed appointment beyond those that may be declared.
    `levering_van` and `levering_tot` are the days of delivery, `pauzes` the breaks in it;
    `regels` holds, by first day of the month, the line that was declared and not corrected.
    """

    nummer: int
    bsn: str
    contract: Voorbeeldcontract
    ingangsdatum: date
    versies: list[Versie]
    verwijderd: bool = False
    levering_van: date | None = None
    levering_tot: date | None = None
    lopende_start: date | None = None
    pauzes: list[tuple[date, date]] = field(default_factory=list)
    regels: dict[date, Prestatie] = field(default_factory=dict)
    gebruikt: int = 0
    gecorrigeerd: bool = False
    no_show_te_veel: date | None = None

    @property
    def nu(self) -> Versie:
        """The most recent version: that with the last moment of decision (IV013)."""
        return self.versies[-1]

    @property
    def productsoort(self) -> Productsoort:
        """How the product is allocated."""
        return self.contract.product

    def zoals_bekend(self, op: datetime) -> Versie | None:
        """The most recent version of those that had arrived by then; None before the first."""
        bekend = [versie for versie in self.versies if versie.bekend_op < op]
        return bekend[-1] if bekend else None

    def actueel(self, dag: date) -> bool:
        """Whether it holds on that day or later, and was not deleted."""
        return not self.verwijderd and self.nu.einddatum >= dag

    def dagen_geleverd(self, begin: date, eind: date) -> int:
        """The days of delivery in a period."""
        if self.levering_van is None:
            return 0
        van, tot = self.levering_van, self.levering_tot or eind
        if van > tot:
            return 0
        begin, eind = max(begin, van), min(eind, tot)
        pauze = sum(overlap_dagen(v, t, begin, eind) for v, t in self.pauzes)
        return max(0, (eind - begin).days + 1 - pauze)


def product_van(productsoort: Productsoort) -> Product:
    """The product as an allocation names it: with a budget, the category alone."""
    code = None if productsoort.budget else productsoort.code
    return Product(categorie=productsoort.categorie, code=code)


def omvang_van(productsoort: Productsoort, volume: int) -> Omvang | None:
    """The size of an allocation; None where a budget takes its place."""
    if productsoort.budget:
        return None
    return Omvang(volume=volume, eenheid=productsoort.eenheid, frequentie=productsoort.frequentie)


def budget_van(productsoort: Productsoort, volume: int) -> int | None:
    """The budget of an allocation in eurocent; None where it has a size."""
    return volume if productsoort.budget else None


def toegewezen_product(
    toewijzing: Toewijzing, versie: Versie, referentie: str | None, reden: str | None
) -> ToegewezenProduct:
    """A version of an allocation as a JW301 carries it."""
    productsoort = toewijzing.productsoort
    return ToegewezenProduct(
        toewijzing_nummer=toewijzing.nummer,
        referentie_aanbieder=referentie,
        product=product_van(productsoort),
        toewijzingsdatum=versie.toewijzingsdatum,
        toewijzingstijd=versie.toewijzingstijd,
        ingangsdatum=toewijzing.ingangsdatum,
        einddatum=versie.einddatum,
        reden_wijziging=reden,
        omvang=omvang_van(productsoort, versie.volume),
        budget=budget_van(productsoort, versie.volume),
    )


def stapelt(een: Productsoort, ander: Productsoort) -> bool:
    """Whether two products may not be allocated over the same days (OP259)."""
    if een.categorie != ander.categorie:
        return False
    return een.code == ander.code or een.budget or ander.budget
