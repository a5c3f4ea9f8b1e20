"""What will happen in the sample world, each with its instant: messages, records, families."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from api.voorbeelddata.personen import Persoon
from ledger.dossier import Stuk
from ledger.ijw.berichten import Bericht


@dataclass(frozen=True, slots=True, kw_only=True)
class Gepland:
    """A message that will be received at `op`.

    `fout`: the return code that it is meant to get, or what else is wrong with it on purpose.
    `kaderregel`: the rule of a kader that it breaks on purpose; the standard finds nothing.
    `bijzonderheid`: why it is no ordinary message although nothing in it is wrong.
    `verminking`: what happens to its bytes on the way.
    """

    op: datetime
    bericht: Bericht
    fout: str | None = None
    kaderregel: str | None = None
    bijzonderheid: str | None = None
    verminking: Callable[[bytes], bytes] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GeplandePersoon:
    """Who a child is, for a dossier that begins before the first message about it."""

    op: datetime
    persoon: Persoon


@dataclass(frozen=True, slots=True, kw_only=True)
class GeplandStuk:
    """A record that will be made at `op` by someone in this role; `kaderregel` as in `Gepland`."""

    op: datetime
    bsn: str
    stuk: Stuk
    rol: str
    kaderregel: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GeplandGezin:
    """A family that will be recorded at `op`: children that take part, all with own files."""

    op: datetime
    kinderen: tuple[Persoon, ...]
    vanaf: date
    rol: str


Registratie = GeplandePersoon | GeplandStuk | GeplandGezin
Gebeuren = Gepland | Registratie
