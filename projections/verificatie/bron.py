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

PARTIJ = 500
"""About how many events are looked at together: few enough that they, and all that is made of
them, stay in the cache of a processor."""

EINDE_STROMEN = "\U0010ffff"
"""After every stream by name."""

_LEES = (
    b"SELECT originator_id, originator_version, topic, state FROM stored_events"
    b" WHERE originator_id >= %s AND originator_id < %s AND (xid, notification_id) <= (%s, %s)"
    b" ORDER BY originator_id, originator_version"
)
# An event weighs 1. A message names each event that it led to, in some 200 bytes; looking at such
# a name takes about a tenth of the time that all checks of an event do.
_GRENZEN = (
    b"WITH gewichten AS ("
    b"SELECT originator_id, count(*) AS gewicht FROM stored_events GROUP BY originator_id"
    b" UNION ALL SELECT originator_id, octet_length(state) / 2000 FROM stored_events"
    b" WHERE originator_id >= 'bericht-' AND originator_id < 'bericht.'"
    b"), lopend AS ("
    b"SELECT originator_id, sum(gewicht) OVER (ORDER BY originator_id) AS som FROM gewichten)"
    b" SELECT min(originator_id) FROM lopend GROUP BY div(som, %s) ORDER BY 1"
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
    """All streams in parts of about so much work, that of checking one event being 1."""
    eerste = [rij[0] for rij in conn.execute(_GRENZEN, (per_deel,))]
    grenzen = ["", *eerste[1:], EINDE_STROMEN]
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
