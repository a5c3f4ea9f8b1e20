"""What a request for a change (VOW, JW317) asks for, and what it rests on; no rules here.

`soort_wijziging` decides once what kind of change a VOW is; every rule that makes a difference
between the kinds asks it.
"""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Final, Literal

from ledger.dossier import Bepaling, Conversie, Regie, Toets
from ledger.gebeurtenissen import ToewijzingGebeurtenis, WijzigingVerzocht
from ledger.kaders.flevoland.feiten import Route, procesregie_op, route_van_toewijzing
from ledger.kaders.hulp import dagen_later, geldende_toewijzingen
from ledger.kaders.plekken import voorstellen_van
from ledger.kaders.zaak import Voorstel, Zaak, minuten_van
from ledger.waarden import Omvang

Soort = Literal["einddatumVerschuiven", "overgangIndividueelNaarGroep", "conversie", "gewoon"]
VERSCHUIVING: Final = "einddatumVerschuiven"
OVERGANG: Final = "overgangIndividueelNaarGroep"
CONVERSIE: Final = "conversie"

Toetssoort = Literal["verwijzing", "doelen"]
Paar = tuple[Voorstel, Voorstel]
"""The individual product that goes down, and the group product that is asked for."""

_REGIE_ELDERS: Final = frozenset({"medischVerwijzer", "gecertificeerdeInstelling"})


def vow_van(zaak: Zaak) -> WijzigingVerzocht | None:
    """The VOW that is judged, that a JW319 answers or that a JW301 honours; None without one.

    A VOW that was honoured before is no longer what a later JW301 is about.
    """
    if isinstance(zaak.feit, WijzigingVerzocht):
        return zaak.feit
    referentie = getattr(zaak.feit, "referentie_aanbieder", None)
    verzoek = zaak.toestand.verzoeken.get((zaak.aanbieder or "", referentie or ""))
    if verzoek is None or verzoek.gehonoreerd is not None:
        return None
    gevraagd = verzoek.gevraagd
    return gevraagd if isinstance(gevraagd, WijzigingVerzocht) else None


def soort_wijziging(zaak: Zaak) -> Soort | None:
    """What kind of change the VOW is, as a whole; None when there is no VOW.

    An end-date shift changes nothing but end dates. A transition lowers individual products, asks
    the group product of each and nothing else. A conversion is marked as one, or carries out one
    that was recorded. Everything else is an ordinary change.
    """
    vow = vow_van(zaak)
    if vow is None:
        return None
    voorstellen = tuple(voorstellen_van(vow, zaak.toestand))
    if _is_conversie(zaak, vow, voorstellen):
        return "conversie"
    nieuw = [rij for rij in voorstellen if rij.soort == "nieuw"]
    if not nieuw:
        alleen_einde = voorstellen and all(zelfde_omvang(rij) for rij in voorstellen)
        return "einddatumVerschuiven" if alleen_einde else "gewoon"
    paren = overgangsparen(zaak, voorstellen)
    heel = len(paren) == len(nieuw) == len(voorstellen) - len(nieuw)
    return "overgangIndividueelNaarGroep" if heel else "gewoon"


def _is_conversie(zaak: Zaak, vow: WijzigingVerzocht, voorstellen: tuple[Voorstel, ...]) -> bool:
    if any(
        stuk.soort == "conversie" and stuk.referentie_aanbieder == vow.referentie_aanbieder
        for stuk in zaak.stukken(Toets)
    ):
        return True
    oud = {rij.toewijzing_nummer for rij in vow.te_wijzigen}
    gevraagd = [rij.product for rij in voorstellen if rij.soort == "nieuw"]
    return any(
        stuk.toewijzing_nummer in oud and stuk.product in gevraagd
        for stuk in zaak.stukken(Conversie)
    )


def zelfde_omvang(voorstel: Voorstel) -> bool:
    """Whether a change leaves volume and budget as they are; a size left empty is no other size."""
    huidig = voorstel.huidig
    if huidig is None or voorstel.budget != huidig.budget:
        return False
    return voorstel.omvang is None or gelijke_omvang(voorstel.omvang, huidig.omvang)


