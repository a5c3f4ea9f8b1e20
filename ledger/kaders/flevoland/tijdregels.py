"""Time that an aanbieder specified beside a declared line, and what part of the line it is."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from math import floor

from ledger.bevinding import Gevolg
from ledger.dossier import Inzet, Tijdregel
from ledger.gebeurtenissen import PrestatieGebeurtenis
from ledger.kaders.flevoland.stukken import aanbieder_van, code_van, geldende_stukken
from ledger.kaders.zaak import Zaak, in_minuten
from ledger.regels import Uitkomst

_HALF = Fraction(1, 2)


def gespecificeerd(zaak: Zaak) -> tuple[Tijdregel, ...]:
    """The time lines that specify the judged line or that the judged record holds; may be empty."""
    feit = zaak.feit
    if isinstance(feit, PrestatieGebeurtenis):
        return tuple(
            regel
            for inzet in inzetten(zaak, feit.toewijzing_nummer)
            if inzet.referentie_nummer in (None, feit.referentie_nummer)
            for regel in inzet.tijd
            if feit.begindatum <= regel.datum <= feit.einddatum
        )
    return zaak.stuk(Inzet).tijd if zaak.plek == "inzet" else ()


def inzetten(zaak: Zaak, nummer: int | None) -> Iterator[Inzet]:
    """The specifications of this aanbieder for this product, on the allocation where both say it.

    The judged one is among them.
    """
    for inzet in geldende_stukken(zaak, Inzet):
        if inzet.gemeente == zaak.gemeente and _zelfde_hulp(zaak, inzet, nummer):
            yield inzet


def _zelfde_hulp(zaak: Zaak, inzet: Inzet, nummer: int | None) -> bool:
    if inzet.toewijzing_nummer is not None and nummer is not None:
        return inzet.toewijzing_nummer == nummer
    zelfde_code = code_van(zaak, inzet) in (None, zaak.code)
    return zelfde_code and aanbieder_van(zaak.toestand, inzet) in (None, zaak.aanbieder)


def regelminuten(feit: PrestatieGebeurtenis) -> int | None:
    """The volume of a declared line in minutes; None when its unit is no unit of time."""
    return in_minuten(feit.volume, feit.eenheid)


def deel_eurocent(feit: PrestatieGebeurtenis, minuten: int) -> int:
    """The part of the amount of a line that these minutes are, rounded half up; at most all."""
    totaal = regelminuten(feit)
    if not totaal or minuten >= totaal:
        return feit.bedrag_eurocent
    return floor(Fraction(feit.bedrag_eurocent * minuten, totaal) + _HALF)


def in_geding(
    zaak: Zaak, uitleg: str, regels: Iterable[Tijdregel], **operanden: str | int | None
) -> Uitkomst | None:
    """The outcome on time that should not be declared; None when there is none.

    A declared line gets the amount at stake. A specification only tells what was done, so on that
    it merely signals.
    """
    tijd = tuple(regels)
    if not tijd:
        return None
    minuten = sum(regel.minuten for regel in tijd)
    dagen = tuple(sorted({regel.datum.isoformat() for regel in tijd}))
    feit = zaak.feit
    uitkomst = Uitkomst(
        f"{uitleg} Het gaat om {minuten} minuten op {', '.join(dagen)}.",
        {"minuten": minuten, "dagen": dagen, **operanden},
    )
    if isinstance(feit, PrestatieGebeurtenis):
        return replace(uitkomst, bedrag_eurocent=deel_eurocent(feit, minuten))
    return replace(uitkomst, gevolg=Gevolg.SIGNALEREN)
