"""The local kader of Almere: specialist guidance, until the regional contracts start.

One module per subject; a rule is found by its code. `feiten.py` holds what several rules ask.
"""

from typing import Final

from ledger.kaders.almere.producten import Kenmerken as Kenmerken
from ledger.kaders.regelboek import Regelboek

BOEK: Final = Regelboek()
regel = BOEK.regel

SPECIALISTISCH: Final = "ALBSP"
RESPIJTZORG: Final = "ALRES"
VERVOER: Final = ("ALVRV", SPECIALISTISCH)
"""A ride is recorded under the transport itself, or under the help that it leads to."""
ALLE: Final = (SPECIALISTISCH, RESPIJTZORG, "ALBBA", "ALVRV")

ROUTES: Final = "Routes en inhoud verwijzingen"
"""The paragraph that most rules on referral and allocation come from."""

HOEVEEL: Final = f"{ROUTES} (alinea na de onderwerpen)"
"""That documents name no hours, aanbieders have overviews, and allocations are aspecific."""
