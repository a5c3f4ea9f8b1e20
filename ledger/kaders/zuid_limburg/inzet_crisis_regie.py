"""How much crisis help, foster care and the direction of a case take on average."""

from collections.abc import Iterator
from fractions import Fraction
from math import floor
from typing import Final

from ledger.bevinding import Gevolg, Operand
from ledger.client import ClientToestand
from ledger.dossier import Contactmoment, Inzet, Plan, Regie, Verblijf
from ledger.gebeurtenissen import PrestatieGoedgekeurd
from ledger.kaders.kader import Kader
from ledger.kaders.rapport import Meting, in_tienden
from ledger.kaders.zaak import Zaak
from ledger.kaders.zuid_limburg import (
    CRISIS,
    CRISIS_GEZIN,
    CRISIS_KIND,
    CRISIS_VERBLIJF,
    PLEEGZORG,
    PLEEGZORG_PLUS,
    REGIE,
    rapport,
    regel,
)
from ledger.kaders.zuid_limburg.inzet import (
    Traject,
    afgerond_in,
    contacten,
    directe_minuten,
    etmalen,
    gemiddelde,
    in_uren,
    inzetten_op,
    meting,
    regieminuten,
    traject_van,
    weger,
)
from ledger.omvang import Eenheid
from ledger.regels import Antwoord, Parameters, Uitkomst

_CASELOAD: Final = "caseload"
_CRISISDELEN: Final = {
    CRISIS_GEZIN: ("zcag_uren", "het aantal uren van een gezinsinterventie (ZCAG)"),
    CRISIS_KIND: ("zcai_uren", "het aantal uren van een individuele interventie (ZCAI)"),
    CRISIS_VERBLIJF: ("zcv_etmalen", "het aantal etmalen van crisishulp verblijf (ZCV)"),
    _CASELOAD: ("caseload_per_fte", "de caseload per fte bij gezinsinterventies (ZCAG)"),
}
"""The parts of the report on crisis help: which figure is usual, and what it is in Dutch."""


# --- crisis help --------------------------------------------------------------------------------


@regel(
    "ZL-INZET-04",
    "JW307",
    "JW323",
    "plan",
    titel="Gemiddelde inzet crisishulp",
    bron=("Crisishulp ambulant > Inzet", "Crisishulp verblijf > Inzet"),
    gevolg=Gevolg.SIGNALEREN,
    producten=CRISIS,
    alleen_bij={"plan": (Contactmoment, Inzet, Verblijf)},
)
def inzet_crisis(zaak: Zaak, p: Parameters) -> Antwoord:
    """Tells what one case took so far, and never judges it: cases differ (Inzet).

    The yearly report holds the averages of an aanbieder against the usual. Hours stand in no
    message, so without a specification there is nothing to tell.
    """
    traject = traject_van(zaak)
    if traject is None:
        return None
    waarde = _verbruikt(zaak.kader, zaak.toestand, traject, _nu_gedeclareerd(zaak))
    if not waarde:
        return None
    maat = "etmalen" if traject.code == CRISIS_VERBLIJF else "uur"
    norm: int = p[_CRISISDELEN[traject.code][0]]
    return Uitkomst(
        f"Deze crisishulp kostte tot en met {traject.tot} {in_tienden(waarde)} {maat}; gemiddeld "
        f"is {norm}.",
        {"inzet": str(waarde), "maat": maat, "gemiddeld": norm},
        gevolg=Gevolg.AFLEIDEN,
    )


def _nu_gedeclareerd(zaak: Zaak) -> int:
    """The etmalen of the declared line that is judged, which do not count as used yet."""
    feit = zaak.feit
    if not isinstance(feit, PrestatieGoedgekeurd) or feit.eenheid != Eenheid.ETMAAL:
        return 0
    return feit.volume


def _verbruikt(kader: Kader, toestand: ClientToestand, traject: Traject, nu: int = 0) -> Fraction:
    """The etmalen of a stay, else the hours with the family or the child; 0 when unknown."""
    if traject.code == CRISIS_VERBLIJF:
        return Fraction(etmalen(kader, toestand, traject, nu))
    return in_uren(directe_minuten(kader, toestand, traject))


def _weeg_crisis(rij: Meting, p: Parameters, jaar: int) -> Uitkomst:
    """An average against the usual, when there are enough cases to say so."""
    sleutel, wat = _CRISISDELEN[rij.onderdeel]
    norm, gemiddeld = p[sleutel], gemiddelde(rij)
    procent = abs(gemiddeld - norm) * 100 / norm
    operanden: dict[str, Operand] = {
        "onderdeel": rij.onderdeel,
        "gemiddelde": str(gemiddeld),
        "gewoon": norm,
        "afwijkingProcent": str(procent),
        "maxProcent": p["afwijking_procent"],
        "casussen": rij.noemer,
        "minCasussen": p["min_casussen"],
    }
    genoeg = rij.noemer >= p["min_casussen"]
    uitleg = (
        f"In {jaar} was {wat} gemiddeld {in_tienden(gemiddeld)} over {rij.noemer} "
        f"{'casus' if rij.noemer == 1 else 'casussen'}; dat wijkt {in_tienden(procent)} procent af "
        f"van {norm}"
    )
    if not genoeg:
        uitleg += ", maar het zijn te weinig casussen voor een oordeel"
    afwijkend = genoeg and procent > p["afwijking_procent"]
    return Uitkomst(f"{uitleg}.", operanden, gevolg=None if afwijkend else Gevolg.AFLEIDEN)


