"""The data of one kader: who takes part, which products, which figures, from when to when.

Four files in the folder of a kader hold them: `kader.yaml`, `producten.yaml`, `parameters.yaml`
and, where products were converted, `ist_soll.yaml`. A gemeente changes them for itself, or drafts
a new version, with one more file of the same field names: an `Aanpassing` (see `pas_aan`).
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeVar, cast

import orjson

from ledger.kaders.bestand import Fout, Gegevensbestand, GegevensFout, lees
from ledger.kaders.gegevensmodellen import (
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

T = TypeVar("T")

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

    def herken(self, categorie: str | None, code: str | None, dag: date) -> Product[Any] | None:
        """The product that a message means on that day, None when the kader does not know it."""
        return next(
            (p for p in self.producten.values() if p.heet(categorie, code) and p.geldt_op(dag)),
            None,
        )


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
