"""Everything against everything: events against leaves, leaves against tree and checkpoints.

In one snapshot, read from beginning to end. An event that was altered, removed, added or moved
after it came into the tree differs from its leaf and is named. Whoever alters the leaves as well
comes into conflict with the rest of the tree or with a checkpoint, and whoever alters those too
with a checkpoint that somebody else holds: that one can be given.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import merge
from itertools import islice
from typing import Any, Literal, NamedTuple

import psycopg
from psycopg.rows import TupleRow

from ledger.bewijs import TEGEL, Rand, bladhash
from ledger.bewijs import blad as bladbytes
from ledger.controlepunt import Controlepunt
from projections.bewijsboom import (
    BoomStrijdig,
    Stand,
    Verbinding,
    gebeurtenis_id,
    lees_stand,
)
from projections.controlepunten import ALLE_CONTROLEPUNTEN, lees_getekend

Soort = Literal["gewijzigd", "verwijderd", "toegevoegd", "verwisseld", "boom", "controlepunt"]

_BLADZIJDE = 5_000
_VERWIJDERD = (
    "SELECT b.nummer FROM bewijs_bladen b"
    " LEFT JOIN stored_events e ON e.notification_id = b.nummer WHERE e.notification_id IS NULL"
)
_TOEGEVOEGD = (
    "SELECT e.notification_id FROM stored_events e"
    " LEFT JOIN bewijs_bladen b ON b.nummer = e.notification_id"
    " WHERE b.nummer IS NULL AND (e.xid, e.notification_id) <= (%s, %s)"
)
_BLADEN = "SELECT blad, nummer, gebeurtenis_id::text, hash FROM bewijs_bladen ORDER BY blad"
_GEBEURTENISSEN = (
    "SELECT xid, notification_id, originator_id, originator_version, topic, state"
    " FROM stored_events WHERE (xid, notification_id) <= (%s, %s) ORDER BY xid, notification_id"
)
_KNOPEN = "SELECT niveau, nummer, hash FROM bewijs_knopen ORDER BY niveau, nummer"
_NIEUWER = "SELECT count(*) FROM stored_events WHERE (xid, notification_id) > (%s, %s)"


class Verschil(NamedTuple):
    """What does not agree, in one Dutch sentence; `blad` is the first leaf that it is about.

    `gebeurtenis` is the id of the event that is in it, or was, where there is one.
    """

    soort: Soort
    blad: int | None
    zin: str
    gebeurtenis: str | None = None


@dataclass
class Uitslag:
    """What was compared. `nog_niet` counts events that have not come into the tree yet."""

    gebeurtenissen: int = 0
    controlepunten: int = 0
    nog_niet: int = 0
    verschillen: list[Verschil] = field(default_factory=list)


class _Blad(NamedTuple):
    blad: int
    nummer: int
    gebeurtenis: str | None
    hash_: bytes


class _Feit(NamedTuple):
    nummer: int
    hash_: bytes
    rij: TupleRow


def _niets(_: int) -> None:
    """Nobody follows the progress."""


def controleer(
    dsn: str, vanaf: Controlepunt | None = None, volg: Callable[[int], None] = _niets
) -> Uitslag:
    """Compare everything that came into the tree; safe while events are written.

    `vanaf` is a checkpoint from elsewhere that this tree must continue. `volg` is called now and
    then with the number of leaves since; what it raises ends the comparison. Raises BoomStrijdig
    when there is nothing to compare with.
    """
    uitslag = Uitslag()
    with psycopg.connect(dsn) as conn:
        conn.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        conn.read_only = True
        stand = lees_stand(conn)
        uitslag.gebeurtenissen = stand.omvang
        uitslag.nog_niet = conn.execute(_NIEUWER, stand.positie).fetchall()[0][0]
        vergelijking = _Vergelijking(conn, stand)
        proef = _Proef(_punten(conn, uitslag, vanaf))
        bladen = map(_Blad._make, _lees(conn, "bladen", _BLADEN))
        while bladzijde := list(islice(bladen, _BLADZIJDE)):
            for blad in bladzijde:
                vergelijking.voeg_toe(blad)
                proef.voeg_toe(blad)
            volg(len(bladzijde))
        uitslag.verschillen += vergelijking.verschillen()
        uitslag.verschillen += proef.verschillen(conn, stand)
    return uitslag


def _lees(
    conn: Verbinding, naam: str, opdracht: str, waarden: tuple[Any, ...] = ()
) -> Iterator[TupleRow]:
    """All rows of a question, a page at a time."""
    with conn.cursor(naam, binary=True) as cursor:
        cursor.itersize = _BLADZIJDE
        yield from cursor.execute(opdracht.encode(), waarden)


# --- events against leaves ------------------------------------------------------------------------


class _Vergelijking:
    """Leaves and events: which of both exist, their content, and their order."""

    def __init__(self, conn: Verbinding, stand: Stand) -> None:
        self._weg = {rij[0] for rij in conn.execute(_VERWIJDERD)}
        self._extra = {rij[0] for rij in conn.execute(_TOEGEVOEGD, stand.positie)}
        self._verwijderd: list[_Blad] = []
        self._toegevoegd: list[_Feit] = []
        self._bladen: dict[int, _Blad] = {}  # by number, as long as the event has not been seen
        self._feiten: dict[int, _Feit] = {}
        self._gewijzigd: list[tuple[_Blad, _Feit]] = []
        self._verplaatst: dict[int, _Blad] = {}  # by the number of the event that stands there
        self._oude = self._lees_oude(_lees(conn, "feiten", _GEBEURTENISSEN, stand.positie))

    def _lees_oude(self, rijen: Iterable[TupleRow]) -> Iterator[_Feit]:
        """The events that came into the tree; the others are put aside."""
        for rij in rijen:
            feit = _Feit(rij[1], bladhash(bladbytes(*rij[2:])), rij)
            if feit.nummer in self._extra:
                self._toegevoegd.append(feit)
            else:
                yield feit

    def voeg_toe(self, blad: _Blad) -> None:
        """The next leaf, held against the event that now stands in its place."""
        if blad.nummer in self._weg:
            self._verwijderd.append(blad)
            return
        feit = next(self._oude, None)
        if feit is None:
            return  # a number that two leaves have: the tree head tells
        if blad.nummer == feit.nummer:
            self._vergelijk(blad, feit)
            return
        self._verplaatst[feit.nummer] = blad
        self._bladen[blad.nummer], self._feiten[feit.nummer] = blad, feit
        for nummer in (blad.nummer, feit.nummer):
            if nummer in self._bladen and nummer in self._feiten:
                self._vergelijk(self._bladen.pop(nummer), self._feiten.pop(nummer))

    def _vergelijk(self, blad: _Blad, feit: _Feit) -> None:
        if blad.hash_ != feit.hash_:
            self._gewijzigd.append((blad, feit))

    def verschillen(self) -> Iterator[Verschil]:
        """What differs, once all leaves have been seen."""
        for blad in self._verwijderd:
            zin = f"{_naam(blad)} is verwijderd; zij had nummer {blad.nummer}."
            yield Verschil("verwijderd", blad.blad, _zin(zin), blad.gebeurtenis)
        yield from self._inhoud()
        yield from map(_verwisseld, self._kringen())
        for feit in (*self._oude, *self._toegevoegd):
            zin = f"{_naam_van(feit)}, nummer {feit.nummer}, is er later tussen gezet."
            yield Verschil("toegevoegd", None, _zin(zin), gebeurtenis_id(feit.rij[-1]))

    def _inhoud(self) -> Iterator[Verschil]:
        bij_hash = {blad.hash_: blad for blad, _ in self._gewijzigd}
        genoemd: set[int] = set()
        for blad, feit in self._gewijzigd:
            ander = bij_hash.get(feit.hash_)
            if ander is None:
                nu = _naam_van(feit)
                zin = f"{_naam(blad)} is gewijzigd; er staat nu {nu} met andere inhoud."
                yield Verschil("gewijzigd", blad.blad, _zin(zin), blad.gebeurtenis)
            elif blad.blad not in genoemd:
                genoemd.add(ander.blad)
                yield _verwisseld([blad, ander])

    def _kringen(self) -> Iterator[list[_Blad]]:
        """Events that stand in each other's places: two that were swapped, or more."""
        while self._verplaatst:
            nummer = next(iter(self._verplaatst))
            kring = []
            while nummer in self._verplaatst:
                blad = self._verplaatst.pop(nummer)
                kring.append(blad)
                nummer = blad.nummer
            yield sorted(kring)


