"""The tariff of an awarded line against the contract that was known then (TR418, TR346)."""

import pickle
from typing import Any

import pytest

from ledger.narekenen import Fout, Overzicht
from ledger.narekenen.bedragen import gedeeld_door_60
from ledger.narekenen.tarieven import per_uur
from tests.narekenen.bouwstenen import (
    AANBIEDER,
    ANDER_KIND,
    GEMEENTE,
    PARTIJEN,
    ZONDER_CONTRACT,
    Stroom,
    overzicht_van,
)

CODE = {"categorie": "45", "code": "45A48"}


class Contracten(Stroom):
    """The contracts of the parties of these tests."""

    def __init__(self) -> None:
        super().__init__(f"contract-{GEMEENTE}-{AANBIEDER}")

    def contract(self, tarief: int | None, op: str = "2026-12-01T09:00:00Z", **velden: Any) -> None:
        """A tariff per hour from 2027 on, recorded before it."""
        basis = {
            **PARTIJEN,
            "vastgelegdOp": op,
            "product": CODE,
            "tariefEurocent": tarief,
            "tariefEenheid": None if tarief is None else "04",
            "vanaf": "2027-01-01",
        }
        self.feit("ContractVastgelegd", **{**basis, **velden})

    @property
    def laatste(self) -> str:
        """The moment of the last one."""
        return str(self.feiten[-1].inhoud["vastgelegdOp"])


def tarieffouten(*stromen: Stroom) -> list[Fout]:
    """What is wrong about tariffs between these streams, in whatever order they come."""
    fouten = [fout for fout in overzicht_van(*stromen) if fout.soort == "tarief"]
    andersom = [fout for fout in overzicht_van(*reversed(stromen)) if fout.soort == "tarief"]
    assert fouten == andersom
    return fouten


def regels(*velden: dict[str, Any]) -> Stroom:
    """A client with these lines, each 60 minutes at 160 cents unless told otherwise."""
    stroom = Stroom()
    for nummer, rij in enumerate(velden):
        stroom.debet(f"P{nummer}", **{"bevindingen": None, **rij})
    return stroom


@pytest.fixture
def contracten() -> Contracten:
    """96.00 euro per hour, so 1.60 a minute (IV081)."""
    contracten = Contracten()
    contracten.contract(9600)
    return contracten


# --- which tariff ---------------------------------------------------------------------------------


def test_een_prestatie_tegen_het_contracttarief_klopt(contracten: Contracten) -> None:
    assert tarieffouten(regels({}, {}), contracten) == []


@pytest.mark.parametrize("tarief", [159, 161])
def test_een_cent_meer_of_minder_dan_het_contract_valt_op(
    contracten: Contracten, tarief: int
) -> None:
    stroom = regels({}, {"tariefEurocent": tarief, "bedragEurocent": 60 * tarief})
    (fout,) = tarieffouten(stroom, contracten)
    assert fout.gebeurtenis_id == stroom.feiten[1].inhoud["gebeurtenisId"]
    for deel in ("45A48", "TR418", f"gevonden: {tarief};", "verwacht: 160."):
        assert deel in fout.zin


def test_van_regels_die_gelijk_zijn_wordt_het_een_keer_gezegd(contracten: Contracten) -> None:
    stroom = regels(*[{"tariefEurocent": 200}] * 3)
    (fout,) = tarieffouten(stroom, contracten)
    assert fout.gebeurtenis_id == stroom.feiten[0].inhoud["gebeurtenisId"]
    assert "en 2 andere van die dag" in fout.zin


@pytest.mark.parametrize(
    ("velden", "prestatie"),
    [
        ({}, {"aanbieder": "87654321"}),
        ({}, {"gemeente": "0303"}),
        ({}, {"product": {"categorie": "45", "code": "45A04"}}),
        ({}, {"product": {"categorie": "50", "code": "50A03"}}),
        ({}, {"begindatum": "2026-12-31"}),
        ({}, {"eenheid": "14"}),
        ({"tot": "2026-12-31"}, {}),
        ({"tariefEurocent": None, "tariefEenheid": None}, {}),
        ({"vastgelegdOp": "2027-02-01T09:00:01Z"}, {}),
    ],
)
def test_zonder_contract_dat_iets_zegt_hoort_de_regel_niet_te_beoordelen_te_zijn(
    velden: dict[str, Any], prestatie: dict[str, Any]
) -> None:
    contracten = Contracten()
    contracten.contract(9600, **velden)
    (fout,) = tarieffouten(regels(prestatie), contracten)
    assert "zonder contract" in fout.zin
    assert tarieffouten(regels({**prestatie, "bevindingen": ZONDER_CONTRACT}), contracten) == []


def test_met_een_contract_is_het_tarief_wel_te_beoordelen(contracten: Contracten) -> None:
    (fout,) = tarieffouten(regels({"bevindingen": ZONDER_CONTRACT}), contracten)
    assert "gevonden: 160, niet te beoordelen" in fout.zin
    assert "verwacht: 160." in fout.zin


