"""The trail of a euro, from the bytes of a declaration to the referral, each link of it."""

import hashlib

import pytest

from api.dienst import Dienst
from ledger.ijw.regels.prestatie import CREDIT, DEBET
from ledger.regels import IJW
from tests import berichten as b
from tests.api.hulp import Klant
from tests.api.spoorverhaal import JULI, Verhaal


@pytest.fixture
def verhaal(kaderklant: Klant, kaderdienst: Dienst) -> Verhaal:
    """An empty ledger on which the small kader judges."""
    return Verhaal(kaderklant, kaderdienst)


@pytest.fixture
def heel(verhaal: Verhaal) -> Verhaal:
    """From request to correction: a line of 77 minutes that is credited and declared again."""
    return verhaal.van_verzoek_tot_correctie()


# --- one line and all behind it -------------------------------------------------------------------


def test_het_spoor_begint_bij_de_toegekende_regel_dan_credits_dan_afgewezen(heel: Verhaal) -> None:
    spoor = heel.spoor()
    uitkomsten = [
        (rij["regel"]["referentieNummer"], rij["regel"]["uitkomst"]) for rij in spoor["items"]
    ]
    assert uitkomsten == [("P1", "goedgekeurd"), ("C1", "gecrediteerd"), ("P1", "afgewezen")]
    regel = spoor["items"][0]["regel"]
    assert (regel["volume"], regel["bedragEurocent"], regel["declaratieNummer"]) == (
        77,
        12320,
        "D0",
    )
    assert spoor["volledig"] is True
    bedragen = ("toegekendEurocent", "gecrediteerdEurocent", "nettoEurocent")
    assert [spoor[naam] for naam in bedragen] == [12320, 12320, 0]


def test_het_bericht_is_te_herkennen_aan_de_hash_van_zijn_bytes(heel: Verhaal) -> None:
    spoor = heel.spoor()
    berichten = {rij["berichtId"]: rij for rij in spoor["berichten"]}
    bericht = berichten[spoor["items"][0]["regel"]["berichtId"]]
    assert bericht["sha256"] == hashlib.sha256(heel.gestuurd[bericht["berichtId"]]).hexdigest()
    assert (bericht["bericht"], bericht["uitkomst"]) == ("JW323", "goedgekeurd")
    assert {rij["bericht"] for rij in berichten.values()} == {"JW323", "JW301", "JW315"}
    vot = next(rij for rij in berichten.values() if rij["bericht"] == "JW315")
    assert (vot["actor"], vot["rol"]) == ("bram", "backofficeAanbieder")


def test_alle_regels_die_zijn_gevraagd_staan_erbij_ook_wat_niets_vond(heel: Verhaal) -> None:
    oordeel = heel.spoor()["items"][0]["oordeel"]
    assert oordeel["herbeoordeling"]["uitkomst"] == "gelijk", oordeel["herbeoordeling"]
    op_regel = {rij["regel"]: rij for rij in oordeel["regels"] if rij["onderdeel"] == "prestatie"}
    assert set(op_regel) == {rij.code for rij in IJW.op(DEBET)} | {"PR-REGEL"}
    assert op_regel["TR322"]["uitkomst"] == "geenBezwaar"
    van_kader = op_regel["PR-REGEL"]
    assert van_kader["uitkomst"] == "bevinding"
    assert van_kader["bevindingen"][0]["operanden"] == {"minuten": 77}
    assert (van_kader["peildatum"], van_kader["peildag"]) == ("levering", "2027-01-01")
    assert van_kader["kenmerk"].startswith("1#")
    assert {rij["onderdeel"] for rij in oordeel["regels"]} == {
        "bericht",
        "declaratie",
        "client",
        "prestatie",
    }
    assert oordeel["gezien"]["toewijzing"]["omvang"]["volume"] == 600
    assert oordeel["gezien"]["eerderGoedgekeurd"] == {}
    assert oordeel["gezien"]["contracttariefEurocent"] == 160


