"""What an aanbieder of jeugd-ggz accounts for: per case, and measured over a year."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Final

from ledger.bevinding import Gevolg, Operand
from ledger.client import ClientToestand, Levering
from ledger.dossier import Behandeling, Plan
from ledger.gebeurtenissen import ToewijzingGebeurtenis
from ledger.ijw.regels.regie import TIJDELIJK
from ledger.kaders.boxtel import (
    BASIS_GGZ,
    GGZ_MET_VERBLIJF,
    GGZ_ZONDER_VERBLIJF,
    SPECIALISTISCHE_GGZ_ALLE,
    rapport,
    regel,
)
from ledger.kaders.boxtel.hulpstukken import (
    beoordeeld_plan,
    codes_van,
    is_vastgesteld,
    laatste_plan,
)
from ledger.kaders.hulp import geldende_toewijzingen, overlapt
from ledger.kaders.kader import Kader
from ledger.kaders.rapport import Meting, in_tienden
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

_EISEN: Final = "Bijlage 3 > Prestatie-eisen"
_GENERALISTISCH: Final = f"{_EISEN} > Generalistische Jeugd-ggz"
_ZONDER_VERBLIJF: Final = f"{_EISEN} > Specialistische Jeugd-ggz zonder verblijf"
_MET_VERBLIJF: Final = f"{_EISEN} > Specialistische Jeugd-ggz met verblijf"
_GEEN: Final = Behandeling()
_HEEL: Final = 100


# --- per case -----------------------------------------------------------------------------------


def _plan_van(zaak: Zaak, codes: tuple[str, ...]) -> Plan | None:
    """The judged plan when it is for one of these products, else the last plan for the help.

    Of help that starts: the last one up to its first day.
    """
    if zaak.plek != "plan":
        return laatste_plan(zaak, zaak.levering_op if zaak.plek == "JW305" else date.max)
    return beoordeeld_plan(zaak, codes)


def _behandeling(plan: Plan | None) -> Behandeling:
    return _GEEN if plan is None else plan.behandeling or _GEEN


def _is_geregistreerd(behandeling: Behandeling, p: Parameters) -> bool:
    return not {p["regeling"], *p["opvolgers"]}.isdisjoint(behandeling.registraties)


@regel(
    "BX-KWAL-05",
    "JW323",
    "plan",
    titel="Registratie generalistische jeugd-ggz",
    bron=_GENERALISTISCH,
    gevolg=Gevolg.SIGNALEREN,
    producten=[BASIS_GGZ],
)
def registratie(zaak: Zaak, p: Parameters) -> Antwoord:
    """The treatment is registered under a regulation, or what came after it, for the gemeente.

    The text names where that stands, not what it holds. Over a year it is reported per aanbieder
    (Generalistische Jeugd-ggz, first point).
    """
    plan = _plan_van(zaak, (BASIS_GGZ,))
    if zaak.plek == "plan" and plan is None:
        return None
    if _is_geregistreerd(_behandeling(plan), p):
        return None
    return Uitkomst(
        f"De registratie volgens {p['regeling']} ontbreekt in de verantwoording.",
        {"regeling": p["regeling"], "gelezenAls": p["lees_als"]["zorgverzekeraar"]},
    )


@regel(
    "BX-KWAL-08",
    "JW323",
    "plan",
    titel="Vijf procent blended behandeling",
    bron=(_GENERALISTISCH, _ZONDER_VERBLIJF),
    gevolg=Gevolg.SIGNALEREN,
    producten=GGZ_ZONDER_VERBLIJF,
)
def blended(zaak: Zaak, p: Parameters) -> Antwoord:
    """Of every treatment is recorded whether it combines talks and e-health.

    What part does is reported per aanbieder and calendar year: the text names neither level nor
    period. An effort, so it never costs anything (Prestatie-eisen, jeugd-ggz zonder verblijf).
    """
    plan = _plan_van(zaak, GGZ_ZONDER_VERBLIJF)
    if (zaak.plek == "plan" and plan is None) or _behandeling(plan).blended is not None:
        return None
    return Uitkomst(
        "Er is niet vastgelegd of deze behandeling blended is; zonder dat is niet te zien of "
        f"{p['min_procent']} procent wordt gehaald.",
        {"minProcent": p["min_procent"], "vastgelegd": False},
    )


@regel(
    "BX-KWAL-12",
    "plan",
    "JW305",
    titel="Hulpverleningsplan voor iedere cliënt",
    bron=(_ZONDER_VERBLIJF, _MET_VERBLIJF),
    gevolg=Gevolg.SIGNALEREN,
    producten=SPECIALISTISCHE_GGZ_ALLE,
)
def hulpverleningsplan(zaak: Zaak, p: Parameters) -> Antwoord:
    """Every client has a settled plan when the help starts; with a stay also for a crisis.

    What part of the clients has one is reported per aanbieder and year (Specialistische Jeugd-ggz
    zonder en met verblijf).
    """
    plan = _plan_van(zaak, SPECIALISTISCHE_GGZ_ALLE)
    if plan is None:
        if zaak.plek == "plan":
            return None
        return Uitkomst(
            "Voor deze cliënt is er bij de start geen vastgesteld hulpverleningsplan.",
            {"ontbreekt": "hulpverleningsplan", "dag": zaak.levering_op.isoformat()},
        )
    codes = {zaak.code} if zaak.plek == "JW305" else codes_van(zaak, plan)
    if not _mist_crisisplan(plan, p, GGZ_MET_VERBLIJF in codes):
        return None
    return Uitkomst(
        "Bij verblijf hoort bij het hulpverleningsplan ook een crisisplan; dat ontbreekt.",
        {"ontbreekt": "crisisplan"},
    )


def _mist_crisisplan(plan: Plan, p: Parameters, met_verblijf: bool) -> bool:
    nodig = met_verblijf and p["crisisplan_bij_verblijf"]
    return bool(nodig) and _behandeling(plan).crisisplan is not True


# --- over a year --------------------------------------------------------------------------------


def _laatste_dag(levering: Levering) -> date | None:
    stops = [stop.einddatum for stop in levering.stops if stop.reden_beeindiging != TIJDELIJK]
    return max(stops, default=None)


def behandelingen_in(
    kader: Kader, toestand: ClientToestand, gemeente: str, jaar: int, codes: tuple[str, ...]
) -> Iterator[tuple[ToewijzingGebeurtenis, date]]:
    """The allocations of these products on which help was given in a year, with its first day."""
    begin, einde = date(jaar, 1, 1), date(jaar, 12, 31)
    for rij in geldende_toewijzingen(toestand):
        code = kader.code_van(rij.product)
        leveringen = toestand.leveringen.get((rij.gemeente, rij.toewijzing_nummer), ())
        geleverd = [
            levering.start.begindatum
            for levering in leveringen
            if overlapt(levering.start.begindatum, _laatste_dag(levering), begin, einde)
        ]
        if rij.gemeente != gemeente or code not in codes or not geleverd:
            continue
        if kader.neemt_deel(gemeente, code, max(begin, min(geleverd))):
            yield rij, min(geleverd)


def _plan_voor(
    kader: Kader, toestand: ClientToestand, toewijzing: ToewijzingGebeurtenis, tot: date
) -> Plan | None:
    """The last definite plan for an allocation, made up to and including a day."""
    eigen = kader.code_van(toewijzing.product)
    for plan in reversed(toestand.stukken(Plan)):
        codes = {kader.code_van(rij) for rij in (plan.product, *plan.producten) if rij is not None}
        if (
            is_vastgesteld(plan)
            and plan.datum <= tot
            and plan.gemeente == toewijzing.gemeente
            and plan.kenmerk is None
            and plan.aanbieder in (None, toewijzing.aanbieder)
            and plan.toewijzing_nummer in (None, toewijzing.toewijzing_nummer)
            and (not codes or eigen in codes)
        ):
            return plan
    return None


def _meting(rij: ToewijzingGebeurtenis, goed: bool, aanwijzen: bool) -> Meting:
    """One treatment; one that must be pointed at has a row of its own."""
    nummer = rij.toewijzing_nummer if aanwijzen else None
    return Meting(rij.gemeente, rij.aanbieder, Fraction(goed), 1, nummer)


def _weeg(
    meting: Meting, jaar: int, norm: int, wat: str, los: str, strikt: bool = False
) -> Uitkomst:
    """The part of the treatments of a year against the norm; a row of its own is a signal.

    With `strikt` a part equal to the norm falls short too.
    """
    goed, totaal = int(meting.teller), meting.noemer
    if meting.toewijzing_nummer is not None:
        return Uitkomst(f"In {jaar} {los}.", {"toewijzingNummer": meting.toewijzing_nummer})
    deel = Fraction(goed * _HEEL, totaal)
    operanden: dict[str, Operand] = {
        "aantal": goed,
        "totaal": totaal,
        "procent": str(deel),
        "minProcent": norm,
    }
    uitleg = f"In {jaar} {wat} {goed} van de {totaal} behandelingen, {in_tienden(deel)} procent"
    if deel > norm or (deel == norm and not strikt):
        return Uitkomst(f"{uitleg}.", operanden, gevolg=Gevolg.AFLEIDEN)
    return Uitkomst(f"{uitleg}; de norm is {norm} procent.", operanden)


def _weeg_registratie(meting: Meting, _: Parameters, jaar: int) -> Uitkomst:
    los = "ontbreekt de registratie van deze behandeling in de verantwoording"
    return _weeg(meting, jaar, _HEEL, "zijn volgens de regeling geregistreerd:", los)


def _weeg_blended(meting: Meting, p: Parameters, jaar: int) -> Uitkomst:
    los = "is niet vastgelegd of deze behandeling blended is"
    strikt = not p["gelijk_voldoet"]
    return _weeg(meting, jaar, p["min_procent"], "waren blended:", los, strikt)


def _weeg_plannen(meting: Meting, p: Parameters, jaar: int) -> Uitkomst:
    los = "begon deze behandeling zonder volledig hulpverleningsplan"
    return _weeg(meting, jaar, p["norm_procent"], "begonnen met een hulpverleningsplan:", los)


@rapport(
    "BX-KWAL-05", titel="Behandelingen in de basis-ggz met registratie", weeg=_weeg_registratie
)
def registratie_in_jaar(
    kader: Kader, toestand: ClientToestand, gemeente: str, jaar: int
) -> Iterator[Meting]:
    """Treatments of basis-ggz of a year, and which of them were registered."""
    for rij, begin in behandelingen_in(kader, toestand, gemeente, jaar, (BASIS_GGZ,)):
        p = kader.waarden("BX-KWAL-05", max(begin, date(jaar, 1, 1)))
        plan = _plan_voor(kader, toestand, rij, date.max)
        goed = p is not None and _is_geregistreerd(_behandeling(plan), p)
        yield _meting(rij, goed, aanwijzen=not goed)


@rapport("BX-KWAL-08", titel="Blended behandelingen in de ggz zonder verblijf", weeg=_weeg_blended)
def blended_in_jaar(
    kader: Kader, toestand: ClientToestand, gemeente: str, jaar: int
) -> Iterator[Meting]:
    """Treatments of ggz without a stay of a year, and which of them were blended.

    Where that was not recorded the treatment counts as not blended, with a row of its own.
    """
    for rij, _ in behandelingen_in(kader, toestand, gemeente, jaar, GGZ_ZONDER_VERBLIJF):
        is_blended = _behandeling(_plan_voor(kader, toestand, rij, date.max)).blended
        yield _meting(rij, is_blended is True, aanwijzen=is_blended is None)


@rapport("BX-KWAL-12", titel="Behandelingen met een hulpverleningsplan", weeg=_weeg_plannen)
def plannen_in_jaar(
    kader: Kader, toestand: ClientToestand, gemeente: str, jaar: int
) -> Iterator[Meting]:
    """Treatments of specialist ggz of a year, and which of them began with a plan."""
    for rij, begin in behandelingen_in(kader, toestand, gemeente, jaar, SPECIALISTISCHE_GGZ_ALLE):
        p = kader.waarden("BX-KWAL-12", max(begin, date(jaar, 1, 1)))
        plan = _plan_voor(kader, toestand, rij, begin)
        met_verblijf = kader.code_van(rij.product) == GGZ_MET_VERBLIJF
        goed = plan is not None and p is not None and not _mist_crisisplan(plan, p, met_verblijf)
        yield _meting(rij, goed, aanwijzen=not goed)