def _zin(tekst: str) -> str:
    return tekst[0].upper() + tekst[1:]


def _naam(blad: _Blad) -> str:
    return f"gebeurtenis {blad.gebeurtenis or 'zonder id'} (blad {blad.blad})"


def _naam_van(feit: _Feit) -> str:
    _, _, stroom, versie, _, state = feit.rij
    return f"gebeurtenis {gebeurtenis_id(state) or 'zonder id'} (stroom {stroom}, versie {versie})"


def _verwisseld(kring: list[_Blad]) -> Verschil:
    eerste, laatste = kring[0], kring[-1]
    if len(kring) == 2:
        zin = f"{_naam(eerste)} en {_naam(laatste)} zijn verwisseld."
    else:
        zin = (
            f"van {_naam(eerste)} tot en met {_naam(laatste)} is de volgorde veranderd: "
            f"{len(kring)} gebeurtenissen staan op een andere plaats."
        )
    return Verschil("verwisseld", eerste.blad, _zin(zin), eerste.gebeurtenis)


# --- leaves against tree and checkpoints ----------------------------------------------------------


def _punten(
    conn: Verbinding, uitslag: Uitslag, vanaf: Controlepunt | None
) -> Iterator[Controlepunt]:
    """All checkpoints by size; one that cannot be trusted becomes a difference instead."""
    opgeslagen = map(_punt, _lees(conn, "punten", ALLE_CONTROLEPUNTEN))
    van_elders = [] if vanaf is None else [vanaf]
    oorsprong = None
    for punt in merge(van_elders, opgeslagen, key=_omvang):
        if isinstance(punt, Verschil):
            uitslag.verschillen.append(punt)
            continue
        uitslag.controlepunten += punt is not vanaf
        oorsprong = oorsprong or punt.oorsprong
        if punt.oorsprong == oorsprong:
            yield punt
        else:
            zin = f"Het controlepunt van omvang {punt.omvang} is van een ander grootboek."
            uitslag.verschillen.append(Verschil("controlepunt", None, zin))


