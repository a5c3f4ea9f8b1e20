"""How much may be delivered: periods counted out, week by week and month by month.

Units are those of WJ756, frequencies those of WMO757. Sources are paragraphs of iJw 3.2.
"""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

MINUUT, UUR, STUKS_OUTPUT, EURO = "01", "04", "82", "83"
PER_DAG, PER_WEEK, PER_MAAND, TOTAAL = "1", "2", "4", "6"


class Omvang(NamedTuple):
    """A volume in a unit per frequency."""

    volume: int
    eenheid: str
    frequentie: str


def in_telling(volume: int, eenheid: str) -> tuple[int, str]:
    """A volume in the unit in which it adds up: hours count as minutes, others as they are."""
    return (volume * 60, MINUUT) if eenheid == UUR else (volume, eenheid)


def eenheid_mag(toegewezen: str, gedeclareerd: str) -> bool:
    """The declared unit is the allocated one; hours may be declared in minutes (TR341, IV081)."""
    return gedeclareerd == toegewezen or (toegewezen, gedeclareerd) == (UUR, MINUUT)


def keren(
    eenheid: str, frequentie: str, ingang: date, einde: date | None, begin: date, eind: date
) -> int:
    """How many times the volume may be delivered in `begin`..`eind`, within the allocation."""
    begin = max(begin, ingang)
    eind = eind if einde is None else min(eind, einde)
    if begin > eind:
        return 0
    if frequentie == PER_DAG:
        return (eind - begin).days + 1
    if frequentie == PER_WEEK and eenheid in (STUKS_OUTPUT, EURO):
        return _weken_output(ingang, einde, begin, eind)
    if frequentie == PER_WEEK:
        return len(_zondagen(begin, eind))
    if frequentie == PER_MAAND:
        return _aantal_maanden(begin, eind)
    if frequentie == TOTAAL:
        return 1
    raise ValueError(f"frequentie {frequentie} bestaat niet")


@lru_cache(maxsize=65536)
def hoogstens_in_periode(
    omvang: Omvang, ingang: date, einde: date | None, begin: date, eind: date
) -> int:
    """The most in a product period, in the unit of `in_telling` (TR321, IV076 to IV078)."""
    aantal = keren(omvang.eenheid, omvang.frequentie, ingang, einde, begin, eind)
    return in_telling(omvang.volume * aantal, omvang.eenheid)[0]


@lru_cache(maxsize=65536)
def hoogstens_in_totaal(omvang: Omvang, ingang: date, einde: date | None) -> int | None:
    """The most over the whole allocation, in the unit of `in_telling` (TR322, IV077).

    None where there is no limit: without an end date, unless the volume is for the whole.
    """
    if omvang.frequentie == TOTAAL:
        return in_telling(omvang.volume, omvang.eenheid)[0]
    if einde is None:
        return None
    return hoogstens_in_periode(omvang, ingang, einde, ingang, einde)


def _zondag_van(dag: date) -> int:
    """The Sunday (as a number of a day) that ends the calendar week of a day."""
    return dag.toordinal() + 7 - dag.isoweekday()


def _zondagen(begin: date, eind: date) -> range:
    """The Sundays that end the calendar weeks touched by a period, as numbers of days.

    Two calendar weeks are the same one when they have the same Sunday, also over a new year.
    """
    return range(_zondag_van(begin), _zondag_van(eind) + 1, 7)


def _weken_output(ingang: date, einde: date | None, begin: date, eind: date) -> int:
    """The weeks of an output allocation that a product period declares: its Sundays (IV076).

    A broken last week has no Sunday within the allocation. It goes with the Sunday before or, when
    the allocation has no Sunday at all, with its last day.
    """
    van, tot = begin.toordinal(), eind.toordinal()
    weken = sum(van <= zondag <= tot for zondag in _zondagen(begin, eind))
    if einde is None or einde.isoweekday() == 7:
        return weken
    vorige_zondag = _zondag_van(einde) - 7
    slotweek = vorige_zondag if vorige_zondag >= ingang.toordinal() else einde.toordinal()
    return weken + (van <= slotweek <= tot)


def _aantal_maanden(begin: date, eind: date) -> int:
    aantal, jaar, maand = 1, begin.year, begin.month
    while (jaar, maand) < (eind.year, eind.month):
        jaar, maand = (jaar, maand + 1) if maand < 12 else (jaar + 1, 1)
        aantal += 1
    return aantal
