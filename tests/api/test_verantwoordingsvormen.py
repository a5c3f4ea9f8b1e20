"""Every written form of a productieverantwoording holds the figures of its JSON form."""

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from api.schemas_verantwoording import Verantwoording as Vorm
from api.verantwoording_csv import als_csv, tekstcel
from api.verantwoording_document import als_document
from api.verantwoording_tekst import einde_van, in_euro, moment_in_woorden
from api.verantwoording_werkblad import als_werkblad
from projections.verantwoording import Kaderversie, Verantwoording, als_json, stel_op
from projections.verantwoording_herkomst import Herkomst
from projections.verantwoording_lezen import Bereik, Bevindingen, Groep, Regelsom
from projections.verantwoording_telling import Som
from projections.verificatie.versies import Codeversie
from tests.api.rekenblad import Rekenblad

Json = dict[str, Any]
NU = datetime(2028, 4, 1, 9, tzinfo=UTC)
SLUITING = datetime(2028, 3, 1, 22, 59, 59, 999_999, UTC)
GEVULD = ("ingediend", "toegekend", "gecrediteerd", "netto")

SOMMEN = st.builds(Som, *[st.integers(0, 10**12)] * 3)
GROEPEN = st.builds(
    Groep,
    st.sampled_from(["01234567", "90000001"]),
    st.just("45"),
    st.sampled_from(["45E10", "=1+1", None]),
    st.sampled_from(["01", "83"]),
)
REGELS = st.builds(
    Regelsom,
    GROEPEN,
    st.sampled_from(["client-1", "client-2"]),
    st.integers(1, 2),
    SOMMEN,
    SOMMEN,
    SOMMEN,
    SOMMEN,
)
BEVINDINGEN = st.builds(
    Bevindingen,
    st.one_of(GROEPEN, st.builds(Groep, st.one_of(st.none(), st.just("90000001")))),
    st.integers(0, 10),
    st.integers(-(10**6), 10**9),
)
HERKOMST = {
    ("client-1", 1): Herkomst("02", frozenset({"PR-1", "PR-2"})),
    ("client-2", 1): Herkomst("bepaling"),
}


def verantwoording(
    regels: list[Regelsom],
    bevindingen: list[Bevindingen],
    sluitmoment: datetime | None = SLUITING,
    **anders: Any,
) -> Json:
    """The JSON form of what these lines and findings come to."""
    velden: Json = {
        "bereik": Bereik("0034", 2027, None, NU, sluitmoment),
        "groepen": stel_op(regels, HERKOMST, bevindingen),
        "kaders": [Kaderversie("ijw", "3.2#1", 12, None, None)],
        "controlepunt": None,
        "software": Codeversie("1", "f" * 64),
        "niet_verwerkt": 0,
    }
    return als_json(Verantwoording(**{**velden, **anders}))


def delen(inhoud: Json) -> list[Json]:
    """The figures of every row, totals too, in the order of the forms."""
    uit: list[Json] = []
    for aanbieder in inhoud["aanbieders"]:
        uit += [*aanbieder["regels"], aanbieder["totaal"]]
    return [*uit, inhoud["totaal"]]


@settings(max_examples=40)
@given(
    st.lists(REGELS, max_size=6),
    st.lists(BEVINDINGEN, max_size=3),
    st.sampled_from([None, SLUITING]),
)
def test_elke_vorm_heeft_dezelfde_getallen(
    regels: list[Regelsom], bevindingen: list[Bevindingen], sluitmoment: datetime | None
) -> None:
    inhoud = verantwoording(regels, bevindingen, sluitmoment)
    Vorm.model_validate({**inhoud, "_links": {"self": {"href": "/"}}})
    csv_klopt(inhoud)
    werkblad_klopt(inhoud)
    document_klopt(inhoud)


def euro(eurocent: int) -> Decimal:
    return Decimal(eurocent) / 100


