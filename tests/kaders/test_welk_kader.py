"""Which kader judges: gemeente, product and day decide, and nothing judges when none holds."""

import re
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from importlib import invalidate_caches
from pathlib import Path

import pytest

import ledger.kaders
from ledger.bevinding import Gevolg
from ledger.client import ClientToestand
from ledger.gebeurtenissen import VerzoekOntvangen
from ledger.kaders.gegevens import Aanpassing, laad_gegevens
from ledger.kaders.kader import Kader, KaderFout
from ledger.kaders.oordeel import Uitslag, beoordeel_feit
from ledger.kaders.regelboek import Regelboek
from ledger.kaders.register import Kaders, alle_kaders, kadernamen, laad_kader, laad_kaders
from ledger.kaders.zaak import Omgeving, Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst
from ledger.stempel import Stempel
from ledger.waarden import Omvang, Product
from tests.kaders.proefkader import PARAMETERS, schrijf

ALMERE, DRONTEN, LELYSTAD, NOORDOOSTPOLDER, URK, ZEEWOLDE = (
    "0034",
    "0303",
    "0995",
    "0171",
    "0184",
    "0050",
)
START = date(2027, 1, 1)
GEZIN_INTENSIEF = {"45F34", "45F36"}
BASIS = {"45F01", "45F02"}
LATER = Aanpassing.model_validate(
    {
        "kader": "flevoland",
        "versie": "Dronten later",
        "deelname": [{"gemeente": DRONTEN, "vanaf": date(2028, 1, 1)}],
    }
)


def beoordeel(
    kaders: Kaders, gemeente: str, code: str | None, dag: date, *, minuten: int = 60
) -> Uitslag:
    """What the kaders say of a request that was made and begins on one day."""
    stempel = Stempel(datetime.combine(dag, time(12), UTC), "proef", "beheerder", "opdracht 1")
    feit = stempel.zet(
        VerzoekOntvangen,
        "client",
        1,
        dag,
        gemeente=gemeente,
        aanbieder="12345678",
        referentie_aanbieder="R1",
        dagtekening=dag,
        product=Product(categorie="45", code=code),
        ingangsdatum=dag,
        omvang=Omvang(volume=minuten, eenheid="01", frequentie="6"),
        verwijzer_type="02",
    )
    return beoordeel_feit(kaders, feit, ClientToestand("client"), Omgeving(), dag)


def oordelende(kaders: Kaders, gemeente: str, code: str, dag: date) -> set[str]:
    """The kaders that hold for a request; no other says more than where its reach ends."""
    product = Product(categorie="45", code=code)
    geldend = {
        kader.naam
        for kader, eigen in kaders.betrokken(gemeente, product)
        if kader.neemt_deel(gemeente, eigen, dag)
    }
    for bevinding in beoordeel(kaders, gemeente, code, dag).bevindingen:
        kader = next(rij for rij in kaders.op_naam.values() if bevinding.regel in rij.regels)
        assert kader.naam in geldend or kader.regels[bevinding.regel].reikwijdte, bevinding
    return geldend


def deelnemende_codes(gemeente: str, dag: date = START) -> set[str]:
    """The products of Flevoland with which a gemeente takes part."""
    kader = alle_kaders().op_naam["flevoland"]
    eigen = {code for code, product in kader.gegevens.producten.items() if not product.extern}
    return {code for code in eigen if kader.neemt_deel(gemeente, code, dag)}


# --- the kaders as delivered --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "dag", "oordelen"),
    [
        ("45A05", date(2026, 12, 31), {"almere"}),
        ("45A05", START, set()),
        ("45F31", date(2026, 12, 31), set()),
        ("45F31", START, {"flevoland"}),
    ],
)
def test_almere_gaat_met_2027_van_het_eigen_kader_naar_dat_van_flevoland(
    code: str, dag: date, oordelen: set[str]
) -> None:
    assert oordelende(alle_kaders(), ALMERE, code, dag) == oordelen