def _punt(rij: TupleRow) -> Controlepunt | Verschil:
    try:
        return lees_getekend(rij).punt
    except BoomStrijdig as fout:
        return Verschil("controlepunt", rij[0], str(fout))


def _omvang(punt: Controlepunt | Verschil) -> int:
    return punt.omvang if isinstance(punt, Controlepunt) else punt.blad or 0


class _Proef:
    """The tree made anew from the stored leaves, held against each checkpoint on the way."""

    def __init__(self, punten: Iterator[Controlepunt]) -> None:
        self._rand = Rand()
        self._punten = punten
        self._punt = next(punten, None)
        self._goed = 0
        self._leemte = False
        self._gevonden: list[Verschil] = []
        self._bij_omvang()

    def voeg_toe(self, blad: _Blad) -> None:
        """The next leaf; nothing more can be said after one that is missing."""
        self._leemte = self._leemte or blad.blad != self._rand.omvang
        if not self._leemte:
            self._rand.voeg_toe(blad.hash_)
            self._bij_omvang()

    def _bij_omvang(self) -> None:
        """Hold the tree against the checkpoints of its present size."""
        while (punt := self._punt) is not None and punt.omvang == self._rand.omvang:
            if self._rand.kop() == punt.kop:
                self._goed = punt.omvang
            else:
                zin = (
                    f"De boom is in strijd met het controlepunt van omvang {punt.omvang}: onder de"
                    f" bladen {self._goed} tot en met {punt.omvang - 1} is er een gewijzigd."
                )
                self._gevonden.append(Verschil("controlepunt", self._goed, zin))
            self._punt = next(self._punten, None)

    def verschillen(self, conn: Verbinding, stand: Stand) -> Iterator[Verschil]:
        """What differs, once all leaves have been seen."""
        yield from self._gevonden
        omvang = self._rand.omvang
        while (punt := self._punt) is not None:
            zin = (
                f"Er is een controlepunt van omvang {punt.omvang} en de boom telt er {omvang}:"
                " hij is ingekort."
            )
            yield Verschil("controlepunt", omvang, zin)
            self._punt = next(self._punten, None)
        if omvang == stand.omvang and not self._leemte:
            yield from _knopen(conn, self._rand.niveaus)
        else:
            zin = (
                f"De boom hoort {stand.omvang} bladen te hebben en telt er zonder leemte {omvang}."
            )
            yield Verschil("boom", omvang, zin)


def _knopen(conn: Verbinding, niveaus: Sequence[Sequence[bytes]]) -> Iterator[Verschil]:
    """The stored higher levels against those that follow from the leaves."""
    opgeslagen = {(rij[0], rij[1]): rij[2] for rij in _lees(conn, "knopen", _KNOPEN)}
    for niveau, hashes in enumerate(niveaus, 1):
        for nummer, hash_ in enumerate(hashes):
            if opgeslagen.pop((niveau, nummer), None) != hash_:
                yield _knoop(niveau, nummer)
    for niveau_over, nummer in opgeslagen:
        yield _knoop(niveau_over, nummer)


def _knoop(niveau: int, nummer: int) -> Verschil:
    breedte = TEGEL**niveau
    eerste = nummer * breedte
    zin = (
        f"De hash van niveau {niveau} over de bladen {eerste} tot en met {eerste + breedte - 1}"
        " past niet bij de bladen."
    )
    return Verschil("boom", eerste, zin)
