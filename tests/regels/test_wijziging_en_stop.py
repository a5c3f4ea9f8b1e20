"""Rules on a request for change and on a second stop, just inside and just outside."""

from datetime import date
from typing import Any

import pytest

from ledger.ijw.berichten import NieuwProduct, OngewijzigdProduct, TeWijzigenProduct
from tests.berichten import (
    DEC,
    JAN,
    declaratie,
    omvang,
    prestatie,
    product,
    start,
    stop,
    toewijzing,
    vow,
)
from tests.gegeven import Gegeven, contract, gegeven

DAGTEKENING, MORGEN = date(2027, 4, 1), date(2027, 4, 2)
PER_WEEK = omvang(60, "01", "2")
GEWEIGERD = "VerzoekGeweigerd"


def wijzig(*extra: NieuwProduct, **velden: Any) -> Any:
    """A JW317 of DAGTEKENING that changes allocation 1."""
    basis = {"toewijzing_nummer": 1, "gewenste_ingangsdatum": JAN, "einddatum": DEC}
    return vow(
        dagtekening=DAGTEKENING,
        te_wijzigen_producten=(TeWijzigenProduct(**{**basis, **velden}),),
        nieuwe_producten=extra,
    )


def toegewezen(**velden: Any) -> Gegeven:
    return gegeven(toewijzing(velden))


# --- TR357: what is not to come holds for the whole duration --------------------------------------


@pytest.mark.parametrize("gewenst", [JAN, MORGEN])
def test_een_wijziging_gaat_morgen_in_of_op_het_begin(gewenst: date) -> None:
    """TR357 inside: after Dagtekening, or on Ingangsdatum of the allocation."""
    bericht = wijzig(gewenste_ingangsdatum=gewenst, omvang=omvang(90, "01", "2"))
    toegewezen(omvang=PER_WEEK).als(bericht).dan("WijzigingVerzocht")


@pytest.mark.parametrize("gewenst", [DAGTEKENING, date(2027, 1, 2)])
def test_een_wijziging_tot_en_met_vandaag_gaat_niet_op_een_andere_dag_in(gewenst: date) -> None:
    bericht = wijzig(gewenste_ingangsdatum=gewenst, omvang=omvang(90, "01", "2"))
    toegewezen(omvang=PER_WEEK).als(bericht).geweigerd("TR357", "9357", GEWEIGERD)


# --- TR373: a total holds for the whole duration --------------------------------------------------


def test_een_ander_totaalvolume_gaat_alleen_op_het_begin_in() -> None:
    toegewezen().als(wijzig(omvang=omvang(180))).dan("WijzigingVerzocht")
    bericht = wijzig(omvang=omvang(180), gewenste_ingangsdatum=MORGEN)
    toegewezen().als(bericht).geweigerd("TR373", "9373", GEWEIGERD)


def test_een_weekvolume_mag_vanaf_morgen_een_totaal_worden() -> None:
    bericht = wijzig(omvang=omvang(180), gewenste_ingangsdatum=MORGEN)
    toegewezen(omvang=PER_WEEK).als(bericht).dan("WijzigingVerzocht")


def test_een_totaal_wordt_niet_halverwege_een_weekvolume() -> None:
    bericht = wijzig(omvang=PER_WEEK, gewenste_ingangsdatum=MORGEN)
    toegewezen().als(bericht).geweigerd("TR373", "9373", GEWEIGERD)


def test_een_ander_budget_gaat_alleen_op_het_begin_in() -> None:
    generiek = {"product": None, "omvang": None, "budget": 100_000}
    toegewezen(**generiek).als(wijzig(budget=150_000)).dan("WijzigingVerzocht")
    bericht = wijzig(budget=150_000, gewenste_ingangsdatum=MORGEN)
    toegewezen(**generiek).als(bericht).geweigerd("TR373", "9373", GEWEIGERD)


