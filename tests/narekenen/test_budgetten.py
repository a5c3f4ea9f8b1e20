"""Each invariant on personal budgets, broken by hand, and what records say in the clear."""

from typing import Any

import pytest

from ledger.narekenen import RuweFeit
from tests.narekenen.bouwstenen import GEMEENTE, Pgb, Stroom


def al_besteed(bedrag: int) -> list[dict[str, Any]]:
    """The finding that a revision leaves so much less than was spent."""
    return [{"regel": "PGB-13", "gevolg": "signaleren", "bedragEurocent": bedrag}]


# --- personal budgets -----------------------------------------------------------------------------


def test_een_pgb_mag_helemaal_op() -> None:
    stroom = Pgb()
    stroom.besteding(60, 10_000)
    stroom.besteding(540, 90_000)
    stroom.besteding(-30, -5_000)
    stroom.besteding(30, 5_000)
    stroom.moet_kloppen()


@pytest.mark.parametrize(
    ("minuten", "bedrag", "velden", "regel"),
    [
        (60, 100_001, {}, "PGB-05"),
        (601, 100_000, {}, "PGB-06"),
        (60, 1_000, {"datum": "2026-12-31"}, "PGB-02"),
        (60, 1_000, {"datum": "2028-01-01"}, "PGB-02"),
        (1, 1_000, {"eenheid": "84"}, "PGB-04"),
        (60, 1_000, {"kenmerk": "PGB-2"}, "PGB-01"),
        (-1, 0, {}, "PGB-07"),
        (0, -1, {}, "PGB-07"),
    ],
)
def test_uit_een_pgb_gaat_niet_meer_dan_is_toegekend(
    minuten: int, bedrag: int, velden: dict[str, Any], regel: str
) -> None:
    stroom = Pgb()
    stroom.besteding(minuten, bedrag, **velden)
    stroom.moet_fout_zijn("pgb", regel)


def test_een_vervangen_besteding_telt_niet_meer() -> None:
    stroom = Pgb()
    eerste = stroom.besteding(600, 100_000)
    stroom.besteding(60, 10_000, vervangt=eerste.inhoud["gebeurtenisId"])
    stroom.besteding(540, 90_000)
    stroom.moet_kloppen()
    stroom.besteding(1, 0)
    stroom.moet_fout_zijn("pgb", "PGB-06")


def test_een_herziening_maakt_eerdere_bestedingen_niet_fout() -> None:
    stroom = Pgb()
    stroom.besteding(600, 100_000)
    stroom.besluit("herzien", datum="2027-03-01", bedragEurocent=1, bevindingen=al_besteed(99_999))
    stroom.moet_kloppen()
    stroom.besteding(0, 1)
    stroom.moet_fout_zijn("pgb", "PGB-05")


def test_na_een_intrekking_wordt_niets_meer_betaald() -> None:
    stroom = Pgb()
    stroom.besluit("intrekken", datum="2027-03-01", einddatum="2027-02-28")
    stroom.besteding(60, 1_000, datum="2027-02-28")
    stroom.moet_kloppen()
    stroom.besteding(60, 1_000, datum="2027-03-01")
    stroom.moet_fout_zijn("pgb", "PGB-02", "2027-02-28")


@pytest.mark.parametrize(
    ("besluit", "velden", "regel"),
    [
        ("toekennen", {}, "PGB-12"),
        ("herzien", {"kenmerk": "PGB-2"}, "PGB-12"),
        ("intrekken", {"kenmerk": "PGB-2"}, "PGB-12"),
        ("herzien", {"bedragEurocent": None}, "PGB-11"),
    ],
)
def test_een_besluit_past_op_wat_ervoor_kwam(
    besluit: str, velden: dict[str, Any], regel: str
) -> None:
    stroom = Pgb()
    stroom.besluit(besluit, **velden)
    stroom.moet_fout_zijn("pgb", regel)


def test_een_toekenning_mag_een_andere_vervangen() -> None:
    stroom = Pgb()
    stroom.besluit(vervangt=stroom.feiten[0].inhoud["gebeurtenisId"])
    stroom.moet_kloppen()


@pytest.mark.parametrize(
    ("besluit", "bedrag", "gezegd", "goed"),
    [
        ("herzien", 40_000, 10_000, True),
        ("herzien", 40_000, 9_999, False),
        ("herzien", 40_000, None, False),
        ("herzien", 50_000, None, True),
        ("herzien", 50_000, 0, False),
        ("intrekken", 40_000, None, True),
        ("intrekken", 40_000, 10_000, False),
    ],
)
def test_een_herziening_zegt_wat_er_al_boven_is_besteed(
    besluit: str, bedrag: int, gezegd: int | None, goed: bool
) -> None:
    stroom = Pgb()
    stroom.besteding(60, 60_000)
    stroom.besteding(-10, -10_000)
    bevindingen = None if gezegd is None else al_besteed(gezegd)
    stroom.besluit(besluit, datum="2027-03-01", bedragEurocent=bedrag, bevindingen=bevindingen)
    if goed:
        stroom.moet_kloppen()
    else:
        stroom.moet_fout_zijn("pgb", "PGB-13")


