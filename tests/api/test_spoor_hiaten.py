"""What is missing behind a euro is said, and what cannot be known is not guessed."""

from dataclasses import replace
from datetime import date
from typing import Any

import psycopg
import pytest

from api.dienst import Dienst
from ledger.application import Wie
from ledger.ijw.regels.prestatie import CREDIT, DEBET
from ledger.klok import VasteKlok
from ledger.regels import IJW
from ledger.registratie import vergeet_client
from projections import spoor_regels
from tests import berichten as b
from tests.api.hulp import Klant
from tests.api.spoorverhaal import JULI, Verhaal
from tests.gegeven import op


@pytest.fixture
def verhaal(kaderklant: Klant, kaderdienst: Dienst) -> Verhaal:
    """An empty ledger on which the small kader judges."""
    return Verhaal(kaderklant, kaderdienst)


@pytest.fixture
def heel(verhaal: Verhaal) -> Verhaal:
    """From request to correction: a line of 77 minutes that is credited and declared again."""
    return verhaal.van_verzoek_tot_correctie()


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


def test_credits_gaan_voor_en_elke_regel_houdt_haar_eigen_regels(verhaal: Verhaal) -> None:
    verhaal.stuur(b.toewijzing())
    verhaal.declareer(b.prestatie("P1"))
    oordeel = verhaal.declareer(
        b.prestatie("P2", geleverd_volume=50), b.prestatie("C1", vorig="P1")
    )
    assert oordeel["uitkomst"] == "goedgekeurd", oordeel["bevindingen"]
    gevraagd = {}
    for referentie in ("P2", "C1"):
        item = verhaal.spoor(referentie)["items"][0]
        regels = item["oordeel"]["regels"]
        gevraagd[referentie] = {
            rij["regel"] for rij in regels if rij["onderdeel"] == "prestatie" and not rij["kenmerk"]
        }
        # What was approved before: 60 minutes, until the credit took these back.
        eerder = item["oordeel"]["gezien"]["eerderGoedgekeurd"]
        assert eerder == {"01": 60 if referentie == "C1" else 0}
    assert gevraagd["P2"] == {rij.code for rij in IJW.op(DEBET)}
    assert gevraagd["C1"] == {rij.code for rij in IJW.op(CREDIT)}


def test_een_te_groot_bericht_geeft_dezelfde_regels_uit_het_register(
    heel: Verhaal, monkeypatch: pytest.MonkeyPatch
) -> None:
    herhaald = [_op_regel(item) for item in heel.spoor()["items"]]
    monkeypatch.setattr(spoor_regels, "MEESTE_BYTES", 0)
    items = heel.spoor()["items"]
    assert [_op_regel(item) for item in items] == herhaald
    herbeoordeling = items[0]["oordeel"]["herbeoordeling"]
    assert herbeoordeling["uitkomst"] == "nietMogelijk"
    assert "te groot" in herbeoordeling["zin"]


def _op_regel(item: dict[str, Any]) -> dict[str, str]:
    regels = item["oordeel"]["regels"]
    return {rij["regel"]: rij["uitkomst"] for rij in regels if rij["onderdeel"] == "prestatie"}


def test_wat_toen_werd_gezegd_wordt_later_met_dat_tijdstip_weer_gezegd(heel: Verhaal) -> None:
    assert heel.klant.post("/v1/controlepunten").status_code in (200, 201)
    kop = heel.kop()
    paden = [f"prestaties/{b.AANBIEDER}/P1/spoor", f"verzoeken/{b.AANBIEDER}/R1/prestaties"]
    toen = [heel.klant.get(f"/v1/{pad}", headers=kop).json() for pad in paden]
    nummer = toen[1]["items"][0]["toewijzingNummer"]
    heel.contract(150)
    heel.verwijzing()
    heel.declareer(b.prestatie("C2", vorig="P2", toewijzing_nummer=nummer))
    for pad, eerder in zip(paden, toen, strict=True):
        vraag = {"bekendOp": eerder["bekendOp"]}
        later = heel.klant.get(f"/v1/{pad}", params=vraag, headers=JULI).json()
        assert later | {"_links": None} == eerder | {"_links": None}


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
    assert "geen prestatieregel" in antwoord.json()["detail"]
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
