"""Data files with an error are refused: file, line, field and what would be right."""

from datetime import date
from pathlib import Path

import pytest

from ledger.kaders.bestand import GegevensFout
from ledger.kaders.flevoland.producten import Kenmerken as FlevolandKenmerken
from ledger.kaders.gegevens import laad_gegevens
from tests.kaders.proefkader import KADER, PARAMETERS, PRODUCTEN, schrijf


def fouten(map_: Path, **bestanden: str) -> list[str]:
    with pytest.raises(GegevensFout) as gevangen:
        laad_gegevens(schrijf(map_, **bestanden))
    return [str(fout).removeprefix(f"{map_.name}/") for fout in gevangen.value.fouten]


@pytest.mark.parametrize(
    ("oud", "nieuw", "verwacht"),
    [
        (
            "gemeente: 0034",
            "gemeente: 0001",
            (
                "regel 10: deelname[1].gemeente: '0001' is geen "
                "gemeentecode van het CBS (vier cijfers, zoals 0034)"
            ),
        ),
        (
            "naam: Almere",
            "naam: Dronten",
            "regel 10: deelname[1].naam: 0034 is Almere, niet Dronten",
        ),
        (
            "[P1, P2]",
            "[P1, P3]",
            ("regel 10: deelname[1].producten[2]: onbekende productcode 'P3'; bekend: P1, P2"),
        ),
        (
            "[P1, P2]",
            "[X1]",
            ("regel 10: deelname[1].producten[1]: onbekende productcode 'X1'; bekend: P1, P2"),
        ),
        (
            "vanaf: 2027-01-01",
            "vanaf: 2027-01-01\ntot: 2026-01-01",
            ("regel 8: tot: de laatste dag ligt vóór de eerste (2027-01-01)"),
        ),
        (
            "omvat: [arts]",
            "omvat: [tandarts]",
            (
                "regel 12: rollen[1].omvat[1]: onbekende rol "
                "'tandarts'; bekend: verwijzer, arts, huisarts"
            ),
        ),
        (
            "een huisarts}",
            "een huisarts}\n  - {rol: arts, betekenis: x}",
            "regel 15: rollen[4].rol: de rol 'arts' staat er dubbel",
        ),
        (
            "rol: arts",
            "rol: Een arts",
            ("regel 13: rollen[2].rol: 'Een arts' is geen naam (letters, zoals medischVerwijzer)"),
        ),
        (
            "[8, 3]",
            "[8, 12]",
            (
                "regel 15: afwijsvolgorde[2]: '12' is geen afwijsreden uit WJ759; "
                "kies uit 1, 2, 3, 4, 5, 6, 7, 8, 9"
            ),
        ),
        ("[8, 3]", "[8, 8]", "regel 15: afwijsvolgorde: een reden staat er dubbel in"),
        (
            "versiedatum: verzoek",
            "versiedatum: nu",
            ("regel 8: versiedatum: kies uit 'verzoek', 'ingang' of 'levering', niet 'nu'"),
        ),
    ],
)
def test_een_fout_in_het_kader(oud: str, nieuw: str, verwacht: str, tmp_path: Path) -> None:
    assert fouten(tmp_path, kader=KADER.replace(oud, nieuw, 1)) == [f"kader.yaml, {verwacht}"]


def test_een_gemeente_doet_niet_twee_keer_met_hetzelfde_product_mee(tmp_path: Path) -> None:
    rij = "  - {gemeente: 0034, naam: Almere, producten: [P1, P2]}\n"
    later = "  - {gemeente: 0034, producten: [P2], vanaf: 2028-01-01}\n"
    eerder = rij.replace("P2]}", "P2], tot: 2027-12-31}")

    assert fouten(tmp_path, kader=KADER.replace(rij, rij + later)) == [
        "kader.yaml, regel 11: deelname[2]: deze gemeente heeft dit product dan al (rij 1)"
    ]
    gegevens = laad_gegevens(schrijf(tmp_path, kader=KADER.replace(rij, eerder + later)))
    assert len(gegevens.kaderbestand.deelname) == 2


