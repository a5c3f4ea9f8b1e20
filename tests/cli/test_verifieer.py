"""`toewijzing verifieer`, and the process that keeps the tree."""

import os
import signal
import subprocess
import sys
import time
from base64 import b64encode
from contextlib import suppress
from pathlib import Path

import orjson
import psycopg
import pytest

from ledger.controlepunt import lees_controlepunt
from ledger.klok import Systeemklok
from ledger.notitie import Controlesleutel, Tekensleutel
from ledger.opslag import Recorder
from projections.bewijsloper import teken_nu
from projections.verificatie.versies import codeversie
from tests import berichten as b
from tests.cli.conftest import Opdracht

KLOK = ("--klok", "2027-03-01T09:00:00+01:00")
SLEUTEL = Tekensleutel("toewijzing.example/proef", b"z" * 32)


@pytest.fixture
def gevuld(opdracht: Opdracht, lege_dsn: str, tmp_path: Path) -> Path:
    """A ledger with a few events; gives the file with a checkpoint over all of them."""
    bericht = tmp_path / "toewijzing.xml"
    bericht.write_bytes(b.xml(b.toewijzing()))
    assert opdracht("verwerk", *KLOK, bericht).exit_code == 0
    notitie = tmp_path / "notitie"
    notitie.write_text(teken(lege_dsn), encoding="utf-8")
    return notitie


def teken(dsn: str) -> str:
    with Recorder(dsn) as recorder, psycopg.connect(dsn, autocommit=True) as conn:
        uitkomst = teken_nu(conn, recorder, SLEUTEL, Systeemklok(), 10.0)
    assert uitkomst is not None
    return uitkomst[0].notitie


def test_zonder_verschil_is_het_goed(opdracht: Opdracht, gevuld: Path) -> None:
    uitkomst = opdracht("verifieer")
    assert (uitkomst.exit_code, uitkomst.stderr) == (0, "")
    assert "met de boom, en de boom met 1 controlepunt.\n" in uitkomst.stdout
    assert uitkomst.stdout.endswith("Er is geen verschil.\n")
    met = opdracht("verifieer", "--vanaf", gevuld)
    assert met.exit_code == 0
    assert "met 1 controlepunt en met het bewaarde." in met.stdout
    assert opdracht("verifieer", "--vanaf", gevuld, "--sleutel", SLEUTEL.controle).exit_code == 0


def test_wat_nog_niet_in_de_boom_staat_wordt_gezegd(
    opdracht: Opdracht, gevuld: Path, tmp_path: Path
) -> None:
    bericht = tmp_path / "start.xml"
    bericht.write_bytes(b.xml(b.start()))
    assert opdracht("verwerk", *KLOK, bericht).exit_code == 0
    uitkomst = opdracht("verifieer")
    assert uitkomst.exit_code == 0
    zin = "Niet te controleren: 2 gebeurtenissen die nog niet in de boom staan.\n"
    assert zin in uitkomst.stdout


def test_een_verschil_wordt_genoemd(opdracht: Opdracht, gevuld: Path, lege_dsn: str) -> None:
    with psycopg.connect(lege_dsn) as conn:
        conn.execute("ALTER TABLE stored_events DISABLE TRIGGER USER")
        conn.execute("UPDATE stored_events SET topic = 'X:1' WHERE notification_id = 1")
    uitkomst = opdracht("verifieer", "--vanaf", gevuld)
    assert uitkomst.exit_code == 1
    assert "Verschillen: " in uitkomst.stdout
    assert "(blad 0) is gewijzigd;" in uitkomst.stdout


def test_een_opnieuw_gemaakt_grootboek_valt_op_met_het_bewaarde_controlepunt(
    opdracht: Opdracht, gevuld: Path, lege_dsn: str
) -> None:
    tabellen = ("stored_events", "bewijs_bladen", "bewijs_knopen", "bewijs_controlepunten")
    with psycopg.connect(lege_dsn) as conn:
        for tabel in tabellen:
            conn.execute(f"ALTER TABLE {tabel} DISABLE TRIGGER USER")
        conn.execute("DELETE FROM stored_events WHERE notification_id = 1")
        conn.execute("TRUNCATE bewijs_bladen, bewijs_knopen, bewijs_controlepunten")
        conn.execute("UPDATE bewijs_stand SET xid = 0, nummer = 0, omvang = 0")
    teken(lege_dsn)
    assert "is ingekort" not in opdracht("verifieer").stdout
    uitkomst = opdracht("verifieer", "--vanaf", gevuld)
    assert uitkomst.exit_code == 1
    assert "hij is ingekort" in uitkomst.stdout


