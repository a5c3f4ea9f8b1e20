"""What rules on art therapy ask: what was recorded of it, and how many treatments there were."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, TypeVar

from ledger.budgetten import geldend
from ledger.client import is_verwijderd
from ledger.dossier import (
    Hulpkenmerken,
    LokaalBesluit,
    PgbAanvraag,
    PgbBesluit,
    PgbBesteding,
    Pgbvoorziening,
    Plan,
    Stuk,
    Vaktherapie,
)
from ledger.dossier_gebeurtenissen import StukVastgelegd
from ledger.gebeurtenissen import ToewijzingGebeurtenis, WijzigingVerzocht
from ledger.kaders.boxtel import VAKTHERAPIE
from ledger.kaders.boxtel.bedragen import Behandeld
from ledger.kaders.boxtel.feiten import beoordeeld_stuk, kenmerk_van
from ledger.kaders.boxtel.hulpstukken import (
    alleen_minder,
    besluit_en_budget,
    geeft_nieuwe_dagen,
    kenmerken_van,
    wijst_af,
)
from ledger.kaders.hulp import andere_toewijzingen, wordt_verwijderd, zelfde
from ledger.kaders.plekken import voorstellen_van
from ledger.kaders.zaak import Voorstel, Zaak
from ledger.omvang import Eenheid, maximum_totaal
from ledger.pgb import bestedingen_uit, besteed_aantal, besteed_eurocent
from ledger.regels import Parameters
from ledger.waarden import Omvang

S = TypeVar("S", bound=Stuk)

_NIETS: Final = Vaktherapie()
_PER_HULPVRAAG: Final = "hulpvraag"
_PER_KEER: Final = Eenheid.STUKS_INSPANNING


def geeft_vaktherapie(zaak: Zaak) -> bool:
    """Whether art therapy is asked for or given that was not given before: longer or more often."""
    return betreft_vaktherapie(zaak) and not alleen_minder(zaak)


def betreft_vaktherapie(zaak: Zaak) -> bool:
    """Whether art therapy is asked for, given or revised.

    A record that names no product is about it when it says so.
    """
    if zaak.code != VAKTHERAPIE and _vaktherapie_in(beoordeeld_stuk(zaak)) is None:
        return False
    if wijst_af(zaak) or wordt_verwijderd(zaak):
        return False
    return geeft_nieuwe_dagen(zaak) or geeft_meer(zaak)


def therapie_van(zaak: Zaak) -> Vaktherapie:
    """What is known of the art therapy of the case: of each field what was said last."""
    return zaak.eens(_therapie)


def _therapie(zaak: Zaak) -> Vaktherapie:
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
    """The treatments that are asked for or given; None when that is not said.

    A request to change an allocation that names no volume leaves that as it was.
    """
    voorstel = zaak.voorstel
    if voorstel is None:
        return None
    omvang = voorstel.omvang
    if omvang is None and zaak.plek == "JW317" and voorstel.huidig is not None:
        omvang = voorstel.huidig.omvang
    return _aantal(omvang, voorstel.ingangsdatum, voorstel.einddatum)


def geeft_meer(zaak: Zaak) -> bool:
    """Whether there are to be more treatments than the same allocation or budget gave before."""
    was, aantal = _was(zaak), gevraagd_aantal(zaak)
    if was is None or was.omvang is None or was.omvang.eenheid != _PER_KEER:
        return True
    eerder = _aantal(was.omvang, was.ingangsdatum, was.einddatum)
    # What had no limit cannot become more.
    return eerder is not None and (aantal is None or aantal > eerder)


def _was(zaak: Zaak) -> ToewijzingGebeurtenis | PgbBesluit | None:
    """The allocation or budget as it was before what is judged; None for a new one."""
    if isinstance(beoordeeld_stuk(zaak), PgbBesluit):
        return besluit_en_budget(zaak)[1]
    huidig = None if zaak.voorstel is None else zaak.voorstel.huidig
    return None if huidig is None or is_verwijderd(huidig) else huidig


def _aantal(omvang: Omvang | None, begin: date | None, einde: date | None) -> int | None:
    if omvang is None or begin is None or omvang.eenheid != _PER_KEER:
        return None
    return maximum_totaal(omvang.volume, omvang.eenheid, omvang.frequentie, begin, einde)


def eerder_toegekend(zaak: Zaak, p: Parameters) -> int | None:
    """The treatments that were granted before, in kind and in budgets, beside what is judged.

    `p` are the figures of BX-VAK-06: per question for help only those of the same question count.
    What does not say for which question it is counts too; None when not all say how many.
    """
    aantallen = [
        aantal
        for aantal, hulpvraag in (*_toegewezen(zaak), *_in_pgb(zaak))
        if _telt_mee(zaak, p, hulpvraag)
    ]
    bekend = [aantal for aantal in aantallen if aantal is not None]
    return sum(bekend) if len(bekend) == len(aantallen) else None


def _telt_mee(zaak: Zaak, p: Parameters, hulpvraag: str | None) -> bool:
    """Whether treatments for a question for help count for that of the case."""
    eigen = therapie_van(zaak).hulpvraag if p["per"] == _PER_HULPVRAAG else None
    return eigen is None or hulpvraag is None or zelfde(hulpvraag, eigen)


def _toegewezen(zaak: Zaak) -> Iterator[tuple[int | None, str | None]]:
    """What other allocations give, as they will be after the message that is judged."""
    voorstel, vragen = zaak.voorstel, zaak.eens(_hulpvraag_per_toewijzing)
    verzocht = zaak.eens(_verzocht)
    gewijzigd = {rij.toewijzing_nummer: rij for rij in verzocht if rij.huidig is not None}
    for feit in () if voorstel is None else andere_toewijzingen(zaak, voorstel):
        if feit.gemeente == zaak.gemeente and zaak.kader.code_van(feit.product) == VAKTHERAPIE:
            rij = gewijzigd.get(feit.toewijzing_nummer, feit)
            aantal = _aantal(rij.omvang or feit.omvang, feit.ingangsdatum, rij.einddatum)
            yield aantal, vragen.get(feit.toewijzing_nummer)
    for rij in verzocht:
        if voorstel is not None and rij.soort == "nieuw" and rij.plaats != voorstel.plaats:
            yield _aantal(rij.omvang, rij.ingangsdatum, rij.einddatum), None


def _verzocht(zaak: Zaak) -> tuple[Voorstel, ...]:
    """What a judged VOW asks of art therapy, over all its products; nothing for other facts."""
    if not isinstance(zaak.feit, WijzigingVerzocht):
        return ()
    gevraagd = voorstellen_van(zaak.feit, zaak.toestand)
    return tuple(rij for rij in gevraagd if zaak.kader.code_van(rij.product) == VAKTHERAPIE)


def _in_pgb(zaak: Zaak) -> Iterator[tuple[int | None, str | None]]:
    vragen = zaak.eens(_hulpvraag_per_pgb)
    for besluit, laatste in _andere_budgetten(zaak):
        aantal = _aantal(besluit.omvang, besluit.ingangsdatum, besluit.einddatum)
        if laatste != besluit.einddatum:  # withdrawn: what was paid of it counts
            aantal = besteed_aantal(_bestedingen(zaak, besluit.kenmerk), _PER_KEER)
        yield aantal, vragen.get(besluit.kenmerk)


def _andere_budgetten(zaak: Zaak) -> Iterator[tuple[PgbBesluit, date | None]]:
    """The budgets for art therapy beside the judged one, as they count now, each with its end."""
    besluiten, eigen = zaak.stukken(PgbBesluit), kenmerk_van(zaak)
    for kenmerk in dict.fromkeys(rij.kenmerk for rij in besluiten):
        gevonden = geldend(rij for rij in besluiten if rij.kenmerk == kenmerk)
        if gevonden is None or kenmerk == eigen:
            continue
        if zaak.kader.code_van(gevonden[0].product) == VAKTHERAPIE:
            yield gevonden


# --- for which question -------------------------------------------------------------------------


def _vaktherapie_in(stuk: object) -> Vaktherapie | None:
    hulp = getattr(stuk, "hulp", None)
    return hulp.vaktherapie if isinstance(hulp, Hulpkenmerken) else None


def _hulpvraag_per_toewijzing(zaak: Zaak) -> dict[int, str]:
    stukken: tuple[Stuk, ...] = (*zaak.stukken(LokaalBesluit), *zaak.stukken(Plan))
    return {
        stuk.toewijzing_nummer: hulpvraag
        for stuk, hulpvraag in _hulpvragen(stukken)
        if stuk.toewijzing_nummer is not None
    }


def _hulpvraag_per_pgb(zaak: Zaak) -> dict[str, str]:
    stukken: tuple[Pgbvoorziening, ...] = (
        *zaak.stukken(PgbAanvraag),
        *zaak.stukken(PgbBesluit),
    )
    return {stuk.kenmerk: hulpvraag for stuk, hulpvraag in _hulpvragen(stukken)}


def _hulpvragen(stukken: Iterable[S]) -> Iterator[tuple[S, str]]:
    """The records that name a question for help, with it, oldest first."""
    for stuk in sorted(stukken, key=lambda rij: rij.datum):
        therapie = _vaktherapie_in(stuk)
        if therapie is not None and therapie.hulpvraag:
            yield stuk, therapie.hulpvraag


# --- what was spent -----------------------------------------------------------------------------


def eerder_besteed(zaak: Zaak, p: Parameters) -> Behandeld:
    """What was paid before from budgets for the same question; `p` are the figures of BX-VAK-07."""
    stand = Behandeld()
    for kenmerk in _kenmerken(zaak):
        for rij in _bestedingen(zaak, kenmerk):
            keer, bedrag = besteed_aantal((rij,), _PER_KEER), besteed_eurocent((rij,))
            stand = stand.met(keer, bedrag, p["hard_maximum"], p["tarief"])
    return stand


def _bestedingen(zaak: Zaak, kenmerk: str) -> tuple[PgbBesteding, ...]:
    """What was spent from a budget, without what the judged record replaces."""
    zonder = zaak.feit.vervangt if isinstance(zaak.feit, StukVastgelegd) else None
    return bestedingen_uit(zaak.toestand, zaak.gemeente, kenmerk, zonder=zonder)


def _kenmerken(zaak: Zaak) -> Iterator[str]:
    """The references of the budgets for the same question as the judged one, that one first."""
    eigen, p = kenmerk_van(zaak), zaak.waarden("BX-VAK-06")
    vragen = zaak.eens(_hulpvraag_per_pgb)
    if eigen is not None:
        yield eigen
    for besluit, _ in _andere_budgetten(zaak):
        if _telt_mee(zaak, p, vragen.get(besluit.kenmerk)):
            yield besluit.kenmerk
