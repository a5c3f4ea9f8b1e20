"""What became of a finding for the control: open, credited, lapsed or judged; also then."""

from datetime import date
from typing import Any

import pytest

from api.dienst import Dienst
from api.schemas import Controlelijst
from ledger.application import Wie
from ledger.klok import VasteKlok
from ledger.registratie import vergeet_client
from tests import berichten as b
from tests.api.hulp import Klant
from tests.api.stukken import stuk
from tests.gegeven import op

BEDRAG = 77 * 160
"""What is at stake: a rule of the test kader takes all of a line of 77 minutes."""


def klok(dag: str) -> dict[str, str]:
    return {"Klok": f"{dag}T09:00:00+01:00"}


LATER = klok("2027-03-20")


@pytest.fixture
def client(kaderklant: Klant, kaderdienst: Dienst) -> str:
    """The path of a client with one finding, recorded on 10 February."""
    kaderklant.xml(b.xml(b.toewijzing({"omvang": b.omvang(500)})), **klok("2027-01-04"))
    declaratie = b.declaratie(b.prestatie("P1", geleverd_volume=77), nummer="D77")
    kaderklant.xml(b.xml(declaratie), **klok("2027-02-10"))
    return f"/v1/clienten/{kaderdienst.grootboek.bos.client_id(b.BSN)}"


def lijst(klant: Klant, vraag: str = "") -> dict[str, Any]:
    antwoord = klant.get(f"/v1/controlebevindingen{vraag}", headers=LATER)
    assert antwoord.status_code == 200, antwoord.json()
    Controlelijst.model_validate_json(antwoord.content)
    return dict(antwoord.json())


def enige(klant: Klant, vraag: str = "") -> dict[str, Any]:
    (rij,) = lijst(klant, vraag)["items"]
    return dict(rij)


def oordeel(klant: Klant, client: str, dag: str = "2027-03-01", **anders: Any) -> Any:
    """Judges the one finding."""
    rij = enige(klant)
    over = {"bevindingGebeurtenisId": rij["gebeurtenisId"], "bevindingNummer": rij["nummer"]}
    invoer = stuk("bevindingsoordelen", datum=dag, **{**over, **anders})
    return klant.post(f"{client}/bevindingsoordelen", json=invoer, headers=klok(dag))


def credit(klant: Klant) -> None:
    regel = b.prestatie("P2", geleverd_volume=77, vorig="P1")
    bericht = b.declaratie(regel, nummer="D78")
    antwoord = klant.xml(b.xml(bericht), **klok("2027-03-10"))
    assert antwoord.json()["uitkomst"] == "goedgekeurd", antwoord.json()


def test_een_bevinding_staat_open_met_haar_bron_en_het_totaal(
    kaderklant: Klant, client: str
) -> None:
    alles = lijst(kaderklant)
    (rij,) = alles["items"]
    assert (rij["status"], rij["oordeel"], rij["bedragEurocent"]) == ("open", None, BEDRAG)
    assert {"document": rij["document"], "paragraaf": rij["paragraaf"]} == rij["bevinding"]["bron"]
    assert (alles["totaalAantal"], alles["totaalBedragEurocent"]) == (1, BEDRAG)
    assert lijst(kaderklant, "?status=open")["items"] == [rij]
    for status in ("gecrediteerd", "vervallen", "afgehandeld"):
        geen = lijst(kaderklant, f"?status={status}")
        assert (geen["items"], geen["totaalAantal"], geen["totaalBedragEurocent"]) == ([], 0, 0)


def test_een_oordeel_handelt_een_bevinding_af_en_daarvoor_stond_zij_open(
    kaderklant: Klant, client: str
) -> None:
    voor = enige(kaderklant)
    antwoord = oordeel(kaderklant, client, uitkomst="geaccepteerd", bedragEurocent=5000)
    assert antwoord.status_code == 201, antwoord.json()
    na = enige(kaderklant, "?status=afgehandeld")
    assert na["oordeel"] == {
        "gebeurtenisId": antwoord.json()["gebeurtenissen"][0]["gebeurtenisId"],
        "uitkomst": "geaccepteerd",
        "bedragEurocent": 5000,
        "vastgelegdOp": "2027-03-01T08:00:00Z",
    }
    toen = "bekendOp=2027-02-28T12:00:00Z"
    assert enige(kaderklant, f"?{toen}") == enige(kaderklant, f"?status=open&{toen}") == voor
    assert lijst(kaderklant, f"?status=afgehandeld&{toen}")["totaalBedragEurocent"] == 0
    assert lijst(kaderklant, "?status=afgehandeld")["totaalBedragEurocent"] == BEDRAG
    eerder = lijst(kaderklant, "?bekendOp=2027-02-01T12:00:00Z")
    assert (eerder["items"], eerder["totaalAantal"]) == ([], 0)


