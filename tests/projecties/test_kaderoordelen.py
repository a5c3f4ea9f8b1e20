"""What kaders say of events: obligations of a client, and findings with an amount at stake."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest

from ledger.bevinding import Bevinding, Bron, Gevolg, Laag
from ledger.dossier import Intake
from ledger.dossier_gebeurtenissen import IntakeVastgelegd
from ledger.gebeurtenissen import PrestatieGoedgekeurd, VerzoekHerbeoordeeld
from ledger.kaders.zaak import verplichting
from ledger.opslag import Recorder
from ledger.waarden import VoldaneTermijn
from projections import vragen
from projections.controle import Keuze
from tests.projecties.bouwstenen import AANBIEDER, GEMEENTE, JEUGDHULP, KIND, Logboek, werk_bij

Conn = psycopg.Connection[Any]
REGEL = "FL-315-02"


@pytest.fixture
def bijwerken(dsn: str, recorder: Recorder) -> Callable[[], int]:
    return lambda: werk_bij(dsn, recorder)


def maart(dag: int) -> datetime:
    return datetime(2027, 3, dag, 9, tzinfo=UTC)


def intake(b: Logboek, laatste_dag: date | None, sleutel: str = "a") -> IntakeVastgelegd:
    termijn = verplichting(
        REGEL, sleutel, "aanbieder", "Verzoek sturen", date(2027, 3, 1), laatste_dag, "een JW315"
    )
    return b.feit(
        IntakeVastgelegd,
        op=maart(1),
        gemeente=GEMEENTE,
        aanbieder=AANBIEDER,
        inhoud=Intake(gemeente=GEMEENTE, datum=date(2027, 3, 1)),
        termijnen=(termijn,),
    )


def voldaan(b: Logboek, dag: int, afloop: str = "vervuld") -> IntakeVastgelegd:
    gehaald = VoldaneTermijn.model_validate({"regel": REGEL, "sleutel": "a", "afloop": afloop})
    return b.feit(IntakeVastgelegd, op=maart(dag), gemeente=GEMEENTE, voldaan=(gehaald,))


def termijn(conn: Conn, dag: date, sleutel: str = "a") -> dict[str, Any]:
    rijen = vragen.termijnen(conn, dag=dag).rijen
    return next(rij for rij in rijen if rij["termijnId"].endswith(f"{REGEL}:{sleutel}"))


def test_een_verplichting_van_een_kader_staat_open_tot_zij_is_nagekomen(
    recorder: Recorder, conn: Conn, bijwerken: Callable[[], int]
) -> None:
    b = Logboek(recorder)
    b.schrijf(intake(b, date(2027, 3, 8)))
    bijwerken()
    rij = termijn(conn, date(2027, 3, 8))
    assert (rij["status"], rij["wie"], rij["waardoor"]) == ("open", "aanbieder", "een JW315")
    assert rij["overschredenSinds"] is None
    te_laat = termijn(conn, date(2027, 3, 10))
    assert (te_laat["status"], te_laat["overschredenSinds"]) == ("overschreden", "2027-03-09")
    b.schrijf(voldaan(b, 5))
    bijwerken()
    gehaald = termijn(conn, date(2027, 3, 10))
    assert (gehaald["status"], gehaald["overschredenSinds"]) == ("gehaald", None)


def test_een_verplichting_zonder_laatste_dag_blijft_open(
    recorder: Recorder, conn: Conn, bijwerken: Callable[[], int]
) -> None:
    b = Logboek(recorder)
    b.schrijf(intake(b, None), intake(b, date(2027, 3, 8), "b"))
    bijwerken()
    rij = termijn(conn, date(2030, 1, 1))
    assert (rij["status"], rij["laatsteDag"]) == ("open", None)
    bladzijde = vragen.termijnen(conn, dag=date(2030, 1, 1), limiet=1)
    volgende = vragen.termijnen(conn, dag=date(2030, 1, 1), limiet=1, cursor=bladzijde.volgende)
    assert [rij["termijnId"] for rij in volgende.rijen] == [rij["termijnId"]]


def test_een_vervallen_verplichting_is_niet_te_laat(
    recorder: Recorder, conn: Conn, bijwerken: Callable[[], int]
) -> None:
    b = Logboek(recorder)
    b.schrijf(intake(b, date(2027, 3, 8)), voldaan(b, 20, "vervallen"))
    bijwerken()
    assert termijn(conn, date(2027, 4, 1))["status"] == "gehaald"


def bevinding(bedrag_eurocent: int | None) -> Bevinding:
    return Bevinding(
        regel="FL-323-04",
        laag=Laag.KADER,
        versie="1",
        gevolg=Gevolg.SIGNALEREN,
        plaats="/",
        bron=Bron(document="Kader", paragraaf="Tijd"),
        uitleg="Reistijd zit in het tarief.",
        bedrag_eurocent=bedrag_eurocent,
    )


def prestatie(b: Logboek, dag: int, *bevindingen: Bevinding) -> PrestatieGoedgekeurd:
    return b.feit(
        PrestatieGoedgekeurd,
        op=maart(dag),
        gemeente=GEMEENTE,
        aanbieder=AANBIEDER,
        declaratie_nummer="D1",
        referentie_nummer=f"P{dag}",
        toewijzing_nummer=1,
        product=JEUGDHULP,
        begindatum=date(2027, 2, 1),
        einddatum=date(2027, 2, 28),
        volume=60,
        eenheid="01",
        bedrag_eurocent=6000,
        debet_credit="D",
        toewijzingsmoment=datetime(2027, 1, 1, 9),  # noqa: DTZ001  (has no time zone)
        bevindingen=bevindingen,
    )


def test_alleen_een_bevinding_met_een_bedrag_is_een_controlebevinding(
    recorder: Recorder, conn: Conn, bijwerken: Callable[[], int]
) -> None:
    b = Logboek(recorder)
    b.schrijf(
        prestatie(b, 1, bevinding(None)),
        prestatie(b, 2, bevinding(None), bevinding(1500)),
        prestatie(b, 3, bevinding(0)),
    )
    bijwerken()
    rijen = vragen.controlebevindingen(conn, Keuze(GEMEENTE, regel="FL-323-04")).rijen
    assert [(rij["referentieNummer"], rij["bedragEurocent"]) for rij in rijen] == [
        ("P3", 0),
        ("P2", 1500),
    ]
    assert rijen[1]["bevinding"]["uitleg"] == "Reistijd zit in het tarief."
    assert rijen[1]["clientId"] == KIND
    assert vragen.controlebevindingen(conn, Keuze("9999")).rijen == []
    assert vragen.controlebevindingen(conn, Keuze(van=date(2027, 4, 1))).rijen == []


def test_het_oordeel_over_een_bericht_herhaalt_de_controlebevindingen_van_zijn_regels_niet(
    recorder: Recorder, conn: Conn, bijwerken: Callable[[], int]
) -> None:
    b = Logboek(recorder)
    b.schrijf(
        prestatie(b, 2, bevinding(1500)),
        b.bericht(1, "JW323", date(2027, 3, 2), bevindingen=(bevinding(1500),)),
    )
    bijwerken()
    assert [rij["referentieNummer"] for rij in vragen.controlebevindingen(conn).rijen] == ["P2"]
    assert len(vragen.berichten(conn).rijen) == 1


def test_een_herbeoordeling_vervangt_de_bevindingen_van_het_verzoek(
    recorder: Recorder, conn: Conn, bijwerken: Callable[[], int]
) -> None:
    b = Logboek(recorder)
    b.schrijf(b.vot(bevindingen=(bevinding(None),)))
    b.schrijf(
        b.feit(
            VerzoekHerbeoordeeld,
            gemeente=GEMEENTE,
            aanbieder=AANBIEDER,
            referentie_aanbieder="VOT1",
        )
    )
    bijwerken()
    assert vragen.verzoeken(conn).rijen[0]["bevindingen"] == []
