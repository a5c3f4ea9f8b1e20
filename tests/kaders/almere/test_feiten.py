"""Names and enumerations, and the last day of the kader."""

import pytest

from ledger.kaders.almere.feiten import zelfde_naam
from ledger.kaders.hulp import opsomming
from ledger.kaders.register import laad_kader


@pytest.mark.parametrize(
    ("een", "ander", "zelfde"),
    [
        ("JGZ Almere", "jgzAlmere", True),
        ("G.I. Flevoland", "gi flevoland", True),
        ("GI Flevoland", "GI Utrecht", False),
        ("GI Flevoland", None, False),
        (None, None, False),
    ],
)
def test_een_instelling_heet_hetzelfde_ondanks_hoofdletters_spaties_en_punten(
    een: str | None, ander: str | None, zelfde: bool
) -> None:
    assert zelfde_naam(een, ander) is zelfde


@pytest.mark.parametrize(
    ("delen", "tekst"),
    [(["a"], "a"), (["a", "b"], "a of b"), (["a", "b", "c"], "a, b of c")],
)
def test_een_opsomming_leest_als_nederlands(delen: list[str], tekst: str) -> None:
    assert opsomming(delen, "of") == tekst


def test_een_kader_kent_zijn_laatste_dag_per_gemeente() -> None:
    almere = laad_kader("almere")
    flevoland = laad_kader("flevoland")

    assert str(almere.tot("0034")) == "2026-12-31"
    assert flevoland.tot("0034") is None
    assert str(almere.tot("0363")) == "2026-12-31"
