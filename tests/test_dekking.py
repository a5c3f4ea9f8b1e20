"""The coverage table of iJw 3.2: complete, true to the standard, and with tests for every rule.

The rules of form are tested here, each on every element that carries it; those of the other
levels in the tests that name their code.
"""

import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from ledger.berichtverwerking import Opdracht, verwerk
from ledger.ijw.dekking import Dekkingsregel, Vormplek, dekkingstabel, vormplekken
from ledger.ijw.dekking_data import VORMREGELS
from ledger.klok import VasteKlok
from ledger.opslag import Recorder
from ledger.regels import REGISTER
from tests.berichten import JAN, toewijzing, xml
from tests.gegeven import WIE, Keten, op
from tests.ijw.hulp import SHARED, met_standaard

HOOFDMAP = Path(__file__).parents[1]
NIVEAUS = {
    "berichtformaat (xsd)": 42,
    "bericht inhoud (xslt)": 60,
    "berichtoverstijgend": 54,
    "externe bron": 4,
}
ZONDER_ELEMENT = {"RS003", "RS007", "RS039"}


@cache
def tabel() -> dict[str, Dekkingsregel]:
    return {rij.code: rij for rij in dekkingstabel()}


# --- the table ------------------------------------------------------------------------------------


def test_de_tabel_telt_160_regels_op_vier_niveaus() -> None:
    assert Counter(rij.niveau.value for rij in dekkingstabel()) == NIVEAUS
    assert len(tabel()) == len(dekkingstabel()) == 160
    assert [rij.code for rij in dekkingstabel()] == sorted(tabel())


def test_elke_regel_is_uitgevoerd_of_zegt_waarom_niet() -> None:
    zonder = {rij.code for rij in dekkingstabel() if not rij.implementatie}
    assert zonder == {rij.code for rij in dekkingstabel() if rij.reden} == ZONDER_ELEMENT
    assert all(rij.titel.endswith(".") or rij.code in REGISTER for rij in dekkingstabel())


def test_elke_vindplaats_wijst_een_functie_aan() -> None:
    """The line is that of a function, or of the decorator that registers it."""
    for rij in dekkingstabel():
        for plek in rij.implementatie:
            pad, regel = plek.split(":")
            tekst = (HOOFDMAP / pad).read_text(encoding="utf-8").splitlines()[int(regel) - 1]
            assert re.match(r"\s*(def |@)", tekst), (rij.code, plek)


def test_elke_regel_van_de_standaard_in_het_register_staat_in_de_tabel() -> None:
    ijw = {code for code, rij in REGISTER.items() if rij.laag == "ijw"}
    assert ijw == {code for code, rij in tabel().items() if rij.niveau != "berichtformaat (xsd)"}


# --- the standard ---------------------------------------------------------------------------------


def _rijen(naam: str) -> list[list[str]]:
    with (SHARED / "ijw" / naam).open(encoding="utf-8-sig", newline="") as bestand:
        return list(csv.reader(bestand))[1:]


@met_standaard
def test_code_niveau_en_retourcode_zijn_die_van_de_standaard() -> None:
    officieel = {rij[2]: (rij[7], rij[6] or None) for rij in _rijen("regels_ijw_3.2.csv") if rij[7]}
    assert {code: (rij.niveau, rij.retourcode) for code, rij in tabel().items()} == officieel


@met_standaard
def test_elke_regel_hangt_aan_de_elementen_van_de_standaard() -> None:
    plaatsen: dict[str, set[str]] = {code: set() for code in tabel()}
    for rij in _rijen("regels_per_element_ijw_3.2.csv"):
        if rij[8] in plaatsen:
            delen = [deel.partition("\\")[0] for deel in rij[:5] if deel]
            plaatsen[rij[8]].add("/".join(delen))
    assert {code: set(rij.plaatsen) for code, rij in tabel().items()} == plaatsen


@met_standaard
def test_geen_titel_is_overgenomen_uit_de_standaard() -> None:
    officieel = {
        rij[3].partition(":")[2].strip().casefold() for rij in _rijen("regels_ijw_3.2.csv")
    }
    assert not officieel & {rij.titel.casefold() for rij in dekkingstabel()}


# --- the tests ------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", sorted(tabel()))
def test_elke_regel_heeft_een_test_die_haar_noemt(code: str) -> None:
    assert tabel()[code].tests, f"geen test noemt {code}"


# --- the rules of form ----------------------------------------------------------------------------

