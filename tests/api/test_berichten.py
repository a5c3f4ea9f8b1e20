"""Messages over HTTP: status codes, idempotency, limits, lists and simulations."""

import logging
from datetime import UTC, datetime

import pytest

from api.app import maak_app
from api.dienst import Dienst
from api.omhulsel import MAX_BERICHT_BYTES
from ledger.application import Wie
from ledger.klok import VasteKlok
from ledger.registratie import vergeet_client
from tests import berichten as b
from tests.api.hulp import Klant, stukken

KLOK = "2027-01-04T09:00:00+01:00"
PROBLEEM = "application/problem+json"


def test_een_herhaald_bericht_krijgt_200_met_hetzelfde_oordeel(klant: Klant) -> None:
    data = b.xml(b.vot())
    eerste = klant.xml(data, Klok=KLOK)
    tweede = klant.xml(data, Klok="2027-03-01T00:00:00Z")
    assert (eerste.status_code, tweede.status_code) == (201, 200)
    assert eerste.json() == tweede.json()
    assert eerste.json()["ontvangenOp"] == "2027-01-04T08:00:00Z"
    assert klant.get(eerste.json()["_links"]["self"]["href"]).json() == eerste.json()
    assert klant.get(eerste.json()["_links"]["xml"]["href"]).content == data


def test_een_onleesbaar_bericht_geeft_400_en_blijft_bewaard(klant: Klant) -> None:
    antwoord = klant.xml(b"<Bericht", Klok=KLOK)
    assert antwoord.status_code == 400
    assert antwoord.headers["content-type"] == PROBLEEM
    pad = f"/v1/berichten/{antwoord.json()['berichtId']}"
    assert klant.get(f"{pad}/xml").content == b"<Bericht"
    assert klant.get(pad).json()["uitkomst"] == "onleesbaar"


def test_een_dtd_wordt_geweigerd(klant: Klant) -> None:
    antwoord = klant.xml(b'<!DOCTYPE a [<!ENTITY x "y">]><Bericht>&x;</Bericht>', Klok=KLOK)
    assert antwoord.status_code == 400


@pytest.mark.parametrize("soort", ["application/json", "text/plain", ""])
def test_een_ander_inhoudstype_dan_xml_geeft_415(vrager: Klant, soort: str) -> None:
    koppen = {"Content-Type": soort} if soort else {}
    antwoord = vrager.post("/v1/berichten", content=b"<a/>", headers=koppen)
    assert antwoord.status_code == 415
    assert antwoord.headers["content-type"] == PROBLEEM


def test_te_groot_geeft_413_met_en_zonder_aangekondigde_lengte(vrager: Klant) -> None:
    koppen = {"Content-Type": "text/xml"}
    aangekondigd = vrager.post(
        "/v1/berichten", content=b" " * (MAX_BERICHT_BYTES + 1), headers=koppen
    )
    gestroomd = vrager.post("/v1/simulaties", content=stukken(26, 1024 * 1024), headers=koppen)
    json = vrager.post("/v1/clienten/_zoek", content=stukken(2, 1024 * 1024))
    assert [rij.status_code for rij in (aangekondigd, gestroomd)] == [413, 413]
    assert aangekondigd.json()["title"] == "Te groot"
    assert gestroomd.headers["api-version"] == "1.0.0"
    assert json.status_code in (413, 415)


def test_precies_25_mb_wordt_gelezen(vrager: Klant) -> None:
    koppen = {"Content-Type": "text/xml", "Klok": KLOK}
    antwoord = vrager.post("/v1/simulaties", content=b" " * MAX_BERICHT_BYTES, headers=koppen)
    assert antwoord.status_code == 400


def test_een_klok_voor_de_nieuwste_gebeurtenis_geeft_409(klant: Klant) -> None:
    klant.xml(b.xml(b.vot()), Klok=KLOK)
    antwoord = klant.xml(b.xml(b.toewijzing()), Klok="2027-01-03T00:00:00Z")
    assert antwoord.status_code == 409
    assert antwoord.json()["errors"][0]["name"] == "Klok"


def test_een_simulatie_legt_niets_vast(klant: Klant, dienst: Dienst) -> None:
    data = b.xml(b.vot())
    kop = dienst.grootboek.opslag.kop()
    koppen = {"Content-Type": "application/xml", "Klok": KLOK}
    antwoord = klant.post("/v1/simulaties", content=data, headers=koppen)
    assert (antwoord.status_code, antwoord.json()["uitkomst"]) == (200, "goedgekeurd")
    assert antwoord.json()["berichtId"] is None
    assert "jw316" in antwoord.json()["retourXml"]
    assert dienst.grootboek.opslag.kop() == kop
    echt = klant.xml(data, Klok=KLOK)
    assert echt.status_code == 201
    assert echt.json()["bevindingen"] == antwoord.json()["bevindingen"]


