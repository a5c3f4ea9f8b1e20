"""A question that a route does not know is refused, for its answer would be to another question."""

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
