"""That the end of an allocation is watched, for as long as there is help that ends there."""

from datetime import date, timedelta
from functools import cache
from typing import Any

from ledger.client import ClientToestand
from ledger.dossier import LokaalBesluit
from ledger.dossier_gebeurtenissen import LokaalBesluitVastgelegd
from ledger.gebeurtenissen import (
    Gebeurtenis,
    LeveringGestart,
    LeveringGestopt,
    StopVerwijderd,
    ToewijzingAfgegeven,
    ToewijzingGewijzigd,
    ToewijzingVerwijderd,
)
from ledger.ijw.verwerking.oordeel import Schrijver
from ledger.kaders.oordeel import beoordeel_feit
from ledger.kaders.register import Kaders, laad_kader
from ledger.kaders.zaak import Omgeving
from ledger.stempel import Stempel
from ledger.waarden import Omvang, Product
from tests.gegeven import op

PARTIJEN: dict[str, Any] = {"gemeente": "0935", "aanbieder": "12345678"}
BEGIN, EINDE, VOLGENDE = date(2017, 1, 1), date(2017, 12, 31), date(2018, 4, 30)
STOP = date(2017, 10, 31)
PARTIJ = {"aanbieder", "gemeentelijkeToegang"}


@cache
def _kaders() -> Kaders:
    return Kaders([laad_kader("zuid-limburg")])


class Hulp:
    """A client with allocations that are told one fact a day."""

    def __init__(self) -> None:
        self.dag = BEGIN
        self.toestand = ClientToestand("client")

    def _zet(self, soort: type[Gebeurtenis], dag: date, **velden: Any) -> None:
        self.dag += timedelta(days=1)
        schrijver = Schrijver(self.toestand, Stempel(op(self.dag), "test", "test", "test"))
        feit = schrijver.concept(soort, dag, **velden)
        schrijver.voeg_toe(
            beoordeel_feit(_kaders(), feit, self.toestand, Omgeving(), self.dag).op(feit)
        )
        self.toestand = schrijver.toestand

    def wijst_toe(
        self,
        nummer: int,
        begin: date = BEGIN,
        einde: date = EINDE,
        code: str = "ZBGML",
        soort: type[Gebeurtenis] = ToewijzingAfgegeven,
    ) -> None:
        self._zet(
            soort,
            begin,
            **PARTIJEN,
            toewijzing_nummer=nummer,
            product=Product(categorie="45", code=code),
            toewijzingsmoment=op(self.dag),
            ingangsdatum=begin,
            einddatum=begin if soort is ToewijzingVerwijderd else einde,
            omvang=Omvang(volume=1, eenheid="82", frequentie="6"),
            dagtekening=self.dag,
        )

    def meldt(self, soort: type[Gebeurtenis], begin: date = BEGIN, **velden: Any) -> None:
        dag = velden.get("einddatum", begin)
        self._zet(soort, dag, **PARTIJEN, toewijzing_nummer=1, begindatum=begin, **velden)

    def stopt(self, soort: type[Gebeurtenis] = LeveringGestopt, reden: str = "19") -> None:
        self.meldt(soort, reden_beeindiging=reden, einddatum=STOP)

    def besluit(self, soort: Any) -> None:
        besluit = LokaalBesluit(**PARTIJEN, datum=self.dag, toewijzing_nummer=1, soort=soort)
        self._zet(LokaalBesluitVastgelegd, self.dag, gemeente="0935", inhoud=besluit)

    def bewaakt(self, nummer: int = 1) -> dict[str, date | None]:
        """Until when each of the parties still has to establish whether help is needed."""
        begin = f"0935|{nummer}|"
        return {
            termijn.wie: termijn.laatste_dag
            for (regel, sleutel), termijn in self.toestand.verplichtingen.items()
            if regel == "ZL-301-06" and sleutel.startswith(begin)
        }


def _lopend() -> Hulp:
    hulp = Hulp()
    hulp.wijst_toe(1)
    hulp.meldt(LeveringGestart)
    assert hulp.bewaakt() == dict.fromkeys(PARTIJ, EINDE)
    return hulp


