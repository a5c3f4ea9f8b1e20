"""What covers a question for help before individual help does, and what of it is left.

Nothing here is a rule; these are the sums that several rules share.
"""

from typing import Final

from ledger.bevinding import Operand
from ledger.dossier import Onderzoek, Voorliggend
from ledger.kaders.boxtel.feiten import is_afgeweken
from ledger.kaders.hulp import getoond
from ledger.kaders.zaak import Zaak, minuten_van
from ledger.omvang import Eenheid, Frequentie
from ledger.waarden import Omvang

NIET_WILLEN: Final = "BX-VOORL-06"


def maat(onderzoek: Onderzoek) -> dict[str, Operand]:
    """What an inquiry counts in, as operands: the code where it is one, else no free text."""
    eenheid, frequentie = onderzoek.eenheid, onderzoek.frequentie
    return {
        "eenheid": eenheid if eenheid in set(Eenheid) else getoond(eenheid),
        "frequentie": frequentie if frequentie in set(Frequentie) else getoond(frequentie),
    }


def is_betaalbaar(voorziening: Voorliggend) -> bool | None:
    """Whether a family can pay for a provision (BX-VOORL-04); None when nobody judged it.

    The judgement of the gemeente counts unless parents contradict it with papers.
    """
    weerlegd = voorziening.betaalbaarheid_weersproken and voorziening.betaalbaarheid_onderbouwd
    return False if weerlegd else voorziening.betaalbaar


def telt_mee(zaak: Zaak, voorziening: Voorliggend) -> bool:
    """Whether a provision can cover a part of the question.

    Not when it is not there or cannot be paid, nor when a deviation lets a family leave it.
    """
    if voorziening.beschikbaar is False or is_betaalbaar(voorziening) is False:
        return False
    return not (voorziening.wil_niet and is_afgeweken(zaak, NIET_WILLEN))


def gedekt_door_anderen(zaak: Zaak, onderzoek: Onderzoek) -> int:
    """How much general and other provisions cover, in the unit of the inquiry."""
    delen = (rij.gedekt_deel or 0 for rij in onderzoek.voorliggend if telt_mee(zaak, rij))
    return sum(delen)


def restant(zaak: Zaak, onderzoek: Onderzoek) -> int | None:
    """What is left of the question after all that goes first, in the unit of the inquiry.

    None when neither the need with what the family covers itself, nor the rest was recorded.
    """
    if onderzoek.behoefte is None or onderzoek.gedekt_eigen is None:
        return onderzoek.resterende_hulpvraag
    eigen = onderzoek.gedekt_eigen + (onderzoek.gedekt_verzekering or 0)
    return max(0, onderzoek.behoefte - eigen - gedekt_door_anderen(zaak, onderzoek))


def naast_elkaar(omvang: Omvang, onderzoek: Onderzoek, volume: int) -> tuple[int, int] | None:
    """A volume of help and so much of the inquiry in one unit; None when they do not compare."""
    if onderzoek.eenheid is None or omvang.frequentie != onderzoek.frequentie:
        return None
    if omvang.eenheid == onderzoek.eenheid:
        return omvang.volume, volume
    ander = Omvang(volume=volume, eenheid=onderzoek.eenheid, frequentie=omvang.frequentie)
    minuten, grens = minuten_van(omvang), minuten_van(ander)
    return None if minuten is None or grens is None else (minuten, grens)
