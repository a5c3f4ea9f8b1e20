"""The fast lane: the two reads that are asked most, in their plain form.

It takes only what needs no further thought: a well-formed path, at most `geldigOp` as a question,
headers that are right. Everything else, and every error, is for the full routes, which answer the
same from the same readers.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import unquote_to_bytes

import psycopg
from pydantic_core import PydanticCustomError
from starlette.types import ASGIApp, Receive, Scope, Send

from api.budgetlezer import Budgetlezer
from api.clientlezer import Clientlezer
from api.omstandigheden import ROLLEN
from api.typen import lees_dag, lees_instant
from ledger.klok import Klok
from ledger.stempel import plaatselijke_dag

_CLIENT = re.compile(r"/v1/clienten/(client-[0-9a-f]{32})")
_BUDGET = re.compile(r"/v1/toewijzingen/([0-9]{4})/([1-9][0-9]{0,8})/budget")
_GELDIG_OP = re.compile(rb"geldigOp=([0-9]{4}-[0-9]{2}-[0-9]{2})")
_NAAM = re.compile(rb"[ -~]{1,100}")
_ROLLEN = frozenset(rol.encode() for rol in ROLLEN)
_JSON = (b"content-type", b"application/json")


@dataclass(slots=True)
class Lezers:
    """The readers of the fast lane; they exist while the application is up."""

    clienten: Clientlezer
    budgetten: Budgetlezer


@dataclass(frozen=True, slots=True)
class _Vraag:
    nu: datetime
    merk: bytes | None


class Snelbaan:
    """Answers what it can at once and passes on the rest."""

    def __init__(self, app: ASGIApp, lezers: Lezers, klok: Klok) -> None:
        self.app = app
        self._lezers = lezers
        self._klok = klok

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request, itself or through the full routes."""
        if scope["type"] == "http" and scope["method"] == "GET":
            pad: str = scope["path"]
            try:
                if client := _CLIENT.fullmatch(pad):
                    klaar = await self._client(scope, send, client[1])
                elif budget := _BUDGET.fullmatch(pad):
                    klaar = await self._budget(scope, send, budget[1], int(budget[2]))
                else:
                    klaar = False
            except (psycopg.Error, PydanticCustomError):
                klaar = False
            if klaar:
                return
        await self.app(scope, receive, send)

    async def _client(self, scope: Scope, send: Send, client_id: str) -> bool:
        vraag, geldig_op = self._vraag(scope), _geldig_op(scope["query_string"])
        if vraag is None or geldig_op is None:
            return False
        dag = plaatselijke_dag(vraag.nu) if geldig_op is _VANDAAG else geldig_op
        antwoord = await self._lezers.clienten.antwoord(client_id, dag, vraag.nu)
        if antwoord is None:
            return False
        scope["sjabloon"] = "/v1/clienten/{clientId}"
        inhoud, merk = antwoord
        etag = (b"etag", merk.encode())
        if vraag.merk is not None and zelfde_merk(vraag.merk, etag[1]):
            await _stuur(send, 304, [etag], b"")
        else:
            await _stuur(send, 200, [_JSON, etag], inhoud)
        return True

    async def _budget(self, scope: Scope, send: Send, gemeente: str, nummer: int) -> bool:
        vraag = None if scope["query_string"] else self._vraag(scope)
        if vraag is None:
            return False
        dag = plaatselijke_dag(vraag.nu)
        inhoud = await self._lezers.budgetten.antwoord(gemeente, nummer, dag)
        if inhoud is None:
            return False
        scope["sjabloon"] = "/v1/toewijzingen/{gemeente}/{toewijzingNummer}/budget"
        await _stuur(send, 200, [_JSON], inhoud)
        return True

    def _vraag(self, scope: Scope) -> _Vraag | None:
        """What the headers ask; None when one of them needs a closer look."""
        nu = merk = None
        for naam, waarde in scope["headers"]:
            if naam == b"klok":
                nu = lees_instant(waarde.decode("latin-1"))
            elif naam == b"if-none-match":
                merk = waarde
            elif (naam == b"rol" and waarde not in _ROLLEN) or (
                naam == b"gebruiker" and not _NAAM.fullmatch(waarde)
            ):
                return None
        return _Vraag(nu or self._klok.nu(), merk)


_VANDAAG = date.max


def _geldig_op(query: bytes) -> date | None:
    """The day that is asked for, `_VANDAAG` without one; None when there is more to it."""
    if not query:
        return _VANDAAG
    gevonden = _GELDIG_OP.fullmatch(unquote_to_bytes(query))
    return lees_dag(gevonden[1].decode()) if gevonden else None


def zelfde_merk(gevraagd: bytes, merk: bytes) -> bool:
    """Whether If-None-Match names this entity tag; compared weakly (RFC 9110, 8.8.3.2)."""
    kaal = merk.removeprefix(b"W/")
    return any(deel.strip().removeprefix(b"W/") in {kaal, b"*"} for deel in gevraagd.split(b","))


async def _stuur(
    send: Send, status: int, kopregels: list[tuple[bytes, bytes]], inhoud: bytes
) -> None:
    if status != 304:
        kopregels.append((b"content-length", str(len(inhoud)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": kopregels})
    await send({"type": "http.response.body", "body": inhoud})
