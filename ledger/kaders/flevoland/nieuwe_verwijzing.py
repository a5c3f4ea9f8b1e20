"""Whether a change still fits the medical referral: asked of the aanbieder, not of the gemeente."""

from ledger.bevinding import Gevolg
from ledger.gebeurtenissen import VerzoekBeantwoord
from ledger.kaders.flevoland import ALLE, regel
from ledger.kaders.flevoland.feiten import route_van_toewijzing
from ledger.kaders.flevoland.vow import gewijzigde_toewijzingen, routes_van, toets_van
from ledger.kaders.flevoland.wijziging import AANHEF, HERKOMST, nummer_van
from ledger.kaders.hulp import ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst


@regel(
    "FL-317-04",
    "JW317",
    titel="Wat niet in de verwijzing past, vraagt een nieuwe verwijzing",
    bron=("Hulpvraag > Medische route", AANHEF),
    gevolg=Gevolg.WEIGEREN,
    producten=ALLE,
    wj759="1",
)
def past_in_verwijzing(zaak: Zaak, p: Parameters) -> Antwoord:
    """Refuses when the aanbieder recorded that the change does not fit the medical referral.

    The gemeente may not judge that itself, so nothing recorded is no objection; FL-317-06 then
    reports it. (Hulpvraag > Medische route; Verzoek om wijziging > aanhef.)
    """
    toets = toets_van(zaak, "verwijzing")
    if toets is None or getattr(toets, p["veld"]) is not False:
        return None
    routes = routes_van(zaak)
    if None in routes and "medisch" not in routes:
        return ontbreekt(HERKOMST, toewijzingNummer=nummer_van(zaak))
    if "medisch" not in routes:
        return None
    return Uitkomst(
        f"De aanbieder legde op {toets.datum} vast dat de wijziging niet in de verwijzing past; "
        "vraag een nieuwe verwijzing en dien een verzoek om toewijzing (JW315) in.",
        {"pastInVerwijzing": False, "vastgelegdOp": str(toets.datum)},
    )


@regel(
    "FL-317-05",
    "JW319",
    titel="De gemeente bepaalt niet of een nieuwe verwijzing nodig is",
    bron=AANHEF,
    gevolg=Gevolg.WEIGEREN,
    producten=ALLE,
)
def gemeente_eist_geen_verwijzing(zaak: Zaak, p: Parameters) -> Antwoord:
    """A VOW on a medical referral is not rejected as 'a new request' against the recorded answer.

    Aanbieder, youth and referrer decide whether a new referral is needed.
    (Verzoek om wijziging > aanhef.)
    """
    antwoord = zaak.feit
    if not isinstance(antwoord, VerzoekBeantwoord) or antwoord.verzoek_antwoord != "1":
        return None
    if antwoord.reden_afwijzing != p["verboden_reden"]:
        return None
    toets = toets_van(zaak, "verwijzing")
    if toets is None or not toets.past_in_verwijzing:
        return None
    routes = {route_van_toewijzing(zaak, rij) for rij in gewijzigde_toewijzingen(zaak)}
    if "medisch" not in routes:
        return None
    return Uitkomst(
        "Na een medische verwijzing beslissen aanbieder, jeugdige en verwijzer of een nieuwe "
        f"verwijzing nodig is; zij legden op {toets.datum} vast dat de wijziging past.",
        {"redenAfwijzing": antwoord.reden_afwijzing, "pastInVerwijzing": True},
    )


_VELDNAMEN = {
    "medewerker": "wie van de aanbieder afstemde",
    "datum": "de datum",
    "afgestemd_jeugdige": "de afstemming met de jeugdige",
    "afgestemd_verwijzer": "de afstemming met de verwijzer",
}


@regel(
    "FL-317-06",
    "JW317",
    titel="De afstemming over de verwijzing ligt vast",
    bron=AANHEF,
    gevolg=Gevolg.SIGNALEREN,
    producten=ALLE,
)
def afstemming_vastgelegd(zaak: Zaak, p: Parameters) -> Antwoord:
    """Reports what is not recorded of the consultation on the medical referral.

    The auditor of the aanbieder checks it; the request goes on. (Verzoek om wijziging > aanhef.)
    """
    if "medisch" not in routes_van(zaak):
        return None
    toets = toets_van(zaak, "verwijzing")
    open_ = tuple(veld for veld in p["velden"] if toets is None or not getattr(toets, veld))
    if not open_:
        return None
    namen = ", ".join(_VELDNAMEN.get(veld, veld) for veld in open_)
    return Uitkomst(
        "Leg vast met wie is afgestemd dat geen nieuwe verwijzing nodig is; nu ontbreekt: "
        f"{namen}.",
        {"ontbreekt": open_},
    )
