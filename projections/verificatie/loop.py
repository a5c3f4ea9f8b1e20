"""All checks, one after another or side by side, and what came of them."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

import psycopg

from ledger.bewijs import blad, bladhash
from ledger.controlepunt import Controlepunt
from ledger.ijw.versie import kaderversie
from ledger.klok import Klok
from ledger.narekenen import Overzicht
from ledger.opslag import Positie, Recorder
from projections.bewijsboom import BoomStrijdig
from projections.controlepunten import Getekend, laatste_controlepunt
from projections.verificatie import (
    berichten,
    boomcontrole,
    deel,
    invarianten,
    leesmodellen,
    oordelen,
)
from projections.verificatie.berichten import Bericht, Oordeeltaak
from projections.verificatie.bron import Bron, Deel, Verbinding, verdeel
from projections.verificatie.keuze import ALLES, Keuze
from projections.verificatie.ploeg import Ploeg, Toezicht, ploeg
from projections.verificatie.rapport import Rapport
from projections.verificatie.sein import Sein
from projections.verificatie.taak import Deeltaak
from projections.verificatie.verschil import Uitslag
from projections.verificatie.versies import codeversie
from projections.verificatie.voortgang import Klaar, Voortgang

PER_DEEL = 20_000
"""How much work is one part (see `verdeel`): what is lost at most when it is broken off."""
ZONDER_PROCESSEN_TOT = 20_000
"""Fewer events are checked sooner than processes are started."""
MEESTE_PROCESSEN = 64

_AANTAL = b"SELECT count(*) FROM stored_events WHERE (xid, notification_id) <= (%s, %s)"
_EVENT = "SELECT originator_id, originator_version, topic, state FROM stored_events"
_EERSTE = f"{_EVENT} ORDER BY xid, notification_id LIMIT 1"
_OP = f"{_EVENT} WHERE (xid, notification_id) = (%s, %s)"


@dataclass(frozen=True, slots=True)
class Vraag:
    """What is to be checked, and how. `map_` keeps the progress; None keeps none.

    `vanaf` is a checkpoint from elsewhere that this ledger must continue. Without `oordelen` no
    verdict is judged again, by far the most of the work.
    """

    keuze: Keuze = ALLES
    oordelen: bool = True
    vanaf: Controlepunt | None = None
    processen: int = 2
    map_: Path | None = None


@dataclass(frozen=True, slots=True)
class Gang:
    """Who asks it to stop, and who follows it: `volg` gets what was done and the total."""

    moet_stoppen: Callable[[], bool]
    volg: Callable[[int, int], None]
    meld: Callable[[str], None]


def verifieer(bron: Bron, vraag: Vraag, gang: Gang, klok: Klok) -> Rapport:
    """Check the ledger up to its last settled event.

    Raises Gestopt when asked to stop (what was finished is kept in the folder), MapFout,
    AndereVorm, BoomStrijdig, ProcesWeg and psycopg.Error.
    """
    begonnen, begin = klok.nu(), perf_counter()
    werk = _Werk(bron, vraag, gang)
    uitslag = werk.voer_uit()
    return Rapport(
        gemaakt_op=begonnen.astimezone(UTC),
        duur_seconden=perf_counter() - begin,
        positie=werk.positie,
        gebeurtenissen=werk.aantal,
        keuze=vraag.keuze,
        oordelen=vraag.oordelen,
        vanaf=vraag.vanaf,
        controlepunt=werk.controlepunt,
        kaders_geladen=werk.kaders,
        software=codeversie(),
        uitslag=uitslag,
    )


class _Werk:
    """One run: first what it is bound to, then the checks."""

    def __init__(self, bron: Bron, vraag: Vraag, gang: Gang) -> None:
        self._bron = bron
        self._vraag = vraag
        self._gang = gang
        self._map = None if vraag.map_ is None else Voortgang(vraag.map_, gang.meld)
        self.kaders = {"ijw": kaderversie()} | {
            naam: kader.kenmerk for naam, kader in bron.kaders().op_naam.items()
        }
        with Recorder(bron.dsn, max_verbindingen=1) as recorder:
            kop = recorder.kop()
        with psycopg.connect(bron.dsn, autocommit=True) as conn:
            leesmodellen.controleer_vorm(conn)
            self.positie, self._delen = self._spreek_af(conn, kop)
            self.aantal = int(conn.execute(_AANTAL, self.positie).fetchall()[0][0])
            self.controlepunt = _laatste(conn)

    def _spreek_af(self, conn: Verbinding, kop: Positie) -> tuple[Positie, list[Deel]]:
        """The position and the parts: those of a check that was broken off, or new ones."""
        delen = verdeel(conn, PER_DEEL)
        if self._map is None:
            return kop, delen
        kenmerk = {
            "het grootboek": _hash(conn, _EERSTE, ()),
            "de software": codeversie().sha256,
            "de kaders": self.kaders,
            "de keuze van wat wordt nagelopen": [*self._vraag.keuze, self._vraag.oordelen],
        }
        hash_op = partial(_hash, conn, _OP)
        hervat = self._map.hervat(kenmerk, hash_op)
        if hervat is None:
            self._map.begin(kenmerk, hash_op, kop, delen)
        return hervat or (kop, delen)

    def voer_uit(self) -> Uitslag:
        """All checks: the tree and stream by stream, then the messages, the read models (which
        divide themselves over processes of their own), and at last what must agree between
        streams. Raises what `verifieer` does.
        """
        totaal = self.aantal * (3 + (berichten.WERK if self._vraag.oordelen else 0))
        toezicht = Toezicht(
            self._gang.moet_stoppen, lambda gedaan: self._gang.volg(min(gedaan, totaal), totaal)
        )
        processen = min(max(1, self._vraag.processen), MEESTE_PROCESSEN)
        if self.aantal < ZONDER_PROCESSEN_TOT:
            processen = 0
        geheel = Uitslag()
        with ploeg(processen, toezicht) as werkers:
            overzicht, te_beoordelen = self._per_stroom(werkers, geheel)
            self._per_bericht(werkers, te_beoordelen, toezicht, geheel)
        with geheel.klok(leesmodellen.NAAM):
            leesmodellen.controleer(self._bron.dsn, toezicht.sein, geheel)
        self._gang.volg(totaal, totaal)
        if self._map is not None:
            self._map.wis()
        with geheel.klok(invarianten.NAAM):
            fouten = overzicht.fouten(vrije_klok=self._bron.oefenmodus)
            invarianten.over_stromen_heen(fouten, geheel)
        return geheel

    def _per_stroom(self, werkers: Ploeg, geheel: Uitslag) -> tuple[Overzicht, list[Bericht]]:
        """The tree, and every part of the streams that is not finished yet."""
        bron, vraag, overzicht = self._bron, self._vraag, Overzicht()
        klaar = self._klaar([deel.nummer for deel in self._delen], "delen", geheel)
        te_beoordelen = [bericht for rij in klaar.values() for bericht in rij.berichten]
        taken: list[Callable[[Sein], Gevonden]] = [partial(_boom, bron.dsn, vraag.vanaf)]
        if vraag.oordelen:
            taken.append(partial(_zonder_oorzaak, bron))
        for eigen in self._delen:
            doe = _overzicht if eigen.nummer in klaar else _deel
            taken.append(
                partial(doe, Deeltaak(bron, eigen, self.positie, vraag.keuze, vraag.oordelen))
            )
        for gevonden in self._doe(werkers, taken, geheel):
            te_beoordelen += gevonden.berichten
            if gevonden.overzicht is not None:
                overzicht.samen(gevonden.overzicht)
        return overzicht, te_beoordelen

    def _per_bericht(
        self, werkers: Ploeg, te_beoordelen: list[Bericht], toezicht: Toezicht, geheel: Uitslag
    ) -> None:
        """The verdicts on messages, by the people that they are about; the heaviest part first."""
        delen = dict(enumerate(berichten.verdeel(te_beoordelen), len(self._delen)))
        gewichten = {nummer: berichten.gewicht_van(deel) for nummer, deel in delen.items()}
        klaar = self._klaar(delen, "delen met berichten", geheel)
        toezicht.tel(berichten.WERK * sum(gewichten[nummer] for nummer in klaar))
        nog = sorted(delen.keys() - klaar.keys(), key=lambda nummer: (-gewichten[nummer], nummer))
        taken = [
            partial(_berichten, Oordeeltaak(self._bron, delen[nummer]), nummer) for nummer in nog
        ]
        for _ in self._doe(werkers, taken, geheel):
            pass

    def _doe(
        self, werkers: Ploeg, taken: Sequence[Callable[[Sein], "Gevonden"]], geheel: Uitslag
    ) -> Iterator["Gevonden"]:
        """What comes of each task; it is added up and, where a part is finished, kept."""
        for _, gevonden in werkers.doe(taken):
            if gevonden.nummer is not None and self._map is not None:
                self._map.bewaar(gevonden.nummer, Klaar(gevonden.uitslag, gevonden.berichten))
            geheel.neem_op(gevonden.uitslag)
            yield gevonden

    def _klaar(self, nummers: Collection[int], wat: str, geheel: Uitslag) -> dict[int, Klaar]:
        """What was finished before the check was broken off."""
        klaar = {} if self._map is None else self._map.klaar(nummers)
        if klaar:
            aantal = f"{len(klaar)} van de {len(nummers)} {wat}"
            self._gang.meld(f"De controle gaat verder: {aantal} waren klaar.")
        for rij in klaar.values():
            geheel.neem_op(rij.uitslag)
        return klaar


class Gevonden(NamedTuple):
    """What a task yields; `nummer` is that of a part that is finished with it."""

    uitslag: Uitslag
    overzicht: Overzicht | None = None
    berichten: Sequence[Bericht] = ()
    nummer: int | None = None


def _deel(taak: Deeltaak, sein: Sein) -> Gevonden:
    return Gevonden(*deel.controleer(taak, sein), taak.deel.nummer)


def _berichten(taak: Oordeeltaak, nummer: int, sein: Sein) -> Gevonden:
    return Gevonden(berichten.controleer(taak, sein), nummer=nummer)


def _overzicht(taak: Deeltaak, sein: Sein) -> Gevonden:
    uitslag = Uitslag()
    with uitslag.klok(invarianten.NAAM):
        return Gevonden(uitslag, invarianten.lees_overzicht(taak, sein))


def _zonder_oorzaak(bron: Bron, sein: Sein) -> Gevonden:
    return Gevonden(oordelen.zonder_oorzaak(bron, sein))


def _boom(dsn: str, vanaf: Controlepunt | None, sein: Sein) -> Gevonden:
    uitslag = Uitslag()
    with uitslag.klok(boomcontrole.NAAM):
        boomcontrole.controleer(dsn, vanaf, sein, uitslag)
    return Gevonden(uitslag)


def _hash(conn: Verbinding, opdracht: str, waarden: tuple[Any, ...]) -> str:
    """The leaf hash of one event; empty when there is none."""
    rij = conn.execute(opdracht.encode(), waarden).fetchone()
    return "" if rij is None else bladhash(blad(*rij)).hex()


def _laatste(conn: Verbinding) -> Getekend | None:
    """The last checkpoint; None when there is none, or one that is found to be altered later."""
    try:
        return laatste_controlepunt(conn)
    except BoomStrijdig:
        return None
