# ruff: noqa: S608 - fixed text only, every value is a parameter
"""What each projection is doing: how far it is, what it parked, and whether a rebuild is under way.

Asked of the database alone, so it works from any process.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ledger.opslag import BEGIN, Positie
from ledger.opslag_sql import HORIZON
from projections.bewijsboom import BoomStrijdig, lees_stand
from projections.controlepunten import laatste_controlepunt, lees_bewijsgezondheid
from projections.gezondheid import lees_gezondheid, ouderdom_seconden, tel_achter
from projections.schema import (
    SLOT_BEWIJS,
    SLOT_HERBOUW,
    SLOT_LEIDER,
    Verbinding,
    aanwijzer,
)
from projections.tabellen import VORM

LEESMODELLEN: Final = "leesmodellen"
BEWIJSBOOM: Final = "bewijsboom"

_HOOGSTENS_SECONDEN: Final = 60
"""So long an event may wait for a projection."""

_EERSTE_NA = (
    f"SELECT state FROM stored_events WHERE (xid, notification_id) > (%s, %s) AND xid < {HORIZON}"
    " ORDER BY xid, notification_id LIMIT 1"
)
_SLOT_BEZET = (
    "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND classid = (%(slot)s::bigint >> 32)::oid"
    " AND objid = (%(slot)s::bigint & 4294967295)::oid)"
)
_OPBOUW = (
    "SELECT versie, vorm, xid, nummer, begonnen_op FROM projectie_voortgang"
    " WHERE versie NOT IN (SELECT versie FROM projectie_aanwijzer) ORDER BY versie DESC LIMIT 1"
)
_GEPARKEERD = (
    "SELECT nummer, stroom, stroom_versie, topic, reden FROM projectie_geparkeerd"
    " WHERE versie = %s ORDER BY xid, nummer LIMIT %s"
)


@dataclass(frozen=True, slots=True)
class Geparkeerd:
    """An event that could not be applied; `nummer` is its notification id."""

    nummer: int
    stroom: str
    versie: int
    soort: str
    reden: str


@dataclass(frozen=True, slots=True)
class Opbouw:
    """A set of read models beside the active one; without `bezig` it was broken off.

    At position BEGIN it is being filled; after that it catches up.
    """

    verzameling: int
    vorm: int | None
    positie: Positie
    begonnen_op: datetime | None
    bezig: bool


@dataclass(frozen=True, slots=True)
class Projectie:
    """One projection. `vorm` is that of the software that made it, `verzameling` its tables.

    `achter` counts the events that it lacks, up to a bound, and `achterstand_seconden` is the age
    of the first of them; `kop_ouderdom_seconden` is that of the newest event. `bijgehouden` says
    whether a process leads it. `melding` is a Dutch sentence.
    """

    naam: str
    vorm: int | None
    verzameling: int | None
    positie: Positie
    kop: Positie
    achter: int
    achterstand_seconden: int | None
    kop_ouderdom_seconden: int | None
    bijgehouden: bool
    geparkeerd: tuple[Geparkeerd, ...] = ()
    aantal_geparkeerd: int = 0
    opbouw: Opbouw | None = None
    melding: str | None = None
    strijdig: bool = False

    @property
    def heeft_gebrek(self) -> bool:
        """Whether somebody has to look: something is parked, altered, or waits too long."""
        te_laat = (self.achterstand_seconden or 0) > _HOOGSTENS_SECONDEN
        return bool(self.aantal_geparkeerd) or self.strijdig or te_laat


def lees_projecties(conn: Verbinding, nu: datetime, hoogstens: int = 100) -> tuple[Projectie, ...]:
    """Every projection, with at most so many of its parked events; ages on the clock `nu`."""
    return _leesmodellen(conn, nu, hoogstens), _bewijsboom(conn, nu)


def lees_geparkeerd(conn: Verbinding, hoogstens: int) -> tuple[Geparkeerd, ...]:
    """What the active set could not apply, in the order of the log, at most so many."""
    actief = aanwijzer(conn)
    versie = None if actief is None else actief.versie
    rijen = conn.execute(_GEPARKEERD.encode(), (versie, hoogstens))
    return tuple(Geparkeerd(*rij) for rij in rijen)


def lees_opbouw(conn: Verbinding) -> Opbouw | None:
    """The set that is being built beside the active one; None when there is none."""
    rij = conn.execute(_OPBOUW.encode()).fetchone()
    if rij is None:
        return None
    versie, vorm, xid, nummer, begonnen_op = rij
    bezig = _is_bezet(conn, SLOT_HERBOUW)
    return Opbouw(versie, vorm, Positie(xid, nummer), begonnen_op, bezig)


def vormmelding(conn: Verbinding) -> str | None:
    """Says that other software made the active set, and what comes of that; None when not."""
    actief = aanwijzer(conn)
    if actief is None or actief.vorm == VORM:
        return None
    vormen = f"(vorm {actief.vorm}, deze software heeft {VORM})"
    if actief.is_nieuwer:
        return (
            f"Nieuwere software maakte de leesmodellen {vormen}; alleen die houdt ze bij."
            " Terug naar deze software kan met 'toewijzing herbouw'."
        )
    return (
        f"Oudere software maakte de leesmodellen {vormen}; deze worden ernaast opnieuw opgebouwd"
        " zodra een proces van deze software ze bijhoudt."
    )


def _leesmodellen(conn: Verbinding, nu: datetime, hoogstens: int) -> Projectie:
    actief = aanwijzer(conn)
    stand = lees_gezondheid(conn, nu, is_leider=_is_bezet(conn, SLOT_LEIDER))
    return Projectie(
        LEESMODELLEN,
        None if actief is None else actief.vorm,
        None if actief is None else actief.versie,
        stand.positie,
        stand.kop,
        stand.achter,
        _wacht_seconden(conn, stand.positie, nu),
        stand.kop_ouderdom_seconden,
        stand.is_leider,
        lees_geparkeerd(conn, hoogstens),
        stand.geparkeerd,
        lees_opbouw(conn),
        vormmelding(conn),
    )


def _bewijsboom(conn: Verbinding, nu: datetime) -> Projectie:
    """The tree, held against its last checkpoint only; `verifieer` compares all of it."""
    log = lees_gezondheid(conn, nu, is_leider=_is_bezet(conn, SLOT_BEWIJS))
    positie, melding = BEGIN, None
    try:
        laatste = laatste_controlepunt(conn)
        positie = lees_stand(conn).positie
        if laatste is not None:
            melding = lees_bewijsgezondheid(conn, laatste.punt.oorsprong).melding
    except BoomStrijdig as fout:
        melding = str(fout)
    return Projectie(
        BEWIJSBOOM,
        None,
        None,
        positie,
        log.kop,
        tel_achter(conn, positie),
        _wacht_seconden(conn, positie, nu),
        log.kop_ouderdom_seconden,
        log.is_leider,
        melding=melding,
        strijdig=melding is not None,
    )


def _wacht_seconden(conn: Verbinding, positie: Positie, nu: datetime) -> int | None:
    """The age of the first settled event after a position; None when there is none."""
    rij = conn.execute(_EERSTE_NA.encode(), positie).fetchone()
    return None if rij is None else ouderdom_seconden(rij[0], nu)


def _is_bezet(conn: Verbinding, slot: int) -> bool:
    """Whether some process holds this advisory lock."""
    rij = conn.execute(_SLOT_BEZET, {"slot": slot}).fetchone()
    return bool(rij and rij[0])
