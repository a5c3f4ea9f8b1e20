"""The arithmetic of an Omvang: product periods, maxima, units and the pace of use.

Everything is a whole number: minutes, pieces, eurocents, days. Nothing here reads a clock or
judges a message; the rules compare these figures with what was declared.

Sources are the paragraphs of iJw 3.2. Codes are those of WJ756 (eenheid) and WMO757 (frequentie).
A period counts both its first and its last day.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from itertools import accumulate
from typing import Final

MINUTEN_PER_UUR: Final = 60
METERS_PER_KILOMETER: Final = 1000
_DAGEN_PER_WEEK: Final = 7
_MAANDEN_PER_JAAR: Final = 12

Periode = tuple[date, date]


class Eenheid(StrEnum):
    """WJ756: what a volume counts. Members equal their code, so a plain `str` will do as well."""

    MINUUT = "01"
    UUR = "04"
    ETMAAL = "14"
    DAGDEEL = "16"
    STUKS_OUTPUT = "82"
    EURO = "83"
    STUKS_INSPANNING = "84"


class Frequentie(StrEnum):
    """WMO757: per what the volume of an allocation was given."""

    DAG = "1"
    WEEK = "2"
    MAAND = "4"
    TOTAAL = "6"


OUTPUT_EENHEDEN: Final = frozenset({Eenheid.STUKS_OUTPUT, Eenheid.EURO})
"""Units of an outputgerichte allocation; all others are inspanningsgericht."""


# --- Product periods (IV089) ---


def _doorsnede(een: Periode, ander_begin: date, ander_eind: date | None) -> Periode | None:
    begin = max(een[0], ander_begin)
    eind = een[1] if ander_eind is None else min(een[1], ander_eind)
    return (begin, eind) if begin <= eind else None


def productperiode(
    ingangsdatum: date, einddatum: date | None, jaar: int, maand: int
) -> Periode | None:
    """The first and last day of the product period in that calendar month (IV089).

    None when the allocation holds no day of the month. No end date means open-ended.
    """
    kalendermaand = date(jaar, maand, 1), date(jaar, maand, monthrange(jaar, maand)[1])
    return _doorsnede(kalendermaand, ingangsdatum, einddatum)


def productperioden(ingangsdatum: date, einddatum: date) -> Iterator[Periode]:
    """All product periods of an allocation, in order; together exactly its days (IV089)."""
    for maandnummer in range(_maandnummer(ingangsdatum), _maandnummer(einddatum) + 1):
        jaar, maand_vanaf_nul = divmod(maandnummer, _MAANDEN_PER_JAAR)
        periode = productperiode(ingangsdatum, einddatum, jaar, maand_vanaf_nul + 1)
        if periode is not None:
            yield periode


# --- Maxima (IV076, IV077, IV078, TR321, TR322) ---


def _maandnummer(dag: date) -> int:
    return dag.year * _MAANDEN_PER_JAAR + dag.month - 1


def _aantal_dagen(begin: date, eind: date) -> int:
    return eind.toordinal() - begin.toordinal() + 1


def _aantal_kalenderweken(begin: date, eind: date) -> int:
    """Distinct ISO weeks (year and number, so week 53 and week 1 are two) touched by the period.

    Ordinal 1 is a Monday, so whole sevens number the weeks from Monday to Sunday.
    """
    eerste = (begin.toordinal() - 1) // _DAGEN_PER_WEEK
    laatste = (eind.toordinal() - 1) // _DAGEN_PER_WEEK
    return laatste - eerste + 1


def _aantal_zondagen(begin: date, eind: date) -> int:
    return eind.toordinal() // _DAGEN_PER_WEEK - (begin.toordinal() - 1) // _DAGEN_PER_WEEK


def _dag_van_gebroken_slotweek(ingangsdatum: date, einddatum: date | None) -> date | None:
    """The day whose product period takes the broken last week of an output allocation.

    That is the allocation's last Sunday (IV076, IV077). None when the allocation ends on a Sunday
    or has no end date. An allocation without a single Sunday has no such day, and the literal rule
    would leave nothing to declare; there the end date takes its place, as in the official
    explanation of the frequency week. So every calendar week touched is declared exactly once.
    """
    if einddatum is None:
        return None
    dagen_na_zondag = einddatum.toordinal() % _DAGEN_PER_WEEK
    if dagen_na_zondag == 0:
        return None
    if dagen_na_zondag > (einddatum - ingangsdatum).days:
        return einddatum
    return date.fromordinal(einddatum.toordinal() - dagen_na_zondag)


def _aantal_weken_output(periode: Periode, ingangsdatum: date, einddatum: date | None) -> int:
    begin, eind = periode
    slotweek = _dag_van_gebroken_slotweek(ingangsdatum, einddatum)
    extra = slotweek is not None and begin <= slotweek <= eind
    return _aantal_zondagen(begin, eind) + extra


def maximum_per_periode(
    volume: int,
    eenheid: str,
    frequentie: str,
    ingangsdatum: date,
    einddatum: date | None,
    begin: date,
    eind: date,
) -> int:
    """The most that may be delivered in `begin`..`eind`, in the allocation's own unit (TR321).

    Days outside the allocation do not count; 0 when none is left. Per frequency:

    * dag: the days of the period times the volume.
    * week, inspanning: the calendar weeks touched, whole or broken, times the volume (IV077).
    * week, output: the Sundays in the period, plus one in the period that holds the allocation's
      last Sunday when it does not end on a Sunday (IV076, IV077). The explanatory slides say
      'the period that holds the end date', yet their own figures (like those of IV076) follow the
      last Sunday; so does this function.
    * maand: the full volume, also for a broken month (IV078). For output the standard leaves a
      broken month to agreement between gemeente and aanbieder; the full volume is then the
      outer limit.
    * totaal: the whole volume.

    Together the periods may allow more than the whole allocation: `maximum_totaal` limits that too.
    ValueError for an unknown frequency.
    """
    periode = _doorsnede((begin, eind), ingangsdatum, einddatum)
    if periode is None:
        return 0
    match frequentie:
        case Frequentie.DAG:
            keren = _aantal_dagen(*periode)
        case Frequentie.WEEK if eenheid in OUTPUT_EENHEDEN:
            keren = _aantal_weken_output(periode, ingangsdatum, einddatum)
        case Frequentie.WEEK:
            keren = _aantal_kalenderweken(*periode)
        case Frequentie.MAAND:
            keren = _maandnummer(periode[1]) - _maandnummer(periode[0]) + 1
        case Frequentie.TOTAAL:
            keren = 1
        case _:
            raise ValueError(f"Onbekende frequentie {frequentie!r}: alleen 1, 2, 4 en 6 bestaan.")
    return volume * keren


def maximum_totaal(
    volume: int, eenheid: str, frequentie: str, ingangsdatum: date, einddatum: date | None
) -> int | None:
    """The most that may be delivered over the whole allocation, in its own unit (TR322).

    None when there is no limit: no end date and a frequency other than totaal. With frequency
    week a week that is split over two months counts once, so this is less than the sum of the
    months (IV077). With frequency maand every calendar month touched counts in full, a broken
    first or last month too: the standard does not spell that out for the total, IV078 does for the
    month. The other reading, whole months in proportion to the days, would reject volume that
    IV078 allows. ValueError for an unknown frequency.
    """
    if frequentie == Frequentie.TOTAAL:
        return volume
    if einddatum is None:
        return None
    return maximum_per_periode(
        volume, eenheid, frequentie, ingangsdatum, einddatum, ingangsdatum, einddatum
    )


# --- Units (IV079, IV081, TR341) ---


def eenheid_past(toegewezen: str, gedeclareerd: str) -> bool:
    """Whether a line in unit `gedeclareerd` suits an allocation in `toegewezen` (TR341, IV081).

    Equal, or allocated in hours and declared in minutes; never the other way round.
    """
    return toegewezen == gedeclareerd or (
        toegewezen == Eenheid.UUR and gedeclareerd == Eenheid.MINUUT
    )


def rekeneenheid(toegewezen: str) -> str:
    """The unit in which to compare with an allocation: minutes for hours, else its own unit.

    Convert the maximum and every declared volume to it with `omgerekend`; lines in hours and lines
    in minutes on one allocation then add up exactly.
    """
    return Eenheid.MINUUT if toegewezen == Eenheid.UUR else toegewezen


def omgerekend(volume: int, van: str, naar: str) -> int:
    """`volume` in unit `van` expressed in unit `naar`, exactly.

    Hours become minutes (times 60) and a unit stays itself; ValueError for anything else, because
    it would need rounding or has no meaning.
    """
    if van == naar:
        return volume
    if (van, naar) == (Eenheid.UUR, Eenheid.MINUUT):
        return volume * MINUTEN_PER_UUR
    raise ValueError(f"Eenheid {van} is niet exact om te rekenen naar eenheid {naar}.")


def rond_af(teller: int, noemer: int) -> int:
    """teller / noemer rounded to a whole number, halves up; for numbers of 0 and more."""
    return (2 * teller + noemer) // (2 * noemer)


def uren_afgerond(minuten: int) -> int:
    """Hours to declare for the `minuten` delivered in the whole period (IV079).

    Add up first, then round: below 30 minutes down, from 30 up, and at least 1 hour. Nothing
    delivered stays 0, since there is nothing to declare.
    """
    if minuten == 0:
        return 0
    return max(1, rond_af(minuten, MINUTEN_PER_UUR))


# --- Pace of use ---


def _dag_bij_tempo(ingangsdatum: date, meetdag: date, verbruikt: int, maximum: int) -> date | None:
    """The day on which `maximum` is reached at the pace of `ingangsdatum`..`meetdag`."""
    # Rounded up: the day on which the last of it goes.
    dagen_nodig = -(-maximum * _aantal_dagen(ingangsdatum, meetdag) // verbruikt)
    dagnummer = ingangsdatum.toordinal() + dagen_nodig - 1
    return date.fromordinal(dagnummer) if dagnummer <= date.max.toordinal() else None


def _dag_van_bereiken(gebruik: Sequence[tuple[date, int]], maximum: int) -> date:
    """The last day of the product period in which the running total reached `maximum`."""
    totalen = accumulate(volume for _, volume in gebruik)
    return next(
        eind for (eind, _), totaal in zip(gebruik, totalen, strict=True) if totaal >= maximum
    )


def verwachte_uitputting(
    *,
    goedgekeurd_per_maand: Mapping[tuple[int, int], int],
    maximum: int | None,
    ingangsdatum: date,
    einddatum: date | None,
    vandaag: date,
) -> date | None:
    """The day on which an allocation is expected to be used up, or was.

    `goedgekeurd_per_maand` is the approved volume (debit minus credit) by (year, month) of the
    product period, in the unit of `maximum` (see `rekeneenheid` and `maximum_totaal`). Months that
    lie outside the allocation or begin after `vandaag` are left out.

    Method: the average pace per day continues. It is measured from the ingangsdatum to the end of
    the last product period with approved volume, because declarations arrive a month or two after
    the care. When that pace would already have used everything up, the care has slowed down, and
    the days up to `vandaag` count too. When all is used up, the last day of the product period in
    which that happened. None without a maximum, without use, or when it lasts to the end date.
    """
    gebruik = sorted(
        (periode[1], volume)
        for (jaar, maand), volume in goedgekeurd_per_maand.items()
        if volume
        and (periode := productperiode(ingangsdatum, einddatum, jaar, maand)) is not None
        and periode[0] <= vandaag
    )
    verbruikt = sum(volume for _, volume in gebruik)
    if maximum is None or verbruikt <= 0:
        return None
    if verbruikt >= maximum:
        return min(vandaag, _dag_van_bereiken(gebruik, maximum))
    meetdag = min(gebruik[-1][0], vandaag)
    dag = _dag_bij_tempo(ingangsdatum, meetdag, verbruikt, maximum)
    if dag is not None and dag < vandaag:
        dag = _dag_bij_tempo(ingangsdatum, vandaag, verbruikt, maximum)
    if dag is None or (einddatum is not None and dag >= einddatum):
        return None
    return dag
