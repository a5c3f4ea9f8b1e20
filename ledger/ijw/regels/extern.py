"""Rules that hold a message against a list from outside: gemeenten (CBS) and product codes.

Readings chosen:

TR378. The list of the day of writing (Dagtekening) always serves. After a merger an older list may
be used: that of the Ingangsdatum of the allocations in a JW301, the ToewijzingIngangsdatum in a
JW315, JW305 or JW307. The other messages do not say when their allocation began, so for those a
code that was dissolved before the Dagtekening cannot be judged. A code that the list never had is
refused.

TR381. A code that a list binds to another category is refused. A code that stands on no list that
the ledger knows is not: gemeenten may have a list of their own (IV075), and what the sender and the
gemeente agreed cannot be seen here (OP095). Such a code is accepted in silence when the gemeente
itself named it with this category, in the allocation or in a contract; otherwise the finding
says that it could not be judged.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from ledger.bevinding import Operand
from ledger.gebeurtenissen import ToewijzingGebeurtenis
from ledger.ijw.berichten import (
    BERICHTSOORTEN,
    Jw301,
    Jw305,
    Jw307,
    Jw315,
    Jw319,
    Partij,
)
from ledger.ijw.gemeenten import GEMEENTEN, Gemeente, gemeente_bestaat
from ledger.ijw.gemeenten_data import LIJST_VANAF
from ledger.ijw.productcodes import categorie_van, productcode_past
from ledger.ijw.regels.bericht import KopContext
from ledger.ijw.regels.prestatie import DEBET, PrestatieContext
from ledger.ijw.regels.regie import START, STOP, StartContext, StopContext
from ledger.ijw.regels.toewijzing import ToegewezenContext
from ledger.ijw.regels.verzoek import AangevraagdContext, NieuwContext
from ledger.regels import Niveau, Uitkomst, regel
from ledger.waarden import Product

WOONPLAATSBEGINSEL = "/Bericht/Antwoord/Woonplaatsbeginsel"


# --- gemeenten ------------------------------------------------------------------------------------


@regel(
    "TR378",
    "Header",
    titel="De gemeentecode staat in de gemeentelijke indeling van het CBS",
    retourcode="S300",
    niveau=Niveau.EXTERNE_BRON,
)
def tr378(kop: KopContext) -> Iterator[Uitkomst]:
    """The gemeente of the header, and the one a JW319 points to, exist on the days that count.

    A return message repeats the header of its forward message and is not judged again.
    """
    soort = BERICHTSOORTEN[kop.soort]
    if soort.is_retour:
        return
    bericht, header = kop.bericht, kop.bericht.header
    dagtekening = header.bericht_identificatie.dagtekening
    van_gemeente = soort.afzender is Partij.GEMEENTE
    veld, code = ("Afzender", header.afzender) if van_gemeente else ("Ontvanger", header.ontvanger)
    uitkomst = _gemeentecode(veld, code, dagtekening, _ingangsdata(bericht))
    if uitkomst is not None:
        yield uitkomst
    if isinstance(bericht, Jw319) and bericht.antwoord.woonplaatsbeginsel is not None:
        andere = bericht.antwoord.woonplaatsbeginsel.gemeente
        uitkomst = _gemeentecode("Woonplaatsbeginsel", andere, dagtekening, (), WOONPLAATSBEGINSEL)
        if uitkomst is not None:
            yield uitkomst


def _ingangsdata(bericht: Any) -> tuple[date, ...]:
    """The days on which the allocations in the message begin, as far as it says so."""
    match bericht:
        case Jw301():
            data: Iterable[date | None] = (
                product.ingangsdatum for product in bericht.client.toegewezen_producten
            )
        case Jw315():
            data = (
                product.toewijzing_ingangsdatum for product in bericht.client.aangevraagde_producten
            )
        case Jw305():
            data = (product.toewijzing_ingangsdatum for product in bericht.client.start_producten)
        case Jw307():
            data = (product.toewijzing_ingangsdatum for product in bericht.client.stop_producten)
        case _:
            data = ()
    return tuple(sorted({dag for dag in data if dag is not None}))


def _gemeentecode(
    veld: str,
    code: str,
    dagtekening: date,
    ingangsdata: tuple[date, ...],
    plaats: str | None = None,
) -> Uitkomst | None:
    if gemeente_bestaat(code, dagtekening):
        return None
    if ingangsdata and all(gemeente_bestaat(code, dag) for dag in ingangsdata):
        return None
    gemeente = GEMEENTEN.get(code)
    operanden: dict[str, Operand] = {
        "gemeentecode": code,
        "dagtekening": str(dagtekening),
        "ingangsdata": tuple(map(str, ingangsdata)),
        "geldigVanaf": str(gemeente.vanaf) if gemeente else None,
        "geldigTot": str(gemeente.tot) if gemeente and gemeente.tot else None,
    }
    if min((dagtekening, *ingangsdata)) < LIJST_VANAF:
        uitleg = (
            f"Gemeentecode {code} ({veld}) is niet te beoordelen: de bekende gemeentelijke "
            f"indelingen beginnen op {LIJST_VANAF}."
        )
        return Uitkomst(uitleg, operanden, plaats, niet_beoordeelbaar=True)
    if gemeente is None:
        uitleg = f"Gemeentecode {code} ({veld}) komt niet voor in de gemeentelijke indeling."
        return Uitkomst(uitleg, operanden, plaats)
    # Dissolved, and the message does not tell whether the allocation is older than the merger.
    onbekend = not ingangsdata and gemeente.vanaf <= dagtekening
    return Uitkomst(
        _uitleg_oude_code(veld, gemeente, dagtekening, onbekend),
        operanden,
        plaats,
        niet_beoordeelbaar=onbekend,
    )


def _uitleg_oude_code(veld: str, gemeente: Gemeente, dagtekening: date, onbekend: bool) -> str:
    duur = f"van {gemeente.vanaf} tot en met {gemeente.tot}"
    if gemeente.tot is None:
        duur = f"vanaf {gemeente.vanaf}"
    uitleg = (
        f"Gemeentecode {gemeente.code} ({veld}, {gemeente.naam}) geldt {duur}, niet op de "
        f"dagtekening {dagtekening}"
    )
    if onbekend:
        return (
            f"{uitleg}. Zij mag alleen nog voor toewijzingen van voor de herindeling; het bericht "
            "noemt geen ingangsdatum, dus dat is niet te beoordelen."
        )
    return f"{uitleg} en niet op elke ingangsdatum in het bericht. Gebruik de huidige code."


# --- product codes --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Keuze:
    """A category with a code, and where and when they are used.

    `toewijzing` is the allocation that it stands on, when there is one; `gemeente` None when
    it is not known.
    """

    categorie: str
    code: str
    gemeente: str | None
    dag: date
    toewijzing: ToewijzingGebeurtenis | None = None


Codecontext = (
    ToegewezenContext
    | AangevraagdContext
    | NieuwContext
    | StartContext
    | StopContext
    | PrestatieContext
)


@regel(
    "TR381",
    "JW301/ToegewezenProduct",
    "JW315/AangevraagdProduct",
    "JW317/NieuwProduct",
    START,
    STOP,
    DEBET,
    titel="De productcode hoort bij de productcategorie",
    retourcode="S329",
    niveau=Niveau.EXTERNE_BRON,
)
def tr381(c: Codecontext) -> Uitkomst | None:
    """ProductCode belongs to ProductCategorie by the list that is in use.

    A credit line repeats the line that it takes back and is not judged again.
    """
    keuze = _KEUZES[type(c)](c)
    if keuze is None:
        return None
    past = productcode_past(keuze.categorie, keuze.code, keuze.gemeente, keuze.dag)
    if past or (past is None and _door_gemeente_genoemd(c, keuze)):
        return None
    volgens_lijst = categorie_van(keuze.code, keuze.gemeente, keuze.dag)
    operanden: dict[str, Operand] = {
        "productCategorie": keuze.categorie,
        "productCode": keuze.code,
        "categorieVolgensLijst": volgens_lijst,
    }
    if past is None:
        return Uitkomst(
            f"Productcode {keuze.code} staat niet onder categorie {keuze.categorie} op de "
            "landelijke lijst of op een bekende lijst van de gemeente. Of zij daarbij hoort, is "
            "niet te beoordelen.",
            operanden,
            niet_beoordeelbaar=True,
        )
    return Uitkomst(
        f"Productcode {keuze.code} hoort bij productcategorie {volgens_lijst}, niet bij "
        f"{keuze.categorie}.",
        operanden,
    )


def _door_gemeente_genoemd(c: Codecontext, keuze: Keuze) -> bool:
    """Whether an allocation or a contract of the gemeente has this code in this category."""
    genoemd = Product(categorie=keuze.categorie, code=keuze.code)
    if keuze.toewijzing is not None and keuze.toewijzing.product == genoemd:
        return True
    if not isinstance(c, PrestatieContext):
        return False
    contract = c.tarieven.contract(keuze.categorie, keuze.code, keuze.dag)
    return contract is not None and contract.product == genoemd


def _van_toegewezen(c: ToegewezenContext) -> Keuze | None:
    return _van_product(c.product.product, c.gemeente, c.product.ingangsdatum)


def _van_aangevraagd(c: AangevraagdContext) -> Keuze | None:
    return _van_product(c.product.product, c.gemeente, c.product.toewijzing_ingangsdatum)


def _van_nieuw(c: NieuwContext) -> Keuze | None:
    return _van_product(c.product.product, c.gemeente, c.product.gewenste_ingangsdatum)


def _van_start(c: StartContext | StopContext) -> Keuze | None:
    if c.toewijzing is None:
        return _van_product(c.product, None, c.begindatum)
    return _van_product(c.product, c.toewijzing.gemeente, c.toewijzing.ingangsdatum, c.toewijzing)


def _van_prestatie(c: PrestatieContext) -> Keuze:
    prestatie = c.prestatie
    return Keuze(
        prestatie.product_categorie,
        prestatie.product_code,
        c.gemeente,
        prestatie.product_periode.begindatum,
        c.toewijzing,
    )


def _van_product(
    product: Any,
    gemeente: str | None,
    dag: date,
    toewijzing: ToewijzingGebeurtenis | None = None,
) -> Keuze | None:
    """None for a product without a code: there is nothing to compare (IV075)."""
    if product is None or product.code is None:
        return None
    return Keuze(product.categorie, product.code, gemeente, dag, toewijzing)


_KEUZES: dict[type, Callable[[Any], Keuze | None]] = {
    ToegewezenContext: _van_toegewezen,
    AangevraagdContext: _van_aangevraagd,
    NieuwContext: _van_nieuw,
    StartContext: _van_start,
    StopContext: _van_start,
    PrestatieContext: _van_prestatie,
}
