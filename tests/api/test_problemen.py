"""Error answers: problem details, all errors at once, and the headers of practice mode."""

import re
from base64 import b64encode
from pathlib import Path

import pytest
from eventsourcing.persistence import OperationalError
from fastapi import FastAPI

from api.app import OefenmodusVereist, maak_app, maak_app_uit_omgeving
from api.dienst import Dienst, Instellingen
from ledger.application import Grootboek
from tests import berichten as b
from tests.api.hulp import Klant

PROBLEEM = "application/problem+json"
KLOK = {"Klok": "2027-01-04T09:00:00+01:00"}
JSON = {"Content-Type": "application/json"}
AFWIJKING = {"regel": "FL-1", "motivering": "m", "akkoordDoor": "a", "rol": "r"}


def test_alle_fouten_van_een_verzoek_komen_tegelijk(vrager: Klant) -> None:
    antwoord = vrager.post(
        "/v1/verzoeken/12/R1/besluiten",
        json={
            "besluit": "afwijzen",
            "woonplaatsGemeente": "34",
            "afwijkingen": [{"regel": "TR322", "motivering": "", "akkoordDoor": "a", "rol": "r"}],
            "extra": 1,
        },
        headers={"Klok": "gisteren", "Rol": "baas", "Gebruiker": "x" * 101},
    )
    assert antwoord.status_code == 400
    assert antwoord.headers["content-type"] == PROBLEEM
    probleem = antwoord.json()
    assert {"type", "title", "status", "detail", "instance", "errors"} <= set(probleem)
    plekken = {(rij["in"], rij.get("name") or rij.get("pointer")) for rij in probleem["errors"]}
    assert plekken == {
        ("path", "aanbieder"),
        ("header", "Klok"),
        ("header", "Rol"),
        ("header", "Gebruiker"),
        ("body", "/redenAfwijzing"),
        ("body", "/woonplaatsGemeente"),
        ("body", "/afwijkingen/0/motivering"),
        ("body", "/extra"),
    }
    assert all(rij["detail"].endswith(".") for rij in probleem["errors"])


@pytest.mark.parametrize(
    ("besluit", "fout"),
    [
        ({"besluit": "afwijzen"}, "/redenAfwijzing"),
        ({"besluit": "afwijzen", "redenAfwijzing": "10"}, "/redenAfwijzing"),
        ({"besluit": "honoreren", "redenAfwijzing": "4"}, "/redenAfwijzing"),
        ({"besluit": "afwijzen", "redenAfwijzing": "8"}, "/woonplaatsGemeente"),
        (
            {"besluit": "afwijzen", "redenAfwijzing": "4", "woonplaatsGemeente": "0034"},
            "/woonplaatsGemeente",
        ),
        ({"besluit": "inOnderzoek", "woonplaatsGemeente": "0034"}, "/woonplaatsGemeente"),
        ({"besluit": "honoreren", "motivering": "\u0000"}, "/motivering"),
        ({"besluit": "inOnderzoek", "afwijkingen": [AFWIJKING]}, "/afwijkingen"),
        ({"besluit": "honoreren", "afwijkingen": [AFWIJKING] * 51}, "/afwijkingen"),
        ([], "/"),
        ({}, "/besluit"),
    ],
)
def test_een_besluit_dat_niet_klopt_geeft_400(vrager: Klant, besluit: object, fout: str) -> None:
    antwoord = vrager.post(f"/v1/verzoeken/{b.AANBIEDER}/R1/besluiten", json=besluit)
    assert antwoord.status_code == 400
    assert [rij["pointer"] for rij in antwoord.json()["errors"]] == [fout]


def test_een_tweede_eindbesluit_geeft_422_met_de_bevinding(klant: Klant, dienst: Dienst) -> None:
    klant.xml(b.xml(b.vot()), **KLOK)
    pad = f"/v1/verzoeken/{b.AANBIEDER}/R1/besluiten"
    afwijzen = {"besluit": "afwijzen", "redenAfwijzing": "8", "woonplaatsGemeente": "0034"}
    eerste = klant.post(pad, json=afwijzen, headers=KLOK)
    assert (eerste.status_code, eerste.json()["bericht"]) == (201, "JW319")
    kop = dienst.grootboek.opslag.kop()
    tweede = klant.post(pad, json={"besluit": "honoreren"}, headers=KLOK)
    assert tweede.status_code == 422
    assert tweede.headers["content-type"] == PROBLEEM
    (bevinding,) = tweede.json()["bevindingen"]
    assert (bevinding["regel"], bevinding["laag"], bevinding["gevolg"]) == (
        "OP344",
        "ijw",
        "weigeren",
    )
    assert tweede.json()["errors"][0]["code"] == "OP344"
    assert dienst.grootboek.opslag.kop() == kop


