"""The rules themselves: per set (the standard and each kader) and one by one, in one shape."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel
from starlette.responses import Response

from api.antwoorden import json_antwoord, verwijzing
from api.documentatie import antwoorden
from api.gebreken import Route
from api.omstandigheden import MiddelenVan
from api.problemen import niet_gevonden
from api.schemas_kader import Kaderlijst, KaderMetDekking, Kaderregel, Regellijst
from ledger.bevinding import Gevolg, Laag
from ledger.ijw.dekking import Dekkingsregel, dekkingstabel
from ledger.ijw.gemeenten import GEMEENTEN
from ledger.ijw.versie import kaderversie
from ledger.kaders.dekking import Kaderdekking, Regeldekking, kaderdekking
from ledger.kaders.gegevens import Deelname, Parameterrij, Product
from ledger.kaders.kader import Kader
from ledger.regels import IJW_DOCUMENT, IJW_VERSIE, REGISTER, Regel

router = APIRouter(route_class=Route, tags=["Kaders"])

Json = dict[str, Any]

_IJW = "ijw"
_ALTIJD: Json = {"vanaf": None, "tot": None, "bekendgemaakt": None}

KaderPad = Annotated[
    str, Path(alias="kader", description="De naam van het kader.", examples=["ijw"])
]


@router.get(
    "/kaders",
    operation_id="toonKaders",
    summary="Toon alle kaders",
    responses=antwoorden({200: Kaderlijst}),
)
def toon_kaders(middelen: MiddelenVan) -> Response:
    """Geeft de stellen regels waarop wordt getoetst."""
    kaders = middelen.grootboek.kaders.op_naam.values()
    items = [_standaard(), *(_kader(kader) for kader in kaders)]
    return json_antwoord({"items": items, "_links": {"self": verwijzing("kaders")}})


@router.get(
    "/kaders/{kader}",
    operation_id="toonKader",
    summary="Toon een kader",
    responses=antwoorden({200: KaderMetDekking}, 400, 404),
)
def toon_kader(middelen: MiddelenVan, naam: KaderPad) -> Response:
    """Geeft één stel regels: wie deelneemt, de producten, en wat elke paragraaf opleverde."""
    kader = _zoek(middelen.grootboek.kaders.op_naam, naam)
    inhoud = _standaard() if kader is None else _kader(kader)
    return json_antwoord({**inhoud, "dekking": _tabel(kader)})


@router.get(
    "/kaders/{kader}/regels",
    operation_id="toonRegels",
    summary="Toon de regels van een kader",
    responses=antwoorden({200: Regellijst}, 400, 404),
)
def toon_regels(middelen: MiddelenVan, naam: KaderPad) -> Response:
    """Geeft alle regels van een kader op code, met waar en waardoor elke regel wordt getoetst."""
    regels = _regels(_zoek(middelen.grootboek.kaders.op_naam, naam))
    links = {"self": verwijzing("kaders", naam, "regels")}
    return json_antwoord({"items": list(regels.values()), "_links": links})


@router.get(
    "/kaders/{kader}/regels/{regel}",
    operation_id="toonRegel",
    summary="Toon een regel",
    responses=antwoorden({200: Kaderregel}, 400, 404),
)
def toon_regel(
    middelen: MiddelenVan,
    naam: KaderPad,
    code: Annotated[
        str, Path(alias="regel", description="De code van de regel.", examples=["TR322"])
    ],
) -> Response:
    """Geeft een regel met bron, geldigheid, parameters en voorbeelden."""
    regel = _regels(_zoek(middelen.grootboek.kaders.op_naam, naam)).get(code)
    if regel is None:
        raise niet_gevonden("Deze regel bestaat niet in dit kader.")
    return json_antwoord(regel)


def regeldocument(kader: Kader | None) -> Json:
    """A set of rules whole, for who reads it outside the API; None: the standard."""
    stel = _standaard() if kader is None else _kader(kader)
    regels = [_zonder(regel, "_links", "tests") for regel in _regels(kader).values()]
    return {**_zonder(stel, "_links"), "regels": regels}


def _zonder(inhoud: Json, *velden: str) -> Json:
    return {veld: waarde for veld, waarde in inhoud.items() if veld not in velden}


def _zoek(kaders: Mapping[str, Kader], naam: str) -> Kader | None:
    """The kader with this name; None for the standard."""
    if naam != _IJW and naam not in kaders:
        raise niet_gevonden("Dit kader bestaat niet.")
    return kaders.get(naam)


def _regels(kader: Kader | None) -> dict[str, Json]:
    if kader is None:
        return {rij.code: _regel_van_standaard(rij) for rij in dekkingstabel()}
    return {code: _regel(kader, regel) for code, regel in sorted(kader.regels.items())}


def _links_van(naam: str) -> Json:
    return {"self": verwijzing("kaders", naam), "regels": verwijzing("kaders", naam, "regels")}


# --- the standard -------------------------------------------------------------------------------


def _standaard() -> Json:
    return {
        "kader": _IJW,
        "naam": IJW_DOCUMENT,
        "titel": IJW_DOCUMENT,
        "laag": Laag.IJW.value,
        "versie": IJW_VERSIE,
        "kenmerk": kaderversie(),
        "geldigheid": _ALTIJD,
        "documenten": [IJW_DOCUMENT],
        "gemeenten": [],
        "producten": [],
        "rollen": [],
        "aantalRegels": len(dekkingstabel()),
        "_links": _links_van(_IJW),
    }


def _regel_van_standaard(rij: Dekkingsregel) -> Json:
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
        "wj759": None,
        "bron": {"document": IJW_DOCUMENT, "paragraaf": f"Regels, {rij.code}"},
        "producten": None,
        "peildatum": None,
        "afwijkingDoor": [],
        "gaatVoor": [],
        "plekken": [] if regel is None else list(regel.plekken),
        "plaatsen": rij.plaatsen,
        "implementatie": rij.implementatie,
        "tests": rij.tests,
        "reden": rij.reden,
        "geldigheid": _ALTIJD,
        "parameters": [],
        "voorbeelden": [],
        "_links": {"self": verwijzing("kaders", _IJW, "regels", rij.code)},
    }


# --- a kader ------------------------------------------------------------------------------------


def _kader(kader: Kader) -> Json:
    bestand = kader.bestand
    return {
        "kader": kader.naam,
        "naam": bestand.titel,
        "titel": bestand.titel,
        "laag": Laag.KADER.value,
        "versie": kader.versie,
        "kenmerk": kader.kenmerk,
        "geldigheid": {
            "vanaf": bestand.vanaf,
            "tot": bestand.tot,
            "bekendgemaakt": bestand.bekendgemaakt,
        },
        "documenten": [document.naam for document in bestand.documenten],
        "gemeenten": [_deelname(kader, rij) for rij in bestand.deelname],
        "producten": [_product(kader, product) for product in kader.gegevens.producten.values()],
        "rollen": [{"rol": rij.rol, "betekenis": rij.betekenis} for rij in bestand.rollen],
        "aantalRegels": len(kader.regels),
        "_links": _links_van(kader.naam),
    }


def _deelname(kader: Kader, rij: Deelname) -> Json:
    return {
        "gemeente": rij.gemeente,
        "naam": GEMEENTEN[rij.gemeente].naam,
        "vanaf": rij.vanaf or kader.bestand.vanaf,
        "tot": rij.tot or kader.bestand.tot,
        "producten": None if rij.producten == "alle" else rij.producten,
    }


def _product(kader: Kader, product: Product[Any]) -> Json:
    kenmerken = product.kenmerken
    return {
        "code": product.code,
        "naam": product.naam,
        "categorie": product.categorie,
        "eenheden": product.eenheden,
        "extern": product.extern,
        "bron": [kader.bestand.bron(paragraaf).model_dump() for paragraaf in product.bron],
        "vanaf": product.vanaf or kader.bestand.vanaf,
        "tot": product.tot or kader.bestand.tot,
        "kenmerken": kenmerken.model_dump() if isinstance(kenmerken, BaseModel) else kenmerken,
    }


def _regel(kader: Kader, regel: Regel) -> Json:
    eerste, laatste = kader.bestand.vanaf, kader.bestand.tot
    gedekt = _regeldekking(kader)[regel.code]
    return {
        "regel": regel.code,
        "titel": regel.titel,
        "kader": kader.naam,
        "laag": regel.laag.value,
        "versie": regel.versie,
        "niveau": regel.niveau.value,
        "gevolg": regel.gevolg.value,
        "retourcode": regel.retourcode,
        "wj759": regel.wj759,
        "bron": regel.bron.model_dump(),
        "producten": None if regel.producten is None else sorted(regel.producten),
        "peildatum": regel.peildatum.value,
        "afwijkingDoor": regel.afwijking_door,
        "gaatVoor": regel.gaat_voor,
        "plekken": regel.plekken,
        "plaatsen": [],
        "implementatie": gedekt.implementatie,
        "tests": gedekt.tests,
        "voorbeelden": gedekt.voorbeelden,
        "reden": None,
        "geldigheid": {
            "vanaf": regel.vanaf or eerste,
            "tot": regel.tot or laatste,
            "bekendgemaakt": regel.bekendgemaakt or kader.bestand.bekendgemaakt,
        },
        "parameters": [
            _parameters(kader, rij) for rij in kader.gegevens.parameters.get(regel.code, ())
        ],
        "_links": {"self": verwijzing("kaders", kader.naam, "regels", regel.code)},
    }


def _parameters(kader: Kader, rij: Parameterrij) -> Json:
    """A row of figures under the names by which a change to the kader sets them."""
    return {
        "vanaf": rij.vanaf or kader.bestand.vanaf,
        "tot": rij.tot or kader.bestand.tot,
        "bekendgemaakt": rij.bekendgemaakt or kader.bestand.bekendgemaakt,
        "waarden": rij.waarden,
    }


@lru_cache(maxsize=32)
def _dekking(kader: Kader) -> Kaderdekking:
    """The coverage table of a loaded kader; it is made of many files, so once."""
    return kaderdekking(kader)


@lru_cache(maxsize=32)
def _regeldekking(kader: Kader) -> dict[str, Regeldekking]:
    return {rij.code: rij for rij in _dekking(kader).regels}


def _tabel(kader: Kader | None) -> Json:
    """What became of each paragraph; the standard has rules and no text of its own here."""
    if kader is None:
        return {"paragrafen": [], "tegenstrijdigheden": []}
    return _dekking(kader).model_dump(
        mode="json", by_alias=True, include={"paragrafen", "tegenstrijdigheden"}
    )
