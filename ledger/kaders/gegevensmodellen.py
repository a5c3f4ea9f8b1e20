"""The shape of the data files of a kader; `gegevens.py` reads and joins them.

Every period counts both its ends. Where `vanaf` or `tot` is absent, that of the kader counts.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Annotated, Any, Generic, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from ledger.bevinding import Bron, Gevolg
from ledger.ijw.codelijsten import LIJSTEN
from ledger.ijw.gemeenten import GEMEENTEN
from ledger.kaders.bestand import Datum, Gegevensbestand, Pad, Veldfouten
from ledger.regels import Peildatum

K = TypeVar("K")


def _uit_lijst(lijst: str, wat: str) -> AfterValidator:
    codes = LIJSTEN[lijst]

    def controleer(code: str) -> str:
        if code not in codes:
            raise ValueError(f"'{code}' is geen {wat} uit {lijst}; kies uit {', '.join(codes)}")
        return code

    return AfterValidator(controleer)


def _bestaat(code: str) -> str:
    if code not in GEMEENTEN:
        raise ValueError(f"'{code}' is geen gemeentecode van het CBS (vier cijfers, zoals 0034)")
    return code


def _vorm(patroon: str, uitleg: str) -> AfterValidator:
    vorm = re.compile(patroon)

    def controleer(tekst: str) -> str:
        if not vorm.fullmatch(tekst):
            raise ValueError(f"'{tekst}' is geen {uitleg}")
        return tekst

    return AfterValidator(controleer)


def _vast(waarden: dict[str, Any]) -> dict[str, Any]:
    """Lists become tuples; what no rule can count with is refused."""
    fouten: list[tuple[Pad, str]] = []
    vast = {str(naam): _vaste_waarde(deel, (naam,), fouten) for naam, deel in waarden.items()}
    if fouten:
        raise Veldfouten(fouten)
    return vast


def _vaste_waarde(waarde: object, pad: Pad, fouten: list[tuple[Pad, str]]) -> object:
    if isinstance(waarde, (list, tuple)):
        return tuple(_vaste_waarde(deel, (*pad, n), fouten) for n, deel in enumerate(waarde))
    if isinstance(waarde, dict):
        return {str(n): _vaste_waarde(deel, (*pad, n), fouten) for n, deel in waarde.items()}
    if isinstance(waarde, float):
        fouten.append((pad, "mag geen gebroken getal zijn; geef teller en noemer apart"))
    elif isinstance(waarde, int) and waarde < 0:
        fouten.append((pad, f"{waarde} is negatief; geef 0 of meer"))
    return waarde


def _als_lijst(waarde: object) -> object:
    return [waarde] if isinstance(waarde, str) else waarde


Tekst = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Teksten = Annotated[tuple[Tekst, ...], BeforeValidator(_als_lijst), Field(min_length=1)]
Naam = Annotated[str, _vorm(r"[a-z][a-z0-9_-]*", "naam (kleine letters, cijfers en streepjes)")]
Rolnaam = Annotated[str, _vorm(r"[a-z][a-zA-Z0-9]*", "naam (letters, zoals medischVerwijzer)")]
Regelcode = Annotated[str, _vorm(r"[A-Z]{2}[A-Z0-9-]+", "code van een regel (zoals FL-315-20)")]
Gemeentecode = Annotated[str, AfterValidator(_bestaat)]
Eenheid = Annotated[str, _uit_lijst("WJ756", "eenheid")]
Categorie = Annotated[str, _uit_lijst("JZ020", "productcategorie")]
Afwijsreden = Annotated[str, _uit_lijst("WJ759", "afwijsreden")]
Waarden = Annotated[dict[str, Any], AfterValidator(_vast)]
"""Free fields of a kader: no floats, no negative numbers, lists as tuples."""


class Rij(BaseModel):
    """Base of the rows: frozen, without unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)


class GeldigeRij(Rij):
    """A row that holds from `vanaf` to `tot`; None is the kader's own first or last day."""

    vanaf: Datum | None = None
    tot: Datum | None = None

    @model_validator(mode="after")
    def _eind_na_begin(self) -> Self:
        if self.vanaf and self.tot and self.tot < self.vanaf:
            raise Veldfouten([(("tot",), f"de laatste dag ligt vóór de eerste ({self.vanaf})")])
        return self

    def geldt_op(self, dag: date) -> bool:
        """Whether the row holds on that day, as far as the row itself says."""
        return (self.vanaf or date.min) <= dag <= (self.tot or date.max)

    def overlapt(self, ander: "GeldigeRij") -> bool:
        """Whether there is a day on which both rows hold."""
        return (self.vanaf or date.min) <= (ander.tot or date.max) and (
            ander.vanaf or date.min
        ) <= (self.tot or date.max)


