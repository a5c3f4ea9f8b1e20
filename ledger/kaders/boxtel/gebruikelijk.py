"""Usual help is not granted; help that is more than usual is looked into (2.5, 2.7.1)."""

from typing import Final

from ledger.bevinding import Gevolg, Operand
from ledger.dossier import Activiteit
from ledger.kaders.boxtel import regel
from ledger.kaders.boxtel.activiteiten import (
    KORTDUREND,
    Beeld,
    beeld_van,
    chronisch,
    domeinen_van,
    extra_minuten,
    gaat_boven_leeftijd,
    is_bovengebruikelijk,
    is_gebruikelijk,
    is_hulp_bovengebruikelijk,
    is_minderjarig,
)
from ledger.kaders.boxtel.draagkracht import ouders, overbelasting_telt, vier_punten
from ledger.kaders.boxtel.feiten import geeft_hulp, onderzoek_bij
from ledger.kaders.hulp import getoond, laatste_dag_looptijd, ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

_GEBRUIKELIJK: Final = "2.5.1 Gebruikelijke hulp"
_BOVEN: Final = "2.5.2 Bovengebruikelijke hulp"
_DUUR: Final = "2.7.1 Chronische en niet-chronische situaties"


def mist_onderzoek(zaak: Zaak) -> bool:
    """Whether help that can be usual is given or asked without any inquiry."""
    kan_gebruikelijk = bool(domeinen_van(zaak, zaak.code))
    return kan_gebruikelijk and geeft_hulp(zaak) and onderzoek_bij(zaak) is None


def te_toetsen(zaak: Zaak) -> Beeld | None:
    """The inquiry behind help that can be usual; None for what gives no help."""
    return beeld_van(zaak) if geeft_hulp(zaak) else None


@regel(
    "BX-GEBR-01",
    "lokaalBesluit",
    "pgbAanvraag",
    "pgbBesluit",
    titel="Gebruikelijke hulp wordt niet verleend",
    bron=(_GEBRUIKELIJK, "2.4.2 Criteria individuele voorzieningen"),
    gevolg=Gevolg.WEIGEREN,
)
def gebruikelijke_hulp(zaak: Zaak, _: Parameters) -> Antwoord:
    """What parents normally give a minor is not granted, also not for a child with an illness.

    An activity is usual by the list, by annex 1 or by the inquiry itself. If all of them are, the
    help is refused; where only some are, that is signalled, for a decision cannot be split. Not
    for a family that is overburdened (2.5.1).
    """
    if mist_onderzoek(zaak):
        return ontbreekt("het onderzoek naar gebruikelijke hulp")
    beeld = te_toetsen(zaak)
    if beeld is None or not beeld.activiteiten or is_minderjarig(beeld) is False:
        return None
    gewoon = [rij for rij in beeld.activiteiten if is_gebruikelijk(beeld, rij)]
    if not gewoon:
        return None
    overbelast = overbelasting_telt(beeld)
    if overbelast:
        return None
    if overbelast is None:
        return ontbreekt("of de overbelasting verband houdt met de zorg,")
    if is_minderjarig(beeld) is None:
        return ontbreekt("de geboortedatum")
    return _gewoon(beeld, gewoon)


def _gewoon(beeld: Beeld, gewoon: list[Activiteit]) -> Uitkomst:
    namen: list[str] = [getoond(rij.naam) or "" for rij in gewoon]
    operanden: dict[str, Operand] = {
        "gebruikelijk": tuple(namen),
        "activiteiten": len(beeld.activiteiten),
    }
    if len(gewoon) == len(beeld.activiteiten):
        return Uitkomst(
            "De gevraagde hulp is hulp die ouders en huisgenoten gewoonlijk zelf geven.", operanden
        )
    return Uitkomst(
        f"Van de {len(beeld.activiteiten)} activiteiten zijn er {len(gewoon)} gebruikelijk; die "
        "worden niet verleend.",
        operanden,
        gevolg=Gevolg.SIGNALEREN,
    )


@regel(
    "BX-GEBR-02",
    "lokaalBesluit",
    "pgbAanvraag",
    "onderzoek",
    titel="Wanneer hulp bovengebruikelijk is",
    bron=_BOVEN,
    gevolg=Gevolg.AFLEIDEN,
)
def bovengebruikelijk(zaak: Zaak, p: Parameters) -> Antwoord:
    """Per activity whether it is more than usual, and by how many minutes a day.

    It is if it is chronic and goes beyond the child's age in kind, frequency or time: one of the
    three is enough, though the text names them in one breath (2.5.2).
    """
    beeld = te_toetsen(zaak)
    if beeld is None:
        return None
    return tuple(_boven(beeld, rij, p) for rij in beeld.activiteiten)


def _boven(beeld: Beeld, activiteit: Activiteit, p: Parameters) -> Uitkomst:
    boven, lang = is_bovengebruikelijk(beeld, activiteit), chronisch(beeld)
    extra = extra_minuten(activiteit)
    operanden: dict[str, Operand] = {
        "activiteit": getoond(activiteit.naam),
        "bovengebruikelijk": boven,
        "chronisch": lang,
        "noodzakelijkeMinuten": activiteit.noodzakelijke_minuten,
        "leeftijdsnormMinuten": activiteit.leeftijdsnorm_minuten,
        "gaatUitBoven": tuple(rij for rij in p["dimensies"] if rij in activiteit.gaat_uit_boven),
        "bovengebruikelijkeMinuten": extra if boven else 0,
    }
    if boven is None:
        wat = "de verwachte duur" if gaat_boven_leeftijd(activiteit) else "de leeftijdsnorm"
        return Uitkomst(
            f"Niet te beoordelen of een activiteit bovengebruikelijk is: {wat} ontbreekt.",
            operanden,
            niet_beoordeelbaar=True,
        )
    if boven:
        meer = "" if extra is None else f", met {extra} minuten per dag"
        return Uitkomst(
            f"Deze activiteit is meer dan een kind van deze leeftijd gewoonlijk nodig heeft{meer}.",
            operanden,
        )
    reden = (
        "zij is niet chronisch"
        if lang is False
        else "zij gaat niet boven de hulp uit die een kind van deze leeftijd nodig heeft"
    )
    return Uitkomst(f"Deze activiteit is niet bovengebruikelijk: {reden}.", operanden)


