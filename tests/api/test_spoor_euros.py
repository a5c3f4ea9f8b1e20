"""From an allocation, a request or a referral to all euros that rest on it."""

from datetime import date

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


# --- what an allocation rests on ------------------------------------------------------------------


def rust_op(verhaal: Verhaal, gebeurtenis: str) -> list[tuple[int, str]]:
    """The allocations that rest on a record, with how that is known."""
    pad = f"clienten/{verhaal.client_id}/verwijzingen/{gebeurtenis}/prestaties"
    rijen = verhaal.euros(pad)["toewijzingen"]
    return [(rij["toewijzingNummer"], rij["koppeling"]) for rij in rijen]


def test_een_vastlegging_die_het_nummer_noemt_gaat_voor_alle_andere(verhaal: Verhaal) -> None:
    verhaal.stuur(b.toewijzing())
    los, genoemd = verhaal.verwijzing(), verhaal.verwijzing(toewijzingNummer=1)
    assert rust_op(verhaal, genoemd) == [(1, "vastgelegd")]
    assert rust_op(verhaal, los) == []


def test_een_bepaling_draagt_een_toewijzing_die_een_gi_of_niemand_vroeg(verhaal: Verhaal) -> None:
    verhaal.stuur(b.toewijzing())
    bepaling = verhaal.stuk("bepalingen", datum="2026-12-30", ingangsdatum="2027-01-01")
    assert rust_op(verhaal, bepaling) == [(1, "eenduidig")]
    verhaal.declareer(b.prestatie("P1"))
    pad = f"clienten/{verhaal.client_id}/verwijzingen/{bepaling}/prestaties"
    assert verhaal.euros(pad)["totalen"]["nettoEurocent"] == 60 * 160
    (item,) = verhaal.spoor()["items"]
    assert [rij["soort"] for rij in item["grondslag"]["vastleggingen"]] == ["BepalingVastgelegd"]


def test_op_verzoek_van_een_huisarts_rust_een_toewijzing_niet_op_een_bepaling(
    verhaal: Verhaal,
) -> None:
    verhaal.stuur(b.vot())
    bepaling = verhaal.stuk("bepalingen", datum="2026-12-30", ingangsdatum="2027-01-01")
    besluit = verhaal.stuk("lokale-besluiten", datum="2026-12-30", product=None)
    nummer = verhaal.besluit()
    assert rust_op(verhaal, bepaling) == []
    assert rust_op(verhaal, besluit) == []
    verwijzing = verhaal.verwijzing(toewijzingNummer=nummer)
    assert rust_op(verhaal, verwijzing) == [(nummer, "vastgelegd")]


def test_wat_is_afgeblazen_of_vervangen_draagt_niets(verhaal: Verhaal) -> None:
    verhaal.stuur(b.toewijzing())
    afgeblazen = verhaal.verwijzing(datum="2026-12-01", afgeblazen=True)
    oud = verhaal.verwijzing(datum="2026-12-02")
    nieuw = verhaal.verwijzing(datum="2026-12-03", vervangt=oud)
    assert [rust_op(verhaal, rij) for rij in (afgeblazen, oud, nieuw)] == [
        [],
        [],
        [(1, "eenduidig")],
    ]


def test_een_verwijzing_van_na_het_besluit_draagt_pas_de_versie_daarna(verhaal: Verhaal) -> None:
    verhaal.stuur(b.toewijzing())
    verhaal.declareer(b.prestatie("P1"))
    verwijzing = verhaal.verwijzing(datum="2027-02-01")
    assert rust_op(verhaal, verwijzing) == []
    later = {"toewijzingsdatum": date(2027, 2, 2), "omvang": b.omvang(300), "reden_wijziging": "12"}
    verhaal.stuur(b.toewijzing(later))
    verhaal.declareer(b.prestatie("P2", maand=2))
    pad = f"clienten/{verhaal.client_id}/verwijzingen/{verwijzing}/prestaties"
    euros = verhaal.euros(pad)
    assert [rij["referentieNummer"] for rij in euros["items"]] == ["P2"]
    assert euros["toewijzingen"][0]["vanafToewijzingsmoment"] == "2027-02-02T09:00:00"
    (een,), (twee,) = verhaal.spoor("P1")["items"], verhaal.spoor("P2")["items"]
    assert (een["grondslag"]["koppeling"], twee["grondslag"]["koppeling"]) == ("geen", "eenduidig")


def test_een_tweede_verwijzing_maakt_alleen_de_latere_versie_onzeker(verhaal: Verhaal) -> None:
    verhaal.stuur(b.toewijzing())
    eerste = verhaal.verwijzing(datum="2026-12-01")
    verhaal.declareer(b.prestatie("P1"))
    tweede = verhaal.verwijzing(datum="2027-02-01")
    later = {"toewijzingsdatum": date(2027, 2, 2), "omvang": b.omvang(300), "reden_wijziging": "12"}
    verhaal.stuur(b.toewijzing(later))
    verhaal.declareer(
        b.prestatie("P2", maand=2, geleverd_volume=50),
        b.prestatie("C1", vorig="P1"),
        b.prestatie("P3", geleverd_volume=40),
    )
    verhaal.declareer(b.prestatie("P4", maand=2, geleverd_volume=999))
    assert rust_op(verhaal, eerste) == [(1, "eenduidig"), (1, "meerduidig")]
    assert rust_op(verhaal, tweede) == [(1, "meerduidig")]
    client = f"clienten/{verhaal.client_id}/verwijzingen"
    euros = verhaal.euros(f"{client}/{eerste}/prestaties")
    zeker, onzeker = (rij["totalen"] for rij in euros["toewijzingen"])
    assert (euros["totalen"], euros["mogelijk"]) == (zeker, onzeker)
    assert (zeker["toegekendEurocent"], zeker["nettoEurocent"]) == (60 * 160, 0)
    assert (onzeker["nettoEurocent"], onzeker["afgewezenEurocent"]) == (90 * 160, 999 * 160)
    assert len(euros["items"]) == 5
    for referentie, koppeling in (("P1", "eenduidig"), ("P2", "meerduidig"), ("P4", "meerduidig")):
        assert verhaal.spoor(referentie)["items"][0]["grondslag"]["koppeling"] == koppeling
