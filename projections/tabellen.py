"""How the rows of the read models lie in PostgreSQL."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any, Generic, TypeVar

import orjson

from projections.rijen import (
    Afdoening,
    Bericht,
    Besteding,
    Controlebevinding,
    Prestatie,
    Termijn,
    Toekenning,
    Toewijzing,
    Verbruik,
    Vervanging,
    Verzoek,
)

Sleutel = tuple[Any, ...]
R = TypeVar("R")

_TEKST = 'text COLLATE "C"'
_NIET_LEEG = " NOT NULL"
_TIJDSTIP = "timestamptz"

ZONDER_DAG = "9999-12-31"
"""Stands in the list of obligations, which goes by day, for 'the source names no last day'."""


@dataclass(frozen=True, slots=True)
class Tabel(Generic[R]):
    """A read model's table: the first `breedte` columns are its key.

    `typen` holds the SQL type per column that is not plain text; the columns in `mag_leeg` may be
    NULL. `indexen` are what follows the table's name in CREATE INDEX. `naar_rij` and `van_rij`
    translate between the row and its columns. `groeit`: rows are only added.

    `eerder` is the table of what rows of this one contained before, when that is kept. The last
    column, `sinds`, is then the recorded instant that gave the row what it contains; it is not
    in the row in memory.
    """

    naam: str
    kolommen: tuple[str, ...]
    breedte: int
    typen: dict[str, str]
    mag_leeg: frozenset[str]
    indexen: tuple[str, ...]
    naar_rij: Callable[[R], tuple[Any, ...]]
    van_rij: Callable[..., R]
    groeit: bool = False
    eerder: "Tabel[Any] | None" = None

    @property
    def sleutel(self) -> tuple[str, ...]:
        """The columns of the primary key."""
        return self.kolommen[: self.breedte]

    def type_van(self, kolom: str) -> str:
        """The bare SQL type of a column."""
        return self.typen.get(kolom, "text")

    def definitie(self) -> str:
        """The columns as they stand in CREATE TABLE."""
        return ", ".join(
            f"{naam} {self.typen.get(naam, _TEKST)}{'' if naam in self.mag_leeg else _NIET_LEEG}"
            for naam in self.kolommen
        )


def _tabel(
    naam: str, rij: type[R], breedte: int, typen: dict[str, str], indexen: tuple[str, ...]
) -> Tabel[R]:
    """A table with a column for each field of the row."""
    kolommen, mag_leeg = _velden(rij)
    return Tabel(naam, kolommen, breedte, typen, mag_leeg, indexen, attrgetter(*kolommen), rij)


def _met_eerder(
    naam: str, rij: type[R], breedte: int, typen: dict[str, str], indexen: tuple[str, ...]
) -> Tabel[R]:
    """A table of which earlier contents are kept, each from `sinds` up to but not `tot`.

    Those can be looked for in the same ways; their key has `sinds` with it.
    """
    velden, mag_leeg = _velden(rij)
    typen = {**typen, "sinds": _TIJDSTIP, "tot": _TIJDSTIP}
    eerder: Tabel[tuple[Any, ...]] = Tabel(
        f"{naam}_eerder",
        (*velden[:breedte], "sinds", *velden[breedte:], "tot"),
        breedte + 1,
        typen,
        mag_leeg,
        indexen,
        _zichzelf,
        _als_tuple,
        groeit=True,
    )
    kolommen = (*velden, "sinds")
    naar_rij = attrgetter(*velden)
    return Tabel(
        naam,
        kolommen,
        breedte,
        typen,
        mag_leeg,
        indexen,
        naar_rij,
        rij,
        groeit=False,
        eerder=eerder,
    )


def _velden(rij: type[Any]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The fields of a row in order, and those that may be None."""
    velden = rij.__annotations__
    return tuple(velden), frozenset(naam for naam in velden if "None" in str(velden[naam]))


def _als_tuple(*kolommen: Any) -> tuple[Any, ...]:
    return kolommen


def _zichzelf(rij: tuple[Any, ...]) -> tuple[Any, ...]:
    return rij


def _verbruik_naar_rij(rij: Verbruik) -> tuple[Any, ...]:
    maanden = orjson.dumps(rij.maanden).decode()
    return (rij.gemeente, rij.toewijzing_nummer, rij.client_id, rij.eenheid, maanden)


def _verbruik_van_rij(
    gemeente: str, toewijzing_nummer: int, client_id: str, eenheid: str, maanden: str
) -> Verbruik:
    return Verbruik(gemeente, toewijzing_nummer, client_id, eenheid, orjson.loads(maanden))


