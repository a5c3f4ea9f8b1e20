"""Budgets of allocations for reading, computed anew only when their rows have changed."""

from collections import OrderedDict
from datetime import date
from typing import Any

import orjson

from api.bundelaar import Bundelaar
from projections.cijfers import budget_van

_KOLOMMEN = (
    "gemeente",
    "toewijzing_nummer",
    "client_id",
    "aanbieder",
    "ingangsdatum",
    "einddatum",
    "volume",
    "eenheid",
    "frequentie",
    "budget_eurocent",
    "verwijderd",
)
_VRAAG = f"""
SELECT {", ".join(f"t.{kolom}" for kolom in _KOLOMMEN)},
       (SELECT json_object_agg(v.eenheid, v.maanden)::text FROM projectie_verbruik v
         WHERE v.gemeente = t.gemeente AND v.toewijzing_nummer = t.toewijzing_nummer
           AND v.client_id = t.client_id)
  FROM unnest($1::text[], $2::bigint[]) AS g (gemeente, nummer)
  JOIN projectie_toewijzingen t
    ON t.gemeente = g.gemeente AND t.toewijzing_nummer = g.nummer"""  # noqa: S608 - fixed text

_MEESTE_BUDGETTEN = 20_000

Nummer = tuple[str, int]


class Budgetlezer:
    """Reads budgets. Belongs to one event loop."""

    def __init__(self, dsn: str) -> None:
        self._bundel: Bundelaar[Nummer] = Bundelaar(
            dsn,
            _VRAAG,
            lambda nummers: [[een for een, _ in nummers], [twee for _, twee in nummers]],
            lambda rij: (rij[0], rij[1]),
        )
        self._gemaakt: OrderedDict[Nummer, tuple[tuple[Any, ...], date, bytes]] = OrderedDict()

    async def sluit(self) -> None:
        """Close the connection."""
        await self._bundel.sluit()

    async def antwoord(self, gemeente: str, nummer: int, dag: date) -> bytes | None:
        """The JSON of a budget seen on `dag`; None when the allocation is unknown."""
        sleutel = (gemeente, nummer)
        rij = await self._bundel.vraag(sleutel)
        if rij is None:
            return None
        bekend = self._gemaakt.get(sleutel)
        if bekend is not None and bekend[1] == dag and bekend[0] == rij:
            return bekend[2]
        inhoud = orjson.dumps(budget_van(_als_rij(rij), dag))
        self._gemaakt[sleutel] = (rij, dag, inhoud)
        self._gemaakt.move_to_end(sleutel)
        if len(self._gemaakt) > _MEESTE_BUDGETTEN:
            self._gemaakt.popitem(last=False)
        return inhoud


def _als_rij(rij: tuple[Any, ...]) -> dict[str, Any]:
    """The row under the names that `projections.cijfers` knows."""
    *waarden, verbruik = rij
    inhoud = dict(zip(_KOLOMMEN, waarden, strict=True))
    return {**inhoud, "verbruik": None if verbruik is None else orjson.loads(verbruik)}
