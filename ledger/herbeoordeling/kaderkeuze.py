"""Which kaders judge again: exactly the versions that an event names."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

import orjson
from eventsourcing.persistence import StoredEvent

from ledger.ijw.versie import kaderversie
from ledger.kaders.kader import Kader
from ledger.kaders.register import Kaders, alle_kaders

IJW: Final = "ijw"
Versie = tuple[str, str]
"""The name of a kader (or of the standard) and its version with content hash."""

# The quotes inside a text are escaped, so this stands nowhere else.
_VERSIES = re.compile(rb'"kaderversies":(\{[^}]*\})')


def genoemde_versies(rijen: Iterable[StoredEvent]) -> frozenset[Versie]:
    """The versions with which these events were judged, as they are stored."""
    stukken = {gevonden[1] for rij in rijen if (gevonden := _VERSIES.search(rij.state)) is not None}
    return frozenset(paar for stuk in stukken for paar in orjson.loads(stuk).items())


class Kaderkeuze:
    """The kaders in force, and other versions that an event may name.

    Those are `eerdere`, and the kaders as they are delivered: the settings of a gemeente, which
    make another version of a kader, may have come or gone during the life of a ledger.
    """

    def __init__(self, kaders: Kaders, eerdere: Sequence[Kaders] = ()) -> None:
        self._kaders = kaders
        self._versies = {**_versies_van(*eerdere), **_versies_van(kaders)}
        self._gekozen: dict[frozenset[Versie], Kaders] = {}

    def ontbrekend(self, versies: Iterable[Versie]) -> list[Versie]:
        """Those of these versions that are not loaded, by name."""
        gezocht = {versie for versie in versies if versie != (IJW, kaderversie())}
        if not gezocht <= self._versies.keys():
            self._versies = {**_versies_van(alle_kaders()), **self._versies}
        return sorted(gezocht - self._versies.keys())

    def nu(self, naam: str) -> str | None:
        """The version in force now; None when there is no such kader."""
        if naam == IJW:
            return kaderversie()
        kader = self._kaders.op_naam.get(naam)
        return None if kader is None else kader.kenmerk

    def kies(self, versies: frozenset[Versie]) -> Kaders:
        """The kaders in force, with the version that was named wherever that is loaded."""
        gekozen = self._gekozen.get(versies)
        if gekozen is None:
            gekozen = self._kaders
            for versie in sorted(versies & self._versies.keys()):
                if self.nu(versie[0]) != versie[1]:
                    gekozen = gekozen.met(self._versies[versie])
            self._gekozen[versies] = gekozen
        return gekozen

    def alleen(self, versies: frozenset[Versie]) -> Kaders:
        """Only the kaders that were named: as if no other was loaded."""
        gekozen = self.kies(versies).op_naam
        return Kaders(gekozen[naam] for naam, _ in sorted(versies) if naam in gekozen)


def _versies_van(*verzamelingen: Kaders) -> dict[Versie, Kader]:
    return {
        (kader.naam, kader.kenmerk): kader
        for kaders in verzamelingen
        for kader in kaders.op_naam.values()
    }
