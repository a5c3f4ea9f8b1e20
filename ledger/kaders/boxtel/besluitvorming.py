"""What a decision on individual help takes: BX-VERW-02 and 10, BX-DOEL-01 and 02."""

from collections.abc import Iterator
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import (
    Intake,
    LokaalBesluit,
    Onderzoek,
    PgbBesluit,
    Pgbvoorziening,
    Plan,
    Voorliggend,
    Wetsgrond,
)
from ledger.kaders.boxtel import VERZORGING, regel
from ledger.kaders.boxtel.dekking_hulpvraag import is_betaalbaar, restant, telt_mee
from ledger.kaders.boxtel.feiten import (
    beoordeeld_stuk,
    besluit_bij,
    eerste,
    geeft_hulp,
    onderzoek_bij,
    pgb_stukken,
)
from ledger.kaders.boxtel.hulpstukken import codes_van
from ledger.kaders.hulp import getoond, getoonde, ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

_BEDOELING: Final = "2.1 Inleiding > Bedoeling Jeugdwet"
_GEEN_GROND: Final = Wetsgrond()


# --- the steps of the inquiry -------------------------------------------------------------------


@regel(
    "BX-VERW-02",
    "lokaalBesluit",
    titel="Volgorde van onderzoek in de gemeentelijke route",
    bron=(
        "1.3 Verwijzing door derden en spoed > Via de gemeente",
        _BEDOELING,
        "2.4.2 Criteria individuele voorzieningen",
    ),
    gevolg=Gevolg.WEIGEREN,
)
def volgorde_van_onderzoek(zaak: Zaak, p: Parameters) -> Antwoord:
    """First what a family and its network can do, then general and other provisions, then what is
    left: without an outcome of each step nothing is granted, nor when one of the first two solves
    it all (1.3; 2.1; 2.4.2).

    The decision is made together with the family: the conversation about it must be known too.
    """
    if not geeft_hulp(zaak):
        return None
    onderzoek = onderzoek_bij(zaak)
    gezet = (False, False, False) if onderzoek is None else _stappen(zaak, onderzoek)
    gemist = tuple(naam for naam, klaar in zip(p["stappen"], gezet, strict=True) if not klaar)
    if gemist:
        return Uitkomst(
            "Het onderzoek naar eigen mogelijkheden en andere voorzieningen is nog niet volledig "
            f"vastgelegd: {', '.join(gemist)}.",
            {"ontbreekt": gemist, "stappen": tuple(p["stappen"])},
        )
    if onderzoek is None:
        return None
    opgelost = next(_opgelost_in(zaak, onderzoek, p), None)
    if opgelost is not None:
        return Uitkomst(
            f"De hulpvraag wordt geheel opgelost in een eerdere stap: {opgelost}.",
            {"stap": opgelost},
        )
    return None if _is_gesproken(zaak, onderzoek) else ontbreekt("het gesprek met het gezin")


def _stappen(zaak: Zaak, onderzoek: Onderzoek) -> tuple[bool, bool, bool]:
    """Whether the outcome of each step was recorded."""
    return (
        bool(onderzoek.eigen_mogelijkheden),
        any(
            rij.passend_en_toereikend is not None or rij.beschikbaar is False
            for rij in onderzoek.voorliggend
        ),
        restant(zaak, onderzoek) is not None,
    )


def _opgelost_in(zaak: Zaak, onderzoek: Onderzoek, p: Parameters) -> Iterator[str]:
    eigen, voorliggend, _ = p["stappen"]
    if onderzoek.eigen_mogelijkheden == p["lost_geheel_op"]:
        yield eigen
    if any(_lost_op(zaak, rij) for rij in onderzoek.voorliggend):
        yield voorliggend


def _lost_op(zaak: Zaak, rij: Voorliggend) -> bool:
    """Whether a provision is there, can be paid, and is enough for the whole question."""
    te_betalen = rij.soort != "algemeen" or bool(is_betaalbaar(rij))
    genoeg = bool(rij.beschikbaar and rij.passend_en_toereikend)
    return genoeg and te_betalen and telt_mee(zaak, rij)


def _is_gesproken(zaak: Zaak, onderzoek: Onderzoek) -> bool:
    gesprekken = (rij for rij in zaak.stukken(Intake) if rij.aanbieder is None)
    return onderzoek.gesprek is not None or any(rij.datum <= zaak.verzoek_op for rij in gesprekken)


@regel(
    "BX-VERW-10",
    "lokaalBesluit",
    "pgbBesluit",
    titel="Het Wijkteam besluit over een individuele voorziening",
    bron=f"{_BEDOELING} (tweede alinea)",
    gevolg=Gevolg.WEIGEREN,
)
def bevoegd(zaak: Zaak, p: Parameters) -> Antwoord:
    """The Wijkteam decides for the college, or the college itself; nobody else (2.1)."""
    stuk = beoordeeld_stuk(zaak)
    door = stuk.genomen_door if isinstance(stuk, (LokaalBesluit, PgbBesluit)) else None
    if door is None:
        return ontbreekt("wie het besluit nam,")
    if any(zaak.kader.telt_als(door, rol) for rol in p["bevoegd"]):
        return None
    return Uitkomst(
        "Alleen het Wijkteam of het college kan over deze voorziening beslissen.",
        {"genomenDoor": getoond(door), "bevoegd": tuple(p["bevoegd"])},
    )


