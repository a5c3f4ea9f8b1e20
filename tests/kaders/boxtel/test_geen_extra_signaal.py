"""A sum that is right is only said: no case of an amount has a signal that it does not expect.

A case says which findings there must be, not that there are no others of the same rule.
"""

from functools import cache
from pathlib import Path

import pytest

from ledger.bevinding import Gevolg
from ledger.kaders.register import Kaders
from ledger.scenario.bestand import Gevallenbestand, lees_gevallen
from ledger.scenario.uitvoeren import kaders_voor, voer_uit

BEDRAGEN = ("BX-TARIEF-*.yaml", "BX-VAK-07.yaml", "BX-VERV-07.yaml")
BESTANDEN = sorted(pad for naam in BEDRAGEN for pad in Path(__file__).parent.glob(naam))

_gelezen = cache(lees_gevallen)


@cache
def _kaders(pad: Path) -> Kaders:
    return kaders_voor(_gelezen(pad))


def _gevallen() -> list[object]:
    return [
        pytest.param(pad, nummer, id=f"{pad.stem}/{geval.naam}")
        for pad in BESTANDEN
        for nummer, geval in enumerate(_gelezen(pad).gevallen)
    ]


@pytest.mark.parametrize(("pad", "nummer"), _gevallen())
def test_een_geval_heeft_geen_ander_signaal_dan_het_zegt(pad: Path, nummer: int) -> None:
    bestand: Gevallenbestand = _gelezen(pad)
    verwacht = bestand.gevallen[nummer].dan.bevindingen.get(bestand.regel, ())
    gevonden = voer_uit(bestand, nummer, _kaders(pad)).gevonden.oordeel.bevindingen

    signalen = [
        bevinding
        for bevinding in gevonden
        if bevinding.regel == bestand.regel
        and bevinding.gevolg is Gevolg.SIGNALEREN
        and not bevinding.niet_beoordeelbaar
    ]

    gezegd = [rij for rij in verwacht if rij.gevolg is Gevolg.SIGNALEREN]
    assert len(signalen) <= len(gezegd), [bevinding.uitleg for bevinding in signalen]
