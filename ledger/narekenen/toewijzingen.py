"""Allocations: their versions, which one counts, and what two of them may not share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from ledger.narekenen.feit import (
    EINDE_DER_TIJDEN,
    Json,
    Sleutel,
    Verslag,
    dag,
    dag_of_niets,
    moment,
    product,
    toewijzing_van,
)
from ledger.narekenen.maxima import Omvang

AFGEGEVEN, GEWIJZIGD = "ToewijzingAfgegeven", "ToewijzingGewijzigd"
INGETROKKEN, VERWIJDERD = "ToewijzingIngetrokken", "ToewijzingVerwijderd"
SOORTEN: Final = (AFGEGEVEN, GEWIJZIGD, INGETROKKEN, VERWIJDERD)
_NIET_VERZONDEN: Final = ("01", "13")


@dataclass(frozen=True, slots=True)
class Versie:
    """One version of an allocation as it was sent."""

    toewijzingsmoment: datetime
    aanbieder: str
    categorie: str | None
    code: str | None
    ingang: date
    einde: date | None
    reden: str | None
    omvang: Omvang | None
    budget: int | None

    @property
    def verwijderd(self) -> bool:
        """Whether it counts as never sent: reason 13 (or 01), ending where it began (CS335)."""
        return self.reden in _NIET_VERZONDEN and self.einde == self.ingang

    @property
    def laatste_dag(self) -> date:
        """The last day; the end of time without one."""
        return EINDE_DER_TIJDEN if self.einde is None else self.einde


def lees_versie(inhoud: Json) -> Versie:
    """The version that an event records."""
    categorie, code = product(inhoud)
    omvang = inhoud.get("omvang")
    return Versie(
        moment(inhoud["toewijzingsmoment"]),
        inhoud["aanbieder"],
        categorie,
        code,
        dag(inhoud["ingangsdatum"]),
        dag_of_niets(inhoud.get("einddatum")),
        inhoud.get("redenWijziging"),
        None
        if omvang is None
        else Omvang(omvang["volume"], omvang["eenheid"], omvang["frequentie"]),
        inhoud.get("budget"),
    )


class Toewijzingen:
    """The allocations of one client."""

    def __init__(self) -> None:
        self.versies: dict[Sleutel, list[Versie]] = {}
        self._geldende: dict[Sleutel, list[Versie]] = {}
        self._opdracht = ""
        self._samen_verzonden: list[tuple[Sleutel, Versie]] = []

    def geldende(self, sleutel: Sleutel) -> Sequence[Versie]:
        """The version of the latest moment of allocation (IV013); empty when unknown.

        More than one when several have that moment, which the standard does not foresee. Then any
        of them may be the one that counts.
        """
        return self._geldende.get(sleutel, ())

    def bekijk(self, inhoud: Json, open_prestaties: int, verslag: Verslag) -> None:
        """A further version; `open_prestaties` were awarded on it and not taken back."""
        sleutel, nieuw = toewijzing_van(inhoud), lees_versie(inhoud)
        eerder = self.versies.get(sleutel, [])
        naam = f"toewijzing {sleutel[1]}"
        if eerder:
            _zelfde_toewijzing(naam, nieuw, eerder[0], verslag)
        if nieuw in eerder:
            verslag.fout("toewijzing", f"{naam} is al eerder zo vastgelegd", "nogmaals", "één keer")
        self._soort(naam, nieuw, eerder, verslag)
        if nieuw.verwijderd and nieuw.reden == "13" and open_prestaties:
            wat = f"{naam} wordt verwijderd terwijl er toegekende prestaties op staan (TR385)"
            verslag.fout("verwijdering", wat, open_prestaties, 0)
        self._stapeling(inhoud["opdrachtId"], sleutel, nieuw, verslag)
        alle = self.versies[sleutel] = [*eerder, nieuw]
        laatste = max(versie.toewijzingsmoment for versie in alle)
        self._geldende[sleutel] = [rij for rij in alle if rij.toewijzingsmoment == laatste]

    def _soort(self, naam: str, nieuw: Versie, eerder: list[Versie], verslag: Verslag) -> None:
        """The kind of event says what the version is beside those before it."""
        soort = verslag.feit.soort
        if (soort == VERWIJDERD) != nieuw.verwijderd:
            wat = f"{naam} met reden {nieuw.reden}, {nieuw.ingang} tot en met {nieuw.einde} (CS335)"
            goed = VERWIJDERD if nieuw.verwijderd else "einddatum op de ingangsdatum en reden 13"
            verslag.fout("verwijdering", wat, soort, goed)
        elif (soort == AFGEGEVEN) != (not eerder) and soort != VERWIJDERD:
            wat = f"{naam} heeft {len(eerder)} eerdere versies"
            verslag.fout("toewijzing", wat, soort, AFGEGEVEN if not eerder else GEWIJZIGD)
        elif soort == INGETROKKEN and not _eindigt_eerder(nieuw, eerder):
            wat = f"{naam} eindigt niet eerder dan in de versie daarvoor"
            verslag.fout("toewijzing", wat, nieuw.einde, "een eerdere einddatum")

    def _stapeling(self, opdracht: str, sleutel: Sleutel, nieuw: Versie, verslag: Verslag) -> None:
        """Two products of one message that are the same share no day (TR302)."""
        if opdracht != self._opdracht:
            self._opdracht, self._samen_verzonden = opdracht, []
        if nieuw.verwijderd:
            return
        for ander, versie in self._samen_verzonden:
            if zelfde_product(nieuw, versie) and (
                nieuw.ingang <= versie.laatste_dag and versie.ingang <= nieuw.laatste_dag
            ):
                wat = f"toewijzing {sleutel[1]} en {ander[1]} zijn hetzelfde product (TR302)"
                dagen = f"{max(nieuw.ingang, versie.ingang)} in allebei"
                verslag.fout("overlap", wat, dagen, "geen dag in allebei")
        self._samen_verzonden.append((sleutel, nieuw))


def zelfde_product(een: Versie, ander: Versie) -> bool:
    """Without a code on either side the category decides; without a category all is the same."""
    if een.categorie is None or ander.categorie is None:
        return True
    if een.code is None or ander.code is None:
        return een.categorie == ander.categorie
    return (een.categorie, een.code) == (ander.categorie, ander.code)


def _zelfde_toewijzing(naam: str, nieuw: Versie, eerste: Versie, verslag: Verslag) -> None:
    nu = (nieuw.aanbieder, nieuw.categorie, nieuw.code)
    toen = (eerste.aanbieder, eerste.categorie, eerste.code)
    if nu != toen:
        wat = f"{naam} krijgt een andere aanbieder of een ander product (TR332)"
        verslag.fout("uniek", wat, nu, toen)


def _eindigt_eerder(nieuw: Versie, eerder: list[Versie]) -> bool:
    """Whether some version just before it (IV013) ends later and is not a deletion."""
    momenten = [versie.toewijzingsmoment for versie in eerder]
    ervoor = max((rij for rij in momenten if rij <= nieuw.toewijzingsmoment), default=None)
    return any(
        versie.toewijzingsmoment == ervoor
        and not versie.verwijderd
        and nieuw.laatste_dag < versie.laatste_dag
        for versie in eerder
    )
