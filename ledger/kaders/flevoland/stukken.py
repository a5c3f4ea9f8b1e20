"""Which help a record is about: what it says itself, else the allocation that it names."""

from ledger.dossier import Stuk
from ledger.kaders.zaak import Zaak


def code_van(zaak: Zaak, stuk: Stuk) -> str | None:
    """The product of a record: its own, or that of the allocation that it names."""
    if stuk.product is not None or stuk.toewijzing_nummer is None:
        return zaak.kader.code_van(stuk.product)
    toewijzing = zaak.toestand.toewijzing((stuk.gemeente, stuk.toewijzing_nummer))
    return None if toewijzing is None else zaak.kader.code_van(toewijzing.product)


def aanbieder_van(zaak: Zaak, stuk: Stuk) -> str | None:
    """The aanbieder of a record: its own, or that of the allocation that it names."""
    if stuk.aanbieder is not None or stuk.toewijzing_nummer is None:
        return stuk.aanbieder
    toewijzing = zaak.toestand.toewijzing((stuk.gemeente, stuk.toewijzing_nummer))
    return None if toewijzing is None else toewijzing.aanbieder
