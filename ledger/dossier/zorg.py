"""The help itself: plan, appointments, sessions, direction, transport and delivered time."""

from datetime import date, time
from typing import Literal

from ledger.bevinding import Waarde
from ledger.dossier.afronding import Afstemming, Perspectief, Rapportage, Vervolghulp
from ledger.dossier.basis import Medewerker, Overleg, Stuk, Verzending
from ledger.dossier.behandeling import Behandeling, Hulpkenmerken, Inspraak
from ledger.dossier.grond import (
    Crisis,
    Diagnose,
    Etmalenafspraak,
    Hulpvraag,
    Omgangsregeling,
    Opname,
    Regievraag,
    Regisseur,
    Toezicht,
    Wetsgrond,
)
from ledger.dossier.indeling import Indelingskenmerken
from ledger.dossier.pgb import Motivatieplan
from ledger.dossier.volwassen import Hulpeinde, Toekomstplan, Volwassenheid
from ledger.waarden import Omvang, Product


class Plan(Stuk):
    """A plan of an aanbieder: family plan, integral plan, support plan after diagnostics.

    Also that of a family itself after its intake: `planVanAanpak`.

    `definitief` False is a draft. `locaties` counts direct contacts per place. `werktoedeling` says
    that it was weighed who may do which work. `verklaring_aanbieder` is what the aanbieder declared
    to have. A `motivatieplan` is that of who asks for a personal budget. `kenmerk` is the reference
    of the budget that pays for the help, `bereikte_doelen` are those of the `doelen` that were met.
    `volgt_regisseur` says that it keeps to what was agreed with who directs the case, else
    `argumentatie_afwijking` says why; `reden_thuissituatie` why the home cannot take part.
    `voorgelegd_aan` says who was asked to agree; `perspectief` was decided on the day of the plan.
    """

    soort: Literal[
        "gezinsplan", "integraal", "ondersteuningsplan", "motivatieplan", "planVanAanpak"
    ] = "integraal"
    definitief: bool = True
    motivatieplan: Motivatieplan | None = None
    producten: tuple[Product, ...] = ()
    akkoord: tuple[str, ...] = ()
    planning: str | None = None
    velden: tuple[str, ...] = ()
    doelen: tuple[str, ...] = ()
    doel: str | None = None
    verantwoordelijke: Medewerker | None = None
    team: tuple[Medewerker, ...] = ()
    interventie: str | None = None
    interventie_onderbouwd: bool | None = None
    bereikbaar_24_7: bool | None = None
    methodiek_onderbouwing: str | None = None
    methodiek_reden: str | None = None
    therapeutische_interventie: bool | None = None
    locaties: tuple[str, ...] = ()
    contacten_leefomgeving: int | None = None
    contacten_totaal: int | None = None
    reden_locatie: str | None = None
    deelnemers: int | None = None
    oudergroep: bool | None = None
    aantal_bijeenkomsten: int | None = None
    aantal_dagdelen: int | None = None
    uren_per_week: int | None = None
    argumentatie_afwijking: str | None = None
    goedkeuring: Overleg | None = None
    ingangsdatum: date | None = None
    einddatum: date | None = None
    respijtzorg: bool | None = None
    respijtzorg_gronden: tuple[str, ...] = ()
    respijtzorg_einde: date | None = None
    reden_niet_basis: str | None = None
    ernst: str | None = None
    levensgebieden: tuple[str, ...] = ()
    enkelvoudig_zeer_complex: bool | None = None
    behandelcomponent: bool | None = None
    vaktherapie: bool | None = None
    onder_schooltijd: bool | None = None
    schooltijd_voorwaarden: tuple[str, ...] = ()
    beperkingen_dagelijks: bool | None = None
    criteria: tuple[str, ...] = ()
    afschalen_overwogen: bool | None = None
    warme_overdracht: bool | None = None
    hulpvraag: Hulpvraag | None = None
    diagnose: Diagnose | None = None
    opname: Opname | None = None
    crisis: Crisis | None = None
    etmalen: Etmalenafspraak | None = None
    toezicht: Toezicht | None = None
    werktoedeling: bool | None = None
    multidisciplinair_team: bool | None = None
    verklaring_aanbieder: tuple[str, ...] = ()
    indeling: Indelingskenmerken | None = None
    kenmerk: str | None = None
    hulp: Hulpkenmerken | None = None
    behandeling: Behandeling | None = None
    inspraak: Inspraak | None = None
    bereikte_doelen: tuple[str, ...] = ()
    volgt_regisseur: bool | None = None
    thuissituatie_betrokken: bool | None = None
    reden_thuissituatie: str | None = None
    omgang: Omgangsregeling | None = None
    voorgelegd_aan: tuple[Verzending, ...] = ()
    afstemming: Afstemming | None = None
    vervolghulp: Vervolghulp | None = None
    rapportage: Rapportage | None = None
    perspectief: Perspectief | None = None
    volwassenheid: Volwassenheid | None = None
    toekomst: Toekomstplan | None = None
    hulpeinde: Hulpeinde | None = None
    vervoersafspraak: Overleg | None = None
    wetsgrond: Wetsgrond | None = None


class NoShow(Stuk):
    """An appointment that the client missed; `soort` gepland is one cancelled beforehand.

    `geplande_minuten` is the length of the appointment, `gedeclareerd` whether it is (to be)
    declared. `gemeld_op` is the day on which the gemeente was told. `stappen` are what was done
    about it: `besprokenMetInwoner`, `gemeldBijGemeente`, `inwonerGewaarschuwd`.

    All records of one appointment (day and time, product, aanbieder) tell of one no-show, so what
    was done later may come in a record of its own.
    """

    soort: Literal["noShow", "gepland"] = "noShow"
    tijd: time | None = None
    volgnummer: int | None = None
    geplande_minuten: int | None = None
    gedeclareerd: bool = False
    volgende_afspraak: date | None = None
    stappen: tuple[str, ...] = ()
    gemeld_op: date | None = None
    toelichting: str | None = None


