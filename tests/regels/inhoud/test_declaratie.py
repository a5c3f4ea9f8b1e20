"""Rules on the lines and amounts of a JW323 and a JW325: just inside and just outside."""

from datetime import date
from typing import Any

import pytest

from ledger.ijw.berichten import BedragMetDC, Periode
from tests.berichten import ANDER_BSN, BSN, declaratie, maandperiode, prestatie, toewijzing
from tests.gegeven import gegeven
from tests.regels.inhoud.hulp import bevindingen, enige, met, regels
from tests.regels.inhoud.maken import declaratie_antwoord

IN_JW323 = "/Bericht/Declaratie/Clienten/Client[1]/Prestaties/Prestatie"
IN_JW325 = "/Bericht/DeclaratieAntwoord/Clienten/Client[1]/Prestaties/Prestatie"
BEIDE = pytest.mark.parametrize(
    ("maak", "pad"), [(declaratie, IN_JW323), (declaratie_antwoord, IN_JW325)]
)


def bedrag(eurocent: int, debet_credit: str = "D") -> BedragMetDC:
    return BedragMetDC(bedrag=eurocent, debet_credit=debet_credit)


# --- CD060: only a credit line names an earlier line ----------------------------------------------


@BEIDE
def test_alleen_een_credit_noemt_een_eerdere_prestatie(maak: Any, pad: str) -> None:
    assert regels(maak(prestatie("P2", vorig="P1"))) == set()
    zonder = enige(maak(prestatie("P2", ingediend_bedrag=bedrag(9600, "C"))), "CD060")
    assert zonder.plaats == f"{pad}[1]/ProductReferentie/VorigReferentieNummer"
    assert zonder.sleutel == "P2"
    debet = prestatie("P2", vorig="P1", ingediend_bedrag=bedrag(9600))
    assert enige(maak(debet), "CD060").operanden["debetCredit"] == "D"


# --- CD087 and CS339: lines in euros --------------------------------------------------------------


def test_een_prestatie_heeft_een_tarief_behalve_in_euros() -> None:
    in_euros = {"eenheid": "83", "geleverd_volume": 5000, "bedrag": 5000}
    assert regels(declaratie(prestatie())) == set()
    assert regels(declaratie(prestatie(product_tarief=0))) == set()
    zonder = enige(declaratie(prestatie(product_tarief=None)), "CD087")
    assert zonder.plaats == f"{IN_JW323}[1]/ProductTarief"
    assert regels(declaratie(prestatie(product_tarief=None, **in_euros))) == set()
    enige(declaratie(prestatie(product_tarief=1, **in_euros)), "CD087")


def test_in_euros_is_het_volume_het_bedrag() -> None:
    in_euros = {"eenheid": "83", "product_tarief": None, "geleverd_volume": 5000}
    assert regels(declaratie(prestatie(bedrag=5000, **in_euros))) == set()
    bevinding = enige(declaratie(prestatie(bedrag=5001, **in_euros)), "CS339")
    assert bevinding.operanden == {"volumeEurocent": 5000, "bedragEurocent": 5001}
    assert regels(declaratie(prestatie(geleverd_volume=5, product_tarief=7, bedrag=36))) == set()


# --- CS325: nothing is debit ----------------------------------------------------------------------


@BEIDE
def test_een_bedrag_van_nul_is_debet(maak: Any, pad: str) -> None:
    assert regels(maak(prestatie(bedrag=0))) == set()
    bevinding = enige(maak(prestatie("P2", vorig="P1", bedrag=0)), "CS325")
    assert bevinding.plaats == f"{pad}[1]/IngediendBedrag/DebetCredit"
    assert regels(maak(prestatie("P2", vorig="P1", bedrag=1))) == set()


@pytest.mark.parametrize(
    ("bericht", "pad"),
    [
        (declaratie(prestatie(bedrag=0)), "declaratie.totaal_ingediend_bedrag"),
        (declaratie_antwoord(ingediend=0), "declaratie_antwoord.totaal_ingediend_bedrag"),
        (declaratie_antwoord(ingediend=0), "declaratie_antwoord.totaal_toegekend_bedrag"),
    ],
)
def test_een_totaal_van_nul_is_debet(bericht: Any, pad: str) -> None:
    assert regels(bericht) == set()
    bevinding = enige(met(bericht, pad, debet_credit="C"), "CS325")
    element = "".join(deel.capitalize() for deel in pad.split(".")[1].split("_"))
    assert bevinding.plaats.endswith(f"/{element}/DebetCredit")


# --- CS337: a product period within a month -------------------------------------------------------


def test_een_productperiode_blijft_binnen_een_kalendermaand() -> None:
    def bericht(begin: date, eind: date) -> Any:
        regel = prestatie(product_periode=Periode(begindatum=begin, einddatum=eind))
        return declaratie(regel, maand=2)

    assert regels(bericht(date(2027, 1, 1), date(2027, 1, 31))) == set()
    bevinding = enige(bericht(date(2027, 1, 31), date(2027, 2, 1)), "CS337")
    assert bevinding.plaats == f"{IN_JW323}[1]/ProductPeriode"
    enige(bericht(date(2026, 2, 1), date(2027, 2, 1)), "CS337")


# --- TR315 and TR316: credits within a message ----------------------------------------------------


