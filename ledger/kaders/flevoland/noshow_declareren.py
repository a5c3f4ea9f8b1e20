"""What may be declared of no-shows, of planned absence, and in the pause after a third no-show.

A JW323 does not show that time is that of a missed appointment. So what may be declared is judged
on the record of the no-show itself, and on declared lines as far as their time was specified.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from ledger.bevinding import Gevolg
from ledger.dossier import Inzet, NoShow, Stuk, Tijdregel
from ledger.gebeurtenissen import PrestatieGebeurtenis
from ledger.kaders.flevoland import GEFINANCIERD, GROEP, regel
from ledger.kaders.flevoland.noshow_telling import (
    BRON_DECLAREREN,
    BRON_WERKAFSPRAKEN,
    DECLARATIE,
    PERCELEN,
    Pauze,
    gemiste_afspraken,
    jaarteller,
    pauzes,
)
from ledger.kaders.flevoland.stukken import aanbieder_van, code_van, geldende_stukken
from ledger.kaders.flevoland.tijdregels import gespecificeerd, in_geding, inzetten
from ledger.kaders.hulp import ontbreekt, overlapt
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

INDIVIDUEEL = tuple(code for code in GEFINANCIERD if code not in GROEP)
_GEPLAND = tuple(f"{DECLARATIE} > {perceel} > Geplande afwezigheid" for perceel in PERCELEN)


@regel(
    "FL-NOSHOW-01",
    "noShow",
    "JW323",
    "inzet",
    titel="No show declareren op de code van het deelproduct",
    bron=BRON_DECLAREREN,
    gevolg=Gevolg.AFLEIDEN,
    producten=INDIVIDUEEL,
    alleen_bij={"JW323": (Inzet,)},
)
def declarabele_minuten(zaak: Zaak, _: Parameters) -> Antwoord:
    """A no-show may be declared on the product of the appointment (Declaratiebericht, No shows).

    How many minutes it counts for stands nowhere; its planned length was chosen, and nothing when
    FL-NOSHOW-02 leaves no room.
    """
    if zaak.plek != "noShow":
        return _op_ander_product(zaak)
    stuk = zaak.stuk(NoShow)
    if stuk.soort != "noShow":
        return None
    if zaak.code is None:
        return ontbreekt("het product van de afspraak")
    elders = _product_van_toewijzing(zaak, stuk)
    if stuk.gedeclareerd and elders not in (None, zaak.code):
        return Uitkomst(
            f"De no show hoort bij {zaak.code}, maar de genoemde toewijzing is voor {elders}.",
            {"product": zaak.code, "productToewijzing": elders},
            gevolg=Gevolg.WEIGEREN,
        )
    if stuk.geplande_minuten is None:
        return ontbreekt("de geplande duur van de afspraak", product=zaak.code)
    anders = _gedeclareerd(zaak, zaak.code, stuk.datum.year) - int(stuk.gedeclareerd)
    minuten = stuk.geplande_minuten if anders < zaak.waarden("FL-NOSHOW-02")["max"] else 0
    return Uitkomst(
        f"De no show van {stuk.datum.isoformat()} is voor {minuten} minuten declarabel op "
        f"{zaak.code}.",
        {"minuten": minuten, "product": zaak.code, "gedeclareerdDitJaar": anders},
    )


def _product_van_toewijzing(zaak: Zaak, stuk: Stuk) -> str | None:
    toewijzing = zaak.toestand.toewijzing((stuk.gemeente, stuk.toewijzing_nummer or 0))
    return None if toewijzing is None else zaak.kader.code_van(toewijzing.product)


def _gedeclareerd(zaak: Zaak, code: str, jaar: int) -> int:
    return jaarteller(gemiste_afspraken(zaak), code, jaar)


def _op_ander_product(zaak: Zaak) -> Iterator[Uitkomst]:
    """Time of a no-show that was recorded for another product, or not recorded at all."""
    tijd = _tijd_van_no_shows(zaak)
    if not tijd:
        return
    codes: dict[date, set[str | None]] = {}
    for stuk in geldende_stukken(zaak, NoShow):
        codes.setdefault(stuk.datum, set()).add(code_van(zaak, stuk))
    elders = [rij for rij in tijd if zaak.code not in codes.get(rij.datum, {zaak.code})]
    vastgelegd = {code for rij in elders for code in codes[rij.datum] if code is not None}
    ander = min(vastgelegd, default="een ander product")
    uitkomst = in_geding(
        zaak,
        f"Op {zaak.code} staat tijd van een no show die voor {ander} is vastgelegd.",
        elders,
        product=zaak.code,
        productAfspraak=ander,
    )
    if uitkomst is not None:
        # What a declared line cannot be refused for becomes a controlebevinding.
        yield replace(uitkomst, gevolg=uitkomst.gevolg or Gevolg.WEIGEREN)
    for dag in sorted({rij.datum for rij in tijd} - codes.keys()):
        yield ontbreekt("de vastlegging van de no show", datum=dag.isoformat())


def _tijd_van_no_shows(zaak: Zaak) -> tuple[Tijdregel, ...]:
    """The specified time of missed appointments on what is judged."""
    return tuple(rij for rij in gespecificeerd(zaak) if rij.soort == "noShow")


@regel(
    "FL-NOSHOW-02",
    "noShow",
    "JW323",
    "inzet",
    titel="Hoogstens een vast aantal no shows per cliënt, product en kalenderjaar",
    bron=BRON_DECLAREREN,
    gevolg=Gevolg.WEIGEREN,
    producten=INDIVIDUEEL,
    alleen_bij={"JW323": (Inzet,)},
)
def hoogstens_per_jaar(zaak: Zaak, p: Parameters) -> Antwoord:
    """Per client, product and calendar year no more than the limit (Declaratiebericht, No shows).

    Counted over allocations and aanbieders, by the day of the appointment. A no-show beyond the
    limit can be recorded as not declared.
    """
    if zaak.plek != "noShow":
        return _boven_de_grens(zaak, p["max"])
    stuk = zaak.stuk(NoShow)
    if stuk.soort != "noShow" or not stuk.gedeclareerd:
        return None
    if zaak.code is None:
        return ontbreekt("het product van de afspraak")
    jaar = stuk.datum.year
    aantal = _gedeclareerd(zaak, zaak.code, jaar)
    if aantal <= p["max"]:
        return None
    return Uitkomst(
        f"In {jaar} zijn voor {zaak.code} al {aantal - 1} no shows gedeclareerd; "
        f"hoogstens {p['max']} mag. Leg deze vast als niet gedeclareerd.",
        {"gedeclareerd": aantal - 1, "max": p["max"], "jaar": jaar, "product": zaak.code},
    )


def _boven_de_grens(zaak: Zaak, grens: int) -> Antwoord:
    """Specified time of no-shows beyond the limit of the year, on top of what was recorded."""
    tijd = _tijd_van_no_shows(zaak)
    if not tijd:
        return None
    alle = {
        rij.datum for inzet in inzetten(zaak, None) for rij in inzet.tijd if rij.soort == "noShow"
    }
    vast = [
        rij.datum for rij in gemiste_afspraken(zaak) if rij.gedeclareerd and rij.code == zaak.code
    ]
    teveel: set[date] = set()
    for jaar in {rij.datum.year for rij in tijd}:
        dagen = sorted([dag for dag in (*vast, *(alle - set(vast))) if dag.year == jaar])
        teveel.update(dagen[grens:])
    return in_geding(
        zaak,
        f"Voor {zaak.code} zijn meer dan {grens} no shows in een jaar opgevoerd.",
        [rij for rij in tijd if rij.datum in teveel],
        max=grens,
        product=zaak.code,
    )


@regel(
    "FL-NOSHOW-03",
    "noShow",
    "JW323",
    "inzet",
    titel="Geen no show declareren bij een groep",
    bron=BRON_DECLAREREN,
    gevolg=Gevolg.WEIGEREN,
    producten=GROEP,
    alleen_bij={"JW323": (Inzet,)},
)
def niet_bij_groep(zaak: Zaak, p: Parameters) -> Antwoord:
    """A no-show in a group gives nothing to declare (Declaratiebericht, No shows).

    The calculation per client that was there (FL-GROEP-01) already allows for who stayed away.
    """
    if zaak.plek != "noShow":
        uitleg = "Een no show in een groep is niet declarabel."
        return in_geding(zaak, uitleg, _tijd_van_no_shows(zaak), product=zaak.code)
    stuk = zaak.stuk(NoShow)
    if stuk.soort != "noShow" or zaak.code is None:
        return None
    return _niets_declarabel(stuk, "Een no show in een groep is niet declarabel.", p["minuten"])


def _niets_declarabel(stuk: NoShow, uitleg: str, minuten: int) -> Uitkomst:
    """Refused when it is declared; otherwise it just says that nothing can be."""
    return Uitkomst(
        f"{uitleg} Leg de afspraak vast als niet gedeclareerd." if stuk.gedeclareerd else uitleg,
        {"minuten": minuten, "gedeclareerd": stuk.gedeclareerd, "soort": stuk.soort},
        gevolg=None if stuk.gedeclareerd else Gevolg.AFLEIDEN,
    )


@regel(
    "FL-NOSHOW-04",
    "noShow",
    "JW323",
    "inzet",
    titel="Geplande afwezigheid is niet declarabel",
    bron=_GEPLAND,
    gevolg=Gevolg.WEIGEREN,
    producten=GEFINANCIERD,
    alleen_bij={"JW323": (Inzet,)},
)
def niet_bij_gepland(zaak: Zaak, p: Parameters) -> Antwoord:
    """What was cancelled beforehand is not declared and is no no-show (Geplande afwezigheid).

    From when on cancelling is 'beforehand' stands nowhere: the aanbieder records the kind.
    """
    if zaak.plek != "noShow":
        gepland = _dagen_gepland(zaak)
        tijd = [rij for rij in _tijd_van_no_shows(zaak) if rij.datum in gepland]
        return in_geding(zaak, "Een vooraf afgezegde afspraak is niet declarabel.", tijd)
    stuk = zaak.stuk(NoShow)
    if stuk.soort != "gepland":
        return None
    return _niets_declarabel(
        stuk, "Een vooraf afgezegde afspraak is niet declarabel.", p["minuten"]
    )


def _dagen_gepland(zaak: Zaak) -> set[date]:
    """Days on which an appointment of this product was only cancelled beforehand."""
    eigen = [stuk for stuk in geldende_stukken(zaak, NoShow) if code_van(zaak, stuk) == zaak.code]
    gemist = {stuk.datum for stuk in eigen if stuk.soort == "noShow"}
    return {stuk.datum for stuk in eigen if stuk.soort == "gepland"} - gemist


@regel(
    "FL-NOSHOW-09",
    "JW323",
    "noShow",
    "inzet",
    titel="Tijdens de pauze alleen indirecte tijd",
    bron=BRON_WERKAFSPRAKEN,
    gevolg=Gevolg.SIGNALEREN,
    producten=GEFINANCIERD,
    alleen_bij={"JW323": (NoShow,)},
)
def pauze_zonder_directe_tijd(zaak: Zaak, p: Parameters) -> Antwoord:
    """In the pause after a third no-show only indirect time is declared (Belangrijke onderwerpen).

    A JW323 has neither days nor kinds of time, so this is judged on the specification beside it.
    """
    if zaak.code is None:
        return None
    if zaak.plek == "noShow":
        return _afspraak_in_pauze(zaak, zaak.stuk(NoShow))
    rijen = pauzes(zaak, zaak.aanbieder, zaak.code)
    if not rijen:
        return None
    tijd = gespecificeerd(zaak)
    if not tijd:
        return _zonder_specificatie(zaak, rijen)
    return in_geding(
        zaak,
        "In de pauze na de derde no show is alleen indirecte tijd declarabel.",
        [
            rij
            for rij in tijd
            if rij.soort in p["direct"] and any(pauze.raakt(rij.datum) for pauze in rijen)
        ],
        gepauzeerdVanaf=rijen[-1].begin.isoformat(),
    )


def _afspraak_in_pauze(zaak: Zaak, stuk: NoShow) -> Uitkomst | None:
    """A declared no-show in the pause: direct help was planned where none should be."""
    if stuk.soort != "noShow" or not stuk.gedeclareerd or zaak.code is None:
        return None
    for pauze in pauzes(zaak, aanbieder_van(zaak.toestand, stuk), zaak.code):
        if pauze.raakt(stuk.datum):
            return Uitkomst(
                "De gemiste afspraak valt in de pauze na de derde no show; daarin is alleen "
                "indirecte tijd declarabel.",
                {
                    "datum": stuk.datum.isoformat(),
                    "minuten": stuk.geplande_minuten,
                    "gepauzeerdVanaf": pauze.begin.isoformat(),
                },
            )
    return None


def _zonder_specificatie(zaak: Zaak, rijen: tuple[Pauze, ...]) -> Uitkomst | None:
    """A line over days of a pause whose time nobody specified."""
    feit = zaak.feit
    if not isinstance(feit, PrestatieGebeurtenis):
        return None
    for pauze in rijen:
        if overlapt(pauze.begin, pauze.einde, feit.begindatum, feit.einddatum):
            wat = "de specificatie van de tijd naast deze regel"
            return ontbreekt(wat, gepauzeerdVanaf=pauze.begin.isoformat())
    return None
