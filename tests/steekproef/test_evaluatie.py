"""Evaluating: a published example to the cent, and what must always hold."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.steekproef import Populatie, Post, SteekproefFout, Trekking, Wens, evalueer, trek


def trekking_van(
    bedragen: list[int], materialiteit: int, procent: int = 95, zaad: str = "1"
) -> Trekking:
    posten = [
        Post("12345678", f"P{nummer:05d}", "client-1", f"feit-{nummer}", bedrag)
        for nummer, bedrag in enumerate(bedragen)
    ]
    wens = Wens(materialiteit, Fraction(procent, 100), 0, zaad)
    return trek(Populatie.van(posten), wens)


def goed(trekking: Trekking) -> dict[int, int]:
    return {rij.nummer: rij.post.bedrag_eurocent for rij in trekking.getrokken}


HARDER = ((150_000, 100_000), (240_000, 120_000), (820_000, 750_000), (600_000, 540_000))


def harder() -> tuple[Trekking, dict[int, int]]:
    """A textbook exercise: 720,000 in 90 items at 95 %, five of them overstated.

    Interval 8,000; recorded and audited 1,500/1,000, 2,400/1,200, 8,200/7,500, 6,000/5,400 and
    9,000/8,000; tolerable 30,000; the increments are 1.75, 1.55, 1.46.
    """
    paren = [*HARDER, (900_000, 800_000)]
    opgehoogd = [bedrag for bedrag, _ in paren for _ in range(250)]
    trekking = trekking_van(opgehoogd, 2_400_000)
    uitkomst = goed(trekking)
    for bedrag, gecontroleerd in paren:
        rijen = [rij for rij in trekking.getrokken if rij.post.bedrag_eurocent == bedrag]
        uitkomst[rijen[0].nummer] = gecontroleerd
    return trekking, uitkomst


def test_het_gepubliceerde_voorbeeld_komt_er_op_de_cent_uit() -> None:
    trekking, uitkomst = harder()
    assert trekking.interval_eurocent == 800_000
    trekking = replace(trekking, wens=trekking.wens._replace(materialiteit_eurocent=3_000_000))
    uit = evalueer(trekking, uitkomst).te_hoog
    assert [fout.aantasting for fout in uit.fouten[-3:]] == [
        Fraction(1, 2),
        Fraction(1, 3),
        Fraction(1, 10),
    ]
    assert uit.geprojecteerd_top == 70_000 + 100_000
    assert uit.geprojecteerd_rest == 400_000 + Fraction(800_000, 3) + 80_000
    assert uit.basisprecisie == 2_400_000
    assert uit.toeslag == 300_000 + Fraction(800_000, 3) * Fraction(55, 100) + 36_800
    assert uit.bovengrens_eurocent == 3_800_134
    assert evalueer(trekking, uitkomst).conclusie == "onvoldoendeZekerheid"


def test_zonder_fouten_is_de_bovengrens_de_basisprecisie_en_die_past() -> None:
    trekking = trekking_van([100] * 1_000, 10_000)
    uit = evalueer(trekking, goed(trekking))
    assert uit.te_hoog.bovengrens == 3 * trekking.interval_eurocent <= 10_000
    assert (uit.te_hoog.geprojecteerd, uit.te_hoog.fouten) == (0, ())
    assert uit.conclusie == "aanvaardbaar"


def test_wie_alles_bekeek_laat_niets_aan_het_toeval() -> None:
    trekking = trekking_van([5_000, 6_000], 9_000)
    assert trekking.rest_eurocent == 0
    uit = evalueer(trekking, {1: 4_000, 2: 6_000})
    assert uit.te_hoog.bovengrens == 1_000
    assert uit.conclusie == "aanvaardbaar"


def test_de_basisprecisie_is_nooit_meer_dan_wat_niet_geheel_is_bekeken() -> None:
    """Of the 500 eurocents outside the top no more than 500 can have been awarded too much."""
    trekking = trekking_van([1_000_000, 1_000_000, 500], 300_000)
    gecontroleerd = goed(trekking)
    uit = evalueer(trekking, {**gecontroleerd, 1: 999_900})
    assert (uit.te_hoog.basisprecisie, uit.te_hoog.bovengrens) == (500, 600)
    assert uit.conclusie == "aanvaardbaar"
    assert uit.te_laag.basisprecisie == 300_000, "too little has no such bound"


def test_een_projectie_boven_de_materialiteit_is_een_materiele_fout() -> None:
    trekking = trekking_van([100] * 1_000, 10_000)
    uit = evalueer(trekking, dict.fromkeys(goed(trekking), 0))
    assert uit.conclusie == "materieleFout"
    # All of what was drawn is wrong: projected that is all that the drawn intervals stand for.
    verwacht = len(trekking.getrokken) * trekking.interval_eurocent
    assert uit.te_hoog.geprojecteerd == verwacht


def test_te_laag_staat_apart_en_wordt_niet_verrekend() -> None:
    trekking = trekking_van([100] * 1_000, 10_000)
    bedragen = goed(trekking)
    eerste, tweede, *_ = bedragen
    uit = evalueer(trekking, {**bedragen, eerste: 50, tweede: 150})
    halve = Fraction(trekking.interval_eurocent, 2)
    assert uit.te_hoog.geprojecteerd == uit.te_laag.geprojecteerd == halve
    assert [fout.gecontroleerd_eurocent for fout in uit.te_laag.fouten] == [150]
    assert uit.te_hoog.bovengrens == uit.te_laag.bovengrens


@settings(max_examples=60)
@given(st.lists(st.integers(10, 3_000), min_size=5, max_size=60), st.data())
def test_een_fout_meer_maakt_de_bovengrens_nooit_lager(
    bedragen: list[int], data: st.DataObject
) -> None:
    trekking = trekking_van(bedragen, max(10, sum(bedragen) // 3))
    stand = goed(trekking)
    vorige = evalueer(trekking, stand).te_hoog
    for rij in trekking.getrokken:
        stand[rij.nummer] = data.draw(st.integers(0, rij.post.bedrag_eurocent))
        nu = evalueer(trekking, stand).te_hoog
        assert nu.bovengrens >= vorige.bovengrens
        assert nu.bovengrens == nu.geprojecteerd + nu.basisprecisie + nu.toeslag
        assert nu.geprojecteerd_top == sum(
            fout.fout_eurocent for fout in nu.fouten if fout.getrokken.stratum == "top"
        )
        vorige = nu


def test_alles_wat_niet_klopt_wordt_tegelijk_genoemd() -> None:
    trekking = trekking_van([5_000, 6_000], 9_000)
    with pytest.raises(SteekproefFout) as fout:
        evalueer(trekking, {1: -1, 9: 5})
    assert fout.value.zinnen == (
        "Post 9 is niet getrokken.",
        "Van post 2 ontbreekt de uitkomst.",
        "Het gecontroleerde bedrag van post 1 is negatief.",
    )
