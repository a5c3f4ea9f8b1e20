"""Obligations about one allocation: their keys, the records about it, and when they are met.

The key of such an obligation begins with gemeente and number of its allocation.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final, TypeVar

from ledger.bevinding import Gevolg
from ledger.dossier import Plan, Stuk
from ledger.dossier_gebeurtenissen import StukVastgelegd
from ledger.gebeurtenissen import LeveringGebeurtenis, LeveringGestopt, ToewijzingGebeurtenis
from ledger.ijw.regels.regie import TIJDELIJK
from ledger.kaders.zaak import Zaak
from ledger.kaders.zuid_limburg.feiten import codes_van, hulpperiode
from ledger.regels import Uitkomst, Voldaan
from ledger.waarden import Termijn

S = TypeVar("S", bound=Stuk)

GEEN_TOEWIJZING: Final = "de toewijzing waar het bericht over gaat"


def sleutel_van(gemeente: str, nummer: int) -> str:
    """The key of an obligation about one allocation."""
    return f"{gemeente}|{nummer}"


def nummer_uit(termijn: Termijn) -> tuple[str, int]:
    """The allocation that an obligation is about."""
    gemeente, nummer = (termijn.sleutel or "|0").split("|")[:2]
    return gemeente, int(nummer)


def is_einde(feit: object) -> bool:
    """Whether a fact ends help for good."""
    return isinstance(feit, LeveringGestopt) and feit.reden_beeindiging != TIJDELIJK


def begin_van(zaak: Zaak, feit: LeveringGebeurtenis) -> date:
    """The first day of the help that a start or stop is about."""
    leveringen = zaak.toestand.leveringen.get((zaak.gemeente, feit.toewijzing_nummer or 0), ())
    periode = hulpperiode(leveringen)
    return feit.begindatum if periode is None else min(periode[0], feit.begindatum)


def geleverde_toewijzing(zaak: Zaak, feit: LeveringGebeurtenis) -> ToewijzingGebeurtenis | None:
    """The allocation that a start or a stop names; None when it names none that is known."""
    return zaak.toestand.toewijzing((zaak.gemeente, feit.toewijzing_nummer or 0))


def open_op(zaak: Zaak, regelcode: str, nummer: int | None) -> Iterator[Termijn]:
    """The open obligations of a rule on one allocation."""
    for termijn in zaak.open_termijnen(regelcode):
        if nummer_uit(termijn) == (zaak.gemeente, nummer):
            yield termijn


def vervallen(zaak: Zaak, regelcode: str, nummer: int | None) -> list[Voldaan]:
    """What was due on an allocation lapses."""
    return [
        Voldaan(termijn.sleutel or "", "vervallen") for termijn in open_op(zaak, regelcode, nummer)
    ]


def over_toewijzing(zaak: Zaak, stuk: Stuk, toewijzing: ToewijzingGebeurtenis) -> bool:
    """Whether a record is about the help of an allocation.

    One that leaves out product, aanbieder or allocation is about any.
    """
    if stuk.gemeente != toewijzing.gemeente or stuk.aanbieder not in (None, toewijzing.aanbieder):
        return False
    if stuk.toewijzing_nummer is not None:
        return stuk.toewijzing_nummer == toewijzing.toewijzing_nummer
    codes = codes_van(zaak, stuk)
    return not codes or zaak.kader.code_van(toewijzing.product) in codes


def stukken_over(
    zaak: Zaak, soort: type[S], toewijzing: ToewijzingGebeurtenis, vanaf: date
) -> Iterator[S]:
    """The records of a kind about an allocation from a day on: the judged one first, then the last.

    What is older is about help from before it.
    """
    feit = zaak.feit
    eigen = feit.inhoud if isinstance(feit, StukVastgelegd) else None
    for stuk in (eigen, *reversed(zaak.stukken(soort))):
        if (
            isinstance(stuk, soort)
            and stuk.datum >= vanaf
            and over_toewijzing(zaak, stuk, toewijzing)
        ):
            yield stuk


def open_bij_plan(
    zaak: Zaak, plan: Plan, regelcode: str
) -> Iterator[tuple[Termijn, ToewijzingGebeurtenis]]:
    """The open obligations of a rule on the allocations that a plan is about."""
    for termijn in zaak.open_termijnen(regelcode):
        toewijzing = zaak.toestand.toewijzing(nummer_uit(termijn))
        if toewijzing is not None and over_toewijzing(zaak, plan, toewijzing):
            yield termijn, toewijzing


def te_laat(wat: str, datum: date, uiterlijk: date) -> Uitkomst:
    """The warning that something was done, but later than it should have been."""
    return Uitkomst(
        f"{wat}; dat kon tot en met {uiterlijk}.",
        {"datum": datum.isoformat(), "uiterlijk": uiterlijk.isoformat()},
        gevolg=Gevolg.SIGNALEREN,
    )


def gedaan(
    sleutel: str | None, wat: str, dag: date, uiterlijk: date | None
) -> Iterator[Uitkomst | Voldaan]:
    """What was due is done, on that day: with a warning when that was late."""
    if uiterlijk is not None and dag > uiterlijk:
        yield te_laat(f"{wat} op {dag}", dag, uiterlijk)
    yield Voldaan(sleutel or "")
