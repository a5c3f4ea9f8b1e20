"""The code lists of iJw 3.2: which codes exist and what they mean.

Lists are known by the id of the standard ("WJ756"). Countries and return codes are long and
have a module of their own. Whether a code may be used in a message is a rule, not a matter of
the list: JZ002 code 01 still exists though it has lapsed.
"""

from collections.abc import Mapping
from typing import Final

from ledger.ijw.codelijsten_landen import LAND_CODE
from ledger.ijw.codelijsten_retour import RETOUR_CODE

# COD043
DEBET_CREDIT: Final[Mapping[str, str]] = {
    "C": "Creditbedrag en aantal",
    "D": "Debetbedrag en aantal",
}

# COD046
GESLACHT: Final[Mapping[str, str]] = {
    "0": "Onbekend",
    "1": "Mannelijk",
    "2": "Vrouwelijk",
}

# COD170
DATUM_GEBRUIK: Final[Mapping[str, str]] = {
    "1": "dag onbekend; alleen maand en jaar gebruiken",
    "2": "dag en maand onbekend; alleen jaar gebruiken",
    "3": "dag, maand en jaar onbekend; onbekende datum",
}

# COD260
JA_NEE: Final[Mapping[str, str]] = {
    "1": "Ja",
    "2": "Nee",
}

# COD327
TYPE_VERWIJZER: Final[Mapping[str, str]] = {
    "01": "Gemeente",
    "02": "Huisarts",
    "03": "Jeugdarts",
    "04": "Gecertificeerde instelling",
    "05": "Medisch specialist",
    "06": "Zelfverwijzer/geen verwijzer",
    "08": "Rechter, Officier van Justitie, functionaris Justitiele jeugdinrichting",
}

# COD467
STATUS_AANLEVERING: Final[Mapping[str, str]] = {
    "1": "Eerste aanlevering",
    "2": "Gewijzigde aanlevering",
    "3": "Verwijderen aanlevering",
    "9": "Niet van toepassing (ongewijzigd)",
}

# COD472
SOORT_RELATIE: Final[Mapping[str, str]] = {
    "03": "Curator (juridisch)",
    "04": "Financieel (gemachtigd)",
    "05": "Financieel (toetsing)",
    "06": "Leefeenheid",
    "07": "Hulpverlener",
    "08": "Specialist",
    "09": "Anders",
    "10": "Ouder",
    "11": "Voogd",
    "12": "Partner/echtgeno(o)t(e)",
    "13": "Pleegouder",
    "14": "Bewindvoerder",
    "15": "Mentor",
    "16": "Zoon/dochter",
    "17": "Familielid",
    "18": "Gezinslid",
    "19": "Buur",
    "20": "Vriend(in)/kennis",
    "21": "Clientondersteuner",
    "22": "Huisarts",
    "23": "Erven van",
    "24": "Werkgever",
    "25": "Wijkcoach",
}

# COD700
NAAM_GEBRUIK: Final[Mapping[str, str]] = {
    "1": "Eigen naam",
    "2": "Naam echtgenoot of geregistreerd partner of alternatieve naam",
    "3": "Naam echtgenoot of geregistreerd partner gevolgd door eigen naam",
    "4": "Eigen naam gevolgd door naam echtgenoot of geregistreerd partner",
    "5": "Pseudoniem",
    "6": "Niet-natuurlijk persoon",
}

# COD747
COMMUNICATIEVORM: Final[Mapping[str, str]] = {
    "1": "Tolk taal",
    "2": "Doventolk",
    "3": "Doofblindentolk",
}

# COD757
ADRES_SOORT: Final[Mapping[str, str]] = {
    "01": "BRP-adres",
    "02": "Correspondentie-adres",
    "03": "Verblijfadres",
    "04": "Tijdelijk verblijfadres",
}

# JZ002
REDEN_WIJZIGING: Final[Mapping[str, str]] = {
    "01": "Administratieve correctie (vervallen)",
    "02": "Client overleden",
    "03": "Contractwijziging",
    "04": "Herbeoordeling: verlenging toewijzing",
    "05": "Herbeoordeling: verkorting toewijzing",
    "06": "Uitstroom naar ander domein",
    "07": "Verhuizing naar een andere gemeente",
    "08": "Wijziging leveringsvorm",
    "09": "Overstap naar andere aanbieder",
    "10": "Overgang naar nieuwe bekostigingssystematiek",
    "11": "Gemeentelijke herindeling",
    "12": "Geinitieerd door de aanbieder",
    "13": "Verwijderd",
    "14": "Administratieve correctie",
}

