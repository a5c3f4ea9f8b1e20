# ruff: noqa: S608 - names come from fixed text, every value is a parameter
"""The read models as they were known at an instant: by the recorded instants of events.

`als_bekend` gives what stands after FROM; whoever uses it passes the parameter `bekend_op`. What
it gives has the columns of the view, without `sinds`.
"""

from datetime import datetime
from typing import Any, Final

from ledger.omvang import MINUTEN_PER_UUR, Eenheid
from projections.tabellen import STANDEN, Tabel

_OP = "%(bekend_op)s::timestamptz"

_MOMENT: Final = {
    "prestaties": "vastgelegd_op",
    "controlebevindingen": "vastgelegd_op",
    "vervangingen": "vastgelegd_op",
    "afdoeningen": "vastgelegd_op",
    "berichten": "ontvangen_op",
}
"""Of a row that never changes: the instant from which it is known."""

_VERBRUIK: Final = f"""(
    SELECT gemeente, toewijzing_nummer, client_id, eenheid,
           json_object_agg(maand, json_build_array(ingediend, goedgekeurd, gecrediteerd,
               ingediend_eurocent, goedgekeurd_eurocent, gecrediteerd_eurocent)) AS maanden
      FROM (
        SELECT gemeente, toewijzing_nummer, client_id, eenheid, maand,
               coalesce(sum(volume) FILTER (WHERE uitkomst <> 'gecrediteerd'), 0) AS ingediend,
               coalesce(sum(volume) FILTER (WHERE uitkomst = 'goedgekeurd'), 0) AS goedgekeurd,
               coalesce(sum(volume) FILTER (WHERE uitkomst = 'gecrediteerd'), 0) AS gecrediteerd,
               coalesce(sum(bedrag_eurocent) FILTER (WHERE uitkomst <> 'gecrediteerd'), 0)
                   AS ingediend_eurocent,
               coalesce(sum(bedrag_eurocent) FILTER (WHERE uitkomst = 'goedgekeurd'), 0)
                   AS goedgekeurd_eurocent,
               coalesce(sum(bedrag_eurocent) FILTER (WHERE uitkomst = 'gecrediteerd'), 0)
                   AS gecrediteerd_eurocent
          FROM (
            SELECT gemeente, toewijzing_nummer, client_id, to_char(begindatum, 'YYYY-MM') AS maand,
                   CASE eenheid WHEN '{Eenheid.UUR.value}' THEN '{Eenheid.MINUUT.value}'
                       ELSE eenheid END AS eenheid,
                   CASE eenheid WHEN '{Eenheid.UUR.value}' THEN volume * {MINUTEN_PER_UUR}
                       ELSE volume END AS volume,
                   bedrag_eurocent, uitkomst
              FROM projectie_prestaties
             WHERE vastgelegd_op <= {_OP}
               AND NOT (uitkomst = 'afgewezen' AND debet_credit = 'C')) AS regels
         GROUP BY gemeente, toewijzing_nummer, client_id, eenheid, maand) AS per_maand
     GROUP BY gemeente, toewijzing_nummer, client_id, eenheid)"""
"""The sums over the lines that were known: those that the events of lines count up."""

_LEESMODELLEN: Final[dict[str, Tabel[Any]]] = {tabel.naam: tabel for tabel in STANDEN}


def als_bekend(naam: str, bekend_op: datetime | None) -> str:
    """What stands after FROM for the read model with that name, as known at `bekend_op`.

    Its view when that is None (as it is now). Give it an alias. KeyError for an unknown name.
    """
    tabel = _LEESMODELLEN[naam]
    if bekend_op is None:
        return f"projectie_{tabel.naam}"
    if naam == "verbruik":
        return _VERBRUIK
    if naam in _MOMENT:
        return f"(SELECT * FROM projectie_{naam} WHERE {_MOMENT[naam]} <= {_OP})"
    if tabel.eerder is None:
        raise AssertionError(f"van {naam} blijft niets bewaard")
    kolommen = ", ".join(kolom for kolom in tabel.kolommen if kolom != "sinds")
    return (
        f"(SELECT {kolommen} FROM projectie_{naam} WHERE sinds <= {_OP}"
        f" UNION ALL SELECT {kolommen} FROM projectie_{tabel.eerder.naam}"
        f" WHERE sinds <= {_OP} AND tot > {_OP})"
    )


def zoals_bekend(opdracht: str, bekend_op: datetime | None) -> str:
    """A statement in which names of read models stand in braces after FROM, as known then."""
    return opdracht.format_map({naam: als_bekend(naam, bekend_op) for naam in _LEESMODELLEN})
