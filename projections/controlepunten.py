"""Signed checkpoints: made when they agree with the last one, listed, and what rests on them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.rows import TupleRow

from ledger.bewijs import blad, bladhash, klopt_consistentie, klopt_inclusie
from ledger.controlepunt import (
    Controlepunt,
    base64,
    consistentiebewijs,
    lees_controlepunt,
    ontvangstbewijs,
)
from ledger.klok import Klok
from ledger.notitie import Controlesleutel, NotitieFout, Tekensleutel
from projections.bewijsboom import (
    BoomStrijdig,
    Verbinding,
    boomkop,
    consistentiepad,
    inclusiepad,
    lees_stand,
)
from projections.gezondheid import tel_achter
from projections.opvragen import bladzijde, vraag
from projections.paginering import Pagina, Volgorde, json_waarde

_KOLOMMEN = "omvang, getekend_op, sleutel, notitie"
_LAATSTE = f"SELECT {_KOLOMMEN} FROM bewijs_controlepunten ORDER BY omvang DESC LIMIT 1"  # noqa: S608
ALLE_CONTROLEPUNTEN = f"SELECT {_KOLOMMEN} FROM bewijs_controlepunten ORDER BY omvang"  # noqa: S608
# Materialized: otherwise a planner without statistics goes through the leaves in their order.
_BLAD = (
    "WITH b AS MATERIALIZED"
    " (SELECT blad, nummer FROM bewijs_bladen WHERE gebeurtenis_id = %s)"
    " SELECT b.blad, e.originator_id, e.originator_version, e.topic, e.state FROM b"
    " LEFT JOIN stored_events e ON e.notification_id = b.nummer ORDER BY b.blad LIMIT 1"
)
_VOLGORDE = Volgorde(("omvang",), ("omvang",), (int,), nieuwste_eerst=True)


@dataclass(frozen=True, slots=True)
class Getekend:
    """A stored checkpoint; its signature and form were verified when it was read."""

    punt: Controlepunt
    getekend_op: datetime
    sleutel: Controlesleutel
    notitie: str


# --- making one -----------------------------------------------------------------------------------


def onderteken(conn: Verbinding, sleutel: Tekensleutel, klok: Klok) -> tuple[Getekend, bool]:
    """The checkpoint of the tree as it is now, and whether it is new.

    Raises BoomStrijdig, and signs nothing, when the tree does not continue the last checkpoint.
    """
    oorsprong = sleutel.controle.naam
    with conn.transaction():
        omvang = lees_stand(conn, houd_vast=True).omvang
        vorige = controleer_stand(conn, oorsprong)
        if vorige is not None and vorige.punt.omvang == omvang:
            return vorige, False
        nieuw = Controlepunt(oorsprong, omvang, boomkop(conn, omvang))
        if vorige is not None:
            _controleer_vervolg(conn, vorige.punt, nieuw)
        notitie = sleutel.onderteken(nieuw.tekst())
        getekend = Getekend(nieuw, klok.nu(), sleutel.controle, notitie)
        conn.execute(
            "INSERT INTO bewijs_controlepunten (omvang, getekend_op, sleutel, notitie)"
            " VALUES (%s, %s, %s, %s)",
            (omvang, getekend.getekend_op, str(getekend.sleutel), notitie),
        )
    return getekend, True


def _controleer_vervolg(conn: Verbinding, oud: Controlepunt, nieuw: Controlepunt) -> None:
    """Raises BoomStrijdig unless a proof shows that the new tree begins with the old one."""
    pad = consistentiepad(conn, oud.omvang, nieuw.omvang)
    if not klopt_consistentie(oud.omvang, nieuw.omvang, oud.kop, nieuw.kop, pad):
        raise BoomStrijdig(_strijdig(oud.omvang))


def controleer_stand(conn: Verbinding, oorsprong: str) -> Getekend | None:
    """The last checkpoint, held against the tree as it is stored; None when there is none.

    Raises BoomStrijdig when the tree is shorter or not what was signed, or of a log with another
    name. Says nothing about the events themselves: see `bewijscontrole`.
    """
    # The checkpoint first: meanwhile the tree may grow, and then it holds what was signed before.
    laatste = laatste_controlepunt(conn)
    omvang = lees_stand(conn).omvang
    if laatste is None:
        return None
    if laatste.punt.oorsprong != oorsprong:
        raise BoomStrijdig(
            f"Het laatste controlepunt is van '{laatste.punt.oorsprong}' en dit grootboek heet nu"
            f" '{oorsprong}'; die naam mag niet veranderen."
        )
    if omvang < laatste.punt.omvang:
        raise BoomStrijdig(
            f"De boom telt {omvang} gebeurtenissen en het laatste controlepunt"
            f" {laatste.punt.omvang}: de boom is ingekort."
        )
    if boomkop(conn, laatste.punt.omvang) != laatste.punt.kop:
        raise BoomStrijdig(_strijdig(laatste.punt.omvang))
    return laatste


def _strijdig(omvang: int) -> str:
    return f"De boom is in strijd met het controlepunt van omvang {omvang}: hij is gewijzigd."


@dataclass(frozen=True, slots=True)
class Bewijsgezondheid:
    """How the tree is doing; `achter` is the number of events that it lacks, up to a bound.

    `melding` is a Dutch sentence when the tree contradicts its last checkpoint; the rest then
    says nothing.
    """

    omvang: int
    achter: int
    laatste: Getekend | None
    melding: str | None


def lees_bewijsgezondheid(conn: Verbinding, oorsprong: str) -> Bewijsgezondheid:
    """The state of the tree at this moment."""
    try:
        stand = lees_stand(conn)
        laatste = controleer_stand(conn, oorsprong)
    except BoomStrijdig as fout:
        return Bewijsgezondheid(0, 0, None, str(fout))
    return Bewijsgezondheid(stand.omvang, tel_achter(conn, stand.positie), laatste, None)


# --- reading --------------------------------------------------------------------------------------


def laatste_controlepunt(conn: Verbinding) -> Getekend | None:
    """The checkpoint with the most events; raises BoomStrijdig when it was altered."""
    rij = conn.execute(_LAATSTE.encode()).fetchone()
    return None if rij is None else lees_getekend(rij)


def controlepunt(conn: Verbinding, omvang: int) -> Getekend | None:
    """The checkpoint over exactly `omvang` events; raises BoomStrijdig when it was altered."""
    rij = conn.execute(
        f"SELECT {_KOLOMMEN} FROM bewijs_controlepunten WHERE omvang = %s".encode(),  # noqa: S608
        (omvang,),
    ).fetchone()
    return None if rij is None else lees_getekend(rij)


def controlepunt_op(conn: Verbinding, tijdstip: datetime) -> Getekend | None:
    """The last checkpoint signed at or before an instant; raises BoomStrijdig if it was altered."""
    rij = conn.execute(
        f"SELECT {_KOLOMMEN} FROM bewijs_controlepunten WHERE getekend_op <= %s"  # noqa: S608
        " ORDER BY omvang DESC LIMIT 1".encode(),
        (tijdstip,),
    ).fetchone()
    return None if rij is None else lees_getekend(rij)


def controlepunten(conn: Verbinding, *, cursor: str | None, limiet: int) -> Pagina:
    """A page of checkpoints, the newest first, as they are stored."""
    opdracht = f"SELECT {_KOLOMMEN} FROM bewijs_controlepunten"  # noqa: S608
    rijen, volgende = bladzijde(conn, opdracht, (), {}, _VOLGORDE, cursor, limiet)
    return Pagina([als_json(lees_getekend(tuple(rij.values()))) for rij in rijen], volgende)


def sleutels(conn: Verbinding) -> list[dict[str, Any]]:
    """Every key that signed a checkpoint, the newest first."""
    return vraag(
        conn,
        'SELECT sleutel, min(omvang) AS "vanOmvang", max(omvang) AS "totOmvang"'
        " FROM bewijs_controlepunten GROUP BY sleutel ORDER BY max(omvang) DESC",
        {},
    )


def als_json(getekend: Getekend) -> dict[str, Any]:
    """A checkpoint with its JSON names."""
    return {
        "oorsprong": getekend.punt.oorsprong,
        "omvang": getekend.punt.omvang,
        "kop": base64(getekend.punt.kop),
        "getekendOp": json_waarde(getekend.getekend_op),
        "sleutel": str(getekend.sleutel),
        "notitie": getekend.notitie,
    }


def lees_getekend(rij: TupleRow) -> Getekend:
    """A checkpoint from its stored row; raises BoomStrijdig when it was altered."""
    omvang, getekend_op, vkey, notitie = rij
    try:
        sleutel = Controlesleutel.uit_vkey(vkey)
        punt = lees_controlepunt(notitie, sleutel)
    except NotitieFout as fout:
        raise BoomStrijdig(f"Het controlepunt van omvang {omvang} is gewijzigd. {fout}") from None
    if punt.omvang != omvang:
        raise BoomStrijdig(f"Het controlepunt van omvang {omvang} is gewijzigd.")
    return Getekend(punt, getekend_op, sleutel, notitie)


# --- proofs ---------------------------------------------------------------------------------------


def bewijs_van(conn: Verbinding, gebeurtenis: UUID, getekend: Getekend) -> str | None:
    """The receipt of an event under a checkpoint; None when there is no such event under it.

    Raises BoomStrijdig when the event is not what the checkpoint was signed over: a receipt that
    is handed out is a good one.
    """
    rij = conn.execute(_BLAD.encode(), (gebeurtenis,), prepare=True, binary=True).fetchone()
    punt = getekend.punt
    if rij is None or rij[0] >= punt.omvang:
        return None
    index, stroom, versie, topic, state = rij
    if stroom is None:
        raise BoomStrijdig(f"Gebeurtenis {gebeurtenis} (blad {index}) is verwijderd.")
    inhoud = blad(stroom, versie, topic, state)
    pad = inclusiepad(conn, index, punt.omvang)
    if not klopt_inclusie(index, punt.omvang, bladhash(inhoud), pad, punt.kop):
        raise BoomStrijdig(
            f"Gebeurtenis {gebeurtenis} (blad {index}) is in strijd met het controlepunt van"
            f" omvang {punt.omvang}."
        )
    return ontvangstbewijs(inhoud, index, pad, getekend.notitie)


def vervolg_van(conn: Verbinding, vanaf: int, getekend: Getekend) -> str:
    """The proof that the first `vanaf` events are unchanged under a checkpoint.

    Raises ValueError (Dutch) for more events than it has, BoomStrijdig when they did change since
    a checkpoint of that size.
    """
    punt = getekend.punt
    pad = consistentiepad(conn, vanaf, punt.omvang)
    eerder = controlepunt(conn, vanaf)
    kop = boomkop(conn, vanaf) if eerder is None else eerder.punt.kop
    if not klopt_consistentie(vanaf, punt.omvang, kop, punt.kop, pad):
        raise BoomStrijdig(_strijdig(vanaf))
    return consistentiebewijs(vanaf, pad, getekend.notitie)
