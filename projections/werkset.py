# ruff: noqa: S608 - names come from fixed text and a whole number
"""The rows that a batch of events touches: loaded at once, changed in memory, written at once."""

from collections.abc import Iterable
from typing import Any, Generic, TypeVar

import psycopg

from projections.schema import tabelnaam
from projections.tabellen import (
    BERICHTEN,
    BESTEDINGEN,
    CONTROLEBEVINDINGEN,
    PRESTATIES,
    TERMIJNEN,
    TOEKENNINGEN,
    TOEWIJZINGEN,
    VERBRUIK,
    VERZOEKEN,
    Bericht,
    Besteding,
    Controlebevinding,
    Prestatie,
    Sleutel,
    Tabel,
    Termijn,
    Toekenning,
    Toewijzing,
    Verbruik,
    Verzoek,
)

R = TypeVar("R")
Verbinding = psycopg.Connection[Any]


class Tabelstand(Generic[R]):
    """Part of one table in memory.

    `volledig`: there is no row in the database that is not here, so nothing needs loading.
    """

    def __init__(self, tabel: Tabel[R], versie: int, *, volledig: bool) -> None:
        self.tabel = tabel
        self.volledig = volledig
        self.rijen: dict[Sleutel, R] = {}
        self.vuil: set[Sleutel] = set()
        self._bekend: set[Sleutel] = set()
        self._naam = tabelnaam(tabel, versie)

    def laad(self, conn: Verbinding, sleutels: Iterable[Sleutel]) -> None:
        """Fetch the rows with these keys that are not in memory yet."""
        nodig = {sleutel for sleutel in sleutels if sleutel not in self.rijen}
        if self.volledig or not nodig:
            return
        namen = self.tabel.sleutel
        lijsten = ", ".join(f"%s::{self.tabel.type_van(naam)}[]" for naam in namen)
        gelijk = " AND ".join(f"t.{naam} = k.{naam}" for naam in namen)
        opdracht = (
            f"SELECT {self._kolommen_als_tekst()} FROM {self._naam} t"
            f" JOIN unnest({lijsten}) AS k ({', '.join(namen)}) ON {gelijk}"
        )
        breedte = self.tabel.breedte
        for rij in conn.execute(opdracht.encode(), _gedraaid(nodig)):
            sleutel = rij[:breedte]
            self.rijen[sleutel] = self.tabel.van_rij(*rij)
            self._bekend.add(sleutel)

    def schrijf(self, conn: Verbinding) -> None:
        """Write what changed: new rows by COPY, others by one UPDATE."""
        if not self.vuil:
            return
        nieuw = self.vuil - self._bekend
        # In the order in which the rows came: their keys and pages then lie together.
        self._voeg_toe(conn, [rij for sleutel, rij in self.rijen.items() if sleutel in nieuw])
        self._wijzig(conn, [self.rijen[sleutel] for sleutel in self.vuil - nieuw])
        self._bekend |= self.vuil
        self.vuil = set()

    def leeg(self) -> None:
        """Forget the rows, all of them written; from now on they are loaded when needed."""
        self.rijen, self._bekend, self.volledig = {}, set(), False

    def _voeg_toe(self, conn: Verbinding, rijen: list[R]) -> None:
        if rijen:
            kopieer(conn, self.tabel, self._naam, map(self.tabel.naar_rij, rijen))

    def _wijzig(self, conn: Verbinding, rijen: list[R]) -> None:
        if not rijen:
            return
        tabel = self.tabel
        namen = tabel.kolommen
        lijsten = ", ".join(f"%s::{_lijsttype(tabel.type_van(naam))}[]" for naam in namen)
        gelijk = " AND ".join(f"t.{naam} = n.{naam}" for naam in tabel.sleutel)
        nieuw = ", ".join(
            f"{naam} = n.{naam}::{tabel.type_van(naam)}" for naam in namen[tabel.breedte :]
        )
        opdracht = (
            f"UPDATE {self._naam} t SET {nieuw}"
            f" FROM unnest({lijsten}) AS n ({', '.join(namen)}) WHERE {gelijk}"
        )
        conn.execute(opdracht.encode(), _gedraaid(map(tabel.naar_rij, rijen)))

    def _kolommen_als_tekst(self) -> str:
        """The columns as memory holds them: text, except numbers and truth values."""
        return ", ".join(
            f"t.{naam}" if self.tabel.type_van(naam) in _ONVERTAALD else f"t.{naam}::text"
            for naam in self.tabel.kolommen
        )


