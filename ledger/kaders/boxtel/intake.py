"""The integral intake, and what comes of it: BX-INTK-01 to 05 and BX-VERW-11."""

from collections.abc import Iterator
from typing import Final

from ledger.bevinding import Gevolg, Operand
from ledger.dossier import Intake, LokaalBesluit, Mdo, Medewerker, Plan
from ledger.kaders.boxtel import regel
from ledger.kaders.boxtel.feiten import (
    beoordeeld_stuk,
    effectieve_dag,
    geeft_hulp,
    onderzoek_bij,
    uiterlijk_op,
)
from ledger.kaders.boxtel.melding import eigen_intake, melding_van, termijn_in_werkdagen
from ledger.kaders.boxtel.personeel import geregistreerd
from ledger.kaders.boxtel.regie import is_plan_van_gezin
from ledger.kaders.hulp import getoond, ontbreekt, vervangen_stuk
from ledger.kaders.zaak import Zaak, verplichting
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan

_INTAKE: Final = "1.2 Integrale intake"
_PLAN: Final = "BX-INTK-03"


# --- the conversation ---------------------------------------------------------------------------


@regel(
    "BX-INTK-01",
    "intake",
    titel="Plaats van het intakegesprek",
    bron=_INTAKE,
    gevolg=Gevolg.SIGNALEREN,
)
def plaats(zaak: Zaak, p: Parameters) -> Antwoord:
    """The conversation is at home when the family wants that or the question asks for it (1.2).

    Another place is signalled, with whether a reason for it was recorded.
    """
    intake = eigen_intake(zaak)
    gesprek = None if intake is None else intake.gesprek
    if gesprek is None or not (gesprek.huisbezoek_gewenst or gesprek.huisbezoek_van_belang):
        return None
    if gesprek.locatie is None:
        return ontbreekt("de plaats van het gesprek")
    if gesprek.locatie == p["locatie_huisbezoek"]:
        return None
    return Uitkomst(
        "Er was reden voor een huisbezoek, maar het gesprek is elders.",
        {
            "locatie": getoond(gesprek.locatie),
            "gewenst": gesprek.huisbezoek_gewenst,
            "vanBelang": gesprek.huisbezoek_van_belang,
            "reden": getoond(gesprek.reden_locatie),
        },
    )


@regel(
    "BX-INTK-02",
    "intake",
    titel="Eén gesprek met één jeugdconsulent",
    bron=_INTAKE,
    gevolg=Gevolg.SIGNALEREN,
)
def een_gesprek(zaak: Zaak, p: Parameters) -> Antwoord:
    """A family can put all its questions in one conversation, to one consulent (1.2).

    The text offers that; more conversations are no breach, so they are signalled. Records of one
    day are of one conversation.
    """
    intake = eigen_intake(zaak)
    melding = None if intake is None else melding_van(zaak, intake)
    if intake is None or melding is None:
        return None  # without a report: said by BX-MELD-01
    alle = [
        rij
        for rij in (*zaak.stukken(Intake), intake)
        if rij.aanbieder is None and melding_van(zaak, rij) == melding
    ]
    gesprekken = {rij.datum for rij in alle}
    namen = {
        rij.gesprek.consulent.naam.strip().casefold()
        for rij in alle
        if rij.gesprek is not None and rij.gesprek.consulent is not None
    }
    if len(gesprekken) <= p["max_gesprekken"] and len(namen) <= p["max_consulenten"]:
        return None
    return Uitkomst(
        f"Voor de melding van {melding.datum} zijn er {len(gesprekken)} gesprekken met "
        f"{len(namen)} consulenten; het uitgangspunt is {p['max_gesprekken']} gesprek met "
        f"{p['max_consulenten']} consulent.",
        {
            "gesprekken": len(gesprekken),
            "maxGesprekken": p["max_gesprekken"],
            "consulenten": len(namen),
            "maxConsulenten": p["max_consulenten"],
        },
    )


