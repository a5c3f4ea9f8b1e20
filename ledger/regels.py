"""The one mechanism for rules: a small pure function, registered under its code.

A rule hangs on a place (`plek`): a message, one of its classes, or a decision. It receives the
context of that place and returns nothing when all is well, or an `Uitkomst` (or several) when
not. The register turns that into findings; every rule of a place is always evaluated, so that a
sender learns of all errors at once.

To add a rule: write one function with `@regel(...)` in the module of its message.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ledger.bevinding import Bevinding, Bron, Gevolg, Laag, Operand


class Niveau(StrEnum):
    """The control levels of iJw (IV032); `KADER` for what a gemeente adds."""

    BERICHTFORMAAT = "berichtformaat (xsd)"
    BERICHTINHOUD = "bericht inhoud (xslt)"
    BERICHTOVERSTIJGEND = "berichtoverstijgend"
    EXTERNE_BRON = "externe bron"
    KADER = "kader"


@dataclass(frozen=True, slots=True)
class Uitkomst:
    """What one rule has to say about one element.

    `plaats` and `sleutel` are only given by a rule that judges a whole message; otherwise those
    of the judged element count.
    """

    uitleg: str
    operanden: dict[str, Operand] = field(default_factory=dict)
    plaats: str | None = None
    sleutel: str | None = None
    niet_beoordeelbaar: bool = False


Antwoord = Uitkomst | Iterable[Uitkomst] | None
Regelfunctie = Callable[[Any], Antwoord]


@dataclass(frozen=True, slots=True)
class Regel:
    """A rule with everything that a finding must say about it."""

    code: str
    titel: str
    laag: Laag
    versie: str
    niveau: Niveau
    gevolg: Gevolg
    retourcode: str | None
    bron: Bron
    plekken: tuple[str, ...]
    functie: Regelfunctie

    def bevinding(self, uitkomst: Uitkomst, plaats: str, sleutel: str | None) -> Bevinding:
        """The finding for one outcome; what cannot be judged only signals."""
        onbeoordeeld = uitkomst.niet_beoordeelbaar
        return Bevinding(
            regel=self.code,
            laag=self.laag,
            versie=self.versie,
            gevolg=Gevolg.SIGNALEREN if onbeoordeeld else self.gevolg,
            retourcode=None if onbeoordeeld else self.retourcode,
            plaats=uitkomst.plaats or plaats,
            sleutel=uitkomst.sleutel or sleutel,
            bron=self.bron,
            operanden=uitkomst.operanden,
            uitleg=uitkomst.uitleg,
            niet_beoordeelbaar=onbeoordeeld,
        )


REGISTER: dict[str, Regel] = {}
_PER_PLEK: dict[str, list[Regel]] = {}

IJW_VERSIE = "3.2"
IJW_DOCUMENT = "iStandaard Jeugdwet (iJw) 3.2"


def regel(
    code: str,
    *plekken: str,
    titel: str,
    retourcode: str | None,
    niveau: Niveau = Niveau.BERICHTOVERSTIJGEND,
    gevolg: Gevolg = Gevolg.WEIGEREN,
) -> Callable[[Regelfunctie], Regelfunctie]:
    """Registers the function as iJw rule `code` at each of `plekken`."""

    def registreer(functie: Regelfunctie) -> Regelfunctie:
        if code in REGISTER:
            raise ValueError(f"regel {code} is al geregistreerd")
        nieuw = Regel(
            code=code,
            titel=titel,
            laag=Laag.IJW,
            versie=IJW_VERSIE,
            niveau=niveau,
            gevolg=gevolg,
            retourcode=retourcode,
            bron=Bron(document=IJW_DOCUMENT, paragraaf=f"Regels, {code}"),
            plekken=plekken,
            functie=functie,
        )
        REGISTER[code] = nieuw
        for plek in plekken:
            _PER_PLEK.setdefault(plek, []).append(nieuw)
        return functie

    return registreer


def beoordeel(
    plek: str, context: Any, plaats: str, sleutel: str | None = None
) -> tuple[Bevinding, ...]:
    """Evaluates every rule that hangs on `plek`; the findings in order of registration."""
    bevindingen: list[Bevinding] = []
    for rij in _PER_PLEK.get(plek, ()):
        antwoord = rij.functie(context)
        if antwoord is None:
            continue
        uitkomsten = (antwoord,) if isinstance(antwoord, Uitkomst) else antwoord
        bevindingen += [rij.bevinding(uitkomst, plaats, sleutel) for uitkomst in uitkomsten]
    return tuple(bevindingen)


def blokkeert(bevindingen: Iterable[Bevinding]) -> bool:
    """Whether at least one finding makes that the element is refused."""
    return any(bevinding.blokkeert for bevinding in bevindingen)
