"""Reading: every error at once with its place, no personal data, and what is no message."""

import re
from random import Random

import pytest

from ledger.ijw.berichten import Jw323
from ledger.ijw.lezen import MAX_BYTES, GeenBericht, lees
from ledger.ijw.schemafouten import MAX_FOUTEN
from ledger.ijw.schrijven import schrijf
from tests.ijw.generator import maak_bericht
from tests.ijw.hulp import NAMESPACE, in_bericht
from tests.ijw.maken import BSN, declaratie

REGEL = "/Bericht/Declaratie/Clienten/Client[1]/Prestaties/Prestatie"


def _vervang(data: bytes, van: str, door: str, aantal: int = 1) -> bytes:
    assert van.encode() in data
    return data.replace(van.encode(), door.encode(), aantal)


def _reden(data: bytes) -> str:
    with pytest.raises(GeenBericht) as gevangen:
        lees(data)
    return gevangen.value.reden


def test_a_sound_declaration_is_read_into_the_model_that_it_was_written_from() -> None:
    bericht = declaratie(3)

    gelezen = lees(schrijf(bericht))

    assert gelezen.fouten == ()
    assert gelezen.bericht == bericht
    assert isinstance(gelezen.bericht, Jw323)
    assert hash(gelezen.bericht) == hash(bericht)


def test_all_errors_come_at_once_in_the_order_of_the_message() -> None:
    data = schrijf(declaratie(2))
    data = _vervang(data, "<jw323:Afzender>65656055<", "<jw323:Afzender>6565605<")
    data = _vervang(data, ">01</jw323:Eenheid>", ">99</jw323:Eenheid>")
    data = _vervang(data, "<ijw:DebetCredit>D", "<ijw:DebetCredit>X", 9)
    data = re.sub(rb"<jw323:DeclaratieDagtekening>.*?</jw323:DeclaratieDagtekening>", b"", data)

    gelezen = lees(data)

    assert gelezen.bericht is None
    assert [fout.plaats for fout in gelezen.fouten] == [
        "/Bericht/Header/Afzender",
        "/Bericht/Declaratie/TotaalIngediendBedrag/DebetCredit",
        f"{REGEL}[1]/Eenheid",
        f"{REGEL}[1]/IngediendBedrag/DebetCredit",
        f"{REGEL}[2]/IngediendBedrag/DebetCredit",
        "/Bericht/Declaratie/DeclaratieDagtekening",
    ]


def test_an_error_says_what_would_be_right() -> None:
    data = _vervang(schrijf(declaratie()), ">01</jw323:Eenheid>", ">99</jw323:Eenheid>")

    (fout,) = lees(data).fouten

    assert fout.element == "Eenheid"
    assert fout.waarde == "99"
    assert fout.melding == (
        "Eenheid moet een code zijn uit codelijst WJ756: 01, 04, 14, 16, 82, 83, 84 "
        "(gevonden: '99')."
    )


def test_an_element_out_of_place_doubled_or_strange_is_named() -> None:
    data = schrijf(declaratie())
    data = _vervang(data, "<jw323:ToewijzingNummer>1001</jw323:ToewijzingNummer>", "")
    data = _vervang(
        data,
        "<jw323:Eenheid>01</jw323:Eenheid>",
        "<jw323:Eenheid>01</jw323:Eenheid><jw323:Eenheid>01</jw323:Eenheid><jw323:Onzin/>"
        "<jw323:ToewijzingNummer>1001</jw323:ToewijzingNummer>",
    )

    meldingen = {
        fout.plaats.removeprefix(f"{REGEL}[1]/"): fout.melding for fout in lees(data).fouten
    }

    assert "mag maar één keer voorkomen" in meldingen.pop("Eenheid[2]")
    assert "hoort hier niet" in meldingen.pop("Onzin")
    assert "staat te laat" in meldingen.pop("ToewijzingNummer")
    assert meldingen == {}


@pytest.mark.parametrize("tekst", ["99990000", "9999000061", "Jansen", "99990000x"])
def test_a_wrong_bsn_is_never_repeated(tekst: str) -> None:
    (fout,) = lees(_vervang(schrijf(declaratie()), BSN, tekst)).fouten

    assert fout.plaats == "/Bericht/Declaratie/Clienten/Client[1]/Bsn"
    assert fout.waarde is None
    assert tekst not in fout.melding


