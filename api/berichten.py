"""Messages: receive and judge, look up, fetch the XML, simulate."""

import logging
import re
from email.message import Message
from typing import Annotated, Any, Literal

import psycopg
from fastapi import APIRouter, Path, Query, Request
from psycopg_pool import PoolTimeout
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.antwoorden import bericht_id, bericht_stroom, json_antwoord, lijst, verwijzing
from api.documentatie import BERICHT_VOORBEELD, XML_ANTWOORD, antwoorden
from api.gebreken import Route
from api.omstandigheden import (
    LEESTIJD_SECONDEN,
    Middelen,
    MiddelenVan,
    Omstandigheden,
    OmstandighedenVan,
)
from api.problemen import Fout, Probleem, bevinding_json, niet_gevonden
from api.schemas import Berichtenlijst, GesimuleerdOordeel, Oordeel
from api.tijdassen import BekendVan
from api.typen import Cursor, Instant, Regeltekst, utc
from ledger.application import Grootboek
from ledger.berichtverwerking import NietLeesbaar, Opdracht, Verwerkt, verwerk
from ledger.gebeurtenissen import BerichtVerwerkt, GebeurtenisVerwijzing
from ledger.ijw.lezen import GeenBericht, lees
from ledger.sleutelring import ClientIsVergeten
from projections import vragen

logger = logging.getLogger(__name__)
router = APIRouter(route_class=Route, tags=["Berichten"])

_XML = {"application/xml", "text/xml"}
_DECLARATIE = "JW323"
_IN_KOP = re.compile("/Bericht/Header(/|$)")

BerichtId = Annotated[
    str,
    Path(
        alias="berichtId",
        description="De berichtId uit het antwoord op het insturen.",
        examples=["01945e7c-0000-7000-8000-000000000000"],
    ),
]
_AANVRAAG = {
    "requestBody": {
        "required": True,
        "description": "Eén iJw 3.2-bericht, hoogstens 25 MB.",
        "content": {
            "application/xml": {"schema": {"type": "string"}, "example": BERICHT_VOORBEELD},
            "text/xml": {"schema": {"type": "string"}, "example": BERICHT_VOORBEELD},
        },
    }
}


@router.post(
    "/berichten",
    operation_id="stuurBericht",
    summary="Stuur een bericht in",
    status_code=201,
    responses=antwoorden({201: Oordeel, 200: Oordeel}, 400, 409, 413, 415),
    openapi_extra=_AANVRAAG,
)
async def stuur_bericht(
    request: Request, middelen: MiddelenVan, omstandigheden: OmstandighedenVan
) -> Response:
    """Beoordeelt en bewaart een iJw-bericht; dezelfde bytes nog eens geven hetzelfde antwoord."""
    data = await _xml(request)
    uitkomst = await run_in_threadpool(_verwerk, middelen, omstandigheden, data, vastleggen=True)
    inhoud = oordeel(uitkomst.feit)
    kopregels = {"Location": inhoud["_links"]["self"]["href"]}
    return json_antwoord(inhoud, 201 if uitkomst.nieuw else 200, kopregels)


@router.post(
    "/simulaties",
    operation_id="simuleerBericht",
    summary="Beoordeel een bericht zonder het vast te leggen",
    responses=antwoorden({200: GesimuleerdOordeel}, 400, 409, 413, 415),
    openapi_extra=_AANVRAAG,
)
async def simuleer_bericht(
    request: Request, middelen: MiddelenVan, omstandigheden: OmstandighedenVan
) -> Response:
    """Geeft het oordeel dat een bericht nu zou krijgen; er wordt niets vastgelegd."""
    data = await _xml(request)
    uitkomst = await run_in_threadpool(_verwerk, middelen, omstandigheden, data, vastleggen=False)
    inhoud = oordeel(uitkomst.feit)
    if uitkomst.nieuw:  # nothing of it exists, so there is nothing to point at
        inhoud |= {"berichtId": None, "_links": {"self": verwijzing("simulaties")}}
    return json_antwoord(
        inhoud | {"retourXml": _tekst(uitkomst.retour), "antwoordXml": _tekst(uitkomst.antwoord)}
    )


