"""The records that iJw lacks: what referrers, toegang, aanbieders and regisseurs wrote down.

Each record (`Stuk`) is a value as a caller sends it. A mistaken record is replaced by a
later one that names it in `vervangt`; nothing is ever removed.

Nothing here judges: which fields a record needs is for the rules of a kader. A field that was not
filled in is None (or empty), which the rules take as 'not recorded'.
"""

from datetime import date, time
from typing import Literal
from uuid import UUID

from pydantic import Field

from ledger.bevinding import Waarde
from ledger.waarden import Omvang, Product


class Stuk(Waarde):
    """What every record says: for which gemeente, on which day, about which help.

    `datum` is the day of the fact. `vervangt` is the event id of an earlier record of the same
    kind that this one corrects.
    """

    gemeente: str
    datum: date
    aanbieder: str | None = None
    product: Product | None = None
    toewijzing_nummer: int | None = None
    vervangt: UUID | None = None


class Overleg(Waarde):
    """A consultation, agreement or coordination: with whom, of which organisation, when."""

    datum: date
    functie: str | None = None
    organisatie: str | None = None
    uitkomst: Literal["akkoord", "nietAkkoord"] | None = None
    onderbouwing: str | None = None


class Verzending(Waarde):
    """To whom a document was sent, and when."""

    ontvanger: str
    datum: date


class Medewerker(Waarde):
    """A professional: `niveau` as mbo3, mbo4, hbo, hbo+, wo or wo+; `registraties` as SKJ, BIG.

    `naam` is a free label that tells people apart. `regie_door_skj` says that a professional
    registered with SKJ directs this one. `kwalificatie` may stand in for a registration that
    cannot be had, for `kwalificatie_reden`.
    """

    naam: str
    rol: str | None = None
    niveau: str | None = None
    discipline: str | None = None
    registraties: tuple[str, ...] = ()
    geregistreerd_tot: date | None = None
    lidmaatschappen: tuple[str, ...] = ()
    aantekeningen: tuple[str, ...] = ()
    opleidingen: tuple[str, ...] = ()
    kwalificatie: str | None = None
    kwalificatie_reden: str | None = None
    ondersteunend: bool | None = None
    ervaringsdeskundig: bool = False
    regie_door_skj: bool | None = None
    dienstverband: str | None = None


class Verwijzing(Stuk):
    """A referral, or a registration form of the JGZ (`soort`).

    `verwijzer_type` is list JZ007 of the standard; `functie` and `organisatie` say who it is.
    `omvang` and `aantal_uren` belong in no referral of some kaders, and are kept to judge that.
    `aanleiding`, `reden` and `reden_individueel` mean what they mean in a `Bepaling`.
    """

    soort: Literal["verwijzing", "aanmelding"] = "verwijzing"
    verwijzer_type: str | None = None
    functie: str | None = None
    organisatie: str | None = None
    verwijzer_naam: str | None = None
    zorgverlener_code: str | None = None
    knmg_registratie: bool | None = None
    hulpvorm: str | None = None
    problematiek: str | None = None
    noodzaak: str | None = None
    onderbouwing: str | None = None
    ingangsdatum: date | None = None
    einddatum: date | None = None
    omvang: Omvang | None = None
    aantal_uren: int | None = None
    aantal_minuten: int | None = None
    consultatie: Overleg | None = None
    afstemming: Overleg | None = None
    verstuurd_aan: tuple[Verzending, ...] = ()
    meervoudig: bool | None = None
    oorzaken: tuple[str, ...] = ()
    doelen: tuple[str, ...] = ()
    reden_niet_basis: str | None = None
    aanleiding: str | None = None
    reden: str | None = None
    reden_individueel: str | None = None
    opvoedkundig_vraagstuk: bool | None = None
    afgeblazen: bool = False


class Bepaling(Stuk):
    """A determination of a gecertificeerde instelling (`gi`: its code or name).

    `aanleiding` is what led to the help, `reden` why this kind of it, `reden_individueel` why not
    in a group. `eenvoudig` and `meervoudig` describe the problems, `problematiek` names them.
    `hulp_onvoldoende` up to `samenloop_tijdelijk` say why this help may run beside other help.
    """

    gi: str | None = None
    functie: str | None = None
    ondertekend_door: str | None = None
    hulpvorm: str | None = None
    noodzaak: str | None = None
    ingangsdatum: date | None = None
    einddatum: date | None = None
    omvang: Omvang | None = None
    aantal_uren: int | None = None
    aantal_minuten: int | None = None
    verstuurd_aan: tuple[Verzending, ...] = ()
    beperkingen_dagelijks: bool | None = None
    criteria: tuple[str, ...] = ()
    problematiek: str | None = None
    meervoudig: bool | None = None
    eenvoudig: bool | None = None
    oorzaken: tuple[str, ...] = ()
    doelen: tuple[str, ...] = ()
    aanleiding: str | None = None
    reden: str | None = None
    reden_individueel: str | None = None
    levensgebieden: tuple[str, ...] = ()
    ernst: str | None = None
    reden_niet_basis: str | None = None
    doel: str | None = None
    feitelijke_ontvanger: Literal["jeugdige", "ouder"] | None = None
    oudergroep: bool | None = None
    opvoedkundig_vraagstuk: bool | None = None
    hulp_onvoldoende: bool | None = None
    voldoet_aan_voorwaarden: bool | None = None
    meer_nodig_dan_woonproduct: bool | None = None
    intensiveren_volstaat_niet: bool | None = None
    samenloop_reden: str | None = None
    samenloop_tijdelijk: bool | None = None


