"""One file changes the data of a kader: the settings of a gemeente, or a draft of a version."""

from datetime import date
from pathlib import Path

import pytest

from ledger.bevinding import Gevolg
from ledger.kaders.bestand import GegevensFout
from ledger.kaders.flevoland.producten import Kenmerken
from ledger.kaders.gegevens import (
    Kadergegevens,
    Parameterrij,
    laad_gegevens,
    lees_aanpassing,
    pas_aan,
)
from tests.kaders.proefkader import schrijf

KOP = "kader: proef\nversie: concept\n"


@pytest.fixture
def proef(tmp_path: Path) -> Kadergegevens:
    return laad_gegevens(schrijf(tmp_path))


def met(gegevens: Kadergegevens, map_: Path, tekst: str) -> Kadergegevens:
    """The data with the changes of a file that begins with kader and versie."""
    pad = map_ / "concept.yaml"
    pad.write_text(KOP + tekst, encoding="utf-8")
    return pas_aan(gegevens, lees_aanpassing(pad))


def fouten(gegevens: Kadergegevens, map_: Path, tekst: str) -> list[str]:
    with pytest.raises(GegevensFout) as gevangen:
        met(gegevens, map_, tekst)
    return [str(fout) for fout in gevangen.value.fouten]


def rijen(gegevens: Kadergegevens) -> list[tuple[date | None, date | None, int]]:
    return [(rij.vanaf, rij.tot, rij.waarden["minuten"]) for rij in gegevens.parameters["PR-01"]]


# --- what changes, and what stays -----------------------------------------------------------------


def test_een_aanpassing_die_niets_verandert_geeft_alleen_een_andere_versie(
    proef: Kadergegevens, tmp_path: Path
) -> None:
    nieuw = met(proef, tmp_path, "")

    assert nieuw.kaderbestand.versie == "concept"
    assert nieuw.producten == proef.producten
    assert nieuw.parameters == proef.parameters
    assert nieuw.inhoud_hash != proef.inhoud_hash


def test_een_gemeente_begint_later_en_de_anderen_blijven(
    proef: Kadergegevens, tmp_path: Path
) -> None:
    nieuw = met(
        proef,
        tmp_path,
        "deelname:\n"
        "  - {gemeente: 0034, producten: [P1], vanaf: 2027-07-01}\n"
        "  - {gemeente: 0303, naam: Dronten, producten: alle}\n",
    )

    assert [(rij.gemeente, rij.producten, rij.vanaf) for rij in nieuw.kaderbestand.deelname] == [
        ("0034", ("P1",), date(2027, 7, 1)),
        ("0303", "alle", None),
    ]


def test_een_nieuwe_waarde_gaat_over_de_oude_in_alle_rijen(
    proef: Kadergegevens, tmp_path: Path
) -> None:
    nieuw = met(proef, tmp_path, "regels: {PR-01: {parameters: {waarden: {minuten: 900}}}}")

    assert [rij.waarden for rij in nieuw.parameters["PR-01"]] == [
        {"minuten": 900, "maanden": 3},
        {"minuten": 900, "maanden": 3},
    ]


def test_een_nieuwe_waarde_met_een_periode_knipt_de_rijen(
    proef: Kadergegevens, tmp_path: Path
) -> None:
    tekst = (
        "regels: {PR-01: {parameters: "
        "{vanaf: 2027-07-01, tot: 2028-06-30, waarden: {minuten: 900}}}}"
    )

    nieuw = met(proef, tmp_path, tekst)

    assert rijen(nieuw) == [
        (None, date(2027, 6, 30), 1000),
        (date(2027, 7, 1), date(2027, 12, 31), 900),
        (date(2028, 1, 1), date(2028, 6, 30), 900),
        (date(2028, 7, 1), None, 1200),
    ]
    assert nieuw.waarden("PR-01", date(2028, 6, 30)) == {"minuten": 900, "maanden": 3}
    assert nieuw.waarden("PR-01", date(2028, 7, 1)) == {"minuten": 1200, "maanden": 3}


