"""`toewijzing steekproef` on sample data: drawn from what the events say, and drawn again."""

from collections import defaultdict
from datetime import date
from pathlib import Path

import orjson
import psycopg
import pytest
from typer.testing import CliRunner

import api.steekproef
from api.cli import app
from ledger.klok import VasteKlok
from tests.cli.conftest import Opdracht
from tests.gegeven import op

GEMEENTE, JAAR = "0034", 2027
NU = VasteKlok(op(date(2027, 12, 1)))


@pytest.fixture
def gevuld(opdracht: Opdracht, lege_dsn: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A ledger with sample data up to 1 November 2027, on 1 December."""
    soort = ("--clienten", 10, "--maanden", 9, "--tot", "2027-11-01")
    assert opdracht("voorbeelddata", *soort).exit_code == 0
    monkeypatch.setattr(api.steekproef, "Systeemklok", lambda: NU)
    return lege_dsn


def netto(dsn: str, tot: str = "9999") -> dict[str, int]:
    """Per awarded line of the year its amount, less its credit: straight from the events."""
    sommen: dict[str, int] = defaultdict(int)
    with psycopg.connect(dsn) as conn:
        rijen = conn.execute(
            "SELECT topic, state FROM stored_events WHERE topic LIKE 'Prestatie%'"
        ).fetchall()
    for topic, state in rijen:
        feit = orjson.loads(bytes(state))
        if feit["gemeente"] != GEMEENTE or not feit["begindatum"].startswith(str(JAAR)):
            continue
        if feit["vastgelegdOp"] > tot:
            continue
        if topic.startswith("PrestatieGoedgekeurd"):
            sommen[f"{feit['aanbieder']} {feit['referentieNummer']}"] += feit["bedragEurocent"]
        if topic.startswith("PrestatieGecrediteerd"):
            vorige = f"{feit['aanbieder']} {feit['vorigReferentieNummer']}"
            sommen[vorige] -= feit["bedragEurocent"]
    return sommen


def vraag(uit: Path, *anders: object) -> tuple[object, ...]:
    vast = ("--gemeente", GEMEENTE, "--jaar", JAAR, "--zaad", "dobbelsteen", "--uit", uit)
    return ("steekproef", *vast, *anders)


def test_van_het_grootboek_tot_en_met_de_evaluatie(
    opdracht: Opdracht, gevuld: str, tmp_path: Path
) -> None:
    verwacht = netto(gevuld)
    assert min(verwacht.values()) == 0 < max(verwacht.values()), "a line was credited"
    materialiteit = ("--materialiteit", sum(verwacht.values()) // 6)

    eerste = opdracht(*vraag(tmp_path / "een", *materialiteit))
    assert (eerste.exit_code, eerste.stderr) == (0, "")
    document = orjson.loads((tmp_path / "een" / "selectie.json").read_bytes())
    assert document["populatie"]["bedragEurocent"] == sum(verwacht.values())
    assert document["populatie"]["aantal"] == sum(1 for som in verwacht.values() if som > 0)
    assert len(document["apart"]) == sum(1 for som in verwacht.values() if som <= 0)
    for rij in document["selectie"]:
        assert verwacht[f"{rij['aanbieder']} {rij['referentieNummer']}"] == rij["bedragEurocent"]

    # Asked again of the same ledger, with the instant that the first one was as of.
    zelfde = ("--bekend-op", document["vraag"]["bekendOp"])
    assert opdracht(*vraag(tmp_path / "twee", *materialiteit, *zelfde)).exit_code == 0
    for naam in ("selectie.json", "selectie.csv", "populatie.csv"):
        een, twee = (tmp_path / map_ / naam for map_ in ("een", "twee"))
        assert een.read_bytes() == twee.read_bytes()

    bekend_op = "2027-08-01T00:00:00+00:00"
    assert (
        opdracht(*vraag(tmp_path / "toen", *materialiteit, "--bekend-op", bekend_op)).exit_code == 0
    )
    toen = orjson.loads((tmp_path / "toen" / "selectie.json").read_bytes())["populatie"]
    eerder = netto(gevuld, bekend_op)
    assert 0 < toen["bedragEurocent"] == sum(eerder.values()) < sum(verwacht.values())


def test_de_selectie_wordt_ingevuld_en_geevalueerd(
    opdracht: Opdracht, gevuld: str, tmp_path: Path
) -> None:
    materialiteit = ("--materialiteit", sum(netto(gevuld).values()) // 6)
    assert opdracht(*vraag(tmp_path / "uit", *materialiteit)).exit_code == 0
    lijst = tmp_path / "uit" / "selectie.csv"
    kop, *regels = lijst.read_text("utf-8-sig").splitlines()
    ingevuld = [f"{rij[:-1]}{rij.split(';')[5]};" for rij in regels]
    lijst.write_text("\n".join([kop, *ingevuld]), "utf-8")
    woorden = ("steekproef", "evalueer", tmp_path / "uit" / "selectie.json", lijst, "--json")
    # Evaluating needs no ledger, so it has no --data.
    uitkomst = CliRunner().invoke(app, [str(woord) for woord in woorden])
    assert (uitkomst.exit_code, uitkomst.stderr) == (0, "")
    assert orjson.loads(uitkomst.stdout)["conclusie"] == "aanvaardbaar"


def test_wat_niet_kan_geeft_zinnen_en_code_twee(
    opdracht: Opdracht, gevuld: str, tmp_path: Path
) -> None:
    goed = ("--materialiteit", 100_000)
    slecht: dict[tuple[object, ...], str] = {
        vraag(tmp_path, *goed, "--aanbieder", "00000000"): "Er is geen toegekende regel",
        vraag(tmp_path, "--materialiteit", 0): "De materialiteit is meer dan nul",
        vraag(tmp_path, *goed, "--betrouwbaarheid", "veel"): "is een percentage",
        vraag(tmp_path, *goed, "--verwachte-fout", 99_000): "negen tiende",
        (*vraag(tmp_path, *goed), "--gemeente", "9999"): "gemeentecode van het CBS",
    }
    for woorden, zin in slecht.items():
        uitkomst = opdracht(*woorden)
        assert (uitkomst.exit_code, uitkomst.stdout) == (2, ""), woorden
        assert zin in uitkomst.stderr
        assert uitkomst.stderr.startswith("Fout: ")
    assert not (tmp_path / "selectie.json").exists()
    zonder = opdracht("steekproef", "--gemeente", GEMEENTE)
    assert zonder.exit_code == 2


def test_alles_wat_niet_klopt_wordt_tegelijk_gezegd(opdracht: Opdracht, tmp_path: Path) -> None:
    slecht = ("--gemeente", "9999", "--aanbieder", "123", "--bekend-op", "gisteren")
    woorden = vraag(tmp_path, "--materialiteit", 1, "--betrouwbaarheid", "veel")

    uitkomst = opdracht(*woorden, *slecht)

    assert (uitkomst.exit_code, uitkomst.stdout) == (2, "")
    opties = [zin.split(":")[1] for zin in uitkomst.stderr.splitlines()]
    assert opties == [" --gemeente", " --aanbieder", " --betrouwbaarheid", " --bekend-op"]
    for waarde in ("9999", "123", "veel", "gisteren"):
        assert f"(gevonden: '{waarde}')" in uitkomst.stderr


@pytest.mark.parametrize("tekst", ["gisteren", "2027-01-01", "2027-03-01T09:00:00", "2999-01-01Z"])
def test_een_tijdstip_dat_niet_kan_wordt_geweigerd(
    opdracht: Opdracht, tmp_path: Path, tekst: str
) -> None:
    uitkomst = opdracht(*vraag(tmp_path, "--materialiteit", 1, "--bekend-op", tekst))
    assert (uitkomst.exit_code, uitkomst.stdout) == (2, "")
    assert uitkomst.stderr == (
        "Fout: --bekend-op: een tijdstip met tijdzone is nodig, vanaf 1970,"
        f" zoals 2027-05-20T09:00:00+01:00 (gevonden: '{tekst}').\n"
    )


def test_in_de_oefenmodus_mag_het_grootboek_voor_zijn_op_de_echte_klok(
    opdracht: Opdracht, gevuld: str, tmp_path: Path
) -> None:
    woorden = (*("--materialiteit", 100_000), *("--bekend-op", "2028-01-01T00:00:00Z"))
    assert opdracht(*vraag(tmp_path / "uit", *woorden)).exit_code == 0
    document = orjson.loads((tmp_path / "uit" / "selectie.json").read_bytes())
    assert document["vraag"]["bekendOp"] == "2028-01-01T00:00:00Z"

    geweigerd = opdracht(*vraag(tmp_path / "echt", *woorden), TOEWIJZING_OEFENMODUS="nee")
    assert (geweigerd.exit_code, geweigerd.stdout) == (2, "")
    assert geweigerd.stderr.startswith("Fout: --bekend-op: dit tijdstip ligt in de toekomst")


def test_een_verschreven_opdracht_wordt_bij_haar_naam_genoemd(opdracht: Opdracht) -> None:
    uitkomst = opdracht("steekproef", "evalueerr", "selectie.json", "selectie.csv")
    assert (uitkomst.exit_code, uitkomst.stdout) == (2, "")
    assert uitkomst.stderr == "De opdracht 'evalueerr' bestaat niet.\n"
