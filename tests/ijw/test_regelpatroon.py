"""Lines that are read by the pattern say what the parser would have said, or are left to it."""

import re
from dataclasses import replace
from random import Random

import pytest
from lxml import etree

from ledger.ijw.berichten import Jw323, Referentie
from ledger.ijw.berichten_soorten import BASIS_NAMESPACE
from ledger.ijw.lezen import GeenBericht, Gelezen, lees
from ledger.ijw.regelpatroon import neem_regels_uit
from ledger.ijw.schrijven import schrijf
from tests.ijw.generator import beschadig, maak_bericht
from tests.ijw.maken import PRESTATIE, declaratie

_CREDIT = replace(
    PRESTATIE,
    product_referentie=Referentie(referentie_nummer="RN9", vorig_referentie_nummer="RN001"),
    product_tarief=None,
)
_TOKEN = re.compile(rb"<[^>]*>|[^<]+")


def _bericht() -> bytes:
    """Three lines of one client and a credit line without a tariff of another."""
    bericht = declaratie(3)
    (client,) = bericht.declaratie.clienten
    ander = replace(client, bsn="999900018", prestaties=(_CREDIT,))
    clienten = replace(bericht.declaratie, clienten=(client, ander))
    return schrijf(replace(bericht, declaratie=clienten))


def _uitkomst(data: bytes) -> Gelezen | str:
    try:
        return lees(data)
    except GeenBericht as fout:
        return fout.reden


def _zonder_patroon(data: bytes) -> bytes:
    """The same message, which is for the parser because of a comment behind it."""
    return data + b"<!-- -->"


def _vervang(data: bytes, van: str, door: str) -> bytes:
    assert van.encode() in data
    return data.replace(van.encode(), door.encode())


def test_every_line_of_a_written_declaration_is_taken_out() -> None:
    data = _bericht()

    uitgenomen = neem_regels_uit(data)

    gelezen = lees(_zonder_patroon(data)).bericht
    assert uitgenomen is not None
    assert isinstance(gelezen, Jw323)
    clienten = gelezen.declaratie.clienten
    assert uitgenomen.regels == [regel for client in clienten for regel in client.prestaties]
    assert lees(data).bericht == gelezen
    assert b"Eenheid" not in uitgenomen.rest


_REGEL_1 = "<jw323:Prestatie>0</jw323:Prestatie>"
_OOK_ZO = {
    "andere prefixen": [
        ("jw323:", "a:"),
        (":jw323=", ":a="),
        ("ijw:", "_b.c-1:"),
        (":ijw=", ":_b.c-1="),
    ],
    "standaardnaamruimte": [("jw323:", ""), ("xmlns:jw323", "xmlns")],
    "standaardnaamruimte van de basis": [("ijw:", ""), ("xmlns:ijw", "xmlns")],
    "regeleinden van Unix": [("\r\n", "\n")],
    "geen regeleinden": [("\r\n", ""), ("\t", "")],
    "schemaplaats": [
        (" xmlns:ijw", ' xmlns:x="http://www.w3.org/2001/XMLSchema-instance" xmlns:ijw'),
        ("<jw323:Header>", '<jw323:Header x:schemaLocation="a b">'),
    ],
    "wit om een getal": [("Tarief>160<", "Tarief> 0160 <")],
    "wit om de cliënten": [("Clienten>", "Clienten>\n\n")],
}


@pytest.mark.parametrize("naam", _OOK_ZO)
def test_what_other_senders_write_otherwise_is_taken_out_too(naam: str) -> None:
    data = _bericht()
    for van, door in _OOK_ZO[naam]:
        data = _vervang(data, van, door)

    assert neem_regels_uit(data) is not None
    assert lees(data) == lees(_zonder_patroon(data))
    assert lees(data).fouten == ()


