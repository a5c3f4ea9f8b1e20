"""Keys: stream ids without BSN, ciphertext bound to its place, and forgetting."""

import stat
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter

import pytest
from eventsourcing.persistence import StoredEvent
from hypothesis import given
from hypothesis import strategies as st

from ledger.ids import Zaadtoeval, systeemtoeval
from ledger.opslag import Archiefstuk, Recorder
from ledger.privacy import (
    NAAM_GEHEIM,
    NAAM_HOOFDSLEUTEL,
    VERGETEN,
    PrivacyFout,
    Sleutel,
    Sleutelbos,
    ontsleutel,
    sleutelbos_uit_omgeving,
    sleutelbos_voor_oefenen,
    verband_van,
)
from ledger.zegel import Segment, ontzegel, samengevoegd, stromen_van, verzegel

BSN = "999900006"
GEHEIM = b"een geheim van minstens 32 tekens"
VERBAND = verband_van("client-a", 3, "PrestatieGoedgekeurd:1")


def maak_bos(geheim: bytes = GEHEIM, hoofdsleutel: bytes = b"h" * 32) -> Sleutelbos:
    return Sleutelbos(geheim, hoofdsleutel, systeemtoeval)


def sleutels_voor(bos: Sleutelbos, *stromen: str) -> dict[str, Sleutel]:
    return bos.nieuwe_sleutels(stromen)


# --- stream ids -------------------------------------------------------------------------------


def test_een_client_id_is_vast_per_geheim_en_verraadt_het_bsn_niet() -> None:
    eerste = maak_bos().client_id(BSN)
    assert eerste == maak_bos(hoofdsleutel=b"x" * 32).client_id(BSN)
    assert eerste != maak_bos(geheim=GEHEIM + b"!").client_id(BSN)
    assert eerste != maak_bos().client_id("999990019")
    assert eerste.startswith("client-")
    assert len(eerste) == len("client-") + 32
    assert int(eerste.removeprefix("client-"), 16) > 0


@pytest.mark.parametrize("geen_bsn", ["", "99990000", "9999000061", "99990000a", "٩٩٩٩٠٠٠٠٦"])
def test_wat_geen_bsn_kan_zijn_wordt_geweigerd_zonder_het_te_noemen(geen_bsn: str) -> None:
    with pytest.raises(PrivacyFout) as fout:
        maak_bos().client_id(geen_bsn)
    assert str(fout.value) == "Een BSN bestaat uit negen cijfers."


# --- encrypting -------------------------------------------------------------------------------


@given(st.binary(max_size=300))
def test_wat_versleuteld_is_komt_byte_voor_byte_terug(inhoud: bytes) -> None:
    bos = maak_bos()
    sleutel = sleutels_voor(bos, "client-a")["client-a"]
    geheim = bos.versleutel(sleutel, inhoud, VERBAND)
    assert ontsleutel(sleutel, geheim, VERBAND) == inhoud
    assert len(geheim) == 12 + len(inhoud) + 16
    assert geheim != bos.versleutel(sleutel, inhoud, VERBAND)


@given(st.integers(min_value=0), st.integers(0, 7))
def test_een_gewijzigde_bit_wordt_gemerkt_en_de_melding_toont_niets(plek: int, bit: int) -> None:
    bos = maak_bos()
    sleutel = sleutels_voor(bos, "client-a")["client-a"]
    geheim = bytearray(bos.versleutel(sleutel, b"Jansen", VERBAND))
    geheim[plek % len(geheim)] ^= 1 << bit
    with pytest.raises(PrivacyFout, match="beschadigd of horen bij een andere") as fout:
        ontsleutel(sleutel, bytes(geheim), VERBAND)
    assert "Jansen" not in str(fout.value)
    assert fout.value.__cause__ is None


@pytest.mark.parametrize(
    "elders",
    [
        verband_van("client-b", 3, "PrestatieGoedgekeurd:1"),
        verband_van("client-a", 4, "PrestatieGoedgekeurd:1"),
        verband_van("client-a", 3, "PrestatieAfgekeurd:1"),
        verband_van("client-a3", "PrestatieGoedgekeurd:1"),
    ],
)
def test_cijfertekst_kan_niet_naar_een_andere_stroom_versie_of_topic(elders: bytes) -> None:
    bos = maak_bos()
    sleutel = sleutels_voor(bos, "client-a")["client-a"]
    geheim = bos.versleutel(sleutel, b"x", VERBAND)
    with pytest.raises(PrivacyFout):
        ontsleutel(sleutel, geheim, elders)


def test_een_andere_sleutel_of_te_korte_bytes_openen_niets() -> None:
    bos = maak_bos()
    sleutels = sleutels_voor(bos, "client-a", "client-b")
    geheim = bos.versleutel(sleutels["client-a"], b"x", VERBAND)
    for sleutel, inhoud in ((sleutels["client-b"], geheim), (sleutels["client-a"], geheim[:5])):
        with pytest.raises(PrivacyFout):
            ontsleutel(sleutel, inhoud, VERBAND)


