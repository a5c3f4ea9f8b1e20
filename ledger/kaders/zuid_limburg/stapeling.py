"""Which help may not run beside other help of the same client, or only for a reason: ZL-STAP."""

from collections.abc import Iterator

from ledger.bevinding import Gevolg
from ledger.dossier import Bepaling, Plan
from ledger.kaders.hulp import getoond, ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.kaders.zuid_limburg import (
    BEGELEIDING,
    BEHANDELING,
    DYSLEXIE,
    LOGEREN,
    PLEEGZORG,
    VERBLIJF,
    ZBG,
    ZBI,
    ZHG,
    ZHI,
    regel,
)
from ledger.kaders.zuid_limburg.paren import (
    PLEKKEN,
    Paar,
    besluiten_over_hulp,
    paren,
    plannen_met_doel,
)
from ledger.regels import Antwoord, Parameters, Uitkomst

SAMENLOOP_DYSLEXIE = ("Dyslexie Diagnose > Samenloop", "Dyslexie Behandeling > Samenloop")


@regel(
    "ZL-STAP-01",
    *PLEKKEN,
    titel="Dyslexietraject niet naast behandeling",
    bron=SAMENLOOP_DYSLEXIE,
    gevolg=Gevolg.AFWIJKEN,
    producten=(*DYSLEXIE, *BEHANDELING),
    wj759="6",
    afwijking_door=("gemeentelijkeToegang",),
)
def dyslexie_naast_behandeling(zaak: Zaak, p: Parameters) -> Antwoord:
    """Help for dyslexia seldom goes with treatment, alone or in a group, so it takes a reason.

    The source says 'often cannot', which is read as a guideline; begeleiding is not named
    (Dyslexie Diagnose, Dyslexie Behandeling > Samenloop).
    """
    return [
        Uitkomst(
            f"Een dyslexietraject loopt doorgaans niet samen met {paar.ander_code}, hier "
            f"{paar.samen}; motiveer de samenloop of plan beide na elkaar.",
            {**paar.operanden, "maxOverlapDagen": p["max_overlap_dagen"]},
        )
        for paar in paren(zaak, DYSLEXIE, BEHANDELING)
        if paar.langer_dan(p["max_overlap_dagen"])
    ]


@regel(
    "ZL-STAP-03",
    *PLEKKEN,
    titel="Begeleiding individueel naast begeleiding groep",
    bron="Begeleiding groep > Beschrijving",
    gevolg=Gevolg.WEIGEREN,
    producten=BEGELEIDING,
    wj759="6",
)
def begeleiding_apart(zaak: Zaak, p: Parameters) -> Antwoord:
    """Individual moments within the group sessions are part of the group; beside it individual
    begeleiding is for elsewhere, or for other hours (Begeleiding groep > Beschrijving).

    What may be too much is the individual help, never the group: where the group comes last it is
    only signalled that the help beside it has no reason to be apart.
    """
    return list(_zonder_grond(zaak, p, paren(zaak, ZBI, ZBG), "begeleiding"))


@regel(
    "ZL-STAP-04",
    *PLEKKEN,
    titel="Behandeling individueel naast behandeling groep",
    bron="Behandeling groep > Beschrijving",
    gevolg=Gevolg.WEIGEREN,
    producten=BEHANDELING,
    wj759="6",
)
def behandeling_apart(zaak: Zaak, p: Parameters) -> Antwoord:
    """As ZL-STAP-03, for treatment (Behandeling groep > Beschrijving).

    Here the source does not name another place than home; that is read as outside the group.
    """
    return list(_zonder_grond(zaak, p, paren(zaak, ZHI, ZHG), "behandeling"))


def _zonder_grond(
    zaak: Zaak, p: Parameters, naast: Iterator[Paar], soort: str
) -> Iterator[Uitkomst]:
    """One outcome for each pair whose individual help has no valid reason to be apart."""
    for paar in naast:
        besluiten = besluiten_over_hulp(zaak, paar.eigen)
        grond = next((stuk.samenloop_reden for stuk in besluiten if stuk.samenloop_reden), None)
        if grond not in p["geldige_gronden"]:
            yield Uitkomst(
                f"Individuele momenten tijdens de dagdelen van de groep zitten al in {soort} "
                f"groep; leg vast waarom {paar.code} apart nodig is.",
                {
                    **paar.operanden,
                    "samenloopgrond": getoond(grond),
                    "geldigeGronden": tuple(p["geldige_gronden"]),
                },
                gevolg=None if paar.nieuw is paar.eigen else Gevolg.SIGNALEREN,
            )


