"""Help by the own network per hour, help on a quotation, and tariffs that may be outdated:
BX-TARIEF-03, 04, 07 and 08."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg, Operand
from ledger.dossier import Conversie, PgbBesluit, Pgbvoorziening
from ledger.kaders.boxtel import (
    GROEPSBEGELEIDING,
    KORTDUREND_VERBLIJF,
    PGB_OFFERTE,
    PGB_TARIEF,
    regel,
)
from ledger.kaders.boxtel.bedragen import netwerkbedrag
from ledger.kaders.boxtel.feiten import (
    eerste,
    over_pgb,
    pgb_hulpverleners,
    pgb_stukken,
    verleent,
)
from ledger.kaders.boxtel.hulpsoort import tariefkolom
from ledger.kaders.boxtel.hulpstukken import alleen_minder
from ledger.kaders.boxtel.tarief import NETWERK, cijfers_op, in_tariefeenheid, tarief_op
from ledger.kaders.boxtel.tarieven import BIJLAGE5, TABEL, besteding_aan, boven, periode_van
from ledger.kaders.hulp import getoond, ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Peildatum, Uitkomst
from ledger.weergave import euro

OFFERTE: Final = f"{BIJLAGE5} > Beschermd wonen/specialistisch verblijf"


# --- the own network ----------------------------------------------------------------------------


@regel(
    "BX-TARIEF-03",
    "pgbBesluit",
    "pgbBesteding",
    titel="Groepsbegeleiding door het netwerk: ten hoogste twee uur per dagdeel",
    bron=f"{TABEL} > Tarieven groepsbegeleiding per dagdeel",
    gevolg=Gevolg.AFLEIDEN,
    producten=(GROEPSBEGELEIDING,),
    peildatum=Peildatum.LEVERING,
)
def netwerk_per_dagdeel(zaak: Zaak, _: Parameters) -> Antwoord:
    """Help in a group by the own network is paid per hour worked, at most two in each part of a
    day; without recorded hours a part counts in full (annex 5, note to the table).

    The cell says 24 euro per part, the note 12 euro per hour: with fewer hours it is in proportion.
    """
    return tuple(_netwerk(zaak, "BX-TARIEF-03", "dagdeel"))


@regel(
    "BX-TARIEF-04",
    "pgbBesluit",
    "pgbBesteding",
    titel="Logeren bij het netwerk: ten hoogste vijf uur per etmaal",
    bron=f"{TABEL} > Kortdurend verblijf per etmaal",
    gevolg=Gevolg.AFLEIDEN,
    producten=(KORTDUREND_VERBLIJF,),
    peildatum=Peildatum.LEVERING,
)
def netwerk_per_etmaal(zaak: Zaak, _: Parameters) -> Antwoord:
    """A short stay with the own network is paid per hour, at most five in each etmaal; without
    recorded hours an etmaal counts in full (annex 5, note to the table)."""
    return tuple(_netwerk(zaak, "BX-TARIEF-04", "etmaal"))


def _netwerk(zaak: Zaak, code: str, eenheid: str) -> Iterator[Uitkomst]:
    if zaak.plek == "pgbBesteding":
        yield from _besteed_aan_netwerk(zaak, code, eenheid)
        return
    periode = periode_van(zaak)
    if not verleent(zaak) or periode is None or not _heeft_netwerk(zaak, periode[0]):
        return
    # The last day of the help: earlier days may still have tariffs that nobody loaded.
    p = cijfers_op(zaak, code, periode[1])
    if p.get("uurbedrag") is None:
        yield ontbreekt(f"het bedrag per uur voor hulp tot en met {periode[1]}")
        return
    vol, uren = p[f"tarief_per_{eenheid}"], p[f"max_uren_per_{eenheid}"]
    yield Uitkomst(
        f"Het netwerk krijgt {euro(p['uurbedrag'])} per uur, voor ten hoogste {uren} uur per "
        f"{eenheid}.",
        {"uurbedragEurocent": p["uurbedrag"], "maxUren": uren, "tariefEurocent": vol},
    )


def _heeft_netwerk(zaak: Zaak, dag: date) -> bool:
    return any(tariefkolom(zaak, rij, dag) == NETWERK for rij in pgb_hulpverleners(zaak))


def _besteed_aan_netwerk(zaak: Zaak, code: str, eenheid: str) -> Iterator[Uitkomst]:
    paar = besteding_aan(zaak)
    if paar is None:
        return
    stuk, hulpverlener = paar
    if tariefkolom(zaak, hulpverlener, stuk.datum) != NETWERK:
        return
    if in_tariefeenheid(zaak, stuk.eenheid) is None:
        return  # another unit than that of the budget is said elsewhere
    p = cijfers_op(zaak, code, stuk.datum)
    if p.get("uurbedrag") is None:
        yield ontbreekt(f"het bedrag per uur voor hulp op {stuk.datum}")
        return
    vol, uren = p[f"tarief_per_{eenheid}"], p[f"max_uren_per_{eenheid}"]
    bedrag = netwerkbedrag(stuk.aantal, stuk.minuten, p["uurbedrag"], uren, vol)
    operanden: dict[str, Operand] = {
        "aantal": stuk.aantal,
        "minuten": stuk.minuten,
        "maxUren": uren,
        "bedragEurocent": bedrag,
    }
    uitleg = f"Per {eenheid} tellen ten hoogste {uren} uren mee; dat is samen {euro(bedrag)}."
    yield Uitkomst(uitleg, operanden)
    if bedrag < stuk.aantal * vol:
        yield from boven(stuk, bedrag)  # above the full amount it is said by BX-TARIEF-02


# --- on a quotation -----------------------------------------------------------------------------


@regel(
    "BX-TARIEF-07",
    "pgbAanvraag",
    "pgbBesluit",
    titel="Beschermd wonen en specialistisch verblijf op offerte",
    bron=OFFERTE,
    gevolg=Gevolg.WEIGEREN,
    producten=PGB_OFFERTE,
)
def op_offerte(zaak: Zaak, _: Parameters) -> Antwoord:
    """A budget for one of the listed packages of care is the amount of a quotation that the
    applicant handed in and that was approved; another package has no tariff (annex 5).

    ZZP is a package of care here. An application without a quotation is only signalled, for it
    may still be handed in; what a decision does not repeat stands in what it rests on. A revision
    that only shortens or lowers a budget needs no other quotation.
    """
    voorziening = over_pgb(zaak)
    if voorziening is None or alleen_minder(zaak):
        return None
    return tuple(_offerte(zaak, voorziening))


def _offerte(zaak: Zaak, voorziening: Pgbvoorziening) -> Iterator[Uitkomst]:
    stukken = pgb_stukken(zaak)
    pakketten = () if zaak.code is None else zaak.kader.product(zaak.code).kenmerken.pakketten
    pakket = eerste(stukken, lambda stuk: stuk.pakket)
    if pakket is None:
        yield ontbreekt("het zorgzwaartepakket")
    elif pakket not in pakketten:
        uitleg = "Voor dit zorgzwaartepakket kan geen pgb op offerte worden toegekend."
        yield Uitkomst(uitleg, {"pakket": getoond(pakket), "pakketten": pakketten})
    bedrag = eerste(stukken, lambda stuk: stuk.offerte_eurocent)
    if bedrag is None:
        gevolg = Gevolg.WEIGEREN if verleent(zaak) else Gevolg.SIGNALEREN
        yield Uitkomst(
            "Er is geen offerte van de kosten.", {"offerteEurocent": None}, gevolg=gevolg
        )
        return
    if not isinstance(voorziening, PgbBesluit):
        return
    operanden: dict[str, Operand] = {
        "offerteEurocent": bedrag,
        "bedragEurocent": voorziening.bedrag_eurocent,
    }
    goedgekeurd = eerste(stukken, lambda stuk: stuk.offerte_goedgekeurd)
    if goedgekeurd is None:
        yield ontbreekt("het oordeel over de offerte")
    elif not goedgekeurd:
        yield Uitkomst("De offerte is niet goedgekeurd.", operanden)
    elif voorziening.bedrag_eurocent not in (None, bedrag):
        yield Uitkomst(f"Het pgb is niet het bedrag van de offerte, {euro(bedrag)}.", operanden)


# --- outdated -----------------------------------------------------------------------------------


@regel(
    "BX-TARIEF-08",
    "pgbBesluit",
    "conversie",
    titel="Tarieven die verouderd kunnen zijn",
    bron=f"{TABEL} (voetnoot)",
    gevolg=Gevolg.SIGNALEREN,
    producten=PGB_TARIEF,
)
def verouderd(zaak: Zaak, p: Parameters) -> Antwoord:
    """The tariffs hold the indexation of 2019 and 2020 and no later one: help after that is
    signalled and paid at the same tariff. Those of the own network follow the minimum wage, so a
    higher wage is signalled too, once somebody set it (annex 5, footnote)."""
    if zaak.plek == "conversie":
        return tuple(_te_oud(zaak.stuk(Conversie).datum, p))
    periode = periode_van(zaak)
    if not verleent(zaak) or periode is None:
        return None
    return (*_te_oud(periode[1], p), *_onder_minimumloon(zaak, periode[1]))


def _te_oud(laatste: date, p: Parameters) -> Iterator[Uitkomst]:
    vanaf: date = p["signaal_vanaf"]
    if laatste >= vanaf:
        jaren = " en ".join(str(jaar) for jaar in p["geindexeerde_jaren"])
        uitleg = f"De tarieven zijn geïndexeerd over {jaren}; controleer ze vanaf {vanaf}."
        yield Uitkomst(
            uitleg, {"laatsteDag": laatste.isoformat(), "signaalVanaf": vanaf.isoformat()}
        )


def _onder_minimumloon(zaak: Zaak, dag: date) -> Iterator[Uitkomst]:
    """A signal when the network gets less than the minimum wage of the last day of the help."""
    p = zaak.waarden_op("BX-TARIEF-08", dag)
    loon, uurbedrag = p["minimumuurloon_incl_vakantiegeld"], p["netwerk_uurbedragen"].get(zaak.code)
    if loon is None or uurbedrag is None or loon <= uurbedrag:
        return
    netwerk = [rij for rij in pgb_hulpverleners(zaak) if tariefkolom(zaak, rij, dag) == NETWERK]
    if not netwerk:
        return
    tarief = tarief_op(zaak, netwerk[0], dag).eurocent
    yield Uitkomst(
        f"Het netwerk krijgt {euro(uurbedrag)} per uur, minder dan het minimumloon van "
        f"{euro(loon)}.",
        {
            "uurbedragEurocent": uurbedrag,
            "minimumuurloonEurocent": loon,
            "tariefEurocent": tarief,
        },
    )
