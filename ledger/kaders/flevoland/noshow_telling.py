"""Counting no-shows: within a run of help for the steps that follow, per year for the declaration.

Everything here follows from the records alone, by the day of the facts: in which order they were
recorded does not matter.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import NamedTuple

from ledger.dossier import LokaalBesluit, NoShow
from ledger.kaders.flevoland.stukken import aanbieder_van, code_van, geldende_stukken
from ledger.kaders.hulp import dagen_later, geldende_toewijzingen
from ledger.kaders.zaak import Zaak

DECLARATIE = "Declaratiebericht (JW323)"
PERCELEN = ("Basis Begeleiding", "Multidisciplinaire Specialistische Jeugdhulp")
BRON_DECLAREREN = tuple(
    f"{DECLARATIE} > {perceel} > Ongeplande afwezigheid (No shows)" for perceel in PERCELEN
)
BRON_WERKAFSPRAKEN = "Belangrijke onderwerpen > No show"
VOORTZETTEN = "voortzetten"
NIET_VOORTZETTEN = "nietVoortzetten"


@dataclass(frozen=True, slots=True)
class Gemist:
    """One missed appointment, however many records tell of it.

    `minuten` is its planned length, `gemeld_op` the first day on which the gemeente was told.
    """

    code: str
    aanbieder: str | None
    datum: date
    tijd: time | None = None
    gedeclareerd: bool = False
    minuten: int | None = None
    gemeld_op: date | None = None


class Besluit(NamedTuple):
    """What the gemeente decided after a last no-show, and when."""

    datum: date
    soort: str


@dataclass(frozen=True, slots=True)
class Pauze:
    """The days on which direct help pauses; `einde` is None while nothing was decided."""

    begin: date
    einde: date | None
    door: Gemist

    def raakt(self, dag: date) -> bool:
        """Whether the day falls in the pause; the day of the decision does."""
        return self.begin <= dag <= (self.einde or date.max)


@dataclass(frozen=True, slots=True)
class Reeks:
    """The no-shows that count together, by day, with the pause that they led to.

    `begin` is where the count stood before the first of them.
    """

    gemist: tuple[Gemist, ...]
    pauze: Pauze | None = None
    begin: int = 0

    @property
    def stand(self) -> int:
        """The number of the last no-show."""
        return self.begin + len(self.gemist)


def reeksen(
    gemist: Iterable[Gemist], besluiten: Iterable[Besluit], grens: int, na_voortzetten: int = 0
) -> tuple[Reeks, ...]:
    """The no-shows of one run of help, cut where a decision to go on starts the count again.

    The no-show with number `grens` pauses the help from the next day up to and including the day
    of the first decision after it. Only such a decision, not one before it, starts the count again,
    from `na_voortzetten`.
    """
    over = sorted(gemist, key=lambda rij: (rij.datum, rij.tijd or time.min))
    genomen = sorted(besluiten)
    gevonden: list[Reeks] = []
    begin = 0
    while over:
        plaats = max(grens - begin, 1) - 1
        if plaats >= len(over):
            gevonden.append(Reeks(tuple(over), None, begin))
            break
        laatste = over[plaats]
        daarna = [rij for rij in genomen if rij.datum >= laatste.datum]
        hervat = next((rij.datum for rij in daarna if rij.soort == VOORTZETTEN), date.max)
        eigen = tuple(rij for rij in over if rij.datum <= hervat)
        einde = daarna[0].datum if daarna else None
        gevonden.append(Reeks(eigen, Pauze(dagen_later(laatste.datum, 1), einde, laatste), begin))
        over, begin = over[len(eigen) :], na_voortzetten
    return tuple(gevonden)


def jaarteller(gemist: Iterable[Gemist], code: str, jaar: int) -> int:
    """How many no-shows of a product were declared in a calendar year, at whatever aanbieder."""
    return sum(rij.gedeclareerd and rij.code == code and rij.datum.year == jaar for rij in gemist)


# --- from the records of a client ---------------------------------------------------------------


def gemiste_afspraken(zaak: Zaak) -> tuple[Gemist, ...]:
    """Every appointment that the client missed without notice, each once."""
    return zaak.eens(_gemiste_afspraken)


def _gemiste_afspraken(zaak: Zaak) -> tuple[Gemist, ...]:
    per_afspraak: dict[tuple[str, str | None, date, time | None], list[NoShow]] = defaultdict(list)
    for stuk in geldende_stukken(zaak, NoShow):
        code = code_van(zaak, stuk)
        if stuk.soort == "noShow" and code is not None:
            sleutel = (code, aanbieder_van(zaak.toestand, stuk), stuk.datum, stuk.tijd)
            per_afspraak[sleutel].append(stuk)
    return tuple(
        Gemist(
            *sleutel,
            gedeclareerd=any(stuk.gedeclareerd for stuk in stukken),
            minuten=max((stuk.geplande_minuten or 0 for stuk in stukken), default=0) or None,
            gemeld_op=min((stuk.gemeld_op for stuk in stukken if stuk.gemeld_op), default=None),
        )
        for sleutel, stukken in per_afspraak.items()
    )


def trajecten(zaak: Zaak, aanbieder: str | None, code: str) -> list[tuple[date, date]]:
    """The runs of help: allocations of a product and aanbieder that follow without a gap."""
    perioden = sorted(
        (feit.ingangsdatum, feit.einddatum or date.max)
        for feit in geldende_toewijzingen(zaak.toestand)
        if feit.aanbieder == aanbieder and zaak.kader.code_van(feit.product) == code
    )
    samen: list[tuple[date, date]] = []
    for begin, einde in perioden:
        if samen and (begin <= dagen_later(samen[-1][1], 1)):
            samen[-1] = (samen[-1][0], max(samen[-1][1], einde))
        else:
            samen.append((begin, einde))
    return samen


def reeksen_van(zaak: Zaak, aanbieder: str | None, code: str) -> tuple[Reeks, ...]:
    """The counted no-shows of a client with one product at one aanbieder.

    What lies outside every allocation counts together, as one run of help.
    """
    return zaak.eens(_reeksen_van, aanbieder, code)


def _reeksen_van(zaak: Zaak, aanbieder: str | None, code: str) -> tuple[Reeks, ...]:
    perioden = trajecten(zaak, aanbieder, code)
    per_traject: dict[date | None, list[Gemist]] = defaultdict(list)
    for rij in gemiste_afspraken(zaak):
        if rij.code == code and rij.aanbieder == aanbieder:
            begin = next((een for een, eind in perioden if een <= rij.datum <= eind), None)
            per_traject[begin].append(rij)
    besluiten = tuple(besluiten_over(zaak, aanbieder, code))
    grens = zaak.waarden("FL-NOSHOW-07")["teller"]
    na_voortzetten = zaak.waarden("FL-NOSHOW-11")["na_voortzetten"]
    return tuple(
        reeks
        for gemist in per_traject.values()
        for reeks in reeksen(gemist, besluiten, grens, na_voortzetten)
    )


def besluiten_over(zaak: Zaak, aanbieder: str | None, code: str) -> Iterator[Besluit]:
    """The decisions to go on or not with this help; one that names no aanbieder is on all."""
    for stuk in zaak.toestand.stukken(LokaalBesluit):
        if stuk.soort not in (VOORTZETTEN, NIET_VOORTZETTEN):
            continue
        if code_van(zaak, stuk) in (None, code) and aanbieder_van(zaak.toestand, stuk) in (
            None,
            aanbieder,
        ):
            yield Besluit(stuk.datum, stuk.soort)


def pauzes(zaak: Zaak, aanbieder: str | None, code: str) -> tuple[Pauze, ...]:
    """The pauses in direct help with one product at one aanbieder, as the records stand."""
    if NoShow not in zaak.toestand.dossier:
        return ()
    rijen = reeksen_van(zaak, aanbieder, code)
    return tuple(reeks.pauze for reeks in rijen if reeks.pauze is not None)