@router.get(
    "/berichten",
    operation_id="zoekBerichten",
    summary="Zoek berichten",
    responses=antwoorden({200: Berichtenlijst}, 400),
)
def zoek_berichten(
    middelen: MiddelenVan,
    bekend_op: BekendVan,
    afzender: Annotated[Regeltekst | None, Query(description="Code van de afzender.")] = None,
    bericht: Annotated[Regeltekst | None, Query(description="Soort bericht, zoals JW323.")] = None,
    uitkomst: Annotated[
        Literal["goedgekeurd", "deelsAfgekeurd", "afgekeurd", "onleesbaar"] | None,
        Query(description="Het oordeel over het bericht."),
    ] = None,
    van: Annotated[
        Instant | None, Query(alias="ontvangenVan", description="Ontvangen vanaf dit tijdstip.")
    ] = None,
    tot: Annotated[
        Instant | None, Query(alias="ontvangenTot", description="Ontvangen vóór dit tijdstip.")
    ] = None,
    cursor: Annotated[Cursor | None, Query(description="Waar de bladzijde begint.")] = None,
    limiet: Annotated[int, Query(ge=1, le=200, description="Hoogste aantal onderdelen.")] = 50,
) -> Response:
    """Geeft de berichten, het nieuwste eerst."""
    filters = {"afzender": afzender, "bericht": bericht, "uitkomst": uitkomst}
    with middelen.lezers.connection() as conn:
        pagina = vragen.berichten(
            conn,
            **filters,
            ontvangen_van=van,
            ontvangen_tot=tot,
            bekend_op=bekend_op,
            cursor=cursor,
            limiet=limiet,
        )
    grenzen = {"ontvangenVan": van and utc(van), "ontvangenTot": tot and utc(tot)}
    grenzen["bekendOp"] = bekend_op and utc(bekend_op)
    gesteld = {**filters, **grenzen, "cursor": cursor, "limiet": limiet}
    return json_antwoord(lijst("/berichten", pagina, gesteld))


@router.get(
    "/berichten/{berichtId}",
    operation_id="toonBericht",
    summary="Toon het oordeel over een bericht",
    responses=antwoorden({200: Oordeel}, 400, 404),
)
def toon_bericht(middelen: MiddelenVan, _: OmstandighedenVan, publiek: BerichtId) -> Response:
    """Geeft het oordeel zoals het bij ontvangst is vastgelegd."""
    return json_antwoord(oordeel(_bericht(middelen.grootboek, publiek)))


@router.get(
    "/berichten/{berichtId}/xml",
    operation_id="toonBerichtXml",
    summary="Haal het bericht zelf op",
    response_class=Response,
    responses=XML_ANTWOORD | antwoorden({}, 400, 404, 410),
)
def toon_xml(middelen: MiddelenVan, _: OmstandighedenVan, publiek: BerichtId) -> Response:
    """Geeft de bytes zoals ze zijn ontvangen."""
    feit = _bericht(middelen.grootboek, publiek)
    return _bewaard(middelen.grootboek, feit, "ontvangen")


@router.get(
    "/berichten/{berichtId}/retour",
    operation_id="toonRetour",
    summary="Haal het retourbericht op",
    response_class=Response,
    responses=XML_ANTWOORD | antwoorden({204: None}, 400, 404, 410),
)
def toon_retour(middelen: MiddelenVan, _: OmstandighedenVan, publiek: BerichtId) -> Response:
    """Geeft het retourbericht; zonder inhoud (204) waar de standaard er geen kent."""
    feit = _bericht(middelen.grootboek, publiek)
    return _bewaard(middelen.grootboek, feit, "retour") if feit.retour else Response(None, 204)


@router.get(
    "/berichten/{berichtId}/antwoord",
    operation_id="toonAntwoord",
    summary="Haal het declaratie-antwoord op",
    response_class=Response,
    responses=XML_ANTWOORD | antwoorden({204: None}, 400, 404, 410),
)
def toon_antwoord(middelen: MiddelenVan, _: OmstandighedenVan, publiek: BerichtId) -> Response:
    """Geeft de JW325 op een JW323; zonder inhoud (204) als de JW323 er geen kreeg."""
    feit = _bericht(middelen.grootboek, publiek)
    if feit.antwoord:
        return _bewaard(middelen.grootboek, feit, "antwoord")
    if feit.bericht != _DECLARATIE:
        raise niet_gevonden("Alleen op een declaratie (JW323) volgt een declaratie-antwoord.")
    return Response(None, 204)


