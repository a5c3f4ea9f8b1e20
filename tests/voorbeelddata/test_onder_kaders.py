"""The sample data in the ledger under all kaders: only what breaks a rule on purpose is refused."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
import psycopg
import pytest

from api.dienst import Instellingen, open_schrijfkant
from api.laden import Kenmerken, Laadverslag, laad
from api.voorbeelddata import Voorbeeldbericht, maak_alles
from ledger.advies import advies_op, harde_regels
from ledger.bevinding import Bevinding
from ledger.database import Database
from ledger.dossier import Afwijking
from ledger.kaders.register import GEEN_KADERS, alle_kaders
from projections import vragen
from tests.conftest import _database
from tests.projecties.bouwstenen import werk_bij

ALMERE = Kenmerken(tot=date(2026, 11, 22), clienten=70)
FLEVOLAND = Kenmerken(tot=date(2028, 3, 31), clienten=70)


@dataclass(frozen=True)
class Geladen:
    """A loaded world: what it was made of, what the loader said, and what was made of it."""

    kenmerken: Kenmerken
    verslag: Laadverslag
    geparkeerd: int
    conn: psycopg.Connection[Any]

    @property
    def berichten(self) -> list[Voorbeeldbericht]:
        """The messages without repetitions."""
        alles = maak_alles(*self.kenmerken.getallen, tot=self.kenmerken.tot)
        return [
            rij
            for rij in alles
            if isinstance(rij, Voorbeeldbericht) and rij.bijzonderheid != "herhaling"
        ]

    def uitkomsten(self) -> dict[str, str]:
        """The outcome of each message by the hash of its bytes."""
        rijen = self.conn.execute(
            "SELECT state FROM stored_events WHERE topic LIKE 'BerichtVerwerkt%'"
        )
        feiten = [orjson.loads(bytes(state)) for (state,) in rijen]
        return {feit["sha256"]: feit["uitkomst"] for feit in feiten}

    def verzoeken(self) -> list[dict[str, Any]]:
        """The first requests with what was found on them last."""
        return [dict(rij) for rij in vragen.verzoeken(self.conn, limiet=200).rijen]

    def adviezen(self) -> dict[tuple[str, str], str]:
        """What the kaders advise on each request of a gemeente with findings of a kader."""
        kaders = alle_kaders()
        hard = harde_regels(kaders)
        gevonden: dict[tuple[str, str], str] = {}
        for rij in self.verzoeken():
            bevindingen = [Bevinding.model_validate(b) for b in rij["bevindingen"]]
            advies = advies_op(bevindingen, kaders, hard).advies
            gevonden[rij["aanbieder"], rij["referentieAanbieder"]] = advies
        return gevonden


@pytest.fixture(scope="module", params=[ALMERE, FLEVOLAND], ids=["almere", "flevoland"])
def geladen(
    request: pytest.FixtureRequest, server: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Geladen]:
    """The sample data of a period under the kaders of that time, in a database of its own."""
    map_: Path = tmp_path_factory.mktemp("gegevens")
    with contextmanager(_database)(server, "template0") as dsn:
        instellingen = Instellingen(dsn, map_, oefenmodus=True)
        with open_schrijfkant(instellingen, {}, maak_schema=True) as (_, grootboek):
            verslag = laad(grootboek, request.param, lambda: False, lambda _verslag, _dag: None)
            geparkeerd = werk_bij(dsn, grootboek.opslag)
        with psycopg.connect(dsn, autocommit=True) as conn:
            yield Geladen(request.param, verslag, geparkeerd, conn)


def _hash(bericht: Voorbeeldbericht) -> str:
    return sha256(bericht.inhoud).hexdigest()


def _kaderregels(geladen: Geladen) -> Counter[str]:
    alles = maak_alles(*geladen.kenmerken.getallen, tot=geladen.kenmerken.tot)
    regels = (getattr(rij, "kaderregel", None) for rij in alles)
    return Counter(regel for regel in regels if regel is not None)


def test_geen_enkele_registratie_wordt_geweigerd_of_overgeslagen(geladen: Geladen) -> None:
    assert geladen.verslag.vastgelegd > 20
    assert (geladen.verslag.geweigerd, geladen.verslag.overgeslagen) == (0, 0)


def test_geen_enkele_gebeurtenis_wordt_geparkeerd(geladen: Geladen) -> None:
    assert geladen.geparkeerd == 0


def test_alleen_een_opzettelijk_verkeerde_toewijzing_wordt_geweigerd(geladen: Geladen) -> None:
    uitkomsten = geladen.uitkomsten()
    toewijzingen = [rij for rij in geladen.berichten if rij.soort == "JW301"]
    geweigerd = {_hash(rij) for rij in toewijzingen if uitkomsten[_hash(rij)] != "goedgekeurd"}
    bedoeld = {_hash(rij) for rij in toewijzingen if rij.opzettelijke_fout or rij.kaderregel}
    assert geweigerd <= bedoeld
    assert {_hash(rij) for rij in toewijzingen if rij.kaderregel} <= geweigerd
    assert len(geweigerd) < len(toewijzingen) / 10


def test_wat_zonder_kaders_goed_is_wordt_ook_met_kaders_niet_om_een_ander_bericht_afgekeurd(
    geladen: Geladen,
) -> None:
    """Messages on an allocation that was not refused stand."""
    uitkomsten = geladen.uitkomsten()
    for soort, hoogstens in (("JW305", 0.08), ("JW307", 0.08), ("JW317", 0.12), ("JW319", 0.12)):
        berichten = [rij for rij in geladen.berichten if rij.soort == soort]
        mis = [
            rij
            for rij in berichten
            if uitkomsten[_hash(rij)] != "goedgekeurd" and not rij.opzettelijke_fout
        ]
        assert len(mis) <= hoogstens * len(berichten)


def test_het_advies_is_meestal_honoreren_en_soms_afwijzen(geladen: Geladen) -> None:
    telling = Counter(geladen.adviezen().values())
    assert telling["honoreren"] > 5 * telling["afwijzen"] > 0


def test_er_zijn_verplichtingen_open_en_nagekomen(geladen: Geladen) -> None:
    dag = geladen.kenmerken.tot
    van_kader = Counter(
        status
        for status in ("open", "overschreden", "gehaald")
        for rij in _alle_termijnen(geladen.conn, status, dag)
        if rij["regel"].startswith(("AL-", "FL-"))
    )
    assert van_kader["open"] > 0
    if geladen.kenmerken == FLEVOLAND:
        assert van_kader["gehaald"] > van_kader["open"] > van_kader["overschreden"] > 0


def _alle_termijnen(
    conn: psycopg.Connection[Any], status: str, dag: date
) -> Iterator[dict[str, Any]]:
    cursor = None
    while True:
        bladzijde = vragen.termijnen(conn, dag=dag, status=status, cursor=cursor, limiet=200)
        yield from bladzijde.rijen
        cursor = bladzijde.volgende
        if cursor is None:
            return


def test_elke_controlebevinding_is_een_opzettelijke_afwijking(geladen: Geladen) -> None:
    rijen = vragen.controlebevindingen(geladen.conn, limiet=200).rijen
    gevonden = Counter(str(rij["regel"]) for rij in rijen)
    bedoeld = _kaderregels(geladen)
    assert gevonden
    # What a pause brings along was not counted apart.
    assert gevonden.keys() <= bedoeld.keys() | {"FL-NOSHOW-09"}
    assert all(int(rij["bedragEurocent"]) > 0 for rij in rijen)


def test_zonder_kaders_wordt_alleen_geweigerd_wat_de_standaard_weigert(
    lege_dsn: str, tmp_path: Path
) -> None:
    kenmerken = Kenmerken(tot=FLEVOLAND.tot, clienten=30)
    instellingen = Instellingen(lege_dsn, tmp_path, oefenmodus=True)
    with open_schrijfkant(instellingen, {}, maak_schema=True) as (_, grootboek):
        grootboek.kaders = GEEN_KADERS
        verslag = laad(grootboek, kenmerken, lambda: False, lambda _verslag, _dag: None)
        with psycopg.connect(lege_dsn) as conn:
            geladen = Geladen(kenmerken, verslag, 0, conn)
            uitkomsten = geladen.uitkomsten()
            geweigerd = [
                rij
                for rij in geladen.berichten
                if rij.soort == "JW301" and uitkomsten[_hash(rij)] != "goedgekeurd"
            ]
    # A deviation from a rule of a kader cannot be recorded where there is no kader.
    alles = maak_alles(*kenmerken.getallen, tot=kenmerken.tot)
    afwijkingen = [rij for rij in alles if isinstance(getattr(rij, "stuk", None), Afwijking)]
    assert verslag.geweigerd == len(afwijkingen)
    assert all(rij.opzettelijke_fout for rij in geweigerd)
