# ruff: noqa: S608 - fixed text only, every value is a parameter
"""The findings for the control with what became of them, and the amount at stake.

A status follows from what was recorded, so it is worked out when it is asked and holds at any
`bekend_op`:

* `gecrediteerd`  the awarded line that it is about was taken back; iJw only credits whole lines;
* `vervallen`     the record that it was found on was replaced, or the line was refused at once:
                  nothing is at stake any more;
* `afgehandeld`   somebody recorded a judgement on it (`Bevindingsoordeel`);
* `open`          none of these.

The first that holds counts. Of judgements that were not replaced the last recorded counts.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from projections.bekend import zoals_bekend
from projections.opvragen import Rij, Verbinding, gelijk_aan, vraag

STATUSSEN: Final = ("open", "gecrediteerd", "vervallen", "afgehandeld")

MET_STATUS: Final = """(
SELECT c.*,
       CASE WHEN regel.gecrediteerd THEN 'gecrediteerd'
            WHEN regel.afgewezen OR vervangen.vervangen THEN 'vervallen'
            WHEN oordeel.uitkomst IS NOT NULL THEN 'afgehandeld'
            ELSE 'open' END AS status,
       oordeel.gebeurtenis_id AS oordeel_gebeurtenis_id, oordeel.uitkomst AS oordeel_uitkomst,
       oordeel.bedrag_eurocent AS oordeel_bedrag_eurocent,
       oordeel.vastgelegd_op AS oordeel_vastgelegd_op
  FROM {controlebevindingen} c
  LEFT JOIN LATERAL (
    SELECT p.uitkomst = 'afgewezen' AS afgewezen,
           p.uitkomst = 'goedgekeurd'
           AND EXISTS (SELECT FROM {prestaties} k
                        WHERE k.uitkomst = 'gecrediteerd' AND k.aanbieder = p.aanbieder
                          AND k.vorig_referentie_nummer = p.referentie_nummer
                          AND k.client_id = p.client_id) AS gecrediteerd
      FROM {prestaties} p
     WHERE p.aanbieder = c.aanbieder AND p.referentie_nummer = c.referentie_nummer
       AND p.gebeurtenis_id = c.gebeurtenis_id) regel ON true
  LEFT JOIN LATERAL (
    SELECT EXISTS (SELECT FROM {vervangingen} v
                    WHERE v.vervangt = c.gebeurtenis_id) AS vervangen) vervangen ON true
  LEFT JOIN LATERAL (
    SELECT o.gebeurtenis_id, o.uitkomst, o.bedrag_eurocent, o.vastgelegd_op
      FROM {afdoeningen} o
     WHERE o.bevinding_gebeurtenis_id = c.gebeurtenis_id AND o.bevinding_nummer = c.nummer
       AND NOT EXISTS (SELECT FROM {vervangingen} v WHERE v.vervangt = o.gebeurtenis_id)
     ORDER BY o.versie DESC
     LIMIT 1) oordeel ON true)"""
"""What stands after FROM for the findings with their status, before `zoals_bekend`."""

BEVINDING: Final = f"""
SELECT gebeurtenis_id AS "gebeurtenisId", nummer, client_id AS "clientId", gemeente, aanbieder,
       regel, bevinding->'bron'->>'document' AS document,
       bevinding->'bron'->>'paragraaf' AS paragraaf, declaratie_nummer AS "declaratieNummer",
       referentie_nummer AS "referentieNummer", toewijzing_nummer AS "toewijzingNummer",
       geldig_op AS "geldigOp", vastgelegd_op AS "vastgelegdOp",
       bedrag_eurocent AS "bedragEurocent", status,
       CASE WHEN oordeel_uitkomst IS NOT NULL THEN jsonb_build_object(
           'gebeurtenisId', oordeel_gebeurtenis_id, 'uitkomst', oordeel_uitkomst,
           'bedragEurocent', oordeel_bedrag_eurocent) END AS oordeel,
       oordeel_vastgelegd_op, bevinding
  FROM {MET_STATUS} c"""
"""The statement that gives findings, before `zoals_bekend`."""


class Keuze(NamedTuple):
    """Which findings: `van` and `tot` bound the day that the fact concerns; both count."""

    gemeente: str | None = None
    aanbieder: str | None = None
    regel: str | None = None
    client_id: str | None = None
    status: str | None = None
    van: date | None = None
    tot: date | None = None

    def voorwaarden(self) -> list[str]:
        """The conditions in SQL; ValueError (Dutch) for a status that does not exist."""
        if self.status is not None and self.status not in STATUSSEN:
            raise ValueError(f"Onbekende status; kies uit: {', '.join(STATUSSEN)}.")
        delen = gelijk_aan(
            gemeente=self.gemeente,
            aanbieder=self.aanbieder,
            regel=self.regel,
            client_id=self.client_id,
            status=self.status,
        )
        if self.van is not None:
            delen.append("geldig_op >= %(van)s::date")
        if self.tot is not None:
            delen.append("geldig_op <= %(tot)s::date")
        return delen

    def waarden(self) -> dict[str, Any]:
        """The values of these conditions."""
        return self._asdict()


def statussen(
    conn: Verbinding, gebeurtenissen: Mapping[str, datetime], bekend_op: datetime | None = None
) -> dict[tuple[str, int], str]:
    """The status of every finding of these events, by event and number.

    Each event with the instant at which it was recorded, by which findings are found.
    """
    opdracht = (
        f"SELECT gebeurtenis_id, nummer, status FROM {MET_STATUS} c"
        " WHERE vastgelegd_op = ANY(%(momenten)s) AND gebeurtenis_id = ANY(%(ids)s)"
    )
    waarden = {
        "ids": list(gebeurtenissen),
        "momenten": list(gebeurtenissen.values()),
        "bekend_op": bekend_op,
    }
    rijen = vraag(conn, zoals_bekend(opdracht, bekend_op), waarden)
    return {(str(rij["gebeurtenis_id"]), rij["nummer"]): rij["status"] for rij in rijen}


def op_het_spel(conn: Verbinding, keuze: Keuze, bekend_op: datetime | None = None) -> Rij:
    """How many findings there are in the whole selection, and what is at stake in eurocents."""
    bron = "{controlebevindingen}" if keuze.status is None else MET_STATUS
    voorwaarden = keuze.voorwaarden()
    waar = f" WHERE {' AND '.join(voorwaarden)}" if voorwaarden else ""
    opdracht = (
        'SELECT count(*) AS "totaalAantal",'
        ' coalesce(sum(bedrag_eurocent), 0)::bigint AS "totaalBedragEurocent"'
        f" FROM {bron} c{waar}"
    )
    waarden = {**keuze.waarden(), "bekend_op": bekend_op}
    return vraag(conn, zoals_bekend(opdracht, bekend_op), waarden)[0]
