"""A child with one aanbieder: what is sent about it, and what both parties then know."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from api.voorbeelddata import bouw
from api.voorbeelddata.bron import bron, kans
from api.voorbeelddata.dagen import DAG, instant, vroeg, werkdag, werkdagen_later
from api.voorbeelddata.gepland import (
    Gepland,
    GeplandePersoon,
    GeplandGezin,
    GeplandStuk,
    Registratie,
)
from api.voorbeelddata.nummers import Nummers
from api.voorbeelddata.personen import Persoon
from api.voorbeelddata.toewijzingen import VERWIJDERD, Toewijzing, Versie, toegewezen_product
from api.voorbeelddata.wereld import Voorbeeldcontract
from ledger.dossier import Stuk
from ledger.ijw.berichten import Antwoord, Bericht, Jw301, Jw319, Verwijzer, Woonplaatsbeginsel

TIJDELIJK = "20"
TOEGANG, AANBIEDER = "toegang", "backofficeAanbieder"
ANTWOORD_AFGEWEZEN, ANTWOORD_IN_ONDERZOEK = "1", "2"
_WOONPLAATSBEGINSEL = "8"
_REDENEN_AFWIJZING = ("2", "3", "4", "6", "7", _WOONPLAATSBEGINSEL)
_ANDERE_GEMEENTE = "0050"

Paar = tuple[str, str]
Route = Literal["medisch", "gemeente", "gi"]
"""Along which way the help came: a doctor's referral, the toegang, a gecertificeerde instelling."""


