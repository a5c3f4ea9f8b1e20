"""Budgets of every kind in one shape: allocations, personal budgets and transport."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.antwoorden import json_antwoord, lijst, verwijzing
from api.clienten import ClientPad
from api.documentatie import antwoorden
from api.gebreken import Route
from api.omstandigheden import MiddelenVan
from api.schemas_client import Budgettenlijst, ClientBudgetten
from api.tijdassen import TijdassenVan
from api.typen import ClientId, Cursor, Gemeente
from projections import budgetvragen

router = APIRouter(route_class=Route, tags=["Budgetten"])


@router.get(
    "/budgetten",
    operation_id="zoekBudgetten",
    summary="Zoek budgetten van een soort",
    responses=antwoorden({200: Budgettenlijst}, 400),
)
def zoek_budgetten(
    middelen: MiddelenVan,
    tijd: TijdassenVan,
    soort: Annotated[
        Literal["toewijzing", "pgb", "vervoer"], Query(description="Wat voor budget.")
    ],
    gemeente: Annotated[Gemeente | None, Query(description="CBS-code van de gemeente.")] = None,
    client_id: Annotated[
        ClientId | None, Query(alias="clientId", description="De sleutel van de cliënt.")
    ] = None,
    cursor: Annotated[Cursor | None, Query(description="Waar de bladzijde begint.")] = None,
    limiet: Annotated[int, Query(ge=1, le=200, description="Hoogste aantal onderdelen.")] = 50,
) -> Response:
    """Geeft per eenheid wat is toegekend, gebruikt en over, en wanneer het op is."""
    with middelen.lezers.connection() as conn:
        pagina = budgetvragen.budgetten(
            conn,
            soort,
            dag=tijd.dag,
            gemeente=gemeente,
            client_id=client_id,
            bekend_op=tijd.bekend_op,
            cursor=cursor,
            limiet=limiet,
        )
    gesteld = {
        "soort": soort,
        "gemeente": gemeente,
        "clientId": client_id,
        **tijd.gesteld,
        "cursor": cursor,
        "limiet": limiet,
    }
    return json_antwoord(lijst("/budgetten", pagina, gesteld))


@router.get(
    "/clienten/{clientId}/budgetten",
    operation_id="toonBudgetten",
    summary="Toon de budgetten van een cliënt",
    responses=antwoorden({200: ClientBudgetten}, 400),
)
def toon_budgetten(
    middelen: MiddelenVan,
    tijd: TijdassenVan,
    client_id: ClientPad,
) -> Response:
    """Geeft alle budgetten van een cliënt: toewijzingen, pgb's en vervoer."""
    with middelen.lezers.connection() as conn:
        rijen = budgetvragen.budgetten_van(conn, client_id, tijd.dag, tijd.bekend_op)
    links = {"self": verwijzing("clienten", client_id, "budgetten")}
    return json_antwoord({"items": rijen, "_links": links})
