"""Looking back on a real ledger: what a draft would have decided otherwise, and on what basis."""

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import pytest

from ledger.advies import GEEN_GROND, Besluitgrond
from ledger.application import Grootboek, Wie
from ledger.berichtverwerking import Opdracht, Verwerkt, verwerk
from ledger.dossier import Afwijking, NoShow
from ledger.dossier_gebeurtenissen import STUK_BIJ_PLEK
from ledger.dossiervorming import leg_stuk_vast
from ledger.gebeurtenissen import GezinLid
from ledger.gezinsvorming import leg_gezin_vast
from ledger.ids import Uuid7bron, Zaadtoeval
from ledger.kaders.register import GEEN_KADERS, Kaders
from ledger.klok import VasteKlok
from ledger.opslag import Recorder
from ledger.registratie import Contract, leg_contract_vast, vergeet_client
from ledger.scenario.leesbron import Leesbron
from ledger.scenario.optellen import Totaal
from ledger.scenario.terugblik import Herziening, Terugblik
from ledger.scenario.verslag import herziening_regels, totaal_regels
from ledger.waarden import Product
from tests import berichten as b
from tests.gegeven import bos, op
from tests.kaders.proefkader import KADER, PRODUCTEN
from tests.kaders.proefregels import proefkaders

WIE = Wie("proefpersoon", "backofficeGemeente")
BESTANDEN = {
    "kader": KADER.replace("0034, naam: Almere", "0363, naam: Amsterdam"),
    "producten": PRODUCTEN.replace(
        "bron: A > B,", "bron: A > B, herkenning: [{categorie: '45', codes: [45A48]}],"
    ),
}
LAGER = "regels: {PR-01: {parameters: {waarden: {minuten: 800}}}}\n"
HOGER = "regels: {PR-01: {parameters: {waarden: {minuten: 1200}}}}\n"

Maak = Callable[..., "Boek"]


class Boek:
    """A ledger that judges with the small kader, with a clock that goes by the messages."""

    def __init__(self, recorder: Recorder, map_: Path, kaders: Kaders) -> None:
        self.bos = bos()
        self.grootboek = Grootboek(
            recorder,
            self.bos,
            VasteKlok(op(b.JAN)),
            Uuid7bron(Zaadtoeval(3)),
            oefenmodus=True,
            kaders=kaders,
        )
        self._recorder = recorder
        self._map = map_

    def stuur(
        self, bericht: b.ijw.Bericht, dag: date, grond: Besluitgrond = GEEN_GROND
    ) -> Verwerkt:
        opdracht = Opdracht(b.xml(bericht), WIE, VasteKlok(op(dag)), grond=grond)
        return verwerk(self.grootboek, opdracht)

    def client(self, bsn: str = b.BSN) -> str:
        return self.bos.client_id(bsn)

    def contract(self, dag: date) -> None:
        product = Product(categorie="45", code="45A48")
        contract = Contract(b.GEMEENTE, b.AANBIEDER, product, 9600, "04", b.JAN, None)
        leg_contract_vast(self.grootboek, contract, WIE, VasteKlok(op(dag)))

    def kijk_terug(
        self, ontwerp: str, jaar: int = 2027, gemeente: str | None = None, per_keer: int = 50
    ) -> tuple[list[Herziening], Terugblik]:
        blik = Terugblik(
            proefkaders(self._map, **BESTANDEN),
            proefkaders(self._map, ontwerp, **BESTANDEN),
            jaar,
            gemeente,
        )
        bron = Leesbron(self._recorder, self.bos, per_keer)
        return [
            rij for stroom, feiten in bron.clienten() for rij in blik.client(stroom, feiten, bron)
        ], blik


@pytest.fixture
def boek(recorder: Recorder, tmp_path: Path) -> Boek:
    return Boek(recorder, tmp_path, proefkaders(tmp_path, **BESTANDEN))


def dag(maand: int, dag: int, jaar: int = 2027) -> date:
    return date(jaar, maand, dag)


def kern(rij: Herziening) -> tuple[str, str, str, tuple[str, ...], tuple[str, ...]]:
    return rij.soort, rij.geleverd, rij.ontwerp, rij.erbij, rij.weg


# --- what differs ---------------------------------------------------------------------------------


