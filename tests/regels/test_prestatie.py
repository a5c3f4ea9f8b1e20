"""Rules on the lines of a JW323 and on the allocation that they name."""

from dataclasses import replace
from datetime import date

import pytest

from ledger.ijw.berichten import Periode, Prestatie
from tests.berichten import (
    ANDER_BSN,
    BSN,
    JAN,
    declaratie,
    maandperiode,
    omvang,
    prestatie,
    product,
    toewijzing,
)
from tests.gegeven import Gegeven, contract, gegeven

AFGEWEZEN = "PrestatieAfgewezen"
ASPECIFIEK = {"product": product(None), "omvang": None}


def periode(begin: date, eind: date) -> Periode:
    return Periode(begindatum=begin, einddatum=eind)


# --- TR304 ----------------------------------------------------------------------------------------


def test_een_prestatie_voor_een_client_zonder_toewijzing_wordt_niet_beoordeeld() -> None:
    uitkomst = gegeven().als(declaratie(prestatie()))
    uitkomst.geweigerd("TR304", "8187", AFGEWEZEN)
    (client,) = uitkomst.retour.declaratie_antwoord.clienten
    assert client.retour_codes == ("8187",)
    assert client.prestaties[0].retour_codes == ("0233",)
    assert uitkomst.bevinding("TR304").plaats == "/Bericht/Declaratie/Clienten/Client[1]"


def test_een_prestatie_op_de_toewijzing_van_een_ander_kind_wordt_afgewezen() -> None:
    eigen = toewijzing({"toewijzing_nummer": 2, "product": product("43A07", "43")})
    uitkomst = gegeven(eigen, toewijzing(bsn=ANDER_BSN)).als(declaratie(prestatie()))
    uitkomst.geweigerd("TR304", "8187", AFGEWEZEN)
    plaats = "/Bericht/Declaratie/Clienten/Client[1]/Prestaties/Prestatie[1]"
    assert uitkomst.bevinding("TR304").plaats == plaats


def test_een_onbekende_client_raakt_de_andere_in_het_bericht_niet() -> None:
    bericht = declaratie(per_client={ANDER_BSN: (prestatie("P9"),), BSN: (prestatie(),)})
    uitkomst = gegeven(toewijzing()).als(bericht)
    uitkomst.dan(AFGEWEZEN, "PrestatieGoedgekeurd", geweigerd_op={"TR304"})
    assert uitkomst.oordeel.uitkomst == "deelsAfgekeurd"
    assert uitkomst.oordeel.toegekend_eurocent == 9600


def test_ook_het_nummer_van_een_niet_beoordeelde_prestatie_is_gebruikt() -> None:
    eerst = gegeven(toewijzing(bsn=ANDER_BSN))
    eerst.als(declaratie(prestatie())).geweigerd("TR304", "8187", AFGEWEZEN)
    opnieuw = declaratie(per_client={ANDER_BSN: (prestatie(),)})
    eerst.als(opnieuw).dan(AFGEWEZEN, geweigerd_op={"TR314"})


# --- TR338 and TR384 ------------------------------------------------------------------------------


def test_een_prestatie_op_een_onbekend_toewijzingnummer_wordt_afgewezen() -> None:
    uitkomst = gegeven(toewijzing()).als(declaratie(prestatie(toewijzing_nummer=9)))
    uitkomst.geweigerd("TR338", "9338", AFGEWEZEN)


def test_een_prestatie_op_een_toewijzing_aan_een_ander_wordt_afgewezen() -> None:
    bericht = toewijzing()
    aan_ander = replace(bericht, header=replace(bericht.header, ontvanger="87654321"))
    uitkomst = gegeven(aan_ander).als(declaratie(prestatie()))
    uitkomst.geweigerd("TR338", "9338", AFGEWEZEN)


def test_een_prestatie_op_een_verwijderde_toewijzing_wordt_alleen_daarop_afgewezen() -> None:
    weg = toewijzing(
        {"einddatum": JAN, "reden_wijziging": "13", "toewijzingsdatum": date(2027, 1, 2)}
    )
    uitkomst = gegeven(toewijzing(), weg).als(declaratie(prestatie()))
    uitkomst.geweigerd("TR384", "9384", AFGEWEZEN)


def test_een_prestatie_op_een_toewijzing_van_een_dag_wordt_toegekend() -> None:
    dag = toewijzing({"einddatum": JAN})
    bericht = declaratie(prestatie(product_periode=periode(JAN, JAN)))
    gegeven(dag).als(bericht).dan("PrestatieGoedgekeurd")