class Maatregel(Stuk):
    """A measure or guidance by a gecertificeerde instelling; `datum` is its first day."""

    gi: str
    soort: Literal["voogdij", "ondertoezichtstelling", "jeugdreclassering", "saveBegeleiding"]
    einddatum: date | None = None


class LokaalBesluit(Bepaling):
    """A decision of the toegang (maatwerkrapportage), with what it rests on.

    `soort` is what it decides; `diagnostiek_*` are the steps of the weighing before diagnostics.
    """

    soort: Literal[
        "nieuw",
        "verlengen",
        "hervatten",
        "aanvullend",
        "gewijzigd",
        "voortzetten",
        "nietVoortzetten",
    ] = "nieuw"
    genomen_door: str | None = None
    afstemming: Overleg | None = None
    onderzoek_datum: date | None = None
    motivering: str | None = None
    grond: str | None = None
    teruggekoppeld_aan: tuple[str, ...] = ()
    onderzoeksdoelen: tuple[str, ...] = ()
    afbakening: str | None = None
    diagnostiek_aard_duidelijk: bool | None = None
    diagnostiek_analyse_volledig: bool | None = None
    diagnostiek_nodig: bool | None = None
    advies_gedragswetenschapper: Overleg | None = None
    advies_type: str | None = None
    behandelcomponent: bool | None = None
    inzet: str | None = None
    vaktherapie: bool | None = None
    integraal_plan: bool | None = None
    regiebehandelaar: str | None = None
    aantal_bijeenkomsten: int | None = None
    aantal_dagdelen: int | None = None
    onder_schooltijd: bool | None = None
    schooltijd_voorwaarden: tuple[str, ...] = ()
    algemene_toetsen: dict[str, str] = Field(default_factory=dict)


class Intake(Stuk):
    """An intake; `datum` is when it began, `afgerond_op` when it was finished."""

    afgerond_op: date | None = None
    verwijzing_datum: date | None = None


class Plan(Stuk):
    """A plan of an aanbieder: family plan, integral plan, support plan after diagnostics.

    `definitief` False is a draft. `locaties` counts direct contacts per place.
    """

    soort: Literal["gezinsplan", "integraal", "ondersteuningsplan"] = "integraal"
    definitief: bool = True
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

    The same session is recorded at each client that took part, under the same `sessie`.
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


class Regie(Stuk):
    """Direction of the process or of the case, or contact about it.

    `procesregie` and `casusregie` name who directs from `datum` to `einddatum`; `contact` is
    contact between aanbieder and gemeente, for which the resident was asked.
    """

    soort: Literal["procesregie", "casusregie", "contact", "toestemmingGeweigerd"]
    naam: str | None = None
    rol: str | None = None
    organisatie: str | None = None
    einddatum: date | None = None
    overleg_inwoner: date | None = None
    toestemming_inwoner: date | None = None
    minuten: int | None = None


class Afwijking(Stuk):
    """A motivated deviation from a rule: who agreed, in which role, from when it counts."""

    regel: str
    motivering: str
    akkoord_door: str
    rol: str
    referentie_aanbieder: str | None = None
    overleg_datum: date | None = None
    doel: str | None = None


class Vervoer(Stuk):
    """A request for, or a ride of, transport; `datum` is the day of the (first) ride."""

    soort: Literal["aanvraag", "rit"] = "aanvraag"
    noodzaak: Literal["medisch", "andersNoodzakelijk"] | None = None
    toelichting: str | None = None
    ouders_kunnen_zelf: bool | None = None
    netwerk_kan_zelf: bool | None = None
    akkoord: Overleg | None = None
    van: str | None = None
    naar: str | None = None


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


class Toets(Stuk):
    """The outcome of a check that a rule asks for and that no message carries.

    `referentie_aanbieder` names the request that it concerns. Of `overgangVolwassen` (what goes on
    after the age limit) `onderwerpen` says per law, as `zvw` or `wmo`, which part goes there.
    """

    soort: Literal[
        "woonplaats",
        "bepaling",
        "contact",
        "verwijzing",
        "doelen",
        "algemeen",
        "terugval",
        "anoniem",
        "conversie",
        "overgangVolwassen",
    ]
    referentie_aanbieder: str | None = None
    uitkomst: str | None = None
    woonplaats_gemeente: str | None = None
    medewerker: str | None = None
    past_in_verwijzing: bool | None = None
    afgestemd_jeugdige: bool | None = None
    afgestemd_verwijzer: bool | None = None
    doelen_bereikt: bool | None = None
    nog_te_declareren_minuten: int | None = None
    datum_hulpvraag: date | None = None
    schriftelijke_onderbouwing: bool | None = None
    onderwerpen: dict[str, str] = Field(default_factory=dict)


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
    """A specification of delivered time, and who delivered it, beside a declared period."""

    einddatum: date | None = None
    referentie_nummer: str | None = None
    tijd: tuple[Tijdregel, ...] = ()
    medewerkers: tuple[Medewerker, ...] = ()