@pytest.mark.parametrize(
    ("oud", "nieuw", "verwacht"),
    [
        (
            "categorie: 45",
            "categorie: 99",
            (
                "regel 2: producten[1].categorie: '99' is geen "
                "productcategorie uit JZ020; kies uit 31, "
            ),
        ),
        (
            "'04'",
            "'99'",
            (
                "regel 2: producten[1].eenheden[2]: '99' is geen eenheid uit WJ756; "
                "kies uit 01, 04, 14, 16, 82, 83, 84"
            ),
        ),
        ("code: P2", "code: P1", "regel 3: producten[2].code: het product P1 staat er dubbel"),
        ("bron: A > B, ", "", "regel 2: producten[1].bron: dit veld ontbreekt"),
        (
            "{max: 3}",
            "{max: -3}",
            ("regel 2: producten[1].kenmerken.max: -3 is negatief; geef 0 of meer"),
        ),
        (
            "extern: true",
            "herkenning: [{categorie: 45, codes: [P2]}]",
            (
                "regel 4: producten[3].herkenning: "
                "een bericht met categorie 45, code P2 kan ook P2 betekenen"
            ),
        ),
    ],
)
def test_een_fout_in_de_producten(oud: str, nieuw: str, verwacht: str, tmp_path: Path) -> None:
    (enige,) = fouten(tmp_path, producten=PRODUCTEN.replace(oud, nieuw, 1))

    assert enige.startswith(f"producten.yaml, {verwacht}")


@pytest.mark.parametrize(
    ("oud", "nieuw", "verwacht"),
    [
        (
            "2028-01-01",
            "2027-12-31",
            ("regel 4: parameters.PR-01[2].vanaf: overlapt de rij hiervoor, t/m 2027-12-31"),
        ),
        (
            "2028-01-01",
            "2028-01-02",
            ("regel 4: parameters.PR-01[2].vanaf: laat een gat na de rij hiervoor, t/m 2027-12-31"),
        ),
        (
            "tot: 2027-12-31, ",
            "",
            (
                "regel 4: parameters.PR-01[2]: de rij hiervoor heeft geen 'tot', "
                "of deze geen 'vanaf'"
            ),
        ),
        (
            "{vanaf: 2028-01-01,",
            "{vanaf: 2028-01-01, tot: 2027-01-01,",
            ("regel 4: parameters.PR-01[2].tot: de laatste dag ligt vóór de eerste (2028-01-01)"),
        ),
        (
            "PR-01",
            "pr1",
            ("regel 2: parameters.pr1: 'pr1' is geen code van een regel (zoals FL-315-20)"),
        ),
        (
            "1200",
            "-5",
            ("regel 4: parameters.PR-01[2].waarden.minuten: -5 is negatief; geef 0 of meer"),
        ),
    ],
)
def test_een_fout_in_de_parameters(oud: str, nieuw: str, verwacht: str, tmp_path: Path) -> None:
    assert fouten(tmp_path, parameters=PARAMETERS.replace(oud, nieuw, 1)) == [
        f"parameters.yaml, {verwacht}"
    ]


def test_de_fouten_van_alle_bestanden_komen_tegelijk(tmp_path: Path) -> None:
    gevonden = fouten(tmp_path, kader="kader: proef", producten="producten: []", parameters="a: 1")

    assert {fout.split(",")[0] for fout in gevonden} == {
        "kader.yaml",
        "producten.yaml",
        "parameters.yaml",
    }