@regel(
    "BX-GEBR-03",
    "lokaalBesluit",
    "pgbAanvraag",
    "onderzoek",
    titel="Chronisch is langer dan drie maanden",
    bron=f"{_DUUR} (lid 1)",
    gevolg=Gevolg.AFLEIDEN,
)
def is_langdurig(zaak: Zaak, p: Parameters) -> Antwoord:
    """Chronic is help that is expected to be needed for longer than the limit; exactly that is not.

    The expectation at the decision counts, whatever comes of it later (2.7.1, first).
    """
    beeld = te_toetsen(zaak)
    if beeld is None:
        return None
    if beeld.verwacht is None:
        return ontbreekt("tot wanneer de hulp naar verwachting nodig is,")
    eerste, laatste = beeld.verwacht
    lang = bool(chronisch(beeld))
    return Uitkomst(
        f"De hulp is naar verwachting {'' if lang else 'niet '}langer dan {p['grens_maanden']} "
        "maanden nodig.",
        {
            "eersteDag": eerste.isoformat(),
            "verwachteLaatsteDag": laatste.isoformat(),
            "maanden": p["grens_maanden"],
            "chronisch": lang,
        },
    )


@regel(
    KORTDUREND,
    "lokaalBesluit",
    "pgbAanvraag",
    "pgbBesluit",
    titel="Kortdurende situatie met uitzicht op herstel",
    bron=f"{_DUUR} (lid 2)",
    gevolg=Gevolg.AFWIJKEN,
    afwijking_door=("jeugdconsulent",),
)
def kortdurend(zaak: Zaak, p: Parameters) -> Antwoord:
    """For a short time with recovery in sight parents give the help, unless a deviation says not.

    The text leaves two combinations open: short without, and long with recovery in sight. There
    the length decides and this signals. Help because of overburdening is temporary itself, so it
    is not judged here, nor is that to who is of age (2.7.1, second; 2.5.1).
    """
    beeld = te_toetsen(zaak)
    if beeld is None or beeld.verwacht is None or is_minderjarig(beeld) is False:
        return None
    overbelast = overbelasting_telt(beeld)
    if overbelast:
        return None
    eerste, laatste = beeld.verwacht
    lang = laatste > laatste_dag_looptijd(eerste, p["grens_maanden"])
    herstel = beeld.onderzoek.uitzicht_op_herstel
    operanden: dict[str, Operand] = {
        "verwachteLaatsteDag": laatste.isoformat(),
        "maanden": p["grens_maanden"],
        "langer": lang,
        "uitzichtOpHerstel": herstel,
    }
    if herstel is None:
        return None if lang else ontbreekt("of er uitzicht is op herstel,")
    if lang == herstel:
        return Uitkomst(
            "Duur en uitzicht op herstel wijzen niet dezelfde kant op; de duur geeft de doorslag.",
            operanden,
            gevolg=Gevolg.SIGNALEREN,
        )
    if lang:
        return None
    if overbelast is None:
        return ontbreekt("of de overbelasting verband houdt met de zorg,")
    return Uitkomst(
        f"Bij ten hoogste {p['grens_maanden']} maanden met uitzicht op herstel geven ouders de "
        "hulp zelf.",
        operanden,
    )


@regel(
    "BX-GEBR-05",
    "lokaalBesluit",
    "onderzoek",
    titel="Verplichte onderdelen van het onderzoek naar bovengebruikelijke hulp",
    bron=f"{_BOVEN} (opsomming)",
    gevolg=Gevolg.WEIGEREN,
)
def onderdelen(zaak: Zaak, p: Parameters) -> Antwoord:
    """A decision on help that may be more than usual rests on a complete inquiry.

    What may be expected, and of every parent whether they can, are there, are not overburdened and
    keep out of trouble with money. An inquiry that lacks a part only signals (2.5.2, list).
    """
    beeld = te_toetsen(zaak)
    if beeld is None or not beeld.activiteiten or is_hulp_bovengebruikelijk(beeld) is False:
        return None
    leeg = tuple(naam for naam in p["onderdelen"] if not _is_onderzocht(beeld, naam))
    if not leeg:
        return None
    return Uitkomst(
        f"Het onderzoek naar bovengebruikelijke hulp is niet volledig: {', '.join(leeg)}.",
        {"ontbrekend": leeg},
        gevolg=Gevolg.SIGNALEREN if zaak.plek == "onderzoek" else None,
    )


_PUNT: Final = {
    "nietOverbelast": "geenOverbelasting",
    "geenGroteFinancieleProblemen": "geenFinancieleProblemen",
}


def _is_onderzocht(beeld: Beeld, onderdeel: str) -> bool:
    """Whether the inquiry has an outcome on a part, for every parent if it is about them."""
    if onderdeel == "redelijkeVerwachting":
        return bool(beeld.onderzoek.redelijke_verwachting)
    punt = _PUNT.get(onderdeel, onderdeel)
    antwoorden = [vier_punten(beeld.zaak, rij)[punt] for rij in ouders(beeld)]
    return bool(antwoorden) and None not in antwoorden
