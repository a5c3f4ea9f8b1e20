"""The shapes of requests and answers, as the OpenAPI document shows them.

Requests are read with these; answers are made elsewhere and tested against them.
"""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from api.typen import ClientId, Gemeente
from ledger.bevinding import Bevinding


class Model(BaseModel):
    """Base of all shapes: lowerCamelCase, unknown fields refused."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid")


class Verwijzing(Model):
    """Een verwijzing naar een ander onderdeel van de API."""

    href: str = Field(examples=["/v1/gezondheid"])


class Links(Model):
    """De verwijzing naar het onderdeel zelf."""

    model_config = ConfigDict(extra="allow")
    self: Verwijzing


class Bladlinks(Model):
    """Verwijzingen naar deze en, als die er is, de volgende bladzijde."""

    self: Verwijzing
    next: Verwijzing | None = None


class ProductBeeld(Model):
    """Productcategorie en, tenzij aspecifiek, productcode."""

    categorie: str = Field(examples=["45"])
    code: str | None = Field(examples=["45A04"])


class OmvangBeeld(Model):
    """Volume in een eenheid (WJ756) per frequentie (WMO757)."""

    volume: int
    eenheid: str
    frequentie: str


class Fout(Model):
    """Eén fout in het verzoek."""

    waar: Literal["path", "query", "header", "body"] = Field(alias="in")
    name: str | None = Field(None, description="Naam van de parameter.")
    pointer: str | None = Field(None, description="Plaats in de inhoud (JSON-pointer).")
    code: str
    detail: str


class Probleem(Model):
    """Een foutmelding volgens RFC 9457, met alle fouten tegelijk."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(examples=["about:blank"])
    title: str = Field(examples=["Het verzoek klopt niet"])
    status: int = Field(examples=[400])
    detail: str
    instance: str = Field(description="Verwijzing waaronder het logboek de fout kent.")
    errors: list[Fout]


class ProbleemMetBevindingen(Probleem):
    """Een weigering door de regels, met elke bevinding die haar veroorzaakt."""

    bevindingen: list[Bevinding]


class GebeurtenisVermelding(Model):
    """Een gebeurtenis die is vastgelegd."""

    gebeurtenis_id: str
    client_id: ClientId | None = Field(description="Null buiten de stroom van een cliënt.")
    versie: int
    soort: str = Field(examples=["PrestatieGoedgekeurd"])


class Berichtlinks(Model):
    """Waar het bericht en zijn antwoorden staan."""

    self: Verwijzing
    xml: Verwijzing | None = None
    retour: Verwijzing | None = None
    antwoord: Verwijzing | None = None


class Oordeel(Model):
    """Een bericht met het oordeel erover."""

    bericht_id: str | None = Field(description="Null bij een simulatie.")
    bericht: str | None = Field(examples=["JW323"])
    bericht_code: str | None = Field(examples=["490"])
    afzender: str | None
    ontvanger: str | None
    identificatie: str | None
    ontvangen_op: datetime
    uitkomst: Literal["goedgekeurd", "deelsAfgekeurd", "afgekeurd", "onleesbaar"]
    bevindingen: list[Bevinding]
    gebeurtenissen: list[GebeurtenisVermelding]
    links: Berichtlinks = Field(alias="_links")


class GesimuleerdOordeel(Oordeel):
    """Het oordeel dat een bericht zou krijgen, met de antwoorden erop; niets is vastgelegd."""

    retour_xml: str | None
    antwoord_xml: str | None


class BerichtRegel(Model):
    """Een bericht in een lijst."""

    bericht_id: str
    bericht: str | None
    bericht_code: str | None
    afzender: str | None
    ontvanger: str | None
    identificatie: str | None
    ontvangen_op: datetime
    uitkomst: str


class Berichtenlijst(Model):
    """Een bladzijde met berichten."""

    items: list[BerichtRegel]
    links: Bladlinks = Field(alias="_links")


class VerzoekRegel(Model):
    """Een VOT-product of een VOW met het advies en de laatste dag om te antwoorden."""

    aanbieder: str
    referentie_aanbieder: str
    gemeente: str
    client_id: ClientId
    soort: Literal["VOT", "VOW"]
    status: Literal["open", "inOnderzoek", "gehonoreerd", "afgewezen"]
    dagtekening: date
    ontvangen_op: datetime
    laatste_dag: date | None
    advies: Literal["honoreren", "afwijzen", "onderzoeken"] | None = Field(
        description="Null zodra het verzoek is beantwoord."
    )
    advies_reden: str | None = Field(description="Reden (WJ759) bij het advies om af te wijzen.")
    reden_afwijzing: str | None = Field(
        description="Reden (WJ759): de geadviseerde, of na een afwijzing de gegeven reden."
    )
    woonplaats_gemeente: str | None
    bericht_id: str
    bevindingen: list[Bevinding]
    verzoek: dict[str, Any]


