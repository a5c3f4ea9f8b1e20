"""Drawing: again the same, every eurocent the same chance, and nothing lost."""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.steekproef import Populatie, Post, SteekproefFout, Trekking, Wens, trek
from ledger.steekproef.trekking import begin, treffers


def post(nummer: int, bedrag: int) -> Post:
    return Post("12345678", f"P{nummer:05d}", f"client-{nummer}", f"feit-{nummer}", bedrag)


def populatie(*bedragen: int) -> Populatie:
    return Populatie.van(post(nummer, bedrag) for nummer, bedrag in enumerate(bedragen))


def wens(
    materialiteit: int, verwacht: int = 0, procent: int = 95, zaad: str = "dobbelsteen 6"
) -> Wens:
    return Wens(materialiteit, Fraction(procent, 100), verwacht, zaad)


BEDRAGEN = st.lists(st.integers(1, 5_000), min_size=1, max_size=60)


def getrokken(trekking: Trekking) -> list[str]:
    return [rij.post.referentie_nummer for rij in trekking.getrokken]


@given(BEDRAGEN, st.text(min_size=1, max_size=20), st.randoms(use_true_random=False))
def test_twee_keer_getrokken_is_hetzelfde_in_welke_volgorde_de_regels_ook_komen(
    bedragen: list[int], zaad: str, schudder: object
) -> None:
    posten = [post(nummer, bedrag) for nummer, bedrag in enumerate(bedragen)]
    geschud = schudder.sample(posten, len(posten))  # type: ignore[attr-defined]
    vraag = wens(max(4, sum(bedragen)), zaad=zaad)
    if sum(bedragen) < vraag.materialiteit_eurocent:
        return
    assert trek(Populatie.van(posten), vraag) == trek(Populatie.van(geschud), vraag)


def test_een_ander_zaad_trekt_iets_anders() -> None:
    geheel = populatie(*[100] * 500)
    gekozen = {tuple(getrokken(trek(geheel, wens(5_000, zaad=f"zaad {n}")))) for n in range(8)}
    assert len(gekozen) == 8


@given(st.lists(st.integers(1, 40), min_size=1, max_size=25), st.integers(41, 60))
def test_elke_eurocent_heeft_dezelfde_kans(bedragen: list[int], interval: int) -> None:
    """Over all starts each item is hit as often as it has eurocents."""
    rest = [post(nummer, bedrag) for nummer, bedrag in enumerate(bedragen)]
    keren = Counter(
        rij.post.referentie_nummer
        for start in range(1, interval + 1)
        for rij in treffers(rest, start, interval)
    )
    assert keren == {rij.referentie_nummer: rij.bedrag_eurocent for rij in rest}


def test_elk_begin_komt_ongeveer_even_vaak_voor() -> None:
    keren = Counter(begin(f"zaad {nummer}", 10) for nummer in range(10_000))
    assert set(keren) == set(range(1, 11))
    assert all(900 < aantal < 1_100 for aantal in keren.values())


@settings(max_examples=200)
@given(BEDRAGEN, st.integers(1, 60_000), st.integers(0, 50), st.sampled_from((80, 90, 95, 99)))
def test_de_delen_tellen_op_en_de_trekking_klopt_met_haar_interval(
    bedragen: list[int], materialiteit: int, verwacht: int, procent: int
) -> None:
    geheel = populatie(*bedragen)
    vraag = wens(materialiteit, materialiteit * verwacht // 100, procent)
    try:
        trekking = trek(geheel, vraag)
    except SteekproefFout:
        assert materialiteit > sum(bedragen) or materialiteit < 700
        return
    interval, top = trekking.interval_eurocent, trekking.uit("top")
    assert trekking.top_eurocent + trekking.rest_eurocent == sum(bedragen)
    assert trekking.top_eurocent == sum(rij.post.bedrag_eurocent for rij in top)
    assert {rij.post for rij in top} == {
        rij for rij in geheel.posten if rij.bedrag_eurocent >= interval
    }
    rest = trekking.uit("rest")
    assert [rij.treffer for rij in rest] == list(
        range(trekking.start, trekking.rest_eurocent + 1, interval)
    )
    for rij in rest:
        assert rij.treffer is not None
        assert 0 <= rij.cumulatief_eurocent - rij.treffer < rij.post.bedrag_eurocent
    assert [rij.nummer for rij in trekking.getrokken] == list(range(1, len(top) + len(rest) + 1))
    assert trekking.factor * interval <= materialiteit < trekking.factor * (interval + 1)
    assert (trekking.gepland - 1) * interval < sum(bedragen) <= trekking.gepland * interval


def test_een_voorbeeld_dat_met_de_hand_is_na_te_rekenen() -> None:
    """At 95 % without expected error: 6000 / 3.00 = 2000, so 2500 is taken and 2000 too."""
    trekking = trek(populatie(500, 2_500, 1_999, 2_000, 1), wens(6_000))
    assert (trekking.factor, trekking.interval_eurocent) == (3, 2_000)
    assert (trekking.top_eurocent, trekking.rest_eurocent, trekking.gepland) == (4_500, 2_500, 4)
    assert [rij.post.bedrag_eurocent for rij in trekking.uit("top")] == [2_500, 2_000]
    assert [rij.cumulatief_eurocent for rij in trekking.uit("top")] == [2_500, 4_500]


def test_regels_van_nul_of_minder_staan_apart_en_tellen_mee_in_de_hash() -> None:
    geheel = populatie(100, 0, -50, 200)
    assert [rij.bedrag_eurocent for rij in geheel.posten] == [100, 200]
    assert [rij.bedrag_eurocent for rij in geheel.apart] == [0, -50]
    assert geheel.totaal_eurocent == 300
    assert geheel.hash != populatie(100, 0, 200).hash


def test_de_hash_verandert_met_elk_veld_van_elke_regel() -> None:
    basis = [post(1, 100), post(2, 200)]
    hashes = {Populatie.van(basis).hash}
    for veld in Post._fields:
        anders = 101 if veld == "bedrag_eurocent" else "anders"
        hashes.add(Populatie.van([basis[0]._replace(**{veld: anders}), basis[1]]).hash)
    assert len(hashes) == len(Post._fields) + 1


@pytest.mark.parametrize(
    ("vraag", "woord"),
    [
        (wens(0), "meer dan nul"),
        (wens(-5), "meer dan nul"),
        (wens(10_001), "meer dan de hele populatie"),
        (wens(5_000, -1), "niet negatief"),
        (wens(5_000, 4_501), "negen tiende"),
        (wens(5_000, procent=49), "betrouwbaarheid"),
        (wens(5_000, procent=100), "betrouwbaarheid"),
        (wens(5_000, zaad=""), "zaad is leeg"),
        (wens(5_000, zaad="worp \udcff"), "zaad is geen leesbare tekst"),
        (wens(2), "te klein"),
    ],
)
def test_wat_niet_kan_wordt_geweigerd_met_een_zin(vraag: Wens, woord: str) -> None:
    with pytest.raises(SteekproefFout, match=woord):
        trek(populatie(*[100] * 100), vraag)


def test_alle_bezwaren_komen_tegelijk() -> None:
    with pytest.raises(SteekproefFout) as fout:
        trek(populatie(), wens(-1, -1, 10, ""))
    assert len(fout.value.zinnen) == 5
    assert all(zin.endswith(".") for zin in fout.value.zinnen)


def test_een_dubbele_post_wordt_geweigerd() -> None:
    with pytest.raises(SteekproefFout, match="twee keer"):
        Populatie.van([post(1, 100), post(1, 200)])
