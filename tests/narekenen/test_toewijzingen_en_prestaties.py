"""Each invariant on allocations and declared lines, broken by hand; its neighbour is allowed."""

from typing import Any

import pytest

from tests.narekenen.bouwstenen import Stroom

UREN = {"volume": 2, "eenheid": "04", "frequentie": "6"}


@pytest.fixture
def stroom() -> Stroom:
    """A client with one allocation: 120 minutes in 2027."""
    stroom = Stroom()
    stroom.toewijzing()
    return stroom


def test_een_gewone_geschiedenis_klopt(stroom: Stroom) -> None:
    stroom.debet("P1")
    stroom.debet("P2", begindatum="2027-02-01", einddatum="2027-02-28")
    stroom.credit("P1")
    stroom.debet("P3")
    stroom.moet_kloppen()


# --- volume and budget --------------------------------------------------------------------------


def test_het_volume_blijft_binnen_de_hele_toewijzing(stroom: Stroom) -> None:
    stroom.debet("P1")
    feb = {"begindatum": "2027-02-01", "einddatum": "2027-02-28"}
    stroom.debet("P2", **feb, volume=60, bedragEurocent=9600)
    stroom.moet_kloppen()
    mrt = {"begindatum": "2027-03-01", "einddatum": "2027-03-31"}
    stroom.debet("P3", **mrt, volume=1, bedragEurocent=160)
    stroom.moet_fout_zijn("volume", "TR322", "gevonden: 121", "hoogstens 120")


def test_wat_is_gecrediteerd_telt_niet_meer_mee(stroom: Stroom) -> None:
    stroom.debet("P1", volume=120, bedragEurocent=19200)
    stroom.credit("P1", volume=120, bedragEurocent=19200)
    stroom.debet("P2", volume=120, bedragEurocent=19200)
    stroom.moet_kloppen()


@pytest.mark.parametrize(("volume", "goed"), [(15, True), (16, False)])
def test_het_volume_blijft_binnen_de_productperiode(volume: int, goed: bool) -> None:
    stroom = Stroom()
    per_week = {"volume": 3, "eenheid": "84", "frequentie": "2"}
    stroom.toewijzing(omvang=per_week)
    stroom.debet(volume=volume, eenheid="84", tariefEurocent=1, bedragEurocent=volume)
    if goed:
        stroom.moet_kloppen()
    else:
        stroom.moet_fout_zijn("volume", "TR321", "gevonden: 16", "hoogstens 15")


def test_uren_en_minuten_op_een_toewijzing_in_uren_tellen_samen() -> None:
    stroom = Stroom()
    stroom.toewijzing(omvang=UREN)
    stroom.debet("P1", volume=1, eenheid="04", tariefEurocent=9600, bedragEurocent=9600)
    feb = {"begindatum": "2027-02-01", "einddatum": "2027-02-28"}
    stroom.debet("P2", **feb, volume=60, eenheid="01", tariefEurocent=160, bedragEurocent=9600)
    stroom.moet_kloppen()
    mrt = {"begindatum": "2027-03-01", "einddatum": "2027-03-31"}
    stroom.debet("P3", **mrt, volume=1, eenheid="01", tariefEurocent=160, bedragEurocent=160)
    stroom.moet_fout_zijn("volume", "TR322", "gevonden: 121")


@pytest.mark.parametrize(("budget", "goed"), [(9600, True), (9599, False)])
def test_de_bedragen_blijven_binnen_het_budget(budget: int, goed: bool) -> None:
    stroom = Stroom()
    stroom.toewijzing(omvang=None, product=None, budget=budget)
    stroom.debet()
    if goed:
        stroom.moet_kloppen()
    else:
        stroom.moet_fout_zijn("budget", "TR369", "gevonden: 9600", "hoogstens 9599")


def test_een_toewijzing_die_later_korter_wordt_maakt_niets_met_terugwerkende_kracht_fout(
    stroom: Stroom,
) -> None:
    stroom.debet(volume=120, bedragEurocent=19200)
    stroom.toewijzing(
        "ToewijzingIngetrokken",
        toewijzingsmoment="2027-02-01T09:00:00",
        einddatum="2027-01-15",
        omvang={"volume": 10, "eenheid": "01", "frequentie": "6"},
    )
    stroom.moet_kloppen()


# --- the version that counts (IV013) --------------------------------------------------------------


def test_een_oudere_versie_die_laat_komt_geldt_niet(stroom: Stroom) -> None:
    stroom.toewijzing(
        "ToewijzingGewijzigd",
        toewijzingsmoment="2026-12-01T09:00:00",
        omvang={"volume": 1, "eenheid": "01", "frequentie": "6"},
    )
    stroom.debet()
    stroom.moet_kloppen()


