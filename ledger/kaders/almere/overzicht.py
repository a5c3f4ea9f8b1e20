"""What an aanbieder usually gives, and who agrees to more, less, longer or shorter."""

from collections.abc import Mapping
from datetime import date

from ledger.bevinding import Gevolg, Operand
from ledger.dossier import Afwijking, Plan
from ledger.kaders.almere import HOEVEEL, SPECIALISTISCH, regel
from ledger.kaders.almere.feiten import is_rol, plan_gaat_over_hulp, toets_overleg
from ledger.kaders.hulp import laatste_dag_looptijd, ontbreekt, opsomming
from ledger.kaders.zaak import Voorstel, Zaak
from ledger.omvang import MINUTEN_PER_UUR, Frequentie
from ledger.regels import Antwoord, Parameters, Uitkomst

Overzicht = Mapping[str, int]
"""`min_` and `max_minuten_per_week`, `min_` and `max_maanden`; what is absent is no bound."""

GEZINSPLAN = "gezinsplan"
_CODE = "AL-AFW-01"


def overzicht_van(zaak: Zaak) -> Overzicht | None:
    """What the aanbieder of the case usually gives; None when that was not loaded."""
    overzichten: Mapping[str, Overzicht] | None = zaak.waarden(_CODE).get("overzicht")
    return None if overzichten is None else overzichten.get(zaak.aanbieder or "")


def week_van_plan(plan: Plan) -> int | None:
    """The minutes per week that a plan plans."""
    return None if plan.uren_per_week is None else plan.uren_per_week * MINUTEN_PER_UUR


def week_van_voorstel(voorstel: Voorstel) -> int | None:
    """The minutes per week of a proposed allocation; None for one without a volume per week."""
    omvang = voorstel.omvang
    return voorstel.minuten if omvang and omvang.frequentie == Frequentie.WEEK else None


def past(grens: Overzicht, minuten: int | None, voorstel: Voorstel | None) -> bool:
    """Whether minutes per week and period stay within what is usual."""
    return not buiten_overzicht(grens, minuten, voorstel)


def buiten_overzicht(
    grens: Overzicht, minuten: int | None, voorstel: Voorstel | None
) -> tuple[str, ...]:
    """In what the help departs from what is usual, in Dutch; minutes that are None do not count.

    A period without an end is longer than any.
    """
    anders: list[str] = []
    if minuten is not None:
        if minuten < grens.get("min_minuten_per_week", minuten):
            anders.append(f"{minuten} minuten per week is minder dan gebruikelijk")
        if minuten > grens.get("max_minuten_per_week", minuten):
            anders.append(f"{minuten} minuten per week is meer dan gebruikelijk")
    if voorstel is not None:
        begin, einde = voorstel.ingangsdatum, voorstel.einddatum or date.max
        if "min_maanden" in grens and einde < laatste_dag_looptijd(begin, grens["min_maanden"]):
            anders.append("de duur is korter dan gebruikelijk")
        if "max_maanden" in grens and einde > laatste_dag_looptijd(begin, grens["max_maanden"]):
            anders.append("de duur is langer dan gebruikelijk")
    return tuple(anders)


@regel(
    _CODE,
    "JW317",
    "plan",
    "afwijking",
    titel="Afwijken van gebruikelijke uren of duur",
    bron=HOEVEEL,
    gevolg=Gevolg.AFWIJKEN,
    producten=(SPECIALISTISCH,),
    afwijking_door=("jgzAlmere",),
)
def gebruikelijke_inzet(zaak: Zaak, p: Parameters) -> Antwoord:
    """More, less, longer or shorter than usual takes argument and approval.

    The argument stands in the family plan; the approval is that of JGZ Almere alone (a GI is not
    named here), dated on or before the first day that departs, and stands in that plan or as a
    deviation of its own. Without the overview of the aanbieder nobody can tell (Routes en inhoud
    verwijzingen, the paragraph after the subjects).
    """
    if zaak.plek == "afwijking":
        return _alleen_jgz(zaak, p)
    plan = zaak.stuk(Plan) if zaak.plek == "plan" else None
    if plan is not None:
        if plan.uren_per_week is None or not plan_gaat_over_hulp(zaak, plan):
            return None
        return _oordeel(zaak, p, week_van_plan(plan), plan.ingangsdatum or plan.datum, plan)
    voorstel = zaak.voorstel
    if voorstel is None or voorstel.soort != "wijziging":
        return None
    vanaf = voorstel.gewenst_vanaf or voorstel.ingangsdatum
    return _oordeel(zaak, p, week_van_voorstel(voorstel), vanaf, _gezinsplan(zaak, vanaf))