# --- for whom and to what end -------------------------------------------------------------------


def doelgroepen_van(zaak: Zaak) -> tuple[str, ...]:
    """For whom the help is: as the judged record says, else the decision or inquiry behind it."""
    stuk = beoordeeld_stuk(zaak)
    eigen = _GEEN_GROND
    if isinstance(stuk, (Pgbvoorziening, LokaalBesluit, Plan)):
        besluit = besluit_bij(zaak)
        keten = pgb_stukken(zaak) if isinstance(stuk, Pgbvoorziening) else ()
        genoemd = eerste(keten, lambda rij: rij.wetsgrond) or stuk.wetsgrond
        eigen = genoemd or (besluit and besluit.wetsgrond) or _GEEN_GROND
    onderzoek = onderzoek_bij(zaak)
    return eigen.doelgroepen or (() if onderzoek is None else onderzoek.doelgroepen)


def resultaten_van(zaak: Zaak) -> tuple[str, ...]:
    """What the help is to lead to: as the judged plan or decision says, else the other of them."""
    stuk = beoordeeld_stuk(zaak)
    gronden = [stuk.wetsgrond] if isinstance(stuk, (LokaalBesluit, Plan)) else []
    besluit = besluit_bij(zaak)
    gronden.append(None if besluit is None else besluit.wetsgrond)
    gronden += [plan.wetsgrond for plan in reversed(zaak.stukken(Plan)) if _over(zaak, plan)]
    return next((rij.resultaten for rij in gronden if rij is not None and rij.resultaten), ())


def _over(zaak: Zaak, plan: Plan) -> bool:
    codes = codes_van(zaak, plan)
    return not codes or zaak.code in codes


@regel(
    "BX-DOEL-01",
    "lokaalBesluit",
    "pgbBesluit",
    titel="Doelgroep van de Jeugdwet",
    bron="2.4.1 In de Jeugdwet genoemde doelgroepen",
    gevolg=Gevolg.WEIGEREN,
)
def doelgroep(zaak: Zaak, p: Parameters) -> Antwoord:
    """Help is granted to who belongs to one of the three groups of the law (2.4.1)."""
    if not geeft_hulp(zaak):
        return None
    genoemd = tuple(rij for rij in p["doelgroepen"] if rij in doelgroepen_van(zaak))
    if len(genoemd) >= p["minimaal"]:
        return None
    return Uitkomst(
        "Er is geen doelgroep van de Jeugdwet genoemd waar de hulpvraag bij past.",
        {"genoemd": genoemd, "doelgroepen": tuple(p["doelgroepen"])},
    )


@regel(
    "BX-DOEL-02",
    "lokaalBesluit",
    "plan",
    titel="Beoogd resultaat hoort bij de doelgroep",
    bron="2.2.2 In de Jeugdwet genoemde resultaten",
    gevolg=Gevolg.SIGNALEREN,
)
def beoogd_resultaat(zaak: Zaak, p: Parameters) -> Antwoord:
    """Help aims at a result that the law names; personal care at that of taking over care, which is
    for the group with the same letter alone (2.2.2).

    The text ties no product to a result; that personal care goes with this one follows from it.
    """
    stuk = beoordeeld_stuk(zaak)
    if not geeft_hulp(zaak) or (isinstance(stuk, Plan) and not _is_plan_van_hulp(stuk)):
        return None
    genoemd = tuple(rij for rij in p["resultaten"] if rij in resultaten_van(zaak))
    if len(genoemd) < p["minimaal"]:
        return Uitkomst(
            "Leg vast op welk resultaat van de Jeugdwet de hulp is gericht.",
            {"resultaten": genoemd},
        )
    letter: str = p["persoonlijke_verzorging"]
    verzorging = zaak.code in VERZORGING or bool(_codes(zaak) & set(VERZORGING))
    if verzorging and letter not in genoemd:
        return Uitkomst(
            f"Persoonlijke verzorging hoort gericht te zijn op resultaat {letter}.",
            {"resultaten": genoemd, "resultaat": letter},
        )
    return _past_bij_doelgroep(zaak, genoemd, letter)


def _is_plan_van_hulp(plan: Plan) -> bool:
    """Whether it is a settled plan of help; one that asks for a budget is none yet."""
    return plan.definitief and plan.soort != "motivatieplan"


def _codes(zaak: Zaak) -> frozenset[str]:
    stuk = beoordeeld_stuk(zaak)
    return codes_van(zaak, stuk) if isinstance(stuk, Plan) else frozenset()


def _past_bij_doelgroep(zaak: Zaak, genoemd: tuple[str, ...], letter: str) -> Uitkomst | None:
    doelgroepen = doelgroepen_van(zaak)
    if letter not in genoemd or letter in doelgroepen:
        return None
    if not doelgroepen:
        return ontbreekt("de doelgroep van de Jeugdwet")
    return Uitkomst(
        f"Resultaat {letter} hoort bij doelgroep {letter}, en die is niet genoemd.",
        {"resultaten": genoemd, "doelgroepen": getoonde(doelgroepen)},
    )