# JZ020
PRODUCT_CATEGORIE: Final[Mapping[str, str]] = {
    "31": "(2015) Zonder verblijf: uitgevoerd door wijk- of buurtteam",
    "32": "(2015) Zonder verblijf: ambulante jeugdhulp op locatie van de aanbieder",
    "33": "(2015) Zonder verblijf: daghulp op locatie van de aanbieder",
    "34": "(2015) Zonder verblijf: jeugdhulp in het netwerk van de jeugdige",
    "35": "(2015) Met verblijf: pleegzorg",
    "36": "(2015) Met verblijf: gezinsgericht",
    "37": "(2015) Met verblijf: gesloten plaatsing",
    "38": "(2015) Met verblijf: overig residentieel",
    "40": "Persoonlijke verzorging",
    "41": "Dagbehandeling",
    "42": "Vervoerdiensten",
    "43": "Jeugdhulp verblijf (incl. behandeling)",
    "44": "Jeugdhulp verblijf (excl. behandeling)",
    "45": "Jeugdhulp ambulant",
    "46": "Jeugdhulp crisis",
    "47": "Jeugdreclassering",
    "48": "Jeugdbescherming",
    "49": "Activiteiten in het preventief justitieel kader",
    "50": "Maatwerkarrangementen jeugd",
    "51": "Generalistische basis-ggz",
    "52": "Specialistische ggz",
    "53": "Kindergeneeskunde",
    "54": "Jeugd-ggz",
    "55": "Landelijk ingekochte zorg",
}

# JZ588
REDEN_BEEINDIGING: Final[Mapping[str, str]] = {
    "02": "Overlijden",
    "20": "Levering is tijdelijk beeindigd.",
    "31": "Levering is volgens plan beeindigd.",
    "32": "Voortijdig afgesloten: eenzijdig door de client.",
    "33": "Voortijdig afgesloten: eenzijdig door de aanbieder.",
    "34": "Voortijdig afgesloten: in overeenstemming.",
    "35": "Voortijdig afgesloten: wegens externe omstandigheden.",
    "36": "Geinitieerd door de gemeente",
    "37": "In verband met wijzigingsverzoek",
    "38": "Overstap naar andere aanbieder",
    "39": "Uitstroom naar ander domein",
}

# NUM061
AANDUIDING_WOONADRES: Final[Mapping[str, str]] = {
    "AB": "Aan boord",
    "BY": "Bij",
    "TO": "Tegenover",
    "WW": "Woonwagen",
}

# WJ003
WETTELIJKE_VERTEGENWOORDIGING: Final[Mapping[str, str]] = {
    "06": "Voogdij",
    "07": "Bewindvoering",
    "08": "Mentorschap",
    "09": "Onder curatele stelling",
    "10": "Zaakwaarneming",
}

# WJ232
JURIDISCHE_STATUS: Final[Mapping[str, str]] = {
    "01": "Rechterlijke machtiging (rm) voorlopig / voortgezette machtiging",
    "02": "RM op eigen verzoek",
    "03": "RM met voorwaardelijk ontslag",
    "04": "Onder toezichtstelling (ots)",
    "05": "In bewaring stelling (ibs)",
    "11": "Strafrechterlijke justitiele contacten: tbs",
    "12": "Strafrechterlijke justitiele contacten: overig",
}

# WJ756
EENHEID: Final[Mapping[str, str]] = {
    "01": "Minuut",
    "04": "Uur",
    "14": "Etmaal",
    "16": "Dagdeel (4 uur)",
    "82": "Stuks (output)",
    "83": "Euro's",
    "84": "Stuks (inspanning)",
}

# WJ758
REDEN_VERZOEK: Final[Mapping[str, str]] = {
    "1": "Verandering clientsituatie",
    "2": "Wijziging zorgplan",
}

# WJ759
REDEN_AFWIJZING_VERZOEK: Final[Mapping[str, str]] = {
    "1": "Geen wijziging, maar nieuwe aanvraag",
    "2": "Past niet binnen budget",
    "3": "Geen contract",
    "4": "Past niet binnen contract",
    "5": "Andere gemeente",
    "6": "Stapeling",
    "7": "Zorginhoudelijke afkeur",
    "8": "Woonplaatsbeginsel",
    "9": "Leeftijdsgrens is bereikt",
}

# WJ760
VERZOEK_ANTWOORD: Final[Mapping[str, str]] = {
    "1": "Verzoek afgewezen",
    "2": "Aanvraag in onderzoek",
}

# WMO757
FREQUENTIE: Final[Mapping[str, str]] = {
    "1": "Per dag",
    "2": "Per week",
    "4": "Per maand",
    "6": "Totaal binnen geldigheidsduur toewijzing",
}

# Every list by its id.
LIJSTEN: Final[Mapping[str, Mapping[str, str]]] = {
    "COD032": LAND_CODE,
    "COD043": DEBET_CREDIT,
    "COD046": GESLACHT,
    "COD170": DATUM_GEBRUIK,
    "COD260": JA_NEE,
    "COD327": TYPE_VERWIJZER,
    "COD467": STATUS_AANLEVERING,
    "COD472": SOORT_RELATIE,
    "COD700": NAAM_GEBRUIK,
    "COD747": COMMUNICATIEVORM,
    "COD757": ADRES_SOORT,
    "JZ002": REDEN_WIJZIGING,
    "JZ020": PRODUCT_CATEGORIE,
    "JZ588": REDEN_BEEINDIGING,
    "NUM061": AANDUIDING_WOONADRES,
    "WJ001": RETOUR_CODE,
    "WJ003": WETTELIJKE_VERTEGENWOORDIGING,
    "WJ232": JURIDISCHE_STATUS,
    "WJ756": EENHEID,
    "WJ758": REDEN_VERZOEK,
    "WJ759": REDEN_AFWIJZING_VERZOEK,
    "WJ760": VERZOEK_ANTWOORD,
    "WMO757": FREQUENTIE,
}
