"""Whether the service is well, and the start page for people."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from api.antwoorden import VERSIE, json_antwoord
from api.documentatie import antwoorden
from api.gebreken import Route
from api.omstandigheden import MiddelenVan
from api.projecties import geparkeerd_json, opbouw_json
from api.schemas import Gezondheid
from api.typen import utc
from projections.controlepunten import Bewijsgezondheid, lees_bewijsgezondheid
from projections.gezondheid import MAX_GETELD
from projections.gezondheid import Gezondheid as Projectiestand
from projections.schema import Verbinding, aanwijzer
from projections.toestand import lees_geparkeerd, lees_opbouw, vormmelding

_MEESTE_GEPARKEERD = 20

router = APIRouter(route_class=Route, tags=["Dienst"])
paginas = APIRouter(include_in_schema=False)

_ACHTERSTAND_GEBEURTENISSEN = 1_000
"""For the read models; the tree works in large strides and nobody waits for it."""


@router.get(
    "/gezondheid",
    operation_id="toonGezondheid",
    summary="Toon hoe het met de dienst gaat",
    responses=antwoorden({200: Gezondheid}),
)
def toon_gezondheid(middelen: MiddelenVan) -> Response:
    """Geeft de stand van leesmodellen en controlepunten; 503 als de database onbereikbaar is."""
    stand = middelen.loper.gezondheid()
    with middelen.lezers.connection() as conn:
        bewijs = lees_bewijsgezondheid(conn, middelen.bewijssleutel.controle.naam)
        projecties = _projecties_json(conn, stand)
    status = "gezond"
    if stand.geparkeerd or bewijs.melding:
        status = "gebrek"
    elif stand.achter > _ACHTERSTAND_GEBEURTENISSEN or bewijs.achter >= MAX_GETELD:
        status = "achterstand"
    return json_antwoord(
        {
            "status": status,
            "versie": VERSIE,
            "oefenmodus": middelen.grootboek.oefenmodus,
            "projecties": projecties,
            "bewijs": _bewijs_json(bewijs),
        }
    )


def _projecties_json(conn: Verbinding, stand: Projectiestand) -> dict[str, Any]:
    actief = aanwijzer(conn)
    geparkeerd = lees_geparkeerd(conn, _MEESTE_GEPARKEERD) if stand.geparkeerd else ()
    return {
        "achter": stand.achter,
        "kopOuderdomSeconden": stand.kop_ouderdom_seconden,
        "vorm": None if actief is None else actief.vorm,
        "opbouw": opbouw_json(lees_opbouw(conn)),
        "geparkeerd": stand.geparkeerd,
        "geparkeerdeGebeurtenissen": [geparkeerd_json(rij) for rij in geparkeerd],
        "isLeider": stand.is_leider,
        "melding": vormmelding(conn),
    }


def _bewijs_json(bewijs: Bewijsgezondheid) -> dict[str, Any]:
    laatste = bewijs.laatste
    return {
        "omvang": bewijs.omvang,
        "achter": bewijs.achter,
        "ondertekend": None if laatste is None else laatste.punt.omvang,
        "ondertekendOp": None if laatste is None else utc(laatste.getekend_op),
        "melding": bewijs.melding,
    }


_STARTPAGINA = """<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Toewijzing: grootboek voor de jeugdhulp</title>
<style>
body { font: 1.05rem/1.6 system-ui, sans-serif; margin: 0; color: #1b1b1b; background: #fff; }
main { max-width: 42rem; margin: 0 auto; padding: 1rem; }
.oefenmodus { margin: 0; padding: .6rem 1rem; background: #ffe8a3;
  border-bottom: 2px solid #7a5200; }
a { color: #01477a; }
a:focus-visible { outline: 3px solid #01477a; outline-offset: 2px; }
</style>
</head>
<body>
<p class="oefenmodus" role="note"><strong>Oefenmodus.</strong> Alleen test-BSN's zijn toegestaan;
voer hier geen gegevens van echte personen in.</p>
<main>
<h1>Grootboek voor de jeugdhulp</h1>
<p>Deze dienst verwerkt berichten van de standaard iJw 3.2, toetst ze en bewaart elke verwijzing,
toewijzing, start, stop en declaratie als een gebeurtenis die niet meer verandert.</p>
<h2>Voor ontwikkelaars</h2>
<ul>
<li><a href="/v1/openapi.json">Beschrijving van de API (OpenAPI)</a></li>
<li><a href="/v1/kaders/ijw/regels">De regels waarop wordt getoetst</a></li>
<li><a href="/v1/gezondheid">Hoe het met de dienst gaat</a></li>
</ul>
</main>
</body>
</html>
"""
_BELEID = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"


@paginas.get("/")
async def startpagina() -> HTMLResponse:
    """The page that a person sees who opens the service in a browser."""
    return HTMLResponse(_STARTPAGINA, headers={"Content-Security-Policy": _BELEID})
