"""Personal care: no product of its own, but what makes begeleiding heavier: ZL-PV."""

from typing import Final

from ledger.bevinding import Gevolg, Operand
from ledger.dossier import Indelingskenmerken
from ledger.kaders.hulp import ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.kaders.zuid_limburg import ALLEEN_PV, BEGELEIDING, LAAG_BEGELEIDING, regel
from ledger.kaders.zuid_limburg.feiten import kent_toe, mild
from ledger.kaders.zuid_limburg.indeling import (
    BEGELEIDING_INDIVIDUEEL,
    BEGELEIDINGSFAMILIES,
    TREDEN,
    alleen_verzorging,
    celcode,
    deel_in,
    familie_bij,
    familie_van,
    kenmerken_bij,
    kenmerken_van,
    uitgezonderd,
    vraagt_verzorging,
)
from ledger.kaders.zuid_limburg.sextant import redenen
from ledger.regels import Antwoord, Parameters, Uitkomst

PLEKKEN: Final = ("lokaalBesluit", "plan", "JW301", "indeling")
_OPMERKINGEN: Final = (
    "Begeleiding individueel > Opmerkingen (persoonlijke verzorging)",
    "Begeleiding groep > Opmerkingen (persoonlijke verzorging)",
)
_COMPLEXITEIT: Final = (
    "Begeleiding individueel > Complexiteit",
    "Begeleiding groep > Complexiteit",
)
_BASIS: Final = "de complexiteit zonder persoonlijke verzorging"


@regel(
    "ZL-PV-01",
    *PLEKKEN,
    titel="PV verzwaart begeleiding een trede",
    bron=(*_OPMERKINGEN, *_COMPLEXITEIT),
    gevolg=Gevolg.AFLEIDEN,
    producten=BEGELEIDING,
)
def verzwaring(zaak: Zaak, _: Parameters) -> Antwoord:
    """Personal care beside begeleiding raises its complexity by a step; high stays high
    (Opmerkingen, second point; Complexiteit, row on personal care).

    In a group it is given within the product and makes it heavier all the same. The length stays
    as it is, and treatment knows no such step.
    """
    ingedeeld = deel_in(zaak) if kent_toe(zaak) else None
    if ingedeeld is None or ingedeeld.cel.familie not in BEGELEIDINGSFAMILIES:
        return None
    kenmerken, cel = ingedeeld.kenmerken, ingedeeld.cel
    if alleen_verzorging(kenmerken) or not vraagt_verzorging(kenmerken):
        return None
    if uitgezonderd(zaak, kenmerken):
        return None
    if cel.basis is None:
        return ontbreekt(_BASIS)
    if cel.basis == cel.complexiteit:
        uitleg = f"Complexiteit {cel.basis} wordt met persoonlijke verzorging niet zwaarder."
    else:
        uitleg = (
            f"Persoonlijke verzorging verzwaart complexiteit {cel.basis} tot {cel.complexiteit}."
        )
    return Uitkomst(uitleg, redenen(ingedeeld))


@regel(
    "ZL-PV-02",
    *PLEKKEN,
    titel="Alleen PV is begeleiding individueel laag",
    bron="Begeleiding individueel > Opmerkingen (persoonlijke verzorging)",
    gevolg=Gevolg.AFLEIDEN,
    producten=ALLEEN_PV,
)
def alleen_pv(zaak: Zaak, _: Parameters) -> Antwoord:
    """Who needs nothing but personal care gets low individual guidance, by its length
    (Begeleiding individueel > Opmerkingen, end of the second point).

    The table says that low goes without personal care; the remark is the exception. In a group
    there is no such exception.
    """
    ingedeeld = deel_in(zaak) if kent_toe(zaak) else None
    if ingedeeld is None or ingedeeld.cel.familie != BEGELEIDING_INDIVIDUEEL:
        return None
    if not alleen_verzorging(ingedeeld.kenmerken):
        return None
    welk = f": {ingedeeld.code}" if ingedeeld.code is not None else ""
    uitleg = f"Alleen persoonlijke verzorging wordt lage individuele begeleiding{welk}."
    return Uitkomst(uitleg, redenen(ingedeeld))


