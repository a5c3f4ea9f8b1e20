"""Rules on persons: just inside and just outside."""

from datetime import date
from typing import Any

import pytest

from ledger.ijw.berichten import Achternaam, Communicatie, Geboortedatum, Relatie, VolledigeNaam
from tests.berichten import (
    BSN,
    CONTACT,
    JAN,
    declaratie,
    prestatie,
    start,
    stop,
    toewijzing,
    vot,
    vow,
)
from tests.regels.inhoud.hulp import enige, met, regels
from tests.regels.inhoud.maken import declaratie_antwoord, ongewijzigd, te_wijzigen

FOUT_BSN = "999900007"
MAKERS = (toewijzing, start, stop, vot)
ACHTERNAAM = Achternaam(achternaam="Voorbeeld")


def geboren(bericht: Any, datum: date, gebruik: str | None = None) -> Any:
    return met(bericht, "client", geboortedatum=Geboortedatum(datum=datum, datum_gebruik=gebruik))


def relatie(**velden: Any) -> Relatie:
    naam = VolledigeNaam(geslachtsnaam=ACHTERNAAM, naam_gebruik="1")
    return Relatie(**{"nummer": "1", "soort": "03", "naam": naam, "contact": CONTACT, **velden})


def met_relatie(**velden: Any) -> Any:
    return met(toewijzing(), "client", relaties=(relatie(), relatie(nummer="2", **velden)))


# --- CS002: the eleven-test -----------------------------------------------------------------------


@pytest.mark.parametrize("maak", MAKERS)
def test_een_bsn_dat_de_elfproef_niet_doorstaat_wordt_geweigerd(maak: Any) -> None:
    assert regels(maak(bsn=BSN)) == set()
    bevinding = enige(maak(bsn=FOUT_BSN), "CS002")
    assert bevinding.plaats == "/Bericht/Client/Bsn"
    assert FOUT_BSN not in bevinding.model_dump_json()


def test_ook_in_een_wijzigingsverzoek_telt_de_elfproef() -> None:
    verzoek = {
        "ongewijzigde_producten": ongewijzigd(1),
        "te_wijzigen_producten": te_wijzigen(toewijzing_nummer=2),
    }
    assert regels(vow(**verzoek)) == set()
    enige(vow(bsn=FOUT_BSN, **verzoek), "CS002")


def test_in_een_declaratie_telt_de_elfproef_per_client() -> None:
    bericht = declaratie(per_client={BSN: (prestatie("P1"),), FOUT_BSN: (prestatie("P2"),)})
    bevinding = enige(bericht, "CS002")
    assert bevinding.plaats == "/Bericht/Declaratie/Clienten/Client[2]/Bsn"


def test_in_een_declaratieantwoord_telt_de_elfproef_per_client() -> None:
    goed = declaratie_antwoord(prestatie("P1"))
    assert regels(goed) == set()
    bevinding = enige(met(goed, "declaratie_antwoord.clienten.0", bsn=FOUT_BSN), "CS002")
    assert bevinding.plaats == "/Bericht/DeclaratieAntwoord/Clienten/Client[1]/Bsn"


def test_alleen_nullen_is_geen_bsn() -> None:
    enige(vot(bsn="000000000"), "CS002")


# --- CS139: parts of a birth date that are unknown ------------------------------------------------


@pytest.mark.parametrize(
    ("gebruik", "goed", "fout"),
    [
        ("1", date(2015, 2, 1), date(2015, 2, 2)),
        ("2", date(2015, 1, 1), date(2015, 2, 1)),
        ("3", date(1900, 1, 1), date(1901, 1, 1)),
    ],
)
@pytest.mark.parametrize("maak", MAKERS)
def test_wat_onbekend_is_van_een_geboortedatum_staat_op_01(
    maak: Any, gebruik: str, goed: date, fout: date
) -> None:
    assert "CS139" not in regels(geboren(maak(), goed, gebruik))
    gevonden = geboren(maak(), fout, gebruik)
    assert "CS139" in regels(gevonden)


def test_een_volledig_bekende_geboortedatum_mag_elke_dag_zijn() -> None:
    assert regels(geboren(vot(), date(2015, 12, 31))) == set()


def test_ook_de_geboortedatum_van_een_relatie_past_bij_wat_bekend_is() -> None:
    assert regels(met_relatie()) == set()
    goed = Geboortedatum(datum=date(1980, 5, 1), datum_gebruik="1")
    assert regels(met_relatie(geboortedatum=goed)) == set()
    fout = Geboortedatum(datum=date(1980, 5, 2), datum_gebruik="1")
    bevinding = enige(met_relatie(geboortedatum=fout), "CS139")
    assert bevinding.plaats == "/Bericht/Client/Relaties/Relatie[2]/Geboortedatum/DatumGebruik"
    assert "1980" not in bevinding.model_dump_json()


# --- TR002: nobody is older than 120 --------------------------------------------------------------


