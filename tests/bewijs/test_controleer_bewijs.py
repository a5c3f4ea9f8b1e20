"""The stand-alone verifier: good is good, and everything else is refused with its reason."""

import ast
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.bewijs import (
    blad,
    bladhash,
    consistentiedelen,
    inclusiedelen,
    kop_van,
)
from ledger.controlepunt import Controlepunt, consistentiebewijs, ontvangstbewijs
from ledger.notitie import Tekensleutel
from tests.bewijs import vectoren as v
from tests.bewijs.script import SCRIPT, script

NAAM = "toewijzing.example/proef"
SLEUTEL = Tekensleutel(NAAM, b"z" * 32)
ANDER = Tekensleutel(NAAM, b"y" * 32)
VKEY = str(SLEUTEL.controle)
INHOUD = b'{"gebeurtenisId":"0192f0c1-0000-7000-8000-000000000001","naam":"\\u001b[31m"}'
BLADEN = [blad("client-a", versie, "Soort:1", INHOUD) for versie in range(1, 12)]
HASHES = [bladhash(inhoud) for inhoud in BLADEN]

Uitslag = tuple[int, str, str]


def punt(omvang: int, sleutel: Tekensleutel = SLEUTEL) -> str:
    return sleutel.onderteken(Controlepunt(NAAM, omvang, kop_van(HASHES[:omvang])).tekst())


def bewijs(index: int = 5, omvang: int = 9, inhoud: bytes | None = None) -> str:
    pad = [kop_van(HASHES[deel.begin : deel.eind]) for deel in inclusiedelen(index, omvang)]
    return ontvangstbewijs(inhoud or BLADEN[index], index, pad, punt(omvang))


def vervolg(oud: int = 5, nieuw: int = 9) -> str:
    pad = [kop_van(HASHES[deel.begin : deel.eind]) for deel in consistentiedelen(oud, nieuw)]
    return consistentiebewijs(oud, pad, punt(nieuw))


def zonder_regel(tekst: str, regel: int) -> str:
    return "\n".join(rij for nummer, rij in enumerate(tekst.split("\n")) if nummer != regel)


@pytest.fixture
def draai(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Uitslag]:
    """Runs the verifier: texts become files, words stay words."""

    def voer_uit(opdracht: str, *teksten: str | bytes, sleutel: str = VKEY) -> Uitslag:
        woorden = [opdracht]
        for nummer, tekst in enumerate(teksten):
            bestand = tmp_path / f"{nummer}"
            bestand.write_bytes(tekst if isinstance(tekst, bytes) else tekst.encode())
            woorden.append(str(bestand))
        code = script.main([*woorden, "--sleutel", sleutel])
        uit = capsys.readouterr()
        return code, uit.out, uit.err

    return voer_uit


# --- good -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("omvang", [0, 1, 8, 11])
def test_een_controlepunt_dat_klopt(draai: Callable[..., Uitslag], omvang: int) -> None:
    code, uit, fout = draai("controlepunt", punt(omvang))
    assert (code, fout) == (0, "")
    assert uit.splitlines()[:3] == [
        "Het controlepunt klopt.",
        f"Grootboek:    {NAAM}",
        f"Omvang:       {omvang} gebeurtenissen",
    ]


@pytest.mark.parametrize(("index", "omvang"), [(0, 1), (0, 8), (5, 8), (7, 8), (10, 11), (2, 3)])
def test_een_ontvangstbewijs_dat_klopt(
    draai: Callable[..., Uitslag], index: int, omvang: int
) -> None:
    code, uit, fout = draai("bewijs", bewijs(index, omvang))
    assert (code, fout) == (0, "")
    assert uit.startswith("Het ontvangstbewijs klopt.\n")
    assert f"Plaats:       {index} (vanaf 0)" in uit
    assert f"Stroom:       client-a, versie {index + 1}" in uit
    assert "0192f0c1-0000-7000-8000-000000000001" in uit
    assert "\x1b" not in uit


@pytest.mark.parametrize(("oud", "nieuw"), [(0, 9), (1, 8), (2, 5), (6, 8), (8, 8), (8, 11)])
def test_een_vervolg_dat_klopt(draai: Callable[..., Uitslag], oud: int, nieuw: int) -> None:
    code, uit, fout = draai("consistentie", punt(oud), vervolg(oud, nieuw))
    assert (code, fout) == (0, "")
    assert uit.startswith(
        f"De eerste {oud} gebeurtenissen zijn onveranderd; erbij gekomen: {nieuw - oud}.\n"
    )


