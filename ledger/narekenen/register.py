"""Many keys in little memory: a million rows in 24 MB, also when they travel between processes.

An event id is kept as its 16 bytes, a key as a digest of 8.
"""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from struct import Struct
from typing import Final
from uuid import UUID

ID_BYTES: Final = 16
_HEEL, _DELEN = Struct("24s"), Struct("16s8s")


def kenmerk(tekst: str) -> bytes:
    """8 bytes that stand for a text: the same in every process."""
    return blake2b(tekst.encode(), digest_size=8).digest()


def kort(gebeurtenis_id: str) -> bytes:
    """An event id as its 16 bytes; ValueError when it is none."""
    gelezen = bytes.fromhex(gebeurtenis_id.replace("-", ""))
    if len(gelezen) != ID_BYTES:
        raise ValueError(gebeurtenis_id)
    return gelezen


def voluit(gebeurtenis: bytes) -> str:
    """The event id that these 16 bytes stand for."""
    return str(UUID(bytes=gebeurtenis))


class Rijen:
    """Rows of an event id with a digest."""

    def __init__(self) -> None:
        self._rijen = bytearray()

    def __len__(self) -> int:
        return len(self._rijen) // _HEEL.size

    def voeg_toe(self, gebeurtenis: bytes, waarde: bytes) -> None:
        """One more row."""
        self._rijen += gebeurtenis + waarde

    def neem_over(self, ander: "Rijen") -> None:
        """All rows of another."""
        self._rijen += ander._rijen

    def __iter__(self) -> Iterator[tuple[bytes, bytes]]:
        return _DELEN.iter_unpack(self._rijen)

    def heel(self) -> Iterator[bytes]:
        """Each row as one value."""
        return (rij for (rij,) in _HEEL.iter_unpack(self._rijen))

    def ids(self) -> Iterator[bytes]:
        """The event id of each row."""
        return (gebeurtenis for gebeurtenis, _ in self)

    def dubbel(self) -> Iterator[tuple[bytes, bytes]]:
        """Each event with a digest that another has too, beside the first of those by id."""
        vaker = meermaals(waarde for _, waarde in self)
        if not vaker:
            return
        eerste: dict[bytes, bytes] = {}
        for gebeurtenis, waarde in sorted(rij for rij in self if rij[1] in vaker):
            ander = eerste.setdefault(waarde, gebeurtenis)
            if ander != gebeurtenis:
                yield gebeurtenis, ander


def meermaals(waarden: Iterable[bytes]) -> set[bytes]:
    """The values that come more than once."""
    gezien: set[bytes] = set()
    vaker: set[bytes] = set()
    for waarde in waarden:
        (vaker if waarde in gezien else gezien).add(waarde)
    return vaker
