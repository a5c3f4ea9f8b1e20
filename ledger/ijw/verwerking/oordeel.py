"""What deciding on a message needs to know, and what it yields."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from ledger.bevinding import Bevinding
from ledger.client import ClientToestand, pas_toe
from ledger.contract import Contracten
from ledger.dossier import Afwijking
from ledger.gebeurtenissen import ClientGegevensVastgelegd, Gebeurtenis
from ledger.ijw.verwerking.personen import persoonsgegevens
from ledger.kaders.oordeel import beoordeel_feit
from ledger.kaders.register import GEEN_KADERS, Kaders
from ledger.kaders.zaak import Gezin, Omgeving
from ledger.opslag import Reservering
from ledger.stempel import Stempel
from ledger.waarden import Omvang, Product

G = TypeVar("G", bound=Gebeurtenis)

GOEDGEKEURD, DEELS, AFGEKEURD = "goedgekeurd", "deelsAfgekeurd", "afgekeurd"


def geen_gezin(_: ClientToestand, __: date) -> Gezin:
    """No family was looked up."""
    return Gezin()


@dataclass(frozen=True, slots=True)
class Kennis:
    """What the ledger knew when it judged: everything that a verdict may rest on.

    `toestand_van` gives the state of a BSN, once: a message may hold thousands of clients, so
    each is folded when its turn comes. `bezet` maps (soort, sleutel) of a reservation to the
    stream that has it; `contracten` are those of this gemeente with this aanbieder. `gezin_van`
    gives the family of a client on a day; `afwijkingen` are those that come with a decision.
    """

    toestand_van: Callable[[str], ClientToestand]
    bezet: Mapping[tuple[str, str], str]
    contracten: Contracten
    kaders: Kaders = GEEN_KADERS
    gezin_van: Callable[[ClientToestand, date], Gezin] = geen_gezin
    afwijkingen: tuple[Afwijking, ...] = ()

    def omgeving(self, toestand: ClientToestand, dag: date) -> Omgeving:
        """What lies around a client for the rules of a kader, on a day."""
        return Omgeving(
            contracten=self.contracten,
            gezin=self.gezin_van(toestand, dag),
            afwijkingen=self.afwijkingen,
        )


@dataclass(slots=True)
class Oordeel:
    """The verdict on a message and all that must be recorded with it, in one transaction.

    `versies` are those of the kaders that judged what no event but that of the message keeps.
    """

    bevindingen: list[Bevinding] = field(default_factory=list)
    gebeurtenissen: list[Gebeurtenis] = field(default_factory=list)
    reserveringen: list[Reservering] = field(default_factory=list)
    uitkomst: str = GOEDGEKEURD
    toegekend_eurocent: int | None = None
    versies: dict[str, str] = field(default_factory=dict)


class Schrijver:
    """Appends events to one client's stream while a message is judged.

    Each event is applied at once, so that the next element is judged on what the one before it
    brought about.
    """

    def __init__(self, toestand: ClientToestand, stempel: Stempel) -> None:
        self.toestand = toestand.kopie()
        self.gebeurtenissen: list[Gebeurtenis] = []
        self._stempel = stempel

    def zet(
        self,
        soort: type[G],
        geldig_op: date,
        bevindingen: tuple[Bevinding, ...] = (),
        **inhoud: Any,
    ) -> G:
        """Appends an event and applies it to the state."""
        return self.voeg_toe(self.concept(soort, geldig_op, bevindingen, **inhoud))

    def weiger(
        self,
        soort: type[G],
        geldig_op: date,
        bevindingen: tuple[Bevinding, ...],
        versies: Mapping[str, str],
        **inhoud: Any,
    ) -> G:
        """Appends a refusal, with the versions of the kaders that judged what it refuses."""
        feit = self.concept(soort, geldig_op, bevindingen, **inhoud)
        if versies.keys() - feit.kaderversies.keys():
            feit = feit.gewijzigd({"kaderversies": {**feit.kaderversies, **versies}})
        return self.voeg_toe(feit)

    def concept(
        self,
        soort: type[G],
        geldig_op: date,
        bevindingen: tuple[Bevinding, ...] = (),
        **inhoud: Any,
    ) -> G:
        """The event that would come next, not yet appended."""
        toestand = self.toestand
        return self._stempel.zet(
            soort, toestand.stroom, toestand.versie + 1, geldig_op, bevindingen, **inhoud
        )

    def naar_kader(
        self, feit: G, kaders: Kaders, omgeving: Omgeving, plaats: str, sleutel: str | None
    ) -> G:
        """A concept with what the kaders say of it."""
        dag = self._stempel.dag
        return beoordeel_feit(kaders, feit, self.toestand, omgeving, dag, plaats, sleutel).op(feit)

    def voeg_toe(self, feit: G) -> G:
        """Appends a concept and applies it to the state."""
        pas_toe(self.toestand, feit)
        self.gebeurtenissen.append(feit)
        return feit

    def gegevens(self, client: Any, geldig_op: date, *, leidend: bool) -> None:
        """Records who the client is when that is new.

        The gemeente's data lead (they come from the register of persons); another party's data
        only fill a gap, as parties may send what their own records hold (OP039).
        """
        if self.toestand.vergeten:
            return
        bekend = self.toestand.gegevens
        nieuw = persoonsgegevens(client)
        if bekend is not None:
            if not leidend and bekend.naam is not None:
                return
            if all(getattr(bekend, naam) == waarde for naam, waarde in nieuw.items()):
                return
        if len(nieuw) > 1 or bekend is None:
            self.zet(ClientGegevensVastgelegd, geldig_op, **nieuw)


def product(model: Any) -> Product | None:
    """The product of a message as an event keeps it."""
    return None if model is None else Product(categorie=model.categorie, code=model.code)


def omvang(model: Any) -> Omvang | None:
    """The size of a message as an event keeps it."""
    if model is None:
        return None
    return Omvang(volume=model.volume, eenheid=model.eenheid, frequentie=model.frequentie)


def deeluitkomst(aantal: int, geweigerd: int) -> str:
    """The outcome of a message whose elements are judged alone."""
    if geweigerd == 0:
        return GOEDGEKEURD
    return AFGEKEURD if geweigerd == aantal else DEELS
