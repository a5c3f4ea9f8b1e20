"""What is read: streams in their order, whole, up to a position, with flat memory."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

import psycopg
from eventsourcing.persistence import StoredEvent

from ledger.gebeurtenissen import Gebeurtenis
from ledger.kaders.register import Kaders
from ledger.narekenen import RuweFeit
from ledger.opslag import Positie
from ledger.privacy import Sleutelbos

Verbinding = psycopg.Connection[Any]

PARTIJ = 1_000
"""About how many events are looked at together."""

EINDE_STROMEN = "\U0010ffff"
"""After every stream by name."""

_LEES = (
    b"SELECT originator_id, originator_version, topic, state FROM stored_events"
    b" WHERE originator_id >= %s AND originator_id < %s AND (xid, notification_id) <= (%s, %s)"
    b" ORDER BY originator_id, originator_version"
)
_GRENZEN = (
    b"SELECT DISTINCT originator_id FROM (SELECT originator_id,"
    b" row_number() OVER (ORDER BY originator_id) AS rang FROM stored_events) AS rijen"
    b" WHERE rang %% %s = 0 ORDER BY originator_id"
)


@dataclass(frozen=True, slots=True)
class Bron:
    """Where a process finds the ledger; `bos` and `kaders` make, in each process, its own."""

    dsn: str
    bos: Callable[[], Sleutelbos]
    kaders: Callable[[], Kaders]
    oefenmodus: bool


class Deel(NamedTuple):
    """The streams from `van` up to but not including `tot`, by name."""

    nummer: int
    van: str
    tot: str


@dataclass
class Stroom:
    """One stream. `feiten` and `ruw` are filled by `ontcijferen`; both lack what is unreadable."""

    naam: str
    rijen: list[StoredEvent]
    feiten: list[Gebeurtenis] = field(default_factory=list)
    ruw: list[RuweFeit] = field(default_factory=list)

    @property
    def leesbaar(self) -> bool:
        """Whether every event could be read."""
        return len(self.feiten) == len(self.rijen)


def verdeel(conn: Verbinding, per_deel: int) -> list[Deel]:
    """All streams in parts of about so many events."""
    grenzen = ["", *(rij[0] for rij in conn.execute(_GRENZEN, (per_deel,))), EINDE_STROMEN]
    return [Deel(nummer, van, tot) for nummer, (van, tot) in enumerate(pairwise(grenzen))]


def lees(conn: Verbinding, deel: Deel, positie: Positie) -> Iterator[list[Stroom]]:
    """The streams of a part, whole, about `PARTIJ` events at a time."""
    partij: list[Stroom] = []
    aantal = 0
    with conn.cursor("stromen", binary=True) as cursor:
        cursor.itersize = PARTIJ
        for rij in cursor.execute(_LEES, (deel.van, deel.tot, *positie)):
            if not partij or partij[-1].naam != rij[0]:
                if aantal >= PARTIJ:
                    yield partij
                    partij, aantal = [], 0
                partij.append(Stroom(rij[0], []))
            partij[-1].rijen.append(StoredEvent(*rij))
            aantal += 1
    if partij:
        yield partij
