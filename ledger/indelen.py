"""Classifying help from its features before anybody asked for it: which product it would be."""

from dataclasses import dataclass
from typing import Any, Final

from ledger.bevinding import Bevinding
from ledger.client import ClientToestand
from ledger.dossier import Indeling
from ledger.dossier_gebeurtenissen import IndelingVastgelegd
from ledger.kaders.gegevens import Product as Kaderproduct
from ledger.kaders.oordeel import beoordeel_feit
from ledger.kaders.register import Kaders
from ledger.kaders.zaak import Omgeving
from ledger.regels import blokkeert
from ledger.stempel import Stempel

PRODUCTCODE: Final = "productcode"
"""The operand in which a rule at the place `indeling` names the product that follows."""


@dataclass(frozen=True, slots=True)
class Indelingsadvies:
    """The product that follows, None when none does, with every finding that led to it."""

    product: Kaderproduct[Any] | None
    bevindingen: tuple[Bevinding, ...]
    versies: dict[str, str]


def deel_in(kaders: Kaders, stuk: Indeling, stempel: Stempel) -> Indelingsadvies:
    """Judges features on a client of whom nothing else is known; nothing is recorded.

    The first rule that names a product decides; when a rule refuses, there is none.
    """
    niemand = ClientToestand("indeling")
    feit = stempel.zet(
        IndelingVastgelegd,
        niemand.stroom,
        1,
        stuk.datum,
        gemeente=stuk.gemeente,
        aanbieder=stuk.aanbieder,
        inhoud=stuk,
    )
    uitslag = beoordeel_feit(kaders, feit, niemand, Omgeving(), stempel.dag)
    product = None if blokkeert(uitslag.bevindingen) else _product(kaders, uitslag.bevindingen)
    return Indelingsadvies(product, tuple(uitslag.bevindingen), uitslag.versies)


def _product(kaders: Kaders, bevindingen: list[Bevinding]) -> Kaderproduct[Any] | None:
    for bevinding in bevindingen:
        code = bevinding.operanden.get(PRODUCTCODE)
        for kader in kaders.op_naam.values():
            if isinstance(code, str) and bevinding.regel in kader.regels:
                return kader.product(code)
    return None