def test_een_lagere_grens_keert_een_verzoek_en_een_toewijzing(boek: Boek) -> None:
    boek.contract(b.JAN)
    boek.stuur(b.vot({"omvang": b.omvang(900)}), dag(1, 2))
    boek.stuur(b.toewijzing({"omvang": b.omvang(900), "referentie_aanbieder": "R1"}), dag(1, 5))
    boek.stuur(b.toewijzing({"omvang": b.omvang(700), "toewijzing_nummer": 2}), dag(1, 5))

    rijen, blik = boek.kijk_terug(LAGER)

    assert [kern(rij) for rij in rijen] == [
        ("JW315", "onderzoeken", "afwijzen (4)", ("PR-01",), ()),
        ("JW301", "toegestaan", "geweigerd", ("PR-01",), ()),
    ]
    assert [(rij.client_id, rij.dag, rij.sleutel) for rij in rijen] == [
        (boek.client(), dag(1, 2), "R1"),
        (boek.client(), dag(1, 5), "1"),
    ]
    assert [(rij.minuten, rij.bedrag_eurocent) for rij in rijen] == [(900, 144_000)] * 2
    assert [rij.vastgelegd for rij in rijen] == [None, None]
    assert blik.geteld.feiten == 3


def test_een_hogere_grens_laat_door_wat_het_kader_weigerde(boek: Boek) -> None:
    geweigerd = boek.stuur(b.toewijzing({"omvang": b.omvang(1100)}), dag(1, 5))
    boek.stuur(b.toewijzing({"omvang": b.omvang(1300), "toewijzing_nummer": 2}), dag(1, 5))

    rijen, _ = boek.kijk_terug(HOGER)

    assert geweigerd.feit.uitkomst == "afgekeurd"
    assert [kern(rij) for rij in rijen] == [("JW301", "geweigerd", "toegestaan", (), ("PR-01",))]
    assert (rijen[0].sleutel, rijen[0].minuten, rijen[0].vastgelegd) == ("1", 1100, None)


def test_een_toewijzing_in_een_bericht_met_een_te_grote_wordt_met_haar_geweigerd(
    boek: Boek,
) -> None:
    eerst = {"omvang": b.omvang(900), "einddatum": dag(6, 30)}
    daarna = {"omvang": b.omvang(100), "ingangsdatum": dag(7, 1), "toewijzing_nummer": 2}
    boek.stuur(b.toewijzing(eerst, daarna), dag(1, 5))

    rijen, _ = boek.kijk_terug(LAGER)

    assert [(rij.sleutel, rij.geleverd, rij.ontwerp, rij.erbij) for rij in rijen] == [
        ("1", "toegestaan", "geweigerd", ("PR-01",)),
        ("2", "toegestaan", "geweigerd", ()),
    ]


def test_een_start_en_een_regel_die_het_kader_weigerde_gaan_door_als_de_regel_vervalt(
    boek: Boek,
) -> None:
    boek.stuur(b.toewijzing(), dag(1, 2))
    zondag = boek.stuur(b.start({"begindatum": dag(1, 3)}), dag(1, 5))
    boek.stuur(b.start({"begindatum": dag(1, 4)}), dag(1, 5))
    boek.stuur(b.stop({"begindatum": dag(1, 4), "einddatum": dag(3, 28)}), dag(3, 30))
    regel = boek.stuur(b.declaratie(b.prestatie(geleverd_volume=120)), dag(4, 5))

    rijen, _ = boek.kijk_terug("regels: {PR-09: {uit: true}, PR-10: {uit: true}}\n")

    assert (zondag.feit.uitkomst, regel.feit.uitkomst) == ("afgekeurd", "afgekeurd")
    assert [kern(rij) for rij in rijen] == [
        ("JW305", "geweigerd", "toegestaan", (), ("PR-09",)),
        ("JW307", "geweigerd", "toegestaan", (), ("PR-09",)),
        ("JW323", "geweigerd", "toegestaan", (), ("PR-10",)),
    ]
    assert (rijen[2].minuten, rijen[2].bedrag_eurocent) == (120, 19_200)


def test_wat_de_standaard_weigerde_blijft_geweigerd(boek: Boek) -> None:
    boek.stuur(b.toewijzing(), dag(1, 2))
    regel = boek.stuur(b.declaratie(b.prestatie(geleverd_volume=180)), dag(2, 5))

    rijen, blik = boek.kijk_terug("regels: {PR-10: {uit: true}}\n")

    assert regel.feit.uitkomst == "afgekeurd"  # more than the 120 minutes of the allocation
    assert rijen == []
    assert blik.geteld.feiten == 1


