"""A client as it was known at a past instant: a ledger of a million events against a small one.

Both ledgers hold clients with equally long histories. The same question is put to many clients in
turn, so that the large ledger does not answer from one warm page; rounds alternate.
"""

import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from time import perf_counter

import psycopg
from bench_projecties import vul
from psycopg.conninfo import make_conninfo

from ledger.application import Grootboek
from ledger.database import maak_schema, verbinding
from ledger.ids import Uuid7bron, systeemtoeval
from ledger.klok import Systeemklok
from ledger.opslag import Recorder
from ledger.privacy import sleutelbos_voor_oefenen
from projections.clientbeeld import clientbeeld

KLEIN, GROOT = 10_000, 1_000_000
DOEL_VERHOUDING = 1.3
_RONDEN, _VRAGEN = 7, 300
_OP = datetime(2026, 1, 15, 12, tzinfo=UTC)
_STEEKPROEF = (
    "SELECT DISTINCT originator_id FROM stored_events WHERE originator_id LIKE 'client-%'"
    " ORDER BY originator_id"
)


@dataclass(frozen=True, slots=True)
class Uitkomst:
    """Median microseconds per question in each ledger."""

    klein_microseconden: int
    groot_microseconden: int

    @property
    def verhouding(self) -> float:
        """How much slower the large ledger answers."""
        return self.groot_microseconden / self.klein_microseconden


def meet(klein: int = KLEIN, groot: int = GROOT) -> Uitkomst:
    """Fills both ledgers and asks; removes them afterwards."""
    with tempfile.TemporaryDirectory() as map_, verbinding(None, Path(map_)) as server:
        kleine = _ledger(server.dsn, "klein", klein)
        grote = _ledger(server.dsn, "groot", groot)
        bos = sleutelbos_voor_oefenen(Path(map_), systeemtoeval)
        tijden: dict[str, list[float]] = {kleine: [], grote: []}
        with Recorder(kleine) as een, Recorder(grote) as ander:
            boeken = {
                kleine: Grootboek(een, bos, Systeemklok(), Uuid7bron(), oefenmodus=True),
                grote: Grootboek(ander, bos, Systeemklok(), Uuid7bron(), oefenmodus=True),
            }
            vragen = {dsn: _clienten(dsn) for dsn in boeken}
            for _ in range(_RONDEN):
                for dsn, boek in boeken.items():
                    tijden[dsn].append(_ronde(boek, vragen[dsn]))
    return Uitkomst(
        round(statistics.median(tijden[kleine])), round(statistics.median(tijden[grote]))
    )


def _ledger(dsn: str, naam: str, aantal: int) -> str:
    with psycopg.connect(dsn, autocommit=True) as conn:
        conn.execute(f"CREATE DATABASE {naam}".encode())
    eigen = make_conninfo(dsn, dbname=naam)
    maak_schema(eigen)
    vul(eigen, aantal)
    return eigen


def _clienten(dsn: str) -> list[str]:
    """Clients spread over the whole ledger, as many as there are questions."""
    with psycopg.connect(dsn) as conn:
        alle = [rij[0] for rij in conn.execute(_STEEKPROEF.encode())]
    return list(islice(alle, 0, None, max(1, len(alle) // _VRAGEN)))[:_VRAGEN]


def _ronde(boek: Grootboek, clienten: Sequence[str]) -> float:
    """Microseconds per client: read, fold and show the state as it was known then."""
    begin = perf_counter()
    for client_id in clienten:
        clientbeeld(boek.client(client_id, bekend_op=_OP), date(2026, 1, 15))
    return (perf_counter() - begin) / len(clienten) * 1_000_000


def main() -> None:
    """Prints the figures beside the target."""
    uitkomst = meet()
    print(
        f"cliënt op een eerder moment: {uitkomst.klein_microseconden} µs bij {KLEIN} events, "
        f"{uitkomst.groot_microseconden} µs bij {GROOT} events, verhouding "
        f"{uitkomst.verhouding:.2f} (doel hoogstens {DOEL_VERHOUDING})"
    )


if __name__ == "__main__":
    main()