def test_een_oordeel_noemt_de_versie_van_het_kader_met_de_hash_van_zijn_inhoud() -> None:
    kader = alle_kaders().op_naam["flevoland"]
    assert beoordeel(alle_kaders(), ALMERE, "45F31", START).versies == {"flevoland": kader.kenmerk}
    assert re.fullmatch("1#[0-9a-f]{16}", kader.kenmerk)


def test_lelystad_doet_alleen_mee_met_gezin_intensief() -> None:
    assert deelnemende_codes(LELYSTAD) == GEZIN_INTENSIEF


@pytest.mark.parametrize("gemeente", [NOORDOOSTPOLDER, URK])
def test_noordoostpolder_en_urk_hebben_ook_basis_begeleiding(gemeente: str) -> None:
    assert deelnemende_codes(gemeente) >= BASIS | GEZIN_INTENSIEF


@pytest.mark.parametrize("gemeente", [ALMERE, DRONTEN])
def test_almere_en_dronten_hebben_alles_behalve_basis_begeleiding(gemeente: str) -> None:
    assert deelnemende_codes(gemeente) == deelnemende_codes(URK) - BASIS


def test_een_gemeente_buiten_de_regio_doet_met_niets_mee() -> None:
    assert deelnemende_codes(ZEEWOLDE) == set()


def test_voor_2027_doet_niemand_mee_met_flevoland() -> None:
    dag = date(2026, 12, 31)
    assert not any(
        deelnemende_codes(gemeente, dag) for gemeente in (ALMERE, DRONTEN, LELYSTAD, URK)
    )


# --- a gemeente that starts later ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("gemeente", "dag", "oordelen"),
    [
        (DRONTEN, date(2027, 12, 31), set()),
        (DRONTEN, date(2028, 1, 1), {"flevoland"}),
        (URK, date(2027, 12, 31), {"flevoland"}),
    ],
)
def test_een_aanpassing_laat_dronten_in_2028_beginnen(
    gemeente: str, dag: date, oordelen: set[str]
) -> None:
    assert oordelende(laad_kaders([LATER]), gemeente, "45F31", dag) == oordelen


def test_wie_later_begint_hoort_tot_dan_alleen_waar_het_kader_ophoudt() -> None:
    bevindingen = beoordeel(laad_kaders([LATER]), DRONTEN, "45F31", date(2027, 12, 31)).bevindingen
    assert "FL-TOEP-07" in {bevinding.regel for bevinding in bevindingen}
    assert not any(bevinding.blokkeert for bevinding in bevindingen)


def test_een_aanpassing_geeft_het_kader_een_ander_kenmerk() -> None:
    aangepast = laad_kaders([LATER]).op_naam["flevoland"]
    assert aangepast.kenmerk != alle_kaders().op_naam["flevoland"].kenmerk


# --- no fall-through ------------------------------------------------------------------------------


def _te_veel(zaak: Zaak, p: Parameters) -> Antwoord:
    minuten = None if zaak.voorstel is None else zaak.voorstel.minuten
    return Uitkomst("Te veel minuten.") if (minuten or 0) > p["minuten"] else None


def proefboek(*onderdelen: dict[str, object]) -> Regelboek:
    """A book with PR-01, PR-02 … on JW315, each with what is given for it."""
    boek = Regelboek()
    for nummer, anders in enumerate(onderdelen, 1):
        velden = {"titel": "Omvang", "bron": "A", "gevolg": Gevolg.WEIGEREN, **anders}
        boek.regel(f"PR-0{nummer}", "JW315", **velden)(_te_veel)  # type: ignore[arg-type]
    return boek


def proefkader(map_: Path, boek: Regelboek, **bestanden: str) -> Kader:
    map_.mkdir(exist_ok=True)
    return Kader(laad_gegevens(schrijf(map_, **bestanden)), boek)


