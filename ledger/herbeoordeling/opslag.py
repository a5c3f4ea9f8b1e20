# ruff: noqa: S608 - fixed text only, every value is a parameter
"""The store as it was just before a command, for who judges that command again.

One transaction is one command, and a command reads before it writes. So of a stream that it
appended to, optimistic concurrency makes that it knew exactly the events of earlier transactions.
Of what it only read (contracts, a family, reservations of others) the same is assumed; a
transaction that committed between its reading and its writing has a lower number and was not seen.
`twijfels` gives the transactions of which that may be so.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple, NoReturn
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from ledger.gebeurtenissen import Gebeurtenis
from ledger.herbeoordeling.geheugen import Geheugen, Stroomgeheugen
from ledger.mapper import vastgelegd_op
from ledger.opslag import Archiefstuk, Recorder, Reservering
from ledger.opslag_sql import kolommen

_EVENT = "originator_id, originator_version, topic, state"
_ZOEK_XIDS = (
    "SELECT e.originator_id, e.originator_version, e.xid"
    " FROM unnest(%b::text[], %b::bigint[]) AS g (stroom, versie) JOIN stored_events e"
    " ON e.originator_id = g.stroom AND e.originator_version = g.versie"
)
_LEES_HANDELINGEN = (
    f"SELECT xid, {_EVENT} FROM stored_events WHERE xid = ANY(%b::bigint[])"
    " ORDER BY xid, notification_id"
)
# In no order: the server would sort on its disk what is nearly in order already.
_LEES_STROMEN = (
    f"SELECT xid, {_EVENT} FROM unnest(%b::text[], %b::bigint[]) AS g (stroom, na)"
    " JOIN stored_events ON originator_id = g.stroom AND originator_version > g.na"
    " AND xid < %b::bigint"
)
_ZOEK_RESERVERINGEN = (
    "SELECT r.soort, r.sleutel, r.stroom, r.versie, e.xid"
    " FROM unnest(%b::text[], %b::text[]) AS g (soort, sleutel)"
    " JOIN reserveringen r ON r.soort = g.soort AND r.sleutel = g.sleutel"
    " LEFT JOIN stored_events e"
    " ON e.originator_id = r.stroom AND e.originator_version = r.versie"
)
_MET_VERGETEN = (
    "SELECT DISTINCT originator_id FROM stored_events WHERE originator_id = ANY(%b::text[])"
    " AND split_part(topic, ':', 1) = 'ClientVergeten'"
)
_LEES_ARCHIEF = (
    "SELECT bericht_id, soort, sha256, inhoud FROM archief WHERE bericht_id = ANY(%b::text[])"
)
_EERSTE_VAN_XID = (
    f"SELECT DISTINCT ON (xid) xid, {_EVENT} FROM stored_events WHERE xid = ANY(%b::bigint[])"
    " ORDER BY xid, notification_id"
)
# What a transaction holds without the event that explains it.
_ZONDER_HOOFD = (
    f"SELECT {_EVENT} FROM stored_events e WHERE NOT EXISTS (SELECT 1 FROM stored_events h"
    " WHERE h.xid = e.xid AND (split_part(h.topic, ':', 1) = ANY(%b::text[])"
    " OR split_part(h.topic, ':', 1) = ANY(%b::text[])"
    " AND position('\"berichtId\"'::bytea IN h.state) = 0))"
)

_MEESTE_TWIJFELS: Final = 16
_TWIJFEL_TOT: Final = timedelta(minutes=1)
"""How long before a command another may have begun that it did not see."""

Stand = tuple[str, int, int | None]
"""Of a reservation: the stream and version that hold it, and the transaction of that event."""


class Handeling(NamedTuple):
    """All that one command stored, in the order in which it did."""

    xid: int
    rijen: tuple[StoredEvent, ...]


class OpslagVanToen(Recorder):
    """Reads what a command could read; writes nothing. Not to be shared between threads.

    `begin` opens a batch: what is fetched for it is kept until the next, and of streams longer.
    `zet` chooses the command of the batch whose moment it is.
    """

    def __init__(self, dsn: str) -> None:
        super().__init__(dsn, max_verbindingen=2)
        self._tot = 0
        self._horizon = 0
        self._geheugen = Geheugen()
        self._standen: dict[tuple[str, str], Stand | None] = {}
        self._sleutels: dict[str, bytes | None] = {}
        self._zonder_sleutel: set[str] = set()
        self._grens, self._leesgrens = 0, 0
        self._eigen: frozenset[str] = frozenset()
        self._gelezen: set[str] = set()
        self._gezocht: set[tuple[str, str]] = set()

    # --- a batch ------------------------------------------------------------------------------

    def begin(self, feiten: Sequence[Gebeurtenis]) -> dict[tuple[str, int], Handeling]:
        """The command behind each of these events, by stream and version; absent when unknown."""
        gevraagd = kolommen(((feit.stroom, feit.versie) for feit in feiten), 2)
        xids = {(rij[0], rij[1]): rij[2] for rij in self._vraag(_ZOEK_XIDS, gevraagd)}
        per_xid: dict[int, list[StoredEvent]] = {}
        for xid, *rij in self._vraag(_LEES_HANDELINGEN, (sorted(set(xids.values())),)):
            per_xid.setdefault(xid, []).append(StoredEvent(*rij))
        handelingen = {xid: Handeling(xid, tuple(rijen)) for xid, rijen in per_xid.items()}
        self._tot = max(per_xid, default=0)
        if self._tot > self._horizon:
            self._horizon = self.horizon()
        for voorraad in (self._standen, self._sleutels, self._zonder_sleutel):
            voorraad.clear()
        self._geheugen.krimp()
        return {plek: handelingen[xid] for plek, xid in xids.items()}

    def laad_stromen(self, stromen: Iterable[str]) -> None:
        """Fetches what is missing of streams, as far as any command of the batch may know them."""
        alle = (self._geheugen.van(stroom) for stroom in set(stromen))
        onvolledig = {geheugen.stroom: geheugen for geheugen in alle if geheugen.tot < self._tot}
        if not onvolledig:
            return
        gevraagd = kolommen(((rij.stroom, rij.laatste_versie) for rij in onvolledig.values()), 2)
        gevonden: dict[str, list[tuple[int, StoredEvent]]] = {stroom: [] for stroom in onvolledig}
        for xid, *rij in self._vraag(_LEES_STROMEN, (*gevraagd, self._tot)):
            gevonden[rij[0]].append((xid, StoredEvent(*rij)))
        for stroom, geheugen in onvolledig.items():
            geheugen.vul_aan(gevonden[stroom])
            # Beyond the horizon a transaction may still commit: that is asked for again.
            geheugen.tot = min(self._tot, self._horizon)

    def laad_reserveringen(self, gezocht: Iterable[tuple[str, str]]) -> None:
        """Fetches who holds these reservations, whenever they were made."""
        nieuw = [sleutel for sleutel in set(gezocht) if sleutel not in self._standen]
        if not nieuw:
            return
        self._standen |= dict.fromkeys(nieuw)
        for soort, sleutel, *stand in self._vraag(_ZOEK_RESERVERINGEN, kolommen(nieuw, 2)):
            self._standen[soort, sleutel] = (stand[0], stand[1], stand[2])

    def laad_sleutels(self, stromen: Iterable[str]) -> None:
        """Fetches the keys of these streams."""
        nieuw = set(stromen) - self._sleutels.keys() - self._zonder_sleutel
        if nieuw:
            gevonden = super().lees_sleutels(list(nieuw))
            self._sleutels |= gevonden
            self._zonder_sleutel |= nieuw - gevonden.keys()

    def lees_archieven(self, bericht_ids: Sequence[str]) -> dict[tuple[str, str], Archiefstuk]:
        """All archived bytes of these messages, still sealed, by message and kind."""
        rijen = self._vraag(_LEES_ARCHIEF, (list(bericht_ids),)) if bericht_ids else []
        return {(rij[0], rij[1]): Archiefstuk(*rij) for rij in rijen}

    # --- a moment -----------------------------------------------------------------------------

    def zet(self, handeling: Handeling, leesgrens: int | None = None) -> None:
        """Goes to just before a command; with `leesgrens` what it only read is seen older."""
        self._grens = handeling.xid
        self._leesgrens = handeling.xid if leesgrens is None else leesgrens
        self._eigen = frozenset(str(rij.originator_id) for rij in handeling.rijen)
        self._gelezen, self._gezocht = set(), set()

    def twijfels(self, nu: datetime) -> list[int]:
        """Transactions, latest first, of which the command at `nu` may not have known.

        Those just before it on what it only read since `zet`.
        """
        xids = {
            xid
            for stroom in self._gelezen - self._eigen
            for xid in self._geheugen.van(stroom).xids
            if xid < self._grens
        }
        standen = (self._standen.get(sleutel) for sleutel in self._gezocht)
        xids |= {s[2] for s in standen if s is not None and s[2] is not None and s[2] < self._grens}
        laatste = sorted(xids, reverse=True)[:_MEESTE_TWIJFELS]
        rijen = self._vraag(_EERSTE_VAN_XID, (laatste,)) if laatste else []
        tijden = {xid: vastgelegd_op(StoredEvent(*rij)) for xid, *rij in rijen}
        return [xid for xid in laatste if xid in tijden and tijden[xid] > nu - _TWIJFEL_TOT]

    def stand(self, sleutel: tuple[str, str]) -> Stand | None:
        """Who holds a reservation now; None when nobody does."""
        if sleutel not in self._standen:
            self.laad_reserveringen([sleutel])
        return self._standen[sleutel]

    def eigen_standen(self) -> dict[tuple[str, str], Stand]:
        """The reservations looked up since `zet` that the command itself made."""
        standen = ((sleutel, self._standen[sleutel]) for sleutel in self._gezocht)
        return {
            sleutel: stand
            for sleutel, stand in standen
            if stand is not None and stand[2] == self._grens
        }

    def nooit_vergeten(self, stromen: Iterable[str]) -> set[str]:
        """Those of these streams whose key is gone while no event says that it was destroyed."""
        weg = [rij for rij, sleutel in self.lees_sleutels(list(stromen)).items() if sleutel is None]
        rijen = self._vraag(_MET_VERGETEN, (weg,)) if weg else []
        return set(weg) - {rij[0] for rij in rijen}

    def zonder_hoofd(self, altijd: Sequence[str], los: Sequence[str]) -> list[StoredEvent]:
        """Events in whose transaction no event of one of these kinds stands.

        An event of the kinds `los` counts only when it names no message.
        """
        return [StoredEvent(*rij) for rij in self._vraag(_ZONDER_HOOFD, (list(altijd), list(los)))]

    # --- what a command reads -----------------------------------------------------------------

    def select_streams(
        self, stromen: Sequence[str], tot_versie: int | None = None
    ) -> dict[str, list[StoredEvent]]:
        """The events of each stream that the command knew, oldest first."""
        self.laad_stromen(stromen)
        self._gelezen.update(stromen)
        return {
            stroom: [
                rij
                for rij in self._geheugen.van(stroom).voor(
                    self._grens if stroom in self._eigen else self._leesgrens
                )
                if tot_versie is None or rij.originator_version <= tot_versie
            ]
            for stroom in stromen
        }

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The events of one stream that the command knew."""
        stroom = str(originator_id)
        rijen = self.select_streams([stroom], lte)[stroom]
        gekozen = [rij for rij in rijen if gt is None or rij.originator_version > gt]
        return (gekozen[::-1] if desc else gekozen)[:limit]

    def zoek_reserveringen(
        self, gezocht: Iterable[tuple[str, str]]
    ) -> dict[tuple[str, str], tuple[str, int]]:
        """Which of these were taken, and by which (stroom, versie)."""
        sleutels = list(gezocht)
        self.laad_reserveringen(sleutels)
        self._gezocht.update(sleutels)
        standen = ((sleutel, self._standen[sleutel]) for sleutel in sleutels)
        return {
            sleutel: stand[:2]
            for sleutel, stand in standen
            if stand is not None and stand[2] is not None and stand[2] < self._leesgrens
        }

    def lees_sleutels(self, stromen: Sequence[str]) -> dict[str, bytes | None]:
        """The wrapped keys as they are now: a key that was destroyed since does not come back."""
        self.laad_sleutels(stromen)
        return {rij: self._sleutels[rij] for rij in stromen if rij in self._sleutels}

    def geheugen(self, stroom: str) -> Stroomgeheugen:
        """All that was read of a stream; a command knew a beginning of it."""
        return self._geheugen.van(stroom)

    # --- what nobody does here ----------------------------------------------------------------

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        reserveringen: Sequence[Reservering] = (),
        archief: Any = tuple,
        sleutels: Sequence[tuple[str, bytes]] = (),
        **_: Any,
    ) -> NoReturn:
        """Refused: who judges again changes nothing."""
        raise AssertionError("wie opnieuw beoordeelt, legt niets vast")

    def tel(self, naam: str, aantal: int = 1) -> NoReturn:
        """Refused: who judges again changes nothing."""
        raise AssertionError("wie opnieuw beoordeelt, telt niet verder")

    def vernietig_sleutel(self, stroom: str) -> NoReturn:
        """Refused: who judges again changes nothing."""
        raise AssertionError("wie opnieuw beoordeelt, vernietigt niets")
