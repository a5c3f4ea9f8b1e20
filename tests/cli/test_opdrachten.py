"""The other commands, and how the command line explains itself."""

from pathlib import Path

import psycopg
import pytest

from api.laden import KenmerkenFout, kies_kenmerken
from tests import berichten as b
from tests.cli.conftest import Opdracht

KLEIN = ("--clienten", 4, "--maanden", 3, "--tot", "2027-04-01")


def test_schema_mag_vaker(opdracht: Opdracht) -> None:
    uitkomst = opdracht("schema")

    assert (uitkomst.exit_code, uitkomst.stdout) == (0, "Het databaseschema is bij.\n")


def test_zonder_schema_zegt_een_opdracht_wat_te_doen(opdracht: Opdracht, dsn: str) -> None:
    with psycopg.connect(dsn) as conn:
        conn.execute("DROP TABLE schema_versie")

    uitkomst = opdracht("herbouw", DATABASE_URL=dsn)

    assert uitkomst.exit_code == 1
    assert "Voer eerst 'toewijzing schema' uit." in uitkomst.stderr


def test_voorbeelddata_in_het_grootboek_wordt_een_keer_geladen(
    opdracht: Opdracht, lege_dsn: str
) -> None:
    eerst = opdracht("voorbeelddata", *KLEIN)
    aantal = _aantal(lege_dsn)
    nogmaals = opdracht("voorbeelddata", *KLEIN)

    assert (eerst.exit_code, nogmaals.exit_code) == (0, 0)
    assert aantal > 0
    assert _aantal(lege_dsn) == aantal
    assert nogmaals.stdout.startswith("Voorbeelddata: 0 berichten verwerkt,")


def test_andere_voorbeelddata_in_dezelfde_map_wordt_geweigerd(opdracht: Opdracht) -> None:
    opdracht("voorbeelddata", *KLEIN)

    uitkomst = opdracht("voorbeelddata", *KLEIN, "--zaad", 2)

    assert uitkomst.exit_code == 1
    assert "De gegevensmap bevat al voorbeelddata: 4 cliënten, 3 maanden" in uitkomst.stderr


def test_te_veel_clienten_wordt_geweigerd_en_niet_onthouden(
    opdracht: Opdracht, data_map: Path
) -> None:
    uitkomst = opdracht("voorbeelddata", "--clienten", 10**7)

    assert uitkomst.exit_code == 1
    assert "Het aantal cliënten moet van 1 tot en met" in uitkomst.stderr
    assert not (data_map / "voorbeelddata.json").exists()


def test_voorbeelddata_als_bestanden_zijn_te_verwerken(opdracht: Opdracht, tmp_path: Path) -> None:
    uit = tmp_path / "uit"

    geschreven = opdracht("voorbeelddata", *KLEIN, "--uit", uit)
    bestanden = sorted(uit.iterdir())
    verwerkt = opdracht("verwerk", *bestanden)

    assert geschreven.stdout == f"{len(bestanden)} bestanden geschreven naar {uit}.\n"
    assert len(verwerkt.stdout.splitlines()) == len(bestanden) > 5
    assert verwerkt.exit_code in {0, 1}


def test_een_beschadigd_kenmerkenbestand_wordt_gemeld(data_map: Path) -> None:
    data_map.mkdir()
    (data_map / "voorbeelddata.json").write_text("{}")

    with pytest.raises(KenmerkenFout, match="beschadigd"):
        kies_kenmerken(data_map, None, b.JAN)


def test_herbouw_vult_de_leesmodellen(opdracht: Opdracht, lege_dsn: str) -> None:
    opdracht("voorbeelddata", *KLEIN)

    uitkomst = opdracht("herbouw")

    assert (uitkomst.exit_code, uitkomst.stdout) == (0, "De leesmodellen zijn herbouwd.\n")
    with psycopg.connect(lege_dsn) as conn:
        rij = conn.execute("SELECT count(*) FROM projectie_berichten").fetchone()
    assert rij is not None
    assert rij[0] > 5


def test_na_vergeten_is_de_sleutel_weg_en_het_antwoord_onleesbaar(
    opdracht: Opdracht, lege_dsn: str, tmp_path: Path
) -> None:
    klok = ("--klok", "2027-03-01T09:00:00+01:00")
    toewijzing, declaratie = tmp_path / "toewijzing.xml", tmp_path / "declaratie.xml"
    toewijzing.write_bytes(b.xml(b.toewijzing()))
    declaratie.write_bytes(b.xml(b.declaratie(b.prestatie(geleverd_volume=121))))
    assert opdracht("verwerk", *klok, toewijzing, declaratie).exit_code == 1
    client_id = next(iter(_sleutels(lege_dsn)))

    uitkomst = opdracht("vergeet", client_id, "--grond", "verzoek van de ouders")
    daarna = opdracht("verwerk", *klok, declaratie)

    assert (uitkomst.exit_code, uitkomst.stdout) == (0, f"{client_id} is vergeten.\n")
    assert _sleutels(lege_dsn) == {client_id: None}
    assert daarna.exit_code == 2
    assert "De persoonsgegevens van deze cliënt zijn op verzoek vernietigd." in daarna.stdout


