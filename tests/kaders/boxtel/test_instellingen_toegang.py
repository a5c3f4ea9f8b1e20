"""What the document leaves open on the way to help can be set: days, and another residence."""

from pathlib import Path

import pytest

from ledger.scenario.bestand import lees_gevallen
from ledger.scenario.uitvoeren import kaders_voor, voer_uit
from ledger.scenario.verslag import toelichting_op

BESLUIT = 'gemeente: "0757", product: {categorie: "45", code: BXIB}, ingangsdatum: %s'


def _geval(map_: Path, regel: str, waarden: str, als: str, dan: str) -> tuple[str, ...]:
    """What goes wrong in one case under a changed setting; empty when nothing does."""
    pad = map_ / "gevallen.yaml"
    pad.write_text(
        f"kader: boxtel\nregel: {regel}\naanpassingen:\n"
        f"  - {{kader: boxtel, versie: '2', regels: {{{regel}: {{parameters: "
        f"{{waarden: {{{waarden}}}}}}}}}}}\n"
        f"gevallen:\n  - naam: een geval\n    als: {{{als}}}\n    dan: {dan}\n",
        encoding="utf-8",
    )
    bestand = lees_gevallen(pad)
    resultaat = voer_uit(bestand, 0, kaders_voor(bestand))
    return () if resultaat.goed else tuple(toelichting_op(resultaat))


@pytest.mark.parametrize(
    ("regel", "als", "laatste_dag"),
    [
        ("BX-MELD-02", 'op: 2020-05-08, melding: {gemeente: "0757"}', "2020-05-13"),
        ("BX-INTK-03", 'op: 2020-05-08, intake: {gemeente: "0757"}', "2020-05-13"),
        (
            "BX-MELD-02",
            'op: 2020-04-20, melding: {gemeente: "0757", datum: 2020-02-03}',
            "2020-04-11",
        ),
    ],
)
def test_met_een_aantal_werkdagen_is_er_een_laatste_dag_maar_niet_voor_de_inwerkingtreding(
    tmp_path: Path, regel: str, als: str, laatste_dag: str
) -> None:
    dan = f"{{termijnen: {{{regel}: {{laatsteDag: {laatste_dag}}}}}}}"

    assert _geval(tmp_path, regel, "termijn_werkdagen: 3", als, dan) == ()


@pytest.mark.parametrize(
    ("ingangsdatum", "versie"), [("2021-12-31", "jeugdwet2015"), ("2022-01-01", "opvolger")]
)
def test_met_de_dag_van_de_opvolger_komt_er_geen_signaal_meer(
    tmp_path: Path, ingangsdatum: str, versie: str
) -> None:
    als = f"op: 2021-06-01, lokaalBesluit: {{{BESLUIT % ingangsdatum}}}"
    dan = f"{{bevindingen: {{BX-WPB-01: {{gevolg: afleiden, operanden: {{versie: {versie}}}}}}}}}"
    waarden = "nieuw_werkelijk_vanaf: 2022-01-01"

    assert _geval(tmp_path, "BX-WPB-01", waarden, als, dan) == ()


def test_een_verplicht_overleg_dat_er_niet_was_kan_niet_worden_beoordeeld(tmp_path: Path) -> None:
    als = f"op: 2020-05-25, lokaalBesluit: {{{BESLUIT % '2020-06-01'}}}"
    dan = "{bevindingen: {BX-INTK-05: nietBeoordeelbaar}}"

    assert _geval(tmp_path, "BX-INTK-05", "verplicht: true", als, dan) == ()
