"""Files that people write: what is taken, and what the one who erred gets to read."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import pytest
import yaml
from pydantic import BaseModel, ConfigDict, Field

from ledger.kaders import bestand
from ledger.kaders.bestand import Datum, Fout, GegevensFout, lees, lees_tekst


class Kleur(StrEnum):
    ROOD = "rood"
    BLAUW = "blauw"


class Onderdeel(BaseModel):
    model_config = ConfigDict(extra="forbid")

    code: str
    aantal: int = 0
    dag: Datum | None = None
    aan: bool = True
    kleur: Kleur = Kleur.ROOD
    soort: Literal["a", "b"] = "a"
    wie: Literal["alle"] | tuple[str, ...] = "alle"


class Proef(BaseModel):
    model_config = ConfigDict(extra="forbid")

    onderdelen: Annotated[tuple[Onderdeel, ...], Field(min_length=1)]
    titel: str = "-"


class Vrij(BaseModel):
    waarden: dict[str, object]


def fouten(tekst: str, model: type[BaseModel] = Proef) -> list[str]:
    with pytest.raises(GegevensFout) as gevangen:
        lees_tekst(tekst.encode(), model, "proef.yaml")
    return [str(fout) for fout in gevangen.value.fouten]


def fout_van(regel: str) -> str:
    """The one error in a part with a code on line 2 and `regel` on line 3."""
    (enige,) = fouten(f"onderdelen:\n  - code: x\n    {regel}\n")
    return enige.removeprefix("proef.yaml, regel 3: onderdelen[1].")


def waarden(tekst: str) -> dict[str, object]:
    return lees_tekst(tekst.encode(), Vrij, "proef.yaml").waarden


# --- what is taken --------------------------------------------------------------------------------


def test_een_code_met_voorloopnul_blijft_tekst_en_een_getal_is_een_getal() -> None:
    assert waarden("waarden: {a: 0034, b: 34, c: '34', d: -5, e: 12:30, f: 45E01, g: ja}") == {
        "a": "0034", "b": 34, "c": "34", "d": -5, "e": "12:30", "f": "45E01", "g": "ja"
    }  # fmt: skip


def test_dagen_en_ja_nee_en_leeg_hebben_een_vorm() -> None:
    assert waarden("waarden: {a: 2027-01-31, b: '2027-01-31', c: true, d: null, e: ~, f: }") == {
        "a": date(2027, 1, 31), "b": "2027-01-31", "c": True, "d": None, "e": None, "f": None
    }  # fmt: skip


def test_een_gebroken_getal_bestaat_niet() -> None:
    assert waarden("waarden: {a: 0.5, b: 1e3}") == {"a": "0.5", "b": "1e3"}


def test_lange_tekst_mag_over_meer_regels() -> None:
    assert waarden("waarden:\n  a: >-\n    een\n    twee\n") == {"a": "een twee"}


def test_een_veldnaam_is_altijd_tekst() -> None:
    assert waarden("waarden: {0034: 1, 1903: 2, true: 3}") == {"0034": 1, "1903": 2, "true": 3}


def test_een_bestand_mag_met_een_byte_order_mark_beginnen(tmp_path: Path) -> None:
    pad = tmp_path / "proef.yaml"
    pad.write_bytes("waarden: {a: é}".encode("utf-8-sig"))

    assert lees(pad, Vrij).waarden == {"a": "é"}


def test_zonder_de_ontleder_in_c_is_de_uitkomst_dezelfde(monkeypatch: pytest.MonkeyPatch) -> None:
    tekst = "onderdelen:\n  - code: x\n    aantal: veel\n"
    met_c = fouten(tekst)

    monkeypatch.setattr(bestand, "_LADER", yaml.SafeLoader)

    assert fouten(tekst) == met_c
    assert waarden("waarden: {a: [1, 0034]}") == {"a": [1, "0034"]}


# --- one error, its line, and what would be right -------------------------------------------------


@pytest.mark.parametrize(
    ("regel", "melding"),
    [
        ("aantal: veel", "aantal: moet een geheel getal zijn, niet 'veel'"),
        ("aantal: 0.5", "aantal: moet een geheel getal zijn, niet '0.5'"),
        ("aantal:", "aantal: mag niet leeg zijn"),
        ("aantal: [1]", "aantal: moet een geheel getal zijn"),
        ("dag: morgen", "dag: moet een dag zijn, geschreven als 2027-01-31, niet 'morgen'"),
        ("dag: 86400", "dag: moet een dag zijn, geschreven als 2027-01-31, niet '86400'"),
        ("dag: 2027-02-30", "dag: 2027-02-30 is geen bestaande dag"),
        ("aan: misschien", "aan: moet true of false zijn, niet 'misschien'"),
        ("kleur: geel", "kleur: kies uit 'rood' of 'blauw', niet 'geel'"),
        ("soort: c", "soort: kies uit 'a' of 'b', niet 'c'"),
        ("wie: ale", "wie: kies uit 'alle', of moet een lijst zijn, niet 'ale'"),
        ("aantl: 3", "aantl: onbekend veld; bedoeld is misschien 'aantal'"),
        (
            "xyz: 3",
            "xyz: onbekend veld; bekend zijn: aan, aantal, code, dag, kleur, soort, wie",
        ),
        ("code: y", "code: staat er dubbel; ook op regel 2"),
        (
            "aantal: !!int '3'",
            "aantal: een type (!!int) mag niet; schrijf alleen de waarde",
        ),
        ("kleur: &k rood", "kleur: ankers en verwijzingen (& en *) mogen niet; schrijf het uit"),
    ],
)
def test_een_fout_noemt_regel_en_veld_en_wat_goed_is(regel: str, melding: str) -> None:
    assert fout_van(regel) == melding


def test_een_element_van_een_lijst_heeft_zijn_eigen_regel_en_telt_vanaf_een() -> None:
    tekst = "onderdelen:\n  - code: x\n    wie:\n      - y\n      - {z: 1}\n"

    assert fouten(tekst) == ["proef.yaml, regel 5: onderdelen[1].wie[2]: moet tekst zijn"]


def test_een_ontbrekend_veld_staat_op_de_regel_van_zijn_onderdeel() -> None:
    tekst = "titel: t\nonderdelen:\n  - code: x\n  - aantal: 3\n"

    assert fouten(tekst) == ["proef.yaml, regel 4: onderdelen[2].code: dit veld ontbreekt"]


def test_een_getal_waar_tekst_hoort_krijgt_de_raad_van_aanhalingstekens() -> None:
    (melding,) = fouten("onderdelen: [{code: 45}]")

    assert melding.endswith(
        "onderdelen[1].code: moet tekst zijn (zet de waarde tussen aanhalingstekens), niet '45'"
    )


def test_een_lege_lijst_en_een_verkeerde_vorm_worden_genoemd() -> None:
    assert fouten("onderdelen: []") == [
        "proef.yaml, regel 1: onderdelen: moet minstens 1 waarde(n) hebben"
    ]
    assert fouten("onderdelen: [x]") == [
        "proef.yaml, regel 1: onderdelen[1]: moet uit velden met een waarde bestaan, niet 'x'"
    ]
    assert fouten("- x") == ["proef.yaml, regel 1: moet uit velden met een waarde bestaan"]


def test_alle_fouten_komen_tegelijk_in_de_volgorde_van_de_regels() -> None:
    tekst = "onderdelen:\n  - aantal: veel\n    dag: nooit\n  - code: x\n    code: y\nextra: 1\n"

    regels = [fout.split(":")[0] for fout in fouten(tekst)]

    assert regels == [f"proef.yaml, regel {nummer}" for nummer in (2, 2, 3, 5, 6)]


def test_een_fout_is_ook_als_gegeven_te_lezen() -> None:
    with pytest.raises(GegevensFout) as gevangen:
        lees_tekst(b"onderdelen:\n  - code: x\n    aantal: veel\n", Proef, "proef.yaml")

    assert gevangen.value.fouten == (
        Fout(
            "proef.yaml", 3, "onderdelen[1].aantal", "veel",
            "moet een geheel getal zijn, niet 'veel'",
        ),
    )  # fmt: skip


def test_wat_een_bsn_kan_zijn_komt_nooit_in_een_melding() -> None:
    meldingen = fouten("onderdelen: [{code: x, aantal: bsn 999900006}]\n'999900006': 1")

    assert not any("999900006" in melding for melding in meldingen)
    assert any("niet 'bsn *********'" in melding for melding in meldingen)


def test_een_waarde_over_meer_regels_komt_op_een_regel_in_de_melding() -> None:
    assert fout_van('aantal: "een\n      twee"').endswith(", niet 'een twee'")


def test_een_lange_waarde_wordt_afgekort() -> None:
    melding = fout_van(f"aantal: {'x' * 500}")

    assert melding.endswith("…'")
    assert len(melding) < 120


# --- what is no YAML, or too much of it -----------------------------------------------------------

TAB = "er staat een tab; spring in met spaties"
DUBBELE_PUNT = (
    "een dubbele punt staat hier niet goed; zet de tekst tussen aanhalingstekens of herstel de "
    "inspringing"
)
INSPRINGING = "de inspringing klopt niet, of er ontbreekt een dubbele punt of een streepje"
ANDERS = "geen geldige YAML; controleer inspringing, dubbele punten en aanhalingstekens"


@pytest.mark.parametrize(
    ("tekst", "verwacht"),
    [
        ("", "regel 1: het bestand is leeg"),
        ("a: 1\n\tb: 2", f"regel 2: {TAB}"),
        ("a:\n\t- b", f"regel 2: {TAB}"),
        ("a: b: c", f"regel 1: {DUBBELE_PUNT}"),
        ("a: 1\n b: 2", f"regel 2: {DUBBELE_PUNT}"),
        ("a: 'b\nc: 1\n", "regel 1: een aanhalingsteken dat hier begint wordt niet gesloten"),
        ("a: 1\nb\nc: 2", "regel 2: na de veldnaam ontbreekt een dubbele punt met een spatie"),
        ("a: [1, 2\nb: 3", "regel 2: een komma of een haakje ([, ], { of }) ontbreekt"),
        ("a:\n - b\n c: 1", f"regel 3: {INSPRINGING}"),
        ("a: @b", "regel 1: een waarde die met @, % of ` begint hoort tussen aanhalingstekens"),
        ("a: >x\n b", f"regel 1: {ANDERS}"),
        ("a: 1\n---\nb: 2", "regel 2: zet één document in een bestand (geen tweede ---)"),
        ("a: 1\nb: \x07", "regel 2: er staat een onzichtbaar stuurteken in de tekst"),
    ],
)
def test_wat_geen_yaml_is_zegt_op_welke_regel(tekst: str, verwacht: str) -> None:
    assert fouten(tekst, Vrij) == [f"proef.yaml, {verwacht}"]


def test_tekst_die_geen_utf8_is_wordt_geweigerd() -> None:
    with pytest.raises(GegevensFout, match="regel 2: geen leesbare tekst; bewaar het bestand"):
        lees_tekst(b"a: 1\nb: \xe9\n", Vrij, "proef.yaml")


def test_een_verwijzing_wordt_geweigerd_en_niet_uitgevouwen() -> None:
    (eerste, tweede) = fouten("waarden:\n  a: &x [1]\n  b: *x\n", Vrij)

    assert eerste.startswith("proef.yaml, regel 2: waarden.a: ankers en verwijzingen")
    assert tweede.startswith("proef.yaml, regel 3: waarden.b: ankers en verwijzingen")


def test_te_groot_en_te_diep_worden_geweigerd() -> None:
    groot = b"waarden: {a: '" + b"x" * 2_000_000 + b"'}"
    with pytest.raises(GegevensFout, match="het bestand is groter dan 2 MB"):
        lees_tekst(groot, Vrij, "proef.yaml")

    assert fouten("waarden: {a: " + "[" * 5000, Vrij) == [
        "proef.yaml, regel 1: meer dan 40 niveaus diep"
    ]


def test_een_bestand_dat_er_niet_is_is_een_gewone_fout(tmp_path: Path) -> None:
    with pytest.raises(GegevensFout, match=r"weg\.yaml, regel 1: dit bestand bestaat niet"):
        lees(tmp_path / "weg.yaml", Vrij)
    with pytest.raises(GegevensFout, match="dit is een map en geen bestand"):
        lees(tmp_path, Vrij)
