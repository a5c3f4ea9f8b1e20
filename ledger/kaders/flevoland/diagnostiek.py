"""Diagnostics: the weighing in steps, who decides, and when they may be used."""

from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import Bepaling, LokaalBesluit
from ledger.kaders.flevoland import regel
from ledger.kaders.flevoland.feiten import kent_hulp_toe, verwijzing_bij
from ledger.kaders.hulp import geldende_toewijzingen, getoond, overlapt
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

DIAGNOSTIEK: Final = ("45F11",)
INZETTEN: Final = "diagnostiek"

_KADER = "Werkinstructies > Diagnostiek > Afwegingskader aanvullende diagnostiek Multi"
_WIE = f"{_KADER} > Wie doet wat"


def volgende_stap(besluit: LokaalBesluit) -> str | None:
    """Where the weighing of diagnostics stands; None when none of its questions was answered.

    After a 'no' the weighing goes on at the next question as soon as that one is answered: then
    the analysis was made, or the gedragswetenschapper was asked.
    """
    aard = besluit.diagnostiek_aard_duidelijk
    volledig = besluit.diagnostiek_analyse_volledig
    nodig = besluit.diagnostiek_nodig
    if nodig is not None:
        return INZETTEN if nodig else "hulpInzetten"
    if volledig is False:
        return "overwegingGedragswetenschapper"
    if aard is False and volledig is None:
        return "verklarendeAnalyse"
    return None


@regel(
    "FL-DIAG-01",
    "lokaalBesluit",
    titel="Afweging diagnostiek in vier stappen",
    bron=_KADER,
    gevolg=Gevolg.AFLEIDEN,
    producten=DIAGNOSTIEK,
)
def afweging(zaak: Zaak, p: Parameters) -> Antwoord:
    """Derives the step that the answers lead to (Afwegingskader aanvullende diagnostiek Multi)."""
    stap = volgende_stap(zaak.stuk(LokaalBesluit))
    if stap is None:
        return None
    if stap == p["uitkomsten"][0]:
        elementen = ", ".join(p["elementen"])
        uitleg = f"Maak eerst de verklarende analyse, met daarin: {elementen}."
        return Uitkomst(uitleg, {"uitkomst": stap, "elementen": p["elementen"]})
    return Uitkomst(f"De afweging leidt tot: {stap}.", {"uitkomst": stap})


@regel(
    "FL-DIAG-02",
    "lokaalBesluit",
    titel="Besluit diagnostiek door de toegangsmedewerker",
    bron=_WIE,
    gevolg=Gevolg.WEIGEREN,
    producten=DIAGNOSTIEK,
)
def besluit_diagnostiek(zaak: Zaak, p: Parameters) -> Antwoord:
    """The toegang decides, after a weighing that ended in diagnostics, with reasons and aims.

    What is not on record is missing, so the decision is refused (Wie doet wat; Uitkomst).
    """
    besluit = zaak.stuk(LokaalBesluit)
    if kent_hulp_toe(zaak) is None:
        return None
    ontbreekt = tuple(veld for veld in p["velden"] if not getattr(besluit, veld))
    stap = volgende_stap(besluit)
    bezwaren: list[str] = []
    if besluit.genomen_door not in zaak.kader.bestand.rollen_binnen(p["rol"]):
        bezwaren.append("het is niet genomen door de toegang")
    if stap != INZETTEN:
        bezwaren.append(f"de afweging leidt tot {stap or 'nog niets'}")
    if ontbreekt:
        bezwaren.append(f"er ontbreekt: {', '.join(ontbreekt)}")
    if not bezwaren:
        return None
    return Uitkomst(
        f"Het besluit tot diagnostiek voldoet niet: {'; '.join(bezwaren)}.",
        {
            "genomenDoor": getoond(besluit.genomen_door),
            "vereisteRol": p["rol"],
            "uitkomst": stap,
            "ontbreekt": ontbreekt,
        },
    )


@regel(
    "FL-DIAG-03",
    "lokaalBesluit",
    titel="Advies gedragswetenschapper",
    bron=_WIE,
    gevolg=Gevolg.SIGNALEREN,
    producten=DIAGNOSTIEK,
)
def advies_gedragswetenschapper(zaak: Zaak, p: Parameters) -> Antwoord:
    """When the analysis could not be completed, the gedragswetenschapper advises on the type.

    The types in the source are examples, so any type will do; an advice that the diagnostics are
    not efficient and proportional is reported (Wie doet wat).
    """
    besluit = zaak.stuk(LokaalBesluit)
    if kent_hulp_toe(zaak) is None or besluit.diagnostiek_analyse_volledig is not False:
        return None
    advies = besluit.advies_gedragswetenschapper
    operanden = {"adviesType": getoond(besluit.advies_type), "voorbeelden": p["typen"]}
    if advies is None or not besluit.advies_type:
        return Uitkomst(
            "Er ontbreekt een advies van de gedragswetenschapper over het type diagnostiek.",
            operanden,
        )
    if advies.uitkomst == "nietAkkoord":
        return Uitkomst(
            "De gedragswetenschapper vindt de diagnostiek niet doelmatig en proportioneel.",
            {**operanden, "advies": advies.uitkomst},
        )
    return None


@regel(
    "FL-DIAG-04",
    "lokaalBesluit",
    "bepaling",
    "JW315",
    titel="Wanneer diagnostiek mag",
    bron=(
        "Werkinstructies > Diagnostiek > Plaatsing en inzet",
        "Productomschrijving Multi > 1. Deelproduct diagnostiek > Omschrijving",
    ),
    gevolg=Gevolg.SIGNALEREN,
    producten=DIAGNOSTIEK,
)
def reden_diagnostiek(zaak: Zaak, p: Parameters) -> Antwoord:
    """Diagnostics are no standard step: they answer a doubt at the start, or sharpen a plan.

    The second needs help that is running on the first day of the diagnostics. For a request the
    reason stands in the recorded referral (Plaatsing en inzet; Omschrijving).
    """
    gegeven: str | None
    if zaak.plek == "JW315":
        verwijzing = verwijzing_bij(zaak)
        gegeven = None if verwijzing is None else verwijzing.reden
    else:
        stuk: Bepaling | None = kent_hulp_toe(zaak)
        if stuk is None:
            return None
        gegeven = stuk.reden
    operanden = {"reden": getoond(gegeven), "redenen": p["redenen"]}
    if gegeven not in p["redenen"]:
        return Uitkomst(
            "Leg vast waarom diagnostiek nodig is; zij is geen standaard stap.", operanden
        )
    if gegeven == p["tijdens_traject"] and not _loopt_hulp(zaak):
        return Uitkomst(
            f"Op {zaak.ingang_op.isoformat()} loopt er geen traject waarvoor diagnostiek een "
            "gerichter plan oplevert.",
            {**operanden, "ingangsdatum": zaak.ingang_op.isoformat()},
        )
    return None


def _loopt_hulp(zaak: Zaak) -> bool:
    dag = zaak.ingang_op
    return any(
        zaak.kader.code_van(feit.product) not in DIAGNOSTIEK
        and overlapt(dag, dag, feit.ingangsdatum, feit.einddatum)
        for feit in geldende_toewijzingen(zaak.toestand)
    )
