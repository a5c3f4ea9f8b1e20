"""From the first report of a question to what the inquiry found."""

from datetime import date
from typing import Literal

from pydantic import Field

from ledger.bevinding import Waarde
from ledger.dossier.basis import Medewerker, Overleg, Stuk


class Melding(Stuk):
    """The first report of a question at the counter of the gemeente; `datum` is its reception."""

    melder: str | None = None
    kanaal: str | None = None
    loket: str | None = None
    doorgeleid_op: date | None = None
    voorlichting_clientondersteuning_op: date | None = None
    uitkomst: Literal["intakeNodig", "doorverwezen", "geenVervolg"] | None = None
    instantie: str | None = None


class Activiteit(Waarde):
    """Something that a child needs help with: what it takes, and what is usual at that age."""

    naam: str
    domein: str | None = None
    gebruikelijk: bool | None = None
    noodzakelijke_minuten: int | None = None
    leeftijdsnorm_minuten: int | None = None
    gaat_uit_boven: tuple[Literal["aard", "frequentie", "tijd"], ...] = ()


class Draagkracht(Waarde):
    """Whether one parent or other adult can give the help; None is what was not asked.

    `naam` is a free label; `relatie` is that to the child.
    """

    naam: str
    relatie: str | None = None
    huisgenoot: bool | None = None
    gezag: bool | None = None
    in_staat: bool | None = None
    beschikbaar: bool | None = None
    geen_overbelasting: bool | None = None
    geen_financiele_problemen: bool | None = None
    inkomen_eurocent: int | None = None
    norm_eurocent: int | None = None


class Overbelasting(Waarde):
    """How a parent is overburdened, and by what; `klachten` maps a complaint to its group."""

    beoordeeld_op: date | None = None
    uitkomst: Literal["geen", "dreigend", "overbelast", "opgeheven"] | None = None
    wie: str | None = None
    hoe_het_zich_uit: str | None = None
    inhoud: str | None = None
    klachten: dict[str, str] = Field(default_factory=dict)
    aard_en_ernst: str | None = None
    oorzaken: tuple[str, ...] = ()
    verband_met_zorg: bool | None = None


class Voorliggend(Waarde):
    """A general or prior provision that was weighed: whether it exists, suits and can be paid."""

    naam: str
    soort: Literal["algemeen", "anderePassende", "andereWet"] = "algemeen"
    wet: str | None = None
    beschikbaar: bool | None = None
    passend_en_toereikend: bool | None = None
    betaalbaar: bool | None = None
    betaalbaarheid_weersproken: bool | None = None
    gedekt_deel: int | None = None
    wil_niet: bool | None = None
    doorverwezen: bool | None = None


class Onderzoek(Stuk):
    """What the inquiry into a question found, before something is decided on it.

    `behoefte` and the `gedekt_deel` of what was weighed count in the unit that the question is
    about. A finding that is None was not recorded.
    """

    consulent: Medewerker | None = None
    gesprek: Overleg | None = None
    ingangsdatum: date | None = None
    verwacht_tot: date | None = None
    uitzicht_op_herstel: bool | None = None
    doelgroepen: tuple[str, ...] = ()
    eigen_mogelijkheden: str | None = None
    behoefte: int | None = None
    resterende_hulpvraag: int | None = None
    voorliggend: tuple[Voorliggend, ...] = ()
    basishulp_overwogen: bool | None = None
    activiteiten: tuple[Activiteit, ...] = ()
    draagkracht: tuple[Draagkracht, ...] = ()
    ouders_gescheiden: bool | None = None
    motivering_ouders: str | None = None
    voorbeelden: tuple[str, ...] = ()
    vormen_benut: tuple[str, ...] = ()
    factoren: tuple[str, ...] = ()
    overbelasting: tuple[Overbelasting, ...] = ()
    handicaps: tuple[str, ...] = ()
