"""A message of the sample data, ready to be handed in."""

from dataclasses import dataclass
from datetime import datetime

from api.voorbeelddata.bouw import Gepland
from ledger.ijw.berichten import RetourHeader
from ledger.ijw.schrijven import schrijf


@dataclass(frozen=True, slots=True)
class Voorbeeldbericht:
    """One message as received. `inhoud` is XML, valid unless `opzettelijke_fout` is "schema".

    `opzettelijke_fout`: the return code that the message or one of its lines should get, or
    "schema" for bytes that no schema allows; None when nothing is wrong.
    `bijzonderheid`: "herhaling" (bytes that were sent before), "verlaat" (days under way) or
    "volgorde" (arrives after a message that was made later); None for an ordinary message.
    """

    ontvangen_op: datetime
    soort: str
    inhoud: bytes
    bestandsnaam: str
    opzettelijke_fout: str | None = None
    bijzonderheid: str | None = None


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
    )