class Deelnemer(Waarde):
    """Someone in a group session; `heeft_toewijzing` counts for parents' groups."""

    client_id: str | None = None
    hoedanigheid: Literal["jeugdige", "ouder"] = "jeugdige"
    aanwezig: bool = True
    heeft_toewijzing: bool | None = None


class Hulpverlener(Medewerker):
    """A professional in a session, with the minutes that they were there."""

    aanwezige_minuten: int = 0


class Groepssessie(Stuk):
    """A session of a group as far as this client was part of it.

    The same session is recorded at each client that took part, under the same `sessie`. `moment`
    is what it is in a treatment, as `evaluatie`; `kenmerk` the personal budget that pays for it.
    """

    sessie: str
    deelnemers: tuple[Deelnemer, ...] = ()
    hulpverleners: tuple[Hulpverlener, ...] = ()
    begintijd: time | None = None
    eindtijd: time | None = None
    locatie: str | None = None
    maaltijd: bool | None = None
    client_aanwezig: bool = True
    therapeutische_interventie: bool | None = None
    supervisie_skj: bool | None = None
    moment: str | None = None
    kenmerk: str | None = None


class Regie(Stuk):
    """Direction of the process or of the case, or contact about it.

    `procesregie` and `casusregie` name who directs from `datum` to `einddatum`; `contact` is
    contact between aanbieder and gemeente, for which the resident was asked. `regisseur` is what is
    known of who directs. `volgt_afspraken` is whether an aanbieder keeps to what was agreed. With
    `escalatie` who directs puts a problem to the toegang, with `escalatiebesluit` it decides on
    that. `doorgeleid_naar` is where the family was sent, `besloten_door` the role that decided it.
    """

    soort: Literal[
        "procesregie",
        "casusregie",
        "contact",
        "toestemmingGeweigerd",
        "escalatie",
        "escalatiebesluit",
    ]
    naam: str | None = None
    rol: str | None = None
    organisatie: str | None = None
    einddatum: date | None = None
    overleg_inwoner: date | None = None
    toestemming_inwoner: date | None = None
    minuten: int | None = None
    regisseur: Regisseur | None = None
    volgt_afspraken: bool | None = None
    reden_afwijking: str | None = None
    regievraag: Regievraag | None = None
    doorgeleid_naar: str | None = None
    besloten_door: str | None = None


class Vervoer(Stuk):
    """A request for, a grant of, or a ride of transport; `datum` is the day of the (first) ride.

    `soort` afspraak only tells how aanbieder and family arrange it, and asks for nothing.

    `kilometers` is how far in all; `bovengebruikelijke_kilometers` is what is paid for of it. A
    ride names the grant that it is paid from by its `kenmerk`.

    `gronden` are why family and network cannot take care of it (as `medischNoodzakelijk`).
    `hulplocatie` is whether a ride begins or ends where the help is given. A part of a kilometer
    is said by `bovengebruikelijke_meters`, which then counts instead. `eigen_bijdrage_eurocent` is
    what the family is charged, `afspraak` the agreement of the aanbieder with the family.
    """

    soort: Literal["aanvraag", "toekenning", "rit", "afspraak"] = "aanvraag"
    kenmerk: str | None = None
    bedrag_eurocent: int | None = None
    einddatum: date | None = None
    kilometers: int | None = None
    bovengebruikelijke_kilometers: int | None = None
    noodzaak: Literal["medisch", "andersNoodzakelijk"] | None = None
    toelichting: str | None = None
    ouders_kunnen_zelf: bool | None = None
    netwerk_kan_zelf: bool | None = None
    akkoord: Overleg | None = None
    van: str | None = None
    naar: str | None = None
    gronden: tuple[str, ...] = ()
    jeugdige_reist_mee: bool | None = None
    hulplocatie: bool | None = None
    bovengebruikelijke_meters: int | None = None
    eigen_bijdrage_eurocent: int | None = None
    afspraak: Overleg | None = None


class Conversie(Stuk):
    """The change from a local to a regional product; `datum` is the first day of the new one.

    `product` is the new product, `oud_product` the local one of `toewijzing_nummer`.
    """

    oud_product: Product
    door: str | None = None
    stap: Literal["gemeente", "aanbieder", "dossiercheck", "beoordeling"] = "gemeente"
    oude_einddatum: date | None = None
    oude_omvang: Omvang | None = None
    nieuwe_omvang: Omvang | None = None
    duur_of_intensiteit_wijzigt: bool | None = None
    input_aanbieder: bool | None = None
    onderbouwing: Overleg | None = None
    bepaling_van_gi: bool | None = None
    afronden_tot: date | None = None
    overgangsperiode: bool | None = None
    uitkomst: str | None = None


class Tijdregel(Waarde):
    """Time on one day, by kind; `medewerker` tells people apart.

    `noShow` is the planned time of an appointment that the client missed.
    """

    datum: date
    soort: Literal[
        "direct", "indirect", "casusregie", "reistijd", "nietClientgebonden", "intake", "noShow"
    ]
    minuten: int
    medewerker: str | None = None
    locatie: str | None = None


class Inzet(Stuk):
    """A specification of delivered time, and who delivered it, beside a declared period.

    `caseload_per_fte` is how many cases there are for one full-time worker.
    """

    einddatum: date | None = None
    referentie_nummer: str | None = None
    tijd: tuple[Tijdregel, ...] = ()
    medewerkers: tuple[Medewerker, ...] = ()
    caseload_per_fte: int | None = None
