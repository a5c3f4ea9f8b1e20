# ruff: noqa: S608 - names come from fixed text and a whole number
"""Sets of tables, the pointer to the active one, and the views through which it is read.

A set has a version, which stands in the names of its tables. Its row in `projectie_voortgang` says
how far it has come in the log; whoever moves that row may write the set.

A set also has a form, `VORM` of the software that made it. Only software with that form writes it.
What drops a set or its views goes by what is there, not by the tables of this form: those of
another form may be more or fewer.
"""

from typing import Any, NamedTuple

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
    versie      integer PRIMARY KEY,
    xid         bigint NOT NULL,
    nummer      bigint NOT NULL,
    vorm        integer,
    begonnen_op timestamptz DEFAULT now()
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

_AANGEVULD = """
ALTER TABLE projectie_voortgang ADD COLUMN vorm integer, ADD COLUMN begonnen_op timestamptz;
ALTER TABLE projectie_voortgang ALTER COLUMN begonnen_op SET DEFAULT now();
"""
"""For a database whose sets did not say yet of which form they are and since when they exist."""

_HEEFT_VORM = (
    "SELECT EXISTS (SELECT FROM pg_attribute WHERE attname = 'vorm'"
    " AND attrelid = 'projectie_voortgang'::regclass)"
)


class Aanwijzer(NamedTuple):
    """The set that readers see, and its form."""

    versie: int
    vorm: int

    @property
    def is_ouder(self) -> bool:
        """Whether older software made it: this one makes it anew."""
        return self.vorm < VORM

    @property
    def is_nieuwer(self) -> bool:
        """Whether newer software made it: this one leaves it alone."""
        return self.vorm > VORM


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
        if not _waarde(conn, _HEEFT_VORM):
            conn.execute(_AANGEVULD)
        if actieve_versie(conn) is None:
            versie = nieuwe_set(conn)
            maak_indexen(conn, versie)
            _maak_views(conn, versie)
            conn.execute(
                "INSERT INTO projectie_aanwijzer (versie, vorm) VALUES (%s, %s)", (versie, VORM)
            )


def aanwijzer(conn: Verbinding) -> Aanwijzer | None:
    """What points at the active set; None when there is none."""
    rij = conn.execute("SELECT versie, vorm FROM projectie_aanwijzer").fetchone()
    return None if rij is None else Aanwijzer(*rij)


def actieve_versie(conn: Verbinding) -> int | None:
    """The version of the set that readers see; None when there is none."""
    gevonden = aanwijzer(conn)
    return None if gevonden is None else gevonden.versie


def vorm_klopt(conn: Verbinding) -> bool:
    """Whether the active set was made by this version of the projections."""
    gevonden = aanwijzer(conn)
    return gevonden is not None and gevonden.vorm == VORM


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
        "INSERT INTO projectie_voortgang (versie, xid, nummer, vorm) VALUES (%s, %s, %s, %s)",
        (versie, *BEGIN, VORM),
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
    return [naam for naam in tabel.kolommen if tabel.type_van(naam) not in ("json", "jsonb")]


def verwijder_set(conn: Verbinding, versie: int) -> None:
    """Drop a set that no view uses (any more)."""
    for naam in _relaties(conn, "r", f"^p{versie}_"):
        conn.execute(f"DROP TABLE {naam}".encode())
    conn.execute("DELETE FROM projectie_voortgang WHERE versie = %s", (versie,))


def _relaties(conn: Verbinding, soort: str, patroon: str) -> list[str]:
    """The names of the tables (`r`) or views (`v`) of the read models that match."""
    rijen = conn.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
        " AND relkind = %s AND relname ~ %s ORDER BY relname",
        (soort, patroon),
    )
    return [rij[0] for rij in rijen]


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
    for naam in _relaties(conn, "v", "^projectie_"):
        conn.execute(f"DROP VIEW {naam}".encode())
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