def test_een_eigen_model_voor_kenmerken_weigert_wat_het_niet_kent(tmp_path: Path) -> None:
    map_ = schrijf(tmp_path, producten=PRODUCTEN.replace("max: 3", "max_manden: 3"))

    with pytest.raises(GegevensFout) as gevangen:
        laad_gegevens(map_, FlevolandKenmerken)

    (enige,) = gevangen.value.fouten
    assert enige.veld == "producten[1].kenmerken.max_manden"
    assert enige.melding == "onbekend veld; bedoeld is misschien 'max_maanden'"


@pytest.mark.parametrize(
    ("kenmerken", "verwacht"),
    [
        ("{gezin: extraClient}", "kenmerken.hoort_bij: hoort bij gezin: extraClient, en alleen"),
        ("{hoort_bij: P2}", "kenmerken.hoort_bij: hoort bij gezin: extraClient, en alleen"),
        ("{gezin: gefinancierd}", "kenmerken.extra_client: hoort bij gezin: gefinancierd, en"),
        ("{gezin: extraClient, hoort_bij: P9}", "kenmerken.hoort_bij: onbekende productcode 'P9'"),
        (
            "{categorieen: [{naam: A, max_uren: 2, max_minuten: 100, maanden: 1}]}",
            "kenmerken.categorieen[1].max_minuten: 2 uur is 120 minuten, niet 100",
        ),
    ],
)
def test_de_kenmerken_van_flevoland_kloppen_met_elkaar(
    kenmerken: str, verwacht: str, tmp_path: Path
) -> None:
    map_ = schrijf(tmp_path, producten=PRODUCTEN.replace("{max: 3}", kenmerken))

    with pytest.raises(GegevensFout) as gevangen:
        laad_gegevens(map_, FlevolandKenmerken)

    (enige,) = gevangen.value.fouten
    assert f"{enige.veld}: {enige.melding}".startswith(f"producten[1].{verwacht}")


# --- the conversion table -------------------------------------------------------------------------

IST_SOLL = """\
ist_soll:
  - gemeente: 0034
    ist: {categorie: 45, code: 45A04}
    soll: P1
    weg: administratief
    tot: 2027-12-31
    bron: Conversieplan Almere
  - {gemeente: 0034, ist: {categorie: 45, code: 45A04}, soll: P2, vanaf: 2028-01-01, bron: C}
  - {gemeente: 0034, ist: {categorie: 45}, soll: null, bron: C}
"""


def test_een_omzettabel_geldt_per_gemeente_en_dag(tmp_path: Path) -> None:
    proef = laad_gegevens(schrijf(tmp_path, ist_soll=IST_SOLL))

    def soll(dag: date) -> list[str | None]:
        return [rij.soll for rij in proef.ist_soll if rij.ist.code == "45A04" and rij.geldt_op(dag)]

    assert soll(date(2027, 12, 31)) == ["P1"]
    assert soll(date(2028, 1, 1)) == ["P2"]


@pytest.mark.parametrize(
    ("oud", "nieuw", "verwacht"),
    [
        (
            "vanaf: 2028-01-01",
            "vanaf: 2027-12-31",
            ("regel 8: ist_soll[2]: dit product van deze gemeente heeft dan al een rij (rij 1)"),
        ),
        (
            "soll: P1",
            "soll: X1",
            ("regel 4: ist_soll[1].soll: onbekende productcode 'X1'; bekend: P1, P2"),
        ),
        ("    soll: P1\n", "", "regel 2: ist_soll[1].soll: dit veld ontbreekt"),
        (
            "gemeente: 0034",
            "gemeente: 34",
            (
                "regel 2: ist_soll[1].gemeente: '34' is geen "
                "gemeentecode van het CBS (vier cijfers, zoals 0034)"
            ),
        ),
    ],
)
def test_een_fout_in_de_omzettabel(oud: str, nieuw: str, verwacht: str, tmp_path: Path) -> None:
    assert fouten(tmp_path, ist_soll=IST_SOLL.replace(oud, nieuw, 1)) == [
        f"ist_soll.yaml, {verwacht}"
    ]
