"""The rules of iJw 3.2, one module per group of messages; importing it fills the register."""

from ledger.ijw.regels import (
    antwoord,
    bericht,
    declaratie,
    declaratie_antwoord,
    extern,
    prestatie,
    regie,
    toewijzing,
    verzoek,
    volume,
)

__all__ = [
    "antwoord",
    "bericht",
    "declaratie",
    "declaratie_antwoord",
    "extern",
    "prestatie",
    "regie",
    "toewijzing",
    "verzoek",
    "volume",
]
