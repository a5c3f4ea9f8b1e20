"""A judgement on a finding comes out again, and what it says in the clear cannot be altered."""

from ledger.dossier import Bevindingsoordeel
from tests import berichten as b
from tests.herbeoordeling.proef import MRT, Proef


def _beoordeeld(proef: Proef) -> None:
    """A line with a finding, and a judgement on that."""
    proef.stuur(b.toewijzing({"omvang": b.omvang(500)}))
    proef.stuur(b.declaratie(b.prestatie("P1", geleverd_volume=77)))
    feit = proef.laatste("PrestatieGoedgekeurd")
    (nummer,) = [nr for nr, rij in enumerate(feit.bevindingen) if rij.bedrag_eurocent is not None]
    proef.stuk(
        "bevindingsoordeel",
        Bevindingsoordeel,
        MRT,
        bevinding_gebeurtenis_id=feit.gebeurtenis_id,
        bevinding_nummer=nummer,
        uitkomst="geaccepteerd",
        bedrag_eurocent=5000,
        motivering="Dit is zo afgesproken.",
    )


def test_een_oordeel_over_een_bevinding_komt_terug(proef: Proef) -> None:
    _beoordeeld(proef)
    assert proef.soorten()["BevindingsoordeelVastgelegd"] == 1
    assert proef.afwijkingen() == []


def test_een_ander_bedrag_of_een_andere_uitkomst_in_het_open_wordt_gevonden(proef: Proef) -> None:
    _beoordeeld(proef)
    feit = proef.laatste("BevindingsoordeelVastgelegd")
    proef.vervang(feit, '"bedragEurocent":5000', '"bedragEurocent":6000')
    assert [rij.gebeurtenis_id for rij in proef.afwijkingen()] == [feit.gebeurtenis_id]
    proef.vervang(feit, '"bedragEurocent":6000', '"bedragEurocent":5000')
    proef.vervang(feit, '"uitkomst":"geaccepteerd"', '"uitkomst":"terecht"')
    assert [rij.gebeurtenis_id for rij in proef.afwijkingen()] == [feit.gebeurtenis_id]
