"""Clients: finding one, its state on both time axes, its history, and what differs."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Query, Request
from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.antwoorden import (
    bericht_id,
    json_antwoord,
    verplichting_json,
    verwijzing,
    voldaan_json,
)
from api.documentatie import antwoorden
from api.gebreken import Route, noteer
from api.invoer import ALLEEN_JSON
from api.omstandigheden import MiddelenVan, OmstandighedenVan
from api.problemen import Fout, bevinding_json, niet_gevonden
from api.schemas import Geschiedenis, Gevonden, Model, Verschillen
from api.schemas_client import ClientBeeld
from api.snelbaan import Lezers, zelfde_merk
from api.typen import ClientId, Dag, Instant, utc
from ledger.client import ClientToestand
from ledger.gebeurtenissen import Gebeurtenis
from projections.clientbeeld import clientbeeld, verschillen

router = APIRouter(route_class=Route, tags=["Cliënten"])

_ONBEKEND = "Deze cliënt is op dit tijdstip niet bekend."
_OMSLAG = set(Gebeurtenis.model_fields)
_NOOIT_GETOOND = {"bsn"}


def _lees_bsn(waarde: Any) -> str:
    if isinstance(waarde, str) and len(waarde) == 9 and waarde.isascii() and waarde.isdigit():
        return waarde
    raise PydanticCustomError("eigen_bsn", "Een BSN bestaat uit negen cijfers.")


class Zoekvraag(Model):
    """Een BSN; alleen in de inhoud van een verzoek, nooit in een adres."""

    bsn: Annotated[
        str,
        BeforeValidator(_lees_bsn),
        WithJsonSchema({"type": "string", "pattern": "^[0-9]{9}$", "examples": ["999900006"]}),
    ]


ClientPad = Annotated[ClientId, Path(alias="clientId", description="De sleutel van de cliënt.")]
GeldigOp = Annotated[
    Dag | None,
    Query(alias="geldigOp", description="De dag waarop het in de wereld geldt; anders vandaag."),
]


@router.post(
    "/clienten/_zoek",
    operation_id="zoekClient",
    summary="Zoek een cliënt op BSN",
    responses=antwoorden({200: Gevonden}, 400, 404, 413, 415),
    dependencies=ALLEEN_JSON,
)
def zoek_client(
    middelen: MiddelenVan, omstandigheden: OmstandighedenVan, vraag: Zoekvraag
) -> Response:
    """Geeft de sleutel waaronder een cliënt in het grootboek staat."""
    grootboek = middelen.grootboek
    client_id = grootboek.bos.client_id(vraag.bsn)
    if not grootboek.gebeurtenissen(client_id, versie=1, bekend_op=omstandigheden.nu):
        raise niet_gevonden(_ONBEKEND)
    links = {"self": verwijzing("clienten", client_id)}
    return json_antwoord({"clientId": client_id, "_links": links})


@router.get(
    "/clienten/{clientId}",
    operation_id="toonClient",
    summary="Toon een cliënt",
    responses=antwoorden({200: ClientBeeld, 304: None}, 400, 404),
)
async def toon_client(
    request: Request,
    omstandigheden: OmstandighedenVan,
    client_id: ClientPad,
    geldig_op: GeldigOp = None,
    bekend_op: Annotated[
        Instant | None,
        Query(alias="bekendOp", description="Het tijdstip waarop het bekend was; anders nu."),
    ] = None,
    versie: Annotated[
        int | None, Query(ge=1, le=2**62, description="Alleen de eerste n gebeurtenissen.")
    ] = None,
    if_none_match: Annotated[
        str | None, Header(alias="If-None-Match", description="Een eerder gekregen ETag.")
    ] = None,
) -> Response:
    """Geeft de toestand van een cliënt op een dag, zoals bekend op een tijdstip."""
    lezers: Lezers = request.app.state.lezers
    antwoord = await lezers.clienten.antwoord(
        client_id, geldig_op or omstandigheden.dag, bekend_op or omstandigheden.nu, versie
    )
    if antwoord is None:
        raise niet_gevonden(_ONBEKEND)
    inhoud, merk = antwoord
    if if_none_match and zelfde_merk(if_none_match.encode(), merk.encode()):
        return Response(None, 304, headers={"ETag": merk})
    return Response(inhoud, headers={"ETag": merk}, media_type="application/json")


@router.get(
    "/clienten/{clientId}/gebeurtenissen",
    operation_id="toonGebeurtenissen",
    summary="Toon de geschiedenis van een cliënt",
    responses=antwoorden({200: Geschiedenis}, 400, 404),
)
def toon_gebeurtenissen(
    middelen: MiddelenVan, omstandigheden: OmstandighedenVan, client_id: ClientPad
) -> Response:
    """Geeft alle gebeurtenissen, de oudste eerst, met wie, wanneer, waarom en waarop getoetst."""
    feiten = middelen.grootboek.gebeurtenissen(client_id, bekend_op=omstandigheden.nu)
    if not feiten:
        raise niet_gevonden(_ONBEKEND)
    links = {"self": verwijzing("clienten", client_id, "gebeurtenissen")}
    return json_antwoord({"items": [_regel(feit) for feit in feiten], "_links": links})


async def _tussen(
    van: Annotated[Instant, Query(description="Het eerste tijdstip.")],
    tot: Annotated[Instant, Query(description="Het tweede tijdstip.")],
) -> tuple[datetime, datetime]:
    """Two instants in their order."""
    if van > tot:
        noteer(Fout("query", "van", "volgorde", "Dit ligt na 'tot'."))
    return van, tot


@router.get(
    "/clienten/{clientId}/verschillen",
    operation_id="toonVerschillen",
    summary="Toon wat er verschilt tussen twee tijdstippen",
    responses=antwoorden({200: Verschillen}, 400, 404),
)
async def toon_verschillen(
    request: Request,
    omstandigheden: OmstandighedenVan,
    client_id: ClientPad,
    tussen: Annotated[tuple[datetime, datetime], Depends(_tussen)],
    geldig_op: GeldigOp = None,
) -> Response:
    """Vergelijkt wat op twee tijdstippen bekend was, voor dezelfde dag."""
    van, tot = tussen
    lezers: Lezers = request.app.state.lezers
    dag = geldig_op or omstandigheden.dag
    nieuw = await lezers.clienten.stand(client_id, tot)
    if nieuw is None:
        raise niet_gevonden(_ONBEKEND)
    oud = await lezers.clienten.stand(client_id, van)
    beeld = clientbeeld(ClientToestand(client_id), dag) if oud is None else oud.beeld(dag)
    gevonden = await run_in_threadpool(verschillen, beeld, nieuw.beeld(dag))
    return json_antwoord(_verschilantwoord(client_id, dag, tussen, gevonden))


def _verschilantwoord(
    client_id: str, dag: date, tussen: tuple[datetime, datetime], gevonden: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "clientId": client_id,
        "geldigOp": dag.isoformat(),
        "van": utc(tussen[0]),
        "tot": utc(tussen[1]),
        "verschillen": gevonden,
        "_links": {"self": verwijzing("clienten", client_id, "verschillen")},
    }


def _regel(feit: Gebeurtenis) -> dict[str, Any]:
    """An event as history shows it: its envelope, and apart from that what it says."""
    return {
        "gebeurtenisId": str(feit.gebeurtenis_id),
        "versie": feit.versie,
        "soort": feit.SOORT,
        "vastgelegdOp": utc(feit.vastgelegd_op),
        "geldigOp": feit.geldig_op.isoformat(),
        "actor": feit.actor,
        "rol": feit.rol,
        "berichtId": bericht_id(feit.bericht_id),
        "opdrachtId": bericht_id(feit.opdracht_id),
        "kaderversies": feit.kaderversies,
        "bevindingen": [bevinding_json(bevinding) for bevinding in feit.bevindingen],
        "termijnen": [verplichting_json(termijn) for termijn in feit.termijnen],
        "voldaan": [voldaan_json(termijn) for termijn in feit.voldaan],
        "inhoud": feit.model_dump(mode="json", by_alias=True, exclude=_OMSLAG | _NOOIT_GETOOND),
    }
