"""One attempt of one command: what it reads, the keys it uses, and what it stores."""

from collections.abc import Callable, Iterable, Sequence

from eventsourcing.persistence import StoredEvent

from ledger.gebeurtenissen import Gebeurtenis
from ledger.mapper import Gebeurtenismapper
from ledger.opslag import Archiefstuk, Recorder, Reservering
from ledger.privacy import Sleutelbos
from ledger.sleutelring import Sleutelring


class Werk:
    """Reads streams and appends to them under keys of its own. Not to be shared or kept."""

    def __init__(self, opslag: Recorder, bos: Sleutelbos) -> None:
        self._opslag = opslag
        self.ring = Sleutelring(bos, opslag)
        self._mapper = Gebeurtenismapper(self.ring)

    def lees_rijen(self, stromen: Sequence[str]) -> dict[str, list[StoredEvent]]:
        """The stored events of each stream, not yet decoded; the keys are loaded on the way."""
        self.ring.laad(stromen)
        return self._opslag.select_streams(stromen)

    def lees_stromen(self, stromen: Sequence[str]) -> dict[str, list[Gebeurtenis]]:
        """The events of each stream."""
        return {stroom: self.ontcijfer(rijen) for stroom, rijen in self.lees_rijen(stromen).items()}

    def ontcijfer(self, rijen: Iterable[StoredEvent]) -> list[Gebeurtenis]:
        """Stored events as events."""
        return [self._mapper.to_domain_event(rij) for rij in rijen]

    def leg_vast(
        self,
        gebeurtenissen: list[Gebeurtenis],
        reserveringen: Sequence[Reservering] = (),
        archief: Callable[[], Sequence[Archiefstuk]] = tuple,
        sleutels: Sequence[tuple[str, bytes]] = (),
    ) -> int:
        """Stores everything in one transaction; the highest notification id.

        The list of events is emptied once they are bytes, and what goes into the archive is made
        after that: the largest message would not fit in memory in all its forms at once.
        """
        opgeslagen = [self._mapper.to_stored_event(feit) for feit in gebeurtenissen]
        gebeurtenissen.clear()
        nummers = self._opslag.insert_events(
            opgeslagen, reserveringen=reserveringen, archief=archief(), sleutels=sleutels
        )
        return max(nummers)
