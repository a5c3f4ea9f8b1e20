"""A client of the application for tests: the whole of it, lifespan included, without a socket."""

import asyncio
import threading
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Any, Self

import httpx
from fastapi import FastAPI


class Klant:
    """Sends requests to an application that runs in an event loop of its own thread."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self._lus = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._lus.run_forever, daemon=True)
        vervoer = httpx.ASGITransport(app=app)
        self._http = httpx.AsyncClient(transport=vervoer, base_url="http://test")

    def __enter__(self) -> Self:
        self._thread.start()
        self._levensloop = self._app.router.lifespan_context(self._app)
        self._wacht(self._levensloop.__aenter__())
        return self

    def __exit__(
        self,
        soort: type[BaseException] | None,
        fout: BaseException | None,
        spoor: TracebackType | None,
    ) -> None:
        self._wacht(self._http.aclose())
        self._wacht(self._levensloop.__aexit__(None, None, None))
        self._lus.call_soon_threadsafe(self._lus.stop)
        self._thread.join()
        self._lus.close()

    def _wacht(self, werk: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(werk, self._lus).result(timeout=60)

    def get(self, pad: str, **overig: Any) -> httpx.Response:
        return self.verzoek("GET", pad, **overig)

    def post(self, pad: str, **overig: Any) -> httpx.Response:
        return self.verzoek("POST", pad, **overig)

    def verzoek(self, methode: str, pad: str, **overig: Any) -> httpx.Response:
        antwoord: httpx.Response = self._wacht(self._http.request(methode, pad, **overig))
        return antwoord

    def xml(self, inhoud: bytes, **kopregels: str | bytes) -> httpx.Response:
        """Posts a message."""
        koppen = {"Content-Type": "application/xml", **kopregels}
        return self.post("/v1/berichten", content=inhoud, headers=koppen)


async def stukken(aantal: int, omvang_bytes: int) -> AsyncIterator[bytes]:
    """A body without a Content-Length."""
    for _ in range(aantal):
        yield b" " * omvang_bytes
