"""The shapes of a productieverantwoording. Every amount is in eurocents, every volume whole."""

from datetime import date, datetime

from pydantic import Field

from api.schemas import Links, Model, ProductBeeld
from api.schemas_bewijs import ControlepuntRegel


class Volume(Model):
    """Het volume in één eenheid (WJ756); uren staan er als minuten."""

    eenheid: str = Field(examples=["01"])
    ingediend_volume: int
    toegekend_volume: int
    gecrediteerd_volume: int
    netto_volume: int


class Productiestand(Model):
    """Ingediend, toegekend, gecrediteerd en netto: bedragen, en volumes per eenheid."""

    ingediend_eurocent: int = Field(description="Alle beoordeelde debetregels, ook afgewezen.")
    toegekend_eurocent: int = Field(description="De goedgekeurde debetregels.")
    gecrediteerd_eurocent: int = Field(description="De goedgekeurde creditregels.")
    netto_eurocent: int = Field(description="Toegekend min gecrediteerd.")
    volumes: list[Volume]


class OpenBevindingen(Model):
    """De controlebevindingen die openstaan, met het bedrag dat op het spel staat."""

    aantal: int
    bedrag_eurocent: int


class Verwijzerdeel(Model):
    """Wat rust op één soort verwijzer."""

    verwijzer: str = Field(
        description="Een type van lijst JZ007, of verwijzing, bepaling, lokaalBesluit, onbekend.",
        examples=["02"],
    )
    toegekend_eurocent: int
    gecrediteerd_eurocent: int
    netto_eurocent: int


class Productietelling(Productiestand):
    """De stand, en hoe hij tot stand kwam."""

    clienten: int = Field(
        description="Verschillende cliënten met toegekende productie die niet geheel is"
        " gecrediteerd."
    )
    op_sluitdatum: Productiestand | None = Field(
        description="Wat op het sluitmoment was vastgelegd; null zonder sluitdatum."
    )
    na_sluitdatum: Productiestand | None = Field(
        description="De correcties daarna; samen met opSluitdatum de stand."
    )
    open_bevindingen: OpenBevindingen
    afwijkingen: int = Field(
        description="Van hoeveel regels van een kader met akkoord is afgeweken bij de toewijzingen"
        " waarop dit rust."
    )
    verwijzers: list[Verwijzerdeel]


class Productieregel(Productietelling):
    """Eén product in één eenheid; zonder product: bevindingen buiten de declaratieregels."""

    product: ProductBeeld | None
    eenheid: str | None


class Aanbiederdeel(Model):
    """De productie van één aanbieder; null bij bevindingen die geen aanbieder noemen."""

    aanbieder: str | None
    regels: list[Productieregel]
    totaal: Productietelling


class GemeenteMetNaam(Model):
    """Een gemeente; de naam is null als de code niet bestaat."""

    code: str = Field(examples=["0034"])
    naam: str | None = Field(examples=["Almere"])


class Regelversie(Model):
    """Een versie van de standaard of van een kader, en wat ermee is beoordeeld."""

    kader: str = Field(examples=["flevoland"])
    versie: str = Field(description="De versie met de hash van haar inhoud.")
    regels: int = Field(description="Hoeveel van de declaratieregels ermee zijn beoordeeld.")
    geldig_vanaf: date | None
    geldig_tot: date | None


class Standaardversie(Model):
    """De landelijke standaard."""

    document: str
    versie: str


class Softwareversie(Model):
    """De software die de verantwoording maakte: versie en hash over haar bestanden."""

    versie: str
    sha256: str


class Grondslag(Model):
    """Waarop de verantwoording rust."""

    controlepunt: ControlepuntRegel | None = Field(
        description="Het laatste controlepunt dat op het tijdstip bekendOp was ondertekend."
    )
    standaard: Standaardversie
    kaders: list[Regelversie]
    software: Softwareversie
    niet_verwerkt: int = Field(
        description="Gebeurtenissen die niet te verwerken zijn en dus ontbreken."
    )


class Verantwoording(Model):
    """De productieverantwoording van een gemeente over een jaar."""

    vorm: str = Field(examples=["toewijzing-verantwoording@1"])
    gemeente: GemeenteMetNaam
    jaar: int
    aanbieder: str | None = Field(description="De aanbieder waarop is gekozen.")
    bekend_op: datetime
    sluitmoment: datetime | None = Field(
        description="Het laatste tijdstip dat bij de stand op de sluitdatum hoort."
    )
    melding: str | None = Field(description="Waarom zij leeg is.")
    grondslag: Grondslag
    aanbieders: list[Aanbiederdeel]
    totaal: Productietelling
    links: Links = Field(alias="_links")
