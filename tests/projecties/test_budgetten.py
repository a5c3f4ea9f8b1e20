# ruff: noqa: DTZ001 - a toewijzingsmoment has no time zone
"""Allocations and what is left of them."""

from collections.abc import Callable
from datetime import date, datetime
from itertools import permutations
from typing import Any

import orjson
import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.client import rang
from ledger.gebeurtenissen import (
    PrestatieGecrediteerd,
    ToewijzingAfgegeven,
    ToewijzingGewijzigd,
    ToewijzingIngetrokken,
    ToewijzingVerwijderd,
)
from ledger.opslag import Recorder
from ledger.waarden import Omvang, Product
from projections import vragen
from projections.overige_stappen import rang as rang_van_json
from tests.projecties.bouwstenen import (
    AANBIEDER,
    ANDER_KIND,
    GEMEENTE,
    KIND,
    MAPPER,
    Logboek,
    werk_bij,
)

DAG = date(2027, 3, 1)
Conn = psycopg.Connection[Any]


@pytest.fixture
def bijwerken(dsn: str, recorder: Recorder) -> Callable[[], int]:
    return lambda: werk_bij(dsn, recorder)


def budget(conn: Conn, dag: date = DAG) -> dict[str, Any]:
    gevonden = vragen.budget(conn, GEMEENTE, 17, dag)
    assert gevonden is not None
    return gevonden


def cijfers(conn: Conn) -> tuple[Any, ...]:
    stand = budget(conn)
    namen = ("toegewezen", "ingediend", "goedgekeurd", "gecrediteerd", "resterend", "eenheid")
    return tuple(stand[naam] for naam in namen)


def test_een_toewijzing_in_uren_telt_in_minuten(
    logboek: Logboek, conn: Conn, bijwerken: Callable[[], int]
) -> None:
    logboek.schrijf(
        logboek.toewijzing(),
        logboek.prestatie(volume=90),
        logboek.prestatie(volume=2, eenheid="04", bedrag_eurocent=18_000),
    )
    bijwerken()
    assert cijfers(conn) == (600, 210, 210, 0, 390, "01")
    assert budget(conn)["goedgekeurdEurocent"] == 13_500 + 18_000


def test_een_credit_geeft_het_volume_terug(
    logboek: Logboek, conn: Conn, bijwerken: Callable[[], int]
) -> None:
    logboek.schrijf(logboek.toewijzing(), logboek.prestatie(volume=90))
    bijwerken()
    logboek.schrijf(logboek.prestatie(PrestatieGecrediteerd, volume=90))
    bijwerken()
    assert cijfers(conn) == (600, 90, 90, 90, 600, "01")
    assert budget(conn)["maanden"] == [
        {
            "maand": "2027-01",
            "ingediend": 90,
            "goedgekeurd": 90,
            "gecrediteerd": 90,
            "ingediendEurocent": 13_500,
            "goedgekeurdEurocent": 13_500,
            "gecrediteerdEurocent": 13_500,
        }
    ]


def test_een_afgewezen_debetregel_is_wel_ingediend_en_een_afgewezen_creditregel_niet(
    logboek: Logboek, conn: Conn, bijwerken: Callable[[], int]
) -> None:
    logboek.schrijf(
        logboek.toewijzing(),
        logboek.afgewezen(volume=700),
        logboek.afgewezen(volume=30, debet_credit="C"),
    )
    bijwerken()
    assert cijfers(conn) == (600, 700, 0, 0, 600, "01")


def test_een_regel_van_een_ander_kind_op_dit_nummer_verandert_hier_niets(
    logboek: Logboek, conn: Conn, bijwerken: Callable[[], int]
) -> None:
    logboek.schrijf(logboek.toewijzing(), logboek.afgewezen(volume=700, stroom=ANDER_KIND))
    bijwerken()
    assert cijfers(conn) == (600, 0, 0, 0, 600, "01")


def test_een_regel_die_voor_zijn_toewijzing_kwam_telt_mee(
    logboek: Logboek, conn: Conn, bijwerken: Callable[[], int]
) -> None:
    logboek.schrijf(logboek.afgewezen(volume=60))
    bijwerken()
    assert vragen.budget(conn, GEMEENTE, 17, DAG) is None
    logboek.schrijf(logboek.toewijzing())
    bijwerken()
    assert budget(conn)["ingediend"] == 60


def test_een_budget_telt_in_eurocent_over_alle_eenheden(
    logboek: Logboek, conn: Conn, bijwerken: Callable[[], int]
) -> None:
    logboek.schrijf(
        logboek.toewijzing(omvang=None, budget=100_000, product=None),
        logboek.prestatie(volume=60, bedrag_eurocent=9_000),
        logboek.prestatie(volume=3, eenheid="14", bedrag_eurocent=30_000),
    )
    bijwerken()
    assert cijfers(conn) == (100_000, 39_000, 39_000, 0, 61_000, "83")


def test_zonder_einddatum_en_totaal_is_er_geen_grens(
    logboek: Logboek, conn: Conn, bijwerken: Callable[[], int]
) -> None:
    per_week = Omvang(volume=60, eenheid="01", frequentie="2")
    logboek.schrijf(logboek.toewijzing(omvang=per_week, einddatum=None), logboek.prestatie())
    bijwerken()
    assert cijfers(conn) == (None, 60, 60, 0, None, "01")
    assert budget(conn)["verwachteUitputting"] is None


def test_de_uitputting_volgt_het_tempo_op_de_dag_van_vragen(
    logboek: Logboek, conn: Conn, bijwerken: Callable[[], int]
) -> None:
    logboek.schrijf(logboek.toewijzing(), logboek.prestatie(volume=310))
    bijwerken()
    # 310 minutes in the 31 days of January: 600 minutes last 60 days.
    assert budget(conn, date(2027, 2, 1))["verwachteUitputting"] == "2027-03-01"


