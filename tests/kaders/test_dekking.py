"""The coverage tables: every rule of the catalogues is there, carried out and proven on both sides;
every paragraph of the documents has rules or says why not.
"""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from ledger.bevinding import Bron, Gevolg
from ledger.kaders.bestand import GegevensFout, lees_tekst
from ledger.kaders.dekking import (
    Dekkingsbestand,
    Kaderdekking,
    Regeldekking,
    Status,
    Tegenstrijdighedenbestand,
    bronnen,
    kaderdekking,
    paragraaffouten,
    strijdfouten,
)
from ledger.kaders.kader import Kader
from ledger.kaders.regelboek import Definitie
from ledger.kaders.register import alle_kaders, map_van
from ledger.scenario.bestand import Dan, lees_gevallen
from tests.ijw.hulp import SHARED, met_catalogus
from tests.kaders.koppen import (
    artikelen,
    beginnen,
    geperst,
    koppen,
    labels,
    regels,
    rubrieken,
)
from tests.kaders.proefregels import proefkaders
from tests.kaders.test_welk_kader import proefboek, proefkader

KADERS = ("flevoland", "almere", "zuid-limburg", "boxtel")
HOOFDMAP = Path(__file__).parents[2]

ANDERE_PLEK = {
    "FL-TOEP-04": "said where help is asked for or given; a start, stop or claim follows that",
    "FL-ADM-01": "an answer to a declaration is made with the verdict on it (JW323/bericht)",
    "FL-315-16": "every product is answered by itself; only a JW301 can differ from what was asked",
    "FL-317-11": "a VOW is one request in the ledger; only a JW301 can honour a part of it",
    "FL-317-13": "who directs the process changes no route by itself; the next JW301 does",
    "FL-305-03": "the ledger's own verdict never looks at starts and stops; an answer may",
    "FL-323-03": "the minutes of a group session have a rule of their own (FL-GROEP-01)",
    "FL-325-01": "an answer to a declaration is made with the verdict on it (JW323/bericht)",
}
"""Rules that hang on other places than the catalogue names, with the reason."""

_NIET_IN_CONTRACT = (
    *("FL-301-03", "FL-RL-01", "FL-GEZ-11"),
    *("ZL-301-03", "ZL-PROD-01", "ZL-VERV-03"),
    *("BX-PROD-04", "BX-PROD-07", "BX-PROD-09", "BX-PROD-10", "BX-PROD-11", "BX-KWAL-06"),
)
"""They say what an allocation looks like: another does not fit the contract."""
_GEEN_GROND = (
    *("BX-VERW-01", "BX-VERW-03", "BX-VERW-04", "BX-VERW-05"),
    *("BX-VOORL-10", "BX-VOORL-11", "BX-VOORL-12"),
    *("BX-VAK-01", "BX-VAK-02", "BX-VAK-03", "BX-VAK-05", "BX-VAK-06", "BX-VAK-08"),
    *("BX-PROD-05", "BX-PROD-06", "BX-PROD-08"),
)
"""They say who may get the help, and on what ground."""
_LEEFTIJD = ("ZL-LFT-03", "BX-LFT-02", "BX-LFT-03", "BX-LFT-04", "BX-LFT-07", "BX-PLEEG-03")
EIGEN_AFWIJSREDEN = {
    **dict.fromkeys(_NIET_IN_CONTRACT, "4"),
    **dict.fromkeys(_GEEN_GROND, "7"),
    **dict.fromkeys(_LEEFTIJD, "9"),
    "BX-WPB-01": "8",
}
"""Rules that can reject a request, for which the catalogue names no reason of WJ759."""

ROLLEN = {
    "JGZ Almere": "jgzAlmere",
    "(gedrags)deskundige JGZ Almere": "gedragsdeskundigeJgz",
    "(gedrags)deskundige betrokken GI": "gedragsdeskundigeGi",
    "jeugdconsulent Wijkteam": "jeugdconsulent",
}
"""Roles that the catalogue writes as words."""

PGB_PLEK = {
    "pgb.aanvraag": "pgbAanvraag",
    "pgb.toekenning": "pgbBesluit",
    "pgb.besteding": "pgbBesteding",
}
"""Places that a catalogue calls otherwise."""

AFWIJSREDENEN = (
    "reden_afwijzing_verzoek",
    "reden_afwijzing_319",
    "reden_afwijzing",
    "reden_buiten_contract",
)
"""Under which names a catalogue gives the reason with which a request is rejected."""

BRON = {
    "Regionaal Handelingskader en Afsprakenkader Flevoland": "001",
    "Productomschrijving Multidisciplinaire Specialistische Jeugdhulp": "002",
    "Begeleiding specialistisch (productpagina gemeente Almere)": "000",
    "B_1a beschrijvingen jeugd (arrangementen jeugdhulp Zuid-Limburg)": "003",
    "Nadere regels jeugdhulp gemeente Boxtel 2020": "004",
}
"""Which text a document is."""
EIGEN_KOPPEN = {"002": labels, "003": rubrieken, "004": artikelen}
"""Texts that are tables, or full of them, and one that is numbered as a regulation."""

