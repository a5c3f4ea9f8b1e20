# ruff: noqa: S608 - fixed text only, every value is a parameter
"""The questions about budgets of every kind: one shape for what was allocated and granted."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Final

from ledger.budgetten import GEEFT_BUDGET
from projections.budgetten import budget_uit, budget_van_toewijzing
from projections.opvragen import Rij, Verbinding, bladzijde, gelijk_aan, vraag
from projections.paginering import Pagina, Volgorde
from projections.vragen import OP_TOEWIJZINGNUMMER, TOEWIJZING

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
            conn, TOEWIJZING, voorwaarden, gelijk, OP_TOEWIJZINGNUMMER, cursor, limiet
        )
        return Pagina([budget_van_toewijzing(rij, dag) for rij in rijen], volgende)
    voorwaarden += ["t.soort = %(soort)s", "t.besluit = ANY(%(geeft)s)", "NOT t.vervangen"]
    gelijk |= {"soort": soort, "geeft": _GEEFT_BUDGET}
    gevraagd = f"SELECT DISTINCT t.{_SLEUTEL.replace(', ', ', t.')} FROM projectie_toekenningen t"
    rijen, volgende = bladzijde(conn, gevraagd, voorwaarden, gelijk, _GESORTEERD, cursor, limiet)
    return Pagina(_toegekend(conn, rijen, dag), volgende)


def budgetten_van(conn: Verbinding, client_id: str, dag: date) -> list[Rij]:
    """Every budget of a client on `dag`: allocations first, then personal budgets and transport."""
    waarden = {"c": client_id, "limiet": _MEESTE, "geeft": _GEEFT_BUDGET}
    toewijzingen = vraag(
        conn,
        f"{TOEWIJZING} WHERE t.client_id = %(c)s{OP_TOEWIJZINGNUMMER.sortering()} LIMIT %(limiet)s",
        waarden,
    )
    sleutels = vraag(
        conn,
        f"SELECT DISTINCT {_SLEUTEL} FROM projectie_toekenningen"
        f" WHERE client_id = %(c)s AND besluit = ANY(%(geeft)s) AND NOT vervangen"
        f" ORDER BY {_SLEUTEL} LIMIT %(limiet)s",
        waarden,
    )
    eigen = [budget_van_toewijzing(rij, dag) for rij in toewijzingen]
    return [*eigen, *_toegekend(conn, sleutels, dag)]


def _toegekend(conn: Verbinding, sleutels: Iterable[Rij], dag: date) -> list[Rij]:
    """The budgets with these keys, in their order."""
    gevraagd = [_sleutel(rij) for rij in sleutels]
    if not gevraagd:
        return []
    volgorde = "t.datum, t.nummer"
    besluiten = _per_budget(conn, "toekenningen", gevraagd, volgorde)
    bestedingen = _per_budget(conn, "bestedingen", gevraagd, "t.datum")
    beelden = (budget_uit(besluiten[sleutel], bestedingen[sleutel], dag) for sleutel in gevraagd)
    return [beeld for beeld in beelden if beeld is not None]


def _per_budget(
    conn: Verbinding, tabel: str, sleutels: list[Sleutel], volgorde: str
) -> dict[Sleutel, list[Rij]]:
    """The rows of a table that belong to these budgets and were not replaced, in order."""
    kolommen = [list(kolom) for kolom in zip(*sleutels, strict=True)]
    rijen = vraag(
        conn,
        f"SELECT t.* FROM projectie_{tabel} t"
        f" JOIN unnest(%(s)s::text[], %(g)s::text[], %(k)s::text[], %(c)s::text[])"
        f" AS b ({_SLEUTEL}) USING ({_SLEUTEL}) WHERE NOT t.vervangen ORDER BY {volgorde}",
        dict(zip("sgkc", kolommen, strict=True)),
    )
    per_budget: dict[Sleutel, list[Rij]] = defaultdict(list)
    for rij in rijen:
        per_budget[_sleutel(rij)].append(rij)
    return per_budget


def _sleutel(rij: Rij) -> Sleutel:
    return rij["soort"], rij["gemeente"], rij["kenmerk"], rij["client_id"]
