"""One employee directs the case at a time: who is a second follows from the days alone."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.kaders.flevoland.casusregie import Wie, tweeden
from ledger.kaders.flevoland.regie import Hulp, samenloop

A, B = "12345678", "87654321"
BEGIN = date(2027, 5, 1)


def dag(nummer: int) -> date:
    return BEGIN + timedelta(days=nummer)


tijd = st.lists(
    st.tuples(
        st.tuples(st.sampled_from([A, B]), st.sampled_from(["m1", "m2", "m3"])),
        st.integers(0, 30).map(dag),
    ),
    max_size=15,
)


@pytest.mark.parametrize(
    ("dagen_een", "dagen_ander", "teveel"),
    [
        ((2, 16), (9,), True),
        ((2, 8), (9, 20), False),
        ((2, 9), (9, 20), True),
        ((9, 20), (2, 8), False),
    ],
)
def test_opvolging_op_een_latere_dag_is_geen_tweede(
    dagen_een: tuple[int, ...], dagen_ander: tuple[int, ...], teveel: bool
) -> None:
    een: list[tuple[Wie, date]] = [((A, "m1"), dag(nummer)) for nummer in dagen_een]
    ander: list[tuple[Wie, date]] = [((A, "m2"), dag(nummer)) for nummer in dagen_ander]

    assert tweeden([*een, *ander], 1) == (frozenset({(A, "m2")}) if teveel else frozenset())


def test_dezelfde_naam_bij_een_andere_aanbieder_is_een_ander() -> None:
    assert tweeden([((A, "m1"), dag(1)), ((B, "m1"), dag(1))], 1) == {(B, "m1")}


@given(tijd, st.integers(1, 3), st.randoms(use_true_random=False))
def test_wie_een_tweede_is_hangt_niet_af_van_de_volgorde(
    rijen: list[tuple[Wie, date]], hoogstens: int, toeval: Random
) -> None:
    anders = sorted(rijen, key=lambda _: toeval.random())

    assert tweeden(anders, hoogstens) == tweeden(rijen, hoogstens)


@given(tijd, st.integers(1, 3))
def test_op_geen_dag_zijn_er_na_aftrek_meer_dan_er_mogen_zijn(
    rijen: list[tuple[Wie, date]], hoogstens: int
) -> None:
    teveel = tweeden(rijen, hoogstens)
    for nummer in range(31):
        bezig = {wie for wie, op in rijen if op == dag(nummer)} - teveel
        assert len(bezig) <= hoogstens


@given(tijd)
def test_wie_het_eerst_begon_is_nooit_teveel(rijen: list[tuple[Wie, date]]) -> None:
    if rijen:
        eerste = min(op for _, op in rijen)
        assert {wie for wie, op in rijen if op == eerste} - tweeden(rijen, 1)


def test_samenloop_noemt_wat_het_laatst_begon_eerst() -> None:
    vroeg = Hulp("een", A, dag(0), None)
    laat = Hulp("ander", B, dag(10), dag(20))
    eigen = Hulp("een", A, dag(5), dag(30))
    na = Hulp("ander", B, dag(40), None)

    assert list(samenloop([laat, eigen, vroeg])) == [(laat, vroeg), (laat, eigen)]
    assert list(samenloop([eigen, na])) == []