def test_geknipte_rijen_sluiten_aan_zonder_gat_of_overlap(
    proef: Kadergegevens, tmp_path: Path
) -> None:
    for vanaf, tot in (("2027-12-31", "2028-01-01"), ("2028-01-01", "2030-12-31")):
        periode = f"vanaf: {vanaf}, tot: {tot}, waarden: {{minuten: 5}}"
        nieuw = met(proef, tmp_path, f"regels: {{PR-01: {{parameters: {{{periode}}}}}}}")

        paren = list(zip(rijen(nieuw), rijen(nieuw)[1:], strict=False))
        assert all((ander[0] - een[1]).days == 1 for een, ander in paren if een[1] and ander[0])
        assert rijen(nieuw)[0][0] is None
        assert rijen(nieuw)[-1][1] is None


def test_een_regel_gaat_uit_of_krijgt_een_ander_gevolg(
    proef: Kadergegevens, tmp_path: Path
) -> None:
    nieuw = met(
        proef,
        tmp_path,
        "regels:\n"
        "  PR-02: {uit: true}\n"
        "  PR-03: {gevolg: signaleren, afwijking_door: [arts, verwijzer]}\n",
    )

    assert nieuw.regels["PR-02"].uit
    assert nieuw.regels["PR-03"].gevolg is Gevolg.SIGNALEREN
    assert nieuw.regels["PR-03"].afwijking_door == ("arts", "verwijzer")
    assert nieuw.parameters == proef.parameters


def test_twee_aanpassingen_na_elkaar_tellen_op(proef: Kadergegevens, tmp_path: Path) -> None:
    eerst = met(proef, tmp_path, "regels: {PR-02: {gevolg: afwijken}}")
    dan = met(eerst, tmp_path, "regels: {PR-02: {afwijking_door: [arts]}}")

    assert dan.regels["PR-02"].gevolg is Gevolg.AFWIJKEN
    assert dan.regels["PR-02"].afwijking_door == ("arts",)


def test_een_product_krijgt_een_nieuw_kenmerk_en_houdt_de_andere(tmp_path: Path) -> None:
    flevoland = laad_gegevens("ledger.kaders.flevoland", Kenmerken)
    pad = tmp_path / "concept.yaml"
    pad.write_text(
        "kader: flevoland\nversie: concept\nproducten:\n"
        "  - {code: 45F34, kenmerken: {max_maanden: 10}}\n"
        "  - {code: FLX-KDC, herkenning: [{categorie: 41, codes: [41A03, null]}]}\n"
    )

    nieuw = pas_aan(flevoland, lees_aanpassing(pad))

    oud = flevoland.producten["45F34"]
    kenmerken = oud.kenmerken.model_copy(update={"max_maanden": 10})
    assert nieuw.producten["45F34"] == oud.model_copy(update={"kenmerken": kenmerken})
    assert list(nieuw.producten["FLX-KDC"].vormen()) == [("41", "41A03"), ("41", None)]


def test_een_nieuw_product_hoort_er_meteen_bij(proef: Kadergegevens, tmp_path: Path) -> None:
    nieuw = met(
        proef,
        tmp_path,
        "producten: [{code: P3, naam: Drie, categorie: 44, bron: C, kenmerken: {}}]\n"
        "deelname: [{gemeente: 0034, producten: [P3]}]\n",
    )

    assert nieuw.producten["P3"].naam == "Drie"
    assert nieuw.kaderbestand.deelname[0].met("P3")


def test_een_rij_van_de_omzettabel_vervangt_die_van_hetzelfde_product(
    proef: Kadergegevens, tmp_path: Path
) -> None:
    rij = "ist_soll: [{gemeente: 0034, ist: {categorie: 45, code: 45A04}, soll: %s, bron: C}]"
    ander = "ist_soll: [{gemeente: 0303, ist: {categorie: 45, code: 45A04}, soll: P1, bron: C}]"
    eerst = met(met(proef, tmp_path, rij % "P1"), tmp_path, ander)

    nieuw = met(eerst, tmp_path, rij % "P2")

    assert {(r.gemeente, r.soll) for r in nieuw.ist_soll} == {("0034", "P2"), ("0303", "P1")}


