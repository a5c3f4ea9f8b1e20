"""Deciding on a JW325 from elsewhere: does it answer a declaration that the ledger knows?"""

from collections.abc import Iterator

from ledger.bevinding import Bevinding
from ledger.ijw.berichten import DeclaratieClient, Jw323, Jw325
from ledger.ijw.regels.declaratie_antwoord import (
    AntwoordClientContext,
    AntwoordKopContext,
    AntwoordPrestatieContext,
    DeclaratieAntwoordContext,
)
from ledger.ijw.verwerking.oordeel import AFGEKEURD, Oordeel
from ledger.regels import beoordeel, blokkeert

ANTWOORD = "/Bericht/DeclaratieAntwoord"


def beslis_declaratie_antwoord(bericht: Jw325, bekend: bool, declaratie: Jw323 | None) -> Oordeel:
    """Judges a JW325 beside the JW323 that its DeclaratieIdentificatie names.

    `bekend` tells that the aanbieder sent one; `declaratie` is None as well when it can no longer
    be read, because someone in it was forgotten. One to another gemeente, or of another date, is
    not the one that is answered.
    """
    if declaratie is not None and not _is_beantwoord(bericht, declaratie):
        bekend, declaratie = False, None
    bevindingen = list(
        beoordeel(
            "JW325/Header",
            AntwoordKopContext(bericht, bekend, declaratie),
            "/Bericht/Header",
            bericht.header.declaratie_identificatie.identificatie,
        )
    )
    if declaratie is not None and bericht.declaratie_antwoord is not None:
        bevindingen += _van_inhoud(bericht, declaratie)
    oordeel = Oordeel(bevindingen=bevindingen)
    if blokkeert(bevindingen):
        oordeel.uitkomst = AFGEKEURD
    return oordeel


def _is_beantwoord(bericht: Jw325, declaratie: Jw323) -> bool:
    """Whether DeclaratieIdentificatie, date included, is that of a JW323 to this gemeente."""
    kop, heen = bericht.header, declaratie.header
    return (
        kop.afzender == heen.ontvanger
        and kop.declaratie_identificatie == heen.bericht_identificatie
    )


def _van_inhoud(bericht: Jw325, declaratie: Jw323) -> Iterator[Bevinding]:
    antwoord = bericht.declaratie_antwoord
    if antwoord is None:
        return
    context = DeclaratieAntwoordContext(antwoord, declaratie)
    yield from beoordeel("JW325/DeclaratieAntwoord", context, ANTWOORD, antwoord.declaratie_nummer)
    gedeclareerd = {client.bsn: client for client in declaratie.declaratie.clienten}
    for i, client in enumerate(antwoord.clienten, 1):
        plaats = f"{ANTWOORD}/Clienten/Client[{i}]"
        origineel = gedeclareerd.get(client.bsn)
        yield from beoordeel("JW325/Client", AntwoordClientContext(origineel is not None), plaats)
        yield from _van_prestaties(client, origineel, plaats)


def _van_prestaties(
    client: DeclaratieClient, origineel: DeclaratieClient | None, plaats: str
) -> Iterator[Bevinding]:
    per_nummer = {
        prestatie.product_referentie.referentie_nummer: prestatie
        for prestatie in (origineel.prestaties if origineel else ())
    }
    for j, prestatie in enumerate(client.prestaties, 1):
        nummer = prestatie.product_referentie.referentie_nummer
        context = AntwoordPrestatieContext(prestatie, per_nummer.get(nummer))
        yield from beoordeel(
            "JW325/Prestatie", context, f"{plaats}/Prestaties/Prestatie[{j}]", nummer
        )
