"""How a check, in whichever process, is asked to stop and says how far it is."""

from collections.abc import Callable
from dataclasses import dataclass

from projections.verificatie.fout import Gestopt


@dataclass(frozen=True, slots=True)
class Sein:
    """`moet_stoppen` is looked at between batches; `tel` counts events that were dealt with."""

    moet_stoppen: Callable[[], bool]
    tel: Callable[[int], None]

    def kijk(self, gedaan: int = 0) -> None:
        """Count `gedaan` events. Raises Gestopt when asked to stop."""
        if gedaan:
            self.tel(gedaan)
        if self.moet_stoppen():
            raise Gestopt
