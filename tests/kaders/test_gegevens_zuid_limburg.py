"""The data of Zuid-Limburg: its cells and groups, and figures that stand in two places."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from ledger.kaders.gegevens import laad_gegevens
from ledger.kaders.zuid_limburg import ALLE, ETMALEN, SEXTANT, STUKS, Kenmerken
from tests.ijw.hulp import SHARED, met_catalogus

GEGEVENS = laad_gegevens("ledger.kaders.zuid_limburg", Kenmerken)
DAG = date(2017, 1, 1)
CEL = {
    "soort": "begeleidingIndividueel",
    "afrekening": "arrangement",
    "familie": "ZBI",
    "complexiteit": "laag",
    "duurklasse": "kort",
    "min_maanden": 1,
    "max_maanden": 6,
}


def _kenmerken(code: str) -> Kenmerken:
    kenmerken = GEGEVENS.producten[code].kenmerken
    assert isinstance(kenmerken, Kenmerken)
    return kenmerken


def _waarden(regel: str) -> dict[str, Any]:
    waarden = GEGEVENS.waarden(regel, DAG)
    assert waarden is not None
    return dict(waarden)


def test_elk_product_staat_in_een_groep_en_wordt_in_stuks_of_etmalen_toegewezen() -> None:
    eenheden = {code: product.eenheden for code, product in GEGEVENS.producten.items()}

    assert len(ALLE) == len(set(ALLE)) == 41
    assert eenheden == dict.fromkeys(STUKS, ("82",)) | dict.fromkeys(ETMALEN, ("14",))


def test_de_code_van_een_cel_zegt_familie_complexiteit_en_duurklasse() -> None:
    letters = {"laag": "L", "midden": "M", "hoog": "H", "kort": "K", "lang": "L"}
    for code in SEXTANT:
        cel = _kenmerken(code)
        rest = "ST" if cel.duurklasse is None else letters[cel.complexiteit or ""]
        assert code == f"{cel.familie}{rest}{letters.get(cel.duurklasse or '', '')}"
    assert [code for code in SEXTANT if _kenmerken(code).complexiteit == "start"] == ["ZHIST"]


@pytest.mark.parametrize(
    ("familie", "regel"),
    [
        ("ZBI", "ZL-SEXT-02"),
        ("ZBG", "ZL-SEXT-03"),
        ("ZHI", "ZL-SEXT-04"),
        ("ZHG", "ZL-SEXT-05"),
    ],
)
def test_de_duur_van_een_cel_is_die_van_haar_regel(familie: str, regel: str) -> None:
    """The same figure stands with the product and with the rule: they may not drift apart."""
    kort, lang = (_waarden(regel)[naam] for naam in ("kort_max_maanden", "lang_max_maanden"))
    verwacht = {"kort": (1, kort), "lang": (kort + 1, lang), None: (1, lang)}
    cellen = [k for k in map(_kenmerken, SEXTANT) if k.familie == familie]

    assert len(cellen) in {6, 7}
    assert [(c.min_maanden, c.max_maanden) for c in cellen] == [
        verwacht[c.duurklasse] for c in cellen
    ]
    assert lang == _waarden("ZL-301-04")["max_maanden"] == _waarden("ZL-301-05")["max_maanden"]


def test_de_grens_van_crisishulp_is_overal_zes_weken() -> None:
    grens = _waarden("ZL-301-07")

    assert grens["max_dagen"] == 7 * grens["max_weken"]
    assert _waarden("ZL-301-02")["zcv_volume_max"] == grens["max_dagen"]
    assert _waarden("ZL-PLAN-04")["max_dagen"] == grens["max_dagen"]


def test_elke_rol_en_elke_productcode_in_de_parameters_bestaat() -> None:
    rollen = {rij.rol for rij in GEGEVENS.kaderbestand.rollen}
    for regel, rijen in GEGEVENS.parameters.items():
        for waarden in (rij.waarden for rij in rijen):
            codes = {
                w for w in _teksten(waarden) if len(w) > 3 and w.startswith("Z") and w.isupper()
            }
            assert codes <= set(GEGEVENS.producten), regel
            for naam in ("wie", "inzetters", "partijen", "beslisser", "inschatting_door"):
                wie = waarden.get(naam, ())
                assert {wie} if isinstance(wie, str) else set(wie) <= rollen, regel


def _teksten(waarde: object) -> Iterator[str]:
    if isinstance(waarde, str):
        yield waarde
    elif isinstance(waarde, dict):
        for deel in waarde.values():
            yield from _teksten(deel)
    elif isinstance(waarde, tuple):
        for deel in waarde:
            yield from _teksten(deel)


@met_catalogus
def test_de_producten_zijn_die_van_de_catalogus() -> None:
    pad = SHARED / "kaders" / "zuid-limburg.yaml"
    catalogus = yaml.safe_load(pad.read_text(encoding="utf-8"))
    beschreven = {rij["code"]: rij for rij in catalogus["producten"]}

    assert set(GEGEVENS.producten) == set(beschreven)
    for code, rij in beschreven.items():
        product, kenmerken = GEGEVENS.producten[code], _kenmerken(code)
        assert (product.naam, product.categorie) == (rij["naam"], rij["productcategorie"])
        assert product.eenheden == tuple(rij["eenheden"])
        assert kenmerken.afrekening == rij["tarief"]["per"]
        assert (kenmerken.gezin == "gefinancierd") is (rij["gezin"] == "funded")
        assert kenmerken.complexiteit == rij.get("complexiteit")
        assert kenmerken.groepsgrootte == rij.get("groep", {}).get("grootte")
        assert kenmerken.pv_inbegrepen is rij.get("pv_inbegrepen", False)


@pytest.mark.parametrize(
    ("anders", "melding"),
    [
        ({"familie": "ZHI"}, "bij begeleidingIndividueel hoort ZBI"),
        ({"max_maanden": None}, "horen bij een cel"),
        ({"duurklasse": None}, "hoort bij laag, midden en hoog"),
        ({"groepsgrootte": "klein"}, "hoort bij een groep"),
        ({"variant": "plus"}, "begeleidingIndividueel heeft geen varianten"),
    ],
)
def test_een_cel_die_niet_klopt_wordt_geweigerd(anders: dict[str, Any], melding: str) -> None:
    assert Kenmerken.model_validate(CEL).duurklasse == "kort"
    with pytest.raises(ValidationError, match=melding):
        Kenmerken.model_validate(CEL | anders)


def test_pleegzorg_heeft_een_variant_die_er_is() -> None:
    pleegzorg = {"soort": "pleegzorg", "afrekening": "etmaal"}

    assert Kenmerken.model_validate(pleegzorg | {"variant": "plus"}).variant == "plus"
    with pytest.raises(ValidationError, match="kies bij pleegzorg uit plus, basis, voogdij"):
        Kenmerken.model_validate(pleegzorg | {"variant": "zwaar"})
