"""How fast the read models are rebuilt, beside a plain streaming SELECT of the same rows.

Fills a database of its own with synthetic events in realistic proportions (mostly approved lines,
in the monthly rounds in which declarations come) and removes it afterwards. Usage:
`python scripts/benchmarks/bench_projecties.py [EVENTS]`.
"""

import os
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import orjson
import psycopg
from psycopg.conninfo import make_conninfo

from ledger.database import maak_schema, verbinding
from ledger.gebeurtenissen import (
    BerichtVerwerkt,
    Gebeurtenis,
    LeveringGestart,
    PrestatieAfgewezen,
    PrestatieGecrediteerd,
    PrestatieGoedgekeurd,
    ToewijzingAfgegeven,
    VerzoekGehonoreerd,
    VerzoekOntvangen,
)
from ledger.mapper import topic
from ledger.opslag import Recorder
from ledger.termijnen import antwoord_termijn, retour_termijn, woonplaats_termijn
from ledger.waarden import Omvang, Product
from projections import vragen
from projections.herbouw import herbouw
from projections.schema import maak_schema as maak_projecties

EVENTS = 500_000
PER_TRANSACTIE = 5_000
MAANDEN = 18
RONDEN = 3
EERST_PER_CLIENT = 5
JAAR = 2025
MOMENT = datetime(JAAR, 1, 29, 10, 0, 0)  # noqa: DTZ001 - no zone in iJw
PRODUCT = Product(categorie="45", code="45A04")
OMVANG = Omvang(volume=120, eenheid="01", frequentie="2")
MAX_EVENTS = 5_000_000

Rij = tuple[str, int, str, bytes]


class Schrijver:
    """Makes stored events with the next version of their stream, from one example per kind."""

    def __init__(self) -> None:
        self._versies: Counter[str] = Counter()
        self._sjablonen: dict[type[Gebeurtenis], dict[str, Any]] = {}
        self._nummer = 0

    def rij(self, soort: type[Gebeurtenis], stroom: str, dag: date, **velden: Any) -> Rij:
        """One event; the model checks the first of each kind, the others copy its form."""
        self._versies[stroom] += 1
        self._nummer += 1
        sjabloon = self._sjablonen.get(soort)
        if sjabloon is None:
            sjabloon = self._sjablonen[soort] = _sjabloon(soort, stroom, dag, velden)
        inhoud = sjabloon | {
            "gebeurtenisId": str(UUID(int=self._nummer)),
            "vastgelegdOp": f"{dag.isoformat()}T09:12:44.123456Z",
            "geldigOp": dag.isoformat(),
            **_enkelvoudig(velden),
        }
        state = orjson.dumps(inhoud)
        return stroom, self._versies[stroom], topic(soort), state


def _enkelvoudig(velden: dict[str, Any]) -> dict[str, Any]:
    """The fields that differ from event to event, as JSON."""
    return {
        _camel(naam): waarde.isoformat() if isinstance(waarde, date) else waarde
        for naam, waarde in velden.items()
        if isinstance(waarde, str | int | date)
    }


def _camel(naam: str) -> str:
    eerste, *rest = naam.split("_")
    return eerste + "".join(deel.capitalize() for deel in rest)


def _sjabloon(
    soort: type[Gebeurtenis], stroom: str, dag: date, velden: dict[str, Any]
) -> dict[str, Any]:
    feit = soort(
        stroom=stroom,
        versie=1,
        gebeurtenis_id=UUID(int=1),
        vastgelegd_op=datetime(dag.year, dag.month, dag.day, 9, 12, 44, 123456, tzinfo=UTC),
        geldig_op=dag,
        actor="backoffice gemeente",
        rol="backofficeGemeente",
        opdracht_id="0194a2b3-0000-7000-8000-000000000000",
        kaderversies={"flevoland": "2026.1"},
        **{"bericht_id": "0194a2b3-0000-7000-8000-000000000001", **velden},
    )
    return dict(
        orjson.loads(
            feit.model_dump_json(by_alias=True, exclude={"stroom", "versie"}, exclude_defaults=True)
        )
    )


# --- a world --------------------------------------------------------------------------------------


