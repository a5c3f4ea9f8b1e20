"""One stream of any kind: its envelope, its obligations, and what its kind of stream demands."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from ledger.narekenen import bericht
from ledger.narekenen.client import SOORTEN, Client
from ledger.narekenen.feit import Fout, RuweFeit, Verslag, moment
from ledger.narekenen.termijnen import VAN_BELANG, Termijnen

STROOM_VAN: Final[Mapping[str, str]] = {
    **dict.fromkeys(SOORTEN, "client-"),
    bericht.BERICHT: "bericht-",
    bericht.DECLARATIE: "afzender-",
    bericht.CONTRACT: "contract-",
    bericht.GEZIN: "gezin-",
    bericht.GEZIN_TOEWIJZING: "gezin-",
}
"""The beginning of the name of the stream that a kind of event belongs to."""


def reken_na(stroom: str, feiten: Sequence[RuweFeit]) -> list[Fout]:
    """Every invariant of one stream that its events break; empty when all is right.

    `feiten` are all its events in the order of their versions. One pass, and nothing is believed:
    what an event should have is computed from the events before it.
    """
    rekenaar = Rekenaar(stroom)
    for feit in feiten:
        rekenaar.bekijk(feit)
    return rekenaar.fouten


class Rekenaar:
    """Recomputes one stream, event by event."""

    def __init__(self, stroom: str) -> None:
        self._verslag = Verslag(stroom)
        self.client = Client()
        self._declaraties = bericht.Declaraties()
        self._termijnen = Termijnen(self.client)
        self._ids: set[str] = set()
        self._versie = 0
        self._vastgelegd_op = ""
        self._laatste = datetime.fromisoformat("0001-01-01T00:00:00+00:00")

    @property
    def fouten(self) -> list[Fout]:
        """What is wrong so far, in the order of the events."""
        return self._verslag.fouten

    def bekijk(self, feit: RuweFeit) -> None:
        """One more event; one whose fields cannot be used is a fault itself."""
        verslag = self._verslag
        verslag.feit = feit
        try:
            self._omhulsel(feit)
            dagtekening = self._inhoud(feit)
            inhoud = feit.inhoud
            if "termijnen" in inhoud or "voldaan" in inhoud or feit.soort in VAN_BELANG:
                self._termijnen.bekijk(inhoud, dagtekening, verslag)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as fout:
            wat = f"een veld ontbreekt of is niet te lezen ({type(fout).__name__})"
            verslag.fout("onleesbaar", wat, "onbruikbaar", "volledige inhoud")

    def _omhulsel(self, feit: RuweFeit) -> None:
        verslag, inhoud = self._verslag, feit.inhoud
        if feit.versie != self._versie + 1:
            verslag.fout("versie", "het volgnummer", feit.versie, self._versie + 1)
        self._versie = feit.versie
        gebeurtenis_id = inhoud["gebeurtenisId"]
        if gebeurtenis_id in self._ids:
            verslag.fout("uniek", "het id van de gebeurtenis", "al eerder gebruikt", "een nieuw id")
        self._ids.add(gebeurtenis_id)
        if inhoud["vastgelegdOp"] != self._vastgelegd_op:
            self._vastgelegd_op = inhoud["vastgelegdOp"]
            nu = moment(self._vastgelegd_op)
            if nu < self._laatste:
                wat = "het moment van vastleggen loopt terug"
                verslag.fout("moment", wat, nu, f"{self._laatste} of later")
            self._laatste = nu
        begin = STROOM_VAN.get(feit.soort)
        if begin is None or not verslag.stroom.startswith(begin):
            wat = f"een gebeurtenis van soort {feit.soort}"
            verslag.fout("stroom", wat, verslag.stroom, f"{begin or 'een bekende soort'}…")

    def _inhoud(self, feit: RuweFeit) -> date | None:
        """What the event says; the date of the request that it answers, if it answers one."""
        verslag, inhoud, soort = self._verslag, feit.inhoud, feit.soort
        if soort in SOORTEN:
            return self.client.bekijk(inhoud, verslag)
        if soort == bericht.BERICHT:
            bericht.bericht(inhoud, verslag)
        elif soort == bericht.DECLARATIE:
            self._declaraties.bekijk(inhoud, verslag)
        elif soort == bericht.CONTRACT:
            bericht.contract(inhoud, verslag)
        elif soort == bericht.GEZIN:
            bericht.gezin(inhoud, verslag)
        return None
