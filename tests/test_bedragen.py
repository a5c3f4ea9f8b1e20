"""Amounts and tariffs in eurocents; figures marked V are official worked examples."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.bedragen import (
    bedrag_eurocent,
    bedrag_klopt,
    bedrag_uur_in_minuten,
    bedrag_verklaarbaar,
    minuuttarief,
    verwacht_bedrag,
    verwacht_producttarief,
)


def test_een_uurtarief_wordt_rekenkundig_tot_minuuttarief_afgerond_v10() -> None:
    assert minuuttarief(87_30) == 146
    assert minuuttarief(87_24) == 145


def test_het_bedrag_komt_uit_het_onafgeronde_uurtarief() -> None:
    assert bedrag_uur_in_minuten(87_30, 100) == 145_50
    assert bedrag_eurocent(100, minuuttarief(87_30)) == 146_00
    assert bedrag_uur_in_minuten(100, 1) == 2
    assert bedrag_uur_in_minuten(90, 1) == 2
    assert bedrag_uur_in_minuten(89, 1) == 1


@pytest.mark.parametrize(
    ("eenheid", "tarief_eenheid", "producttarief", "bedrag"),
    [
        ("01", "04", 160, 96_00 * 30 // 60),
        ("01", "01", 96_00, 96_00 * 30),
        ("04", "04", 96_00, 96_00 * 30),
        ("84", "84", 96_00, 96_00 * 30),
        ("04", "01", None, None),
        ("14", "04", None, None),
    ],
)
def test_een_contracttarief_geeft_producttarief_en_bedrag_van_dertig_eenheden(
    eenheid: str, tarief_eenheid: str, producttarief: int | None, bedrag: int | None
) -> None:
    assert verwacht_producttarief(eenheid, 96_00, tarief_eenheid) == producttarief
    assert verwacht_bedrag(30, eenheid, 96_00, tarief_eenheid) == bedrag


@given(st.integers(0, 99_999), st.integers(0, 100_000))
def test_elk_bedrag_uit_een_uurtarief_is_verklaarbaar(uurtarief: int, minuten: int) -> None:
    bedrag = bedrag_uur_in_minuten(uurtarief, minuten)
    assert bedrag_verklaarbaar(minuten, minuuttarief(uurtarief), bedrag)
    assert bedrag_klopt(minuten, "01", minuuttarief(uurtarief), bedrag)


@given(st.integers(0, 300), st.integers(0, 3000), st.integers(-5, 5))
def test_verklaarbaar_is_precies_wat_alle_uurtarieven_samen_opleveren(
    tarief: int, minuten: int, afwijking: int
) -> None:
    mogelijk = {
        bedrag_uur_in_minuten(uurtarief, minuten)
        for uurtarief in range(max(0, 60 * tarief - 60), 60 * tarief + 61)
        if minuuttarief(uurtarief) == tarief
    }
    for grens in (min(mogelijk), tarief * minuten, max(mogelijk)):
        bedrag = max(0, grens + afwijking)
        assert bedrag_verklaarbaar(minuten, tarief, bedrag) is (bedrag in mogelijk)


@pytest.mark.parametrize(
    ("volume", "eenheid", "tarief", "bedrag", "klopt"),
    [
        (6, "04", 96_00, 576_00, True),
        (6, "04", 96_00, 576_01, False),
        (6, "04", None, 576_00, False),
        (300_00, "83", None, 300_00, True),
        (300_00, "83", None, 300_01, False),
        (100, "01", 146, 145_50, True),
        (100, "01", 146, 146_00, True),
        (100, "01", 146, 145_49, False),
        (0, "01", 146, 0, True),
        (0, "01", 146, 1, False),
    ],
)
def test_een_bedrag_klopt_met_het_eigen_volume_en_tarief(
    volume: int, eenheid: str, tarief: int | None, bedrag: int, klopt: bool
) -> None:
    assert bedrag_klopt(volume, eenheid, tarief, bedrag) is klopt
