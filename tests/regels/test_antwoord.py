"""Rules on the JW319."""

from dataclasses import replace
from datetime import date

from ledger.gebeurtenissen import VerzoekBeantwoord
from ledger.ijw.berichten import Woonplaatsbeginsel
from tests.berichten import antwoord, toewijzing, vot
from tests.gegeven import gegeven

HONORERING = toewijzing({"referentie_aanbieder": "R1"})


# --- TR355 ----------------------------------------------------------------------------------------


def test_een_afwijzing_van_een_ontvangen_verzoek_wordt_aanvaard() -> None:
    uitkomst = gegeven(vot()).als(antwoord("1"))
    uitkomst.dan("VerzoekBeantwoord")
    (verzoek,) = uitkomst.toestand.verzoeken.values()
    assert verzoek.status == "afgewezen"


def test_een_antwoord_op_een_onbekende_referentie_wordt_geweigerd() -> None:
    uitkomst = gegeven(vot()).als(antwoord("1", "R9")).geweigerd("TR355", "9355")
    assert uitkomst.retour.antwoord.retour_codes == ("9355",)


def test_een_andere_gemeente_kan_het_verzoek_niet_beantwoorden() -> None:
    bericht = antwoord("1")
    vreemd = replace(bericht, header=replace(bericht.header, afzender="0034"))
    gegeven(vot()).als(vreemd).geweigerd("TR355", "9355")


def test_een_geweigerd_verzoek_kan_niet_worden_beantwoord() -> None:
    eerst = gegeven(vot())
    eerst.als(vot({"referentie_aanbieder": "R2"})).dan("VerzoekGeweigerd", geweigerd_op={"TR374"})
    eerst.als(antwoord("1", "R2")).geweigerd("TR355", "9355")


# --- TR359 ----------------------------------------------------------------------------------------


def test_na_een_toewijzing_op_het_verzoek_volgt_geen_antwoord_meer() -> None:
    gegeven(vot(), HONORERING).als(antwoord("1")).geweigerd("TR359", "9359")


def test_een_toewijzing_zonder_referentie_staat_een_antwoord_niet_in_de_weg() -> None:
    gegeven(vot(), toewijzing()).als(antwoord("1")).dan("VerzoekBeantwoord")


# --- TR360 and TR365 ------------------------------------------------------------------------------


def test_een_verzoek_kan_in_onderzoek_worden_genomen() -> None:
    uitkomst = gegeven(vot(dagtekening=date(2027, 1, 4))).als(antwoord("2"))
    uitkomst.dan("VerzoekBeantwoord")
    feit = uitkomst.oordeel.gebeurtenissen[-1]
    assert isinstance(feit, VerzoekBeantwoord)
    # 8 weeks after the Dagtekening of the request, not after the answer.
    (termijn,) = feit.termijnen
    assert (termijn.regel, termijn.laatste_dag) == ("OP274", date(2027, 3, 1))


def test_een_verzoek_kan_niet_twee_keer_in_onderzoek() -> None:
    gegeven(vot(), antwoord("2")).als(antwoord("2")).geweigerd("TR360", "9360")


def test_na_onderzoek_kan_een_verzoek_worden_afgewezen() -> None:
    gegeven(vot(), antwoord("2")).als(antwoord("1")).dan("VerzoekBeantwoord")


def test_na_onderzoek_kan_een_verzoek_worden_gehonoreerd() -> None:
    uitkomst = gegeven(vot(), antwoord("2")).als(HONORERING)
    uitkomst.dan("ToewijzingAfgegeven", "VerzoekGehonoreerd")


def test_na_een_afwijzing_volgt_geen_tweede_afwijzing() -> None:
    gegeven(vot(), antwoord("1")).als(antwoord("1")).geweigerd("TR365", "9365")


def test_na_een_afwijzing_kan_een_verzoek_niet_meer_in_onderzoek() -> None:
    uitkomst = gegeven(vot(), antwoord("1")).als(antwoord("2"))
    uitkomst.dan(geweigerd_op={"TR360", "TR365"})


def test_een_afwijzing_op_woonplaats_houdt_de_verantwoordelijke_gemeente_vast() -> None:
    bericht = antwoord(
        "1",
        reden_afwijzing_verzoek="8",
        woonplaatsbeginsel=Woonplaatsbeginsel(gemeente="0034"),
    )
    uitkomst = gegeven(vot()).als(bericht)
    uitkomst.dan("VerzoekBeantwoord")
    feit = uitkomst.oordeel.gebeurtenissen[-1]
    assert isinstance(feit, VerzoekBeantwoord)
    assert (feit.reden_afwijzing, feit.woonplaats_gemeente) == ("8", "0034")