def test_een_prestatie_rust_op_de_versie_die_geldt(stroom: Stroom) -> None:
    stroom.toewijzing(
        "ToewijzingGewijzigd",
        toewijzingsmoment="2027-01-05T09:00:00",
        omvang={"volume": 240, "eenheid": "01", "frequentie": "6"},
    )
    stroom.debet("P1", toewijzingsmoment="2027-01-05T09:00:00")
    stroom.moet_kloppen()
    feb = {"begindatum": "2027-02-01", "einddatum": "2027-02-28"}
    stroom.debet("P2", **feb)
    stroom.moet_fout_zijn("toewijzing", "IV013", "2027-01-04", "2027-01-05")


def test_van_twee_versies_op_een_moment_mag_elk_gelden(stroom: Stroom) -> None:
    ruim = {"volume": 240, "eenheid": "01", "frequentie": "6"}
    stroom.toewijzing("ToewijzingGewijzigd", omvang=ruim)
    stroom.debet("P1", volume=240, bedragEurocent=240 * 160)
    stroom.moet_kloppen()
    feb = {"begindatum": "2027-02-01", "einddatum": "2027-02-28"}
    stroom.debet("P2", **feb, volume=1, bedragEurocent=160)
    stroom.moet_fout_zijn("volume", "TR322")


def test_een_prestatie_heeft_een_toewijzing(stroom: Stroom) -> None:
    stroom.debet(toewijzingNummer=2)
    stroom.moet_fout_zijn("toewijzing", "TR338", "toewijzing 2")


def test_een_prestatie_is_van_de_aanbieder_van_de_toewijzing(stroom: Stroom) -> None:
    stroom.debet(aanbieder="87654321")
    stroom.moet_fout_zijn("toewijzing", "TR338", "87654321", "12345678")


# --- what a line looks like -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("velden", "soort", "regel"),
    [
        ({"product": {"categorie": "44", "code": "45A48"}}, "product", "TR339"),
        ({"product": {"categorie": "45", "code": "45A49"}}, "product", "TR340"),
        ({"eenheid": "84"}, "eenheid", "TR341"),
        ({"begindatum": "2027-01-02"}, "periode", "TR387"),
        ({"einddatum": "2027-01-30"}, "periode", "TR388"),
        ({"einddatum": "2027-02-28"}, "periode", "CS337"),
        ({"bedragEurocent": 9700}, "bedrag", "TR346"),
        ({"debetCredit": "C"}, "credit", "debet of credit"),
        ({"volume": -1, "bedragEurocent": -160}, "bedrag", "nooit negatief"),
    ],
)
def test_een_prestatie_past_op_haar_toewijzing(
    stroom: Stroom, velden: dict[str, Any], soort: str, regel: str
) -> None:
    stroom.debet(**velden)
    stroom.moet_fout_zijn(soort, regel)


@pytest.mark.parametrize(
    ("ingang", "einde", "begin", "eind"),
    [
        ("2027-01-10", "2027-12-31", "2027-01-10", "2027-01-31"),
        ("2027-01-01", "2027-01-20", "2027-01-01", "2027-01-20"),
        ("2027-01-10", "2027-01-20", "2027-01-10", "2027-01-20"),
        ("2026-05-01", None, "2027-01-01", "2027-01-31"),
    ],
)
def test_de_productperiode_is_de_maand_binnen_de_toewijzing(
    ingang: str, einde: str | None, begin: str, eind: str
) -> None:
    stroom = Stroom()
    stroom.toewijzing(ingangsdatum=ingang, einddatum=einde)
    stroom.debet(begindatum=begin, einddatum=eind)
    stroom.moet_kloppen()


@pytest.mark.parametrize(
    ("volume", "eenheid", "tarief", "bedrag", "goed"),
    [
        (60, "01", 160, 9600, True),
        (50, "01", 146, 7275, True),  # 8730 cents per hour: 145.5 a minute (IV081)
        (50, "01", 145, 7275, False),  # 7275 over 50 minutes is no tariff that shows as 145
        (3, "84", 1000, 3000, True),
        (3, "84", 1000, 2999, False),
        (9600, "83", None, 9600, True),
        (9600, "83", None, 9599, False),
        (9600, "83", 1, 9600, False),
        (1, "84", None, 1000, False),
        (0, "01", 160, 0, True),
        (0, "01", 160, 1, False),
    ],
)
def test_het_bedrag_is_volume_maal_tarief(
    volume: int, eenheid: str, tarief: int | None, bedrag: int, goed: bool
) -> None:
    stroom = Stroom()
    stroom.toewijzing(omvang=None, product=None, budget=99999)
    stroom.debet(volume=volume, eenheid=eenheid, tariefEurocent=tarief, bedragEurocent=bedrag)
    assert stroom.soorten == ([] if goed else ["bedrag"])


