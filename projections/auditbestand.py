"""What an audit file holds: which events of the ledger, and what proves them under a checkpoint.

Of a gemeente and a year: whole streams, from their first event to the last one that was known.
Within a stream nothing can then be missing unseen, and a verdict can be followed from all that
came before it. The leaves are read in their order, in parts of `TEGEL`; of a part the chosen
events and the heads of the subtrees in between give its head, and the heads of all parts that of
the tree. What does not agree is never handed out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from psycopg.rows import TupleRow

from ledger.bewijs import TEGEL, blad, bladhash, kop_van, weggelaten
from ledger.contract import contract_stroom
from ledger.controlepunt import Controlepunt
from ledger.mapper import PERSOONLIJK
from ledger.opslag import BEGIN, Positie
from ledger.stempel import plaatselijke_dag
from projections.bewijsboom import BoomStrijdig, Verbinding, gebeurtenis_id
from projections.controlepunten import Getekend, lees_getekend

_BLADZIJDE = 1_000
_CLIENT, _BERICHT, _AFZENDER = "client-", "bericht-", "afzender-"

_STROMEN = (
    b"SELECT originator_id, originator_version, xid, notification_id, state FROM stored_events"
    b" WHERE originator_id >= %s AND originator_id < %s AND (xid, notification_id) <= (%s, %s)"
    b" ORDER BY originator_id, originator_version"
)
_EINDE = (
    b"SELECT e.xid, e.notification_id FROM bewijs_bladen b"
    b" LEFT JOIN stored_events e ON e.notification_id = b.nummer WHERE b.blad = %s"
)
_BLAD = b"SELECT blad FROM bewijs_bladen WHERE nummer = %s"
_CONTROLEPUNT = (
    b"SELECT omvang, getekend_op, sleutel, notitie FROM bewijs_controlepunten WHERE omvang >= %s"
    b" ORDER BY omvang LIMIT 1"
)
_BLADEN = b"""
SELECT b.blad, b.hash, b.gebeurtenis_id::text, e.originator_id, e.originator_version,
       CASE WHEN %(alles)s OR k.stroom IS NOT NULL THEN e.topic END,
       CASE WHEN %(alles)s OR k.stroom IS NOT NULL THEN e.state END
  FROM bewijs_bladen b
  LEFT JOIN stored_events e ON e.notification_id = b.nummer
  LEFT JOIN unnest(%(stromen)s::text[], %(versies)s::bigint[]) AS k (stroom, versie)
    ON k.stroom = e.originator_id AND e.originator_version <= k.versie
 WHERE b.blad < %(omvang)s ORDER BY b.blad
