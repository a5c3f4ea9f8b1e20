"""The data of one kader: who takes part, which products, which figures, from when to when.

Four files in the folder of a kader hold them: `kader.yaml`, `producten.yaml`, `parameters.yaml`
and, where products were converted, `ist_soll.yaml`. A gemeente changes them for itself, or drafts
a new version, with one more file of the same field names: an `Aanpassing` (see `pas_aan`).
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeVar, cast

import orjson
from pydantic import ValidationError

from ledger.kaders.bestand import Fout, Gegevensbestand, GegevensFout, Pad, lees
from ledger.kaders.gegevensmodellen import (
    Aanpassing,
    Deelname,
    IstSoll,
    Istsollbestand,
    Kaderbestand,
    Kenmerken,
    Parameterrij,
    Parametersbestand,
    Product,
    Productenbestand,
    Regelaanpassing,
    onbekend,
)

__all__ = [
    "Aanpassing",
    "Deelname",
    "IstSoll",
    "Kaderbestand",
    "Kadergegevens",
    "Parameterrij",
    "Product",
    "Regelaanpassing",
    "laad_gegevens",
    "lees_aanpassing",
    "lees_producten",
    "pas_aan",
]

T = TypeVar("T")
_NAAM: Final = re.compile("[a-z][a-z_0-9]+")

KADER: Final = "kader.yaml"
PRODUCTEN: Final = "producten.yaml"
PARAMETERS: Final = "parameters.yaml"
IST_SOLL: Final = "ist_soll.yaml"


@dataclass(frozen=True, slots=True)
class Kadergegevens:
    """The data of one version of a kader.

    `regels` is what a draft changed of rules besides their figures (which are merged already).
    `inhoud_hash` (16 hexadecimal characters) changes with anything in here.
    """

    kaderbestand: Kaderbestand
    producten: Mapping[str, Product[Any]]
    parameters: Mapping[str, tuple[Parameterrij, ...]]
    ist_soll: tuple[IstSoll, ...]
    regels: Mapping[str, Regelaanpassing]
    productmodel: type[Product[Any]]
    inhoud_hash: str

    def waarden(self, regel: str, dag: date) -> Mapping[str, Any] | None:
        """The figures of a rule on that day; empty when it has none, None when none hold."""
        rijen = self.parameters.get(regel)
        if rijen is None:
            return MappingProxyType({})
        return next((rij.waarden for rij in rijen if rij.geldt_op(dag)), None)


def deelnamefouten(
    bestand: Gegevensbestand, rijen: Iterable[Deelname], codes: Mapping[str, Product[Any]]
) -> Iterator[Fout]:
    """The products of a participation that the kader does not have or that are not its own."""
    eigen = [code for code, product in codes.items() if not product.extern]
    for nummer, rij in enumerate(rijen):
        for plek, code in enumerate(() if rij.producten == "alle" else rij.producten):
            if code not in eigen:
                pad = ("deelname", nummer, "producten", plek)
                yield bestand.fout(pad, onbekend("productcode", code, eigen), code)


def ist_soll_fouten(
    bestand: Gegevensbestand, rijen: Iterable[IstSoll], codes: Mapping[str, Product[Any]]
) -> Iterator[Fout]:
    """The rows of a conversion table that lead to a product that the kader does not have."""
    eigen = [code for code, product in codes.items() if not product.extern]
    for nummer, rij in enumerate(rijen):
        if rij.soll is not None and rij.soll not in eigen:
            melding = onbekend("productcode", rij.soll, eigen)
            yield bestand.fout(("ist_soll", nummer, "soll"), melding, rij.soll)


def dubbele_namen(producten: Iterable[Product[Any]]) -> Iterator[tuple[str, str]]:
    """Products (by code) that a message could mean while it means another, with a sentence."""
    gezien: list[tuple[str | None, str | None, Product[Any]]] = []
    for product in producten:
        for soort, naam in product.vormen():
            for andere_soort, andere_naam, ander in gezien:
                zelfde = naam == andere_naam and (
                    None in {soort, andere_soort} or soort == andere_soort
                )
                if zelfde and product.code != ander.code and product.overlapt(ander):
                    vorm = f"categorie {soort or '-'}, code {naam or '-'}"
                    yield product.code, f"een bericht met {vorm} kan ook {ander.code} betekenen"
            gezien.append((soort, naam, product))


def bundel(
    kaderbestand: Kaderbestand,
    producten: Mapping[str, Product[Any]],
    parameters: Mapping[str, tuple[Parameterrij, ...]],
    ist_soll: tuple[IstSoll, ...],
    regels: Mapping[str, Regelaanpassing],
    productmodel: type[Product[Any]],
) -> Kadergegevens:
    """The data of a version under the hash of their content."""
    inhoud = {
        "kader": kaderbestand.model_dump(mode="json"),
        "producten": [producten[code].model_dump(mode="json") for code in sorted(producten)],
        "parameters": {c: [r.model_dump(mode="json") for r in parameters[c]] for c in parameters},
        "istSoll": [rij.model_dump(mode="json") for rij in ist_soll],
        "regels": {code: regels[code].model_dump(mode="json") for code in regels},
    }
    hash_ = hashlib.sha256(orjson.dumps(inhoud, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]
    return Kadergegevens(
        kaderbestand,
        MappingProxyType(dict(producten)),
        MappingProxyType(dict(parameters)),
        ist_soll,
        MappingProxyType(dict(regels)),
        productmodel,
        hash_,
    )


def lees_producten(pad: Path | Traversable, kenmerken_model: Any) -> Productenbestand[Any]:
    """The file with products whose `kenmerken` have the shape of `kenmerken_model`."""
    model = cast("type[Productenbestand[Any]]", Productenbestand.__class_getitem__(kenmerken_model))
    return lees(pad, model)


def laad_gegevens(
    pakket: str | Path | Traversable, kenmerken_model: Any = Kenmerken
) -> Kadergegevens:
    """The data files in the package (or folder) of a kader; `GegevensFout` with every error."""
    map_ = files(pakket) if isinstance(pakket, str) else pakket
    fouten: list[Fout] = []
    kader = _probeer(fouten, lambda: lees(map_ / KADER, Kaderbestand))
    producten = _probeer(fouten, lambda: lees_producten(map_ / PRODUCTEN, kenmerken_model))
    parameters = _probeer(fouten, lambda: lees(map_ / PARAMETERS, Parametersbestand))
    tabel = _probeer(fouten, lambda: _tabel(map_ / IST_SOLL))
    if kader is None or producten is None or parameters is None or tabel is None:
        raise GegevensFout(fouten)
    codes = {product.code: product for product in producten.producten}
    plek = {code: nummer for nummer, code in enumerate(codes)}
    fouten += deelnamefouten(kader, kader.deelname, codes)
    fouten += ist_soll_fouten(tabel, tabel.ist_soll, codes)
    fouten += [
        producten.fout(("producten", plek[code], "herkenning"), melding)
        for code, melding in dubbele_namen(producten.producten)
    ]
    if fouten:
        raise GegevensFout(fouten)
    model = cast("type[Product[Any]]", Product.__class_getitem__(kenmerken_model))
    return bundel(kader, codes, parameters.parameters, tabel.ist_soll, {}, model)


def _tabel(pad: Path | Traversable) -> Istsollbestand:
    return lees(pad, Istsollbestand) if pad.is_file() else Istsollbestand(ist_soll=())


def _probeer(fouten: list[Fout], lezen: Callable[[], T]) -> T | None:
    try:
        return lezen()
    except GegevensFout as fout:
        fouten.extend(fout.fouten)
        return None


# --- a draft ----------------------------------------------------------------------------------


def lees_aanpassing(pad: Path) -> Aanpassing:
    """The file with changes; raises `GegevensFout` with every error that needs no kader to see."""
    return lees(pad, Aanpassing)


def pas_aan(gegevens: Kadergegevens, aanpassing: Aanpassing) -> Kadergegevens:
    """The data with the changes; raises `GegevensFout` with every error, on the line of the file.

    A code of a rule that does not exist is left to who knows the rules.
    """
    fouten: list[Fout] = []
    oud = gegevens.kaderbestand
    if aanpassing.kader != oud.kader:
        melding = f"dit is een aanpassing van '{aanpassing.kader}', niet van '{oud.kader}'"
        raise GegevensFout([aanpassing.fout(("kader",), melding, aanpassing.kader)])
    kaderbestand = _kaderbestand(oud, aanpassing, fouten)
    producten = _producten(gegevens, aanpassing, fouten)
    parameters = _parameters(gegevens.parameters, aanpassing, fouten)
    fouten += deelnamefouten(aanpassing, aanpassing.deelname, producten)
    fouten += ist_soll_fouten(aanpassing, aanpassing.ist_soll, producten)
    fouten += _rolfouten(aanpassing, kaderbestand)
    if fouten:
        raise GegevensFout(fouten)
    rest = [rij for rij in gegevens.ist_soll if not any(map(rij.zelfde, aanpassing.ist_soll))]
    return bundel(
        kaderbestand,
        producten,
        parameters,
        (*rest, *aanpassing.ist_soll),
        _regels(gegevens.regels, aanpassing.regels),
        gegevens.productmodel,
    )


def _kaderbestand(oud: Kaderbestand, aanpassing: Aanpassing, fouten: list[Fout]) -> Kaderbestand:
    gezet = aanpassing.model_fields_set & {"versie", "titel", "vanaf", "tot"}
    nieuw = {naam: getattr(aanpassing, naam) for naam in gezet}
    eigen = {rij.gemeente for rij in aanpassing.deelname}
    blijft = tuple(rij for rij in oud.deelname if rij.gemeente not in eigen)
    kaderbestand = oud.model_copy(update={**nieuw, "deelname": (*blijft, *aanpassing.deelname)})
    if kaderbestand.tot and kaderbestand.tot < kaderbestand.vanaf:
        melding = f"de laatste dag ligt vóór de eerste ({kaderbestand.vanaf})"
        fouten.append(aanpassing.fout(("tot",), melding, kaderbestand.tot))
    return kaderbestand


def _producten(
    gegevens: Kadergegevens, aanpassing: Aanpassing, fouten: list[Fout]
) -> dict[str, Product[Any]]:
    producten = dict(gegevens.producten)
    plek: dict[str, int] = {}
    for nummer, rij in enumerate(aanpassing.producten):
        wijziging = rij.model_dump()
        if rij.code in producten:
            wijziging = _samen(producten[rij.code].model_dump(), wijziging)
        try:
            producten[rij.code] = gegevens.productmodel.model_validate(wijziging)
        except ValidationError as fout:
            pad = ("producten", nummer)
            fouten += aanpassing.fouten_van(fout, gegevens.productmodel, wijziging, pad)
        plek[rij.code] = nummer
    fouten += [
        aanpassing.fout(("producten", plek[code], "herkenning"), melding)
        for code, melding in dubbele_namen(sorted(producten.values(), key=lambda p: p.code in plek))
    ]
    return producten


def _samen(oud: Mapping[str, Any], nieuw: Mapping[str, Any]) -> dict[str, Any]:
    """The new fields over the old ones; maps field by field, lists and scalars as a whole."""
    samen = dict(oud)
    for naam, waarde in nieuw.items():
        vorig = samen.get(naam)
        if isinstance(vorig, Mapping) and isinstance(waarde, Mapping):
            samen[naam] = _samen(vorig, waarde)
        else:
            samen[naam] = waarde
    return samen


def _regels(
    oud: Mapping[str, Regelaanpassing], nieuw: Mapping[str, Regelaanpassing]
) -> dict[str, Regelaanpassing]:
    regels = dict(oud)
    for code, regel in nieuw.items():
        gezet = {naam: getattr(regel, naam) for naam in regel.model_fields_set}
        regels[code] = regels[code].model_copy(update=gezet) if code in regels else regel
    return regels


def _parameters(
    oud: Mapping[str, tuple[Parameterrij, ...]], aanpassing: Aanpassing, fouten: list[Fout]
) -> dict[str, tuple[Parameterrij, ...]]:
    parameters = dict(oud)
    for code, regel in aanpassing.regels.items():
        if regel.parameters is None:
            continue
        rijen = oud.get(code, ())
        pad = ("regels", code, "parameters")
        gevonden = [*_parameterfouten(aanpassing, pad, code, rijen, regel.parameters)]
        fouten += gevonden
        if not gevonden:
            parameters[code] = tuple(
                stuk for rij in rijen for stuk in _gesplitst(rij, regel.parameters)
            )
    return parameters


def _parameterfouten(
    aanpassing: Aanpassing, pad: Pad, code: str, rijen: Iterable[Parameterrij], nieuw: Parameterrij
) -> Iterator[Fout]:
    bekend: dict[str, Any] = {}
    for rij in rijen:
        bekend |= {naam: waarde for naam, waarde in rij.waarden.items() if waarde is not None}
        bekend = dict.fromkeys(rij.waarden) | bekend
    if bekend and not any(rij.overlapt(nieuw) for rij in rijen):
        yield aanpassing.fout(pad, f"in deze periode heeft {code} geen parameters")
    if not bekend:
        yield aanpassing.fout(pad, f"{code} heeft geen parameters in dit kader")
        return
    for plek, melding, waarde in _waardefouten(code, bekend, nieuw.waarden):
        yield aanpassing.fout((*pad, "waarden", *plek), melding, waarde)


def _waardefouten(
    code: str, oud: Mapping[str, Any], nieuw: Mapping[str, Any]
) -> Iterator[tuple[Pad, str, object]]:
    """What is wrong with new values: a name that the rule does not know, or another kind."""
    vast = all(_NAAM.fullmatch(naam) for naam in oud)  # names of parameters, not codes in a table
    for naam, waarde in nieuw.items():
        vorig = oud.get(naam)
        if naam not in oud and vast and oud:
            bekend = ", ".join(oud)
            yield (naam,), f"onbekende parameter '{naam}' bij {code}; bekend: {bekend}", None
        elif _anders_van_soort(vorig, waarde):
            yield (naam,), f"moet {_soort(vorig)} zijn, zoals in het kader", waarde
        elif isinstance(vorig, Mapping) and isinstance(waarde, Mapping):
            for plek, melding, ander in _waardefouten(code, vorig, waarde):
                yield (naam, *plek), melding, ander


def _anders_van_soort(oud: object, nieuw: object) -> bool:
    return oud is not None and nieuw is not None and type(oud) is not type(nieuw)


_SOORTEN: Final[Mapping[type, str]] = {
    bool: "true of false",
    int: "een geheel getal",
    str: "tekst",
    date: "een dag zoals 2027-01-31",
    tuple: "een lijst",
    dict: "een reeks velden",
}


def _soort(waarde: object) -> str:
    return _SOORTEN[type(waarde)]


def _gesplitst(rij: Parameterrij, nieuw: Parameterrij) -> Iterator[Parameterrij]:
    """The row cut at the days on which the new values begin and end, merged in between."""
    if not rij.overlapt(nieuw):
        yield rij
        return
    begin, eind = rij.vanaf, rij.tot
    if nieuw.vanaf and nieuw.vanaf > (rij.vanaf or date.min):
        begin = nieuw.vanaf
        yield rij.model_copy(update={"tot": begin - timedelta(days=1)})
    if nieuw.tot and nieuw.tot < (rij.tot or date.max):
        eind = nieuw.tot
    yield Parameterrij(vanaf=begin, tot=eind, waarden=_samen(rij.waarden, nieuw.waarden))
    if eind and eind != rij.tot:
        yield rij.model_copy(update={"vanaf": eind + timedelta(days=1)})


def _rolfouten(aanpassing: Aanpassing, kaderbestand: Kaderbestand) -> Iterator[Fout]:
    bekend = [rij.rol for rij in kaderbestand.rollen]
    for code, regel in aanpassing.regels.items():
        for nummer, rol in enumerate(regel.afwijking_door or ()):
            if rol not in bekend:
                pad = ("regels", code, "afwijking_door", nummer)
                yield aanpassing.fout(pad, onbekend("rol", rol, bekend), rol)