def gelijke_omvang(een: Omvang | None, ander: Omvang | None) -> bool:
    """Whether two volumes are the same amount of help, in whatever unit of time."""
    if een is None or ander is None or een == ander:
        return een == ander
    minuten = minuten_van(een)
    return minuten is not None and (minuten, een.frequentie) == (
        minuten_van(ander),
        ander.frequentie,
    )


def overgangsparen(zaak: Zaak, voorstellen: tuple[Voorstel, ...]) -> tuple[Paar, ...]:
    """Each new group product with the individual product that goes down for it (FL-317-22)."""
    individueel = {
        groep: code for code, groep in zaak.waarden("FL-317-22").get("paren", {}).items()
    }
    verlaagd = {
        zaak.kader.code_van(rij.product): rij
        for rij in voorstellen
        if rij.soort == "wijziging" and _alleen_lager(rij)
    }
    paren: list[Paar] = []
    for rij in voorstellen:
        van = individueel.get(zaak.kader.code_van(rij.product) or "")
        if rij.soort == "nieuw" and van in verlaagd:
            paren.append((verlaagd[van], rij))
    return tuple(paren)


def _alleen_lager(voorstel: Voorstel) -> bool:
    """Whether the volume goes down and nothing else changes."""
    huidig = voorstel.huidig
    if huidig is None or voorstel.budget != huidig.budget:
        return False
    nieuw, oud = voorstel.minuten, minuten_van(huidig.omvang)
    if nieuw is None or oud is None or voorstel.einddatum != huidig.einddatum:
        return False
    return nieuw < oud


def gewijzigde_toewijzingen(zaak: Zaak) -> tuple[ToewijzingGebeurtenis, ...]:
    """The allocations that a VOW rests on: those to change, or without any the unchanged ones."""
    vow = vow_van(zaak)
    if vow is None:
        return ()
    nummers = tuple(rij.toewijzing_nummer for rij in vow.te_wijzigen) or vow.ongewijzigd
    gevonden = (zaak.toestand.toewijzing((vow.gemeente, nummer)) for nummer in nummers)
    return tuple(feit for feit in gevonden if feit is not None)


def dragers(zaak: Zaak) -> tuple[ToewijzingGebeurtenis, ...] | None:
    """The allocations whose origin decides on the judged product of a VOW (place JW317).

    For a product to change that is its own allocation. A new product rests on what the same VOW
    changes, where that is judged (None); when it changes nothing, on what it leaves unchanged.
    """
    voorstel, vow = zaak.voorstel, vow_van(zaak)
    if voorstel is None or vow is None:
        return None
    if voorstel.soort == "wijziging":
        return None if voorstel.huidig is None else (voorstel.huidig,)
    return None if vow.te_wijzigen else gewijzigde_toewijzingen(zaak)


def routes_van(zaak: Zaak) -> frozenset[Route | None]:
    """The routes of `dragers`; None stands for a route that nothing recorded tells.

    Empty where the judged product is not what decides.
    """
    rijen = dragers(zaak)
    if rijen is None:
        return frozenset()
    return frozenset(route_van_toewijzing(zaak, rij) for rij in rijen) or frozenset({None})


def procesregie_gemeente(zaak: Zaak, dag: date, nummer: int | None) -> Regie | None:
    """Procesregie by the gemeente on an allocation on a day; None when another referrer has it."""
    regie = procesregie_op(zaak, dag, nummer)
    return None if regie is None or regie.rol in _REGIE_ELDERS else regie


