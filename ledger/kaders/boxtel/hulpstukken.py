"""Records about the same help: by allocation, else by aanbieder and product."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Final, TypeVar

from ledger.dossier import (
    Bepaling,
    Groepssessie,
    Hulpkenmerken,
    LokaalBesluit,
    PgbAanvraag,
    PgbBesluit,
    PgbBesteding,
    Pgbvoorziening,
    Plan,
    Stuk,
    Verwijzing,
)
from ledger.dossier_gebeurtenissen import StukVastgelegd
from ledger.gebeurtenissen import ToewijzingGebeurtenis
from ledger.kaders.hulp import geldende_toewijzingen, verlengt
from ledger.kaders.zaak import Zaak
from ledger.pgb import geldend_pgb
from ledger.waarden import Omvang

S = TypeVar("S", bound=Stuk)

_GEEN_KENMERKEN: Final = Hulpkenmerken()
_MET_KENMERKEN: Final[tuple[type[Stuk], ...]] = (
    LokaalBesluit,
    Bepaling,
    Verwijzing,
    Plan,
    PgbAanvraag,
    PgbBesluit,
)
_MET_BUDGET: Final = (Plan, Groepssessie, Pgbvoorziening, PgbBesteding)
_WEIGERT: Final = frozenset({"afwijzen", "intrekken"})
_NIET_VERDER: Final = "nietVoortzetten"
_MOTIVATIEPLAN: Final = "motivatieplan"


def nummer_van(zaak: Zaak) -> int | None:
    """The allocation that the case is about; None when it is about none yet."""
    if zaak.voorstel is not None:
        return zaak.voorstel.toewijzing_nummer
    feit = zaak.feit
    bron = feit.inhoud if isinstance(feit, StukVastgelegd) else feit
    nummer: int | None = getattr(bron, "toewijzing_nummer", None)
    return nummer


def codes_van(zaak: Zaak, stuk: Stuk) -> frozenset[str]:
    """The products of this kader that a record names, itself or through its allocation."""
    producten = [stuk.product, *(stuk.producten if isinstance(stuk, Plan) else ())]
    if not any(producten) and stuk.toewijzing_nummer is not None:
        toewijzing = zaak.toestand.toewijzing((stuk.gemeente, stuk.toewijzing_nummer))
        producten = [] if toewijzing is None else [toewijzing.product]
    return frozenset(code for rij in producten if (code := zaak.kader.code_van(rij)))


def zelfde_hulp(zaak: Zaak, stuk: Stuk) -> bool:
    """Whether a record is about the help of the case; what it leaves open does not matter.

    What is paid from a personal budget is other help than what was allocated. In a referral the
    product is only what the referrer thought of.
    """
    feit = zaak.feit
    eigen = feit.inhoud if isinstance(feit, StukVastgelegd) else None
    if _budget(stuk) != _budget(eigen):
        return False
    nummer = nummer_van(zaak)
    if nummer is not None and stuk.toewijzing_nummer is not None:
        return nummer == stuk.toewijzing_nummer
    if None not in (stuk.aanbieder, zaak.aanbieder) and stuk.aanbieder != zaak.aanbieder:
        return False
    codes = codes_van(zaak, stuk)
    return not codes or zaak.code in codes or isinstance(stuk, Verwijzing)


def _budget(stuk: Stuk | None) -> str | None:
    """The reference of the budget that pays for what a record is about."""
    return stuk.kenmerk if isinstance(stuk, _MET_BUDGET) else None


def stukken_bij(
    zaak: Zaak, soort: type[S], van: date = date.min, tot: date = date.max
) -> Iterator[S]:
    """The records of a kind about the help of the case, from `van` to `tot`, newest first."""
    if (van, tot) == (date.min, date.max):
        yield from zaak.eens(_over_deze_hulp, soort)
        return
    for stuk in reversed(zaak.stukken(soort)):
        if van <= stuk.datum <= tot and zelfde_hulp(zaak, stuk):
            yield stuk


def _over_deze_hulp(zaak: Zaak, soort: type[S]) -> tuple[S, ...]:
    return tuple([stuk for stuk in reversed(zaak.stukken(soort)) if zelfde_hulp(zaak, stuk)])


def is_vastgesteld(plan: Plan) -> bool:
    """Whether a plan is a settled one for help: no draft, nor what motivates a personal budget."""
    return plan.definitief and plan.soort != _MOTIVATIEPLAN


def beoordeeld_plan(zaak: Zaak, codes: Collection[str] | None = None) -> Plan | None:
    """The judged plan when it is settled and for one of these products (None: for whatever)."""
    plan = zaak.stuk(Plan)
    past = codes is None or not codes_van(zaak, plan).isdisjoint(codes)
    return plan if past and is_vastgesteld(plan) else None


def laatste_plan(zaak: Zaak, tot: date = date.max) -> Plan | None:
    """The last settled plan for the help of the case, made up to and including `tot`."""
    return next(filter(is_vastgesteld, stukken_bij(zaak, Plan, tot=tot)), None)


def hulp_van(zaak: Zaak) -> Hulpkenmerken:
    """What is known of the help of the case: of each feature what was said last.

    What the judged record says itself goes before what was recorded earlier.
    """
    return zaak.eens(_hulp_van)


def _hulp_van(zaak: Zaak) -> Hulpkenmerken:
    gezegd: dict[str, object] = {}
    for hulp in kenmerken_van(zaak):
        for veld in hulp.model_fields_set:
            waarde = getattr(hulp, veld)
            if waarde not in (None, ()):
                gezegd.setdefault(veld, waarde)
    return Hulpkenmerken.model_validate(gezegd) if gezegd else _GEEN_KENMERKEN


def kenmerken_van(zaak: Zaak) -> tuple[Hulpkenmerken, ...]:
    """What records say of the help of the case: the judged record first, then newest first."""
    return zaak.eens(_kenmerken)


def _kenmerken(zaak: Zaak) -> tuple[Hulpkenmerken, ...]:
    return tuple(_zoek_kenmerken(zaak))


def _zoek_kenmerken(zaak: Zaak) -> Iterator[Hulpkenmerken]:
    if isinstance(zaak.feit, StukVastgelegd):
        eigen = getattr(zaak.feit.inhoud, "hulp", None)
        if eigen is not None:
            yield eigen
    eerder: list[tuple[date, Hulpkenmerken]] = []
    for soort in _MET_KENMERKEN:
        if soort in zaak.toestand.dossier:
            eerder += [
                (stuk.datum, hulp)
                for stuk in stukken_bij(zaak, soort)
                if (hulp := getattr(stuk, "hulp", None)) is not None
            ]
    eerder.sort(key=lambda paar: paar[0], reverse=True)
    yield from (hulp for _, hulp in eerder)


def geeft_nieuwe_dagen(zaak: Zaak) -> bool:
    """Whether what is judged asks for, or gives, help on days that it was not given before.

    A rejection, a withdrawal and what shortens or deletes an allocation must stay possible. What
    gives more on the same days is help too (`feiten.geeft_hulp`).
    """
    return not wijst_af(zaak) and (zaak.voorstel is None or verlengt(zaak, zaak.voorstel))


def wijst_af(zaak: Zaak) -> bool:
    """Whether what is judged rejects or withdraws help, or decides that it does not go on."""
    stuk = zaak.feit.inhoud if isinstance(zaak.feit, StukVastgelegd) else None
    if isinstance(stuk, PgbBesluit):
        return stuk.besluit in _WEIGERT
    if not isinstance(stuk, LokaalBesluit):
        return False
    return bool(stuk.afwijsgronden) or stuk.soort == _NIET_VERDER


def langer_dan_het_pgb(zaak: Zaak) -> bool:
    """Whether a judged decision covers days that the budget did not cover yet; a first one does."""
    stuk, was = besluit_en_budget(zaak)
    if stuk is None or was is None:
        return True
    later = (stuk.einddatum or date.max) > (was.einddatum or date.max)
    return later or (stuk.ingangsdatum or date.min) < (was.ingangsdatum or date.min)


def ruimer_dan_het_pgb(zaak: Zaak) -> bool:
    """Whether a judged decision gives more money than the budget did, or for longer."""
    stuk, was = besluit_en_budget(zaak)
    if stuk is None or was is None:
        return True
    meer = (stuk.bedrag_eurocent or 0) > (was.bedrag_eurocent or 0)
    return meer or langer_dan_het_pgb(zaak)


def andere_hulp_dan_het_pgb(zaak: Zaak) -> bool:
    """Whether a judged decision grants a budget for another product than it was for."""
    stuk, was = besluit_en_budget(zaak)
    if stuk is None or was is None or stuk.product is None:
        return False
    return was.product not in (None, stuk.product)


def alleen_minder(zaak: Zaak) -> bool:
    """Whether a budget is revised to nothing but less: a shorter time, fewer units, less money.

    For the same help, by the same people, who manage and direct it as well.
    """
    return zaak.eens(_geeft_alleen_minder)


def _geeft_alleen_minder(zaak: Zaak) -> bool:
    stuk, was = besluit_en_budget(zaak)
    if stuk is None or was is None or ruimer_dan_het_pgb(zaak):
        return False
    return (
        stuk.besluit == "herzien"
        and not _meer(stuk.omvang, was.omvang)
        and stuk.hulpverleners in ((), was.hulpverleners)
        and stuk.product in (None, was.product)
        and stuk.beheerder in (None, was.beheerder)
        and stuk.regisseur in (None, was.regisseur)
    )


def besluit_en_budget(zaak: Zaak) -> tuple[PgbBesluit | None, PgbBesluit | None]:
    """The judged decision that grants or revises a budget, and that budget as it was."""
    return zaak.eens(_besluit_en_budget)


def _besluit_en_budget(zaak: Zaak) -> tuple[PgbBesluit | None, PgbBesluit | None]:
    stuk = zaak.feit.inhoud if isinstance(zaak.feit, StukVastgelegd) else None
    if not isinstance(stuk, PgbBesluit) or stuk.besluit in _WEIGERT:
        return None, None
    return stuk, geldend_pgb(zaak.toestand, stuk.gemeente, stuk.kenmerk, zonder=stuk.vervangt)


def _meer(omvang: Omvang | None, was: Omvang | None) -> bool:
    """Whether a volume is more than another, or cannot be set beside it."""
    if omvang is None or was is None:
        return omvang is not None
    zelfde_maat = (omvang.eenheid, omvang.frequentie) == (was.eenheid, was.frequentie)
    return not zelfde_maat or omvang.volume > was.volume


def toewijzingen_bij(zaak: Zaak, stuk: Stuk) -> Iterator[ToewijzingGebeurtenis]:
    """The allocations that a record is about and that had not ended on its day."""
    codes = codes_van(zaak, stuk)
    for rij in zaak.eens(_geldende_toewijzingen):
        if (
            rij.gemeente == stuk.gemeente
            and stuk.datum <= (rij.einddatum or date.max)
            and stuk.toewijzing_nummer in (None, rij.toewijzing_nummer)
            and stuk.aanbieder in (None, rij.aanbieder)
            and (not codes or zaak.kader.code_van(rij.product) in codes)
        ):
            yield rij


def _geldende_toewijzingen(zaak: Zaak) -> tuple[ToewijzingGebeurtenis, ...]:
    return tuple(geldende_toewijzingen(zaak.toestand))