"""

Json = dict[str, Any]


class Keuze(NamedTuple):
    """Of which gemeente and year; both None: the whole ledger. `bekend_op`: as known then."""

    gemeente: str | None
    jaar: int | None
    bekend_op: datetime | None

    @property
    def alles(self) -> bool:
        """Whether every event that was known is in."""
        return self.gemeente is None

    def raakt(self, inhoud: Json) -> bool:
        """Whether an event is of the gemeente and lies in the year.

        It lies in a year by the day that it is about, or by the Dutch day on which it was recorded.
        """
        return self.gemeente in _gemeenten(inhoud) and self._in_jaar(inhoud)

    def _in_jaar(self, inhoud: Json) -> bool:
        return (
            inhoud["geldigOp"].startswith(f"{self.jaar:04}-")
            or plaatselijke_dag(_vastgelegd(inhoud)).year == self.jaar
        )

    def bekend(self, inhoud: Json) -> bool:
        """Whether an event was known at the instant of the question."""
        return self.bekend_op is None or _vastgelegd(inhoud) <= self.bekend_op


@dataclass
class Selectie:
    """The chosen streams, each with the version of its last event; `laatste` in the log."""

    stromen: dict[str, int] = field(default_factory=dict)
    laatste: Positie | None = None

    def voeg_toe(self, stroom: "_Stroom") -> None:
        """Choose a stream, as far as it was known."""
        self.stromen[stroom.naam] = stroom.versie
        self.laatste = max(stroom.laatste, self.laatste or stroom.laatste)


class Feit(NamedTuple):
    """A chosen event as it is stored. `inhoud` is its JSON without what is ciphertext."""

    blad: int
    hash_: bytes
    stroom: str
    versie: int
    topic: str
    state: bytes
    inhoud: Json


class Tegel(NamedTuple):
    """A part of the leaves: its head, its chosen events, and the heads of what lies between."""

    nummer: int
    kop: bytes
    hashes: list[bytes]
    feiten: list[Feit]


# --- which events ---------------------------------------------------------------------------------


@dataclass
class _Stroom:
    naam: str
    inhoud: list[Json] = field(default_factory=list)
    versie: int = 0
    laatste: Positie = BEGIN


def selecteer(conn: Verbinding, keuze: Keuze, omvang: int) -> Selectie:
    """The streams of a question among the first `omvang` events.

    Raises BoomStrijdig when an event cannot be read, or the last one is gone.
    """
    selectie = Selectie()
    if omvang == 0:
        return selectie
    einde = conn.execute(_EINDE, (omvang - 1,)).fetchone()
    if einde is None or einde[0] is None:
        raise BoomStrijdig(f"De gebeurtenis van blad {omvang - 1} is verwijderd.")
    tot = Positie(*einde)
    if keuze.alles:
        for stroom in _lees(conn, "", tot, keuze):
            selectie.voeg_toe(stroom)
        return selectie
    genoemd = _kies_clienten(conn, keuze, tot, selectie)
    for stroom in _lees(conn, _BERICHT, tot, keuze):
        if _van_gemeente(stroom, keuze) and (
            stroom.naam in genoemd or any(map(keuze.raakt, stroom.inhoud))
        ):
            selectie.voeg_toe(stroom)
    for stroom in _lees(conn, contract_stroom(keuze.gemeente or "", ""), tot, keuze):
        selectie.voeg_toe(stroom)
    for stroom in _lees(conn, _AFZENDER, tot, keuze):
        if _van_gemeente(stroom, keuze):
            selectie.voeg_toe(stroom)
    return selectie


def _kies_clienten(conn: Verbinding, keuze: Keuze, tot: Positie, selectie: Selectie) -> set[str]:
    """Choose the clients with an event in the question; the messages that their events name."""
    genoemd: set[str] = set()
    for stroom in _lees(conn, _CLIENT, tot, keuze):
        if any(map(keuze.raakt, stroom.inhoud)):
            selectie.voeg_toe(stroom)
            genoemd.update(filter(None, (rij.get("berichtId") for rij in stroom.inhoud)))
    return genoemd


def _van_gemeente(stroom: _Stroom, keuze: Keuze) -> bool:
    return any(keuze.gemeente in _gemeenten(rij) for rij in stroom.inhoud)


def _gemeenten(inhoud: Json) -> tuple[str | None, ...]:
    """The gemeente of an event; a message may name one at either end."""
    return inhoud.get("gemeente"), inhoud.get("afzender"), inhoud.get("ontvanger")


def _vastgelegd(inhoud: Json) -> datetime:
    return datetime.fromisoformat(inhoud["vastgelegdOp"])


def _lees(conn: Verbinding, begin: str, tot: Positie, keuze: Keuze) -> Iterator[_Stroom]:
    """The streams whose names begin so, with their events up to `tot` that were known.

    Within a stream recorded instants never run backwards, so what was known is its beginning.
    """
    stroom: _Stroom | None = None
    with conn.cursor("stromen", binary=True) as cursor:
        cursor.itersize = _BLADZIJDE
        for naam, versie, xid, nummer, state in cursor.execute(
            _STROMEN, (begin, begin + "\U0010ffff", *tot)
        ):
            if stroom is None or stroom.naam != naam:
                if stroom is not None and stroom.versie:
                    yield stroom
                stroom = _Stroom(naam)
            inhoud = _lees_inhoud(state, f"{naam}, versie {versie}")
            if keuze.bekend(inhoud):
                if not keuze.alles:
                    stroom.inhoud.append(inhoud)
                stroom.versie, stroom.laatste = versie, max(stroom.laatste, Positie(xid, nummer))
    if stroom is not None and stroom.versie:
        yield stroom


def _lees_inhoud(state: bytes, naam: str) -> Json:
    """The JSON of an event without ciphertext; raises BoomStrijdig when it has not its form."""
    inhoud: Json = {}
    try:
        inhoud = orjson.loads(state)
        leesbaar = isinstance(inhoud["geldigOp"], str) and _vastgelegd(inhoud).tzinfo is not None
    except (ValueError, LookupError, TypeError):
        leesbaar = False
    if not leesbaar:
        raise BoomStrijdig(f"De gebeurtenis van stroom {naam} is niet te lezen.")
    inhoud.pop(PERSOONLIJK, None)
    return inhoud


def eerste_controlepunt(conn: Verbinding, selectie: Selectie, minstens: int) -> Getekend | None:
    """The first checkpoint over all of the selection and over at least `minstens` events.

    So that a question about the past is answered in the same way later. None when there is none.
    """
    if selectie.laatste is not None:
        rij = conn.execute(_BLAD, (selectie.laatste.nummer,)).fetchone()
        if rij is None:
            return None
        minstens = max(minstens, rij[0] + 1)
    gevonden = conn.execute(_CONTROLEPUNT, (minstens,)).fetchone()
    return None if gevonden is None else lees_getekend(gevonden)


# --- the leaves -----------------------------------------------------------------------------------


def lees_tegels(
    conn: Verbinding, stromen: Mapping[str, int] | None, punt: Controlepunt
) -> Iterator[Tegel]:
    """All leaves under a checkpoint in parts, with the events of these streams (None: all).

    Raises BoomStrijdig, at the latest at the end, when anything is not what was signed.
    """
    koppen: list[bytes] = []
    gezien: dict[str, int] = {}
    for nummer, rijen in enumerate(_in_tegels(_lees_bladen(conn, stromen, punt.omvang))):
        hashes = [rij[1] for rij in rijen]
        feiten = [_feit(rij, gezien) for rij in rijen if rij[6] is not None]
        gekozen = [feit.blad - nummer * TEGEL for feit in feiten]
        tussen = weggelaten(gekozen, len(rijen)) if gekozen else []
        koppen.append(kop_van(hashes))
        yield Tegel(
            nummer, koppen[-1], [kop_van(hashes[deel.begin : deel.eind]) for deel in tussen], feiten
        )
    for stroom, versie in (stromen or {}).items():
        if gezien.get(stroom) != versie:
            raise BoomStrijdig(f"Van stroom {stroom} ontbreken gebeurtenissen.")
    if kop_van(koppen) != punt.kop:
        raise BoomStrijdig(
            f"De boom is in strijd met het controlepunt van omvang {punt.omvang}: hij is gewijzigd."
        )


def _lees_bladen(
    conn: Verbinding, stromen: Mapping[str, int] | None, omvang: int
) -> Iterator[TupleRow]:
    waarden = {
        "alles": stromen is None,
        "stromen": list(stromen or ()),
        "versies": list((stromen or {}).values()),
        "omvang": omvang,
    }
    with conn.cursor("bladen", binary=True) as cursor:
        cursor.itersize = _BLADZIJDE
        for plaats, rij in enumerate(cursor.execute(_BLADEN, waarden)):
            if rij[0] != plaats:
                raise BoomStrijdig(f"In de boom ontbreekt blad {plaats}.")
            if rij[3] is None:
                raise BoomStrijdig(f"{_naam(rij)} is verwijderd.")
            yield rij


def _in_tegels(rijen: Iterator[TupleRow]) -> Iterator[Sequence[TupleRow]]:
    tegel: list[TupleRow] = []
    for rij in rijen:
        tegel.append(rij)
        if len(tegel) == TEGEL:
            yield tegel
            tegel = []
    if tegel:
        yield tegel


def _feit(rij: TupleRow, gezien: dict[str, int]) -> Feit:
    """A chosen event, held against its leaf and the event before it in its stream."""
    plaats, hash_, _, stroom, versie, topic, state = rij
    if bladhash(blad(stroom, versie, topic, state)) != hash_:
        raise BoomStrijdig(f"{_naam(rij)} is gewijzigd.")
    if versie != gezien.get(stroom, 0) + 1:
        raise BoomStrijdig(f"Van stroom {stroom} ontbreekt versie {gezien.get(stroom, 0) + 1}.")
    gezien[stroom] = versie
    inhoud = _lees_inhoud(state, f"{stroom}, versie {versie}")
    return Feit(plaats, hash_, stroom, versie, topic, state, inhoud)


def _naam(rij: TupleRow) -> str:
    bekend = rij[2] or (gebeurtenis_id(rij[6]) if rij[6] is not None else None)
    return f"Gebeurtenis {bekend or 'zonder nummer'} (blad {rij[0]})"
