"""How the work is done: interventions, methods, more than one discipline, close to home."""

from collections.abc import Iterator

from ledger.bevinding import Gevolg, Operand
from ledger.dossier import Plan
from ledger.kaders.flevoland import MULTI_GEFINANCIERD, regel
from ledger.kaders.flevoland.personeel import genoemd, vaklui
from ledger.kaders.hulp import getoond, ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

INTENSIEF = "45F34"
_INTENSIEF = "Werkinstructies > Behandeling – Gezin intensief"
_DEEL_3 = "Productomschrijving Multi > 3. Deelproduct behandeling - gezin intensief"
_BEHANDELINGEN = ("Gezin regulier", "Individueel", "Groep")
_BEGELEIDINGEN = ("Gezin", "Individueel", "Groep")
_MET_METHODIEK = ("45F21", "45F22", "45F23", "45F31", "45F32", "45F33")
_THUIS = ("45F01", *(code for code in MULTI_GEFINANCIERD if code != "45F11"))


def _interventie(plan: Plan) -> str:
    return (plan.interventie or "").strip().upper()


@regel(
    "FL-KWAL-07",
    "plan",
    titel="24/7 bereikbaarheid bij MST en MDFT",
    bron=(f"{_INTENSIEF} > Eisen", f"{_DEEL_3} > Aanvullende specifieke eisen"),
    gevolg=Gevolg.WEIGEREN,
    producten=[INTENSIEF],
)
def bereikbaarheid(zaak: Zaak, p: Parameters) -> Antwoord:
    """With some interventions the family can reach the aanbieder day and night (Eisen).

    One document names two of them, the other 'such as' one of these; for a third that it may mean
    it only signals. Not recorded counts as no.
    """
    plan = zaak.stuk(Plan)
    naam = _interventie(plan)
    if not genoemd(zaak, (INTENSIEF,)) or plan.bereikbaar_24_7 is True:
        return None
    operanden: dict[str, Operand] = {
        "interventie": getoond(naam),
        "bereikbaar247": plan.bereikbaar_24_7,
    }
    if naam in p["verplicht"]:
        return Uitkomst(
            f"Bij {naam} is het gezin verzekerd van bereikbaarheid, dag en nacht; leg die vast.",
            operanden,
            gevolg=None if plan.definitief else Gevolg.SIGNALEREN,
        )
    if naam in p["melding"]:
        uitleg = f"Ga na of bij {naam} bereikbaarheid dag en nacht nodig is."
        return Uitkomst(uitleg, operanden, gevolg=Gevolg.SIGNALEREN)
    return None


