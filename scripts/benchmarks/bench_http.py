"""Reads over HTTP against an empty FastAPI route: 8 connections, each variant a server of its own.

Target: GET /v1/clienten/{clientId} and .../budget at 0.5 or more of the empty route.
"""

import asyncio
import os
import secrets
import socket
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from itertools import cycle
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import uvicorn
import uvloop
from fastapi import FastAPI

from api.app import maak_app_uit_omgeving
from api.dienst import NAAM_DATABASE, NAAM_OEFENMODUS, Instellingen, open_dienst
from api.gc import stel_af
from api.laden import Kenmerken, laad
from ledger.database import verbinding
from ledger.privacy import NAAM_GEHEIM, NAAM_HOOFDSLEUTEL

VERBINDINGEN = 8
RONDEN = 5
SECONDEN_PER_RONDE = 1.5
CLIENTEN = 40
DOEL = 0.5
_OPSTART_SECONDEN = 30.0
_KLOK = "2026-09-01T10:00:00Z"
_KENMERKEN = Kenmerken(date(2026, 9, 1), CLIENTEN, 12, 1)


def meet() -> dict[str, float]:
    """Requests per second of each variant (median of the rounds), and the ratios to the empty."""
    with TemporaryDirectory() as naam, ExitStack() as stapel:
        db = stapel.enter_context(verbinding(None, Path(naam)))
        omgeving = {
            NAAM_DATABASE: db.dsn,
            NAAM_OEFENMODUS: "ja",
            NAAM_GEHEIM: secrets.token_hex(16),
            NAAM_HOOFDSLEUTEL: b64encode(secrets.token_bytes(32)).decode(),
        }
        clienten, budgetten = _vul(db.dsn, omgeving, Path(naam))
        leeg = stapel.enter_context(_server("leeg", omgeving))
        dienst = stapel.enter_context(_server("dienst", omgeving))
        varianten = {
            "leeg": (leeg, ["/leeg"]),
            "client": (dienst, [f"/v1/clienten/{client}" for client in clienten]),
            "budget": (dienst, [f"/v1/toewijzingen/{g}/{n}/budget" for g, n in budgetten]),
        }
        snelheden = _ronden(varianten)
    midden = {f"{naam}_per_seconde": median(rij) for naam, rij in snelheden.items()}
    return {
        **midden,
        "client_verhouding": midden["client_per_seconde"] / midden["leeg_per_seconde"],
        "budget_verhouding": midden["budget_per_seconde"] / midden["leeg_per_seconde"],
    }


def _ronden(varianten: dict[str, tuple[int, list[str]]]) -> dict[str, list[float]]:
    """Alternating rounds, so that noise of the machine falls on all variants alike."""
    snelheden: dict[str, list[float]] = {naam: [] for naam in varianten}
    for ronde in range(RONDEN + 1):
        for naam, (poort, paden) in varianten.items():
            snelheid = uvloop.run(_belast(poort, paden, SECONDEN_PER_RONDE))
            if ronde:  # the first one warms up
                snelheden[naam].append(snelheid)
    return snelheden


# --- the load -------------------------------------------------------------------------------------


class _Klant(asyncio.Protocol):
    """One connection: the next request goes out as soon as the last answer is in."""

    def __init__(self, verzoeken: Iterator[bytes], klaar: asyncio.Future[None]) -> None:
        self.aantal = 0
        self._verzoeken = verzoeken
        self._klaar = klaar
        self._buffer = b""

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        transport.write(next(self._verzoeken))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        kop, scheiding, rest = self._buffer.partition(b"\r\n\r\n")
        if not scheiding:
            return
        if not kop.startswith(b"HTTP/1.1 200"):
            self._klaar.set_exception(RuntimeError(kop.split(b"\r\n")[0].decode()))
            return
        _, _, lengte = kop.lower().partition(b"content-length: ")
        if len(rest) >= int(lengte.split(b"\r\n")[0]):
            self._buffer = b""
            self.aantal += 1
            self._transport.write(next(self._verzoeken))

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._klaar.done():
            self._klaar.set_exception(exc or ConnectionError("de server brak de verbinding af"))


