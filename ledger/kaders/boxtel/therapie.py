"""What rules on art therapy ask: what was recorded of it, and how many treatments there were."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.dossier import LokaalBesluit, PgbBesluit, Plan, Vaktherapie
from ledger.dossier_gebeurtenissen import StukVastgelegd
from ledger.kaders.boxtel import VAKTHERAPIE
from ledger.kaders.boxtel.bedragen import erkende_kosten
from ledger.kaders.boxtel.feiten import kenmerk_van
from ledger.kaders.boxtel.hulpstukken import kenmerken_van
from ledger.kaders.hulp import andere_toewijzingen, geldende_toewijzingen
from ledger.kaders.zaak import Zaak
from ledger.omvang import Eenheid, maximum_totaal
from ledger.pgb import bestedingen_uit, besteed_aantal, geldend_pgb
from ledger.regels import Parameters
from ledger.waarden import Omvang

_NIETS: Final = Vaktherapie()
_PER_HULPVRAAG: Final = "hulpvraag"


def therapie_van(zaak: Zaak) -> Vaktherapie:
    """What is known of the art therapy of the case: of each field what was said last."""
    gezegd: dict[str, object] = {}
    for hulp in kenmerken_van(zaak):
        rij = hulp.vaktherapie
        for veld in () if rij is None else rij.model_fields_set:
            waarde = getattr(rij, veld)
            if waarde not in (None, {}):
                gezegd.setdefault(veld, waarde)
    return Vaktherapie.model_validate(gezegd) if gezegd else _NIETS


def onderdeel_van_behandeling(zaak: Zaak) -> bool | None:
    """Whether the therapy is a part of a wider treatment, by what was said last."""
    gezegd = (hulp.onderdeel_behandeling for hulp in kenmerken_van(zaak))
    return next((waarde for waarde in gezegd if waarde is not None), None)


# --- how many -----------------------------------------------------------------------------------


def gevraagd_aantal(zaak: Zaak) -> int | None:
    """The treatments that are asked for or given; None when that is not said."""
    voorstel = zaak.voorstel
    if voorstel is None:
        return None
    return _aantal(voorstel.omvang, voorstel.ingangsdatum, voorstel.einddatum)


def _aantal(omvang: Omvang | None, begin: date | None, einde: date | None) -> int | None:
    if omvang is None or begin is None or omvang.eenheid != Eenheid.STUKS_INSPANNING:
        return None
    return maximum_totaal(omvang.volume, omvang.eenheid, omvang.frequentie, begin, einde)


def eerder_toegekend(zaak: Zaak, p: Parameters) -> int:
    """The treatments that were granted before, in kind and in budgets, beside what is judged.

    `p` are the figures of BX-VAK-06: per question for help only those of the same question count.
    What does not say for which question it is counts too.
    """
    eigen = therapie_van(zaak).hulpvraag if p["per"] == _PER_HULPVRAAG else None
    return sum(
        aantal
        for aantal, hulpvraag in (*_toegewezen(zaak), *_in_pgb(zaak))
        if eigen is None or hulpvraag in (None, eigen)
    )


def _toegewezen(zaak: Zaak) -> Iterator[tuple[int, str | None]]:
    voorstel = zaak.voorstel
    feiten = (
        geldende_toewijzingen(zaak.toestand)
        if voorstel is None
        else andere_toewijzingen(zaak, voorstel)
    )
    eigen = getattr(zaak.feit, "toewijzing_nummer", None)
    for feit in feiten:
        anders = feit.gemeente == zaak.gemeente and feit.toewijzing_nummer != eigen
        if anders and zaak.kader.code_van(feit.product) == VAKTHERAPIE:
            aantal = _aantal(feit.omvang, feit.ingangsdatum, feit.einddatum)
            yield aantal or 0, _hulpvraag_van(zaak, feit.toewijzing_nummer)


def _hulpvraag_van(zaak: Zaak, nummer: int) -> str | None:
    """The question for help of an allocation, by the last record that names both."""
    for soort in (LokaalBesluit, Plan):
        for stuk in reversed(zaak.stukken(soort)):
            hulp = getattr(stuk, "hulp", None)
            if stuk.toewijzing_nummer == nummer and hulp is not None and hulp.vaktherapie:
                return str(hulp.vaktherapie.hulpvraag) if hulp.vaktherapie.hulpvraag else None
    return None


def _in_pgb(zaak: Zaak) -> Iterator[tuple[int, str | None]]:
    for besluit in _andere_budgetten(zaak, kenmerk_van(zaak)):
        aantal = _aantal(besluit.omvang, besluit.ingangsdatum, besluit.einddatum)
        yield aantal or 0, _hulpvraag(besluit)


def _andere_budgetten(zaak: Zaak, kenmerk: str | None) -> Iterator[PgbBesluit]:
    """The budgets for art therapy as they count now, apart from the one with this reference."""
    for ander in {stuk.kenmerk: None for stuk in zaak.stukken(PgbBesluit)}:
        besluit = None if ander == kenmerk else geldend_pgb(zaak.toestand, zaak.gemeente, ander)
        if besluit is not None and zaak.kader.code_van(besluit.product) == VAKTHERAPIE:
            yield besluit


def _hulpvraag(besluit: PgbBesluit) -> str | None:
    therapie = None if besluit.hulp is None else besluit.hulp.vaktherapie
    return None if therapie is None else therapie.hulpvraag


# --- what was spent -----------------------------------------------------------------------------


def eerder_besteed(zaak: Zaak, p: Parameters) -> tuple[int, int]:
    """The treatments paid before from budgets for the same question, and their costs that count.

    `p` are the figures of BX-VAK-07. Of what was given back only the number counts less.
    """
    feit = zaak.feit
    zonder = feit.vervangt if isinstance(feit, StukVastgelegd) else None
    aantal = kosten = 0
    for kenmerk in _kenmerken(zaak):
        rijen = bestedingen_uit(zaak.toestand, zaak.gemeente, kenmerk, zonder=zonder)
        for rij in rijen:
            keer = besteed_aantal((rij,), Eenheid.STUKS_INSPANNING)
            nog = p["hard_maximum"] - aantal
            kosten += erkende_kosten(keer, rij.bedrag_eurocent, nog, p["tarief"])
            aantal += keer
    return aantal, kosten


def _kenmerken(zaak: Zaak) -> Iterator[str]:
    """The references of the budgets for the same question as the judged one, that one first."""
    eigen, hulpvraag = kenmerk_van(zaak), therapie_van(zaak).hulpvraag
    if eigen is not None:
        yield eigen
    for besluit in _andere_budgetten(zaak, eigen):
        if hulpvraag is None or _hulpvraag(besluit) in (None, hulpvraag):
            yield besluit.kenmerk
