"""Allocations with their budgets, terms, and findings for the control, from the read models."""

from datetime import date
from enum import Enum
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.antwoorden import json_antwoord, lijst, publiek
from api.documentatie import antwoorden
from api.gebreken import Route, noteer
from api.omstandigheden import Middelen, MiddelenVan
from api.problemen import Fout, niet_gevonden
from api.schemas import Controlelijst, Termijnenlijst
from api.schemas_client import Budget, Toewijzingenlijst, ToewijzingRegel
from api.snelbaan import Lezers
from api.tijdassen import BekendVan, Tijdassen, TijdassenVan
from api.typen import Aanbieder, ClientId, Cursor, Dag, Gemeente, Regeltekst, utc
from projections import controle, vragen

router = APIRouter(route_class=Route)

_ONBEKEND = "Deze toewijzing is niet bekend."
_TOEWIJZINGEN: list[str | Enum] = ["Toewijzingen"]

GemeentePad = Annotated[Gemeente, Path(description="CBS-code van de gemeente.")]
NummerPad = Annotated[
    int, Path(alias="toewijzingNummer", ge=0, le=999_999_999, description="ToewijzingNummer.")
]


@router.get(
    "/toewijzingen",
    tags=_TOEWIJZINGEN,
    operation_id="zoekToewijzingen",
    summary="Zoek toewijzingen",
    responses=antwoorden({200: Toewijzingenlijst}, 400),
)
def zoek_toewijzingen(
    middelen: MiddelenVan,
    tijd: TijdassenVan,
    status: Annotated[
        Literal["toekomstig", "actueel", "beeindigd", "verwijderd"] | None,
        Query(description="De status op geldigOp."),
    ] = None,
    gemeente: Annotated[Gemeente | None, Query(description="CBS-code van de gemeente.")] = None,
    aanbieder: Annotated[Aanbieder | None, Query(description="AGB-code.")] = None,
    client_id: Annotated[
        ClientId | None, Query(alias="clientId", description="De sleutel van de cliënt.")
    ] = None,
    cursor: Annotated[Cursor | None, Query(description="Waar de bladzijde begint.")] = None,
    limiet: Annotated[int, Query(ge=1, le=200, description="Hoogste aantal onderdelen.")] = 50,
) -> Response:
    """Geeft toewijzingen op gemeente en nummer."""
    filters = {"status": status, "gemeente": gemeente, "aanbieder": aanbieder}
    with middelen.lezers.connection() as conn:
        pagina = vragen.toewijzingen(
            conn,
            dag=tijd.dag,
            **filters,
            client_id=client_id,
            bekend_op=tijd.bekend_op,
            cursor=cursor,
            limiet=limiet,
        )
    gesteld = {**filters, "clientId": client_id, **tijd.gesteld, "cursor": cursor}
    return json_antwoord(lijst("/toewijzingen", pagina, {**gesteld, "limiet": limiet}))


@router.get(
    "/toewijzingen/{gemeente}/{toewijzingNummer}",
    tags=_TOEWIJZINGEN,
    operation_id="toonToewijzing",
    summary="Toon een toewijzing",
    responses=antwoorden({200: ToewijzingRegel}, 400, 404),
)
def toon_toewijzing(
    middelen: MiddelenVan,
    tijd: TijdassenVan,
    gemeente: GemeentePad,
    nummer: NummerPad,
) -> Response:
    """Geeft de versie die geldt, met haar verbruik."""
    with middelen.lezers.connection() as conn:
        rij = vragen.toewijzing(conn, gemeente, nummer, tijd.dag, tijd.bekend_op)
    if rij is None:
        raise niet_gevonden(_ONBEKEND)
    return json_antwoord(publiek(rij))


@router.get(
    "/toewijzingen/{gemeente}/{toewijzingNummer}/budget",
    tags=_TOEWIJZINGEN,
    operation_id="toonBudget",
    summary="Toon wat er van een toewijzing over is",
    responses=antwoorden({200: Budget}, 400, 404),
)
async def toon_budget(
    request: Request,
    middelen: MiddelenVan,
    tijd: TijdassenVan,
    gemeente: GemeentePad,
    nummer: NummerPad,
) -> Response:
    """Geeft toegewezen, ingediend, goedgekeurd, gecrediteerd en resterend, ook per maand."""
    if tijd.bekend_op is not None:
        return await run_in_threadpool(_budget_toen, middelen, tijd, gemeente, nummer)
    lezers: Lezers = request.app.state.lezers
    inhoud = await lezers.budgetten.antwoord(gemeente, nummer, tijd.dag)
    if inhoud is None:
        raise niet_gevonden(_ONBEKEND)
    return Response(inhoud, media_type="application/json")


