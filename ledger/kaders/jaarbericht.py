"""The reports of kaders over one year, folded client by client."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ledger.bevinding import Bevinding, Gevolg
from ledger.client import ClientToestand
from ledger.kaders.kader import Kader
from ledger.kaders.rapport import Meting, Rapport
from ledger.regels import Regel, Uitkomst

_Sleutel = tuple[str, str, str, str, str]
"""Kader, rule, gemeente, aanbieder and which figure of the report."""


@dataclass(frozen=True, slots=True)
class Rapportrij:
    """What a report says of an aanbieder in a gemeente, or of one of its allocations."""

    kader: str
    titel: str
    gemeente: str
    aanbieder: str
    toewijzing_nummer: int | None
    bevinding: Bevinding

    @property
    def signaal(self) -> bool:
        """Whether it is out of the ordinary, or could not be judged."""
        return self.bevinding.gevolg is not Gevolg.AFLEIDEN


def gemeenten_in(kader: Kader, jaar: int) -> frozenset[str]:
    """The gemeenten that take part in a kader on some day of a year."""
    return frozenset(
        gemeente
        for gemeente in kader.gemeenten
        if kader.vanaf(gemeente).year <= jaar <= (kader.tot(gemeente) or date.max).year
    )


def rapporten_van(kader: Kader, jaar: int) -> tuple[tuple[Regel, Rapport], ...]:
    """The reports of a kader with their rules, by code; those of a rule that is off are not."""
    dag = peildag(kader, jaar)
    return tuple(
        (kader.regels[code], rapport)
        for code, rapport in sorted(kader.boek.rapporten.items())
        if code in kader.regels and kader.regels[code].geldt(dag)
    )


def peildag(kader: Kader, jaar: int) -> date:
    """The day whose figures judge a year: its last on which the kader holds."""
    return min(max(date(jaar, 12, 31), kader.bestand.vanaf), kader.bestand.tot or date.max)


class Jaarbericht:
    """Adds up what clients contribute to the reports of `kaders`, for one gemeente or for all.

    Give it every client once, and ask for `aanbieders` after that. Only sums are kept.
    """

    def __init__(self, kaders: Sequence[Kader], jaar: int, gemeente: str | None = None) -> None:
        self.jaar = jaar
        self._bij = [
            (kader, _alleen(gemeenten_in(kader, jaar), gemeente), rapporten_van(kader, jaar))
            for kader in kaders
        ]
        self._sommen: dict[_Sleutel, Meting] = {}

    def client(self, toestand: ClientToestand) -> Iterator[Rapportrij]:
        """The rows about single allocations of a client; to be read to the end."""
        eigen = {gemeente for gemeente, _ in toestand.toewijzingen}
        for kader, gemeenten, rapporten in self._bij:
            for gemeente in sorted(eigen & gemeenten):
                for regel, rapport in rapporten:
                    for meting in rapport.meet(kader, toestand, gemeente, self.jaar):
                        self._tel(kader, regel, meting)
                        if meting.toewijzing_nummer is not None:
                            yield self._rij(kader, regel, rapport, meting)

    def aanbieders(self) -> Iterator[Rapportrij]:
        """The rows about aanbieders: by kader, rule, gemeente, aanbieder and figure."""
        for kader, _, rapporten in self._bij:
            for regel, rapport in rapporten:
                for sleutel, meting in sorted(self._sommen.items(), key=lambda rij: rij[0]):
                    if sleutel[:2] == (kader.naam, regel.code):
                        yield self._rij(kader, regel, rapport, meting)

    def _tel(self, kader: Kader, regel: Regel, meting: Meting) -> None:
        partijen = (meting.gemeente, meting.aanbieder)
        sleutel = (kader.naam, regel.code, *partijen, meting.onderdeel)
        self._sommen[sleutel] = meting.plus(self._sommen.get(sleutel))

    def _rij(self, kader: Kader, regel: Regel, rapport: Rapport, meting: Meting) -> Rapportrij:
        p = kader.waarden(regel.code, peildag(kader, self.jaar))
        uitkomst = _zonder_getallen(self.jaar) if p is None else rapport.weeg(meting, p, self.jaar)
        nummer = meting.toewijzing_nummer
        sleutel = meting.aanbieder if nummer is None else str(nummer)
        return Rapportrij(
            kader=kader.naam,
            titel=rapport.titel,
            gemeente=meting.gemeente,
            aanbieder=meting.aanbieder,
            toewijzing_nummer=nummer,
            bevinding=regel.bevinding(uitkomst, "/", sleutel),
        )


def _alleen(gemeenten: frozenset[str], gemeente: str | None) -> frozenset[str]:
    return gemeenten if gemeente is None else gemeenten & {gemeente}


def _zonder_getallen(jaar: int) -> Uitkomst:
    return Uitkomst(
        f"Niet te beoordelen: het kader heeft voor {jaar} geen getallen bij deze regel.",
        niet_beoordeelbaar=True,
    )