def test_een_regel_in_euro_rust_op_geen_contract(contracten: Contracten) -> None:
    assert tarieffouten(regels({"tariefEurocent": None, "eenheid": "83"}), contracten) == []


def test_een_contract_op_de_categorie_geldt_voor_codes_zonder_eigen_contract() -> None:
    contracten = Contracten()
    contracten.contract(6000, product={"categorie": "45"})
    assert tarieffouten(regels({"tariefEurocent": 100, "bedragEurocent": 6000}), contracten) == []
    contracten.contract(9600)
    contracten.contract(3000, product={"categorie": "45"})
    assert tarieffouten(regels({}), contracten) == []


def test_het_laatst_vastgelegde_contract_over_de_eerste_dag_geldt(contracten: Contracten) -> None:
    contracten.contract(12_000, vanaf="2027-02-01", tot="2027-02-28")
    assert len(tarieffouten(regels({"begindatum": "2027-02-28"}), contracten)) == 1
    februari = {"begindatum": "2027-02-01", "tariefEurocent": 200, "bedragEurocent": 12_000}
    maart = {"begindatum": "2027-03-01"}
    assert tarieffouten(regels({}, februari, maart), contracten) == []
    (fout,) = tarieffouten(regels({**februari, "begindatum": "2027-03-01"}), contracten)
    assert "verwacht: 160." in fout.zin


# --- what was known when --------------------------------------------------------------------------


def test_een_contract_van_later_maakt_een_eerdere_regel_niet_fout_of_goed(
    contracten: Contracten,
) -> None:
    contracten.contract(12_000, "2027-03-01T09:00:00Z")
    duurder = {"tariefEurocent": 200, "bedragEurocent": 12_000}
    assert tarieffouten(regels({}), contracten) == []
    assert len(tarieffouten(regels(duurder), contracten)) == 1
    later = {"vastgelegdOp": "2027-03-01T10:00:00Z"}
    assert tarieffouten(regels(duurder | later), contracten) == []
    assert len(tarieffouten(regels(later), contracten)) == 1


@pytest.mark.parametrize("tarief", [160, 200])
def test_van_hetzelfde_moment_kan_een_contract_zijn_gezien_of_niet(
    contracten: Contracten, tarief: int
) -> None:
    contracten.contract(12_000, "2027-03-01T09:00:00Z")
    regel = {"tariefEurocent": tarief, "bedragEurocent": 60 * tarief}
    assert tarieffouten(regels(regel | {"vastgelegdOp": contracten.laatste}), contracten) == []


def test_tussen_twee_contracten_die_later_hetzelfde_zeggen_telt_dat_van_die_dag(
    contracten: Contracten,
) -> None:
    contracten.contract(12_000, "2027-03-01T09:00:00Z")
    contracten.contract(9600, "2027-03-03T09:00:00Z")
    momenten = [f"2027-0{dag}T09:00:00Z" for dag in ("2-28", "3-02", "3-04")]
    stroom = regels(*[{"vastgelegdOp": op} for op in momenten])
    (fout,) = tarieffouten(stroom, contracten)
    assert fout.gebeurtenis_id == stroom.feiten[1].inhoud["gebeurtenisId"]


@pytest.mark.parametrize(("op", "goed"), [("09:05:00Z", True), ("09:10:00Z", False)])
def test_een_contract_van_even_tevoren_kan_niet_zijn_gezien(
    contracten: Contracten, op: str, goed: bool
) -> None:
    contracten.contract(12_000, "2027-03-01T09:00:00Z")
    assert (tarieffouten(regels({"vastgelegdOp": f"2027-03-01T{op}"}), contracten) == []) == goed


@pytest.mark.parametrize("laatste", ["08:00:00Z", "11:00:00Z"])
def test_rond_een_nieuw_contract_telt_van_elke_regel_haar_eigen_moment(
    contracten: Contracten, laatste: str
) -> None:
    contracten.contract(12_000, "2027-03-01T09:00:00Z")
    momenten = [f"2027-03-01T{uur}" for uur in ("07:00:00Z", laatste)]
    stroom = regels(*[{"vastgelegdOp": op} for op in momenten])
    fouten = tarieffouten(stroom, contracten)
    assert [fout.gebeurtenis_id for fout in fouten] == (
        [] if laatste == "08:00:00Z" else [stroom.feiten[1].inhoud["gebeurtenisId"]]
    )


