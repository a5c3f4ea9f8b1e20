"""A personal budget pays what it was granted for: never more, to nobody else, on no other day."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.bevinding import Bevinding, Gevolg
from ledger.client import ClientToestand, evolve
from ledger.dossier import PgbBesluit, PgbBesteding, PgbHulpverlener, Stuk
from ledger.dossier_gebeurtenissen import STUK_BIJ_PLEK
from ledger.dossiervorming import beslis_stuk
from ledger.kaders.register import GEEN_KADERS
from ledger.kaders.zaak import Omgeving
from ledger.pgb import (
    bestedingen_uit,
    besteed_aantal,
    besteed_eurocent,
    geldend_pgb,
    geldende_budgetten,
)
from ledger.stempel import Stempel
from ledger.waarden import Omvang, Product
from tests.gegeven import WIE, client_id, op

GEMEENTE = "0757"
BEGIN, EINDE = date(2027, 1, 1), date(2027, 6, 30)
MAART = date(2027, 3, 1)
PRODUCT = Product(categorie="45", code="45A48")
IN_UREN = Omvang(volume=50, eenheid="04", frequentie="6")
TOEKENNING: dict[str, Any] = {
    "gemeente": GEMEENTE,
    "datum": date(2026, 12, 20),
    "kenmerk": "PGB-1",
    "besluit": "toekennen",
    "product": PRODUCT,
    "ingangsdatum": BEGIN,
    "einddatum": EINDE,
    "omvang": IN_UREN,
    "bedrag_eurocent": 235_000,
    "hulpverleners": (PgbHulpverlener(naam="hulp 1"),),
}
BESTEDING: dict[str, Any] = {
    "gemeente": GEMEENTE,
    "datum": MAART,
    "kenmerk": "PGB-1",
    "hulpverlener": "hulp 1",
    "aantal": 2,
    "eenheid": "04",
    "bedrag_eurocent": 9_400,
}


def toekenning(**anders: Any) -> PgbBesluit:
    return PgbBesluit.model_validate({**TOEKENNING, **anders})


def besteding(**anders: Any) -> PgbBesteding:
    return PgbBesteding.model_validate({**BESTEDING, **anders})


class Dossier:
    """A client whose records are decided on one after another."""

    def __init__(self, *stukken: Stuk) -> None:
        self.toestand = ClientToestand(client_id())
        for stuk in stukken:
            assert self.leg_vast(stuk) == ()

    def leg_vast(self, stuk: Stuk) -> tuple[Bevinding, ...]:
        """What was found; the record is kept unless that blocks."""
        naam = type(stuk).__name__
        soort = STUK_BIJ_PLEK[naam[0].lower() + naam[1:]]
        nummer = self.toestand.versie + 1
        moment: datetime = op(date(2027, 1, 4)) + timedelta(minutes=nummer)
        stempel = Stempel(moment, WIE.gebruiker, WIE.rol, f"opdracht {nummer}")
        oordeel = beslis_stuk(
            self.toestand, soort, stuk, GEEN_KADERS, lambda *_: Omgeving(), stempel
        )
        for feit in oordeel.gebeurtenissen:
            self.toestand = evolve(self.toestand, feit)
        return oordeel.bevindingen

    def codes(self, stuk: Stuk) -> list[str]:
        return [rij.regel for rij in self.leg_vast(stuk)]


@pytest.fixture
def dossier() -> Dossier:
    """A client with a budget of EUR 2,350 for fifty hours in the first half of 2027."""
    return Dossier(toekenning())


# --- a spending -----------------------------------------------------------------------------------


def test_wat_past_wordt_vastgelegd(dossier: Dossier) -> None:
    assert dossier.leg_vast(besteding()) == ()
    assert len(bestedingen_uit(dossier.toestand, GEMEENTE, "PGB-1")) == 1


def test_zonder_budget_kan_er_niets_worden_betaald() -> None:
    (bevinding,) = Dossier().leg_vast(besteding())

    assert (bevinding.regel, bevinding.blokkeert) == ("PGB-01", True)
    assert bevinding.operanden["bedragEurocent"] == 9_400


@pytest.mark.parametrize(
    ("dag", "tot", "codes"),
    [
        (BEGIN, None, []),
        (BEGIN - timedelta(days=1), None, ["PGB-02"]),
        (EINDE, None, []),
        (EINDE + timedelta(days=1), None, ["PGB-02"]),
        (EINDE - timedelta(days=3), EINDE, []),
        (EINDE - timedelta(days=3), EINDE + timedelta(days=1), ["PGB-02"]),
    ],
)
def test_elke_dag_van_de_hulp_valt_in_de_periode(
    dossier: Dossier, dag: date, tot: date | None, codes: list[str]
) -> None:
    assert dossier.codes(besteding(datum=dag, einddatum=tot)) == codes


def test_alleen_wie_in_het_besluit_staat_wordt_betaald(dossier: Dossier) -> None:
    (bevinding,) = dossier.leg_vast(besteding(hulpverlener="iemand anders"))

    assert bevinding.regel == "PGB-03"
    assert "iemand anders" not in bevinding.uitleg
    assert bevinding.operanden["bedragEurocent"] == 9_400


def test_hoe_een_naam_is_getypt_maakt_niet_uit(dossier: Dossier) -> None:
    assert dossier.leg_vast(besteding(hulpverlener=" Hulp 1")) == ()


@pytest.mark.parametrize(("wie", "codes"), [("hulp 1", []), ("iemand anders", ["PGB-03"])])
def test_een_herziening_die_niemand_noemt_laat_wie_er_wordt_betaald(
    dossier: Dossier, wie: str, codes: list[str]
) -> None:
    dossier.leg_vast(toekenning(besluit="herzien", hulpverleners=(), bedrag_eurocent=200_000))

    assert dossier.codes(besteding(hulpverlener=wie)) == codes


def test_wie_een_herziening_niet_meer_noemt_wordt_niet_meer_betaald(dossier: Dossier) -> None:
    ander = (PgbHulpverlener(naam="hulp 2"),)
    dossier.leg_vast(toekenning(besluit="herzien", hulpverleners=ander))

    assert dossier.codes(besteding()) == ["PGB-03"]


def test_zonder_hulpverlener_in_het_besluit_is_de_persoon_niet_te_beoordelen() -> None:
    (bevinding,) = Dossier(toekenning(hulpverleners=())).leg_vast(besteding())

    assert (bevinding.regel, bevinding.niet_beoordeelbaar) == ("PGB-03", True)


@pytest.mark.parametrize(
    ("eenheid", "codes"), [("04", []), ("01", []), ("16", ["PGB-04"]), ("83", ["PGB-04"])]
)
def test_de_eenheid_is_die_van_het_budget_of_minuten_van_uren(
    dossier: Dossier, eenheid: str, codes: list[str]
) -> None:
    assert dossier.codes(besteding(eenheid=eenheid)) == codes


def test_het_hele_budget_mag_op_en_geen_cent_meer(dossier: Dossier) -> None:
    assert dossier.codes(besteding(bedrag_eurocent=235_000)) == []

    (bevinding,) = dossier.leg_vast(besteding(bedrag_eurocent=1))
    assert bevinding.regel == "PGB-05"
    assert bevinding.operanden == {
        "bedragEurocent": 1,
        "besteedEurocent": 235_000,
        "budgetEurocent": 235_000,
        "teVeelEurocent": 1,
    }


def test_minuten_en_uren_tellen_samen_tegen_de_omvang(dossier: Dossier) -> None:
    assert dossier.codes(besteding(aantal=49)) == []
    assert dossier.codes(besteding(aantal=61, eenheid="01")) == ["PGB-06"]
    assert dossier.codes(besteding(aantal=60, eenheid="01")) == []
    assert dossier.codes(besteding(aantal=1, eenheid="01")) == ["PGB-06"]


def test_een_weekbudget_telt_over_de_hele_periode() -> None:
    per_week = toekenning(
        omvang=Omvang(volume=2, eenheid="16", frequentie="2"), einddatum=date(2027, 1, 31)
    )
    met = Dossier(per_week)
    dag = date(2027, 1, 29)

    assert met.codes(besteding(datum=dag, aantal=10, eenheid="16")) == []
    assert met.codes(besteding(datum=dag, aantal=1, eenheid="16")) == ["PGB-06"]


def test_alle_fouten_komen_tegelijk_en_er_wordt_niets_vastgelegd(dossier: Dossier) -> None:
    versie = dossier.toestand.versie
    fout = besteding(
        datum=date(2028, 1, 1), hulpverlener="x", eenheid="14", aantal=1, bedrag_eurocent=999_999
    )

    assert dossier.codes(fout) == ["PGB-02", "PGB-03", "PGB-04", "PGB-05"]
    assert dossier.toestand.versie == versie


def test_een_terugbetaling_maakt_weer_ruimte(dossier: Dossier) -> None:
    dossier.leg_vast(besteding(bedrag_eurocent=235_000))

    assert dossier.codes(besteding(terugbetaling=True, bedrag_eurocent=235_001)) == ["PGB-07"]
    assert dossier.codes(besteding(terugbetaling=True, bedrag_eurocent=9_400)) == []
    assert dossier.codes(besteding(bedrag_eurocent=9_400)) == []


def test_er_komen_niet_meer_eenheden_terug_dan_er_zijn_besteed(dossier: Dossier) -> None:
    dossier.leg_vast(besteding(aantal=2))

    assert dossier.codes(besteding(terugbetaling=True, aantal=3, bedrag_eurocent=1)) == ["PGB-07"]


def test_een_verbeterde_besteding_telt_in_plaats_van_de_oude(dossier: Dossier) -> None:
    dossier.leg_vast(besteding(bedrag_eurocent=235_000))
    oud = dossier.toestand.dossier[PgbBesteding][0].gebeurtenis_id

    assert dossier.codes(besteding(bedrag_eurocent=200_000, vervangt=oud)) == []
    assert dossier.codes(besteding(bedrag_eurocent=35_001)) == ["PGB-05"]


# --- a decision -----------------------------------------------------------------------------------


@pytest.mark.parametrize("veld", ["product", "ingangsdatum", "einddatum", "bedrag_eurocent"])
def test_een_toekenning_zonder_een_gegeven_wordt_geweigerd(veld: str) -> None:
    (bevinding,) = Dossier().leg_vast(toekenning(**{veld: None}))

    assert (bevinding.regel, bevinding.blokkeert) == ("PGB-11", True)


def test_een_afwijzing_hoeft_niets_te_noemen_en_geeft_geen_budget() -> None:
    met = Dossier()
    kaal = {"product": None, "ingangsdatum": None, "einddatum": None, "bedrag_eurocent": None}

    assert met.codes(toekenning(besluit="afwijzen", **kaal)) == []
    assert geldend_pgb(met.toestand, GEMEENTE, "PGB-1") is None


def test_een_tweede_toekenning_onder_een_kenmerk_wordt_geweigerd(dossier: Dossier) -> None:
    assert dossier.codes(toekenning()) == ["PGB-12"]
    assert dossier.codes(toekenning(kenmerk="PGB-2")) == []


@pytest.mark.parametrize("besluit", ["herzien", "intrekken"])
def test_wat_niet_is_toegekend_wordt_niet_herzien(besluit: str) -> None:
    assert Dossier().codes(toekenning(besluit=besluit)) == ["PGB-12"]


def test_na_een_herziening_geldt_het_nieuwe_bedrag(dossier: Dossier) -> None:
    dossier.leg_vast(toekenning(besluit="herzien", datum=MAART, bedrag_eurocent=9_399))

    assert dossier.codes(besteding()) == ["PGB-05"]


def test_een_herziening_onder_wat_al_is_besteed_geeft_een_signaal_met_het_bedrag(
    dossier: Dossier,
) -> None:
    dossier.leg_vast(besteding())

    (bevinding,) = dossier.leg_vast(
        toekenning(besluit="herzien", datum=MAART, bedrag_eurocent=9_000)
    )

    assert (bevinding.regel, bevinding.gevolg) == ("PGB-13", Gevolg.SIGNALEREN)
    assert bevinding.bedrag_eurocent == 400


def test_alle_budgetten_samen_zijn_die_van_elk_kenmerk() -> None:
    dossier = Dossier(
        toekenning(),
        toekenning(kenmerk="PGB-2", bedrag_eurocent=100_000),
        toekenning(kenmerk="PGB-3", besluit="afwijzen"),
        toekenning(gemeente="0772", kenmerk="PGB-4"),
        toekenning(datum=MAART, besluit="herzien", bedrag_eurocent=300_000),
        toekenning(datum=MAART, kenmerk="PGB-2", besluit="intrekken", einddatum=MAART),
    )

    budgetten = geldende_budgetten(dossier.toestand, GEMEENTE)

    assert {kenmerk: rij.bedrag_eurocent for kenmerk, rij in budgetten.items()} == {
        "PGB-1": 300_000,
        "PGB-2": 100_000,
    }
    assert budgetten["PGB-2"].einddatum == MAART
    assert budgetten == {
        kenmerk: geldend_pgb(dossier.toestand, GEMEENTE, kenmerk) for kenmerk in ("PGB-1", "PGB-2")
    }


def test_na_een_intrekking_eindigt_het_budget(dossier: Dossier) -> None:
    dossier.leg_vast(toekenning(besluit="intrekken", datum=MAART, einddatum=None))

    assert dossier.codes(besteding(datum=MAART)) == []
    assert dossier.codes(besteding(datum=MAART + timedelta(days=1))) == ["PGB-02"]


# --- in any order ---------------------------------------------------------------------------------


@st.composite
def stukken(draw: st.DrawFn) -> list[Stuk]:
    rijen: list[Stuk] = []
    for _ in range(draw(st.integers(1, 14))):
        if draw(st.integers(0, 5)) == 0:
            rijen.append(
                toekenning(
                    besluit=draw(st.sampled_from(["herzien", "intrekken"])),
                    datum=MAART,
                    bedrag_eurocent=draw(st.integers(0, 3_000)),
                    einddatum=EINDE,
                )
            )
            continue
        rijen.append(
            besteding(
                aantal=draw(st.integers(0, 40)),
                eenheid=draw(st.sampled_from(["01", "04"])),
                bedrag_eurocent=draw(st.integers(0, 1_200)),
                terugbetaling=draw(st.booleans()),
                datum=draw(st.sampled_from([BEGIN, MAART, EINDE, EINDE + timedelta(days=1)])),
            )
        )
    return rijen


@given(stukken())
def test_er_is_nooit_meer_besteed_dan_het_hoogste_budget_dat_gold(rijen: list[Stuk]) -> None:
    met, hoogste = Dossier(toekenning(bedrag_eurocent=2_000)), 2_000
    for stuk in rijen:
        voor = met.toestand
        geweigerd = any(rij.blokkeert for rij in met.leg_vast(stuk))
        assert (met.toestand is voor) == geweigerd
        geldend = geldend_pgb(met.toestand, GEMEENTE, "PGB-1")
        assert geldend is not None
        assert geldend.bedrag_eurocent is not None
        hoogste = max(hoogste, geldend.bedrag_eurocent)
        besteed = bestedingen_uit(met.toestand, GEMEENTE, "PGB-1")
        assert 0 <= besteed_eurocent(besteed) <= hoogste
        assert 0 <= besteed_aantal(besteed, "04") <= 50 * 60
        if isinstance(stuk, PgbBesteding) and not geweigerd and not stuk.terugbetaling:
            assert besteed_eurocent(besteed) <= geldend.bedrag_eurocent
