"""Random messages from the declarations, and random damage to them, both from a seed."""

from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any

from lxml import etree

from ledger.ijw.berichten import SOORT_BIJ_CODE, Bericht
from ledger.ijw.codelijsten import LIJSTEN
from ledger.ijw.schema import Klasse, Veld, bericht_klasse
from ledger.ijw.typen import Soort

TEST_BSNS = ("999900006", "999900018", "999996770")
XSI = "http://www.w3.org/2001/XMLSchema-instance"
BASIS = "http://www.istandaarden.nl/ijw/3_2/basisschema/schema"

_WIT = ["", " ", "\n", "\t ", "\u00a0", "\u2003", "\r"]
_TEKENS = ["a", "é", "ỳ", "ỵ", "À", "×", "÷", "'", "&", "<>", "😀", "x\ny", "x\ry", "x\ty", "a b"]
_LENGTEN = [
    n + d for n in (4, 5, 6, 8, 10, 12, 15, 20, 24, 25, 35, 36, 64, 80, 200) for d in (0, 1)
]
_GETALLEN = ["0", "+0", "-0", "-1", "+7", "007", "1.0", "1.", ".5", "1e3", "+", "-", "--1", "1 2"]
_GRENZEN = [
    str(n + d) for n in (99, 99_999, 99_999_999, 999_999_999, 999_999_999_999) for d in (0, 1)
]
_DATUMS = [
    *("2027-01-01", "2028-02-29", "2027-02-29", "2100-02-29", "2000-02-29", "2027-06-31"),
    *("2027-13-01", "2027-00-10", "2027-01-00", "2027-1-1", "27-01-01", "0000-01-01", "0001-01-01"),
    *("9999-12-31", "2027-01-01Z", "2027-01-01+01:00", "2027-01-01-05:00", "2027-01-01+01"),
    *("2027/01/01", "20270101", "2027-W01-1", "2027-01-01T00:00:00", "+2027-01-01", "02027-01-01"),
    *("2027-01- 01", "2027-01-01-", "٢٠٢٧-01-01", "-0000-01-01", "-2027-02-29"),
]
_TIJDEN = [
    *("00:00:00", "23:59:59", "24:00:00", "24:00:00.0", "24:00:00.1", "24:00:01", "24:01:00"),
    *(
        "25:00:00",
        "12:60:00",
        "12:00:60",
        "12:00:59.999",
        "12:00:00.1234567890",
        "12:00",
        "1:00:00",
    ),
    *(
        "12:00:00Z",
        "12:00:00+01:00",
        "12:00:00.",
        "12:00:5",
        "120000",
        "-12:00:00",
    ),
]
_VERSIES = ["1.0.0", "0.0.0", "01.0.0", "1.0", "1.0.0.0", "10.20.30", "1.0.0 ", "1..0"]
_CODES = sorted({code for lijst in LIJSTEN.values() for code in lijst} | {*SOORT_BIJ_CODE, "3"})
_NUMMERS = ["65656055", "0363", "999900006", "036", "03631", "9999000060", "1234567", "٠٣٦٣", "+31"]
_KALE = [
    *_CODES, *_GETALLEN, *_GRENZEN, *_DATUMS, *_TIJDEN, *_VERSIES, *_NUMMERS, *_TEKENS,
    *("a" * n for n in _LENGTEN), *("😀" * n for n in (6, 7, 35, 36, 37)), "0" * 40 + "3",
]  # fmt: skip
TEKSTEN = [*_WIT, *_KALE, *(wit + tekst for tekst in _KALE for wit in (" ", "\n", "\u00a0"))]
TEKSTEN += [tekst + wit for tekst in _KALE for wit in (" ", "\t", "\u00a0")]


@cache
def _geldige_waarden(soort: Soort) -> tuple[Any, ...]:
    if soort.xsd == "LDT_BurgerServicenummer":
        return TEST_BSNS
    waarden = {soort.ontleed(tekst) for tekst in TEKSTEN} - {None}
    return tuple(sorted((w for w in waarden if soort.opmaak(w) is not None), key=repr))


def maak_bericht(soort: str, kies: Random) -> Bericht:
    """A valid message of this type."""
    bericht: Bericht = _maak(bericht_klasse(soort), kies)
    return bericht


def _maak(klasse: Klasse, kies: Random) -> Any:
    velden = {veld.attribuut: _maak_veld(veld, kies) for veld in klasse.velden}
    return klasse.cls(**velden)


def _maak_veld(veld: Veld, kies: Random) -> Any:
    if not veld.verplicht and kies.random() < 0.5:
        return () if veld.item else None
    if veld.item:
        return tuple(_maak_vorm(veld.vorm, kies) for _ in range(kies.choice((1, 1, 2, 3))))
    return _maak_vorm(veld.vorm, kies)


