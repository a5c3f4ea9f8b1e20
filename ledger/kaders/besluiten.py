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
    for stuk in zaak.eens(alle_besluiten):
        if zegt_iets_over(zaak, stuk, hulp):
            yield stuk


def alle_besluiten(zaak: Zaak) -> tuple[Bepaling, ...]:
    """Every decision and determination on the client, also those that refuse help.

    The one that is judged comes first; what that one replaces counts no more.
    """
    feit = zaak.feit
    stuk = feit.inhoud if isinstance(feit, StukVastgelegd) else None
    eigen = (stuk,) if isinstance(stuk, Bepaling) else ()
    return (*eigen, *zaak.overige(LokaalBesluit), *zaak.overige(Bepaling))


def zegt_iets_over(zaak: Zaak, stuk: Bepaling, hulp: Hulp) -> bool:
    """Whether a record gives this help: the record that is judged is about what it proposes."""
    eigen = isinstance(zaak.feit, StukVastgelegd) and zaak.feit.inhoud is stuk
    return hulp is zaak.voorstel if eigen else verleent(stuk) and _gaat_over(zaak, stuk, hulp)


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