def test_van_wie_vergeten_is_kan_niets_ook_een_terugbetaling_zijn() -> None:
    stroom = Pgb()
    stroom.besteding(600, 100_000)
    stroom.besluit("herzien", datum="2027-03-01", bedragEurocent=1, bevindingen=al_besteed(99_999))
    stroom.besteding(0, 0)
    stroom.moet_kloppen()


# --- budgets with the records themselves ----------------------------------------------------------


class Dossier(Stroom):
    """Records that can be read, each with what its event says in the clear."""

    def stuk(
        self,
        soort: str,
        stuk: dict[str, Any],
        openbaar: dict[str, Any] | None = None,
        **velden: Any,
    ) -> RuweFeit:
        """A record of 1 February; `openbaar` is what is said of it in the clear."""
        inhoud = {"gemeente": GEMEENTE, "datum": "2027-02-01", **stuk}
        basis = {"gemeente": GEMEENTE, "geldigOp": inhoud["datum"], "inhoud": inhoud}
        return self.feit(f"{soort}Vastgelegd", **{**basis, **(openbaar or {}), **velden})

    def toekenning(self, *hulpverleners: str, besluit: str = "toekennen", **velden: Any) -> None:
        """A budget of 1,000.00 euro for 2027, for these helpers."""
        stuk = {
            "kenmerk": "PGB-1",
            "besluit": besluit,
            "datum": "2027-01-01",
            "product": {"categorie": "45"},
            "ingangsdatum": "2027-01-01",
            "einddatum": "2027-12-31",
            "bedragEurocent": 100_000,
        }
        openbaar = {"soort": "pgb", "nummer": len(self.feiten) + 1, **stuk}
        namen = {"hulpverleners": [{"naam": naam} for naam in hulpverleners]}
        self.stuk("PgbBesluit", {**stuk, **namen}, {"toekenning": openbaar | velden})

    def besteding(self, wie: str, bedrag: int = 1_000, stuk: Any = None, **velden: Any) -> None:
        """So much paid to a helper for an hour; what is negative came back."""
        inhoud = {
            "kenmerk": "PGB-1",
            "hulpverlener": wie,
            "aantal": 60,
            "eenheid": "01",
            "bedragEurocent": abs(bedrag),
            **({"terugbetaling": True} if bedrag < 0 else {}),
            **(stuk or {}),
        }
        openbaar = {
            "soort": "pgb",
            "kenmerk": "PGB-1",
            "datum": "2027-02-01",
            "aantal": -60 if bedrag < 0 else 60,
            "eenheid": "01",
            "bedragEurocent": bedrag,
        }
        self.stuk("PgbBesteding", inhoud, {"besteding": openbaar | velden})


def zonder_stukken(stroom: Stroom) -> Stroom:
    """The same events of a person who was forgotten since."""
    vergeten = Stroom(stroom.naam)
    vergeten.feiten = [
        feit._replace(inhoud={naam: rij for naam, rij in feit.inhoud.items() if naam != "inhoud"})
        for feit in stroom.feiten
    ]
    return vergeten


@pytest.mark.parametrize(
    ("besluiten", "wie", "goed"),
    [
        ([("a", "b")], "a", True),
        ([("a", "b")], " B ", True),
        ([("a", "b")], "c", False),
        ([("a",), ("c",)], "a", False),
        ([("a",), ("c",)], "c", True),
        ([("a",), ()], "a", True),
        ([("a",), ()], "c", False),
        ([()], "c", True),  # nobody was named, so nothing can be said
    ],
)
def test_betaald_wordt_wie_in_het_laatste_besluit_staat_dat_iemand_noemt(
    besluiten: list[tuple[str, ...]], wie: str, goed: bool
) -> None:
    stroom = Dossier()
    for nummer, namen in enumerate(besluiten):
        stroom.toekenning(*namen, besluit="herzien" if nummer else "toekennen")
    stroom.besteding(wie)
    if goed:
        stroom.moet_kloppen()
    else:
        stroom.moet_fout_zijn("pgb", "PGB-03")
        zonder_stukken(stroom).moet_kloppen()


def test_hulp_tot_en_met_een_dag_na_het_budget_valt_op_zolang_zij_te_lezen_is() -> None:
    stroom = Dossier()
    stroom.toekenning("a")
    stroom.besteding("a", stuk={"einddatum": "2028-01-01"})
    stroom.moet_fout_zijn("pgb", "PGB-02", "2028-01-01")
    zonder_stukken(stroom).moet_kloppen()


# --- what is in the clear -------------------------------------------------------------------------


def test_wat_open_van_een_budget_staat_volgt_uit_de_stukken() -> None:
    stroom = Dossier()
    stroom.toekenning("a")
    stroom.besteding("a", 2_000)
    stroom.besteding("a", -1_000)
    stroom.moet_kloppen()