def test_een_definitieve_stop_laat_voor_geen_van_beide_iets_staan() -> None:
    hulp = _lopend()
    hulp.stopt()

    assert hulp.bewaakt() == {}


def test_na_een_definitieve_stop_opent_een_kortere_toewijzing_niets() -> None:
    hulp = _lopend()
    hulp.stopt()
    hulp.wijst_toe(1, einde=STOP, soort=ToewijzingGewijzigd)

    assert hulp.bewaakt() == {}


def test_na_een_tijdelijke_stop_blijft_een_kortere_toewijzing_bewaakt() -> None:
    hulp = _lopend()
    hulp.stopt(reden="20")
    hulp.wijst_toe(1, einde=STOP, soort=ToewijzingGewijzigd)

    assert hulp.bewaakt() == dict.fromkeys(PARTIJ, STOP)


def test_een_stop_die_wordt_teruggenomen_brengt_de_bewaking_terug() -> None:
    hulp = _lopend()
    hulp.stopt()
    hulp.stopt(StopVerwijderd)

    assert hulp.bewaakt() == dict.fromkeys(PARTIJ, EINDE)


def test_een_tijdelijke_stop_die_wordt_teruggenomen_verandert_niets() -> None:
    hulp = _lopend()
    hulp.stopt(reden="20")
    hulp.stopt(StopVerwijderd, reden="20")

    assert hulp.bewaakt() == dict.fromkeys(PARTIJ, EINDE)


def test_hulp_die_opnieuw_begint_wordt_weer_bewaakt() -> None:
    hulp = _lopend()
    hulp.stopt()
    hulp.meldt(LeveringGestart, date(2017, 11, 10))

    assert hulp.bewaakt() == dict.fromkeys(PARTIJ, EINDE)


def test_een_besluit_over_de_voortzetting_blijft_staan_als_de_stop_wordt_teruggenomen() -> None:
    hulp = _lopend()
    hulp.besluit("voortzetten")
    assert hulp.bewaakt() == {}
    hulp.stopt()
    hulp.stopt(StopVerwijderd)

    assert hulp.bewaakt() == {}


def test_een_nieuwe_einddatum_na_een_besluit_wordt_bewaakt() -> None:
    hulp = _lopend()
    hulp.besluit("verlengen")
    hulp.wijst_toe(1, einde=STOP, soort=ToewijzingGewijzigd)
    hulp.stopt()
    hulp.stopt(StopVerwijderd)

    assert hulp.bewaakt() == dict.fromkeys(PARTIJ, STOP)


def test_de_bewaking_komt_terug_als_het_vervolg_wordt_verwijderd() -> None:
    hulp = _lopend()
    hulp.wijst_toe(2, date(2018, 1, 1), VOLGENDE, "ZBGMK")
    assert (hulp.bewaakt(1), hulp.bewaakt(2)) == ({}, dict.fromkeys(PARTIJ, VOLGENDE))

    hulp.wijst_toe(2, date(2018, 1, 1), code="ZBGMK", soort=ToewijzingVerwijderd)

    assert (hulp.bewaakt(1), hulp.bewaakt(2)) == (dict.fromkeys(PARTIJ, EINDE), {})


def test_zonder_lopende_hulp_komt_de_bewaking_niet_terug() -> None:
    hulp = _lopend()
    hulp.wijst_toe(2, date(2018, 1, 1), VOLGENDE, "ZBGMK")
    hulp.stopt()
    hulp.wijst_toe(2, date(2018, 1, 1), code="ZBGMK", soort=ToewijzingVerwijderd)

    assert hulp.bewaakt() == {}


def test_met_een_ander_vervolg_komt_de_bewaking_niet_terug() -> None:
    hulp = _lopend()
    hulp.wijst_toe(2, date(2018, 1, 1), VOLGENDE, "ZBGMK")
    hulp.wijst_toe(3, date(2018, 2, 1), VOLGENDE, "ZBGMK")
    hulp.wijst_toe(2, date(2018, 1, 1), code="ZBGMK", soort=ToewijzingVerwijderd)

    assert hulp.bewaakt(1) == {}
