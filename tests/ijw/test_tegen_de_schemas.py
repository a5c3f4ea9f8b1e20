"""The reader and writer against the schemas of the standard, judged by libxml2."""

import json
from random import Random

import pytest
from lxml import etree

from ledger.ijw.berichten import BERICHTSOORTEN
from ledger.ijw.codelijsten import LIJSTEN
from ledger.ijw.lezen import lees
from ledger.ijw.schema import Klasse, bericht_klasse
from ledger.ijw.schrijven import schrijf
from ledger.ijw.typen import Soort
from tests.ijw.generator import TEKSTEN, beschadig, maak_bericht
from tests.ijw.hulp import IJW, is_geldig, met_standaard, voorbeeld

pytestmark = met_standaard
SOORTEN = sorted(BERICHTSOORTEN)
ONGELDIGE_VOORBEELDEN = {"JW315", "JW318"}


@pytest.mark.parametrize("soort", SOORTEN)
def test_every_sample_gets_the_verdict_of_the_schema(soort: str) -> None:
    gelezen = lees(voorbeeld(soort))

    assert gelezen.soort == soort
    assert (not gelezen.fouten) is is_geldig(voorbeeld(soort), soort)
    assert bool(gelezen.fouten) is (soort in ONGELDIGE_VOORBEELDEN)


@pytest.mark.parametrize("soort", sorted(set(SOORTEN) - ONGELDIGE_VOORBEELDEN))
def test_a_sample_that_is_read_and_written_again_says_the_same(soort: str) -> None:
    bericht = lees(voorbeeld(soort)).bericht
    assert bericht is not None

    opnieuw = schrijf(bericht)

    assert is_geldig(opnieuw, soort)
    assert lees(opnieuw).bericht == bericht
    assert _inhoud(opnieuw) == _inhoud(voorbeeld(soort))


def _inhoud(data: bytes) -> list[tuple[str, str]]:
    return [(str(el.tag), (el.text or "").strip()) for el in etree.fromstring(data).iter()]


def test_the_sample_with_an_impossible_date_names_both_places() -> None:
    fouten = lees(voorbeeld("JW315")).fouten

    product = "/Bericht/Client/AangevraagdeProducten/AangevraagdProduct"
    assert [fout.plaats for fout in fouten] == [
        f"{product}[1]/ToewijzingEinddatum",
        f"{product}[2]/ToewijzingEinddatum",
    ]
    assert {fout.waarde for fout in fouten} == {"2027-06-31"}


def test_the_sample_with_a_misplaced_return_code_names_the_element() -> None:
    (fout,) = lees(voorbeeld("JW318")).fouten

    assert fout.plaats == "/Bericht/Client/Verzoek/RetourCode"
    assert "hoort hier niet" in fout.melding


@pytest.mark.parametrize("soort", SOORTEN)
def test_what_is_written_is_valid_and_reads_back_the_same(soort: str) -> None:
    for zaad in range(30):
        bericht = maak_bericht(soort, Random(zaad))
        data = schrijf(bericht)
        assert is_geldig(data, soort), zaad
        assert lees(data).bericht == bericht, zaad


@pytest.mark.parametrize("soort", SOORTEN)
def test_a_damaged_message_gets_the_verdict_of_the_schema(soort: str) -> None:
    oordelen = set()
    for zaad in range(150):
        kies = Random(zaad)
        wortel = etree.fromstring(schrijf(maak_bericht(soort, kies)))
        beschadig(wortel, kies)
        data = etree.tostring(wortel, encoding="UTF-8", xml_declaration=True)
        oordeel = is_geldig(data, soort)
        oordelen.add(oordeel)
        assert (not lees(data).fouten) is oordeel, zaad
    assert oordelen == {True, False}


def _typen(klasse: Klasse) -> dict[str, Soort]:
    """The named simple types below a class."""
    typen: dict[str, Soort] = {}
    for veld in klasse.velden:
        if isinstance(veld.vorm, Klasse):
            typen |= _typen(veld.vorm)
        elif veld.vorm.xsd is not None:
            typen[veld.vorm.xsd] = veld.vorm
    return typen


def _schema_van_typen(namen: list[str]) -> etree.XMLSchema:
    """A schema with an element per simple type of the standard, of the same name."""
    elementen = "".join(f'<xs:element name="{naam}" type="i:{naam}"/>' for naam in namen)
    basis = "http://www.istandaarden.nl/ijw/3_2/basisschema/schema"
    tekst = (
        f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:i="{basis}">'
        f'<xs:import namespace="{basis}" schemaLocation="basisschema.xsd"/>{elementen}</xs:schema>'
    )
    return etree.XMLSchema(etree.fromstring(tekst, base_url=str(IJW / "xsd" / "typen.xsd")))


def test_every_simple_type_judges_every_text_as_the_schema_does() -> None:
    typen: dict[str, Soort] = {}
    for soort in SOORTEN:
        typen |= _typen(bericht_klasse(soort))
    schema = _schema_van_typen(sorted(typen))

    verschillen = []
    for naam, soort_van_waarde in typen.items():
        element = etree.Element(naam)
        for tekst in TEKSTEN:
            element.text = tekst
            if schema.validate(element) is (soort_van_waarde.ontleed(tekst) is None):
                verschillen.append((naam, tekst))

    assert len(typen) > 50
    assert verschillen == []


def test_every_code_list_has_the_codes_of_the_schema() -> None:
    uit_schema = json.loads((IJW / "codelists_from_xsd.json").read_text())

    assert sorted(map(sorted, uit_schema.values())) == sorted(map(sorted, LIJSTEN.values()))