def test_een_ander_eind_bij_hetzelfde_totaal_mag_later_ingaan() -> None:
    bericht = wijzig(
        omvang=omvang(), gewenste_ingangsdatum=MORGEN, einddatum=date(2027, 10, 31)
    )  # TR373 does not apply: the total stays what it is.
    toegewezen().als(bericht).dan("WijzigingVerzocht")


# --- TR375, TR411, TR412: a volume goes with a product code ---------------------------------------


def test_met_een_toegewezen_productcode_hoort_een_omvang() -> None:
    toegewezen(omvang=PER_WEEK).als(wijzig()).geweigerd("TR411", "9411", GEWEIGERD)


def test_zonder_toegewezen_productcode_hoort_geen_omvang() -> None:
    aspecifiek = {"product": product(None), "omvang": None}
    toegewezen(**aspecifiek).als(wijzig()).dan("WijzigingVerzocht")
    bericht = wijzig(omvang=PER_WEEK, gewenste_ingangsdatum=JAN)
    toegewezen(**aspecifiek).als(bericht).geweigerd("TR412", "9412", GEWEIGERD)


def test_zonder_toegewezen_product_hoort_geen_omvang() -> None:
    """Without a product there is no product code either: TR375 and TR412 together."""
    generiek = {"product": None, "omvang": None, "budget": 100_000}
    toegewezen(**generiek).als(wijzig(budget=100_000)).dan("WijzigingVerzocht")
    uitkomst = toegewezen(**generiek).als(wijzig(omvang=PER_WEEK))
    uitkomst.dan(GEWEIGERD, geweigerd_op={"TR375", "TR412"})
    assert uitkomst.bevinding("TR375").retourcode == "9375"


# --- TR361: one product once on each day ----------------------------------------------------------


def _nieuw(vanaf: date) -> NieuwProduct:
    return NieuwProduct(
        product=product(), gewenste_ingangsdatum=vanaf, einddatum=DEC, omvang=PER_WEEK
    )


def test_hetzelfde_product_mag_aansluitend_worden_gevraagd() -> None:
    bericht = wijzig(_nieuw(date(2027, 7, 1)), einddatum=date(2027, 6, 30), omvang=PER_WEEK)
    toegewezen(omvang=PER_WEEK).als(bericht).dan("WijzigingVerzocht")


def test_hetzelfde_product_mag_geen_dag_overlappen() -> None:
    bericht = wijzig(_nieuw(date(2027, 6, 30)), einddatum=date(2027, 6, 30), omvang=PER_WEEK)
    uitkomst = toegewezen(omvang=PER_WEEK).als(bericht)
    uitkomst.geweigerd("TR361", "9361", GEWEIGERD)
    assert uitkomst.bevinding("TR361").operanden["vanaf"] == "2027-06-30"


# --- TR413, TR414, TR415: a second stop on one delivery -------------------------------------------

TIJDELIJK = {"reden_beeindiging": "20", "einddatum": date(2027, 2, 28)}


def gestopt(**velden: Any) -> Gegeven:
    return gegeven(toewijzing(), start(), stop(velden))


def test_op_een_tijdelijke_stop_volgt_een_definitieve_op_dezelfde_dag() -> None:
    definitief = stop({**TIJDELIJK, "reden_beeindiging": "31"})
    gestopt(**TIJDELIJK).als(definitief).dan("LeveringGestopt")


def test_op_een_tijdelijke_stop_volgt_geen_tweede_tijdelijke() -> None:
    tweede = stop({**TIJDELIJK, "einddatum": date(2027, 3, 31)})
    gestopt(**TIJDELIJK).als(tweede).geweigerd("TR413", "9413", "StopGeweigerd")


def test_een_volgende_stop_eindigt_niet_eerder() -> None:
    vroeger = stop({"reden_beeindiging": "31", "einddatum": date(2027, 2, 27)})
    gestopt(**TIJDELIJK).als(vroeger).geweigerd("TR414", "9414", "StopGeweigerd")


def test_op_een_definitieve_stop_volgt_geen_andere() -> None:
    later = stop({"reden_beeindiging": "32", "einddatum": date(2027, 4, 30)})
    gestopt().als(later).geweigerd("TR415", "9415", "StopGeweigerd")


