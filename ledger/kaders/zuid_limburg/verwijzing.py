"""On what guided contact rests, and routes of which the document says nothing: ZL-VERW-07, -10."""

from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import Bepaling, Omgangsregeling, Verwijzing
from ledger.gebeurtenissen import VerzoekOntvangen
from ledger.kaders.hulp import ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.kaders.zuid_limburg import (
    BOR,
    DYSLEXIE,
    LOGEREN,
    PLEEGZORG,
    VERBLIJF,
    ZBG,
    ZBI,
    ZHG,
    regel,
)
from ledger.kaders.zuid_limburg.feiten import grond, kent_toe
from ledger.kaders.zuid_limburg.uitspraak import UITSPRAAK, VERZOEK, grondslag_van
from ledger.kaders.zuid_limburg.verwijzer import getoond_type, nog_open, verwijzer_van
from ledger.regels import Antwoord, Parameters, Uitkomst

_ZONDER_ROUTE: Final = (*ZBI, *ZBG, *ZHG, *DYSLEXIE, LOGEREN, *PLEEGZORG, *VERBLIJF)
_VAN_GI: Final = "04"
"""The type (JZ007) of a gecertificeerde instelling, whose determination names no type."""


@regel(
    "ZL-VERW-07",
    "verwijzing",
    "lokaalBesluit",
    "JW301",
    "JW315",
    titel="BOR op uitspraak van de rechter of verzoek van de toegang",
    bron="Begeleide omgangsregeling > Beschrijving",
    gevolg=Gevolg.WEIGEREN,
    producten=BOR,
    wj759="7",
)
def grondslag_omgang(zaak: Zaak, p: Parameters) -> Antwoord:
    """Guided contact rests on an order of a court, with its day and reference, or on a request of
    the toegang, to which both parents consent (Beschrijving).

    'Voluntary' is read as consent that is on record. Where records say nothing, the type of the
    referrer does.
    """
    if zaak.code not in BOR or not kent_toe(zaak):
        return None
    soort = verwijzer_van(zaak, BOR)
    grondslag = grondslag_van(zaak) or p["per_verwijzertype"].get(soort)
    if grondslag == UITSPRAAK and grondslag in p["grondslagen"]:
        return _uitspraak(zaak)
    if grondslag == VERZOEK and grondslag in p["grondslagen"]:
        return _instemming(zaak)
    return Uitkomst(
        "Een begeleide omgangsregeling vraagt een uitspraak van de rechter of een verzoek van het "
        "toegangsteam; dat is niet vastgelegd.",
        {"grondslag": grondslag, "verwijzerType": getoond_type(soort)},
        gevolg=nog_open(zaak),
    )


def _uitspraak(zaak: Zaak) -> Uitkomst | None:
    if grond(zaak, Omgangsregeling, lambda omgang: omgang.uitspraak_op) is None:
        return ontbreekt("de datum van de uitspraak", grondslag=UITSPRAAK)
    if not grond(zaak, Omgangsregeling, lambda omgang: omgang.uitspraak_kenmerk):
        return ontbreekt("het kenmerk van de uitspraak", grondslag=UITSPRAAK)
    return None


def _instemming(zaak: Zaak) -> Uitkomst | None:
    instemming = grond(zaak, Omgangsregeling, lambda omgang: omgang.instemming_ouders)
    if instemming is None:
        return ontbreekt("de instemming van beide ouders", grondslag=VERZOEK)
    if instemming:
        return None
    return Uitkomst(
        "Zonder uitspraak van de rechter is begeleide omgang vrijwillig; niet beide ouders stemmen "
        "ermee in.",
        {"grondslag": VERZOEK, "instemmingOuders": False},
        gevolg=nog_open(zaak),
    )


@regel(
    "ZL-VERW-10",
    "verwijzing",
    "bepaling",
    "JW315",
    titel="Verwijsroute niet beschreven",
    bron="Hele document",
    gevolg=Gevolg.SIGNALEREN,
    producten=_ZONDER_ROUTE,
)
def route_onbeschreven(zaak: Zaak, p: Parameters) -> Antwoord:
    """Only of individual treatment, crisis help, guided contact and direction does the document
    say who refers to it. Its silence on the rest forbids nothing, for the law knows these routes;
    it is only pointed out (the document as a whole)."""
    soort = _soort(zaak)
    if zaak.code is None or soort not in p["verwijzertypen"]:
        return None
    return Uitkomst(
        f"Dit kader beschrijft voor {zaak.code} geen verwijzing door verwijzer {soort} (lijst "
        "JZ007); beoordeel of de toegang betrokken moet zijn.",
        {"product": zaak.code, "verwijzerType": soort},
    )


def _soort(zaak: Zaak) -> str | None:
    stuk = getattr(zaak.feit, "inhoud", zaak.feit)
    if isinstance(stuk, Bepaling):
        return _VAN_GI
    return stuk.verwijzer_type if isinstance(stuk, (Verwijzing, VerzoekOntvangen)) else None
