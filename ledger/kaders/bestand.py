"""Reading YAML that people write: data files of a kader, drafts of a gemeente, case files.

What is read is validated by a pydantic model, and every error comes at once, with its line, its
field and what would be right. Only plain YAML is taken: scalars, lists and maps. Without quotes
these are not text: `true` and `false`, `null` (or nothing), a whole number without leading zeros
and a day such as 2027-01-31. So the code 0034 keeps its zeros, and there are no floats.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar, get_args

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, PrivateAttr, ValidationError
from pydantic_core import ErrorDetails

MAX_BYTES: Final = 2_000_000
MAX_DIEPTE: Final = 40
_MAX_WAARDE: Final = 60

Pad = tuple[str | int, ...]
M = TypeVar("M", bound=BaseModel)

_LADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_VAST: Final[Mapping[str, bool | None]] = {
    "": None, "~": None, "null": None, "true": True, "false": False
}  # fmt: skip
_GETAL: Final = re.compile(r"-?(0|[1-9][0-9]{0,17})\Z")
_DAG: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_ONLEESBAAR: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BSN: Final = re.compile(r"[0-9]{9}")
_OPENFOUTEN: Final[Mapping[type[OSError], str]] = {
    FileNotFoundError: "dit bestand bestaat niet",
    IsADirectoryError: "dit is een map en geen bestand",
    PermissionError: "dit bestand mag niet worden gelezen",
}
_DAG_VERWACHT: Final = "moet een dag zijn, geschreven als 2027-01-31"


@dataclass(frozen=True, slots=True)
class Fout:
    """One error in a file; `regel` counts from 1 and so do the lists in `veld`."""

    bestand: str
    regel: int
    veld: str
    waarde: str | None
    melding: str

    def __str__(self) -> str:
        veld = f"{self.veld}: " if self.veld else ""
        return f"{self.bestand}, regel {self.regel}: {veld}{self.melding}"


class GegevensFout(Exception):
    """A file that is refused; `fouten` has every error, in the order of the lines."""

    def __init__(self, fouten: Iterable[Fout]) -> None:
        self.fouten = tuple(sorted(fouten, key=lambda fout: (fout.bestand, fout.regel)))
        super().__init__("\n".join(str(fout) for fout in self.fouten))


class Veldfouten(ValueError):
    """For a validator that judges several rows: errors on paths within what it validates."""

    def __init__(self, fouten: Iterable[tuple[Pad, str]]) -> None:
        self.fouten = tuple(fouten)
        super().__init__("; ".join(melding for _, melding in self.fouten))


@dataclass(frozen=True, slots=True)
class Plaatsen:
    """Which line of a file every path stands on."""

    bestand: str = ""
    regels: Mapping[Pad, int] = field(default_factory=dict)

    def fout(self, pad: Pad, melding: str, waarde: object = None) -> Fout:
        """An error on `pad`; where the path is not in the file, on the line of what encloses it."""
        stukken = (pad[:lengte] for lengte in range(len(pad), -1, -1))
        regel = next((self.regels[stuk] for stuk in stukken if stuk in self.regels), 1)
        return _fout(self.bestand, regel, pad, waarde, melding)


class Gegevensbestand(BaseModel):
    """Base of a model for a whole file: it remembers its lines for checks across files."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
    _plaatsen: Plaatsen = PrivateAttr(default_factory=Plaatsen)

    def fout(self, pad: Pad, melding: str, waarde: object = None) -> Fout:
        """An error in this file, found after reading it."""
        return self._plaatsen.fout(pad, melding, waarde)

    def fouten_van(
        self, fout: ValidationError, model: type[BaseModel], boom: object, pad: Pad
    ) -> list[Fout]:
        """The errors of a part of this file (at `pad`) that was validated by itself."""
        return list(_vertaal(fout, model, boom, self._plaatsen, pad))


def _geen_getal_als_dag(waarde: object) -> object:
    if isinstance(waarde, int):
        raise ValueError(_DAG_VERWACHT)
    return waarde


Datum = Annotated[date, BeforeValidator(_geen_getal_als_dag)]
"""A day; unlike pydantic's own, it does not take a number for seconds since 1970."""


