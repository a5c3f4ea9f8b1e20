"""What a record is about, and which records count while one of them is judged."""

from collections.abc import Iterator
from typing import TypeVar

from ledger.client import ClientToestand
from ledger.dossier import Stuk
from ledger.dossier_gebeurtenissen import StukVastgelegd
from ledger.kaders.zaak import Zaak

S = TypeVar("S", bound=Stuk)


def code_van(zaak: Zaak, stuk: Stuk) -> str | None:
    """The product of a record: its own, or that of the allocation that it names."""
    if stuk.product is not None or stuk.toewijzing_nummer is None:
        return zaak.kader.code_van(stuk.product)
    toewijzing = zaak.toestand.toewijzing((stuk.gemeente, stuk.toewijzing_nummer))
    return None if toewijzing is None else zaak.kader.code_van(toewijzing.product)


def aanbieder_van(toestand: ClientToestand, stuk: Stuk) -> str | None:
    """The aanbieder of a record: its own, or that of the allocation that it names."""
    if stuk.aanbieder is not None or stuk.toewijzing_nummer is None:
        return stuk.aanbieder
    toewijzing = toestand.toewijzing((stuk.gemeente, stuk.toewijzing_nummer))
    return None if toewijzing is None else toewijzing.aanbieder


def geldende_stukken(zaak: Zaak, soort: type[S]) -> Iterator[S]:
    """The records of a kind with the one that is judged, and without what that one replaces.

    By day, the judged one last.
    """
    feit = zaak.feit
    nieuw = feit.inhoud if isinstance(feit, StukVastgelegd) else None
    vervangt = feit.vervangt if isinstance(feit, StukVastgelegd) else None
    for eerder in zaak.toestand.dossier.get(soort, ()):
        if isinstance(eerder.inhoud, soort) and eerder.gebeurtenis_id != vervangt:
            yield eerder.inhoud
    if isinstance(nieuw, soort):
        yield nieuw
