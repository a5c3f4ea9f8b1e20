"""What one process gets to do."""

from typing import NamedTuple

from ledger.opslag import Positie
from projections.verificatie.bron import Bron, Deel
from projections.verificatie.keuze import Keuze


class Deeltaak(NamedTuple):
    """A part to look at, up to a position."""

    bron: Bron
    deel: Deel
    positie: Positie
    keuze: Keuze
    oordelen: bool