@pytest.mark.parametrize("maak", MAKERS)
def test_een_geboortedatum_ligt_hoogstens_120_jaar_voor_de_dagtekening(maak: Any) -> None:
    dag = maak().header.bericht_identificatie.dagtekening
    grens = dag.replace(year=dag.year - 120)
    assert regels(geboren(maak(), grens)) == set()
    ouder = date.fromordinal(grens.toordinal() - 1)
    bevinding = enige(geboren(maak(), ouder), "TR002")
    assert bevinding.plaats == "/Bericht/Client/Geboortedatum/Datum"
    assert str(ouder.year) not in bevinding.model_dump_json()


def test_een_onbekende_geboortedatum_mag_1900_zijn() -> None:
    assert regels(geboren(vot(), date(1900, 1, 1), "3")) == set()
    enige(geboren(vot(), date(1900, 1, 1)), "TR002")


def test_een_relatie_die_te_oud_is_wordt_geweigerd() -> None:
    enige(met_relatie(geboortedatum=Geboortedatum(datum=date(1906, 12, 31))), "TR002")
    assert regels(met_relatie(geboortedatum=Geboortedatum(datum=date(1907, 1, 1)))) == set()


@pytest.mark.parametrize(("dag", "te_oud"), [(28, False), (29, False), (1, True)])
def test_wie_op_29_februari_is_geboren_wordt_120_in_een_schrikkeljaar(
    dag: int, te_oud: bool
) -> None:
    dagtekening = date(2024, 3 if dag == 1 else 2, dag)
    bericht = geboren(vot(dagtekening=dagtekening), date(1904, 2, 29))
    assert regels(bericht) == ({"TR002"} if te_oud else set())


# --- TR134 on birth dates -------------------------------------------------------------------------


@pytest.mark.parametrize("maak", MAKERS)
def test_niemand_wordt_na_de_dagtekening_geboren(maak: Any) -> None:
    bericht = maak(dagtekening=date(2027, 4, 1))
    assert regels(geboren(bericht, date(2027, 4, 1))) == set()
    enige(geboren(bericht, date(2027, 4, 2)), "TR134")


def test_ook_een_relatie_wordt_niet_na_de_dagtekening_geboren() -> None:
    assert regels(met_relatie(geboortedatum=Geboortedatum(datum=JAN))) == set()
    bevinding = enige(met_relatie(geboortedatum=Geboortedatum(datum=date(2027, 1, 2))), "TR134")
    assert bevinding.plaats == "/Bericht/Client/Relaties/Relatie[2]/Geboortedatum/Datum"


# --- CS050 and CS318: the use of the name ---------------------------------------------------------


def naam(gebruik: str, partner: bool = False) -> VolledigeNaam:
    partnernaam = ACHTERNAAM if partner else None
    return VolledigeNaam(geslachtsnaam=ACHTERNAAM, partnernaam=partnernaam, naam_gebruik=gebruik)


@pytest.mark.parametrize("gebruik", "123456")
def test_met_partnernaam_is_het_naamgebruik_1_tot_en_met_4(gebruik: str) -> None:
    bericht = met_relatie(naam=naam(gebruik, partner=True))
    assert regels(bericht) == (set() if gebruik in "1234" else {"CS050"})


@pytest.mark.parametrize("gebruik", "123456")
def test_zonder_partnernaam_is_het_naamgebruik_1_of_6(gebruik: str) -> None:
    bericht = met_relatie(naam=naam(gebruik))
    assert regels(bericht) == (set() if gebruik in "16" else {"CS050"})


def test_het_naamgebruik_van_de_client_past_bij_de_partnernaam() -> None:
    assert regels(met(toewijzing(), "client", naam=naam("2", partner=True))) == set()
    bevinding = enige(met(toewijzing(), "client", naam=naam("2")), "CS050")
    assert bevinding.plaats == "/Bericht/Client/Naam/NaamGebruik"
    assert bevinding.operanden["toegestaan"] == ("1", "6")


def test_een_client_is_geen_organisatie_maar_een_relatie_mag_het_zijn() -> None:
    enige(met(toewijzing(), "client", naam=naam("6")), "CS318")
    assert regels(met_relatie(naam=naam("6"))) == set()


# --- CD007: the language of an interpreter --------------------------------------------------------


@pytest.mark.parametrize(
    ("vorm", "taal", "goed"),
    [
        ("1", "Tigrinya", True),
        ("1", None, False),
        ("2", None, True),
        ("2", "Tigrinya", False),
        ("3", None, True),
        ("3", "Tigrinya", False),
    ],
)
def test_een_taal_staat_er_alleen_bij_een_tolk_in_een_taal(
    vorm: str, taal: str | None, goed: bool
) -> None:
    bericht = met(toewijzing(), "client", communicatie=Communicatie(vorm=vorm, taal=taal))
    assert regels(bericht) == (set() if goed else {"CD007"})
