"""PostgreSQL for tests: one real server per run, a fresh database with the schema per test.

`TEST_DATABASE_URL` names an existing server (with the right to create databases) instead of the
embedded one.
"""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from hypothesis import settings
from psycopg.conninfo import make_conninfo

from ledger.database import Database, maak_schema, verbinding
from ledger.opslag import Recorder

# Speed is measured by the benchmarks; a first call that compiles something is no failure.
settings.register_profile("zonder_klok", deadline=None)
settings.load_profile("zonder_klok")

_SJABLOON = f"sjabloon_{os.getpid()}"
_nummers = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[Database]:
    """A PostgreSQL server for the whole run."""
    url = os.environ.get("TEST_DATABASE_URL")
    with TemporaryDirectory() as map_, verbinding(url, Path(map_)) as database:
        if database.ingebed:
            # A running ANALYZE holds a transaction open and would keep readers waiting at random.
            # Nor need its disk survive a power cut: nobody waits for the flush of old databases.
            _voer_uit(
                database,
                "ALTER SYSTEM SET autovacuum = off",
                "ALTER SYSTEM SET fsync = off",
                "SELECT pg_reload_conf()",
            )
        yield database


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
    _voer_uit(server, f"CREATE DATABASE {naam} TEMPLATE {sjabloon}")
    yield make_conninfo(server.dsn, dbname=naam)
    if not server.ingebed:  # the embedded server goes away as a whole, and dropping costs time
        _voer_uit(server, f"DROP DATABASE {naam} WITH (FORCE)")


def _voer_uit(server: Database, *opdrachten: str) -> None:
    with psycopg.connect(server.dsn, autocommit=True) as conn:
        for opdracht in opdrachten:
            conn.execute(opdracht.encode())