def _budget_toen(middelen: Middelen, tijd: Tijdassen, gemeente: str, nummer: int) -> Response:
    with middelen.lezers.connection() as conn:
        rij = vragen.budget(conn, gemeente, nummer, tijd.dag, tijd.bekend_op)
    if rij is None:
        raise niet_gevonden(_ONBEKEND)
    return json_antwoord(rij)


@router.get(
    "/termijnen",
    tags=["Termijnen"],
    operation_id="zoekTermijnen",
    summary="Zoek termijnen",
    responses=antwoorden({200: Termijnenlijst}, 400),
)
def zoek_termijnen(
    middelen: MiddelenVan,
    tijd: TijdassenVan,
    status: Annotated[
        Literal["open", "overschreden", "gehaald"] | None,
        Query(description="De status op geldigOp."),
    ] = None,
    voor: Annotated[Dag | None, Query(description="Laatste dag op of vóór deze dag.")] = None,
    gemeente: Annotated[Gemeente | None, Query(description="CBS-code van de gemeente.")] = None,
    cursor: Annotated[Cursor | None, Query(description="Waar de bladzijde begint.")] = None,
    limiet: Annotated[int, Query(ge=1, le=200, description="Hoogste aantal onderdelen.")] = 50,
) -> Response:
    """Geeft elke verplichting met haar regel, wie moet handelen, vanaf wanneer en tot wanneer."""
    with middelen.lezers.connection() as conn:
        pagina = vragen.termijnen(
            conn,
            dag=tijd.dag,
            status=status,
            voor=voor,
            gemeente=gemeente,
            bekend_op=tijd.bekend_op,
            cursor=cursor,
            limiet=limiet,
        )
    gesteld = {"status": status, "voor": voor, "gemeente": gemeente, **tijd.gesteld}
    return json_antwoord(
        lijst("/termijnen", pagina, {**gesteld, "cursor": cursor, "limiet": limiet})
    )


async def _periode_van(
    van: Annotated[Dag | None, Query(description="De eerste dag van het feit.")] = None,
    tot: Annotated[Dag | None, Query(description="De laatste dag van het feit.")] = None,
) -> tuple[date | None, date | None]:
    """The first and the last day of a fact, in their order."""
    if van is not None and tot is not None and van > tot:
        noteer(Fout("query", "van", "volgorde", "Dit ligt na 'tot'."))
    return van, tot


async def _keuze_van(
    periode: Annotated[tuple[date | None, date | None], Depends(_periode_van)],
    gemeente: Annotated[Gemeente | None, Query(description="CBS-code van de gemeente.")] = None,
    aanbieder: Annotated[Aanbieder | None, Query(description="AGB-code.")] = None,
    regel: Annotated[Regeltekst | None, Query(description="De code van de regel.")] = None,
    client_id: Annotated[
        ClientId | None, Query(alias="clientId", description="De sleutel van de cliënt.")
    ] = None,
    status: Annotated[
        Literal["open", "gecrediteerd", "vervallen", "afgehandeld"] | None,
        Query(description="Wat er van de bevinding is geworden."),
    ] = None,
) -> controle.Keuze:
    """Which findings were asked for."""
    return controle.Keuze(gemeente, aanbieder, regel, client_id, status, *periode)


@router.get(
    "/controlebevindingen",
    tags=["Controle"],
    operation_id="zoekControlebevindingen",
    summary="Zoek controlebevindingen",
    responses=antwoorden({200: Controlelijst}, 400),
)
def zoek_controlebevindingen(
    middelen: MiddelenVan,
    bekend_op: BekendVan,
    keuze: Annotated[controle.Keuze, Depends(_keuze_van)],
    cursor: Annotated[Cursor | None, Query(description="Waar de bladzijde begint.")] = None,
    limiet: Annotated[int, Query(ge=1, le=200, description="Hoogste aantal onderdelen.")] = 50,
) -> Response:
    """Geeft wat een regel aanmerkt zonder af te keuren, met het bedrag, de status en een oordeel.

    De nieuwste staat eerst; het totaal gaat over alles wat bij de vraag past.
    """
    with middelen.lezers.connection() as conn:
        pagina = vragen.controlebevindingen(
            conn, keuze, bekend_op=bekend_op, cursor=cursor, limiet=limiet
        )
        totaal = controle.op_het_spel(conn, keuze, bekend_op)
    filters = keuze._asdict()
    gesteld = {"clientId": filters.pop("client_id"), **filters}
    gesteld |= {"bekendOp": bekend_op and utc(bekend_op), "cursor": cursor, "limiet": limiet}
    return json_antwoord({**lijst("/controlebevindingen", pagina, gesteld), **totaal})
