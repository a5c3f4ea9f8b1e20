"""Specialist jeugd-ggz: waiting time, consultation, an end in sight, consent to the plan."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from ledger.bevinding import Gevolg
from ledger.client import is_verwijderd
from ledger.dossier import Behandeling, Intake, Plan, Verwijzing
from ledger.gebeurtenissen import LeveringGestopt, ToewijzingGebeurtenis
from ledger.ijw.regels.regie import TIJDELIJK
from ledger.kaders.boxtel import SPECIALISTISCHE_GGZ, SPECIALISTISCHE_GGZ_ALLE, regel
from ledger.kaders.boxtel.feiten import (
    effectieve_dag,
    leeftijd_op,
    uiterlijk_op,
)
from ledger.kaders.boxtel.hulpstukken import (
    beoordeeld_plan,
    codes_van,
    laatste_plan,
    stukken_bij,
    toewijzingen_bij,
)
from ledger.kaders.boxtel.sessies import verschillende
from ledger.kaders.hulp import ontbreekt, vervangen_stuk
from ledger.kaders.zaak import Zaak, verplichting
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan

_EISEN: Final = "Bijlage 3 > Prestatie-eisen"
_ZONDER_VERBLIJF: Final = f"{_EISEN} > Specialistische Jeugd-ggz zonder verblijf"
_MET_VERBLIJF: Final = f"{_EISEN} > Specialistische Jeugd-ggz met verblijf"
_AANMELDING, _START = "aanmelding", "start"
_GEEN: Final = Behandeling()
OUDERS: Final = frozenset({"ouder", "ouders", "gezin", "verzorger", "verzorgers"})
JEUGDIGE: Final = "jeugdige"


def is_volwassen(zaak: Zaak, plan: Plan) -> bool:
    """Whether the client is 18 or older on the day of a plan: parents have no say in it any more.

    The document does not speak of adults. Whose age is unknown is taken for a child.
    """
    leeftijd = leeftijd_op(zaak, plan.datum)
    return leeftijd is not None and leeftijd >= zaak.waarden("BX-KWAL-13")["leeftijd_zelf"]


# --- waiting time -------------------------------------------------------------------------------


def _sleutel(verwijzing: Verwijzing, stap: str) -> str:
    return f"{verwijzing.gemeente}|{SPECIALISTISCHE_GGZ}|{verwijzing.datum.isoformat()}|{stap}"


def _berekend(verwijzing: Verwijzing, weken: int) -> date:
    return verwijzing.datum + timedelta(weeks=weken)


@regel(
    "BX-KWAL-09",
    "verwijzing",
    "JW305",
    "intake",
    titel="Landelijke Treeknormen bij specialistische jeugd-ggz zonder verblijf",
    bron=_ZONDER_VERBLIJF,
    gevolg=Gevolg.TERMIJN,
)
def wachttijd(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst | Voldaan]:
    """From the referral runs the time to the intake and to the start of the treatment.

    The text names the national norms without their numbers; these can be set. The last day is the
    same weekday so many weeks later. What comes later meets the obligation with a signal; help that
    starts without an intake ends the wait for one. What a referral is replaced by, or its being
    called off, takes its obligations along (Specialistische Jeugd-ggz zonder verblijf, first
    point).
    """
    if zaak.plek == "verwijzing":
        yield from _bij_verwijzing(zaak, p)
        return
    past = zaak.product is None and zaak.plek == "intake"
    if zaak.code != SPECIALISTISCHE_GGZ and not past:
        return
    stap = _AANMELDING if zaak.plek == "intake" else _START
    dag = zaak.stuk(Intake).datum if zaak.plek == "intake" else zaak.levering_op
    rijen = stukken_bij(zaak, Verwijzing, tot=dag)
    eerder = next((rij for rij in rijen if _telt(zaak, rij)), None)
    if eerder is None:
        if stap == _START:
            yield ontbreekt("de verwijzing")
        return
    yield Voldaan(_sleutel(eerder, stap))
    if stap == _START:
        yield Voldaan(_sleutel(eerder, _AANMELDING), "vervallen")
    berekend = _berekend(eerder, dict(_stappen(p))[stap])
    uiterlijk = effectieve_dag(zaak, berekend)
    if dag > uiterlijk:
        yield Uitkomst(
            f"De wachttijd tot de {stap} is langer dan de landelijke norm: dat was uiterlijk "
            f"{uiterlijk.isoformat()}.",
            {
                "stap": stap,
                "dag": dag.isoformat(),
                "verwezenOp": eerder.datum.isoformat(),
                **uiterlijk_op(zaak, berekend),
            },
            gevolg=Gevolg.SIGNALEREN,
        )


def _bij_verwijzing(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst | Voldaan]:
    """What a referral opens; what it replaces lapses. One that names no product may be for any."""
    verwijzing, eerder = zaak.stuk(Verwijzing), vervangen_stuk(zaak, Verwijzing)
    telt = zaak.code == SPECIALISTISCHE_GGZ and _telt(zaak, verwijzing)
    if eerder is not None and not (telt and eerder.datum == verwijzing.datum):
        for stap, _ in _stappen(p):
            yield Voldaan(_sleutel(eerder, stap), "vervallen")
    if telt:
        for stap, weken in _stappen(p):
            yield _wacht(zaak, verwijzing, p, stap, weken)


def _stappen(p: Parameters) -> tuple[tuple[str, int], ...]:
    return (_AANMELDING, p["aanmelding_weken"]), (_START, p["totaal_weken"])


def _telt(zaak: Zaak, verwijzing: Verwijzing) -> bool:
    """Whether the waiting time counts from a referral; of help without a name one that has it."""
    hier = zaak.code is not None or SPECIALISTISCHE_GGZ in codes_van(zaak, verwijzing)
    return hier and verwijzing.soort == "verwijzing" and not verwijzing.afgeblazen


def _wacht(zaak: Zaak, verwijzing: Verwijzing, p: Parameters, stap: str, weken: int) -> Uitkomst:
    berekend = _berekend(verwijzing, weken)
    uiterlijk = effectieve_dag(zaak, berekend)
    wat = "de intake houden" if stap == _AANMELDING else "de behandeling starten"
    return Uitkomst(
        f"Na de verwijzing moet de aanbieder uiterlijk op {uiterlijk.isoformat()} {wat}.",
        uiterlijk_op(zaak, berekend) | {"stap": stap, "weken": weken},
        termijn=verplichting(
            "BX-KWAL-09",
            _sleutel(verwijzing, stap),
            p["eigenaar"],
            wat,
            verwijzing.datum,
            uiterlijk,
            "een intake" if stap == _AANMELDING else "een startbericht (JW305)",
        ),
    )


# --- the plan -----------------------------------------------------------------------------------


@regel(
    "BX-KWAL-10",
    "plan",
    titel="Multidisciplinair overleg bij specialistische jeugd-ggz",
    bron=(_ZONDER_VERBLIJF, _MET_VERBLIJF),
    gevolg=Gevolg.WEIGEREN,
    producten=SPECIALISTISCHE_GGZ_ALLE,
)
def multidisciplinair_overleg(zaak: Zaak, p: Parameters) -> Antwoord:
    """A plan is settled with a consultation of so many disciplines, which the text does not count.

    A draft may still lack it (Specialistische Jeugd-ggz zonder en met verblijf).
    """
    plan = beoordeeld_plan(zaak, SPECIALISTISCHE_GGZ_ALLE)
    if plan is None:
        return None
    behandeling = plan.behandeling or _GEEN
    disciplines = len(verschillende(behandeling.mdo_disciplines))
    if behandeling.mdo is not None and disciplines >= p["min_disciplines"]:
        return None
    return Uitkomst(
        f"Voor dit traject is multidisciplinair overleg nodig, met minstens {p['min_disciplines']} "
        "disciplines.",
        {
            "overleg": behandeling.mdo is not None,
            "disciplines": disciplines,
            "minDisciplines": p["min_disciplines"],
        },
    )


@regel(
    "BX-KWAL-11",
    "JW301",
    "JW307",
    "plan",
    titel="Zorgtraject met gemarkeerd einde",
    bron=(_ZONDER_VERBLIJF, _MET_VERBLIJF),
    gevolg=Gevolg.WEIGEREN,
    producten=SPECIALISTISCHE_GGZ_ALLE,
)
def gemarkeerd_einde(zaak: Zaak, p: Parameters) -> Antwoord:
    """A treatment has an end in sight: in the allocation, in the plan, and in the stop.

    A stop on another day than the end that the plan marks is signalled, for help that ended is
    never refused. A plan has its end from the allocation when it names none (Specialistische
    Jeugd-ggz zonder en met verblijf).
    """
    if not p["einddatum_verplicht"]:
        return None
    if zaak.plek == "JW307":
        return _gestopt(zaak)
    feit = zaak.feit
    if isinstance(feit, ToewijzingGebeurtenis):
        ontbrekend = feit.einddatum is None and not is_verwijderd(feit)
        return _zonder_einde("de toewijzing") if ontbrekend else None
    plan = beoordeeld_plan(zaak, SPECIALISTISCHE_GGZ_ALLE)
    if plan is None or (plan.behandeling or _GEEN).einddatum is not None:
        return None
    einden = [rij.einddatum for rij in toewijzingen_bij(zaak, plan)]
    return None if einden and None not in einden else _zonder_einde("het plan")


def _zonder_einde(wat: str) -> Uitkomst:
    return Uitkomst(
        f"Specialistische jeugd-ggz is een zorgtraject met een einde; {wat} noemt geen einddatum.",
        {"einddatum": None},
    )


def _gestopt(zaak: Zaak) -> Uitkomst | None:
    stop = zaak.feit
    if not isinstance(stop, LeveringGestopt) or stop.reden_beeindiging == TIJDELIJK:
        return None
    plan = laatste_plan(zaak)
    einde = None if plan is None else (plan.behandeling or _GEEN).einddatum
    if einde is None or einde == stop.einddatum:
        return None
    return Uitkomst(
        f"Het stopbericht noemt {stop.einddatum.isoformat()}; het gemarkeerde einde van het "
        f"zorgtraject is {einde.isoformat()}.",
        {"einddatum": stop.einddatum.isoformat(), "gemarkeerdEinde": einde.isoformat()},
        gevolg=Gevolg.SIGNALEREN,
    )


@regel(
    "BX-KWAL-13",
    "plan",
    titel="Toestemming voor het hulpverleningsplan",
    bron=(_ZONDER_VERBLIJF, _MET_VERBLIJF),
    gevolg=Gevolg.WEIGEREN,
    producten=SPECIALISTISCHE_GGZ_ALLE,
)
def toestemming(zaak: Zaak, _: Parameters) -> Antwoord:
    """A plan is settled with the consent of the parents and, where possible, of the jeugdige.

    Where the jeugdige could not, it says why. From 18 on the consent of the jeugdige alone counts
    (Specialistische Jeugd-ggz zonder en met verblijf).
    """
    plan = beoordeeld_plan(zaak, SPECIALISTISCHE_GGZ_ALLE)
    if plan is None:
        return None
    reden = None if plan.inspraak is None else plan.inspraak.reden_zonder_jeugdige
    gemist = []
    if OUDERS.isdisjoint(plan.akkoord) and not is_volwassen(zaak, plan):
        gemist.append("ouders")
    if JEUGDIGE not in plan.akkoord and not reden:
        gemist.append(JEUGDIGE)
    if not gemist:
        return None
    return Uitkomst(
        f"De toestemming van {' en '.join(gemist)} ontbreekt in het hulpverleningsplan.",
        {"ontbreekt": tuple(gemist)},
    )
