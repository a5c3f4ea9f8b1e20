"""What part of the declared time went to directing the case, over a year (FL-REGIE-04)."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from ledger.bevinding import Gevolg, Operand
from ledger.client import ClientToestand, ToewijzingSleutel
from ledger.dossier import Inzet, Regie, Stuk
from ledger.gebeurtenissen import ToewijzingGebeurtenis
from ledger.kaders.flevoland import MULTI_GEFINANCIERD, rapport
from ledger.kaders.flevoland.casusregie import CASUSREGIE, boven_grens
from ledger.kaders.flevoland.tijdregels import regelminuten
from ledger.kaders.hulp import geldende_toewijzingen, overlapt
from ledger.kaders.kader import Kader
from ledger.kaders.rapport import Meting, in_tienden
from ledger.regels import Parameters, Uitkomst


def _aandeel(meting: Meting, p: Parameters, jaar: int) -> Uitkomst:
    """The part of one allocation against the limit, if one is set; of an aanbieder only told."""
    minuten, totaal = int(meting.teller), meting.noemer
    op_een = meting.toewijzing_nummer is not None
    deel = Fraction(minuten * 100, totaal)
    operanden: dict[str, Operand] = {
        "casusregieMinuten": minuten,
        "gedeclareerdMinuten": totaal,
        "procent": str(deel),
        "toewijzingen": meting.aantal,
    }
    uitleg = (
        f"In {jaar} was casusregie {minuten} van de {totaal} gedeclareerde minuten op "
        f"{'deze toewijzing' if op_een else _toewijzingen(meting.aantal)}, "
        f"{in_tienden(deel)} procent"
    )
    grens = boven_grens(minuten, totaal, p) if op_een else None
    if grens is None:
        return Uitkomst(f"{uitleg}.", operanden, gevolg=Gevolg.AFLEIDEN)
    return Uitkomst(f"{uitleg}; dat is meer dan {grens}.", operanden | {"grens": grens})


def _toewijzingen(aantal: int) -> str:
    return "één toewijzing" if aantal == 1 else f"{aantal} toewijzingen"


@rapport("FL-REGIE-04", titel="Casusregie als deel van de gedeclareerde tijd", weeg=_aandeel)
def casusregie_in_jaar(
    kader: Kader, toestand: ClientToestand, gemeente: str, jaar: int
) -> Iterator[Meting]:
    """Minutes of casusregie out of those declared over a year, per allocation with both.

    An allocation without recorded casusregie is left out: that nothing was recorded does not say
    that there was none (Declaratiebericht (JW323) > Casusregie).
    """
    casusregie: Counter[int] = Counter()
    for stuk, dag, minuten in _tijd(toestand, gemeente):
        toewijzing = _toewijzing_bij(kader, toestand, stuk, dag) if dag.year == jaar else None
        if toewijzing is not None and _geldt(kader, toewijzing, dag):
            casusregie[toewijzing.toewijzing_nummer] += minuten
    for nummer, minuten in sorted(casusregie.items()):
        toewijzing = toestand.toewijzing((gemeente, nummer))
        gedeclareerd = _gedeclareerd(toestand, (gemeente, nummer), jaar)
        if toewijzing is not None and minuten > 0 and gedeclareerd > 0:
            yield Meting(gemeente, toewijzing.aanbieder, Fraction(minuten), gedeclareerd, nummer)


def _tijd(toestand: ClientToestand, gemeente: str) -> Iterator[tuple[Stuk, date, int]]:
    """Time of casusregie as specified, and as told with the one who directs the case."""
    for inzet in toestand.stukken(Inzet):
        if inzet.gemeente == gemeente:
            for rij in inzet.tijd:
                if rij.soort == CASUSREGIE:
                    yield inzet, rij.datum, rij.minuten
    for regie in toestand.stukken(Regie):
        eigen = regie.gemeente == gemeente and regie.toewijzing_nummer is not None
        if eigen and regie.soort == CASUSREGIE:
            yield regie, regie.datum, regie.minuten or 0


def _toewijzing_bij(
    kader: Kader, toestand: ClientToestand, stuk: Stuk, dag: date
) -> ToewijzingGebeurtenis | None:
    """The allocation that time was spent on: the one that the record names, or by its line.

    Otherwise the first of the same aanbieder and product that runs on the day, so that no minute
    counts twice; None when there is none.
    """
    nummer = stuk.toewijzing_nummer or _nummer_bij_regel(toestand, stuk)
    if nummer is not None:
        return toestand.toewijzing((stuk.gemeente, nummer))
    passend = (
        rij
        for rij in geldende_toewijzingen(toestand)
        if rij.gemeente == stuk.gemeente
        and stuk.aanbieder in (None, rij.aanbieder)
        and (stuk.product is None or kader.code_van(stuk.product) == kader.code_van(rij.product))
        and overlapt(dag, dag, rij.ingangsdatum, rij.einddatum)
    )
    return min(passend, key=lambda rij: (rij.ingangsdatum, rij.toewijzing_nummer), default=None)


def _nummer_bij_regel(toestand: ClientToestand, stuk: Stuk) -> int | None:
    referentie = stuk.referentie_nummer if isinstance(stuk, Inzet) else None
    for (gemeente, nummer), verbruik in toestand.verbruik.items():
        if gemeente == stuk.gemeente and referentie in verbruik.prestaties:
            return nummer
    return None


def _geldt(kader: Kader, toewijzing: ToewijzingGebeurtenis, dag: date) -> bool:
    """Whether the rule is about this help on this day."""
    code = kader.code_van(toewijzing.product)
    return code in MULTI_GEFINANCIERD and kader.neemt_deel(toewijzing.gemeente, code, dag)


def _gedeclareerd(toestand: ClientToestand, sleutel: ToewijzingSleutel, jaar: int) -> int:
    """Minutes awarded on an allocation for periods in a year, less what was taken back."""
    verbruik = toestand.verbruik_van(sleutel)
    goed = sum(
        regelminuten(rij) or 0
        for rij in verbruik.prestaties.values()
        if rij.begindatum.year == jaar
    )
    terug = sum(
        regelminuten(rij) or 0 for rij in verbruik.credits.values() if rij.begindatum.year == jaar
    )
    return goed - terug