# --- once -----------------------------------------------------------------------------------------


def test_over_een_periode_staat_een_debetprestatie_open() -> None:
    stroom = Stroom()
    stroom.toewijzing(omvang=None, product={"categorie": "45"})
    stroom.debet("P1")
    stroom.debet("P2", product={"categorie": "45", "code": "45A04"})
    stroom.moet_kloppen()
    stroom.debet("P3")
    stroom.moet_fout_zijn("dubbel", "TR389", "ook P1")


@pytest.mark.parametrize("toegekend", [True, False])
def test_een_referentienummer_wordt_een_keer_gebruikt(stroom: Stroom, toegekend: bool) -> None:
    if toegekend:
        stroom.debet("P1")
    else:
        stroom.afgewezen("P1")
    feb = {"begindatum": "2027-02-01", "einddatum": "2027-02-28"}
    stroom.debet("P1", **feb)
    stroom.moet_fout_zijn("uniek", "TR314", "P1")


def test_een_afgewezen_prestatie_verandert_verder_niets(stroom: Stroom) -> None:
    stroom.afgewezen("P1", volume=1000)
    stroom.debet("P2", volume=120, bedragEurocent=19200)
    stroom.moet_kloppen()


# --- credits --------------------------------------------------------------------------------------


def test_een_credit_hoort_bij_een_toegekende_prestatie(stroom: Stroom) -> None:
    stroom.afgewezen("P1")
    stroom.credit("P1")
    stroom.moet_fout_zijn("credit", "TR323")


def test_een_credit_op_een_andere_toewijzing_hoort_nergens_bij(stroom: Stroom) -> None:
    stroom.toewijzing(toewijzingNummer=2, product={"categorie": "45", "code": "45A04"})
    stroom.debet("P1")
    stroom.credit("P1", toewijzingNummer=2)
    stroom.moet_fout_zijn("credit", "TR323", "toewijzing 2")


def test_een_prestatie_wordt_een_keer_gecrediteerd(stroom: Stroom) -> None:
    stroom.debet("P1")
    stroom.credit("P1", "C1")
    stroom.moet_kloppen()
    stroom.credit("P1", "C2")
    stroom.moet_fout_zijn("credit", "TR390", "C1")


@pytest.mark.parametrize(
    ("velden", "naam"),
    [
        ({"bedragEurocent": 9599}, "bedrag"),
        ({"volume": 59}, "volume"),
        ({"tariefEurocent": 161}, "tarief"),
        ({"begindatum": "2027-01-02"}, "begin"),
        ({"einddatum": "2027-01-30"}, "eind"),
        ({"product": {"categorie": "45", "code": "45A49"}}, "code"),
        ({"product": {"categorie": "44", "code": "45A48"}}, "categorie"),
        ({"eenheid": "04"}, "eenheid"),
        ({"aanbieder": "87654321"}, "aanbieder"),
    ],
)
def test_een_credit_is_gelijk_aan_wat_zij_terugneemt(
    stroom: Stroom, velden: dict[str, Any], naam: str
) -> None:
    stroom.debet("P1")
    stroom.credit("P1", **velden)
    stroom.moet_fout_zijn("credit", "TR323", f"{naam} van de credit op P1")


def test_een_prestatie_wordt_niet_gecrediteerd_in_haar_eigen_bericht(stroom: Stroom) -> None:
    stroom.debet("P1", opdrachtId="bericht-1")
    stroom.credit("P1", opdrachtId="bericht-1")
    stroom.moet_fout_zijn("credit", "TR316")


# --- deletions ------------------------------------------------------------------------------------


def test_een_toewijzing_met_een_open_prestatie_wordt_niet_verwijderd(stroom: Stroom) -> None:
    stroom.debet("P1")
    stroom.verwijdering()
    stroom.moet_fout_zijn("verwijdering", "TR385", "gevonden: 1", "verwacht: 0")


def test_een_toewijzing_waarvan_alles_is_gecrediteerd_mag_weg(stroom: Stroom) -> None:
    stroom.debet("P1")
    stroom.credit("P1")
    stroom.verwijdering()
    stroom.moet_kloppen()


