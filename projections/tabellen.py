"""The rows of each read model and how they lie in PostgreSQL.

In memory a row holds what JSON holds: days and instants are ISO text, so that nothing is converted
on the way from an event to its column.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeVar

import orjson

Sleutel = tuple[Any, ...]
R = TypeVar("R")

_TEKST = 'text COLLATE "C"'
_NIET_LEEG = " NOT NULL"

ZONDER_DAG = "9999-12-31"
"""Stands in the list of obligations, which goes by day, for 'the source names no last day'."""


@dataclass(slots=True)
class Verzoek:
    """A VOT product or a VOW; `laatste_dag` to answer, after an answer '2' to decide.

    `bevindingen` and `verzoek` (the request as it was received) are JSON text.
    """

    aanbieder: str
    referentie_aanbieder: str
    gemeente: str
    client_id: str
    soort: str
    status: str
    dagtekening: str
    ontvangen_op: str
    laatste_dag: str | None
    reden_afwijzing: str | None
    woonplaats_gemeente: str | None
    bericht_id: str | None
    bevindingen: str
    verzoek: str


@dataclass(slots=True)
class Toewijzing:
    """The version of an allocation that counts (IV013) and how many versions there were."""

    gemeente: str
    toewijzing_nummer: int
    client_id: str
    aanbieder: str
    referentie_aanbieder: str | None
    categorie: str | None
    code: str | None
    toewijzingsmoment: str
    dagtekening: str
    ingangsdatum: str
    einddatum: str | None
    reden_wijziging: str | None
    volume: int | None
    eenheid: str | None
    frequentie: str | None
    budget_eurocent: int | None
    verwijderd: bool
    rang: str
    aantal_versies: int
    bericht_id: str | None


@dataclass(slots=True)
class Verbruik:
    """What one client's lines used of an allocation, in one unit (hours counted as minutes).

    `maanden` maps the month in which the ProductPeriode begins to six sums: volume submitted,
    approved and credited, and the same three in eurocents. Submitted counts every judged debit
    line. Keyed by client too, so that a line with someone else's number changes nothing there.
    """

    gemeente: str
    toewijzing_nummer: int
    client_id: str
    eenheid: str
    maanden: dict[str, list[int]] = field(default_factory=dict)


@dataclass(slots=True)
class Termijn:
    """An obligation. `onderwerp` is `verzoek:<aanbieder>:<referentie>`, `bericht:<id>` or, for
    one that a kader gave a client, `dossier:<stream>`. `laatste_dag` is ZONDER_DAG when the source
    names none.

    `deel` tells the obligations of one subject apart. `afloop` is `vervuld`, `vervallen` (what was
    owed is not needed any more) or None while it is open; `vervuld_dag` is a Dutch calendar day.
    """

    onderwerp: str
    deel: str
    regel: str
    wie: str
    wat: str
    gemeente: str | None
    aanbieder: str | None
    referentie_aanbieder: str | None
    bericht_id: str | None
    client_id: str | None
    vanaf: str
    laatste_dag: str
    kalender: str
    waardoor: str | None
    afloop: str | None
    vervuld_op: str | None
    vervuld_dag: str | None
    vervuld_door: str | None


@dataclass(slots=True)
class Controlebevinding:
    """A finding for the formal and material control, with the amount at stake.

    `nummer` is its place among the findings of the event; `bevinding` is JSON text.
    """

    gebeurtenis_id: str
    nummer: int
    client_id: str
    gemeente: str
    aanbieder: str | None
    regel: str
    declaratie_nummer: str | None
    referentie_nummer: str | None
    toewijzing_nummer: int | None
    geldig_op: str
    vastgelegd_op: str
    bedrag_eurocent: int
    bevinding: str


@dataclass(slots=True)
class Toekenning:
    """A decision on a budget beside iJw; `vervangen` when a later record took its place.

    `nummer` orders the decisions of one day; `meters` is how far transport is paid for.
    """

    gebeurtenis_id: str
    client_id: str
    gemeente: str
    aanbieder: str | None
    soort: str
    kenmerk: str
    nummer: int
    besluit: str
    datum: str
    vastgelegd_op: str
    categorie: str | None
    code: str | None
    ingangsdatum: str | None
    einddatum: str | None
    volume: int | None
    eenheid: str | None
    frequentie: str | None
    bedrag_eurocent: int | None
    meters: int | None
    vervangen: bool


@dataclass(slots=True)
class Besteding:
    """Something used of such a budget; negative where it was given back."""

    gebeurtenis_id: str
    client_id: str
    gemeente: str
    soort: str
    kenmerk: str
    datum: str
    aantal: int | None
    eenheid: str | None
    bedrag_eurocent: int | None
    meters: int | None
    vervangen: bool


class Prestatie(NamedTuple):
    """A declared line with its verdict; written once, never changed.

    `versie` is that of its event in the client's stream. `volume` in `eenheid` (WJ756) and
    `bedrag_eurocent` are as submitted, never negative: `debet_credit` is D or C. `uitkomst` is
    `goedgekeurd` (a debit line was awarded, against the allocation version of
    `toewijzingsmoment`), `gecrediteerd` (a credit line took back
    `vorig_referentie_nummer`) or `afgewezen`.
    """

    client_id: str
    versie: int
    gebeurtenis_id: str
    gemeente: str
    aanbieder: str
    declaratie_nummer: str
    referentie_nummer: str
    vorig_referentie_nummer: str | None
    toewijzing_nummer: int
    toewijzingsmoment: str | None
    categorie: str
    code: str | None
    begindatum: str
    einddatum: str
    volume: int
    eenheid: str
    bedrag_eurocent: int
    debet_credit: str
    uitkomst: str
    vastgelegd_op: str
    bericht_id: str | None


@dataclass(slots=True)
class Bericht:
    """A message that was received or sent, with its verdict in one word."""

    bericht_id: str
    bericht: str | None
    bericht_code: str | None
    afzender: str | None
    ontvanger: str | None
    identificatie: str | None
    ontvangen_op: str
    uitkomst: str


@dataclass(frozen=True, slots=True)
class Tabel(Generic[R]):
    """A read model's table: the first `breedte` columns are its key.

    `typen` holds the SQL type per column that is not plain text; a column whose field may be None
    may be NULL. `indexen` are what follows the table's name in CREATE INDEX. `naar_rij` and
    `van_rij` translate between the row and its columns. `groeit`: rows are only added.
    """

    naam: str
    rij: type[R]
    breedte: int
    typen: dict[str, str]
    indexen: tuple[str, ...]
    naar_rij: Callable[[R], tuple[Any, ...]]
    van_rij: Callable[..., R]
    groeit: bool = False

    @property
    def kolommen(self) -> tuple[str, ...]:
        """The names of the columns in order."""
        return tuple(self.rij.__annotations__)

    @property
    def sleutel(self) -> tuple[str, ...]:
        """The columns of the primary key."""
        return self.kolommen[: self.breedte]

    def type_van(self, kolom: str) -> str:
        """The bare SQL type of a column."""
        return self.typen.get(kolom, "text")

    def definitie(self) -> str:
        """The columns as they stand in CREATE TABLE."""
        delen = []
        for naam, type_ in self.rij.__annotations__.items():
            mag_leeg = "None" in str(type_)
            delen.append(f"{naam} {self.typen.get(naam, _TEKST)}{'' if mag_leeg else _NIET_LEEG}")
        return ", ".join(delen)


def _verbruik_naar_rij(rij: Verbruik) -> tuple[Any, ...]:
    maanden = orjson.dumps(rij.maanden).decode()
    return (rij.gemeente, rij.toewijzing_nummer, rij.client_id, rij.eenheid, maanden)


def _verbruik_van_rij(
    gemeente: str, toewijzing_nummer: int, client_id: str, eenheid: str, maanden: str
) -> Verbruik:
    return Verbruik(gemeente, toewijzing_nummer, client_id, eenheid, orjson.loads(maanden))


def _tabel(
    naam: str, rij: type[R], breedte: int, typen: dict[str, str], indexen: tuple[str, ...]
) -> Tabel[R]:
    return Tabel(naam, rij, breedte, typen, indexen, attrgetter(*rij.__annotations__), rij)


VERZOEKEN = _tabel(
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
TOEWIJZINGEN = _tabel(
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
VERBRUIK = Tabel(
    "verbruik",
    Verbruik,
    4,
    {"toewijzing_nummer": "bigint", "maanden": "jsonb"},
    (),
    _verbruik_naar_rij,
    _verbruik_van_rij,
)
_OP_BUDGET = "(soort, gemeente, kenmerk, client_id)"
TOEKENNINGEN = _tabel(
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
BESTEDINGEN = _tabel(
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
TERMIJNEN = _tabel(
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
PRESTATIES = Tabel(
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
        "(aanbieder, referentie_nummer)",
        "(gemeente, aanbieder, begindatum)",
        "(gemeente, toewijzing_nummer)",
    ),
    lambda rij: rij,
    Prestatie,
    groeit=True,
)
BERICHTEN = _tabel(
    "berichten",
    Bericht,
    1,
    {"ontvangen_op": "timestamptz"},
    ("(ontvangen_op, bericht_id)", "(afzender, ontvangen_op, bericht_id)"),
)

TABELLEN: tuple[Tabel[Any], ...] = (
    VERZOEKEN,
    TOEWIJZINGEN,
    VERBRUIK,
    PRESTATIES,
    TOEKENNINGEN,
    BESTEDINGEN,
    TERMIJNEN,
    CONTROLEBEVINDINGEN,
    BERICHTEN,
)
VORM = 6
"""Goes up with every change of a table or of what an event does to it: then a rebuild follows."""