@regel(
    "ZL-STAP-05",
    *PLEKKEN,
    titel="Gezinsbegeleiding zit in de behandeling",
    bron=("Behandeling individueel > Beschrijving", "Behandeling groep > Beschrijving"),
    gevolg=Gevolg.AFWIJKEN,
    producten=(*ZBI, *BEHANDELING),
    wj759="6",
    afwijking_door=("gemeentelijkeToegang",),
)
def gezinsbegeleiding_inbegrepen(zaak: Zaak, p: Parameters) -> Antwoord:
    """Guiding the family in connection with a treatment is part of that treatment; begeleiding
    with another purpose may run beside it (Behandeling individueel, groep > Beschrijving)."""
    return list(_gezinsbegeleiding(zaak, p["inbegrepen_doel"]))


def _gezinsbegeleiding(zaak: Zaak, inbegrepen: str) -> Iterator[Uitkomst]:
    for paar in paren(zaak, ZBI, BEHANDELING):
        doelen = _doelen(zaak, paar)
        if not doelen:
            yield ontbreekt(f"het doel van {paar.code}", product=paar.code)
        elif inbegrepen in doelen:
            yield Uitkomst(
                f"Begeleiding van het gezin is onderdeel van {paar.ander_code}; motiveer waarom "
                "daarnaast aparte begeleiding nodig is.",
                {**paar.operanden, "doel": inbegrepen},
            )


def _doelen(zaak: Zaak, paar: Paar) -> frozenset[str]:
    """What the begeleiding is for, by the nearest record that says so."""
    stukken: list[Bepaling | Plan] = [*besluiten_over_hulp(zaak, paar.eigen)]
    for stuk in (*stukken, *plannen_met_doel(zaak, paar.eigen)):
        doelen = frozenset([*stuk.doelen, *([stuk.doel] if stuk.doel else [])])
        if doelen:
            return doelen
    return frozenset()


@regel(
    "ZL-STAP-07",
    *PLEKKEN,
    titel="Verblijf bevat al begeleiding en dagbesteding",
    bron=("Verblijf > Beschrijving", "Verblijf > Kenmerken"),
    gevolg=Gevolg.AFWIJKEN,
    producten=(*VERBLIJF, *BEGELEIDING),
    wj759="6",
    afwijking_door=("gemeentelijkeToegang",),
)
def begeleiding_in_verblijf(zaak: Zaak, p: Parameters) -> Antwoord:
    """The price of a stay covers begeleiding, day activities and guiding the family towards going
    home; only after the stay begeleiding is help of its own (Verblijf > Beschrijving, Kenmerken).
    """
    return [
        Uitkomst(
            f"Begeleiding en dagbesteding zitten in het tarief van {paar.code}; motiveer "
            f"waarom {paar.ander_code} {paar.samen} daarnaast nodig is.",
            {**paar.operanden, "maxOverlapDagen": p["max_overlap_dagen"]},
        )
        for paar in paren(zaak, VERBLIJF, BEGELEIDING)
        if paar.langer_dan(p["max_overlap_dagen"])
    ]


@regel(
    "ZL-STAP-09",
    *PLEKKEN,
    titel="Twee verblijfsvormen tegelijk",
    bron=(
        "Pleegzorg > Beschrijving",
        "Pleegzorg > Doelgroep",
        "Verblijf > Beschrijving",
        "Logeren > Doel",
    ),
    gevolg=Gevolg.SIGNALEREN,
    producten=(*PLEEGZORG, *VERBLIJF, LOGEREN),
)
def twee_verblijfsvormen(zaak: Zaak, _: Parameters) -> Antwoord:
    """A child stays in one place: two kinds of foster care, two kinds of stay, or a stay beside
    foster care or logeren are worth a look. Logeren beside foster care gives foster parents a rest.

    No combination is forbidden in so many words; that there is one at a time follows from how they
    are described (Pleegzorg, Verblijf > Beschrijving; Logeren > Doel).
    """
    samen = (
        *paren(zaak, PLEEGZORG, PLEEGZORG),
        *paren(zaak, VERBLIJF, (*VERBLIJF, *PLEEGZORG, LOGEREN)),
    )
    return [
        Uitkomst(
            f"{paar.samen.capitalize()} loopt al {paar.lopend_code}; controleer of {zaak.code} "
            "daarnaast kan.",
            {**paar.operanden, "aanbieder": paar.lopend.aanbieder},
        )
        for paar in samen
    ]
