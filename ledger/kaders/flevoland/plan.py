"""Plans: the integral plan, the investigation before a decision, what diagnostics yields."""

from collections.abc import Iterator
from datetime import date

from ledger.bevinding import Gevolg
from ledger.client import is_verwijderd
from ledger.dossier import Bepaling, LokaalBesluit, Plan
from ledger.gebeurtenissen import LeveringGestopt, StopVerwijderd, ToewijzingGebeurtenis
from ledger.kaders.flevoland import BASIS, GROEP, MULTI_GEFINANCIERD, regel
from ledger.kaders.flevoland.feiten import kent_hulp_toe, traject
from ledger.kaders.hulp import dagen_later, geldende_toewijzingen, ontbreekt
from ledger.kaders.zaak import Voorstel, Zaak, verplichting
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan

DIAGNOSTIEK = "45F11"
MET_PLAN = tuple(code for code in MULTI_GEFINANCIERD if code != DIAGNOSTIEK)
TIJDELIJK = "20"
"""The reason of a stop after which the help is meant to go on (JZ588)."""

_INTEGRAAL = frozenset({"integraal", "gezinsplan"})

# --- which plan is about what ------------------------------------------------------------------


def codes_van_plan(zaak: Zaak, plan: Plan) -> frozenset[str]:
    """The products of this kader that a plan names; empty for a plan that names none."""
    genoemd = [*plan.producten, *([plan.product] if plan.product else [])]
    if not genoemd and plan.toewijzing_nummer is not None:
        toewijzing = zaak.toestand.toewijzing((plan.gemeente, plan.toewijzing_nummer))
        genoemd = [toewijzing.product] if toewijzing is not None and toewijzing.product else []
    codes = (zaak.kader.code_van(product) for product in genoemd)
    return frozenset(code for code in codes if code is not None)


def gaat_over(zaak: Zaak, plan: Plan, aanbieder: str | None, code: str | None) -> bool:
    """Whether a plan is about the help of this aanbieder with this product."""
    codes = codes_van_plan(zaak, plan)
    return plan.aanbieder in (None, aanbieder) and (not codes or code in codes)


def toewijzingen_van_plan(zaak: Zaak, plan: Plan) -> tuple[ToewijzingGebeurtenis, ...]:
    """The allocations that a plan is about: those that had not ended before its day.

    One that had ended counts as long as the plan for it is still to come.
    """
    te_maken = {termijn.sleutel for termijn in zaak.open_termijnen("FL-PLAN-01")}
    return tuple(
        feit
        for feit in geldende_toewijzingen(zaak.toestand)
        if feit.gemeente == plan.gemeente
        and plan.toewijzing_nummer in (None, feit.toewijzing_nummer)
        and (
            plan.datum <= (feit.einddatum or date.max)
            or _sleutel(feit.gemeente, feit.toewijzing_nummer) in te_maken
        )
        and gaat_over(zaak, plan, feit.aanbieder, zaak.kader.code_van(feit.product))
    )


def _sleutel(gemeente: str, toewijzing_nummer: int | None) -> str:
    """The key of the obligation to make a plan for an allocation."""
    return f"{gemeente}|{toewijzing_nummer}"


def plannen_van_traject(
    zaak: Zaak, aanbieder: str | None, code: str | None, vanaf: date
) -> list[Plan]:
    """The definite plans for the run of help into which `vanaf` falls, by day.

    A plan belongs to the run when it was made after earlier help with the same product had ended.
    """
    begin = min((rij.ingangsdatum for rij in traject(zaak, aanbieder, code, vanaf)), default=vanaf)
    eerder = max(
        (
            feit.einddatum
            for feit in geldende_toewijzingen(zaak.toestand)
            if feit.einddatum is not None
            and feit.einddatum < begin
            and feit.aanbieder == aanbieder
            and zaak.kader.code_van(feit.product) == code
        ),
        default=date.min,
    )
    return [
        plan
        for plan in zaak.stukken(Plan)
        if plan.definitief and plan.datum > eerder and gaat_over(zaak, plan, aanbieder, code)
    ]


# --- the integral plan --------------------------------------------------------------------------


