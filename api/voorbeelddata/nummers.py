"""The numbers that the parties hand out; each is unique for the party that does so."""

from collections import defaultdict

_EERSTE_TOEWIJZING = 100_001


class Nummers:
    """Counters per party and purpose."""

    def __init__(self) -> None:
        self._tellers: defaultdict[tuple[str, str], int] = defaultdict(int)

    def _volgende(self, partij: str, doel: str) -> int:
        self._tellers[partij, doel] += 1
        return self._tellers[partij, doel]

    def identificatie(self, partij: str) -> str:
        """A message identification of at most 12 characters."""
        return f"{self._volgende(partij, 'bericht'):08d}"

    def toewijzing(self, gemeente: str) -> int:
        """A ToewijzingNummer (TR332)."""
        return _EERSTE_TOEWIJZING - 1 + self._volgende(gemeente, "toewijzing")

    def referentie_aanbieder(self, aanbieder: str) -> str:
        """A ReferentieAanbieder for a request (TR347)."""
        return f"V{self._volgende(aanbieder, 'verzoek'):06d}"

    def referentie_prestatie(self, aanbieder: str) -> str:
        """A ReferentieNummer for a declared line (TR314)."""
        return f"P{self._volgende(aanbieder, 'prestatie'):08d}"

    def declaratie(self, aanbieder: str) -> str:
        """A DeclaratieNummer (TR333)."""
        return f"D{self._volgende(aanbieder, 'declaratie'):06d}"
