"""What the trail of a line is told from: a client as it was known, and the events it mentions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from ledger.bevinding import Bevinding
from ledger.client import ClientToestand, vouw
from ledger.gebeurtenissen import (
    Gebeurtenis,
    PrestatieAfgewezen,
    PrestatieGebeurtenis,
    PrestatieGecrediteerd,
    PrestatieGoedgekeurd,
)

Json = dict[str, Any]

UITKOMST: Final[Mapping[type[Gebeurtenis], str]] = {
    PrestatieGoedgekeurd: "goedgekeurd",
    PrestatieGecrediteerd: "gecrediteerd",
    PrestatieAfgewezen: "afgewezen",
}
"""How a line ended, as in the read model `prestaties`."""

_REGELVELDEN: Final = {
    "gebeurtenis_id",
    "gemeente",
    "aanbieder",
    "declaratie_nummer",
    "referentie_nummer",
    "vorig_referentie_nummer",
    "toewijzing_nummer",
    "product",
    "begindatum",
    "einddatum",
    "volume",
    "eenheid",
    "tarief_eurocent",
    "bedrag_eurocent",
    "debet_credit",
    "vastgelegd_op",
}
VERGETEN: Final = "De persoonsgegevens van deze cliënt zijn vernietigd; dit is niet meer te lezen."


@dataclass(slots=True)
class Vermeld:
    """The events that an answer mentions, each once, in the order in which they were met."""

    feiten: dict[str, Gebeurtenis] = field(default_factory=dict)

    def noem(self, feit: Gebeurtenis) -> str:
        """The id of an event, which from now on is mentioned."""
        gebeurtenis_id = str(feit.gebeurtenis_id)
        self.feiten.setdefault(gebeurtenis_id, feit)
        return gebeurtenis_id

    def velden(self, feit: Gebeurtenis, namen: set[str]) -> Json:
        """These fields of an event as JSON, with the public id of its message."""
        self.noem(feit)
        inhoud: Json = feit.model_dump(mode="json", by_alias=True, include=namen)
        return {**inhoud, "berichtId": publiek_bericht(feit.bericht_id)}


def publiek_bericht(stroom: str | None) -> str | None:
    """The public id of a message: the UUID of its stream."""
    return None if stroom is None else stroom.removeprefix("bericht-")


@dataclass(frozen=True)
class Dossier:
    """A client as it was known: its events, oldest first, and what they come to."""

    stroom: str
    feiten: Sequence[Gebeurtenis]

    @cached_property
    def toestand(self) -> ClientToestand:
        """The state after all of them."""
        return vouw(self.stroom, self.feiten)

    @cached_property
    def prestaties(self) -> tuple[PrestatieGebeurtenis, ...]:
        """Every declared line, oldest first."""
        return tuple(feit for feit in self.feiten if isinstance(feit, PrestatieGebeurtenis))

    def voor(self, feit: Gebeurtenis) -> ClientToestand:
        """The state on which an event was judged."""
        return vouw(self.stroom, [rij for rij in self.feiten if rij.versie < feit.versie])


def regel_json(feit: PrestatieGebeurtenis, vermeld: Vermeld) -> Json:
    """A line as it was submitted, with its outcome."""
    return {**vermeld.velden(feit, _REGELVELDEN), "uitkomst": UITKOMST[type(feit)]}


def bevinding_json(bevinding: Bevinding) -> Json:
    """A finding as it stands in every answer."""
    inhoud: Json = bevinding.model_dump(mode="json", by_alias=True)
    return inhoud
