"""Rules inside a message on what is allocated or asked for: product, size, budget and dates.

Three variants exist: a product code with a size, a category alone, and no product at all but a
budget. These rules keep them apart.
"""

from collections.abc import Iterator
from datetime import date

from ledger.bevinding import Operand
from ledger.ijw.berichten import Jw301, Jw315, Jw317
from ledger.ijw.regels.doorloop import MetProducten, ProductPlek, producten
from ledger.ijw.regels.toewijzing import VERVALLEN
from ledger.regels import Niveau, Uitkomst, regel

EINDE_OUDE_UITVOERING = date(2020, 12, 31)
"""Allocations that end by this day may still have forms that were abolished."""

PER_WEEK = "2"
NIET_PER_DAG = frozenset({"14", "16", "83", "84"})
_FREQUENTIES_NIET_PER_DAG = ("2", "4", "6")
_TE_WIJZIGEN = "TeWijzigenProduct"


@regel(
    "CD041",
    "JW301",
    "JW315",
    "JW317",
    titel="Bij een productcode hoort een omvang",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cd041(bericht: MetProducten) -> Iterator[Uitkomst]:
    """Omvang is filled when the product has a code."""
    for rij in producten(bericht):
        if rij.code is not None and rij.omvang is None:
            yield _uitkomst(
                rij,
                "Omvang",
                f"heeft productcode {rij.code} maar geen omvang; vul volume, eenheid en "
                "frequentie.",
                productCode=rij.code,
                omvang="leeg",
            )


@regel(
    "CD075",
    "JW301",
    "JW315",
    "JW317",
    titel="Bij een budget hoort een einddatum",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cd075(bericht: MetProducten) -> Iterator[Uitkomst]:
    """The last day is filled when Budget is."""
    for rij in producten(bericht):
        if rij.budget is not None and rij.tot is None:
            yield _uitkomst(
                rij,
                rij.eind_element,
                f"heeft een budget maar geen {rij.eind_element}; die is dan verplicht.",
                budgetEurocent=rij.budget,
                einddatum=None,
            )


@regel(
    "CD076",
    "JW301",
    "JW315",
    "JW317",
    titel="Bij een omvang per week hoort een einddatum",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cd076(bericht: MetProducten) -> Iterator[Uitkomst]:
    """The last day is filled when the frequency is per week: the weeks must be countable."""
    for rij in producten(bericht):
        if rij.omvang is not None and rij.omvang.frequentie == PER_WEEK and rij.tot is None:
            yield _uitkomst(
                rij,
                rij.eind_element,
                f"heeft een omvang per week (frequentie {PER_WEEK}) maar geen "
                f"{rij.eind_element}; die is dan verplicht.",
                frequentie=PER_WEEK,
                einddatum=None,
            )


@regel(
    "CD077",
    "JW301",
    "JW315",
    "JW317",
    titel="Naast een budget staat geen omvang",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cd077(bericht: MetProducten) -> Iterator[Uitkomst]:
    """Omvang is empty when Budget is filled."""
    return _budget_en_omvang(bericht, "Omvang", "laat de omvang leeg")


@regel(
    "CD078",
    "JW301",
    "JW315",
    "JW317",
    titel="Naast een omvang staat geen budget",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cd078(bericht: MetProducten) -> Iterator[Uitkomst]:
    """Budget is empty when Omvang is filled: the same fault as CD077, seen from Budget."""
    return _budget_en_omvang(bericht, "Budget", "laat het budget leeg")


def _budget_en_omvang(bericht: MetProducten, element: str, raad: str) -> Iterator[Uitkomst]:
    for rij in producten(bericht):
        if rij.budget is not None and rij.omvang is not None:
            yield _uitkomst(
                rij,
                element,
                f"heeft een budget en een omvang; dat gaat niet samen: {raad} of kies het andere.",
                budgetEurocent=rij.budget,
                volume=rij.omvang.volume,
            )


@regel(
    "CD079",
    "JW301",
    "JW315",
    "JW317",
    titel="Zonder budget is een product verplicht",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cd079(bericht: MetProducten) -> Iterator[Uitkomst]:
    """Product is filled when Budget is empty."""
    for rij in producten(bericht):
        if rij.klasse != _TE_WIJZIGEN and rij.budget is None and rij.product is None:
            yield _uitkomst(
                rij,
                "Product",
                "heeft geen product en geen budget; vul een van beide.",
                product="leeg",
                budgetEurocent=None,
            )


@regel(
    "CD080",
    "JW301",
    titel="Een toewijzing zonder productcode heeft geen omvang",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cd080(bericht: Jw301) -> Iterator[Uitkomst]:
    """No Omvang without a product code, unless the allocation ended by the end of 2020."""
    return _omvang_zonder_code(bericht)


@regel(
    "CD095",
    "JW315",
    titel="Een aanvraag zonder productcode heeft geen omvang",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cd095(bericht: Jw315) -> Iterator[Uitkomst]:
    """No Omvang without a product code, unless what is asked ended by the end of 2020."""
    return _omvang_zonder_code(bericht)


@regel(
    "CD096",
    "JW317",
    titel="Een nieuw product zonder productcode heeft geen omvang",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cd096(bericht: Jw317) -> Iterator[Uitkomst]:
    """No Omvang without a product code, unless what is asked ended by the end of 2020.

    A TeWijzigenProduct has the code of its allocation, which only the history can tell (TR412).
    """
    return _omvang_zonder_code(bericht)


def _omvang_zonder_code(bericht: MetProducten) -> Iterator[Uitkomst]:
    for rij in producten(bericht):
        if rij.klasse == _TE_WIJZIGEN or rij.code is not None or rij.omvang is None:
            continue
        if _loopt_door(rij):
            yield _uitkomst(
                rij,
                "Omvang",
                "heeft geen productcode maar wel een omvang; laat de omvang leeg of vul de code.",
                productCode=None,
                volume=rij.omvang.volume,
                einddatum=None if rij.tot is None else str(rij.tot),
            )


@regel(
    "CS338",
    "JW301",
    "JW317",
    titel="Etmalen, dagdelen, euro's en inspanningsstuks worden niet per dag toegewezen",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cs338(bericht: Jw301 | Jw317) -> Iterator[Uitkomst]:
    """Units 14, 16, 83 and 84 go per week, per month or in total, since 2021."""
    return _frequentie_bij_eenheid(bericht)


@regel(
    "CS343",
    "JW315",
    titel="Etmalen, dagdelen, euro's en inspanningsstuks worden niet per dag aangevraagd",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cs343(bericht: Jw315) -> Iterator[Uitkomst]:
    """Units 14, 16, 83 and 84 go per week, per month or in total, since 2021."""
    return _frequentie_bij_eenheid(bericht)


def _frequentie_bij_eenheid(bericht: MetProducten) -> Iterator[Uitkomst]:
    for rij in producten(bericht):
        omvang = rij.omvang
        if omvang is None or omvang.eenheid not in NIET_PER_DAG or not _loopt_door(rij):
            continue
        if omvang.frequentie not in _FREQUENTIES_NIET_PER_DAG:
            yield _uitkomst(
                rij,
                "Omvang",
                f"heeft eenheid {omvang.eenheid} met frequentie {omvang.frequentie}; bij deze "
                "eenheid is de frequentie 2 (week), 4 (maand) of 6 (totaal).",
                eenheid=omvang.eenheid,
                frequentie=omvang.frequentie,
                toegestaan=_FREQUENTIES_NIET_PER_DAG,
            )


@regel(
    "CS336",
    "JW301",
    titel="Reden wijziging 01 is vervallen",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cs336(bericht: Jw301) -> Iterator[Uitkomst]:
    """RedenWijziging 01 is not used any more: 13 deletes, 14 corrects."""
    for i, product in enumerate(bericht.client.toegewezen_producten, 1):
        if product.reden_wijziging == VERVALLEN:
            yield Uitkomst(
                f"Toewijzing {product.toewijzing_nummer} heeft reden wijziging {VERVALLEN}, die is "
                "vervallen. Gebruik 13 (verwijderd) of 14 (administratieve correctie).",
                {"redenWijziging": VERVALLEN},
                f"/Bericht/Client/ToegewezenProducten/ToegewezenProduct[{i}]/RedenWijziging",
                str(product.toewijzing_nummer),
            )


def _loopt_door(rij: ProductPlek) -> bool:
    """Whether the period runs beyond the last day of the old rules."""
    return rij.tot is None or rij.tot > EINDE_OUDE_UITVOERING


def _uitkomst(rij: ProductPlek, element: str, rest: str, **operanden: Operand) -> Uitkomst:
    """An outcome on an element of a product; `rest` ends the sentence that names the product."""
    return Uitkomst(f"{rij.naam} {rest}", operanden, f"{rij.plaats}/{element}", rij.sleutel)
