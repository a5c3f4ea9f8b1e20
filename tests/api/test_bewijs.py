"""Checkpoints and proofs over HTTP, verified with the stand-alone script."""

import re
from base64 import b64decode
from pathlib import Path
from typing import Any

import psycopg
import pytest

from api import schemas, schemas_bewijs
from api.dienst import Dienst
from ledger.notitie import Tekensleutel
from tests import berichten as b
from tests.api.hulp import Klant
from tests.bewijs.script import script

KLOK = {"Klok": "2027-01-04T09:00:00+01:00"}
ONBEKEND = "0192f0c1-0000-7000-8000-000000000001"


def maak(klant: Klant) -> dict[str, Any]:
    antwoord = klant.post("/v1/controlepunten")
    assert antwoord.status_code in {200, 201}
    assert schemas_bewijs.Controlepunt.model_validate_json(antwoord.content)
    inhoud: dict[str, Any] = antwoord.json()
    return inhoud


def tekst(klant: Klant, pad: str) -> str:
    antwoord = klant.get(pad)
    assert antwoord.status_code == 200, antwoord.text
    assert antwoord.headers["content-type"] == "text/plain; charset=utf-8"
    return antwoord.text


def probleem(klant: Klant, pad: str, status: int) -> str:
    antwoord = klant.get(pad)
    assert antwoord.status_code == status, antwoord.text
    gelezen = schemas.Probleem.model_validate_json(antwoord.content)
    return str(gelezen.detail)


