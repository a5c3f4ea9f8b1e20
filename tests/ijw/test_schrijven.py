"""Writing: the form that goes out, and refusing what would not be valid."""

from dataclasses import replace
from datetime import UTC, datetime, time
from random import Random
from typing import Any

import pytest

from ledger.ijw.berichten import Jw301, Jw306, Jw323, Referentie, RetourHeader
from ledger.ijw.lezen import lees
from ledger.ijw.schrijven import gebreken, schrijf
from tests.ijw.generator import maak_bericht
from tests.ijw.maken import declaratie


def _met_header(**velden: Any) -> Jw323:
    bericht = declaratie()
    return replace(bericht, header=replace(bericht.header, **velden))


def _met_regel(**velden: Any) -> Jw323:
    bericht = declaratie()
    client = bericht.declaratie.clienten[0]
    regel = replace(client.prestaties[0], **velden)
    return replace(
        bericht,
        declaratie=replace(bericht.declaratie, clienten=(replace(client, prestaties=(regel,)),)),
    )


def test_what_goes_out_is_utf8_with_crlf_and_the_usual_prefixes() -> None:
    tekst = schrijf(declaratie()).decode()

    regels = tekst.split("\r\n")
    assert regels[0] == '<?xml version="1.0" encoding="UTF-8"?>'
    assert regels[1] == (
        '<jw323:Bericht xmlns:ijw="http://www.istandaarden.nl/ijw/3_2/basisschema/schema" '
        'xmlns:jw323="http://www.istandaarden.nl/ijw/3_2/jw323/schema">'
    )
    assert regels[3] == "\t\t<jw323:BerichtCode>490</jw323:BerichtCode>"
    assert regels[-2:] == ["</jw323:Bericht>", ""]
    assert "\n" not in tekst.replace("\r\n", "")


@pytest.mark.parametrize("tekst", ["<&>", "a\r\nb", "\t", "]]>", "ÀỲ😀", "\"'"])
def test_every_allowed_character_survives_the_journey(tekst: str) -> None:
    bericht = _met_regel(product_referentie=Referentie(referentie_nummer=tekst))

    assert lees(schrijf(bericht)).bericht == bericht


def test_an_invalid_message_is_refused_with_every_fault() -> None:
    bericht = _met_header(afzender="123", bericht_code="491")
    bericht = replace(bericht, declaratie=replace(bericht.declaratie, clienten=()))

    with pytest.raises(ValueError, match="JW323 is niet geldig") as gevangen:
        schrijf(bericht)

    assert str(gevangen.value).splitlines()[1:] == [
        "/Bericht/Header/BerichtCode: moet 490 zijn.",
        "/Bericht/Header/Afzender: moet een AGB-code van 8 cijfers zijn.",
        "/Bericht/Declaratie/Clienten: ontbreekt en is verplicht.",
    ]


@pytest.mark.parametrize(
    ("veld", "waarde"),
    [
        ("geleverd_volume", -1),
        ("geleverd_volume", 100_000_000),
        ("geleverd_volume", True),
        ("geleverd_volume", "12"),
        ("geleverd_volume", None),
        ("eenheid", "99"),
        ("eenheid", 1),
        ("product_code", "45A530"),
        ("product_code", " "),
        ("product_code", "a\x0b"),
        ("product_periode", None),
        ("product_referentie", Referentie(referentie_nummer="")),
        ("retour_codes", ("0200",)),
        ("ingediend_bedrag", "D"),
    ],
)
def test_a_value_that_the_standard_does_not_allow_is_not_written(veld: str, waarde: Any) -> None:
    bericht = _met_regel(**{veld: waarde})

    with pytest.raises(ValueError, match=r"Prestatie\[1\]"):
        schrijf(bericht)
    assert len(gebreken(bericht)) == 1


def test_a_moment_is_no_date_and_a_time_has_no_zone() -> None:
    bericht = maak_bericht("JW301", Random(3))
    assert isinstance(bericht, Jw301)
    product = replace(
        bericht.client.toegewezen_producten[0],
        ingangsdatum=datetime(2027, 1, 1, tzinfo=UTC),
        toewijzingstijd=time(12, tzinfo=UTC),
    )
    fout = replace(bericht, client=replace(bericht.client, toegewezen_producten=(product,)))

    assert [gebrek.split(":")[0].rpartition("/")[2] for gebrek in gebreken(fout)] == [
        "Toewijzingstijd",
        "Ingangsdatum",
    ]


def test_a_forward_message_has_no_header_of_a_return_message() -> None:
    retour = maak_bericht("JW302", Random(1)).header
    assert isinstance(retour, RetourHeader)

    with pytest.raises(ValueError, match="moet een Header zijn"):
        schrijf(replace(declaratie(), header=retour))


def test_a_return_message_needs_codes_at_every_class() -> None:
    bericht = maak_bericht("JW325", Random(2))
    assert gebreken(bericht) == ()
    antwoord = maak_bericht("JW306", Random(0))
    assert isinstance(antwoord, Jw306)
    assert antwoord.client is not None

    zonder = replace(antwoord, client=replace(antwoord.client, retour_codes=()))

    assert gebreken(zonder) == ("/Bericht/Client/RetourCodes: ontbreekt en is verplicht.",)
