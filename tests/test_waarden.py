"""A frozen value with something else in some of its fields."""

from datetime import UTC, date, datetime

from ledger.gebeurtenissen import ClientVergeten
from ledger.stempel import Stempel
from ledger.waarden import VoldaneTermijn

FEIT = Stempel(datetime(2027, 3, 1, 12, tzinfo=UTC), "proef", "beheerder", "opdracht 1").zet(
    ClientVergeten, "client", 1, date(2027, 3, 1), grond="verzoek"
)
NIEUW = {"kaderversies": {"proef": "1#a"}, "voldaan": (VoldaneTermijn(regel="R", sleutel="s"),)}


def test_een_gewijzigde_waarde_is_wat_pydantic_ervan_maakt() -> None:
    eigen, van_pydantic = FEIT.gewijzigd(NIEUW), FEIT.model_copy(update=NIEUW)
    assert eigen == van_pydantic
    assert type(eigen) is ClientVergeten
    assert eigen.model_fields_set == van_pydantic.model_fields_set
    for hoe in ("exclude_defaults", "exclude_unset"):
        assert eigen.model_dump_json(**{hoe: True}) == van_pydantic.model_dump_json(**{hoe: True})


def test_de_waarde_zelf_blijft_zoals_ze_was() -> None:
    voor, gegeven = FEIT.model_dump(), set(FEIT.model_fields_set)
    FEIT.gewijzigd(NIEUW)
    assert FEIT.model_dump() == voor
    assert FEIT.model_fields_set == gegeven
    assert "voldaan" not in gegeven