def lees(pad: Path | Traversable, model: type[M], naam: str | None = None) -> M:
    """The file as `model`; `naam` is what errors call it (default: the name of the file).

    Raises `GegevensFout` with every error.
    """
    naam = naam or pad.name
    try:
        with pad.open("rb") as stroom:
            inhoud = stroom.read(MAX_BYTES + 1)
    except OSError as fout:
        melding = _OPENFOUTEN.get(type(fout), "dit bestand kan niet worden gelezen")
        raise GegevensFout([Fout(naam, 1, "", None, melding)]) from None
    return lees_tekst(inhoud, model, naam)


def lees_tekst(inhoud: bytes, model: type[M], naam: str) -> M:
    """As `lees`, of bytes that are there already."""
    lezer = _Lezer(naam)
    boom = lezer.lees(inhoud)
    plaatsen = Plaatsen(naam, lezer.regels)
    fouten = list(lezer.fouten.values())
    try:
        waarde = model.model_validate(boom)
    except ValidationError as fout:
        bekend = {gevonden.veld for gevonden in fouten}
        vertaald = _vertaal(fout, model, boom, plaatsen)
        raise GegevensFout([*fouten, *(v for v in vertaald if v.veld not in bekend)]) from None
    if fouten:
        raise GegevensFout(fouten)
    if isinstance(waarde, Gegevensbestand):
        waarde._plaatsen = plaatsen
    return waarde


def _fout(bestand: str, regel: int, pad: Pad, waarde: object, melding: str) -> Fout:
    return Fout(bestand, regel, _veilig(veldnaam(pad)), toon(waarde), _veilig(melding))


def _veilig(tekst: str) -> str:
    """On one line and without what may be a BSN."""
    return _BSN.sub("*" * 9, " ".join(tekst.split()))


def veldnaam(pad: Pad) -> str:
    """The path as people write it: `producten[3].eenheden`, lists counted from 1."""
    delen = (f"[{deel + 1}]" if isinstance(deel, int) else f".{deel}" for deel in pad)
    return "".join(delen).removeprefix(".")


def toon(waarde: object) -> str | None:
    """A scalar as text for an error, cut off when long and without what may be a BSN."""
    if waarde is None or isinstance(waarde, (dict, list, tuple, BaseModel)):
        return None
    tekst = str(waarde).lower() if isinstance(waarde, bool) else str(waarde)
    tekst = _veilig(tekst)
    return tekst if len(tekst) <= _MAX_WAARDE else f"{tekst[: _MAX_WAARDE - 1]}…"


