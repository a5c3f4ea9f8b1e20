"""A stay: to relieve who cares at home, or in an institution of a sector, and why."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import Etmalenafspraak, LokaalBesluit, Opname, Plan
from ledger.kaders.hulp import getoond, ontbreekt, verlengt, wordt_verwijderd
from ledger.kaders.rapport import in_tienden
from ledger.kaders.zaak import Zaak
from ledger.kaders.zuid_limburg import LOGEREN, VERBLIJF, regel
from ledger.kaders.zuid_limburg.feiten import (
    genoemd,
    grond,
    gronden,
    kent_toe,
    mild,
    weigert,
)
from ledger.kaders.zuid_limburg.indeling import periode_van
from ledger.omvang import Eenheid, Frequentie
from ledger.regels import Antwoord, Parameters, Uitkomst
from ledger.waarden import Omvang

MAANDEN_PER_JAAR: Final = 12
WEKEN_PER_JAAR: Final = 52
DAGEN_PER_WEEK: Final = 7


def per_week(
    aantal: int, frequentie: str, begin: date | None, einde: date | None
) -> Fraction | None:
    """How many etmalen a week that is; None when it cannot be told.

    A month is a twelfth of 52 weeks; a total is spread over all days of the period.
    """
    if frequentie == Frequentie.WEEK:
        return Fraction(aantal)
    if frequentie == Frequentie.MAAND:
        return Fraction(aantal * MAANDEN_PER_JAAR, WEKEN_PER_JAAR)
    if frequentie != Frequentie.TOTAAL or begin is None or einde is None or einde < begin:
        return None
    return Fraction(aantal * DAGEN_PER_WEEK, (einde - begin).days + 1)


def afspraak_per_week(
    afspraak: Etmalenafspraak, begin: date | None, einde: date | None
) -> Fraction | None:
    """How many etmalen a week were agreed; None when it does not say."""
    frequenties = {
        "week": Frequentie.WEEK,
        "maand": Frequentie.MAAND,
        "totaal": Frequentie.TOTAAL,
    }
    if afspraak.etmalen is None or afspraak.per is None:
        return None
    return per_week(afspraak.etmalen, frequenties[afspraak.per], begin, einde)


def _uit_omvang(omvang: Omvang | None, begin: date | None, einde: date | None) -> Fraction | None:
    if omvang is None or omvang.eenheid != Eenheid.ETMAAL:
        return None
    return per_week(omvang.volume, omvang.frequentie, begin, einde)


@regel(
    "ZL-PROD-12",
    "lokaalBesluit",
    "plan",
    "JW301",
    titel="Logeren is respijtzorg",
    bron=("Logeren > Beschrijving", "Logeren > Doel", "Logeren > Doelgroep"),
    gevolg=Gevolg.SIGNALEREN,
    producten=[LOGEREN],
)
def respijtzorg(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """It relieves who cares at home, and is short each time (Beschrijving; Doel; Doelgroep).

    The text gives a weekend and a week as examples; how long is too long is a figure of ours. What
    would fit in one stay in all is not structural, however it is spread over weeks.
    """
    if not genoemd(zaak, (LOGEREN,)) or not kent_toe(zaak):
        return
    afspraak = next(gronden(zaak, Etmalenafspraak), None)
    if afspraak is None:
        yield ontbreekt("de afspraak over het logeren")
        return
    if afspraak.doel is None:
        yield ontbreekt("het doel van het logeren")
    elif afspraak.doel != p["doel"]:
        yield Uitkomst(
            "Logeren is bedoeld om verzorgers te ontlasten; hier is een ander doel vastgelegd.",
            {"doel": getoond(afspraak.doel), "verwacht": p["doel"]},
        )
    hoogstens = p["max_aaneengesloten_etmalen"]
    if (afspraak.aaneengesloten or 0) > hoogstens:
        yield Uitkomst(
            f"Er is afgesproken {afspraak.aaneengesloten} etmalen achter elkaar te logeren; kort "
            f"is hoogstens {hoogstens}. Controleer of verblijf of pleegzorg beter past.",
            {"etmalen": afspraak.aaneengesloten, "maxEtmalen": hoogstens},
        )
    gemiddeld = afspraak_per_week(afspraak, *periode_van(zaak))
    grens = p["grens_verblijf_etmalen_per_week"]
    if gemiddeld is not None and not _eenmalig(afspraak, hoogstens) and gemiddeld > grens:
        yield Uitkomst(
            f"Er is {in_tienden(gemiddeld)} etmaal per week afgesproken; bij meer dan {grens} past "
            "verblijf.",
            {"etmalenPerWeek": str(gemiddeld), "grensPerWeek": grens},
        )


def _eenmalig(afspraak: Etmalenafspraak, hoogstens: int) -> bool:
    """Whether all that was agreed fits in one short stay; not when it does not say how long."""
    keer = 1 if afspraak.per == "totaal" else afspraak.duur
    return keer is not None and (afspraak.etmalen or 0) * keer <= hoogstens


@regel(
    "ZL-PROD-13",
    "lokaalBesluit",
    "plan",
    "JW301",
    "JW315",
    "JW317",
    titel="Verblijf bij meer dan drie etmalen per week",
    bron=("Verblijf > Beschrijving", "Verblijf > Kenmerken"),
    gevolg=Gevolg.WEIGEREN,
    producten=VERBLIJF,
    wj759="7",
)
def meer_dan_drie(zaak: Zaak, p: Parameters) -> Antwoord:
    """On average more etmalen a week than the limit, which itself is too few (Beschrijving).

    A record goes by its own agreement, a message by its volume. A total without an end cannot be
    spread over weeks. What only makes help shorter or less is signalled, so that a stay can be
    brought to an end.
    """
    if not genoemd(zaak, VERBLIJF) or not (kent_toe(zaak) or _ander_volume(zaak)):
        return None
    grens: int = p["etmalen_per_week_meer_dan"]
    gemiddeld = _gemiddeld(zaak)
    if gemiddeld is None:
        return ontbreekt("het aantal etmalen per week, of de periode waarover het telt")
    if gemiddeld > grens:
        return None
    return Uitkomst(
        f"Verblijf is voor jeugdigen die meer dan {grens} etmalen per week zijn aangewezen op een "
        f"instelling; hier is dat gemiddeld {in_tienden(gemiddeld)}.",
        {"etmalenPerWeek": str(gemiddeld), "meerDan": grens},
        gevolg=mild(zaak) or (Gevolg.SIGNALEREN if _minder(zaak, gemiddeld) else None),
    )


def _ander_volume(zaak: Zaak) -> bool:
    """Whether running help is given with another volume."""
    voorstel = zaak.voorstel
    if voorstel is None or voorstel.huidig is None or weigert(zaak) or wordt_verwijderd(zaak):
        return False
    return voorstel.omvang not in (None, voorstel.huidig.omvang)


def _minder(zaak: Zaak, gemiddeld: Fraction) -> bool:
    """Whether running help gets no longer, and no more etmalen a week or in all."""
    voorstel = zaak.voorstel
    if voorstel is None or voorstel.huidig is None or verlengt(zaak, voorstel):
        return False
    huidig, omvang = voorstel.huidig, voorstel.omvang
    was = _uit_omvang(huidig.omvang, huidig.ingangsdatum, huidig.einddatum)
    if was is not None and gemiddeld <= was:
        return True
    if omvang is None or huidig.omvang is None or omvang.frequentie != huidig.omvang.frequentie:
        return False
    return omvang.volume <= huidig.omvang.volume


def _gemiddeld(zaak: Zaak) -> Fraction | None:
    """Etmalen a week: of a record by its agreement first, of a message by its volume first."""
    begin, einde = periode_van(zaak)
    voorstel = zaak.voorstel
    omvang = None if voorstel is None else voorstel.omvang
    if omvang is None and voorstel is not None and voorstel.huidig is not None:
        omvang = voorstel.huidig.omvang
    uit_omvang = _uit_omvang(omvang, begin, einde)
    afspraken = (afspraak_per_week(rij, begin, einde) for rij in gronden(zaak, Etmalenafspraak))
    afgesproken = next((rij for rij in afspraken if rij is not None), None)
    is_stuk = isinstance(getattr(zaak.feit, "inhoud", None), (LokaalBesluit, Plan))
    eerst, dan = (afgesproken, uit_omvang) if is_stuk else (uit_omvang, None)
    return dan if eerst is None else eerst


@regel(
    "ZL-PROD-14",
    "lokaalBesluit",
    "plan",
    "JW301",
    titel="Grond voor verblijf",
    bron=("Verblijf > Beschrijving", "Verblijf > Doelgroep"),
    gevolg=Gevolg.WEIGEREN,
    producten=VERBLIJF,
    wj759="7",
)
def grond_verblijf(zaak: Zaak, p: Parameters) -> Antwoord:
    """One of the grounds and one of the features of the group are recorded (Beschrijving;
    Doelgroep)."""
    if not genoemd(zaak, VERBLIJF) or not kent_toe(zaak):
        return None
    gevonden = set(grond(zaak, Opname, lambda o: o.gronden) or ()).intersection(p["gronden"])
    kenmerken = set(grond(zaak, Opname, lambda o: o.kenmerken) or ()).intersection(p["kenmerken"])
    if len(gevonden) >= p["min_gronden"] and len(kenmerken) >= p["min_kenmerken"]:
        return None
    return Uitkomst(
        "Leg vast waarom de hulp niet thuis kan worden geboden en wat de jeugdige bedreigt; "
        "zonder die grond is verblijf niet mogelijk.",
        {"gronden": tuple(sorted(gevonden)), "kenmerken": tuple(sorted(kenmerken))},
        gevolg=mild(zaak),
    )


@regel(
    "ZL-PROD-15",
    "lokaalBesluit",
    titel="De sector bepaalt de verblijfsopslag",
    bron="Verblijf > Beschrijving",
    gevolg=Gevolg.AFLEIDEN,
    producten=VERBLIJF,
)
def sector_verblijf(zaak: Zaak, p: Parameters) -> Antwoord:
    """Each sector has its own product; that of the institution or ward counts (Beschrijving).

    Whose sector it is, the text does not say; 'the sector' is read as that of the institution. A
    decision for the product of another sector is signalled.
    """
    if not kent_toe(zaak):
        return None
    opname = zaak.stuk(LokaalBesluit).opname
    sector = None if opname is None else opname.sector
    if sector is None:
        return ontbreekt("de sector van de instelling") if zaak.code in VERBLIJF else None
    code = p["sectoren"].get(sector)
    getoonde = sector if code else getoond(sector)
    anders = code is None or zaak.code not in (None, code)
    hoort = f"hoort verblijfsopslag {code}" if code else "kent het kader geen verblijfsopslag"
    slot = f", en niet {zaak.code}" if anders and code else ""
    return Uitkomst(
        f"Bij sector {getoonde} {hoort}{slot}.",
        {"sector": getoonde, "productcode": code, "gekozen": zaak.code},
        gevolg=Gevolg.SIGNALEREN if anders else None,
    )
