"""Everything against everything: events against leaves, leaves against tree and checkpoints.

In one snapshot, read from beginning to end. An event that was altered, removed, added or moved
after it came into the tree differs from its leaf and is named. Whoever alters the leaves as well
comes into conflict with the rest of the tree or with a checkpoint, and whoever alters those too
with a checkpoint that somebody else holds: that one can be given.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from heapq import merge
from typing import Any, Literal, NamedTuple

import psycopg
from psycopg.rows import TupleRow

from ledger.bewijs import TEGEL, Rand, bladhash, hogere_hashes
from ledger.controlepunt import Controlepunt
from ledger.opslag import Gelezen, Positie
from projections.bewijsboom import (
    BoomStrijdig,
    Stand,
    Verbinding,
    blad_van,
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
    """What does not agree, in one Dutch sentence; `blad` is the first leaf that it is about."""

    soort: Soort
    blad: int | None
    zin: str


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
    naam: str
    hash_: bytes


def controleer(dsn: str, vanaf: Controlepunt | None = None) -> Uitslag:
    """Compare everything that came into the tree; safe while events are written.

    `vanaf` is a checkpoint from elsewhere that this tree must continue. Raises BoomStrijdig when
    there is nothing to compare with.
    """
    uitslag = Uitslag()
    with psycopg.connect(dsn) as conn:
        conn.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        conn.read_only = True
        stand = lees_stand(conn)
        uitslag.gebeurtenissen = stand.omvang
        uitslag.nog_niet = conn.execute(_NIEUWER, stand.positie).fetchall()[0][0]
        uitslag.verschillen += _gebeurtenissen_tegen_bladen(conn, stand)
        uitslag.verschillen += _bladen_tegen_boom(conn, stand, uitslag, vanaf)
    return uitslag


def _lees(
    conn: Verbinding, naam: str, opdracht: str, waarden: tuple[Any, ...] = ()
) -> Iterator[TupleRow]:
    """All rows of a question, a page at a time."""
    with conn.cursor(naam, binary=True) as cursor:
        cursor.itersize = _BLADZIJDE
        yield from cursor.execute(opdracht.encode(), waarden)


# --- events against leaves ------------------------------------------------------------------------


def _gebeurtenissen_tegen_bladen(conn: Verbinding, stand: Stand) -> Iterator[Verschil]:
    weg = {rij[0] for rij in conn.execute(_VERWIJDERD)}
    extra = {rij[0] for rij in conn.execute(_TOEGEVOEGD, stand.positie)}
    feiten = map(_feit, _lees(conn, "feiten", _GEBEURTENISSEN, stand.positie))
    oude, nieuwe = _splits(feiten, extra)
    vergelijking = _Vergelijking()
    for blad in (_Blad(*rij) for rij in _lees(conn, "bladen", _BLADEN)):
        if blad.nummer in weg:
            yield _verwijderd(blad)
        elif (feit := next(oude, None)) is not None:
            vergelijking.voeg_toe(blad, feit)
    yield from vergelijking.verschillen()
    for feit in (*oude, *nieuwe):
        zin = f"{feit.naam}, nummer {feit.nummer}, is er later tussen gezet."
        yield Verschil("toegevoegd", None, _zin(zin))


def _splits(feiten: Iterable[_Feit], extra: set[int]) -> tuple[Iterator[_Feit], list[_Feit]]:
    """The events that came into the tree, and a list that fills with the others meanwhile."""
    nieuwe: list[_Feit] = []

    def oude() -> Iterator[_Feit]:
        for feit in feiten:
            if feit.nummer in extra:
                nieuwe.append(feit)
            else:
                yield feit

    return oude(), nieuwe


def _verwijderd(blad: _Blad) -> Verschil:
    zin = f"{_naam(blad)} is verwijderd; zij had nummer {blad.nummer}."
    return Verschil("verwijderd", blad.blad, _zin(zin))


def _zin(tekst: str) -> str:
    return tekst[0].upper() + tekst[1:]


def _naam(blad: _Blad) -> str:
    return f"gebeurtenis {blad.gebeurtenis or 'zonder id'} (blad {blad.blad})"


def _feit(rij: TupleRow) -> _Feit:
    gelezen = Gelezen(Positie(rij[0], rij[1]), *rij[2:])
    naam = (
        f"gebeurtenis {gebeurtenis_id(gelezen.state) or 'zonder id'} (stroom {gelezen.stroom},"
        f" versie {gelezen.versie})"
    )
    return _Feit(rij[1], naam, bladhash(blad_van(gelezen)))


class _Vergelijking:
    """Leaves and events of which both exist: their content, and their order."""

    def __init__(self) -> None:
        self._bladen: dict[int, _Blad] = {}  # by number, as long as the event has not been seen
        self._feiten: dict[int, _Feit] = {}
        self._gewijzigd: list[tuple[_Blad, _Feit]] = []
        self._verplaatst: dict[int, tuple[_Blad, int]] = {}  # by the number of the event there

    def voeg_toe(self, blad: _Blad, feit: _Feit) -> None:
        """The next leaf, and the event that now stands in its place."""
        if blad.nummer == feit.nummer:
            self._vergelijk(blad, feit)
            return
        self._verplaatst[feit.nummer] = (blad, blad.nummer)
        self._bladen[blad.nummer], self._feiten[feit.nummer] = blad, feit
        for nummer in (blad.nummer, feit.nummer):
            if nummer in self._bladen and nummer in self._feiten:
                self._vergelijk(self._bladen.pop(nummer), self._feiten.pop(nummer))

    def _vergelijk(self, blad: _Blad, feit: _Feit) -> None:
        if blad.hash_ != feit.hash_:
            self._gewijzigd.append((blad, feit))

    def verschillen(self) -> Iterator[Verschil]:
        """What differs, once all have been seen."""
        bij_hash = {blad.hash_: blad for blad, _ in self._gewijzigd}
        genoemd: set[int] = set()
        for blad, feit in self._gewijzigd:
            ander = bij_hash.get(feit.hash_)
            if ander is None:
                zin = f"{_naam(blad)} is gewijzigd; er staat nu {feit.naam} met andere inhoud."
                yield Verschil("gewijzigd", blad.blad, _zin(zin))
            elif blad.blad not in genoemd:
                genoemd.add(ander.blad)
                yield _verwisseld([blad, ander])
        yield from map(_verwisseld, self._kringen())

    def _kringen(self) -> Iterator[list[_Blad]]:
        """Events that stand in each other's places: two that were swapped, or more."""
        while self._verplaatst:
            nummer = next(iter(self._verplaatst))
            kring = []
            while nummer in self._verplaatst:
                blad, nummer = self._verplaatst.pop(nummer)
                kring.append(blad)
            yield sorted(kring)


