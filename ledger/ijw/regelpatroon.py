"""Reads the lines of a JW323 straight from its text, where they are written as senders write them.

A large declaration is nearly all lines, and one pattern over the text reads them three times as
fast as a parser makes elements of them. The pattern matches tags without attributes in the order
of the standard, around plain ASCII values. In a file without comments, CDATA, entities and
instructions that can only be what a parser would find there too, so the parser judges the rest of
the file with a number in the place of each line. All else, and all that is wrong, is for it alone.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from lxml import etree

from ledger.ijw.berichten import Prestatie
from ledger.ijw.berichten_soorten import BASIS_NAMESPACE
from ledger.ijw.lezers import maker
from ledger.ijw.schema import Klasse, Veld, klasse, lokaal
from ledger.ijw.typen import Soort

_NAAM: Final = Prestatie.XSD
_WIT: Final = r"[ \t\r\n]{0,99}+"
_WAARDE: Final = r"([ -%'-;=?-~]*+)"
# What mentions a line; the name of the element around the lines does not count.
_VERMELDING = re.compile(f"{_NAAM}(?!s>)")


class Uitgenomen(NamedTuple):
    """The lines of a declaration, and its bytes with the number of each line in its place.

    `prefix` (None: no prefix) is that of the elements of the basic schema within the lines,
    `naamruimten` how often the file declares a namespace.
    """

    regels: list[Any]
    rest: bytes
    prefix: str | None
    naamruimten: int

    def past_bij(self, wortel: etree._Element) -> bool:
        """Whether the prefixes in the lines mean what the standard says, by what root they are in.

        Nowhere but on the root is a namespace declared, so they mean the same everywhere.
        """
        verklaard = wortel.nsmap
        return len(verklaard) == self.naamruimten and verklaard.get(self.prefix) == BASIS_NAMESPACE


def neem_regels_uit(data: bytes) -> Uitgenomen | None:
    """Takes all lines out of a JW323; None when one is written otherwise or holds a wrong value."""
    if not data.isascii() or b"&" in data or b"<!" in data or data.find(b"<?", 1) >= 0:
        return None
    tekst = data.decode("ascii")
    patroon, lees = _regel()
    regels: list[Any] = []
    rest: list[str] = []
    prefixen: set[str] = set()
    plek = 0
    for gevonden in patroon.finditer(tekst):
        eigen, basis, *teksten = gevonden.groups()
        regel = lees(teksten)
        if regel is None:
            return None
        rest += (tekst[plek : gevonden.start()], f"<{eigen}{_NAAM}>{len(regels)}</{eigen}{_NAAM}>")
        regels.append(regel)
        prefixen.add(basis)
        plek = gevonden.end()
    rest.append(tekst[plek:])
    # Between the lines none may be left, for it would be mistaken for the number of one.
    if len(prefixen) != 1 or any(_VERMELDING.search(tussen) for tussen in rest[::2]):
        return None
    prefix = prefixen.pop().rstrip(":") or None
    return Uitgenomen(regels, "".join(rest).encode(), prefix, tekst.count("xmlns"))


@cache
def _regel() -> tuple[re.Pattern[str], Callable[[Sequence[str | None]], Any]]:
    """The pattern of a line, with its two prefixes and its values as groups, and what makes a line
    of those values; None when one is not allowed."""
    vorm = klasse(Prestatie, "JW323")
    prefix = "(?P<eigen>(?:[a-zA-Z_][a-zA-Z0-9_.-]*:)?)"
    patroon = f"<{prefix}{_NAAM}>{_WIT}{_inhoud(vorm)}</(?P=eigen){_NAAM}>"
    # The first element of the basic schema sets its prefix, the others repeat it.
    patroon = patroon.replace("(?P=basis)", prefix.replace("eigen", "basis"), 1)
    ontleders, maak = tuple(_ontleders(vorm)), _bouwer(vorm)

    def lees(teksten: Sequence[str | None]) -> Any:
        waarden = [
            None if tekst is None else ontleed(tekst)
            for ontleed, tekst in zip(ontleders, teksten, strict=True)
        ]
        return None if waarden.count(None) > teksten.count(None) else maak(iter(waarden))

    return re.compile(patroon), lees


def _inhoud(vorm: Klasse) -> str:
    """The pattern of what an element of a class holds."""
    return "".join(_element(veld) for veld in vorm.velden)


def _element(veld: Veld) -> str:
    binnen = _WAARDE if isinstance(veld.vorm, Soort) else _WIT + _inhoud(veld.vorm)
    prefix = "(?P=basis)" if veld.tag.startswith(f"{{{BASIS_NAMESPACE}}}") else "(?P=eigen)"
    naam = prefix + lokaal(veld.tag)
    patroon = f"<{naam}>{binnen}</{naam}>{_WIT}"
    return patroon if veld.verplicht else f"(?:{patroon})?+"


def _ontleders(vorm: Klasse) -> Iterator[Callable[[str], Any]]:
    """How each value is read, in the order of the message."""
    for veld in vorm.velden:
        if isinstance(veld.vorm, Soort):
            yield veld.vorm.ontleed
        else:
            yield from _ontleders(veld.vorm)


def _bouwer(vorm: Klasse) -> Callable[[Iterator[Any]], Any]:
    """A constructor that takes the values of a class, and of those inside it, one after another."""
    maak = maker(vorm)
    delen = tuple(None if isinstance(v.vorm, Soort) else _bouwer(v.vorm) for v in vorm.velden)

    def bouw(waarden: Iterator[Any]) -> Any:
        return maak([next(waarden) if deel is None else deel(waarden) for deel in delen])

    return bouw
