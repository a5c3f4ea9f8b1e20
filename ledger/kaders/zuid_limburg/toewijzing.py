"""What an allocation names: an arrangement of this kader, its unit and its end: ZL-301."""

import re
from typing import Final

from ledger.bevinding import Gevolg, Operand
from ledger.dossier import Etmalenafspraak, LokaalBesluit
from ledger.dossier_gebeurtenissen import StukVastgelegd
from ledger.gebeurtenissen import ToewijzingGebeurtenis
from ledger.kaders.hulp import ontbreekt, wordt_verwijderd
from ledger.kaders.zaak import Voorstel, Zaak
from ledger.kaders.zuid_limburg import CRISIS_VERBLIJF, ETMALEN, MET_EINDDATUM, STUKS, regel
from ledger.kaders.zuid_limburg.feiten import grond, kent_toe, verleend, weigert
from ledger.regels import Antwoord, Parameters, Uitkomst
from ledger.waarden import Omvang

PLEKKEN: Final = ("lokaalBesluit", "JW301", "JW315", "JW317")
_CODE: Final = re.compile("[0-9A-Z]{1,5}")
_PER: Final = {"2": "week", "4": "maand"}
"""In what an agreement on etmalen counts, by the frequency of an allocation (WMO757)."""


# --- unit ---------------------------------------------------------------------------------------


@regel(
    "ZL-301-01",
    *PLEKKEN,
    titel="Arrangement wordt als een stuk (output) toegewezen",
    bron=(
        "Hele document",
        "Begeleiding individueel > Opmerkingen (contactmoment)",
        "Begeleiding individueel > Opmerkingen (lage frequentie)",
    ),
    gevolg=Gevolg.WEIGEREN,
    producten=STUKS,
    wj759="4",
)
def een_stuk(zaak: Zaak, p: Parameters) -> Antwoord:
    """An arrangement is given as a whole: one piece over the whole period, and no budget (the
    document as a whole).

    The document names no unit of the standard; a piece of output is nearest to a package with one
    price. A decision without a volume gets this one.
    """
    return als_stuk(zaak, p)


def als_stuk(zaak: Zaak, p: Parameters) -> Uitkomst | None:
    """The outcome of ZL-301-01 with its figures, for what is given as one piece."""
    voorstel = _met_omvang(zaak)
    if voorstel is None:
        return None
    hoort = Omvang(volume=p["volume"], eenheid=p["eenheid"], frequentie=p["frequentie"])
    wens = f"{hoort.volume} stuk (eenheid {hoort.eenheid}, frequentie {hoort.frequentie})"
    if voorstel.omvang is None and voorstel.budget is None and zaak.plek == "lokaalBesluit":
        return Uitkomst(
            f"Het besluit noemt geen omvang; {zaak.code} is {wens}.",
            {"volume": hoort.volume, "eenheid": hoort.eenheid, "frequentie": hoort.frequentie},
            gevolg=Gevolg.AFLEIDEN,
        )
    if voorstel.omvang == hoort and voorstel.budget is None:
        return None
    uitleg = f"{zaak.code} wordt als geheel toegewezen: {wens} en geen budget"
    return Uitkomst(f"{uitleg}, niet {_omschreven(voorstel)}.", _omvang(voorstel))