class _Lezer:
    """Turns the events of the YAML parser into plain values and remembers their lines."""

    def __init__(self, naam: str) -> None:
        self.regels: dict[Pad, int] = {(): 1}
        self.fouten: dict[tuple[str, int], Fout] = {}
        self._naam = naam
        self._stroom: Iterator[yaml.Event] = iter(())

    def lees(self, inhoud: bytes) -> object:
        """The document; raises `GegevensFout` where reading cannot go on."""
        if len(inhoud) > MAX_BYTES:
            raise self._stop(1, f"het bestand is groter dan {MAX_BYTES // 1_000_000} MB")
        try:
            tekst = inhoud.decode("utf-8-sig")
        except UnicodeDecodeError as fout:
            regel = inhoud[: fout.start].count(b"\n") + 1
            raise self._stop(regel, "geen leesbare tekst; bewaar het bestand als UTF-8") from None
        if vreemd := _ONLEESBAAR.search(tekst):
            regel = tekst[: vreemd.start()].count("\n") + 1
            raise self._stop(regel, "er staat een onzichtbaar stuurteken in de tekst")
        try:
            return self._document(tekst)
        except yaml.MarkedYAMLError as fout:
            raise self._stop(*_ontleedfout(fout, tekst)) from None

    def _document(self, tekst: str) -> object:
        self._stroom = iter(yaml.parse(tekst, Loader=_LADER))
        next(self._stroom)  # the start of the stream
        if isinstance(next(self._stroom), yaml.StreamEndEvent):
            raise self._stop(1, "het bestand is leeg")
        waarde = self._knoop(next(self._stroom), ())
        next(self._stroom)  # the end of the document
        volgend = next(self._stroom)
        if not isinstance(volgend, yaml.StreamEndEvent):
            raise self._stop(_regel(volgend), "zet één document in een bestand (geen tweede ---)")
        return waarde

    def _knoop(self, knoop: Any, pad: Pad) -> object:
        self.regels.setdefault(pad, _regel(knoop))
        if len(pad) > MAX_DIEPTE:
            raise self._stop(_regel(knoop), f"meer dan {MAX_DIEPTE} niveaus diep")
        if knoop.anchor is not None:
            self._meld(knoop, pad, "ankers en verwijzingen (& en *) mogen niet; schrijf het uit")
        elif knoop.tag is not None:
            soort = knoop.tag.replace("tag:yaml.org,2002:", "!!")
            self._meld(knoop, pad, f"een type ({soort}) mag niet; schrijf alleen de waarde")
        if isinstance(knoop, yaml.ScalarEvent):
            return self._scalair(knoop, pad)
        if isinstance(knoop, yaml.SequenceStartEvent):
            return self._lijst(pad)
        return self._velden(pad) if isinstance(knoop, yaml.MappingStartEvent) else None

    def _lijst(self, pad: Pad) -> list[object]:
        rijen: list[object] = []
        while not isinstance(knoop := next(self._stroom), yaml.SequenceEndEvent):
            rijen.append(self._knoop(knoop, (*pad, len(rijen))))
        return rijen

    def _velden(self, pad: Pad) -> dict[str, object]:
        velden: dict[str, object] = {}
        while not isinstance(sleutel := next(self._stroom), yaml.MappingEndEvent):
            naam = sleutel.value if isinstance(sleutel, yaml.ScalarEvent) else ""
            if not naam:
                self._meld(sleutel, pad, "hier hoort een veldnaam te staan")
                self._knoop(sleutel, (*pad, "?"))
            elif naam in velden:
                eerste = self.regels[(*pad, naam)]
                self._meld(sleutel, (*pad, naam), f"staat er dubbel; ook op regel {eerste}")
            self.regels.setdefault((*pad, naam), _regel(sleutel))
            waarde = self._knoop(next(self._stroom), (*pad, naam))
            velden.setdefault(naam, waarde)
        return velden

    def _scalair(self, knoop: yaml.ScalarEvent, pad: Pad) -> object:
        tekst: str = knoop.value
        if not knoop.implicit[0]:  # in quotes or a block: text
            return tekst
        if tekst in _VAST:
            return _VAST[tekst]
        if _GETAL.match(tekst):
            return int(tekst)
        if _DAG.match(tekst):
            try:
                return date.fromisoformat(tekst)
            except ValueError:
                self._meld(knoop, pad, f"{tekst} is geen bestaande dag")
                return None
        return tekst

    def _meld(self, knoop: yaml.Event, pad: Pad, melding: str) -> None:
        waarde = getattr(knoop, "value", None)
        fout = _fout(self._naam, _regel(knoop), pad, waarde, melding)
        self.fouten.setdefault((fout.veld, fout.regel), fout)

    def _stop(self, regel: int, melding: str) -> GegevensFout:
        return GegevensFout([*self.fouten.values(), Fout(self._naam, regel, "", None, melding)])


def _regel(knoop: yaml.Event) -> int:
    return knoop.start_mark.line + 1 if knoop.start_mark else 1


