"""Personal budgets (PGB): nothing is paid that was not granted (Jeugdwet 8.1.8 lid 1).

Judged on what an event says of a budget in the clear, so also of a person who was forgotten; who
may be paid, and the last day of help, only while the records can be read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.narekenen.feit import EINDE_DER_TIJDEN, Json, Verslag, dag, dag_of_niets
from ledger.narekenen.maxima import Omvang, eenheid_mag, hoogstens_in_totaal, in_telling

_BESLUIT, _BESTEDING = "PgbBesluitVastgelegd", "PgbBestedingVastgelegd"
_GEEFT: Final = ("toekennen", "herzien")
_AL_BESTEED: Final = "PGB-13"
_VOLLEDIG: Final = ("product", "ingangsdatum", "einddatum", "bedragEurocent")


@dataclass(frozen=True, slots=True)
class Besluit:
    """A decision on a budget; of one day the later event counts.

    `hulpverleners` are those whom it names; nobody when that can no longer be read.
    """

    besluit: str
    datum: date
    nummer: int
    ingang: date | None
    einde: date | None
    omvang: Omvang | None
    bedrag: int | None
    hulpverleners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Besteding:
    """Something paid from a budget; negative when it came back.

    `hulpverlener` is who was paid; None when that can no longer be read.
    """

    datum: date
    laatste: date
    aantal: int
    eenheid: str
    bedrag: int
    terug: bool
    hulpverlener: str | None


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
            sleutel = (inhoud["gemeente"], rij["kenmerk"])
            besluit = _lees_besluit(rij, inhoud.get("inhoud"))
            self._besluiten.pop(vervangt, None)
            self._beoordeel_besluit(sleutel, rij, verslag)
            self._beoordeel_herziening(sleutel, besluit, inhoud.get("bevindingen", ()), verslag)
            self._besluiten[feit_id] = (sleutel, besluit)
        elif verslag.feit.soort == _BESTEDING and inhoud.get("besteding"):
            rij = inhoud["besteding"]
            sleutel = (inhoud["gemeente"], rij["kenmerk"])
            besteding = _lees_besteding(rij, inhoud.get("inhoud"))
            self._bestedingen.pop(vervangt, None)
            self._beoordeel_besteding(sleutel, besteding, verslag)
            self._bestedingen[feit_id] = (sleutel, besteding)

    def budget(self, sleutel: Kenmerk) -> Budget | None:
        """The last grant or revision by day, ended by a later withdrawal; None without one."""
        gevonden: Budget | None = None
        for rij in self._op_volgorde(sleutel):
            if rij.besluit in _GEEFT:
                gevonden = Budget(rij, rij.einde or EINDE_DER_TIJDEN)
            elif rij.besluit == "intrekken" and gevonden is not None:
                einde = min(gevonden.laatste_dag, rij.einde or rij.datum)
                gevonden = Budget(gevonden.besluit, einde)
        return gevonden

    def betaalden(self, sleutel: Kenmerk) -> tuple[str, ...]:
        """Who may be paid, as the last grant or revision that names anybody says."""
        genoemd: tuple[str, ...] = ()
        for rij in self._op_volgorde(sleutel):
            if rij.besluit in _GEEFT and rij.hulpverleners:
                genoemd = rij.hulpverleners
        return genoemd

    def _op_volgorde(self, sleutel: Kenmerk) -> list[Besluit]:
        eigen = [rij for kenmerk, rij in self._besluiten.values() if kenmerk == sleutel]
        return sorted(eigen, key=lambda rij: (rij.datum, rij.nummer))

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

    def _beoordeel_herziening(
        self, sleutel: Kenmerk, besluit: Besluit, bevindingen: Sequence[Json], verslag: Verslag
    ) -> None:
        """A revision to less than was spent says by how much, and no other decision does."""
        te_veel = sum(rij.bedrag for rij in self.besteed(sleutel)) - (besluit.bedrag or 0)
        herzien = besluit.besluit == "herzien" and besluit.bedrag is not None
        verwacht = [te_veel] if herzien and te_veel > 0 else []
        gezegd = [rij.get("bedragEurocent") for rij in bevindingen if rij["regel"] == _AL_BESTEED]
        if gezegd != verwacht:
            wat = f"wat er boven budget {sleutel[1]} al is besteed ({_AL_BESTEED})"
            verslag.fout("pgb", wat, *(rij[0] if rij else None for rij in (gezegd, verwacht)))

    def _beoordeel_besteding(
        self, sleutel: Kenmerk, besteding: Besteding, verslag: Verslag
    ) -> None:
        budget = self.budget(sleutel)
        if budget is None:
            wat = f"budget {sleutel[1]} waaruit wordt betaald (PGB-01)"
            verslag.fout("pgb", wat, None, "een toekenning")
            return
        eerder = self.besteed(sleutel)
        for wat, gevonden, verwacht in _problemen(budget, besteding, eerder):
            verslag.fout("pgb", f"{wat} uit budget {sleutel[1]}", gevonden, verwacht)
        wie, betaalden = besteding.hulpverlener, self.betaalden(sleutel)
        if wie is not None and betaalden and not any(_zelfde(wie, naam) for naam in betaalden):
            wat = f"wie wordt betaald uit budget {sleutel[1]} (PGB-03)"
            verslag.fout("pgb", wat, "een ander", "een hulpverlener uit het besluit")


def _problemen(
    budget: Budget, besteding: Besteding, eerder: list[Besteding]
) -> Iterator[tuple[str, object, object]]:
    besluit = budget.besluit
    ingang = besluit.ingang or date.min
    if besteding.datum < ingang or besteding.laatste > budget.laatste_dag:
        dagen = f"{besteding.datum} tot en met {besteding.laatste}"
        verwacht = f"{ingang} tot en met {budget.laatste_dag}"
        yield "de dagen van de hulp (PGB-02)", dagen, verwacht
    som = besteding.bedrag + sum(rij.bedrag for rij in eerder)
    terug = besteding.terug
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


def _zelfde(een: str, ander: str) -> bool:
    """Whether two labels, however typed, are of the same person or organisation."""
    return bool(een and ander) and een.strip().casefold() == ander.strip().casefold()


def _lees_besluit(rij: Json, stuk: Json | None) -> Besluit:
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
        tuple(rij["naam"] for rij in (stuk or {}).get("hulpverleners", ())),
    )


def _lees_besteding(rij: Json, stuk: Json | None) -> Besteding:
    """What came back is negative; of nothing at all only the record can tell, else it may have."""
    aantal, bedrag = rij.get("aantal") or 0, rij.get("bedragEurocent") or 0
    datum, eenheid = dag(rij["datum"]), rij["eenheid"]
    if stuk is None:
        terug = aantal < 0 or bedrag < 0 or aantal == bedrag == 0
        return Besteding(datum, datum, aantal, eenheid, bedrag, terug, None)
    laatste = dag_of_niets(stuk.get("einddatum")) or datum
    terug = bool(stuk.get("terugbetaling"))
    return Besteding(datum, laatste, aantal, eenheid, bedrag, terug, stuk["hulpverlener"])
