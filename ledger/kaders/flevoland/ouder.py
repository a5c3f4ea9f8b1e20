"""Help on the name of a parent: FL-GEZ."""

from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import Bepaling
from ledger.gebeurtenissen import PrestatieGoedgekeurd
from ledger.kaders.besluiten import besluiten_over
from ledger.kaders.flevoland import GEFINANCIERD, GEZIN, regel
from ledger.kaders.flevoland.gezin import TOEWIJZING, eigen_lid
from ledger.kaders.hulp import verlengt
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

CRITERIA: Final = "Werkinstructies > Basisregels en definities – Multi > Criteria inzet"


def is_ouder(zaak: Zaak) -> bool:
    """Whether the client is recorded as a parent in its family."""
    lid = eigen_lid(zaak)
    return lid is not None and lid.rol == "ouder"


@regel(
    "FL-GEZ-06",
    "JW301",
    "lokaalBesluit",
    "bepaling",
    titel="Toewijzing op naam van de ouder",
    bron=(
        CRITERIA,
        "Werkinstructies > Behandeling – Gezin regulier > Doel",
        "Werkinstructies > Specialistische Begeleiding - Groep > Plaatsing en inzet",
        "Werkinstructies > Basis Begeleiding - Groep > Doel",
    ),
    gevolg=Gevolg.WEIGEREN,
    producten=GEFINANCIERD,
)
def op_naam_van_ouder(zaak: Zaak, p: Parameters) -> Antwoord:
    """A parent may hold an allocation when a decision or determination says that the goal is
    parenting skills and that the parent gets the help; for groups a group of parents is enough,
    and some help is never for a parent (Multi > Criteria inzet; Doel of each product).

    What is not recorded refuses.
    """
    voorstel = zaak.voorstel
    if voorstel is None or zaak.code is None or not is_ouder(zaak):
        return None
    if not verlengt(zaak, voorstel):
        return None
    if zaak.code in p["uitgesloten"]:
        return Uitkomst(
            f"{zaak.code} kan niet op naam van een ouder staan.", {"product": zaak.code}
        )
    if not any(lid.rol == "kind" for lid in zaak.gezin.leden):
        return Uitkomst(
            f"{zaak.code} kan alleen op naam van de ouder van een kind; in dit gezin is geen kind "
            "vastgelegd.",
            {"product": zaak.code, "kinderen": 0},
        )
    groep = zaak.code in p["producten_oudergroep"]
    if any(_volstaat(stuk, p["doel"], groep=groep) for stuk in besluiten_over(zaak, voorstel)):
        return None
    return Uitkomst(
        f"{zaak.code} kan alleen op naam van de ouder als vastligt dat het doel "
        f"{p['doel']} is en dat de ouder de hulp zelf ontvangt"
        f"{', of dat die deelneemt aan een oudergroep' if groep else ''}.",
        {"product": zaak.code, "doel": p["doel"], "feitelijkeOntvanger": "ouder"},
    )


def _volstaat(stuk: Bepaling, doel: str, *, groep: bool) -> bool:
    if groep and stuk.oudergroep:
        return True
    return stuk.feitelijke_ontvanger == "ouder" and doel in (stuk.doel or "").lower()


@regel(
    "FL-GEZ-07",
    "JW301",
    "JW323",
    titel="Toewijzing en declaratie op het BSN van de ouder",
    bron=(
        "Zorgtoewijzing (JW301) > Multidisciplinaire Specialistische Jeugdhulp > Bijzonderheden > "
        "Toewijzing op de ouder"
    ),
    gevolg=Gevolg.AFLEIDEN,
    producten=GEFINANCIERD,
)
def declareren_op_ouder(zaak: Zaak, _: Parameters) -> Antwoord:
    """Derives that an allocation to a parent is declared on that parent and knows no age limit
    (JW301 > Bijzonderheden > Toewijzing op de ouder).

    A line on somebody who does not have the allocation, such as the child, is not valid.
    """
    feit = zaak.feit
    if isinstance(feit, PrestatieGoedgekeurd):
        if zaak.toestand.toewijzing((feit.gemeente, feit.toewijzing_nummer)) is not None:
            return None
        return Uitkomst(
            "Deze toewijzing staat niet op naam van deze cliënt; declareer op het BSN van wie haar "
            "heeft, zoals de ouder.",
            {"toewijzingNummer": feit.toewijzing_nummer},
            gevolg=Gevolg.WEIGEREN,
        )
    voorstel = zaak.voorstel
    if voorstel is None or not verlengt(zaak, voorstel) or not is_ouder(zaak):
        return None
    return Uitkomst(
        "Deze toewijzing staat op naam van de ouder; declareer op het BSN van de ouder.",
        {"declarerenOp": "ouder", "leeftijdsgrens": False},
    )


@regel(
    "FL-GEZ-08",
    "JW301",
    "JW315",
    "lokaalBesluit",
    titel="Ouder als houder van een gezinsproduct",
    bron=(
        CRITERIA,
        TOEWIJZING,
        "Productomschrijving Multi > Eenheid & tarief (1 financiering per gezin)",
    ),
    gevolg=Gevolg.SIGNALEREN,
    producten=GEZIN,
)
def ouder_als_houder(zaak: Zaak, _: Parameters) -> Antwoord:
    """Reports that a parent instead of the youngest child holds the financed allocation (Multi >
    Criteria inzet; > Toewijzing)."""
    voorstel = zaak.voorstel
    if voorstel is None or not verlengt(zaak, voorstel) or not is_ouder(zaak):
        return None
    return Uitkomst(
        f"{zaak.code} staat op de ouder in plaats van het jongste betrokken kind; controleer of "
        "dat klopt.",
        {"product": zaak.code, "houder": zaak.toestand.stroom},
    )