# --- the amount -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("uurtarief", "bedrag", "goed"),
    [
        (9629, 9629, True),  # of 60 minutes the amount is the tariff per hour itself
        (9629, 9600, False),
        (9629, 9630, False),
        (9600, 9600, True),
        (9600, 9601, False),
    ],
)
def test_het_bedrag_van_minuten_volgt_uit_het_uurtarief_van_het_contract(
    uurtarief: int, bedrag: int, goed: bool
) -> None:
    """Without the contract each of these amounts could come from some tariff per hour."""
    contracten = Contracten()
    contracten.contract(uurtarief)
    stroom = regels({"bedragEurocent": uurtarief}, {"bedragEurocent": bedrag})
    fouten = tarieffouten(stroom, contracten)
    assert [fout.gebeurtenis_id for fout in fouten] == (
        [] if goed else [stroom.feiten[1].inhoud["gebeurtenisId"]]
    )
    assert all("TR346" in fout.zin and str(uurtarief) in fout.zin for fout in fouten)


@pytest.mark.parametrize(("bedrag", "goed"), [(9600, True), (9601, False), (9599, False)])
def test_onder_een_tarief_per_minuut_is_er_niets_af_te_ronden(bedrag: int, goed: bool) -> None:
    contracten = Contracten()
    contracten.contract(160, tariefEenheid="01")
    assert (tarieffouten(regels({"bedragEurocent": bedrag}), contracten) == []) == goed


def test_de_uurtarieven_die_een_bedrag_verklaren_zijn_precies_die() -> None:
    for minuten in range(1, 130):
        for bedrag in (0, 1, 7, minuten, 160 * minuten, 160 * minuten + 1):
            laagste, hoogste = per_uur(minuten, bedrag)
            for tarief in range(max(0, laagste - 2), hoogste + 3):
                past = gedeeld_door_60(tarief * minuten) == bedrag
                assert past == (laagste <= tarief <= hoogste), (minuten, bedrag, tarief)
    assert per_uur(0, 0)[0] == 0 < per_uur(0, 0)[1]


# --- with a clock that can be set -----------------------------------------------------------------


def tarieffouten_bij_vrije_klok(*stromen: Stroom) -> list[Fout]:
    overzicht = Overzicht()
    for stroom in stromen:
        overzicht.voeg_toe(stroom.naam, stroom.feiten)
    return [fout for fout in overzicht.fouten(vrije_klok=True) if fout.soort == "tarief"]


def test_met_een_vrije_klok_mag_elke_stand_van_het_register_hebben_gegolden() -> None:
    contracten = Contracten()
    contracten.contract(9600, "2028-01-01T09:00:00Z")
    contracten.contract(9900, "2028-02-01T09:00:00Z")
    for goed in ({}, {"tariefEurocent": 165, "bedragEurocent": 9900}):
        assert len(tarieffouten(regels(goed), contracten)) == 1
        assert tarieffouten_bij_vrije_klok(regels(goed), contracten) == []
    zonder = {"bevindingen": ZONDER_CONTRACT}
    assert tarieffouten_bij_vrije_klok(regels(zonder), contracten) == []


def test_een_tarief_dat_nooit_is_afgesproken_valt_ook_dan_op(contracten: Contracten) -> None:
    contracten.contract(9900, "2028-02-01T09:00:00Z")
    assert len(tarieffouten_bij_vrije_klok(regels({"tariefEurocent": 161}), contracten)) == 1
    duurder = regels({"bedragEurocent": 9901})
    assert len(tarieffouten_bij_vrije_klok(duurder, contracten)) == 1


# --- in parts -------------------------------------------------------------------------------------


def test_wat_in_delen_is_gezien_is_samen_hetzelfde(contracten: Contracten) -> None:
    eerste = regels({}, {"tariefEurocent": 200})
    tweede = Stroom(ANDER_KIND)
    tweede.debet("Q1", bevindingen=None, tariefEurocent=200, vastgelegdOp="2027-02-01T08:00:00Z")
    tweede.debet("Q2", bevindingen=None, bedragEurocent=9599)
    tweede.debet("Q3", bevindingen=None, bedragEurocent=9601)
    stromen = [eerste, tweede, contracten]
    geheel = Overzicht()
    for stroom in stromen:
        deel = Overzicht()
        deel.voeg_toe(stroom.naam, stroom.feiten)
        geheel.samen(pickle.loads(pickle.dumps(deel)))  # noqa: S301 - made here
    verwacht = overzicht_van(*stromen)
    assert geheel.fouten() == verwacht
    assert [fout.gebeurtenis_id for fout in verwacht if fout.soort == "tarief"] == [
        tweede.feiten[0].inhoud["gebeurtenisId"],
        tweede.feiten[1].inhoud["gebeurtenisId"],
        tweede.feiten[2].inhoud["gebeurtenisId"],
    ]


@pytest.mark.parametrize(
    "velden",
    [{"tariefEurocent": "veel"}, {"vastgelegdOp": "2027-02-01T09:00:00"}, {"vanaf": 3}],
)
def test_een_onleesbaar_contract_telt_niet_mee(velden: dict[str, Any]) -> None:
    contracten = Contracten()
    contracten.contract(9600, **velden)
    assert tarieffouten(regels({"bevindingen": ZONDER_CONTRACT}), contracten) == []
