"""Volumes, budgets and amounts: TR321, TR322 and TR346, with the official figures."""

from datetime import date
from typing import Any

import pytest

from ledger.ijw.berichten import Periode
from tests.berichten import declaratie, omvang, prestatie, toewijzing
from tests.gegeven import Gegeven, contract, gegeven

AFGEWEZEN, GOED = "PrestatieAfgewezen", "PrestatieGoedgekeurd"

OKT = Periode(begindatum=date(2022, 10, 11), einddatum=date(2022, 10, 31))
NOV = Periode(begindatum=date(2022, 11, 1), einddatum=date(2022, 11, 30))
DEC_28 = Periode(begindatum=date(2022, 12, 1), einddatum=date(2022, 12, 28))
DEC_31 = Periode(begindatum=date(2022, 12, 1), einddatum=date(2022, 12, 31))


def uren(referentie: str, periode: Periode, aantal: int, **velden: Any) -> Any:
    """A declaration of hours; its own period lies in 2027, after the care (IV090)."""
    regel = prestatie(
        referentie,
        product_periode=periode,
        geleverd_volume=aantal,
        eenheid="04",
        product_tarief=9600,
        **velden,
    )
    return declaratie(regel)


def drie_uur_per_week() -> Gegeven:
    """3 hours a week, 11 October to 28 December 2022 (IV077)."""
    return gegeven(
        toewijzing(
            {
                "omvang": omvang(3, "04", "2"),
                "ingangsdatum": date(2022, 10, 11),
                "einddatum": date(2022, 12, 28),
            }
        )
    )


# --- TR321: the product period --------------------------------------------------------------------


@pytest.mark.parametrize(("periode", "maximum"), [(OKT, 12), (NOV, 15), (DEC_28, 15)])
def test_uren_per_week_passen_tot_het_officiele_maximum_van_de_maand(
    periode: Periode, maximum: int
) -> None:
    drie_uur_per_week().als(uren("P1", periode, maximum)).dan(GOED)
    uitkomst = drie_uur_per_week().als(uren("P1", periode, maximum + 1))
    uitkomst.geweigerd("TR321", "9321", AFGEWEZEN)
    operanden = uitkomst.bevinding("TR321").operanden
    assert operanden == {
        "toegewezenMinuten": maximum * 60,
        "ingediendMinuten": (maximum + 1) * 60,
    }


@pytest.mark.parametrize(("periode", "maximum"), [(OKT, 900), (NOV, 1200), (DEC_31, 1500)])
def test_euros_per_week_tellen_de_zondagen(periode: Periode, maximum: int) -> None:
    def per_week() -> Gegeven:
        return gegeven(
            toewijzing(
                {
                    "omvang": omvang(300, "83", "2"),
                    "ingangsdatum": date(2022, 10, 11),
                    "einddatum": date(2022, 12, 31),
                }
            )
        )

    def euros(aantal: int) -> Any:
        regel = prestatie(
            product_periode=periode,
            geleverd_volume=aantal,
            eenheid="83",
            product_tarief=None,
            bedrag=aantal,
        )
        return declaratie(regel)

    per_week().als(euros(maximum)).dan(GOED)
    per_week().als(euros(maximum + 1)).geweigerd("TR321", "9321", AFGEWEZEN)


def test_per_maand_geldt_het_hele_volume_ook_voor_een_gebroken_maand() -> None:
    def per_maand() -> Gegeven:
        return gegeven(
            toewijzing(
                {
                    "omvang": omvang(15, "04", "4"),
                    "ingangsdatum": date(2022, 10, 11),
                    "einddatum": date(2022, 12, 28),
                }
            )
        )

    per_maand().als(uren("P1", OKT, 15)).dan(GOED)
    per_maand().als(uren("P1", OKT, 16)).geweigerd("TR321", "9321", AFGEWEZEN)


def test_per_dag_telt_iedere_dag_van_de_periode() -> None:
    per_dag = {"omvang": omvang(2, "01", "1"), "ingangsdatum": date(2027, 1, 22)}
    januari = Periode(begindatum=date(2027, 1, 22), einddatum=date(2027, 1, 31))
    tien_dagen = prestatie(product_periode=januari, geleverd_volume=20)
    gegeven(toewijzing(per_dag)).als(declaratie(tien_dagen)).dan(GOED)
    teveel = prestatie(product_periode=januari, geleverd_volume=21)
    uitkomst = gegeven(toewijzing(per_dag)).als(declaratie(teveel))
    uitkomst.geweigerd("TR321", "9321", AFGEWEZEN)