met_documenten = pytest.mark.skipif(
    not (SHARED / "seeds").is_dir(), reason="de map met de bronnen ontbreekt (TOEWIJZING_SHARED)"
)
per_kader = pytest.mark.parametrize("naam", KADERS)


def _kader(naam: str) -> Kader:
    return alle_kaders().op_naam[naam]


@cache
def _dekking(naam: str) -> Kaderdekking:
    return kaderdekking(_kader(naam))


@cache
def _catalogus(naam: str) -> dict[str, dict[str, Any]]:
    pad = SHARED / "kaders" / f"{naam}.yaml"
    tekst = pad.read_text(encoding="utf-8") if pad.is_file() else "{}"
    return {rij["regel"]: rij for rij in yaml.safe_load(tekst).get("regels", ())}


def _beide(naam: str) -> list[tuple[Definitie, dict[str, Any]]]:
    """Every rule that is carried out, with its description."""
    definities = _kader(naam).boek.definities
    return [(definities[c], rij) for c, rij in _catalogus(naam).items() if c in definities]


def _regels() -> list[Any]:
    return [
        pytest.param(naam, rij, id=rij.code) for naam in KADERS for rij in _dekking(naam).regels
    ]


def _als_lijst(waarde: Any) -> list[str]:
    return [waarde] if isinstance(waarde, str) else list(waarde or ())


# --- the catalogues -------------------------------------------------------------------------------


@met_catalogus
@per_kader
def test_de_regels_zijn_die_van_de_catalogus(naam: str) -> None:
    uitgevoerd, beschreven = {rij.code for rij in _dekking(naam).regels}, set(_catalogus(naam))

    assert beschreven - uitgevoerd == set(), "beschreven, maar niet uitgevoerd"
    assert uitgevoerd - beschreven == set(), "uitgevoerd, maar niet beschreven"


@met_catalogus
@per_kader
def test_elke_regel_heeft_het_gevolg_van_de_catalogus(naam: str) -> None:
    anders = {d.code: d.gevolg.value for d, rij in _beide(naam) if d.gevolg != rij["gevolg"]}

    assert anders == {}


@met_catalogus
@per_kader
def test_elke_regel_hangt_waar_de_catalogus_haar_toetst(naam: str) -> None:
    zonder = {
        definitie.code: sorted(gemist)
        for definitie, rij in _beide(naam)
        if (gemist := _plekken(rij["bij"]) - {p.split("/")[0] for p in definitie.plekken})
    }

    assert {code: plek for code, plek in zonder.items() if code not in ANDERE_PLEK} == {}
    assert {code for code in ANDERE_PLEK if code in _catalogus(naam)} == set(zonder)


def _plekken(bij: Any) -> set[str]:
    return {PGB_PLEK.get(plek, plek) for plek in _als_lijst(bij)}


@met_catalogus
@per_kader
def test_elke_regel_wijst_een_verzoek_af_met_de_reden_van_de_catalogus(naam: str) -> None:
    anders = {
        definitie.code: (definitie.wj759, beschreven)
        for definitie, rij in _beide(naam)
        if definitie.wj759 != (beschreven := _afwijsreden(rij["parameters"] or {}))
    }

    eigen = {code: (EIGEN_AFWIJSREDEN[code], None) for code in anders if code in EIGEN_AFWIJSREDEN}
    assert anders == eigen
    assert {code for code in EIGEN_AFWIJSREDEN if code in _catalogus(naam)} == set(anders)


def _afwijsreden(parameters: dict[str, Any]) -> str | None:
    return next((parameters[naam] for naam in AFWIJSREDENEN if naam in parameters), None)


@met_catalogus
@per_kader
def test_afwijken_mogen_de_rollen_van_de_catalogus(naam: str) -> None:
    for definitie, rij in _beide(naam):
        rollen = {ROLLEN.get(rol, _kameel(rol)) for rol in _als_lijst(rij.get("afwijking_door"))}
        assert set(definitie.afwijking_door) == rollen, definitie.code


def _kameel(naam: str) -> str:
    eerste, *rest = naam.split("_")
    return eerste + "".join(deel.capitalize() for deel in rest)


# --- the rules ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("naam", "rij"), _regels())
def test_elke_regel_zegt_wat_ze_is_en_wijst_haar_functie_aan(naam: str, rij: Regeldekking) -> None:
    assert rij.titel.strip()
    assert rij.bron
    for plek in rij.implementatie:
        pad, nummer = plek.split(":")
        tekst = (HOOFDMAP / pad).read_text(encoding="utf-8").splitlines()[int(nummer) - 1]
        assert pad.startswith(f"ledger/kaders/{map_van(naam)}/"), plek
        assert re.match(r"@regel|@rapport|def ", tekst), plek


