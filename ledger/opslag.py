"""The recorder: events, reservations, archived bytes and keys in one statement of PostgreSQL.

Order. Readers that follow the log must never pass an event that commits later. A sequence does
not give that order and a lock on the table costs half the speed, so every row carries the number
of its transaction: readers go by (xid, notification_id) and stay below the horizon, the oldest
transaction that is still open. What is below the horizon is settled: no row can still appear
there. A write transaction that stays open, in any database of the same server, therefore holds
readers back (it never makes them miss anything); transactions that only read do not.

Exceptions carry plain Dutch and never the server's own text, which quotes key values.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from types import TracebackType
from typing import Any, NoReturn, Self, TypeVar
from uuid import UUID

import psycopg
from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    Notification,
    NotSupportedError,
    OperationalError,
    PersistenceError,
    StoredEvent,
    Subscription,
)
from psycopg import errors
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool, PoolTimeout

from ledger.opslag_sql import (
    BEGIN,
    EINDE,
    HORIZON,
    KOP,
    LEES_NA,
    LEES_NOTIFICATIES,
    LEES_STROMEN,
    PAGINA,
    REEDS_GESCHREVEN,
    STROMEN_NA,
    ZOEK_RESERVERINGEN,
    Archiefstuk,
    Gelezen,
    Opdracht,
    Positie,
    Reservering,
    ReserveringBezet,
    kolommen,
    schrijfopdracht,
    schrijfopdrachten,
    stroomopdracht,
    waarden_van,
)

__all__ = [
    "BEGIN",
    "PAGINA",
    "Archiefstuk",
    "Gelezen",
    "Positie",
    "Recorder",
    "Reservering",
    "ReserveringBezet",
]

T = TypeVar("T")

_VERSIE = attrgetter("originator_version")
_HERHALINGEN = 3
_WACHT_OP_VERBINDING_SECONDEN = 15.0

_ONBEREIKBAAR = "De database is niet bereikbaar of brak de verbinding af."
_TE_DRUK = "De database kon de opdracht niet afronden omdat andere voorgingen; probeer opnieuw."
_GEWIJZIGD = "De stroom is intussen door een ander gewijzigd; lees opnieuw en beoordeel opnieuw."
_CONFLICTEN = {
    "stored_events": _GEWIJZIGD,
    "sleutels": _GEWIJZIGD,
    "archief": "Dit bericht is al gearchiveerd.",
}


class Recorder(ApplicationRecorder):
    """The event store library's recorder on its own pool of connections.

    Safe to share between threads. `dsn` is a libpq connection string of a database with the
    schema of `database.maak_schema`. Connections that drop are replaced and the call is repeated.
    """

    def __init__(self, dsn: str, *, min_verbindingen: int = 1, max_verbindingen: int = 10) -> None:
        self._pool = ConnectionPool(
            dsn,
            kwargs={"autocommit": True, "prepare_threshold": 0},
            min_size=min_verbindingen,
            max_size=max_verbindingen,
            timeout=_WACHT_OP_VERBINDING_SECONDEN,
            open=True,
            name="ledger",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        soort: type[BaseException] | None,
        fout: BaseException | None,
        spoor: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    # --- writing ----------------------------------------------------------------------------

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        reserveringen: Sequence[Reservering] = (),
        archief: Callable[[], Sequence[Archiefstuk]] = tuple,
        sleutels: Sequence[tuple[str, bytes]] = (),
        **_: Any,
    ) -> Sequence[int]:
        """Append the events, and all that belongs to them, in one transaction: all or nothing.

        Gives the notification ids in the order of `stored_events`. `archief` makes what goes into
        the archive: of a large message while the server stores its events. `sleutels` are (stream,
        wrapped key) of streams that have none yet: of two writers that both make one, the second
        gets IntegrityError, reads again and uses the key of the first. The same holds for two
        writers of one version. Raises ReserveringBezet when a reservation is taken,
        OperationalError when the database cannot be reached, ValueError when there is something
        to write but no event that accounts for it.

        When a connection drops during the write, the call finds out whether it was committed and
        never writes twice.
        """
        if not stored_events:
            if reserveringen or sleutels or archief():
                raise ValueError("Zonder gebeurtenis wordt er niets vastgelegd.")
            return []

        def poging() -> list[int]:
            if len(stored_events) > PAGINA:
                return self._schrijf_paginas(
                    schrijfopdrachten(stored_events, reserveringen, archief, sleutels)
                )
            opdracht = schrijfopdracht(stored_events, reserveringen, archief(), sleutels)
            return [rij[0] for rij in self._vraag_eenmaal(*opdracht)]

        try:
            return self._schrijf(poging, stored_events)
        except errors.UniqueViolation as fout:
            self._meld_conflict(fout, reserveringen)
        except psycopg.Error as fout:
            raise _vertaald(fout) from None

    def _schrijf(self, poging: Callable[[], list[int]], events: Sequence[StoredEvent]) -> list[int]:
        try:
            return poging()
        except PoolTimeout:
            raise
        except psycopg.OperationalError:
            self._pool.check()
        # Rolled back as a deadlock, or the connection dropped and nobody knows. Once more: a
        # conflict then may be with our own first attempt.
        try:
            return self._herhaal(poging)
        except errors.UniqueViolation:
            if nummers := self._al_geschreven(events):
                return nummers
            raise

    def _schrijf_paginas(self, opdrachten: Iterable[Opdracht]) -> list[int]:
        """Run the statements of one append: while the server works on one, the next is made."""
        with self._pool.connection() as conn, conn.pipeline():
            with conn.transaction():
                antwoorden = [
                    conn.execute(opdracht.encode(), waarden, prepare=True, binary=True)
                    for opdracht, waarden in opdrachten
                ]
            return [rij[0] for antwoord in antwoorden if antwoord.description for rij in antwoord]

    def _al_geschreven(self, events: Sequence[StoredEvent]) -> list[int]:
        """The ids of exactly these events when an earlier attempt did commit them, else []."""
        rijen = self._vraag(REEDS_GESCHREVEN, waarden_van(events))
        gelijk = len(rijen) == len(events) and all(rij[1] for rij in rijen)
        return [rij[0] for rij in rijen] if gelijk else []

    def _meld_conflict(
        self, fout: errors.UniqueViolation, reserveringen: Sequence[Reservering]
    ) -> NoReturn:
        bezet = self.zoek_reserveringen((r.soort, r.sleutel) for r in reserveringen)
        if not bezet and fout.diag.table_name == "reserveringen":
            # Nobody else holds one: the request itself asks for the same key twice.
            bezet = {(r.soort, r.sleutel): (r.stroom, r.versie) for r in _dubbele(reserveringen)}
        if bezet:
            raise ReserveringBezet(bezet) from None
        raise IntegrityError(_CONFLICTEN.get(fout.diag.table_name or "", _GEWIJZIGD)) from None

    def tel(self, naam: str, aantal: int = 1) -> int:
        """Take `aantal` consecutive numbers from the counter `naam`; gives the first (from 1).

        Taken at once and for good: numbers of a command that fails afterwards are skipped.
        """
        if aantal < 1:
            raise ValueError("Een teller geeft minstens één nummer.")
        rijen = self._vraag(
            "INSERT INTO tellers (naam, waarde) VALUES (%b, %b::bigint) ON CONFLICT (naam)"
            " DO UPDATE SET waarde = tellers.waarde + excluded.waarde RETURNING waarde",
            (naam, aantal),
        )
        return int(rijen[0][0]) - aantal + 1

    # --- streams ----------------------------------------------------------------------------

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The events of one stream by version: after `gt`, to and with `lte`, at most `limit`."""
        rijen = self._vraag(stroomopdracht(aflopend=desc), (str(originator_id), gt, lte, limit))
        return [StoredEvent(*rij) for rij in rijen]

    def select_streams(
        self, stromen: Sequence[str], tot_versie: int | None = None
    ) -> dict[str, list[StoredEvent]]:
        """The events of many streams in one round trip, each oldest first.

        `tot_versie` is the last version wanted. A stream without events gives an empty list.
        """
        gevonden: dict[str, list[StoredEvent]] = {stroom: [] for stroom in stromen}
        rijen = self._vraag(LEES_STROMEN, (list(gevonden), tot_versie))
        for rij in rijen:
            gevonden[rij[0]].append(StoredEvent(*rij))
        for eigen in gevonden.values():
            eigen.sort(key=_VERSIE)
        return gevonden

    def stromen_na(self, voorvoegsel: str, na: str, limiet: int) -> list[str]:
        """The first streams after `na` (start with "") whose name begins so, by name."""
        rijen = self._vraag(STROMEN_NA, (max(voorvoegsel, na), na, voorvoegsel, limiet))
        return [rij[0] for rij in rijen]

    # --- the log in its total order ---------------------------------------------------------

    def lees_na(self, positie: Positie, limiet: int) -> list[Gelezen]:
        """At most `limiet` settled events after `positie` (start with `BEGIN`), in order.

        Every reader sees every committed event exactly once in the same order.
        """
        rijen = self._vraag(LEES_NA, (*positie, limiet))
        return [Gelezen(Positie(rij[0], rij[1]), *rij[2:]) for rij in rijen]

    def kop(self) -> Positie:
        """The position of the last settled event; `BEGIN` when there is none."""
        rijen = self._vraag(KOP)
        return Positie(*rijen[0]) if rijen else BEGIN

    def horizon(self) -> int:
        """Every transaction with a position below this xid has ended; no row can appear there."""
        return int(self._vraag("SELECT " + HORIZON)[0][0])

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """The library's way to read the log, in the same order and below the same horizon.

        `start` and `stop` are ids of events and stand for their places in the order, so a page
        may hold ids below `start`; None and 0 mean the beginning. ValueError (Dutch) for an id
        that no event has.
        """
        van = self._positie_van(start) if start else BEGIN
        tot = self._positie_van(stop) if stop is not None else EINDE
        if start and inclusive_of_start:
            van = Positie(van.xid, van.nummer - 1)
        rijen = self._vraag(
            LEES_NOTIFICATIES,
            (*van, *tot, list(topics), list(topics), limit),
        )
        return [Notification(*rij) for rij in rijen]

    def _positie_van(self, nummer: int) -> Positie:
        rijen = self._vraag(
            "SELECT xid, notification_id FROM stored_events WHERE notification_id = %b::bigint",
            (nummer,),
        )
        if not rijen:
            raise ValueError(f"Er is geen gebeurtenis met nummer {nummer}.")
        return Positie(*rijen[0])

    def max_notification_id(self) -> int | None:
        """The id of the last settled event in the order; None when there is none."""
        return self.kop().nummer or None

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> Subscription[ApplicationRecorder]:
        """Not offered: appends send no NOTIFY. Readers poll `lees_na`."""
        raise NotSupportedError("Deze opslag kent geen abonnement; lees met lees_na.")

    # --- what is stored beside the events ---------------------------------------------------

    def zoek_reserveringen(
        self, gezocht: Iterable[tuple[str, str]]
    ) -> dict[tuple[str, str], tuple[str, int]]:
        """Which of these (soort, sleutel) are taken, and by which (stroom, versie)."""
        paren = list(gezocht)
        if not paren:
            return {}
        rijen = self._vraag(ZOEK_RESERVERINGEN, kolommen(paren, 2))
        return {(rij[0], rij[1]): (rij[2], rij[3]) for rij in rijen}

    def lees_archief(self, bericht_id: str, soort: str) -> Archiefstuk | None:
        """The archived bytes of a message, still encrypted; None when there are none."""
        rijen = self._vraag(
            "SELECT bericht_id, soort, sha256, inhoud FROM archief"
            " WHERE bericht_id = %b AND soort = %b",
            (bericht_id, soort),
        )
        return Archiefstuk(*rijen[0]) if rijen else None

    def lees_sleutels(self, stromen: Sequence[str]) -> dict[str, bytes | None]:
        """The wrapped keys of these streams: absent when never made, None when destroyed."""
        rijen = self._vraag(
            "SELECT stroom, sleutel FROM sleutels WHERE stroom = ANY(%b::text[])",
            (list(stromen),),
        )
        return {rij[0]: rij[1] for rij in rijen}

    def vernietig_sleutel(self, stroom: str) -> bool:
        """Destroy the key of `stroom` for good; False when there is none (any more).

        Backups, and the server's own log files until they are reused, still hold the wrapped key.
        """
        rijen = self._vraag(
            "UPDATE sleutels SET sleutel = NULL WHERE stroom = %b AND sleutel IS NOT NULL"
            " RETURNING stroom",
            (stroom,),
        )
        return bool(rijen)

    # --- the connection ---------------------------------------------------------------------

    def _vraag(self, opdracht: str, waarden: Sequence[Any] = ()) -> list[TupleRow]:
        """Run one statement that may be repeated; errors in the library's terms."""
        try:
            return self._herhaal(lambda: self._vraag_eenmaal(opdracht, waarden))
        except psycopg.Error as fout:
            raise _vertaald(fout) from None

    def _herhaal(self, poging: Callable[[], T]) -> T:
        """Run one statement, again when the connection dropped or others went first."""
        for _ in range(_HERHALINGEN):
            try:
                return poging()
            except PoolTimeout:
                raise
            except psycopg.OperationalError:
                self._pool.check()
        return poging()

    def _vraag_eenmaal(self, opdracht: str, waarden: Sequence[Any]) -> list[TupleRow]:
        with self._pool.connection() as conn:
            return conn.execute(opdracht.encode(), waarden, prepare=True, binary=True).fetchall()


def _dubbele(reserveringen: Sequence[Reservering]) -> list[Reservering]:
    aantallen = Counter((r.soort, r.sleutel) for r in reserveringen)
    return [r for r in reserveringen if aantallen[r.soort, r.sleutel] > 1]


def _vertaald(fout: psycopg.Error) -> PersistenceError:
    """The library's error for one of the server's, with its code but without its text."""
    if isinstance(fout, errors.DeadlockDetected | errors.SerializationFailure):
        return OperationalError(_TE_DRUK)
    if isinstance(fout, psycopg.OperationalError):
        return OperationalError(_ONBEREIKBAAR)
    if isinstance(fout, psycopg.IntegrityError):
        return IntegrityError(f"De database weigert deze wijziging (code {fout.sqlstate}).")
    return PersistenceError(f"De database kan de opdracht niet uitvoeren (code {fout.sqlstate}).")
