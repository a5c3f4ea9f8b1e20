"""`toewijzing jaarbericht`: what the kaders report over a year, on a ledger that stays as it is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
import typer

from api.dienst import Instellingen, open_schrijfkant
from api.jaarbericht import kies_kaders
from ledger.application import Grootboek, Wie
from ledger.berichtverwerking import Opdracht, verwerk
from ledger.dossier import Inzet, Tijdregel
from ledger.dossier_gebeurtenissen import STUK_BIJ_PLEK
from ledger.dossiervorming import leg_stuk_vast
from ledger.kaders.register import GEEN_KADERS
from ledger.klok import VasteKlok
from ledger.registratie import vergeet_client
from tests import berichten as b
from tests.cli.conftest import Opdracht as Opdrachtregel
from tests.cli.test_watals import stand
from tests.gegeven import op

DRONTEN = "0303"
GEWOON, LANG, WISSELEND = "11111111", "22222222", "33333333"
KIND, ANDER, DERDE = b.BSN, b.ANDER_BSN, "999900031"
WIE = Wie("proefpersoon", "backofficeAanbieder")
NA_AFLOOP = VasteKlok(op(date(2028, 1, 10)))
LATER = "kader: flevoland\nversie: later\ndeelname: [{gemeente: '0303', vanaf: 2029-01-01}]\n"
"""A setting under which the standard alone judges what the tests send."""


@pytest.fixture
def grootboek(
    opdracht: Opdrachtregel, lege_dsn: str, data_map: Path, tmp_path: Path
) -> Iterator[Grootboek]:
    """The ledger that `opdracht` reads."""
    pad = tmp_path / "later.yaml"
    pad.write_text(LATER)
    instellingen = Instellingen(lege_dsn, data_map, oefenmodus=True)
    with open_schrijfkant(instellingen, {"KADERINSTELLINGEN": str(pad)}) as (_, boek):
        yield boek


def stuur(boek: Grootboek, bericht: Any, aanbieder: str) -> None:
    """A message between Dronten and an aanbieder that comes in after the year."""
    kop = bericht.header
    van_gemeente = kop.afzender == b.GEMEENTE
    partijen = {
        "afzender": DRONTEN if van_gemeente else aanbieder,
        "ontvanger": aanbieder if van_gemeente else DRONTEN,
    }
    aan = replace(bericht, header=replace(kop, **partijen))
    feit = verwerk(boek, Opdracht(b.xml(aan), WIE, NA_AFLOOP)).feit
    assert feit.uitkomst == "goedgekeurd", feit.bevindingen


def behandel(boek: Grootboek, bsn: str, nummer: int, aanbieder: str, einde: date) -> None:
    """Regular family treatment from the first of January until a final stop."""
    wat = {"toewijzing_nummer": nummer, "product": b.product("45F33")}
    stuur(boek, b.toewijzing(wat, bsn=bsn), aanbieder)
    stuur(boek, b.start(wat, bsn=bsn), aanbieder)
    stuur(boek, b.stop({**wat, "einddatum": einde}, bsn=bsn), aanbieder)


def dag(maand: int, dag: int) -> date:
    return date(2027, maand, dag)


@pytest.fixture
def behandeld(opdracht: Opdrachtregel, grootboek: Grootboek) -> Opdrachtregel:
    """Three aanbieders: one at seven months, one at seven and a half, one at eleven and one."""
    for nummer, (bsn, aanbieder, einde) in enumerate(
        [
            (KIND, GEWOON, dag(7, 31)),
            (KIND, LANG, dag(7, 31)),
            (ANDER, LANG, dag(8, 31)),
            (ANDER, WISSELEND, dag(11, 30)),
            (DERDE, WISSELEND, dag(1, 31)),
        ],
        1,
    ):
        behandel(grootboek, bsn, nummer, aanbieder, einde)
    return opdracht


def test_alleen_een_gemiddelde_buiten_het_verwachte_wordt_gemeld(
    behandeld: Opdrachtregel,
) -> None:
    uitkomst = behandeld("jaarbericht", "--jaar", 2027, "--kader", "flevoland")

    assert uitkomst.exit_code == 0, uitkomst.stderr
    zin = "In 2027 was de gemiddelde duur van gezinsbehandeling regulier"
    langer = "dat is langer dan de verwachte 5 tot 7"
    kop, regie, duur, _, *regels = uitkomst.stdout.splitlines()
    assert kop.startswith("Jaarbericht 2027 van flevoland (")
    assert regie == "  FL-REGIE-04: Casusregie als deel van de gedeclareerde tijd"
    assert duur == "  FL-RL-12: Gemiddelde behandelduur gezinsbehandeling regulier"
    assert [regel for regel in regels if "bron:" not in regel] == [
        f"         FL-RL-12  0303 Dronten, {GEWOON}: {zin} 7,0 maanden; verwacht is 5 tot 7.",
        f"SIGNAAL  FL-RL-12  0303 Dronten, {LANG}: {zin} 7,5 maanden; {langer}.",
        f"         FL-RL-12  0303 Dronten, {WISSELEND}: {zin} 6,0 maanden; verwacht is 5 tot 7.",
        "3 cliënten gelezen; 1 signaal.",
    ]
    (bron,) = (regel for regel in regels if "bron:" in regel)
    assert bron.endswith("Behandeling – Gezin regulier > Aanbieder en behandeling")


def test_als_json_staan_de_exacte_getallen_en_de_bevinding_erin(behandeld: Opdrachtregel) -> None:
    uitkomst = behandeld("jaarbericht", "--jaar", 2027, "--gemeente", DRONTEN, "--json")

    document = orjson.loads(uitkomst.stdout)
    lang = document["aanbieders"][1]
    assert (document["jaar"], document["gemeente"]) == (2027, DRONTEN)
    assert list(document["kaders"]) == ["flevoland"]
    assert document["toewijzingen"] == []
    assert (lang["aanbieder"], lang["toewijzingNummer"], lang["signaal"]) == (LANG, None, True)
    assert lang["bevinding"]["regel"] == "FL-RL-12"
    assert lang["bevinding"]["operanden"] == {
        "behandelingen": 2,
        "gemiddeldeMaanden": "15/2",
        "van": 5,
        "tot": 7,
    }
    assert [rij["signaal"] for rij in document["aanbieders"]] == [False, True, False]
    assert document["totaal"] == {"clienten": 3, "vergetenClienten": 0, "signalen": 1}


def test_een_andere_gemeente_heeft_geen_cijfers(behandeld: Opdrachtregel) -> None:
    uitkomst = behandeld("jaarbericht", "--jaar", 2027, "--gemeente", "0034")

    assert uitkomst.stdout.splitlines()[-2:] == [
        "Over 2027 zijn er geen cijfers.",
        "3 cliënten gelezen; 0 signalen.",
    ]


def test_het_grootboek_blijft_zoals_het_was(behandeld: Opdrachtregel, lege_dsn: str) -> None:
    ervoor = stand(lege_dsn)

    assert behandeld("jaarbericht", "--jaar", 2027).exit_code == 0
    assert stand(lege_dsn) == ervoor


def test_casusregie_staat_per_toewijzing_en_per_aanbieder(
    opdracht: Opdrachtregel, grootboek: Grootboek, tmp_path: Path
) -> None:
    _met_casusregie(grootboek)
    grens = tmp_path / "grens.yaml"
    grens.write_text(
        "kader: flevoland\nversie: met grens\nregels:\n"
        "  FL-REGIE-04: {parameters: {waarden: {aandeel_teller: 1, aandeel_noemer: 10}}}\n"
    )

    zonder = opdracht("jaarbericht", "--jaar", 2027)
    met = opdracht("jaarbericht", "--jaar", 2027, "--json", KADERINSTELLINGEN=str(grens))

    cijfers = "In 2027 was casusregie 15 van de 60 gedeclareerde minuten op"
    wie = f"FL-REGIE-04  0303 Dronten, {GEWOON}"
    assert zonder.stdout.splitlines()[-3:] == [
        f"         {wie}, toewijzing 1: {cijfers} deze toewijzing, 25,0 procent.",
        f"         {wie}: {cijfers} één toewijzing, 25,0 procent.",
        "1 cliënt gelezen; 0 signalen.",
    ]
    document = orjson.loads(met.stdout)
    (los,), (som,) = document["toewijzingen"], document["aanbieders"]
    assert (los["toewijzingNummer"], los["signaal"], som["signaal"]) == (1, True, False)
    assert los["bevinding"]["operanden"]["grens"] == "1/10"


def test_van_een_vergeten_client_telt_het_dossier_niet_meer(
    opdracht: Opdrachtregel, grootboek: Grootboek
) -> None:
    _met_casusregie(grootboek)
    wie = Wie("proefpersoon", "beheerder")
    vergeet_client(grootboek, grootboek.bos.client_id(KIND), "termijn", wie, NA_AFLOOP)

    uitkomst = opdracht("jaarbericht", "--jaar", 2027)

    assert "FL-REGIE-04  0303" not in uitkomst.stdout
    assert uitkomst.stdout.splitlines()[-1] == (
        "1 cliënt is vergeten: wat alleen in een dossier stond, telt niet meer mee."
    )


def _met_casusregie(boek: Grootboek) -> None:
    """A client of whose declared hour a quarter was casusregie."""
    stuur(boek, b.toewijzing({"product": b.product("45F31")}), GEWOON)
    tijd = (Tijdregel(datum=dag(1, 12), soort="casusregie", minuten=15, medewerker="m1"),)
    inzet = Inzet(gemeente=DRONTEN, datum=dag(1, 12), toewijzing_nummer=1, tijd=tijd)
    soort, client = STUK_BIJ_PLEK["inzet"], boek.bos.client_id(KIND)
    leg_stuk_vast(boek, client, soort, inzet, WIE, NA_AFLOOP)
    stuur(boek, b.declaratie(b.prestatie(product_code="45F31")), GEWOON)


def test_een_leeg_grootboek_heeft_geen_cijfers(opdracht: Opdrachtregel) -> None:
    tekst = opdracht("jaarbericht", "--jaar", 2027)
    document = opdracht("jaarbericht", "--jaar", 2027, "--json")

    assert tekst.exit_code == 0, tekst.stderr
    assert tekst.stdout.splitlines()[-2:] == [
        "Over 2027 zijn er geen cijfers.",
        "0 cliënten gelezen; 0 signalen.",
    ]
    assert orjson.loads(document.stdout)["aanbieders"] == []


def test_een_kader_zonder_rapporten_zegt_dat(opdracht: Opdrachtregel) -> None:
    uitkomst = opdracht("jaarbericht", "--jaar", 2026)

    assert uitkomst.exit_code == 0, uitkomst.stderr
    assert uitkomst.stdout.splitlines()[0].startswith("Jaarbericht 2026 van almere (")
    assert uitkomst.stdout.splitlines()[1] == "  Dit kader heeft geen jaarlijkse rapporten."


@pytest.mark.parametrize(
    ("woorden", "zin"),
    [
        (
            ("--jaar", "2027", "--kader", "nergens"),
            "--kader: onbekende kader 'nergens'; bekend: almere, boxtel, flevoland, zuid-limburg.",
        ),
        (("--jaar", "2026", "--kader", "flevoland"), "--jaar: in 2026 geldt flevoland niet."),
        (("--jaar", "2027", "--kader", "almere"), "--jaar: in 2027 geldt almere niet."),
        (("--jaar", "1999"), "--jaar is minstens 2015."),
        (("--jaar", "volgend"), "--jaar is geen getal."),
        ((), "De optie --jaar ontbreekt."),
        (
            ("--jaar", "2027", "--gemeente", "9999"),
            "--gemeente: een gemeentecode van het CBS is nodig, zoals 0303 (gevonden: '9999').",
        ),
    ],
)
def test_een_onbekend_kader_of_jaar_wordt_uitgelegd(
    opdracht: Opdrachtregel, woorden: tuple[str, ...], zin: str
) -> None:
    uitkomst = opdracht("jaarbericht", *woorden)

    assert (uitkomst.exit_code, uitkomst.stderr) == (2, f"{zin}\n")


def test_een_jaar_waarin_geen_kader_geldt_wordt_uitgelegd() -> None:
    with pytest.raises(typer.BadParameter, match="in 2027 geldt geen enkel kader"):
        kies_kaders(GEEN_KADERS, None, 2027)
