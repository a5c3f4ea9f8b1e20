"""Messages that are nearly right: damaged in every way, sent in the middle of a running history.

Whatever comes in, the ledger answers: it judges the message or says that it cannot be read. What
it records is whole, and the same bytes again give the same answer.
"""

import os
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

import psycopg
import pytest
from lxml import etree

from api.voorbeelddata import maak
from ledger.berichtverwerking import NietLeesbaar, Verwerkt
from ledger.gebeurtenissen import BerichtVerwerkt
from ledger.ijw.codelijsten import LIJSTEN
from ledger.ijw.dekking import vormplekken
from ledger.onleesbaar import ONLEESBAAR
from ledger.opslag import Recorder
from projections.clientbeeld import clientbeeld
from tests.gegeven import Keten

RONDEN = int(os.environ.get("MUTATIE_RONDEN", "6"))
"""How many histories are played; set it high to search for longer."""
PER_BERICHT = 2
TABELLEN = ("stored_events", "reserveringen", "archief", "sleutels")

_VREEMD = (
    "", " ", "0", "1", "-1", "00", "99999999", "999999999", "999999999999", "1e3", "1.5", "+7",
    "0001-01-01", "9999-12-31", "2027-02-29", "2027-06-31", "2020-01-01Z", "10000-01-01",
    "0000-01-01", "24:00:00", "23:59:59.999999999", "23:59:60", "x" * 300, "é", "日本", "'; --",
    "a|b", "%s", "{0}", "\u2028", "\U0001f600", "0363", "90000001", "45A48", "D", "C", "13", "20",
)  # fmt: skip
_GELDIG = (
    "0001-01-01", "9999-12-31", "2027-01-01", "2026-12-31", "2028-02-29", "2027-03-28",
    "0", "1", "60", "99999999", "999999999999", "999999999", "00:00:00", "23:59:59.999999",
    "999900006", "999996782", "123456782", "000000000", "99999999", "0034", "0363", "9999",
    "1.0.0", "X", "a b", "x" * 12, "x" * 20, "x" * 36, "1234AB", "45A48", "43A07", "ZZZZZ",
)  # fmt: skip


@cache
def _keuzes(naam: str) -> tuple[str, ...]:
    """Texts that the form allows in every element of this name: extremes and all codes."""
    soorten = [plek.soort for plek in vormplekken() if plek.pad.rpartition("/")[2] == naam]
    codes = sorted({code for lijst in LIJSTEN.values() for code in lijst})
    return tuple(
        tekst
        for tekst in (*_GELDIG, *codes)
        if soorten and all(soort.ontleed(tekst) is not None for soort in soorten)
    )


# --- damage ---------------------------------------------------------------------------------------


def _bladeren(wortel: etree._Element) -> list[etree._Element]:
    return [el for el in wortel.iter() if len(el) == 0]


def _binnen(wortel: etree._Element) -> list[etree._Element]:
    return [el for el in wortel.iter() if el is not wortel]


def _ander_toegestaan(wortel: etree._Element, rng: Random) -> None:
    el = rng.choice(_bladeren(wortel))
    keuzes = _keuzes(etree.QName(el).localname)
    if keuzes:
        el.text = rng.choice(keuzes)


def _van_elders(wortel: etree._Element, rng: Random) -> None:
    """The text of one element in another of the same kind: often allowed, seldom right."""
    bladeren = _bladeren(wortel)
    el = rng.choice(bladeren)
    el.text = rng.choice(bladeren).text


def _iets_vreemds(wortel: etree._Element, rng: Random) -> None:
    rng.choice(_bladeren(wortel)).text = rng.choice(_VREEMD)


def _weg(wortel: etree._Element, rng: Random) -> None:
    el = rng.choice(_binnen(wortel))
    ouder = el.getparent()
    if ouder is not None:
        ouder.remove(el)


def _dubbel(wortel: etree._Element, rng: Random) -> None:
    rng.choice(_binnen(wortel)).addnext(deepcopy(rng.choice(_binnen(wortel))))


def _herhaald(wortel: etree._Element, rng: Random) -> None:
    """An item twice, which the form allows for those of a list."""
    lijsten = [el for el in wortel.iter() if etree.QName(el).localname.endswith(("en", "s"))]
    vol = [el for el in lijsten if len(el)]
    if vol:
        el = rng.choice(rng.choice(vol))
        el.addnext(deepcopy(el))


def _verwisseld(wortel: etree._Element, rng: Random) -> None:
    el = rng.choice(_binnen(wortel))
    volgende = el.getnext()
    if volgende is not None:
        volgende.addnext(el)


_BINNEN_DE_VORM = (_ander_toegestaan, _ander_toegestaan, _herhaald)
_ALLE = (*_BINNEN_DE_VORM, _van_elders, _iets_vreemds, _weg, _dubbel, _verwisseld)


def _klopt_op(wortel: etree._Element) -> None:
    """Makes the total of a declaration right again (TR358), so that its lines are judged."""
    som = 0
    for el in wortel.iter("{*}IngediendBedrag"):
        bedrag, teken = el.findtext("{*}Bedrag") or "", el.findtext("{*}DebetCredit")
        som += (int(bedrag) if bedrag.isdecimal() else 0) * (-1 if teken == "C" else 1)
    totaal = wortel.find(".//{*}TotaalIngediendBedrag")
    if totaal is not None and len(totaal) == 2:
        totaal[0].text, totaal[1].text = str(abs(som)), "C" if som < 0 else "D"


def _op_de_bytes(data: bytes, rng: Random) -> bytes:
    plek = rng.randrange(len(data))
    keus = rng.randrange(3)
    if keus == 0:
        return data[:plek]
    if keus == 1:
        return data[:plek] + bytes([rng.randrange(256)]) + data[plek + 1 :]
    return data[:plek] + data[plek:][: rng.randrange(40)] + data[plek:]


