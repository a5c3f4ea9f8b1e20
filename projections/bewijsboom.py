"""The Merkle tree in the database: leaves in, tree heads and proofs out.

The tree grows in batches, each in one transaction that first moves the one row of `bewijs_stand`:
of two that hold the same batch the second changes nothing. What is stored never changes, so heads
and proofs of any smaller tree are read without a lock.
"""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson
import psycopg

from ledger.bewijs import (
    TEGEL,
    Deel,
    Stuk,
    blad,
    bladhash,
    consistentiedelen,
    hogere_hashes,
    inclusiedelen,
    kop_uit_stukken,
    stukken,
)
from ledger.opslag import Gelezen, Positie
from projections.partij import Ingehaald

Verbinding = psycopg.Connection[Any]

_HASH_BYTES = 32
_UUID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}")
_STAND = b"SELECT xid, nummer, omvang FROM bewijs_stand"
_STAND_VAST = _STAND + b" FOR UPDATE"
_LEES_STUKKEN = """
SELECT CASE s.niveau WHEN 0 THEN (
    SELECT string_agg(b.hash, '' ORDER BY b.blad) FROM bewijs_bladen b
     WHERE b.blad >= s.begin AND b.blad < s.eind
) ELSE (
    SELECT string_agg(k.hash, '' ORDER BY k.nummer) FROM bewijs_knopen k
     WHERE k.niveau = s.niveau AND k.nummer >= s.begin AND k.nummer < s.eind
) END
FROM unnest(%b::smallint[], %b::bigint[], %b::bigint[]) WITH ORDINALITY
     AS s (niveau, begin, eind, plaats)
ORDER BY s.plaats
"""


class BoomStrijdig(Exception):
    """The tree contradicts itself, a checkpoint or the log; the message is a Dutch sentence."""


class Stand(NamedTuple):
    """How far the tree has come: the place in the log of its last leaf, and how many it has."""

    positie: Positie
    omvang: int


def lees_stand(conn: Verbinding, *, houd_vast: bool = False) -> Stand:
    """The state of the tree; with `houd_vast` nobody makes it grow before the transaction ends.

    Raises BoomStrijdig when it is missing.
    """
    rij = conn.execute(_STAND_VAST if houd_vast else _STAND).fetchone()
    if rij is None:
        raise BoomStrijdig("De stand van de boom ontbreekt.")
    return Stand(Positie(rij[0], rij[1]), rij[2])


def voeg_toe(conn: Verbinding, stand: Stand, gelezen: Sequence[Gelezen]) -> Stand:
    """Add the events that follow directly on `stand`, in one transaction; gives the new state.

    Raises Ingehaald when the tree is not at `stand` (any more).
    """
    # All but the writing comes first: an open transaction holds up every reader of the log.
    hashes = [bladhash(blad_van(rij)) for rij in gelezen]
    rijen = [
        (plaats, rij.positie.nummer, gebeurtenis_id(rij.state), hash_)
        for plaats, (rij, hash_) in enumerate(zip(gelezen, hashes, strict=True), stand.omvang)
    ]
    nieuw = Stand(gelezen[-1].positie, stand.omvang + len(gelezen))
    with conn.transaction():
        _verplaats(conn, stand, nieuw)
        opdracht = "COPY bewijs_bladen (blad, nummer, gebeurtenis_id, hash) FROM STDIN"
        with conn.cursor() as cursor, cursor.copy(opdracht) as kopie:
            for nieuwe_rij in rijen:
                kopie.write_row(nieuwe_rij)
        _voeg_knopen_toe(conn, stand.omvang, hashes)
    return nieuw


def blad_van(rij: Gelezen) -> bytes:
    """The bytes of the leaf of a stored event."""
    return blad(rij.stroom, rij.versie, rij.topic, rij.state)


def gebeurtenis_id(state: bytes) -> str | None:
    """The id in a stored event; None where it cannot be read, for that must not stop the tree."""
    try:
        waarde = orjson.loads(state)["gebeurtenisId"]
    except (ValueError, LookupError, TypeError):
        return None
    return waarde if isinstance(waarde, str) and _UUID.fullmatch(waarde) else None


def _verplaats(conn: Verbinding, van: Stand, naar: Stand) -> None:
    gewijzigd = conn.execute(
        "UPDATE bewijs_stand SET xid = %s, nummer = %s, omvang = %s"
        " WHERE xid = %s AND nummer = %s AND omvang = %s",
        (*naar.positie, naar.omvang, *van.positie, van.omvang),
    )
    if gewijzigd.rowcount != 1:
        raise Ingehaald


def _voeg_knopen_toe(conn: Verbinding, begin: int, hashes: Sequence[bytes]) -> None:
    """Store what new leaf hashes, the first with number `begin`, complete on higher levels."""
    niveau, nummer, nieuw = 0, begin, list(hashes)
    while (nummer + len(nieuw)) // TEGEL > nummer // TEGEL:
        eerste = nummer // TEGEL * TEGEL
        (eerder,) = lees_stukken(conn, [Stuk(niveau, eerste, nummer)])
        nummer, nieuw = hogere_hashes(eerste, [*eerder, *nieuw])
        niveau += 1
        with conn.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO bewijs_knopen (niveau, nummer, hash) VALUES (%s, %s, %b)",
                [(niveau, plaats, hash_) for plaats, hash_ in enumerate(nieuw, nummer)],
            )


# --- heads and proofs -----------------------------------------------------------------------------


def boomkop(conn: Verbinding, omvang: int) -> bytes:
    """The head of the tree over the first `omvang` events; see `koppen`."""
    return koppen(conn, [Deel(0, omvang)])[0]


def inclusiepad(conn: Verbinding, index: int, omvang: int) -> list[bytes]:
    """The proof that leaf `index` is in the tree over the first `omvang` events."""
    return koppen(conn, inclusiedelen(index, omvang))


def consistentiepad(conn: Verbinding, oud: int, nieuw: int) -> list[bytes]:
    """The proof that the tree over the first `oud` events begins the one over `nieuw`."""
    return koppen(conn, consistentiedelen(oud, nieuw))


def koppen(conn: Verbinding, delen: Sequence[Deel]) -> list[bytes]:
    """The heads of subtrees, from stored hashes that are read at once.

    Raises BoomStrijdig when one of these hashes is missing.
    """
    per_deel = [stukken(deel) for deel in delen]
    hashes = iter(lees_stukken(conn, [stuk for rij in per_deel for stuk in rij]))
    return [kop_uit_stukken([next(hashes) for _ in rij]) for rij in per_deel]


def lees_stukken(conn: Verbinding, gevraagd: Sequence[Stuk]) -> list[list[bytes]]:
    """The stored hashes of each piece, in order."""
    if not gevraagd:
        return []
    kolommen = [list(kolom) for kolom in zip(*gevraagd, strict=True)]
    rijen = conn.execute(_LEES_STUKKEN.encode(), kolommen, prepare=True, binary=True).fetchall()
    return [_hashes(stuk, rij[0] or b"") for stuk, rij in zip(gevraagd, rijen, strict=True)]


def _hashes(stuk: Stuk, data: bytes) -> list[bytes]:
    if len(data) != _HASH_BYTES * (stuk.eind - stuk.begin):
        raise BoomStrijdig(
            f"In de boom ontbreken hashes van niveau {stuk.niveau} tussen {stuk.begin} en"
            f" {stuk.eind}."
        )
    return [data[i : i + _HASH_BYTES] for i in range(0, len(data), _HASH_BYTES)]
