"""A dry run gives the verdict that the real thing would give, and leaves no trace."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import psycopg
import pytest
from psycopg import sql

from ledger.berichtverwerking import NietLeesbaar, Opdracht, Verwerkt, kenmerk_van, verwerk
from ledger.klok import VasteKlok
from ledger.opslag import Recorder
from tests.berichten import JAN, declaratie, prestatie, toewijzing, xml
from tests.gegeven import WIE, Keten, op
from tests.test_mutaties import verloop

_EIGEN = {"stroom", "gebeurtenis_id", "opdracht_id", "bericht_id", "verwijzingen"}


@dataclass
class Spoor:
    """Everything that a database holds: the rows of each table, and where its sequences stand."""

    conn: psycopg.Connection[Any]

    def lees(self) -> dict[str, object]:
        rijen = {naam: self._telling(naam) for naam in self._namen("pg_tables", "tablename")}
        for naam in self._namen("pg_sequences", "sequencename"):
            rijen[naam] = self._waarde(sql.SQL("SELECT last_value FROM {}"), naam)
        return {**rijen, "tellers": self.conn.execute("SELECT * FROM tellers").fetchall()}

    def _namen(self, tabel: str, kolom: str) -> list[str]:
        opdracht = sql.SQL("SELECT {} FROM {} WHERE schemaname = 'public'")
        rijen = self.conn.execute(opdracht.format(sql.Identifier(kolom), sql.Identifier(tabel)))
        return [naam for (naam,) in rijen]

    def _telling(self, naam: str) -> object:
        return self._waarde(sql.SQL("SELECT count(*) FROM {}"), naam)

    def _waarde(self, opdracht: sql.SQL, naam: str) -> object:
        rij = self.conn.execute(opdracht.format(sql.Identifier(naam))).fetchone()
        assert rij is not None
        return rij[0]


def _beoordeel(keten: Keten, data: bytes, nu: datetime, *, vastleggen: bool) -> object:
    """The verdict, without what belongs to one processing: ids, and what is derived from them."""
    opdracht = Opdracht(data, WIE, VasteKlok(nu), vastleggen=vastleggen)
    try:
        return _zonder_ids(verwerk(keten.grootboek, opdracht))
    except NietLeesbaar as fout:
        onleesbaar = fout
    assert (onleesbaar.bericht_id is not None) is vastleggen
    return onleesbaar.reden


def _zonder_ids(verwerkt: Verwerkt) -> dict[str, object]:
    feit = verwerkt.feit
    kenmerk = kenmerk_van(f"{feit.opdracht_id}|retour").encode()

    def tekst(data: bytes | None) -> bytes | None:
        return None if data is None else data.replace(kenmerk, b"KENMERK")

    return {
        "nieuw": verwerkt.nieuw,
        "feit": feit.model_dump(exclude=_EIGEN),
        "gevolgen": [(rij.stroom, rij.versie, rij.soort) for rij in feit.verwijzingen],
        "retour": tekst(verwerkt.retour),
        "antwoord": tekst(verwerkt.antwoord),
    }


@pytest.mark.parametrize("zaad", [11, 12, 13])
def test_een_simulatie_oordeelt_als_de_verwerking_en_laat_geen_spoor_na(
    recorder: Recorder, dsn: str, zaad: int
) -> None:
    keten, uitkomsten = Keten(recorder), set()
    with psycopg.connect(dsn, autocommit=True) as conn:
        spoor = Spoor(conn)
        for nummer, (data, nu) in enumerate(islice(verloop(zaad), 100)):
            tijdstip = nu + timedelta(minutes=nummer)
            voor = spoor.lees()
            proef = _beoordeel(keten, data, tijdstip, vastleggen=False)
            assert spoor.lees() == voor
            echt = _beoordeel(keten, data, tijdstip, vastleggen=True)
            assert proef == echt
            uitkomsten.add(echt["feit"]["uitkomst"] if isinstance(echt, dict) else "onleesbaar")
    assert uitkomsten >= {"goedgekeurd", "afgekeurd", "onleesbaar"}


def test_een_simulatie_telt_niet_mee_voor_de_volgende(recorder: Recorder) -> None:
    """100 of 120 minutes, tried twice: it fits both times, for nothing was used."""
    keten = Keten(recorder)
    keten.goed(toewijzing())
    bericht = xml(declaratie(prestatie(geleverd_volume=100)))
    nu = op(JAN) + timedelta(days=40)
    eerste = _beoordeel(keten, bericht, nu, vastleggen=False)
    assert eerste == _beoordeel(keten, bericht, nu, vastleggen=False)
    assert isinstance(eerste, dict)
    assert (eerste["feit"]["uitkomst"], eerste["nieuw"]) == ("goedgekeurd", True)
    assert b">16000<" in (eerste["antwoord"] or b"")


def test_een_simulatie_van_een_bekend_bericht_geeft_het_vastgelegde_oordeel(
    recorder: Recorder, dsn: str
) -> None:
    keten, bericht = Keten(recorder), xml(toewijzing())
    vastgelegd = keten.stuur(bericht, op(JAN)).feit
    with psycopg.connect(dsn, autocommit=True) as conn:
        voor = Spoor(conn).lees()
        proef = verwerk(
            keten.grootboek, Opdracht(bericht, WIE, VasteKlok(op(JAN)), vastleggen=False)
        )
        assert Spoor(conn).lees() == voor
    assert (proef.feit, proef.nieuw) == (vastgelegd, False)


def test_na_een_simulatie_is_de_verwerking_voor_ieder_leesbaar(recorder: Recorder) -> None:
    """Keys that the dry run made up are gone; those of the real thing are in the store."""
    keten, bericht = Keten(recorder), xml(toewijzing())
    _beoordeel(keten, bericht, op(JAN), vastleggen=False)
    verwerkt = keten.stuur(bericht, op(JAN))
    ander = Keten(recorder, zaad=900)
    assert ander.grootboek.bericht_bytes(verwerkt.feit.stroom, "ontvangen") == bericht
    assert ander.toestand() == keten.toestand()
    assert ander.toestand().gegevens is not None
