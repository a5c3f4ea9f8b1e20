"""How much help the guideline gives: volume, category and hours per week (FL-RL)."""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil
from typing import Final

from ledger.bevinding import Gevolg
from ledger.kaders.flevoland import regel
from ledger.kaders.flevoland.looptijd import PLEKKEN, is_verschuiving, met_overleg
from ledger.kaders.flevoland.producten import Richtcategorie
from ledger.kaders.hulp import (
    gebrek_in_afwijking,
    laatste_dag_looptijd,
    looptijd_in_maanden,
    ontbreekt,
    verhoogt,
    verlengt,
    wordt_verwijderd,
)
from ledger.kaders.zaak import Voorstel, Zaak
from ledger.omvang import MINUTEN_PER_UUR
from ledger.regels import Antwoord, Parameters, Uitkomst

MAANDEN_PER_JAAR: Final = 12
AFWIJKING: Final = ("verwijzer", "procesregisseur", "gemeentelijkeToegang")
TABELLEN: Final = "Werkinstructies > (richtlijntabellen)"


def _minuten(voorstel: Voorstel) -> int | Uitkomst:
    minuten = voorstel.minuten
    return ontbreekt("de omvang in minuten of uren") if minuten is None else minuten


@regel(
    "FL-RL-01",
    *PLEKKEN,
    titel="Diagnostiek: 30 uur in 6 maanden of 60 uur in 12 maanden",
    bron="Werkinstructies > Diagnostiek > Richtlijn Aanvullende Diagnostiek",
    gevolg=Gevolg.AFWIJKEN,
    producten=("45F11",),
    wj759="4",
    afwijking_door=AFWIJKING,
)
def omvang_diagnostiek(zaak: Zaak, p: Parameters) -> Antwoord:
    """Up to the first volume over at most its months, else up to the second over its months
    (Richtlijn Aanvullende Diagnostiek).

    The two rows of the table are read as ceilings. An end-date shift is for FL-317-21.
    """
    voorstel = zaak.voorstel
    if voorstel is None or is_verschuiving(zaak):
        return None
    if not (verlengt(zaak, voorstel) or verhoogt(zaak, voorstel)):
        return None
    minuten = _minuten(voorstel)
    if isinstance(minuten, Uitkomst):
        return minuten
    if voorstel.einddatum is None:
        return ontbreekt("de einddatum")
    maanden = p["d1"] if minuten <= p["m1"] else p["d2"]
    uiterlijk = laatste_dag_looptijd(voorstel.ingangsdatum, maanden)
    if minuten <= p["m2"] and voorstel.einddatum <= uiterlijk:
        return None
    return Uitkomst(
        f"Diagnostiek is {p['u1']} uur in {p['d1']} maanden of {p['u2']} uur in {p['d2']} maanden; "
        f"dit is {_uren(minuten)} uur tot en met {voorstel.einddatum}.",
        {
            "minuten": minuten,
            "maxMinuten": p["m2"],
            "einddatum": voorstel.einddatum.isoformat(),
            "uiterlijk": uiterlijk.isoformat(),
        },
    )


def _uren(minuten: int | Fraction) -> str:
    """Minutes as hours with at most two decimals, rounded up so that 'more than' shows."""
    honderdsten = ceil(Fraction(minuten) * 100 / MINUTEN_PER_UUR)
    heel, rest = divmod(honderdsten, 100)
    return str(heel) if rest == 0 else f"{heel},{rest:02d}".rstrip("0")


@regel(
    "FL-RL-03",
    *PLEKKEN,
    titel="Urenrichtlijn per product",
    bron=tuple(
        f"Werkinstructies > {product} > Richtlijn"
        for product in (
            "Behandeling – Individueel",
            "Specialistische Begeleiding - Gezin",
            "Specialistische Begeleiding - Individueel",
            "Basis Begeleiding - Individueel",
            "Basis Begeleiding - Groep",
        )
    ),
    gevolg=Gevolg.AFWIJKEN,
    producten=("45F01", "45F02", "45F21", "45F23", "45F31"),
    wj759="4",
    afwijking_door=AFWIJKING,
)
def urenrichtlijn(zaak: Zaak, p: Parameters) -> Antwoord:
    """The volume is at most that of the highest guideline category, however short the allocation
    (Richtlijn of each product)."""
    voorstel = zaak.voorstel
    if voorstel is None or not verhoogt(zaak, voorstel):
        return None
    minuten = _minuten(voorstel)
    if isinstance(minuten, Uitkomst):
        return minuten
    if zaak.code is None:
        return ontbreekt("het product")
    hoogstens, uren = p["max_minuten"][zaak.code], p["max_uren"][zaak.code]
    if minuten <= hoogstens:
        return None
    return Uitkomst(
        f"De richtlijn voor {zaak.code} is hoogstens {uren} uur per toewijzing; dit is "
        f"{_uren(minuten)} uur.",
        {"minuten": minuten, "maxMinuten": hoogstens},
    )


