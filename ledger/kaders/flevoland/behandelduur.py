"""The average length of regular family treatment per aanbieder and year (FL-RL-12)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from ledger.bevinding import Gevolg
from ledger.client import ClientToestand
from ledger.gebeurtenissen import LeveringGestopt
from ledger.ijw.regels.regie import TIJDELIJK
from ledger.kaders.flevoland import regel
from ledger.kaders.flevoland.feiten import hulpperioden
from ledger.kaders.hulp import dagen_later, looptijd_in_maanden
from ledger.kaders.kader import Kader
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

CODE: Final = "FL-RL-12"
PRODUCT: Final = "45F33"


@dataclass(frozen=True, slots=True)
class Behandeling:
    """One finished run of help of one client with one aanbieder; both days count."""

    aanbieder: str
    begindatum: date
    einddatum: date

    @property
    def maanden(self) -> Fraction:
        """Its length in calendar months."""
        return looptijd_in_maanden(self.begindatum, self.einddatum)


@dataclass(frozen=True, slots=True)
class Jaargemiddelde:
    """The average of one aanbieder over the runs that ended in a year; `melding` when unusual."""

    aanbieder: str
    jaar: int
    aantal: int
    maanden: Fraction
    melding: str | None


@regel(
    CODE,
    "JW307",
    titel="Gemiddelde behandelduur gezinsbehandeling regulier",
    bron="Werkinstructies > Behandeling – Gezin regulier > Aanbieder en behandeling",
    gevolg=Gevolg.SIGNALEREN,
    producten=(PRODUCT,),
)
def behandeling_gestopt(zaak: Zaak, _: Parameters) -> Antwoord:
    """Derives that a final stop counts in the average of its year, and never judges the one run
    (Gezin regulier > Aanbieder en behandeling); `jaargemiddelden` judges the year."""
    stop = zaak.feit
    if not isinstance(stop, LeveringGestopt) or stop.reden_beeindiging == TIJDELIJK:
        return None
    return Uitkomst(
        f"Deze behandeling telt mee in de gemiddelde duur over {stop.einddatum.year}.",
        {"begindatum": stop.begindatum.isoformat(), "einddatum": stop.einddatum.isoformat()},
        gevolg=Gevolg.AFLEIDEN,
    )


def jaargemiddelden(
    kader: Kader, clienten: Iterable[ClientToestand], gemeente: str, jaar: int
) -> list[Jaargemiddelde]:
    """The average per aanbieder for a gemeente over the runs of 45F33 that ended in `jaar`.

    KeyError when the rule has no figures (any more) for the last day of that year.
    """
    p = kader.waarden(CODE, max(date(jaar, 12, 31), kader.bestand.vanaf))
    if p is None:
        raise KeyError(CODE)
    per_aanbieder: dict[str, list[Fraction]] = defaultdict(list)
    for toestand in clienten:
        for rij in behandelingen(kader, toestand, gemeente):
            if rij.einddatum.year == jaar:
                per_aanbieder[rij.aanbieder].append(rij.maanden)
    return [
        _gemiddelde(aanbieder, jaar, duren, p) for aanbieder, duren in sorted(per_aanbieder.items())
    ]


def _gemiddelde(
    aanbieder: str, jaar: int, duren: list[Fraction], p: Mapping[str, int]
) -> Jaargemiddelde:
    gemiddeld = sum(duren, Fraction(0)) / len(duren)
    melding = None
    if not p["van"] <= gemiddeld <= p["tot"]:
        heel, rest = divmod(round(gemiddeld * 100), 100)
        melding = (
            f"De gemiddelde duur van gezinsbehandeling regulier was in {jaar} {heel},{rest:02d} "
            f"maanden; verwacht is {p['van']} tot {p['tot']}."
        )
    return Jaargemiddelde(aanbieder, jaar, len(duren), gemiddeld, melding)


def behandelingen(kader: Kader, toestand: ClientToestand, gemeente: str) -> Iterator[Behandeling]:
    """The runs of 45F33 that were finally stopped.

    Deliveries to one aanbieder that follow on each other without a day between are one run; a
    temporary stop does not end one.
    """
    per_aanbieder: dict[str, list[tuple[date, date | None]]] = defaultdict(list)
    for (van, nummer), leveringen in toestand.leveringen.items():
        toewijzing = toestand.toewijzing((van, nummer))
        if (
            van == gemeente
            and toewijzing is not None
            and kader.code_van(toewijzing.product) == PRODUCT
        ):
            per_aanbieder[toewijzing.aanbieder] += hulpperioden(leveringen)
    for aanbieder, rijen in per_aanbieder.items():
        for begin, einde in _aaneengesloten(rijen):
            yield Behandeling(aanbieder, begin, einde)


def _aaneengesloten(perioden: list[tuple[date, date | None]]) -> Iterator[tuple[date, date]]:
    """The finished runs in which periods follow on each other without a day between."""
    begin: date | None = None
    einde: date | None = None
    for start, stop in sorted(perioden, key=lambda rij: (rij[0], rij[1] or date.max)):
        if begin is not None and einde is not None and start > dagen_later(einde, 1):
            yield begin, einde
            begin = None
        if begin is None:
            begin, einde = start, stop
        elif einde is not None:
            einde = None if stop is None else max(einde, stop)
    if begin is not None and einde is not None:
        yield begin, einde
