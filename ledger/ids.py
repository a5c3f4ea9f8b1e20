"""Chance and identifiers. Only this module reads randomness; everything else receives a source.

Identifiers are UUIDs of version 7 (RFC 9562): 48 bits of milliseconds since 1970 followed by 74
bits of chance, so that they sort by time and rows of one moment lie together in an index.
"""

import hashlib
import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import UUID

Toeval = Callable[[int], bytes]
"""Gives the requested number of random bytes."""

_EPOCHE = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECONDE = timedelta(milliseconds=1)
_TOEVAL_BITS = 74


def systeemtoeval(aantal: int) -> bytes:
    """`aantal` bytes from the operating system's cryptographic source."""
    return os.urandom(aantal)


class Zaadtoeval:
    """The same bytes in every run for the same seed: for tests and sample data only.

    Never give this to a `Sleutelbos` that guards data of real persons.
    """

    def __init__(self, zaad: int) -> None:
        self._zaad = str(zaad).encode()
        self._teller = 0
        self._slot = threading.Lock()

    def __call__(self, aantal: int) -> bytes:
        """The next `aantal` bytes of the sequence that belongs to the seed."""
        with self._slot:
            self._teller += 1
            teller = self._teller
        return hashlib.shake_256(b"%s:%d" % (self._zaad, teller)).digest(aantal)


class Idbron(Protocol):
    """Where new identifiers come from."""

    def nieuw(self, nu: datetime) -> UUID:
        """A new UUIDv7 for the instant `nu`, larger than every earlier one of this source."""
        ...


class Uuid7bron:
    """UUIDv7 values that strictly rise within the process, also when the clock goes back.

    Within one millisecond, and after a step back, the last value is raised by a random amount
    (RFC 9562, section 6.2, method 2), so an identifier says roughly and not exactly when. Give a
    `Zaadtoeval` for a sequence that every run repeats. Safe to share between threads.
    """

    def __init__(self, toeval: Toeval = systeemtoeval) -> None:
        self._toeval = toeval
        self._laatste = 0
        self._slot = threading.Lock()

    def nieuw(self, nu: datetime) -> UUID:
        """A new identifier; ValueError (Dutch) for a `nu` without time zone or before 1970."""
        if nu.tzinfo is None or nu < _EPOCHE:
            raise ValueError("Een identificatie vraagt een tijdstip met tijdzone vanaf 1970.")
        milliseconden = (nu - _EPOCHE) // _MILLISECONDE
        # The top random bit starts at 0: room to count on within the millisecond.
        vers = milliseconden << _TOEVAL_BITS | _getal(self._toeval(10)) >> 7
        stap = 1 + _getal(self._toeval(4))
        with self._slot:
            vroeger = milliseconden <= self._laatste >> _TOEVAL_BITS
            self._laatste = self._laatste + stap if vroeger else vers
            waarde = self._laatste
        return _als_uuid7(waarde)


def _getal(inhoud: bytes) -> int:
    return int.from_bytes(inhoud, "big")


def _als_uuid7(waarde: int) -> UUID:
    """Put the version and variant bits between the 48 + 12 + 62 bits of `waarde`."""
    boven, onder = waarde >> 62, waarde & (1 << 62) - 1
    tijd, extra = boven >> 12, boven & 0xFFF
    return UUID(int=tijd << 80 | 7 << 76 | extra << 64 | 0b10 << 62 | onder)
