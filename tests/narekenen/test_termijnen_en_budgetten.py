"""Each invariant on deadlines, judgements and the envelope, broken by hand."""

from typing import Any

import pytest

from ledger.narekenen import RuweFeit
from tests.narekenen.bouwstenen import (
    GEMEENTE,
    PARTIJEN,
    VOT_TERMIJNEN,
    Stroom,
    Verzoeken,
    termijn,
)


@pytest.fixture
def stroom() -> Verzoeken:
    """A client with one request that waits."""
    stroom = Verzoeken()
    stroom.vot()
    return stroom


# --- deadlines ------------------------------------------------------------------------------------


@pytest.mark.parametrize("laatste", ["2027-02-07", "2027-02-09"])
def test_een_termijn_in_werkdagen_wordt_nageteld(laatste: str) -> None:
    stroom = Verzoeken()
    stroom.vot(termijnen=[termijn("OP274", "2027-02-01", laatste), VOT_TERMIJNEN[1]])
    stroom.moet_fout_zijn("termijn", "OP274", laatste, "2027-02-08")


def test_een_termijn_begint_bij_de_ontvangst_in_nederland() -> None:
    stroom = Verzoeken()
    stroom.vot(vastgelegdOp="2027-01-31T23:30:00Z")
    stroom.moet_kloppen()
    stroom.feit("ClientGegevensVastgelegd", vastgelegdOp="2027-02-01T23:30:00Z")
    stroom.vot("R2", vastgelegdOp="2027-02-01T23:30:00Z", aanbieder="87654321")
    assert [fout.soort for fout in stroom.fouten] == ["termijn", "termijn"]
    assert "verwacht: 2027-02-02" in stroom.fouten[0].zin


def test_een_wettelijke_termijn_eindigt_op_een_werkdag() -> None:
    stroom = Verzoeken()
    # Fourteen days after 23 April 2027 is 7 May, which a decree puts on a par with a holiday.
    vrijdag = "2027-04-23"
    termijnen = [
        termijn("OP274", vrijdag, "2027-05-03"),
        termijn("OP359", vrijdag, "2027-05-10"),
    ]
    stroom.vot(vastgelegdOp="2027-04-23T09:00:00Z", termijnen=termijnen)
    stroom.moet_kloppen()


def test_na_onderzoek_telt_de_dagtekening_van_het_verzoek(stroom: Verzoeken) -> None:
    stroom.onderzoek(termijnen=[termijn("OP274", "2027-02-01", "2027-03-29")])
    stroom.moet_fout_zijn("termijn", "gevonden: 2027-02-01", "verwacht: 2027-01-29")


def test_acht_weken_zijn_acht_weken(stroom: Verzoeken) -> None:
    stroom.onderzoek(termijnen=[termijn("OP274", "2027-01-29", "2027-03-29")])
    stroom.moet_fout_zijn("termijn", "gevonden: 2027-03-29", "verwacht: 2027-03-26")


def test_een_verzoek_heeft_zijn_termijnen() -> None:
    stroom = Verzoeken()
    stroom.vot(termijnen=VOT_TERMIJNEN[:1])
    stroom.moet_fout_zijn("termijn", "OP359 ontbreekt")


def test_een_onbekende_kalender_is_niet_na_te_tellen() -> None:
    stroom = Verzoeken()
    anders = termijn("OP274", "2027-02-01", "2027-02-08", kalender="nl-1999")
    stroom.vot(termijnen=[anders, VOT_TERMIJNEN[1]])
    stroom.moet_fout_zijn("termijn", "nl-1999")


def test_alleen_een_open_verplichting_wordt_vervuld() -> None:
    stroom = Stroom()
    voldaan = [{"regel": "FL-PLAN-01", "sleutel": "0363|1"}]
    open_ = [termijn("FL-PLAN-01", "2027-02-01", None, sleutel="0363|1")]
    stroom.feit("PlanVastgelegd", **PARTIJEN, termijnen=open_)
    stroom.feit("PlanVastgelegd", **PARTIJEN, voldaan=voldaan)
    stroom.moet_kloppen()
    stroom.feit("PlanVastgelegd", **PARTIJEN, voldaan=voldaan)
    stroom.moet_fout_zijn("termijn", "FL-PLAN-01", "0363|1")


def test_twee_toewijzingen_van_een_bericht_vervullen_samen_een_verplichting() -> None:
    """Of a JW301 every version is judged on the client as it was before the message."""
    stroom = Stroom()
    crisis = {"regel": "ZL-PLAN-05", "sleutel": "0363|9"}
    open_ = [termijn("ZL-PLAN-05", "2027-02-01", None, sleutel="0363|9")]
    stroom.feit("PlanVastgelegd", **PARTIJEN, termijnen=open_)
    ander = {"categorie": "45", "code": "45A04"}
    stroom.toewijzing(opdrachtId="een", voldaan=[crisis])
    stroom.toewijzing(opdrachtId="een", voldaan=[crisis], toewijzingNummer=2, product=ander)
    stroom.moet_kloppen()
    stroom.toewijzing(opdrachtId="later", voldaan=[crisis], toewijzingNummer=3)
    stroom.moet_fout_zijn("termijn", "ZL-PLAN-05", "0363|9")