def gebeurtenissen(aantal: int) -> Iterator[Rij]:
    """`aantal` events: per client a request that is granted, then monthly rounds of lines."""
    schrijver = Schrijver()
    over = aantal
    clienten = max(1, aantal // (EERST_PER_CLIENT + MAANDEN))
    for stroom in (_aanloop(schrijver, nummer) for nummer in range(clienten)):
        yield from stroom[:over]
        over -= min(over, len(stroom))
    ronde = 0
    while over > 0:
        for rij in _maandronde(schrijver, ronde, clienten):
            if over == 0:
                return
            yield rij
            over -= 1
        ronde += 1


def _partijen(nummer: int) -> dict[str, Any]:
    return {"gemeente": f"{34 + nummer % 6:04}", "aanbieder": f"{90_000_001 + nummer % 15}"}


def _client(nummer: int) -> str:
    return f"client-{nummer:032x}"


def _aanloop(schrijver: Schrijver, nummer: int) -> list[Rij]:
    """What precedes the first line of a client: a message, a request, an allocation, a start."""
    dag, client, referentie = _eerste_dag(nummer), _client(nummer), f"VOT{nummer:09}"
    velden = {**_partijen(nummer), "product": PRODUCT}
    nummers = {"toewijzing_nummer": nummer, "ingangsdatum": date(JAAR, 1, 1)}
    partijen = _partijen(nummer) | {"referentie_aanbieder": referentie}
    verzoek = _verzoek(dag) | velden | {"referentie_aanbieder": referentie}
    toewijzing = velden | nummers | {"referentie_aanbieder": referentie, "dagtekening": dag}
    toewijzing |= {
        "toewijzingsmoment": MOMENT,
        "einddatum": date(JAAR + 1, 12, 31),
        "omvang": OMVANG,
    }
    start = velden | {"toewijzing_nummer": nummer, "begindatum": date(JAAR, 1, 1)}
    return [
        _bericht(schrijver, nummer, dag),
        schrijver.rij(VerzoekOntvangen, client, dag, **verzoek),
        schrijver.rij(ToewijzingAfgegeven, client, dag, **toewijzing),
        schrijver.rij(VerzoekGehonoreerd, client, dag, **partijen, toewijzing_nummers=(nummer,)),
        schrijver.rij(LeveringGestart, client, dag, **start),
    ]


def _eerste_dag(nummer: int) -> date:
    return date(JAAR, 1, 1) + timedelta(days=nummer % 28)


def _verzoek(dag: date) -> dict[str, Any]:
    return {
        "dagtekening": dag,
        "ingangsdatum": date(JAAR, 1, 1),
        "omvang": OMVANG,
        "verwijzer_type": "02",
        "zorgverlener_code": "01234567",
        "termijnen": (antwoord_termijn("OP274", dag), woonplaats_termijn(dag)),
    }


def _bericht(schrijver: Schrijver, nummer: int, dag: date) -> Rij:
    partijen, bericht_id = _partijen(nummer), str(UUID(int=7_000_000 + nummer))
    return schrijver.rij(
        BerichtVerwerkt,
        f"bericht-{bericht_id}",
        dag,
        bericht_id=bericht_id,
        bericht="JW315",
        bericht_code="436",
        afzender=partijen["aanbieder"],
        ontvanger=partijen["gemeente"],
        identificatie=f"V{nummer:09}",
        sha256="0" * 64,
        omvang_bytes=2_400,
        uitkomst="goedgekeurd",
        retour=True,
        termijnen=(retour_termijn("gemeente", dag),),
    )


def _maandronde(schrijver: Schrijver, ronde: int, clienten: int) -> Iterator[Rij]:
    """One line per client, some refused, some credited."""
    begin = date(JAAR + ronde // 12, ronde % 12 + 1, 1)
    for nummer in range(clienten):
        velden: dict[str, Any] = {
            **_partijen(nummer),
            "declaratie_nummer": f"D{ronde:06}",
            "referentie_nummer": f"R{ronde:03}{nummer:09}",
            "toewijzing_nummer": nummer,
            "product": PRODUCT,
            "begindatum": begin,
            "einddatum": begin + timedelta(days=27),
            "volume": 400 + nummer % 90,
            "eenheid": "01",
            "tarief_eurocent": 150,
            "bedrag_eurocent": 150 * (400 + nummer % 90),
            "debet_credit": "D",
        }
        dag, client, lot = begin + timedelta(days=40), _client(nummer), (nummer + ronde) % 50
        if lot == 0:
            yield schrijver.rij(PrestatieAfgewezen, client, dag, **velden)
            continue
        yield schrijver.rij(PrestatieGoedgekeurd, client, dag, **velden, toewijzingsmoment=MOMENT)
        if lot == 1:
            credit = velden | {"debet_credit": "C", "vorig_referentie_nummer": "R1"}
            yield schrijver.rij(PrestatieGecrediteerd, client, dag, **credit)


# --- measuring ------------------------------------------------------------------------------------


def vul(dsn: str, aantal: int) -> None:
    """Write the events by COPY, a transaction per `PER_TRANSACTIE`, as the log would hold them."""
    bron = gebeurtenissen(aantal)
    geschreven = 0
    with psycopg.connect(dsn, autocommit=True) as conn:
        while geschreven < aantal:
            with conn.transaction():
                xid = conn.execute("SELECT pg_current_xact_id()::text::bigint").fetchone()
                assert xid is not None
                geschreven += _kopieer(conn, bron, xid[0])
        conn.execute("VACUUM ANALYZE stored_events")


def _kopieer(conn: psycopg.Connection[Any], bron: Iterator[Rij], xid: int) -> int:
    rijen = [rij for _, rij in zip(range(PER_TRANSACTIE), bron, strict=False)]
    kolommen = "originator_id, originator_version, topic, state, xid"
    opdracht = f"COPY stored_events ({kolommen}) FROM STDIN"
    with conn.cursor() as cursor, cursor.copy(opdracht) as kopie:
        for rij in rijen:
            kopie.write_row((*rij, xid))
    return len(rijen)


def stroom_seconden(dsn: str) -> float:
    """The time of reading every row through a server-side cursor, doing nothing with it."""
    begin = time.perf_counter()
    with psycopg.connect(dsn) as conn, conn.cursor("stroom", binary=True) as cursor:
        cursor.itersize = PER_TRANSACTIE
        cursor.execute(
            "SELECT xid, notification_id, originator_id, originator_version, topic, state"
            " FROM stored_events ORDER BY xid, notification_id"
        )
        gelezen = sum(1 for _ in cursor)
    assert gelezen > 0
    return time.perf_counter() - begin


def budget_microseconden(dsn: str, keren: int = 2_000) -> float:
    """The average time of the budget question, on one connection."""
    with psycopg.connect(dsn, autocommit=True) as conn:
        nummers = [
            (rij[0], rij[1])
            for rij in conn.execute(
                "SELECT gemeente, toewijzing_nummer FROM projectie_toewijzingen LIMIT 500"
            )
        ]
        begin = time.perf_counter()
        for keer in range(keren):
            gemeente, nummer = nummers[keer % len(nummers)]
            assert vragen.budget(conn, gemeente, nummer, date(JAAR + 1, 6, 1)) is not None
    return (time.perf_counter() - begin) / keren * 1e6


def meet(aantal: int = EVENTS) -> dict[str, float]:
    """Fill, measure, clean up; gives seconds, rates per second and the ratio of the two."""
    if not 1 <= aantal <= MAX_EVENTS:
        raise ValueError(f"Kies een aantal van 1 tot en met {MAX_EVENTS}.")
    naam = f"bench_projecties_{os.getpid()}"
    with (
        tempfile.TemporaryDirectory() as map_,
        verbinding(os.environ.get("TEST_DATABASE_URL"), Path(map_)) as server,
    ):
        with psycopg.connect(server.dsn, autocommit=True) as conn:
            conn.execute(f"CREATE DATABASE {naam}".encode())
        try:
            return _meet(make_conninfo(server.dsn, dbname=naam), aantal)
        finally:
            with psycopg.connect(server.dsn, autocommit=True) as conn:
                conn.execute(f"DROP DATABASE {naam} WITH (FORCE)".encode())


def _meet(dsn: str, aantal: int) -> dict[str, float]:
    maak_schema(dsn)
    maak_projecties(dsn)
    vul(dsn, aantal)
    stroom_seconden(dsn)  # the first pass warms the cache for both
    stromen, bouwen = [], []
    with Recorder(dsn) as recorder:
        for _ in range(RONDEN):
            stromen.append(stroom_seconden(dsn))
            bouwen.append(herbouw_seconden(dsn, recorder))
    stroom, bouw = median(stromen), median(bouwen)
    return {
        "events": aantal,
        "stroom_per_seconde": aantal / stroom,
        "herbouw_per_seconde": aantal / bouw,
        "verhouding": stroom / bouw,
        "budget_microseconden": budget_microseconden(dsn),
        "geheugen_mib": _piek_mib(resource.RUSAGE_SELF),
        "geheugen_per_deelproces_mib": _piek_mib(resource.RUSAGE_CHILDREN),
    }


def herbouw_seconden(dsn: str, recorder: Recorder) -> float:
    """The time of a whole rebuild: fill, index, catch up, switch, drop."""
    begin = time.perf_counter()
    herbouw(dsn, recorder)
    return time.perf_counter() - begin


def _piek_mib(wie: int) -> float:
    return resource.getrusage(wie).ru_maxrss / 1024


def main() -> None:
    """Measure and print one figure per line."""
    aantal = int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS
    for naam, waarde in meet(aantal).items():
        print(f"{naam:28} {waarde:14.2f}")


if __name__ == "__main__":
    main()
