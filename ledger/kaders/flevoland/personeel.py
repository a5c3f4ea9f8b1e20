"""Who does the work: levels of training, and how a rule speaks of somebody without a name."""

from collections.abc import Collection, Iterable

from ledger.dossier import Groepssessie, Medewerker, Plan
from ledger.kaders.flevoland.plan import codes_van_plan
from ledger.kaders.hulp import getoond
from ledger.kaders.zaak import Zaak

NIVEAUS = ("mbo3", "mbo4", "hbo", "hbo+", "wo", "wo+")
"""Levels of training, from low to high."""


def rang(niveau: str | None) -> int | None:
    """The place of a level in `NIVEAUS`; None when it was not recorded or is not among them."""
    return NIVEAUS.index(niveau) if niveau in NIVEAUS else None


def vanaf(mens: Medewerker, niveau: str) -> bool:
    """Whether somebody has at least this level; no when theirs is unknown."""
    eigen, grens = rang(mens.niveau), rang(niveau)
    return eigen is not None and grens is not None and eigen >= grens


def onbekend(mensen: Iterable[Medewerker]) -> int:
    """Of how many people the level is unknown."""
    return sum(rang(mens.niveau) is None for mens in mensen)


def vaklui(mensen: Iterable[Medewerker]) -> tuple[Medewerker, ...]:
    """The professionals: without those who bring experience instead of training."""
    return tuple(mens for mens in mensen if not mens.ervaringsdeskundig)


def genoemd(zaak: Zaak, codes: Iterable[str]) -> frozenset[str]:
    """Which of these products the judged plan or session is about.

    An integral plan names several products and therefore none of its own.
    """
    if zaak.code is not None:
        return frozenset({zaak.code}).intersection(codes)
    if zaak.plek != "plan":
        return frozenset()
    return codes_van_plan(zaak, zaak.stuk(Plan)).intersection(codes)


def mensen_van(zaak: Zaak) -> tuple[Medewerker, ...]:
    """The team of the judged plan, or who was there in the judged session."""
    if zaak.plek == "plan":
        return zaak.stuk(Plan).team
    sessie = zaak.stuk(Groepssessie)
    return tuple(mens for mens in sessie.hulpverleners if mens.aanwezige_minuten > 0)


def verantwoordelijke_voor(zaak: Zaak, rollen: Collection[str]) -> Medewerker | None:
    """Who answers for a product that asks for one of these roles.

    A plan has one responsible professional. Where it is for several products, each with a role of
    its own, somebody of the team who has the role answers for the other product.
    """
    plan = zaak.stuk(Plan)
    mens = plan.verantwoordelijke
    if mens is None or mens.rol in rollen or len(codes_van_plan(zaak, plan)) == 1:
        return mens
    return next((rij for rij in plan.team if rij.rol in rollen), mens)


def aanduiding(nummer: int, mens: Medewerker) -> str:
    """How a finding names somebody: by place, role and level, never by name."""
    kenmerken = (getoond(mens.rol or mens.discipline), getoond(mens.niveau))
    delen = [deel for deel in kenmerken if deel]
    return f"medewerker {nummer}" + (f" ({', '.join(delen)})" if delen else "")
