"""Who does the work in a crisis, who estimates the danger, and what the aanbieder can offer."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import Crisis, Gevaarinschatting, LokaalBesluit, Plan
from ledger.gebeurtenissen import LeveringGestart
from ledger.kaders.hulp import ontbreekt, wordt_verwijderd
from ledger.kaders.zaak import Zaak, verplichting
from ledger.kaders.zuid_limburg import CRISIS, CRISIS_VERBLIJF, regel
from ledger.kaders.zuid_limburg.feiten import genoemd, grond, gronden, kent_toe, mild
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
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan

_PSYCHIATER: Final = "ZL-KWAL-12"


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
    _PSYCHIATER,
    "lokaalBesluit",
    "plan",
    "JW305",
    titel="Een psychiater schat het gevaarcriterium in",
    bron="Crisishulp ambulant > Beschrijving",
    gevolg=Gevolg.TERMIJN,
    producten=CRISIS,
)
def gevaarcriterium(zaak: Zaak, p: Parameters) -> Antwoord:
    """With psychiatric problems a psychiatrist has estimated the danger, with the family, when the
    help starts (Beschrijving).

    The text names no day, only that what is chosen follows from the estimate. Until the start the
    first day of the help that was decided on is the last; the start itself moves it. Of a crisis
    stay the description does not say it; that is taken over from ambulant.
    """
    if not genoemd(zaak, CRISIS) or not kent_toe(zaak):
        return None
    crisis = next((rij for rij in gronden(zaak, Crisis) if rij.psychiatrisch is not None), None)
    if crisis is None or not crisis.psychiatrisch:
        return None
    dag = "" if crisis.datum is None else crisis.datum.isoformat()
    sleutel = f"{zaak.gemeente}|{dag}"
    begin, gestart = zaak.ingang_op, isinstance(zaak.feit, LeveringGestart)
    if gestart:
        begin = zaak.levering_op
    inschatting = _inschatting(zaak, p)
    if inschatting is None:
        bekend = not gestart and _staat_open(zaak, sleutel, begin)
        return None if bekend else _open(zaak, sleutel, begin, p)
    te_laat = gestart and inschatting.datum > begin
    voldaan = Voldaan(sleutel)
    return [voldaan, _te_laat(inschatting, begin)] if te_laat else voldaan


def _inschatting(zaak: Zaak, p: Parameters) -> Gevaarinschatting | None:
    """The first estimate by a psychiatrist that took the family into account."""
    alle = [rij.gevaarinschatting for rij in gronden(zaak, Crisis) if rij.gevaarinschatting]
    geldig = [rij for rij in alle if rij.door == p["inschatting_door"] and rij.gezin_ingeschat]
    return min(geldig, key=lambda rij: rij.datum, default=None)


def _staat_open(zaak: Zaak, sleutel: str, begin: date) -> bool:
    """Whether it is asked already, by the same last day."""
    return any(
        (termijn.sleutel, termijn.laatste_dag) == (sleutel, begin)
        for termijn in zaak.open_termijnen(_PSYCHIATER)
    )


def _open(zaak: Zaak, sleutel: str, begin: date, p: Parameters) -> Uitkomst:
    """The obligation until the help starts; the start itself says so again."""
    return Uitkomst(
        f"Bij psychiatrische problematiek schat een {p['inschatting_door']} uiterlijk {begin} het "
        "gevaar in, met de gezinssituatie.",
        {"uiterlijk": begin.isoformat(), "psychiatrisch": True},
        termijn=verplichting(
            _PSYCHIATER,
            sleutel,
            p["wie"],
            "het gevaarcriterium door een psychiater laten inschatten",
            zaak.dag,
            begin,
            "een inschatting in besluit of plan, met de gezinssituatie",
        ),
    )


def _te_laat(inschatting: Gevaarinschatting, begin: date) -> Uitkomst:
    return Uitkomst(
        f"De psychiater schatte het gevaar in op {inschatting.datum}, na de start van de hulp op "
        f"{begin}.",
        {"ingeschatOp": inschatting.datum.isoformat(), "uiterlijk": begin.isoformat()},
        gevolg=Gevolg.SIGNALEREN,
    )


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
    if wordt_verwijderd(zaak):
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
