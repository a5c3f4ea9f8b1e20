"""The command `toewijzing`."""

import getpass
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from eventsourcing.persistence import PersistenceError
from rich.console import Console

from api.auditbestand import AuditFout
from api.auditbestand_opdracht import auditbestand
from api.cli_invoer import Invoer
from api.cli_taal import FOUT, NederlandseGroep, NederlandseOpdracht
from api.dienst import (
    STANDAARD_MAP,
    Instellingen,
    InstellingFout,
    instellingen_uit,
    instellingen_van_bestaand,
    kaderinstellingen_uit,
    open_bewijssleutel,
    open_database,
    open_leeskant,
    open_opslag,
    open_schrijfkant,
)
from api.jaarbericht import Verslag, kies_kaders
from api.jaarbericht import als_json as jaarbericht_als_json
from api.jaarbericht import als_tekst as jaarbericht_als_tekst
from api.laden import Kenmerken, KenmerkenFout, kies_kenmerken, laad, schrijf_bestanden
from api.ontwerpen import lees_ontwerpen
from api.projecties import projecties
from api.scenario import ONLEESBAAR, draai_scenarios
from api.serveer import PoortFout, Voortgang, oefeninstellingen, open_poort
from api.serveer import serveer as serveer_op
from api.steekproef import steekproef
from api.stopsein import stopsein
from api.verantwoording_opdracht import verantwoording
from api.verifieren import als_tekst as verschillen_als_tekst
from api.verifieren import bron_van, lees_bewaard, toon_voortgang
from api.verifieren import verifieer as verifieer_op
from api.verwerken import NIET_VERWERKT, verwerk_bestand
from api.watals import Stand, Terugkijker, als_json, als_tekst
from api.watals import Vraag as WatalsVraag
from ledger.application import KlokTeVroeg, Wie
from ledger.ingebed import DatabaseFout
from ledger.kaders.bestand import GegevensFout
from ledger.kaders.kader import KaderFout
from ledger.kaders.register import laad_kaders
from ledger.klok import Klok, Systeemklok, VasteKlok
from ledger.notitie import NotitieFout
from ledger.privacy import PrivacyFout
from ledger.registratie import ClientOnbekend, vergeet_client
from ledger.scenario.leesbron import Leesbron
from ledger.stempel import plaatselijke_dag
from projections.bewijsboom import BoomStrijdig
from projections.bewijsloper import Bewijsloper
from projections.herbouw import herbouw as herbouw_projecties
from projections.loper import Loper
from projections.verificatie.fout import VerificatieFout
from projections.verificatie.keuze import Keuze
from projections.verificatie.loop import Vraag

app = typer.Typer(
    name="toewijzing",
    cls=NederlandseGroep,
    help="Het grootboek van de jeugdhulp: berichten, besluiten, toewijzingen en declaraties.",
    options_metavar="[OPTIES]",
    subcommand_metavar="OPDRACHT …",
    add_completion=False,
    no_args_is_help=True,
    # A traceback with local variables would show personal data.
    pretty_exceptions_enable=False,
)
app.add_typer(steekproef)
_opdracht = partial(app.command, cls=NederlandseOpdracht, options_metavar="[OPTIES]")

MapOptie = Annotated[
    Path,
    typer.Option("--data", metavar="MAP", help="De map met de ingebedde database."),
]
JaarOptie = Annotated[int, typer.Option("--jaar", min=2015, max=2100, help="Over welk jaar.")]
GemeenteOptie = Annotated[
    str | None, typer.Option("--gemeente", metavar="CODE", help="Alleen deze gemeente.")
]
JsonOptie = Annotated[bool, typer.Option("--json", help="Als JSON.")]
_FORMAAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_AFGEBROKEN = 130
_NIET_GELUKT = 2


@app.callback()
def _begin() -> None:
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format=_FORMAAT)
    for naam in ("uvicorn", "api.omhulsel"):  # a line per request costs more than the answer
        logging.getLogger(naam).setLevel(logging.WARNING)


@_opdracht()
def serveer(
    poort: Annotated[
        int, typer.Option("--poort", min=0, max=65535, help="De poort; 0 kiest een vrije.")
    ] = 8000,
    data: MapOptie = STANDAARD_MAP,
    leeg: Annotated[bool, typer.Option("--leeg", help="Zonder voorbeelddata.")] = False,
) -> None:
    """Start het grootboek in oefenmodus op http://127.0.0.1:8000."""
    with stopsein() as sein, _meldingen():
        try:
            with open_poort(poort) as contact, _voortgang() as meld:
                instellingen = oefeninstellingen(os.environ, data)
                serveer_op(contact, instellingen, os.environ, sein, leeg=leeg, meld=meld)
        except DatabaseFout:
            if not sein():  # Ctrl-C reaches the programs of PostgreSQL as well
                raise


