"""The command `toewijzing verantwoording`: the four forms of a productieverantwoording as files."""

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import orjson
import psycopg
import typer

from api.cli_invoer import Invoer
from api.dienst import (
    STANDAARD_MAP,
    Instellingen,
    instellingen_van_bestaand,
    kaders_uit,
    open_database,
)
from api.omstandigheden import LEESTIJD_SECONDEN
from api.verantwoording import (
    EERSTE_JAAR,
    LAATSTE_JAAR,
    VORMEN,
    bestandsnaam,
    lees_sluitdatum,
    te_late_sluiting,
)
from api.verantwoording_tekst import waarschuwing_van
from api.verifieren import databasefouten
from ledger.ingebed import DatabaseFout
from ledger.klok import Systeemklok
from projections.verantwoording import NietBij, als_json, lees_verantwoording
from projections.verantwoording_lezen import Bereik
from projections.verificatie.voortgang import schrijf_heel


def verantwoording(
    gemeente: Annotated[
        str, typer.Option("--gemeente", metavar="CODE", help="Van welke gemeente.")
    ],
    jaar: Annotated[
        int, typer.Option("--jaar", min=EERSTE_JAAR, max=LAATSTE_JAAR, help="Over welk jaar.")
    ],
    uit: Annotated[
        Path, typer.Option("--uit", metavar="MAP", help="Waar de vier bestanden komen.")
    ],
    aanbieder: Annotated[
        str | None, typer.Option("--aanbieder", metavar="AGB", help="Alleen deze aanbieder.")
    ] = None,
    sluitdatum: Annotated[
        str | None,
        typer.Option(
            "--sluitdatum", metavar="DAG", help="Toon apart wat daarna kwam; ook een tijdstip mag."
        ),
    ] = None,
    bekend_op: Annotated[
        str | None,
        typer.Option("--bekend-op", metavar="TIJDSTIP", help="Wat toen was vastgelegd."),
    ] = None,
    data: Annotated[
        Path, typer.Option("--data", metavar="MAP", help="De map met de ingebedde database.")
    ] = STANDAARD_MAP,
) -> None:
    """Schrijf de productieverantwoording van een jaar: JSON, CSV, werkblad en document.

    Afloop: 0 gelukt, 2 niet gelukt.
    """
    instellingen = instellingen_van_bestaand(os.environ, data)
    bereik = _bereik(gemeente, jaar, aanbieder, bekend_op, sluitdatum, instellingen)
    with (
        open_database(instellingen, maak_schema=False) as dsn,
        databasefouten(lambda: False),
        psycopg.connect(dsn, autocommit=True) as conn,
    ):
        try:
            gevonden = lees_verantwoording(conn, bereik, kaders_uit(os.environ), LEESTIJD_SECONDEN)
        except NietBij as fout:
            raise DatabaseFout(
                f"{fout} Zorg dat 'toewijzing projecteer' of de dienst loopt, of voer eerst"
                " 'toewijzing herbouw' uit."
            ) from None
    inhoud = als_json(gevonden)
    bestanden = {"json": orjson.dumps(inhoud, option=orjson.OPT_INDENT_2) + b"\n"}
    bestanden |= {vorm.extensie: vorm.maak(inhoud, instellingen.oefenmodus) for vorm in VORMEN}
    for extensie, document in bestanden.items():
        bestand = uit / bestandsnaam(bereik, extensie)
        schrijf_heel(bestand, document)
        typer.echo(str(bestand))
    for zin in (inhoud["melding"], waarschuwing_van(inhoud)):
        if zin is not None:
            typer.echo(zin)


def _bereik(
    gemeente: str,
    jaar: int,
    aanbieder: str | None,
    bekend_op: str | None,
    sluitdatum: str | None,
    instellingen: Instellingen,
) -> Bereik:
    """What the statement is about; raises Onbegrepen with all that is wrong."""
    invoer = Invoer()
    invoer.gemeente(gemeente)
    invoer.aanbieder(aanbieder)
    nu = Systeemklok().nu()
    moment = invoer.bekend_op(bekend_op, nu, oefenmodus=instellingen.oefenmodus)
    sluitmoment: datetime | None = invoer.gelezen(lees_sluitdatum, sluitdatum, "--sluitdatum")
    bereik = Bereik(gemeente, jaar, aanbieder, moment or nu, sluitmoment)
    te_laat = te_late_sluiting(bereik.sluitmoment, bereik.bekend_op)
    if te_laat is not None:
        invoer.fout("--sluitdatum", te_laat, sluitdatum)
    invoer.klaar()
    return bereik
