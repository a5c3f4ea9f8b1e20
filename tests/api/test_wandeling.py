"""One child from request to declaration, through the API alone."""

from datetime import date
from typing import Any

from lxml import etree

from ledger.ijw.versie import kaderversie
from tests import berichten as b
from tests.api.hulp import Klant

DAGEN = {
    "vot": "2027-01-04T09:00:00+01:00",
    "besluit": "2027-01-05T09:00:00+01:00",
    "start": "2027-01-06T09:00:00+01:00",
    "declaratie": "2027-03-03T09:00:00+01:00",
    "later": "2027-03-04T09:00:00+01:00",
}


def op(dag: str, **koppen: str | bytes) -> dict[str, str | bytes]:
    return {"Klok": DAGEN[dag], **koppen}


def test_van_verzoek_tot_declaratie_met_een_goede_en_een_afgekeurde_regel(klant: Klant) -> None:
    verzoek = klant.xml(b.xml(b.vot()), **op("vot", Rol="backofficeAanbieder", Gebruiker="bram"))
    assert verzoek.status_code == 201
    assert verzoek.json()["uitkomst"] == "goedgekeurd"
    (wachtend,) = klant.get("/v1/verzoeken?status=open", headers=op("vot")).json()["items"]
    assert (wachtend["advies"], wachtend["redenAfwijzing"]) == ("honoreren", None)
    assert wachtend["laatsteDag"] == "2027-01-11"

    besluit = klant.post(
        f"/v1/verzoeken/{b.AANBIEDER}/R1/besluiten",
        json={"besluit": "honoreren", "motivering": "Passend"},
        headers=op("besluit", Gebruiker="anna"),
    )
    assert besluit.status_code == 201
    assert besluit.json()["bericht"] == "JW301"
    assert klant.get(besluit.headers["Location"]).json() == besluit.json()

    client_id = zoek(klant)
    (toewijzing,) = klant.get(f"/v1/clienten/{client_id}", headers=op("besluit")).json()[
        "toewijzingen"
    ]
    nummer = toewijzing["toewijzingNummer"]
    start = klant.xml(b.xml(b.start({"toewijzing_nummer": nummer})), **op("start"))
    assert start.json()["uitkomst"] == "goedgekeurd"
    assert "jw306" in naamruimte(klant.get(start.json()["_links"]["retour"]["href"]).content)

    declaratie = b.declaratie(
        b.prestatie("P1", toewijzing_nummer=nummer, geleverd_volume=60),
        b.prestatie("P2", toewijzing_nummer=nummer, geleverd_volume=61, maand=2),
        maand=2,
        dagtekening=date(2027, 2, 28),
    )
    antwoord = klant.xml(b.xml(declaratie), **op("declaratie"))
    assert_deels_afgekeurd(klant, antwoord.json())
    assert_toestand(klant, client_id, nummer)


def naamruimte(inhoud: bytes) -> str:
    return etree.QName(etree.fromstring(inhoud)).namespace or ""


def zoek(klant: Klant) -> str:
    gevonden = klant.post("/v1/clienten/_zoek", json={"bsn": b.BSN}, headers=op("later"))
    assert gevonden.status_code == 200
    client_id: str = gevonden.json()["clientId"]
    return client_id


def assert_deels_afgekeurd(klant: Klant, oordeel: dict[str, Any]) -> None:
    assert oordeel["uitkomst"] == "deelsAfgekeurd", oordeel["bevindingen"]
    volume = next(rij for rij in oordeel["bevindingen"] if rij["regel"] == "TR322")
    assert (volume["retourcode"], volume["sleutel"], volume["laag"]) == ("9322", "P2", "ijw")
    assert volume["bron"]["paragraaf"]
    assert volume["plaats"].endswith("Prestatie[2]")
    soorten = [rij["soort"] for rij in oordeel["gebeurtenissen"]]
    assert "PrestatieGoedgekeurd" in soorten
    assert "PrestatieAfgewezen" in soorten
    # A JW323 has no return message, but a JW325.
    assert klant.get(oordeel["_links"]["retour"]["href"]).status_code == 204
    jw325 = klant.get(oordeel["_links"]["antwoord"]["href"])
    assert jw325.headers["content-type"].startswith("application/xml")
    assert "jw325" in naamruimte(jw325.content)


