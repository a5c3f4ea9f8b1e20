"""What help rests on: why this help, and what was agreed or established before it."""

from datetime import date, time
from typing import Literal

from ledger.bevinding import Waarde
from ledger.dossier.basis import Medewerker


class Hulpvraag(Waarde):
    """Why this help: what is limited, what is done about it, and on what grounds.

    `grondslagen` are the grounds of treatment, as `medisch`; `dagbehandeling` its kind in a group.
    """

    beperkingsgebieden: tuple[str, ...] = ()
    activiteiten: tuple[str, ...] = ()
    reden_groep: str | None = None
    dagritme_ontregeld: bool | None = None
    dagstructuur_nodig: bool | None = None
    grondslagen: tuple[str, ...] = ()
    woont_thuis: bool | None = None
    gaat_naar_school: bool | None = None
    dagbehandeling: str | None = None


class Diagnose(Waarde):
    """What a diagnostic inquiry found on `datum`; `eindrapport_op` is the day of its report."""

    uitkomst: str | None = None
    datum: date | None = None
    eindrapport_op: date | None = None


class Omgangsregeling(Waarde):
    """Contact between a child and the parent who lives elsewhere, and why it needs guidance.

    `licht` is guidance that the gemeente organises itself; `uitspraak_op` the day of a court
    order that names the guided contact, which may also say until when, how often a month, and by
    when it wants a report. `rapportageafspraak` is how the toegang is told where no court asks,
    `instemming_ouders` whether both parents consent to it.
    """

    ouders_gescheiden: bool | None = None
    omgang_gestopt: bool | None = None
    complexe_gezinssituatie: bool | None = None
    kenmerken: tuple[str, ...] = ()
    licht: bool | None = None
    uitspraak_op: date | None = None
    uitspraak_tot: date | None = None
    uitspraak_per_maand: int | None = None
    uitspraak_rapport_op: date | None = None
    rapportageafspraak: str | None = None
    uitspraak_kenmerk: str | None = None
    uitspraak_noemt_kind: bool | None = None
    instemming_ouders: bool | None = None


class Pleegzorgvraag(Waarde):
    """What foster parents and child need, and who has custody from `voogdij_vanaf` on.

    `voogdij_tot` is the last day of it. `reden_plus` is why more than usual is needed where foster
    parents have custody. `bijzondere_kosten` is that a decision pays for special costs.
    """

    voogd: Literal["ouders", "pleegouders", "gecertificeerdeInstelling"] | None = None
    voogdij_vanaf: date | None = None
    voogdij_tot: date | None = None
    ernstige_problemen: bool | None = None
    intensieve_begeleiding: bool | None = None
    reden_plus: str | None = None
    bijzondere_kosten: bool | None = None


class Opname(Waarde):
    """Why a child stays in an institution; `sector` is that of the institution or its ward."""

    gronden: tuple[str, ...] = ()
    kenmerken: tuple[str, ...] = ()
    sector: str | None = None


class Gevaarinschatting(Waarde):
    """Whether somebody is a danger, as estimated on `datum` by somebody in the role `door`.

    `gezin_ingeschat` is whether family and interaction were part of it, `weg` what was chosen.
    """

    datum: date
    door: str | None = None
    uitkomst: str | None = None
    gezin_ingeschat: bool | None = None
    weg: str | None = None


class Crisis(Waarde):
    """A crisis or urgent situation; `beoordeeld_op` is when what is said here was established.

    `gericht_op` is who takes part in the intervention: the whole family, or one child. `gemeld_op`
    and `gemeld_om` are the local day and time of the report on which was decided.
    """

    soort: Literal["crisis", "spoedeisend", "geen"] | None = None
    datum: date | None = None
    beoordeeld_op: date | None = None
    psychiatrisch: bool | None = None
    direct_gevaar: bool | None = None
    ambulant_niet_afdoende: bool | None = None
    uit_huis_geplaatst: bool | None = None
    plaatsingssoort: str | None = None
    gevaarinschatting: Gevaarinschatting | None = None
    gericht_op: Literal["gezin", "jeugdige"] | None = None
    gemeld_op: date | None = None
    gemeld_om: time | None = None


class Etmalenafspraak(Waarde):
    """The agreement on a stay: `etmalen` per week, per month or in all, for `duur` of these.

    `partijen` are the roles that agreed on `datum`. `aaneengesloten` is the longest stay in one
    go. `doelen` are the goals of the plan that it serves, `doel` is what the stay is for.
    """

    datum: date | None = None
    partijen: tuple[str, ...] = ()
    etmalen: int | None = None
    per: Literal["week", "maand", "totaal"] | None = None
    duur: int | None = None
    aaneengesloten: int | None = None
    doel: str | None = None
    doelen: tuple[str, ...] = ()


class Toezicht(Waarde):
    """Presence where children stay: on how many hours and days, at which level, at night."""

    uren_per_dag: int | None = None
    dagen_per_week: int | None = None
    niveau: str | None = None
    supervisie_niveau: str | None = None
    nacht: str | None = None


class Regievraag(Waarde):
    """Why a case is directed from outside: what makes it complex, and why not by the toegang.

    `toegang` is whether the toegang can or will direct it, `toelichting` why not. `gi_betrokken` is
    whether a gecertificeerde instelling is involved with the child.
    """

    kenmerken: tuple[str, ...] = ()
    beperkte_regelcapaciteit: bool | None = None
    toegang: Literal["kanNiet", "wilNiet", "voertRegie"] | None = None
    toelichting: str | None = None
    gi_betrokken: bool | None = None


class Regisseur(Medewerker):
    """Who directs a case; `functie_eisen` are the demands that were found to be met.

    `in_pool` is whether somebody is in the pool of experts, `hulpverlener_bij_gezin` whether they
    help this family, or did until `hulpverlener_tot`.
    """

    functie_eisen: tuple[str, ...] = ()
    ervaringsjaren: int | None = None
    in_pool: bool | None = None
    hulpverlener_bij_gezin: bool | None = None
    hulpverlener_tot: date | None = None


class Wetsgrond(Waarde):
    """For whom help is and what it is to lead to, by the letters of the law (`a`, `b`, `c`)."""

    doelgroepen: tuple[str, ...] = ()
    resultaten: tuple[str, ...] = ()


class Mdo(Waarde):
    """A multidisciplinary consultation; `deelnemers` are roles, as `gedragswetenschapper`."""

    datum: date
    deelnemers: tuple[str, ...] = ()


class Intakegesprek(Waarde):
    """The conversation of an intake at the gemeente.

    `locatie` is where it was, as `thuis`, with the reason for that; a family may have wanted a
    visit at home, or the question may have asked for one. `resultaten` is what it led to, as
    `verwijzing` or `aanvraag`.
    """

    consulent: Medewerker | None = None
    locatie: str | None = None
    reden_locatie: str | None = None
    huisbezoek_gewenst: bool | None = None
    huisbezoek_van_belang: bool | None = None
    resultaten: tuple[str, ...] = ()
    mdo: Mdo | None = None