# --- TR314 ----------------------------------------------------------------------------------------


def test_een_gebruikt_referentienummer_wordt_afgewezen() -> None:
    eerst = gegeven(toewijzing({"omvang": omvang(180)}), declaratie(prestatie()))
    uitkomst = eerst.als(declaratie(prestatie(maand=2), maand=2))
    uitkomst.geweigerd("TR314", "8021", AFGEWEZEN)


def test_ook_een_afgewezen_referentienummer_is_gebruikt() -> None:
    eerst = gegeven(toewijzing())
    eerst.als(declaratie(prestatie(toewijzing_nummer=9))).geweigerd("TR338", "9338", AFGEWEZEN)
    eerst.als(declaratie(prestatie())).geweigerd("TR314", "8021", AFGEWEZEN)


def test_een_referentienummer_mag_in_een_bericht_niet_bij_twee_clienten_staan() -> None:
    ander = toewijzing({"toewijzing_nummer": 2}, bsn=ANDER_BSN)
    bericht = declaratie(
        per_client={BSN: (prestatie(),), ANDER_BSN: (prestatie(toewijzing_nummer=2),)}
    )
    uitkomst = gegeven(toewijzing(), ander).als(bericht)
    uitkomst.dan("PrestatieGoedgekeurd", AFGEWEZEN, geweigerd_op={"TR314"})


# --- TR339, TR340, TR341 --------------------------------------------------------------------------


def test_een_andere_productcategorie_dan_toegewezen_wordt_afgewezen() -> None:
    # A local code, of which no national list says where it belongs (TR381).
    eerst = gegeven(toewijzing({"product": product("LOK01")}))
    uitkomst = eerst.als(declaratie(prestatie(product_code="LOK01", product_categorie="54")))
    uitkomst.geweigerd("TR339", "9339", AFGEWEZEN)


def test_een_andere_productcode_dan_toegewezen_wordt_afgewezen() -> None:
    uitkomst = gegeven(toewijzing()).als(declaratie(prestatie(product_code="45A53")))
    uitkomst.geweigerd("TR340", "9340", AFGEWEZEN)


def test_op_een_aspecifieke_toewijzing_mag_elke_code_van_de_categorie() -> None:
    eerst = gegeven(contract(code=None), toewijzing(ASPECIFIEK))
    eerst.als(declaratie(prestatie(product_code="45A53"))).dan("PrestatieGoedgekeurd")


def test_op_een_aspecifieke_toewijzing_blijft_de_categorie_verplicht() -> None:
    uitkomst = gegeven(contract(), toewijzing(ASPECIFIEK)).als(
        declaratie(prestatie(product_categorie="54"))
    )
    assert uitkomst.bevinding("TR339").retourcode == "9339"
    assert uitkomst.soorten == [AFGEWEZEN]


def test_op_een_generieke_toewijzing_mag_elke_categorie() -> None:
    generiek = toewijzing({"product": None, "omvang": None, "budget": 60000})
    bericht = declaratie(prestatie(product_categorie="54", product_code="54001"))
    gegeven(generiek).als(bericht).dan("PrestatieGoedgekeurd")


@pytest.mark.parametrize(
    ("toegewezen", "gedeclareerd", "volume", "tarief"),
    [("01", "01", 60, 160), ("04", "04", 1, 9600), ("04", "01", 60, 160)],
)
def test_de_toegewezen_eenheid_en_uren_in_minuten_worden_toegekend(
    toegewezen: str, gedeclareerd: str, volume: int, tarief: int
) -> None:
    regel = prestatie(eenheid=gedeclareerd, geleverd_volume=volume, product_tarief=tarief)
    eerst = gegeven(toewijzing({"omvang": omvang(60, toegewezen)}))
    eerst.als(declaratie(regel)).dan("PrestatieGoedgekeurd")


@pytest.mark.parametrize(("toegewezen", "gedeclareerd"), [("01", "04"), ("14", "04"), ("16", "01")])
def test_een_andere_eenheid_dan_toegewezen_wordt_afgewezen(
    toegewezen: str, gedeclareerd: str
) -> None:
    regel = prestatie(eenheid=gedeclareerd, geleverd_volume=1, product_tarief=160)
    uitkomst = gegeven(toewijzing({"omvang": omvang(60, toegewezen)})).als(declaratie(regel))
    uitkomst.geweigerd("TR341", "9341", AFGEWEZEN)


