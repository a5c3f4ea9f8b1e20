"""Rules on the JW301, and the versions of an allocation."""

from dataclasses import replace
from datetime import date, time
from itertools import permutations
from typing import Any

import pytest

from ledger.client import ClientToestand
from ledger.ijw.berichten import Achternaam, VolledigeNaam
from tests.berichten import (
    ANDER_BSN,
    BSN,
    DEC,
    JAN,
    declaratie,
    omvang,
    prestatie,
    product,
    toewijzing,
    vot,
    vow,
)
from tests.gegeven import SLEUTEL, Uitkomst, client_id, gegeven
from tests.gouden.voorbeelden import voorbeeld
from tests.regels.test_verzoek import ongewijzigd, te_wijzigen

FEB = date(2027, 2, 1)
VERWIJDERING = {"einddatum": JAN, "reden_wijziging": "13", "toewijzingsdatum": FEB}


def twee(tweede: dict[str, Any], eerste: dict[str, Any] | None = None) -> Uitkomst:
    """One message with allocation 1 and, as number 2, another."""
    return gegeven().als(toewijzing(eerste or {}, {"toewijzing_nummer": 2, **tweede}))


# --- CS335: reason 13 -----------------------------------------------------------------------------


def test_een_verwijdering_met_gelijke_begin_en_einddatum_wordt_aanvaard() -> None:
    uitkomst = gegeven(toewijzing()).als(toewijzing(VERWIJDERING))
    uitkomst.dan("ToewijzingVerwijderd")
    assert uitkomst.toestand.actuele_toewijzingen("0363", "12345678", JAN) == []


@pytest.mark.parametrize("einddatum", [date(2027, 1, 2), None])
def test_een_verwijdering_die_niet_op_de_ingangsdatum_eindigt_wordt_geweigerd(
    einddatum: date | None,
) -> None:
    bericht = toewijzing({**VERWIJDERING, "einddatum": einddatum})
    uitkomst = gegeven(toewijzing()).als(bericht).geweigerd("CS335", "0001")
    assert uitkomst.retour.header.retour_codes == ("0001",)
    assert uitkomst.retour.client is None


# --- TR302: no stacking ---------------------------------------------------------------------------


def test_hetzelfde_product_mag_aansluitend_worden_toegewezen() -> None:
    twee({"ingangsdatum": date(2027, 7, 1)}, {"einddatum": date(2027, 6, 30)}).dan(
        "ToewijzingAfgegeven", "ToewijzingAfgegeven"
    )


def test_hetzelfde_product_mag_geen_dag_overlappen() -> None:
    uitkomst = twee({"ingangsdatum": date(2027, 6, 30)}, {"einddatum": date(2027, 6, 30)})
    uitkomst.geweigerd("TR302", "0001")
    assert uitkomst.bevinding("TR302").operanden["vanaf"] == "2027-06-30"


def test_zonder_einddatum_overlapt_alles_wat_later_ingaat() -> None:
    uitkomst = twee({"ingangsdatum": date(2029, 1, 1), "einddatum": None}, {"einddatum": None})
    uitkomst.geweigerd("TR302", "0001")


def test_een_andere_productcode_mag_er_naast() -> None:
    uitkomst = twee({"product": product("45A53")})
    uitkomst.dan("ToewijzingAfgegeven", "ToewijzingAfgegeven")


def test_zonder_productcode_telt_de_categorie() -> None:
    uitkomst = twee({"product": product(None), "omvang": None, "budget": 100})
    uitkomst.geweigerd("TR302", "0001")


def test_een_andere_categorie_zonder_code_mag_er_naast() -> None:
    uitkomst = twee({"product": product(None, "43"), "omvang": None, "budget": 100})
    uitkomst.dan("ToewijzingAfgegeven", "ToewijzingAfgegeven")


def test_zonder_product_mag_er_niets_naast() -> None:
    twee({"product": None, "omvang": None, "budget": 100}).geweigerd("TR302", "0001")


def test_een_verwijderde_toewijzing_stapelt_niet() -> None:
    uitkomst = twee({"einddatum": JAN, "reden_wijziging": "13"})
    uitkomst.dan("ToewijzingAfgegeven", "ToewijzingVerwijderd")


def test_de_vervallen_reden_01_wordt_geweigerd_maar_stapelt_evenmin() -> None:
    twee({"einddatum": JAN, "reden_wijziging": "01"}).geweigerd("CS336", "0001")


# --- TR332: a number means one allocation ---------------------------------------------------------


def test_hetzelfde_nummer_voor_dezelfde_toewijzing_is_een_nieuwe_versie() -> None:
    nieuw = toewijzing({"omvang": omvang(180), "toewijzingsdatum": FEB})
    uitkomst = gegeven(toewijzing()).als(nieuw)
    uitkomst.dan("ToewijzingGewijzigd")
    assert uitkomst.toewijzing().omvang.volume == 180  # type: ignore[union-attr]


