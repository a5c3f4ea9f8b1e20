"""A ledger to judge again: everything that can be recorded, and an owner who tampers with it."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import psycopg

from ledger.berichtverwerking import NietLeesbaar, Verwerkt
from ledger.besluiten import Besluit
from ledger.besluitgronden import Instemming
from ledger.dossier import Intake, LokaalBesluit, NoShow
from ledger.dossier_gebeurtenissen import STUK_BIJ_PLEK
from ledger.dossiervorming import leg_stuk_vast
from ledger.gebeurtenissen import Gebeurtenis, GezinLid
from ledger.gezinsvorming import leg_gezin_vast
from ledger.herbeoordeling import Afwijking, Herbeoordelaar
from ledger.ijw.lezen import lees
from ledger.ijw.verwerking.retour import Kenmerk, maak_retour
from ledger.kaders.register import GEEN_KADERS, Kaders
from ledger.klok import VasteKlok
from ledger.opslag import Recorder
from ledger.registratie import (
    Contract,
    Persoon,
    leg_contract_vast,
    leg_persoon_vast,
    vergeet_client,
)
from ledger.waarden import Product
from ledger.werk import Werk
from tests import berichten as b
from tests.gegeven import WIE, Keten, op

_TABELLEN = ("stored_events", "reserveringen", "archief")


@dataclass
class Proef:
    """A ledger with a clock that goes on a minute with every command."""

    dsn: str
    recorder: Recorder
    kaders: Kaders = GEEN_KADERS
    overgeslagen: Counter[str] = field(default_factory=Counter)
    beoordeeld: int = 0
    minuut: int = 0
    zaad: int = 7

    def __post_init__(self) -> None:
        self.keten = Keten(self.recorder, zaad=self.zaad)
        self.boek = self.keten.grootboek
        self.boek.kaders = self.kaders

    # --- commands -----------------------------------------------------------------------------

    def klok(self, dag: date | None = None) -> VasteKlok:
        """The next minute, on this day or on that of the command before."""
        self.minuut += 1
        dag = dag or self.keten.nu.date()
        self.keten.nu = max(self.keten.nu, op(dag)) + timedelta(minutes=1)
        return VasteKlok(self.keten.nu)

    def stuur(self, bericht: Any) -> Verwerkt:
        """A message, on its own date or later."""
        is_bytes = isinstance(bericht, bytes)
        dag = None if is_bytes else bericht.header.bericht_identificatie.dagtekening
        return self.keten.stuur(bericht, self.klok(dag).nu())

    def onleesbaar(self, data: bytes) -> None:
        try:
            self.stuur(data)
        except NietLeesbaar:
            return
        raise AssertionError("dit bericht is leesbaar")

    def besluit(self, besluit: Besluit, referentie: str = "R1") -> Verwerkt:
        return self.keten.besluit(besluit, referentie, self.klok().nu())

    def stuk(self, plek: str, soort: type[Any], dag: date, bsn: str = b.BSN, **velden: Any) -> None:
        inhoud = soort(**{"gemeente": b.GEMEENTE, "datum": dag, **velden})
        stroom = self.boek.bos.client_id(bsn)
        leg_stuk_vast(self.boek, stroom, STUK_BIJ_PLEK[plek], inhoud, WIE, self.klok(dag))

    def contract(self, tarief: int = 160, vanaf: date = b.JAN, code: str = "45A48") -> None:
        product = Product(categorie="45", code=code)
        contract = Contract(b.GEMEENTE, b.AANBIEDER, product, tarief, "01", vanaf, None)
        leg_contract_vast(self.boek, contract, WIE, self.klok())

    def persoon(self, bsn: str) -> None:
        leg_persoon_vast(self.boek, Persoon(bsn, date(2015, 2, 14), "1"), WIE, self.klok())

    def gezin(self, *bsns: str) -> None:
        leden = [GezinLid(client_id=self.boek.bos.client_id(bsn), rol="kind") for bsn in bsns]
        leg_gezin_vast(self.boek, leden, b.JAN, WIE, self.klok())

    def vergeet(self, bsn: str = b.BSN) -> None:
        vergeet_client(self.boek, self.boek.bos.client_id(bsn), "verzoek", WIE, self.klok())

    def retour_op(self, verwerkt: Verwerkt) -> Verwerkt:
        """The return message of the other party to a message that the ledger wrote."""
        data = self.boek.bericht_bytes(verwerkt.feit.stroom, "ontvangen")
        assert data is not None
        bericht = lees(data).bericht
        assert bericht is not None
        kenmerk = Kenmerk(f"X{self.minuut}", self.keten.nu.date())
        return self.stuur(b.xml(maak_retour(bericht, [], kenmerk)))  # type: ignore[arg-type]

    # --- judging again ------------------------------------------------------------------------

    def feiten(self) -> list[Gebeurtenis]:
        """Everything that is stored."""
        werk = Werk(self.recorder, self.boek.bos)
        stromen = self.recorder.stromen_na("", "", 100_000)
        return [feit for feiten in werk.lees_stromen(stromen).values() for feit in feiten]

    def soorten(self) -> Counter[str]:
        return Counter(feit.SOORT for feit in self.feiten())

    def afwijkingen(
        self,
        kaders: Kaders | None = None,
        eerdere: Sequence[Kaders] = (),
        feiten: Sequence[Gebeurtenis] | None = None,
    ) -> list[Afwijking]:
        """What differs when all of it is judged again, in one batch."""
        feiten = self.feiten() if feiten is None else feiten
        with Herbeoordelaar(
            self.dsn, self.boek.bos, kaders or self.kaders, oefenmodus=True, eerdere=eerdere
        ) as beoordelaar:
            gevonden = beoordelaar.vele(feiten) + beoordelaar.zonder_oorzaak()
            self.overgeslagen = beoordelaar.overgeslagen
            self.beoordeeld = beoordelaar.beoordeeld
        return gevonden

    # --- the owner of the database ------------------------------------------------------------

    @contextmanager
    def als_eigenaar(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection of who owns the tables, with every trigger switched off."""
        with psycopg.connect(self.dsn, autocommit=True) as conn:
            for tabel in _TABELLEN:
                conn.execute(f"ALTER TABLE {tabel} DISABLE TRIGGER USER".encode())
            yield conn
            for tabel in _TABELLEN:
                conn.execute(f"ALTER TABLE {tabel} ENABLE ALWAYS TRIGGER onveranderlijk".encode())

    def laatste(self, soort: str) -> Any:
        """The latest event of a kind."""
        return self.laatste_met(soort, lambda _: True)

    def laatste_met(self, soort: str, past: Callable[[Any], bool]) -> Any:
        """The latest event of a kind that fits."""
        gevonden = [feit for feit in self.feiten() if soort == feit.SOORT and past(feit)]
        return max(gevonden, key=lambda feit: feit.vastgelegd_op)

    def rij(self, feit: Gebeurtenis) -> bytes:
        """The stored bytes of an event."""
        (rij,) = self.recorder.select_events(feit.stroom, gt=feit.versie - 1, lte=feit.versie)
        return bytes(rij.state)

    def schrijf(self, feit: Gebeurtenis, state: bytes) -> None:
        """Other bytes for a stored event."""
        with self.als_eigenaar() as conn:
            conn.execute(
                "UPDATE stored_events SET state = %s"
                " WHERE originator_id = %s AND originator_version = %s",
                (state, feit.stroom, feit.versie),
            )

    def vervang(self, feit: Gebeurtenis, oud: str, nieuw: str) -> None:
        """Other text in the stored event; the text to replace must be there."""
        state = self.rij(feit)
        assert oud.encode() in state, state
        self.schrijf(feit, state.replace(oud.encode(), nieuw.encode(), 1))


