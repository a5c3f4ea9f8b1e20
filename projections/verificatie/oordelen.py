"""Every stored verdict comes out again on what was known then; see `ledger.herbeoordeling`."""

from collections.abc import Iterable, Sequence

from ledger.gebeurtenissen import Gebeurtenis
from ledger.herbeoordeling import Afwijking, Herbeoordelaar
from projections.verificatie.bron import Bron, Stroom
from projections.verificatie.keuze import Keuze
from projections.verificatie.sein import Sein
from projections.verificatie.verschil import Uitslag, Verschil

NAAM = "oordelen"


class Oordelen:
    """Judges the events of one part again; close it afterwards."""

    def __init__(self, bron: Bron, keuze: Keuze) -> None:
        self._keuze = keuze
        self._beoordelaar = maak_beoordelaar(bron)

    def controleer(self, stromen: Sequence[Stroom], uitslag: Uitslag) -> None:
        """Judge again what lies within the choice."""
        feiten = {
            feit.gebeurtenis_id: feit
            for stroom in stromen
            for feit in stroom.feiten
            if self._keuze.telt(feit)
        }
        for afwijking in self._beoordelaar.vele(feiten.values()):
            uitslag.meld(_verschil(afwijking, feiten.get(afwijking.gebeurtenis_id)))

    def tel(self, uitslag: Uitslag) -> None:
        """Add what was counted."""
        uitslag.geteld["herhaalde oordelen"] += self._beoordelaar.beoordeeld
        for reden, aantal in self._beoordelaar.overgeslagen.items():
            uitslag.overgeslagen[f"oordelen ({reden.rstrip('.')})"] += aantal

    def close(self) -> None:
        """Close the connections."""
        self._beoordelaar.close()


def zonder_oorzaak(bron: Bron, sein: Sein) -> Uitslag:
    """Events of the whole ledger that no verdict explains."""
    sein.kijk()
    uitslag = Uitslag()
    with uitslag.klok(NAAM), maak_beoordelaar(bron) as beoordelaar:
        _meld(beoordelaar.zonder_oorzaak(), uitslag)
    return uitslag


def maak_beoordelaar(bron: Bron) -> Herbeoordelaar:
    """With the keys and the kaders of this process."""
    return Herbeoordelaar(bron.dsn, bron.bos(), bron.kaders(), oefenmodus=bron.oefenmodus)


def _meld(afwijkingen: Iterable[Afwijking], uitslag: Uitslag) -> None:
    for afwijking in afwijkingen:
        uitslag.meld(_verschil(afwijking, None))


def _verschil(afwijking: Afwijking, feit: Gebeurtenis | None) -> Verschil:
    naam = str(afwijking.gebeurtenis_id)
    if feit is None:
        return Verschil(NAAM, afwijking.soort, afwijking.zin, naam)
    return Verschil(NAAM, afwijking.soort, afwijking.zin, naam, feit.stroom, feit.versie)
