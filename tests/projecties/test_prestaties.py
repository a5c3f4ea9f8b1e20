"""Every judged line has a row of its own, as it was submitted and with what came of it."""

from datetime import UTC, date, datetime
from typing import Any

import psycopg
from psycopg.rows import dict_row

from ledger.gebeurtenissen import PrestatieGecrediteerd
from ledger.opslag import Recorder
from ledger.waarden import Product
from projections.herbouw import herbouw
from projections.schema import actieve_versie, tabelnaam
from projections.tabellen import PRESTATIES
from tests.projecties.bouwstenen import AANBIEDER, GEMEENTE, KIND, Logboek, vingerafdruk, werk_bij

Conn = psycopg.Connection[Any]


def prestaties(conn: Conn) -> list[dict[str, Any]]:
    with conn.cursor(row_factory=dict_row) as cursor:
        return cursor.execute("SELECT * FROM projectie_prestaties ORDER BY versie").fetchall()


def test_een_goedgekeurde_regel_staat_er_zoals_hij_is_ingediend(
    logboek: Logboek, conn: Conn, dsn: str, recorder: Recorder
) -> None:
    op = datetime(2027, 2, 3, 9, 12, 44, 123456, tzinfo=UTC)
    logboek.schrijf(logboek.toewijzing())
    logboek.schrijf(logboek.prestatie(op=op, volume=2, eenheid="04", bericht_id="bericht-1"))
    werk_bij(dsn, recorder)
    assert prestaties(conn) == [
        {
            "client_id": KIND,
            "versie": 2,
            "gebeurtenis_id": "00000000-0000-0000-0000-000000000002",
            "gemeente": GEMEENTE,
            "aanbieder": AANBIEDER,
            "declaratie_nummer": "D1",
            "referentie_nummer": "R1",
            "vorig_referentie_nummer": None,
            "toewijzing_nummer": 17,
            "toewijzingsmoment": datetime(2027, 1, 4, 10),  # noqa: DTZ001 - no zone in iJw
            "categorie": "45",
            "code": "45A04",
            "begindatum": date(2027, 1, 1),
            "einddatum": date(2027, 1, 31),
            "volume": 2,
            "eenheid": "04",
            "bedrag_eurocent": 300,
            "debet_credit": "D",
            "uitkomst": "goedgekeurd",
            "vastgelegd_op": op,
            "bericht_id": "bericht-1",
        }
    ]


def test_een_creditregel_en_elke_afgewezen_regel_hebben_ook_een_rij(
    logboek: Logboek, conn: Conn, dsn: str, recorder: Recorder
) -> None:
    logboek.schrijf(
        logboek.prestatie(PrestatieGecrediteerd, vorig_referentie_nummer="R7"),
        logboek.afgewezen(product=Product(categorie="45")),
        logboek.afgewezen(debet_credit="C", vorig_referentie_nummer="R8"),
    )
    werk_bij(dsn, recorder)
    gevonden = [
        (
            rij["uitkomst"],
            rij["debet_credit"],
            rij["vorig_referentie_nummer"],
            rij["code"],
            rij["toewijzingsmoment"],
            rij["bedrag_eurocent"],
        )
        for rij in prestaties(conn)
    ]
    assert gevonden == [
        ("gecrediteerd", "C", "R7", "45A04", None, 9_000),
        ("afgewezen", "D", None, None, None, 9_000),
        ("afgewezen", "C", "R8", "45A04", None, 9_000),
    ]


def test_een_herbouw_geeft_dezelfde_rijen_en_dezelfde_sleutel(
    logboek: Logboek, conn: Conn, dsn: str, recorder: Recorder
) -> None:
    lastig = "R\t\\N\n1"
    logboek.schrijf(logboek.prestatie(referentie_nummer=lastig), logboek.afgewezen())
    werk_bij(dsn, recorder)
    voor, sleutel = vingerafdruk(conn), sleutels(conn)
    herbouw(dsn, recorder)
    assert vingerafdruk(conn) == voor
    assert sleutels(conn) == sleutel
    assert [rij["referentie_nummer"] for rij in prestaties(conn)] == [lastig, "R1"]


def test_een_waarde_met_leestekens_of_stuurtekens_staat_er_zoals_hij_is(
    logboek: Logboek, conn: Conn, dsn: str, recorder: Recorder
) -> None:
    lastig = ['"', '\\"', "\\", "\\n", "\\.", "null", " a, b ", "'", "\r\x01\x7f", '\n"\\,', "é€"]
    logboek.schrijf(*(logboek.prestatie(referentie_nummer=waarde) for waarde in lastig))
    werk_bij(dsn, recorder)
    assert [rij["referentie_nummer"] for rij in prestaties(conn)] == lastig
    herbouw(dsn, recorder)
    assert [rij["referentie_nummer"] for rij in prestaties(conn)] == lastig


def sleutels(conn: Conn) -> list[str]:
    """The indexes of the table, without the number of the set."""
    naam = tabelnaam(PRESTATIES, actieve_versie(conn) or 0)
    rijen = conn.execute("SELECT indexdef FROM pg_indexes WHERE tablename = %s", (naam,))
    return sorted(rij[0].partition(" USING ")[2] for rij in rijen)
