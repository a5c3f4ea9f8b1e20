"""What a case says about complexity and duration, and the cell that follows from it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar

from ledger.dossier import Indeling, Indelingskenmerken, LokaalBesluit, Plan, Stuk
from ledger.dossier_gebeurtenissen import StukVastgelegd
from ledger.kaders.besluiten import verleent
from ledger.kaders.hulp import overlapt
from ledger.kaders.kader import Kader
from ledger.kaders.zaak import Zaak
from ledger.kaders.zuid_limburg import SEXTANT, ZHI
from ledger.kaders.zuid_limburg import START as STARTCODE
from ledger.kaders.zuid_limburg.cel import (
    START,
    Cel,
    Maten,
    Vraag,
    arrangementsmaanden,
    bepaal_cel,
    laatste_dag,
)
from ledger.kaders.zuid_limburg.feiten import (
    codes_van,
    genoemd,
    nummer_van,
    toewijzing_van,
)
from ledger.kaders.zuid_limburg.producten import Kenmerken
from ledger.kaders.zuid_limburg.verwijzer import verwijzer_van

S = TypeVar("S", bound=Stuk)

BEGELEIDING_INDIVIDUEEL: Final = "ZBI"
FAMILIE_VAN: Final[Mapping[str, str]] = {
    "begeleidingIndividueel": BEGELEIDING_INDIVIDUEEL,
    "begeleidingGroep": "ZBG",
    "behandelingIndividueel": "ZHI",
    "behandelingGroep": "ZHG",
}
BEGELEIDINGSFAMILIES: Final = ("ZBI", "ZBG")
BEHANDELFAMILIES: Final = ("ZHI", "ZHG")
_REGEL_VAN: Final[Mapping[str, str]] = {
    BEGELEIDING_INDIVIDUEEL: "ZL-SEXT-02",
    "ZBG": "ZL-SEXT-03",
    "ZHI": "ZL-SEXT-04",
    "ZHG": "ZL-SEXT-05",
}
NIET_AKKOORD: Final = "nietAkkoord"
TREDEN: Final = ("laag", "midden", "hoog")


@dataclass(frozen=True, slots=True)
class Ingedeeld:
    """The cell of the help that a case is about; `code` is None when the cell is not complete."""

    kenmerken: Indelingskenmerken
    cel: Cel
    code: str | None


def deel_in(zaak: Zaak) -> Ingedeeld | None:
    """The cell of the help that is judged; None when nothing says which kind of help it is.

    Also None for what remains of help that is only personal care when that does not count.
    """
    return zaak.eens(_deel_in)


def _deel_in(zaak: Zaak) -> Ingedeeld | None:
    kenmerken = kenmerken_bij(zaak) or Indelingskenmerken()
    vraag = _vraag(zaak, kenmerken)
    if vraag is None:
        return None
    cel = bepaal_cel(vraag, _maten(zaak, vraag.familie))
    return Ingedeeld(
        kenmerken, cel, code_van_cel(zaak.kader, cel.familie, cel.complexiteit, cel.duurklasse)
    )


# --- products ---------------------------------------------------------------------------------


def code_van_cel(
    kader: Kader, familie: str, complexiteit: str | None, duurklasse: str | None
) -> str | None:
    """The product of a cell; None when there is no such cell."""
    if complexiteit is None or (duurklasse is None and complexiteit != START):
        return None
    cel = (familie, complexiteit, None if complexiteit == START else duurklasse)
    for product in kader.gegevens.producten.values():
        eigen = product.kenmerken
        if (eigen.familie, eigen.complexiteit, eigen.duurklasse) == cel:
            return product.code
    return None


def kenmerken_van(zaak: Zaak, code: str | None) -> Kenmerken | None:
    """The facts of a product; None without a code."""
    if code is None:
        return None
    eigen: Kenmerken = zaak.kader.product(code).kenmerken
    return eigen


def celcode(zaak: Zaak) -> str | None:
    """The product of a case; of a plan for several the one among them that is a cell."""
    cellen = genoemd(zaak, SEXTANT)
    return next(iter(cellen)) if len(cellen) == 1 else zaak.code


def familie_bij(zaak: Zaak, kenmerken: Indelingskenmerken | None) -> str | None:
    """The family of the product, else of the help as its features say; None when neither does."""
    familie = familie_van(zaak, celcode(zaak))
    if familie is None and kenmerken is not None and kenmerken.hulpvorm is not None:
        return FAMILIE_VAN[kenmerken.hulpvorm]
    return familie


def familie_van(zaak: Zaak, code: str | None) -> str | None:
    """The family of a product; None when it is no cell of a sextant."""
    eigen = kenmerken_van(zaak, code)
    return None if eigen is None else eigen.familie


# --- features ---------------------------------------------------------------------------------


def kenmerken_bij(zaak: Zaak) -> Indelingskenmerken | None:
    """What was recorded about the help, field by field: on the judged record, else on the last.

    Decisions go before plans, of which a draft only counts while it is judged; a classification
    made before help was asked only counts when they say nothing.
    """
    return zaak.eens(_kenmerken)


def _kenmerken(zaak: Zaak) -> Indelingskenmerken | None:
    rijen = _bronnen(zaak)
    if len(rijen) <= 1:
        return rijen[0] if rijen else None
    eerste = {naam: _eerste(rijen, naam) for naam in Indelingskenmerken.model_fields}
    return Indelingskenmerken(**{naam: rij for naam, rij in eerste.items() if rij is not None})


def _eerste(rijen: list[Indelingskenmerken], naam: str) -> Any:
    """The first of these that says something of a feature; None when none does."""
    gezegd = (getattr(rij, naam) for rij in rijen)
    return next((waarde for waarde in gezegd if waarde not in (None, (), {})), None)


def _bronnen(zaak: Zaak) -> list[Indelingskenmerken]:
    """What records say of the help: the judged one first, then the last by day."""
    eigen = zaak.feit.inhoud if isinstance(zaak.feit, StukVastgelegd) else None
    if isinstance(eigen, Indeling):
        return [eigen.kenmerken]
    besluiten = (stuk for stuk in zaak.stukken(LokaalBesluit) if stuk.indeling is not None)
    plannen = (stuk for stuk in zaak.stukken(Plan) if stuk.indeling is not None)
    stukken = (eigen, *_bij(zaak, besluiten), *_definitief(_bij(zaak, plannen)))
    rijen = [rij for stuk in stukken if (rij := getattr(stuk, "indeling", None)) is not None]
    return rijen or [stuk.kenmerken for stuk in _bij(zaak, zaak.stukken(Indeling))]


def interventie_bij(zaak: Zaak) -> str | None:
    """What the plan for the help names as intervention: the judged plan, else the last."""
    eigen = zaak.feit.inhoud if isinstance(zaak.feit, StukVastgelegd) else None
    if isinstance(eigen, Plan):
        return eigen.interventie
    plannen = (plan for plan in zaak.stukken(Plan) if plan.interventie is not None)
    return next((plan.interventie for plan in _definitief(_bij(zaak, plannen))), None)


def _definitief(plannen: Iterable[Plan]) -> Iterator[Plan]:
    return (plan for plan in plannen if plan.definitief)


@dataclass(frozen=True, slots=True)
class _Hulp:
    """The help that a case is about; without a period it may begin on the day of the case.

    `maanden` is how long an arrangement may last.
    """

    nummer: int | None
    familie: str | None
    begin: date
    einde: date | None
    maanden: int


def _hulp(zaak: Zaak) -> _Hulp:
    begin, einde = periode_van(zaak)
    maanden = zaak.waarden("ZL-301-04")["max_maanden"]
    familie = familie_van(zaak, celcode(zaak))
    return _Hulp(nummer_van(zaak), familie, begin or zaak.levering_op, einde, maanden)


def _bij(zaak: Zaak, stukken: Iterable[S]) -> Iterator[S]:
    """Those of these records that are about help of the same family in the same period, last first.

    Not only those of the same product: that another cell was decided on is what must show.
    """
    hulp = zaak.eens(_hulp)
    return (stuk for stuk in reversed(tuple(stukken)) if _hoort_bij(zaak, hulp, stuk))


def _hoort_bij(zaak: Zaak, hulp: _Hulp, stuk: Stuk) -> bool:
    if None not in (zaak.aanbieder, stuk.aanbieder) and stuk.aanbieder != zaak.aanbieder:
        return False
    if stuk.toewijzing_nummer is not None and (
        hulp.nummer is not None or zaak.voorstel is not None
    ):
        return stuk.toewijzing_nummer == hulp.nummer
    if not _tegelijk(hulp, stuk):
        return False
    families = None if hulp.familie is None else _families(zaak, stuk)
    return not families or hulp.familie in families


def _tegelijk(hulp: _Hulp, stuk: Stuk) -> bool:
    """Whether a record is about the period of the help.

    One that names no period is about help that begins within an arrangement year of its day: after
    that complexity and length are judged anew.
    """
    begin: date | None = getattr(stuk, "ingangsdatum", None)
    einde: date | None = getattr(stuk, "einddatum", None)
    if begin is None:
        return hulp.begin <= laatste_dag(stuk.datum, hulp.maanden)
    return overlapt(begin, einde, hulp.begin, hulp.einde)


def _families(zaak: Zaak, stuk: Stuk) -> set[str]:
    """The kinds of help that a record is about; of several products the one of its features."""
    kenmerken = stuk.kenmerken if isinstance(stuk, Indeling) else getattr(stuk, "indeling", None)
    hulpvorm = None if kenmerken is None else kenmerken.hulpvorm
    namen = {familie_van(zaak, code) for code in codes_van(zaak, stuk)} - {None}
    if hulpvorm is not None and (not namen or FAMILIE_VAN[hulpvorm] in namen):
        return {FAMILIE_VAN[hulpvorm]}
    return {naam for naam in namen if naam is not None}


def periode_van(zaak: Zaak) -> tuple[date | None, date | None]:
    """First and last day of the help that a case is about, as far as they are known."""
    if zaak.voorstel is not None:
        return zaak.voorstel.ingangsdatum, zaak.voorstel.einddatum
    eigen = zaak.feit.inhoud if isinstance(zaak.feit, StukVastgelegd) else None
    if isinstance(eigen, Indeling | Plan) and eigen.ingangsdatum is not None:
        return eigen.ingangsdatum, eigen.einddatum
    toewijzing = toewijzing_van(zaak)
    return (None, None) if toewijzing is None else (toewijzing.ingangsdatum, toewijzing.einddatum)


def maanden_van(zaak: Zaak) -> int | None:
    """The arrangement months of the help; None when its period has no begin or no end."""
    begin, einde = periode_van(zaak)
    if begin is None or einde is None:
        return None
    return arrangementsmaanden(begin, einde, zaak.waarden("ZL-SEXT-01")["minimum"])


# --- personal care ----------------------------------------------------------------------------


def alleen_verzorging(kenmerken: Indelingskenmerken) -> bool:
    """Whether there is no other question than personal care."""
    return kenmerken.alleen_persoonlijke_verzorging is True


def vraagt_verzorging(kenmerken: Indelingskenmerken) -> bool | None:
    """Whether personal care is needed, beside other help or alone; None when nobody said so."""
    return alleen_verzorging(kenmerken) or kenmerken.persoonlijke_verzorging


def uitgezonderd(zaak: Zaak, kenmerken: Indelingskenmerken) -> bool:
    """Whether personal care does not count, for a child with intensive care (ZL-PV-05)."""
    return kenmerken.ikz_criterium is True and zaak.waarden("ZL-PV-05")["ikz_uitgezonderd"]


# --- the question -----------------------------------------------------------------------------


def _vraag(zaak: Zaak, kenmerken: Indelingskenmerken) -> Vraag | None:
    familie = familie_van(zaak, celcode(zaak))
    if kenmerken.hulpvorm is not None:
        familie = FAMILIE_VAN[kenmerken.hulpvorm]
    complexiteit: str | None = kenmerken.complexiteit
    met_verzorging = vraagt_verzorging(kenmerken) is True
    if alleen_verzorging(kenmerken) and (familie is None or familie in BEGELEIDINGSFAMILIES):
        if uitgezonderd(zaak, kenmerken):
            return None
        familie, met_verzorging = BEGELEIDING_INDIVIDUEEL, False
        complexiteit = zaak.waarden("ZL-PV-02")["complexiteit_bij_alleen_pv"]
    if familie is None:
        return None
    afspraak = kenmerken.afspraak_aanbieder
    individueel = familie in (BEGELEIDING_INDIVIDUEEL, "ZHI")
    return Vraag(
        familie=familie,
        maanden=maanden_van(zaak),
        complexiteit=complexiteit,
        verzorging=met_verzorging and not uitgezonderd(zaak, kenmerken),
        momenten=kenmerken.contactmomenten if individueel else kenmerken.dagdelen,
        afgesproken=afspraak is not None and afspraak.uitkomst != NIET_AKKOORD,
        begint_in_start=familie == "ZHI" and _begint_in_start(zaak, kenmerken),
    )


def _begint_in_start(zaak: Zaak, kenmerken: Indelingskenmerken) -> bool:
    """Whether a doctor referred the client and the toegang did not decide on another segment."""
    artsen = zaak.waarden("ZL-VERW-01").get("verwijzertypen", ())
    if verwijzer_bij(zaak, kenmerken) not in artsen:
        return False
    eigen = zaak.feit.inhoud if isinstance(zaak.feit, StukVastgelegd) else None
    besluiten = [*_bij(zaak, zaak.stukken(LokaalBesluit))]
    if isinstance(eigen, LokaalBesluit):
        besluiten.append(eigen)
    return not any(verleent(rij) and codes_van(zaak, rij) != {STARTCODE} for rij in besluiten)


def verwijzer_bij(zaak: Zaak, kenmerken: Indelingskenmerken) -> str | None:
    """Who referred to individual treatment (JZ007), as recorded with its features or elsewhere."""
    return kenmerken.verwijzer_type or verwijzer_van(zaak, ZHI)


def _maten(zaak: Zaak, familie: str) -> Maten:
    cel, laag = zaak.waarden(_REGEL_VAN[familie]), zaak.waarden("ZL-SEXT-06")
    per_maand = {
        "ZBI": "zbi_max_contactmomenten_per_maand",
        "ZBG": "groep_max_dagdelen_per_maand",
        "ZHG": "groep_max_dagdelen_per_maand",
    }.get(familie)
    begeleiding = familie in BEGELEIDINGSFAMILIES
    return Maten(
        kort_max_maanden=cel["kort_max_maanden"],
        lang_max_maanden=cel["lang_max_maanden"],
        start_max_momenten=cel.get("start_max_contactmomenten"),
        laag_max_per_maand=None if per_maand is None else laag[per_maand],
        laag_max_maanden=laag["max_maanden"],
        laag_na_afspraak=laag["afspraak_met_aanbieder_verplicht"],
        verzwaring=zaak.waarden("ZL-PV-01")["verzwaring"] if begeleiding else {},
    )