@rapport("ZL-INZET-04", titel="Gemiddelde inzet crisishulp", weeg=_weeg_crisis)
def crisis_in_jaar(
    kader: Kader, toestand: ClientToestand, gemeente: str, jaar: int
) -> Iterator[Meting]:
    """Hours, etmalen and caseload of crisis help that ended in the year (Inzet).

    A case of which the hours were not recorded is left out, for that does not say it took none.
    """
    for traject in afgerond_in(kader, toestand, gemeente, jaar, CRISIS):
        waarde = _verbruikt(kader, toestand, traject)
        if waarde:
            yield meting(traject, traject.code, waarde)
        if traject.code == CRISIS_GEZIN:
            opgaven = [stuk.caseload_per_fte for stuk in inzetten_op(kader, toestand, traject)]
            laatste = next((opgave for opgave in reversed(opgaven) if opgave is not None), None)
            if laatste is not None:
                yield meting(traject, _CASELOAD, laatste)


# --- foster care --------------------------------------------------------------------------------


@regel(
    "ZL-INZET-05",
    "plan",
    titel="Gemiddelde contactfrequentie pleegzorg",
    bron="Pleegzorg > Inzet",
    gevolg=Gevolg.SIGNALEREN,
    producten=PLEEGZORG,
)
def contacten_pleegzorg(zaak: Zaak, p: Parameters) -> Antwoord:
    """As many contacts as fit in the time so far, less a margin of ours (Inzet).

    'Tweemaandelijks' is read as once every two months, for it stands between weekly and
    half-yearly; with two contacts in one month the other reading can be set.
    """
    traject = traject_van(zaak)
    if traject is None or traject.code not in PLEEGZORG:
        return None
    verwacht = _verwacht(traject, p)
    minstens = verwacht - p["marge_contacten"]
    vastgelegd = len(contacten(zaak.kader, zaak.toestand, traject))
    aantal = vastgelegd or zaak.stuk(Plan).contacten_totaal or 0
    if aantal >= minstens:
        return None
    return Uitkomst(
        f"Er zijn {aantal} contacten vastgelegd sinds {traject.vanaf}; bij {traject.code} worden "
        f"er {verwacht} verwacht.",
        {"contacten": aantal, "verwacht": verwacht, "minContacten": minstens},
    )


def _verwacht(traject: Traject, p: Parameters) -> int:
    """How many contacts there are in the time so far on average, rounded down."""
    code = traject.code.lower()
    aantal: int = p[f"{code}_contacten"]
    tijd = (
        Fraction(traject.dagen, p[f"{code}_dagen"])
        if traject.code == PLEEGZORG_PLUS
        else traject.maanden / p[f"{code}_maanden"]
    )
    return floor(tijd * aantal)


# --- direction of a case ------------------------------------------------------------------------


@regel(
    "ZL-INZET-06",
    "regie",
    "JW307",
    "JW323",
    titel="Gemiddelde inzet regie",
    bron=("Regie > Inzet", "Regie > Onafhankelijk en reeds betrokken"),
    gevolg=Gevolg.SIGNALEREN,
    producten=REGIE,
)
def inzet_regie(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """A case that takes far more hours or months than usual is signalled (Inzet; tabel).

    An average is no maximum; the thresholds are ours. Hours stand in no message, so only what was
    recorded counts.
    """
    traject = traject_van(zaak)
    if traject is None or traject.code not in REGIE:
        return
    norm: int = p[f"{traject.code.lower()}_uren"]
    stukken = [*zaak.stukken(Regie), *([zaak.stuk(Regie)] if zaak.plek == "regie" else [])]
    minuten = regieminuten(zaak.kader, stukken, zaak.toestand, traject)
    uren, grens = in_uren(minuten), Fraction(norm * p["uren_drempel_procent"], 100)
    maanden, hoogstens = traject.maanden, p["looptijd_drempel_maanden"]
    if uren > grens:
        yield Uitkomst(
            f"De regie kostte {in_tienden(uren)} uur; gemiddeld is {norm} en meer dan "
            f"{in_tienden(grens)} is veel.",
            {"uren": str(uren), "gemiddeldUren": norm, "maxUren": str(grens)},
        )
    if maanden > hoogstens:
        yield Uitkomst(
            f"De regie loopt {in_tienden(maanden)} maanden; gemiddeld is "
            f"{p['looptijd_gemiddeld_maanden']} en meer dan {hoogstens} is lang.",
            {"looptijdMaanden": str(maanden), "maxMaanden": hoogstens},
        )


_LOOPTIJD: Final = "looptijd"


def _regiedeel(deel: str) -> str:
    return (
        "de looptijd van regie in maanden" if deel == _LOOPTIJD else f"het aantal uren van {deel}"
    )


def _norm_regie(deel: str, p: Parameters) -> tuple[int, int]:
    if deel == _LOOPTIJD:
        return 0, p["looptijd_drempel_maanden"]
    return 0, p[f"{deel.lower()}_uren"] * p["uren_drempel_procent"] // 100


@rapport("ZL-INZET-06", titel="Gemiddelde inzet regie", weeg=weger(_regiedeel, _norm_regie))
def regie_in_jaar(
    kader: Kader, toestand: ClientToestand, gemeente: str, jaar: int
) -> Iterator[Meting]:
    """Hours and months of the direction of cases that ended in the year (Inzet; tabel)."""
    for traject in afgerond_in(kader, toestand, gemeente, jaar, REGIE):
        yield meting(traject, _LOOPTIJD, traject.maanden)
        if minuten := regieminuten(kader, toestand.stukken(Regie), toestand, traject):
            yield meting(traject, traject.code, in_uren(minuten))
