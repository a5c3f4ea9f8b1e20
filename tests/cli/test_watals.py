"""`toewijzing watals`: what a draft would decide otherwise, on a ledger that stays as it is."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import psycopg
import pytest
from eventsourcing.persistence import PersistenceError, StoredEvent

from api.dienst import Instellingen, open_leeskant, open_schrijfkant
from ledger.application import Wie
from ledger.berichtverwerking import Opdracht, verwerk
from ledger.ijw.berichten import Bericht
from ledger.klok import VasteKlok
from tests import berichten as b
from tests.cli.conftest import Opdracht as Opdrachtregel
from tests.gegeven import op

DRONTEN = "0303"
DIAGNOSTIEK = {
    "product": b.product("45F11"),
    "toewijzing_einddatum": date(2027, 6, 30),
    "omvang": b.omvang(1800),
}


@pytest.fixture
def ontwerp(tmp_path: Path) -> Path:
    """A draft that lowers the guideline for diagnostics."""
    pad = tmp_path / "ontwerp.yaml"
    pad.write_text(
        "kader: flevoland\nversie: ontwerp\n"
        "regels: {FL-RL-01: {parameters: {waarden: {m1: 600, m2: 1200}}}}\n"
    )
    return pad


@pytest.fixture
def gevuld(opdracht: Opdrachtregel, lege_dsn: str, data_map: Path) -> Opdrachtregel:
    """The command on a ledger with one request for diagnostics and one for something else."""
    verzoeken = b.vot(DIAGNOSTIEK, {"referentie_aanbieder": "R2"})
    stuur(lege_dsn, data_map, verzoeken)
    return opdracht


def stuur(dsn: str, data_map: Path, bericht: Any) -> None:
    """Processes a message to Dronten."""
    aan: Bericht = replace(bericht, header=replace(bericht.header, ontvanger=DRONTEN))
    data = b.xml(aan)
    wie, klok = Wie("proefpersoon", "backofficeAanbieder"), VasteKlok(op(date(2027, 1, 4)))
    with open_schrijfkant(Instellingen(dsn, data_map, oefenmodus=True), {}) as (_, grootboek):
        assert verwerk(grootboek, Opdracht(data, wie, klok)).feit.uitkomst == "goedgekeurd"


def stand(dsn: str) -> list[tuple[Any, ...]]:
    """The last event and the number of rows of every table of the store."""
    tabellen = ("stored_events", "reserveringen", "archief", "sleutels", "tellers")
    with psycopg.connect(dsn) as conn:
        tellingen = [
            conn.execute(f"SELECT count(*) FROM {tabel}".encode()).fetchall()[0]
            for tabel in tabellen
        ]
        laatste = conn.execute("SELECT max(notification_id), max(xid) FROM stored_events")
        return [*tellingen, *laatste.fetchall()]


def test_een_lagere_richtlijn_toont_het_verzoek_dat_zij_zou_keren(
    gevuld: Opdrachtregel, ontwerp: Path
) -> None:
    uitkomst = gevuld("watals", "--kader", ontwerp, "--jaar", 2027)

    regels = uitkomst.stdout.splitlines()
    assert uitkomst.exit_code == 0, uitkomst.stderr
    assert regels[0].startswith("client-")
    assert "2027-01-04  JW315 R1 (0303, 12345678): " in regels[0]
    assert "FL-RL-01" in regels[1]
    assert "1800 minuten" in regels[1]
    assert "2 feiten beoordeeld; 1 anders, bij 1 cliënt." in regels
    assert "  FL-RL-01: 1 erbij" in regels


def test_als_json_is_het_een_document_met_de_totalen(gevuld: Opdrachtregel, ontwerp: Path) -> None:
    uitkomst = gevuld("watals", "--kader", ontwerp, "--jaar", 2027, "--json")

    document = orjson.loads(uitkomst.stdout)
    verschil = document["verschillen"][0]
    assert (document["jaar"], document["gemeente"]) == (2027, None)
    kenmerken = document["kaders"]["flevoland"]
    assert kenmerken["ontwerp"].startswith("ontwerp#")
    assert kenmerken["geleverd"] != kenmerken["ontwerp"]
    assert len(document["verschillen"]) == 1
    assert (verschil["dag"], verschil["soort"], verschil["sleutel"]) == (
        "2027-01-04",
        "JW315",
        "R1",
    )
    assert verschil["erbij"] == ["FL-RL-01"]
    assert (verschil["minuten"], verschil["bedragEurocent"]) == (1800, None)
    assert document["totaal"]["regels"] == {"FL-RL-01": {"erbij": 1, "weg": 0, "anders": 0}}
    assert document["totaal"]["beoordeeld"] == 2


def test_zonder_verschil_is_het_document_ook_heel(gevuld: Opdrachtregel, ontwerp: Path) -> None:
    uitkomst = gevuld("watals", "--kader", ontwerp, "--jaar", 2027, "--gemeente", "0034", "--json")

    document = orjson.loads(uitkomst.stdout)
    assert (document["gemeente"], document["verschillen"]) == ("0034", [])


def test_het_grootboek_blijft_zoals_het_was(
    gevuld: Opdrachtregel, ontwerp: Path, lege_dsn: str
) -> None:
    ervoor = stand(lege_dsn)

    assert gevuld("watals", "--kader", ontwerp, "--jaar", 2027).exit_code == 0
    assert stand(lege_dsn) == ervoor


def test_wie_alleen_leest_kan_niet_schrijven(
    gevuld: Opdrachtregel, lege_dsn: str, data_map: Path
) -> None:
    feit = StoredEvent(originator_id="x", originator_version=1, topic="x:1", state=b"{}")

    with open_leeskant(Instellingen(lege_dsn, data_map, oefenmodus=True), {}) as (recorder, _):
        with pytest.raises(PersistenceError, match="25006"):  # read_only_sql_transaction
            recorder.insert_events([feit])
        assert recorder.select_events("x") == []


def test_instellingen_van_de_gemeente_tellen_aan_beide_kanten(
    gevuld: Opdrachtregel, ontwerp: Path, tmp_path: Path
) -> None:
    later = tmp_path / "later.yaml"
    later.write_text(
        "kader: flevoland\nversie: '1'\ndeelname: [{gemeente: '0303', vanaf: 2028-01-01}]\n"
    )

    uitkomst = gevuld("watals", "--kader", ontwerp, "--jaar", 2027, KADERINSTELLINGEN=str(later))

    assert uitkomst.exit_code == 0, uitkomst.stderr
    assert "FL-RL-01" not in uitkomst.stdout


def test_een_ontwerp_dat_niet_klopt_stopt_met_regel_en_afloop_2(
    opdracht: Opdrachtregel, tmp_path: Path
) -> None:
    pad = tmp_path / "ontwerp.yaml"
    pad.write_text("kader: flevoland\nversie: 2\nregels:\n  FL-RL-99: {uit: true}\n")

    uitkomst = opdracht("watals", "--kader", pad, "--jaar", 2027)

    assert uitkomst.exit_code == 2
    assert uitkomst.stderr == (
        "Fout: ontwerp.yaml, regel 4: regels.FL-RL-99: er is geen regel FL-RL-99 in flevoland\n"
    )


def test_een_onbekende_gemeente_wordt_uitgelegd(opdracht: Opdrachtregel, ontwerp: Path) -> None:
    uitkomst = opdracht("watals", "--kader", ontwerp, "--jaar", 2027, "--gemeente", "9999")

    assert uitkomst.exit_code == 2
    assert (
        uitkomst.stderr
        == "--gemeente: een gemeentecode van het CBS is nodig, zoals 0303 (gevonden: '9999').\n"
    )