@pytest.mark.parametrize(
    "velden",
    [
        {"bedragEurocent": 999},
        {"bedragEurocent": None},
        {"aantal": 61},
        {"eenheid": "14"},
        {"datum": "2027-02-02"},
        {"soort": "vervoer"},
        {"meters": 5},
    ],
)
def test_een_besteding_waaraan_is_gesleuteld_valt_op(velden: dict[str, Any]) -> None:
    stroom = Dossier()
    stroom.toekenning("a")
    stroom.besteding("a", **velden)
    (veld,) = velden
    stroom.moet_fout_zijn("stuk", f"{veld} van de besteding")


def test_een_besteding_zonder_haar_bedrag_in_het_klare_valt_op() -> None:
    stroom = Dossier()
    stroom.toekenning("a")
    stroom.besteding("a")
    del stroom.feiten[-1].inhoud["besteding"]
    assert set(stroom.soorten) == {"stuk"}
    assert len(stroom.soorten) == 6


@pytest.mark.parametrize(
    "velden",
    [
        {"bedragEurocent": 100_001},
        {"einddatum": "2028-12-31"},
        {"nummer": 2},
        {"omvang": {"volume": 1, "eenheid": "04", "frequentie": "2"}},
        {"product": {"categorie": "46"}},
    ],
)
def test_een_toekenning_waaraan_is_gesleuteld_valt_op(velden: dict[str, Any]) -> None:
    stroom = Dossier()
    stroom.toekenning("a", **velden)
    (veld,) = velden
    stroom.moet_fout_zijn("stuk", f"{veld} van de toekenning")


@pytest.mark.parametrize(
    "velden",
    [
        {"gemeente": "0303"},
        {"aanbieder": "12345678"},
        {"vervangt": "een ander stuk"},
        {"geldigOp": "2027-02-02"},
    ],
)
def test_de_partijen_en_de_dag_van_elk_stuk_zijn_die_van_het_stuk_zelf(
    velden: dict[str, Any],
) -> None:
    stroom = Dossier()
    stroom.stuk("Plan", {})
    stroom.moet_kloppen()
    stroom.stuk("Plan", {}, **velden)
    assert set(stroom.soorten) == {"stuk"}
    assert any("tegenover het stuk zelf" in fout.zin for fout in stroom.fouten)


_RIT = {"soort": "rit", "kenmerk": "V1", "bedragEurocent": 190}
_KLAAR = {"soort": "vervoer", "kenmerk": "V1", "datum": "2027-02-01"}


@pytest.mark.parametrize(
    ("stuk", "openbaar"),
    [
        ({}, None),
        ({"soort": "afspraak", "kenmerk": "V1", "kilometers": 3}, None),
        ({"soort": "rit", "kilometers": 3}, None),
        (_RIT, {"besteding": {**_KLAAR, "bedragEurocent": 190}}),
        (
            {**_RIT, "kilometers": 30, "bovengebruikelijkeKilometers": 10},
            {"besteding": {**_KLAAR, "bedragEurocent": 190, "meters": 10_000}},
        ),
        (
            {**_RIT, "bovengebruikelijkeKilometers": 10, "bovengebruikelijkeMeters": 10_400},
            {"besteding": {**_KLAAR, "bedragEurocent": 190, "meters": 10_400}},
        ),
        (
            {"soort": "toekenning", "kenmerk": "V1", "kilometers": 7, "einddatum": "2027-06-30"},
            {
                "toekenning": {
                    **_KLAAR,
                    "nummer": 1,
                    "besluit": "toekennen",
                    "ingangsdatum": "2027-02-01",
                    "einddatum": "2027-06-30",
                    "meters": 7_000,
                }
            },
        ),
    ],
)
def test_van_vervoer_volgen_bedrag_en_afstand_uit_het_stuk(
    stuk: dict[str, Any], openbaar: dict[str, Any] | None
) -> None:
    stroom = Dossier()
    stroom.stuk("Vervoer", stuk, openbaar)
    stroom.moet_kloppen()
    for deel, velden in (openbaar or {}).items():
        for veld in velden:
            anders = Dossier()
            anders.stuk("Vervoer", stuk, {deel: {**velden, veld: "iets anders"}})
            anders.moet_fout_zijn("stuk", f"{veld} van de {deel}")
    erbij = Dossier()
    erbij.stuk("Vervoer", stuk, {"besteding": {"meters": 1}})
    assert "stuk" in erbij.soorten


def test_van_een_oordeel_volgt_het_bedrag_uit_het_stuk() -> None:
    bevinding = {"regel": "X-2", "gevolg": "weigeren", "bedragEurocent": 500}
    for bedrag, goed in ((500, True), (499, False)):
        stroom = Dossier()
        feit = stroom.toewijzing(bevindingen=[bevinding])
        afdoening = {
            "bevindingGebeurtenisId": feit.inhoud["gebeurtenisId"],
            "bevindingNummer": 0,
            "uitkomst": "terecht",
            "bedragEurocent": 500,
        }
        openbaar = {"afdoening": {**afdoening, "bedragEurocent": bedrag}}
        stroom.stuk("Bevindingsoordeel", afdoening, openbaar)
        assert stroom.soorten == ([] if goed else ["stuk"])
