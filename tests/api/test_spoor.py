"""The trail of a euro, from the bytes of a declaration to the referral, each link of it."""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import psycopg
import pytest

from api.dienst import Dienst
from api.schemas_spoor import Eurolijst, Spoor
from ledger.application import Wie
from ledger.ijw.berichten_klassen import TeWijzigenProduct
from ledger.ijw.regels.prestatie import CREDIT, DEBET
from ledger.klok import VasteKlok
from ledger.regels import IJW
from ledger.registratie import vergeet_client
from tests import berichten as b
from tests.api.hulp import Klant
from tests.api.stukken import stuk
from tests.gegeven import op

JULI = {"Klok": "2027-07-01T09:00:00+02:00"}
AFWIJKING = {
    "regel": "PR-DUUR",
    "motivering": "Twee jaar is nodig.",
    "akkoordDoor": "arts 1",
    "rol": "arts",
}
LANG = {"toewijzing_einddatum": date(2028, 12, 31), "omvang": b.omvang(600)}


@dataclass
class Verhaal:
    """A ledger that is filled through the API, a day per command."""

    klant: Klant
    dienst: Dienst
    dag: int = 3
    gestuurd: dict[str, bytes] = field(default_factory=dict)

    @property
    def client_id(self) -> str:
        return self.dienst.grootboek.bos.client_id(b.BSN)

    def kop(self, **anders: str) -> dict[str, str | bytes]:
        """The next day of January, then of later months."""
        self.dag += 1
        return {"Klok": f"2027-{self.dag // 28 + 1:02}-{self.dag % 28 + 1:02}T09:00:00Z", **anders}

    def stuur(self, bericht: Any, **anders: str) -> dict[str, Any]:
        inhoud = b.xml(bericht)
        antwoord = self.klant.xml(inhoud, **self.kop(**anders))
        assert antwoord.status_code == 201, antwoord.json()
        oordeel: dict[str, Any] = antwoord.json()
        self.gestuurd[oordeel["berichtId"]] = inhoud
        return oordeel

    def declareer(self, *regels: Any, **anders: Any) -> dict[str, Any]:
        """A declaration of February, in March or later."""
        self.dag = max(self.dag, 64)
        return self.stuur(b.declaratie(*regels, maand=2, **anders))

    def post(self, pad: str, inhoud: dict[str, Any], **anders: str) -> dict[str, Any]:
        antwoord = self.klant.post(f"/v1/{pad}", json=inhoud, headers=self.kop(**anders))
        assert antwoord.status_code == 201, antwoord.json()
        uit: dict[str, Any] = antwoord.json()
        return uit

    def verwijzing(self, **anders: Any) -> str:
        """The event id of a recorded referral."""
        kaal = {"product": None, "omvang": None, "consultatie": None}
        inhoud = stuk("verwijzingen", **(kaal | anders))
        pad = f"clienten/{self.client_id}/verwijzingen"
        gebeurtenis: str = self.post(pad, inhoud)["gebeurtenissen"][0]["gebeurtenisId"]
        return gebeurtenis

    def contract(self, eurocent: int | None = 160, vanaf: str = "2027-01-01") -> None:
        tarief = None if eurocent is None else {"bedragEurocent": eurocent, "eenheid": "01"}
        product = {"categorie": "45", "code": "45A48"}
        partijen = {"gemeente": b.GEMEENTE, "aanbieder": b.AANBIEDER}
        inhoud = {**partijen, "product": product, "tarief": tarief, "vanaf": vanaf, "tot": None}
        self.post("contracten", inhoud)

    def besluit(self, referentie: str = "R1", **velden: Any) -> int:
        pad = f"verzoeken/{b.AANBIEDER}/{referentie}/besluiten"
        self.post(pad, {"besluit": "honoreren", **velden}, Gebruiker="anna", Rol="toegang")
        beeld = self.klant.get(f"/v1/clienten/{self.client_id}", headers=JULI).json()
        nummer: int = beeld["toewijzingen"][-1]["toewijzingNummer"]
        return nummer

    def spoor(self, referentie: str = "P1", vraag: str = "", aanbieder: str = b.AANBIEDER) -> Any:
        """The trail, held against its described shape."""
        pad = f"/v1/prestaties/{aanbieder}/{referentie}/spoor{vraag}"
        antwoord = self.klant.get(pad, headers=JULI)
        assert antwoord.status_code == 200, antwoord.json()
        Spoor.model_validate_json(antwoord.content)
        return antwoord.json()

    def euros(self, pad: str) -> Any:
        """A list of lines, held against its described shape."""
        antwoord = self.klant.get(f"/v1/{pad}", headers=JULI)
        assert antwoord.status_code == 200, antwoord.json()
        Eurolijst.model_validate_json(antwoord.content)
        return antwoord.json()


