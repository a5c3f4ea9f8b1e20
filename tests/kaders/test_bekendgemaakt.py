"""Two clocks on a kader itself: from which day it holds, and from when one can have known it."""

from datetime import date
from pathlib import Path

import pytest

from ledger.kaders.bestand import GegevensFout
from ledger.kaders.gegevens import Kadergegevens, laad_gegevens, lees_aanpassing, pas_aan
from tests.kaders.proefkader import KADER, schrijf

NIEUW = "{vanaf: 2020-04-01, bekendgemaakt: 2020-04-10, waarden: {minuten: 70}}"
BEGIN_APRIL = date(2020, 4, 1)


def geladen(tmp_path: Path, *rijen: str) -> Kadergegevens:
    return laad_gegevens(
        schrijf(tmp_path, parameters=f"parameters: {{PR-01: [{', '.join(rijen)}]}}")
    )


def minuten(gegevens: Kadergegevens, dag: date, bekend_op: date) -> object:
    waarden = gegevens.waarden("PR-01", dag, bekend_op)
    return None if waarden is None else waarden["minuten"]


def test_wat_is_bekendgemaakt_geldt_voor_wie_vanaf_de_dag_erna_vraagt(tmp_path: Path) -> None:
    gegevens = geladen(tmp_path, "{waarden: {minuten: 50}}", NIEUW)

    assert minuten(gegevens, BEGIN_APRIL, date(2020, 4, 10)) == 50
    assert minuten(gegevens, BEGIN_APRIL, date(2020, 4, 11)) == 70


def test_wat_later_is_bekendgemaakt_laat_de_dagen_ervoor_zoals_zij_waren(tmp_path: Path) -> None:
    gegevens = geladen(tmp_path, "{waarden: {minuten: 50}}", NIEUW)

    assert minuten(gegevens, date(2020, 3, 31), date(2020, 5, 1)) == 50
    assert gegevens.waarden("PR-01", BEGIN_APRIL) == {"minuten": 70}


def test_zonder_oudere_rij_zijn_er_voor_de_bekendmaking_geen_waarden(tmp_path: Path) -> None:
    gegevens = geladen(tmp_path, NIEUW)

    assert minuten(gegevens, BEGIN_APRIL, date(2020, 4, 10)) is None


@pytest.mark.parametrize(
    ("rijen", "verwacht"),
    [
        (
            ["{tot: 2020-03-30, waarden: {minuten: 1}}", NIEUW],
            "laat een gat na wat eerder bekend was, t/m 2020-03-30",
        ),
        (
            [
                "{vanaf: 2020-06-01, waarden: {minuten: 1}}",
                "{tot: 2020-05-30, bekendgemaakt: 2020-04-10, waarden: {minuten: 2}}",
            ],
            "laat een gat voor wat eerder bekend was, vanaf 2020-06-01",
        ),
        (
            [
                "{waarden: {minuten: 1}}",
                NIEUW.replace("waarden", "tot: 2020-05-31, waarden"),
                NIEUW,
            ],
            "overlapt de rij hiervoor, t/m 2020-05-31",
        ),
    ],
)
def test_een_gat_of_een_overlap_wordt_geweigerd(
    tmp_path: Path, rijen: list[str], verwacht: str
) -> None:
    with pytest.raises(GegevensFout) as fout:
        geladen(tmp_path, *rijen)

    assert verwacht in str(fout.value)


def test_wat_later_is_bekendgemaakt_mag_eerdere_dagen_vervangen(tmp_path: Path) -> None:
    gegevens = geladen(
        tmp_path,
        "{waarden: {minuten: 50}}",
        "{vanaf: 2020-01-01, tot: 2020-03-31, bekendgemaakt: 2020-04-10, waarden: {minuten: 60}}",
        "{vanaf: 2020-04-01, bekendgemaakt: 2020-04-10, waarden: {minuten: 70}}",
    )

    assert [minuten(gegevens, date(2020, m, 15), date(2020, 5, 1)) for m in (2, 4)] == [60, 70]
    assert [minuten(gegevens, date(2020, m, 15), date(2020, 4, 1)) for m in (2, 4)] == [50, 50]


def test_een_ontwerp_met_een_bekendmaking_laat_wat_eerder_bekend_was(tmp_path: Path) -> None:
    gegevens = geladen(tmp_path, "{waarden: {minuten: 50}}", NIEUW)
    ontwerp = tmp_path / "ontwerp.yaml"
    ontwerp.write_text(
        "kader: proef\nversie: '2'\n"
        "regels: {PR-01: {parameters: {vanaf: 2020-03-01, tot: 2020-06-30, "
        "bekendgemaakt: 2020-06-10, waarden: {minuten: 90}}}}\n",
        encoding="utf-8",
    )

    nieuw = pas_aan(gegevens, lees_aanpassing(ontwerp))

    mei, juni = date(2020, 5, 1), date(2020, 6, 11)
    assert [minuten(nieuw, dag, mei) for dag in (date(2020, 3, 1), BEGIN_APRIL)] == [50, 70]
    assert [minuten(nieuw, dag, juni) for dag in (date(2020, 3, 1), BEGIN_APRIL)] == [90, 90]
    assert [minuten(nieuw, dag, juni) for dag in (date(2020, 2, 29), date(2020, 7, 1))] == [50, 70]


@pytest.mark.parametrize(
    ("regels", "verwacht"),
    [
        (
            "bekendgemaakt: 2020-04-10\nin_werking: 2020-04-12\n",
            "is niet de dag na de bekendmaking",
        ),
        ("in_werking: 2020-04-11\n", "hoort bij een dag van bekendmaking"),
    ],
)
def test_in_werking_is_de_dag_na_de_bekendmaking(
    tmp_path: Path, regels: str, verwacht: str
) -> None:
    with pytest.raises(GegevensFout) as fout:
        laad_gegevens(schrijf(tmp_path, kader=f"{KADER}{regels}"))

    assert verwacht in str(fout.value)


def test_een_goede_dag_van_inwerkingtreding_wordt_gelezen(tmp_path: Path) -> None:
    tekst = f"{KADER}bekendgemaakt: 2020-04-10\nin_werking: 2020-04-11\n"

    assert laad_gegevens(schrijf(tmp_path, kader=tekst)).kaderbestand.in_werking == date(
        2020, 4, 11
    )
