"""`toewijzing auditbestand`, from the command to what an accountant runs."""

import json
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import psycopg
import pytest

from tests import berichten as b
from tests.cli.conftest import Opdracht

KLOK = ("--klok", "2027-03-01T09:00:00+01:00")
KEUZE = ("--gemeente", b.GEMEENTE, "--jaar", 2027)


@pytest.fixture
def gevuld(opdracht: Opdracht, tmp_path: Path) -> Path:
    """A ledger with one message; gives the folder for the tests."""
    bericht = tmp_path / "toewijzing.xml"
    bericht.write_bytes(b.xml(b.toewijzing()))
    assert opdracht("verwerk", *KLOK, bericht).exit_code == 0
    return tmp_path


def pak_uit(bestand: Path) -> Path:
    with ZipFile(bestand) as zip_:
        zip_.extractall(bestand.with_suffix(""))
    return bestand.with_suffix("")


@pytest.mark.parametrize("keuze", [KEUZE, ("--alles",)])
def test_een_accountant_controleert_wat_de_opdracht_maakt(
    opdracht: Opdracht, gevuld: Path, keuze: tuple[str, ...]
) -> None:
    uit = gevuld / "audit.zip"
    gemaakt = opdracht("auditbestand", *keuze, "--uit", uit)
    assert (gemaakt.exit_code, gemaakt.stderr) == (0, "")
    eerste, laatste = gemaakt.stdout.splitlines()
    assert eerste == f"{uit}: 3 van de 3 gebeurtenissen onder het controlepunt."
    sleutel = laatste.removeprefix("De publieke sleutel, voor wie controleert: ")
    map_ = pak_uit(uit)
    gedraaid = subprocess.run(
        [sys.executable, map_ / "controleer_auditbestand.py", map_, "--sleutel", sleutel],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (gedraaid.returncode, gedraaid.stderr) == (0, "")
    assert "Inhoud:       3 gebeurtenissen, 2 stromen, 1 berichten" in gedraaid.stdout
    assert "python controleer_auditbestand.py MAP --sleutel" in (map_ / "LEESMIJ.txt").read_text()


def test_vanaf_een_bewaard_controlepunt_en_zoals_bekend_op(
    opdracht: Opdracht, gevuld: Path
) -> None:
    assert opdracht("auditbestand", "--alles", "--uit", gevuld / "a.zip").exit_code == 0
    notitie = pak_uit(gevuld / "a.zip") / "controlepunt"
    (gevuld / "start.xml").write_bytes(b.xml(b.start()))
    later = ("--klok", "2027-04-01T09:00:00+02:00")
    assert opdracht("verwerk", *later, gevuld / "start.xml").exit_code == 0
    uitkomst = opdracht("auditbestand", *KEUZE, "--vanaf", notitie, "--uit", gevuld / "b.zip")
    assert "b.zip: 5 van de 5 gebeurtenissen" in uitkomst.stdout
    map_ = pak_uit(gevuld / "b.zip")
    assert (map_ / "bewijzen" / "eerder_controlepunt").read_bytes() == notitie.read_bytes()
    toen = opdracht(
        *("auditbestand", *KEUZE, "--bekend-op", "2027-03-15T00:00:00+01:00"),
        *("--uit", gevuld / "c.zip"),
    )
    assert "c.zip: 3 van de 3 gebeurtenissen" in toen.stdout
    manifest = json.loads((pak_uit(gevuld / "c.zip") / "manifest.json").read_text())
    assert manifest["bekendOp"] == "2027-03-14T23:00:00Z"


def test_een_vraag_zonder_gebeurtenissen_zegt_dat(opdracht: Opdracht, gevuld: Path) -> None:
    woorden = ("--gemeente", "0034", "--jaar", 2020, "--uit", gevuld / "a.zip")
    uitkomst = opdracht("auditbestand", *woorden)
    assert uitkomst.exit_code == 0
    assert "Let op: er is geen gebeurtenis die aan de vraag voldoet.\n" in uitkomst.stdout


@pytest.mark.parametrize(
    ("woorden", "zin"),
    [
        (("--alles", *KEUZE), "allebei, of alleen --alles"),
        (("--gemeente", "0363"), "allebei, of alleen --alles"),
        ((), "allebei, of alleen --alles"),
        (("--gemeente", "9999", "--jaar", 2027), "gemeentecode van het CBS"),
        (("--gemeente", "0363", "--jaar", 1999), "--jaar"),
        (("--alles", "--bekend-op", "gisteren"), "een tijdstip met tijdzone"),
        (("--alles", "--bekend-op", "2027-01-01T09:00:00"), "een tijdstip met tijdzone"),
        (("--alles", "--bekend-op", "0001-01-01T00:00:00+14:00"), "een tijdstip met tijdzone"),
        (("--alles", "--vanaf", "bestaat-niet"), "is niet te lezen"),
    ],
)
def test_een_vraag_die_niet_kan_is_2(
    opdracht: Opdracht, gevuld: Path, woorden: tuple[object, ...], zin: str
) -> None:
    uitkomst = opdracht("auditbestand", *woorden, "--uit", gevuld / "a.zip")
    assert uitkomst.exit_code == 2
    assert zin in " ".join(uitkomst.stderr.replace("│", " ").split())
    assert not (gevuld / "a.zip").exists()


def test_buiten_de_oefenmodus_is_de_bewijssleutel_nodig_en_ligt_bekend_op_in_het_verleden(
    opdracht: Opdracht, gevuld: Path
) -> None:
    woorden = ("auditbestand", "--alles", "--uit", gevuld / "a.zip")
    uitkomst = opdracht(*woorden, TOEWIJZING_OEFENMODUS="nee")
    assert uitkomst.exit_code == 2
    assert "Zet eerst de omgevingsvariabele BEWIJSSLEUTEL" in uitkomst.stderr
    later = (*woorden, "--bekend-op", "2999-01-01T00:00:00Z")
    assert "ligt in de toekomst" in opdracht(*later, TOEWIJZING_OEFENMODUS="nee").stderr


def test_een_grootboek_dat_is_gewijzigd_geeft_een_zin_en_geen_bestand(
    opdracht: Opdracht, gevuld: Path, lege_dsn: str
) -> None:
    woorden = ("auditbestand", "--alles", "--uit", gevuld / "a.zip")
    assert opdracht(*woorden).exit_code == 0
    (gevuld / "a.zip").unlink()
    with psycopg.connect(lege_dsn) as conn:
        conn.execute("ALTER TABLE stored_events DISABLE TRIGGER USER")
        conn.execute("UPDATE stored_events SET topic = 'X:1' WHERE notification_id = 1")
    uitkomst = opdracht(*woorden)
    assert (uitkomst.exit_code, uitkomst.stdout) == (2, "")
    assert "(blad 0) is gewijzigd." in uitkomst.stderr
    assert not (gevuld / "a.zip").exists()
    with psycopg.connect(lege_dsn) as conn:
        conn.execute("DROP TABLE bewijs_stand")
    assert "Er is nog geen boom." in opdracht(*woorden).stderr


def test_alles_wat_niet_klopt_wordt_tegelijk_gezegd(opdracht: Opdracht, gevuld: Path) -> None:
    slecht = ("--gemeente", "9999", "--bekend-op", "gisteren", "--sleutel", "x")

    uitkomst = opdracht("auditbestand", *slecht, "--uit", gevuld / "a.zip")

    assert uitkomst.exit_code == 2
    assert uitkomst.stderr == (
        "--bekend-op: een tijdstip met tijdzone is nodig, vanaf 1970,"
        " zoals 2027-05-20T09:00:00+01:00 (gevonden: 'gisteren').\n"
        "--gemeente: noem --gemeente en --jaar allebei, of alleen --alles.\n"
        "--gemeente: een gemeentecode van het CBS is nodig, zoals 0303 (gevonden: '9999').\n"
        "--sleutel: die hoort bij een bewaard controlepunt; noem het met --vanaf.\n"
    )
