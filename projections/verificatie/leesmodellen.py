# ruff: noqa: S608 - names come from fixed text and a whole number
"""Every projection equals a fresh fold of the events, by a digest per table.

The log is folded up to the position of the active set into a second set beside it. The active set
is read in one snapshot, so a runner may go on meanwhile; a rebuild waits.
"""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from heapq import merge
from itertools import groupby, islice
from typing import Any

import orjson
import psycopg

from ledger.opslag import BEGIN, Recorder
from ledger.opslag_sql import HORIZON
from projections.bewijsboom import gebeurtenis_id
from projections.herbouw import vul_naast
from projections.schema import (
    SLOT_HERBOUW,
    Verbinding,
    actieve_versie,
    tabelnaam,
    verwijder_set,
    voortgang,
    vorm_klopt,
)
from projections.tabellen import TABELLEN, Tabel
from projections.verificatie.fout import AndereVorm
from projections.verificatie.sein import Sein
from projections.verificatie.verschil import Uitslag, Verschil

NAAM = "leesmodellen"

_MEESTE_RIJEN = 100
"""So many rows of a table that differs are named."""
_BLADZIJDE = 5_000
_WACHT_SECONDEN = 0.2
_RIJHASH = "sha256(record_send(t))"
_ACHTER = (
    "SELECT count(*) FROM stored_events"
    f" WHERE (xid, notification_id) > (%s, %s) AND xid < {HORIZON}"
).encode()
_GEPARKEERD = (
    b"SELECT xid, nummer, stroom, stroom_versie FROM projectie_geparkeerd WHERE versie = %s"
)


def controleer_vorm(conn: Verbinding) -> None:
    """Raises AndereVorm when there is nothing to compare a fresh fold with."""
    if actieve_versie(conn) is None or not vorm_klopt(conn):
        raise AndereVorm


def controleer(dsn: str, sein: Sein, uitslag: Uitslag) -> None:
    """Compare the active set of read models with a fresh fold. Raises AndereVorm and Gestopt."""
    with (
        Recorder(dsn) as recorder,
        psycopg.connect(dsn, autocommit=True) as schrijver,
        _herbouwslot(schrijver, sein),
        _momentopname(dsn) as actief,
    ):
        controleer_vorm(actief)
        versie = actieve_versie(actief) or 0
        positie = voortgang(actief, versie) or BEGIN
        achter = actief.execute(_ACHTER, positie).fetchall()[0][0]
        uitslag.overgeslagen["gebeurtenissen die nog niet in de leesmodellen staan"] = achter
        vers = vul_naast(dsn, schrijver, recorder, positie)
        try:
            _vergelijk(actief, versie, dsn, vers, sein, uitslag)
            _vergelijk_geparkeerd(actief, versie, schrijver, vers, uitslag)
        finally:
            with schrijver.transaction():
                verwijder_set(schrijver, vers)


@contextmanager
def _herbouwslot(conn: Verbinding, sein: Sein) -> Iterator[None]:
    """Wait until no rebuild is under way, and keep others from beginning one."""
    while not conn.execute("SELECT pg_try_advisory_lock(%s)", (SLOT_HERBOUW,)).fetchall()[0][0]:
        sein.kijk()
        time.sleep(_WACHT_SECONDEN)
    try:
        yield
    finally:
        conn.execute("SELECT pg_advisory_unlock(%s)", (SLOT_HERBOUW,))


@contextmanager
def _momentopname(dsn: str) -> Iterator[Verbinding]:
    """A connection that goes on seeing one moment, and writes times in one way."""
    with psycopg.connect(dsn, options="-c TimeZone=UTC") as conn:
        conn.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        conn.read_only = True
        yield conn


def _vergelijk(
    actief: Verbinding, versie: int, dsn: str, vers: int, sein: Sein, uitslag: Uitslag
) -> None:
    with _momentopname(dsn) as nieuw, ThreadPoolExecutor(1) as ernaast:
        for tabel in TABELLEN:
            sein.kijk()
            andere = ernaast.submit(_som, nieuw, tabel, vers)
            eigen = _som(actief, tabel, versie)
            uitslag.geteld["leesmodellen"] += 1
            uitslag.geteld["rijen van leesmodellen"] += eigen[0]
            if eigen != andere.result():
                verschillen = _anders(tabel, actief, versie, nieuw, vers)
                for verschil in islice(verschillen, _MEESTE_RIJEN):
                    uitslag.meld(verschil)


def _som(conn: Verbinding, tabel: Tabel[Any], versie: int) -> tuple[int, bytes | None]:
    """How many rows a table has, and a digest over the digests of all of them."""
    opdracht = (
        f"SELECT count(*), sha256(string_agg(h, ''::bytea ORDER BY h))"
        f" FROM (SELECT {_RIJHASH} AS h FROM {tabelnaam(tabel, versie)} AS t) AS rijen"
    )
    aantal, som = conn.execute(opdracht.encode()).fetchall()[0]
    return aantal, som


