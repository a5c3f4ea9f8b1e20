"""Reading history for `terugblik`: clients in batches, the rest as known at an instant."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from ledger.application import archief_bijschrift
from ledger.client import ClientToestand
from ledger.gebeurtenissen import Gebeurtenis, ToewijzingGebeurtenis, ToewijzingGeweigerd
from ledger.gezin import Stromen
from ledger.ijw.berichten import Jw301
from ledger.ijw.lezen import lees
from ledger.ijw.verwerking.oordeel import Schrijver
from ledger.ijw.verwerking.toewijzing import versie_concept
from ledger.opslag import Recorder
from ledger.privacy import Sleutelbos
from ledger.sleutelring import ClientIsVergeten
from ledger.stempel import Stempel
from ledger.werk import Werk

CLIENT = "client-"
_PER_KEER = 50


class Leesbron:
    """The ledger as it is read, never written.

    What was read is kept while one batch of clients lasts, so that memory does not grow with the
    number of clients.
    """

    def __init__(self, recorder: Recorder, bos: Sleutelbos, per_keer: int = _PER_KEER) -> None:
        self._recorder = recorder
        self._bos = bos
        self._per_keer = per_keer
        self._werk = Werk(recorder, bos)
        self._gelezen: dict[str, list[Gebeurtenis]] = {}

    def clienten(self) -> Iterator[tuple[str, list[Gebeurtenis]]]:
        """Every client with its history, by client id."""
        laatste = ""
        while stromen := self._recorder.stromen_na(CLIENT, laatste, self._per_keer):
            laatste = stromen[-1]
            self._werk = Werk(self._recorder, self._bos)  # with a ring of keys of its own
            self._gelezen = {}
            yield from self.lees(stromen).items()

    def lees(self, stromen: Sequence[str]) -> dict[str, list[Gebeurtenis]]:
        """The events of each stream."""
        nieuw = [stroom for stroom in stromen if stroom not in self._gelezen]
        if nieuw:
            self._gelezen |= self._werk.lees_stromen(nieuw)
        return {stroom: self._gelezen[stroom] for stroom in stromen}

    def op(self, moment: datetime) -> Stromen:
        """The streams as known at an instant."""
        return _Toen(self, moment)

    def geweigerde_versies(
        self, toestand: ClientToestand, feit: ToewijzingGeweigerd
    ) -> list[ToewijzingGebeurtenis]:
        """The versions in the refused JW301 of this event; none when it can't be read any more."""
        bericht = self._jw301(feit.bericht_id)
        if bericht is None:
            return []
        stempel = Stempel(feit.vastgelegd_op, feit.actor, feit.rol, feit.opdracht_id)
        schrijver = Schrijver(toestand, stempel)
        return [
            versie_concept(schrijver, bericht.header, toegewezen)
            for toegewezen in bericht.client.toegewezen_producten
        ]

    def _jw301(self, bericht_id: str | None) -> Jw301 | None:
        stuk = None if bericht_id is None else self._recorder.lees_archief(bericht_id, "ontvangen")
        if stuk is None:
            return None
        bijschrift = archief_bijschrift(stuk.bericht_id, stuk.soort)
        try:
            bericht = lees(self._werk.ring.ontzegel(stuk.inhoud, bijschrift)).bericht
        except ClientIsVergeten:
            return None
        return bericht if isinstance(bericht, Jw301) else None


@dataclass(frozen=True, slots=True)
class _Toen:
    """The streams up to an instant."""

    bron: Leesbron
    moment: datetime

    def lees_stromen(self, stromen: Sequence[str], /) -> dict[str, list[Gebeurtenis]]:
        return {
            stroom: [feit for feit in feiten if feit.vastgelegd_op <= self.moment]
            for stroom, feiten in self.bron.lees(stromen).items()
        }
