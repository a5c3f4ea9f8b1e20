"""The sample data as a stream: month by month, in order of receipt.

Only what is still to be received waits in memory: the plans of the children whose care runs, and
the declarations of one month.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from heapq import heappop, heappush

from api.voorbeelddata.berichtfouten import met_fouten
from api.voorbeelddata.bouw import Gepland
from api.voorbeelddata.bron import bron, kans
from api.voorbeelddata.dagen import DAG, eerste_van_maand, plus_maanden
from api.voorbeelddata.declaraties import declareer
from api.voorbeelddata.personen import Persoon, aantal_bsns, bsn_van, persoon
from api.voorbeelddata.traject import Omgeving, Traject
from api.voorbeelddata.verloop import plan_traject
from api.voorbeelddata.voorbeeldbericht import Voorbeeldbericht, maak_bericht
from api.voorbeelddata.wereld import aanbieders_van

_MEESTE_TRAJECTEN = 6


@dataclass(slots=True)
class _Wachtrij:
    """Messages by the instant at which they are received."""

    _rij: list[tuple[datetime, int, Gepland]] = field(default_factory=list)
    _geteld: int = 0

    def zet(self, gepland: Gepland) -> None:
        self._geteld += 1
        heappush(self._rij, (gepland.op, self._geteld, gepland))

    def tot(self, grens: datetime) -> Iterator[Gepland]:
        while self._rij and self._rij[0][0] < grens:
            yield heappop(self._rij)[2]


@dataclass(order=True, frozen=True, slots=True)
class _Aanmelding:
    """A child that turns to an aanbieder on a day."""

    startdag: date
    client: int
    volgnummer: int


def _begin_van(dag: date) -> datetime:
    return datetime.combine(dag, time(0), UTC)


class _Wereld:
    """The running world: who has yet to come, and what is under way."""

    def __init__(self, clienten: int, zaad: int, begin: date, tot: date) -> None:
        self.begin, self.tot = begin, tot
        self.omgeving = Omgeving(zaad=zaad, vreemde_bsn=bsn_van(zaad, aantal_bsns() - 1))
        self.wachtrij = _Wachtrij()
        self.aanmeldingen: list[_Aanmelding] = []
        for client in range(clienten):
            self._meld_aan(client)

    def _meld_aan(self, client: int) -> None:
        """The first time; a few children go to two aanbieders at once."""
        rng = bron(self.omgeving.zaad, "aanmelding", client)
        dagen = (self.tot - self.begin).days
        dag = self.begin + rng.randrange(dagen * 4 // 5 + 1) * DAG
        heappush(self.aanmeldingen, _Aanmelding(dag, client, 0))
        if kans(rng, 12):
            dag += rng.randrange(20, 90) * DAG
            heappush(self.aanmeldingen, _Aanmelding(dag, client, 1))

    def maand(self, maand: date) -> Iterator[Gepland]:
        """Everything that is received in the month that starts on `maand`."""
        volgende = plus_maanden(maand, 1)
        while self.aanmeldingen and self.aanmeldingen[0].startdag < volgende:
            self._plan(heappop(self.aanmeldingen))
        rng = bron(self.omgeving.zaad, "onderweg", maand)
        gedeclareerd = list(declareer(self.omgeving, plus_maanden(maand, -1)))
        for gepland in met_fouten(gedeclareerd, self.omgeving.nummers, rng):
            self.wachtrij.zet(gepland)
        yield from self.wachtrij.tot(_begin_van(min(volgende, self.tot)))

    def _plan(self, aanmelding: _Aanmelding) -> None:
        zaad = self.omgeving.zaad
        kind = persoon(zaad, aanmelding.client, self.begin)
        aanbieder = self._aanbieder(kind, aanmelding.volgnummer)
        traject = plan_traject(
            self.omgeving, kind, aanbieder, aanmelding.volgnummer, aanmelding.startdag
        )
        for gepland in met_fouten(traject.berichten, self.omgeving.nummers, traject.rng):
            self.wachtrij.zet(gepland)
        self._kom_terug(aanmelding, traject)

    def _aanbieder(self, kind: Persoon, volgnummer: int) -> str:
        """Odd and even stories are told by different aanbieders, so that none overlap."""
        keus = aanbieders_van(self.omgeving.zaad, kind.gemeente)
        eerste = bron(self.omgeving.zaad, "aanbieder", kind.nummer).randrange(len(keus))
        return keus[(eerste + volgnummer % 2) % len(keus)]

    def _kom_terug(self, aanmelding: _Aanmelding, traject: Traject) -> None:
        """Many children need care again, some time after the former care ended."""
        volgnummer = aanmelding.volgnummer + 2
        if volgnummer >= _MEESTE_TRAJECTEN or not kans(traject.rng, 55):
            return
        einden = [t.nu.einddatum for t in traject.toewijzingen if t.versies]
        dag = max(einden, default=traject.nu) + traject.rng.randrange(15, 80) * DAG
        dag = max(dag, traject.nu + DAG)
        if dag < self.tot:
            nieuw = _Aanmelding(dag, aanmelding.client, volgnummer)
            heappush(self.aanmeldingen, nieuw)


def maak(
    clienten: int, maanden: int = 18, zaad: int = 1, *, tot: date
) -> Iterator[Voorbeeldbericht]:
    """Sample messages about so many children over the months before `tot`, in order of receipt.

    The world is empty when it begins, on the first day of a month. The same arguments give the
    same bytes. Raises ValueError when there are not enough test BSNs or months.
    """
    hoogstens = aantal_bsns() - 1
    if not 1 <= clienten <= hoogstens:
        raise ValueError(f"Het aantal cliënten moet van 1 tot en met {hoogstens} zijn.")
    if maanden < 1:
        raise ValueError("Het aantal maanden moet minstens 1 zijn.")
    return _maak(clienten, maanden, zaad, tot)


def _maak(clienten: int, maanden: int, zaad: int, tot: date) -> Iterator[Voorbeeldbericht]:
    begin = plus_maanden(eerste_van_maand(tot - DAG), 1 - maanden)
    wereld = _Wereld(clienten, zaad, begin, tot)
    volgnummer = 0
    for maand in range(maanden):
        for gepland in wereld.maand(plus_maanden(begin, maand)):
            volgnummer += 1
            yield maak_bericht(gepland, volgnummer)
