"""The records that iJw lacks: what referrers, toegang, aanbieders and regisseurs wrote down.

Each record (`Stuk`) is a value as a caller sends it. A mistaken record is replaced by a
later one that names it in `vervangt`; nothing is ever removed.

Nothing here judges: which fields a record needs is for the rules of a kader. A field that was not
filled in is None (or empty), which the rules take as 'not recorded'.
"""

from ledger.dossier.afronding import Afstemming, Gezinsafspraak, Rapportage, Vervolghulp
from ledger.dossier.basis import Medewerker, Overleg, Registratieverloop, Stuk, Verzending
from ledger.dossier.behandeling import Behandeling, Behandelmoment, Hulpkenmerken, Inspraak
from ledger.dossier.grond import (
    Crisis,
    Diagnose,
    Etmalenafspraak,
    Gevaarinschatting,
    Hulpvraag,
    Omgangsregeling,
    Opname,
    Pleegzorgvraag,
    Regisseur,
    Toezicht,
)
from ledger.dossier.indeling import (
    Contactmoment,
    Indeling,
    Indelingskenmerken,
    Schooldossier,
    Verblijf,
)
from ledger.dossier.onderzoek import (
    Activiteit,
    Draagkracht,
    Melding,
    Onderzoek,
    Overbelasting,
    Voorliggend,
)
from ledger.dossier.pgb import (
    Bekwaamheid,
    Klacht,
    Motivatieplan,
    Oordeel,
    PgbAanvraag,
    PgbBesluit,
    PgbBesteding,
    PgbHulpverlener,
    Pgbvoorziening,
    Verslagverzoek,
)
from ledger.dossier.toegang import (
    Afwijking,
    Bepaling,
    Intake,
    LokaalBesluit,
    Maatregel,
    Toets,
    Verwijzing,
)
from ledger.dossier.zorg import (
    Conversie,
    Deelnemer,
    Groepssessie,
    Hulpverlener,
    Inzet,
    NoShow,
    Plan,
    Regie,
    Tijdregel,
    Vervoer,
)

__all__ = [
    "Activiteit",
    "Afstemming",
    "Afwijking",
    "Behandeling",
    "Behandelmoment",
    "Bekwaamheid",
    "Bepaling",
    "Contactmoment",
    "Conversie",
    "Crisis",
    "Deelnemer",
    "Diagnose",
    "Draagkracht",
    "Etmalenafspraak",
    "Gevaarinschatting",
    "Gezinsafspraak",
    "Groepssessie",
    "Hulpkenmerken",
    "Hulpverlener",
    "Hulpvraag",
    "Indeling",
    "Indelingskenmerken",
    "Inspraak",
    "Intake",
    "Inzet",
    "Klacht",
    "LokaalBesluit",
    "Maatregel",
    "Medewerker",
    "Melding",
    "Motivatieplan",
    "NoShow",
    "Omgangsregeling",
    "Onderzoek",
    "Oordeel",
    "Opname",
    "Overbelasting",
    "Overleg",
    "PgbAanvraag",
    "PgbBesluit",
    "PgbBesteding",
    "PgbHulpverlener",
    "Pgbvoorziening",
    "Plan",
    "Pleegzorgvraag",
    "Rapportage",
    "Regie",
    "Regisseur",
    "Registratieverloop",
    "Schooldossier",
    "Stuk",
    "Tijdregel",
    "Toets",
    "Toezicht",
    "Verblijf",
    "Verslagverzoek",
    "Vervoer",
    "Vervolghulp",
    "Verwijzing",
    "Verzending",
    "Voorliggend",
]