def test_een_controlebevinding_die_vervalt_telt_met_haar_bedrag(boek: Boek) -> None:
    boek.stuur(b.toewijzing(), dag(1, 2))
    boek.stuur(b.declaratie(b.prestatie()), dag(2, 5))

    rijen, _ = boek.kijk_terug("regels: {PR-05: {uit: true}}\n")

    assert [kern(rij) for rij in rijen] == [("JW323", "toegestaan", "toegestaan", (), ("PR-05",))]
    assert rijen[0].controle_geleverd_eurocent == 9_600
    assert rijen[0].controle_ontwerp_eurocent == 0


def test_een_eigen_vastlegging_wordt_ook_opnieuw_beoordeeld(boek: Boek) -> None:
    boek.stuur(b.toewijzing(), dag(1, 2))
    soort = STUK_BIJ_PLEK["noShow"]
    stuk = NoShow(gemeente=b.GEMEENTE, datum=dag(1, 4), aanbieder=b.AANBIEDER)
    leg_stuk_vast(boek.grootboek, boek.client(), soort, stuk, WIE, VasteKlok(op(dag(1, 5))))

    rijen, _ = boek.kijk_terug("regels: {PR-06: {uit: true}}\n")

    assert ("noShow", "toegestaan", "toegestaan", (), ("PR-06",)) in map(kern, rijen)


def test_een_regel_met_een_ander_gevolg_of_een_andere_dag_is_anders(boek: Boek) -> None:
    boek.stuur(b.vot({"omvang": b.omvang(1100)}), dag(1, 2))

    rijen, _ = boek.kijk_terug("regels: {PR-01: {gevolg: signaleren}}\n")

    assert [(rij.anders, rij.geleverd, rij.ontwerp) for rij in rijen] == [
        (("PR-01",), "afwijzen (4)", "onderzoeken")
    ]


def test_een_ontwerp_dat_niets_verandert_geeft_geen_verschil(boek: Boek) -> None:
    boek.stuur(b.vot({"omvang": b.omvang(1100)}), dag(1, 2))

    rijen, blik = boek.kijk_terug("titel: Zelfde\n")

    assert rijen == []
    assert blik.geteld.feiten == 1


# --- on what basis --------------------------------------------------------------------------------


def test_alleen_contracten_die_toen_bekend_waren_tellen(boek: Boek) -> None:
    boek.stuur(b.vot({"omvang": b.omvang(900)}), dag(1, 2))
    boek.contract(dag(1, 3))

    rijen, _ = boek.kijk_terug(LAGER)

    assert [rij.bedrag_eurocent for rij in rijen] == [None]


def test_een_afwijking_bij_het_besluit_heft_ook_nu_op_en_wordt_niet_zelf_beoordeeld(
    boek: Boek,
) -> None:
    afwijking = Afwijking(
        gemeente=b.GEMEENTE,
        datum=dag(1, 5),
        regel="PR-11",
        motivering="in overleg",
        akkoord_door="iemand",
        rol="huisarts",
    )
    uren = b.toewijzing({"omvang": b.omvang(15, "04")})
    goed = boek.stuur(uren, dag(1, 5), Besluitgrond(afwijkingen=(afwijking,)))

    rijen, blik = boek.kijk_terug(LAGER)

    assert goed.feit.uitkomst == "goedgekeurd"
    assert [(rij.soort, rij.geleverd, rij.erbij) for rij in rijen] == [
        ("JW301", "toegestaan", ("PR-01",))
    ]
    assert (rijen[0].vastgelegd, blik.geteld.feiten) == (None, 1)


