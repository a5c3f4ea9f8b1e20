"""When two products are the same one: the question behind every rule against stacking."""

from typing import Protocol


class MetCategorie(Protocol):
    """A product, of a message or of an event."""

    @property
    def categorie(self) -> str: ...

    @property
    def code(self) -> str | None: ...


def zelfde_product(een: MetCategorie | None, ander: MetCategorie | None) -> bool:
    """Whether two products are stacked when they overlap (OP259, OP347).

    Equal category and code; without a code the category decides; without a product everything
    is the same.
    """
    if een is None or ander is None:
        return True
    if een.categorie != ander.categorie:
        return False
    return een.code is None or ander.code is None or een.code == ander.code