def csv_klopt(inhoud: Json) -> None:
    tekst = als_csv(inhoud).decode("utf-8-sig")
    rijen = list(csv.DictReader(io.StringIO(tekst, newline=""), delimiter=";"))
    assert len(rijen) == len(delen(inhoud))
    for rij, deel in zip(rijen, delen(inhoud), strict=True):
        for naam in GEVULD:
            gelezen = Decimal(rij[f"{naam.capitalize()} (€)"].replace(",", "."))
            assert gelezen == euro(deel[f"{naam}Eurocent"])
            if rij["Soort rij"] == "regel":
                volume = [v[f"{naam}Volume"] for v in deel["volumes"]] or [""]
                assert rij[f"Volume {naam}"] == str(volume[0])
        assert rij["Cliënten"] == str(deel["clienten"])
        assert rij["Afwijkingen"] == str(deel["afwijkingen"])
        verwijzers = [waarde for kop, waarde in rij.items() if kop.startswith("Netto ")]
        eigen = [waarde for waarde in verwijzers if waarde is not None][-11:]
        assert sum(Decimal(w.replace(",", ".")) for w in eigen) == euro(deel["nettoEurocent"])
    kolommen = {kop for rij in rijen for kop in rij}
    assert ("Effect daarna (€)" in kolommen) == (inhoud["sluitmoment"] is not None)


def werkblad_klopt(inhoud: Json) -> None:
    blad = Rekenblad(als_werkblad(inhoud))
    for formule, berekend, bewaard in blad.formules():
        assert berekend == bewaard, formule
    rijen = blad.rijen("Verantwoording")
    kop = next(nr for nr, rij in enumerate(rijen) if "A" in rij and rij["A"].waarde == "Aanbieder")
    koppen = {cel.waarde: kolom for kolom, cel in rijen[kop].items()}
    cijfers = rijen[kop + 1 : kop + 1 + len(delen(inhoud))]
    for rij, deel in zip(cijfers, delen(inhoud), strict=True):
        for naam in GEVULD:
            cel = rij[koppen[f"{naam.capitalize()} (€)"]]
            assert cel.waarde == euro(deel[f"{naam}Eurocent"])
            assert (cel.formule is not None) == ("product" not in deel)
        op_het_spel = rij[koppen["Waarvan op het spel (€)"]].waarde
        assert op_het_spel == euro(deel["openBevindingen"]["bedragEurocent"])
        assert rij[koppen["Cliënten"]].waarde == deel["clienten"]
    totalen = [
        {naam: rij[koppen[f"Volume {naam}"]].waarde for naam in GEVULD}
        for rij in rijen
        if "A" not in rij and rij[koppen["Eenheid"]].waarde == "Minuut"
    ]
    assert totalen == [
        {naam: volume[f"{naam}Volume"] for naam in GEVULD}
        for volume in inhoud["totaal"]["volumes"]
        if volume["eenheid"] == "01"
    ]


def document_klopt(inhoud: Json) -> None:
    bladzijde = als_document(inhoud, oefenmodus=False)
    boom = html.document_fromstring(bladzijde)
    gelezen = [
        [cel.text_content() for cel in rij.iterfind("td")]
        for rij in boom.findall(".//table")[1].iterfind("tbody/tr")
        if rij.get("class") != "groep"
    ]
    assert [rij[-4:] for rij in gelezen] == [
        [in_euro(deel[f"{naam}Eurocent"]) for naam in GEVULD] for deel in delen(inhoud)
    ]


REGEL = Regelsom(
    Groep("01234567", "45", "45E10", "01"),
    "client-1",
    1,
    Som(120, 120, 60),
    Som(123_456, 123_456, 1_29),
    Som(120, 120, 0),
    Som(123_456, 123_456, 0),
)


def test_de_csv_opent_goed_in_een_nederlands_rekenprogramma() -> None:
    inhoud = als_csv(verantwoording([REGEL], []))
    assert inhoud.startswith(
        b"\xef\xbb\xbfGemeente;Jaar;Bekend op;Sluitmoment;Soort rij;Aanbieder;"
    )
    regel = inhoud.decode("utf-8-sig").split("\r\n")[1]
    assert regel.startswith(
        "0034 Almere;2027;2028-04-01T09:00:00Z;2028-03-01T22:59:59.999999Z;regel;"
        "AGB 01234567;45 45E10;Minuut;1;120;120;60;60;1234,56;1234,56;1,29;1233,27;"
        "1234,56;0,00;1,29;-1,29;0;0,00;2;"
    )
    assert inhoud.endswith(b"\r\n")


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_een_tekst_in_de_csv_is_nooit_een_formule(begin: str) -> None:
    assert tekstcel(f"{begin}1+1") == f"'{begin}1+1"
    assert tekstcel(f"a{begin}") == f"a{begin}"


