"""The files of a sample, and `toewijzing steekproef evalueer`: what was changed is named."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import orjson
import pytest
from typer.testing import CliRunner, Result

from api.cli import app
from api.steekproefbestand import lees_procent, lees_selectie, schrijf
from ledger.steekproef import Populatie, Post, SteekproefFout, Wens, trek
from projections.controlepopulatie import Bereik

NU = datetime(2027, 3, 1, 9, tzinfo=UTC)
BEREIK = Bereik("0303", 2026, None, NU)
WENS = Wens(60_000, Fraction(95, 100), 6_000, "zaad 1")
REFERENTIES = ("=1+1", "+P", "-P", "@P", "'P", "P;Q", 'P"R', "Pé")


@pytest.fixture
def map_(tmp_path: Path) -> Path:
    """A folder with a sample from 200 lines, some with references that a spreadsheet would eat."""
    posten = [
        Post(
            "12345678", f"{REFERENTIES[nummer % 8]}{nummer:03d}", "client-1", f"f-{nummer}", bedrag
        )
        for nummer, bedrag in enumerate([*range(0, 2_000, 10)[:-1], 20_000])
    ]
    populatie = Populatie.van(posten)
    schrijf(tmp_path / "uit", BEREIK, populatie, trek(populatie, WENS), {"omvang": 7})
    return tmp_path / "uit"


def evalueer(map_: Path, *opties: str) -> Result:
    woorden = ["steekproef", "evalueer", str(map_ / "selectie.json"), str(map_ / "selectie.csv")]
    return CliRunner().invoke(app, [*woorden, *opties])


def vul_in(map_: Path, uitkomst: Callable[[dict[str, str]], str] | None = None) -> None:
    """Fills in the list: everything right, unless `uitkomst` says otherwise."""
    tekst = (map_ / "selectie.csv").read_text("utf-8-sig")
    rijen = list(csv.DictReader(io.StringIO(tekst), delimiter=";"))
    uit = io.StringIO(newline="")
    schrijver = csv.DictWriter(uit, list(rijen[0]), delimiter=";")
    schrijver.writeheader()
    for rij in rijen:
        waarde = rij["bedragEurocent"] if uitkomst is None else uitkomst(rij)
        schrijver.writerow({**rij, "gecontroleerdEurocent": waarde})
    (map_ / "selectie.csv").write_text(uit.getvalue(), "utf-8")


def wijzig(map_: Path, wat: Callable[[dict[str, Any]], None]) -> None:
    document = orjson.loads((map_ / "selectie.json").read_bytes())
    wat(document)
    (map_ / "selectie.json").write_bytes(orjson.dumps(document))


def test_wat_wordt_geschreven_wordt_gelezen_zoals_het_was(map_: Path) -> None:
    document, trekking = lees_selectie(map_ / "selectie.json")
    assert document["vraag"]["zaad"] == trekking.wens.zaad == "zaad 1"
    assert trekking.wens == WENS
    assert {rij.stratum for rij in trekking.getrokken} == {"top", "rest"}
    assert [rij["bedragEurocent"] for rij in document["apart"]] == [0]
    tekst = (map_ / "populatie.csv").read_text("utf-8-sig")
    cellen = {cel for rij in csv.reader(io.StringIO(tekst), delimiter=";") for cel in rij}
    assert not [cel for cel in cellen if cel.startswith(("=", "+", "-", "@"))]


def test_een_referentie_met_spaties_aan_de_randen_blijft_wat_zij_is(tmp_path: Path) -> None:
    """A ReferentieNummer is free text: what is read back must have the same hash."""
    referenties = (" P1", "P2 ", " ", "\tP3", "P4\n", "'=P5 ")
    populatie = Populatie.van(
        Post("12345678", tekst, "client-1", f"f-{tekst}", 20_000) for tekst in referenties
    )
    schrijf(tmp_path / "uit", BEREIK, populatie, trek(populatie, WENS), None)
    vul_in(tmp_path / "uit")
    uitkomst = evalueer(tmp_path / "uit")
    assert (uitkomst.exit_code, uitkomst.stderr) == (0, "")


def test_een_nummer_van_duizenden_cijfers_geeft_een_zin(map_: Path) -> None:
    vul_in(map_)
    with (map_ / "selectie.csv").open("a", encoding="utf-8") as lijst:
        lijst.write(f"{'9' * 5_000};rest;1;P;c;1;1;1;\n")
    uitkomst = evalueer(map_)
    assert uitkomst.exit_code == 2
    assert uitkomst.stderr.endswith("is niet getrokken.\n")


@pytest.mark.parametrize(("deel", "naam"), [("vraag", "jaar"), ("populatie", "hash")])
def test_wat_in_een_selectie_is_geschreven_stuurt_geen_scherm(
    map_: Path, deel: str, naam: str
) -> None:
    vul_in(map_)
    wijzig(map_, lambda document: document[deel].update({naam: "\x1b]0;x\x07\n€"}))
    uitkomst = evalueer(map_)
    getoond = uitkomst.stdout + uitkomst.stderr
    assert "\\x1b]0;x\\x07\\n€" in getoond
    assert all(regel.isprintable() for regel in getoond.splitlines())


def test_zonder_fouten_past_de_bovengrens(map_: Path) -> None:
    vul_in(map_)
    uitkomst = evalueer(map_)
    assert (uitkomst.exit_code, uitkomst.stderr) == (0, "")
    assert "Met 95 % zekerheid is er hoogstens " in uitkomst.stdout
    assert uitkomst.stdout.endswith("de populatie is aanvaardbaar.\n")


def test_met_fouten_komen_projectie_en_bovengrens_ook_als_json(map_: Path) -> None:
    vul_in(map_, lambda rij: "0")
    assert evalueer(map_).exit_code == 1
    inhoud = orjson.loads(evalueer(map_, "--json").stdout)
    _, trekking = lees_selectie(map_ / "selectie.json")
    assert inhoud["conclusie"] == "materieleFout"
    assert len(inhoud["teHoog"]["fouten"]) == inhoud["aantalGecontroleerd"]
    rest = len(trekking.uit("rest")) * trekking.interval_eurocent
    assert inhoud["teHoog"]["geprojecteerdRestEurocent"] == rest
    assert inhoud["teHoog"]["geprojecteerdTopEurocent"] == trekking.top_eurocent
    assert (inhoud["controlepunt"], inhoud["vraag"]["zaad"]) == ({"omvang": 7}, "zaad 1")


def test_meer_dan_toegekend_mag_alleen_als_dat_is_gevraagd_en_staat_dan_apart(map_: Path) -> None:
    vul_in(map_, lambda rij: str(int(rij["bedragEurocent"]) + 1))
    zonder = evalueer(map_)
    assert (zonder.exit_code, zonder.stdout) == (2, "")
    assert "Fout: Regel 2: 20001 is meer dan er is toegekend (20000).\n" in zonder.stderr
    met = evalueer(map_, "--ook-te-laag")
    assert met.exit_code == 0
    assert "Te laag toegekend (apart, niet verrekend)" in met.stdout


def test_alles_wat_aan_de_resultaten_niet_klopt_komt_tegelijk_met_de_regel(map_: Path) -> None:
    vul_in(map_)
    regels = (map_ / "selectie.csv").read_text("utf-8").splitlines()
    kop, een, twee, drie, vier, *rest = regels
    slecht = {
        een: een.replace(";20000;20000;20000;", ";20000;20000;;"),
        twee: "2;rest;1;andere;c;1;1;1;",
        drie: drie.rsplit(";", 2)[0] + ";1,50;",
        vier: "999;rest;1;P;c;1;1;1;",
    }
    assert all(regel != anders for regel, anders in slecht.items())
    nieuw = [kop, *(slecht.get(regel, regel) for regel in regels[1:]), rest[-1]]
    (map_ / "selectie.csv").write_text("\n".join(nieuw), "utf-8")
    uitkomst = evalueer(map_)
    assert (uitkomst.exit_code, uitkomst.stdout) == (2, "")
    fouten = uitkomst.stderr.splitlines()
    assert fouten[0] == "Fout: Regel 2: bij post 1 is geen bedrag ingevuld."
    assert fouten[1].startswith("Fout: Regel 3: post 2 gaat over ")
    assert fouten[2] == "Fout: Regel 4: '1,50' is geen bedrag in hele eurocenten."
    assert fouten[3] == "Fout: Regel 5: post '999' is niet getrokken."
    assert fouten[4].endswith("staat er twee keer in.")
    assert fouten[5:] == ["Fout: Post 4 ontbreekt."]


WIJZIGINGEN: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "een ander zaad": (lambda d: d["vraag"].update(zaad="zaad 2"), "start in de selectie"),
    "een andere hash": (lambda d: d["populatie"].update(hash="0" * 64), "populatie is een andere"),
    "een andere materialiteit": (
        lambda d: d["vraag"].update(materialiteitEurocent=70_000),
        "intervalEurocent in de selectie",
    ),
    "een post minder": (lambda d: d["selectie"].pop(3), "regel 4 is een andere"),
    "een ander bedrag": (
        lambda d: d["selectie"][0].update(bedragEurocent=1),
        "regel 1 is een andere",
    ),
    "niets apart": (lambda d: d["apart"].clear(), "lijst 'apart'"),
    "een kommagetal": (lambda d: d["vraag"].update(materialiteitEurocent=1.5), "niet te lezen"),
    "geen zaad": (lambda d: d["vraag"].pop("zaad"), "noemt geen zaad"),
    "een andere vorm": (lambda d: d.update(vorm="iets/2"), "geen selectie in de vorm"),
    "zonder plan": (lambda d: d.pop("plan"), "onvolledig"),
    "zonder hash": (lambda d: d["populatie"].pop("hash"), "noemt geen hash"),
    "een raar percentage": (
        lambda d: d["vraag"].update(betrouwbaarheidProcent="veel"),
        "is een percentage",
    ),
}


@pytest.mark.parametrize("naam", WIJZIGINGEN)
def test_een_gewijzigde_selectie_wordt_geweigerd(map_: Path, naam: str) -> None:
    wat, woorden = WIJZIGINGEN[naam]
    vul_in(map_)
    wijzig(map_, wat)
    uitkomst = evalueer(map_)
    assert (uitkomst.exit_code, uitkomst.stdout) == (2, "")
    assert woorden in uitkomst.stderr
    assert all(regel.startswith("Fout: ") for regel in uitkomst.stderr.splitlines())


@pytest.mark.parametrize(
    ("bestand", "inhoud", "woorden"),
    [
        ("selectie.json", b"{", "geen JSON"),
        ("selectie.json", b"[]", "geen selectie"),
        ("selectie.json", None, "niet te lezen"),
        ("selectie.csv", None, "niet te lezen"),
        ("selectie.csv", b"\xff\xfe\x00", "geen tekst in UTF-8"),
        ("selectie.csv", b"", "ontbreekt de kolom nummer"),
        ("selectie.csv", b'nummer;referentieNummer;gecontroleerdEurocent\n1;"a', "geen CSV"),
        ("selectie.csv", b"nummer;referentieNummer;gecontroleerdEurocent\n1;2", "2 cellen"),
        ("populatie.csv", None, "niet te lezen"),
        ("populatie.csv", b"aanbieder;bedragEurocent\n", "ontbreekt de kolom"),
    ],
)
def test_een_bestand_dat_niet_is_wat_het_moet_zijn_geeft_een_zin(
    map_: Path, bestand: str, inhoud: bytes | None, woorden: str
) -> None:
    vul_in(map_)
    if inhoud is None:
        (map_ / bestand).unlink()
    else:
        (map_ / bestand).write_bytes(inhoud)
    uitkomst = evalueer(map_)
    assert (uitkomst.exit_code, uitkomst.stdout) == (2, "")
    assert woorden in uitkomst.stderr
    assert "Traceback" not in uitkomst.stderr


def test_een_gewijzigde_regel_van_de_populatie_valt_op(map_: Path) -> None:
    vul_in(map_)
    pad = map_ / "populatie.csv"
    pad.write_bytes(pad.read_bytes().replace(b";20000\r\n", b";20001\r\n"))
    uitkomst = evalueer(map_)
    assert uitkomst.exit_code == 2
    assert uitkomst.stderr.startswith("Fout: De populatie is een andere: haar hash is ")
    pad.write_bytes(pad.read_bytes().replace(b";20001\r\n", b";veel\r\n"))
    assert "'veel' is geen bedrag" in evalueer(map_).stderr


def test_een_ingevulde_lijst_wordt_niet_overschreven(map_: Path) -> None:
    populatie = Populatie.van([Post("1", "P", "c", "f", 100_000)])
    with pytest.raises(SteekproefFout, match="staat al een selectie"):
        schrijf(map_, BEREIK, populatie, trek(populatie, WENS), None)


@pytest.mark.parametrize("tekst", ["", "x", "-1", "95,123", "1e2", "²", "9999", " 95"])
def test_een_percentage_dat_er_geen_is_wordt_geweigerd(tekst: str) -> None:
    with pytest.raises(SteekproefFout):
        lees_procent(tekst)


def test_een_percentage_mag_een_komma_of_een_punt_hebben() -> None:
    assert lees_procent("97,5") == lees_procent("97.5") == Fraction(975, 1000)
