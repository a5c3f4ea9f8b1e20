"""A question that a route does not know is refused, for its answer would be to another question."""

from importlib import import_module
from pkgutil import iter_modules

import pytest

import api
from api.dienst import Dienst
from api.gebreken import Route
from tests import berichten as b
from tests.api.hulp import Klant


def test_een_onbekende_vraag_wordt_geweigerd_met_de_vragen_die_wel_bestaan(vrager: Klant) -> None:
    antwoord = vrager.get("/v1/termijnen", params={"statuss": "open", "Gemeente": "0034"})
    assert antwoord.status_code == 400
    fouten = antwoord.json()["errors"]
    assert [(rij["name"], rij["code"]) for rij in fouten] == [
        ("statuss", "onbekend"),
        ("Gemeente", "onbekend"),
    ]
    assert "status" in fouten[0]["detail"]
    assert "gemeente" in fouten[0]["detail"]


def test_een_vraag_naar_een_client_met_een_verschreven_as_geeft_niet_de_dag_van_vandaag(
    vrager: Klant,
) -> None:
    client = f"/v1/clienten/client-{'0' * 32}"
    assert vrager.get(client, params={"geldigop": "2025-01-01"}).status_code == 400
    assert vrager.get(client, params={"geldigOp": "2025-01-01"}).status_code == 404


def test_een_vraag_die_er_twee_keer_staat_wordt_geweigerd(vrager: Klant) -> None:
    antwoord = vrager.get("/v1/termijnen?status=open&status=gehaald")
    assert antwoord.status_code == 400
    assert antwoord.json()["errors"][0]["code"] == "dubbel"


TOEKOMST = "2999-01-01T00:00:00Z"
SAMEN = {
    "termijnen?kleur=rood&limiet=0&bekendOp=" + TOEKOMST: {"kleur", "limiet", "bekendOp"},
    "toewijzingen/36/1?bekendOp=" + TOEKOMST: {"gemeente", "bekendOp"},
    "controlebevindingen?van=2027-02-01&tot=2027-01-01&regels=x&status=dicht": {
        *("van", "regels", "status"),
    },
    f"clienten/client-{'0' * 32}/verschillen?van=2027-02-01T00:00:00Z&tot=2027-01-01T00:00:00Z"
    "&geldigOp=x&op=y": {"van", "geldigOp", "op"},
    "controlepunten/5/consistentie?vanaf=6&naar=7": {"vanaf", "naar"},
    f"verantwoordingen/0363/2027?bekendOp={TOEKOMST}&sluitdatum=2999-06-01&aanbieder=1&a=b": {
        *("bekendOp", "sluitdatum", "aanbieder", "a"),
    },
    f"prestaties/1/RN1/spoor?bekendOp={TOEKOMST}&a=b": {"aanbieder", "bekendOp", "a"},
}


@pytest.mark.parametrize("pad", SAMEN, ids=[pad.partition("?")[0] for pad in SAMEN])
def test_wat_er_niet_klopt_komt_tegelijk(vrager: Klant, pad: str) -> None:
    antwoord = vrager.get(f"/v1/{pad}", headers={"Rol": "baas"})
    assert antwoord.status_code == 400
    probleem = antwoord.json()
    namen = [rij["name"] for rij in probleem["errors"]]
    assert sorted(namen) == sorted([*SAMEN[pad], "Rol"])
    assert probleem["detail"] == f"Het verzoek bevat {len(namen)} fouten."

    # Also without an error that shows from the form of a part alone.
    zonder = vrager.get(f"/v1/{pad}").json()["errors"]
    assert sorted(rij["name"] for rij in zonder) == sorted(SAMEN[pad])


def test_ook_bij_wat_iemand_wil_vastleggen(vrager: Klant) -> None:
    antwoord = vrager.post(
        "/v1/verzoeken/12/R1/besluiten?snel=ja",
        content=b'{"besluit": "honoreren", "besluit": "afwijzen"}',
        headers={"Content-Type": "application/json"},
    )
    assert antwoord.status_code == 400
    plekken = {(rij["in"], rij["code"]) for rij in antwoord.json()["errors"]}
    assert {("query", "onbekend"), ("body", "dubbel"), ("path", "vorm")} < plekken


def test_wat_alleen_een_onbekende_vraag_heeft_wordt_niet_uitgevoerd(
    klant: Klant, dienst: Dienst
) -> None:
    kop = dienst.grootboek.opslag.kop()
    antwoord = klant.post(
        "/v1/berichten?dubbel=nee",
        content=b.xml(b.vot()),
        headers={"Content-Type": "application/xml"},
    )
    assert antwoord.status_code == 400
    assert [rij["name"] for rij in antwoord.json()["errors"]] == ["dubbel"]
    assert dienst.grootboek.opslag.kop() == kop


def test_elke_route_wacht_op_wat_er_mis_is() -> None:
    """One that did not would go on with a question that was found wrong."""
    modules = (import_module(f"api.{rij.name}") for rij in iter_modules(api.__path__))
    routers = [module.router for module in modules if hasattr(module, "router")]
    routes = [route for router in routers for route in router.routes]
    assert len(routes) > 30
    assert [route.path for route in routes if not isinstance(route, Route)] == []