@regel(
    "ZL-301-02",
    *PLEKKEN,
    titel="Logeren, pleegzorg, verblijf en crisisverblijf worden in etmalen toegewezen",
    bron=(
        "Logeren > Beschrijving",
        "Pleegzorg > Beschrijving",
        "Verblijf > Beschrijving",
        "Crisishulp verblijf > Inzet",
    ),
    gevolg=Gevolg.WEIGEREN,
    producten=ETMALEN,
    wj759="4",
)
def in_etmalen(zaak: Zaak, p: Parameters) -> Antwoord:
    """A stay is given in etmalen, as they were estimated before (Logeren, Pleegzorg and Verblijf >
    Beschrijving; Crisishulp verblijf > Inzet).

    They are counted in all, or per week or month when that is how they were agreed (ZL-PLAN-01).
    Of a crisis stay the document gives an average of etmalen and speaks of an arrangement; it is
    read as etmalen too, unless the setting makes it one piece.
    """
    stuk = zaak.waarden("ZL-301-01")
    if zaak.code == CRISIS_VERBLIJF and p["crisisverblijf_eenheid"] == stuk["eenheid"]:
        return als_stuk(zaak, stuk)
    voorstel = _met_omvang(zaak)
    if voorstel is None:
        return None
    omvang = voorstel.omvang
    if omvang is None and voorstel.budget is None and zaak.plek == "lokaalBesluit":
        return ontbreekt("de omvang in etmalen")
    goed = omvang is not None and omvang.eenheid == p["eenheid"] and omvang.volume >= 1
    if omvang is None or not goed or voorstel.budget is not None:
        uitleg = f"{zaak.code} wordt toegewezen in etmalen (eenheid {p['eenheid']})"
        return Uitkomst(f"{uitleg}, niet {_omschreven(voorstel)}.", _omvang(voorstel))
    if omvang.frequentie != p["frequentie_standaard"]:
        return _frequentie(zaak, voorstel, omvang, p)
    return _te_veel(zaak, voorstel, omvang, p["zcv_volume_max"])


def _frequentie(zaak: Zaak, voorstel: Voorstel, omvang: Omvang, p: Parameters) -> Uitkomst | None:
    """Etmalen per week or month need an agreement that counts so."""
    per = _PER.get(omvang.frequentie)
    operanden = _omvang(voorstel)
    if omvang.frequentie not in p["frequenties"] or per is None:
        return Uitkomst(
            f"Etmalen van {zaak.code} worden niet toegewezen met frequentie {omvang.frequentie}.",
            operanden,
        )
    afgesproken = grond(zaak, Etmalenafspraak, lambda afspraak: afspraak.per)
    if afgesproken is None:
        return ontbreekt(f"de afspraak over het aantal etmalen per {per}")
    if afgesproken == per:
        return None
    return Uitkomst(
        f"Etmalen per {per} kunnen niet: het aantal is afgesproken per {afgesproken}.",
        {**operanden, "per": per, "afgesproken": afgesproken},
    )


def _te_veel(zaak: Zaak, voorstel: Voorstel, omvang: Omvang, hoogstens: int) -> Uitkomst | None:
    if zaak.code != CRISIS_VERBLIJF or omvang.volume <= hoogstens:
        return None
    return Uitkomst(
        f"Een crisisverblijf telt hoogstens {hoogstens} etmalen, niet {omvang.volume}.",
        {**_omvang(voorstel), "maxEtmalen": hoogstens},
    )


def _met_omvang(zaak: Zaak) -> Voorstel | None:
    """The help whose volume is at stake: it is given, gets longer, or gets another volume.

    Not what keeps its volume or only gets less of it; a request for a change that names none asks
    for no other.
    """
    voorstel = zaak.voorstel
    if voorstel is None or zaak.code is None:
        return None
    zonder = voorstel.omvang is None and voorstel.budget is None
    if zonder and zaak.plek == "JW317" and voorstel.soort == "wijziging":
        return None
    if kent_toe(zaak):
        return voorstel
    huidig = voorstel.huidig
    if huidig is None or wordt_verwijderd(zaak) or weigert(zaak):
        return None
    if zonder and zaak.plek == "lokaalBesluit":
        return None
    return None if _hoogstens(voorstel, huidig) else voorstel


def _hoogstens(voorstel: Voorstel, huidig: ToewijzingGebeurtenis) -> bool:
    """Whether volume and budget are no more than they were."""
    omvang, was = voorstel.omvang, huidig.omvang
    budget = voorstel.budget is None or voorstel.budget <= (huidig.budget or 0)
    if omvang is None or was is None:
        return budget and omvang == was
    zelfde_maat = (omvang.eenheid, omvang.frequentie) == (was.eenheid, was.frequentie)
    return budget and zelfde_maat and omvang.volume <= was.volume


def _omschreven(voorstel: Voorstel) -> str:
    omvang = voorstel.omvang
    if omvang is None:
        return "een budget" if voorstel.budget is not None else "zonder omvang"
    wat = f"volume {omvang.volume} (eenheid {omvang.eenheid}, frequentie {omvang.frequentie})"
    return wat if voorstel.budget is None else f"{wat} met een budget"


