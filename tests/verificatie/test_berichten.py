"""Messages are judged again beside others about the same people, each exactly once."""

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.verificatie import berichten
from projections.verificatie.berichten import Bericht, van_stromen, verdeel
from projections.verificatie.bron import Stroom
from projections.verificatie.keuze import ALLES, Keuze
from tests import berichten as b
from tests.gegeven import client_id
from tests.verificatie.bouwstenen import Proef


def bericht(nummer: int, nabij: str, gewicht: int = 1, antwoord_op: str | None = None) -> Bericht:
    return Bericht(f"bericht-{nummer:03}", 1, nabij, gewicht, antwoord_op)


def nummers(taken: list[list[Bericht]]) -> list[list[int]]:
    return [[int(rij.stroom[-3:]) for rij in taak] for taak in taken]


@pytest.fixture(autouse=True)
def _kleine_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(berichten, "PER_TAAK", 10)
    monkeypatch.setattr(berichten, "MEESTE_PER_TAAK", 25)


def test_wat_over_dezelfde_mensen_gaat_blijft_bij_elkaar_op_volgorde_van_tijd() -> None:
    om_en_om = [bericht(n, "client-b" if n % 2 else "client-a", 6) for n in range(8)]
    assert nummers(verdeel(reversed(om_en_om))) == [[0, 2, 4, 6], [1, 3, 5, 7]]


def test_een_te_zware_groep_wordt_verdeeld_en_lichte_gaan_samen() -> None:
    zwaar = [bericht(n, "client-a", 10) for n in range(4)]
    licht = [bericht(n, f"client-b{n}", 3) for n in range(4, 10)]
    assert nummers(verdeel([*licht, *zwaar])) == [[0, 1, 2], [3], [4, 5, 6, 7], [8, 9]]


def test_een_antwoord_hoort_bij_het_bericht_waarop_het_antwoordt() -> None:
    heen, ander = bericht(1, "client-c", 10), bericht(2, "client-a", 10)
    assert nummers(verdeel([heen, ander, bericht(3, "", 1, heen.stroom)])) == [[2], [1, 3]]


def test_geen_berichten_zijn_geen_taken() -> None:
    assert verdeel([]) == []


@given(st.lists(st.tuples(st.sampled_from(["", "client-a", "client-b"]), st.integers(1, 30))))
def test_elk_bericht_komt_een_keer_aan_de_beurt(rijen: list[tuple[str, int]]) -> None:
    alle = [bericht(nummer, *rij) for nummer, rij in enumerate(rijen)]
    taken = verdeel(alle)
    assert sorted(chain.from_iterable(taken)) == alle
    assert all(taken)


def _stromen(proef: Proef) -> list[Stroom]:
    grootboek = proef.keten.grootboek
    namen = [
        str(rij.originator_id)
        for rij in proef.recorder.select_notifications(1, 10_000)
        if str(rij.originator_id).startswith("bericht-")
    ]
    return [Stroom(naam, [], grootboek.gebeurtenissen(naam)) for naam in namen]


def test_nabij_is_de_eerste_client_over_wie_iets_is_vastgelegd(proef: Proef) -> None:
    clienten = {client_id(), client_id(b.ANDER_BSN)}
    gevonden = van_stromen(_stromen(proef), ALLES)
    assert {rij.nabij for rij in gevonden} == {"", *clienten}
    assert max(rij.gewicht for rij in gevonden) > 2
    samen = next(rij for rij in gevonden if rij.gewicht == max(r.gewicht for r in gevonden))
    assert samen.nabij == min(clienten)


def test_wat_buiten_de_keuze_valt_wordt_niet_herhaald(proef: Proef) -> None:
    assert van_stromen(_stromen(proef), Keuze(jaar=1999)) == []