def test_een_besluit_op_een_onbekend_verzoek_geeft_404(vrager: Klant) -> None:
    antwoord = vrager.post(
        f"/v1/verzoeken/{b.AANBIEDER}/NIETS/besluiten", json={"besluit": "honoreren"}
    )
    assert antwoord.status_code == 404


@pytest.mark.parametrize(
    ("methode", "pad", "status"),
    [
        ("GET", "/v1/niets", 404),
        ("GET", "/v1/clienten/", 404),
        ("DELETE", "/v1/berichten", 405),
        ("GET", "/v1/clienten/client-x", 400),
        ("GET", "/v1/clienten/client-" + "0" * 32, 404),
        ("GET", "/v1/toewijzingen/0363/1/budget", 404),
        ("GET", "/v1/toewijzingen/0363/1", 404),
        ("GET", "/v1/toewijzingen/36/0", 400),
        ("GET", "/v1/kaders/niets/regels", 404),
        ("GET", "/v1/kaders/ijw/regels/TR000", 404),
        ("GET", "/v1/termijnen?status=x&voor=2027-02-30&limiet=0&gemeente=1", 400),
        ("GET", "/v1/clienten/client-" + "0" * 32 + "?geldigOp=0&bekendOp=1&versie=x", 400),
    ],
)
def test_elke_fout_is_een_probleem_met_versie(
    vrager: Klant, methode: str, pad: str, status: int
) -> None:
    antwoord = vrager.verzoek(methode, pad)
    assert antwoord.status_code == status
    assert antwoord.headers["content-type"] == PROBLEEM
    assert antwoord.headers["api-version"] == "1.0.0"
    assert antwoord.json()["status"] == status


def test_vier_verkeerde_vragen_geven_vier_fouten(vrager: Klant) -> None:
    antwoord = vrager.get("/v1/termijnen?status=x&voor=2027-02-30&limiet=0&gemeente=1")
    assert {rij["name"] for rij in antwoord.json()["errors"]} == {
        "status",
        "voor",
        "limiet",
        "gemeente",
    }


@pytest.mark.parametrize(
    "inhoud", [b"", b"{", b"[1]", b'"x"', b'{"bsn": 1}', b'{"bsn": "\\ud800"}', b"\xff"]
)
def test_kapotte_json_geeft_400(vrager: Klant, inhoud: bytes) -> None:
    koppen = {"Content-Type": "application/json"}
    antwoord = vrager.post("/v1/clienten/_zoek", content=inhoud, headers=koppen)
    assert antwoord.status_code == 400
    assert antwoord.json()["errors"]


def test_json_zonder_inhoudstype_geeft_415(vrager: Klant) -> None:
    antwoord = vrager.post("/v1/contracten", content=b"{}", headers={"Content-Type": "text/plain"})
    assert antwoord.status_code == 415


@pytest.mark.parametrize(
    "klok", ["2027-01-04", "2027-01-04T09:00:00", "1969-12-31T23:59:59Z", "9999-12-31T23:59:59Z"]
)
def test_een_klok_die_geen_tijdstip_is_geeft_400_ook_op_de_snelle_baan(
    vrager: Klant, klok: str
) -> None:
    for pad in ("/v1/termijnen", "/v1/clienten/client-" + "0" * 32):
        antwoord = vrager.get(pad, headers={"Klok": klok})
        assert antwoord.status_code == 400, pad
        assert [rij["name"] for rij in antwoord.json()["errors"]] == ["Klok"]


