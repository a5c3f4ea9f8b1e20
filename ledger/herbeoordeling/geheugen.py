"""What was read of streams, kept from one command to the next.

Commands about the same people are judged one after another. So of a stream each event is fetched
and decoded once, and the state of a client grows with its stream instead of being folded anew.
"""

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from eventsourcing.persistence import StoredEvent

from ledger.client import ClientToestand, pas_toe
from ledger.gebeurtenissen import Gebeurtenis

_GEGEVEN: Final[set[str]] = set()

Ontcijfer = Callable[[Sequence[StoredEvent]], list[Gebeurtenis]]

_MEESTE_GEBEURTENISSEN: Final = 60_000
"""Kept from one batch to the next, of all streams together; one to two kilobytes each."""


@dataclass(slots=True)
class Stroomgeheugen:
    """The beginning of a stream: every event of the transactions below `tot`.

    In a stream a later version is of a later transaction, for who appends to it has seen all
    before it; so what was known before a transaction is a beginning as well.
    """

    stroom: str
    tot: int = 0
    xids: list[int] = field(default_factory=list)
    rijen: list[StoredEvent] = field(default_factory=list)
    _feiten: list[Gebeurtenis] = field(default_factory=list)
    _toestand: ClientToestand | None = None
    _gevouwen: int = 0

    @property
    def laatste_versie(self) -> int:
        """The version of the last event that was read; 0 without any."""
        return self.rijen[-1].originator_version if self.rijen else 0

    def vul_aan(self, rijen: Sequence[tuple[int, StoredEvent]]) -> None:
        """Adds what follows, each event with its transaction; in any order."""
        for xid, rij in sorted(rijen, key=lambda paar: paar[1].originator_version):
            self.xids.append(xid)
            self.rijen.append(rij)

    def voor(self, xid: int) -> list[StoredEvent]:
        """What was stored before a transaction."""
        return self.rijen[: bisect_left(self.xids, xid)]

    def feiten(self, aantal: int, ontcijfer: Ontcijfer) -> list[Gebeurtenis]:
        """The first so many events."""
        klaar = self._feiten
        if len(klaar) < aantal:
            klaar += map(_licht, ontcijfer(self.rijen[len(klaar) : aantal]))
        return klaar[:aantal]

    def client(self, aantal: int, ontcijfer: Ontcijfer) -> ClientToestand:
        """The state of a client after the first so many events; the caller's own."""
        feiten = self.feiten(aantal, ontcijfer)
        if self._toestand is None or self._gevouwen > aantal:
            self._toestand, self._gevouwen = ClientToestand(self.stroom), 0
        for feit in feiten[self._gevouwen :]:
            pas_toe(self._toestand, feit)
        self._gevouwen = aantal
        return self._toestand.kopie()


def _licht(feit: Gebeurtenis) -> Gebeurtenis:
    """The event without the names of the fields that it was given: most of what it weighs."""
    object.__setattr__(feit, "__pydantic_fields_set__", _GEGEVEN)
    return feit


class Geheugen:
    """Streams by name; those that were asked for longest ago go first."""

    def __init__(self) -> None:
        self._stromen: OrderedDict[str, Stroomgeheugen] = OrderedDict()

    def krimp(self) -> None:
        """Lets go what is more than may be kept."""
        aantal = sum(len(stroom.rijen) for stroom in self._stromen.values())
        while aantal > _MEESTE_GEBEURTENISSEN:
            aantal -= len(self._stromen.popitem(last=False)[1].rijen)

    def van(self, stroom: str) -> Stroomgeheugen:
        """What is known of a stream, perhaps nothing yet."""
        geheugen = self._stromen.get(stroom)
        if geheugen is None:
            geheugen = self._stromen[stroom] = Stroomgeheugen(stroom)
        self._stromen.move_to_end(stroom)
        return geheugen
