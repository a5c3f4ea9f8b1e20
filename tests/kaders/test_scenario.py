"""Case files: what happens in them, and what they compare."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.kaders.register import Kaders
from ledger.scenario.bestand import lees_gevallen
from ledger.scenario.stappen import lees_stappen
from ledger.scenario.uitvoeren import Resultaat, voer_uit
from ledger.scenario.verslag import regel_van, samenvatting, toelichting_op
from ledger.scenario.wereld import Wereld
from tests.kaders.gevallen import (
    EINDE,
    OMVANG,
    P1,
    PARTIJEN,
    REGEL,
    TOEWIJZING,
    VOT,
    geval,
    schrijf,
)
from tests.kaders.proefregels import proefkaders

Draai = Callable[..., Resultaat]


@pytest.fixture
def kaders(tmp_path: Path) -> Kaders:
    return proefkaders(tmp_path)


@pytest.fixture
def draai(kaders: Kaders, tmp_path: Path) -> Draai:
    """Runs one case: its history, its step and what it expects."""

    def voer_geval_uit(*gegeven: str, als: str, dan: str = "{uitkomst: toegestaan}") -> Resultaat:
        pad = schrijf(tmp_path, geval(*gegeven, als=als, dan=dan))
        return voer_uit(lees_gevallen(pad), 0, kaders)

    return voer_geval_uit


def verschillen(resultaat: Resultaat) -> list[tuple[str, str, str]]:
    return [(rij.wat, rij.verwacht, rij.gevonden) for rij in resultaat.verschillen]


# --- a request ------------------------------------------------------------------------------------


def test_een_verzoek_wordt_beoordeeld_op_wat_ervoor_kwam(draai: Draai) -> None:
    resultaat = draai(
        f"op: 2027-02-01, verwijzing: {{{PARTIJEN}, verwijzerType: '02'}}",
        als=f"jw315: {{{VOT}, {EINDE}, {OMVANG % 1000}}}",
        dan="{uitkomst: toegestaan, advies: honoreren, zonder: [PR-01, PR-02], "
        "bevindingen: {PR-04: {gevolg: afleiden, operanden: {datum: 2027-02-01}}}}",
    )

    assert resultaat.goed, verschillen(resultaat)


def test_een_te_groot_verzoek_wordt_met_zijn_reden_afgeraden(draai: Draai) -> None:
    resultaat = draai(
        f"op: 2027-02-01, verwijzing: {{{PARTIJEN}}}",
        als=f"jw315: {{{VOT}, {EINDE}, {OMVANG % 1001}}}",
        dan="{uitkomst: geweigerd, advies: afwijzen, reden: 4, bevindingen: {PR-01: "
        "{gevolg: weigeren, wj759: 4, sleutel: R1, operanden: {minuten: 1001, maxMinuten: 1000}}}}",
    )

    assert resultaat.goed, verschillen(resultaat)


def test_wat_niet_is_vastgelegd_is_niet_beoordeelbaar_en_vraagt_onderzoek(draai: Draai) -> None:
    resultaat = draai(
        als=f"op: 2027-02-01, jw315: {{{VOT}, {EINDE}}}",
        dan="{uitkomst: toegestaan, advies: onderzoeken, bevindingen: {PR-04: nietBeoordeelbaar}}",
    )

    assert resultaat.goed, verschillen(resultaat)


def test_een_afwijking_van_wie_mag_heft_op_en_van_een_ander_niet(draai: Draai) -> None:
    def afwijking(rol: str) -> str:
        inhoud = f"regel: PR-02, motivering: m, akkoordDoor: iemand, rol: {rol}"
        return f"op: 2027-02-01, afwijking: {{{PARTIJEN}, {inhoud}}}"

    dan = "{bevindingen: {PR-02: afgeweken}}"
    goed = draai(afwijking("huisarts"), als=f"jw315: {{{VOT}}}", dan=dan)
    fout = draai(afwijking("aanbieder"), als=f"jw315: {{{VOT}}}", dan=dan)

    assert goed.goed
    assert verschillen(fout) == [("PR-02, afgeweken", "true", "false")]


def test_een_wijziging_wordt_beoordeeld_tegen_de_toewijzing_die_er_is(draai: Draai) -> None:
    wijziging = f"toewijzingNummer: 1, gewensteIngangsdatum: 2027-04-01, {EINDE}"
    resultaat = draai(
        f"op: 2027-02-01, jw301: {{{TOEWIJZING}, {OMVANG % 500}}}",
        als=f"jw317: {{{PARTIJEN}, teWijzigen: [{{{wijziging}, {OMVANG % 2000}}}]}}",
        dan="{advies: afwijzen, bevindingen: {PR-01: "
        "{plaats: '//TeWijzigenProducten/TeWijzigenProduct[1]'}}}",
    )

    assert resultaat.goed, verschillen(resultaat)


# --- history --------------------------------------------------------------------------------------


def test_wat_is_gegeven_wordt_vastgelegd_ook_als_een_regel_het_weigert(draai: Draai) -> None:
    niet_verschenen = f"noShow: {{{PARTIJEN}}}"
    resultaat = draai(
        f"op: 2027-02-01, {niet_verschenen}",
        niet_verschenen,
        als=niet_verschenen,
        dan="{uitkomst: geweigerd, bevindingen: {PR-08: {operanden: {eerder: 2}}}}",
    )

    assert resultaat.goed, verschillen(resultaat)


def test_een_termijn_gaat_open_en_wordt_gehaald(draai: Draai) -> None:
    geopend = draai(
        als=f"op: 2027-02-01, jw301: {{{TOEWIJZING}}}",
        dan="{termijnen: {PR-03: {wie: aanbieder, vanaf: 2027-03-01, laatsteDag: 2027-03-08}}, "
        "open: [PR-03], bevindingen: {PR-03: termijn}}",
    )
    gehaald = draai(
        f"op: 2027-02-01, jw301: {{{TOEWIJZING}}}",
        als=f"jw305: {{{PARTIJEN}, toewijzingNummer: 1, begindatum: 2027-03-02}}",
        dan="{voldaan: [PR-03]}",
    )

    assert geopend.goed, verschillen(geopend)
    assert gehaald.goed, verschillen(gehaald)
    assert gehaald.gevonden.open == ()


def test_een_geweigerde_toewijzing_opent_niets(draai: Draai) -> None:
    resultaat = draai(
        als=f"op: 2027-02-01, jw301: {{{TOEWIJZING}, {OMVANG % 9999}}}",
        dan="{uitkomst: geweigerd, bevindingen: {PR-03: termijn}}",
    )

    assert resultaat.goed
    assert resultaat.gevonden.oordeel.termijnen == []
    assert resultaat.gevonden.open == ()


def test_toewijzingnummers_lopen_op_en_een_eerder_einde_is_een_intrekking(draai: Draai) -> None:
    resultaat = draai(
        f"op: 2027-02-01, jw301: {{{TOEWIJZING}, {EINDE}}}",
        f"client: ander, jw301: {{{TOEWIJZING}}}",
        als=f"op: 2027-02-02, jw301: {{{PARTIJEN}, producten: [{{toewijzingNummer: 1, "
        f"ingangsdatum: 2027-03-01, einddatum: 2027-06-30}}, {{{P1}, ingangsdatum: 2027-07-01}}]}}",
        dan="{bevindingen: {PR-06: [{sleutel: 1, operanden: {soort: ToewijzingIngetrokken, "
        "bericht: 2, versies: 1}}, {sleutel: 3, operanden: {soort: ToewijzingAfgegeven}}]}}",
    )

    assert resultaat.goed, verschillen(resultaat)


def test_gezin_en_contract_liggen_om_het_feit(draai: Draai) -> None:
    gezin = "leden: [{client: client, rol: kind}, {client: zus, rol: kind, eigenDossier: true}]"
    contract = f"{PARTIJEN}, {P1}, vanaf: 2027-01-01, tarief: {{bedragEurocent: 1, eenheid: '01'}}"
    resultaat = draai(
        "persoon: {geboortedatum: 2015-05-05}",
        f"contract: {{{contract}}}",
        f"gezin: {{{gezin}, vanaf: 2027-01-01}}",
        als=f"op: 2027-02-01, jw301: {{{TOEWIJZING}}}",
        dan="{bevindingen: {PR-06: {operanden: {leden: [client, zus], contracten: 1, "
        "eigenDossier: true}}}}",
    )

    assert resultaat.goed, verschillen(resultaat)


def test_een_gezin_wordt_bij_elk_lid_met_een_toewijzing_beoordeeld(draai: Draai) -> None:
    resultaat = draai(
        f"op: 2027-02-01, jw301: {{{TOEWIJZING}}}",
        als="gezin: {leden: [{client: client, rol: ouder}, {client: kind, rol: kind}]}",
        dan="{bevindingen: {PR-07: {operanden: {rol: ouder}}}}",
    )

    assert resultaat.goed, verschillen(resultaat)
    assert len(resultaat.gevonden.oordeel.bevindingen) == 1


def test_een_gedeclareerde_regel_wordt_een_controlebevinding_met_het_bedrag(draai: Draai) -> None:
    resultaat = draai(
        "gezin: {leden: [{client: client, rol: kind}], vanaf: 2027-01-01}",
        f"op: 2027-02-01, jw301: {{{TOEWIJZING}}}",
        als=f"op: 2027-04-01, jw323: {{{PARTIJEN}, prestaties: [{REGEL}]}}",
        dan="{uitkomst: toegestaan, bevindingen: {PR-05: {gevolg: signaleren, "
        "bedragEurocent: 1250, operanden: {leden: 0}}}}",
    )

    assert resultaat.goed, verschillen(resultaat)


def test_een_vastlegging_vervangt_die_van_een_eerdere_stap(draai: Draai) -> None:
    resultaat = draai(
        f"op: 2027-01-05, verwijzing: {{{PARTIJEN}}}",
        f"op: 2027-02-01, verwijzing: {{{PARTIJEN}, vervangt: 1}}",
        als=f"jw315: {{{VOT}}}",
        dan="{bevindingen: {PR-04: {operanden: {datum: 2027-02-01}}}}",
    )

    assert resultaat.goed, verschillen(resultaat)


def test_wat_aan_een_vastlegging_zelf_niet_klopt_komt_erbij(draai: Draai) -> None:
    resultaat = draai(
        "persoon: {geboortedatum: 2015-05-05}",
        als=f"op: 2027-02-01, noShow: {{{PARTIJEN}, datum: 2014-01-01}}",
        dan="{uitkomst: geweigerd, bevindingen: {DOSSIER: {plaats: /datum}}}",
    )

    assert resultaat.goed, verschillen(resultaat)


def test_een_vastlegging_verandert_het_oordeel_over_een_open_verzoek(
    kaders: Kaders, tmp_path: Path
) -> None:
    pad = schrijf(
        tmp_path,
        geval(
            f"op: 2027-02-01, jw315: {{{VOT}}}",
            als=f"verwijzing: {{{PARTIJEN}}}",
            dan="{uitkomst: toegestaan}",
        ),
    )
    wereld = Wereld(kaders)
    for stap in lees_stappen(lees_gevallen(pad), 0):
        wereld.gebeurt(stap)

    verzoek = wereld.toestand("client").verzoeken["12345678", "R1"]
    assert verzoek.herbeoordeeld is not None
    assert [rij.niet_beoordeelbaar for rij in verzoek.bevindingen if rij.regel == "PR-04"] == [
        False
    ]


# --- what differs ---------------------------------------------------------------------------------


def test_elk_verschil_wordt_gemeld_met_de_zin_van_de_bevinding(draai: Draai) -> None:
    resultaat = draai(
        als=f"op: 2027-02-01, jw315: {{{VOT}, {OMVANG % 1001}}}",
        dan="{uitkomst: toegestaan, advies: honoreren, bevindingen: {PR-01: {gevolg: afwijken, "
        "operanden: {minuten: 1000, ander: 1}}, PR-08: weigeren}, zonder: [PR-02], "
        "voldaan: [PR-03], open: [PR-03], termijnen: {PR-03: {wie: aanbieder}}}",
    )

    assert not resultaat.goed
    assert verschillen(resultaat) == [
        ("uitkomst", "toegestaan", "geweigerd"),
        ("advies", "honoreren", "afwijzen"),
        ("PR-01, gevolg", "afwijken", "weigeren"),
        ("PR-01, operand minuten", "1000", "1001"),
        ("PR-01, operand ander", "1", "ontbreekt"),
        ("PR-08", "weigeren", "geen bevinding"),
        ("PR-02", "geen bevinding", "afwijken"),
        ("termijn PR-03", "wie aanbieder", "geen termijn"),
        ("voldaan", "PR-03", "niets"),
        ("open", "PR-03", "niets"),
    ]
    assert "        PR-01 (weigeren): Te veel minuten." in list(toelichting_op(resultaat))
    assert regel_van("PR-01", resultaat) == "FOUT  PR-01: een geval"
    assert samenvatting([resultaat]) == "1 geval: 0 goed, 1 fout"


def test_een_gevolg_alleen_betekent_een_bevinding_die_is_beoordeeld(draai: Draai) -> None:
    resultaat = draai(
        als=f"op: 2027-02-01, jw315: {{{VOT}}}", dan="{bevindingen: {PR-04: signaleren}}"
    )

    assert verschillen(resultaat) == [("PR-04, nietBeoordeelbaar", "false", "true")]


def test_true_is_geen_een(draai: Draai) -> None:
    resultaat = draai(
        als=f"op: 2027-02-01, jw301: {{{TOEWIJZING}}}",
        dan="{bevindingen: {PR-06: {operanden: {eigenDossier: 0, bericht: 1}}}}",
    )

    assert verschillen(resultaat) == [("PR-06, operand eigenDossier", "0", "false")]


def test_meer_bevindingen_verwachten_dan_er_zijn_is_een_verschil(draai: Draai) -> None:
    resultaat = draai(
        als=f"op: 2027-02-01, jw315: {{{VOT}, {OMVANG % 1001}}}",
        dan="{bevindingen: {PR-01: [weigeren, weigeren]}}",
    )

    assert verschillen(resultaat) == [("PR-01", "weigeren", "geen bevinding meer over")]


def test_een_advies_hoort_bij_een_verzoek(draai: Draai) -> None:
    resultaat = draai(als=f"op: 2027-02-01, jw301: {{{TOEWIJZING}}}", dan="{advies: honoreren}")

    assert verschillen(resultaat) == [("advies", "honoreren", "geen (alleen op jw315 en jw317)")]
