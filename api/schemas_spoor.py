"""The shapes of the trail of a euro, as the OpenAPI document shows them."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from api.schemas import Bladlinks, Links, Model, OmvangBeeld, ProductBeeld
from api.typen import ClientId
from ledger.bevinding import Bevinding, Bron


class SpoorRegel(Model):
    """Een prestatieregel zoals zij is ingediend, met hoe het met haar afliep."""

    gebeurtenis_id: str
    gemeente: str
    aanbieder: str
    declaratie_nummer: str
    referentie_nummer: str
    vorig_referentie_nummer: str | None
    toewijzing_nummer: int
    product: ProductBeeld
    begindatum: date
    einddatum: date
    volume: int
    eenheid: str
    tarief_eurocent: int | None
    bedrag_eurocent: int = Field(description="Zoals ingediend, nooit negatief.")
    debet_credit: Literal["D", "C"]
    uitkomst: Literal["goedgekeurd", "gecrediteerd", "afgewezen"]
    vastgelegd_op: datetime
    bericht_id: str | None


class GevraagdeRegel(Model):
    """Een regel die over de prestatieregel is gevraagd, ook als zij niets vond."""

    regel: str
    titel: str | None = Field(description="Null als de regel nu niet (meer) is geladen.")
    laag: str
    versie: str
    kenmerk: str | None = Field(description="Versie en hash van het kader; null bij de standaard.")
    bron: Bron
    onderdeel: Literal["bericht", "declaratie", "client", "prestatie"]
    peildatum: str | None = Field(description="Welke dag de regel en haar waarden koos.")
    peildag: date | None
    parameters: dict[str, Any] = Field(description="De waarden van het kader op die dag.")
    uitkomst: Literal["geenBezwaar", "bevinding", "nietBeoordeelbaar", "overstemd"] = Field(
        description="Overstemd: een andere regel van het kader ging voor."
    )
    bevindingen: list[Bevinding]


class GezienToewijzing(Model):
    """De versie van de toewijzing waaraan is getoetst."""

    toewijzingsmoment: str
    product: ProductBeeld | None
    ingangsdatum: date
    einddatum: date | None
    omvang: OmvangBeeld | None
    budget: int | None = Field(description="In eurocenten.")


class GezienBijOordeel(Model):
    """Waar de regels van de standaard naast de regel zelf naar keken."""

    toewijzing: GezienToewijzing | None
    eerder_goedgekeurd: dict[str, int] = Field(description="Volume per eenheid, credits eraf.")
    eerder_goedgekeurd_eurocent: int
    contracttarief_eurocent: int | None
    contracttarief_eenheid: str | None
    referentie_bekend: bool
    nummer_van_andere_client: bool


class Herbeoordeling(Model):
    """Of hetzelfde oordeel er weer uitkomt."""

    uitkomst: Literal["gelijk", "verschilt", "nietMogelijk"]
    zin: str
    verschillen: list[str]


class SpoorOordeel(Model):
    """Het vastgelegde oordeel over een regel, met alle regels die zijn gevraagd."""

    bevindingen: list[Bevinding]
    herbeoordeling: Herbeoordeling
    gezien: GezienBijOordeel | None = Field(description="Null als niet opnieuw is beoordeeld.")
    regels: list[GevraagdeRegel]


class SpoorVersie(Model):
    """Een versie van de toewijzing."""

    gebeurtenis_id: str
    soort: str
    toewijzingsmoment: str = Field(description="Zoals in het bericht, zonder tijdzone.")
    dagtekening: date
    product: ProductBeeld | None
    ingangsdatum: date
    einddatum: date | None
    omvang: OmvangBeeld | None
    budget: int | None
    reden_wijziging: str | None
    referentie_aanbieder: str | None
    vastgelegd_op: datetime
    bericht_id: str | None
    telde: bool = Field(description="Of deze versie telde toen de regel werd beoordeeld (IV013).")
    bekend_bij_oordeel: bool
    besluit: str | None = Field(description="De gebeurtenis van het besluit bij deze versie.")
    bevindingen: list[Bevinding]


class SpoorToewijzing(Model):
    """De toewijzing die de regel noemt, met al haar versies."""

    gemeente: str
    toewijzing_nummer: int
    versies: list[SpoorVersie]
    zinnen: list[str]


class SpoorAfwijking(Model):
    """Een gemotiveerde afwijking van een regel bij een besluit."""

    gebeurtenis_id: str | None
    regel: str | None
    rol: str | None
    datum: date | None
    motivering: str | None
    akkoord_door: str | None
    overleg_datum: date | None
    zin: str | None


class SpoorBesluit(Model):
    """Een besluit van de gemeente om een verzoek te honoreren."""

    gebeurtenis_id: str
    aanbieder: str
    referentie_aanbieder: str
    toewijzing_nummers: list[int]
    motivering: str | None
    advies: Literal["honoreren", "afwijzen", "onderzoeken"] | None
    advies_reden: str | None
    actor: str
    rol: str
    vastgelegd_op: datetime
    geldig_op: date
    bericht_id: str | None
    afwijkingen: list[SpoorAfwijking]
    zin: str | None


class SpoorBesluiten(Model):
    """De besluiten achter de toewijzing, het nieuwste eerst."""

    items: list[SpoorBesluit]
    zin: str | None = Field(description="Wat er ontbreekt, bijvoorbeeld een verzoek.")


class SpoorVerwijzer(Model):
    """De verwijzer die een verzoek noemt."""

    type: str
    omschrijving: str | None
    zorgverlener_code: str | None
    naam: str | None


class SpoorAntwoord(Model):
    """Een antwoord (JW319) op een verzoek."""

    gebeurtenis_id: str
    verzoek_antwoord: Literal["1", "2"]
    reden_afwijzing: str | None
    vastgelegd_op: datetime
    bericht_id: str | None


class SpoorVerzoek(Model):
    """Een verzoek om toewijzing (VOT) of wijziging (VOW)."""

    gebeurtenis_id: str
    soort: Literal["VOT", "VOW"]
    gemeente: str
    aanbieder: str
    referentie_aanbieder: str
    dagtekening: date
    product: ProductBeeld | None = None
    ingangsdatum: date | None = None
    einddatum: date | None = None
    omvang: OmvangBeeld | None = None
    budget: int | None = None
    reden_verzoek: str | None = None
    ongewijzigd: list[int] | None = None
    te_wijzigen: list[dict[str, Any]] | None = None
    nieuw: list[dict[str, Any]] | None = None
    vastgelegd_op: datetime
    bericht_id: str | None
    verwijzer: SpoorVerwijzer | None
    bevindingen: list[Bevinding]
    antwoorden: list[SpoorAntwoord]


class SpoorVerzoeken(Model):
    """De verzoeken achter de toewijzing, het nieuwste eerst."""

    items: list[SpoorVerzoek]
    zin: str | None


class SpoorVastlegging(Model):
    """Een vastgelegde verwijzing, bepaling of lokaal besluit."""

    gebeurtenis_id: str
    soort: str
    gemeente: str
    aanbieder: str | None
    datum: date | None
    vastgelegd_na_oordeel: bool
    inhoud: dict[str, Any] | None = Field(description="Null na vergeten.")
    zin: str | None


KoppelingNaam = Literal["vastgelegd", "eenduidig", "meerduidig", "alleenBericht", "geen"]


class SpoorGrondslag(Model):
    """Waar de toewijzing op rust, en hoe dat bekend is."""

    koppeling: KoppelingNaam
    zin: str
    vastleggingen: list[SpoorVastlegging]


class SpoorContract(Model):
    """Een contract met zijn tarief."""

    gebeurtenis_id: str
    product: ProductBeeld
    vanaf: date
    tot: date | None
    tarief_eurocent: int | None
    tarief_eenheid: str | None
    vastgelegd_op: datetime
    bericht_id: str | None


class VolgensRegel(Model):
    """Het bedrag volgens het volume en het tarief van de regel zelf."""

    tarief_eurocent: int | None
    volume_maal_tarief_eurocent: int | None
    klopt: bool = Field(description="Of volume en tarief het bedrag verklaren (TR346, IV081).")


class SpoorBedrag(Model):
    """Contract en tarief op de begindatum, en het nagerekende bedrag."""

    bij_oordeel: SpoorContract | None = Field(description="Zoals bekend bij het oordeel.")
    zoals_bekend: SpoorContract | None = Field(description="Zoals bekend op bekendOp.")
    gedeclareerd_eurocent: int
    herrekend_eurocent: int | None = Field(description="Volume maal het tarief bij het oordeel.")
    verschil_eurocent: int | None = Field(description="Gedeclareerd min nagerekend.")
    volgens_regel: VolgensRegel
    zin: str | None


class SpoorControle(Model):
    """Een bevinding met een bedrag dat op het spel staat."""

    gebeurtenis_id: str
    nummer: int
    regel: str
    bedrag_eurocent: int
    status: Literal["open", "gecrediteerd", "vervallen", "afgehandeld"] | None = Field(
        description="Wat er van de bevinding is geworden, zoals bekend op bekendOp."
        " Null zolang de leesmodellen haar nog niet hebben."
    )
    bevinding: Bevinding


class SpoorSamenhang(Model):
    """Credits en correcties: wat erbij hoort, en wat er overblijft."""

    credits: list[SpoorRegel] = Field(description="Ook afgewezen pogingen om te crediteren.")
    crediteert: SpoorRegel | None = Field(description="De regel die een credit terugneemt.")
    eerder: list[SpoorRegel] = Field(description="Eerdere regels over dezelfde hulp en periode.")
    later: list[SpoorRegel] = Field(description="Latere regels over dezelfde hulp en periode.")
    toegekend_eurocent: int
    gecrediteerd_eurocent: int
    netto_eurocent: int


class SpoorItem(Model):
    """Eén prestatieregel met alles waarop zij rust."""

    client_id: ClientId
    regel: SpoorRegel
    oordeel: SpoorOordeel
    toewijzing: SpoorToewijzing
    besluiten: SpoorBesluiten
    verzoeken: SpoorVerzoeken
    grondslag: SpoorGrondslag
    contract: SpoorBedrag
    controlebevindingen: list[SpoorControle]
    samenhang: SpoorSamenhang
    hiaten: list[str] = Field(description="Wat er in de keten ontbreekt, in zinnen.")


class Spoorbericht(Model):
    """Een bericht dat in het spoor voorkomt; de hash is die van de ontvangen bytes."""

    bericht_id: str
    gebeurtenis_id: str
    bericht: str | None
    bericht_code: str | None
    afzender: str | None
    ontvanger: str | None
    identificatie: str | None
    dagtekening: date
    ontvangen_op: datetime
    sha256: str
    omvang_bytes: int
    uitkomst: str
    actor: str
    rol: str
    links: Links = Field(alias="_links")


class Spoorgebeurtenis(Model):
    """Een gebeurtenis die in het spoor voorkomt, met haar plaats in de boom."""

    gebeurtenis_id: str
    soort: str
    stroom: str
    versie: int
    vastgelegd_op: datetime
    geldig_op: date
    actor: str
    rol: str
    bericht_id: str | None
    kaderversies: dict[str, str]
    blad: int | None = Field(description="De plaats in de boom.")
    controlepunt: int | None = Field(
        description="De omvang van het eerste controlepunt waaronder zij valt."
    )
    zin: str | None
    links: Links = Field(alias="_links")


class Spoor(Model):
    """Het spoor van een euro: alle regels met dit nummer en alles waarop zij rusten."""

    aanbieder: str
    referentie_nummer: str
    bekend_op: datetime
    volledig: bool = Field(description="Onwaar als er meer regels zijn dan hier staan.")
    toegekend_eurocent: int
    gecrediteerd_eurocent: int
    netto_eurocent: int = Field(description="Toegekend min gecrediteerd, van deze regels samen.")
    items: list[SpoorItem]
    berichten: list[Spoorbericht]
    gebeurtenissen: list[Spoorgebeurtenis]
    links: Links = Field(alias="_links")


class Eurototalen(Model):
    """Wat regels samen bedragen, in eurocenten."""

    regels: int
    ingediend_eurocent: int = Field(description="Alle debetregels, ook afgewezen.")
    toegekend_eurocent: int
    gecrediteerd_eurocent: int
    afgewezen_eurocent: int = Field(description="Afgewezen debetregels.")
    netto_eurocent: int = Field(description="Toegekend min gecrediteerd.")


class GedragenToewijzing(Model):
    """Versies van een toewijzing die op het gevraagde rusten."""

    gemeente: str
    toewijzing_nummer: int
    vanaf_toewijzingsmoment: str | None = Field(description="Null: vanaf haar eerste versie.")
    tot_toewijzingsmoment: str | None = Field(
        description="De versie van dit moment rust op iets anders; null: tot en met de laatste."
    )
    koppeling: KoppelingNaam
    zin: str
    andere_grondslagen: list[str] = Field(description="Andere vastleggingen die het kunnen zijn.")
    totalen: Eurototalen


class EuroRegel(Model):
    """Een prestatieregel in een lijst."""

    gebeurtenis_id: str
    gemeente: str
    aanbieder: str
    declaratie_nummer: str
    referentie_nummer: str
    vorig_referentie_nummer: str | None
    toewijzing_nummer: int
    toewijzingsmoment: str | None
    product: ProductBeeld
    begindatum: date
    einddatum: date
    volume: int
    eenheid: str
    bedrag_eurocent: int
    debet_credit: Literal["D", "C"]
    uitkomst: Literal["goedgekeurd", "gecrediteerd", "afgewezen"]
    vastgelegd_op: datetime
    bericht_id: str | None
    links: Links = Field(alias="_links", description="Onder spoor: het spoor van deze regel.")


class Eurolijst(Model):
    """Alle euro's die op een toewijzing, verzoek of verwijzing rusten."""

    client_id: ClientId
    bekend_op: datetime
    totalen: Eurototalen = Field(description="Van alle bladzijden samen; zonder 'mogelijk'.")
    mogelijk: Eurototalen = Field(
        description="Wat hierop kan rusten, maar ook op een andere vastlegging."
    )
    toewijzingen: list[GedragenToewijzing]
    zin: str | None
    items: list[EuroRegel]
    links: Bladlinks = Field(alias="_links")
