"""What is reported at the end of help for dyslexia and of guided contact.

Rules ZL-PLAN-06 to -08 and -14. What must be there by the last day of the help is an obligation
from the stop on; a report that was there before leaves none.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import Contactmoment, Intake, Omgangsregeling, Plan, Rapportage, Schooldossier
from ledger.gebeurtenissen import LeveringGestopt, StopVerwijderd, ToewijzingGebeurtenis
from ledger.ijw.regels.regie import TIJDELIJK
from ledger.kaders.hulp import ontbreekt, opsomming, wordt_verwijderd
from ledger.kaders.zaak import Zaak, verplichting
from ledger.kaders.zuid_limburg import BOR, DIAGNOSE, DYSLEXIEBEHANDELING, regel
from ledger.kaders.zuid_limburg.feiten import grond, stukken_bij
from ledger.kaders.zuid_limburg.uitspraak import UITSPRAAK, VERZOEK, grondslag_van
from ledger.kaders.zuid_limburg.verplichtingen import (
    GEEN_TOEWIJZING,
    gedaan,
    geleverde_toewijzing,
    is_einde,
    open_bij_plan,
    sleutel_van,
    stukken_over,
    vervallen,
)
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan
from ledger.waarden import Termijn
from ledger.weergave import in_woorden

PLEKKEN: Final = ("plan", "JW301", "JW307", "JW307/verwijderen")
ONDERZOEK: Final = (
    "Dyslexie Diagnose > Procedure diagnose dyslexie > Uitvoering diagnostisch onderzoek"
)
EINDRAPPORT: Final = "eindrapport"
BESPREKING: Final = "besprekingBehandelplan"
OMGANG: Final = "omgang"
GERAPPORTEERD: Final = "De rapportage aan de rechter is vastgelegd"

Delen = Mapping[str, date | None]
"""What there must be at the end of help, with the day since which it is there."""
Delenlezer = Callable[[list[Plan], Parameters], Delen]


def _einde(zaak: Zaak) -> LeveringGestopt | None:
    """The stop that ends the help; None for another fact."""
    feit = zaak.feit
    return feit if isinstance(feit, LeveringGestopt) and is_einde(feit) else None


def _vervallen(zaak: Zaak, regelcode: str) -> list[Voldaan]:
    """When a stop or the allocation is deleted, what was due because of the stop lapses."""
    feit = zaak.feit
    stop_weg = isinstance(feit, StopVerwijderd) and feit.reden_beeindiging != TIJDELIJK
    if not stop_weg and not wordt_verwijderd(zaak):
        return []
    return vervallen(zaak, regelcode, getattr(feit, "toewijzing_nummer", None))


def _plannen(zaak: Zaak, toewijzing: ToewijzingGebeurtenis) -> list[Plan]:
    """The definite plans about this help, none from before it."""
    plannen = stukken_over(zaak, Plan, toewijzing, toewijzing.ingangsdatum)
    return [plan for plan in plannen if plan.definitief]


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
        return _vervallen(zaak, "ZL-PLAN-06")
    grondslag = grondslag_van(zaak)
    if grondslag != UITSPRAAK:
        return None if grondslag == VERZOEK else ontbreekt("de grondslag van de omgangsregeling")
    toewijzing = geleverde_toewijzing(zaak, stop)
    if toewijzing is None:
        return ontbreekt(GEEN_TOEWIJZING)
    aantal = _omgangen(zaak, toewijzing)
    sleutel = f"{sleutel_van(toewijzing.gemeente, toewijzing.toewijzing_nummer)}|{OMGANG}"
    uiterlijk = grond(zaak, Omgangsregeling, lambda rij: rij.uitspraak_rapport_op) or stop.einddatum
    volledig = [
        _datum(plan)
        for plan in _plannen(zaak, toewijzing)
        if _beschrijft(plan.rapportage, aantal) is True
    ]
    if volledig:
        return list(gedaan(sleutel, GERAPPORTEERD, min(volledig), uiterlijk))
    return Uitkomst(
        f"De rechter verwacht uiterlijk {uiterlijk} een rapportage met observaties van alle "
        f"{aantal} begeleide omgangen.",
        {"omgangen": aantal, "uiterlijk": uiterlijk.isoformat()},
        termijn=verplichting(
            "ZL-PLAN-06",
            sleutel,
            p["wie"],
            "de rechter rapporteren over elke begeleide omgang",
            stop.einddatum,
            uiterlijk,
            "een rapportage over alle begeleide omgangen",
        ),
    )


def _omgangen(zaak: Zaak, toewijzing: ToewijzingGebeurtenis) -> int:
    """How many guided contacts were recorded on an allocation."""
    momenten = stukken_over(zaak, Contactmoment, toewijzing, toewijzing.ingangsdatum)
    return sum(stuk.soort == OMGANG for stuk in momenten)


def _datum(plan: Plan) -> date:
    """The day of the report in a plan."""
    datum = None if plan.rapportage is None else plan.rapportage.datum
    return datum or plan.datum


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
    for termijn, toewijzing in open_bij_plan(zaak, plan, "ZL-PLAN-06"):
        aantal = _omgangen(zaak, toewijzing)
        volledig = _beschrijft(rapportage, aantal)
        if volledig:
            yield from gedaan(termijn.sleutel, GERAPPORTEERD, _datum(plan), termijn.laatste_dag)
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
    gezegd = _bij_einde(
        zaak,
        p,
        "ZL-PLAN-07",
        _delen_eindrapport,
        "het eindrapport met de uitkomst vastleggen",
        "Leg het eindrapport met de uitkomst vast en bespreek een behandelplan met de ouders",
    )
    if zaak.plek != "plan":
        return gezegd
    plannen = [plan for plan in stukken_bij(zaak, Plan) if plan.definitief]
    delen = _delen_eindrapport(plannen, p)
    besproken = BESPREKING not in delen or delen[BESPREKING] is not None
    if besproken or not zaak.stuk(Plan).definitief or zaak.stuk(Plan).rapportage is None:
        return gezegd
    onbesproken = Uitkomst(
        "Leg vast wanneer het behandelplan met de ouders is besproken.",
        {"ontbreekt": BESPREKING},
        gevolg=Gevolg.SIGNALEREN,
    )
    return [*gezegd, onbesproken]


def _delen_eindrapport(plannen: list[Plan], _: Parameters) -> Delen:
    rapporten = [
        plan.diagnose.eindrapport_op
        for plan in plannen
        if plan.diagnose is not None and heeft_eindrapport(plan)
    ]
    delen = {EINDRAPPORT: _eerste(rapporten)}
    besproken = [
        plan.rapportage.besproken_op
        for plan in plannen
        if plan.rapportage is not None and plan.rapportage.behandelplan
    ]
    return delen | {BESPREKING: _eerste(besproken)} if besproken else delen


def _eerste(dagen: Iterable[date | None]) -> date | None:
    return min((dag for dag in dagen if dag is not None), default=None)


def heeft_eindrapport(plan: Plan) -> bool:
    """Whether a plan holds a report with what the inquiry found."""
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
        _delen_behandeling,
        "de behandeling voor dyslexie afronden",
        "Leg bij het einde van de dyslexiebehandeling vast",
    )


def _delen_behandeling(plannen: list[Plan], p: Parameters) -> Delen:
    return {
        deel: _eerste(
            _datum(plan)
            for plan in plannen
            if plan.rapportage is not None and deel in plan.rapportage.onderdelen
        )
        for deel in p["onderdelen"]
    }


def _bij_einde(
    zaak: Zaak, p: Parameters, code: str, lees: Delenlezer, wat: str, doe: str
) -> list[Uitkomst | Voldaan]:
    """An obligation for each part that is not there at the stop, met by the report that has it.

    `lees` says since when a row of plans has each part.
    """
    if zaak.plek == "plan":
        return list(_delen_gerapporteerd(zaak, p, code, lees))
    stop = _einde(zaak)
    if stop is None:
        return [*_vervallen(zaak, code)]
    toewijzing = geleverde_toewijzing(zaak, stop)
    if toewijzing is None:
        return [ontbreekt(GEEN_TOEWIJZING)]
    gezegd: list[Uitkomst | Voldaan] = []
    for deel, dag in lees(_plannen(zaak, toewijzing), p).items():
        sleutel = f"{sleutel_van(toewijzing.gemeente, toewijzing.toewijzing_nummer)}|{deel}"
        if dag is not None:
            gezegd += gedaan(sleutel, _gereed(deel), dag, stop.einddatum)
            continue
        uitkomst = Uitkomst(
            f"{doe}: {in_woorden(deel)} ontbreekt (uiterlijk {stop.einddatum}).",
            {"ontbreekt": deel, "uiterlijk": stop.einddatum.isoformat()},
            termijn=verplichting(
                code,
                sleutel,
                p["wie"],
                wat,
                stop.einddatum,
                stop.einddatum,
                f"een plan met {in_woorden(deel)}",
            ),
        )
        gezegd.append(uitkomst)
    return gezegd


def _gereed(deel: str) -> str:
    return f"{in_woorden(deel).capitalize()}: vastgelegd"


def _delen_gerapporteerd(
    zaak: Zaak, p: Parameters, code: str, lees: Delenlezer
) -> Iterator[Uitkomst | Voldaan]:
    plan = zaak.stuk(Plan)
    if not plan.definitief or (plan.diagnose is None and plan.rapportage is None):
        return
    for termijn, toewijzing in open_bij_plan(zaak, plan, code):
        deel = _deel(termijn)
        dag = lees(_plannen(zaak, toewijzing), p).get(deel)
        if dag is not None:
            yield from gedaan(termijn.sleutel, _gereed(deel), dag, termijn.laatste_dag)


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
    rapporten = [plan for plan in _onderzocht(zaak) if heeft_eindrapport(plan)]
    if not rapporten:
        return None
    heeft = {deel for plan in rapporten if plan.rapportage for deel in plan.rapportage.onderdelen}
    nodig = [*p["verplichte_onderdelen"]]
    if _comorbiditeit_gemeld(zaak):
        nodig.append(p["voorwaardelijk"])
    zonder = tuple(deel for deel in nodig if deel not in heeft)
    if not zonder:
        return None
    return Uitkomst(
        f"In het dyslexieonderzoek ontbreekt: {opsomming(in_woorden(deel) for deel in zonder)}.",
        {"ontbreekt": zonder, "onderdelen": tuple(nodig)},
    )


def _onderzocht(zaak: Zaak) -> list[Plan]:
    """The plan that is judged, or at the end of the help those about it."""
    if zaak.plek == "plan":
        plan = zaak.stuk(Plan)
        return [plan] if plan.definitief else []
    stop = _einde(zaak)
    toewijzing = None if stop is None else geleverde_toewijzing(zaak, stop)
    return [] if toewijzing is None else _plannen(zaak, toewijzing)


def _comorbiditeit_gemeld(zaak: Zaak) -> bool:
    """Whether other disorders were reported before the inquiry."""
    bij_intake = any(stuk.comorbiditeit_gemeld for stuk in stukken_bij(zaak, Intake))
    return bij_intake or any(stuk.comorbiditeit for stuk in stukken_bij(zaak, Schooldossier))
