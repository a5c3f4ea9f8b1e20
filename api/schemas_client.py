"""The shapes of a client and of an allocation, as the OpenAPI document shows them."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field, create_model

from api.schemas import Bladlinks, Links, Model, OmvangBeeld, ProductBeeld, Verplichting
from api.stukmodellen import beeldmodel
from api.stukvelden import SOORTEN
from api.typen import ClientId
from ledger.bevinding import Bevinding
from ledger.dossier_gebeurtenissen import STUKSOORTEN, Stuksoort
from projections.dossierbeeld import LIJSTEN

_VASTLEGGINGEN = {soort.plek: beeldmodel(soort) for soort in STUKSOORTEN}
_Verwijzing, _Regie = _VASTLEGGINGEN["verwijzing"], _VASTLEGGINGEN["regie"]


class VerbruikBeeld(Model):
    """Toegewezen en verbruikt volume in de rekeneenheid; bij een budget in eurocenten (83)."""

    toegewezen: int | None
    goedgekeurd: int
    gecrediteerd: int
    resterend: int | None
    eenheid: str | None


class ToewijzingVersie(Model):
    """Eén versie van een toewijzing."""

    soort: str
    toewijzingsmoment: str = Field(description="Zoals in het bericht, zonder tijdzone.")
    dagtekening: date
    product: ProductBeeld | None
    ingangsdatum: date
    einddatum: date | None
    omvang: OmvangBeeld | None
    budget: int | None
    reden_wijziging: str | None
    vastgelegd_op: datetime
    bericht_id: str | None


class ToewijzingBeeld(Model):
    """Een toewijzing zoals zij op een dag is, met haar versies."""

    gemeente: str
    aanbieder: str
    toewijzing_nummer: int
    referentie_aanbieder: str | None
    product: ProductBeeld | None
    ingangsdatum: date
    einddatum: date | None
    omvang: OmvangBeeld | None
    budget: int | None = Field(description="In eurocenten.")
    reden_wijziging: str | None
    status: Literal["toekomstig", "actueel", "beeindigd", "verwijderd"]
    verbruik: VerbruikBeeld
    versies: list[ToewijzingVersie]


class VerwijzingBeeld(Model):
    """Een verwijzing: zoals een verzoek om toewijzing haar noemt, of zelf vastgelegd."""

    bron: Literal["bericht", "registratie"]
    type: str | None
    zorgverlener_code: str | None
    naam: str | None
    gemeente: str
    aanbieder: str | None
    referentie_aanbieder: str | None
    bericht_id: str | None
    vastlegging: _Verwijzing | None = Field(  # type: ignore[valid-type]
        description="De hele vastlegging; null bij een verwijzing uit een bericht."
    )


class AntwoordBeeld(Model):
    """Een antwoord op een verzoek (JW319)."""

    verzoek_antwoord: Literal["1", "2"]
    reden_afwijzing: str | None
    woonplaats_gemeente: str | None
    vastgelegd_op: datetime
    bericht_id: str | None


class VerzoekBeeld(Model):
    """Een VOT-product of een VOW, met de antwoorden erop."""

    gemeente: str
    aanbieder: str
    referentie_aanbieder: str
    dagtekening: date
    ontvangen_op: datetime
    status: Literal["open", "inOnderzoek", "gehonoreerd", "afgewezen"]
    bericht_id: str | None
    soort: Literal["VOT", "VOW"]
    product: ProductBeeld | None = None
    ingangsdatum: date | None = None
    einddatum: date | None = None
    omvang: OmvangBeeld | None = None
    budget: int | None = None
    reden_verzoek: str | None = None
    ongewijzigd: list[int] | None = None
    te_wijzigen: list[dict[str, Any]] | None = None
    nieuw: list[dict[str, Any]] | None = None
    antwoorden: list[AntwoordBeeld]
    toewijzing_nummers: list[int]
    bevindingen: list[Bevinding]


class StopBeeld(Model):
    """Het einde van een levering."""

    reden_beeindiging: str
    einddatum: date
    vastgelegd_op: datetime
    bericht_id: str | None


class LeveringBeeld(Model):
    """Een levering met haar einde."""

    gemeente: str
    aanbieder: str
    toewijzing_nummer: int | None
    product: ProductBeeld | None
    toewijzing_ingangsdatum: date | None
    begindatum: date
    status: Literal["toekomstig", "lopend", "onderbroken", "beeindigd"]
    bericht_id: str | None
    stops: list[StopBeeld]


class Persoonsgegevens(Model):
    """Wie de cliënt is, zonder BSN."""

    naam: dict[str, str]
    geboortedatum: date | None
    datum_gebruik: str | None = Field(description="Welke delen van de geboortedatum bekend zijn.")
    geslacht: str | None


class GezinslidBeeld(Model):
    """Een lid van een gezin."""

    client_id: ClientId
    rol: str
    betrokken: bool | None = Field(description="Of dit lid zelf aan de hulp deelneemt.")
    eigen_dossier: bool | None = Field(description="Of dit lid een eigen dossier heeft.")


class GezinBeeld(Model):
    """Het gezin waartoe de cliënt op een dag hoort."""

    gezin_id: str
    rol: str
    vanaf: date
    leden: list[GezinslidBeeld]


class RegieBeeld(Model):
    """Wie op een dag regie voert, en alles wat over regie is vastgelegd."""

    procesregisseur: _Regie | None  # type: ignore[valid-type]
    casusregisseur: _Regie | None  # type: ignore[valid-type]
    vastleggingen: list[_Regie]  # type: ignore[valid-type]


class VerplichtingBeeld(Verplichting):
    """Een verplichting die nog openstaat, zoals zij op een dag is."""

    status: Literal["toekomstig", "open", "overschreden"]
    overschreden_sinds: date | None = Field(description="De eerste dag waarop het te laat was.")


class _ClientKern(Model):
    """Wat een cliënt heeft naast de eigen vastleggingen."""

    client_id: ClientId
    versie: int
    bekend_op: datetime
    geldig_op: date
    persoonsgegevens: Persoonsgegevens | None = Field(description="Null na vergeten.")
    verwijzingen: list[VerwijzingBeeld]
    verzoeken: list[VerzoekBeeld]
    toewijzingen: list[ToewijzingBeeld]
    leveringen: list[LeveringBeeld]
    gezin: GezinBeeld | None
    regie: RegieBeeld
    verplichtingen: list[VerplichtingBeeld]


def _lijst(soort: Stuksoort) -> Any:
    vastlegging: Any = _VASTLEGGINGEN[soort.plek]
    return list[vastlegging], Field(description=SOORTEN[soort.plek][1])


_LIJSTEN: dict[str, Any] = {naam: _lijst(soort) for naam, soort in LIJSTEN.items()}
ClientBeeld: type[Model] = create_model(
    "ClientBeeld",
    __base__=_ClientKern,
    __doc__="De toestand van een cliënt op een dag, zoals bekend op een tijdstip.",
    **_LIJSTEN,
)


class VerbruikTotaal(Model):
    """Wat er op een toewijzing is ingediend en goedgekeurd, in volume en in eurocenten."""

    eenheid: str | None
    toegewezen: int | None
    ingediend: int
    goedgekeurd: int
    gecrediteerd: int
    resterend: int | None
    ingediend_eurocent: int
    goedgekeurd_eurocent: int
    gecrediteerd_eurocent: int


class ToewijzingRegel(Model):
    """Een toewijzing zoals zij nu is."""

    gemeente: str
    aanbieder: str
    toewijzing_nummer: int
    client_id: ClientId
    product: ProductBeeld | None
    toewijzingsmoment: str
    ingangsdatum: date
    einddatum: date | None
    omvang: OmvangBeeld | None
    budget: int | None
    reden_wijziging: str | None
    status: Literal["toekomstig", "actueel", "beeindigd", "verwijderd"]
    aantal_versies: int
    bericht_id: str | None
    verbruik: VerbruikTotaal


class Toewijzingenlijst(Model):
    """Een bladzijde met toewijzingen."""

    items: list[ToewijzingRegel]
    links: Bladlinks = Field(alias="_links")


class Budgeteenheid(Model):
    """Wat er in één eenheid is toegekend en gebruikt; eenheden worden nooit vermengd."""

    eenheid: str = Field(description="Code uit WJ756 (uren tellen in minuten), of m (meters).")
    naam: str = Field(examples=["etmaal"])
    toegekend: int | None = Field(description="Null: in deze eenheid is geen grens gesteld.")
    gebruikt: int = Field(description="Besteed of goedgekeurd, min wat terugkwam.")
    resterend: int | None
    verwachte_uitputting: date | None = Field(
        description="De dag waarop het bij dit tempo op is; null als het toereikend is."
    )


class Budgetregel(Model):
    """Een budget van welke soort ook: een toewijzing, een pgb of vervoer."""

    soort: Literal["toewijzing", "pgb", "vervoer"]
    gemeente: str
    kenmerk: str = Field(description="Het ToewijzingNummer, of het kenmerk van het besluit.")
    client_id: ClientId
    aanbieder: str | None
    product: ProductBeeld | None
    ingangsdatum: date
    einddatum: date | None
    status: Literal["toekomstig", "actueel", "beeindigd", "verwijderd"]
    eenheden: list[Budgeteenheid]


class Budgettenlijst(Model):
    """Een bladzijde met budgetten."""

    items: list[Budgetregel]
    links: Bladlinks = Field(alias="_links")


class ClientBudgetten(Model):
    """Alle budgetten van een cliënt."""

    items: list[Budgetregel]
    links: Links = Field(alias="_links")


class Budgetmaand(Model):
    """Het verbruik van een maand."""

    maand: str = Field(examples=["2027-01"])
    ingediend: int
    goedgekeurd: int
    gecrediteerd: int
    ingediend_eurocent: int
    goedgekeurd_eurocent: int
    gecrediteerd_eurocent: int


class Budget(VerbruikTotaal):
    """Wat er van een toewijzing over is, per maand, en wanneer zij naar verwachting op is."""

    gemeente: str
    toewijzing_nummer: int
    aanbieder: str
    client_id: ClientId
    status: Literal["toekomstig", "actueel", "beeindigd", "verwijderd"]
    maanden: list[Budgetmaand]
    verwachte_uitputting: date | None