@pytest.mark.parametrize(
    ("toegewezen", "wat"),
    [
        ("14", "14 (etmaal). Declareer in de eenheid die is toegewezen."),
        ("04", "04 (uur). Declareer in de eenheid die is toegewezen, of in minuten."),
    ],
)
def test_de_uitleg_bij_een_andere_eenheid_zegt_wat_wel_mag(toegewezen: str, wat: str) -> None:
    regel = prestatie(eenheid="16", geleverd_volume=1, product_tarief=160)
    uitkomst = gegeven(toewijzing({"omvang": omvang(60, toegewezen)})).als(declaratie(regel))
    uitleg = uitkomst.bevinding("TR341").uitleg
    assert uitleg == f"Gedeclareerd is in eenheid 16 (dagdeel (4 uur)), toegewezen is {wat}"


def test_zonder_toegewezen_omvang_telt_de_eenheid_van_het_contract() -> None:
    eerst = gegeven(contract(9600, "04"), toewijzing(ASPECIFIEK))
    regel = prestatie(eenheid="14", geleverd_volume=1, product_tarief=9600)
    eerst.als(declaratie(regel)).geweigerd("TR341", "9341", AFGEWEZEN)


def test_zonder_omvang_en_contract_is_de_eenheid_niet_te_beoordelen() -> None:
    uitkomst = gegeven(toewijzing(ASPECIFIEK)).als(declaratie(prestatie()))
    uitkomst.dan("PrestatieGoedgekeurd")
    bevinding = uitkomst.bevinding("TR341")
    assert bevinding.niet_beoordeelbaar
    assert (bevinding.gevolg, bevinding.retourcode) == ("signaleren", None)
    assert uitkomst.retour.declaratie_antwoord.retour_codes == ("8001",)


# --- TR307, TR308, TR387, TR388: the product period -----------------------------------------------

KORT = {"ingangsdatum": date(2027, 1, 8), "einddatum": date(2027, 3, 17)}


@pytest.mark.parametrize(
    ("begin", "eind"),
    [
        (date(2027, 1, 8), date(2027, 1, 31)),
        (date(2027, 2, 1), date(2027, 2, 28)),
        (date(2027, 3, 1), date(2027, 3, 17)),
    ],
)
def test_de_productperioden_van_een_toewijzing_worden_toegekend(begin: date, eind: date) -> None:
    bericht = declaratie(prestatie(product_periode=periode(begin, eind)), maand=begin.month)
    gegeven(toewijzing(KORT)).als(bericht).dan("PrestatieGoedgekeurd")


@pytest.mark.parametrize(
    ("begin", "eind", "op"),
    [
        # A day too early: before the allocation, and not what the month prescribes.
        (date(2027, 1, 7), date(2027, 1, 31), {"TR307": "9307", "TR387": "9387"}),
        (date(2027, 1, 9), date(2027, 1, 31), {"TR387": "9387"}),
        (date(2027, 2, 2), date(2027, 2, 28), {"TR387": "9387"}),
        (date(2027, 2, 1), date(2027, 2, 27), {"TR388": "9388"}),
        (date(2027, 3, 1), date(2027, 3, 16), {"TR388": "9388"}),
        (date(2027, 3, 1), date(2027, 3, 18), {"TR308": "9308", "TR388": "9388"}),
    ],
)
def test_een_dag_naast_de_productperiode_wordt_afgewezen(
    begin: date, eind: date, op: dict[str, str]
) -> None:
    bericht = declaratie(prestatie(product_periode=periode(begin, eind)), maand=begin.month)
    uitkomst = gegeven(toewijzing(KORT)).als(bericht)
    uitkomst.dan(AFGEWEZEN, geweigerd_op=set(op))
    assert {code: uitkomst.bevinding(code).retourcode for code in op} == op
    (client,) = uitkomst.retour.declaratie_antwoord.clienten
    assert set(client.prestaties[0].retour_codes) == set(op.values())


def test_een_toewijzing_vanaf_de_laatste_dag_van_de_maand_heeft_een_periode_van_een_dag() -> None:
    dag = date(2027, 1, 31)
    bericht = declaratie(prestatie(product_periode=periode(dag, dag)))
    gegeven(toewijzing({"ingangsdatum": dag})).als(bericht).dan("PrestatieGoedgekeurd")


