"""Which database: a named PostgreSQL server, or the embedded one; and its schema.

The role that the application uses should not own the tables: whoever owns a table can switch its
triggers off. Run `maak_schema` as the owner and give the application the rights of `rechten_sql`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import psycopg
from psycopg import Connection, sql

from ledger.ingebed import DatabaseFout, ingebedde_server

SCHEMA_VERSIE = 1
_OUDSTE_POSTGRESQL = 15
_SCHEMASLOT = 7_315_321_301  # an arbitrary number that only the schema step locks on


@dataclass(frozen=True, slots=True)
class Database:
    """A database that answers: `dsn` is a libpq connection string."""

    dsn: str
    ingebed: bool


@contextmanager
def verbinding(database_url: str | None, data_map: Path) -> Iterator[Database]:
    """The database of `database_url`, or the embedded one in `data_map` when there is none.

    The embedded server stops when its last user leaves the context. The schema is a step of its
    own: `maak_schema` or `controleer_schema`. Raises DatabaseFout (Dutch).
    """
    if database_url:
        with _verbind(database_url):
            yield Database(database_url, ingebed=False)
    else:
        with ingebedde_server(data_map) as dsn:
            yield Database(dsn, ingebed=True)


def maak_schema(dsn: str) -> None:
    """Bring the store's schema to `SCHEMA_VERSIE`; does nothing when it is there already.

    Safe to run in several processes at once: the second waits for the first. Raises DatabaseFout
    (Dutch) for a server that is too old and for a schema that is newer than this program.
    """
    with _verbind(dsn) as conn:
        _controleer_server(conn)
        conn.execute("SELECT pg_advisory_xact_lock(%s)", (_SCHEMASLOT,))
        huidige = _schema_versie(conn)
        _controleer_niet_nieuwer(huidige)
        if huidige < SCHEMA_VERSIE:
            conn.execute(
                "CREATE TABLE schema_versie (versie integer PRIMARY KEY, "
                "gemaakt_op timestamptz NOT NULL DEFAULT now())"
            )
            conn.execute(files("ledger").joinpath("schema.sql").read_bytes())
            conn.execute("INSERT INTO schema_versie (versie) VALUES (%s)", (SCHEMA_VERSIE,))
            _zet_zoekpad_vast(conn)
        conn.execute("SELECT verhef_xid_verschuiving()")


def controleer_schema(dsn: str) -> None:
    """Refuse, with DatabaseFout (Dutch), a schema that is missing, older or newer.

    Also mends the transaction offset after a restore into another cluster, see schema.sql.
    """
    with _verbind(dsn) as conn:
        _controleer_server(conn)
        huidige = _schema_versie(conn)
        _controleer_niet_nieuwer(huidige)
        if huidige < SCHEMA_VERSIE:
            wat = "ontbreekt" if huidige == 0 else f"is van versie {huidige}"
            raise DatabaseFout(
                f"Het databaseschema {wat}; nodig is versie {SCHEMA_VERSIE}. "
                "Voer eerst 'toewijzing schema' uit."
            )
        conn.execute("SELECT verhef_xid_verschuiving()")


def rechten_sql(rol: str) -> str:
    """The GRANT statements for the application's role: append and read, never change history.

    Run them as the owner, in the schema that `maak_schema` filled. `rol` must exist.
    """
    opdrachten = sql.SQL(
        "GRANT SELECT, INSERT ON stored_events, reserveringen, archief, sleutels TO {rol};\n"
        "GRANT UPDATE (sleutel) ON sleutels TO {rol};\n"
        "GRANT SELECT, INSERT, UPDATE ON tellers TO {rol};\n"
        "GRANT SELECT ON xid_verschuiving, schema_versie TO {rol};\n"
        "GRANT USAGE ON SEQUENCE stored_events_notification_id_seq TO {rol};\n"
        "GRANT EXECUTE ON FUNCTION verhef_xid_verschuiving() TO {rol};\n"
    )
    return opdrachten.format(rol=sql.Identifier(rol)).as_string(None)


@contextmanager
def _verbind(dsn: str) -> Iterator[Connection]:
    """One connection, one transaction. The server's own words may hold a password: not shown."""
    try:
        conn = psycopg.connect(dsn, connect_timeout=10)
    except psycopg.Error:
        raise DatabaseFout(
            "De database is niet bereikbaar. Controleer DATABASE_URL en of de server draait."
        ) from None
    with conn:
        yield conn


def _controleer_server(conn: Connection) -> None:
    if conn.info.server_version < _OUDSTE_POSTGRESQL * 10_000:
        raise DatabaseFout(
            f"De databaseserver is te oud: nodig is PostgreSQL {_OUDSTE_POSTGRESQL} of later."
        )


def _schema_versie(conn: Connection) -> int:
    """The version of the schema in this database; 0 when there is none."""
    rij = conn.execute("SELECT to_regclass('schema_versie') IS NOT NULL").fetchone()
    if rij is None or not rij[0]:
        return 0
    rij = conn.execute("SELECT coalesce(max(versie), 0) FROM schema_versie").fetchone()
    return int(rij[0]) if rij else 0


def _controleer_niet_nieuwer(huidige: int) -> None:
    if huidige > SCHEMA_VERSIE:
        raise DatabaseFout(
            f"Het databaseschema is van versie {huidige}, nieuwer dan deze versie van de ledger "
            f"kent ({SCHEMA_VERSIE}). Gebruik de nieuwste versie van de ledger."
        )


def _zet_zoekpad_vast(conn: Connection) -> None:
    """Pin the search path of the function that runs with the owner's rights."""
    rij = conn.execute("SELECT current_schema()").fetchone()
    schema = str(rij[0]) if rij else "public"
    conn.execute(
        sql.SQL("ALTER FUNCTION verhef_xid_verschuiving() SET search_path = {}, pg_temp").format(
            sql.Identifier(schema)
        )
    )
