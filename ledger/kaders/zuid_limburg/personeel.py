"""Who does the work: levels of training, and who has which part in a plan."""

from collections.abc import Iterable, Iterator
from typing import Final

from ledger.bevinding import Gevolg, Operand
from ledger.dossier import Intake, Medewerker, Plan
from ledger.kaders.hulp import getoond, ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.kaders.zuid_limburg.feiten import stukken_bij
from ledger.regels import Uitkomst

NIVEAUS: Final = ("mbo", "hbo", "hbo+", "wo", "wo+")
"""Levels of training, from low to high; mbo is of any kind."""
HOOFDBEHANDELAAR: Final = "hoofdbehandelaar"
REGIEBEHANDELAAR: Final = "regiebehandelaar"
_LEIDING: Final = frozenset({HOOFDBEHANDELAAR, REGIEBEHANDELAAR, "gedragswetenschapper"})

Team = Plan | Intake


def rang(niveau: str | None) -> int | None:
    """The place of a level in `NIVEAUS`; None when it was not recorded or is not among them."""
    soort = "mbo" if (niveau or "").startswith("mbo") else niveau
    return NIVEAUS.index(soort) if soort in NIVEAUS else None


def haalt(mens: Medewerker | None, niveau: str) -> bool:
    """Whether somebody has at least this level; no when theirs is unknown, or nobody is named."""
    eigen, grens = rang(None if mens is None else mens.niveau), rang(niveau)
    return eigen is not None and grens is not None and eigen >= grens


def is_lager(mens: Medewerker, niveau: str) -> bool:
    """Whether somebody is known to have a lower level than this one."""
    return rang(mens.niveau) is not None and not haalt(mens, niveau)


def team_van(zaak: Zaak, *, ook_intake: bool = False) -> Team | None:
    """Who do the work: as the judged record says, else the last plan about the same help.

    A plan that names nobody takes nobody away. A draft counts itself, and at a start when there is
    nothing else; with `ook_intake` who did the intake count last.
    """
    eigen = getattr(zaak.feit, "inhoud", None)
    beoordeeld: Team | None = eigen if isinstance(eigen, (Plan, Intake)) else None
    if beoordeeld is not None and allen(beoordeeld):
        return beoordeeld
    plannen = [plan for plan in stukken_bij(zaak, Plan) if allen(plan)]
    definitief: list[Team] = [plan for plan in plannen if plan.definitief]
    if ook_intake:
        definitief += (intake for intake in stukken_bij(zaak, Intake) if allen(intake))
    if definitief or beoordeeld is not None:
        return definitief[0] if definitief else beoordeeld
    return next(iter(plannen), None) or next(stukken_bij(zaak, Plan), None)


def allen(team: Team) -> tuple[Medewerker, ...]:
    """Everybody in a plan, the responsible one first; each once."""
    eerste = () if team.verantwoordelijke is None else (team.verantwoordelijke,)
    return tuple(dict.fromkeys((*eerste, *team.team)))


def met_rol(team: Team, rol: str) -> Medewerker | None:
    """The highest trained of those who have this role."""
    mensen = [mens for mens in allen(team) if mens.rol == rol]
    return max(mensen, key=_hoogte, default=None)


def _hoogte(mens: Medewerker) -> int:
    eigen = rang(mens.niveau)
    return -1 if eigen is None else eigen


def uitvoerders(team: Team) -> tuple[Medewerker, ...]:
    """Who give the help: without those who lead, only support or bring experience."""
    return tuple(
        mens
        for mens in team.team
        if mens.rol not in _LEIDING
        and not mens.ervaringsdeskundig
        and mens.ondersteunend is not True
    )


def hoogste(mensen: Iterable[Medewerker]) -> str | None:
    """The highest level that is known among people, as in `NIVEAUS`."""
    rangen = [gevonden for mens in mensen if (gevonden := rang(mens.niveau)) is not None]
    return NIVEAUS[max(rangen)] if rangen else None


def aanduiding(nummer: int, mens: Medewerker) -> str:
    """How a finding names somebody: by place, role and level, never by name."""
    kenmerken = (getoond(mens.rol or mens.discipline), getoond(mens.niveau))
    delen = [deel for deel in kenmerken if deel]
    return f"medewerker {nummer}" + (f" ({', '.join(delen)})" if delen else "")


def te_lage_uitvoerders(
    team: Team, code: str, niveau: str, gevolg: Gevolg | None = None
) -> Iterator[Uitkomst]:
    """An outcome for each of those who give the help at a lower level; also when nothing is known.

    Who is known to have the level stands for a team in which the level of others is unknown.
    """
    mensen = uitvoerders(team)
    if hoogste(mensen) is None:
        yield geen_niveau(code)
    for nummer, mens in enumerate(team.team, 1):
        if mens in mensen and is_lager(mens, niveau):
            yield te_laag(code, aanduiding(nummer, mens), mens, niveau, gevolg)


def te_laag(
    code: str, wie: str, mens: Medewerker, niveau: str, gevolg: Gevolg | None = None
) -> Uitkomst:
    """The outcome that somebody has too low a level."""
    operanden: dict[str, Operand] = {
        "product": code,
        "wie": wie,
        "niveau": getoond(mens.niveau),
        "minNiveau": niveau,
    }
    return Uitkomst(
        f"{code} vraagt van {wie} minstens {niveau}; opgegeven is {getoond(mens.niveau)}.",
        operanden,
        gevolg=gevolg,
    )


def geen_niveau(code: str) -> Uitkomst:
    """The outcome that nobody's level is known of those who give the help."""
    return ontbreekt("het opleidingsniveau van wie de hulp geeft", product=code)


def geen_plan(code: str | None) -> Uitkomst:
    """The outcome that nothing is known of who gives the help."""
    return ontbreekt("het plan met de medewerkers", product=code)
