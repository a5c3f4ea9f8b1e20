"""Which help of a client runs beside what is proposed, on days that it did not cover yet."""

from collections.abc import Iterator
from datetime import date

from ledger.client import is_verwijderd
from ledger.gebeurtenissen import WijzigingVerzocht
from ledger.kaders.besluiten import Hulp
from ledger.kaders.hulp import dagen_later, overlapt, samenlopend
from ledger.kaders.plekken import voorstellen_van
from ledger.kaders.zaak import Voorstel, Zaak


def naast(zaak: Zaak, voorstel: Voorstel) -> Iterator[Hulp]:
    """The client's other help that shares a day with what the proposal adds, as after this message.

    Beside a product of a VOW stand the other products of that VOW as they were asked for.
    """
    vow: list[Voorstel] = []
    if zaak.plek == "JW317" and isinstance(zaak.feit, WijzigingVerzocht):
        vow = [
            rij
            for rij in voorstellen_van(zaak.feit, zaak.toestand)
            if rij.plaats != voorstel.plaats
        ]
    gewijzigd = {(rij.gemeente, rij.toewijzing_nummer) for rij in vow}
    for feit in samenlopend(zaak, voorstel):
        if (feit.gemeente, feit.toewijzing_nummer) not in gewijzigd and op_nieuwe_dagen(
            voorstel, feit
        ):
            yield feit
    for rij in vow:
        if op_nieuwe_dagen(voorstel, rij):
            yield rij


def op_nieuwe_dagen(voorstel: Voorstel, hulp: Hulp) -> bool:
    """Whether other help shares a day with the proposal that the allocation did not have yet.

    What ran together before was judged when it came about.
    """
    begin, einde, huidig = voorstel.ingangsdatum, voorstel.einddatum, voorstel.huidig
    if huidig is None or is_verwijderd(huidig):
        perioden = [(begin, einde)]
    else:
        perioden = [(begin, dagen_later(huidig.ingangsdatum, -1))]
        if huidig.einddatum is not None:
            perioden.append((dagen_later(huidig.einddatum, 1), einde))
    return any(
        van <= (tot or date.max) and overlapt(van, tot, hulp.ingangsdatum, hulp.einddatum)
        for van, tot in perioden
    )
