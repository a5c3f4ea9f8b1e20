"""Deterministic sample data: complete chains of iJw messages about children who do not exist.

`maak` streams messages in order of receipt, and `maak_alles` the records between them as well.
`contracten` gives the agreements behind them, and `grote_declaratie` a declaration of any size.
Only official test BSNs occur.
"""

from api.voorbeelddata.groot import contracten_groot, grote_declaratie
from api.voorbeelddata.maken import maak, maak_alles
from api.voorbeelddata.voorbeeldbericht import (
    Voorbeeld,
    Voorbeeldbericht,
    Voorbeeldgezin,
    Voorbeeldpersoon,
    Voorbeeldstuk,
)
from api.voorbeelddata.wereld import Voorbeeldcontract, contracten

__all__ = [
    "Voorbeeld",
    "Voorbeeldbericht",
    "Voorbeeldcontract",
    "Voorbeeldgezin",
    "Voorbeeldpersoon",
    "Voorbeeldstuk",
    "contracten",
    "contracten_groot",
    "grote_declaratie",
    "maak",
    "maak_alles",
]