def test_een_code_die_op_een_formule_lijkt_is_in_elke_vorm_gewone_tekst() -> None:
    groep = Groep("=cmd|'/c'!A1", '<script>"', "</style>", "01")
    inhoud = verantwoording([REGEL._replace(groep=groep)], [])
    rijen = als_csv(inhoud).decode("utf-8-sig").split("\r\n")
    assert not any(
        deel.startswith(("=", "+", "@")) for rij in csv.reader(rijen, delimiter=";") for deel in rij
    )
    blad = Rekenblad(als_werkblad(inhoud))
    formules = [formule for formule, _, _ in blad.formules()]
    assert all(formule.startswith(("SUBTOTAL", "SUMIF", "ROUND")) for formule in formules)
    bladzijde = als_document(inhoud, oefenmodus=True)
    assert "<script" not in bladzijde
    assert bladzijde.count("</style>") == 1


def test_hetzelfde_werkblad_heeft_dezelfde_bytes() -> None:
    inhoud = verantwoording([REGEL], [])
    assert als_werkblad(inhoud) == als_werkblad(inhoud)


def test_bedragen_in_het_werkblad_zijn_getallen_zonder_afronding() -> None:
    cent = REGEL._replace(bedrag=Som(9_007_199_254_740_99, 29, 0), bedrag_bij_sluiting=Som())
    rijen = Rekenblad(als_werkblad(verantwoording([cent], []))).rijen("Verantwoording")
    waarden = [cel.waarde for rij in rijen for cel in rij.values()]
    assert Decimal("9007199254740.99") in waarden
    assert Decimal("0.29") in waarden


def test_het_document_staat_op_zichzelf_en_zegt_waarop_het_rust() -> None:
    inhoud = verantwoording([REGEL], [], niet_verwerkt=2)
    bladzijde = als_document(inhoud, oefenmodus=True)
    tekst = " ".join(html.document_fromstring(bladzijde).text_content().split())
    for zin in (
        "Oefenmodus.",
        "Let op: 2 gebeurtenissen zijn niet te verwerken",
        "Productieverantwoording Jeugdwet 2027",
        "0034 Almere",
        "1 april 2028 om 11:00:00 uur Nederlandse tijd (2028-04-01T09:00:00Z)",
        "1 maart 2028, einde van de dag",
        "er was toen nog geen controlepunt ondertekend",
        "versie 3.2",
        "3.2#1; 12 declaratieregels mee beoordeeld",
        f"SHA-256 {'f' * 64}",
        "Toegekend € 1.234,56, gecrediteerd € 1,29, netto € 1.233,27.",
        "Voor de accountant",
        "Handtekening",
        "in het jaar waarin zijn productperiode begint",
        "Verschillende cliënten",
    ):
        assert zin in tekst, zin
    assert "counter(pages)" in bladzijde
    for vreemd in ("http", "<script", "<link", "<img", "url(", "@import"):
        assert vreemd not in bladzijde
    assert "Oefenmodus" not in als_document(inhoud, oefenmodus=False)


def test_een_verantwoording_van_een_aanbieder_wordt_ook_door_hem_getekend() -> None:
    bereik = Bereik("0034", 2027, "01234567", NU)
    bladzijde = als_document(verantwoording([REGEL], [], bereik=bereik), oefenmodus=False)
    assert "Voor de aanbieder" in bladzijde
    assert "sluitdatum</th>" not in bladzijde.lower().replace('scope="row">sluitdatum</th>', "")
    leeg = als_document(verantwoording([], [], bereik=bereik), oefenmodus=False)
    assert "geen declaratieregels van aanbieder 01234567 bekend" in leeg


def test_de_sluiting_is_het_einde_van_de_nederlandse_dag_ook_bij_zomertijd() -> None:
    zomer, winter = datetime(2028, 7, 1).date(), datetime(2028, 1, 1).date()  # noqa: DTZ001
    assert einde_van(zomer) == datetime(2028, 7, 1, 21, 59, 59, 999_999, UTC)
    assert einde_van(winter) == datetime(2028, 1, 1, 22, 59, 59, 999_999, UTC)
    assert moment_in_woorden("2028-07-01T21:59:59.999999Z") == "1 juli 2028, einde van de dag"
