# ruff: noqa: S608 - fixed text only, every value is a parameter
"""What the recorder stores, and the statements that it stores and reads it with.

The statements are fixed text with parameters; only the choice of parts differs. Parameters are
sent in binary form (%b). Array order is row order: PostgreSQL's unnest keeps it, and RETURNING
answers in it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from eventsourcing.persistence import IntegrityError, StoredEvent


class Positie(NamedTuple):
    """A place in the total order of the log; compares as that order."""

    xid: int
    nummer: int


PAGINA = 1000
"""How many events one statement appends at most."""

BEGIN = Positie(0, 0)
"""Before the first event."""
EINDE = Positie(2**63 - 1, 2**63 - 1)
"""After every event."""


class Gelezen(NamedTuple):
    """An event as a tailing reader gets it, with its place in the order."""

    positie: Positie
    stroom: str
    versie: int
    topic: str
    state: bytes


class Reservering(NamedTuple):
    """A claim that `sleutel` is unique within `soort`, made by version `versie` of `stroom`."""

    soort: str
    sleutel: str
    stroom: str
    versie: int


class Archiefstuk(NamedTuple):
    """The bytes of a message: `soort` is ontvangen, retour or antwoord.

    `inhoud` is ciphertext, `sha256` the digest (32 bytes) of the plain bytes.
    """

    bericht_id: str
    soort: str
    sha256: bytes
    inhoud: bytes


class ReserveringBezet(IntegrityError):
    """Nothing was written: `bezet` maps each taken (soort, sleutel) to its (stroom, versie)."""

    def __init__(self, bezet: Mapping[tuple[str, str], tuple[str, int]]) -> None:
        self.bezet = dict(bezet)
        soorten = ", ".join(sorted({soort for soort, _ in bezet}))
        super().__init__(f"Al eerder vastgelegd en niet opnieuw mogelijk: {soorten}.")


# The number below which every transaction has ended, in the units of the column xid.
HORIZON = (
    "(SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint + verschuiving"
    " FROM xid_verschuiving)"
)
_XID = "pg_current_xact_id()::text::bigint + (SELECT verschuiving FROM xid_verschuiving)"
_EVENT = "originator_id, originator_version, topic, state"

_SCHRIJF = f"INSERT INTO stored_events ({_EVENT}, xid)"
# One event is by far the commonest; without arrays it costs a quarter less.
_SCHRIJF_EEN = (
    f"{_SCHRIJF} VALUES (%b::text, %b::bigint, %b::text, %b::bytea, {_XID})"
    " RETURNING notification_id"
)
_SCHRIJF_VELE = (
    f"{_SCHRIJF} SELECT *, {_XID}"
    " FROM unnest(%b::text[], %b::bigint[], %b::text[], %b::bytea[]) RETURNING notification_id"
)
_SCHRIJF_RESERVERINGEN = (
    "r AS (INSERT INTO reserveringen (soort, sleutel, stroom, versie)"
    " SELECT * FROM unnest(%b::text[], %b::text[], %b::text[], %b::bigint[]))"
)
_SCHRIJF_ARCHIEF = (
    "a AS (INSERT INTO archief (bericht_id, soort, sha256, inhoud)"
    " SELECT * FROM unnest(%b::text[], %b::text[], %b::bytea[], %b::bytea[]))"
)
_SCHRIJF_ARCHIEFSTUK = (
    "INSERT INTO archief (bericht_id, soort, sha256, inhoud)"
    " VALUES (%b::text, %b::text, %b::bytea, %b::bytea)"
)
_SCHRIJF_SLEUTELS = (
    "s AS (INSERT INTO sleutels (stroom, sleutel) SELECT * FROM unnest(%b::text[], %b::bytea[]))"
)
REEDS_GESCHREVEN = (
    "SELECT e.notification_id, e.topic = g.topic AND e.state = g.state"
    " FROM unnest(%b::text[], %b::bigint[], %b::text[], %b::bytea[])"
    " WITH ORDINALITY AS g (stroom, versie, topic, state, volgorde)"
    " JOIN stored_events e ON e.originator_id = g.stroom AND e.originator_version = g.versie"
    " ORDER BY volgorde"
)

_LEES_STROOM = (
    f"SELECT {_EVENT} FROM stored_events WHERE originator_id = %b"
    " AND originator_version > coalesce(%b::bigint, -1)"
    " AND originator_version <= coalesce(%b::bigint, 9223372036854775807)"
    " ORDER BY originator_version"
)
# In no order: the server would sort the rows of a large message on disk.
LEES_STROMEN = (
    f"SELECT {_EVENT} FROM stored_events WHERE originator_id = ANY(%b::text[])"
    " AND originator_version <= coalesce(%b::bigint, 9223372036854775807)"
)
STROMEN_NA = (
    "SELECT originator_id FROM stored_events WHERE originator_version = 1"
    " AND originator_id >= %b::text AND originator_id > %b::text"
    " AND starts_with(originator_id, %b::text) ORDER BY originator_id LIMIT %b::bigint"
)
LEES_NA = (
    f"SELECT xid, notification_id, {_EVENT} FROM stored_events"
    f" WHERE (xid, notification_id) > (%b::bigint, %b::bigint) AND xid < {HORIZON}"
    " ORDER BY xid, notification_id LIMIT %b::bigint"
)
LEES_NOTIFICATIES = (
    f"SELECT {_EVENT}, notification_id FROM stored_events"
    " WHERE (xid, notification_id) > (%b::bigint, %b::bigint)"
    f" AND (xid, notification_id) <= (%b::bigint, %b::bigint) AND xid < {HORIZON}"
    " AND (cardinality(%b::text[]) = 0 OR topic = ANY(%b::text[]))"
    " ORDER BY xid, notification_id LIMIT %b::bigint"
)
KOP = (
    f"SELECT xid, notification_id FROM stored_events WHERE xid < {HORIZON}"
    " ORDER BY xid DESC, notification_id DESC LIMIT 1"
)
ZOEK_RESERVERINGEN = (
    "SELECT r.soort, r.sleutel, r.stroom, r.versie"
    " FROM unnest(%b::text[], %b::text[]) AS g (soort, sleutel)"
    " JOIN reserveringen r USING (soort, sleutel)"
)


def stroomopdracht(*, aflopend: bool) -> str:
    """Read one stream: parameters are the stream, after, to and with, and the limit."""
    return _LEES_STROOM + (" DESC" if aflopend else "") + " LIMIT %b::bigint"


Opdracht = tuple[str, Sequence[Any]]
"""A statement with its parameters."""


def schrijfopdrachten(
    events: Sequence[StoredEvent],
    reserveringen: Sequence[Reservering],
    archief: Callable[[], Sequence[Archiefstuk]],
    sleutels: Sequence[tuple[str, bytes]],
) -> Iterator[Opdracht]:
    """The statements, of one transaction, that append more than PAGINA events and the rest.

    They go in pages, because a statement is held in memory several times over. What takes longest
    to make comes last: meanwhile the server has the pages before it to store.
    """
    laatste = (len(events) - 1) // PAGINA * PAGINA
    for begin in range(0, laatste, PAGINA):
        yield schrijfopdracht(events[begin : begin + PAGINA], (), (), ())
    yield schrijfopdracht(events[laatste:], reserveringen, (), sleutels)
    for stuk in sorted(archief()):
        yield _SCHRIJF_ARCHIEFSTUK, stuk


def schrijfopdracht(
    events: Sequence[StoredEvent],
    reserveringen: Sequence[Reservering],
    archief: Sequence[Archiefstuk],
    sleutels: Sequence[tuple[str, bytes]],
) -> Opdracht:
    """The one statement that appends all of this, with its parameters.

    Rows other than events are sorted, so that two writers take their locks in the same order.
    """
    delen: list[str] = []
    waarden: list[Any] = []
    bijlagen: tuple[tuple[str, Sequence[tuple[Any, ...]], int], ...] = (
        (_SCHRIJF_RESERVERINGEN, reserveringen, 4),
        (_SCHRIJF_ARCHIEF, archief, 4),
        (_SCHRIJF_SLEUTELS, sleutels, 2),
    )
    for opdracht, rijen, breedte in bijlagen:
        if rijen:
            delen.append(opdracht)
            waarden += kolommen(sorted(rijen), breedte)
    begin = f"WITH {', '.join(delen)} " if delen else ""
    if len(events) > 1:
        return begin + _SCHRIJF_VELE, waarden + waarden_van(events)
    return begin + _SCHRIJF_EEN, waarden + [kolom[0] for kolom in waarden_van(events)]


def waarden_van(events: Sequence[StoredEvent]) -> list[list[Any]]:
    """The columns stream, version, topic and state of the events."""
    return [
        [str(event.originator_id) for event in events],
        [event.originator_version for event in events],
        [event.topic for event in events],
        [event.state for event in events],
    ]


def kolommen(rijen: Iterable[tuple[Any, ...]], breedte: int) -> list[list[Any]]:
    """Rows turned into `breedte` columns, also when there are no rows."""
    gedraaid = [list(kolom) for kolom in zip(*rijen, strict=True)]
    return gedraaid or [[] for _ in range(breedte)]
