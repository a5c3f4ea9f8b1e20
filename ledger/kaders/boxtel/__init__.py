"""The kader of Boxtel: the Nadere regels jeugdhulp 2020, with help in kind and budgets (PGB).

One module per subject; a rule is found by its code. `feiten.py` holds what several rules ask.
"""

from typing import Final

from ledger.kaders.boxtel.producten import Kenmerken as Kenmerken
from ledger.kaders.regelboek import Regelboek

BOEK: Final = Regelboek()
regel = BOEK.regel
rapport = BOEK.rapport

# --- one product --------------------------------------------------------------------------------

PERSOONLIJKE_VERZORGING: Final = "BXPV"
INDIVIDUELE_BEGELEIDING: Final = "BXIB"
GROEPSBEGELEIDING: Final = "BXGB"
KORTDUREND_VERBLIJF: Final = "BXKV"
BASIS_GGZ: Final = "BXBG"
SPECIALISTISCHE_GGZ: Final = "BXSG"
GGZ_MET_VERBLIJF: Final = "BXGV"
VAKTHERAPIE: Final = "BXVT"
AMBULANT: Final = "BXAM"
DAGHULP: Final = "BXDG"
IN_NETWERK: Final = "BXNW"
PLEEGZORG: Final = "BXPZ"
GESLOTEN: Final = "BXGP"
SPECIALISTISCHE_BEGELEIDING: Final = "BXSB"
DAGBESTEDING: Final = "BXDB"
DAGBEHANDELING: Final = "BXDH"
BASISHULP: Final = "BXBA"
VERVOER: Final = "BXVV"

# --- groups -------------------------------------------------------------------------------------

NETWERKHULP: Final = ("BXPV", "BXIB", "BXGB", "BXKV")
"""What the own network may be paid for."""
BEHANDELING_PGB: Final = ("BXBG", "BXSG", "BXSA", "BXVT")
"""Treatment with a tariff for organisations alone."""
PGB_TARIEF: Final = (*NETWERKHULP, *BEHANDELING_PGB)
PGB_OFFERTE: Final = ("BXBW", "BXSV")
PGB: Final = (*PGB_TARIEF, *PGB_OFFERTE)

BEGELEIDING: Final = ("BXIB", "BXGB", "BXRB", "BXSB")
REGULIERE_BEGELEIDING: Final = ("BXRB", "BXIB", "BXGB")
VERZORGING: Final = ("BXVB", "BXPV")
GGZ_ZONDER_VERBLIJF: Final = ("BXBG", "BXSG")
SPECIALISTISCHE_GGZ_ALLE: Final = ("BXSG", "BXGV")
GGZ: Final = ("BXBG", "BXSG", "BXGV")
AMBULANTE_BEHANDELING: Final = ("BXAB", "BXSA")
MET_REGIEBEHANDELAAR: Final = ("BXAB", "BXDH", "BXVT", "BXBG", "BXSG", "BXSA")
DAGHULP_ALLE: Final = ("BXDG", "BXDB", "BXDH")
ZONDER_VERBLIJF: Final = ("BXAM", "BXDG", "BXNW", "BXBG", "BXSG")
"""Help without a stay to which the general requirements of annex 3 apply."""
VERBLIJF: Final = ("BXPZ", "BXGZ", "BXGP", "BXOV")
GESLOTEN_EN_OVERIG: Final = ("BXGP", "BXOV")
ALLE: Final = (
    *PGB,
    *("BXGV", "BXAM", "BXDG", "BXNW"),
    *VERBLIJF,
    *("BXRB", "BXSB", "BXDB", "BXDH", "BXAB", "BXVB"),
    *("BXBA", "BXVV"),
)
