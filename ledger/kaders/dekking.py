"""The coverage table of a kader: every rule with what carries it out and proves it, and every
paragraph of its documents with the rules that come from it, or why there are none.

It is made from the code (which rules there are, from which paragraphs) and from files of the
kader: `dekking*.yaml` have its documents paragraph by paragraph, `tegenstrijdigheden.yaml` has what
they contradict and which reading was chosen. A kader without those files has no paragraphs. Nothing
here is needed to judge, so nothing is read before somebody asks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatch
from functools import cache
from importlib.resources import files
from typing import Annotated, Final

from pydantic import BeforeValidator, model_validator

from ledger.bevinding import Bron, Gevolg, Waarde
from ledger.kaders.bestand import Fout, Gegevensbestand, GegevensFout, Pad, lees
from ledger.kaders.gegevensmodellen import Rij, Tekst, Teksten, onbekend
from ledger.kaders.kader import Kader
from ledger.kaders.regelboek import Definitie
from ledger.kaders.register import map_van
from ledger.scenario.bestand import lees_gevallen
from ledger.vindplaats import TESTS, noemers, vindplaats

DEKKING: Final = "dekking*.yaml"
TEGENSTRIJDIGHEDEN: Final = "tegenstrijdigheden.yaml"

_GEVALLEN: Final = TESTS / "kaders"
_CODE: Final = re.compile(r"\b[A-Z]{2}-[A-Z0-9]+-[0-9]{2}\b")


class Status(StrEnum):
    """What became of a paragraph: rules, or nothing to judge, or not taken over."""

    REGELS = "regels"
    INFORMATIEF = "informatief"
    NIET_OPGENOMEN = "nietOpgenomen"


# --- the files ------------------------------------------------------------------------------------


def _als_kop(waarde: object) -> object:
    return {"paragraaf": waarde} if isinstance(waarde, str) else waarde


Koppen = tuple[Annotated["Kop", BeforeValidator(_als_kop)], ...]
"""Paragraphs; one with nothing but a name may be written as that name."""


class Kop(Rij):
    """A paragraph as the file has it, with those below it.

    `paragraaf` is how rules name it and `kop` its title where that is another; a name in brackets
    is a part without a title of its own. `ook_als` are names under which rules cite it besides,
    such as that of all tables together; where `producten` are given (here or above), only rules on
    one of them are meant then. A paragraph without rules says why: `informatief` when there is
    nothing to judge, `niet_opgenomen` when what there is was left out.
    """

    paragraaf: Tekst
    kop: Tekst | None = None
    ook_als: Teksten = ()
    producten: Teksten = ()
    informatief: Tekst | None = None
    niet_opgenomen: Tekst | None = None
    onder: Koppen = ()

    @property
    def is_deel(self) -> bool:
        """Whether it is a part of the paragraph above it, without a title of its own."""
        return self.paragraaf.startswith("(") and self.kop is None

    @property
    def status(self) -> Status:
        """What became of it."""
        if self.niet_opgenomen is not None:
            return Status.NIET_OPGENOMEN
        return Status.REGELS if self.informatief is None else Status.INFORMATIEF

    @property
    def reden(self) -> str | None:
        """Why it has no rules; None when it has."""
        return self.informatief or self.niet_opgenomen

    @model_validator(mode="after")
    def _een_reden(self) -> "Kop":
        if self.informatief is not None and self.niet_opgenomen is not None:
            raise ValueError("kies informatief of niet_opgenomen, niet allebei")
        return self


class Dekkingsbestand(Gegevensbestand):
    """The shape of `dekking*.yaml`: the paragraphs of one document in reading order."""

    document: Tekst
    paragrafen: Koppen


class Tegenstrijdigheid(Waarde):
    """Where a document contradicts itself or another; both readings stay visible."""

    onderwerp: Tekst
    lezing_a: Tekst
    lezing_b: Tekst
    gekozen: Tekst
    regels: tuple[Tekst, ...]


class Tegenstrijdighedenbestand(Gegevensbestand):
    """The shape of `tegenstrijdigheden.yaml`."""

    tegenstrijdigheden: tuple[Tegenstrijdigheid, ...]


# --- the table ------------------------------------------------------------------------------------


class Paragraafdekking(Waarde):
    """A paragraph of a document; `diepte` counts its headings from 1.

    `kop` is its title in the document, None for a part without one. `reden` says in Dutch why
    there are no rules; None when there are.
    """

    document: str
    paragraaf: str
    kop: str | None
    diepte: int
    status: Status
    regels: tuple[str, ...]
    reden: str | None


class Regeldekking(Waarde):
    """A rule of the kader.

    `implementatie` is file and line within this project, of the rule and of its yearly report if
    it has one. `tests` are the test modules and case files that name the rule and `voorbeelden` the
    names of its own cases; both are empty where the tests were not installed.
    """

    code: str
    titel: str
    gevolg: Gevolg
    bron: tuple[Bron, ...]
    implementatie: tuple[str, ...]
    tests: tuple[str, ...]
    voorbeelden: tuple[str, ...]


class Kaderdekking(Waarde):
    """The coverage table of a kader: rules by code, paragraphs in reading order."""

    kader: str
    regels: tuple[Regeldekking, ...]
    paragrafen: tuple[Paragraafdekking, ...]
    tegenstrijdigheden: tuple[Tegenstrijdigheid, ...]


@dataclass(frozen=True, slots=True)
class _Plek:
    """A paragraph of the file where it lies: its whole path, and what holds from above."""

    document: str
    pad: str
    diepte: int
    kop: Kop
    producten: frozenset[str]
    veld: Pad

    def levert(self, definitie: Definitie, bronnen: tuple[Bron, ...]) -> bool:
        """Whether a rule that cites these sources comes from this paragraph."""
        paden = {bron.paragraaf for bron in bronnen if bron.document == self.document}
        if self.pad in paden:
            return True
        alle = not self.producten or definitie.producten is None
        past = alle or bool(self.producten & (definitie.producten or frozenset()))
        return past and not paden.isdisjoint(self.kop.ook_als)


Herkomst = tuple[Definitie, tuple[Bron, ...]]
"""A rule with all its sources."""


def kaderdekking(kader: Kader) -> Kaderdekking:
    """The coverage table of a kader.

    Raises GegevensFout with every error in its files: lines that cannot be read, a paragraph that
    stands there twice, a document or a rule that the kader does not have.
    """
    bestanden, strijd = _bestanden(kader.naam)
    fouten = [*strijdfouten(kader, strijd)]
    for bestand in bestanden:
        fouten += paragraaffouten(kader, bestand)
    if fouten:
        raise GegevensFout(fouten)
    definities = [kader.boek.definities[code] for code in sorted(kader.regels)]
    herkomst = [(definitie, bronnen(kader, definitie)) for definitie in definities]
    return Kaderdekking(
        kader=kader.naam,
        regels=tuple(_regel(kader, *rij) for rij in herkomst),
        paragrafen=tuple(_paragraaf(plek, herkomst) for b in bestanden for plek in _plekken(b)),
        tegenstrijdigheden=strijd.tegenstrijdigheden,
    )


def bronnen(kader: Kader, definitie: Definitie) -> tuple[Bron, ...]:
    """Every paragraph that a rule comes from, each with its own document."""
    return tuple(kader.bestand.bron(paragraaf) for paragraaf in definitie.paragrafen)


def _regel(kader: Kader, definitie: Definitie, bron: tuple[Bron, ...]) -> Regeldekking:
    code = definitie.code
    regel = kader.regels[code]
    boek = kader.boek.rapporten
    rapport = (vindplaats(boek[code].meet),) if code in boek else ()
    return Regeldekking(
        code=code,
        titel=regel.titel,
        gevolg=regel.gevolg,
        bron=bron,
        implementatie=(vindplaats(regel.functie), *rapport),
        tests=_noemers().get(code, ()),
        voorbeelden=_voorbeelden(kader.naam, code),
    )


def _paragraaf(plek: _Plek, herkomst: list[Herkomst]) -> Paragraafdekking:
    kop = plek.kop
    uit = (definitie.code for definitie, bron in herkomst if plek.levert(definitie, bron))
    return Paragraafdekking(
        document=plek.document,
        paragraaf=plek.pad,
        kop=None if kop.is_deel else kop.kop or kop.paragraaf,
        diepte=plek.diepte,
        status=kop.status,
        regels=tuple(uit),
        reden=kop.reden,
    )


# --- reading --------------------------------------------------------------------------------------


@cache
def _bestanden(naam: str) -> tuple[tuple[Dekkingsbestand, ...], Tegenstrijdighedenbestand]:
    map_ = files("ledger.kaders") / map_van(naam)
    aanwezig = sorted(map_.iterdir(), key=lambda pad: pad.name) if map_.is_dir() else ()
    dekking = [pad for pad in aanwezig if fnmatch(pad.name, DEKKING)]
    strijd = map_ / TEGENSTRIJDIGHEDEN
    return (
        tuple(lees(pad, Dekkingsbestand, f"{naam}/{pad.name}") for pad in dekking),
        lees(strijd, Tegenstrijdighedenbestand, f"{naam}/{TEGENSTRIJDIGHEDEN}")
        if strijd.is_file()
        else Tegenstrijdighedenbestand(tegenstrijdigheden=()),
    )


def _plekken(bestand: Dekkingsbestand) -> Iterator[_Plek]:
    """Every paragraph in reading order."""
    yield from _onder(bestand.paragrafen, None, bestand.document, ("paragrafen",))


def _onder(koppen: Koppen, boven: _Plek | None, document: str, veld: Pad) -> Iterator[_Plek]:
    for nummer, kop in enumerate(koppen):
        plek = _Plek(
            document=document,
            pad=kop.paragraaf if boven is None else _pad(boven.pad, kop.paragraaf),
            diepte=1 if boven is None else boven.diepte + 1,
            kop=kop,
            producten=frozenset(kop.producten) or (boven.producten if boven else frozenset()),
            veld=(*veld, nummer),
        )
        yield plek
        yield from _onder(kop.onder, plek, document, (*plek.veld, "onder"))


def _pad(boven: str, naam: str) -> str:
    """How rules write it: headings with an arrow, a part without a title right behind."""
    return f"{boven} {naam}" if naam.startswith("(") else f"{boven} > {naam}"


def paragraaffouten(kader: Kader, bestand: Dekkingsbestand) -> Iterator[Fout]:
    """A document that the kader does not have, and paragraphs that stand there twice."""
    namen = [document.naam for document in kader.bestand.documenten]
    if bestand.document not in namen:
        yield bestand.fout(("document",), onbekend("document", bestand.document, namen))
    gezien: set[str] = set()
    for plek in _plekken(bestand):
        if plek.pad in gezien:
            yield bestand.fout(plek.veld, f"'{plek.pad}' staat er dubbel")
        gezien.add(plek.pad)


def strijdfouten(kader: Kader, bestand: Tegenstrijdighedenbestand) -> Iterator[Fout]:
    """Rules that do not exist."""
    for nummer, rij in enumerate(bestand.tegenstrijdigheden):
        for plaats, code in enumerate(rij.regels):
            if code not in kader.boek.definities:
                veld = ("tegenstrijdigheden", nummer, "regels", plaats)
                yield bestand.fout(veld, f"er is geen regel {code}", code)


@cache
def _noemers() -> dict[str, tuple[str, ...]]:
    return noemers((*TESTS.rglob("test_*.py"), *_GEVALLEN.rglob("*.yaml")), _CODE)


@cache
def _voorbeelden(naam: str, code: str) -> tuple[str, ...]:
    """The names of the cases in the file of a rule."""
    pad = _GEVALLEN / naam / f"{code}.yaml"
    return tuple(geval.naam for geval in lees_gevallen(pad).gevallen) if pad.is_file() else ()
