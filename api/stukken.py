"""Own records on a client: one route for each kind, all made in the same way."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.antwoorden import json_antwoord, verplichting_json, voldaan_json
from api.berichten import wacht_op_leesmodellen
from api.clienten import ClientPad
from api.documentatie import antwoorden
from api.invoer import ALLEEN_JSON
from api.omstandigheden import MiddelenVan, OmstandighedenVan
from api.problemen import geweigerd, niet_gevonden
from api.registraties import registratie_json
from api.schemas import StukAntwoord
from api.stukmodellen import INVOER, stuk_van
from api.stukvelden import SOORTEN
from ledger.dossier_gebeurtenissen import STUKSOORTEN, Stuksoort
from ledger.dossiervorming import leg_stuk_vast
from ledger.registratie import ClientOnbekend, RegistratieGeweigerd, Vastgelegd

router = APIRouter(tags=["Registraties"])


def _zet_route(soort: Stuksoort) -> None:
    """The route that records one kind."""
    naam, zin = SOORTEN[soort.plek]
    model = INVOER[soort.plek]

    def leg_vast(
        middelen: MiddelenVan,
        omstandigheden: OmstandighedenVan,
        client_id: ClientPad,
        invoer: model,  # type: ignore[valid-type]
    ) -> Response:
        stuk = stuk_van(soort, invoer)
        wie, klok = omstandigheden.wie, omstandigheden.klok
        try:
            vastgelegd = leg_stuk_vast(middelen.grootboek, client_id, soort, stuk, wie, klok)
        except ClientOnbekend:
            raise niet_gevonden("Deze cliënt is niet bekend.") from None
        except RegistratieGeweigerd as fout:
            detail = "Dit kan zo niet worden vastgelegd; er is niets vastgelegd."
            raise geweigerd(fout.bevindingen, detail) from None
        wacht_op_leesmodellen(middelen, vastgelegd.notificatie)
        return json_antwoord(_antwoord(vastgelegd), 201)

    router.add_api_route(
        f"/clienten/{{clientId}}/{soort.pad}",
        leg_vast,
        methods=["POST"],
        operation_id=f"leg{soort.stuk.__name__}Vast",
        summary=f"Leg {naam} vast",
        description=f"{zin} De kaders van de gemeente beoordelen de vastlegging.",
        status_code=201,
        responses=antwoorden({201: StukAntwoord}, 400, 404, 409, 413, 415, 422),
        dependencies=ALLEEN_JSON,
    )


def _antwoord(vastgelegd: Vastgelegd) -> dict[str, Any]:
    feiten = vastgelegd.gebeurtenissen
    return {
        **registratie_json(vastgelegd),
        "termijnen": [verplichting_json(rij) for feit in feiten for rij in feit.termijnen],
        "voldaan": [voldaan_json(rij) for feit in feiten for rij in feit.voldaan],
    }


for _soort in STUKSOORTEN:
    _zet_route(_soort)
