"""What several rules of Zuid-Limburg ask of a case: the records about the same help, its run."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from operator import attrgetter
from typing import Final, TypeVar

from ledger.bevinding import Gevolg, Waarde
from ledger.client import Levering
from ledger.dossier import (
    Bepaling,
    Crisis,
    Diagnose,
    Etmalenafspraak,
    Hulpvraag,
    Indelingskenmerken,
    Intake,
    LokaalBesluit,
    Omgangsregeling,
    Opname,
    Plan,
    Pleegzorgvraag,
    Regievraag,
    Stuk,
    Verwijzing,
)
from ledger.dossier_gebeurtenissen import StukVastgelegd
from ledger.gebeurtenissen import ToewijzingGebeurtenis
from ledger.ijw.regels.regie import TIJDELIJK
from ledger.kaders.besluiten import verleent
from ledger.kaders.hulp import geldende_toewijzingen, na_bericht, overlapt, verlengt
from ledger.kaders.zaak import Voorstel, Zaak

S = TypeVar("S", bound=Stuk)
W = TypeVar("W", bound=Waarde)
T = TypeVar("T")

_DRAGERS: Final[tuple[type[Stuk], ...]] = (LokaalBesluit, Plan, Intake, Verwijzing)
_VELDEN: Final[Mapping[type[Waarde], str]] = {
    Crisis: "crisis",
    Diagnose: "diagnose",
    Etmalenafspraak: "etmalen",
    Hulpvraag: "hulpvraag",
    Indelingskenmerken: "indeling",
    Omgangsregeling: "omgang",
    Opname: "opname",
    Pleegzorgvraag: "pleegzorg",
    Regievraag: "regievraag",
}
"""In which field of these records a kind of ground stands."""
_ALLEEN_SIGNAAL = frozenset({"JW305", "JW307", "gezin"})


def mild(zaak: Zaak) -> Gevolg | None:
    """`SIGNALEREN` for what no rule of a kader refuses: a start, a stop, a family, a draft."""
    stuk = _beoordeeld(zaak)
    concept = isinstance(stuk, Plan) and not stuk.definitief
    return Gevolg.SIGNALEREN if concept or zaak.plek in _ALLEEN_SIGNAAL else None


def weigert(zaak: Zaak) -> bool:
    """Whether what is judged is a decision that refuses or ends help."""
    stuk = _beoordeeld(zaak)
    return isinstance(stuk, LokaalBesluit) and not verleent(stuk)


def kent_toe(zaak: Zaak) -> bool:
    """Whether what is judged gives help: it is no refusal, and does not only shorten what ran."""
    return not weigert(zaak) and (zaak.voorstel is None or verlengt(zaak, zaak.voorstel))


def verleend(zaak: Zaak) -> Voorstel | None:
    """The help of this kader that is given, asked or made longer; None when there is none.

    A decision that names no product is for ZL-301-08 alone.
    """
    return zaak.voorstel if zaak.code is not None and kent_toe(zaak) else None


def genoemd(zaak: Zaak, codes: Iterable[str]) -> frozenset[str]:
    """Which of these products a case is about; a plan may name several."""
    if zaak.code is not None:
        return frozenset({zaak.code}).intersection(codes)
    stuk = _beoordeeld(zaak)
    return frozenset() if stuk is None else codes_van(zaak, stuk).intersection(codes)


def periode_van(zaak: Zaak) -> tuple[date, date | None]:
    """The days that a case is about: of the proposal, of the allocation, or its own day."""
    waarvan = zaak.voorstel or toewijzing_van(zaak)
    if waarvan is None:
        return zaak.levering_op, zaak.levering_op
    return waarvan.ingangsdatum, waarvan.einddatum


def nummer_van(zaak: Zaak) -> int | None:
    """The allocation that a case is about; None when it names none."""
    if zaak.voorstel is not None:
        return zaak.voorstel.toewijzing_nummer
    feit = zaak.feit
    bron = feit.inhoud if isinstance(feit, StukVastgelegd) else feit
    nummer: int | None = getattr(bron, "toewijzing_nummer", None)
    return nummer


def toewijzing_van(zaak: Zaak) -> ToewijzingGebeurtenis | None:
    """The version that counts of the allocation that a case is about.

    For a record that names none, the one that runs (else the last that ran) of the same product
    and aanbieder.
    """
    nummer = nummer_van(zaak)
    if nummer is not None:
        return zaak.toestand.toewijzing((zaak.gemeente, nummer))
    if zaak.code is None or zaak.voorstel is not None:
        return None
    dag = zaak.levering_op
    eigen = [
        feit
        for feit in geldende_toewijzingen(zaak.toestand)
        if feit.gemeente == zaak.gemeente
        and zaak.kader.code_van(feit.product) == zaak.code
        and zaak.aanbieder in (None, feit.aanbieder)
        and feit.ingangsdatum <= dag
    ]
    return max(
        eigen, key=lambda feit: (feit.einddatum or date.max, feit.ingangsdatum), default=None
    )


def codes_van(zaak: Zaak, stuk: Stuk) -> frozenset[str]:
    """The products of a record: its own, those of its plan, or that of its allocation."""
    genoemd = (stuk.product, *stuk.producten) if isinstance(stuk, Plan) else (stuk.product,)
    if len(genoemd) == 1 and stuk.product is None and stuk.toewijzing_nummer is not None:
        toewijzing = zaak.toestand.toewijzing((stuk.gemeente, stuk.toewijzing_nummer))
        genoemd = (None if toewijzing is None else toewijzing.product,)
    kader = zaak.kader
    return frozenset([code for rij in genoemd if (code := kader.code_van(rij)) is not None])


def stukken_bij(zaak: Zaak, soort: type[S]) -> Iterator[S]:
    """The records of a kind about the same help: the judged one first, then the last by day."""
    nummer, eigen = nummer_van(zaak), _beoordeeld(zaak)
    if isinstance(eigen, soort):
        yield eigen
    yield from (stuk for stuk in reversed(zaak.stukken(soort)) if gaat_over(zaak, stuk, nummer))


def _beoordeeld(zaak: Zaak) -> Stuk | None:
    feit = zaak.feit
    return feit.inhoud if isinstance(feit, StukVastgelegd) else None


def gaat_over(zaak: Zaak, stuk: Stuk, nummer: int | None) -> bool:
    """Whether a record is about the help that is judged (on allocation `nummer`, if any).

    A record that leaves out product, aanbieder or allocation is about any; one with a product that
    the kader does not know is about other help.
    """
    if None not in (zaak.aanbieder, stuk.aanbieder) and stuk.aanbieder != zaak.aanbieder:
        return False
    if stuk.toewijzing_nummer is not None and (nummer is not None or zaak.voorstel is not None):
        return stuk.toewijzing_nummer == nummer
    if isinstance(stuk, Bepaling) and stuk.ingangsdatum is not None:
        tot = None if zaak.voorstel is None else zaak.voorstel.einddatum
        if not overlapt(stuk.ingangsdatum, stuk.einddatum, zaak.ingang_op, tot):
            return False
    codes = frozenset() if zaak.code is None else codes_van(zaak, stuk)
    if not codes:
        return zaak.code is None or stuk.product is None or stuk.product.code is None
    return zaak.code in codes


def gronden(zaak: Zaak, soort: type[W], elders: bool = False) -> Iterator[W]:
    """What records say of a kind about the same help: the judged one first, then the last by day.

    Of one day decisions come first, and of these what was recorded last. With `elders` also
    records about other help, for what is true of the client whatever the help. A plan of before the
    crisis is about another one.
    """
    nummer, veld = nummer_van(zaak), _VELDEN[soort]
    eigen = _beoordeeld(zaak)
    crisisdag: date | None = None
    if isinstance(waarde := getattr(eigen, veld, None), soort):
        crisisdag = _crisisdag(waarde)
        yield waarde
    stukken = [
        stuk
        for drager in _DRAGERS
        if veld in drager.model_fields
        for stuk in reversed(zaak.stukken(drager))
        if isinstance(getattr(stuk, veld), soort)
    ]
    stukken.sort(key=attrgetter("datum"), reverse=True)
    for stuk in stukken:
        eerder = crisisdag is not None and isinstance(stuk, Plan) and stuk.datum < crisisdag
        if not eerder and (elders or gaat_over(zaak, stuk, nummer)):
            waarde = getattr(stuk, veld)
            crisisdag = crisisdag or _crisisdag(waarde)
            yield waarde


def _crisisdag(waarde: Waarde) -> date | None:
    return waarde.datum if isinstance(waarde, Crisis) else None


def grond(
    zaak: Zaak, soort: type[W], lees: Callable[[W], T | None], elders: bool = False
) -> T | None:
    """The first value that `lees` finds in `gronden`; None or empty is what a record omits."""
    gelezen = (lees(waarde) for waarde in gronden(zaak, soort, elders))
    return next((waarde for waarde in gelezen if waarde not in (None, ())), None)


def lopend_naast(
    zaak: Zaak, codes: tuple[str, ...], begin: date, einde: date | None
) -> ToewijzingGebeurtenis | None:
    """An allocation of one of these products that shares a day with a period, of any aanbieder.

    As it is after the message that is judged.
    """
    for feit in na_bericht(zaak):
        if feit is zaak.feit or zaak.kader.code_van(feit.product) not in codes:
            continue
        if overlapt(begin, einde, feit.ingangsdatum, feit.einddatum):
            return feit
    return None


def hulpperiode(leveringen: tuple[Levering, ...]) -> tuple[date, date | None] | None:
    """First and last day of the help on one allocation; None when it never began.

    The last is None until a final stop: a temporary stop ends nothing.
    """
    if not leveringen:
        return None
    stops = (stop.einddatum for stop in leveringen[-1].stops if stop.reden_beeindiging != TIJDELIJK)
    return leveringen[0].start.begindatum, max(stops, default=None)
