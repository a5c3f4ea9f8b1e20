"""Help that another law, the school or day care answers for."""

from collections.abc import Iterator
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import LokaalBesluit, Onderwijsafweging, Onderzoek, Opvangafweging, Voorliggend
from ledger.gebeurtenissen import VerzoekOntvangen
from ledger.kaders.boxtel import BEGELEIDING, PLEEGZORG, regel
from ledger.kaders.boxtel.feiten import geeft_hulp, leeftijd_op, onderzoek_bij
from ledger.kaders.boxtel.hulpsoort import alle
from ledger.kaders.boxtel.voorliggend import genoemde_hulpvorm
from ledger.kaders.hulp import ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

_ANDERE_WETTEN: Final = "2.3.3 Algemene voorzieningen uit andere wetten"
_WMO: Final = f"{_ANDERE_WETTEN} > Wmo"
_BEGELEIDING: Final = f"{_ANDERE_WETTEN} > Voorliggende voorzieningen in geval van Begeleiding"
_PAST_NIET: Final = "7"


@regel(
    "BX-VOORL-08",
    "lokaalBesluit",
    "JW301",
    "pgbAanvraag",
    titel="Hulpmiddelen, rolstoelen en woningaanpassing horen bij de Wmo",
    bron=_WMO,
    gevolg=Gevolg.WEIGEREN,
    alleen_bij={"JW301": (LokaalBesluit,)},
)
def hoort_bij_wmo(zaak: Zaak, p: Parameters) -> Antwoord:
    """Aids and wheelchairs are for the Wmo, and so is adapting the home where a minor lives.

    No product code stands for them: they are known by the name of the help (2.3.3, Wmo).
    """
    hulpvorm = genoemde_hulpvorm(zaak)
    if not geeft_hulp(zaak) or hulpvorm not in p["wmo_voorzieningen"]:
        return None
    leeftijd = leeftijd_op(zaak, zaak.ingang_op)
    if hulpvorm in p["thuiswonend_vereist"]:
        onderzoek = onderzoek_bij(zaak)
        thuis = None if onderzoek is None else onderzoek.thuiswonend
        minderjarig = None if leeftijd is None else leeftijd < p["leeftijd_woningaanpassing_onder"]
        kind_thuis = alle((thuis, minderjarig))
        if kind_thuis is None:
            return ontbreekt("waar de jeugdige woont of hoe oud die is,")
        if not kind_thuis:
            return None
    return Uitkomst(
        f"Een {hulpvorm} valt onder de Wmo en niet onder de Jeugdwet; zet de vraag daarheen door.",
        {"hulpvorm": hulpvorm, "leeftijd": leeftijd},
    )


@regel(
    "BX-VOORL-09",
    "lokaalBesluit",
    "JW315",
    "JW301",
    titel="Ondersteuning, verblijf en verzorging tot 18 jaar vallen onder de Jeugdwet",
    bron=_WMO,
    gevolg=Gevolg.AFLEIDEN,
)
def domein(zaak: Zaak, p: Parameters) -> Antwoord:
    """Under 18 support, a stay and personal care are for the Jeugdwet; from 18 for another law.

    Foster care goes on until its own age; whether other help goes on after 18 is for the rules on
    that. Treatment is not in this sentence (2.3.3, Wmo).
    """
    if zaak.code is None or not geeft_hulp(zaak):
        return None
    if zaak.kader.product(zaak.code).kenmerken.hulpvorm not in p["hulpvormen"]:
        return None
    leeftijd = leeftijd_op(zaak, zaak.ingang_op)
    if leeftijd is None:
        return ontbreekt("de geboortedatum")
    pleegzorg = zaak.code == PLEEGZORG
    grens = zaak.waarden("BX-PLEEG-02")["leeftijd"] if pleegzorg else p["leeftijdsgrens"]
    jeugdwet = leeftijd < grens
    return Uitkomst(
        f"Tot {grens} jaar valt deze hulp onder de Jeugdwet."
        if jeugdwet
        else f"Vanaf {grens} jaar valt deze hulp onder de Wmo, Zvw of Wlz, tenzij verlengde "
        "jeugdhulp mogelijk is.",
        {
            "leeftijd": leeftijd,
            "leeftijdsgrens": grens,
            "domein": "jeugdwet" if jeugdwet else "andereWet",
        },
    )


