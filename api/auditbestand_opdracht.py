"""The command `toewijzing auditbestand`."""

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from api.auditbestand import Bewaard, Bron, Vraag, maak_auditbestand
from api.cli_invoer import Invoer
from api.dienst import (
    STANDAARD_MAP,
    instellingen_van_bestaand,
    kaders_uit,
    open_bewijssleutel,
    open_opslag,
)
from api.stopsein import stopsein
from api.verifieren import lees_bewaard
from ledger.klok import Systeemklok
from projections.auditbestand import Keuze


def auditbestand(
    uit: Annotated[
        Path, typer.Option("--uit", metavar="BESTAND.zip", help="Het bestand dat wordt gemaakt.")
    ],
    gemeente: Annotated[
        str | None, typer.Option("--gemeente", metavar="CODE", help="Van welke gemeente.")
    ] = None,
    jaar: Annotated[
        int | None, typer.Option("--jaar", min=2015, max=2100, help="Over welk jaar.")
    ] = None,
    alles: Annotated[
        bool, typer.Option("--alles", help="Het hele grootboek; alleen dat bewijst volledigheid.")
    ] = False,
    bekend_op: Annotated[
        str | None,
        typer.Option("--bekend-op", metavar="TIJDSTIP", help="Wat toen was vastgelegd."),
    ] = None,
    vanaf: Annotated[
        Path | None,
        typer.Option(
            "--vanaf", metavar="NOTITIE", help="Bewijs dat een bewaard controlepunt nog geldt."
        ),
    ] = None,
    sleutel: Annotated[
        str | None,
        typer.Option("--sleutel", metavar="VKEY", help="De publieke sleutel van die notitie."),
    ] = None,
    data: Annotated[
        Path, typer.Option("--data", metavar="MAP", help="De map met de ingebedde database.")
    ] = STANDAARD_MAP,
) -> None:
    """Maak een bestand voor de accountant, dat ook zonder dit grootboek te controleren is.

    Het is pseudoniem. Pak het uit; LEESMIJ.txt zegt hoe het te controleren is.
    Afloop: 0 gelukt, 2 niet gelukt.
    """
    instellingen = instellingen_van_bestaand(os.environ, data)
    invoer = Invoer()
    nu, oefenmodus = Systeemklok().nu(), instellingen.oefenmodus
    moment = invoer.bekend_op(bekend_op, nu, oefenmodus=oefenmodus)
    keuze = _keuze(invoer, gemeente, jaar, alles, moment)
    if sleutel is not None and vanaf is None:
        invoer.fout("--sleutel", "die hoort bij een bewaard controlepunt; noem het met --vanaf")
    invoer.klaar()
    tekensleutel = open_bewijssleutel(instellingen, os.environ)
    with stopsein() as sein, open_opslag(instellingen) as (dsn, recorder):
        punt = lees_bewaard(dsn, vanaf, sleutel)
        bewaard = None if punt is None or vanaf is None else Bewaard(punt, vanaf.read_text("utf-8"))
        bron = Bron(dsn, recorder, tekensleutel, kaders_uit(os.environ), Systeemklok())
        manifest = maak_auditbestand(bron, Vraag(keuze, bewaard), uit, sein)
    aantal, omvang = manifest["aantallen"]["gebeurtenissen"], manifest["controlepunt"]["omvang"]
    typer.echo(f"{uit}: {aantal} van de {omvang} gebeurtenissen onder het controlepunt.")
    if aantal == 0:
        typer.echo("Let op: er is geen gebeurtenis die aan de vraag voldoet.")
    typer.echo(f"De publieke sleutel, voor wie controleert: {tekensleutel.controle}")


def _keuze(
    invoer: Invoer, gemeente: str | None, jaar: int | None, alles: bool, bekend_op: datetime | None
) -> Keuze:
    if alles != (gemeente is None) or alles != (jaar is None):
        invoer.fout("--gemeente", "noem --gemeente en --jaar allebei, of alleen --alles")
    invoer.gemeente(gemeente)
    return Keuze(gemeente, jaar, bekend_op)
