"""Records: what an event says of one in the clear is what the record itself says.

Budgets and judgements are counted on what is in the clear, so that they still add up when a person
is forgotten. As long as the record can be read, each of those fields must follow from it.
"""

from collections.abc import Callable, Mapping
from typing import Final

from ledger.narekenen.feit import Json, Verslag

_PARTIJEN: Final = ("gemeente", "aanbieder", "vervangt")
_DELEN: Final = ("toekenning", "besteding", "afdoening")
_METERS_PER_KILOMETER: Final = 1000

Openbaar = dict[str, Json]
"""By the name of the part (of `_DELEN`): what stands in it, where None is left out."""


def bekijk(inhoud: Json, verslag: Verslag) -> None:
    """A record on a client; nothing is said of one that can no longer be read."""
    stuk = inhoud.get("inhoud")
    if stuk is None:
        return
    soort = verslag.feit.soort
    for veld in _PARTIJEN:
        _vergelijk(f"{veld} van het stuk", inhoud.get(veld), stuk.get(veld), verslag)
    _vergelijk("de dag van het stuk", inhoud["geldigOp"], stuk["datum"], verslag)
    verwacht = _BIJ_SOORT[soort](stuk, verslag.feit.versie) if soort in _BIJ_SOORT else {}
    for deel in _DELEN:
        if deel in inhoud or deel in verwacht:
            eigen, goed = inhoud.get(deel, {}), verwacht.get(deel, {})
            for veld in sorted(eigen.keys() | goed.keys()):
                _vergelijk(f"{veld} van de {deel}", eigen.get(veld), goed.get(veld), verslag)


def _vergelijk(wat: str, gevonden: object, verwacht: object, verslag: Verslag) -> None:
    if gevonden != verwacht:
        verslag.fout("stuk", f"{wat} tegenover het stuk zelf", gevonden, verwacht)


def _gekozen(stuk: Json, *velden: str) -> Json:
    return {veld: stuk[veld] for veld in velden if stuk.get(veld) is not None}


def _pgb_besluit(stuk: Json, versie: int) -> Openbaar:
    velden = ("kenmerk", "besluit", "datum", "product", "ingangsdatum", "einddatum", "omvang")
    eigen = _gekozen(stuk, *velden, "bedragEurocent")
    return {"toekenning": {"soort": "pgb", "nummer": versie, **eigen}}


def _pgb_besteding(stuk: Json, _: int) -> Openbaar:
    teken = -1 if stuk.get("terugbetaling") else 1
    eigen = _gekozen(stuk, "kenmerk", "datum", "eenheid")
    aantal, bedrag = teken * stuk["aantal"], teken * stuk["bedragEurocent"]
    return {"besteding": {"soort": "pgb", **eigen, "aantal": aantal, "bedragEurocent": bedrag}}


def _vervoer(stuk: Json, versie: int) -> Openbaar:
    """Only a grant or a ride that names a budget is about one."""
    soort = stuk.get("soort")
    if stuk.get("kenmerk") is None or soort not in ("toekenning", "rit"):
        return {}
    eigen = {"soort": "vervoer", **_gekozen(stuk, "kenmerk", "datum", "bedragEurocent")}
    meters = _meters(stuk)
    if meters is not None:
        eigen["meters"] = meters
    if soort == "rit":
        return {"besteding": eigen}
    eigen |= {"besluit": "toekennen", "nummer": versie, "ingangsdatum": stuk["datum"]}
    return {"toekenning": {**eigen, **_gekozen(stuk, "product", "einddatum")}}


def _meters(stuk: Json) -> int | None:
    """How far is paid for: the part beyond usual help (in meters, else kilometers), else all."""
    if stuk.get("bovengebruikelijkeMeters") is not None:
        return int(stuk["bovengebruikelijkeMeters"])
    for veld in ("bovengebruikelijkeKilometers", "kilometers"):
        if stuk.get(veld) is not None:
            return _METERS_PER_KILOMETER * int(stuk[veld])
    return None


def _oordeel(stuk: Json, _: int) -> Openbaar:
    velden = ("bevindingGebeurtenisId", "bevindingNummer", "uitkomst", "bedragEurocent")
    return {"afdoening": _gekozen(stuk, *velden)}


_BIJ_SOORT: Final[Mapping[str, Callable[[Json, int], Openbaar]]] = {
    "PgbBesluitVastgelegd": _pgb_besluit,
    "PgbBestedingVastgelegd": _pgb_besteding,
    "VervoerVastgelegd": _vervoer,
    "BevindingsoordeelVastgelegd": _oordeel,
}