def test_ook_van_credit_en_afgewezen_regel_zijn_de_regels_bekend(heel: Verhaal) -> None:
    _, credit, afgewezen = heel.spoor()["items"]
    van_credit = {
        rij["regel"] for rij in credit["oordeel"]["regels"] if rij["onderdeel"] == "prestatie"
    }
    assert van_credit == {rij.code for rij in IJW.op(CREDIT)}
    gevonden = {
        rij["regel"]: rij["uitkomst"]
        for rij in afgewezen["oordeel"]["regels"]
        if rij["uitkomst"] != "geenBezwaar"
    }
    assert gevonden == {"TR314": "bevinding"}
    assert afgewezen["oordeel"]["gezien"]["referentieBekend"] is True
    assert afgewezen["oordeel"]["herbeoordeling"]["uitkomst"] == "gelijk"


def test_de_versie_die_telde_en_het_besluit_met_motivering_en_afwijking(heel: Verhaal) -> None:
    item = heel.spoor()["items"][0]
    (versie,) = item["toewijzing"]["versies"]
    assert (versie["telde"], versie["bekendBijOordeel"]) == (True, True)
    (besluit,) = item["besluiten"]["items"]
    assert versie["besluit"] == besluit["gebeurtenisId"]
    assert (besluit["actor"], besluit["rol"]) == ("anna", "toegang")
    assert besluit["motivering"] == "Dit kind heeft het nodig."
    assert besluit["advies"] == "honoreren"
    (afwijking,) = besluit["afwijkingen"]
    assert (afwijking["regel"], afwijking["rol"]) == ("PR-DUUR", "arts")
    assert (afwijking["motivering"], afwijking["akkoordDoor"]) == ("Twee jaar is nodig.", "arts 1")
    assert afwijking["datum"] is not None
    (bevinding,) = versie["bevindingen"]
    assert bevinding["afwijking"]["rol"] == "arts"


def test_het_verzoek_en_de_verwijzing_waarop_de_toewijzing_rust(heel: Verhaal) -> None:
    item = heel.spoor()["items"][0]
    (verzoek,) = item["verzoeken"]["items"]
    assert (verzoek["soort"], verzoek["referentieAanbieder"]) == ("VOT", "R1")
    assert verzoek["verwijzer"] == {
        "type": "02",
        "omschrijving": "Huisarts",
        "zorgverlenerCode": "01234567",
        "naam": None,
    }
    assert [rij["regel"] for rij in verzoek["bevindingen"]] == ["PR-DUUR"]
    grondslag = item["grondslag"]
    assert grondslag["koppeling"] == "eenduidig"
    (vastlegging,) = grondslag["vastleggingen"]
    assert vastlegging["soort"] == "VerwijzingVastgelegd"
    assert vastlegging["inhoud"]["zorgverlenerCode"] == "01234567"
    assert item["hiaten"] == []


def test_contract_en_nagerekend_bedrag_staan_naast_het_gedeclareerde(heel: Verhaal) -> None:
    contract = heel.spoor()["items"][0]["contract"]
    assert contract["bijOordeel"]["tariefEurocent"] == 160
    assert (contract["gedeclareerdEurocent"], contract["herrekendEurocent"]) == (12320, 12320)
    assert contract["verschilEurocent"] == 0
    assert contract["volgensRegel"]["klopt"] is True
    heel.contract(150)
    contract = heel.spoor()["items"][0]["contract"]
    assert (
        contract["bijOordeel"]["tariefEurocent"],
        contract["zoalsBekend"]["tariefEurocent"],
    ) == (
        160,
        150,
    )
    assert "ander contract" in contract["zin"]
    assert contract["verschilEurocent"] == 0


