"""Given, when, then: messages that came before, one that comes now, and what it must lead to.

Two levels with the same words. `gegeven(...)` runs the pure decisions on states that are folded
from events, without a database. `Keten` sends the bytes through everything there is, on a real
PostgreSQL. At both levels every answer that the ledger writes is held against the schemas of the
standard, where those are present.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, Self

from ledger.afzender import DeclaratieStand, afzender_stroom, vouw_declaraties
from ledger.application import Grootboek, Wie
from ledger.berichtverwerking import Opdracht, Verwerkt, verwerk
from ledger.besluiten import Besluit, besluit_op_verzoek
from ledger.bevinding import Bevinding
from ledger.client import ClientToestand, ToewijzingSleutel, Verbruik, evolve
from ledger.contract import Contracten
from ledger.gebeurtenissen import (
    ClientGegevensVastgelegd,
    ContractVastgelegd,
    DeclaratieBeoordeeld,
    Gebeurtenis,
    ToewijzingGebeurtenis,
)
from ledger.ids import Uuid7bron, Zaadtoeval
from ledger.ijw import regels as _regels  # noqa: F401  (fills the register of rules)
from ledger.ijw.berichten import Bericht, Jw319, Jw323, Jw325
from ledger.ijw.lezen import lees
from ledger.ijw.schrijven import schrijf
from ledger.ijw.verwerking.antwoord import beslis_antwoord
from ledger.ijw.verwerking.declaratie import beslis_declaratie
from ledger.ijw.verwerking.oordeel import AFGEKEURD, Kennis, Oordeel
from ledger.ijw.verwerking.regie import beslis_start, beslis_stop
from ledger.ijw.verwerking.retour import Kenmerk, maak_declaratie_antwoord, maak_retour
from ledger.ijw.verwerking.toewijzing import beslis_toewijzing
from ledger.ijw.verwerking.verzoek import beslis_vot, beslis_vow
from ledger.klok import VasteKlok
from ledger.opslag import Recorder
from ledger.privacy import Sleutelbos
from ledger.regels import beoordeel, blokkeert
from ledger.stempel import Stempel
from ledger.waarden import Product as EventProduct
from tests.berichten import AANBIEDER, BSN, GEMEENTE, xml
from tests.ijw.hulp import SHARED, is_geldig

GEHEIM, HOOFDSLEUTEL = b"een geheim van minstens 32 tekens", b"h" * 32
WIE = Wie("proefpersoon", "backofficeGemeente")
SLEUTEL: ToewijzingSleutel = (GEMEENTE, 1)
"""The allocation that the messages of `tests.berichten` name unless told otherwise."""

BESLISSERS: dict[str, Callable[[Any, Kennis, Stempel], Oordeel]] = {
    "JW301": beslis_toewijzing,
    "JW305": beslis_start,
    "JW307": beslis_stop,
    "JW315": beslis_vot,
    "JW317": beslis_vow,
}


def bos() -> Sleutelbos:
    """Keys that are the same in every run."""
    return Sleutelbos(GEHEIM, HOOFDSLEUTEL, Zaadtoeval(1))


_BOS = bos()


def client_id(bsn: str = BSN) -> str:
    """The stream of a person."""
    return _BOS.client_id(bsn)


def op(dag: date) -> datetime:
    """Noon of a day, in UTC."""
    return datetime.combine(dag, time(12), UTC)


def regels(bevindingen: list[Bevinding] | tuple[Bevinding, ...]) -> set[str]:
    """The rules that refuse something."""
    return {bevinding.regel for bevinding in bevindingen if bevinding.blokkeert}


def moet_geldig_zijn(data: bytes | None, soort: str) -> None:
    """Asserts that a message that we wrote is valid by the schemas of the standard."""
    if data is None:
        return
    assert lees(data).fouten == ()
    if SHARED.is_dir():
        assert is_geldig(data, soort), data.decode()


@dataclass(frozen=True, slots=True)
class Uitkomst:
    """What a message led to, with the assertions of `then`. `toestand` is that of `BSN`."""

    oordeel: Oordeel
    bericht: Any
    toestand: ClientToestand
    retour: Any = None

    @property
    def soorten(self) -> list[str]:
        """The kinds of event, those that any message may bring along left out."""
        bijkomend = (ClientGegevensVastgelegd, DeclaratieBeoordeeld)
        return [
            feit.SOORT for feit in self.oordeel.gebeurtenissen if not isinstance(feit, bijkomend)
        ]

    def dan(self, *soorten: str, geweigerd_op: set[str] | None = None) -> Self:
        """Exactly these events, and exactly these rules that refuse something."""
        gevonden = regels(self.oordeel.bevindingen)
        assert gevonden == (geweigerd_op or set()), self.oordeel.bevindingen
        assert self.soorten == list(soorten)
        return self

    def geweigerd(self, regel: str, retourcode: str, soort: str | None = None) -> Self:
        """One rule alone refuses, with its code; `soort` is the one event that records it."""
        self.dan(*([] if soort is None else [soort]), geweigerd_op={regel})
        assert self.bevinding(regel).retourcode == retourcode
        assert self.oordeel.uitkomst == AFGEKEURD
        return self

    def bevinding(self, regel: str) -> Bevinding:
        """The one finding of a rule."""
        gevonden = [rij for rij in self.oordeel.bevindingen if rij.regel == regel]
        assert len(gevonden) == 1, gevonden
        return gevonden[0]

    def verbruik(self, sleutel: ToewijzingSleutel = SLEUTEL) -> Verbruik:
        """What was used of an allocation."""
        return self.toestand.verbruik_van(sleutel)

    def toewijzing(self, nummer: int = 1, gemeente: str = GEMEENTE) -> ToewijzingGebeurtenis:
        """The version of an allocation that counts."""
        gevonden = self.toestand.toewijzing((gemeente, nummer))
        assert gevonden is not None
        return gevonden


@dataclass(slots=True)
class Wereld:
    """A ledger without a database: states, reservations and contracts in memory."""

    toestanden: dict[str, ClientToestand] = field(default_factory=dict)
    bezet: dict[tuple[str, str], str] = field(default_factory=dict)
    standen: dict[str, DeclaratieStand] = field(default_factory=dict)
    contracten: Contracten = field(default_factory=lambda: Contracten("contract"))
    nu: datetime = datetime(2021, 1, 1, tzinfo=UTC)
    teller: int = 0

    def toestand(self, bsn: str = BSN) -> ClientToestand:
        return self.toestanden.get(client_id(bsn)) or ClientToestand(client_id(bsn))

    def verwerk(self, bericht: Any, nu: datetime | None = None) -> Uitkomst:
        """Judges one message level by level and remembers what it led to."""
        dagtekening = bericht.header.bericht_identificatie.dagtekening
        self.nu = nu or max(self.nu, op(dagtekening))
        self.teller += 1
        stempel = Stempel(self.nu, WIE.gebruiker, WIE.rol, f"opdracht {self.teller}")
        inhoud = beoordeel(bericht.SOORT, bericht, "/Bericht")
        oordeel = (
            Oordeel(bevindingen=list(inhoud), uitkomst=AFGEKEURD)
            if blokkeert(inhoud)
            else self._beslis(bericht, stempel)
        )
        self._onthoud(oordeel)
        return Uitkomst(oordeel, bericht, self.toestand(), _antwoord(bericht, oordeel, stempel))

    def _beslis(self, bericht: Any, stempel: Stempel) -> Oordeel:
        if isinstance(bericht, Jw319):
            sleutel = f"{bericht.header.ontvanger}|{bericht.antwoord.referentie_aanbieder}"
            stroom = self.bezet.get(("verzoek", sleutel))
            return beslis_antwoord(bericht, self.toestanden.get(stroom or ""), stempel)
        kennis = Kennis(self.toestand, self.bezet, self.contracten)
        if isinstance(bericht, Jw323):
            stroom = afzender_stroom(bericht.header.afzender, bericht.header.ontvanger)
            stand = self.standen.get(stroom) or DeclaratieStand(stroom)
            return beslis_declaratie(bericht, kennis, stand, stempel)
        return BESLISSERS[bericht.SOORT](bericht, kennis, stempel)

    def onthoud_feit(self, feit: Gebeurtenis) -> None:
        """Folds an event into the state of its client."""
        toestand = self.toestanden.get(feit.stroom) or ClientToestand(feit.stroom)
        assert feit.versie == toestand.versie + 1
        self.toestanden[feit.stroom] = evolve(toestand, feit)

    def _onthoud(self, oordeel: Oordeel) -> None:
        for feit in oordeel.gebeurtenissen:
            if isinstance(feit, DeclaratieBeoordeeld):
                stand = self.standen.get(feit.stroom) or DeclaratieStand(feit.stroom)
                assert feit.versie == stand.versie + 1
                self.standen[feit.stroom] = vouw_declaraties(
                    feit.stroom, [*stand.declaraties, feit]
                )
                continue
            self.onthoud_feit(feit)
        for reservering in oordeel.reserveringen:
            sleutel = (reservering.soort, reservering.sleutel)
            assert sleutel not in self.bezet, f"{sleutel} wordt twee keer gereserveerd"
            self.bezet[sleutel] = reservering.stroom


def _antwoord(bericht: Any, oordeel: Oordeel, stempel: Stempel) -> Any:
    """The return message or JW325, valid by the schemas."""
    kenmerk = Kenmerk("RETOUR", stempel.dag)
    antwoord: Bericht | None
    if isinstance(bericht, Jw323):
        antwoord = maak_declaratie_antwoord(
            bericht, oordeel.bevindingen, oordeel.toegekend_eurocent, kenmerk
        )
    else:
        antwoord = maak_retour(bericht, oordeel.bevindingen, kenmerk)
    if antwoord is not None:
        moet_geldig_zijn(schrijf(antwoord), antwoord.SOORT)
    return antwoord


@dataclass(frozen=True, slots=True)
class Gegeven:
    """What came before, all of it accepted."""

    wereld: Wereld

    def als(self, bericht: Any, nu: datetime | None = None) -> Uitkomst:
        """What a message leads to that comes in at `nu`, or at noon of its own date."""
        return self.wereld.verwerk(bericht, nu)


def gegeven(*eerder: Any) -> Gegeven:
    """A ledger that accepted these messages, contracts and events, in this order."""
    wereld = Wereld()
    for iets in eerder:
        if isinstance(iets, ContractVastgelegd):
            vastgelegd = (*wereld.contracten.vastgelegd, iets)
            wereld.contracten = Contracten("contract", iets.versie, vastgelegd)
        elif isinstance(iets, Gebeurtenis):
            wereld.onthoud_feit(iets)
        else:
            uitkomst = wereld.verwerk(iets)
            assert regels(uitkomst.oordeel.bevindingen) == set(), uitkomst.oordeel.bevindingen
    return Gegeven(wereld)


def contract(
    tarief_eurocent: int | None = 9600,
    eenheid: str | None = "04",
    code: str | None = "45A48",
    vanaf: date = date(2027, 1, 1),
) -> ContractVastgelegd:
    """A contract of GEMEENTE with AANBIEDER for category 45."""
    return Stempel(op(vanaf), WIE.gebruiker, WIE.rol, "contract").zet(
        ContractVastgelegd,
        "contract",
        1,
        vanaf,
        gemeente=GEMEENTE,
        aanbieder=AANBIEDER,
        product=EventProduct(categorie="45", code=code),
        tarief_eurocent=tarief_eurocent,
        tarief_eenheid=eenheid,
        vanaf=vanaf,
    )


# --- the whole way, with a database ---------------------------------------------------------------


class Keten:
    """A ledger on PostgreSQL, with a clock that stands where the test puts it."""

    def __init__(self, recorder: Recorder, *, zaad: int = 7) -> None:
        self.bos = Sleutelbos(GEHEIM, HOOFDSLEUTEL, Zaadtoeval(zaad))
        self.grootboek = Grootboek(
            recorder,
            self.bos,
            VasteKlok(op(date(2027, 1, 1))),
            Uuid7bron(Zaadtoeval(zaad + 1)),
            oefenmodus=True,
        )
        self.nu = op(date(2021, 1, 1))

    def stuur(self, bericht: Any, nu: datetime | None = None) -> Verwerkt:
        """Sends a message (or bytes); its answers are valid by the schemas."""
        if not isinstance(bericht, bytes):
            self.nu = nu or max(self.nu, op(bericht.header.bericht_identificatie.dagtekening))
        data = bericht if isinstance(bericht, bytes) else xml(bericht)
        verwerkt = verwerk(self.grootboek, Opdracht(data, WIE, VasteKlok(nu or self.nu)))
        if verwerkt.retour is not None:
            moet_geldig_zijn(verwerkt.retour, lees(verwerkt.retour).soort)
        moet_geldig_zijn(verwerkt.antwoord, "JW325")
        return verwerkt

    def goed(self, *berichten: Any) -> None:
        """Sends messages on which nothing may be wrong."""
        for bericht in berichten:
            verwerkt = self.stuur(bericht)
            assert verwerkt.feit.uitkomst == "goedgekeurd", verwerkt.feit.bevindingen

    def besluit(
        self, besluit: Besluit, referentie: str = "R1", nu: datetime | None = None
    ) -> Verwerkt:
        """Decides on a request; the message that it gives is valid by the schemas."""
        self.nu = nu or self.nu
        klok = VasteKlok(self.nu)
        verwerkt = besluit_op_verzoek(self.grootboek, AANBIEDER, referentie, besluit, WIE, klok)
        data = self.grootboek.bericht_bytes(verwerkt.feit.stroom, "ontvangen")
        moet_geldig_zijn(data, verwerkt.feit.bericht or "")
        return verwerkt

    def bericht(self, verwerkt: Verwerkt) -> Any:
        """The message of a decision as it is archived."""
        data = self.grootboek.bericht_bytes(verwerkt.feit.stroom, "ontvangen")
        assert data is not None
        return lees(data).bericht

    def toestand(self, bsn: str = BSN) -> ClientToestand:
        """What the store holds of a client."""
        return self.grootboek.client(self.bos.client_id(bsn))

    def antwoord(self, verwerkt: Verwerkt) -> Jw325:
        """The JW325 that a declaration got."""
        assert verwerkt.antwoord is not None
        antwoord = lees(verwerkt.antwoord).bericht
        assert isinstance(antwoord, Jw325)
        return antwoord
