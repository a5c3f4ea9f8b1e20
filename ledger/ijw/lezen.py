"""Reading a message: bytes to a model, or to every error of form at once.

A file that is no iJw 3.2 message at all raises GeenBericht; any other gives a Gelezen, whose
`kop` holds what of the header could be read even when the rest is wrong. The lines of a JW323
and JW325 are read and dropped while the file streams in, so that memory stays small.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any, Final

from lxml import etree

from ledger.ijw.berichten import Bericht, Header, Prestatie
from ledger.ijw.berichten_soorten import BERICHTSOORTEN, SOORT_BIJ_NAMESPACE
from ledger.ijw.klassen import BerichtIdentificatie
from ledger.ijw.lezers import Lezer, bericht_lezer, klasse_lezer
from ledger.ijw.schema import Klasse, klasse
from ledger.ijw.schemafouten import MAX_FOUTEN, Lezing, Schemafout, TeVeelFouten
from ledger.ijw.typen import Soort

__all__ = ["MAX_BYTES", "GeenBericht", "Gelezen", "Kop", "Schemafout", "lees"]

MAX_BYTES: Final = 25 * 1024 * 1024
# The shortest sound message of this size has fewer; it bounds the memory of a hostile one.
MAX_TAGS: Final = 3_000_000
_BOM: Final = b"\xef\xbb\xbf"
_ANDERE_BOM: Final = (b"\xff\xfe", b"\xfe\xff", b"\x00", b"<\x00")
_WIT = re.compile(rb"[ \t\r\n]*")
_CODERING = re.compile(rb"""encoding\s*=\s*["']([^"']*)["']""")


class GeenBericht(Exception):
    """The file is no iJw 3.2 message; `reden` is a Dutch sentence without data from the file."""

    def __init__(self, reden: str) -> None:
        super().__init__(reden)
        self.reden = reden


@dataclass(frozen=True, slots=True)
class Kop:
    """The header as far as it could be read; None for what is absent or not allowed."""

    afzender: str | None
    ontvanger: str | None
    bericht_code: str | None
    identificatie: str | None
    dagtekening: date | None


@dataclass(frozen=True, slots=True)
class Gelezen:
    """A message as read. `bericht` is None exactly when there are `fouten`."""

    bericht: Bericht | None
    soort: str
    kop: Kop
    fouten: tuple[Schemafout, ...]


def lees(data: bytes) -> Gelezen:
    """Read one message of at most MAX_BYTES.

    Raises GeenBericht when it is too large, not UTF-8, not well-formed, declares a document
    type, or has another root element than Bericht of iJw 3.2.
    """
    _keur_bytes(data)
    lezing = Lezing()
    try:
        wortel = _stroom(data, lezing)
    except etree.XMLSyntaxError as fout:
        raise GeenBericht(f"Het bestand is geen welgevormde XML{_plek(fout)}.") from None
    soort = _soort_van(wortel)
    bericht = None
    with suppress(TeVeelFouten):
        bericht = bericht_lezer(soort, _GESTROOMD.get(soort))(wortel, lezing)
    fouten = tuple(lezing.fouten)
    return Gelezen(None if fouten else bericht, soort, _kop(wortel, soort), fouten)


def _plek(fout: etree.XMLSyntaxError) -> str:
    regel, kolom = fout.position
    return f" (regel {regel}, positie {kolom})" if regel else ""


def _keur_bytes(data: bytes) -> None:
    """Refuse what must not reach the parser."""
    if len(data) > MAX_BYTES:
        raise GeenBericht("Het bestand is groter dan 25 MB.")
    if data.startswith(_ANDERE_BOM):
        raise GeenBericht("Het bestand is niet gecodeerd in UTF-8.")
    if data.count(b"<") > MAX_TAGS:
        raise GeenBericht("Het bestand bevat meer elementen dan een bericht kan hebben.")
    reden = _proloog(data.removeprefix(_BOM))
    if reden is not None:
        raise GeenBericht(reden)


def _proloog(data: bytes) -> str | None:
    """What is wrong before the root element: another encoding or a document type."""
    if data.startswith(b"<?xml") and data[5:6].isspace():
        codering = _CODERING.search(data, 0, data.find(b"?>") + 2)
        if codering and codering[1].upper() != b"UTF-8":
            return "Het bestand is niet gecodeerd in UTF-8."
    if data.startswith(b"<!DOCTYPE", _na_proloog(data)):
        return "Het bestand bevat een DOCTYPE; documenttypen en entiteiten zijn niet toegestaan."
    return None


def _na_proloog(data: bytes) -> int:
    """The position after white space, instructions and comments before the root."""
    plek = 0
    while True:
        wit = _WIT.match(data, plek)
        plek = wit.end() if wit else plek
        if data.startswith(b"<?", plek):
            einde, lengte = data.find(b"?>", plek), 2
        elif data.startswith(b"<!--", plek):
            einde, lengte = data.find(b"-->", plek + 4), 3
        else:
            return plek
        if einde < 0:
            return len(data)
        plek = einde + lengte


def _stroom(data: bytes, lezing: Lezing) -> etree._Element:
    """Parse the file to its root element, reading the lines of a declaration on the way."""
    gebeurtenissen = etree.iterparse(
        BytesIO(data),
        events=("end",),
        tag=list(_REGELS),
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    omhulsel: etree._Element | None = None
    aantal_fouten = 0
    for _, el in gebeurtenissen:
        lezer, pad = _REGELS[str(el.tag)]
        ouder = el.getparent()
        if ouder is not omhulsel:
            if not _op_pad(ouder, pad):
                continue
            omhulsel = ouder
        tekst = ""
        if aantal_fouten < MAX_FOUTEN:
            tekst = str(len(lezing.voorgelezen))
            lezing.voorgelezen.append(_lees_apart(lezer, el))
            aantal_fouten += len(lezing.voorgelezen[-1][1])
        # The emptied element stays in the tree, so that its place among the others can be judged.
        el.clear(keep_tail=True)
        el.text = tekst
    wortel: etree._Element = gebeurtenissen.root
    return wortel


def _lees_apart(lezer: Lezer, el: etree._Element) -> tuple[Any, list[Schemafout]]:
    """One line with its own errors, which take their place among the others later."""
    lezing = Lezing()
    try:
        return lezer(el, lezing), lezing.fouten
    except TeVeelFouten:
        return None, lezing.fouten


def _op_pad(el: etree._Element | None, pad: tuple[str, ...]) -> bool:
    """Whether an element lies at the path of tags `pad`, which starts at the root."""
    for tag in reversed(pad):
        if el is None or el.tag != tag:
            return False
        el = el.getparent()
    return el is None


def _soort_van(wortel: etree._Element) -> str:
    """The message type of a root element; raises GeenBericht when there is none."""
    naam = etree.QName(wortel)
    soort = SOORT_BIJ_NAMESPACE.get(naam.namespace or "")
    if naam.localname != "Bericht" or soort is None:
        raise GeenBericht("Het bestand is geen bericht van iJw 3.2.")
    return soort


def _kop(wortel: etree._Element, soort: str) -> Kop:
    """What of the header can be read, wherever the rest is wrong."""
    ruimte = f"{{{BERICHTSOORTEN[soort].namespace}}}"
    header = wortel.find(f"{ruimte}Header")
    eigen = _waarden(header, klasse(Header, soort))
    kern = header.find(f"{ruimte}BerichtIdentificatie") if header is not None else None
    identificatie = _waarden(kern, klasse(BerichtIdentificatie, soort))
    return Kop(
        afzender=eigen.get("afzender"),
        ontvanger=eigen.get("ontvanger"),
        bericht_code=eigen.get("bericht_code"),
        identificatie=identificatie.get("identificatie"),
        dagtekening=identificatie.get("dagtekening"),
    )


def _waarden(el: etree._Element | None, vorm: Klasse) -> dict[str, Any]:
    """The texts directly inside an element that are allowed, by attribute."""
    if el is None:
        return {}
    kinderen = {veld: el.find(veld.tag) for veld in vorm.velden if isinstance(veld.vorm, Soort)}
    return {
        veld.attribuut: veld.vorm.ontleed(kind.text or "")
        for veld, kind in kinderen.items()
        if kind is not None and isinstance(veld.vorm, Soort)
    }


def _regel(soort: str, declaratie: str) -> tuple[str, tuple[Lezer, tuple[str, ...]]]:
    """The tag of a line, its reader, and the path of the element around it."""
    ruimte = f"{{{BERICHTSOORTEN[soort].namespace}}}"
    namen = ("Bericht", declaratie, "Clienten", "Client", "Prestaties")
    pad = tuple(ruimte + naam for naam in namen)
    return f"{ruimte}Prestatie", (klasse_lezer(klasse(Prestatie, soort)), pad)


_GESTROOMD: Final = {"JW323": Prestatie.XSD, "JW325": Prestatie.XSD}
_REGELS: Final = dict((_regel("JW323", "Declaratie"), _regel("JW325", "DeclaratieAntwoord")))
