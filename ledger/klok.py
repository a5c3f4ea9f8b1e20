"""The clock. Only this module reads the time of day; everything else receives a `Klok`."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol


class Klok(Protocol):
    """Where the ledger gets its 'now' from."""

    def nu(self) -> datetime:
        """The present instant: an aware datetime in UTC."""
        ...


@dataclass(frozen=True, slots=True)
class Systeemklok:
    """The clock of the machine."""

    def nu(self) -> datetime:
        """The present instant in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class VasteKlok:
    """A clock that stands still: for tests, sample data and the practice-mode header `Klok`.

    Raises ValueError (Dutch) for an instant without a time zone.
    """

    instant: datetime

    def __post_init__(self) -> None:
        if self.instant.tzinfo is None:
            raise ValueError("Het tijdstip heeft geen tijdzone.")
        object.__setattr__(self, "instant", self.instant.astimezone(UTC))

    def nu(self) -> datetime:
        """The instant given, in UTC."""
        return self.instant