def test_een_prestatie_wordt_in_een_bericht_een_keer_teruggenomen() -> None:
    een, ander = prestatie("C1", vorig="P1"), prestatie("C2", vorig="P2")
    assert regels(declaratie(een, ander)) == set()
    nog_eens = prestatie("C2", vorig="P1")
    bevinding = enige(declaratie(een, nog_eens), "TR315")
    assert bevinding.plaats == f"{IN_JW323}[2]/ProductReferentie/VorigReferentieNummer"
    assert bevinding.operanden["eerderReferentieNummer"] == "C1"
    enige(declaratie(per_client={BSN: (een,), ANDER_BSN: (nog_eens,)}), "TR315")


def test_wat_in_het_bericht_staat_wordt_er_niet_in_teruggenomen() -> None:
    debet = prestatie("P1")
    for regelvolgorde in (
        (debet, prestatie("C1", vorig="P1")),
        (prestatie("C1", vorig="P1"), debet),
    ):
        assert regels(declaratie(*regelvolgorde)) == {"TR316"}
    assert regels(declaratie(debet, prestatie("C1", vorig="P0"))) == set()
    enige(declaratie(prestatie("C1", vorig="C1")), "TR316")


# --- TR416: the same line twice -------------------------------------------------------------------


def test_hetzelfde_wordt_in_een_bericht_een_keer_gedeclareerd() -> None:
    bevinding = enige(declaratie(prestatie("P1"), prestatie("P2")), "TR416")
    assert bevinding.plaats == f"{IN_JW323}[2]"
    assert bevinding.sleutel == "P2"
    assert bevinding.operanden["eerderReferentieNummer"] == "P1"


@pytest.mark.parametrize(
    "anders",
    [
        {"toewijzing_nummer": 2},
        {"product_categorie": "43"},
        {"product_code": "45A53"},
        {"product_periode": Periode(begindatum=date(2027, 1, 1), einddatum=date(2027, 1, 30))},
        {"product_periode": maandperiode(12, 2026)},
        {"vorig": "P0"},
    ],
)
def test_een_ander_product_een_andere_periode_of_een_credit_mag_ernaast(
    anders: dict[str, Any],
) -> None:
    assert regels(declaratie(prestatie("P1"), prestatie("P2", **anders))) == set()


def test_twee_clienten_tellen_apart() -> None:
    per_client = {BSN: (prestatie("P1"),), ANDER_BSN: (prestatie("P2"),)}
    assert regels(declaratie(per_client=per_client)) == set()


# --- TR342: what was refused explains what was not awarded ----------------------------------------


def test_de_afgewezen_prestaties_verklaren_het_verschil() -> None:
    debet, credit = prestatie("P1"), prestatie("C1", vorig="P0", bedrag=600, maand=2)
    for regelset, toegekend in (((debet,), 10_400), ((debet, credit), 11_000), ((), 20_000)):
        goed = declaratie_antwoord(*regelset, dagtekening=date(2027, 3, 1))
        assert regels(goed) == set()
        for fout in (toegekend - 1, toegekend + 1):
            bericht = declaratie_antwoord(*regelset, toegekend=fout, dagtekening=date(2027, 3, 1))
            bevinding = enige(bericht, "TR342")
            assert bevinding.operanden["verschilEurocent"] == 20_000 - fout
            assert bevinding.operanden["afgewezenEurocent"] == 20_000 - toegekend


def test_een_credittotaal_telt_negatief() -> None:
    credit = prestatie("C1", vorig="P0", bedrag=600)
    assert regels(declaratie_antwoord(credit, ingediend=-600, toegekend=0)) == set()
    assert regels(declaratie_antwoord(ingediend=-600)) == set()
    enige(declaratie_antwoord(ingediend=-600, toegekend=600), "TR342")


def test_van_een_geheel_afgekeurde_declaratie_wordt_niets_toegekend() -> None:
    assert regels(declaratie_antwoord(toegekend=0, codes=("9333",))) == set()
    bevinding = enige(declaratie_antwoord(toegekend=1, codes=("9333",)), "TR342")
    assert bevinding.plaats == "/Bericht/DeclaratieAntwoord/TotaalToegekendBedrag"
    enige(declaratie_antwoord(toegekend=0, codes=("8001",)), "TR342")


def test_een_antwoord_met_alleen_een_kop_is_goed() -> None:
    assert regels(met(declaratie_antwoord(), "", declaratie_antwoord=None)) == set()


# --- TR319: a line does not lie after the declared period -----------------------------------------


def na_de_periode(maand: int) -> Any:
    """A declaration over January, sent in March, with a line over this month."""
    return declaratie(prestatie(maand=maand), maand=1, dagtekening=date(2027, 3, 5))


def test_een_prestatie_ligt_in_de_declaratieperiode_of_eerder() -> None:
    gegeven(toewijzing()).als(na_de_periode(1)).dan("PrestatieGoedgekeurd")


def test_een_prestatie_na_de_declaratieperiode_krijgt_haar_eigen_code() -> None:
    bericht = na_de_periode(2)
    # Inside the message nothing is wrong: the line is refused, not the message.
    assert bevindingen(bericht) == ()
    uitkomst = gegeven(toewijzing()).als(bericht)
    uitkomst.geweigerd("TR319", "9319", "PrestatieAfgewezen")
    bevinding = uitkomst.bevinding("TR319")
    assert bevinding.plaats == f"{IN_JW323}[1]"
    assert bevinding.operanden["eindeDeclaratieperiode"] == "2027-01-31"


def test_ook_een_credit_ligt_niet_na_de_declaratieperiode() -> None:
    credit = prestatie("C1", vorig="P1", maand=2)
    uitkomst = gegeven(toewijzing()).als(declaratie(credit, dagtekening=date(2027, 3, 5)))
    # P1 was never awarded, which is the other thing that is wrong.
    uitkomst.dan("PrestatieAfgewezen", geweigerd_op={"TR319", "TR323"})
