"""Loading sample data: broken off at any point, the rest follows, and nothing comes twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

import psycopg
import pytest

from api.dienst import Instellingen, open_schrijfkant
from api.laden import Kenmerken, Laadverslag, laad
from api.voorbeelddata import Voorbeeldgezin, Voorbeeldstuk
from ledger.application import Grootboek, Wie
from ledger.klok import VasteKlok
from ledger.registratie import Persoon, RegistratieGeweigerd, leg_persoon_vast

KENMERKEN = Kenmerken(tot=date(2027, 10, 1), clienten=24, maanden=9)


def _laad(grootboek: Grootboek, hoogstens: int | None = None) -> Laadverslag:
    gevraagd = count()
    moet_stoppen: Callable[[], bool] = lambda: (  # noqa: E731
        hoogstens is not None and next(gevraagd) >= hoogstens
    )
    return laad(grootboek, KENMERKEN, moet_stoppen, lambda _verslag, _dag: None)


@pytest.mark.parametrize("hoogstens", [1, 137, 210, 280])
def test_een_afgebroken_lading_gaat_verder_waar_zij_was(
    lege_dsn: str, tmp_path: Path, hoogstens: int
) -> None:
    instellingen = Instellingen(lege_dsn, tmp_path, oefenmodus=True)
    totaal = sum(1 for _ in KENMERKEN.berichten())
    with open_schrijfkant(instellingen, {}, maak_schema=True) as (_, grootboek):
        eerst = _laad(grootboek, hoogstens)
        rest = _laad(grootboek)
        nogmaals = _laad(grootboek)

    assert eerst.afgebroken
    assert eerst.totaal <= hoogstens
    assert eerst.totaal < totaal
    assert not rest.afgebroken
    assert rest.totaal == totaal
    assert (nogmaals.verwerkt, nogmaals.bekend) == (0, totaal)
    verschillend = len({bericht.inhoud for bericht in KENMERKEN.berichten()})
    assert _telling(lege_dsn, "originator_id LIKE 'bericht-%'") == verschillend
    assert eerst.verwerkt + rest.verwerkt == verschillend
    stukken = [rij for rij in KENMERKEN.alles() if isinstance(rij, Voorbeeldstuk)]
    topics = " OR ".join(
        f"topic LIKE '{soort}%'" for soort in {rij.soort.gebeurtenis.SOORT for rij in stukken}
    )
    assert _telling(lege_dsn, topics) == len(stukken) > 40
    gezinnen = [rij for rij in KENMERKEN.alles() if isinstance(rij, Voorbeeldgezin)]
    assert _telling(lege_dsn, "topic LIKE 'GezinVastgelegd%'") == len(gezinnen) > 0
    assert (nogmaals.vastgelegd, nogmaals.geweigerd) == (0, 0)


def test_een_dossier_begint_een_keer_en_alleen_voor_wie_hier_mag_staan(
    lege_dsn: str, tmp_path: Path
) -> None:
    instellingen = Instellingen(lege_dsn, tmp_path, oefenmodus=True)
    wie, klok = Wie("test", "backofficeGemeente"), VasteKlok(datetime(2027, 3, 1, tzinfo=UTC))
    kind = Persoon("999900006", date(2015, 5, 20), "1")
    with open_schrijfkant(instellingen, {}, maak_schema=True) as (_, grootboek):
        eerst = leg_persoon_vast(grootboek, kind, wie, klok)
        nogmaals = leg_persoon_vast(grootboek, kind, wie, klok)
        toestand = grootboek.client(grootboek.bos.client_id(kind.bsn))
        with pytest.raises(RegistratieGeweigerd) as geweigerd:
            leg_persoon_vast(grootboek, replace(kind, bsn="123456782"), wie, klok)

    assert eerst is not None
    assert nogmaals is None
    assert toestand.gegevens is not None
    assert (toestand.versie, toestand.gegevens.geboortedatum) == (1, kind.geboortedatum)
    uitleg = geweigerd.value.bevindingen[0].uitleg
    assert "testreeks" in uitleg
    assert "123456782" not in uitleg


def test_wat_is_geladen_staat_in_een_zin() -> None:
    verslag = Laadverslag(verwerkt=5, bekend=1, vastgelegd=3)
    assert verslag.zin() == (
        "Voorbeelddata: 5 berichten verwerkt, 1 waren er al, 0 overgeslagen; "
        "3 eigen registraties vastgelegd."
    )
    verslag.geweigerd, verslag.afgebroken = 2, True
    assert verslag.zin().startswith("Voorbeelddata, afgebroken: 5 berichten")
    assert verslag.zin().endswith("3 eigen registraties vastgelegd (2 geweigerd).")


def test_contracten_worden_eenmaal_vastgelegd(lege_dsn: str, tmp_path: Path) -> None:
    instellingen = Instellingen(lege_dsn, tmp_path, oefenmodus=True)
    with open_schrijfkant(instellingen, {}, maak_schema=True) as (_, grootboek):
        _laad(grootboek, 0)
        eerst = _telling(lege_dsn, "originator_id LIKE 'contract-%'")
        _laad(grootboek, 0)

    assert eerst > 0
    assert _telling(lege_dsn, "originator_id LIKE 'contract-%'") == eerst


def _telling(dsn: str, waar: str) -> int:
    with psycopg.connect(dsn) as conn:
        rij = conn.execute(f"SELECT count(*) FROM stored_events WHERE {waar}".encode()).fetchone()
    return int(rij[0]) if rij else 0
