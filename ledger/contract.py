"""The contract register: who is contracted for what, from when, at which tariff.

One stream per gemeente and aanbieder. A later event for the same product replaces the earlier
one from its `vanaf` on; nothing is ever removed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from ledger.gebeurtenissen import ContractVastgelegd, Gebeurtenis


def contract_stroom(gemeente: str, aanbieder: str) -> str:
    """The stream of the contracts of a gemeente with an aanbieder; no personal data in it."""
    return f"contract-{gemeente}-{aanbieder}"


@dataclass(frozen=True, slots=True)
class Contracten:
    """The contracts of one gemeente with one aanbieder, in the order in which they came."""

    stroom: str
    versie: int = 0
    vastgelegd: tuple[ContractVastgelegd, ...] = ()
    _per_product: dict[tuple[str, str | None], list[ContractVastgelegd]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    _gevonden: dict[tuple[str, str | None, date], ContractVastgelegd | None] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        for feit in self.vastgelegd:
            sleutel = (feit.product.categorie, feit.product.code)
            self._per_product.setdefault(sleutel, []).append(feit)

    def contract(self, categorie: str, code: str | None, dag: date) -> ContractVastgelegd | None:
        """The contract for a product on a day; the latest recorded one that covers it counts.

        A contract on the category alone serves every code without a contract of its own. Every
        declared line asks three times, and most lines ask for the same: so it is remembered.
        """
        vraag = (categorie, code, dag)
        if vraag not in self._gevonden:
            self._gevonden[vraag] = self._zoek(categorie, code, dag)
        return self._gevonden[vraag]

    def _zoek(self, categorie: str, code: str | None, dag: date) -> ContractVastgelegd | None:
        for sleutel in ((categorie, code), (categorie, None)):
            for feit in reversed(self._per_product.get(sleutel, ())):
                if feit.vanaf <= dag <= (feit.tot or date.max):
                    return feit
        return None


def vouw_contracten(stroom: str, gebeurtenissen: Iterable[Gebeurtenis]) -> Contracten:
    """The register of one stream."""
    feiten = [feit for feit in gebeurtenissen if isinstance(feit, ContractVastgelegd)]
    return Contracten(stroom, feiten[-1].versie if feiten else 0, tuple(feiten))
