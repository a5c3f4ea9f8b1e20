"""Pairs of help that run side by side, and which of them the kader names (FL-STAP).

Every rule of stacking is about pairs: help of this kader beside other help of the same client. A
pair is judged on what comes last, whichever of the two that is. What shortens or ends help is not
judged, so that a combination that should not be can always be ended; of what lengthens help only
the days that it adds are.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from ledger.dossier import Bepaling
from ledger.kaders.besluiten import alle_besluiten, zegt_iets_over
from ledger.kaders.flevoland import BASIS, GEFINANCIERD, MULTI_GEFINANCIERD
from ledger.kaders.hulp import verlengt
from ledger.kaders.samenloop import Paar, naast
from ledger.kaders.zaak import Zaak
from ledger.regels import Parameters

BERICHTEN: Final = ("JW301", "JW315", "JW317")
PLEKKEN: Final = (*BERICHTEN, "lokaalBesluit", "bepaling")
SAMENLOOP_MULTI: Final = "Werkinstructies > Basisregels en definities – Multi > Samenloop"
SAMENLOOP_BASIS: Final = (
    "Werkinstructies > Basisregels en definities – Basis Begeleiding > Samenloop"
)
STAPELEN_MULTI: Final = "Werkinstructies > Basisregels en definities – Multi > Stapelen"
STAPELEN_BASIS: Final = "Werkinstructies > Basisregels en definities – Basis Begeleiding > Stapelen"

BEGELEIDING: Final = ("45F21", "45F22", "45F23")
BEHANDELING: Final = ("45F31", "45F32", "45F33", "45F34")
EXTERN: Final = (
    "FLX-BJGGZ",
    "FLX-SJGGZ",
    "FLX-TOM",
    "FLX-BEHWON",
    "FLX-LOGONT",
    "FLX-KDC",
    "FLX-GGW",
    "FLX-CRISIS",
    "FLX-PRAKT",
)

COMBINATIES: Final[Mapping[str, tuple[str, ...]]] = {
    "FL-STAP-01": ("45F11", *BEHANDELING),
    "FL-STAP-02": (*BEGELEIDING, *BASIS),
    "FL-STAP-03": (*BEGELEIDING, *BEHANDELING),
    "FL-STAP-04": GEFINANCIERD,
    "FL-STAP-05": (*BASIS, *BEGELEIDING, *BEHANDELING),
    "FL-STAP-06": MULTI_GEFINANCIERD,
    "FL-STAP-08": GEFINANCIERD,
    "FL-STAP-09": ("45F01", *BEGELEIDING, "45F31", "45F33", "45F34"),
    "FL-STAP-10": ("45F32", "45F02"),
    "FL-STAP-11": ("45F22",),
    "FL-STAP-12": GEFINANCIERD,
    "FL-STAP-14": GEFINANCIERD,
    "FL-STAP-15": MULTI_GEFINANCIERD,
}
"""The own side of every combination that the kader names; the other side is `tegen` in the
figures of the same rule. A pair that is in no row is one that the kader does not name."""


def paren(zaak: Zaak, p: Parameters, code: str) -> Iterator[Paar]:
    """The pairs of the proposal with other help that the rule `code` is about."""
    voorstel = zaak.voorstel
    eigen, tegen = COMBINATIES[code], p["tegen"]
    if voorstel is None or zaak.code is None or not verlengt(zaak, voorstel):
        return
    if zaak.code not in eigen and zaak.code not in tegen:
        return
    for hulp in naast(zaak, voorstel):
        ander = zaak.kader.code_van(hulp.product)
        if ander is None or ander == zaak.code:
            continue
        if zaak.code in eigen and ander in tegen:
            yield Paar(voorstel, hulp, zaak.code, ander)
        elif zaak.code in tegen and ander in eigen:
            yield Paar(hulp, voorstel, ander, zaak.code)


def is_genoemd(zaak: Zaak, code: str, ander: str) -> bool:
    """Whether the kader says anything of two codes side by side."""
    if code == ander:
        return True
    for regelcode, eigen in COMBINATIES.items():
        tegen = zaak.waarden(regelcode).get("tegen", ())
        if (code in eigen and ander in tegen) or (ander in eigen and code in tegen):
            return True
    return False


def vastgelegd(zaak: Zaak, paar: Paar, vraag: Callable[[Bepaling], bool]) -> bool:
    """Whether a decision or determination about either of the pair says what is asked."""
    return any(
        zegt_iets_over(zaak, stuk, hulp)
        for stuk in alle_besluiten(zaak)
        if vraag(stuk)
        for hulp in (paar.eigen, paar.ander)
    )


def naam(zaak: Zaak, code: str) -> str:
    """What a product of the kader is called."""
    return zaak.kader.product(code).naam
