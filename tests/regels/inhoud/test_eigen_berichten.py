"""What the ledger writes itself satisfies the rules that it holds others to."""

from datetime import date, time
from typing import Any

import pytest

from ledger.ijw.berichten import Jw301
from ledger.ijw.lezen import lees
from ledger.ijw.verwerking.retour import Kenmerk
from ledger.ijw.verwerking.uitgaand import (
    Toewijsmoment,
    antwoord_bericht,
    nieuwe_nummers,
    toegewezen_producten,
    toewijzing_bericht,
)
from tests.berichten import (
    AANBIEDER,
    ANDER_BSN,
    BSN,
    JAN,
    declaratie,
    omvang,
    prestatie,
    product,
    toewijzing,
    vot,
    vow,
    xml,
)
from tests.gegeven import Uitkomst, gegeven
from tests.regels.inhoud.hulp import regels
from tests.regels.inhoud.maken import MEI, nieuw, te_wijzigen

DAG = date(2027, 1, 5)
KENMERK = Kenmerk("X1", DAG)
PER_WEEK = {"omvang": omvang(120, "01", "2")}


def gehonoreerd(uitkomst: Uitkomst, referentie: str) -> Jw301:
    """The JW301 that honours the request."""
    toestand = uitkomst.toestand
    gevraagd = toestand.verzoeken[(AANBIEDER, referentie)].gevraagd
    nummers = range(100, 100 + nieuwe_nummers(gevraagd, toestand))
    moment = Toewijsmoment(DAG, time(9))
    producten = toegewezen_producten(gevraagd, toestand, moment, nummers)
    return toewijzing_bericht(gevraagd, toestand, producten, KENMERK)


def test_een_toewijzing_op_een_eerste_verzoek_voldoet_ook_zonder_bekend_adres() -> None:
    assert regels(gehonoreerd(gegeven().als(vot()), "R1")) == set()


def test_een_toewijzing_naast_een_lopende_voldoet() -> None:
    lopend = gegeven(toewijzing({"product": product("43A07", "43")}))
    bericht = gehonoreerd(lopend.als(vot()), "R1")
    assert regels(bericht) == set()
    assert len(bericht.client.toegewezen_producten) == 2


@pytest.mark.parametrize("gewenst", [JAN, MEI])
def test_een_gehonoreerde_wijziging_per_week_voldoet(gewenst: date) -> None:
    wijziging = te_wijzigen(gewenste_ingangsdatum=gewenst, omvang=omvang(180, "01", "2"))
    verzoek = vow(te_wijzigen_producten=wijziging, nieuwe_producten=nieuw(product=product("45A53")))
    uitkomst = gegeven(toewijzing(PER_WEEK)).als(verzoek)
    assert regels(gehonoreerd(uitkomst, "W1")) == set()


def test_een_wijziging_vanaf_het_begin_verwijdert_de_oude_toewijzing() -> None:
    wijziging = te_wijzigen(gewenste_ingangsdatum=JAN, omvang=omvang(180, "01", "2"))
    uitkomst = gegeven(toewijzing(PER_WEEK)).als(vow(te_wijzigen_producten=wijziging))
    oud, opvolger = gehonoreerd(uitkomst, "W1").client.toegewezen_producten
    assert (oud.toewijzing_nummer, oud.einddatum, oud.reden_wijziging) == (1, JAN, "13")
    assert (opvolger.ingangsdatum, opvolger.reden_wijziging) == (JAN, None)
    assert opvolger.toewijzing_nummer == 100


@pytest.mark.parametrize(
    ("antwoord", "reden", "gemeente"), [("1", "2", None), ("1", "8", "0995"), ("2", None, None)]
)
def test_een_antwoord_op_een_verzoek_voldoet(
    antwoord: str, reden: str | None, gemeente: str | None
) -> None:
    gevraagd = gegeven().als(vot()).toestand.verzoeken[(AANBIEDER, "R1")].gevraagd
    assert regels(antwoord_bericht(gevraagd, antwoord, reden, gemeente, KENMERK)) == set()


@pytest.mark.parametrize(
    "bericht",
    [
        declaratie(prestatie()),
        declaratie(prestatie(), prestatie("P2", toewijzing_nummer=9)),
        declaratie(prestatie("C1", vorig="P0")),
        declaratie(per_client={BSN: (prestatie(),), ANDER_BSN: (prestatie("P2"),)}),
        declaratie(prestatie(), totaal=1),
    ],
    ids=["alles goed", "een regel fout", "credit onbekend", "cliënt onbekend", "technisch fout"],
)
def test_het_antwoord_op_een_declaratie_voldoet(bericht: Any) -> None:
    retour = gegeven(toewijzing()).als(bericht).retour
    assert retour.SOORT == "JW325"
    assert lees(xml(retour)).bericht == retour
    assert regels(retour) == set()


def test_het_antwoord_op_een_bekend_declaratienummer_voldoet() -> None:
    eerder = gegeven(toewijzing(), declaratie(prestatie(), nummer="D1"))
    retour = eerder.als(declaratie(prestatie("P2"), nummer="D1")).retour
    assert retour.declaratie_antwoord.retour_codes == ("9333",)
    assert regels(retour) == set()
