"""The sample data of all kaders come out again; judging again leaves no trace."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import psycopg
import pytest

from api.dienst import Instellingen, open_schrijfkant
from api.laden import Kenmerken, laad
from ledger.application import Grootboek
from ledger.herbeoordeling import Herbeoordelaar
from ledger.herbeoordeling.opslag import OpslagVanToen
from ledger.kaders.register import alle_kaders
from ledger.werk import Werk
from tests.herbeoordeling.proef import Proef, alles
from tests.test_simulatie import Spoor


@pytest.fixture(params=[date(2026, 11, 22), date(2028, 3, 31)], ids=["almere", "flevoland"])
def gevuld(
    request: pytest.FixtureRequest, lege_dsn: str, tmp_path: Path
) -> Iterator[tuple[str, Grootboek]]:
    """The sample data under the kaders of a period, with more commands than fit in one batch."""
    instellingen = Instellingen(lege_dsn, tmp_path, oefenmodus=True)
    kenmerken = Kenmerken(tot=request.param, clienten=40)
    with open_schrijfkant(instellingen, {}, maak_schema=True) as (dsn, grootboek):
        verslag = laad(grootboek, kenmerken, lambda: False, lambda _verslag, _dag: None)
        assert verslag.verwerkt > 400
        yield dsn, grootboek


def test_alle_voorbeelden_komen_terug(gevuld: tuple[str, Grootboek]) -> None:
    dsn, grootboek = gevuld
    werk = Werk(grootboek.opslag, grootboek.bos)
    stromen = grootboek.opslag.stromen_na("", "", 100_000)
    feiten = [feit for rij in werk.lees_stromen(stromen).values() for feit in rij]
    with Herbeoordelaar(dsn, grootboek.bos, alle_kaders(), oefenmodus=True) as beoordelaar:
        assert beoordelaar.vele(feiten) == []
        assert beoordelaar.zonder_oorzaak() == []
        assert beoordelaar.beoordeeld > 1000
        # Anew, in another order: what is kept from one batch to the next changes nothing.
        assert beoordelaar.vele(reversed(feiten)) == []


def test_opnieuw_beoordelen_laat_geen_spoor_na(proef: Proef) -> None:
    alles(proef)
    with psycopg.connect(proef.dsn, autocommit=True) as conn:
        voor = Spoor(conn).lees()
        assert proef.afwijkingen() == []
        assert Spoor(conn).lees() == voor


def test_wie_terugblikt_kan_niets_vastleggen(proef: Proef) -> None:
    with OpslagVanToen(proef.dsn) as opslag:
        with pytest.raises(AssertionError):
            opslag.insert_events([])
        with pytest.raises(AssertionError):
            opslag.tel("toewijzing|0363")
        with pytest.raises(AssertionError):
            opslag.vernietig_sleutel("client-1")


def test_een_gebeurtenis_die_er_niet_is_wordt_gemeld(proef: Proef) -> None:
    proef.contract()
    feit = proef.laatste("ContractVastgelegd")
    weg = feit.gewijzigd({"versie": 9})
    with Herbeoordelaar(proef.dsn, proef.boek.bos, proef.kaders, oefenmodus=True) as beoordelaar:
        (gevonden,) = beoordelaar.stuk(weg)
    assert gevonden.soort == "gebeurtenisOntbreekt"
