"""A second, naive implementation of the invariants, on raw events.

It shares no code with the rest of the ledger and imports none of it: what both say alike was
computed twice. Slow and obvious before quick and clever. Sources are the paragraphs of iJw 3.2
that the sentences name, the Algemene termijnenwet and the Jeugdwet.

`reken_na` is about one stream. What spans streams goes through `Overzicht`, which only says
something when it has seen every stream of the ledger up to one position.
"""

from ledger.narekenen.feit import Fout, RuweFeit
from ledger.narekenen.overzicht import Overzicht
from ledger.narekenen.stroom import reken_na

__all__ = ["Fout", "Overzicht", "RuweFeit", "reken_na"]
