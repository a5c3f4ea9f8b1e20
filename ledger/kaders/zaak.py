"""What a rule of a kader judges: one fact, and everything that the ledger knew at that moment."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, TypeVar, TypeVarTuple

from ledger.bevinding import Bevinding
from ledger.client import ClientToestand
from ledger.contract import Contracten
from ledger.dossier import Afwijking, Stuk
from ledger.dossier_gebeurtenissen import StukVastgelegd
from ledger.gebeurtenissen import Gebeurtenis, ToewijzingGebeurtenis
from ledger.omvang import MINUTEN_PER_UUR, Eenheid
from ledger.regels import GEEN_PARAMETERS, Parameters, Peildatum
from ledger.waarden import Omvang, Product, Termijn
from ledger.weergave import in_woorden
from ledger.werkdagen import KALENDER_VERSIE

if TYPE_CHECKING:
    from ledger.kaders.kader import Kader

S = TypeVar("S", bound=Stuk)
T = TypeVar("T")
D = TypeVar("D")
Over = TypeVarTuple("Over")

_MINUTEN = {Eenheid.MINUUT.value: 1, Eenheid.UUR.value: MINUTEN_PER_UUR}


@dataclass(frozen=True, slots=True)
class Voorstel:
    """A proposed (or given) allocation, whatever document proposes it.

    For a change, `toewijzing_nummer` names the allocation, `huidig` is its version that counts
    and `oorspronkelijk` its first; `ingangsdatum` stays that of the allocation and `gewenst_vanaf`
    is the day from which the change is wanted. `plaats` is where it stands in the message.
    """

    soort: Literal["nieuw", "wijziging"]
    gemeente: str
    aanbieder: str | None
    product: Product | None
    ingangsdatum: date
    einddatum: date | None = None
    omvang: Omvang | None = None
    budget: int | None = None
    toewijzing_nummer: int | None = None
    referentie_aanbieder: str | None = None
    gewenst_vanaf: date | None = None
    huidig: ToewijzingGebeurtenis | None = None
    oorspronkelijk: ToewijzingGebeurtenis | None = None
    plaats: str = ""

    @property
    def minuten(self) -> int | None:
        """The volume in minutes; None when there is none or its unit is no unit of time."""
        return minuten_van(self.omvang)


def minuten_van(omvang: Omvang | None) -> int | None:
    """A volume in minutes; None when there is none or its unit is no unit of time."""
    return None if omvang is None else in_minuten(omvang.volume, omvang.eenheid)


def in_minuten(volume: int, eenheid: str) -> int | None:
    """So many units in minutes; None when it is no unit of time."""
    minuten = _MINUTEN.get(eenheid)
    return None if minuten is None else volume * minuten


@dataclass(frozen=True, slots=True)
class Gezinslid:
    """A member of the family with all that the ledger knows of that client."""

    client_id: str
    rol: str
    betrokken: bool | None
    eigen_dossier: bool | None
    toestand: ClientToestand

    @property
    def geboortedatum(self) -> date | None:
        """The day of birth; None when unknown or forgotten."""
        gegevens = self.toestand.gegevens
        return None if gegevens is None else gegevens.geboortedatum


@dataclass(frozen=True, slots=True)
class Gezin:
    """The family of the client on the day that is judged, the client included.

    `gezin_id` is None and `leden` empty when no family is recorded. `versie` and
    `laatst_vastgelegd` are those of the newest event on the stream of the family.
    """

    gezin_id: str | None = None
    leden: tuple[Gezinslid, ...] = ()
    versie: int = 0
    laatst_vastgelegd: datetime | None = None

    def lid(self, client_id: str) -> Gezinslid | None:
        """The member with this client id."""
        return next((lid for lid in self.leden if lid.client_id == client_id), None)

    def anderen(self, client_id: str) -> tuple[Gezinslid, ...]:
        """The members apart from this client."""
        return tuple(lid for lid in self.leden if lid.client_id != client_id)


@dataclass(frozen=True, slots=True)
class Omgeving:
    """What lies around the client: contracts, family, the rest of the message, deviations.

    `contracten` are those of this gemeente with this aanbieder (None when not looked up);
    `bericht` are all facts of the same message; `afwijkingen` those that come with a decision.
    A declaration does not look up the family of every client: `zoek_gezin` does, for a rule that
    asks.
    """

    contracten: Contracten | None = None
    gezin: Gezin = Gezin()
    bericht: tuple[Gebeurtenis, ...] = ()
    afwijkingen: tuple[Afwijking, ...] = ()
    zoek_gezin: Callable[[date], Gezin] | None = None


@dataclass(slots=True, eq=False)
class Zaak:
    """One fact that is about to be recorded, as one kader sees it. Not to be changed.

    (Not frozen, for thousands are made for one declaration and a frozen one takes thrice as long.)

    `toestand` is the client before the fact. `code` is the kader's own code of the product, None
    when the fact names none or one that the kader does not know. `dag` is the ledger's today,
    `bekend_op` the day with whose knowledge is judged: of a decision its own day, else today.
    `voorstellen` is filled where a VOW is judged as one whole (`JW317/verzoek`, JW319), `gevonden`
    where its answer is: with all that the kader found on the request before.
    """

    plek: str
    feit: Gebeurtenis
    gemeente: str
    aanbieder: str | None
    product: Product | None
    code: str | None
    voorstel: Voorstel | None
    toestand: ClientToestand
    omgeving: Omgeving
    kader: "Kader"
    dag: date
    verzoek_op: date
    ingang_op: date
    levering_op: date
    bekend_op: date
    voorstellen: tuple[Voorstel, ...] = ()
    gevonden: tuple[Bevinding, ...] = ()
    _uitgerekend: dict[Any, Any] | None = field(default=None, init=False, repr=False)

    def eens(self, reken: Callable[["Zaak", *Over], T], *over: *Over) -> T:
        """What this function says of this case, worked out once for all rules that ask it.

        For what takes a look at many records; it must go by the case alone, and by `over`, which
        must be quick to hash.
        """
        sleutel = (reken, *over)
        if self._uitgerekend is None:
            self._uitgerekend = {}
        if sleutel not in self._uitgerekend:
            self._uitgerekend[sleutel] = reken(self, *over)
        antwoord: T = self._uitgerekend[sleutel]
        return antwoord

    def eens_van(self, reken: Callable[["Zaak", D, *Over], T], ding: D, *over: *Over) -> T:
        """As `eens`, what this function says of one thing, by that very object.

        For a record or help: to find it back by what is in it would cost more than it saves.
        """
        if self._uitgerekend is None:
            self._uitgerekend = {}
        sleutel = (reken, id(ding), *over)
        gevonden = self._uitgerekend.get(sleutel)
        if gevonden is None:
            # With the thing itself: while it is kept, no other can have its id.
            gevonden = self._uitgerekend[sleutel] = (ding, reken(self, ding, *over))
        antwoord: T = gevonden[1]
        return antwoord

    @property
    def gezin(self) -> Gezin:
        """The family of the client."""
        return self.omgeving.gezin

    def gezin_op(self, dag: date) -> Gezin:
        """The family of the client on a day, also for a declared line; there it costs a look-up."""
        zoek = self.omgeving.zoek_gezin
        return self.gezin if zoek is None else zoek(dag)

    def stuk(self, soort: type[S]) -> S:
        """The record that is judged; AssertionError when the fact is not of that kind."""
        feit = self.feit
        if not isinstance(feit, StukVastgelegd) or not isinstance(feit.inhoud, soort):
            raise AssertionError(f"{self.plek} is geen {soort.__name__}")
        return feit.inhoud

    def stukken(self, soort: type[S]) -> tuple[S, ...]:
        """The records of a kind that were made for this gemeente, by day.

        Without the one that the judged record replaces.
        """
        return self.eens(_stukken, soort)

    def overige(self, soort: type[S]) -> tuple[S, ...]:
        """The records of a kind for any gemeente, by day, as `stukken`."""
        return self.eens(_overige, soort)

    def waarden(self, regel: str) -> Parameters:
        """The figures of another rule of this kader, as they hold for this case; empty if none."""
        return self.eens(_waarden, regel)

    def waarden_op(self, regel: str, dag: date) -> Parameters:
        """The figures of a rule on some other day, with the knowledge of this case; empty if none.

        For what holds per day of the help, as a tariff does.
        """
        return self.kader.waarden(regel, dag, self.bekend_op) or GEEN_PARAMETERS

    @property
    def versiedag(self) -> date:
        """The day that selects the figures of the kader for this case."""
        return self.kader.versiedag(self.dagen)

    @property
    def dagen(self) -> dict[Peildatum, date]:
        """The days of this case that may select rules and figures."""
        return {
            Peildatum.VERZOEK: self.verzoek_op,
            Peildatum.INGANG: self.ingang_op,
            Peildatum.LEVERING: self.levering_op,
        }

    def open_termijnen(self, regel: str) -> tuple[Termijn, ...]:
        """The obligations of a rule on this client that are still open."""
        return tuple(
            termijn for (code, _), termijn in self.toestand.verplichtingen.items() if code == regel
        )

    def afwijkingen(self, regel: str) -> tuple[Afwijking, ...]:
        """Deviations from a rule that concern this fact, whoever agreed to them."""
        return self.eens(_afwijkingen, regel)

    def betreft_dit(self, stuk: Afwijking) -> bool:
        """Whether a deviation is about what is judged: all that it names is the same here."""
        voorstel = self.voorstel
        # A start, a stop and a declared line propose nothing, but are about one allocation.
        nummer: int | None = getattr(voorstel or self.feit, "toewijzing_nummer", None)
        referentie = None if voorstel is None else voorstel.referentie_aanbieder
        inhoud = self.feit.inhoud if isinstance(self.feit, StukVastgelegd) else None
        paren = (
            (stuk.gemeente, self.gemeente),
            (stuk.aanbieder, self.aanbieder),
            (stuk.product, self.product),
            (stuk.toewijzing_nummer, nummer),
            (stuk.referentie_aanbieder, referentie),
            (stuk.kenmerk, getattr(inhoud, "kenmerk", None)),
        )
        return all(eigen is None or eigen == ander for eigen, ander in paren)


def _stukken(zaak: Zaak, soort: type[S]) -> tuple[S, ...]:
    return tuple([stuk for stuk in zaak.overige(soort) if stuk.gemeente == zaak.gemeente])


def _overige(zaak: Zaak, soort: type[S]) -> tuple[S, ...]:
    vervangt = zaak.feit.vervangt if isinstance(zaak.feit, StukVastgelegd) else None
    if vervangt is None:
        return zaak.toestand.stukken(soort)
    return tuple(
        feit.inhoud
        for feit in zaak.toestand.dossier.get(soort, ())
        if feit.gebeurtenis_id != vervangt and isinstance(feit.inhoud, soort)
    )


def _afwijkingen(zaak: Zaak, regel: str) -> tuple[Afwijking, ...]:
    alle = (*zaak.omgeving.afwijkingen, *zaak.toestand.stukken(Afwijking))
    return tuple([stuk for stuk in alle if stuk.regel == regel and zaak.betreft_dit(stuk)])


def _waarden(zaak: Zaak, regel: str) -> Parameters:
    return zaak.waarden_op(regel, zaak.kader.versiedag(zaak.dagen, regel))


def verplichting(
    regel: str,
    sleutel: str,
    wie: str,
    wat: str,
    vanaf: date,
    laatste_dag: date | None,
    waardoor: str,
) -> Termijn:
    """An obligation of a kader, fixed on today's calendar of working days.

    `sleutel` tells it from other obligations of the same rule on the same client; `waardoor` says
    in Dutch what meets it.
    """
    return Termijn(
        regel=regel,
        wie=wie,
        wat=in_woorden(wat),
        vanaf=vanaf,
        laatste_dag=laatste_dag,
        kalender=KALENDER_VERSIE,
        sleutel=sleutel,
        waardoor=in_woorden(waardoor),
    )
