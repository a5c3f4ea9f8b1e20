"""What the plan of a client says: goals, a say in the help, the surroundings, who directs."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import (
    Bepaling,
    Contactmoment,
    Groepssessie,
    Inspraak,
    LokaalBesluit,
    Plan,
    Regie,
    Verwijzing,
)
from ledger.gebeurtenissen import LeveringGestopt, PrestatieGebeurtenis
from ledger.ijw.regels.regie import TIJDELIJK
from ledger.kaders.boxtel import (
    GESLOTEN_EN_OVERIG,
    ZONDER_VERBLIJF,
    regel,
)
from ledger.kaders.boxtel.behandeltraject import JEUGDIGE, OUDERS, is_volwassen
from ledger.kaders.boxtel.hulpstukken import (
    beoordeeld_plan,
    codes_van,
    geeft_nieuwe_dagen,
    hulp_van,
    is_vastgesteld,
    laatste_plan,
    stukken_bij,
    toewijzingen_bij,
)
from ledger.kaders.boxtel.sessies import duur
from ledger.kaders.hulp import geldende_toewijzingen, ontbreekt, samenlopend
from ledger.kaders.zaak import Zaak, minuten_van
from ledger.regels import Antwoord, Parameters, Uitkomst

_EISEN: Final = "Bijlage 3 > Prestatie-eisen"
_ALGEMEEN: Final = f"{_EISEN} > Jeugdhulp zonder Verblijf"
_PLEEGZORG: Final = f"{_EISEN} > Pleegzorg"
_GEZINSGERICHT: Final = f"{_EISEN} > Gezinsgericht Verblijf"
_GESLOTEN: Final = f"{_EISEN} > Verblijf Gesloten en Overig"
_OMGEVING: Final = "ondersteuningOmgeving"
_DIRECT_REGIE: Final = frozenset({"procesregie", "casusregie"})
_GEEN_INSPRAAK: Final = Inspraak()


# --- goals --------------------------------------------------------------------------------------


def doelen_van(zaak: Zaak) -> tuple[str, ...] | None:
    """The goals of the help of the case: of the last plan, else of what the help rests on.

    None when no such record is there.
    """
    plan = laatste_plan(zaak)
    if plan is not None:
        return plan.doelen
    gronden = (
        next(stukken_bij(zaak, LokaalBesluit), None),
        next(stukken_bij(zaak, Bepaling), None),
        next(stukken_bij(zaak, Verwijzing), None),
    )
    return next((grond.doelen for grond in gronden if grond is not None), None)


def _open_doelen(plan: Plan) -> tuple[str, ...]:
    return tuple(doel for doel in plan.doelen if doel not in plan.bereikte_doelen)


@regel(
    "BX-KWAL-01",
    "plan",
    "JW301",
    "JW317",
    "JW307",
    titel="Zo kort en licht mogelijk, tot de doelen zijn bereikt",
    bron=_ALGEMEEN,
    gevolg=Gevolg.SIGNALEREN,
    producten=ZONDER_VERBLIJF,
)
def tot_de_doelen(zaak: Zaak, p: Parameters) -> Antwoord:
    """Help has a goal, and ends when its goals are met.

    An allocation may have its goal from the decision or referral when there is no plan yet. Whoever
    asks for more, or interrupts help, while every goal of the plan is met is told so (Jeugdhulp
    zonder Verblijf, first and second point).
    """
    if zaak.plek == "JW301":
        return (
            None if not geeft_nieuwe_dagen(zaak) else _zonder_doel(len(doelen_van(zaak) or ()), p)
        )
    if zaak.plek == "plan":
        plan = beoordeeld_plan(zaak, ZONDER_VERBLIJF)
        if plan is None:
            return None
        loopt = any(toewijzingen_bij(zaak, plan)) or plan.kenmerk is not None
        return _zonder_doel(len(plan.doelen), p) or (_alles_bereikt(plan) if loopt else None)
    if not _gaat_door(zaak):
        return None
    plan = laatste_plan(zaak)
    if plan is None:
        return ontbreekt("het plan met de doelen")
    return _zonder_doel(len(plan.doelen), p) or _alles_bereikt(plan)


def _gaat_door(zaak: Zaak) -> bool:
    """Whether a change asks for more days of help, or a stop only interrupts it."""
    if isinstance(zaak.feit, LeveringGestopt):
        return zaak.feit.reden_beeindiging == TIJDELIJK
    voorstel = zaak.voorstel
    return voorstel is not None and voorstel.soort == "wijziging" and geeft_nieuwe_dagen(zaak)


def _zonder_doel(aantal: int, p: Parameters) -> Uitkomst | None:
    if aantal >= p["min_doelen"]:
        return None
    return Uitkomst(
        f"Bij deze hulp hoort minstens {p['min_doelen']} doel in het plan; er is er geen.",
        {"doelen": aantal, "minDoelen": p["min_doelen"]},
    )


def _alles_bereikt(plan: Plan) -> Uitkomst | None:
    if _open_doelen(plan):
        return None
    return Uitkomst(
        "Alle afgesproken doelen zijn bereikt; beoordeel of de hulp kan stoppen.",
        {"doelen": len(plan.doelen), "openDoelen": 0},
    )


# --- the surroundings ---------------------------------------------------------------------------


@regel(
    "BX-KWAL-02",
    "JW323",
    "JW315",
    "groepssessie",
    "plan",
    titel="Ondersteuning van de omgeving hoort bij de hulp",
    bron=_ALGEMEEN,
    gevolg=Gevolg.AFLEIDEN,
    producten=ZONDER_VERBLIJF,
    alleen_bij={"JW323": (Contactmoment,)},
)
def omgeving(zaak: Zaak, p: Parameters) -> Antwoord:
    """Advice to family or school counts within the allocation of the same product.

    It must serve the own network, independence or taking part: a goal. A request for such support
    alone is pointed to the allocation that runs. The plan also says how the own network and other
    provisions are brought in; what it leaves out is signalled (Jeugdhulp zonder Verblijf, third and
    fourth point).
    """
    if isinstance(zaak.feit, PrestatieGebeurtenis):
        return _gedeclareerd(zaak, zaak.feit)
    if zaak.plek == "JW315":
        return _apart_gevraagd(zaak)
    if zaak.plek == "groepssessie":
        return _sessie_omgeving(zaak)
    plan = beoordeeld_plan(zaak, ZONDER_VERBLIJF)
    if plan is None:
        return None
    gemist = tuple(deel for deel in p["onderdelen"] if deel not in plan.velden)
    if not gemist:
        return None
    return Uitkomst(
        "Het plan vermeldt niet hoe het eigen netwerk en andere voorzieningen worden ingeschakeld.",
        {"ontbreekt": gemist},
        gevolg=Gevolg.SIGNALEREN,
    )


def _gedeclareerd(zaak: Zaak, lijn: PrestatieGebeurtenis) -> Iterator[Uitkomst]:
    contacten = [
        rij
        for rij in stukken_bij(zaak, Contactmoment, lijn.begindatum, lijn.einddatum)
        if rij.soort == _OMGEVING
    ]
    if contacten:
        minuten = sum(rij.minuten or 0 for rij in contacten)
        toewijzing = zaak.toestand.toewijzing((lijn.gemeente, lijn.toewijzing_nummer))
        yield _telt_mee(
            zaak, minuten, None if toewijzing is None else minuten_van(toewijzing.omvang)
        )


def _sessie_omgeving(zaak: Zaak) -> Uitkomst | None:
    """A session with parents alone is time of the same help."""
    sessie = zaak.stuk(Groepssessie)
    aanwezig = [rij for rij in sessie.deelnemers if rij.aanwezig]
    ouders = bool(aanwezig) and all(rij.hoedanigheid == "ouder" for rij in aanwezig)
    return _telt_mee(zaak, duur(sessie), None) if ouders else None


def _telt_mee(zaak: Zaak, minuten: int | None, toegewezen: int | None) -> Uitkomst:
    operanden = {"minutenOmgeving": minuten, "toegewezenMinuten": toegewezen}
    if not doelen_van(zaak):
        return Uitkomst(
            "Steun aan school of familie hoort alleen bij deze hulp als daarvoor een doel is "
            "vastgelegd; dat ontbreekt.",
            {**operanden, "doelen": 0},
            gevolg=Gevolg.SIGNALEREN,
        )
    return Uitkomst(
        "Steun aan school of familie hoort bij deze hulp en telt mee in de toegewezen omvang.",
        {**operanden},
    )


def _apart_gevraagd(zaak: Zaak) -> Uitkomst | None:
    voorstel = zaak.voorstel
    if voorstel is None or not hulp_van(zaak).voor_omgeving:
        return None
    for rij in samenlopend(zaak, voorstel):
        if rij.gemeente == zaak.gemeente and zaak.kader.code_van(rij.product) in ZONDER_VERBLIJF:
            return Uitkomst(
                "Steun aan school of familie wordt niet apart toegewezen; die valt binnen de "
                f"omvang van toewijzing {rij.toewijzing_nummer}.",
                {"toewijzingNummer": rij.toewijzing_nummer, "minuten": voorstel.minuten},
                gevolg=Gevolg.SIGNALEREN,
            )
    return None


# --- a say in the help --------------------------------------------------------------------------


@regel(
    "BX-KWAL-03",
    "plan",
    titel="Hulp in samenspraak met ouders en jeugdige",
    bron=_ALGEMEEN,
    gevolg=Gevolg.SIGNALEREN,
    producten=ZONDER_VERBLIJF,
)
def samenspraak(zaak: Zaak, p: Parameters) -> Antwoord:
    """Parents have their say on every part of the help, and where possible the jeugdige too.

    Where the jeugdige had none the plan says why. From 18 on it is the say of the jeugdige alone
    that counts. Help in the evening is possible, not due (Jeugdhulp zonder Verblijf, fifth point).
    """
    plan = beoordeeld_plan(zaak, ZONDER_VERBLIJF)
    if plan is None:
        return None
    inspraak = plan.inspraak or _GEEN_INSPRAAK
    gemist: list[str] = []
    if not is_volwassen(zaak, plan):
        gemist += [f"ouders: {deel}" for deel in p["onderdelen"] if deel not in inspraak.ouders]
    if not inspraak.reden_zonder_jeugdige:
        eigen = [deel for deel in p["onderdelen"] if deel not in inspraak.jeugdige]
        gemist += [f"jeugdige: {deel}" for deel in eigen] if inspraak.jeugdige else [JEUGDIGE]
    if not gemist:
        return None
    return Uitkomst(
        f"Leg de inbreng van ouders en jeugdige vast; er ontbreekt: {', '.join(gemist)}.",
        {"ontbreekt": tuple(gemist), "onderdelen": tuple(p["onderdelen"])},
    )


# --- the plan of the family and who directs -----------------------------------------------------


def regisseur_op(zaak: Zaak, dag: date) -> Regie | None:
    """Who directs on a day; of several the last."""
    actief = [
        rij
        for rij in zaak.stukken(Regie)
        if rij.soort in _DIRECT_REGIE and rij.datum <= dag <= (rij.einddatum or date.max)
    ]
    return actief[-1] if actief else None


@regel(
    "BX-KWAL-04",
    "plan",
    "regie",
    "JW305",
    titel="Hulp past in het plan van aanpak en volgt de regisseur",
    bron=(_ALGEMEEN, _PLEEGZORG, _GEZINSGERICHT, _GESLOTEN),
    gevolg=Gevolg.SIGNALEREN,
)
def plan_en_regisseur(zaak: Zaak, _: Parameters) -> Antwoord:
    """Help that starts has a plan; whoever gives it keeps to what was agreed with who directs.

    Not keeping to it asks for a reason. In closed and other stay the agreements with jeugdige and
    parents come first. Annex 3 has other names for the same team and plan (Jeugdhulp zonder
    Verblijf, sixth point; last points for stays).
    """
    if zaak.plek == "JW305":
        return None if laatste_plan(zaak) is not None else _zonder_plan(1)
    if zaak.plek == "regie":
        return _bij_regie(zaak)
    plan = beoordeeld_plan(zaak)
    if plan is None or regisseur_op(zaak, plan.datum) is None:
        return None
    if plan.volgt_regisseur is False and not plan.argumentatie_afwijking:
        return _wijkt_af()
    ouders = is_volwassen(zaak, plan) or not OUDERS.isdisjoint(plan.akkoord)
    afspraken = ouders and JEUGDIGE in plan.akkoord
    if codes_van(zaak, plan) & set(GESLOTEN_EN_OVERIG):
        return None if afspraken else _zonder_afspraken()
    if plan.volgt_regisseur is None:
        return ontbreekt("of het plan de afspraken met de regisseur volgt")
    return None


def _bij_regie(zaak: Zaak) -> Uitkomst | None:
    """Who begins to direct finds help without a plan; who reports may tell that one is not kept."""
    regie = zaak.stuk(Regie)
    if regie.volgt_afspraken is False and not regie.reden_afwijking:
        return _wijkt_af()
    if regie.soort not in _DIRECT_REGIE:
        return None
    plannen = filter(is_vastgesteld, zaak.stukken(Plan))
    gedekt = {rij.toewijzing_nummer for plan in plannen for rij in toewijzingen_bij(zaak, plan)}
    zonder = [
        rij
        for rij in geldende_toewijzingen(zaak.toestand)
        if rij.gemeente == zaak.gemeente
        and rij.ingangsdatum <= regie.datum <= (rij.einddatum or date.max)
        and rij.toewijzing_nummer not in gedekt
    ]
    return _zonder_plan(len(zonder)) if zonder else None


def _zonder_plan(aantal: int) -> Uitkomst:
    return Uitkomst(
        "Deze hulp is nog niet verbonden met het plan van aanpak.", {"zonderPlan": aantal}
    )


def _wijkt_af() -> Uitkomst:
    return Uitkomst(
        "De hulp wijkt zonder reden af van de afspraken met de regisseur.",
        {"volgtRegisseur": False, "reden": False},
    )


def _zonder_afspraken() -> Uitkomst:
    return Uitkomst(
        "Bij dit verblijf horen afspraken met de jeugdige en de ouders; die zijn niet vastgelegd.",
        {"afspraken": False},
    )
