"""Client states for reading, kept in memory for as long as their stream does not grow.

Each question first asks the store for the newest version of the stream, which costs one index
probe. Only when that is new are the events read and folded.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import orjson
from starlette.concurrency import run_in_threadpool

from api.bundelaar import Bundelaar
from api.typen import utc
from ledger.application import Grootboek
from ledger.client import ClientToestand, vouw
from ledger.gebeurtenissen import Gebeurtenis, GezinVastgelegd
from projections.clientbeeld import clientbeeld, gezin_van

NIEUWSTE_VERSIE = """
SELECT s.stroom, e.versie
  FROM unnest($1::text[]) AS s (stroom)
 CROSS JOIN LATERAL (
       SELECT originator_version AS versie FROM stored_events
        WHERE originator_id = s.stroom
        ORDER BY originator_version DESC LIMIT 1) AS e"""

_MEESTE_GEBEURTENISSEN = 250_000
"""How many events the states in memory hold together; the longest unused go first."""
_MEESTE_DAGEN = 4


@dataclass(slots=True)
class Stand:
    """A folded client with the histories of its families, and its answers by day."""

    toestand: ClientToestand
    gezinnen: dict[str, list[Gebeurtenis]]
    laatste: datetime
    beelden: dict[date, tuple[bytes, str]] = field(default_factory=dict)

    def versies(self) -> dict[str, int]:
        """The version of every stream that this was made of."""
        return {self.toestand.stroom: self.toestand.versie} | {
            stroom: feiten[-1].versie if feiten else 0 for stroom, feiten in self.gezinnen.items()
        }

    def gezin(self, geldig_op: date) -> GezinVastgelegd | None:
        """The family on a day: of the records that hold then, the last of the latest day."""
        stroom = gezin_van(self.toestand, geldig_op)
        geldend = [
            feit
            for feit in self.gezinnen.get(stroom or "", ())
            if isinstance(feit, GezinVastgelegd) and feit.geldig_op <= geldig_op
        ]
        return max(geldend, key=lambda feit: (feit.geldig_op, feit.versie), default=None)

    def beeld(self, geldig_op: date) -> dict[str, Any]:
        """The state on a day, without the instant that it was asked for."""
        return clientbeeld(self.toestand, geldig_op, self.gezin(geldig_op))

    def bytes_op(self, geldig_op: date) -> tuple[bytes, str]:
        """The JSON of `beeld` and its entity tag; weak, because `bekendOp` is added later."""
        gemaakt = self.beelden.get(geldig_op)
        if gemaakt is None:
            beeld = self.beeld(geldig_op)
            versies = ".".join(str(versie) for versie in self.versies().values())
            persoon = "" if beeld["persoonsgegevens"] else "-anoniem"
            merk = f'W/"{self.toestand.stroom}-{versies}-{geldig_op}{persoon}"'
            gemaakt = (orjson.dumps(beeld), merk)
            if len(self.beelden) >= _MEESTE_DAGEN:
                self.beelden.clear()
            self.beelden[geldig_op] = gemaakt
        return gemaakt


class Clientlezer:
    """Reads clients on both time axes. Belongs to one event loop."""

    def __init__(self, grootboek: Grootboek, dsn: str) -> None:
        self._grootboek = grootboek
        self._bundel: Bundelaar[str] = Bundelaar(
            dsn, NIEUWSTE_VERSIE, lambda stromen: [list(stromen)], lambda rij: rij[0]
        )
        self._standen: OrderedDict[str, Stand] = OrderedDict()
        self._omvang = 0

    async def sluit(self) -> None:
        """Close the connection."""
        await self._bundel.sluit()

    async def antwoord(
        self, client_id: str, geldig_op: date, bekend_op: datetime, versie: int | None = None
    ) -> tuple[bytes, str] | None:
        """The JSON of a client and its entity tag; None when it was unknown then."""
        stand = await self.stand(client_id, bekend_op, versie)
        if stand is None:
            return None
        inhoud, merk = stand.bytes_op(geldig_op)
        return b'{"bekendOp":"' + utc(bekend_op).encode() + b'",' + inhoud[1:], merk

    async def stand(
        self, client_id: str, bekend_op: datetime, versie: int | None = None
    ) -> Stand | None:
        """A client as known at `bekend_op`, at a version; None when there was nothing then."""
        stand = await self._nieuwste(client_id)
        if stand is None or (versie is not None and versie > stand.toestand.versie):
            return None
        if versie in (None, stand.toestand.versie) and stand.laatste <= bekend_op:
            return stand
        vroeger = await run_in_threadpool(self._lees, client_id, bekend_op, versie)
        return vroeger if vroeger.toestand.versie else None

    async def _nieuwste(self, client_id: str) -> Stand | None:
        bekend = self._standen.get(client_id)
        if bekend is not None and not bekend.gezinnen:
            rij = await self._bundel.vraag(client_id)
            actueel = rij is not None and rij[1] == bekend.toestand.versie
        elif bekend is not None:
            versies = bekend.versies()
            rijen = await asyncio.gather(*(self._bundel.vraag(stroom) for stroom in versies))
            actueel = versies == {rij[0]: rij[1] for rij in rijen if rij is not None}
        else:
            actueel = False
            if await self._bundel.vraag(client_id) is None:
                return None
        if bekend is not None and actueel:
            self._standen.move_to_end(client_id)
            return bekend
        nieuw = await run_in_threadpool(self._lees, client_id)
        self._onthoud(client_id, nieuw)
        return nieuw

    def _onthoud(self, client_id: str, stand: Stand) -> None:
        vorige = self._standen.pop(client_id, None)
        self._omvang -= 0 if vorige is None else vorige.toestand.versie
        self._standen[client_id] = stand
        self._omvang += stand.toestand.versie
        while self._omvang > _MEESTE_GEBEURTENISSEN and len(self._standen) > 1:
            _, oudste = self._standen.popitem(last=False)
            self._omvang -= oudste.toestand.versie

    def _lees(
        self, client_id: str, bekend_op: datetime | None = None, versie: int | None = None
    ) -> Stand:
        feiten = self._grootboek.gebeurtenissen(client_id, versie=versie, bekend_op=bekend_op)
        toestand = vouw(client_id, feiten)
        gezinnen = {
            stroom: self._grootboek.gebeurtenissen(stroom, bekend_op=bekend_op)
            for stroom in dict.fromkeys(lid.gezin_id for lid in toestand.gezin)
        }
        return Stand(toestand, gezinnen, _laatste([feiten, *gezinnen.values()]))


def _laatste(stromen: Iterable[list[Gebeurtenis]]) -> datetime:
    return max(
        (feiten[-1].vastgelegd_op for feiten in stromen if feiten),
        default=datetime.fromtimestamp(0).astimezone(),
    )