@dataclass(slots=True)
class Omgeving:
    """What all clients share: the seed, the numbers, the allocations by gemeente and aanbieder.

    `vreemde_bsn` is of a child that occurs nowhere else.
    """

    zaad: int
    vreemde_bsn: str
    nummers: Nummers = field(default_factory=Nummers)
    per_paar: defaultdict[Paar, list[Toewijzing]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wens:
    """A product that is asked for or allocated."""

    contract: Voorbeeldcontract
    ingangsdatum: date
    einddatum: date
    volume: int
    referentie: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Besluit:
    """What a JW301 says anew about an allocation."""

    toewijzing: Toewijzing
    einddatum: date
    volume: int
    reden: str | None = None
    referentie: str | None = None


class Traject:
    """The state of one child with one aanbieder, and the messages planned for it so far.

    `nu` is the day up to which the story has been told, `route` along which way the help came
    that it is now about and `verwijzer` the doctor who referred, if one did. `naast` is whether
    it runs beside help by another aanbieder. `registraties` are the records beside the messages.
    """

    def __init__(
        self, omgeving: Omgeving, persoon: Persoon, aanbieder: str, volgnummer: int, startdag: date
    ) -> None:
        self.omgeving = omgeving
        self.persoon = persoon
        self.gemeente = persoon.gemeente
        self.aanbieder = aanbieder
        self.nu = werkdag(startdag)
        self.naast = volgnummer % 2 == 1
        self.route: Route = "medisch"
        self.verwijzer: Verwijzer | None = None
        self.rng = bron(omgeving.zaad, "traject", persoon.nummer, volgnummer)
        self.berichten: list[Gepland] = []
        self.registraties: list[Registratie] = []
        self.toewijzingen: list[Toewijzing] = []

    def plan(self, op: datetime, bericht: Bericht, **bijzonder: Any) -> None:
        """Add a message that arrives at `op`."""
        self.berichten.append(Gepland(op=op, bericht=bericht, **bijzonder))

    def leg_vast(
        self, dag: date, stuk: Stuk, rol: str = AANBIEDER, kaderregel: str | None = None
    ) -> None:
        """Add a record that is made on `dag`, before the messages of that day."""
        if not self.registraties:
            self._begin_dossier(dag, self.persoon)
        self.registraties.append(
            GeplandStuk(
                op=vroeg(dag, self.rng),
                bsn=self.persoon.bsn,
                stuk=stuk,
                rol=rol,
                kaderregel=kaderregel,
            )
        )

    def _begin_dossier(self, dag: date, kind: Persoon) -> None:
        """Who a child is, an hour before its first record: the first message comes later."""
        op = vroeg(dag, self.rng) - DAG / 24
        self.registraties.append(GeplandePersoon(op=op, persoon=kind))

    def leg_gezin_vast(self, dag: date, kinderen: tuple[Persoon, ...]) -> None:
        """Add a family that is recorded on `dag` and holds from then on."""
        for kind in kinderen:
            self._begin_dossier(dag, kind)
        op = vroeg(dag, self.rng)
        self.registraties.append(GeplandGezin(op=op, kinderen=kinderen, vanaf=dag, rol=TOEGANG))

    def header(self, soort: str, dag: date) -> Any:
        """The header of a message that is sent on `dag`, from whom this kind comes."""
        partijen = (self.gemeente, self.aanbieder)
        van, naar = partijen if soort in {"JW301", "JW319"} else partijen[::-1]
        return bouw.maak_header(self.omgeving.nummers, soort, van, naar, dag)

    def binnen_werkdagen(self, dag: date, hoogstens: int = 5) -> date:
        """A working day on which a party acts after `dag`; now and then it is late."""
        if kans(self.rng, 6):
            return werkdagen_later(dag, hoogstens + self.rng.randrange(1, 6))
        return werkdagen_later(dag, self.rng.randrange(1, hoogstens + 1))

    def nieuwe_toewijzing(self, wens: Wens) -> Besluit:
        """A decision that allocates what is wanted under a new number."""
        toewijzing = Toewijzing(
            nummer=self.omgeving.nummers.toewijzing(self.gemeente),
            bsn=self.persoon.bsn,
            contract=wens.contract,
            ingangsdatum=wens.ingangsdatum,
            versies=[],
        )
        self.toewijzingen.append(toewijzing)
        self.omgeving.per_paar[self.gemeente, self.aanbieder].append(toewijzing)
        return Besluit(
            toewijzing=toewijzing,
            einddatum=wens.einddatum,
            volume=wens.volume,
            referentie=wens.referentie,
        )

    def actueel(self, dag: date) -> list[Toewijzing]:
        """The allocations that hold on that day or later."""
        return [t for t in self.toewijzingen if t.versies and t.actueel(dag)]

    def stuur_301(
        self,
        dag: date,
        besluiten: list[Besluit],
        *,
        referentie: str | None = None,
        aankomst: date | None = None,
        bijzonderheid: str | None = None,
        kaderregel: str | None = None,
    ) -> datetime:
        """Send all current allocations and those that changed (OP087); gives when it arrives.

        `referentie` is the reference of a request for change, which every product carries
        (IV097). What did not change keeps its moment of decision and has no reason (IV013, IV093).
        """
        beslist = instant(dag, self.rng)
        op = instant(aankomst, self.rng) if aankomst else beslist
        anders = {besluit.toewijzing.nummer: besluit for besluit in besluiten}
        mee = {t.nummer for t in self.actueel(dag)} | anders.keys()
        tijd = beslist.time()
        for besluit in besluiten:
            besluit.toewijzing.versies.append(
                Versie(dag, tijd, besluit.einddatum, besluit.volume, op)
            )
            besluit.toewijzing.verwijderd = besluit.reden == VERWIJDERD
        producten = []
        for toewijzing in self.toewijzingen:
            if toewijzing.nummer not in mee:
                continue
            wijziging = anders.get(toewijzing.nummer)
            verwijzing = (wijziging.referentie if wijziging else None) or referentie
            reden = wijziging.reden if wijziging else None
            producten.append(toegewezen_product(toewijzing, toewijzing.nu, verwijzing, reden))
        client = bouw.toewijzing_client(self.persoon, tuple(producten))
        bericht = Jw301(header=self.header("JW301", dag), client=client)
        self.plan(op, bericht, bijzonderheid=bijzonderheid, kaderregel=kaderregel)
        self._stuur_retour(bericht, op)
        return op

    def stuur_319(
        self, dag: date, referentie: str, antwoord: str, reden: str | None = None
    ) -> None:
        """Answer a request with a rejection, or say that it is being looked into."""
        gemeente = None
        if antwoord == ANTWOORD_AFGEWEZEN:
            reden = reden or self.rng.choice(_REDENEN_AFWIJZING)
            if reden == _WOONPLAATSBEGINSEL:
                gemeente = Woonplaatsbeginsel(gemeente=_ANDERE_GEMEENTE)
        bericht = Jw319(
            header=self.header("JW319", dag),
            antwoord=Antwoord(
                referentie_aanbieder=referentie,
                verzoek_antwoord=antwoord,
                reden_afwijzing_verzoek=reden,
                woonplaatsbeginsel=gemeente,
            ),
        )
        op = instant(dag, self.rng)
        self.plan(op, bericht)
        self._stuur_retour(bericht, op)

    def _stuur_retour(self, bericht: Jw301 | Jw319, op: datetime) -> None:
        """Most messages are answered in time, some late, some never."""
        if kans(self.rng, 88):
            dag = self.binnen_werkdagen(op.date(), 3)
            antwoord = bouw.retour(self.omgeving.nummers, bericht, dag)
            self.plan(instant(dag, self.rng), antwoord)

    def stuur_305(
        self, dag: date, toewijzingen: list[Toewijzing], begindatum: date, fout: str | None = None
    ) -> None:
        """Report that the delivery of these began on `begindatum`."""
        for toewijzing in toewijzingen:
            toewijzing.lopende_start = begindatum
            if toewijzing.levering_van is None:
                toewijzing.levering_van = begindatum
        starts = [(toewijzing, begindatum) for toewijzing in toewijzingen]
        bericht = bouw.jw305(self.header("JW305", dag), self.persoon, starts)
        self.plan(instant(dag, self.rng), bericht, fout=fout)

    def stuur_307(
        self, dag: date, toewijzingen: list[Toewijzing], einddatum: date, reden: str
    ) -> None:
        """Report that the delivery of these ended on `einddatum`, for a time or for good."""
        stops = [(t, t.lopende_start) for t in toewijzingen if t.lopende_start]
        for toewijzing, _ in stops:
            toewijzing.lopende_start = None
            if reden != TIJDELIJK:
                toewijzing.levering_tot = einddatum
        header = self.header("JW307", dag)
        bericht = bouw.jw307(header, self.persoon, stops, einddatum, reden)
        self.plan(instant(dag, self.rng), bericht)

    def vooruit(self, dag: date) -> date:
        """Move the story on to `dag`, or to tomorrow when it is past that; a working day."""
        self.nu = werkdag(max(dag, self.nu + DAG))
        return self.nu
