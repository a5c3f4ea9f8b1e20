"""The Merkle tree: published vectors, a second opinion, and what no proof may do."""

from base64 import b64encode
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree, InvalidProof, verify_consistency, verify_inclusion

from ledger.bewijs import (
    LEEG,
    TEGEL,
    Deel,
    Rand,
    Stuk,
    blad,
    bladhash,
    consistentiedelen,
    hogere_hashes,
    inclusiedelen,
    klopt_consistentie,
    klopt_inclusie,
    knoophash,
    kop_uit_stukken,
    kop_van,
    stukken,
)
from tests.bewijs import vectoren as v

EEN_HASH = bytes.fromhex("abacaba000000000000000000000000000000000000000000060061e00123456")
MAATJE = 40
HASHES = [bladhash(v.genummerd_blad(nummer)) for nummer in range(70_000)]


def pad_van(delen: Sequence[Deel], hashes: Sequence[bytes] = HASHES) -> list[bytes]:
    return [kop_van(hashes[deel.begin : deel.eind]) for deel in delen]


def uit_hex(pad: list[str]) -> list[bytes]:
    return [bytes.fromhex(tekst) for tekst in pad]


# --- published vectors ----------------------------------------------------------------------------


def test_bladen_en_knopen_krijgen_de_gepubliceerde_hashes() -> None:
    tekst, hash_ = v.HASH_BLAD
    assert bladhash(tekst.encode()).hex() == hash_
    links, rechts, knoop = v.HASH_KNOOP
    assert knoophash(links.encode(), rechts.encode()).hex() == knoop
    assert [bladhash(inhoud) for inhoud in v.BLADEN] == v.BLADHASHES
    assert v.LEEG == LEEG


@pytest.mark.parametrize("omvang", range(9))
def test_de_referentieboom_heeft_bij_elke_omvang_de_gepubliceerde_kop(omvang: int) -> None:
    rand = Rand()
    for hash_ in v.BLADHASHES[:omvang]:
        rand.voeg_toe(hash_)
    assert rand.kop() == kop_van(v.BLADHASHES[:omvang]) == v.KOPPEN[omvang]


@pytest.mark.parametrize("omvang", v.GROTE_KOPPEN)
def test_grotere_bomen_hebben_de_gepubliceerde_kop(omvang: int) -> None:
    assert b64encode(kop_van(HASHES[:omvang])).decode() == v.GROTE_KOPPEN[omvang]


@pytest.mark.parametrize(("index", "omvang", "pad"), v.INCLUSIE)
def test_een_bewijs_van_opname_is_het_gepubliceerde(
    index: int, omvang: int, pad: list[str]
) -> None:
    assert pad_van(inclusiedelen(index, omvang), v.BLADHASHES) == uit_hex(pad)
    blad_hash, kop = v.BLADHASHES[index], v.KOPPEN[omvang]
    assert klopt_inclusie(index, omvang, blad_hash, uit_hex(pad), kop)


@pytest.mark.parametrize(("oud", "nieuw", "pad"), v.CONSISTENTIE)
def test_een_bewijs_van_vervolg_is_het_gepubliceerde(oud: int, nieuw: int, pad: list[str]) -> None:
    assert pad_van(consistentiedelen(oud, nieuw), v.BLADHASHES) == uit_hex(pad)
    assert klopt_consistentie(oud, nieuw, v.KOPPEN[oud], v.KOPPEN[nieuw], uit_hex(pad))


