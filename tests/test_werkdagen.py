"""Working days and the last day of a term."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.werkdagen import (
    GELIJKGESTELDE_DAGEN,
    KALENDER_VERSIE,
    feestdagen,
    is_werkdag,
    laatste_dag_maanden,
    laatste_dag_weken,
    laatste_dag_werkdagen,
    pasen,
    verlengd_naar_werkdag,
    werkdagen_voor,
)

ZONDAG = 6
DAG = timedelta(days=1)
dagen = st.dates(date(1980, 1, 1), date(2199, 12, 31))
aantallen = st.integers(0, 60)


def aantal_werkdagen(vanaf: date, tot: date) -> int:
    """Working days in vanaf .. tot, tot excluded."""
    return sum(is_werkdag(vanaf + DAG * n) for n in range((tot - vanaf).days))


@pytest.mark.parametrize(
    "eerste_paasdag",
    [
        date(1818, 3, 22),
        date(1943, 4, 25),
        date(1954, 4, 18),
        date(1981, 4, 19),
        date(2000, 4, 23),
        date(2008, 3, 23),
        date(2019, 4, 21),
        date(2023, 4, 9),
        date(2024, 3, 31),
        date(2025, 4, 20),
        date(2026, 4, 5),
        date(2027, 3, 28),
        date(2028, 4, 16),
        date(2038, 4, 25),
        date(2285, 3, 22),
    ],
)
def test_pasen_valt_op_de_bekende_datum(eerste_paasdag: date) -> None:
    assert pasen(eerste_paasdag.year) == eerste_paasdag


@given(st.integers(1583, 9998))
def test_pasen_is_een_zondag_tussen_22_maart_en_25_april(jaar: int) -> None:
    dag = pasen(jaar)
    assert dag.weekday() == ZONDAG
    assert (3, 22) <= (dag.month, dag.day) <= (4, 25)


def test_de_feestdagen_van_2027_zijn_volledig() -> None:
    assert dict(feestdagen(2027)) == {
        date(2027, 1, 1): "Nieuwjaarsdag",
        date(2027, 3, 26): "Goede Vrijdag",
        date(2027, 3, 29): "Tweede Paasdag",
        date(2027, 4, 27): "Koningsdag",
        date(2027, 5, 5): "Bevrijdingsdag",
        date(2027, 5, 6): "Hemelvaartsdag",
        date(2027, 5, 17): "Tweede Pinksterdag",
        date(2027, 12, 25): "Eerste Kerstdag",
        date(2027, 12, 26): "Tweede Kerstdag",
    }


def test_twee_feestdagen_op_een_dag_houden_beide_hun_naam() -> None:
    assert feestdagen(2016)[date(2016, 5, 5)] == "Bevrijdingsdag en Hemelvaartsdag"


@pytest.mark.parametrize(
    ("jaar", "dag", "naam"),
    [
        (2026, date(2026, 4, 27), "Koningsdag"),
        (2014, date(2014, 4, 26), "Koningsdag"),
        (2025, date(2025, 4, 26), "Koningsdag"),
        (2013, date(2013, 4, 30), "Koninginnedag"),
        (2006, date(2006, 4, 29), "Koninginnedag"),
    ],
)
def test_de_verjaardag_van_de_koning_wijkt_voor_de_zondag(jaar: int, dag: date, naam: str) -> None:
    gevonden = {d: n for d, n in feestdagen(jaar).items() if n.startswith("Konin")}
    assert gevonden == {dag: naam}


def test_de_kalender_is_niet_te_wijzigen_en_draagt_een_versie() -> None:
    with pytest.raises(TypeError):
        feestdagen(2027)[date(2027, 6, 1)] = "verzonnen"  # type: ignore[index]
    assert KALENDER_VERSIE


@pytest.mark.parametrize(
    ("dag", "verwacht"),
    [
        (date(2027, 5, 4), True),
        (date(2027, 5, 5), False),
        (date(2026, 5, 5), False),
        (date(2027, 3, 26), False),
        (date(2027, 5, 7), True),
        (date(2027, 5, 8), False),
        (date(2027, 5, 9), False),
        (date(2026, 12, 24), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ],
)
def test_een_werkdag_is_een_doordeweekse_dag_die_geen_feestdag_is(
    dag: date, verwacht: bool
) -> None:
    assert is_werkdag(dag) is verwacht


@pytest.mark.parametrize(
    ("vanaf", "aantal", "laatste"),
    [
        (date(2027, 2, 1), 5, date(2027, 2, 8)),  # Monday to Monday
        (date(2027, 2, 5), 5, date(2027, 2, 12)),  # Friday: Monday is day 1
        (date(2027, 2, 6), 5, date(2027, 2, 12)),  # Saturday gains nothing over Friday
        (date(2027, 2, 7), 5, date(2027, 2, 12)),  # nor does Sunday
        (date(2026, 12, 24), 3, date(2026, 12, 30)),  # Friday 25 December is a holiday
        (date(2026, 12, 24), 10, date(2027, 1, 11)),  # New Year in between, on a Friday
        (date(2027, 3, 25), 1, date(2027, 3, 30)),  # Good Friday to Easter Monday
        (date(2027, 4, 26), 5, date(2027, 5, 4)),  # King's day on Tuesday
        (date(2027, 2, 6), 0, date(2027, 2, 6)),
    ],
)
def test_binnen_werkdagen_telt_de_eerste_werkdag_erna_als_dag_een(
    vanaf: date, aantal: int, laatste: date
) -> None:
    assert laatste_dag_werkdagen(vanaf, aantal) == laatste


@pytest.mark.parametrize(
    ("dag", "aantal", "uiterlijk"),
    [
        (date(2027, 3, 15), 10, date(2027, 3, 1)),
        (date(2027, 3, 30), 1, date(2027, 3, 25)),
        (date(2027, 1, 4), 5, date(2026, 12, 24)),  # Friday 25 December and 1 January are holidays
        (date(2027, 3, 14), 0, date(2027, 3, 14)),
    ],
)
def test_minstens_werkdagen_voor_telt_terug_vanaf_de_dag_ervoor(
    dag: date, aantal: int, uiterlijk: date
) -> None:
    assert werkdagen_voor(dag, aantal) == uiterlijk


@given(dagen, aantallen)
def test_tot_en_met_de_laatste_dag_liggen_precies_zoveel_werkdagen(vanaf: date, n: int) -> None:
    laatste = laatste_dag_werkdagen(vanaf, n)
    assert aantal_werkdagen(vanaf + DAG, laatste + DAG) == n
    assert n == 0 or is_werkdag(laatste)


@given(dagen, aantallen)
def test_vanaf_de_uiterste_dag_ervoor_liggen_precies_zoveel_werkdagen(dag: date, n: int) -> None:
    uiterlijk = werkdagen_voor(dag, n)
    assert aantal_werkdagen(uiterlijk, dag) == n
    assert n == 0 or is_werkdag(uiterlijk)


@given(dagen, aantallen, st.integers(0, 10))
def test_een_latere_start_of_langere_termijn_eindigt_nooit_eerder(
    vanaf: date, n: int, meer: int
) -> None:
    laatste = laatste_dag_werkdagen(vanaf, n)
    assert laatste_dag_werkdagen(vanaf + DAG * meer, n) >= laatste
    assert laatste_dag_werkdagen(vanaf, n + meer) >= laatste


@pytest.mark.parametrize("functie", [laatste_dag_werkdagen, werkdagen_voor])
def test_een_negatief_aantal_werkdagen_wordt_geweigerd(
    functie: Callable[[date, int], date],
) -> None:
    with pytest.raises(ValueError, match="niet negatief"):
        functie(date(2027, 2, 1), -1)


def test_acht_weken_eindigen_ook_op_een_zondag_of_feestdag() -> None:
    assert laatste_dag_weken(date(2027, 1, 31), 8) == date(2027, 3, 28)
    assert laatste_dag_weken(date(2027, 3, 2), 8) == date(2027, 4, 27)


@pytest.mark.parametrize(
    ("vanaf", "maanden", "laatste"),
    [
        (date(2027, 1, 15), 2, date(2027, 3, 15)),
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2027, 12, 1), 1, date(2028, 1, 1)),
        (date(2027, 12, 31), 12, date(2028, 12, 31)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2027, 3, 31), -1, date(2027, 2, 28)),
        (date(2027, 1, 1), -1, date(2026, 12, 1)),
    ],
)
def test_maanden_zijn_kalendermaanden_met_hoogstens_de_laatste_dag(
    vanaf: date, maanden: int, laatste: date
) -> None:
    assert laatste_dag_maanden(vanaf, maanden) == laatste


@given(dagen, st.integers(-200, 200))
def test_maanden_later_is_altijd_die_maand_en_nooit_een_latere_dag(dag: date, n: int) -> None:
    later = laatste_dag_maanden(dag, n)
    assert (later.year - dag.year) * 12 + later.month - dag.month == n
    assert later.day == dag.day or (later.day < dag.day and (later + DAG).day == 1)


@pytest.mark.parametrize(
    ("laatste_dag", "verlengd"),
    [
        (date(2027, 5, 4), date(2027, 5, 4)),
        (date(2027, 5, 5), date(2027, 5, 10)),  # 5 and 6 May, the decreed Friday, a weekend
        (date(2026, 12, 25), date(2026, 12, 28)),
        (date(2027, 1, 30), date(2027, 2, 1)),
        (date(2026, 1, 1), date(2026, 1, 5)),
        (date(2027, 3, 26), date(2027, 3, 30)),
    ],
)
def test_een_wettelijke_termijn_eindigt_niet_op_een_vrije_dag(
    laatste_dag: date, verlengd: date
) -> None:
    assert verlengd_naar_werkdag(laatste_dag) == verlengd


def test_de_twee_weken_van_het_woonplaatsbeginsel_worden_verlengd() -> None:
    ontvangen = date(2027, 4, 23)
    assert verlengd_naar_werkdag(laatste_dag_weken(ontvangen, 2)) == date(2027, 5, 10)


@given(dagen)
def test_verlengen_gaat_nooit_terug_en_is_na_een_keer_klaar(dag: date) -> None:
    verlengd = verlengd_naar_werkdag(dag)
    assert verlengd >= dag
    assert is_werkdag(verlengd)
    assert verlengd not in GELIJKGESTELDE_DAGEN
    assert verlengd_naar_werkdag(verlengd) == verlengd


def test_gelijkgestelde_dagen_sluiten_aan_op_een_feestdag_op_donderdag() -> None:
    vrijdag = 4
    for dag in GELIJKGESTELDE_DAGEN:
        assert dag.weekday() == vrijdag
        assert dag - DAG in feestdagen(dag.year)
