"""The personal budgets of a client: what counts of the decisions, and what was spent."""

from ledger.client import ClientToestand
from ledger.dossier import PgbBesluit, PgbBesteding

_GEEFT_BUDGET = frozenset({"toekennen", "herzien"})


def geldend_pgb(toestand: ClientToestand, gemeente: str, kenmerk: str) -> PgbBesluit | None:
    """The budget as it is now: the last grant or revision, ended by a later withdrawal.

    None when nothing was granted under this reference.
    """
    geldend: PgbBesluit | None = None
    for besluit in toestand.stukken(PgbBesluit):
        if (besluit.gemeente, besluit.kenmerk) != (gemeente, kenmerk):
            continue
        if besluit.besluit in _GEEFT_BUDGET:
            geldend = besluit
        elif besluit.besluit == "intrekken" and geldend is not None:
            laatste = besluit.einddatum or besluit.datum
            if geldend.einddatum is None or laatste < geldend.einddatum:
                geldend = geldend.model_copy(update={"einddatum": laatste})
    return geldend


def bestedingen_uit(
    toestand: ClientToestand, gemeente: str, kenmerk: str
) -> tuple[PgbBesteding, ...]:
    """What was spent from a budget and given back, by day."""
    return tuple(
        besteding
        for besteding in toestand.stukken(PgbBesteding)
        if (besteding.gemeente, besteding.kenmerk) == (gemeente, kenmerk)
    )


def besteed_eurocent(bestedingen: tuple[PgbBesteding, ...]) -> int:
    """What was spent in eurocents, less what was given back."""
    return sum(_teken(rij) * rij.bedrag_eurocent for rij in bestedingen)


def besteed_aantal(bestedingen: tuple[PgbBesteding, ...], eenheid: str) -> int:
    """What was spent in one unit (WJ756), less what was given back."""
    return sum(_teken(rij) * rij.aantal for rij in bestedingen if rij.eenheid == eenheid)


def _teken(besteding: PgbBesteding) -> int:
    return -1 if besteding.terugbetaling else 1
