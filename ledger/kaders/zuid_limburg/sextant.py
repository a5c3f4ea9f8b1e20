"""Which cell of a sextant help falls in, and whether the product is that of its cell: ZL-SEXT."""

from typing import Final

from ledger.bevinding import Gevolg, Operand
from ledger.kaders.hulp import ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.kaders.zuid_limburg import (
    LAGE_FREQUENTIE,
    SEXTANT,
    ZBG,
    ZBI,
    ZHG,
    ZHI,
    regel,
)
from ledger.kaders.zuid_limburg.cel import START, Cel
from ledger.kaders.zuid_limburg.feiten import kent_toe, verleend
from ledger.kaders.zuid_limburg.indeling import (
    Ingedeeld,
    code_van_cel,
    deel_in,
    familie_van,
    kenmerken_bij,
    kenmerken_van,
    maanden_van,
    periode_van,
    vraagt_verzorging,
)
from ledger.regels import Antwoord, Parameters, Uitkomst

BESLUIT_EN_BERICHT: Final = ("lokaalBesluit", "JW301", "JW315", "JW317")
PLEKKEN: Final = (*BESLUIT_EN_BERICHT, "indeling")
_ALLE_TABELLEN: Final = "Sextanten en septant"


@regel(
    "ZL-SEXT-01",
    *PLEKKEN,
    titel="Duur omrekenen naar arrangementsmaanden",
    bron=_ALLE_TABELLEN,
    gevolg=Gevolg.AFLEIDEN,
    producten=SEXTANT,
)
def maanden(zaak: Zaak, _: Parameters) -> Antwoord:
    """How many arrangement months a period has (the axis 'duur' of all tables).

    The document leaves a gap between '1 t/m 6' and '7 t/m 12' months; a month that began counts
    whole, so that every length falls in one class and twelve months are a year. Where a
    classification names no kind of help, that is said here, once for all cells.
    """
    if verleend(zaak) is None and not (zaak.plek == "indeling" and kent_toe(zaak)):
        return None
    antwoord = [_maanden(zaak)]
    if zaak.plek == "indeling" and _zonder_hulpvorm(zaak):
        antwoord.append(ontbreekt("de hulpvorm"))
    return antwoord


def _maanden(zaak: Zaak) -> Uitkomst:
    begin, einde = periode_van(zaak)
    aantal = maanden_van(zaak)
    if begin is None or einde is None or aantal is None:
        return ontbreekt("de ingangsdatum" if begin is None else "de einddatum")
    return Uitkomst(
        f"De periode van {begin} tot en met {einde} telt {aantal} arrangementsmaanden.",
        {
            "ingangsdatum": begin.isoformat(),
            "einddatum": einde.isoformat(),
            "arrangementsmaanden": aantal,
        },
    )


def _zonder_hulpvorm(zaak: Zaak) -> bool:
    kenmerken = kenmerken_bij(zaak)
    if familie_van(zaak, zaak.code) is not None or kenmerken is None:
        return False
    return kenmerken.hulpvorm is None and not kenmerken.alleen_persoonlijke_verzorging


# --- cells ------------------------------------------------------------------------------------


@regel(
    "ZL-SEXT-02",
    *PLEKKEN,
    titel="Cel van begeleiding individueel",
    bron="Begeleiding individueel > Sextant begeleiding individueel",
    gevolg=Gevolg.AFLEIDEN,
    producten=ZBI,
)
def cel_begeleiding_individueel(zaak: Zaak, p: Parameters) -> Antwoord:
    """The cell of individual guidance: complexity after personal care, and length
    (Sextant begeleiding individueel)."""
    return _cel(zaak, "ZBI", p["lang_max_maanden"])


@regel(
    "ZL-SEXT-03",
    *PLEKKEN,
    titel="Cel van begeleiding groep",
    bron="Begeleiding groep > Sextant begeleiding groep",
    gevolg=Gevolg.AFLEIDEN,
    producten=ZBG,
)
def cel_begeleiding_groep(zaak: Zaak, p: Parameters) -> Antwoord:
    """As ZL-SEXT-02, in a group, where long begins earlier (Sextant begeleiding groep)."""
    return _cel(zaak, "ZBG", p["lang_max_maanden"])


