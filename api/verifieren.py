"""The log held against its tree and checkpoints, in sentences."""

from collections.abc import Iterator
from pathlib import Path

import psycopg

from ledger.controlepunt import Controlepunt, lees_controlepunt
from ledger.ingebed import DatabaseFout
from ledger.notitie import Controlesleutel, NotitieFout
from projections.bewijscontrole import Uitslag, controleer
from projections.controlepunten import sleutels

_MEESTE_GETOOND = 1_000


def lees_bewaard(dsn: str, bestand: Path, vkey: str | None) -> Controlepunt:
    """The checkpoint in a file; without `vkey` signed with a key that this ledger ever used.

    Raises NotitieFout (Dutch).
    """
    try:
        notitie = bestand.read_text(encoding="utf-8")
    except (OSError, UnicodeError):
        raise NotitieFout(f"Het bestand {bestand} is niet te lezen.") from None
    if vkey is not None:
        return lees_controlepunt(notitie, Controlesleutel.uit_vkey(vkey))
    with psycopg.connect(dsn) as conn:
        bekend = [Controlesleutel.uit_vkey(rij["sleutel"]) for rij in sleutels(conn)]
    for sleutel in bekend:
        try:
            return lees_controlepunt(notitie, sleutel)
        except NotitieFout:
            continue
    raise NotitieFout(
        "Het bewaarde controlepunt is niet ondertekend met een sleutel die dit grootboek kent."
        " Noem de sleutel met --sleutel."
    )


def verifieer(dsn: str, bestand: Path | None, vkey: str | None) -> Uitslag:
    """Compare everything; raises NotitieFout, BoomStrijdig and DatabaseFout, all Dutch."""
    try:
        vanaf = None if bestand is None else lees_bewaard(dsn, bestand, vkey)
        return controleer(dsn, vanaf)
    except psycopg.errors.UndefinedTable:
        raise DatabaseFout("Er is nog geen boom. Voer eerst 'toewijzing schema' uit.") from None
    except psycopg.Error as fout:
        code = fout.sqlstate or "onbekend"
        raise DatabaseFout(f"De database kan dit nu niet uitvoeren (code {code}).") from None


def als_tekst(uitslag: Uitslag, bestand: Path | None) -> Iterator[str]:
    """What was compared and what differs, a line each."""
    feiten = _aantal(uitslag.gebeurtenissen, "gebeurtenis", "gebeurtenissen")
    punten = _aantal(uitslag.controlepunten, "controlepunt", "controlepunten")
    extra = "" if bestand is None else " en met het bewaarde"
    yield f"Vergeleken: {feiten} met de boom, en de boom met {punten}{extra}."
    if uitslag.nog_niet:
        rest = _aantal(uitslag.nog_niet, "gebeurtenis", "gebeurtenissen")
        yield f"Nog niet in de boom, dus niet vergeleken: {rest}."
    if not uitslag.verschillen:
        yield "Er is geen verschil."
        return
    yield f"Verschillen: {len(uitslag.verschillen)}."
    for verschil in uitslag.verschillen[:_MEESTE_GETOOND]:
        yield f"- {verschil.zin}"
    if len(uitslag.verschillen) > _MEESTE_GETOOND:
        yield f"- … en nog {len(uitslag.verschillen) - _MEESTE_GETOOND}."


def _aantal(aantal: int, een: str, meer: str) -> str:
    return f"{aantal} {een if aantal == 1 else meer}"
