"""The Dutch calendar of working days, and the last day of a term counted in days, weeks or months.

Working days and statutory terms are two different things:

* Terms agreed in iJw or in a handelingskader ('binnen 5 werkdagen', 'binnen 8 weken') are counted
  with `laatste_dag_werkdagen`, `laatste_dag_weken` and `laatste_dag_maanden`. No law extends them:
  eight weeks that end on a Sunday end on that Sunday.
* A term set in an act ends no earlier than a working day (Algemene termijnenwet art. 1 lid 1):
  pass its last day through `verlengd_naar_werkdag`. Of the terms in iJw that is the term of two
  weeks in OP359 (rejection on the woonplaatsbeginsel), which OP359 itself calls statutory.

The calendar is data with a version; store `KALENDER_VERSIE` beside every deadline computed here.
It holds for 1980 and later (before that, Koninginnedag on a Sunday was kept the day after).
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Final

KALENDER_VERSIE: Final = "nl-2026.1"
"""Goes up with every change of the days below: the act, or a new decree under art. 3 lid 3."""

_DAG: Final = timedelta(days=1)
_ZATERDAG: Final = 5
_ZONDAG: Final = 6
_EERSTE_KONINGSDAG: Final = 2014

# Days after Easter Sunday. Easter Sunday and Whit Sunday need no row: they are Sundays.
_DAGEN_NA_PASEN: Final = (
    (-2, "Goede Vrijdag"),
    (1, "Tweede Paasdag"),
    (39, "Hemelvaartsdag"),
    (50, "Tweede Pinksterdag"),
)
_VASTE_DAGEN: Final = (
    (1, 1, "Nieuwjaarsdag"),
    (5, 5, "Bevrijdingsdag"),
    (12, 25, "Eerste Kerstdag"),
    (12, 26, "Tweede Kerstdag"),
)

GELIJKGESTELDE_DAGEN: Final = frozenset(
    {
        # Decree for 2023 to 2025.
        date(2023, 4, 28),
        date(2023, 5, 19),
        date(2024, 5, 10),
        date(2024, 12, 27),
        date(2025, 5, 30),
        # Decree for 2026 to 2028.
        date(2026, 1, 2),
        date(2026, 5, 15),
        date(2027, 5, 7),
        date(2028, 4, 28),
        date(2028, 5, 26),
    }
)
"""Days put on a par with a holiday by royal decree (Algemene termijnenwet art. 3 lid 3).