def test_een_gezin_telt_vanaf_het_bekend_is(boek: Boek) -> None:
    for bsn in (b.BSN, b.ANDER_BSN):
        nummer = 1 if bsn == b.BSN else 2
        boek.stuur(b.toewijzing({"toewijzing_nummer": nummer}, bsn=bsn), dag(1, 2))
    leden = [GezinLid(client_id=boek.client(bsn), rol="kind") for bsn in (b.BSN, b.ANDER_BSN)]
    leg_gezin_vast(boek.grootboek, leden, b.JAN, WIE, VasteKlok(op(dag(1, 10))))
    bron = Leesbron(boek.grootboek.opslag, boek.bos)
    stroom = boek.grootboek.client(boek.client()).gezin[0].gezin_id

    ervoor = bron.op(datetime.combine(dag(1, 9), time(12), op(b.JAN).tzinfo))
    erna = bron.op(op(dag(1, 10)))

    assert [len(ervoor.lees_stromen([naam])[naam]) for naam in (stroom, boek.client())] == [0, 2]
    assert [len(erna.lees_stromen([naam])[naam]) for naam in (stroom, boek.client())] == [1, 3]


def test_het_vastgelegde_oordeel_staat_erbij_als_dat_anders_was(
    recorder: Recorder, tmp_path: Path
) -> None:
    boek = Boek(recorder, tmp_path, GEEN_KADERS)
    boek.stuur(b.vot({"omvang": b.omvang(900)}), dag(1, 2))

    rijen, _ = boek.kijk_terug(LAGER)

    assert [(rij.geleverd, rij.vastgelegd, rij.vastgelegde_regels) for rij in rijen] == [
        ("onderzoeken", "honoreren", ())
    ]
    assert list(herziening_regels(rijen[0])) == [
        f"{boek.client()}  2027-01-02  JW315 R1 (0363, 12345678): onderzoeken → afwijzen (4)",
        "      erbij PR-01; 900 minuten",
        "      vastgelegd was: honoreren, met geen regels",
    ]


def test_alleen_het_gevraagde_jaar_en_de_gevraagde_gemeente_tellen(boek: Boek) -> None:
    boek.stuur(b.vot({"omvang": b.omvang(900)}), dag(1, 2))
    boek.stuur(b.vot({"omvang": b.omvang(900), "referentie_aanbieder": "R2"}), dag(12, 31, 2026))

    assert len(boek.kijk_terug(LAGER)[0]) == 1
    assert boek.kijk_terug(LAGER, jaar=2028)[0] == []
    assert boek.kijk_terug(LAGER, gemeente="0034")[0] == []
    assert len(boek.kijk_terug(LAGER, gemeente=b.GEMEENTE)[0]) == 1


def test_een_vergeten_client_wordt_geteld_en_niet_beoordeeld(boek: Boek) -> None:
    boek.stuur(b.vot({"omvang": b.omvang(900)}), dag(1, 2))
    vergeet_client(boek.grootboek, boek.client(), "verzoek", WIE, VasteKlok(op(dag(2, 1))))

    rijen, blik = boek.kijk_terug(LAGER)

    assert rijen == []
    assert (blik.geteld.feiten, blik.geteld.vergeten) == (0, 1)


def test_in_porties_gelezen_komt_elke_client_een_keer_aan_de_beurt(boek: Boek) -> None:
    for nummer, bsn in enumerate((b.BSN, b.ANDER_BSN, "999900031"), 1):
        boek.stuur(
            b.vot({"omvang": b.omvang(900), "referentie_aanbieder": f"R{nummer}"}, bsn=bsn),
            dag(1, 2),
        )

    rijen, _ = boek.kijk_terug(LAGER, per_keer=2)

    assert sorted(rij.sleutel or "" for rij in rijen) == ["R1", "R2", "R3"]
    assert [rij.client_id for rij in rijen] == sorted(rij.client_id for rij in rijen)


def test_de_totalen_tellen_wat_strenger_en_ruimer_is(boek: Boek) -> None:
    boek.stuur(b.vot({"omvang": b.omvang(900)}), dag(1, 2))
    boek.stuur(b.toewijzing({"omvang": b.omvang(1100)}), dag(1, 5))
    boek.stuur(b.toewijzing({"omvang": b.omvang(120), "toewijzing_nummer": 2}), dag(1, 5))
    totaal, (rijen, blik) = Totaal(), boek.kijk_terug(LAGER)
    for rij in rijen:
        totaal.tel(rij)

    assert list(totaal_regels(totaal, blik.geteld)) == [
        "3 feiten beoordeeld; 1 anders, bij 1 cliënt.",
        "Alleen het ontwerp houdt tegen: 1 (900 minuten, € 0,00).",
        "  PR-01: 1 erbij",
    ]
