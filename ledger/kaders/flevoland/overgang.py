"""From an individual product to its group product, with one VOW and within the same minutes."""

from datetime import date

from ledger.bevinding import Gevolg
from ledger.kaders.flevoland import BASIS, regel
from ledger.kaders.flevoland.feiten import route_van_toewijzing
from ledger.kaders.flevoland.verschuiving import verbruikte_minuten
from ledger.kaders.flevoland.vow import (
    CONVERSIE,
    OVERGANG,
    Paar,
    overgangsparen,
    procesregie_gemeente,
    soort_wijziging,
    vow_van,
)
from ledger.kaders.hulp import ontbreekt
from ledger.kaders.plekken import voorstellen_van
from ledger.kaders.zaak import Zaak, minuten_van
from ledger.regels import Antwoord, Parameters, Uitkomst

_PRODUCTEN = ("45F01", "45F21", "45F31", "45F02", "45F22", "45F32")
_JW317 = "Verzoek om wijziging (JW317)"
_BASIS = "Overgang binnen basis begeleiding van individueel naar groep"
_MULTI = "Overgang binnen Multi van Individueel naar Groep"
_BRON = (
    f"{_JW317} > Basis Begeleiding > Bijzonderheden > {_BASIS}",
    f"{_JW317} > Multidisciplinaire Specialistische Jeugdhulp > Bijzonderheden > {_MULTI}",
)


def overgang(zaak: Zaak) -> tuple[Paar, ...]:
    """The pairs of the judged transition; none when the VOW is no transition.

    A group product of Basis Begeleiding can only be added so (FL-317-22), also in a VOW that
    changes more.
    """
    vow, soort = vow_van(zaak), soort_wijziging(zaak)
    if vow is None or soort == CONVERSIE:
        return ()
    paren = overgangsparen(zaak, tuple(voorstellen_van(vow, zaak.toestand)))
    if soort == OVERGANG:
        return paren
    return tuple(paar for paar in paren if zaak.kader.code_van(paar[1].product) in BASIS)


@regel(
    "FL-317-22",
    "JW317",
    titel="Overgang naar groep: het groepsproduct samen met de verlaging",
    bron=_BRON,
    gevolg=Gevolg.WEIGEREN,
    producten=_PRODUCTEN,
    wj759="4",
)
def samen_met_verlaging(zaak: Zaak, p: Parameters) -> Antwoord:
    """A group product of Basis Begeleiding is only added when its individual product goes down.

    For Multi a group product without that is an ordinary change (FL-317-09). Which products form a
    pair is a choice: the sources only say 'individual' and 'group'. (Overgang van individueel naar
    groep.)
    """
    voorstel, vow = zaak.voorstel, vow_van(zaak)
    if voorstel is None or vow is None or voorstel.soort != "nieuw":
        return None
    groepen = {groep: code for code, groep in p["paren"].items()}
    if zaak.code not in groepen or zaak.code not in BASIS or soort_wijziging(zaak) == CONVERSIE:
        return None
    paren = overgangsparen(zaak, tuple(voorstellen_van(vow, zaak.toestand)))
    if any(groep.product == voorstel.product for _, groep in paren):
        return None
    return Uitkomst(
        f"Vraag {zaak.code} aan samen met de verlaging van {groepen[zaak.code]}; andere "
        "wijzigingen daarvan horen niet in hetzelfde verzoek.",
        {"groep": zaak.code, "individueel": groepen[zaak.code]},
    )


@regel(
    "FL-317-23",
    "JW317",
    titel="Overgang naar groep: de groep loopt niet langer dan individueel",
    bron=_BRON,
    gevolg=Gevolg.WEIGEREN,
    producten=("45F02", "45F22", "45F32"),
    wj759="4",
)
def groep_niet_langer(zaak: Zaak, _: Parameters) -> Antwoord:
    """The group product ends with the individual allocation or before it.

    (Overgang van individueel naar groep.)
    """
    for individueel, groep in overgang(zaak):
        if groep != zaak.voorstel or individueel.huidig is None:
            continue
        uiterlijk = individueel.huidig.einddatum
        if (groep.einddatum or date.max) <= (uiterlijk or date.max):
            return None
        return Uitkomst(
            f"{zaak.code} loopt ten hoogste tot en met {uiterlijk}, de einddatum van het "
            "individuele product.",
            {
                "einddatum": None if groep.einddatum is None else str(groep.einddatum),
                "uiterlijk": str(uiterlijk),
            },
        )
    return None


