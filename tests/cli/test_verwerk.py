"""`toewijzing verwerk`: one verdict line per file, the answers beside it, and the exit code."""

from pathlib import Path

from lxml import etree

from tests import berichten as b
from tests.cli.conftest import Opdracht

NU = "2027-04-01T09:00:00+02:00"


def _bestand(map_: Path, naam: str, inhoud: bytes) -> Path:
    pad = map_ / naam
    pad.write_bytes(inhoud)
    return pad


def _toewijzing(map_: Path) -> Path:
    return _bestand(map_, "toewijzing.xml", b.xml(b.toewijzing()))


def test_een_goed_bericht_geeft_een_regel_een_retourbericht_en_afloop_0(
    opdracht: Opdracht, tmp_path: Path
) -> None:
    pad = _toewijzing(tmp_path)

    uitkomst = opdracht("verwerk", "--klok", NU, pad)

    assert uitkomst.exit_code == 0
    assert uitkomst.stdout.splitlines() == [
        f"{pad}: goedgekeurd, JW301 {_identificatie(pad)} van 0363"
    ]
    assert _bericht_code(tmp_path / "toewijzing.xml.retour.xml") == "437"
    assert not (tmp_path / "toewijzing.xml.antwoord.xml").exists()


def test_een_afgekeurde_regel_noemt_de_regel_en_geeft_afloop_1_en_een_antwoordbericht(
    opdracht: Opdracht, tmp_path: Path
) -> None:
    goed = _toewijzing(tmp_path)
    te_veel = b.declaratie(
        b.prestatie("P1"), b.prestatie("P2", maand=2, geleverd_volume=61), maand=2
    )
    pad = _bestand(tmp_path, "declaratie.xml", b.xml(te_veel))

    uitkomst = opdracht("verwerk", "--klok", NU, goed, pad)

    assert uitkomst.exit_code == 1
    regels = uitkomst.stdout.splitlines()
    assert len(regels) == 2
    assert regels[1].startswith(f"{pad}: deelsAfgekeurd, JW323 ")
    assert "TR322 (9322)" in regels[1]
    assert _bericht_code(tmp_path / "declaratie.xml.antwoord.xml") == "491"
    assert not (tmp_path / "declaratie.xml.retour.xml").exists()


def test_wat_niet_te_lezen_is_houdt_de_andere_bestanden_niet_op(
    opdracht: Opdracht, tmp_path: Path
) -> None:
    rommel = _bestand(tmp_path, "rommel.xml", b"<geen xml")
    weg = tmp_path / "weg.xml"
    goed = _toewijzing(tmp_path)

    uitkomst = opdracht("verwerk", "--klok", NU, rommel, weg, goed)

    assert uitkomst.exit_code == 2
    eerste, tweede, derde = uitkomst.stdout.splitlines()
    assert eerste.startswith(f"{rommel}: onleesbaar: ")
    assert tweede == f"{weg}: niet verwerkt: Het bestand bestaat niet."
    assert derde.startswith(f"{goed}: goedgekeurd")


def test_een_te_groot_bestand_wordt_niet_gelezen(opdracht: Opdracht, tmp_path: Path) -> None:
    pad = tmp_path / "groot.xml"
    with pad.open("wb") as bestand:
        bestand.truncate(25 * 1024 * 1024 + 1)

    uitkomst = opdracht("verwerk", "--klok", NU, pad)

    assert uitkomst.exit_code == 2
    assert uitkomst.stdout == f"{pad}: niet verwerkt: Het bestand is groter dan 25 MB.\n"


def test_hetzelfde_bericht_nog_eens_geeft_hetzelfde_oordeel_en_hetzelfde_antwoord(
    opdracht: Opdracht, tmp_path: Path
) -> None:
    pad, retour = _toewijzing(tmp_path), tmp_path / "toewijzing.xml.retour.xml"
    eerst = opdracht("verwerk", "--klok", NU, pad)
    antwoord = retour.read_bytes()
    retour.unlink()

    nogmaals = opdracht("verwerk", "--klok", NU, pad)

    assert (nogmaals.exit_code, nogmaals.stdout) == (eerst.exit_code, eerst.stdout)
    assert retour.read_bytes() == antwoord


def test_de_klok_bepaalt_wanneer_en_kan_niet_terug(opdracht: Opdracht, tmp_path: Path) -> None:
    toewijzing = _toewijzing(tmp_path)
    start = _bestand(tmp_path, "start.xml", b.xml(b.start()))
    laat, vroeg = "2027-02-01T09:00:00+01:00", "2027-01-31T09:00:00+01:00"
    assert opdracht("verwerk", "--klok", laat, toewijzing).exit_code == 0

    te_vroeg = opdracht("verwerk", "--klok", vroeg, start)
    op_tijd = opdracht("verwerk", "--klok", laat, start)

    assert te_vroeg.exit_code == 2
    assert "niet verwerkt: De klok staat voor" in te_vroeg.stdout
    assert op_tijd.exit_code == 0


def test_een_klok_zonder_tijdzone_wordt_geweigerd(opdracht: Opdracht, tmp_path: Path) -> None:
    uitkomst = opdracht("verwerk", "--klok", "2027-02-01T09:00:00", _toewijzing(tmp_path))

    assert uitkomst.exit_code == 2
    assert "een tijdstip met tijdzone is nodig" in uitkomst.stderr


def test_buiten_de_oefenmodus_is_er_geen_klok(opdracht: Opdracht, tmp_path: Path) -> None:
    uitkomst = opdracht(
        "verwerk",
        "--klok",
        "2027-02-01T09:00:00+01:00",
        _toewijzing(tmp_path),
        TOEWIJZING_OEFENMODUS="nee",
    )

    assert uitkomst.exit_code == 2
    assert uitkomst.stderr == "Fout: --klok kan alleen in oefenmodus.\n"


def test_buiten_de_oefenmodus_zijn_de_sleutels_verplicht(
    opdracht: Opdracht, tmp_path: Path
) -> None:
    uitkomst = opdracht("verwerk", _toewijzing(tmp_path), TOEWIJZING_OEFENMODUS=None)

    assert uitkomst.exit_code == 2
    assert "TOEWIJZING_GEHEIM en TOEWIJZING_HOOFDSLEUTEL" in uitkomst.stderr


def test_zonder_database_is_er_een_begrijpelijke_zin(opdracht: Opdracht, tmp_path: Path) -> None:
    dood = f"host={tmp_path} dbname=weg password=verborgen"

    uitkomst = opdracht("verwerk", _toewijzing(tmp_path), DATABASE_URL=dood)

    assert uitkomst.exit_code == 2
    assert uitkomst.stderr.startswith("Fout: De database is niet bereikbaar.")
    assert "verborgen" not in uitkomst.output


def _bericht_code(pad: Path) -> str | None:
    return etree.parse(pad).findtext("{*}Header/{*}BerichtCode")


def _identificatie(pad: Path) -> str | None:
    return etree.parse(pad).findtext("{*}Header/{*}BerichtIdentificatie/{*}Identificatie")
