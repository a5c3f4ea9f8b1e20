"""From an allocation, a request or a referral to all euros that rest on it."""

import pytest

from api.dienst import Dienst
from ledger.ijw.berichten_klassen import TeWijzigenProduct
from tests import berichten as b
from tests.api.hulp import Klant
from tests.api.spoorverhaal import JULI, Verhaal


@pytest.fixture
def verhaal(kaderklant: Klant, kaderdienst: Dienst) -> Verhaal:
    """An empty ledger on which the small kader judges."""
    return Verhaal(kaderklant, kaderdienst)


@pytest.fixture
def heel(verhaal: Verhaal) -> Verhaal:
    """From request to correction: a line of 77 minutes that is credited and declared again."""
    return verhaal.van_verzoek_tot_correctie()


# --- the other way round --------------------------------------------------------------------------


def test_van_toewijzing_verzoek_en_verwijzing_naar_dezelfde_euros(heel: Verhaal) -> None:
    item = heel.spoor()["items"][0]
    nummer = item["regel"]["toewijzingNummer"]
    (vastlegging,) = item["grondslag"]["vastleggingen"]
    (verzoek,) = item["verzoeken"]["items"]
    client = f"clienten/{heel.client_id}/verwijzingen"
    lijsten = [
        heel.euros(f"toewijzingen/{b.GEMEENTE}/{nummer}/prestaties"),
        heel.euros(f"verzoeken/{b.AANBIEDER}/R1/prestaties"),
        heel.euros(f"{client}/{vastlegging['gebeurtenisId']}/prestaties"),
        heel.euros(f"{client}/{verzoek['gebeurtenisId']}/prestaties"),
    ]
    for lijst in lijsten:
        assert lijst["totalen"] == {
            "regels": 4,
            "ingediendEurocent": (77 + 60 + 5) * 160,
            "toegekendEurocent": (77 + 60) * 160,
            "gecrediteerdEurocent": 77 * 160,
            "afgewezenEurocent": 5 * 160,
            "nettoEurocent": 60 * 160,
        }
        assert [rij["referentieNummer"] for rij in lijst["items"]] == ["P1", "C1", "P2", "P1"]
    budget = heel.klant.get(f"/v1/toewijzingen/{b.GEMEENTE}/{nummer}/budget", headers=JULI).json()
    totalen = lijsten[0]["totalen"]
    assert budget["goedgekeurdEurocent"] == totalen["toegekendEurocent"]
    assert budget["ingediendEurocent"] == totalen["ingediendEurocent"]
    spoor = heel.klant.get(lijsten[0]["items"][0]["_links"]["self"]["href"], headers=JULI)
    assert spoor.status_code == 200


def test_de_lijst_gaat_per_bladzijde_en_blijft_bij_hetzelfde_tijdstip(heel: Verhaal) -> None:
    pad = f"/v1/verzoeken/{b.AANBIEDER}/R1/prestaties?limiet=3"
    eerste = heel.klant.get(pad, headers=heel.kop()).json()
    assert len(eerste["items"]) == 3
    nummer = eerste["items"][0]["toewijzingNummer"]
    heel.declareer(b.prestatie("P7", toewijzing_nummer=nummer, maand=2))
    tweede = heel.klant.get(eerste["_links"]["next"]["href"], headers=JULI).json()
    assert len(tweede["items"]) == 1
    assert tweede["totalen"] == eerste["totalen"]
    assert "next" not in tweede["_links"]


def test_op_een_wijziging_rusten_alleen_de_regels_vanaf_haar_versie(verhaal: Verhaal) -> None:
    verhaal.stuur(b.vot())
    nummer = verhaal.besluit()
    verhaal.declareer(b.prestatie("P1", toewijzing_nummer=nummer))
    wijzigen = TeWijzigenProduct(
        toewijzing_nummer=nummer,
        gewenste_ingangsdatum=b.JAN,
        einddatum=b.DEC,
        omvang=b.omvang(300),
    )
    verhaal.stuur(b.vow(te_wijzigen_producten=(wijzigen,)))
    verhaal.besluit("W1")
    regels = (
        b.prestatie("P2", toewijzing_nummer=nummer, maand=2),
        b.prestatie("C1", vorig="P1", toewijzing_nummer=nummer),
    )
    verhaal.declareer(*regels)
    vot = verhaal.euros(f"verzoeken/{b.AANBIEDER}/R1/prestaties")
    vow = verhaal.euros(f"verzoeken/{b.AANBIEDER}/W1/prestaties")
    assert [rij["referentieNummer"] for rij in vot["items"]] == ["P1", "C1", "P2"]
    assert [rij["referentieNummer"] for rij in vow["items"]] == ["P2"]
    assert vow["toewijzingen"][0]["vanafToewijzingsmoment"] is not None
    (item,) = verhaal.spoor("P2")["items"]
    assert [rij["soort"] for rij in item["verzoeken"]["items"]] == ["VOW", "VOT"]
    assert [rij["telde"] for rij in item["toewijzing"]["versies"]] == [False, True]
    (oud, _) = verhaal.spoor("P1")["items"]
    assert [rij["telde"] for rij in oud["toewijzing"]["versies"]] == [True, False]
    assert "andere versie" in oud["toewijzing"]["zinnen"][-1]