# --- shared ---------------------------------------------------------------------------------------


def oordeel(feit: BerichtVerwerkt) -> dict[str, Any]:
    """The verdict on a message in the form of the contract."""
    publiek = bericht_id(feit.stroom) or ""
    links = {"self": verwijzing("berichten", publiek)}
    for deel in ("xml", "retour", "antwoord"):
        links[deel] = verwijzing("berichten", publiek, deel)
    return {
        "berichtId": publiek,
        "bericht": feit.bericht,
        "berichtCode": feit.bericht_code,
        "afzender": feit.afzender,
        "ontvanger": feit.ontvanger,
        "identificatie": feit.identificatie,
        "ontvangenOp": utc(feit.vastgelegd_op),
        "uitkomst": feit.uitkomst,
        "bevindingen": [bevinding_json(bevinding) for bevinding in feit.bevindingen],
        "gebeurtenissen": [_vermelding(rij) for rij in feit.verwijzingen],
        "_links": links,
    }


def wacht_op_leesmodellen(middelen: Middelen, nummer: int | None) -> None:
    """Lets a following read see what was written, within bounds; the write stands either way."""
    if nummer is None:
        return
    try:
        if not middelen.loper.wacht_op(nummer, LEESTIJD_SECONDEN):
            logger.warning("De leesmodellen lopen achter op gebeurtenis %d.", nummer)
    except (psycopg.Error, PoolTimeout) as fout:
        logger.warning("Wachten op de leesmodellen lukte niet (%s).", type(fout).__name__)


def _vermelding(rij: GebeurtenisVerwijzing) -> dict[str, Any]:
    return {
        "gebeurtenisId": str(rij.gebeurtenis_id),
        "clientId": rij.stroom if rij.stroom.startswith("client-") else None,
        "versie": rij.versie,
        "soort": rij.soort,
    }


async def _xml(request: Request) -> bytes:
    """The body of a request whose Content-Type is XML; 415 otherwise."""
    kop = Message()
    kop["content-type"] = request.headers.get("content-type", "")
    if not request.headers.get("content-type") or kop.get_content_type() not in _XML:
        raise Probleem(415, "Stuur het bericht met Content-Type: application/xml.")
    return await request.body()


def _verwerk(
    middelen: Middelen, omstandigheden: Omstandigheden, data: bytes, *, vastleggen: bool
) -> Verwerkt:
    opdracht = Opdracht(data, omstandigheden.wie, omstandigheden.klok, vastleggen=vastleggen)
    try:
        uitkomst = verwerk(middelen.grootboek, opdracht)
    except NietLeesbaar as fout:
        extra = {"berichtId": bericht_id(fout.bericht_id)}
        raise Probleem(400, fout.reden, fouten=_leesfouten(data, fout), extra=extra) from None
    wacht_op_leesmodellen(middelen, uitkomst.notificatie)
    return uitkomst


def _leesfouten(data: bytes, fout: NietLeesbaar) -> list[Fout]:
    """Why there is no verdict: every error in the header where that is it."""
    try:
        fouten = lees(data).fouten
    except GeenBericht:
        fouten = ()
    kop = [rij for rij in fouten if rij.plaats == "/Bericht" or _IN_KOP.match(rij.plaats)]
    if not kop:
        return [Fout("body", "/", "onleesbaar", fout.reden)]
    return [Fout("body", rij.plaats, "header", rij.melding) for rij in kop]


def _bericht(grootboek: Grootboek, publiek: str) -> BerichtVerwerkt:
    feit = None if "\0" in publiek else grootboek.bericht(bericht_stroom(publiek))
    if feit is None:
        raise niet_gevonden("Dit bericht is niet bekend.")
    return feit


def _bewaard(grootboek: Grootboek, feit: BerichtVerwerkt, soort: str) -> Response:
    try:
        inhoud = grootboek.bericht_bytes(feit.stroom, soort)
    except ClientIsVergeten as fout:
        raise Probleem(410, str(fout)) from None
    if inhoud is None:
        raise niet_gevonden("Van dit bericht is dit onderdeel niet bewaard.")
    return Response(inhoud, media_type="application/xml")


def _tekst(inhoud: bytes | None) -> str | None:
    return None if inhoud is None else inhoud.decode()
