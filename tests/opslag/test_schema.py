"""The schema step, what the database itself refuses, and the rights of the application's role."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent
from psycopg.conninfo import make_conninfo

from ledger.database import (
    SCHEMA_VERSIE,
    Database,
    controleer_schema,
    maak_schema,
    rechten_sql,
    verbinding,
)
from ledger.ingebed import DatabaseFout
from ledger.opslag import BEGIN, Archiefstuk, Recorder, Reservering

HISTORIE = ("stored_events", "reserveringen", "archief")


def vul(recorder: Recorder, stroom: str = "client-a") -> None:
    recorder.insert_events(
        [StoredEvent(stroom, 1, "Getoetst:1", b"{}")],
        reserveringen=[Reservering("TR056", stroom, stroom, 1)],
        archief=lambda: [Archiefstuk(stroom, "ontvangen", b"\0" * 32, b"x")],
        sleutels=[(stroom, b"gewikkeld")],
    )


@pytest.mark.parametrize("tabel", HISTORIE)
@pytest.mark.parametrize("opdracht", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_historie_kan_niet_worden_gewijzigd_ook_niet_door_de_eigenaar(
    recorder: Recorder, dsn: str, tabel: str, opdracht: str
) -> None:
    vul(recorder)
    kolom = {"stored_events": "topic", "reserveringen": "stroom", "archief": "inhoud"}[tabel]
    tekst = opdracht.format(tabel, kolom, kolom)
    soort = opdracht.split(maxsplit=1)[0]
    for rol in ("origin", "replica"):
        als_rol = make_conninfo(dsn, options=f"-c session_replication_role={rol}")
        with (
            psycopg.connect(als_rol) as conn,
            pytest.raises(
                psycopg.errors.IntegrityConstraintViolation,
                match=f"Tabel {tabel} is onveranderlijk: {soort} is geweigerd",
            ),
        ):
            conn.execute(tekst.encode())
    with psycopg.connect(dsn) as conn:
        assert conn.execute(f"SELECT count(*) FROM {tabel}".encode()).fetchone() == (1,)


def test_een_vernietigde_sleutel_blijft_vernietigd(recorder: Recorder, dsn: str) -> None:
    vul(recorder)
    assert recorder.vernietig_sleutel("client-a") is True
    assert recorder.vernietig_sleutel("client-a") is False
    assert recorder.vernietig_sleutel("client-onbekend") is False
    assert recorder.lees_sleutels(["client-a"]) == {"client-a": None}
    for opdracht in ("UPDATE sleutels SET sleutel = 'x'", "DELETE FROM sleutels"):
        with (
            psycopg.connect(dsn) as conn,
            pytest.raises(psycopg.errors.IntegrityConstraintViolation),
        ):
            conn.execute(opdracht)
    assert recorder.lees_sleutels(["client-a"]) == {"client-a": None}


def test_een_sleutel_mag_opnieuw_worden_ingepakt(recorder: Recorder, dsn: str) -> None:
    vul(recorder)
    with psycopg.connect(dsn) as conn:
        conn.execute("UPDATE sleutels SET sleutel = 'opnieuw'")
    assert recorder.lees_sleutels(["client-a"]) == {"client-a": b"opnieuw"}


def test_de_schemastap_mag_op_acht_verbindingen_tegelijk_lopen(lege_dsn: str) -> None:
    with ThreadPoolExecutor(8) as draden:
        assert list(draden.map(maak_schema, [lege_dsn] * 8)) == [None] * 8
    controleer_schema(lege_dsn)
    with psycopg.connect(lege_dsn) as conn:
        assert conn.execute("SELECT versie FROM schema_versie").fetchall() == [(SCHEMA_VERSIE,)]


def test_een_ontbrekend_of_ouder_of_nieuwer_schema_wordt_geweigerd(lege_dsn: str) -> None:
    with pytest.raises(DatabaseFout, match=r"schema ontbreekt.*Voer eerst 'toewijzing schema' uit"):
        controleer_schema(lege_dsn)
    maak_schema(lege_dsn)
    _zet_versie(lege_dsn, SCHEMA_VERSIE + 1)
    for stap in (controleer_schema, maak_schema):
        with pytest.raises(DatabaseFout, match="nieuwer dan deze versie van de ledger"):
            stap(lege_dsn)


def _zet_versie(dsn: str, versie: int) -> None:
    with psycopg.connect(dsn) as conn:
        conn.execute("UPDATE schema_versie SET versie = %s", (versie,))


def test_een_onbereikbare_database_noemt_geen_wachtwoord(tmp_path: Path) -> None:
    url = "postgresql://gebruiker:geheim@127.0.0.1:1/niets"
    with pytest.raises(DatabaseFout) as fout, verbinding(url, tmp_path):
        pass
    assert str(fout.value).startswith("De database is niet bereikbaar.")
    assert "geheim" not in str(fout.value)


def test_een_genoemde_database_wordt_gebruikt_zoals_hij_is(dsn: str, tmp_path: Path) -> None:
    with verbinding(dsn, tmp_path / "ongebruikt") as database:
        assert database == Database(dsn, ingebed=False)
    assert not (tmp_path / "ongebruikt").exists()


def test_de_rol_van_de_toepassing_kan_toevoegen_en_lezen_maar_niets_wijzigen(dsn: str) -> None:
    rol = f'toepassing "{os.getpid()}'
    with psycopg.connect(dsn) as eigenaar:
        naam = psycopg.sql.Identifier(rol)
        eigenaar.execute(psycopg.sql.SQL("CREATE ROLE {} LOGIN").format(naam))
        eigenaar.execute(rechten_sql(rol).encode())
    try:
        _gebruik_als(make_conninfo(dsn, user=rol))
    finally:
        with psycopg.connect(dsn) as eigenaar:
            for tekst in ("DROP OWNED BY {}", "DROP ROLE {}"):
                eigenaar.execute(psycopg.sql.SQL(tekst).format(naam))


def _gebruik_als(dsn: str) -> None:
    controleer_schema(dsn)
    with Recorder(dsn) as recorder:
        vul(recorder)
        assert recorder.tel("nummer") == 1
        assert len(recorder.lees_na(BEGIN, 9)) == len(recorder.select_events("client-a")) == 1
        assert recorder.zoek_reserveringen([("TR056", "client-a")])
        assert recorder.lees_archief("client-a", "ontvangen") is not None
        assert recorder.vernietig_sleutel("client-a") is True
    verboden = (
        "UPDATE stored_events SET topic = ''",
        "DELETE FROM reserveringen",
        "TRUNCATE archief",
        "DELETE FROM sleutels",
        "UPDATE sleutels SET stroom = 'x'",
        "UPDATE xid_verschuiving SET verschuiving = 0",
        "DELETE FROM schema_versie",
        "ALTER TABLE stored_events DISABLE TRIGGER onveranderlijk",
        "DROP TABLE archief",
    )
    for opdracht in verboden:
        with (
            psycopg.connect(dsn) as conn,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            conn.execute(opdracht.encode())


def test_de_rol_kan_ook_na_terugzetten_de_verschuiving_laten_herstellen(dsn: str) -> None:
    rol = f"herstel_{os.getpid()}"
    with psycopg.connect(dsn) as eigenaar:
        eigenaar.execute(f"CREATE ROLE {rol} LOGIN".encode())
        eigenaar.execute(rechten_sql(rol).encode())
        eigenaar.execute(
            "INSERT INTO stored_events (originator_id, originator_version, topic, state, xid)"
            " VALUES ('oud', 1, 'T:1', '', 7000000000)"
        )
    try:
        als_rol = make_conninfo(dsn, user=rol)
        controleer_schema(als_rol)
        with Recorder(als_rol) as recorder:
            assert recorder.horizon() > 7_000_000_000
            assert recorder.kop().xid == 7_000_000_000
    finally:
        with psycopg.connect(dsn) as eigenaar:
            eigenaar.execute(f"DROP OWNED BY {rol}".encode())
            eigenaar.execute(f"DROP ROLE {rol}".encode())
