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
    """Something that a child needs help with: what it takes, and what is usual at that age.

    `naam` is a free label, minutes count per day. `aspect` is whether somebody is near, guides, or
    takes over self-care; `moment`, `regelmaat` and `gepland` say when and how often that is needed.
    `gebruikelijk` is the judgement of who inquired.
    """

    naam: str
    domein: str | None = None
    aspect: Literal["nabijheid", "begeleiding", "zelfzorg"] | None = None
    moment: Literal["overdag", "nacht"] | None = None
    regelmaat: Literal["soms", "geregeld", "voortdurend"] | None = None
    gepland: bool | None = None
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
    """How a parent (`wie`, a free label) is overburdened, and by what.

    `klachten` maps a complaint to its group; `verband_met_zorg` is whether the care for child or
    partner has to do with it.
    """

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
    """A general or prior provision that was weighed: whether it exists, suits and can be paid.

    `betaalbaar` is the judgement of the gemeente; parents may contradict it, with or without
    papers (`betaalbaarheid_onderbouwd`). `wil_niet` is that the family does not want to use it,
    `aanvraag` how an application for it stands, `doorverwezen` whether the family was sent there.
    """

    naam: str
    soort: Literal["algemeen", "anderePassende", "andereWet"] = "algemeen"
    wet: str | None = None
    beschikbaar: bool | None = None
    passend_en_toereikend: bool | None = None
    betaalbaar: bool | None = None
    betaalbaarheid_weersproken: bool | None = None
    betaalbaarheid_onderbouwd: bool | None = None
    gedekt_deel: int | None = None
    wil_niet: bool | None = None
    aanvraag: Literal["lopend", "toegekend", "afgewezen"] | None = None
    doorverwezen: bool | None = None


class Onderwijsafweging(Waarde):
    """Whether guidance is for learning, and what school and parents can do themselves.

    `andere_gebieden` is whether the child also needs guidance apart from learning.
    """

    eerste_doel_leerproces: bool | None = None
    voor_onderwijsdoelen: bool | None = None
    andere_gebieden: bool | None = None
    meer_dan_school_en_ouders: bool | None = None
    passend_onderwijs_ontoereikend: bool | None = None


class Opvangafweging(Waarde):
    """Whether guidance is given in day care, and what its staff and parents can do themselves.

    `leidsters_leren_omgaan` is that the staff is to learn how to deal with this child.
    """

    tijdens_opvang: bool | None = None
    leidsters_leren_omgaan: bool | None = None
    niet_door_leidsters: bool | None = None
    niet_van_ouders: bool | None = None


class Onderzoek(Stuk):
    """What the inquiry into a question found, before something is decided on it.

    `behoefte`, `resterende_hulpvraag` and what is covered (`gedekt_eigen`: by usual help and the
    network, `gedekt_verzekering`, and the `gedekt_deel` of what was weighed) count in `eenheid`
    (WJ756) per `frequentie` (WMO757). `vormen_benut` says of each form of own strength whether it
    is used. `samen_toereikend` is whether parents can do together what neither can alone,
    `ouders_met_gezag` how many there are. A finding that is None was not recorded.
    """

    consulent: Medewerker | None = None
    gesprek: Overleg | None = None
    ingangsdatum: date | None = None
    verwacht_tot: date | None = None
    uitzicht_op_herstel: bool | None = None
    doelgroepen: tuple[str, ...] = ()
    eigen_mogelijkheden: str | None = None
    thuiswonend: bool | None = None
    behoefte: int | None = None
    eenheid: str | None = None
    frequentie: str | None = None
    gedekt_eigen: int | None = None
    gedekt_verzekering: int | None = None
    resterende_hulpvraag: int | None = None
    voorliggend: tuple[Voorliggend, ...] = ()
    basishulp_overwogen: bool | None = None
    onderwijs: Onderwijsafweging | None = None
    opvang: Opvangafweging | None = None
    activiteiten: tuple[Activiteit, ...] = ()
    gebruikelijke_hulp_beoordeeld_op: date | None = None
    redelijke_verwachting: str | None = None
    draagkracht: tuple[Draagkracht, ...] = ()
    samen_toereikend: bool | None = None
    ouders_gescheiden: bool | None = None
    ouders_met_gezag: int | None = None
    motivering_ouders: str | None = None
    voorbeelden: tuple[str, ...] = ()
    vormen_benut: dict[str, bool] = Field(default_factory=dict)
    factoren: tuple[str, ...] = ()
    overbelasting: tuple[Overbelasting, ...] = ()
    handicaps: tuple[str, ...] = ()