def test_hetzelfde_nummer_voor_een_ander_kind_wordt_geweigerd() -> None:
    uitkomst = gegeven(toewijzing(bsn=ANDER_BSN)).als(toewijzing())
    uitkomst.geweigerd("TR332", "9332", "ToewijzingGeweigerd")
    (terug,) = uitkomst.retour.client.toegewezen_producten
    assert terug.retour_codes == ("9332",)


def test_hetzelfde_nummer_voor_een_ander_product_wordt_geweigerd() -> None:
    uitkomst = gegeven(toewijzing()).als(toewijzing({"product": product("45A53")}))
    uitkomst.geweigerd("TR332", "9332", "ToewijzingGeweigerd")


def test_hetzelfde_nummer_voor_een_andere_aanbieder_wordt_geweigerd() -> None:
    bericht = toewijzing()
    ander = replace(bericht, header=replace(bericht.header, ontvanger="87654321"))
    gegeven(toewijzing()).als(ander).geweigerd("TR332", "9332", "ToewijzingGeweigerd")


def test_een_andere_gemeente_mag_hetzelfde_nummer_gebruiken() -> None:
    bericht = toewijzing()
    ander = replace(bericht, header=replace(bericht.header, afzender="0034"))
    gegeven(toewijzing()).als(ander).dan("ToewijzingAfgegeven")


def test_een_toewijzingsbericht_wordt_als_geheel_geweigerd() -> None:
    bericht = toewijzing({}, {"toewijzing_nummer": 2, "product": product("43A07", "43")})
    uitkomst = gegeven(toewijzing(bsn=ANDER_BSN)).als(bericht)
    uitkomst.dan("ToewijzingGeweigerd", "ToewijzingGeweigerd", geweigerd_op={"TR332"})
    assert uitkomst.oordeel.reserveringen == []


# --- TR379: the reference of the request that is honoured -----------------------------------------


def test_een_toewijzing_honoreert_het_verzoek_met_haar_referentie() -> None:
    uitkomst = gegeven(vot()).als(toewijzing({"referentie_aanbieder": "R1"}))
    uitkomst.dan("ToewijzingAfgegeven", "VerzoekGehonoreerd")


def test_een_referentie_zonder_verzoek_wordt_geweigerd() -> None:
    uitkomst = gegeven().als(toewijzing({"referentie_aanbieder": "R1"}))
    uitkomst.geweigerd("TR379", "9379", "ToewijzingGeweigerd")


def test_een_referentie_van_een_ander_kind_wordt_geweigerd() -> None:
    uitkomst = gegeven(vot(bsn=ANDER_BSN)).als(toewijzing({"referentie_aanbieder": "R1"}))
    uitkomst.geweigerd("TR379", "9379", "ToewijzingGeweigerd")


def test_een_referentie_wordt_maar_een_keer_gebruikt() -> None:
    eerst = gegeven(vot(), toewijzing({"referentie_aanbieder": "R1"}))
    opnieuw = toewijzing(
        {"referentie_aanbieder": "R1", "omvang": omvang(180), "toewijzingsdatum": FEB}
    )
    eerst.als(opnieuw).geweigerd("TR379", "9379", "ToewijzingGeweigerd")


def test_wie_een_vow_honoreert_zet_de_referentie_bij_elke_toewijzing() -> None:
    tweede = {"toewijzing_nummer": 2, "product": product("43A07", "43")}
    verzoek = vow(ongewijzigde_producten=ongewijzigd(2), te_wijzigen_producten=te_wijzigen(1))
    gewijzigd = {"referentie_aanbieder": "W1", "reden_wijziging": "12", "toewijzingsdatum": FEB}
    for referentie, regels in ((None, {"TR379"}), ("W1", set())):
        eerst = gegeven(toewijzing({}, tweede), verzoek)
        bericht = toewijzing(gewijzigd, {**tweede, "referentie_aanbieder": referentie})
        uitkomst = eerst.als(bericht)
        assert {rij.regel for rij in uitkomst.oordeel.bevindingen} == regels
    tweede_plek = "/Bericht/Client/ToegewezenProducten/ToegewezenProduct[2]"
    geweigerd = gegeven(toewijzing({}, tweede), verzoek).als(toewijzing(gewijzigd, tweede))
    assert geweigerd.bevinding("TR379").plaats == tweede_plek


def test_een_geweigerd_bericht_verandert_de_naam_van_een_kind_niet() -> None:
    eerst = gegeven(toewijzing(), toewijzing({"toewijzing_nummer": 2}, bsn=ANDER_BSN))
    eerder = eerst.wereld.toestand().gegevens
    verkeerd = toewijzing({"toewijzing_nummer": 2})
    naam = VolledigeNaam(geslachtsnaam=Achternaam(achternaam="Anders"), naam_gebruik="1")
    client = replace(verkeerd.client, naam=naam)
    uitkomst = eerst.als(replace(verkeerd, client=client))
    uitkomst.dan("ToewijzingGeweigerd", geweigerd_op={"TR332"})
    assert eerder is not None
    assert "Voorbeeld" in str(eerder.naam)
    assert uitkomst.toestand.gegevens == eerder


