"""Rules on dates: just inside and just outside."""

from datetime import date, timedelta
from typing import Any

import pytest

from ledger.ijw.berichten import Periode
from tests.berichten import (
    DEC,
    JAN,
    declaratie,
    maandperiode,
    prestatie,
    start,
    stop,
    toewijzing,
    vot,
    vow,
)
from tests.regels.inhoud.hulp import bevindingen, enige, met, regels
from tests.regels.inhoud.maken import declaratie_antwoord, nieuw, ongewijzigd, te_wijzigen

MAART = date(2027, 3, 15)
DAG = timedelta(days=1)
PRESTATIE = "/Bericht/Declaratie/Clienten/Client[1]/Prestaties/Prestatie[1]"


def periode(begin: date, eind: date) -> Periode:
    return Periode(begindatum=begin, einddatum=eind)


# --- TR134: what happened does not lie ahead ------------------------------------------------------


def test_een_toewijzingsdatum_ligt_niet_na_de_dagtekening() -> None:
    assert regels(toewijzing({"toewijzingsdatum": MAART}, dagtekening=MAART)) == set()
    bevinding = enige(toewijzing({"toewijzingsdatum": MAART + DAG}, dagtekening=MAART), "TR134")
    assert bevinding.plaats.endswith("ToegewezenProduct[1]/Toewijzingsdatum")
    assert bevinding.operanden == {"datum": "2027-03-16", "dagtekening": "2027-03-15"}
    assert bevinding.sleutel == "1"


def test_een_start_ligt_niet_na_de_dagtekening() -> None:
    assert regels(start({"begindatum": MAART}, dagtekening=MAART)) == set()
    bevinding = enige(start({}, {"begindatum": MAART + DAG}, dagtekening=MAART), "TR134")
    assert bevinding.plaats == "/Bericht/Client/StartProducten/StartProduct[2]/Begindatum"


def test_een_stop_ligt_niet_na_de_dagtekening() -> None:
    assert regels(stop({"einddatum": MAART}, dagtekening=MAART)) == set()
    bevinding = enige(stop({"einddatum": MAART + DAG}, dagtekening=MAART), "TR134")
    assert bevinding.plaats == "/Bericht/Client/StopProducten/StopProduct[1]/Einddatum"


def test_de_toewijzing_zelf_mag_wel_na_de_dagtekening_ingaan() -> None:
    bericht = toewijzing({"ingangsdatum": MAART + DAG}, dagtekening=MAART)
    assert regels(bericht) == set()


def test_een_gedeclareerde_periode_begint_niet_na_de_dagtekening() -> None:
    bericht = declaratie(prestatie(maand=3), maand=3, dagtekening=date(2027, 2, 28))
    assert {(rij.regel, rij.plaats) for rij in bevindingen(bericht)} == {
        ("TR134", "/Bericht/Declaratie/DeclaratiePeriode/Begindatum"),
        ("TR134", f"{PRESTATIE}/ProductPeriode/Begindatum"),
        ("TR137", "/Bericht/Declaratie/DeclaratiePeriode/Einddatum"),
        ("TR137", f"{PRESTATIE}/ProductPeriode/Einddatum"),
    }


def test_een_prestatie_in_een_antwoord_begint_niet_na_de_dagtekening() -> None:
    regel = prestatie(product_periode=periode(MAART, MAART))
    assert regels(declaratie_antwoord(regel, dagtekening=MAART)) == set()
    assert regels(declaratie_antwoord(regel, dagtekening=MAART - DAG)) == {"TR134", "TR137"}


# --- TR137: the end of a declared period ----------------------------------------------------------


def test_een_gedeclareerde_periode_eindigt_uiterlijk_op_de_dagtekening() -> None:
    eind = date(2027, 1, 31)
    assert regels(declaratie(prestatie(), dagtekening=eind)) == set()
    bericht = declaratie(prestatie(), dagtekening=eind - DAG)
    assert {rij.plaats for rij in bevindingen(bericht)} == {
        "/Bericht/Declaratie/DeclaratiePeriode/Einddatum",
        f"{PRESTATIE}/ProductPeriode/Einddatum",
    }
    assert regels(bericht) == {"TR137"}


def test_een_productperiode_eindigt_niet_voor_haar_begin() -> None:
    dag = date(2027, 1, 10)
    assert regels(declaratie(prestatie(product_periode=periode(dag, dag)))) == set()
    bevinding = enige(declaratie(prestatie(product_periode=periode(dag, dag - DAG))), "TR137")
    assert bevinding.plaats == f"{PRESTATIE}/ProductPeriode/Einddatum"
    assert "ligt voor begindatum 2027-01-10" in bevinding.uitleg


def test_een_prestatie_in_een_antwoord_eindigt_niet_na_de_dagtekening() -> None:
    regel = prestatie(product_periode=periode(MAART, MAART + DAG))
    assert regels(declaratie_antwoord(regel, dagtekening=MAART + DAG)) == set()
    enige(declaratie_antwoord(regel, dagtekening=MAART), "TR137")


# --- TR018: a stop after its start ----------------------------------------------------------------


