"""The stamp that a command puts on every event it causes: who, when, in which role, why."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from ledger.bevinding import Bevinding
from ledger.gebeurtenissen import Gebeurtenis

G = TypeVar("G", bound=Gebeurtenis)

_BEGIN_VAN_DE_TIJD = datetime(1970, 1, 1, tzinfo=UTC)
_NEDERLAND = ZoneInfo("Europe/Amsterdam")
_VRIJE_BITS = (1 << 80) - 1 & ~(0xF << 76) & ~(0x3 << 62)


@lru_cache(maxsize=1024)
def plaatselijke_dag(instant: datetime) -> date:
    """The calendar day in the Netherlands at an instant; asked per line, so remembered."""
    return instant.astimezone(_NEDERLAND).date()


@lru_cache(maxsize=1024)
def _vaste_bits(instant: datetime) -> int:
    """What a UUIDv7 of that instant has outside its free bits: milliseconds, version, variant."""
    milliseconden = (instant - _BEGIN_VAN_DE_TIJD) // timedelta(milliseconds=1)
    return milliseconden << 80 | 0x7 << 76 | 0x2 << 62


@dataclass(frozen=True, slots=True)
class Stempel:
    """The circumstances of one command.

    `nu` is the ledger's clock at the start of the command: the recorded instant of its events
    and the 'system date' of the rules.
    """

    nu: datetime
    actor: str
    rol: str
    opdracht_id: str
    bericht_id: str | None = None
    kaderversies: dict[str, str] = field(default_factory=dict)

    @property
    def dag(self) -> date:
        """The day in the Netherlands at the instant of the stamp: the rules' 'today'."""
        return plaatselijke_dag(self.nu)

    def zet(
        self,
        soort: type[G],
        stroom: str,
        versie: int,
        geldig_op: date,
        bevindingen: tuple[Bevinding, ...] = (),
        **inhoud: Any,
    ) -> G:
        """An event of `soort` as version `versie` of its stream, under this stamp."""
        velden = {
            **inhoud,
            "stroom": stroom,
            "versie": versie,
            "gebeurtenis_id": self.gebeurtenis_id(stroom, versie),
            "vastgelegd_op": self.nu,
            "geldig_op": geldig_op,
            "actor": self.actor,
            "rol": self.rol,
            "opdracht_id": self.opdracht_id,
            "bericht_id": self.bericht_id,
            "kaderversies": self.kaderversies,
            "bevindingen": bevindingen,
        }
        # What the constructor does with its arguments, which thousands of lines would copy again.
        feit: G = soort.__pydantic_validator__.validate_python(velden)
        return feit

    def gebeurtenis_id(self, stroom: str, versie: int) -> UUID:
        """A UUIDv7 of the instant, made unique by command, stream and version.

        Derived instead of drawn, so that deciding stays a pure function and a replay of the
        command gives the same ids.
        """
        zaad = hashlib.blake2b(
            f"{self.opdracht_id}|{stroom}|{versie}".encode(), digest_size=10
        ).digest()
        return UUID(int=_vaste_bits(self.nu) | int.from_bytes(zaad) & _VRIJE_BITS)
