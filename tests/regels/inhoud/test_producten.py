"""Rules on product, size, budget and stacking: just inside and just outside."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.ijw.berichten import Product
from ledger.ijw.regels.doorloop import ProductPlek
from ledger.ijw.regels.stapeling import overlappingen
from tests.berichten import DEC, JAN, omvang, product, toewijzing, vot, vow
from tests.regels.inhoud.hulp import bevindingen, enige, regels
from tests.regels.inhoud.maken import MEI, nieuw, ongewijzigd, te_wijzigen

Maker = Callable[..., Any]
DAG = timedelta(days=1)
OUD, NET_NIET_OUD = date(2020, 12, 31), date(2021, 1, 1)
CATEGORIE, ETMALEN = Product(categorie="45"), omvang(3, "14", "1")


def in_vot(einddatum: date | None = DEC, **velden: Any) -> Any:
    return vot({"toewijzing_einddatum": einddatum, **velden})


def in_301(einddatum: date | None = DEC, **velden: Any) -> Any:
    return toewijzing({"einddatum": einddatum, **velden})


def als_nieuw(einddatum: date | None = DEC, **velden: Any) -> Any:
    return vow(
        ongewijzigde_producten=ongewijzigd(1),
        nieuwe_producten=nieuw(einddatum=einddatum, **velden),
    )


def als_wijziging(einddatum: date | None = DEC, **velden: Any) -> Any:
    velden.pop("product", None)
    return vow(te_wijzigen_producten=te_wijzigen(einddatum=einddatum, **velden))


MET_PRODUCT = pytest.mark.parametrize("maak", [in_301, in_vot, als_nieuw])
OVERAL = pytest.mark.parametrize("maak", [in_301, in_vot, als_nieuw, als_wijziging])
EINDDATUM = {in_vot: "ToewijzingEinddatum"}


@OVERAL
def test_de_drie_varianten_zijn_goed(maak: Maker) -> None:
    assert regels(maak()) == set()
    assert regels(maak(product=CATEGORIE, omvang=None)) == set()
    assert regels(maak(product=CATEGORIE, omvang=None, budget=0)) == set()
    assert regels(maak(product=None, omvang=None, budget=100_000)) == set()


@MET_PRODUCT
def test_bij_een_productcode_hoort_een_omvang(maak: Maker) -> None:
    bevinding = enige(maak(omvang=None), "CD041")
    assert bevinding.plaats.endswith("/Omvang")
    assert bevinding.operanden == {"productCode": "45A48", "omvang": "leeg"}


@OVERAL
def test_bij_een_budget_hoort_een_einddatum(maak: Maker) -> None:
    bevinding = enige(maak(None, product=CATEGORIE, omvang=None, budget=100), "CD075")
    assert bevinding.plaats.endswith(f"/{EINDDATUM.get(maak, 'Einddatum')}")
    assert regels(maak(None, product=CATEGORIE, omvang=None)) == set()


@OVERAL
def test_bij_een_omvang_per_week_hoort_een_einddatum(maak: Maker) -> None:
    bevinding = enige(maak(None, omvang=omvang(frequentie="2")), "CD076")
    assert bevinding.plaats.endswith(f"/{EINDDATUM.get(maak, 'Einddatum')}")
    assert regels(maak(DEC, omvang=omvang(frequentie="2"))) == set()
    for frequentie in "146":
        assert regels(maak(None, omvang=omvang(frequentie=frequentie))) == set()


@OVERAL
def test_een_budget_en_een_omvang_gaan_niet_samen(maak: Maker) -> None:
    bericht = maak(budget=100)
    assert regels(bericht) == {"CD077", "CD078"}
    plaatsen = [bevinding.plaats.rsplit("/", 1)[1] for bevinding in bevindingen(bericht)]
    assert plaatsen == ["Omvang", "Budget"]


@MET_PRODUCT
def test_zonder_budget_is_een_product_verplicht(maak: Maker) -> None:
    bevinding = enige(maak(product=None, omvang=None), "CD079")
    assert bevinding.plaats.endswith("/Product")


@pytest.mark.parametrize(
    ("maak", "regel"), [(in_301, "CD080"), (in_vot, "CD095"), (als_nieuw, "CD096")]
)
def test_zonder_productcode_geen_omvang_sinds_2021(maak: Maker, regel: str) -> None:
    for einddatum in (DEC, None, NET_NIET_OUD):
        gevonden = regels(maak(einddatum, product=CATEGORIE))
        # A request that ends in 2021 ends before it begins; that is another rule.
        assert gevonden - {"CS003"} == {regel}
    assert regels(maak(OUD, product=CATEGORIE)) == {"CS003"}


def test_een_oude_toewijzing_zonder_productcode_mag_een_omvang_hebben() -> None:
    oud = {"ingangsdatum": date(2020, 1, 1), "einddatum": OUD, "product": CATEGORIE}
    assert regels(toewijzing(oud)) == set()
    enige(toewijzing({**oud, "einddatum": NET_NIET_OUD}), "CD080")


@pytest.mark.parametrize(
    ("maak", "regel"),
    [(in_301, "CS338"), (in_vot, "CS343"), (als_nieuw, "CS338"), (als_wijziging, "CS338")],
)
def test_sommige_eenheden_gaan_niet_per_dag_sinds_2021(maak: Maker, regel: str) -> None:
    for eenheid in ("14", "16", "83", "84"):
        bevinding = enige(maak(omvang=omvang(3, eenheid, "1")), regel)
        assert bevinding.plaats.endswith("/Omvang")
        for frequentie in "246":
            assert regels(maak(omvang=omvang(3, eenheid, frequentie))) == set()
    for eenheid in ("01", "04", "82"):
        assert regels(maak(omvang=omvang(3, eenheid, "1"))) == set()
    assert regel in regels(maak(None, omvang=ETMALEN))
    assert regel in regels(maak(NET_NIET_OUD, omvang=ETMALEN))
    assert regel not in regels(maak(OUD, omvang=ETMALEN))


def test_reden_wijziging_01_is_vervallen() -> None:
    bevinding = enige(toewijzing({"reden_wijziging": "01"}), "CS336")
    assert bevinding.plaats.endswith("ToegewezenProduct[1]/RedenWijziging")
    for reden in ("02", "12", "14"):
        assert regels(toewijzing({"reden_wijziging": reden})) == set()


def test_elk_fout_product_wordt_apart_gemeld() -> None:
    anders = {"toewijzing_nummer": 2, "product": product("43A07", "43")}
    bericht = toewijzing({"omvang": None}, {**anders, "omvang": None})
    assert [bevinding.sleutel for bevinding in bevindingen(bericht)] == ["1", "2"]


# --- TR302, TR386 and TR410: stacking -------------------------------------------------------------


def twee_aangevraagd(eerste: dict[str, Any], tweede: dict[str, Any]) -> Any:
    def velden(rij: dict[str, Any]) -> dict[str, Any]:
        namen = {"vanaf": "toewijzing_ingangsdatum", "tot": "toewijzing_einddatum"}
        return {namen.get(naam, naam): waarde for naam, waarde in rij.items()}

    return vot(velden(eerste), {"referentie_aanbieder": "R2", **velden(tweede)})


def twee_nieuw(eerste: dict[str, Any], tweede: dict[str, Any]) -> Any:
    def velden(rij: dict[str, Any]) -> dict[str, Any]:
        namen = {"vanaf": "gewenste_ingangsdatum", "tot": "einddatum"}
        return {namen.get(naam, naam): waarde for naam, waarde in rij.items()}

    return vow(
        ongewijzigde_producten=ongewijzigd(1),
        nieuwe_producten=nieuw(velden(eerste), velden(tweede)),
    )


def twee_toegewezen(eerste: dict[str, Any], tweede: dict[str, Any]) -> Any:
    def velden(rij: dict[str, Any]) -> dict[str, Any]:
        namen = {"vanaf": "ingangsdatum", "tot": "einddatum"}
        return {namen.get(naam, naam): waarde for naam, waarde in rij.items()}

    return toewijzing(velden(eerste), {"toewijzing_nummer": 2, **velden(tweede)})


@pytest.mark.parametrize(
    ("maak", "regel"),
    [(twee_toegewezen, "TR302"), (twee_aangevraagd, "TR386"), (twee_nieuw, "TR410")],
)
class TestStapeling:
    def test_aansluitende_perioden_mogen(self, maak: Maker, regel: str) -> None:
        eerste, tweede = {"vanaf": MEI, "tot": DEC}, {"vanaf": DEC + DAG, "tot": None}
        assert regels(maak(eerste, tweede)) == regels(maak(tweede, eerste)) == set()
        assert regels(maak(eerste, {**tweede, "vanaf": DEC})) == {regel}

    def test_de_laatste_in_het_bericht_wordt_aangewezen(self, maak: Maker, regel: str) -> None:
        vroeg, laat = {"vanaf": MEI, "tot": DEC}, {"vanaf": DEC, "tot": DEC}
        for eerste, tweede in ((vroeg, laat), (laat, vroeg)):
            bevinding = enige(maak(eerste, tweede), regel)
            assert bevinding.plaats.endswith("[2]")
            assert bevinding.operanden["vanaf"] == "2027-12-31"

    def test_een_ander_product_mag_naast_elkaar(self, maak: Maker, regel: str) -> None:
        assert regels(maak({"vanaf": MEI}, {"vanaf": MEI, "product": product("45A53")})) == set()
        ander = {"vanaf": MEI, "product": product("43A07", "43")}
        assert regels(maak({"vanaf": MEI}, ander)) == set()
        enige(maak({"vanaf": MEI}, {"vanaf": MEI + DAG}), regel)

    def test_zonder_code_telt_de_categorie(self, maak: Maker, regel: str) -> None:
        hele = {"vanaf": MEI, "product": CATEGORIE, "omvang": None}
        enige(maak({"vanaf": MEI}, hele), regel)
        enige(maak(hele, {"vanaf": MEI}), regel)
        assert regels(maak({"vanaf": MEI, "product": product("43A07", "43")}, hele)) == set()

    def test_zonder_product_telt_alles(self, maak: Maker, regel: str) -> None:
        budget = {"vanaf": MEI, "product": None, "omvang": None, "budget": 100}
        enige(maak({"vanaf": MEI}, budget), regel)
        enige(maak(budget, {"vanaf": MEI}), regel)
        enige(maak(budget, {**budget, "vanaf": MEI + DAG}), regel)


def test_een_verwijderde_toewijzing_stapelt_niet() -> None:
    verwijderd = {"tot": JAN, "reden_wijziging": "13"}
    assert regels(twee_toegewezen({}, verwijderd)) == set()
    enige(twee_toegewezen({}, {"tot": JAN, "reden_wijziging": "14"}), "TR302")


PRODUCTEN = st.sampled_from(
    [None, CATEGORIE, product("45A48"), product("45A53"), product("43A07", "43")]
)
DAGEN = st.integers(0, 8).map(lambda dagen: JAN + timedelta(days=dagen))


@st.composite
def productplekken(draw: st.DrawFn) -> list[ProductPlek]:
    rijen = []
    for plek in range(draw(st.integers(0, 8))):
        vanaf = draw(DAGEN)
        tot = draw(st.none() | st.integers(0, 4).map(lambda d, v=vanaf: v + timedelta(days=d)))
        rijen.append(
            ProductPlek("x", str(plek), None, "X", draw(PRODUCTEN), vanaf, tot, None, None)
        )
    return rijen


def stapelt(een: ProductPlek, ander: ProductPlek) -> bool:
    """The plain meaning of the rule on two products."""
    een_tot, ander_tot = een.tot or date.max, ander.tot or date.max
    if een.vanaf > ander_tot or ander.vanaf > een_tot:
        return False
    if een.product is None or ander.product is None:
        return True
    if een.product.categorie != ander.product.categorie:
        return False
    return None in (een.code, ander.code) or een.code == ander.code


@given(productplekken())
def test_stapeling_wordt_gevonden_precies_als_twee_producten_stapelen(
    rijen: list[ProductPlek],
) -> None:
    paren = {
        (een.plaats, ander.plaats)
        for plek, een in enumerate(rijen)
        for ander in rijen[plek + 1 :]
        if stapelt(een, ander)
    }
    gevonden = {(een.plaats, ander.plaats) for een, ander in overlappingen(rijen)}
    assert gevonden <= paren
    assert bool(gevonden) == bool(paren)
    # Of each pair that stacks, the one that begins later is named in some finding.
    genoemd = {plaats for paar in gevonden for plaats in paar}
    for een, ander in paren:
        assert genoemd & {een, ander}
