"""The personal budget (PGB): what was asked, what was decided, what was spent."""

from datetime import date
from typing import Literal

from pydantic import Field

from ledger.bevinding import Waarde
from ledger.dossier.basis import Medewerker, Overleg, Stuk
from ledger.dossier.behandeling import Hulpkenmerken
from ledger.dossier.grond import Wetsgrond
from ledger.dossier.volwassen import Volwassenheid
from ledger.waarden import Omvang


class Oordeel(Waarde):
    """A judgement on one point (`over`) that a budget rests on; `door` is the role that judged.

    `hulpverlener` is the label of whom it is about; None when it is about the whole budget.
    """

    over: str
    voldoet: bool
    hulpverlener: str | None = None
    door: str | None = None
    datum: date | None = None
    onderbouwing: str | None = None


class Bekwaamheid(Waarde):
    """Whether who asks for a budget can manage it, alone or with a helper.

    `helper` is a free label, `hoedanigheid` says as what it helps (`sociaalNetwerk`, `mentor`).
    """

    zelfstandig: bool | None = None
    helper: str | None = None
    hoedanigheid: str | None = None


class Klacht(Waarde):
    """A complaint about who is paid from a budget, and what was done about it."""

    datum: date
    gegrond: bool | None = None
    maatregel: str | None = None


class Verslagverzoek(Waarde):
    """A request of the gemeente to show the report on results, with the last day that it gave."""

    gevraagd_op: date
    uiterlijk: date | None = None
    ontvangen_op: date | None = None


class PgbHulpverlener(Waarde):
    """Who is paid from a personal budget: a person, a self-employed person or an organisation.

    `naam` is a free label by which a spending names it. `verwantschap` is its relation to the
    client, `verwantschap_beheerder` that to (or the tie with) who manages the budget. `hulp_vanaf`
    is its first day of this help if it came later than the budget, `begonnen_op` when it began at
    its organisation or for itself, `vog_datum` the day of its certificate of conduct.
    `handelsregister` is whether it is registered there for this work; that, its registrations and
    its proof of quality may have a last day. A registration that was only announced is not among
    the `registraties`.
    """

    naam: str
    soort: Literal["netwerk", "zzp", "organisatie"] | None = None
    verwantschap: str | None = None
    verwantschap_beheerder: str | None = None
    kvk_nummer: str | None = None
    handelsregister: bool | None = None
    handelsregister_tot: date | None = None
    aangemerkt_als_zzp: bool | None = None
    diplomas: bool | None = None
    registraties: tuple[str, ...] = ()
    registratienummer: str | None = None
    geregistreerd_tot: date | None = None
    hulp_vanaf: date | None = None
    begonnen_op: date | None = None
    vog_datum: date | None = None
    inspectie_aangemeld_op: date | None = None
    kwaliteitsbewijzen: tuple[str, ...] = ()
    kwaliteitsbewijs_tot: date | None = None
    meldcode: bool | None = None
    klachtenregeling: bool | None = None
    klachten: tuple[Klacht, ...] = ()
    verklaringen: tuple[str, ...] = ()
    medewerkers: tuple[Medewerker, ...] = ()


class Motivatieplan(Waarde):
    """What an applicant writes down to motivate a personal budget.

    `tarief_eurocent` is what is paid per unit of the help, `uurtarief_eurocent` per hour.
    """

    waarom_niet_natura: str | None = None
    onderzocht_aanbod: tuple[str, ...] = ()
    uitvoerder_en_organisatie: str | None = None
    kwaliteitswaarborg: str | None = None
    begroting_eurocent: int | None = None
    omvang: Omvang | None = None
    tarief_eurocent: int | None = None
    uurtarief_eurocent: int | None = None
    opstellers: tuple[str, ...] = ()
    netwerk_gewenst: bool | None = None


class Pgbvoorziening(Stuk):
    """What an application and a decision both say of the help.

    `kenmerk` is the reference of the budget within the gemeente, `beheerder` a free label of who
    manages it. `offerte_eurocent` is the quotation where the help has no tariff, for care in the
    package `pakket`. `voorziening` is the code of the help in kind that comes nearest, `hulpvorm`
    names the help in a word. `risicosituaties` maps each risk of misuse to what it rests on.
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
    voorziening: str | None = None
    hulpvorm: str | None = None
    bekwaamheid: Bekwaamheid | None = None
    oordelen: tuple[Oordeel, ...] = ()
    risicosituaties: dict[str, str] = Field(default_factory=dict)
    vog_vereist: bool | None = None
    hulp: Hulpkenmerken | None = None
    volwassenheid: Volwassenheid | None = None
    pakket: str | None = None
    offerte_goedgekeurd: bool | None = None
    wetsgrond: Wetsgrond | None = None


class PgbAanvraag(Pgbvoorziening):
    """An application for a personal budget, received on `datum`.

    One for help in kind has another `leveringsvorm`, or None when the applicant did not choose.
    """

    leveringsvorm: Literal["ZIN", "PGB"] | None = "PGB"
    toelichting: str | None = None
    motivatieplan: Motivatieplan | None = None
    verwachte_duur_maanden: int | None = None
    verwachte_duur_weken: int | None = None
    kent_verantwoordelijkheden: bool | None = None
    informatie_gegeven_op: date | None = None


class PgbBesluit(Pgbvoorziening):
    """A decision on a personal budget; the last one on a `kenmerk` is the one that counts.

    `bedrag_eurocent` is the budget over the whole period. `feiten` are what a rejection rests on,
    by kind; `onderbouwing_in_besluit` is whether the decision itself says so.
    """

    besluit: Literal["toekennen", "afwijzen", "herzien", "intrekken"]
    bedrag_eurocent: int | None = None
    genomen_door: str | None = None
    evaluatiedatum: date | None = None
    aanvraag_datum: date | None = None
    grondslag: str | None = None
    motivering: str | None = None
    feiten: tuple[str, ...] = ()
    onderbouwing_in_besluit: bool | None = None
    advies: Overleg | None = None


class PgbBesteding(Stuk):
    """Help paid from a personal budget; `datum` is the day (with `einddatum`: the first) of it.

    `hulpverlener` is the label of who is paid, `uitvoerder` of who gave the help if that was
    somebody else, `uitvoerder_in_dienst` whether that is an employee. `aantal` counts in `eenheid`
    (WJ756). A `terugbetaling` gives back.
    """

    kenmerk: str
    hulpverlener: str
    uitvoerder: str | None = None
    uitvoerder_in_dienst: bool | None = None
    einddatum: date | None = None
    aantal: int
    eenheid: str
    minuten: int | None = None
    bedrag_eurocent: int
    terugbetaling: bool = False
