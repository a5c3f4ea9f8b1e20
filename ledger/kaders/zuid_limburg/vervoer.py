"""Transport to help: within the arrangement, or not regulated at all: ZL-VERV."""

from datetime import date
from typing import Final

from ledger.bevinding import Gevolg, Operand
from ledger.dossier import Plan, Vervoer
from ledger.gebeurtenissen import PrestatieGebeurtenis
from ledger.kaders.hulp import ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.kaders.zuid_limburg import VERVOER_INBEGREPEN, VERVOER_ONGEREGELD, regel
from ledger.kaders.zuid_limburg.feiten import (
    codes_van,
    genoemd,
    kent_toe,
    lopend_naast,
    periode_van,
    stukken_bij,
)
from ledger.kaders.zuid_limburg.paren import PLEKKEN
from ledger.regels import Antwoord, Parameters, Uitkomst

_VERVOER: Final = "Vervoer"
_GEEN_ALINEA: Final = "Geen vervoersalinea"


@regel(
    "ZL-VERV-01",
    "vervoer",
    *PLEKKEN,
    "JW323",
    titel="Vervoer zit in het arrangement",
    bron=_VERVOER,
    gevolg=Gevolg.WEIGEREN,
    wj759="4",
)
def vervoer_inbegrepen(zaak: Zaak, p: Parameters) -> Antwoord:
    """Who cannot see to transport himself gets it within the arrangement, so none is given or paid
    apart (the paragraph on transport at each of these).

    A message does not say to which help transport goes: beside only help with transport it is
    taken to go there, beside both kinds that must be found out first.
    """
    categorie = p["geweigerde_categorie"]
    if zaak.code is not None and zaak.plek != "vervoer":
        return None
    if not p["vervoer_inbegrepen"] or not _is_vervoer(zaak, categorie):
        return None
    code = _lopend(zaak, VERVOER_INBEGREPEN)
    if code is None:
        return None
    if _lopend(zaak, VERVOER_ONGEREGELD) is not None:
        return ontbreekt("naar welke hulp het vervoer gaat")
    return Uitkomst(
        f"Het vervoer naar {code} zit in het arrangement; een aparte vervoersvoorziening is niet "
        "mogelijk.",
        {"product": code, **_vervoer(zaak)},
    )


def _is_vervoer(zaak: Zaak, categorie: str) -> bool:
    """Whether transport is asked, given or declared apart from the help."""
    if zaak.plek == "vervoer":
        stuk = zaak.stuk(Vervoer)
        betaald = stuk.bedrag_eurocent is not None or stuk.kenmerk is not None
        return stuk.soort in ("aanvraag", "toekenning") or (stuk.soort == "rit" and betaald)
    if zaak.product is None or zaak.product.categorie != categorie:
        return False
    return isinstance(zaak.feit, PrestatieGebeurtenis) or kent_toe(zaak)


def _lopend(zaak: Zaak, codes: tuple[str, ...]) -> str | None:
    """The help with one of these products to which the transport may go.

    A record may name it; else it is help that runs on the same days.
    """
    if zaak.plek == "vervoer":
        eigen = codes_van(zaak, zaak.stuk(Vervoer))
        if eigen:
            return next((code for code in sorted(eigen) if code in codes), None)
    naast = lopend_naast(zaak, codes, *_periode(zaak))
    return None if naast is None else zaak.kader.code_van(naast.product)


def _periode(zaak: Zaak) -> tuple[date, date | None]:
    feit = zaak.feit
    if isinstance(feit, PrestatieGebeurtenis):
        return feit.begindatum, feit.einddatum
    if zaak.plek == "vervoer":
        stuk = zaak.stuk(Vervoer)
        return stuk.datum, stuk.einddatum or stuk.datum
    return periode_van(zaak)


def _vervoer(zaak: Zaak) -> dict[str, Operand]:
    if zaak.plek == "vervoer":
        return {"soort": zaak.stuk(Vervoer).soort}
    return {"categorie": None if zaak.product is None else zaak.product.categorie}


@regel(
    "ZL-VERV-02",
    "vervoer",
    "plan",
    titel="Afspraak tussen aanbieder en cliënt over vervoer",
    bron=_VERVOER,
    gevolg=Gevolg.SIGNALEREN,
    producten=VERVOER_INBEGREPEN,
)
def vervoer_afgesproken(zaak: Zaak, _: Parameters) -> Antwoord:
    """Where the client cannot see to transport himself, aanbieder and client settle between them
    how it is done; the gemeente has no part in that (the paragraph on transport).

    Cannot: neither the family nor its network can, as the last record on transport says.
    """
    if not genoemd(zaak, VERVOER_INBEGREPEN):
        return None
    stukken = list(stukken_bij(zaak, Vervoer))
    kan_niet = next(
        (stuk.ouders_kunnen_zelf for stuk in stukken if stuk.ouders_kunnen_zelf is not None), None
    )
    netwerk = next(
        (stuk.netwerk_kan_zelf for stuk in stukken if stuk.netwerk_kan_zelf is not None), None
    )
    if kan_niet is not False or netwerk:
        return None
    plannen = stukken_bij(zaak, Plan)
    if any(stuk.afspraak for stuk in stukken) or any(plan.vervoersafspraak for plan in plannen):
        return None
    return Uitkomst(
        "De cliënt kan niet zelf in vervoer voorzien; aanbieder en cliënt leggen onderling vast "
        "hoe het vervoer wordt geregeld.",
        {"kanZelf": False, "afspraak": False},
    )


@regel(
    "ZL-VERV-03",
    "vervoer",
    *PLEKKEN,
    titel="Vervoer niet geregeld bij de overige arrangementen",
    bron=_GEEN_ALINEA,
    gevolg=Gevolg.SIGNALEREN,
    wj759="4",
    gaat_voor=("ZL-301-08",),
)
def vervoer_ongeregeld(zaak: Zaak, p: Parameters) -> Antwoord:
    """Of transport to a stay, foster care, ambulant crisis help and direction nothing is said, so
    apart from the help it is neither refused nor given: that is decided by itself.

    Transport is no arrangement, and beside this help that alone is no reason to refuse it either
    (ZL-301-08). A setting can say that it is within the arrangement here too.
    """
    if zaak.code is not None and zaak.plek != "vervoer":
        return None
    if not _is_vervoer(zaak, p["categorie"]):
        return None
    code = _lopend(zaak, VERVOER_ONGEREGELD)
    if code is None:
        return None
    inbegrepen: bool | None = p["vervoer_inbegrepen"]
    if inbegrepen:
        return Uitkomst(
            f"Het vervoer naar {code} zit in het arrangement.",
            {"product": code, "vervoerInbegrepen": True, **_vervoer(zaak)},
            gevolg=Gevolg.WEIGEREN,
        )
    return Uitkomst(
        f"Het kader regelt geen vervoer bij {code}; beslis afzonderlijk.",
        {"product": code, "vervoerInbegrepen": inbegrepen, **_vervoer(zaak)},
    )