def _alleen_jgz(zaak: Zaak, p: Parameters) -> Antwoord:
    stuk = zaak.stuk(Afwijking)
    if stuk.regel != _CODE or is_rol(zaak, stuk.rol, *p["goedkeuring_door"]):
        return None
    uitleg = "Alleen JGZ Almere keurt een afwijking van de gebruikelijke uren of duur goed."
    operanden: dict[str, Operand] = {"rol": stuk.rol, "goedkeuringDoor": p["goedkeuring_door"]}
    return Uitkomst(uitleg, operanden, gevolg=Gevolg.WEIGEREN)


def _gezinsplan(zaak: Zaak, vanaf: date) -> Plan | None:
    """The latest family plan of the aanbieder for this help, as it was on the first day."""
    plannen = [
        stuk
        for stuk in zaak.stukken(Plan)
        if stuk.soort == GEZINSPLAN
        and stuk.aanbieder in (None, zaak.aanbieder)
        and stuk.datum <= vanaf
        and plan_gaat_over_hulp(zaak, stuk)
    ]
    return plannen[-1] if plannen else None


def _oordeel(
    zaak: Zaak, p: Parameters, minuten: int | None, vanaf: date, plan: Plan | None
) -> Uitkomst | None:
    grens = overzicht_van(zaak)
    if grens is None:
        return ontbreekt("het overzicht van uren en duur van deze aanbieder")
    anders = buiten_overzicht(grens, minuten, zaak.voorstel)
    if not anders:
        return None
    argumentatie = _beargumenteerd(plan)
    if argumentatie and _goedgekeurd_in_plan(zaak, plan, p, vanaf):
        return None
    operanden: dict[str, Operand] = {
        "minutenPerWeek": minuten,
        "minMinutenPerWeek": grens.get("min_minuten_per_week"),
        "maxMinutenPerWeek": grens.get("max_minuten_per_week"),
        "minMaanden": grens.get("min_maanden"),
        "maxMaanden": grens.get("max_maanden"),
        "argumentatie": argumentatie,
        "uiterlijk": vanaf.isoformat(),
    }
    nodig = (
        "goedkeuring door JGZ Almere"
        if argumentatie
        else "argumentatie in het gezinsplan en goedkeuring door JGZ Almere"
    )
    uitleg = (
        f"Dit wijkt af van het overzicht: {opsomming(anders)}. Nodig is uiterlijk op "
        f"{vanaf.isoformat()} {nodig}."
    )
    telt_niet = _afwijking_telt_niet(zaak, p, vanaf, argumentatie=argumentatie)
    return Uitkomst(uitleg, operanden, gevolg=Gevolg.WEIGEREN if telt_niet else None)


def _beargumenteerd(plan: Plan | None) -> bool:
    tekst = None if plan is None or plan.soort != GEZINSPLAN else plan.argumentatie_afwijking
    return bool(tekst and tekst.strip())


def _goedgekeurd_in_plan(zaak: Zaak, plan: Plan | None, p: Parameters, vanaf: date) -> bool:
    if plan is None or plan.goedkeuring is None:
        return False
    door = p["goedkeuring_door"]
    return toets_overleg(
        zaak, plan.goedkeuring, organisaties=door, uiterlijk=vanaf, akkoord=True
    ).goed


def _afwijking_telt_niet(zaak: Zaak, p: Parameters, vanaf: date, *, argumentatie: bool) -> bool:
    """Whether there is a deviation by the JGZ that may lift nothing.

    It lifts only when it came in time and the argument is in the plan as well.
    """
    dagen = [
        stuk.overleg_datum or stuk.datum
        for stuk in zaak.afwijkingen(_CODE)
        if is_rol(zaak, stuk.rol, *p["goedkeuring_door"])
    ]
    return bool(dagen) and not (argumentatie and min(dagen) <= vanaf)
