"""What an allocation rests on: the referral, determination or local decision behind it.

The standard has no number that ties a referral to an allocation. A JW315 names the kind of referrer
and the code of the professional; an own record says for which gemeente, aanbieder and product it is
and from when to when it holds. So the link is derived, in this order:

1. a record that names the ToewijzingNummer belongs to that allocation (`vastgelegd`);
2. otherwise every record of the same gemeente that does not contradict a version of it may be what
   that version rests on: aanbieder and product equal or left open; dated on or before the decision;
   its period touches that of the version; and where the request names a referrer, of that kind and
   with that code. One such record is the link (`eenduidig`); of several all are named and none is
   chosen (`meerduidig`);
3. without any, the request's own words are all there is (`alleenBericht`), or nothing (`geen`).

A line rests on what the version rests on that counted for it.

Pure: folded histories in, plain values out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final, Literal

from ledger.client import ClientToestand, ToewijzingSleutel, is_verwijderd
from ledger.dossier import Bepaling, LokaalBesluit, Stuk, Verwijzing
from ledger.dossier_gebeurtenissen import (
    BepalingVastgelegd,
    LokaalBesluitVastgelegd,
    StukVastgelegd,
    VerwijzingVastgelegd,
)
from ledger.gebeurtenissen import (
    Gebeurtenis,
    ToewijzingGebeurtenis,
    VerzoekGehonoreerd,
    VerzoekOntvangen,
    WijzigingVerzocht,
)
from ledger.waarden import Product

Koppeling = Literal["vastgelegd", "eenduidig", "meerduidig", "alleenBericht", "geen"]
Verzocht = VerzoekOntvangen | WijzigingVerzocht

GRONDSLAGEN: Final = (VerwijzingVastgelegd, BepalingVastgelegd, LokaalBesluitVastgelegd)
_SOORTEN: Final[tuple[type[Stuk], ...]] = (Verwijzing, Bepaling, LokaalBesluit)
_VERWIJZERS_VAN: Final[dict[type[Stuk], frozenset[str]]] = {
    # COD327: a gecertificeerde instelling or a judge; the gemeente itself or nobody.
    Bepaling: frozenset({"04", "08"}),
    LokaalBesluit: frozenset({"01", "06"}),
}
_ZINNEN: Final[dict[Koppeling, str]] = {
    "vastgelegd": "De vastlegging noemt zelf het nummer van deze toewijzing.",
    "eenduidig": "Eén vastlegging past bij gemeente, aanbieder, product, dagen en verwijzer van "
    "deze versie van de toewijzing; de koppeling is daaruit afgeleid.",
    "meerduidig": "Meer dan één vastlegging past bij deze versie van de toewijzing; welke de "
    "grondslag was, is niet vastgelegd en wordt hier niet gekozen.",
    "alleenBericht": "Er is geen verwijzing, bepaling of lokaal besluit vastgelegd die bij deze "
    "versie van de toewijzing past; alleen het verzoek zelf noemt de verwijzer.",
    "geen": "Er is geen verwijzing, bepaling of lokaal besluit vastgelegd die bij deze versie van "
    "de toewijzing past.",
}
_VERGETEN = (
    "De persoonsgegevens van deze cliënt zijn vernietigd, ook de inhoud van vastleggingen; of een "
    "vastlegging bij deze toewijzing hoort, is niet meer na te gaan."
)


@dataclass(frozen=True, slots=True)
class Grondslag:
    """What an allocation rests on, and how that is known.

    `kandidaten` are the records that may be it, by day.
    """

    koppeling: Koppeling
    zin: str
    kandidaten: tuple[StukVastgelegd, ...]


def besluiten_op(
    feiten: Sequence[Gebeurtenis], sleutel: ToewijzingSleutel
) -> tuple[VerzoekGehonoreerd, ...]:
    """The decisions on requests that gave an allocation a version, oldest first."""
    gemeente, nummer = sleutel
    return tuple(
        feit
        for feit in feiten
        if isinstance(feit, VerzoekGehonoreerd)
        and feit.gemeente == gemeente
        and nummer in feit.toewijzing_nummers
    )


def verzoeken_van(
    toestand: ClientToestand, besluiten: Sequence[VerzoekGehonoreerd]
) -> tuple[Verzocht, ...]:
    """The requests that these decisions are on, as far as the ledger knows them."""
    sleutels = dict.fromkeys((rij.aanbieder, rij.referentie_aanbieder) for rij in besluiten)
    return tuple(
        toestand.verzoeken[sleutel].gevraagd
        for sleutel in sleutels
        if sleutel in toestand.verzoeken
    )


def grondslag_van(
    toestand: ClientToestand,
    feiten: Sequence[Gebeurtenis],
    sleutel: ToewijzingSleutel,
    versie: ToewijzingGebeurtenis | None,
) -> Grondslag:
    """What a version of the allocation rests on, as known in `toestand`; nothing without one."""
    verzoeken = verzoeken_van(toestand, besluiten_op(feiten, sleutel))
    verwijzers = [rij for rij in verzoeken if isinstance(rij, VerzoekOntvangen)]
    zonder: Koppeling = "alleenBericht" if verwijzers else "geen"
    if toestand.vergeten:
        bewaard = tuple(
            feit for feit in feiten if isinstance(feit, GRONDSLAGEN) and feit.gemeente == sleutel[0]
        )
        return Grondslag(zonder, _VERGETEN if bewaard else _ZINNEN[zonder], bewaard)
    stukken = [feit for soort in _SOORTEN for feit in toestand.dossier.get(soort, ())]
    genoemd = tuple(feit for feit in stukken if _noemt(feit, sleutel))
    if genoemd:
        return Grondslag("vastgelegd", _ZINNEN["vastgelegd"], genoemd)
    kandidaten = tuple(
        feit for feit in stukken if versie is not None and _past(feit.inhoud, versie, verwijzers)
    )
    koppeling = zonder
    if kandidaten:
        koppeling = "eenduidig" if len(kandidaten) == 1 else "meerduidig"
    return Grondslag(koppeling, _ZINNEN[koppeling], kandidaten)


def _noemt(feit: StukVastgelegd, sleutel: ToewijzingSleutel) -> bool:
    stuk = feit.inhoud
    return stuk is not None and (stuk.gemeente, stuk.toewijzing_nummer) == sleutel


def _past(stuk: Any, versie: ToewijzingGebeurtenis, verwijzers: Sequence[VerzoekOntvangen]) -> bool:
    """Whether nothing in a record contradicts that this version rests on it."""
    if stuk is None or getattr(stuk, "afgeblazen", False) or stuk.toewijzing_nummer is not None:
        return False
    begin: date = stuk.ingangsdatum or stuk.datum
    return (
        not is_verwijderd(versie)
        and stuk.gemeente == versie.gemeente
        and stuk.aanbieder in (None, versie.aanbieder)
        and _zelfde_product(stuk.product, versie.product)
        and stuk.datum <= versie.toewijzingsmoment.date()
        and begin <= (versie.einddatum or date.max)
        and versie.ingangsdatum <= (stuk.einddatum or date.max)
        and (not verwijzers or any(_zelfde_verwijzer(stuk, rij) for rij in verwijzers))
    )


def _zelfde_product(een: Product | None, ander: Product | None) -> bool:
    """Whether two products are the same as far as both are named."""
    if een is None or ander is None:
        return True
    return een.categorie == ander.categorie and (
        een.code is None or ander.code is None or een.code == ander.code
    )


def _zelfde_verwijzer(stuk: Any, verzoek: VerzoekOntvangen) -> bool:
    if not isinstance(stuk, Verwijzing):
        return verzoek.verwijzer_type in _VERWIJZERS_VAN[type(stuk)]
    return stuk.verwijzer_type in (None, verzoek.verwijzer_type) and (
        None in (stuk.zorgverlener_code, verzoek.zorgverlener_code)
        or stuk.zorgverlener_code == verzoek.zorgverlener_code
    )


# --- the other way round --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Gedragen:
    """Versions of an allocation that rest on a record or request: from `vanaf` up to `tot`.

    `vanaf` is None when that is its first version, `tot` when no later version rests on something
    else. `koppeling` and `zin` say how that is known; `andere` are other records that may be meant.
    """

    sleutel: ToewijzingSleutel
    vanaf: ToewijzingGebeurtenis | None
    tot: ToewijzingGebeurtenis | None
    koppeling: Koppeling
    zin: str
    andere: tuple[StukVastgelegd, ...] = ()


def gedragen_door(
    toestand: ClientToestand, feiten: Sequence[Gebeurtenis], stuk: StukVastgelegd
) -> list[Gedragen]:
    """The allocations that rest on an own record, or may; nothing once the person is forgotten."""
    if toestand.vergeten:
        return []
    return [
        rij
        for sleutel in sorted(toestand.toewijzingen)
        for rij in _gedragen(toestand, feiten, stuk, sleutel)
    ]


def _gedragen(
    toestand: ClientToestand,
    feiten: Sequence[Gebeurtenis],
    stuk: StukVastgelegd,
    sleutel: ToewijzingSleutel,
) -> Iterator[Gedragen]:
    """The versions one after another that rest on the same, as far as `stuk` is among it."""
    versies = toestand.toewijzingen[sleutel]
    per_versie = [(rij, grondslag_van(toestand, feiten, sleutel, rij)) for rij in versies]
    plaats = 0
    for grondslag, rijen in groupby(per_versie, key=lambda paar: paar[1]):
        vanaf, plaats = plaats, plaats + len(list(rijen))
        andere = tuple(feit for feit in grondslag.kandidaten if feit is not stuk)
        if len(andere) < len(grondslag.kandidaten):
            yield Gedragen(
                sleutel,
                versies[vanaf] if vanaf else None,
                versies[plaats] if plaats < len(versies) else None,
                grondslag.koppeling,
                grondslag.zin,
                andere,
            )


def gedragen_door_verzoek(
    toestand: ClientToestand, feiten: Sequence[Gebeurtenis], gevraagd: Verzocht
) -> list[Gedragen]:
    """The allocations that a request led to, each from the version that honoured it on."""
    zin = "De JW301 die het verzoek honoreert, noemt het verzoek en deze toewijzing."
    eigen = (gevraagd.aanbieder, gevraagd.referentie_aanbieder)
    gevonden: dict[ToewijzingSleutel, Gedragen] = {}
    for feit in feiten:
        if not isinstance(feit, VerzoekGehonoreerd):
            continue
        if (feit.aanbieder, feit.referentie_aanbieder) != eigen:
            continue
        for nummer in feit.toewijzing_nummers:
            sleutel = (feit.gemeente, nummer)
            versies = toestand.toewijzingen.get(sleutel, ())
            later = (rij for rij in versies[1:] if rij.bericht_id == feit.bericht_id)
            if versies and sleutel not in gevonden:
                gevonden[sleutel] = Gedragen(sleutel, next(later, None), None, "vastgelegd", zin)
    return [gevonden[sleutel] for sleutel in sorted(gevonden)]
