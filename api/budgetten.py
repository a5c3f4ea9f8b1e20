"""Budgets of every kind in one shape: allocations, personal budgets and transport."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.antwoorden import json_antwoord, lijst, verwijzing
from api.clienten import ClientPad
from api.documentatie import antwoorden
from api.omstandigheden import MiddelenVan, OmstandighedenVan
from api.schemas_client import Budgettenlijst, ClientBudgetten
from api.typen import ClientId, Cursor, Dag, Gemeente
from projections import budgetvragen

router = APIRouter(tags=["Budgetten"])

GeldigOp = Annotated[
    Dag | None, Query(alias="geldigOp", description="De dag van de stand; anders vandaag.")
]


@router.get(
    "/budgetten",
    operation_id="zoekBudgetten",
    summary="Zoek budgetten van een soort",
    responses=antwoorden({200: Budgettenlijst}, 400),
)
def zoek_budgetten(
    middelen: MiddelenVan,
    omstandigheden: OmstandighedenVan,
    soort: Annotated[
        Literal["toewijzing", "pgb", "vervoer"], Query(description="Wat voor budget.")
    ],
    gemeente: Annotated[Gemeente | None, Query(description="CBS-code van de gemeente.")] = None,
    client_id: Annotated[
        ClientId | None, Query(alias="clientId", description="De sleutel van de cliënt.")
    ] = None,
    geldig_op: GeldigOp = None,
    cursor: Annotated[Cursor | None, Query(description="Waar de bladzijde begint.")] = None,
    limiet: Annotated[int, Query(ge=1, le=200, description="Hoogste aantal onderdelen.")] = 50,
) -> Response:
    """Geeft per eenheid wat is toegekend, gebruikt en over, en wanneer het op is."""
    dag = geldig_op or omstandigheden.dag
    with middelen.lezers.connection() as conn:
        pagina = budgetvragen.budgetten(
            conn,
            soort,
            dag=dag,
            gemeente=gemeente,
            client_id=client_id,
            cursor=cursor,
            limiet=limiet,
        )
    gesteld = {
        "soort": soort,
        "gemeente": gemeente,
        "clientId": client_id,
        "geldigOp": geldig_op,
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
    omstandigheden: OmstandighedenVan,
    client_id: ClientPad,
    geldig_op: GeldigOp = None,
) -> Response:
    """Geeft alle budgetten van een cliënt: toewijzingen, pgb's en vervoer."""
    with middelen.lezers.connection() as conn:
        rijen = budgetvragen.budgetten_van(conn, client_id, geldig_op or omstandigheden.dag)
    links = {"self": verwijzing("clienten", client_id, "budgetten")}
    return json_antwoord({"items": rijen, "_links": links})
