"""How answers are made: JSON bytes, links, pages, and the public form of identifiers."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import orjson
from starlette.responses import Response

from ledger.waarden import Termijn, VoldaneTermijn
from projections.paginering import Pagina

VERSIE = "1.0.0"
"""The full version of the API, in the header API-Version of every answer."""
BASIS = "/v1"
_BERICHT = "bericht-"


def json_antwoord(
    inhoud: Any, status: int = 200, kopregels: Mapping[str, str] | None = None
) -> Response:
    """An answer in JSON."""
    return Response(
        orjson.dumps(inhoud), status, headers=dict(kopregels or {}), media_type="application/json"
    )


def bericht_id(stroom: str | None) -> str | None:
    """The public id of a message: the UUID of its stream."""
    return stroom if stroom is None else stroom.removeprefix(_BERICHT)


def bericht_stroom(publiek: str) -> str:
    """The stream of a message by its public id; the id of the stream itself serves too."""
    return _BERICHT + publiek.removeprefix(_BERICHT)


def verwijzing(*delen: str | int) -> dict[str, str]:
    """A link to a resource under /v1."""
    return {"href": "/".join([BASIS, *(quote(str(deel), safe="") for deel in delen)])}


def lijst(pad: str, pagina: Pagina, vragen: Mapping[str, Any]) -> dict[str, Any]:
    """A page of a list with the links to itself and to the next one."""
    gesteld = {naam: waarde for naam, waarde in vragen.items() if waarde is not None}
    links = {"self": _blad(pad, gesteld)}
    if pagina.volgende is not None:
        links["next"] = _blad(pad, {**gesteld, "cursor": pagina.volgende})
    return {"items": [publiek(rij) for rij in pagina.rijen], "_links": links}


def _blad(pad: str, vragen: Mapping[str, Any]) -> dict[str, str]:
    return {"href": f"{BASIS}{pad}?{urlencode(vragen)}" if vragen else f"{BASIS}{pad}"}


def publiek(rij: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a read model with the public id of its message."""
    if "berichtId" not in rij:
        return dict(rij)
    return {**rij, "berichtId": bericht_id(rij["berichtId"])}


def verplichting_json(termijn: Termijn) -> dict[str, Any]:
    """An obligation that an event opened, without the calendar that counted it."""
    return termijn.model_dump(mode="json", by_alias=True, exclude={"kalender"})


def voldaan_json(termijn: VoldaneTermijn) -> dict[str, Any]:
    """An obligation that an event met or made lapse."""
    return termijn.model_dump(mode="json", by_alias=True)
