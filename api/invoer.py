"""What every route with a JSON body requires of it."""

import json
from collections import Counter
from collections.abc import Iterator
from email.message import Message
from typing import Any

from fastapi import Depends, Request
from fastapi.dependencies.models import Dependant

from api.gebreken import begin, noteer
from api.problemen import Fout, Probleem, gevonden


async def _alleen_json(request: Request) -> None:
    kop = Message()
    kop["content-type"] = request.headers.get("content-type", "")
    soort = kop.get_content_subtype()
    if kop.get_content_maintype() != "application" or not (
        soort == "json" or soort.endswith("+json")
    ):
        raise Probleem(415, "Stuur de inhoud met Content-Type: application/json.")
    for fout in _dubbele_namen(await request.body()):
        noteer(fout)


def _dubbele_namen(inhoud: bytes) -> list[Fout]:
    """An error for each name that an object holds twice: which of the two counts is unclear."""
    fouten = []

    def tel(paren: list[tuple[str, Any]]) -> dict[str, Any]:
        for naam, aantal in Counter(naam for naam, _ in paren).items():
            if aantal > 1:
                zin = f"Hetzelfde veld staat {aantal} keer in één object{gevonden(naam)}."
                fouten.append(Fout("body", "/", "dubbel", zin))
        return dict(paren)

    try:
        json.loads(inhoud, object_pairs_hook=tel)
    except (ValueError, RecursionError):
        return []  # not JSON at all, which is reported elsewhere
    return fouten


async def _alleen_bekende_vragen(request: Request) -> None:
    """A question that the route does not know, or one asked twice, would go unheard.

    The first dependency of every route.
    """
    begin()
    bekend = set(_vragen(request.scope["route"].dependant))
    for naam, aantal in Counter(naam for naam, _ in request.query_params.multi_items()).items():
        if naam not in bekend:
            keuze = ", ".join(sorted(bekend)) or "geen"
            zin = f"Deze vraag bestaat hier niet{gevonden(naam)}. Bekend zijn: {keuze}."
            noteer(Fout("query", naam, "onbekend", zin))
        elif aantal > 1:
            zin = f"Deze vraag staat er {aantal} keer; stel haar hoogstens één keer."
            noteer(Fout("query", naam, "dubbel", zin))


def _vragen(afhankelijk: Dependant) -> Iterator[str]:
    """The names of the questions of a route and of what it depends on."""
    yield from (veld.alias for veld in afhankelijk.query_params)
    for deel in afhankelijk.dependencies:
        yield from _vragen(deel)


ALLEEN_BEKENDE_VRAGEN = [Depends(_alleen_bekende_vragen)]
"""Answers 400 to a query parameter that the route does not know, or that is there twice."""

ALLEEN_JSON = [Depends(_alleen_json)]
"""Answers 415 to a body that does not say that it is JSON, 400 to one that says a thing twice."""
