"""A record of each kind as a caller sends it, with something in every shape that it has."""

from typing import Any

from tests.berichten import AANBIEDER, GEMEENTE

PRODUCT = {"categorie": "45", "code": "45A48"}
OVERLEG = {"datum": "2027-01-03", "functie": "huisarts", "uitkomst": "akkoord"}
MEDEWERKER = {"naam": "begeleider 1", "niveau": "hbo", "registraties": ["SKJ"]}
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
}
"""By path; the fields that every record has stand in BASIS."""


def stuk(pad: str, **anders: Any) -> dict[str, Any]:
    """The body of a record of this kind, with some fields otherwise."""
    return {**BASIS, **STUKKEN[pad], **anders}
