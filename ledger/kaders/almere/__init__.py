"""The local kader of Almere: specialist guidance, until the regional contracts start."""

from typing import Final

from ledger.kaders.almere.producten import Kenmerken as Kenmerken
from ledger.kaders.regelboek import Regelboek

BOEK: Final = Regelboek()
regel = BOEK.regel
