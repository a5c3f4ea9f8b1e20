"""Starts and stops: each on an allocation, a stop after its start, one start at a time."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from ledger.narekenen.feit import Json, Sleutel, Verslag, dag, product, toewijzing_van
from ledger.narekenen.toewijzingen import Toewijzingen

GESTART, START_WEG = "LeveringGestart", "StartVerwijderd"
GESTOPT, STOP_WEG = "LeveringGestopt", "StopVerwijderd"
SOORTEN: Final = (GESTART, START_WEG, GESTOPT, STOP_WEG)
_TIJDELIJK: Final = "20"

Startsleutel = tuple[object, ...]
Stop = tuple[str, date]
"""RedenBeeindiging and Einddatum."""


@dataclass(slots=True)
class Levering:
    """A start that was not deleted, with its stops that were not."""

    sleutel: Startsleutel
    begin: date
    stops: list[Stop] = field(default_factory=list)


class Leveringen:
    """The starts and stops of one client."""

    def __init__(self, toewijzingen: Toewijzingen) -> None:
        self._toewijzingen = toewijzingen
        self._per_toewijzing: dict[Sleutel, list[Levering]] = {}

    def begin(self, sleutel: Sleutel) -> date | None:
        """The first day of the starts on an allocation; None without any."""
        return min((rij.begin for rij in self._per_toewijzing.get(sleutel, ())), default=None)

    def bekijk(self, inhoud: Json, verslag: Verslag) -> None:
        """A start or a stop, or the deletion of one."""
        sleutel = toewijzing_van(inhoud)
        leveringen = self._per_toewijzing.setdefault(sleutel, [])
        begin = dag(inhoud["begindatum"])
        startsleutel = (inhoud["aanbieder"], *product(inhoud), begin)
        gevonden = next((rij for rij in leveringen if rij.sleutel == startsleutel), None)
        naam = f"de levering vanaf {begin} op toewijzing {sleutel[1]}"
        soort = verslag.feit.soort
        if soort in (GESTART, GESTOPT):
            self._op_toewijzing(sleutel, inhoud["aanbieder"], verslag)
        if soort == GESTART:
            _start(naam, leveringen, gevonden, verslag)
            leveringen.append(Levering(startsleutel, begin))
        elif soort == START_WEG:
            if gevonden is None:
                verslag.fout("levering", f"{naam} wordt verwijderd (TR063)", None, "een start")
                return
            if gevonden.stops:
                wat = f"{naam} wordt verwijderd na een stop (TR071)"
                verslag.fout("levering", wat, gevonden.stops[-1][1], "geen stop")
            leveringen.remove(gevonden)
        else:
            _stop(naam, inhoud, gevonden, verslag)

    def _op_toewijzing(self, sleutel: Sleutel, aanbieder: str, verslag: Verslag) -> None:
        geldende = self._toewijzingen.geldende(sleutel)
        if not any(rij.aanbieder == aanbieder and not rij.verwijderd for rij in geldende):
            wat = f"toewijzing {sleutel[1]} aan aanbieder {aanbieder} (TR019)"
            verslag.fout("levering", wat, None, "een toewijzing die niet is verwijderd")


def _start(
    naam: str, leveringen: list[Levering], gevonden: Levering | None, verslag: Verslag
) -> None:
    if gevonden is not None:
        verslag.fout("levering", f"{naam} (TR074)", "al gemeld", "één melding")
    lopend = [rij for rij in leveringen if not rij.stops]
    if lopend:
        wat = f"{naam} begint terwijl er al een loopt (TR326)"
        verslag.fout("levering", wat, f"loopt vanaf {lopend[0].begin}", "eerst een stop")


def _stop(naam: str, inhoud: Json, gevonden: Levering | None, verslag: Verslag) -> None:
    reden, einde = inhoud["redenBeeindiging"], dag(inhoud["einddatum"])
    stops = [] if gevonden is None else gevonden.stops
    if verslag.feit.soort == STOP_WEG:
        if (reden, einde) not in stops:
            wat = f"de stop met reden {reden} op {einde} van {naam} wordt verwijderd (TR063)"
            verslag.fout("levering", wat, None, "die stop")
            return
        stops.remove((reden, einde))
        return
    if gevonden is None:
        verslag.fout("levering", f"{naam} stopt (TR382)", None, "een start met die sleutel")
        return
    if (reden, einde) in stops:
        verslag.fout("levering", f"de stop van {naam} (TR074)", "al gemeld", "één melding")
    for eerder, eerder_op in stops:
        if eerder != _TIJDELIJK:
            wat = f"{naam} is al definitief gestopt (TR415)"
            verslag.fout("levering", wat, eerder_op, "geen tweede stop")
        elif reden == _TIJDELIJK:
            wat = f"{naam} is al tijdelijk gestopt (TR413)"
            verslag.fout("levering", wat, eerder_op, "een definitieve stop")
        if einde < eerder_op:
            wat = f"de einddatum van {naam} (TR414)"
            verslag.fout("levering", wat, einde, f"{eerder_op} of later")
    stops.append((reden, einde))
