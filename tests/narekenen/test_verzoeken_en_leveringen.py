"""Each invariant on requests, starts and stops, broken by hand; its neighbour is allowed."""

from typing import Any

import pytest

from ledger.narekenen import RuweFeit
from tests.narekenen.bouwstenen import ONDERZOEK, PARTIJEN, WEIGERING, Stroom, Verzoeken


@pytest.fixture
def stroom() -> Verzoeken:
    """A client with one request that waits."""
    stroom = Verzoeken()
    stroom.vot()
    return stroom


# --- requests -------------------------------------------------------------------------------------


def test_een_verzoek_van_onderzoek_tot_toewijzing_klopt(stroom: Verzoeken) -> None:
    stroom.onderzoek()
    stroom.toewijzing(referentieAanbieder="R1")
    stroom.honorering()
    stroom.vot("R2")
    stroom.moet_kloppen()


def test_een_afwijzing_is_het_laatste_antwoord(stroom: Verzoeken) -> None:
    stroom.onderzoek()
    stroom.afwijzing()
    stroom.moet_kloppen()
    stroom.afwijzing()
    stroom.moet_fout_zijn("verzoek", "TR365")


def test_in_onderzoek_is_het_eerste_antwoord(stroom: Verzoeken) -> None:
    stroom.onderzoek()
    stroom.onderzoek()
    stroom.moet_fout_zijn("verzoek", "TR360")


def test_na_een_toewijzing_volgt_geen_antwoord(stroom: Verzoeken) -> None:
    stroom.toewijzing(referentieAanbieder="R1")
    stroom.honorering()
    stroom.afwijzing()
    stroom.moet_fout_zijn("verzoek", "TR359")


def test_een_verzoek_wordt_een_keer_gehonoreerd(stroom: Verzoeken) -> None:
    stroom.toewijzing(referentieAanbieder="R1")
    stroom.honorering()
    stroom.honorering()
    stroom.moet_fout_zijn("verzoek", "TR379")


def test_een_honorering_noemt_een_toewijzing(stroom: Verzoeken) -> None:
    stroom.honorering()
    stroom.moet_fout_zijn("verzoek", "toewijzing 1")


def test_een_antwoord_hoort_bij_een_verzoek(stroom: Verzoeken) -> None:
    stroom.afwijzing("R2")
    stroom.moet_fout_zijn("verzoek", "TR355", "R2")


def test_een_verzoek_aan_een_andere_gemeente_is_niet_te_beantwoorden(stroom: Verzoeken) -> None:
    stroom.afwijzing(gemeente="0034")
    stroom.moet_fout_zijn("verzoek", "TR355")


def test_een_toewijzing_noemt_een_verzoek_dat_er_is(stroom: Verzoeken) -> None:
    stroom.toewijzing(referentieAanbieder="R2")
    stroom.moet_fout_zijn("verzoek", "TR379", "R2")


def test_een_referentie_wordt_een_keer_gebruikt(stroom: Verzoeken) -> None:
    stroom.afwijzing()
    stroom.vot("R1")
    stroom.moet_fout_zijn("uniek", "TR347")


def test_van_een_aanbieder_wacht_een_verzoek(stroom: Verzoeken) -> None:
    stroom.vot("R2", aanbieder="87654321")
    stroom.vot("R3", gemeente="0034")
    stroom.moet_kloppen()
    stroom.vot("R4")
    stroom.moet_fout_zijn("verzoek", "TR374", stroom.feiten[0].inhoud["opdrachtId"])


def test_producten_van_een_bericht_wachten_samen() -> None:
    stroom = Verzoeken()
    stroom.vot("R1", opdrachtId="bericht-1")
    stroom.vot("R2", opdrachtId="bericht-1")
    stroom.moet_kloppen()


def test_een_geweigerd_verzoek_verandert_niets(stroom: Verzoeken) -> None:
    basis = {**PARTIJEN, "referentieAanbieder": "R2", "soortVerzoek": "VOT"}
    stroom.feit("VerzoekGeweigerd", **basis, bevindingen=WEIGERING)
    stroom.afwijzing()
    stroom.vot("R2")
    stroom.moet_kloppen()


@pytest.mark.parametrize(
    ("velden", "regel"),
    [
        ({"redenAfwijzing": None}, "CD085"),
        ({"redenAfwijzing": "8"}, "TR377"),
        ({"woonplaatsGemeente": "0034"}, "TR409"),
        ({"verzoekAntwoord": "2", "termijnen": ONDERZOEK}, "CD086"),
    ],
)
def test_een_afwijzing_heeft_een_reden_die_past(
    stroom: Verzoeken, velden: dict[str, Any], regel: str
) -> None:
    stroom.afwijzing(**velden)
    stroom.moet_fout_zijn("verzoek", regel)


