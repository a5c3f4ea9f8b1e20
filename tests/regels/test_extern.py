"""Rules that hold a message against a list from outside (TR378, TR381)."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ledger.bevinding import Bevinding, Gevolg
from ledger.client import Verbruik
from ledger.contract import Contracten
from ledger.gebeurtenissen import ContractVastgelegd, ToewijzingAfgegeven
from ledger.ijw import regels as _regels  # noqa: F401  (fills the register of rules)
from ledger.ijw.berichten import (
    BERICHTSOORTEN,
    NieuwProduct,
    OngewijzigdProduct,
    Partij,
    Woonplaatsbeginsel,
)
from ledger.ijw.productcodes import (
    LANDELIJKE_CODES,
    Uitvoeringsvariant,
    categorie_van,
    eigen_codes,
    productcode_past,
)
from ledger.ijw.regels.bericht import KopContext
from ledger.ijw.regels.prestatie import PrestatieContext
from ledger.opslag import Recorder
from ledger.regels import REGISTER, beoordeel
from ledger.waarden import Product
from tests.berichten import (
    GEMEENTE,
    antwoord,
    declaratie,
    maandperiode,
    omvang,
    prestatie,
    product,
    start,
    stop,
    toewijzing,
    vot,
    vow,
)
from tests.gegeven import Keten, gegeven
from tests.ijw.hulp import IJW, met_standaard

UDEN, MAASHORST, ALMERE, BOXTEL = "0856", "1991", "0034", "0757"
VOOR_FUSIE, NA_FUSIE = date(2021, 12, 31), date(2022, 1, 1)


def van(bericht: Any, gemeente: str, dagtekening: date) -> Any:
    """The message as one from or to this gemeente, written on that day."""
    kop = bericht.header
    van_gemeente = BERICHTSOORTEN[bericht.SOORT].afzender is Partij.GEMEENTE
    identificatie = replace(kop.bericht_identificatie, dagtekening=dagtekening)
    veld = {"afzender" if van_gemeente else "ontvanger": gemeente}
    return replace(bericht, header=replace(kop, bericht_identificatie=identificatie, **veld))


def tr378(bericht: Any) -> list[Bevinding]:
    """What TR378 says of the message."""
    kop = KopContext(bericht, al_gebruikt=False, vandaag=date(2027, 12, 31))
    return [b for b in beoordeel("Header", kop, "/Bericht/Header", "T1") if b.regel == "TR378"]


def geweigerd(bevindingen: list[Bevinding]) -> bool:
    """Whether one finding refuses, with the code of TR378."""
    (bevinding,) = bevindingen
    return bevinding.blokkeert and bevinding.retourcode == "S300"


# --- TR378 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "bericht", [toewijzing(), vot(), vow(), start(), stop(), antwoord(), declaratie(prestatie())]
)
def test_een_bestaande_gemeente_wordt_in_elk_bericht_aanvaard(bericht: Any) -> None:
    assert tr378(bericht) == []


@pytest.mark.parametrize(
    "bericht", [toewijzing(), vot(), vow(), start(), stop(), antwoord(), declaratie(prestatie())]
)
def test_een_code_die_geen_gemeente_draagt_wordt_in_elk_bericht_geweigerd(bericht: Any) -> None:
    assert geweigerd(tr378(van(bericht, "9999", date(2027, 1, 1))))


def test_de_code_van_voor_de_fusie_geldt_tot_de_dag_ervoor() -> None:
    nieuw = toewijzing({"ingangsdatum": NA_FUSIE})
    assert tr378(van(nieuw, UDEN, VOOR_FUSIE)) == []
    assert geweigerd(tr378(van(nieuw, UDEN, NA_FUSIE)))
    assert tr378(van(nieuw, MAASHORST, NA_FUSIE)) == []


def test_na_de_fusie_mag_de_oude_code_voor_een_toewijzing_van_ervoor() -> None:
    oud = toewijzing({"ingangsdatum": VOOR_FUSIE})
    assert tr378(van(oud, UDEN, date(2023, 6, 1))) == []


def test_na_de_fusie_mag_de_oude_code_niet_als_een_toewijzing_jonger_is() -> None:
    gemengd = toewijzing({"ingangsdatum": VOOR_FUSIE}, {"ingangsdatum": NA_FUSIE})
    (bevinding,) = tr378(van(gemengd, UDEN, date(2023, 6, 1)))
    assert bevinding.retourcode == "S300"
    assert bevinding.operanden["ingangsdata"] == ("2021-12-31", "2022-01-01")
    assert bevinding.operanden["geldigTot"] == "2021-12-31"


def test_voor_de_fusie_mag_de_nieuwe_code_voor_een_toewijzing_van_erna() -> None:
    assert tr378(van(toewijzing({"ingangsdatum": NA_FUSIE}), MAASHORST, VOOR_FUSIE)) == []
    assert geweigerd(tr378(van(toewijzing({"ingangsdatum": VOOR_FUSIE}), MAASHORST, VOOR_FUSIE)))


def test_een_verzoek_telt_met_zijn_gevraagde_ingangsdatum() -> None:
    assert tr378(van(vot({"toewijzing_ingangsdatum": VOOR_FUSIE}), UDEN, NA_FUSIE)) == []
    assert geweigerd(tr378(van(vot({"toewijzing_ingangsdatum": NA_FUSIE}), UDEN, NA_FUSIE)))


@pytest.mark.parametrize("maak", [start, stop])
def test_een_start_of_stop_telt_met_de_ingangsdatum_van_de_toewijzing(maak: Any) -> None:
    assert tr378(van(maak({"toewijzing_ingangsdatum": VOOR_FUSIE}), UDEN, NA_FUSIE)) == []
    assert geweigerd(tr378(van(maak({"toewijzing_ingangsdatum": NA_FUSIE}), UDEN, NA_FUSIE)))


@pytest.mark.parametrize("bericht", [vow(), antwoord(), declaratie(prestatie())])
def test_zonder_ingangsdatum_is_een_opgeheven_gemeente_niet_te_beoordelen(bericht: Any) -> None:
    assert tr378(van(bericht, UDEN, VOOR_FUSIE)) == []
    (bevinding,) = tr378(van(bericht, UDEN, NA_FUSIE))
    assert bevinding.niet_beoordeelbaar
    assert bevinding.gevolg is Gevolg.SIGNALEREN
    assert bevinding.retourcode is None


def test_zonder_ingangsdatum_wordt_een_gemeente_die_nog_komt_geweigerd() -> None:
    assert geweigerd(tr378(van(declaratie(prestatie()), MAASHORST, VOOR_FUSIE)))


def test_van_voor_de_oudste_lijst_is_een_code_niet_te_beoordelen() -> None:
    oud = toewijzing({"ingangsdatum": date(2019, 12, 31)})
    (bevinding,) = tr378(van(oud, "0017", date(2020, 1, 2)))
    assert bevinding.niet_beoordeelbaar
    assert tr378(van(oud, UDEN, date(2020, 1, 2))) == []


def test_de_gemeente_van_het_woonplaatsbeginsel_moet_bestaan() -> None:
    def afwijzing(gemeente: str) -> Any:
        return antwoord(
            "1",
            reden_afwijzing_verzoek="8",
            woonplaatsbeginsel=Woonplaatsbeginsel(gemeente=gemeente),
        )

    assert tr378(afwijzing(BOXTEL)) == []
    (bevinding,) = tr378(afwijzing("9999"))
    assert bevinding.retourcode == "S300"
    assert bevinding.plaats == "/Bericht/Antwoord/Woonplaatsbeginsel"


def test_het_retourbericht_draagt_de_code_op_de_klasse_waarin_zij_staat(recorder: Recorder) -> None:
    keten = Keten(recorder)
    keten.goed(vot())
    fout = antwoord(
        "1", reden_afwijzing_verzoek="8", woonplaatsbeginsel=Woonplaatsbeginsel(gemeente="9999")
    )
    verwerkt = keten.stuur(fout)
    assert verwerkt.feit.uitkomst == "afgekeurd"
    assert verwerkt.retour is not None
    assert verwerkt.retour.count(b"S300") == 1
    vreemd = keten.stuur(van(toewijzing(), "9999", date(2027, 1, 1)))
    assert vreemd.feit.uitkomst == "afgekeurd"
    assert [b.retourcode for b in vreemd.feit.bevindingen if b.blokkeert] == ["S300"]


# --- the lists of product codes -------------------------------------------------------------------


@met_standaard
def test_de_landelijke_lijst_is_volledig() -> None:
    bron = json.loads((IJW / "jz21_productcodes.json").read_text())["products"]
    assert len(LANDELIJKE_CODES) == len(bron) == 450
    for rij in bron:
        code = LANDELIJKE_CODES[rij["productcode"]]
        assert rij["productcategorie_code"] in (code.categorie, "-")
        assert rij["uitvoeringsvariant"] == (code.variant and code.variant.value.capitalize())


def test_de_landelijke_lijst_noemt_categorie_en_variant() -> None:
    assert LANDELIJKE_CODES["45A04"].categorie == "45"
    assert LANDELIJKE_CODES["45A04"].variant is Uitvoeringsvariant.INSPANNING
    assert LANDELIJKE_CODES["45A01"].variant is Uitvoeringsvariant.OUTPUT
    assert LANDELIJKE_CODES["45A00"].variant is None


def test_een_code_betekent_op_een_dag_hoogstens_een_product_van_een_gemeente() -> None:
    for een, *anderen in eigen_codes().values():
        for ander in anderen:
            assert een.tot < ander.vanaf or ander.tot < een.vanaf


def test_eigen_codes_passen_in_het_bericht_en_staan_niet_landelijk() -> None:
    codes = {code for _, code in eigen_codes()}
    assert codes
    assert all(len(code) <= 5 for code in codes)
    assert not codes & set(LANDELIJKE_CODES)


@pytest.mark.parametrize(
    ("categorie", "code", "gemeente", "dag", "past"),
    [
        ("45", "45A04", GEMEENTE, date(2027, 1, 1), True),
        ("54", "45A04", GEMEENTE, date(2027, 1, 1), False),
        ("54", "45A04", None, date(2027, 1, 1), False),
        # Flevoland: binding, from 2027 on, in its own gemeenten.
        ("45", "45F21", ALMERE, date(2027, 1, 1), True),
        ("54", "45F21", ALMERE, date(2027, 1, 1), False),
        ("45", "45F21", ALMERE, date(2026, 12, 31), None),
        ("54", "45F21", GEMEENTE, date(2027, 1, 1), None),
        # The kader of Almere proposes categories and ends where Flevoland begins.
        ("45", "ALBSP", ALMERE, date(2026, 12, 31), True),
        ("54", "ALBSP", ALMERE, date(2026, 12, 31), None),
        ("45", "ALBSP", ALMERE, date(2027, 1, 1), None),
        ("40", "BXPV", BOXTEL, date(2027, 1, 1), True),
        ("54", "ZDYSD", "0935", date(2027, 1, 1), True),
        # An unknown code, also where its first digits look like a category.
        ("45", "45X99", GEMEENTE, date(2027, 1, 1), None),
        ("54", "45X99", GEMEENTE, date(2027, 1, 1), None),
    ],
)
def test_een_code_past_niet_past_of_is_onbekend(
    categorie: str, code: str, gemeente: str | None, dag: date, past: bool | None
) -> None:
    assert productcode_past(categorie, code, gemeente, dag) is past


def test_de_categorie_volgens_de_lijst() -> None:
    assert categorie_van("45F21", ALMERE, date(2027, 1, 1)) == "45"
    assert categorie_van("45A04", None, date(2027, 1, 1)) == "45"
    assert categorie_van("ALBSP", ALMERE, date(2026, 1, 1)) is None


# --- TR381 ----------------------------------------------------------------------------------------

FOUT = product("45A48", "54")
LOKAAL = product("99Z99", "45")
GENERIEK = {"product": None, "omvang": None, "budget": 100000}


def tr381(oordeel: Any) -> list[Bevinding]:
    """What TR381 says in a verdict."""
    return [b for b in oordeel.bevindingen if b.regel == "TR381"]


def test_een_toegewezen_product_met_een_code_van_een_andere_categorie_wordt_geweigerd() -> None:
    (bevinding,) = tr381(gegeven().als(toewijzing({"product": FOUT})).oordeel)
    assert (bevinding.retourcode, bevinding.blokkeert) == ("S329", True)
    assert bevinding.sleutel == "1"
    assert bevinding.operanden == {
        "productCategorie": "54",
        "productCode": "45A48",
        "categorieVolgensLijst": "45",
    }
    assert "45A48" in bevinding.uitleg


def test_een_product_zonder_code_of_zonder_product_wordt_niet_vergeleken() -> None:
    aspecifiek = {"product": product(None), "omvang": None, "budget": 100000}
    for velden in (aspecifiek, GENERIEK):
        assert tr381(gegeven().als(toewijzing(velden)).oordeel) == []


def test_een_onbekende_code_wordt_gemeld_en_niet_geweigerd() -> None:
    uitkomst = gegeven().als(toewijzing({"product": LOKAAL})).dan("ToewijzingAfgegeven")
    (bevinding,) = tr381(uitkomst.oordeel)
    assert bevinding.niet_beoordeelbaar
    assert bevinding.retourcode is None


def test_een_aangevraagd_product_wordt_alleen_geweigerd() -> None:
    bericht = vot(
        {"product": FOUT}, {"referentie_aanbieder": "R2", "product": product("43A07", "43")}
    )
    oordeel = gegeven().als(bericht).oordeel
    (bevinding,) = tr381(oordeel)
    assert (bevinding.retourcode, bevinding.sleutel) == ("S329", "R1")
    assert {feit.SOORT for feit in oordeel.gebeurtenissen} >= {
        "VerzoekGeweigerd",
        "VerzoekOntvangen",
    }


def test_een_nieuw_product_in_een_verzoek_om_wijziging_wordt_geweigerd() -> None:
    bericht = vow(
        ongewijzigde_producten=(OngewijzigdProduct(toewijzing_nummer=1),),
        nieuwe_producten=(
            NieuwProduct(
                product=FOUT,
                gewenste_ingangsdatum=date(2027, 2, 1),
                einddatum=date(2027, 12, 31),
                omvang=omvang(),
            ),
        ),
    )
    (bevinding,) = tr381(gegeven(toewijzing()).als(bericht).oordeel)
    assert bevinding.retourcode == "S329"
    assert bevinding.plaats.endswith("NieuwProduct[1]")


def test_een_start_met_een_code_van_een_andere_categorie_wordt_geweigerd() -> None:
    (bevinding,) = tr381(gegeven(toewijzing()).als(start({"product": FOUT})).oordeel)
    assert bevinding.retourcode == "S329"


def test_een_start_op_een_onbekende_toewijzing_wordt_langs_de_landelijke_lijst_gelegd() -> None:
    (bevinding,) = tr381(gegeven().als(start({"product": FOUT})).oordeel)
    assert bevinding.retourcode == "S329"


def test_een_start_met_de_lokale_code_van_de_toewijzing_geeft_geen_melding() -> None:
    eerder = gegeven(toewijzing({"product": LOKAAL}))
    assert tr381(eerder.als(start({"product": LOKAAL})).oordeel) == []


def context(code: str, categorie: str = "45", toegewezen: Product | None = None) -> Any:
    """A declared line on an allocation of `toegewezen` (None: generic), without contracts."""
    return PrestatieContext(
        prestatie=prestatie(product_categorie=categorie, product_code=code),
        declaratie_periode=maandperiode(1),
        gemeente=GEMEENTE,
        aanbieder="12345678",
        toewijzing=ToewijzingAfgegeven.model_construct(product=toegewezen),
        verbruik=Verbruik(),
        tarieven=Contracten("contract-x"),
        referentie_bekend=False,
        nummer_van_ander=False,
    )


def van_prestatie(c: Any) -> list[Bevinding]:
    """What TR381 says of a debit line, and nothing of the other rules."""
    uitkomst = REGISTER["TR381"].functie(c)
    return [] if uitkomst is None else [REGISTER["TR381"].bevinding(uitkomst, "/x", "P1")]


def test_een_prestatie_met_een_code_van_een_andere_categorie_wordt_geweigerd() -> None:
    (bevinding,) = van_prestatie(context("45A48", "54"))
    assert bevinding.retourcode == "S329"
    assert van_prestatie(context("45A48")) == []


def test_een_prestatie_met_een_onbekende_code_wordt_gemeld() -> None:
    (bevinding,) = van_prestatie(context("99Z99"))
    assert bevinding.niet_beoordeelbaar


def test_een_prestatie_met_de_toegewezen_lokale_code_geeft_geen_melding() -> None:
    lokaal = Product(categorie="45", code="99Z99")
    assert van_prestatie(context("99Z99", toegewezen=lokaal)) == []
    assert len(van_prestatie(context("99Z98", toegewezen=lokaal))) == 1


def test_een_code_uit_het_contract_geeft_geen_melding() -> None:
    def met_contract(code: str | None) -> Any:
        contract = ContractVastgelegd.model_construct(
            product=Product(categorie="45", code=code), vanaf=date(2026, 1, 1), tot=None
        )
        return replace(context("99Z99"), tarieven=Contracten("contract-x", 1, (contract,)))

    assert van_prestatie(met_contract("99Z99")) == []
    # A contract on the category alone says nothing about the code.
    assert len(van_prestatie(met_contract(None))) == 1