def _zonder_onderzoek(zaak: Zaak, wat: str) -> Uitkomst | None:
    """What follows when nothing was recorded on it: it cannot be judged.

    A referral comes before any inquiry, and a request on the referral of a doctor, court or
    gecertificeerde instelling comes without one.
    """
    if zaak.plek == "verwijzing":
        return None
    toegang = zaak.waarden("BX-VOORL-10")["type_verwijzer_toegang"]
    if isinstance(zaak.feit, VerzoekOntvangen) and zaak.feit.verwijzer_type not in toegang:
        return None
    return ontbreekt(wat)


@regel(
    "BX-VOORL-10",
    "lokaalBesluit",
    "JW315",
    "pgbAanvraag",
    "verwijzing",
    titel="Wlz, Zvw en Beginselenwet JJI gaan voor",
    bron=f"{_ANDERE_WETTEN} > Wlz, Zvw en Beginselenwet JJI",
    gevolg=Gevolg.WEIGEREN,
    wj759=_PAST_NIET,
)
def andere_wet_gaat_voor(zaak: Zaak, p: Parameters) -> Antwoord:
    """Who can use a provision of one of these laws gets no help of the Jeugdwet.

    'Can use' is read as: granted, or found by the inquiry to be there and to suit. A pending
    application asks for further inquiry, one that was turned down stands in no way (2.3.3).
    """
    if not geeft_hulp(zaak):
        return None
    onderzoek = onderzoek_bij(zaak)
    if onderzoek is None or not onderzoek.voorliggend:
        return _zonder_onderzoek(zaak, "de uitkomst of een andere wet voorgaat,")
    return tuple(_van_andere_wet(onderzoek, p["wetten"]))


def _van_andere_wet(onderzoek: Onderzoek, wetten: list[str]) -> Iterator[Uitkomst]:
    for rij in onderzoek.voorliggend:
        if rij.soort != "andereWet" or rij.wet not in wetten:
            continue
        kan = _kan_gebruiken(rij)
        if kan:
            yield Uitkomst(
                f"Deze hulp kan op grond van een andere wet ({rij.wet}) worden verkregen; verwijs "
                "naar de instantie die daarover beslist.",
                {"wet": rij.wet, "doorverwezen": rij.doorverwezen},
            )
        elif kan is None:
            yield Uitkomst(
                f"Niet te beoordelen: het staat nog niet vast of een andere wet ({rij.wet}) in "
                "deze hulp voorziet.",
                {"wet": rij.wet, "aanvraag": rij.aanvraag},
                niet_beoordeelbaar=True,
            )


def _kan_gebruiken(voorziening: Voorliggend) -> bool | None:
    """Whether help can be had under another law; None as long as that is not certain."""
    if voorziening.aanvraag == "afgewezen":
        return False
    if voorziening.beschikbaar is False or voorziening.passend_en_toereikend is False:
        return False
    if voorziening.aanvraag == "lopend":
        return None
    beschikbaar = voorziening.beschikbaar or voorziening.aanvraag == "toegekend"
    return True if beschikbaar and voorziening.passend_en_toereikend else None