def _omvang(voorstel: Voorstel) -> dict[str, Operand]:
    omvang = voorstel.omvang
    return {
        "volume": None if omvang is None else omvang.volume,
        "eenheid": None if omvang is None else omvang.eenheid,
        "frequentie": None if omvang is None else omvang.frequentie,
        "budgetEurocent": voorstel.budget,
    }


# --- end ----------------------------------------------------------------------------------------


@regel(
    "ZL-301-03",
    *PLEKKEN,
    titel="Einddatum verplicht bij begrensde arrangementen",
    bron=(
        "Dyslexie Behandeling > Vorm",
        "Behandeling individueel > Beschrijving",
        "Behandeling groep > Beschrijving",
        "Opmerkingen (maximale duur)",
        "Crisishulp > Inzet",
    ),
    gevolg=Gevolg.WEIGEREN,
    producten=MET_EINDDATUM,
    wj759="4",
)
def met_einddatum(zaak: Zaak, p: Parameters) -> Antwoord:
    """What has an end by its nature, or a longest time, names its last day (Dyslexie Behandeling >
    Vorm, Opmerkingen of the tables, Crisishulp > Inzet).

    The standard would leave it open. Of treatment for dyslexia only that it ends, no longest time.
    """
    voorstel = verleend(zaak)
    if voorstel is None or voorstel.einddatum is not None or not p["einddatum_verplicht"]:
        return None
    return Uitkomst(
        f"{zaak.code} vanaf {voorstel.ingangsdatum} is in de tijd begrensd en heeft een einddatum "
        "nodig.",
        {"ingangsdatum": voorstel.ingangsdatum.isoformat(), "einddatum": None},
    )


# --- product ------------------------------------------------------------------------------------


@regel(
    "ZL-301-08",
    *PLEKKEN,
    titel="Alleen arrangementen uit deze lijst",
    bron=("Hele document", "Begeleide omgangsregeling > Beschrijving"),
    gevolg=Gevolg.WEIGEREN,
    wj759="4",
)
def uit_de_lijst(zaak: Zaak, p: Parameters) -> Antwoord:
    """Help is one of the arrangements of this kader, with the category that goes with it (the
    document as a whole).

    The codes are the ledger's own: a gemeente couples those of its list to them, which then are
    known here. Help without a code is no arrangement, and neither is the lightest guidance of
    contact, which every gemeente organises by itself (Begeleide omgangsregeling > Beschrijving).
    """
    if zaak.code is not None or not kent_toe(zaak):
        return None
    if zaak.product is not None:
        return _onbekend(zaak.product.categorie, zaak.product.code)
    stuk = zaak.feit.inhoud if isinstance(zaak.feit, StukVastgelegd) else None
    if isinstance(stuk, LokaalBesluit):
        return _besluit_zonder_product(stuk, p["bor_licht_toegestaan"])
    if zaak.voorstel is not None and zaak.voorstel.soort == "wijziging":
        return ontbreekt("de te wijzigen toewijzing")
    return _onbekend(None, None)


def _besluit_zonder_product(besluit: LokaalBesluit, licht_mag: bool) -> Uitkomst | None:
    if besluit.omgang is None or not besluit.omgang.licht:
        return ontbreekt("het product")
    if licht_mag:
        return None
    return Uitkomst(
        "Een lichte begeleide omgangsregeling is geen arrangement; de gemeente regelt die zelf.",
        {"lichteOmgangsregeling": True},
    )


def _onbekend(categorie: str | None, code: str | None) -> Uitkomst:
    getoond = {"categorie": _als_code(categorie), "product": _als_code(code)}
    wat = "Hulp zonder productcode" if code is None else f"Product {getoond['product']}"
    if categorie is not None:
        wat += f" in categorie {getoond['categorie']}"
    return Uitkomst(f"{wat} is geen arrangement van dit kader.", {**getoond})


def _als_code(tekst: str | None) -> str | None:
    """What a finding shows of a code: a record may hold any text there."""
    return tekst if tekst is None or _CODE.fullmatch(tekst) else "(onbekend)"
