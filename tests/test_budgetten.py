"""What stays readable of transport: how far it is paid for, exactly and in one unit."""

from datetime import date
from typing import Any

import pytest

from ledger.budgetten import Besteding, Toekenning, budgetvelden
from ledger.dossier import Vervoer

AFSTANDEN = [
    ({}, None),
    ({"kilometers": 40}, 40_000),
    ({"kilometers": 40, "bovengebruikelijke_kilometers": 30}, 30_000),
    ({"kilometers": 40, "bovengebruikelijke_kilometers": 0}, 0),
    ({"kilometers": 40, "bovengebruikelijke_meters": 12_500}, 12_500),
    ({"bovengebruikelijke_kilometers": 13, "bovengebruikelijke_meters": 12_500}, 12_500),
    ({"bovengebruikelijke_kilometers": 13, "bovengebruikelijke_meters": 0}, 0),
]


def _vervoer(**velden: Any) -> Vervoer:
    return Vervoer(gemeente="0757", datum=date(2020, 5, 4), kenmerk="V-1", **velden)


@pytest.mark.parametrize(("velden", "meters"), AFSTANDEN)
def test_een_toekenning_van_vervoer_staat_in_meters(
    velden: dict[str, int], meters: int | None
) -> None:
    toekenning = budgetvelden(_vervoer(soort="toekenning", **velden), 3)["toekenning"]

    assert isinstance(toekenning, Toekenning)
    assert (toekenning.meters, toekenning.nummer) == (meters, 3)


@pytest.mark.parametrize(("velden", "meters"), AFSTANDEN)
def test_een_rit_staat_in_meters(velden: dict[str, int], meters: int | None) -> None:
    besteding = budgetvelden(_vervoer(soort="rit", **velden), 3)["besteding"]

    assert isinstance(besteding, Besteding)
    assert besteding.meters == meters


@pytest.mark.parametrize("soort", ["aanvraag", "afspraak"])
def test_een_aanvraag_of_afspraak_is_geen_budget(soort: Any) -> None:
    assert budgetvelden(_vervoer(soort=soort, kilometers=40), 3) == {}
