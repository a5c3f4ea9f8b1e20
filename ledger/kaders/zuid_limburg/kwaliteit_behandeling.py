"""Who does the work in treatment, and who answers for it."""

from collections.abc import Iterator
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import Plan
from ledger.kaders.hulp import getoond, ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.kaders.zuid_limburg import BEHANDELING, BEHANDELING_HOOG, START, ZHG, ZHI, regel
from ledger.kaders.zuid_limburg.feiten import genoemd, mild
from ledger.kaders.zuid_limburg.hulpvraag import grondslagen_van
from ledger.kaders.zuid_limburg.personeel import (
    HOOFDBEHANDELAAR,
    REGIEBEHANDELAAR,
    allen,
    geen_plan,
    haalt,
    hoogste,
    met_rol,
    rang,
    te_laag,
    te_lage_uitvoerders,
    team_van,
)
from ledger.regels import Parameters, Uitkomst

_BESCHRIJVING: Final = (
    "Behandeling individueel > Beschrijving",
    "Behandeling groep > Beschrijving",
)


@regel(
    "ZL-KWAL-04",
    "plan",
    "JW305",
    titel="Functieniveau behandeling individueel",
    bron=(
        "Behandeling individueel > Complexiteit",
        "Behandeling individueel > Septant behandeling individueel",
    ),
    gevolg=Gevolg.SIGNALEREN,
    producten=ZHI,
)
def behandeling_individueel(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """Co-treaters have hbo, from middle complexity on in a multidisciplinary team (Complexiteit).

    By the septant the treater has wo, except in the first segment, which has a rule of its own.
    """
    for code in sorted(genoemd(zaak, ZHI)):
        team = team_van(zaak)
        if team is None:
            yield geen_plan(code)
            continue
        yield from te_lage_uitvoerders(team, code, p["medebehandelaar_min"])
        complexiteit: str = zaak.kader.product(code).kenmerken.complexiteit
        mdt = team.multidisciplinair_team if isinstance(team, Plan) else None
        if complexiteit in p["mdt_bij"] and mdt is not True:
            yield Uitkomst(
                f"Bij complexiteit {complexiteit} hoort een multidisciplinair behandelteam; leg "
                "dat vast.",
                {"product": code, "multidisciplinairTeam": mdt},
            )
        niveau: str = p["septant_behandelaar_min"]
        if code != START and not any(haalt(mens, niveau) for mens in allen(team)):
            yield Uitkomst(
                f"Bij {code} hoort een behandelaar met minstens {niveau}; die staat niet in het "
                "plan.",
                {"product": code, "niveau": hoogste(allen(team)), "minNiveau": niveau},
            )


@regel(
    "ZL-KWAL-05",
    "plan",
    "JW305",
    titel="Hoofdbehandelaar bij medische problematiek en bij start",
    bron=(*_BESCHRIJVING, "Behandeling individueel > Septant behandeling individueel"),
    gevolg=Gevolg.WEIGEREN,
    producten=BEHANDELING,
)
def hoofdbehandelaar_medisch(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """On a medical ground, and always in the first segment, the hoofdbehandelaar has wo
    (Beschrijving; Septant).

    'Medical problems' is read as the medical ground. A level that was not given is not judged.
    """
    for code in sorted(genoemd(zaak, BEHANDELING)):
        team, niveau = team_van(zaak), p["hoofdbehandelaar_min"]
        hoofd = None if team is None else met_rol(team, HOOFDBEHANDELAAR)
        if haalt(hoofd, niveau):
            continue
        gronden = grondslagen_van(zaak)
        altijd = code in p["altijd_bij"]
        if not gronden and not altijd:
            yield ontbreekt("de grondslag van de behandeling", product=code)
        elif not altijd and p["grondslag"] not in gronden:
            continue
        elif hoofd is None or rang(hoofd.niveau) is None:
            yield ontbreekt("de hoofdbehandelaar met het opleidingsniveau", product=code)
        else:
            yield te_laag(code, "de hoofdbehandelaar", hoofd, niveau, mild(zaak))


@regel(
    "ZL-KWAL-06",
    "plan",
    "JW305",
    titel="Medisch geschoolde regiebehandelaar bij een complexe casus",
    bron=_BESCHRIJVING,
    gevolg=Gevolg.AFWIJKEN,
    producten=BEHANDELING_HOOG,
    afwijking_door=("gemeentelijkeToegang", HOOFDBEHANDELAAR),
)
def regiebehandelaar(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """A complex case, read as high complexity, has a regiebehandelaar with wo+ and medical training
    (Beschrijving), or a motive why not.

    It is asked of a plan that is final, and at the latest when the help starts; a start itself is
    never refused.
    """
    for code in sorted(genoemd(zaak, BEHANDELING_HOOG)):
        if zaak.kader.product(code).kenmerken.complexiteit != p["complexiteit"]:
            continue
        team = team_van(zaak)
        regie = None if team is None else met_rol(team, REGIEBEHANDELAAR)
        geschoold = None if regie is None else regie.medisch_geschoold
        past = haalt(regie, p["niveau"]) and (geschoold or not p["medisch_geschoold"])
        if past or (mild(zaak) is not None and _toegestaan(zaak)):
            continue
        yield Uitkomst(
            f"Bij een complexe casus hoort een medisch geschoolde regiebehandelaar "
            f"({p['niveau']}); leg die vast of motiveer waarom niet.",
            {
                "product": code,
                "niveau": None if regie is None else getoond(regie.niveau),
                "minNiveau": p["niveau"],
                "medischGeschoold": geschoold,
            },
            gevolg=mild(zaak),
        )


def _toegestaan(zaak: Zaak) -> bool:
    """Whether somebody entitled agreed: the mechanism asks that only where it would refuse."""
    rij = zaak.kader.regels["ZL-KWAL-06"]
    return any(zaak.kader.mag_afwijken(stuk.rol, rij) for stuk in zaak.afwijkingen("ZL-KWAL-06"))


@regel(
    "ZL-KWAL-07",
    "plan",
    "JW305",
    titel="Functieniveau behandeling groep",
    bron=(
        "Behandeling groep > Complexiteit",
        "Behandeling groep > Sextant behandeling groep",
    ),
    gevolg=Gevolg.SIGNALEREN,
    producten=ZHG,
)
def behandeling_groep(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """Mostly hbo or hbo+, with somebody of wo responsible (Complexiteit; Sextant).

    That is the responsible professional of the plan, or the hoofdbehandelaar.
    """
    for code in sorted(genoemd(zaak, ZHG)):
        team = team_van(zaak)
        if team is None:
            yield geen_plan(code)
            continue
        yield from te_lage_uitvoerders(team, code, p["uitvoering_min"])
        niveau: str = p["verantwoordelijk_min"]
        leiding = [
            mens for mens in (team.verantwoordelijke, met_rol(team, HOOFDBEHANDELAAR)) if mens
        ]
        if not any(haalt(mens, niveau) for mens in leiding):
            yield Uitkomst(
                f"Behandeling groep staat onder verantwoordelijkheid van minstens {niveau}; leg "
                "vast wie dat is.",
                {"product": code, "niveau": hoogste(leiding), "minNiveau": niveau},
            )


@regel(
    "ZL-KWAL-15",
    "plan",
    "JW305",
    titel="Behandelexpertise",
    bron=_BESCHRIJVING,
    gevolg=Gevolg.SIGNALEREN,
    producten=BEHANDELING,
)
def expertise(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """A medical specialist, a behavioural scientist or therapist, or an equal, has a part in it
    (Beschrijving). The three are examples, so an equal expertise counts."""
    for code in sorted(genoemd(zaak, BEHANDELING)):
        team = team_van(zaak)
        if team is None:
            yield geen_plan(code)
            continue
        met = [m for m in allen(team) if {m.rol, m.discipline}.intersection(p["expertise"])]
        if len(met) < p["min"]:
            yield Uitkomst(
                f"Leg vast welke behandelexpertise is betrokken: {', '.join(p['expertise'])}.",
                {"product": code, "metExpertise": len(met), "min": p["min"]},
            )
