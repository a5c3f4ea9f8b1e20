"""The embedded server: joined by several processes, stopped by the last, whole after a kill."""

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent
from psycopg.conninfo import conninfo_to_dict

from ledger.database import maak_schema, verbinding
from ledger.ingebed import DatabaseFout
from ledger.opslag import BEGIN, Recorder

WORTEL = Path(__file__).parents[2]
PER_KEER = 40

GEBRUIKER = """
import sys
from pathlib import Path
from ledger.database import maak_schema, verbinding
with verbinding(None, Path(sys.argv[1])) as database:
    maak_schema(database.dsn)
    print("klaar", flush=True)
    sys.stdin.read()
"""

SCHRIJVER = """
import sys
from itertools import count
from eventsourcing.persistence import StoredEvent
from ledger.opslag import Recorder, Reservering
versies = range(int(sys.argv[2]))
with Recorder(sys.argv[1]) as recorder:
    for keer in count():
        stroom = f"client-{keer}"
        recorder.insert_events(
            [StoredEvent(stroom, v, "T:1", b"x" * 500) for v in versies],
            reserveringen=[Reservering("TR", f"{stroom}-{v}", stroom, v) for v in versies],
        )
        print(keer, flush=True)
"""


@pytest.fixture
def basis() -> Iterator[Path]:
    """A folder that goes away at once: a cluster is tens of megabytes."""
    with TemporaryDirectory() as naam:
        yield Path(naam)