@_opdracht()
def schema(data: MapOptie = STANDAARD_MAP) -> None:
    """Maak het databaseschema, of werk het bij. Mag vaker."""
    with _meldingen(), open_database(instellingen_uit(os.environ, data), maak_schema=True):
        typer.echo("Het databaseschema is bij.")


@_opdracht()
def projecteer(data: MapOptie = STANDAARD_MAP) -> None:
    """Houd de leesmodellen en de controlepunten bij, tot het proces wordt gestopt."""
    instellingen = instellingen_uit(os.environ, data)
    with (
        stopsein() as sein,
        _meldingen(),
        open_opslag(instellingen) as (dsn, recorder),
        Loper(dsn, recorder, Systeemklok()),
        Bewijsloper(dsn, recorder, open_bewijssleutel(instellingen, os.environ), Systeemklok()),
    ):
        typer.echo("De leesmodellen worden bijgehouden.")
        sein.wacht()


@_opdracht()
def herbouw(data: MapOptie = STANDAARD_MAP) -> None:
    """Bouw alle leesmodellen opnieuw op uit de gebeurtenissen; lezen kan gewoon doorgaan."""
    with _meldingen(), open_opslag(instellingen_van_bestaand(os.environ, data)) as (dsn, recorder):
        herbouw_projecties(dsn, recorder)
        typer.echo("De leesmodellen zijn herbouwd.")


@_opdracht()
def verwerk(
    bestanden: Annotated[
        list[Path], typer.Argument(metavar="BESTAND…", help="iJw-berichten, in XML.")
    ],
    data: MapOptie = STANDAARD_MAP,
    klok: Annotated[
        str | None,
        typer.Option("--klok", metavar="TIJDSTIP", help="De klok van het grootboek (oefenmodus)."),
    ] = None,
) -> None:
    """Verwerk berichten: één regel met het oordeel per bestand, antwoorden naast het bestand.

    Afloop: 0 alles goedgekeurd, 1 iets afgekeurd, 2 iets niet te lezen of te verwerken.
    """
    with _meldingen(NIET_VERWERKT):
        instellingen = instellingen_uit(os.environ, data)
        tijd = _klok(klok, instellingen)
        with open_schrijfkant(instellingen, os.environ) as (_, grootboek):
            wie = _wie("backofficeGemeente")
            code = 0
            for pad in bestanden:
                uitslag = verwerk_bestand(grootboek, pad, wie, tijd)
                typer.echo(uitslag.regel)
                code = max(code, uitslag.code)
    raise typer.Exit(code)


@_opdracht()
def voorbeelddata(
    clienten: Annotated[int, typer.Option("--clienten", min=1, help="Hoeveel cliënten.")] = 300,
    maanden: Annotated[int, typer.Option("--maanden", min=1, help="Hoeveel maanden.")] = 18,
    zaad: Annotated[int, typer.Option("--zaad", help="Hetzelfde zaad, dezelfde berichten.")] = 1,
    tot: Annotated[
        str | None, typer.Option("--tot", metavar="DATUM", help="Tot deze dag; standaard vandaag.")
    ] = None,
    uit: Annotated[
        Path | None, typer.Option("--uit", metavar="MAP", help="Schrijf XML-bestanden naar MAP.")
    ] = None,
    data: MapOptie = STANDAARD_MAP,
) -> None:
    """Maak voorbeelddata: bestanden met --uit, en anders berichten in het grootboek."""
    with stopsein() as sein, _meldingen():
        if uit is not None:
            kenmerken = Kenmerken(_dag(tot) or _vandaag(), clienten, maanden, zaad)
            klaar = schrijf_bestanden(uit, kenmerken, sein)
            typer.echo(f"{klaar} bestanden geschreven naar {uit}.")
        else:
            kenmerken = kies_kenmerken(data, _dag(tot), _vandaag(), (clienten, maanden, zaad))
            instellingen = oefeninstellingen(os.environ, data)
            with open_schrijfkant(instellingen, os.environ) as (_, grootboek), _voortgang() as meld:
                typer.echo(laad(grootboek, kenmerken, sein, meld).zin())
        if sein():
            raise typer.Exit(_AFGEBROKEN)


@_opdracht()
def vergeet(
    client_id: Annotated[str, typer.Argument(metavar="CLIENTID", help="Bijvoorbeeld client-0f….")],
    grond: Annotated[str, typer.Option("--grond", help="Op welke grond; wordt vastgelegd.")],
    data: MapOptie = STANDAARD_MAP,
) -> None:
    """Vernietig de sleutel van een cliënt: de persoonsgegevens zijn daarna onleesbaar, voorgoed."""
    with _meldingen():
        instellingen = instellingen_van_bestaand(os.environ, data)
        with open_schrijfkant(instellingen, os.environ) as (_, grootboek):
            vergeet_client(grootboek, client_id, grond, _wie("beheerder"), grootboek.klok)
        typer.echo(f"{client_id} is vergeten.")


