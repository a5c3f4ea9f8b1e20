"""The OpenAPI document: what the framework gathers from the routes, in the form of the rules.

Paths are relative to the server, which carries the major version; every answer has the version
header; errors are problem details.
"""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from api.antwoorden import BASIS, VERSIE
from api.schemas import Probleem, ProbleemMetBevindingen

BESCHRIJVING = (
    "Een grootboek voor de jeugdhulp (Jeugdwet). Het neemt berichten van de standaard iJw 3.2 "
    "aan, toetst ze en legt elke verwijzing, toewijzing, start, stop en declaratie vast als een "
    "gebeurtenis. Een BSN staat nooit in een adres."
)
_TAGS = {
    "Berichten": "iJw-berichten insturen en terugzien.",
    "Verzoeken": "Verzoeken om toewijzing of wijziging, en de besluiten erop.",
    "Cliënten": "De toestand en de geschiedenis van een cliënt.",
    "Registraties": "Wat de standaard niet kent: gezinnen, contracten, het dossier van een cliënt.",
    "Toewijzingen": "Toewijzingen en hun budget.",
    "Termijnen": "Wie wat wanneer uiterlijk moet doen.",
    "Controle": "Bevindingen voor de formele en materiële controle.",
    "Verantwoording": "Wat aanbieders in een jaar produceerden, om te controleren en te tekenen.",
    "Bewijs": "Aantonen dat er achteraf niets is gewijzigd of verwijderd.",
    "Kaders": "De regels waarop wordt getoetst.",
    "Dienst": "Hoe het met de dienst gaat.",
}
_CONTACT = {
    "name": "Beheer van het toewijzing-grootboek",
    "email": "beheer@toewijzing.example",
    "url": "https://toewijzing.example/contact",
}
_VERWIJZING = "#/components/schemas/{model}"
_OVERBODIG = ("HTTPValidationError", "ValidationError")


def openapi_document(app: FastAPI) -> dict[str, Any]:
    """The document of the application; made once."""
    document = get_openapi(
        title="Toewijzing: grootboek voor de jeugdhulp",
        version=VERSIE,
        openapi_version="3.1.0",
        summary="Toewijzingen, leveringen en declaraties in de jeugdhulp, met elke reden erbij.",
        description=BESCHRIJVING,
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        servers=[{"url": BASIS, "description": "Deze dienst."}],
        tags=[{"name": naam, "description": zin} for naam, zin in _TAGS.items()],
        routes=app.routes,
    )
    document["info"]["contact"] = _CONTACT
    document["paths"] = {
        pad.removeprefix(BASIS): _werkwijzen(werkwijzen)
        for pad, werkwijzen in document["paths"].items()
    }
    schemas = document["components"]["schemas"]
    for naam in _OVERBODIG:
        schemas.pop(naam, None)
    problemen = [(Probleem, "serialization"), (ProbleemMetBevindingen, "serialization")]
    _, gemaakt = models_json_schema(problemen, ref_template=_VERWIJZING)  # type: ignore[arg-type]
    schemas.update({naam: deel for naam, deel in gemaakt["$defs"].items() if naam not in schemas})
    return document


def _werkwijzen(werkwijzen: dict[str, Any]) -> dict[str, Any]:
    """The operations of a path, without the framework's own answer to wrong input."""
    for werkwijze in werkwijzen.values():
        verkeerd = werkwijze["responses"].get("422", {})
        if "application/json" in verkeerd.get("content", {}):
            del werkwijze["responses"]["422"]
    return werkwijzen