VERZOEKEN = _met_eerder(
    "verzoeken",
    Verzoek,
    2,
    {
        "dagtekening": "date",
        "ontvangen_op": "timestamptz",
        "laatste_dag": "date",
        "bevindingen": "jsonb",
        "verzoek": "jsonb",
    },
    (
        "(ontvangen_op, aanbieder, referentie_aanbieder)",
        "(gemeente, status, ontvangen_op, aanbieder, referentie_aanbieder)",
    ),
)
TOEWIJZINGEN = _met_eerder(
    "toewijzingen",
    Toewijzing,
    2,
    {
        "toewijzing_nummer": "bigint",
        "toewijzingsmoment": "timestamp",
        "dagtekening": "date",
        "ingangsdatum": "date",
        "einddatum": "date",
        "volume": "bigint",
        "budget_eurocent": "bigint",
        "verwijderd": "boolean",
        "aantal_versies": "integer",
    },
    ("(client_id)", "(aanbieder, gemeente, toewijzing_nummer)"),
)
VERBRUIK = replace(
    _tabel("verbruik", Verbruik, 4, {"toewijzing_nummer": "bigint", "maanden": "json"}, ()),
    naar_rij=_verbruik_naar_rij,
    van_rij=_verbruik_van_rij,
)
_OP_BUDGET = "(soort, gemeente, kenmerk, client_id)"
TOEKENNINGEN = _met_eerder(
    "toekenningen",
    Toekenning,
    1,
    {
        "nummer": "integer",
        "datum": "date",
        "vastgelegd_op": "timestamptz",
        "ingangsdatum": "date",
        "einddatum": "date",
        "volume": "bigint",
        "bedrag_eurocent": "bigint",
        "meters": "bigint",
        "vervangen": "boolean",
    },
    (_OP_BUDGET, "(client_id)"),
)
BESTEDINGEN = _met_eerder(
    "bestedingen",
    Besteding,
    1,
    {
        "datum": "date",
        "aantal": "bigint",
        "bedrag_eurocent": "bigint",
        "meters": "bigint",
        "vervangen": "boolean",
    },
    (_OP_BUDGET,),
)
TERMIJNEN = _met_eerder(
    "termijnen",
    Termijn,
    2,
    {
        "vanaf": "date",
        "laatste_dag": "date",
        "vervuld_op": "timestamptz",
        "vervuld_dag": "date",
    },
    (
        "(laatste_dag, onderwerp, deel)",
        "(gemeente, laatste_dag, onderwerp, deel)",
        "(laatste_dag, onderwerp, deel) WHERE afloop IS NULL",
    ),
)
CONTROLEBEVINDINGEN = _tabel(
    "controlebevindingen",
    Controlebevinding,
    2,
    {
        "nummer": "integer",
        "toewijzing_nummer": "bigint",
        "geldig_op": "date",
        "vastgelegd_op": "timestamptz",
        "bedrag_eurocent": "bigint",
        "bevinding": "jsonb",
    },
    (
        "(vastgelegd_op, gebeurtenis_id, nummer)",
        "(gemeente, vastgelegd_op, gebeurtenis_id, nummer)",
    ),
)
_GROEIT: dict[str, Any] = {"naar_rij": _zichzelf, "groeit": True}

VERVANGINGEN = replace(
    _tabel(
        "vervangingen",
        Vervanging,
        2,
        {"versie": "bigint", "vastgelegd_op": _TIJDSTIP},
        ("(vervangt)",),
    ),
    **_GROEIT,
)
AFDOENINGEN = replace(
    _tabel(
        "afdoeningen",
        Afdoening,
        2,
        {
            "versie": "bigint",
            "bevinding_nummer": "integer",
            "bedrag_eurocent": "bigint",
            "vastgelegd_op": _TIJDSTIP,
        },
        ("(bevinding_gebeurtenis_id, bevinding_nummer)",),
    ),
    **_GROEIT,
)
PRESTATIES = replace(
    _tabel(
        "prestaties",
        Prestatie,
        2,
        {
            "versie": "bigint",
            "toewijzing_nummer": "bigint",
            "toewijzingsmoment": "timestamp",
            "begindatum": "date",
            "einddatum": "date",
            "volume": "bigint",
            "bedrag_eurocent": "bigint",
            "vastgelegd_op": "timestamptz",
        },
        (
            "(referentie_nummer, aanbieder)",
            "(aanbieder, vorig_referentie_nummer) WHERE uitkomst = 'gecrediteerd'",
            "(begindatum)",
            "(toewijzing_nummer, gemeente)",
        ),
    ),
    **_GROEIT,
)
BERICHTEN = _tabel(
    "berichten",
    Bericht,
    1,
    {"ontvangen_op": "timestamptz"},
    ("(ontvangen_op, bericht_id)", "(afzender, ontvangen_op, bericht_id)"),
)

STANDEN: tuple[Tabel[Any], ...] = (
    VERZOEKEN,
    TOEWIJZINGEN,
    VERBRUIK,
    PRESTATIES,
    TOEKENNINGEN,
    BESTEDINGEN,
    TERMIJNEN,
    CONTROLEBEVINDINGEN,
    VERVANGINGEN,
    AFDOENINGEN,
    BERICHTEN,
)
"""The read models."""

TABELLEN: tuple[Tabel[Any], ...] = (
    *STANDEN,
    *(tabel.eerder for tabel in STANDEN if tabel.eerder is not None),
)
"""All tables of a set: those of what rows contained before as well."""

VORM = 9
"""Goes up with every change of a table or of what an event does to it: then a rebuild follows."""
