"""Writing a message: a model to the bytes that go out.

UTF-8 with an XML declaration and CR/LF line ends (OP192), the usual prefixes, one tab per level.
What is written is valid by the schemas; a model that is not raises ValueError with every fault.
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Final

from ledger.ijw.berichten import Bericht
from ledger.ijw.berichten_soorten import BASIS_NAMESPACE, BERICHTSOORTEN
from ledger.ijw.schema import Klasse, Veld, bericht_klasse, lokaal
from ledger.ijw.typen import Soort

Schrijver = Callable[[Any, list[str]], None]
_REGELEINDE: Final = "\r\n"
# A line end in a text is written as a reference, or every reader would make it a line feed.
_VERVANGINGEN: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}
)


class _Ongeldig(Exception):
    """The model cannot be written; `gebreken` finds out why."""


def schrijf(bericht: Bericht) -> bytes:
    """The message as XML. Raises ValueError with every fault, in Dutch, when it is not valid."""
    soort = BERICHTSOORTEN[bericht.SOORT]
    uit = ['<?xml version="1.0" encoding="UTF-8"?>']
    try:
        _bericht_schrijver(soort.soort)(bericht, uit)
    except _Ongeldig:
        lijst = "\n".join(gebreken(bericht))
        raise ValueError(f"Het bericht {soort.soort} is niet geldig:\n{lijst}") from None
    uit.append(_REGELEINDE)
    return "".join(uit).encode()


def gebreken(bericht: Bericht) -> tuple[str, ...]:
    """Everything that keeps a message from being written, as Dutch sentences with the place."""
    return tuple(_gebreken(bericht, bericht_klasse(bericht.SOORT), "/Bericht"))


def _gebreken(model: Any, klasse: Klasse, plaats: str) -> Iterator[str]:
    if type(model) is not klasse.cls:
        yield f"{plaats}: moet een {klasse.cls.__name__} zijn."
        return
    if klasse.ongebruikt and model.retour_codes:
        yield f"{plaats}: RetourCodes horen alleen in een retourbericht."
    for veld in klasse.velden:
        waarde = getattr(model, veld.attribuut)
        hier = f"{plaats}/{lokaal(veld.tag)}"
        if veld.item is None:
            yield from _gebreken_van_een(waarde, veld, hier)
        elif not isinstance(waarde, tuple):
            yield f"{hier}: moet een tuple zijn."
        elif not waarde and veld.verplicht:
            yield f"{hier}: ontbreekt en is verplicht."
        else:
            for nummer, item in enumerate(waarde, 1):
                yield from _gebreken_van_vorm(item, veld, f"{hier}/{lokaal(veld.item)}[{nummer}]")


def _gebreken_van_een(waarde: Any, veld: Veld, plaats: str) -> Iterator[str]:
    if waarde is not None:
        yield from _gebreken_van_vorm(waarde, veld, plaats)
    elif veld.verplicht:
        yield f"{plaats}: ontbreekt en is verplicht."


def _gebreken_van_vorm(waarde: Any, veld: Veld, plaats: str) -> Iterator[str]:
    if isinstance(veld.vorm, Klasse):
        yield from _gebreken(waarde, veld.vorm, plaats)
    elif veld.vorm.opmaak(waarde) is None:
        yield f"{plaats}: {veld.vorm.eis}."


@cache
def _bericht_schrijver(soort: str) -> Schrijver:
    bericht = BERICHTSOORTEN[soort]
    prefixen = {BASIS_NAMESPACE: "ijw", bericht.namespace: bericht.prefix}
    ruimten = "".join(f' xmlns:{prefix}="{ruimte}"' for ruimte, prefix in prefixen.items())
    begin = f"{_REGELEINDE}<{bericht.prefix}:Bericht{ruimten}>"
    einde = f"{_REGELEINDE}</{bericht.prefix}:Bericht>"
    return _klasse_schrijver(bericht_klasse(soort), (begin, einde), 1, prefixen)


def _randen(tag: str, diepte: int, prefixen: dict[str, str], *, blad: bool) -> tuple[str, str]:
    """What stands before and after the content of an element, indentation included."""
    ruimte, _, lokale_naam = tag[1:].partition("}")
    naam = f"{prefixen[ruimte]}:{lokale_naam}"
    inspringing = _REGELEINDE + "\t" * diepte
    return f"{inspringing}<{naam}>", f"{'' if blad else inspringing}</{naam}>"


def _vorm_schrijver(
    vorm: Soort | Klasse, tag: str, diepte: int, prefixen: dict[str, str]
) -> Schrijver:
    randen = _randen(tag, diepte, prefixen, blad=isinstance(vorm, Soort))
    if isinstance(vorm, Soort):
        return _blad_schrijver(vorm, randen)
    return _klasse_schrijver(vorm, randen, diepte + 1, prefixen)


def _blad_schrijver(soort: Soort, randen: tuple[str, str]) -> Schrijver:
    begin, einde = randen
    opmaak = soort.opmaak

    def schrijf_blad(waarde: Any, uit: list[str]) -> None:
        tekst = opmaak(waarde)
        if tekst is None:
            raise _Ongeldig
        if not tekst.isalnum():
            tekst = tekst.translate(_VERVANGINGEN)
        uit.append(f"{begin}{tekst}{einde}")

    return schrijf_blad


def _klasse_schrijver(
    klasse: Klasse, randen: tuple[str, str], diepte: int, prefixen: dict[str, str]
) -> Schrijver:
    begin, einde = randen
    cls, ongebruikt = klasse.cls, klasse.ongebruikt
    delen = tuple(
        (veld.attribuut, veld.verplicht, _veld_schrijver(veld, diepte, prefixen))
        for veld in klasse.velden
    )

    def schrijf_klasse(model: Any, uit: list[str]) -> None:
        if type(model) is not cls or (ongebruikt and model.retour_codes):
            raise _Ongeldig
        uit.append(begin)
        for attribuut, verplicht, schrijf_deel in delen:
            waarde = getattr(model, attribuut)
            if waarde is not None and waarde != ():
                schrijf_deel(waarde, uit)
            elif verplicht:
                raise _Ongeldig
        uit.append(einde)

    return schrijf_klasse


def _veld_schrijver(veld: Veld, diepte: int, prefixen: dict[str, str]) -> Schrijver:
    if veld.item is None:
        return _vorm_schrijver(veld.vorm, veld.tag, diepte, prefixen)
    begin, einde = _randen(veld.tag, diepte, prefixen, blad=False)
    schrijf_item = _vorm_schrijver(veld.vorm, veld.item, diepte + 1, prefixen)

    def schrijf_lijst(waarden: Any, uit: list[str]) -> None:
        if not isinstance(waarden, tuple):
            raise _Ongeldig
        uit.append(begin)
        for waarde in waarden:
            schrijf_item(waarde, uit)
        uit.append(einde)

    return schrijf_lijst
