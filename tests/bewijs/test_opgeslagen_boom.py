"""The tree in the database: it is the tree of the log, exactly once, and it does not change."""

import os
import random
from collections.abc import Sequence

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent
from psycopg.conninfo import make_conninfo

from ledger.bewijs import (
    TEGEL,
    bladhash,
    consistentiedelen,
    inclusiedelen,
    klopt_consistentie,
    klopt_inclusie,
    kop_van,
)
from ledger.database import maak_schema, rechten_sql
from ledger.opslag import BEGIN, Recorder
from projections import bewijsboom, bewijsloper
from projections.bewijsboom import (
    BoomStrijdig,
    Stand,
    blad_van,
    boomkop,
    consistentiepad,
    inclusiepad,
    lees_stand,
    voeg_toe,
)
from projections.bewijsschema import bewijsrechten_sql, maak_bewijsschema
from projections.partij import Ingehaald
from tests.bewijs.bouwstenen import KLOK, SLEUTEL, Grootboek


def vul(grootboek: Grootboek, aantal: int) -> None:
    """Many small events at once, written by the database itself."""
    grootboek.conn.execute(
        "INSERT INTO stored_events (originator_id, originator_version, topic, state, xid)"
        " SELECT 'stroom', n, 'Soort:1', '{}', pg_current_xact_id()::text::bigint"
        " FROM generate_series(1, %s) n",
        (aantal,),
    )


@pytest.mark.parametrize("partij", [1, 100, 256, 1_000])
def test_de_boom_is_die_van_het_logboek_hoe_hij_ook_groeit(
    grootboek: Grootboek, partij: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bewijsloper, "PARTIJ", partij)
    vul(grootboek, 3 * TEGEL + 5 if partij > 1 else TEGEL + 2)
    grootboek.werk_bij()
    hashes = grootboek.hashes()
    assert lees_stand(grootboek.conn) == Stand(grootboek.recorder.kop(), len(hashes))
    for omvang in {0, 1, 2, TEGEL - 1, TEGEL, TEGEL + 1, len(hashes)}:
        assert boomkop(grootboek.conn, omvang) == kop_van(hashes[:omvang])
    assert grootboek.verschillen() == []


def test_alle_bewijzen_van_een_grote_boom_kloppen(grootboek: Grootboek) -> None:
    vul(grootboek, TEGEL**2 + 3 * TEGEL + 7)
    grootboek.werk_bij()
    assert grootboek.waarde("SELECT max(niveau) FROM bewijs_knopen") == 2
    hashes, kans = grootboek.hashes(), random.Random(1)
    for omvang in (len(hashes), TEGEL**2, TEGEL**2 - 1, kans.randrange(2, len(hashes))):
        kop = boomkop(grootboek.conn, omvang)
        assert kop == kop_van(hashes[:omvang])
        for index in (0, omvang - 1, kans.randrange(omvang)):
            pad = inclusiepad(grootboek.conn, index, omvang)
            assert klopt_inclusie(index, omvang, hashes[index], pad, kop)
            assert len(pad) == len(inclusiedelen(index, omvang))
        for oud in (1, TEGEL, omvang, kans.randrange(omvang)):
            pad = consistentiepad(grootboek.conn, oud, omvang)
            assert klopt_consistentie(oud, omvang, kop_van(hashes[:oud]), kop, pad)
            assert len(pad) == len(consistentiedelen(oud, omvang))


def test_een_partij_die_een_ander_al_toevoegde_telt_niet_dubbel(grootboek: Grootboek) -> None:
    grootboek.schrijf(5)
    stand, gelezen = lees_stand(grootboek.conn), grootboek.gelezen()
    voeg_toe(grootboek.conn, stand, gelezen)
    with pytest.raises(Ingehaald):
        voeg_toe(grootboek.conn, stand, gelezen)
    assert grootboek.waarde("SELECT count(*) FROM bewijs_bladen") == 5
    assert boomkop(grootboek.conn, 5) == kop_van(grootboek.hashes())


def test_een_partij_die_halverwege_mislukt_laat_niets_achter(
    grootboek: Grootboek, monkeypatch: pytest.MonkeyPatch
) -> None:
    vul(grootboek, TEGEL + 1)

    def valt_uit(*_: object) -> None:
        raise psycopg.OperationalError

    monkeypatch.setattr(bewijsboom, "_voeg_knopen_toe", valt_uit)
    with pytest.raises(psycopg.OperationalError):
        grootboek.werk_bij()
    assert lees_stand(grootboek.conn) == Stand(BEGIN, 0)
    assert grootboek.waarde("SELECT count(*) FROM bewijs_bladen") == 0
    monkeypatch.undo()
    grootboek.werk_bij()
    assert boomkop(grootboek.conn, TEGEL + 1) == kop_van(grootboek.hashes())