def test_een_onbekende_client_kan_niet_worden_vergeten(opdracht: Opdracht) -> None:
    uitkomst = opdracht("vergeet", "client-" + 32 * "0", "--grond", "verzoek")

    assert uitkomst.exit_code == 1
    assert uitkomst.stderr == "Fout: Deze cliënt is niet bekend.\n"


def test_serveer_zonder_oefenmodus_start_niet(opdracht: Opdracht) -> None:
    uitkomst = opdracht("serveer", "--poort", 0, TOEWIJZING_OEFENMODUS=None)

    assert uitkomst.exit_code == 1
    assert "'serveer' werkt alleen in oefenmodus." in uitkomst.stderr
    assert uitkomst.stdout == ""


def test_een_onbekende_waarde_van_de_oefenmodus_wordt_geweigerd(opdracht: Opdracht) -> None:
    uitkomst = opdracht("herbouw", TOEWIJZING_OEFENMODUS="misschien")

    assert uitkomst.exit_code == 1
    assert uitkomst.stderr == "Fout: TOEWIJZING_OEFENMODUS moet 'ja' of 'nee' zijn.\n"


@pytest.mark.parametrize(
    ("woorden", "zin"),
    [
        (["serveer", "--poort", 65536], "--poort is hoogstens 65535."),
        (["serveer", "--poort", -1], "--poort is minstens 0."),
        (["serveer", "--poort", "x"], "--poort is geen getal."),
        (["voorbeelddata", "--tot", "morgen"], "--tot: een datum is nodig, zoals 2027-05-20."),
        (["vergeet", "client-1"], "De optie --grond ontbreekt."),
        (["verwerk"], "Het argument BESTAND… ontbreekt."),
        (["herbouw", "--snel"], "De optie --snel bestaat niet."),
        (["herbouw", "alles"], "Onverwacht: alles."),
        (["herbouwen"], "De opdracht 'herbouwen' bestaat niet."),
    ],
)
def test_een_misverstand_wordt_in_het_nederlands_uitgelegd(
    opdracht: Opdracht, woorden: list[object], zin: str
) -> None:
    uitkomst = opdracht(*woorden)

    assert (uitkomst.exit_code, uitkomst.stderr) == (2, zin + "\n")


KEUZE = ("--gemeente", "0034", "--jaar", 2026)
BESTAAND = [
    (["verifieer"], 2),
    (["projecties"], 1),
    (["herbouw"], 1),
    (["vergeet", "client-1", "--grond", "verzoek"], 1),
    (["jaarbericht", "--jaar", 2026], 1),
    (["auditbestand", "--alles", "--uit", "a.zip"], 2),
    (["verantwoording", *KEUZE, "--uit", "v"], 2),
    (["steekproef", *KEUZE, "--materialiteit", 1, "--zaad", "a", "--uit", "s"], 2),
]


@pytest.mark.parametrize(("woorden", "code"), BESTAAND, ids=[str(rij[0][0]) for rij in BESTAAND])
def test_wie_een_verkeerde_map_noemt_krijgt_geen_nieuw_leeg_grootboek(
    opdracht: Opdracht, data_map: Path, woorden: list[object], code: int
) -> None:
    uitkomst = opdracht(*woorden, DATABASE_URL=None)

    zin = f"Fout: --data: in de map {data_map} staat geen grootboek.\n"
    assert (uitkomst.exit_code, uitkomst.stdout, uitkomst.stderr) == (code, "", zin)
    assert not data_map.exists()


def test_de_sleutel_van_een_notitie_zonder_notitie_wordt_niet_stil_vergeten(
    opdracht: Opdracht,
) -> None:
    uitkomst = opdracht("verifieer", "--sleutel", "x", "--gemeente", "9999")

    assert uitkomst.exit_code == 2
    assert uitkomst.stderr == (
        "--gemeente: een gemeentecode van het CBS is nodig, zoals 0303 (gevonden: '9999').\n"
        "--sleutel: die hoort bij een bewaard controlepunt; noem het met --vanaf.\n"
    )


def test_de_uitleg_is_nederlands(opdracht: Opdracht) -> None:
    uitkomst = opdracht("verwerk", "--help")

    assert uitkomst.exit_code == 0
    for woord in ("Verwerk berichten", "Argumenten", "Opties", "Toon deze uitleg."):
        assert woord in uitkomst.stdout


@pytest.mark.parametrize("woorden", [["verifieer"], ["steekproef"], ["projecties"]])
def test_de_uitleg_noemt_geen_engelse_soorten(opdracht: Opdracht, woorden: list[str]) -> None:
    uitleg = opdracht(*woorden, "--help").stdout

    assert "Gebruik: " in uitleg
    for woord in ("Usage", "<bool>", "<int"):
        assert woord not in uitleg


def _aantal(dsn: str) -> int:
    with psycopg.connect(dsn) as conn:
        rij = conn.execute("SELECT count(*) FROM stored_events").fetchone()
    return int(rij[0]) if rij else 0


def _sleutels(dsn: str) -> dict[str, bytes | None]:
    with psycopg.connect(dsn) as conn:
        vraag = "SELECT stroom, sleutel FROM sleutels WHERE stroom LIKE 'client-%'"
        return dict(conn.execute(vraag).fetchall())