def test_het_laatste_oordeel_telt_en_een_vervangen_oordeel_telt_niet(
    kaderklant: Klant, client: str
) -> None:
    oordeel(kaderklant, client, uitkomst="onterecht")
    tweede = oordeel(kaderklant, client, "2027-03-02", uitkomst="terecht", bedragEurocent=BEDRAG)
    assert enige(kaderklant)["oordeel"]["uitkomst"] == "terecht"
    derde = oordeel(
        kaderklant,
        client,
        "2027-03-03",
        uitkomst="geaccepteerd",
        bedragEurocent=1,
        vervangt=tweede.json()["gebeurtenissen"][0]["gebeurtenisId"],
    )
    assert derde.status_code == 201, derde.json()
    assert enige(kaderklant)["oordeel"]["uitkomst"] == "geaccepteerd"
    assert enige(kaderklant, "?bekendOp=2027-03-02T12:00:00Z")["oordeel"]["uitkomst"] == "terecht"


def test_een_gecrediteerde_regel_heeft_geen_open_bevinding_meer(
    kaderklant: Klant, client: str
) -> None:
    credit(kaderklant)
    alles = lijst(kaderklant, "?status=gecrediteerd")
    assert [rij["referentieNummer"] for rij in alles["items"]] == ["P1"]
    assert enige(kaderklant, "?bekendOp=2027-03-09T12:00:00Z")["status"] == "open"


@pytest.mark.parametrize(
    ("anders", "plekken"),
    [
        ({"bevindingNummer": 7}, ["/bevindingNummer"]),
        (
            {"bevindingGebeurtenisId": "01945e7c-0000-7000-8000-000000000000"},
            ["/bevindingNummer"],
        ),
        ({"gemeente": "0034"}, ["/bevindingNummer"]),
        ({"bedragEurocent": 1}, ["/bedragEurocent"]),
        ({"uitkomst": "terecht"}, ["/bedragEurocent"]),
        ({"uitkomst": "terecht", "bedragEurocent": BEDRAG + 1}, ["/bedragEurocent"]),
        (
            {"uitkomst": "geaccepteerd", "bevindingNummer": 7},
            ["/bevindingNummer", "/bedragEurocent"],
        ),
    ],
)
def test_een_oordeel_dat_niet_kan_geeft_422_en_er_wordt_niets_vastgelegd(
    kaderklant: Klant, client: str, anders: dict[str, Any], plekken: list[str]
) -> None:
    antwoord = oordeel(kaderklant, client, **anders)
    assert antwoord.status_code == 422
    assert [rij["plaats"] for rij in antwoord.json()["bevindingen"]] == plekken
    assert all(rij["uitleg"].endswith(".") for rij in antwoord.json()["bevindingen"])
    assert enige(kaderklant)["status"] == "open"


def test_een_onbekende_status_geeft_400(vrager: Klant) -> None:
    antwoord = vrager.get("/v1/controlebevindingen?status=klaar")
    assert [rij["name"] for rij in antwoord.json()["errors"]] == ["status"]


def test_na_vergeten_blijft_het_oordeel_en_is_het_waarom_weg(
    kaderklant: Klant, kaderdienst: Dienst, client: str
) -> None:
    oordeel(kaderklant, client, motivering="De ouders tekenden.")
    voor = enige(kaderklant)
    (rij,) = kaderklant.get(client, headers=LATER).json()["bevindingsoordelen"]
    assert rij["motivering"] == "De ouders tekenden."
    wie, tijd = Wie("anna", "beheerder"), VasteKlok(op(date(2027, 3, 15)))
    vergeet_client(kaderdienst.grootboek, client.rsplit("/", 1)[1], "verzoek", wie, tijd)
    assert enige(kaderklant) == voor
    feiten = kaderklant.get(f"{client}/gebeurtenissen", headers=LATER).json()["items"]
    (feit,) = [rij for rij in feiten if rij["soort"] == "BevindingsoordeelVastgelegd"]
    assert feit["inhoud"]["inhoud"] is None
    assert feit["inhoud"]["afdoening"]["uitkomst"] == "onterecht"
