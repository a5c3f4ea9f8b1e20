"""The kinds of value that a request may hold, each checked with a Dutch sentence."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from ledger.personen import bevat_bsn

_DAG = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
IN_URL = " (in een URL staat %2B voor de +)"
"""The end of a sentence about instants; elsewhere than in a URL it is left out."""
_VROEGSTE = datetime(1970, 1, 1, tzinfo=UTC)
_LAATSTE = datetime(2999, 12, 31, tzinfo=UTC)
"""Bounds that leave room on either side for every term that is counted from an instant."""
_VROEGSTE_FEIT, _LAATSTE_FEIT = date(1900, 1, 1), date(2999, 12, 31)


def lees_dag(waarde: Any) -> date:
    """A day `YYYY-MM-DD` and nothing else; raises a validation error in Dutch."""
    if isinstance(waarde, str) and _DAG.fullmatch(waarde):
        try:
            return date.fromisoformat(waarde)
        except ValueError:
            pass
    raise PydanticCustomError("eigen_dag", "Dit moet een bestaande dag zijn, als JJJJ-MM-DD.")


def lees_instant(waarde: Any) -> datetime:
    """An instant of RFC 3339 with its offset, in UTC; raises a validation error in Dutch."""
    if isinstance(waarde, str) and _INSTANT.fullmatch(waarde):
        try:
            instant = datetime.fromisoformat(waarde.upper()).astimezone(UTC)
        except (ValueError, OverflowError):
            instant = None
        if instant is not None and _VROEGSTE <= instant <= _LAATSTE:
            return instant
    raise PydanticCustomError(
        "eigen_tijdstip",
        "Dit moet een tijdstip met tijdzone zijn volgens RFC 3339 tussen 1970 en 3000, "
        f"zoals 2027-05-20T09:00:00+01:00{IN_URL}.",
    )


def utc(instant: datetime) -> str:
    """An instant as it stands in every answer: UTC with Z, to the microsecond."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _patroon(vorm: str, zin: str) -> BeforeValidator:
    patroon = re.compile(vorm)

    def controleer(waarde: Any) -> str:
        if isinstance(waarde, str) and patroon.fullmatch(waarde):
            return waarde
        raise PydanticCustomError("eigen_vorm", zin)

    return BeforeValidator(controleer)


Dag = Annotated[
    date,
    BeforeValidator(lees_dag),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2027-02-03"]}),
]


def _redelijke_dag(dag: date) -> date:
    """A day that leaves room for every term that is counted from it."""
    if not _VROEGSTE_FEIT <= dag <= _LAATSTE_FEIT:
        raise PydanticCustomError("eigen_dag", "Dit moet een dag tussen 1900 en 3000 zijn.")
    return dag


Stukdag = Annotated[Dag, AfterValidator(_redelijke_dag)]
StukdagOfLeeg = Annotated[
    Stukdag | None,
    WithJsonSchema({"type": ["string", "null"], "format": "date", "examples": ["2027-02-03"]}),
]
"""With its format in one place, where the rules for APIs look for it."""
Instant = Annotated[
    datetime,
    BeforeValidator(lees_instant),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2027-02-03T09:12:44Z"]}),
]
Gemeente = Annotated[
    str,
    _patroon("[0-9]{4}", "Een gemeentecode bestaat uit vier cijfers."),
    Field(description="CBS-code van de gemeente: vier cijfers.", examples=["0034"]),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}$", "examples": ["0034"]}),
]
Aanbieder = Annotated[
    str,
    _patroon("[0-9]{8}", "Een AGB-code bestaat uit acht cijfers."),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{8}$", "examples": ["12345678"]}),
]
ClientId = Annotated[
    str,
    _patroon("client-[0-9a-f]{32}", "Dit is geen geldig clientId."),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": "^client-[0-9a-f]{32}$",
            "examples": ["client-0123456789abcdef0123456789abcdef"],
        }
    ),
]
Code = Annotated[
    str,
    _patroon("[0-9A-Za-z]{1,5}", "Een code bestaat uit hoogstens vijf letters en cijfers."),
    WithJsonSchema({"type": "string", "pattern": "^[0-9A-Za-z]{1,5}$"}),
]
Regeltekst = Annotated[
    str,
    _patroon(
        "[^\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\ud800-\\udfff]{1,100}",
        "Dit moet een tekst op één regel zijn, tot 100 tekens.",
    ),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 100}),
]


def _zonder_bsn(tekst: str) -> str:
    if bevat_bsn(tekst):
        raise PydanticCustomError("eigen_bsn", "Zet hier geen BSN.")
    return tekst


Label = Annotated[Regeltekst, AfterValidator(_zonder_bsn)]
"""A name or role that findings and events show in the clear."""
Cursor = Annotated[
    str,
    _patroon("[0-9A-Za-z_-]{1,500}", "De cursor is ongeldig; begin opnieuw zonder cursor."),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 500}),
]
"""Longer than a line of text: it holds an instant to the microsecond and the id of a row."""
Tekst = Annotated[
    str,
    _patroon(
        "[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff]{1,4000}",
        "Dit moet een tekst van 1 tot 4000 tekens zijn, zonder stuurtekens.",
    ),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 4000}),
]
