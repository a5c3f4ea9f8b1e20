"""Who does the work in a crisis, and what the aanbieder can offer."""

from collections.abc import Iterator
from datetime import date

from ledger.bevinding import Gevolg
from ledger.dossier import Crisis, LokaalBesluit, Plan
from ledger.kaders.hulp import ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.kaders.zuid_limburg import CRISIS, CRISIS_VERBLIJF, regel
from ledger.kaders.zuid_limburg.feiten import genoemd, grond, kent_toe, mild
from ledger.kaders.zuid_limburg.personeel import (
    HOOFDBEHANDELAAR,
    Team,
    allen,
    geen_plan,
    haalt,
    is_lager,
    met_rol,
    rang,
    te_laag,
    te_lage_uitvoerders,
    team_van,
)
from ledger.regels import Antwoord, Parameters, Uitkomst


@regel(
    "ZL-KWAL-11",
    "plan",
    "JW305",
    titel="Functieniveau crisishulp",
    bron=(
        "Crisishulp ambulant > Functieniveau",
        "Crisishulp ambulant > Hoofdbehandelaar",
        "Crisishulp verblijf > Functieniveau",
        "Crisishulp verblijf > Hoofdbehandelaar",
    ),
    gevolg=Gevolg.WEIGEREN,
    producten=CRISIS,
)
def crisishulp(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """Workers with hbo or wo and a hoofdbehandelaar with wo; in a psychiatric crisis wo+ takes part
    and leads (Functieniveau; Hoofdbehandelaar).

    'WO / WO+ bij psychiatrische crisis' is read as wo+ in that case alone. A level that was not
    given is not judged.
    """
    for code in sorted(genoemd(zaak, CRISIS)):
        team = team_van(zaak)
        if team is None:
            yield geen_plan(code)
            continue
        yield from te_lage_uitvoerders(team, code, p["medewerker_min"], mild(zaak))
        yield from _leiding(zaak, team, code, p)


def _leiding(zaak: Zaak, team: Team, code: str, p: Parameters) -> Iterator[Uitkomst]:
    gewoon, zwaar = p["hoofdbehandelaar_min"], p["psychiatrische_crisis_hoofdbehandelaar"]
    hoofd = met_rol(team, HOOFDBEHANDELAAR)
    psychiatrisch = grond(zaak, Crisis, lambda c: c.psychiatrisch)
    niveau: str = zwaar if psychiatrisch else gewoon
    if hoofd is None or rang(hoofd.niveau) is None:
        yield ontbreekt("de hoofdbehandelaar met het opleidingsniveau", product=code)
    elif is_lager(hoofd, niveau):
        yield te_laag(code, "de hoofdbehandelaar", hoofd, niveau, mild(zaak))
    elif psychiatrisch is None and is_lager(hoofd, zwaar):
        yield ontbreekt("of er psychiatrische problematiek is", product=code)
    if psychiatrisch and hoofd is None and not any(haalt(mens, zwaar) for mens in allen(team)):
        yield ontbreekt(f"wie met {zwaar} bij de psychiatrische crisis is betrokken", product=code)


@regel(
    "ZL-KWAL-13",
    "JW301",
    "JW305",
    titel="Kenmerken van de crisisaanbieder",
    bron=("Crisishulp ambulant > Kenmerken", "Crisishulp verblijf > Kenmerken"),
    gevolg=Gevolg.SIGNALEREN,
    producten=CRISIS,
)
def kenmerken_aanbieder(zaak: Zaak, p: Parameters) -> Antwoord:
    """Day and night within reach, a fixed worker with a team behind, a multidisciplinary team; for
    a stay also a quick start (Kenmerken).

    As the aanbieder declared it, in a decision or plan about whatever help of its own.
    """
    if not kent_toe(zaak):
        return None
    verklaard = _verklaring(zaak)
    if not verklaard:
        return ontbreekt("de verklaring van de aanbieder over crisishulp")
    eisen = (*p["eisen"], *(p["eisen_zcv"] if zaak.code == CRISIS_VERBLIJF else ()))
    mist = tuple(eis for eis in eisen if eis not in verklaard)
    if not mist:
        return None
    return Uitkomst(
        f"De aanbieder heeft voor crisishulp niet verklaard: {', '.join(mist)}.",
        {"ontbreekt": mist, "product": zaak.code},
    )


def _verklaring(zaak: Zaak) -> tuple[str, ...]:
    """What the aanbieder last declared; empty when nothing was recorded."""
    stukken: list[LokaalBesluit | Plan] = [*zaak.stukken(LokaalBesluit), *zaak.stukken(Plan)]
    eigen = [
        (stuk.datum, stuk.verklaring_aanbieder)
        for stuk in stukken
        if stuk.verklaring_aanbieder and stuk.aanbieder == zaak.aanbieder
    ]
    return max(eigen, key=lambda rij: rij[0], default=(date.min, ()))[1]
