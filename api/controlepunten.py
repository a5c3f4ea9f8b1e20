"""Checkpoints, and the proofs that rest on them: what makes a change afterwards show."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query
from starlette.responses import PlainTextResponse, Response

from api.antwoorden import json_antwoord, lijst, verwijzing
from api.documentatie import antwoorden, tekst_antwoord
from api.gebreken import Route, noteer
from api.omstandigheden import LEESTIJD_SECONDEN, MiddelenVan, OmstandighedenVan
from api.problemen import Fout, Probleem, niet_gevonden
from api.schemas_bewijs import Bewijssleutellijst, Controlepunt, Controlepuntlijst
from api.typen import Cursor
from projections import controlepunten
from projections.bewijsboom import Verbinding
from projections.bewijsloper import teken_nu
from projections.controlepunten import Getekend

router = APIRouter(route_class=Route, tags=["Bewijs"])

_ONBEKEND = "Er is geen controlepunt van deze omvang."
_NOTITIE = tekst_antwoord(
    "Het controlepunt als ondertekende notitie (C2SP tlog-checkpoint).",
    "gemeente.example/toewijzing\n73895\n[hash in base64]\n\n"
    "— gemeente.example/toewijzing [handtekening in base64]\n",
)
_BEWIJS = tekst_antwoord(
    "Het ontvangstbewijs (C2SP tlog-proof@v1).",
    "c2sp.org/tlog-proof@v1\nextra [gebeurtenis in base64]\nindex 73894\n[hash in base64]\n\n"
    "[controlepunt]\n",
)
_VERVOLG = tekst_antwoord(
    "Het bewijs van onveranderd vervolg (zoals in C2SP tlog-witness).",
    "old 73000\n[hash in base64]\n\n[controlepunt]\n",
)

OmvangPad = Annotated[
    int, Path(ge=0, le=2**62, description="Het aantal gebeurtenissen onder het controlepunt.")
]


@router.get(
    "/controlepunten",
    operation_id="zoekControlepunten",
    summary="Toon de controlepunten",
    responses=antwoorden({200: Controlepuntlijst}, 400, 409),
)
def zoek_controlepunten(
    middelen: MiddelenVan,
    _: OmstandighedenVan,
    cursor: Annotated[Cursor | None, Query(description="Waar de bladzijde begint.")] = None,
    limiet: Annotated[int, Query(ge=1, le=200, description="Hoogste aantal onderdelen.")] = 50,
) -> Response:
    """Geeft de ondertekende controlepunten, het nieuwste eerst."""
    with middelen.lezers.connection() as conn:
        pagina = controlepunten.controlepunten(conn, cursor=cursor, limiet=limiet)
    return json_antwoord(lijst("/controlepunten", pagina, {"cursor": cursor, "limiet": limiet}))


@router.post(
    "/controlepunten",
    operation_id="maakControlepunt",
    summary="Maak een controlepunt",
    status_code=201,
    responses=antwoorden({201: Controlepunt, 200: Controlepunt}, 400, 409, 413),
)
def maak_controlepunt(middelen: MiddelenVan, _: OmstandighedenVan) -> Response:
    """Ondertekent alles wat nu vastligt; met 200 als daar al een controlepunt van is.

    Met 409, en zonder te ondertekenen, als de boom in strijd is met een eerder controlepunt.
    """
    grootboek = middelen.grootboek
    with middelen.lezers.connection() as conn:
        uitkomst = teken_nu(
            conn,
            grootboek.opslag,
            middelen.bewijssleutel,
            grootboek.klok,
            LEESTIJD_SECONDEN,
        )
    if uitkomst is None:
        raise Probleem(
            503,
            "De boom loopt nog achter op de gebeurtenissen; probeer het over enkele seconden"
            " opnieuw.",
            kopregels={"Retry-After": "5"},
        )
    getekend, nieuw = uitkomst
    inhoud = _met_links(getekend)
    if not nieuw:
        return json_antwoord(inhoud)
    return json_antwoord(inhoud, 201, {"Location": inhoud["_links"]["self"]["href"]})


@router.get(
    "/controlepunten/{omvang}",
    operation_id="toonControlepunt",
    summary="Toon een controlepunt",
    responses=antwoorden({200: Controlepunt}, 400, 404, 409),
)
def toon_controlepunt(middelen: MiddelenVan, _: OmstandighedenVan, omvang: OmvangPad) -> Response:
    """Geeft het controlepunt over de eerste zoveel gebeurtenissen."""
    with middelen.lezers.connection() as conn:
        return json_antwoord(_met_links(_controlepunt(conn, omvang)))


@router.get(
    "/controlepunten/{omvang}/notitie",
    operation_id="toonNotitie",
    summary="Haal de ondertekende notitie op",
    response_class=PlainTextResponse,
    responses=antwoorden({}, 400, 404, 409) | _NOTITIE,
)
def toon_notitie(middelen: MiddelenVan, _: OmstandighedenVan, omvang: OmvangPad) -> Response:
    """Geeft het controlepunt om te bewaren en later mee te vergelijken."""
    with middelen.lezers.connection() as conn:
        return PlainTextResponse(_controlepunt(conn, omvang).notitie)


async def _vanaf(
    omvang: OmvangPad,
    vanaf: Annotated[
        int, Query(ge=0, le=2**62, description="De omvang van het eerdere controlepunt.")
    ],
) -> int:
    """The size of an earlier checkpoint."""
    if vanaf > omvang:
        noteer(Fout("query", "vanaf", "volgorde", "Dit is groter dan de omvang."))
    return vanaf


@router.get(
    "/controlepunten/{omvang}/consistentie",
    operation_id="toonConsistentie",
    summary="Bewijs dat een eerder controlepunt nog geldt",
    response_class=PlainTextResponse,
    responses=antwoorden({}, 400, 404, 409) | _VERVOLG,
)
def toon_consistentie(
    middelen: MiddelenVan,
    _: OmstandighedenVan,
    omvang: OmvangPad,
    vanaf: Annotated[int, Depends(_vanaf)],
) -> Response:
    """Bewijst dat de eerste gebeurtenissen, zoveel als `vanaf` zegt, onveranderd zijn."""
    with middelen.lezers.connection() as conn:
        getekend = _controlepunt(conn, omvang)
        return PlainTextResponse(controlepunten.vervolg_van(conn, vanaf, getekend))


@router.get(
    "/gebeurtenissen/{gebeurtenisId}/bewijs",
    operation_id="toonBewijs",
    summary="Haal het ontvangstbewijs van een gebeurtenis op",
    response_class=PlainTextResponse,
    responses=antwoorden({}, 400, 404, 409) | _BEWIJS,
)
def toon_bewijs(
    middelen: MiddelenVan,
    _: OmstandighedenVan,
    gebeurtenis: Annotated[
        UUID, Path(alias="gebeurtenisId", description="De gebeurtenisId uit een antwoord.")
    ],
    omvang: Annotated[
        int | None,
        Query(ge=0, le=2**62, description="Onder welk controlepunt; standaard het nieuwste."),
    ] = None,
) -> Response:
    """Bewijst dat een gebeurtenis, precies zoals zij is bewaard, onder een controlepunt valt."""
    with middelen.lezers.connection() as conn:
        getekend = _controlepunt(conn, omvang)
        bewijs = controlepunten.bewijs_van(conn, gebeurtenis, getekend)
    if bewijs is None:
        raise niet_gevonden(
            "Deze gebeurtenis is niet bekend, of valt nog niet onder dit controlepunt. Een nieuw"
            " controlepunt volgt binnen een minuut, of meteen na POST /v1/controlepunten."
        )
    return PlainTextResponse(bewijs)


@router.get(
    "/bewijssleutels",
    operation_id="toonBewijssleutels",
    summary="Toon de publieke sleutels",
    responses=antwoorden({200: Bewijssleutellijst}, 400),
)
def toon_bewijssleutels(middelen: MiddelenVan, _: OmstandighedenVan) -> Response:
    """Geeft de sleutels waarmee een handtekening te controleren is.

    Wie zeker wil zijn, krijgt de sleutel langs een andere weg dan deze dienst.
    """
    huidig = str(middelen.bewijssleutel.controle)
    with middelen.lezers.connection() as conn:
        gebruikt = {rij["sleutel"]: rij for rij in controlepunten.sleutels(conn)}
    eigen = gebruikt.pop(huidig, {"sleutel": huidig, "vanOmvang": None, "totOmvang": None})
    items = [{**rij, "inGebruik": rij is eigen} for rij in (eigen, *gebruikt.values())]
    return json_antwoord({"items": items, "_links": {"self": verwijzing("bewijssleutels")}})


def _controlepunt(conn: Verbinding, omvang: int | None) -> Getekend:
    """The checkpoint of this size, the last one without; 404 when there is none."""
    if omvang is None:
        gevonden = controlepunten.laatste_controlepunt(conn)
    else:
        gevonden = controlepunten.controlepunt(conn, omvang)
    if gevonden is None:
        raise niet_gevonden("Er is nog geen controlepunt." if omvang is None else _ONBEKEND)
    return gevonden


def _met_links(getekend: Getekend) -> dict[str, Any]:
    omvang = getekend.punt.omvang
    links = {
        "self": verwijzing("controlepunten", omvang),
        "notitie": verwijzing("controlepunten", omvang, "notitie"),
    }
    return {**controlepunten.als_json(getekend), "_links": links}
