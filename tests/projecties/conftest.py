"""A log and read models in a fresh database."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from ledger.opslag import Recorder
from projections.schema import maak_schema
from tests.projecties.bouwstenen import Logboek


@pytest.fixture
def logboek(recorder: Recorder, dsn: str) -> Logboek:
    """An empty log; the read models exist and are empty too."""
    maak_schema(dsn)
    return Logboek(recorder)


@pytest.fixture
def conn(logboek: Logboek, dsn: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection to ask questions on."""
    with psycopg.connect(dsn, autocommit=True) as verbinding:
        yield verbinding