def test_na_verwijdering_van_de_definitieve_stop_kan_het_opnieuw() -> None:
    """TR415 inside: the stop that was in the way is gone."""
    verwijderd = stop({"status_aanlevering": "3"})
    later = stop({"reden_beeindiging": "32", "einddatum": date(2027, 4, 30)})
    gegeven(toewijzing(), start(), stop(), verwijderd).als(later).dan("LeveringGestopt")


# --- TR369 and TR418: money -----------------------------------------------------------------------


@pytest.mark.parametrize(("eurocent", "past"), [(100_000, True), (100_001, False)])
def test_een_declaratie_blijft_binnen_het_budget(eurocent: int, past: bool) -> None:
    """TR369: exactly the budget, and one cent more."""
    regel = prestatie(
        product_categorie="50", product_code="50A03", geleverd_volume=eurocent, eenheid="83",
        product_tarief=None, bedrag=eurocent,
    )  # fmt: skip
    uitkomst = toegewezen(product=None, omvang=None, budget=100_000).als(declaratie(regel))
    if past:
        uitkomst.dan("PrestatieGoedgekeurd")
    else:
        uitkomst.geweigerd("TR369", "9369", "PrestatieAfgewezen")


@pytest.mark.parametrize(("tarief", "klopt"), [(160, True), (161, False)])
def test_het_tarief_is_het_gecontracteerde(tarief: int, klopt: bool) -> None:
    """TR418: 96.00 an hour is 1.60 a minute (IV081)."""
    uitkomst = gegeven(toewijzing(), contract()).als(declaratie(prestatie(product_tarief=tarief)))
    if klopt:
        uitkomst.dan("PrestatieGoedgekeurd")
    else:
        uitkomst.geweigerd("TR418", "0611", "PrestatieAfgewezen")


def test_zonder_gecontracteerd_tarief_is_het_niet_te_beoordelen() -> None:
    uitkomst = gegeven(toewijzing()).als(declaratie(prestatie()))
    uitkomst.dan("PrestatieGoedgekeurd")
    assert uitkomst.bevinding("TR418").niet_beoordeelbaar


# --- TR361: the part of a changed product that stays ----------------------------------------------

JULI = date(2027, 7, 1)
PER_JULI = {"omvang": omvang(90, "01", "2"), "gewenste_ingangsdatum": JULI}


@pytest.mark.parametrize(
    ("van", "tot", "geweigerd"),
    [(date(2027, 6, 1), date(2027, 6, 30), True), (date(2028, 1, 1), date(2028, 6, 30), False)],
)
def test_een_nieuw_product_overlapt_ook_niet_met_wat_tot_de_wijziging_blijft(
    van: date, tot: date, geweigerd: bool
) -> None:
    nieuw = NieuwProduct(
        product=product(), gewenste_ingangsdatum=van, einddatum=tot, omvang=PER_WEEK
    )
    uitkomst = toegewezen(omvang=PER_WEEK).als(wijzig(nieuw, **PER_JULI))
    if geweigerd:
        uitkomst.geweigerd("TR361", "9361", GEWEIGERD)
    else:
        uitkomst.dan("WijzigingVerzocht")


def test_een_toewijzing_kan_niet_ongewijzigd_en_te_wijzigen_zijn() -> None:
    bericht = vow(
        dagtekening=JAN,
        ongewijzigde_producten=(OngewijzigdProduct(toewijzing_nummer=1),),
        te_wijzigen_producten=(
            TeWijzigenProduct(
                toewijzing_nummer=1,
                gewenste_ingangsdatum=date(2027, 4, 1),
                einddatum=DEC,
                omvang=PER_WEEK,
            ),
        ),
    )
    bekend = toegewezen(omvang=PER_WEEK, einddatum=date(2027, 3, 31))
    bekend.als(bericht).geweigerd("TR361", "9361", GEWEIGERD)
