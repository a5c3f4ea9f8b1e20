"""Who makes a plan or decides on a child's future, and what is looked into first.

Rules ZL-PLAN-11 to -13.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import Intake, Plan, Regie
from ledger.gebeurtenissen import StopGebeurtenis, StopVerwijderd, ToewijzingGebeurtenis
from ledger.ijw.regels.regie import TIJDELIJK
from ledger.kaders.hulp import (
    dagen_later,
    opsomming,
    plus_maanden,
    verlengt,
    vervangen_stuk,
    wordt_verwijderd,
)
from ledger.kaders.zaak import Voorstel, Zaak, verplichting
from ledger.kaders.zuid_limburg import DIAGNOSE, PLEEGZORG, PLEEGZORG_VOOGDIJ, REGIE, regel
from ledger.kaders.zuid_limburg.crisisplan import is_gezinsplan
from ledger.kaders.zuid_limburg.feiten import codes_van
from ledger.kaders.zuid_limburg.verplichtingen import (
    gedaan,
    geleverde_toewijzing,
    nummer_uit,
    open_op,
    sleutel_van,
    vervallen,
)
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan
from ledger.waarden import Termijn
from ledger.weergave import in_woorden

TOEGANG: Final = "gemeentelijkeToegang"
CASUSREGIE: Final = "casusregie"
VOORGELEGD: Final = "Het 1G1P1R is voorgelegd"
AFGEWOGEN: Final = "Het perspectief is vastgelegd"


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
    uitkomsten = list(_te_maken(zaak, regie, p)) if regie.soort == CASUSREGIE else []
    eigen = _sleutel(regie) if uitkomsten else None
    eerder = vervangen_stuk(zaak, Regie)
    if eerder is None or _sleutel(eerder) == eigen:
        return uitkomsten
    return [*uitkomsten, Voldaan(_sleutel(eerder), "vervallen")]


def _sleutel(regie: Regie) -> str:
    return f"{regie.gemeente}|{regie.aanbieder or ''}|{regie.datum}"


def _te_maken(zaak: Zaak, regie: Regie, p: Parameters) -> Iterator[Uitkomst | Voldaan]:
    """The plan that a director owes, unless there is one."""
    plannen = [plan for plan in zaak.stukken(Plan) if is_gezinsplan(plan)]
    if any(plan.aanbieder is None and plan.datum <= regie.datum for plan in plannen):
        return
    uiterlijk = dagen_later(regie.datum, p["plan_dagen"])
    eigen = [plan for plan in plannen if plan.aanbieder in (None, regie.aanbieder)]
    dag = min((dag for plan in eigen for dag in _dagen(plan, regie.datum)), default=None)
    if dag is not None:
        yield from gedaan(_sleutel(regie), VOORGELEGD, dag, uiterlijk)
        return
    yield Uitkomst(
        f"Stel uiterlijk {uiterlijk} een 1G1P1R op en leg het voor aan de toegang.",
        {
            "begindatum": regie.datum.isoformat(),
            "planDagen": p["plan_dagen"],
            "uiterlijk": uiterlijk.isoformat(),
        },
        termijn=verplichting(
            "ZL-PLAN-11",
            _sleutel(regie),
            p["wie"],
            "een 1G1P1R opstellen en voorleggen aan de toegang",
            regie.datum,
            uiterlijk,
            "een plan dat aan de toegang is voorgelegd",
        ),
    )


def _dagen(plan: Plan, vanaf: date) -> list[date]:
    """On which days, from some day on, a plan was put to the toegang."""
    voorgelegd = (rij.datum for rij in plan.voorgelegd_aan if rij.ontvanger == TOEGANG)
    return [dag for dag in voorgelegd if dag >= vanaf]


def _voorgelegd(zaak: Zaak) -> Iterator[Uitkomst | Voldaan]:
    plan = zaak.stuk(Plan)
    if not is_gezinsplan(plan):
        return
    for termijn in zaak.open_termijnen("ZL-PLAN-11"):
        gemeente, aanbieder, _ = (termijn.sleutel or "||").split("|")
        dag = min(_dagen(plan, termijn.vanaf), default=None)
        if gemeente != plan.gemeente or (plan.aanbieder or aanbieder) != aanbieder or dag is None:
            continue
        yield from gedaan(termijn.sleutel, VOORGELEGD, dag, termijn.laatste_dag)


# --- the future of a foster child -----------------------------------------------------------------


@regel(
    "ZL-PLAN-12",
    "plan",
    "JW301",
    "JW307",
    "JW307/verwijderen",
    titel="Perspectief van het pleegkind afgewogen",
    bron=("Pleegzorg > Beschrijving", "Pleegzorg > Kenmerken"),
    gevolg=Gevolg.TERMIJN,
    producten=PLEEGZORG,
)
def perspectief(zaak: Zaak, p: Parameters) -> Antwoord:
    """For every foster child it is decided whether it may go home; anew when the care is extended.
    Where foster parents have custody, that is settled (Pleegzorg > Beschrijving, Kenmerken).

    The source names no term: so many months from the first day of the care, or of its extension, is
    a choice. What is due lapses when the care is stopped or made shorter to end before that.
    """
    feit = zaak.feit
    if zaak.plek == "plan":
        return list(_besloten(zaak))
    if isinstance(feit, StopGebeurtenis):
        return _bij_stop(zaak, feit, p)
    voorstel = zaak.voorstel
    if voorstel is None or not isinstance(feit, ToewijzingGebeurtenis):
        return None
    if wordt_verwijderd(zaak):
        return vervallen(zaak, "ZL-PLAN-12", voorstel.toewijzing_nummer)
    if zaak.code == PLEEGZORG_VOOGDIJ and p["zpzv_vervuld"]:
        openstaand = zaak.open_termijnen("ZL-PLAN-12")
        return [Voldaan(rij.sleutel or "") for rij in openstaand]
    if not verlengt(zaak, voorstel):
        return _verkort(zaak, voorstel)
    versies = zaak.toestand.toewijzingen.get((feit.gemeente, feit.toewijzing_nummer), ())
    return _af_te_wegen(zaak, feit, _begin((*versies, feit)), p)


def _begin(versies: Sequence[ToewijzingGebeurtenis]) -> date:
    """From when the care on an allocation runs: its first day, or that of the last extension."""
    begin = versies[-1].ingangsdatum
    for eerder, later in pairwise(versies):
        tot = eerder.einddatum
        if tot is not None and (later.einddatum or date.max) > tot:
            begin = dagen_later(tot, 1)
    return begin


def _af_te_wegen(
    zaak: Zaak, toewijzing: ToewijzingGebeurtenis, begin: date, p: Parameters
) -> Uitkomst | None:
    if any(_is_besluit(zaak, plan) and plan.datum >= begin for plan in zaak.stukken(Plan)):
        return None
    uiterlijk = plus_maanden(begin, p["perspectief_maanden"])
    sleutel = sleutel_van(toewijzing.gemeente, toewijzing.toewijzing_nummer)
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
            f"{sleutel}|{begin}",
            p["wie"],
            "het perspectief van het pleegkind vastleggen",
            begin,
            uiterlijk,
            "een plan met het besluit over het perspectief",
        ),
    )


def _verkort(zaak: Zaak, voorstel: Voorstel) -> list[Voldaan]:
    """What lapses because the care is made shorter, to end before it would be due."""
    einde, huidig = voorstel.einddatum, voorstel.huidig
    if huidig is None or einde is None or einde >= (huidig.einddatum or date.max):
        return []
    return list(_niet_meer_nodig(open_op(zaak, "ZL-PLAN-12", voorstel.toewijzing_nummer), einde))


def _niet_meer_nodig(termijnen: Iterator[Termijn], einde: date) -> Iterator[Voldaan]:
    for termijn in termijnen:
        if termijn.laatste_dag is not None and einde < termijn.laatste_dag:
            yield Voldaan(termijn.sleutel or "", "vervallen")


def _bij_stop(zaak: Zaak, feit: StopGebeurtenis, p: Parameters) -> Antwoord:
    """Care that stops for good, or goes on after all because its stop is deleted."""
    toewijzing = geleverde_toewijzing(zaak, feit)
    if feit.reden_beeindiging == TIJDELIJK or toewijzing is None:
        return None
    if not isinstance(feit, StopVerwijderd):
        termijnen = open_op(zaak, "ZL-PLAN-12", feit.toewijzing_nummer)
        return list(_niet_meer_nodig(termijnen, feit.einddatum))
    if zaak.code == PLEEGZORG_VOOGDIJ and p["zpzv_vervuld"]:
        return None
    begin = _begin(zaak.toestand.toewijzingen[toewijzing.gemeente, toewijzing.toewijzing_nummer])
    nog = feit.einddatum < plus_maanden(begin, p["perspectief_maanden"])
    return _af_te_wegen(zaak, toewijzing, begin, p) if nog else None


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
        if eigen and plan.datum >= termijn.vanaf:
            yield from gedaan(termijn.sleutel, AFGEWOGEN, plan.datum, termijn.laatste_dag)


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
        f"Bij de dyslexie-intake ontbreekt: {opsomming(in_woorden(deel) for deel in zonder)}.",
        {"ontbreekt": zonder, "aantalOnderdelen": len(p["onderdelen"])},
    )
