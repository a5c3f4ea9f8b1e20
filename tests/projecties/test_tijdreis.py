"""What is asked later as known at an instant is what was answered at that instant."""

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import orjson
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.opslag import Recorder
from projections import budgetvragen, vragen
from projections.controle import STATUSSEN, Keuze, op_het_spel
from projections.herbouw import herbouw
from projections.paginering import CursorOngeldig, Pagina
from tests.projecties.bouwstenen import AANBIEDER, GEMEENTE, MAPPER, Logboek, werk_bij
from tests.projecties.wereld import Klok, Wereld

Conn = psycopg.Connection[Any]
REEKSEN = count(1)
"""Every example has clients of its own, later than those before: they lie in one database."""
KLOK = Klok()

_STATUSSEN: dict[Callable[..., Pagina], tuple[str | None, ...]] = {
    vragen.verzoeken: (None, "open", "inOnderzoek", "gehonoreerd", "afgewezen"),
    vragen.toewijzingen: (None, "toekomstig", "actueel", "beeindigd", "verwijderd"),
    vragen.termijnen: (None, "open", "overschreden", "gehaald"),
}


def bladzijden(vraag: Callable[..., Pagina], *args: Any, **filters: Any) -> list[Any]:
    """The whole of a list, a few rows at a time."""
    rijen, cursor = [], None
    while True:
        pagina = vraag(*args, **filters, cursor=cursor, limiet=7)
        rijen += pagina.rijen
        cursor = pagina.volgende
        if cursor is None:
            return rijen


def vragen_over(conn: Conn, wereld: Wereld, dag: date, bekend_op: datetime | None) -> Iterator[Any]:
    """The answers to every question."""
    op: dict[str, Any] = {"bekend_op": bekend_op}
    for vraag, statussen in _STATUSSEN.items():
        extra = {} if vraag is vragen.verzoeken else {"dag": dag}
        for status in statussen:
            yield bladzijden(vraag, conn, status=status, gemeente=GEMEENTE, **extra, **op)
    yield bladzijden(vragen.termijnen, conn, dag=dag, voor=date(2027, 3, 1), **op)
    for status in (None, *STATUSSEN):
        keuze = Keuze(aanbieder=AANBIEDER, status=status)
        yield bladzijden(vragen.controlebevindingen, conn, keuze, **op)
        yield op_het_spel(conn, keuze, bekend_op)
    yield bladzijden(vragen.berichten, conn, **op)
    yield bladzijden(vragen.berichten, conn, uitkomst="onleesbaar", **op)
    for soort in ("toewijzing", "pgb", "vervoer"):
        yield bladzijden(budgetvragen.budgetten, conn, soort, dag=dag, **op)
    for nummer in range(12):
        yield vragen.toewijzing(conn, GEMEENTE, wereld.nummer(nummer), dag, bekend_op)
        yield vragen.budget(conn, GEMEENTE, wereld.nummer(nummer), dag, bekend_op)
        yield vragen.verzoek(conn, AANBIEDER, wereld.referentie(nummer), bekend_op)
    for client in wereld.clienten():
        yield budgetvragen.budgetten_van(conn, client, dag, bekend_op)


def antwoorden(
    conn: Conn, wereld: Wereld, dag: date, bekend_op: datetime | None = None
) -> list[bytes]:
    return [orjson.dumps(antwoord) for antwoord in vragen_over(conn, wereld, dag, bekend_op)]


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(zaad=st.integers(0, 2**32), stappen=st.lists(st.integers(1, 9), max_size=9))
def test_wat_later_wordt_gevraagd_is_wat_toen_werd_geantwoord(
    dsn: str,
    recorder: Recorder,
    logboek: Logboek,
    conn: Conn,
    zaad: int,
    stappen: list[int],
) -> None:
    del logboek
    kans = random.Random(zaad)
    wereld = Wereld(kans, next(REEKSEN))
    toen: list[tuple[datetime, date, list[bytes]]] = []
    for aantal in stappen:
        op = KLOK.verder(kans)
        feiten = [feit.model_copy(update={"vastgelegd_op": op}) for feit in wereld.rij(aantal)]
        recorder.insert_events([MAPPER.to_stored_event(feit) for feit in feiten])
        werk_bij(dsn, recorder, kans.randrange(1, 9))
        dag = date(2027, 2, 1) + timedelta(days=kans.randrange(90))
        toen.append((op, dag, antwoorden(conn, wereld, dag)))

    for op, dag, gegeven in toen:
        assert antwoorden(conn, wereld, dag, op) == gegeven
    herbouw(dsn, recorder)
    for op, dag, gegeven in toen:
        assert antwoorden(conn, wereld, dag, op) == gegeven


def test_een_cursor_hoort_bij_een_tijdstip(
    logboek: Logboek, conn: Conn, dsn: str, recorder: Recorder
) -> None:
    logboek.schrijf(*(logboek.vot(f"VOT{nummer}") for nummer in range(3)))
    werk_bij(dsn, recorder)
    toen = datetime.fromisoformat("2027-02-01T09:00:00Z")
    nu, eerst = (vragen.verzoeken(conn, bekend_op=op, limiet=1).volgende for op in (None, toen))
    assert eerst is not None
    later = toen + timedelta(seconds=1)
    for cursor, op in ((eerst, None), (eerst, later), (nu, toen)):
        with pytest.raises(CursorOngeldig):
            vragen.verzoeken(conn, bekend_op=op, cursor=cursor)
    verder = vragen.verzoeken(conn, bekend_op=toen, cursor=eerst)
    assert [rij["referentieAanbieder"] for rij in verder.rijen] == ["VOT1", "VOT2"]
