"""Two archives of one small ledger, made once; every test unpacks its own."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest

from ledger.database import Database
from ledger.opslag import Recorder
from projections.bewijsschema import maak_bewijsschema
from projections.controlepunten import laatste_controlepunt
from projections.schema import maak_schema
from tests.auditbestand.bouwstenen import ALLES, GEMEENTE_JAAR, Bewaard, maak, pak_uit
from tests.conftest import _database
from tests.verificatie.bouwstenen import Proef


class Archieven(NamedTuple):
    """`alles` is the whole ledger; `keuze` of a gemeente and a year, from the note in `eerder`."""

    alles: Path
    keuze: Path
    eerder: Path


@pytest.fixture
def proef(recorder: Recorder, dsn: str, tmp_path: Path) -> Iterator[Proef]:
    """A ledger with messages of two clients, a contract, refusals and an unreadable message."""
    yield from _proef(recorder, dsn, tmp_path / "sleutels")


def _proef(recorder: Recorder, dsn: str, map_: Path) -> Iterator[Proef]:
    maak_schema(dsn)
    maak_bewijsschema(dsn)
    with psycopg.connect(dsn, autocommit=True) as conn:
        proef = Proef(dsn, recorder, conn, map_)
        proef.vul()
        yield proef


@pytest.fixture(scope="session")
def archieven(
    server: Database, sjabloon: str, tmp_path_factory: pytest.TempPathFactory
) -> Archieven:
    """The archives as they were made."""
    map_ = tmp_path_factory.mktemp("auditbestand")
    gemaakt = Archieven(map_ / "alles.zip", map_ / "keuze.zip", map_ / "eerder")
    for dsn in _database(server, sjabloon):
        with Recorder(dsn) as recorder:
            for proef in _proef(recorder, dsn, map_):
                proef.werk_bij()
                getekend = laatste_controlepunt(proef.conn)
                assert getekend is not None
                gemaakt.eerder.write_text(getekend.notitie)
                proef.vergeet()
                maak(dsn, recorder, gemaakt.alles, ALLES)
                vanaf = Bewaard(getekend.punt, getekend.notitie)
                maak(dsn, recorder, gemaakt.keuze, GEMEENTE_JAAR, vanaf)
    return gemaakt


@pytest.fixture
def alles(archieven: Archieven, tmp_path: Path) -> Path:
    """The whole ledger, unpacked."""
    return pak_uit(archieven.alles, tmp_path / "alles")


@pytest.fixture
def keuze(archieven: Archieven, tmp_path: Path) -> Path:
    """Of a gemeente and a year, with the proof from an earlier checkpoint, unpacked."""
    return pak_uit(archieven.keuze, tmp_path / "keuze")
