"""Requests: a reference of their own, one at a time, and answered once in a final way."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from ledger.narekenen.feit import Json, Verslag, dag
from ledger.narekenen.toewijzingen import Toewijzingen

ONTVANGEN, WIJZIGING = "VerzoekOntvangen", "WijzigingVerzocht"
BEANTWOORD, GEHONOREERD = "VerzoekBeantwoord", "VerzoekGehonoreerd"
HERBEOORDEELD = "VerzoekHerbeoordeeld"
SOORTEN: Final = (ONTVANGEN, WIJZIGING, BEANTWOORD, GEHONOREERD, HERBEOORDEELD)
_AFGEWEZEN, _IN_ONDERZOEK, _WOONPLAATS = "1", "2", "8"


@dataclass(slots=True)
class Verzoek:
    """A request with the answers that it got."""

    gemeente: str
    dagtekening: date
    antwoorden: list[str] = field(default_factory=list)
    gehonoreerd: bool = False

    @property
    def onderhanden(self) -> bool:
        """Whether it was neither honoured nor rejected."""
        return not self.gehonoreerd and _AFGEWEZEN not in self.antwoorden


class Verzoeken:
    """The requests about one client."""

    def __init__(self, toewijzingen: Toewijzingen) -> None:
        self._toewijzingen = toewijzingen
        self._verzoeken: dict[tuple[str, str], Verzoek] = {}
        self._per_opdracht: dict[tuple[str, str], dict[str, list[Verzoek]]] = {}

    def verwijzing(self, inhoud: Json, verslag: Verslag) -> None:
        """The reference of an allocation is that of a request to its gemeente (TR379)."""
        referentie = inhoud.get("referentieAanbieder")
        if referentie is None:
            return
        verzoek = self._verzoeken.get((inhoud["aanbieder"], referentie))
        if verzoek is None or verzoek.gemeente != inhoud["gemeente"]:
            wat = f"het verzoek {referentie} bij toewijzing {inhoud['toewijzingNummer']} (TR379)"
            verslag.fout("verzoek", wat, None, "een verzoek aan deze gemeente")

    def bekijk(self, inhoud: Json, verslag: Verslag) -> date | None:
        """A request or what was said of one; the date of the request that is answered."""
        sleutel = (inhoud["aanbieder"], inhoud["referentieAanbieder"])
        verzoek, soort = self._verzoeken.get(sleutel), verslag.feit.soort
        naam = f"verzoek {sleutel[1]} van aanbieder {sleutel[0]}"
        if soort in (ONTVANGEN, WIJZIGING):
            self._nieuw(sleutel, naam, inhoud, verslag)
            return None
        if verzoek is None or verzoek.gemeente != inhoud["gemeente"]:
            verslag.fout("verzoek", f"{naam} (TR355)", None, "een verzoek aan deze gemeente")
            return None
        if soort == BEANTWOORD:
            _antwoord(naam, verzoek, inhoud, verslag)
        elif soort == GEHONOREERD:
            self._honorering(naam, verzoek, inhoud, verslag)
        elif not verzoek.onderhanden:
            wat = f"{naam} wordt opnieuw beoordeeld"
            verslag.fout("verzoek", wat, "al beantwoord", "een verzoek dat wacht")
        return verzoek.dagtekening

    def _nieuw(self, sleutel: tuple[str, str], naam: str, inhoud: Json, verslag: Verslag) -> None:
        if sleutel in self._verzoeken:
            verslag.fout("uniek", f"{naam} (TR347)", "al eerder gebruikt", "een nieuwe referentie")
        gemeente, opdracht = inhoud["gemeente"], inhoud["opdrachtId"]
        per_opdracht = self._per_opdracht.setdefault((sleutel[0], gemeente), {})
        for ander, verzoeken in per_opdracht.items():
            if ander != opdracht and any(verzoek.onderhanden for verzoek in verzoeken):
                wat = f"{naam} komt terwijl een ander nog wacht (TR374)"
                verslag.fout("verzoek", wat, f"verzoek uit {ander}", "geen onderhanden verzoek")
        nieuw = self._verzoeken[sleutel] = Verzoek(gemeente, dag(inhoud["dagtekening"]))
        per_opdracht.setdefault(opdracht, []).append(nieuw)

    def _honorering(self, naam: str, verzoek: Verzoek, inhoud: Json, verslag: Verslag) -> None:
        if verzoek.gehonoreerd:
            verslag.fout("verzoek", f"{naam} wordt gehonoreerd (TR379)", "nogmaals", "één keer")
        for nummer in inhoud["toewijzingNummers"]:
            geldende = self._toewijzingen.geldende((inhoud["gemeente"], nummer))
            if not any(versie.aanbieder == inhoud["aanbieder"] for versie in geldende):
                wat = f"toewijzing {nummer} waarmee {naam} wordt gehonoreerd"
                verslag.fout("verzoek", wat, None, "een toewijzing aan deze aanbieder")
        verzoek.gehonoreerd = True


def _antwoord(naam: str, verzoek: Verzoek, inhoud: Json, verslag: Verslag) -> None:
    antwoord = inhoud["verzoekAntwoord"]
    reden, woonplaats = inhoud.get("redenAfwijzing"), inhoud.get("woonplaatsGemeente")
    if verzoek.gehonoreerd:
        wat = f"{naam} krijgt antwoord {antwoord} (TR359)"
        verslag.fout("verzoek", wat, "al gehonoreerd", "geen antwoord meer")
    if _AFGEWEZEN in verzoek.antwoorden:
        wat = f"{naam} krijgt antwoord {antwoord} (TR365)"
        verslag.fout("verzoek", wat, "al afgewezen", "geen antwoord meer")
    if antwoord == _IN_ONDERZOEK and verzoek.antwoorden:
        wat = f"{naam} krijgt antwoord {antwoord} (TR360)"
        verslag.fout("verzoek", wat, f"al {verzoek.antwoorden}", "in onderzoek als eerste antwoord")
    if (antwoord == _AFGEWEZEN) != (reden is not None):
        wat = f"de reden bij antwoord {antwoord} op {naam} (CD085, CD086)"
        verwacht = "een reden" if antwoord == _AFGEWEZEN else None
        verslag.fout("verzoek", wat, reden, verwacht)
    if (reden == _WOONPLAATS) != (woonplaats is not None):
        wat = f"de woonplaatsgemeente bij reden {reden} op {naam} (TR377, TR409)"
        verwacht = "een gemeente" if reden == _WOONPLAATS else None
        verslag.fout("verzoek", wat, woonplaats, verwacht)
    verzoek.antwoorden.append(antwoord)