@pytest.fixture
def verhaal(kaderklant: Klant, kaderdienst: Dienst) -> Verhaal:
    """An empty ledger on which the small kader judges."""
    return Verhaal(kaderklant, kaderdienst)


@pytest.fixture
def heel(verhaal: Verhaal) -> Verhaal:
    """From request to correction: a line of 77 minutes that is credited and declared again."""
    verhaal.contract()
    verhaal.stuur(b.vot(LANG), Gebruiker="bram", Rol="backofficeAanbieder")
    verhaal.verwijzing()
    nummer = verhaal.besluit(motivering="Dit kind heeft het nodig.", afwijkingen=[AFWIJKING])
    verhaal.stuur(b.start({"toewijzing_nummer": nummer}))
    for nr, regel in enumerate(
        (
            b.prestatie("P1", toewijzing_nummer=nummer, geleverd_volume=77),
            b.prestatie("C1", vorig="P1", toewijzing_nummer=nummer, geleverd_volume=77),
            b.prestatie("P2", toewijzing_nummer=nummer, geleverd_volume=60),
            b.prestatie("P1", toewijzing_nummer=nummer, geleverd_volume=5, maand=2),
        )
    ):
        verhaal.declareer(regel, nummer=f"D{nr}")
    return verhaal


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


def test_bevinding_credit_en_correctie_staan_bij_elkaar(heel: Verhaal) -> None:
    item = heel.spoor()["items"][0]
    (controle,) = item["controlebevindingen"]
    assert (controle["regel"], controle["bedragEurocent"]) == ("PR-REGEL", 12320)
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


# --- what is missing is said ----------------------------------------------------------------------


def test_een_toewijzing_zonder_verzoek_of_contract_zegt_dat(verhaal: Verhaal) -> None:
    verhaal.stuur(b.toewijzing(), Gebruiker="karel")
    verhaal.declareer(b.prestatie("P1"))
    (item,) = verhaal.spoor()["items"]
    assert item["regel"]["uitkomst"] == "goedgekeurd"
    assert "ambtshalve" in item["besluiten"]["zin"]
    assert "karel" in item["besluiten"]["zin"]
    assert item["verzoeken"]["items"] == []
    assert item["grondslag"]["koppeling"] == "geen"
    assert item["contract"]["bijOordeel"] is None
    assert item["contract"]["herrekendEurocent"] is None
    assert "geen contract" in item["contract"]["zin"]
    assert len(item["hiaten"]) == 3
    zelf = {rij["regel"]: rij["uitkomst"] for rij in item["oordeel"]["regels"]}
    assert zelf["TR418"] == "nietBeoordeelbaar"


def test_een_aspecifieke_toewijzing_zegt_dat_de_aanbieder_het_product_koos(
    verhaal: Verhaal,
) -> None:
    verhaal.stuur(b.toewijzing({"product": b.product(None), "omvang": None, "budget": 50000}))
    verhaal.declareer(b.prestatie("P1"))
    (item,) = verhaal.spoor()["items"]
    assert item["regel"]["product"] == {"categorie": "45", "code": "45A48"}
    assert "aspecifiek" in item["toewijzing"]["zinnen"][0]


def test_een_regel_op_een_onbekende_toewijzing_is_afgewezen_en_te_volgen(verhaal: Verhaal) -> None:
    verhaal.stuur(b.toewijzing())
    verhaal.declareer(b.prestatie("P9", toewijzing_nummer=99))
    (item,) = verhaal.spoor("P9")["items"]
    assert item["regel"]["uitkomst"] == "afgewezen"
    assert next(rij["regel"] for rij in item["oordeel"]["bevindingen"]) == "TR338"
    assert item["toewijzing"]["versies"] == []
    assert "niet bekend" in item["toewijzing"]["zinnen"][0]
    assert item["samenhang"]["nettoEurocent"] == 0


