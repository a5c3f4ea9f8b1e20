"""Readers compiled from the declarations: an element of a message to its value.

Each class remembers the sequences of child elements that it met and that are allowed, so that a
sound element costs one look-up; only another sequence is examined child by child. A reader
records every error in the Lezing; the value that it returns counts only when there is none.
"""

from collections.abc import Callable
from dataclasses import MISSING, fields
from functools import cache
from operator import attrgetter
from typing import Any

from lxml import etree

from ledger.ijw.berichten_soorten import BASIS_NAMESPACE
from ledger.ijw.schema import Klasse, Veld, bericht_klasse, lokaal
from ledger.ijw.schemafouten import Lezing, keur_attributen, plaats_van
from ledger.ijw.typen import XML_WIT, Soort

Lezer = Callable[[etree._Element, Lezing], Any]
_tag = attrgetter("tag")


def _blad(soort: Soort, xsd: str | None) -> Lezer:
    """The reader of an element that holds text."""
    ontleed = soort.ontleed

    def lees(el: etree._Element, lezing: Lezing) -> Any:
        if len(el):
            lezing.meld_element(el, "mag geen elementen bevatten, alleen tekst")
        if el.keys():
            keur_attributen(el, xsd, lezing)
        waarde = ontleed(el.text or "")
        if waarde is None:
            lezing.meld_waarde(el, soort)
        return waarde

    return lees


def _keur_omhulsel(el: etree._Element, xsd: str, lezing: Lezing) -> None:
    """Attributes of an element that holds elements, and text before the first of them."""
    if el.keys():
        keur_attributen(el, xsd, lezing)
    tekst = el.text
    if tekst and tekst.strip(XML_WIT):
        lezing.meld_element(el, "mag geen losse tekst bevatten, alleen elementen")


def _keur_staart(kind: etree._Element, lezing: Lezing) -> None:
    """Text after a child element."""
    if kind.tail and kind.tail.strip(XML_WIT):
        lezing.meld_element(kind, "mag niet door losse tekst gevolgd worden")


def _lijst(wrapper: str, item: str, lees_item: Lezer) -> Lezer:
    """The reader of a wrapper: its items, of which there must be at least one."""

    def lees(el: etree._Element, lezing: Lezing) -> tuple[Any, ...]:
        _keur_omhulsel(el, wrapper, lezing)
        waarden = []
        for kind in el:
            _keur_staart(kind, lezing)
            if kind.tag == item:
                waarden.append(lees_item(kind, lezing))
            else:
                lezing.meld_element(kind, f"hoort hier niet; verwacht wordt {lokaal(item)}")
        if not waarden:
            plaats = f"{plaats_van(el)}/{lokaal(item)}"
            melding = f"{lokaal(item)} ontbreekt in {lokaal(wrapper)}."
            lezing.meld(plaats, lokaal(item), melding)
        return tuple(waarden)

    return lees


# Per child element: its reader, how a text is read when it holds nothing else, and the position
# of the attribute that it fills.
_Plan = tuple[tuple[Lezer, Callable[[str], Any] | None, int], ...]


