"""The kaders over HTTP, and the settings with which a service starts."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.app import maak_app, maak_app_uit_omgeving
from api.dienst import InstellingFout, kaders_uit
from api.schemas_kader import Kaderlijst, KaderMetDekking, Kaderregel, Regellijst
from ledger.kaders.register import alle_kaders
from ledger.waarden import Product
from tests import berichten as b
from tests.api.conftest import open_dienst_op
from tests.api.hulp import Klant

KLOK = {"Klok": "2027-01-04T09:00:00+01:00"}
START = """\
kader: flevoland
versie: '1-dronten'
deelname:
  - {gemeente: '0303', naam: Dronten, vanaf: 2028-01-01, producten: alle}
"""


@pytest.fixture
def regionaal(dsn: str) -> Iterator[Klant]:
    """Someone who asks a service on which the delivered kaders judge."""
    with open_dienst_op(dsn, alle_kaders()) as dienst, Klant(maak_app(dienst)) as klant:
        yield klant


def test_elk_kader_heeft_dezelfde_vorm(regionaal: Klant) -> None:
    items = Kaderlijst.model_validate_json(regionaal.get("/v1/kaders").content).items
    assert [rij.kader for rij in items] == ["ijw", *alle_kaders().op_naam]
    for rij in items:
        antwoord = regionaal.get(f"/v1/kaders/{rij.kader}")
        kader = KaderMetDekking.model_validate_json(antwoord.content)
        assert kader.model_dump(exclude={"dekking"}) == rij.model_dump()
        regels = regionaal.get(f"/v1/kaders/{rij.kader}/regels")
        gevonden = Regellijst.model_validate_json(regels.content).items
        assert len(gevonden) == rij.aantal_regels
        een = regionaal.get(f"/v1/kaders/{rij.kader}/regels/{gevonden[0].regel}")
        assert Kaderregel.model_validate_json(een.content) == gevonden[0]


def test_een_kader_noemt_wie_deelneemt_vanaf_wanneer_en_met_welke_producten(
    regionaal: Klant,
) -> None:
    flevoland = regionaal.get("/v1/kaders/flevoland").json()
    assert flevoland["kenmerk"].startswith(f"{flevoland['versie']}#")
    per_gemeente = {rij["gemeente"]: rij for rij in flevoland["gemeenten"]}
    assert per_gemeente["0995"]["naam"] == "Lelystad"
    assert per_gemeente["0995"]["producten"] == ["45F34", "45F36"]
    assert per_gemeente["0995"]["vanaf"] == "2027-01-01"
    producten = {rij["code"]: rij for rij in flevoland["producten"]}
    assert producten["45F21"]["categorie"] == "45"
    assert regionaal.get("/v1/kaders/almere").json()["geldigheid"]["tot"] == "2026-12-31"


def test_een_regel_toont_haar_getallen_met_hun_geldigheid(regionaal: Klant) -> None:
    kader = alle_kaders().op_naam["flevoland"]
    items = regionaal.get("/v1/kaders/flevoland/regels").json()["items"]
    per_code = {rij["regel"]: rij for rij in items}
    assert per_code.keys() == kader.regels.keys()
    for code, regel in kader.regels.items():
        gegeven = per_code[code]
        assert (gegeven["gevolg"], gegeven["wj759"]) == (regel.gevolg, regel.wj759)
        assert gegeven["afwijkingDoor"] == list(regel.afwijking_door)
        assert gegeven["bron"]["paragraaf"]
        rijen = kader.gegevens.parameters.get(code, ())
        assert [rij["waarden"].keys() for rij in gegeven["parameters"]] == [
            rij.waarden.keys() for rij in rijen
        ]
        assert all(rij["vanaf"] >= "2027-01-01" for rij in gegeven["parameters"])
    assert sum(bool(rij["parameters"]) for rij in items) > 50


def test_een_kader_zegt_wat_er_van_elke_paragraaf_werd(regionaal: Klant) -> None:
    dekking = regionaal.get("/v1/kaders/almere").json()["dekking"]
    assert dekking["paragrafen"]
    for rij in dekking["paragrafen"]:
        assert bool(rij["reden"]) == (rij["status"] != "regels"), rij
    regels = regionaal.get("/v1/kaders/almere/regels").json()["items"]
    assert all(rij["implementatie"] for rij in regels)
    uit_paragrafen = {code for rij in dekking["paragrafen"] for code in rij["regels"]}
    assert uit_paragrafen <= {rij["regel"] for rij in regels}


@pytest.mark.parametrize("pad", ["niets", "proef", "flevoland/regels/TR322", "ijw/regels/FL-01"])
def test_wat_niet_is_geladen_bestaat_niet(regionaal: Klant, pad: str) -> None:
    assert regionaal.get(f"/v1/kaders/{pad}").status_code == 404


def test_alleen_de_kaders_die_oordelen_staan_er(vrager: Klant) -> None:
    items = vrager.get("/v1/kaders").json()["items"]
    assert [rij["kader"] for rij in items] == ["ijw"]


def test_een_gemeente_van_een_kader_krijgt_haar_vastlegging_beoordeeld(
    regionaal: Klant,
) -> None:
    regionaal.xml(b.xml(b.vot()), **KLOK)
    client = regionaal.post("/v1/clienten/_zoek", json={"bsn": b.BSN}, headers=KLOK).json()
    pad = f"/v1/clienten/{client['clientId']}"
    stuk = {"gemeente": "0303", "datum": "2027-01-04", "gi": "GI 1", "soort": "voogdij"}
    assert regionaal.post(f"{pad}/maatregelen", json=stuk, headers=KLOK).status_code == 201
    items = regionaal.get(f"{pad}/gebeurtenissen", headers=KLOK).json()["items"]
    (maatregel,) = [rij for rij in items if rij["soort"] == "MaatregelVastgelegd"]
    assert maatregel["kaderversies"]["flevoland"] == alle_kaders().op_naam["flevoland"].kenmerk


# --- settings -------------------------------------------------------------------------------------


def test_zonder_instellingen_oordelen_alle_kaders_zoals_ze_zijn() -> None:
    assert kaders_uit({}) is alle_kaders()
    assert kaders_uit({"KADERINSTELLINGEN": ""}) is alle_kaders()


def test_een_instelling_verschuift_het_begin_van_een_gemeente(tmp_path: Path) -> None:
    een, ander = tmp_path / "dronten.yaml", tmp_path / "almere.yaml"
    een.write_text(START, encoding="utf-8")
    ander.write_text("kader: almere\nversie: '2'\n", encoding="utf-8")
    kaders = kaders_uit({"KADERINSTELLINGEN": f"{een}{os.pathsep}{ander}"})
    assert str(kaders.op_naam["flevoland"].vanaf("0303")) == "2028-01-01"
    assert kaders.op_naam["almere"].versie == "2"
    assert kaders.betrokken("0303", Product(categorie="45", code="45F21"))


@pytest.mark.parametrize(
    ("tekst", "melding"),
    [
        (None, "dit bestand bestaat niet"),
        ("kader: flevolant\nversie: '1'\n", "regel 1: kader: "),
        (START + "regels:\n  FL-NIETS-01: {uit: true}\n", "FL-NIETS-01"),
        (START.replace("2028-01-01", "2028-13-01"), "regel 4"),
        (START.replace("'0303'", "'9999'"), "regel 4"),
        (START + "rommel: 1\n", "regel 5"),
    ],
)
def test_een_fout_in_een_instelling_houdt_de_start_tegen_met_bestand_en_regel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tekst: str | None, melding: str
) -> None:
    pad = tmp_path / "instelling.yaml"
    if tekst is not None:
        pad.write_text(tekst, encoding="utf-8")
    with pytest.raises(InstellingFout) as fout:
        kaders_uit({"KADERINSTELLINGEN": str(pad)})
    assert "instelling.yaml, regel " in str(fout.value)
    assert melding in str(fout.value)
    monkeypatch.setenv("KADERINSTELLINGEN", str(pad))
    monkeypatch.setenv("TOEWIJZING_OEFENMODUS", "ja")
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/niets")
    with pytest.raises(SystemExit, match="KADERINSTELLINGEN"):
        maak_app_uit_omgeving()