def test_een_onverwachte_fout_geeft_500_zonder_inhoud(
    vrager: Klant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def stuk(*_: object, **__: object) -> None:
        raise RuntimeError(b.BSN)

    monkeypatch.setattr("api.registraties.leg_contract_vast", stuk)
    antwoord = vrager.post("/v1/contracten", json=contract())
    assert antwoord.status_code == 500
    assert antwoord.headers["content-type"] == PROBLEEM
    assert b.BSN not in antwoord.text + caplog.text
    assert antwoord.json()["instance"] in caplog.text
    assert "RuntimeError op test_problemen.py" in caplog.text


def test_een_onbereikbare_database_geeft_503(
    klant: Klant, dienst: Dienst, monkeypatch: pytest.MonkeyPatch
) -> None:
    def weg(*_: object, **__: object) -> None:
        raise OperationalError("weg")

    monkeypatch.setattr(dienst.grootboek.opslag, "insert_events", weg)
    antwoord = klant.post("/v1/contracten", json=contract())
    assert antwoord.status_code == 503
    assert antwoord.headers["retry-after"] == "5"


def contract(**anders: object) -> dict[str, object]:
    return {
        "gemeente": "0034",
        "aanbieder": "12345678",
        "product": {"categorie": "45", "code": "45F21"},
        "tarief": {"bedragEurocent": 9600, "eenheid": "04"},
        "vanaf": "2027-01-01",
        "tot": None,
        **anders,
    }


def test_een_contract_wordt_vastgelegd_en_een_tweede_gemeld(klant: Klant) -> None:
    eerste = klant.post("/v1/contracten", json=contract(), headers=KLOK)
    tweede = klant.post("/v1/contracten", json=contract(tarief=None), headers=KLOK)
    assert (eerste.status_code, tweede.status_code) == (201, 201)
    assert eerste.json()["bevindingen"] == []
    assert [rij["gevolg"] for rij in tweede.json()["bevindingen"]] == ["signaleren"]
    assert tweede.json()["gebeurtenissen"][0]["soort"] == "ContractVastgelegd"


def test_een_contract_met_vijf_fouten_noemt_ze_alle_vijf(vrager: Klant) -> None:
    fout = contract(
        gemeente="34",
        product={"categorie": "99", "code": "45 F"},
        tarief={"bedragEurocent": 9.5, "eenheid": "99"},
        tot="2026-01-01",
    )
    antwoord = vrager.post("/v1/contracten", json=fout)
    assert [rij["pointer"] for rij in antwoord.json()["errors"]] == [
        "/gemeente",
        "/product/categorie",
        "/product/code",
        "/tarief/bedragEurocent",
        "/tarief/eenheid",
        "/tot",
    ]


def test_een_gezin_van_bekende_clienten_staat_bij_elk_lid(klant: Klant, dienst: Dienst) -> None:
    klant.xml(b.xml(b.vot()), **KLOK)
    client_id = dienst.grootboek.bos.client_id(b.BSN)
    pad = f"/v1/clienten/{client_id}"
    later = {"Klok": "2027-02-01T00:00:00Z"}
    assert klant.get(pad, headers=later).json()["gezin"] is None
    leden = [{"clientId": client_id, "rol": "kind"}]
    invoer = {"leden": leden, "vanaf": "2027-01-10"}
    antwoord = klant.post("/v1/gezinnen", json=invoer, headers=KLOK)
    assert antwoord.status_code == 201
    gezin = klant.get(pad, headers=later).json()["gezin"]
    assert gezin == {
        "gezinId": antwoord.json()["gezinId"],
        "rol": "kind",
        "vanaf": "2027-01-10",
        "leden": [{**leden[0], "betrokken": None, "eigenDossier": None}],
    }
    assert klant.get(f"{pad}?geldigOp=2027-01-09", headers=later).json()["gezin"] is None


def test_een_gezin_met_een_onbekend_lid_geeft_422(vrager: Klant) -> None:
    invoer = {"leden": [{"clientId": "client-" + "0" * 32, "rol": "kind"}], "vanaf": "2027-01-01"}
    antwoord = vrager.post("/v1/gezinnen", json=invoer, headers=KLOK)
    assert antwoord.status_code == 422
    assert antwoord.json()["bevindingen"][0]["plaats"] == "/leden/0/clientId"


def test_buiten_de_oefenmodus_start_de_dienst_niet(dienst: Dienst) -> None:
    oud = dienst.grootboek
    echt = Grootboek(oud.opslag, oud.bos, oud.klok, oud.ids, oefenmodus=False)  # type: ignore[arg-type]
    instellingen = Instellingen(dienst.dsn, Path(), oefenmodus=False)
    with pytest.raises(OefenmodusVereist, match="OpenID Connect"):
        maak_app(Dienst(dienst.dsn, echt, dienst.loper, instellingen, dienst.bewijssleutel))


def test_de_fabriek_weigert_buiten_de_oefenmodus(dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", dsn)
    monkeypatch.setenv("TOEWIJZING_OEFENMODUS", "nee")
    with pytest.raises(SystemExit, match="oefenmodus"):
        maak_app_uit_omgeving()


def test_de_fabriek_opent_de_dienst_en_sluit_haar_weer(
    dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", dsn)
    monkeypatch.setenv("TOEWIJZING_OEFENMODUS", "ja")
    monkeypatch.setenv("TOEWIJZING_GEHEIM", "g" * 40)
    monkeypatch.setenv("TOEWIJZING_HOOFDSLEUTEL", "aGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGg=")
    app: FastAPI = maak_app_uit_omgeving()
    with Klant(app) as klant:
        assert klant.get("/v1/gezondheid").json()["status"] == "gezond"
    assert not app.state.middelen.loper._thread.is_alive()


def test_de_startpagina_zegt_dat_dit_oefenen_is(vrager: Klant) -> None:
    antwoord = vrager.get("/")
    assert antwoord.headers["content-type"].startswith("text/html")
    assert "Oefenmodus" in antwoord.text
    assert '<html lang="nl">' in antwoord.text


@pytest.mark.parametrize(
    ("pad", "naam", "waarde"),
    [
        ("/v1/termijnen?voor=2027-02-30", "voor", "'2027-02-30'"),
        ("/v1/termijnen?limiet=0", "limiet", "'0'"),
        ("/v1/termijnen?status=laat", "status", "'laat'"),
        ("/v1/toewijzingen/363/1", "gemeente", "'363'"),
    ],
)
def test_een_fout_noemt_de_waarde_die_niet_klopt(
    vrager: Klant, pad: str, naam: str, waarde: str
) -> None:
    (fout,) = vrager.get(pad).json()["errors"]
    assert fout["name"] == naam
    assert fout["detail"].endswith(f" (gevonden: {waarde}).")


def test_een_gebeurtenis_die_geen_uuid_is_zegt_wat_er_nodig_is(vrager: Klant) -> None:
    (fout,) = vrager.get("/v1/gebeurtenissen/RN001/bewijs").json()["errors"]
    zin = "Dit moet een UUID zijn, zoals 01890a5d-ac96-774b-bcce-b302099a8057"
    assert fout["detail"] == f"{zin} (gevonden: 'RN001')."


@pytest.mark.parametrize("waarde", [b.BSN, "99990006", "9999.00.006", "9999 00 006", "x" * 41])
def test_een_fout_noemt_geen_waarde_die_een_bsn_kan_zijn(vrager: Klant, waarde: str) -> None:
    for antwoord in (
        vrager.get("/v1/termijnen", params={"gemeente": waarde}),
        vrager.post("/v1/clienten/_zoek", json={"bsn": waarde + "-"}),
        vrager.post(
            "/v1/clienten/_zoek", content=f'{{"{waarde}": 1, "{waarde}": 2}}', headers=JSON
        ),
    ):
        assert antwoord.status_code == 400
        assert waarde not in antwoord.text


def test_een_plus_in_een_url_krijgt_uitleg(vrager: Klant) -> None:
    # As it comes from curl: a plus in a query is a space.
    (fout,) = vrager.get("/v1/berichten?ontvangenVan=2027-01-01T00:00:00+01:00").json()["errors"]
    assert "%2B" in fout["detail"]
    assert vrager.get("/v1/berichten?ontvangenVan=2027-01-01T00:00:00%2B01:00").status_code == 200


def test_een_bsn_met_een_tikfout_komt_niet_terug_in_het_antwoord(vrager: Klant) -> None:
    antwoord = vrager.post("/v1/clienten/_zoek", json={"bsn": "9999O0006"})
    assert antwoord.status_code == 400
    assert "9999O0006" not in antwoord.text


def test_een_besluit_dat_zichzelf_tegenspreekt_geeft_400(vrager: Klant) -> None:
    inhoud = b'{"besluit": "afwijzen", "redenAfwijzing": "4", "besluit": "honoreren"}'
    pad = f"/v1/verzoeken/{b.AANBIEDER}/R1/besluiten"
    antwoord = vrager.post(pad, content=inhoud, headers=JSON)
    assert antwoord.status_code == 400
    fout, ander = antwoord.json()["errors"]
    assert ander["pointer"] == "/redenAfwijzing"
    assert fout["code"] == "dubbel"
    assert "2 keer" in fout["detail"]
    assert "'besluit'" in fout["detail"]


def test_zonder_inhoud_staat_er_dat_die_ontbreekt(vrager: Klant) -> None:
    (fout,) = vrager.post("/v1/contracten", content=b"", headers=JSON).json()["errors"]
    assert (fout["pointer"], fout["detail"]) == (
        "/",
        "De inhoud ontbreekt; stuur een JSON-object.",
    )


def test_een_verkeerde_methode_noemt_alle_methoden_van_het_adres(vrager: Klant) -> None:
    antwoord = vrager.verzoek("DELETE", "/v1/berichten")
    assert antwoord.headers["allow"] == "GET, POST, HEAD"
    assert vrager.verzoek("PUT", "/v1/contracten").headers["allow"] == "POST"
    assert vrager.verzoek("HEAD", "/v1/contracten").headers["allow"] == "POST"


def test_head_geeft_de_kopregels_van_get(vrager: Klant) -> None:
    for pad in ("/v1/gezondheid", "/v1/niets", "/"):
        hoofd, geheel = vrager.verzoek("HEAD", pad), vrager.get(pad)
        assert hoofd.status_code == geheel.status_code
        assert hoofd.headers["content-type"] == geheel.headers["content-type"]


def test_een_onleesbare_header_geeft_elke_fout_met_plaats_en_waarde(vrager: Klant) -> None:
    kop = {"BerichtCode": "446", "Afzender": b.AANBIEDER, "Identificatie": "K1"}
    inhoud = b.xml(b.vot(identificatie="K1")).decode()
    for naam, waarde in kop.items():
        inhoud = re.sub(f"({naam})>{waarde}<", r"\1>4.6.8.0.2.1.0.9.9<", inhoud)
    antwoord = vrager.xml(inhoud.encode())
    assert antwoord.status_code == 400
    assert antwoord.json()["berichtId"]
    assert [rij["pointer"] for rij in antwoord.json()["errors"]] == [
        "/Bericht/Header/BerichtCode",
        "/Bericht/Header/Afzender",
        "/Bericht/Header/BerichtIdentificatie/Identificatie",
    ]
    verkeerd = re.sub("(BerichtCode)>446<", r"\1>486<", b.xml(b.vot()).decode())
    (fout,) = vrager.xml(verkeerd.encode()).json()["errors"]
    assert "446" in fout["detail"]
    assert "'486'" in fout["detail"]


def test_een_bericht_zonder_header_noemt_de_header(vrager: Klant) -> None:
    inhoud = re.sub(
        r"<(\w+:)?Header>.*</(\w+:)?Header>", "", b.xml(b.vot()).decode(), flags=re.DOTALL
    )
    (fout,) = vrager.xml(inhoud.encode()).json()["errors"]
    assert fout["pointer"].startswith("/Bericht")
    assert "Header" in fout["detail"]


@pytest.mark.parametrize("inhoud", [b"<a>", b"<a/>", b"<!DOCTYPE a><a/>"])
def test_wat_geen_bericht_is_geeft_een_fout_met_de_reden(vrager: Klant, inhoud: bytes) -> None:
    probleem = vrager.xml(inhoud).json()
    (fout,) = probleem["errors"]
    assert (fout["in"], fout["code"], fout["detail"]) == ("body", "onleesbaar", probleem["detail"])


def test_een_onbereikbare_database_geeft_een_zin_en_geen_spoor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/niets")
    monkeypatch.setenv("TOEWIJZING_OEFENMODUS", "ja")
    monkeypatch.setenv("TOEWIJZING_GEHEIM", "x" * 32)
    monkeypatch.setenv("TOEWIJZING_HOOFDSLEUTEL", b64encode(bytes(32)).decode())
    with pytest.raises(SystemExit) as gestopt:
        maak_app_uit_omgeving()
    assert "De database is niet bereikbaar" in str(gestopt.value)
