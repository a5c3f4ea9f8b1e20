"""What the features of the help say of its complexity, beside the judgement of the toegang."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from ledger.bevinding import Gevolg, Operand
from ledger.dossier import Indelingskenmerken
from ledger.dossier_gebeurtenissen import StukVastgelegd
from ledger.kaders.hulp import ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.kaders.zuid_limburg import BEHANDELING, SEXTANT, SEXTANT_ZONDER_START, regel
from ledger.kaders.zuid_limburg.cel import START
from ledger.kaders.zuid_limburg.feiten import codes_van, genoemd, kent_toe, mild
from ledger.kaders.zuid_limburg.indeling import (
    BEGELEIDINGSFAMILIES,
    BEHANDELFAMILIES,
    TREDEN,
    celcode,
    deel_in,
    familie_bij,
    interventie_bij,
    kenmerken_bij,
    kenmerken_van,
    vraagt_verzorging,
)
from ledger.regels import Antwoord, Parameters, Uitkomst

PLEKKEN: Final = ("lokaalBesluit", "plan", "indeling")
_RISICO: Final = "de vastlegging of er een kindgebonden veiligheidsrisico is"
HARDNEKKIG_OF_STOORNIS: Final = "hardnekkigOfStoornis"


@regel(
    "ZL-SEXT-08",
    *PLEKKEN,
    titel="Complexiteitsadvies uit de kenmerken",
    bron=("Complexiteit", "De cliënt"),
    gevolg=Gevolg.SIGNALEREN,
    producten=SEXTANT_ZONDER_START,
)
def advies_complexiteit(zaak: Zaak, p: Parameters) -> Antwoord:
    """The features that were recorded point at a complexity; another choice only warns
    (Complexiteit and De cliënt).

    The document calls them a guide that need not all hold, and gives no way to count: the
    complexity that most of them point at is ours, and the higher of equals. In treatment a stubborn
    pattern or an established disorder is one more that points at hoog. With few of them there is no
    advice. Where nobody judged the complexity yet, the advice is told. Start is for every
    complexity.
    """
    kenmerken = kenmerken_bij(zaak)
    familie = familie_bij(zaak, kenmerken)
    if kenmerken is None or familie is None or not kent_toe(zaak) or _past_in_start(zaak):
        return None
    soort = "begeleiding" if familie in BEGELEIDINGSFAMILIES else "behandeling"
    namen = p[f"kenmerken_{soort}"]
    treffers = treffers_van(kenmerken, namen)
    if len(treffers) < p["min_kenmerken"]:
        return None
    advies = advies_uit(treffers, hoogste=p["bij_gelijke_stand"] == "hoogste")
    gekozen = _gekozen(zaak, kenmerken)
    if gekozen == advies:
        return None
    operanden: dict[str, Operand] = {
        "advies": advies,
        "complexiteit": gekozen,
        "aantalKenmerken": len(treffers),
    }
    wijzen = f"De kenmerken van de hulpvraag wijzen op complexiteit {advies}"
    if gekozen is None:
        uitleg = f"{wijzen}; er is nog geen complexiteit vastgesteld."
        return Uitkomst(uitleg, operanden, gevolg=Gevolg.AFLEIDEN)
    anders = tuple(naam for naam, trede in treffers.items() if trede != gekozen)
    uitleg = f"{wijzen}, terwijl {gekozen} is gekozen; anders zijn {', '.join(anders)}."
    return Uitkomst(uitleg, {**operanden, "afwijkendeKenmerken": anders})


def treffers_van(kenmerken: Indelingskenmerken, namen: list[str]) -> Mapping[str, str]:
    """Each of these features that was recorded, with the complexity that it points at."""
    treffers = {naam: kenmerken.kenmerken.get(naam, "") for naam in namen}
    if HARDNEKKIG_OF_STOORNIS in namen and (
        kenmerken.hardnekkig_patroon or kenmerken.stoornis_vastgesteld
    ):
        treffers[HARDNEKKIG_OF_STOORNIS] = TREDEN[-1]
    return {naam: trede for naam, trede in treffers.items() if trede in TREDEN}


def advies_uit(treffers: Mapping[str, str], hoogste: bool) -> str:
    """The complexity that most features point at; of equals the highest (or the lowest)."""
    aantal = Counter(treffers.values())
    volgorde = TREDEN[::-1] if hoogste else TREDEN
    return max(volgorde, key=lambda trede: aantal[trede])


def _past_in_start(zaak: Zaak) -> bool:
    """Whether help for which no product was chosen yet comes to Start."""
    ingedeeld = deel_in(zaak) if celcode(zaak) is None else None
    return ingedeeld is not None and ingedeeld.cel.complexiteit == START


def _gekozen(zaak: Zaak, kenmerken: Indelingskenmerken) -> str | None:
    """The complexity without personal care: as judged, else that of a product without it."""
    eigen = kenmerken_van(zaak, celcode(zaak))
    if kenmerken.complexiteit is not None:
        return kenmerken.complexiteit
    return None if eigen is None or vraagt_verzorging(kenmerken) else eigen.complexiteit


# --- risk ---------------------------------------------------------------------------------------


@regel(
    "ZL-SEXT-09",
    "lokaalBesluit",
    "plan",
    "JW301",
    "indeling",
    titel="Kindgebonden veiligheidsrisico hoort bij hoog",
    bron=(
        "Behandeling individueel > Complexiteit",
        "Behandeling groep > Complexiteit",
        "Opmerkingen (veiligheidsrisico)",
    ),
    gevolg=Gevolg.AFWIJKEN,
    producten=BEHANDELING,
    afwijking_door=("gemeentelijkeToegang",),
)
def risico_hoort_bij_hoog(zaak: Zaak, p: Parameters) -> Antwoord:
    """A child that is a danger to itself or others, or whose development is in danger, has
    treatment of complexity hoog, unless the toegang says why not (Complexiteit, row on risks of
    the child).

    The row reads as a rule, but stands in a table that calls itself a guide: so with a deviation.
    A place that is unsafe is something else (Opmerkingen). Hoog without such a risk only warns.
    """
    kenmerken, codes = kenmerken_bij(zaak), genoemd(zaak, BEHANDELING)
    zonder_code = familie_bij(zaak, kenmerken) in BEHANDELFAMILIES
    if not kent_toe(zaak) or not (codes or zonder_code):
        return None
    risico = None if kenmerken is None else kenmerken.veiligheidsrisico_kind
    if risico is None:
        # A plan says nothing of it unless it classifies the help.
        leeg = kenmerken is None and zaak.plek == "plan"
        return None if leeg else ontbreekt(_RISICO)
    vereist = p["vereiste_complexiteit"]
    return [
        uitkomst
        for ingezet in _ingezet(zaak, codes)
        if (uitkomst := _bij_risico(zaak, risico, ingezet, vereist)) is not None
    ]


def _bij_risico(zaak: Zaak, risico: bool, ingezet: str, vereist: str) -> Uitkomst | None:
    operanden: dict[str, Operand] = {
        "veiligheidsrisicoKind": risico,
        "complexiteit": ingezet,
        "vereist": vereist,
    }
    if risico and ingezet != vereist:
        return Uitkomst(
            f"Bij een veiligheidsrisico van het kind zelf hoort complexiteit {vereist}, niet "
            f"{ingezet}; de toegang kan een andere keuze motiveren.",
            operanden,
            gevolg=mild(zaak),
        )
    if not risico and ingezet == vereist:
        uitleg = f"Complexiteit {vereist} is gekozen zonder veiligheidsrisico van het kind zelf."
        return Uitkomst(uitleg, operanden, gevolg=Gevolg.SIGNALEREN)
    return None


def _ingezet(zaak: Zaak, codes: Iterable[str]) -> list[str]:
    """The complexities of these products; without any that of the cell that follows."""
    cellen = [eigen for code in sorted(codes) if (eigen := kenmerken_van(zaak, code)) is not None]
    ingedeeld = None if cellen else deel_in(zaak)
    gevolgd = None if ingedeeld is None else ingedeeld.cel.complexiteit
    namen = [*(cel.complexiteit for cel in cellen), gevolgd]
    return [naam for naam in dict.fromkeys(namen) if naam is not None]


# --- examples -----------------------------------------------------------------------------------


@regel(
    "ZL-SEXT-10",
    *PLEKKEN,
    titel="Bekende interventies geven een celsuggestie",
    bron="Sextanten en septant",
    gevolg=Gevolg.SIGNALEREN,
    producten=SEXTANT,
)
def voorbeeld_in_cel(zaak: Zaak, p: Parameters) -> Antwoord:
    """An intervention that stands as an example in some cells, with help in another, only warns
    (the examples in the cells of all tables).

    They are examples, so another cell is never wrong; of intensive treatment at home and family
    treatment the cell is even unexpected. It is asked of every cell, for any may be the other one.
    """
    if not kent_toe(zaak):
        return None
    gekozen = _cellen(zaak)
    tabel = {_geperst(naam): (naam, cellen) for naam, cellen in p["tabel"].items()}
    bekend = dict.fromkeys(_geperst(naam) for naam in _interventies(zaak))
    return [
        _suggestie(*tabel[naam], gekozen)
        for naam in bekend
        if naam in tabel and not gekozen & set(tabel[naam][1])
    ]


def _suggestie(naam: str, cellen: list[str], gekozen: frozenset[str]) -> Uitkomst:
    operanden: dict[str, Operand] = {
        "interventie": naam,
        "cellen": tuple(cellen),
        "gekozen": tuple(sorted(gekozen)),
    }
    uitleg = f"De interventie {naam} is een voorbeeld bij {' en '.join(cellen)}"
    if not gekozen:
        return Uitkomst(f"{uitleg}.", operanden, gevolg=Gevolg.AFLEIDEN)
    return Uitkomst(f"{uitleg}, niet bij {' of '.join(sorted(gekozen))}.", operanden)


def _cellen(zaak: Zaak) -> frozenset[str]:
    """The cells that the help is given in: those of the record, else the one that follows."""
    feit = zaak.feit
    stuk = feit.inhoud if isinstance(feit, StukVastgelegd) else None
    genoemd = frozenset() if stuk is None else codes_van(zaak, stuk) & set(SEXTANT)
    if genoemd:
        return genoemd
    ingedeeld = deel_in(zaak)
    code = None if ingedeeld is None else ingedeeld.code
    return frozenset() if code is None else frozenset({code})


def _interventies(zaak: Zaak) -> tuple[str, ...]:
    """What the features of the help and the plan for it name."""
    kenmerken = kenmerken_bij(zaak)
    namen = () if kenmerken is None else kenmerken.interventies
    uit_plan = interventie_bij(zaak)
    return namen if uit_plan is None else (*namen, uit_plan)


def _geperst(naam: str) -> str:
    """A name without case, spaces and signs: people write it in more ways than one."""
    return "".join(teken for teken in naam.lower() if teken.isalnum())
