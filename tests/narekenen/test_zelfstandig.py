"""The second implementation stands on its own: it shares no code with the first."""

import ast
import sys
from pathlib import Path

import pytest

import ledger.narekenen
from ledger.mapper import SOORTEN
from ledger.narekenen.stroom import STROOM_VAN

MODULES = sorted(Path(ledger.narekenen.__file__ or "").parent.glob("*.py"))


def geimporteerd(pad: Path) -> set[str]:
    """Every module that a file imports, wherever in the file."""
    namen: set[str] = set()
    for knoop in ast.walk(ast.parse(pad.read_text())):
        if isinstance(knoop, ast.Import):
            namen.update(naam.name for naam in knoop.names)
        elif isinstance(knoop, ast.ImportFrom):
            assert knoop.level == 0, "geen relatieve import"
            assert knoop.module is not None
            namen.update(f"{knoop.module}.{naam.name}" for naam in knoop.names)
        elif isinstance(knoop, ast.Name):
            assert knoop.id != "__import__"
    return namen


def test_er_zijn_modules_om_na_te_kijken() -> None:
    assert len(MODULES) > 10


@pytest.mark.parametrize("pad", MODULES, ids=lambda pad: pad.stem)
def test_een_module_gebruikt_alleen_de_standaardbibliotheek_en_haar_eigen_pakket(
    pad: Path,
) -> None:
    for naam in geimporteerd(pad):
        eigen = naam.startswith("ledger.narekenen.") or naam == "ledger.narekenen"
        assert eigen or naam.split(".")[0] in sys.stdlib_module_names, naam
        assert naam.split(".")[0] != "importlib"


@pytest.mark.parametrize("pad", MODULES, ids=lambda pad: pad.stem)
def test_geen_module_rekent_met_drijvende_kommas_of_leest_een_klok(pad: Path) -> None:
    boom = ast.parse(pad.read_text())
    for knoop in ast.walk(boom):
        if isinstance(knoop, ast.Constant):
            assert not isinstance(knoop.value, float)
        if isinstance(knoop, ast.BinOp):
            assert not isinstance(knoop.op, ast.Div)
        if isinstance(knoop, ast.Attribute):
            assert knoop.attr not in ("now", "utcnow", "today", "random")


def test_elke_soort_gebeurtenis_van_het_grootboek_heeft_haar_plaats() -> None:
    assert set(STROOM_VAN) == set(SOORTEN)
