"""Deterministic sample data: complete chains of iJw messages about children who do not exist.

`maak` streams messages in order of receipt, `contracten` gives the agreements behind them, and
`grote_declaratie` a declaration of any size. Only official test BSNs occur.
"""

from api.voorbeelddata.groot import contracten_groot, grote_declaratie
from api.voorbeelddata.maken import maak
from api.voorbeelddata.voorbeeldbericht import Voorbeeldbericht
from api.voorbeelddata.wereld import Voorbeeldcontract, contracten

__all__ = [
    "Voorbeeldbericht",
    "Voorbeeldcontract",
    "contracten",
    "contracten_groot",
    "grote_declaratie",
    "maak",
]
