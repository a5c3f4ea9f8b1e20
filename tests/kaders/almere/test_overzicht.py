"""What departs from the overview of an aanbieder: minutes per week and length of the help."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ledger.kaders.almere.overzicht import buiten_overzicht, past
from ledger.kaders.hulp import laatste_dag_looptijd
from ledger.kaders.zaak import Voorstel

GRENS = {
    "min_minuten_per_week": 120,
    "max_minuten_per_week": 240,
    "min_maanden": 3,
    "max_maanden": 12,
}
DAGEN = st.dates(date(2015, 1, 1), date(2026, 12, 31))


def hulp(begin: date, einde: date | None) -> Voorstel:
    return Voorstel("wijziging", "0034", "12345678", None, begin, einde)


@given(st.integers(0, 600))
def test_minuten_wijken_precies_buiten_de_grenzen_af(minuten: int) -> None:
    assert past(GRENS, minuten, None) is (120 <= minuten <= 240)


@given(DAGEN, st.integers(0, 1000))
def test_een_duur_wijkt_af_onder_drie_en_boven_twaalf_maanden(begin: date, dagen: int) -> None:
    einde = begin + timedelta(days=dagen)
    binnen = laatste_dag_looptijd(begin, 3) <= einde <= laatste_dag_looptijd(begin, 12)

    assert past(GRENS, None, hulp(begin, einde)) is binnen


@given(DAGEN)
def test_hulp_zonder_einde_duurt_langer_dan_gebruikelijk(begin: date) -> None:
    assert buiten_overzicht(GRENS, None, hulp(begin, None)) == (
        "de duur is langer dan gebruikelijk",
    )


@given(st.integers(0, 600), DAGEN)
def test_een_overzicht_zonder_grenzen_vindt_alles_gebruikelijk(minuten: int, begin: date) -> None:
    assert past({}, minuten, hulp(begin, None))


def test_uren_en_duur_worden_allebei_genoemd() -> None:
    anders = buiten_overzicht(GRENS, 60, hulp(date(2025, 4, 1), date(2026, 4, 1)))

    assert anders == (
        "60 minuten per week is minder dan gebruikelijk",
        "de duur is langer dan gebruikelijk",
    )
