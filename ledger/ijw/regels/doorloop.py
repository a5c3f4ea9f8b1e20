"""Walks through a message for the rules on its content: each element with its path.

What several messages share (persons, addresses, products with a size, declared lines) is walked
here once. A path is only built where it costs nothing or where a rule found something: a
declaration may hold thousands of lines.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ledger.bevinding import Operand
from ledger.ijw.berichten import (
    Contact,
    DeclaratieClient,
    Geboortedatum,
    Jw301,
    Jw305,
    Jw307,
    Jw315,
    Jw317,
    Jw323,
    Jw325,
    Omvang,
    Prestatie,
    Product,
    VolledigeNaam,
)
from ledger.regels import Uitkomst

CLIENT = "/Bericht/Client"
DECLARATIE = "/Bericht/Declaratie"
DECLARATIE_ANTWOORD = "/Bericht/DeclaratieAntwoord"
VERZOEK = f"{CLIENT}/Verzoek"

MetPersoon = Jw301 | Jw305 | Jw307 | Jw315
MetProducten = Jw301 | Jw315 | Jw317
MetPrestaties = Jw323 | Jw325
MetBsn = MetPersoon | Jw317 | MetPrestaties


@dataclass(frozen=True, slots=True)
class ProductPlek:
    """A product that is allocated or asked for, in the same words for every message.

    `naam` is how a sentence begins that is about it; `begin_element` and `eind_element` are what
    the message calls the two days of its period. A TeWijzigenProduct has no `product` of its
    own: its allocation has.
    """

    klasse: str
    plaats: str
    sleutel: str | None
    naam: str
    product: Product | None
    vanaf: date
    tot: date | None
    omvang: Omvang | None
    budget: int | None
    begin_element: str = "GewensteIngangsdatum"
    eind_element: str = "Einddatum"

    @property
    def code(self) -> str | None:
        """The product code, if there is one."""
        return None if self.product is None else self.product.code


def dagtekening(bericht: MetBsn) -> date:
    """The date of the message itself."""
    return bericht.header.bericht_identificatie.dagtekening


def geboortedatums(bericht: MetPersoon) -> Iterator[tuple[str, str, Geboortedatum]]:
    """Path, subject of a sentence and date of birth of each person in the message."""
    yield f"{CLIENT}/Geboortedatum", "de cliënt", bericht.client.geboortedatum
    if isinstance(bericht, Jw301):
        for i, relatie in enumerate(bericht.client.relaties, 1):
            if relatie.geboortedatum is not None:
                plaats = f"{CLIENT}/Relaties/Relatie[{i}]/Geboortedatum"
                yield plaats, f"relatie {i}", relatie.geboortedatum


def volledige_namen(bericht: Jw301) -> Iterator[tuple[str, str, VolledigeNaam]]:
    """Path, subject of a sentence and name of the client and of each relation."""
    yield f"{CLIENT}/Naam", "de cliënt", bericht.client.naam
    for i, relatie in enumerate(bericht.client.relaties, 1):
        yield f"{CLIENT}/Relaties/Relatie[{i}]/Naam", f"relatie {i}", relatie.naam


def contacten(bericht: Jw301) -> Iterator[tuple[str, Contact]]:
    """Path and value of each Contact, of the client and of the relations."""
    for i, contact in enumerate(bericht.client.contactgegevens, 1):
        yield f"{CLIENT}/Contactgegevens/Contact[{i}]", contact
    for i, relatie in enumerate(bericht.client.relaties, 1):
        yield f"{CLIENT}/Relaties/Relatie[{i}]/Contact", relatie.contact


def bsns(bericht: MetBsn) -> Iterator[tuple[str, str]]:
    """Path and BSN of each client."""
    if isinstance(bericht, Jw323 | Jw325):
        for i, client in enumerate(declaratie_clienten(bericht), 1):
            yield f"{client_plaats(bericht, i)}/Bsn", client.bsn
    else:
        yield f"{CLIENT}/Bsn", bericht.client.bsn


def declaratie_clienten(bericht: MetPrestaties) -> tuple[DeclaratieClient, ...]:
    """The clients of a declaration or of the answer to one."""
    if isinstance(bericht, Jw323):
        return bericht.declaratie.clienten
    antwoord = bericht.declaratie_antwoord
    return () if antwoord is None else antwoord.clienten


def prestaties(bericht: MetPrestaties) -> Iterator[tuple[int, int, Prestatie]]:
    """Each declared line with the number of its client and its own; see `prestatie_plaats`."""
    for i, client in enumerate(declaratie_clienten(bericht), 1):
        for j, prestatie in enumerate(client.prestaties, 1):
            yield i, j, prestatie


def client_plaats(bericht: MetPrestaties, i: int) -> str:
    """The path of client number `i` of a declaration or its answer."""
    basis = DECLARATIE if isinstance(bericht, Jw323) else DECLARATIE_ANTWOORD
    return f"{basis}/Clienten/Client[{i}]"


def prestatie_plaats(bericht: MetPrestaties, i: int, j: int) -> str:
    """The path of line number `j` of client number `i`."""
    return f"{client_plaats(bericht, i)}/Prestaties/Prestatie[{j}]"


def op_prestatie(
    bericht: MetPrestaties,
    plek: tuple[int, int, Prestatie],
    element: str | None,
    rest: str,
    **operanden: Operand,
) -> Uitkomst:
    """An outcome on a line, or on an element of it; `rest` ends the sentence that names it."""
    i, j, prestatie = plek
    plaats = prestatie_plaats(bericht, i, j)
    referentie = prestatie.product_referentie.referentie_nummer
    return Uitkomst(
        f"Prestatie {referentie} {rest}",
        operanden,
        plaats if element is None else f"{plaats}/{element}",
        referentie,
    )


def producten(bericht: MetProducten) -> Iterator[ProductPlek]:
    """Each product of the message that has a period, a size or a budget."""
    if isinstance(bericht, Jw301):
        yield from _toegewezen(bericht)
    elif isinstance(bericht, Jw315):
        yield from _aangevraagd(bericht)
    else:
        yield from _te_wijzigen(bericht)
        yield from nieuwe_producten(bericht)


def _toegewezen(bericht: Jw301) -> Iterator[ProductPlek]:
    for i, rij in enumerate(bericht.client.toegewezen_producten, 1):
        yield ProductPlek(
            klasse="ToegewezenProduct",
            plaats=f"{CLIENT}/ToegewezenProducten/ToegewezenProduct[{i}]",
            sleutel=str(rij.toewijzing_nummer),
            naam=f"Toewijzing {rij.toewijzing_nummer}",
            product=rij.product,
            vanaf=rij.ingangsdatum,
            tot=rij.einddatum,
            omvang=rij.omvang,
            budget=rij.budget,
            begin_element="Ingangsdatum",
        )


def _aangevraagd(bericht: Jw315) -> Iterator[ProductPlek]:
    for i, rij in enumerate(bericht.client.aangevraagde_producten, 1):
        yield ProductPlek(
            klasse="AangevraagdProduct",
            plaats=f"{CLIENT}/AangevraagdeProducten/AangevraagdProduct[{i}]",
            sleutel=rij.referentie_aanbieder,
            naam=f"Aangevraagd product {rij.referentie_aanbieder}",
            product=rij.product,
            vanaf=rij.toewijzing_ingangsdatum,
            tot=rij.toewijzing_einddatum,
            omvang=rij.omvang,
            budget=rij.budget,
            begin_element="ToewijzingIngangsdatum",
            eind_element="ToewijzingEinddatum",
        )


def _te_wijzigen(bericht: Jw317) -> Iterator[ProductPlek]:
    for i, rij in enumerate(bericht.client.verzoek.te_wijzigen_producten, 1):
        yield ProductPlek(
            klasse="TeWijzigenProduct",
            plaats=f"{VERZOEK}/TeWijzigenProducten/TeWijzigenProduct[{i}]",
            sleutel=str(rij.toewijzing_nummer),
            naam=f"Te wijzigen toewijzing {rij.toewijzing_nummer}",
            product=None,
            vanaf=rij.gewenste_ingangsdatum,
            tot=rij.einddatum,
            omvang=rij.omvang,
            budget=rij.budget,
        )


def nieuwe_producten(bericht: Jw317) -> Iterator[ProductPlek]:
    """The products that a request for change adds; they have no key but the request's own."""
    for i, rij in enumerate(bericht.client.verzoek.nieuwe_producten, 1):
        yield ProductPlek(
            klasse="NieuwProduct",
            plaats=f"{VERZOEK}/NieuweProducten/NieuwProduct[{i}]",
            sleutel=bericht.client.verzoek.referentie_aanbieder,
            naam=f"Nieuw product {i}",
            product=rij.product,
            vanaf=rij.gewenste_ingangsdatum,
            tot=rij.einddatum,
            omvang=rij.omvang,
            budget=rij.budget,
        )
