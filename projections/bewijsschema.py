"""The tables of the Merkle tree and its checkpoints.

They are no part of a rebuild: a tree that was made anew proves nothing. All rows but the one that
says how far the tree has come are there for good.
"""

import psycopg
from psycopg import sql

from projections.schema import SLOT_SCHEMA

_TABELLEN = """
-- Every event by its number in the tree, with the hash of its leaf as it was when it came.
CREATE TABLE bewijs_bladen (
    blad           bigint PRIMARY KEY,
    nummer         bigint NOT NULL,  -- notification_id
    gebeurtenis_id uuid,             -- NULL for an event that has none that can be read
    hash           bytea NOT NULL CHECK (octet_length(hash) = 32)
);
CREATE INDEX bewijs_bladen_gebeurtenis ON bewijs_bladen (gebeurtenis_id);

-- Of level n (from 1): the head of every 256 hashes of level n - 1. Level 0 are the leaves.
CREATE TABLE bewijs_knopen (
    niveau smallint NOT NULL,
    nummer bigint NOT NULL,
    hash   bytea NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (niveau, nummer)
);

-- The number of leaves, and the place in the log of the last one.
CREATE TABLE bewijs_stand (
    enige  boolean PRIMARY KEY DEFAULT true CHECK (enige),
    xid    bigint NOT NULL,
    nummer bigint NOT NULL,
    omvang bigint NOT NULL
);
INSERT INTO bewijs_stand (xid, nummer, omvang) VALUES (0, 0, 0);

-- The signed note, and the key (vkey) that verifies it.
CREATE TABLE bewijs_controlepunten (
    omvang      bigint PRIMARY KEY,
    getekend_op timestamptz NOT NULL,
    sleutel     text NOT NULL,
    notitie     text NOT NULL
);
"""
_ONVERANDERLIJK = {
    "bewijs_bladen": "UPDATE OR DELETE OR TRUNCATE",
    "bewijs_knopen": "UPDATE OR DELETE OR TRUNCATE",
    "bewijs_controlepunten": "UPDATE OR DELETE OR TRUNCATE",
    "bewijs_stand": "DELETE OR TRUNCATE",
}


def maak_bewijsschema(dsn: str) -> None:
    """Create the tables when they are not there; otherwise do nothing.

    Safe in several processes at once: the second waits for the first.
    """
    with psycopg.connect(dsn) as conn:
        conn.execute("SELECT pg_advisory_xact_lock(%s)", (SLOT_SCHEMA,))
        rij = conn.execute("SELECT to_regclass('bewijs_stand') IS NULL").fetchone()
        if rij is None or not rij[0]:
            return
        conn.execute(_TABELLEN)
        for tabel, verboden in _ONVERANDERLIJK.items():
            conn.execute(
                f"CREATE TRIGGER onveranderlijk BEFORE {verboden} ON {tabel}"
                " FOR EACH STATEMENT EXECUTE FUNCTION weiger_wijziging()".encode()
            )
            # ALWAYS: also when session_replication_role switches ordinary triggers off.
            conn.execute(f"ALTER TABLE {tabel} ENABLE ALWAYS TRIGGER onveranderlijk".encode())


def bewijsrechten_sql(rol: str) -> str:
    """The GRANT statements for the role of the service: the tree can grow, nothing else.

    Run them as the owner of the tables. `rol` must exist.
    """
    opdrachten = sql.SQL(
        "GRANT SELECT, INSERT ON bewijs_bladen, bewijs_knopen, bewijs_controlepunten TO {rol};\n"
        "GRANT SELECT, UPDATE ON bewijs_stand TO {rol};\n"
    )
    return opdrachten.format(rol=sql.Identifier(rol)).as_string(None)
