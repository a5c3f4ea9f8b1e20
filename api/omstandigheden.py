"""The circumstances of a request: who acts, in which role, and what time it is.

In practice mode three headers give them. Whether these are right is reported together with all
other errors of the request.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal, get_args

from fastapi import Depends, Header, Query, Request
from psycopg_pool import ConnectionPool
from pydantic import BeforeValidator

from api.typen import Instant, Label
from ledger.application import Grootboek, Wie
from ledger.klok import Klok, VasteKlok
from ledger.notitie import Tekensleutel
from ledger.stempel import plaatselijke_dag
from projections.loper import Loper

Rol = Literal[
    "backofficeGemeente",
    "backofficeAanbieder",
    "toegang",
    "procesregisseur",
    "gedragswetenschapper",
    "accountant",
    "beheerder",
]
ROLLEN: tuple[str, ...] = get_args(Rol)
STANDAARD_GEBRUIKER = "oefengebruiker"
STANDAARD_ROL: Rol = "backofficeGemeente"

LEESTIJD_SECONDEN = 5.0
"""How long a write waits at most until the read models show it."""


@dataclass(frozen=True, slots=True)
class Middelen:
    """What the routes work with: the write side, the runner of the read side, connections.

    `bewijssleutel` signs checkpoints; `dsn` is for who needs connections of its own.
    """

    grootboek: Grootboek
    loper: Loper
    lezers: ConnectionPool[Any]
    bewijssleutel: Tekensleutel
    dsn: str


@dataclass(frozen=True, slots=True)
class Omstandigheden:
    """Who acts, and the clock of this request."""

    wie: Wie
    klok: Klok

    @property
    def nu(self) -> datetime:
        """The present instant of this request, in UTC."""
        return self.klok.nu()

    @property
    def dag(self) -> date:
        """The present day of this request in the Netherlands."""
        return plaatselijke_dag(self.nu)


def leesbare_kop(waarde: Any) -> Any:
    """A header value as its sender meant it: UTF-8 where it is that, else Latin-1."""
    try:
        return waarde.encode("latin-1").decode("utf-8")
    except (UnicodeError, AttributeError):
        return waarde


async def middelen_van(request: Request) -> Middelen:
    """The means of the application that serves this request."""
    middelen: Middelen = request.app.state.middelen
    return middelen


async def klok_van(
    request: Request,
    klok: Annotated[
        Instant | None,
        Header(
            alias="Klok",
            description="Zet de klok van het grootboek voor dit verzoek (RFC 3339; oefenmodus).",
        ),
    ] = None,
) -> Klok:
    """The clock of this request."""
    eigen: Klok = request.app.state.middelen.grootboek.klok
    return eigen if klok is None else VasteKlok(klok)


KlokVan = Annotated[Klok, Depends(klok_van)]


async def omstandigheden_van(
    klok: KlokVan,
    gebruiker: Annotated[
        Annotated[Label, BeforeValidator(leesbare_kop)],
        Header(alias="Gebruiker", description="Wie handelt; een vrije naam (oefenmodus)."),
    ] = STANDAARD_GEBRUIKER,
    rol: Annotated[
        Rol, Header(alias="Rol", description="De rol waarin wordt gehandeld (oefenmodus).")
    ] = STANDAARD_ROL,
) -> Omstandigheden:
    """The circumstances that the headers give."""
    return Omstandigheden(Wie(gebruiker, rol), klok)


MiddelenVan = Annotated[Middelen, Depends(middelen_van)]
OmstandighedenVan = Annotated[Omstandigheden, Depends(omstandigheden_van)]
BekendOp = Annotated[
    Instant | None,
    Query(alias="bekendOp", description="Met de kennis van dit tijdstip; standaard nu."),
]