class Verzoekenlijst(Model):
    """Een bladzijde met verzoeken."""

    items: list[VerzoekRegel]
    links: Bladlinks = Field(alias="_links")


class Gevonden(Model):
    """De sleutel van een cliënt."""

    client_id: ClientId
    links: Links = Field(alias="_links")


class Verplichting(Model):
    """Wie wat wanneer uiterlijk moet doen, en waarmee daaraan is voldaan."""

    regel: str = Field(examples=["FL-315-02"])
    sleutel: str | None = Field(description="Onderscheidt verplichtingen van dezelfde regel.")
    wie: str = Field(description="De rol die moet handelen.", examples=["aanbieder"])
    wat: str
    vanaf: date
    laatste_dag: date | None = Field(description="Null als de bron geen dag noemt.")
    waardoor: str | None = Field(description="Waarmee eraan wordt voldaan.")


class VoldaneVerplichting(Model):
    """Een verplichting waaraan is voldaan, of die is vervallen."""

    regel: str
    sleutel: str
    afloop: Literal["vervuld", "vervallen"]


class Gebeurtenisregel(Model):
    """Een gebeurtenis in de geschiedenis van een cliënt."""

    gebeurtenis_id: str
    versie: int
    soort: str
    vastgelegd_op: datetime = Field(description="Wanneer het grootboek dit wist.")
    geldig_op: date = Field(description="De dag waarop dit in de wereld geldt.")
    actor: str
    rol: str
    bericht_id: str | None
    opdracht_id: str
    kaderversies: dict[str, str]
    bevindingen: list[Bevinding]
    termijnen: list[Verplichting] = Field(description="Verplichtingen die dit opende.")
    voldaan: list[VoldaneVerplichting] = Field(description="Verplichtingen die dit afsloot.")
    inhoud: dict[str, Any]


class Geschiedenis(Model):
    """De gebeurtenissen van een cliënt, de oudste eerst."""

    items: list[Gebeurtenisregel]
    links: Links = Field(alias="_links")


class Verschil(Model):
    """Eén verschil tussen twee toestanden."""

    pad: str = Field(examples=["/toewijzingen/0034-1001/einddatum"])
    van: Any
    tot: Any


class Verschillen(Model):
    """Wat er verschilt tussen twee tijdstippen."""

    client_id: ClientId
    geldig_op: date
    van: datetime
    tot: datetime
    verschillen: list[Verschil]
    links: Links = Field(alias="_links")


class Registratie(Model):
    """Een eigen registratie met wat erbij is opgevallen."""

    bevindingen: list[Bevinding]
    gebeurtenissen: list[GebeurtenisVermelding]


class StukAntwoord(Registratie):
    """Een vastlegging op een cliënt, met de verplichtingen die zij opent en afsluit."""

    termijnen: list[Verplichting]
    voldaan: list[VoldaneVerplichting]


class StukSimulatie(Model):
    """Wat er van een vastlegging zou worden; er is niets vastgelegd."""

    uitkomst: Literal["toegestaan", "geweigerd"]
    bekend_op: datetime = Field(description="Met de kennis van dit tijdstip is geoordeeld.")
    bevindingen: list[Bevinding]
    kaderversies: dict[str, str] = Field(description="De kaders die oordeelden, met hun versie.")
    termijnen: list[Verplichting]
    voldaan: list[VoldaneVerplichting]


class IngedeeldProduct(Model):
    """Het product van het kader; zonder eigen categorie is die null."""

    categorie: str | None
    code: str
    naam: str


class IndelingAntwoord(Model):
    """Het product dat uit kenmerken van hulp volgt, met de redenen."""

    product: IngedeeldProduct | None = Field(description="Null als er geen product uit volgt.")
    bekend_op: datetime = Field(description="Met de kennis van dit tijdstip is geoordeeld.")
    bevindingen: list[Bevinding]
    kaderversies: dict[str, str] = Field(description="De kaders die oordeelden, met hun versie.")


class GezinAntwoord(Registratie):
    """Een vastgelegd gezin."""

    gezin_id: str


class ContractAntwoord(Registratie):
    """Een vastgelegd contract."""

    gemeente: Gemeente
    aanbieder: str


