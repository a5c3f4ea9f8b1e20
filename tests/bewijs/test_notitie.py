"""Signed notes and checkpoints: the published example, keys, and what is refused."""

from base64 import b64decode, b64encode
from pathlib import Path

import pytest

from ledger.bewijssleutel import bewijssleutel_uit_omgeving, bewijssleutel_voor_oefenen
from ledger.controlepunt import (
    Controlepunt,
    consistentiebewijs,
    lees_controlepunt,
    ontvangstbewijs,
)
from ledger.ids import Zaadtoeval
from ledger.notitie import Controlesleutel, NotitieFout, Tekensleutel, lees_base64
from ledger.privacy import PrivacyFout
from tests.bewijs import vectoren as v

SLEUTEL = Tekensleutel("toewijzing.example/proef", b"z" * 32)
ANDER = Tekensleutel("toewijzing.example/proef", b"y" * 32)
PUNT = Controlepunt("toewijzing.example/proef", 8, v.KOPPEN[8])
NOTITIE = SLEUTEL.onderteken(PUNT.tekst())
LEESTEKEN = "—"


def test_de_gepubliceerde_notitie_komt_er_byte_voor_byte_uit() -> None:
    sleutel = Tekensleutel(v.GO_NAAM, v.GO_ZAAD)
    assert str(sleutel.controle) == v.GO_VKEY
    assert sleutel.onderteken(v.GO_TEKST) == v.GO_NOTITIE
    assert Controlesleutel.uit_vkey(v.GO_VKEY).open(v.GO_NOTITIE) == v.GO_TEKST


def test_een_controlepunt_komt_terug_zoals_het_is_ondertekend() -> None:
    assert lees_controlepunt(NOTITIE, SLEUTEL.controle) == PUNT
    assert NOTITIE.splitlines()[:4] == [
        "toewijzing.example/proef",
        "8",
        b64encode(v.KOPPEN[8]).decode(),
        "",
    ]


def test_een_handtekening_van_een_ander_erbij_doet_niets_af() -> None:
    erbij = NOTITIE + ANDER.onderteken(PUNT.tekst()).split("\n\n")[1]
    assert lees_controlepunt(erbij, SLEUTEL.controle) == PUNT
    assert lees_controlepunt(erbij, ANDER.controle) == PUNT


def test_een_foute_handtekening_van_de_eigen_sleutel_doet_alles_af() -> None:
    regel = NOTITIE.split("\n\n")[1]
    andere_tekst = SLEUTEL.onderteken("iets anders\n").split("\n\n")[1]
    with pytest.raises(NotitieFout, match="past niet bij de tekst"):
        SLEUTEL.controle.open(NOTITIE.replace(regel, andere_tekst + regel))


@pytest.mark.parametrize(
    ("notitie", "zin"),
    [
        (NOTITIE.replace("\n8\n", "\n9\n"), "past niet bij de tekst"),
        (ANDER.onderteken(PUNT.tekst()), "niet met deze sleutel"),
        (NOTITIE[:-1], "geen ondertekende notitie"),
        (NOTITIE[:60], "geen ondertekende notitie"),
        (NOTITIE + "\n", "geen ondertekende notitie"),
        (NOTITIE + "erbij\n", "niet de juiste vorm"),
        (NOTITIE.replace(LEESTEKEN, "-"), "niet de juiste vorm"),
        (NOTITIE.replace("\n\n", "\n\n\n"), "past niet bij de tekst"),
        (NOTITIE.replace("8", "8\r"), "geen ondertekende notitie"),
        (NOTITIE[:-2] + "!\n", "niet de juiste vorm"),
        (PUNT.tekst(), "geen ondertekende notitie"),
        (NOTITIE + NOTITIE.split("\n\n")[1] * 64, "te veel handtekeningen"),
        ("", "geen ondertekende notitie"),
        (SLEUTEL.onderteken("oorsprong\n08\n\n"), "geen controlepunt"),
        (SLEUTEL.onderteken(f"o\n08\n{b64encode(v.LEEG).decode()}\n"), "geen controlepunt"),
        (SLEUTEL.onderteken("o\n8\nAAAA\n"), "geen controlepunt"),
        (SLEUTEL.onderteken(PUNT.tekst() + "extra\n"), "geen controlepunt"),
    ],
)
def test_een_controlepunt_dat_niet_klopt_wordt_geweigerd(notitie: str, zin: str) -> None:
    with pytest.raises(NotitieFout, match=zin):
        lees_controlepunt(notitie, SLEUTEL.controle)


def test_base64_die_op_twee_manieren_te_schrijven_is_telt_maar_in_een_vorm() -> None:
    handtekening = NOTITIE[:-1].split(" ")[-1]
    assert handtekening.endswith("=")
    anders = handtekening[:-2] + chr(ord(handtekening[-2]) + 1) + "="
    assert b64decode(anders) == b64decode(handtekening)
    assert lees_base64(anders) is None
    with pytest.raises(NotitieFout, match="niet de juiste vorm"):
        SLEUTEL.controle.open(NOTITIE.replace(handtekening, anders))