@regel(
    "FL-KWAL-08",
    "plan",
    titel="Gezin intensief: welke interventies en opleiding",
    bron=(
        f"{_INTENSIEF} > Aanbieder en behandeling",
        f"{_INTENSIEF} > Eisen",
        f"{_DEEL_3} > Omschrijving",
        f"{_DEEL_3} > Functieprofiel",
    ),
    gevolg=Gevolg.SIGNALEREN,
    producten=[INTENSIEF],
)
def interventie(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """A recognised intervention, or one that was argued for, by somebody trained in it (Eisen).

    One document names interventions 'such as'; the other also allows work without a fixed method.
    """
    if not genoemd(zaak, (INTENSIEF,)):
        return
    plan = zaak.stuk(Plan)
    naam = _interventie(plan)
    if naam not in p["lijst"]:
        if plan.interventie_onderbouwd is not True:
            yield Uitkomst(
                f"Onderbouw de interventie; genoemd worden {', '.join(p['lijst'])}, en "
                f"{p['alternatief_omschrijving']} volgens de standaarden.",
                {"interventie": getoond(naam or None), "onderbouwd": plan.interventie_onderbouwd},
            )
        return
    if not plan.team:
        yield ontbreekt("het team met de opleidingen", interventie=getoond(naam))
    elif not any(naam in map(str.upper, mens.opleidingen) for mens in vaklui(plan.team)):
        yield Uitkomst(
            f"Niemand in het team heeft de opleiding voor {naam} (richtlijn {p['richtlijn']}).",
            {"interventie": getoond(naam), "opgeleid": 0},
        )


@regel(
    "FL-KWAL-09",
    "plan",
    titel="Methodiek onderbouwd",
    bron=(
        *(
            f"Werkinstructies > Behandeling – {vorm} > Aanbieder en behandeling"
            for vorm in _BEHANDELINGEN
        ),
        *(
            f"Werkinstructies > Specialistische Begeleiding - {vorm} > Aanbieder en begeleiding"
            for vorm in _BEGELEIDINGEN
        ),
    ),
    gevolg=Gevolg.SIGNALEREN,
    producten=_MET_METHODIEK,
)
def methodiek(zaak: Zaak, p: Parameters) -> Antwoord:
    """The plan says what the method rests on (Aanbieder en behandeling / begeleiding).

    Common practice will do where the others are missing or do not fit; that takes a reason.
    """
    if not genoemd(zaak, _MET_METHODIEK):
        return None
    plan = zaak.stuk(Plan)
    rust_op = plan.methodiek_onderbouwing
    operanden: dict[str, Operand] = {
        "onderbouwing": getoond(rust_op),
        "toegestaan": tuple(p["toegestaan"]),
    }
    if rust_op not in p["toegestaan"]:
        keuze = ", ".join(p["toegestaan"])
        return Uitkomst(f"Leg vast waarop de methodiek rust: {keuze}.", operanden)
    if rust_op == p["met_reden"] and not plan.methodiek_reden:
        return Uitkomst(
            "Leg vast waarom de methodiek op de gangbare praktijk rust en niet op een van de "
            "andere gronden.",
            operanden,
        )
    return None


@regel(
    "FL-KWAL-10",
    "plan",
    titel="Multidisciplinair team",
    bron=(
        "Werkinstructies > Basisregels en definities – Multi > Samenwerking",
        "Werkinstructies > Diagnostiek > Eisen",
        "Werkinstructies > Behandeling – Gezin regulier > Eisen",
        f"{_INTENSIEF} > Eisen",
        "Werkinstructies > Specialistische Begeleiding - Gezin > Eisen",
        "Werkinstructies > Specialistische Begeleiding - Individueel > Eisen",
    ),
    gevolg=Gevolg.SIGNALEREN,
    producten=MULTI_GEFINANCIERD,
)
def disciplines(zaak: Zaak, p: Parameters) -> Antwoord:
    """More than one discipline works together, inside or outside the aanbieder (Samenwerking).

    How many make it multidisciplinary stands nowhere; two was chosen. Who is responsible counts.
    """
    if not genoemd(zaak, MULTI_GEFINANCIERD):
        return None
    plan = zaak.stuk(Plan)
    allen = (*plan.team, *((plan.verantwoordelijke,) if plan.verantwoordelijke else ()))
    gevonden = {mens.discipline for mens in allen if mens.discipline}
    if len(gevonden) >= p["min"]:
        return None
    if not allen or any(mens.discipline is None for mens in allen):
        return ontbreekt("de discipline van iedereen in het team", disciplines=len(gevonden))
    return Uitkomst(
        f"Multi vraagt minstens {p['min']} disciplines; het plan noemt er {len(gevonden)}.",
        {"disciplines": len(gevonden), "min": p["min"]},
    )


@regel(
    "FL-KWAL-11",
    "plan",
    titel="Overwegend in de eigen leefomgeving",
    bron=(
        *(
            f"Werkinstructies > Behandeling – {vorm} > Plaatsing en inzet"
            for vorm in ("Gezin regulier", "Gezin intensief", "Individueel", "Groep")
        ),
        *(
            f"Werkinstructies > Specialistische Begeleiding - {vorm} > Plaatsing en inzet"
            for vorm in ("Gezin", "Individueel")
        ),
        "Werkinstructies > Basis Begeleiding - Individueel > Aanbieder en begeleiding",
    ),
    gevolg=Gevolg.SIGNALEREN,
    producten=_THUIS,
)
def leefomgeving(zaak: Zaak, p: Parameters) -> Antwoord:
    """Most direct contacts are where the family lives (Plaatsing en inzet), where that is recorded.

    'Mostly' is read as more than half. For groups the sentence fits badly and the other document
    leaves it out, so there it is only reported. Basic support may be elsewhere with a reason.
    """
    codes = genoemd(zaak, _THUIS)
    plan = zaak.stuk(Plan)
    thuis, totaal = plan.contacten_leefomgeving, plan.contacten_totaal
    if not codes or thuis is None or not totaal:
        return None
    operanden: dict[str, Operand] = {"contactenLeefomgeving": thuis, "contactenTotaal": totaal}
    uitleg = f"{thuis} van {totaal} directe contacten waren in de eigen leefomgeving"
    if codes.issubset(p["alleen_rapporteren"]):
        return Uitkomst(f"{uitleg}.", operanden, gevolg=Gevolg.AFLEIDEN)
    if thuis * p["aandeel_noemer"] > totaal * p["aandeel_teller"]:
        return None
    if codes.issubset(p["elders_met_reden"]) and plan.reden_locatie:
        return None
    return Uitkomst(f"{uitleg}; dat hoort meer dan de helft te zijn.", operanden)