@pytest.mark.parametrize(
    ("dag", "geweigerd"),
    [(date(2027, 12, 31), True), (date(2028, 1, 1), False), (date(2031, 1, 1), False)],
)
def test_verlopen_getallen_gelden_niet_meer(tmp_path: Path, dag: date, geweigerd: bool) -> None:
    parameters = "\n".join(PARAMETERS.splitlines()[:3]) + "\n"
    kaders = Kaders([proefkader(tmp_path, proefboek({}), parameters=parameters)])
    uitslag = beoordeel(kaders, ALMERE, "P1", dag, minuten=1001)
    assert [b.regel for b in uitslag.bevindingen] == (["PR-01"] if geweigerd else [])


def test_een_nieuwe_rij_getallen_geldt_vanaf_haar_eerste_dag(tmp_path: Path) -> None:
    kaders = Kaders([proefkader(tmp_path, proefboek({}))])
    oud, nieuw = date(2027, 12, 31), date(2028, 1, 1)
    assert beoordeel(kaders, ALMERE, "P1", oud, minuten=1100).bevindingen
    assert not beoordeel(kaders, ALMERE, "P1", nieuw, minuten=1100).bevindingen
    assert beoordeel(kaders, ALMERE, "P1", nieuw, minuten=1201).bevindingen


# --- contradictions and overlap -----------------------------------------------------------------

_OMVANG = {"onderwerp": "omvang"}


def test_twee_regels_over_hetzelfde_zonder_voorrang_worden_niet_geladen(tmp_path: Path) -> None:
    with pytest.raises(KaderFout, match="PR-01 en PR-02 beslissen allebei over 'omvang'"):
        proefkader(tmp_path, proefboek(_OMVANG, _OMVANG))


@pytest.mark.parametrize(
    ("een", "ander"),
    [
        (_OMVANG, {**_OMVANG, "gaat_voor": ["PR-01"]}),
        ({**_OMVANG, "producten": ["P1"]}, {**_OMVANG, "producten": ["P2"]}),
        ({**_OMVANG, "tot": date(2027, 6, 30)}, {**_OMVANG, "vanaf": date(2027, 7, 1)}),
        (_OMVANG, {"onderwerp": "duur"}),
    ],
    ids=["met voorrang", "andere producten", "na elkaar", "iets anders"],
)
def test_regels_die_elkaar_niet_tegenspreken_worden_geladen(
    tmp_path: Path, een: dict[str, object], ander: dict[str, object]
) -> None:
    assert set(proefkader(tmp_path, proefboek(een, ander)).regels) == {"PR-01", "PR-02"}


def test_waar_de_ene_regel_voorgaat_wordt_de_andere_niet_gehoord(tmp_path: Path) -> None:
    boek = proefboek(_OMVANG, {**_OMVANG, "gaat_voor": ["PR-01"]})
    parameters = PARAMETERS + "  PR-02:\n    - {waarden: {minuten: 500}}\n"
    kaders = Kaders([proefkader(tmp_path, boek, parameters=parameters)])
    beide = beoordeel(kaders, ALMERE, "P1", START, minuten=1001)
    assert [b.regel for b in beide.bevindingen] == ["PR-02"]


def _twee_kaders(map_: Path, grens: str) -> Kaders:
    """Two kaders of one gemeente and product; the second begins on `grens`."""
    kop = (
        "documenten: [{naam: Regeling}]\nversie: 1\nversiedatum: verzoek\n"
        "deelname: [{gemeente: 0034, producten: [P1]}]\n"
    )
    oud = f"kader: oud\ntitel: Oud\nvanaf: 2026-01-01\ntot: 2026-12-31\n{kop}"
    nieuw = f"kader: nieuw\ntitel: Nieuw\nvanaf: {grens}\n{kop}"
    return Kaders(
        [
            proefkader(map_ / "oud", proefboek({}), kader=oud),
            proefkader(map_ / "nieuw", proefboek({}), kader=nieuw),
        ]
    )


def test_twee_kaders_die_tegelijk_gelden_worden_niet_geladen(tmp_path: Path) -> None:
    with pytest.raises(KaderFout) as fout:
        _twee_kaders(tmp_path, "2026-12-31")
    assert "oud en nieuw gelden tegelijk voor gemeente 0034 en product P1" in fout.value.fouten