_GEVALLEN = {
    "verkeerde naamruimte": [("basisschema/schema", "basisschema/schema2")],
    "basis met de prefix van het bericht": [("ijw:Begindatum", "jw323:Begindatum")],
    "prefix zonder verklaring": [("<ijw:Einddatum>", "<z:Einddatum>")],
    "prefix onderweg anders verklaard": [("<jw323:Client>", '<jw323:Client xmlns:ijw="urn:x">')],
    "standaardnaamruimte onderweg": [
        ("jw323:", ""),
        ("xmlns:jw323", "xmlns"),
        ("<Prestaties>", '<Prestaties xmlns="urn:x">'),
    ],
    "prefix pas onderweg verklaard": [
        (f' xmlns:ijw="{BASIS_NAMESPACE}"', ""),
        (
            "<jw323:Declaratie>",
            '<jw323:Declaratie xmlns:ijw="http://www.istandaarden.nl/ijw/3_2/basisschema/schema">',
        ),
    ],
    "het woord xmlns als waarde": [("RN001", "xmlns")],
    "het woord Prestatie als waarde": [("RN001", "Prestatie")],
    "het woord Prestatie als nummer van de declaratie": [("DN001", "Prestatie")],
    "attribuut op de regel": [("<jw323:Prestatie>", '<jw323:Prestatie n="1">')],
    "attribuut in de regel": [("<jw323:Eenheid>", '<jw323:Eenheid n="1">')],
    "wit in de tags": [("<jw323:Eenheid>", "<jw323:Eenheid >"), ("Eenheid>\r", "Eenheid >\r")],
    "regel sluit met wit": [("</jw323:Prestatie>", "</jw323:Prestatie >")],
    "teken met een nummer": [("RN001", "RN0&#48;1")],
    "entiteit": [("RN001", "RN&amp;1")],
    "onbekende entiteit": [("RN001", "RN&x;1")],
    "CDATA": [("RN001", "<![CDATA[RN001]]>")],
    "CDATA om een regel": [
        ("<jw323:Prestaties>", "<jw323:Prestaties><![CDATA[" + _REGEL_1 + "]]>"),
    ],
    "commentaar in een waarde": [("RN001", "RN<!-- x -->001")],
    "instructie in een waarde": [("RN001", "RN<?x?>001")],
    "instructie voor de regels": [("<jw323:Prestaties>", "<jw323:Prestaties><?x?>")],
    "einde van CDATA in een waarde": [("RN001", "RN]]>")],
    "tekst buiten ASCII": [("RN001", "RN\u00e9")],
    "stuurteken": [("RN001", "RN\x01")],
    "nulteken": [("RN001", "RN\x00")],
    "regeleinde in een waarde": [("RN001", "RN\r\n1")],
    "wit als waarde": [("RN001", "  ")],
    "lege waarde": [("RN001", "")],
    "leeg element": [("<ijw:ReferentieNummer>RN001</ijw:ReferentieNummer>", "<ijw:RN/>")],
    "een veelvoud aan wit": [("<jw323:Eenheid>", "\n" * 150 + "<jw323:Eenheid>")],
    "verkeerde waarde": [("Eenheid>01<", "Eenheid>99<")],
    "onmogelijke datum": [("2027-01-31", "2027-01-32")],
    "regel met alleen een nummer": [("<jw323:Prestaties>", "<jw323:Prestaties>" + _REGEL_1)],
    "nummer achter de regels": [("</jw323:Prestaties>", _REGEL_1 + "</jw323:Prestaties>")],
    "leeg als regel": [("<jw323:Prestaties>", "<jw323:Prestaties><jw323:Prestatie/>")],
    "regel met een andere prefix": [
        ("<jw323:Prestaties>", '<jw323:Prestaties><y:Prestatie xmlns:y="urn:x"/>'),
    ],
    "tekst tussen de regels": [("</jw323:Prestatie>", "</jw323:Prestatie>x")],
    "tekst in de regel": [("<jw323:Eenheid>", "x<jw323:Eenheid>")],
    "volgorde": [("jw323:ProductCategorie>", "jw323:ProductCode>")],
    "regels zonder omhulsel": [("<jw323:Prestaties>", ""), ("</jw323:Prestaties>", "")],
    "regels op een andere plek": [("jw323:Prestaties>", "jw323:Regels>")],
    "leeg omhulsel erbij": [("</jw323:Bsn>", "</jw323:Bsn><jw323:Prestaties/>")],
    "ander bericht": [("jw323/schema", "jw325/schema")],
    "ander wortelelement": [("jw323:Bericht", "jw323:Bericht2")],
    "niet gesloten": [("</jw323:Bericht>", "")],
    "verkeerd genest": [("</jw323:Prestaties>", "</jw323:Prestatie>")],
    "regel in een attribuut": [("<jw323:Bsn>", f'<jw323:Bsn x="{_REGEL_1}">')],
}


