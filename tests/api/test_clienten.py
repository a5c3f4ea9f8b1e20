"""Reading clients: entity tags, the fast lane, and states that are kept in memory."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest

from api.bundelaar import Bundelaar
from api.clientlezer import NIEUWSTE_VERSIE
from api.dienst import Dienst
from ledger.client import ClientToestand
from projections.clientbeeld import clientbeeld, verschillen
from tests import berichten as b
from tests.api.hulp import Klant

KLOK = {"Klok": "2027-01-04T09:00:00+01:00"}
LATER = {"Klok": "2027-04-05T09:00:00+01:00"}


@pytest.fixture
def pad(klant: Klant, dienst: Dienst) -> str:
    """The path of a client with an allocation."""
    klant.xml(b.xml(b.toewijzing()), **KLOK)
    return f"/v1/clienten/{dienst.grootboek.bos.client_id(b.BSN)}"


@pytest.mark.parametrize("vraag", ["", "?geldigOp=2027-01-05", "?versie=2"])
def test_wie_de_etag_al_heeft_krijgt_304(klant: Klant, pad: str, vraag: str) -> None:
    eerste = klant.get(pad + vraag, headers=LATER)
    merk = eerste.headers["etag"]
    zelfde = klant.get(pad + vraag, headers={**LATER, "If-None-Match": f'"x", {merk}'})
    assert (zelfde.status_code, zelfde.content) == (304, b"")
    assert zelfde.headers["etag"] == merk
    assert zelfde.headers["api-version"] == "1.0.0"
    klant.xml(b.xml(b.start()), **KLOK)
    na = klant.get(pad + vraag, headers={**LATER, "If-None-Match": merk})
    assert na.status_code == (304 if vraag == "?versie=2" else 200)


def test_een_andere_dag_heeft_een_andere_etag(klant: Klant, pad: str) -> None:
    merken = {
        klant.get(f"{pad}?geldigOp=2027-01-0{dag}", headers=LATER).headers["etag"]
        for dag in (1, 2, 3)
    }
    assert len(merken) == 3


def test_de_snelle_baan_antwoordt_hetzelfde_als_de_volle_route(klant: Klant, pad: str) -> None:
    # A second question takes a request off the fast lane.
    snel = klant.get(f"{pad}?geldigOp=2027-02-01", headers=LATER)
    vol = klant.get(f"{pad}?geldigOp=2027-02-01&bekendOp=2027-04-05T08:00:00Z", headers=LATER)
    assert snel.json() == vol.json() | {"bekendOp": snel.json()["bekendOp"]}
    assert snel.headers["etag"] == vol.headers["etag"]
    budget = f"/v1/toewijzingen/{b.GEMEENTE}/1/budget"
    # So does a name that is not plain ASCII.
    vol = klant.get(budget, headers={**LATER, "Gebruiker": "Zoë".encode()})
    assert vol.status_code == 200
    assert klant.get(budget, headers=LATER).json() == vol.json()


def test_na_een_schrijfactie_is_het_nieuwe_meteen_te_lezen(klant: Klant, pad: str) -> None:
    budget = f"/v1/toewijzingen/{b.GEMEENTE}/1/budget"
    for nummer in (1, 2):
        maand = {"maand": nummer}
        regel = b.prestatie(f"P{nummer}", geleverd_volume=10, **maand)
        data = b.xml(b.declaratie(regel, dagtekening=date(2027, 3, 1), **maand))
        assert klant.xml(data, **LATER).json()["uitkomst"] == "goedgekeurd"
        verbruik = klant.get(pad, headers=LATER).json()["toewijzingen"][0]["verbruik"]
        assert verbruik["goedgekeurd"] == 10 * nummer
        assert klant.get(budget, headers=LATER).json()["goedgekeurd"] == 10 * nummer


def test_verbruik_telt_alleen_wat_op_die_dag_begonnen_was(klant: Klant, pad: str) -> None:
    for maand in (1, 2):
        regel = b.prestatie(f"P{maand}", geleverd_volume=10, maand=maand)
        data = b.xml(b.declaratie(regel, maand=maand, dagtekening=date(2027, 3, 1)))
        klant.xml(data, **LATER)
    standen = {
        dag: klant.get(f"{pad}?geldigOp={dag}", headers=LATER).json()["toewijzingen"][0]["verbruik"]
        for dag in ("2026-12-31", "2027-01-31", "2027-02-01")
    }
    assert [stand["goedgekeurd"] for stand in standen.values()] == [0, 10, 20]
    assert [stand["resterend"] for stand in standen.values()] == [120, 110, 100]


def test_een_budget_telt_in_eurocenten(klant: Klant, dienst: Dienst) -> None:
    velden = {"budget": 100_000, "omvang": None, "product": None}
    klant.xml(b.xml(b.toewijzing(velden)), **KLOK)
    pad = f"/v1/clienten/{dienst.grootboek.bos.client_id(b.BSN)}"
    (toewijzing,) = klant.get(pad, headers=LATER).json()["toewijzingen"]
    assert toewijzing["budget"] == 100_000
    assert toewijzing["verbruik"] == {
        "toegewezen": 100_000,
        "goedgekeurd": 0,
        "gecrediteerd": 0,
        "resterend": 100_000,
        "eenheid": "83",
    }


def test_in_het_beeld_staat_geen_bsn(klant: Klant, pad: str) -> None:
    tekst = klant.get(pad, headers=LATER).text
    assert b.BSN not in tekst
    assert tekst.count("Voorbeeld") == 1


def test_een_leeg_beeld_verschilt_niet_van_zichzelf() -> None:
    leeg = clientbeeld(ClientToestand("client-x"), date(2027, 1, 1))
    assert verschillen(leeg, leeg) == []
    ander = leeg | {"versie": 2, "leveringen": [{"a/b": 1}]}
    assert verschillen(leeg, ander) == [
        {"pad": "/leveringen/0", "van": None, "tot": {"a/b": 1}},
        {"pad": "/versie", "van": 0, "tot": 2},
    ]
    dieper = ander | {"leveringen": [{"a/b": 2}]}
    assert [rij["pad"] for rij in verschillen(ander, dieper)] == ["/leveringen/0/a~1b"]


def test_een_verbroken_verbinding_wordt_hersteld(klant: Klant, pad: str, dsn: str) -> None:
    assert klant.get(pad, headers=LATER).status_code == 200
    with psycopg.connect(dsn, autocommit=True) as conn:
        conn.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert klant.get(pad, headers=LATER).status_code == 200


def test_gelijktijdige_vragen_krijgen_elk_hun_eigen_antwoord(
    dienst: Dienst, klant: Klant, pad: str
) -> None:
    bekend = pad.rsplit("/", 1)[1]

    async def stel() -> list[tuple[Any, ...] | None]:
        bundel: Bundelaar[str] = Bundelaar(
            dienst.dsn, NIEUWSTE_VERSIE, lambda namen: [list(namen)], lambda rij: rij[0]
        )
        namen = [bekend if nummer % 2 else f"client-{nummer}" for nummer in range(1100)]
        antwoorden = await asyncio.gather(*(bundel.vraag(naam) for naam in namen))
        await bundel.sluit()
        return list(antwoorden)

    antwoorden = asyncio.run(stel())
    versie = klant.get(pad, headers=LATER).json()["versie"]
    assert antwoorden[1::2] == [(bekend, versie)] * 550
    assert set(antwoorden[::2]) == {None}


def test_de_klok_bepaalt_vandaag(klant: Klant, pad: str) -> None:
    beeld = klant.get(pad, headers={"Klok": "2027-06-30T23:30:00Z"}).json()
    assert beeld["geldigOp"] == "2027-07-01"  # past midnight in the Netherlands
    assert datetime.fromisoformat(beeld["bekendOp"]) == datetime(2027, 6, 30, 23, 30, tzinfo=UTC)
    assert beeld["bekendOp"].endswith("Z")