def test_op_een_verwijderde_toewijzing_wordt_niets_toegekend(stroom: Stroom) -> None:
    stroom.verwijdering()
    stroom.debet("P1", toewijzingsmoment="2027-03-01T09:00:00")
    stroom.moet_fout_zijn("verwijdering", "TR384")


def test_een_verwijdering_die_is_ingehaald_telt_niet(stroom: Stroom) -> None:
    stroom.verwijdering(toewijzingsmoment="2026-12-01T09:00:00")
    stroom.debet("P1")
    stroom.moet_kloppen()


def test_een_verwijdering_eindigt_waar_zij_begint(stroom: Stroom) -> None:
    stroom.verwijdering(einddatum="2027-01-02")
    stroom.moet_fout_zijn("verwijdering", "CS335")


# --- versions and overlap -------------------------------------------------------------------------


def test_een_nummer_houdt_zijn_aanbieder_en_product(stroom: Stroom) -> None:
    stroom.toewijzing(
        "ToewijzingGewijzigd",
        toewijzingsmoment="2027-02-01T09:00:00",
        product={"categorie": "45", "code": "45A04"},
    )
    stroom.moet_fout_zijn("uniek", "TR332", "45A04", "45A48")


def test_alleen_de_eerste_versie_is_een_afgifte(stroom: Stroom) -> None:
    stroom.toewijzing(toewijzingsmoment="2027-02-01T09:00:00", einddatum="2028-01-31")
    stroom.moet_fout_zijn("toewijzing", "ToewijzingGewijzigd")


def test_de_eerste_versie_is_een_afgifte() -> None:
    stroom = Stroom()
    stroom.toewijzing("ToewijzingGewijzigd")
    stroom.moet_fout_zijn("toewijzing", "verwacht: ToewijzingAfgegeven")


@pytest.mark.parametrize(("einde", "goed"), [("2027-12-30", True), ("2027-12-31", False)])
def test_een_intrekking_eindigt_eerder(stroom: Stroom, einde: str, goed: bool) -> None:
    stroom.toewijzing(
        "ToewijzingIngetrokken", toewijzingsmoment="2027-02-01T09:00:00", einddatum=einde
    )
    assert stroom.soorten == ([] if goed else ["toewijzing"])


def test_dezelfde_versie_staat_er_een_keer(stroom: Stroom) -> None:
    stroom.toewijzing("ToewijzingGewijzigd")
    stroom.moet_fout_zijn("toewijzing", "al eerder zo vastgelegd")


SPECIFIEK, ASPECIFIEK = {"categorie": "45", "code": "45A48"}, {"categorie": "45"}
TWEEDE = {"toewijzingNummer": 2, "opdrachtId": "bericht-1"}


@pytest.mark.parametrize("een", [SPECIFIEK, ASPECIFIEK, None])
@pytest.mark.parametrize("ander", [SPECIFIEK, ASPECIFIEK, None])
@pytest.mark.parametrize(("vanaf", "goed"), [("2027-12-31", False), ("2028-01-01", True)])
def test_hetzelfde_product_van_een_bericht_overlapt_niet(
    een: dict[str, str] | None, ander: dict[str, str] | None, vanaf: str, goed: bool
) -> None:
    stroom = Stroom()
    stroom.toewijzing(product=een, opdrachtId="bericht-1")
    stroom.toewijzing(product=ander, **TWEEDE, ingangsdatum=vanaf, einddatum="2028-12-31")
    if goed:
        stroom.moet_kloppen()
    else:
        stroom.moet_fout_zijn("overlap", "TR302", "2027-12-31 in allebei")


@pytest.mark.parametrize(
    "velden",
    [
        {**TWEEDE, "product": {"categorie": "45", "code": "45A04"}},
        {**TWEEDE, "product": {"categorie": "44"}},
        {**TWEEDE, "opdrachtId": "bericht-2"},
    ],
    ids=["ander product", "andere categorie", "ander bericht"],
)
def test_wat_niet_hetzelfde_is_of_niet_samen_kwam_mag_overlappen(velden: dict[str, Any]) -> None:
    stroom = Stroom()
    stroom.toewijzing(opdrachtId="bericht-1")
    stroom.toewijzing(**velden)
    stroom.moet_kloppen()


def test_een_verwijderde_toewijzing_overlapt_met_niets() -> None:
    stroom = Stroom()
    stroom.verwijdering(opdrachtId="bericht-1")
    stroom.toewijzing(**TWEEDE)
    stroom.moet_kloppen()