def mutant(data: bytes, rng: Random) -> bytes:
    """The message with one to three faults, mostly under an identification of its own."""
    if rng.random() < 0.05:
        return _op_de_bytes(data, rng)
    wortel = etree.fromstring(data)
    if rng.random() < 0.85:
        for el in wortel.iter("{*}Identificatie", "{*}DeclaratieNummer", "{*}ReferentieNummer"):
            if rng.random() < 0.8:
                el.text = f"M{rng.randrange(10**9)}"
    ingrepen = _ALLE if rng.random() < 0.4 else _BINNEN_DE_VORM
    for _ in range(rng.randrange(1, 4)):
        if len(wortel):
            rng.choice(ingrepen)(wortel, rng)
    if rng.random() < 0.7:
        _klopt_op(wortel)
    return etree.tostring(wortel, encoding="UTF-8", xml_declaration=True)


# --- sending --------------------------------------------------------------------------------------


@dataclass
class Proef:
    """A ledger that is sent damaged messages, with what it holds after each."""

    keten: Keten
    conn: psycopg.Connection[Any]
    teller: dict[str, int] = field(default_factory=dict)
    bekend: set[bytes] = field(default_factory=set)

    def aantallen(self) -> tuple[int, ...]:
        """The number of rows of each table."""
        tellingen = ", ".join(f"(SELECT count(*) FROM {naam})" for naam in TABELLEN)
        rij = self.conn.execute(f"SELECT {tellingen}".encode()).fetchone()
        assert rij is not None
        return rij

    def _verwerk(self, data: bytes, nu: datetime) -> Verwerkt | NietLeesbaar:
        try:
            return self.keten.stuur(data, nu)
        except NietLeesbaar as fout:
            return fout

    def stuur(self, data: bytes, nu: datetime) -> None:
        """Sends bytes twice: recorded whole the first time, and not at all the second."""
        voor = self.aantallen()
        eerste = self._verwerk(data, nu)
        na = self.aantallen()
        feit = self._feit(eerste)
        self.teller[feit.uitkomst] = self.teller.get(feit.uitkomst, 0) + 1
        bekend = data in self.bekend
        self.bekend.add(data)
        assert isinstance(eerste, NietLeesbaar) or eerste.nieuw is not bekend
        if bekend:
            assert na == voor
        else:
            self._is_heel(feit, data, voor, na)
        tweede = self._verwerk(data, nu + timedelta(seconds=1))
        assert self.aantallen() == na
        assert self._feit(tweede) == feit
        assert isinstance(tweede, NietLeesbaar) or not tweede.nieuw

    def _feit(self, verwerkt: Verwerkt | NietLeesbaar) -> BerichtVerwerkt:
        if isinstance(verwerkt, Verwerkt):
            return verwerkt.feit
        assert verwerkt.bericht_id is not None
        feit = self.keten.grootboek.bericht(verwerkt.bericht_id)
        assert feit is not None
        assert feit.uitkomst == ONLEESBAAR
        return feit

    def _is_heel(
        self, feit: BerichtVerwerkt, data: bytes, voor: tuple[int, ...], na: tuple[int, ...]
    ) -> None:
        """The event of the message, its bytes and answers, and every event it refers to."""
        grootboek = self.keten.grootboek
        erbij = dict(zip(TABELLEN, (b - a for a, b in zip(voor, na, strict=True)), strict=True))
        assert erbij["stored_events"] == 1 + len(feit.verwijzingen)
        assert erbij["archief"] == 1 + feit.retour + feit.antwoord
        assert erbij["reserveringen"] >= 1
        assert grootboek.bericht(feit.stroom) == feit
        assert grootboek.bericht_bytes(feit.stroom, "ontvangen") == data
        for verwijzing in feit.verwijzingen:
            rij = grootboek.gebeurtenissen(verwijzing.stroom)[verwijzing.versie - 1]
            assert rij.gebeurtenis_id == verwijzing.gebeurtenis_id
        for stroom in {rij.stroom for rij in feit.verwijzingen}:
            if stroom.startswith("client-"):
                self._is_te_zien(stroom)

    def _is_te_zien(self, stroom: str) -> None:
        toestand = self.keten.grootboek.client(stroom)
        for dag in (date.min, date(2027, 1, 1), date.max):
            assert clientbeeld(toestand, dag)["versie"] == toestand.versie


def verloop(zaad: int) -> Iterator[tuple[bytes, datetime]]:
    """A history of a few children, with damaged messages before and after each right one."""
    rng = Random(zaad)
    for bericht in maak(6, 5, zaad, tot=date(2027, 10, 1)):
        varianten = [bericht.inhoud]
        if bericht.opzettelijke_fout != "schema":
            varianten += [mutant(bericht.inhoud, rng) for _ in range(PER_BERICHT)]
        rng.shuffle(varianten)
        for data in varianten:
            yield data, bericht.ontvangen_op


@pytest.mark.parametrize("zaad", range(1, RONDEN + 1))
def test_een_beschadigd_bericht_wordt_heel_vastgelegd_of_niet_gelezen(
    recorder: Recorder, dsn: str, zaad: int
) -> None:
    with psycopg.connect(dsn, autocommit=True) as conn:
        proef = Proef(Keten(recorder), conn)
        # Every recorded instant lies after the one before it, the second sending included.
        for nummer, (data, nu) in enumerate(verloop(zaad)):
            proef.stuur(data, nu + timedelta(minutes=nummer))
    assert proef.teller["goedgekeurd"] > 10
    assert proef.teller["afgekeurd"] > 10
