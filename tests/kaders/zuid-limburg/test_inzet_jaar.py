"""What help took over a year: the averages of an aanbieder against what is usual."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from ledger.bevinding import Gevolg
from ledger.client import ClientToestand, evolve
from ledger.dossier import Contactmoment, Inzet, Regie, Stuk, Tijdregel, Verblijf
from ledger.dossier_gebeurtenissen import STUKSOORTEN
from ledger.gebeurtenissen import Gebeurtenis, LeveringGestart, LeveringGestopt, ToewijzingAfgegeven
from ledger.kaders.jaarbericht import Jaarbericht, Rapportrij
from ledger.kaders.register import laad_kader
from ledger.kaders.zuid_limburg.inzet import in_uren
from ledger.stempel import Stempel
from ledger.waarden import Omvang, Product
from tests.gegeven import op

GEMEENTE, AANBIEDER = "0935", "12345678"
BEGIN, EINDE = date(2017, 3, 1), date(2017, 4, 11)
STEMPEL = Stempel(op(BEGIN), "test", "beheerder", "test")
KADER = laad_kader("zuid-limburg")


class Hulp:
    """A client with one allocation whose help started, and stopped unless it is still running."""

    def __init__(self, code: str, begin: date = BEGIN, einde: date | None = EINDE) -> None:
        self.toestand = ClientToestand("client")
        self._begin, self._einde = begin, einde
        self._product = Product(categorie=KADER.product(code).categorie, code=code)
        wie = {"gemeente": GEMEENTE, "aanbieder": AANBIEDER, "toewijzing_nummer": 1}
        self._wie: dict[str, Any] = {**wie, "product": self._product}
        self._zet(
            ToewijzingAfgegeven,
            begin,
            toewijzingsmoment=op(begin),
            ingangsdatum=begin,
            einddatum=einde,
            omvang=Omvang(volume=1, eenheid="82", frequentie="6"),
            dagtekening=begin,
            **self._wie,
        )
        self._zet(LeveringGestart, begin, begindatum=begin, **self._wie)

    def _zet(self, soort: type[Gebeurtenis], dag: date, **velden: Any) -> None:
        feit = STEMPEL.zet(soort, "client", self.toestand.versie + 1, dag, **velden)
        self.toestand = evolve(self.toestand, feit)

    def stuk(self, model: type[Stuk], dag: date = BEGIN, **velden: Any) -> "Hulp":
        stuk = model(datum=dag, **{**self._wie, **velden})
        gebeurtenis = next(rij.gebeurtenis for rij in STUKSOORTEN if rij.stuk is model)
        self._zet(gebeurtenis, dag, gemeente=GEMEENTE, inhoud=stuk)
        return self

    def uren(self, aantal: int, **velden: Any) -> "Hulp":
        tijd = (
            Tijdregel(datum=self._begin, soort="direct", minuten=aantal * 60),
            Tijdregel(datum=self._begin, soort="indirect", minuten=600),
        )
        return self.stuk(Inzet, tijd=tijd, **velden)

    def contacten(self, aantal: int, minuten: int | None = None) -> "Hulp":
        for nummer in range(aantal):
            self.stuk(Contactmoment, BEGIN + timedelta(days=nummer), minuten=minuten)
        return self

    def klaar(self, reden: str = "19") -> ClientToestand:
        if (einde := self._einde) is not None:
            velden = {"begindatum": self._begin, "einddatum": einde, "reden_beeindiging": reden}
            self._zet(LeveringGestopt, einde, **self._wie, **velden)
        return self.toestand


def _rijen(*clienten: ClientToestand, jaar: int = 2017, regel: str) -> list[Rapportrij]:
    bericht = Jaarbericht([KADER], jaar)
    for client in clienten:
        assert list(bericht.client(client)) == []
    return [rij for rij in bericht.aanbieders() if rij.bevinding.regel == regel]


def _kern(rij: Rapportrij) -> tuple[object, object, object, bool]:
    operanden = rij.bevinding.operanden
    return operanden["onderdeel"], operanden["gemiddelde"], operanden["casussen"], rij.signaal


def _crisis(*clienten: ClientToestand, jaar: int = 2017) -> list[tuple[object, ...]]:
    return [_kern(rij) for rij in _rijen(*clienten, jaar=jaar, regel="ZL-INZET-04")]


def test_tien_gezinsinterventies_van_gemiddeld_52_uur_zijn_gewoon() -> None:
    clienten = [Hulp("ZCAG").uren(uren).klaar() for uren in (50, 54) * 5]

    (rij,) = _rijen(*clienten, regel="ZL-INZET-04")

    assert _kern(rij) == ("ZCAG", "52", 10, False)
    assert rij.bevinding.gevolg is Gevolg.AFLEIDEN
    assert rij.bevinding.operanden["afwijkingProcent"] == "4"
    assert rij.bevinding.uitleg == (
        "In 2017 was het aantal uren van een gezinsinterventie (ZCAG) gemiddeld 52,0 over 10 "
        "casussen; dat wijkt 4,0 procent af van 50."
    )


def test_tien_crisisverblijven_van_gemiddeld_40_etmalen_zijn_een_signaal() -> None:
    clienten = [Hulp("ZCV").stuk(Verblijf, soort="crisisplaats", etmalen=40).klaar()] * 10

    (rij,) = _rijen(*clienten, regel="ZL-INZET-04")

    assert _kern(rij) == ("ZCV", "40", 10, True)
    assert "42,9 procent af van 28" in rij.bevinding.uitleg


def test_twee_casussen_zijn_te_weinig_voor_een_oordeel() -> None:
    (rij,) = _rijen(*[Hulp("ZCAI").uren(20).klaar()] * 2, regel="ZL-INZET-04")

    assert _kern(rij) == ("ZCAI", "20", 2, False)
    assert "te weinig casussen" in rij.bevinding.uitleg


@pytest.mark.parametrize(("uren", "aantal", "signaal"), [(25, 4, False), (25, 5, True)])
def test_vanaf_vijf_casussen_volgt_een_oordeel(uren: int, aantal: int, signaal: bool) -> None:
    assert _crisis(*[Hulp("ZCAI").uren(uren).klaar()] * aantal)[0][3] is signaal


@pytest.mark.parametrize(("etmalen", "signaal"), [(35, False), (36, True), (21, False), (20, True)])
def test_een_kwart_meer_of_minder_is_nog_gewoon(etmalen: int, signaal: bool) -> None:
    client = Hulp("ZCV").stuk(Verblijf, soort="crisisplaats", etmalen=etmalen).klaar()

    assert _crisis(*[client] * 5)[0][3] is signaal


@pytest.mark.parametrize(("caseload", "signaal"), [(5, False), (6, True), (3, False), (2, True)])
def test_de_caseload_per_fte_is_een_cijfer_apart(caseload: int, signaal: bool) -> None:
    client = Hulp("ZCAG").uren(50, caseload_per_fte=caseload).klaar()

    assert _crisis(*[client] * 5) == [
        ("ZCAG", "50", 5, False),
        ("caseload", str(caseload), 5, signaal),
    ]


def test_alleen_wat_in_het_jaar_werd_afgerond_telt() -> None:
    later = Hulp("ZCAI", date(2017, 12, 1), date(2018, 1, 5)).uren(9).klaar()
    lopend = Hulp("ZCAI", einde=None).uren(9).klaar()
    onderbroken = Hulp("ZCAI").uren(9).klaar(reden="20")

    assert _crisis(later, lopend, onderbroken) == []
    assert _crisis(later, lopend, onderbroken, jaar=2018) == [("ZCAI", "9", 1, False)]


def test_zonder_opgave_van_uren_telt_een_casus_niet_mee() -> None:
    assert _crisis(Hulp("ZCAI").klaar(), Hulp("ZCAI").uren(9).klaar()) == [("ZCAI", "9", 1, False)]


def test_de_minuten_van_contacten_gelden_als_er_geen_opgave_is() -> None:
    assert _crisis(Hulp("ZCAI").contacten(6, minuten=90).klaar()) == [("ZCAI", "9", 1, False)]


def test_dyslexiebehandelingen_tonen_aantal_duur_en_looptijd() -> None:
    begin, einde = BEGIN, date(2018, 8, 31)
    client = Hulp("ZDYSB", begin, einde).contacten(48, minuten=55).klaar()

    rijen = _rijen(client, jaar=2018, regel="ZL-INZET-01")

    assert [_kern(rij) for rij in rijen] == [
        ("behandelingen", "48", 1, False),
        ("looptijd", "18", 1, False),
        ("minuten", "55", 1, False),
    ]
    assert rijen[0].bevinding.uitleg.endswith("gemiddeld 48,0 over 1 casus; gewoon is 45 tot 60.")


def test_te_veel_behandelingen_gemiddeld_zijn_een_signaal() -> None:
    client = Hulp("ZDYSB", BEGIN, date(2018, 8, 31)).contacten(61).klaar()

    rijen = _rijen(client, jaar=2018, regel="ZL-INZET-01")

    assert [_kern(rij)[0] for rij in rijen if rij.signaal] == ["behandelingen"]


def test_de_intensiteit_wordt_per_arrangement_alleen_getoond() -> None:
    veel, weinig = (
        Hulp("ZBILK", BEGIN, date(2017, 3, 28)).contacten(aantal).klaar() for aantal in (16, 4)
    )

    (rij,) = _rijen(veel, weinig, regel="ZL-INZET-02")

    assert _kern(rij) == ("ZBILK", str(Fraction(5, 2)), 2, False)
    assert rij.bevinding.uitleg == (
        "In 2017 was de intensiteit van ZBILK gemiddeld 2,5 over 2 casussen."
    )


def test_regie_toont_uren_en_looptijd() -> None:
    client = Hulp("ZRB", date(2017, 1, 1), date(2017, 12, 31))
    client.stuk(Regie, soort="casusregie", minuten=46 * 60)

    rijen = _rijen(client.klaar(), regel="ZL-INZET-06")

    assert [_kern(rij) for rij in rijen] == [("ZRB", "46", 1, True), ("looptijd", "12", 1, False)]
    assert "gewoon is hoogstens 45" in rijen[0].bevinding.uitleg


def test_minuten_worden_precies_in_uren_geteld() -> None:
    assert in_uren(50) == Fraction(5, 6)
