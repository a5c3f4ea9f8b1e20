"""`toewijzing verifieer`, and the process that keeps the tree."""

import os
import signal
import subprocess
import sys
import time
from base64 import b64encode
from pathlib import Path

import psycopg
import pytest

from ledger.controlepunt import lees_controlepunt
from ledger.klok import Systeemklok
from ledger.notitie import Controlesleutel, Tekensleutel
from ledger.opslag import Recorder
from projections.bewijsloper import teken_nu
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
