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
from pydantic import BaseModel, ValidationError

from ledger.kaders.bestand import Fout, Gegevensbestand, GegevensFout, Pad, lees, toon
from ledger.kaders.gegevensmodellen import (
    Aanpassing,
    Deelname,
    IstSoll,
    Istsollbestand,
    Kaderbestand,
    Parameterrij,
    Parametersbestand,
    Product,
    Productenbestand,
    Regelaanpassing,
    Waarden,
    inwerkingfouten,
    onbekend,
)
from ledger.regels import is_bekend

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

    def waarden(
        self, regel: str, dag: date, bekend_op: date = date.max
    ) -> Mapping[str, Any] | None:
        """The figures of a rule on that day, as they were known on `bekend_op`.

        Empty when the rule has none; None when none hold. Of several rows that hold, the one that
        was published last counts.
        """
        rijen = self.parameters.get(regel)
        if rijen is None:
            return MappingProxyType({})
        geldend = _nieuwste(
            rij for rij in rijen if rij.geldt_op(dag) and is_bekend(rij.bekendgemaakt, bekend_op)
        )
        return None if geldend is None else geldend.waarden


def _nieuwste(rijen: Iterable[Parameterrij]) -> Parameterrij | None:
    return max(rijen, key=lambda rij: rij.bekendgemaakt or date.min, default=None)


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


def productfouten(
    bestand: Gegevensbestand, plek: Mapping[str, int], codes: Mapping[str, Product[Any]]
) -> Iterator[Fout]:
    """What is wrong between products; `plek` says which row of the file has which code.

    A reference to a product that does not exist, or a way to name a product in a message that
    may also mean another.
    """
    for code, nummer in plek.items():
        kenmerken = codes[code].kenmerken
        for veld in getattr(kenmerken, "PRODUCTVELDEN", ()):
            ander = getattr(kenmerken, veld)
            if ander is not None and ander not in codes:
                pad = ("producten", nummer, "kenmerken", veld)
                yield bestand.fout(pad, onbekend("productcode", ander, codes), ander)
        for andere in codes.values():
            eenmaal = plek.get(andere.code, -1) < nummer
            if eenmaal and codes[code].overlapt(andere):
                for soort, naam in _gedeeld(codes[code], andere):
                    vorm = f"categorie {soort or '-'}, code {naam or '-'}"
                    melding = f"een bericht met {vorm} kan ook {andere.code} betekenen"
                    yield bestand.fout(("producten", nummer, "herkenning"), melding)


def _gedeeld(een: Product[Any], ander: Product[Any]) -> Iterator[tuple[str | None, str | None]]:
    anders = tuple(ander.vormen())
    for soort, naam in een.vormen():
        if any(naam == n and (soort == s or None in {soort, s}) for s, n in anders):
            yield soort, naam


