"""A record of each kind as a caller sends it, with something in every shape that it has."""

from typing import Any

from ledger.dossier_gebeurtenissen import STUKSOORTEN
from tests.berichten import AANBIEDER, GEMEENTE

PRODUCT = {"categorie": "45", "code": "45A48"}
OVERLEG = {"datum": "2027-01-03", "functie": "huisarts", "uitkomst": "akkoord"}
MEDEWERKER = {"naam": "begeleider 1", "niveau": "hbo", "registraties": ["SKJ"]}
PGB_HULPVERLENER = {
    "naam": "hulp 1",
    "soort": "organisatie",
    "kvkNummer": "12345678",
    "vogDatum": "2026-12-01",
    "medewerkers": [MEDEWERKER],
}
BASIS = {"gemeente": GEMEENTE, "datum": "2027-01-04", "aanbieder": AANBIEDER}

STUKKEN: dict[str, dict[str, Any]] = {
    "verwijzingen": {
        "verwijzerType": "02",
        "functie": "huisarts",
        "zorgverlenerCode": "01234567",
        "product": PRODUCT,
        "omvang": {"volume": 600, "eenheid": "01", "frequentie": "6"},
        "consultatie": OVERLEG,
        "verstuurdAan": [{"ontvanger": "aanbieder", "datum": "2027-01-04"}],
        "doelen": ["rust"],
    },
    "bepalingen": {"gi": "GI 1", "product": PRODUCT, "ingangsdatum": "2027-02-01"},
    "maatregelen": {"gi": "GI 1", "soort": "voogdij", "einddatum": "2027-12-31"},
    "lokale-besluiten": {
        "soort": "verlengen",
        "genomenDoor": "toegang",
        "algemeneToetsen": {"veiligheid": "in orde"},
    },
    "intakes": {"afgerondOp": "2027-01-10", "product": PRODUCT},
    "plannen": {"doelen": ["rust"], "team": [MEDEWERKER], "producten": [PRODUCT]},
    "no-shows": {"tijd": "09:30", "geplandeMinuten": 60, "stappen": ["gebeld"]},
    "groepssessies": {
        "sessie": "S1",
        "deelnemers": [{"hoedanigheid": "jeugdige"}] * 4,
        "hulpverleners": [{**MEDEWERKER, "aanwezigeMinuten": 90}, {**MEDEWERKER, "naam": "b2"}],
        "begintijd": "09:00",
        "eindtijd": "10:30:00",
    },
    "regie": {"soort": "procesregie", "naam": "regisseur 1", "rol": "procesregisseur"},
    "afwijkingen": {
        "regel": "PR-DUUR",
        "motivering": "Het moet.",
        "akkoordDoor": "arts 1",
        "rol": "arts",
    },
    "vervoer": {"soort": "rit", "noodzaak": "medisch", "akkoord": OVERLEG},
    "conversies": {"oudProduct": {"categorie": "45", "code": "99X99"}, "stap": "aanbieder"},
    "toetsen": {"soort": "contact", "onderwerpen": {"veiligheid": "besproken"}},
    "inzetten": {
        "einddatum": "2027-01-31",
        "tijd": [{"datum": "2027-01-05", "soort": "direct", "minuten": 45}],
        "medewerkers": [MEDEWERKER],
    },
    "indelingen": {
        "product": PRODUCT,
        "ingangsdatum": "2027-02-01",
        "einddatum": "2027-07-31",
        "kenmerken": {
            "hulpvorm": "begeleidingIndividueel",
            "complexiteit": "laag",
            "kenmerken": {"beschermendeFactoren": "laag"},
            "afspraakAanbieder": OVERLEG,
        },
    },
    "contactmomenten": {"soort": "contact", "met": ["client", "ouder"], "minuten": 45},
    "schooldossiers": {"stappenplanDoorlopen": True, "lovsScores": ["E", "E", "D"]},
    "verblijven": {"soort": "pleegzorg", "pleegcontract": True, "contractTot": "2027-12-31"},
    "meldingen": {"melder": "ouder", "kanaal": "telefonisch", "uitkomst": "intakeNodig"},
    "onderzoeken": {
        "consulent": MEDEWERKER,
        "gesprek": OVERLEG,
        "voorliggend": [{"naam": "sportclub", "beschikbaar": True}],
        "activiteiten": [{"naam": "wassen", "noodzakelijkeMinuten": 30, "gaatUitBoven": ["tijd"]}],
        "draagkracht": [{"naam": "ouder 1", "inStaat": True}],
        "overbelasting": [{"uitkomst": "dreigend", "klachten": {"moe": "lichamelijk"}}],
    },
    "pgb-aanvragen": {
        "kenmerk": "PGB-1",
        "product": PRODUCT,
        "ingangsdatum": "2027-02-01",
        "einddatum": "2027-07-31",
        "omvang": {"volume": 50, "eenheid": "04", "frequentie": "6"},
        "hulpverleners": [PGB_HULPVERLENER],
        "motivatieplan": {"waaromNietNatura": "past niet", "onderzochtAanbod": ["aanbod 1"]},
    },
    "pgb-besluiten": {
        "kenmerk": "PGB-1",
        "besluit": "toekennen",
        "product": PRODUCT,
        "ingangsdatum": "2027-01-01",
        "einddatum": "2027-07-31",
        "omvang": {"volume": 50, "eenheid": "04", "frequentie": "6"},
        "tariefEurocent": 4700,
        "bedragEurocent": 235000,
        "hulpverleners": [PGB_HULPVERLENER],
        "genomenDoor": "wijkteam",
    },
    "pgb-bestedingen": {
        "kenmerk": "PGB-1",
        "hulpverlener": "hulp 1",
        "aantal": 2,
        "eenheid": "04",
        "bedragEurocent": 9400,
    },
}
"""By path; the fields that every record has stand in BASIS."""


OVER_IETS: dict[str, dict[str, Any]] = {
    "bevindingsoordelen": {
        "bevindingGebeurtenisId": "01945e7c-0000-7000-8000-000000000000",
        "bevindingNummer": 0,
        "uitkomst": "onterecht",
        "motivering": "De uren staan in het dossier.",
    },
}
"""The same for kinds that need something of the client that they are about."""
LOSSE_SOORTEN = tuple(soort for soort in STUKSOORTEN if soort.pad not in OVER_IETS)


def stuk(pad: str, **anders: Any) -> dict[str, Any]:
    """The body of a record of this kind, with some fields otherwise."""
    return {**BASIS, **(STUKKEN.get(pad) or OVER_IETS[pad]), **anders}