def _anders(
    tabel: Tabel[Any], actief: Verbinding, versie: int, nieuw: Verbinding, vers: int
) -> Iterator[Verschil]:
    """The rows that only one of both has, or that differ."""
    rijen = merge(_rijen(actief, tabel, versie, 0), _rijen(nieuw, tabel, vers, 1))
    for sleutel, paar in groupby(rijen, key=lambda rij: rij[0]):
        gevonden = list(paar)
        if len(gevonden) == 1 or gevonden[0][2] != gevonden[1][2]:
            beelden = [
                _inhoud(conn, tabel, welke, sleutel)
                for conn, welke in ((actief, versie), (nieuw, vers))
            ]
            yield _rijverschil(tabel, sleutel, beelden[0], beelden[1], nieuw)


def _rijen(
    conn: Verbinding, tabel: Tabel[Any], versie: int, kant: int
) -> Iterator[tuple[tuple[Any, ...], int, bytes]]:
    """The key and digest of each row, by key."""
    namen = ", ".join(tabel.kolommen[: tabel.breedte])
    opdracht = f"SELECT {namen}, {_RIJHASH} FROM {tabelnaam(tabel, versie)} AS t ORDER BY {namen}"
    with conn.cursor(f"rijen_{kant}", binary=True) as cursor:
        cursor.itersize = _BLADZIJDE
        for rij in cursor.execute(opdracht.encode()):
            yield rij[:-1], kant, rij[-1]


def _inhoud(
    conn: Verbinding, tabel: Tabel[Any], versie: int, sleutel: Sequence[Any]
) -> dict[str, Any] | None:
    gelijk = " AND ".join(f"{naam} = %s" for naam in tabel.kolommen[: tabel.breedte])
    opdracht = f"SELECT row_to_json(t)::text FROM {tabelnaam(tabel, versie)} AS t WHERE {gelijk}"
    rijen = conn.execute(opdracht.encode(), sleutel).fetchall()
    return dict(orjson.loads(rijen[0][0])) if rijen else None


def _rijverschil(
    tabel: Tabel[Any],
    sleutel: Sequence[Any],
    actief: dict[str, Any] | None,
    nieuw: dict[str, Any] | None,
    conn: Verbinding,
) -> Verschil:
    gebeurtenis, stroom, versie = _laatste_gebeurtenis(conn, nieuw or actief or {})
    waar = f"Leesmodel '{tabel.naam}', rij {' / '.join(map(str, sleutel))}"
    slot = f"; de laatste gebeurtenis erover is {gebeurtenis}." if gebeurtenis else "."
    if actief is None:
        soort, zin = "ontbreekt", f"{waar}: ontbreekt, maar volgt uit de gebeurtenissen{slot}"
    elif nieuw is None:
        soort, zin = "te veel", f"{waar}: staat er, maar volgt niet uit de gebeurtenissen{slot}"
    else:
        anders = ", ".join(naam for naam in actief if actief[naam] != nieuw.get(naam))
        soort = "gewijzigd"
        zin = f"{waar}: anders dan uit de gebeurtenissen volgt ({anders}){slot}"
    return Verschil(NAAM, soort, zin, gebeurtenis, stroom, versie)


def _laatste_gebeurtenis(
    conn: Verbinding, rij: dict[str, Any]
) -> tuple[str | None, str | None, int | None]:
    """The event that last touched a row, as far as the row says which that may be."""
    stroom = rij.get("client_id") or rij.get("bericht_id")
    eigen = rij.get("gebeurtenis_id")
    if stroom is None:
        return eigen, None, None
    zoek = f'"gebeurtenisId":"{eigen}"' if eigen else _zoektekst(rij)
    gevonden = conn.execute(
        b"SELECT state, originator_version FROM stored_events WHERE originator_id = %s"
        b" AND position(convert_to(%s, 'UTF8') IN state) > 0"
        b" ORDER BY originator_version DESC LIMIT 1",
        (stroom, zoek),
    ).fetchone()
    if gevonden is None:
        return eigen, stroom, None
    return gebeurtenis_id(gevonden[0]), stroom, gevonden[1]


def _zoektekst(rij: dict[str, Any]) -> str:
    """What stands in the JSON of an event about this row."""
    nummer, referentie = rij.get("toewijzing_nummer"), rij.get("referentie_aanbieder")
    if nummer is not None:
        return f'"toewijzingNummer":{nummer},'
    return (
        "" if referentie is None else f'"referentieAanbieder":{orjson.dumps(referentie).decode()}'
    )


def _vergelijk_geparkeerd(
    actief: Verbinding, versie: int, schrijver: Verbinding, vers: int, uitslag: Uitslag
) -> None:
    """The events that could not be applied must be the same ones."""
    oud = set(actief.execute(_GEPARKEERD, (versie,)))
    nieuw = set(schrijver.execute(_GEPARKEERD, (vers,)))
    uitslag.overgeslagen["gebeurtenissen die de leesmodellen niet konden verwerken"] += len(nieuw)
    for rij, soort, wat in (
        *((rij, "geparkeerd", "is apart gezet, maar is te verwerken") for rij in oud - nieuw),
        *((rij, "verwerkt", "is verwerkt, maar dat kan niet") for rij in nieuw - oud),
    ):
        _, nummer, stroom, stroom_versie = rij
        zin = f"Leesmodellen: gebeurtenis {nummer} (stroom {stroom}, versie {stroom_versie}) {wat}."
        uitslag.meld(Verschil(NAAM, soort, zin, None, stroom, stroom_versie))
