"""The dated list of gemeenten."""

from datetime import date, timedelta

import pytest

from ledger.ijw.gemeenten import GEMEENTEN, gemeente_bestaat, gemeentenaam
from ledger.ijw.gemeenten_data import HERINGEDEELD, LIJST_VANAF, ONGEWIJZIGD


@pytest.mark.parametrize(
    ("dag", "aantal"),
    [
        (date(2020, 1, 1), 355),
        (date(2021, 1, 1), 352),
        (date(2022, 1, 1), 345),
        (date(2022, 3, 24), 344),
        (date(2023, 1, 1), 342),
        (date(2024, 1, 1), 342),
        (date(2025, 1, 1), 342),
    ],
)
def test_het_aantal_gemeenten_is_dat_van_het_cbs(dag: date, aantal: int) -> None:
    assert sum(gemeente_bestaat(code, dag) for code in GEMEENTEN) == aantal


def test_elke_code_staat_een_keer_in_de_lijst() -> None:
    codes = [*ONGEWIJZIGD, *(code for code, *_ in HERINGEDEELD)]
    assert len(codes) == len(set(codes)) == len(GEMEENTEN)
    assert all(len(code) == 4 and code.isdigit() for code in codes)


def test_geen_twee_gemeenten_dragen_op_een_dag_dezelfde_naam() -> None:
    grenzen = {LIJST_VANAF} | {vanaf for _, _, vanaf, _ in HERINGEDEELD}
    for dag in sorted(grenzen):
        namen = [g.naam for g in GEMEENTEN.values() if g.geldt_op(dag)]
        assert len(namen) == len(set(namen))


def test_elke_gemeente_begint_voor_zij_eindigt() -> None:
    for gemeente in GEMEENTEN.values():
        assert LIJST_VANAF <= gemeente.vanaf <= (gemeente.tot or date.max)


@pytest.mark.parametrize(
    ("oud", "nieuw", "dag"),
    [
        ("0010", "1979", date(2021, 1, 1)),  # Delfzijl: Eemsdelta
        ("0856", "1991", date(2022, 1, 1)),  # Uden: Maashorst
        ("1684", "1982", date(2022, 1, 1)),  # Cuijk: Land van Cuijk
        ("0398", "1980", date(2022, 1, 1)),  # Heerhugowaard: Dijk en Waard
        ("0501", "1992", date(2023, 1, 1)),  # Brielle: Voorne aan Zee
    ],
)
def test_op_de_dag_van_de_herindeling_wisselt_de_code(oud: str, nieuw: str, dag: date) -> None:
    dag_ervoor = dag - timedelta(days=1)
    assert gemeente_bestaat(oud, dag_ervoor)
    assert not gemeente_bestaat(oud, dag)
    assert not gemeente_bestaat(nieuw, dag_ervoor)
    assert gemeente_bestaat(nieuw, dag)


def test_weesp_bestond_tot_en_met_23_maart_2022() -> None:
    assert gemeentenaam("0457", date(2022, 3, 23)) == "Weesp"
    assert gemeentenaam("0457", date(2022, 3, 24)) is None
    assert gemeentenaam("0363", date(2022, 3, 24)) == "Amsterdam"


def test_wie_blijft_bestaan_houdt_zijn_code() -> None:
    for code, naam in (("0757", "Boxtel"), ("0439", "Purmerend"), ("0034", "Almere")):
        assert gemeentenaam(code, date(2020, 1, 1)) == naam
        assert gemeentenaam(code, date(2027, 12, 31)) == naam


def test_een_code_die_niemand_draagt_bestaat_niet() -> None:
    assert not gemeente_bestaat("9999", date(2027, 1, 1))
    assert gemeentenaam("9999", date(2027, 1, 1)) is None


def test_van_dagen_voor_het_begin_van_de_lijst_weet_de_lijst_niets() -> None:
    assert not gemeente_bestaat("0034", LIJST_VANAF - timedelta(days=1))
    assert gemeente_bestaat("0034", LIJST_VANAF)
