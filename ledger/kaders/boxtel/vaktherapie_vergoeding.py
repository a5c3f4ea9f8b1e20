"""Art therapy: how often, and what is paid for it: BX-VAK-06 and BX-VAK-07."""

from dataclasses import dataclass
from typing import Final

from ledger.bevinding import Gevolg, Operand
from ledger.dossier import PgbBesluit, PgbBesteding
from ledger.kaders.boxtel import VAKTHERAPIE, regel
from ledger.kaders.boxtel.bedragen import Behandeld, erkende_kosten, na_verzekering
from ledger.kaders.boxtel.feiten import beoordeeld_stuk
from ledger.kaders.boxtel.therapie import (
    betreft_vaktherapie,
    eerder_besteed,
    eerder_toegekend,
    geeft_meer,
    geeft_vaktherapie,
    gevraagd_aantal,
    therapie_van,
)
from ledger.kaders.boxtel.vaktherapie import AANTAL, P45, VERZEKERD, ZORGINHOUDELIJK
from ledger.kaders.hulp import ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.omvang import Eenheid
from ledger.pgb import besteed_aantal
from ledger.regels import Antwoord, Parameters, Peildatum, Uitkomst
from ledger.weergave import euro

_EERDER: Final = "het aantal eerder toegekende behandelingen"
_TABEL: Final = "Bijlage 5 > Nieuwe tarieven (per 1 april 2020) > Vaktherapie per behandeling"


# --- how many -----------------------------------------------------------------------------------


@regel(
    "BX-VAK-06",
    "JW315",
    "JW301",
    "JW317",
    "pgbBesluit",
    "pgbBesteding",
    titel="Aantal behandelingen vaktherapie",
    bron=(f"{P45} (derde punt)", _TABEL),
    gevolg=Gevolg.WEIGEREN,
    producten=(VAKTHERAPIE,),
    wj759=ZORGINHOUDELIJK,
)
def aantal_behandelingen(zaak: Zaak, p: Parameters) -> Antwoord:
    """At most 15 treatments, what was granted before included; above 10 with a recorded reason, for
    which else there is a signal (4.5, third point; annex 5).

    The sentence says a maximum between 10 and 15, the annex 15. Per what it counts is not said: per
    question for help, as a setting.
    """
    if zaak.plek == "pgbBesteding":
        return _te_veel_besteed(zaak, p)
    if not geeft_vaktherapie(zaak) or not geeft_meer(zaak):
        return None
    aantal, eerder, hoogste = gevraagd_aantal(zaak), eerder_toegekend(zaak, p), p["hard_maximum"]
    if aantal is None:
        return ontbreekt(AANTAL)
    if eerder is None and aantal <= hoogste:
        return ontbreekt(_EERDER)
    totaal = (eerder or 0) + aantal
    operanden: dict[str, Operand] = {"aantal": aantal, "eerder": eerder, "maxAantal": hoogste}
    if totaal > hoogste:
        uitleg = f"Met deze {aantal} zijn het {totaal} behandelingen, meer dan {hoogste}."
        return Uitkomst(uitleg, operanden)
    if totaal <= p["richtwaarde"] or therapie_van(zaak).reden_aantal:
        return None
    richtwaarde = p["richtwaarde"]
    uitleg = f"Voor {totaal} behandelingen, meer dan {richtwaarde}, is geen reden vastgelegd."
    operanden |= {"richtwaarde": richtwaarde}
    return Uitkomst(uitleg, operanden, gevolg=Gevolg.SIGNALEREN)


def _te_veel_besteed(zaak: Zaak, p: Parameters) -> Uitkomst | None:
    stuk, hoogste = zaak.stuk(PgbBesteding), p["hard_maximum"]
    aantal = besteed_aantal((stuk,), Eenheid.STUKS_INSPANNING)
    eerder = eerder_besteed(zaak, zaak.waarden("BX-VAK-07")).aantal
    if eerder + aantal <= hoogste or aantal <= 0:
        return None
    return Uitkomst(
        f"Met deze {aantal} zijn er {eerder + aantal} behandelingen betaald, meer dan {hoogste}.",
        {"aantal": aantal, "eerder": eerder, "maxAantal": hoogste},
    )


# --- what is paid -------------------------------------------------------------------------------


