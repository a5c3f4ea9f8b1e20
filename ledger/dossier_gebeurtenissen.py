"""The events of the own records: one per kind, on the stream of the client.

An event keeps the record whole, as ciphertext under the client's own key, with only the two
parties in the clear; where it is about a budget or settles a finding, that too (see
`ledger.budgetten` and `ledger.afdoening`).
"""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from ledger.afdoening import Afdoening
from ledger.budgetten import Besteding, Toekenning
from ledger.dossier import (
    Afwijking,
    Bepaling,
    Bevindingsoordeel,
    Contactmoment,
    Conversie,
    Groepssessie,
    Indeling,
    Intake,
    Inzet,
    LokaalBesluit,
    Maatregel,
    Melding,
    NoShow,
    Onderzoek,
    PgbAanvraag,
    PgbBesluit,
    PgbBesteding,
    Plan,
    Regie,
    Schooldossier,
    Stuk,
    Toets,
    Verblijf,
    Vervoer,
    Verwijzing,
)
from ledger.gebeurtenissen import Gebeurtenis


class StukVastgelegd(Gebeurtenis):
    """A record on a client; `inhoud` is None once the person is forgotten."""

    PERSOONLIJK = frozenset({"inhoud"})
    STUK: ClassVar[type[Stuk]] = Stuk

    gemeente: str
    aanbieder: str | None = None
    vervangt: UUID | None = None
    inhoud: Stuk | None = None


class VerwijzingVastgelegd(StukVastgelegd):
    """Records a `Verwijzing`."""

    SOORT = "VerwijzingVastgelegd"
    STUK = Verwijzing

    inhoud: Verwijzing | None = None


class BepalingVastgelegd(StukVastgelegd):
    """Records a `Bepaling`."""

    SOORT = "BepalingVastgelegd"
    STUK = Bepaling

    inhoud: Bepaling | None = None


class MaatregelVastgelegd(StukVastgelegd):
    """Records a `Maatregel`."""

    SOORT = "MaatregelVastgelegd"
    STUK = Maatregel

    inhoud: Maatregel | None = None


class LokaalBesluitVastgelegd(StukVastgelegd):
    """Records a `LokaalBesluit`."""

    SOORT = "LokaalBesluitVastgelegd"
    STUK = LokaalBesluit

    inhoud: LokaalBesluit | None = None


class IntakeVastgelegd(StukVastgelegd):
    """Records a `Intake`."""

    SOORT = "IntakeVastgelegd"
    STUK = Intake

    inhoud: Intake | None = None


class PlanVastgelegd(StukVastgelegd):
    """Records a `Plan`."""

    SOORT = "PlanVastgelegd"
    STUK = Plan

    inhoud: Plan | None = None


class NoShowVastgelegd(StukVastgelegd):
    """Records a `NoShow`."""

    SOORT = "NoShowVastgelegd"
    STUK = NoShow

    inhoud: NoShow | None = None


class GroepssessieVastgelegd(StukVastgelegd):
    """Records a `Groepssessie`."""

    SOORT = "GroepssessieVastgelegd"
    STUK = Groepssessie

    inhoud: Groepssessie | None = None


class RegieVastgelegd(StukVastgelegd):
    """Records a `Regie`."""

    SOORT = "RegieVastgelegd"
    STUK = Regie

    inhoud: Regie | None = None


class AfwijkingVastgelegd(StukVastgelegd):
    """Records a `Afwijking`."""

    SOORT = "AfwijkingVastgelegd"
    STUK = Afwijking

    inhoud: Afwijking | None = None


class VervoerVastgelegd(StukVastgelegd):
    """Records a `Vervoer`."""

    SOORT = "VervoerVastgelegd"
    STUK = Vervoer

    toekenning: Toekenning | None = None
    besteding: Besteding | None = None
    inhoud: Vervoer | None = None


class ConversieVastgelegd(StukVastgelegd):
    """Records a `Conversie`."""

    SOORT = "ConversieVastgelegd"
    STUK = Conversie

    inhoud: Conversie | None = None


class ToetsVastgelegd(StukVastgelegd):
    """Records a `Toets`."""

    SOORT = "ToetsVastgelegd"
    STUK = Toets

    inhoud: Toets | None = None


class InzetVastgelegd(StukVastgelegd):
    """Records a `Inzet`."""

    SOORT = "InzetVastgelegd"
    STUK = Inzet

    inhoud: Inzet | None = None


class IndelingVastgelegd(StukVastgelegd):
    """Records an `Indeling`."""

    SOORT = "IndelingVastgelegd"
    STUK = Indeling

    inhoud: Indeling | None = None


class ContactmomentVastgelegd(StukVastgelegd):
    """Records a `Contactmoment`."""

    SOORT = "ContactmomentVastgelegd"
    STUK = Contactmoment

    inhoud: Contactmoment | None = None


