"""What a crisis must leave behind: a plan, what comes next, support of those around the child.

Rules ZL-PLAN-04, -05 and -15.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import Contactmoment, Plan, Vervolghulp
from ledger.gebeurtenissen import (
    LeveringGebeurtenis,
    LeveringGestart,
    LeveringGestopt,
    StopVerwijderd,
    ToewijzingGebeurtenis,
)
from ledger.ijw.regels.regie import TIJDELIJK
from ledger.kaders.hulp import (
    dagen_later,
    geldende_toewijzingen,
    ontbreekt,
    wordt_verwijderd,
)
from ledger.kaders.zaak import Zaak, verplichting
from ledger.kaders.zuid_limburg import CRISIS, CRISIS_AMBULANT, CRISIS_VERBLIJF, regel
from ledger.kaders.zuid_limburg.feiten import codes_van, hulpperiode, stukken_bij, toewijzing_van
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan
from ledger.waarden import Termijn

STARTSTOP: Final = ("JW305", "JW307", "JW307/verwijderen")
GEEN_NUMMER: Final = "het toewijzingnummer"
CRISIS_DOEL_EN_INZET: Final = (
    "Crisishulp ambulant > Doel",
    "Crisishulp ambulant > Inzet",
    "Crisishulp verblijf > Doel",
    "Crisishulp verblijf > Inzet",
)


def sleutel_van(gemeente: str, nummer: int) -> str:
    """The key of an obligation about one allocation."""
    return f"{gemeente}|{nummer}"


def nummer_uit(termijn: Termijn) -> tuple[str, int]:
    """The allocation that an obligation is about."""
    gemeente, nummer = (termijn.sleutel or "|0").split("|")[:2]
    return gemeente, int(nummer)


def begin_van(zaak: Zaak, feit: LeveringGebeurtenis) -> date:
    """The first day of the help that a start or stop is about."""
    leveringen = zaak.toestand.leveringen.get((zaak.gemeente, feit.toewijzing_nummer or 0), ())
    periode = hulpperiode(leveringen)
    return feit.begindatum if periode is None else min(periode[0], feit.begindatum)


def is_einde(feit: object) -> bool:
    """Whether a fact ends help for good."""
    return isinstance(feit, LeveringGestopt) and feit.reden_beeindiging != TIJDELIJK


def _verwacht_einde(zaak: Zaak, feit: LeveringGebeurtenis, begin: date, max_dagen: int) -> date:
    """The last day of crisis help as it stands: of its allocation, at most the longest allowed."""
    toewijzing = zaak.toestand.toewijzing((zaak.gemeente, feit.toewijzing_nummer or 0))
    toegewezen = None if toewijzing is None else toewijzing.einddatum
    return min(toegewezen or date.max, dagen_later(begin, max_dagen - 1))


# --- the plan -------------------------------------------------------------------------------------


@regel(
    "ZL-PLAN-04",
    "plan",
    *STARTSTOP,
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
    feit = zaak.feit
    if zaak.plek == "plan":
        return list(_plan_gemaakt(zaak))
    if not isinstance(feit, (LeveringGestart, LeveringGestopt, StopVerwijderd)):
        return None
    if not isinstance(feit, LeveringGestart) and feit.reden_beeindiging == TIJDELIJK:
        return None
    if feit.toewijzing_nummer is None:
        return ontbreekt(GEEN_NUMMER)
    sleutel, begin = sleutel_van(zaak.gemeente, feit.toewijzing_nummer), begin_van(zaak, feit)
    if isinstance(feit, LeveringGestopt):
        einde = feit.einddatum
    else:
        einde = _verwacht_einde(zaak, feit, begin, p["max_dagen"])
    if any(begin <= plan.datum <= einde for plan in _plannen(zaak)):
        return Voldaan(sleutel)
    return Uitkomst(
        f"Werk het 1G1P1R uiterlijk {einde} bij, zodat vervolghulp kan aansluiten.",
        {"begindatum": begin.isoformat(), "uiterlijk": einde.isoformat()},
        termijn=verplichting(
            "ZL-PLAN-04",
            sleutel,
            p["wie"],
            "het 1G1P1R opstellen of aanvullen",
            begin,
            einde,
            "een versie van het plan van na de start van de crisishulp",
        ),
    )


def is_gezinsplan(plan: Plan) -> bool:
    """Whether a plan is a version of the family plan: no draft, report or plan for a budget."""
    return plan.definitief and plan.soort != "motivatieplan" and plan.rapportage is None


def _plannen(zaak: Zaak) -> Iterator[Plan]:
    return (plan for plan in stukken_bij(zaak, Plan) if is_gezinsplan(plan))


def _plan_gemaakt(zaak: Zaak) -> Iterator[Uitkomst | Voldaan]:
    plan = zaak.stuk(Plan)
    if not is_gezinsplan(plan):
        return
    for termijn in zaak.open_termijnen("ZL-PLAN-04"):
        if plan.datum < termijn.vanaf or not _gaat_over(zaak, plan, termijn):
            continue
        uiterlijk = termijn.laatste_dag
        if uiterlijk is not None and plan.datum > uiterlijk:
            yield te_laat(f"Het 1G1P1R is bijgewerkt op {plan.datum}", plan.datum, uiterlijk)
        yield Voldaan(termijn.sleutel or "")


def te_laat(wat: str, datum: date, uiterlijk: date) -> Uitkomst:
    """The warning that something was done, but later than it should have been."""
    return Uitkomst(
        f"{wat}; dat kon tot en met {uiterlijk}.",
        {"datum": datum.isoformat(), "uiterlijk": uiterlijk.isoformat()},
        gevolg=Gevolg.SIGNALEREN,
    )


def _gaat_over(zaak: Zaak, plan: Plan, termijn: Termijn) -> bool:
    """Whether a plan is about the allocation of an obligation."""
    gemeente, nummer = nummer_uit(termijn)
    toewijzing = zaak.toestand.toewijzing((gemeente, nummer))
    if toewijzing is None or gemeente != plan.gemeente:
        return False
    codes = codes_van(zaak, plan)
    return (
        plan.aanbieder in (None, toewijzing.aanbieder)
        and plan.toewijzing_nummer in (None, nummer)
        and (not codes or zaak.kader.code_van(toewijzing.product) in codes)
    )


# --- what comes next ------------------------------------------------------------------------------


@regel(
    "ZL-PLAN-05",
    "JW301",
    *STARTSTOP,
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
    feit = zaak.feit
    if zaak.plek == "plan":
        return list(_vastgelegd(zaak))
    if isinstance(feit, ToewijzingGebeurtenis):
        return list(_toegewezen(zaak, feit, p["aansluiting_dagen"]))
    if zaak.code not in CRISIS:
        return list(_hervat(zaak, p["aansluiting_dagen"]))
    if isinstance(feit, LeveringGestopt):
        return _af_te_ronden(zaak, feit, feit.einddatum, p) if is_einde(feit) else None
    if isinstance(feit, StopVerwijderd) and feit.reden_beeindiging == TIJDELIJK:
        return None
    if isinstance(feit, (LeveringGestart, StopVerwijderd)):
        einde = _verwacht_einde(zaak, feit, begin_van(zaak, feit), p["max_dagen"])
        return _af_te_ronden(zaak, feit, einde, p)
    return None


def _af_te_ronden(zaak: Zaak, feit: LeveringGebeurtenis, einde: date, p: Parameters) -> Antwoord:
    if feit.toewijzing_nummer is None:
        return ontbreekt(GEEN_NUMMER)
    sleutel, begin = sleutel_van(zaak.gemeente, feit.toewijzing_nummer), begin_van(zaak, feit)
    uitkomsten = [plan.vervolghulp for plan in stukken_bij(zaak, Plan) if plan.datum >= begin]
    geregeld = any(_is_geregeld(rij, zaak.code, einde) for rij in uitkomsten if rij is not None)
    if geregeld or _loopt_door(zaak, dagen_later(einde, p["aansluiting_dagen"])):
        return Voldaan(sleutel)
    herinnering = dagen_later(begin, p["herinnering_dag"])
    return Uitkomst(
        f"De crisishulp eindigt uiterlijk {einde}; leg vervolghulp, een advies of 'niet nodig' "
        "vast.",
        {
            "begindatum": begin.isoformat(),
            "uiterlijk": einde.isoformat(),
            "herinneringOp": herinnering.isoformat(),
        },
        termijn=verplichting(
            "ZL-PLAN-05",
            sleutel,
            p["wie"],
            "vervolghulp na de crisis regelen",
            begin,
            einde,
            "een aansluitende toewijzing, een overgedragen advies, of dat niets nodig is",
        ),
    )


def _is_geregeld(vervolg: Vervolghulp, code: str | None, einde: date) -> bool:
    """Whether what was recorded settles what comes next, by the last day of the crisis."""
    if vervolg.nodig is False:
        return vervolg.vastgesteld_op is not None and vervolg.vastgesteld_op <= einde
    dagen = (vervolg.advies_op, vervolg.overdracht_op)
    op_tijd = all(dag is not None and dag <= einde for dag in dagen)
    return op_tijd and (code != CRISIS_VERBLIJF or vervolg.met_clientsysteem is True)


def _loopt_door(zaak: Zaak, dag: date) -> bool:
    """Whether other help runs on that day, allocated and not stopped."""
    return any(_sluit_aan(zaak, feit, dag) for feit in geldende_toewijzingen(zaak.toestand))


def _sluit_aan(zaak: Zaak, feit: ToewijzingGebeurtenis, dag: date) -> bool:
    if zaak.kader.code_van(feit.product) in CRISIS:
        return False
    leveringen = zaak.toestand.leveringen.get((feit.gemeente, feit.toewijzing_nummer), ())
    gestopt = bool(leveringen) and any(stop.einddatum < dag for stop in leveringen[-1].stops)
    return feit.ingangsdatum <= dag <= (feit.einddatum or date.max) and not gestopt


def _toegewezen(
    zaak: Zaak, feit: ToewijzingGebeurtenis, aansluiting: int
) -> Iterator[Uitkomst | Voldaan]:
    """The obligations that an allocation meets; those on a deleted allocation lapse."""
    if wordt_verwijderd(zaak):
        if zaak.code in CRISIS:
            yield Voldaan(sleutel_van(zaak.gemeente, feit.toewijzing_nummer), "vervallen")
        return
    for termijn in zaak.open_termijnen("ZL-PLAN-05"):
        einde = termijn.laatste_dag
        if einde is not None and _sluit_aan(zaak, feit, dagen_later(einde, aansluiting)):
            yield Voldaan(termijn.sleutel or "")


def _hervat(zaak: Zaak, aansluiting: int) -> Iterator[Voldaan]:
    """The obligations that help taken up again meets."""
    feit = zaak.feit
    if not isinstance(feit, LeveringGestart):
        return
    for termijn in zaak.open_termijnen("ZL-PLAN-05"):
        einde = termijn.laatste_dag
        if einde is not None and feit.begindatum <= dagen_later(einde, aansluiting):
            yield Voldaan(termijn.sleutel or "")


def _vastgelegd(zaak: Zaak) -> Iterator[Uitkomst | Voldaan]:
    plan = zaak.stuk(Plan)
    if plan.vervolghulp is None or not plan.definitief:
        return
    for termijn in zaak.open_termijnen("ZL-PLAN-05"):
        if plan.datum < termijn.vanaf or not _gaat_over(zaak, plan, termijn):
            continue
        toewijzing = zaak.toestand.toewijzing(nummer_uit(termijn))
        code = None if toewijzing is None else zaak.kader.code_van(toewijzing.product)
        uiterlijk = termijn.laatste_dag or date.max
        if _is_geregeld(plan.vervolghulp, code, uiterlijk):
            yield Voldaan(termijn.sleutel or "")
        elif _is_geregeld(plan.vervolghulp, code, date.max):
            yield te_laat(f"De vervolghulp is vastgelegd op {plan.datum}", plan.datum, uiterlijk)
            yield Voldaan(termijn.sleutel or "")
        else:
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
    begin = zaak.ingang_op if toewijzing is None else toewijzing.ingangsdatum
    momenten = sum(
        stuk.soort == "ondersteuningOmgeving" and begin <= stuk.datum <= einde
        for stuk in stukken_bij(zaak, Contactmoment)
    )
    geteld = [
        plan.contacten_leefomgeving or 0
        for plan in stukken_bij(zaak, Plan)
        if begin <= plan.datum <= einde
    ]
    return max([momenten, *geteld])