@pytest.mark.parametrize(
    "state",
    [b"", b"geen json", b"[]", b"{}", b'{"gebeurtenisId":7}', b'{"gebeurtenisId":"x"}', b"\0\xff"],
)
def test_een_gebeurtenis_die_niet_te_lezen_is_houdt_de_boom_niet_tegen(
    grootboek: Grootboek, recorder: Recorder, state: bytes
) -> None:
    recorder.insert_events([StoredEvent("client-x", 1, "Onbekend:9", state)])
    grootboek.groei(1)
    assert lees_stand(grootboek.conn).omvang == 2
    bladen = grootboek.conn.execute("SELECT gebeurtenis_id FROM bewijs_bladen ORDER BY blad")
    assert [rij[0] is None for rij in bladen] == [True, False]
    assert boomkop(grootboek.conn, 1) == bladhash(blad_van(grootboek.gelezen()[0]))
    assert grootboek.verschillen() == []


@pytest.mark.parametrize(
    "opdracht",
    [
        "UPDATE bewijs_bladen SET hash = hash",
        "DELETE FROM bewijs_bladen",
        "TRUNCATE bewijs_bladen",
        "UPDATE bewijs_knopen SET hash = hash",
        "DELETE FROM bewijs_knopen",
        "UPDATE bewijs_controlepunten SET notitie = ''",
        "DELETE FROM bewijs_controlepunten",
        "TRUNCATE bewijs_controlepunten",
        "DELETE FROM bewijs_stand",
        "TRUNCATE bewijs_stand",
    ],
)
def test_de_tabellen_van_de_boom_weigeren_elke_wijziging(
    grootboek: Grootboek, opdracht: str
) -> None:
    grootboek.groei(TEGEL)
    grootboek.teken()
    for rol in ("origin", "replica"):
        grootboek.conn.execute(f"SET session_replication_role = {rol}".encode())
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="onveranderlijk"):
            grootboek.conn.execute(opdracht.encode())


def test_de_rol_van_de_toepassing_kan_de_boom_laten_groeien_en_niet_wijzigen(
    grootboek: Grootboek, dsn: str
) -> None:
    rol = f"boom_{os.getpid()}"
    grootboek.conn.execute(f"CREATE ROLE {rol} LOGIN".encode())
    grootboek.conn.execute(rechten_sql(rol).encode())
    grootboek.conn.execute(bewijsrechten_sql(rol).encode())
    grootboek.schrijf(TEGEL + 1)
    als_rol = make_conninfo(dsn, user=rol)
    try:
        maak_bewijsschema(als_rol)
        with Recorder(als_rol) as recorder, psycopg.connect(als_rol, autocommit=True) as conn:
            assert bewijsloper.haal_in(conn, recorder) == TEGEL + 1
            getekend = bewijsloper.teken_nu(conn, recorder, SLEUTEL, KLOK, 5.0)
            assert getekend is not None
            assert getekend[0].punt.omvang == TEGEL + 1
            for opdracht in _verboden():
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    conn.execute(opdracht.encode())
    finally:
        grootboek.conn.execute(f"DROP OWNED BY {rol}".encode())
        grootboek.conn.execute(f"DROP ROLE {rol}".encode())


def _verboden() -> Sequence[str]:
    return (
        "UPDATE bewijs_bladen SET hash = hash",
        "DELETE FROM bewijs_controlepunten",
        "DELETE FROM bewijs_stand",
        "ALTER TABLE bewijs_bladen DISABLE TRIGGER USER",
    )


def test_na_terugzetten_in_een_ander_cluster_groeit_dezelfde_boom_verder(
    grootboek: Grootboek,
) -> None:
    # As after a restore: the rows come from a server with a far higher counter.
    grootboek.conn.execute(
        "INSERT INTO stored_events (originator_id, originator_version, topic, state, xid)"
        " SELECT 'oud', n, 'T:1', '', 7000000000 + n FROM generate_series(1, 3) n"
    )
    maak_schema(grootboek.dsn)
    grootboek.werk_bij()
    oud = grootboek.teken()
    grootboek.groei(4)
    nieuw = grootboek.teken()
    assert (oud.punt.omvang, nieuw.punt.omvang) == (3, 7)
    assert [rij.stroom for rij in grootboek.gelezen()[:3]] == ["oud"] * 3
    assert grootboek.verschillen() == []


def test_ontbrekende_hashes_worden_gemeld(grootboek: Grootboek) -> None:
    grootboek.groei(3)
    with pytest.raises(BoomStrijdig, match="ontbreken hashes van niveau 0 tussen 0 en 9"):
        boomkop(grootboek.conn, 9)
    with grootboek.als_eigenaar() as conn:
        conn.execute("DELETE FROM bewijs_stand")
    with pytest.raises(BoomStrijdig, match="stand van de boom ontbreekt"):
        lees_stand(grootboek.conn)