@contextmanager
def proces(programma: str, *argumenten: str) -> Iterator[subprocess.Popen[str]]:
    """A Python process that runs `programma`; killed at the end when it still lives."""
    with subprocess.Popen(
        [sys.executable, "-c", programma, *argumenten],
        cwd=WORTEL,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as gestart:
        try:
            yield gestart
        finally:
            gestart.kill()


def eerste_regel(gestart: subprocess.Popen[str]) -> str:
    assert gestart.stdout is not None
    return gestart.stdout.readline().strip()


def draait(data_map: Path) -> bool:
    return (data_map / "postgresql" / "postmaster.pid").exists()


def schrijf(dsn: str, stroom: str) -> None:
    with Recorder(dsn) as recorder:
        recorder.insert_events([StoredEvent(stroom, 1, "T:1", b"")])


def stromen(dsn: str) -> list[str]:
    with Recorder(dsn) as recorder:
        return [gelezen.stroom for gelezen in recorder.lees_na(BEGIN, 100)]


def test_een_tweede_start_op_dezelfde_map_gaat_verder_waar_de_eerste_was(basis: Path) -> None:
    data_map = basis / "map met spatie en 'aanhaling'"
    with verbinding(None, data_map) as database:
        assert database.ingebed
        maak_schema(database.dsn)
        schrijf(database.dsn, "client-a")
        with psycopg.connect(database.dsn) as conn:
            for instelling in ("fsync", "synchronous_commit", "full_page_writes"):
                assert conn.execute(f"SHOW {instelling}".encode()).fetchone() == ("on",)
    assert not draait(data_map)
    with verbinding(None, data_map) as database:
        assert stromen(database.dsn) == ["client-a"]


def test_een_te_lang_pad_voor_een_socket_werkt_ook(basis: Path) -> None:
    data_map = basis / ("lang" * 30)
    with verbinding(None, data_map) as database:
        maak_schema(database.dsn)
        schrijf(database.dsn, "client-a")
        assert stromen(database.dsn) == ["client-a"]
        socket_map = Path(conninfo_to_dict(database.dsn)["host"])
        assert stat.S_IMODE(socket_map.stat().st_mode) == 0o700
    assert not socket_map.exists()


def test_processen_delen_de_server_en_de_laatste_stopt_hem(basis: Path) -> None:
    with proces(GEBRUIKER, str(basis)) as eerste, proces(GEBRUIKER, str(basis)) as tweede:
        assert eerste_regel(eerste) == eerste_regel(tweede) == "klaar"
        with verbinding(None, basis) as database:
            assert stromen(database.dsn) == []
        assert draait(basis)
        eerste.communicate("")
        assert (eerste.returncode, draait(basis)) == (0, True)
        tweede.communicate("")
        assert (tweede.returncode, draait(basis)) == (0, False)


def test_na_kill_9_neemt_de_volgende_start_de_server_over_en_stopt_hem(basis: Path) -> None:
    with proces(GEBRUIKER, str(basis)) as gedood:
        assert eerste_regel(gedood) == "klaar"
        gedood.send_signal(signal.SIGKILL)
        gedood.wait()
    assert draait(basis)
    with verbinding(None, basis) as database:
        schrijf(database.dsn, "client-a")
    assert not draait(basis)


def test_na_kill_9_van_de_server_zelf_staat_er_nog_alles(basis: Path) -> None:
    pidbestand = basis / "postgresql" / "postmaster.pid"
    with verbinding(None, basis) as database:
        maak_schema(database.dsn)
        schrijf(database.dsn, "client-a")
        pid = int(pidbestand.read_text().split()[0])
        os.kill(pid, signal.SIGKILL)
        _wacht_tot_weg(pid)
    assert draait(basis)
    with verbinding(None, basis) as database:
        assert stromen(database.dsn) == ["client-a"]
    assert not draait(basis)


def _wacht_tot_weg(pid: int) -> None:
    """Until the process, and with it the memory it shares with its children, is gone."""
    for _ in range(500):
        try:
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return
        except FileNotFoundError:
            return
        time.sleep(0.01)
    pytest.fail("de server bleef leven")


def test_een_schrijver_die_wordt_gedood_laat_alles_of_niets_achter(dsn: str) -> None:
    with proces(SCHRIJVER, dsn, str(PER_KEER)) as schrijver:
        assert eerste_regel(schrijver) == "0"
        time.sleep(0.4)
        schrijver.send_signal(signal.SIGKILL)
        gemeld = [0, *map(int, schrijver.communicate()[0].split())]
    with Recorder(dsn) as recorder, psycopg.connect(dsn) as conn:
        per_stroom = conn.execute(
            "SELECT originator_id, count(*) FROM stored_events GROUP BY 1"
        ).fetchall()
        claims = conn.execute("SELECT stroom, count(*) FROM reserveringen GROUP BY 1").fetchall()
        assert {aantal for _, aantal in per_stroom} == {PER_KEER}
        assert sorted(per_stroom) == sorted(claims)
        # What was reported is there; the call that was cut off may be there as well.
        assert len(gemeld) <= len(per_stroom) <= len(gemeld) + 1
        assert recorder.zoek_reserveringen([("TR", "client-0-0")]) == {
            ("TR", "client-0-0"): ("client-0", 0)
        }


def test_een_map_van_een_andere_hoofdversie_wordt_geweigerd(basis: Path) -> None:
    cluster = basis / "postgresql"
    cluster.mkdir()
    (cluster / "PG_VERSION").write_text("16\n")
    with pytest.raises(DatabaseFout, match="gemaakt met PostgreSQL 16"), verbinding(None, basis):
        pass


def test_een_halve_eerste_start_wordt_overgedaan(basis: Path) -> None:
    (basis / "postgresql.nieuw").mkdir()
    (basis / "postgresql.nieuw" / "PG_VERSION").write_text("18\n")
    with verbinding(None, basis) as database:
        maak_schema(database.dsn)
        assert stromen(database.dsn) == []


def test_een_oud_pidbestand_met_het_nummer_van_een_ander_houdt_niets_tegen(basis: Path) -> None:
    with verbinding(None, basis) as database:
        maak_schema(database.dsn)
        oud = (basis / "postgresql" / "postmaster.pid").read_text().splitlines()
    oud[0] = str(os.getpid())
    (basis / "postgresql" / "postmaster.pid").write_text("\n".join(oud) + "\n")
    with verbinding(None, basis) as database:
        assert stromen(database.dsn) == []
    assert not draait(basis)


def test_een_oud_socketslot_met_het_nummer_van_een_ander_houdt_niets_tegen(basis: Path) -> None:
    cluster = basis / "postgresql"
    with verbinding(None, basis) as database:
        maak_schema(database.dsn)
        slot = next(cluster.glob(".s.PGSQL.*.lock"))
        regels = slot.read_text().splitlines()
    # A process of the user that the server runs as: another's number is not held against it.
    ander = subprocess.Popen(["sleep", "60"], user=cluster.stat().st_uid)
    try:
        slot.write_text("\n".join([str(ander.pid), *regels[1:]]) + "\n")
        with verbinding(None, basis) as database:
            assert stromen(database.dsn) == []
    finally:
        ander.kill()
        ander.wait()
    assert not draait(basis)


def test_een_server_die_niet_start_wijst_naar_zijn_logboek(basis: Path) -> None:
    with verbinding(None, basis):
        pass
    with (basis / "postgresql" / "postgresql.conf").open("a") as bestand:
        bestand.write("onbekende_instelling = 1\n")
    with (
        pytest.raises(DatabaseFout, match=r"kon niet worden gestart .*server\.log"),
        verbinding(None, basis),
    ):
        pass
