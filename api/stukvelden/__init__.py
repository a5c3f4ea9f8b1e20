"""What the fields of own records mean, for the OpenAPI document: one Dutch sentence per name.

A name that means something else in one kind of record stands here as `Kind.name` as well. The
sentences stand in one module per subject, as the records themselves do.
"""

from typing import Final

from api.stukvelden import (
    basis,
    behandeling,
    controle,
    grond,
    indeling,
    onderzoek,
    pgb,
    rond_hulp,
    toegang,
    zorg,
)
from api.stukvelden.delen import DELEN
from api.stukvelden.soorten import SOORTEN

__all__ = ["DELEN", "ONDERWERPEN", "SOORTEN", "VELDEN", "veldbeschrijving"]

ONDERWERPEN: Final = (
    basis.VELDEN,
    toegang.VELDEN,
    zorg.VELDEN,
    behandeling.VELDEN,
    grond.VELDEN,
    indeling.VELDEN,
    onderzoek.VELDEN,
    pgb.VELDEN,
    controle.VELDEN,
    rond_hulp.VELDEN,
)
"""The sentences of each module; every name stands in one of them."""

VELDEN: Final = {naam: zin for deel in ONDERWERPEN for naam, zin in deel.items()}


def veldbeschrijving(soort: str, veld: str) -> str | None:
    """The sentence about a field of a kind of record."""
    return VELDEN.get(f"{soort}.{veld}") or VELDEN.get(veld)
