"""The personal budgets of a client: what counts of the decisions, and what was spent."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar
from uuid import UUID

from ledger.budgetten import GEEFT_BUDGET, geldend
from ledger.client import ClientToestand
from ledger.dossier import PgbBesluit, PgbBesteding, PgbHulpverlener
from ledger.omvang import omgerekend, rekeneenheid

P = TypeVar("P", PgbBesluit, PgbBesteding)


def geldend_pgb(
    toestand: ClientToestand, gemeente: str, kenmerk: str, zonder: UUID | None = None
) -> PgbBesluit | None:
    """The budget as it is now: the last grant or revision, ended by a later withdrawal.

    None when nothing was granted under this reference. `zonder` is the record that is left out,
    because another is about to replace it.
    """
    return _geldend(_onder(toestand, PgbBesluit, gemeente, kenmerk, zonder))


def geldende_budgetten(toestand: ClientToestand, gemeente: str) -> dict[str, PgbBesluit]:
    """Every budget of a client for a gemeente as it is now, by its reference."""
    per_kenmerk: dict[str, list[PgbBesluit]] = {}
    for besluit in toestand.stukken(PgbBesluit):
        if besluit.gemeente == gemeente:
            per_kenmerk.setdefault(besluit.kenmerk, []).append(besluit)
    budgetten = ((kenmerk, _geldend(rijen)) for kenmerk, rijen in per_kenmerk.items())
    return {kenmerk: budget for kenmerk, budget in budgetten if budget is not None}


def _geldend(besluiten: Iterable[PgbBesluit]) -> PgbBesluit | None:
    gevonden = geldend(besluiten)
    if gevonden is None:
        return None
    besluit, laatste = gevonden
    return besluit if laatste == besluit.einddatum else _met_einde(besluit, laatste)


def betaalden(
    toestand: ClientToestand, gemeente: str, kenmerk: str, zonder: UUID | None = None
) -> tuple[PgbHulpverlener, ...]:
    """Who may be paid from a budget: as the last grant or revision that names anybody says.

    A revision that names nobody leaves that as it was.
    """
    genoemd: tuple[PgbHulpverlener, ...] = ()
    for besluit in _onder(toestand, PgbBesluit, gemeente, kenmerk, zonder):
        if besluit.besluit in GEEFT_BUDGET and besluit.hulpverleners:
            genoemd = besluit.hulpverleners
    return genoemd


def bestedingen_uit(
    toestand: ClientToestand, gemeente: str, kenmerk: str, zonder: UUID | None = None
) -> tuple[PgbBesteding, ...]:
    """What was spent from a budget and given back, by day."""
    return tuple(_onder(toestand, PgbBesteding, gemeente, kenmerk, zonder))


def besteed_eurocent(bestedingen: Iterable[PgbBesteding]) -> int:
    """What was spent in eurocents, less what was given back."""
    return sum(_teken(rij) * rij.bedrag_eurocent for rij in bestedingen)


def besteed_aantal(bestedingen: Iterable[PgbBesteding], eenheid: str) -> int:
    """What was spent in the unit of account of a budget in `eenheid` (WJ756), less what came back.

    Hours count in minutes; what is in another unit does not count.
    """
    telt_in = rekeneenheid(eenheid)
    return sum(
        _teken(rij) * omgerekend(rij.aantal, rij.eenheid, telt_in)
        for rij in bestedingen
        if rekeneenheid(rij.eenheid) == telt_in
    )


def _onder(
    toestand: ClientToestand, soort: type[P], gemeente: str, kenmerk: str, zonder: UUID | None
) -> Iterable[P]:
    for feit in toestand.dossier.get(soort, ()):
        stuk = feit.inhoud
        if (
            isinstance(stuk, soort)
            and feit.gebeurtenis_id != zonder
            and (stuk.gemeente, stuk.kenmerk) == (gemeente, kenmerk)
        ):
            yield stuk


def _met_einde(besluit: PgbBesluit, einddatum: date | None) -> PgbBesluit:
    return besluit.model_copy(update={"einddatum": einddatum})


def _teken(besteding: PgbBesteding) -> int:
    return -1 if besteding.terugbetaling else 1