def test_een_sleutel_toont_zichzelf_niet() -> None:
    sleutel = sleutels_voor(maak_bos(), "client-a")["client-a"]
    assert "AESGCM" not in repr(sleutel)


# --- wrapped keys -----------------------------------------------------------------------------


def test_een_ingepakte_sleutel_gaat_in_een_ander_proces_weer_open() -> None:
    bos, ander = maak_bos(), maak_bos()
    sleutel = sleutels_voor(bos, "client-a")["client-a"]
    geopend = ander.open({"client-a": sleutel.gewikkeld})["client-a"]
    geheim = bos.versleutel(sleutel, b"inhoud", VERBAND)
    assert ontsleutel(geopend, geheim, VERBAND) == b"inhoud"
    assert ander.open({"client-a": sleutel.gewikkeld})["client-a"] is geopend


def test_een_sleutel_past_alleen_op_zijn_stroom_en_onder_zijn_hoofdsleutel() -> None:
    bos = maak_bos()
    gewikkeld = sleutels_voor(bos, "client-a")["client-a"].gewikkeld
    for opener, stroom in ((bos, "client-b"), (maak_bos(hoofdsleutel=b"x" * 32), "client-a")):
        with pytest.raises(PrivacyFout, match="past niet bij TOEWIJZING_HOOFDSLEUTEL"):
            opener.open({stroom: gewikkeld})


def test_het_geheugen_voor_sleutels_is_begrensd(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledger.privacy._ONTHOUDEN_SLEUTELS", 10)
    bos = maak_bos()
    sleutels = sleutels_voor(bos, *(f"client-{n}" for n in range(25)))
    assert len(bos._onthouden) == 10
    geopend = bos.open({stroom: sleutel.gewikkeld for stroom, sleutel in sleutels.items()})
    assert geopend == sleutels
    assert len(bos._onthouden) == 10


# --- forgetting -------------------------------------------------------------------------------


def test_na_vernietigen_is_de_persoon_vergeten_en_leest_niemand_een_fout(
    recorder: Recorder,
) -> None:
    bos = maak_bos()
    sleutels = sleutels_voor(bos, "client-a", "client-b")
    geheim = {s: bos.versleutel(k, s.encode(), VERBAND) for s, k in sleutels.items()}
    recorder.insert_events(
        [StoredEvent(stroom, 1, "T:1", geheim[stroom]) for stroom in sleutels],
        sleutels=[(stroom, sleutel.gewikkeld) for stroom, sleutel in sleutels.items()],
    )
    assert bos.vernietig(recorder, "client-a") is True
    assert bos.vernietig(recorder, "client-a") is False
    assert [s.stroom for s in bos._onthouden.values()] == ["client-b"]
    for lezer in (bos, maak_bos()):
        open_ = lezer.open(recorder.lees_sleutels(["client-a", "client-b"]))
        gelezen = {stroom: ontsleutel(open_[stroom], geheim[stroom], VERBAND) for stroom in open_}
        assert gelezen == {"client-a": VERGETEN, "client-b": b"client-b"}
    assert recorder.select_events("client-a")[0].state == geheim["client-a"]


# --- messages in segments ---------------------------------------------------------------------


def test_een_bericht_komt_byte_voor_byte_uit_het_archief_tot_iemand_wordt_vergeten(
    recorder: Recorder,
) -> None:
    bos = maak_bos()
    segmenten = [
        Segment("bericht-1", b"<Bericht>"),
        Segment("client-a", b"<Client>A</Client>\r\n"),
        Segment("client-b", b"<Client>\xff\x00</Client>"),
        Segment("bericht-1", b"</Bericht>"),
    ]
    sleutels = sleutels_voor(bos, "bericht-1", "client-a", "client-b")
    verband = verband_van("bericht-1", "ontvangen")
    recorder.insert_events(
        [StoredEvent("bericht-1", 1, "BerichtOntvangen:1", b"{}")],
        archief=lambda: [
            Archiefstuk(
                "bericht-1", "ontvangen", b"\0" * 32, verzegel(bos, segmenten, sleutels, verband)
            )
        ],
        sleutels=[(stroom, sleutel.gewikkeld) for stroom, sleutel in sleutels.items()],
    )

    def lees() -> list[object]:
        stuk = recorder.lees_archief("bericht-1", "ontvangen")
        assert stuk is not None
        open_ = bos.open(recorder.lees_sleutels(stromen_van(stuk.inhoud)))
        delen = ontzegel(stuk.inhoud, open_, verband)
        return [samengevoegd(delen), *delen]

    assert lees()[0] == b"".join(segment.inhoud for segment in segmenten)
    bos.vernietig(recorder, "client-a")
    assert lees() == [VERGETEN, b"<Bericht>", VERGETEN, segmenten[2].inhoud, b"</Bericht>"]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.binary(max_size=40)), max_size=8))