@pytest.mark.parametrize("naam", _GEVALLEN)
def test_whatever_is_unusual_or_wrong_gets_the_answer_of_the_parser(naam: str) -> None:
    data = _bericht()
    for van, door in _GEVALLEN[naam]:
        data = _vervang(data, van, door)

    assert _gelijk(_uitkomst(data), _uitkomst(_zonder_patroon(data)))


def test_a_line_in_a_comment_or_an_instruction_is_no_line() -> None:
    data = _bericht()
    regel = re.search(rb"<jw323:Prestatie>.*?</jw323:Prestatie>", data, re.DOTALL)
    assert regel is not None

    for weg in (b"<!--" + regel[0] + b"-->", b"<?x " + regel[0] + b"?>"):
        assert lees(data.replace(regel[0], weg + regel[0], 1)) == lees(data)


@pytest.mark.parametrize("verklaring", ["", ' xmlns:z="urn:x"'])
def test_lines_with_a_prefix_of_their_own_get_the_answer_of_the_parser(verklaring: str) -> None:
    data = _vervang(_bericht(), " xmlns:ijw", f"{verklaring} xmlns:ijw")
    voor, *regels, na = re.split(rb"(?=<jw323:Prestatie>)|(?=</jw323:Declaratie>)", data)
    anders = [regel.replace(b"ijw:", b"z:") for regel in regels]

    for gekozen in (anders, [*regels[:-1], anders[-1]], [anders[0], *regels[1:]]):
        zo = b"".join((voor, *gekozen, na))
        assert _gelijk(_uitkomst(zo), _uitkomst(_zonder_patroon(zo)))


@pytest.mark.parametrize("zaad", range(40))
def test_damaged_elements_get_the_answer_of_the_parser(zaad: int) -> None:
    kies = Random(zaad)
    basis = _bericht() if zaad % 2 else schrijf(maak_bericht("JW323", kies))
    for _ in range(15):
        wortel = etree.fromstring(basis)
        beschadig(wortel, kies)
        data = etree.tostring(wortel)

        assert _gelijk(_uitkomst(data), _uitkomst(_zonder_patroon(data)))


@pytest.mark.parametrize("zaad", range(40))
def test_damaged_text_gets_the_answer_of_the_parser(zaad: int) -> None:
    kies = Random(zaad)
    stukken = _TOKEN.findall(_bericht())
    for _ in range(25):
        anders = list(stukken)
        for _ in range(kies.choice((1, 1, 2, 3))):
            van, naar = kies.randrange(len(anders)), kies.randrange(len(anders))
            anders[van] = kies.choice((anders[naar], anders[naar], b"", b" ", b"x", b"<!-- -->"))
        data = b"".join(anders)

        assert _gelijk(_uitkomst(data), _uitkomst(_zonder_patroon(data)))


def _gelijk(met: Gelezen | str, zonder: Gelezen | str) -> bool:
    """Whether the answers are the same; of a file without an end, the comment moves that."""
    if isinstance(met, str) and isinstance(zonder, str):
        return met.partition("(")[0] == zonder.partition("(")[0]
    return met == zonder
