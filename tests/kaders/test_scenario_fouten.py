"""Case files that cannot be read or understood: every error with its line and what is right."""

from pathlib import Path

import pytest

from ledger.kaders.bestand import GegevensFout
from ledger.kaders.register import Kaders
from ledger.scenario.bestand import lees_gevallen
from ledger.scenario.stappen import SOORTEN
from ledger.scenario.uitvoeren import kaders_voor, voer_alle_uit, voer_uit
from tests.kaders.gevallen import EINDE, KOP, P1, PARTIJEN, REGEL, VOT, geval, schrijf
from tests.kaders.proefregels import proefkaders


@pytest.fixture
def kaders(tmp_path: Path) -> Kaders:
    return proefkaders(tmp_path)


def fouten(map_: Path, kaders: Kaders, gevallen: str, kop: str = KOP) -> list[str]:
    """Every error of a file, wherever it shows: at reading or at running its first case."""
    pad = schrijf(map_, gevallen, kop)
    with pytest.raises(GegevensFout) as gevangen:
        voer_uit(lees_gevallen(pad), 0, kaders)
    return [str(fout).removeprefix("gevallen.yaml, regel ") for fout in gevangen.value.fouten]


# --- what is wrong with a file --------------------------------------------------------------------


def test_alle_fouten_in_de_stappen_komen_tegelijk_met_hun_regel(
    tmp_path: Path, kaders: Kaders
) -> None:
    gevallen = geval(
        "op: 2027-02-01, verwijzing: {verwijzertype: '02', datum: 20270101}",
        "jw316: {}",
        "op: 2027-01-31, noShow: {gemeente: '0034'}",
        "client: a",
        "noShow: {vervangt: x}",
        als="contract: {}",
        dan="{zonder: [PR-99]}",
    )

    assert fouten(tmp_path, kaders, gevallen) == [
        "6: gevallen[1].gegeven[1].verwijzing.gemeente: dit veld ontbreekt",
        (
            "6: gevallen[1].gegeven[1].verwijzing.datum: moet een dag zijn, "
            "geschreven als 2027-01-31, niet '20270101'"
        ),
        (
            "6: gevallen[1].gegeven[1].verwijzing.verwijzertype: onbekend veld; "
            "bedoeld is misschien 'verwijzerType'"
        ),
        ("7: gevallen[1].gegeven[2].jw316: onbekende stap; bedoeld is misschien 'jw319'"),
        (
            "8: gevallen[1].gegeven[3].op: 2027-01-31 ligt vóór de stap hiervoor "
            "(2027-02-01); zet de stappen op volgorde"
        ),
        "9: gevallen[1].gegeven[4]: de soort stap ontbreekt; bekend zijn: " + ", ".join(SOORTEN),
        (
            "10: gevallen[1].gegeven[5].noShow.vervangt: moet het nummer zijn van "
            "een eerdere stap met een noShow, niet 'x'"
        ),
        (
            "11: gevallen[1].als.contract: over een contract oordeelt geen regel; "
            "zet deze stap bij 'gegeven'"
        ),
        "11: gevallen[1].als.contract.aanbieder: dit veld ontbreekt",
        "11: gevallen[1].als.contract.product: dit veld ontbreekt",
        "11: gevallen[1].als.contract.vanaf: dit veld ontbreekt",
        "12: gevallen[1].dan.zonder[1]: er is geen regel PR-99",
    ]


@pytest.mark.parametrize(
    ("dan", "melding"),
    [
        ("{}", "gevallen[1].dan: zeg minstens één ding dat uit de stap moet volgen"),
        (
            "{uitkomst: goed}",
            "gevallen[1].dan.uitkomst: kies uit 'toegestaan' of 'geweigerd', niet 'goed'",
        ),
        (
            "{bevindingen: {PR-01: weiger}}",
            (
                "gevallen[1].dan.bevindingen.PR-01: kies uit 'weigeren', 'afwijken', 'signaleren', "
                "'termijn' of 'afleiden', niet 'weiger'"
            ),
        ),
        (
            "{bevindingen: {PR-01: weigeren}, zonder: [PR-01]}",
            "gevallen[1].dan.zonder[1]: PR-01 staat ook bij de bevindingen",
        ),
        (
            "{advies: honoreren, reden: 4}",
            "gevallen[1].dan.reden: een reden hoort bij het advies afwijzen",
        ),
        (
            "{termijnen: {PR-03: {laatsteDag: 12}}}",
            (
                "gevallen[1].dan.termijnen.PR-03.laatsteDag: moet een dag zijn, geschreven als "
                "2027-01-31, niet '12'"
            ),
        ),
        ("{op: 1}", "gevallen[1].dan.op: onbekend veld; bedoeld is misschien 'open'"),
    ],
)
def test_een_verwachting_die_niet_kan_wordt_uitgelegd(
    tmp_path: Path, kaders: Kaders, dan: str, melding: str
) -> None:
    gevallen = geval(als=f"op: 2027-02-01, jw315: {{{VOT}}}", dan=dan)

    assert fouten(tmp_path, kaders, gevallen) == [f"7: {melding}"]


