"""The read models as they were known at an instant."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from ledger.gebeurtenissen import (
    PrestatieAfgewezen,
    PrestatieGecrediteerd,
    PrestatieGoedgekeurd,
    ToewijzingGewijzigd,
)
from ledger.opslag import Recorder
from projections.bekend import als_bekend
from projections.herbouw import herbouw
from projections.tabellen import STANDEN
from tests.projecties.bouwstenen import ANDER_KIND, KIND, Logboek, vingerafdruk, werk_bij

Conn = psycopg.Connection[Any]
EEN_TEL = timedelta(microseconds=1)


def op(dag: int, uur: int = 9) -> datetime:
    return datetime(2027, 2, dag, uur, tzinfo=UTC)


def rijen(conn: Conn, naam: str, bekend_op: datetime | None = None) -> list[dict[str, Any]]:
    with conn.cursor(row_factory=dict_row) as cursor:
        bron = f"projectie_{naam}" if naam.endswith("_eerder") else als_bekend(naam, bekend_op)
        opdracht = f"SELECT * FROM {bron} t ORDER BY t::text"
        return cursor.execute(opdracht.encode(), {"bekend_op": bekend_op}).fetchall()


def statussen(conn: Conn, bekend_op: datetime) -> list[str]:
    return [rij["status"] for rij in rijen(conn, "verzoeken", bekend_op)]


def test_een_verzoek_staat_er_zoals_het_op_elk_tijdstip_was(
    logboek: Logboek, conn: Conn, dsn: str, recorder: Recorder
) -> None:
    logboek.schrijf(logboek.vot(op=op(1)))
    logboek.schrijf(logboek.antwoord("2", date(2027, 2, 3)))
    logboek.schrijf(logboek.gehonoreerd(date(2027, 2, 8)))
    werk_bij(dsn, recorder)
    assert statussen(conn, op(1) - EEN_TEL) == []
    assert statussen(conn, op(1)) == ["open"]
    assert statussen(conn, op(3, 12) - EEN_TEL) == ["open"]
    assert statussen(conn, op(3, 12)) == ["inOnderzoek"]
    assert statussen(conn, op(8, 12)) == ["gehonoreerd"]
    assert statussen(conn, op(28)) == ["gehonoreerd"]


def test_zonder_tijdstip_is_het_de_view_zelf() -> None:
    assert als_bekend("toewijzingen", None) == "projectie_toewijzingen"
    with pytest.raises(KeyError):
        als_bekend("van_alles", None)


def test_een_gebeurtenis_die_niets_verandert_maakt_geen_versie(
    logboek: Logboek, conn: Conn, dsn: str, recorder: Recorder
) -> None:
    logboek.schrijf(logboek.vot(op=op(1)), logboek.gehonoreerd(date(2027, 2, 3)))
    werk_bij(dsn, recorder)
    voor = rijen(conn, "verzoeken"), rijen(conn, "verzoeken_eerder")
    logboek.schrijf(logboek.gehonoreerd(date(2027, 2, 4)))
    werk_bij(dsn, recorder)
    assert (rijen(conn, "verzoeken"), rijen(conn, "verzoeken_eerder")) == voor


def test_wat_dezelfde_opdracht_meteen_weer_verandert_is_nooit_gezien(
    logboek: Logboek, conn: Conn, dsn: str, recorder: Recorder
) -> None:
    logboek.schrijf(
        logboek.toewijzing(op=op(2)),
        logboek.toewijzing(
            ToewijzingGewijzigd,
            op=op(2),
            toewijzingsmoment=datetime(2027, 2, 2, 10),  # noqa: DTZ001
        ),
    )
    werk_bij(dsn, recorder)
    assert rijen(conn, "toewijzingen_eerder") == []
    (rij,) = rijen(conn, "toewijzingen", op(2))
    assert rij["aantal_versies"] == 2


def test_het_antwoord_van_een_klok_die_achterloopt_geldt_vanaf_het_bericht_zelf(
    logboek: Logboek, conn: Conn, dsn: str, recorder: Recorder
) -> None:
    """The answer lies in another stream; its instant is before that of the message."""
    bericht = logboek.bericht(1, dag=date(2027, 2, 2))
    antwoord = logboek.bericht(
        2, "JW316", date(2027, 2, 1), antwoord_op=bericht.bericht_id, termijnen=()
    )
    logboek.schrijf(bericht, antwoord)
    werk_bij(dsn, recorder)
    assert rijen(conn, "termijnen_eerder") == []
    assert rijen(conn, "termijnen", bericht.vastgelegd_op - EEN_TEL) == []
    (termijn,) = rijen(conn, "termijnen", bericht.vastgelegd_op)
    assert termijn["afloop"] == "vervuld"


def test_verbruik_telt_de_regels_die_bekend_waren_zoals_volgen_ze_telde(
    logboek: Logboek, conn: Conn, dsn: str, recorder: Recorder
) -> None:
    stappen: list[dict[str, Any]] = [
        {"soort": PrestatieGoedgekeurd, "volume": 60},
        {"soort": PrestatieGoedgekeurd, "volume": 2, "eenheid": "04"},
        {"soort": PrestatieAfgewezen, "volume": 7, "begindatum": date(2027, 2, 1)},
        {"soort": PrestatieAfgewezen, "volume": 9, "debet_credit": "C", "eenheid": "46"},
        {"soort": PrestatieGecrediteerd, "volume": 1, "eenheid": "04"},
        {"soort": PrestatieGoedgekeurd, "volume": 1, "eenheid": "14"},
        {"soort": PrestatieGoedgekeurd, "volume": 5, "stroom": ANDER_KIND},
    ]
    toen = []
    for dag, stap in enumerate(stappen, 1):
        logboek.schrijf(logboek.prestatie(op=op(dag), **stap))
        werk_bij(dsn, recorder)
        toen.append((op(dag), rijen(conn, "verbruik")))
    for tijdstip, gezien in toen:
        assert rijen(conn, "verbruik", tijdstip) == gezien
    assert rijen(conn, "verbruik", op(1) - EEN_TEL) == []
    assert {rij["client_id"] for rij in toen[-1][1]} == {KIND, ANDER_KIND}


def test_een_herbouw_geeft_ook_dezelfde_eerdere_versies(
    logboek: Logboek, conn: Conn, dsn: str, recorder: Recorder
) -> None:
    """Also where rows are loaded between two events, in the form in which the database writes."""
    for feit in (
        logboek.vot(op=op(1)),
        logboek.vot(op=op(1)),
        logboek.antwoord("2", date(2027, 2, 3)),
        logboek.antwoord("1", date(2027, 2, 4), "8"),
        logboek.toewijzing(op=op(5)),
        logboek.toewijzing(op=op(5)),
        logboek.toewijzing(ToewijzingGewijzigd, op=op(6), einddatum=date(2027, 6, 30)),
    ):
        logboek.schrijf(feit)
        werk_bij(dsn, recorder)
    gevolgd = vingerafdruk(conn)
    assert not gevolgd["verzoeken_eerder"].startswith("0:")
    herbouw(dsn, recorder)
    assert vingerafdruk(conn) == gevolgd


def test_elk_leesmodel_kan_op_een_tijdstip_worden_gelezen(logboek: Logboek, conn: Conn) -> None:
    del logboek
    for tabel in STANDEN:
        kolommen = set(tabel.kolommen) - {"sinds"}
        opdracht = f"SELECT * FROM {als_bekend(tabel.naam, op(1))} t"
        gevonden = conn.execute(opdracht.encode(), {"bekend_op": op(1)})
        assert {kolom.name for kolom in gevonden.description or ()} == kolommen
        assert gevonden.fetchall() == []
