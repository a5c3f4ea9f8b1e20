"""What the document leaves open can be set: the table of professions, days to register."""

from pathlib import Path

import pytest

from ledger.scenario.bestand import lees_gevallen
from ledger.scenario.uitvoeren import kaders_voor, voer_uit
from ledger.scenario.verslag import toelichting_op

PLAN = 'gemeente: "0757", aanbieder: "12345678", product: {categorie: "54", code: %s}'
MEDE = "team: [{naam: m1, rol: medebehandelaar, discipline: %s}]"
HBO = "team: [{naam: m1, niveau: hbo, registratieverloop: {mogelijkSinds: 2020-05-01}}]"
AANGEMELD = "team: [{naam: m1, niveau: hbo, registratieverloop: {vooraangemeld: [SKJ]%s}}]"
GEREGISTREERD = "behandeling: {registraties: [%s]}"


def _geval(map_: Path, regel: str, waarden: str, plan: str, dan: str) -> tuple[str, ...]:
    """What goes wrong in one case under a changed setting; empty when nothing does."""
    pad = map_ / "gevallen.yaml"
    pad.write_text(
        f"kader: boxtel\nregel: {regel}\naanpassingen:\n"
        f"  - {{kader: boxtel, versie: '2', regels: {{{regel}: {{parameters: "
        f"{{waarden: {{{waarden}}}}}}}}}}}\n"
        "gevallen:\n  - naam: een geval\n"
        f"    als: {{op: 2020-06-01, plan: {{{plan}}}}}\n    dan: {dan}\n",
        encoding="utf-8",
    )
    bestand = lees_gevallen(pad)
    resultaat = voer_uit(bestand, 0, kaders_voor(bestand))
    return () if resultaat.goed else tuple(toelichting_op(resultaat))


@pytest.mark.parametrize(
    ("beroep", "dan"),
    [
        ("psycholoog", "{zonder: [BX-KWAL-07]}"),
        (
            "coach",
            "{bevindingen: {BX-KWAL-07: {gevolg: weigeren, operanden: {beroepen: [coach]}}}}",
        ),
    ],
)
def test_de_tabel_van_beroepen_is_in_te_stellen(tmp_path: Path, beroep: str, dan: str) -> None:
    plan = f"{PLAN % 'BXSG'}, {MEDE % beroep}"

    assert _geval(tmp_path, "BX-KWAL-07", "beroepen: [psycholoog]", plan, dan) == ()


def test_met_een_aantal_dagen_heeft_registreren_een_laatste_dag(tmp_path: Path) -> None:
    dan = "{termijnen: {BX-KWAL-18: {vanaf: 2020-05-01, laatsteDag: 2020-05-31}}}"

    assert _geval(tmp_path, "BX-KWAL-18", "termijn_dagen: 30", f"{PLAN % 'BXRB'}, {HBO}", dan) == ()


@pytest.mark.parametrize(
    ("verloop", "laatste_dag"),
    [("", "2020-06-15"), (", gemeldOp: 2020-05-20, komtInAanmerking: true", "2020-08-18")],
)
def test_vooraangemelden_hebben_twee_termijnen(
    tmp_path: Path, verloop: str, laatste_dag: str
) -> None:
    waarden = "meldtermijn_dagen: 14, redelijke_termijn_dagen: 90"
    dan = f"{{termijnen: {{BX-KWAL-20: {{laatsteDag: {laatste_dag}}}}}}}"

    assert (
        _geval(tmp_path, "BX-KWAL-20", waarden, f"{PLAN % 'BXRB'}, {AANGEMELD % verloop}", dan)
        == ()
    )


@pytest.mark.parametrize(
    ("regeling", "dan"),
    [
        ("NR/2", "{zonder: [BX-KWAL-05]}"),
        ("NR/3", "{bevindingen: {BX-KWAL-05: signaleren}}"),
    ],
)
def test_een_opvolger_van_de_regeling_telt_ook(tmp_path: Path, regeling: str, dan: str) -> None:
    plan = f"{PLAN % 'BXBG'}, {GEREGISTREERD % regeling}"

    assert _geval(tmp_path, "BX-KWAL-05", "opvolgers: [NR/2]", plan, dan) == ()
