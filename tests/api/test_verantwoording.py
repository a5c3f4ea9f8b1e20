"""The productieverantwoording over HTTP, on what real messages and decisions recorded."""

import io
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api import schemas
from api.dienst import Dienst
from api.schemas_verantwoording import Verantwoording
from tests import berichten as b
from tests.api.hulp import Klant
from tests.api.test_besluiten_http import AKKOORD, TE_LANG, besluit, vraag_aan

Json = dict[str, Any]
PAD = f"/v1/verantwoordingen/{b.GEMEENTE}/2027"


def klok(dag: str) -> dict[str, str]:
    return {"Klok": f"{dag}T09:00:00+01:00"}


NU = klok("2028-03-10")


def stuur(
    klant: Klant,
    dag: str,
    maand: int,
    uitkomst: str = "goedgekeurd",
    declaratiemaand: int | None = None,
    **velden: Any,
) -> None:
    """Declares a line over a month, a late one with a later month."""
    declaratie = b.declaratie(b.prestatie(maand=maand, **velden), maand=declaratiemaand or maand)
    antwoord = klant.xml(b.xml(declaratie), **klok(dag))
    assert antwoord.json()["uitkomst"] == uitkomst, antwoord.text


def vraag(klant: Klant, extra: str = "", kop: dict[str, str] | None = None) -> Json:
    antwoord = klant.get(f"{PAD}{extra}", headers=kop or NU)
    assert antwoord.status_code == 200, antwoord.text
    Verantwoording.model_validate_json(antwoord.content)
    inhoud: Json = antwoord.json()
    return inhoud


@pytest.fixture
def jaar(kaderklant: Klant) -> Klant:
    """A request honoured with a deviation, three lines, one refused, and a credit in March."""
    vraag_aan(kaderklant, **TE_LANG)
    gehonoreerd = besluit(
        kaderklant, "honoreren", motivering="Het is nodig.", afwijkingen=[AKKOORD]
    )
    assert gehonoreerd.status_code == 201
    stuur(kaderklant, "2027-02-08", 1, referentie="P1", geleverd_volume=60)
    stuur(kaderklant, "2027-03-08", 2, referentie="P2", geleverd_volume=50)
    stuur(kaderklant, "2027-04-08", 3, "afgekeurd", referentie="P3", geleverd_volume=5_000)
    stuur(kaderklant, "2028-03-05", 1, declaratiemaand=4, referentie="P4", vorig="P1")
    return kaderklant


