"""The arithmetic of the cells: from a period, a complexity and features to a cell of a sextant.

Nothing here knows a case or a client; `indeling.py` asks the questions, the rules of `sextant.py`
and `verzorging.py` tell the answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from ledger.kaders.hulp import dagen_later, plus_maanden

Duurklasse = Literal["kort", "lang"]

START: Final = "start"


def laatste_dag(ingangsdatum: date, maanden: int) -> date:
    """The last day of so many arrangement months, the first day included.

    That is the day before the same day so many months later; where that month has no such day, its
    last one.
    """
    gelijk = plus_maanden(ingangsdatum, maanden)
    return gelijk if gelijk.day < ingangsdatum.day else dagen_later(gelijk, -1)


def arrangementsmaanden(ingangsdatum: date, einddatum: date, minimum: int = 1) -> int:
    """How many arrangement months a period has, both ends included; one that began counts whole."""
    jaren = einddatum.year - ingangsdatum.year
    maanden = 12 * jaren + einddatum.month - ingangsdatum.month
    over = einddatum > laatste_dag(ingangsdatum, maanden)
    return max(maanden + over, minimum)


@dataclass(frozen=True, slots=True)
class Maten:
    """The figures of one family: until where a cell reaches, and what moves help to another.

    `start_max_momenten` is None where there is no Start, `laag_max_per_maand` where a low frequency
    makes no difference; `verzwaring` is empty where personal care makes none.
    """

    kort_max_maanden: int
    lang_max_maanden: int
    start_max_momenten: int | None = None
    laag_max_per_maand: int | None = None
    laag_max_maanden: int = 0
    laag_na_afspraak: bool = True
    verzwaring: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Vraag:
    """What is asked of the help; None is what nobody recorded.

    `momenten` are the contacts (in a group: the half days) expected over the whole period,
    `verzorging` whether personal care counts, `afgesproken` whether the aanbieder agreed to a low
    frequency, `begint_in_start` whether the way to the help leads there.
    """

    familie: str
    maanden: int | None
    complexiteit: str | None
    verzorging: bool = False
    momenten: int | None = None
    afgesproken: bool = False
    begint_in_start: bool = False


@dataclass(frozen=True, slots=True)
class Cel:
    """Where help falls, with the reasons.

    `basis` is the complexity before personal care counts and `complexiteit` after it. `start` is
    None when nobody recorded what decides it; the other values are those outside Start then.
    `duurklasse` is None in Start, without a period and beyond the longest. `laag_frequent` is
    whether help is that rare, `lage_frequentie` whether that is why the class is kort.
    """

    familie: str
    maanden: int | None
    basis: str | None
    complexiteit: str | None
    duurklasse: Duurklasse | None
    start: bool | None = False
    laag_frequent: bool = False
    lage_frequentie: bool = False


def bepaal_cel(vraag: Vraag, maten: Maten) -> Cel:
    """The one cell in which the help falls."""
    basis = vraag.complexiteit
    na = maten.verzwaring.get(basis, basis) if basis is not None and vraag.verzorging else basis
    start = _start(vraag, maten)
    gewoon = _klasse(vraag.maanden, maten)
    zelden = _laag_frequent(vraag, maten)
    laag = zelden and gewoon == "lang" and (vraag.afgesproken or not maten.laag_na_afspraak)
    return Cel(
        familie=vraag.familie,
        maanden=vraag.maanden,
        basis=basis,
        complexiteit=START if start else na,
        duurklasse=None if start else "kort" if laag else gewoon,
        start=start,
        laag_frequent=zelden,
        lage_frequentie=laag,
    )


def _start(vraag: Vraag, maten: Maten) -> bool | None:
    if maten.start_max_momenten is None:
        return False
    if vraag.begint_in_start:
        return True
    return None if vraag.momenten is None else vraag.momenten <= maten.start_max_momenten


def _klasse(maanden: int | None, maten: Maten) -> Duurklasse | None:
    if maanden is None or maanden > maten.lang_max_maanden:
        return None
    return "kort" if maanden <= maten.kort_max_maanden else "lang"


def _laag_frequent(vraag: Vraag, maten: Maten) -> bool:
    momenten, maanden, per_maand = vraag.momenten, vraag.maanden, maten.laag_max_per_maand
    if momenten is None or maanden is None or per_maand is None:
        return False
    return maanden <= maten.laag_max_maanden and momenten <= per_maand * maanden
