"""Many keys in little memory: a million claims in 24 MB, also when they travel between processes.

A key is kept as a digest of 64 bits, an event id as its 128 bits.
"""

from array import array
from collections.abc import Iterator
from hashlib import blake2b
from typing import Final
from uuid import UUID

_LAAG: Final = (1 << 64) - 1


def kenmerk(*delen: object) -> int:
    """64 bits that stand for these values: the same in every process."""
    tekst = "|".join(map(str, delen)).encode()
    return int.from_bytes(blake2b(tekst, digest_size=8).digest())


def getal_van(gebeurtenis_id: str) -> int:
    """An event id as a number."""
    return int(gebeurtenis_id.replace("-", ""), 16)


def id_van(getal: int) -> str:
    """The event id that a number stands for."""
    return str(UUID(int=getal))


class Rijen:
    """Rows of an event id with a digest."""

    def __init__(self) -> None:
        self._rijen = array("Q")

    def __len__(self) -> int:
        return len(self._rijen) // 3

    def voeg_toe(self, gebeurtenis: int, waarde: int) -> None:
        """One more row."""
        self._rijen.extend((gebeurtenis >> 64, gebeurtenis & _LAAG, waarde))

    def neem_over(self, ander: "Rijen") -> None:
        """All rows of another."""
        self._rijen.extend(ander._rijen)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        rijen = self._rijen
        for plek in range(0, len(rijen), 3):
            yield rijen[plek] << 64 | rijen[plek + 1], rijen[plek + 2]

    def dubbel(self) -> Iterator[tuple[int, int]]:
        """Each event with a digest that another has too, beside the first of those by id."""
        eerste: dict[int, int] = {}
        for gebeurtenis, waarde in sorted(self):
            ander = eerste.setdefault(waarde, gebeurtenis)
            if ander != gebeurtenis:
                yield gebeurtenis, ander
