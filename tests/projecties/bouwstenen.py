# ruff: noqa: DTZ001 - a toewijzingsmoment has no time zone
"""Events for the projection tests, written as the ledger writes them."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from uuid import UUID

import psycopg

from ledger.gebeurtenissen import (
    BerichtVerwerkt,
    Gebeurtenis,
    PrestatieAfgewezen,
    PrestatieGecrediteerd,
    PrestatieGoedgekeurd,
    ToewijzingAfgegeven,
    VerzoekBeantwoord,
    VerzoekGehonoreerd,
    VerzoekOntvangen,
    WijzigingVerzocht,
)
from ledger.mapper import Gebeurtenismapper
from ledger.opslag import Recorder
from ledger.termijnen import (
    antwoord_termijn,
    declaratie_antwoord_termijn,
    onderzoek_termijn,
    retour_termijn,
    woonplaats_termijn,
)
from ledger.waarden import Omvang, Product
from projections.partij import verwerk
from projections.schema import actieve_versie, tabelnaam, voortgang
from projections.tabellen import TABELLEN

G = TypeVar("G", bound=Gebeurtenis)

GEMEENTE, AANBIEDER = "0034", "90000001"
KIND = "client-" + "a" * 32
ANDER_KIND = "client-" + "b" * 32
JEUGDHULP = Product(categorie="45", code="45A04")


class Onleesbaar:
    """A cipher that nobody can undo: what a projection does not need, it cannot get."""

    def versleutel_voor(self, stroom: str, data: bytes, bijschrift: bytes) -> bytes:
        return hashlib.sha256(data + bijschrift + stroom.encode()).digest()

    def ontsleutel_voor(self, stroom: str, data: bytes, bijschrift: bytes) -> bytes | None:
        raise AssertionError("een projectie ontsleutelt niets")


class SleutelVernietigd(Onleesbaar):
    """A cipher whose keys are gone."""

    def ontsleutel_voor(self, stroom: str, data: bytes, bijschrift: bytes) -> bytes | None:
        return None


MAPPER = Gebeurtenismapper(Onleesbaar())


class Logboek:
    """Builds events with the next version of their stream, and writes them to a recorder."""

    def __init__(self, recorder: Recorder | None = None, eerste: int = 0) -> None:
        self._recorder = recorder
        self._versies: Counter[str] = Counter()
        self._nummer = eerste

    def schrijf(self, *feiten: Gebeurtenis) -> int:
        """Append in one transaction; gives the last notification id."""
        assert self._recorder is not None
        return self._recorder.insert_events([MAPPER.to_stored_event(f) for f in feiten])[-1]

    def feit(
        self,
        soort: type[G],
        *,
        stroom: str = KIND,
        op: datetime = datetime(2027, 2, 1, 9, tzinfo=UTC),
        **velden: Any,
    ) -> G:
        """An event at the instant `op`."""
        self._versies[stroom] += 1
        self._nummer += 1
        return soort(
            stroom=stroom,
            versie=self._versies[stroom],
            gebeurtenis_id=UUID(int=self._nummer),
            vastgelegd_op=op,
            geldig_op=op.date(),
            actor="test",
            rol="backofficeGemeente",
            opdracht_id=f"opdracht-{self._nummer}",
            **velden,
        )

    def vot(self, referentie: str = "VOT1", **velden: Any) -> VerzoekOntvangen:
        """A VOT product received on 1 February 2027 (a Monday)."""
        dag = date(2027, 2, 1)
        return self.feit(
            VerzoekOntvangen,
            **{
                "gemeente": GEMEENTE,
                "aanbieder": AANBIEDER,
                "referentie_aanbieder": referentie,
                "dagtekening": dag,
                "product": JEUGDHULP,
                "ingangsdatum": date(2027, 3, 1),
                "verwijzer_type": "02",
                "verwijzer_naam": "Huisarts Verzonnen",
                "termijnen": (antwoord_termijn("OP274", dag), woonplaats_termijn(dag)),
                **velden,
            },
        )

    def vow(self, referentie: str = "VOW1", **velden: Any) -> WijzigingVerzocht:
        """A VOW received on 1 February 2027."""
        dag = date(2027, 2, 1)
        return self.feit(
            WijzigingVerzocht,
            **{
                "gemeente": GEMEENTE,
                "aanbieder": AANBIEDER,
                "referentie_aanbieder": referentie,
                "dagtekening": dag,
                "reden_verzoek": "1",
                "ongewijzigd": (17,),
                "termijnen": (antwoord_termijn("OP346", dag),),
                **velden,
            },
        )

    def antwoord(
        self,
        waarde: str,
        dag: date,
        reden: str | None = None,
        referentie: str = "VOT1",
        stroom: str = KIND,
    ) -> VerzoekBeantwoord:
        """A JW319 on a day: '1' rejected, '2' under investigation."""
        return self.feit(
            VerzoekBeantwoord,
            stroom=stroom,
            op=datetime(dag.year, dag.month, dag.day, 12, tzinfo=UTC),
            gemeente=GEMEENTE,
            aanbieder=AANBIEDER,
            referentie_aanbieder=referentie,
            verzoek_antwoord=waarde,
            reden_afwijzing=reden,
            motivering="Vertrouwelijk",
            termijnen=(onderzoek_termijn("OP274", date(2027, 2, 1)),) if waarde == "2" else (),
        )

    def gehonoreerd(
        self, dag: date, referentie: str = "VOT1", stroom: str = KIND
    ) -> VerzoekGehonoreerd:
        """A JW301 with the reference, on a day."""
        return self.feit(
            VerzoekGehonoreerd,
            stroom=stroom,
            op=datetime(dag.year, dag.month, dag.day, 12, tzinfo=UTC),
            gemeente=GEMEENTE,
            aanbieder=AANBIEDER,
            referentie_aanbieder=referentie,
            toewijzing_nummers=(17,),
        )

    def toewijzing(self, soort: type[Any] = ToewijzingAfgegeven, **velden: Any) -> Any:
        """Allocation 17: 10 hours in total, from 1 January to 31 December 2027."""
        return self.feit(
            soort,
            **{
                "gemeente": GEMEENTE,
                "aanbieder": AANBIEDER,
                "toewijzing_nummer": 17,
                "product": JEUGDHULP,
                "toewijzingsmoment": datetime(2027, 1, 4, 10),
                "ingangsdatum": date(2027, 1, 1),
                "einddatum": date(2027, 12, 31),
                "omvang": Omvang(volume=10, eenheid="04", frequentie="6"),
                "dagtekening": date(2027, 1, 4),
                "commentaar": "Vertrouwelijk",
                **velden,
            },
        )

    def prestatie(
        self, soort: type[Any] = PrestatieGoedgekeurd, volume: int = 60, **velden: Any
    ) -> Any:
        """A line of January 2027 on allocation 17, in minutes at 150 eurocents."""
        extra: dict[str, Any] = {}
        if soort is PrestatieGoedgekeurd:
            extra["toewijzingsmoment"] = datetime(2027, 1, 4, 10)
        if soort is PrestatieGecrediteerd:
            extra = {"debet_credit": "C", "vorig_referentie_nummer": "R0"}
        return self.feit(
            soort,
            **{
                "gemeente": GEMEENTE,
                "aanbieder": AANBIEDER,
                "declaratie_nummer": "D1",
                "referentie_nummer": f"R{self._nummer}",
                "toewijzing_nummer": 17,
                "product": JEUGDHULP,
                "begindatum": date(2027, 1, 1),
                "einddatum": date(2027, 1, 31),
                "volume": volume,
                "eenheid": "01",
                "bedrag_eurocent": 150 * volume,
                "debet_credit": "D",
                **extra,
                **velden,
            },
        )

    def afgewezen(self, **velden: Any) -> PrestatieAfgewezen:
        """A refused line."""
        return self.prestatie(PrestatieAfgewezen, **velden)

    def bericht(
        self, nummer: int, bericht: str = "JW315", dag: date = date(2027, 2, 1), **velden: Any
    ) -> BerichtVerwerkt:
        """A message of the aanbieder to the gemeente, received on a day."""
        bericht_id = str(UUID(int=nummer))
        termijn = (
            declaratie_antwoord_termijn(dag)
            if bericht == "JW323"
            else retour_termijn("gemeente", dag)
        )
        return self.feit(
            BerichtVerwerkt,
            stroom=f"bericht-{bericht_id}",
            op=datetime(dag.year, dag.month, dag.day, 8, nummer % 60, tzinfo=UTC),
            **{
                "bericht_id": bericht_id,
                "bericht": bericht,
                "bericht_code": "436",
                "afzender": AANBIEDER,
                "ontvanger": GEMEENTE,
                "identificatie": f"B{nummer}",
                "sha256": "0" * 64,
                "omvang_bytes": 10,
                "uitkomst": "goedgekeurd",
                "termijnen": (termijn,),
                **velden,
            },
        )


def vingerafdruk(conn: psycopg.Connection[Any]) -> dict[str, str]:
    """Per table of the active set a digest of all its rows, in the order of their text."""
    versie = actieve_versie(conn)
    assert versie is not None
    return {
        tabel.naam: _waarde(
            conn,
            "SELECT count(*) || ':' || md5(coalesce(string_agg(t::text, ';' ORDER BY t::text"
            f" COLLATE \"C\"), '')) FROM {tabelnaam(tabel, versie)} t",
        )
        for tabel in TABELLEN
    }


def _waarde(conn: psycopg.Connection[Any], opdracht: str, waarden: Sequence[Any] = ()) -> Any:
    rij = conn.execute(opdracht.encode(), waarden).fetchone()
    assert rij is not None
    return rij[0]


def werk_bij(dsn: str, recorder: Recorder, partij: int = 1_000) -> int:
    """Apply all that is in the log to the active set, as the runner does; how many are parked."""
    geparkeerd = 0
    with psycopg.connect(dsn, autocommit=True) as conn:
        versie = actieve_versie(conn)
        assert versie is not None
        while True:
            positie = voortgang(conn, versie)
            assert positie is not None
            gelezen = recorder.lees_na(positie, partij)
            if not gelezen:
                return geparkeerd
            geparkeerd += verwerk(conn, versie, positie, gelezen)
