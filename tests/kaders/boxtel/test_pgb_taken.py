"""A task on a personal budget is opened once, however often the budget is decided on."""

from pathlib import Path

import pytest

from ledger.kaders.register import Kaders, laad_kader
from ledger.scenario.bestand import lees_gevallen
from ledger.scenario.uitvoeren import voer_uit

KADERS = Kaders([laad_kader("boxtel")])


@pytest.mark.parametrize(
    ("regel", "geval"),
    [("BX-PGB-23", "een herziening zonder de aanmelding opent de taak niet nog eens")],
)
def test_een_taak_die_openstaat_wordt_niet_nog_eens_geopend(regel: str, geval: str) -> None:
    bestand = lees_gevallen(Path(__file__).parent / f"{regel}.yaml")
    nummer = [rij.naam for rij in bestand.gevallen].index(geval)

    gevonden = voer_uit(bestand, nummer, KADERS).gevonden

    assert regel not in [termijn.regel for termijn in gevonden.oordeel.termijnen]
    assert [termijn.regel for termijn in gevonden.open].count(regel) == 1
