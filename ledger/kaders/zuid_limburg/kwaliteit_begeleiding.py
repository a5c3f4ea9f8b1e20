"""Who does the work in dyslexia care and begeleiding."""

from collections.abc import Iterator

from ledger.bevinding import Gevolg
from ledger.dossier import Plan
from ledger.kaders.hulp import getoond, ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.kaders.zuid_limburg import DIAGNOSE, DYSLEXIE, ZBG, ZBI, regel
from ledger.kaders.zuid_limburg.feiten import genoemd, mild
from ledger.kaders.zuid_limburg.personeel import (
    HOOFDBEHANDELAAR,
    Team,
    geen_niveau,
    geen_plan,
    haalt,
    hoogste,
    is_lager,
    met_rol,
    rang,
    te_laag,
    te_lage_uitvoerders,
    team_van,
    uitvoerders,
)
from ledger.regels import Parameters, Uitkomst


@regel(
    "ZL-KWAL-01",
    "plan",
    "intake",
    "JW305",
    titel="Functieniveau dyslexie",
    bron=(
        "Dyslexie Diagnose > Functieniveau",
        "Dyslexie Behandeling > Functieniveau",
        "Dyslexie Behandeling > Hoofdbehandelaar",
    ),
    gevolg=Gevolg.WEIGEREN,
    producten=DYSLEXIE,
)
def dyslexie(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """The diagnosis takes wo, the treatment hbo under a hoofdbehandelaar with wo (Functieniveau;
    Hoofdbehandelaar). A level that was not given is not judged."""
    for code in sorted(genoemd(zaak, DYSLEXIE)):
        team = team_van(zaak, ook_intake=True)
        if team is None:
            yield geen_plan(code)
            continue
        niveau = p["zdysd_min"] if code == DIAGNOSE else p["zdysb_min"]
        yield from te_lage_uitvoerders(team, code, niveau, mild(zaak))
        if code != DIAGNOSE:
            yield from hoofdbehandelaar(zaak, team, code, p["zdysb_hoofdbehandelaar_min"])


def hoofdbehandelaar(zaak: Zaak, team: Team, code: str, niveau: str) -> Iterator[Uitkomst]:
    """An outcome when the hoofdbehandelaar has a lower level, or none is known."""
    hoofd = met_rol(team, HOOFDBEHANDELAAR)
    if hoofd is None or rang(hoofd.niveau) is None:
        yield ontbreekt("de hoofdbehandelaar met het opleidingsniveau", product=code)
    elif is_lager(hoofd, niveau):
        yield te_laag(code, "de hoofdbehandelaar", hoofd, niveau, mild(zaak))


@regel(
    "ZL-KWAL-02",
    "plan",
    "JW305",
    titel="Functieniveau begeleiding individueel",
    bron=(
        "Begeleiding individueel > Complexiteit",
        "Begeleiding individueel > Sextant begeleiding individueel",
        "Begeleiding individueel > Beschrijving",
    ),
    gevolg=Gevolg.SIGNALEREN,
    producten=ZBI,
)
def begeleiding_individueel(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """The table has a lowest level per complexity, the sextant a higher one; both are shown, the
    latter as `licht` (Complexiteit; Sextant).

    At high complexity mbo has no part; elsewhere it takes that the division of work was weighed.
    """
    for code in sorted(genoemd(zaak, ZBI)):
        team = team_van(zaak)
        top = None if team is None else hoogste(uitvoerders(team))
        if team is None or top is None:
            yield geen_plan(code) if team is None else geen_niveau(code)
            continue
        complexiteit: str = zaak.kader.product(code).kenmerken.complexiteit
        met_mbo = any(is_lager(mens, "hbo") for mens in uitvoerders(team))
        verboden = met_mbo and complexiteit in p["geen_mbo_in"]
        for lezing in ("tabel", "sextant"):
            niveau: str = p[f"min_{lezing}"][complexiteit]
            onder = not any(haalt(mens, niveau) for mens in uitvoerders(team))
            if onder or (verboden and lezing == "tabel"):
                yield _onder_niveau(code, complexiteit, lezing, niveau, top, met_mbo)
        if met_mbo and not verboden and not _gewogen(team):
            yield _werktoedeling(code)


def _onder_niveau(
    code: str, complexiteit: str, lezing: str, niveau: str, top: str, met_mbo: bool
) -> Uitkomst:
    mbo = ", met inzet van mbo" if met_mbo else ""
    return Uitkomst(
        f"Complexiteit {complexiteit} vraagt volgens de {lezing} {niveau}; het hoogste niveau in "
        f"het plan is {top}{mbo}.",
        {
            "product": code,
            "complexiteit": complexiteit,
            "lezing": lezing,
            "licht": lezing == "sextant",
            "niveau": top,
            "minNiveau": niveau,
            "metMbo": met_mbo,
        },
    )


def _gewogen(team: Team) -> bool:
    return isinstance(team, Plan) and team.werktoedeling is True


def _werktoedeling(code: str) -> Uitkomst:
    return Uitkomst(
        f"Bij {code} werkt mbo mee; leg vast hoe is afgewogen wie welk werk verantwoord doet.",
        {"product": code, "werktoedeling": False},
    )


@regel(
    "ZL-KWAL-03",
    "plan",
    "JW305",
    titel="Functieniveau begeleiding groep",
    bron=(
        "Begeleiding groep > Complexiteit",
        "Begeleiding groep > Sextant begeleiding groep",
    ),
    gevolg=Gevolg.SIGNALEREN,
    producten=ZBG,
)
def begeleiding_groep(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """Mostly mbo, with somebody of hbo responsible and the division of work weighed (Complexiteit;
    Sextant)."""
    for code in sorted(genoemd(zaak, ZBG)):
        team = team_van(zaak)
        if team is None:
            yield geen_plan(code)
            continue
        mens, niveau = team.verantwoordelijke, p["verantwoordelijk_min"]
        if not haalt(mens, niveau):
            yield Uitkomst(
                f"Begeleiding groep wordt vooral door {p['uitvoering']} gegeven, onder "
                f"verantwoordelijkheid van minstens {niveau}; leg vast wie dat is.",
                {
                    "product": code,
                    "niveau": None if mens is None else getoond(mens.niveau),
                    "minNiveau": niveau,
                },
            )
        if not _gewogen(team):
            yield _werktoedeling(code)
