"""One part of the streams through all checks that go stream by stream."""

from collections.abc import Iterator
from typing import NamedTuple

import psycopg

from ledger.opslag import Positie, Recorder
from projections.verificatie import archiefcontrole, ontcijferen, stromen
from projections.verificatie.bron import Bron, Deel, Stroom, Verbinding, lees
from projections.verificatie.keuze import Keuze
from projections.verificatie.reserveringen import NAAM as RESERVERINGEN
from projections.verificatie.reserveringen import Reserveringen
from projections.verificatie.sein import Sein
from projections.verificatie.verschil import Uitslag

LEZEN = "lezen"


class Deeltaak(NamedTuple):
    """A part to check, up to a position."""

    bron: Bron
    deel: Deel
    positie: Positie
    keuze: Keuze


def controleer(taak: Deeltaak, sein: Sein) -> Uitslag:
    """All that is found in a part. Raises Gestopt."""
    uitslag = Uitslag()
    bos = taak.bron.bos()
    with (
        psycopg.connect(taak.bron.dsn) as lezer,
        psycopg.connect(taak.bron.dsn, autocommit=True) as conn,
        Recorder(taak.bron.dsn, max_verbindingen=2) as recorder,
    ):
        with uitslag.klok(RESERVERINGEN):
            reserveringen = Reserveringen(conn, taak.deel, taak.positie)
        for partij in _geklokt(lees(lezer, taak.deel, taak.positie), uitslag):
            with uitslag.klok(ontcijferen.NAAM):
                ontcijferen.controleer(partij, recorder, bos, uitslag)
            gekozen = [stroom for stroom in partij if taak.keuze.raakt(stroom)]
            if len(gekozen) < len(partij):
                blijft = {stroom.naam for stroom in gekozen}
                reserveringen.laat_los(rij for rij in partij if rij.naam not in blijft)
            with uitslag.klok(stromen.NAAM):
                for stroom in gekozen:
                    stromen.controleer(stroom, uitslag)
            with uitslag.klok(RESERVERINGEN):
                reserveringen.controleer(gekozen, uitslag)
            with uitslag.klok(archiefcontrole.NAAM):
                archiefcontrole.controleer(conn, bos, gekozen, uitslag)
            sein.kijk(sum(len(stroom.rijen) for stroom in partij))
        _sluit(conn, taak, reserveringen, uitslag)
    return uitslag


def _sluit(
    conn: Verbinding, taak: Deeltaak, reserveringen: Reserveringen, uitslag: Uitslag
) -> None:
    """What belongs to no stream at all: only known once every stream was seen."""
    with uitslag.klok(RESERVERINGEN):
        reserveringen.sluit(uitslag)
    with uitslag.klok(archiefcontrole.NAAM):
        archiefcontrole.zonder_bericht(conn, taak.deel, uitslag)


def _geklokt(partijen: Iterator[list[Stroom]], uitslag: Uitslag) -> Iterator[list[Stroom]]:
    """The same batches, with the time of reading counted."""
    while True:
        with uitslag.klok(LEZEN):
            partij = next(partijen, None)
        if partij is None:
            return
        yield partij
