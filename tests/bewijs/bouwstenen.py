"""A log that can be written, followed and signed, and tampered with by its owner."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg

from ledger.bewijs import bladhash
from ledger.klok import VasteKlok
from ledger.notitie import Tekensleutel
from ledger.opslag import BEGIN, Gelezen, Recorder
from projections.bewijsboom import blad_van
from projections.bewijscontrole import Verschil, controleer
from projections.bewijsloper import haal_in
from projections.controlepunten import Getekend, onderteken
from tests.projecties.bouwstenen import Logboek

SLEUTEL = Tekensleutel("toewijzing.example/proef", b"z" * 32)
KLOK = VasteKlok(datetime(2027, 2, 1, 10, tzinfo=UTC))
TABELLEN = (
    "stored_events",
    "bewijs_bladen",
    "bewijs_knopen",
    "bewijs_stand",
    "bewijs_controlepunten",
)


@dataclass
class Grootboek:
    """A log, its tree, and a connection of the owner of both."""

    dsn: str
    recorder: Recorder
    conn: psycopg.Connection[Any]
    logboek: Logboek = field(init=False)

    def __post_init__(self) -> None:
        self.logboek = Logboek(self.recorder)

    def schrijf(self, aantal: int) -> None:
        """Append events, each in a transaction of its own."""
        for _ in range(aantal):
            self.logboek.schrijf(self.logboek.prestatie())

    def groei(self, aantal: int) -> None:
        """Append events and let the tree follow."""
        self.schrijf(aantal)
        self.werk_bij()

    def werk_bij(self) -> None:
        """Let the tree follow to the end of the log."""
        while haal_in(self.conn, self.recorder):
            pass

    def teken(self, sleutel: Tekensleutel = SLEUTEL) -> Getekend:
        """A checkpoint of the tree as it is."""
        return onderteken(self.conn, sleutel, KLOK)[0]

    def gelezen(self) -> list[Gelezen]:
        """The whole log in its order."""
        return self.recorder.lees_na(BEGIN, 1_000_000)

    def hashes(self) -> list[bytes]:
        """The leaf hashes that the tree should have."""
        return [bladhash(blad_van(rij)) for rij in self.gelezen()]

    def verschillen(self) -> list[Verschil]:
        """What the full check finds."""
        return controleer(self.dsn).verschillen

    @contextmanager
    def als_eigenaar(self) -> Iterator[psycopg.Connection[Any]]:
        """The connection, with every trigger switched off."""
        for tabel in TABELLEN:
            self.conn.execute(f"ALTER TABLE {tabel} DISABLE TRIGGER USER".encode())
        try:
            yield self.conn
        finally:
            for tabel in TABELLEN:
                self.conn.execute(
                    f"ALTER TABLE {tabel} ENABLE ALWAYS TRIGGER onveranderlijk".encode()
                )

    def waarde(self, opdracht: str, *waarden: Any) -> Any:
        """The one value that a question gives."""
        rij = self.conn.execute(opdracht.encode(), waarden).fetchone()
        return None if rij is None else rij[0]

    def gebeurtenis(self, blad: int) -> UUID:
        """The id of the event in a leaf."""
        gevonden = self.waarde("SELECT gebeurtenis_id FROM bewijs_bladen WHERE blad = %s", blad)
        assert isinstance(gevonden, UUID)
        return gevonden
