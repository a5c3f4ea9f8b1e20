"""The figures of one allocation, computed from its row at the moment of asking.

Volumes are in the allocation's unit of account: minutes for hours, otherwise its own unit
(`ledger.omvang.rekeneenheid`); an allocation with a Budget counts eurocents (unit 83).
"""

from datetime import date
from typing import Any, NamedTuple

from ledger.omvang import (
    Eenheid,
    maximum_totaal,
    omgerekend,
    rekeneenheid,
    verwachte_uitputting,
)
from projections.paginering import json_waarde

Rij = dict[str, Any]


class Sommen(NamedTuple):
    """Volume and eurocents of one month, or of all; `gecrediteerd` counts as positive."""

    ingediend: int
    goedgekeurd: int
    gecrediteerd: int
    ingediend_eurocent: int
    goedgekeurd_eurocent: int
    gecrediteerd_eurocent: int


NIETS = Sommen(0, 0, 0, 0, 0, 0)


def status_op(rij: Rij, dag: date) -> str:
    """verwijderd, toekomstig, beeindigd or actueel."""
    if rij["verwijderd"]:
        return "verwijderd"
    if rij["ingangsdatum"] > dag:
        return "toekomstig"
    einddatum = rij["einddatum"]
    return "beeindigd" if einddatum is not None and einddatum < dag else "actueel"


def eenheid_van(rij: Rij) -> str | None:
    """The unit of account; None when neither the allocation nor its lines settle on one.

    An allocation without Omvang and Budget sets no unit: that of its lines counts, if they share
    one.
    """
    if rij["eenheid"] is not None:
        return rekeneenheid(rij["eenheid"])
    if rij["budget_eurocent"] is not None:
        return Eenheid.EURO.value
    gebruikt = list(rij["verbruik"] or ())
    return gebruikt[0] if len(gebruikt) == 1 else None


def toegewezen_van(rij: Rij) -> int | None:
    """All that may be delivered, in the unit of account; None without a limit, 0 when deleted."""
    if rij["verwijderd"]:
        return 0
    if rij["eenheid"] is None:
        budget: int | None = rij["budget_eurocent"]
        return budget
    maximum = maximum_totaal(
        rij["volume"], rij["eenheid"], rij["frequentie"], rij["ingangsdatum"], rij["einddatum"]
    )
    if maximum is None:
        return None
    return omgerekend(maximum, rij["eenheid"], rekeneenheid(rij["eenheid"]))


def maanden_van(rij: Rij) -> dict[str, Sommen]:
    """The sums per month (YYYY-MM), in order.

    Eurocents count every line. A volume counts when it is in the unit of account; with a Budget
    the eurocents are the volume.
    """
    eenheid = eenheid_van(rij)
    in_euro = rij["eenheid"] is None and rij["budget_eurocent"] is not None
    maanden: dict[str, Sommen] = {}
    for van_eenheid, per_maand in (rij["verbruik"] or {}).items():
        for maand, cijfers in per_maand.items():
            bedragen = cijfers[3:]
            telt = van_eenheid == eenheid
            volumes = bedragen if in_euro else cijfers[:3] if telt else (0, 0, 0)
            som = Sommen(*volumes, *bedragen)
            maanden[maand] = _plus(maanden[maand], som) if maand in maanden else som
    return dict(sorted(maanden.items()))


def _plus(een: Sommen, ander: Sommen) -> Sommen:
    return Sommen(*(a + b for a, b in zip(een, ander, strict=True)))


def _totaal(maanden: dict[str, Sommen]) -> Sommen:
    return Sommen(*map(sum, zip(*maanden.values(), strict=True))) if maanden else NIETS


def verbruik_van(rij: Rij) -> Rij:
    """Assigned, submitted, approved, credited and remaining, with their unit."""
    return _verbruik(rij, maanden_van(rij))


def _verbruik(rij: Rij, maanden: dict[str, Sommen]) -> Rij:
    som = _totaal(maanden)
    toegewezen = toegewezen_van(rij)
    netto = som.goedgekeurd - som.gecrediteerd
    return {
        "eenheid": eenheid_van(rij),
        "toegewezen": toegewezen,
        "ingediend": som.ingediend,
        "goedgekeurd": som.goedgekeurd,
        "gecrediteerd": som.gecrediteerd,
        "resterend": None if toegewezen is None else toegewezen - netto,
        "ingediendEurocent": som.ingediend_eurocent,
        "goedgekeurdEurocent": som.goedgekeurd_eurocent,
        "gecrediteerdEurocent": som.gecrediteerd_eurocent,
    }


def toewijzing_van(rij: Rij, dag: date) -> Rij:
    """An allocation with the names of the contract, as it is on `dag`."""
    product = {"categorie": rij["categorie"], "code": rij["code"]}
    omvang = {naam: rij[naam] for naam in ("volume", "eenheid", "frequentie")}
    return {
        "gemeente": rij["gemeente"],
        "aanbieder": rij["aanbieder"],
        "toewijzingNummer": rij["toewijzing_nummer"],
        "clientId": rij["client_id"],
        "product": product if rij["categorie"] is not None else None,
        "toewijzingsmoment": json_waarde(rij["toewijzingsmoment"]),
        "ingangsdatum": json_waarde(rij["ingangsdatum"]),
        "einddatum": json_waarde(rij["einddatum"]),
        "omvang": omvang if rij["eenheid"] is not None else None,
        "budget": rij["budget_eurocent"],
        "redenWijziging": rij["reden_wijziging"],
        "status": status_op(rij, dag),
        "aantalVersies": rij["aantal_versies"],
        "berichtId": rij["bericht_id"],
        "verbruik": verbruik_van(rij),
    }


def budget_van(rij: Rij, dag: date) -> Rij:
    """The budget of an allocation with the names of the contract, seen on `dag`."""
    maanden = maanden_van(rij)
    return {
        "gemeente": rij["gemeente"],
        "toewijzingNummer": rij["toewijzing_nummer"],
        "aanbieder": rij["aanbieder"],
        "clientId": rij["client_id"],
        "status": status_op(rij, dag),
        **_verbruik(rij, maanden),
        "maanden": [
            {
                "maand": maand,
                "ingediend": som.ingediend,
                "goedgekeurd": som.goedgekeurd,
                "gecrediteerd": som.gecrediteerd,
                "ingediendEurocent": som.ingediend_eurocent,
                "goedgekeurdEurocent": som.goedgekeurd_eurocent,
                "gecrediteerdEurocent": som.gecrediteerd_eurocent,
            }
            for maand, som in maanden.items()
        ],
        "verwachteUitputting": json_waarde(_uitputting(rij, maanden, dag)),
    }


def _uitputting(rij: Rij, maanden: dict[str, Sommen], dag: date) -> date | None:
    if rij["verwijderd"]:
        return None
    return verwachte_uitputting(
        goedgekeurd_per_maand={
            (int(maand[:4]), int(maand[5:])): som.goedgekeurd - som.gecrediteerd
            for maand, som in maanden.items()
        },
        maximum=toegewezen_van(rij),
        ingangsdatum=rij["ingangsdatum"],
        einddatum=rij["einddatum"],
        vandaag=dag,
    )
