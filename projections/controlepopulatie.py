# ruff: noqa: S608 - fixed text only, every value is a parameter
"""What a sample is drawn from: what was awarded of the lines of a year, net of what was taken back.

A line belongs to the year in which its ProductPeriode begins, as in the productieverantwoording.
A credit goes with the line that it takes back, whenever it was recorded; one that takes back
nothing that is known stands apart as a negative line.
"""

from datetime import date, datetime
from typing import Any, Final, NamedTuple

from ledger.opslag import BEGIN
from ledger.steekproef import Populatie, Post
from projections.bekend import zoals_bekend
from projections.controlepunten import Getekend, controlepunt_op
from projections.gezondheid import lees_gezondheid
from projections.loper import wacht_op_voortgang
from projections.opvragen import Verbinding, vraag

_IN_SELECTIE: Final = """gemeente = %(gemeente)s AND begindatum >= %(van)s AND begindatum < %(tot)s
   AND (%(aanbieder)s::text IS NULL OR aanbieder = %(aanbieder)s)"""

_POSTEN: Final = f"""
SELECT d.aanbieder, d.referentie_nummer, d.client_id, d.gebeurtenis_id,
       d.bedrag_eurocent - coalesce(k.bedrag_eurocent, 0)::bigint AS bedrag_eurocent
  FROM (SELECT * FROM {{prestaties}} p WHERE uitkomst = 'goedgekeurd' AND {_IN_SELECTIE}) d
  LEFT JOIN LATERAL (
    SELECT sum(bedrag_eurocent) AS bedrag_eurocent
      FROM {{prestaties}} p
     WHERE p.uitkomst = 'gecrediteerd' AND p.aanbieder = d.aanbieder
       AND p.vorig_referentie_nummer = d.referentie_nummer AND p.client_id = d.client_id) k ON true
UNION ALL
SELECT k.aanbieder, k.referentie_nummer, k.client_id, k.gebeurtenis_id, -k.bedrag_eurocent
  FROM (SELECT * FROM {{prestaties}} p WHERE uitkomst = 'gecrediteerd' AND {_IN_SELECTIE}) k
 WHERE NOT EXISTS (
    SELECT FROM {{prestaties}} p
     WHERE p.uitkomst = 'goedgekeurd' AND p.aanbieder = k.aanbieder
       AND p.referentie_nummer = k.vorig_referentie_nummer AND p.client_id = k.client_id)"""


class Bereik(NamedTuple):
    """Which lines: of one gemeente and year, perhaps one aanbieder, as known at an instant."""

    gemeente: str
    jaar: int
    aanbieder: str | None
    bekend_op: datetime


class NietBij(Exception):
    """The read models lag behind the log; the message is Dutch."""


def lees_populatie(conn: Verbinding, bereik: Bereik) -> Populatie:
    """The awarded lines of the selection, net of their credits."""
    waarden: dict[str, Any] = {
        **bereik._asdict(),
        "van": date(bereik.jaar, 1, 1),
        "tot": date(bereik.jaar + 1, 1, 1),
    }
    rijen = vraag(conn, zoals_bekend(_POSTEN, bereik.bekend_op), waarden)
    return Populatie.van(Post(**rij) for rij in rijen)


def lees_met_controlepunt(
    conn: Verbinding, bereik: Bereik, wachten_seconden: float
) -> tuple[Populatie, Getekend | None]:
    """The population and the last checkpoint before `bekend_op`, from one snapshot.

    `conn` commits by itself. Raises NietBij when the read models do not hold, within that time,
    what was recorded before the question came; BoomStrijdig when the checkpoint was altered.
    """
    stand = lees_gezondheid(conn, bereik.bekend_op, is_leider=False)
    if stand.kop != BEGIN and not wacht_op_voortgang(conn, stand.kop, wachten_seconden):
        raise NietBij(
            f"De leesmodellen lopen nog {stand.achter} gebeurtenissen achter; een steekproef zou"
            " onvolledig zijn."
        )
    if stand.geparkeerd:
        raise NietBij(
            f"De leesmodellen konden {stand.geparkeerd} gebeurtenissen niet verwerken; een"
            " steekproef zou onvolledig zijn. Kijk met: toewijzing projecties."
        )
    with conn.transaction():
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return lees_populatie(conn, bereik), controlepunt_op(conn, bereik.bekend_op)
