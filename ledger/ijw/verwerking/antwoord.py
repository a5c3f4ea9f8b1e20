"""Deciding on a JW319: the gemeente's answer to a request."""

from ledger.advies import GEEN_GROND, Besluitgrond
from ledger.client import ClientToestand, Verzoek
from ledger.gebeurtenissen import VerzoekBeantwoord, WijzigingVerzocht
from ledger.ijw.berichten import Jw319
from ledger.ijw.regels.antwoord import IN_ONDERZOEK, AntwoordContext
from ledger.ijw.verwerking.oordeel import AFGEKEURD, Oordeel, Schrijver
from ledger.kaders.register import GEEN_KADERS, Kaders
from ledger.kaders.zaak import Omgeving
from ledger.regels import beoordeel, blokkeert
from ledger.stempel import Stempel
from ledger.termijnen import onderzoek_termijn
from ledger.waarden import Termijn

ANTWOORD = "/Bericht/Antwoord"


def beslis_antwoord(
    bericht: Jw319,
    toestand: ClientToestand | None,
    stempel: Stempel,
    grond: Besluitgrond = GEEN_GROND,
    kaders: Kaders = GEEN_KADERS,
) -> Oordeel:
    """Judges a JW319 against the request that its ReferentieAanbieder names.

    `toestand` is the client of that request, None when no such request is known: a JW319 has
    no BSN. A request to another gemeente is not this gemeente's to answer.
    """
    kop, antwoord = bericht.header, bericht.antwoord
    verzoek = None
    if toestand is not None:
        verzoek = toestand.verzoeken.get((kop.ontvanger, antwoord.referentie_aanbieder))
        if verzoek is not None and verzoek.gevraagd.gemeente != kop.afzender:
            verzoek = None
    context = AntwoordContext(antwoord.referentie_aanbieder, antwoord.verzoek_antwoord, verzoek)
    bevindingen = beoordeel("JW319/Antwoord", context, ANTWOORD, antwoord.referentie_aanbieder)
    oordeel = Oordeel(bevindingen=list(bevindingen))
    if blokkeert(bevindingen) or toestand is None or verzoek is None:
        oordeel.uitkomst = AFGEKEURD
        return oordeel
    schrijver = Schrijver(toestand, stempel)
    woonplaats = antwoord.woonplaatsbeginsel
    concept = schrijver.concept(
        VerzoekBeantwoord,
        kop.bericht_identificatie.dagtekening,
        bevindingen,
        gemeente=kop.afzender,
        aanbieder=kop.ontvanger,
        referentie_aanbieder=antwoord.referentie_aanbieder,
        verzoek_antwoord=antwoord.verzoek_antwoord,
        reden_afwijzing=antwoord.reden_afwijzing_verzoek,
        woonplaats_gemeente=None if woonplaats is None else woonplaats.gemeente,
        motivering=grond.motivering,
        **grond.geadviseerd,
        termijnen=_termijnen(verzoek) if antwoord.verzoek_antwoord == IN_ONDERZOEK else (),
    )
    feit = schrijver.naar_kader(
        concept, kaders, Omgeving(), ANTWOORD, antwoord.referentie_aanbieder
    )
    oordeel.bevindingen = list(feit.bevindingen)
    if blokkeert(feit.bevindingen):
        oordeel.uitkomst = AFGEKEURD
        oordeel.versies = feit.kaderversies
        return oordeel
    schrijver.voeg_toe(feit)
    oordeel.gebeurtenissen += schrijver.gebeurtenissen
    return oordeel


def _termijnen(verzoek: Verzoek) -> tuple[Termijn, ...]:
    regel = "OP346" if isinstance(verzoek.gevraagd, WijzigingVerzocht) else "OP274"
    return (onderzoek_termijn(regel, verzoek.gevraagd.dagtekening),)
