"""Questions of requests that come in together, asked in one round trip.

While one question is on its way, others wait and go along with the next. Each is asked after its
request came in, so an answer is never older than the request.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import psycopg

S = TypeVar("S")

_MEESTE_TEGELIJK = 500
_GEDULD_MILLISECONDEN = 5_000


class Bundelaar(Generic[S]):
    """Asks one statement for many keys on a connection of its own.

    `waarden` turns keys into the parameters of the statement, `sleutel` gives the key of a row.
    Belongs to one event loop.
    """

    def __init__(
        self,
        dsn: str,
        opdracht: str,
        waarden: Callable[[Sequence[S]], Sequence[Any]],
        sleutel: Callable[[tuple[Any, ...]], S],
    ) -> None:
        self._dsn = dsn
        self._opdracht = opdracht.encode()
        self._waarden = waarden
        self._sleutel = sleutel
        self._wachtend: list[tuple[S, asyncio.Future[tuple[Any, ...] | None]]] = []
        self._taak: asyncio.Task[None] | None = None
        self._conn: psycopg.AsyncConnection[Any] | None = None

    async def vraag(self, sleutel: S) -> tuple[Any, ...] | None:
        """The row of a key; None when there is none. Raises psycopg.Error."""
        lus = asyncio.get_running_loop()
        toekomst: asyncio.Future[tuple[Any, ...] | None] = lus.create_future()
        self._wachtend.append((sleutel, toekomst))
        if self._taak is None:
            self._taak = lus.create_task(self._werk())
        return await toekomst

    async def sluit(self) -> None:
        """Close the connection after what is under way."""
        if self._taak is not None:
            await self._taak
        if self._conn is not None:
            await self._conn.close()

    async def _werk(self) -> None:
        try:
            while self._wachtend:
                partij = self._wachtend[:_MEESTE_TEGELIJK]
                del self._wachtend[:_MEESTE_TEGELIJK]
                await self._beantwoord(partij)
        finally:
            self._taak = None

    async def _beantwoord(
        self, partij: list[tuple[S, asyncio.Future[tuple[Any, ...] | None]]]
    ) -> None:
        try:
            rijen = await self._stel([sleutel for sleutel, _ in partij])
        except psycopg.Error as fout:
            for _, toekomst in partij:
                if not toekomst.done():
                    toekomst.set_exception(fout)
            return
        gevonden = {self._sleutel(rij): rij for rij in rijen}
        for sleutel, toekomst in partij:
            if not toekomst.done():  # its request may have been given up
                toekomst.set_result(gevonden.get(sleutel))

    async def _stel(self, sleutels: list[S]) -> list[tuple[Any, ...]]:
        """One round trip; once more on a new connection when the old one was dropped."""
        waarden = self._waarden(list(dict.fromkeys(sleutels)))
        try:
            return await self._uitvoeren(waarden)
        except psycopg.OperationalError:
            await self._verbreek()
            return await self._uitvoeren(waarden)

    async def _uitvoeren(self, waarden: Sequence[Any]) -> list[tuple[Any, ...]]:
        if self._conn is None:
            self._conn = await psycopg.AsyncConnection.connect(
                self._dsn,
                autocommit=True,
                options=f"-c statement_timeout={_GEDULD_MILLISECONDEN}",
                connect_timeout=5,
            )
        cursor = await self._conn.execute(self._opdracht, waarden, prepare=True, binary=True)
        return await cursor.fetchall()

    async def _verbreek(self) -> None:
        if self._conn is not None:
            await self._conn.close()
            self._conn = None
