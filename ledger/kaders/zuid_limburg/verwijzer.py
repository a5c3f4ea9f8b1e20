"""Who referred the client to the help that a case is about, and who decided on it."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import LokaalBesluit, Verwijzing
from ledger.dossier_gebeurtenissen import StukVastgelegd
from ledger.gebeurtenissen import VerzoekOntvangen
from ledger.kaders.besluiten import verleent
from ledger.kaders.zaak import Zaak
from ledger.kaders.zuid_limburg.feiten import codes_van, nummer_van, stukken_bij

TOEGANG: Final = "gemeentelijkeToegang"
_TYPE: Final = re.compile("[0-9]{2}")
_NIETS_BESLOTEN: Final = frozenset({"verwijzing", "bepaling", "intake", "schooldossier", "plan"})


def nog_open(zaak: Zaak) -> Gevolg | None:
    """`SIGNALEREN` for records on which nothing is given yet: what is missing may still come.

    A referral is a fact, and the way to help often begins with it. What is refused is the help
    that is asked or given on it.
    """
    return Gevolg.SIGNALEREN if zaak.plek in _NIETS_BESLOTEN else None


# --- who referred -----------------------------------------------------------------------------


def verzoek_bij(zaak: Zaak) -> VerzoekOntvangen | None:
    """The request that is judged, or on which the allocation of the case rests."""
    if isinstance(zaak.feit, VerzoekOntvangen):
        return zaak.feit
    versies = zaak.toestand.toewijzingen.get((zaak.gemeente, nummer_van(zaak) or 0), ())
    for rij in (*((zaak.voorstel,) if zaak.voorstel is not None else ()), *versies):
        sleutel = (rij.aanbieder or "", rij.referentie_aanbieder or "")
        verzoek = zaak.toestand.verzoeken.get(sleutel)
        if verzoek is not None and isinstance(verzoek.gevraagd, VerzoekOntvangen):
            return verzoek.gevraagd
    return None


def verwijzingen_bij(zaak: Zaak, codes: Iterable[str]) -> Iterator[Verwijzing]:
    """The referrals to any of these products: the judged one first, then the last by day.

    A referral that names no product is to any; one to another aanbieder is about other help.
    """
    feit = zaak.feit
    if isinstance(feit, StukVastgelegd) and isinstance(feit.inhoud, Verwijzing):
        yield feit.inhoud
    for stuk in reversed(zaak.stukken(Verwijzing)):
        elders = None not in (zaak.aanbieder, stuk.aanbieder) and stuk.aanbieder != zaak.aanbieder
        if elders or stuk.afgeblazen or stuk.soort != "verwijzing":
            continue
        genoemd = codes_van(zaak, stuk)
        if not genoemd or not genoemd.isdisjoint(codes):
            yield stuk


def verwijzer_van(zaak: Zaak, codes: Iterable[str]) -> str | None:
    """The type of referrer (JZ007): as the request says, else the last referral to these products.

    None when nobody recorded it.
    """
    verzoek = verzoek_bij(zaak)
    if verzoek is not None:
        return verzoek.verwijzer_type
    soorten = (stuk.verwijzer_type for stuk in verwijzingen_bij(zaak, tuple(codes)))
    return next((soort for soort in soorten if soort is not None), None)


def getoond_type(soort: str | None) -> str | None:
    """What a finding shows of a type of referrer: a code, where a record may hold any text."""
    return soort if soort is None or _TYPE.fullmatch(soort) else "(onbekend)"


# --- who decided ------------------------------------------------------------------------------


def besluiten_tot(zaak: Zaak) -> Iterator[LokaalBesluit]:
    """The decisions that give the help of a case: the judged one first, then the last by day."""
    for stuk in stukken_bij(zaak, LokaalBesluit):
        if verleent(stuk):
            yield stuk


def is_van(zaak: Zaak, rol: str | None, rollen: Iterable[str]) -> bool:
    """Whether a role is one of these, or is included in one of them."""
    return any(zaak.kader.telt_als(rol, ander) for ander in rollen)
