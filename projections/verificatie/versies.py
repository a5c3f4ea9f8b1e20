"""Which software checked: its version, and a hash over the files that did the work."""

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NamedTuple

_PAKKETTEN = ("ledger", "projections")
_ONBEKEND = "onbekend"


class Codeversie(NamedTuple):
    """The version of the package, and a SHA-256 over the names and content of its files."""

    versie: str
    sha256: str


@cache
def codeversie() -> Codeversie:
    """That of the software which is running now."""
    try:
        nummer = version("toewijzing")
    except PackageNotFoundError:  # run from its source, without an installation
        nummer = _ONBEKEND
    som = hashlib.sha256()
    for pakket in _PAKKETTEN:
        for naam, bestand in sorted(_bestanden(files(pakket), pakket)):
            inhoud = bestand.read_bytes()
            som.update(f"{naam}\0{len(inhoud)}\0".encode() + inhoud)
    return Codeversie(nummer, som.hexdigest())


def _bestanden(map_: Traversable, pad: str) -> list[tuple[str, Traversable]]:
    gevonden: list[tuple[str, Traversable]] = []
    for deel in map_.iterdir():
        naam = f"{pad}/{deel.name}"
        if deel.is_dir():
            if deel.name != "__pycache__":
                gevonden += _bestanden(deel, naam)
        else:
            gevonden.append((naam, deel))
    return gevonden