# --- kader.yaml -------------------------------------------------------------------------------


class Document(Rij):
    """A source by its title; paragraphs that begin with `voorvoegsel` are from this one."""

    naam: Tekst
    voorvoegsel: Tekst | None = None


class Rol(Rij):
    """A role in which somebody acts; who has a role of `omvat` has this one too."""

    rol: Rolnaam
    betekenis: Tekst
    omvat: tuple[Rolnaam, ...] = ()


class Deelname(GeldigeRij):
    """That a gemeente takes part with all products, or with those listed."""

    gemeente: Gemeentecode
    naam: Tekst | None = None
    producten: Literal["alle"] | tuple[Tekst, ...] = "alle"

    @model_validator(mode="after")
    def _naam_hoort_bij_code(self) -> Self:
        bekend = GEMEENTEN[self.gemeente].naam
        if self.naam is not None and self.naam != bekend:
            raise Veldfouten([(("naam",), f"{self.gemeente} is {bekend}, niet {self.naam}")])
        return self

    def met(self, code: str) -> bool:
        """Whether the product is among those with which the gemeente takes part."""
        return self.producten == "alle" or code in self.producten


def _deelnames(rijen: tuple[Deelname, ...]) -> tuple[Deelname, ...]:
    def botst(een: Deelname, ander: Deelname) -> bool:
        return (
            een.gemeente == ander.gemeente
            and een.overlapt(ander)
            and ("alle" in {een.producten, ander.producten} or _delen(een, ander))
        )

    return _zonder_dubbele(rijen, botst, "deze gemeente heeft dit product dan al")


def _delen(een: Deelname, ander: Deelname) -> bool:
    return not set(een.producten).isdisjoint(ander.producten)


def _zonder_dubbele(rijen: tuple[Any, ...], botst: Any, melding: str) -> tuple[Any, ...]:
    fouten: list[tuple[Pad, str]] = []
    for nummer, rij in enumerate(rijen):
        eerder = next((n for n in range(nummer) if botst(rijen[n], rij)), None)
        if eerder is not None:
            fouten.append(((nummer,), f"{melding} (rij {eerder + 1})"))
    if fouten:
        raise Veldfouten(fouten)
    return rijen


Deelnames = Annotated[tuple[Deelname, ...], AfterValidator(_deelnames)]


class Kaderbestand(Gegevensbestand):
    """What a kader is and for whom; `versiedatum` says which day selects the figures.

    `bekendgemaakt` is when it was published: it is in force (`in_werking`) from the day after,
    whatever earlier day it holds from. None: nobody asks from when it was known.
    `afwijsvolgorde` is the order in which the advice on a request takes one WJ759 reason.
    `bindende_codes`: the contract itself gives the codes with their category, so a code under
    another category is wrong (TR381); otherwise the categories are proposals.
    """

    kader: Naam
    titel: Tekst
    documenten: Annotated[tuple[Document, ...], Field(min_length=1)]
    versie: Tekst
    bekendgemaakt: Datum | None = None
    in_werking: Datum | None = None
    vanaf: Datum
    tot: Datum | None = None
    versiedatum: Peildatum
    deelname: Annotated[Deelnames, Field(min_length=1)]
    rollen: tuple[Rol, ...] = ()
    afwijsvolgorde: tuple[Afwijsreden, ...] = ()
    opvolger: Naam | None = None
    bindende_codes: bool = False

    @model_validator(mode="after")
    def _samenhang(self) -> Self:
        fouten = [*_rolfouten(self.rollen)]
        if self.tot and self.tot < self.vanaf:
            fouten.append((("tot",), f"de laatste dag ligt vóór de eerste ({self.vanaf})"))
        fouten += inwerkingfouten(self.bekendgemaakt, self.in_werking)
        if len(set(self.afwijsvolgorde)) < len(self.afwijsvolgorde):
            fouten.append((("afwijsvolgorde",), "een reden staat er dubbel in"))
        if fouten:
            raise Veldfouten(fouten)
        return self

    def bron(self, paragraaf: str) -> Bron:
        """The source of a paragraph: the document whose prefix it has, else the first."""
        for document in self.documenten:
            if document.voorvoegsel and paragraaf.startswith(document.voorvoegsel):
                rest = paragraaf.removeprefix(document.voorvoegsel).strip(" >")
                return Bron(document=document.naam, paragraaf=rest)
        return Bron(document=self.documenten[0].naam, paragraaf=paragraaf)

    def rollen_binnen(self, rol: str) -> frozenset[str]:
        """The role itself and every role that counts as it, through more than one step too."""
        gevonden = {rol}
        per_naam = {rij.rol: rij for rij in self.rollen}
        open_ = [rol]
        while open_:
            rij = per_naam.get(open_.pop())
            nieuw = set(rij.omvat) - gevonden if rij else set()
            gevonden |= nieuw
            open_ += nieuw
        return frozenset(gevonden)


