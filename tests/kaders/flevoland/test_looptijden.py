"""Arithmetic of length and age: months as a fraction, averages, days that are covered."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.kaders.flevoland.leeftijd import gedekt
from ledger.kaders.flevoland.richtlijn import minuten_per_week
from ledger.kaders.hulp import (
    DAG,
    hele_maanden,
    laatste_dag_looptijd,
    looptijd_in_maanden,
    plus_maanden,
)

JAN = date(2027, 1, 1)
dagen = st.dates(date(2026, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("begin", "einde", "maanden"),
    [
        (JAN, date(2027, 7, 31), Fraction(7)),
        (JAN, date(2027, 8, 15), Fraction(7) + Fraction(15, 31)),
        (JAN, JAN, Fraction(1, 31)),
        (date(2027, 1, 31), date(2027, 2, 27), Fraction(1)),
        (date(2027, 3, 1), date(2028, 2, 29), Fraction(12)),
    ],
)
def test_een_looptijd_in_maanden(begin: date, einde: date, maanden: Fraction) -> None:
    assert looptijd_in_maanden(begin, einde) == maanden


@given(dagen, st.integers(1, 36))
def test_een_looptijd_van_hele_maanden_is_dat_getal(begin: date, maanden: int) -> None:
    einde = laatste_dag_looptijd(begin, maanden)
    assert looptijd_in_maanden(begin, einde) == maanden
    assert hele_maanden(begin, einde) == maanden


@given(dagen, st.integers(1, 1000))
def test_een_dag_later_is_langer(begin: date, aantal: int) -> None:
    einde = begin + timedelta(days=aantal)
    assert looptijd_in_maanden(begin, einde) > looptijd_in_maanden(begin, einde - DAG)
    heel = int(looptijd_in_maanden(begin, einde))
    assert plus_maanden(begin, heel) <= einde + DAG < plus_maanden(begin, heel + 1)


def test_192_uur_in_twaalf_maanden_is_vier_uur_per_week() -> None:
    assert minuten_per_week(11520, Fraction(12), 48) == 240
    assert minuten_per_week(7200, Fraction(6), 48) == 300


@given(
    st.integers(0, 20),
    st.integers(0, 20),
    st.lists(st.tuples(st.integers(-5, 25), st.integers(0, 10)), max_size=5),
)
def test_dagen_zijn_gedekt_als_elke_dag_in_een_periode_ligt(
    van: int, lengte: int, rijen: list[tuple[int, int]]
) -> None:
    def dag(nummer: int) -> date:
        return JAN + timedelta(days=nummer)

    perioden = [(dag(begin), dag(begin + duur)) for begin, duur in rijen]
    elke = all(
        any(begin <= dag(nummer) <= einde for begin, einde in perioden)
        for nummer in range(van, van + lengte + 1)
    )
    assert gedekt(dag(van), dag(van + lengte), perioden) == elke


def test_een_open_periode_dekt_een_open_einde() -> None:
    assert gedekt(JAN, date.max, [(JAN, date.max)])
    assert not gedekt(JAN, date.max, [(JAN, date(2030, 1, 1))])
    assert not gedekt(JAN, JAN, [])