async def _belast(poort: int, paden: Sequence[str], seconden: float) -> float:
    """Requests per second over all connections."""
    lus = asyncio.get_running_loop()
    fout: asyncio.Future[None] = lus.create_future()
    verzoeken = cycle(
        f"GET {pad} HTTP/1.1\r\nHost: localhost\r\nKlok: {_KLOK}\r\n\r\n".encode() for pad in paden
    )
    begin = time.perf_counter()
    verbindingen = [
        await lus.create_connection(lambda: _Klant(verzoeken, fout), "127.0.0.1", poort)
        for _ in range(VERBINDINGEN)
    ]
    await asyncio.wait([fout], timeout=seconden)
    if fout.done():
        fout.result()
    duur = time.perf_counter() - begin
    fout.cancel()
    for transport, _ in verbindingen:
        transport.abort()
    return sum(klant.aantal for _, klant in verbindingen) / duur


# --- the servers ----------------------------------------------------------------------------------


def _vul(
    dsn: str, omgeving: dict[str, str], data_map: Path
) -> tuple[list[str], list[tuple[str, int]]]:
    """Load sample data; the clients and the allocations to ask for."""
    instellingen = Instellingen(dsn, data_map, oefenmodus=True)
    with open_dienst(instellingen, omgeving, maak_schema=True) as dienst:
        laad(dienst.grootboek, _KENMERKEN, lambda: False, lambda *_: None)
        dienst.loper.wacht_op(dienst.grootboek.opslag.max_notification_id() or 0, 60.0)
    with psycopg.connect(dsn) as conn:
        rijen = conn.execute(
            "SELECT client_id, gemeente, toewijzing_nummer"
            " FROM projectie_toewijzingen ORDER BY gemeente, toewijzing_nummer"
        ).fetchall()
    return sorted({rij[0] for rij in rijen}), [(rij[1], rij[2]) for rij in rijen]


@contextmanager
def _server(variant: str, omgeving: dict[str, str]) -> Iterator[int]:
    """A server in a process of its own; gives its port."""
    with socket.socket() as vrij:
        vrij.bind(("127.0.0.1", 0))
        poort: int = vrij.getsockname()[1]
    proces = subprocess.Popen(
        [sys.executable, __file__, "--dien", variant, str(poort)],
        env={**os.environ, **omgeving, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    try:
        _wacht_tot_bereikbaar(poort, proces)
        yield poort
    finally:
        proces.terminate()
        proces.wait(timeout=20)


def _wacht_tot_bereikbaar(poort: int, proces: subprocess.Popen[bytes]) -> None:
    tot = time.monotonic() + _OPSTART_SECONDEN
    while time.monotonic() < tot and proces.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", poort), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("de server kwam niet op gang")


def lege_app() -> FastAPI:
    """The yardstick: the least that FastAPI can do."""
    app = FastAPI()

    @app.get("/leeg")
    async def leeg() -> dict[str, str]:
        return {}

    return app


def dien(variant: str, poort: int) -> None:
    """Serve one variant until it is stopped."""
    app = lege_app() if variant == "leeg" else maak_app_uit_omgeving()
    stel_af()
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=poort,
        loop="uvloop",
        http="httptools",
        log_level="warning",
        access_log=False,
    )


def main() -> None:
    """Measure and print one figure per line."""
    if sys.argv[1:2] == ["--dien"]:
        dien(sys.argv[2], int(sys.argv[3]))
        return
    for naam, waarde in meet().items():
        print(f"{naam:24} {waarde:10.2f}")
    print(f"doel: verhouding van {DOEL} of meer")


if __name__ == "__main__":
    main()
