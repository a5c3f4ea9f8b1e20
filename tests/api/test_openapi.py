"""The OpenAPI document: the Dutch API Design Rules, and answers that have the described shape."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api import schemas, schemas_client, schemas_kader
from api.dienst import Dienst
from tests import berichten as b
from tests.api.hulp import Klant

GEDEELD = Path(os.environ.get("TOEWIJZING_SHARED", Path(__file__).parents[2] / "../shared"))
KAMELEN = re.compile(r"\$?[a-z][a-z\d]*([A-Z][a-z\d]*)*")
KLOK = {"Klok": "2027-01-04T09:00:00+01:00"}
LATER = {"Klok": "2027-01-05T09:00:00+01:00"}


@pytest.fixture
def document(vrager: Klant) -> dict[str, Any]:
    antwoord = vrager.get("/v1/openapi.json")
    assert antwoord.headers["access-control-allow-origin"] == "*"
    inhoud: dict[str, Any] = antwoord.json()
    return inhoud


def werkwijzen(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for pad, per_methode in document["paths"].items():
        for methode, werkwijze in per_methode.items():
            yield pad, methode, werkwijze


def test_het_document_noemt_versie_contact_licentie_en_server(document: dict[str, Any]) -> None:
    assert re.fullmatch(r"3\.1\.\d+", document["openapi"])
    assert re.fullmatch(r"\d+\.\d+\.\d+", document["info"]["version"])
    assert {"name", "email", "url"} <= set(document["info"]["contact"])
    assert document["info"]["license"]["identifier"] == "EUPL-1.2"
    assert all(server["url"].endswith("/v1") for server in document["servers"])


def test_elk_antwoord_heeft_de_versie_en_elke_fout_is_een_probleem(
    document: dict[str, Any],
) -> None:
    for pad, methode, werkwijze in werkwijzen(document):
        for status, antwoord in werkwijze["responses"].items():
            assert "API-Version" in antwoord["headers"], (pad, methode, status)
            if status[0] in "45":
                assert set(antwoord["content"]) == {"application/problem+json"}
        if methode == "post" or werkwijze.get("parameters"):
            assert "400" in werkwijze["responses"], (pad, methode)
    probleem = document["components"]["schemas"]["Probleem"]
    assert {"status", "title", "detail"} <= set(probleem["properties"])


def test_paden_vragen_en_namen_volgen_de_regels(document: dict[str, Any]) -> None:
    nummers = []
    for pad, _, werkwijze in werkwijzen(document):
        assert re.fullmatch(r"(/(_?[a-z-]+|\{[A-Za-z]+\}))+", pad)
        assert werkwijze["summary"]
        assert werkwijze["tags"]
        nummers.append(werkwijze["operationId"])
        for parameter in werkwijze.get("parameters", ()):
            assert parameter["description"], (pad, parameter["name"])
            assert parameter["in"] == "header" or KAMELEN.fullmatch(parameter["name"])
            assert parameter["name"] != "bsn"
    assert len(nummers) == len(set(nummers))
    for naam, schema in document["components"]["schemas"].items():
        assert re.fullmatch(r"([A-Z][a-z\d]*)+|JsonValue", naam), naam
        for veld in schema.get("properties", ()):
            assert veld == "_links" or KAMELEN.fullmatch(veld), (naam, veld)


def test_elke_verwijzing_in_het_document_bestaat(document: dict[str, Any]) -> None:
    gevonden = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document)))
    assert gevonden == gevonden & set(document["components"]["schemas"])
    assert {"ClientBeeld", "Oordeel", "Probleem", "Bevinding"} <= gevonden


@pytest.mark.skipif(not GEDEELD.exists(), reason="de map met de regels is er niet")
def test_spectral_vindt_niets(document: dict[str, Any], tmp_path: Path) -> None:
    # Without the linter the tests above hold the essentials.
    linter = shutil.which("spectral")
    bestand = tmp_path / "openapi.json"
    bestand.write_text(json.dumps(document), encoding="utf-8")
    assert bestand.stat().st_size > 10_000
    if linter is not None:
        opdracht = [linter, "lint", "-F", "hint", "-r", str(GEDEELD / "adr/linter.yaml")]
        uitkomst = subprocess.run(
            [*opdracht, str(bestand)], capture_output=True, text=True, check=False
        )
        assert uitkomst.returncode == 0, uitkomst.stdout


def test_de_antwoorden_hebben_de_beschreven_vorm(klant: Klant, dienst: Dienst) -> None:
    oordeel = klant.xml(b.xml(b.vot()), **KLOK)
    klant.xml(b.xml(b.vow()), **KLOK)
    klant.xml(b.xml(b.toewijzing({"referentie_aanbieder": "R1"})), **KLOK)
    klant.xml(b.xml(b.start()), **KLOK)
    klant.xml(b.xml(b.stop()), **KLOK)
    klant.xml(b.xml(b.declaratie(b.prestatie("P1", geleverd_volume=200))), **KLOK)
    client = f"/v1/clienten/{dienst.grootboek.bos.client_id(b.BSN)}"
    assert schemas.Oordeel.model_validate_json(oordeel.content)
    vormen: dict[str, type[schemas.Model]] = {
        client: schemas_client.ClientBeeld,
        f"{client}?versie=2": schemas_client.ClientBeeld,
        f"{client}/gebeurtenissen": schemas.Geschiedenis,
        f"{client}/verschillen?van=2027-01-01T00:00:00Z&tot=2027-01-05T00:00:00Z": (
            schemas.Verschillen
        ),
        f"/v1/toewijzingen/{b.GEMEENTE}/1": schemas_client.ToewijzingRegel,
        f"/v1/toewijzingen/{b.GEMEENTE}/1/budget": schemas_client.Budget,
        "/v1/toewijzingen": schemas_client.Toewijzingenlijst,
        "/v1/berichten": schemas.Berichtenlijst,
        "/v1/verzoeken?limiet=1": schemas.Verzoekenlijst,
        "/v1/termijnen?limiet=1": schemas.Termijnenlijst,
        "/v1/kaders": schemas_kader.Kaderlijst,
        "/v1/kaders/ijw": schemas_kader.KaderMetDekking,
        "/v1/kaders/ijw/regels": schemas_kader.Regellijst,
        "/v1/kaders/ijw/regels/TR322": schemas_kader.Kaderregel,
        "/v1/gezondheid": schemas.Gezondheid,
    }
    for pad, vorm in vormen.items():
        antwoord = klant.get(pad, headers=LATER)
        assert antwoord.status_code == 200, pad
        gelezen = vorm.model_validate_json(antwoord.content)
        assert getattr(gelezen, "items", True), pad
    probleem = klant.get("/v1/termijnen?limiet=0")
    assert schemas.Probleem.model_validate_json(probleem.content).status == 400
