"""`toewijzing verantwoording`: four files that say the same, and what is wrong in Dutch."""

from pathlib import Path

import orjson
import pytest

from tests import berichten as b
from tests.api.rekenblad import Rekenblad
from tests.cli.conftest import Opdracht

KLOK = "2027-03-01T09:00:00+01:00"
BEKEND = ("--bekend-op", "2027-04-01T00:00:00Z")
VAST = ("--gemeente", b.GEMEENTE, "--jaar", 2027)


@pytest.fixture
def gevuld(opdracht: Opdracht, tmp_path: Path) -> Path:
    """A ledger with one declared line, of which the read models know; gives an output folder."""
    for naam, bericht in (
        ("toewijzing", b.toewijzing()),
        ("declaratie", b.declaratie(b.prestatie("P1", geleverd_volume=60))),
    ):
        pad = tmp_path / f"{naam}.xml"
        pad.write_bytes(b.xml(bericht))
        assert opdracht("verwerk", "--klok", KLOK, pad).exit_code == 0
    assert opdracht("herbouw").exit_code == 0
    return tmp_path / "uit"


def test_de_vier_vormen_komen_als_bestand_in_de_map(opdracht: Opdracht, gevuld: Path) -> None:
    uitkomst = opdracht(
        "verantwoording", *VAST, *BEKEND, "--sluitdatum", "2027-02-28", "--uit", gevuld
    )
    assert (uitkomst.exit_code, uitkomst.stderr) == (0, "")
    naam = f"verantwoording-{b.GEMEENTE}-2027"
    bestanden = [gevuld / f"{naam}.{vorm}" for vorm in ("json", "csv", "xlsx", "html")]
    assert uitkomst.stdout.splitlines() == [str(bestand) for bestand in bestanden]
    assert sorted(gevuld.iterdir()) == sorted(bestanden)
    als_json, als_csv, als_xlsx, als_html = (bestand.read_bytes() for bestand in bestanden)
    inhoud = orjson.loads(als_json)
    assert inhoud["totaal"]["nettoEurocent"] == 9_600
    assert inhoud["totaal"]["opSluitdatum"]["nettoEurocent"] == 0
    assert "AGB 12345678;45 45A48;Minuut;1;60;60;0;60;96,00;" in als_csv.decode("utf-8-sig")
    assert all(berekend == bewaard for _, berekend, bewaard in Rekenblad(als_xlsx).formules())
    assert "Oefenmodus" in als_html.decode()
    opnieuw = opdracht(
        "verantwoording", *VAST, *BEKEND, "--sluitdatum", "2027-02-28", "--uit", gevuld
    )
    assert opnieuw.exit_code == 0
    assert bestanden[0].read_bytes() == als_json
    assert bestanden[2].read_bytes() == als_xlsx


def test_een_lege_verantwoording_zegt_dat(opdracht: Opdracht, gevuld: Path) -> None:
    uitkomst = opdracht("verantwoording", "--gemeente", "0034", "--jaar", 2027, "--uit", gevuld)
    assert uitkomst.exit_code == 0
    zin = "Over 2027 zijn van gemeente 0034 geen declaratieregels bekend."
    assert uitkomst.stdout.splitlines()[-1] == zin


def test_met_leesmodellen_die_achterlopen_wordt_niets_geschreven(
    opdracht: Opdracht, gevuld: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.verantwoording_opdracht.LEESTIJD_SECONDEN", 0.05)
    pad = tmp_path / "start.xml"
    pad.write_bytes(b.xml(b.start()))
    assert opdracht("verwerk", "--klok", KLOK, pad).exit_code == 0
    uitkomst = opdracht("verantwoording", *VAST, "--uit", gevuld)
    assert (uitkomst.exit_code, uitkomst.stdout) == (2, "")
    assert "zou onvolledig zijn. Zorg dat 'toewijzing projecteer'" in uitkomst.stderr
    assert not gevuld.exists()


@pytest.mark.parametrize(
    ("woorden", "zin"),
    [
        (
            ("--gemeente", "9999"),
            "--gemeente: een gemeentecode van het CBS is nodig, zoals 0303",
        ),
        (("--jaar", "2014"), "--jaar is minstens 2015."),
        (("--jaar", "2101"), "--jaar is hoogstens 2100."),
        (
            ("--aanbieder", "1"),
            "--aanbieder: een AGB-code bestaat uit acht cijfers (gevonden",
        ),
        (("--sluitdatum", "morgen"), "--sluitdatum: Dit moet een dag vanaf 2015 zijn"),
        (("--sluitdatum", "2090-01-01"), "--sluitdatum: De sluitdatum is dan nog niet voorbij"),
        (
            ("--sluitdatum", "2027-04-01", *BEKEND),
            "--sluitdatum: De sluitdatum is dan nog niet voorbij",
        ),
        (
            ("--bekend-op", "1969-12-31T00:00:00Z"),
            "--bekend-op: een tijdstip met tijdzone is nodig, vanaf 1970",
        ),
        (("--bekend-op", "gisteren"), "--bekend-op: een tijdstip met tijdzone is nodig"),
    ],
)
def test_wat_niet_klopt_wordt_uitgelegd(
    opdracht: Opdracht, tmp_path: Path, woorden: tuple[str, ...], zin: str
) -> None:
    uitkomst = opdracht("verantwoording", *VAST, "--uit", tmp_path / "uit", *woorden)
    assert (uitkomst.exit_code, uitkomst.stdout) == (2, "")
    assert uitkomst.stderr.startswith(zin), uitkomst.stderr
    assert not (tmp_path / "uit").exists()


def test_buiten_de_oefenmodus_is_een_tijdstip_in_de_toekomst_geen_vraag(
    opdracht: Opdracht, tmp_path: Path
) -> None:
    uitkomst = opdracht(
        "verantwoording",
        *VAST,
        "--bekend-op",
        "2090-01-01T00:00:00Z",
        "--uit",
        tmp_path / "uit",
        TOEWIJZING_OEFENMODUS="nee",
    )
    assert uitkomst.exit_code == 2
    assert uitkomst.stderr.startswith("--bekend-op: dit tijdstip ligt in de toekomst")


def test_een_map_die_niet_te_schrijven_is_wordt_genoemd(
    opdracht: Opdracht, gevuld: Path, tmp_path: Path
) -> None:
    (tmp_path / "bestand").write_text("", encoding="utf-8")
    uitkomst = opdracht("verantwoording", *VAST, *BEKEND, "--uit", tmp_path / "bestand")
    assert uitkomst.exit_code == 2
    assert "kan niet worden geschreven" in uitkomst.stderr
    assert not gevuld.exists()


def test_alles_wat_niet_klopt_wordt_tegelijk_gezegd(opdracht: Opdracht, tmp_path: Path) -> None:
    slecht = ("--gemeente", "9999", "--aanbieder", "1", "--sluitdatum", "morgen")
    woorden = (*slecht, "--bekend-op", "gisteren", "--jaar", 2027, "--uit", tmp_path / "uit")

    uitkomst = opdracht("verantwoording", *woorden)

    assert (uitkomst.exit_code, uitkomst.stdout) == (2, "")
    opties = [zin.partition(":")[0] for zin in uitkomst.stderr.splitlines()]
    assert opties == ["--gemeente", "--aanbieder", "--bekend-op", "--sluitdatum"]
    assert "URL" not in uitkomst.stderr
    for waarde in ("9999", "1", "morgen", "gisteren"):
        assert f"(gevonden: '{waarde}')" in uitkomst.stderr
