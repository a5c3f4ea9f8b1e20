"""Whatever was recorded comes out again when it is judged on what was known then."""

from itertools import islice

import pytest

from ledger.berichtverwerking import NietLeesbaar
from ledger.herbeoordeling import Herbeoordelaar
from tests.herbeoordeling.proef import Proef, alles
from tests.test_mutaties import verloop

VERWACHT = {
    "AfwijkingVastgelegd", "BerichtVerwerkt", "ClientGegevensVastgelegd", "ContractVastgelegd",
    "DeclaratieBeoordeeld", "GezinToewijzing", "GezinVastgelegd", "IntakeVastgelegd",
    "LeveringGestart", "LeveringGestopt", "LidVanGezin", "LokaalBesluitVastgelegd",
    "NoShowVastgelegd", "PrestatieAfgewezen", "PrestatieGecrediteerd", "PrestatieGoedgekeurd",
    "StartGeweigerd", "StopGeweigerd", "StopVerwijderd", "ToewijzingAfgegeven",
    "ToewijzingGeweigerd", "ToewijzingIngetrokken", "VerzoekBeantwoord", "VerzoekGehonoreerd",
    "VerzoekGeweigerd", "VerzoekHerbeoordeeld", "VerzoekOntvangen",
}  # fmt: skip


def test_een_gemengd_grootboek_onder_een_kader_komt_helemaal_terug(proef: Proef) -> None:
    alles(proef)
    assert set(proef.soorten()) >= VERWACHT, VERWACHT - set(proef.soorten())
    uitkomsten = {getattr(feit, "uitkomst", None) for feit in proef.feiten()}
    assert uitkomsten >= {"goedgekeurd", "deelsAfgekeurd", "afgekeurd", "onleesbaar"}
    assert proef.afwijkingen() == []
    assert not proef.overgeslagen
    assert proef.beoordeeld > 30


def test_zonder_kaders_ook(kaal: Proef) -> None:
    alles(kaal)
    assert kaal.afwijkingen() == []


def test_een_voor_een_of_samen_maakt_niet_uit(proef: Proef) -> None:
    alles(proef)
    with Herbeoordelaar(proef.dsn, proef.boek.bos, proef.kaders, oefenmodus=True) as beoordelaar:
        for feit in proef.feiten():
            assert beoordelaar.stuk(feit) == []
        los = beoordelaar.beoordeeld
    assert proef.afwijkingen() == []
    assert proef.beoordeeld == los


@pytest.mark.parametrize("zaad", [21, 22])
def test_de_voorbeeldberichten_en_hun_beschadigingen_komen_terug(kaal: Proef, zaad: int) -> None:
    for data, nu in islice(verloop(zaad), 150):
        try:
            kaal.keten.stuur(data, max(nu, kaal.klok().nu()))
        except NietLeesbaar:
            continue
    assert kaal.afwijkingen() == []
    assert kaal.beoordeeld > 100
