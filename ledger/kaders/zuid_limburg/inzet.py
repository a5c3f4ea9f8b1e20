"""What help took: how long, how many contacts, hours and etmalen; of one case, and over a year."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from ledger.bevinding import Gevolg, Operand
from ledger.client import ClientToestand, is_verwijderd
from ledger.dossier import Contactmoment, Inzet, Regie, Tijdregel, Verblijf
from ledger.gebeurtenissen import LeveringGestopt, ToewijzingGebeurtenis
from ledger.ijw.regels.regie import TIJDELIJK
from ledger.kaders.hulp import looptijd_in_maanden
from ledger.kaders.kader import Kader
from ledger.kaders.rapport import Meting, Weger, in_tienden
from ledger.kaders.zaak import Zaak
from ledger.kaders.zuid_limburg.contactmomenten import contacten_op, onder
from ledger.kaders.zuid_limburg.feiten import hulpperiode, toewijzing_van
from ledger.omvang import MINUTEN_PER_UUR, Eenheid
from ledger.regels import Parameters, Uitkomst

_DIRECT: Final = "direct"
_CASUSREGIE: Final = "casusregie"


@dataclass(frozen=True, slots=True)
class Traject:
    """The help on one allocation from its first day up to the day that is looked at.

    `tot` is its last day when `afgerond`, else how far it is.
    """

    toewijzing: ToewijzingGebeurtenis
    code: str
    vanaf: date
    tot: date
    afgerond: bool

    @property
    def dagen(self) -> int:
        """How many days it is, both ends included."""
        return (self.tot - self.vanaf).days + 1

    @property
    def maanden(self) -> Fraction:
        """Its length in calendar months, both ends included."""
        return looptijd_in_maanden(self.vanaf, self.tot)


def traject_van(zaak: Zaak) -> Traject | None:
    """The help that a case is about; None when its allocation is unknown or it did not begin.

    A temporary stop ends nothing, so there is nothing to look back on yet. After its end help goes
    on no longer, however late it is looked at.
    """
    feit, toewijzing = zaak.feit, toewijzing_van(zaak)
    if toewijzing is None or zaak.code is None or is_verwijderd(toewijzing):
        return None
    gestopt = isinstance(feit, LeveringGestopt)
    if isinstance(feit, LeveringGestopt) and feit.reden_beeindiging == TIJDELIJK:
        return None
    sleutel = (zaak.gemeente, toewijzing.toewijzing_nummer)
    periode = hulpperiode(zaak.toestand.leveringen.get(sleutel, ()))
    vanaf, einde = (toewijzing.ingangsdatum, None) if periode is None else periode
    einden = (einde, toewijzing.einddatum, _dag(zaak))
    tot = _dag(zaak) if gestopt else min(dag for dag in einden if dag is not None)
    return Traject(toewijzing, zaak.code, vanaf, tot, gestopt) if vanaf <= tot else None


def _dag(zaak: Zaak) -> date:
    """How far help is by what is judged: the end of a line, a stop, else the day of a record."""
    einde: date | None = getattr(zaak.feit, "einddatum", None)
    return einde or zaak.levering_op


# --- what was recorded --------------------------------------------------------------------------


def contacten(kader: Kader, toestand: ClientToestand, traject: Traject) -> list[Contactmoment]:
    """The direct contacts under the allocation in this time."""
    stukken = toestand.stukken(Contactmoment)
    return [
        stuk
        for stuk in contacten_op(kader, stukken, traject.toewijzing)
        if traject.vanaf <= stuk.datum <= traject.tot
    ]


def directe_minuten(kader: Kader, toestand: ClientToestand, traject: Traject) -> int:
    """Minutes with the client or its surroundings: as specified, else as the contacts took.

    A message holds no hours, so they are only known where somebody recorded them.
    """
    gespecificeerd = sum(
        rij.minuten
        for rij in _tijd(kader, toestand, traject)
        if rij.soort == _DIRECT and traject.vanaf <= rij.datum <= traject.tot
    )
    if gespecificeerd:
        return gespecificeerd
    return sum(stuk.minuten or 0 for stuk in contacten(kader, toestand, traject))


def regieminuten(
    kader: Kader, stukken: Iterable[Regie], toestand: ClientToestand, traject: Traject
) -> int:
    """Minutes of directing the case: as told with who directs, and as specified."""
    verteld = sum(
        stuk.minuten or 0
        for stuk in stukken
        if stuk.soort == _CASUSREGIE and onder(kader, stuk, traject.toewijzing)
    )
    return verteld + sum(
        rij.minuten
        for rij in _tijd(kader, toestand, traject)
        if rij.soort in (_DIRECT, _CASUSREGIE)
    )


def inzetten_op(kader: Kader, toestand: ClientToestand, traject: Traject) -> Iterator[Inzet]:
    """The specifications of what was delivered on the allocation."""
    stukken = toestand.stukken(Inzet)
    return (stuk for stuk in stukken if onder(kader, stuk, traject.toewijzing))


def _tijd(kader: Kader, toestand: ClientToestand, traject: Traject) -> Iterator[Tijdregel]:
    """The specified time on the allocation, by the days on which it was spent."""
    for stuk in toestand.stukken(Inzet):
        for rij in stuk.tijd:
            if onder(kader, stuk, traject.toewijzing, rij.datum):
                yield rij


def etmalen(kader: Kader, toestand: ClientToestand, traject: Traject, nu: int = 0) -> int:
    """How many etmalen were used: as declared less what was taken back, else as recorded.

    `nu` is what is being declared on top of that.
    """
    eigen = traject.toewijzing
    sleutel = (eigen.gemeente, eigen.toewijzing_nummer)
    gedeclareerd = nu + toestand.verbruik_van(sleutel).volume_per_eenheid.get(Eenheid.ETMAAL, 0)
    return gedeclareerd or sum(
        stuk.etmalen or 0 for stuk in toestand.stukken(Verblijf) if onder(kader, stuk, eigen)
    )


# --- over a year --------------------------------------------------------------------------------


def afgerond_in(
    kader: Kader, toestand: ClientToestand, gemeente: str, jaar: int, codes: Iterable[str]
) -> Iterator[Traject]:
    """The help to these products that ended in a year, while the kader held for it."""
    for sleutel, leveringen in toestand.leveringen.items():
        toewijzing, periode = toestand.toewijzing(sleutel), hulpperiode(leveringen)
        if sleutel[0] != gemeente or toewijzing is None or periode is None:
            continue
        (vanaf, tot), code = periode, kader.code_van(toewijzing.product)
        if code is None or code not in codes or tot is None or tot.year != jaar:
            continue
        if kader.neemt_deel(gemeente, code, tot):
            yield Traject(toewijzing, code, vanaf, tot, True)


def meting(traject: Traject, onderdeel: str, waarde: Fraction | int) -> Meting:
    """One case in an average."""
    eigen = traject.toewijzing
    return Meting(eigen.gemeente, eigen.aanbieder, Fraction(waarde), 1, onderdeel=onderdeel)


def gemiddelde(rij: Meting) -> Fraction:
    """The average of what was measured."""
    return rij.teller / rij.noemer


def in_uren(minuten: int) -> Fraction:
    """Minutes as hours."""
    return Fraction(minuten, MINUTEN_PER_UUR)


def weger(
    tekst: Callable[[str], str], norm: Callable[[str, Parameters], tuple[int, int] | None]
) -> Weger:
    """Weighs an average against the usual `van` and `tot` of its part; both limits included.

    `tekst` says in Dutch what a part is; `norm` is None where there is nothing to hold it against.
    """

    def weeg(rij: Meting, p: Parameters, jaar: int) -> Uitkomst:
        gemiddeld, grenzen = gemiddelde(rij), norm(rij.onderdeel, p)
        operanden: dict[str, Operand] = {
            "onderdeel": rij.onderdeel,
            "gemiddelde": str(gemiddeld),
            "casussen": rij.noemer,
        }
        uitleg = (
            f"In {jaar} was {tekst(rij.onderdeel)} gemiddeld {in_tienden(gemiddeld)} over "
            f"{rij.noemer} {'casus' if rij.noemer == 1 else 'casussen'}"
        )
        if grenzen is None:
            return Uitkomst(f"{uitleg}.", operanden, gevolg=Gevolg.AFLEIDEN)
        van, tot = grenzen
        operanden |= {"van": van, "tot": tot}
        gewoon = f"{van} tot {tot}" if van else f"hoogstens {tot}"
        binnen = van <= gemiddeld <= tot
        return Uitkomst(
            f"{uitleg}; gewoon is {gewoon}.",
            operanden,
            gevolg=Gevolg.AFLEIDEN if binnen else None,
        )

    return weeg
