"""The kinds of own record, by the place where rules judge them."""

from typing import Final

SOORTEN: Final[dict[str, tuple[str, str]]] = {
    "verwijzing": ("een verwijzing", "Een verwijzing, of een aanmelding door de JGZ."),
    "bepaling": ("een bepaling", "Een bepaling van een gecertificeerde instelling."),
    "maatregel": ("een maatregel", "Een maatregel of begeleiding door een GI."),
    "lokaalBesluit": ("een lokaal besluit", "Een besluit van de toegang van de gemeente."),
    "intake": ("een intake", "Een intake bij een aanbieder."),
    "plan": ("een plan", "Een plan van een aanbieder."),
    "noShow": ("een no-show", "Een gemiste of vooraf afgezegde afspraak."),
    "groepssessie": ("een groepssessie", "Een groepssessie, vastgelegd bij elke deelnemer."),
    "regie": ("regie", "Regie op het proces of de casus, of contact daarover."),
    "afwijking": ("een afwijking", "Een gemotiveerde afwijking van een kaderregel."),
    "vervoer": ("vervoer", "Een aanvraag voor vervoer, of een rit."),
    "conversie": ("een conversie", "De overgang van een lokaal naar een regionaal product."),
    "toets": ("een toets", "De uitkomst van een toets die geen bericht draagt."),
    "inzet": ("inzet", "De uitsplitsing van geleverde tijd, en wie haar leverde."),
    "indeling": ("een indeling", "De indeling van hulp naar haar kenmerken."),
    "contactmoment": ("een contactmoment", "Een contact onder een toewijzing."),
    "schooldossier": ("een schooldossier", "Het dossier van school bij een doorverwijzing."),
    "verblijf": ("een verblijf", "Waar een cliënt verblijft, en op welke grond."),
    "melding": ("een melding", "De eerste melding van een hulpvraag bij de gemeente."),
    "onderzoek": ("een onderzoek", "Wat het onderzoek naar een hulpvraag uitwees."),
    "pgbAanvraag": ("een pgb-aanvraag", "Een aanvraag van een persoonsgebonden budget."),
    "pgbBesluit": ("een pgb-besluit", "Een besluit over een persoonsgebonden budget."),
    "pgbBesteding": ("een pgb-besteding", "Hulp die uit een persoonsgebonden budget is betaald."),
    "bevindingsoordeel": ("een bevindingsoordeel", "Een oordeel over een controlebevinding."),
}
"""By place: the record with its article, and a sentence about it."""
