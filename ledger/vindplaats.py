"""Where in this project something is carried out, and which files speak of it."""

import re
from collections.abc import Callable, Iterable
from inspect import getsourcefile, unwrap
from pathlib import Path
from typing import Any, Final

HOOFDMAP: Final = Path(__file__).parents[1]
"""The folder of the project; the tests lie here, except where the project was installed."""

TESTS: Final = HOOFDMAP / "tests"


def vindplaats(functie: Callable[..., Any]) -> str:
    """File and line of a function; within the project from its folder, else the file's name."""
    eigen = unwrap(functie)
    bestand = Path(getsourcefile(eigen) or "")
    return f"{naam_van(bestand)}:{eigen.__code__.co_firstlineno}"


def naam_van(bestand: Path) -> str:
    """How a file is called: from the folder of the project, or its bare name outside it."""
    binnen = bestand.is_relative_to(HOOFDMAP)
    return bestand.relative_to(HOOFDMAP).as_posix() if binnen else bestand.name


def noemers(bestanden: Iterable[Path], code: re.Pattern[str]) -> dict[str, tuple[str, ...]]:
    """Per code (in capitals) that the pattern finds: the files that name it, by name."""
    waar: dict[str, set[str]] = {}
    for bestand in bestanden:
        for gevonden in code.findall(bestand.read_text(encoding="utf-8")):
            waar.setdefault(gevonden.upper(), set()).add(naam_van(bestand))
    return {gevonden: tuple(sorted(namen)) for gevonden, namen in waar.items()}
