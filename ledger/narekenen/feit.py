"""What goes in and what comes out: raw events, and what is wrong with them."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

Json = dict[str, Any]
Sleutel = tuple[str, int]
"""Gemeente and ToewijzingNummer: one allocation of a client (TR332)."""

EINDE_DER_TIJDEN: Final = date.max


class RuweFeit(NamedTuple):
    """A stored event: its version in the stream, its kind, and its JSON (camelCase).

    The personal fields are merged in where they could be read; a field at its default is absent.
    """

    versie: int
    soort: str
    inhoud: Json


class Fout(NamedTuple):
    """Something that may not be: its kind, the event that shows it, and a sentence in Dutch."""

    soort: str
    gebeurtenis_id: str
    zin: str


class Verslag:
    """Gathers what is wrong in one stream; `feit` is the event that is being looked at."""

    def __init__(self, stroom: str) -> None:
        self.stroom = stroom
        self.fouten: list[Fout] = []
        self.feit = RuweFeit(0, "", {})

    def fout(self, soort: str, wat: str, gevonden: object, verwacht: object) -> None:
        """Notes that the present event breaks an invariant."""
        feit = self.feit
        gebeurtenis_id = str(feit.inhoud.get("gebeurtenisId") or "zonder id")
        waar = f"{feit.soort} {gebeurtenis_id} (versie {feit.versie} van {self.stroom})"
        zin = f"{waar}: {wat}; gevonden: {_woord(gevonden)}; verwacht: {_woord(verwacht)}."
        self.fouten.append(Fout(soort, gebeurtenis_id, zin))


@lru_cache(maxsize=4096)
def dag(tekst: str) -> date:
    """A day as JSON writes it."""
    return date.fromisoformat(tekst)


def dag_of_niets(tekst: str | None) -> date | None:
    """A day that may be absent."""
    return None if tekst is None else dag(tekst)


def moment(tekst: str) -> datetime:
    """An instant as JSON writes it."""
    return datetime.fromisoformat(tekst)


def product(inhoud: Json) -> tuple[str | None, str | None]:
    """Category and code of the product of an event; None for what it does not name."""
    gevonden = inhoud.get("product") or {}
    return gevonden.get("categorie"), gevonden.get("code")


def toewijzing_van(inhoud: Json) -> Sleutel:
    """The allocation that an event is about; number 0 where it names none."""
    return inhoud["gemeente"], inhoud.get("toewijzingNummer") or 0


def _woord(waarde: object) -> str:
    return "niets" if waarde is None else str(waarde)
