"""The rules themselves: per set (the standard, and later the regional ones) and one by one."""

from typing import Annotated, Any

from fastapi import APIRouter, Path
from starlette.responses import Response

from api.antwoorden import json_antwoord, verwijzing
from api.documentatie import antwoorden
from api.problemen import niet_gevonden
from api.schemas import Kader, Kaderlijst, Kaderregel, Regellijst
from ledger import berichtverwerking as _vult_register  # noqa: F401  (fills the register of rules)
from ledger.regels import IJW_DOCUMENT, IJW_VERSIE, REGISTER, Regel

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
    """Geeft alle regels van een kader op code."""
    _controleer(kader)
    regels = [_regel(regel) for _, regel in sorted(REGISTER.items())]
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
    if code not in REGISTER:
        raise niet_gevonden("Deze regel bestaat niet in dit kader.")
    return json_antwoord(_regel(REGISTER[code]))


def _controleer(kader: str) -> None:
    if kader != _IJW:
        raise niet_gevonden("Dit kader bestaat niet.")


def _kader() -> dict[str, Any]:
    return {
        "kader": _IJW,
        "naam": IJW_DOCUMENT,
        "versie": IJW_VERSIE,
        "aantalRegels": len(REGISTER),
        "_links": {
            "self": verwijzing("kaders", _IJW),
            "regels": verwijzing("kaders", _IJW, "regels"),
        },
    }


def _regel(regel: Regel) -> dict[str, Any]:
    """A rule; those of the standard hold as long as its version does and have no parameters."""
    return {
        "regel": regel.code,
        "titel": regel.titel,
        "kader": _IJW,
        "laag": regel.laag.value,
        "versie": regel.versie,
        "niveau": regel.niveau.value,
        "gevolg": regel.gevolg.value,
        "retourcode": regel.retourcode,
        "bron": {"document": regel.bron.document, "paragraaf": regel.bron.paragraaf},
        "plekken": list(regel.plekken),
        "geldigheid": {"vanaf": None, "tot": None},
        "parameters": [],
        "voorbeelden": [],
        "_links": {"self": verwijzing("kaders", _IJW, "regels", regel.code)},
    }
