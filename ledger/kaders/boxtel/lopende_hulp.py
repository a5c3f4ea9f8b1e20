"""The help that runs, as it is after what is judged: an obligation lapses when its help ends."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ledger.client import ClientToestand, is_verwijderd, pas_toe
from ledger.gebeurtenissen import ToewijzingGebeurtenis
from ledger.kaders.boxtel.volwassenheid import gestopt_op
from ledger.kaders.zaak import Zaak


@dataclass(frozen=True, slots=True)
class LopendeHulp:
    """Help that was allocated: from when, when it began (None: not yet) and its last day.

    `gestopt` is whether that day is the one of a final stop.
    """

    nummer: int
    aanbieder: str
    code: str | None
    ingangsdatum: date
    begonnen_op: date | None
    einde: date
    gestopt: bool

    def loopt_op(self, dag: date) -> bool:
        """Whether it was to be given on a day."""
        return self.ingangsdatum <= dag <= self.einde


def hulp_na(zaak: Zaak) -> tuple[LopendeHulp, ...]:
    """All help of this gemeente as it is after what is judged and the rest of its message.

    What was deleted is left out.
    """
    return zaak.eens(_hulp_na)


def _hulp_na(zaak: Zaak) -> tuple[LopendeHulp, ...]:
    return tuple(_hulp(zaak, _toestand_na(zaak)))


def _toestand_na(zaak: Zaak) -> ClientToestand:
    toestand = zaak.toestand.kopie()
    anders = [rij for rij in zaak.omgeving.bericht if rij is not zaak.feit]
    for feit in (*anders, zaak.feit):
        if feit.stroom == toestand.stroom:
            pas_toe(toestand, feit)
    return toestand


def _hulp(zaak: Zaak, toestand: ClientToestand) -> Iterator[LopendeHulp]:
    for sleutel, versies in toestand.toewijzingen.items():
        toewijzing: ToewijzingGebeurtenis = versies[-1]
        if toewijzing.gemeente != zaak.gemeente or is_verwijderd(toewijzing):
            continue
        leveringen = toestand.leveringen.get(sleutel, ())
        gestopt = gestopt_op(leveringen)
        yield LopendeHulp(
            toewijzing.toewijzing_nummer,
            toewijzing.aanbieder,
            zaak.kader.code_van(toewijzing.product),
            toewijzing.ingangsdatum,
            min((rij.start.begindatum for rij in leveringen), default=None),
            gestopt or toewijzing.einddatum or date.max,
            gestopt is not None,
        )