def test_een_onbruikbaar_controlepunt_of_een_verkeerde_sleutel_is_2(
    opdracht: Opdracht, gevuld: Path, tmp_path: Path
) -> None:
    (tmp_path / "onzin").write_bytes(b"\xff")
    ander = Tekensleutel("toewijzing.example/proef", b"a" * 32)
    vreemd = tmp_path / "vreemd"
    vreemd.write_text(ander.onderteken("tekst\n"), encoding="utf-8")
    for woorden, zin in (
        (["--vanaf", tmp_path / "bestaat-niet"], "is niet te lezen"),
        (["--vanaf", tmp_path / "onzin"], "is niet te lezen"),
        (["--vanaf", vreemd], "Noem de sleutel met --sleutel."),
        (["--vanaf", gevuld, "--sleutel", ander.controle], "niet met deze sleutel ondertekend"),
        (["--vanaf", gevuld, "--sleutel", "onzin"], "geen publieke sleutel"),
    ):
        uitkomst = opdracht("verifieer", *woorden)
        assert (uitkomst.exit_code, uitkomst.stdout) == (2, ""), woorden
        assert zin in uitkomst.stderr


def test_zonder_boom_wordt_gezegd_wat_te_doen(
    opdracht: Opdracht, gevuld: Path, lege_dsn: str
) -> None:
    with psycopg.connect(lege_dsn) as conn:
        conn.execute("DROP TABLE bewijs_stand")
    uitkomst = opdracht("verifieer")
    assert uitkomst.exit_code == 2
    assert "Er is nog geen boom" in uitkomst.stderr
    assert "Voer eerst 'toewijzing schema' uit.\n" in uitkomst.stderr


def test_projecteer_vraagt_buiten_de_oefenmodus_om_de_bewijssleutel(opdracht: Opdracht) -> None:
    uitkomst = opdracht("projecteer", TOEWIJZING_OEFENMODUS="nee")
    assert uitkomst.exit_code == 1
    zin = "Fout: Zet eerst de omgevingsvariabele BEWIJSSLEUTEL en BEWIJSNAAM.\n"
    assert uitkomst.stderr == zin