def test_een_regel_van_een_onbekende_client_zegt_dat_zijn_regels_niet_zijn_gevraagd(
    verhaal: Verhaal,
) -> None:
    verhaal.declareer(b.prestatie("P1"))
    (item,) = verhaal.spoor()["items"]
    regels = {rij["regel"]: rij for rij in item["oordeel"]["regels"]}
    assert regels["TR304"]["uitkomst"] == "bevinding"
    assert not [rij for rij in regels.values() if rij["onderdeel"] == "prestatie"]


def test_wat_van_een_andere_client_in_het_bericht_is_gevraagd_staat_er_niet_bij(
    verhaal: Verhaal,
) -> None:
    verhaal.stuur(b.toewijzing())
    verhaal.stuur(b.toewijzing({"toewijzing_nummer": 2}, bsn=b.ANDER_BSN))
    verhaal.declareer(
        per_client={
            b.ANDER_BSN: (b.prestatie("P2", toewijzing_nummer=2, geleverd_volume=77),),
            b.BSN: (b.prestatie("P1", toewijzing_nummer=99), b.prestatie("P3")),
        }
    )
    (een,), (drie,) = verhaal.spoor("P1")["items"], verhaal.spoor("P3")["items"]
    van_een = {rij["regel"]: rij["uitkomst"] for rij in een["oordeel"]["regels"]}
    assert van_een["TR338"] == "bevinding"
    assert "PR-REGEL" not in van_een
    van_drie = {rij["regel"]: rij["uitkomst"] for rij in drie["oordeel"]["regels"]}
    assert (van_drie["TR338"], van_drie["PR-REGEL"]) == ("geenBezwaar", "geenBezwaar")


def test_een_oordeel_dat_er_niet_meer_uit_komt_valt_op(heel: Verhaal) -> None:
    with psycopg.connect(heel.dienst.dsn) as conn:
        conn.execute("ALTER TABLE stored_events DISABLE TRIGGER ALL")
        conn.execute(
            "UPDATE stored_events SET state = replace(convert_from(state, 'UTF8'),"
            " '\"bedragEurocent\":12320', '\"bedragEurocent\":12321')::bytea"
            " WHERE topic LIKE 'PrestatieGoedgekeurd%' AND state LIKE '%\"P1\"%'::bytea"
        )
    item = heel.spoor()["items"][0]
    assert item["regel"]["bedragEurocent"] == 12321
    herbeoordeling = item["oordeel"]["herbeoordeling"]
    assert herbeoordeling["uitkomst"] == "verschilt"
    assert any("12321" in zin for zin in herbeoordeling["verschillen"])
    assert item["contract"]["verschilEurocent"] == 1


def test_twee_verwijzingen_die_passen_worden_allebei_genoemd_en_geen_gekozen(
    verhaal: Verhaal,
) -> None:
    verhaal.stuur(b.vot())
    ids = {verhaal.verwijzing(), verhaal.verwijzing(verwijzerNaam="dr. B")}
    nummer = verhaal.besluit()
    verhaal.declareer(b.prestatie("P1", toewijzing_nummer=nummer))
    (item,) = verhaal.spoor()["items"]
    assert item["grondslag"]["koppeling"] == "meerduidig"
    assert {rij["gebeurtenisId"] for rij in item["grondslag"]["vastleggingen"]} == ids
    assert item["grondslag"]["zin"] in item["hiaten"]
    een = min(ids)
    euros = verhaal.euros(f"clienten/{verhaal.client_id}/verwijzingen/{een}/prestaties")
    assert euros["totalen"]["nettoEurocent"] == 0
    assert euros["mogelijk"]["nettoEurocent"] == 60 * 160
    (toewijzing,) = euros["toewijzingen"]
    assert toewijzing["koppeling"] == "meerduidig"
    assert set(toewijzing["andereGrondslagen"]) == ids - {een}


def test_een_verwijzing_die_niet_past_telt_niet_mee(verhaal: Verhaal) -> None:
    verhaal.stuur(b.vot())
    verhaal.verwijzing(verwijzerType="03")
    verhaal.verwijzing(zorgverlenerCode="99999999")
    verhaal.verwijzing(product={"categorie": "45", "code": "45A49"})
    verhaal.verwijzing(datum="2026-06-01", einddatum="2026-12-31")
    verhaal.verwijzing(aanbieder="87654321")
    nummer = verhaal.besluit()
    verhaal.declareer(b.prestatie("P1", toewijzing_nummer=nummer))
    (item,) = verhaal.spoor()["items"]
    assert item["grondslag"]["koppeling"] == "alleenBericht"
    assert item["grondslag"]["vastleggingen"] == []


