"""What help is classified by, and the records that show what it came to."""

from datetime import date
from typing import Literal

from pydantic import Field

from ledger.bevinding import Waarde
from ledger.dossier.basis import Overleg, Stuk

Hulpvorm = Literal[
    "begeleidingIndividueel", "begeleidingGroep", "behandelingIndividueel", "behandelingGroep"
]
Complexiteit = Literal["laag", "midden", "hoog"]


class Indelingskenmerken(Waarde):
    """What a kader that allocates by complexity and duration asks about the help.

    `complexiteit` is the judgement of the toegang, before anything that raises it. `kenmerken`
    maps each feature of the table of the kader to the complexity that it points at. Numbers of
    contacts and parts of days are those expected over the whole period. `afspraak_aanbieder` is
    the agreement with the aanbieder on a low frequency. `verwijzer_type` (list JZ007) is by whom
    the client was referred.
    """

    hulpvorm: Hulpvorm | None = None
    complexiteit: Complexiteit | None = None
    kenmerken: dict[str, str] = Field(default_factory=dict)
    persoonlijke_verzorging: bool | None = None
    alleen_persoonlijke_verzorging: bool | None = None
    ikz_criterium: bool | None = None
    contactmomenten: int | None = None
    dagdelen: int | None = None
    afspraak_aanbieder: Overleg | None = None
    veiligheidsrisico_kind: bool | None = None
    onveilige_omgeving: bool | None = None
    hardnekkig_patroon: bool | None = None
    stoornis_vastgesteld: bool | None = None
    interventies: tuple[str, ...] = ()
    verwijzer_type: str | None = None


class Indeling(Stuk):
    """A classification of help that may still have to be asked for, from its features."""

    ingangsdatum: date | None = None
    einddatum: date | None = None
    kenmerken: Indelingskenmerken = Indelingskenmerken()


class Contactmoment(Stuk):
    """A contact under an allocation; `direct` False is time without the client or its surroundings.

    `met` names who was there, as `client`, `ouder`, `netwerk`.
    """

    soort: Literal["contact", "omgang", "behandeling", "ondersteuningOmgeving"] = "contact"
    direct: bool = True
    met: tuple[str, ...] = ()
    minuten: int | None = None
    inhoud: str | None = None


class Schooldossier(Stuk):
    """The file of a school on a pupil who is referred; None is what it does not say.

    `onderdelen` are the parts of the form that are filled in, `lovs_scores` the levels reported.
    """

    stappenplan_doorlopen: bool | None = None
    onderdelen: tuple[str, ...] = ()
    lovs_scores: tuple[str, ...] = ()
    kopie_identiteitsbewijs: bool | None = None
    comorbiditeit: tuple[str, ...] = ()
    stagnatie: bool | None = None
    onvoldoende_verbetering: bool | None = None
    richtlijnen_gevolgd: bool | None = None


class Verblijf(Stuk):
    """Where a client stays from `datum` on; `etmalen` counts what was actually used.

    `formeel` is whether the stay is formally arranged, `overnachting` whether the client sleeps
    there. `contract_tot` and `machtiging_tot` are the last days that these cover. `begeleiding` is
    whether help is given during it, `hoofddoel_verblijf` whether the stay itself is the aim.
    """

    soort: Literal[
        "thuis",
        "logeren",
        "pleegzorg",
        "crisisplaats",
        "pleegzorgplaats",
        "instelling",
        "gezinshuis",
        "logeerhuis",
        "zorgboerderij",
        "begeleidWonen",
        "kamertraining",
        "gesloten",
        "overdag",
    ]
    einddatum: date | None = None
    etmalen: int | None = None
    sector: str | None = None
    formeel: bool | None = None
    overnachting: bool | None = None
    pleegcontract: bool | None = None
    contract_tot: date | None = None
    in_hulpaanbod: bool | None = None
    machtiging: str | None = None
    machtiging_tot: date | None = None
    begeleiding: bool | None = None
    hoofddoel_verblijf: bool | None = None
