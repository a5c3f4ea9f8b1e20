"""Findings with an amount at stake, and what somebody judged of them: never more than that."""

from collections.abc import Sequence
from typing import Final

from ledger.narekenen.feit import Json, Verslag

OORDEEL: Final = "BevindingsoordeelVastgelegd"
_ONTERECHT: Final = "onterecht"


class Controlebevindingen:
    """The findings for the control on one client: gemeente and eurocents by event and place."""

    def __init__(self) -> None:
        self._op_het_spel: dict[tuple[str, int], tuple[str, int]] = {}

    def onthoud(self, inhoud: Json, bevindingen: Sequence[Json]) -> None:
        """Keeps what is at stake by an event."""
        for nummer, bevinding in enumerate(bevindingen):
            bedrag = bevinding.get("bedragEurocent")
            if bedrag is not None:
                sleutel = (inhoud["gebeurtenisId"], nummer)
                self._op_het_spel[sleutel] = (inhoud.get("gemeente", ""), bedrag)

    def bekijk(self, inhoud: Json, verslag: Verslag) -> None:
        """A judgement is about such a finding of its gemeente, and stays within the amount."""
        afdoening = inhoud["afdoening"]
        sleutel = (afdoening["bevindingGebeurtenisId"], afdoening["bevindingNummer"])
        naam = f"bevinding {sleutel[1]} van gebeurtenis {sleutel[0]}"
        gemeente, op_het_spel = self._op_het_spel.get(sleutel, ("", 0))
        if gemeente != inhoud["gemeente"]:
            wat = f"{naam} waarover wordt geoordeeld"
            verslag.fout(
                "controle", wat, gemeente or None, f"een van gemeente {inhoud['gemeente']}"
            )
            return
        bedrag = afdoening.get("bedragEurocent")
        if afdoening["uitkomst"] == _ONTERECHT:
            if bedrag:
                verslag.fout("controle", f"het bedrag bij {naam}", bedrag, "geen bedrag")
        elif bedrag is None or bedrag > op_het_spel:
            verslag.fout("controle", f"het bedrag bij {naam}", bedrag, f"hoogstens {op_het_spel}")
