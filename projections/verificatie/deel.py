"""One part of the streams through all checks that go stream by stream."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from typing import NamedTuple

import psycopg

from ledger.gebeurtenissen import BerichtVerwerkt, Gebeurtenis
from ledger.narekenen import Overzicht
from ledger.opslag import Recorder
from projections.verificatie import (
    archiefcontrole,
    berichten,
    invarianten,
    ontcijferen,
    oordelen,
    stromen,
)
from projections.verificatie import reserveringen as reserveringscontrole
from projections.verificatie.berichten import Bericht
from projections.verificatie.bron import Stroom, Verbinding, lees
from projections.verificatie.oordelen import Oordelen
from projections.verificatie.reserveringen import Reserveringen
from projections.verificatie.sein import Sein
from projections.verificatie.taak import Deeltaak
from projections.verificatie.verschil import Uitslag

LEZEN = "lezen"


class Deelresultaat(NamedTuple):
    """What was found in a part, what must agree with the other parts, and its messages.

    The verdicts on those are judged later (see `berichten`), all others with the part.
    """

    uitslag: Uitslag
    overzicht: Overzicht
    berichten: list[Bericht]


def controleer(taak: Deeltaak, sein: Sein) -> Deelresultaat:
    """All that is found in a part. Raises Gestopt."""
    bron = taak.bron
    with (
        psycopg.connect(bron.dsn) as lezer,
        psycopg.connect(bron.dsn, autocommit=True) as conn,
        Recorder(bron.dsn, max_verbindingen=2) as recorder,
        _oordelen(taak) as oordelend,
    ):
        gang = _Gang(taak, conn, recorder, oordelend)
        for partij in gang.geklokt(lees(lezer, taak.deel, taak.positie)):
            gang.bekijk(partij)
            sein.kijk(sum(len(stroom.rijen) for stroom in partij))
        gang.sluit()
    return Deelresultaat(gang.uitslag, gang.overzicht, gang.berichten)


def _oordelen(taak: Deeltaak) -> AbstractContextManager[Oordelen | None]:
    return closing(Oordelen(taak.bron)) if taak.oordelen else nullcontext()


class _Gang:
    """The checks of one part, batch after batch."""

    def __init__(
        self, taak: Deeltaak, conn: Verbinding, recorder: Recorder, oordelend: Oordelen | None
    ) -> None:
        self.uitslag = Uitslag()
        self.overzicht = Overzicht()
        self.berichten: list[Bericht] = []
        self._taak = taak
        self._conn = conn
        self._recorder = recorder
        self._bos = taak.bron.bos()
        self._oordelen = oordelend
        with self.uitslag.klok(reserveringscontrole.NAAM):
            self._reserveringen = Reserveringen(conn, taak.deel, taak.positie)

    def bekijk(self, partij: Sequence[Stroom]) -> None:
        """Every check on one batch of whole streams."""
        uitslag = self.uitslag
        with uitslag.klok(ontcijferen.NAAM):
            ontcijferen.controleer(partij, self._recorder, self._bos, uitslag)
        with uitslag.klok(invarianten.NAAM):
            for stroom in partij:
                self.overzicht.voeg_toe(stroom.naam, stroom.ruw)
        gekozen = self._kies(partij)
        with uitslag.klok(stromen.NAAM):
            for stroom in gekozen:
                stromen.controleer(stroom, uitslag)
        with uitslag.klok(invarianten.NAAM):
            for stroom in gekozen:
                invarianten.controleer(stroom, uitslag)
        with uitslag.klok(reserveringscontrole.NAAM):
            self._reserveringen.controleer(gekozen, uitslag)
        with uitslag.klok(archiefcontrole.NAAM):
            archiefcontrole.controleer(self._conn, self._bos, gekozen, uitslag)
        if self._oordelen is not None:
            with uitslag.klok(oordelen.NAAM):
                self._oordelen.controleer(self._registraties(gekozen), uitslag)
            self.berichten += berichten.van_stromen(gekozen, self._taak.keuze)

    def sluit(self) -> None:
        """What belongs to no stream at all: only known once every stream was seen."""
        with self.uitslag.klok(reserveringscontrole.NAAM):
            self._reserveringen.sluit(self.uitslag)
        with self.uitslag.klok(archiefcontrole.NAAM):
            archiefcontrole.zonder_bericht(self._conn, self._taak.deel, self.uitslag)
        if self._oordelen is not None:
            self._oordelen.tel(self.uitslag)

    def geklokt(self, partijen: Iterator[list[Stroom]]) -> Iterator[list[Stroom]]:
        """The same batches, with the time of reading counted."""
        while True:
            with self.uitslag.klok(LEZEN):
                partij = next(partijen, None)
            if partij is None:
                return
            yield partij

    def _registraties(self, stromen: Sequence[Stroom]) -> Iterator[Gebeurtenis]:
        """All that is no message, in the order of the streams: what was known of one is near."""
        for stroom in stromen:
            for feit in stroom.feiten:
                if not isinstance(feit, BerichtVerwerkt) and self._taak.keuze.telt(feit):
                    yield feit

    def _kies(self, partij: Sequence[Stroom]) -> Sequence[Stroom]:
        gekozen = [stroom for stroom in partij if self._taak.keuze.raakt(stroom)]
        if len(gekozen) < len(partij):
            blijft = {stroom.naam for stroom in gekozen}
            self._reserveringen.laat_los(rij for rij in partij if rij.naam not in blijft)
        return gekozen
