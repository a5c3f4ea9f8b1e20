"""The examples of Zuid-Limburg and Boxtel: what is told, and that the kaders accept all of it."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest

from api.dienst import Instellingen, open_schrijfkant
from api.laden import Kenmerken, Laadverslag, laad
from api.voorbeelddata import Voorbeeldbericht, Voorbeeldgezin, Voorbeeldstuk, maak_alles
from api.voorbeelddata.wereld import BOXTEL, MAASTRICHT
from ledger.database import Database
from ledger.dossier import (
    Contactmoment,
    LokaalBesluit,
    PgbBesluit,
    PgbBesteding,
    Schooldossier,
    Verblijf,
    Vervoer,
)
from ledger.ijw.berichten import Jw301, Jw323
from ledger.ijw.lezen import lees
from tests.conftest import _database
from tests.projecties.bouwstenen import werk_bij

KENMERKEN = Kenmerken(tot=date(2027, 11, 22), clienten=1)
UUR, ETMAAL, DAGDEEL, STUKS = "04", "14", "16", "84"


def _alles(zaad: int = 1) -> list[Any]:
    return list(maak_alles(1, 18, zaad, tot=KENMERKEN.tot))


def _stukken(gemeente: str) -> list[Voorbeeldstuk]:
    """The records for a gemeente; of the other child in this small world there are none there."""
    return [
        rij for rij in _alles() if isinstance(rij, Voorbeeldstuk) and rij.stuk.gemeente == gemeente
    ]


def _berichten(soort: type[Any], gemeente: str) -> list[Any]:
    goed = [
        lees(rij.inhoud).bericht
        for rij in _alles()
        if isinstance(rij, Voorbeeldbericht) and rij.opzettelijke_fout is None
    ]
    partijen = [(rij, rij.header.afzender, rij.header.ontvanger) for rij in goed]
    return [rij for rij, *wie in partijen if isinstance(rij, soort) and gemeente in wie]


def _producten(gemeente: str) -> set[str | None]:
    return {
        product.product.code
        for bericht in _berichten(Jw301, gemeente)
        for product in bericht.client.toegewezen_producten
    }


def test_zuid_limburg_kent_een_crisis_begeleiding_dyslexie_en_pleegzorg() -> None:
    assert _producten(MAASTRICHT) == {"ZCAG", "ZBIMK", "ZDYSD", "ZDYSB", "ZPZB"}
    soorten = Counter(type(rij.stuk) for rij in _stukken(MAASTRICHT))
    assert soorten[LokaalBesluit] == 5
    assert soorten[Contactmoment] == 49
    assert (soorten[Schooldossier], soorten[Verblijf]) == (1, 1)
    assert len([rij for rij in _alles() if isinstance(rij, Voorbeeldgezin)]) == 1


def test_pleegzorg_wordt_in_etmalen_gedeclareerd() -> None:
    regels = [
        prestatie
        for bericht in _berichten(Jw323, MAASTRICHT)
        for client in bericht.declaratie.clienten
        for prestatie in client.prestaties
    ]
    assert len(regels) > 5
    assert {(regel.product_code, regel.eenheid) for regel in regels} == {("ZPZB", ETMAAL)}


def test_in_boxtel_is_er_een_pgb_in_elke_eenheid_en_is_elk_deels_besteed() -> None:
    stukken = [rij.stuk for rij in _stukken(BOXTEL)]
    besluiten = {stuk.kenmerk: stuk for stuk in stukken if isinstance(stuk, PgbBesluit)}
    besteed: defaultdict[str, int] = defaultdict(int)
    for stuk in stukken:
        if isinstance(stuk, PgbBesteding):
            besteed[stuk.kenmerk] += stuk.bedrag_eurocent
    eenheden = {stuk.omvang.eenheid for stuk in besluiten.values() if stuk.omvang}
    assert eenheden == {UUR, ETMAAL, DAGDEEL, STUKS}
    assert besteed.keys() == besluiten.keys()
    assert all(0 < besteed[k] < (b.bedrag_eurocent or 0) for k, b in besluiten.items())


def test_naast_een_pgb_is_er_hulp_in_natura_en_vervoer_met_kilometers() -> None:
    assert "BXAM" in _producten(BOXTEL)
    vervoer = [rij.stuk for rij in _stukken(BOXTEL) if isinstance(rij.stuk, Vervoer)]
    assert Counter(stuk.soort for stuk in vervoer) == {"toekenning": 1, "rit": 6}
    assert all(stuk.bovengebruikelijke_kilometers for stuk in vervoer)


def test_alles_komt_op_volgorde_van_zijn_moment_en_is_elke_keer_gelijk() -> None:
    rijen = _alles()
    momenten = [rij.ontvangen_op for rij in rijen]
    assert momenten == sorted(momenten)
    assert rijen == _alles()


@pytest.fixture(
    scope="module",
    params=[KENMERKEN, Kenmerken(date(2026, 11, 22), 1), Kenmerken(date(2027, 3, 1), 1, zaad=2)],
    ids=["heelInGang", "eenJaarEerder", "anderZaad"],
)
def geladen(
    request: pytest.FixtureRequest, server: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Laadverslag, psycopg.Connection[Any], Kenmerken]]:
    """The examples, and one other child, as the loader records them."""
    map_: Path = tmp_path_factory.mktemp("gegevens")
    with contextmanager(_database)(server, "template0") as dsn:
        instellingen = Instellingen(dsn, map_, oefenmodus=True)
        with open_schrijfkant(instellingen, {}, maak_schema=True) as (_, grootboek):
            verslag = laad(grootboek, request.param, lambda: False, lambda _verslag, _dag: None)
            assert werk_bij(dsn, grootboek.opslag) == 0
        with psycopg.connect(dsn, autocommit=True) as conn:
            yield verslag, conn, request.param


def test_de_kaders_aanvaarden_elke_registratie(
    geladen: tuple[Laadverslag, psycopg.Connection[Any], Kenmerken],
) -> None:
    verslag = geladen[0]
    assert verslag.vastgelegd > 100
    assert (verslag.geweigerd, verslag.overgeslagen) == (0, 0)


def test_de_kaders_aanvaarden_elke_toewijzing(
    geladen: tuple[Laadverslag, psycopg.Connection[Any], Kenmerken],
) -> None:
    _, conn, _ = geladen
    vraag = (
        "SELECT count(*) FROM projectie_toewijzingen "
        "WHERE gemeente = %s AND aanbieder LIKE '900009%%'"
    )
    tellingen = [
        rij[0]
        for gemeente in (MAASTRICHT, BOXTEL)
        for rij in conn.execute(vraag, [gemeente]).fetchall()
    ]
    assert tellingen == [5, 1]
