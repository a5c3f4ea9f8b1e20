"""The classes of the clients, products, requests, answers and declarations in the messages.

`retour_codes` stays empty in a forward message and is required in a return message. Amounts
are in eurocent; a volume is in the unit that stands beside it.
"""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from ledger.ijw import typen as t
from ledger.ijw.klassen import (
    Adres,
    BedragMetDC,
    Communicatie,
    Geboortedatum,
    Omvang,
    OpenPeriode,
    Periode,
    Product,
    Referentie,
    Telefoonnummers,
    TotaalBedragMetDC,
    VerkorteNaam,
    Verwijzer,
    VolledigeNaam,
)

RetourCodes = Annotated[tuple[t.RetourCode, ...], t.Lijst("RetourCode")]
RetourCodesVanKlasse = Annotated[tuple[t.RetourCode, ...], t.Lijst("RetourCode", retour=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """An address of a client or relation, with the period in which it holds."""

    XSD: ClassVar[str] = "Contact"
    soort: t.AdresSoort
    adres: Adres | None = None
    organisatie: t.Organisatienaam | None = None
    telefoon: Telefoonnummers | None = None
    emailadres: t.Emailadres | None = None
    periode: OpenPeriode | None = None
    retour_codes: RetourCodesVanKlasse = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relatie:
    """A person with a role in the life of the client."""

    XSD: ClassVar[str] = "Relatie"
    nummer: t.Persoonsid
    volgorde: t.RelatieVolgorde | None = None
    soort: t.SoortRelatie
    geboortedatum: Geboortedatum | None = None
    geslacht: t.Geslacht | None = None
    naam: VolledigeNaam
    contact: Contact
    retour_codes: RetourCodesVanKlasse = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ToegewezenProduct:
    """One allocation: a product that an aanbieder may deliver from Ingangsdatum on."""

    XSD: ClassVar[str] = "ToegewezenProduct"
    toewijzing_nummer: t.Nummer
    referentie_aanbieder: t.Referentie | None = None
    product: Product | None = None
    toewijzingsdatum: t.Datum
    toewijzingstijd: t.Tijd
    ingangsdatum: t.Datum
    einddatum: t.Datum | None = None
    reden_wijziging: t.RedenWijziging | None = None
    omvang: Omvang | None = None
    budget: t.Budget | None = None
    commentaar: t.Commentaar | None = None
    retour_codes: RetourCodesVanKlasse = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ToewijzingClient:
    """The client of a JW301."""

    XSD: ClassVar[str] = "Client"
    bsn: t.BurgerServicenummer
    geboortedatum: Geboortedatum
    geslacht: t.Geslacht
    naam: VolledigeNaam
    communicatie: Communicatie | None = None
    juridische_status: t.JuridischeStatus | None = None
    wettelijke_vertegenwoordiging: t.WettelijkeVertegenwoordiging | None = None
    commentaar: t.Commentaar | None = None
    relaties: Annotated[tuple[Relatie, ...], t.Lijst("Relatie")] = ()
    contactgegevens: Annotated[tuple[Contact, ...], t.Lijst("Contact")]
    toegewezen_producten: Annotated[tuple[ToegewezenProduct, ...], t.Lijst("ToegewezenProduct")]
    retour_codes: RetourCodesVanKlasse = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StartProduct:
    """The start of a delivery, or its removal (StatusAanlevering 3)."""

    XSD: ClassVar[str] = "StartProduct"
    toewijzing_nummer: t.Nummer | None = None
    product: Product | None = None
    toewijzing_ingangsdatum: t.Datum | None = None
    begindatum: t.Datum
    status_aanlevering: t.StatusAanlevering
    retour_codes: RetourCodesVanKlasse = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StartClient:
    """The client of a JW305."""

    XSD: ClassVar[str] = "Client"
    bsn: t.BurgerServicenummer
    geboortedatum: Geboortedatum
    geslacht: t.Geslacht
    naam: VerkorteNaam
    start_producten: Annotated[tuple[StartProduct, ...], t.Lijst("StartProduct")]
    retour_codes: RetourCodesVanKlasse = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StopProduct:
    """The end of a delivery, for a time (RedenBeeindiging 20) or for good, or its removal."""

    XSD: ClassVar[str] = "StopProduct"
    toewijzing_nummer: t.Nummer | None = None
    product: Product | None = None
    toewijzing_ingangsdatum: t.Datum | None = None
    begindatum: t.Datum
    reden_beeindiging: t.RedenBeeindiging
    einddatum: t.Datum
    status_aanlevering: t.StatusAanlevering
    retour_codes: RetourCodesVanKlasse = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StopClient:
    """The client of a JW307."""

    XSD: ClassVar[str] = "Client"
    bsn: t.BurgerServicenummer
    geboortedatum: Geboortedatum
    geslacht: t.Geslacht
    naam: VerkorteNaam
    stop_producten: Annotated[tuple[StopProduct, ...], t.Lijst("StopProduct")]
    retour_codes: RetourCodesVanKlasse = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AangevraagdProduct:
    """A product that an aanbieder asks an allocation for."""

    XSD: ClassVar[str] = "AangevraagdProduct"
    referentie_aanbieder: t.Referentie
    beschikking_nummer: t.Nummer | None = None
    product: Product | None = None
    beschikking_ingangsdatum: t.Datum | None = None
    toewijzing_ingangsdatum: t.Datum
    toewijzing_einddatum: t.Datum | None = None
    omvang: Omvang | None = None
    budget: t.Budget | None = None
    verwijzer: Verwijzer
    raamcontract: t.JaNee | None = None
    commentaar: t.Commentaar | None = None
    retour_codes: RetourCodesVanKlasse = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VerzoekClient:
    """The client of a JW315."""

    XSD: ClassVar[str] = "Client"
    bsn: t.BurgerServicenummer
    geboortedatum: Geboortedatum
    geslacht: t.Geslacht
    naam: VerkorteNaam
    gezagsdrager_bekend: t.JaNee | None = None
    commentaar: t.Commentaar | None = None
    aangevraagde_producten: Annotated[tuple[AangevraagdProduct, ...], t.Lijst("AangevraagdProduct")]
    retour_codes: RetourCodesVanKlasse = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OngewijzigdProduct:
    """An allocation that a request for change leaves as it is."""

    XSD: ClassVar[str] = "OngewijzigdProduct"
    toewijzing_nummer: t.Nummer
    retour_codes: RetourCodesVanKlasse = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TeWijzigenProduct:
    """An allocation as the aanbieder wants it from GewensteIngangsdatum on."""

    XSD: ClassVar[str] = "TeWijzigenProduct"
    toewijzing_nummer: t.Nummer
    gewenste_ingangsdatum: t.Datum
    einddatum: t.Datum | None = None
    omvang: Omvang | None = None
    budget: t.Budget | None = None
    retour_codes: RetourCodesVanKlasse = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NieuwProduct:
    """A product that a request for change adds."""

    XSD: ClassVar[str] = "NieuwProduct"
    product: Product | None = None
    gewenste_ingangsdatum: t.Datum
    einddatum: t.Datum | None = None
    omvang: Omvang | None = None
    budget: t.Budget | None = None
    retour_codes: RetourCodesVanKlasse = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verzoek:
    """A request for change; together its products are the client's wanted situation."""

    XSD: ClassVar[str] = "Verzoek"
    referentie_aanbieder: t.Referentie
    reden_verzoek: t.RedenVerzoek
    ongewijzigde_producten: Annotated[
        tuple[OngewijzigdProduct, ...], t.Lijst("OngewijzigdProduct")
    ] = ()
    te_wijzigen_producten: Annotated[
        tuple[TeWijzigenProduct, ...], t.Lijst("TeWijzigenProduct")
    ] = ()
    nieuwe_producten: Annotated[tuple[NieuwProduct, ...], t.Lijst("NieuwProduct")] = ()
    retour_codes: RetourCodesVanKlasse = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WijzigingClient:
    """The client of a JW317."""

    XSD: ClassVar[str] = "Client"
    bsn: t.BurgerServicenummer
    verzoek: Verzoek
    retour_codes: RetourCodesVanKlasse = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Woonplaatsbeginsel:
    """The gemeente that is responsible according to the rule of residence."""

    XSD: ClassVar[str] = "Woonplaatsbeginsel"
    gemeente: t.Gemeente
    retour_codes: RetourCodesVanKlasse = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Antwoord:
    """The answer to a request, known by the reference of the aanbieder alone."""

    XSD: ClassVar[str] = "Antwoord"
    referentie_aanbieder: t.Referentie
    verzoek_antwoord: t.VerzoekAntwoord
    reden_afwijzing_verzoek: t.RedenAfwijzingVerzoek | None = None
    woonplaatsbeginsel: Woonplaatsbeginsel | None = None
    retour_codes: RetourCodesVanKlasse = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prestatie:
    """One declared line. `product_tarief` is in eurocent per unit."""

    XSD: ClassVar[str] = "Prestatie"
    product_referentie: Referentie
    toewijzing_nummer: t.Nummer
    product_categorie: t.ProductCategorie
    product_code: t.ProductCode
    product_periode: Periode
    geleverd_volume: t.Volume
    eenheid: t.Eenheid
    product_tarief: t.Bedrag | None = None
    ingediend_bedrag: BedragMetDC
    retour_codes: RetourCodesVanKlasse = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaratieClient:
    """A client of a JW323 or JW325 with the lines for him or her."""

    XSD: ClassVar[str] = "Client"
    bsn: t.BurgerServicenummer
    prestaties: Annotated[tuple[Prestatie, ...], t.Lijst("Prestatie")]
    retour_codes: RetourCodesVanKlasse = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaratie:
    """What an aanbieder declares over a period."""

    XSD: ClassVar[str] = "Declaratie"
    declaratie_nummer: Annotated[str, t.DECLARATIE_NUMMER]
    declaratie_periode: Periode
    declaratie_dagtekening: t.Datum
    totaal_ingediend_bedrag: TotaalBedragMetDC
    clienten: Annotated[tuple[DeclaratieClient, ...], t.Lijst("Client")]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaratieAntwoord:
    """What was awarded of a declaration, with the judged lines and their return codes."""

    XSD: ClassVar[str] = "DeclaratieAntwoord"
    declaratie_nummer: Annotated[str, t.DECLARATIE_NUMMER_ANTWOORD]
    totaal_ingediend_bedrag: TotaalBedragMetDC
    totaal_toegekend_bedrag: TotaalBedragMetDC
    clienten: Annotated[tuple[DeclaratieClient, ...], t.Lijst("Client")] = ()
    retour_codes: RetourCodes
