# ruff: noqa: S608 - names come from fixed text and a whole number
"""Sets of tables, the pointer to the active one, and the views through which it is read.

A set has a version, which stands in the names of its tables. Its row in `projectie_voortgang` says
how far it has come in the log; whoever moves that row may write the set.
"""

from typing import Any

import psycopg

from ledger.opslag import BEGIN, Positie
from projections.tabellen import TABELLEN, VORM, Tabel

Verbinding = psycopg.Connection[Any]

SLOT_SCHEMA = 7_315_321_311
SLOT_LEIDER = 7_315_321_312
SLOT_HERBOUW = 7_315_321_313
SLOT_BEWIJS = 7_315_321_314
"""Arbitrary numbers of advisory locks, per database."""

_BASIS = """
CREATE TABLE IF NOT EXISTS projectie_voortgang (
    versie integer PRIMARY KEY,
    xid    bigint NOT NULL,
    nummer bigint NOT NULL
);
CREATE TABLE IF NOT EXISTS projectie_aanwijzer (
    enige  boolean PRIMARY KEY DEFAULT true CHECK (enige),
    versie integer NOT NULL REFERENCES projectie_voortgang,
    vorm   integer NOT NULL
);
CREATE TABLE IF NOT EXISTS projectie_geparkeerd (
    versie        integer NOT NULL REFERENCES projectie_voortgang ON DELETE CASCADE,
    xid           bigint NOT NULL,
    nummer        bigint NOT NULL,
    stroom        text COLLATE "C" NOT NULL,
    stroom_versie bigint NOT NULL,
    topic         text COLLATE "C" NOT NULL,
    reden         text NOT NULL,
    PRIMARY KEY (versie, xid, nummer)
);
"""


def tabelnaam(tabel: Tabel[Any], versie: int) -> str:
    """The name of a table in the set of that version."""
    return f"p{versie}_{tabel.naam}"


def maak_schema(dsn: str) -> None:
    """Create an empty first set and the views when there are none yet; otherwise do nothing.

    Safe in several processes at once: the second waits for the first.
    """
    with psycopg.connect(dsn) as conn:
        conn.execute("SELECT pg_advisory_xact_lock(%s)", (SLOT_SCHEMA,))
        # Looked up first: IF NOT EXISTS would say so in a notice at every start.
        if _waarde(conn, "SELECT to_regclass('projectie_geparkeerd') IS NULL"):
            conn.execute(_BASIS)
        if actieve_versie(conn) is None:
            versie = nieuwe_set(conn)
            maak_indexen(conn, versie)
            _maak_views(conn, versie)
            conn.execute(
                "INSERT INTO projectie_aanwijzer (versie, vorm) VALUES (%s, %s)", (versie, VORM)
            )


def actieve_versie(conn: Verbinding) -> int | None:
    """The version of the set that readers see; None when there is none."""
    versie: int | None = _waarde(conn, "SELECT versie FROM projectie_aanwijzer")
    return versie


def vorm_klopt(conn: Verbinding) -> bool:
    """Whether the active set was made by this version of the projections."""
    return bool(_waarde(conn, "SELECT vorm FROM projectie_aanwijzer") == VORM)


def voortgang(conn: Verbinding, versie: int) -> Positie | None:
    """How far a set has come; None when it does not exist (any more)."""
    rij = conn.execute(
        "SELECT xid, nummer FROM projectie_voortgang WHERE versie = %s", (versie,)
    ).fetchone()
    return None if rij is None else Positie(*rij)


def nieuwe_set(conn: Verbinding) -> int:
    """Create an empty set; gives its version.

    Tables in which rows only come get their key with the indexes.
    """
    versie: int = _waarde(conn, "SELECT coalesce(max(versie), 0) + 1 FROM projectie_voortgang")
    conn.execute(
        "INSERT INTO projectie_voortgang (versie, xid, nummer) VALUES (%s, %s, %s)",
        (versie, *BEGIN),
    )
    for tabel in TABELLEN:
        sleutel = "" if tabel.groeit else f", PRIMARY KEY ({', '.join(tabel.sleutel)})"
        opdracht = f"CREATE TABLE {tabelnaam(tabel, versie)} ({tabel.definitie()}{sleutel})"
        conn.execute(opdracht.encode())
    return versie


def maak_indexen(conn: Verbinding, versie: int) -> None:
    """Create the other indexes of a set; afterwards, because filling is faster without."""
    for opdracht in indexopdrachten(versie):
        conn.execute(opdracht.encode())


def indexopdrachten(versie: int) -> list[str]:
    """What creates the other indexes of a set: statements that need not wait for each other."""
    opdrachten = []
    for tabel in TABELLEN:
        naam = tabelnaam(tabel, versie)
        if tabel.groeit:
            kolommen = ", ".join(tabel.sleutel)
            opdrachten.append(f"CREATE UNIQUE INDEX {naam}_sleutel ON {naam} ({kolommen})")
        for nummer, index in enumerate(tabel.indexen, 1):
            opdrachten.append(f"CREATE INDEX {naam}_{nummer} ON {naam} {index}")
    return opdrachten


def analyseopdrachten(versie: int) -> list[str]:
    """What gives the planner its statistics of a set; JSON, which no question filters on, none."""
    return [
        f"ANALYZE {tabelnaam(tabel, versie)} ({', '.join(_zonder_json(tabel))})"
        for tabel in TABELLEN
    ]


def _zonder_json(tabel: Tabel[Any]) -> list[str]:
    return [naam for naam in tabel.kolommen if tabel.type_van(naam) != "jsonb"]


def verwijder_set(conn: Verbinding, versie: int) -> None:
    """Drop a set that no view uses (any more)."""
    for tabel in TABELLEN:
        conn.execute(f"DROP TABLE IF EXISTS {tabelnaam(tabel, versie)}".encode())
    conn.execute("DELETE FROM projectie_voortgang WHERE versie = %s", (versie,))


def verwijder_wezen(conn: Verbinding) -> None:
    """Drop the sets that a rebuild left behind when it was broken off."""
    wezen = conn.execute(
        "SELECT versie FROM projectie_voortgang"
        " WHERE versie NOT IN (SELECT versie FROM projectie_aanwijzer)"
    ).fetchall()
    for (versie,) in wezen:
        verwijder_set(conn, versie)


def wijs_aan(conn: Verbinding, versie: int) -> None:
    """Make `versie` the set that readers see and drop the former one; in one transaction.

    The views go first: a reader that is under way holds them, so it ends before its tables do.
    """
    vorige = actieve_versie(conn)
    for tabel in TABELLEN:
        conn.execute(f"DROP VIEW IF EXISTS projectie_{tabel.naam}".encode())
    _maak_views(conn, versie)
    conn.execute("UPDATE projectie_aanwijzer SET versie = %s, vorm = %s", (versie, VORM))
    if vorige is not None:
        verwijder_set(conn, vorige)


def _maak_views(conn: Verbinding, versie: int) -> None:
    for tabel in TABELLEN:
        kolommen = ", ".join(tabel.kolommen)
        conn.execute(
            f"CREATE VIEW projectie_{tabel.naam} AS"
            f" SELECT {kolommen} FROM {tabelnaam(tabel, versie)}".encode()
        )


def _waarde(conn: Verbinding, opdracht: str) -> Any:
    rij = conn.execute(opdracht.encode()).fetchone()
    return None if rij is None else rij[0]
