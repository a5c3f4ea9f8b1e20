"""Files with changes to kaders: the settings of gemeenten, and drafts of a new version."""

from collections.abc import Iterable
from pathlib import Path

from ledger.kaders.bestand import GegevensFout
from ledger.kaders.gegevens import Aanpassing, lees_aanpassing


def lees_ontwerpen(paden: Iterable[Path]) -> list[Aanpassing]:
    """The changes in these files; GegevensFout with every error of all of them."""
    gelezen: list[Aanpassing] = []
    fouten: list[GegevensFout] = []
    for pad in paden:
        try:
            gelezen.append(lees_aanpassing(pad))
        except GegevensFout as fout:
            fouten.append(fout)
    if fouten:
        raise GegevensFout(rij for fout in fouten for rij in fout.fouten)
    return gelezen
