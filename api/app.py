"""The web application: routes, error answers and readers put together.

`maak_app` only assembles. `maak_app_uit_omgeving` is the factory for a web server:
`uvicorn --factory api.app:maak_app_uit_omgeving`.
"""

import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack, asynccontextmanager
from typing import Any

import orjson
import psycopg
from eventsourcing.persistence import PersistenceError
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from psycopg_pool import ConnectionPool, PoolTimeout
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from api import (
    berichten,
    budgetten,
    clienten,
    controlepunten,
    gezondheid,
    indelingen,
    kaders,
    leesmodellen,
    registraties,
    spoor,
    stukken,
    verantwoording,
    verzoeken,
)
from api.antwoorden import BASIS
from api.budgetlezer import Budgetlezer
from api.clientlezer import Clientlezer
from api.dienst import Dienst, instellingen_uit, open_dienst
from api.gebreken import alle_fouten
from api.invoer import ALLEEN_BEKENDE_VRAGEN
from api.omhulsel import Omhulsel
from api.omstandigheden import Middelen
from api.openapi import openapi_document
from api.problemen import (
    Fout,
    Probleem,
    instantie_van,
    ongeldig,
    probleem_antwoord,
    van_raamwerk,
    verkeerde_methode,
)
from api.snelbaan import Lezers, Snelbaan
from ledger.application import KlokTeVroeg
from ledger.ingebed import DatabaseFout
from ledger.privacy import PrivacyFout
from ledger.sleutelring import ClientIsVergeten
from projections.bewijsboom import BoomStrijdig
from projections.paginering import CursorOngeldig

_MEESTE_LEZERS = 8


class OefenmodusVereist(ValueError):
    """The service does not run outside practice mode yet; the message is Dutch."""

    def __init__(self) -> None:
        super().__init__(
            "Buiten de oefenmodus start deze dienst nog niet: aanmelden met OpenID Connect "
            "ontbreekt. Zet TOEWIJZING_OEFENMODUS=ja om met testgegevens te werken."
        )


def maak_app(dienst: Dienst, bij_sluiten: Callable[[], None] | None = None) -> FastAPI:
    """The application on an open `dienst`, which it does not own.

    `bij_sluiten` is called when the server stops. Raises OefenmodusVereist outside practice mode.
    """
    grootboek = dienst.grootboek
    if not grootboek.oefenmodus:
        raise OefenmodusVereist
    pool = _leespool(dienst.dsn)
    lezers = Lezers(Clientlezer(grootboek, dienst.dsn), Budgetlezer(dienst.dsn))

    @asynccontextmanager
    async def levensloop(_: FastAPI) -> AsyncIterator[None]:
        pool.open()
        try:
            yield
        finally:
            await lezers.clienten.sluit()
            await lezers.budgetten.sluit()
            await run_in_threadpool(pool.close)
            if bij_sluiten is not None:
                await run_in_threadpool(bij_sluiten)

    app = FastAPI(
        lifespan=levensloop, openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False
    )
    app.state.middelen = Middelen(grootboek, dienst.loper, pool, dienst.bewijssleutel, dienst.dsn)
    app.state.lezers = lezers
    _zet_routes(app)
    _zet_foutantwoorden(app)
    app.add_middleware(Snelbaan, lezers=lezers, klok=grootboek.klok)
    app.add_middleware(
        Omhulsel, referentie=lambda: f"urn:uuid:{grootboek.ids.nieuw(grootboek.klok.nu())}"
    )
    return app


def _leespool(dsn: str) -> ConnectionPool[Any]:
    return ConnectionPool(
        dsn,
        kwargs={"autocommit": True, "prepare_threshold": 0},
        min_size=1,
        max_size=_MEESTE_LEZERS,
        timeout=15.0,
        open=False,
        name="api",
    )


