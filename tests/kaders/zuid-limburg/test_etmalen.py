"""How many etmalen an agreement comes to, and on which days of a stay there is no treatment."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.dossier import Etmalenafspraak
from ledger.kaders.zuid_limburg.etmalenafspraak import etmalen_uit
from ledger.kaders.zuid_limburg.stapeling_overig import Periode, dagen_zonder

DAG = date(2017, 1, 1)
DAGEN = st.integers(0, 400)


def _dag(nummer: int) -> date:
    return DAG + timedelta(days=nummer)


@pytest.mark.parametrize(
    ("etmalen", "per", "duur", "einde", "verwacht"),
    [
        (2, "maand", 12, None, 24),
        (4, "week", 10, None, 40),
        (7, "week", None, date(2017, 6, 30), 181),
        (7, "week", 26, date(2017, 6, 30), 181),
        (7, "week", 26, None, 182),
        (24, "totaal", None, None, 24),
        (2, "week", None, date(2017, 1, 14), 4),
        (2, "week", None, date(2017, 1, 15), 5),
        (2, "maand", None, date(2017, 12, 31), 24),
        (2, "maand", None, date(2018, 1, 1), 25),
        (2, "maand", None, None, None),
        (2, "week", None, date(2016, 12, 31), None),
        (None, "week", 10, None, None),
        (2, None, 10, None, None),
    ],
)
def test_het_aantal_etmalen_volgt_uit_intensiteit_en_duur(
    etmalen: int | None, per: str | None, duur: int | None, einde: date | None, verwacht: int | None
) -> None:
    afspraak = Etmalenafspraak.model_validate({"etmalen": etmalen, "per": per, "duur": duur})

    assert etmalen_uit(afspraak, DAG, einde) == verwacht


@given(etmalen=st.integers(1, 6), dagen=st.integers(1, 800))
def test_zonder_duur_is_het_zo_weinig_als_genoeg_is(etmalen: int, dagen: int) -> None:
    afspraak = Etmalenafspraak(etmalen=etmalen, per="week")
    aantal = etmalen_uit(afspraak, DAG, _dag(dagen - 1))

    assert aantal is not None
    assert (aantal - 1) * 7 < etmalen * dagen <= aantal * 7


@given(
    verblijf=st.tuples(DAGEN, DAGEN),
    behandeling=st.lists(st.tuples(DAGEN, DAGEN), max_size=6),
)
def test_elke_dag_van_een_verblijf_is_gedekt_of_gemeld(
    verblijf: tuple[int, int], behandeling: list[tuple[int, int]]
) -> None:
    def periode(paar: tuple[int, int]) -> Periode:
        return _dag(min(paar)), _dag(max(paar))

    perioden = [periode(paar) for paar in behandeling]
    begin, einde = periode(verblijf)
    gaten = list(dagen_zonder((begin, einde), perioden))

    for nummer in range((einde - begin).days + 1):
        dag = begin + timedelta(days=nummer)
        gedekt = any(van <= dag <= tot for van, tot in perioden)
        assert sum(van <= dag <= tot for van, tot in gaten) == (not gedekt)
    assert all(begin <= van <= tot <= einde for van, tot in gaten)


@pytest.mark.parametrize(
    ("behandeling", "gaten"),
    [
        ([], [(DAG, date.max)]),
        ([(DAG, date.max)], []),
        ([(_dag(5), date.max)], [(DAG, _dag(4))]),
        ([(DAG, _dag(5))], [(_dag(6), date.max)]),
    ],
)
def test_een_verblijf_zonder_einde_loopt_door(
    behandeling: list[Periode], gaten: list[Periode]
) -> None:
    assert list(dagen_zonder((DAG, date.max), behandeling)) == gaten
