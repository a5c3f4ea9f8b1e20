"""The events: everything that the ledger knows, and the only thing that it keeps.

Each event is a frozen value. Stream, version and topic are columns of the store; the other
fields are its JSON. What is stored stays for ever: a field may be added with a default, any
other change is a new version of the topic with an upcaster in `mapper.py`.

Fields named in `PERSOONLIJK` are stored as ciphertext under the client's own key. When that key
is destroyed they read as None and everything else remains, so they are always optional.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel

from ledger.bevinding import Bevinding, Waarde
from ledger.waarden import Omvang, Product, Termijn, VoldaneTermijn


class Gebeurtenis(Waarde):
    """The envelope that every event shares.

    `vastgelegd_op` is the instant on the ledger's clock (UTC), never earlier than that of the
    event before it in the stream; `geldig_op` the day that the fact concerns in the world.
    `termijnen` are the obligations that it opened, `voldaan` those that it met.
    """

    SOORT: ClassVar[str]
    TOPIC_VERSIE: ClassVar[int] = 1
    PERSOONLIJK: ClassVar[frozenset[str]] = frozenset()

    stroom: str
    versie: int
    gebeurtenis_id: UUID
    vastgelegd_op: datetime
    geldig_op: date
    actor: str
    rol: str
    opdracht_id: str
    bericht_id: str | None = None
    kaderversies: dict[str, str] = Field(default_factory=dict)
    bevindingen: tuple[Bevinding, ...] = ()
    termijnen: tuple[Termijn, ...] = ()
    voldaan: tuple[VoldaneTermijn, ...] = ()

    @property
    def originator_id(self) -> str:
        """The stream id under the name that the event store library uses."""
        return self.stroom

    @property
    def originator_version(self) -> int:
        """The version under the name that the event store library uses."""
        return self.versie


# --- the client -----------------------------------------------------------------------------


class ContactGegeven(Waarde):
    """An address of the client, flat; `soort` is list COD757."""

    soort: str
    organisatie: str | None = None
    straatnaam: str | None = None
    huisnummer: int | None = None
    huisletter: str | None = None
    huisnummer_toevoeging: str | None = None
    aanduiding_woonadres: str | None = None
    postcode: str | None = None
    plaatsnaam: str | None = None
    land_code: str | None = None
    telefoonnummer: str | None = None
    landnummer: str | None = None
    emailadres: str | None = None
    begindatum: date | None = None
    einddatum: date | None = None


class ClientGegevensVastgelegd(Gebeurtenis):
    """Who the client is, as a message stated it; recorded again only when something differs."""

    SOORT = "ClientGegevensVastgelegd"
    PERSOONLIJK = frozenset(
        {"bsn", "geboortedatum", "datum_gebruik", "geslacht", "naam", "contactgegevens"}
    )

    bsn: str | None = None
    geboortedatum: date | None = None
    datum_gebruik: str | None = None
    geslacht: str | None = None
    naam: dict[str, str] | None = None
    contactgegevens: tuple[ContactGegeven, ...] | None = None


class ClientVergeten(Gebeurtenis):
    """The client's key was destroyed; what was personal cannot be read any more."""

    SOORT = "ClientVergeten"

    grond: str


# --- requests ---------------------------------------------------------------------------------


class VerzoekGebeurtenis(Gebeurtenis):
    """Says something of one request, by the reference that its aanbieder gave it."""

    gemeente: str
    aanbieder: str
    referentie_aanbieder: str


class VerzoekOntvangen(VerzoekGebeurtenis):
    """One AangevraagdProduct of a JW315 was accepted for consideration."""

    SOORT = "VerzoekOntvangen"
    PERSOONLIJK = frozenset({"verwijzer_naam", "commentaar"})

    dagtekening: date
    beschikking_nummer: int | None = None
    beschikking_ingangsdatum: date | None = None
    product: Product | None = None
    ingangsdatum: date
    einddatum: date | None = None
    omvang: Omvang | None = None
    budget: int | None = None
    verwijzer_type: str
    verwijzer_naam: str | None = None
    zorgverlener_code: str | None = None
    raamcontract: str | None = None
    commentaar: str | None = None


class TeWijzigen(Waarde):
    """A TeWijzigenProduct of a JW317."""

    toewijzing_nummer: int
    gewenste_ingangsdatum: date
    einddatum: date | None = None
    omvang: Omvang | None = None
    budget: int | None = None


class Nieuw(Waarde):
    """A NieuwProduct of a JW317."""

    product: Product | None = None
    gewenste_ingangsdatum: date
    einddatum: date | None = None
    omvang: Omvang | None = None
    budget: int | None = None


