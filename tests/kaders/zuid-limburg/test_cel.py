"""The arithmetic of the cells: months, and the one cell in which help falls."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.kaders.gegevens import laad_gegevens
from ledger.kaders.zuid_limburg import SEXTANT, Kenmerken
from ledger.kaders.zuid_limburg.cel import (
    START,
    Cel,
    Maten,
    Vraag,
    arrangementsmaanden,
    bepaal_cel,
    laatste_dag,
)

GEGEVENS = laad_gegevens("ledger.kaders.zuid_limburg", Kenmerken)
DAG = date(2017, 1, 1)
TREDEN = ("laag", "midden", "hoog")
REGELS = {
    "ZBI": "ZL-SEXT-02",
    "ZBG": "ZL-SEXT-03",
    "ZHI": "ZL-SEXT-04",
    "ZHG": "ZL-SEXT-05",
}
VERZWARING = {"laag": "midden", "midden": "hoog", "hoog": "hoog"}

dagen = st.dates(date(2017, 1, 1), date(2032, 12, 31))
lengtes = st.integers(0, 800)
maanden = st.integers(1, 12)
families = st.sampled_from(sorted(REGELS))
treden = st.sampled_from(TREDEN)
aantallen = st.none() | st.integers(0, 200)


def _maten(familie: str) -> Maten:
    waarden = GEGEVENS.waarden(REGELS[familie], DAG)
    assert waarden is not None
    return Maten(
        kort_max_maanden=waarden["kort_max_maanden"],
        lang_max_maanden=waarden["lang_max_maanden"],
        start_max_momenten=waarden.get("start_max_contactmomenten"),
        laag_max_per_maand=None if familie == "ZHI" else 1,
        laag_max_maanden=12,
        verzwaring=VERZWARING if familie in ("ZBI", "ZBG") else {},
    )


def _cellen(cel: Cel) -> list[str]:
    """The products whose facts are those of this cell."""
    gevraagd = (cel.familie, cel.complexiteit, cel.duurklasse)
    return [code for code in SEXTANT if _plaats(GEGEVENS.producten[code].kenmerken) == gevraagd]


def _plaats(eigen: Kenmerken) -> tuple[str | None, str | None, str | None]:
    return eigen.familie, eigen.complexiteit, eigen.duurklasse


# --- months -------------------------------------------------------------------------------------


@given(dagen, lengtes)
def test_het_aantal_maanden_is_het_kleinste_waarin_de_periode_past(begin: date, extra: int) -> None:
    einde = begin + timedelta(days=extra)
    aantal = arrangementsmaanden(begin, einde)

    assert einde <= laatste_dag(begin, aantal)
    assert aantal == 1 or einde > laatste_dag(begin, aantal - 1)


@given(dagen, maanden)
def test_hele_maanden_tellen_zoveel_en_een_dag_meer_een_maand_meer(
    begin: date, aantal: int
) -> None:
    einde = laatste_dag(begin, aantal)

    assert arrangementsmaanden(begin, einde) == aantal
    assert arrangementsmaanden(begin, einde + timedelta(days=1)) == aantal + 1


@given(dagen)
def test_twaalf_maanden_zijn_een_jaar(begin: date) -> None:
    dagen_in_jaar = (laatste_dag(begin, 12) - begin).days + 1

    assert dagen_in_jaar in {365, 366}


@given(dagen, st.integers(-800, 800))
def test_een_periode_telt_minstens_een_maand_ook_als_zij_te_vroeg_eindigt(
    begin: date, extra: int
) -> None:
    assert arrangementsmaanden(begin, begin + timedelta(days=extra)) >= 1


def test_de_laatste_dag_van_de_kalender_kan_een_einde_zijn() -> None:
    assert arrangementsmaanden(date(2017, 1, 31), date.max) == (9999 - 2017) * 12 + 12


# --- cells --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("familie", "trede", "aantal"), list(product(REGELS, TREDEN, range(1, 13)))
)
def test_elke_duur_valt_met_elke_complexiteit_in_precies_een_cel(
    familie: str, trede: str, aantal: int
) -> None:
    cel = bepaal_cel(Vraag(familie, aantal, trede), _maten(familie))
    (code,) = _cellen(cel)
    eigen = GEGEVENS.producten[code].kenmerken

    assert eigen.min_maanden <= aantal <= eigen.max_maanden


def test_alle_cellen_worden_bereikt() -> None:
    vragen = (
        (familie, Vraag(familie, aantal, trede, momenten=momenten))
        for familie, trede, aantal, momenten in product(REGELS, TREDEN, range(1, 13), (10, 11))
    )
    bereikt = {
        code for familie, vraag in vragen for code in _cellen(bepaal_cel(vraag, _maten(familie)))
    }

    assert bereikt == set(SEXTANT)


@given(families, maanden, treden, st.booleans(), aantallen, st.booleans(), st.booleans())
def test_wat_er_ook_is_vastgelegd_er_volgt_precies_een_cel(
    familie: str,
    aantal: int,
    trede: str,
    verzorging: bool,
    momenten: int | None,
    afgesproken: bool,
    begint_in_start: bool,
) -> None:
    vraag = Vraag(familie, aantal, trede, verzorging, momenten, afgesproken, begint_in_start)
    cel = bepaal_cel(vraag, _maten(familie))

    assert len(_cellen(cel)) == 1
    assert cel.basis == trede
    assert (cel.complexiteit == START) is (cel.start is True)
    assert cel.start is not True or familie == "ZHI"
    assert not cel.lage_frequentie or (
        afgesproken and cel.duurklasse == "kort" and familie != "ZHI"
    )


@given(families, treden, st.booleans(), st.integers(13, 5000))
def test_langer_dan_een_jaar_is_geen_cel(
    familie: str, trede: str, afgesproken: bool, aantal: int
) -> None:
    vraag = Vraag(familie, aantal, trede, momenten=11, afgesproken=afgesproken)

    assert _cellen(bepaal_cel(vraag, _maten(familie))) == []


@given(families, maanden, treden)
def test_persoonlijke_verzorging_verzwaart_hoogstens_een_trede_en_verandert_de_duur_niet(
    familie: str, aantal: int, trede: str
) -> None:
    zonder = bepaal_cel(Vraag(familie, aantal, trede, momenten=200), _maten(familie))
    met = bepaal_cel(Vraag(familie, aantal, trede, True, momenten=200), _maten(familie))
    stap = TREDEN.index(met.complexiteit or "") - TREDEN.index(zonder.complexiteit or "")

    assert met.duurklasse == zonder.duurklasse
    assert stap == (1 if familie in ("ZBI", "ZBG") and trede != "hoog" else 0)


def test_een_onbekende_complexiteit_laat_alleen_de_duurklasse_staan() -> None:
    cel = bepaal_cel(Vraag("ZBI", 7, None, verzorging=True), _maten("ZBI"))

    assert (cel.complexiteit, cel.duurklasse) == (None, "lang")


def test_een_lage_frequentie_zonder_afspraak_telt_alleen_als_de_gemeente_dat_wil() -> None:
    vraag = Vraag("ZBI", 12, "laag", momenten=12)
    eisend = _maten("ZBI")
    mild = Maten(
        kort_max_maanden=6,
        lang_max_maanden=12,
        laag_max_per_maand=1,
        laag_max_maanden=12,
        laag_na_afspraak=False,
    )

    assert bepaal_cel(vraag, eisend).duurklasse == "lang"
    assert bepaal_cel(vraag, mild).duurklasse == "kort"