class _KlasseLezer:
    """The reader of one class."""

    __slots__ = ("_leeg", "_lezers", "_maak", "_ontleders", "_plannen", "_plek", "_velden", "_xsd")

    def __init__(self, klasse: Klasse, lezers: tuple[Lezer, ...]) -> None:
        self._xsd = klasse.xsd
        self._velden = klasse.velden
        self._lezers = lezers
        self._ontleders = tuple(_ontleder(veld) for veld in klasse.velden)
        self._plek = {veld.tag: plek for plek, veld in enumerate(klasse.velden)}
        self._maak = _maker(klasse)
        self._leeg = tuple(() if veld.item else None for veld in klasse.velden)
        self._plannen: dict[tuple[Any, ...], _Plan] = {}

    def __call__(self, el: etree._Element, lezing: Lezing) -> Any:
        _keur_omhulsel(el, self._xsd, lezing)
        # More children than the class has cannot be sound, and may be millions.
        plan = None
        aantal = len(el)
        kinderen = list(el) if aantal <= len(self._velden) else []
        if len(kinderen) == aantal:
            tags = tuple(map(_tag, kinderen))
            plan = self._plannen.get(tags)
            if plan is None:
                plan = self._nieuw_plan(tags)
        if plan is None:
            self._lees_gebrekkig(el, lezing)
            return None
        waarden = list(self._leeg)
        for kind, (lezer, ontleed, plek) in zip(kinderen, plan, strict=True):
            staart = kind.tail
            if staart and staart.strip(XML_WIT):
                _keur_staart(kind, lezing)
            # A call for each sound text would take as long as reading it.
            waarde = None
            if ontleed is not None and not kind.keys() and not len(kind):
                waarde = ontleed(kind.text or "")
            waarden[plek] = lezer(kind, lezing) if waarde is None else waarde
        return self._maak(waarden)

    def _nieuw_plan(self, tags: tuple[Any, ...]) -> _Plan | None:
        """A plan for these children, remembered; None when their sequence is not allowed."""
        plekken = tuple(self._plek.get(str(tag), -1) for tag in tags)
        oplopend = all(a < b for a, b in zip((-1, *plekken), plekken, strict=False))
        aanwezig = set(plekken)
        volledig = all(p in aanwezig for p, veld in enumerate(self._velden) if veld.verplicht)
        if not oplopend or not volledig:
            return None
        plan = tuple((self._lezers[plek], self._ontleders[plek], plek) for plek in plekken)
        self._plannen[tags] = plan
        return plan

    def _lees_gebrekkig(self, el: etree._Element, lezing: Lezing) -> None:
        """Record what is wrong with the sequence, and every error inside the children."""
        gezien: set[int] = set()
        volgende = 0
        for kind in el:
            _keur_staart(kind, lezing)
            plek = self._plek.get(str(kind.tag))
            if plek is None:
                lezing.meld_element(kind, self._vreemd(kind))
                continue
            if plek in gezien:
                lezing.meld_element(kind, "mag maar één keer voorkomen")
                continue
            if plek < volgende:
                lezing.meld_element(kind, f"staat te laat; de volgorde is {self._volgorde()}")
            gezien.add(plek)
            volgende = max(volgende, plek + 1)
            self._lezers[plek](kind, lezing)
        for plek, veld in enumerate(self._velden):
            if veld.verplicht and plek not in gezien:
                element = lokaal(veld.tag)
                lezing.meld(
                    f"{plaats_van(el)}/{element}", element, f"{element} ontbreekt en is verplicht."
                )

    def _vreemd(self, kind: etree._Element) -> str:
        if lokaal(str(kind.tag)) in {lokaal(veld.tag) for veld in self._velden}:
            return "staat in de verkeerde namespace"
        return f"hoort hier niet; verwacht wordt {self._volgorde()}"

    def _volgorde(self) -> str:
        return ", ".join(lokaal(veld.tag) for veld in self._velden)


def _ontleder(veld: Veld) -> Callable[[str], Any] | None:
    """How the text of a field is read; None for a field that holds elements."""
    return veld.vorm.ontleed if isinstance(veld.vorm, Soort) and veld.item is None else None


def _maker(klasse: Klasse) -> Callable[[list[Any]], Any]:
    """A constructor that takes the values in the order of the elements."""
    cls = klasse.cls
    namen = tuple(veld.attribuut for veld in klasse.velden)
    vast = {f.name: f.default for f in fields(cls) if f.default is not MISSING}
    overig = {naam: waarde for naam, waarde in vast.items() if naam not in namen}
    zetters = tuple(getattr(cls, naam).__set__ for naam in (*namen, *overig))
    vul = tuple(overig.values())
    nieuw = object.__new__

    def maak(waarden: list[Any]) -> Any:
        # Filling the slots is what the frozen __init__ does too, with a look-up per attribute.
        model = nieuw(cls)
        for zet, waarde in zip(zetters, (*waarden, *vul), strict=True):
            zet(model, waarde)
        return model

    return maak


def _uit_voorraad(el: etree._Element, lezing: Lezing) -> Any:
    """An item that was read while the message streamed in; its text says which.

    It has no text when there were too many errors before it.
    """
    if not el.text:
        return None
    waarde, fouten = lezing.voorgelezen[int(el.text)]
    if fouten:
        lezing.neem_over(fouten)
    return waarde


def _lezer(vorm: Soort | Klasse, gestroomd: str | None) -> Lezer:
    if isinstance(vorm, Soort):
        return _blad(vorm, f"{{{BASIS_NAMESPACE}}}{vorm.xsd}" if vorm.xsd else None)
    if gestroomd == vorm.cls.XSD:
        return _uit_voorraad
    return klasse_lezer(vorm, gestroomd)


@cache
def klasse_lezer(klasse: Klasse, gestroomd: str | None = None) -> Lezer:
    """The reader of a class. Items of the type `gestroomd` are taken from the Lezing."""
    lezers = []
    for veld in klasse.velden:
        lezer = _lezer(veld.vorm, gestroomd)
        lezers.append(_lijst(veld.tag, veld.item, lezer) if veld.item else lezer)
    return _KlasseLezer(klasse, tuple(lezers))


@cache
def bericht_lezer(soort: str, gestroomd: str | None = None) -> Lezer:
    """The reader of the root element of message `soort`."""
    return klasse_lezer(bericht_klasse(soort), gestroomd)