def test_een_jaar_van_verzoek_tot_credit_na_de_sluiting(jaar: Klant) -> None:
    inhoud = vraag(jaar, "?sluitdatum=2028-03-01")
    (aanbieder,) = inhoud["aanbieders"]
    (regel,) = aanbieder["regels"]
    assert (inhoud["gemeente"]["naam"], aanbieder["aanbieder"]) == ("Amsterdam", b.AANBIEDER)
    assert (regel["product"], regel["eenheid"]) == ({"categorie": "45", "code": "45A48"}, "01")
    bedragen = [regel[f"{naam}Eurocent"] // 160 for naam in ("ingediend", "toegekend")]
    assert bedragen == [5_110, 110]
    assert (regel["gecrediteerdEurocent"], regel["nettoEurocent"]) == (9_600, 8_000)
    assert regel["opSluitdatum"]["nettoEurocent"] == 17_600
    assert regel["naSluitdatum"]["nettoEurocent"] == -9_600
    assert (regel["clienten"], regel["afwijkingen"]) == (1, 1)
    assert regel["verwijzers"] == [
        {
            "verwijzer": "02",
            "toegekendEurocent": 17_600,
            "gecrediteerdEurocent": 9_600,
            "nettoEurocent": 8_000,
        }
    ]
    kaders = {rij["kader"]: rij["regels"] for rij in inhoud["grondslag"]["kaders"]}
    assert kaders == {"ijw": 4, "proef": 4}
    assert inhoud["sluitmoment"] == "2028-03-01T22:59:59.999999Z"


def test_later_gevraagd_is_wat_toen_is_geantwoord(jaar: Klant) -> None:
    eerst = jaar.get(f"{PAD}?sluitdatum=2027-12-31", headers=klok("2028-02-01"))
    toen = eerst.json()
    stuur(jaar, "2028-03-06", 3, declaratiemaand=4, referentie="P5", geleverd_volume=1)
    nogmaals = jaar.get(toen["_links"]["self"]["href"], headers=klok("2028-03-07"))
    # The clock of this test is ahead of the one that signs: newer checkpoints come before it.
    later = nogmaals.json()
    for inhoud in (toen, later):
        del inhoud["grondslag"]["controlepunt"]
    assert later == toen
    assert vraag(jaar)["totaal"]["nettoEurocent"] == 8_160


def test_het_controlepunt_is_het_laatste_van_voor_dat_tijdstip(klant: Klant) -> None:
    klant.xml(b.xml(b.toewijzing()), **klok("2026-01-02"))
    eerste = klant.post("/v1/controlepunten").json()
    ertussen = eerste["getekendOp"].replace("Z", "%2B00:00")
    klant.xml(b.xml(b.start()), **klok("2026-01-03"))
    tweede = klant.post("/v1/controlepunten").json()
    assert tweede["omvang"] > eerste["omvang"]
    pad = f"{PAD}?bekendOp={ertussen}"
    gevonden = klant.get(pad).json()["grondslag"]["controlepunt"]
    assert gevonden == {naam: eerste[naam] for naam in gevonden}
    assert klant.get(PAD).json()["grondslag"]["controlepunt"]["omvang"] >= tweede["omvang"]
    ervoor = klant.get(f"{PAD}?bekendOp=2026-01-02T00:00:00Z").json()
    assert ervoor["grondslag"]["controlepunt"] is None
    assert klant.get(pad).content == klant.get(pad).content


def test_de_andere_vormen_hangen_aan_de_verantwoording(jaar: Klant) -> None:
    links = vraag(jaar, "?sluitdatum=2028-03-01")["_links"]
    csv, werkblad, document = (
        jaar.get(links[naam]["href"], headers=NU) for naam in ("csv", "werkblad", "document")
    )
    assert csv.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    naam = f"verantwoording-{b.GEMEENTE}-2027"
    assert csv.headers["content-disposition"] == f'attachment; filename="{naam}.csv"'
    assert "Effect daarna (€)" in csv.content.decode("utf-8-sig")
    assert werkblad.headers["content-disposition"] == f'attachment; filename="{naam}.xlsx"'
    with zipfile.ZipFile(io.BytesIO(werkblad.content)) as bestand:
        assert "xl/workbook.xml" in bestand.namelist()
    assert document.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in document.headers["content-security-policy"]
    assert "Oefenmodus" in document.text
    assert "1 maart 2028, einde van de dag" in document.text
    assert {vorm.headers["api-version"] for vorm in (csv, werkblad, document)} == {"1.0.0"}


def test_een_gemeente_zonder_regels_heeft_een_lege_verantwoording(vrager: Klant) -> None:
    antwoord = vrager.get("/v1/verantwoordingen/9999/2027")
    inhoud = antwoord.json()
    assert antwoord.status_code == 200
    assert inhoud["melding"].startswith("Over 2027 zijn van gemeente 9999 geen declaratieregels")
    assert (inhoud["gemeente"]["naam"], inhoud["aanbieders"]) == (None, [])
    for vorm in ("csv", "werkblad", "document"):
        assert vrager.get(f"/v1/verantwoordingen/9999/2027/{vorm}").status_code == 200


def test_alleen_een_aanbieder(jaar: Klant) -> None:
    assert vraag(jaar, f"?aanbieder={b.AANBIEDER}")["totaal"] == vraag(jaar)["totaal"]
    ander = vraag(jaar, "?aanbieder=99999999")
    assert "van aanbieder 99999999 bekend" in ander["melding"]
    csv = jaar.get(f"{PAD}/csv?aanbieder={b.AANBIEDER}", headers=NU)
    assert f"-2027-{b.AANBIEDER}.csv" in csv.headers["content-disposition"]


def test_een_sluitdatum_van_een_tijdstip_telt_tot_en_met_dat_tijdstip(jaar: Klant) -> None:
    tijdstip = datetime(2028, 3, 5, 8, tzinfo=UTC)
    voor, erop = (
        vraag(jaar, f"?sluitdatum={moment.isoformat().replace('+00:00', 'Z')}")["totaal"]
        for moment in (tijdstip - timedelta(microseconds=1), tijdstip)
    )
    assert voor["naSluitdatum"]["nettoEurocent"] == -9_600
    assert erop["naSluitdatum"]["nettoEurocent"] == 0


TOEKOMST = "De sluitdatum is dan nog niet voorbij"


@pytest.mark.parametrize("vorm", ["", "/csv", "/werkblad", "/document"])
@pytest.mark.parametrize(
    ("pad", "veld", "zin"),
    [
        ("363/2027", "gemeente", "Een gemeentecode bestaat uit vier cijfers"),
        ("0363/2014", "jaar", "Dit moet minstens 2015 zijn"),
        ("0363/2101", "jaar", "Dit mag hoogstens 2100 zijn"),
        ("0363/volgend", "jaar", "Dit moet een geheel getal zijn"),
        ("0363/2027?aanbieder=1", "aanbieder", "Een AGB-code bestaat uit acht cijfers"),
        ("0363/2027?sluitdatum=gisteren", "sluitdatum", "Dit moet een dag vanaf 2015 zijn"),
        ("0363/2027?sluitdatum=2027-02-30", "sluitdatum", "Dit moet een dag vanaf 2015 zijn"),
        ("0363/2027?sluitdatum=9999-12-31", "sluitdatum", "Dit moet een dag vanaf 2015 zijn"),
        ("0363/2027?sluitdatum=1999-12-31", "sluitdatum", "Dit moet een dag vanaf 2015 zijn"),
        ("0363/2027?sluitdatum=2028-03-10", "sluitdatum", TOEKOMST),
        ("0363/2027?sluitdatum=2028-03-10T09:00:00Z", "sluitdatum", TOEKOMST),
        (
            "0363/2027?sluitdatum=2028-02-01&bekendOp=2028-02-01T12:00:00Z",
            "sluitdatum",
            TOEKOMST,
        ),
        ("0363/2027?bekendOp=2028-03-11T00:00:00Z", "bekendOp", "ligt in de toekomst"),
        ("0363/2027?bekendOp=nu", "bekendOp", "Dit moet een tijdstip met tijdzone zijn"),
        ("0363/2027?kleur=rood", "kleur", "Deze vraag bestaat hier niet"),
    ],
)
def test_een_vraag_die_niet_klopt_is_een_probleem(
    vrager: Klant, vorm: str, pad: str, veld: str, zin: str
) -> None:
    weg, vraagteken, vragen = pad.partition("?")
    antwoord = vrager.get(f"/v1/verantwoordingen/{weg}{vorm}{vraagteken}{vragen}", headers=NU)
    assert antwoord.status_code == 400
    gelezen = schemas.Probleem.model_validate_json(antwoord.content)
    (fout,) = gelezen.errors
    assert (fout.name, zin in fout.detail) == (veld, True), fout


def test_zonder_leesmodellen_die_bij_zijn_is_het_tijdelijk_niet_beschikbaar(
    klant: Klant, dienst: Dienst, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.verantwoording.LEESTIJD_SECONDEN", 0.1)
    dienst.loper.stop()
    klant.xml(b.xml(b.toewijzing()), **klok("2027-01-02"))
    antwoord = klant.get(PAD, headers=NU)
    assert (antwoord.status_code, antwoord.headers["retry-after"]) == (503, "5")
    assert "zou onvolledig zijn" in antwoord.json()["detail"]
