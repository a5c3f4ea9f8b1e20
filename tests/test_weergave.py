"""How figures and names stand in the sentences that users read."""

import pytest

from ledger.weergave import euro, in_woorden


@pytest.mark.parametrize(
    ("zin", "verwacht"),
    [
        ("Leg eigenKracht vast.", "Leg eigen kracht vast."),
        ("overzienEnAansturen, gzPsycholoog", "overzien en aansturen, gz psycholoog"),
        ("Product ZBIHL of 45F31 van EUR 12", "Product ZBIHL of 45F31 van EUR 12"),
        ("De SEH en het Inspectieloket", "De SEH en het Inspectieloket"),
        ("minstens 3 etmalenPerWeek2Dagen", "minstens 3 etmalen per week2 dagen"),
    ],
)
def test_namen_van_velden_en_waarden_staan_er_als_woorden(zin: str, verwacht: str) -> None:
    assert in_woorden(zin) == verwacht


@pytest.mark.parametrize(
    ("eurocent", "verwacht"), [(0, "€ 0,00"), (1234567, "€ 12.345,67"), (-5, "-€ 0,05")]
)
def test_een_bedrag_staat_er_zoals_een_lezer_het_schrijft(eurocent: int, verwacht: str) -> None:
    assert euro(eurocent) == verwacht
