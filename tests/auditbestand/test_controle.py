"""The stand-alone verifier of audit files: good is good, and every change is found and named."""

import ast
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.auditbestand.bouwstenen import (
    ANDER,
    FEITEN,
    SCRIPTS,
    SLEUTEL,
    TEGELS,
    VKEY,
    Json,
    bestanden,
    controleer,
    herteken,
    lees_regels,
    schrijf_regels,
    script,
    teken_manifest,
    vervals_alles,
    wijzig_feit,
)
from tests.auditbestand.conftest import Archieven

KADERS = [f"kaders/{naam}.json" for naam in ("almere", "boxtel", "flevoland", "zuid-limburg")]
GEWOON = sorted(script.VASTE_BESTANDEN | {"manifest.json", "manifest.notitie"})
VERVOLG = ["bewijzen/consistentie", "bewijzen/eerder_controlepunt"]

Lees = pytest.CaptureFixture[str]


# --- good -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("naam", ["alles", "keuze"])
@pytest.mark.parametrize("vlaggen", [(), ("-I",)])
def test_een_uitgepakt_bestand_klopt_voor_wie_alleen_dat_heeft(
    request: pytest.FixtureRequest, tmp_path: Path, naam: str, vlaggen: tuple[str, ...]
) -> None:
    map_ = request.getfixturevalue(naam)
    (tmp_path / "sleutel").write_text(f"{VKEY}\n")
    omgeving = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    gedraaid = subprocess.run(
        [
            *(sys.executable, *vlaggen, map_ / "controleer_auditbestand.py", map_),
            *("--sleutel", tmp_path / "sleutel"),
        ],
        cwd=tmp_path,
        env=omgeving,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (gedraaid.returncode, gedraaid.stderr) == (0, "")
    assert gedraaid.stdout.startswith("Het auditbestand klopt.\n")
    assert controleer(map_) == 0  # and it left nothing behind


def test_de_controleprogrammas_gebruiken_niets_van_de_toepassing() -> None:
    eigen = {"controleer_bewijs", "controleer_gebeurtenissen"}
    for naam in ("controleer_auditbestand", *eigen):
        boom = ast.parse((SCRIPTS / f"{naam}.py").read_text())
        namen = {
            deel.name if isinstance(deel, ast.alias) else ""
            for knoop in ast.walk(boom)
            if isinstance(knoop, ast.Import)
            for deel in knoop.names
        }
        namen |= {
            knoop.module or "" for knoop in ast.walk(boom) if isinstance(knoop, ast.ImportFrom)
        }
        wortels = {volle.partition(".")[0] for volle in namen}
        assert wortels <= eigen | sys.stdlib_module_names | {"cryptography"}, naam


def test_het_hele_grootboek_bewijst_dat_er_niets_ontbreekt(alles: Path, capsys: Lees) -> None:
    assert controleer(alles) == 0
    aantal = len(lees_regels(alles))
    uit = capsys.readouterr().out
    assert f"Omvang:       {aantal} gebeurtenissen\n" in uit
    assert "Volledig:     ja: elke gebeurtenis onder het controlepunt" in uit


def test_een_keuze_zegt_hoeveel_er_niet_in_staat(keuze: Path, alles: Path, capsys: Lees) -> None:
    assert controleer(keuze) == 0
    rest = len(lees_regels(alles)) - len(lees_regels(keuze))
    uit = capsys.readouterr().out
    assert f"niet te bewijzen: {rest} gebeurtenissen onder het controlepunt staan niet" in uit
    assert "zijn onveranderd sinds bewijzen/eerder_controlepunt" in uit


def test_een_bewaard_controlepunt_wordt_voortgezet(
    archieven: Archieven, keuze: Path, alles: Path, tmp_path: Path, capsys: Lees
) -> None:
    assert controleer(keuze, "--bewaard", archieven.eerder) == 0
    assert "Bewaard:      alles onder uw controlepunt van omvang" in capsys.readouterr().out
    assert controleer(keuze, "--bewaard", keuze / "controlepunt") == 0
    # This archive has no proof from that checkpoint.
    assert controleer(alles, "--bewaard", archieven.eerder) == 2
    assert "(--vanaf)" in capsys.readouterr().err
    # Nor has this one, which continues another checkpoint: nothing is wrong with either.
    punt = archieven.eerder.read_text().split("\n")
    tekst = f"{punt[0]}\n{int(punt[1]) - 1}\n{punt[2]}\n"
    (tmp_path / "tussen").write_text(SLEUTEL.onderteken(tekst))
    assert controleer(keuze, "--bewaard", tmp_path / "tussen") == 2
    assert "(--vanaf)" in capsys.readouterr().err
    # Another history of the same size.
    punt = (keuze / "controlepunt").read_text().split("\n")
    tekst = f"{punt[0]}\n{punt[1]}\n{'A' * 43}=\n"
    (tmp_path / "ander").write_text(SLEUTEL.onderteken(tekst))
    assert controleer(keuze, "--bewaard", tmp_path / "ander") == 1
    assert "er is gewijzigd" in capsys.readouterr().out


# --- changed by somebody without the key ----------------------------------------------------------


def test_geen_bestand_blijft_in_de_proeven_hieronder_over(alles: Path, keuze: Path) -> None:
    assert bestanden(alles) == sorted([*GEWOON, *KADERS])
    assert bestanden(keuze) == sorted([*GEWOON, *VERVOLG])


@pytest.mark.parametrize("naam", [*GEWOON, *KADERS])
@pytest.mark.parametrize("waar", ["begin", "midden", "eind"])
def test_een_gewijzigde_byte_wordt_gevonden_met_de_plaats(
    alles: Path, capsys: Lees, naam: str, waar: str
) -> None:
    _wijzig_byte(alles / naam, waar)
    assert controleer(alles) in {1, 2}
    assert naam in "".join(capsys.readouterr()) or naam == "manifest.notitie"


@pytest.mark.parametrize("naam", VERVOLG)
def test_een_gewijzigde_byte_in_het_vervolg_wordt_gevonden(
    keuze: Path, capsys: Lees, naam: str
) -> None:
    _wijzig_byte(keuze / naam, "midden")
    assert controleer(keuze) == 1
    assert naam in capsys.readouterr().out


def _wijzig_byte(bestand: Path, waar: str) -> None:
    data = bytearray(bestand.read_bytes())
    plaats = {"begin": 0, "midden": len(data) // 2, "eind": len(data) - 1}[waar]
    data[plaats] ^= 1
    bestand.write_bytes(data)


@pytest.mark.parametrize("naam", [*GEWOON, *KADERS])
def test_een_bestand_dat_ontbreekt_wordt_genoemd(alles: Path, capsys: Lees, naam: str) -> None:
    (alles / naam).unlink()
    assert controleer(alles) == (2 if naam.startswith("manifest") else 1)
    assert naam in "".join(capsys.readouterr())


@pytest.mark.parametrize("naam", [*GEWOON, *KADERS])
def test_een_afgebroken_bestand_wordt_genoemd(alles: Path, capsys: Lees, naam: str) -> None:
    data = (alles / naam).read_bytes()
    (alles / naam).write_bytes(data[: len(data) * 2 // 3])
    assert controleer(alles) in {1, 2}
    assert naam in "".join(capsys.readouterr()) or naam == "manifest.notitie"


@pytest.mark.parametrize(
    "naam", ["extra", "json.py", "kaders/nieuw.json", ".verborgen", "__pycache__"]
)
def test_een_bestand_te_veel_wordt_genoemd(alles: Path, capsys: Lees, naam: str) -> None:
    (alles / naam).write_text("x")
    assert controleer(alles) == 1
    assert f"- {naam}: dit bestand hoort er niet bij" in capsys.readouterr().out


def test_een_bestand_naast_het_programma_wordt_niet_uitgevoerd(alles: Path) -> None:
    (alles / "json.py").write_text("print('uitgevoerd')\nraise SystemExit(0)\n")
    gedraaid = subprocess.run(
        [sys.executable, alles / "controleer_auditbestand.py", alles, "--sleutel", VKEY],
        capture_output=True,
        text=True,
        check=False,
    )
    assert gedraaid.returncode == 1
    assert "uitgevoerd" not in gedraaid.stdout
    assert "json.py: dit bestand hoort er niet bij" in gedraaid.stdout


def test_wat_geen_gewoon_bestand_is_wordt_niet_gelezen(
    alles: Path, tmp_path: Path, capsys: Lees
) -> None:
    (alles / FEITEN).rename(tmp_path / FEITEN)
    (alles / FEITEN).symlink_to(tmp_path / FEITEN)
    (alles / "kaders").rename(tmp_path / "kaders")
    (alles / "kaders").symlink_to(tmp_path / "kaders")
    (alles / "controlepunt").unlink()
    os.mkfifo(alles / "controlepunt")
    (alles / "map").mkdir()
    assert controleer(alles) == 1
    uit = capsys.readouterr().out
    for naam in (FEITEN, "kaders", "controlepunt"):
        assert f"- {naam}: dit is geen gewoon bestand." in uit
    assert "- map: dit is een map die er niet hoort." in uit
    assert "- kaders/almere.json: dit bestand ontbreekt." in uit
    (alles / "manifest.json").unlink()
    (alles / "manifest.json").symlink_to(tmp_path / "kaders" / "almere.json")
    assert controleer(alles) == 2


def test_een_verkeerde_sleutel_of_opnieuw_ondertekend_wordt_gezien(
    alles: Path, capsys: Lees
) -> None:
    assert controleer(alles, sleutel=str(ANDER.controle)) == 1
    assert "niet met deze sleutel ondertekend" in capsys.readouterr().out
    vervals_alles(alles, ANDER)
    assert controleer(alles, sleutel=str(ANDER.controle)) == 0
    assert controleer(alles) == 1


@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_elk_omgevallen_bit_wordt_gevonden(keuze: Path, data: st.DataObject) -> None:
    naam = data.draw(st.sampled_from(bestanden(keuze)))
    goed = (keuze / naam).read_bytes()
    bit = data.draw(st.integers(0, 8 * len(goed) - 1))
    fout = bytearray(goed)
    fout[bit // 8] ^= 1 << bit % 8
    try:
        (keuze / naam).write_bytes(fout)
        assert controleer(keuze) in {1, 2}
    finally:
        (keuze / naam).write_bytes(goed)


# --- changed by somebody who can sign: what the manifest cannot tell ------------------------------


def _verwijder(rijen: list[Json]) -> None:
    del rijen[5]


def _verwissel(rijen: list[Json]) -> None:
    rijen[5], rijen[6] = rijen[6], rijen[5]


def _verdubbel(rijen: list[Json]) -> None:
    rijen.insert(5, rijen[5])


def _andere_inhoud(rijen: list[Json]) -> None:
    rijen[5]["inhoud"]["actor"] = "iemand anders"


def _andere_bytes(rijen: list[Json]) -> None:
    wijzig_feit(rijen[5], b'"actor":"proefpersoon"', b'"actor":"iemand"')


def _ander_blad(rijen: list[Json]) -> None:
    rijen[-1]["blad"] += 1


def _andere_versie(rijen: list[Json]) -> None:
    rijen[5]["versie"] += 1


def _extra_veld(rijen: list[Json]) -> None:
    rijen[5]["bsn"] = "?"


def _waar_in_plaats_van_een(rijen: list[Json]) -> None:
    rijen[0]["versie"] = True


@pytest.mark.parametrize(
    ("wijzig", "plaats"),
    [
        (_verwijder, "bewijzen/tegels.jsonl, regel 1"),
        (_verwissel, "gebeurtenissen.jsonl, regel 7"),
        (_verdubbel, "gebeurtenissen.jsonl, regel 7"),
        (_andere_inhoud, "gebeurtenissen.jsonl, regel 6"),
        (_andere_bytes, "bewijzen/tegels.jsonl, regel 1: de hashes en de gebeurtenissen"),
        (_ander_blad, "gebeurtenissen.jsonl, regel "),
        (_andere_versie, "gebeurtenissen.jsonl, regel 6"),
        (_extra_veld, "gebeurtenissen.jsonl, regel 6"),
        (_waar_in_plaats_van_een, "gebeurtenissen.jsonl, regel 1"),
    ],
)
def test_een_gebeurtenis_die_is_gewijzigd_wordt_aangewezen(
    alles: Path, capsys: Lees, wijzig: Callable[[list[Json]], None], plaats: str
) -> None:
    rijen = lees_regels(alles)
    wijzig(rijen)
    schrijf_regels(alles, rijen)
    herteken(alles)
    assert controleer(alles) == 1
    assert f"- {plaats}" in capsys.readouterr().out


def test_een_weggelaten_stroom_uit_een_keuze_past_niet_bij_de_hashes(
    keuze: Path, capsys: Lees
) -> None:
    rijen = lees_regels(keuze)
    stroom = next(rij["stroom"] for rij in rijen if rij["stroom"].startswith("client-"))
    schrijf_regels(keuze, [rij for rij in rijen if rij["stroom"] != stroom])
    herteken(keuze)
    assert controleer(keuze) == 1
    assert "- bewijzen/tegels.jsonl, regel 1: " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("naam", "wijzig"),
    [
        ("oordelen.jsonl", lambda rijen: rijen[1].update(uitkomst="afgekeurd?")),
        ("oordelen.jsonl", lambda rijen: rijen.pop()),
        ("oordelen.jsonl", lambda rijen: rijen.append(rijen[0])),
        ("oordelen.jsonl", lambda rijen: rijen[1]["gebeurtenissen"].pop()),
        (TEGELS, lambda rijen: rijen[0].update(tegel=1)),
        (TEGELS, lambda rijen: rijen[0].update(kop="onzin")),
        (TEGELS, lambda rijen: rijen[0]["hashes"].append(rijen[0]["kop"])),
        (TEGELS, lambda rijen: rijen.append(rijen[0])),
        (TEGELS, lambda rijen: rijen.clear()),
    ],
)
def test_wat_uit_de_gebeurtenissen_volgt_moet_daarmee_kloppen(
    alles: Path, capsys: Lees, naam: str, wijzig: Callable[[list[Json]], object]
) -> None:
    rijen = lees_regels(alles, naam)
    wijzig(rijen)
    schrijf_regels(alles, rijen, naam)
    herteken(alles)
    assert controleer(alles) == 1
    assert naam in capsys.readouterr().out


def test_andere_contracten_of_aantallen_worden_gezien(alles: Path, capsys: Lees) -> None:
    contracten = json.loads((alles / "contracten.json").read_text())
    contracten[0]["inhoud"]["tariefEurocent"] += 1
    (alles / "contracten.json").write_text(json.dumps(contracten))
    herteken(alles, wijzig=lambda manifest: manifest["aantallen"].update(stromen=1))
    assert controleer(alles) == 1
    uit = capsys.readouterr().out
    assert "- contracten.json: dit zijn niet de contracten" in uit
    assert "- manifest.json: de aantallen zijn niet die" in uit


def test_een_vervalste_geschiedenis_valt_op_bij_wie_een_controlepunt_bewaart(
    alles: Path, tmp_path: Path, capsys: Lees
) -> None:
    shutil.copy(alles / "controlepunt", tmp_path / "bewaard")
    rijen = lees_regels(alles)
    wijzig_feit(rijen[5], b'"actor":"proefpersoon"', b'"actor":"iemand"')
    schrijf_regels(alles, rijen)
    vervals_alles(alles)
    assert controleer(alles) == 0  # that is why somebody else must hold one
    assert controleer(alles, "--bewaard", tmp_path / "bewaard") == 1
    assert "Twee controlepunten van dezelfde omvang verschillen" in capsys.readouterr().out


def test_een_vals_eerder_controlepunt_wordt_gezien(keuze: Path, capsys: Lees) -> None:
    naam = "bewijzen/eerder_controlepunt"
    oorsprong, omvang, *_ = (keuze / naam).read_text().split("\n")
    (keuze / naam).write_text(SLEUTEL.onderteken(f"{oorsprong}\n{omvang}\n{'A' * 43}=\n"))
    herteken(keuze)
    assert controleer(keuze) == 1
    assert "- bewijzen/consistentie: Van de eerste" in capsys.readouterr().out


# --- absurd input ---------------------------------------------------------------------------------


def _naam(manifest: Json, naam: object) -> None:
    manifest["bestanden"][0]["naam"] = naam


@pytest.mark.parametrize(
    ("wijzig", "zin"),
    [
        (lambda m: m.update(vorm="toewijzing-auditbestand/2"), "Onbekende versie"),
        (lambda m: m.update(bestanden="alles"), "noemt de bestanden niet"),
        (lambda m: m.update(bestanden=[{}] * 1001), "onzinnig veel"),
        (lambda m: m.update(bestanden=[{}]), "zonder naam, omvang of SHA-256"),
        (lambda m: _naam(m, "../geheim"), "een naam die niet kan: ../geheim."),
        (lambda m: _naam(m, "/etc/passwd"), "een naam die niet kan"),
        (lambda m: _naam(m, "a/b/c"), "een naam die niet kan"),
        (lambda m: _naam(m, "kaders/.."), "een naam die niet kan"),
        (lambda m: _naam(m, "sleutel\n"), "een naam die niet kan"),
        (lambda m: _naam(m, "\x1b[31m"), r"een naam die niet kan: '\x1b[31m'."),
        (lambda m: _naam(m, "manifest.json"), "een naam die niet kan"),
        (lambda m: _naam(m, "sleutel"), "een naam die niet kan"),  # twice
        (lambda m: _naam(m, 1), "zonder naam"),
    ],
)
def test_een_onmogelijk_manifest_is_niet_te_controleren(
    alles: Path, capsys: Lees, wijzig: Callable[[Json], object], zin: str
) -> None:
    herteken(alles, wijzig=wijzig)
    assert controleer(alles) == 2
    assert zin in capsys.readouterr().err


def test_een_andere_versie_in_de_handtekening_is_onbekend(alles: Path, capsys: Lees) -> None:
    data = (alles / "manifest.json").read_bytes()
    teken_manifest(alles, data, vorm="toewijzing-auditbestand/9")
    assert controleer(alles) == 2
    assert "Onbekende versie" in capsys.readouterr().err
    (alles / "manifest.notitie").write_bytes((alles / "controlepunt").read_bytes())
    assert controleer(alles) == 1
    assert "geen handtekening onder het manifest" in capsys.readouterr().out


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"{",
        b"[]\n",
        b"\xff\n",
        b"[" * 100_000 + b"\n",
        b'{"blad":' + b"9" * 10_000 + b"}\n",
        b'{"blad":0,"blad":0}\n',
        b'{"blad":NaN}\n',
        b'{"blad":0,"stroom":"\\ud800","versie":1,"topic":"X:1","bladhash":"'
        + b"A" * 43
        + b'=","bytes":"","inhoud":{}}\n',
        b'{"blad":0,"stroom":"s","versie":99999999999999999999,"topic":"X:1","bladhash":"'
        + b"A" * 43
        + b'=","bytes":"","inhoud":{}}\n',
    ],
)
@pytest.mark.parametrize("naam", [FEITEN, TEGELS, "oordelen.jsonl", "contracten.json"])
def test_onzin_geeft_een_zin_en_geen_fout_in_het_programma(
    alles: Path, capsys: Lees, naam: str, data: bytes
) -> None:
    (alles / naam).write_bytes(data)
    herteken(alles)
    assert controleer(alles) == 1
    uit = capsys.readouterr().out
    assert uit.startswith("Het auditbestand klopt NIET:\n")
    assert any(plaats in uit for plaats in (naam, TEGELS, "manifest.json"))


@pytest.mark.parametrize("diepte", [100, *range(280, 340, 3), *range(940, 1010, 3)])
def test_diep_genest_geeft_een_zin(alles: Path, capsys: Lees, diepte: int) -> None:
    rij = json.dumps(lees_regels(alles)[0])
    nest = b"[" * diepte + b"]" * diepte
    data = rij.encode().replace(b'"inhoud": {', b'"inhoud": {"diep": ' + nest + b", ")
    (alles / FEITEN).write_bytes(data + b"\n")
    herteken(alles)
    assert controleer(alles) == 1
    assert f"- {FEITEN}, regel 1" in capsys.readouterr().out


def test_een_bestand_dat_veel_te_groot_is_wordt_niet_gelezen(alles: Path, capsys: Lees) -> None:
    with (alles / FEITEN).open("r+b") as bestand:
        bestand.truncate(200 * 1024 * 1024 * 1024)  # a hole: it takes no place
    assert controleer(alles) == 1
    assert f"- {FEITEN}: het bestand heeft 214748364800 bytes" in capsys.readouterr().out
