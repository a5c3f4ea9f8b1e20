"""Budgets of every kind in one shape, per unit; what is recorded shows at once."""

from typing import Any

import pytest

from api.dienst import Dienst
from tests import berichten as b
from tests.api.hulp import Klant
from tests.api.stukken import stuk

KLOK = {"Klok": "2027-01-04T09:00:00+01:00"}
MAART = {"Klok": "2027-03-01T09:00:00+01:00"}


@pytest.fixture
def client(klant: Klant, dienst: Dienst) -> str:
    """The path of a client who is known since 4 January."""
    klant.xml(b.xml(b.vot()), **KLOK)
    return f"/v1/clienten/{dienst.grootboek.bos.client_id(b.BSN)}"


def leg_vast(klant: Klant, client: str, pad: str, **anders: Any) -> str:
    """The id of the event that recorded it."""
    antwoord = klant.post(f"{client}/{pad}", json=stuk(pad, **anders), headers=KLOK)
    assert antwoord.status_code == 201, antwoord.json()
    return str(antwoord.json()["gebeurtenissen"][0]["gebeurtenisId"])


def budgetten(klant: Klant, client: str, **vraag: str) -> list[dict[str, Any]]:
    antwoord = klant.get(f"{client}/budgetten", headers=MAART, params=vraag)
    assert antwoord.status_code == 200, antwoord.json()
    return list(antwoord.json()["items"])


def eenheden(budget: dict[str, Any]) -> dict[str, tuple[int | None, int, int | None]]:
    """Granted, used and left by unit."""
    return {
        rij["eenheid"]: (rij["toegekend"], rij["gebruikt"], rij["resterend"])
        for rij in budget["eenheden"]
    }


def test_een_pgb_telt_in_zijn_eenheid_en_in_eurocenten(klant: Klant, client: str) -> None:
    leg_vast(klant, client, "pgb-besluiten")
    leg_vast(klant, client, "pgb-bestedingen")
    leg_vast(klant, client, "pgb-bestedingen", aantal=90, eenheid="01", bedragEurocent=7_050)

    (budget,) = budgetten(klant, client)

    assert (budget["soort"], budget["kenmerk"], budget["status"]) == ("pgb", "PGB-1", "actueel")
    assert eenheden(budget) == {
        "01": (3_000, 210, 2_790),
        "83": (235_000, 16_450, 218_550),
    }


def test_een_terugbetaling_en_een_verbetering_tellen_mee(klant: Klant, client: str) -> None:
    leg_vast(klant, client, "pgb-besluiten")
    fout = leg_vast(klant, client, "pgb-bestedingen", aantal=40, bedragEurocent=188_000)
    leg_vast(klant, client, "pgb-bestedingen", aantal=4, bedragEurocent=18_800, vervangt=fout)
    leg_vast(klant, client, "pgb-bestedingen", aantal=1, bedragEurocent=4_700, terugbetaling=True)

    assert eenheden(budgetten(klant, client)[0]) == {
        "01": (3_000, 180, 2_820),
        "83": (235_000, 14_100, 220_900),
    }


def test_na_een_herziening_geldt_het_nieuwe_budget_en_na_intrekking_is_het_beeindigd(
    klant: Klant, client: str
) -> None:
    leg_vast(klant, client, "pgb-besluiten")
    leg_vast(klant, client, "pgb-besluiten", besluit="herzien", bedragEurocent=100_000)
    assert eenheden(budgetten(klant, client)[0])["83"] == (100_000, 0, 100_000)

    einde = {"besluit": "intrekken", "einddatum": "2027-01-31"}
    leg_vast(klant, client, "pgb-besluiten", **einde)
    (budget,) = budgetten(klant, client)
    assert (budget["einddatum"], budget["status"]) == ("2027-01-31", "beeindigd")


def test_een_afwijzing_is_geen_budget(klant: Klant, client: str) -> None:
    leg_vast(klant, client, "pgb-besluiten", besluit="afwijzen")

    assert budgetten(klant, client) == []


def test_wat_snel_gaat_is_op_voor_het_einde(klant: Klant, client: str) -> None:
    leg_vast(klant, client, "pgb-besluiten")
    for dag in ("2027-01-15", "2027-02-15"):
        leg_vast(klant, client, "pgb-bestedingen", datum=dag, aantal=20, bedragEurocent=94_000)

    (budget,) = budgetten(klant, client)

    assert {rij["eenheid"]: rij["verwachteUitputting"] for rij in budget["eenheden"]} == {
        "01": "2027-03-15",
        "83": "2027-03-15",
    }


