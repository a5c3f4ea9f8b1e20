"""What a rule found: the one shape in which every verdict explains itself.

A finding is stored in the event that it led to, and is served unchanged over HTTP; nobody has
to parse a sentence to learn the figures.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

Operand = int | str | bool | None | tuple[str, ...] | tuple[int, ...]


class Laag(StrEnum):
    """The layer of law that a rule belongs to."""

    WET = "wet"
    IJW = "ijw"
    KADER = "kader"
    CONTRACT = "contract"


class Gevolg(StrEnum):
    """What follows when a rule is broken (or, for the last two, when it applies)."""

    WEIGEREN = "weigeren"
    AFWIJKEN = "afwijken"
    SIGNALEREN = "signaleren"
    TERMIJN = "termijn"
    AFLEIDEN = "afleiden"


class Waarde(BaseModel):
    """Base of the immutable values that are stored in events and served as JSON."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True
    )

    def gewijzigd(self, velden: Mapping[str, object]) -> Self:
        """The same value with something else in these fields, which is not validated.

        As pydantic's `model_copy`, which also copies the set of given fields; values that are
        frozen can share it, and with a kader every declared line comes by here.
        """
        gegeven = self.__pydantic_fields_set__
        kopie = type(self).__new__(type(self))
        for naam, waarde in (
            ("__dict__", {**self.__dict__, **velden}),
            (
                "__pydantic_fields_set__",
                gegeven if velden.keys() <= gegeven else gegeven | velden.keys(),
            ),
            ("__pydantic_extra__", None),
            ("__pydantic_private__", None),
        ):
            object.__setattr__(kopie, naam, waarde)
        return kopie


class Bron(Waarde):
    """The paragraph that a rule comes from."""

    document: str
    paragraaf: str


class Ontheffing(Waarde):
    """The deviation that lifts a finding of the kind `afwijken`: in which role, of which day.

    Who agreed stands in the record of the deviation, which is ciphertext; a finding is not.
    """

    rol: str
    datum: date


class Bevinding(Waarde):
    """One finding of one rule on one element.

    `plaats` is the path of the element (without namespaces, counted from 1), `sleutel` the key
    that the sender knows it by; for a client that is the client id, never the BSN.
    `operanden` holds the values compared and the limit, with their unit in the name.
    `afwijking` is the deviation that lifts a finding of the kind `afwijken`. A finding with a
    `bedrag_eurocent` is a controlebevinding: it refuses nothing, and that amount is at stake.
    """

    regel: str
    laag: Laag
    versie: str
    gevolg: Gevolg
    retourcode: str | None = None
    wj759: str | None = None
    plaats: str
    sleutel: str | None = None
    bron: Bron
    operanden: dict[str, Operand] = Field(default_factory=dict)
    uitleg: str
    niet_beoordeelbaar: bool = False
    afwijking: Ontheffing | None = None
    bedrag_eurocent: int | None = None

    @property
    def blokkeert(self) -> bool:
        """Whether this finding alone makes that the element is refused."""
        if self.niet_beoordeelbaar or self.bedrag_eurocent is not None:
            return False
        return self.gevolg is Gevolg.WEIGEREN or (
            self.gevolg is Gevolg.AFWIJKEN and self.afwijking is None
        )
