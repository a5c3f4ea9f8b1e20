"""Parts of the OpenAPI document that routes share."""

from typing import Any

from api.antwoorden import VERSIE
from api.schemas import Model, Probleem, ProbleemMetBevindingen

PROBLEEM_ZINNEN = {
    400: "Het verzoek klopt niet; alle fouten staan erin.",
    404: "Dit bestaat niet (of was op dat tijdstip nog niet bekend).",
    409: "In strijd met wat al is vastgelegd, bijvoorbeeld een te vroege Klok.",
    410: "De persoonsgegevens hierin zijn vernietigd.",
    413: "De inhoud is te groot.",
    415: "Dit inhoudstype wordt niet aangenomen.",
    422: "De regels staan dit niet toe; niets is vastgelegd.",
    500: "Een onverwachte fout.",
    503: "De dienst kan dit nu niet uitvoeren.",
}
_GOED = {
    200: "Gelukt.",
    201: "Vastgelegd.",
    204: "Er is niets om te geven.",
    304: "Ongewijzigd sinds de opgegeven ETag.",
}
_KOP = {
    "API-Version": {
        "description": "De volledige versie van de API.",
        "schema": {"type": "string", "examples": [VERSIE]},
    }
}

Antwoorden = dict[int | str, dict[str, Any]]


def antwoorden(goed: dict[int, type[Model] | None], *problemen: int) -> Antwoorden:
    """The answers of an operation: its shapes by status, and the problems that it can meet."""
    uit: Antwoorden = {}
    for status, model in goed.items():
        uit[status] = {"description": _GOED[status], "headers": _KOP}
        if model is not None:
            uit[status]["model"] = model
    for status in (*problemen, 500, 503):
        uit[status] = probleem(status)
    return uit


def probleem(status: int) -> dict[str, Any]:
    """The description of a problem answer."""
    model = ProbleemMetBevindingen if status == 422 else Probleem
    return {
        "description": PROBLEEM_ZINNEN[status],
        "headers": _KOP,
        "content": {
            "application/problem+json": {
                "schema": {"$ref": f"#/components/schemas/{model.__name__}"}
            }
        },
    }


XML_ANTWOORD: Antwoorden = {
    200: {
        "description": "Het bericht.",
        "headers": _KOP,
        "content": {"application/xml": {"schema": {"type": "string"}}},
    }
}


def tekst_antwoord(zin: str, voorbeeld: str) -> Antwoorden:
    """The description of an answer in plain text."""
    inhoud = {"text/plain": {"schema": {"type": "string"}, "example": voorbeeld}}
    return {200: {"description": zin, "headers": _KOP, "content": inhoud}}


def bestand_antwoord(zin: str, inhoudstype: str) -> Antwoorden:
    """The description of an answer that is a file to keep or a page to read."""
    soort = inhoudstype.partition(";")[0]
    vorm = {"type": "string"} if soort.startswith("text/") else {}
    return {200: {"description": zin, "headers": _KOP, "content": {soort: {"schema": vorm}}}}


BERICHT_VOORBEELD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<Bericht xmlns="http://www.istandaarden.nl/ijw/3_2/jw305/schema">...</Bericht>'
)