@_opdracht()
def scenario(
    bestanden: Annotated[
        list[Path], typer.Argument(metavar="BESTAND…", help="Bestanden met gevallen, in YAML.")
    ],
    kader: Annotated[
        list[Path] | None,
        typer.Option("--kader", metavar="ONTWERP", help="Een ontwerp over het kader; mag vaker."),
    ] = None,
) -> None:
    """Draai gevallen: één regel per geval, en bij een verschil wat er is verwacht en gevonden.

    Afloop: 0 alles klopt, 1 een geval klopt niet, 2 een bestand is niet te lezen.
    """
    raise typer.Exit(draai_scenarios(bestanden, kader or [], Console(), Console(stderr=True)))


@_opdracht()
def watals(
    kader: Annotated[
        list[Path],
        typer.Option("--kader", metavar="ONTWERP", help="Een ontwerp van een kader; mag vaker."),
    ],
    jaar: JaarOptie,
    gemeente: GemeenteOptie = None,
    als_document: JsonOptie = False,
    data: MapOptie = STANDAARD_MAP,
) -> None:
    """Toon wat met een ontwerp anders zou zijn beslist; er wordt niets vastgelegd.

    Afloop: 0 gelukt, 1 niet gelukt, 2 het ontwerp is niet te lezen.
    """
    _bestaat(gemeente)
    with _meldingen(), _gegevensfouten():
        eigen = kaderinstellingen_uit(os.environ)
        ontwerp = laad_kaders([*eigen, *lees_ontwerpen(kader)])
        vraag = WatalsVraag(laad_kaders(eigen), ontwerp, jaar, gemeente)
        instellingen = instellingen_van_bestaand(os.environ, data)
        with open_leeskant(instellingen, os.environ) as kant, _lezen("verschillen") as meld:
            kijker = Terugkijker(vraag, Leesbron(*kant), meld)
            for regel in als_json(vraag, kijker) if als_document else als_tekst(kijker):
                typer.echo(regel)


@_opdracht()
def jaarbericht(
    jaar: JaarOptie,
    gemeente: GemeenteOptie = None,
    kader: Annotated[
        str | None, typer.Option("--kader", metavar="NAAM", help="Alleen dit kader.")
    ] = None,
    als_document: JsonOptie = False,
    data: MapOptie = STANDAARD_MAP,
) -> None:
    """Toon wat de kaders over een jaar rapporteren, per aanbieder; er wordt niets vastgelegd.

    Afloop: 0 gelukt, ook met signalen, 1 niet gelukt, 2 het kader of het jaar bestaat niet.
    """
    _bestaat(gemeente)
    with _meldingen(), _gegevensfouten():
        kaders = kies_kaders(laad_kaders(kaderinstellingen_uit(os.environ)), kader, jaar, gemeente)
        instellingen = instellingen_van_bestaand(os.environ, data)
        with open_leeskant(instellingen, os.environ) as kant, _lezen("signalen") as meld:
            verslag = Verslag(kaders, jaar, gemeente, Leesbron(*kant), meld)
            vorm = jaarbericht_als_json if als_document else jaarbericht_als_tekst
            for regel in vorm(verslag):
                typer.echo(regel)


@_opdracht()
def verifieer(
    vanaf: Annotated[
        Path | None,
        typer.Option("--vanaf", metavar="NOTITIE", help="Een controlepunt dat u bewaarde."),
    ] = None,
    sleutel: Annotated[
        str | None,
        typer.Option("--sleutel", metavar="VKEY", help="De publieke sleutel van die notitie."),
    ] = None,
    gemeente: GemeenteOptie = None,
    jaar: Annotated[
        int | None, typer.Option("--jaar", min=2015, max=2100, help="Alleen dit jaar.")
    ] = None,
    uit: Annotated[
        Path | None,
        typer.Option("--uit", metavar="MAP", help="Bewaar hier het rapport en de voortgang."),
    ] = None,
    zonder_oordelen: Annotated[
        bool, typer.Option("--zonder-oordelen", help="Herhaal de oordelen niet; veel sneller.")
    ] = False,
    processen: Annotated[
        int, typer.Option("--processen", min=1, max=64, help="Op hoeveel processen.")
    ] = 2,
    data: MapOptie = STANDAARD_MAP,
) -> None:
    """Loop het hele grootboek na: volgt alles uit de gebeurtenissen, en is er niets gewijzigd?

    Afgebroken met Ctrl-C gaat een controle met dezelfde MAP later verder.
    Afloop: 0 geen verschil, 1 verschillen, 2 niet gelukt.
    """
    invoer = Invoer()
    invoer.gemeente(gemeente)
    if sleutel is not None and vanaf is None:
        invoer.fout("--sleutel", "die hoort bij een bewaard controlepunt; noem het met --vanaf")
    invoer.klaar()
    with stopsein() as sein, _meldingen(_NIET_GELUKT):
        instellingen = instellingen_van_bestaand(os.environ, data)
        with open_database(instellingen, maak_schema=False) as dsn:
            bewaard = lees_bewaard(dsn, vanaf, sleutel)
            keuze = Keuze(gemeente, jaar)
            vraag = Vraag(keuze, not zonder_oordelen, bewaard, processen, uit)
            with toon_voortgang(sein) as gang:
                rapport = verifieer_op(bron_van(dsn, instellingen), vraag, gang, Systeemklok())
        for regel in verschillen_als_tekst(rapport):
            typer.echo(regel)
    raise typer.Exit(0 if rapport.schoon else 1)