def test_de_maand_voor_de_toewijzing_wordt_op_het_begin_afgewezen() -> None:
    bericht = declaratie(prestatie(maand=1), maand=1)
    begint_later = toewijzing({"ingangsdatum": date(2027, 2, 1)})
    uitkomst = gegeven(begint_later).als(bericht)
    assert {"TR307"} <= {rij.regel for rij in uitkomst.oordeel.bevindingen}
    assert uitkomst.soorten == [AFGEWEZEN]


def test_een_maand_na_de_toewijzing_wordt_op_het_eind_afgewezen() -> None:
    afgelopen = toewijzing({"einddatum": date(2027, 1, 31)})
    uitkomst = gegeven(afgelopen).als(declaratie(prestatie(maand=2), maand=2))
    assert {"TR308"} <= {rij.regel for rij in uitkomst.oordeel.bevindingen}
    assert uitkomst.soorten == [AFGEWEZEN]


def test_zonder_einddatum_loopt_de_productperiode_tot_het_eind_van_de_maand() -> None:
    bericht = declaratie(prestatie(product_periode=maandperiode(12)), maand=12)
    gegeven(toewijzing({"einddatum": None})).als(bericht).dan("PrestatieGoedgekeurd")


# --- TR389: one debit per period ------------------------------------------------------------------


def ruim(*eerder: object) -> Gegeven:
    return gegeven(toewijzing({"omvang": omvang(600)}), *eerder)


def test_een_tweede_debet_over_dezelfde_periode_wordt_afgewezen() -> None:
    uitkomst = ruim(declaratie(prestatie())).als(declaratie(prestatie("P2")))
    uitkomst.geweigerd("TR389", "9389", AFGEWEZEN)
    assert uitkomst.bevinding("TR389").operanden["eerderReferentieNummer"] == "P1"


@pytest.mark.parametrize(("eerst", "dan"), [(15, 31), (31, 15)])
def test_een_maand_wordt_niet_dubbel_betaald_als_de_toewijzing_korter_of_langer_wordt(
    eerst: int, dan: int
) -> None:
    def tot(dag: int, beslist: int) -> object:
        wanneer = {"toewijzingsdatum": date(2027, 1, beslist)}
        return toewijzing({"omvang": omvang(600), "einddatum": date(2027, 1, dag), **wanneer})

    def over(dag: int, referentie: str, **velden: object) -> Prestatie:
        dagen = periode(JAN, date(2027, 1, dag))
        return prestatie(referentie, product_periode=dagen, **velden)

    bekend = gegeven(tot(eerst, 1), declaratie(over(eerst, "P1")), tot(dan, 20))
    uitkomst = bekend.als(declaratie(over(dan, "P2")))
    uitkomst.geweigerd("TR389", "9389", AFGEWEZEN)
    assert uitkomst.bevinding("TR389").operanden["einddatumEerder"] == f"2027-01-{eerst}"
    correctie = declaratie(over(eerst, "C1", vorig="P1"), over(dan, "P3"))
    bekend.als(correctie).dan("PrestatieGecrediteerd", "PrestatieGoedgekeurd")


def test_een_debet_over_een_andere_periode_wordt_toegekend() -> None:
    uitkomst = ruim(declaratie(prestatie())).als(declaratie(prestatie("P2", maand=2), maand=2))
    uitkomst.dan("PrestatieGoedgekeurd")


def test_na_een_afgewezen_debet_kan_dezelfde_periode_alsnog() -> None:
    eerst = ruim()
    eerst.als(declaratie(prestatie(geleverd_volume=601))).dan(
        AFGEWEZEN, geweigerd_op={"TR321", "TR322"}
    )
    eerst.als(declaratie(prestatie("P2"))).dan("PrestatieGoedgekeurd")


def test_twee_debetregels_over_een_periode_kunnen_niet_in_een_bericht() -> None:
    uitkomst = ruim().als(declaratie(prestatie(), prestatie("P2")))
    uitkomst.geweigerd("TR416", "0001")


def test_na_creditering_kan_dezelfde_periode_opnieuw() -> None:
    eerst = ruim(declaratie(prestatie()), declaratie(prestatie("C1", vorig="P1")))
    eerst.als(declaratie(prestatie("P2", geleverd_volume=90))).dan("PrestatieGoedgekeurd")


# --- OP366: credits before debits -----------------------------------------------------------------


