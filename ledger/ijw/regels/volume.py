"""Rules on the volume and the amount of a declared line."""

from ledger.bedragen import (
    bedrag_eurocent,
    bedrag_uur_in_minuten,
    bedrag_verklaarbaar,
    minuuttarief,
    verwacht_producttarief,
)
from ledger.ijw.berichten import Prestatie
from ledger.ijw.regels.prestatie import DEBET, PrestatieContext
from ledger.omvang import (
    Eenheid,
    eenheid_past,
    maximum_per_periode,
    maximum_totaal,
    omgerekend,
    rekeneenheid,
)
from ledger.regels import Niveau, Uitkomst, regel
from ledger.weergave import euro

# --- volume ---------------------------------------------------------------------------------------


@regel(
    "TR321",
    DEBET,
    titel="Het volume past binnen wat voor de productperiode is toegewezen",
    retourcode="9321",
)
def tr321(c: PrestatieContext) -> Uitkomst | None:
    """GeleverdVolume fits the allocated volume of this product period (IV076 to IV078)."""
    toewijzing = c.geldige_toewijzing
    if toewijzing is None or toewijzing.omvang is None:
        return None
    if not eenheid_past(toewijzing.omvang.eenheid, c.prestatie.eenheid):
        return None
    maximum = maximum_per_periode(
        toewijzing.omvang.volume,
        toewijzing.omvang.eenheid,
        toewijzing.omvang.frequentie,
        toewijzing.ingangsdatum,
        toewijzing.einddatum,
        c.prestatie.product_periode.begindatum,
        c.prestatie.product_periode.einddatum,
    )
    toegewezen, ingediend, naam = vergelijkbaar(
        maximum, toewijzing.omvang.eenheid, [(c.prestatie.eenheid, c.prestatie.geleverd_volume)]
    )
    if ingediend <= toegewezen:
        return None
    return Uitkomst(
        f"In deze productperiode is ten hoogste {toegewezen} {naam.lower()} toegewezen; "
        f"ingediend is {ingediend}.",
        {f"toegewezen{naam}": toegewezen, f"ingediend{naam}": ingediend},
    )


@regel(
    "TR322",
    DEBET,
    titel="De som van alle volumes past binnen de toegewezen omvang",
    retourcode="9322",
)
def tr322(c: PrestatieContext) -> Uitkomst | None:
    """What was awarded (less credits) plus this line fits the whole allocation (IV077).

    Without an end date there is no total to exceed; only the period counts then. Hours that were
    awarded on an earlier version in hours count as well when the allocation is in minutes now.
    """
    toewijzing = c.geldige_toewijzing
    if toewijzing is None or toewijzing.omvang is None:
        return None
    if not eenheid_past(toewijzing.omvang.eenheid, c.prestatie.eenheid):
        return None
    maximum = maximum_totaal(
        toewijzing.omvang.volume,
        toewijzing.omvang.eenheid,
        toewijzing.omvang.frequentie,
        toewijzing.ingangsdatum,
        toewijzing.einddatum,
    )
    if maximum is None:
        return None
    eenheid = toewijzing.omvang.eenheid
    eerder = [
        (ander, volume)
        for ander, volume in c.verbruik.volume_per_eenheid.items()
        if rekeneenheid(ander) == rekeneenheid(eenheid)
    ]
    regels = [*eerder, (c.prestatie.eenheid, c.prestatie.geleverd_volume)]
    toegewezen, ingediend, naam = vergelijkbaar(maximum, eenheid, regels)
    if ingediend <= toegewezen:
        return None
    _, deze, _ = vergelijkbaar(maximum, eenheid, regels[-1:])
    al = ingediend - deze
    return Uitkomst(
        f"Toegewezen is {toegewezen} {naam.lower()}; daarvan is {al} al goedgekeurd. Met deze "
        f"{deze} wordt het {ingediend}: {ingediend - toegewezen} te veel.",
        {
            f"toegewezen{naam}": toegewezen,
            f"goedgekeurd{naam}": al,
            f"prestatie{naam}": deze,
            f"ingediend{naam}": ingediend,
        },
    )


@regel(
    "TR346",
    DEBET,
    titel="Het bedrag is volume maal tarief",
    retourcode="9346",
    niveau=Niveau.EXTERNE_BRON,
)
def tr346(c: PrestatieContext) -> Uitkomst | None:
    """IngediendBedrag equals GeleverdVolume x ProductTarief, unless declared in euros.

    Minutes at an hour tariff: the hour tariff is multiplied before rounding (IV081). Without a
    contract whose hour tariff gives the declared minute tariff, any whole hour tariff that
    explains both the minute tariff and the amount will do; whether the tariff is the contractual
    one is for TR418. A contract per minute leaves nothing to round.
    """
    p = c.prestatie
    if p.eenheid == Eenheid.EURO or p.product_tarief is None:
        return None
    bedrag = p.ingediend_bedrag.bedrag
    if p.eenheid != Eenheid.MINUUT:
        klopt, verwacht, uurtarief = _maal_tarief(p, bedrag)
    else:
        klopt, verwacht, uurtarief = _minuten_maal_tarief(c, bedrag)
    if klopt:
        return None
    return Uitkomst(
        f"Ingediend is {euro(bedrag)}, maar {p.geleverd_volume} maal het tarief is "
        f"{euro(verwacht)}.",
        {
            "geleverdVolume": p.geleverd_volume,
            "productTariefEurocent": p.product_tarief,
            "uurtariefEurocent": uurtarief,
            "ingediendEurocent": bedrag,
            "verwachtEurocent": verwacht,
        },
    )