def test_een_bevinding_heeft_de_status_die_zij_toen_had(heel: Verhaal) -> None:
    def status(nummer: str, vraag: str = "") -> str:
        (bevinding,) = heel.spoor(nummer, vraag)["items"][0]["controlebevindingen"]
        gevonden: str = bevinding["status"]
        return gevonden

    regel = b.prestatie("P3", toewijzing_nummer=1, geleverd_volume=77, maand=2)
    heel.declareer(regel, nummer="D9")
    assert (status("P1"), status("P3")) == ("gecrediteerd", "open")
    item = heel.spoor("P3")["items"][0]
    bevinding = item["controlebevindingen"][0]
    over = {"bevindingGebeurtenisId": bevinding["gebeurtenisId"], "bevindingNummer": 0}
    heel.stuk("bevindingsoordelen", **over, datum="2027-03-01")
    assert status("P3") == "afgehandeld"

    assert status("P3", f"?bekendOp={item['regel']['vastgelegdOp']}") == "open"
    regel = heel.spoor()["items"][0]["regel"]
    assert status("P1", f"?bekendOp={regel['vastgelegdOp']}") == "open"
    lijst = heel.klant.get("/v1/controlebevindingen", headers=JULI).json()["items"]
    assert {rij["referentieNummer"]: rij["status"] for rij in lijst} == {
        "P1": "gecrediteerd",
        "P3": "afgehandeld",
    }


def test_bevinding_credit_en_correctie_staan_bij_elkaar(heel: Verhaal) -> None:
    item = heel.spoor()["items"][0]
    (controle,) = item["controlebevindingen"]
    assert (controle["regel"], controle["bedragEurocent"]) == ("PR-REGEL", 12320)
    assert controle["status"] == "gecrediteerd"
    samenhang = item["samenhang"]
    assert [rij["referentieNummer"] for rij in samenhang["credits"]] == ["C1"]
    assert [rij["referentieNummer"] for rij in samenhang["later"]] == ["P2"]
    assert samenhang["eerder"] == []
    bedragen = (samenhang["toegekendEurocent"], samenhang["gecrediteerdEurocent"])
    assert bedragen == (12320, 12320)
    assert samenhang["nettoEurocent"] == 0
    (correctie,) = heel.spoor("P2")["items"]
    assert [rij["referentieNummer"] for rij in correctie["samenhang"]["eerder"]] == ["P1"]
    assert correctie["samenhang"]["nettoEurocent"] == 60 * 160
    (credit,) = heel.spoor("C1")["items"]
    assert credit["samenhang"]["crediteert"]["referentieNummer"] == "P1"


def test_elke_gebeurtenis_heeft_beide_tijden_en_een_bewijs_dat_te_halen_is(heel: Verhaal) -> None:
    assert heel.klant.post("/v1/controlepunten").status_code in (200, 201)
    spoor = heel.spoor()
    gebeurtenissen = {rij["gebeurtenisId"]: rij for rij in spoor["gebeurtenissen"]}
    soorten = {rij["soort"] for rij in gebeurtenissen.values()}
    assert soorten >= {
        "PrestatieGoedgekeurd",
        "PrestatieGecrediteerd",
        "PrestatieAfgewezen",
        "ToewijzingAfgegeven",
        "VerzoekGehonoreerd",
        "AfwijkingVastgelegd",
        "VerzoekOntvangen",
        "VerwijzingVastgelegd",
        "ContractVastgelegd",
        "BerichtVerwerkt",
    }
    for rij in gebeurtenissen.values():
        assert rij["vastgelegdOp"]
        assert rij["geldigOp"]
        assert rij["controlepunt"] > rij["blad"]
        assert rij["zin"] is None
    eigen = gebeurtenissen[spoor["items"][0]["regel"]["gebeurtenisId"]]
    bewijs = heel.klant.get(eigen["_links"]["bewijs"]["href"])
    assert bewijs.status_code == 200
    assert f"index {eigen['blad']}" in bewijs.text


def test_zoals_toen_bekend_is_er_nog_geen_credit(heel: Verhaal) -> None:
    regel = heel.spoor()["items"][0]["regel"]
    toen = heel.spoor(vraag=f"?bekendOp={regel['vastgelegdOp']}")
    (item,) = toen["items"]
    assert item["samenhang"]["credits"] == []
    assert item["samenhang"]["nettoEurocent"] == 12320
    assert toen["bekendOp"] == regel["vastgelegdOp"]
    eerder = f"/v1/prestaties/{b.AANBIEDER}/P1/spoor?bekendOp=2027-01-02T00:00:00Z"
    assert heel.klant.get(eerder, headers=JULI).status_code == 404