def _maak_vorm(vorm: Soort | Klasse, kies: Random) -> Any:
    if isinstance(vorm, Klasse):
        return _maak(vorm, kies)
    return kies.choice(_geldige_waarden(vorm))


Schade = Callable[[etree._Element, Random], None]


def beschadig(wortel: etree._Element, kies: Random) -> None:
    """Change the message in one to three places; it may still be valid afterwards."""
    for _ in range(kies.choice((1, 1, 1, 2, 3))):
        elementen = [el for el in wortel.iter() if isinstance(el.tag, str)]
        kies.choice(_SCHADE)(kies.choice(elementen), kies)


def _nieuwe_tekst(el: etree._Element, kies: Random) -> None:
    elementen = [blad for blad in el.getroottree().iter() if isinstance(blad.tag, str)]
    bladen = [blad for blad in elementen if not len(blad)] or [el]
    kies.choice(bladen).text = kies.choice(TEKSTEN)


def _weg(el: etree._Element, _: Random) -> None:
    ouder = el.getparent()
    if ouder is not None:
        ouder.remove(el)


def _kopie(el: etree._Element) -> etree._Element:
    return etree.fromstring(etree.tostring(el, with_tail=False))


def _dubbel(el: etree._Element, _: Random) -> None:
    ouder = el.getparent()
    if ouder is not None:
        ouder.insert(ouder.index(el), _kopie(el))


def _verwissel(el: etree._Element, _: Random) -> None:
    ouder, volgende = el.getparent(), el.getnext()
    if ouder is not None and volgende is not None:
        ouder.insert(ouder.index(el), volgende)


def _verplaats(el: etree._Element, kies: Random) -> None:
    doelen = [doel for doel in el.getroottree().iter() if len(doel)] or [el]
    doel = kies.choice(doelen)
    doel.insert(kies.randrange(len(doel) + 1), _kopie(el))


def _hernoem(el: etree._Element, kies: Random) -> None:
    naam = etree.QName(el)
    nieuw = kies.choice(
        (f"{{{BASIS}}}{naam.localname}", naam.localname, f"{{{naam.namespace}}}Onzin")
    )
    if el.getparent() is not None:
        el.tag = nieuw


def _attribuut(el: etree._Element, kies: Random) -> None:
    naam = etree.QName(el)
    attributen = {
        "id": ("1",),
        "voorgelezen": ("0",),
        f"{{{XSI}}}schemaLocation": ("urn:a b.xsd", "urn:a", ""),
        f"{{{XSI}}}noNamespaceSchemaLocation": ("b.xsd",),
        f"{{{XSI}}}nil": ("true", "false", "0", "x"),
        f"{{{XSI}}}type": _types(naam.localname),
        f"{{{XSI}}}onzin": ("1",),
        "{http://www.w3.org/XML/1998/namespace}lang": ("nl",),
    }
    sleutel = kies.choice(sorted(attributen))
    el.set(sleutel, kies.choice(attributen[sleutel]))


def _types(naam: str) -> tuple[str, ...]:
    prefixen = ("ijw:LDT_", "ijw:CDT_", "", "ijw:")
    namen = (
        naam,
        "Datum",
        "AgbCode",
        "Gemeente",
        "Referentie",
        "VolledigeNaam",
        "Nummer",
        "Client",
    )
    return (
        *(prefix + n for prefix in prefixen for n in namen),
        "xs:string",
        "ijw:",
        ":",
        "",
        "Root",
    )


def _losse_tekst(el: etree._Element, kies: Random) -> None:
    tekst = kies.choice(("x", "\u00a0", " \n", " ", "", "&"))
    if kies.random() < 0.5 and len(el):
        el.text = tekst
    elif el.getparent() is not None:
        el.tail = tekst


def _commentaar(el: etree._Element, kies: Random) -> None:
    merk: etree._Element = kies.choice((etree.Comment("c"), etree.ProcessingInstruction("p", "q")))
    merk.tail = kies.choice(("", " ", "7", "x"))
    el.insert(kies.randrange(len(el) + 1), merk)


def _kind_in_blad(el: etree._Element, _: Random) -> None:
    if not len(el):
        el.append(etree.Element(f"{{{BASIS}}}Bedrag"))


def _leeg(el: etree._Element, _: Random) -> None:
    if el.getparent() is not None:
        el.clear(keep_tail=True)


_SCHADE: tuple[Schade, ...] = (
    *(_nieuwe_tekst,) * 8,
    *(_weg, _dubbel, _verwissel, _verplaats, _hernoem, _attribuut, _losse_tekst),
    *(_commentaar, _kind_in_blad, _leeg),
)
