"""Wiring for the server and the commands: settings, database, schema, keys, ledger and runner."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from api.ontwerpen import lees_ontwerpen
from ledger import database
from ledger.application import Grootboek
from ledger.bewijssleutel import (
    NAAM_NAAM,
    NAAM_SLEUTEL,
    bewijssleutel_uit_omgeving,
    bewijssleutel_voor_oefenen,
)
from ledger.ids import Uuid7bron, systeemtoeval
from ledger.ingebed import heeft_database
from ledger.kaders.bestand import GegevensFout
from ledger.kaders.gegevensmodellen import Aanpassing
from ledger.kaders.kader import KaderFout
from ledger.kaders.register import Kaders, alle_kaders, laad_kaders
from ledger.klok import Systeemklok
from ledger.notitie import Tekensleutel
from ledger.opslag import Recorder
from ledger.privacy import (
    NAAM_GEHEIM,
    NAAM_HOOFDSLEUTEL,
    Sleutelbos,
    sleutelbos_uit_omgeving,
    sleutelbos_voor_oefenen,
)
from projections import schema as projectieschema
from projections.bewijsloper import Bewijsloper
from projections.bewijsschema import maak_bewijsschema
from projections.loper import Loper

NAAM_DATABASE = "DATABASE_URL"
NAAM_OEFENMODUS = "TOEWIJZING_OEFENMODUS"
NAAM_KADERS = "KADERINSTELLINGEN"
STANDAARD_MAP = Path(".data")
_MEESTE_VERBINDINGEN = 16
_ALLEEN_LEZEN = "-c default_transaction_read_only=on"


class InstellingFout(ValueError):
    """A setting that cannot be used; the message is a Dutch sentence for the user."""


@dataclass(frozen=True, slots=True)
class Instellingen:
    """Where the data are and which rules of conduct hold.

    Without `database_url` an embedded server keeps its data in `data_map`. In practice mode
    (`oefenmodus`) only BSNs of the official test range are accepted, outside it none of these.
    """

    database_url: str | None
    data_map: Path
    oefenmodus: bool


def instellingen_uit(omgeving: Mapping[str, str], data_map: Path = STANDAARD_MAP) -> Instellingen:
    """The settings that the environment variables give.

    TOEWIJZING_OEFENMODUS is `ja` or `nee`. Without it an embedded database is for practice and a
    database server is not. Raises InstellingFout (Dutch) for another value.
    """
    database_url = omgeving.get(NAAM_DATABASE) or None
    gekozen = omgeving.get(NAAM_OEFENMODUS, "")
    if gekozen not in {"", "ja", "nee"}:
        raise InstellingFout(f"{NAAM_OEFENMODUS} moet 'ja' of 'nee' zijn.")
    oefenmodus = gekozen == "ja" if gekozen else database_url is None
    return Instellingen(database_url, data_map, oefenmodus)


def instellingen_van_bestaand(omgeving: Mapping[str, str], data_map: Path) -> Instellingen:
    """The same for who adds nothing new: a mistyped folder must not pass for an empty ledger.

    Raises InstellingFout (Dutch).
    """
    instellingen = instellingen_uit(omgeving, data_map)
    if instellingen.database_url is None and not heeft_database(data_map):
        raise InstellingFout(f"--data: in de map {data_map} staat geen grootboek.")
    return instellingen


def kaders_uit(omgeving: Mapping[str, str]) -> Kaders:
    """The kaders with the settings of gemeenten that the environment names.

    Raises InstellingFout (Dutch) with file and line of every error.
    """
    instellingen = kaderinstellingen_uit(omgeving)
    try:
        return laad_kaders(instellingen) if instellingen else alle_kaders()
    except (GegevensFout, KaderFout) as fout:
        raise InstellingFout(f"{NAAM_KADERS} kan niet worden gebruikt.\n{fout}") from None


def kaderinstellingen_uit(omgeving: Mapping[str, str]) -> list[Aanpassing]:
    """The changes to the kaders in the files that KADERINSTELLINGEN names, separated as in PATH.

    Raises InstellingFout (Dutch) with file and line of every error that shows without the kaders.
    """
    paden = [Path(pad) for pad in omgeving.get(NAAM_KADERS, "").split(os.pathsep) if pad]
    try:
        return lees_ontwerpen(paden)
    except GegevensFout as fout:
        raise InstellingFout(f"{NAAM_KADERS} kan niet worden gebruikt.\n{fout}") from None


@dataclass(frozen=True, slots=True)
class Dienst:
    """An open ledger: `dsn` of its database, the write side, and the runner of the read side.

    `bewijssleutel` signs its checkpoints.
    """

    dsn: str
    grootboek: Grootboek
    loper: Loper
    instellingen: Instellingen
    bewijssleutel: Tekensleutel


@contextmanager
def open_dienst(
    instellingen: Instellingen, omgeving: Mapping[str, str], *, maak_schema: bool = False
) -> Iterator[Dienst]:
    """Everything that the server and the commands work with; closed again in reverse order.

    The schema of an embedded database is always brought up to date; that of a server only with
    `maak_schema`, and checked otherwise: the role of the service need not own the tables.
    The runners work in threads of this process while the context lasts.

    Raises InstellingFout, DatabaseFout or PrivacyFout, each with a Dutch sentence for the user.
    """
    sleutel = open_bewijssleutel(instellingen, omgeving)
    with (
        open_schrijfkant(instellingen, omgeving, maak_schema=maak_schema) as (dsn, grootboek),
        Loper(dsn, grootboek.opslag, grootboek.klok) as loper,
        Bewijsloper(dsn, grootboek.opslag, sleutel, grootboek.klok),
    ):
        yield Dienst(dsn, grootboek, loper, instellingen, sleutel)


@contextmanager
def open_schrijfkant(
    instellingen: Instellingen, omgeving: Mapping[str, str], *, maak_schema: bool = False
) -> Iterator[tuple[str, Grootboek]]:
    """The database and the write side alone; see `open_dienst`."""
    kaders = kaders_uit(omgeving)
    with open_opslag(instellingen, maak_schema=maak_schema) as (dsn, recorder):
        bos = sleutelbos_uit(instellingen, omgeving)
        yield (
            dsn,
            Grootboek(
                recorder,
                bos,
                Systeemklok(),
                Uuid7bron(),
                oefenmodus=instellingen.oefenmodus,
                kaders=kaders,
            ),
        )


@contextmanager
def open_opslag(
    instellingen: Instellingen, *, maak_schema: bool = False
) -> Iterator[tuple[str, Recorder]]:
    """The database and the recorder alone, without keys; see `open_dienst`."""
    with (
        open_database(instellingen, maak_schema=maak_schema) as dsn,
        Recorder(dsn, max_verbindingen=_MEESTE_VERBINDINGEN) as recorder,
    ):
        yield dsn, recorder


@contextmanager
def open_leeskant(
    instellingen: Instellingen, omgeving: Mapping[str, str]
) -> Iterator[tuple[Recorder, Sleutelbos]]:
    """A recorder whose every transaction is read-only, with the keys to read what it holds."""
    with open_database(instellingen, maak_schema=False) as dsn:
        opties = f"{conninfo_to_dict(dsn).get('options') or ''} {_ALLEEN_LEZEN}"
        with Recorder(make_conninfo(dsn, options=opties.strip())) as recorder:
            yield recorder, sleutelbos_uit(instellingen, omgeving)


@contextmanager
def open_database(instellingen: Instellingen, *, maak_schema: bool) -> Iterator[str]:
    """The connection string of a database whose schema fits this version."""
    with database.verbinding(instellingen.database_url, instellingen.data_map) as db:
        if maak_schema or db.ingebed:
            database.maak_schema(db.dsn)
            projectieschema.maak_schema(db.dsn)
            maak_bewijsschema(db.dsn)
        else:
            database.controleer_schema(db.dsn)
        yield db.dsn


def sleutelbos_uit(instellingen: Instellingen, omgeving: Mapping[str, str]) -> Sleutelbos:
    """The keys of the environment; in practice mode those in the data folder if it has none."""
    genoemd = any(omgeving.get(naam) for naam in (NAAM_GEHEIM, NAAM_HOOFDSLEUTEL))
    if genoemd or not instellingen.oefenmodus:
        return sleutelbos_uit_omgeving(omgeving, systeemtoeval)
    return sleutelbos_voor_oefenen(instellingen.data_map, systeemtoeval)


def open_bewijssleutel(instellingen: Instellingen, omgeving: Mapping[str, str]) -> Tekensleutel:
    """The key that signs checkpoints, from where the others are. Raises PrivacyFout."""
    genoemd = any(omgeving.get(naam) for naam in (NAAM_SLEUTEL, NAAM_NAAM))
    if genoemd or not instellingen.oefenmodus:
        return bewijssleutel_uit_omgeving(omgeving)
    return bewijssleutel_voor_oefenen(instellingen.data_map, systeemtoeval)
