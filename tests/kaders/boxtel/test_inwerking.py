"""The days from which Boxtel's rules hold: a kader in which these contradict is not loaded."""

from pathlib import Path

import pytest

from ledger.kaders.bestand import GegevensFout
from ledger.kaders.boxtel import Kenmerken
from ledger.kaders.gegevens import Kadergegevens, laad_gegevens, lees_aanpassing, pas_aan

GEGEVENS = laad_gegevens("ledger.kaders.boxtel", Kenmerken)


def met_dagen(map_: Path, bekendgemaakt: str, in_werking: str) -> Kadergegevens:
    ontwerp = map_ / "ontwerp.yaml"
    ontwerp.write_text(
        f"kader: boxtel\nversie: '2'\nbekendgemaakt: {bekendgemaakt}\nin_werking: {in_werking}\n",
        encoding="utf-8",
    )
    return pas_aan(GEGEVENS, lees_aanpassing(ontwerp))


def test_bekendgemaakt_op_de_dag_van_inwerkingtreding_wordt_niet_geladen(tmp_path: Path) -> None:
    with pytest.raises(GegevensFout) as fout:
        met_dagen(tmp_path, "2020-04-11", "2020-04-11")

    assert "is niet de dag na de bekendmaking" in str(fout.value)


def test_beide_dagen_kunnen_samen_een_dag_opschuiven(tmp_path: Path) -> None:
    bestand = met_dagen(tmp_path, "2020-04-11", "2020-04-12").kaderbestand

    assert bestand.in_werking is not None
    assert (bestand.in_werking - GEGEVENS.kaderbestand.vanaf).days == 102
