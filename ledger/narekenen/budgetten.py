"""Personal budgets (PGB): nothing is paid that was not granted (Jeugdwet 8.1.8 lid 1).

Judged on what an event says of a budget in the clear, so also of a person who was forgotten.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.narekenen.feit import EINDE_DER_TIJDEN, Json, Verslag, dag, dag_of_niets
from ledger.narekenen.maxima import Omvang, eenheid_mag, hoogstens_in_totaal, in_telling

_BESLUIT, _BESTEDING = "PgbBesluitVastgelegd", "PgbBestedingVastgelegd"
_GEEFT: Final = ("toekennen", "herzien")
_VOLLEDIG: Final = ("product", "ingangsdatum", "einddatum", "bedragEurocent")


@dataclass(frozen=True, slots=True)
class Besluit:
    """A decision on a budget; of one day the later event counts."""

    besluit: str
    datum: date
    nummer: int
    ingang: date | None
    einde: date | None
    omvang: Omvang | None
    bedrag: int | None


@dataclass(frozen=True, slots=True)
class Besteding:
    """Something paid from a budget; negative when it came back."""

    datum: date
    aantal: int
    eenheid: str
    bedrag: int


@dataclass(frozen=True, slots=True)
class Budget:
    """What was granted, with the last day that it has after a withdrawal."""

    besluit: Besluit
    laatste_dag: date


Kenmerk = tuple[str, str]


class Budgetten:
    """The personal budgets of one client; records that were replaced are gone."""

    def __init__(self) -> None:
        self._besluiten: dict[str, tuple[Kenmerk, Besluit]] = {}
        self._bestedingen: dict[str, tuple[Kenmerk, Besteding]] = {}

    def bekijk(self, inhoud: Json, verslag: Verslag) -> None:
        """A record that may be about a personal budget."""
        feit_id, vervangt = inhoud["gebeurtenisId"], inhoud.get("vervangt") or ""
        if verslag.feit.soort == _BESLUIT and inhoud.get("toekenning"):
            rij = inhoud["toekenning"]
            sleutel, besluit = (inhoud["gemeente"], rij["kenmerk"]), _lees_besluit(rij)
            self._besluiten.pop(vervangt, None)
            self._beoordeel_besluit(sleutel, rij, verslag)
            self._besluiten[feit_id] = (sleutel, besluit)
        elif verslag.feit.soort == _BESTEDING and inhoud.get("besteding"):
            rij = inhoud["besteding"]
            sleutel, besteding = (inhoud["gemeente"], rij["kenmerk"]), _lees_besteding(rij)
            self._bestedingen.pop(vervangt, None)
            einddatum = (inhoud.get("inhoud") or {}).get("einddatum")
            laatste = dag_of_niets(einddatum) or besteding.datum
            self._beoordeel_besteding(sleutel, besteding, laatste, verslag)
            self._bestedingen[feit_id] = (sleutel, besteding)

    def budget(self, sleutel: Kenmerk) -> Budget | None:
        """The last grant or revision by day, ended by a later withdrawal; None without one."""
        eigen = [rij for kenmerk, rij in self._besluiten.values() if kenmerk == sleutel]
        gevonden: Budget | None = None
        for rij in sorted(eigen, key=lambda rij: (rij.datum, rij.nummer)):
            if rij.besluit in _GEEFT:
                gevonden = Budget(rij, rij.einde or EINDE_DER_TIJDEN)
            elif rij.besluit == "intrekken" and gevonden is not None:
                einde = min(gevonden.laatste_dag, rij.einde or rij.datum)
                gevonden = Budget(gevonden.besluit, einde)
        return gevonden

    def besteed(self, sleutel: Kenmerk) -> list[Besteding]:
        """What was paid from a budget and came back."""
        return [rij for kenmerk, rij in self._bestedingen.values() if kenmerk == sleutel]

    def _beoordeel_besluit(self, sleutel: Kenmerk, rij: Json, verslag: Verslag) -> None:
        naam, bestaat = f"budget {sleutel[1]}", self.budget(sleutel) is not None
        besluit = rij["besluit"]
        if besluit in _GEEFT:
            for veld in _VOLLEDIG:
                if rij.get(veld) is None:
                    verslag.fout("pgb", f"{veld} van {naam} (PGB-11)", None, "een waarde")
        if besluit == "toekennen" and bestaat:
            verslag.fout("pgb", f"{naam} wordt toegekend (PGB-12)", "al toegekend", "één keer")
        if besluit in ("herzien", "intrekken") and not bestaat:
            wat = f"{naam}: besluit {besluit} (PGB-12)"
            verslag.fout("pgb", wat, "geen budget", "een eerdere toekenning")

    def _beoordeel_besteding(
        self, sleutel: Kenmerk, besteding: Besteding, laatste: date, verslag: Verslag
    ) -> None:
        budget = self.budget(sleutel)
        if budget is None:
            wat = f"budget {sleutel[1]} waaruit wordt betaald (PGB-01)"
            verslag.fout("pgb", wat, None, "een toekenning")
            return
        eerder = self.besteed(sleutel)
        for wat, gevonden, verwacht in _problemen(budget, besteding, laatste, eerder):
            verslag.fout("pgb", f"{wat} uit budget {sleutel[1]}", gevonden, verwacht)


def _problemen(
    budget: Budget, besteding: Besteding, laatste: date, eerder: list[Besteding]
) -> Iterator[tuple[str, object, object]]:
    besluit = budget.besluit
    ingang = besluit.ingang or date.min
    if besteding.datum < ingang or laatste > budget.laatste_dag:
        dagen = f"{besteding.datum} tot en met {laatste}"
        verwacht = f"{ingang} tot en met {budget.laatste_dag}"
        yield "de dagen van de hulp (PGB-02)", dagen, verwacht
    som = besteding.bedrag + sum(rij.bedrag for rij in eerder)
    terug = besteding.bedrag < 0 or besteding.aantal < 0
    if not terug and besluit.bedrag is not None and som > besluit.bedrag:
        yield "het bedrag (PGB-05)", som, f"hoogstens {besluit.bedrag}"
    if terug and som < 0:
        yield "het bedrag dat terugkomt (PGB-07)", som, "nul of meer over"
    aantal, telling = in_telling(besteding.aantal, besteding.eenheid)
    paren = [in_telling(rij.aantal, rij.eenheid) for rij in eerder]
    aantal += sum(geteld for geteld, eenheid in paren if eenheid == telling)
    if terug and aantal < 0:
        yield "het aantal dat terugkomt (PGB-07)", aantal, "nul of meer over"
    omvang = besluit.omvang
    if omvang is None:
        return
    if not eenheid_mag(omvang.eenheid, besteding.eenheid):
        yield "de eenheid (PGB-04)", besteding.eenheid, omvang.eenheid
        return
    einde = None if budget.laatste_dag == EINDE_DER_TIJDEN else budget.laatste_dag
    hoogstens = (
        None if besluit.ingang is None else hoogstens_in_totaal(omvang, besluit.ingang, einde)
    )
    if not terug and hoogstens is not None and aantal > hoogstens:
        yield "het aantal (PGB-06)", aantal, f"hoogstens {hoogstens}"


def _lees_besluit(rij: Json) -> Besluit:
    omvang = rij.get("omvang")
    return Besluit(
        rij["besluit"],
        dag(rij["datum"]),
        rij["nummer"],
        dag_of_niets(rij.get("ingangsdatum")),
        dag_of_niets(rij.get("einddatum")),
        None
        if omvang is None
        else Omvang(omvang["volume"], omvang["eenheid"], omvang["frequentie"]),
        rij.get("bedragEurocent"),
    )


def _lees_besteding(rij: Json) -> Besteding:
    return Besteding(
        dag(rij["datum"]), rij.get("aantal") or 0, rij["eenheid"], rij.get("bedragEurocent") or 0
    )
