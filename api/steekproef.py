"""The command `toewijzing steekproef`: draw a sample of payments, and evaluate its results."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Final

import orjson
import psycopg
import typer
from eventsourcing.persistence import PersistenceError

from api.cli_invoer import Invoer
from api.cli_taal import NederlandseGroep, NederlandseOpdracht
from api.dienst import (
    STANDAARD_MAP,
    Instellingen,
    InstellingFout,
    instellingen_van_bestaand,
    open_opslag,
)
from api.steekproefbestand import lees_procent, lees_resultaten, lees_selectie, schrijf
from api.steekproeftekst import evaluatie_json, evaluatie_tekst, toonbaar, trekking_tekst
from ledger.ingebed import DatabaseFout
from ledger.klok import Systeemklok
from ledger.steekproef import SteekproefFout, Wens, evalueer, trek
from projections.bewijsboom import BoomStrijdig
from projections.controlepopulatie import Bereik, NietBij, lees_met_controlepunt
from projections.controlepunten import als_json
from projections.loper import Loper

_TREK: Final = "trek"
_NIET_GELUKT: Final = 2
_WACHTEN_SECONDEN: Final = 60.0


class _TrektVanzelf(NederlandseGroep):
    """A group in which the first command need not be named."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As the library does, with the first command when none is named."""
        genoemd = args and not args[0].startswith("-")
        return super().parse_args(ctx, args if genoemd else [_TREK, *args])


steekproef = typer.Typer(
    name="steekproef",
    cls=_TrektVanzelf,
    help="Trek een geldsteekproef uit de toegekende regels van een jaar, of evalueer haar.",
)


@steekproef.command(_TREK, cls=NederlandseOpdracht, options_metavar="[OPTIES]")
def trek_steekproef(
    gemeente: Annotated[str, typer.Option("--gemeente", metavar="CODE", help="CBS-code.")],
    jaar: Annotated[
        int,
        typer.Option("--jaar", min=2015, max=2100, help="Van prestaties die in dat jaar beginnen."),
    ],
    materialiteit: Annotated[
        int,
        typer.Option(
            "--materialiteit", metavar="EUROCENT", help="In eurocenten: 5000000 is € 50.000,00."
        ),
    ],
    zaad: Annotated[
        str, typer.Option("--zaad", metavar="TEKST", help="Hetzelfde zaad, dezelfde trekking.")
    ],
    uit: Annotated[Path, typer.Option("--uit", metavar="MAP", help="Waar de bestanden komen.")],
    aanbieder: Annotated[
        str | None, typer.Option("--aanbieder", metavar="AGB", help="Alleen deze aanbieder.")
    ] = None,
    betrouwbaarheid: Annotated[
        str, typer.Option("--betrouwbaarheid", metavar="PROCENT", help="Zoals 95 of 97,5.")
    ] = "95",
    verwachte_fout: Annotated[
        int, typer.Option("--verwachte-fout", metavar="EUROCENT", help="In eurocenten.")
    ] = 0,
    bekend_op: Annotated[
        str | None,
        typer.Option("--bekend-op", metavar="TIJDSTIP", help="Wat toen bekend was; anders nu."),
    ] = None,
    data: Annotated[
        Path, typer.Option("--data", metavar="MAP", help="De map met de ingebedde database.")
    ] = STANDAARD_MAP,
) -> None:
    """Trek een geldsteekproef uit de toegekende regels van een jaar, min wat is gecrediteerd.

    In MAP komen selectie.json, selectie.csv (om in te vullen) en populatie.csv. Evalueer daarna
    met: toewijzing steekproef evalueer SELECTIE.json RESULTATEN.csv.
    Afloop: 0 gelukt, 2 niet gelukt.
    """
    with _fouten():
        instellingen = instellingen_van_bestaand(os.environ, data)
        invoer, nu = Invoer(), Systeemklok().nu()
        invoer.gemeente(gemeente)
        invoer.aanbieder(aanbieder)
        procent = _procent(invoer, betrouwbaarheid)
        moment = invoer.bekend_op(bekend_op, nu, oefenmodus=instellingen.oefenmodus)
        if invoer.zinnen:
            raise SteekproefFout(*invoer.zinnen)
        bereik = Bereik(gemeente, jaar, aanbieder, moment or nu)
        wens = Wens(materialiteit, procent, verwachte_fout, zaad)
        _trek(bereik, wens, uit, instellingen)


@steekproef.command("evalueer", cls=NederlandseOpdracht, options_metavar="[OPTIES]")
def evalueer_steekproef(
    selectie: Annotated[
        Path, typer.Argument(metavar="SELECTIE.json", help="Met populatie.csv ernaast.")
    ],
    resultaten: Annotated[
        Path, typer.Argument(metavar="RESULTATEN.csv", help="De ingevulde selectie.csv.")
    ],
    ook_te_laag: Annotated[
        bool, typer.Option("--ook-te-laag", help="Meer dan is toegekend mag; dat telt apart.")
    ] = False,
    als_document: Annotated[bool, typer.Option("--json", help="Als JSON.")] = False,
) -> None:
    """Projecteer de gevonden fouten op de hele populatie, met hun bovengrens.

    De selectie wordt eerst opnieuw getrokken uit populatie.csv.
    Afloop: 0 de bovengrens past binnen de materialiteit, 1 zij past niet, 2 niet gelukt.
    """
    with _fouten():
        document, trekking = lees_selectie(selectie)
        evaluatie = evalueer(
            trekking, lees_resultaten(resultaten, trekking, ook_te_laag=ook_te_laag)
        )
    if als_document:
        inhoud = evaluatie_json(document, evaluatie)
        typer.echo(orjson.dumps(inhoud, option=orjson.OPT_INDENT_2).decode())
    else:
        for regel in evaluatie_tekst(document["vraag"], evaluatie):
            typer.echo(toonbaar(regel))
    raise typer.Exit(0 if evaluatie.conclusie == "aanvaardbaar" else 1)


def _procent(invoer: Invoer, tekst: str) -> Fraction:
    try:
        return lees_procent(tekst)
    except SteekproefFout as fout:
        invoer.fout("--betrouwbaarheid", str(fout), tekst)
        return Fraction(0)


def _trek(bereik: Bereik, wens: Wens, uit: Path, instellingen: Instellingen) -> None:
    with (
        open_opslag(instellingen) as (dsn, recorder),
        Loper(dsn, recorder, Systeemklok()),
        psycopg.connect(dsn, autocommit=True) as conn,
    ):
        populatie, punt = lees_met_controlepunt(conn, bereik, _WACHTEN_SECONDEN)
    trekking = trek(populatie, wens)
    schrijf(uit, bereik, populatie, trekking, None if punt is None else als_json(punt))
    for regel in trekking_tekst(bereik, populatie, trekking, uit):
        typer.echo(regel)


@contextmanager
def _fouten() -> Iterator[None]:
    """What went wrong as Dutch sentences on standard error, with exit code 2."""
    try:
        yield
    except SteekproefFout as fout:
        zinnen = fout.zinnen
    except (
        BoomStrijdig,
        DatabaseFout,
        InstellingFout,
        NietBij,
        PersistenceError,
        psycopg.OperationalError,
    ) as fout:
        verbroken = isinstance(fout, psycopg.OperationalError)
        zinnen = ("De database is niet te bereiken." if verbroken else str(fout),)
    else:
        return
    for zin in zinnen:
        typer.echo(f"Fout: {toonbaar(zin)}", err=True)
    raise typer.Exit(_NIET_GELUKT)
