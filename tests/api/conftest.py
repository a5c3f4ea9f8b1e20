"""The application on a fresh database, with its runner."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.app import maak_app
from api.dienst import Dienst, Instellingen
from ledger.application import Grootboek
from ledger.ids import Uuid7bron, systeemtoeval
from ledger.klok import Systeemklok
from ledger.opslag import Recorder
from ledger.privacy import Sleutelbos
from projections.loper import Loper
from tests.api.hulp import Klant


@pytest.fixture
def dienst(dsn: str, recorder: Recorder) -> Iterator[Dienst]:
    """An open service in practice mode."""
    bos = Sleutelbos(b"geheim" * 8, b"h" * 32, systeemtoeval)
    grootboek = Grootboek(recorder, bos, Systeemklok(), Uuid7bron(), oefenmodus=True)
    with Loper(dsn, recorder, Systeemklok()) as loper:
        yield Dienst(dsn, grootboek, loper, Instellingen(dsn, Path(), oefenmodus=True))


@pytest.fixture
def klant(dienst: Dienst) -> Iterator[Klant]:
    """Someone who sends requests to it."""
    with Klant(maak_app(dienst)) as klant:
        yield klant