class Aanwas(Generic[R]):
    """The rows that are new in a table in which rows are only added: nothing is ever loaded."""

    def __init__(self, tabel: Tabel[R], versie: int) -> None:
        self.tabel = tabel
        self.rijen: list[tuple[Any, ...]] = []
        self._naam = tabelnaam(tabel, versie)

    def schrijf(self, conn: Verbinding) -> None:
        """Write the rows, by COPY, and forget them."""
        if self.rijen:
            kopieer(conn, self.tabel, self._naam, self.rijen)
            self.rijen = []

    def leeg(self) -> None:
        """Forget the rows; writing has done so."""
        self.rijen = []


def kopieer(
    conn: Verbinding, tabel: Tabel[Any], naam: str, rijen: Iterable[tuple[Any, ...]]
) -> None:
    """Add rows to the table with that name by COPY."""
    opdracht = f"COPY {naam} ({', '.join(tabel.kolommen)}) FROM STDIN"
    with conn.cursor() as cursor, cursor.copy(opdracht.encode()) as kopie:
        for rij in rijen:
            kopie.write_row(rij)


_ONVERTAALD = frozenset({"text", "bigint", "integer", "boolean"})


def _lijsttype(soort: str) -> str:
    return soort if soort in _ONVERTAALD else "text"


def _gedraaid(rijen: Iterable[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(kolom) for kolom in zip(*rijen, strict=True)]


class Werkset:
    """The part of all tables of one set that is in memory.

    `volledig` for a set that is still empty.
    """

    def __init__(self, versie: int, *, volledig: bool = False) -> None:
        self.verzoeken: Tabelstand[Verzoek] = Tabelstand(VERZOEKEN, versie, volledig=volledig)
        self.toewijzingen: Tabelstand[Toewijzing] = Tabelstand(
            TOEWIJZINGEN, versie, volledig=volledig
        )
        self.verbruik: Tabelstand[Verbruik] = Tabelstand(VERBRUIK, versie, volledig=volledig)
        self.prestaties: Aanwas[Prestatie] = Aanwas(PRESTATIES, versie)
        self.toekenningen: Tabelstand[Toekenning] = Tabelstand(
            TOEKENNINGEN, versie, volledig=volledig
        )
        self.bestedingen: Tabelstand[Besteding] = Tabelstand(BESTEDINGEN, versie, volledig=volledig)
        self.termijnen: Tabelstand[Termijn] = Tabelstand(TERMIJNEN, versie, volledig=volledig)
        self.controlebevindingen: Tabelstand[Controlebevinding] = Tabelstand(
            CONTROLEBEVINDINGEN, versie, volledig=volledig
        )
        self.berichten: Tabelstand[Bericht] = Tabelstand(BERICHTEN, versie, volledig=volledig)
        veranderlijk: tuple[Tabelstand[Any], ...] = (
            self.verzoeken,
            self.toewijzingen,
            self.verbruik,
            self.toekenningen,
            self.bestedingen,
            self.termijnen,
            self.controlebevindingen,
            self.berichten,
        )
        self.standen: tuple[Tabelstand[Any] | Aanwas[Any], ...] = (*veranderlijk, self.prestaties)
        self._per_naam = {stand.tabel.naam: stand for stand in veranderlijk}

    def onvolledig(self) -> frozenset[str]:
        """The names of the tables that need loading."""
        return frozenset(naam for naam, stand in self._per_naam.items() if not stand.volledig)

    def laad(self, conn: Verbinding, sleutels: Iterable[tuple[str, Sleutel]]) -> None:
        """Fetch the rows with these (table, key)."""
        per_tabel: dict[str, set[Sleutel]] = {}
        for naam, sleutel in sleutels:
            per_tabel.setdefault(naam, set()).add(sleutel)
        for naam, verzameling in per_tabel.items():
            self._per_naam[naam].laad(conn, verzameling)

    def schrijf(self, conn: Verbinding) -> None:
        """Write what changed in all tables."""
        for stand in self.standen:
            stand.schrijf(conn)
