"""The event store library's own test cases, unchanged, on the project's recorder."""

import sys
from typing import Any
from uuid import uuid4

import pytest
from eventsourcing import cryptography
from eventsourcing.persistence import StoredEvent

from ledger.opslag import Recorder

# The module with the test cases imports a cipher from a package that is not installed, for cases
# that are not used here; the library's own equivalent stands in for it.
sys.modules.setdefault("eventsourcing.cipher", cryptography)

from eventsourcing.tests.persistence import (  # noqa: E402
    AggregateRecorderTestCase,
    ApplicationRecorderTestCase,
)


class ZonderNummers(Recorder):
    """The library expects of a recorder of aggregates alone that it gives no ids."""

    def insert_events(self, stored_events: Any, **kwargs: Any) -> Any:
        super().insert_events(stored_events, **kwargs)


class TestAlsAggregateRecorder(AggregateRecorderTestCase):
    @pytest.fixture(autouse=True)
    def _database(self, dsn: str) -> None:
        self.dsn = dsn

    def new_originator_id(self) -> str:
        return str(uuid4())

    def create_recorder(self) -> Recorder:
        recorder = ZonderNummers(self.dsn)
        self.addCleanup(recorder.close)
        return recorder


class TestAlsApplicationRecorder(ApplicationRecorderTestCase[Recorder]):
    @pytest.fixture(autouse=True)
    def _database(self, dsn: str) -> None:
        self.dsn = dsn

    def new_originator_id(self) -> str:
        return str(uuid4())

    def create_recorder(self) -> Recorder:
        recorder = Recorder(self.dsn)
        self.addCleanup(recorder.close)
        return recorder


def test_een_onbekend_beginnummer_wordt_in_gewoon_nederlands_geweigerd(recorder: Recorder) -> None:
    recorder.insert_events([StoredEvent("client-a", 1, "T:1", b"x")])
    with pytest.raises(ValueError, match="Er is geen gebeurtenis met nummer 7"):
        recorder.select_notifications(start=7, limit=10)
    with pytest.raises(ValueError, match="Er is geen gebeurtenis met nummer 8"):
        recorder.select_notifications(start=1, stop=8, limit=10)