_TAB: Final = "er staat een tab; spring in met spaties"
_DUBBELE_PUNT: Final = (
    "een dubbele punt staat hier niet goed; zet de tekst tussen aanhalingstekens of herstel de "
    "inspringing"
)
_INSPRINGING: Final = "de inspringing klopt niet, of er ontbreekt een dubbele punt of een streepje"
_ONTLEEDFOUTEN: Final[tuple[tuple[str, str], ...]] = (
    ("a tab", _TAB),
    ("end of stream", "een aanhalingsteken dat hier begint wordt niet gesloten"),
    ("simple key", "na de veldnaam ontbreekt een dubbele punt met een spatie"),
    ("mapping values", _DUBBELE_PUNT),
    ("start any token", "een waarde die met @, % of ` begint hoort tussen aanhalingstekens"),
    ("flow", "een komma of een haakje ([, ], { of }) ontbreekt"),
    ("block mapping", _INSPRINGING),
    ("block collection", _INSPRINGING),
)
_ANDERS: Final = "geen geldige YAML; controleer inspringing, dubbele punten en aanhalingstekens"
_BEGINT_EERDER: Final = ("end of stream", "simple key")


def _ontleedfout(fout: yaml.MarkedYAMLError, tekst: str) -> tuple[int, str]:
    """The line and the sentence; where a quote or a key began says more than where it ended."""
    engels = f"{fout.problem} {fout.context}"
    eerder = any(kenmerk in engels for kenmerk in _BEGINT_EERDER)
    plek = (fout.context_mark if eerder else None) or fout.problem_mark
    regel = plek.line if plek else 0
    inhoud = [*tekst.split("\n"), ""][regel]
    if "\t" in inhoud[: len(inhoud) - len(inhoud.lstrip())]:
        return regel + 1, _TAB
    for kenmerk, melding in _ONTLEEDFOUTEN:
        if kenmerk in engels:
            return regel + 1, melding
    return regel + 1, _ANDERS


def _vertaal(
    fout: ValidationError,
    model: type[BaseModel],
    boom: object,
    plaatsen: Plaatsen,
    begin: Pad = (),
) -> list[Fout]:
    """The errors of pydantic in Dutch; alternatives for one value become one error."""
    per_pad: dict[Pad, list[str]] = {}
    waarden: dict[Pad, object] = {}
    keuzes: set[Pad] = set()  # paths whose error says nothing when one below it does
    for detail in fout.errors(include_url=False):
        pad, heeft_keuze = _pad(detail, boom)
        for extra, melding in _meldingen(detail, model):
            volledig = (*begin, *pad, *extra)
            per_pad.setdefault(volledig, []).append(melding)
            waarden[volledig] = None if detail["type"] in _ZONDER_WAARDE else detail["input"]
            if heeft_keuze or detail["type"] == "too_short":
                keuzes.add(volledig)
    return [
        plaatsen.fout(pad, _met_waarde(meldingen, waarden[pad]), waarden[pad])
        for pad, meldingen in per_pad.items()
        if not (pad in keuzes and any(_onder(ander, pad) for ander in per_pad))
    ]


def _met_waarde(meldingen: list[str], waarde: object) -> str:
    """The alternatives as one sentence that ends with what stands there, unless it says so."""
    tekst = ", of ".join(dict.fromkeys(meldingen))
    getoond = toon(waarde)
    return tekst if getoond is None or f"'{getoond}'" in tekst else f"{tekst}, niet '{getoond}'"


def _onder(pad: Pad, boven: Pad) -> bool:
    return len(pad) > len(boven) and pad[: len(boven)] == boven


def _heeft(boom: object, deel: str | int) -> bool:
    if isinstance(boom, (list, tuple)):
        return isinstance(deel, int) and deel < len(boom)
    return isinstance(boom, dict) and deel in boom


def _pad(detail: ErrorDetails, boom: Any) -> tuple[Pad, bool]:
    """The path in the file, and whether pydantic put names of alternatives into it."""
    pad: list[str | int] = []
    heeft_keuze = False
    loc = detail["loc"]
    for nummer, deel in enumerate(loc):
        if _heeft(boom, deel):
            boom = boom[deel]
        elif not (detail["type"] == "missing" and nummer == len(loc) - 1):
            heeft_keuze = True
            continue
        pad.append(deel)
    return tuple(pad), heeft_keuze


