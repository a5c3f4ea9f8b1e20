"""The sums of Boxtel: what must hold of every amount, and the figures of the document."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.kaders.boxtel.bedragen import (
    Behandeld,
    Looptijd,
    budget,
    erkende_kosten,
    eurocenten,
    kilometervergoeding,
    na_verzekering,
    netwerkbedrag,
    perioden,
    vergoed_tarief,
)

DAGEN = st.dates(date(2019, 1, 1), date(2022, 12, 31))
VOLUMES = st.integers(0, 500)
BEDRAGEN = st.integers(0, 500_000)
AANTALLEN = st.integers(0, 40)
FREQUENTIES = st.sampled_from(["1", "2", "4", "6"])


@st.composite
def looptijden(draw: st.DrawFn) -> Looptijd:
    begin = draw(DAGEN)
    einde = begin + timedelta(draw(st.integers(0, 900)))
    return Looptijd(draw(VOLUMES), draw(FREQUENTIES), begin, einde)


# --- a budget over tariff periods ---------------------------------------------------------------


@given(looptijden(), st.lists(DAGEN, max_size=4))
def test_de_eenheden_van_de_delen_zijn_samen_die_van_het_geheel(
    looptijd: Looptijd, wissels: list[date]
) -> None:
    delen = perioden(looptijd.vanaf, looptijd.tot, wissels)

    som = sum(looptijd.eenheden(van, tot) for van, tot in delen)

    assert som == looptijd.eenheden(looptijd.vanaf, looptijd.tot)


@given(looptijden(), st.lists(DAGEN, max_size=4))
def test_perioden_sluiten_aan_en_beslaan_precies_de_looptijd(
    looptijd: Looptijd, wissels: list[date]
) -> None:
    delen = perioden(looptijd.vanaf, looptijd.tot, wissels)

    dagen = [van + timedelta(n) for van, tot in delen for n in range((tot - van).days + 1)]

    assert (dagen[0], dagen[-1]) == (looptijd.vanaf, looptijd.tot)
    assert all(na - voor == timedelta(1) for voor, na in pairwise(dagen))


@given(looptijden(), st.lists(DAGEN, max_size=4))
def test_geen_deel_heeft_minder_dan_niets(looptijd: Looptijd, wissels: list[date]) -> None:
    delen = perioden(looptijd.vanaf, looptijd.tot, wissels)

    assert all(looptijd.eenheden(van, tot) >= 0 for van, tot in delen)


@given(looptijden(), st.integers(0, 30_000), st.lists(DAGEN, max_size=4))
def test_knippen_bij_een_gelijk_tarief_scheelt_alleen_de_afronding(
    looptijd: Looptijd, tarief: int, wissels: list[date]
) -> None:
    delen = perioden(looptijd.vanaf, looptijd.tot, wissels)
    ineens = budget([(looptijd.eenheden(looptijd.vanaf, looptijd.tot), tarief)])

    geknipt = budget([(looptijd.eenheden(van, tot), tarief) for van, tot in delen])

    assert abs(geknipt - ineens) <= len(delen)


@given(looptijden(), st.integers(0, 30_000), st.integers(0, 30_000))
def test_een_overeengekomen_tarief_maakt_het_budget_nooit_hoger(
    looptijd: Looptijd, overeengekomen: int, tabel: int
) -> None:
    eenheden = looptijd.eenheden(looptijd.vanaf, looptijd.tot)

    bedrag = budget([(eenheden, vergoed_tarief(overeengekomen, tabel))])

    assert bedrag <= budget([(eenheden, tabel)])
    assert bedrag <= budget([(eenheden, overeengekomen)])


@given(st.fractions(min_value=0, max_value=10_000))
def test_een_bedrag_wordt_op_de_dichtstbijzijnde_eurocent_afgerond(bedrag: Fraction) -> None:
    verschil = eurocenten(bedrag) - bedrag

    assert -Fraction(1, 2) < verschil <= Fraction(1, 2)


@given(looptijden())
def test_een_bedrag_in_totaal_blijft_in_totaal(looptijd: Looptijd) -> None:
    totaal = Looptijd(looptijd.volume, "6", looptijd.vanaf, looptijd.tot)

    assert totaal.eenheden(totaal.vanaf, totaal.tot) == looptijd.volume


def test_vier_uur_per_week_is_in_26_weken_104_uur() -> None:
    looptijd = Looptijd(4, "2", date(2020, 6, 3), date(2020, 12, 1))

    assert looptijd.eenheden(looptijd.vanaf, looptijd.tot) == 104


def test_maanden_over_de_overgang_heen_tellen_heel() -> None:
    looptijd = Looptijd(4, "4", date(2020, 3, 1), date(2020, 5, 31))

    delen = perioden(looptijd.vanaf, looptijd.tot, [date(2020, 4, 1)])

    assert [looptijd.eenheden(van, tot) for van, tot in delen] == [4, 8]


def test_een_onbekende_frequentie_is_een_fout() -> None:
    looptijd = Looptijd(4, "3", date(2020, 3, 1), date(2020, 5, 31))

    with pytest.raises(ValueError, match="frequentie"):
        looptijd.eenheden(looptijd.vanaf, looptijd.tot)


# --- the own network ----------------------------------------------------------------------------


@given(AANTALLEN, st.integers(0, 20_000), st.integers(1, 8))
def test_het_netwerk_krijgt_nooit_meer_dan_het_volle_bedrag(
    aantal: int, minuten: int, uren: int
) -> None:
    vol = 1200 * uren

    bedrag = netwerkbedrag(aantal, minuten, 1200, uren, vol)

    assert 0 <= bedrag <= netwerkbedrag(aantal, None, 1200, uren, vol) == aantal * vol


@given(AANTALLEN, st.integers(0, 20_000), st.integers(1, 600), st.integers(1, 8))
def test_meer_minuten_geven_het_netwerk_nooit_minder(
    aantal: int, minuten: int, erbij: int, uren: int
) -> None:
    vol = 1200 * uren

    assert netwerkbedrag(aantal, minuten + erbij, 1200, uren, vol) >= netwerkbedrag(
        aantal, minuten, 1200, uren, vol
    )


@given(AANTALLEN, st.integers(0, 20_000), st.integers(1, 8))
def test_zolang_er_ruimte_is_telt_elk_uur(aantal: int, minuten: int, uren: int) -> None:
    bedrag = netwerkbedrag(aantal, minuten, 1200, uren, 1200 * uren)

    assert bedrag == min(minuten * 20, aantal * uren * 1200)


# --- art therapy --------------------------------------------------------------------------------


@given(AANTALLEN, BEDRAGEN, AANTALLEN, BEDRAGEN)
def test_erkende_kosten_blijven_onder_het_maximum_en_onder_wat_is_gerekend(
    aantal: int, bedrag: int, nog: int, verzekering: int
) -> None:
    kosten = erkende_kosten(aantal, bedrag, nog, 7000)

    assert 0 <= kosten <= min(bedrag, nog * 7000, aantal * 7000)
    assert 0 <= na_verzekering(kosten, verzekering) <= max(nog * 7000 - verzekering, 0)


BETALINGEN = st.lists(st.tuples(st.integers(1, 6), BEDRAGEN), max_size=8)


def _betaald(betalingen: list[tuple[int, int]]) -> Behandeld:
    stand = Behandeld()
    for aantal, bedrag in betalingen:
        stand = stand.met(aantal, bedrag, 15, 7000)
    return stand


@given(BETALINGEN, st.integers(1, 20), BEDRAGEN)
def test_wie_teruggeeft_wat_net_is_betaald_staat_waar_die_stond(
    betalingen: list[tuple[int, int]], aantal: int, bedrag: int
) -> None:
    stand = _betaald(betalingen)

    assert stand.met(aantal, bedrag, 15, 7000).met(-aantal, -bedrag, 15, 7000) == stand


@given(BETALINGEN, st.integers(0, 20), BEDRAGEN)
def test_wat_telt_is_nooit_meer_dan_is_betaald_of_dan_het_maximum(
    betalingen: list[tuple[int, int]], aantal: int, bedrag: int
) -> None:
    stand = _betaald(betalingen).met(-aantal, -bedrag, 15, 7000)

    assert 0 <= stand.kosten <= max(min(stand.betaald, 105_000), 0)


@given(st.lists(st.integers(0, 30_000), max_size=20), BEDRAGEN)
def test_per_keer_vergoeden_is_samen_evenveel_als_ineens(
    kosten: list[int], verzekering: int
) -> None:
    eerder, vergoed = 0, 0
    for bedrag in kosten:
        vergoed += na_verzekering(bedrag, verzekering, eerder)
        eerder += bedrag

    assert vergoed == na_verzekering(sum(kosten), verzekering)


@pytest.mark.parametrize(
    ("aantal", "tarief", "verzekering", "vergoeding"),
    [
        (15, 7000, 0, 105_000),
        (16, 7000, 0, 105_000),
        (15, 7000, 40_000, 65_000),
        (10, 7000, 40_000, 30_000),
        (15, 7000, 110_000, 0),
        (1, 8000, 0, 7000),
        (10, 8000, 40_000, 30_000),
    ],
)
def test_de_vergoeding_van_vaktherapie(
    aantal: int, tarief: int, verzekering: int, vergoeding: int
) -> None:
    kosten = erkende_kosten(aantal, aantal * tarief, 15, 7000)

    assert na_verzekering(kosten, verzekering) == vergoeding


# --- transport ----------------------------------------------------------------------------------


@given(st.integers(0, 10_000_000), st.integers(0, 100))
def test_kilometers_worden_een_keer_afgerond(meters: int, eurocent: int) -> None:
    precies = Fraction(meters * eurocent, 1000)

    assert kilometervergoeding(meters, eurocent) == eurocenten(precies)


def test_twaalf_en_een_halve_kilometer() -> None:
    assert kilometervergoeding(12_500, 19) == 238
