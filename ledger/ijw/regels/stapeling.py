"""When two products are the same one: the question behind every rule against stacking."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Protocol, TypeVar


class MetCategorie(Protocol):
    """A product, of a message or of an event."""

    @property
    def categorie(self) -> str: ...

    @property
    def code(self) -> str | None: ...


class MetPeriode(Protocol):
    """A product over a period; without a last day it goes on."""

    @property
    def product(self) -> MetCategorie | None: ...

    @property
    def vanaf(self) -> date: ...

    @property
    def tot(self) -> date | None: ...


P = TypeVar("P", bound=MetPeriode)
_Groep = tuple[str | None, ...]
_ALLES: _Groep = ()
_ZONDER_PRODUCT: _Groep = (None,)


def overlappingen(rijen: Sequence[P]) -> Iterator[tuple[P, P]]:
    """Each row that shares a day with the same product in another row, and that other row.

    The same product is the same category and code; without a code on either side the category
    decides; without a product everything is the same (OP259, OP347).

    A pair comes in the order of `rijen`. For each row only one other is given, so that a hostile
    message with thousands of overlaps costs no more than sorting it. A row that ends before it
    begins has no days.
    """
    met_dagen = [
        (rij.vanaf, plek, rij)
        for plek, rij in enumerate(rijen)
        if rij.tot is None or rij.tot >= rij.vanaf
    ]
    met_dagen.sort(key=lambda gevonden: gevonden[:2])
    laatste: dict[_Groep, tuple[date, int, P]] = {}
    for vanaf, plek, rij in met_dagen:
        zoek, zet = _groepen(rij.product)
        eerder = max(
            (laatste[groep] for groep in zoek if groep in laatste),
            key=lambda gevonden: gevonden[0],
            default=None,
        )
        if eerder is not None and eerder[0] >= vanaf:
            ander = eerder[2]
            yield (ander, rij) if eerder[1] < plek else (rij, ander)
        eind = rij.tot or date.max
        for groep in zet:
            if groep not in laatste or laatste[groep][0] < eind:
                laatste[groep] = (eind, plek, rij)


def _groepen(product: MetCategorie | None) -> tuple[tuple[_Groep, ...], tuple[_Groep, ...]]:
    """In which groups the same product can be found, and which groups the product is in."""
    if product is None:
        return (_ALLES,), (_ALLES, _ZONDER_PRODUCT)
    categorie, code = product.categorie, product.code
    zet: tuple[_Groep, ...] = (_ALLES, (categorie,), (categorie, code))
    if code is None:
        return (_ZONDER_PRODUCT, (categorie,)), zet
    return (_ZONDER_PRODUCT, (categorie, None), (categorie, code)), zet
