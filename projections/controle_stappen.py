"""What an own record does to the rows of what settles findings: it replaces another, or judges.

Rows only come: whether something still counts is worked out when it is asked.
"""

from typing import Any

from projections.werkset import Werkset

Json = dict[str, Any]


def stuk(w: Werkset, stroom: str, d: Json) -> None:
    """A record on a client was kept."""
    if "vervangt" in d:
        w.vervangingen.voeg_toe((stroom, d["versie"], d["vervangt"], d["vastgelegdOp"]))
    if "afdoening" in d:
        w.afdoeningen.voeg_toe(_afdoening(stroom, d, d["afdoening"]))


def _afdoening(stroom: str, d: Json, afdoening: Json) -> tuple[Any, ...]:
    return (
        stroom,
        d["versie"],
        d["gebeurtenisId"],
        afdoening["bevindingGebeurtenisId"],
        afdoening["bevindingNummer"],
        afdoening["uitkomst"],
        afdoening.get("bedragEurocent"),
        d["vastgelegdOp"],
    )
