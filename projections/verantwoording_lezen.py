# ruff: noqa: S608 - fixed text only, every value is a parameter
"""The questions behind a productieverantwoording, each as known at its instant."""

from collections import Counter
from datetime import date, datetime
from typing import Any, Final, NamedTuple

import orjson

from ledger.omvang import MINUTEN_PER_UUR, Eenheid
from projections.bekend import als_bekend, zoals_bekend
from projections.controle import MET_STATUS
from projections.opvragen import Rij, Verbinding, vraag
from projections.verantwoording_telling import Som


class Bereik(NamedTuple):
    """Which lines: of a gemeente (and one aanbieder, if given) in a year, as known at `bekend_op`.

    `sluitmoment` is the last instant that belongs to the state at the closing, if there is one.
    """

    gemeente: str
    jaar: int
    aanbieder: str | None
    bekend_op: datetime
    sluitmoment: datetime | None = None

    def waarden(self) -> Rij:
        """The parameters of the statements here."""
        return {
            "gemeente": self.gemeente,
            "aanbieder": self.aanbieder,
            "eerste": date(self.jaar, 1, 1),
            "laatste": date(self.jaar, 12, 31),
            "bekend_op": self.bekend_op,
            "sluitmoment": self.sluitmoment or self.bekend_op,
        }


class Groep(NamedTuple):
    """What a row of the statement is about.

    Without product and unit: what is not about a declared line. `eenheid` is that of account, so
    never hours.
    """

    aanbieder: str | None
    categorie: str | None = None
    code: str | None = None
    eenheid: str | None = None

    def volgorde(self) -> tuple[tuple[bool, str], ...]:
        """Sorts groups by aanbieder, product and unit; what names none comes last."""
        return tuple((deel is None, deel or "") for deel in self)


class Regelsom(NamedTuple):
    """The lines of one client on one allocation that belong to a group."""

    groep: Groep
    client_id: str
    toewijzing_nummer: int
    volume: Som
    bedrag: Som
    volume_bij_sluiting: Som
    bedrag_bij_sluiting: Som


class Bevindingen(NamedTuple):
    """The open findings with an amount at stake that belong to a group."""

    groep: Groep
    aantal: int
    bedrag_eurocent: int


_EENHEID: Final = (
    f"CASE p.eenheid WHEN '{Eenheid.UUR.value}' THEN '{Eenheid.MINUUT.value}' ELSE p.eenheid END"
)
_VOLUME: Final = (
    f"CASE p.eenheid WHEN '{Eenheid.UUR.value}' THEN p.volume * {MINUTEN_PER_UUR} ELSE p.volume END"
)
_IN_BEREIK: Final = (
    "p.gemeente = %(gemeente)s AND p.begindatum BETWEEN %(eerste)s::date AND %(laatste)s::date"
    " AND (%(aanbieder)s::text IS NULL OR p.aanbieder = %(aanbieder)s::text)"
)
_SOORTEN: Final = (
    # Submitted counts every judged debit line, as everywhere.
    "p.debet_credit = 'D'",
    "p.uitkomst = 'goedgekeurd'",
    "p.uitkomst = 'gecrediteerd'",
)
_BIJ_SLUITING: Final = "p.vastgelegd_op <= %(sluitmoment)s::timestamptz"


def _som(wat: str, *voorwaarden: str) -> str:
    return f"coalesce(sum({wat}) FILTER (WHERE {' AND '.join(voorwaarden)}), 0)::bigint"


_SOMMEN: Final = ", ".join(
    _som(wat, soort, *extra)
    for extra in ((), (_BIJ_SLUITING,))
    for wat in (_VOLUME, "p.bedrag_eurocent")
    for soort in _SOORTEN
)


def lees_regels(conn: Verbinding, bereik: Bereik) -> list[Regelsom]:
    """The lines in sums; a credit line that was refused counts nowhere."""
    opdracht = (
        f"SELECT p.aanbieder, p.categorie, p.code, {_EENHEID}, p.client_id, p.toewijzing_nummer,"
        f" {_SOMMEN} FROM {als_bekend('prestaties', bereik.bekend_op)} p"
        f" WHERE {_IN_BEREIK} AND NOT (p.uitkomst = 'afgewezen' AND p.debet_credit = 'C')"
        " GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6"
    )
    rijen = conn.execute(opdracht.encode(), bereik.waarden()).fetchall()
    return [_regelsom(*rij) for rij in rijen]


def _regelsom(
    aanbieder: str,
    categorie: str,
    code: str | None,
    eenheid: str,
    client_id: str,
    toewijzing_nummer: int,
    *sommen: int,
) -> Regelsom:
    volume, bedrag, volume_toen, bedrag_toen = (
        Som(*sommen[begin : begin + 3]) for begin in (0, 3, 6, 9)
    )
    groep = Groep(aanbieder, categorie, code, eenheid)
    return Regelsom(groep, client_id, toewijzing_nummer, volume, bedrag, volume_toen, bedrag_toen)


def lees_bevindingen(conn: Verbinding, bereik: Bereik) -> list[Bevindingen]:
    """The open findings: those on a line in the year of that line, others by their own day."""
    opdracht = (
        f"SELECT c.aanbieder, p.categorie, p.code, {_EENHEID},"
        " count(*), coalesce(sum(c.bedrag_eurocent), 0)::bigint"
        f" FROM {zoals_bekend(MET_STATUS, bereik.bekend_op)} c"
        f" LEFT JOIN {als_bekend('prestaties', bereik.bekend_op)} p"
        " ON p.aanbieder = c.aanbieder AND p.referentie_nummer = c.referentie_nummer"
        " AND p.client_id = c.client_id AND p.gebeurtenis_id = c.gebeurtenis_id"
        " WHERE c.gemeente = %(gemeente)s AND c.status = 'open'"
        " AND coalesce(p.begindatum, c.geldig_op) BETWEEN %(eerste)s::date AND %(laatste)s::date"
        " AND (%(aanbieder)s::text IS NULL OR c.aanbieder = %(aanbieder)s::text)"
        " GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"
    )
    rijen = conn.execute(opdracht.encode(), bereik.waarden()).fetchall()
    return [Bevindingen(Groep(*rij[:4]), *rij[4:]) for rij in rijen]


_KADERVERSIES: Final = (
    "split_part(split_part(convert_from(e.state, 'UTF8'), '\"kaderversies\":{', 2), '}', 1)"
)
"""The inside of that object, empty without. In a text this cannot stand: its quotes are escaped."""


def lees_kaderversies(conn: Verbinding, bereik: Bereik) -> Counter[tuple[str, str]]:
    """How many of the lines were judged with each version of the standard and of the kaders."""
    opdracht = (
        f"SELECT {_KADERVERSIES} AS versies, count(*) AS aantal"
        f" FROM {als_bekend('prestaties', bereik.bekend_op)} p"
        " JOIN stored_events e ON e.originator_id = p.client_id AND e.originator_version = p.versie"
        f" WHERE {_IN_BEREIK} GROUP BY 1"
    )
    geteld: Counter[tuple[str, str]] = Counter()
    for rij in vraag(conn, opdracht, bereik.waarden()):
        versies: dict[str, Any] = orjson.loads(f"{{{rij['versies']}}}")
        for naam, versie in versies.items():
            geteld[naam, versie] += rij["aantal"]
    return geteld
