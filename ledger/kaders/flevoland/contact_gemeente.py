"""During diagnostics of the medical route: contact with the gemeente, if the resident agrees."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.client import is_verwijderd
from ledger.dossier import Regie, Verwijzing
from ledger.gebeurtenissen import LeveringGestart, ToewijzingGebeurtenis
from ledger.kaders.flevoland import MULTI, regel
from ledger.kaders.flevoland.feiten import is_medisch, route_van_toewijzing
from ledger.kaders.hulp import geldende_toewijzingen, ontbreekt
from ledger.kaders.zaak import Zaak, verplichting
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan

_MULTI: Final = "Verzoek om toewijzing (JW315) > Multidisciplinaire Specialistische Jeugdhulp"


@regel(
    "FL-315-14",
    "JW301",
    "JW305",
    "regie",
    titel="Tijdens diagnostiek contact met de gemeente over procesregie",
    bron=_MULTI,
    gevolg=Gevolg.TERMIJN,
    producten=("45F11",),
)
def contact_over_regie(zaak: Zaak, p: Parameters) -> Antwoord:
    """During diagnostics of the medical route the aanbieder speaks to the gemeente on direction.

    'Parallel to the diagnostics' has no day in the text; the last day of the allocation counts.
    When the resident refuses, it lapses (Multidisciplinaire Specialistische Jeugdhulp).
    """
    feit = zaak.feit
    if zaak.plek == "regie":
        return tuple(_contact_gehad(zaak, zaak.stuk(Regie)))
    if isinstance(feit, LeveringGestart):
        sleutel = _sleutel(feit.gemeente, feit.toewijzing_nummer or 0)
        toewijzing = zaak.toestand.toewijzing((feit.gemeente, feit.toewijzing_nummer or 0))
        al_open = any(t.sleutel == sleutel for t in zaak.open_termijnen("FL-315-14"))
        return None if toewijzing is None or al_open else _contact_nodig(zaak, toewijzing, p)
    return _contact_nodig(zaak, feit, p) if isinstance(feit, ToewijzingGebeurtenis) else None


def _sleutel(gemeente: str, nummer: int) -> str:
    return f"{gemeente}|{nummer}"


def _contact_nodig(zaak: Zaak, feit: ToewijzingGebeurtenis, p: Parameters) -> Antwoord:
    sleutel = _sleutel(feit.gemeente, feit.toewijzing_nummer)
    if is_verwijderd(feit):
        return Voldaan(sleutel, "vervallen")
    if _route(zaak, feit) != "medisch" or any(_telt(stuk, feit) for stuk in zaak.stukken(Regie)):
        return None
    einde = None if feit.einddatum is None else feit.einddatum.isoformat()
    return Uitkomst(
        "Neem tijdens de diagnostiek, met toestemming van de inwoner, contact op met de gemeente "
        f"over procesregie{f', uiterlijk {einde}' if einde else ''}.",
        {"ingangsdatum": feit.ingangsdatum.isoformat(), "uiterlijk": einde},
        termijn=verplichting(
            "FL-315-14",
            sleutel,
            p["wie"],
            "Contact opnemen met de gemeente over procesregie",
            feit.ingangsdatum,
            feit.einddatum,
            "vastgelegd contact, of vastgelegde weigering van toestemming door de inwoner",
        ),
    )


def _route(zaak: Zaak, feit: ToewijzingGebeurtenis) -> str | None:
    """The route of an allocation that is recorded, or about to be."""
    bekend = zaak.toestand.toewijzing((feit.gemeente, feit.toewijzing_nummer))
    return route_van_toewijzing(zaak, bekend or feit)


def _telt(stuk: Regie, feit: ToewijzingGebeurtenis) -> bool:
    """Whether a record settles the contact during an allocation: contact since, or a refusal."""
    if stuk.aanbieder not in (None, feit.aanbieder):
        return False
    if stuk.toewijzing_nummer not in (None, feit.toewijzing_nummer):
        return False
    return stuk.soort == "toestemmingGeweigerd" or (
        stuk.soort == "contact" and stuk.datum >= feit.ingangsdatum
    )


def _contact_gehad(zaak: Zaak, stuk: Regie) -> Iterator[Voldaan]:
    for termijn in zaak.open_termijnen("FL-315-14"):
        gemeente, nummer = (termijn.sleutel or "|0").split("|")
        toewijzing = zaak.toestand.toewijzing((gemeente, int(nummer)))
        if gemeente == stuk.gemeente and toewijzing is not None and _telt(stuk, toewijzing):
            geweigerd = stuk.soort == "toestemmingGeweigerd"
            yield Voldaan(termijn.sleutel or "", "vervallen" if geweigerd else "vervuld")


@regel(
    "FL-315-15",
    "regie",
    titel="Geen contact met de gemeente zonder toestemming van de inwoner",
    bron=_MULTI,
    gevolg=Gevolg.WEIGEREN,
    producten=MULTI,
)
def toestemming_inwoner(zaak: Zaak, p: Parameters) -> Antwoord:
    """Contact on medical help is recorded only with the talk and the consent that went before."""
    stuk = zaak.stuk(Regie)
    if stuk.soort != "contact":
        return None
    dagen: dict[str, date | None] = {
        "overleg": stuk.overleg_inwoner,
        "toestemming": stuk.toestemming_inwoner,
    }
    zonder = tuple(
        naam
        for naam, dag in dagen.items()
        if naam in p["vereist"] and (dag or date.max) > stuk.datum
    )
    if not zonder:
        return None
    medisch = _medische_hulp(zaak, stuk)
    if medisch is None:
        return ontbreekt("de route van de hulp waarover contact is geweest")
    if not medisch:
        return None
    return Uitkomst(
        "Leg eerst vast dat de inwoner is gesproken en toestemming gaf; er ontbreekt: "
        f"{', '.join(zonder)}.",
        {"contact": stuk.datum.isoformat(), "ontbreekt": zonder},
    )


def _medische_hulp(zaak: Zaak, stuk: Regie) -> bool | None:
    """Whether the contact is about help of the medical route; None when nothing tells."""
    toewijzingen = [
        feit
        for feit in geldende_toewijzingen(zaak.toestand)
        if feit.gemeente == stuk.gemeente
        and stuk.aanbieder in (None, feit.aanbieder)
        and stuk.toewijzing_nummer in (None, feit.toewijzing_nummer)
        and stuk.product in (None, feit.product)
    ]
    routes = {route_van_toewijzing(zaak, feit) for feit in toewijzingen}
    if "medisch" in routes:
        return True
    if routes - {None}:
        return False
    verwezen = any(
        is_medisch(zaak, rij)
        and (stuk.aanbieder is None or rij.aanbieder in (None, stuk.aanbieder))
        for rij in zaak.stukken(Verwijzing)
    )
    return True if verwezen else None
