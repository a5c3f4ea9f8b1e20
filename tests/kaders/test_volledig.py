"""Every example of the catalogues is worked out as exactly one case, in the file of its rule."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from ledger.kaders.register import alle_kaders
from ledger.scenario.bestand import lees_gevallen
from tests.ijw.hulp import SHARED, met_catalogus

GEVALLEN = Path(__file__).parent
KADERS = ("flevoland", "almere", "zuid-limburg", "boxtel")


def _regels() -> list[Any]:
    """Kader, code and number of examples of every rule in the catalogues."""
    rijen: list[Any] = []
    for kader in KADERS:
        pad = SHARED / "kaders" / f"{kader}.yaml"
        catalogus = yaml.safe_load(pad.read_text(encoding="utf-8")) if pad.is_file() else {}
        for regel in catalogus.get("regels", ()):
            aantal = len(regel.get("voorbeelden", ()))
            rijen.append(pytest.param(kader, regel["regel"], aantal, id=regel["regel"]))
    return rijen


@met_catalogus
@pytest.mark.parametrize(("kader", "code", "aantal"), _regels())
def test_elk_voorbeeld_van_de_catalogus_is_een_geval(kader: str, code: str, aantal: int) -> None:
    bestand = lees_gevallen(GEVALLEN / kader / f"{code}.yaml")
    geteld = Counter(geval.voorbeeld for geval in bestand.gevallen if geval.voorbeeld is not None)

    assert (bestand.kader, bestand.regel) == (kader, code)
    assert geteld == Counter(range(1, aantal + 1))


@met_catalogus
@pytest.mark.parametrize("kader", KADERS)
def test_elke_regel_van_de_catalogus_bestaat(kader: str) -> None:
    catalogus = yaml.safe_load((SHARED / "kaders" / f"{kader}.yaml").read_text(encoding="utf-8"))
    beschreven = {regel["regel"] for regel in catalogus["regels"]}

    assert beschreven - alle_kaders().op_naam[kader].boek.definities.keys() == set()