def test_projecteer_ondertekent_met_de_sleutel_uit_de_omgeving(
    opdracht: Opdracht, gevuld: Path, lege_dsn: str, tmp_path: Path
) -> None:
    bericht = tmp_path / "start.xml"
    bericht.write_bytes(b.xml(b.start()))
    assert opdracht("verwerk", *KLOK, bericht).exit_code == 0
    nieuw = Tekensleutel("toewijzing.example/proef", b"n" * 32)
    omgeving = {
        **os.environ,
        "DATABASE_URL": lege_dsn,
        "TOEWIJZING_OEFENMODUS": "nee",
        "BEWIJSSLEUTEL": b64encode(b"n" * 32).decode(),
        "BEWIJSNAAM": "toewijzing.example/proef",
    }
    with subprocess.Popen(
        [sys.executable, "-c", "from api.cli import app; app()", "projecteer"],
        env=omgeving,
        cwd=Path(__file__).parents[2],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as proces:
        try:
            notitie = _wacht_op_tweede(lege_dsn)
        finally:
            proces.send_signal(signal.SIGTERM)
        assert proces.wait(20) == 0
    eerste = lees_controlepunt(gevuld.read_text(encoding="utf-8"), SLEUTEL.controle)
    tweede = lees_controlepunt(notitie, Controlesleutel.uit_vkey(str(nieuw.controle)))
    assert tweede.omvang > eerste.omvang
    assert opdracht("verifieer", "--vanaf", gevuld).exit_code == 0


def _wacht_op_tweede(dsn: str) -> str:
    tot = time.monotonic() + 30
    with psycopg.connect(dsn, autocommit=True) as conn:
        while True:
            rijen = conn.execute(
                "SELECT notitie FROM bewijs_controlepunten ORDER BY omvang"
            ).fetchall()
            if len(rijen) == 2:
                return str(rijen[1][0])
            assert time.monotonic() < tot, "het duurde te lang"
            time.sleep(0.05)


# --- the whole replay -----------------------------------------------------------------------------


def test_met_een_map_wordt_het_rapport_bewaard(
    opdracht: Opdracht, gevuld: Path, tmp_path: Path
) -> None:
    uit = tmp_path / "uit"
    uitkomst = opdracht("verifieer", "--uit", uit, "--gemeente", "0363", "--jaar", 2027)
    assert (uitkomst.exit_code, uitkomst.stderr) == (0, "")
    assert "Nagelopen: " in uitkomst.stdout
    assert "van gemeente 0363 en in 2027" in uitkomst.stdout
    rapport = orjson.loads((uit / "verificatie.json").read_bytes())
    assert rapport["uitkomst"] == "geenVerschil"
    assert rapport["keuze"]["gemeente"] == "0363"
    assert (uit / "verificatie.html").read_text().startswith("<!DOCTYPE html>")
    assert sorted(pad.name for pad in uit.iterdir()) == ["verificatie.html", "verificatie.json"]


def test_zonder_oordelen_wordt_dat_gezegd(opdracht: Opdracht, gevuld: Path) -> None:
    uitkomst = opdracht("verifieer", "--zonder-oordelen")
    assert uitkomst.exit_code == 0
    assert "De oordelen zijn niet herhaald.\n" in uitkomst.stdout


@pytest.mark.parametrize(
    ("woorden", "zin"),
    [
        (["--gemeente", "9999"], "een gemeentecode van het CBS is nodig"),
        (["--jaar", "1900"], "--jaar is minstens 2015."),
        (["--processen", "0"], "--processen is minstens 1."),
    ],
)
def test_een_keuze_die_niet_kan_is_2(opdracht: Opdracht, woorden: list[str], zin: str) -> None:
    uitkomst = opdracht("verifieer", *woorden)
    assert uitkomst.exit_code == 2
    assert zin in uitkomst.stderr


def test_een_map_die_er_niet_kan_komen_is_2(opdracht: Opdracht, gevuld: Path) -> None:
    uitkomst = opdracht("verifieer", "--uit", gevuld / "uit")
    assert uitkomst.exit_code == 2
    assert "kan niet worden gemaakt" in uitkomst.stderr


def test_leesmodellen_van_een_andere_versie_zijn_2(
    opdracht: Opdracht, gevuld: Path, lege_dsn: str
) -> None:
    with psycopg.connect(lege_dsn) as conn:
        conn.execute("UPDATE projectie_aanwijzer SET vorm = vorm + 1")
    uitkomst = opdracht("verifieer")
    assert uitkomst.exit_code == 2
    assert uitkomst.stderr.endswith("Voer eerst 'toewijzing herbouw' uit.\n")


_IN_KLEINE_DELEN = """
import projections.verificatie.loop as loop
loop.ZONDER_PROCESSEN_TOT, loop.PER_DEEL = 0, 1
from api.cli import app
app()
"""


def test_onderbroken_stopt_hij_netjes_en_gaat_een_volgende_keer_verder(
    opdracht: Opdracht, data_map: Path, lege_dsn: str, tmp_path: Path
) -> None:
    berichten = []
    for nummer in range(60):
        berichten.append(tmp_path / f"{nummer}.xml")
        berichten[-1].write_bytes(b"<onleesbaar>%d</onleesbaar>" % nummer)
    assert opdracht("verwerk", *KLOK, *berichten).exit_code == 2
    uit = tmp_path / "uit"
    with subprocess.Popen(
        [sys.executable, "-c", _IN_KLEINE_DELEN, "verifieer", "--uit", uit, "--data", data_map],
        env={**os.environ, "DATABASE_URL": lege_dsn, "TOEWIJZING_OEFENMODUS": "ja"},
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as proces:
        try:
            tot = time.monotonic() + 60
            while not any((uit / "voortgang").glob("deel-*")):
                assert time.monotonic() < tot, "het duurde te lang"
                time.sleep(0.01)
            os.killpg(proces.pid, signal.SIGINT)
            stdout, stderr = proces.communicate(timeout=60)
        finally:  # a process that hangs must not outlive the test, nor hold it up
            with suppress(ProcessLookupError):
                os.killpg(proces.pid, signal.SIGKILL)
    zin = "Fout: De controle is afgebroken en heeft nog geen uitslag."
    assert (proces.returncode, stdout) == (2, "")
    assert stderr.startswith(zin)
    assert "Traceback" not in stderr
    codeversie.cache_clear()  # that of the files now, as the other process saw them
    vervolg = opdracht("verifieer", "--uit", uit)
    assert vervolg.exit_code == 0
    assert vervolg.stderr.startswith("De controle gaat verder: ")