@regel(
    "BX-INTK-04",
    "intake",
    titel="Resultaat van de intake",
    bron=_INTAKE,
    gevolg=Gevolg.AFLEIDEN,
)
def resultaat(zaak: Zaak, p: Parameters) -> Antwoord:
    """A conversation ends in a referral, an application, or both; without it the intake stays open,
    though a day was recorded on which it was finished (1.2).
    """
    intake = eigen_intake(zaak)
    if intake is None or intake.afgerond_op is None:
        return None
    genoemd = () if intake.gesprek is None else intake.gesprek.resultaten
    resultaten = tuple(rij for rij in p["resultaten"] if rij in genoemd)
    afgesloten = len(resultaten) >= p["minimaal"]
    uitleg = f"De intake is afgesloten met: {', '.join(resultaten)}."
    if not afgesloten:
        uitleg = (
            "De intake blijft open: leg vast of het gesprek tot een verwijzing, een aanvraag of "
            "beide leidt."
        )
    return Uitkomst(uitleg, {"afgesloten": afgesloten, "resultaten": resultaten})


@regel(
    "BX-INTK-05",
    "intake",
    "lokaalBesluit",
    titel="Multidisciplinair overleg bij de toegang is facultatief",
    bron=_INTAKE,
    gevolg=Gevolg.AFLEIDEN,
)
def overleg(zaak: Zaak, p: Parameters) -> Antwoord:
    """A multidisciplinary consultation may be held; without one a decision can be taken (1.2).

    Who took part is kept. Specialist jeugd-ggz needs one (BX-KWAL-10).
    """
    mdo = _mdo(zaak)
    if mdo is None:
        zonder = zaak.plek == "lokaalBesluit" and p["verplicht"]
        return ontbreekt("het multidisciplinair overleg") if zonder else None
    if not mdo.deelnemers:
        return ontbreekt("wie aan het multidisciplinair overleg deelnam,")
    return Uitkomst(
        f"Op {mdo.datum} was er een multidisciplinair overleg; vereist is het niet."
        if not p["verplicht"]
        else f"Op {mdo.datum} was er een multidisciplinair overleg.",
        {
            "overlegOp": mdo.datum.isoformat(),
            "deelnemers": tuple(str(getoond(rij)) for rij in mdo.deelnemers),
            "verplicht": p["verplicht"],
        },
    )


def _mdo(zaak: Zaak) -> Mdo | None:
    """The consultation of the judged decision or intake; of a decision else that of the intake."""
    stuk = beoordeeld_stuk(zaak)
    if isinstance(stuk, LokaalBesluit) and stuk.mdo is not None:
        return stuk.mdo
    intake = eigen_intake(zaak) or _laatste_intake(zaak)
    return None if intake is None or intake.gesprek is None else intake.gesprek.mdo


def _laatste_intake(zaak: Zaak) -> Intake | None:
    """The last intake of the gemeente up to the day of what is judged."""
    if zaak.plek == "intake":
        return None
    eerder = [
        rij
        for rij in zaak.stukken(Intake)
        if rij.aanbieder is None and rij.datum <= zaak.verzoek_op
    ]
    return eerder[-1] if eerder else None


# --- the plan of the family ---------------------------------------------------------------------


def _sleutel(intake: Intake) -> str:
    return f"{intake.gemeente}|{intake.datum.isoformat()}"


@regel(
    _PLAN,
    "intake",
    "plan",
    "lokaalBesluit",
    titel="Plan van aanpak na het gesprek",
    bron=_INTAKE,
    gevolg=Gevolg.TERMIJN,
)
def plan_van_aanpak(zaak: Zaak, p: Parameters) -> Antwoord:
    """After the conversation the family makes a plan, if need be with help of the consulent (1.2).

    The text has no number of days; it is there before something is decided. A decision that comes
    first finds the task exceeded, and leaves it open.
    """
    if zaak.plek == "intake":
        return tuple(_gesprek_gehouden(zaak, p))
    if zaak.plek == "plan":
        return tuple(_plan_gemaakt(zaak))
    te_laat = [
        termijn for termijn in zaak.open_termijnen(_PLAN) if termijn.vanaf <= zaak.verzoek_op
    ]
    if not te_laat or not geeft_hulp(zaak):
        return None
    return Uitkomst(
        f"Er is nog geen plan van aanpak van het intakegesprek van {te_laat[-1].vanaf}; dat moest "
        "er vóór het besluit zijn.",
        {"gesprekOp": te_laat[-1].vanaf.isoformat(), "besluitOp": zaak.verzoek_op.isoformat()},
        gevolg=Gevolg.SIGNALEREN,
    )


