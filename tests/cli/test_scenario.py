"""`toewijzing scenario`: cases from the command line, without a database."""

from pathlib import Path

from typer.testing import CliRunner, Result

from api.cli import app

VOT = (
    "{gemeente: '0303', aanbieder: '12345678', product: {categorie: '45', code: 45F11}, "
    "ingangsdatum: 2027-03-01, verwijzerType: '02'}"
)


def bestand(map_: Path, naam: str, *dan: str, als: str = f"jw315: {VOT}") -> Path:
    """A file with a case per expectation, each about the same request."""
    rijen = [
        f"  - naam: geval {nummer}\n    als: {{op: 2027-02-01, {als}}}\n    dan: {{{wat}}}\n"
        for nummer, wat in enumerate(dan, 1)
    ]
    pad = map_ / naam
    pad.write_text("kader: flevoland\nregel: FL-TOEP-01\ngevallen:\n" + "".join(rijen), "utf-8")
    return pad


def scenario(*woorden: object) -> Result:
    """Runs the command with these words."""
    return CliRunner().invoke(app, ["scenario", *map(str, woorden)])


def test_als_alles_klopt_is_er_een_regel_per_geval_en_afloop_0(tmp_path: Path) -> None:
    uitkomst = scenario(bestand(tmp_path, "a.yaml", "zonder: [FL-TOEP-01]", "zonder: [FL-TOEP-07]"))

    assert uitkomst.exit_code == 0
    assert uitkomst.stdout == (
        "goed  FL-TOEP-01: geval 1\ngoed  FL-TOEP-01: geval 2\n2 gevallen: 2 goed, 0 fout\n"
    )
    assert uitkomst.stderr == ""


def test_een_verschil_zegt_wat_is_verwacht_en_gevonden_met_afloop_1(tmp_path: Path) -> None:
    uitkomst = scenario(bestand(tmp_path, "a.yaml", "bevindingen: {FL-TOEP-07: weigeren}"))

    assert uitkomst.exit_code == 1
    assert uitkomst.stdout == (
        "FOUT  FL-TOEP-01: geval 1\n"
        "      FL-TOEP-07: verwacht weigeren, gevonden geen bevinding\n"
        "1 geval: 0 goed, 1 fout\n"
    )


def test_een_ontwerp_verandert_het_oordeel(tmp_path: Path) -> None:
    gevallen = bestand(tmp_path, "a.yaml", "bevindingen: {FL-TOEP-07: signaleren}")
    ontwerp = tmp_path / "ontwerp.yaml"
    ontwerp.write_text(
        "kader: flevoland\nversie: ontwerp\ndeelname: [{gemeente: '0303', vanaf: 2028-01-01}]\n"
    )

    assert scenario(gevallen).exit_code == 1
    assert scenario(gevallen, "--kader", ontwerp).exit_code == 0


def test_wat_niet_te_lezen_is_staat_er_helemaal_en_de_rest_wordt_gedraaid(tmp_path: Path) -> None:
    goed = bestand(tmp_path, "goed.yaml", "zonder: [FL-TOEP-01]")
    fout = bestand(tmp_path, "fout.yaml", "uitkomst: misschien", "avies: honoreren")
    geval = bestand(tmp_path, "geval.yaml", "zonder: [FL-TOEP-99]", als="jw316: {}")

    uitkomst = scenario(fout, geval, tmp_path / "geen.yaml", goed)

    assert uitkomst.exit_code == 2
    assert uitkomst.stdout == "goed  FL-TOEP-01: geval 1\n1 geval: 1 goed, 0 fout\n"
    gemeld = [regel.removeprefix("Fout: ") for regel in uitkomst.stderr.splitlines()]
    assert gemeld == [
        (
            "fout.yaml, regel 6: gevallen[1].dan.uitkomst: kies uit 'toegestaan' of 'geweigerd', "
            "niet 'misschien'"
        ),
        ("fout.yaml, regel 9: gevallen[2].dan.avies: onbekend veld; bedoeld is misschien 'advies'"),
        (
            "geval.yaml, regel 5: gevallen[1].als.jw316: onbekende stap; bedoeld is misschien "
            "'jw319'"
        ),
        "geval.yaml, regel 6: gevallen[1].dan.zonder[1]: er is geen regel FL-TOEP-99",
        "geen.yaml, regel 1: dit bestand bestaat niet",
    ]


def test_een_ontwerp_dat_niet_klopt_wordt_helemaal_uitgelegd(tmp_path: Path) -> None:
    gevallen = bestand(tmp_path, "a.yaml", "zonder: [FL-TOEP-01]")
    een, twee, drie = (tmp_path / naam for naam in ("een.yaml", "twee.yaml", "drie.yaml"))
    een.write_text("kader: flevoland\n")
    twee.write_text("kader: flevoland\nversie: 2\nregel: {}\n")
    drie.write_text("kader: flevoland\nversie: 2\nregels:\n  FL-TOEP-99: {uit: true}\n")

    vorm = scenario(gevallen, "--kader", een, "--kader", twee)
    inhoud = scenario(gevallen, "--kader", drie)

    assert (vorm.exit_code, inhoud.exit_code) == (2, 2)
    assert vorm.stderr.splitlines() == [
        "Fout: een.yaml, regel 1: versie: dit veld ontbreekt",
        "Fout: twee.yaml, regel 3: regel: onbekend veld; bedoeld is misschien 'regels'",
    ]
    assert inhoud.stderr.splitlines() == [
        "Fout: drie.yaml, regel 4: regels.FL-TOEP-99: er is geen regel FL-TOEP-99 in flevoland"
    ]


def test_een_ontwerp_dat_een_ander_kader_tegenspreekt_wordt_geweigerd(tmp_path: Path) -> None:
    gevallen = bestand(tmp_path, "a.yaml", "zonder: [FL-TOEP-01]")
    ontwerp = tmp_path / "ontwerp.yaml"
    ontwerp.write_text(
        "kader: almere\nversie: 2\ntot: 2027-12-31\nproducten:\n"
        "  - {code: ALBSP, herkenning: [{categorie: '45', codes: [45F21]}]}\n"
    )

    uitkomst = scenario(gevallen, "--kader", ontwerp)

    assert uitkomst.exit_code == 2
    assert uitkomst.stderr == (
        "Fout: almere en flevoland gelden tegelijk voor gemeente 0034 en product 45F21\n"
    )