def test_een_versie_met_een_einde_en_een_andere_titel(proef: Kadergegevens, tmp_path: Path) -> None:
    nieuw = met(proef, tmp_path, "titel: Ander\nvanaf: 2027-07-01\ntot: 2029-12-31\n").kaderbestand

    assert (nieuw.titel, nieuw.vanaf, nieuw.tot) == (
        "Ander",
        date(2027, 7, 1),
        date(2029, 12, 31),
    )


def test_een_instelling_die_nog_leeg_was_neemt_de_soort_die_erbij_staat(tmp_path: Path) -> None:
    rijen_ = (
        "parameters:\n"
        "  PR-01: [{waarden: {dagen: null, tarieven: null}, soorten: {tarieven: velden}}]\n"
    )
    proef = laad_gegevens(schrijf(tmp_path, parameters=rijen_))
    regel = "regels: {PR-01: {parameters: {waarden: {dagen: %s, tarieven: %s}}}}"

    nieuw = met(proef, tmp_path, regel % ("5", "{P1: 6000}"))

    assert nieuw.parameters["PR-01"][0].waarden == {"dagen": 5, "tarieven": {"P1": 6000}}
    plek = "concept.yaml, regel 3: regels.PR-01.parameters.waarden"
    assert fouten(proef, tmp_path, regel % ("vijf", "3")) == [
        f"{plek}.dagen: moet een geheel getal zijn, niet 'vijf'",
        f"{plek}.tarieven: moet uit velden met een waarde bestaan, niet '3'",
    ]


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("waarden", "verwacht"),
    [
        (
            "{minuut: 3}",
            ".minuut: onbekende parameter 'minuut' bij PR-01; bekend: minuten, maanden",
        ),
        ("{minuten: veel}", ".minuten: moet een geheel getal zijn, niet 'veel'"),
        ("{minuten: 0.5}", ".minuten: moet een geheel getal zijn, niet '0.5'"),
        ("{minuten: -1}", ".minuten: -1 is negatief; geef 0 of meer"),
        (
            "{minuten: null}",
            ".minuten: mag niet leeg zijn; een regel uitzetten gaat met 'uit: true'",
        ),
    ],
)
def test_een_waarde_die_bij_de_regel_niet_past(
    waarden: str, verwacht: str, proef: Kadergegevens, tmp_path: Path
) -> None:
    tekst = f"regels:\n  PR-01:\n    parameters:\n      waarden: {waarden}\n"

    assert fouten(proef, tmp_path, tekst) == [
        f"concept.yaml, regel 6: regels.PR-01.parameters.waarden{verwacht}"
    ]


@pytest.mark.parametrize(
    ("waarden", "verwacht"),
    [
        ("{tabel: {P9: 4}}", None),
        ("{tabel: {P9: vier}}", ".tabel.P9: moet een geheel getal zijn, niet 'vier'"),
        ("{codes: [c, d]}", None),
        ("{codes: [c, 3]}", ".codes[2]: moet tekst zijn, niet '3'"),
        ("{codes: c}", ".codes: moet een lijst zijn, niet 'c'"),
        ("{deel: {van: 2}}", None),
        ("{deel: {vn: 2}}", ".deel.vn: onbekende parameter 'vn' bij PR-01; bekend: van, tot"),
    ],
)
def test_een_tabel_groeit_en_een_vast_rijtje_namen_niet(
    waarden: str, verwacht: str | None, tmp_path: Path
) -> None:
    oud = "parameters: {PR-01: [{waarden: {tabel: {P1: 3}, codes: [a], deel: {van: 1, tot: 2}}}]}"
    proef = laad_gegevens(schrijf(tmp_path, parameters=oud))
    tekst = f"regels: {{PR-01: {{parameters: {{waarden: {waarden}}}}}}}"

    if verwacht is None:
        assert met(proef, tmp_path, tekst).inhoud_hash != proef.inhoud_hash
    else:
        plek = "concept.yaml, regel 3: regels.PR-01.parameters.waarden"
        assert fouten(proef, tmp_path, tekst) == [plek + verwacht]