HONOREREN = Besluit("honoreren", motivering="Dit is nodig.")
AFWIJZEN = Besluit("afwijzen", "7", motivering="Het past niet.")
ONDERZOEK = Besluit("inOnderzoek")
FEB, MRT, JUN = date(2027, 2, 1), date(2027, 3, 1), date(2027, 6, 1)


def aanvragen(proef: Proef) -> None:
    """Requests and what became of them: honoured, rejected, investigated, refused, asked anew."""
    proef.contract()
    proef.contract(170, FEB)
    proef.persoon(b.ANDER_BSN)
    later = {
        "referentie_aanbieder": "R2",
        "omvang": b.omvang(240),
        "toewijzing_ingangsdatum": date(2028, 1, 1),
        "toewijzing_einddatum": date(2028, 6, 30),
    }
    proef.stuur(b.vot({}, later))
    proef.stuur(b.vot())  # the reference is taken, and a request waits
    proef.stuk("intake", Intake, b.JAN)
    proef.retour_op(proef.besluit(HONOREREN))
    proef.besluit(ONDERZOEK, "R2")
    proef.retour_op(proef.besluit(AFWIJZEN, "R2"))
    lang = {"referentie_aanbieder": "R3", "toewijzing_einddatum": date(2028, 12, 31)}
    proef.stuur(b.vot(lang, bsn=b.ANDER_BSN))
    instemming = Instemming("PR-DUUR", "Nodig.", "de verwijzer", "verwijzer")
    if proef.kaders.op_naam:
        proef.besluit(Besluit("honoreren", afwijkingen=(instemming,)), "R3")
    else:
        proef.besluit(HONOREREN, "R3")
    proef.stuur(b.vot({"referentie_aanbieder": "R4", "omvang": b.omvang(2000)}, dagtekening=FEB))
    proef.stuur(b.antwoord("2", "R4", dagtekening=FEB))
    proef.stuur(b.antwoord("1", "R4", dagtekening=FEB))
    proef.stuur(b.antwoord("1", "ONBEKEND", dagtekening=FEB))


