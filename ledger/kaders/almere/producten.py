"""What only Almere knows about a product."""

from typing import ClassVar

from ledger.kaders.gegevensmodellen import Rij, Tekst


class Kenmerken(Rij):
    """How a product is allocated; one that is part of another or only marks off another is not.

    `aspecifiek`: allocated by its category alone, without a code and without a volume.
    """

    PRODUCTVELDEN: ClassVar = ("onderdeel_van",)

    toewijsbaar: bool
    aspecifiek: bool = False
    individueel: bool = False
    onderdeel_van: Tekst | None = None