@regel(
    "ZL-PV-03",
    "lokaalBesluit",
    "JW301",
    titel="Laag kan niet samengaan met begeleiding plus PV",
    bron=_COMPLEXITEIT,
    gevolg=Gevolg.WEIGEREN,
    producten=LAAG_BEGELEIDING,
)
def laag_zonder_verzorging(zaak: Zaak, _: Parameters) -> Antwoord:
    """Low guidance goes without personal care, unless that is all that is needed and it is given to
    one client (Complexiteit, row on personal care).

    Care that does not count (ZL-PV-05) makes nothing heavier, so low may stay low.
    """
    if zaak.code is None or not kent_toe(zaak):
        return None
    kenmerken = kenmerken_bij(zaak)
    nodig = None if kenmerken is None else vraagt_verzorging(kenmerken)
    if kenmerken is None or nodig is None:
        return ontbreekt("de vastlegging of persoonlijke verzorging nodig is")
    if not nodig or uitgezonderd(zaak, kenmerken):
        return None
    alleen = alleen_verzorging(kenmerken)
    if alleen and familie_van(zaak, zaak.code) == BEGELEIDING_INDIVIDUEEL:
        return None
    ingedeeld = deel_in(zaak)
    past = None if ingedeeld is None else ingedeeld.code
    reden = (
        "alleen persoonlijke verzorging kan niet in een groep"
        if alleen
        else "die maakt haar een trede zwaarder"
    )
    daarbij = "" if past is None else f"; daarbij past {past}"
    return Uitkomst(
        f"{zaak.code} is lage begeleiding en gaat niet samen met persoonlijke verzorging: "
        f"{reden}{daarbij}.",
        {"gekozen": zaak.code, "verwacht": past, "alleenPersoonlijkeVerzorging": alleen},
    )


@regel(
    "ZL-PV-04",
    "lokaalBesluit",
    "JW301",
    "JW315",
    "JW317",
    titel="Geen los product persoonlijke verzorging",
    bron=(*_OPMERKINGEN, "Begeleiding groep > Beschrijving"),
    gevolg=Gevolg.WEIGEREN,
    wj759="4",
)
def geen_los_product(zaak: Zaak, p: Parameters) -> Antwoord:
    """Personal care is no product of its own, beside begeleiding or without it (Opmerkingen, second
    point; Begeleiding groep > Beschrijving).

    A product that a gemeente coupled to one of this kader is that product, whatever its category.
    """
    product = zaak.product
    if product is None or product.categorie != p["geweigerde_categorie"] or zaak.code is not None:
        return None
    if not kent_toe(zaak):
        return None
    return Uitkomst(
        "Persoonlijke verzorging is geen los product; ze maakt het arrangement begeleiding "
        "zwaarder.",
        {"categorie": product.categorie, "product": product.code},
    )


# --- intensive care -----------------------------------------------------------------------------


@regel(
    "ZL-PV-05",
    *PLEKKEN,
    titel="Kinderen onder het IKZ-criterium vallen buiten deze PV",
    bron=_OPMERKINGEN,
    gevolg=Gevolg.WEIGEREN,
    producten=BEGELEIDING,
    wj759="7",
)
def buiten_intensieve_kindzorg(zaak: Zaak, p: Parameters) -> Antwoord:
    """Personal care beside medical care counts, but not for a child with intensive care: then
    nothing may rest on it (Opmerkingen, end of the second point).

    A decision rests on it when its complexity is not that without care, or when care is all there
    is. A classification without a product goes on without the care, and says so. The document was
    written before such care moved to another law; for later years the rule has a switch.
    """
    kenmerken = kenmerken_bij(zaak)
    if kenmerken is None or not vraagt_verzorging(kenmerken) or not p["ikz_uitgezonderd"]:
        return None
    if familie_bij(zaak, kenmerken) not in (None, *BEGELEIDINGSFAMILIES) or not kent_toe(zaak):
        return None
    if kenmerken.ikz_criterium is None:
        return ontbreekt("de vastlegging of het kind onder de intensieve kindzorg valt")
    if not kenmerken.ikz_criterium:
        return None
    return _rust_op_verzorging(zaak, kenmerken)


def _rust_op_verzorging(zaak: Zaak, kenmerken: Indelingskenmerken) -> Uitkomst | None:
    basis, alleen = kenmerken.complexiteit, alleen_verzorging(kenmerken)
    code = celcode(zaak)
    eigen = kenmerken_van(zaak, code)
    gekozen = None if eigen is None else eigen.complexiteit
    operanden: dict[str, Operand] = {
        "ikzCriterium": True,
        "gekozen": code,
        "complexiteitVoorVerzorging": basis,
        "complexiteit": gekozen,
        "alleenPersoonlijkeVerzorging": alleen,
    }
    buiten = "Persoonlijke verzorging bij intensieve kindzorg valt buiten de jeugdhulp"
    if alleen:
        uitleg = f"{buiten}; andere begeleiding is er niet gevraagd."
        return Uitkomst(uitleg, operanden, gevolg=mild(zaak))
    if gekozen is None:
        return Uitkomst(f"{buiten} en telt hier niet mee.", operanden, gevolg=Gevolg.SIGNALEREN)
    if basis is None:
        return ontbreekt(_BASIS)
    if TREDEN.index(gekozen) <= TREDEN.index(basis):
        return None
    uitleg = f"{buiten} en kan complexiteit {basis} niet verzwaren tot {gekozen}."
    return Uitkomst(uitleg, operanden, gevolg=mild(zaak))
