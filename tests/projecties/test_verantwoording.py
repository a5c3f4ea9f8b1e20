"""The productieverantwoording by example: years, units, closing, referrers, findings."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from ledger.bevinding import Gevolg, Ontheffing
from ledger.dossier_gebeurtenissen import (
    BepalingVastgelegd,
    LokaalBesluitVastgelegd,
    VerwijzingVastgelegd,
)
from ledger.gebeurtenissen import (
    ClientVergeten,
    Gebeurtenis,
    PrestatieGecrediteerd,
    ToewijzingGewijzigd,
)
from ledger.kaders.register import alle_kaders
from ledger.opslag import Recorder
from ledger.waarden import Product
from projections.bewijsschema import maak_bewijsschema
from projections.herbouw import herbouw
from projections.verantwoording import NietBij
from tests.projecties.bouwstenen import (
    AANBIEDER,
    ANDER_KIND,
    GEMEENTE,
    Logboek,
    werk_bij,
)
from tests.projecties.verantwoordingen import (
    ANDERE_AANBIEDER,
    GEVULD,
    TEL,
    Conn,
    Json,
    bevinding,
    op,
    rijen,
    verantwoording,
)


@pytest.fixture(autouse=True)
def _bewijs(dsn: str) -> None:
    """The tables of the checkpoints."""
    maak_bewijsschema(dsn)


@pytest.fixture
def leg_vast(logboek: Logboek, dsn: str, recorder: Recorder) -> Callable[..., None]:
    """Writes events, each in a transaction of its own, and brings the read models up to date."""

    def schrijf(*feiten: Gebeurtenis) -> None:
        for feit in feiten:
            logboek.schrijf(feit)
        werk_bij(dsn, recorder)

    return schrijf


def test_een_regel_telt_in_het_jaar_waarin_zijn_periode_begint(
    logboek: Logboek, conn: Conn, leg_vast: Callable[..., None]
) -> None:
    over_de_jaargrens = {"begindatum": date(2027, 12, 31), "einddatum": date(2028, 1, 1)}
    leg_vast(
        logboek.prestatie(volume=1, begindatum=date(2026, 12, 1), einddatum=date(2026, 12, 31)),
        logboek.prestatie(volume=10),
        logboek.prestatie(PrestatieGecrediteerd, volume=4, op=op(1, 6)),
        logboek.afgewezen(volume=100, **over_de_jaargrens),
        logboek.prestatie(volume=1000, begindatum=date(2028, 1, 1), einddatum=date(2028, 1, 31)),
    )
    assert [
        [verantwoording(conn, jaar=jaar)["totaal"][f"{naam}Eurocent"] // 150 for naam in GEVULD]
        for jaar in (2025, 2026, 2027, 2028)
    ] == [[0, 0, 0, 0], [1, 1, 0, 1], [110, 10, 4, 6], [1000, 1000, 0, 1000]]


def test_uren_tellen_als_minuten_en_eenheden_worden_nooit_gemengd(
    logboek: Logboek, conn: Conn, leg_vast: Callable[..., None]
) -> None:
    leg_vast(
        logboek.prestatie(volume=30),
        logboek.prestatie(volume=2, eenheid="04"),
        logboek.prestatie(volume=5, eenheid="14", stroom=ANDER_KIND),
    )
    inhoud = verantwoording(conn)
    (aanbieder,) = inhoud["aanbieders"]
    assert [
        (rij["eenheid"], rij["clienten"], rij["volumes"][0]["nettoVolume"])
        for rij in aanbieder["regels"]
    ] == [("01", 1, 150), ("14", 1, 5)]
    assert [(v["eenheid"], v["nettoVolume"]) for v in inhoud["totaal"]["volumes"]] == [
        ("01", 150),
        ("14", 5),
    ]
    assert inhoud["totaal"]["clienten"] == 2


def test_een_client_telt_een_keer_en_niet_meer_als_alles_is_gecrediteerd(
    logboek: Logboek, conn: Conn, leg_vast: Callable[..., None]
) -> None:
    leg_vast(
        logboek.prestatie(volume=60),
        logboek.prestatie(volume=60, product=Product(categorie="45", code="45A05")),
        logboek.prestatie(volume=60, stroom=ANDER_KIND),
    )
    assert verantwoording(conn)["totaal"]["clienten"] == 2
    leg_vast(logboek.prestatie(PrestatieGecrediteerd, volume=60, stroom=ANDER_KIND, op=op(2)))
    inhoud = verantwoording(conn)
    (aanbieder,) = inhoud["aanbieders"]
    assert [rij["clienten"] for rij in aanbieder["regels"]] == [1, 1]
    assert (aanbieder["totaal"]["clienten"], inhoud["totaal"]["clienten"]) == (1, 1)


def test_wat_na_de_sluiting_kwam_staat_apart(
    logboek: Logboek, conn: Conn, leg_vast: Callable[..., None]
) -> None:
    leg_vast(
        logboek.prestatie(volume=100, op=op(1)),
        logboek.prestatie(PrestatieGecrediteerd, volume=100, op=op(2)),
        logboek.prestatie(volume=80, op=op(2)),
    )
    inhoud = verantwoording(conn, sluitmoment=op(2) - TEL)["totaal"]
    assert inhoud["opSluitdatum"]["nettoEurocent"] == 15_000
    assert inhoud["naSluitdatum"] == {
        "ingediendEurocent": 12_000,
        "toegekendEurocent": 12_000,
        "gecrediteerdEurocent": 15_000,
        "nettoEurocent": -3_000,
        "volumes": [
            {
                "eenheid": "01",
                "ingediendVolume": 80,
                "toegekendVolume": 80,
                "gecrediteerdVolume": 100,
                "nettoVolume": -20,
            }
        ],
    }
    assert inhoud["nettoEurocent"] == 12_000
    zonder = verantwoording(conn)["totaal"]
    assert (zonder["opSluitdatum"], zonder["naSluitdatum"]) == (None, None)


def verwijzers(inhoud: Json) -> dict[str, int]:
    return {rij["verwijzer"]: rij["nettoEurocent"] // 150 for rij in inhoud["totaal"]["verwijzers"]}


def test_de_verwijzer_is_die_van_het_verzoek_ook_na_een_wijziging(
    logboek: Logboek, conn: Conn, leg_vast: Callable[..., None]
) -> None:
    leg_vast(
        logboek.vot("VOT1", op=op(1)),
        logboek.toewijzing(op=op(2), referentie_aanbieder="VOT1"),
        logboek.prestatie(volume=10, op=op(3)),
        logboek.prestatie(PrestatieGecrediteerd, volume=4, op=op(4)),
        logboek.prestatie(volume=100, op=op(4), toewijzing_nummer=18),
    )
    assert verwijzers(verantwoording(conn)) == {"02": 6, "onbekend": 100}
    leg_vast(
        logboek.vow("VOW1", op=op(5)),
        logboek.toewijzing(
            ToewijzingGewijzigd,
            op=op(6),
            referentie_aanbieder="VOW1",
            toewijzingsmoment=datetime(2027, 2, 6, 9),  # noqa: DTZ001 - no zone in iJw
        ),
    )
    assert verwijzers(verantwoording(conn)) == {"02": 6, "onbekend": 100}
    assert verwijzers(verantwoording(conn, bekend_op=op(3))) == {"02": 10}


def test_het_verzoek_kan_na_de_toewijzing_zijn_gekomen(
    logboek: Logboek, conn: Conn, leg_vast: Callable[..., None]
) -> None:
    leg_vast(
        logboek.toewijzing(op=op(1), referentie_aanbieder="VOT1"),
        logboek.prestatie(volume=10, op=op(2)),
        logboek.vot("VOT1", op=op(3), verwijzer_type="05"),
    )
    assert verwijzers(verantwoording(conn, bekend_op=op(2))) == {"onbekend": 10}
    assert verwijzers(verantwoording(conn)) == {"05": 10}


@pytest.mark.parametrize(
    ("records", "verwacht"),
    [
        ([(BepalingVastgelegd, {})], "bepaling"),
        ([(LokaalBesluitVastgelegd, {"aanbieder": AANBIEDER})], "lokaalBesluit"),
        ([(VerwijzingVastgelegd, {})] * 2, "verwijzing"),
        ([(BepalingVastgelegd, {}), (VerwijzingVastgelegd, {})], "onbekend"),
        ([(BepalingVastgelegd, {"aanbieder": ANDERE_AANBIEDER})], "onbekend"),
        ([(BepalingVastgelegd, {"gemeente": "0363"})], "onbekend"),
        ([(BepalingVastgelegd, {"op": op(5, 1)})], "onbekend"),
        ([(BepalingVastgelegd, {"stroom": ANDER_KIND})], "onbekend"),
    ],
)
def test_zonder_verzoek_zegt_een_vastlegging_waarop_de_toewijzing_rust(
    logboek: Logboek,
    conn: Conn,
    leg_vast: Callable[..., None],
    records: list[tuple[type[Any], Json]],
    verwacht: str,
) -> None:
    leg_vast(
        *(
            logboek.feit(soort, **{"op": op(4, 1), "gemeente": GEMEENTE, **velden})
            for soort, velden in records
        ),
        logboek.toewijzing(op=op(1)),
        logboek.prestatie(volume=10),
    )
    assert verwijzers(verantwoording(conn)) == {verwacht: 10}


def test_een_vervangen_vastlegging_telt_niet_meer(
    logboek: Logboek, conn: Conn, leg_vast: Callable[..., None]
) -> None:
    oud = logboek.feit(BepalingVastgelegd, op=op(3, 1), gemeente=GEMEENTE)
    nieuw = logboek.feit(
        BepalingVastgelegd, op=op(5, 1), gemeente="0363", vervangt=oud.gebeurtenis_id
    )
    leg_vast(oud, logboek.toewijzing(op=op(4, 1)), logboek.prestatie(volume=10, op=op(4, 1)), nieuw)
    assert verwijzers(verantwoording(conn, bekend_op=op(4, 1))) == {"bepaling": 10}
    assert verwijzers(verantwoording(conn)) == {"onbekend": 10}


def test_een_afwijking_telt_per_toewijzing_en_regel_waarop_iets_is_toegekend(
    logboek: Logboek, conn: Conn, leg_vast: Callable[..., None]
) -> None:
    dag = date(2027, 1, 4)
    afgeweken = bevinding(gevolg=Gevolg.AFWIJKEN, afwijking=Ontheffing(rol="arts", datum=dag))
    ander = afgeweken.model_copy(update={"regel": "PR-ANDERS"})
    leg_vast(
        logboek.toewijzing(op=op(1), bevindingen=(afgeweken, ander, bevinding())),
        logboek.toewijzing(
            ToewijzingGewijzigd,
            op=op(2),
            bevindingen=(afgeweken,),
            toewijzingsmoment=datetime(2027, 2, 2, 9),  # noqa: DTZ001 - no zone in iJw
        ),
        logboek.toewijzing(op=op(3), toewijzing_nummer=18, bevindingen=(afgeweken,)),
        logboek.prestatie(op=op(3)),
        logboek.prestatie(op=op(3), product=Product(categorie="45", code="45A05")),
        logboek.afgewezen(op=op(3), toewijzing_nummer=18),
    )
    inhoud = verantwoording(conn)
    assert [rij["afwijkingen"] for _, rij in rijen(inhoud)] == [2, 2]
    assert inhoud["totaal"]["afwijkingen"] == 2


def test_een_bevinding_hoort_bij_het_jaar_van_haar_regel_en_anders_bij_haar_dag(
    logboek: Logboek, conn: Conn, leg_vast: Callable[..., None]
) -> None:
    vorig_jaar = {"begindatum": date(2026, 12, 1), "einddatum": date(2026, 12, 31)}
    leg_vast(
        logboek.prestatie(bevindingen=(bevinding(700), bevinding(50), bevinding())),
        logboek.prestatie(bevindingen=(bevinding(1),), **vorig_jaar),
        logboek.toewijzing(bevindingen=(bevinding(9_000),)),
        logboek.feit(BepalingVastgelegd, gemeente=GEMEENTE, bevindingen=(bevinding(30),)),
        logboek.afgewezen(bevindingen=(bevinding(4_000),)),
    )
    inhoud = verantwoording(conn)
    assert [
        (
            deel["aanbieder"],
            rij["product"],
            rij["openBevindingen"]["aantal"],
            rij["openBevindingen"]["bedragEurocent"],
        )
        for deel in inhoud["aanbieders"]
        for rij in deel["regels"]
    ] == [
        (AANBIEDER, {"categorie": "45", "code": "45A04"}, 2, 750),
        (AANBIEDER, None, 1, 9_000),
        (None, None, 1, 30),
    ]
    assert inhoud["totaal"]["openBevindingen"] == {"aantal": 4, "bedragEurocent": 9_780}
    assert verantwoording(conn, jaar=2026)["totaal"]["openBevindingen"]["bedragEurocent"] == 1


def test_zonder_regels_is_er_een_lege_verantwoording_die_dat_zegt(
    logboek: Logboek, conn: Conn, leg_vast: Callable[..., None]
) -> None:
    leg_vast(logboek.prestatie())
    inhoud = verantwoording(conn, gemeente="9999")
    assert inhoud["gemeente"] == {"code": "9999", "naam": None}
    assert (inhoud["aanbieders"], inhoud["totaal"]["nettoEurocent"]) == ([], 0)
    zin = "Over 2027 zijn van gemeente 9999 geen declaratieregels bekend."
    assert inhoud["melding"] == zin
    assert "van aanbieder 90000009" in verantwoording(conn, aanbieder="90000009")["melding"]
    assert verantwoording(conn)["melding"] is None


def test_wie_vergeten_wordt_blijft_meetellen(
    logboek: Logboek, conn: Conn, leg_vast: Callable[..., None]
) -> None:
    leg_vast(
        logboek.vot(op=op(1)),
        logboek.toewijzing(op=op(1), referentie_aanbieder="VOT1"),
        logboek.prestatie(op=op(2)),
    )
    voor = verantwoording(conn)
    leg_vast(logboek.feit(ClientVergeten, op=op(3), grond="verzoek"))
    assert verantwoording(conn) == voor


def test_een_herbouw_verandert_niets(
    logboek: Logboek, conn: Conn, leg_vast: Callable[..., None], dsn: str, recorder: Recorder
) -> None:
    leg_vast(
        logboek.prestatie(bevindingen=(bevinding(5),)),
        logboek.prestatie(PrestatieGecrediteerd, op=op(2)),
    )
    voor = verantwoording(conn, sluitmoment=op(1))
    herbouw(dsn, recorder)
    assert verantwoording(conn, sluitmoment=op(1)) == voor


def test_de_kaderversies_zijn_die_van_de_regels_en_die_van_dat_jaar(
    logboek: Logboek, conn: Conn, leg_vast: Callable[..., None]
) -> None:
    versies = {"ijw": "3.2#1", "flevoland": "oud#1"}
    leg_vast(
        logboek.prestatie(kaderversies=versies),
        logboek.prestatie(kaderversies=versies),
        logboek.afgewezen(kaderversies={"ijw": "3.2#1"}),
        logboek.prestatie(),
    )
    kaders = alle_kaders()
    geladen = {naam: kader.kenmerk for naam, kader in kaders.op_naam.items()}
    gevonden = [
        (rij["kader"], rij["versie"], rij["regels"])
        for rij in verantwoording(conn, kaders)["grondslag"]["kaders"]
    ]
    assert GEMEENTE == "0034"  # Almere: Flevoland holds there from 2027, its own until then
    assert sorted(gevonden) == sorted(
        [("flevoland", "oud#1", 2), ("flevoland", geladen["flevoland"], 0), ("ijw", "3.2#1", 3)]
    )
    eerder = verantwoording(conn, kaders, jaar=2026)["grondslag"]["kaders"]
    assert [(rij["kader"], rij["geldigTot"]) for rij in eerder] == [("almere", "2026-12-31")]


def test_zolang_de_leesmodellen_achterlopen_is_er_geen_verantwoording(
    logboek: Logboek, conn: Conn
) -> None:
    logboek.schrijf(logboek.prestatie())
    with pytest.raises(NietBij, match="lopen nog 1 gebeurtenissen achter"):
        verantwoording(conn)
