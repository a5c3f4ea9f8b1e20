# ruff: noqa: S608 - names come from fixed text and a whole number
"""The rows that a batch of events touches: loaded at once, changed in memory, written at once."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from typing import Any, Generic, TypeVar

import orjson
import psycopg

from projections.rijen import (
    Afdoening,
    Bericht,
    Besteding,
    Controlebevinding,
    Prestatie,
    Termijn,
    Toekenning,
    Toewijzing,
    Verbruik,
    Vervanging,
    Verzoek,
)
from projections.schema import tabelnaam
from projections.tabellen import (
    AFDOENINGEN,
    BERICHTEN,
    BESTEDINGEN,
    CONTROLEBEVINDINGEN,
    PRESTATIES,
    TERMIJNEN,
    TOEKENNINGEN,
    TOEWIJZINGEN,
    VERBRUIK,
    VERVANGINGEN,
    VERZOEKEN,
    Sleutel,
    Tabel,
)

R = TypeVar("R")
Verbinding = psycopg.Connection[Any]
Kolommen = tuple[Any, ...]


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
        for kolommen in conn.execute(opdracht.encode(), _gedraaid(nodig)):
            sleutel = kolommen[:breedte]
            self._neem_op(sleutel, kolommen)
            self._bekend.add(sleutel)

    def schrijf(self, conn: Verbinding) -> None:
        """Write what changed: new rows by COPY, others by one UPDATE."""
        if not self.vuil:
            return
        nieuw = self.vuil - self._bekend
        if nieuw:
            # In the order in which the rows came: their keys and pages then lie together.
            rijen = (self._kolommen(sleutel) for sleutel in self.rijen if sleutel in nieuw)
            _kopieer(conn, self.tabel, self._naam, map(_regel, rijen))
        self._wijzig(conn, [self._kolommen(sleutel) for sleutel in self.vuil - nieuw])
        self._bekend |= self.vuil
        self.vuil = set()

    def leeg(self) -> None:
        """Forget the rows, all of them written; from now on they are loaded when needed."""
        self.rijen, self._bekend, self.volledig = {}, set(), False

    def _neem_op(self, sleutel: Sleutel, kolommen: Kolommen) -> None:
        """Put a row that was loaded into memory."""
        self.rijen[sleutel] = self.tabel.van_rij(*kolommen)

    def _kolommen(self, sleutel: Sleutel) -> Kolommen:
        """A row as it is written."""
        return self.tabel.naar_rij(self.rijen[sleutel])

    def _wijzig(self, conn: Verbinding, rijen: list[Kolommen]) -> None:
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
        conn.execute(opdracht.encode(), _gedraaid(rijen))

    def _kolommen_als_tekst(self) -> str:
        """The columns as memory holds them: text, except numbers and truth values."""
        return ", ".join(
            f"t.{naam}" if self.tabel.type_van(naam) in _ONVERTAALD else f"t.{naam}::text"
            for naam in self.tabel.kolommen
        )


class Aanwas(Generic[R]):
    """The rows that are new in a table in which rows are only added: nothing is ever loaded.

    They are kept as the lines that are written: made while its values are at hand, a line costs
    far less than afterwards, and no values stay behind.
    """

    def __init__(self, tabel: Tabel[R], versie: int) -> None:
        self.tabel = tabel
        self.rijen: list[bytes] = []
        self._naam = tabelnaam(tabel, versie)

    def voeg_toe(self, rij: Kolommen) -> None:
        """A new row."""
        self.rijen.append(_regel(rij))

    def schrijf(self, conn: Verbinding) -> None:
        """Write the rows, by COPY, and forget them."""
        if self.rijen:
            _kopieer(conn, self.tabel, self._naam, self.rijen)
            self.rijen = []

    def leeg(self) -> None:
        """Forget the rows; writing has done so."""
        self.rijen = []


class Versiestand(Tabelstand[R]):
    """Part of a table of which earlier contents are kept.

    A step changes the row and says so with `raak`. After each event `leg_vast` compares what the
    row contains with what it contained before, so one event makes one version at most.
    """

    def __init__(
        self,
        tabel: Tabel[R],
        versie: int,
        *,
        volledig: bool,
        geraakt: list[tuple["Versiestand[Any]", Sleutel]],
    ) -> None:
        super().__init__(tabel, versie, volledig=volledig)
        if tabel.eerder is None:
            raise AssertionError("van deze tabel blijft niets bewaard")
        self.eerder: Aanwas[Any] = Aanwas(tabel.eerder, versie)
        self._geraakt = geraakt
        self._vastgelegd: dict[Sleutel, Kolommen] = {}
        self._typen = [tabel.type_van(naam) for naam in tabel.kolommen]

    def raak(self, sleutel: Sleutel) -> None:
        """This row may contain something else now."""
        self._geraakt.append((self, sleutel))

    def leg_vast(self, sleutel: Sleutel, op: str) -> None:
        """Keep what the row contained before the event recorded at `op` (RFC 3339).

        An answer to a message lies in another stream than the message, and the clocks of two
        processes differ: what is recorded before the former content began replaces that wholly.
        """
        inhoud = self.tabel.naar_rij(self.rijen[sleutel])
        vorige = self._vastgelegd.get(sleutel)
        if vorige is not None:
            if self._is_gelijk(inhoud, vorige):
                return
            sinds = vorige[-1]
            if datetime.fromisoformat(sinds) < datetime.fromisoformat(op):
                breedte = self.tabel.breedte
                self.eerder.voeg_toe((*sleutel, sinds, *vorige[breedte:-1], op))
            else:
                op = sinds
        self._vastgelegd[sleutel] = (*inhoud, op)
        self.vuil.add(sleutel)

    def leeg(self) -> None:
        """Forget the rows, all of them written; from now on they are loaded when needed."""
        super().leeg()
        self._vastgelegd = {}

    def _neem_op(self, sleutel: Sleutel, kolommen: Kolommen) -> None:
        self.rijen[sleutel] = self.tabel.van_rij(*kolommen[:-1])
        self._vastgelegd[sleutel] = kolommen

    def _kolommen(self, sleutel: Sleutel) -> Kolommen:
        return self._vastgelegd[sleutel]

    def _is_gelijk(self, inhoud: Kolommen, vorige: Kolommen) -> bool:
        """Whether two rows say the same; one that was loaded may write it in another way."""
        if inhoud == vorige[:-1]:
            return True
        return all(
            een == ander or _gelezen(type_van, een) == _gelezen(type_van, ander)
            for een, ander, type_van in zip(inhoud, vorige, self._typen, strict=False)
        )


def _gelezen(type_: str, waarde: Any) -> Any:
    """A column in the form in which equal contents are equal."""
    if waarde is None:
        return None
    if type_ in ("timestamptz", "timestamp"):
        return datetime.fromisoformat(waarde)
    return orjson.loads(waarde) if type_ == "jsonb" else waarde


def _kopieer(conn: Verbinding, tabel: Tabel[Any], naam: str, regels: Iterable[bytes]) -> None:
    """Add rows to the table with that name by COPY."""
    opdracht = f"COPY {naam} ({', '.join(tabel.kolommen)}) FROM STDIN ({_VORM_VAN_REGEL})"
    lopend = iter(regels)
    with conn.cursor() as cursor, cursor.copy(opdracht.encode()) as kopie:
        while blok := list(islice(lopend, _REGELS_PER_KEER)):
            kopie.write(b"\n".join(blok) + b"\n")


_VORM_VAN_REGEL = "FORMAT csv, NULL 'null', ESCAPE '\\'"
_REGELS_PER_KEER = 500


def _regel(rij: Kolommen) -> bytes:
    """A row as COPY reads it: a JSON list without its brackets is CSV with these settings.

    Except for control characters: there JSON has a code, which CSV does not know.
    """
    regel = orjson.dumps(rij)[1:-1]
    if b"\\" in regel and b"\\" in regel.replace(b"\\\\", b"").replace(b'\\"', b""):
        return b",".join(map(_veld, rij))
    return regel


def _veld(waarde: Any) -> bytes:
    if isinstance(waarde, str):
        return b'"' + waarde.replace("\\", "\\\\").replace('"', '\\"').encode() + b'"'
    return orjson.dumps(waarde)


_ONVERTAALD = frozenset({"text", "bigint", "integer", "boolean"})


def _lijsttype(soort: str) -> str:
    return soort if soort in _ONVERTAALD else "text"


def _gedraaid(rijen: Iterable[Kolommen]) -> list[list[Any]]:
    return [list(kolom) for kolom in zip(*rijen, strict=True)]


class Werkset:
    """The part of all tables of one set that is in memory.

    `volledig` for a set that is still empty. `geraakt` holds the rows that the event under way
    touched in tables of which earlier contents are kept.
    """

    def __init__(self, versie: int, *, volledig: bool = False) -> None:
        self.geraakt: list[tuple[Versiestand[Any], Sleutel]] = []

        def met_eerder(tabel: Tabel[R]) -> Versiestand[R]:
            return Versiestand(tabel, versie, volledig=volledig, geraakt=self.geraakt)

        def zonder(tabel: Tabel[R]) -> Tabelstand[R]:
            return Tabelstand(tabel, versie, volledig=volledig)

        self.verzoeken: Versiestand[Verzoek] = met_eerder(VERZOEKEN)
        self.toewijzingen: Versiestand[Toewijzing] = met_eerder(TOEWIJZINGEN)
        self.toekenningen: Versiestand[Toekenning] = met_eerder(TOEKENNINGEN)
        self.bestedingen: Versiestand[Besteding] = met_eerder(BESTEDINGEN)
        self.termijnen: Versiestand[Termijn] = met_eerder(TERMIJNEN)
        self.verbruik: Tabelstand[Verbruik] = zonder(VERBRUIK)
        self.controlebevindingen: Tabelstand[Controlebevinding] = zonder(CONTROLEBEVINDINGEN)
        self.berichten: Tabelstand[Bericht] = zonder(BERICHTEN)
        self.prestaties: Aanwas[Prestatie] = Aanwas(PRESTATIES, versie)
        self.vervangingen: Aanwas[Vervanging] = Aanwas(VERVANGINGEN, versie)
        self.afdoeningen: Aanwas[Afdoening] = Aanwas(AFDOENINGEN, versie)
        versies: tuple[Versiestand[Any], ...] = (
            self.verzoeken,
            self.toewijzingen,
            self.toekenningen,
            self.bestedingen,
            self.termijnen,
        )
        te_laden: tuple[Tabelstand[Any], ...] = (
            *versies,
            self.verbruik,
            self.controlebevindingen,
            self.berichten,
        )
        self.standen: tuple[Tabelstand[Any] | Aanwas[Any], ...] = (
            *te_laden,
            self.prestaties,
            self.vervangingen,
            self.afdoeningen,
            *(stand.eerder for stand in versies),
        )
        self._per_naam = {stand.tabel.naam: stand for stand in te_laden}

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

    def leg_vast(self, op: str) -> None:
        """Keep what the touched rows contained before the event recorded at `op`."""
        for stand, sleutel in self.geraakt:
            stand.leg_vast(sleutel, op)
        self.geraakt.clear()

    def schrijf(self, conn: Verbinding) -> None:
        """Write what changed in all tables."""
        for stand in self.standen:
            stand.schrijf(conn)