def test_de_gepubliceerde_bewijzen_kloppen() -> None:
    for index, omvang, pad in v.INCLUSIE:
        gevonden = script.Controlepunt(NAAM, omvang, v.KOPPEN[omvang])
        script.controleer_opname(index, v.BLADEN[index], _uit_hex(pad), gevonden)
    for oud, nieuw, pad in v.CONSISTENTIE:
        punten = [script.Controlepunt(NAAM, n, v.KOPPEN[n]) for n in (oud, nieuw)]
        script.controleer_vervolg(*punten, _uit_hex(pad))
    script.controleer_handtekening(*script.ontleed(v.GO_NOTITIE), script.lees_sleutel(v.GO_VKEY))


def _uit_hex(pad: list[str]) -> list[bytes]:
    return [bytes.fromhex(tekst) for tekst in pad]


@pytest.mark.parametrize("vorm", ["{}", "{}\n", "{}\r\n", "{}\r\n\r\n", "\n{}\n\n", "\ufeff{} \n"])
def test_de_sleutel_mag_in_een_bestand_staan(
    draai: Callable[..., Uitslag], tmp_path: Path, vorm: str
) -> None:
    (tmp_path / "sleutel").write_bytes(vorm.format(VKEY).encode())
    assert draai("bewijs", bewijs(), sleutel=str(tmp_path / "sleutel"))[0] == 0


def test_een_ontvangstbewijs_onder_het_controlepunt_dat_iemand_bewaart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for naam, tekst in {"bewijs": bewijs(5, 9), "dit": punt(9), "ander": punt(8)}.items():
        (tmp_path / naam).write_text(tekst)
    woorden = ["bewijs", str(tmp_path / "bewijs"), "--sleutel", VKEY, "--controlepunt"]
    assert script.main([*woorden, str(tmp_path / "dit")]) == 0
    assert script.main([*woorden, str(tmp_path / "ander")]) == 1
    assert "een ander controlepunt" in capsys.readouterr().out


# --- wrong ----------------------------------------------------------------------------------------

HASH = b64encode(v.LEEG).decode()
VREEMD = SLEUTEL.onderteken(Controlepunt("ander.example/log", 8, v.KOPPEN[8]).tekst())
ANDER_BLAD = blad("client-a", 6, "Soort:1", INHOUD + b" ")


@pytest.mark.parametrize(
    ("opdracht", "teksten", "zin"),
    [
        ("controlepunt", [punt(8, ANDER)], "niet met deze sleutel ondertekend"),
        ("controlepunt", [punt(8).replace("\n8\n", "\n9\n")], "handtekening past niet"),
        ("controlepunt", [VREEMD], "is van grootboek ander.example/log en de sleutel van"),
        ("bewijs", [bewijs(inhoud=ANDER_BLAD)], "niet die waarover"),
        ("bewijs", [bewijs().replace("index 5", "index 4")], "niet die waarover"),
        ("bewijs", [bewijs().replace("index 5", "index 9")], "valt buiten de 9"),
        ("bewijs", [bewijs(5, 9).replace(f"\n\n{NAAM}", f"\n{HASH}\n\n{NAAM}")], "te veel hashes"),
        ("bewijs", [zonder_regel(bewijs(), 4)], "niet die waarover|te weinig hashes"),
        ("bewijs", [bewijs().replace(punt(9), punt(9, ANDER))], "niet met deze sleutel"),
        ("consistentie", [punt(9), vervolg(9, 9).replace(punt(9), punt(8))], "is ingekort"),
        ("consistentie", [punt(6), vervolg(5, 9)], "gaat uit van omvang 5"),
        ("consistentie", [punt(5), vervolg().replace("\n\n", f"\n{HASH}\n\n", 1)], "te veel"),
        ("consistentie", [punt(5), zonder_regel(vervolg(), 1)], "gewijzigd|te weinig"),
        ("consistentie", [punt(5), f"old 5\n\n{punt(9)}"], "te weinig hashes"),
    ],
)
def test_wat_niet_klopt_wordt_met_reden_afgewezen(
    draai: Callable[..., Uitslag], opdracht: str, teksten: list[str], zin: str
) -> None:
    code, uit, fout = draai(opdracht, *teksten)
    assert (code, fout) == (1, "")
    assert uit.startswith("Het klopt NIET: ")
    assert any(deel in uit for deel in zin.split("|")), uit