class SchooldossierVastgelegd(StukVastgelegd):
    """Records a `Schooldossier`."""

    SOORT = "SchooldossierVastgelegd"
    STUK = Schooldossier

    inhoud: Schooldossier | None = None


class VerblijfVastgelegd(StukVastgelegd):
    """Records a `Verblijf`."""

    SOORT = "VerblijfVastgelegd"
    STUK = Verblijf

    inhoud: Verblijf | None = None


class MeldingVastgelegd(StukVastgelegd):
    """Records a `Melding`."""

    SOORT = "MeldingVastgelegd"
    STUK = Melding

    inhoud: Melding | None = None


class OnderzoekVastgelegd(StukVastgelegd):
    """Records an `Onderzoek`."""

    SOORT = "OnderzoekVastgelegd"
    STUK = Onderzoek

    inhoud: Onderzoek | None = None


class PgbAanvraagVastgelegd(StukVastgelegd):
    """Records a `PgbAanvraag`."""

    SOORT = "PgbAanvraagVastgelegd"
    STUK = PgbAanvraag

    inhoud: PgbAanvraag | None = None


class PgbBesluitVastgelegd(StukVastgelegd):
    """Records a `PgbBesluit`."""

    SOORT = "PgbBesluitVastgelegd"
    STUK = PgbBesluit

    toekenning: Toekenning | None = None
    inhoud: PgbBesluit | None = None


class PgbBestedingVastgelegd(StukVastgelegd):
    """Records a `PgbBesteding`."""

    SOORT = "PgbBestedingVastgelegd"
    STUK = PgbBesteding

    besteding: Besteding | None = None
    inhoud: PgbBesteding | None = None


class BevindingsoordeelVastgelegd(StukVastgelegd):
    """Records a `Bevindingsoordeel`."""

    SOORT = "BevindingsoordeelVastgelegd"
    STUK = Bevindingsoordeel

    afdoening: Afdoening | None = None
    inhoud: Bevindingsoordeel | None = None


@dataclass(frozen=True, slots=True)
class Stuksoort:
    """A kind of record: the place where rules judge it, its path in the API, its event."""

    plek: str
    pad: str
    gebeurtenis: type[StukVastgelegd]

    @property
    def stuk(self) -> type[Stuk]:
        """The value that a caller sends."""
        return self.gebeurtenis.STUK


STUKSOORTEN: tuple[Stuksoort, ...] = (
    Stuksoort("verwijzing", "verwijzingen", VerwijzingVastgelegd),
    Stuksoort("bepaling", "bepalingen", BepalingVastgelegd),
    Stuksoort("maatregel", "maatregelen", MaatregelVastgelegd),
    Stuksoort("lokaalBesluit", "lokale-besluiten", LokaalBesluitVastgelegd),
    Stuksoort("intake", "intakes", IntakeVastgelegd),
    Stuksoort("plan", "plannen", PlanVastgelegd),
    Stuksoort("noShow", "no-shows", NoShowVastgelegd),
    Stuksoort("groepssessie", "groepssessies", GroepssessieVastgelegd),
    Stuksoort("regie", "regie", RegieVastgelegd),
    Stuksoort("afwijking", "afwijkingen", AfwijkingVastgelegd),
    Stuksoort("vervoer", "vervoer", VervoerVastgelegd),
    Stuksoort("conversie", "conversies", ConversieVastgelegd),
    Stuksoort("toets", "toetsen", ToetsVastgelegd),
    Stuksoort("inzet", "inzetten", InzetVastgelegd),
    Stuksoort("indeling", "indelingen", IndelingVastgelegd),
    Stuksoort("contactmoment", "contactmomenten", ContactmomentVastgelegd),
    Stuksoort("schooldossier", "schooldossiers", SchooldossierVastgelegd),
    Stuksoort("verblijf", "verblijven", VerblijfVastgelegd),
    Stuksoort("melding", "meldingen", MeldingVastgelegd),
    Stuksoort("onderzoek", "onderzoeken", OnderzoekVastgelegd),
    Stuksoort("pgbAanvraag", "pgb-aanvragen", PgbAanvraagVastgelegd),
    Stuksoort("pgbBesluit", "pgb-besluiten", PgbBesluitVastgelegd),
    Stuksoort("pgbBesteding", "pgb-bestedingen", PgbBestedingVastgelegd),
    Stuksoort("bevindingsoordeel", "bevindingsoordelen", BevindingsoordeelVastgelegd),
)
STUK_BIJ_PLEK = {soort.plek: soort for soort in STUKSOORTEN}
STUK_BIJ_GEBEURTENIS = {soort.gebeurtenis: soort for soort in STUKSOORTEN}
