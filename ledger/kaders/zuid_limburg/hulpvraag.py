"""Why this help: limitations and activities, in a group or alone, on which ground, at home."""

from collections.abc import Iterator

from ledger.bevinding import Gevolg
from ledger.dossier import Hulpvraag, Indelingskenmerken
from ledger.kaders.hulp import getoond, ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.kaders.zuid_limburg import BEHANDELING, GROEP, START, ZBG, ZBI, ZHG, ZHI, regel
from ledger.kaders.zuid_limburg.feiten import (
    genoemd,
    grond,
    kent_toe,
    lopend_naast,
    mild,
    periode_van,
)
from ledger.kaders.zuid_limburg.indeling import kenmerken_bij, verwijzer_bij
from ledger.regels import Antwoord, Parameters, Uitkomst


@regel(
    "ZL-PROD-05",
    "lokaalBesluit",
    "plan",
    titel="Beperking en activiteit bij begeleiding zijn vastgelegd",
    bron=("Begeleiding individueel > Doelgroep", "Begeleiding individueel > Beschrijving"),
    gevolg=Gevolg.SIGNALEREN,
    producten=ZBI,
)
def beperking_en_activiteit(zaak: Zaak, p: Parameters) -> Antwoord:
    """At least one of the areas and one of the activities is recorded (Doelgroep; Beschrijving).

    The help may also be for parents, of whom an area says little: so it is only signalled.
    """
    if not genoemd(zaak, ZBI) or not kent_toe(zaak):
        return None
    gebieden = set(grond(zaak, Hulpvraag, lambda h: h.beperkingsgebieden) or ())
    activiteiten = set(grond(zaak, Hulpvraag, lambda h: h.activiteiten) or ())
    mist = []
    if len(gebieden.intersection(p["gebieden"])) < p["min_gebieden"]:
        mist.append("op welk gebied de beperking ligt")
    if len(activiteiten.intersection(p["activiteiten"])) < p["min_activiteiten"]:
        mist.append("welke activiteit de begeleiding inhoudt")
    if not mist:
        return None
    return Uitkomst(
        f"Leg vast {' en '.join(mist)}.",
        {
            "gebieden": tuple(sorted(gebieden.intersection(p["gebieden"]))),
            "activiteiten": tuple(sorted(activiteiten.intersection(p["activiteiten"]))),
        },
    )


@regel(
    "ZL-PROD-06",
    "lokaalBesluit",
    "plan",
    titel="Een groep moet passender zijn dan individueel",
    bron=("Begeleiding groep > Doelgroep", "Behandeling groep > Doelgroep"),
    gevolg=Gevolg.SIGNALEREN,
    producten=GROEP,
)
def groep_passender(zaak: Zaak, _: Parameters) -> Iterator[Uitkomst]:
    """Why begeleiding fits better in a group; for treatment, that social skills and the rhythm of
    the day are disturbed and a guided day is a condition (Doelgroep)."""
    if not kent_toe(zaak):
        return
    if genoemd(zaak, ZBG) and not grond(zaak, Hulpvraag, lambda h: h.reden_groep):
        yield Uitkomst(
            "Motiveer waarom begeleiding in een groep passender is dan individueel.",
            {"redenGroep": False},
        )
    if not genoemd(zaak, ZHG):
        return
    ritme = grond(zaak, Hulpvraag, lambda h: h.dagritme_ontregeld)
    structuur = grond(zaak, Hulpvraag, lambda h: h.dagstructuur_nodig)
    if ritme is not True or structuur is not True:
        yield Uitkomst(
            "Leg vast dat redzaamheid en dagritme ontregeld zijn en dat begeleide dagstructuur "
            "een voorwaarde is voor de behandeling.",
            {"dagritmeOntregeld": ritme, "dagstructuurNodig": structuur},
        )


@regel(
    "ZL-PROD-07",
    "lokaalBesluit",
    "plan",
    "JW301",
    "JW305",
    titel="Grondslag van de behandeling",
    bron=(
        "Behandeling individueel > Beschrijving",
        "Behandeling individueel > Doel",
        "Behandeling groep > Beschrijving",
        "Behandeling groep > Doel",
    ),
    gevolg=Gevolg.WEIGEREN,
    producten=BEHANDELING,
)
def grondslag(zaak: Zaak, p: Parameters) -> Antwoord:
    """Treatment is medical, or educational, systemic and social, or both (Beschrijving; Doel).

    Along the route of the doctors the aanbieder gives the ground of the first segment itself: what
    gives it is then only not judged. When it starts the ground should be there.
    """
    if not genoemd(zaak, BEHANDELING) or not kent_toe(zaak):
        return None
    if zaak.plek == "JW305" and zaak.code != START:
        return None
    gevonden = grondslagen_van(zaak)
    geldig = set(gevonden).intersection(p["grondslagen"])
    if len(geldig) >= p["min"] and len(geldig) == len(gevonden):
        return None
    if not gevonden and zaak.code == START and _komt_later(zaak):
        return ontbreekt("de grondslag van de behandeling")
    return Uitkomst(
        f"Leg de grondslag van de behandeling vast: {' en/of '.join(p['grondslagen'])}.",
        {"grondslagen": tuple(str(getoond(rij)) for rij in gevonden)},
        gevolg=mild(zaak),
    )