def test_vervoer_telt_in_meters_en_in_geld(klant: Klant, client: str) -> None:
    product = {"product": None, "noodzaak": None}
    leg_vast(
        klant,
        client,
        "vervoer",
        soort="toekenning",
        kenmerk="V-1",
        kilometers=500,
        bovengebruikelijkeKilometers=300,
        bedragEurocent=5_700,
        einddatum="2027-06-30",
        **product,
    )
    rit = {"kenmerk": "V-1", "kilometers": 40, "bovengebruikelijkeKilometers": 30, **product}
    leg_vast(klant, client, "vervoer", bedragEurocent=570, **rit)
    kort = {"bovengebruikelijkeKilometers": None, "bovengebruikelijkeMeters": 12_500}
    leg_vast(klant, client, "vervoer", bedragEurocent=238, **rit | kort)
    leg_vast(klant, client, "vervoer", soort="rit", kilometers=10)

    (budget,) = budgetten(klant, client)

    assert (budget["soort"], budget["kenmerk"]) == ("vervoer", "V-1")
    assert eenheden(budget) == {"m": (300_000, 42_500, 257_500), "83": (5_700, 808, 4_892)}
    assert [rij["naam"] for rij in budget["eenheden"]] == ["meter", "eurocent"]


@pytest.mark.parametrize(
    ("omvang", "verwacht"),
    [
        ({"volume": 10, "eenheid": "04", "frequentie": "6"}, ("01", "minuut", 600)),
        ({"volume": 30, "eenheid": "14", "frequentie": "6"}, ("14", "etmaal", 30)),
        ({"volume": 8, "eenheid": "16", "frequentie": "4"}, ("16", "dagdeel", None)),
        (
            {"volume": 1, "eenheid": "82", "frequentie": "6"},
            ("82", "arrangement (stuk, outputgericht)", 1),
        ),
        (
            {"volume": 15, "eenheid": "84", "frequentie": "6"},
            ("84", "sessie (stuk, inspanningsgericht)", 15),
        ),
    ],
)
def test_een_toewijzing_staat_in_haar_eigen_eenheid(
    klant: Klant, client: str, omvang: dict[str, Any], verwacht: tuple[str, str, int | None]
) -> None:
    klant.xml(b.xml(b.toewijzing({"omvang": b.omvang(**omvang), "einddatum": None})), **KLOK)

    (budget,) = budgetten(klant, client)

    assert (budget["soort"], budget["kenmerk"]) == ("toewijzing", "1")
    (rij,) = budget["eenheden"]
    assert (rij["eenheid"], rij["naam"], rij["toegekend"]) == verwacht


def test_een_lijst_geeft_de_budgetten_van_een_soort_per_bladzijde(
    klant: Klant, client: str
) -> None:
    for nummer in (1, 2, 3):
        leg_vast(klant, client, "pgb-besluiten", kenmerk=f"PGB-{nummer}")
    klant.xml(b.xml(b.toewijzing()), **KLOK)

    eerste = klant.get("/v1/budgetten?soort=pgb&limiet=2", headers=MAART).json()
    tweede = klant.get(eerste["_links"]["next"]["href"], headers=MAART).json()
    anders = klant.get("/v1/budgetten?soort=toewijzing", headers=MAART).json()

    assert [rij["kenmerk"] for rij in eerste["items"]] == ["PGB-1", "PGB-2"]
    assert [rij["kenmerk"] for rij in tweede["items"]] == ["PGB-3"]
    assert "next" not in tweede["_links"]
    assert [rij["soort"] for rij in anders["items"]] == ["toewijzing"]


def test_een_lijst_is_te_beperken_tot_een_gemeente_of_client(klant: Klant, client: str) -> None:
    leg_vast(klant, client, "pgb-besluiten")
    eigen = client.rsplit("/", 1)[1]

    def aantal(**vraag: str) -> int:
        params = {"soort": "pgb", **vraag}
        return len(klant.get("/v1/budgetten", headers=MAART, params=params).json()["items"])

    assert aantal() == aantal(gemeente=b.GEMEENTE) == aantal(clientId=eigen) == 1
    assert aantal(gemeente="0303") == aantal(clientId=f"client-{'0' * 32}") == 0


def test_zonder_soort_of_met_een_onbekende_wordt_de_vraag_geweigerd(vrager: Klant) -> None:
    assert vrager.get("/v1/budgetten").status_code == 400
    assert vrager.get("/v1/budgetten?soort=uren").status_code == 400
    assert vrager.get("/v1/budgetten?soort=pgb&cursor=x").status_code == 400