def test_het_spoor_van_een_vergeten_client_blijft_zonder_wat_persoonlijk_is(heel: Verhaal) -> None:
    boek = heel.dienst.grootboek
    klok = VasteKlok(op(date(2027, 6, 1)))
    vergeten = vergeet_client(boek, heel.client_id, "verzoek", Wie("x", "beheerder"), klok)
    assert heel.dienst.loper.wacht_op(vergeten.notificatie or 0, 10)
    item = heel.spoor()["items"][0]
    assert item["regel"]["bedragEurocent"] == 12320
    assert item["samenhang"]["nettoEurocent"] == 0
    (besluit,) = item["besluiten"]["items"]
    assert besluit["motivering"] is None
    assert "vernietigd" in besluit["zin"]
    (afwijking,) = besluit["afwijkingen"]
    assert (afwijking["akkoordDoor"], afwijking["motivering"]) == (None, None)
    (vastlegging,) = item["grondslag"]["vastleggingen"]
    assert vastlegging["inhoud"] is None
    assert any("vernietigd" in zin for zin in item["hiaten"])
    assert item["oordeel"]["herbeoordeling"]["uitkomst"] == "nietMogelijk"
    regels = {rij["regel"]: rij["uitkomst"] for rij in item["oordeel"]["regels"]}
    assert regels["TR322"] == "geenBezwaar"
    assert regels["PR-REGEL"] == "bevinding"
    gebeurtenis = vastlegging["gebeurtenisId"]
    euros = heel.euros(f"clienten/{heel.client_id}/verwijzingen/{gebeurtenis}/prestaties")
    assert euros["items"] == []
    assert "vernietigd" in euros["zin"]


def test_twee_aanbieders_met_hetzelfde_nummer_hebben_elk_hun_eigen_spoor(verhaal: Verhaal) -> None:
    ander = "87654321"
    verhaal.stuur(b.toewijzing())
    toewijzing = b.toewijzing({"toewijzing_nummer": 2})
    verhaal.stuur(_van(toewijzing, ontvanger=ander))
    verhaal.declareer(b.prestatie("P1"))
    regel = b.prestatie("P1", toewijzing_nummer=2, geleverd_volume=30)
    tweede = b.declaratie(regel, maand=2)
    verhaal.stuur(_van(tweede, afzender=ander))
    (een,), (twee,) = verhaal.spoor()["items"], verhaal.spoor(aanbieder=ander)["items"]
    assert (een["regel"]["volume"], twee["regel"]["volume"]) == (60, 30)
    assert twee["regel"]["aanbieder"] == ander


def _van(bericht: Any, **anders: str) -> Any:
    """The same message from or to somebody else."""
    return replace(bericht, header=replace(bericht.header, **anders))


def test_een_onbekende_regel_is_404_en_een_fout_verzoek_400(vrager: Klant) -> None:
    pad = f"/v1/prestaties/{b.AANBIEDER}/NIETS/spoor"
    antwoord = vrager.get(pad)
    assert antwoord.status_code == 404
    assert "niet bekend" in antwoord.json()["detail"]
    for fout in (f"{pad}?bekendOp=gisteren", f"{pad}?bekendOp=2999-01-01T00:00:00Z"):
        assert vrager.get(fout).status_code == 400
    assert vrager.get("/v1/prestaties/123/P1/spoor").status_code == 400
    assert vrager.get(f"/v1/toewijzingen/{b.GEMEENTE}/123/prestaties").status_code == 404
    assert vrager.get(f"/v1/verzoeken/{b.AANBIEDER}/R9/prestaties").status_code == 404
    client = f"/v1/clienten/client-{'0' * 32}/verwijzingen"
    assert (
        vrager.get(f"{client}/01945e7c-0000-7000-8000-000000000000/prestaties").status_code == 404
    )
    assert vrager.get(f"{client}/geen-id/prestaties").status_code == 400


# --- the other way round --------------------------------------------------------------------------


