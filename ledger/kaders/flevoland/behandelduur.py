"""The average length of regular family treatment per aanbieder and year (FL-RL-12)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from ledger.bevinding import Gevolg, Operand
from ledger.client import ClientToestand
from ledger.gebeurtenissen import LeveringGestopt
from ledger.ijw.regels.regie import TIJDELIJK
from ledger.kaders.flevoland import rapport, regel
from ledger.kaders.flevoland.feiten import hulpperioden
from ledger.kaders.hulp import dagen_later, looptijd_in_maanden
from ledger.kaders.kader import Kader
from ledger.kaders.rapport import Meting, in_tienden
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
    (Gezin regulier > Aanbieder en behandeling); the yearly report judges the average."""
    stop = zaak.feit
    if not isinstance(stop, LeveringGestopt) or stop.reden_beeindiging == TIJDELIJK:
        return None
    return Uitkomst(
        f"Deze behandeling telt mee in de gemiddelde duur over {stop.einddatum.year}.",
        {"begindatum": stop.begindatum.isoformat(), "einddatum": stop.einddatum.isoformat()},
        gevolg=Gevolg.AFLEIDEN,
    )


def _duur(meting: Meting, p: Parameters, jaar: int) -> Uitkomst:
    """The average length in a year against the usual one, both limits included."""
    gemiddeld = meting.teller / meting.noemer
    operanden: dict[str, Operand] = {
        "behandelingen": meting.noemer,
        "gemiddeldeMaanden": str(gemiddeld),
        "van": p["van"],
        "tot": p["tot"],
    }
    uitleg = (
        f"In {jaar} was de gemiddelde duur van gezinsbehandeling regulier "
        f"{in_tienden(gemiddeld)} maanden"
    )
    verwacht = f"{p['van']} tot {p['tot']}"
    if p["van"] <= gemiddeld <= p["tot"]:
        uitleg += f"; verwacht is {verwacht}."
        return Uitkomst(uitleg, operanden, gevolg=Gevolg.AFLEIDEN)
    anders = "korter" if gemiddeld < p["van"] else "langer"
    return Uitkomst(f"{uitleg}; dat is {anders} dan de verwachte {verwacht}.", operanden)


@rapport(CODE, titel="Gemiddelde behandelduur gezinsbehandeling regulier", weeg=_duur)
def behandelduur_in_jaar(
    kader: Kader, toestand: ClientToestand, gemeente: str, jaar: int
) -> Iterator[Meting]:
    """The months of every run of 45F33 that ended in the year and under this kader.

    Of a run that began in an earlier year all months count (Gezin regulier > Aanbieder en
    behandeling).
    """
    for rij in behandelingen(kader, toestand, gemeente):
        if rij.einddatum.year == jaar and kader.neemt_deel(gemeente, PRODUCT, rij.einddatum):
            yield Meting(gemeente, rij.aanbieder, rij.maanden, 1)


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