def test_de_lijst_loopt_van_nieuw_naar_oud_in_bladzijden(klant: Klant) -> None:
    for dag in (4, 5, 6):
        klant.xml(
            b.xml(b.vot({"referentie_aanbieder": f"R{dag}"}, bsn=b.BSN)),
            Klok=f"2027-01-0{dag}T09:00:00Z",
        )
    eerste = klant.get("/v1/berichten?bericht=JW315&limiet=2").json()
    tweede = klant.get(eerste["_links"]["next"]["href"]).json()
    dagen = [rij["ontvangenOp"][:10] for rij in eerste["items"] + tweede["items"]]
    assert dagen == ["2027-01-06", "2027-01-05", "2027-01-04"]
    assert "next" not in tweede["_links"]
    vraag = "ontvangenVan=2027-01-05T00:00:00Z&ontvangenTot=2027-01-06T00:00:00Z"
    (ene,) = klant.get(f"/v1/berichten?{vraag}").json()["items"]
    assert klant.get(f"/v1/berichten/{ene['berichtId']}").status_code == 200


@pytest.mark.parametrize(
    "cursor", ["x", "W10", "WyJhIix7fV0", "WyIwMzYzIiw5OTk5OTk5OTk5OTk5OTk5OTk5OV0", "bnVsbA"]
)
def test_een_verzonnen_cursor_geeft_400(vrager: Klant, cursor: str) -> None:
    for pad in ("berichten", "verzoeken", "toewijzingen", "termijnen"):
        antwoord = vrager.get(f"/v1/{pad}?cursor={cursor}")
        assert antwoord.status_code == 400, pad
        assert antwoord.json()["errors"][0]["name"] == "cursor"


@pytest.mark.parametrize("deel", ["", "/xml", "/retour", "/antwoord"])
@pytest.mark.parametrize("naam", ["x", "%00", "01945e7c-0000-7000-8000-000000000000"])
def test_een_onbekend_bericht_geeft_404(vrager: Klant, deel: str, naam: str) -> None:
    assert vrager.get(f"/v1/berichten/{naam}{deel}").status_code == 404


def test_een_start_kent_geen_declaratie_antwoord(klant: Klant) -> None:
    bericht = klant.xml(b.xml(b.start()), Klok=KLOK).json()
    assert klant.get(bericht["_links"]["antwoord"]["href"]).status_code == 404
    assert klant.get(bericht["_links"]["retour"]["href"]).status_code == 200


def test_van_wie_vergeten_is_zijn_de_bytes_weg(klant: Klant, dienst: Dienst) -> None:
    bericht = klant.xml(b.xml(b.vot()), Klok=KLOK).json()
    client_id = dienst.grootboek.bos.client_id(b.BSN)
    later = VasteKlok(datetime(2027, 2, 1, tzinfo=UTC))
    pad = f"/v1/clienten/{client_id}"
    koppen = {"Klok": "2027-03-01T00:00:00Z"}
    voor = klant.get(pad, headers=koppen)
    vergeet_client(dienst.grootboek, client_id, "verzoek", Wie("anna", "beheerder"), later)
    na = klant.get(pad, headers=koppen)
    assert voor.json()["persoonsgegevens"]["geboortedatum"] == "2015-02-14"
    assert na.json()["persoonsgegevens"] is None
    assert "Voorbeeld" not in na.text + klant.get(f"{pad}/gebeurtenissen", headers=koppen).text
    assert klant.get(bericht["_links"]["xml"]["href"]).status_code == 410


def test_bsn_en_naam_staan_nergens_in_het_logboek(
    dienst: Dienst, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), Klant(maak_app(dienst)) as klant:
        klant.xml(b.xml(b.vot()), Klok=KLOK)
        klant.xml(b.xml(b.vot()).replace(b"</Bericht>", b""), Klok=KLOK)
        klant.xml(b.xml(b.vot(bsn="123456782")), Klok=KLOK)
        klant.post("/v1/clienten/_zoek", json={"bsn": b.BSN, "naam": "Voorbeeld"})
        klant.get(f"/v1/{b.BSN}?bsn={b.BSN}")
    eigen = [rij for rij in caplog.records if not rij.name.startswith(("httpx", "httpcore"))]
    tekst = "\n".join(rij.getMessage() for rij in eigen)
    assert "POST /v1/berichten 201" in tekst
    assert "POST /v1/clienten/_zoek 400" in tekst
    assert "(onbekend pad) 404" in tekst
    for geheim in (b.BSN, "123456782", "Voorbeeld"):
        assert geheim not in tekst
