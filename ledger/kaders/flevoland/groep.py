"""Group sessions: size of the group, who leads it, where and with what.

The Handelingskader and the Productomschrijving name different figures, and neither says which goes
first; so both are held against the group, and none of it refuses help that was given.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

from ledger.bevinding import Gevolg
from ledger.dossier import Groepssessie, Medewerker, Plan
from ledger.groepsminuten import telt_mee
from ledger.kaders.flevoland import regel
from ledger.kaders.flevoland.personeel import genoemd, mensen_van, onbekend, rang, vaklui, vanaf
from ledger.kaders.hulp import getoond, ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

BEHANDELING = "45F32"
SPECIALISTISCH = "45F22"
BASISGROEP = "45F02"
KADER = "handelingskader"
OMSCHRIJVING = "productomschrijving"
_BEHANDELING = "Werkinstructies > Behandeling – Groep"
_SPECIALISTISCH = "Werkinstructies > Specialistische Begeleiding - Groep"
_BASIS = "Werkinstructies > Basis Begeleiding - Groep"
_DEEL_5 = "Productomschrijving Multi > 5. Deelproduct behandeling – groep"
_DEEL_8 = "Productomschrijving Multi > 8. Deelproduct specialistische begeleiding – groep"

# --- size ---------------------------------------------------------------------------------------


def deelnemers(zaak: Zaak) -> int | None:
    """How many were there, or are meant to take part; None when a plan does not say."""
    if zaak.plek == "plan":
        return zaak.stuk(Plan).deelnemers
    return sum(telt_mee(rij) for rij in zaak.stuk(Groepssessie).deelnemers)


@regel(
    "FL-GROEP-02",
    "groepssessie",
    "plan",
    titel="Groepsgrootte behandeling groep",
    bron=(
        f"{_BEHANDELING} > Plaatsing en inzet",
        f"{_BEHANDELING} > Eisen",
        f"{_DEEL_5} > Groepsgrootte",
    ),
    gevolg=Gevolg.SIGNALEREN,
    producten=[BEHANDELING],
)
def grootte_behandeling(zaak: Zaak, p: Parameters) -> Antwoord:
    """At most so many according to one document, fewer to the other (Groepsgrootte).

    Those present are counted; beyond both limits weighs heavier than beyond one.
    """
    return _grootte(zaak, BEHANDELING, p, ((p["max_omschrijving"], "gewoon"),))


@regel(
    "FL-GROEP-04",
    "groepssessie",
    "plan",
    titel="Groepsgrootte specialistische begeleiding groep",
    bron=(f"{_SPECIALISTISCH} > Plaatsing en inzet", f"{_SPECIALISTISCH} > Eisen", _DEEL_8),
    gevolg=Gevolg.SIGNALEREN,
    producten=[SPECIALISTISCH],
)
def grootte_specialistisch(zaak: Zaak, p: Parameters) -> Antwoord:
    """Three limits: the Productomschrijving names two itself (Groepsgrootte, and its prose).

    So there are three steps, the lowest of which weighs least.
    """
    treden = ((p["max_omschrijving"], "gewoon"), (p["max_omschrijving_tekst"], "laag"))
    return _grootte(zaak, SPECIALISTISCH, p, treden)


def _grootte(
    zaak: Zaak, code: str, p: Parameters, omschrijving: tuple[tuple[int, str], ...]
) -> Uitkomst | None:
    """The heaviest step that the group exceeds; `omschrijving` has those of one document."""
    if not genoemd(zaak, (code,)):
        return None
    aantal = deelnemers(zaak)
    if aantal is None:
        return ontbreekt("het aantal deelnemers")
    treden = ((p["max_kader"], "hoog"), *omschrijving)
    ernst = next((ernst for grens, ernst in treden if aantal > grens), None)
    if ernst is None:
        return None
    genoemde = " en ".join(str(grens) for grens, _ in reversed(omschrijving))
    return Uitkomst(
        f"De groep telt {aantal} deelnemers; de productomschrijving noemt hoogstens {genoemde}, "
        f"het handelingskader {p['max_kader']}.",
        {
            "deelnemers": aantal,
            "ernst": ernst,
            "maxKader": p["max_kader"],
            "maxOmschrijving": omschrijving[0][0],
            "laagsteMaxOmschrijving": omschrijving[-1][0],
        },
    )


# --- who leads the group ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Lezing:
    """What one document asks: so many, one of a level, so many clients each, levels from to."""

    naam: str
    aantal: int
    minstens: str
    ratio: int
    laagste: str
    hoogste: str | None = None

    def tekorten(self, mensen: tuple[Medewerker, ...], jeugdigen: int | None) -> Iterator[str]:
        """In what the group falls short; what is unknown is no shortage."""
        if len(mensen) < self.aantal:
            yield f"minder dan {self.aantal} begeleiders of behandelaren"
        if not onbekend(mensen) and not any(vanaf(mens, self.minstens) for mens in mensen):
            yield f"niemand op {self.minstens} of hoger"
        if jeugdigen is not None and jeugdigen > self.ratio * len(mensen):
            yield f"meer dan {self.ratio} jeugdigen per begeleider of behandelaar"
        buiten = sum(self._buiten(mens) for mens in mensen)
        if buiten:
            yield f"{buiten} buiten {self.laagste} tot en met {self.hoogste or 'wo+'}"

    def _buiten(self, mens: Medewerker) -> bool:
        eigen, hoogste = rang(mens.niveau), rang(self.hoogste)
        if eigen is None:
            return False
        return not vanaf(mens, self.laagste) or (hoogste is not None and eigen > hoogste)


def _bezetting(zaak: Zaak, code: str, lezingen: tuple[Lezing, ...]) -> Iterator[Uitkomst]:
    """One outcome with the shortages per document, and what could not be judged."""
    if not genoemd(zaak, (code,)):
        return
    mensen, jeugdigen = vaklui(mensen_van(zaak)), deelnemers(zaak)
    if not mensen:
        yield ontbreekt("wie de groep begeleidt, met de aanwezige minuten")
        return
    tekorten = {rij.naam: tuple(rij.tekorten(mensen, jeugdigen)) for rij in lezingen}
    niet_goed = tuple(naam for naam, gevonden in tekorten.items() if gevonden)
    if niet_goed:
        alles = tuple(f"{naam}: {wat}" for naam in niet_goed for wat in tekorten[naam])
        yield Uitkomst(
            f"De bezetting van de groep voldoet niet ({'; '.join(alles)}).",
            {
                "lezingen": niet_goed,
                "tekorten": alles,
                "behandelaren": len(mensen),
                "jeugdigen": jeugdigen,
            },
        )
    if onbekend(mensen):
        yield ontbreekt("het opleidingsniveau", medewerkers=onbekend(mensen))
    if jeugdigen is None:
        yield ontbreekt("het aantal deelnemers")


@regel(
    "FL-GROEP-03",
    "groepssessie",
    "plan",
    titel="Behandeling groep: aantal behandelaren, niveau en verhouding",
    bron=(f"{_BEHANDELING} > Eisen", f"{_DEEL_5} > Functieprofiel", f"{_DEEL_5} > Groepsgrootte"),
    gevolg=Gevolg.SIGNALEREN,
    producten=[BEHANDELING],
)
def bezetting_behandeling(zaak: Zaak, p: Parameters) -> Antwoord:
    """How many, one of what level, and clients each, per document (Eisen; Functieprofiel).

    Who brings experience instead of training is not counted.
    """
    lezingen = tuple(
        Lezing(naam, p[f"n_{kort}"], p[f"niveau_{kort}"], p[f"r_{kort}"], p["minimum"])
        for naam, kort in ((KADER, "kader"), (OMSCHRIJVING, "omschrijving"))
    )
    return _bezetting(zaak, BEHANDELING, lezingen)


@regel(
    "FL-GROEP-05",
    "groepssessie",
    "plan",
    titel="Specialistische begeleiding groep: begeleiders, niveau en verhouding",
    bron=(
        f"{_SPECIALISTISCH} > Eisen",
        f"{_DEEL_8} > Functieprofiel",
        f"{_DEEL_8} > Groepsgrootte",
    ),
    gevolg=Gevolg.SIGNALEREN,
    producten=[SPECIALISTISCH],
)
def bezetting_specialistisch(zaak: Zaak, p: Parameters) -> Antwoord:
    """How many, one of what level, levels from to, and clients each (Eisen; Functieprofiel)."""
    lezingen = tuple(
        Lezing(
            naam,
            p[f"n_{kort}"],
            p["minimaal_een"],
            p["ratio"],
            p["minimum"],
            p[f"top_{kort}"],
        )
        for naam, kort in ((KADER, "kader"), (OMSCHRIJVING, "omschrijving"))
    )
    return _bezetting(zaak, SPECIALISTISCH, lezingen)


# --- the basic group ----------------------------------------------------------------------------


@regel(
    "FL-GROEP-06",
    "groepssessie",
    "plan",
    titel="Basis Begeleiding groep: grootte en verhouding",
    bron=f"{_BASIS} > Eisen",
    gevolg=Gevolg.SIGNALEREN,
    producten=[BASISGROEP],
)
def basisgroep_grootte(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """At most so many, and so many for each who leads or supports (Eisen).

    A demand, but to refuse the session would hide help that was given; so it only signals.
    """
    if not genoemd(zaak, (BASISGROEP,)):
        return
    aantal, personeel = deelnemers(zaak), len(vaklui(mensen_van(zaak)))
    if aantal is None:
        yield ontbreekt("het aantal deelnemers")
        return
    operanden = {"deelnemers": aantal, "personeel": personeel}
    if aantal > p["max"]:
        yield Uitkomst(
            f"De groep telt {aantal} deelnemers; hoogstens {p['max']} mag.",
            {**operanden, "max": p["max"], "wat": "grootte"},
        )
    if not personeel:
        yield ontbreekt("wie de groep begeleidt, met de aanwezige minuten")
    elif aantal > p["ratio"] * personeel:
        yield Uitkomst(
            f"Voor {aantal} deelnemers zijn er {personeel} begeleiders; de verhouding is hoogstens "
            f"{p['ratio']} op 1.",
            {**operanden, "ratio": p["ratio"], "wat": "verhouding"},
        )


@regel(
    "FL-GROEP-07",
    "groepssessie",
    "plan",
    titel="Basis Begeleiding groep: bezetting en supervisie",
    bron=f"{_BASIS} > Eisen",
    gevolg=Gevolg.SIGNALEREN,
    producten=[BASISGROEP],
)
def basisgroep_bezetting(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """One who leads, of a level, and one who supports, both present (Eisen).

    Whoever has mbo works under supervision of somebody registered with SKJ; a supervisor who was
    not recorded counts as missing.
    """
    if not genoemd(zaak, (BASISGROEP,)):
        return
    mensen = vaklui(mensen_van(zaak))
    if not mensen:
        yield ontbreekt("wie de groep begeleidt, met de aanwezige minuten")
        return
    leiders = sum(vanaf(mens, p["hbo"]) for mens in mensen)
    allen = sum(vanaf(mens, p["mbo3"]) for mens in mensen)
    mbo = [mens for mens in mensen if vanaf(mens, p["mbo3"]) and not vanaf(mens, p["hbo"])]
    toezicht = zaak.plek == "groepssessie" and zaak.stuk(Groepssessie).supervisie_skj is True
    tekorten: list[str] = []
    if not onbekend(mensen) and leiders < p["hbo_min"]:
        tekorten.append(f"geen begeleider met {p['hbo']} of hoger")
    if not onbekend(mensen) and allen < p["hbo_min"] + p["mbo3_min"]:
        tekorten.append(f"geen ondersteuner met {p['mbo3']} of hoger")
    if not toezicht and any(mens.regie_door_skj is not True for mens in mbo):
        tekorten.append(f"geen {p['supervisie']}-geregistreerde supervisor bij de mbo-medewerker")
    if tekorten:
        yield Uitkomst(
            f"De bezetting van de basisgroep voldoet niet: {'; '.join(tekorten)}.",
            {"tekorten": tuple(tekorten), "begeleiders": leiders, "medewerkers": len(mensen)},
        )
    if onbekend(mensen):
        yield ontbreekt("het opleidingsniveau", medewerkers=onbekend(mensen))


@regel(
    "FL-GROEP-08",
    "groepssessie",
    titel="Basis Begeleiding groep: locatie en maaltijd",
    bron=f"{_BASIS} > Eisen",
    gevolg=Gevolg.SIGNALEREN,
    producten=[BASISGROEP],
)
def basisgroep_plaats(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """At a place of the aanbieder, with a meal when the session touches lunch time (Eisen).

    When lunch is stands nowhere. A session that ends when lunch begins does not touch it.
    """
    if not genoemd(zaak, (BASISGROEP,)):
        return
    sessie = zaak.stuk(Groepssessie)
    if sessie.locatie is None:
        yield ontbreekt("de locatie van de groep")
    elif sessie.locatie != p["locatie"]:
        yield Uitkomst(
            "De basisgroep is op een locatie van de aanbieder.",
            {"locatie": getoond(sessie.locatie), "verwacht": p["locatie"]},
        )
    if sessie.begintijd is None or sessie.eindtijd is None:
        yield ontbreekt("de begin- of eindtijd van de groep")
        return
    van, tot = time.fromisoformat(p["van"]), time.fromisoformat(p["tot"])
    if not (sessie.begintijd < tot and sessie.eindtijd > van) or sessie.maaltijd is True:
        return
    if sessie.maaltijd is None:
        yield ontbreekt("of er een maaltijd was")
        return
    yield Uitkomst(
        f"De sessie raakt het lunchmoment ({p['van']} tot {p['tot']}); dan hoort er een maaltijd "
        "bij.",
        {
            "begintijd": sessie.begintijd.isoformat(),
            "eindtijd": sessie.eindtijd.isoformat(),
            "maaltijd": False,
        },
    )
