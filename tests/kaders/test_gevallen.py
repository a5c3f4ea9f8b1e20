"""Every case of every case file gives what it says: one test per case."""

from functools import cache
from pathlib import Path

import pytest

from ledger.kaders.bestand import GegevensFout
from ledger.kaders.register import Kaders
from ledger.scenario.bestand import Gevallenbestand, lees_gevallen
from ledger.scenario.uitvoeren import kaders_voor, voer_uit
from ledger.scenario.verslag import regel_van, toelichting_op

BESTANDEN = sorted(Path(__file__).parent.glob("*/*.yaml"))

_gelezen = cache(lees_gevallen)


@cache
def _kaders(pad: Path) -> Kaders:
    return kaders_voor(_gelezen(pad))


def _gevallen() -> list[object]:
    """Every case by file and place; a file that cannot be read counts as one that fails."""
    rijen: list[object] = []
    for pad in BESTANDEN:
        try:
            gevallen = _gelezen(pad).gevallen
        except GegevensFout:
            rijen.append(pytest.param(pad, 0, id=f"{pad.stem}/onleesbaar"))
            continue
        for nummer, geval in enumerate(gevallen):
            rijen.append(pytest.param(pad, nummer, id=f"{pad.stem}/{geval.naam}"))
    return rijen


@pytest.mark.parametrize(("pad", "nummer"), _gevallen())
def test_een_geval_geeft_wat_het_zegt(pad: Path, nummer: int) -> None:
    bestand: Gevallenbestand = _gelezen(pad)
    resultaat = voer_uit(bestand, nummer, _kaders(pad))
    assert resultaat.goed, "\n".join(
        (regel_van(bestand.regel, resultaat), *toelichting_op(resultaat))
    )