def _maal_tarief(p: Prestatie, bedrag: int) -> tuple[bool, int, int | None]:
    verwacht = bedrag_eurocent(p.geleverd_volume, p.product_tarief or 0)
    return bedrag == verwacht, verwacht, None


def _minuten_maal_tarief(c: PrestatieContext, bedrag: int) -> tuple[bool, int, int | None]:
    p = c.prestatie
    tarief = p.product_tarief or 0
    contract = c.tarieven.contract(
        p.product_categorie, p.product_code, p.product_periode.begindatum
    )
    afgesproken = (contract.tarief_eenheid, contract.tarief_eurocent) if contract else None
    if afgesproken == (Eenheid.MINUUT, tarief):
        return _maal_tarief(p, bedrag)
    uurtarief = (
        contract.tarief_eurocent if contract and contract.tarief_eenheid == Eenheid.UUR else None
    )
    if uurtarief is not None and tarief == minuuttarief(uurtarief):
        verwacht = bedrag_uur_in_minuten(uurtarief, p.geleverd_volume)
        return bedrag == verwacht, verwacht, uurtarief
    klopt = bedrag_verklaarbaar(p.geleverd_volume, tarief, bedrag)
    return klopt, bedrag_eurocent(p.geleverd_volume, tarief), None


@regel(
    "TR369",
    DEBET,
    titel="De som van alle bedragen past binnen het toegewezen budget",
    retourcode="9369",
)
def tr369(c: PrestatieContext) -> Uitkomst | None:
    """What was awarded (less credits) plus this line fits the allocated Budget, in eurocents.

    The standard speaks of volumes, but a budget holds lines of every unit; what they have in
    common with it is money, so the amounts are compared.
    """
    toewijzing = c.geldige_toewijzing
    if toewijzing is None or toewijzing.budget is None:
        return None
    bedrag, al = c.prestatie.ingediend_bedrag.bedrag, c.verbruik.bedrag_eurocent
    if al + bedrag <= toewijzing.budget:
        return None
    return Uitkomst(
        f"Het budget is {euro(toewijzing.budget)}; daarvan is {euro(al)} al goedgekeurd. Met deze "
        f"{euro(bedrag)} wordt het {euro(al + bedrag)}.",
        {
            "budgetEurocent": toewijzing.budget,
            "goedgekeurdEurocent": al,
            "prestatieEurocent": bedrag,
            "ingediendEurocent": al + bedrag,
        },
    )


@regel(
    "TR418",
    DEBET,
    titel="Het tarief is het contractuele tarief",
    retourcode="0611",
)
def tr418(c: PrestatieContext) -> Uitkomst | None:
    """ProductTarief equals the tariff contracted for the product at the start of its period.

    Minutes at an hour tariff show that tariff per minute, rounded (IV081). Without a recorded
    tariff, or with one in a unit that says nothing about the line, nothing can be said.
    """
    p = c.prestatie
    if c.geldige_toewijzing is None or p.product_tarief is None:
        return None
    contract = c.tarieven.contract(
        p.product_categorie, p.product_code, p.product_periode.begindatum
    )
    verwacht = None
    if contract and contract.tarief_eurocent is not None and contract.tarief_eenheid is not None:
        verwacht = verwacht_producttarief(
            p.eenheid, contract.tarief_eurocent, contract.tarief_eenheid
        )
    if verwacht is None:
        return Uitkomst(
            f"Voor product {p.product_code} is geen contracttarief in deze eenheid vastgelegd; het "
            "tarief is niet te beoordelen.",
            {"productTariefEurocent": p.product_tarief, "eenheid": p.eenheid},
            niet_beoordeelbaar=True,
        )
    if p.product_tarief == verwacht:
        return None
    return Uitkomst(
        f"Het tarief is {euro(p.product_tarief)}; gecontracteerd is {euro(verwacht)}.",
        {"productTariefEurocent": p.product_tarief, "contractTariefEurocent": verwacht},
    )


_EENHEIDNAAM: dict[str, str] = {
    Eenheid.MINUUT: "Minuten",
    Eenheid.ETMAAL: "Etmalen",
    Eenheid.DAGDEEL: "Dagdelen",
    Eenheid.EURO: "Eurocent",
}


def vergelijkbaar(
    maximum: int, eenheid: str, regels: list[tuple[str, int]]
) -> tuple[int, int, str]:
    """Limit and sum in one unit, with the name of that unit for operands.

    Hours are counted in minutes, so that nothing is rounded.
    """
    doel = rekeneenheid(eenheid)
    som = sum([omgerekend(volume, van, doel) for van, volume in regels])
    return omgerekend(maximum, eenheid, doel), som, _EENHEIDNAAM.get(doel, "Stuks")
