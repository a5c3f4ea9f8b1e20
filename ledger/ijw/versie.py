"""The version of the standard that a verdict is stored with: its release and what we made of it.

A verdict is reproducible only when it is known which rules gave it. The release alone does not
say that: a rule can be mended. So the version holds a digest of the rules themselves and of the
arithmetic and lists that they rest on; a different digest means different rules.
"""

import hashlib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from ledger.regels import IJW_VERSIE

_REKENWERK = ("bedragen.py", "client.py", "omvang.py", "werkdagen.py")
_LIJSTEN = ("gemeenten", "productcodes")
_TEKENS = 16


@cache
def kaderversie() -> str:
    """Release and content digest, as `3.2#0123456789abcdef`."""
    som = hashlib.sha256()
    for bestand in _inhoud():
        som.update(bestand.name.encode())
        som.update(bestand.read_bytes())
    return f"{IJW_VERSIE}#{som.hexdigest()[:_TEKENS]}"


def _inhoud() -> list[Traversable]:
    """The files that decide a verdict on the standard, in a fixed order."""
    ledger, ijw = files("ledger"), files("ledger.ijw")
    bestanden = [ledger / naam for naam in _REKENWERK]
    bestanden += [deel for deel in ijw.iterdir() if deel.name.startswith(_LIJSTEN)]
    for map_ in ("regels", "verwerking"):
        bestanden += [deel for deel in (ijw / map_).iterdir() if deel.name.endswith(".py")]
    return sorted(bestanden, key=str)