@pytest.mark.parametrize(
    ("tekst", "verwacht"),
    [
        (
            "regels: {PR-09: {parameters: {waarden: {a: 1}}}}",
            "regels.PR-09.parameters: PR-09 heeft in dit kader geen parameters",
        ),
        (
            "regels: {PR-01: {gevolg: verbieden}}",
            (
                "regels.PR-01.gevolg: kies uit 'weigeren', 'afwijken', 'signaleren', 'termijn' of "
                "'afleiden', niet 'verbieden'"
            ),
        ),
        (
            "regels: {PR-01: {afwijking_door: [buurman]}}",
            (
                "regels.PR-01.afwijking_door[1]: onbekende rol 'buurman'; bekend: verwijzer, arts, "
                "huisarts"
            ),
        ),
        (
            "deelname: [{gemeente: 0034, producten: [P9]}]",
            "deelname[1].producten[1]: onbekende productcode 'P9'; bekend: P1, P2",
        ),
        (
            "ist_soll: [{gemeente: 0034, ist: {categorie: 45}, soll: P9, bron: C}]",
            "ist_soll[1].soll: onbekende productcode 'P9'; bekend: P1, P2",
        ),
        ("producten: [{code: P1, eenheden: ['99']}]", "producten[1].eenheden[1]: '99' is geen "),
        ("producten: [{code: P1, nam: x}]", "producten[1].nam: onbekend veld; bedoeld is "),
        ("producten: [{code: P9, naam: x, kenmerken: {}}]", "producten[1].bron: dit veld ontbree"),
        (
            "producten: [{code: P1, herkenning: [{categorie: 45, codes: [P2]}]}]",
            "producten[1].herkenning: een bericht met categorie 45, code P2 kan ook P2 betekenen",
        ),
        ("tot: 2026-01-01", "tot: de laatste dag ligt vóór de eerste (2027-01-01)"),
        (
            "opvolger: x",
            "opvolger: onbekend veld; bekend zijn: bekendgemaakt, deelname, in_werking, ",
        ),
    ],
)
def test_wat_niet_bij_het_kader_past_wordt_geweigerd(
    tekst: str, verwacht: str, proef: Kadergegevens, tmp_path: Path
) -> None:
    (enige,) = fouten(proef, tmp_path, tekst)

    assert enige.startswith(f"concept.yaml, regel 3: {verwacht}")


def test_alle_fouten_van_een_aanpassing_komen_tegelijk(
    proef: Kadergegevens, tmp_path: Path
) -> None:
    gevonden = fouten(
        proef,
        tmp_path,
        "tot: 2026-01-01\n"
        "deelname: [{gemeente: 0034, producten: [P9]}]\n"
        "regels: {PR-01: {parameters: {waarden: {minuut: 1}}}}\n"
        "producten: [{code: P1, nam: x}]\n",
    )

    assert [fout.split(":")[0] for fout in gevonden] == [
        f"concept.yaml, regel {nummer}" for nummer in (3, 4, 5, 6)
    ]


def test_een_aanpassing_van_een_ander_kader_wordt_geweigerd(
    proef: Kadergegevens, tmp_path: Path
) -> None:
    pad = tmp_path / "concept.yaml"
    pad.write_text("kader: anders\nversie: 1\n")

    with pytest.raises(GegevensFout, match="regel 1: kader: dit is een aanpassing van 'anders'"):
        pas_aan(proef, lees_aanpassing(pad))


def test_de_gegevens_waar_een_aanpassing_op_rust_blijven_zoals_zij_waren(
    proef: Kadergegevens, tmp_path: Path
) -> None:
    voor = proef.inhoud_hash, rijen(proef), dict(proef.regels)

    met(proef, tmp_path, "regels: {PR-01: {uit: true, parameters: {waarden: {minuten: 1}}}}")

    assert (proef.inhoud_hash, rijen(proef), dict(proef.regels)) == voor
    assert proef.parameters["PR-01"][0] == Parameterrij(
        tot=date(2027, 12, 31), waarden={"minuten": 1000, "maanden": 3}
    )
