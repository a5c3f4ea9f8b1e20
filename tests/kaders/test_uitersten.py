"""No fact, however odd, makes a rule fail: every case again with one thing pulled out of joint.

A message may hold any day of the calendar, any volume and no product at all; a rule that cannot
reckon with that would take the whole message down with it.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from ledger.kaders.bestand import GegevensFout
from ledger.kaders.hulp import (
    dagen_later,
    einde_verschoven,
    hele_maanden,
    laatste_dag_looptijd,
    looptijd_in_maanden,
    plus_maanden,
    verjaardag,
)
from ledger.scenario.bestand import Gevallenbestand, lees_gevallen
from ledger.scenario.uitvoeren import kaders_voor, voer_uit
from ledger.werkdagen import laatste_dag_werkdagen, werkdagen_voor

BESTANDEN = sorted(Path(__file__).parent.glob("*/*.yaml"))
DAGEN = (date.max, date(2028, 2, 29), date.min)
GETALLEN = (0, 10**12)
PER_GEVAL = 3


def ontwricht(lijf: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The body with one field missing, or with an extreme value, at any depth."""
    for veld, waarde in lijf.items():
        yield {naam: deel for naam, deel in lijf.items() if naam != veld}
        for anders in _anders(waarde):
            yield {**lijf, veld: anders}


def _anders(waarde: Any) -> Iterator[Any]:
    if isinstance(waarde, date):
        yield from DAGEN
    elif isinstance(waarde, bool):
        yield not waarde
    elif isinstance(waarde, int):
        yield from GETALLEN
    elif isinstance(waarde, dict):
        yield from ontwricht(waarde)
    elif isinstance(waarde, list):
        yield []
        for plek, deel in enumerate(waarde):
            for anders in _anders(deel):
                rijen = deepcopy(waarde)
                rijen[plek] = anders
                yield rijen


def varianten(bestand: Gevallenbestand, nummer: int) -> Iterator[Gevallenbestand]:
    """The file with one step of one case pulled out of joint, in every way."""
    geval = bestand.gevallen[nummer]
    stappen = [*geval.gegeven, geval.als]
    for plek, stap in enumerate(stappen):
        soort = next(naam for naam in stap if naam not in ("op", "client"))
        for lijf in ontwricht(stap[soort]):
            anders = [*stappen]
            anders[plek] = {**stap, soort: lijf}
            nieuw = geval.model_copy(update={"gegeven": tuple(anders[:-1]), "als": anders[-1]})
            gevallen = (*bestand.gevallen[:nummer], nieuw, *bestand.gevallen[nummer + 1 :])
            yield bestand.model_copy(update={"gevallen": gevallen})


@pytest.mark.parametrize("pad", BESTANDEN, ids=lambda pad: pad.stem)
def test_een_ontwricht_geval_wordt_beoordeeld_of_uitgelegd(pad: Path) -> None:
    bestand = lees_gevallen(pad)
    kaders = kaders_voor(bestand)
    beoordeeld = 0
    for nummer in range(len(bestand.gevallen)):
        alle = list(varianten(bestand, nummer))
        # A few of each case, others in each case: together they come by every kind of field.
        stap = max(len(alle) // PER_GEVAL, 1)
        for variant in islice(alle, nummer % stap, None, stap):
            try:
                voer_uit(variant, nummer, kaders)
            except GegevensFout:
                continue
            beoordeeld += 1
    assert beoordeeld > 0


@pytest.mark.parametrize("dag", [date.min, date(2028, 2, 29), date(9999, 12, 1), date.max])
@pytest.mark.parametrize("aantal", [-20_000, -1, 0, 1, 20_000])
def test_rekenen_met_dagen_en_maanden_blijft_binnen_de_kalender(dag: date, aantal: int) -> None:
    uitkomsten = (
        dagen_later(dag, aantal),
        plus_maanden(dag, aantal),
        laatste_dag_looptijd(dag, aantal),
        einde_verschoven(dag, aantal, 3),
    )

    assert all(date.min <= uitkomst <= date.max for uitkomst in uitkomsten)
    if aantal == 0:
        assert uitkomsten[0] == dag
        assert uitkomsten[1] == dag


def test_een_looptijd_tot_het_einde_van_de_kalender_is_te_rekenen() -> None:
    assert hele_maanden(date(9999, 1, 1), date.max) in (None, 12)
    assert 11 < looptijd_in_maanden(date(9999, 1, 1), date.max) <= 12
    assert looptijd_in_maanden(date.max, date.max) >= 0
    assert verjaardag(date(9990, 5, 5), 18) == date.max


def test_werkdagen_tellen_niet_door_na_het_einde_van_de_kalender() -> None:
    assert laatste_dag_werkdagen(date(9999, 12, 30), 5) == date.max
    assert werkdagen_voor(date(1, 1, 2), 5) == date.min
