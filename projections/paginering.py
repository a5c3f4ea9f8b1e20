"""Paging by key: a cursor names the last row that was seen, so new rows never shift a page.

A page of a list as known at an instant has cursors with that instant: they serve no other.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import orjson

MAX_LIMIET = 200


class CursorOngeldig(ValueError):
    """A cursor that this service did not give out."""

    def __init__(self) -> None:
        super().__init__("De cursor is ongeldig; begin opnieuw zonder cursor.")


class Pagina(NamedTuple):
    """Rows with their JSON names, and the cursor of the next page (None on the last)."""

    rijen: list[dict[str, Any]]
    volgende: str | None


def maak_cursor(waarden: Sequence[Any]) -> str:
    """The opaque form of the ordering values of a row."""
    return urlsafe_b64encode(orjson.dumps([json_waarde(w) for w in waarden])).decode().rstrip("=")


def lees_cursor(cursor: str, soorten: Sequence[type]) -> list[Any]:
    """The ordering values of a cursor, each checked to be of its kind; raises CursorOngeldig."""
    try:
        delen = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(delen, list) or len(delen) != len(soorten):
            raise CursorOngeldig
        return [_waarde(deel, soort) for deel, soort in zip(delen, soorten, strict=True)]
    except (ValueError, TypeError):
        raise CursorOngeldig from None


def _waarde(deel: Any, soort: type) -> Any:
    if soort is date:
        return date.fromisoformat(deel)
    if soort is datetime:
        return datetime.fromisoformat(deel)
    if type(deel) is not soort or "\0" in str(deel):
        raise CursorOngeldig
    return deel


def json_waarde(waarde: Any) -> Any:
    """A column as it stands in JSON: instants in UTC with Z, days as YYYY-MM-DD."""
    if isinstance(waarde, datetime):
        if waarde.tzinfo is None:
            return waarde.isoformat()
        return waarde.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return waarde.isoformat() if isinstance(waarde, date) else waarde


def begrens(limiet: int) -> int:
    """A page size between 1 and `MAX_LIMIET`."""
    return max(1, min(limiet, MAX_LIMIET))


@dataclass(frozen=True, slots=True)
class Volgorde:
    """The order of a list: its columns in SQL, the names of these in a row, and their kinds."""

    kolommen: tuple[str, ...]
    namen: tuple[str, ...]
    soorten: tuple[type, ...]
    nieuwste_eerst: bool = False

    def sortering(self) -> str:
        """The ORDER BY clause; the last column makes the order total."""
        richting = " DESC" if self.nieuwste_eerst else ""
        return " ORDER BY " + ", ".join(f"{kolom}{richting}" for kolom in self.kolommen)

    def na_cursor(self) -> str:
        """The condition that keeps the rows after the cursor; its values are `cursorwaarden`."""
        links, rechts = ", ".join(self.kolommen), ", ".join(f"%({naam})s" for naam in self._namen())
        return f"({links}) {'<' if self.nieuwste_eerst else '>'} ({rechts})"

    def cursorwaarden(self, cursor: str, bekend_op: datetime | None = None) -> dict[str, Any]:
        """The parameters of `na_cursor`; raises CursorOngeldig, also for another `bekend_op`."""
        if bekend_op is None:
            waarden = lees_cursor(cursor, self.soorten)
        else:
            *waarden, gegeven = lees_cursor(cursor, (*self.soorten, datetime))
            if gegeven != bekend_op:
                raise CursorOngeldig
        return dict(zip(self._namen(), waarden, strict=True))

    def cursor_van(self, rij: dict[str, Any], bekend_op: datetime | None = None) -> str:
        """The cursor that goes on after this row."""
        waarden = [rij[naam] for naam in self.namen]
        return maak_cursor(waarden if bekend_op is None else [*waarden, bekend_op])

    def _namen(self) -> list[str]:
        return [f"cursor_{nummer}" for nummer in range(len(self.kolommen))]
