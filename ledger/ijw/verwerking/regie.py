"""Deciding on a JW305 and a JW307: each StartProduct and StopProduct alone.

Deletions are handled before first deliveries, whatever their place in the message, so that a
correction (deletion and replacement in one message, IV008) never trips over its own order. First
deliveries go by their business date, so that a temporary stop comes before the final one.
"""

from datetime import date
from typing import Any

from ledger.bevinding import Bevinding
from ledger.client import ClientToestand, Levering, is_verwijderd, levering_sleutel, stop_sleutel
from ledger.gebeurtenissen import (
    LeveringGebeurtenis,
    LeveringGestart,
    LeveringGestopt,
    StartGeweigerd,
    StartVerwijderd,
    StopGeweigerd,
    StopVerwijderd,
    ToewijzingGebeurtenis,
)
from ledger.ijw.berichten import Header, Jw305, Jw307, StartProduct, StopProduct
from ledger.ijw.regels.bericht import regie_sleutel
from ledger.ijw.regels.regie import (
    START,
    START_VERWIJDEREN,
    STOP,
    STOP_VERWIJDEREN,
    TIJDELIJK,
    StartContext,
    StopContext,
)
from ledger.ijw.verwerking.oordeel import Kennis, Oordeel, Schrijver, deeluitkomst, product
from ledger.regels import beoordeel, blokkeert
from ledger.stempel import Stempel
from ledger.waarden import Product

VERWIJDEREN = "3"


def beslis_start(bericht: Jw305, kennis: Kennis, stempel: Stempel) -> Oordeel:
    """Judges each StartProduct of a JW305."""
    plaats = "/Bericht/Client/StartProducten/StartProduct"
    return _beslis(bericht, bericht.client.start_producten, plaats, kennis, stempel, _start)


def beslis_stop(bericht: Jw307, kennis: Kennis, stempel: Stempel) -> Oordeel:
    """Judges each StopProduct of a JW307."""
    plaats = "/Bericht/Client/StopProducten/StopProduct"
    return _beslis(bericht, bericht.client.stop_producten, plaats, kennis, stempel, _stop)


def _beslis(
    bericht: Jw305 | Jw307,
    producten: tuple[Any, ...],
    basis: str,
    kennis: Kennis,
    stempel: Stempel,
    beslis_een: Any,
) -> Oordeel:
    kop, client = bericht.header, bericht.client
    schrijver = Schrijver(kennis.toestand_van(client.bsn), stempel)
    schrijver.gegevens(client, kop.bericht_identificatie.dagtekening, leidend=False)
    genummerd = sorted(enumerate(producten, 1), key=lambda rij: _beurt(rij[1]))
    per_product: dict[int, tuple[Bevinding, ...]] = {}
    for index, element in genummerd:
        per_product[index] = beslis_een(schrijver, kop, element, f"{basis}[{index}]", kennis)
    oordeel = Oordeel(gebeurtenissen=list(schrijver.gebeurtenissen))
    for index in sorted(per_product):
        oordeel.bevindingen += per_product[index]
    geweigerd = sum(blokkeert(bevindingen) for bevindingen in per_product.values())
    oordeel.uitkomst = deeluitkomst(len(producten), geweigerd)
    return oordeel


def _beurt(element: StartProduct | StopProduct) -> tuple[bool, date, bool]:
    """When an element of a message has its turn."""
    eerste = element.status_aanlevering != VERWIJDEREN
    if isinstance(element, StartProduct):
        return (eerste, element.begindatum, False)
    return (eerste, element.einddatum, element.reden_beeindiging != TIJDELIJK)


def _start(
    schrijver: Schrijver, kop: Header, start: Any, plaats: str, kennis: Kennis
) -> tuple[Bevinding, ...]:
    toestand = schrijver.toestand
    leveringen = _leveringen(toestand, kop, start)
    sleutel = (kop.ontvanger, start.toewijzing_nummer, product(start.product), start.begindatum)
    zelfde = [rij for rij in leveringen if levering_sleutel(rij.start) == sleutel]
    context = StartContext(
        toewijzing_nummer=start.toewijzing_nummer,
        product=product(start.product),
        begindatum=start.begindatum,
        toewijzing=_toewijzing(toestand, kop, start),
        leveringen=leveringen,
        zelfde=zelfde[0] if zelfde else None,
    )
    verwijderen = start.status_aanlevering == VERWIJDEREN
    plek = START_VERWIJDEREN if verwijderen else START
    bevindingen = beoordeel(plek, context, plaats, regie_sleutel(start))
    soort = StartVerwijderd if verwijderen else LeveringGestart
    inhoud = _inhoud(kop, start)
    return _leg_vast(schrijver, soort, StartGeweigerd, bevindingen, inhoud, plaats, kennis)