@pytest.mark.parametrize(("index", "omvang", "hexpad"), v.INCLUSIE)
def test_de_gepubliceerde_verminkingen_van_een_bewijs_van_opname_worden_geweigerd(
    index: int, omvang: int, hexpad: list[str]
) -> None:
    pad, hash_, kop = uit_hex(hexpad), v.BLADHASHES[index], v.KOPPEN[omvang]
    verminkt = [
        (index - 1, omvang, hash_, pad, kop),
        (index + 1, omvang, hash_, pad, kop),
        (index ^ 2, omvang, hash_, pad, kop),
        (index, omvang * 2, hash_, pad, kop),
        (index, omvang // 2, hash_, pad, kop),
        (index, omvang, b"WrongLeaf", pad, kop),
        (index, omvang, hash_, pad, LEEG),
        (index, omvang, hash_, pad, EEN_HASH),
        (index, omvang, hash_, [*pad, b""], kop),
        (index, omvang, hash_, [*pad, kop], kop),
        (index, omvang, hash_, [b"", *pad], kop),
        (index, omvang, hash_, [kop, *pad], kop),
        *((index, omvang, hash_, ander, kop) for ander in _verminkte_paden(pad)),
    ]
    for geval in verminkt:
        assert not klopt_inclusie(*geval), geval


@pytest.mark.parametrize(("oud", "nieuw", "hexpad"), v.CONSISTENTIE)
def test_de_gepubliceerde_verminkingen_van_een_bewijs_van_vervolg_worden_geweigerd(
    oud: int, nieuw: int, hexpad: list[str]
) -> None:
    pad, koppen = uit_hex(hexpad), (v.KOPPEN[oud], v.KOPPEN[nieuw])
    verminkt = [
        (oud - 1, nieuw, *koppen, pad),
        (oud + 1, nieuw, *koppen, pad),
        (oud ^ 2, nieuw, *koppen, pad),
        (oud, nieuw * 2, *koppen, pad),
        (oud, nieuw // 2, *koppen, pad),
        (oud, nieuw, b"WrongRoot", koppen[1], pad),
        (oud, nieuw, koppen[0], b"WrongRoot", pad),
        *(((oud, nieuw, koppen[1], koppen[0], pad),) if oud != nieuw else ()),
        (oud, nieuw, *koppen, [*pad, b""]),
        (oud, nieuw, *koppen, [*pad, koppen[0]]),
        (oud, nieuw, *koppen, [koppen[0], *pad]),
        *((oud, nieuw, *koppen, ander) for ander in _verminkte_paden(pad)),
    ]
    for geval in verminkt:
        assert not klopt_consistentie(*geval), geval


def _verminkte_paden(pad: list[bytes]) -> list[list[bytes]]:
    """One bit turned in each hash, one hash too few, one too many in the middle."""
    uit = [
        [*pad[:plek], bytes([hash_[0] ^ 8]) + hash_[1:], *pad[plek + 1 :]]
        for plek, hash_ in enumerate(pad)
    ]
    if pad:
        uit.append(pad[:-1])
        uit.append([pad[0], EEN_HASH, *pad[1:]])
    return uit


# --- a second opinion -----------------------------------------------------------------------------


def test_pymerkle_geeft_dezelfde_koppen_en_dezelfde_bewijzen_van_opname() -> None:
    boom = _pymerkle(MAATJE)
    for omvang in range(1, MAATJE + 1):
        kop = kop_van(HASHES[:omvang])
        assert boom.get_root(omvang) == kop
        for index in range(omvang):
            pad = pad_van(inclusiedelen(index, omvang))
            bewijs = boom.prove_inclusion(index + 1, omvang)
            assert bewijs.path == [HASHES[index], *pad]
            assert klopt_inclusie(index, omvang, HASHES[index], pad, kop)
            verify_inclusion(HASHES[index], kop, bewijs, index=index + 1, size=omvang)


def test_pymerkle_vindt_ook_dat_elke_boom_elke_kleinere_voortzet() -> None:
    boom = _pymerkle(MAATJE)
    for nieuw in range(1, MAATJE + 1):
        kop = kop_van(HASHES[:nieuw])
        for oud in range(1, nieuw + 1):
            oude_kop = kop_van(HASHES[:oud])
            pad = pad_van(consistentiedelen(oud, nieuw))
            assert klopt_consistentie(oud, nieuw, oude_kop, kop, pad)
            bewijs = boom.prove_consistency(oud, nieuw)
            # Its own form writes other pieces than RFC 6962, which lead to the same two heads.
            verify_consistency(oude_kop, kop, bewijs, prior_size=oud, later_size=nieuw)
            assert bewijs.retrieve_prior_state() == oude_kop
            assert bewijs.compute_root() == kop


def test_pymerkle_weigert_wat_hier_wordt_geweigerd() -> None:
    boom = _pymerkle(MAATJE)
    bewijs = boom.prove_inclusion(8, MAATJE)
    kop = kop_van(HASHES[:MAATJE])
    pad = pad_van(inclusiedelen(7, MAATJE))
    assert not klopt_inclusie(7, MAATJE, HASHES[8], pad, kop)
    with pytest.raises(InvalidProof):
        verify_inclusion(HASHES[8], kop, bewijs)


def _pymerkle(omvang: int) -> InmemoryTree:
    boom = InmemoryTree(algorithm="sha256")
    for nummer in range(omvang):
        boom.append_entry(v.genummerd_blad(nummer))
    return boom


# --- properties -----------------------------------------------------------------------------------

_OMVANG = st.one_of(
    st.integers(1, 300),
    st.integers(1, 70_000),
    st.sampled_from([n + d for n in (256, 512, 1024, 65_536) for d in (-1, 0, 1)]),
)


@st.composite
def _twee(teken: st.DrawFn) -> tuple[int, int]:
    """A size, and a smaller number."""
    omvang = teken(_OMVANG)
    return teken(st.integers(0, omvang - 1)), omvang


@settings(deadline=None, max_examples=60)
@given(_twee())
def test_elk_blad_is_aantoonbaar_en_op_geen_andere_plaats(paar: tuple[int, int]) -> None:
    index, omvang = paar
    kop, pad = kop_van(HASHES[:omvang]), pad_van(inclusiedelen(index, omvang))
    assert len(pad) <= omvang.bit_length()
    assert klopt_inclusie(index, omvang, HASHES[index], pad, kop)
    for anders in {index - 1, index + 1, index ^ 1, omvang - 1 - index} - {index}:
        assert not klopt_inclusie(anders, omvang, HASHES[index], pad, kop)
    assert not klopt_inclusie(index, omvang, bladhash(b"anders"), pad, kop)


@settings(deadline=None, max_examples=60)
@given(_twee())
def test_elk_begin_is_aantoonbaar_en_een_ander_begin_niet(
    paar: tuple[int, int],
) -> None:
    oud, nieuw = paar
    kop, pad = kop_van(HASHES[:nieuw]), pad_van(consistentiedelen(oud, nieuw))
    assert len(pad) <= nieuw.bit_length() + 1
    assert klopt_consistentie(oud, nieuw, kop_van(HASHES[:oud]), kop, pad)
    if oud:
        gewijzigd = [*HASHES[: oud - 1], bladhash(b"anders")]
        assert not klopt_consistentie(oud, nieuw, kop_van(gewijzigd), kop, pad)
        assert not klopt_consistentie(oud, nieuw, kop_van(HASHES[: oud - 1]), kop, pad)


@settings(deadline=None, max_examples=60)
@given(_twee(), st.data())
def test_een_gewijzigd_vervolg_sluit_nooit_aan(paar: tuple[int, int], data: st.DataObject) -> None:
    oud, nieuw = paar
    plek = data.draw(st.integers(0, nieuw - 1))
    anders = [*HASHES[:plek], bladhash(b"anders"), *HASHES[plek + 1 : nieuw]]
    pad = pad_van(consistentiedelen(oud, nieuw), anders)
    sluit_aan = klopt_consistentie(oud, nieuw, kop_van(HASHES[:oud]), kop_van(anders), pad)
    assert sluit_aan is (plek >= oud)


@settings(deadline=None, max_examples=60)
@given(_twee())
def test_elke_deelboom_volgt_uit_de_opgeslagen_hashes(paar: tuple[int, int]) -> None:
    index, omvang = paar
    delen = [Deel(0, omvang), *inclusiedelen(index, omvang), *consistentiedelen(index, omvang)]
    for deel in delen:
        gelezen = [_opgeslagen(stuk) for stuk in stukken(deel)]
        assert sum(map(len, gelezen)) < 3 * TEGEL
        assert kop_uit_stukken(gelezen) == kop_van(HASHES[deel.begin : deel.eind])


def _opgeslagen(stuk: Stuk) -> list[bytes]:
    breedte = TEGEL**stuk.niveau
    return [
        kop_van(HASHES[nummer * breedte : (nummer + 1) * breedte])
        for nummer in range(stuk.begin, stuk.eind)
    ]


@pytest.mark.parametrize("aantal", [0, 1, 255, 256, 257, 1000])
def test_een_hoger_niveau_telt_alleen_volle_tegels(aantal: int) -> None:
    nummer, hashes = hogere_hashes(3 * TEGEL, HASHES[:aantal])
    assert nummer == 3
    assert hashes == [_opgeslagen(Stuk(1, n, n + 1))[0] for n in range(aantal // TEGEL)]


def test_een_rand_heeft_onderweg_elke_kop() -> None:
    rand = Rand()
    for omvang in range(600):
        assert (rand.omvang, rand.kop()) == (omvang, kop_van(HASHES[:omvang]))
        rand.voeg_toe(HASHES[omvang])
    for hash_ in HASHES[600:]:
        rand.voeg_toe(hash_)
    eerste = hogere_hashes(0, HASHES)[1]
    assert rand.niveaus == [eerste, hogere_hashes(0, eerste)[1]]


# --- bounds and leaves ----------------------------------------------------------------------------


@pytest.mark.parametrize(("index", "omvang"), [(0, 0), (1, 1), (-1, 5), (8, 7)])
def test_een_blad_dat_er_niet_is_heeft_geen_bewijs(index: int, omvang: int) -> None:
    with pytest.raises(ValueError, match=f"geen blad {index}"):
        inclusiedelen(index, omvang)
    assert not klopt_inclusie(index, omvang, EEN_HASH, [], EEN_HASH)


def test_een_kleinere_boom_zet_geen_grotere_voort() -> None:
    with pytest.raises(ValueError, match="bevat er geen van 9"):
        consistentiedelen(9, 8)
    assert not klopt_consistentie(9, 8, v.KOPPEN[8], v.KOPPEN[8], [])
    assert not klopt_consistentie(-1, 8, v.KOPPEN[8], v.KOPPEN[8], [])


def test_op_de_lege_boom_volgt_alles_en_zonder_bewijs() -> None:
    assert klopt_consistentie(0, 8, LEEG, v.KOPPEN[8], [])
    assert not klopt_consistentie(0, 8, v.KOPPEN[1], v.KOPPEN[8], [])
    assert not klopt_consistentie(0, 8, LEEG, v.KOPPEN[8], [v.KOPPEN[8]])
    assert not klopt_consistentie(3, 8, v.KOPPEN[3], v.KOPPEN[8], [])


_GEBEURTENIS = st.tuples(
    st.text(max_size=6).filter(lambda tekst: "\0" not in tekst),
    st.integers(-(2**63), 2**63 - 1),
    st.text(max_size=6),
    st.binary(max_size=12),
)


@given(st.lists(_GEBEURTENIS, min_size=2, max_size=6, unique=True))
def test_geen_twee_gebeurtenissen_hebben_dezelfde_bytes(
    gebeurtenissen: list[tuple[str, int, str, bytes]],
) -> None:
    bladen = sorted(blad(*gebeurtenis) for gebeurtenis in gebeurtenissen)
    assert all(een != ander for een, ander in pairwise(bladen))
    assert all(not ander.startswith(een) for een, ander in pairwise(bladen))


def test_de_bytes_van_een_blad_zijn_vastgelegd() -> None:
    assert blad("client-é", 7, "Soort:1", b'{"a":1}').hex() == (
        "01"
        "00000009" + "client-é".encode().hex() + "0000000000000007"
        "00000007" + b"Soort:1".hex() + "00000007" + b'{"a":1}'.hex()
    )
