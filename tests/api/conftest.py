"""The application on a fresh database, with its runner."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from api.app import maak_app
from api.dienst import Dienst, Instellingen
from ledger.application import Grootboek
from ledger.database import Database
from ledger.ids import Uuid7bron, systeemtoeval
from ledger.kaders.register import GEEN_KADERS, Kaders
from ledger.klok import Systeemklok
from ledger.notitie import Tekensleutel
from ledger.opslag import Recorder
from ledger.privacy import Sleutelbos
from projections.bewijsloper import Bewijsloper
from projections.loper import Loper
from tests.api.hulp import Klant
from tests.api.proefkader import proefkaders


@contextmanager
def open_dienst_op(dsn: str, kaders: Kaders = GEEN_KADERS) -> Iterator[Dienst]:
    """An open service in practice mode, on which these kaders judge."""
    bos = Sleutelbos(b"geheim" * 8, b"h" * 32, systeemtoeval)
    sleutel = Tekensleutel("toewijzing.example/proef", b"s" * 32)
    with (
        Recorder(dsn) as recorder,
        Loper(dsn, recorder, Systeemklok()) as loper,
        Bewijsloper(dsn, recorder, sleutel, Systeemklok()),
    ):
        grootboek = Grootboek(
            recorder, bos, Systeemklok(), Uuid7bron(), oefenmodus=True, kaders=kaders
        )
        yield Dienst(dsn, grootboek, loper, Instellingen(dsn, Path(), oefenmodus=True), sleutel)


@pytest.fixture
def dienst(dsn: str) -> Iterator[Dienst]:
    """A service on a database of its own."""
    with open_dienst_op(dsn) as dienst:
        yield dienst


@pytest.fixture
def klant(dienst: Dienst) -> Iterator[Klant]:
    """Someone who sends requests to it."""
    with Klant(maak_app(dienst)) as klant:
        yield klant


@pytest.fixture
def kaderdienst(dsn: str, tmp_path: Path) -> Iterator[Dienst]:
    """A service on which the small kader of `proefkader` judges."""
    with open_dienst_op(dsn, proefkaders(tmp_path)) as dienst:
        yield dienst


@pytest.fixture
def kaderklant(kaderdienst: Dienst) -> Iterator[Klant]:
    """Someone who sends requests to it."""
    with Klant(maak_app(kaderdienst)) as klant:
        yield klant


@pytest.fixture(scope="session")
def vrager(server: Database, sjabloon: str) -> Iterator[Klant]:
    """Someone who only asks or errs, of one service for all tests: nothing is recorded in it."""
    naam = f"vrager_{os.getpid()}"
    with psycopg.connect(server.dsn, autocommit=True) as conn:
        conn.execute(f"CREATE DATABASE {naam} TEMPLATE {sjabloon}".encode())
    with (
        open_dienst_op(make_conninfo(server.dsn, dbname=naam)) as dienst,
        Klant(maak_app(dienst)) as klant,
    ):
        yield klant
    if not server.ingebed:
        with psycopg.connect(server.dsn, autocommit=True) as conn:
            conn.execute(f"DROP DATABASE {naam} WITH (FORCE)".encode())
