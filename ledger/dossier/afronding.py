"""What is agreed around help and what is left when it ends: others involved, reports, follow-up."""

from datetime import date
from typing import Literal

from ledger.bevinding import Waarde

Perspectief = Literal["terugkeerOnderzoeken", "terugkeer", "opgroeienInPleegzorg"]
"""Whether a foster child may go home: still to be found out, yes, or no."""


class Afstemming(Waarde):
    """How helpers fit their help together, agreed on `datum`; `partijen` are their codes."""

    datum: date | None = None
    partijen: tuple[str, ...] = ()


class Vervolghulp(Waarde):
    """What comes after help: nothing, or what was advised and handed over, and when.

    `met_clientsysteem` is whether the advice was given in consultation with client and family.
    """

    nodig: bool | None = None
    vastgesteld_op: date | None = None
    advies_op: date | None = None
    overdracht_op: date | None = None
    met_clientsysteem: bool | None = None


class Rapportage(Waarde):
    """A report on help, finished on `datum`; `onderdelen` are the parts that it has.

    `omgangen` is how many guided contacts it describes. A `behandelplan` that it proposes was
    talked over with the parents on `besproken_op`.
    """

    datum: date | None = None
    aan: str | None = None
    onderdelen: tuple[str, ...] = ()
    omgangen: int | None = None
    behandelplan: bool | None = None
    besproken_op: date | None = None


class Gezinsafspraak(Waarde):
    """For how many arrangements one family may count, and for what.

    `rapportages_per_kind` is how many reports each child needs.
    """

    arrangementen: int | None = None
    omgangsregelingen: int | None = None
    rapportages_per_kind: int | None = None
