"""The way to help: referral, determination, decision, intake and what is checked on the way."""

from datetime import date
from typing import Literal

from pydantic import Field

from ledger.dossier.afronding import Gezinsafspraak
from ledger.dossier.basis import Medewerker, Overleg, Stuk, Verzending
from ledger.dossier.behandeling import Hulpkenmerken
from ledger.dossier.grond import (
    Crisis,
    Diagnose,
    Etmalenafspraak,
    Hulpvraag,
    Intakegesprek,
    Mdo,
    Omgangsregeling,
    Opname,
    Pleegzorgvraag,
    Regievraag,
    Regisseur,
    Wetsgrond,
)
from ledger.dossier.indeling import Indelingskenmerken
from ledger.dossier.pgb import Verslagverzoek
from ledger.dossier.volwassen import Hulpeinde, Volwassenheid
from ledger.waarden import Omvang, Product


class Verwijzing(Stuk):
    """A referral, or a registration form of the JGZ (`soort`).

    `verwijzer_type` is list JZ007 of the standard; `functie` and `organisatie` say who it is.
    `omvang` and `aantal_uren` belong in no referral of some kaders, and are kept to judge that.
    `aanleiding`, `reden`, `reden_individueel` and `pgb_*` mean what they mean in a `Bepaling`.
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
    omgang: Omgangsregeling | None = None
    pgb_besproken: bool | None = None
    pgb_gewenst: bool | None = None
    afgeblazen: bool = False
    hulp: Hulpkenmerken | None = None
    volwassenheid: Volwassenheid | None = None


class Bepaling(Stuk):
    """A determination of a gecertificeerde instelling (`gi`: its code or name).

    `aanleiding` is what led to the help, `reden` why this kind of it, `reden_individueel` why not
    in a group. `eenvoudig` and `meervoudig` describe the problems, `problematiek` names them.
    `hulp_onvoldoende` up to `samenloop_tijdelijk` say why this help may run beside other help.
    `pgb_besproken` is whether a personal budget was discussed, `pgb_gewenst` whether one is wanted.
    """

    gi: str | None = None
    pgb_besproken: bool | None = None
    pgb_gewenst: bool | None = None
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
    hulp: Hulpkenmerken | None = None
    volwassenheid: Volwassenheid | None = None


class Maatregel(Stuk):
    """A measure or guidance by a gecertificeerde instelling; `datum` is its first day."""

    gi: str
    soort: Literal["voogdij", "ondertoezichtstelling", "jeugdreclassering", "saveBegeleiding"]
    einddatum: date | None = None


class LokaalBesluit(Bepaling):
    """A decision of the toegang (maatwerkrapportage), with what it rests on.

    `soort` is what it decides; `diagnostiek_*` are the steps of the weighing before diagnostics;
    `indeling` the features by which the help was classified. A decision with `afwijsgronden`
    refuses the help, on these `feiten` by kind; `onderbouwing_in_besluit` is whether the decision
    itself says so. `verklaring_aanbieder` is what the aanbieder declared to have. `producten` is
    all help that was found to be needed, `behandelde_jeugdigen` the client ids of the children
    that are treated. `grondslag` names the rules that it rests on, `leveringsvorm` is help in kind
    or a budget, and `voorbereid_door` is who inquired for it.
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
    feiten: tuple[str, ...] = ()
    onderbouwing_in_besluit: bool | None = None
    afstemming: Overleg | None = None
    onderzoek_datum: date | None = None
    evaluatiedatum: date | None = None
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
    indeling: Indelingskenmerken | None = None
    afwijsgronden: tuple[str, ...] = ()
    hulpvraag: Hulpvraag | None = None
    diagnose: Diagnose | None = None
    omgang: Omgangsregeling | None = None
    pleegzorg: Pleegzorgvraag | None = None
    opname: Opname | None = None
    crisis: Crisis | None = None
    etmalen: Etmalenafspraak | None = None
    regisseur: Regisseur | None = None
    regievraag: Regievraag | None = None
    verklaring_aanbieder: tuple[str, ...] = ()
    producten: tuple[Product, ...] = ()
    behandelde_jeugdigen: tuple[str, ...] = ()
    hulpeinde: Hulpeinde | None = None
    aanvraag_datum: date | None = None
    grondslag: str | None = None
    leveringsvorm: Literal["ZIN", "PGB"] | None = None
    wetsgrond: Wetsgrond | None = None
    voorbereid_door: Medewerker | None = None
    mdo: Mdo | None = None


class Intake(Stuk):
    """An intake; `datum` is when it began, `afgerond_op` when it was finished.

    `geinventariseerd` are the subjects that were looked into; `comorbiditeit_gemeld` is whether
    other disorders were reported. `gesprek` is that of an intake at the gemeente, on the report of
    `melding_datum`.
    """

    afgerond_op: date | None = None
    pgb_besproken: bool | None = None
    verwijzing_datum: date | None = None
    hulpvraag: Hulpvraag | None = None
    diagnose: Diagnose | None = None
    verantwoordelijke: Medewerker | None = None
    team: tuple[Medewerker, ...] = ()
    geinventariseerd: tuple[str, ...] = ()
    comorbiditeit_gemeld: bool | None = None
    melding_datum: date | None = None
    gesprek: Intakegesprek | None = None


class Afwijking(Stuk):
    """A motivated deviation from a rule: who agreed, in which role, from when it counts.

    `gezinsafspraak` is what was agreed for the family as a whole, `tarief_eurocent` the tariff per
    unit that was set. With the `kenmerk` of a personal budget it is about that one alone.
    """

    regel: str
    motivering: str
    akkoord_door: str
    rol: str
    kenmerk: str | None = None
    referentie_aanbieder: str | None = None
    overleg_datum: date | None = None
    doel: str | None = None
    gezinsafspraak: Gezinsafspraak | None = None
    tarief_eurocent: int | None = None


class Toets(Stuk):
    """The outcome of a check that a rule asks for and that no message carries.

    `referentie_aanbieder` names the request that it concerns. Of `overgangVolwassen` (what goes on
    after the age limit) `onderwerpen` says per law, as `zvw` or `wmo`, which part goes there. Of
    `pgbVerslag` `kenmerk` is the reference of the personal budget. `uitkomst` is `ja` or `nee` for
    `passendGecontracteerdAlternatief`: whether a contracted aanbieder can help as well.
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
        "pgbVerslag",
        "passendGecontracteerdAlternatief",
    ]
    kenmerk: str | None = None
    verslag: Verslagverzoek | None = None
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
