"""Classifying help from its features, before any request and without a client."""

from typing import Any

from fastapi import APIRouter
from pydantic import create_model
from starlette.responses import Response

from api.antwoorden import json_antwoord
from api.documentatie import antwoorden
from api.gebreken import Route
from api.invoer import ALLEEN_JSON
from api.omstandigheden import BekendOp, MiddelenVan, OmstandighedenVan
from api.problemen import bevinding_json
from api.schemas import IndelingAntwoord
from api.stukmodellen import INVOER
from api.typen import StukdagOfLeeg, utc
from ledger.dossier import Indeling
from ledger.indelen import Indelingsadvies, deel_in
from ledger.klok import VasteKlok
from ledger.registratie import stempel_voor

router = APIRouter(route_class=Route, tags=["Kaders"])

_Invoer: Any = create_model(
    "IndelingVraag",
    __base__=INVOER["indeling"],
    __doc__="De kenmerken van hulp waarvan het product wordt gevraagd.",
    datum=(StukdagOfLeeg, None),
)


@router.post(
    "/indelingen",
    operation_id="deelIn",
    summary="Bepaal het product uit de kenmerken van hulp",
    responses=antwoorden({200: IndelingAntwoord}, 400, 413, 415),
    dependencies=ALLEEN_JSON,
)
def deel_hulp_in(
    middelen: MiddelenVan,
    omstandigheden: OmstandighedenVan,
    invoer: _Invoer,
    bekend_op: BekendOp = None,
) -> Response:
    """Geeft het product dat uit de kenmerken volgt, met de redenen; er wordt niets vastgelegd."""
    op = bekend_op or omstandigheden.nu
    stempel = stempel_voor(middelen.grootboek, (), omstandigheden.wie, VasteKlok(op))
    velden = invoer.model_dump()
    stuk = Indeling.model_validate({**velden, "datum": velden["datum"] or stempel.dag})
    advies = deel_in(middelen.grootboek.kaders, stuk, stempel)
    return json_antwoord({"bekendOp": utc(op), **_json(advies)})


def _json(advies: Indelingsadvies) -> dict[str, Any]:
    product = advies.product
    return {
        "product": None
        if product is None
        else {"categorie": product.categorie, "code": product.code, "naam": product.naam},
        "bevindingen": [bevinding_json(bevinding) for bevinding in advies.bevindingen],
        "kaderversies": advies.versies,
    }