@regel(
    "FL-PLAN-01",
    "JW301",
    "plan",
    titel="Integraal plan van aanpak verplicht",
    bron=(
        "Werkinstructies > Basisregels en definities – Multi > Integraal plan van aanpak",
        "Productomschrijving Multi > Omschrijving (onderliggend plan van aanpak)",
    ),
    gevolg=Gevolg.TERMIJN,
    producten=MET_PLAN,
)
def integraal_plan(zaak: Zaak, p: Parameters) -> Antwoord:
    """Multi needs a plan on which family and referrer agreed, made by the aanbieder.

    The source names no day; it is counted from the first day of the allocation. One plan may
    serve several products, and then says in which order they come; help in a group needs a plan
    of the jeugdige itself, not of the family (Integraal plan van aanpak).
    """
    if zaak.plek == "plan":
        return _plan_gemaakt(zaak, p)
    return None if zaak.voorstel is None else _plan_nodig(zaak, zaak.voorstel, p)


def _plan_nodig(zaak: Zaak, voorstel: Voorstel, p: Parameters) -> Antwoord:
    sleutel = _sleutel(zaak.gemeente, voorstel.toewijzing_nummer)
    if isinstance(zaak.feit, ToewijzingGebeurtenis) and is_verwijderd(zaak.feit):
        return Voldaan(sleutel, "vervallen")
    uiterlijk = dagen_later(voorstel.ingangsdatum, p["dagen"])
    bekend = [rij for rij in zaak.open_termijnen("FL-PLAN-01") if rij.sleutel == sleutel]
    if voorstel.soort == "wijziging" and not any(rij.laatste_dag != uiterlijk for rij in bekend):
        return None
    plannen = plannen_van_traject(zaak, zaak.aanbieder, zaak.code, voorstel.ingangsdatum)
    if any(
        _dekt(plan, zaak.code) and not _gebreken(zaak, plan, codes_van_plan(zaak, plan), p)
        for plan in plannen
    ):
        return None
    return Uitkomst(
        "De aanbieder legt uiterlijk op "
        f"{uiterlijk.isoformat()} een integraal plan vast met gezin en verwijzer.",
        {"ingangsdatum": voorstel.ingangsdatum.isoformat(), "uiterlijk": uiterlijk.isoformat()},
        termijn=verplichting(
            "FL-PLAN-01",
            sleutel,
            p["wie"],
            "het integrale plan van aanpak vastleggen",
            voorstel.ingangsdatum,
            uiterlijk,
            "een plan met akkoord van gezin en verwijzer",
        ),
    )


def _plan_gemaakt(zaak: Zaak, p: Parameters) -> Antwoord:
    plan = zaak.stuk(Plan)
    if not plan.definitief or plan.soort not in _INTEGRAAL:
        return None
    gedekt = [
        (feit.toewijzing_nummer, code)
        for feit in toewijzingen_van_plan(zaak, plan)
        if (code := zaak.kader.code_van(feit.product)) in MET_PLAN and _dekt(plan, code)
    ]
    codes = codes_van_plan(zaak, plan) | {code for _, code in gedekt}
    if not codes & set(MET_PLAN):
        return None
    gebreken = _gebreken(zaak, plan, codes, p)
    if gebreken:
        return Uitkomst(
            f"Het plan is niet compleet; er ontbreekt: {', '.join(gebreken)}.",
            {"ontbreekt": gebreken, "producten": tuple(sorted(codes))},
            gevolg=Gevolg.SIGNALEREN,
        )
    return [Voldaan(_sleutel(plan.gemeente, nummer)) for nummer, _ in gedekt]


def _dekt(plan: Plan, code: str | None) -> bool:
    return plan.soort == "integraal" or (plan.soort == "gezinsplan" and code not in GROEP)


def _gebreken(zaak: Zaak, plan: Plan, codes: frozenset[str], p: Parameters) -> tuple[str, ...]:
    """What a plan still lacks: who agreed, and the order when it has several products."""
    rollen = zaak.kader.bestand.rollen_binnen
    zonder = [f"akkoord van {wie}" for wie in p["akkoord"] if not rollen(wie) & set(plan.akkoord)]
    ordenen = len(codes) > 1 and not plan.planning
    return (*zonder, *(["planning en volgorde"] if ordenen else []))


# --- before the decision --------------------------------------------------------------------------