def maak_app_uit_omgeving() -> FastAPI:
    """The application with the settings of the environment, for a web server's factory.

    Ends the process with a Dutch sentence when the settings do not allow it to start.
    """
    try:
        instellingen = instellingen_uit(os.environ)
        if not instellingen.oefenmodus:
            raise OefenmodusVereist
        _zonder_toegangslog()
        with ExitStack() as stapel:
            dienst = stapel.enter_context(open_dienst(instellingen, os.environ))
            blijft = ExitStack()
            app = maak_app(dienst, bij_sluiten=blijft.close)
            blijft.push(stapel.pop_all())
            return app
    except (ValueError, DatabaseFout, PrivacyFout) as fout:
        raise SystemExit(str(fout)) from None


def _zonder_toegangslog() -> None:
    """The web server's own log of requests would hold paths and queries as callers sent them."""
    logboek = logging.getLogger("uvicorn.access")
    logboek.handlers.clear()
    logboek.propagate = False


def _zet_routes(app: FastAPI) -> None:
    delen = (
        berichten,
        verzoeken,
        clienten,
        registraties,
        stukken,
        leesmodellen,
        budgetten,
        spoor,
        verantwoording,
        controlepunten,
        kaders,
        indelingen,
        gezondheid,
    )
    for deel in delen:
        app.include_router(deel.router, prefix=BASIS, dependencies=ALLEEN_BEKENDE_VRAGEN)
    app.include_router(gezondheid.paginas)
    gemaakt: list[bytes] = []

    @app.get(f"{BASIS}/openapi.json", include_in_schema=False)
    async def openapi() -> Response:
        """The OpenAPI document, readable from any origin."""
        if not gemaakt:
            gemaakt.append(orjson.dumps(openapi_document(app)))
        anders = {"Access-Control-Allow-Origin": "*"}
        return Response(gemaakt[0], headers=anders, media_type="application/json")


def _zet_foutantwoorden(app: FastAPI) -> None:
    """Which error becomes which problem; what is not named here becomes a 500."""
    vertalingen: dict[type[Exception], Callable[[Any], Probleem]] = {
        HTTPException: van_raamwerk,
        RequestValidationError: alle_fouten,
        CursorOngeldig: lambda fout: ongeldig(Fout("query", "cursor", "cursor", str(fout))),
        KlokTeVroeg: lambda fout: Probleem(
            409, str(fout), fouten=[Fout("header", "Klok", "klokTeVroeg", str(fout))]
        ),
        BoomStrijdig: lambda fout: Probleem(409, str(fout)),
        ClientIsVergeten: lambda fout: Probleem(409, str(fout)),
        PersistenceError: _onbereikbaar,
        psycopg.Error: _onbereikbaar,
        PoolTimeout: _onbereikbaar,
        # A value that the database cannot hold; only a made-up cursor gets that far.
        psycopg.DataError: lambda _: ongeldig(
            Fout("query", "cursor", "waarde", "Deze waarde is ongeldig.")
        ),
    }
    for soort, vertaal in vertalingen.items():
        app.add_exception_handler(soort, _antwoord_met(vertaal))


def _antwoord_met(
    vertaal: Callable[[Any], Probleem],
) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def antwoord(request: Request, fout: Exception) -> Response:
        if isinstance(fout, Probleem):
            probleem = fout
        elif isinstance(fout, HTTPException) and fout.status_code == 405:
            probleem = verkeerde_methode(_methoden(request))
        else:
            probleem = vertaal(fout)
        return probleem_antwoord(probleem, instantie_van(request))

    return antwoord


def _methoden(request: Request) -> list[str]:
    """The methods of an address; the router itself knows those of the first route only."""
    scopes = {methode: {**request.scope, "method": methode} for methode in ("GET", "POST")}
    gevonden = [
        methode
        for methode, scope in scopes.items()
        if any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)
    ]
    return [*gevonden, "HEAD"] if "GET" in gevonden else gevonden


def _onbereikbaar(_: Exception) -> Probleem:
    return Probleem(
        503,
        "De database is nu niet bereikbaar of te druk. Probeer het over enkele seconden opnieuw.",
        kopregels={"Retry-After": "5"},
    )
