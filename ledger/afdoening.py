"""Findings with an amount at stake, and what stays readable of a judgement on one."""

from typing import Final, NamedTuple
from uuid import UUID

from ledger.bevinding import Bevinding, Waarde
from ledger.dossier import Bevindingsoordeel, Stuk
from ledger.dossier.controle import Afloop

Bevindingsleutel = tuple[UUID, int]
"""The event that carries a finding, and its place among the findings of that event."""

MET_BEDRAG: Final = {"terecht": "wordt teruggevorderd", "geaccepteerd": "wordt geaccepteerd"}
"""The outcomes that name an amount, with what becomes of it."""


class OpHetSpel(NamedTuple):
    """The gemeente that a finding is for and the amount at stake."""

    gemeente: str
    bedrag_eurocent: int


class Afdoening(Waarde):
    """What a judgement says in the clear; who judged and why is ciphertext, like any record."""

    bevinding_gebeurtenis_id: UUID
    bevinding_nummer: int
    uitkomst: Afloop
    bedrag_eurocent: int | None = None


def afdoeningsveld(stuk: Stuk) -> dict[str, Afdoening]:
    """What the event of a judgement says in the clear; empty for other records."""
    if not isinstance(stuk, Bevindingsoordeel):
        return {}
    afdoening = Afdoening(
        bevinding_gebeurtenis_id=stuk.bevinding_gebeurtenis_id,
        bevinding_nummer=stuk.bevinding_nummer,
        uitkomst=stuk.uitkomst,
        bedrag_eurocent=stuk.bedrag_eurocent,
    )
    return {"afdoening": afdoening}


def op_het_spel(bevindingen: tuple[Bevinding, ...]) -> list[tuple[int, int]]:
    """The findings with an amount at stake: place and eurocents."""
    return [
        (nummer, rij.bedrag_eurocent)
        for nummer, rij in enumerate(bevindingen)
        if rij.bedrag_eurocent is not None
    ]