class WijzigingVerzocht(VerzoekGebeurtenis):
    """A JW317 was accepted for consideration, as one coherent whole."""

    SOORT = "WijzigingVerzocht"

    dagtekening: date
    reden_verzoek: str
    ongewijzigd: tuple[int, ...] = ()
    te_wijzigen: tuple[TeWijzigen, ...] = ()
    nieuw: tuple[Nieuw, ...] = ()


class VerzoekGeweigerd(VerzoekGebeurtenis):
    """A request was refused with a retourcode before anyone considered it."""

    SOORT = "VerzoekGeweigerd"

    soort_verzoek: Literal["VOT", "VOW"]


class VerzoekBesluit(VerzoekGebeurtenis):
    """A decision on a request; `advies` with its reason (WJ759) is what the kaders advised then."""

    PERSOONLIJK = frozenset({"motivering"})

    motivering: str | None = None
    advies: Literal["honoreren", "afwijzen", "onderzoeken"] | None = None
    advies_reden: str | None = None


class VerzoekBeantwoord(VerzoekBesluit):
    """A JW319: rejected (`verzoek_antwoord` 1) or under investigation (2), list WJ760."""

    SOORT = "VerzoekBeantwoord"

    verzoek_antwoord: Literal["1", "2"]
    reden_afwijzing: str | None = None
    woonplaats_gemeente: str | None = None


class VerzoekHerbeoordeeld(VerzoekGebeurtenis):
    """A later record changed what the kader finds on a request that still waits."""

    SOORT = "VerzoekHerbeoordeeld"


class VerzoekGehonoreerd(VerzoekBesluit):
    """A JW301 carried the reference of a request for the first time."""

    SOORT = "VerzoekGehonoreerd"

    toewijzing_nummers: tuple[int, ...]


# --- allocations --------------------------------------------------------------------------------


class ToewijzingGebeurtenis(Gebeurtenis):
    """A version of a ToegewezenProduct; the most recent `toewijzingsmoment` counts (IV013).

    `toewijzingsmoment` is Toewijzingsdatum and Toewijzingstijd as sent, without a time zone.
    """

    PERSOONLIJK = frozenset({"commentaar"})

    gemeente: str
    aanbieder: str
    toewijzing_nummer: int
    referentie_aanbieder: str | None = None
    product: Product | None = None
    toewijzingsmoment: datetime
    ingangsdatum: date
    einddatum: date | None = None
    reden_wijziging: str | None = None
    omvang: Omvang | None = None
    budget: int | None = None
    dagtekening: date
    commentaar: str | None = None


class ToewijzingAfgegeven(ToewijzingGebeurtenis):
    """The first version of an allocation that the ledger saw."""

    SOORT = "ToewijzingAfgegeven"


class ToewijzingGewijzigd(ToewijzingGebeurtenis):
    """A further version: extended, another volume in total, another budget, a correction."""

    SOORT = "ToewijzingGewijzigd"


class ToewijzingIngetrokken(ToewijzingGebeurtenis):
    """A further version that ends earlier (OP033x1 'intrekken'); not a deletion."""

    SOORT = "ToewijzingIngetrokken"


class ToewijzingVerwijderd(ToewijzingGebeurtenis):
    """RedenWijziging 13 with Einddatum = Ingangsdatum: counts as never sent (CS335)."""

    SOORT = "ToewijzingVerwijderd"


class ToewijzingGeweigerd(Gebeurtenis):
    """A ToegewezenProduct of a JW301 that was refused."""

    SOORT = "ToewijzingGeweigerd"

    gemeente: str
    aanbieder: str
    toewijzing_nummer: int


# --- deliveries ---------------------------------------------------------------------------------


class LeveringGebeurtenis(Gebeurtenis):
    """The logical key of a StartProduct."""

    gemeente: str
    aanbieder: str
    toewijzing_nummer: int | None = None
    product: Product | None = None
    toewijzing_ingangsdatum: date | None = None
    begindatum: date


class LeveringGestart(LeveringGebeurtenis):
    """A StartProduct with StatusAanlevering 1."""

    SOORT = "LeveringGestart"


class StartVerwijderd(LeveringGebeurtenis):
    """A StartProduct with StatusAanlevering 3: the start counts as never sent."""

    SOORT = "StartVerwijderd"


class StartGeweigerd(LeveringGebeurtenis):
    """A StartProduct that was refused."""

    SOORT = "StartGeweigerd"


class StopGebeurtenis(LeveringGebeurtenis):
    """The logical key of a StopProduct; RedenBeeindiging 20 is a temporary stop (JZ588)."""

    reden_beeindiging: str
    einddatum: date


class LeveringGestopt(StopGebeurtenis):
    """A StopProduct with StatusAanlevering 1."""

    SOORT = "LeveringGestopt"


class StopVerwijderd(StopGebeurtenis):
    """A StopProduct with StatusAanlevering 3: the stop counts as never sent."""

    SOORT = "StopVerwijderd"


