"""A small ledger of real messages, with read models, tree and checkpoint up to date."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from ledger.opslag import Recorder
from projections.bewijsschema import maak_bewijsschema
from projections.schema import maak_schema
from tests.verificatie.bouwstenen import Proef


@pytest.fixture
def proef(recorder: Recorder, dsn: str, tmp_path: Path) -> Iterator[Proef]:
    """A ledger with a request, allocations, a start, declarations with a credit, and a record."""
    maak_schema(dsn)
    maak_bewijsschema(dsn)
    with psycopg.connect(dsn, autocommit=True) as conn:
        proef = Proef(dsn, recorder, conn, tmp_path / "sleutels")
        proef.vul()
        proef.werk_bij()
        yield proef