# --- judgements on findings -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("velden", "goed"),
    [
        ({"uitkomst": "terecht", "bedragEurocent": 500}, True),
        ({"uitkomst": "geaccepteerd", "bedragEurocent": 500}, True),
        ({"uitkomst": "onterecht"}, True),
        ({"uitkomst": "terecht", "bedragEurocent": 501}, False),
        ({"uitkomst": "terecht"}, False),
        ({"uitkomst": "onterecht", "bedragEurocent": 1}, False),
        ({"uitkomst": "onterecht", "bevindingNummer": 0}, False),
        ({"uitkomst": "onterecht", "bevindingGebeurtenisId": "weg"}, False),
    ],
)
def test_over_een_controlebevinding_wordt_niet_meer_geoordeeld_dan_er_op_het_spel_staat(
    velden: dict[str, Any], goed: bool
) -> None:
    stroom = Stroom()
    bevindingen: list[dict[str, Any]] = [
        {"regel": "X-1", "gevolg": "signaleren"},
        {"regel": "X-2", "gevolg": "weigeren", "bedragEurocent": 500},
    ]
    feit = stroom.toewijzing(bevindingen=bevindingen)
    basis = {"bevindingGebeurtenisId": feit.inhoud["gebeurtenisId"], "bevindingNummer": 1}
    stroom.feit("BevindingsoordeelVastgelegd", **PARTIJEN, afdoening={**basis, **velden})
    if goed:
        stroom.moet_kloppen()
    else:
        stroom.moet_fout_zijn("controle", "bevinding")


# --- the envelope ---------------------------------------------------------------------------------


@pytest.fixture
def lang() -> Stroom:
    """A stream of three events."""
    stroom = Stroom()
    for _ in range(3):
        stroom.feit("ClientGegevensVastgelegd")
    stroom.moet_kloppen()
    return stroom


def test_een_gebeurtenis_die_ontbreekt_valt_op(lang: Stroom) -> None:
    del lang.feiten[1]
    lang.moet_fout_zijn("versie", "gevonden: 3", "verwacht: 2")


def test_twee_gebeurtenissen_hebben_niet_hetzelfde_id(lang: Stroom) -> None:
    lang.feit("ClientGegevensVastgelegd", gebeurtenisId=lang.feiten[0].inhoud["gebeurtenisId"])
    lang.moet_fout_zijn("uniek", "id van de gebeurtenis")


@pytest.mark.parametrize(
    ("moment", "goed"),
    [
        ("2027-02-01T09:00:00Z", True),
        ("2027-02-01T09:00:00.5Z", True),
        ("2027-02-01T08:59:59.999999Z", False),
        ("2027-02-01T10:30:00+02:00", False),
    ],
)
def test_het_moment_van_vastleggen_loopt_niet_terug(lang: Stroom, moment: str, goed: bool) -> None:
    lang.feit("ClientGegevensVastgelegd", vastgelegdOp=moment)
    assert lang.soorten == ([] if goed else ["moment"])


@pytest.mark.parametrize("soort", ["BerichtVerwerkt2", "GezinToewijzing"])
def test_een_gebeurtenis_staat_in_haar_eigen_soort_stroom(lang: Stroom, soort: str) -> None:
    lang.feit(soort)
    lang.moet_fout_zijn("stroom", soort)


def test_een_gebeurtenis_zonder_verplichte_velden_geeft_een_fout_en_geen_uitval(
    lang: Stroom,
) -> None:
    lang.feit("PrestatieGoedgekeurd", gemeente=GEMEENTE)
    lang.moet_fout_zijn("onleesbaar")
    lang.feiten.append(RuweFeit(5, "ToewijzingAfgegeven", {}))
    assert lang.soorten == ["onleesbaar", "onleesbaar"]


def test_na_het_vergeten_wordt_niets_persoonlijks_meer_vastgelegd(lang: Stroom) -> None:
    lang.feit("ClientVergeten", grond="verzoek")
    lang.moet_kloppen()
    lang.feit("PlanVastgelegd", **PARTIJEN)
    lang.moet_fout_zijn("vergeten")


def test_een_stuk_vervangt_een_stuk_van_zijn_soort_dat_nog_geldt(lang: Stroom) -> None:
    plan = lang.feit("PlanVastgelegd", **PARTIJEN).inhoud["gebeurtenisId"]
    lang.feit("PlanVastgelegd", **PARTIJEN, vervangt=plan)
    lang.moet_kloppen()
    lang.feit("PlanVastgelegd", **PARTIJEN, vervangt=plan)
    lang.moet_fout_zijn("stuk", plan)


def test_wat_is_toegekend_heeft_geen_bevinding_die_weigert(lang: Stroom) -> None:
    lang.toewijzing(
        bevindingen=[
            {"regel": "X-1", "gevolg": "signaleren"},
            {"regel": "X-2", "gevolg": "weigeren", "nietBeoordeelbaar": True},
            {"regel": "X-3", "gevolg": "weigeren", "bedragEurocent": 5},
            {"regel": "X-4", "gevolg": "afwijken", "afwijking": {"rol": "x"}},
        ]
    )
    lang.moet_kloppen()
    lang.debet(bevindingen=[{"regel": "X-5", "gevolg": "afwijken"}])
    lang.moet_fout_zijn("oordeel", "X-5")


def test_een_weigering_zegt_waarom(lang: Stroom) -> None:
    lang.debet("P1", "PrestatieAfgewezen", bevindingen=[{"regel": "X", "gevolg": "signaleren"}])
    lang.moet_fout_zijn("oordeel", "de reden van een weigering")
