"""A ledger to check, and an owner of its database who tampers with it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest

from ledger.berichtverwerking import NietLeesbaar
from ledger.kaders.register import GEEN_KADERS, Kaders
from ledger.klok import Systeemklok, VasteKlok
from ledger.notitie import Tekensleutel
from ledger.opslag import Recorder
from ledger.registratie import Contract, leg_contract_vast, vergeet_client
from ledger.waarden import Product
from projections.bewijsloper import teken_nu
from projections.herbouw import herbouw
from projections.verificatie.bron import Bron
from projections.verificatie.keuze import ALLES, Keuze
from projections.verificatie.loop import Gang, Vraag, verifieer
from projections.verificatie.rapport import Rapport
from projections.verificatie.verschil import Verschil
from tests import berichten as b
from tests.gegeven import WIE, Keten, bos, client_id

SLEUTEL = Tekensleutel("toewijzing.example/proef", b"z" * 32)
TABELLEN = (
    "stored_events",
    "reserveringen",
    "archief",
    "sleutels",
    "bewijs_bladen",
    "bewijs_knopen",
    "bewijs_stand",
    "bewijs_controlepunten",
)
ANDER = partial(b.toewijzing, bsn=b.ANDER_BSN)


def geen_kaders() -> Kaders:
    """The standard alone judges; by name, so that another process can ask it too."""
    return GEEN_KADERS


@dataclass
class Proef:
    """A ledger with its tree and read models, and a connection of the owner of all of it."""

    dsn: str
    recorder: Recorder
    conn: psycopg.Connection[Any]
    map_: Path
    zinnen: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.keten = Keten(self.recorder)

    # --- what happens in it -----------------------------------------------------------------------

    def vul(self) -> None:
        """A contract, a request, allocations of two clients, a start, lines and a credit."""
        contract = Contract(
            b.GEMEENTE, b.AANBIEDER, Product(categorie="45", code="45A48"), 160, "01", b.JAN, None
        )
        leg_contract_vast(self.keten.grootboek, contract, WIE, VasteKlok(self.keten.nu))
        self.keten.goed(
            b.vot({}),
            b.toewijzing({"referentie_aanbieder": "R1"}),
            ANDER({"toewijzing_nummer": 2}),
            b.start({}),
            b.declaratie(b.prestatie("P1"), nummer="D1"),
            b.declaratie(
                per_client={
                    b.BSN: (b.prestatie("P2", vorig="P1"),),
                    b.ANDER_BSN: (b.prestatie("P3", toewijzing_nummer=2),),
                },
                nummer="D2",
                maand=2,
            ),
        )
        # A line that is refused, one with a number that is in use, and what nobody can read.
        self.keten.stuur(b.declaratie(b.prestatie("P4", toewijzing_nummer=9), nummer="D3", maand=3))
        self.keten.stuur(b.declaratie(b.prestatie("P1", maand=4), nummer="D4", maand=4))
        with pytest.raises(NietLeesbaar):
            self.keten.stuur(b"<geen-bericht/>")

    def werk_bij(self) -> None:
        """Bring the read models and the tree to the end of the log, and sign a checkpoint."""
        herbouw(self.dsn, self.recorder)
        teken_nu(self.conn, self.recorder, SLEUTEL, Systeemklok(), 10.0)

    def vergeet(self) -> None:
        """Forget the first client."""
        klok = VasteKlok(self.keten.nu)
        vergeet_client(self.keten.grootboek, client_id(), "verzoek", WIE, klok)

    # --- checking it ------------------------------------------------------------------------------

    @property
    def bron(self) -> Bron:
        """How the check opens this ledger."""
        return Bron(self.dsn, bos, geen_kaders, oefenmodus=True)

    def loop_na(
        self,
        keuze: Keuze = ALLES,
        *,
        map_: Path | None = None,
        moet_stoppen: Callable[[], bool] = lambda: False,
        volg: Callable[[int, int], None] = lambda _gedaan, _totaal: None,
        **overig: Any,
    ) -> Rapport:
        """The report of a check; `zinnen` then holds what it said on the way."""
        self.zinnen = []
        gang = Gang(moet_stoppen, volg, self.zinnen.append)
        vraag = Vraag(keuze=keuze, map_=map_, **overig)
        return verifieer(self.bron, vraag, gang, Systeemklok())

    def verschillen(self, controle: str) -> list[Verschil]:
        """What one check finds."""
        return [rij for rij in self.loop_na().verschillen if rij.controle == controle]

    # --- tampering with it ------------------------------------------------------------------------

    @contextmanager
    def als_eigenaar(self) -> Iterator[psycopg.Connection[Any]]:
        """The connection, with every trigger switched off."""
        for tabel in TABELLEN:
            self.conn.execute(f"ALTER TABLE {tabel} DISABLE TRIGGER USER".encode())
        yield self.conn

    def knoei(self, opdracht: str, *waarden: Any) -> None:
        """Change exactly one row as the owner."""
        with self.als_eigenaar() as conn:
            assert conn.execute(opdracht.encode(), waarden).rowcount == 1

    def gebeurtenis(self, soort: str, nummer: int = 0) -> str:
        """The id of event number so and so of a kind, in the order of the log."""
        rijen = self.conn.execute(
            b"SELECT convert_from(state, 'UTF8')::jsonb ->> 'gebeurtenisId' FROM stored_events"
            b" WHERE topic = %s ORDER BY xid, notification_id",
            (f"{soort}:1",),
        ).fetchall()
        return str(rijen[nummer][0])