class Termijnregel(Model):
    """Een verplichting met de laatste dag waarop eraan voldaan is."""

    termijn_id: str
    regel: str
    wie: str = Field(description="De rol die moet handelen.", examples=["gemeente"])
    wat: str
    gemeente: str | None
    aanbieder: str | None
    referentie_aanbieder: str | None
    bericht_id: str | None
    client_id: ClientId | None
    vanaf: date
    laatste_dag: date | None = Field(description="Null als de bron geen dag noemt.")
    overschreden_sinds: date | None = Field(description="De eerste dag waarop het te laat was.")
    kalender: str
    waardoor: str | None = Field(description="Waarmee eraan wordt voldaan.")
    afloop: str | None
    vervuld_op: datetime | None
    vervuld_door: str | None
    status: Literal["open", "overschreden", "gehaald"]


class Termijnenlijst(Model):
    """Een bladzijde met termijnen, de vroegste laatste dag eerst."""

    items: list[Termijnregel]
    links: Bladlinks = Field(alias="_links")


class Controleoordeel(Model):
    """Wat iemand over een bevinding oordeelde; waarom staat bij de cliënt."""

    gebeurtenis_id: str
    uitkomst: Literal["terecht", "onterecht", "geaccepteerd"]
    bedrag_eurocent: int | None = Field(description="Wat wordt teruggevorderd of geaccepteerd.")
    vastgelegd_op: datetime


class Controleregel(Model):
    """Een bevinding voor de controle, met het bedrag dat op het spel staat."""

    gebeurtenis_id: str
    nummer: int = Field(description="De plaats onder de bevindingen van de gebeurtenis.")
    client_id: ClientId
    gemeente: str
    aanbieder: str | None
    regel: str
    document: str = Field(description="De bron van de regel.")
    paragraaf: str = Field(description="De plaats in die bron.")
    declaratie_nummer: str | None
    referentie_nummer: str | None
    toewijzing_nummer: int | None
    geldig_op: date = Field(description="De dag van het feit.")
    vastgelegd_op: datetime
    bedrag_eurocent: int
    status: Literal["open", "gecrediteerd", "vervallen", "afgehandeld"]
    oordeel: Controleoordeel | None = Field(description="Het laatste oordeel over de bevinding.")
    bevinding: Bevinding


class Controlelijst(Model):
    """Een bladzijde met controlebevindingen, de nieuwste eerst."""

    items: list[Controleregel]
    totaal_aantal: int = Field(description="Hoeveel bevindingen er bij de vraag passen.")
    totaal_bedrag_eurocent: int = Field(description="Wat bij die alle op het spel staat.")
    links: Bladlinks = Field(alias="_links")


class GeparkeerdeGebeurtenis(Model):
    """Een gebeurtenis die in de leesmodellen ontbreekt, met de reden."""

    nummer: int
    stroom: str
    versie: int
    soort: str
    reden: str


class Opbouwstand(Model):
    """Leesmodellen die naast de actieve worden opgebouwd."""

    verzameling: int
    vorm: int | None
    positie: int = Field(description="De laatste gebeurtenis die erin staat; 0 tijdens het vullen.")
    begonnen_op: datetime | None
    bezig: bool = Field(description="Onwaar voor een herbouw die werd afgebroken.")


class Projectiegezondheid(Model):
    """Hoe ver de leesmodellen zijn."""

    achter: int = Field(description="Gebeurtenissen die nog niet zijn verwerkt.")
    kop_ouderdom_seconden: int | None
    vorm: int | None = Field(description="De versie van de software die ze maakte.")
    opbouw: Opbouwstand | None = Field(description="Een herbouw die loopt of werd afgebroken.")
    geparkeerd: int = Field(description="Gebeurtenissen die niet konden worden toegepast.")
    geparkeerde_gebeurtenissen: list[GeparkeerdeGebeurtenis] = Field(
        description="De eerste daarvan; na herstel van de software past een herbouw ze toe."
    )
    is_leider: bool
    melding: str | None = Field(description="Wat er met de versie is.")


class Bewijsgezondheid(Model):
    """Hoe het met de controlepunten staat."""

    omvang: int = Field(description="Gebeurtenissen in de boom.")
    achter: int = Field(description="Gebeurtenissen die nog niet in de boom staan.")
    ondertekend: int | None = Field(description="Omvang van het laatste controlepunt.")
    ondertekend_op: datetime | None
    melding: str | None = Field(description="Wat er niet klopt; er wordt dan niet ondertekend.")


class Gezondheid(Model):
    """Hoe het met de dienst gaat."""

    status: Literal["gezond", "achterstand", "gebrek"]
    versie: str
    oefenmodus: bool
    projecties: Projectiegezondheid
    bewijs: Bewijsgezondheid
