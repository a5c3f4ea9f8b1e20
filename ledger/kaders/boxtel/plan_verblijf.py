"""What the plan for a stay says: its subjects, and the home that stays involved."""

from typing import Final

from ledger.bevinding import Gevolg
from ledger.kaders.boxtel import GESLOTEN_EN_OVERIG, VERBLIJF, regel
from ledger.kaders.boxtel.hulpstukken import beoordeeld_plan
from ledger.kaders.hulp import ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

_EISEN: Final = "Bijlage 3 > Prestatie-eisen"
_PLEEGZORG: Final = f"{_EISEN} > Pleegzorg"
_GEZINSGERICHT: Final = f"{_EISEN} > Gezinsgericht Verblijf"
_GESLOTEN: Final = f"{_EISEN} > Verblijf Gesloten en Overig"


@regel(
    "BX-KWAL-14",
    "plan",
    titel="Doelen in het plan bij pleegzorg en verblijf",
    bron=(_PLEEGZORG, _GEZINSGERICHT, _GESLOTEN),
    gevolg=Gevolg.SIGNALEREN,
    producten=VERBLIJF,
)
def onderwerpen_verblijf(zaak: Zaak, p: Parameters) -> Antwoord:
    """The plan for a stay has its four subjects, or why going home is not possible.

    (Pleegzorg; Gezinsgericht Verblijf; Verblijf Gesloten en Overig.)
    """
    plan = beoordeeld_plan(zaak, VERBLIJF)
    if plan is None:
        return None
    gemist = tuple(
        rij
        for rij in p["onderwerpen"]
        if rij not in plan.velden and p["ook_goed"].get(rij) not in plan.velden
    )
    if not gemist:
        return None
    return Uitkomst(
        f"In het plan ontbreekt een verplicht onderwerp voor verblijf: {', '.join(gemist)}.",
        {"ontbreekt": gemist, "onderwerpen": tuple(p["onderwerpen"])},
    )


@regel(
    "BX-KWAL-15",
    "plan",
    titel="Begeleiding van ouders bij gesloten en overig verblijf",
    bron=_GESLOTEN,
    gevolg=Gevolg.SIGNALEREN,
    producten=GESLOTEN_EN_OVERIG,
)
def begeleiding_ouders(zaak: Zaak, p: Parameters) -> Antwoord:
    """Where the home can stay involved the plan has guidance of it, else it says why it cannot.

    (Verblijf Gesloten en Overig, first and second point.)
    """
    plan = beoordeeld_plan(zaak, GESLOTEN_EN_OVERIG)
    if plan is None:
        return None
    if plan.thuissituatie_betrokken is None:
        return ontbreekt("het oordeel of de thuissituatie betrokken kan blijven")
    if plan.thuissituatie_betrokken:
        if p["onderdeel"] in plan.velden:
            return None
        return Uitkomst(
            "De begeleiding van ouders of thuissituatie is nog niet opgenomen in het plan.",
            {"ontbreekt": p["onderdeel"]},
        )
    if plan.reden_thuissituatie:
        return None
    return Uitkomst(
        "Het plan zegt niet waarom de thuissituatie niet betrokken kan blijven.",
        {"ontbreekt": "redenThuissituatie"},
    )
