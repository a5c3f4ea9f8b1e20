"""Days, working days and statutory terms: counted one day at a time.

Working days are Monday to Friday without the holidays of Algemene termijnenwet art. 3 lid 1 and 2
(5 May every year, and Good Friday too). A statutory term that ends on another day, or on a day
that a decree puts on a par with a holiday (lid 3), ends on the next one that is left (art. 1).
"""

from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

KALENDERS: Final = frozenset({"nl-2026.1"})
"""The versions of the calendar that this module recomputes."""

_NEDERLAND: Final = ZoneInfo("Europe/Amsterdam")
_DAG: Final = timedelta(days=1)
_BIJ_BESLUIT: Final = frozenset(
    map(
        date.fromisoformat,
        (
            *("2023-04-28", "2023-05-19", "2024-05-10", "2024-12-27", "2025-05-30"),
            *("2026-01-02", "2026-05-15", "2027-05-07", "2028-04-28", "2028-05-26"),
        ),
    )
)


@lru_cache(maxsize=4096)
def nederlandse_dag(instant: str) -> date:
    """The calendar day in the Netherlands at an instant."""
    return datetime.fromisoformat(instant).astimezone(_NEDERLAND).date()


def pasen(jaar: int) -> date:
    """Easter Sunday, by the epact and the Sunday number (Knuth, algorithm E)."""
    gulden_getal = jaar % 19 + 1
    eeuw = jaar // 100 + 1
    vervallen_schrikkeldagen = 3 * eeuw // 4 - 12
    maancorrectie = (8 * eeuw + 5) // 25 - 5
    zondaggetal = 5 * jaar // 4 - vervallen_schrikkeldagen - 10
    epacta = (11 * gulden_getal + 20 + maancorrectie - vervallen_schrikkeldagen) % 30
    if epacta == 24 or (epacta == 25 and gulden_getal > 11):
        epacta += 1
    volle_maan = 44 - epacta
    if volle_maan < 21:
        volle_maan += 30
    zondag = volle_maan + 7 - (zondaggetal + volle_maan) % 7
    return date(jaar, 3, 1) + (zondag - 1) * _DAG


@lru_cache(maxsize=512)
def feestdagen(jaar: int) -> frozenset[date]:
    """The holidays of a year."""
    paasdag = pasen(jaar)
    verjaardag = date(jaar, 4, 27) if jaar >= 2014 else date(jaar, 4, 30)
    if verjaardag.isoweekday() == 7:
        verjaardag -= _DAG
    vast = {date(jaar, maand, dag) for maand, dag in ((1, 1), (5, 5), (12, 25), (12, 26))}
    beweeglijk = {paasdag + dagen_later * _DAG for dagen_later in (-2, 0, 1, 39, 49, 50)}
    return frozenset(vast | beweeglijk | {verjaardag})


def is_werkdag(dag: date) -> bool:
    """Whether a day is a working day."""
    return dag.isoweekday() <= 5 and dag not in feestdagen(dag.year)


@lru_cache(maxsize=4096)
def na_werkdagen(vanaf: date, aantal: int) -> date:
    """The last of `aantal` working days after a day, never beyond the calendar."""
    dag = vanaf
    while aantal > 0 and dag < date.max:
        dag += _DAG
        if is_werkdag(dag):
            aantal -= 1
    return dag


def na_dagen(vanaf: date, aantal: int) -> date:
    """The day so many days after a day, or before it when negative; never beyond the calendar."""
    nummer = vanaf.toordinal() + aantal
    return date.fromordinal(max(1, min(nummer, date.max.toordinal())))


def na_maanden(vanaf: date, aantal: int) -> date:
    """The same day so many months later, or the last day of that month when it lacks the day.

    Never beyond the calendar.
    """
    jaar, maand = vanaf.year, vanaf.month
    for _ in range(aantal):
        jaar, maand = (jaar, maand + 1) if maand < 12 else (jaar + 1, 1)
    if jaar > date.max.year:
        return date.max
    return date(jaar, maand, min(vanaf.day, monthrange(jaar, maand)[1]))


def verjaardag(geboren: date, leeftijd: int) -> date:
    """The day on which somebody reaches an age; 1 March for 29 February in a common year.

    Never beyond the calendar.
    """
    jaar = geboren.year + leeftijd
    if jaar > date.max.year:
        return date.max
    if monthrange(jaar, geboren.month)[1] < geboren.day:
        return date(jaar, geboren.month + 1, 1)
    return geboren.replace(year=jaar)


def wettelijk_einde(laatste: date) -> date:
    """The last day of a statutory term that would end on `laatste`."""
    while not is_werkdag(laatste) or laatste in _BIJ_BESLUIT:
        laatste += _DAG
    return laatste


@lru_cache(maxsize=4096)
def eerste_van_maand(dag: date) -> date:
    """The first day of its month."""
    return dag.replace(day=1)


@lru_cache(maxsize=4096)
def laatste_van_maand(dag: date) -> date:
    """The last day of its month."""
    return dag.replace(day=monthrange(dag.year, dag.month)[1])