def test_uren_mogen_in_minuten_tot_de_laatste_minuut() -> None:
    minuten = prestatie(product_periode=OKT, geleverd_volume=720)
    drie_uur_per_week().als(declaratie(minuten)).dan(GOED)
    te_veel = prestatie(product_periode=OKT, geleverd_volume=721)
    drie_uur_per_week().als(declaratie(te_veel)).geweigerd("TR321", "9321", AFGEWEZEN)


# --- TR322: the whole allocation ------------------------------------------------------------------


def test_de_maanden_samen_blijven_binnen_de_hele_toewijzing() -> None:
    # The months allow 12 + 15 + 15 = 42, the whole allocation 36 (a split week counts once).
    eerst = gegeven(
        toewijzing(
            {
                "omvang": omvang(3, "04", "2"),
                "ingangsdatum": date(2022, 10, 11),
                "einddatum": date(2022, 12, 28),
            }
        ),
        uren("P1", OKT, 12),
        uren("P2", NOV, 15),
    )
    uitkomst = eerst.als(uren("P3", DEC_28, 10))
    uitkomst.geweigerd("TR322", "9322", AFGEWEZEN)
    assert uitkomst.bevinding("TR322").operanden == {
        "toegewezenMinuten": 36 * 60,
        "goedgekeurdMinuten": 27 * 60,
        "prestatieMinuten": 10 * 60,
        "ingediendMinuten": 37 * 60,
    }
    eerst.als(uren("P4", DEC_28, 9)).dan(GOED)


def test_regels_in_uren_en_in_minuten_tellen_exact_samen() -> None:
    def half_vol() -> Gegeven:
        eerst = toewijzing({"omvang": omvang(2, "04", "6")})
        een_uur = prestatie(geleverd_volume=1, eenheid="04", product_tarief=9600)
        return gegeven(eerst, declaratie(een_uur))

    past = prestatie("P2", maand=2, geleverd_volume=60)
    half_vol().als(declaratie(past, maand=2)).dan(GOED)
    te_veel = prestatie("P2", maand=2, geleverd_volume=61)
    half_vol().als(declaratie(te_veel, maand=2)).geweigerd("TR322", "9322", AFGEWEZEN)


def test_uren_tellen_mee_als_de_toewijzing_later_in_minuten_luidt() -> None:
    def half_vol() -> Gegeven:
        in_uren = toewijzing({"omvang": omvang(2, "04", "6")})
        een_uur = prestatie(geleverd_volume=1, eenheid="04", product_tarief=9600)
        in_minuten = {"omvang": omvang(120), "toewijzingsdatum": date(2027, 1, 2)}
        return gegeven(in_uren, declaratie(een_uur), toewijzing(in_minuten))

    past = prestatie("P2", maand=2, geleverd_volume=60)
    half_vol().als(declaratie(past, maand=2)).dan(GOED)
    te_veel = prestatie("P2", maand=2, geleverd_volume=61)
    half_vol().als(declaratie(te_veel, maand=2)).geweigerd("TR322", "9322", AFGEWEZEN)


def test_een_credit_geeft_de_ruimte_terug() -> None:
    eerst = gegeven(
        toewijzing({"omvang": omvang(60)}),
        declaratie(prestatie()),
        declaratie(prestatie("C1", vorig="P1")),
    )
    eerst.als(declaratie(prestatie("P2", maand=2), maand=2)).dan(GOED)


def test_regels_in_een_bericht_tellen_bij_elkaar_op() -> None:
    eerst = gegeven(toewijzing({"omvang": omvang(100)}))
    bericht = declaratie(prestatie(), prestatie("P2", maand=2), maand=2)
    uitkomst = eerst.als(bericht)
    uitkomst.dan(GOED, AFGEWEZEN, geweigerd_op={"TR322"})
    assert uitkomst.bevinding("TR322").sleutel == "P2"


