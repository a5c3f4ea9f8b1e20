"""A stop that is taken back: what it obliged to is no longer due."""

from datetime import date

import pytest

from ledger.client import evolve
from ledger.gebeurtenissen import LeveringGestart, LeveringGestopt, StopVerwijderd
from ledger.ijw.verwerking.oordeel import Schrijver
from ledger.kaders.oordeel import Uitslag, beoordeel_feit
from ledger.kaders.register import alle_kaders
from ledger.kaders.zaak import Omgeving
from ledger.stempel import Stempel
from tests.gegeven import op
from tests.kaders.flevoland.verleden import AANBIEDER, GEMEENTE, Verleden, product

BEGIN, STOP, DAG = date(2027, 2, 1), date(2027, 5, 10), date(2027, 5, 12)
LEVERING = {
    "gemeente": GEMEENTE,
    "aanbieder": AANBIEDER,
    "toewijzing_nummer": 1,
    "product": product("45F31"),
    "begindatum": BEGIN,
}


def _na_stop() -> Schrijver:
    """A client whose help was stopped for good before the end of the allocation."""
    verleden = Verleden()
    verleden.toewijzing(1, BEGIN, date(2027, 7, 31))
    schrijver = Schrijver(verleden.toestand, Stempel(op(DAG), "test", "test", "test"))
    schrijver.zet(LeveringGestart, BEGIN, **LEVERING)
    stop = schrijver.concept(
        LeveringGestopt, STOP, **LEVERING, reden_beeindiging="19", einddatum=STOP
    )
    schrijver.voeg_toe(_oordeel(schrijver, stop).op(stop))
    return schrijver


def _oordeel(schrijver: Schrijver, feit: LeveringGestopt | StopVerwijderd) -> Uitslag:
    return beoordeel_feit(alle_kaders(), feit, schrijver.toestand, Omgeving(), DAG)


@pytest.mark.parametrize(("reden", "open_"), [("19", False), ("20", True)])
def test_een_verwijderde_stop_vraagt_geen_aangepaste_toewijzing_meer(
    reden: str, open_: bool
) -> None:
    schrijver = _na_stop()
    sleutel = ("FL-301-04", f"{GEMEENTE}|1|{STOP}")
    assert sleutel in schrijver.toestand.verplichtingen

    weg = schrijver.concept(
        StopVerwijderd, STOP, **LEVERING, reden_beeindiging=reden, einddatum=STOP
    )
    uitslag = _oordeel(schrijver, weg)
    na = evolve(schrijver.toestand, uitslag.op(weg))

    assert (sleutel in na.verplichtingen) is open_


@pytest.mark.parametrize(("reden", "open_"), [("19", False), ("20", True)])
def test_een_verwijderde_stop_van_diagnostiek_vraagt_nog_geen_plan(reden: str, open_: bool) -> None:
    diagnostiek = LEVERING | {"product": product("45F11")}
    verleden = Verleden()
    verleden.toewijzing(1, BEGIN, date(2027, 7, 31), code="45F11")
    schrijver = Schrijver(verleden.toestand, Stempel(op(DAG), "test", "test", "test"))
    schrijver.zet(LeveringGestart, BEGIN, **diagnostiek)
    stop = schrijver.concept(
        LeveringGestopt, STOP, **diagnostiek, reden_beeindiging="19", einddatum=STOP
    )
    schrijver.voeg_toe(_oordeel(schrijver, stop).op(stop))
    sleutel = ("FL-PLAN-03", f"{GEMEENTE}|{AANBIEDER}|1")
    assert schrijver.toestand.verplichtingen[sleutel].laatste_dag == STOP

    weg = schrijver.concept(
        StopVerwijderd, STOP, **diagnostiek, reden_beeindiging=reden, einddatum=STOP
    )
    uitslag = _oordeel(schrijver, weg)
    na = evolve(schrijver.toestand, uitslag.op(weg))

    assert (sleutel in na.verplichtingen) is open_
