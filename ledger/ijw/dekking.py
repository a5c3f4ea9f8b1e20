"""The coverage table: every rule of iJw 3.2 that can be checked, and where that is done.

It is made from the code: the rules of form from the simple types of the messages, the others
from the register of rules. A rule that no code checks gives its reason.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from inspect import unwrap
from types import FunctionType
from typing import Any, Final

from ledger.ijw import regels as _regels  # noqa: F401  (fills the register of rules)
from ledger.ijw import typen
from ledger.ijw.berichten_soorten import BERICHTSOORTEN
from ledger.ijw.dekking_data import PLAATSEN, VORMREGELS, Vormregel
from ledger.ijw.schema import Klasse, Veld, bericht_klasse, lokaal
from ledger.regels import REGISTER, Niveau, Regel
from ledger.vindplaats import TESTS, noemers, vindplaats

RETOUR: Final = "JW Retour"
"""The name under which the standard puts what all return messages add to their forward message."""

_ANTWOORD: Final = "JW325"
_CODE: Final = re.compile(r"(?<![a-z])(?:cd|cs|rs|tr)\d{3}(?!\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dekkingsregel:
    """One rule of the standard in the coverage table.

    `plaatsen`: message/class/element. `implementatie`: file and line, within this project.
    `tests`: the test files that name the rule; empty where the tests were not installed.
    `reden` says in Dutch why nothing checks the rule; None when something does.
    """

    code: str
    titel: str
    niveau: Niveau
    retourcode: str | None
    plaatsen: tuple[str, ...]
    implementatie: tuple[str, ...]
    tests: tuple[str, ...] = ()
    reden: str | None = None


@dataclass(frozen=True, slots=True)
class Vormplek:
    """An element of a message with its simple type; `retour`: it is in return messages alone."""

    bericht: str
    pad: str
    soort: typen.Soort
    retour: bool = False

    @property
    def plaats(self) -> str:
        """How the table names the element."""
        return f"{RETOUR if self.retour else self.bericht}/{self.pad}"

    @property
    def type(self) -> str:
        """The simple type, or the element itself where its type has no name."""
        return self.soort.xsd or self.pad.rpartition("/")[2]


def dekkingstabel() -> list[Dekkingsregel]:
    """All 160 rules of the four control levels of iJw 3.2, by code."""
    return list(_tabel())


@cache
def _tabel() -> tuple[Dekkingsregel, ...]:
    uit_register = [_geregistreerd(rij) for rij in REGISTER.values() if rij.code in PLAATSEN]
    van_vorm = [_van_vorm(rij) for rij in VORMREGELS]
    return tuple(sorted([*uit_register, *van_vorm], key=lambda rij: rij.code))


def _geregistreerd(rij: Regel) -> Dekkingsregel:
    plaatsen = tuple(PLAATSEN[rij.code].split())
    plek = (vindplaats(rij.functie),)
    tests = testbestanden().get(rij.code, ())
    return Dekkingsregel(rij.code, rij.titel, rij.niveau, rij.retourcode, plaatsen, plek, tests)


def _van_vorm(rij: Vormregel) -> Dekkingsregel:
    plekken = [plek for plek in vormplekken() if plek.type in rij.typen]
    return Dekkingsregel(
        rij.code,
        rij.titel,
        Niveau.BERICHTFORMAAT,
        None,
        tuple(sorted({plek.plaats for plek in plekken})),
        tuple(sorted({vindplaats(_lezer(plek.soort)) for plek in plekken})),
        testbestanden().get(rij.code, ()),
        rij.reden,
    )


@cache
def testbestanden() -> dict[str, tuple[str, ...]]:
    """Per rule the test files that name its code, where the tests lie beside the code."""
    return noemers(TESTS.rglob("test_*.py"), _CODE)


def _lezer(soort: typen.Soort) -> Callable[..., Any]:
    """What reads a simple type; a list of codes is read by what made it."""
    lezer = unwrap(soort.ontleed)
    return lezer if isinstance(lezer, FunctionType) else typen.code


# --- the elements that carry a rule of form -------------------------------------------------------


@cache
def vormplekken() -> tuple[Vormplek, ...]:
    """Every element with a simple type, of the forward messages, the JW325 and the returns."""
    gewoon = [naam for naam, soort in BERICHTSOORTEN.items() if _telt_zelf(naam, soort.is_retour)]
    plekken = [plek for naam in gewoon for plek in _van_klasse(naam, bericht_klasse(naam), "")]
    return (*plekken, *_retourplekken())


def _telt_zelf(naam: str, is_retour: bool) -> bool:
    return not is_retour or naam == _ANTWOORD


def _retourplekken() -> Iterator[Vormplek]:
    """What a return message adds; the same in all of them."""
    heen, retour = "JW301", "JW302"
    bekend = {plek.pad for plek in _van_klasse(heen, bericht_klasse(heen), "")}
    for plek in _van_klasse(retour, bericht_klasse(retour), ""):
        if plek.pad not in bekend:
            yield Vormplek(retour, plek.pad, plek.soort, retour=True)


def _van_klasse(bericht: str, klasse: Klasse, pad: str) -> Iterator[Vormplek]:
    for veld in klasse.velden:
        yield from _van_veld(bericht, veld, pad)


def _van_veld(bericht: str, veld: Veld, pad: str) -> Iterator[Vormplek]:
    """The standard names a class on its own, whatever it lies in, and a wrapper not at all."""
    naam = lokaal(veld.item or veld.tag)
    if isinstance(veld.vorm, typen.Soort):
        eigenaar = lokaal(veld.tag) if veld.item else pad
        yield Vormplek(bericht, f"{eigenaar}/{naam}", veld.vorm)
        return
    samengesteld = lokaal(veld.vorm.xsd).startswith("CDT_")
    yield from _van_klasse(bericht, veld.vorm, f"{pad}/{naam}" if samengesteld else naam)
