"""The stream of one client: every event in its turn, each invariant at the moment that it holds.

What was awarded was right at that point of the stream; an allocation that is shortened later on
makes no fault of it. Which version of an allocation counts follows from the moment of allocation
(IV013), never from the order of arrival (OP080). A refusal changes nothing.
"""

from collections.abc import Callable
from datetime import date
from typing import Final

from ledger.narekenen import leveringen, openbaar, prestaties, toewijzingen, verzoeken
from ledger.narekenen.bericht import GEWEIGERD, geen_weigering, weigert
from ledger.narekenen.budgetten import Budgetten
from ledger.narekenen.controle import OORDEEL, Controlebevindingen
from ledger.narekenen.feit import Json, Verslag, toewijzing_van
from ledger.narekenen.leveringen import Leveringen
from ledger.narekenen.prestaties import Prestaties
from ledger.narekenen.toewijzingen import Toewijzingen
from ledger.narekenen.verzoeken import Verzoeken

GEGEVENS, VERGETEN = "ClientGegevensVastgelegd", "ClientVergeten"
LID_VAN_GEZIN: Final = "LidVanGezin"
STUKKEN: Final = tuple(
    f"{naam}Vastgelegd"
    for naam in (
        *("Verwijzing", "Bepaling", "Maatregel", "LokaalBesluit", "Intake", "Plan", "NoShow"),
        *("Groepssessie", "Regie", "Afwijking", "Vervoer", "Conversie", "Toets", "Inzet"),
        *("Indeling", "Contactmoment", "Schooldossier", "Verblijf", "Melding", "Onderzoek"),
        *("PgbAanvraag", "PgbBesluit", "PgbBesteding", "Bevindingsoordeel"),
    )
)
SOORTEN: Final = frozenset(
    {
        *toewijzingen.SOORTEN,
        *leveringen.SOORTEN,
        *prestaties.SOORTEN,
        *verzoeken.SOORTEN,
        *GEWEIGERD,
        *STUKKEN,
        *(GEGEVENS, VERGETEN, LID_VAN_GEZIN),
    }
)
_ADVIES: Final = frozenset({verzoeken.ONTVANGEN, verzoeken.WIJZIGING, verzoeken.HERBEOORDEELD})
"""On a request a finding that refuses is advice: it is decided later (OP095)."""
_MOET_WEIGEREN: Final = GEWEIGERD - {"ToewijzingGeweigerd"}
"""Of these the event itself says why; a JW301 is refused as a whole for any of its products."""


class Client:
    """Everything that is known of one client, event after event."""

    def __init__(self) -> None:
        self.toewijzingen = Toewijzingen()
        self.prestaties = Prestaties(self.toewijzingen)
        self.leveringen = Leveringen(self.toewijzingen)
        self.verzoeken = Verzoeken(self.toewijzingen)
        self.budgetten = Budgetten()
        self.controlebevindingen = Controlebevindingen()
        self._vergeten = False
        self._stukken: dict[str, set[str]] = {}
        self._stappen: dict[str, Callable[[Json, Verslag], date | None]] = {
            **dict.fromkeys(prestaties.SOORTEN, self.prestaties.bekijk),
            **dict.fromkeys(leveringen.SOORTEN, self.leveringen.bekijk),
            **dict.fromkeys(toewijzingen.SOORTEN, self._toewijzing),
            **dict.fromkeys(verzoeken.SOORTEN, self.verzoeken.bekijk),
            **dict.fromkeys(STUKKEN, self._stuk),
            GEGEVENS: self._persoonlijk,
            LID_VAN_GEZIN: self._persoonlijk,
            VERGETEN: self._vergeet,
        }

    def bekijk(self, inhoud: Json, verslag: Verslag) -> date | None:
        """One more event; the date of the request that it answers, if it answers one."""
        soort, bevindingen = verslag.feit.soort, inhoud.get("bevindingen", ())
        if soort in _MOET_WEIGEREN:
            if not any(map(weigert, bevindingen)):
                wat = "de reden van een weigering"
                verslag.fout("oordeel", wat, None, "een bevinding die weigert")
        elif bevindingen and soort not in _ADVIES and soort not in GEWEIGERD:
            geen_weigering(soort, bevindingen, verslag)
        if bevindingen:
            self.controlebevindingen.onthoud(inhoud, bevindingen)
        stap = self._stappen.get(soort)
        return None if stap is None else stap(inhoud, verslag)

    def _toewijzing(self, inhoud: Json, verslag: Verslag) -> None:
        verbruik = self.prestaties.verbruik(toewijzing_van(inhoud))
        self.toewijzingen.bekijk(inhoud, verbruik.aantal_open, verslag)
        self.verzoeken.verwijzing(inhoud, verslag)

    def _stuk(self, inhoud: Json, verslag: Verslag) -> None:
        self._persoonlijk(inhoud, verslag)
        eigen = self._stukken.setdefault(verslag.feit.soort, set())
        vervangt = inhoud.get("vervangt")
        if vervangt is not None and vervangt not in eigen:
            wat = f"het stuk {vervangt} dat wordt vervangen"
            verslag.fout("stuk", wat, None, "een stuk van deze soort dat nog geldt")
        eigen.discard(vervangt or "")
        eigen.add(inhoud["gebeurtenisId"])
        openbaar.bekijk(inhoud, verslag)
        self.budgetten.bekijk(inhoud, verslag)
        if verslag.feit.soort == OORDEEL:
            self.controlebevindingen.bekijk(inhoud, verslag)

    def _persoonlijk(self, _: Json, verslag: Verslag) -> None:
        if self._vergeten:
            wat = "een vastlegging over iemand die is vergeten"
            verslag.fout("vergeten", wat, verslag.feit.soort, "geen gegevens meer")

    def _vergeet(self, _: Json, __: Verslag) -> None:
        self._vergeten = True
