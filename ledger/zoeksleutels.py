"""What to look up before judging a message: the reservations that its rules may rest on."""

from collections.abc import Iterator

from ledger.ijw.berichten import BERICHTSOORTEN, Jw301, Jw315, Jw317, Jw319, Jw323, Jw325
from ledger.ijw.lezen import Gelezen, Kop
from ledger.ijw.verwerking.declaratie import aanbieder_sleutel
from ledger.ijw.verwerking.toewijzing import toewijzing_sleutel
from ledger.ijw.verwerking.verzoek import verzoek_sleutel

Sleutel = tuple[str, str]
"""Kind and key of a reservation."""


def bericht_sleutel(kop: Kop, sha256: str) -> Sleutel:
    """The same bytes from the same sender are the same message."""
    return ("bericht", f"{kop.afzender}|{kop.bericht_code}|{kop.identificatie}|{sha256}")


def identificatie_sleutel(kop: Kop) -> Sleutel:
    """Identificatie, unique per sender and kind of message (TR056)."""
    return ("identificatie", f"{kop.afzender}|{kop.bericht_code}|{kop.identificatie}")


def gezochte_sleutels(gelezen: Gelezen, sha256: str) -> set[Sleutel]:
    """Every reservation that matters to this message, for one round trip."""
    gezocht = {bericht_sleutel(gelezen.kop, sha256), identificatie_sleutel(gelezen.kop)}
    gezocht.update(_van_inhoud(gelezen))
    return gezocht


def heen_sleutel(gelezen: Gelezen) -> Sleutel | None:
    """The identification of the message that a return message or a JW325 answers."""
    bericht, heen = gelezen.bericht, BERICHTSOORTEN[gelezen.soort].heen
    if bericht is None or heen is None:
        return None
    code, kop = BERICHTSOORTEN[heen].code, bericht.header
    if isinstance(bericht, Jw325):
        identificatie = bericht.header.declaratie_identificatie.identificatie
        return ("identificatie", f"{kop.ontvanger}|{code}|{identificatie}")
    return ("identificatie", f"{kop.afzender}|{code}|{kop.bericht_identificatie.identificatie}")


def _van_inhoud(gelezen: Gelezen) -> Iterator[Sleutel]:
    bericht = gelezen.bericht
    heen = heen_sleutel(gelezen)
    if heen is not None:
        yield heen
    elif isinstance(bericht, Jw301):
        for toegewezen in bericht.client.toegewezen_producten:
            nummer = toegewezen.toewijzing_nummer
            yield ("toewijzing", toewijzing_sleutel(bericht.header.afzender, nummer))
    elif isinstance(bericht, Jw315):
        for aangevraagd in bericht.client.aangevraagde_producten:
            referentie = aangevraagd.referentie_aanbieder
            yield ("verzoek", verzoek_sleutel(bericht.header.afzender, referentie))
    elif isinstance(bericht, Jw317):
        referentie = bericht.client.verzoek.referentie_aanbieder
        yield ("verzoek", verzoek_sleutel(bericht.header.afzender, referentie))
    elif isinstance(bericht, Jw319):
        referentie = bericht.antwoord.referentie_aanbieder
        yield ("verzoek", verzoek_sleutel(bericht.header.ontvanger, referentie))
    elif isinstance(bericht, Jw323):
        yield from _van_declaratie(bericht)


def _van_declaratie(bericht: Jw323) -> Iterator[Sleutel]:
    aanbieder, gemeente = bericht.header.afzender, bericht.header.ontvanger
    nummer = bericht.declaratie.declaratie_nummer
    yield ("declaratie", aanbieder_sleutel(aanbieder, nummer))
    for client in bericht.declaratie.clienten:
        for prestatie in client.prestaties:
            referentie = prestatie.product_referentie.referentie_nummer
            yield ("prestatie", aanbieder_sleutel(aanbieder, referentie))
            yield ("toewijzing", toewijzing_sleutel(gemeente, prestatie.toewijzing_nummer))
