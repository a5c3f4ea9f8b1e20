"""Requests, messages, and the obligations that both bring."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import orjson
import psycopg
import pytest

from ledger.gebeurtenissen import Gebeurtenis
from ledger.opslag import Recorder
from projections import vragen
from tests.projecties.bouwstenen import AANBIEDER, GEMEENTE, KIND, Logboek, werk_bij

Conn = psycopg.Connection[Any]
Bouwer = Callable[[Logboek], Gebeurtenis]


@pytest.fixture
def bijwerken(dsn: str, recorder: Recorder) -> Callable[[], int]:
    return lambda: werk_bij(dsn, recorder)


def februari(dag: int) -> date:
    return date(2027, 2, dag)


def statussen(conn: Conn, dag: date, referentie: str | None = None) -> dict[str, str]:
    """Per part of an obligation its status, which the filter on that status must confirm."""
    rijen = vragen.termijnen(conn, dag=dag, limiet=200).rijen
    for status in ("open", "overschreden", "gehaald"):
        gefilterd = vragen.termijnen(conn, dag=dag, status=status, limiet=200).rijen
        assert gefilterd == [rij for rij in rijen if rij["status"] == status]
    return {
        rij["termijnId"].rsplit(":", 1)[1]: rij["status"]
        for rij in rijen
        if referentie in (None, rij["referentieAanbieder"])
    }


GEVALLEN: list[tuple[str, list[Bouwer], date, dict[str, str]]] = [
    ("op de laatste dag is het nog open", [], februari(8), {"antwoord": "open"}),
    ("een dag later is het te laat", [], februari(9), {"antwoord": "overschreden"}),
    (
        "een afwijzing op de laatste dag is op tijd",
        [lambda b: b.antwoord("1", februari(8), "4")],
        februari(20),
        {"antwoord": "gehaald", "woonplaats": "gehaald"},
    ),
    (
        "een afwijzing een dag later is te laat, ook al is zij er",
        [lambda b: b.antwoord("1", februari(9), "4")],
        februari(9),
        {"antwoord": "overschreden", "woonplaats": "gehaald"},
    ),
    (
        "een toewijzing is ook een antwoord",
        [lambda b: b.gehonoreerd(februari(3))],
        februari(20),
        {"antwoord": "gehaald", "woonplaats": "gehaald"},
    ),
    (
        "in onderzoek haalt de eerste termijn en begint er een van acht weken",
        [lambda b: b.antwoord("2", februari(3))],
        februari(10),
        {"antwoord": "gehaald", "onderzoek": "open", "woonplaats": "open"},
    ),
    (
        "acht weken na dagtekening moet er een besluit zijn",
        [lambda b: b.antwoord("2", februari(3))],
        date(2027, 3, 30),
        {"antwoord": "gehaald", "onderzoek": "overschreden", "woonplaats": "overschreden"},
    ),
    (
        "een besluit op de laatste dag van het onderzoek is op tijd",
        [lambda b: b.antwoord("2", februari(3)), lambda b: b.gehonoreerd(date(2027, 3, 29))],
        date(2027, 4, 1),
        {"antwoord": "gehaald", "onderzoek": "gehaald", "woonplaats": "gehaald"},
    ),
    (
        "een afwijzing op het woonplaatsbeginsel binnen twee weken is op tijd",
        [lambda b: b.antwoord("1", februari(8), "8")],
        februari(20),
        {"antwoord": "gehaald", "woonplaats": "gehaald"},
    ),
    (
        "een afwijzing op het woonplaatsbeginsel na twee weken is te laat",
        [lambda b: b.antwoord("2", februari(3)), lambda b: b.antwoord("1", februari(16), "8")],
        februari(20),
        {"antwoord": "gehaald", "onderzoek": "gehaald", "woonplaats": "overschreden"},
    ),
    (
        "een late toewijzing laat de woonplaatstermijn vervallen",
        [lambda b: b.antwoord("2", februari(3)), lambda b: b.gehonoreerd(februari(20))],
        februari(21),
        {"antwoord": "gehaald", "onderzoek": "gehaald", "woonplaats": "gehaald"},
    ),
]


def test_de_termijnen_van_een_vot(
    logboek: Logboek, conn: Conn, bijwerken: Callable[[], int]
) -> None:
    for nummer, (_, bouwers, *_) in enumerate(GEVALLEN):
        referentie = {"referentie_aanbieder": f"V{nummer}"}
        feiten = [bouw(logboek).model_copy(update=referentie) for bouw in bouwers]
        # The answers got the versions before that of the request, which is written first.
        vot = logboek.vot(f"V{nummer}")
        logboek.schrijf(vot, *feiten)
    assert bijwerken() == 0
    gevonden = {
        titel: {
            deel: status
            for deel, status in statussen(conn, dag, f"V{nummer}").items()
            if deel in verwacht
        }
        for nummer, (titel, _, dag, verwacht) in enumerate(GEVALLEN)
    }
    assert gevonden == {titel: verwacht for titel, _, _, verwacht in GEVALLEN}


def test_een_vow_heeft_alleen_een_antwoordtermijn(
    logboek: Logboek, conn: Conn, bijwerken: Callable[[], int]
) -> None:
    logboek.schrijf(logboek.vow())
    bijwerken()
    assert statussen(conn, februari(8)) == {"antwoord": "open"}
    logboek.schrijf(logboek.gehonoreerd(februari(8), "VOW1"))
    bijwerken()
    assert statussen(conn, februari(9)) == {"antwoord": "gehaald"}


def test_een_antwoord_s_avonds_laat_telt_op_de_nederlandse_dag(
    logboek: Logboek, conn: Conn, bijwerken: Callable[[], int]
) -> None:
    logboek.schrijf(logboek.vot())
    op_de_laatste_dag = logboek.antwoord("1", februari(8), "4")
    # Half past midnight on 9 February in the Netherlands.
    laat = {"vastgelegd_op": datetime(2027, 2, 8, 23, 30, tzinfo=UTC)}
    logboek.schrijf(op_de_laatste_dag.model_copy(update=laat))
    bijwerken()
    assert statussen(conn, februari(9))["antwoord"] == "overschreden"


def test_een_antwoord_in_een_latere_partij_haalt_de_termijn(
    logboek: Logboek, conn: Conn, bijwerken: Callable[[], int]
) -> None:
    logboek.schrijf(logboek.vot())
    bijwerken()
    logboek.schrijf(logboek.antwoord("2", februari(3)))
    bijwerken()
    logboek.schrijf(logboek.gehonoreerd(februari(4)))
    bijwerken()
    assert set(statussen(conn, februari(28)).values()) == {"gehaald"}


def test_een_retourbericht_haalt_de_termijn_van_een_bericht(
    logboek: Logboek, conn: Conn, bijwerken: Callable[[], int]
) -> None:
    logboek.schrijf(logboek.bericht(1, retour=True))
    logboek.schrijf(logboek.bericht(2), logboek.bericht(3))
    eerste = logboek.bericht(2).bericht_id
    retour = {"antwoord_op": eerste, "termijnen": ()}
    logboek.schrijf(logboek.bericht(4, "JW316", februari(4), **retour))
    logboek.schrijf(
        logboek.bericht(
            5,
            "JW316",
            februari(4),
            **{**retour, "antwoord_op": logboek.bericht(3).bericht_id},
            uitkomst="afgekeurd",
        )
    )
    bijwerken()
    rijen = vragen.termijnen(conn, dag=februari(5)).rijen
    per_bericht = {int(rij["berichtId"].replace("-", ""), 16): rij["status"] for rij in rijen}
    assert per_bericht == {1: "gehaald", 2: "gehaald", 3: "overschreden"}
    assert {(rij["gemeente"], rij["aanbieder"]) for rij in rijen} == {(GEMEENTE, AANBIEDER)}


def test_een_jw325_haalt_de_termijn_van_een_declaratie(
    logboek: Logboek, conn: Conn, bijwerken: Callable[[], int]
) -> None:
    declaratie = logboek.bericht(1, "JW323")
    logboek.schrijf(declaratie, logboek.bericht(2, "JW323", antwoord=True))
    logboek.schrijf(
        logboek.bericht(3, "JW325", februari(16), antwoord_op=declaratie.bericht_id, termijnen=())
    )
    bijwerken()
    rijen = vragen.termijnen(conn, dag=februari(28)).rijen
    # 10 working days after Monday 1 February is Monday 15 February.
    assert [(rij["laatsteDag"], rij["status"]) for rij in rijen] == [
        ("2027-02-15", "overschreden"),
        ("2027-02-15", "gehaald"),
    ]


def test_termijnen_filteren_op_gemeente_en_laatste_dag_en_bladeren(
    logboek: Logboek, conn: Conn, bijwerken: Callable[[], int]
) -> None:
    logboek.schrijf(
        *[logboek.vot(f"V{nummer}") for nummer in range(3)],
        logboek.vot("elders", gemeente="0995"),
    )
    bijwerken()
    gezien: list[str] = []
    cursor = None
    while True:
        rijen, cursor = vragen.termijnen(
            conn,
            dag=februari(1),
            status="open",
            voor=februari(8),
            gemeente=GEMEENTE,
            cursor=cursor,
            limiet=1,
        )
        gezien += [rij["referentieAanbieder"] for rij in rijen]
        if cursor is None:
            break
    assert gezien == ["V0", "V1", "V2"]


# --- requests and messages ------------------------------------------------------------------------


def test_een_verzoek_staat_er_zonder_persoonlijke_gegevens(
    logboek: Logboek, conn: Conn, bijwerken: Callable[[], int]
) -> None:
    logboek.schrijf(logboek.vot(commentaar="Vertrouwelijk"))
    bijwerken()
    gevonden = vragen.verzoek(conn, AANBIEDER, "VOT1")
    assert gevonden is not None
    assert gevonden["clientId"] == KIND
    assert (gevonden["soort"], gevonden["status"]) == ("VOT", "open")
    assert gevonden["laatsteDag"] == "2027-02-08"
    assert gevonden["ontvangenOp"] == "2027-02-01T09:00:00Z"
    assert gevonden["verzoek"] == {
        "product": {"categorie": "45", "code": "45A04"},
        "ingangsdatum": "2027-03-01",
        "verwijzerType": "02",
    }
    assert b"persoonlijk" not in orjson.dumps(gevonden)


@pytest.mark.parametrize(
    ("feiten", "status", "laatste_dag"),
    [
        ([lambda b: b.antwoord("2", februari(3))], "inOnderzoek", "2027-03-29"),
        ([lambda b: b.antwoord("1", februari(3), "4")], "afgewezen", "2027-02-08"),
        ([lambda b: b.gehonoreerd(februari(3))], "gehonoreerd", "2027-02-08"),
        (
            [lambda b: b.antwoord("2", februari(3)), lambda b: b.gehonoreerd(februari(4))],
            "gehonoreerd",
            "2027-03-29",
        ),
        (
            [lambda b: b.antwoord("1", februari(3), "4"), lambda b: b.antwoord("2", februari(4))],
            "afgewezen",
            "2027-03-29",
        ),
    ],
)
def test_de_status_van_een_verzoek_volgt_de_antwoorden(
    logboek: Logboek,
    conn: Conn,
    bijwerken: Callable[[], int],
    feiten: list[Bouwer],
    status: str,
    laatste_dag: str,
) -> None:
    logboek.schrijf(logboek.vot(), *[bouw(logboek) for bouw in feiten])
    bijwerken()
    (gevonden,) = vragen.verzoeken(conn, status=status, gemeente=GEMEENTE).rijen
    assert (gevonden["status"], gevonden["laatsteDag"]) == (status, laatste_dag)
    assert vragen.verzoeken(conn, status="open").rijen == []


def test_een_antwoord_op_een_onbekend_verzoek_verandert_niets(
    logboek: Logboek, conn: Conn, bijwerken: Callable[[], int]
) -> None:
    logboek.schrijf(logboek.antwoord("1", februari(3), "4"), logboek.gehonoreerd(februari(3)))
    assert bijwerken() == 0
    assert vragen.verzoeken(conn).rijen == []
    assert vragen.termijnen(conn, dag=februari(3)).rijen == []


def test_nieuwe_berichten_verschuiven_geen_bladzijde(
    logboek: Logboek, conn: Conn, bijwerken: Callable[[], int]
) -> None:
    logboek.schrijf(*[logboek.bericht(nummer) for nummer in range(1, 6)])
    bijwerken()
    eerste = vragen.berichten(conn, limiet=2)
    logboek.schrijf(logboek.bericht(6), logboek.bericht(7))
    bijwerken()
    tweede = vragen.berichten(conn, limiet=2, cursor=eerste.volgende)
    derde = vragen.berichten(conn, limiet=2, cursor=tweede.volgende)
    namen = [rij["identificatie"] for blad in (eerste, tweede, derde) for rij in blad.rijen]
    assert namen == ["B5", "B4", "B3", "B2", "B1"]
    assert derde.volgende is None


def test_berichten_filteren(logboek: Logboek, conn: Conn, bijwerken: Callable[[], int]) -> None:
    logboek.schrijf(
        logboek.bericht(1),
        logboek.bericht(2, uitkomst="afgekeurd"),
        logboek.bericht(3, dag=februari(2), afzender="90000002"),
        logboek.bericht(4, uitkomst="onleesbaar", bericht=None),
    )
    bijwerken()

    def namen(**filters: Any) -> list[str]:
        return [rij["identificatie"] for rij in vragen.berichten(conn, **filters).rijen]

    assert namen() == ["B3", "B2", "B1"]
    assert namen(afzender=AANBIEDER) == ["B2", "B1"]
    assert namen(uitkomst="afgekeurd") == ["B2"]
    assert namen(uitkomst="onleesbaar") == ["B4"]
    assert namen(bericht="JW323") == []
    grens = datetime(2027, 2, 2, tzinfo=UTC)
    assert namen(ontvangen_van=grens) == ["B3"]
    assert namen(ontvangen_tot=grens) == ["B2", "B1"]


@pytest.mark.parametrize("cursor", ["", "x", "W10", "WzEsMl0", "bnVsbA", "é", "WyJcdTAwMDAiXQ"])
def test_een_vreemde_cursor_wordt_in_gewoon_nederlands_geweigerd(conn: Conn, cursor: str) -> None:
    with pytest.raises(vragen.CursorOngeldig, match="De cursor is ongeldig"):
        vragen.berichten(conn, cursor=cursor)
    with pytest.raises(vragen.CursorOngeldig, match="De cursor is ongeldig"):
        vragen.toewijzingen(conn, dag=februari(1), cursor=cursor)