The decrees do so for that act only, so these days extend a statutory term and are working days
for everything else. The table holds 2023 to 2028; a year without a decree has none.
"""


def pasen(jaar: int) -> date:
    """Easter Sunday of `jaar` in the Gregorian calendar (the anonymous Gregorian computus)."""
    gulden_getal = jaar % 19
    eeuw, jaar_in_eeuw = divmod(jaar, 100)
    maancorrectie = (eeuw - (eeuw + 8) // 25 + 1) // 3
    epacta = (19 * gulden_getal + eeuw - eeuw // 4 - maancorrectie + 15) % 30
    tot_zondag = (32 + 2 * (eeuw % 4) + 2 * (jaar_in_eeuw // 4) - epacta - jaar_in_eeuw % 4) % 7
    uitzondering = (gulden_getal + 11 * epacta + 22 * tot_zondag) // 451
    maand, dag = divmod(epacta + tot_zondag - 7 * uitzondering + 114, 31)
    return date(jaar, maand, dag + 1)


def _verjaardag_koning(jaar: int) -> tuple[date, str]:
    """The day on which the King's (until 2013 the Queen's) birthday is celebrated."""
    if jaar >= _EERSTE_KONINGSDAG:
        dag, naam = date(jaar, 4, 27), "Koningsdag"
    else:
        dag, naam = date(jaar, 4, 30), "Koninginnedag"
    return (dag - _DAG if dag.weekday() == _ZONDAG else dag), naam


@lru_cache(maxsize=512)
def feestdagen(jaar: int) -> Mapping[date, str]:
    """The holidays of Algemene termijnenwet art. 3 lid 1 and 2 in `jaar`, with their names.

    5 May counts every year and Good Friday counts as well. Two holidays on one day share an entry
    with both names. The answer is cached and read-only.
    """
    eerste_paasdag = pasen(jaar)
    dagen = [
        *((date(jaar, maand, dag), naam) for maand, dag, naam in _VASTE_DAGEN),
        *((eerste_paasdag + timedelta(days=na), naam) for na, naam in _DAGEN_NA_PASEN),
        _verjaardag_koning(jaar),
    ]
    namen: dict[date, str] = {}
    for dag, naam in sorted(dagen):
        namen[dag] = f"{namen[dag]} en {naam}" if dag in namen else naam
    return MappingProxyType(namen)


def is_werkdag(dag: date) -> bool:
    """Whether `dag` is a Monday to Friday that is no holiday of `feestdagen`.

    iJw and the kaders do not define 'werkdag'; this is the project's reading. The bridging days of
    `GELIJKGESTELDE_DAGEN` are working days.
    """
    return dag.weekday() < _ZATERDAG and dag not in feestdagen(dag.year)


def _tel_werkdagen(vanaf: date, aantal: int, stap: timedelta) -> date:
    if aantal < 0:
        raise ValueError("Het aantal werkdagen mag niet negatief zijn.")
    dag, grens = vanaf, date.max if stap > timedelta() else date.min
    while aantal and dag != grens:  # never beyond the calendar
        dag += stap
        aantal -= is_werkdag(dag)
    return dag


def laatste_dag_werkdagen(vanaf: date, aantal: int) -> date:
    """The last day of 'binnen `aantal` werkdagen na `vanaf`': that day still counts in full.

    The first working day after `vanaf` is day 1, whether `vanaf` is a working day or not.
    ValueError for a negative number; 0 gives `vanaf` itself.
    """
    return _tel_werkdagen(vanaf, aantal, _DAG)


def werkdagen_voor(dag: date, aantal: int) -> date:
    """The last day that is 'minstens `aantal` werkdagen voor `dag`': acting on it is in time.

    Counts back; the last working day before `dag` is day 1. ValueError for a negative number; 0
    gives `dag` itself.
    """
    return _tel_werkdagen(dag, aantal, -_DAG)


def laatste_dag_weken(vanaf: date, weken: int) -> date:
    """The last day of 'binnen `weken` weken na `vanaf`': the same day of the week."""
    return vanaf + timedelta(weeks=weken)


def laatste_dag_maanden(vanaf: date, maanden: int) -> date:
    """The last day of 'binnen `maanden` maanden na `vanaf`': the same day of that later month.

    A day that the later month lacks becomes the last day of that month: 31 January plus one month
    is 28 (or 29) February. A negative number counts back by the same rule.
    """
    jaar, maand_vanaf_nul = divmod(vanaf.year * 12 + vanaf.month - 1 + maanden, 12)
    maand = maand_vanaf_nul + 1
    return date(jaar, maand, min(vanaf.day, monthrange(jaar, maand)[1]))


def verlengd_naar_werkdag(laatste_dag: date) -> date:
    """The last day of a *statutory* term, extended when it falls on a Saturday, Sunday or holiday.

    Algemene termijnenwet art. 1 lid 1, with the holidays of art. 3 lid 1 and 2 and the days put on
    a par with them by decree (lid 3, `GELIJKGESTELDE_DAGEN`). Applies to the two weeks of OP359.
    Does not apply to terms agreed in iJw or a kader, to terms counted back from a day (art. 1
    lid 2), nor to terms in hours, above 90 days, twelve weeks or three months, or in years
    (art. 4).
    """
    dag = laatste_dag
    while not is_werkdag(dag) or dag in GELIJKGESTELDE_DAGEN:
        dag += _DAG
    return dag


def laatste_van_maand(dag: date) -> date:
    """The last day of the month of `dag`."""
    return dag.replace(day=monthrange(dag.year, dag.month)[1])