@regel(
    "FL-317-24",
    "JW317/verzoek",
    titel="Overgang naar groep: het totaal aan minuten blijft gelijk",
    bron=_BRON,
    gevolg=Gevolg.WEIGEREN,
    producten=_PRODUCTEN,
    wj759="4",
)
def zelfde_totaal(zaak: Zaak, _: Parameters) -> Antwoord:
    """Individual and group together are no more than the individual product was; less is reported.

    What is left of the individual product covers what was declared on it already: a change does not
    make delivered help unlawful (OP345 of the standard). (Overgang van individueel naar groep.)
    """
    per_nummer: dict[int | None, list[Paar]] = {}
    for paar in overgang(zaak):
        per_nummer.setdefault(paar[0].toewijzing_nummer, []).append(paar)
    return tuple(rij for paren in per_nummer.values() for rij in _minuten_samen(zaak, paren))


def _minuten_samen(zaak: Zaak, paren: list[Paar]) -> tuple[Uitkomst, ...]:
    """What the minutes of one individual product and its groups say together."""
    individueel = paren[0][0]
    huidig = individueel.huidig
    oud = None if huidig is None else minuten_van(huidig.omvang)
    nieuw, groepen = individueel.minuten, [groep.minuten for _, groep in paren]
    if huidig is None or oud is None or nieuw is None or None in groepen:
        return (ontbreekt("de omvang van het groepsproduct in minuten"),)
    erbij = sum(minuten or 0 for minuten in groepen)
    uitkomsten: list[Uitkomst] = []
    operanden = {"individueelMinuten": nieuw, "groepMinuten": erbij, "maxMinuten": oud}
    if nieuw + erbij > oud:
        uitleg = f"Individueel en groep zijn samen {nieuw + erbij} minuten; dat mag {oud} zijn."
        uitkomsten.append(Uitkomst(uitleg, {**operanden}))
    elif nieuw + erbij < oud:
        uitleg = (
            f"Individueel en groep zijn samen {nieuw + erbij} minuten; er vervallen er "
            f"{oud - nieuw - erbij}."
        )
        uitkomsten.append(Uitkomst(uitleg, {**operanden}, gevolg=Gevolg.SIGNALEREN))
    verbruikt = verbruikte_minuten(zaak, huidig)
    if nieuw < verbruikt:
        uitkomsten.append(
            Uitkomst(
                f"Op het individuele product zijn al {verbruikt} minuten gedeclareerd; het kan "
                f"niet naar {nieuw}.",
                {"individueelMinuten": nieuw, "gedeclareerdMinuten": verbruikt},
            )
        )
    return tuple(uitkomsten)


@regel(
    "FL-317-26",
    "JW317/verzoek",
    titel="Overgang naar groep bij een toewijzing van de toegang",
    bron=_BRON,
    gevolg=Gevolg.SIGNALEREN,
    producten=_PRODUCTEN,
)
def meld_aan_toegang(zaak: Zaak, p: Parameters) -> Antwoord:
    """Tells the toegang, and who directs the process, of a transition on its own allocation.

    Only of shifts the source says that they are open to the toegang's allocations too; without the
    same room a transition would hardly ever occur in Basis Begeleiding. (Overgang van individueel
    naar groep.)
    """
    vow = vow_van(zaak)
    if vow is None or "gemeente" not in p["routes"]:
        return None
    for individueel, groep in overgang(zaak):
        huidig = individueel.huidig
        if huidig is None or route_van_toewijzing(zaak, huidig) != "gemeente":
            continue
        regie = procesregie_gemeente(zaak, vow.dagtekening, huidig.toewijzing_nummer)
        aan = ("gemeentelijkeToegang", *(() if regie is None else ("procesregisseur",)))
        return Uitkomst(
            f"De aanbieder vraagt bij toewijzing {huidig.toewijzing_nummer} van de toegang een "
            f"groepsproduct aan ({zaak.kader.code_van(groep.product)}).",
            {"aan": aan, "toewijzingNummer": huidig.toewijzing_nummer},
        )
    return None
