"""A start or stop that is taken back: what was due because of it is no longer, or later."""

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
    StartVerwijderd,
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

    def begint(self, nummer: int, code: str, tot: date | None = EINDE) -> None:
        self.neem_op(
            ToewijzingAfgegeven,
            BEGIN,
            gemeente=GEMEENTE,
            aanbieder=AANBIEDER,
            toewijzing_nummer=nummer,
            product=_product(code),
            toewijzingsmoment=op(BEGIN),
            ingangsdatum=BEGIN,
            einddatum=tot,
            omvang=Omvang(volume=1, eenheid="82", frequentie="6"),
            dagtekening=BEGIN,
        )
        self.meld(LeveringGestart, nummer, code)

    def meld(self, soort: type[Gebeurtenis], nummer: int, code: str, **velden: Any) -> None:
        begin = {"begindatum": BEGIN} | velden
        self.neem_op(
            soort,
            velden.get("einddatum", BEGIN),
            gemeente=GEMEENTE,
            aanbieder=AANBIEDER,
            toewijzing_nummer=nummer,
            product=_product(code),
            **begin,
        )

    def neem_op(self, soort: type[Gebeurtenis], geldig_op: date, **velden: Any) -> None:
        feit = self.schrijver.concept(soort, geldig_op, **velden)
        toestand = self.schrijver.toestand
        uitslag = beoordeel_feit(_kaders(), feit, toestand, Omgeving(), DAG)
        self.schrijver.voeg_toe(uitslag.op(feit))

    def stopt(self, nummer: int, code: str, reden: str = "19", op: date = STOP) -> None:
        self.meld(LeveringGestopt, nummer, code, reden_beeindiging=reden, einddatum=op)

    def stop_weg(self, nummer: int, code: str, reden: str = "19", op: date = STOP) -> None:
        self.meld(StopVerwijderd, nummer, code, reden_beeindiging=reden, einddatum=op)

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


def _onderbroken_in_een_crisis() -> Hulp:
    hulp = Hulp()
    hulp.begint(1, "ZBIML")
    hulp.begint(2, "ZCAI")
    hulp.stopt(1, "ZBIML", "20")
    hulp.stopt(2, "ZCAI")
    assert hulp.uiterlijk("ZL-STAP-11") == date(2017, 4, 3)
    return hulp


def test_zonder_onderbreking_valt_er_niets_te_hervatten() -> None:
    hulp = _onderbroken_in_een_crisis()

    hulp.stop_weg(1, "ZBIML", "20")

    assert hulp.uiterlijk("ZL-STAP-11") is None


def test_een_crisis_die_toch_doorgaat_schuift_het_hervatten_op() -> None:
    hulp = _onderbroken_in_een_crisis()

    hulp.stop_weg(2, "ZCAI")

    assert hulp.uiterlijk("ZL-STAP-11") == date(2017, 4, 25)


def test_de_stop_van_een_andere_crisis_laat_het_hervatten_staan() -> None:
    hulp = Hulp()
    hulp.begint(1, "ZBIML")
    hulp.begint(2, "ZCAI")
    hulp.begint(3, "ZCV", tot=None)
    hulp.stopt(1, "ZBIML", "20")
    hulp.stopt(3, "ZCV", op=date(2017, 3, 25))
    hulp.stopt(2, "ZCAI", op=date(2017, 3, 30))
    assert hulp.uiterlijk("ZL-STAP-11") == date(2017, 4, 13)

    hulp.stop_weg(3, "ZCV", op=date(2017, 3, 25))

    assert hulp.uiterlijk("ZL-STAP-11") == date(2017, 4, 13)


def test_zonder_einde_van_de_crisis_valt_er_nog_niets_te_hervatten() -> None:
    hulp = Hulp()
    hulp.begint(1, "ZBIML")
    hulp.begint(2, "ZCV", tot=None)
    hulp.stopt(1, "ZBIML", "20")
    assert hulp.uiterlijk("ZL-STAP-11") is None
    hulp.stopt(2, "ZCV")
    assert hulp.uiterlijk("ZL-STAP-11") == date(2017, 4, 3)

    hulp.stop_weg(2, "ZCV")

    assert hulp.uiterlijk("ZL-STAP-11") is None


@pytest.mark.parametrize("regel", ["ZL-PLAN-04", "ZL-PLAN-05"])
def test_een_crisis_die_toch_niet_begon_vraagt_niets(regel: str) -> None:
    hulp = Hulp()
    hulp.begint(1, "ZCAG")
    assert hulp.uiterlijk(regel) == EINDE

    hulp.meld(StartVerwijderd, 1, "ZCAG")

    assert hulp.uiterlijk(regel) is None


@pytest.mark.parametrize("regel", ["ZL-PLAN-04", "ZL-PLAN-05"])
def test_een_hervatting_die_niet_doorging_laat_de_termijn_staan(regel: str) -> None:
    hulp = Hulp()
    hulp.begint(1, "ZCAG")
    hulp.stopt(1, "ZCAG", "20")
    hulp.meld(LeveringGestart, 1, "ZCAG", begindatum=DAG)

    hulp.meld(StartVerwijderd, 1, "ZCAG", begindatum=DAG)

    assert hulp.uiterlijk(regel) == EINDE


def test_pleegzorg_die_stopt_vraagt_geen_perspectief_meer_tot_de_stop_weg_is() -> None:
    hulp = Hulp()
    hulp.begint(1, "ZPZB", tot=None)
    sleutel = f"{SLEUTEL}|{BEGIN}"
    assert hulp.uiterlijk("ZL-PLAN-12", sleutel) == date(2017, 9, 1)

    hulp.stopt(1, "ZPZB", "20")
    assert hulp.uiterlijk("ZL-PLAN-12", sleutel) == date(2017, 9, 1)

    hulp.stopt(1, "ZPZB")
    assert hulp.uiterlijk("ZL-PLAN-12", sleutel) is None

    hulp.stop_weg(1, "ZPZB")
    assert hulp.uiterlijk("ZL-PLAN-12", sleutel) == date(2017, 9, 1)
