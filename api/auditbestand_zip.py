"""A zip whose bytes depend on nothing but the names and the content of its files."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_DATUM = (1980, 1, 1, 0, 0, 0)  # the first that the format knows
_UNIX, _GEWOON_BESTAND = 3, 0o100644 << 16
_BLOK = 1024 * 1024


class Schrijver:
    """A file in the archive that is being written."""

    def __init__(self, uit: IO[bytes]) -> None:
        self._uit = uit
        self.omvang = 0
        self.som = hashlib.sha256()

    def write(self, data: bytes) -> None:
        """Add bytes at the end."""
        self._uit.write(data)
        self.omvang += len(data)
        self.som.update(data)


class Archief:
    """Files go in one after the other; of each the size and the SHA-256 are kept."""

    def __init__(self, zip_: ZipFile) -> None:
        self._zip = zip_
        self._lijst: list[dict[str, Any]] = []

    @contextmanager
    def open(self, naam: str) -> Iterator[Schrijver]:
        """Write a file of any size, bit by bit."""
        info = ZipInfo(naam, _DATUM)
        info.compress_type, info.create_system = ZIP_DEFLATED, _UNIX
        info.external_attr = _GEWOON_BESTAND
        with self._zip.open(info, "w", force_zip64=True) as uit:
            schrijver = Schrijver(uit)
            yield schrijver
        som = schrijver.som.hexdigest()
        self._lijst.append({"naam": naam, "bytes": schrijver.omvang, "sha256": som})

    def voeg_toe(self, naam: str, data: bytes) -> None:
        """Add a small file."""
        with self.open(naam) as schrijver:
            schrijver.write(data)

    def voeg_stroom_toe(self, naam: str, bron: IO[bytes]) -> None:
        """Add a file from its beginning to its end."""
        bron.seek(0)
        with self.open(naam) as schrijver:
            while blok := bron.read(_BLOK):
                schrijver.write(blok)

    def lijst(self) -> list[dict[str, Any]]:
        """Name, size in bytes and SHA-256 of every file so far, in their order."""
        return list(self._lijst)
