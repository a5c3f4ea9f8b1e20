"""Tariffs: an awarded line shows the tariff of the contract that was known when it was recorded.

Contracts stand on another stream than the lines that rest on them. They are few and are all kept.
Lines are many: of those of one day that a contract cannot tell apart is kept how many they are,
which came first and last, and from which tariff per hour to which all their amounts come out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from ledger.narekenen.bedragen import gedeeld_door_60
from ledger.narekenen.bericht import CONTRACT
from ledger.narekenen.feit import (
    EINDE_DER_TIJDEN,
    Json,
    RuweFeit,
    dag,
    dag_of_niets,
    moment,
    product,
)
from ledger.narekenen.maxima import MINUUT, UUR
from ledger.narekenen.prestaties import GOEDGEKEURD

SOORTEN: Final = frozenset({CONTRACT, GOEDGEKEURD})
"""The kinds of event that are about a tariff."""

_REGEL: Final = "TR418"
_SPELING: Final = timedelta(minutes=10)
"""A contract that was recorded so shortly before a line may not have been seen by it."""
_BEGIN: Final = datetime.min.replace(tzinfo=UTC) + _SPELING
_EINDE: Final = datetime.max.replace(tzinfo=UTC)
_ONBEGRENSD: Final = 10**15
"""More eurocents per hour than there are."""

Groepsleutel = tuple[str, str, str | None]
"""Gemeente, aanbieder and category of product."""
Plaats = tuple[datetime, bytes]
"""When an event was recorded, and its id."""
Grens = tuple[int, bytes]
"""A tariff per hour, and the event that it comes from."""
Tekort = tuple[bytes, str, object, object]
"""An event, what it is about, the value found, the value expected."""


class Contract(NamedTuple):
    """What was agreed for a product; `versie` is its place in the stream."""

    versie: int
    vastgelegd_op: datetime
    code: str | None
    vanaf: date
    tot: date
    tarief: int | None
    eenheid: str | None


class Regelsoort(NamedTuple):
    """What lines have in common that a contract cannot tell apart.

    `onbekend` is whether a line itself says that there is no tariff to hold it against.
    """

    groep: Groepsleutel
    code: str | None
    begin: date
    eenheid: str
    tarief: int
    onbekend: bool
    dag: str


@dataclass(slots=True)
class Regels:
    """Lines of one kind: the first and the last, and which tariffs per hour explain them all."""

    aantal: int = 0
    eerste: Plaats = (_EINDE, b"")
    laatste: Plaats = (_BEGIN, b"")
    minstens: Grens = (0, b"")
    hoogstens: Grens = (_ONBEGRENSD, b"")

    def tel(self, op: datetime, gebeurtenis: bytes, minstens: int, hoogstens: int) -> None:
        """One more line, recorded then, that a tariff per hour from one to the other explains."""
        self.aantal += 1
        plaats = (op, gebeurtenis)
        self.eerste = min(self.eerste, plaats)
        self.laatste = max(self.laatste, plaats)
        if minstens >= self.minstens[0]:
            self.minstens = max(self.minstens, (minstens, gebeurtenis))
        if hoogstens <= self.hoogstens[0]:
            self.hoogstens = min(self.hoogstens, (hoogstens, gebeurtenis))

    def neem_op(self, ander: "Regels") -> None:
        """All lines of another."""
        self.aantal += ander.aantal
        self.eerste = min(self.eerste, ander.eerste)
        self.laatste = max(self.laatste, ander.laatste)
        self.minstens = max(self.minstens, ander.minstens)
        self.hoogstens = min(self.hoogstens, ander.hoogstens)


class Verwacht(NamedTuple):
    """The tariff that a line should show, and the one per hour from which its amount follows."""

    tarief: int
    per_uur: int | None


class Tarieven:
    """All contracts, and all awarded lines with a tariff; can be pickled and joined."""

    def __init__(self) -> None:
        self._contracten: dict[Groepsleutel, list[Contract]] = {}
        self._regels: dict[Regelsoort, Regels] = {}

    def bekijk(self, gebeurtenis: bytes, feit: RuweFeit) -> None:
        """One more event of `SOORTEN`. Raises as fields that cannot be used do."""
        if feit.soort == CONTRACT:
            self._contract(feit.versie, feit.inhoud)
        elif feit.inhoud.get("tariefEurocent") is not None:  # in euros it rests on no contract
            self._toegekend(gebeurtenis, feit.inhoud)

    def _contract(self, versie: int, inhoud: Json) -> None:
        categorie, code = product(inhoud)
        tarief = inhoud.get("tariefEurocent")
        nieuw = Contract(
            versie,
            _instant(inhoud["vastgelegdOp"]),
            code,
            dag(inhoud["vanaf"]),
            dag_of_niets(inhoud.get("tot")) or EINDE_DER_TIJDEN,
            None if tarief is None else int(tarief),
            inhoud.get("tariefEenheid"),
        )
        groep = (inhoud["gemeente"], inhoud["aanbieder"], categorie)
        self._contracten.setdefault(groep, []).append(nieuw)

    def _toegekend(self, gebeurtenis: bytes, inhoud: Json) -> None:
        categorie, code = product(inhoud)
        eenheid, op = inhoud["eenheid"], inhoud["vastgelegdOp"]
        soort = Regelsoort(
            (inhoud["gemeente"], inhoud["aanbieder"], categorie),
            code,
            dag(inhoud["begindatum"]),
            eenheid,
            inhoud["tariefEurocent"],
            "bevindingen" in inhoud and _zegt_onbekend(inhoud["bevindingen"]),
            op[:10],
        )
        grenzen = (0, _ONBEGRENSD)
        if eenheid == MINUUT:
            grenzen = per_uur(inhoud["volume"], inhoud["bedragEurocent"])
        regels = self._regels.get(soort)
        if regels is None:
            regels = self._regels[soort] = Regels()
        regels.tel(_instant(op), gebeurtenis, *grenzen)

    def neem_over(self, ander: "Tarieven") -> None:
        """All that another has seen."""
        for groep, contracten in ander._contracten.items():
            self._contracten.setdefault(groep, []).extend(contracten)
        for soort, regels in ander._regels.items():
            self._regels.setdefault(soort, Regels()).neem_op(regels)

    def tekorten(self, *, vrije_klok: bool = False) -> list[Tekort]:
        """The lines whose tariff or amount is not that of the contract known then, by event.

        With `vrije_klok` the clock may have been set to any moment (practice mode), so a moment
        does not tell what was known: the register as it once was must explain the line.
        """
        contracten = {
            groep: sorted(rijen, key=lambda rij: rij.versie)
            for groep, rijen in self._contracten.items()
        }
        gevonden = [
            tekort
            for soort, regels in self._regels.items()
            for tekort in _tekorten(soort, regels, contracten.get(soort.groep, ()), vrije_klok)
        ]
        return sorted(gevonden, key=lambda tekort: tekort[:2])


def per_uur(minuten: int, bedrag: int) -> tuple[int, int]:
    """The lowest and the highest tariff per hour that give this amount for so many minutes.

    60 times the amount is then less than 30 away from the tariff times the minutes (IV081, halves
    up). Of no minutes at all every tariff makes nothing.
    """
    if minuten <= 0:
        return 0, _ONBEGRENSD
    laagste, hoogste = 60 * bedrag - 30, 60 * bedrag + 29
    return -(-laagste // minuten), hoogste // minuten


def _tekorten(
    soort: Regelsoort, regels: Regels, contracten: Sequence[Contract], vrije_klok: bool
) -> Iterator[Tekort]:
    """What is wrong with lines of one kind; said once for all of them, at the first.

    Where a contract came between the first and the last of them either may have counted, so then
    those two are looked at by themselves.
    """
    eerste, laatste = (_BEGIN, _EINDE) if vrije_klok else (regels.eerste[0], regels.laatste[0])
    mogelijk = _mogelijk(soort, contracten, eerste, laatste)
    passend = [rij for rij in mogelijk if _past(soort, rij)]
    if not passend:
        yield _ander_tarief(regels.eerste[1], soort, regels.aantal, mogelijk)
        return
    if len(passend) < len(mogelijk) and not vrije_klok:
        for moment_, gebeurtenis in {regels.eerste, regels.laatste}:
            eigen = _mogelijk(soort, contracten, moment_, moment_)
            if not any(_past(soort, rij) for rij in eigen):
                yield _ander_tarief(gebeurtenis, soort, 1, eigen)
    uren = [rij.per_uur for rij in passend if rij is not None and rij.per_uur is not None]
    if not uren:
        return
    (minstens, hoog), (hoogstens, laag) = regels.minstens, regels.hoogstens
    wat = f"het uurtarief waaruit het bedrag van {_naam(soort)} volgt (TR346, IV081)"
    if minstens > max(uren):
        yield hoog, wat, f"{minstens} of meer", f"{max(uren)}"
    if hoogstens < min(uren):
        yield laag, wat, f"{hoogstens} of minder", f"{min(uren)}"


def _mogelijk(
    soort: Regelsoort, contracten: Sequence[Contract], eerste: datetime, laatste: datetime
) -> list[Verwacht | None]:
    """What may have been expected of lines recorded from one moment to another.

    All that was recorded well before them was known, and nothing that came after.
    """
    zeker = sum(rij.vastgelegd_op <= eerste - _SPELING for rij in contracten)
    misschien = sum(rij.vastgelegd_op <= laatste for rij in contracten)
    gevonden: list[Verwacht | None] = []
    for aantal in range(zeker, misschien + 1):
        verwacht = _verwacht(soort, contracten[:aantal])
        if verwacht not in gevonden:
            gevonden.append(verwacht)
    return gevonden


def _verwacht(soort: Regelsoort, contracten: Sequence[Contract]) -> Verwacht | None:
    """What these contracts say of a line; None when they name no tariff that it can be held to.

    On its first day the last recorded contract counts, one on its code before one on the category
    alone. Minutes under a tariff per hour show a sixtieth of it (IV081).
    """
    dekkend = [rij for rij in contracten if rij.vanaf <= soort.begin <= rij.tot]
    op_code = [rij for rij in dekkend if rij.code == soort.code]
    geldend = (op_code or [rij for rij in dekkend if rij.code is None])[-1:]
    for rij in geldend:
        if rij.tarief is None:
            return None
        if (rij.eenheid, soort.eenheid) == (UUR, MINUUT):
            return Verwacht(gedeeld_door_60(rij.tarief), rij.tarief)
        if rij.eenheid == soort.eenheid:
            return Verwacht(rij.tarief, 60 * rij.tarief if rij.eenheid == MINUUT else None)
    return None


def _past(soort: Regelsoort, verwacht: Verwacht | None) -> bool:
    """Whether lines of this kind are right when this was expected."""
    if verwacht is None:
        return soort.onbekend
    return not soort.onbekend and soort.tarief == verwacht.tarief


def _ander_tarief(
    gebeurtenis: bytes, soort: Regelsoort, aantal: int, mogelijk: Sequence[Verwacht | None]
) -> Tekort:
    samen = "" if aantal == 1 else f" en {aantal - 1} andere van die dag"
    wat = f"het tarief van {_naam(soort)}{samen} ({_REGEL})"
    gevonden = f"{soort.tarief}, niet te beoordelen" if soort.onbekend else soort.tarief
    tarieven = sorted({rij.tarief for rij in mogelijk if rij is not None})
    verwacht = " of ".join(map(str, tarieven)) or "niet te beoordelen zonder contract"
    return gebeurtenis, wat, gevonden, verwacht


def _zegt_onbekend(bevindingen: Sequence[Json]) -> bool:
    return any(rij["regel"] == _REGEL for rij in bevindingen)


def _naam(soort: Regelsoort) -> str:
    gemeente, aanbieder, categorie = soort.groep
    return (
        f"een prestatie van {aanbieder} aan {gemeente} vanaf {soort.begin} in product "
        f"{soort.code or categorie} en eenheid {soort.eenheid}"
    )


@lru_cache(maxsize=4096)
def _instant(tekst: str) -> datetime:
    """An instant with its time zone; ValueError without one."""
    gelezen = moment(tekst)
    if gelezen.tzinfo is None:
        raise ValueError(tekst)
    return gelezen
