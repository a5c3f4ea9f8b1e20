"""Both implementations agree on whole histories at random, and nothing that is altered passes."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import omvang
from ledger.gebeurtenissen import Gebeurtenis
from ledger.narekenen.stroom import Rekenaar
from ledger.pgb import bestedingen_uit, besteed_eurocent, geldend_pgb
from tests.gegeven import client_id
from tests.narekenen.bouwstenen import alle_fouten, per_stroom, zinnen
from tests.narekenen.geschiedenissen import speel_berichten, speel_pgb
from tests.test_dossier_eigenschappen import DRONTEN, speel


def herrekend(feiten: list[Gebeurtenis]) -> Rekenaar:
    """The second implementation after these events of the client."""
    rekenaar = Rekenaar(client_id())
    for feit in per_stroom(feiten).get(client_id(), []):
        rekenaar.bekijk(feit)
    return rekenaar


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 1_000_000), st.integers(1, 40))
def test_op_elke_geschiedenis_van_berichten_zijn_zij_het_eens(zaad: int, lengte: int) -> None:
    wereld, feiten = speel_berichten(random.Random(zaad), lengte)
    assert zinnen(alle_fouten(per_stroom(feiten))) == ""
    client = herrekend(feiten).client
    toestand = wereld.toestand()
    for sleutel, verbruik in toestand.verbruik.items():
        eigen = client.prestaties.verbruik(sleutel)
        volumes: dict[str, int] = {}
        for eenheid, volume in verbruik.volume_per_eenheid.items():
            doel = omvang.rekeneenheid(eenheid)
            volumes[doel] = volumes.get(doel, 0) + omvang.omgerekend(volume, eenheid, doel)
        assert eigen.volumes == volumes
        assert eigen.bedrag == verbruik.bedrag_eurocent
        assert eigen.aantal_open == len(verbruik.open_debet)
    for sleutel, versies in toestand.toewijzingen.items():
        momenten = {rij.toewijzingsmoment for rij in client.toewijzingen.geldende(sleutel)}
        assert momenten == {versies[-1].toewijzingsmoment}


_KNOEIERIJ: dict[str, Callable[[dict[str, Any]], None]] = {
    "meer geld": lambda inhoud: inhoud.update(bedragEurocent=inhoud["bedragEurocent"] + 1),
    "minder geld": lambda inhoud: inhoud.update(bedragEurocent=inhoud["bedragEurocent"] - 1),
    "veel volume": lambda inhoud: inhoud.update(volume=inhoud["volume"] + 10_000_000),
    "ander product": lambda inhoud: inhoud.update(product={"categorie": "99"}),
    "andere maand": lambda inhoud: inhoud.update(begindatum="2027-12-31"),
    "ander moment": lambda inhoud: inhoud.update(toewijzingsmoment="2020-01-01T00:00:00"),
    "andere aanbieder": lambda inhoud: inhoud.update(aanbieder="00000000"),
    "andere toewijzing": lambda inhoud: inhoud.update(toewijzingNummer=99),
    "debet wordt credit": lambda inhoud: inhoud.update(debetCredit="C"),
    "terug in de tijd": lambda inhoud: inhoud.update(vastgelegdOp="2000-01-01T00:00:00Z"),
}


@pytest.mark.parametrize("hoe", sorted(_KNOEIERIJ))
def test_een_prestatie_die_later_is_veranderd_valt_op(hoe: str) -> None:
    aantal = 0
    for zaad in range(6):
        _, feiten = speel_berichten(random.Random(zaad), 25)
        stromen = per_stroom(feiten)
        for feit in stromen[client_id()]:
            if feit.soort == "PrestatieGoedgekeurd":
                was = dict(feit.inhoud)
                _KNOEIERIJ[hoe](feit.inhoud)
                assert alle_fouten(stromen), (zaad, feit)
                feit.inhoud.clear()
                feit.inhoud.update(was)
                aantal += 1
        assert alle_fouten(stromen) == []
    assert aantal >= 10


@pytest.mark.parametrize("cent", [-1, 1])
def test_een_ander_tarief_dan_het_contract_valt_op(cent: int) -> None:
    """Also where the amount follows from that tariff and the sums are as they were."""
    aantal = 0
    for zaad in range(40):
        _, feiten = speel_berichten(random.Random(zaad), 25)
        stromen = per_stroom(feiten)
        for feit in stromen.get(client_id(), []):
            was = dict(feit.inhoud)
            if feit.soort != "PrestatieGoedgekeurd" or was["eenheid"] == "83":
                continue
            if any(rij["regel"] == "TR418" for rij in was.get("bevindingen", ())):
                continue  # there was no contract to hold it against
            tarief = was["tariefEurocent"] + cent
            feit.inhoud.update(tariefEurocent=tarief, bedragEurocent=tarief * was["volume"])
            assert "tarief" in {fout.soort for fout in alle_fouten(stromen)}, (zaad, feit)
            feit.inhoud.update(was)
            aantal += 1
    assert aantal >= 10


def test_de_geschiedenissen_bevatten_van_alles_wat() -> None:
    soorten = Counter(
        feit.SOORT for zaad in range(80) for feit in speel_berichten(random.Random(zaad), 30)[1]
    )
    for soort in (
        *("WijzigingVerzocht", "VerzoekOntvangen", "VerzoekBeantwoord", "VerzoekGehonoreerd"),
        *("PrestatieGoedgekeurd", "PrestatieGecrediteerd", "LeveringGestart", "LeveringGestopt"),
        *("ContractVastgelegd", "ToewijzingAfgegeven", "ToewijzingVerwijderd"),
    ):
        assert soorten[soort] >= 5, soorten


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 1_000_000), st.data())
def test_wat_er_ook_in_een_gebeurtenis_staat_het_narekenen_valt_niet_uit(
    zaad: int, data: st.DataObject
) -> None:
    _, feiten = speel_berichten(random.Random(zaad), 8)
    stromen = per_stroom(feiten)
    rommel = st.one_of(
        st.none(), st.booleans(), st.integers(), st.text(max_size=3), st.just([]), st.just({})
    )
    for rijen in stromen.values():
        feit = data.draw(st.sampled_from(rijen))
        feit.inhoud[data.draw(st.sampled_from(sorted(feit.inhoud)))] = data.draw(rommel)
    for fout in alle_fouten(stromen):
        assert fout.zin.endswith(".")


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_op_elke_geschiedenis_van_stukken_zijn_zij_het_eens(zaad: int) -> None:
    verhaal = speel(zaad)
    rekenaar = herrekend(verhaal.feiten)
    assert zinnen(rekenaar.fouten) == ""


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 1_000_000))
def test_over_een_pgb_zijn_zij_het_eens(zaad: int) -> None:
    verhaal = speel_pgb(random.Random(zaad))
    rekenaar = herrekend(verhaal.feiten)
    assert zinnen(rekenaar.fouten) == ""
    sleutel = (DRONTEN, "PGB-1")
    eigen, budget = rekenaar.client.budgetten, geldend_pgb(verhaal.toestand, *sleutel)
    besteed = sum(rij.bedrag for rij in eigen.besteed(sleutel))
    assert besteed == besteed_eurocent(bestedingen_uit(verhaal.toestand, *sleutel))
    gevonden = eigen.budget(sleutel)
    assert (gevonden is None) == (budget is None)
    if gevonden is not None and budget is not None:
        assert gevonden.besluit.bedrag == budget.bedrag_eurocent
        assert gevonden.laatste_dag == (budget.einddatum or date.max)
