"""The rules themselves: per set (the standard, and later the regional ones) and one by one."""

from typing import Annotated, Any

from fastapi import APIRouter, Path
from starlette.responses import Response

from api.antwoorden import json_antwoord, verwijzing
from api.documentatie import antwoorden
from api.problemen import niet_gevonden
from api.schemas import Kader, Kaderlijst, Kaderregel, Regellijst
from ledger.bevinding import Gevolg, Laag
from ledger.ijw.dekking import Dekkingsregel, dekkingstabel
from ledger.regels import IJW_DOCUMENT, IJW_VERSIE, REGISTER

router = APIRouter(tags=["Kaders"])

_IJW = "ijw"

KaderPad = Annotated[str, Path(description="De naam van het kader.", examples=["ijw"])]


@router.get(
    "/kaders",
    operation_id="toonKaders",
    summary="Toon alle kaders",
    responses=antwoorden({200: Kaderlijst}),
)
async def toon_kaders() -> Response:
    """Geeft de stellen regels waarop wordt getoetst."""
    return json_antwoord({"items": [_kader()], "_links": {"self": verwijzing("kaders")}})


@router.get(
    "/kaders/{kader}",
    operation_id="toonKader",
    summary="Toon een kader",
    responses=antwoorden({200: Kader}, 400, 404),
)
async def toon_kader(kader: KaderPad) -> Response:
    """Geeft één stel regels."""
    _controleer(kader)
    return json_antwoord(_kader())


@router.get(
    "/kaders/{kader}/regels",
    operation_id="toonRegels",
    summary="Toon de regels van een kader",
    responses=antwoorden({200: Regellijst}, 400, 404),
)
async def toon_regels(kader: KaderPad) -> Response:
    """Geeft alle regels van een kader op code, met waar en waardoor elke regel wordt getoetst."""
    _controleer(kader)
    regels = [_regel(rij) for rij in dekkingstabel()]
    return json_antwoord(
        {"items": regels, "_links": {"self": verwijzing("kaders", _IJW, "regels")}}
    )


@router.get(
    "/kaders/{kader}/regels/{regel}",
    operation_id="toonRegel",
    summary="Toon een regel",
    responses=antwoorden({200: Kaderregel}, 400, 404),
)
async def toon_regel(
    kader: KaderPad,
    code: Annotated[
        str, Path(alias="regel", description="De code van de regel.", examples=["TR322"])
    ],
) -> Response:
    """Geeft een regel met bron, geldigheid, parameters en voorbeelden."""
    _controleer(kader)
    for rij in dekkingstabel():
        if rij.code == code:
            return json_antwoord(_regel(rij))
    raise niet_gevonden("Deze regel bestaat niet in dit kader.")


def _controleer(kader: str) -> None:
    if kader != _IJW:
        raise niet_gevonden("Dit kader bestaat niet.")


def _kader() -> dict[str, Any]:
    return {
        "kader": _IJW,
        "naam": IJW_DOCUMENT,
        "versie": IJW_VERSIE,
        "aantalRegels": len(dekkingstabel()),
        "_links": {
            "self": verwijzing("kaders", _IJW),
            "regels": verwijzing("kaders", _IJW, "regels"),
        },
    }


def _regel(rij: Dekkingsregel) -> dict[str, Any]:
    """A rule; those of the standard hold as long as its version does and have no parameters.

    A rule of form has no place in the register: its breach is a finding of the message.
    """
    regel = REGISTER.get(rij.code)
    return {
        "regel": rij.code,
        "titel": rij.titel,
        "kader": _IJW,
        "laag": Laag.IJW.value,
        "versie": IJW_VERSIE,
        "niveau": rij.niveau.value,
        "gevolg": Gevolg.WEIGEREN.value if regel is None else regel.gevolg.value,
        "retourcode": rij.retourcode,
        "bron": {"document": IJW_DOCUMENT, "paragraaf": f"Regels, {rij.code}"},
        "plekken": [] if regel is None else list(regel.plekken),
        "plaatsen": rij.plaatsen,
        "implementatie": rij.implementatie,
        "tests": rij.tests,
        "reden": rij.reden,
        "geldigheid": {"vanaf": None, "tot": None},
        "parameters": [],
        "voorbeelden": [],
        "_links": {"self": verwijzing("kaders", _IJW, "regels", rij.code)},
    }
