"""The command `toewijzing verantwoording`: the four forms of a productieverantwoording as files."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, TypeVar

import orjson
import psycopg
import typer
from pydantic_core import PydanticCustomError

from api.dienst import STANDAARD_MAP, Instellingen, instellingen_uit, kaders_uit, open_database
from api.omstandigheden import LEESTIJD_SECONDEN
from api.typen import lees_instant
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
from ledger.ijw.gemeenten import GEMEENTEN
from ledger.ingebed import DatabaseFout
from ledger.klok import Systeemklok
from projections.verantwoording import NietBij, als_json, lees_verantwoording
from projections.verantwoording_lezen import Bereik
from projections.verificatie.voortgang import schrijf_heel

T = TypeVar("T")

_LENGTE_AGB = 8


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
    instellingen = instellingen_uit(os.environ, data)
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
    """What the statement is about; raises BadParameter.

    In practice mode the ledger may be ahead of the real clock.
    """
    if gemeente not in GEMEENTEN:
        raise typer.BadParameter(
            "een gemeentecode van het CBS is nodig, zoals 0303.", param_hint="--gemeente"
        )
    if aanbieder is not None and not (
        aanbieder.isascii() and aanbieder.isdigit() and len(aanbieder) == _LENGTE_AGB
    ):
        raise typer.BadParameter("een AGB-code bestaat uit acht cijfers.", param_hint="--aanbieder")
    nu = Systeemklok().nu()
    moment = _gelezen(lees_instant, bekend_op, "--bekend-op") or nu
    if moment > nu and not instellingen.oefenmodus:
        raise typer.BadParameter(
            "dit tijdstip ligt in de toekomst; wat dan bekend is, weet nu niemand.",
            param_hint="--bekend-op",
        )
    sluitmoment: datetime | None = _gelezen(lees_sluitdatum, sluitdatum, "--sluitdatum")
    bereik = Bereik(gemeente, jaar, aanbieder, moment, sluitmoment)
    zin = te_late_sluiting(bereik)
    if zin is not None:
        raise typer.BadParameter(zin, param_hint="--sluitdatum")
    return bereik


def _gelezen(lees: Callable[[str], T], tekst: str | None, optie: str) -> T | None:
    try:
        return None if tekst is None else lees(tekst)
    except PydanticCustomError as fout:
        raise typer.BadParameter(fout.message(), param_hint=optie) from None
