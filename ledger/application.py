"""The ledger as an application: streams in, events out, one command in one transaction."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from eventsourcing.application import Application
from eventsourcing.persistence import ApplicationRecorder, IntegrityError, Mapper

from ledger.client import ClientToestand, vouw
from ledger.contract import Contracten, vouw_contracten
from ledger.gebeurtenissen import BerichtVerwerkt, Gebeurtenis
from ledger.ids import Idbron
from ledger.kaders.register import GEEN_KADERS, Kaders
from ledger.klok import Klok, VasteKlok
from ledger.mapper import Gebeurtenismapper
from ledger.opslag import Recorder
from ledger.privacy import Sleutelbos
from ledger.sleutelring import Sleutelring
from ledger.werk import Werk

T = TypeVar("T")

POGINGEN = 25
"""How often a command starts over when another writer was first."""


@dataclass(frozen=True, slots=True)
class Wie:
    """Who acts, in which role; both are stamped on every event."""

    gebruiker: str
    rol: str


class KlokTeVroeg(Exception):
    """A write on an instant before the newest event of a stream that it would append to."""

    def __init__(self, laatste: datetime) -> None:
        super().__init__(
            f"De klok staat voor de nieuwste gebeurtenis ({laatste.isoformat()}) van een stroom "
            "die dit zou wijzigen. Kies een later tijdstip."
        )
        self.laatste = laatste


class Grootboek(Application[str]):
    """The write side. Give it a recorder on a database with the schema; it owns neither.

    `kaders` are those that judge; by default none, so the standard alone.
    """

    def __init__(
        self,
        recorder: Recorder,
        bos: Sleutelbos,
        klok: Klok,
        ids: Idbron,
        *,
        oefenmodus: bool,
        kaders: Kaders | None = None,
    ) -> None:
        self.kaders = GEEN_KADERS if kaders is None else kaders
        self.opslag = recorder
        self.bos = bos
        self.klok = klok
        self.ids = ids
        self.oefenmodus = oefenmodus
        super().__init__()

    def construct_recorder(self) -> ApplicationRecorder:
        """Our own recorder instead of the library's."""
        return self.opslag

    def construct_mapper(self) -> Mapper[str]:
        """Our own stored form instead of the library's."""
        return Gebeurtenismapper(Sleutelring(self.bos, self.opslag))

    # --- streams ------------------------------------------------------------------------------

    def werk(self, bekend_op: datetime | None = None) -> Werk:
        """A fresh attempt of a command; with `bekend_op` one that only asks what it would do."""
        return Werk(self.opslag, self.bos, bekend_op)

    def client(
        self, client_id: str, *, versie: int | None = None, bekend_op: datetime | None = None
    ) -> ClientToestand:
        """A client as known at `bekend_op`, or at a version; version 0 when unknown then."""
        return vouw(client_id, self.gebeurtenissen(client_id, versie=versie, bekend_op=bekend_op))

    def gebeurtenissen(
        self, stroom: str, *, versie: int | None = None, bekend_op: datetime | None = None
    ) -> list[Gebeurtenis]:
        """The events of one stream up to a version or an instant; always a prefix."""
        werk = self.werk()
        werk.ring.laad([stroom])
        feiten = werk.ontcijfer(self.opslag.select_events(stroom, lte=versie))
        if bekend_op is None:
            return feiten
        return [feit for feit in feiten if feit.vastgelegd_op <= bekend_op]

    def contracten(self, stroom: str) -> Contracten:
        """The contract register of one gemeente and aanbieder."""
        return vouw_contracten(stroom, self.gebeurtenissen(stroom))

    # --- messages -----------------------------------------------------------------------------

    def bericht(self, bericht_id: str) -> BerichtVerwerkt | None:
        """The verdict on a message, as it was recorded."""
        rijen = self.opslag.select_events(bericht_id)
        if not rijen or not bericht_id.startswith("bericht-"):
            return None
        feit = self.mapper.to_domain_event(rijen[0])
        return feit if isinstance(feit, BerichtVerwerkt) else None

    def bericht_bytes(self, bericht_id: str, soort: str) -> bytes | None:
        """Archived bytes (`ontvangen`, `retour`, `antwoord`); None when there are none.

        Raises ClientIsVergeten when the key of a person in it was destroyed.
        """
        stuk = self.opslag.lees_archief(bericht_id, soort)
        if stuk is None:
            return None
        return self.werk().ring.ontzegel(stuk.inhoud, archief_bijschrift(bericht_id, soort))

    # --- writing ------------------------------------------------------------------------------

    def moment(self, eerder: Collection[datetime], klok: Klok) -> datetime:
        """The recorded instant of a command: the clock, never before the instants it follows on.

        A real clock that lags behind that of another process is moved up. A fixed clock stays
        where it stands; whether that is allowed is for `controleer_klok`.
        """
        nu = klok.nu()
        return nu if isinstance(klok, VasteKlok) else max(nu, *eerder, nu)

    def controleer_klok(self, nu: datetime, laatste: Iterable[datetime]) -> None:
        """Raises KlokTeVroeg when a stream that will be appended to has a newer event."""
        te_nieuw = max((instant for instant in laatste if instant > nu), default=None)
        if te_nieuw is not None:
            raise KlokTeVroeg(te_nieuw)


def archief_bijschrift(bericht_id: str, soort: str) -> bytes:
    """What archived bytes are bound to."""
    return f"{bericht_id}|{soort}".encode()


def opnieuw_bij_conflict(poging: Callable[[], T]) -> T:
    """Runs `poging` again when another writer was first; the last conflict is raised."""
    for nummer in range(POGINGEN):
        try:
            return poging()
        except IntegrityError:
            if nummer == POGINGEN - 1:
                raise
    raise AssertionError("onbereikbaar")