def test_een_accountant_bewaart_een_controlepunt_en_rekent_later_alles_na(
    klant: Klant, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    oordeel = klant.xml(b.xml(b.vot()), **KLOK).json()
    eerste = maak(klant)
    klant.xml(b.xml(b.toewijzing({"referentie_aanbieder": "R1"})), **KLOK)
    tweede = maak(klant)
    assert tweede["omvang"] > eerste["omvang"] > 0
    gebeurtenis = oordeel["gebeurtenissen"][0]["gebeurtenisId"]
    bestanden = {
        "oud": tekst(klant, eerste["_links"]["notitie"]["href"]),
        "nieuw": tekst(klant, tweede["_links"]["notitie"]["href"]),
        "bewijs": tekst(klant, f"/v1/gebeurtenissen/{gebeurtenis}/bewijs"),
        "vroeger": tekst(
            klant, f"/v1/gebeurtenissen/{gebeurtenis}/bewijs?omvang={eerste['omvang']}"
        ),
        "vervolg": tekst(
            klant, f"/v1/controlepunten/{tweede['omvang']}/consistentie?vanaf={eerste['omvang']}"
        ),
    }
    for naam, inhoud in bestanden.items():
        (tmp_path / naam).write_text(inhoud, encoding="utf-8")
    p = {naam: str(tmp_path / naam) for naam in bestanden}
    sleutels = klant.get("/v1/bewijssleutels").json()["items"]
    assert [rij["inGebruik"] for rij in sleutels] == [True]
    sleutel = ["--sleutel", sleutels[0]["sleutel"]]
    for woorden in (
        ["controlepunt", p["oud"]],
        ["controlepunt", p["nieuw"]],
        ["bewijs", p["bewijs"], "--controlepunt", p["nieuw"]],
        ["bewijs", p["vroeger"], "--controlepunt", p["oud"]],
        ["consistentie", p["oud"], p["vervolg"]],
    ):
        assert script.main([*woorden, *sleutel]) == 0, woorden
    assert gebeurtenis in capsys.readouterr().out
    assert script.main(["bewijs", p["vroeger"], "--controlepunt", p["nieuw"], *sleutel]) == 1


def test_een_nieuw_controlepunt_is_201_en_zonder_nieuws_is_het_200(klant: Klant) -> None:
    klant.xml(b.xml(b.vot()), **KLOK)
    eerste = klant.post("/v1/controlepunten", headers=KLOK)
    tweede = klant.post("/v1/controlepunten", headers=KLOK)
    assert tweede.status_code == 200
    assert eerste.json() == tweede.json()
    if eerste.status_code == 201:  # the runner may have been just before
        assert eerste.headers["location"] == eerste.json()["_links"]["self"]["href"]
    inhoud = eerste.json()
    assert klant.get(inhoud["_links"]["self"]["href"]).json() == inhoud
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", inhoud["getekendOp"])
    assert not inhoud["getekendOp"].startswith("2027-01-04")
    assert len(b64decode(inhoud["kop"])) == 32
    assert inhoud["notitie"].startswith(f"{inhoud['oorsprong']}\n{inhoud['omvang']}\n")


def test_de_lijst_toont_het_nieuwste_eerst_en_gaat_verder_met_de_cursor(klant: Klant) -> None:
    omvangen = [maak(klant)["omvang"]]
    for nummer in range(1, 4):
        klant.xml(b.xml(b.toewijzing({"toewijzing_nummer": nummer})), **KLOK)
        omvangen.append(maak(klant)["omvang"])
    gezien: list[int] = []
    pad: str | None = "/v1/controlepunten?limiet=2"
    while pad is not None:
        antwoord = klant.get(pad)
        bladzijde = schemas_bewijs.Controlepuntlijst.model_validate_json(antwoord.content)
        gezien += [rij.omvang for rij in bladzijde.items]
        pad = bladzijde.links.next.href if bladzijde.links.next else None
    assert gezien == sorted(gezien, reverse=True)
    assert set(omvangen) <= set(gezien)


def test_wat_er_niet_is_wordt_met_een_zin_gezegd(klant: Klant) -> None:
    assert "nog geen controlepunt" in probleem(klant, f"/v1/gebeurtenissen/{ONBEKEND}/bewijs", 404)
    omvang = maak(klant)["omvang"]
    for pad in ("", "/notitie", "/consistentie?vanaf=0"):
        detail = probleem(klant, f"/v1/controlepunten/{omvang + 5}{pad}", 404)
        assert detail == "Er is geen controlepunt van deze omvang."
    detail = probleem(klant, f"/v1/gebeurtenissen/{ONBEKEND}/bewijs", 404)
    assert "niet bekend, of valt nog niet onder dit controlepunt" in detail
    assert "POST /v1/controlepunten" in detail


@pytest.mark.parametrize(
    "pad",
    [
        "/v1/controlepunten/-1",
        "/v1/controlepunten/x",
        f"/v1/controlepunten/{2**64}",
        "/v1/controlepunten?limiet=0",
        "/v1/controlepunten?cursor=x",
        "/v1/controlepunten/5/consistentie",
        "/v1/controlepunten/5/consistentie?vanaf=6",
        "/v1/controlepunten/5/consistentie?vanaf=-1",
        "/v1/gebeurtenissen/x/bewijs",
        "/v1/gebeurtenissen/" + "0" * 31 + "/bewijs",
        f"/v1/gebeurtenissen/{ONBEKEND}/bewijs?omvang=x",
        f"/v1/gebeurtenissen/{ONBEKEND}/bewijs?kleur=rood",
    ],
)
def test_een_vraag_die_niet_klopt_is_een_probleem(vrager: Klant, pad: str) -> None:
    antwoord = vrager.get(pad)
    assert antwoord.status_code == 400
    gelezen = schemas.Probleem.model_validate_json(antwoord.content)
    assert gelezen.errors


def test_de_gezondheid_noemt_de_boom(klant: Klant) -> None:
    klant.xml(b.xml(b.vot()), **KLOK)
    omvang = maak(klant)["omvang"]
    stand = klant.get("/v1/gezondheid").json()
    assert stand["status"] == "gezond"
    assert stand["bewijs"]["omvang"] == stand["bewijs"]["ondertekend"] == omvang
    assert (stand["bewijs"]["achter"], stand["bewijs"]["melding"]) == (0, None)


def test_een_gewijzigde_boom_wordt_niet_ondertekend_en_staat_in_de_gezondheid(
    klant: Klant, dienst: Dienst
) -> None:
    oordeel = klant.xml(b.xml(b.vot()), **KLOK).json()
    omvang = maak(klant)["omvang"]
    with psycopg.connect(dienst.dsn) as conn:
        conn.execute("ALTER TABLE bewijs_bladen DISABLE TRIGGER USER")
        conn.execute("UPDATE bewijs_bladen SET hash = sha256('anders')")
    klant.xml(b.xml(b.toewijzing()), **KLOK)
    zin = f"De boom is in strijd met het controlepunt van omvang {omvang}: hij is gewijzigd."
    antwoord = klant.post("/v1/controlepunten")
    assert (antwoord.status_code, antwoord.json()["detail"]) == (409, zin)
    stand = klant.get("/v1/gezondheid").json()
    assert (stand["status"], stand["bewijs"]["melding"]) == ("gebrek", zin)
    assert klant.get("/v1/controlepunten").json()["items"][0]["omvang"] == omvang
    gebeurtenis = oordeel["gebeurtenissen"][0]["gebeurtenisId"]
    detail = probleem(klant, f"/v1/gebeurtenissen/{gebeurtenis}/bewijs", 409)
    assert f"Gebeurtenis {gebeurtenis}" in detail


def test_een_oude_sleutel_blijft_in_de_lijst(klant: Klant, dienst: Dienst) -> None:
    maak(klant)
    oud = Tekensleutel(dienst.bewijssleutel.controle.naam, b"o" * 32)
    with psycopg.connect(dienst.dsn) as conn:
        conn.execute(
            "INSERT INTO bewijs_controlepunten (omvang, getekend_op, sleutel, notitie)"
            " VALUES (99, now(), %s, '')",
            (str(oud.controle),),
        )
    antwoord = klant.get("/v1/bewijssleutels")
    items = schemas_bewijs.Bewijssleutellijst.model_validate_json(antwoord.content).items
    assert [(rij.sleutel, rij.in_gebruik) for rij in items] == [
        (str(dienst.bewijssleutel.controle), True),
        (str(oud.controle), False),
    ]
