"""A final stop lets obligations lapse; when it is taken back the help runs on and they return."""

from datetime import date, timedelta
from functools import cache
from typing import Any

from ledger.client import ClientToestand
from ledger.gebeurtenissen import (
    ClientGegevensVastgelegd,
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
from ledger.waarden import Product
from tests.gegeven import op

PARTIJEN: dict[str, Any] = {"gemeente": "0757", "aanbieder": "12345678"}
BEGIN = date(2020, 5, 4)


@cache
def _kaders() -> Kaders:
    return Kaders([laad_kader("boxtel")])


class Client:
    """A client that is told one fact a day."""

    def __init__(self, geboren: date) -> None:
        self.dag = BEGIN
        self.toestand = ClientToestand("client")
        self._zet(
            ClientGegevensVastgelegd, BEGIN, bsn="999900006", geboortedatum=geboren, geslacht="0"
        )

    def _zet(self, soort: type[Gebeurtenis], dag: date, **velden: Any) -> None:
        self.dag += timedelta(days=1)
        schrijver = Schrijver(self.toestand, Stempel(op(self.dag), "test", "test", "test"))
        feit = schrijver.concept(soort, dag, **velden)
        schrijver.voeg_toe(
            beoordeel_feit(_kaders(), feit, self.toestand, Omgeving(), self.dag).op(feit)
        )
        self.toestand = schrijver.toestand

    def krijgt(self, product: Product, einde: date) -> None:
        self._zet(
            ToewijzingAfgegeven,
            BEGIN,
            **PARTIJEN,
            toewijzing_nummer=1,
            product=product,
            toewijzingsmoment=op(self.dag),
            ingangsdatum=BEGIN,
            einddatum=einde,
            dagtekening=self.dag,
        )
        self._zet(LeveringGestart, BEGIN, **PARTIJEN, toewijzing_nummer=1, begindatum=BEGIN)

    def stopt(self, soort: type[Gebeurtenis] = LeveringGestopt, reden: str = "31") -> None:
        einde = date(2020, 6, 30)
        velden = {"begindatum": BEGIN, "einddatum": einde, "reden_beeindiging": reden}
        self._zet(soort, einde, **PARTIJEN, toewijzing_nummer=1, **velden)

    def open(self) -> set[str]:
        return {regel for regel, _ in self.toestand.verplichtingen}


def _van_zestien() -> Client:
    client = Client(date(2003, 9, 15))
    client.krijgt(Product(categorie="45", code="BXIB"), date(2021, 12, 31))
    return client


def test_een_teruggenomen_stop_vraagt_opnieuw_om_een_toekomstplan_en_wie_betaalt() -> None:
    client = _van_zestien()
    assert {"BX-LFT-08", "BX-LFT-11"} <= client.open()

    client.stopt()
    assert {"BX-LFT-08", "BX-LFT-11"}.isdisjoint(client.open())

    client.stopt(StopVerwijderd)
    assert {"BX-LFT-08", "BX-LFT-11"} <= client.open()


def test_een_teruggenomen_tijdelijke_stop_verandert_niets() -> None:
    client = _van_zestien()
    voor = client.open()

    client.stopt(reden="20")
    assert client.open() >= {"BX-LFT-08", "BX-LFT-11"}

    client.stopt(StopVerwijderd, reden="20")
    assert client.open() == voor


def test_een_teruggenomen_stop_laat_pleegzorg_weer_op_de_23e_verjaardag_eindigen() -> None:
    client = Client(date(1997, 12, 1))
    client.krijgt(Product(categorie="44", code="BXPZ"), date(2020, 11, 30))
    assert "BX-PLEEG-04" in client.open()

    client.stopt()
    assert "BX-PLEEG-04" not in client.open()

    client.stopt(StopVerwijderd)
    assert "BX-PLEEG-04" in client.open()
