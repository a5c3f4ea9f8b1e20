"""How long help may last, and in how many meetings: FL-RL."""

from collections.abc import Callable
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import Afwijking, LokaalBesluit, Plan
from ledger.dossier_gebeurtenissen import StukVastgelegd
from ledger.kaders.flevoland import BASIS, regel
from ledger.kaders.flevoland.feiten import traject
from ledger.kaders.flevoland.vow import (
    VERSCHUIVING,
    gelijke_omvang,
    honoreringen,
    soort_wijziging,
    verlenging_door_gi,
)
from ledger.kaders.hulp import (
    dagen_later,
    gebrek_in_afwijking,
    geldende_toewijzingen,
    laatste_dag_looptijd,
    ontbreekt,
    verlengt,
)
from ledger.kaders.zaak import Voorstel, Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

PLEKKEN: Final = ("JW315", "JW317", "JW301", "lokaalBesluit", "bepaling")
OMSCHRIJVING: Final = "Productomschrijving Multi"


def met_overleg(stuk: Afwijking) -> bool:
    """Whether a deviation says on which day it was talked over."""
    return stuk.overleg_datum is not None


def is_verschuiving(zaak: Zaak) -> bool:
    """Whether only the end date moves: by a VOW (FL-317-14), or by the gi itself (FL-317-19)."""
    return soort_wijziging(zaak) == VERSCHUIVING or verlenging_door_gi(zaak) is not None


def verschoven_dagen(zaak: Zaak, nummer: int) -> int:
    """By how many days VOWs moved the end of an allocation without changing its volume."""
    return sum(
        (versie.einddatum - vorige.einddatum).days
        for vorige, versie, _ in honoreringen(zaak, nummer)
        if vorige.einddatum is not None
        and versie.einddatum is not None
        and versie.einddatum > vorige.einddatum
        and gelijke_omvang(vorige.omvang, versie.omvang)
    )


def trajectgrens(zaak: Zaak, voorstel: Voorstel, maanden: int) -> tuple[date, date]:
    """The first day of the run that the proposal goes on with, and its last at `maanden` months.

    A run is a row of allocations of one product and aanbieder without a gap; what was moved by an
    end-date shift does not count.
    """
    eerder = list(traject(zaak, voorstel.aanbieder, zaak.code, voorstel.ingangsdatum))
    begin = min([voorstel.ingangsdatum, *(feit.ingangsdatum for feit in eerder)])
    nummers = {feit.toewijzing_nummer for feit in eerder} | {voorstel.toewijzing_nummer or 0}
    dagen = sum(verschoven_dagen(zaak, nummer) for nummer in nummers)
    return begin, dagen_later(laatste_dag_looptijd(begin, maanden), dagen)


def einde_traject(zaak: Zaak, voorstel: Voorstel, einddatum: date) -> date:
    """The last day of the run: what was given before and goes on after the proposal is part of it.

    An allocation may arrive after the one that follows it.
    """
    einde = einddatum
    for feit in sorted(geldende_toewijzingen(zaak.toestand), key=lambda feit: feit.ingangsdatum):
        if (
            feit.aanbieder == voorstel.aanbieder
            and zaak.kader.code_van(feit.product) == zaak.code
            and voorstel.ingangsdatum < feit.ingangsdatum <= dagen_later(einde, 1)
        ):
            einde = max(einde, feit.einddatum or date.max)
    return einde


def _te_lang(
    zaak: Zaak, maanden: int, vervolg: str, gevolg: Callable[[], Gevolg | None]
) -> Uitkomst | None:
    """The outcome when the run gets longer than `maanden`; `vervolg` says what may lift it."""
    voorstel = zaak.voorstel
    if voorstel is None or zaak.code is None or not verlengt(zaak, voorstel):
        return None
    if is_verschuiving(zaak):
        return None
    if voorstel.einddatum is None:
        return ontbreekt("de einddatum")
    begin, uiterlijk = trajectgrens(zaak, voorstel, maanden)
    einde = einde_traject(zaak, voorstel, voorstel.einddatum)
    if einde <= uiterlijk:
        return None
    return Uitkomst(
        f"{zaak.code} vanaf {begin} duurt hoogstens {maanden} maanden, tot en met {uiterlijk}, en "
        f"niet tot en met {einde}{vervolg}.",
        {
            "begin": begin.isoformat(),
            "einddatum": einde.isoformat(),
            "uiterlijk": uiterlijk.isoformat(),
            "maanden": maanden,
        },
        gevolg=gevolg(),
    )


@regel(
    "FL-RL-02",
    "JW315",
    "JW301",
    "lokaalBesluit",
    "bepaling",
    titel="Diagnostiek: traject hoogstens 12 maanden",
    bron=(
        "Werkinstructies > Diagnostiek > Plaatsing en inzet",
        f"{OMSCHRIJVING} > 1. Deelproduct diagnostiek > Maximale trajectduur",
    ),
    gevolg=Gevolg.WEIGEREN,
    producten=("45F11",),
    wj759="4",
)
def traject_diagnostiek(zaak: Zaak, p: Parameters) -> Antwoord:
    """A run of diagnostics has a fixed greatest length (Diagnostiek > Plaatsing en inzet)."""
    return _te_lang(zaak, p["maanden"], "", lambda: None)