@pytest.mark.parametrize("tekst", [BSN, "999 900 006", "Jansen", "B. Jansen"])
def test_personal_data_in_the_wrong_element_is_not_repeated(tekst: str) -> None:
    data = schrijf(declaratie())

    for element in ("Eenheid", "GeleverdVolume", "ProductCategorie", "Afzender"):
        patroon = f"<jw323:{element}>[^<]*".encode()
        (fout,) = lees(re.sub(patroon, f"<jw323:{element}>{tekst}".encode(), data)).fouten
        assert fout.waarde is None
        assert tekst not in fout.melding


def test_the_header_is_known_when_the_rest_is_wrong() -> None:
    data = _vervang(
        schrijf(declaratie()), "<ijw:Dagtekening>2027-02-03", "<ijw:Dagtekening>gisteren"
    )

    kop = lees(data).kop

    assert (kop.afzender, kop.ontvanger, kop.bericht_code) == ("65656055", "0363", "490")
    assert kop.identificatie == "D2027-01"
    assert kop.dagtekening is None


def test_a_message_without_header_has_an_empty_kop() -> None:
    gelezen = lees(in_bericht(""))

    assert gelezen.soort == "JW323"
    assert gelezen.kop.afzender is None
    assert [fout.plaats for fout in gelezen.fouten] == ["/Bericht/Header", "/Bericht/Declaratie"]


def test_the_code_of_another_message_is_an_error() -> None:
    (fout,) = lees(_vervang(schrijf(declaratie()), ">490<", ">491<")).fouten

    assert fout.melding == "BerichtCode moet 490 zijn (gevonden: '491')."


def test_reading_stops_after_a_thousand_errors() -> None:
    data = _vervang(schrijf(declaratie(MAX_FOUTEN + 50)), "Eenheid>01", "Eenheid>99", -1)

    fouten = lees(data).fouten

    assert len(fouten) == MAX_FOUTEN
    assert fouten[-1].plaats == f"{REGEL}[{MAX_FOUTEN}]/Eenheid"


def test_a_line_outside_its_place_is_not_taken_for_one() -> None:
    data = schrijf(declaratie())
    regel = re.search(rb"<jw323:Prestatie>.*</jw323:Prestatie>", data, re.DOTALL)
    assert regel is not None

    voor_header = data.replace(b"<jw323:Header>", regel[0] + b"<jw323:Header>")
    genest = data.replace(b"<jw323:Eenheid>", regel[0] + b"<jw323:Eenheid>")
    zonder_lijst = re.sub(rb"</?jw323:Prestaties>", b"", data)

    assert [fout.plaats for fout in lees(voor_header).fouten] == ["/Bericht/Prestatie"]
    assert [fout.plaats for fout in lees(genest).fouten] == [f"{REGEL}[1]/Prestatie"]
    assert len(lees(zonder_lijst).fouten) == 2


def test_a_second_list_of_lines_is_an_error_even_when_it_is_full_of_errors() -> None:
    data = schrijf(declaratie())
    rommel = "<jw323:Prestaties>" + "<jw323:Prestatie/>" * 200 + "</jw323:Prestaties>"

    fouten = lees(_vervang(data, "<jw323:Prestaties>", rommel + "<jw323:Prestaties>")).fouten

    assert len(fouten) == MAX_FOUTEN
    assert fouten[0].plaats == f"{REGEL}[1]/ProductReferentie"


def test_comments_and_instructions_are_no_part_of_a_value() -> None:
    data = _vervang(schrijf(declaratie()), "RN001", "RN<!-- x -->0<?p q?>0<![CDATA[1]]>")

    assert lees(data).bericht == declaratie()


def test_a_schema_location_is_accepted_and_any_other_attribute_is_not() -> None:
    xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    data = schrijf(declaratie())

    assert lees(_vervang(data, " xmlns:ijw", f' {xsi} xsi:schemaLocation="a b" xmlns:ijw')).bericht
    (fout,) = lees(_vervang(data, "<jw323:Header>", '<jw323:Header id="1">')).fouten
    assert fout.melding == "Header mag geen attribuut id hebben."