def test_twee_kaders_die_elkaar_opvolgen_mogen_naast_elkaar_bestaan(tmp_path: Path) -> None:
    kaders = _twee_kaders(tmp_path, "2027-01-01")
    assert set(beoordeel(kaders, ALMERE, "P1", date(2026, 12, 31)).versies) == {"oud"}
    assert set(beoordeel(kaders, ALMERE, "P1", START).versies) == {"nieuw"}


def test_de_kaders_zoals_geleverd_spreken_elkaar_niet_tegen() -> None:
    assert {"almere", "flevoland"} <= set(laad_kaders().op_naam)


# --- one more kader -----------------------------------------------------------------------------

_VIJFDE = {
    "__init__.py": (
        "from ledger.kaders.gegevensmodellen import Waarden as Kenmerken\n"
        "from ledger.kaders.regelboek import Regelboek\n\n"
        "BOEK = Regelboek()\n"
    ),
    "omvang.py": (
        "from ledger.bevinding import Gevolg\n"
        "from ledger.kaders.vijfde import BOEK\n"
        "from ledger.regels import Uitkomst\n\n\n"
        "@BOEK.regel('VK-01', 'JW315', titel='Omvang', bron='Omvang',"
        " gevolg=Gevolg.WEIGEREN, wj759='4')\n"
        "def omvang(zaak, p):\n"
        "    if zaak.voorstel.minuten <= p['minuten']:\n"
        "        return None\n"
        "    return Uitkomst('Te veel.', {'maxMinuten': p['minuten']})\n"
    ),
    "kader.yaml": (
        "kader: vijfde\ntitel: Vijfde\ndocumenten: [{naam: Regeling}]\nversie: 1\n"
        "vanaf: 2027-01-01\nversiedatum: verzoek\ndeelname: [{gemeente: 0050}]\n"
    ),
    "producten.yaml": (
        "producten:\n  - {code: VK1, naam: Hulp, categorie: 45, bron: Omvang, kenmerken: {}}\n"
    ),
    "parameters.yaml": "parameters:\n  VK-01:\n    - {waarden: {minuten: 100}}\n",
}


@pytest.fixture
def vijfde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder beside the other kaders, with one product and one rule."""
    map_ = tmp_path / "vijfde"
    map_.mkdir()
    for naam, tekst in _VIJFDE.items():
        (map_ / naam).write_text(tekst, encoding="utf-8")
    monkeypatch.setattr(ledger.kaders, "__path__", [*ledger.kaders.__path__, str(tmp_path)])
    invalidate_caches()
    yield
    for naam in [naam for naam in sys.modules if naam.startswith("ledger.kaders.vijfde")]:
        del sys.modules[naam]
    delattr(ledger.kaders, "vijfde")


@pytest.mark.usefixtures("vijfde")
def test_een_map_erbij_is_een_kader_erbij() -> None:
    kaders = laad_kaders()
    assert "vijfde" in kadernamen()
    te_veel = beoordeel(kaders, ZEEWOLDE, "VK1", START, minuten=101)
    assert [(b.regel, b.wj759, b.operanden) for b in te_veel.bevindingen] == [
        ("VK-01", "4", {"maxMinuten": 100})
    ]
    assert te_veel.versies == {"vijfde": kaders.op_naam["vijfde"].kenmerk}
    assert not beoordeel(kaders, ZEEWOLDE, "VK1", START, minuten=100).bevindingen


@pytest.mark.usefixtures("vijfde")
def test_een_kader_erbij_verandert_niets_voor_wie_er_niet_onder_valt() -> None:
    assert "flevoland" not in beoordeel(laad_kaders(), ZEEWOLDE, "VK1", START).versies
    assert "vijfde" not in beoordeel(laad_kaders(), ALMERE, "45F31", START).versies
    assert laad_kader("vijfde").gemeenten == {ZEEWOLDE}
