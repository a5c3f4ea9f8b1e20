"""The sample data as a stream: month by month, in order of receipt.

Only what is still to be received waits in memory: the plans of the children whose care runs, and
the declarations of one month.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from heapq import heappop, heappush

from api.voorbeelddata.berichtfouten import met_fouten
from api.voorbeelddata.bron import bron, kans
from api.voorbeelddata.dagen import DAG, eerste_van_maand, plus_maanden
from api.voorbeelddata.declaraties import declareer
from api.voorbeelddata.gepland import Gebeuren, Gepland
from api.voorbeelddata.gezinnen import plan_gezin
from api.voorbeelddata.personen import (
    Persoon,
    aantal_bsns,
    als_broer_of_zus,
    bsn_van,
    persoon,
)
from api.voorbeelddata.traject import Omgeving, Traject
from api.voorbeelddata.verloop import plan_traject
from api.voorbeelddata.voorbeeldbericht import Voorbeeld, Voorbeeldbericht, maak_voorbeeld
from api.voorbeelddata.voorbeelden import AANTAL_VOORBEELDEN, plan_voorbeelden
from api.voorbeelddata.wereld import aanbieders_van

_MEESTE_TRAJECTEN = 6


@dataclass(slots=True)
class _Wachtrij:
    """What happens, by its instant."""

    _rij: list[tuple[datetime, int, Gebeuren]] = field(default_factory=list)
    _geteld: int = 0

    def zet(self, gebeuren: Gebeuren) -> None:
        self._geteld += 1
        heappush(self._rij, (gebeuren.op, self._geteld, gebeuren))

    def tot(self, grens: datetime) -> Iterator[Gebeuren]:
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
        self.gezinnen = {
            client + 1: client
            for client in range(0, clienten - 1, 2)
            if kans(bron(zaad, "gezin", client), 16)
        }
        """The second child of each pair of brothers and sisters, with the first."""
        for client in range(clienten):
            if client not in self.gezinnen:
                self._meld_aan(client)
        self._zet(plan_voorbeelden(self.omgeving, begin, tot))

    def _meld_aan(self, client: int) -> None:
        """The first time; a few children go to two aanbieders at once."""
        rng = bron(self.omgeving.zaad, "aanmelding", client)
        dagen = (self.tot - self.begin).days
        dag = self.begin + rng.randrange(dagen * 4 // 5 + 1) * DAG
        heappush(self.aanmeldingen, _Aanmelding(dag, client, 0))
        if kans(rng, 12):
            dag += rng.randrange(20, 90) * DAG
            heappush(self.aanmeldingen, _Aanmelding(dag, client, 1))

    def maand(self, maand: date) -> Iterator[Gebeuren]:
        """Everything that is received in the month that starts on `maand`."""
        volgende = plus_maanden(maand, 1)
        while self.aanmeldingen and self.aanmeldingen[0].startdag < volgende:
            self._plan(heappop(self.aanmeldingen))
        rng = bron(self.omgeving.zaad, "onderweg", maand)
        gedeclareerd: list[Gepland] = []
        for gebeuren in declareer(self.omgeving, plus_maanden(maand, -1)):
            if isinstance(gebeuren, Gepland):
                gedeclareerd.append(gebeuren)
            else:
                self.wachtrij.zet(gebeuren)
        self._zet(met_fouten(gedeclareerd, self.omgeving.nummers, rng))
        yield from self.wachtrij.tot(_begin_van(min(volgende, self.tot)))

    def _zet(self, gebeuren: Iterable[Gebeuren]) -> None:
        for rij in gebeuren:
            self.wachtrij.zet(rij)

    def _plan(self, aanmelding: _Aanmelding) -> None:
        """A child, or two of one family together, get a story."""
        if aanmelding.volgnummer == 0 and aanmelding.client + 1 in self.gezinnen:
            if self._plan_samen(aanmelding):
                return
            heappush(self.aanmeldingen, _Aanmelding(aanmelding.startdag, aanmelding.client + 1, 0))
        kind = self._persoon(aanmelding.client)
        aanbieder = self._aanbieder(kind, aanmelding.volgnummer)
        traject = plan_traject(
            self.omgeving, kind, aanbieder, aanmelding.volgnummer, aanmelding.startdag
        )
        self._neem_op(traject, aanmelding.client, aanmelding.volgnummer)

    def _plan_samen(self, aanmelding: _Aanmelding) -> bool:
        """Whether the family is helped as one; then both children have their story."""
        kinderen = (self._persoon(aanmelding.client), self._persoon(aanmelding.client + 1))
        aanbieder = self._aanbieder(kinderen[0], aanmelding.volgnummer)
        trajecten = plan_gezin(self.omgeving, kinderen, aanbieder, aanmelding.startdag)
        for traject in trajecten:
            self._neem_op(traject, traject.persoon.nummer, aanmelding.volgnummer)
        return bool(trajecten)

    def _neem_op(self, traject: Traject, client: int, volgnummer: int) -> None:
        self._zet(traject.registraties)
        self._zet(met_fouten(traject.berichten, self.omgeving.nummers, traject.rng))
        self._kom_terug(client, volgnummer, traject)

    def _persoon(self, client: int) -> Persoon:
        kind = persoon(self.omgeving.zaad, client, self.begin)
        eerste = self.gezinnen.get(client)
        if eerste is None:
            return kind
        return als_broer_of_zus(kind, persoon(self.omgeving.zaad, eerste, self.begin))

    def _aanbieder(self, kind: Persoon, volgnummer: int) -> str:
        """Odd and even stories are told by different aanbieders, so that none overlap."""
        keus = aanbieders_van(self.omgeving.zaad, kind.gemeente)
        eerste = bron(self.omgeving.zaad, "aanbieder", kind.nummer).randrange(len(keus))
        return keus[(eerste + volgnummer % 2) % len(keus)]

    def _kom_terug(self, client: int, volgnummer: int, traject: Traject) -> None:
        """Many children need care again, some time after the former care ended."""
        volgnummer += 2
        if volgnummer >= _MEESTE_TRAJECTEN or not kans(traject.rng, 55):
            return
        einden = [t.nu.einddatum for t in traject.toewijzingen if t.versies]
        dag = max(einden, default=traject.nu) + traject.rng.randrange(15, 80) * DAG
        dag = max(dag, traject.nu + DAG)
        if dag < self.tot:
            heappush(self.aanmeldingen, _Aanmelding(dag, client, volgnummer))


def maak(
    clienten: int, maanden: int = 18, zaad: int = 1, *, tot: date
) -> Iterator[Voorbeeldbericht]:
    """Sample messages about so many children over the months before `tot`, in order of receipt.

    The world is empty when it begins, on the first day of a month. The same arguments give the
    same bytes. Raises ValueError when there are not enough test BSNs or months.
    """
    alles = maak_alles(clienten, maanden, zaad, tot=tot)
    return (rij for rij in alles if isinstance(rij, Voorbeeldbericht))


def maak_alles(
    clienten: int, maanden: int = 18, zaad: int = 1, *, tot: date
) -> Iterator[Voorbeeld]:
    """The messages of `maak`, and between them the records that the parties made meanwhile.

    What the kaders ask for is there, except where a message or record says in `kaderregel` which
    rule it breaks. Raises ValueError as `maak`.
    """
    hoogstens = aantal_bsns() - 1 - AANTAL_VOORBEELDEN
    if not 1 <= clienten <= hoogstens:
        raise ValueError(f"Het aantal cliënten moet van 1 tot en met {hoogstens} zijn.")
    if maanden < 1:
        raise ValueError("Het aantal maanden moet minstens 1 zijn.")
    return _maak(clienten, maanden, zaad, tot)


def _maak(clienten: int, maanden: int, zaad: int, tot: date) -> Iterator[Voorbeeld]:
    begin = plus_maanden(eerste_van_maand(tot - DAG), 1 - maanden)
    wereld = _Wereld(clienten, zaad, begin, tot)
    volgnummer = 0
    for maand in range(maanden):
        for gebeuren in wereld.maand(plus_maanden(begin, maand)):
            volgnummer += isinstance(gebeuren, Gepland)
            yield maak_voorbeeld(gebeuren, volgnummer)
