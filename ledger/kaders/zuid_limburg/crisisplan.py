"""What a crisis must leave behind: a plan, what comes next, support of those around the child.

Rules ZL-PLAN-04, -05 and -15.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.client import Levering, levering_sleutel
from ledger.dossier import Contactmoment, Plan, Vervolghulp
from ledger.gebeurtenissen import (
    LeveringGebeurtenis,
    LeveringGestart,
    LeveringGestopt,
    StartVerwijderd,
    StopVerwijderd,
    ToewijzingGebeurtenis,
)
from ledger.ijw.regels.regie import TIJDELIJK
from ledger.kaders.hulp import dagen_later, geldende_toewijzingen, ontbreekt, wordt_verwijderd
from ledger.kaders.zaak import Zaak, verplichting
from ledger.kaders.zuid_limburg import CRISIS, CRISIS_AMBULANT, CRISIS_VERBLIJF, regel
from ledger.kaders.zuid_limburg.feiten import hulpperiode, toewijzing_van
from ledger.kaders.zuid_limburg.verplichtingen import (
    GEEN_TOEWIJZING,
    begin_van,
    gedaan,
    geleverde_toewijzing,
    is_einde,
    open_bij_plan,
    open_op,
    sleutel_van,
    stukken_over,
    vervallen,
)
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan

VERLOOP: Final = ("JW301", "JW305", "JW305/verwijderen", "JW307", "JW307/verwijderen")
"""Where it shows how long crisis help goes on: what is allocated, started and stopped."""
BIJGEWERKT: Final = "Het 1G1P1R is bijgewerkt"
GEREGELD: Final = "De vervolghulp is geregeld"
CRISIS_DOEL_EN_INZET: Final = (
    "Crisishulp ambulant > Doel",
    "Crisishulp ambulant > Inzet",
    "Crisishulp verblijf > Doel",
    "Crisishulp verblijf > Inzet",
)


@dataclass(frozen=True, slots=True)
class Crisishulp:
    """Crisis help that began, as after what is judged; `einde` is its last day as it stands."""

    toewijzing: ToewijzingGebeurtenis
    begin: date
    einde: date

    @property
    def sleutel(self) -> str:
        """The key of what is due at its end."""
        return sleutel_van(self.toewijzing.gemeente, self.toewijzing.toewijzing_nummer)


def crisishulp(zaak: Zaak, regelcode: str, max_dagen: int) -> Crisishulp | None:
    """The crisis help of which a fact moves the end; None when it moves nothing.

    From the start on that is the last day that the help can have, of its allocation or the longest
    allowed; from the stop on when it did end. A new version of the allocation moves only what is
    still due.
    """
    feit = zaak.feit
    if isinstance(feit, ToewijzingGebeurtenis):
        periode = hulpperiode(_leveringen(zaak, feit.toewijzing_nummer))
        is_open = any(open_op(zaak, regelcode, feit.toewijzing_nummer))
        if periode is None or periode[1] is not None or not is_open:
            return None
        return Crisishulp(feit, periode[0], _verwacht_einde(feit, periode[0], max_dagen))
    if not isinstance(feit, (LeveringGestart, LeveringGestopt, StopVerwijderd)):
        return None
    toewijzing = geleverde_toewijzing(zaak, feit)
    tijdelijk = not isinstance(feit, LeveringGestart) and feit.reden_beeindiging == TIJDELIJK
    if toewijzing is None or tijdelijk:
        return None
    begin = begin_van(zaak, feit)
    if isinstance(feit, LeveringGestopt):
        return Crisishulp(toewijzing, begin, feit.einddatum)
    return Crisishulp(toewijzing, begin, _verwacht_einde(toewijzing, begin, max_dagen))


def _leveringen(zaak: Zaak, nummer: int | None) -> tuple[Levering, ...]:
    return zaak.toestand.leveringen.get((zaak.gemeente, nummer or 0), ())


def _verwacht_einde(toewijzing: ToewijzingGebeurtenis, begin: date, max_dagen: int) -> date:
    return min(toewijzing.einddatum or date.max, dagen_later(begin, max_dagen - 1))


def is_weg(zaak: Zaak) -> bool:
    """Whether crisis help counts as never given: its allocation or its only start is deleted."""
    feit = zaak.feit
    if not isinstance(feit, StartVerwijderd):
        return wordt_verwijderd(zaak)
    over = [
        rij
        for rij in _leveringen(zaak, feit.toewijzing_nummer)
        if levering_sleutel(rij.start) != levering_sleutel(feit)
    ]
    return not over


def _zonder_toewijzing(zaak: Zaak) -> Uitkomst | None:
    """What cannot be judged: a start or a final stop that names no allocation."""
    feit = zaak.feit
    if not (isinstance(feit, LeveringGestart) or is_einde(feit)):
        return None
    bekend = isinstance(feit, LeveringGebeurtenis) and geleverde_toewijzing(zaak, feit) is not None
    return None if bekend else ontbreekt(GEEN_TOEWIJZING)


# --- the plan -------------------------------------------------------------------------------------


@regel(
    "ZL-PLAN-04",
    "plan",
    *VERLOOP,
    titel="Plan opstellen of aanvullen tijdens crisis ambulant",
    bron="Crisishulp ambulant > Beschrijving",
    gevolg=Gevolg.TERMIJN,
    producten=CRISIS_AMBULANT,
)
def plan_tijdens_crisis(zaak: Zaak, p: Parameters) -> Antwoord:
    """Between start and end of ambulant crisis help the family plan (1G1P1R) is made or added to,
    at the latest on the last day; an older version does not count (Crisishulp ambulant >
    Beschrijving).

    From the start on it is due on the last day that the help can have, from the stop on when it
    did end. A stop is never refused.
    """
    if zaak.plek == "plan":
        return list(_plan_gemaakt(zaak))
    if is_weg(zaak):
        return vervallen(zaak, "ZL-PLAN-04", getattr(zaak.feit, "toewijzing_nummer", None))
    hulp = crisishulp(zaak, "ZL-PLAN-04", p["max_dagen"])
    if hulp is None:
        return _zonder_toewijzing(zaak)
    plannen = stukken_over(zaak, Plan, hulp.toewijzing, hulp.begin)
    gemaakt = min((plan.datum for plan in plannen if is_gezinsplan(plan)), default=None)
    if gemaakt is not None:
        return list(gedaan(hulp.sleutel, BIJGEWERKT, gemaakt, hulp.einde))
    return Uitkomst(
        f"Werk het 1G1P1R uiterlijk {hulp.einde} bij, zodat vervolghulp kan aansluiten.",
        {"begindatum": hulp.begin.isoformat(), "uiterlijk": hulp.einde.isoformat()},
        termijn=verplichting(
            "ZL-PLAN-04",
            hulp.sleutel,
            p["wie"],
            "het 1G1P1R opstellen of aanvullen",
            hulp.begin,
            hulp.einde,
            "een versie van het plan van na de start van de crisishulp",
        ),
    )


def is_gezinsplan(plan: Plan) -> bool:
    """Whether a plan is a version of the family plan: no draft, report or plan for a budget."""
    return plan.definitief and plan.soort != "motivatieplan" and plan.rapportage is None


def _plan_gemaakt(zaak: Zaak) -> Iterator[Uitkomst | Voldaan]:
    plan = zaak.stuk(Plan)
    if not is_gezinsplan(plan):
        return
    for termijn, _ in open_bij_plan(zaak, plan, "ZL-PLAN-04"):
        if plan.datum >= termijn.vanaf:
            yield from gedaan(termijn.sleutel, BIJGEWERKT, plan.datum, termijn.laatste_dag)


# --- what comes next ------------------------------------------------------------------------------


@regel(
    "ZL-PLAN-05",
    *VERLOOP,
    "plan",
    titel="Vervolghulp na crisis geregeld",
    bron=CRISIS_DOEL_EN_INZET,
    gevolg=Gevolg.TERMIJN,
)
def vervolghulp(zaak: Zaak, p: Parameters) -> Antwoord:
    """At the end of crisis help it is on record what comes next: help that follows on without a
    gap, an advice that was handed over, or that nothing is needed.

    'If need be' makes help afterwards optional. After a crisis stay the advice is given together
    with client and family. Other help that goes on past the crisis counts as help that follows
    (Crisishulp > Doel, Inzet). The day to be reminded on is a choice.
    """
    if zaak.plek == "plan":
        return list(_vastgelegd(zaak))
    if zaak.code not in CRISIS:
        return list(_sluit_aan_op(zaak, p["aansluiting_dagen"]))
    if is_weg(zaak):
        return vervallen(zaak, "ZL-PLAN-05", getattr(zaak.feit, "toewijzing_nummer", None))
    hulp = crisishulp(zaak, "ZL-PLAN-05", p["max_dagen"])
    return _zonder_toewijzing(zaak) if hulp is None else _af_te_ronden(zaak, hulp, p)


def _af_te_ronden(zaak: Zaak, hulp: Crisishulp, p: Parameters) -> Antwoord:
    if _loopt_door(zaak, dagen_later(hulp.einde, p["aansluiting_dagen"])):
        return Voldaan(hulp.sleutel)
    dagen = [
        geregeld_op(plan.vervolghulp, zaak.code)
        for plan in stukken_over(zaak, Plan, hulp.toewijzing, hulp.begin)
        if plan.definitief and plan.vervolghulp is not None
    ]
    geregeld = min((dag for dag in dagen if dag is not None), default=None)
    if geregeld is not None:
        return list(gedaan(hulp.sleutel, GEREGELD, geregeld, hulp.einde))
    herinnering = dagen_later(hulp.begin, p["herinnering_dag"])
    return Uitkomst(
        f"De crisishulp eindigt uiterlijk {hulp.einde}; leg vervolghulp, een advies of 'niet "
        "nodig' vast.",
        {
            "begindatum": hulp.begin.isoformat(),
            "uiterlijk": hulp.einde.isoformat(),
            "herinneringOp": herinnering.isoformat(),
        },
        termijn=verplichting(
            "ZL-PLAN-05",
            hulp.sleutel,
            p["wie"],
            "vervolghulp na de crisis regelen",
            hulp.begin,
            hulp.einde,
            "een aansluitende toewijzing, een overgedragen advies, of dat niets nodig is",
        ),
    )


def geregeld_op(vervolg: Vervolghulp, code: str | None) -> date | None:
    """The day on which what comes next was settled; None when something for that is missing."""
    if vervolg.nodig is False:
        return vervolg.vastgesteld_op
    if vervolg.advies_op is None or vervolg.overdracht_op is None:
        return None
    if code == CRISIS_VERBLIJF and vervolg.met_clientsysteem is not True:
        return None
    return max(vervolg.advies_op, vervolg.overdracht_op)


def _loopt_door(zaak: Zaak, dag: date) -> bool:
    """Whether other help runs on that day, allocated and not stopped."""
    return any(
        zaak.kader.code_van(feit.product) not in CRISIS
        and _is_toegewezen(feit, dag)
        and not _is_gestopt(zaak, feit, dag)
        for feit in geldende_toewijzingen(zaak.toestand)
    )


def _is_toegewezen(feit: ToewijzingGebeurtenis, dag: date) -> bool:
    return feit.ingangsdatum <= dag <= (feit.einddatum or date.max)


def _is_gestopt(zaak: Zaak, feit: ToewijzingGebeurtenis, dag: date) -> bool:
    """Whether the help on an allocation was stopped before that day, for good or for a while."""
    leveringen = zaak.toestand.leveringen.get((feit.gemeente, feit.toewijzing_nummer), ())
    return bool(leveringen) and any(stop.einddatum < dag for stop in leveringen[-1].stops)


def _sluit_aan_op(zaak: Zaak, aansluiting: int) -> Iterator[Voldaan]:
    """What is due after a crisis and is met by other help, allocated or taken up in time."""
    feit = zaak.feit
    if isinstance(feit, LeveringGestart):
        toewijzing = geleverde_toewijzing(zaak, feit)
    elif isinstance(feit, ToewijzingGebeurtenis) and not wordt_verwijderd(zaak):
        toewijzing = feit
    else:
        return
    for termijn in zaak.open_termijnen("ZL-PLAN-05"):
        dag = dagen_later(termijn.laatste_dag or date.max, aansluiting)
        if toewijzing is None or not _is_toegewezen(toewijzing, dag):
            continue
        if isinstance(feit, LeveringGestart):
            geleverd = feit.begindatum <= dag
        else:
            geleverd = not _is_gestopt(zaak, toewijzing, dag)
        if geleverd:
            yield Voldaan(termijn.sleutel or "")


def _vastgelegd(zaak: Zaak) -> Iterator[Uitkomst | Voldaan]:
    plan = zaak.stuk(Plan)
    if plan.vervolghulp is None or not plan.definitief:
        return
    for termijn, toewijzing in open_bij_plan(zaak, plan, "ZL-PLAN-05"):
        if plan.datum < termijn.vanaf:
            continue
        code = zaak.kader.code_van(toewijzing.product)
        dag = geregeld_op(plan.vervolghulp, code)
        if dag is not None:
            yield from gedaan(termijn.sleutel, GEREGELD, dag, termijn.laatste_dag)
            continue
        yield Uitkomst(
            "Leg bij vervolghulp het advies en de overdracht met hun datum vast, na overleg "
            "met het cliëntsysteem bij een crisisverblijf, of dat geen vervolg nodig is.",
            {"product": code, "nodig": plan.vervolghulp.nodig},
            gevolg=Gevolg.SIGNALEREN,
        )


# --- support of those around the child -----------------------------------------------------------


@regel(
    "ZL-PLAN-15",
    "plan",
    "JW307",
    titel="Ambulante ondersteuning tijdens crisisverblijf",
    bron="Crisishulp verblijf > Doel",
    gevolg=Gevolg.SIGNALEREN,
    producten=(CRISIS_VERBLIJF,),
)
def ondersteuning_omgeving(zaak: Zaak, p: Parameters) -> Antwoord:
    """During a crisis stay those around the child are always supported too, within the arrangement;
    at its end at least one such contact is on record (Crisishulp verblijf > Doel).

    A contact is a record of its own, or is counted in the plan; a plan that counts too few says so
    before the end.
    """
    if zaak.plek == "plan":
        plan = zaak.stuk(Plan)
        if not plan.definitief or plan.contacten_leefomgeving is None:
            return None
        einde = plan.datum
    else:
        if not is_einde(zaak.feit):
            return None
        einde = zaak.levering_op
    aantal = _contacten_omgeving(zaak, einde)
    if aantal >= p["min_contacten"]:
        return None
    return Uitkomst(
        "Er is tijdens het crisisverblijf geen ambulante ondersteuning van de omgeving vastgelegd.",
        {"contacten": aantal, "minContacten": p["min_contacten"], "tot": einde.isoformat()},
    )


def _contacten_omgeving(zaak: Zaak, einde: date) -> int:
    """How often those around the child were supported by then, from the first day of the help."""
    toewijzing = toewijzing_van(zaak)
    if toewijzing is None:
        return 0
    vanaf = toewijzing.ingangsdatum
    momenten = sum(
        stuk.soort == "ondersteuningOmgeving" and stuk.datum <= einde
        for stuk in stukken_over(zaak, Contactmoment, toewijzing, vanaf)
    )
    geteld = [
        plan.contacten_leefomgeving or 0
        for plan in stukken_over(zaak, Plan, toewijzing, vanaf)
        if plan.definitief and plan.datum <= einde
    ]
    return max([momenten, *geteld])