def toets_van(zaak: Zaak, soort: Toetssoort) -> Toets | None:
    """The last answer of the aanbieder to a question that a JW317 has no element for.

    It must be about this request and this allocation as far as it says.
    """
    vow = vow_van(zaak)
    if vow is None:
        return None
    nummers: set[int | None] = {None}
    if zaak.voorstel is not None:
        nummers.add(zaak.voorstel.toewijzing_nummer)
    else:
        nummers.update(rij.toewijzing_nummer for rij in vow.te_wijzigen)
    gevonden = [
        stuk
        for stuk in zaak.stukken(Toets)
        if stuk.soort == soort
        and stuk.aanbieder in (None, vow.aanbieder)
        and stuk.referentie_aanbieder in (None, vow.referentie_aanbieder)
        and stuk.toewijzing_nummer in nummers
    ]
    return gevonden[-1] if gevonden else None


def moment_van_wijziging(zaak: Zaak) -> date | None:
    """The day on which the judged change must be dealt with; None when it is not ahead.

    For an end-date shift that is the day after the end date; otherwise the wanted first day. A
    change of the total is asked from the first day of the allocation (TR373): when that day is
    past, there is nothing to be in time for. A new product that should have begun is late.
    """
    vow, voorstel = vow_van(zaak), zaak.voorstel
    if vow is None or voorstel is None:
        return None
    if voorstel.huidig is not None and soort_wijziging(zaak) == VERSCHUIVING:
        einde = voorstel.huidig.einddatum
        return None if einde is None else dagen_later(einde, 1)
    gewenst = voorstel.gewenst_vanaf
    if gewenst is None or (voorstel.soort == "wijziging" and gewenst < vow.dagtekening):
        return None
    return gewenst


def honoreringen(
    zaak: Zaak, nummer: int
) -> Iterator[tuple[ToewijzingGebeurtenis, ToewijzingGebeurtenis, WijzigingVerzocht]]:
    """Each version of an allocation that a VOW led to, after the one before it, with that VOW."""
    versies = zaak.toestand.toewijzingen.get((zaak.gemeente, nummer), ())
    for vorige, versie in pairwise(versies):
        verzoek = zaak.toestand.verzoeken.get((versie.aanbieder, versie.referentie_aanbieder or ""))
        if verzoek is not None and isinstance(verzoek.gevraagd, WijzigingVerzocht):
            yield vorige, versie, verzoek.gevraagd


def verlenging_door_gi(zaak: Zaak) -> tuple[date, date] | None:
    """The later end date that a GI gives to a running allocation, and the day that it did."""
    if zaak.plek == "bepaling":
        stuk = zaak.stuk(Bepaling)
        huidig = _bedoelde_toewijzing(zaak, stuk)
        zelfde = huidig is not None and (
            stuk.omvang is None or gelijke_omvang(stuk.omvang, huidig.omvang)
        )
        return _later(huidig, stuk.einddatum, stuk.datum) if zelfde else None
    voorstel, feit = zaak.voorstel, zaak.feit
    if voorstel is None or voorstel.huidig is None or vow_van(zaak) is not None:
        return None
    if not isinstance(feit, ToewijzingGebeurtenis) or not zelfde_omvang(voorstel):
        return None
    if route_van_toewijzing(zaak, voorstel.huidig) != "gi":
        return None
    return _later(voorstel.huidig, voorstel.einddatum, feit.toewijzingsmoment.date())


def _later(
    huidig: ToewijzingGebeurtenis | None, einddatum: date | None, dag: date
) -> tuple[date, date] | None:
    if huidig is None or einddatum is None or einddatum <= (huidig.einddatum or date.max):
        return None
    return einddatum, dag


def _bedoelde_toewijzing(zaak: Zaak, stuk: Bepaling) -> ToewijzingGebeurtenis | None:
    """The allocation that a determination goes on with: the one it names, or that it repeats."""
    if stuk.toewijzing_nummer is not None:
        return zaak.toestand.toewijzing((stuk.gemeente, stuk.toewijzing_nummer))
    return next(
        (
            feit
            for feit in geldende_toewijzingen(zaak.toestand)
            if feit.gemeente == stuk.gemeente
            and feit.product == stuk.product
            and feit.ingangsdatum == stuk.ingangsdatum
            and stuk.aanbieder in (None, feit.aanbieder)
        ),
        None,
    )
