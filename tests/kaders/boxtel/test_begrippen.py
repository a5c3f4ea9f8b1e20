"""Where the meaning of a term in Boxtel's rules is looked up."""

from datetime import date

import pytest

from ledger.kaders.boxtel import Kenmerken
from ledger.kaders.boxtel.grondslag import betekenis_uit
from ledger.kaders.gegevens import laad_gegevens

GEGEVENS = laad_gegevens("ledger.kaders.boxtel", Kenmerken)


@pytest.mark.parametrize(
    ("begrip", "bronnen"),
    [
        ("Verordening", ("nadereRegels",)),
        ("wet", ("nadereRegels",)),
        ("jeugdige", ("jeugdwet", "awb", "verordening")),
    ],
)
def test_een_begrip_wordt_opgezocht_in_de_regels_en_anders_in_de_wet(
    begrip: str, bronnen: tuple[str, ...]
) -> None:
    p = GEGEVENS.waarden("BX-GELD-08", date(2020, 5, 1))

    assert p is not None
    assert betekenis_uit(begrip, p) == bronnen
