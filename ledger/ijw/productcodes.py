"""Which product code belongs to which category: the national list and those of gemeenten.

Gemeente and aanbieder agree which list they use (IV075); a gemeente may use codes of its own
within the categories of the standard. The ledger knows the national list and the codes of the
kaders, so the answer on any other code is that it cannot tell.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import import_module

from ledger.ijw.productcodes_data import INSPANNINGSGERICHT, OUTPUTGERICHT, ZONDER_VARIANT


class Uitvoeringsvariant(StrEnum):
    """How a product is agreed on, as far as the national list says."""

    INSPANNING = "inspanningsgericht"
    OUTPUT = "outputgericht"


@dataclass(frozen=True, slots=True)
class Landelijk:
    """A code of the national list; `variant` is None where the list names none."""

    categorie: str
    variant: Uitvoeringsvariant | None


def _landelijk(codes: str, variant: Uitvoeringsvariant | None) -> Iterator[tuple[str, Landelijk]]:
    return ((code, Landelijk(code[:2], variant)) for code in codes.split())


LANDELIJKE_CODES: dict[str, Landelijk] = dict(
    (
        *_landelijk(OUTPUTGERICHT, Uitvoeringsvariant.OUTPUT),
        *_landelijk(INSPANNINGSGERICHT, Uitvoeringsvariant.INSPANNING),
        *_landelijk(ZONDER_VARIANT, None),
    )
)
"""The national list (JZ21) by code."""


@dataclass(frozen=True, slots=True)
class Eigencode:
    """A code of a kader: in which category, over which days, and whether that binds."""

    categorie: str
    vanaf: date
    tot: date
    bindend: bool

    def geldt_op(self, dag: date) -> bool:
        """Whether the kader holds on that day."""
        return self.vanaf <= dag <= self.tot


@cache
def eigen_codes() -> dict[tuple[str, str], list[Eigencode]]:
    """Per gemeente and code what the kaders say of it.

    No kader is complete: it describes a part of what its gemeenten buy. What it lacks is therefore
    unknown, not wrong.
    """
    # The kaders rest on the standard, and are loaded when the first code is asked for.
    kaders = import_module("ledger.kaders.register").alle_kaders()
    codes: dict[tuple[str, str], list[Eigencode]] = {}
    for kader in kaders.op_naam.values():
        bestand = kader.bestand
        for product in kader.gegevens.producten.values():
            if product.extern or product.categorie is None:
                continue
            eigen = Eigencode(
                product.categorie, bestand.vanaf, bestand.tot or date.max, bestand.bindende_codes
            )
            for gemeente in kader.gemeenten:
                codes.setdefault((gemeente, product.code), []).append(eigen)
    return codes


def categorie_van(code: str, gemeente: str | None, dag: date) -> str | None:
    """The category that a list binds `code` to, or None when no list does.

    The list of the gemeente on that day goes before the national one.
    """
    for eigen in eigen_codes().get((gemeente or "", code), ()):
        if eigen.bindend and eigen.geldt_op(dag):
            return eigen.categorie
    landelijk = LANDELIJKE_CODES.get(code)
    return None if landelijk is None else landelijk.categorie


def productcode_past(categorie: str, code: str, gemeente: str | None, dag: date) -> bool | None:
    """Whether `code` belongs to `categorie` by the lists that hold for `gemeente` on `dag`.

    None when no list can tell: the code is unknown, or known only from a list that is not
    binding and that proposes another category. The first two characters of an unknown code prove
    nothing: only on the national list are they the category. `gemeente` None: only the national
    list counts.
    """
    bindend = categorie_van(code, gemeente, dag)
    if bindend is not None:
        return bindend == categorie
    eigen = eigen_codes().get((gemeente or "", code), ())
    return True if any(e.categorie == categorie and e.geldt_op(dag) for e in eigen) else None