def test_een_latere_maar_oudere_versie_wint_niet(
    logboek: Logboek, conn: Conn, bijwerken: Callable[[], int]
) -> None:
    logboek.schrijf(
        logboek.toewijzing(toewijzingsmoment=datetime(2027, 2, 2, 12), einddatum=date(2027, 6, 30))
    )
    bijwerken()
    logboek.schrijf(logboek.toewijzing(ToewijzingGewijzigd, einddatum=date(2027, 12, 31)))
    bijwerken()
    gevonden = vragen.toewijzing(conn, GEMEENTE, 17, DAG)
    assert gevonden is not None
    assert (gevonden["einddatum"], gevonden["aantalVersies"]) == ("2027-06-30", 2)
    assert gevonden["clientId"] == KIND


@pytest.mark.parametrize("volgorde", list(permutations(range(3))))
def test_elke_volgorde_van_aankomst_geeft_dezelfde_toewijzing(
    logboek: Logboek, conn: Conn, bijwerken: Callable[[], int], volgorde: tuple[int, ...]
) -> None:
    versies: list[dict[str, Any]] = [
        {"soort": ToewijzingAfgegeven},
        {
            "soort": ToewijzingIngetrokken,
            "toewijzingsmoment": datetime(2027, 2, 1),
            "einddatum": date(2027, 2, 28),
        },
        {
            "soort": ToewijzingVerwijderd,
            "toewijzingsmoment": datetime(2027, 2, 1, 0, 0, 0, 1),
            "einddatum": date(2027, 1, 1),
            "reden_wijziging": "13",
        },
    ]
    for nummer in volgorde:
        logboek.schrijf(logboek.toewijzing(**versies[nummer]))
        bijwerken()
    gevonden = vragen.toewijzing(conn, GEMEENTE, 17, DAG)
    assert gevonden is not None
    assert (gevonden["status"], gevonden["aantalVersies"]) == ("verwijderd", 3)
    assert gevonden["verbruik"]["toegewezen"] == 0


def test_de_status_hangt_van_de_dag_af_en_filtert_ook_zo(
    logboek: Logboek, conn: Conn, bijwerken: Callable[[], int]
) -> None:
    logboek.schrijf(logboek.toewijzing())
    bijwerken()
    gevallen = {
        date(2026, 12, 31): "toekomstig",
        date(2027, 1, 1): "actueel",
        date(2027, 12, 31): "actueel",
        date(2028, 1, 1): "beeindigd",
    }
    for dag, status in gevallen.items():
        per_status = {
            keuze: [r["status"] for r in vragen.toewijzingen(conn, dag=dag, status=keuze).rijen]
            for keuze in ("toekomstig", "actueel", "beeindigd", "verwijderd")
        }
        assert per_status == {keuze: [status] * (keuze == status) for keuze in per_status}


def test_een_onbekende_status_krijgt_een_nederlands_antwoord(conn: Conn) -> None:
    with pytest.raises(ValueError, match="Onbekende status; kies uit: verwijderd, toekomstig"):
        vragen.toewijzingen(conn, dag=DAG, status="x")


def test_toewijzingen_bladeren_op_nummer_en_filteren(
    logboek: Logboek, conn: Conn, bijwerken: Callable[[], int]
) -> None:
    logboek.schrijf(*[logboek.toewijzing(toewijzing_nummer=nummer) for nummer in range(1, 6)])
    logboek.schrijf(logboek.toewijzing(toewijzing_nummer=6, stroom=ANDER_KIND))
    bijwerken()
    gezien: list[int] = []
    cursor = None
    while True:
        rijen, cursor = vragen.toewijzingen(
            conn, dag=DAG, aanbieder=AANBIEDER, client_id=KIND, cursor=cursor, limiet=2
        )
        gezien += [rij["toewijzingNummer"] for rij in rijen]
        if cursor is None:
            break
    assert gezien == [1, 2, 3, 4, 5]


versies = st.fixed_dictionaries(
    {
        "toewijzingsmoment": st.datetimes(datetime(2027, 1, 1), datetime(2027, 1, 2))
        | st.sampled_from([datetime(2027, 1, 1), datetime(2027, 1, 1, 0, 0, 0, 1)]),
        "dagtekening": st.dates(date(2027, 1, 1), date(2027, 1, 3)),
        "reden_wijziging": st.sampled_from([None, "12", "13"]),
        "ingangsdatum": st.dates(date(2027, 1, 1), date(2027, 1, 3)),
        "einddatum": st.none() | st.dates(date(2027, 1, 1), date(2027, 1, 3)),
        "omvang": st.none()
        | st.builds(
            Omvang,
            volume=st.integers(0, 1_000),
            eenheid=st.sampled_from(["01", "04"]),
            frequentie=st.sampled_from(["2", "6"]),
        ),
        "budget": st.none() | st.integers(0, 1_000),
        "product": st.none() | st.just(Product(categorie="45")),
    }
)


@given(een=versies, ander=versies)
def test_de_volgorde_van_versies_is_die_van_de_ledger(
    een: dict[str, Any], ander: dict[str, Any]
) -> None:
    feiten = [Logboek().toewijzing(**velden) for velden in (een, ander)]
    bewaard = [rang_van_json(_json(feit)) for feit in feiten]
    assert (bewaard[0] < bewaard[1]) == (rang(feiten[0]) < rang(feiten[1]))
    assert (bewaard[0] == bewaard[1]) == (rang(feiten[0]) == rang(feiten[1]))


def _json(feit: Any) -> dict[str, Any]:
    return dict(orjson.loads(MAPPER.to_stored_event(feit).state))