@pytest.mark.parametrize(
    ("vkey", "zin"),
    [
        ("", "geen publieke sleutel"),
        ("naam", "geen publieke sleutel"),
        (v.GO_VKEY + "A", "geen publieke sleutel"),
        (v.GO_VKEY.replace("+ARpc", "+ARpd"), "past niet bij naam en sleutel"),
        (v.GO_VKEY.replace("Peter", "Pieter"), "past niet bij naam en sleutel"),
        (v.GO_VKEY.replace("c74f20a3", "C74F20A3"), "past niet bij naam en sleutel"),
        ("naam+00000000+AQAA", "32 bytes"),
        ("een naam+00000000+" + b64encode(b"\x01" + b"k" * 32).decode(), "geen spaties"),
        ("naam+00000000+" + b64encode(b"\x02" + b"k" * 32).decode(), "geen publieke sleutel"),
    ],
)
def test_een_publieke_sleutel_die_niet_klopt_wordt_geweigerd(vkey: str, zin: str) -> None:
    with pytest.raises(NotitieFout, match=zin):
        Controlesleutel.uit_vkey(vkey)


@pytest.mark.parametrize("tekst", ["", "zonder regeleinde", "met\teen tab\n"])
def test_een_tekst_die_geen_notitie_kan_zijn_wordt_niet_ondertekend(tekst: str) -> None:
    with pytest.raises(NotitieFout, match="eindigt op een regeleinde"):
        SLEUTEL.onderteken(tekst)


def test_een_ontvangstbewijs_en_een_vervolgbewijs_hebben_de_voorgeschreven_regels() -> None:
    hash_ = b64encode(v.LEEG).decode()
    assert ontvangstbewijs(b"blad", 5, [v.LEEG, v.LEEG], NOTITIE) == (
        f"c2sp.org/tlog-proof@v1\nextra YmxhZA==\nindex 5\n{hash_}\n{hash_}\n\n{NOTITIE}"
    )
    assert ontvangstbewijs(b"blad", 0, [], NOTITIE) == (
        f"c2sp.org/tlog-proof@v1\nextra YmxhZA==\nindex 0\n\n{NOTITIE}"
    )
    assert consistentiebewijs(7, [v.LEEG], NOTITIE) == f"old 7\n{hash_}\n\n{NOTITIE}"


# --- where the key comes from ---------------------------------------------------------------------

OMGEVING = {
    "BEWIJSSLEUTEL": b64encode(v.GO_ZAAD).decode(),
    "BEWIJSNAAM": v.GO_NAAM,
}


def test_de_sleutel_komt_uit_de_omgeving() -> None:
    assert str(bewijssleutel_uit_omgeving(OMGEVING).controle) == v.GO_VKEY


@pytest.mark.parametrize(
    ("anders", "zin"),
    [
        ({"BEWIJSSLEUTEL": ""}, "Zet eerst de omgevingsvariabele BEWIJSSLEUTEL."),
        ({"BEWIJSNAAM": ""}, "Zet eerst de omgevingsvariabele BEWIJSNAAM."),
        ({"BEWIJSSLEUTEL": "geheim"}, "BEWIJSSLEUTEL moet 32 bytes in base64 zijn."),
        ({"BEWIJSSLEUTEL": "AAAA"}, "BEWIJSSLEUTEL moet 32 bytes in base64 zijn."),
        ({"BEWIJSNAAM": "een naam"}, "BEWIJSNAAM moet een adres zonder spaties"),
        ({"BEWIJSNAAM": "een+naam"}, "BEWIJSNAAM moet een adres zonder spaties"),
    ],
)
def test_een_onbruikbare_sleutel_uit_de_omgeving_wordt_gemeld_zonder_haar_te_tonen(
    anders: dict[str, str], zin: str
) -> None:
    with pytest.raises(PrivacyFout) as fout:
        bewijssleutel_uit_omgeving({**OMGEVING, **anders})
    assert str(fout.value).startswith(zin)
    assert "geheim" not in str(fout.value)


def test_de_oefenmodus_maakt_een_keer_een_eigen_sleutel(tmp_path: Path) -> None:
    een = bewijssleutel_voor_oefenen(tmp_path / "een", Zaadtoeval(1))
    nogmaals = bewijssleutel_voor_oefenen(tmp_path / "een", Zaadtoeval(2))
    ander = bewijssleutel_voor_oefenen(tmp_path / "ander", Zaadtoeval(3))
    assert een.controle == nogmaals.controle
    assert een.controle.naam != ander.controle.naam
    assert een.controle.naam.startswith("toewijzing.example/oefenmodus-")
    assert (tmp_path / "een" / "bewijssleutel").stat().st_mode & 0o777 == 0o600


def test_een_beschadigd_sleutelbestand_wordt_gemeld(tmp_path: Path) -> None:
    (tmp_path / "bewijssleutel").write_text("é")
    with pytest.raises(PrivacyFout, match="beschadigd"):
        bewijssleutel_voor_oefenen(tmp_path, Zaadtoeval(1))