def bundel(
    kaderbestand: Kaderbestand,
    producten: Mapping[str, Product[Any]],
    parameters: Mapping[str, tuple[Parameterrij, ...]],
    ist_soll: tuple[IstSoll, ...],
    regels: Mapping[str, Regelaanpassing],
    productmodel: type[Product[Any]],
) -> Kadergegevens:
    """The data of a version under the hash of their content.

    Defaults are left out, so that a field that a later release adds leaves the hash as it was.
    """
    inhoud = {
        "kader": _json(kaderbestand),
        "producten": {code: _json(product) for code, product in producten.items()},
        "parameters": {code: [_json(rij) for rij in rijen] for code, rijen in parameters.items()},
        "istSoll": [_json(rij) for rij in ist_soll],
        "regels": {code: _json(regel) for code, regel in regels.items()},
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


def _json(rij: BaseModel) -> dict[str, Any]:
    return rij.model_dump(mode="json", exclude_defaults=True)


def lees_producten(
    pad: Path | Traversable, kenmerken_model: Any, naam: str | None = None
) -> Productenbestand[Any]:
    """The file with products whose `kenmerken` have the shape of `kenmerken_model`."""
    model = cast("type[Productenbestand[Any]]", Productenbestand.__class_getitem__(kenmerken_model))
    return lees(pad, model, naam)


def laad_gegevens(
    pakket: str | Path | Traversable, kenmerken_model: Any = Waarden
) -> Kadergegevens:
    """The data files in the package (or folder) of a kader; `GegevensFout` with every error."""
    map_ = files(pakket) if isinstance(pakket, str) else pakket
    fouten: list[Fout] = []
    naam = f"{map_.name}/{{}}".format
    kader = _probeer(fouten, lambda: lees(map_ / KADER, Kaderbestand, naam(KADER)))
    producten = _probeer(
        fouten, lambda: lees_producten(map_ / PRODUCTEN, kenmerken_model, naam(PRODUCTEN))
    )
    parameters = _probeer(
        fouten, lambda: lees(map_ / PARAMETERS, Parametersbestand, naam(PARAMETERS))
    )
    tabel = _probeer(fouten, lambda: _tabel(map_ / IST_SOLL, naam(IST_SOLL)))
    if kader is None or producten is None or parameters is None or tabel is None:
        raise GegevensFout(fouten)
    codes = {product.code: product for product in producten.producten}
    plek = {code: nummer for nummer, code in enumerate(codes)}
    fouten += deelnamefouten(kader, kader.deelname, codes)
    fouten += ist_soll_fouten(tabel, tabel.ist_soll, codes)
    fouten += productfouten(producten, plek, codes)
    if fouten:
        raise GegevensFout(fouten)
    model = cast("type[Product[Any]]", Product.__class_getitem__(kenmerken_model))
    return bundel(kader, codes, parameters.parameters, tabel.ist_soll, {}, model)


def _tabel(pad: Path | Traversable, naam: str) -> Istsollbestand:
    return lees(pad, Istsollbestand, naam) if pad.is_file() else Istsollbestand(ist_soll=())


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


_KADERVELDEN: Final = frozenset({"versie", "titel", "bekendgemaakt", "in_werking", "vanaf", "tot"})


def _kaderbestand(oud: Kaderbestand, aanpassing: Aanpassing, fouten: list[Fout]) -> Kaderbestand:
    gezet = aanpassing.model_fields_set & _KADERVELDEN
    nieuw = {naam: getattr(aanpassing, naam) for naam in gezet}
    eigen = {rij.gemeente for rij in aanpassing.deelname}
    blijft = tuple(rij for rij in oud.deelname if rij.gemeente not in eigen)
    kaderbestand = oud.model_copy(update={**nieuw, "deelname": (*blijft, *aanpassing.deelname)})
    for pad, melding in inwerkingfouten(kaderbestand.bekendgemaakt, kaderbestand.in_werking):
        fouten.append(aanpassing.fout(pad, melding, kaderbestand.in_werking))
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
            plek[rij.code] = nummer
        except ValidationError as fout:
            pad = ("producten", nummer)
            fouten += aanpassing.fouten_van(fout, gegevens.productmodel, wijziging, pad)
    fouten += productfouten(aanpassing, plek, producten)
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
            parameters[code] = _bijgewerkt(rijen, regel.parameters)
    return parameters


def _parameterfouten(
    aanpassing: Aanpassing, pad: Pad, code: str, rijen: Iterable[Parameterrij], nieuw: Parameterrij
) -> Iterator[Fout]:
    raakt = [rij for rij in rijen if rij.overlapt(nieuw)]
    if not raakt:
        wanneer = "in deze periode" if rijen else "in dit kader"
        yield aanpassing.fout(pad, f"{code} heeft {wanneer} geen parameters")
    gemeld: set[Pad] = set()
    for rij in raakt:
        for plek, melding, waarde in _waardefouten(code, rij.waarden, nieuw.waarden, rij.soorten):
            if plek not in gemeld:
                gemeld.add(plek)
                yield aanpassing.fout((*pad, "waarden", *plek), melding, waarde)


_SOORTEN: Final[Mapping[str, tuple[type, str]]] = {
    "getal": (int, "moet een geheel getal zijn"),
    "tekst": (str, "moet tekst zijn"),
    "jaNee": (bool, "moet true of false zijn"),
    "dag": (date, "moet een dag zijn, geschreven als 2027-01-31"),
    "lijst": (tuple, "moet een lijst zijn"),
    "velden": (dict, "moet uit velden met een waarde bestaan"),
}


def _soort(waarde: object) -> str:
    return next(naam for naam, (soort, _) in _SOORTEN.items() if type(waarde) is soort)


def _waardefouten(
    code: str, oud: Mapping[str, Any], nieuw: Mapping[str, Any], soorten: Mapping[str, str]
) -> Iterator[tuple[Pad, str, object]]:
    """What is wrong with new values: a name that the rule does not know, or another kind.

    Names that are codes make a table: such a map may grow, with values like those it has.
    """
    tabel = not all(_NAAM.fullmatch(naam) for naam in oud)
    voorbeeld = next(iter(oud.values())) if tabel else None
    for naam, waarde in nieuw.items():
        if oud and naam not in oud and not tabel:
            bekend = ", ".join(oud)
            yield (naam,), f"onbekende parameter '{naam}' bij {code}; bekend: {bekend}", None
        elif oud:
            vorig = oud.get(naam, voorbeeld)
            soort = soorten.get(naam, "getal") if vorig is None else _soort(vorig)
            for plek, melding, fout in _soortfouten(code, vorig, waarde, soort):
                yield (naam, *plek), melding, fout


def _soortfouten(code: str, oud: Any, nieuw: Any, soort: str) -> Iterator[tuple[Pad, str, object]]:
    if nieuw is None and oud is not None:
        yield (), "mag niet leeg zijn; een regel uitzetten gaat met 'uit: true'", None
    elif nieuw is not None and type(nieuw) is not _SOORTEN[soort][0]:
        melding, getoond = _SOORTEN[soort][1], toon(nieuw)
        yield (), f"{melding}, niet '{getoond}'" if getoond else melding, nieuw
    elif isinstance(nieuw, Mapping) and oud is not None:
        yield from _waardefouten(code, oud, nieuw, {})
    elif isinstance(nieuw, tuple) and oud:
        for nummer, deel in enumerate(nieuw):
            for plek, melding, fout in _soortfouten(code, oud[0], deel, _soort(oud[0])):
                yield (nummer, *plek), melding, fout


def _bijgewerkt(rijen: tuple[Parameterrij, ...], nieuw: Parameterrij) -> tuple[Parameterrij, ...]:
    """The rows with the new values merged in, where and from when these are known.

    Values with a day of publication are rows beside the old ones, which who asks with older
    knowledge still gets.
    """
    if nieuw.bekendgemaakt is None:
        return tuple(stuk for rij in rijen for stuk in _gesplitst(rij, nieuw))
    return (*rijen, *_nieuwe_laag(rijen, nieuw))


def _nieuwe_laag(rijen: tuple[Parameterrij, ...], nieuw: Parameterrij) -> Iterator[Parameterrij]:
    """The new values over the newest figures of each stretch of days that they touch."""
    begin, einde = nieuw.vanaf or date.min, nieuw.tot or date.max
    naden = {begin}
    for rij in rijen:
        na = date.max if rij.tot in (None, date.max) else rij.tot + timedelta(days=1)
        naden |= {dag for dag in (rij.vanaf or date.min, na) if begin < dag <= einde}
    grenzen = sorted(naden)
    for nummer, dag in enumerate(grenzen):
        oud = _nieuwste(rij for rij in rijen if rij.geldt_op(dag))
        if oud is not None:
            volgende = grenzen[nummer + 1 :][:1]
            tot = volgende[0] - timedelta(days=1) if volgende else nieuw.tot
            yield _samengevoegd(oud, nieuw, nieuw.vanaf if dag == begin else dag, tot)


def _samengevoegd(
    oud: Parameterrij, nieuw: Parameterrij, vanaf: date | None, tot: date | None
) -> Parameterrij:
    return Parameterrij(
        vanaf=vanaf,
        tot=tot,
        bekendgemaakt=nieuw.bekendgemaakt or oud.bekendgemaakt,
        waarden=_samen(oud.waarden, nieuw.waarden),
        soorten=oud.soorten,
    )


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
    yield _samengevoegd(rij, nieuw, begin, eind)
    if eind and eind != rij.tot:
        yield rij.model_copy(update={"vanaf": eind + timedelta(days=1)})


def _rolfouten(aanpassing: Aanpassing, kaderbestand: Kaderbestand) -> Iterator[Fout]:
    bekend = [rij.rol for rij in kaderbestand.rollen]
    for code, regel in aanpassing.regels.items():
        for nummer, rol in enumerate(regel.afwijking_door or ()):
            if rol not in bekend:
                pad = ("regels", code, "afwijking_door", nummer)
                yield aanpassing.fout(pad, onbekend("rol", rol, bekend), rol)
