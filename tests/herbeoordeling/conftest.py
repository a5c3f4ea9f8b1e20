"""A fresh ledger per test, judged by the small kader of the gemeente of the test messages."""

from pathlib import Path

import pytest

from ledger.kaders.register import Kaders
from ledger.opslag import Recorder
from tests.api.proefkader import proefkaders
from tests.herbeoordeling.proef import Proef


@pytest.fixture
def kaders(tmp_path: Path) -> Kaders:
    return proefkaders(tmp_path)


@pytest.fixture
def proef(dsn: str, recorder: Recorder, kaders: Kaders) -> Proef:
    return Proef(dsn, recorder, kaders)


@pytest.fixture
def kaal(dsn: str, recorder: Recorder) -> Proef:
    """A ledger that is judged by the standard alone."""
    return Proef(dsn, recorder)
