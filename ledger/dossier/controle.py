"""What somebody judged of a finding for the formal and material control."""

from typing import Literal
from uuid import UUID

from ledger.dossier.basis import Stuk

Afloop = Literal["terecht", "onterecht", "geaccepteerd"]
"""The finding is right and the money is reclaimed, it is wrong, or it is right and left alone."""


class Bevindingsoordeel(Stuk):
    """A judgement on one finding with an amount at stake: that of this event, at this place.

    `bedrag_eurocent` is what is reclaimed (`terecht`) or accepted (`geaccepteerd`), never more
    than what was at stake. Of several judgements on one finding the last recorded counts.
    """

    bevinding_gebeurtenis_id: UUID
    bevinding_nummer: int
    uitkomst: Afloop
    bedrag_eurocent: int | None = None
    motivering: str