def assert_toestand(klant: Klant, client_id: str, nummer: int) -> None:
    beeld = klant.get(f"/v1/clienten/{client_id}", headers=op("later")).json()
    (toewijzing,) = beeld["toewijzingen"]
    assert toewijzing["verbruik"] == {
        "toegewezen": 120,
        "goedgekeurd": 60,
        "gecrediteerd": 0,
        "resterend": 60,
        "eenheid": "01",
    }
    assert toewijzing["status"] == "actueel"
    assert beeld["leveringen"][0]["status"] == "lopend"
    assert beeld["verwijzingen"][0]["zorgverlenerCode"] == "01234567"
    budget = klant.get(f"/v1/toewijzingen/{b.GEMEENTE}/{nummer}/budget", headers=op("later")).json()
    assert (budget["ingediend"], budget["goedgekeurd"], budget["resterend"]) == (121, 60, 60)
    assert [maand["maand"] for maand in budget["maanden"]] == ["2027-01", "2027-02"]
    termijnen = klant.get("/v1/termijnen?status=gehaald", headers=op("later")).json()["items"]
    assert {"OP274", "OP090x4"} <= {rij["regel"] for rij in termijnen}


def test_het_verleden_blijft_zoals_het_toen_bekend_was(klant: Klant) -> None:
    klant.xml(b.xml(b.vot()), **op("vot"))
    klant.xml(b.xml(b.toewijzing({"referentie_aanbieder": "R1"})), **op("besluit"))
    client_id = zoek(klant)

    def beeld(vraag: str = "", dag: str = "later") -> Any:
        return klant.get(f"/v1/clienten/{client_id}{vraag}", headers=op(dag))

    assert beeld().json()["verzoeken"][0]["status"] == "gehonoreerd"
    assert beeld(dag="vot").json()["verzoeken"][0]["status"] == "open"
    toen = beeld("?bekendOp=2027-01-04T23:00:00Z").json()
    assert (toen["toewijzingen"], toen["bekendOp"]) == ([], "2027-01-04T23:00:00Z")
    assert beeld("?versie=1").json()["versie"] == 1
    assert beeld("?versie=99").status_code == 404
    assert beeld("?bekendOp=2026-01-01T00:00:00Z").status_code == 404
    statussen = {
        dag: beeld(f"?geldigOp={dag}").json()["toewijzingen"][0]["status"]
        for dag in ("2026-12-31", "2027-01-01", "2027-12-31", "2028-01-01")
    }
    assert list(statussen.values()) == ["toekomstig", "actueel", "actueel", "beeindigd"]


def test_verschillen_zegt_wat_er_tussen_twee_tijdstippen_bij_kwam(klant: Klant) -> None:
    klant.xml(b.xml(b.vot()), **op("vot"))
    klant.xml(b.xml(b.toewijzing({"referentie_aanbieder": "R1"})), **op("besluit"))
    client_id = zoek(klant)
    vraag = "van=2027-01-04T12:00:00Z&tot=2027-01-05T12:00:00Z"
    antwoord = klant.get(f"/v1/clienten/{client_id}/verschillen?{vraag}", headers=op("later"))
    gevonden = {rij["pad"]: rij for rij in antwoord.json()["verschillen"]}
    assert gevonden[f"/toewijzingen/{b.GEMEENTE}-1"]["van"] is None
    status = gevonden[f"/verzoeken/{b.AANBIEDER}-R1/status"]
    assert (status["van"], status["tot"]) == ("open", "gehonoreerd")
    assert list(gevonden) == sorted(gevonden)
    assert "/bekendOp" not in gevonden


def test_de_geschiedenis_noemt_beide_tijden_wie_en_waarom(klant: Klant) -> None:
    bericht = klant.xml(b.xml(b.vot()), **op("vot", Gebruiker="Zoë".encode(), Rol="toegang")).json()
    client_id = zoek(klant)
    pad = f"/v1/clienten/{client_id}/gebeurtenissen"
    items = klant.get(pad, headers=op("later")).json()["items"]
    assert [rij["versie"] for rij in items] == list(range(1, len(items) + 1))
    verzoek = next(rij for rij in items if rij["soort"] == "VerzoekOntvangen")
    assert (verzoek["actor"], verzoek["rol"]) == ("Zoë", "toegang")
    assert verzoek["berichtId"] == bericht["berichtId"]
    assert verzoek["vastgelegdOp"] == "2027-01-04T08:00:00Z"
    assert verzoek["kaderversies"] == {"ijw": kaderversie()}
    assert verzoek["inhoud"]["referentieAanbieder"] == "R1"
    assert not {"stroom", "actor", "bsn"} & set(verzoek["inhoud"])
    assert klant.get(pad, headers={"Klok": "2026-01-01T00:00:00Z"}).status_code == 404
