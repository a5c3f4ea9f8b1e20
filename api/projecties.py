"""How the projections are doing, for whoever keeps the service running: `toewijzing projecties`."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import orjson
import psycopg
import typer

from api.cli_taal import FOUT
from api.dienst import STANDAARD_MAP, instellingen_van_bestaand, open_database
from api.typen import utc
from ledger.ingebed import DatabaseFout
from ledger.klok import Klok, Systeemklok
from projections.gezondheid import MAX_GETELD
from projections.toestand import Geparkeerd, Opbouw, Projectie, lees_projecties

OPNIEUW = (
    "Herstel eerst de software; 'toewijzing herbouw' past geparkeerde gebeurtenissen opnieuw toe."
)
"""How parked events are tried again: they are part of the log, so a rebuild meets them."""


def projecties(
    als_document: Annotated[bool, typer.Option("--json", help="Als JSON.")] = False,
    data: Annotated[
        Path, typer.Option("--data", metavar="MAP", help="De map met de ingebedde database.")
    ] = STANDAARD_MAP,
) -> None:
    """Toon hoe ver de projecties zijn, of een herbouw loopt en wat er is geparkeerd.

    Afloop: 0 gezond, 1 iets geparkeerd, meer dan een minuut achter of niet gelukt.
    """
    with open_database(instellingen_van_bestaand(os.environ, data), maak_schema=False) as dsn:
        gevonden = vraag_projecties(dsn, Systeemklok())
    regels = [als_json(gevonden)] if als_document else als_tekst(gevonden)
    for regel in regels:
        typer.echo(regel)
    raise typer.Exit(FOUT if any(projectie.heeft_gebrek for projectie in gevonden) else 0)


def vraag_projecties(dsn: str, klok: Klok) -> tuple[Projectie, ...]:
    """Every projection of the ledger in this database, as one moment shows them.

    Raises DatabaseFout (Dutch).
    """
    try:
        with psycopg.connect(dsn) as conn:
            conn.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            conn.read_only = True
            return lees_projecties(conn, klok.nu())
    except psycopg.Error as fout:
        code = fout.sqlstate or "onbekend"
        raise DatabaseFout(f"De database antwoordt niet zoals het hoort (code {code}).") from None


def als_json(gevonden: Sequence[Projectie]) -> str:
    """One document with all projections."""
    delen = [projectie_json(projectie) for projectie in gevonden]
    inhoud = {"projecties": delen, "gebrek": any(deel["gebrek"] for deel in delen)}
    return orjson.dumps(inhoud, option=orjson.OPT_INDENT_2).decode()


def projectie_json(projectie: Projectie) -> dict[str, Any]:
    """A projection with the names of the contract."""
    return {
        "naam": projectie.naam,
        "vorm": projectie.vorm,
        "verzameling": projectie.verzameling,
        "positie": projectie.positie.nummer,
        "kop": projectie.kop.nummer,
        "achter": projectie.achter,
        "achterstandSeconden": projectie.achterstand_seconden,
        "kopOuderdomSeconden": projectie.kop_ouderdom_seconden,
        "bijgehouden": projectie.bijgehouden,
        "opbouw": opbouw_json(projectie.opbouw),
        "aantalGeparkeerd": projectie.aantal_geparkeerd,
        "geparkeerd": [geparkeerd_json(rij) for rij in projectie.geparkeerd],
        "opnieuw": OPNIEUW if projectie.aantal_geparkeerd else None,
        "melding": projectie.melding,
        "gebrek": projectie.heeft_gebrek,
    }


def opbouw_json(opbouw: Opbouw | None) -> dict[str, Any] | None:
    """A set that is being built beside the active one."""
    if opbouw is None:
        return None
    return {
        "verzameling": opbouw.verzameling,
        "vorm": opbouw.vorm,
        "positie": opbouw.positie.nummer,
        "begonnenOp": opbouw.begonnen_op and utc(opbouw.begonnen_op),
        "bezig": opbouw.bezig,
    }


def geparkeerd_json(rij: Geparkeerd) -> dict[str, Any]:
    """An event that could not be applied."""
    return {
        "nummer": rij.nummer,
        "stroom": rij.stroom,
        "versie": rij.versie,
        "soort": rij.soort,
        "reden": rij.reden,
    }


def als_tekst(gevonden: Sequence[Projectie]) -> Iterator[str]:
    """The same for people, a few lines per projection."""
    for projectie in gevonden:
        yield _kop(projectie)
        yield f"  {_stand(projectie)}"
        if projectie.opbouw is not None:
            yield f"  {_opbouw(projectie.opbouw)}"
        if projectie.melding is not None:
            yield f"  Let op: {projectie.melding}"
        if projectie.aantal_geparkeerd:
            yield from _geparkeerd(projectie)


def _kop(projectie: Projectie) -> str:
    bij = "wordt bijgehouden" if projectie.bijgehouden else "wordt nu door geen proces bijgehouden"
    versie = ""
    if projectie.vorm is not None:
        versie = f" (vorm {projectie.vorm}, verzameling {projectie.verzameling})"
    return f"{projectie.naam}{versie}: {bij}"


def _stand(projectie: Projectie) -> str:
    if projectie.kop_ouderdom_seconden is None:
        return "er zijn nog geen gebeurtenissen"
    delen = [
        f"positie {projectie.positie.nummer}",
        f"kop {projectie.kop.nummer} ({projectie.kop_ouderdom_seconden} s oud)",
    ]
    if projectie.achter:
        meer = " of meer" if projectie.achter >= MAX_GETELD else ""
        wacht = projectie.achterstand_seconden
        sinds = "" if wacht is None else f", de eerste {wacht} s oud"
        delen.append(f"{projectie.achter}{meer} achter{sinds}")
    else:
        delen.append("niets achter")
    return "; ".join(delen)


def _opbouw(opbouw: Opbouw) -> str:
    wat = f"Verzameling {opbouw.verzameling} (vorm {opbouw.vorm})"
    sinds = "" if opbouw.begonnen_op is None else f" sinds {utc(opbouw.begonnen_op)}"
    if not opbouw.bezig:
        return f"{wat} is niet afgebouwd; de volgende herbouw ruimt haar op."
    hoever = f"is bij tot {opbouw.positie.nummer}" if opbouw.positie.nummer else "wordt gevuld"
    return f"{wat} wordt ernaast opgebouwd{sinds}: zij {hoever}."


def _geparkeerd(projectie: Projectie) -> Iterator[str]:
    yield f"  Geparkeerd: {projectie.aantal_geparkeerd}"
    for rij in projectie.geparkeerd:
        yield f"    {rij.nummer}  {rij.stroom} versie {rij.versie}, {rij.soort}: {rij.reden}"
    rest = projectie.aantal_geparkeerd - len(projectie.geparkeerd)
    if rest:
        yield f"    en nog {rest}"
    yield f"  {OPNIEUW}"
