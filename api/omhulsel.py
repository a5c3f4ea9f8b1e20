"""What surrounds every request: the version header, a limit on bodies, the log, the last resort.

The log holds the method, the template of the path and the status, never a path, query or body:
these may hold what a caller should not have put there. Plain ASGI, because it is on every path.
"""

import logging
import traceback
from collections.abc import Callable
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.antwoorden import BASIS, VERSIE
from api.problemen import Probleem, probleem_antwoord

logger = logging.getLogger(__name__)

MAX_BERICHT_BYTES = 25 * 1024 * 1024
"""The largest message (OP179)."""
MAX_JSON_BYTES = 1024 * 1024
_GROOT = frozenset({"/v1/berichten", "/v1/simulaties"})

_KOPREGELS = [
    (b"api-version", VERSIE.encode()),
    (b"cache-control", b"private, no-cache"),
    (b"x-content-type-options", b"nosniff"),
]


class Omhulsel:
    """The outermost layer; `referentie` gives the reference of an error answer."""

    def __init__(self, app: ASGIApp, referentie: Callable[[], str]) -> None:
        self.app = app
        self._referentie = referentie

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request; an error that nobody expected becomes a 500 without details."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = 0
        # HEAD is GET to all that follows; the server leaves out the body of the answer.
        binnen = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope

        async def verzend(bericht: Message) -> None:
            nonlocal status
            if bericht["type"] == "http.response.start":
                status = bericht["status"]
                bericht["headers"] = [*bericht.get("headers", ()), *_KOPREGELS]
            await send(bericht)

        try:
            await self._bedien(binnen, receive, verzend)
        except Exception as fout:  # noqa: BLE001 - the last resort of every request
            referentie = self._referentie()
            logger.error("%s %s", referentie, _zonder_inhoud(fout))
            if status == 0:
                probleem = Probleem(500, "Er ging iets mis. Vermeld bij vragen de referentie.")
                await probleem_antwoord(probleem, referentie)(scope, receive, verzend)
        logger.info("%s %s %d", scope["method"], sjabloon(binnen), status)

    async def _bedien(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "GET":
            await self.app(scope, receive, send)
            return
        maximum = MAX_BERICHT_BYTES if scope["path"] in _GROOT else MAX_JSON_BYTES
        try:
            _controleer_lengte(scope, maximum)
        except Probleem as probleem:
            await probleem_antwoord(probleem, self._referentie())(scope, receive, send)
            return
        await self.app(scope, _begrensd(receive, maximum), send)


def sjabloon(scope: Scope) -> str:
    """The template of the path that was served; nothing that the caller chose."""
    if "sjabloon" in scope:
        return str(scope["sjabloon"])
    pad = getattr(scope.get("route"), "path", None)
    if pad is None:
        return "(onbekend pad)"
    # The routes of a router know their path without its prefix.
    in_basis = scope["path"].startswith(f"{BASIS}/") and not pad.startswith(BASIS)
    return f"{BASIS}{pad}" if in_basis else str(pad)


def _te_groot(maximum: int) -> Probleem:
    # The rest of the body is left unread, so the connection cannot be used again.
    return Probleem(
        413,
        f"De inhoud is te groot: hoogstens {maximum // (1024 * 1024)} MB is toegestaan.",
        kopregels={"Connection": "close"},
    )


def _controleer_lengte(scope: Scope, maximum: int) -> None:
    for naam, waarde in scope["headers"]:
        # The server has seen to it that this is a number.
        if naam == b"content-length" and int(waarde) > maximum:
            raise _te_groot(maximum)


def _begrensd(receive: Receive, maximum: int) -> Receive:
    """`receive`, until more than `maximum` bytes have come."""
    ontvangen = 0

    async def ontvang() -> Message:
        nonlocal ontvangen
        bericht = await receive()
        ontvangen += len(bericht.get("body", b""))
        if ontvangen > maximum:
            raise _te_groot(maximum)
        return bericht

    return ontvang


def _zonder_inhoud(fout: BaseException) -> str:
    """Where an error arose, without its message: that may quote personal data."""
    plaatsen: list[Any] = traceback.extract_tb(fout.__traceback__)[-6:]
    spoor = " < ".join(f"{p.filename.rsplit('/', 1)[-1]}:{p.lineno}" for p in reversed(plaatsen))
    return f"{type(fout).__name__} op {spoor}"
