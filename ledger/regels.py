"""The one mechanism for rules of law, standard, kader and contract.

A rule hangs on a place (`plek`): a message, one of its classes, a record or a decision. It
receives what is judged there with its own parameters, and returns nothing when all is well, or an
`Uitkomst` (or several) when not. The set turns that into findings; every rule of a place is
always evaluated, so that a sender learns of all errors at once.

To add a rule: write one function with the `regel` of its set in the module of its subject.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Literal

from ledger.bevinding import Bevinding, Bron, Gevolg, Laag, Ontheffing, Operand
from ledger.regelspoor import Ronde, luisteraar
from ledger.waarden import Termijn
from ledger.weergave import in_woorden


class Niveau(StrEnum):
    """The control levels of iJw (IV032); `KADER` for what a gemeente adds."""

    BERICHTFORMAAT = "berichtformaat (xsd)"
    BERICHTINHOUD = "bericht inhoud (xslt)"
    BERICHTOVERSTIJGEND = "berichtoverstijgend"
    EXTERNE_BRON = "externe bron"
    KADER = "kader"


class Peildatum(StrEnum):
    """Which day decides whether a rule holds and with which figures."""

    VERZOEK = "verzoek"
    INGANG = "ingang"
    LEVERING = "levering"


def is_bekend(bekendgemaakt: date | None, op: date) -> bool:
    """Whether who asks with the knowledge of `op` knows what was published then.

    What is published is in force from the next day; what has no day was always known.
    """
    return bekendgemaakt is None or bekendgemaakt < op


@dataclass(frozen=True, slots=True)
class Uitkomst:
    """What one rule has to say about one element.

    `plaats` and `sleutel` are only given by a rule that judges a whole message; otherwise those
    of the judged element count. `gevolg`, `wj759` and `retourcode` replace those of the rule for
    this outcome (a rule that refuses one thing may only signal another). `termijn` is the
    obligation that starts, `bedrag_eurocent` the amount at stake in a controlebevinding.
    """

    uitleg: str
    operanden: dict[str, Operand] = field(default_factory=dict)
    plaats: str | None = None
    sleutel: str | None = None
    niet_beoordeelbaar: bool = False
    gevolg: Gevolg | None = None
    wj759: str | None = None
    retourcode: str | None = None
    termijn: Termijn | None = None
    bedrag_eurocent: int | None = None


@dataclass(frozen=True, slots=True)
class Voldaan:
    """An open obligation of this rule is met (or lapses) by what is judged."""

    sleutel: str
    afloop: Literal["vervuld", "vervallen"] = "vervuld"


Antwoord = Uitkomst | Voldaan | Iterable[Uitkomst | Voldaan] | None
Parameters = Mapping[str, Any]
Regelfunctie = Callable[..., Antwoord]
"""Takes what is judged and, where the figures are the kader's, the parameters of the rule."""

GEEN_PARAMETERS: Parameters = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Regel:
    """A rule with everything that a finding must say about it.

    `wj759` is the reason for a JW319 when a request breaks it. `producten` are the codes of the
    kader's products that it judges, None for all. `bekendgemaakt` is when it was published, if that
    matters: who asks with older knowledge does not hear it. `gaat_voor` names the rules that are
    not heard where this one speaks. `afwijking_door` are the roles that may agree to a deviation.
    A rule with `reikwijdte` judges whether its set applies at all, so it is also heard where the
    set does not. At a place in `alleen_bij` it has nothing to say of a client without a record of
    one of those kinds, and is not asked.
    """

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
    wj759: str | None = None
    producten: frozenset[str] | None = None
    peildatum: Peildatum = Peildatum.VERZOEK
    vanaf: date | None = None
    tot: date | None = None
    bekendgemaakt: date | None = None
    gaat_voor: tuple[str, ...] = ()
    afwijking_door: tuple[str, ...] = ()
    reikwijdte: bool = False
    onderwerp: str | None = None
    alleen_bij: Mapping[str, frozenset[type]] = field(default_factory=dict)

    def geldt(self, dag: date, bekend_op: date = date.max) -> bool:
        """Whether the rule itself holds on that day, for who knows what was known on `bekend_op`.

        Both ends of its validity count.
        """
        geldig = (self.vanaf or date.min) <= dag <= (self.tot or date.max)
        return geldig and is_bekend(self.bekendgemaakt, bekend_op)

    def bevinding(
        self,
        uitkomst: Uitkomst,
        plaats: str,
        sleutel: str | None,
        afwijking: Ontheffing | None = None,
    ) -> Bevinding:
        """The finding for one outcome; what cannot be judged only signals."""
        onbeoordeeld = uitkomst.niet_beoordeelbaar
        gevolg = Gevolg.SIGNALEREN if onbeoordeeld else uitkomst.gevolg or self.gevolg
        hard = gevolg in (Gevolg.WEIGEREN, Gevolg.AFWIJKEN)
        return Bevinding(
            regel=self.code,
            laag=self.laag,
            versie=self.versie,
            gevolg=gevolg,
            retourcode=(uitkomst.retourcode or self.retourcode) if hard else None,
            wj759=(uitkomst.wj759 or self.wj759) if hard else None,
            plaats=uitkomst.plaats or plaats,
            sleutel=uitkomst.sleutel or sleutel,
            bron=self.bron,
            operanden=uitkomst.operanden,
            uitleg=in_woorden(uitkomst.uitleg),
            niet_beoordeelbaar=onbeoordeeld,
            afwijking=afwijking if gevolg is Gevolg.AFWIJKEN else None,
            bedrag_eurocent=uitkomst.bedrag_eurocent,
        )


