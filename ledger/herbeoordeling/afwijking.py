"""What differs between a verdict as it was stored and as it comes out again."""

from typing import NamedTuple
from uuid import UUID


class Afwijking(NamedTuple):
    """One difference: its kind, the event that it is about, and a Dutch sentence.

    The sentence names what is stored and what came out, without personal data.
    """

    soort: str
    gebeurtenis_id: UUID
    zin: str
