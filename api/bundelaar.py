"""Questions of requests that come in together, asked in one round trip.

While one question is on its way, others wait and go along with the next. Each is asked after its
request came in, so an answer is never older than the request.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import psycopg
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ExecStatus

S = TypeVar("S")

_MEESTE_TEGELIJK = 200
_GEDULD_MILLISECONDEN = 5_000
_NAAM = b"bundel"


class Lijn:
    """A connection with one prepared statement, asked without the driver's general machinery.

    That machinery costs as much as the whole answer to a request, and a question that is always
    the same needs none of it. Belongs to one event loop; one question at a time.
    """

    def __init__(self, conn: psycopg.AsyncConnection[Any]) -> None:
        self._conn = conn
        self._pg = conn.pgconn
        self._lus = asyncio.get_running_loop()
        self._antwoord: asyncio.Future[Any] | None = None
        self._socket = self._pg.socket  # it cannot be asked for once the connection is lost
        self._luistert = True
        self._lus.add_reader(self._socket, self._op_bytes)

    @classmethod
    async def open(cls, dsn: str, opdracht: str) -> "Lijn":
        """A connection with the statement, whose parameters are $1, $2 …; raises psycopg.Error."""
        conn = await psycopg.AsyncConnection.connect(
            dsn,
            autocommit=True,
            options=f"-c statement_timeout={_GEDULD_MILLISECONDEN}",
            connect_timeout=5,
        )
        await conn.execute(b"PREPARE " + _NAAM + b" AS " + opdracht.encode())
        return cls(conn)

    async def vraag(self, waarden: Sequence[Any]) -> list[tuple[Any, ...]]:
        """The rows for these parameters; raises psycopg.Error."""
        vertaler = Transformer(self._conn)
        delen = vertaler.dump_sequence(waarden, [PyFormat.TEXT] * len(waarden))
        self._antwoord = self._lus.create_future()
        self._pg.send_query_prepared(_NAAM, delen, param_formats=vertaler.formats, result_format=1)
        if self._pg.flush():  # a question is small: only a connection that hangs does not take it
            raise psycopg.OperationalError("De verbinding neemt geen vragen meer aan.")
        resultaat = await self._antwoord
        if resultaat.status != ExecStatus.TUPLES_OK:
            raise psycopg.errors.error_from_result(resultaat)
        vertaler.set_pgresult(resultaat)
        return vertaler.load_rows(0, resultaat.ntuples, tuple)

    async def sluit(self) -> None:
        """Close the connection."""
        self._luister_niet_meer()
        await self._conn.close()

    def _luister_niet_meer(self) -> None:
        """Once only: the number of a lost connection's socket may be another's by now."""
        if self._luistert:
            self._luistert = False
            self._lus.remove_reader(self._socket)

    def _op_bytes(self) -> None:
        """Something came in: the answer, or the end of the connection."""
        wachtend = self._antwoord
        try:
            self._pg.consume_input()
            if wachtend is None or self._pg.is_busy():
                return
            resultaat = self._pg.get_result()
            while self._pg.get_result() is not None:
                pass
        except psycopg.Error as fout:
            self._luister_niet_meer()
            if wachtend is not None and not wachtend.done():
                wachtend.set_exception(fout)
            return
        self._antwoord = None
        if not wachtend.done():
            wachtend.set_result(resultaat)


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
        self._opdracht = opdracht
        self._waarden = waarden
        self._sleutel = sleutel
        self._wachtend: list[tuple[S, asyncio.Future[tuple[Any, ...] | None]]] = []
        self._taak: asyncio.Task[None] | None = None
        self._lijn: Lijn | None = None

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
        await self._verbreek()

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
        if self._lijn is None:
            self._lijn = await Lijn.open(self._dsn, self._opdracht)
        return await self._lijn.vraag(waarden)

    async def _verbreek(self) -> None:
        if self._lijn is not None:
            await self._lijn.sluit()
            self._lijn = None
