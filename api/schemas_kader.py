"""The shapes of kaders and their rules, as the OpenAPI document shows them."""

from datetime import date
from typing import Any, Literal

from pydantic import Field

from api.schemas import Links, Model
from ledger.bevinding import Bron


class Geldigheid(Model):
    """De dagen waarop iets geldt; beide tellen mee."""

    vanaf: date | None
    tot: date | None = Field(description="Null zolang er geen laatste dag is.")


class KaderDeelname(Geldigheid):
    """Een gemeente die deelneemt, met welke producten."""

    gemeente: str = Field(examples=["0303"])
    naam: str
    producten: list[str] | None = Field(description="Null: alle producten.")


class KaderProduct(Geldigheid):
    """Een product van het kader."""

    code: str = Field(examples=["45F21"])
    naam: str
    categorie: str | None
    eenheden: list[str]
    extern: bool = Field(description="Van een ander contract; alleen bekend voor samenloop.")
    bron: list[Bron]
    kenmerken: dict[str, Any] = Field(description="Wat alleen dit kader van een product weet.")


class KaderRol(Model):
    """Een rol waarin iemand handelt."""

    rol: str
    betekenis: str


class BekendeGeldigheid(Geldigheid):
    """De dagen waarop iets geldt, en sinds wanneer dat bekend is."""

    bekendgemaakt: date | None = Field(
        description="Wie vraagt met de kennis van deze dag of eerder, krijgt wat toen gold."
    )


class KaderBeeld(Model):
    """Een stel regels: voor wie het geldt, vanaf wanneer, over welke producten."""

    kader: str = Field(examples=["flevoland"])
    naam: str
    titel: str
    laag: str
    versie: str
    kenmerk: str = Field(description="Versie en inhoud; staat bij elk oordeel.")
    geldigheid: BekendeGeldigheid
    documenten: list[str]
    gemeenten: list[KaderDeelname]
    producten: list[KaderProduct]
    rollen: list[KaderRol]
    aantal_regels: int
    links: Links = Field(alias="_links")


class ParagraafBeeld(Model):
    """Een paragraaf van een document: welke regels eruit komen, of waarom er geen zijn."""

    document: str
    paragraaf: str
    kop: str | None = Field(description="De titel in het document; null zonder eigen titel.")
    diepte: int = Field(description="Hoeveel koppen diep, vanaf 1.")
    status: Literal["regels", "informatief", "nietOpgenomen"]
    regels: list[str]
    reden: str | None = Field(description="Waarom er geen regels zijn.")


class TegenstrijdigheidBeeld(Model):
    """Waar documenten elkaar tegenspreken, en welke lezing is gekozen."""

    onderwerp: str
    lezing_a: str
    lezing_b: str
    gekozen: str
    regels: list[str]


class DekkingBeeld(Model):
    """Wat er van elke paragraaf is geworden."""

    paragrafen: list[ParagraafBeeld]
    tegenstrijdigheden: list[TegenstrijdigheidBeeld]


class KaderMetDekking(KaderBeeld):
    """Een stel regels met de paragrafen waaruit zij komen."""

    dekking: DekkingBeeld


class Kaderlijst(Model):
    """Alle kaders."""

    items: list[KaderBeeld]
    links: Links = Field(alias="_links")


class Parameters(BekendeGeldigheid):
    """De getallen van een regel over een periode, met de namen van een aanpassing."""

    waarden: dict[str, Any]


class Kaderregel(Model):
    """Een regel met alles wat een bevinding erover zegt."""

    regel: str = Field(examples=["TR322"])
    titel: str
    kader: str
    laag: str
    versie: str
    niveau: str
    gevolg: str
    retourcode: str | None
    wj759: str | None = Field(description="De reden waarmee een verzoek wordt afgewezen.")
    bron: Bron
    producten: list[str] | None = Field(description="Null: alle producten.")
    peildatum: str | None = Field(description="Welke dag beslist of de regel geldt.")
    afwijking_door: list[str] = Field(description="Rollen die met afwijken mogen instemmen.")
    gaat_voor: list[str] = Field(description="Regels die zwijgen waar deze spreekt.")
    plekken: list[str] = Field(description="Waar de regel in de beoordeling hangt.")
    plaatsen: list[str] = Field(description="Bericht, klasse en element volgens de standaard.")
    implementatie: list[str] = Field(description="Bestand en regel in de broncode.")
    tests: list[str] = Field(description="Testbestanden die de regel noemen.")
    reden: str | None = Field(description="Waarom niets de regel toetst, als dat zo is.")
    geldigheid: BekendeGeldigheid
    parameters: list[Parameters]
    voorbeelden: list[str] = Field(description="Namen van de gevallen die de regel tonen.")
    links: Links = Field(alias="_links")


class Regellijst(Model):
    """De regels van een kader."""

    items: list[Kaderregel]
    links: Links = Field(alias="_links")