@regel(
    "FL-RL-07",
    *PLEKKEN,
    titel="Looptijd 12 maanden voor Multi, vervolg na afstemming",
    bron=tuple(
        f"Werkinstructies > {product} > Plaatsing en inzet"
        for product in (
            "Behandeling – Individueel",
            "Behandeling – Groep",
            "Behandeling – Gezin regulier",
            "Specialistische Begeleiding - Gezin",
            "Specialistische Begeleiding - Individueel",
            "Specialistische Begeleiding - Groep",
        )
    ),
    gevolg=Gevolg.AFWIJKEN,
    producten=("45F21", "45F22", "45F23", "45F31", "45F32", "45F33"),
    wj759="4",
    afwijking_door=("verwijzer",),
)
def looptijd_multi(zaak: Zaak, p: Parameters) -> Antwoord:
    """A run that goes on after the months takes coordination with the referrer on a day that is
    recorded (Plaatsing en inzet of each product)."""
    return _na_afstemming(zaak, "FL-RL-07", p["maanden"])


@regel(
    "FL-RL-08",
    *PLEKKEN,
    titel="Gezinsbehandeling intensief: 9 maanden, vervolg na afstemming",
    bron=(
        "Werkinstructies > Behandeling – Gezin intensief > Plaatsing en inzet",
        f"{OMSCHRIJVING} > 3. Deelproduct behandeling - gezin intensief > Maximale trajectduur",
    ),
    gevolg=Gevolg.AFWIJKEN,
    producten=("45F34",),
    wj759="4",
    afwijking_door=("verwijzer",),
)
def looptijd_gezin_intensief(zaak: Zaak, p: Parameters) -> Antwoord:
    """As FL-RL-07, for intensive family treatment (Gezin intensief > Plaatsing en inzet)."""
    return _na_afstemming(zaak, "FL-RL-08", p["maanden"])


def _na_afstemming(zaak: Zaak, code: str, maanden: int) -> Uitkomst | None:
    return _te_lang(
        zaak,
        maanden,
        "; een vervolg vraagt afstemming met de verwijzer, met de datum daarvan",
        lambda: gebrek_in_afwijking(zaak, code, met_overleg),
    )


@regel(
    "FL-RL-09",
    *PLEKKEN,
    titel="Basis Begeleiding: 12 maanden, langer bij stabiliseren",
    bron="Werkinstructies > Basisregels en definities – Basis Begeleiding > Plaatsing en inzet",
    gevolg=Gevolg.AFWIJKEN,
    producten=BASIS,
    wj759="4",
    afwijking_door=("verwijzer",),
)
def looptijd_basis(zaak: Zaak, p: Parameters) -> Antwoord:
    """A run goes on after the months only when the referrer agrees, with stabilising as its goal
    (Basis Begeleiding > Plaatsing en inzet)."""
    doel = p["doel"]
    return _te_lang(
        zaak,
        p["maanden"],
        f", tenzij de verwijzer dat nodig vindt met als doel {doel}",
        lambda: gebrek_in_afwijking(zaak, "FL-RL-09", lambda stuk: stuk.doel == doel),
    )


# --- groups -----------------------------------------------------------------------------------


@regel(
    "FL-RL-11",
    "lokaalBesluit",
    "JW315",
    "plan",
    titel="Groepstraject: aantal bijeenkomsten of dagdelen vastleggen",
    bron=(
        f"{OMSCHRIJVING} > 5. Deelproduct behandeling – groep > Trajectduur",
        f"{OMSCHRIJVING} > 8. Deelproduct specialistische begeleiding – groep > Trajectduur",
        "Werkinstructies > Behandeling – Groep > Plaatsing en inzet",
        "Werkinstructies > Specialistische Begeleiding - Groep > Plaatsing en inzet",
    ),
    gevolg=Gevolg.SIGNALEREN,
    producten=("45F22", "45F32"),
)
def aantal_groepstraject(zaak: Zaak, p: Parameters) -> Antwoord:
    """The plan or the decision about group help should say how many meetings or half days it is
    (Deelproduct … groep > Trajectduur).

    A JW315 cannot say it; there it is asked of what was recorded before.
    """
    eenheden = p["eenheid_omschrijving"]
    return [
        Uitkomst(
            f"Leg in het plan of besluit vast hoeveel {eenheden[code]} het groepstraject {code} "
            "heeft.",
            {"product": code, "eenheid": eenheden[code]},
        )
        for code in _groepscodes(zaak, eenheden)
        if not any(_aantal(stuk, eenheden[code]) for stuk in _stukken_over(zaak, code))
    ]


def _groepscodes(zaak: Zaak, eenheden: dict[str, str]) -> list[str]:
    """The group products that are judged: a plan may be about several."""
    stuk = zaak.feit.inhoud if isinstance(zaak.feit, StukVastgelegd) else None
    codes = {zaak.code}
    if isinstance(stuk, Plan):
        codes |= {zaak.kader.code_van(product) for product in stuk.producten}
    elif zaak.voorstel is None:
        codes = set()
    return sorted(code for code in codes if code in eenheden)


def _stukken_over(zaak: Zaak, code: str) -> list[Plan | LokaalBesluit]:
    stuk = zaak.feit.inhoud if isinstance(zaak.feit, StukVastgelegd) else None
    if isinstance(stuk, Plan | LokaalBesluit):
        return [stuk]
    kader = zaak.kader
    plannen = [
        plan
        for plan in zaak.stukken(Plan)
        if code in {kader.code_van(product) for product in (plan.product, *plan.producten)}
    ]
    besluiten = [
        besluit
        for besluit in zaak.stukken(LokaalBesluit)
        if kader.code_van(besluit.product) == code
    ]
    return [*plannen, *besluiten]


def _aantal(stuk: Plan | LokaalBesluit, eenheid: str) -> int | None:
    return stuk.aantal_dagdelen if eenheid == "dagdelen" else stuk.aantal_bijeenkomsten
