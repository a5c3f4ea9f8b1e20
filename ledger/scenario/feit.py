"""What a fact is about: the key that its sender gave it, its minutes and its amount."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from ledger.bedragen import verwacht_bedrag
from ledger.client import ClientToestand
from ledger.gebeurtenissen import (
    PrestatieGebeurtenis,
    ToewijzingGebeurtenis,
    VerzoekOntvangen,
    WijzigingVerzocht,
)
from ledger.kaders.plekken import voorstellen_van
from ledger.kaders.zaak import Omgeving, minuten_van
from ledger.omvang import Frequentie, maximum_totaal
from ledger.waarden import Omvang, Product


def sleutel_van(feit: Any) -> str | None:
    """The key by which the sender knows the element; None for a record that names none."""
    for veld in ("referentie_nummer", "toewijzing_nummer", "referentie_aanbieder"):
        waarde = getattr(feit, veld, None)
        if waarde is not None:
            return str(waarde)
    return None


def waarde_van(
    feit: Any, toestand: ClientToestand, omgeving: Omgeving
) -> tuple[int | None, int | None]:
    """Minutes and eurocents of what was asked, allocated or declared; None where unknown.

    Of a request or an allocation over its whole period, at the tariff of the contract.
    """
    if isinstance(feit, PrestatieGebeurtenis):
        geleverd = Omvang(volume=feit.volume, eenheid=feit.eenheid, frequentie=Frequentie.TOTAAL)
        return minuten_van(geleverd), feit.bedrag_eurocent
    if isinstance(feit, WijzigingVerzocht):
        delen = [
            _van_omvang(rij.product, rij.omvang, rij.ingangsdatum, rij.einddatum, omgeving)
            for rij in voorstellen_van(feit, toestand)
        ]
        return _som(minuten for minuten, _ in delen), _som(bedrag for _, bedrag in delen)
    if isinstance(feit, (VerzoekOntvangen, ToewijzingGebeurtenis)):
        return _van_omvang(feit.product, feit.omvang, feit.ingangsdatum, feit.einddatum, omgeving)
    return None, None


def _van_omvang(
    product: Product | None,
    omvang: Omvang | None,
    ingangsdatum: date,
    einddatum: date | None,
    omgeving: Omgeving,
) -> tuple[int | None, int | None]:
    if omvang is None:
        return None, None
    volume = maximum_totaal(
        omvang.volume, omvang.eenheid, omvang.frequentie, ingangsdatum, einddatum
    )
    if volume is None:
        return None, None
    minuten = minuten_van(omvang.model_copy(update={"volume": volume}))
    if product is None or omgeving.contracten is None:
        return minuten, None
    contract = omgeving.contracten.contract(product.categorie, product.code, ingangsdatum)
    if contract is None or contract.tarief_eurocent is None or contract.tarief_eenheid is None:
        return minuten, None
    bedrag = verwacht_bedrag(
        volume, omvang.eenheid, contract.tarief_eurocent, contract.tarief_eenheid
    )
    return minuten, bedrag


def _som(getallen: Iterable[int | None]) -> int | None:
    bekend = [getal for getal in getallen if getal is not None]
    return sum(bekend) if bekend else None