@regel(
    "ZL-SEXT-04",
    *PLEKKEN,
    titel="Cel van behandeling individueel (septant)",
    bron=(
        "Behandeling individueel > Septant behandeling individueel",
        "Behandeling individueel > Beschrijving",
    ),
    gevolg=Gevolg.AFLEIDEN,
    producten=ZHI,
)
def cel_behandeling_individueel(zaak: Zaak, p: Parameters) -> Antwoord:
    """The cell of individual treatment, of which Start spans both lengths (Septant).

    Start takes all that is expected to need no more contacts than its limit, whatever its
    complexity, for the border with low cannot be drawn otherwise; and what a doctor refers, until
    the toegang decides on another segment. Without a number of contacts help is not in Start.
    """
    return _cel(zaak, "ZHI", p["lang_max_maanden"])


@regel(
    "ZL-SEXT-05",
    *PLEKKEN,
    titel="Cel van behandeling groep",
    bron="Behandeling groep > Sextant behandeling groep",
    gevolg=Gevolg.AFLEIDEN,
    producten=ZHG,
)
def cel_behandeling_groep(zaak: Zaak, p: Parameters) -> Antwoord:
    """The cell of treatment in a group; there is no Start here, and personal care makes no
    difference (Sextant behandeling groep)."""
    return _cel(zaak, "ZHG", p["lang_max_maanden"])


def _cel(zaak: Zaak, familie: str, lang_max: int) -> Uitkomst | None:
    """The product with its reasons; silent where ZL-SEXT-01 says that the period is not known."""
    ingedeeld = deel_in(zaak) if kent_toe(zaak) else None
    if ingedeeld is None or ingedeeld.cel.familie != familie:
        return None
    cel, operanden = ingedeeld.cel, redenen(ingedeeld)
    if ingedeeld.code is not None:
        return Uitkomst(f"Hierbij past {ingedeeld.code}: {_omschrijving(cel)}.", operanden)
    if cel.maanden is None:
        return None
    if cel.duurklasse is None:
        uitleg = f"{cel.maanden} maanden vallen in geen cel; een arrangement telt er hoogstens"
        return Uitkomst(f"{uitleg} {lang_max}.", operanden)
    return Uitkomst(
        f"De complexiteit ontbreekt; van de cel staat alleen vast dat de duur {cel.duurklasse} is.",
        operanden,
        niet_beoordeelbaar=True,
    )


def redenen(ingedeeld: Ingedeeld) -> dict[str, Operand]:
    """The cell with all that led to it, as operands."""
    cel = ingedeeld.cel
    return {
        "productcode": ingedeeld.code,
        "arrangementsmaanden": cel.maanden,
        "duurklasse": cel.duurklasse,
        "complexiteitVoorVerzorging": cel.basis,
        "complexiteit": cel.complexiteit,
        "persoonlijkeVerzorging": vraagt_verzorging(ingedeeld.kenmerken),
        "lageFrequentie": cel.lage_frequentie,
    }


def _omschrijving(cel: Cel) -> str:
    if cel.complexiteit == START:
        return "segment start, bij elke duur tot een jaar"
    verzwaard = f" (verzwaard vanuit {cel.basis})" if cel.basis != cel.complexiteit else ""
    return f"complexiteit {cel.complexiteit}{verzwaard} en {cel.maanden} maanden ({cel.duurklasse})"


