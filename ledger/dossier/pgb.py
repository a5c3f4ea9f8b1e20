"""The personal budget (PGB): what was asked, what was decided, what was spent."""

from datetime import date
from typing import Literal

from ledger.bevinding import Waarde
from ledger.dossier.basis import Medewerker, Overleg, Stuk
from ledger.waarden import Omvang


class PgbHulpverlener(Waarde):
    """Who is paid from a personal budget: a person, a self-employed person or an organisation.

    `naam` is a free label by which a spending names it. `verwantschap` is its relation to the
    client, `verwantschap_beheerder` that to who manages the budget. `begonnen_op` is when it began
    at its organisation or for itself, `vog_datum` the day of its certificate of conduct.
    """

    naam: str
    soort: Literal["netwerk", "zzp", "organisatie"] | None = None
    verwantschap: str | None = None
    verwantschap_beheerder: str | None = None
    kvk_nummer: str | None = None
    handelsregister: bool | None = None
    aangemerkt_als_zzp: bool | None = None
    diplomas: bool | None = None
    registraties: tuple[str, ...] = ()
    registratienummer: str | None = None
    begonnen_op: date | None = None
    vog_datum: date | None = None
    inspectie_aangemeld_op: date | None = None
    kwaliteitsbewijzen: tuple[str, ...] = ()
    meldcode: bool | None = None
    klachtenregeling: bool | None = None
    verklaringen: tuple[str, ...] = ()
    medewerkers: tuple[Medewerker, ...] = ()


class Motivatieplan(Waarde):
    """What an applicant writes down to motivate a personal budget."""

    waarom_niet_natura: str | None = None
    onderzocht_aanbod: tuple[str, ...] = ()
    uitvoerder_en_organisatie: str | None = None
    kwaliteitswaarborg: str | None = None
    begroting_eurocent: int | None = None
    opstellers: tuple[str, ...] = ()
    netwerk_gewenst: bool | None = None


class Pgbvoorziening(Stuk):
    """What an application and a decision both say of the help.

    `kenmerk` is the reference of the budget within the gemeente, `beheerder` a free label of who
    manages it. `offerte_eurocent` is the quotation where the help has no tariff.
    """

    kenmerk: str
    ingangsdatum: date | None = None
    einddatum: date | None = None
    omvang: Omvang | None = None
    tarief_eurocent: int | None = None
    offerte_eurocent: int | None = None
    natura_kosten_eurocent: int | None = None
    hulpverleners: tuple[PgbHulpverlener, ...] = ()
    budgethouder: Literal["jeugdige", "ouder"] | None = None
    beheerder: str | None = None
    regisseur: str | None = None
    verwijzer_type: str | None = None


class PgbAanvraag(Pgbvoorziening):
    """An application for a personal budget, received on `datum`."""

    leveringsvorm: Literal["ZIN", "PGB"] = "PGB"
    toelichting: str | None = None
    motivatieplan: Motivatieplan | None = None
    verwachte_duur_maanden: int | None = None
    kent_verantwoordelijkheden: bool | None = None


class PgbBesluit(Pgbvoorziening):
    """A decision on a personal budget; the last one on a `kenmerk` is the one that counts.

    `bedrag_eurocent` is the budget over the whole period. `feiten` are what a rejection rests on.
    """

    besluit: Literal["toekennen", "afwijzen", "herzien", "intrekken"]
    bedrag_eurocent: int | None = None
    genomen_door: str | None = None
    aanvraag_datum: date | None = None
    grondslag: str | None = None
    motivering: str | None = None
    feiten: tuple[str, ...] = ()
    advies: Overleg | None = None


class PgbBesteding(Stuk):
    """Help paid from a personal budget; `datum` is the day (with `einddatum`: the first) of it.

    `hulpverlener` is the label of who is paid, `uitvoerder` of who gave the help if that was
    somebody else. `aantal` counts in `eenheid` (WJ756). A `terugbetaling` gives back.
    """

    kenmerk: str
    hulpverlener: str
    uitvoerder: str | None = None
    einddatum: date | None = None
    aantal: int
    eenheid: str
    minuten: int | None = None
    bedrag_eurocent: int
    terugbetaling: bool = False
