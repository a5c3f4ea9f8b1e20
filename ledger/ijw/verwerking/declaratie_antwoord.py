"""Deciding on a JW325 from elsewhere: does it answer a declaration that the ledger knows?"""

from collections.abc import Iterator

from ledger.bevinding import Bevinding, Bron, Gevolg, Laag
from ledger.client import ClientToestand
from ledger.gebeurtenissen import PrestatieAfgewezen
from ledger.ijw.berichten import DeclaratieClient, Jw323, Jw325, Prestatie
from ledger.ijw.codelijsten_retour import RETOUR_CODE
from ledger.ijw.regels.declaratie_antwoord import (
    AntwoordClientContext,
    AntwoordKopContext,
    AntwoordPrestatieContext,
    DeclaratieAntwoordContext,
)
from ledger.ijw.verwerking.oordeel import AFGEKEURD, Oordeel
from ledger.kaders.oordeel import Uitslag, beoordeel_feit
from ledger.kaders.register import GEEN_KADERS, Kaders
from ledger.kaders.zaak import Omgeving
from ledger.regels import IJW_DOCUMENT, IJW_VERSIE, beoordeel, blokkeert
from ledger.stempel import Stempel
from ledger.waarden import Product

ANTWOORD = "/Bericht/DeclaratieAntwoord"


def beslis_declaratie_antwoord(
    bericht: Jw325,
    bekend: bool,
    declaratie: Jw323 | None,
    stempel: Stempel,
    kaders: Kaders = GEEN_KADERS,
) -> Oordeel:
    """Judges a JW325 beside the JW323 that its DeclaratieIdentificatie names.

    The kaders judge each line that it refuses. `bekend` tells that the aanbieder sent one;
    `declaratie` is None as well when it can no longer be read, because someone in it was forgotten.
    One to another gemeente, or of another date, is not the one that is answered.
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
    if not blokkeert(bevindingen):
        for uitslag in _van_kaders(bericht, kaders, stempel):
            bevindingen += uitslag.bevindingen
            oordeel.versies |= uitslag.versies
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


def _van_kaders(bericht: Jw325, kaders: Kaders, stempel: Stempel) -> Iterator[Uitslag]:
    """What the kaders say of each line that the answer refuses."""
    antwoord = bericht.declaratie_antwoord
    for i, client in enumerate(() if antwoord is None else antwoord.clienten, 1):
        for j, prestatie in enumerate(client.prestaties, 1):
            plaats = f"{ANTWOORD}/Clienten/Client[{i}]/Prestaties/Prestatie[{j}]"
            feit = _afgewezen(bericht, prestatie, plaats, stempel)
            yield beoordeel_feit(
                kaders,
                feit,
                ClientToestand(feit.stroom),
                Omgeving(),
                stempel.dag,
                plaats,
                feit.referentie_nummer,
            )


def _afgewezen(
    bericht: Jw325, prestatie: Prestatie, plaats: str, stempel: Stempel
) -> PrestatieAfgewezen:
    """The refusal of a line as the answer states it; it is judged, not recorded."""
    kop, referentie = bericht.header, prestatie.product_referentie
    antwoord = bericht.declaratie_antwoord
    return stempel.zet(
        PrestatieAfgewezen,
        stempel.bericht_id or "",
        1,
        prestatie.product_periode.begindatum,
        tuple(met_code(code, plaats) for code in prestatie.retour_codes),
        gemeente=kop.afzender,
        aanbieder=kop.ontvanger,
        declaratie_nummer="" if antwoord is None else antwoord.declaratie_nummer,
        referentie_nummer=referentie.referentie_nummer,
        vorig_referentie_nummer=referentie.vorig_referentie_nummer,
        toewijzing_nummer=prestatie.toewijzing_nummer,
        product=Product(categorie=prestatie.product_categorie, code=prestatie.product_code),
        begindatum=prestatie.product_periode.begindatum,
        einddatum=prestatie.product_periode.einddatum,
        volume=prestatie.geleverd_volume,
        eenheid=prestatie.eenheid,
        tarief_eurocent=prestatie.product_tarief,
        bedrag_eurocent=prestatie.ingediend_bedrag.bedrag,
        debet_credit=prestatie.ingediend_bedrag.debet_credit,
    )


def met_code(code: str, plaats: str) -> Bevinding:
    """A return code of the other party as the finding that it stands for."""
    return Bevinding(
        regel="WJ001",
        laag=Laag.IJW,
        versie=IJW_VERSIE,
        gevolg=Gevolg.WEIGEREN,
        retourcode=code,
        plaats=plaats,
        bron=Bron(document=IJW_DOCUMENT, paragraaf="Codelijst WJ001"),
        uitleg=RETOUR_CODE.get(code, f"Retourcode {code}"),
    )
