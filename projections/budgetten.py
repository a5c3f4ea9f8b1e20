"""A budget of whatever kind in one shape: per unit what was granted, what was used, what is left.

Units are never mixed. Hours count in minutes, every other unit of WJ756 is itself, an amount
counts in eurocents (83) and transport in meters. What was used in a unit for which nothing
was granted stands by itself, without a limit.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from ledger.budgetten import geldend
from ledger.omvang import Eenheid, maximum_totaal, omgerekend, rekeneenheid, verwachte_uitputting
from projections.cijfers import budget_van, eenheid_van, maanden_van, status_op, toegewezen_van
from projections.paginering import json_waarde

Rij = dict[str, Any]
Maand = tuple[int, int]

METER: Final = "m"
NAMEN: Final[Mapping[str, str]] = MappingProxyType(
    {
        Eenheid.MINUUT.value: "minuut",
        Eenheid.UUR.value: "uur",
        Eenheid.ETMAAL.value: "etmaal",
        Eenheid.DAGDEEL.value: "dagdeel",
        Eenheid.STUKS_OUTPUT.value: "arrangement (stuk, outputgericht)",
        Eenheid.EURO.value: "eurocent",
        Eenheid.STUKS_INSPANNING.value: "sessie (stuk, inspanningsgericht)",
        METER: "meter",
    }
)
"""What a unit of account is called."""


@dataclass(slots=True)
class _Teller:
    """What was granted in one unit (None: no limit) and what was used, per month."""

    toegekend: int | None = None
    maanden: dict[Maand, int] = field(default_factory=lambda: defaultdict(int))

    def tel(self, dag: date, aantal: int) -> None:
        self.maanden[dag.year, dag.month] += aantal


@dataclass(frozen=True, slots=True)
class Besluit:
    """A decision as its row holds it, with what says which one counts."""

    rij: Rij

    @property
    def besluit(self) -> str:
        """What was decided."""
        return str(self.rij["besluit"])

    @property
    def datum(self) -> date:
        """The day of the decision."""
        dag: date = self.rij["datum"]
        return dag

    @property
    def einddatum(self) -> date | None:
        """The last day of the budget."""
        dag: date | None = self.rij["einddatum"]
        return dag


# --- what was granted beside iJw ----------------------------------------------------------------


def budget_uit(besluiten: Sequence[Rij], bestedingen: Iterable[Rij], dag: date) -> Rij | None:
    """The budget that these decisions make and what was spent of it, as seen on `dag`.

    `besluiten` are in order, without those that were replaced; None when nothing was granted.
    """
    gevonden = geldend(Besluit(rij) for rij in besluiten)
    if gevonden is None:
        return None
    rij, einddatum = gevonden[0].rij, gevonden[1]
    vanaf = rij["ingangsdatum"] or rij["datum"]
    tellers = _toegekend(rij, vanaf, einddatum)
    for besteding in bestedingen:
        _besteed(tellers, besteding)
    stand = {"verwijderd": False, "ingangsdatum": vanaf, "einddatum": einddatum}
    product = {"categorie": rij["categorie"], "code": rij["code"]}
    return {
        "soort": rij["soort"],
        "gemeente": rij["gemeente"],
        "kenmerk": rij["kenmerk"],
        "clientId": rij["client_id"],
        "aanbieder": rij["aanbieder"],
        "product": product if rij["categorie"] is not None else None,
        "ingangsdatum": json_waarde(vanaf),
        "einddatum": json_waarde(einddatum),
        "status": status_op(stand, dag),
        "eenheden": [_eenheid(naam, teller, stand, dag) for naam, teller in tellers.items()],
    }


def _toegekend(rij: Rij, vanaf: date, einddatum: date | None) -> dict[str, _Teller]:
    tellers: dict[str, _Teller] = {}
    if rij["eenheid"] is not None:
        eigen = rekeneenheid(rij["eenheid"])
        totaal = maximum_totaal(rij["volume"], rij["eenheid"], rij["frequentie"], vanaf, einddatum)
        volume = None if totaal is None else omgerekend(totaal, rij["eenheid"], eigen)
        tellers[eigen] = _Teller(volume)
    if rij["meters"] is not None:
        tellers[METER] = _Teller(rij["meters"])
    if rij["bedrag_eurocent"] is not None:
        tellers[Eenheid.EURO.value] = _Teller(rij["bedrag_eurocent"])
    return tellers


def _besteed(tellers: dict[str, _Teller], besteding: Rij) -> None:
    eenheid = besteding["eenheid"]
    if eenheid is not None and eenheid != Eenheid.EURO and besteding["aantal"] is not None:
        eigen = rekeneenheid(eenheid)
        aantal = omgerekend(besteding["aantal"], eenheid, eigen)
        tellers.setdefault(eigen, _Teller()).tel(besteding["datum"], aantal)
    for naam, waarde in (
        (METER, besteding["meters"]),
        (Eenheid.EURO.value, besteding["bedrag_eurocent"]),
    ):
        if waarde is not None:
            tellers.setdefault(naam, _Teller()).tel(besteding["datum"], waarde)


def _eenheid(naam: str, teller: _Teller, stand: Rij, dag: date) -> Rij:
    gebruikt = sum(teller.maanden.values())
    uitputting = verwachte_uitputting(
        goedgekeurd_per_maand=teller.maanden,
        maximum=teller.toegekend,
        ingangsdatum=stand["ingangsdatum"],
        einddatum=stand["einddatum"],
        vandaag=dag,
    )
    return _beeld(naam, teller.toegekend, gebruikt, json_waarde(uitputting))


def _beeld(naam: str, toegekend: int | None, gebruikt: int, uitputting: str | None) -> Rij:
    return {
        "eenheid": naam,
        "naam": NAMEN[naam],
        "toegekend": toegekend,
        "gebruikt": gebruikt,
        "resterend": None if toegekend is None else toegekend - gebruikt,
        "verwachteUitputting": uitputting,
    }


# --- what was allocated ---------------------------------------------------------------------------


def budget_van_toewijzing(rij: Rij, dag: date) -> Rij:
    """An allocation and what was declared of it, in the same shape; used is approved less credit.

    Amounts stand beside its own unit, without a limit; an allocation with a Budget is its amount.
    """
    eenheid = eenheid_van(rij)
    eenheden: list[Rij] = []
    if eenheid is not None:
        cijfers = budget_van(rij, dag)
        gebruikt = cijfers["goedgekeurd"] - cijfers["gecrediteerd"]
        eenheden.append(
            _beeld(eenheid, toegewezen_van(rij), gebruikt, cijfers["verwachteUitputting"])
        )
    if eenheid != Eenheid.EURO:
        maanden = maanden_van(rij).values()
        bedrag = sum(m.goedgekeurd_eurocent - m.gecrediteerd_eurocent for m in maanden)
        if rij["verbruik"]:
            eenheden.append(_beeld(Eenheid.EURO.value, None, bedrag, None))
    product = {"categorie": rij["categorie"], "code": rij["code"]}
    return {
        "soort": "toewijzing",
        "gemeente": rij["gemeente"],
        "kenmerk": str(rij["toewijzing_nummer"]),
        "clientId": rij["client_id"],
        "aanbieder": rij["aanbieder"],
        "product": product if rij["categorie"] is not None else None,
        "ingangsdatum": json_waarde(rij["ingangsdatum"]),
        "einddatum": json_waarde(rij["einddatum"]),
        "status": status_op(rij, dag),
        "eenheden": eenheden,
    }