@pytest.mark.parametrize(("naam", "rij"), _regels())
def test_elke_regel_heeft_een_geval_aan_beide_kanten(naam: str, rij: Regeldekking) -> None:
    """One where the rule has something to say, and one where it has not.

    A rule that derives a value may always have one; then there are two that differ.
    """
    pad = HOOFDMAP / "tests" / "kaders" / naam / f"{rij.code}.yaml"
    assert pad.is_file(), f"{rij.code} heeft nog geen gevallen"
    gevallen = lees_gevallen(pad).gevallen

    assert rij.voorbeelden == tuple(geval.naam for geval in gevallen)
    assert pad.relative_to(HOOFDMAP).as_posix() in rij.tests
    assert any(_spreekt(geval.dan, rij.code) for geval in gevallen), "geen geval waarin ze spreekt"
    afgeleid = {repr(geval.dan.bevindingen.get(rij.code)) for geval in gevallen}
    assert any(_zwijgt(geval.dan, rij.code) for geval in gevallen) or (
        rij.gevolg is Gevolg.AFLEIDEN and len(afgeleid) > 1
    ), "geen geval waarin ze zwijgt"


def _spreekt(dan: Dan, code: str) -> bool:
    """Whether the rule has a judged outcome, opens an obligation or ends one."""
    beoordeeld = any(not rij.niet_beoordeelbaar for rij in dan.bevindingen.get(code, ()))
    return beoordeeld or code in dan.termijnen or code in dan.voldaan


def _zwijgt(dan: Dan, code: str) -> bool:
    """Whether it has no outcome, or leaves its obligation open."""
    return code in dan.zonder or (code in dan.open and not _spreekt(dan, code))


# --- the documents --------------------------------------------------------------------------------


@per_kader
def test_elke_bron_van_een_regel_is_een_paragraaf_van_een_document(naam: str) -> None:
    kader = _kader(naam)
    uit = {rij.code: set[tuple[str, str]]() for rij in _dekking(naam).regels}
    for rij in _dekking(naam).paragrafen:
        for code in rij.regels:
            uit[code].add((rij.document, rij.paragraaf))
    zonder = {code for code, paragrafen in uit.items() if not paragrafen}
    onbekend = {
        (definitie.code, bron.paragraaf)
        for definitie in kader.boek.definities.values()
        for bron in bronnen(kader, definitie)
        if not _bekend(naam, bron.document, bron.paragraaf)
    }

    assert zonder == set()
    assert onbekend == set()


def _bekend(naam: str, document: str, paragraaf: str) -> bool:
    """Whether a paragraph is called so, by itself or together with others."""
    paden = {(rij.document, rij.paragraaf) for rij in _dekking(naam).paragrafen}
    return (document, paragraaf) in paden or paragraaf in _verzamelnamen(naam)


@cache
def _verzamelnamen(naam: str) -> frozenset[str]:
    namen: set[str] = set()
    for pad in (HOOFDMAP / "ledger" / "kaders" / map_van(naam)).glob("dekking*.yaml"):
        bestand = lees_tekst(pad.read_bytes(), Dekkingsbestand, pad.name)
        open_ = list(bestand.paragrafen)
        while open_:
            kop = open_.pop()
            namen |= set(kop.ook_als)
            open_ += kop.onder
    return frozenset(namen)


@per_kader
def test_een_paragraaf_heeft_regels_of_een_reden(naam: str) -> None:
    fout = {
        rij.paragraaf
        for rij in _dekking(naam).paragrafen
        if bool(rij.regels) is not (rij.status is Status.REGELS)
        or bool(rij.regels) is bool(rij.reden)
    }

    assert fout == set()


def _documenten() -> list[Any]:
    return [
        pytest.param(naam, document, id=BRON.get(document, document))
        for naam in KADERS
        for document in dict.fromkeys(rij.document for rij in _dekking(naam).paragrafen)
    ]


def _tekst(document: str) -> str:
    (pad,) = (SHARED / "seeds").glob(f"{BRON[document]}_*.txt")
    return pad.read_text(encoding="utf-8")


def _titels(naam: str, document: str) -> list[str]:
    return [
        rij.kop
        for rij in _dekking(naam).paragrafen
        if rij.document == document and rij.kop is not None
    ]


@met_documenten
@pytest.mark.parametrize(("naam", "document"), _documenten())
def test_elke_kop_van_het_document_staat_op_haar_plaats_in_de_tabel(
    naam: str, document: str
) -> None:
    tekst = _tekst(document)
    gevonden = list(EIGEN_KOPPEN.get(BRON[document], koppen)(tekst))
    titels = iter([geperst(titel) for titel in _titels(naam, document)])

    assert len(gevonden) > 5
    assert [kop for kop in gevonden if geperst(kop) not in titels] == []