def inwerkingfouten(
    bekendgemaakt: date | None, in_werking: date | None
) -> Iterator[tuple[Pad, str]]:
    """Why a kader cannot be in force from that day: it is not the day after its publication."""
    if in_werking is None:
        return
    if bekendgemaakt is None:
        yield ("in_werking",), "hoort bij een dag van bekendmaking ('bekendgemaakt')"
    elif in_werking != bekendgemaakt + timedelta(days=1):
        yield ("in_werking",), f"is niet de dag na de bekendmaking ({bekendgemaakt})"


def _rolfouten(rollen: tuple[Rol, ...]) -> Iterator[tuple[Pad, str]]:
    namen = [rij.rol for rij in rollen]
    for nummer, rij in enumerate(rollen):
        if rij.rol in namen[:nummer]:
            yield ("rollen", nummer, "rol"), f"de rol '{rij.rol}' staat er dubbel"
        for plek, ander in enumerate(rij.omvat):
            if ander not in namen:
                yield ("rollen", nummer, "omvat", plek), onbekend("rol", ander, namen)


def onbekend(wat: str, naam: str, bekend: Iterable[str]) -> str:
    return f"onbekende {wat} '{naam}'; bekend: {', '.join(bekend)}"


# --- producten.yaml ---------------------------------------------------------------------------


class Herkenning(Rij):
    """How a product stands in a message: its category with one of `codes` (None: no code)."""

    categorie: Categorie | None
    codes: Annotated[tuple[Tekst | None, ...], Field(min_length=1)]


class Product(GeldigeRij, Generic[K]):
    """A product of the kader; with `extern` one of another contract, known for stacking only.

    A kader that gives `kenmerken` a model of its own may name in `PRODUCTVELDEN` the fields that
    hold the code of another product.
    """

    code: Tekst
    naam: Tekst
    categorie: Categorie | None = None
    eenheden: tuple[Eenheid, ...] = ()
    bron: Teksten
    extern: bool = False
    herkenning: tuple[Herkenning, ...] = ()
    kenmerken: K

    def vormen(self) -> Iterator[tuple[str | None, str | None]]:
        """Every category with code by which a message may name it (category None: any)."""
        if not self.herkenning:
            yield self.categorie, self.code
        for rij in self.herkenning:
            for code in rij.codes:
                yield rij.categorie, code


