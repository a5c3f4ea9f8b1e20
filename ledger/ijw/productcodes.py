"""Which product code belongs to which category: the national list and those of gemeenten.

Gemeente and aanbieder agree which list they use (IV075); a gemeente may use codes of its own
within the categories of the standard. The ledger knows the national list and the codes of the
kaders, so the answer on any other code is that it cannot tell.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ledger.ijw.productcodes_data import INSPANNINGSGERICHT, OUTPUTGERICHT, ZONDER_VARIANT
from ledger.ijw.productcodes_data_eigen import EIGEN_LIJSTEN, EigenLijst


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


def _per_gemeente(
    lijsten: Iterable[EigenLijst],
) -> dict[tuple[str, str], list[tuple[EigenLijst, str]]]:
    """Per gemeente and code the lists that have it, each with the category that it gives."""
    index: dict[tuple[str, str], list[tuple[EigenLijst, str]]] = {}
    for lijst in lijsten:
        for categorie, codes in lijst.codes.items():
            for code in codes.split():
                for gemeente in lijst.gemeenten.split():
                    index.setdefault((gemeente, code), []).append((lijst, categorie))
    return index


_EIGEN = _per_gemeente(EIGEN_LIJSTEN)


def categorie_van(code: str, gemeente: str | None, dag: date) -> str | None:
    """The category that a list binds `code` to, or None when no list does.

    The list of the gemeente on that day goes before the national one.
    """
    for lijst, categorie in _EIGEN.get((gemeente or "", code), ()):
        if lijst.bindend and lijst.vanaf <= dag <= (lijst.tot or date.max):
            return categorie
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
    for lijst, voorgesteld in _EIGEN.get((gemeente or "", code), ()):
        if voorgesteld == categorie and lijst.vanaf <= dag <= (lijst.tot or date.max):
            return True
    return None