@regel(
    "FL-PLAN-02",
    "lokaalBesluit",
    titel="Onderzoek van de toegang vóór een besluit Multi",
    bron="Werkinstructies > Basisregels en definities – Multi > Integraal plan van aanpak",
    gevolg=Gevolg.WEIGEREN,
    producten=MULTI_GEFINANCIERD,
)
def onderzoek_voor_besluit(zaak: Zaak, _: Parameters) -> Antwoord:
    """A local decision on Multi rests on an investigation that was finished by then.

    Along the medical route there is none, and a GI makes its own (Integraal plan van aanpak).
    """
    besluit = zaak.stuk(LokaalBesluit)
    if kent_hulp_toe(zaak) is None:
        return None
    besluitdatum = besluit.datum.isoformat()
    if besluit.onderzoek_datum is None:
        return Uitkomst(
            "Leg eerst het onderzoek van de toegang vast.",
            {"onderzoekDatum": None, "besluitDatum": besluitdatum},
        )
    if besluit.onderzoek_datum <= besluit.datum:
        return None
    onderzoek = besluit.onderzoek_datum.isoformat()
    return Uitkomst(
        f"Het onderzoek van {onderzoek} was nog niet klaar bij het besluit van {besluitdatum}.",
        {"onderzoekDatum": onderzoek, "besluitDatum": besluitdatum},
    )


@regel(
    "FL-PLAN-04",
    "plan",
    "lokaalBesluit",
    titel="Basis Begeleiding onder schooltijd",
    bron="Werkinstructies > Basisregels en definities – Basis Begeleiding > Geen Basis Begeleiding",
    gevolg=Gevolg.WEIGEREN,
    producten=BASIS,
)
def onder_schooltijd(zaak: Zaak, p: Parameters) -> Antwoord:
    """Basis Begeleiding never replaces education; in school hours it needs every condition.

    Whether the leerplichtambtenaar was consulted is optional (Geen Basis Begeleiding).
    """
    stuk = _plan_of_besluit(zaak)
    if stuk is None:
        return None
    if p["verboden_doel"] in (stuk.doel, *stuk.doelen):
        return Uitkomst(
            "Basis Begeleiding kan geen onderwijs vervangen.", {"doel": p["verboden_doel"]}
        )
    if stuk.onder_schooltijd is None:
        return ontbreekt("of de begeleiding onder schooltijd is")
    zonder = tuple(rij for rij in p["voorwaarden"] if rij not in stuk.schooltijd_voorwaarden)
    if not stuk.onder_schooltijd or not zonder:
        return None
    return Uitkomst(
        f"Onder schooltijd gelden {p['aantal']} voorwaarden; er ontbreekt: {', '.join(zonder)}.",
        {"ontbreekt": zonder, "aantal": p["aantal"]},
    )


def _plan_of_besluit(zaak: Zaak) -> Plan | LokaalBesluit | None:
    if zaak.plek == "plan":
        plan = zaak.stuk(Plan)
        return plan if codes_van_plan(zaak, plan) & set(BASIS) else None
    besluit: Bepaling | None = kent_hulp_toe(zaak)
    return besluit if isinstance(besluit, LokaalBesluit) else None


# --- at the end -----------------------------------------------------------------------------------


@regel(
    "FL-PLAN-03",
    "JW307",
    "JW307/verwijderen",
    "plan",
    titel="Uitkomst van diagnostiek",
    bron=(
        "Werkinstructies > Diagnostiek > Onderzoek",
        "Productomschrijving Multi > 1. Deelproduct diagnostiek > Resultaten",
    ),
    gevolg=Gevolg.TERMIJN,
    producten=(DIAGNOSTIEK,),
)
def uitkomst_diagnostiek(zaak: Zaak, p: Parameters) -> Antwoord:
    """Diagnostics end with a support plan; what it must hold is named, the day is not.

    The two documents name it differently; a support plan and a plan on the product itself are
    read as the same. It is due on the day on which the diagnostics ended, and no longer when that
    stop is deleted (Onderzoek; Resultaten).
    """
    if zaak.plek == "plan":
        return _ondersteuningsplan(zaak, p)
    stop = zaak.feit
    if isinstance(stop, StopVerwijderd):
        tijdelijk = stop.reden_beeindiging == TIJDELIJK
        return None if tijdelijk else Voldaan(_sleutel_uitkomst(zaak, stop), "vervallen")
    if not isinstance(stop, LeveringGestopt) or stop.reden_beeindiging == TIJDELIJK:
        return None
    plannen = plannen_van_traject(zaak, zaak.aanbieder, zaak.code, zaak.ingang_op)
    if any(_gaat_over_uitkomst(zaak, plan) and not _leeg(plan, p) for plan in plannen):
        return None
    uiterlijk = stop.einddatum.isoformat()
    return Uitkomst(
        f"De diagnostiek is gestopt op {uiterlijk}; leg het ondersteuningsplan vast.",
        {"einddatum": uiterlijk, "uiterlijk": uiterlijk},
        termijn=verplichting(
            "FL-PLAN-03",
            _sleutel_uitkomst(zaak, stop),
            p["wie"],
            "de uitkomst van de diagnostiek vastleggen",
            stop.einddatum,
            stop.einddatum,
            "een ondersteuningsplan met alle onderdelen",
        ),
    )


