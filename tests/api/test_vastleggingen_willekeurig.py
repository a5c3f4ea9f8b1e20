"""Whatever a record says, as long as it has the right shape: it is kept or refused, never a 500."""

import random
from collections.abc import Callable
from datetime import date, time
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin
from uuid import UUID

import pytest
from pydantic.alias_generators import to_camel

from api.app import maak_app
from api.schemas_client import ClientBeeld
from ledger.bevinding import Waarde
from ledger.dossier_gebeurtenissen import STUKSOORTEN, Stuksoort
from ledger.kaders.register import alle_kaders
from tests import berichten as b
from tests.api.conftest import open_dienst_op
from tests.api.hulp import Klant

KLOK = {"Klok": "2027-01-04T09:00:00+01:00"}
GEMEENTEN = ("0303", "0034", "0995", "0171", "0757", "0935")
PER_SOORT = 12

KEUZES: dict[Any, tuple[Any, ...]] = {
    str: ("mbo4", "wo", "SKJ", "huisarts", "JGZ Almere", "akkoord", "aanbieder"),
    bool: (True, False),
    int: (0, 1, 60, 1440),
    date: (
        "1900-01-01",
        *("2016-02-29", "2027-01-04", "2027-05-31", "2028-02-29", "2999-12-31") * 4,
    ),
    time: ("00:00", "09:00", "23:59"),
    UUID: ("01945e7c-0000-7000-8000-000000000000",),
}
"""What a value of a type can be; the edges of the calendar among them."""
OP_NAAM: dict[str, tuple[Any, ...]] = {
    "gemeente": GEMEENTEN,
    "woonplaats_gemeente": GEMEENTEN,
    "aanbieder": (b.AANBIEDER,),
    "aanbieders": (b.AANBIEDER,),
    "partijen": (b.AANBIEDER,),
    "behandelde_jeugdigen": (f"client-{'1' * 32}",),
    "voorziening": ("45F21",),
    "zorgverlener_code": ("01234567",),
    "client_id": (f"client-{'1' * 32}", f"client-{'2' * 32}"),
    "verwijzer_type": ("01", "02", "04", "06"),
    "regel": ("FL-315-20", "AL-VERW-05"),
    "rol": ("verwijzer", "procesregisseur"),
    "categorie": ("45",),
    "code": ("45F21", "45F11", "45F33", "45F02", "45A48", None),
    "eenheid": ("01", "04", "14", "83"),
    "frequentie": ("1", "2", "6"),
    "toewijzing_nummer": (1, 2),
}


def waarde(toeval: random.Random, soort: Any, naam: str) -> Any:
    """Something of this type that the checks of a body let through."""
    oorsprong, delen = get_origin(soort), get_args(soort)
    if oorsprong in (Union, UnionType):
        return None if toeval.random() < 0.4 else waarde(toeval, delen[0], naam)
    if oorsprong is tuple:
        return [waarde(toeval, delen[0], naam) for _ in range(toeval.choice((0, 1, 3)))]
    if naam in OP_NAAM:
        return toeval.choice(OP_NAAM[naam])
    if oorsprong is Literal:
        return toeval.choice(delen)
    if oorsprong is dict:
        return {"x": waarde(toeval, delen[1], "")}
    if isinstance(soort, type) and issubclass(soort, Waarde):
        return inhoud(toeval, soort)
    return toeval.choice(KEUZES[soort])


def inhoud(toeval: random.Random, model: type[Waarde]) -> dict[str, Any]:
    """A body with every field of a record filled in or left empty."""
    velden = model.model_fields.items()
    return {to_camel(naam): waarde(toeval, veld.annotation, naam) for naam, veld in velden}


@pytest.fixture
def stuur(dsn: str) -> Any:
    """What sends a record on a client with a request and an allocation, and gives the status."""
    with open_dienst_op(dsn, alle_kaders()) as dienst, Klant(maak_app(dienst)) as klant:
        klant.xml(b.xml(b.vot()), **KLOK)
        klant.xml(b.xml(b.toewijzing()), **KLOK)
        pad = f"/v1/clienten/{dienst.grootboek.bos.client_id(b.BSN)}"

        def verstuur(soort: Stuksoort, stuk: dict[str, Any]) -> int:
            return klant.post(f"{pad}/{soort.pad}", json=stuk, headers=KLOK).status_code

        yield verstuur
        for dag in ("1900-01-01", "2027-01-04", "2999-12-31"):
            beeld = klant.get(f"{pad}?geldigOp={dag}", headers=KLOK)
            ClientBeeld.model_validate_json(beeld.content)


def test_elke_vastlegging_van_de_juiste_vorm_wordt_bewaard_of_geweigerd(
    stuur: Callable[[Stuksoort, dict[str, Any]], int],
) -> None:
    toeval = random.Random(20270104)
    gezien: set[int] = set()
    for soort in STUKSOORTEN:
        for _ in range(PER_SOORT):
            stuk = inhoud(toeval, soort.stuk)
            if toeval.random() < 0.6:
                stuk |= {"datum": "2027-01-04", "vervangt": None}
            status = stuur(soort, stuk)
            assert status in (201, 422), (soort.pad, stuk)
            gezien.add(status)
    assert gezien == {201, 422}
