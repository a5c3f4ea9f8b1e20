"""The declarations of a message, resolved for one message type: what reader and writer follow."""

import dataclasses
from dataclasses import dataclass
from functools import cache
from types import NoneType
from typing import Any, Final, get_args, get_type_hints

from ledger.ijw import typen as t
from ledger.ijw.berichten import KLASSE_BIJ_SOORT
from ledger.ijw.berichten_soorten import BASIS_NAMESPACE, BERICHTSOORTEN, Partij


@dataclass(frozen=True, slots=True)
class Klasse:
    """A class as it appears in one message; `xsd` is its type with its namespace."""

    cls: type[Any]
    xsd: str
    velden: tuple["Veld", ...]
    ongebruikt: bool
    """Whether the model has return codes that this message has no place for."""


@dataclass(frozen=True, slots=True)
class Veld:
    """One element of a class; `tag` carries its namespace.

    `item` is the tag of the elements inside it when it is a wrapper, whose `vorm` is theirs. The
    type of a wrapper has the same name as the wrapper.
    """

    attribuut: str
    tag: str
    verplicht: bool
    vorm: t.Soort | Klasse
    item: str | None = None


def lokaal(tag: str) -> str:
    """The name of an element or type without its namespace."""
    return tag.rpartition("}")[2]


def element_naam(attribuut: str) -> str:
    """ToewijzingNummer for toewijzing_nummer."""
    return "".join(deel[0].upper() + deel[1:] for deel in attribuut.split("_"))


def _kern(hint: Any) -> Any:
    """The hint of an optional attribute without its None."""
    opties = [optie for optie in get_args(hint) if optie is not NoneType]
    return opties[0] if NoneType in get_args(hint) else hint


def _typen_van_header(soort: str) -> dict[str, t.Soort]:
    bericht = BERICHTSOORTEN[soort]
    van_gemeente = bericht.afzender is Partij.GEMEENTE
    return {
        "bericht_code": t.bericht_code(bericht.code),
        "afzender": t.GEMEENTE if van_gemeente else t.AGB_CODE,
        "ontvanger": t.AGB_CODE if van_gemeente else t.GEMEENTE,
    }


def _vorm(hint: Any, soort: str) -> t.Soort | Klasse:
    meta = getattr(hint, "__metadata__", (None,))[0]
    if isinstance(meta, t.Soort):
        return meta
    if isinstance(meta, t.PerBericht):
        return _typen_van_header(soort)[meta.naam]
    return klasse(hint, soort)


def _veld(naam: str, hint: Any, verplicht: bool, soort: str, ruimte: str) -> Veld:
    kern = _kern(hint)
    element = element_naam(naam)
    tag = f"{{{ruimte}}}{element}"
    lijst = getattr(kern, "__metadata__", (None,))[0]
    if not isinstance(lijst, t.Lijst):
        return Veld(naam, tag, verplicht, _vorm(kern, soort))
    vorm_van_item = _vorm(get_args(get_args(kern)[0])[0], soort)
    item = f"{{{ruimte}}}{lijst.item}"
    return Veld(naam, tag, verplicht or lijst.retour, vorm_van_item, item)


def _alleen_retour(hint: Any) -> bool:
    meta = getattr(hint, "__metadata__", (None,))[0]
    return isinstance(meta, t.Lijst) and meta.retour


@cache
def klasse(cls: type[Any], soort: str) -> Klasse:
    """The class `cls` as it appears in message `soort` ("JW323")."""
    bericht = BERICHTSOORTEN[soort]
    ruimte = BASIS_NAMESPACE if cls.XSD.startswith("CDT_") else bericht.namespace
    hints = get_type_hints(cls, include_extras=True)
    velden = []
    ongebruikt = False
    for veld in dataclasses.fields(cls):
        hint = hints[veld.name]
        if _alleen_retour(hint) and not bericht.is_retour:
            ongebruikt = True
            continue
        verplicht = veld.default is dataclasses.MISSING or isinstance(veld.default, int)
        velden.append(_veld(veld.name, hint, verplicht, soort, ruimte))
    return Klasse(cls, f"{{{ruimte}}}{cls.XSD}", tuple(velden), ongebruikt)


@cache
def bericht_klasse(soort: str) -> Klasse:
    """The root class of message `soort`."""
    wortel: Any = KLASSE_BIJ_SOORT[soort]
    return klasse(wortel, soort)


def _lijsten(van: Klasse) -> set[tuple[str, str]]:
    paren: set[tuple[str, str]] = set()
    for veld in van.velden:
        if veld.item is not None:
            paren.add((lokaal(veld.tag), lokaal(veld.item)))
        if isinstance(veld.vorm, Klasse):
            paren |= _lijsten(veld.vorm)
    return paren


# Wrapper and item by name: the elements that a path counts from 1.
LIJSTEN: Final = frozenset().union(*(_lijsten(bericht_klasse(s)) for s in BERICHTSOORTEN))
