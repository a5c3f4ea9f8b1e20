"""What is wrong with a request beyond the shape of its parts, told together with what is.

A dependency that raised would be heard alone. It notes what is wrong; the endpoint is called only
when nothing was noted, and the answer to other errors names what was.
"""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from api.problemen import Fout, Probleem, ongeldig, van_invoerfouten

_genoteerd: ContextVar[list[Fout] | None] = ContextVar("genoteerd", default=None)


def begin() -> None:
    """Nothing is wrong yet with the request that this task serves."""
    _genoteerd.set([])


def noteer(fout: Fout) -> None:
    """Remember what is wrong, once; the endpoint will not be called."""
    fouten = _genoteerd.get()
    if fouten is None:
        raise ongeldig(fout)
    if fout not in fouten:
        fouten.append(fout)


def alle_fouten(fout: RequestValidationError) -> Probleem:
    """400 with what was noted and with every error of path, query, headers and body, each once.

    What several dependencies ask for is wrong for each of them.
    """
    fouten = dict.fromkeys((*(_genoteerd.get() or ()), *van_invoerfouten(fout)))
    return ongeldig(*fouten)


class Route(APIRoute):
    """A route whose endpoint is not called when something was noted."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **opties: Any) -> None:
        super().__init__(path, _bewaakt(endpoint), **opties)


def _bewaakt(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    if iscoroutinefunction(endpoint):

        @wraps(endpoint)
        async def bewaakt(**waarden: Any) -> Any:
            _stop_bij_gebreken()
            return await endpoint(**waarden)

        return bewaakt

    @wraps(endpoint)
    def bewaakt_in_thread(**waarden: Any) -> Any:
        _stop_bij_gebreken()
        return endpoint(**waarden)

    return bewaakt_in_thread


def _stop_bij_gebreken() -> None:
    if fouten := _genoteerd.get():
        raise ongeldig(*fouten)