@regel(
    "FL-RL-04",
    *PLEKKEN,
    titel="Gezinsbehandeling regulier: 104 of 145 uur, ophogen via de procesregisseur",
    bron=(
        "Werkinstructies > Behandeling – Gezin regulier > Richtlijn",
        "Werkinstructies > Behandeling – Gezin regulier > Criteria inzet",
    ),
    gevolg=Gevolg.AFWIJKEN,
    producten=("45F33",),
    wj759="4",
    afwijking_door=("procesregisseur",),
)
def uren_gezin_regulier(zaak: Zaak, p: Parameters) -> Antwoord:
    """More than the highest category, or any raise of what runs, takes consultation with the
    procesregisseur on a day that is recorded (Gezin regulier > Richtlijn; Criteria inzet)."""
    voorstel = zaak.voorstel
    if voorstel is None or not verhoogt(zaak, voorstel):
        return None
    minuten = _minuten(voorstel)
    if isinstance(minuten, Uitkomst):
        return minuten
    hoogstens = p["max_minuten_b"]
    ophogen = voorstel.huidig is not None
    if minuten <= hoogstens and not ophogen:
        return None
    wat = "Ophogen van" if minuten <= hoogstens else f"Meer dan {p['uren_b']} uur"
    return Uitkomst(
        f"{wat} gezinsbehandeling regulier kan alleen na overleg met de procesregisseur, met de "
        f"datum daarvan; dit is {_uren(minuten)} uur.",
        {"minuten": minuten, "maxMinuten": hoogstens, "ophogen": ophogen},
        gevolg=gebrek_in_afwijking(zaak, "FL-RL-04", met_overleg),
    )


BOVEN_RICHTLIJN: Final = "boven richtlijn"


def categorie_van(categorieen: Sequence[Richtcategorie], minuten: int) -> str:
    """The lowest guideline category that holds this volume, or `BOVEN_RICHTLIJN` (FL-RL-05)."""
    passend = [rij for rij in categorieen if minuten <= rij.max_minuten]
    return min(passend, key=lambda rij: rij.max_minuten).naam if passend else BOVEN_RICHTLIJN


@regel(
    "FL-RL-05",
    "JW301",
    "JW315",
    "lokaalBesluit",
    titel="Categorie van de richtlijn",
    bron=TABELLEN,
    gevolg=Gevolg.AFLEIDEN,
    producten=("45F01", "45F02", "45F11", "45F21", "45F23", "45F31", "45F33"),
)
def categorie(zaak: Zaak, _: Parameters) -> Antwoord:
    """Derives the guideline category from the volume (the tables of the guideline)."""
    voorstel = zaak.voorstel
    if voorstel is None or zaak.code is None or voorstel.minuten is None:
        return None
    if wordt_verwijderd(zaak):
        return None
    gevonden = categorie_van(zaak.kader.product(zaak.code).kenmerken.categorieen, voorstel.minuten)
    waar = "ligt boven de richtlijn" if gevonden == BOVEN_RICHTLIJN else f"is categorie {gevonden}"
    return Uitkomst(
        f"Een omvang van {_uren(voorstel.minuten)} uur {zaak.code} {waar}.",
        {"categorie": gevonden, "minuten": voorstel.minuten},
    )


@regel(
    "FL-RL-06",
    *PLEKKEN,
    titel="Gemiddelde uren per week",
    bron=(TABELLEN, "Werkinstructies > Basis Begeleiding - Groep > Richtlijn"),
    gevolg=Gevolg.SIGNALEREN,
    producten=("45F01", "45F02", "45F21", "45F23", "45F31"),
)
def uren_per_week(zaak: Zaak, p: Parameters) -> Antwoord:
    """Reports an average above that of the highest category; a year counts as many weeks as the
    tables count with, a month its twelfth (the tables of the guideline)."""
    voorstel = zaak.voorstel
    if voorstel is None or voorstel.minuten is None or voorstel.einddatum is None:
        return None
    if not verhoogt(zaak, voorstel) or voorstel.einddatum < voorstel.ingangsdatum:
        return None
    if zaak.code is None:
        return ontbreekt("het product")
    maanden = looptijd_in_maanden(voorstel.ingangsdatum, voorstel.einddatum)
    per_week = minuten_per_week(voorstel.minuten, maanden, p["weken_per_jaar"])
    hoogstens = p["uren_per_week_b"][zaak.code]
    if per_week <= hoogstens * MINUTEN_PER_UUR:
        return None
    return Uitkomst(
        f"Gemiddeld {_uren(per_week)} uur {zaak.code} per week; de richtlijn is {hoogstens} uur.",
        {
            "minuten": voorstel.minuten,
            "minutenPerWeek": ceil(per_week),
            "maxMinutenPerWeek": hoogstens * MINUTEN_PER_UUR,
        },
    )


def minuten_per_week(minuten: int, maanden: Fraction, weken_per_jaar: int) -> Fraction:
    """The average over a run of `maanden`, with `weken_per_jaar` weeks to twelve months."""
    return minuten / (maanden * weken_per_jaar / MAANDEN_PER_JAAR)
