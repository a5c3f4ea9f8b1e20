"""The confidence factors, held against published tables."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.steekproef import factoren as factoren_module
from ledger.steekproef.factoren import (
    _hoogstens,
    _meer_dan,
    exacte_factor,
    exacte_planfactor,
    factor,
    factoren,
    planfactor,
)

GEPUBLICEERD = {
    95: "3.00 4.75 6.30 7.76 9.16 10.52 11.85 13.15 14.44 15.71 16.97 18.21 19.45 20.67 21.89 "
    "23.10 24.31 25.50 26.70 27.88 29.07",
    90: "2.31 3.89 5.33 6.69 8.00 9.28 10.54 11.78 13.00 14.21 15.41 16.60 17.79 18.96 20.13 "
    "21.30 22.46 23.61 24.76 25.91 27.05",
    85: "1.90 3.38 4.73 6.02 7.27 8.50 9.71 10.90 12.08 13.25 14.42",
    80: "1.61 3.00 4.28 5.52 6.73 7.91 9.08 10.24 11.38 12.52 13.66",
    75: "1.39 2.70 3.93 5.11 6.28 7.43 8.56 9.69 10.81 11.92 13.02",
}
"""AICPA Audit Guide 'Audit Sampling', confidence factors for 0, 1, 2 … overstatements."""
CHI_KWADRAAT_99 = "9.210 13.277 16.812 20.090 23.209 26.217 29.141 32.000 34.805 37.566 40.289"
"""The 99th percentile of chi-square with 2, 4, 6 … degrees of freedom: twice the factor."""
PLANFACTOREN = "3.00 3.31 3.68 4.11 4.63 5.24 6.00 6.92 8.09 9.59 11.54"
"""The same guide at 95 %: the expected error as 0, 5, 10 … 50 % of the tolerable one."""
OMVANGEN = {(5, 0): 60, (3, 0): 100, (5, 20): 93, (5, 10): 74}
"""The same guide at 95 %: items for a tolerable error of 5 % (or 3 %) of the population."""


@pytest.mark.parametrize("procent", GEPUBLICEERD)
def test_de_factoren_zijn_die_van_de_tabel(procent: int) -> None:
    verwacht = [Fraction(deel) for deel in GEPUBLICEERD[procent].split()]
    gevonden = [factor(Fraction(procent, 100), fouten) for fouten in range(len(verwacht))]
    assert gevonden == verwacht


def test_bij_99_procent_zijn_zij_de_helft_van_chi_kwadraat() -> None:
    dubbel = [2 * exacte_factor(Fraction(99, 100), fouten) for fouten in range(11)]
    assert [str(round(getal, 3)) for getal in dubbel] == CHI_KWADRAAT_99.split()


def test_de_planfactoren_zijn_die_van_de_tabel() -> None:
    verhoudingen = [Fraction(procent, 100) for procent in range(0, 55, 5)]
    gevonden = [planfactor(Fraction(95, 100), verhouding) for verhouding in verhoudingen]
    assert gevonden == [Fraction(deel) for deel in PLANFACTOREN.split()]


@pytest.mark.parametrize("vraag", OMVANGEN)
def test_de_omvang_is_die_van_de_tabel(vraag: tuple[int, int]) -> None:
    toelaatbaar, verhouding = vraag
    factor_ = exacte_planfactor(Fraction(95, 100), Fraction(verhouding, 100))
    omvang = -(-Fraction(factor_) * 100 // toelaatbaar)
    assert omvang == OMVANGEN[vraag]


@pytest.mark.parametrize("fouten", [0, 1, 5, 20])
def test_de_breuk_en_de_som_zijn_het_eens_bij_een_heel_aantal_fouten(fouten: int) -> None:
    betrouwbaarheid = Fraction(95, 100)
    kans = _meer_dan(Decimal(fouten), exacte_factor(betrouwbaarheid, fouten))
    assert abs(kans - Decimal("0.95")) < Decimal("1e-12")


@given(st.integers(50, 99), st.integers(0, 8))
def test_meer_zekerheid_of_meer_fouten_geeft_een_grotere_factor(procent: int, fouten: int) -> None:
    deze = factor(Fraction(procent, 100), fouten)
    assert factor(Fraction(procent + 1, 101), fouten) >= deze
    assert factor(Fraction(procent, 100), fouten + 1) > deze + Fraction(9, 10)


@given(st.fractions(Fraction(1, 2), Fraction(999, 1000), max_denominator=10_000))
@settings(max_examples=15)
def test_op_een_rij_zijn_de_factoren_die_van_elk_apart(betrouwbaarheid: Fraction) -> None:
    apart = [factor(betrouwbaarheid, fouten) for fouten in range(31)]
    assert factoren(betrouwbaarheid, 30) == apart


@pytest.mark.parametrize(("procent", "fouten"), [(50, 700), (95, 400), (99.9, 300)])
def test_ook_bij_veel_fouten(procent: float, fouten: int) -> None:
    betrouwbaarheid = Fraction(str(procent)) / 100
    assert factoren(betrouwbaarheid, fouten)[-1] == factor(betrouwbaarheid, fouten)


def test_veel_fouten_vragen_niet_telkens_een_hele_zoektocht(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gerekend: list[int] = []

    def tel(fouten: int, *rest: Decimal) -> Decimal:
        gerekend.append(fouten)
        return _hoogstens(fouten, *rest)

    monkeypatch.setattr(factoren_module, "_hoogstens", tel)
    factoren(Fraction(95, 100), 2_000)
    assert len(gerekend) < 4 * 2_000