_ZONDER_WAARDE: Final = frozenset({"missing", "union_tag_not_found", "extra_forbidden"})
_TEKST: Final = "moet tekst zijn"
_LIJST: Final = "moet een lijst zijn"
_VELDEN: Final = "moet uit velden met een waarde bestaan"
_MELDINGEN: Final[Mapping[str, str]] = {
    "missing": "dit veld ontbreekt",
    "string_type": _TEKST,
    "string_too_short": "moet minstens {min_length} teken(s) lang zijn",
    "string_too_long": "mag hoogstens {max_length} tekens lang zijn",
    "string_pattern_mismatch": "heeft niet de vorm {pattern}",
    "int_type": "moet een geheel getal zijn",
    "int_parsing": "moet een geheel getal zijn",
    "int_from_float": "moet een geheel getal zijn",
    "bool_type": "moet true of false zijn",
    "bool_parsing": "moet true of false zijn",
    "literal_error": "kies uit {expected}",
    "enum": "kies uit {expected}",
    "union_tag_invalid": "kies uit {expected_tags}",
    "union_tag_not_found": "het veld {discriminator} ontbreekt",
    "list_type": _LIJST,
    "tuple_type": _LIJST,
    "set_type": _LIJST,
    "frozen_set_type": _LIJST,
    "dict_type": _VELDEN,
    "mapping_type": _VELDEN,
    "model_type": _VELDEN,
    "model_attributes_type": _VELDEN,
    "dataclass_type": _VELDEN,
    "too_short": "moet minstens {min_length} waarde(n) hebben",
    "too_long": "mag hoogstens {max_length} waarde(n) hebben",
    "greater_than": "moet meer dan {gt} zijn",
    "greater_than_equal": "moet minstens {ge} zijn",
    "less_than": "moet minder dan {lt} zijn",
    "less_than_equal": "mag hoogstens {le} zijn",
    "none_required": "moet leeg zijn",
    "timezone_aware": "moet een tijdstip met tijdzone zijn, zoals 2027-01-31T09:00:00+01:00",
}


def _meldingen(detail: ErrorDetails, model: type[BaseModel]) -> Iterable[tuple[Pad, str]]:
    soort, invoer, ctx = detail["type"], detail["input"], detail.get("ctx", {})
    if isinstance(oorzaak := ctx.get("error"), Veldfouten):
        return oorzaak.fouten
    if soort in {"value_error", "assertion_error"}:
        return [((), str(oorzaak))]
    if soort == "extra_forbidden":
        return [((), _onbekend_veld(detail["loc"], model))]
    if invoer is None and soort != "none_required":
        return [((), "mag niet leeg zijn")]
    melding = _MELDINGEN.get(soort, _soortmelding(soort))
    melding = melding.format(**{naam: _nl(waarde) for naam, waarde in ctx.items()})
    if soort == "string_type" and isinstance(invoer, (bool, int, date)):
        melding += " (zet de waarde tussen aanhalingstekens)"
    return [((), melding)]


def _soortmelding(soort: str) -> str:
    if soort.startswith("datetime"):
        return "moet een tijdstip zijn, geschreven als 2027-01-31T09:00:00+01:00"
    return _DAG_VERWACHT if soort.startswith("date_") else "heeft niet de juiste vorm"


def _nl(waarde: object) -> str:
    return str(waarde).replace(" or ", " of ")


def _onbekend_veld(loc: Pad, model: type[BaseModel]) -> str:
    modellen: list[type[BaseModel]] = [model]
    for deel in loc[:-1]:
        velden = [soort for m in modellen for soort in _onder_veld(m, deel)]
        modellen = velden or modellen
    namen = sorted({veld.alias or naam for m in modellen for naam, veld in m.model_fields.items()})
    lijkt = get_close_matches(str(loc[-1]), namen, n=1)
    if lijkt:
        return f"onbekend veld; bedoeld is misschien '{lijkt[0]}'"
    return f"onbekend veld; bekend zijn: {', '.join(namen)}"


def _onder_veld(model: type[BaseModel], deel: str | int) -> Iterator[type[BaseModel]]:
    for naam, veld in model.model_fields.items():
        if deel in {naam, veld.alias}:
            yield from _modellen_in(veld.annotation)


def _modellen_in(annotatie: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotatie, type) and issubclass(annotatie, BaseModel):
        yield annotatie
    for deel in get_args(annotatie):
        yield from _modellen_in(deel)
