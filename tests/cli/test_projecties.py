"""How the projections are doing, as whoever keeps the service running asks it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent

from ledger.klok import Systeemklok
from ledger.notitie import Tekensleutel
from ledger.opslag import Recorder
from projections.bewijsloper import Bewijsloper
from projections.herbouw import herbouw
from projections.loper import Loper
from projections.schema import SLOT_HERBOUW, actieve_versie, nieuwe_set
from projections.tabellen import VORM
from tests.cli.conftest import Opdracht
from tests.projecties.bouwstenen import Logboek

SLEUTEL = Tekensleutel("toewijzing.example/proef", b"s" * 32)
GIF = StoredEvent("client-x", 1, "PrestatieGoedgekeurd:1", b'{"gemeente":"geheim"}')


@contextmanager
def bijgehouden(dsn: str) -> Iterator[tuple[Recorder, Loper]]:
    """While both projections are kept."""
    with (
        Recorder(dsn) as recorder,
        Loper(dsn, recorder, Systeemklok()) as loper,
        Bewijsloper(dsn, recorder, SLEUTEL, Systeemklok()),
    ):
        yield recorder, loper


def vers(logboek: Logboek, **velden: Any) -> Any:
    """A line that was recorded just now."""
    return logboek.prestatie(op=datetime.now(UTC), **velden)


def document(opdracht: Opdracht) -> tuple[int, dict[str, dict[str, Any]]]:
    """The exit code, and the projections by name."""
    uitkomst = opdracht("projecties", "--json")
    delen = json.loads(uitkomst.stdout)["projecties"]
    return uitkomst.exit_code, {deel["naam"]: deel for deel in delen}


def test_een_leeg_grootboek_is_gezond(opdracht: Opdracht) -> None:
    uitkomst = opdracht("projecties")

    assert uitkomst.exit_code == 0, uitkomst.output
    kop = f"leesmodellen (vorm {VORM}, verzameling 1): wordt nu door geen proces bijgehouden"
    assert uitkomst.stdout.splitlines() == [
        kop,
        "  er zijn nog geen gebeurtenissen",
        "bewijsboom: wordt nu door geen proces bijgehouden",
        "  er zijn nog geen gebeurtenissen",
    ]


def test_wat_wordt_bijgehouden_is_niets_achter(opdracht: Opdracht, lege_dsn: str) -> None:
    with bijgehouden(lege_dsn) as (recorder, loper):
        nummer = Logboek(recorder).schrijf(vers(Logboek()))
        assert loper.wacht_op(nummer)
        for _ in range(100):
            code, delen = document(opdracht)
            if not delen["bewijsboom"]["achter"]:
                break

    assert code == 0
    for deel in delen.values():
        assert (deel["positie"], deel["kop"], deel["achter"]) == (nummer, nummer, 0)
        assert deel["bijgehouden"]
        assert not deel["gebrek"]
    assert delen["leesmodellen"]["vorm"] == VORM


def test_een_geparkeerde_gebeurtenis_staat_er_met_reden_en_wat_te_doen(
    opdracht: Opdracht, lege_dsn: str
) -> None:
    with bijgehouden(lege_dsn) as (recorder, loper):
        logboek = Logboek(recorder)
        logboek.schrijf(vers(logboek))
        (nummer,) = recorder.insert_events([GIF])
        assert loper.wacht_op(logboek.schrijf(vers(logboek)))
        code, delen = document(opdracht)
        tekst = opdracht("projecties")

    assert (code, tekst.exit_code) == (1, 1)
    leesmodellen = delen["leesmodellen"]
    assert (leesmodellen["achter"], leesmodellen["aantalGeparkeerd"]) == (0, 1)
    reden = "De gebeurtenis heeft een onverwachte vorm (KeyError in prestatie_sleutels)."
    assert leesmodellen["geparkeerd"] == [
        {
            "nummer": nummer,
            "stroom": "client-x",
            "versie": 1,
            "soort": "PrestatieGoedgekeurd:1",
            "reden": reden,
        }
    ]
    assert f"    {nummer}  client-x versie 1, PrestatieGoedgekeurd:1: {reden}" in tekst.stdout
    assert "'toewijzing herbouw' past geparkeerde gebeurtenissen opnieuw toe." in tekst.stdout
    assert "geheim" not in tekst.stdout


def test_na_herstel_van_de_software_past_een_herbouw_het_geparkeerde_toe(
    opdracht: Opdracht, lege_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Recorder(lege_dsn) as recorder:
        logboek = Logboek(recorder)
        logboek.schrijf(vers(logboek), vers(logboek))
        with monkeypatch.context() as stuk:
            stuk.setattr("projections.overige_stappen._omrekening", _valt_om)
            herbouw(lege_dsn, recorder)
        code, delen = document(opdracht)
        assert (code, delen["leesmodellen"]["aantalGeparkeerd"]) == (1, 2)

        assert opdracht("herbouw").exit_code == 0

        _, delen = document(opdracht)
        assert delen["leesmodellen"]["aantalGeparkeerd"] == 0
        assert delen["leesmodellen"]["verzameling"] > 1


def _valt_om(_: str) -> tuple[str, int]:
    raise KeyError


def test_wie_meer_dan_een_minuut_achterloopt_heeft_een_gebrek(
    opdracht: Opdracht, lege_dsn: str
) -> None:
    with Recorder(lege_dsn) as recorder:
        logboek = Logboek(recorder)
        logboek.schrijf(vers(logboek))
        assert document(opdracht)[0] == 0
        lang_geleden = datetime.now(UTC) - timedelta(seconds=200)
        Logboek(recorder, eerste=9).schrijf(Logboek().prestatie(op=lang_geleden, stroom="client-y"))
        with psycopg.connect(lege_dsn) as conn:
            conn.execute(
                "UPDATE projectie_voortgang SET (xid, nummer) = (SELECT xid, 1"
                " FROM stored_events WHERE notification_id = 1)"
            )
    code, delen = document(opdracht)
    assert code == 1
    leesmodellen = delen["leesmodellen"]
    assert (leesmodellen["achter"], leesmodellen["gebrek"]) == (1, True)
    assert 200 <= leesmodellen["achterstandSeconden"] < 300
    assert not delen["bewijsboom"]["gebrek"]  # the first that it lacks is of just now
    assert "1 achter, de eerste 2" in opdracht("projecties").stdout


def test_een_herbouw_die_loopt_of_werd_afgebroken_is_te_zien(
    opdracht: Opdracht, lege_dsn: str
) -> None:
    with psycopg.connect(lege_dsn, autocommit=True) as conn:
        conn.execute("SELECT pg_advisory_lock(%s)", (SLOT_HERBOUW,))
        nieuw = nieuwe_set(conn)
        opbouw = document(opdracht)[1]["leesmodellen"]["opbouw"]
        assert (opbouw["verzameling"], opbouw["vorm"], opbouw["bezig"]) == (nieuw, VORM, True)
        assert f"Verzameling {nieuw} (vorm {VORM}) wordt ernaast opgebouwd sinds 2" in (
            opdracht("projecties").stdout
        )
    uitkomst = opdracht("projecties")
    assert uitkomst.exit_code == 0
    assert "is niet afgebouwd; de volgende herbouw ruimt haar op." in uitkomst.stdout
    opdracht("herbouw")
    with psycopg.connect(lege_dsn) as conn:
        assert actieve_versie(conn) == nieuw
    assert document(opdracht)[1]["leesmodellen"]["opbouw"] is None


@pytest.mark.parametrize(
    ("stap", "zin"), [(1, "Nieuwere software maakte"), (-1, "Oudere software maakte")]
)
def test_andere_software_staat_erbij(
    opdracht: Opdracht, lege_dsn: str, stap: int, zin: str
) -> None:
    with psycopg.connect(lege_dsn) as conn:
        conn.execute("UPDATE projectie_aanwijzer SET vorm = vorm + %s", (stap,))
    uitkomst = opdracht("projecties")
    assert uitkomst.exit_code == 0
    assert f"  Let op: {zin} de leesmodellen (vorm {VORM + stap}" in uitkomst.stdout


def test_een_ingekorte_boom_is_een_gebrek(opdracht: Opdracht, lege_dsn: str) -> None:
    with bijgehouden(lege_dsn) as (recorder, loper):
        logboek = Logboek(recorder)
        assert loper.wacht_op(logboek.schrijf(vers(logboek), vers(logboek)))
        for _ in range(500):
            with psycopg.connect(lege_dsn) as conn:
                if conn.execute("SELECT FROM bewijs_controlepunten").fetchall():
                    break
    with psycopg.connect(lege_dsn) as conn:
        conn.execute("ALTER TABLE bewijs_stand DISABLE TRIGGER ALL")
        conn.execute("UPDATE bewijs_stand SET omvang = 1")
    uitkomst = opdracht("projecties")
    assert uitkomst.exit_code == 1
    assert "de boom is ingekort" in uitkomst.stdout
