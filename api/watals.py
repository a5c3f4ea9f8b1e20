"""The command `toewijzing watals`: what would have been decided otherwise with a draft."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import orjson
from pydantic.alias_generators import to_camel

from ledger.kaders.register import Kaders
from ledger.scenario.leesbron import Leesbron
from ledger.scenario.optellen import Som, Totaal
from ledger.scenario.terugblik import Geteld, Herziening, Terugblik
from ledger.scenario.verslag import herziening_regels, totaal_regels

Stand = Callable[[int, int], None]
"""Told how many clients were looked at and how many differences were found."""


@dataclass(frozen=True, slots=True)
class Vraag:
    """What to look back on: the kaders as delivered and with the draft, the year, the gemeente."""

    geleverd: Kaders
    ontwerp: Kaders
    jaar: int
    gemeente: str | None = None


class Terugkijker:
    """Looks back on every client of the ledger, one at a time; counts on the way."""

    def __init__(self, vraag: Vraag, bron: Leesbron, meld: Stand) -> None:
        self.totaal = Totaal()
        self._blik = Terugblik(vraag.geleverd, vraag.ontwerp, vraag.jaar, vraag.gemeente)
        self._bron = bron
        self._meld = meld

    @property
    def geteld(self) -> Geteld:
        """How much was looked at."""
        return self._blik.geteld

    def __iter__(self) -> Iterator[Herziening]:
        for nummer, (stroom, feiten) in enumerate(self._bron.clienten(), 1):
            for rij in self._blik.client(stroom, feiten, self._bron):
                self.totaal.tel(rij)
                yield rij
            self._meld(nummer, self.totaal.aantal)


def als_tekst(kijker: Terugkijker) -> Iterator[str]:
    """Every difference as it is found, then the totals."""
    for rij in kijker:
        yield from herziening_regels(rij)
    yield from totaal_regels(kijker.totaal, kijker.geteld)


def als_json(vraag: Vraag, kijker: Terugkijker) -> Iterator[str]:
    """One JSON document in pieces, so that no list of all differences is ever held."""
    kop = {
        "jaar": vraag.jaar,
        "gemeente": vraag.gemeente,
        "kaders": {
            naam: {"geleverd": kader.kenmerk, "ontwerp": vraag.ontwerp.op_naam[naam].kenmerk}
            for naam, kader in vraag.geleverd.op_naam.items()
        },
    }
    yield f'{_json(kop)[:-1]},"verschillen":['
    scheiding = ""
    for rij in kijker:
        yield f"{scheiding}{_json(_camel(asdict(rij)))}"
        scheiding = ","
    yield f'],"totaal":{_json(_totaal(kijker.totaal, kijker.geteld))}}}'


def _totaal(totaal: Totaal, geteld: Geteld) -> dict[str, Any]:
    return {
        "beoordeeld": geteld.feiten,
        "vergetenClienten": geteld.vergeten,
        "anders": totaal.aantal,
        "clienten": len(totaal.clienten),
        "strenger": _som(totaal.strenger),
        "ruimer": _som(totaal.ruimer),
        "overig": _som(totaal.overig),
        "controleGeleverdEurocent": totaal.controle_geleverd_eurocent,
        "controleOntwerpEurocent": totaal.controle_ontwerp_eurocent,
        "regels": {
            regel: {
                "erbij": totaal.erbij[regel],
                "weg": totaal.weg[regel],
                "anders": totaal.anders[regel],
            }
            for regel in totaal.regels
        },
    }


def _som(som: Som) -> dict[str, Any]:
    return _camel(asdict(som))


def _camel(velden: dict[str, Any]) -> dict[str, Any]:
    return {to_camel(naam): waarde for naam, waarde in velden.items()}


def _json(waarde: Any) -> str:
    return orjson.dumps(waarde).decode()