def leveringen(proef: Proef) -> None:
    """Allocations of a gemeente, starts and stops, some wrong, some late, some taken back."""
    nummer = {"toewijzing_nummer": 900}
    bericht = b.toewijzing(nummer)
    proef.stuur(bericht)
    proef.stuur(bericht)  # the same bytes
    proef.stuur(b.toewijzing(nummer))  # the same version in another message
    proef.stuur(b.toewijzing(nummer, bsn=b.ANDER_BSN))  # the number of another child
    proef.stuur(b.toewijzing({"toewijzing_nummer": 901, "omvang": b.omvang(6000)}))
    korter = {"reden_wijziging": "07", "einddatum": JUN, "toewijzingsdatum": FEB}
    proef.stuur(b.toewijzing(nummer | korter))
    proef.stuur(b.start(nummer))
    proef.stuur(b.start(nummer))
    proef.stuur(b.stop(nummer))
    proef.stuur(b.stop(nummer | {"status_aanlevering": "3"}))
    proef.stuur(b.stop(nummer | {"begindatum": MRT}))
    behouden = b.ijw.OngewijzigdProduct(toewijzing_nummer=900)
    proef.stuur(b.vow(ongewijzigde_producten=(behouden,), dagtekening=MRT))
    proef.stuk("noShow", NoShow, MRT)
    proef.stuk("lokaalBesluit", LokaalBesluit, MRT)


def declaraties(proef: Proef) -> None:
    """Declarations with awarded, refused and credited lines; one wholly refused; an answer."""
    regel = {"toewijzing_nummer": 900}
    duurder = regel | {"product_tarief": 170}
    eerste = proef.stuur(b.declaratie(b.prestatie("P1", **regel), nummer="D1"))
    proef.stuur(b.declaratie(b.prestatie("P1", **regel), nummer="D1"))
    credit = b.prestatie("P3", vorig="P1", **regel)
    nieuw = b.prestatie("P4", geleverd_volume=50, **regel)
    te_veel = b.prestatie("P5", maand=2, geleverd_volume=9000, **duurder)
    proef.stuur(b.declaratie(credit, nieuw, te_veel, maand=2))
    twee = {
        b.BSN: (b.prestatie("P7", maand=3, geleverd_volume=20, **duurder),),
        b.ANDER_BSN: (b.prestatie("P8", maand=3, **regel),),
    }
    derde = proef.stuur(b.declaratie(per_client=twee, maand=3))
    assert eerste.antwoord is not None
    assert derde.antwoord is not None
    verdacht = b.prestatie("P6", maand=4, geleverd_volume=77, **duurder)
    proef.stuur(b.declaratie(verdacht, maand=4))
    proef.stuur(eerste.antwoord)
    proef.stuur(derde.antwoord)


def gezinnen(proef: Proef) -> None:
    """A family, and an allocation to one of its members."""
    proef.stuur(b.vot({"referentie_aanbieder": "R9"}, dagtekening=MRT))
    proef.persoon(b.ANDER_BSN)
    proef.gezin(b.BSN, b.ANDER_BSN)
    rij = {"toewijzing_nummer": 950, "toewijzingsdatum": MRT, "ingangsdatum": MRT}
    proef.stuur(b.toewijzing(rij, bsn=b.ANDER_BSN))


def rommel(proef: Proef) -> None:
    """What cannot be read, what has the wrong form, and a number of a message used twice."""
    proef.onleesbaar(b"<geen bericht>")
    goed = b.xml(b.start({"toewijzing_nummer": 900}, dagtekening=MRT))
    proef.onleesbaar(goed.replace(b.BSN.encode(), b"123456782"))
    proef.stuur(goed.replace(b">01</", b">XX</").replace(b">1</", b">zeven</"))
    een = b.start({"toewijzing_nummer": 900}, identificatie="DUBBEL", dagtekening=MRT)
    twee = b.start({"toewijzing_nummer": 901}, identificatie="DUBBEL", dagtekening=MRT)
    proef.stuur(een)
    proef.stuur(twee)


def alles(proef: Proef) -> None:
    """All of the above on one ledger."""
    for deel in (aanvragen, leveringen, declaraties, gezinnen, rommel):
        deel(proef)
