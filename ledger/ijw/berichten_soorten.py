"""The fourteen messages: their codes, who sends them, and which answers which.

A return message travels back to the sender of the message that it judges, but keeps the header
of that message: Afzender and Ontvanger of a JW302 are those of the JW301.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

BASIS_NAMESPACE: Final = "http://www.istandaarden.nl/ijw/3_2/basisschema/schema"


class Partij(StrEnum):
    """The two kinds of parties in the Jeugdwet messages."""

    GEMEENTE = "gemeente"
    AANBIEDER = "aanbieder"


@dataclass(frozen=True, slots=True)
class Berichtsoort:
    """One message of the standard.

    `verzender` sends the message; `afzender` is the party that its header names as Afzender.
    `retour` is the return message that answers it, `heen` the message that a return answers;
    a JW325 answers a JW323 in the same way (`heen`), though it is no return message.
    """

    soort: str
    code: str
    verzender: Partij
    afzender: Partij
    heen: str | None = None
    retour: str | None = None

    @property
    def namespace(self) -> str:
        """The namespace of the elements of this message."""
        return f"http://www.istandaarden.nl/ijw/3_2/{self.prefix}/schema"

    @property
    def prefix(self) -> str:
        """The usual namespace prefix, in which the name of the message is written small."""
        return self.soort.lower()

    @property
    def is_retour(self) -> bool:
        """Whether every class of this message ends with return codes, a JW325 included."""
        return self.heen is not None


_GEMEENTE, _AANBIEDER = Partij.GEMEENTE, Partij.AANBIEDER
_PAREN: Final = (
    ("JW301", "436", "JW302", "437", _GEMEENTE),
    ("JW305", "438", "JW306", "439", _AANBIEDER),
    ("JW307", "440", "JW308", "441", _AANBIEDER),
    ("JW315", "446", "JW316", "447", _AANBIEDER),
    ("JW317", "486", "JW318", "487", _AANBIEDER),
    ("JW319", "488", "JW320", "489", _GEMEENTE),
)


def _ander(partij: Partij) -> Partij:
    return _AANBIEDER if partij is _GEMEENTE else _GEMEENTE


def _soorten() -> dict[str, Berichtsoort]:
    soorten: dict[str, Berichtsoort] = {}
    for heen, heen_code, retour, retour_code, partij in _PAREN:
        soorten[heen] = Berichtsoort(heen, heen_code, partij, partij, retour=retour)
        soorten[retour] = Berichtsoort(retour, retour_code, _ander(partij), partij, heen=heen)
    soorten["JW323"] = Berichtsoort("JW323", "490", _AANBIEDER, _AANBIEDER)
    soorten["JW325"] = Berichtsoort("JW325", "491", _GEMEENTE, _GEMEENTE, heen="JW323")
    return soorten


BERICHTSOORTEN: Final = _soorten()
SOORT_BIJ_CODE: Final = {soort.code: soort.soort for soort in BERICHTSOORTEN.values()}
SOORT_BIJ_NAMESPACE: Final = {soort.namespace: soort.soort for soort in BERICHTSOORTEN.values()}
