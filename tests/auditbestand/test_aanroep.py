"""How the stand-alone verifier of audit files is called: what cannot be is a sentence."""

import shutil
from pathlib import Path

import pytest

from tests.auditbestand.bouwstenen import VKEY, controleer, script
from tests.auditbestand.conftest import Archieven

Lees = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    "woorden",
    [
        ["map"],
        ["--sleutel", VKEY],
        ["bestaat-niet", "--sleutel", VKEY],
        [".", "--sleutel", "bestaat-niet"],
        [".", "--sleutel"],
        [".", "--vreemd", "x", "--sleutel", VKEY],
        [".", "--sleutel", VKEY, "--sleutel", VKEY],
        [],
    ],
)
def test_een_opdracht_die_niet_kan_is_2(woorden: list[str], capsys: Lees) -> None:
    assert script.main(woorden) == 2
    assert "".join(capsys.readouterr())


def test_wie_het_ingepakte_bestand_noemt_hoort_wat_te_doen(
    archieven: Archieven, tmp_path: Path, capsys: Lees
) -> None:
    ingepakt = tmp_path / "audit bestand.zip"
    shutil.copy(archieven.alles, ingepakt)
    assert controleer(ingepakt) == 2
    uit = capsys.readouterr()
    assert uit.out == ""
    assert uit.err == (
        f"Niet te controleren: {ingepakt} is een bestand. Pak het auditbestand eerst uit in een"
        " lege map, en noem die map.\n"
    )


@pytest.mark.parametrize("naam", ["bestaat-niet", "x" * 5_000, "nul\x00"])
def test_een_map_die_er_niet_is_wordt_genoemd(naam: str, capsys: Lees) -> None:
    assert controleer(Path(naam)) == 2
    assert capsys.readouterr().err.endswith("is er niet, of is geen map.\n")
