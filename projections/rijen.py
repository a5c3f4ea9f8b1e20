"""The rows of each read model as they are in memory.

A row holds what JSON holds: days and instants are ISO text, so that nothing is converted on the
way from an event to its column.
"""

from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(slots=True)
class Verzoek:
    """A VOT product or a VOW; `laatste_dag` to answer, after an answer '2' to decide.

    `bevindingen` and `verzoek` (the request as it was received) are JSON text.
    """

    aanbieder: str
    referentie_aanbieder: str
    gemeente: str
    client_id: str
    soort: str
    status: str
    dagtekening: str
    ontvangen_op: str
    laatste_dag: str | None
    reden_afwijzing: str | None
    woonplaats_gemeente: str | None
    bericht_id: str | None
    bevindingen: str
    verzoek: str


@dataclass(slots=True)
class Toewijzing:
    """The version of an allocation that counts (IV013) and how many versions there were."""

    gemeente: str
    toewijzing_nummer: int
    client_id: str
    aanbieder: str
    referentie_aanbieder: str | None
    categorie: str | None
    code: str | None
    toewijzingsmoment: str
    dagtekening: str
    ingangsdatum: str
    einddatum: str | None
    reden_wijziging: str | None
    volume: int | None
    eenheid: str | None
    frequentie: str | None
    budget_eurocent: int | None
    verwijderd: bool
    rang: str
    aantal_versies: int
    bericht_id: str | None


@dataclass(slots=True)
class Verbruik:
    """What one client's lines used of an allocation, in one unit (hours counted as minutes).

    `maanden` maps the month in which the ProductPeriode begins to six sums: volume submitted,
    approved and credited, and the same three in eurocents. Submitted counts every judged debit
    line. Keyed by client too, so that a line with someone else's number changes nothing there.
    """

    gemeente: str
    toewijzing_nummer: int
    client_id: str
    eenheid: str
    maanden: dict[str, list[int]] = field(default_factory=dict)


@dataclass(slots=True)
class Termijn:
    """An obligation. `onderwerp` is `verzoek:<aanbieder>:<referentie>`, `bericht:<id>` or, for
    one that a kader gave a client, `dossier:<stream>`. `laatste_dag` is ZONDER_DAG when the source
    names none.

    `deel` tells the obligations of one subject apart. `afloop` is `vervuld`, `vervallen` (what was
    owed is not needed any more) or None while it is open; `vervuld_dag` is a Dutch calendar day.
    """

    onderwerp: str
    deel: str
    regel: str
    wie: str
    wat: str
    gemeente: str | None
    aanbieder: str | None
    referentie_aanbieder: str | None
    bericht_id: str | None
    client_id: str | None
    vanaf: str
    laatste_dag: str
    kalender: str
    waardoor: str | None
    afloop: str | None
    vervuld_op: str | None
    vervuld_dag: str | None
    vervuld_door: str | None


@dataclass(slots=True)
class Controlebevinding:
    """A finding for the formal and material control, with the amount at stake.

    `nummer` is its place among the findings of the event; `bevinding` is JSON text.
    """

    gebeurtenis_id: str
    nummer: int
    client_id: str
    gemeente: str
    aanbieder: str | None
    regel: str
    declaratie_nummer: str | None
    referentie_nummer: str | None
    toewijzing_nummer: int | None
    geldig_op: str
    vastgelegd_op: str
    bedrag_eurocent: int
    bevinding: str


class Vervanging(NamedTuple):
    """The own record `versie` of a client took the place of the event `vervangt`."""

    client_id: str
    versie: int
    vervangt: str
    vastgelegd_op: str


class Afdoening(NamedTuple):
    """A judgement on the finding at place `bevinding_nummer` of an event; never changed."""

    client_id: str
    versie: int
    gebeurtenis_id: str
    bevinding_gebeurtenis_id: str
    bevinding_nummer: int
    uitkomst: str
    bedrag_eurocent: int | None
    vastgelegd_op: str


@dataclass(slots=True)
class Toekenning:
    """A decision on a budget beside iJw; `vervangen` when a later record took its place.

    `nummer` orders the decisions of one day; `meters` is how far transport is paid for.
    """

    gebeurtenis_id: str
    client_id: str
    gemeente: str
    aanbieder: str | None
    soort: str
    kenmerk: str
    nummer: int
    besluit: str
    datum: str
    vastgelegd_op: str
    categorie: str | None
    code: str | None
    ingangsdatum: str | None
    einddatum: str | None
    volume: int | None
    eenheid: str | None
    frequentie: str | None
    bedrag_eurocent: int | None
    meters: int | None
    vervangen: bool


@dataclass(slots=True)
class Besteding:
    """Something used of such a budget; negative where it was given back."""

    gebeurtenis_id: str
    client_id: str
    gemeente: str
    soort: str
    kenmerk: str
    datum: str
    aantal: int | None
    eenheid: str | None
    bedrag_eurocent: int | None
    meters: int | None
    vervangen: bool


class Prestatie(NamedTuple):
    """A declared line with its verdict; written once, never changed.

    `versie` is that of its event in the client's stream. `volume` in `eenheid` (WJ756) and
    `bedrag_eurocent` are as submitted, never negative: `debet_credit` is D or C. `uitkomst` is
    `goedgekeurd` (a debit line was awarded, against the allocation version of
    `toewijzingsmoment`), `gecrediteerd` (a credit line took back
    `vorig_referentie_nummer`) or `afgewezen`.
    """

    client_id: str
    versie: int
    gebeurtenis_id: str
    gemeente: str
    aanbieder: str
    declaratie_nummer: str
    referentie_nummer: str
    vorig_referentie_nummer: str | None
    toewijzing_nummer: int
    toewijzingsmoment: str | None
    categorie: str
    code: str | None
    begindatum: str
    einddatum: str
    volume: int
    eenheid: str
    bedrag_eurocent: int
    debet_credit: str
    uitkomst: str
    vastgelegd_op: str
    bericht_id: str | None


@dataclass(slots=True)
class Bericht:
    """A message that was received or sent, with its verdict in one word."""

    bericht_id: str
    bericht: str | None
    bericht_code: str | None
    afzender: str | None
    ontvanger: str | None
    identificatie: str | None
    ontvangen_op: str
    uitkomst: str
