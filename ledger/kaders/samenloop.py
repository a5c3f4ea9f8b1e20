"""Help of a client that runs side by side: beside what is proposed, on days that it adds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ledger.bevinding import Operand
from ledger.client import is_verwijderd
from ledger.gebeurtenissen import WijzigingVerzocht
from ledger.kaders.besluiten import Hulp
from ledger.kaders.hulp import dagen_later, overlapt, samenlopend
from ledger.kaders.plekken import voorstellen_van
from ledger.kaders.zaak import Voorstel, Zaak


@dataclass(frozen=True, slots=True)
class Paar:
    """Two kinds of help of one client that share at least one day, by the codes of the kader.

    `eigen` is the one that the rule is about, whichever of the two came last.
    """

    eigen: Hulp
    ander: Hulp
    code: str
    ander_code: str

    @property
    def vanaf(self) -> date:
        """The first day on which both run."""
        return max(self.eigen.ingangsdatum, self.ander.ingangsdatum)

    @property
    def tot(self) -> date | None:
        """The last day on which both run; None when neither ends."""
        einde = min(self.eigen.einddatum or date.max, self.ander.einddatum or date.max)
        return None if einde == date.max else einde

    @property
    def operanden(self) -> dict[str, Operand]:
        """The pair as a finding names it."""
        return {
            "product": self.code,
            "ander": self.ander_code,
            "overlapVanaf": self.vanaf.isoformat(),
            "overlapTot": None if self.tot is None else self.tot.isoformat(),
        }


def naast(zaak: Zaak, voorstel: Voorstel) -> Iterator[Hulp]:
    """The client's other help that shares a day with what the proposal adds, as after this message.

    Beside a product of a VOW stand the other products of that VOW as they were asked for.
    """
    vow: list[Voorstel] = []
    if zaak.plek == "JW317" and isinstance(zaak.feit, WijzigingVerzocht):
        vow = [
            rij
            for rij in voorstellen_van(zaak.feit, zaak.toestand)
            if rij.plaats != voorstel.plaats
        ]
    gewijzigd = {(rij.gemeente, rij.toewijzing_nummer) for rij in vow}
    for feit in samenlopend(zaak, voorstel):
        if (feit.gemeente, feit.toewijzing_nummer) not in gewijzigd and op_nieuwe_dagen(
            voorstel, feit
        ):
            yield feit
    for rij in vow:
        if op_nieuwe_dagen(voorstel, rij):
            yield rij


def op_nieuwe_dagen(voorstel: Voorstel, hulp: Hulp) -> bool:
    """Whether other help shares a day with the proposal that the allocation did not have yet.

    What ran together before was judged when it came about.
    """
    begin, einde, huidig = voorstel.ingangsdatum, voorstel.einddatum, voorstel.huidig
    if huidig is None or is_verwijderd(huidig):
        perioden = [(begin, einde)]
    else:
        perioden = [(begin, dagen_later(huidig.ingangsdatum, -1))]
        if huidig.einddatum is not None:
            perioden.append((dagen_later(huidig.einddatum, 1), einde))
    return any(
        van <= (tot or date.max) and overlapt(van, tot, hulp.ingangsdatum, hulp.einddatum)
        for van, tot in perioden
    )