def test_credit_en_nieuwe_debet_mogen_in_elke_volgorde_in_een_bericht() -> None:
    eerst = ruim(declaratie(prestatie()))
    bericht = declaratie(prestatie("P2", geleverd_volume=90), prestatie("C1", vorig="P1"))
    uitkomst = eerst.als(bericht)
    uitkomst.dan("PrestatieGecrediteerd", "PrestatieGoedgekeurd")
    assert uitkomst.verbruik().volume_per_eenheid == {"01": 90}
    assert uitkomst.verbruik().bedrag_eurocent == 14400
    assert uitkomst.oordeel.toegekend_eurocent == 14400 - 9600


def test_een_credit_maakt_ruimte_voor_een_debet_in_hetzelfde_bericht() -> None:
    vol = gegeven(toewijzing({"omvang": omvang(60)}), declaratie(prestatie()))
    bericht = declaratie(
        prestatie("P2", maand=2), prestatie("C1", vorig="P1"), maand=2, totaal=9600 - 9600
    )
    vol.als(bericht).dan("PrestatieGecrediteerd", "PrestatieGoedgekeurd")


def test_een_debet_kan_niet_in_hetzelfde_bericht_worden_gecrediteerd() -> None:
    uitkomst = ruim().als(declaratie(prestatie(), prestatie("C1", vorig="P1")))
    uitkomst.geweigerd("TR316", "0001")


# --- TR323 and TR390: the credit ------------------------------------------------------------------


def test_een_credit_van_een_toegekende_prestatie_wordt_toegekend() -> None:
    uitkomst = ruim(declaratie(prestatie())).als(declaratie(prestatie("C1", vorig="P1")))
    uitkomst.dan("PrestatieGecrediteerd")
    assert uitkomst.verbruik().volume_per_eenheid == {"01": 0}
    totaal = uitkomst.retour.declaratie_antwoord.totaal_toegekend_bedrag
    assert (totaal.totaal_bedrag, totaal.debet_credit) == (9600, "C")


def test_de_uitleg_bij_een_afwijkende_credit_noemt_elk_verschil_met_beide_waarden() -> None:
    credit = prestatie("C1", vorig="P1", geleverd_volume=30, product_tarief=161)
    uitkomst = ruim(declaratie(prestatie())).als(declaratie(credit))
    assert uitkomst.bevinding("TR323").uitleg == (
        "De creditprestatie moet gelijk zijn aan debetprestatie P1, maar heeft volume 30 in plaats "
        "van 60, tarief € 1,61 in plaats van € 1,60, bedrag € 48,30 in plaats van € 96,00."
    )


def test_een_credit_zonder_debet_wordt_afgewezen() -> None:
    uitkomst = ruim(declaratie(prestatie())).als(declaratie(prestatie("C1", vorig="P9")))
    uitkomst.geweigerd("TR323", "8017", AFGEWEZEN)


def test_een_credit_van_een_afgewezen_debet_wordt_afgewezen() -> None:
    eerst = ruim()
    eerst.als(declaratie(prestatie(product_code="45A53"))).geweigerd("TR340", "9340", AFGEWEZEN)
    uitkomst = eerst.als(declaratie(prestatie("C1", vorig="P1", product_code="45A53")))
    uitkomst.geweigerd("TR323", "8017", AFGEWEZEN)


@pytest.mark.parametrize(
    "anders",
    [
        {"geleverd_volume": 59},
        {"bedrag": 9599},
        {"product_code": "45A53"},
        {"maand": 2},
        {"product_tarief": 161, "bedrag": 9600},
    ],
)
def test_een_credit_die_van_de_debet_afwijkt_wordt_afgewezen(anders: dict[str, object]) -> None:
    eerst = ruim(declaratie(prestatie()))
    uitkomst = eerst.als(declaratie(prestatie("C1", vorig="P1", **anders), maand=2))
    uitkomst.geweigerd("TR323", "8017", AFGEWEZEN)


def test_een_prestatie_kan_niet_twee_keer_worden_gecrediteerd() -> None:
    eerst = ruim(declaratie(prestatie()), declaratie(prestatie("C1", vorig="P1")))
    uitkomst = eerst.als(declaratie(prestatie("C2", vorig="P1")))
    uitkomst.geweigerd("TR390", "9390", AFGEWEZEN)


def test_een_credit_wordt_niet_op_de_ingekorte_toewijzing_getoetst() -> None:
    kort = toewijzing(
        {
            "omvang": omvang(600),
            "einddatum": date(2027, 1, 15),
            "toewijzingsdatum": date(2027, 2, 1),
        }
    )
    eerst = ruim(declaratie(prestatie()), kort)
    eerst.als(declaratie(prestatie("C1", vorig="P1"))).dan("PrestatieGecrediteerd")
