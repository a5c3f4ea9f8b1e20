"""The data of Boxtel: two clocks for its tariffs, and figures that stand in two places."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from ledger.kaders.boxtel import (
    ALLE,
    BEHANDELING_PGB,
    NETWERKHULP,
    PGB,
    PGB_OFFERTE,
    PGB_TARIEF,
    Kenmerken,
)
from ledger.kaders.gegevens import laad_gegevens
from tests.ijw.hulp import SHARED, met_catalogus

GEGEVENS = laad_gegevens("ledger.kaders.boxtel", Kenmerken)
BESTAND = GEGEVENS.kaderbestand
APRIL = date(2020, 4, 1)
BEKENDGEMAAKT, IN_WERKING = date(2020, 4, 10), date(2020, 4, 11)
EENHEDEN = {"uur": "04", "dagdeel": "16", "etmaal": "14", "behandeling": "84", "offerte": "83"}


def _kenmerken(code: str) -> Kenmerken:
    kenmerken = GEGEVENS.producten[code].kenmerken
    assert isinstance(kenmerken, Kenmerken)
    return kenmerken


def _waarden(regel: str, dag: date = APRIL, bekend_op: date = IN_WERKING) -> dict[str, Any]:
    waarden = GEGEVENS.waarden(regel, dag, bekend_op)
    assert waarden is not None
    return dict(waarden)


@pytest.mark.parametrize(
    ("dag", "bekend_op", "uurtarief"),
    [
        (APRIL, IN_WERKING, 4700),
        (APRIL, BEKENDGEMAAKT, None),
        (date(2020, 3, 31), IN_WERKING, None),
        (date(2020, 3, 31), BEKENDGEMAAKT, None),
        (date(2021, 6, 1), date(2021, 6, 1), 4700),
    ],
)
def test_een_tarief_geldt_vanaf_april_voor_wie_het_kan_kennen(
    dag: date, bekend_op: date, uurtarief: int | None
) -> None:
    assert _waarden("BX-TARIEF-02", dag, bekend_op)["tabel"]["BXIB"]["organisatie"] == uurtarief
    assert (_waarden("BX-TARIEF-03", dag, bekend_op)["uurbedrag"] is None) is (uurtarief is None)
    assert (_waarden("BX-TARIEF-04", dag, bekend_op)["uurbedrag"] is None) is (uurtarief is None)


def test_de_regels_zijn_in_werking_op_de_dag_na_de_bekendmaking() -> None:
    assert (BESTAND.bekendgemaakt, BESTAND.in_werking) == (BEKENDGEMAAKT, IN_WERKING)
    assert BESTAND.vanaf == date(2020, 1, 1)
    assert BESTAND.tot is None


def test_de_tabel_heeft_een_regel_voor_elke_hulpvorm_met_een_tarief() -> None:
    tabel = _waarden("BX-TARIEF-02")["tabel"]

    assert set(tabel) == set(PGB_TARIEF)
    assert {code for code, rij in tabel.items() if rij["netwerk"] is not None} == set(NETWERKHULP)
    assert {code for code, rij in tabel.items() if rij["zzp"] is None} == set(BEHANDELING_PGB)
    assert all(rij["organisatie"] > (rij["zzp"] or 0) for rij in tabel.values())


def test_een_bedrag_dat_op_twee_plaatsen_staat_is_hetzelfde() -> None:
    """The same figure stands with several rules: they may not drift apart."""
    tabel = _waarden("BX-TARIEF-02")["tabel"]
    groep, logeren, vak = (
        _waarden(regel) for regel in ("BX-TARIEF-03", "BX-TARIEF-04", "BX-VAK-07")
    )
    uurbedragen = _waarden("BX-TARIEF-08")["netwerk_uurbedragen"]

    assert groep["uurbedrag"] * groep["max_uren_per_dagdeel"] == groep["tarief_per_dagdeel"]
    assert logeren["uurbedrag"] * logeren["max_uren_per_etmaal"] == logeren["tarief_per_etmaal"]
    assert groep["tarief_per_dagdeel"] == tabel["BXGB"]["netwerk"]
    assert logeren["tarief_per_etmaal"] == tabel["BXKV"]["netwerk"]
    assert (uurbedragen["BXGB"], uurbedragen["BXKV"]) == (groep["uurbedrag"], logeren["uurbedrag"])
    for code in ("BXPV", "BXIB"):
        assert uurbedragen[code] == tabel[code]["netwerk"]
    assert vak["maximum"] == vak["hard_maximum"] * vak["tarief"]
    assert vak["hard_maximum"] == _waarden("BX-VAK-06")["hard_maximum"]
    assert vak["tarief"] == tabel["BXVT"]["organisatie"]
    assert vak["tarief"] == _waarden("BX-TARIEF-05")["vaktherapie_zzp"]


def test_de_dag_van_de_nieuwe_tarieven_is_overal_dezelfde() -> None:
    vanaf = _waarden("BX-GELD-03")["tarief_vanaf"]

    assert vanaf == _waarden("BX-GELD-04")["tarief_vanaf"] == APRIL
    assert (vanaf - _waarden("BX-GELD-06")["laatste_dag_oude_tarieven"]).days == 1
    for regel in ("BX-TARIEF-02", "BX-TARIEF-03", "BX-TARIEF-04"):
        assert [rij.vanaf for rij in GEGEVENS.parameters[regel]] == [None, vanaf]


def test_elk_product_staat_een_keer_in_de_lijst() -> None:
    assert len(ALLE) == len(set(ALLE))
    assert set(ALLE) == set(GEGEVENS.producten)


def test_de_groepen_van_het_pgb_zijn_die_van_de_producten() -> None:
    producten = {code: _kenmerken(code) for code in GEGEVENS.producten}

    assert {c for c, k in producten.items() if "pgb" in k.leveringsvormen} == set(PGB)
    assert {c for c, k in producten.items() if k.informeel_toegestaan} == set(NETWERKHULP)
    assert {c for c, k in producten.items() if k.tariefeenheid == "offerte"} == set(PGB_OFFERTE)


def test_een_pgb_wordt_toegekend_in_de_eenheid_van_zijn_tarief() -> None:
    for code in PGB:
        eenheid = EENHEDEN[_kenmerken(code).tariefeenheid or ""]
        assert GEGEVENS.producten[code].eenheden == (eenheid,)


def test_elke_rol_en_elke_productcode_in_de_parameters_bestaat() -> None:
    rollen = {rij.rol for rij in BESTAND.rollen}
    for regel, rijen in GEGEVENS.parameters.items():
        for waarden in (rij.waarden for rij in rijen):
            codes = {w for w in _teksten(waarden) if w.startswith("BX") and "-" not in w}
            assert codes <= set(GEGEVENS.producten), regel
            for naam in ("eigenaar", "bevoegd", "adviseurs", "opstellers", "medeopsteller"):
                wie = waarden.get(naam, ())
                assert {wie} if isinstance(wie, str) else set(wie) <= rollen, regel


def _teksten(waarde: object) -> Iterator[str]:
    if isinstance(waarde, str):
        yield waarde
    elif isinstance(waarde, dict):
        for naam, deel in waarde.items():
            yield from (naam, *_teksten(deel))
    elif isinstance(waarde, tuple):
        for deel in waarde:
            yield from _teksten(deel)


@met_catalogus
def test_de_producten_zijn_die_van_de_catalogus() -> None:
    pad = SHARED / "kaders" / "boxtel.yaml"
    catalogus = yaml.safe_load(pad.read_text(encoding="utf-8"))
    beschreven = {rij["code"]: rij for rij in catalogus["producten"]}

    assert set(GEGEVENS.producten) == set(beschreven)
    for code, rij in beschreven.items():
        product, kenmerken = GEGEVENS.producten[code], _kenmerken(code)
        assert product.categorie == rij.get("ijw_categorie_voorstel")
        assert product.eenheden == tuple(rij["eenheden"])
        assert kenmerken.leveringsvormen == tuple(map(str.lower, rij.get("leveringsvorm", ())))
        assert kenmerken.informeel_toegestaan is rij.get("informeel_toegestaan", False)
        assert kenmerken.tariefeenheid == rij["tarief"].get("eenheid")
        assert kenmerken.pakketten == tuple(rij.get("pakketten", ()))
        assert kenmerken.cbs_categorie_2015 == rij.get("cbs_categorie_2015")


@pytest.mark.parametrize(
    ("anders", "melding"),
    [
        ({"informeel_toegestaan": True}, "kan alleen met een pgb"),
        ({"tariefeenheid": "offerte"}, "hoort bij tariefeenheid: offerte"),
        ({"pakketten": ["VG 1"]}, "hoort bij tariefeenheid: offerte"),
        ({"kilometer": True}, "hoort bij tariefeenheid: kilometer"),
        ({"cbs_categorie_2015": "99"}, "geen productcategorie"),
    ],
)
def test_een_product_dat_niet_klopt_wordt_geweigerd(anders: dict[str, Any], melding: str) -> None:
    goed = {"hulpvorm": "verblijf", "leveringsvormen": ["zin"]}

    assert Kenmerken.model_validate(goed).hulpvorm == "verblijf"
    with pytest.raises(ValidationError, match=melding):
        Kenmerken.model_validate(goed | anders)
