"""What help rests on: decisions of the toegang and determinations of a gi, and requests."""

from collections.abc import Iterator

from ledger.dossier import Bepaling, LokaalBesluit
from ledger.dossier_gebeurtenissen import StukVastgelegd
from ledger.gebeurtenissen import ToewijzingGebeurtenis
from ledger.kaders.hulp import overlapt
from ledger.kaders.zaak import Voorstel, Zaak
from ledger.waarden import Product

Hulp = Voorstel | ToewijzingGebeurtenis
"""Help that is proposed or given: both name gemeente, aanbieder, product and period."""


def verleent(stuk: Bepaling) -> bool:
    """Whether a decision or determination gives help: a decision may also refuse or end it."""
    if not isinstance(stuk, LokaalBesluit):
        return True
    return not stuk.afwijsgronden and stuk.soort != "nietVoortzetten"


def besluiten_over(zaak: Zaak, hulp: Hulp) -> Iterator[Bepaling]:
    """The decisions and determinations that give this help: same product, aanbieder and days.

    A record that is judged itself comes first. One without an aanbieder holds for each, one
    without a first day for every day.
    """
    eigen = _beoordeeld(zaak)
    if eigen is not None and hulp is zaak.voorstel:
        yield eigen
    for stuk in zaak.eens(_eerder_verleend):
        if _gaat_over(zaak, stuk, hulp):
            yield stuk


def _beoordeeld(zaak: Zaak) -> Bepaling | None:
    """The decision or determination that is judged; None when something else is."""
    stuk = zaak.feit.inhoud if isinstance(zaak.feit, StukVastgelegd) else None
    return stuk if isinstance(stuk, Bepaling) else None


def _eerdere(zaak: Zaak) -> tuple[Bepaling, ...]:
    return (*zaak.overige(LokaalBesluit), *zaak.overige(Bepaling))


def _eerder_verleend(zaak: Zaak) -> tuple[Bepaling, ...]:
    return tuple(stuk for stuk in _eerdere(zaak) if verleent(stuk))


def alle_besluiten(zaak: Zaak) -> tuple[Bepaling, ...]:
    """Every decision and determination on the client, also those that refuse help.

    The one that is judged comes first; what that one replaces counts no more.
    """
    eigen = _beoordeeld(zaak)
    return (*(() if eigen is None else (eigen,)), *_eerdere(zaak))


def zegt_iets_over(zaak: Zaak, stuk: Bepaling, hulp: Hulp) -> bool:
    """Whether a record gives this help: the record that is judged is about what it proposes."""
    if stuk is _beoordeeld(zaak):
        return hulp is zaak.voorstel
    return verleent(stuk) and _gaat_over(zaak, stuk, hulp)


def _gaat_over(zaak: Zaak, stuk: Bepaling, hulp: Hulp) -> bool:
    # Of years of decisions most fall on other days: that tells them apart quickest.
    begin = stuk.ingangsdatum
    if begin is not None and not overlapt(begin, stuk.einddatum, hulp.ingangsdatum, hulp.einddatum):
        return False
    if stuk.gemeente != hulp.gemeente or stuk.aanbieder not in (None, hulp.aanbieder):
        return False
    nummer = stuk.toewijzing_nummer
    if nummer is not None and nummer != hulp.toewijzing_nummer:
        return False
    genoemd = stuk.product is not None or nummer is None
    return not genoemd or _zelfde_product(zaak, stuk.product, hulp.product)


def _zelfde_product(zaak: Zaak, een: Product | None, ander: Product | None) -> bool:
    """Whether two products are one to the kader, by whichever codes they are named."""
    if een == ander:
        return True
    code = zaak.kader.code_van(een)
    return code is not None and code == zaak.kader.code_van(ander)


def heeft_eigen_grondslag(zaak: Zaak, voorstel: Voorstel) -> bool:
    """Whether an allocation rests on a request, a decision or a determination of its own."""
    referenties = {
        rij.referentie_aanbieder
        for rij in (voorstel, voorstel.oorspronkelijk)
        if rij is not None and rij.referentie_aanbieder is not None
    }
    verzoeken = zaak.toestand.verzoeken
    if any((voorstel.aanbieder or "", referentie) in verzoeken for referentie in referenties):
        return True
    return any(True for _ in besluiten_over(zaak, voorstel))
