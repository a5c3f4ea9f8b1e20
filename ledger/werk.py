"""One attempt of one command: what it reads, the keys it uses, and what it stores."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from eventsourcing.persistence import StoredEvent

from ledger.client import ClientToestand, vouw
from ledger.gebeurtenissen import Gebeurtenis
from ledger.mapper import Gebeurtenismapper, vastgelegd_op
from ledger.opslag import Archiefstuk, Recorder, Reservering
from ledger.privacy import Sleutelbos
from ledger.sleutelring import Sleutelring


class Werk:
    """Reads streams and appends to them under keys of its own. Not to be shared or kept.

    With `bekend_op` it reads what was known then, and nothing may be stored.
    """

    def __init__(
        self, opslag: Recorder, bos: Sleutelbos, bekend_op: datetime | None = None
    ) -> None:
        self._opslag = opslag
        self._bekend_op = bekend_op
        self.ring = Sleutelring(bos, opslag)
        self._mapper = Gebeurtenismapper(self.ring)

    def lees_rijen(self, stromen: Sequence[str]) -> dict[str, list[StoredEvent]]:
        """The stored events of each stream, not yet decoded; the keys are loaded on the way."""
        self.ring.laad(stromen)
        rijen = self._opslag.select_streams(stromen)
        grens = self._bekend_op
        if grens is None:
            return rijen
        return {
            stroom: [rij for rij in eigen if vastgelegd_op(rij) <= grens]
            for stroom, eigen in rijen.items()
        }

    def lees_stromen(self, stromen: Sequence[str]) -> dict[str, list[Gebeurtenis]]:
        """The events of each stream."""
        return {stroom: self.ontcijfer(rijen) for stroom, rijen in self.lees_rijen(stromen).items()}

    def ontcijfer(self, rijen: Sequence[StoredEvent]) -> list[Gebeurtenis]:
        """The stored events of a stream as events."""
        return [self._mapper.to_domain_event(rij) for rij in rijen]

    def client(self, stroom: str, rijen: Sequence[StoredEvent]) -> ClientToestand:
        """The state of a client after the stored events of its stream."""
        return vouw(stroom, self.ontcijfer(rijen))

    def leg_vast(
        self,
        gebeurtenissen: list[Gebeurtenis],
        reserveringen: Sequence[Reservering] = (),
        archief: Callable[[], Sequence[Archiefstuk]] = tuple,
        sleutels: Sequence[tuple[str, bytes]] = (),
    ) -> int:
        """Stores everything in one transaction; the highest notification id.

        The list of events is emptied as they become bytes, and what goes into the archive is made
        after that: the largest message would not fit in memory in all its forms at once.
        """
        if self._bekend_op is not None:
            raise AssertionError("op kennis van toen wordt niets vastgelegd")
        nummers = self._opslag.insert_events(
            _InBytes(gebeurtenissen, self._mapper),
            reserveringen=reserveringen,
            archief=archief,
            sleutels=sleutels,
        )
        return max(nummers)


class _InBytes(Sequence[StoredEvent]):
    """Events as stored events, each made when it is first asked for: the server can store the
    first of a large message while the others are still being made.

    The given list is emptied on the way.
    """

    def __init__(self, gebeurtenissen: list[Gebeurtenis], mapper: Gebeurtenismapper) -> None:
        self._aantal = len(gebeurtenissen)
        self._gemaakt: list[StoredEvent] = []
        self._mapper = mapper
        gebeurtenissen.reverse()
        self._komend = gebeurtenissen

    def __len__(self) -> int:
        return self._aantal

    def __getitem__(self, plek: Any) -> Any:
        if len(self._gemaakt) < self._aantal:
            tot = plek.indices(self._aantal)[1] if isinstance(plek, slice) else self._aantal
            while len(self._gemaakt) < tot:
                self._gemaakt.append(self._mapper.to_stored_event(self._komend[-1]))
                self._komend.pop()
        return self._gemaakt[plek]
