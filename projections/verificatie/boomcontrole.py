"""The events against the Merkle tree, and the tree against every checkpoint: always whole."""

from ledger.controlepunt import Controlepunt
from projections import bewijscontrole
from projections.verificatie.sein import Sein
from projections.verificatie.verschil import Uitslag, Verschil

NAAM = "boom"


def controleer(dsn: str, vanaf: Controlepunt | None, sein: Sein, uitslag: Uitslag) -> None:
    """See `bewijscontrole`, which does the work. Raises BoomStrijdig and Gestopt."""
    gevonden = bewijscontrole.controleer(dsn, vanaf, sein.kijk)
    uitslag.geteld["gebeurtenissen in de boom"] = gevonden.gebeurtenissen
    uitslag.geteld["controlepunten"] = gevonden.controlepunten
    uitslag.overgeslagen["gebeurtenissen die nog niet in de boom staan"] = gevonden.nog_niet
    for verschil in gevonden.verschillen:
        uitslag.meld(als_verschil(verschil))


def als_verschil(verschil: bewijscontrole.Verschil) -> Verschil:
    """A difference of the tree in the form of all."""
    return Verschil(NAAM, verschil.soort, verschil.zin, verschil.gebeurtenis)
