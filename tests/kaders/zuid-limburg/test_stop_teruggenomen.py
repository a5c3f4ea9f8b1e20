"""A stop that is taken back: what was due because of it is no longer, or again later."""

from datetime import date
from functools import cache
from typing import Any

import pytest

from ledger.client import ClientToestand
from ledger.dossier import Crisis, LokaalBesluit
from ledger.dossier_gebeurtenissen import LokaalBesluitVastgelegd
from ledger.gebeurtenissen import (
    Gebeurtenis,
    LeveringGestart,
    LeveringGestopt,
    StopVerwijderd,
    ToewijzingAfgegeven,
)
from ledger.ijw.verwerking.oordeel import Schrijver
from ledger.kaders.oordeel import beoordeel_feit
from ledger.kaders.register import Kaders, laad_kader
from ledger.kaders.zaak import Omgeving
from ledger.stempel import Stempel
from ledger.waarden import Omvang, Product
from tests.gegeven import op

GEMEENTE, AANBIEDER = "0935", "12345678"
BEGIN, STOP, EINDE, DAG = date(2017, 3, 1), date(2017, 3, 20), date(2017, 4, 11), date(2017, 3, 21)
SLEUTEL = f"{GEMEENTE}|1"


@cache
def _kaders() -> Kaders:
    return Kaders([laad_kader("zuid-limburg")])


def _product(code: str) -> Product:
    kader = _kaders().op_naam["zuid-limburg"]
    return Product(categorie=kader.product(code).categorie, code=code)


class Hulp:
    """A client with help on numbered allocations."""

    def __init__(self) -> None:
        stempel = Stempel(op(DAG), "test", "test", "test")
        self.schrijver = Schrijver(ClientToestand("client"), stempel)

    def besluit(self, code: str, **velden: Any) -> None:
        besluit = LokaalBesluit(gemeente=GEMEENTE, datum=BEGIN, product=_product(code), **velden)
        self.schrijver.zet(LokaalBesluitVastgelegd, BEGIN, gemeente=GEMEENTE, inhoud=besluit)

    def begint(self, nummer: int, code: str) -> None:
        self.schrijver.zet(
            ToewijzingAfgegeven,
            BEGIN,
            gemeente=GEMEENTE,
            aanbieder=AANBIEDER,
            toewijzing_nummer=nummer,
            product=_product(code),
            toewijzingsmoment=op(BEGIN),
            ingangsdatum=BEGIN,
            einddatum=EINDE,
            omvang=Omvang(volume=1, eenheid="82", frequentie="6"),
            dagtekening=BEGIN,
        )
        self.meld(LeveringGestart, nummer, code)

    def meld(self, soort: type[Gebeurtenis], nummer: int, code: str, **velden: Any) -> None:
        dag = velden.get("einddatum", BEGIN)
        feit = self.schrijver.concept(
            soort,
            dag,
            gemeente=GEMEENTE,
            aanbieder=AANBIEDER,
            toewijzing_nummer=nummer,
            product=_product(code),
            begindatum=BEGIN,
            **velden,
        )
        toestand = self.schrijver.toestand
        uitslag = beoordeel_feit(_kaders(), feit, toestand, Omgeving(), DAG)
        self.schrijver.voeg_toe(uitslag.op(feit))

    def stopt(self, nummer: int, code: str, reden: str = "19") -> None:
        self.meld(LeveringGestopt, nummer, code, reden_beeindiging=reden, einddatum=STOP)

    def stop_weg(self, nummer: int, code: str, reden: str = "19") -> None:
        self.meld(StopVerwijderd, nummer, code, reden_beeindiging=reden, einddatum=STOP)

    def uiterlijk(self, regel: str, sleutel: str = SLEUTEL) -> date | None:
        """The last day of what is due; None when nothing is."""
        termijn = self.schrijver.toestand.verplichtingen.get((regel, sleutel))
        return None if termijn is None else termijn.laatste_dag


@pytest.mark.parametrize("regel", ["ZL-PLAN-04", "ZL-PLAN-05"])
def test_na_een_crisis_schuift_de_termijn_terug(regel: str) -> None:
    hulp = Hulp()
    hulp.begint(1, "ZCAG")
    hulp.stopt(1, "ZCAG")
    assert hulp.uiterlijk(regel) == STOP

    hulp.stop_weg(1, "ZCAG")

    assert hulp.uiterlijk(regel) == EINDE


@pytest.mark.parametrize("regel", ["ZL-PLAN-04", "ZL-PLAN-05"])
def test_een_tijdelijke_stop_laat_de_termijn_staan(regel: str) -> None:
    hulp = Hulp()
    hulp.begint(1, "ZCAG")
    hulp.stopt(1, "ZCAG", "20")
    hulp.stop_weg(1, "ZCAG", "20")

    assert hulp.uiterlijk(regel) == EINDE


def test_de_inschatting_van_het_gevaar_is_na_het_einde_niet_meer_nodig_en_daarna_weer() -> None:
    hulp, sleutel = Hulp(), f"{GEMEENTE}|{BEGIN}"
    hulp.besluit("ZCAI", crisis=Crisis(soort="crisis", datum=BEGIN, psychiatrisch=True))
    hulp.begint(1, "ZCAI")
    assert hulp.uiterlijk("ZL-KWAL-12", sleutel) == BEGIN
    hulp.stopt(1, "ZCAI")
    assert hulp.uiterlijk("ZL-KWAL-12", sleutel) is None

    hulp.stop_weg(1, "ZCAI")

    assert hulp.uiterlijk("ZL-KWAL-12", sleutel) == BEGIN


@pytest.mark.parametrize(
    ("code", "regel", "deel"),
    [
        ("ZBORM", "ZL-PLAN-06", "omgang"),
        ("ZDYSD", "ZL-PLAN-07", "eindrapport"),
        ("ZDYSB", "ZL-PLAN-08", "cqIndex"),
    ],
)
def test_wat_bij_het_einde_hoort_vervalt(code: str, regel: str, deel: str) -> None:
    hulp = Hulp()
    hulp.besluit(code, grond="gerechtelijkeUitspraak")
    hulp.begint(1, code)
    hulp.stopt(1, code)
    assert hulp.uiterlijk(regel, f"{SLEUTEL}|{deel}") == STOP

    hulp.stop_weg(1, code)

    assert hulp.uiterlijk(regel, f"{SLEUTEL}|{deel}") is None


@pytest.mark.parametrize(("nummer", "code", "reden"), [(1, "ZBIML", "20"), (2, "ZCAI", "19")])
def test_zonder_onderbreking_of_zonder_einde_van_de_crisis_valt_er_niets_te_hervatten(
    nummer: int, code: str, reden: str
) -> None:
    hulp = Hulp()
    hulp.begint(1, "ZBIML")
    hulp.begint(2, "ZCAI")
    hulp.stopt(1, "ZBIML", "20")
    hulp.stopt(2, "ZCAI")
    assert hulp.uiterlijk("ZL-STAP-11") == date(2017, 4, 3)

    hulp.stop_weg(nummer, code, reden)

    assert hulp.uiterlijk("ZL-STAP-11") is None