# --- unreadable -----------------------------------------------------------------------------------

GROOT = 10**18


@pytest.mark.parametrize(
    ("opdracht", "teksten", "zin"),
    [
        ("controlepunt", [punt(8)[:-1]], "afgebroken"),
        ("controlepunt", [punt(8) + "\n"], "bytes te veel"),
        ("controlepunt", [punt(8) + "erbij\n"], "iets anders dan een handtekening"),
        ("controlepunt", [punt(8).split("\n\n")[0]], "afgebroken"),
        ("controlepunt", [punt(8).replace("\n8\n", f"\n{GROOT * 100}\n")], "onzinnig groot"),
        ("controlepunt", [punt(8).replace("\n8\n", f"\n{2**63}\n")], "onzinnig groot"),
        ("controlepunt", [punt(8).replace("\n8\n", "\n08\n")], "geen getal"),
        ("controlepunt", [punt(8).replace("\n8\n", "\n-8\n")], "geen getal"),
        ("controlepunt", [punt(8).replace("\n8\n", "\n8\nextra\n")], "drie regels"),
        ("controlepunt", [punt(8).replace("\n8\n", "\n8\r\n")], "stuurtekens"),
        ("controlepunt", [punt(8).replace("\n", "\r\n")], "alleen LF"),
        ("controlepunt", [punt(8) + punt(8).split("\n\n")[1] * 64], "onzinnig veel"),
        ("controlepunt", [b"\xff\xfe"], "geen tekst in UTF-8"),
        ("controlepunt", [""], "afgebroken"),
        ("bewijs", [punt(8)], "geen ontvangstbewijs"),
        ("bewijs", [bewijs().replace("proof@v1", "proof@v2")], "Onbekende versie"),
        ("bewijs", [bewijs().replace("proof@v1", "proof@v10")], "Onbekende versie"),
        ("bewijs", [zonder_regel(bewijs(), 1)], "bevat de gebeurtenis zelf niet"),
        ("bewijs", [zonder_regel(bewijs(), 2)], "ontbreekt de plaats"),
        ("bewijs", [bewijs().replace("index 5", f"index {GROOT * 100}")], "onzinnig groot"),
        ("bewijs", [bewijs().replace("index 5", "index vijf")], "geen getal"),
        ("bewijs", [bewijs().replace("\n\n", f"\n{HASH}" * 64 + "\n\n", 1)], "meer dan 63"),
        ("bewijs", [bewijs().replace("\n\n", "\nAAAA\n\n", 1)], "heeft 3 bytes"),
        ("bewijs", [bewijs().replace("\n\n", "\n*\n\n", 1)], "geen geldige base64"),
        ("bewijs", [bewijs(inhoud=BLADEN[5][:-1])], "is beschadigd"),
        ("bewijs", [bewijs(inhoud=BLADEN[5][:3])], "is beschadigd"),
        ("bewijs", [bewijs(inhoud=BLADEN[5] + b"x")], "volgen nog bytes"),
        ("bewijs", [bewijs(inhoud=b"\x02" + BLADEN[5][1:])], "Onbekende vorm"),
        ("bewijs", [bewijs() + "x"], "bytes te veel"),
        ("consistentie", [punt(5), bewijs()], "geen consistentiebewijs"),
        ("consistentie", [punt(5), vervolg().replace("old 5", "old x")], "geen getal"),
        ("consistentie", [punt(5), vervolg().split("\n\n")[0]], "afgebroken"),
        ("consistentie", [punt(5)[:-4], vervolg()], "afgebroken"),
        ("onzin", [punt(5)], "niet te begrijpen"),
        ("bewijs", [punt(5), punt(5)], "niet te begrijpen"),
    ],
)
def test_wat_niet_te_lezen_is_wordt_met_reden_geweigerd(
    draai: Callable[..., Uitslag], opdracht: str, teksten: list[str | bytes], zin: str
) -> None:
    code, uit, fout = draai(opdracht, *teksten)
    assert (code, uit) == (2, "")
    assert fout.startswith("Niet te lezen: ")
    assert zin in fout