def test_een_naam_staat_er_maar_een_keer(tmp_path: Path, kaders: Kaders) -> None:
    een = geval(als=f"op: 2027-02-01, jw315: {{{VOT}}}", dan="{uitkomst: toegestaan}")

    assert fouten(tmp_path, kaders, een + een) == ["8: gevallen[2].naam: deze naam staat er dubbel"]


def test_zonder_dag_is_een_stap_niet_te_begrijpen(tmp_path: Path, kaders: Kaders) -> None:
    gevallen = geval(
        f"contract: {{{PARTIJEN}, {P1}, vanaf: 2027-01-01}}",
        als=f"noShow: {{{PARTIJEN}}}",
        dan="{uitkomst: toegestaan}",
    )

    assert "6: gevallen[1].gegeven[1]: de dag ontbreekt; zet er 'op' bij" in (
        fouten(tmp_path, kaders, gevallen)
    )


def test_een_dag_voor_deze_eeuw_is_geen_dag_van_het_grootboek(
    tmp_path: Path, kaders: Kaders
) -> None:
    gevallen = geval(als=f"noShow: {{{PARTIJEN}, datum: 1969-12-31}}", dan="{uitkomst: toegestaan}")

    assert fouten(tmp_path, kaders, gevallen) == [
        "6: gevallen[1].als: 1969-12-31 ligt vóór 2000-01-01; zet er een latere 'op' bij"
    ]


def test_een_regel_op_een_onbekende_toewijzing_noemt_zelf_haar_product(
    tmp_path: Path, kaders: Kaders
) -> None:
    gevallen = geval(
        als=f"op: 2027-04-01, jw323: {{{PARTIJEN}, prestaties: [{REGEL}]}}",
        dan="{uitkomst: toegestaan}",
    )

    assert fouten(tmp_path, kaders, gevallen) == [
        (
            "6: gevallen[1].als.jw323.prestaties[1].product: noem het product: "
            "gemeente 0034 heeft geen toewijzing 1 van deze cliënt met een product"
        )
    ]


def test_een_fout_geval_houdt_de_andere_niet_tegen(tmp_path: Path, kaders: Kaders) -> None:
    gevallen = geval(als="jw316: {}", dan="{uitkomst: toegestaan}", naam="fout") + geval(
        als=f"op: 2027-02-01, jw315: {{{VOT}, {EINDE}}}", dan="{uitkomst: toegestaan}", naam="goed"
    )

    resultaten, gemeld = voer_alle_uit(lees_gevallen(schrijf(tmp_path, gevallen)), kaders)

    assert [resultaat.geval.naam for resultaat in resultaten] == ["goed"]
    assert [fout.veld for fout in gemeld] == ["gevallen[1].als.jw316", "gevallen[1].als"]


# --- changes to the kaders ------------------------------------------------------------------------


def test_een_aanpassing_geldt_voor_haar_bestand_en_een_fout_daarin_heeft_haar_regel(
    tmp_path: Path,
) -> None:
    def met(rijen: str) -> Path:
        kop = f"kader: flevoland\nregel: FL-TOEP-01\naanpassingen:\n{rijen}gevallen:\n"
        een = geval(als=f"op: 2027-02-01, jw315: {{{VOT}}}", dan="{uitkomst: toegestaan}")
        return schrijf(tmp_path, een, kop)

    later = "  - {kader: flevoland, versie: t, deelname: [{gemeente: '0303', vanaf: 2028-01-01}]}\n"
    kaders = kaders_voor(lees_gevallen(met(later)))
    fout = "  - kader: flevoland\n    versie: t\n    regels:\n      FL-BESTAAT-NIET: {uit: true}\n"

    assert str(kaders.op_naam["flevoland"].vanaf("0303")) == "2028-01-01"
    with pytest.raises(GegevensFout) as gevangen:
        kaders_voor(lees_gevallen(met(fout + "  - {kader: zeeland, versie: 1}\n")))
    assert [str(rij).removeprefix("gevallen.yaml, regel ") for rij in gevangen.value.fouten] == [
        ("7: regels.FL-BESTAAT-NIET: er is geen regel FL-BESTAAT-NIET in flevoland"),
        "8: kader: onbekende kader 'zeeland'; bekend: almere, boxtel, flevoland, zuid-limburg",
    ]