@pytest.mark.parametrize("tijd", ["24:00:00", "00:00:00", " 00:00:00.000\n"])
def test_midnight_may_be_written_as_the_end_of_the_day(tijd: str) -> None:
    bericht = maak_bericht("JW301", Random(1))
    data = re.sub(rb"(<jw301:Toewijzingstijd>)[^<]*", rb"\g<1>" + tijd.encode(), schrijf(bericht))

    gelezen = lees(data)

    assert gelezen.fouten == ()
    assert b">00:00:00<" in schrijf(gelezen.bericht) if gelezen.bericht else False


@pytest.mark.parametrize(
    ("element", "tekst"),
    [
        ("Toewijzingstijd", "12:00:00-01:00"),
        ("Ingangsdatum", "12027-01-01"),
        ("Ingangsdatum", "-2027-01-01"),
    ],
)
def test_what_libxml2_accepts_beyond_the_calendar_or_the_pattern_is_refused(
    element: str, tekst: str
) -> None:
    data = schrijf(maak_bericht("JW301", Random(1)))
    data = re.sub(f"(<jw301:{element}>)[^<]*".encode(), rb"\g<1>" + tekst.encode(), data)

    assert {fout.element for fout in lees(data).fouten} == {element}


def test_a_byte_order_mark_is_accepted() -> None:
    assert lees(b"\xef\xbb\xbf" + schrijf(declaratie())).bericht == declaratie()


@pytest.mark.parametrize("codering", ["ISO-8859-1", "utf-16", "US-ASCII"])
def test_another_declared_encoding_is_refused(codering: str) -> None:
    data = _vervang(schrijf(declaratie()), "UTF-8", codering)

    assert _reden(data) == "Het bestand is niet gecodeerd in UTF-8."


@pytest.mark.parametrize("codering", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_another_encoding_is_refused_without_a_declaration(codering: str) -> None:
    assert _reden(in_bericht("").decode().encode(codering)) == (
        "Het bestand is niet gecodeerd in UTF-8."
    )


@pytest.mark.parametrize(
    "proloog",
    [
        "<!DOCTYPE Bericht>",
        "\n<!-- x --><?p q?> <!DOCTYPE Bericht>",
        '<?xml version="1.0"?><!DOCTYPE Bericht SYSTEM "http://localhost/x.dtd">',
        '<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
    ],
)
def test_a_document_type_is_refused(proloog: str) -> None:
    assert "DOCTYPE" in _reden(proloog.encode() + in_bericht("&a;"))


def test_a_document_type_in_a_comment_is_only_text() -> None:
    assert lees(b"<!-- <!DOCTYPE a> -->" + schrijf(declaratie())[38:]).fouten == ()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hallo",
        in_bericht("")[:-5],
        in_bericht("&b;"),
        in_bericht("\x01"),
        in_bericht("").replace(b"></", b">\xff</"),
        in_bericht("<a>" * 300 + "</a>" * 300),
        b"<!-- ",
        b"<?xml",
    ],
)
def test_what_is_not_well_formed_is_no_message(data: bytes) -> None:
    assert "welgevormde XML" in _reden(data)


@pytest.mark.parametrize("stuk", range(1, 40))
def test_a_truncated_message_is_no_message(stuk: int) -> None:
    data = schrijf(declaratie())

    assert "welgevormde XML" in _reden(data[: len(data) * stuk // 40])


@pytest.mark.parametrize(
    "data",
    [
        b"<Bericht/>",
        f'<Client xmlns="{NAMESPACE}"/>'.encode(),
        f'<Bericht xmlns="{NAMESPACE.replace("3_2", "3_1")}"/>'.encode(),
        f'<Bericht xmlns="{NAMESPACE.replace("jw323", "jw303")}"/>'.encode(),
    ],
)
def test_another_root_element_is_no_message(data: bytes) -> None:
    assert _reden(data) == "Het bestand is geen bericht van iJw 3.2."


def test_a_file_over_25_megabytes_is_refused_and_one_of_25_is_not() -> None:
    data = schrijf(declaratie())
    vol = data + b" " * (MAX_BYTES - len(data))

    assert lees(vol).bericht == declaratie()
    assert _reden(vol + b" ") == "Het bestand is groter dan 25 MB."


def test_millions_of_tags_are_refused_before_they_are_parsed() -> None:
    assert "meer elementen" in _reden(in_bericht("<a/>" * 3_000_001))
