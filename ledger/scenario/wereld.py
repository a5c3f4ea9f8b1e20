"""A ledger in memory that judges on the kaders alone: what a case happens in.

Decisions are those of the commands: the same environment, the same verdict on the same state. Only
the standard does not judge, and what a case gives as history is recorded whatever a kader says.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from ledger.afzender import afzender_stroom
from ledger.bevinding import Bevinding
from ledger.client import ClientToestand, Verzoek
from ledger.contract import Contracten, contract_stroom
from ledger.dossier_bezwaren import bezwaren_tegen
from ledger.dossier_gebeurtenissen import STUK_BIJ_PLEK, StukVastgelegd
from ledger.dossiervorming import geraakte_verzoeken, herbeoordeel, stukconcept
from ledger.gebeurtenissen import (
    ClientGegevensVastgelegd,
    ContractVastgelegd,
    DeclaratieBeoordeeld,
    Gebeurtenis,
    GezinLid,
    GezinVastgelegd,
    ToewijzingGebeurtenis,
    VerzoekGehonoreerd,
)
from ledger.gezinsvorming import beoordeel_gezin, neem_op
from ledger.ijw.verwerking.oordeel import Schrijver
from ledger.kaders.oordeel import Uitslag, beoordeel_feit
from ledger.kaders.register import Kaders
from ledger.kaders.zaak import Omgeving
from ledger.regels import blokkeert
from ledger.scenario.feit import sleutel_van
from ledger.scenario.omgeving import contracten_van, omgeving_voor
from ledger.scenario.ontwerpen import BERICHTEN, MIDDAG, VERZOEKEN, StapFout, velden_van, versies
from ledger.scenario.stappen import Gezin, Stap
from ledger.stempel import Stempel
from ledger.waarden import Termijn, VoldaneTermijn

_WIE: Final = ("geval", "beheerder")


@dataclass(slots=True)
class Stapoordeel:
    """What the kaders say of a step, and what it opened and met where it was recorded."""

    bevindingen: list[Bevinding] = field(default_factory=list)
    termijnen: list[Termijn] = field(default_factory=list)
    voldaan: list[VoldaneTermijn] = field(default_factory=list)

    def tel(self, uitslag: Uitslag, *, vastgelegd: bool) -> None:
        """Adds a verdict; what is not recorded opens and meets nothing."""
        self.bevindingen += uitslag.bevindingen
        if vastgelegd:
            self.termijnen += uitslag.termijnen
            self.voldaan += uitslag.voldaan


class Wereld:
    """Clients, families and contracts as they came about step by step."""

    def __init__(self, kaders: Kaders) -> None:
        self.kaders = kaders
        self._feiten: dict[str, list[Gebeurtenis]] = {}
        self._toestanden: dict[str, ClientToestand] = {}

    # --- what is known --------------------------------------------------------------------------

    def toestand(self, client: str) -> ClientToestand:
        """The client as it is now; empty for a name that was not mentioned before."""
        return self._toestanden.setdefault(client, ClientToestand(client))

    def lees_stromen(self, stromen: Sequence[str], /) -> dict[str, list[Gebeurtenis]]:
        """The events of each stream."""
        return {stroom: self._feiten.get(stroom, []) for stroom in stromen}

    # --- steps ------------------------------------------------------------------------------------

    def gebeurt(self, stap: Stap) -> Stapoordeel:
        """The step happens: it is judged, and recorded whatever comes of that."""
        return self._stap(stap, altijd=True)

    def oordeel(self, stap: Stap) -> Stapoordeel:
        """The step is decided on: what is refused is not recorded (a request always is)."""
        return self._stap(stap, altijd=False)

    def _stap(self, stap: Stap, *, altijd: bool) -> Stapoordeel:
        nu = datetime.combine(stap.op, MIDDAG, UTC)
        stempel = Stempel(nu, *_WIE, f"stap {stap.nummer}")
        if stap.soort == "contract":
            self._contract(stap, stempel)
            return Stapoordeel()
        if stap.soort == "persoon":
            schrijver = Schrijver(self.toestand(stap.client), stempel)
            schrijver.zet(ClientGegevensVastgelegd, stap.op, **velden_van(stap.inhoud))
            self._bewaar(schrijver)
            return Stapoordeel()
        if stap.soort == "gezin":
            return self._gezin(stap, stempel, altijd=altijd)
        if stap.soort == "jw301":
            return self._toewijzing(stap, stempel, altijd=altijd)
        if stap.soort in STUK_BIJ_PLEK:
            return self._stuk(stap, stempel, altijd=altijd)
        return self._bericht(stap, stempel, altijd=altijd)

    def _bewaar(self, schrijver: Schrijver) -> None:
        self._toestanden[schrijver.toestand.stroom] = schrijver.toestand
        self._feiten.setdefault(schrijver.toestand.stroom, []).extend(schrijver.gebeurtenissen)

    def _contract(self, stap: Stap, stempel: Stempel) -> None:
        gegeven = stap.inhoud
        stroom = contract_stroom(gegeven.gemeente, gegeven.aanbieder)
        feiten = self._feiten.setdefault(stroom, [])
        tarief = gegeven.tarief
        feiten.append(
            stempel.zet(
                ContractVastgelegd,
                stroom,
                len(feiten) + 1,
                gegeven.vanaf,
                gemeente=gegeven.gemeente,
                aanbieder=gegeven.aanbieder,
                product=gegeven.product,
                tarief_eurocent=None if tarief is None else tarief.bedrag_eurocent,
                tarief_eenheid=None if tarief is None else tarief.eenheid,
                vanaf=gegeven.vanaf,
                tot=gegeven.tot,
            )
        )

    def _bericht(self, stap: Stap, stempel: Stempel, *, altijd: bool) -> Stapoordeel:
        """A message whose elements are judged alone, each on what the one before it left."""
        oordeel = Stapoordeel()
        schrijver = Schrijver(self.toestand(stap.client), stempel)
        beoordeeld: list[Gebeurtenis] = []
        for ontwerp in BERICHTEN[stap.soort](stap, schrijver):
            feit = ontwerp.bij(schrijver)
            uitslag = self._beoordeel(schrijver, feit, stempel)
            beoordeeld.append(uitslag.op(feit))
            vastgelegd = altijd or stap.soort in VERZOEKEN or not blokkeert(uitslag.bevindingen)
            if vastgelegd:
                schrijver.voeg_toe(uitslag.op(feit))
            oordeel.tel(uitslag, vastgelegd=vastgelegd)
        if stap.soort == "jw323":
            oordeel.tel(self._declaratie(stap, stempel, beoordeeld), vastgelegd=True)
        self._bewaar(schrijver)
        return oordeel

    def _declaratie(self, stap: Stap, stempel: Stempel, regels: Sequence[Gebeurtenis]) -> Uitslag:
        """What the kaders say of a declaration as a whole, beside its judged lines."""
        bericht = stap.inhoud
        stroom = afzender_stroom(bericht.aanbieder, bericht.gemeente)
        bedrag = sum(rij.bedrag_eurocent for rij in bericht.prestaties)
        feit = stempel.zet(
            DeclaratieBeoordeeld,
            stroom,
            1,
            min(rij.begindatum for rij in bericht.prestaties),
            gemeente=bericht.gemeente,
            aanbieder=bericht.aanbieder,
            declaratie_nummer=bericht.declaratie_nummer,
            begindatum=min(rij.begindatum for rij in bericht.prestaties),
            einddatum=max(rij.einddatum for rij in bericht.prestaties),
            ingediend_eurocent=bedrag,
            toegekend_eurocent=bedrag,
            aantal_prestaties=len(bericht.prestaties),
            aantal_afgewezen=0,
        )
        omgeving = Omgeving(bericht=tuple(regels))
        toestand = ClientToestand(stroom)
        return beoordeel_feit(self.kaders, feit, toestand, omgeving, stempel.dag)

    def _beoordeel(
        self,
        schrijver: Schrijver,
        feit: Any,
        stempel: Stempel,
        bericht: tuple[Gebeurtenis, ...] = (),
    ) -> Uitslag:
        """The verdict on a concept, with the environment that its command gives it."""
        toestand = schrijver.toestand
        omgeving = omgeving_voor(self, toestand, feit, stempel.dag, bericht)
        return beoordeel_feit(
            self.kaders, feit, toestand, omgeving, stempel.dag, sleutel=sleutel_van(feit)
        )

    def _toewijzing(self, stap: Stap, stempel: Stempel, *, altijd: bool) -> Stapoordeel:
        """A JW301: all versions on the client as it was before, and refused as a whole."""
        oordeel = Stapoordeel()
        schrijver = Schrijver(self.toestand(stap.client), stempel)
        ontwerpen = list(versies(stap, schrijver, self._vrij_nummer(stap.inhoud.gemeente)))
        concepten = tuple(ontwerp.bij(schrijver) for ontwerp in ontwerpen)
        uitslagen = [
            self._beoordeel(schrijver, concept, stempel, concepten) for concept in concepten
        ]
        vastgelegd = altijd or not any(blokkeert(uitslag.bevindingen) for uitslag in uitslagen)
        for ontwerp, uitslag in zip(ontwerpen, uitslagen, strict=True):
            if vastgelegd:
                schrijver.voeg_toe(uitslag.op(ontwerp.bij(schrijver)))
            oordeel.tel(uitslag, vastgelegd=vastgelegd)
        if vastgelegd:
            _honoreer(schrijver)
        self._bewaar(schrijver)
        return oordeel

    def _vrij_nummer(self, gemeente: str) -> int:
        """The next ToewijzingNummer that no client of the gemeente has."""
        bezet = (
            nummer
            for toestand in self._toestanden.values()
            for van, nummer in toestand.toewijzingen
            if van == gemeente
        )
        return max(bezet, default=0) + 1

    def _stuk(self, stap: Stap, stempel: Stempel, *, altijd: bool) -> Stapoordeel:
        """An own record, and what it changes for requests that still wait."""
        schrijver = Schrijver(self.toestand(stap.client), stempel)
        stuk = stap.inhoud
        if stap.vervangt is not None:
            stuk = stuk.model_copy(update={"vervangt": self._vervangen(stap).gebeurtenis_id})
        bezwaren = bezwaren_tegen(stuk, schrijver.toestand, self.kaders)
        feit = stukconcept(schrijver, STUK_BIJ_PLEK[stap.soort], stuk)
        uitslag = self._beoordeel(schrijver, feit, stempel)
        oordeel = Stapoordeel(list(bezwaren))
        vastgelegd = altijd or not blokkeert((*bezwaren, *uitslag.bevindingen))
        oordeel.tel(uitslag, vastgelegd=vastgelegd)
        if vastgelegd:
            geraakt = geraakte_verzoeken(schrijver.toestand, stuk)
            schrijver.voeg_toe(uitslag.op(feit))
            self._herbeoordeel(schrijver, geraakt, stempel)
        self._bewaar(schrijver)
        return oordeel

    def _herbeoordeel(
        self, schrijver: Schrijver, verzoeken: Iterable[Verzoek], stempel: Stempel
    ) -> None:
        """What the kaders now find on requests that wait."""
        for verzoek in verzoeken:
            omgeving = omgeving_voor(self, schrijver.toestand, verzoek.gevraagd, stempel.dag)
            herbeoordeel(schrijver, verzoek, self.kaders, omgeving, stempel)

    def _vervangen(self, stap: Stap) -> StukVastgelegd:
        """The record that the step corrects."""
        for feit in self._feiten.get(stap.client, ()):
            if isinstance(feit, StukVastgelegd) and feit.opdracht_id == f"stap {stap.vervangt}":
                return feit
        raise StapFout(stap, ("vervangt",), f"stap {stap.vervangt} is van een andere cliënt")

    def _gezin(self, stap: Stap, stempel: Stempel, *, altijd: bool) -> Stapoordeel:
        """Who form a family: judged at each member with the family as it will be."""
        gezin: Gezin = stap.inhoud
        vanaf, gezin_id = gezin.vanaf or stap.op, f"gezin-{stap.nummer}"
        leden = tuple(
            GezinLid(
                client_id=lid.client,
                rol=lid.rol,
                betrokken=lid.betrokken,
                eigen_dossier=lid.eigen_dossier,
            )
            for lid in gezin.leden
        )
        vastgelegd = stempel.zet(GezinVastgelegd, gezin_id, 1, vanaf, leden=leden)
        self._feiten[gezin_id] = [vastgelegd]
        toestanden = {lid.client_id: self.toestand(lid.client_id) for lid in leden}
        concept = beoordeel_gezin(vastgelegd, toestanden, self.kaders, stempel)
        oordeel = Stapoordeel(list(concept.bevindingen))
        if altijd or not blokkeert(concept.bevindingen):
            contracten = self._contracten_bij_verzoeken(toestanden.values())
            neem_op(concept, self.kaders, contracten, stempel)
            for schrijver, feit in concept.paren:
                self._bewaar(schrijver)
                oordeel.termijnen += feit.termijnen
                oordeel.voldaan += feit.voldaan
        return oordeel

    def _contracten_bij_verzoeken(
        self, toestanden: Iterable[ClientToestand]
    ) -> dict[tuple[str, str], Contracten]:
        """The contracts with the aanbieder of each request that waits."""
        partijen = {
            (verzoek.gevraagd.gemeente, verzoek.gevraagd.aanbieder)
            for toestand in toestanden
            for verzoek in toestand.verzoeken.values()
            if verzoek.onderhanden
        }
        return {partij: contracten_van(self, *partij) for partij in partijen}


def _honoreer(schrijver: Schrijver) -> None:
    """The references of the versions just recorded honour their requests."""
    per_verzoek: dict[tuple[str, str, str], list[ToewijzingGebeurtenis]] = {}
    for feit in schrijver.gebeurtenissen:
        if isinstance(feit, ToewijzingGebeurtenis) and feit.referentie_aanbieder is not None:
            sleutel = (feit.gemeente, feit.aanbieder, feit.referentie_aanbieder)
            per_verzoek.setdefault(sleutel, []).append(feit)
    for (gemeente, aanbieder, referentie), feiten in per_verzoek.items():
        schrijver.zet(
            VerzoekGehonoreerd,
            max(feit.toewijzingsmoment.date() for feit in feiten),
            gemeente=gemeente,
            aanbieder=aanbieder,
            referentie_aanbieder=referentie,
            toewijzing_nummers=tuple(feit.toewijzing_nummer for feit in feiten),
        )
