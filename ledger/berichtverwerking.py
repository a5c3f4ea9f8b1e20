"""Processing a message: read, judge, answer and record it, once, in one transaction.

What cannot be read is recorded too: nothing that was received is lost.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from eventsourcing.persistence import IntegrityError, StoredEvent

from ledger.advies import GEEN_GROND, Besluitgrond
from ledger.afzender import afzender_stroom, vouw_declaraties
from ledger.application import Grootboek, Wie, opnieuw_bij_conflict
from ledger.berichtarchief import archiefstuk, clienten_van, snede_van, snijd
from ledger.bevinding import Bevinding, Bron, Gevolg, Laag
from ledger.client import ClientToestand
from ledger.contract import contract_stroom, vouw_contracten
from ledger.gebeurtenissen import BerichtVerwerkt, Gebeurtenis, GebeurtenisVerwijzing
from ledger.gezin import gezin_van
from ledger.ijw import regels as _regels  # noqa: F401  (fills the register of rules)
from ledger.ijw.berichten import BERICHTSOORTEN, Bericht, Jw319, Jw323, Jw325
from ledger.ijw.berichten_soorten import Partij
from ledger.ijw.lezen import GeenBericht, Gelezen, lees
from ledger.ijw.regels.bericht import KopContext
from ledger.ijw.schrijven import schrijf
from ledger.ijw.versie import kaderversie
from ledger.ijw.verwerking.antwoord import beslis_antwoord
from ledger.ijw.verwerking.declaratie import beslis_declaratie
from ledger.ijw.verwerking.declaratie_antwoord import beslis_declaratie_antwoord
from ledger.ijw.verwerking.oordeel import AFGEKEURD, Kennis, Oordeel
from ledger.ijw.verwerking.regie import beslis_start, beslis_stop
from ledger.ijw.verwerking.retour import Kenmerk, maak_declaratie_antwoord, maak_retour
from ledger.ijw.verwerking.toewijzing import beslis_toewijzing
from ledger.ijw.verwerking.verzoek import beslis_vot, beslis_vow
from ledger.kaders.zaak import Gezin
from ledger.klok import Klok
from ledger.mapper import vastgelegd_op
from ledger.onleesbaar import bewaar_onleesbaar
from ledger.opslag import Reservering
from ledger.personen import geen_toegestaan_bsn
from ledger.regels import IJW_DOCUMENT, IJW_VERSIE, beoordeel, blokkeert
from ledger.sleutelring import ClientIsVergeten
from ledger.stempel import Stempel
from ledger.termijnen import declaratie_antwoord_termijn, retour_termijn
from ledger.waarden import Termijn
from ledger.zoeksleutels import (
    Sleutel,
    bericht_sleutel,
    gezochte_sleutels,
    heen_sleutel,
    identificatie_sleutel,
)

IJW = {"ijw": kaderversie()}


@dataclass(frozen=True, slots=True)
class Verwerkt:
    """The recorded (or simulated) verdict on a message, with the answers that belong to it.

    `nieuw` is False when the same bytes were processed before; `notificatie` is the place in
    the log to wait for when a read must see it.
    """

    feit: BerichtVerwerkt
    nieuw: bool
    notificatie: int | None = None
    retour: bytes | None = None
    antwoord: bytes | None = None


@dataclass(frozen=True, slots=True)
class Opdracht:
    """The bytes to process and the circumstances.

    `eigen` marks a message that the ledger itself wrote for a decision: its return message is
    the other party's to send, and a conflict is the decision's to solve. `grond` is what the
    decision rests on, `gezien` the version of each stream that it was made on. With `streng` a
    refused message is not recorded but raised as Geweigerd.
    """

    data: bytes
    wie: Wie
    klok: Klok
    eigen: bool = False
    streng: bool = False
    vastleggen: bool = True
    grond: Besluitgrond = GEEN_GROND
    gezien: Mapping[str, int] = field(default_factory=dict)


class NietLeesbaar(Exception):
    """The bytes are no message that can be judged; they are kept under `bericht_id`."""

    def __init__(self, reden: str, bericht_id: str | None) -> None:
        super().__init__(reden)
        self.reden = reden
        self.bericht_id = bericht_id


class Geweigerd(Exception):
    """A decision that the rules do not allow; nothing was recorded."""

    def __init__(self, bevindingen: tuple[Bevinding, ...]) -> None:
        super().__init__("het besluit is niet toegestaan")
        self.bevindingen = bevindingen


def leesbaar(data: bytes, oefenmodus: bool) -> Gelezen:
    """The message in these bytes. Raises GeenBericht for what cannot be judged."""
    gelezen = lees(data)
    kop = gelezen.kop
    if not (kop.afzender and kop.ontvanger and kop.bericht_code and kop.identificatie):
        raise GeenBericht(
            "De Header noemt geen leesbare Afzender, Ontvanger, BerichtCode en Identificatie."
        )
    verboden = geen_toegestaan_bsn(
        [client.bsn for client in clienten_van(gelezen.bericht)], oefenmodus
    )
    if verboden:
        raise GeenBericht(verboden)
    return gelezen


def verwerk(grootboek: Grootboek, opdracht: Opdracht) -> Verwerkt:
    """Processes one message, or gives the first answer when the same bytes came before.

    Raises NietLeesbaar for bytes that are no iJw 3.2 message or name no sender, KlokTeVroeg, and
    Geweigerd for a strict command.
    """
    try:
        gelezen = leesbaar(opdracht.data, grootboek.oefenmodus)
    except GeenBericht as fout:
        bericht_id = None
        if opdracht.vastleggen:
            bericht_id = bewaar_onleesbaar(
                grootboek, opdracht.data, opdracht.wie, opdracht.klok, fout.reden
            )
        raise NietLeesbaar(fout.reden, bericht_id) from None
    if opdracht.eigen:
        return Poging(grootboek, opdracht, gelezen).verwerk()
    # An attempt lets the message go before it stores, so a further one reads it again.
    klaar = [gelezen]
    del gelezen

    def poging() -> Verwerkt:
        return Poging(grootboek, opdracht, klaar.pop() if klaar else lees(opdracht.data)).verwerk()

    return opnieuw_bij_conflict(poging)


_BESLISSERS: dict[str, Callable[[Any, Kennis, Stempel], Oordeel]] = {
    "JW305": beslis_start,
    "JW307": beslis_stop,
    "JW315": beslis_vot,
    "JW317": beslis_vow,
}


class Poging:
    """One attempt: read what is known, judge on it, store; a conflict starts a new attempt."""

    def __init__(self, grootboek: Grootboek, opdracht: Opdracht, gelezen: Gelezen) -> None:
        self._grootboek = grootboek
        self._werk = grootboek.werk()
        self._opdracht = opdracht
        self._gelezen = gelezen
        self._bericht: Any = gelezen.bericht
        self._kop = gelezen.kop
        # Of each client, by BSN.
        self._clientstromen = {
            client.bsn: grootboek.bos.client_id(client.bsn)
            for client in clienten_van(gelezen.bericht)
        }
        self._sha256 = hashlib.sha256(opdracht.data).hexdigest()
        self._eigen_sleutel = bericht_sleutel(gelezen.kop, self._sha256)
        self._bezet: dict[Sleutel, str] = {}
        self._rijen: dict[str, list[StoredEvent]] = {}
        self._laatste: dict[str, datetime] = {}
        self._gezinnen: dict[tuple[str, date], Gezin] = {}

    def verwerk(self) -> Verwerkt:
        grootboek = self._grootboek
        gezocht = gezochte_sleutels(self._gelezen, self._sha256)
        self._bezet = {
            sleutel: stroom
            for sleutel, (stroom, _) in grootboek.opslag.zoek_reserveringen(gezocht).items()
        }
        eerder = self._bezet.get(self._eigen_sleutel)
        if eerder is not None:
            return Verwerkt(_bekend(grootboek, eerder), nieuw=False)
        stromen = self._stromen()
        self._rijen = self._werk.lees_rijen(stromen)
        self._controleer_versies()
        stempel = self._stempel()
        oordeel = self._oordeel(stempel)
        if self._opdracht.streng and blokkeert(oordeel.bevindingen):
            raise Geweigerd(tuple(b for b in oordeel.bevindingen if b.blokkeert))
        return self._leg_vast(oordeel, stempel)

    def _controleer_versies(self) -> None:
        """A decision was made on versions of streams; another one means starting over."""
        for stroom, versie in self._opdracht.gezien.items():
            rijen = self._rijen.get(stroom)
            if (rijen[-1].originator_version if rijen else 0) != versie:
                raise IntegrityError("De cliënt is intussen door een ander gewijzigd.")

    # --- what is known --------------------------------------------------------------------------

    def _stromen(self) -> list[str]:
        stromen = list(self._clientstromen.values())
        if isinstance(self._bericht, Jw319):
            stromen += [stroom for (soort, _), stroom in self._bezet.items() if soort == "verzoek"]
        if isinstance(self._bericht, Jw323):
            kop = self._bericht.header
            stromen.append(afzender_stroom(kop.afzender, kop.ontvanger))
        if self._gelezen.bericht is not None and stromen:
            stromen.append(self._contractstroom())
        return stromen

    def _contractstroom(self) -> str:
        """The contracts of the gemeente and the aanbieder of the message, in either direction."""
        kop = self._bericht.header
        gemeente, aanbieder = kop.ontvanger, kop.afzender
        if BERICHTSOORTEN[self._gelezen.soort].verzender is Partij.GEMEENTE:
            gemeente, aanbieder = aanbieder, gemeente
        return contract_stroom(gemeente, aanbieder)

    def _stempel(self) -> Stempel:
        grootboek, opdracht = self._grootboek, self._opdracht
        self._laatste = {
            stroom: vastgelegd_op(rijen[-1]) for stroom, rijen in self._rijen.items() if rijen
        }
        nu = grootboek.moment(self._laatste.values(), opdracht.klok)
        bericht_id = f"bericht-{grootboek.ids.nieuw(nu)}"
        return Stempel(
            nu=nu,
            actor=opdracht.wie.gebruiker,
            rol=opdracht.wie.rol,
            opdracht_id=bericht_id,
            bericht_id=bericht_id,
            kaderversies=IJW,
        )

    def _feiten(self, stroom: str) -> list[Gebeurtenis]:
        """The events of a stream; its rows are let go, for a large message holds many."""
        return self._werk.ontcijfer(self._rijen.pop(stroom, ()))

    def _toestand(self, stroom: str) -> ClientToestand:
        return self._werk.client(stroom, self._rijen.pop(stroom, ()))

    # --- the verdict ------------------------------------------------------------------------------

    def _oordeel(self, stempel: Stempel) -> Oordeel:
        """Level by level (IV032): form, content, identification, and then history."""
        if self._gelezen.fouten:
            return Oordeel(bevindingen=_vormfouten(self._gelezen), uitkomst=AFGEKEURD)
        inhoud = beoordeel(self._gelezen.soort, self._bericht, "/Bericht")
        if blokkeert(inhoud):
            return Oordeel(bevindingen=list(inhoud), uitkomst=AFGEKEURD)
        identificatie = self._kop.identificatie or ""
        kop = beoordeel(
            "Header",
            KopContext(self._bericht, identificatie_sleutel(self._kop) in self._bezet, stempel.dag),
            "/Bericht/Header",
            identificatie,
        )
        if blokkeert(kop):
            return Oordeel(bevindingen=[*inhoud, *kop], uitkomst=AFGEKEURD)
        oordeel = self._beslis(stempel)
        oordeel.bevindingen = [*inhoud, *kop, *oordeel.bevindingen]
        oordeel.reserveringen.append(
            Reservering(*identificatie_sleutel(self._kop), stempel.bericht_id or "", 1)
        )
        return oordeel

    def _beslis(self, stempel: Stempel) -> Oordeel:
        bericht, soort = self._bericht, self._gelezen.soort
        if isinstance(bericht, Jw319):
            return self._beslis_antwoord(bericht, stempel)
        if isinstance(bericht, Jw325):
            heen = heen_sleutel(self._gelezen)
            bekend, kaders = heen in self._bezet, self._grootboek.kaders
            return beslis_declaratie_antwoord(bericht, bekend, self._declaratie(), stempel, kaders)
        if BERICHTSOORTEN[soort].is_retour:
            return Oordeel()
        kennis = self._kennis()
        if isinstance(bericht, Jw323):
            kop = bericht.header
            stroom = afzender_stroom(kop.afzender, kop.ontvanger)
            stand = vouw_declaraties(stroom, self._feiten(stroom))
            return beslis_declaratie(bericht, kennis, stand, stempel)
        if soort == "JW301":
            return beslis_toewijzing(bericht, kennis, stempel, self._opdracht.grond)
        return _BESLISSERS[soort](bericht, kennis, stempel)

    def _beslis_antwoord(self, bericht: Jw319, stempel: Stempel) -> Oordeel:
        stroom = next(
            (stroom for (soort, _), stroom in self._bezet.items() if soort == "verzoek"), None
        )
        toestand = None if stroom is None else self._toestand(stroom)
        kaders = self._grootboek.kaders
        return beslis_antwoord(bericht, toestand, stempel, self._opdracht.grond, kaders)

    def _declaratie(self) -> Jw323 | None:
        """The JW323 that a JW325 answers, read again from the archive; None when unreadable."""
        stroom = self._bezet.get(heen_sleutel(self._gelezen) or ("", ""))
        try:
            data = None if stroom is None else self._grootboek.bericht_bytes(stroom, "ontvangen")
        except ClientIsVergeten:
            return None
        declaratie = None if data is None else lees(data).bericht
        return declaratie if isinstance(declaratie, Jw323) else None

    def _kennis(self) -> Kennis:
        contracten = self._contractstroom()
        return Kennis(
            toestand_van=lambda bsn: self._toestand(self._clientstromen[bsn]),
            bezet=self._bezet,
            contracten=vouw_contracten(contracten, self._feiten(contracten)),
            kaders=self._grootboek.kaders,
            gezin_van=self._gezin,
            afwijkingen=self._opdracht.grond.afwijkingen,
        )

    def _gezin(self, toestand: ClientToestand, dag: date) -> Gezin:
        """The family of a client: read once, so that all is judged on the same history."""
        sleutel = (toestand.stroom, dag)
        gezin = self._gezinnen.get(sleutel)
        if gezin is None:
            gezin = self._gezinnen[sleutel] = gezin_van(self._werk, toestand, dag)
            if gezin.gezin_id is not None and gezin.laatst_vastgelegd is not None:
                self._laatste[gezin.gezin_id] = gezin.laatst_vastgelegd
        return gezin

    # --- the record -------------------------------------------------------------------------------

    def _controleer_klok(self, laatste: Sequence[datetime]) -> None:
        """A fixed clock may not stand before an event that is followed; a real one moves up."""
        nu = self._grootboek.moment(laatste, self._opdracht.klok)
        self._grootboek.controleer_klok(nu, laatste)

    def _leg_vast(self, oordeel: Oordeel, stempel: Stempel) -> Verwerkt:
        retour, antwoord = self._antwoorden(oordeel, stempel)
        feit = self._feit(oordeel, stempel, retour is not None, antwoord is not None)
        uitkomst = Verwerkt(
            feit,
            nieuw=True,
            retour=None if retour is None else schrijf(retour),
            antwoord=None if antwoord is None else schrijf(antwoord),
        )
        aangevuld = {rij.stroom for rij in oordeel.gebeurtenissen}
        self._controleer_klok([self._laatste[rij] for rij in aangevuld & self._laatste.keys()])
        if not self._opdracht.vastleggen:
            return uitkomst
        stromen = self._bewaarstromen(feit.stroom)
        sleutels = self._werk.ring.maak_ontbrekende(
            [
                feit.stroom,
                *stromen.values(),
                *(rij.stroom for rij in oordeel.gebeurtenissen if rij.PERSOONLIJK),
            ]
        )
        stukken = [("ontvangen", self._opdracht.data, snede_van(self._bericht))]
        if uitkomst.retour is not None:
            stukken.append(("retour", uitkomst.retour, snede_van(retour)))
        if uitkomst.antwoord is not None:
            stukken.append(("antwoord", uitkomst.antwoord, snede_van(antwoord)))
        self._laat_los()
        retour = antwoord = None
        ring, bericht_id = self._werk.ring, feit.stroom
        oordeel.gebeurtenissen.append(feit)
        notificatie = self._werk.leg_vast(
            oordeel.gebeurtenissen,
            [*oordeel.reserveringen, Reservering(*self._eigen_sleutel, bericht_id, 1)],
            lambda: [
                archiefstuk(ring, bericht_id, soort, data, snijd(data, snede, stromen, bericht_id))
                for soort, data, snede in stukken
            ],
            sleutels,
        )
        return replace(uitkomst, notificatie=notificatie)

    def _laat_los(self) -> None:
        """Lets the message go: what follows needs its bytes alone, and memory for those."""
        self._bericht = None
        self._gelezen = replace(self._gelezen, bericht=None)

    def _bewaarstromen(self, eigen: str) -> dict[str, str]:
        """Under whose key each client's part is kept; the message's own when forgotten."""
        ring = self._werk.ring
        return {
            bsn: eigen if ring.is_vergeten(stroom) else stroom
            for bsn, stroom in self._clientstromen.items()
        }

    def _antwoorden(
        self, oordeel: Oordeel, stempel: Stempel
    ) -> tuple[Bericht | None, Bericht | None]:
        bericht = self._bericht
        if bericht is None or self._opdracht.eigen:
            return None, None
        kenmerk = Kenmerk(kenmerk_van(f"{stempel.opdracht_id}|retour"), stempel.dag)
        if isinstance(bericht, Jw323):
            return None, maak_declaratie_antwoord(
                bericht, oordeel.bevindingen, oordeel.toegekend_eurocent, kenmerk
            )
        return maak_retour(bericht, oordeel.bevindingen, kenmerk), None

    def _feit(
        self, oordeel: Oordeel, stempel: Stempel, met_retour: bool, met_antwoord: bool
    ) -> BerichtVerwerkt:
        kop = self._kop
        feit = stempel.zet(
            BerichtVerwerkt,
            stempel.bericht_id or "",
            1,
            kop.dagtekening or stempel.dag,
            tuple(oordeel.bevindingen),
            bericht=self._gelezen.soort,
            bericht_code=kop.bericht_code,
            afzender=kop.afzender,
            ontvanger=kop.ontvanger,
            identificatie=kop.identificatie,
            sha256=self._sha256,
            omvang_bytes=len(self._opdracht.data),
            uitkomst=oordeel.uitkomst,
            verwijzingen=tuple(
                GebeurtenisVerwijzing(
                    gebeurtenis_id=rij.gebeurtenis_id,
                    stroom=rij.stroom,
                    versie=rij.versie,
                    soort=rij.SOORT,
                )
                for rij in oordeel.gebeurtenissen
            ),
            retour=met_retour,
            antwoord=met_antwoord,
            antwoord_op=self._bezet.get(heen_sleutel(self._gelezen) or ("", "")),
            termijnen=self._termijnen(stempel.dag, met_retour or self._opdracht.eigen),
        )
        if not oordeel.versies:
            return feit
        return feit.gewijzigd({"kaderversies": feit.kaderversies | oordeel.versies})

    def _termijnen(self, ontvangen: date, retour_volgt: bool) -> tuple[Termijn, ...]:
        soort = BERICHTSOORTEN[self._gelezen.soort]
        if self._gelezen.fouten:
            return ()
        if soort.soort == "JW323":
            return (declaratie_antwoord_termijn(ontvangen),)
        if soort.retour is None or not retour_volgt:
            return ()
        ontvanger = Partij.AANBIEDER if soort.verzender is Partij.GEMEENTE else Partij.GEMEENTE
        return (retour_termijn(ontvanger, ontvangen),)


def kenmerk_van(zaad: str) -> str:
    """A message identification of 12 positions, unique for all practical purposes (60 bits)."""
    getal = int.from_bytes(hashlib.blake2b(zaad.encode(), digest_size=8).digest()) >> 4
    tekens = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    return "".join(tekens[getal >> verschuiving & 31] for verschuiving in range(55, -1, -5))


def _bekend(grootboek: Grootboek, stroom: str) -> BerichtVerwerkt:
    feit = grootboek.bericht(stroom)
    if feit is None:
        raise AssertionError(f"reservering zonder bericht: {stroom}")
    return feit


def _vormfouten(gelezen: Gelezen) -> list[Bevinding]:
    return [
        Bevinding(
            regel="XSD",
            laag=Laag.IJW,
            versie=IJW_VERSIE,
            gevolg=Gevolg.WEIGEREN,
            plaats=fout.plaats,
            sleutel=fout.element,
            bron=Bron(document=IJW_DOCUMENT, paragraaf="Berichtformaat"),
            operanden={} if fout.waarde is None else {"waarde": fout.waarde},
            uitleg=fout.melding,
        )
        for fout in gelezen.fouten
    ]
