"""Rules on a JW325 from elsewhere: it answers a known JW323 and repeats it faithfully."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ledger.bevinding import Bevinding
from ledger.ijw.berichten import BedragMetDC, DeclaratieClient, Jw323, Jw325, Referentie, XsdVersie
from ledger.ijw.verwerking.declaratie_antwoord import beslis_declaratie_antwoord
from ledger.ijw.verwerking.retour import Kenmerk, maak_declaratie_antwoord
from ledger.opslag import Recorder
from ledger.stempel import Stempel
from tests.berichten import ANDER_BSN, BSN, declaratie, maandperiode, prestatie, toewijzing
from tests.gegeven import Keten, gegeven, op, regels

DECLARATIE = declaratie(prestatie(geleverd_volume=150), nummer="D1", identificatie="DECL1")
STEMPEL = Stempel(op(date(2027, 2, 8)), "proef", "backofficeGemeente", "opdracht 1", "bericht-1")


def antwoord(van: Jw323 = DECLARATIE, kenmerk: str = "A1") -> Jw325:
    """The answer to a declaration whose one line exceeds the allocation, so that it is listed."""
    oordeel = gegeven(toewijzing()).als(van).oordeel
    bericht = maak_declaratie_antwoord(
        van, oordeel.bevindingen, oordeel.toegekend_eurocent, Kenmerk(kenmerk, date(2027, 2, 6))
    )
    assert bericht.declaratie_antwoord is not None
    assert len(bericht.declaratie_antwoord.clienten) == 1
    return bericht


def met_client(bsn: str = BSN, **velden: Any) -> Jw325:
    """The answer, with other values in its line or another client around it."""
    bericht = antwoord()
    inhoud = bericht.declaratie_antwoord
    assert inhoud is not None
    (client,) = inhoud.clienten
    regel = replace(client.prestaties[0], **velden)
    anders: DeclaratieClient = replace(client, bsn=bsn, prestaties=(regel,))
    return replace(bericht, declaratie_antwoord=replace(inhoud, clienten=(anders,)))


def bevindingen(bericht: Jw325, van: Jw323 | None = DECLARATIE) -> list[Bevinding]:
    return beslis_declaratie_antwoord(bericht, van is not None, van, STEMPEL).bevindingen


def test_een_antwoord_dat_de_declaratie_herhaalt_wordt_aanvaard() -> None:
    assert bevindingen(antwoord()) == []


def test_tr337_vraagt_een_bekende_declaratie() -> None:
    assert regels(bevindingen(antwoord(), None)) == {"TR337"}


def test_tr337_vraagt_een_declaratie_aan_deze_gemeente() -> None:
    bericht = antwoord()
    vreemd = replace(bericht, header=replace(bericht.header, afzender="0034"))
    (bevinding,) = bevindingen(vreemd)
    assert (bevinding.regel, bevinding.operanden["gemeente"]) == ("TR337", "0034")


def test_tr337_vraagt_ook_de_dagtekening_van_de_declaratie() -> None:
    bericht = antwoord()
    genoemd = replace(bericht.header.declaratie_identificatie, dagtekening=date(2027, 2, 4))
    anders = replace(bericht, header=replace(bericht.header, declaratie_identificatie=genoemd))
    assert regels(bevindingen(anders)) == {"TR337"}


def test_tr371_vraagt_de_schemaversie_van_de_declaratie() -> None:
    bericht = antwoord()
    versie = XsdVersie(basisschema_xsd_versie="1.0.0", bericht_xsd_versie="9.9.9")
    anders = replace(bericht, header=replace(bericht.header, xsd_versie_declaratie=versie))
    assert regels(bevindingen(anders)) == {"TR371"}


def test_tr376_vraagt_het_declaratienummer_van_de_declaratie() -> None:
    bericht = antwoord()
    assert bericht.declaratie_antwoord is not None
    inhoud = replace(bericht.declaratie_antwoord, declaratie_nummer="D2")
    assert regels(bevindingen(replace(bericht, declaratie_antwoord=inhoud))) == {"TR376"}


def test_tr304_en_tr366_vragen_een_client_en_prestatie_van_de_declaratie() -> None:
    assert regels(bevindingen(met_client(ANDER_BSN))) == {"TR304", "TR366"}


def test_tr366_vraagt_een_gedeclareerde_prestatie() -> None:
    bericht = met_client(product_referentie=Referentie(referentie_nummer="P2"))
    (bevinding,) = bevindingen(bericht)
    assert (bevinding.regel, bevinding.retourcode, bevinding.sleutel) == ("TR366", "9366", "P2")


@pytest.mark.parametrize(
    ("veld", "waarde", "element"),
    [
        ("toewijzing_nummer", 2, "ToewijzingNummer"),
        ("product_categorie", "43", "ProductCategorie"),
        ("product_code", "45A53", "ProductCode"),
        ("product_periode", maandperiode(2), "ProductPeriode"),
        ("geleverd_volume", 149, "GeleverdVolume"),
        ("eenheid", "04", "Eenheid"),
        ("product_tarief", 161, "ProductTarief"),
        ("ingediend_bedrag", BedragMetDC(bedrag=1, debet_credit="D"), "IngediendBedrag"),
    ],
)
def test_tr367_vraagt_dezelfde_waarde_in_elk_element(
    veld: str, waarde: object, element: str
) -> None:
    (bevinding,) = bevindingen(met_client(**{veld: waarde}))
    assert (bevinding.regel, bevinding.retourcode) == ("TR367", "9367")
    assert bevinding.operanden == {"afwijkend": (element,)}


def test_een_antwoord_vindt_zijn_declaratie_in_het_archief(recorder: Recorder) -> None:
    keten = Keten(recorder)
    keten.goed(toewijzing())
    assert keten.stuur(DECLARATIE).feit.uitkomst == "afgekeurd"
    vreemd = declaratie(prestatie("P9", geleverd_volume=150), nummer="D9", identificatie="DECL9")

    bekend, onbekend = keten.stuur(antwoord()), keten.stuur(antwoord(vreemd, "A2"))

    assert bekend.feit.uitkomst == "goedgekeurd", bekend.feit.bevindingen
    assert regels(onbekend.feit.bevindingen) == {"TR337"}


def test_een_declaratie_die_niet_meer_te_lezen_is_maakt_het_antwoord_niet_fout() -> None:
    """TR337 inside: someone in the declaration was forgotten since, so it cannot be compared."""
    (bevinding,) = beslis_declaratie_antwoord(antwoord(), True, None, STEMPEL).bevindingen
    assert (bevinding.regel, bevinding.niet_beoordeelbaar) == ("TR371", True)