def test_een_levering_stopt_op_of_na_haar_begin() -> None:
    assert regels(stop({"begindatum": MAART, "einddatum": MAART})) == set()
    bevinding = enige(stop({"begindatum": MAART, "einddatum": MAART - DAG}), "TR018")
    assert bevinding.operanden == {"begindatum": "2027-03-15", "einddatum": "2027-03-14"}


# --- CS003: the end of what is allocated or asked -------------------------------------------------


@pytest.mark.parametrize(
    ("maak", "pad"),
    [
        (
            lambda eind: toewijzing({"ingangsdatum": MAART, "einddatum": eind}),
            "/Bericht/Client/ToegewezenProducten/ToegewezenProduct[1]/Einddatum",
        ),
        (
            lambda eind: vot({"toewijzing_ingangsdatum": MAART, "toewijzing_einddatum": eind}),
            "/Bericht/Client/AangevraagdeProducten/AangevraagdProduct[1]/ToewijzingEinddatum",
        ),
        (
            lambda eind: vow(
                te_wijzigen_producten=te_wijzigen(gewenste_ingangsdatum=MAART, einddatum=eind)
            ),
            "/Bericht/Client/Verzoek/TeWijzigenProducten/TeWijzigenProduct[1]/Einddatum",
        ),
        (
            lambda eind: vow(
                ongewijzigde_producten=ongewijzigd(1),
                nieuwe_producten=nieuw(gewenste_ingangsdatum=MAART, einddatum=eind),
            ),
            "/Bericht/Client/Verzoek/NieuweProducten/NieuwProduct[1]/Einddatum",
        ),
    ],
)
def test_een_product_eindigt_op_of_na_zijn_ingang(maak: Any, pad: str) -> None:
    assert regels(maak(MAART)) == regels(maak(None)) == set()
    bevinding = enige(maak(MAART - DAG), "CS003")
    assert bevinding.plaats == pad
    assert bevinding.operanden == {"eersteDag": "2027-03-15", "laatsteDag": "2027-03-14"}


# --- CS100: nothing before 2021 -------------------------------------------------------------------


def oude_declaratie(van_prestatie: Periode, van_declaratie: Periode) -> Any:
    bericht = declaratie(prestatie(product_periode=van_prestatie), dagtekening=date(2022, 1, 5))
    return met(bericht, "declaratie", declaratie_periode=van_declaratie)


def test_er_wordt_gedeclareerd_vanaf_2021() -> None:
    januari, december = maandperiode(1, 2021), maandperiode(12, 2020)
    assert regels(oude_declaratie(januari, januari)) == set()
    van_prestatie = enige(oude_declaratie(december, januari), "CS100")
    assert van_prestatie.plaats == f"{PRESTATIE}/ProductPeriode"
    van_declaratie = enige(oude_declaratie(januari, december), "CS100")
    assert van_declaratie.plaats == "/Bericht/Declaratie/DeclaratiePeriode"


# --- TR380: a new product lies ahead --------------------------------------------------------------


def test_een_nieuw_product_gaat_na_de_dagtekening_in() -> None:
    def bericht(ingang: date) -> Any:
        return vow(
            dagtekening=MAART,
            ongewijzigde_producten=ongewijzigd(1),
            nieuwe_producten=nieuw(gewenste_ingangsdatum=ingang),
        )

    assert regels(bericht(MAART + DAG)) == set()
    bevinding = enige(bericht(MAART), "TR380")
    assert bevinding.plaats.endswith("NieuwProduct[1]/GewensteIngangsdatum")
    assert bevinding.sleutel == "W1"


def test_een_te_wijzigen_product_mag_op_de_dagtekening_ingaan() -> None:
    verzoek = vow(dagtekening=MAART, te_wijzigen_producten=te_wijzigen(gewenste_ingangsdatum=MAART))
    assert regels(verzoek) == set()


# --- TR335: not older than five years -------------------------------------------------------------


@pytest.mark.parametrize(
    ("eind", "dagtekening", "fout"),
    [
        (date(2022, 2, 15), date(2027, 2, 15), False),
        (date(2022, 2, 14), date(2027, 2, 15), True),
        (date(2023, 2, 28), date(2028, 2, 28), False),
        (date(2023, 2, 28), date(2028, 2, 29), True),
    ],
)
def test_een_prestatie_eindigt_hoogstens_vijf_jaar_voor_de_declaratie(
    eind: date, dagtekening: date, fout: bool
) -> None:
    regel = prestatie(product_periode=periode(eind.replace(day=1), eind))
    bericht = declaratie(regel, dagtekening=dagtekening)
    # The date of the declaration counts, not that of the message.
    later = met(bericht, "header.bericht_identificatie", dagtekening=dagtekening + 30 * DAG)
    for geval in (bericht, later):
        assert regels(geval) == ({"TR335"} if fout else set())


def test_de_uiterste_dagen_van_de_kalender_zijn_gewoon_te_beoordelen() -> None:
    eerste = vot(dagtekening=date.min)
    assert regels(eerste) == {"TR134"}
    laatste = declaratie(
        prestatie(product_periode=periode(date.max, date.max)), dagtekening=date.max
    )
    assert regels(laatste) == set()
    oudste = toewijzing({"ingangsdatum": date.min, "einddatum": DEC}, dagtekening=JAN)
    assert regels(oudste) == set()
