"""What a request, an intake or diagnostics oblige to, before when, and what meets it."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import Bepaling, Intake, LokaalBesluit, Toets, Verwijzing
from ledger.gebeurtenissen import (
    VerzoekBeantwoord,
    VerzoekOntvangen,
)
from ledger.kaders.flevoland import ALLE, BASIS, regel
from ledger.kaders.flevoland.feiten import (
    is_medisch,
    sleutel_van,
    verzoek_van,
)
from ledger.kaders.flevoland.terugval import AFGEWEZEN
from ledger.kaders.flevoland.verwijzing import medisch_verzoek, rust_op_verwijzing
from ledger.kaders.flevoland.verzoek_stappen import te_honoreren
from ledger.kaders.hulp import geldende_toewijzingen, ontbreekt, vervangen_stuk
from ledger.kaders.zaak import Zaak, verplichting
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan
from ledger.stempel import plaatselijke_dag
from ledger.waarden import Termijn
from ledger.werkdagen import laatste_dag_weken, laatste_dag_werkdagen

_VOT: Final = "Verzoek om toewijzing (JW315)"
_MULTI: Final = f"{_VOT} > Multidisciplinaire Specialistische Jeugdhulp"
TOEGANG_GEINFORMEERD: Final = "toegangGeinformeerd"
"""Outcome of a `Toets` of the kind contact that only says that the toegang was told."""


# --- from intake to request -----------------------------------------------------------------------


@regel(
    "FL-315-02",
    "intake",
    "JW315",
    titel="JW315 binnen 5 werkdagen na intake",
    bron=_VOT,
    gevolg=Gevolg.TERMIJN,
    producten=ALLE,
)
def verzoek_sturen(zaak: Zaak, p: Parameters) -> Antwoord:
    """After an intake on a medical referral the request follows within a few working days.

    'Assessment or intake' in the text is read as the day on which the intake was finished. A late
    request is taken up all the same (Verzoek om toewijzing).
    """
    if zaak.plek == "JW315":
        feit = medisch_verzoek(zaak)
        return None if feit is None else (*_te_laat(zaak, feit, p), *_gestuurd(zaak, feit))
    intake, eerder = zaak.stuk(Intake), vervangen_stuk(zaak, Intake)
    oud = None if eerder is None or eerder.afgerond_op is None else _sleutel(eerder)
    vervallen = () if oud in (None, _sleutel(intake)) else (Voldaan(oud or "", "vervallen"),)
    return (*vervallen, *_verzoek_nodig(zaak, intake, p))


def _sleutel(intake: Intake) -> str:
    return f"{intake.gemeente}|{intake.aanbieder or ''}|{intake.afgerond_op}"


def _verzoek_nodig(zaak: Zaak, intake: Intake, p: Parameters) -> Iterator[Uitkomst]:
    if intake.afgerond_op is None or _al_gevraagd(zaak, intake):
        return
    if not any(_opent_route(zaak, intake, stuk) for stuk in zaak.stukken(Verwijzing)):
        if not _andere_grond(zaak, intake):
            yield ontbreekt("de verwijzing")
        return
    uiterlijk = _uiterlijk(intake, p)
    afgerond = intake.afgerond_op.isoformat()
    yield Uitkomst(
        f"Stuur het verzoek om toewijzing uiterlijk {uiterlijk.isoformat()}.",
        {"intakeAfgerondOp": afgerond, "uiterlijk": uiterlijk.isoformat()},
        termijn=verplichting(
            "FL-315-02",
            _sleutel(intake),
            p["wie"],
            "Een verzoek om toewijzing (JW315) sturen",
            intake.afgerond_op,
            uiterlijk,
            "verzoek om toewijzing (JW315) van deze aanbieder",
        ),
    )


def _opent_route(zaak: Zaak, intake: Intake, verwijzing: Verwijzing) -> bool:
    zelfde = None in (verwijzing.aanbieder, intake.aanbieder) or (
        verwijzing.aanbieder == intake.aanbieder
    )
    op_tijd = verwijzing.datum <= (intake.afgerond_op or intake.datum)
    return zelfde and op_tijd and not verwijzing.afgeblazen and is_medisch(zaak, verwijzing)


def _andere_grond(zaak: Zaak, intake: Intake) -> bool:
    """Whether the intake belongs to help that did not come through a medical referral."""
    grond = (*zaak.stukken(LokaalBesluit), *zaak.stukken(Bepaling))
    if any(stuk.aanbieder in (None, intake.aanbieder) for stuk in grond):
        return True
    toewijzingen = geldende_toewijzingen(zaak.toestand)
    return any(feit.aanbieder == intake.aanbieder for feit in toewijzingen)


def _al_gevraagd(zaak: Zaak, intake: Intake) -> bool:
    return any(
        isinstance(verzoek.gevraagd, VerzoekOntvangen)
        and verzoek.gevraagd.gemeente == intake.gemeente
        and intake.aanbieder in (None, verzoek.gevraagd.aanbieder)
        and verzoek.gevraagd.dagtekening >= intake.datum
        and rust_op_verwijzing(zaak, verzoek.gevraagd)
        for verzoek in zaak.toestand.verzoeken.values()
    )


def _gestuurd(zaak: Zaak, feit: VerzoekOntvangen) -> Iterator[Voldaan]:
    for termijn in zaak.open_termijnen("FL-315-02"):
        gemeente, aanbieder, _ = (termijn.sleutel or "||").split("|")
        eigen = gemeente == feit.gemeente and aanbieder in ("", feit.aanbieder)
        if eigen and feit.dagtekening >= _begin(zaak, termijn):
            yield Voldaan(termijn.sleutel or "")


def _te_laat(zaak: Zaak, feit: VerzoekOntvangen, p: Parameters) -> Iterator[Uitkomst]:
    """Says that a request came late after an intake, whenever it is judged; only the first did."""
    te_laat = [
        (intake, uiterlijk)
        for intake in zaak.stukken(Intake)
        if intake.aanbieder in (None, feit.aanbieder)
        and (intake.afgerond_op or date.max) < feit.dagtekening
        and (uiterlijk := _uiterlijk(intake, p)) < feit.dagtekening
    ]
    eerder = _vorig_verzoek(zaak, feit) if te_laat else None
    for intake, uiterlijk in te_laat:
        if eerder is not None and intake.datum <= eerder:
            continue
        if any(_opent_route(zaak, intake, stuk) for stuk in zaak.stukken(Verwijzing)):
            op, laatste = feit.dagtekening.isoformat(), uiterlijk.isoformat()
            yield Uitkomst(
                f"Het verzoek is van {op}; het had uiterlijk {laatste} gestuurd moeten zijn. "
                "Het wordt om die reden niet afgewezen.",
                {"dagtekening": op, "uiterlijk": laatste},
                gevolg=Gevolg.SIGNALEREN,
            )


def _uiterlijk(intake: Intake, p: Parameters) -> date:
    return laatste_dag_werkdagen(intake.afgerond_op or intake.datum, p["werkdagen"])


def _vorig_verzoek(zaak: Zaak, feit: VerzoekOntvangen) -> date | None:
    """The day of the last request on a referral by this aanbieder before this one."""
    eerder = [
        verzoek.gevraagd
        for verzoek in zaak.toestand.verzoeken.values()
        if isinstance(verzoek.gevraagd, VerzoekOntvangen)
        and verzoek.gevraagd.gemeente == feit.gemeente
        and verzoek.gevraagd.aanbieder == feit.aanbieder
        and verzoek.gevraagd.dagtekening < feit.dagtekening
    ]
    eerder.sort(key=lambda gevraagd: gevraagd.dagtekening, reverse=True)
    return next((rij.dagtekening for rij in eerder if rust_op_verwijzing(zaak, rij)), None)


def _begin(zaak: Zaak, termijn: Termijn) -> date:
    """The first day of the intake behind an obligation: from then on a request is about it."""
    return min(
        (rij.datum for rij in zaak.stukken(Intake) if _sleutel(rij) == termijn.sleutel),
        default=termijn.vanaf,
    )


# --- from request to answer -----------------------------------------------------------------------


@regel(
    "FL-315-03",
    "JW315",
    "JW301",
    "JW319",
    titel="Antwoord op JW315 binnen 5 werkdagen, anders JW319 'in onderzoek'",
    bron=_VOT,
    gevolg=Gevolg.TERMIJN,
    producten=ALLE,
)
def antwoorden(zaak: Zaak, p: Parameters) -> Antwoord:
    """Each product asked for is answered within a few working days, or reported as looked into.

    The kader names no term for what follows; the national eight weeks after the dagtekening count
    then. A second report that it is looked into answers nothing (Verzoek om toewijzing).
    """
    feit = zaak.feit
    if isinstance(feit, VerzoekOntvangen):
        return _antwoord_nodig(feit, p)
    gevraagd = verzoek_van(zaak)
    if gevraagd is None:
        return None
    sleutel = sleutel_van(gevraagd)
    if not isinstance(feit, VerzoekBeantwoord) or feit.verzoek_antwoord != p["in_onderzoek"]:
        return Voldaan(sleutel), Voldaan(_vervolg(sleutel))
    eerder = zaak.toestand.verzoeken[gevraagd.aanbieder, gevraagd.referentie_aanbieder].antwoorden
    if any(rij.verzoek_antwoord == p["in_onderzoek"] for rij in eerder):
        return Uitkomst(
            f"Verzoek {gevraagd.referentie_aanbieder} is al in onderzoek; nu volgt een toewijzing "
            "(JW301) of een afwijzing (JW319).",
            {"verzoek": gevraagd.referentie_aanbieder, "antwoord": feit.verzoek_antwoord},
            gevolg=Gevolg.WEIGEREN,
        )
    return Voldaan(sleutel), _vervolg_nodig(gevraagd, p)


def _vervolg(sleutel: str) -> str:
    return f"{sleutel}|vervolg"


def _antwoord_nodig(feit: VerzoekOntvangen, p: Parameters) -> Uitkomst:
    """A request that is judged anew later on keeps the day of its reception."""
    ontvangen = plaatselijke_dag(feit.vastgelegd_op)
    uiterlijk = laatste_dag_werkdagen(ontvangen, p["werkdagen"])
    return Uitkomst(
        f"Beoordeel verzoek {feit.referentie_aanbieder} uiterlijk {uiterlijk.isoformat()} of meld "
        "dat het in onderzoek is.",
        {"ontvangenOp": ontvangen.isoformat(), "uiterlijk": uiterlijk.isoformat()},
        termijn=verplichting(
            "FL-315-03",
            sleutel_van(feit),
            p["wie"],
            "Het verzoek om toewijzing beantwoorden",
            ontvangen,
            uiterlijk,
            "toewijzing (JW301) of antwoord (JW319) op het verzoek",
        ),
    )


def _vervolg_nodig(gevraagd: VerzoekOntvangen, p: Parameters) -> Uitkomst:
    uiterlijk = laatste_dag_weken(gevraagd.dagtekening, p["vervolg_weken_landelijk"])
    return Uitkomst(
        f"Verzoek {gevraagd.referentie_aanbieder} is in onderzoek; uiterlijk "
        f"{uiterlijk.isoformat()} volgt een toewijzing of een afwijzing.",
        {"dagtekening": gevraagd.dagtekening.isoformat(), "uiterlijk": uiterlijk.isoformat()},
        termijn=verplichting(
            "FL-315-03",
            _vervolg(sleutel_van(gevraagd)),
            p["wie"],
            "Na onderzoek toewijzen of afwijzen",
            gevraagd.dagtekening,
            uiterlijk,
            "toewijzing (JW301) of afwijzing (JW319) op het verzoek",
        ),
    )


# --- basis begeleiding: first talk --------------------------------------------------------------


@regel(
    "FL-315-11",
    "JW315",
    "JW301",
    "JW319",
    "toets",
    titel="Basis Begeleiding: toegang informeren vóór toewijzing op JW315",
    bron=f"{_VOT} > Basis begeleiding",
    gevolg=Gevolg.TERMIJN,
    producten=BASIS,
)
def eerst_overleg(zaak: Zaak, p: Parameters) -> Antwoord:
    """The backoffice tells the toegang, which speaks to the aanbieder; only then is help given.

    The contact is recorded as a `Toets` of the kind contact; it shows that the toegang knew. With
    a rejection there is nothing left to talk about (Basis begeleiding).
    """
    feit = zaak.feit
    if isinstance(feit, VerzoekOntvangen):
        return tuple(_overleg_nodig(zaak, feit, p))
    if zaak.plek == "toets":
        return tuple(_overleg_gehad(zaak, zaak.stuk(Toets), p))
    if isinstance(feit, VerzoekBeantwoord):
        gevraagd = verzoek_van(zaak) if feit.verzoek_antwoord == AFGEWEZEN else None
        if gevraagd is None:
            return None
        return tuple(Voldaan(_van(gevraagd, wie), "vervallen") for wie in p["wie"])
    gevraagd = te_honoreren(zaak)
    if gevraagd is None or p["wie"][-1] in _gedaan(zaak, gevraagd, p):
        return None
    return Uitkomst(
        "Overleg eerst met de aanbieder voordat basis begeleiding wordt toegewezen.",
        {"verzoek": gevraagd.referentie_aanbieder, "contactVastgelegd": False},
        gevolg=Gevolg.WEIGEREN,
    )


_WAT: Final = (
    ("De gemeentelijke toegang over het verzoek informeren", "vastgelegd bericht aan de toegang"),
    ("Contact opnemen met de aanbieder over het verzoek", "vastgelegd contact met de aanbieder"),
)


def _van(gevraagd: VerzoekOntvangen, wie: str) -> str:
    return f"{sleutel_van(gevraagd)}|{wie}"


def _is_contact(toets: Toets, gevraagd: VerzoekOntvangen) -> bool:
    """Whether a record is about this request: it names it, or was made since and names none."""
    genoemd = toets.referentie_aanbieder
    return (
        toets.soort == "contact"
        and toets.gemeente == gevraagd.gemeente
        and toets.aanbieder in (None, gevraagd.aanbieder)
        and (
            toets.datum >= gevraagd.dagtekening
            if genoemd is None
            else genoemd == gevraagd.referentie_aanbieder
        )
    )


def _door(toets: Toets, p: Parameters) -> tuple[str, ...]:
    """Whose obligation a record meets: word to the toegang only that of the backoffice."""
    wie = tuple(p["wie"])
    return wie[:1] if toets.uitkomst == TOEGANG_GEINFORMEERD else wie


def _gedaan(zaak: Zaak, gevraagd: VerzoekOntvangen, p: Parameters) -> set[str]:
    """Who did already what a request asks of them."""
    toetsen = (stuk for stuk in zaak.stukken(Toets) if _is_contact(stuk, gevraagd))
    return {wie for toets in toetsen for wie in _door(toets, p)}


def _overleg_nodig(zaak: Zaak, feit: VerzoekOntvangen, p: Parameters) -> Iterator[Uitkomst]:
    werkdagen = zaak.waarden("FL-315-03").get("werkdagen")
    ontvangen = plaatselijke_dag(feit.vastgelegd_op)
    uiterlijk = None if werkdagen is None else laatste_dag_werkdagen(ontvangen, werkdagen)
    dag = None if uiterlijk is None else uiterlijk.isoformat()
    gedaan = _gedaan(zaak, feit, p)
    for wie, (wat, waardoor) in zip(p["wie"], _WAT, strict=True):
        if wie in gedaan:
            continue
        yield Uitkomst(
            f"{wat}{f', uiterlijk {dag}' if dag else ''}.",
            {"wie": wie, "uiterlijk": dag},
            termijn=verplichting(
                "FL-315-11", _van(feit, wie), wie, wat, ontvangen, uiterlijk, waardoor
            ),
        )


def _overleg_gehad(zaak: Zaak, toets: Toets, p: Parameters) -> Iterator[Voldaan]:
    for verzoek in zaak.toestand.verzoeken.values():
        gevraagd = verzoek.gevraagd
        if isinstance(gevraagd, VerzoekOntvangen) and _is_contact(toets, gevraagd):
            yield from (Voldaan(_van(gevraagd, wie)) for wie in _door(toets, p))