@regel(
    "ZL-SEXT-06",
    *BESLUIT_EN_BERICHT,
    "plan",
    "indeling",
    titel="Lage frequentie is een kort arrangement",
    bron="Opmerkingen (lage frequentie)",
    gevolg=Gevolg.AFLEIDEN,
    producten=LAGE_FREQUENTIE,
)
def lage_frequentie(zaak: Zaak, p: Parameters) -> Antwoord:
    """Help of at most so many contacts or half days a month gets the short product, however long
    it takes, once that is agreed with the aanbieder (the last remark under each of these tables).

    Read as: their number over the whole period is no more than its months allow. The year stays
    the limit, and the complexity stays as it is. Treatment of one client has no such remark: what
    is light there is in Start.
    """
    ingedeeld = deel_in(zaak) if kent_toe(zaak) else None
    if ingedeeld is None or not ingedeeld.cel.laag_frequent:
        return None
    cel, kenmerken = ingedeeld.cel, ingedeeld.kenmerken
    contacten = cel.familie == "ZBI"
    soort = "zbi_max_contactmomenten_per_maand" if contacten else "groep_max_dagdelen_per_maand"
    wat = "contactmoment" if contacten else "dagdeel"
    operanden: dict[str, Operand] = {
        **redenen(ingedeeld),
        "momenten": kenmerken.contactmomenten if contacten else kenmerken.dagdelen,
        "maxPerMaand": p[soort],
    }
    zelden = f"Er is hoogstens {p[soort]} {wat} per maand nodig"
    if cel.lage_frequentie:
        naam = ingedeeld.code or "het korte arrangement"
        return Uitkomst(f"{zelden}, dus past {naam}, ook bij {cel.maanden} maanden.", operanden)
    if cel.duurklasse == "lang":
        uitleg = f"{zelden}, maar zonder afspraak met de aanbieder blijft de duurklasse lang."
        return Uitkomst(uitleg, operanden)
    return None


# --- the product of the cell --------------------------------------------------------------------


@regel(
    "ZL-SEXT-07",
    *BESLUIT_EN_BERICHT,
    titel="Productcode moet bij complexiteit en duur passen",
    bron=_ALLE_TABELLEN,
    gevolg=Gevolg.WEIGEREN,
    producten=SEXTANT,
    wj759="4",
)
def past_bij_cel(zaak: Zaak, _: Parameters) -> Antwoord:
    """The product is that of the cell in which the help falls (all four tables).

    Judged when help is given for the first time or gets longer: what ends earlier keeps its code.
    When nobody recorded the complexity only the length is judged. Of a change to an allocation
    that the ledger does not know nobody can say whether it is an extension.
    """
    voorstel, eigen = verleend(zaak), kenmerken_van(zaak, zaak.code)
    if voorstel is None or eigen is None:
        return None
    if voorstel.huidig is None and getattr(zaak.feit, "reden_wijziging", None) is not None:
        return ontbreekt("de eerste versie van de toewijzing")
    if voorstel.einddatum is None:
        return ontbreekt("de einddatum")
    ingedeeld = deel_in(zaak)
    if ingedeeld is None:
        return None
    cel = ingedeeld.cel
    if eigen.complexiteit == START and cel.familie == eigen.familie and cel.start is not False:
        return ontbreekt("het aantal contactmomenten") if cel.start is None else None
    verwacht = ingedeeld.code
    if verwacht is None and eigen.complexiteit != START:
        verwacht = code_van_cel(zaak.kader, cel.familie, eigen.complexiteit, cel.duurklasse)
    if verwacht == zaak.code or (cel.duurklasse is None and cel.start is not True):
        return None
    operanden = {**redenen(ingedeeld), "gekozen": zaak.code, "verwacht": verwacht}
    return Uitkomst(_past_niet(zaak.code, cel, verwacht), operanden)


def _past_niet(gekozen: str | None, cel: Cel, verwacht: str | None) -> str:
    if verwacht is None:
        return f"{gekozen} past niet bij wat over de hulp is vastgelegd."
    wat = f"{cel.maanden} maanden ({cel.duurklasse})"
    if cel.complexiteit == START:
        wat = "segment start"
    elif cel.complexiteit is not None:
        wat = f"complexiteit {cel.complexiteit} en {wat}"
    return f"{gekozen} past niet bij {wat}; daarbij past {verwacht}."
