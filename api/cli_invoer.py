"""What the options of a command say, read together: every mistake is told at once."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from pydantic_core import PydanticCustomError
from typer.exceptions import TyperException

from api.problemen import gevonden
from api.typen import IN_URL, lees_instant
from ledger.ijw.gemeenten import GEMEENTEN

T = TypeVar("T")

_LENGTE_AGB = 8


class Onbegrepen(TyperException):
    """Options that cannot be used: a Dutch sentence for each, with the option and its value."""

    exit_code = 2


class Invoer:
    """Collects what is wrong with the options of one command."""

    def __init__(self) -> None:
        self.zinnen: list[str] = []

    def fout(self, optie: str, zin: str, waarde: object = None) -> None:
        """Remember that this option is wrong; `zin` says what would be right."""
        self.zinnen.append(f"{optie}: {zin.removesuffix('.')}{gevonden(waarde)}.")

    def gemeente(self, code: str | None) -> None:
        """A gemeente that exists, if one is named."""
        if code is not None and code not in GEMEENTEN:
            self.fout("--gemeente", "een gemeentecode van het CBS is nodig, zoals 0303", code)

    def aanbieder(self, agb: str | None) -> None:
        """The shape of an AGB code, if one is named."""
        if agb is not None and not (agb.isascii() and agb.isdigit() and len(agb) == _LENGTE_AGB):
            self.fout("--aanbieder", "een AGB-code bestaat uit acht cijfers", agb)

    def bekend_op(self, tekst: str | None, nu: datetime, *, oefenmodus: bool) -> datetime | None:
        """An instant that has passed; in practice mode the ledger may be ahead of the clock."""
        if tekst is None:
            return None
        try:
            moment = lees_instant(datetime.fromisoformat(tekst).isoformat())
        except ValueError:
            zin = "een tijdstip met tijdzone is nodig, vanaf 1970, zoals 2027-05-20T09:00:00+01:00"
            self.fout("--bekend-op", zin, tekst)
            return None
        if moment > nu and not oefenmodus:
            zin = "dit tijdstip ligt in de toekomst; wat dan bekend is, weet nu niemand"
            self.fout("--bekend-op", zin, tekst)
        return moment

    def gelezen(self, lees: Callable[[str], T], tekst: str | None, optie: str) -> T | None:
        """What `lees` makes of the text; None when there is none or it is wrong."""
        try:
            return None if tekst is None else lees(tekst)
        except PydanticCustomError as fout:
            self.fout(optie, fout.message().replace(IN_URL, ""), tekst)
            return None

    def klaar(self) -> None:
        """Raises Onbegrepen when something was wrong."""
        if self.zinnen:
            raise Onbegrepen("\n".join(self.zinnen))