def test_van_toewijzing_verzoek_en_verwijzing_naar_dezelfde_euros(heel: Verhaal) -> None:
    item = heel.spoor()["items"][0]
    nummer = item["regel"]["toewijzingNummer"]
    (vastlegging,) = item["grondslag"]["vastleggingen"]
    (verzoek,) = item["verzoeken"]["items"]
    client = f"clienten/{heel.client_id}/verwijzingen"
    lijsten = [
        heel.euros(f"toewijzingen/{b.GEMEENTE}/{nummer}/prestaties"),
        heel.euros(f"verzoeken/{b.AANBIEDER}/R1/prestaties"),
        heel.euros(f"{client}/{vastlegging['gebeurtenisId']}/prestaties"),
        heel.euros(f"{client}/{verzoek['gebeurtenisId']}/prestaties"),
    ]
    for lijst in lijsten:
        assert lijst["totalen"] == {
            "regels": 4,
            "ingediendEurocent": (77 + 60 + 5) * 160,
            "toegekendEurocent": (77 + 60) * 160,
            "gecrediteerdEurocent": 77 * 160,
            "afgewezenEurocent": 5 * 160,
            "nettoEurocent": 60 * 160,
        }
        assert [rij["referentieNummer"] for rij in lijst["items"]] == ["P1", "C1", "P2", "P1"]
    budget = heel.klant.get(f"/v1/toewijzingen/{b.GEMEENTE}/{nummer}/budget", headers=JULI).json()
    totalen = lijsten[0]["totalen"]
    assert budget["goedgekeurdEurocent"] == totalen["toegekendEurocent"]
    assert budget["ingediendEurocent"] == totalen["ingediendEurocent"]
    spoor = heel.klant.get(lijsten[0]["items"][0]["_links"]["self"]["href"], headers=JULI)
    assert spoor.status_code == 200


def test_de_lijst_gaat_per_bladzijde_en_blijft_bij_hetzelfde_tijdstip(heel: Verhaal) -> None:
    pad = f"/v1/verzoeken/{b.AANBIEDER}/R1/prestaties?limiet=3"
    eerste = heel.klant.get(pad, headers=heel.kop()).json()
    assert len(eerste["items"]) == 3
    nummer = eerste["items"][0]["toewijzingNummer"]
    heel.declareer(b.prestatie("P7", toewijzing_nummer=nummer, maand=2))
    tweede = heel.klant.get(eerste["_links"]["next"]["href"], headers=JULI).json()
    assert len(tweede["items"]) == 1
    assert tweede["totalen"] == eerste["totalen"]
    assert "next" not in tweede["_links"]


def test_op_een_wijziging_rusten_alleen_de_regels_vanaf_haar_versie(verhaal: Verhaal) -> None:
    verhaal.stuur(b.vot())
    nummer = verhaal.besluit()
    verhaal.declareer(b.prestatie("P1", toewijzing_nummer=nummer))
    wijzigen = TeWijzigenProduct(
        toewijzing_nummer=nummer,
        gewenste_ingangsdatum=b.JAN,
        einddatum=b.DEC,
        omvang=b.omvang(300),
    )
    verhaal.stuur(b.vow(te_wijzigen_producten=(wijzigen,)))
    verhaal.besluit("W1")
    regels = (
        b.prestatie("P2", toewijzing_nummer=nummer, maand=2),
        b.prestatie("C1", vorig="P1", toewijzing_nummer=nummer),
    )
    verhaal.declareer(*regels)
    vot = verhaal.euros(f"verzoeken/{b.AANBIEDER}/R1/prestaties")
    vow = verhaal.euros(f"verzoeken/{b.AANBIEDER}/W1/prestaties")
    assert [rij["referentieNummer"] for rij in vot["items"]] == ["P1", "C1", "P2"]
    assert [rij["referentieNummer"] for rij in vow["items"]] == ["P2"]
    assert vow["toewijzingen"][0]["vanafToewijzingsmoment"] is not None
    (item,) = verhaal.spoor("P2")["items"]
    assert [rij["soort"] for rij in item["verzoeken"]["items"]] == ["VOW", "VOT"]
    assert [rij["telde"] for rij in item["toewijzing"]["versies"]] == [False, True]
    (oud, _) = verhaal.spoor("P1")["items"]
    assert [rij["telde"] for rij in oud["toewijzing"]["versies"]] == [True, False]
    assert "andere versie" in oud["toewijzing"]["zinnen"][-1]
