"""A rebuild gives exactly what following the log gives."""

import random
from datetime import date
from typing import Any

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent

from ledger.client import is_verwijderd, vouw
from ledger.gebeurtenissen import (
    Gebeurtenis,
)
from ledger.mapper import Gebeurtenismapper
from ledger.opslag import Recorder
from projections import herbouw as herbouwmodule
from projections import vragen
from projections.herbouw import herbouw
from projections.schema import actieve_versie
from tests.projecties.bouwstenen import (
    GEMEENTE,
    MAPPER,
    Logboek,
    SleutelVernietigd,
    vingerafdruk,
    werk_bij,
)
from tests.projecties.wereld import Wereld

MAPPER_ZONDER_SLEUTEL = Gebeurtenismapper(SleutelVernietigd())
Conn = psycopg.Connection[Any]


def schrijf(recorder: Recorder, feiten: list[Gebeurtenis], kans: random.Random) -> None:
    """Append in transactions of random size."""
    while feiten:
        aantal = kans.randrange(1, 20)
        recorder.insert_events([MAPPER.to_stored_event(feit) for feit in feiten[:aantal]])
        feiten = feiten[aantal:]


@pytest.fixture
def per_partij(logboek: Logboek, conn: Conn, dsn: str, recorder: Recorder) -> dict[str, str]:
    """A random log, followed in batches of random size; the digest of the result."""
    del logboek
    kans, wereld = random.Random(1), Wereld(random.Random(1))
    for _ in range(8):
        schrijf(recorder, wereld.rij(70), kans)
        werk_bij(dsn, recorder, kans.randrange(1, 60))
    assert len(vragen.verzoeken(conn).rijen) > 10
    assert {rij["status"] for rij in vragen.verzoeken(conn).rijen} >= {"gehonoreerd", "open"}
    rijen = vragen.termijnen(conn, dag=date(2027, 2, 20), limiet=200).rijen
    assert {rij["status"] for rij in rijen} == {"open", "gehaald", "overschreden"}
    assert len(vragen.toewijzingen(conn, dag=date(2027, 2, 1)).rijen) == 10
    return vingerafdruk(conn)


def test_een_herbouw_geeft_hetzelfde_als_volgen(
    per_partij: dict[str, str], conn: Conn, dsn: str, recorder: Recorder
) -> None:
    assert herbouw(dsn, recorder) == recorder.kop()
    assert actieve_versie(conn) == 2
    assert vingerafdruk(conn) == per_partij


def test_ook_als_de_rijen_niet_in_het_geheugen_passen(
    per_partij: dict[str, str],
    conn: Conn,
    dsn: str,
    recorder: Recorder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(herbouwmodule, "_MAX_RIJEN_PER_TABEL", 3)
    monkeypatch.setattr(herbouwmodule, "_BLADZIJDE", 25)
    herbouw(dsn, recorder)
    assert vingerafdruk(conn) == per_partij


def test_ook_met_twee_processen(
    per_partij: dict[str, str],
    conn: Conn,
    dsn: str,
    recorder: Recorder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(herbouwmodule, "_PARALLEL_VANAF", 0)
    herbouw(dsn, recorder)
    assert vingerafdruk(conn) == per_partij


@pytest.mark.parametrize("parallel_vanaf", [0, 1_000_000])
def test_een_gebeurtenis_die_niet_past_wordt_ook_bij_herbouw_geparkeerd(
    per_partij: dict[str, str],
    conn: Conn,
    dsn: str,
    recorder: Recorder,
    monkeypatch: pytest.MonkeyPatch,
    parallel_vanaf: int,
) -> None:
    monkeypatch.setattr(herbouwmodule, "_PARALLEL_VANAF", parallel_vanaf)
    recorder.insert_events([StoredEvent("client-x", 1, "Onbekend:1", b"{}")])
    assert herbouw(dsn, recorder) == recorder.kop()
    assert vingerafdruk(conn) == per_partij
    geparkeerd = conn.execute("SELECT versie, topic FROM projectie_geparkeerd").fetchall()
    assert geparkeerd == [(actieve_versie(conn), "Onbekend:1")]


def test_een_afgebroken_herbouw_laat_geen_tabellen_achter(
    per_partij: dict[str, str],
    conn: Conn,
    dsn: str,
    recorder: Recorder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as tijdelijk:
        tijdelijk.setattr(herbouwmodule, "_wissel", _valt_uit)
        with pytest.raises(psycopg.OperationalError):
            herbouw(dsn, recorder)
    assert actieve_versie(conn) == 1
    assert vingerafdruk(conn) == per_partij
    herbouw(dsn, recorder)
    tabellen = conn.execute("SELECT relname FROM pg_class WHERE relname ~ '^p[0-9]+_verbruik$'")
    assert tabellen.fetchall() == [(f"p{actieve_versie(conn)}_verbruik",)]
    assert vingerafdruk(conn) == per_partij


def test_de_leesmodellen_zijn_het_eens_met_de_toestand_van_de_clienten(
    per_partij: dict[str, str], conn: Conn, recorder: Recorder
) -> None:
    del per_partij
    dag = date(2027, 3, 1)
    for nummer in range(5):
        stroom = Wereld(random.Random()).client(nummer)
        feiten = [MAPPER_ZONDER_SLEUTEL.to_domain_event(e) for e in recorder.select_events(stroom)]
        toestand = vouw(stroom, feiten)
        assert toestand.verzoeken
        for (aanbieder, referentie), verzoek in toestand.verzoeken.items():
            gelezen = vragen.verzoek(conn, aanbieder, referentie)
            assert gelezen is not None
            assert gelezen["status"] == verzoek.status
        assert toestand.toewijzingen
        for (gemeente, toewijzing_nummer), versies in toestand.toewijzingen.items():
            gelezen = vragen.toewijzing(conn, gemeente, toewijzing_nummer, dag)
            assert gelezen is not None
            telt = versies[-1]
            verwacht = (len(versies), telt.ingangsdatum.isoformat(), is_verwijderd(telt))
            status = gelezen["status"] == "verwijderd"
            assert (gelezen["aantalVersies"], gelezen["ingangsdatum"], status) == verwacht
            assert gelezen["toewijzingsmoment"] == telt.toewijzingsmoment.isoformat()
            netto = toestand.verbruik_van((gemeente, toewijzing_nummer)).bedrag_eurocent
            verbruik = gelezen["verbruik"]
            assert verbruik["goedgekeurdEurocent"] - verbruik["gecrediteerdEurocent"] == netto


def _valt_uit(*_: object) -> None:
    raise psycopg.OperationalError


def test_een_lezer_gaat_na_de_wissel_op_dezelfde_verbinding_door(
    per_partij: dict[str, str], conn: Conn, dsn: str, recorder: Recorder
) -> None:
    with psycopg.connect(dsn) as lezer:
        lezer.execute("SET statement_timeout = '20s'")
        for _ in range(10):  # often enough for a prepared statement
            voor = vragen.budget(lezer, GEMEENTE, 1, date(2027, 3, 1))
        lezer.commit()
        herbouw(dsn, recorder)
        assert vragen.budget(lezer, GEMEENTE, 1, date(2027, 3, 1)) == voor
    assert vingerafdruk(conn) == per_partij
