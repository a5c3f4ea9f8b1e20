"""The sample data as they are handed in: messages, and the records beside them."""

from dataclasses import dataclass
from datetime import date, datetime

from api.voorbeelddata.gepland import (
    Gebeuren,
    Gepland,
    GeplandePersoon,
    GeplandGezin,
    GeplandStuk,
)
from ledger.dossier import Stuk
from ledger.dossier_gebeurtenissen import STUKSOORTEN, Stuksoort
from ledger.ijw.berichten import RetourHeader
from ledger.ijw.schrijven import schrijf

_SOORT_BIJ_STUK = {soort.stuk: soort for soort in STUKSOORTEN}


@dataclass(frozen=True, slots=True)
class Voorbeeldbericht:
    """One message as received. `inhoud` is XML, valid unless `opzettelijke_fout` is "schema".

    `opzettelijke_fout`: the return code that the message or one of its lines should get, or
    "schema" for bytes that no schema allows; None when nothing is wrong.
    `kaderregel`: the rule of a kader that it breaks on purpose; without kaders nothing is wrong.
    `bijzonderheid`: "herhaling" (bytes that were sent before), "verlaat" (days under way) or
    "volgorde" (arrives after a message that was made later); None for an ordinary message.
    """

    ontvangen_op: datetime
    soort: str
    inhoud: bytes
    bestandsnaam: str
    opzettelijke_fout: str | None = None
    bijzonderheid: str | None = None
    kaderregel: str | None = None


@dataclass(frozen=True, slots=True)
class Voorbeeldpersoon:
    """Who a child is whose dossier begins before the first message about it."""

    ontvangen_op: datetime
    bsn: str
    geboortedatum: date
    geslacht: str


@dataclass(frozen=True, slots=True)
class Voorbeeldstuk:
    """A record on a client; `rol` made it. `kaderregel` as with a message."""

    ontvangen_op: datetime
    bsn: str
    soort: Stuksoort
    stuk: Stuk
    rol: str
    kaderregel: str | None = None


@dataclass(frozen=True, slots=True)
class Voorbeeldgezin:
    """A family: children, by BSN, who all take part in the help and have a file of their own."""

    ontvangen_op: datetime
    kinderen: tuple[str, ...]
    vanaf: date
    rol: str


Voorbeeld = Voorbeeldbericht | Voorbeeldpersoon | Voorbeeldstuk | Voorbeeldgezin


def maak_voorbeeld(gebeuren: Gebeuren, volgnummer: int) -> Voorbeeld:
    """What was planned, as it is handed in. `volgnummer` counts the messages up to this one."""
    if isinstance(gebeuren, GeplandePersoon):
        kind = gebeuren.persoon
        return Voorbeeldpersoon(gebeuren.op, kind.bsn, kind.geboortedatum, kind.geslacht)
    if isinstance(gebeuren, GeplandStuk):
        soort = _SOORT_BIJ_STUK[type(gebeuren.stuk)]
        return Voorbeeldstuk(
            gebeuren.op, gebeuren.bsn, soort, gebeuren.stuk, gebeuren.rol, gebeuren.kaderregel
        )
    if isinstance(gebeuren, GeplandGezin):
        bsns = tuple(kind.bsn for kind in gebeuren.kinderen)
        return Voorbeeldgezin(gebeuren.op, bsns, gebeuren.vanaf, gebeuren.rol)
    return maak_bericht(gebeuren, volgnummer)


def maak_bericht(gepland: Gepland, volgnummer: int) -> Voorbeeldbericht:
    """Write a planned message. `volgnummer` counts the messages in order of receipt."""
    header = gepland.bericht.header
    van, naar = header.afzender, header.ontvanger
    if isinstance(header, RetourHeader):
        # A return message keeps the header of the message that it answers, and travels back.
        van, naar = naar, van
    inhoud = schrijf(gepland.bericht)
    if gepland.verminking is not None:
        inhoud = gepland.verminking(inhoud)
    soort = gepland.bericht.SOORT
    return Voorbeeldbericht(
        ontvangen_op=gepland.op,
        soort=soort,
        inhoud=inhoud,
        bestandsnaam=f"{gepland.op:%Y%m%dT%H%M%SZ}-{soort}-{van}-{naar}-{volgnummer:06d}.xml",
        opzettelijke_fout=gepland.fout,
        bijzonderheid=gepland.bijzonderheid,
        kaderregel=gepland.kaderregel,
    )
