"""Deciding on a JW323: each Prestatie alone, credits before debits (OP366)."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache, partial

from ledger.afzender import DeclaratieStand
from ledger.bevinding import Bevinding
from ledger.client import ClientToestand
from ledger.gebeurtenissen import (
    DeclaratieBeoordeeld,
    Gebeurtenis,
    PrestatieAfgewezen,
    PrestatieGebeurtenis,
    PrestatieGecrediteerd,
    PrestatieGoedgekeurd,
)
from ledger.gezin import met_feiten
from ledger.ijw.berichten import DeclaratieClient, Header, Jw323, Prestatie
from ledger.ijw.regels.declaratie import DeclaratieContext, netto_eurocent
from ledger.ijw.regels.prestatie import CREDIT, DEBET, DeclarerendeClient, PrestatieContext
from ledger.ijw.verwerking.oordeel import (
    AFGEKEURD,
    Kennis,
    Oordeel,
    Schrijver,
    deeluitkomst,
)
from ledger.kaders.oordeel import beoordeel_feit
from ledger.kaders.zaak import Gezin, Omgeving
from ledger.opslag import Reservering
from ledger.regels import beoordeel, blokkeert
from ledger.stempel import Stempel
from ledger.waarden import Product

DECLARATIE = "/Bericht/Declaratie"
_GEEN_VERSIES: Mapping[str, str] = {}


def aanbieder_sleutel(aanbieder: str, nummer: str) -> str:
    """The reservation of a number that is unique per aanbieder (TR314, TR333)."""
    return f"{aanbieder}|{nummer}"


def beslis_declaratie(
    bericht: Jw323, kennis: Kennis, stand: DeclaratieStand, stempel: Stempel
) -> Oordeel:
    """Judges a JW323.

    A finding on Declaratie makes that the whole counts as not sent; a finding on a Client that
    its lines are not judged; a finding on a Prestatie refuses that line alone (IV087).
    """
    declaratie = bericht.declaratie
    nummer = aanbieder_sleutel(bericht.header.afzender, declaratie.declaratie_nummer)
    context = DeclaratieContext(
        declaratie,
        ("declaratie", nummer) in kennis.bezet,
        stand.declaraties[-1].begindatum if stand.declaraties else None,
    )
    oordeel = Oordeel(
        bevindingen=list(
            beoordeel("JW323/Declaratie", context, DECLARATIE, declaratie.declaratie_nummer)
        )
    )
    if blokkeert(oordeel.bevindingen):
        oordeel.uitkomst = AFGEKEURD
        oordeel.toegekend_eurocent = 0
        return oordeel
    toegekend, aantal, afgewezen = 0, 0, 0
    gezien: set[str] = set()
    for index, client in enumerate(declaratie.clienten, 1):
        oordeler = _Clientoordeel(
            bericht, client, index, kennis, stempel, gezien, oordeel.gebeurtenissen
        )
        oordeler.beslis(oordeel)
        toegekend += oordeler.toegekend
        aantal += len(client.prestaties)
        afgewezen += oordeler.afgewezen
    oordeel.toegekend_eurocent = toegekend
    oordeel.uitkomst = deeluitkomst(aantal, afgewezen)
    _sluit_af(bericht, oordeel, stand, kennis, stempel, aantal, afgewezen)
    return oordeel


class _Clientoordeel:
    """Judges the lines of one client, each on what the lines before it used."""

    def __init__(
        self,
        bericht: Jw323,
        client: DeclaratieClient,
        index: int,
        kennis: Kennis,
        stempel: Stempel,
        gezien: set[str],
        eerder: list[Gebeurtenis],
    ) -> None:
        self._kop: Header = bericht.header
        self._nummer = bericht.declaratie.declaratie_nummer
        self._periode = bericht.declaratie.declaratie_periode
        self._dag = bericht.declaratie.declaratie_dagtekening
        self._client = client
        self._plaats = f"{DECLARATIE}/Clienten/Client[{index}]"
        self._kennis = kennis
        self._schrijver = Schrijver(kennis.toestand_van(client.bsn), stempel)
        # A declaration is judged per client; looking up every family would cost per client. The
        # search does not hold this object: a cycle would keep every client in memory.
        self._omgeving = Omgeving(
            contracten=kennis.contracten,
            zoek_gezin=partial(_gezin_van, kennis, self._schrijver.toestand, eerder),
        )
        self._gezien = gezien
        self.toegekend = 0
        self.afgewezen = 0

    def beslis(self, oordeel: Oordeel) -> None:
        toestand = self._schrijver.toestand
        context = DeclarerendeClient(toestand, self._kop.ontvanger)
        van_client = beoordeel("JW323/Client", context, self._plaats, toestand.stroom)
        oordeel.bevindingen += van_client
        self._schrijver.gegevens(self._client, self._dag, leidend=False)
        per_regel: dict[int, tuple[Bevinding, ...]] = {}
        for index, prestatie in _credits_eerst(self._client.prestaties):
            if van_client:
                bekend = self._is_bekend(prestatie)
                self._onthoud(oordeel, self._wijs_af(prestatie, van_client), bekend)
                continue
            per_regel[index] = self._prestatie(index, prestatie, oordeel)
        for index in sorted(per_regel):
            oordeel.bevindingen += per_regel[index]
        oordeel.gebeurtenissen += self._schrijver.gebeurtenissen

    def _prestatie(
        self, index: int, prestatie: Prestatie, oordeel: Oordeel
    ) -> tuple[Bevinding, ...]:
        referentie = prestatie.product_referentie.referentie_nummer
        context = self._context(prestatie)
        plek = CREDIT if prestatie.ingediend_bedrag.debet_credit == "C" else DEBET
        plaats = f"{self._plaats}/Prestaties/Prestatie[{index}]"
        bevindingen = beoordeel(plek, context, plaats, referentie)
        concept = self._concept(prestatie, context, bevindingen)
        if concept is None:
            feit: PrestatieGebeurtenis = self._wijs_af(prestatie, bevindingen)
        else:
            schrijver = self._schrijver
            concept = schrijver.naar_kader(
                concept, self._kennis.kaders, self._omgeving, plaats, referentie
            )
            bevindingen = concept.bevindingen
            if blokkeert(bevindingen):
                feit = self._wijs_af(prestatie, bevindingen, concept.kaderversies)
            else:
                feit = schrijver.voeg_toe(concept)
                self.toegekend += netto_eurocent(prestatie)
        self._onthoud(oordeel, feit, context.referentie_bekend)
        return bevindingen

    def _is_bekend(self, prestatie: Prestatie) -> bool:
        referentie = prestatie.product_referentie.referentie_nummer
        sleutel = aanbieder_sleutel(self._kop.afzender, referentie)
        return referentie in self._gezien or ("prestatie", sleutel) in self._kennis.bezet

    def _onthoud(self, oordeel: Oordeel, feit: PrestatieGebeurtenis, bekend: bool) -> None:
        """Takes the number of a line, awarded or refused: it was delivered (TR314)."""
        self._gezien.add(feit.referentie_nummer)
        if not bekend:
            sleutel = aanbieder_sleutel(feit.aanbieder, feit.referentie_nummer)
            oordeel.reserveringen.append(
                Reservering("prestatie", sleutel, feit.stroom, feit.versie)
            )

    def _context(self, prestatie: Prestatie) -> PrestatieContext:
        toestand = self._schrijver.toestand
        sleutel = (self._kop.ontvanger, prestatie.toewijzing_nummer)
        toewijzing = toestand.toewijzing(sleutel)
        van_aanbieder = toewijzing is not None and toewijzing.aanbieder == self._kop.afzender
        bezet = self._kennis.bezet
        eigenaar = bezet.get(("toewijzing", f"{sleutel[0]}|{sleutel[1]}"), toestand.stroom)
        return PrestatieContext(
            prestatie=prestatie,
            declaratie_periode=self._periode,
            gemeente=self._kop.ontvanger,
            aanbieder=self._kop.afzender,
            toewijzing=toewijzing if van_aanbieder else None,
            verbruik=toestand.verbruik_van(sleutel),
            tarieven=self._kennis.contracten,
            referentie_bekend=self._is_bekend(prestatie),
            nummer_van_ander=eigenaar != toestand.stroom,
        )

    def _concept(
        self, prestatie: Prestatie, context: PrestatieContext, bevindingen: tuple[Bevinding, ...]
    ) -> PrestatieGoedgekeurd | PrestatieGecrediteerd | None:
        """The line as it would be awarded; None when it is on no allocation, so cannot be."""
        inhoud = self._inhoud(prestatie)
        begindatum = prestatie.product_periode.begindatum
        if prestatie.ingediend_bedrag.debet_credit == "C":
            return self._schrijver.concept(PrestatieGecrediteerd, begindatum, bevindingen, **inhoud)
        if context.toewijzing is None:
            if not blokkeert(bevindingen):
                raise AssertionError("een prestatie zonder toewijzing is nooit toegekend (TR338)")
            return None
        return self._schrijver.concept(
            PrestatieGoedgekeurd,
            begindatum,
            bevindingen,
            toewijzingsmoment=context.toewijzing.toewijzingsmoment,
            **inhoud,
        )

    def _wijs_af(
        self,
        prestatie: Prestatie,
        bevindingen: tuple[Bevinding, ...],
        versies: Mapping[str, str] = _GEEN_VERSIES,
    ) -> PrestatieAfgewezen:
        self.afgewezen += 1
        return self._schrijver.weiger(
            PrestatieAfgewezen,
            prestatie.product_periode.begindatum,
            bevindingen,
            versies,
            **self._inhoud(prestatie),
        )

    def _inhoud(self, p: Prestatie) -> dict[str, object]:
        return {
            "gemeente": self._kop.ontvanger,
            "aanbieder": self._kop.afzender,
            "declaratie_nummer": self._nummer,
            "referentie_nummer": p.product_referentie.referentie_nummer,
            "vorig_referentie_nummer": p.product_referentie.vorig_referentie_nummer,
            "toewijzing_nummer": p.toewijzing_nummer,
            "product": _product(p.product_categorie, p.product_code),
            "begindatum": p.product_periode.begindatum,
            "einddatum": p.product_periode.einddatum,
            "volume": p.geleverd_volume,
            "eenheid": p.eenheid,
            "tarief_eurocent": p.product_tarief,
            "bedrag_eurocent": p.ingediend_bedrag.bedrag,
            "debet_credit": p.ingediend_bedrag.debet_credit,
        }


def _gezin_van(
    kennis: Kennis, toestand: ClientToestand, eerder: list[Gebeurtenis], dag: date
) -> Gezin:
    """The family of the client, with what this message brought about at the others before."""
    return met_feiten(kennis.gezin_van(toestand, dag), toestand.stroom, eerder)


@lru_cache(maxsize=1024)
def _product(categorie: str, code: str) -> Product:
    """The product of a line: thousands of lines share a few."""
    return Product(categorie=categorie, code=code)


def _credits_eerst(prestaties: tuple[Prestatie, ...]) -> Iterator[tuple[int, Prestatie]]:
    """The lines with their place in the message, credits before debits (OP366)."""
    genummerd = list(enumerate(prestaties, 1))
    yield from (rij for rij in genummerd if rij[1].ingediend_bedrag.debet_credit == "C")
    yield from (rij for rij in genummerd if rij[1].ingediend_bedrag.debet_credit != "C")


def _sluit_af(
    bericht: Jw323,
    oordeel: Oordeel,
    stand: DeclaratieStand,
    kennis: Kennis,
    stempel: Stempel,
    aantal: int,
    afgewezen: int,
) -> None:
    """Records the declaration on the sender's stream and reserves its number.

    The kaders judge it as a whole, beside all that its lines led to.
    """
    kop, declaratie = bericht.header, bericht.declaratie
    totaal = declaratie.totaal_ingediend_bedrag
    feit = stempel.zet(
        DeclaratieBeoordeeld,
        stand.stroom,
        stand.versie + 1,
        declaratie.declaratie_periode.begindatum,
        gemeente=kop.ontvanger,
        aanbieder=kop.afzender,
        declaratie_nummer=declaratie.declaratie_nummer,
        begindatum=declaratie.declaratie_periode.begindatum,
        einddatum=declaratie.declaratie_periode.einddatum,
        ingediend_eurocent=-totaal.totaal_bedrag
        if totaal.debet_credit == "C"
        else totaal.totaal_bedrag,
        toegekend_eurocent=oordeel.toegekend_eurocent,
        aantal_prestaties=aantal,
        aantal_afgewezen=afgewezen,
    )
    omgeving = Omgeving(contracten=kennis.contracten, bericht=tuple(oordeel.gebeurtenissen))
    uitslag = beoordeel_feit(
        kennis.kaders,
        feit,
        ClientToestand(stand.stroom),
        omgeving,
        stempel.dag,
        DECLARATIE,
        declaratie.declaratie_nummer,
    )
    feit = uitslag.op(feit)
    oordeel.bevindingen += uitslag.bevindingen
    oordeel.gebeurtenissen.append(feit)
    sleutel = aanbieder_sleutel(kop.afzender, declaratie.declaratie_nummer)
    oordeel.reserveringen.append(Reservering("declaratie", sleutel, feit.stroom, feit.versie))
