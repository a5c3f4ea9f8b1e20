"""Whether the service is well: what is parked is shown, and the rest goes on."""

import psycopg
from eventsourcing.persistence import StoredEvent

from api.dienst import Dienst
from ledger.opslag import Recorder
from projections.tabellen import VORM
from tests import berichten as b
from tests.api.hulp import Klant

KLOK = {"Klok": "2027-01-04T09:00:00+01:00"}


def test_een_gebeurtenis_die_niet_past_staat_in_de_gezondheid_en_de_rest_gaat_door(
    klant: Klant, dienst: Dienst
) -> None:
    with Recorder(dienst.dsn) as recorder:
        (nummer,) = recorder.insert_events(
            [StoredEvent("client-x", 1, "PrestatieAfgewezen:1", b'{"gemeente":"geheim"}')]
        )
    assert klant.xml(b.xml(b.vot()), **KLOK).status_code == 201
    assert len(klant.get("/v1/verzoeken", headers=KLOK).json()["items"]) == 1

    stand = klant.get("/v1/gezondheid").json()

    assert stand["status"] == "gebrek"
    projecties = stand["projecties"]
    assert (projecties["geparkeerd"], projecties["vorm"], projecties["melding"]) == (1, VORM, None)
    assert projecties["opbouw"] is None
    assert projecties["geparkeerdeGebeurtenissen"] == [
        {
            "nummer": nummer,
            "stroom": "client-x",
            "versie": 1,
            "soort": "PrestatieAfgewezen:1",
            "reden": "De gebeurtenis heeft een onverwachte vorm (KeyError in prestatie_sleutels).",
        }
    ]


def test_de_gezondheid_zegt_dat_nieuwere_software_de_leesmodellen_bijhoudt(
    klant: Klant, dienst: Dienst
) -> None:
    with psycopg.connect(dienst.dsn) as conn:
        conn.execute("UPDATE projectie_aanwijzer SET vorm = vorm + 1")
    melding = klant.get("/v1/gezondheid").json()["projecties"]["melding"]
    assert melding.startswith("Nieuwere software maakte de leesmodellen")
