"""The trail of a euro, and the other way round: all euros that rest on something."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from api.antwoorden import BASIS, json_antwoord, lijst, verwijzing
from api.clienten import ClientPad
from api.documentatie import antwoorden
from api.gebreken import Route
from api.leesmodellen import GemeentePad, NummerPad
from api.omstandigheden import Middelen, MiddelenVan, OmstandighedenVan
from api.problemen import niet_gevonden
from api.schemas_spoor import Eurolijst, Spoor
from api.tijdassen import BekendVan
from api.typen import Aanbieder, Cursor, Regeltekst, utc
from ledger.herbeoordeling import Herbeoordelaar
from projections import spoor_euros
from projections.paginering import Pagina
from projections.spoor import Spoorbron, spoor
from projections.spoor_euros import Euros, Vraag

router = APIRouter(route_class=Route, tags=["Spoor"])

AanbiederPad = Annotated[Aanbieder, Path(description="AGB-code van de aanbieder.")]
CursorVraag = Annotated[Cursor | None, Query(description="Waar de bladzijde begint.")]
Limiet = Annotated[int, Query(ge=1, le=200, description="Hoogste aantal onderdelen.")]


@router.get(
    "/prestaties/{aanbieder}/{referentieNummer}/spoor",
    operation_id="toonSpoor",
    summary="Toon alles waarop een prestatieregel rust",
    responses=antwoorden({200: Spoor}, 400, 404),
)
def toon_spoor(
    middelen: MiddelenVan,
    omstandigheden: OmstandighedenVan,
    aanbieder: AanbiederPad,
    referentie: Annotated[
        Regeltekst,
        Path(alias="referentieNummer", description="Het ReferentieNummer van de prestatie."),
    ],
    bekend_op: BekendVan,
) -> Response:
    """Geeft elke regel met dit nummer: bericht, oordeel, toewijzing, besluit, verzoek, grondslag.

    De nieuwste toegekende regel eerst, dan haar credits, dan wat is afgewezen. Wat in de keten
    ontbreekt, staat in zinnen onder `hiaten`.
    """
    op = bekend_op or omstandigheden.nu
    with middelen.lezers.connection() as conn:
        inhoud = spoor(conn, _bron(middelen), aanbieder, referentie, op)
    if inhoud is None:
        raise niet_gevonden(
            "Van deze aanbieder is op dit tijdstip geen prestatieregel met dit nummer bekend. (De "
            "regels van een bericht dat als geheel is afgekeurd, worden niet beoordeeld.)"
        )
    for gebeurtenis in inhoud["gebeurtenissen"]:
        bewijs = verwijzing("gebeurtenissen", gebeurtenis["gebeurtenisId"], "bewijs")
        gebeurtenis["_links"] = {"self": bewijs, "bewijs": bewijs}
    for bericht in inhoud["berichten"]:
        eigen = ("berichten", bericht["berichtId"])
        bericht["_links"] = {"self": verwijzing(*eigen), "xml": verwijzing(*eigen, "xml")}
    inhoud["_links"] = {"self": verwijzing("prestaties", aanbieder, referentie, "spoor")}
    return json_antwoord(inhoud)


def _bron(middelen: Middelen) -> Spoorbron:
    grootboek = middelen.grootboek
    return Spoorbron(
        grootboek,
        lambda: Herbeoordelaar(
            middelen.dsn, grootboek.bos, grootboek.kaders, oefenmodus=grootboek.oefenmodus
        ),
    )


@router.get(
    "/toewijzingen/{gemeente}/{toewijzingNummer}/prestaties",
    operation_id="toonPrestatiesVanToewijzing",
    summary="Toon alle euro's op een toewijzing",
    responses=antwoorden({200: Eurolijst}, 400, 404),
)
def prestaties_van_toewijzing(
    middelen: MiddelenVan,
    omstandigheden: OmstandighedenVan,
    gemeente: GemeentePad,
    nummer: NummerPad,
    bekend_op: BekendVan,
    cursor: CursorVraag = None,
    limiet: Limiet = 50,
) -> Response:
    """Geeft de prestatieregels op een toewijzing, in volgorde van vastleggen, met totalen."""
    vraag = Vraag(bekend_op or omstandigheden.nu, cursor, limiet)
    with middelen.lezers.connection() as conn:
        euros = spoor_euros.van_toewijzing(conn, middelen.grootboek, gemeente, nummer, vraag)
    pad = f"/toewijzingen/{gemeente}/{nummer}/prestaties"
    return _antwoord(euros, pad, vraag, "Deze toewijzing is op dit tijdstip niet bekend.")


@router.get(
    "/verzoeken/{aanbieder}/{referentieAanbieder}/prestaties",
    operation_id="toonPrestatiesVanVerzoek",
    summary="Toon alle euro's die op een verzoek rusten",
    responses=antwoorden({200: Eurolijst}, 400, 404),
)
def prestaties_van_verzoek(
    middelen: MiddelenVan,
    omstandigheden: OmstandighedenVan,
    aanbieder: AanbiederPad,
    referentie: Annotated[
        Regeltekst,
        Path(alias="referentieAanbieder", description="De referentie van de aanbieder."),
    ],
    bekend_op: BekendVan,
    cursor: CursorVraag = None,
    limiet: Limiet = 50,
) -> Response:
    """Geeft de prestatieregels op de toewijzingen die uit een verzoek volgden.

    Van een toewijzing die het verzoek wijzigde, tellen de regels vanaf de versie die het gaf.
    """
    vraag = Vraag(bekend_op or omstandigheden.nu, cursor, limiet)
    with middelen.lezers.connection() as conn:
        euros = spoor_euros.van_verzoek(conn, middelen.grootboek, aanbieder, referentie, vraag)
    pad = verwijzing("verzoeken", aanbieder, referentie, "prestaties")["href"]
    onbekend = "Dit verzoek is op dit tijdstip niet bekend."
    return _antwoord(euros, pad.removeprefix(BASIS), vraag, onbekend)


@router.get(
    "/clienten/{clientId}/verwijzingen/{gebeurtenisId}/prestaties",
    operation_id="toonPrestatiesVanVerwijzing",
    summary="Toon alle euro's die op een verwijzing of bepaling rusten",
    responses=antwoorden({200: Eurolijst}, 400, 404),
)
def prestaties_van_verwijzing(
    middelen: MiddelenVan,
    omstandigheden: OmstandighedenVan,
    client_id: ClientPad,
    gebeurtenis: Annotated[
        UUID,
        Path(
            alias="gebeurtenisId",
            description="Van een verwijzing, bepaling of lokaal besluit, of van het verzoek dat "
            "de verwijzer noemt.",
        ),
    ],
    bekend_op: BekendVan,
    cursor: CursorVraag = None,
    limiet: Limiet = 50,
) -> Response:
    """Geeft de prestatieregels op toewijzingen die hierop rusten, of kunnen rusten.

    De standaard kent geen nummer van een verwijzing; de koppeling volgt uit wat is vastgelegd. Waar
    meer dan één vastlegging past, wordt er geen gekozen: dat staat apart onder `mogelijk`.
    """
    vraag = Vraag(bekend_op or omstandigheden.nu, cursor, limiet)
    with middelen.lezers.connection() as conn:
        euros = spoor_euros.van_grondslag(conn, middelen.grootboek, client_id, gebeurtenis, vraag)
    pad = f"/clienten/{client_id}/verwijzingen/{gebeurtenis}/prestaties"
    onbekend = "Deze verwijzing is bij deze cliënt op dit tijdstip niet bekend."
    return _antwoord(euros, pad, vraag, onbekend)


def _antwoord(euros: Euros | None, pad: str, vraag: Vraag, onbekend: str) -> Response:
    """A page; its links name the instant, so that the pages agree."""
    if euros is None:
        raise niet_gevonden(onbekend)
    rijen = [_met_spoor(rij, vraag.bekend_op) for rij in euros.inhoud["items"]]
    gesteld = {"bekendOp": utc(vraag.bekend_op), "cursor": vraag.cursor, "limiet": vraag.limiet}
    return json_antwoord(euros.inhoud | lijst(pad, Pagina(rijen, euros.volgende), gesteld))


def _met_spoor(rij: dict[str, Any], bekend_op: datetime) -> dict[str, Any]:
    eigen = verwijzing("prestaties", rij["aanbieder"], rij["referentieNummer"], "spoor")
    return {**rij, "_links": {"self": eigen}}