@regel(
    "BX-VOORL-11",
    "lokaalBesluit",
    "JW315",
    "pgbAanvraag",
    titel="Begeleiding en onderwijs",
    bron=f"{_BEGELEIDING} > Onderwijs",
    gevolg=Gevolg.AFWIJKEN,
    producten=BEGELEIDING,
    afwijking_door=("jeugdconsulent",),
    wj759=_PAST_NIET,
)
def onderwijs(zaak: Zaak, p: Parameters) -> Antwoord:
    """Guidance that is for learning belongs to the school.

    A deviation lifts this, if the inquiry found that it takes more than school and parents can be
    asked and that suitable education is not enough. Where the child also needs guidance apart from
    learning, that part is judged as any other and this only signals (2.3.3, Onderwijs).
    """
    if not geeft_hulp(zaak):
        return None
    onderzoek = onderzoek_bij(zaak)
    afweging = None if onderzoek is None else onderzoek.onderwijs
    if afweging is None:
        return _zonder_onderzoek(zaak, "of de begeleiding op het leren is gericht,")
    gericht = (afweging.eerste_doel_leerproces, afweging.voor_onderwijsdoelen)
    if True not in gericht:
        return ontbreekt("of de begeleiding op het leren is gericht,") if None in gericht else None
    if afweging.andere_gebieden:
        return Uitkomst(
            "Het deel van de begeleiding dat op het leren is gericht, hoort bij de school; het "
            "andere deel kan worden verleend.",
            {"andereGebieden": True},
            gevolg=Gevolg.SIGNALEREN,
        )
    return _uitzondering(
        "Hulp die vooral op het leren is gericht, hoort bij de school", _van_school(afweging), p
    )


def _van_school(afweging: Onderwijsafweging) -> dict[str, bool | None]:
    return {
        "meerDanSchoolEnOuders": afweging.meer_dan_school_en_ouders,
        "passendOnderwijsOntoereikend": afweging.passend_onderwijs_ontoereikend,
    }


def _uitzondering(uitleg: str, gevonden: dict[str, bool | None], p: Parameters) -> Uitkomst:
    """What only an exception lifts: a deviation, when all that it takes was found."""
    vereist = {naam: gevonden.get(naam) for naam in p["uitzondering_vereist"]}
    kan = all(vereist.values())
    rest = (
        "leg de uitzondering vast als afwijking"
        if kan
        else f"een uitzondering vraagt {' en '.join(vereist)}"
    )
    return Uitkomst(f"{uitleg}; {rest}.", {**vereist}, gevolg=None if kan else Gevolg.WEIGEREN)


@regel(
    "BX-VOORL-12",
    "lokaalBesluit",
    "JW315",
    "pgbAanvraag",
    titel="Begeleiding in kinderopvang en buitenschoolse opvang",
    bron=f"{_BEGELEIDING} > Kinderopvang en buitenschoolse opvang",
    gevolg=Gevolg.AFWIJKEN,
    producten=BEGELEIDING,
    afwijking_door=("jeugdconsulent",),
    wj759=_PAST_NIET,
)
def opvang(zaak: Zaak, p: Parameters) -> Antwoord:
    """Guidance in day care is for parents, employer and day care itself.

    A deviation lifts this, if the inquiry found that the staff cannot give the guidance and that
    it cannot be asked of the parents (2.3.3, Kinderopvang).
    """
    if not geeft_hulp(zaak):
        return None
    onderzoek = onderzoek_bij(zaak)
    afweging = None if onderzoek is None else onderzoek.opvang
    if afweging is None:
        return _zonder_onderzoek(zaak, "of de begeleiding in de opvang is,")
    in_opvang = (afweging.tijdens_opvang, afweging.leidsters_leren_omgaan)
    if True not in in_opvang:
        return None if afweging.tijdens_opvang is False else ontbreekt("of dit in de opvang is,")
    uitleg = (
        "Leidsters leren omgaan met een kind met een beperking is gebruikelijke hulp van ouders"
        if afweging.leidsters_leren_omgaan
        else "Begeleiding in de opvang is in de eerste plaats een zaak van ouders, opvang en "
        "werkgever"
    )
    return _uitzondering(uitleg, _van_opvang(afweging), p)


def _van_opvang(afweging: Opvangafweging) -> dict[str, bool | None]:
    return {
        "nietDoorLeidsters": afweging.niet_door_leidsters,
        "nietVanOuders": afweging.niet_van_ouders,
    }