def test_een_herhaling_zonder_referentie_is_niets_nieuws() -> None:
    eerst = gegeven(vot(), toewijzing({"referentie_aanbieder": "R1"}))
    eerst.als(toewijzing()).dan()


def test_de_referentie_van_een_wijzigingsverzoek_staat_op_ieder_product() -> None:
    eerst = gegeven(toewijzing(), vow(te_wijzigen_producten=te_wijzigen(1)))
    oud = {
        "referentie_aanbieder": "W1",
        "einddatum": date(2027, 4, 30),
        "reden_wijziging": "12",
        "toewijzingsdatum": FEB,
    }
    nieuw = {"referentie_aanbieder": "W1", "toewijzing_nummer": 2, "ingangsdatum": date(2027, 5, 1)}
    uitkomst = eerst.als(toewijzing(oud, nieuw))
    uitkomst.dan("ToewijzingIngetrokken", "ToewijzingAfgegeven", "VerzoekGehonoreerd")


# --- TR385: awarded lines stand in the way of a deletion ------------------------------------------


def test_een_toewijzing_met_goedgekeurde_prestaties_kan_niet_worden_verwijderd() -> None:
    eerst = gegeven(toewijzing(), declaratie(prestatie()))
    uitkomst = eerst.als(toewijzing(VERWIJDERING))
    uitkomst.geweigerd("TR385", "9385", "ToewijzingGeweigerd")
    assert uitkomst.bevinding("TR385").operanden["bedragEurocent"] == 9600


def test_na_creditering_kan_de_toewijzing_wel_worden_verwijderd() -> None:
    credit = declaratie(prestatie("P2", vorig="P1"))
    eerst = gegeven(toewijzing(), declaratie(prestatie()), credit)
    eerst.als(toewijzing(VERWIJDERING)).dan("ToewijzingVerwijderd")


def test_een_toewijzing_met_goedgekeurde_prestaties_kan_wel_worden_ingekort() -> None:
    eerst = gegeven(toewijzing(), declaratie(prestatie()))
    kort = toewijzing({"einddatum": date(2027, 6, 30), "toewijzingsdatum": FEB})
    eerst.als(kort).dan("ToewijzingIngetrokken")


# --- OP080 and IV013: the order of arrival means nothing ------------------------------------------

VERSIES: tuple[dict[str, Any], ...] = (
    {},
    {"omvang": omvang(180), "toewijzingsdatum": FEB, "reden_wijziging": "14"},
    {"einddatum": date(2027, 6, 30), "toewijzingsdatum": FEB, "toewijzingstijd": time(10)},
)


def wat_geldt(toestand: ClientToestand) -> tuple[object, ...]:
    versie = toestand.toewijzing(SLEUTEL)
    assert versie is not None
    return (versie.einddatum, versie.omvang, versie.budget, versie.toewijzingsmoment)


@pytest.mark.parametrize("volgorde", list(permutations(VERSIES)))
def test_toewijzingsversies_geven_in_elke_volgorde_dezelfde_toestand(
    volgorde: tuple[dict[str, Any], ...],
) -> None:
    berichten = [toewijzing(versie) for versie in volgorde]
    toestand = gegeven(*berichten).wereld.toestand(BSN)
    in_volgorde = gegeven(*(toewijzing(versie) for versie in VERSIES)).wereld.toestand(BSN)
    assert wat_geldt(toestand) == wat_geldt(in_volgorde)
    assert toestand.toewijzing(SLEUTEL).einddatum == date(2027, 6, 30)  # type: ignore[union-attr]


def test_een_laat_aangekomen_oude_versie_verandert_de_ruimte_niet() -> None:
    ruim, krap = omvang(120), omvang(60)
    eerst = gegeven(
        toewijzing({"omvang": krap, "toewijzingsdatum": FEB}), toewijzing({"omvang": ruim})
    )
    uitkomst = eerst.als(declaratie(prestatie(geleverd_volume=61)))
    uitkomst.dan("PrestatieAfgewezen", geweigerd_op={"TR321", "TR322"})


def test_een_toewijzing_eindigt_op_haar_laatste_dag() -> None:
    toestand = gegeven(toewijzing()).wereld.toestand()
    assert len(toestand.actuele_toewijzingen("0363", "12345678", DEC)) == 1
    assert toestand.actuele_toewijzingen("0363", "12345678", date(2028, 1, 1)) == []


# --- the lapsed reason 01 in what was stored long ago ---------------------------------------------


def test_een_oude_toewijzing_met_vervallen_reden_01_geldt_als_niet_verzonden() -> None:
    vervallen = voorbeeld("ToewijzingGewijzigd").model_copy(
        update={
            "stroom": client_id(),
            "versie": 1,
            "reden_wijziging": "01",
            "ingangsdatum": JAN,
            "einddatum": JAN,
        }
    )
    eerst = gegeven(vervallen)
    assert eerst.wereld.toestand().actuele_toewijzingen("0363", "12345678", JAN) == []
    eerst.als(declaratie(prestatie())).geweigerd("TR384", "9384", "PrestatieAfgewezen")
