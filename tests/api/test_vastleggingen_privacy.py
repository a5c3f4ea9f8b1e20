"""Own records on the whole service: nowhere in clear, and gone when the person is forgotten."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import psycopg
import pytest

from api.dienst import Dienst
from ledger.application import Wie
from ledger.kaders.register import alle_kaders
from ledger.klok import VasteKlok
from ledger.registratie import vergeet_client
from projections.herbouw import herbouw
from tests import berichten as b
from tests.api.conftest import open_dienst_op
from tests.api.hulp import Klant
from tests.api.stukken import STUKKEN, stuk
from tests.gegeven import op

DRONTEN, ZONDER_KADER = "0303", "0363"
KLOK = {"Klok": "2027-01-04T09:00:00+01:00"}
LATER = {"Klok": "2027-03-01T09:00:00+01:00"}
VRIJ = "Pietje woont aan de Dijk"
BIJNA_ACHTTIEN = "2033-02-1"
"""How the days around the eighteenth birthday begin."""
GEHEIM = (b.BSN, "Voorbeeld", "2015-02-14", VRIJ, BIJNA_ACHTTIEN)
EIGEN: dict[str, dict[str, Any]] = {
    "verwijzingen": {"problematiek": VRIJ, "noodzaak": VRIJ},
    "bepalingen": {"problematiek": VRIJ, "redenIndividueel": VRIJ},
    "lokale-besluiten": {"motivering": VRIJ, "genomenDoor": VRIJ},
    "plannen": {"doelen": [VRIJ], "locaties": [VRIJ], "planning": VRIJ},
    "no-shows": {"toelichting": VRIJ},
    "afwijkingen": {"regel": "FL-315-20", "rol": "procesregisseur", "motivering": VRIJ},
    "vervoer": {"toelichting": VRIJ, "van": VRIJ},
    "conversies": {"uitkomst": VRIJ},
    "toetsen": {"onderwerpen": {"veiligheid": VRIJ}},
}


@pytest.fixture
def dienst(dsn: str) -> Iterator[Dienst]:
    """A service on which every kader judges."""
    with open_dienst_op(dsn, alle_kaders()) as dienst:
        yield dienst


@pytest.fixture
def client(klant: Klant, dienst: Dienst) -> str:
    """A client with help that runs, a request, a record of every kind and a decision."""
    product = {"product": b.product("45F21")}
    begin = date(2025, 1, 2)
    eerder = {**product, "ingangsdatum": begin, "toewijzingsdatum": begin}
    _bericht(klant, b.toewijzing({**eerder, "einddatum": date(2027, 6, 30)}))
    _bericht(klant, b.vot({**product, "toewijzing_einddatum": date(2034, 1, 1)}))
    client = f"/v1/clienten/{dienst.grootboek.bos.client_id(b.BSN)}"
    for pad in STUKKEN:
        _leg_vast(klant, client, pad)
    besluit = {"besluit": "afwijzen", "redenAfwijzing": "7", "motivering": VRIJ}
    adres = f"/v1/verzoeken/{b.AANBIEDER}/R1/besluiten"
    assert klant.post(adres, json=besluit, headers=KLOK).status_code == 201
    return client


def _bericht(klant: Klant, bericht: Any) -> None:
    kant = "afzender" if bericht.header.afzender == b.GEMEENTE else "ontvanger"
    bericht = replace(bericht, header=replace(bericht.header, **{kant: DRONTEN}))
    assert klant.xml(b.xml(bericht), **KLOK).json()["uitkomst"] == "goedgekeurd"


def _leg_vast(klant: Klant, client: str, pad: str) -> None:
    """A record that a kader refuses is kept for a gemeente without one."""
    product = {"categorie": "45", "code": "45F21"}
    inhoud = stuk(pad, gemeente=DRONTEN, product=product, **EIGEN.get(pad, {}))
    antwoord = klant.post(f"{client}/{pad}", json=inhoud, headers=KLOK)
    if antwoord.status_code == 422:
        assert VRIJ not in antwoord.text
        inhoud |= {"gemeente": ZONDER_KADER, "product": None}
        antwoord = klant.post(f"{client}/{pad}", json=inhoud, headers=KLOK)
    assert antwoord.status_code == 201, antwoord.text


def _vergeet(dienst: Dienst, client: str) -> None:
    klok = VasteKlok(op(date(2027, 1, 5)))
    wie = Wie("x", "beheerder")
    vergeet_client(dienst.grootboek, client.rsplit("/", 1)[1], "verzoek", wie, klok)


def leesbaar_in(dsn: str) -> dict[str, list[str]]:
    """What of the secrets can be read in the database, by table."""
    gevonden: dict[str, list[str]] = {}
    with psycopg.connect(dsn) as conn:
        tabellen = conn.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
        ).fetchall()
        for (tabel,) in tabellen:
            rijen = conn.execute(f'SELECT * FROM "{tabel}"').fetchall()
            tekst = "\n".join(_tekst(waarde) for rij in rijen for waarde in rij)
            if geheim := [geheim for geheim in GEHEIM if geheim in tekst]:
                gevonden[tabel] = geheim
    return gevonden


def _tekst(waarde: Any) -> str:
    return waarde.decode("utf-8", "replace") if isinstance(waarde, bytes) else str(waarde)


def test_van_eigen_vastleggingen_is_in_de_database_niets_te_lezen(
    client: str, dsn: str, dienst: Dienst, klant: Klant
) -> None:
    assert VRIJ in klant.get(client, headers=LATER).text
    assert leesbaar_in(dsn) == {}


def test_na_vergeten_toont_geen_enkel_adres_nog_iets_van_een_vastlegging(
    client: str, dienst: Dienst, klant: Klant
) -> None:
    voor = klant.get(client, headers=LATER).json()
    _vergeet(dienst, client)
    na = klant.get(client, headers=LATER).json()
    for lijst in ("intakes", "plannen", "bepalingen", "lokaleBesluiten"):
        assert (bool(voor[lijst]), na[lijst]) == (True, [])
    for adres in (
        client,
        f"{client}?bekendOp=2027-01-04T08:00:00Z",
        f"{client}?versie=6",
        f"{client}/gebeurtenissen",
        f"{client}/verschillen?van=2027-01-01T00:00:00Z&tot=2027-02-01T00:00:00Z",
        "/v1/termijnen",
        "/v1/verzoeken",
        "/v1/toewijzingen",
        "/v1/berichten",
        "/v1/controlebevindingen",
    ):
        antwoord = klant.get(adres, headers=LATER)
        assert antwoord.status_code == 200, adres
        assert [geheim for geheim in GEHEIM if geheim in antwoord.text] == [], adres


def test_na_vergeten_blijven_verplichtingen_staan_en_is_alles_te_herbouwen(
    client: str, dsn: str, dienst: Dienst, klant: Klant
) -> None:
    voor = klant.get(client, headers=LATER).json()["verplichtingen"]
    termijnen = klant.get("/v1/termijnen", headers=LATER).json()["items"]
    assert voor
    _vergeet(dienst, client)
    assert herbouw(dsn, dienst.grootboek.opslag) == dienst.grootboek.opslag.kop()
    assert klant.get(client, headers=LATER).json()["verplichtingen"] == voor
    assert klant.get("/v1/termijnen", headers=LATER).json()["items"] == termijnen
    assert leesbaar_in(dsn) == {}