# --- what the commands share ----------------------------------------------------------------------


@contextmanager
def _meldingen(code: int = FOUT) -> Iterator[None]:
    """What went wrong as one Dutch sentence on standard error, with exit code `code`."""
    try:
        yield
    except ClientOnbekend:
        _stop("Deze cliënt is niet bekend.", code)
    except (
        AuditFout,
        DatabaseFout,
        InstellingFout,
        KenmerkenFout,
        KlokTeVroeg,
        BoomStrijdig,
        NotitieFout,
        VerificatieFout,
        PersistenceError,
        PoortFout,
        PrivacyFout,
    ) as fout:
        _stop(str(fout), code)


@contextmanager
def _gegevensfouten() -> Iterator[None]:
    """Every error in the data of the kaders as a line on standard error, with exit code 2."""
    try:
        yield
    except (GegevensFout, KaderFout) as fout:
        for rij in fout.fouten:
            typer.echo(f"Fout: {rij}", err=True)
        raise typer.Exit(ONLEESBAAR) from None


def _bestaat(gemeente: str | None) -> None:
    """Raises Onbegrepen when there is no such gemeente."""
    invoer = Invoer()
    invoer.gemeente(gemeente)
    invoer.klaar()


def _stop(zin: str, code: int) -> NoReturn:
    typer.echo(f"Fout: {zin}", err=True)
    raise typer.Exit(code) from None


@contextmanager
def _voortgang() -> Iterator[Voortgang]:
    """Shows how far the loading is, on a terminal; elsewhere it stays silent."""
    scherm = Console(stderr=True)
    if not scherm.is_terminal:
        yield lambda _verslag, _dag: None
        return
    with scherm.status("Voorbeelddata laden …") as status:
        yield lambda verslag, dag: status.update(
            f"Voorbeelddata laden … {verslag.totaal} berichten, tot en met {dag}"
        )


@contextmanager
def _lezen(wat: str) -> Iterator[Stand]:
    """Shows how far reading the clients is, on a terminal; elsewhere it stays silent."""
    scherm = Console(stderr=True)
    if not scherm.is_terminal:
        yield lambda _clienten, _gevonden: None
        return
    with scherm.status("Lezen …") as status:
        yield lambda clienten, gevonden: status.update(
            f"Lezen … {clienten} cliënten, {gevonden} {wat}"
        )


def _wie(rol: str) -> Wie:
    """Who runs this command: the name of the system user."""
    try:
        return Wie(getpass.getuser(), rol)
    except (KeyError, OSError):  # a number without a name, usual in a container
        return Wie("opdrachtregel", rol)


def _klok(tekst: str | None, instellingen: Instellingen) -> Klok:
    if tekst is None:
        return Systeemklok()
    if not instellingen.oefenmodus:
        raise InstellingFout("--klok kan alleen in oefenmodus.")
    try:
        return VasteKlok(datetime.fromisoformat(tekst))
    except ValueError:
        raise typer.BadParameter(
            "een tijdstip met tijdzone is nodig, zoals 2027-05-20T09:00:00+01:00.",
            param_hint="--klok",
        ) from None


def _dag(tekst: str | None) -> date | None:
    try:
        return None if tekst is None else date.fromisoformat(tekst)
    except ValueError:
        raise typer.BadParameter(
            "een datum is nodig, zoals 2027-05-20.", param_hint="--tot"
        ) from None


def _vandaag() -> date:
    return plaatselijke_dag(Systeemklok().nu())


_opdracht()(_meldingen()(projecties))
_opdracht()(_meldingen(_NIET_GELUKT)(auditbestand))
_opdracht()(_meldingen(_NIET_GELUKT)(verantwoording))


if __name__ == "__main__":
    app()