@met_documenten
@pytest.mark.parametrize(("naam", "document"), _documenten())
def test_elke_titel_van_de_tabel_staat_zo_in_het_document(naam: str, document: str) -> None:
    """In the same order; a title may go on on the next line."""
    paren = pairwise([*regels(_tekst(document)), ""])
    begin: set[str] = set()
    for titel in _titels(naam, document):
        while geperst(titel) not in begin:
            een, ander = next(paren, (None, ""))
            assert een is not None, f"'{titel}' staat daar niet"
            begin = beginnen(een) | beginnen(f"{een} {ander}")
        begin = begin - {geperst(titel)}


@met_documenten
@per_kader
def test_elk_document_van_het_kader_staat_in_de_tabel(naam: str) -> None:
    in_tabel = {rij.document for rij in _dekking(naam).paragrafen}

    assert in_tabel == {document.naam for document in _kader(naam).bestand.documenten}


@met_catalogus
@per_kader
def test_elke_tegenstrijdigheid_van_de_catalogus_toont_beide_lezingen(naam: str) -> None:
    pad = SHARED / "kaders" / f"{naam}.yaml"
    beschreven = yaml.safe_load(pad.read_text(encoding="utf-8"))["tegenstrijdigheden"]
    eigen = _dekking(naam).tegenstrijdigheden

    assert len(eigen) == len(beschreven)
    for rij, ander in zip(eigen, beschreven, strict=True):
        assert set(_als_lijst(ander.get("regels") or ander["regel"])) <= set(rij.regels)
        assert rij.lezing_a != rij.lezing_b


# --- the files ------------------------------------------------------------------------------------


def test_een_kader_zonder_documenten_in_de_tabel_heeft_alleen_regels(tmp_path: Path) -> None:
    dekking = kaderdekking(proefkaders(tmp_path).op_naam["proef"])

    assert [rij.code for rij in dekking.regels][:2] == ["PR-01", "PR-02"]
    assert dekking.paragrafen == ()
    assert dekking.regels[0].implementatie[0].startswith("tests/kaders/proefregels.py:")


def test_een_paragraaf_die_dubbel_staat_en_een_onbekend_document_worden_geweigerd() -> None:
    tekst = b"document: Elders\nparagrafen:\n  - A\n  - paragraaf: B\n    onder: [(deel), (deel)]\n"
    bestand = lees_tekst(tekst, Dekkingsbestand, "proef/dekking.yaml")

    een, ander = (str(fout) for fout in paragraaffouten(_kader("almere"), bestand))
    assert een.startswith("proef/dekking.yaml, regel 1: document: onbekende document 'Elders'")
    assert (
        ander == "proef/dekking.yaml, regel 5: paragrafen[2].onder[2]: 'B (deel)' staat er dubbel"
    )


def test_een_tegenstrijdigheid_over_een_regel_die_niet_bestaat_wordt_geweigerd() -> None:
    tekst = (
        b"tegenstrijdigheden:\n  - onderwerp: Wie\n    lezing_a: A\n    lezing_b: B\n"
        b"    gekozen: A\n    regels: [AL-VERW-01, AL-VERW-99]\n"
    )
    bestand = lees_tekst(tekst, Tegenstrijdighedenbestand, "proef/strijd.yaml")

    (fout,) = strijdfouten(_kader("almere"), bestand)
    assert str(fout).endswith(
        "regel 6: tegenstrijdigheden[1].regels[2]: er is geen regel AL-VERW-99"
    )


def test_een_paragraaf_kiest_een_van_beide_redenen() -> None:
    tekst = (
        b"document: A\nparagrafen:\n  - Een\n"
        b"  - {paragraaf: Twee, informatief: uitleg, niet_opgenomen: elders}\n"
    )
    with pytest.raises(GegevensFout) as fout:
        lees_tekst(tekst, Dekkingsbestand, "proef/dekking.yaml")

    assert str(fout.value) == (
        "proef/dekking.yaml, regel 4: paragrafen[2]: "
        "kies informatief of niet_opgenomen, niet allebei"
    )


def test_een_bevinding_noemt_bij_elke_paragraaf_het_goede_document(tmp_path: Path) -> None:
    boek = proefboek({"bron": ("A > B", "C", "Bijlage A > 1. Doel")})
    kader = proefkader(tmp_path, boek)

    bron = kader.regels["PR-01"].bron
    assert bron == Bron(document="Regeling", paragraaf="A > B; C; Bijlage > 1. Doel")
    assert [deel.document for deel in bronnen(kader, boek.definities["PR-01"])] == [
        "Regeling",
        "Regeling",
        "Bijlage",
    ]
