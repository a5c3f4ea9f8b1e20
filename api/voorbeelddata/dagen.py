"""Days, months and instants of the sample world.

A day of work is Monday to Friday here: the world keeps no holidays, which makes some answers a
day late, as happens.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random

DAG = timedelta(days=1)
_VRIJDAG = 4


def eerste_van_maand(dag: date) -> date:
    """The first day of the month of `dag`."""
    return dag.replace(day=1)


def laatste_van_maand(dag: date) -> date:
    """The last day of the month of `dag`."""
    return dag.replace(day=monthrange(dag.year, dag.month)[1])


def plus_maanden(dag: date, maanden: int) -> date:
    """The same day so many months on; the last day of that month where it has no such day."""
    nul = dag.year * 12 + dag.month - 1 + maanden
    jaar, maand = divmod(nul, 12)
    return date(jaar, maand + 1, min(dag.day, monthrange(jaar, maand + 1)[1]))


def maanden_van(begin: date, eind: date) -> Iterator[date]:
    """The first days of the months that touch the period."""
    maand = eerste_van_maand(begin)
    while maand <= eind:
        yield maand
        maand = plus_maanden(maand, 1)


def werkdag(dag: date) -> date:
    """`dag` itself, or the Monday after it when it falls in a weekend."""
    return dag if dag.weekday() <= _VRIJDAG else dag + (7 - dag.weekday()) * DAG


def werkdagen_later(dag: date, aantal: int) -> date:
    """So many working days after `dag`."""
    for _ in range(aantal):
        dag = werkdag(dag + DAG)
    return dag


def instant(dag: date, rng: Random) -> datetime:
    """An instant of `dag` within office hours, at which the day in the Netherlands is the same."""
    seconden = rng.randrange(7 * 3600, 15 * 3600)
    return datetime.combine(dag, time(0), UTC) + timedelta(seconds=seconden)


def vroeg(dag: date, rng: Random) -> datetime:
    """An instant of `dag` before the messages of that day: what is recorded precedes them."""
    seconden = rng.randrange(5 * 3600, 6 * 3600)
    return datetime.combine(dag, time(0), UTC) + timedelta(seconds=seconden)


def overlap_dagen(van: date, tot: date, begin: date, eind: date) -> int:
    """How many days two periods share, first and last days included."""
    return max(0, (min(tot, eind) - max(van, begin)).days + 1)
