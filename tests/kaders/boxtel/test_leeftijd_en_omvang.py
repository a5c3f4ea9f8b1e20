"""The arithmetic of age groups over a period and of volumes that stand beside each other."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.dossier import Onderzoek
from ledger.kaders.boxtel.dekking_hulpvraag import naast_elkaar
from ledger.kaders.boxtel.leeftijdsbanden import verdeel
from ledger.kaders.hulp import verjaardag
from ledger.waarden import Omvang

GROEPEN = [{"van": 0, "tot": 3}, {"van": 3, "tot": 5}, {"van": 5, "tot": 8}, {"van": 8, "tot": 18}]
DAG = timedelta(days=1)


@given(
    st.dates(date(2000, 1, 1), date(2020, 12, 31)),
    st.dates(date(2020, 1, 1), date(2022, 12, 31)),
    st.integers(0, 2500),
)
def test_elke_dag_onder_de_18_valt_in_precies_een_groep(
    geboren: date, eerste: date, dagen: int
) -> None:
    laatste = eerste + timedelta(dagen)
    groepen = list(verdeel(GROEPEN, geboren, eerste, laatste))

    begin, einde = max(eerste, geboren), min(laatste, verjaardag(geboren, 18) - DAG)
    gedekt = sum((rij.laatste - rij.eerste).days + 1 for rij in groepen)
    assert gedekt == max(0, (einde - begin).days + 1)
    for vorige, volgende in pairwise(groepen):
        assert volgende.eerste == vorige.laatste + DAG
        assert volgende.van == vorige.tot
        assert volgende.eerste == verjaardag(geboren, volgende.van)


def _onderzoek(eenheid: str | None, frequentie: str | None) -> Onderzoek:
    dag = date(2020, 6, 1)
    return Onderzoek(gemeente="0757", datum=dag, eenheid=eenheid, frequentie=frequentie)


@pytest.mark.parametrize(
    ("omvang", "eenheid", "frequentie", "verwacht"),
    [
        ((6, "04", "2"), "04", "2", (6, 3)),
        ((181, "01", "2"), "04", "2", (181, 180)),
        ((2, "04", "2"), "01", "2", (120, 3)),
        ((6, "14", "2"), "14", "2", (6, 3)),
        ((6, "14", "2"), "04", "2", None),
        ((6, "04", "2"), "16", "2", None),
        ((6, "04", "4"), "04", "2", None),
        ((6, "04", "2"), None, "2", None),
        ((6, "04", "2"), "04", None, None),
    ],
)
def test_volumes_staan_alleen_in_een_eenheid_naast_elkaar(
    omvang: tuple[int, str, str],
    eenheid: str | None,
    frequentie: str | None,
    verwacht: tuple[int, int] | None,
) -> None:
    volume, soort, per = omvang
    gegeven = Omvang(volume=volume, eenheid=soort, frequentie=per)

    assert naast_elkaar(gegeven, _onderzoek(eenheid, frequentie), 3) == verwacht
