"""The data of the kaders as delivered: complete, joined up, and equal to their specification."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from ledger.bevinding import Bron
from ledger.kaders.almere.producten import Kenmerken as AlmereKenmerken
from ledger.kaders.flevoland.producten import Kenmerken as FlevolandKenmerken
from ledger.kaders.gegevens import Kadergegevens, laad_gegevens
from tests.ijw.hulp import SHARED, met_standaard
from tests.kaders.proefkader import KADER, PARAMETERS, schrijf

PAKKETTEN = {
    "flevoland": ("ledger.kaders.flevoland", FlevolandKenmerken),
    "almere": ("ledger.kaders.almere", AlmereKenmerken),
}
FLEVOLAND = laad_gegevens(*PAKKETTEN["flevoland"])
ALMERE = laad_gegevens(*PAKKETTEN["almere"])
GEGEVENS = {"flevoland": FLEVOLAND, "almere": ALMERE}


# --- the kaders as delivered ----------------------------------------------------------------------


def test_beide_kaders_laden_met_hun_producten() -> None:
    assert len(FLEVOLAND.producten) == 22
    assert sum(product.extern for product in FLEVOLAND.producten.values()) == 9
    assert list(ALMERE.producten) == ["ALBSP", "ALRES", "ALBBA", "ALVRV"]


def test_lelystad_doet_alleen_mee_met_gezin_intensief_en_almere_niet_met_basis_begeleiding() -> (
    None
):
    per_gemeente = {rij.naam: rij.producten for rij in FLEVOLAND.kaderbestand.deelname}

    assert per_gemeente["Lelystad"] == ("45F34", "45F36")
    assert {naam for naam, codes in per_gemeente.items() if "45F01" in codes} == {
        "Noordoostpolder",
        "Urk",
    }
    assert per_gemeente["Almere"] == per_gemeente["Dronten"]
    assert len(per_gemeente["Almere"]) == 11


def test_almere_loopt_tot_en_met_de_dag_voor_flevoland() -> None:
    assert ALMERE.kaderbestand.opvolger == FLEVOLAND.kaderbestand.kader
    assert ALMERE.kaderbestand.tot == date(2026, 12, 31)
    assert FLEVOLAND.kaderbestand.vanaf == date(2027, 1, 1)


def test_begeleiding_specialistisch_is_ook_zonder_productcode_te_herkennen() -> None:
    assert list(ALMERE.producten["ALBSP"].vormen()) == [
        ("45", None),
        ("45", "45A05"),
        ("45", "45A53"),
        ("45", "ALBSP"),
    ]
    assert list(FLEVOLAND.producten["FLX-KDC"].vormen()) == [(None, "FLX-KDC")]


def test_de_grenzen_in_de_regels_zijn_die_van_de_richtcategorieen() -> None:
    """The same figure stands with the product and with the rule: they may not drift apart."""
    dag = date(2027, 1, 1)
    rl03 = FLEVOLAND.waarden("FL-RL-03", dag)
    rl04 = FLEVOLAND.waarden("FL-RL-04", dag)
    rl01 = FLEVOLAND.waarden("FL-RL-01", dag)
    duur = FLEVOLAND.waarden("FL-317-21", dag)
    assert rl01 is not None
    assert rl03 is not None
    assert rl04 is not None
    assert duur is not None

    for code, minuten in rl03["max_minuten"].items():
        hoogste = FLEVOLAND.producten[code].kenmerken.categorieen[-1]
        assert (hoogste.max_minuten, hoogste.max_uren) == (minuten, rl03["max_uren"][code])
    gezin = FLEVOLAND.producten["45F33"].kenmerken.categorieen
    assert [c.max_minuten for c in gezin] == [rl04["max_minuten_a"], rl04["max_minuten_b"]]
    diagnostiek = FLEVOLAND.producten["45F11"].kenmerken.categorieen
    assert [(c.max_minuten, c.maanden) for c in diagnostiek] == [
        (rl01["m1"], rl01["d1"]),
        (rl01["m2"], rl01["d2"]),
    ]
    for code, maanden in duur["max"].items():
        assert FLEVOLAND.producten[code].kenmerken.max_maanden == maanden


@pytest.mark.parametrize("gegevens", GEGEVENS.values(), ids=GEGEVENS)
def test_elke_rol_en_elke_productcode_in_de_parameters_bestaat(gegevens: Kadergegevens) -> None:
    rollen = {rij.rol for rij in gegevens.kaderbestand.rollen}
    for code, rijen in gegevens.parameters.items():
        for waarde in (w for rij in rijen for w in _bladeren(rij.waarden)):
            if isinstance(waarde, str) and waarde.startswith(("45F", "FLX-")):
                assert waarde in gegevens.producten, code
        for rij in rijen:
            wie = rij.waarden.get("wie", ())
            assert {wie} if isinstance(wie, str) else set(wie) <= rollen, code


def _bladeren(waarde: object) -> Iterator[object]:
    if isinstance(waarde, dict):
        for naam, deel in waarde.items():
            yield naam
            yield from _bladeren(deel)
    elif isinstance(waarde, (list, tuple)):
        for deel in waarde:
            yield from _bladeren(deel)
    else:
        yield waarde


# --- against the specification --------------------------------------------------------------------


def _catalogus(kader: str) -> dict[str, Any]:
    tekst = (SHARED / "kaders" / f"{kader}.yaml").read_text(encoding="utf-8")
    catalogus: dict[str, Any] = yaml.load(tekst, Loader=yaml.CSafeLoader)
    return catalogus


def _getallen(waarde: object) -> set[Fraction]:
    """Every number in the values; a half is there as one and two."""
    gevonden: set[Fraction] = set()
    for blad in _bladeren(waarde):
        if isinstance(blad, (int, float)) and not isinstance(blad, bool):
            getal = Fraction(str(blad))
            gevonden |= {Fraction(getal.numerator), Fraction(getal.denominator)} - (
                {Fraction(1)} if getal.denominator == 1 and getal != 1 else set()
            )
    return gevonden


@met_standaard
@pytest.mark.parametrize("kader", GEGEVENS)
def test_elke_regel_heeft_de_getallen_van_de_catalogus(kader: str) -> None:
    parameters = GEGEVENS[kader].parameters
    for regel in _catalogus(kader)["regels"]:
        verwacht = _getallen(regel["parameters"])
        eigen = [_getallen(rij.waarden) for rij in parameters.get(regel["regel"], ())]
        assert not verwacht or (eigen and verwacht <= eigen[0]), regel["regel"]


@met_standaard
@pytest.mark.parametrize("kader", GEGEVENS)
def test_er_zijn_geen_parameters_van_regels_die_de_catalogus_niet_kent(kader: str) -> None:
    bekend = {regel["regel"] for regel in _catalogus(kader)["regels"]}

    assert set(GEGEVENS[kader].parameters) <= bekend


@met_standaard
@pytest.mark.parametrize("kader", GEGEVENS)
def test_de_producten_zijn_die_van_de_catalogus(kader: str) -> None:
    producten = GEGEVENS[kader].producten
    catalogus = {rij["code"]: rij for rij in _catalogus(kader)["producten"]}

    assert set(producten) == set(catalogus)
    for code, rij in catalogus.items():
        assert list(producten[code].eenheden) == rij.get("eenheden", []), code
        assert producten[code].extern == rij.get("extern", False), code


@met_standaard
def test_de_kenmerken_van_flevoland_zijn_die_van_de_catalogus() -> None:
    gezin = {None: None, "funded": "gefinancierd", "extra-client": "extraClient"}
    for rij in _catalogus("flevoland")["producten"]:
        if rij.get("extern"):
            continue
        eigen = FLEVOLAND.producten[rij["code"]].kenmerken
        assert eigen.max_maanden == rij["max_duur"]["maanden"]
        assert eigen.gezin == gezin[rij["gezin"]]
        assert eigen.hoort_bij == rij.get("hoort_bij")
        assert eigen.extra_client == rij.get("extra_client_code")
        assert eigen.no_show_declarabel == rij.get("no_show", {}).get("declarabel", False)
        assert [c.model_dump(exclude_none=True) for c in eigen.categorieen] == rij["categorieen"]
        meedoend = {d.gemeente for d in FLEVOLAND.kaderbestand.deelname if d.met(rij["code"])}
        assert meedoend == set(rij["gemeenten"])


# --- what a small kader says ----------------------------------------------------------------------


def test_de_waarden_van_een_regel_zijn_die_van_de_dag(tmp_path: Path) -> None:
    proef = laad_gegevens(schrijf(tmp_path))

    assert proef.waarden("PR-01", date(2027, 12, 31)) == {"minuten": 1000, "maanden": 3}
    assert proef.waarden("PR-01", date(2028, 1, 1)) == {"minuten": 1200, "maanden": 3}
    assert proef.waarden("PR-99", date(2027, 1, 1)) == {}


def test_buiten_de_rijen_zijn_er_geen_waarden_en_valt_niets_terug_op_oudere(tmp_path: Path) -> None:
    rij = "parameters: {PR-01: [{vanaf: 2027-02-01, tot: 2027-12-31, waarden: {minuten: 1}}]}"
    proef = laad_gegevens(schrijf(tmp_path, parameters=rij))

    assert proef.waarden("PR-01", date(2027, 1, 31)) is None
    assert proef.waarden("PR-01", date(2028, 1, 1)) is None


def test_een_paragraaf_hoort_bij_het_document_van_zijn_voorvoegsel(tmp_path: Path) -> None:
    kader = laad_gegevens(schrijf(tmp_path)).kaderbestand

    assert kader.bron("Bijlage A > 1. Doel") == Bron(document="Bijlage", paragraaf="1. Doel")
    assert kader.bron("Inleiding") == Bron(document="Regeling", paragraaf="Inleiding")


def test_een_rol_omvat_ook_wat_haar_delen_omvatten(tmp_path: Path) -> None:
    kader = laad_gegevens(schrijf(tmp_path)).kaderbestand

    assert kader.rollen_binnen("verwijzer") == {"verwijzer", "arts", "huisarts"}
    assert kader.rollen_binnen("huisarts") == {"huisarts"}


def test_de_hash_hangt_van_de_inhoud_af_en_niet_van_de_schrijfwijze(tmp_path: Path) -> None:
    een = laad_gegevens(schrijf(tmp_path)).inhoud_hash
    zelfde = KADER.replace("titel: Proef\n", "").replace(
        "kader: proef", "titel: 'Proef'\nkader: proef"
    )
    anders = PARAMETERS.replace("1200", "1201")

    assert len(een) == 16
    assert laad_gegevens(schrijf(tmp_path, kader=zelfde)).inhoud_hash == een
    assert laad_gegevens(schrijf(tmp_path, parameters=anders)).inhoud_hash != een