def _sleutel_uitkomst(zaak: Zaak, stop: LeveringGestopt | StopVerwijderd) -> str:
    return f"{zaak.gemeente}|{zaak.aanbieder}|{stop.toewijzing_nummer}"


def _ondersteuningsplan(zaak: Zaak, p: Parameters) -> Antwoord:
    plan = zaak.stuk(Plan)
    if not plan.definitief or not _gaat_over_uitkomst(zaak, plan):
        return None
    leeg = _leeg(plan, p)
    if leeg:
        return Uitkomst(
            f"De uitkomst van de diagnostiek is niet compleet; er ontbreekt: {', '.join(leeg)}.",
            {"ontbreekt": leeg},
            gevolg=Gevolg.SIGNALEREN,
        )
    return _gestopt_met_plan(zaak, plan)


def _gestopt_met_plan(zaak: Zaak, plan: Plan) -> Iterator[Voldaan]:
    for termijn in zaak.open_termijnen("FL-PLAN-03"):
        sleutel = termijn.sleutel or ""
        gemeente, aanbieder, nummer = sleutel.split("|")
        if (
            gemeente == plan.gemeente
            and plan.aanbieder in (None, aanbieder)
            and plan.toewijzing_nummer in (None, int(nummer) if nummer.isdigit() else None)
        ):
            yield Voldaan(sleutel)


def _gaat_over_uitkomst(zaak: Zaak, plan: Plan) -> bool:
    return plan.soort == "ondersteuningsplan" or codes_van_plan(zaak, plan) == {DIAGNOSTIEK}


def _leeg(plan: Plan, p: Parameters) -> tuple[str, ...]:
    return tuple(veld for veld in p["velden"] if veld not in plan.velden)


@regel(
    "FL-PLAN-05",
    "JW307",
    titel="Afschalen en warme overdracht bij einde",
    bron=(
        "Werkinstructies > Specialistische Begeleiding - Groep > Aanbieder en begeleiding",
        "Productomschrijving Multi > 8. Deelproduct specialistische begeleiding – groep",
        "Productomschrijving Multi > Omschrijving (afschaling)",
    ),
    gevolg=Gevolg.SIGNALEREN,
    producten=MULTI_GEFINANCIERD,
)
def afschalen_bij_einde(zaak: Zaak, p: Parameters) -> Antwoord:
    """At the end of help it is on record that less was considered; for some, who took over.

    Whether less was possible cannot be judged (Aanbieder en begeleiding; Omschrijving).
    """
    stop = zaak.feit
    if not isinstance(stop, LeveringGestopt) or stop.reden_beeindiging == TIJDELIJK:
        return None
    plannen = plannen_van_traject(zaak, zaak.aanbieder, zaak.code, zaak.ingang_op)
    zonder: list[str] = []
    if not any(plan.afschalen_overwogen for plan in plannen):
        zonder.append("afschalen")
    if zaak.code in p["overdracht"] and not any(plan.warme_overdracht for plan in plannen):
        zonder.append("warmeOverdracht")
    if not zonder:
        return None
    woorden = {"afschalen": "of afschalen kon", "warmeOverdracht": "wie de overdracht kreeg"}
    return Uitkomst(
        f"Leg bij het einde vast {' en '.join(woorden[rij] for rij in zonder)}.",
        {"ontbreekt": tuple(zonder), "einddatum": stop.einddatum.isoformat()},
    )
