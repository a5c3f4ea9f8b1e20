"""PostgreSQL for tests: one real server per run, a fresh database with the schema per test.

`TEST_DATABASE_URL` names an existing server (with the right to create databases) instead of the
embedded one.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import psycopg
import pytest
from hypothesis import settings
from psycopg.conninfo import make_conninfo

from ledger.database import Database, maak_schema, verbinding
from ledger.opslag import Recorder

# Speed is measured by the benchmarks; a first call that compiles something is no failure.
settings.register_profile("zonder_klok", deadline=None)
settings.load_profile("zonder_klok")

# A running ANALYZE holds a transaction open and would keep readers waiting at random. Nor need the
# data of a test survive a power cut.
_INSTELLINGEN = {"autovacuum": "off", "fsync": "off", "full_page_writes": "off"}
_GEHEUGEN = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
_RUIMTE_BYTES = 1 << 30  # each server takes about a tenth of it
_SJABLOON = f"sjabloon_{os.getpid()}"
_nummers = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[Database]:
    """A PostgreSQL server for the whole run, in memory where that has room."""
    url = os.environ.get("TEST_DATABASE_URL")
    with TemporaryDirectory(dir=_snelle_map()) as map_, ExitStack() as stapel:
        with patch.dict("ledger.ingebed._INSTELLINGEN", _INSTELLINGEN):
            database = stapel.enter_context(verbinding(url, Path(map_)))
        yield database


def _snelle_map() -> Path | None:
    """A folder in memory; None (the usual place) where there is none or little room in it."""
    if not os.access(_GEHEUGEN, os.W_OK) or shutil.disk_usage(_GEHEUGEN).free < _RUIMTE_BYTES:
        return None
    return _GEHEUGEN


@pytest.fixture(scope="session")
def sjabloon(server: Database) -> Iterator[str]:
    """The name of a database with the schema and without rows, to copy from."""
    _voer_uit(server, f"CREATE DATABASE {_SJABLOON}")
    maak_schema(make_conninfo(server.dsn, dbname=_SJABLOON))
    yield _SJABLOON
    if not server.ingebed:
        _voer_uit(server, f"DROP DATABASE {_SJABLOON} WITH (FORCE)")


@pytest.fixture
def lege_dsn(server: Database) -> Iterator[str]:
    """A fresh database without any table."""
    yield from _database(server, "template0")


@pytest.fixture
def dsn(server: Database, sjabloon: str) -> Iterator[str]:
    """A fresh database that holds the schema and no rows."""
    yield from _database(server, sjabloon)


@pytest.fixture
def recorder(dsn: str) -> Iterator[Recorder]:
    """A recorder on a fresh database."""
    with Recorder(dsn) as opslag:
        yield opslag


def _database(server: Database, sjabloon: str) -> Iterator[str]:
    naam = f"test_{os.getpid()}_{next(_nummers)}"
    # Without a disk to wait for, copying files is quicker than writing each page to the log.
    strategie = "STRATEGY file_copy" if server.ingebed else ""
    _voer_uit(server, f"CREATE DATABASE {naam} TEMPLATE {sjabloon} {strategie}")
    yield make_conninfo(server.dsn, dbname=naam)
    _voer_uit(server, f"DROP DATABASE {naam} WITH (FORCE)")


def _voer_uit(server: Database, *opdrachten: str) -> None:
    with psycopg.connect(server.dsn, autocommit=True) as conn:
        for opdracht in opdrachten:
            conn.execute(opdracht.encode())
