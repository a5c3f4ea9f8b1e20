"""Coming of age: what is arranged before it, what help after it rests on, and why help ends."""

from datetime import date

from pydantic import Field

from ledger.bevinding import Waarde


class Instemming(Waarde):
    """Consent to help by somebody in the role `door`, until it was withdrawn."""

    door: str
    datum: date
    ingetrokken_op: date | None = None


class Volwassenheid(Waarde):
    """What help after the age limit rests on.

    `wetten` maps each law (as `wmo`) to `ja` or `nee`: whether the help can go on under it. The
    days are those of earlier help that is not in this ledger: when it began, was decided on and was
    closed. `strafrechtelijk_kader` is the sentence, measure or supervision that it is given under.
    """

    wetten: dict[str, str] = Field(default_factory=dict)
    instemmingen: tuple[Instemming, ...] = ()
    strafrechtelijk_kader: str | None = None
    begonnen_op: date | None = None
    besloten_op: date | None = None
    afgesloten_op: date | None = None


class Toekomstplan(Waarde):
    """How support goes on after the age limit, as the aanbieder and others planned it.

    `opstellers` are the roles that made it with the aanbieder, `aanbieders` the codes of others for
    whom it counts too. `vervolgaanbieder` is who helps afterwards, if known. `onderwerpen` maps a
    subject (as `huisvesting`) to how and by whom it is arranged; `uitkomst` is what pays for it.
    """

    opstellers: tuple[str, ...] = ()
    aanbieders: tuple[str, ...] = ()
    vervolgaanbieder: str | None = None
    onderwerpen: dict[str, str] = Field(default_factory=dict)
    uitkomst: str | None = None


class Hulpeinde(Waarde):
    """Why help ends: the `gronden` (as `wilGeenHulp`, `geenHulpvraag`) that held on `datum`."""

    datum: date
    gronden: tuple[str, ...] = ()
