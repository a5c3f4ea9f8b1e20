"""A log with its tree in a fresh database."""

from collections.abc import Iterator

import psycopg
import pytest

from ledger.opslag import Recorder
from projections.bewijsschema import maak_bewijsschema
from tests.bewijs.bouwstenen import Grootboek


@pytest.fixture
def grootboek(recorder: Recorder, dsn: str) -> Iterator[Grootboek]:
    """An empty log with an empty tree."""
    maak_bewijsschema(dsn)
    with psycopg.connect(dsn, autocommit=True) as conn:
        yield Grootboek(dsn, recorder, conn)