def _gesprek_gehouden(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst | Voldaan]:
    intake = eigen_intake(zaak)
    eerder = vervangen_stuk(zaak, Intake)
    if eerder is not None and (intake is None or _sleutel(eerder) != _sleutel(intake)):
        yield Voldaan(_sleutel(eerder), "vervallen")
    if intake is None or any(
        is_plan_van_gezin(zaak, plan) and plan.datum >= intake.datum for plan in zaak.stukken(Plan)
    ):
        return
    if any(termijn.sleutel == _sleutel(intake) for termijn in zaak.open_termijnen(_PLAN)):
        return
    berekend = termijn_in_werkdagen(intake.datum, p["termijn_werkdagen"])
    yield Uitkomst(
        f"Leg het plan van aanpak van het gesprek van {intake.datum} vast voordat er een besluit "
        "wordt genomen.",
        uiterlijk_op(zaak, berekend),
        termijn=verplichting(
            _PLAN,
            _sleutel(intake),
            p["eigenaar"],
            "een plan van aanpak maken, zo nodig met hulp van de jeugdconsulent",
            intake.datum,
            effectieve_dag(zaak, berekend),
            "een plan van aanpak",
        ),
    )


def _plan_gemaakt(zaak: Zaak) -> Iterator[Voldaan]:
    plan = zaak.stuk(Plan)
    if not is_plan_van_gezin(zaak, plan):
        return
    for termijn in zaak.open_termijnen(_PLAN):
        if termijn.vanaf <= plan.datum and (termijn.sleutel or "").startswith(zaak.gemeente):
            yield Voldaan(termijn.sleutel or "")


# --- who does it --------------------------------------------------------------------------------


@regel(
    "BX-VERW-11",
    "intake",
    "lokaalBesluit",
    titel="De jeugdconsulent is SKJ-geregistreerd",
    bron="2.1 Inleiding > Bedoeling Jeugdwet (tweede alinea)",
    gevolg=Gevolg.SIGNALEREN,
)
def geregistreerde_consulent(zaak: Zaak, p: Parameters) -> Antwoord:
    """Who does the intake or prepares a decision is registered on that day (2.1).

    The text states it as a fact without a consequence, hence a signal.
    """
    if zaak.plek == "intake" and eigen_intake(zaak) is None:
        return None
    consulent, dag = _consulent(zaak), zaak.verzoek_op
    if consulent is None:
        return ontbreekt("welke jeugdconsulent dit deed,")
    if geregistreerd(consulent, (p["register"],), dag):
        return None
    tot = consulent.geregistreerd_tot
    operanden: dict[str, Operand] = {
        "register": p["register"],
        "dag": dag.isoformat(),
        "geregistreerdTot": None if tot is None else tot.isoformat(),
    }
    return Uitkomst(
        f"De jeugdconsulent heeft op {dag} geen geldige registratie bij {p['register']}.", operanden
    )


def _consulent(zaak: Zaak) -> Medewerker | None:
    """Who did the judged intake, or prepared the judged decision, else did its inquiry."""
    intake, stuk = eigen_intake(zaak), beoordeeld_stuk(zaak)
    if intake is not None:
        return None if intake.gesprek is None else intake.gesprek.consulent
    if isinstance(stuk, LokaalBesluit) and stuk.voorbereid_door is not None:
        return stuk.voorbereid_door
    onderzoek = onderzoek_bij(zaak)
    return None if onderzoek is None else onderzoek.consulent
