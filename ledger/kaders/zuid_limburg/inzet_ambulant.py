"""How much dyslexia care, begeleiding, treatment and guided contact take on average."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from ledger.bevinding import Gevolg, Operand
from ledger.client import ClientToestand
from ledger.dossier import Contactmoment, Groepssessie, Omgangsregeling, Plan
from ledger.kaders.hulp import ontbreekt
from ledger.kaders.kader import Kader
from ledger.kaders.rapport import Meting, in_tienden
from ledger.kaders.zaak import Zaak
from ledger.kaders.zuid_limburg import (
    BOR,
    BOR_MIDDEL,
    DIAGNOSE,
    DYSLEXIE,
    DYSLEXIEBEHANDELING,
    SEXTANT,
    SEXTANT_ZONDER_START,
    rapport,
    regel,
)
from ledger.kaders.zuid_limburg.cel import arrangementsmaanden
from ledger.kaders.zuid_limburg.contactmomenten import onder
from ledger.kaders.zuid_limburg.feiten import grond, stukken_bij
from ledger.kaders.zuid_limburg.indeling import periode_van
from ledger.kaders.zuid_limburg.inzet import (
    Traject,
    afgerond_in,
    contacten,
    meting,
    traject_van,
    weger,
)
from ledger.regels import Parameters, Uitkomst

_DAGEN_PER_WEEK = 7


def _buiten(waarde: Fraction | int, grenzen: Any) -> bool:
    """Whether a value lies outside `van` to `tot_en_met`, both of which are inside."""
    return not grenzen["van"] <= waarde <= grenzen["tot_en_met"]


# --- dyslexia -----------------------------------------------------------------------------------


@regel(
    "ZL-INZET-01",
    "JW307",
    "plan",
    titel="Gemiddelde inzet dyslexie",
    bron=("Dyslexie Diagnose > Inzet", "Dyslexie Behandeling > Inzet"),
    gevolg=Gevolg.SIGNALEREN,
    producten=DYSLEXIE,
)
def inzet_dyslexie(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """At the end parts of a day, sessions, their length and the time that it took are held against
    the usual (Inzet); a plan where it names them.

    '2/3 dagdelen' is read as two or three. An average is no limit, so it only signals.
    """
    traject = traject_van(zaak) if zaak.plek == "JW307" else None
    if traject is None and zaak.plek == "JW307":
        return
    if zaak.code == DIAGNOSE:
        dagdelen = _gepland(zaak, lambda plan: plan.aantal_dagdelen)
        if dagdelen is not None:
            yield from _afwijkend("dagdelen", dagdelen, p["diagnose_dagdelen"])
        elif traject is not None:
            yield ontbreekt("het aantal dagdelen van het onderzoek")
    elif zaak.code == DYSLEXIEBEHANDELING:
        yield from _behandeling(zaak, traject, p)


def _gepland(zaak: Zaak, lees: Callable[[Plan], int | None]) -> int | None:
    """What the last plan that names it says; a judged plan speaks for itself."""
    plannen = [zaak.stuk(Plan)] if zaak.plek == "plan" else stukken_bij(zaak, Plan)
    return next((aantal for plan in plannen if (aantal := lees(plan)) is not None), None)


def _behandeling(zaak: Zaak, traject: Traject | None, p: Parameters) -> Iterator[Uitkomst]:
    sessies = [] if traject is None else contacten(zaak.kader, zaak.toestand, traject)
    aantal = len(sessies) or _gepland(zaak, lambda plan: plan.aantal_bijeenkomsten)
    if aantal is not None:
        yield from _afwijkend("behandelingen", aantal, p["behandelingen"])
    elif traject is not None:
        yield ontbreekt("het aantal behandelingen")
    minuten = [stuk.minuten for stuk in sessies if stuk.minuten is not None]
    if minuten:
        gemiddeld = Fraction(sum(minuten), len(minuten))
        yield from _afwijkend("minutenPerBehandeling", gemiddeld, p["minuten"])
    hoogstens = p["looptijd_gemiddeld_maanden"] + p["looptijd_marge_maanden"]
    if traject is not None and traject.maanden > hoogstens:
        yield Uitkomst(
            f"De behandeling duurde {in_tienden(traject.maanden)} maanden; gemiddeld is "
            f"{p['looptijd_gemiddeld_maanden']}, met meestal {p['per_week']} behandeling per week.",
            {"looptijdMaanden": str(traject.maanden), "maxMaanden": hoogstens},
        )


def _afwijkend(wat: str, waarde: Fraction | int, grenzen: Any) -> Iterator[Uitkomst]:
    if _buiten(waarde, grenzen):
        namen = {"minutenPerBehandeling": "minuten per behandeling"}
        getal = waarde if isinstance(waarde, int) else str(waarde)
        yield Uitkomst(
            f"De inzet is {in_tienden(Fraction(waarde))} {namen.get(wat, wat)}; gemiddeld is "
            f"{grenzen['van']} tot {grenzen['tot_en_met']}.",
            {wat: getal, "van": grenzen["van"], "totEnMet": grenzen["tot_en_met"]},
        )


_DYSLEXIEDELEN = {
    "behandelingen": "het aantal behandelingen",
    "minuten": "de duur van een behandeling in minuten",
    "looptijd": "de looptijd van de behandeling in maanden",
}


def _norm_dyslexie(deel: str, p: Parameters) -> tuple[int, int] | None:
    if deel == "looptijd":
        return 0, p["looptijd_gemiddeld_maanden"] + p["looptijd_marge_maanden"]
    return p[deel]["van"], p[deel]["tot_en_met"]


@rapport(
    "ZL-INZET-01",
    titel="Gemiddelde inzet dyslexiebehandeling",
    weeg=weger(_DYSLEXIEDELEN.__getitem__, _norm_dyslexie),
)
def dyslexie_in_jaar(
    kader: Kader, toestand: ClientToestand, gemeente: str, jaar: int
) -> Iterator[Meting]:
    """Sessions, their length and the time that treatments took which ended in the year (Inzet)."""
    for traject in afgerond_in(kader, toestand, gemeente, jaar, (DYSLEXIEBEHANDELING,)):
        yield meting(traject, "looptijd", traject.maanden)
        sessies = contacten(kader, toestand, traject)
        minuten = [stuk.minuten for stuk in sessies if stuk.minuten is not None]
        if sessies:
            yield meting(traject, "behandelingen", len(sessies))
        if minuten:
            yield meting(traject, "minuten", Fraction(sum(minuten), len(minuten)))


# --- intensity by complexity --------------------------------------------------------------------


def _perioden(traject: Traject, per: str) -> Fraction:
    """How many weeks or months the help took."""
    return Fraction(traject.dagen, _DAGEN_PER_WEEK) if per == "week" else traject.maanden


def _sessies(kader: Kader, toestand: ClientToestand, traject: Traject) -> list[Groepssessie]:
    """The sessions of a group that the client was at under the allocation in this time."""
    return [
        stuk
        for stuk in toestand.stukken(Groepssessie)
        if stuk.client_aanwezig
        and onder(kader, stuk, traject.toewijzing)
        and traject.vanaf <= stuk.datum <= traject.tot
    ]


def intensiteit(kader: Kader, toestand: ClientToestand, traject: Traject) -> Fraction | None:
    """Contacts or parts of a day per week or month; None where nothing was recorded.

    A session of a group is one part of a day.
    """
    kenmerk = kader.product(traject.code).kenmerken.intensiteit
    if kenmerk is None:
        return None
    tel = _sessies if kenmerk.wat == "dagdelen" else contacten
    aantal = len(tel(kader, toestand, traject))
    return Fraction(aantal) / _perioden(traject, kenmerk.per) if aantal else None


def _groepsgrootte(kader: Kader, toestand: ClientToestand, traject: Traject) -> Fraction | None:
    groottes = [
        aantal
        for stuk in _sessies(kader, toestand, traject)
        if (aantal := sum(deelnemer.aanwezig for deelnemer in stuk.deelnemers))
    ]
    return Fraction(sum(groottes), len(groottes)) if groottes else None


@regel(
    "ZL-INZET-02",
    "plan",
    "JW307",
    "JW323",
    titel="Intensiteit per complexiteit",
    bron=(
        "Begeleiding individueel > Complexiteit",
        "Begeleiding groep > Complexiteit",
        "Behandeling individueel > Complexiteit",
        "Behandeling groep > Complexiteit",
    ),
    gevolg=Gevolg.SIGNALEREN,
    producten=SEXTANT,
    alleen_bij=dict.fromkeys(("plan", "JW307", "JW323"), (Contactmoment, Groepssessie)),
)
def intensiteit_per_complexiteit(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """How often help was given, and in what groups, against the numbers that a gemeente gave to the
    words of the table (Complexiteit).

    The document has no numbers; without them the value is only told. The first segment has a
    maximum instead (ZL-PROD-01).
    """
    traject = traject_van(zaak)
    if traject is None or traject.code not in SEXTANT_ZONDER_START:
        return
    kenmerken = zaak.kader.product(traject.code).kenmerken
    maat = kenmerken.intensiteit
    waarde = intensiteit(zaak.kader, zaak.toestand, traject)
    if waarde is not None:
        wat = f"{maat.wat} per {maat.per}"
        yield _gewogen(wat, waarde, maat.hoeveel, kenmerken.complexiteit, p)
    grootte = _groepsgrootte(zaak.kader, zaak.toestand, traject)
    if grootte is not None and kenmerken.groepsgrootte is not None:
        deel = _gewogen("deelnemers", grootte, kenmerken.groepsgrootte, kenmerken.complexiteit, p)
        yield deel


def _gewogen(wat: str, waarde: Fraction, woord: str, complexiteit: str, p: Parameters) -> Uitkomst:
    """A value against the numbers of a word of the table; only told when it is inside, or when
    there are none."""
    grenzen = p[woord]
    operanden: dict[str, Operand] = {
        "wat": wat,
        "waarde": str(waarde),
        "complexiteit": complexiteit,
        "woord": woord,
    }
    tekst = f"De inzet is {in_tienden(waarde)} {wat}"
    if grenzen is None:
        tekst += f"; voor '{woord}' zijn geen getallen ingesteld."
        return Uitkomst(tekst, operanden, gevolg=Gevolg.AFLEIDEN)
    operanden |= {"van": grenzen["van"], "totEnMet": grenzen["tot_en_met"]}
    verwacht = f"{grenzen['van']} tot en met {grenzen['tot_en_met']}"
    return Uitkomst(
        f"{tekst}; bij complexiteit {complexiteit} is {verwacht} ingesteld.",
        operanden,
        gevolg=None if _buiten(waarde, grenzen) else Gevolg.AFLEIDEN,
    )


def _intensiteit_van(code: str) -> str:
    return f"de intensiteit van {code}"


@rapport(
    "ZL-INZET-02",
    titel="Gemiddelde intensiteit per arrangement",
    weeg=weger(_intensiteit_van, lambda deel, p: None),
)
def intensiteit_in_jaar(
    kader: Kader, toestand: ClientToestand, gemeente: str, jaar: int
) -> Iterator[Meting]:
    """Contacts or parts of a day per week or month of help that ended in the year (Complexiteit).

    Only told: what a gemeente set is held against the single case.
    """
    for traject in afgerond_in(kader, toestand, gemeente, jaar, SEXTANT_ZONDER_START):
        waarde = intensiteit(kader, toestand, traject)
        if waarde is not None:
            yield meting(traject, traject.code, waarde)


# --- guided contact -----------------------------------------------------------------------------


@regel(
    "ZL-INZET-03",
    "JW307",
    "plan",
    titel="Gemiddelde inzet begeleide omgangsregeling",
    bron="Begeleide omgangsregeling > Tabel middel en zwaar",
    gevolg=Gevolg.SIGNALEREN,
    producten=BOR,
)
def inzet_omgang(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """Months and contacts a month against the usual of the level (tabel > Inzet); a plan by its own
    period, else by that of its allocation.

    Not where a court set term and frequency. How far one may be off is a choice of ours.
    """
    if zaak.code not in BOR or grond(zaak, Omgangsregeling, lambda o: o.uitspraak_op) is not None:
        return
    traject = traject_van(zaak) if zaak.plek == "JW307" else None
    if traject is None and zaak.plek == "JW307":
        return
    begin, einde = periode_van(zaak) if traject is None else (traject.vanaf, traject.tot)
    if begin is None or einde is None:
        return
    maanden = arrangementsmaanden(begin, einde)
    van, tot = _gewone_maanden(zaak.code, p)
    if not van <= maanden <= tot:
        yield Uitkomst(
            f"De duur van {maanden} maanden wijkt af van het gemiddelde van {van} tot {tot}.",
            {"maanden": maanden, "van": van, "totEnMet": tot},
        )
    aantal = _contacten(zaak, traject)
    onder, boven = p["contactmomenten_onder"], p["contactmomenten_boven"]
    if aantal is not None and not onder * maanden <= aantal <= boven * maanden:
        per_maand = Fraction(aantal, maanden)
        yield Uitkomst(
            f"Er zijn {in_tienden(per_maand)} contactmomenten per maand; gemiddeld is "
            f"{p['contactmomenten_per_maand']}.",
            {"contactmomentenPerMaand": str(per_maand), "onder": onder, "boven": boven},
        )


def _gewone_maanden(code: str, p: Parameters) -> tuple[int, int]:
    if code == BOR_MIDDEL:
        return p["middel_maanden"]["van"], p["middel_maanden"]["tot_en_met"]
    return p["zwaar_maanden"] - p["marge_maanden"], p["zwaar_maanden"] + p["marge_maanden"]


def _contacten(zaak: Zaak, traject: Traject | None) -> int | None:
    """The contacts under the allocation, or those that a plan counts on; None when unknown."""
    if traject is not None:
        return len(contacten(zaak.kader, zaak.toestand, traject)) or None
    return zaak.stuk(Plan).contacten_totaal
