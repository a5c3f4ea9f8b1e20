"""Own records on a client: two routes for each kind, all made in the same way.

One records it, the other only says what would become of it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.antwoorden import json_antwoord, verplichting_json, voldaan_json
from api.berichten import wacht_op_leesmodellen
from api.clienten import ClientPad
from api.documentatie import antwoorden
from api.gebreken import Route
from api.invoer import ALLEEN_JSON
from api.omstandigheden import BekendOp, MiddelenVan, OmstandighedenVan
from api.problemen import bevinding_json, geweigerd, niet_gevonden
from api.registraties import registratie_json
from api.schemas import StukAntwoord, StukSimulatie
from api.stukmodellen import INVOER, stuk_van
from api.stukvelden import SOORTEN
from api.typen import utc
from ledger.dossier_gebeurtenissen import STUKSOORTEN, Stuksoort
from ledger.dossiervorming import Stukoordeel, leg_stuk_vast, simuleer_stuk
from ledger.gebeurtenissen import Gebeurtenis
from ledger.registratie import ClientOnbekend, RegistratieGeweigerd, Vastgelegd

router = APIRouter(route_class=Route, tags=["Registraties"])


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

    def simuleer(
        middelen: MiddelenVan,
        omstandigheden: OmstandighedenVan,
        client_id: ClientPad,
        invoer: model,  # type: ignore[valid-type]
        bekend_op: BekendOp = None,
    ) -> Response:
        op = bekend_op or omstandigheden.nu
        stuk = stuk_van(soort, invoer)
        try:
            oordeel = simuleer_stuk(
                middelen.grootboek, client_id, soort, stuk, omstandigheden.wie, op
            )
        except ClientOnbekend:
            raise niet_gevonden("Deze cliënt was toen niet bekend.") from None
        return json_antwoord(_simulatie(oordeel, op))

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

    router.add_api_route(
        f"/clienten/{{clientId}}/{soort.pad}/_simuleer",
        simuleer,
        methods=["POST"],
        operation_id=f"simuleer{soort.stuk.__name__}",
        summary=f"Beoordeel {naam} zonder vast te leggen",
        description=(
            "Geeft het oordeel dat de vastlegging zou krijgen met wat op `bekendOp` bekend was: "
            "over de cliënt, en van de kaders zelf. Er wordt niets vastgelegd."
        ),
        responses=antwoorden({200: StukSimulatie}, 400, 404, 409, 413, 415),
        dependencies=ALLEEN_JSON,
    )


def _simulatie(oordeel: Stukoordeel, op: datetime) -> dict[str, Any]:
    return {
        "uitkomst": "toegestaan" if oordeel.gebeurtenissen else "geweigerd",
        "bekendOp": utc(op),
        "bevindingen": [bevinding_json(bevinding) for bevinding in oordeel.bevindingen],
        "kaderversies": dict(oordeel.versies),
        **_verplichtingen(oordeel.gebeurtenissen),
    }


def _antwoord(vastgelegd: Vastgelegd) -> dict[str, Any]:
    return {**registratie_json(vastgelegd), **_verplichtingen(vastgelegd.gebeurtenissen)}


def _verplichtingen(feiten: Iterable[Gebeurtenis]) -> dict[str, Any]:
    feiten = tuple(feiten)
    return {
        "termijnen": [verplichting_json(rij) for feit in feiten for rij in feit.termijnen],
        "voldaan": [voldaan_json(rij) for feit in feiten for rij in feit.voldaan],
    }


for _soort in STUKSOORTEN:
    _zet_route(_soort)
