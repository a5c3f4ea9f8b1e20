"""How a question is put to a read model: one statement, or one page of a list."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import dict_row

from projections.paginering import Volgorde, begrens

Verbinding = psycopg.Connection[Any]
Rij = dict[str, Any]


def vraag(conn: Verbinding, opdracht: str, waarden: Rij) -> list[Rij]:
    """The rows that a statement gives, as dictionaries."""
    with conn.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(opdracht.encode(), waarden).fetchall()


def gelijk_aan(**waarden: str | None) -> list[str]:
    """A condition for each filter that was given, on the column of that name."""
    return [f"{naam} = %({naam})s" for naam, waarde in waarden.items() if waarde is not None]


def bladzijde(
    conn: Verbinding,
    opdracht: str,
    voorwaarden: Sequence[str],
    waarden: Rij,
    volgorde: Volgorde,
    cursor: str | None,
    limiet: int,
    bekend_op: datetime | None = None,
) -> tuple[list[Rij], str | None]:
    """One page and the cursor of the next; one row too many tells whether there is one."""
    aantal = begrens(limiet)
    delen = list(voorwaarden)
    alle = {**waarden, "bekend_op": bekend_op, "limiet": aantal + 1}
    if cursor is not None:
        delen.append(volgorde.na_cursor())
        alle |= volgorde.cursorwaarden(cursor, bekend_op)
    waar = f" WHERE {' AND '.join(delen)}" if delen else ""
    rijen = vraag(conn, f"{opdracht}{waar}{volgorde.sortering()} LIMIT %(limiet)s", alle)
    if len(rijen) <= aantal:
        return rijen, None
    return rijen[:aantal], volgorde.cursor_van(rijen[aantal - 1], bekend_op)
