"""The arithmetic of days that are covered and of appointments that follow each other."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.dossier import Groepssessie, Hulpverlener
from ledger.kaders.boxtel.sessies import aaneengesloten, duur
from ledger.kaders.boxtel.verblijf import eerste_dag_zonder

BEGIN = date(2020, 5, 1)
perioden = st.lists(
    st.tuples(st.integers(0, 40), st.none() | st.integers(0, 20)).map(
        lambda paar: (
            BEGIN + timedelta(paar[0]),
            None if paar[1] is None else BEGIN + timedelta(paar[0] + paar[1]),
        )
    ),
    max_size=5,
)


def _gedekt(rijen: list[tuple[date, date | None]], dag: date) -> bool:
    return any(begin <= dag <= (einde or date.max) for begin, einde in rijen)


@given(perioden, st.integers(0, 30), st.integers(0, 40))
def test_de_eerste_dag_zonder_is_de_eerste_die_in_geen_periode_valt(
    rijen: list[tuple[date, date | None]], van: int, dagen: int
) -> None:
    eerste = BEGIN + timedelta(van)
    laatste = eerste + timedelta(dagen)
    alle_dagen = (eerste + timedelta(n) for n in range(dagen + 1))
    verwacht = next((dag for dag in alle_dagen if not _gedekt(rijen, dag)), None)

    assert eerste_dag_zonder(rijen, eerste, laatste) == verwacht


@pytest.mark.parametrize(("einde", "zonder"), [(None, None), (date(2020, 5, 31), date(2020, 6, 1))])
def test_hulp_zonder_einde_is_alleen_door_een_open_periode_gedekt(
    einde: date | None, zonder: date | None
) -> None:
    assert eerste_dag_zonder([(BEGIN, einde)], BEGIN, None) == zonder


@given(
    st.tuples(st.integers(0, 1000), st.integers(1, 200)),
    st.lists(st.tuples(st.integers(0, 1000), st.integers(1, 200)), max_size=5),
)
def test_wat_aansluit_telt_samen(eigen: tuple[int, int], andere: list[tuple[int, int]]) -> None:
    vak = (eigen[0], sum(eigen))
    rest = [(begin, begin + lengte) for begin, lengte in andere]
    minuten = aaneengesloten(vak, rest)

    assert minuten >= eigen[1]
    assert minuten == aaneengesloten(vak, rest[::-1])


def test_een_pauze_breekt_het_gesprek_af() -> None:
    assert aaneengesloten((540, 600), [(601, 660)]) == 60
    assert aaneengesloten((540, 600), [(660, 720), (600, 660)]) == 180


def _sessie(begin: time | None, einde: time | None, *minuten: int) -> Groepssessie:
    mensen = tuple(Hulpverlener(naam="m", aanwezige_minuten=rij) for rij in minuten)
    return Groepssessie(
        gemeente="0757",
        datum=BEGIN,
        sessie="S1",
        begintijd=begin,
        eindtijd=einde,
        hulpverleners=mensen,
    )


@pytest.mark.parametrize(
    ("sessie", "minuten"),
    [
        (_sessie(time(9), time(11)), 120),
        (_sessie(time(23), time(1)), 120),
        (_sessie(time(9), None, 45, 90), 90),
        (_sessie(None, None), None),
    ],
)
def test_een_gesprek_duurt_van_begin_tot_einde(sessie: Groepssessie, minuten: int | None) -> None:
    assert duur(sessie) == minuten
