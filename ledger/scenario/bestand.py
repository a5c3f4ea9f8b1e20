"""The shape of a case file; the bodies of its steps are read in `stappen`."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from ledger.bevinding import Gevolg, Waarde
from ledger.kaders.bestand import (
    Datum,
    Fout,
    Gegevensbestand,
    GegevensFout,
    Pad,
    Plaatsen,
    Veldfouten,
    lees,
)
from ledger.kaders.gegevensmodellen import Aanpassing, Afwijsreden, Naam, Regelcode, Tekst, onbekend
from ledger.kaders.register import Kaders

NIET_BEOORDEELBAAR, AFGEWEKEN = "nietBeoordeelbaar", "afgeweken"
DOSSIER = "DOSSIER"
"""The code of what is wrong with a record in itself, which is no rule of a kader."""


class _Deel(Waarde):
    """Base of the parts of a case; a code may stand there without quotes."""

    model_config = ConfigDict(coerce_numbers_to_str=True)


class Verwachting(_Deel):
    """What one finding must say; a field that is absent is not compared.

    A finding that could not be judged, or that a deviation lifted, is only meant when it says so.
    """

    gevolg: Gevolg | None = None
    niet_beoordeelbaar: bool = False
    afgeweken: bool = False
    wj759: str | None = None
    retourcode: str | None = None
    plaats: str | None = None
    sleutel: str | None = None
    bedrag_eurocent: int | None = None
    operanden: dict[str, Any] = Field(default_factory=dict)


def _als_verwachtingen(waarde: object) -> object:
    rijen = waarde if isinstance(waarde, list) else [waarde]
    return [_als_verwachting(rij) for rij in rijen]


def _als_verwachting(waarde: object) -> object:
    if waarde == NIET_BEOORDEELBAAR:
        return {NIET_BEOORDEELBAAR: True}
    if waarde == AFGEWEKEN:
        return {"gevolg": Gevolg.AFWIJKEN, AFGEWEKEN: True}
    return {"gevolg": waarde} if isinstance(waarde, str) else waarde


class Termijnverwachting(_Deel):
    """What one opened obligation must say; a field that is absent is not compared."""

    wie: str | None = None
    wat: str | None = None
    vanaf: Datum | None = None
    laatste_dag: Datum | None = None
    sleutel: str | None = None
    waardoor: str | None = None


def _als_rijen(waarde: object) -> object:
    return waarde if isinstance(waarde, list) else [waarde]


Verwachtingen = Annotated[
    tuple[Verwachting, ...], BeforeValidator(_als_verwachtingen), Field(min_length=1)
]
Termijnverwachtingen = Annotated[
    tuple[Termijnverwachting, ...], BeforeValidator(_als_rijen), Field(min_length=1)
]


class Dan(_Deel):
    """What must come of the judged step."""

    uitkomst: Literal["toegestaan", "geweigerd"] | None = None
    advies: Literal["honoreren", "afwijzen", "onderzoeken"] | None = None
    reden: Afwijsreden | None = None
    bevindingen: dict[Regelcode, Verwachtingen] = Field(default_factory=dict)
    zonder: tuple[Regelcode, ...] = ()
    termijnen: dict[Regelcode, Termijnverwachtingen] = Field(default_factory=dict)
    voldaan: tuple[Regelcode, ...] = ()
    open: tuple[Regelcode, ...] = ()

    @model_validator(mode="after")
    def _samenhang(self) -> "Dan":
        fouten: list[tuple[Pad, str]] = [
            (("zonder", nummer), f"{code} staat ook bij de bevindingen")
            for nummer, code in enumerate(self.zonder)
            if code in self.bevindingen
        ]
        if self.reden is not None and self.advies not in (None, "afwijzen"):
            fouten.append((("reden",), "een reden hoort bij het advies afwijzen"))
        if not self.model_fields_set:
            fouten.append(((), "zeg minstens één ding dat uit de stap moet volgen"))
        if fouten:
            raise Veldfouten(fouten)
        return self

    def codes(self) -> Iterator[tuple[Pad, str]]:
        """Every rule that is named, with its path."""
        for veld, per_code in (("bevindingen", self.bevindingen), ("termijnen", self.termijnen)):
            yield from (((veld, code), code) for code in per_code)
        for veld, rij in (("zonder", self.zonder), ("voldaan", self.voldaan), ("open", self.open)):
            yield from (((veld, nummer), code) for nummer, code in enumerate(rij))


class Geval(_Deel):
    """One case; `voorbeeld` is the number of the example of the catalogue that it works out."""

    naam: Tekst
    voorbeeld: Annotated[int, Field(ge=1)] | None = None
    gegeven: tuple[dict[str, Any], ...] = ()
    als: dict[str, Any]
    dan: Dan


class Gevallenbestand(Gegevensbestand):
    """A file of cases about one rule; `aanpassingen` change the data of kaders for this file."""

    kader: Naam
    regel: Regelcode
    aanpassingen: tuple[Aanpassing, ...] = ()
    gevallen: Annotated[tuple[Geval, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _unieke_namen(self) -> "Gevallenbestand":
        namen = [geval.naam for geval in self.gevallen]
        dubbel = [nummer for nummer, naam in enumerate(namen) if naam in namen[:nummer]]
        if dubbel:
            raise Veldfouten(
                (("gevallen", nummer, "naam"), "deze naam staat er dubbel") for nummer in dubbel
            )
        return self


def lees_gevallen(pad: Path) -> Gevallenbestand:
    """The case file; `GegevensFout` with every error that shows without the rules."""
    bestand = lees(pad, Gevallenbestand)
    regels = bestand._plaatsen.regels
    for nummer, aanpassing in enumerate(bestand.aanpassingen):
        begin = ("aanpassingen", nummer)
        aanpassing._plaatsen = Plaatsen(
            bestand._plaatsen.bestand,
            {plek[2:]: regel for plek, regel in regels.items() if plek[:2] == begin},
        )
    return bestand


def codefouten(bestand: Gevallenbestand, kaders: Kaders, nummer: int) -> list[Fout]:
    """The rules that a case (counted from 0) or its file names and that do not exist."""
    bekend = {code for kader in kaders.op_naam.values() for code in kader.boek.definities}
    genoemd: list[tuple[Pad, str]] = [(("regel",), bestand.regel)]
    for plek, code in bestand.gevallen[nummer].dan.codes():
        genoemd.append((("gevallen", nummer, "dan", *plek), code))
    fouten = [
        bestand.fout(plek, f"er is geen regel {code}", code)
        for plek, code in genoemd
        if code not in bekend and code != DOSSIER
    ]
    if bestand.kader not in kaders.op_naam:
        melding = onbekend("kader", bestand.kader, kaders.op_naam)
        fouten.append(bestand.fout(("kader",), melding, bestand.kader))
    return fouten


def eis(fouten: Iterable[Fout]) -> None:
    """Raises `GegevensFout` when there is any error."""
    gevonden = tuple(dict.fromkeys(fouten))
    if gevonden:
        raise GegevensFout(gevonden)