@regel(
    "BX-VAK-07",
    "pgbBesluit",
    "pgbBesteding",
    "JW301",
    titel="De vergoeding van vaktherapie",
    bron=(f"{P45} (vijfde punt)", _TABEL),
    gevolg=Gevolg.AFLEIDEN,
    producten=(VAKTHERAPIE,),
    peildatum=Peildatum.LEVERING,
)
def vergoeding(zaak: Zaak, p: Parameters) -> Antwoord:
    """Paid are the treatments, at most 15 at 70 euro each, less what the insurance pays for the
    same question (4.5, fifth point; annex 5).

    To the letter the insurance comes off the maximum of 1050 euro alone; here it also never leaves
    more than the costs that remain. The amounts stand in 4.5, so they hold from the first day of
    the kader. What was granted or paid above it is signalled.
    """
    if not _wordt_betaald(zaak):
        return None
    therapie = therapie_van(zaak)
    if therapie.verzekerd is None:
        return ontbreekt(VERZEKERD)
    if therapie.verzekerd and therapie.verzekering_eurocent is None:
        return ontbreekt("wat de verzekering vergoedt,")
    kosten = _kosten(zaak, p)
    if kosten is None:
        return ontbreekt(AANTAL)
    verzekering = (therapie.verzekering_eurocent or 0) if therapie.verzekerd else 0
    return _vergoed(kosten, verzekering)


def _wordt_betaald(zaak: Zaak) -> bool:
    stuk = beoordeeld_stuk(zaak)
    return not stuk.terugbetaling if isinstance(stuk, PgbBesteding) else betreft_vaktherapie(zaak)


@dataclass(frozen=True, slots=True)
class _Kosten:
    """What counts of the costs of treatments now and before, and what is or will be paid."""

    nu: int
    eerder: int
    betaald: int | None


def _kosten(zaak: Zaak, p: Parameters) -> _Kosten | None:
    """The costs of what is judged; None when nobody said how many treatments there are."""
    stuk = beoordeeld_stuk(zaak)
    if isinstance(stuk, PgbBesteding):
        if stuk.eenheid != Eenheid.STUKS_INSPANNING:
            return None
        stand = eerder_besteed(zaak, p)
        return _met(stand, stuk.aantal, stuk.bedrag_eurocent, p, stuk.bedrag_eurocent)
    gevraagd = gevraagd_aantal(zaak)
    toegekend = eerder_toegekend(zaak, zaak.waarden("BX-VAK-06"))
    if gevraagd is None or toegekend is None:
        return None
    besluit = stuk if isinstance(stuk, PgbBesluit) else None
    overeengekomen = None if besluit is None else besluit.tarief_eurocent
    per_keer = p["tarief"] if overeengekomen is None else overeengekomen
    stand = Behandeld().met(toegekend, toegekend * p["tarief"], p["hard_maximum"], p["tarief"])
    betaald = None if besluit is None else besluit.bedrag_eurocent
    return _met(stand, gevraagd, gevraagd * per_keer, p, betaald)


def _met(
    eerder: Behandeld, aantal: int, bedrag: int, p: Parameters, betaald: int | None
) -> _Kosten:
    """The costs of so many treatments for `bedrag` after those of before."""
    nu = erkende_kosten(aantal, bedrag, p["hard_maximum"] - eerder.aantal, p["tarief"])
    return _Kosten(min(nu, max(p["maximum"] - eerder.kosten, 0)), eerder.kosten, betaald)


def _vergoed(kosten: _Kosten, verzekering: int) -> Uitkomst:
    bedrag = na_verzekering(kosten.nu, verzekering, kosten.eerder)
    operanden: dict[str, Operand] = {
        "kostenEurocent": kosten.nu,
        "verzekeringEurocent": verzekering,
        "vergoedingEurocent": bedrag,
        "betaaldEurocent": kosten.betaald,
    }
    if kosten.betaald is None or kosten.betaald <= bedrag:
        return Uitkomst(f"De gemeente vergoedt {euro(bedrag)}.", operanden)
    uitleg = f"De gemeente vergoedt {euro(bedrag)}, minder dan de {euro(kosten.betaald)} hier."
    return Uitkomst(
        uitleg,
        operanden,
        gevolg=Gevolg.SIGNALEREN,
        bedrag_eurocent=kosten.betaald - bedrag,
    )
