"""Who listens hears of every rule that was asked, also of those that found nothing."""

from ledger.ijw.regels.prestatie import DEBET
from ledger.regels import IJW
from ledger.regelspoor import Ronde, luister, luisteraar
from tests import berichten as b
from tests.gegeven import gegeven


def test_zonder_luisteraar_wordt_niemand_iets_verteld() -> None:
    gegeven(b.toewijzing()).als(b.declaratie(b.prestatie()))
    assert luisteraar() is None


def test_wie_luistert_hoort_elke_regel_op_de_prestatie_met_wat_zij_zei() -> None:
    rondes: list[Ronde] = []
    eerder = gegeven(b.toewijzing())
    with luister(rondes.append):
        eerder.als(b.declaratie(b.prestatie("P1", geleverd_volume=200)))
    assert luisteraar() is None
    (ronde,) = [rij for rij in rondes if rij.plek == DEBET]
    assert [regel for regel, _ in ronde.gevraagd] == list(IJW.op(DEBET))
    assert ronde.sleutel == "P1"
    assert {"TR321", "TR322"} <= ronde.gesproken
    assert "TR314" not in ronde.gesproken