LENGTES = {
    "RS008": 1, "RS009": 2, "RS010": 3, "RS011": 4, "RS012": 5, "RS013": 6, "RS014": 8,
    "RS015": 9, "RS016": 10, "RS017": 12, "RS018": 15, "RS019": 20, "RS020": 24, "RS021": 25,
    "RS023": 35, "RS024": 36, "RS025": 64, "RS026": 80, "RS028": 200,
}  # fmt: skip
MAXIMA = {"RS002": 99, "RS004": 10**5 - 1, "RS005": 10**8 - 1, "RS006": 10**9 - 1,
          "RS040": 10**12 - 1}  # fmt: skip
PATRONEN: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "CS015": (("2",), ("1", "3", "02")),
    "CS025": (("3",), ("2", "03")),
    "CS319": (("AB12",), ("AB-12", "AB 12", "é")),
    "RS001": ((), ("-1", "-99")),
    "RS031": (("x", "\n x"), ("", " ", "\n\t")),
    "RS032": (("2027-01-31",), ("2027-01-31Z", "2027-01-31+01:00", "2027-02-29")),
    "RS033": (("x",), ("", " ", "\t")),
    "RS034": (("23:59:59",), ("23:59:59Z", "23:59:59+01:00", "23:59:59-01:00")),
    "RS035": (("0363",), ("363", "03630", "036A")),
    "RS036": (("01234567",), ("1234567", "012345678", "0123456A")),
    "RS037": (("999900006",), ("99990000", "9999000060", "99990000A")),
    "RS045": (("ABÉ",), ("A.B.", "A B", "A1")),
    "RS046": (("0612345678",), ("06-12345678", "+31612345678")),
    "RS047": ((), ("435", "999", "")),
    "RS048": (("1.0.0", "0.10.2"), ("1.0", "1.0.0.0", "01.0.0", "v1.0.0")),
}


def _plekken(code: str) -> list[Vormplek]:
    (vorm,) = (rij for rij in VORMREGELS if rij.code == code)
    plekken = [plek for plek in vormplekken() if plek.type in vorm.typen]
    assert {plek.type for plek in plekken} == set(vorm.typen)
    return plekken


@pytest.mark.parametrize("code", sorted(LENGTES))
def test_een_tekst_van_de_grootste_lengte_mag_en_een_teken_meer_niet(code: str) -> None:
    lengte = LENGTES[code]
    for plek in _plekken(code):
        ontleed = plek.soort.ontleed
        assert ontleed("1" * (lengte + 1)) is None, plek.plaats
        assert ontleed("x" * (lengte + 1)) is None, plek.plaats
        # Lists of codes, patterns of fixed digits and header codes allow only some texts.
        if plek.soort.eis.startswith("moet 1 tot en met"):
            assert ontleed("1" * lengte) or ontleed("x" * lengte), plek.plaats


@pytest.mark.parametrize("code", sorted(MAXIMA))
def test_het_grootste_getal_mag_en_een_meer_niet(code: str) -> None:
    maximum = MAXIMA[code]
    for plek in _plekken(code):
        assert plek.soort.ontleed(str(maximum + 1)) is None, plek.plaats
        # The versions of a message are one number each, far below the bound.
        vast = plek.type in ("BerichtVersie", "BerichtSubversie")
        assert vast or plek.soort.ontleed(str(maximum)) == maximum, plek.plaats


@pytest.mark.parametrize("code", sorted(PATRONEN))
def test_een_tekst_binnen_het_patroon_mag_en_daarbuiten_niet(code: str) -> None:
    binnen, buiten = PATRONEN[code]
    for plek in _plekken(code):
        assert [tekst for tekst in binnen if plek.soort.ontleed(tekst) is None] == [], plek.plaats
        assert [tekst for tekst in buiten if plek.soort.ontleed(tekst) is not None] == []


def test_elke_regel_van_vorm_heeft_hier_een_test() -> None:
    getest = {*LENGTES, *MAXIMA, *PATRONEN, *ZONDER_ELEMENT}
    assert getest == {rij.code for rij in VORMREGELS}


def test_een_fout_van_vorm_weigert_het_hele_bericht(recorder: Recorder) -> None:
    """RS005 and RS032 at once: both are reported, each at its element."""
    data = xml(toewijzing())
    data = data.replace(b"120<", b"100000000<").replace(b"2027-12-31<", b"2027-12-31Z<")
    keten = Keten(recorder)
    verwerkt = verwerk(keten.grootboek, Opdracht(data, WIE, VasteKlok(op(JAN))))
    assert verwerkt.feit.uitkomst == "afgekeurd"
    product = "/Bericht/Client/ToegewezenProducten/ToegewezenProduct[1]"
    plaatsen = [bevinding.plaats for bevinding in verwerkt.feit.bevindingen]
    assert plaatsen == [f"{product}/Einddatum", f"{product}/Omvang/Volume"]
