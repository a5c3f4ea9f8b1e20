"""The arithmetic behind shifts, starts, declarations and budgets, at and around its limits."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.dossier import Tijdregel
from ledger.kaders.flevoland.declaratie import declarabele_minuten, declareren_uiterlijk
from ledger.kaders.flevoland.levering import start_uiterlijk
from ledger.kaders.flevoland.toewijzing import budget_minuten
from ledger.kaders.flevoland.verschuiving import uiterste_einddatum
from ledger.kaders.hulp import DAG, laatste_dag_looptijd, plus_maanden
from ledger.kaders.register import alle_kaders
from ledger.regels import Parameters
from ledger.waarden import Omvang
from ledger.werkdagen import is_werkdag

DAGEN = st.dates(date(2027, 1, 1), date(2060, 12, 31))


def waarden(regel: str) -> Parameters:
    """The figures as delivered."""
    gevonden = alle_kaders().op_naam["flevoland"].waarden(regel, date(2027, 1, 1))
    assert gevonden is not None
    return gevonden


VERSCHUIVEN = waarden("FL-317-14")


@pytest.mark.parametrize(
    ("begin", "einde", "uiterlijk"),
    [
        # the examples of the document: 6 months gives 3, 15 months gives 6
        (date(2027, 2, 1), date(2027, 7, 31), date(2027, 10, 31)),
        (date(2027, 1, 1), date(2028, 3, 31), date(2028, 9, 30)),
        # 61 days that are no whole months: half of the days, rounded down
        (date(2027, 7, 1), date(2027, 8, 30), date(2027, 9, 29)),
        # two months; the day after the end does not exist a month later
        (date(2027, 8, 31), date(2027, 10, 30), date(2027, 11, 29)),
        # one month and one day
        (date(2027, 1, 1), date(2027, 1, 31), date(2027, 2, 15)),
        (date(2027, 1, 1), date(2027, 1, 1), date(2027, 1, 1)),
        # February in a leap year
        (date(2027, 11, 1), date(2028, 2, 29), date(2028, 4, 30)),
    ],
)
def test_zo_ver_mag_een_einddatum_verschuiven(begin: date, einde: date, uiterlijk: date) -> None:
    assert uiterste_einddatum(begin, einde, VERSCHUIVEN) == uiterlijk


@given(begin=DAGEN, maanden=st.integers(1, 60))
def test_een_verschuiving_is_nooit_meer_dan_zes_maanden(begin: date, maanden: int) -> None:
    einde = laatste_dag_looptijd(begin, maanden)
    uiterlijk = uiterste_einddatum(begin, einde, VERSCHUIVEN)
    assert einde <= uiterlijk <= plus_maanden(einde + DAG, 6) - DAG


@given(begin=DAGEN, maanden=st.integers(1, 30))
def test_een_even_aantal_maanden_verschuift_de_helft(begin: date, maanden: int) -> None:
    einde = laatste_dag_looptijd(begin, 2 * maanden)
    verwacht = plus_maanden(einde + DAG, min(maanden, 6)) - DAG
    if plus_maanden(begin, 2 * maanden) == einde + DAG:
        assert uiterste_einddatum(begin, einde, VERSCHUIVEN) == verwacht


@given(begin=DAGEN, dagen=st.integers(0, 300))
def test_een_langere_periode_verschuift_niet_minder_ver(begin: date, dagen: int) -> None:
    einde = begin + timedelta(days=dagen)
    ruimte = uiterste_einddatum(begin, einde, VERSCHUIVEN) - einde
    # half of the days, with the few that months of unequal length make: at most three and a half
    assert abs(2 * ruimte.days - (dagen + 1)) <= 7


@given(begin=DAGEN, ontvangen=DAGEN)
def test_een_start_is_gemeld_binnen_vijf_werkdagen_na_het_laatste_van_twee(
    begin: date, ontvangen: date
) -> None:
    uiterlijk = start_uiterlijk(begin, ontvangen, 5)
    vanaf = max(begin, ontvangen)
    tussen = [vanaf + timedelta(days=n) for n in range(1, (uiterlijk - vanaf).days + 1)]
    assert sum(map(is_werkdag, tussen)) == 5
    assert is_werkdag(uiterlijk)
    assert start_uiterlijk(begin, None, 5) <= uiterlijk


@pytest.mark.parametrize(
    ("geleverd", "uiterlijk"),
    [
        (date(2027, 3, 1), date(2027, 4, 30)),
        (date(2027, 3, 31), date(2027, 4, 30)),
        (date(2027, 12, 31), date(2028, 1, 31)),
        (date(2028, 1, 31), date(2028, 2, 29)),
    ],
)
def test_declareren_kan_tot_het_eind_van_de_volgende_maand(geleverd: date, uiterlijk: date) -> None:
    assert declareren_uiterlijk(geleverd, 1) == uiterlijk


@pytest.mark.parametrize(
    ("volume", "eenheid", "minuten"),
    [(96, "04", 5760), (3000, "01", 3000), (145, "04", 8700), (1, "84", None)],
)
def test_het_minutenbudget_van_een_omvang(volume: int, eenheid: str, minuten: int | None) -> None:
    omvang = Omvang(volume=volume, eenheid=eenheid, frequentie="6")
    assert budget_minuten(omvang, waarden("FL-301-02")) == minuten


def test_zonder_omvang_is_er_geen_minutenbudget() -> None:
    assert budget_minuten(None, waarden("FL-301-02")) is None


def test_alleen_tijd_voor_een_client_is_declarabel() -> None:
    dag = date(2027, 3, 10)
    tijd = tuple(
        Tijdregel.model_validate({"datum": dag, "soort": soort, "minuten": minuten})
        for soort, minuten in (
            ("direct", 60),
            ("indirect", 20),
            ("casusregie", 5),
            ("reistijd", 30),
            ("nietClientgebonden", 15),
        )
    )
    assert declarabele_minuten(tijd, waarden("FL-323-03")) == 85
