"""The ledger as it was just before a command: the code that judged then judges again on it.

Only the ends differ. Reading goes to `OpslagVanToen`, new ids are those that were stored, and what
would be stored is caught.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from ledger.application import Grootboek
from ledger.client import ClientToestand
from ledger.gebeurtenissen import ClientVergeten, Gebeurtenis
from ledger.herbeoordeling.geheugen import Stroomgeheugen
from ledger.herbeoordeling.opslag import OpslagVanToen
from ledger.kaders.register import Kaders
from ledger.klok import VasteKlok
from ledger.mapper import Gebeurtenismapper
from ledger.opslag import Archiefstuk, Reservering
from ledger.privacy import Sleutelbos
from ledger.sleutelring import ClientIsVergeten, Sleutelring
from ledger.werk import Werk
from ledger.zegel import Segment, stromen_van

_VERGETEN = f"{ClientVergeten.SOORT}:"
_KLOK = VasteKlok(datetime(1970, 1, 1, tzinfo=UTC))


class SindsdienVergeten(Exception):
    """What was judged then rested on data of a person who was forgotten since.

    `stromen` are those whose key is gone.
    """

    def __init__(self, stromen: Iterable[str]) -> None:
        super().__init__("een persoon is sindsdien vergeten")
        self.stromen = tuple(stromen)


@dataclass(slots=True)
class Vangst:
    """What a command would have stored."""

    gebeurtenissen: list[Gebeurtenis] = field(default_factory=list)
    reserveringen: list[Reservering] = field(default_factory=list)


class IdsVanToen:
    """Gives the ids that a command drew, in their order."""

    def __init__(self) -> None:
        self._klaar: list[UUID] = []

    def zet(self, ids: Sequence[UUID]) -> None:
        """The ids that come out next."""
        self._klaar = list(ids)

    def nieuw(self, nu: datetime) -> UUID:
        """The next of them."""
        if not self._klaar:
            raise AssertionError("deze opdracht vraagt meer identificaties dan er zijn vastgelegd")
        return self._klaar.pop(0)


class RingVanToen(Sleutelring):
    """Opens what is stored; a key that is missing stays missing, for nothing is stored under it."""

    def maak_ontbrekende(self, stromen: Iterable[str]) -> list[tuple[str, bytes]]:
        """None."""
        return []

    def verzegel(self, segmenten: Sequence[Segment], bijschrift: bytes) -> bytes:
        """Nothing: chance makes other ciphertext each time, and nobody looks at it."""
        return b""


class WerkVanToen(Werk):
    """Reads as the command did, and keeps apart what it would store."""

    def __init__(self, opslag: OpslagVanToen, bos: Sleutelbos, vangst: Vangst) -> None:
        super().__init__(opslag, bos)
        self._toen = opslag
        self._vangst = vangst
        self.ring = RingVanToen(bos, opslag)
        self._mapper = Gebeurtenismapper(self.ring)

    def ontcijfer(self, rijen: Sequence[StoredEvent]) -> list[Gebeurtenis]:
        """The beginning of a stream as events.

        Raises SindsdienVergeten when the key of the stream was destroyed later on.
        """
        if not rijen:
            return []
        return self._geheugen(rijen).feiten(len(rijen), super().ontcijfer)

    def client(self, stroom: str, rijen: Sequence[StoredEvent]) -> ClientToestand:
        """The state of a client after the beginning of its stream.

        Raises SindsdienVergeten when the key of the stream was destroyed later on.
        """
        if not rijen:
            return ClientToestand(stroom)
        return self._geheugen(rijen).client(len(rijen), super().ontcijfer)

    def _geheugen(self, rijen: Sequence[StoredEvent]) -> Stroomgeheugen:
        stroom = str(rijen[0].originator_id)
        if self.ring.is_vergeten(stroom) and not _is_vergeten(rijen):
            raise SindsdienVergeten([stroom])
        return self._toen.geheugen(stroom)

    def ontcijfer_los(self, rij: StoredEvent) -> Gebeurtenis:
        """One stored event as it is, also of a person who is forgotten."""
        return self._mapper.to_domain_event(rij)

    def leg_vast(
        self,
        gebeurtenissen: list[Gebeurtenis],
        reserveringen: Sequence[Reservering] = (),
        archief: Callable[[], Sequence[Archiefstuk]] = tuple,
        sleutels: Sequence[tuple[str, bytes]] = (),
    ) -> int:
        """Catches the events and the reservations; the list is emptied as when it is stored."""
        self._vangst.gebeurtenissen += gebeurtenissen
        self._vangst.reserveringen += reserveringen
        gebeurtenissen.clear()
        return 0


class BoekVanToen(Grootboek):
    """The write side on the past. `vangst` is what the command of `begin` would have stored."""

    def __init__(
        self, opslag: OpslagVanToen, bos: Sleutelbos, kaders: Kaders, *, oefenmodus: bool
    ) -> None:
        self.toen = opslag
        self.vangst = Vangst()
        self._ids = IdsVanToen()
        super().__init__(opslag, bos, _KLOK, self._ids, oefenmodus=oefenmodus, kaders=kaders)

    def begin(self, kaders: Kaders, ids: Sequence[UUID]) -> None:
        """A command starts, judged by these kaders, that will draw these ids."""
        self.kaders = kaders
        self.vangst = Vangst()
        self._ids.zet(ids)

    def werk(self, bekend_op: datetime | None = None) -> WerkVanToen:
        """A fresh attempt, on what was known then."""
        return WerkVanToen(self.toen, self.bos, self.vangst)

    def controleer_klok(self, nu: datetime, laatste: Iterable[datetime]) -> None:
        """Nothing: the instants of a stream are compared where streams are."""

    def bericht_bytes(self, bericht_id: str, soort: str) -> bytes | None:
        """Archived bytes; raises SindsdienVergeten when they could still be read then."""
        try:
            return super().bericht_bytes(bericht_id, soort)
        except ClientIsVergeten:
            stuk = self.toen.lees_archief(bericht_id, soort)
            sindsdien = [] if stuk is None else self._sindsdien(stromen_van(stuk.inhoud))
            if sindsdien:
                raise SindsdienVergeten(sindsdien) from None
            raise

    def _sindsdien(self, stromen: Sequence[str]) -> list[str]:
        """Those of these streams whose key is gone now, and was not then."""
        sleutels = self.toen.lees_sleutels(stromen)
        vergeten = [stroom for stroom in stromen if sleutels.get(stroom, b"") is None]
        rijen = self.toen.select_streams(vergeten)
        return [stroom for stroom in vergeten if not _is_vergeten(rijen[stroom])]


def _is_vergeten(rijen: Sequence[StoredEvent]) -> bool:
    return any(rij.topic.startswith(_VERGETEN) for rij in rijen)
