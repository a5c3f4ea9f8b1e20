"""Who makes a plan or decides on a child's future, and what is looked into first.

Rules ZL-PLAN-11 to -13.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import Intake, Plan, Regie
from ledger.gebeurtenissen import ToewijzingGebeurtenis
from ledger.kaders.hulp import dagen_later, plus_maanden, verlengt, wordt_verwijderd
from ledger.kaders.zaak import Voorstel, Zaak, verplichting
from ledger.kaders.zuid_limburg import DIAGNOSE, PLEEGZORG, PLEEGZORG_VOOGDIJ, REGIE, regel
from ledger.kaders.zuid_limburg.crisisplan import is_gezinsplan, nummer_uit, te_laat
from ledger.kaders.zuid_limburg.feiten import codes_van
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan

TOEGANG: Final = "gemeentelijkeToegang"


@regel(
    "ZL-PLAN-11",
    "regie",
    "plan",
    titel="Regisseur stelt het plan op als het er niet is",
    bron=("Regie > Doel", "Regie > Relatie toegang"),
    gevolg=Gevolg.TERMIJN,
    producten=REGIE,
)
def plan_door_regisseur(zaak: Zaak, p: Parameters) -> Antwoord:
    """Where the toegang has no family plan (1G1P1R) when direction begins, the director makes one
    and puts it to the toegang (Regie > Doel, Relatie toegang).

    The source names no number of days: it is a choice, counted from the first day of direction. A
    plan without an aanbieder is one of the toegang.
    """
    if zaak.plek == "plan":
        return list(_voorgelegd(zaak))
    regie = zaak.stuk(Regie)
    if regie.soort != "casusregie":
        return None
    if any(
        plan.aanbieder is None and plan.datum <= regie.datum and is_gezinsplan(plan)
        for plan in zaak.stukken(Plan)
    ):
        return None
    uiterlijk = dagen_later(regie.datum, p["plan_dagen"])
    return Uitkomst(
        f"Stel uiterlijk {uiterlijk} een 1G1P1R op en leg het voor aan de toegang.",
        {
            "begindatum": regie.datum.isoformat(),
            "planDagen": p["plan_dagen"],
            "uiterlijk": uiterlijk.isoformat(),
        },
        termijn=verplichting(
            "ZL-PLAN-11",
            f"{regie.gemeente}|{regie.aanbieder or ''}|{regie.datum}",
            p["wie"],
            "een 1G1P1R opstellen en voorleggen aan de toegang",
            regie.datum,
            uiterlijk,
            "een plan dat aan de toegang is voorgelegd",
        ),
    )


def _voorgelegd(zaak: Zaak) -> Iterator[Uitkomst | Voldaan]:
    plan = zaak.stuk(Plan)
    dagen = [rij.datum for rij in plan.voorgelegd_aan if rij.ontvanger == TOEGANG]
    if not is_gezinsplan(plan) or not dagen:
        return
    dag = min(dagen)
    for termijn in zaak.open_termijnen("ZL-PLAN-11"):
        gemeente, aanbieder, _ = (termijn.sleutel or "||").split("|")
        if gemeente != plan.gemeente or (plan.aanbieder or aanbieder) != aanbieder:
            continue
        if dag < termijn.vanaf:
            continue
        if termijn.laatste_dag is not None and dag > termijn.laatste_dag:
            yield te_laat(f"Het 1G1P1R is voorgelegd op {dag}", dag, termijn.laatste_dag)
        yield Voldaan(termijn.sleutel or "")


# --- the future of a foster child -----------------------------------------------------------------


@regel(
    "ZL-PLAN-12",
    "plan",
    "JW301",
    titel="Perspectief van het pleegkind afgewogen",
    bron=("Pleegzorg > Beschrijving", "Pleegzorg > Kenmerken"),
    gevolg=Gevolg.TERMIJN,
    producten=PLEEGZORG,
)
def perspectief(zaak: Zaak, p: Parameters) -> Antwoord:
    """For every foster child it is decided whether it may go home; anew when the care is extended.
    Where foster parents have custody, that is settled (Pleegzorg > Beschrijving, Kenmerken).

    The source names no term: so many months from the first day of the care, or of its extension, is
    a choice.
    """
    if zaak.plek == "plan":
        return list(_besloten(zaak))
    voorstel = zaak.voorstel
    if voorstel is None:
        return None
    if wordt_verwijderd(zaak):
        return list(_van_toewijzing(zaak, voorstel))
    if zaak.code == PLEEGZORG_VOOGDIJ and p["zpzv_vervuld"]:
        openstaand = zaak.open_termijnen("ZL-PLAN-12")
        return [Voldaan(rij.sleutel or "") for rij in openstaand]
    if not verlengt(zaak, voorstel):
        return None
    return _af_te_wegen(zaak, voorstel, p)


def _begin(voorstel: Voorstel) -> date:
    """From when the care that an allocation adds runs: its first day, or that of the extension."""
    huidig = voorstel.huidig
    if not isinstance(huidig, ToewijzingGebeurtenis) or huidig.einddatum is None:
        return voorstel.ingangsdatum
    return dagen_later(huidig.einddatum, 1)


def _af_te_wegen(zaak: Zaak, voorstel: Voorstel, p: Parameters) -> Uitkomst | None:
    begin = _begin(voorstel)
    if any(_is_besluit(zaak, plan) and plan.datum >= begin for plan in zaak.stukken(Plan)):
        return None
    uiterlijk = plus_maanden(begin, p["perspectief_maanden"])
    return Uitkomst(
        "Leg vast of het kind terug naar huis kan of in pleegzorg opgroeit, uiterlijk "
        f"{uiterlijk}.",
        {
            "vanaf": begin.isoformat(),
            "perspectiefMaanden": p["perspectief_maanden"],
            "uiterlijk": uiterlijk.isoformat(),
        },
        termijn=verplichting(
            "ZL-PLAN-12",
            f"{zaak.gemeente}|{voorstel.toewijzing_nummer}|{begin}",
            p["wie"],
            "het perspectief van het pleegkind vastleggen",
            begin,
            uiterlijk,
            "een plan met het besluit over het perspectief",
        ),
    )


def _van_toewijzing(zaak: Zaak, voorstel: Voorstel) -> Iterator[Voldaan]:
    """The obligations on an allocation that is deleted lapse."""
    for termijn in zaak.open_termijnen("ZL-PLAN-12"):
        if nummer_uit(termijn) == (voorstel.gemeente, voorstel.toewijzing_nummer):
            yield Voldaan(termijn.sleutel or "", "vervallen")


def _is_besluit(zaak: Zaak, plan: Plan) -> bool:
    """Whether a plan holds a decision on the future of a child in foster care."""
    codes = codes_van(zaak, plan)
    over = not codes or not codes.isdisjoint(PLEEGZORG)
    return plan.definitief and plan.perspectief is not None and over


def _besloten(zaak: Zaak) -> Iterator[Uitkomst | Voldaan]:
    plan = zaak.stuk(Plan)
    if not _is_besluit(zaak, plan):
        return
    for termijn in zaak.open_termijnen("ZL-PLAN-12"):
        gemeente, nummer = nummer_uit(termijn)
        eigen = plan.gemeente == gemeente and plan.toewijzing_nummer in (None, nummer)
        if not eigen or plan.datum < termijn.vanaf:
            continue
        if termijn.laatste_dag is not None and plan.datum > termijn.laatste_dag:
            yield te_laat(
                f"Het perspectief is vastgelegd op {plan.datum}", plan.datum, termijn.laatste_dag
            )
        yield Voldaan(termijn.sleutel or "")


# --- before an inquiry ----------------------------------------------------------------------------


@regel(
    "ZL-PLAN-13",
    "intake",
    titel="Inventarisatie voor het dyslexieonderzoek",
    bron="Dyslexie Diagnose > Procedure diagnose dyslexie > Beoordelen schoolanamnese rapport",
    gevolg=Gevolg.SIGNALEREN,
    producten=(DIAGNOSE,),
)
def inventarisatie(zaak: Zaak, p: Parameters) -> Antwoord:
    """At the intake for dyslexia eight subjects are looked into; what is missing is reported and
    refuses nothing (Beoordelen schoolanamnese rapport)."""
    if zaak.code is None:
        return None
    heeft = zaak.stuk(Intake).geinventariseerd
    zonder = tuple(deel for deel in p["onderdelen"] if deel not in heeft)
    if not zonder:
        return None
    return Uitkomst(
        f"Bij de dyslexie-intake ontbreekt: {', '.join(zonder)}.",
        {"ontbreekt": zonder, "aantalOnderdelen": len(p["onderdelen"])},
    )