def test_elke_verdeling_in_segmenten_komt_heel_terug(paren: list[tuple[str, bytes]]) -> None:
    bos = maak_bos()
    segmenten = [Segment(*paar) for paar in paren]
    sleutels = sleutels_voor(bos, *"abc")
    zegel = verzegel(bos, segmenten, sleutels, b"v")
    assert samengevoegd(ontzegel(zegel, sleutels, b"v")) == b"".join(p[1] for p in paren)
    assert stromen_van(zegel) == list(dict.fromkeys(p[0] for p in paren))


def test_segmenten_kunnen_niet_worden_verwisseld_weggelaten_of_afgeknipt() -> None:
    bos = maak_bos()
    sleutels = sleutels_voor(bos, "a")
    heel = verzegel(bos, [Segment("a", b"1"), Segment("a", b"2")], sleutels, b"v")
    deel = (len(heel) - 4) // 2
    eerste, tweede = heel[4 : 4 + deel], heel[4 + deel :]
    vervalst = (
        heel[:4] + tweede + eerste,
        (1).to_bytes(4, "big") + eerste,
        heel[:-1],
        heel + b"x",
        heel[:3],
        b"\xff" * 40,
    )
    for zegel in vervalst:
        with pytest.raises(PrivacyFout):
            ontzegel(zegel, sleutels, b"v")
    with pytest.raises(PrivacyFout):
        ontzegel(heel, sleutels, b"ander bericht")


def test_duizend_segmenten_gaan_snel_dicht_en_open() -> None:
    bos = maak_bos()
    sleutels = sleutels_voor(bos, *(f"client-{n:032}" for n in range(1000)))
    segmenten = [Segment(stroom, b"x" * 900) for stroom in sleutels]
    zegel = verzegel(bos, segmenten, sleutels, b"v")

    def duur_seconden() -> float:
        begin = perf_counter()
        verzegel(bos, segmenten, sleutels, b"v")
        ontzegel(zegel, sleutels, b"v")
        return perf_counter() - begin

    # About 3 ms together; the bound leaves room for a busy machine.
    assert min(duur_seconden() for _ in range(5)) < 0.03


# --- where the secrets come from ----------------------------------------------------------------


def omgeving(**anders: str) -> dict[str, str]:
    goed = {NAAM_GEHEIM: GEHEIM.decode(), NAAM_HOOFDSLEUTEL: b64encode(b"h" * 32).decode()}
    return goed | anders


def test_de_omgeving_geeft_dezelfde_sleutelbos_als_de_geheimen_zelf() -> None:
    uit_omgeving = sleutelbos_uit_omgeving(omgeving(), systeemtoeval)
    assert uit_omgeving.client_id(BSN) == maak_bos().client_id(BSN)
    gewikkeld = sleutels_voor(maak_bos(), "client-a")["client-a"].gewikkeld
    assert isinstance(uit_omgeving.open({"client-a": gewikkeld})["client-a"], Sleutel)


@pytest.mark.parametrize(
    ("anders", "melding"),
    [
        ({NAAM_GEHEIM: ""}, "Zet eerst de omgevingsvariabele TOEWIJZING_GEHEIM."),
        (
            {NAAM_GEHEIM: "", NAAM_HOOFDSLEUTEL: ""},
            "Zet eerst de omgevingsvariabele TOEWIJZING_GEHEIM en TOEWIJZING_HOOFDSLEUTEL.",
        ),
        ({NAAM_GEHEIM: "kort"}, "TOEWIJZING_GEHEIM is te kort: minstens 32 tekens."),
        ({NAAM_HOOFDSLEUTEL: "geen~base64"}, "TOEWIJZING_HOOFDSLEUTEL is geen geldige base64."),
        ({NAAM_HOOFDSLEUTEL: "a2w="}, "TOEWIJZING_HOOFDSLEUTEL moet 32 bytes in base64 zijn."),
    ],
)
def test_een_onbruikbare_omgeving_zegt_wat_er_mis_is(anders: dict[str, str], melding: str) -> None:
    with pytest.raises(PrivacyFout) as fout:
        sleutelbos_uit_omgeving(omgeving(**anders), systeemtoeval)
    assert str(fout.value) == melding


def test_oefengeheimen_worden_een_keer_gemaakt_en_zijn_alleen_voor_de_eigenaar(
    tmp_path: Path,
) -> None:
    data_map = tmp_path / "data"
    with ThreadPoolExecutor(8) as draden:
        bossen = list(
            draden.map(lambda n: sleutelbos_voor_oefenen(data_map, Zaadtoeval(n)), range(8))
        )
    assert len({bos.client_id(BSN) for bos in bossen}) == 1
    assert [pad.name for pad in data_map.iterdir()] == ["oefengeheimen"]
    assert stat.S_IMODE((data_map / "oefengeheimen").stat().st_mode) == 0o600
    later = sleutelbos_voor_oefenen(data_map, systeemtoeval)
    assert later.client_id(BSN) == bossen[0].client_id(BSN)
    (data_map / "oefengeheimen").write_text("half")
    with pytest.raises(PrivacyFout, match="beschadigd"):
        sleutelbos_voor_oefenen(data_map, systeemtoeval)
