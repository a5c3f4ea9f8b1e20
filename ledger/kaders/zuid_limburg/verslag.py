"""What is reported at the end of help for dyslexia and of guided contact.

Rules ZL-PLAN-06 to -08 and -14. What must be there by the last day of the help is an obligation
from the stop on; a report that was there before leaves none.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import Contactmoment, Intake, Omgangsregeling, Plan, Rapportage, Schooldossier
from ledger.gebeurtenissen import LeveringGestopt, StopVerwijderd, ToewijzingGebeurtenis
from ledger.ijw.regels.regie import TIJDELIJK
from ledger.kaders.hulp import ontbreekt
from ledger.kaders.zaak import Zaak, verplichting
from ledger.kaders.zuid_limburg import BOR, DIAGNOSE, DYSLEXIEBEHANDELING, regel
from ledger.kaders.zuid_limburg.crisisplan import (
    GEEN_NUMMER,
    is_einde,
    nummer_uit,
    sleutel_van,
    te_laat,
)
from ledger.kaders.zuid_limburg.feiten import codes_van, grond, stukken_bij
from ledger.kaders.zuid_limburg.uitspraak import UITSPRAAK, VERZOEK, grondslag_van
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan
from ledger.waarden import Termijn

PLEKKEN: Final = ("plan", "JW307", "JW307/verwijderen")
ONDERZOEK: Final = (
    "Dyslexie Diagnose > Procedure diagnose dyslexie > Uitvoering diagnostisch onderzoek"
)
EINDRAPPORT: Final = "eindrapport"
BESPREKING: Final = "besprekingBehandelplan"
OMGANG: Final = "omgang"


def _einde(zaak: Zaak) -> LeveringGestopt | None:
    """The stop that ends the help; None for another fact."""
    feit = zaak.feit
    return feit if isinstance(feit, LeveringGestopt) and is_einde(feit) else None


def _vervallen(zaak: Zaak, regelcode: str) -> Iterator[Voldaan]:
    """When the stop is deleted, what was due because of it lapses."""
    feit = zaak.feit
    if not isinstance(feit, StopVerwijderd) or feit.reden_beeindiging == TIJDELIJK:
        return
    for termijn in zaak.open_termijnen(regelcode):
        if nummer_uit(termijn) == (zaak.gemeente, feit.toewijzing_nummer or 0):
            yield Voldaan(termijn.sleutel or "", "vervallen")


def _open_bij_plan(
    zaak: Zaak, plan: Plan, regelcode: str
) -> Iterator[tuple[Termijn, ToewijzingGebeurtenis]]:
    """The open obligations of a rule on the allocations that a plan is about."""
    codes = codes_van(zaak, plan)
    for termijn in zaak.open_termijnen(regelcode):
        gemeente, nummer = nummer_uit(termijn)
        toewijzing = zaak.toestand.toewijzing((gemeente, nummer))
        if toewijzing is None or gemeente != plan.gemeente:
            continue
        past = not codes or zaak.kader.code_van(toewijzing.product) in codes
        eigen = plan.aanbieder in (None, toewijzing.aanbieder)
        if past and eigen and plan.toewijzing_nummer in (None, nummer):
            yield termijn, toewijzing


def _op_tijd(termijn: Termijn, wat: str, dag: date) -> Iterator[Uitkomst | Voldaan]:
    """An obligation that is met, with a warning when that was late."""
    if termijn.laatste_dag is not None and dag > termijn.laatste_dag:
        yield te_laat(f"{wat} is van {dag}", dag, termijn.laatste_dag)
    yield Voldaan(termijn.sleutel or "")


def _deel(termijn: Termijn) -> str:
    """Which part of a report an obligation is about."""
    return (termijn.sleutel or "").split("|")[-1]


# --- guided contact -------------------------------------------------------------------------------


@regel(
    "ZL-PLAN-06",
    *PLEKKEN,
    titel="Omgangsrapportage aan de rechter",
    bron=(
        "Begeleide omgangsregeling > Beschrijving",
        "Begeleide omgangsregeling > Tabel middel en zwaar",
    ),
    gevolg=Gevolg.TERMIJN,
    producten=BOR,
)
def omgangsrapportage(zaak: Zaak, p: Parameters) -> Antwoord:
    """A court that ordered guided contact gets a report at the end, with what was observed each
    time; by the day that it names, else by the last day of the help (Beschrijving; table).

    The times are the recorded contacts of that kind; a report on fewer is incomplete.
    """
    if zaak.plek == "plan":
        return list(_omgang_gerapporteerd(zaak))
    stop = _einde(zaak)
    if stop is None:
        return list(_vervallen(zaak, "ZL-PLAN-06"))
    grondslag = grondslag_van(zaak)
    if grondslag != UITSPRAAK:
        return None if grondslag == VERZOEK else ontbreekt("de grondslag van de omgangsregeling")
    if stop.toewijzing_nummer is None:
        return ontbreekt(GEEN_NUMMER)
    aantal = _omgangen(zaak, stop.toewijzing_nummer)
    if any(
        _beschrijft(plan.rapportage, aantal) is True
        for plan in stukken_bij(zaak, Plan)
        if plan.definitief
    ):
        return None
    uiterlijk = grond(zaak, Omgangsregeling, lambda rij: rij.uitspraak_rapport_op) or stop.einddatum
    return Uitkomst(
        f"De rechter verwacht uiterlijk {uiterlijk} een rapportage met observaties van alle "
        f"{aantal} begeleide omgangen.",
        {"omgangen": aantal, "uiterlijk": uiterlijk.isoformat()},
        termijn=verplichting(
            "ZL-PLAN-06",
            f"{sleutel_van(zaak.gemeente, stop.toewijzing_nummer)}|{OMGANG}",
            p["wie"],
            "de rechter rapporteren over elke begeleide omgang",
            stop.einddatum,
            uiterlijk,
            "een rapportage over alle begeleide omgangen",
        ),
    )


def _omgangen(zaak: Zaak, nummer: int | None) -> int:
    """How many guided contacts were recorded on an allocation."""
    return sum(
        stuk.soort == "omgang" and stuk.toewijzing_nummer in (None, nummer)
        for stuk in stukken_bij(zaak, Contactmoment)
    )


def _beschrijft(rapportage: Rapportage | None, aantal: int) -> bool | None:
    """Whether a report is about that many contacts; None when it is no report on contact."""
    if rapportage is None or rapportage.omgangen is None or rapportage.aan not in (None, "rechter"):
        return None
    return rapportage.omgangen >= aantal


def _omgang_gerapporteerd(zaak: Zaak) -> Iterator[Uitkomst | Voldaan]:
    plan = zaak.stuk(Plan)
    rapportage = plan.rapportage
    if rapportage is None or not plan.definitief:
        return
    for termijn, toewijzing in _open_bij_plan(zaak, plan, "ZL-PLAN-06"):
        aantal = sum(
            stuk.soort == "omgang"
            and stuk.toewijzing_nummer in (None, toewijzing.toewijzing_nummer)
            for stuk in zaak.stukken(Contactmoment)
        )
        volledig = _beschrijft(rapportage, aantal)
        if volledig:
            dag = rapportage.datum or plan.datum
            yield from _op_tijd(termijn, "De rapportage aan de rechter", dag)
        elif volledig is False:
            yield Uitkomst(
                f"De rapportage beschrijft {rapportage.omgangen} van de {aantal} begeleide "
                "omgangen en is onvolledig.",
                {"beschreven": rapportage.omgangen, "omgangen": aantal},
                gevolg=Gevolg.SIGNALEREN,
            )


# --- dyslexia: the report on the inquiry ----------------------------------------------------------


@regel(
    "ZL-PLAN-07",
    *PLEKKEN,
    titel="Eindrapport dyslexieonderzoek",
    bron=ONDERZOEK,
    gevolg=Gevolg.TERMIJN,
    producten=(DIAGNOSE,),
)
def eindrapport(zaak: Zaak, p: Parameters) -> Antwoord:
    """The inquiry into dyslexia ends with a report that says what was found; when there is a plan
    of treatment, it was talked over with the parents, and when is on record (Uitvoering).

    The source gives no day: the arrangement is done with the report, so the last day of the help is
    taken.
    """
    return _bij_einde(
        zaak,
        p,
        "ZL-PLAN-07",
        _eindrapport_mist,
        "het eindrapport met de uitkomst vastleggen",
        "Leg het eindrapport met de uitkomst vast en bespreek een behandelplan met de ouders",
    )


def _eindrapport_mist(plannen: list[Plan], _: Parameters) -> tuple[str, ...]:
    rapport = next((plan for plan in plannen if _heeft_eindrapport(plan)), None)
    if rapport is None:
        return (EINDRAPPORT,)
    besproken = [
        plan.rapportage
        for plan in plannen
        if plan.rapportage is not None and plan.rapportage.behandelplan
    ]
    onbesproken = besproken and all(rij.besproken_op is None for rij in besproken)
    return (BESPREKING,) if onbesproken else ()


def _heeft_eindrapport(plan: Plan) -> bool:
    diagnose = plan.diagnose
    return diagnose is not None and None not in (diagnose.uitkomst, diagnose.eindrapport_op)


# --- dyslexia: the end of the treatment -----------------------------------------------------------


@regel(
    "ZL-PLAN-08",
    *PLEKKEN,
    titel="Evaluatie en klanttevredenheid dyslexiebehandeling",
    bron=("Dyslexie Behandeling > Beschrijving", "Dyslexie Behandeling > Vorm"),
    gevolg=Gevolg.TERMIJN,
    producten=(DYSLEXIEBEHANDELING,),
)
def evaluatie_behandeling(zaak: Zaak, p: Parameters) -> Antwoord:
    """At the end of a treatment for dyslexia results, a systematic evaluation and how content the
    client is (CQ-index) are on record; each is due by itself (Beschrijving; Vorm)."""
    return _bij_einde(
        zaak,
        p,
        "ZL-PLAN-08",
        _onderdelen_mist,
        "de behandeling voor dyslexie afronden",
        "Leg bij het einde van de dyslexiebehandeling vast",
    )


def _onderdelen_mist(plannen: list[Plan], p: Parameters) -> tuple[str, ...]:
    heeft = {deel for plan in plannen if plan.rapportage for deel in plan.rapportage.onderdelen}
    return tuple(deel for deel in p["onderdelen"] if deel not in heeft)


def _bij_einde(
    zaak: Zaak,
    p: Parameters,
    code: str,
    mist: Callable[[list[Plan], Parameters], tuple[str, ...]],
    wat: str,
    doe: str,
) -> Antwoord:
    """An obligation for each part that is not there at the stop, met by the report that has it.

    `mist` says which parts a row of plans lacks.
    """
    if zaak.plek == "plan":
        return list(_delen_gerapporteerd(zaak, p, code, mist))
    stop = _einde(zaak)
    if stop is None:
        return list(_vervallen(zaak, code))
    if stop.toewijzing_nummer is None:
        return ontbreekt(GEEN_NUMMER)
    delen = mist([plan for plan in stukken_bij(zaak, Plan) if plan.definitief], p)
    return [
        Uitkomst(
            f"{doe}: {deel} ontbreekt (uiterlijk {stop.einddatum}).",
            {"ontbreekt": deel, "uiterlijk": stop.einddatum.isoformat()},
            termijn=verplichting(
                code,
                f"{sleutel_van(zaak.gemeente, stop.toewijzing_nummer)}|{deel}",
                p["wie"],
                wat,
                stop.einddatum,
                stop.einddatum,
                f"een plan met {deel}",
            ),
        )
        for deel in delen
    ]


def _delen_gerapporteerd(
    zaak: Zaak,
    p: Parameters,
    code: str,
    mist: Callable[[list[Plan], Parameters], tuple[str, ...]],
) -> Iterator[Uitkomst | Voldaan]:
    plan = zaak.stuk(Plan)
    if not plan.definitief or (plan.diagnose is None and plan.rapportage is None):
        return
    eerder = [ander for ander in stukken_bij(zaak, Plan) if ander.definitief]
    ontbrekend = mist(eerder, p)
    datum = plan.rapportage.datum if plan.rapportage is not None else None
    for termijn, _ in _open_bij_plan(zaak, plan, code):
        if _deel(termijn) not in ontbrekend:
            yield from _op_tijd(termijn, _deel(termijn), datum or plan.datum)
    if BESPREKING in ontbrekend:
        yield Uitkomst(
            "Leg vast wanneer het behandelplan met de ouders is besproken.",
            {"ontbreekt": BESPREKING},
            gevolg=Gevolg.SIGNALEREN,
        )


# --- dyslexia: what was investigated --------------------------------------------------------------


@regel(
    "ZL-PLAN-14",
    "plan",
    "JW307",
    titel="Onderdelen van het dyslexieonderzoek",
    bron=ONDERZOEK,
    gevolg=Gevolg.SIGNALEREN,
    producten=(DIAGNOSE,),
)
def onderdelen_onderzoek(zaak: Zaak, p: Parameters) -> Antwoord:
    """The report says that the three parts of the inquiry were done, and the fourth when other
    disorders were reported at the intake or by the school (Uitvoering).

    Without a report ZL-PLAN-07 speaks.
    """
    plannen = [zaak.stuk(Plan)] if zaak.plek == "plan" else [*stukken_bij(zaak, Plan)]
    rapporten = [plan for plan in plannen if plan.definitief and _heeft_eindrapport(plan)]
    if not rapporten or (zaak.plek == "JW307" and _einde(zaak) is None):
        return None
    heeft = {deel for plan in rapporten if plan.rapportage for deel in plan.rapportage.onderdelen}
    nodig = [*p["verplichte_onderdelen"]]
    if _comorbiditeit_gemeld(zaak):
        nodig.append(p["voorwaardelijk"])
    zonder = tuple(deel for deel in nodig if deel not in heeft)
    if not zonder:
        return None
    return Uitkomst(
        f"In het dyslexieonderzoek ontbreekt: {', '.join(zonder)}.",
        {"ontbreekt": zonder, "onderdelen": tuple(nodig)},
    )


def _comorbiditeit_gemeld(zaak: Zaak) -> bool:
    """Whether other disorders were reported before the inquiry."""
    bij_intake = any(stuk.comorbiditeit_gemeld for stuk in stukken_bij(zaak, Intake))
    return bij_intake or any(stuk.comorbiditeit for stuk in stukken_bij(zaak, Schooldossier))
