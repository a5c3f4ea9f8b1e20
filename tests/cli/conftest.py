"""The command as a user runs it, on a fresh database and a data folder of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli import app

Opdracht = Callable[..., Result]


@pytest.fixture
def data_map(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def opdracht(lege_dsn: str, data_map: Path) -> Opdracht:
    """Runs `toewijzing` with these words, in practice mode on a database with the schema."""

    def voer_uit(*woorden: object, **omgeving: str | None) -> Result:
        vast = {"DATABASE_URL": lege_dsn, "TOEWIJZING_OEFENMODUS": "ja"}
        woorden = (*woorden, "--data", data_map)
        return CliRunner().invoke(app, [str(woord) for woord in woorden], env={**vast, **omgeving})

    assert voer_uit("schema").exit_code == 0
    return voer_uit
