"""The kader of Flevoland: Multidisciplinaire Specialistische Jeugdhulp and Basis Begeleiding.

One module per subject; a rule is found by its code. `feiten.py` holds what several rules ask.
"""

from typing import Final

from ledger.kaders.flevoland.producten import Kenmerken as Kenmerken
from ledger.kaders.regelboek import Regelboek

BOEK: Final = Regelboek()
regel = BOEK.regel
rapport = BOEK.rapport

BASIS: Final = ("45F01", "45F02")
EXTRA_CLIENT: Final = ("45F24", "45F35", "45F36")
GEZIN: Final = ("45F23", "45F33", "45F34")
GROEP: Final = ("45F02", "45F22", "45F32")
MULTI_GEFINANCIERD: Final = (
    "45F11",
    "45F21",
    "45F22",
    "45F23",
    "45F31",
    "45F32",
    "45F33",
    "45F34",
)
MULTI: Final = (*MULTI_GEFINANCIERD, *EXTRA_CLIENT)
GEFINANCIERD: Final = (*BASIS, *MULTI_GEFINANCIERD)
ALLE: Final = (*BASIS, *MULTI)