def _leg_vast(
    schrijver: Schrijver,
    soort: type[LeveringGebeurtenis],
    geweigerd: type[LeveringGebeurtenis],
    bevindingen: tuple[Bevinding, ...],
    inhoud: dict[str, Any],
    plaats: str,
    kennis: Kennis,
) -> tuple[Bevinding, ...]:
    """Records a start or a stop, or its refusal, with what the kaders say of it."""
    geldig_op: date = inhoud.get("einddatum") or inhoud["begindatum"]
    if blokkeert(bevindingen):
        schrijver.zet(geweigerd, geldig_op, bevindingen, **inhoud)
        return bevindingen
    concept = schrijver.concept(soort, geldig_op, bevindingen, **inhoud)
    omgeving = kennis.omgeving(schrijver.toestand, geldig_op)
    nummer = concept.toewijzing_nummer
    sleutel = None if nummer is None else str(nummer)
    feit = schrijver.naar_kader(concept, kennis.kaders, omgeving, plaats, sleutel)
    if blokkeert(feit.bevindingen):
        schrijver.weiger(geweigerd, geldig_op, feit.bevindingen, feit.kaderversies, **inhoud)
    else:
        schrijver.voeg_toe(feit)
    return feit.bevindingen


def _stop(
    schrijver: Schrijver, kop: Header, stop: Any, plaats: str, kennis: Kennis
) -> tuple[Bevinding, ...]:
    toestand = schrijver.toestand
    sleutel = (kop.ontvanger, stop.toewijzing_nummer, product(stop.product), stop.begindatum)
    levering = next(
        (rij for rij in _leveringen(toestand, kop, stop) if levering_sleutel(rij.start) == sleutel),
        None,
    )
    eigen_sleutel = (*sleutel, stop.reden_beeindiging, stop.einddatum)
    context = StopContext(
        toewijzing_nummer=stop.toewijzing_nummer,
        product=product(stop.product),
        begindatum=stop.begindatum,
        einddatum=stop.einddatum,
        reden_beeindiging=stop.reden_beeindiging,
        toewijzing=_toewijzing(toestand, kop, stop),
        levering=levering,
        zelfde_stop=levering is not None
        and any(stop_sleutel(rij) == eigen_sleutel for rij in levering.stops),
    )
    verwijderen = stop.status_aanlevering == VERWIJDEREN
    plek = STOP_VERWIJDEREN if verwijderen else STOP
    bevindingen = beoordeel(plek, context, plaats, regie_sleutel(stop))
    soort = StopVerwijderd if verwijderen else LeveringGestopt
    inhoud = {
        "reden_beeindiging": stop.reden_beeindiging,
        "einddatum": stop.einddatum,
        **_inhoud(kop, stop),
    }
    return _leg_vast(schrijver, soort, StopGeweigerd, bevindingen, inhoud, plaats, kennis)


def _toewijzing(
    toestand: ClientToestand, kop: Header, element: Any
) -> ToewijzingGebeurtenis | None:
    """The allocation that the element names; a deleted one counts as never sent."""
    if element.toewijzing_nummer is None:
        return None
    toewijzing = toestand.toewijzing((kop.ontvanger, element.toewijzing_nummer))
    if toewijzing is None or toewijzing.aanbieder != kop.afzender or is_verwijderd(toewijzing):
        return None
    return toewijzing


def _leveringen(toestand: ClientToestand, kop: Header, element: Any) -> tuple[Levering, ...]:
    leveringen = toestand.leveringen.get((kop.ontvanger, element.toewijzing_nummer or 0), ())
    return tuple(rij for rij in leveringen if rij.start.aanbieder == kop.afzender)


def _inhoud(kop: Header, element: Any) -> dict[str, object]:
    genoemd: Product | None = product(element.product)
    return {
        "gemeente": kop.ontvanger,
        "aanbieder": kop.afzender,
        "toewijzing_nummer": element.toewijzing_nummer,
        "product": genoemd,
        "toewijzing_ingangsdatum": element.toewijzing_ingangsdatum,
        "begindatum": element.begindatum,
    }