class Regelset:
    """The rules of one layer under their codes and per place, in order of registration."""

    def __init__(self, naam: str, laag: Laag, versie: str) -> None:
        self.naam = naam
        self.laag = laag
        self.versie = versie
        self.regels: dict[str, Regel] = {}
        self._per_plek: dict[str, list[Regel]] = {}

    def voeg_toe(self, regel: Regel) -> None:
        """Registers a rule; ValueError when its code is taken."""
        if regel.code in self.regels:
            raise ValueError(f"regel {regel.code} is al geregistreerd")
        self.regels[regel.code] = regel
        for plek in regel.plekken:
            self._per_plek.setdefault(plek, []).append(regel)

    def op(self, plek: str) -> Iterable[Regel]:
        """The rules that hang on a place."""
        return self._per_plek.get(plek, ())


def uitkomsten_van(antwoord: Antwoord) -> Iterable[Uitkomst | Voldaan]:
    """An answer as a row of outcomes."""
    if antwoord is None:
        return ()
    return (antwoord,) if isinstance(antwoord, (Uitkomst, Voldaan)) else antwoord


def blokkeert(bevindingen: Iterable[Bevinding]) -> bool:
    """Whether at least one finding makes that the element is refused."""
    return any(bevinding.blokkeert for bevinding in bevindingen)


# --- the standard -----------------------------------------------------------------------------

IJW_VERSIE = "3.2"
IJW_DOCUMENT = "iStandaard Jeugdwet (iJw) 3.2"
IJW = Regelset("ijw", Laag.IJW, IJW_VERSIE)
REGISTER = IJW.regels


def regel(
    code: str,
    *plekken: str,
    titel: str,
    retourcode: str | None,
    niveau: Niveau = Niveau.BERICHTOVERSTIJGEND,
    gevolg: Gevolg = Gevolg.WEIGEREN,
) -> Callable[[Callable[[Any], Antwoord]], Callable[[Any], Antwoord]]:
    """Registers the function as iJw rule `code` at each of `plekken`.

    The standard's figures are part of the standard, so its rules take no parameters.
    """

    def registreer(functie: Callable[[Any], Antwoord]) -> Callable[[Any], Antwoord]:
        IJW.voeg_toe(
            Regel(
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
        )
        return functie

    return registreer


def beoordeel(
    plek: str, context: Any, plaats: str, sleutel: str | None = None, regels: Regelset = IJW
) -> tuple[Bevinding, ...]:
    """Evaluates every rule of a set on `plek`; findings in order of registration."""
    bevindingen: list[Bevinding] = []
    for rij in regels.op(plek):
        antwoord = rij.functie(context)
        if antwoord is None:
            continue
        bevindingen += [
            rij.bevinding(uitkomst, plaats, sleutel)
            for uitkomst in uitkomsten_van(antwoord)
            if isinstance(uitkomst, Uitkomst)
        ]
    if (hoorder := luisteraar()) is not None:
        gevraagd = tuple((rij, GEEN_PARAMETERS) for rij in regels.op(plek))
        gesproken = frozenset(bevinding.regel for bevinding in bevindingen)
        hoorder(Ronde(regels, plek, plaats, sleutel, context, gevraagd, gesproken))
    return tuple(bevindingen)
