"""One batch of events in one transaction, exactly once; what cannot be applied is parked.

The tracking row goes first: it only moves from the position where the batch begins, so of two
runners with the same batch the second changes nothing, and a crash leaves neither half.
"""

import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg

from ledger.opslag import Gelezen, Positie
from projections.vouwen import vouw
from projections.werkset import Werkset

Verbinding = psycopg.Connection[Any]

_HIER = Path(__file__).parent

FOUTEN_VAN_EVENT = (
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    psycopg.DataError,
    psycopg.IntegrityError,
)
"""Faults of an event. All others, of the connection or the schema, are not of its making."""


class Ingehaald(Exception):
    """Another runner moved this set, or a rebuild replaced it: read the position again."""


def verwerk(conn: Verbinding, versie: int, na: Positie, gelezen: Sequence[Gelezen]) -> int:
    """Apply events that follow directly on `na`; gives the number that had to be parked.

    A batch that fails is halved until the event that cannot be applied stands alone. Raises
    Ingehaald, and psycopg.Error for a fault that is not of an event.
    """
    try:
        with conn.transaction():
            verplaats(conn, versie, na, gelezen[-1].positie)
            werkset = Werkset(versie)
            vouw(conn, werkset, ((g.stroom, g.versie, g.topic, g.state) for g in gelezen))
            werkset.schrijf(conn)
        return 0
    except FOUTEN_VAN_EVENT as fout:
        if len(gelezen) == 1:
            _parkeer(conn, versie, na, gelezen[0], reden_van(fout))
            return 1
    helft = len(gelezen) // 2
    geparkeerd = verwerk(conn, versie, na, gelezen[:helft])
    return geparkeerd + verwerk(conn, versie, gelezen[helft - 1].positie, gelezen[helft:])


def verplaats(conn: Verbinding, versie: int, van: Positie, naar: Positie) -> None:
    """Move the tracking row; raises Ingehaald when it is not at `van` (any more)."""
    gewijzigd = conn.execute(
        "UPDATE projectie_voortgang SET xid = %s, nummer = %s"
        " WHERE versie = %s AND xid = %s AND nummer = %s",
        (*naar, versie, *van),
    )
    if gewijzigd.rowcount != 1:
        raise Ingehaald


def reden_van(fout: Exception) -> str:
    """Why an event could not be applied, without any of its values: kind of fault and place."""
    if isinstance(fout, psycopg.Error):
        return f"De database weigert de gegevens (code {fout.sqlstate or 'onbekend'})."
    spoor = traceback.extract_tb(fout.__traceback__)
    eigen = [stap.name for stap in spoor if Path(stap.filename).parent == _HIER]
    plaats = eigen[-1] if eigen else "onbekend"
    return f"De gebeurtenis heeft een onverwachte vorm ({type(fout).__name__} in {plaats})."


def _parkeer(conn: Verbinding, versie: int, na: Positie, gelezen: Gelezen, reden: str) -> None:
    with conn.transaction():
        verplaats(conn, versie, na, gelezen.positie)
        conn.execute(
            "INSERT INTO projectie_geparkeerd"
            " (versie, xid, nummer, stroom, stroom_versie, topic, reden)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            (versie, *gelezen.positie, gelezen.stroom, gelezen.versie, gelezen.topic, reden),
        )
