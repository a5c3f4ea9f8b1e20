"""Holding a verdict against what a case expects of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ledger.advies import Advies
from ledger.bevinding import Bevinding
from ledger.regels import blokkeert
from ledger.scenario.bestand import Dan, Termijnverwachting, Verwachting
from ledger.scenario.wereld import Stapoordeel
from ledger.waarden import Termijn


@dataclass(frozen=True, slots=True)
class Verschil:
    """One thing that is other than expected; `uitleg` are the sentences of what was found."""

    wat: str
    verwacht: str
    gevonden: str
    uitleg: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gevonden:
    """What came of the judged step; `open` are the obligations of the client after it."""

    oordeel: Stapoordeel
    advies: Advies | None
    open: tuple[Termijn, ...]

    @property
    def uitkomst(self) -> str:
        """Whether some finding refuses."""
        return "geweigerd" if blokkeert(self.oordeel.bevindingen) else "toegestaan"


def vergelijk(dan: Dan, gevonden: Gevonden) -> tuple[Verschil, ...]:
    """Everything in which the verdict differs from the expectation."""
    return (
        *_besluit(dan, gevonden),
        *_bevindingen(dan, gevonden.oordeel.bevindingen),
        *_verplichtingen(dan, gevonden),
    )


def _besluit(dan: Dan, gevonden: Gevonden) -> Iterator[Verschil]:
    bevindingen = gevonden.oordeel.bevindingen
    if dan.uitkomst is not None and dan.uitkomst != gevonden.uitkomst:
        zinnen = _zinnen(bevinding for bevinding in bevindingen if bevinding.blokkeert)
        yield Verschil("uitkomst", dan.uitkomst, gevonden.uitkomst, zinnen)
    advies = gevonden.advies
    if dan.advies is not None and (advies is None or dan.advies != advies.advies):
        gekregen = "geen (alleen op jw315 en jw317)" if advies is None else advies.advies
        yield Verschil("advies", dan.advies, gekregen, _zinnen(bevindingen))
    reden = None if advies is None else advies.reden_afwijzing
    if dan.reden is not None and dan.reden != reden:
        yield Verschil("reden", dan.reden, str(reden or "geen"), _zinnen(bevindingen))


def _bevindingen(dan: Dan, bevindingen: list[Bevinding]) -> Iterator[Verschil]:
    for code, verwachtingen in dan.bevindingen.items():
        over = [bevinding for bevinding in bevindingen if bevinding.regel == code]
        if not over:
            for verwacht in verwachtingen:
                yield Verschil(code, _kort(verwacht), "geen bevinding")
            continue
        for verwacht in verwachtingen:
            if not over:
                yield Verschil(code, _kort(verwacht), "geen bevinding meer over")
                continue
            best = min(over, key=lambda bevinding: len(_afwijkend(verwacht, bevinding)))
            over.remove(best)
            for veld, hoort, is_ in _afwijkend(verwacht, best):
                yield Verschil(f"{code}, {veld}", hoort, is_, _zinnen([best]))
    for code in dan.zonder:
        wel = [bevinding for bevinding in bevindingen if bevinding.regel == code]
        if wel:
            soorten = ", ".join(_soort(bevinding) for bevinding in wel)
            yield Verschil(code, "geen bevinding", soorten, _zinnen(wel))


def _afwijkend(verwacht: Verwachting, bevinding: Bevinding) -> list[tuple[str, str, str]]:
    """The fields in which a finding is other than expected: name, expected, found."""
    gezet = verwacht.model_fields_set
    paren: list[tuple[str, object, object]] = [
        ("nietBeoordeelbaar", verwacht.niet_beoordeelbaar, bevinding.niet_beoordeelbaar),
        ("afgeweken", verwacht.afgeweken, bevinding.afwijking is not None),
    ]
    if verwacht.gevolg is not None:
        paren.append(("gevolg", verwacht.gevolg.value, bevinding.gevolg.value))
    for veld in ("wj759", "retourcode", "plaats", "sleutel", "bedrag_eurocent"):
        if veld in gezet:
            naam = type(verwacht).model_fields[veld].alias or veld
            paren.append((naam, getattr(verwacht, veld), getattr(bevinding, veld)))
    for naam, waarde in verwacht.operanden.items():
        operand: object = bevinding.operanden.get(naam, "ontbreekt")
        paren.append((f"operand {naam}", _gewoon(waarde), _gewoon(operand)))
    return [(naam, toon(hoort), toon(is_)) for naam, hoort, is_ in paren if not gelijk(hoort, is_)]


def _gewoon(waarde: object) -> object:
    """A value of a file as an operand holds it: days as text, lists as tuples."""
    if isinstance(waarde, date):
        return waarde.isoformat()
    return tuple(map(_gewoon, waarde)) if isinstance(waarde, (list, tuple)) else waarde


def gelijk(een: object, ander: object) -> bool:
    """Equality that does not take true for 1."""
    return isinstance(een, bool) is isinstance(ander, bool) and een == ander


def toon(waarde: object) -> str:
    """A value as the files write it."""
    if waarde is None:
        return "leeg"
    if isinstance(waarde, bool):
        return str(waarde).lower()
    if isinstance(waarde, (list, tuple)):
        return f"[{', '.join(map(toon, waarde))}]"
    return str(waarde)


def _kort(verwacht: Verwachting) -> str:
    if verwacht.niet_beoordeelbaar:
        return "nietBeoordeelbaar"
    if verwacht.afgeweken:
        return "afgeweken"
    return "een bevinding" if verwacht.gevolg is None else verwacht.gevolg.value


def _soort(bevinding: Bevinding) -> str:
    if bevinding.niet_beoordeelbaar:
        return "nietBeoordeelbaar"
    return "afgeweken" if bevinding.afwijking is not None else bevinding.gevolg.value


def _zinnen(bevindingen: Iterable[Bevinding]) -> tuple[str, ...]:
    return tuple(
        f"{bevinding.regel} ({_soort(bevinding)}): {bevinding.uitleg}" for bevinding in bevindingen
    )


def _verplichtingen(dan: Dan, gevonden: Gevonden) -> Iterator[Verschil]:
    oordeel = gevonden.oordeel
    for code, verwachtingen in dan.termijnen.items():
        over = [termijn for termijn in oordeel.termijnen if termijn.regel == code]
        for verwacht in verwachtingen:
            if not over:
                yield Verschil(f"termijn {code}", _wat(verwacht), "geen termijn")
                continue
            best = min(over, key=lambda termijn: len(_anders(verwacht, termijn)))
            over.remove(best)
            for veld, hoort, is_ in _anders(verwacht, best):
                yield Verschil(f"termijn {code}, {veld}", hoort, is_, (best.wat,))
    voldaan = [termijn.regel for termijn in oordeel.voldaan]
    open_ = [termijn.regel for termijn in gevonden.open]
    for naam, codes, is_er in (("voldaan", dan.voldaan, voldaan), ("open", dan.open, open_)):
        for code in codes:
            if code not in is_er:
                yield Verschil(naam, code, ", ".join(dict.fromkeys(is_er)) or "niets")


def _wat(verwacht: Termijnverwachting) -> str:
    waarden: Mapping[str, Any] = verwacht.model_dump(by_alias=True, exclude_unset=True)
    delen = [f"{naam} {toon(waarde)}" for naam, waarde in waarden.items()]
    return ", ".join(delen) or "een termijn"


def _anders(verwacht: Termijnverwachting, termijn: Termijn) -> list[tuple[str, str, str]]:
    paren = (
        (type(verwacht).model_fields[veld].alias or veld, getattr(verwacht, veld), is_)
        for veld, is_ in ((veld, getattr(termijn, veld)) for veld in verwacht.model_fields_set)
    )
    return [(naam, toon(hoort), toon(is_)) for naam, hoort, is_ in paren if hoort != is_]
