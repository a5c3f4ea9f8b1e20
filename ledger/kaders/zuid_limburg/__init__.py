"""The kader of Zuid-Limburg: arrangements, with a price for the whole, and stays per etmaal.

One module per subject; a rule is found by its code. `feiten.py` holds what several rules ask.
"""

from typing import Final

from ledger.kaders.regelboek import Regelboek
from ledger.kaders.zuid_limburg.producten import Kenmerken as Kenmerken

BOEK: Final = Regelboek()
regel = BOEK.regel
rapport = BOEK.rapport

DIAGNOSE: Final = "ZDYSD"
DYSLEXIEBEHANDELING: Final = "ZDYSB"
DYSLEXIE: Final = (DIAGNOSE, DYSLEXIEBEHANDELING)

# The families: a sextant (or septant) each, laag to hoog and kort before lang.
ZBI: Final = ("ZBILK", "ZBILL", "ZBIMK", "ZBIML", "ZBIHK", "ZBIHL")
ZBG: Final = ("ZBGLK", "ZBGLL", "ZBGMK", "ZBGML", "ZBGHK", "ZBGHL")
START: Final = "ZHIST"
ZHI_NA_START: Final = ("ZHILK", "ZHILL", "ZHIMK", "ZHIML", "ZHIHK", "ZHIHL")
ZHI: Final = (START, *ZHI_NA_START)
ZHG: Final = ("ZHGLK", "ZHGLL", "ZHGMK", "ZHGML", "ZHGHK", "ZHGHL")

BEGELEIDING: Final = (*ZBI, *ZBG)
BEHANDELING: Final = (*ZHI, *ZHG)
BEHANDELING_HOOG: Final = ("ZHIHK", "ZHIHL", "ZHGHK", "ZHGHL")
INDIVIDUEEL: Final = (*ZBI, *ZHI)
GROEP: Final = (*ZBG, *ZHG)
SEXTANT: Final = (*BEGELEIDING, *BEHANDELING)
SEXTANT_ZONDER_START: Final = (*BEGELEIDING, *ZHI_NA_START, *ZHG)
LAGE_FREQUENTIE: Final = (*BEGELEIDING, *ZHG)
"""Where help of at most once a month over a long time gets the short arrangement."""
ALLEEN_PV: Final = ("ZBILK", "ZBILL")
LAAG_BEGELEIDING: Final = (*ALLEEN_PV, "ZBGLK", "ZBGLL")

BOR_MIDDEL: Final = "ZBORM"
BOR_ZWAAR: Final = "ZBORZ"
BOR: Final = (BOR_MIDDEL, BOR_ZWAAR)

LOGEREN: Final = "ZLOG"
PLEEGZORG_PLUS: Final = "ZPZP"
PLEEGZORG_BASIS: Final = "ZPZB"
PLEEGZORG_VOOGDIJ: Final = "ZPZV"
PLEEGZORG: Final = (PLEEGZORG_PLUS, PLEEGZORG_BASIS, PLEEGZORG_VOOGDIJ)
VERBLIJF: Final = ("ZVGGZ", "ZVLVB", "ZVJO")
ETMALEN_NA_AFSPRAAK: Final = (LOGEREN, *PLEEGZORG, *VERBLIJF)
"""What is estimated in etmalen from an agreement made before."""

CRISIS_GEZIN: Final = "ZCAG"
CRISIS_KIND: Final = "ZCAI"
CRISIS_AMBULANT: Final = (CRISIS_GEZIN, CRISIS_KIND)
CRISIS_VERBLIJF: Final = "ZCV"
CRISIS: Final = (*CRISIS_AMBULANT, CRISIS_VERBLIJF)
ETMALEN: Final = (*ETMALEN_NA_AFSPRAAK, CRISIS_VERBLIJF)

REGIE_ONAFHANKELIJK: Final = "ZRO"
REGIE_BETROKKEN: Final = "ZRB"
REGIE: Final = (REGIE_ONAFHANKELIJK, REGIE_BETROKKEN)

STUKS: Final = (*DYSLEXIE, *SEXTANT, *BOR, *CRISIS_AMBULANT, *REGIE)
"""What is allocated as one arrangement."""
MET_EINDDATUM: Final = (DYSLEXIEBEHANDELING, *SEXTANT, *CRISIS)
VERVOER_INBEGREPEN: Final = (*DYSLEXIE, *SEXTANT, *BOR, CRISIS_VERBLIJF)
VERVOER_ONGEREGELD: Final = (*ETMALEN_NA_AFSPRAAK, *CRISIS_AMBULANT, *REGIE)
ALLE: Final = (*STUKS, *ETMALEN)
