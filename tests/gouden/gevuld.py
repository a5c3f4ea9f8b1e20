"""A value of a model with every field filled, the same in every run."""

from datetime import date, time
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin
from uuid import UUID

from ledger.bevinding import Waarde

_WAARDEN: dict[type, Any] = {
    str: "tekst",
    int: 7,
    bool: True,
    date: date(2027, 1, 4),
    time: time(9, 30),
    UUID: UUID("01941f29-7c00-7000-8000-000000000002"),
}


def gevuld(model: type[Waarde]) -> Any:
    """A `model` in which no field has its default."""
    return model(**{naam: _waarde(veld.annotation) for naam, veld in model.model_fields.items()})


def _waarde(soort: Any) -> Any:
    herkomst, delen = get_origin(soort), get_args(soort)
    if herkomst in (Union, UnionType):
        return _waarde(next(deel for deel in delen if deel is not type(None)))
    if herkomst is Literal:
        return delen[-1]
    if herkomst is tuple:
        return (_waarde(delen[0]),)
    if herkomst is dict:
        return {"naam": _waarde(delen[1])}
    if isinstance(soort, type) and issubclass(soort, Waarde):
        return gevuld(soort)
    return _WAARDEN[soort]
