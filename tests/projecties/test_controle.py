"""The status of findings as it follows from the rows: what lapses, and what does not."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest

from ledger.bevinding import Bevinding, Bron, Gevolg, Laag
from ledger.dossier import Intake
from ledger.dossier_gebeurtenissen import IntakeVastgelegd
from ledger.gebeurtenissen import PrestatieGecrediteerd
from ledger.opslag import Recorder
from projections import vragen
from projections.controle import STATUSSEN, Keuze, op_het_spel
from projections.herbouw import herbouw
from tests.projecties.bouwstenen import AANBIEDER, GEMEENTE, Logboek, vingerafdruk, werk_bij

Conn = psycopg.Connection[Any]
INTAKE = Intake(gemeente=GEMEENTE, datum=date(2027, 3, 1))


@pytest.fixture
def bijwerken(dsn: str, recorder: Recorder) -> Callable[[], int]:
    return lambda: werk_bij(dsn, recorder)


def maart(dag: int) -> datetime:
    return datetime(2027, 3, dag, 9, tzinfo=UTC)


def bevinding(bedrag_eurocent: int = 1500) -> Bevinding:
    return Bevinding(
        regel="PR-1",
        laag=Laag.KADER,
        versie="1",
        gevolg=Gevolg.SIGNALEREN,
        plaats="/",
        bron=Bron(document="Kader", paragraaf="Tijd"),
        uitleg="Dit klopt niet.",
        bedrag_eurocent=bedrag_eurocent,
    )


def intake(b: Logboek, dag: int, **velden: Any) -> IntakeVastgelegd:
    return b.feit(
        IntakeVastgelegd,
        op=maart(dag),
        gemeente=GEMEENTE,
        aanbieder=AANBIEDER,
        inhoud=INTAKE,
        **velden,
    )


def statussen(conn: Conn, bekend_op: datetime | None = None) -> dict[str, str]:
    rijen = vragen.controlebevindingen(conn, bekend_op=bekend_op).rijen
    return {rij["gebeurtenisId"]: rij["status"] for rij in rijen}


def test_een_bevinding_vervalt_met_het_stuk_dat_is_vervangen(
    recorder: Recorder, conn: Conn, bijwerken: Callable[[], int]
) -> None:
    b = Logboek(recorder)
    fout, goed = (intake(b, dag, bevindingen=(bevinding(),)) for dag in (1, 2))
    b.schrijf(fout, goed, intake(b, 3, vervangt=fout.gebeurtenis_id))
    bijwerken()
    na = {str(fout.gebeurtenis_id): "vervallen", str(goed.gebeurtenis_id): "open"}
    assert statussen(conn) == na
    assert statussen(conn, maart(2)) == dict.fromkeys(na, "open")


def test_op_een_regel_die_meteen_is_afgewezen_staat_niets_meer_op_het_spel(
    recorder: Recorder, conn: Conn, bijwerken: Callable[[], int]
) -> None:
    b = Logboek(recorder)
    regel = {"op": maart(1), "referentie_nummer": "P1", "bevindingen": (bevinding(),)}
    afgewezen, nog_eens = b.afgewezen(**regel), b.prestatie(**regel)
    b.schrijf(afgewezen, nog_eens)
    bijwerken()
    assert statussen(conn) == {
        str(afgewezen.gebeurtenis_id): "vervallen",
        str(nog_eens.gebeurtenis_id): "open",
    }


def test_een_afgewezen_herhaling_is_vervallen_ook_als_de_toegekende_regel_is_gecrediteerd(
    recorder: Recorder, conn: Conn, bijwerken: Callable[[], int]
) -> None:
    b = Logboek(recorder)
    regel: dict[str, Any] = {"referentie_nummer": "P1", "bevindingen": (bevinding(),)}
    toegekend, herhaling = b.prestatie(op=maart(1), **regel), b.afgewezen(op=maart(2), **regel)
    credit = b.prestatie(
        PrestatieGecrediteerd,
        op=maart(3),
        referentie_nummer="P2",
        vorig_referentie_nummer="P1",
        debet_credit="C",
    )
    b.schrijf(toegekend, herhaling, credit)
    bijwerken()
    assert statussen(conn) == {
        str(toegekend.gebeurtenis_id): "gecrediteerd",
        str(herhaling.gebeurtenis_id): "vervallen",
    }


def test_de_totalen_per_status_zijn_samen_het_geheel(
    recorder: Recorder, conn: Conn, bijwerken: Callable[[], int]
) -> None:
    b = Logboek(recorder)
    feiten = [intake(b, dag, bevindingen=(bevinding(2**dag),)) for dag in range(1, 9)]
    b.schrijf(*feiten, *(intake(b, 9, vervangt=feit.gebeurtenis_id) for feit in feiten[::3]))
    bijwerken()
    delen = [op_het_spel(conn, Keuze(GEMEENTE, status=status)) for status in STATUSSEN]
    geheel = op_het_spel(conn, Keuze(GEMEENTE))
    assert geheel == {"totaalAantal": 8, "totaalBedragEurocent": 2**9 - 2}
    assert {naam: sum(deel[naam] for deel in delen) for naam in geheel} == geheel
    assert delen[STATUSSEN.index("vervallen")]["totaalBedragEurocent"] == 2**1 + 2**4 + 2**7
    with pytest.raises(ValueError, match="Onbekende status"):
        op_het_spel(conn, Keuze(status="klaar"))


def test_een_herbouw_geeft_dezelfde_rijen(
    dsn: str, recorder: Recorder, conn: Conn, bijwerken: Callable[[], int]
) -> None:
    b = Logboek(recorder)
    eerste = intake(b, 1, bevindingen=(bevinding(),))
    b.schrijf(eerste, intake(b, 2, vervangt=eerste.gebeurtenis_id))
    bijwerken()
    voor = vingerafdruk(conn)
    herbouw(dsn, recorder)
    assert vingerafdruk(conn) == voor
