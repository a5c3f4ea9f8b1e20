"""Counting no-shows is arithmetic on days: it cannot depend on the order of recording."""

from datetime import date, timedelta
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from ledger.kaders.flevoland.noshow_telling import (
    NIET_VOORTZETTEN,
    VOORTZETTEN,
    Besluit,
    Gemist,
    jaarteller,
    reeksen,
)

GRENS = 3
BEGIN = date(2027, 1, 1)

dagen = st.integers(0, 400).map(lambda na: BEGIN + timedelta(days=na))
gemist = st.lists(
    st.builds(
        Gemist,
        code=st.sampled_from(["45F21", "45F31"]),
        aanbieder=st.sampled_from(["12345678", "87654321"]),
        datum=dagen,
        gedeclareerd=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda rij: rij.datum,
)
besluiten = st.lists(
    st.builds(Besluit, dagen, st.sampled_from([VOORTZETTEN, NIET_VOORTZETTEN])), max_size=4
)


@given(gemist, besluiten, st.randoms(use_true_random=False))
def test_de_volgorde_van_vastleggen_doet_er_niet_toe(
    rijen: list[Gemist], genomen: list[Besluit], toeval: Random
) -> None:
    anders, later = list(rijen), list(genomen)
    toeval.shuffle(anders)
    toeval.shuffle(later)

    assert reeksen(anders, later, GRENS) == reeksen(rijen, genomen, GRENS)
    for jaar in (2027, 2028):
        assert jaarteller(anders, "45F31", jaar) == jaarteller(rijen, "45F31", jaar)


@given(gemist, besluiten)
def test_iedere_no_show_telt_in_precies_een_reeks(
    rijen: list[Gemist], genomen: list[Besluit]
) -> None:
    geteld = [rij for reeks in reeksen(rijen, genomen, GRENS) for rij in reeks.gemist]

    assert geteld == sorted(rijen, key=lambda rij: rij.datum)


@given(gemist, besluiten)
def test_een_pauze_begint_na_de_derde_en_eindigt_met_het_eerste_besluit_daarna(
    rijen: list[Gemist], genomen: list[Besluit]
) -> None:
    for reeks in reeksen(rijen, genomen, GRENS):
        if reeks.pauze is None:
            assert len(reeks.gemist) < GRENS
            continue
        derde = reeks.gemist[GRENS - 1]
        daarna = [rij.datum for rij in genomen if rij.datum >= derde.datum]
        assert reeks.pauze.begin == derde.datum + timedelta(days=1)
        assert reeks.pauze.einde == min(daarna, default=None)


@given(gemist, besluiten)
def test_een_nieuwe_reeks_begint_alleen_na_een_besluit_om_voort_te_zetten(
    rijen: list[Gemist], genomen: list[Besluit]
) -> None:
    uit = reeksen(rijen, genomen, GRENS)
    hervat = {rij.datum for rij in genomen if rij.soort == VOORTZETTEN}

    for vorige, volgende in pairwise(uit):
        derde, laatste, eerste = vorige.gemist[2], vorige.gemist[-1], volgende.gemist[0]
        assert any(derde.datum <= dag and laatste.datum <= dag < eerste.datum for dag in hervat)


@given(gemist)
def test_de_jaartellers_van_alle_producten_en_jaren_zijn_samen_wat_gedeclareerd_is(
    rijen: list[Gemist],
) -> None:
    samen = sum(
        jaarteller(rijen, code, jaar) for code in ("45F21", "45F31") for jaar in (2027, 2028)
    )

    assert samen == sum(rij.gedeclareerd for rij in rijen)


def test_na_voortzetten_kan_de_telling_ook_hoger_beginnen() -> None:
    rijen = [Gemist("45F31", "12345678", BEGIN + timedelta(days=na)) for na in (1, 2, 3, 10, 11)]
    voort = [Besluit(BEGIN + timedelta(days=5), VOORTZETTEN)]

    eerste, tweede = reeksen(rijen, voort, GRENS, na_voortzetten=1)

    assert (eerste.begin, eerste.stand) == (0, 3)
    assert (tweede.begin, tweede.stand) == (1, 3)
    assert tweede.pauze is not None
    assert tweede.pauze.door == rijen[-1]
