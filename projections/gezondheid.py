# ruff: noqa: S608 - fixed text only, every value is a parameter
"""How the read models are doing: how far behind, how old the newest event is, what is parked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from ledger.opslag import BEGIN, Positie
from ledger.opslag_sql import HORIZON
from projections.schema import Verbinding, actieve_versie, voortgang

MAX_GETELD = 10_000
"""Counting stops here: beyond it the number does not matter."""

_KOP = (
    "SELECT xid, notification_id, state FROM stored_events WHERE xid < "
    + HORIZON
    + " ORDER BY xid DESC, notification_id DESC LIMIT 1"
)
_ACHTER = (
    "SELECT count(*) FROM (SELECT FROM stored_events"
    " WHERE (xid, notification_id) > (%s, %s) AND xid < " + HORIZON + " LIMIT %s) AS achter"
)


@dataclass(frozen=True, slots=True)
class Gezondheid:
    """`achter` is the number of events not applied yet, at most `MAX_GETELD`.

    `kop_ouderdom_seconden`: since the newest event was recorded, on the clock that was asked with;
    None without events.
    """

    kop: Positie
    positie: Positie
    achter: int
    kop_ouderdom_seconden: int | None
    geparkeerd: int
    is_leider: bool


def lees_gezondheid(conn: Verbinding, nu: datetime, *, is_leider: bool) -> Gezondheid:
    """The state of the active set at this moment."""
    versie = actieve_versie(conn)
    positie = (None if versie is None else voortgang(conn, versie)) or BEGIN
    kop = conn.execute(_KOP.encode()).fetchone()
    return Gezondheid(
        kop=BEGIN if kop is None else Positie(kop[0], kop[1]),
        positie=positie,
        achter=tel_achter(conn, positie),
        kop_ouderdom_seconden=None if kop is None else ouderdom_seconden(kop[2], nu),
        geparkeerd=_getal(
            conn, "SELECT count(*) FROM projectie_geparkeerd WHERE versie = %s", (versie,)
        ),
        is_leider=is_leider,
    )


def tel_achter(conn: Verbinding, positie: Positie) -> int:
    """The number of settled events after a position, at most `MAX_GETELD`."""
    return _getal(conn, _ACHTER, (*positie, MAX_GETELD))


def ouderdom_seconden(state: bytes, nu: datetime) -> int | None:
    """The time since an event was recorded; None when that cannot be read."""
    try:
        vastgelegd_op = datetime.fromisoformat(orjson.loads(state)["vastgelegdOp"])
        return int((nu - vastgelegd_op).total_seconds())
    except (ValueError, LookupError, TypeError):
        return None  # a poisoned event is counted where it is parked


def _getal(conn: Verbinding, opdracht: str, waarden: tuple[Any, ...]) -> int:
    rij = conn.execute(opdracht.encode(), waarden).fetchone()
    return int(rij[0]) if rij else 0