class Productenbestand(Gegevensbestand, Generic[K]):
    """The products of a kader, every code once."""

    producten: Annotated[tuple[Product[K], ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _uniek(self) -> Self:
        codes = [product.code for product in self.producten]
        dubbel = [n for n, code in enumerate(codes) if code in codes[:n]]
        if dubbel:
            raise Veldfouten(
                (("producten", n, "code"), f"het product {codes[n]} staat er dubbel")
                for n in dubbel
            )
        return self


# --- parameters.yaml and ist_soll.yaml --------------------------------------------------------


Soort = Literal["getal", "tekst", "jaNee", "dag", "lijst", "velden"]


class Parameterrij(GeldigeRij):
    """The figures of one rule over one period; None is a setting that nobody has made yet.

    A setting that is None takes a whole number, unless `soorten` names another kind for it.
    `bekendgemaakt` is when these figures were published: who asks with older knowledge gets those
    that were known then, for the same days.
    """

    bekendgemaakt: Datum | None = None
    waarden: Waarden
    soorten: dict[str, Soort] = Field(default_factory=dict)


def _sluiten_aan(rijen: tuple[Parameterrij, ...]) -> tuple[Parameterrij, ...]:
    """Rows published together join up, and go on from what was known before."""
    fouten: list[tuple[Pad, str]] = []
    lagen: dict[date | None, list[int]] = {}
    for nummer, rij in enumerate(rijen):
        lagen.setdefault(rij.bekendgemaakt, []).append(nummer)
    for laag in lagen.values():
        for vorig, nummer in pairwise(laag):
            fouten += _naadfouten(rijen[vorig], rijen[nummer], nummer)
    geordend = [lagen[dag] for dag in sorted(lagen, key=lambda dag: dag or date.min)]
    if not fouten:
        fouten += _laagfouten(rijen, geordend)
    if fouten:
        raise Veldfouten(fouten)
    return rijen


def _naadfouten(vorig: Parameterrij, rij: Parameterrij, nummer: int) -> Iterator[tuple[Pad, str]]:
    if vorig.tot is None or rij.vanaf is None:
        yield (nummer,), "de rij hiervoor heeft geen 'tot', of deze geen 'vanaf'"
    elif rij.vanaf <= vorig.tot:
        yield (nummer, "vanaf"), f"overlapt de rij hiervoor, t/m {vorig.tot}"
    elif rij.vanaf != vorig.tot + timedelta(days=1):
        yield (nummer, "vanaf"), f"laat een gat na de rij hiervoor, t/m {vorig.tot}"


def _laagfouten(
    rijen: tuple[Parameterrij, ...], lagen: list[list[int]]
) -> Iterator[tuple[Pad, str]]:
    """What was published later may replace earlier figures, but may leave no days without."""
    begin, einde = rijen[lagen[0][0]].vanaf or date.min, rijen[lagen[0][-1]].tot or date.max
    for laag in lagen[1:]:
        eerste, laatste = rijen[laag[0]].vanaf or date.min, rijen[laag[-1]].tot or date.max
        if einde < date.max and eerste > einde + timedelta(days=1):
            yield (laag[0], "vanaf"), f"laat een gat na wat eerder bekend was, t/m {einde}"
        elif laatste < date.max and laatste + timedelta(days=1) < begin:
            yield (laag[-1], "tot"), f"laat een gat voor wat eerder bekend was, vanaf {begin}"
        begin, einde = min(begin, eerste), max(einde, laatste)


Parameterrijen = Annotated[
    tuple[Parameterrij, ...], Field(min_length=1), AfterValidator(_sluiten_aan)
]


class Parametersbestand(Gegevensbestand):
    """The dated figures under the code of their rule; the rows of a rule join up."""

    parameters: dict[Regelcode, Parameterrijen]


class Lokaalproduct(Rij):
    """A product of a local contract as messages name it."""

    categorie: Categorie
    code: Tekst | None = None


class IstSoll(GeldigeRij):
    """What a gemeente's local product becomes; `soll` None: nothing that fits.

    `weg` is the route that the gemeente fixed for it, None when each case decides.
    """

    gemeente: Gemeentecode
    ist: Lokaalproduct
    soll: Tekst | None
    weg: Rolnaam | None = None
    bron: Tekst

    def zelfde(self, ander: "IstSoll") -> bool:
        """Whether both rows are about the same product of the same gemeente."""
        return self.gemeente == ander.gemeente and self.ist == ander.ist


def _eenduidig(rijen: tuple[IstSoll, ...]) -> tuple[IstSoll, ...]:
    return _zonder_dubbele(
        rijen,
        lambda een, ander: een.zelfde(ander) and een.overlapt(ander),
        "dit product van deze gemeente heeft dan al een rij",
    )


IstSollrijen = Annotated[tuple[IstSoll, ...], AfterValidator(_eenduidig)]


class Istsollbestand(Gegevensbestand):
    """The conversion table of the gemeenten."""

    ist_soll: IstSollrijen


# --- a draft ----------------------------------------------------------------------------------


class Regelaanpassing(Rij):
    """What a draft changes of one rule; what it does not name stays."""

    uit: bool = False
    gevolg: Gevolg | None = None
    parameters: Parameterrij | None = None
    afwijking_door: tuple[Rolnaam, ...] | None = None


class Productwijziging(Rij):
    """The fields of a product that a draft changes, or a whole new product.

    Which fields there are depends on the kader, so they are checked when the draft is applied.
    """

    model_config = ConfigDict(extra="allow")

    code: Tekst


class Aanpassing(Gegevensbestand):
    """Changes to the data of a kader: the settings of a gemeente, or a draft of a new version.

    `deelname` and `ist_soll` replace the rows of the same gemeente and of the same local product;
    everything else is changed field by field.
    """

    kader: Naam
    versie: Tekst
    titel: Tekst | None = None
    bekendgemaakt: Datum | None = None
    in_werking: Datum | None = None
    vanaf: Datum | None = None
    tot: Datum | None = None
    deelname: Deelnames = ()
    regels: dict[Regelcode, Regelaanpassing] = Field(default_factory=dict)
    producten: tuple[Productwijziging, ...] = ()
    ist_soll: IstSollrijen = ()
