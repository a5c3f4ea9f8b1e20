"""Bad input for own records, with every kader that there is: refused whole, and never a 500."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from api.dienst import Dienst
from ledger.application import Wie
from ledger.dossier_gebeurtenissen import STUKSOORTEN
from ledger.kaders.register import alle_kaders
from ledger.klok import VasteKlok
from ledger.registratie import vergeet_client
from tests import berichten as b
from tests.api.conftest import open_dienst_op
from tests.api.hulp import Klant
from tests.api.stukken import STUKKEN, stuk
from tests.gegeven import op

KLOK = {"Klok": "2027-01-04T09:00:00+01:00"}
LATER = {"Klok": "2027-02-01T09:00:00+01:00"}
PADEN = [soort.pad for soort in STUKSOORTEN]
BSN = "999900031"
"""Of nobody in these tests: where it shows up, it was echoed."""
WAARDEN = {
    "een getal dat niet past": 10**30,
    "een breuk": 1.5,
    "een lijst in een lijst": [[]],
    "een object": {"a": {}},
    "een lange tekst": "x" * 50_000,
    "de eerste dag": "0001-01-01",
    "de laatste dag": "9999-12-31",
    "een half teken": "\ud800",
    "een stuurteken": "a\x00b",
    "een negatief getal": -1,
}


@pytest.fixture
def dienst(dsn: str) -> Iterator[Dienst]:
    """A service on which every kader judges; one that the other fixtures build on."""
    with open_dienst_op(dsn, alle_kaders()) as dienst:
        yield dienst


@pytest.fixture
def client(klant: Klant, dienst: Dienst) -> str:
    """The path of a client, born on 14 February 2015."""
    return _bekend(klant, dienst, b.BSN, "R1")


def _bekend(klant: Klant, dienst: Dienst, bsn: str, referentie: str) -> str:
    vot = b.vot({"referentie_aanbieder": referentie}, bsn=bsn)
    assert klant.xml(b.xml(vot), **KLOK).json()["uitkomst"] == "goedgekeurd"
    return f"/v1/clienten/{dienst.grootboek.bos.client_id(bsn)}"


def stuur(klant: Klant, adres: str, inhoud: Any, **koppen: str) -> Any:
    """Posts JSON, also what a well-behaved client would not send."""
    koppen = {**KLOK, "Content-Type": "application/json", **koppen}
    return klant.post(adres, content=json.dumps(inhoud).encode(), headers=koppen)


def plekken(antwoord: Any) -> list[str]:
    return [rij.get("pointer") or rij["name"] for rij in antwoord.json()["errors"]]


# --- the shape ------------------------------------------------------------------------------------


@pytest.mark.parametrize("inhoud", [None, [], "x", 5, True, {}], ids=str)
def test_een_lege_of_andere_inhoud_geeft_400_bij_elke_soort(vrager: Klant, inhoud: Any) -> None:
    for pad in PADEN:
        antwoord = stuur(vrager, f"/v1/clienten/client-{'0' * 32}/{pad}", inhoud)
        assert antwoord.status_code == 400, pad
        assert plekken(antwoord)


@pytest.mark.parametrize("waarde", WAARDEN.values(), ids=WAARDEN)
def test_wat_in_geen_veld_past_geeft_bij_elk_veld_van_elke_soort_een_fout(
    klant: Klant, dienst: Dienst, client: str, waarde: Any
) -> None:
    voor = dienst.grootboek.opslag.kop()
    for pad in PADEN:
        goed = stuk(pad)
        antwoord = stuur(klant, f"{client}/{pad}", dict.fromkeys(goed, waarde))
        assert antwoord.status_code == 400, (pad, antwoord.text)
        gewraakt = {plek.split("/")[1] for plek in plekken(antwoord)}
        # Not every value is wrong in every field; these three are never all right.
        assert {"gemeente", "aanbieder"} <= gewraakt <= set(goed)
        assert len(antwoord.content) < 20_000
    assert dienst.grootboek.opslag.kop() == voor


def test_een_half_teken_of_regelscheiding_in_een_label_wordt_nergens_bewaard(
    klant: Klant, dienst: Dienst, client: str
) -> None:
    voor = dienst.grootboek.opslag.kop()
    for teken in ("\ud800", "\u2028", "\x85"):
        afwijking = dict.fromkeys(("regel", "akkoordDoor", "rol"), f"a{teken}")
        antwoord = stuur(klant, f"{client}/afwijkingen", stuk("afwijkingen", **afwijking))
        assert sorted(plekken(antwoord)) == ["/akkoordDoor", "/regel", "/rol"]
        onderwerpen = {f"a{teken}": "ja"}
        antwoord = stuur(klant, f"{client}/toetsen", stuk("toetsen", onderwerpen=onderwerpen))
        assert antwoord.status_code == 400
        besluit = {"besluit": "honoreren", "afwijkingen": [{**afwijking, "motivering": "x"}]}
        adres = f"/v1/verzoeken/{b.AANBIEDER}/R1/besluiten"
        assert stuur(klant, adres, besluit).status_code == 400
    assert dienst.grootboek.opslag.kop() == voor


# --- a BSN where it does not belong ---------------------------------------------------------------


@pytest.mark.parametrize("vorm", [BSN, f"moeder {BSN}", "9999.00.031", "999 900 031"])
def test_een_bsn_in_een_label_wordt_geweigerd_en_niet_herhaald(
    klant: Klant, dienst: Dienst, client: str, vorm: str
) -> None:
    voor = dienst.grootboek.opslag.kop()
    labels = {
        "verwijzingen": ("functie", "organisatie", "verwijzerNaam"),
        "bepalingen": ("gi", "functie"),
        "regie": ("naam", "rol", "organisatie"),
        "afwijkingen": ("regel", "akkoordDoor", "rol"),
        "lokale-besluiten": ("genomenDoor", "regiebehandelaar"),
        "meldingen": ("melder", "instantie"),
        "plannen": ("interventie",),
        "groepssessies": ("locatie",),
        "vervoer": ("van", "naar"),
        "pgb-aanvragen": ("kenmerk", "beheerder", "regisseur"),
    }
    for pad, velden in labels.items():
        antwoord = stuur(klant, f"{client}/{pad}", stuk(pad, **dict.fromkeys(velden, vorm)))
        assert set(plekken(antwoord)) == {f"/{veld}" for veld in velden}
        assert {rij["code"] for rij in antwoord.json()["errors"]} == {"bsn"}
        assert vorm not in antwoord.text
    antwoord = stuur(klant, f"{client}/toetsen", stuk("toetsen", onderwerpen={vorm: "ja"}))
    assert [rij["code"] for rij in antwoord.json()["errors"]] == ["bsn"]
    assert vorm not in antwoord.text
    antwoord = stuur(klant, f"{client}/intakes", stuk("intakes"), Gebruiker=vorm)
    assert plekken(antwoord) == ["Gebruiker"]
    assert vorm not in antwoord.text
    assert dienst.grootboek.opslag.kop() == voor


def test_een_nummer_dat_geen_bsn_kan_zijn_mag_in_een_label(klant: Klant, client: str) -> None:
    for label in ("team 999900032", "0612345678", "AGB 12345678"):
        antwoord = stuur(klant, f"{client}/regie", stuk("regie", naam=label))
        assert antwoord.status_code == 201, antwoord.text


@pytest.mark.parametrize("naam", [BSN, "x" * 5000, "a\u2028b"], ids=["bsn", "lang", "teken"])
def test_een_verzonnen_veldnaam_komt_niet_terug_in_het_antwoord(vrager: Klant, naam: str) -> None:
    adres = f"/v1/clienten/client-{'0' * 32}"
    antwoord = stuur(vrager, f"{adres}/intakes", stuk("intakes", **{naam: 1}))
    assert plekken(antwoord) == ["/…"]
    antwoord = stuur(vrager, f"{adres}/toetsen", stuk("toetsen", onderwerpen={naam: ""}))
    assert "/onderwerpen/…" in plekken(antwoord)
    assert naam not in antwoord.text


# --- what a record points at ----------------------------------------------------------------------


def test_vervangen_kan_alleen_binnen_een_client_en_een_soort(
    klant: Klant, dienst: Dienst, client: str
) -> None:
    ander = _bekend(klant, dienst, b.ANDER_BSN, "R2")
    eerste = stuur(klant, f"{ander}/intakes", stuk("intakes")).json()["gebeurtenissen"][0]
    voor = dienst.grootboek.opslag.kop()
    for adres, pad in ((client, "intakes"), (ander, "plannen")):
        inhoud = stuk(pad, vervangt=eerste["gebeurtenisId"])
        antwoord = stuur(klant, f"{adres}/{pad}", inhoud)
        assert antwoord.status_code == 422
        assert plekken(antwoord) == ["/vervangt"]
    assert dienst.grootboek.opslag.kop() == voor


def test_op_een_vergeten_client_wordt_niets_meer_vastgelegd(
    klant: Klant, dienst: Dienst, client: str
) -> None:
    _vergeet(dienst, client)
    voor = dienst.grootboek.opslag.kop()
    for pad in STUKKEN:
        antwoord = stuur(klant, f"{client}/{pad}", stuk(pad), **LATER)
        assert antwoord.status_code == 404, pad
    assert dienst.grootboek.opslag.kop() == voor


def _vergeet(dienst: Dienst, client: str) -> None:
    client_id = client.rsplit("/", 1)[1]
    klok = VasteKlok(op(b.JAN.replace(day=5)))
    vergeet_client(dienst.grootboek, client_id, "verzoek", Wie("x", "beheerder"), klok)


def test_dezelfde_vastlegging_nog_eens_is_een_tweede_want_er_is_geen_opdrachtnummer(
    klant: Klant, client: str
) -> None:
    inhoud = stuk("intakes")
    eerste, tweede = (stuur(klant, f"{client}/intakes", inhoud).json() for _ in range(2))
    assert eerste["gebeurtenissen"][0]["versie"] + 1 == tweede["gebeurtenissen"][0]["versie"]
    assert len(klant.get(client, headers=LATER).json()["intakes"]) == 2


# --- families -------------------------------------------------------------------------------------


@pytest.mark.parametrize("vanaf", ["0001-01-01", "9999-12-31", "2027-02-30", 20270101])
def test_een_gezin_begint_op_een_dag_waarmee_te_rekenen_is(vrager: Klant, vanaf: Any) -> None:
    lid = {"clientId": f"client-{'0' * 32}", "rol": "kind"}
    antwoord = stuur(vrager, "/v1/gezinnen", {"leden": [lid], "vanaf": vanaf})
    assert antwoord.status_code == 400
    assert plekken(antwoord) == ["/vanaf"]


def test_alle_fouten_van_een_gezin_komen_tegelijk_en_er_wordt_niets_vastgelegd(
    klant: Klant, dienst: Dienst, client: str
) -> None:
    vergeten = _bekend(klant, dienst, b.ANDER_BSN, "R2")
    _vergeet(dienst, vergeten)
    namen = [adres.rsplit("/", 1)[1] for adres in (client, vergeten)]
    leden = [{"clientId": naam, "rol": "kind"} for naam in (*namen, f"client-{'0' * 32}")]
    voor = dienst.grootboek.opslag.kop()
    antwoord = stuur(klant, "/v1/gezinnen", {"leden": leden, "vanaf": "2015-02-13"}, **LATER)
    assert antwoord.status_code == 422
    assert plekken(antwoord) == ["/vanaf", "/leden/1/clientId", "/leden/2/clientId"]
    assert "2015-02-14" not in antwoord.text
    assert dienst.grootboek.opslag.kop() == voor
