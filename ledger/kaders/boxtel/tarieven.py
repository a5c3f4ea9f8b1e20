"""The tariffs of a personal budget and its amount: BX-TARIEF-01, 02, 05 and 06."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Final

from ledger.bevinding import Gevolg, Operand
from ledger.dossier import PgbBesluit, PgbBesteding, PgbHulpverlener
from ledger.kaders.boxtel import BEHANDELING_PGB, PGB_TARIEF, regel
from ledger.kaders.boxtel.bedragen import Looptijd, budget, eurocenten, vergoed_tarief
from ledger.kaders.boxtel.feiten import (
    betaalde,
    eerste,
    motivatieplan,
    over_pgb,
    pgb_hulpverleners,
    pgb_stukken,
    tariefeenheid,
    verleent,
)
from ledger.kaders.boxtel.hulpsoort import soort_hulp, tariefkolom
from ledger.kaders.boxtel.hulpstukken import alleen_minder
from ledger.kaders.boxtel.tarief import (
    NETWERK,
    ORGANISATIE,
    ZZP,
    Tarief,
    in_tariefeenheid,
    tariefrij,
    tarieven,
    toegestaan,
)
from ledger.kaders.hulp import gebrek_in_afwijking, ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Peildatum, Uitkomst
from ledger.weergave import euro

BIJLAGE5: Final = "Bijlage 5"
TABEL: Final = f"{BIJLAGE5} > Nieuwe tarieven (per 1 april 2020)"
_KOLOM: Final = "wat nodig is om de tariefkolom te bepalen,"
_BESLUIT_EN_BESTEDING: Final = ("pgbBesluit", "pgbBesteding")


# --- who is paid --------------------------------------------------------------------------------


def besteding_aan(zaak: Zaak) -> tuple[PgbBesteding, PgbHulpverlener] | None:
    """The judged spending with who is paid; None when it gives back, or pays nobody known."""
    stuk, hulpverlener = zaak.stuk(PgbBesteding), betaalde(zaak)
    if stuk.terugbetaling or hulpverlener is None:
        return None
    return stuk, hulpverlener


def periode_van(zaak: Zaak) -> tuple[date, date] | None:
    """The first and last day of the help of the judged grant; None while one is missing."""
    besluit = over_pgb(zaak)
    if besluit is None or besluit.ingangsdatum is None or besluit.einddatum is None:
        return None
    begin, einde = besluit.ingangsdatum, besluit.einddatum
    return (begin, einde) if begin <= einde else None


@regel(
    "BX-TARIEF-01",
    *_BESLUIT_EN_BESTEDING,
    titel="De soort hulpverlener bepaalt de tariefkolom",
    bron=(f"{TABEL} (kolommen)", "2.8 Onderscheid formele en informele hulp"),
    gevolg=Gevolg.AFLEIDEN,
    producten=PGB_TARIEF,
    peildatum=Peildatum.LEVERING,
)
def kolom(zaak: Zaak, p: Parameters) -> Antwoord:
    """Formal help has the column of an organisation or of a self-employed person, all informal help
    that of the own network; it is found for the day of the help (annex 5; 2.8).

    Who is formal by a registration alone gets the column of a self-employed person, with a signal.
    The table says 'own network', while informal help is wider than that.
    """
    if zaak.plek == "pgbBesteding":
        paar = besteding_aan(zaak)
        return None if paar is None else tuple(_kolom_van(zaak, paar[1], paar[0].datum))
    if not verleent(zaak):
        return None
    return tuple(
        replace(uitkomst, operanden={"hulpverlener": nummer, **uitkomst.operanden})
        for nummer, hulpverlener in enumerate(pgb_hulpverleners(zaak), 1)
        for uitkomst in _kolom_van(zaak, hulpverlener, zaak.ingang_op)
    )


def _kolom_van(zaak: Zaak, hulpverlener: PgbHulpverlener, dag: date) -> Iterator[Uitkomst]:
    gevonden = tariefkolom(zaak, hulpverlener, dag)
    if gevonden is None:
        yield ontbreekt(_KOLOM)
        return
    operanden: dict[str, Operand] = {"kolom": gevonden, "dag": dag.isoformat()}
    yield Uitkomst(f"Voor deze hulpverlener geldt de tariefkolom {gevonden}.", operanden)
    if gevonden != NETWERK and soort_hulp(zaak, hulpverlener, dag).weg == "registratie":
        uitleg = (
            "Deze hulpverlener is alleen door een registratie formeel; het tarief is dat van de "
            f"kolom {gevonden}."
        )
        yield Uitkomst(uitleg, operanden, gevolg=Gevolg.SIGNALEREN)


# --- the table ----------------------------------------------------------------------------------


@regel(
    "BX-TARIEF-02",
    *_BESLUIT_EN_BESTEDING,
    titel="Het tarief uit de tabel van bijlage 5",
    bron=TABEL,
    gevolg=Gevolg.AFLEIDEN,
    producten=PGB_TARIEF,
    peildatum=Peildatum.LEVERING,
)
def tabeltarief(zaak: Zaak, _: Parameters) -> Antwoord:
    """The tariff per unit by product, column and day of the help; of a grant per period with one
    tariff (annex 5).

    Tariffs of before 1 April 2020 are not in the document; they stay unknown. A spending goes by
    what was known when the budget was granted (BX-GELD-04), and is signalled for what it goes above
    the tariff. An empty cell is for BX-TARIEF-05.
    """
    if zaak.plek == "pgbBesteding":
        return _van_besteding(zaak)
    if not verleent(zaak):
        return None
    periode = periode_van(zaak)
    if periode is None:
        return ontbreekt("de periode van de hulp")
    return tuple(
        uitkomst
        for nummer, hulpverlener in enumerate(pgb_hulpverleners(zaak), 1)
        for tarief in _samengevoegd(tuple(tarieven(zaak, hulpverlener, *periode)))
        for uitkomst in _van_tarief(zaak, tarief, nummer)
    )


def _samengevoegd(rijen: tuple[Tarief, ...]) -> Iterator[Tarief]:
    """Tariffs in order, those that follow with the same amount as one."""
    lopend = rijen[0]
    for vorig, rij in pairwise(rijen):
        if (rij.kolom, rij.eurocent, rij.leeg) == (vorig.kolom, vorig.eurocent, vorig.leeg):
            lopend = replace(lopend, tot=rij.tot)
        else:
            yield lopend
            lopend = rij
    yield lopend


def _van_tarief(zaak: Zaak, tarief: Tarief, nummer: int | None) -> Iterator[Uitkomst]:
    operanden: dict[str, Operand] = {} if nummer is None else {"hulpverlener": nummer}
    operanden |= {"vanaf": tarief.vanaf.isoformat(), "tot": tarief.tot.isoformat()}
    if tarief.kolom is None or tarief.leeg:
        return  # said by BX-TARIEF-01 and BX-TARIEF-05
    if tarief.eurocent is None:
        uitleg = f"Het tarief voor hulp van {tarief.vanaf} t/m {tarief.tot} is niet bekend."
        yield Uitkomst(uitleg, operanden, niet_beoordeelbaar=True)
        return
    eenheid = tariefeenheid(zaak)
    yield Uitkomst(
        f"Het tarief is {euro(tarief.eurocent)} per {eenheid} (kolom {tarief.kolom}).",
        {
            **operanden,
            "kolom": tarief.kolom,
            "tariefEurocent": tarief.eurocent,
            "eenheid": eenheid,
        },
    )


def _van_besteding(zaak: Zaak) -> tuple[Uitkomst, ...] | None:
    paar = besteding_aan(zaak)
    if paar is None:
        return None
    stuk, hulpverlener = paar
    laatste = max(stuk.einddatum or stuk.datum, stuk.datum)
    rijen = tuple(_samengevoegd(tuple(tarieven(zaak, hulpverlener, stuk.datum, laatste))))
    deel = in_tariefeenheid(zaak, stuk.eenheid)
    uitkomsten = tuple(uitkomst for rij in rijen for uitkomst in _van_tarief(zaak, rij, None))
    bedragen = [rij.eurocent for rij in rijen if rij.eurocent is not None]
    if deel is None or len(bedragen) < len(rijen):
        return uitkomsten
    # What was done on which day is not known: the highest tariff is the most that it may cost.
    hoogste = eurocenten(stuk.aantal * deel * max(bedragen))
    return (*uitkomsten, *boven(stuk, hoogste))


def boven(stuk: PgbBesteding, hoogste: int) -> Iterator[Uitkomst]:
    """A signal on what was paid above the most that the tariffs give."""
    te_veel = stuk.bedrag_eurocent - hoogste
    if te_veel > 0:
        yield Uitkomst(
            f"Er is {euro(stuk.bedrag_eurocent)} betaald; volgens de tarieven is dat ten hoogste "
            f"{euro(hoogste)}.",
            {
                "bedragEurocent": stuk.bedrag_eurocent,
                "maximumEurocent": hoogste,
                "teVeelEurocent": te_veel,
            },
            gevolg=Gevolg.SIGNALEREN,
            bedrag_eurocent=te_veel,
        )


# --- empty cells --------------------------------------------------------------------------------


@regel(
    "BX-TARIEF-05",
    "pgbBesluit",
    titel="Geen tarief in de tabel",
    bron=(f"{TABEL} (lege cellen)", f"{TABEL} > Vaktherapie per behandeling"),
    gevolg=Gevolg.AFWIJKEN,
    producten=BEHANDELING_PGB,
    afwijking_door=("college",),
)
def lege_cel(zaak: Zaak, p: Parameters) -> Antwoord:
    """For treatment by a self-employed person there is no tariff, so no grant, unless a deviation
    sets one that is not above that of an organisation; for the own network never (annex 5).

    An art therapist in an own practice has the tariff of an organisation, for 4.5 allows that. An
    empty cell could mean 'not possible' or 'not yet set'; the reading here is: nothing by itself.
    A revision that only shortens or lowers a budget is not refused.
    """
    periode = periode_van(zaak)
    if not verleent(zaak) or periode is None or alleen_minder(zaak):
        return None
    return tuple(
        _geen_tarief(zaak, p, nummer, leeg)
        for nummer, hulpverlener in enumerate(pgb_hulpverleners(zaak), 1)
        if (leeg := next((rij for rij in tarieven(zaak, hulpverlener, *periode) if rij.leeg), None))
    )


def _geen_tarief(zaak: Zaak, p: Parameters, nummer: int, leeg: Tarief) -> Uitkomst:
    organisatie: int = tariefrij(zaak, leeg.vanaf)[ORGANISATIE]
    gevolg = Gevolg.WEIGEREN
    uitleg = f"Voor behandeling door het eigen netwerk (hulpverlener {nummer}) is er geen tarief."
    if leeg.kolom == ZZP:
        uitleg = f"Voor behandeling door een zelfstandige (hulpverlener {nummer}) is er geen tarief"
        uitleg += f"; een afwijking kan er een vaststellen tot {euro(organisatie)}."
        gebrek = gebrek_in_afwijking(
            zaak, "BX-TARIEF-05", lambda stuk: toegestaan(stuk, organisatie, p)
        )
        gevolg = gebrek or Gevolg.AFWIJKEN
    return Uitkomst(
        uitleg,
        {"hulpverlener": nummer, "kolom": leeg.kolom, "maxTariefEurocent": organisatie},
        gevolg=gevolg,
    )


# --- the amount ---------------------------------------------------------------------------------


@regel(
    "BX-TARIEF-06",
    "pgbBesluit",
    titel="De hoogte van het pgb",
    bron=(
        "4.4.2 Voorwaarden PGB-motivatieplan (onder d)",
        BIJLAGE5,
        "4.2.1 Voorwaarden PGB (onder D)",
    ),
    gevolg=Gevolg.AFLEIDEN,
    producten=PGB_TARIEF,
    peildatum=Peildatum.LEVERING,
)
def hoogte(zaak: Zaak, _: Parameters) -> Antwoord:
    """A budget is its units times the tariff agreed on, at most that of the table, per period with
    one tariff (4.4.2 under d; annex 5; 4.2.1 under D).

    Nothing says whether the table gives fixed or highest tariffs; D keeps costs low and the plan
    names a tariff of its own, so they are the highest. A grant of more is signalled with the
    difference. With helpers in several columns somebody must say who gives how much.
    """
    if not verleent(zaak):
        return None
    besluit, periode = zaak.stuk(PgbBesluit), periode_van(zaak)
    omvang = eerste(pgb_stukken(zaak), lambda stuk: stuk.omvang)
    if periode is None or omvang is None:
        return ontbreekt("de periode van de hulp" if periode is None else "de omvang van de hulp")
    deel, eenheid = in_tariefeenheid(zaak, omvang.eenheid), tariefeenheid(zaak)
    if deel is None:
        return ontbreekt(f"een omvang per {eenheid}" if eenheid else "de soort hulp van het pgb")
    if not pgb_hulpverleners(zaak):
        return ontbreekt("wie uit het pgb wordt betaald,")
    rijen = _gedeelde_tarieven(zaak, periode)
    if rijen is None:
        return ontbreekt("welk deel van de hulp ieder geeft,")
    looptijd = Looptijd(omvang.volume, omvang.frequentie, *periode)
    overeengekomen = _overeengekomen(zaak)
    bekend: list[tuple[Fraction, int]] = []
    onbekend: list[Tarief] = []
    for rij in rijen:
        if rij.eurocent is None:
            onbekend.append(rij)
        else:
            tarief = vergoed_tarief(overeengekomen, rij.eurocent)
            bekend.append((looptijd.eenheden(rij.vanaf, rij.tot) * deel, tarief))
    return _uitkomst_hoogte(besluit, bekend, onbekend)


def _overeengekomen(zaak: Zaak) -> int | None:
    """The tariff per unit agreed on: of the decision or what it rests on, else of the plan.

    An hourly tariff in the plan is that of help that is counted in hours.
    """
    tarief = eerste(pgb_stukken(zaak), lambda stuk: stuk.tarief_eurocent)
    plan = motivatieplan(zaak)
    if tarief is not None or plan is None:
        return tarief
    per_uur = plan.uurtarief_eurocent if tariefeenheid(zaak) == "uur" else None
    return per_uur if plan.tarief_eurocent is None else plan.tarief_eurocent


def _gedeelde_tarieven(zaak: Zaak, periode: tuple[date, date]) -> tuple[Tarief, ...] | None:
    """The tariffs that all helpers of the budget share; None when they differ."""
    per_hulpverlener = {
        tuple(_samengevoegd(tuple(tarieven(zaak, hulpverlener, *periode))))
        for hulpverlener in pgb_hulpverleners(zaak)
    }
    return per_hulpverlener.pop() if len(per_hulpverlener) == 1 else None


def _uitkomst_hoogte(
    besluit: PgbBesluit,
    bekend: list[tuple[Fraction, int]],
    onbekend: list[Tarief],
) -> Uitkomst | None:
    berekend, toegekend = budget(bekend), besluit.bedrag_eurocent
    operanden: dict[str, Operand] = {
        "eenheden": str(sum((eenheden for eenheden, _ in bekend), Fraction(0))),
        "tariefEurocent": tuple(tarief for _, tarief in bekend),
        "bedragEurocent": berekend,
        "toegekendEurocent": toegekend,
    }
    if onbekend:
        if onbekend[0].leeg or onbekend[0].kolom is None:
            return None  # said by BX-TARIEF-05 and BX-TARIEF-01
        dagen = f"van {onbekend[0].vanaf} t/m {onbekend[-1].tot}"
        operanden |= {
            "onbekendVan": onbekend[0].vanaf.isoformat(),
            "onbekendTot": onbekend[-1].tot.isoformat(),
        }
        uitleg = f"Het tarief {dagen} is niet bekend; over de andere dagen gaat het om "
        uitleg += f"{euro(berekend)}."
        return Uitkomst(uitleg, operanden, niet_beoordeelbaar=True)
    if toegekend is not None and toegekend > berekend:
        uitleg = f"Toegekend is {euro(toegekend)}; volgens de tarieven is het {euro(berekend)}."
        return Uitkomst(
            uitleg,
            operanden,
            gevolg=Gevolg.SIGNALEREN,
            bedrag_eurocent=toegekend - berekend,
        )
    return Uitkomst(f"Het pgb is volgens de tarieven {euro(berekend)}.", operanden)
