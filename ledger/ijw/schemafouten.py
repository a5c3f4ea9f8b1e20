"""What is wrong with the form of a message, in Dutch and without personal data."""

import re
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

from ledger.ijw.schema import LIJSTEN, lokaal
from ledger.ijw.typen import XML_WIT, Soort

MAX_FOUTEN: Final = 1000
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_LETTERS = re.compile(r"[^\W\d_]{3}")
_LANG_GETAL = re.compile(r"[0-9]{8,}")
_OPEN_XSI: Final = {f"{{{XSI}}}schemaLocation", f"{{{XSI}}}noNamespaceSchemaLocation"}


@dataclass(frozen=True, slots=True)
class Schemafout:
    """One error of form. `plaats` is the path of the element without namespaces, counted from 1.

    `waarde` is None when the element may hold personal data, or the text looks like it.
    """

    plaats: str
    element: str
    waarde: str | None
    melding: str


class TeVeelFouten(Exception):
    """The limit of errors is reached; what follows is not judged."""


@dataclass(slots=True)
class Lezing:
    """The state of one reading: the errors so far, and what was read in advance with its errors."""

    fouten: list[Schemafout] = field(default_factory=list)
    voorgelezen: list[tuple[Any, list[Schemafout]]] = field(default_factory=list)

    def meld(self, plaats: str, element: str, melding: str, waarde: str | None = None) -> None:
        """Record one error; raises TeVeelFouten when that makes MAX_FOUTEN."""
        self.neem_over([Schemafout(plaats, element, waarde, melding)])

    def neem_over(self, fouten: list[Schemafout]) -> None:
        """Record errors; raises TeVeelFouten when they make MAX_FOUTEN."""
        self.fouten.extend(fouten[: MAX_FOUTEN - len(self.fouten)])
        if len(self.fouten) >= MAX_FOUTEN:
            raise TeVeelFouten

    def meld_element(self, el: etree._Element, melding: str) -> None:
        """Record what is wrong with an element; `melding` follows its name."""
        element = naam(el)
        self.meld(plaats_van(el), element, f"{element} {melding}.")

    def meld_waarde(self, el: etree._Element, soort: Soort) -> None:
        """Record that the text of an element is not allowed."""
        element, tekst = naam(el), (el.text or "").strip(XML_WIT)
        waarde = None if soort.persoonlijk else _toonbaar(tekst)
        gevonden = "" if waarde is None else f" (gevonden: '{waarde}')"
        if not tekst:
            gevonden = " (het element is leeg)"
        self.meld(plaats_van(el), element, f"{element} {soort.eis}{gevonden}.", waarde)


def _toonbaar(tekst: str) -> str | None:
    """The text when it cannot be a BSN or a name: few digits and no three letters in a row."""
    cijfers = sum(teken.isdigit() for teken in tekst)
    if not tekst or len(tekst) > 40 or cijfers > 8 or _LETTERS.search(tekst):
        return None
    return tekst


def naam(el: etree._Element) -> str:
    """The name of an element without namespace, any long number in it left out."""
    return _LANG_GETAL.sub("…", lokaal(str(el.tag)))[:80]


def plaats_van(el: etree._Element) -> str:
    """The path of an element, as in /Bericht/Declaratie/Clienten/Client[1]."""
    stappen = []
    huidig: etree._Element | None = el
    while huidig is not None:
        ouder = huidig.getparent()
        stap = naam(huidig)
        nummer = 1 + sum(1 for _ in huidig.itersiblings(huidig.tag, preceding=True))
        is_item = ouder is not None and (naam(ouder), stap) in LIJSTEN
        stappen.append(f"{stap}[{nummer}]" if is_item or nummer > 1 else stap)
        huidig = ouder
    return "/" + "/".join(reversed(stappen))


def keur_attributen(el: etree._Element, xsd: str | None, lezing: Lezing) -> None:
    """Refuse every attribute but the hints that a schema validator takes on any element.

    `xsd` is the type of the element; xsi:type may repeat it and nothing else.
    """
    for attribuut in el.keys():  # noqa: SIM118
        if attribuut in _OPEN_XSI:
            continue
        if attribuut == f"{{{XSI}}}type" and xsd is not None and _type_van(el) == xsd:
            continue
        melding = f"mag geen attribuut {_LANG_GETAL.sub('…', lokaal(str(attribuut)))[:80]} hebben"
        lezing.meld_element(el, melding)


def _type_van(el: etree._Element) -> str:
    """The type that an element states for itself, with its namespace."""
    prefix, _, lokale_naam = str(el.get(f"{{{XSI}}}type")).strip(XML_WIT).rpartition(":")
    return f"{{{el.nsmap.get(prefix or None, '')}}}{lokale_naam}"