def test_na_verruiming_past_wat_eerst_niet_paste() -> None:
    meer = toewijzing({"omvang": omvang(121), "toewijzingsdatum": date(2027, 1, 2)})
    krap = declaratie(prestatie("P2", maand=2, geleverd_volume=61), maand=2)
    eerst = gegeven(toewijzing(), declaratie(prestatie()))
    eerst.als(krap).geweigerd("TR322", "9322", AFGEWEZEN)
    eerst.als(meer).dan("ToewijzingGewijzigd")
    opnieuw = declaratie(prestatie("P3", maand=2, geleverd_volume=61), maand=2)
    eerst.als(opnieuw).dan(GOED)


def test_zonder_einddatum_is_er_geen_totaal_om_te_overschrijden() -> None:
    per_maand = {"omvang": omvang(60, "01", "4"), "einddatum": None}
    regels = [prestatie(f"P{maand}", maand=maand) for maand in range(1, 13)]
    uitkomst = gegeven(toewijzing(per_maand)).als(declaratie(*regels, maand=12))
    uitkomst.dan(*[GOED] * 12)


# --- TR346: the amount ----------------------------------------------------------------------------


@pytest.mark.parametrize("bedrag", [9599, 9601])
def test_uren_maal_tarief_klopt_op_de_cent(bedrag: int) -> None:
    def een_uur(cent: int) -> Any:
        regel = prestatie(geleverd_volume=1, eenheid="04", product_tarief=9600, bedrag=cent)
        return declaratie(regel)

    eerst = toewijzing({"omvang": omvang(2, "04")})
    gegeven(eerst).als(een_uur(9600)).dan(GOED)
    uitkomst = gegeven(eerst).als(een_uur(bedrag))
    uitkomst.geweigerd("TR346", "9346", AFGEWEZEN)
    assert uitkomst.bevinding("TR346").operanden["verwachtEurocent"] == 9600


def test_minuten_op_een_uurtarief_worden_pas_aan_het_eind_afgerond() -> None:
    # 87,30 an hour is 1,455 a minute: shown as 1,46, but 100 minutes cost 145,50.
    eerst = (contract(8730, "04"), toewijzing({"omvang": omvang(10, "04")}))
    goed = prestatie(geleverd_volume=100, product_tarief=146, bedrag=14550)
    gegeven(*eerst).als(declaratie(goed)).dan(GOED)
    naief = prestatie(geleverd_volume=100, product_tarief=146, bedrag=14600)
    uitkomst = gegeven(*eerst).als(declaratie(naief))
    uitkomst.geweigerd("TR346", "9346", AFGEWEZEN)


def test_zonder_contract_mag_elk_uurtarief_het_bedrag_verklaren() -> None:
    eerst = toewijzing({"omvang": omvang(10, "04")})
    for cent in (14550, 14600):
        regel = prestatie(geleverd_volume=100, product_tarief=146, bedrag=cent)
        gegeven(eerst).als(declaratie(regel)).dan(GOED)
    # Half a cent less a minute shows as 1,46 from 1,455 on: 14549 has no hour tariff.
    regel = prestatie(geleverd_volume=100, product_tarief=146, bedrag=14549)
    gegeven(eerst).als(declaratie(regel)).geweigerd("TR346", "9346", AFGEWEZEN)


def test_een_contract_per_minuut_laat_niets_te_verklaren_over() -> None:
    # Without the contract an hour tariff of 96,20 would explain 96,20 for 60 minutes.
    eerst = (contract(160, "01"), toewijzing({"omvang": omvang(10, "04")}))
    gegeven(*eerst).als(declaratie(prestatie())).dan(GOED)
    uitkomst = gegeven(*eerst).als(declaratie(prestatie(bedrag=9620)))
    uitkomst.geweigerd("TR346", "9346", AFGEWEZEN)
    assert uitkomst.bevinding("TR346").operanden["verwachtEurocent"] == 9600


def test_euros_hebben_geen_tarief_om_mee_te_vermenigvuldigen() -> None:
    eerst = toewijzing({"omvang": omvang(5000, "83", "6")})
    regel = prestatie(geleverd_volume=5000, eenheid="83", product_tarief=None, bedrag=5000)
    gegeven(eerst).als(declaratie(regel)).dan(GOED)
