"""What help is apart from its product, and how a treatment is carried out and accounted for."""

from datetime import date
from typing import Literal

from pydantic import Field

from ledger.bevinding import Waarde
from ledger.dossier.basis import Medewerker, Overleg


class Vaktherapie(Waarde):
    """Art, dance, drama, music or psychomotor therapy, and what a grant of it rests on.

    `vorm` is the kind of therapy; `hulpvraag` a free label that tells questions for help apart.
    `voorwaarden` maps a condition to `ja` or `nee`. `verzekerd` is whether an additional insurance
    covers it: `gedekte_behandelingen` are the treatments that it (still) pays,
    `verzekering_eurocent` what it pays for this question in all; `verzekerbaar_vanaf` is from when
    the jeugdige can be insured. `reden_aantal` is why more treatments than usual are needed, and
    `past_in_behandeling` whether the `advies` says that it fits the treatment as a whole.
    """

    vorm: str | None = None
    hulpvraag: str | None = None
    therapeut: Medewerker | None = None
    voorwaarden: dict[str, str] = Field(default_factory=dict)
    verzekerd: bool | None = None
    verzekerbaar: bool | None = None
    verzekerbaar_vanaf: date | None = None
    gedekte_behandelingen: int | None = None
    verzekering_eurocent: int | None = None
    reden_aantal: str | None = None
    advies: Overleg | None = None
    past_in_behandeling: bool | None = None


class Hulpkenmerken(Waarde):
    """What is known of the help itself; None is what was not recorded.

    `locatie` is where it is given, as `aanbieder`, `thuis` or `school`. `disciplines` are those of
    the help as a whole, `disciplines_tegelijk` how many work together in one contact of
    `sessie_minuten`. `classificatie` is the system in which a disorder was named. `voor_omgeving`
    is support of family or school instead of the client, `onderdeel_behandeling` whether the help
    is a part of a wider treatment.
    """

    locatie: str | None = None
    contactsoort: str | None = None
    disciplines: tuple[str, ...] = ()
    disciplines_tegelijk: int | None = None
    sessie_minuten: int | None = None
    uren_per_etmaal: int | None = None
    gericht_op: Literal["diagnostiek", "behandeling"] | None = None
    kortdurend: bool | None = None
    stoornis: Literal["geen", "vermoed", "vastgesteld"] | None = None
    classificatie: str | None = None
    complexiteit: Literal["nietComplex", "complex"] | None = None
    ernstig: bool | None = None
    risicovol: bool | None = None
    binnen_zvw: bool | None = None
    ernstige_dyslexie: bool | None = None
    problematiek: tuple[str, ...] = ()
    voor_omgeving: bool | None = None
    onderdeel_behandeling: bool | None = None
    vaktherapie: Vaktherapie | None = None


class Behandelmoment(Waarde):
    """A moment in a treatment (`diagnostiek`, `evaluatie`), and whether its director was there."""

    soort: str
    datum: date | None = None
    regiebehandelaar_aanwezig: bool | None = None


class Behandeling(Waarde):
    """How a treatment is carried out.

    `einddatum` is the marked end of the course of treatment, `blended` whether talks and e-health
    are combined in it. `registraties` are the regulations under which it was registered with the
    gemeente. `mdo` is the consultation of several `mdo_disciplines`.
    """

    einddatum: date | None = None
    mdo: Overleg | None = None
    mdo_disciplines: tuple[str, ...] = ()
    blended: bool | None = None
    registraties: tuple[str, ...] = ()
    crisisplan: bool | None = None
    momenten: tuple[Behandelmoment, ...] = ()


class Inspraak(Waarde):
    """On which parts of the help parents and jeugdige had their say, or why the latter had not."""

    ouders: tuple[str, ...] = ()
    jeugdige: tuple[str, ...] = ()
    reden_zonder_jeugdige: str | None = None
