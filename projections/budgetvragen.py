# ruff: noqa: S608 - fixed text only, every value is a parameter
"""The questions about budgets of every kind: one shape for what was allocated and granted."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from ledger.budgetten import GEEFT_BUDGET
from projections.bekend import als_bekend
from projections.budgetten import budget_uit, budget_van_toewijzing
from projections.opvragen import Rij, Verbinding, bladzijde, gelijk_aan, vraag
from projections.paginering import Pagina, Volgorde
from projections.vragen import OP_TOEWIJZINGNUMMER, toewijzing_vraag

Sleutel = tuple[str, str, str, str]
"""Kind, gemeente, reference and client: what names a budget beside iJw."""

_SLEUTEL: Final = "soort, gemeente, kenmerk, client_id"
_GESORTEERD: Final = Volgorde(
    ("t.gemeente", "t.kenmerk", "t.client_id"), ("gemeente", "kenmerk", "client_id"), (str,) * 3
)
_GEEFT_BUDGET: Final = sorted(GEEFT_BUDGET)
_MEESTE: Final = 1_000
"""How many budgets of one client are shown at most."""


def budgetten(
    conn: Verbinding,
    soort: str,
    *,
    dag: date,
    gemeente: str | None = None,
    client_id: str | None = None,
    bekend_op: datetime | None = None,
    cursor: str | None = None,
    limiet: int = 50,
) -> Pagina:
    """Budgets of one kind (toewijzing, pgb or vervoer), by gemeente and reference, on `dag`.

    Raises CursorOngeldig.
    """
    gelijk: Rij = {"gemeente": gemeente, "client_id": client_id}
    voorwaarden = [f"t.{deel}" for deel in gelijk_aan(**gelijk)]
    if soort == "toewijzing":
        rijen, volgende = bladzijde(
            conn,
            toewijzing_vraag(bekend_op),
            voorwaarden,
            gelijk,
            OP_TOEWIJZINGNUMMER,
            cursor,
            limiet,
            bekend_op,
        )
        return Pagina([budget_van_toewijzing(rij, dag) for rij in rijen], volgende)
    voorwaarden += ["t.soort = %(soort)s", "t.besluit = ANY(%(geeft)s)", "NOT t.vervangen"]
    gelijk |= {"soort": soort, "geeft": _GEEFT_BUDGET}
    bron = als_bekend("toekenningen", bekend_op)
    gevraagd = f"SELECT DISTINCT t.{_SLEUTEL.replace(', ', ', t.')} FROM {bron} t"
    rijen, volgende = bladzijde(
        conn, gevraagd, voorwaarden, gelijk, _GESORTEERD, cursor, limiet, bekend_op
    )
    return Pagina(_toegekend(conn, rijen, dag, bekend_op), volgende)


def budgetten_van(
    conn: Verbinding, client_id: str, dag: date, bekend_op: datetime | None = None
) -> list[Rij]:
    """Every budget of a client on `dag`: allocations first, then personal budgets and transport."""
    waarden: Rij = {
        "c": client_id,
        "limiet": _MEESTE,
        "geeft": _GEEFT_BUDGET,
        "bekend_op": bekend_op,
    }
    toewijzingen = vraag(
        conn,
        f"{toewijzing_vraag(bekend_op)} WHERE t.client_id = %(c)s"
        f"{OP_TOEWIJZINGNUMMER.sortering()} LIMIT %(limiet)s",
        waarden,
    )
    sleutels = vraag(
        conn,
        f"SELECT DISTINCT {_SLEUTEL} FROM {als_bekend('toekenningen', bekend_op)} t"
        f" WHERE client_id = %(c)s AND besluit = ANY(%(geeft)s) AND NOT vervangen"
        f" ORDER BY {_SLEUTEL} LIMIT %(limiet)s",
        waarden,
    )
    eigen = [budget_van_toewijzing(rij, dag) for rij in toewijzingen]
    return [*eigen, *_toegekend(conn, sleutels, dag, bekend_op)]


def _toegekend(
    conn: Verbinding, sleutels: Iterable[Rij], dag: date, bekend_op: datetime | None
) -> list[Rij]:
    """The budgets with these keys, in their order."""
    gevraagd = [_sleutel(rij) for rij in sleutels]
    if not gevraagd:
        return []
    volgorde = "t.datum, t.nummer"
    besluiten = _per_budget(conn, "toekenningen", gevraagd, volgorde, bekend_op)
    volgorde = "t.datum, t.gebeurtenis_id"
    bestedingen = _per_budget(conn, "bestedingen", gevraagd, volgorde, bekend_op)
    beelden = (budget_uit(besluiten[sleutel], bestedingen[sleutel], dag) for sleutel in gevraagd)
    return [beeld for beeld in beelden if beeld is not None]


def _per_budget(
    conn: Verbinding,
    naam: str,
    sleutels: list[Sleutel],
    volgorde: str,
    bekend_op: datetime | None,
) -> dict[Sleutel, list[Rij]]:
    """The rows of a read model that belong to these budgets and were not replaced, in order."""
    kolommen = [list(kolom) for kolom in zip(*sleutels, strict=True)]
    rijen = vraag(
        conn,
        f"SELECT t.* FROM {als_bekend(naam, bekend_op)} t"
        f" JOIN unnest(%(s)s::text[], %(g)s::text[], %(k)s::text[], %(c)s::text[])"
        f" AS b ({_SLEUTEL}) USING ({_SLEUTEL}) WHERE NOT t.vervangen ORDER BY {volgorde}",
        {**dict(zip("sgkc", kolommen, strict=True)), "bekend_op": bekend_op},
    )
    per_budget: dict[Sleutel, list[Rij]] = defaultdict(list)
    for rij in rijen:
        per_budget[_sleutel(rij)].append(rij)
    return per_budget


def _sleutel(rij: Rij) -> Sleutel:
    return rij["soort"], rij["gemeente"], rij["kenmerk"], rij["client_id"]