def _verwisseld(kring: list[_Blad]) -> Verschil:
    eerste, laatste = kring[0], kring[-1]
    if len(kring) == 2:
        zin = f"{_naam(eerste)} en {_naam(laatste)} zijn verwisseld."
    else:
        zin = (
            f"van {_naam(eerste)} tot en met {_naam(laatste)} is de volgorde veranderd: "
            f"{len(kring)} gebeurtenissen staan op een andere plaats."
        )
    return Verschil("verwisseld", eerste.blad, _zin(zin))


# --- leaves against tree and checkpoints ----------------------------------------------------------


def _bladen_tegen_boom(
    conn: Verbinding, stand: Stand, uitslag: Uitslag, vanaf: Controlepunt | None
) -> Iterator[Verschil]:
    proef = _Proef(_punten(conn, uitslag, vanaf))
    yield from proef.bij_omvang()
    for blad in (_Blad(*rij) for rij in _lees(conn, "boom", _BLADEN)):
        if blad.blad != proef.rand.omvang:
            break
        proef.voeg_toe(blad.hash_)
        yield from proef.bij_omvang()
    yield from proef.rest()
    if proef.rand.omvang != stand.omvang:
        zin = (
            f"De boom hoort {stand.omvang} bladen te hebben en telt er zonder leemte"
            f" {proef.rand.omvang}."
        )
        yield Verschil("boom", proef.rand.omvang, zin)
        return
    yield from _knopen(conn, proef.niveau1)


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
        self.rand = Rand()
        self.niveau1: list[bytes] = []
        self._tegel: list[bytes] = []
        self._punten = punten
        self._punt = next(punten, None)
        self._goed = 0

    def voeg_toe(self, hash_: bytes) -> None:
        """The hash of the next leaf."""
        self.rand.voeg_toe(hash_)
        self._tegel.append(hash_)
        if len(self._tegel) == TEGEL:
            self.niveau1 += hogere_hashes(0, self._tegel)[1]
            self._tegel.clear()

    def bij_omvang(self) -> Iterator[Verschil]:
        """What disagrees with the checkpoints of the present size."""
        while (punt := self._punt) is not None and punt.omvang == self.rand.omvang:
            if self.rand.kop() == punt.kop:
                self._goed = punt.omvang
            else:
                zin = (
                    f"De boom is in strijd met het controlepunt van omvang {punt.omvang}: onder de"
                    f" bladen {self._goed} tot en met {punt.omvang - 1} is er een gewijzigd."
                )
                yield Verschil("controlepunt", self._goed, zin)
            self._punt = next(self._punten, None)

    def rest(self) -> Iterator[Verschil]:
        """Checkpoints of more events than there are."""
        while (punt := self._punt) is not None:
            zin = (
                f"Er is een controlepunt van omvang {punt.omvang} en de boom telt er"
                f" {self.rand.omvang}: hij is ingekort."
            )
            yield Verschil("controlepunt", self.rand.omvang, zin)
            self._punt = next(self._punten, None)


def _knopen(conn: Verbinding, hashes: list[bytes]) -> Iterator[Verschil]:
    """The stored higher levels against those that follow from the leaves."""
    opgeslagen = {(rij[0], rij[1]): rij[2] for rij in _lees(conn, "knopen", _KNOPEN)}
    niveau = 1
    while hashes:
        for nummer, hash_ in enumerate(hashes):
            if opgeslagen.pop((niveau, nummer), None) != hash_:
                yield _knoop(niveau, nummer)
        niveau, hashes = niveau + 1, hogere_hashes(0, hashes)[1]
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