def test_alleen_een_verzoek_dat_wacht_wordt_opnieuw_beoordeeld(stroom: Verzoeken) -> None:
    opnieuw = {**PARTIJEN, "referentieAanbieder": "R1", "bevindingen": WEIGERING}
    stroom.feit("VerzoekHerbeoordeeld", **opnieuw)
    stroom.afwijzing()
    stroom.moet_kloppen()
    stroom.feit("VerzoekHerbeoordeeld", **opnieuw)
    stroom.moet_fout_zijn("verzoek", "al beantwoord")


# --- starts and stops -----------------------------------------------------------------------------


class Leveringen(Stroom):
    """A client with one allocation, and what is delivered on it."""

    def __init__(self) -> None:
        super().__init__()
        self.toewijzing()

    def start(self, begin: str = "2027-01-04", soort: str = "LeveringGestart") -> RuweFeit:
        return self.feit(soort, **self._levering(begin))

    def stop(
        self,
        einde: str,
        reden: str = "20",
        soort: str = "LeveringGestopt",
        begin: str = "2027-01-04",
    ) -> RuweFeit:
        return self.feit(soort, **self._levering(begin), redenBeeindiging=reden, einddatum=einde)

    @staticmethod
    def _levering(begin: str) -> dict[str, Any]:
        product = {"categorie": "45", "code": "45A48"}
        return {**PARTIJEN, "toewijzingNummer": 1, "product": product, "begindatum": begin}


@pytest.fixture
def levering() -> Leveringen:
    """Help that has begun."""
    stroom = Leveringen()
    stroom.start()
    return stroom


def test_tijdelijk_stoppen_hervatten_en_definitief_stoppen_klopt(levering: Leveringen) -> None:
    levering.stop("2027-02-01")
    levering.stop("2027-02-01", "31")
    levering.start("2027-03-01")
    levering.stop("2027-04-01", "31", begin="2027-03-01")
    levering.moet_kloppen()


def test_een_verwijderde_stop_telt_niet_mee(levering: Leveringen) -> None:
    levering.stop("2027-02-01")
    levering.stop("2027-02-01", soort="StopVerwijderd")
    levering.stop("2027-01-20")
    levering.moet_kloppen()


def test_een_verwijderde_start_telt_niet_mee(levering: Leveringen) -> None:
    levering.start(soort="StartVerwijderd")
    levering.start("2027-01-05")
    levering.moet_kloppen()


def test_er_loopt_een_levering_tegelijk(levering: Leveringen) -> None:
    levering.start("2027-03-01")
    levering.moet_fout_zijn("levering", "TR326")


def test_een_start_wordt_een_keer_gemeld(levering: Leveringen) -> None:
    levering.stop("2027-02-01")
    levering.start()
    levering.moet_fout_zijn("levering", "TR074")


def test_een_start_staat_op_een_toewijzing_die_er_is(levering: Leveringen) -> None:
    levering.stop("2027-01-10")
    levering.verwijdering()
    levering.moet_kloppen()
    levering.start("2027-03-01")
    levering.moet_fout_zijn("levering", "TR019")


def test_een_start_met_een_stop_wordt_niet_verwijderd(levering: Leveringen) -> None:
    levering.stop("2027-02-01")
    levering.start(soort="StartVerwijderd")
    levering.moet_fout_zijn("levering", "TR071")


def test_alleen_wat_er_is_wordt_verwijderd(levering: Leveringen) -> None:
    levering.start("2027-01-05", "StartVerwijderd")
    levering.moet_fout_zijn("levering", "TR063")


def test_alleen_een_stop_die_er_is_wordt_verwijderd(levering: Leveringen) -> None:
    levering.stop("2027-02-01")
    levering.stop("2027-02-02", soort="StopVerwijderd")
    levering.moet_fout_zijn("levering", "TR063")


def test_een_stop_volgt_op_een_start(levering: Leveringen) -> None:
    levering.stop("2027-02-01", begin="2027-01-05")
    levering.moet_fout_zijn("levering", "TR382")


@pytest.mark.parametrize(
    ("eerst", "dan", "regel"),
    [
        (("2027-02-01", "20"), ("2027-02-02", "20"), "TR413"),
        (("2027-02-01", "20"), ("2027-01-31", "31"), "TR414"),
        (("2027-02-01", "31"), ("2027-02-02", "32"), "TR415"),
    ],
)
def test_een_tweede_stop_is_definitief_en_niet_eerder(
    levering: Leveringen, eerst: tuple[str, str], dan: tuple[str, str], regel: str
) -> None:
    levering.stop(*eerst)
    levering.moet_kloppen()
    levering.stop(*dan)
    levering.moet_fout_zijn("levering", regel)
