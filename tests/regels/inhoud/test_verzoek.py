"""Rules on requests, answers, starts and stops: just inside and just outside."""

from datetime import date
from typing import Any

import pytest

from ledger.ijw.berichten import Verwijzer, Woonplaatsbeginsel
from tests.berichten import antwoord, product, start, stop, vot, vow
from tests.regels.inhoud.hulp import bevindingen, enige, regels
from tests.regels.inhoud.maken import nieuw, ongewijzigd, te_wijzigen

ANDER = {"product": product("43A07", "43")}
VOT_PRODUCT = "/Bericht/Client/AangevraagdeProducten/AangevraagdProduct"


# --- CD043 ----------------------------------------------------------------------------------------


def test_een_beschikkingnummer_en_zijn_ingangsdatum_staan_er_samen() -> None:
    nummer, ingang = {"beschikking_nummer": 7}, {"beschikking_ingangsdatum": date(2027, 1, 1)}
    assert regels(vot({**nummer, **ingang})) == set()
    for half in (nummer, ingang):
        bevinding = enige(vot(half), "CD043")
        assert bevinding.plaats == f"{VOT_PRODUCT}[1]/BeschikkingIngangsdatum"
        assert bevinding.sleutel == "R1"


# --- CD066, CD067 and CD068: who referred ---------------------------------------------------------


def verwezen(soort: str, naam: str | None, code: str | None) -> Any:
    return vot({"verwijzer": Verwijzer(type=soort, naam=naam, zorgverlener_code=code)})


@pytest.mark.parametrize("soort", ["02", "03", "04", "05"])
def test_een_arts_of_instelling_heeft_een_code_of_een_naam(soort: str) -> None:
    assert regels(verwezen(soort, None, "01234567")) == set()
    assert regels(verwezen(soort, "Voorbeeld", None)) == set()
    te_veel = enige(verwezen(soort, "Voorbeeld", "01234567"), "CD066")
    assert te_veel.plaats == f"{VOT_PRODUCT}[1]/Verwijzer/Naam"
    assert te_veel.operanden == {"type": soort, "naam": "gevuld", "zorgverlenerCode": "gevuld"}
    enige(verwezen(soort, None, None), "CD067")


@pytest.mark.parametrize("soort", ["01", "06", "08"])
def test_een_andere_verwijzer_heeft_geen_code(soort: str) -> None:
    assert regels(verwezen(soort, None, None)) == set()
    assert regels(verwezen(soort, "Voorbeeld", None)) == set()
    bevinding = enige(verwezen(soort, None, "01234567"), "CD068")
    assert bevinding.plaats == f"{VOT_PRODUCT}[1]/Verwijzer/ZorgverlenerCode"


# --- TR383 ----------------------------------------------------------------------------------------


def test_elk_aangevraagd_product_heeft_een_eigen_referentie() -> None:
    assert regels(vot({}, {**ANDER, "referentie_aanbieder": "R2"})) == set()
    bericht = vot({}, ANDER)
    # The reference is the key of the class as well, so the rule on doubles says the same.
    assert regels(bericht) == {"TR383", "TR101"}
    assert {bevinding.sleutel for bevinding in bevindingen(bericht)} == {"R1"}


# --- TR352 and TR353: what a request for change holds ---------------------------------------------


@pytest.mark.parametrize(
    ("inhoud", "verwacht"),
    [
        ({"te_wijzigen_producten": te_wijzigen()}, set()),
        ({"ongewijzigde_producten": ongewijzigd(1), "nieuwe_producten": nieuw()}, set()),
        ({"nieuwe_producten": nieuw()}, {"TR352"}),
        ({"ongewijzigde_producten": ongewijzigd(1)}, {"TR353"}),
        ({}, {"TR352", "TR353"}),
    ],
)
def test_een_wijzigingsverzoek_gaat_uit_van_wat_er_is_en_wijzigt_iets(
    inhoud: dict[str, Any], verwacht: set[str]
) -> None:
    bericht = vow(**inhoud)
    assert regels(bericht) == verwacht
    assert all(rij.plaats == "/Bericht/Client/Verzoek" for rij in bevindingen(bericht))
    assert all(rij.sleutel == "W1" for rij in bevindingen(bericht))


# --- CD085, CD086, TR377 and TR409: the answer ----------------------------------------------------


GEMEENTE = Woonplaatsbeginsel(gemeente="0995")


def test_een_afwijzing_heeft_een_reden() -> None:
    assert regels(antwoord("1", reden_afwijzing_verzoek="2")) == set()
    bevinding = enige(antwoord("1", reden_afwijzing_verzoek=None), "CD085")
    assert bevinding.plaats == "/Bericht/Antwoord/RedenAfwijzingVerzoek"
    assert bevinding.sleutel == "R1"


def test_een_verzoek_in_onderzoek_heeft_geen_reden() -> None:
    assert regels(antwoord("2")) == set()
    enige(antwoord("2", reden_afwijzing_verzoek="2"), "CD086")


def test_bij_het_woonplaatsbeginsel_staat_de_andere_gemeente() -> None:
    acht = {"reden_afwijzing_verzoek": "8"}
    assert regels(antwoord("1", **acht, woonplaatsbeginsel=GEMEENTE)) == set()
    bevinding = enige(antwoord("1", **acht), "TR377")
    assert bevinding.plaats == "/Bericht/Antwoord/Woonplaatsbeginsel"


@pytest.mark.parametrize("reden", ["1", "5", "7", "9"])
def test_bij_een_andere_reden_staat_er_geen_gemeente(reden: str) -> None:
    velden = {"reden_afwijzing_verzoek": reden}
    assert regels(antwoord("1", **velden)) == set()
    enige(antwoord("1", **velden, woonplaatsbeginsel=GEMEENTE), "TR409")


def test_in_onderzoek_staat_er_geen_gemeente() -> None:
    bevinding = enige(antwoord("2", woonplaatsbeginsel=GEMEENTE), "TR409")
    assert bevinding.operanden == {"redenAfwijzingVerzoek": None, "gemeente": "0995"}


# --- CS058: the status of a start or stop ---------------------------------------------------------


@pytest.mark.parametrize("status", ["1", "2", "3", "9"])
def test_een_start_of_stop_wordt_aangeleverd_of_verwijderd(status: str) -> None:
    goed = status in ("1", "3")
    for bericht in (
        start({"status_aanlevering": status}),
        stop({"status_aanlevering": status}),
    ):
        assert regels(bericht) == (set() if goed else {"CS058"})


def test_de_foute_status_wordt_aangewezen() -> None:
    tweede = {"toewijzing_nummer": 2, "status_aanlevering": "2"}
    van_start = enige(start({}, tweede), "CS058")
    assert van_start.plaats == "/Bericht/Client/StartProducten/StartProduct[2]/StatusAanlevering"
    assert van_start.sleutel == "2/2027-01-01"
    van_stop = enige(stop({}, tweede), "CS058")
    assert van_stop.plaats == "/Bericht/Client/StopProducten/StopProduct[2]/StatusAanlevering"