@pytest.mark.parametrize(
    ("sleutel", "zin"),
    [
        ("bestaat-niet", "is niet te openen"),
        ("/", "is niet te openen"),
        ("x" * 5000, "is niet te openen"),
        (VKEY[:-1], "geen geldige base64"),
        (VKEY.replace("proef", "proof"), "past niet bij haar naam"),
        (f"{VKEY}\n{VKEY}", "geen geldige base64"),
        (f"{NAAM}+00000000+AQAA", "geen publieke sleutel"),
        (f"{NAAM}+00000000+{b64encode(bytes([2]) + b'k' * 32).decode()}", "geen publieke sleutel"),
    ],
)
def test_een_sleutel_die_niet_te_lezen_is_wordt_geweigerd(
    draai: Callable[..., Uitslag], sleutel: str, zin: str
) -> None:
    code, uit, fout = draai("bewijs", bewijs(), sleutel=sleutel)
    assert (code, uit) == (2, "")
    assert zin in fout


def test_een_onzinnig_groot_bestand_wordt_geweigerd(
    draai: Callable[..., Uitslag], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(script, "MEESTE_BYTES", len(bewijs().encode()))
    assert draai("bewijs", bewijs())[0] == 0
    code, _, fout = draai("bewijs", bewijs() + "x")
    assert code == 2
    assert "is onzinnig groot" in fout


@pytest.mark.parametrize("tekst", [bewijs(), vervolg()], ids=["bewijs", "consistentie"])
def test_geen_enkel_begin_van_een_bewijs_gaat_voor_het_hele_door(
    draai: Callable[..., Uitslag], tekst: str
) -> None:
    heel = tekst.encode()
    for lengte in range(0, len(heel), 3):
        if tekst.startswith("old"):
            code, uit, fout = draai("consistentie", punt(5), heel[:lengte])
        else:
            code, uit, fout = draai("bewijs", heel[:lengte])
        assert (code, uit) == (2, ""), lengte
        assert fout.startswith("Niet te lezen: ")


def test_elk_omgevallen_bit_van_een_bewijs_valt_op(draai: Callable[..., Uitslag]) -> None:
    heel = bytearray(bewijs().encode())
    for plek in range(0, len(heel), 2):
        heel[plek] ^= 1 << plek % 7
        code, _, fout = draai("bewijs", bytes(heel))
        heel[plek] ^= 1 << plek % 7
        assert code in {1, 2}, plek
        assert "Traceback" not in fout


def test_als_opdracht_zegt_hij_wat_hij_kan_en_hoe_het_afliep(tmp_path: Path) -> None:
    def start(*woorden: str) -> subprocess.CompletedProcess[str]:
        # From elsewhere and isolated: nothing of the application can be found.
        opdracht = [sys.executable, "-I", str(SCRIPT), *woorden]
        return subprocess.run(opdracht, capture_output=True, text=True, cwd=tmp_path, check=False)

    (tmp_path / "bewijs").write_text(bewijs())
    goed = start("bewijs", "bewijs", "--sleutel", VKEY)
    assert (goed.returncode, goed.stderr) == (0, "")
    assert start("bewijs", "bewijs", "--sleutel", str(ANDER.controle)).returncode == 1
    zonder = start("bewijs", "bewijs")
    assert (zonder.returncode, zonder.stderr) == (
        2,
        "Niet te lezen: De optie --sleutel ontbreekt.\n",
    )
    assert start("bewijs", "bewijs", "--sleutel").returncode == 2
    assert start("bewijs", "bewijs", "--kleur", "rood").returncode == 2
    assert start("--help").stdout.startswith("Controleert controlepunten en bewijzen")
    assert start().returncode == 2


def test_het_script_gebruikt_niets_van_de_toepassing() -> None:
    boom = ast.parse(SCRIPT.read_text(encoding="utf-8"))
    namen = set()
    for knoop in ast.walk(boom):
        if isinstance(knoop, ast.Import):
            namen |= {naam.name.split(".")[0] for naam in knoop.names}
        elif isinstance(knoop, ast.ImportFrom):
            namen.add((knoop.module or "").split(".")[0])
    assert namen - set(sys.stdlib_module_names) == {"cryptography"}