def _komt_later(zaak: Zaak) -> bool:
    """Whether the aanbieder may still give the ground, for a doctor referred the client.

    Who referred may be unknown where help is allocated; a decision of the toegang rests on itself.
    """
    verwijzer = verwijzer_bij(zaak, kenmerken_bij(zaak) or Indelingskenmerken())
    if verwijzer is None:
        return zaak.plek == "JW301"
    artsen: list[str] = zaak.waarden("ZL-VERW-01")["verwijzertypen"]
    return zaak.plek in ("JW301", "lokaalBesluit") and verwijzer in artsen


def grondslagen_van(zaak: Zaak) -> tuple[str, ...]:
    """The recorded grounds of a treatment, each once; empty when none were recorded."""
    return tuple(dict.fromkeys(grond(zaak, Hulpvraag, lambda h: h.grondslagen) or ()))


@regel(
    "ZL-PROD-08",
    "lokaalBesluit",
    "intake",
    "JW301",
    titel="Behandeling individueel is voor wie thuis woont en naar school gaat",
    bron="Behandeling individueel > Doelgroep",
    gevolg=Gevolg.SIGNALEREN,
    producten=ZHI,
)
def thuis_en_op_school(zaak: Zaak, p: Parameters) -> Antwoord:
    """Who does not live at home or go to school is another group (Doelgroep).

    Unless the client stays elsewhere with an allocation: that treatment goes through this product.
    """
    if not genoemd(zaak, ZHI) or not kent_toe(zaak):
        return None
    if lopend_naast(zaak, tuple(p["uitgezonderd_bij"]), *periode_van(zaak)) is not None:
        return None
    thuis = grond(zaak, Hulpvraag, lambda h: h.woont_thuis)
    school = grond(zaak, Hulpvraag, lambda h: h.gaat_naar_school)
    if thuis is not False and school is not False:
        bekend = thuis is True and school is True
        return None if bekend else ontbreekt("of de jeugdige thuis woont en naar school gaat")
    return Uitkomst(
        "Behandeling individueel is bedoeld voor jeugdigen die thuis wonen en naar school gaan; "
        "controleer of dit arrangement past.",
        {"woontThuis": thuis, "gaatNaarSchool": school},
    )


@regel(
    "ZL-PROD-09",
    "lokaalBesluit",
    "plan",
    "JW301",
    titel="Ambulante behandeling in een onveilige omgeving",
    bron=(
        "Behandeling individueel > Opmerkingen (veiligheidsrisico)",
        "Behandeling groep > Opmerkingen (veiligheidsrisico)",
    ),
    gevolg=Gevolg.AFWIJKEN,
    producten=BEHANDELING,
    afwijking_door=("gemeentelijkeToegang",),
)
def onveilige_omgeving(zaak: Zaak, p: Parameters) -> Antwoord:
    """Treatment from home is no option where home is unsafe, without a motive (Opmerkingen).

    The sentence explains another notion and forbids nothing itself, so one may deviate. Danger
    that comes from the child is another question (ZL-SEXT-09).
    """
    if not genoemd(zaak, BEHANDELING) or not kent_toe(zaak):
        return None
    if lopend_naast(zaak, tuple(p["uitgezonderd_bij"]), *periode_van(zaak)) is not None:
        return None
    kenmerken = kenmerken_bij(zaak)
    onveilig = None if kenmerken is None else kenmerken.onveilige_omgeving
    if onveilig is None:
        return ontbreekt("of de omgeving veilig is")
    if not onveilig:
        return None
    return Uitkomst(
        "In een onveilige omgeving is een ambulante hulpvorm geen optie; motiveer haar of kies "
        "een andere vorm.",
        {"onveiligeOmgeving": True, "verblijf": False},
        gevolg=mild(zaak),
    )


@regel(
    "ZL-PROD-21",
    "lokaalBesluit",
    "plan",
    titel="Soort behandeling in een groep",
    bron="Behandeling groep > Beschrijving",
    gevolg=Gevolg.SIGNALEREN,
    producten=ZHG,
)
def soort_dagbehandeling(zaak: Zaak, p: Parameters) -> Antwoord:
    """Treatment in a group is one of four kinds of day treatment (Beschrijving).

    The sextant gives an example of another kind, so it is only signalled.
    """
    if not genoemd(zaak, ZHG) or not kent_toe(zaak):
        return None
    soort = grond(zaak, Hulpvraag, lambda h: h.dagbehandeling)
    if soort in p["soorten"]:
        return None
    wat = "geen soort" if soort is None else f"'{getoond(soort)}'"
    return Uitkomst(
        f"Er is {wat} vastgelegd; behandeling groep gaat om {', '.join(p['soorten'])}.",
        {"soort": getoond(soort), "soorten": tuple(p["soorten"])},
    )
