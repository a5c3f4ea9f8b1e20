"""The sample data under all kaders, through the whole ledger: nothing that may not be."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent

from api.dienst import Instellingen, open_schrijfkant
from api.laden import Kenmerken, laad
from ledger.database import Database
from ledger.narekenen import RuweFeit
from tests.conftest import _database
from tests.narekenen.bouwstenen import alle_fouten, ruw, zinnen

PERIODEN = [
    pytest.param(Kenmerken(tot=date(2026, 11, 22), clienten=40), id="almere"),
    pytest.param(Kenmerken(tot=date(2028, 3, 31), clienten=40), id="flevoland"),
]


@pytest.fixture(scope="module", params=PERIODEN)
def stromen(
    request: pytest.FixtureRequest, server: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, list[RuweFeit]]]:
    """Every stream of a ledger that was filled with the sample data of a period."""
    map_: Path = tmp_path_factory.mktemp("gegevens")
    with contextmanager(_database)(server, "template0") as dsn:
        instellingen = Instellingen(dsn, map_, oefenmodus=True)
        with open_schrijfkant(instellingen, {}, maak_schema=True) as (_, grootboek):
            laad(grootboek, request.param, lambda: False, lambda _verslag, _dag: None)
            with psycopg.connect(dsn) as conn:
                rijen = conn.execute(
                    "SELECT originator_id, originator_version, topic, state FROM stored_events "
                    "ORDER BY originator_id, originator_version"
                ).fetchall()
            gevonden = defaultdict(list)
            for feit in grootboek.werk().ontcijfer([StoredEvent(*rij) for rij in rijen]):
                gevonden[feit.stroom].append(ruw(feit))
        yield gevonden


def test_het_naieve_narekenen_vindt_geen_enkele_fout(stromen: dict[str, list[RuweFeit]]) -> None:
    assert zinnen(alle_fouten(stromen)) == ""


def test_er_valt_van_alles_iets_na_te_rekenen(stromen: dict[str, list[RuweFeit]]) -> None:
    soorten = Counter(feit.soort for feiten in stromen.values() for feit in feiten)
    for soort in (
        *("ToewijzingAfgegeven", "ToewijzingGewijzigd", "ToewijzingIngetrokken"),
        *("PrestatieGoedgekeurd", "PrestatieGecrediteerd", "PrestatieAfgewezen"),
        *("LeveringGestart", "LeveringGestopt", "VerzoekGehonoreerd", "VerzoekBeantwoord"),
        *("DeclaratieBeoordeeld", "BerichtVerwerkt", "ContractVastgelegd"),
    ):
        assert soorten[soort] > 0, soort