class StopGeweigerd(StopGebeurtenis):
    """A StopProduct that was refused."""

    SOORT = "StopGeweigerd"


# --- declarations -------------------------------------------------------------------------------


class PrestatieGebeurtenis(Gebeurtenis):
    """A declared line as submitted.

    `volume` in `eenheid` (WJ756); amounts in eurocents; `debet_credit` is D or C. A credit line
    names the line that it takes back in `vorig_referentie_nummer`.
    """

    gemeente: str
    aanbieder: str
    declaratie_nummer: str
    referentie_nummer: str
    vorig_referentie_nummer: str | None = None
    toewijzing_nummer: int
    product: Product
    begindatum: date
    einddatum: date
    volume: int
    eenheid: str
    tarief_eurocent: int | None = None
    bedrag_eurocent: int
    debet_credit: Literal["D", "C"]


class PrestatieGoedgekeurd(PrestatieGebeurtenis):
    """A debit line was awarded, against the allocation version of `toewijzingsmoment`."""

    SOORT = "PrestatieGoedgekeurd"

    toewijzingsmoment: datetime


class PrestatieGecrediteerd(PrestatieGebeurtenis):
    """A credit line took back an awarded debit line."""

    SOORT = "PrestatieGecrediteerd"


class PrestatieAfgewezen(PrestatieGebeurtenis):
    """A line was not awarded; its findings say why."""

    SOORT = "PrestatieAfgewezen"


# --- messages -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GebeurtenisVerwijzing:
    """Points at an event that a message caused in another stream.

    A large declaration causes tens of thousands; this form takes a tenth of a model's memory.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(
        extra="forbid", alias_generator=to_camel, populate_by_name=True
    )

    gebeurtenis_id: UUID
    stroom: str
    versie: int
    soort: str


class BerichtVerwerkt(Gebeurtenis):
    """A message was received (or sent), judged and recorded, with its whole verdict.

    `geldig_op` is its Dagtekening where that could be read. `retour` and `antwoord` say whether
    the archive holds a return message and a JW325 to it.
    """

    SOORT = "BerichtVerwerkt"

    bericht: str | None = None
    bericht_code: str | None = None
    afzender: str | None = None
    ontvanger: str | None = None
    identificatie: str | None = None
    sha256: str
    omvang_bytes: int
    uitkomst: Literal["goedgekeurd", "deelsAfgekeurd", "afgekeurd", "onleesbaar"]
    verwijzingen: tuple[GebeurtenisVerwijzing, ...] = ()
    retour: bool = False
    antwoord: bool = False
    antwoord_op: str | None = None


# --- sender, contract, family ---------------------------------------------------------------------


class DeclaratieBeoordeeld(Gebeurtenis):
    """A JW323 of one aanbieder to one gemeente was processed (also when lines were refused).

    Amounts are net eurocents: debit minus credit, so they may be negative.
    """

    SOORT = "DeclaratieBeoordeeld"

    gemeente: str
    aanbieder: str
    declaratie_nummer: str
    begindatum: date
    einddatum: date
    ingediend_eurocent: int
    toegekend_eurocent: int
    aantal_prestaties: int
    aantal_afgewezen: int


class ContractVastgelegd(Gebeurtenis):
    """A gemeente contracted an aanbieder for a product from `vanaf` up to and including `tot`.

    `tarief_eurocent` per `tarief_eenheid` (WJ756); both None when no tariff was agreed.
    """

    SOORT = "ContractVastgelegd"

    gemeente: str
    aanbieder: str
    product: Product
    tarief_eurocent: int | None = None
    tarief_eenheid: str | None = None
    vanaf: date
    tot: date | None = None


class GezinLid(Waarde):
    """A member of a family, known to the ledger as a client.

    `betrokken`: takes part in the help itself; `eigen_dossier`: has a file of its own for
    reporting. Both None when that was not recorded.
    """

    client_id: str
    rol: Literal["kind", "ouder", "anders"]
    betrokken: bool | None = None
    eigen_dossier: bool | None = None


class GezinVastgelegd(Gebeurtenis):
    """The members of a family from `geldig_op` on; replaces what was recorded before."""

    SOORT = "GezinVastgelegd"

    leden: tuple[GezinLid, ...]


class LidVanGezin(Gebeurtenis):
    """On the client's own stream: member of a family from `geldig_op` on (or no longer)."""

    SOORT = "LidVanGezin"

    gezin_id: str
    gezinsrol: str | None


class GezinToewijzing(Gebeurtenis):
    """On the stream of a family: one of its members got (a version of) an allocation."""

    SOORT = "GezinToewijzing"

    client_id: str
    gemeente: str
    toewijzing_nummer: int
