"""The rules of law on a personal budget, for every gemeente: it pays what it was granted for.

What a gemeente adds about who may be paid for what, and at which tariff, is for its kader.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from ledger.bevinding import Bevinding, Bron, Gevolg, Laag
from ledger.budgetten import GEEFT_BUDGET
from ledger.client import ClientToestand
from ledger.dossier import PgbBesluit, PgbBesteding, PgbHulpverlener, Stuk
from ledger.kaders.hulp import getoond, zelfde
from ledger.omvang import eenheid_past, maximum_totaal, omgerekend, rekeneenheid
from ledger.pgb import (
    bestedingen_uit,
    besteed_aantal,
    besteed_eurocent,
    betaalden,
    geldend_pgb,
)
from ledger.regels import Antwoord, Niveau, Regel, Regelset, Uitkomst, beoordeel
from ledger.weergave import euro

PGB: Final = Regelset("pgb", Laag.WET, "2015")

_BETALING: Final = "artikel 8.1.8 lid 1"
_BESLUIT: Final = "artikel 8.1.1 lid 1"
_HERZIENING: Final = "artikel 8.1.4"


@dataclass(frozen=True, slots=True)
class Pgbzaak:
    """A record about a budget, the budget as it was before it, and what was spent from that.

    `betaalden` are those whom it may pay.
    """

    besluit: PgbBesluit | None
    betaalden: tuple[PgbHulpverlener, ...]
    bestedingen: tuple[PgbBesteding, ...]
    stuk: Stuk

    @property
    def besteding(self) -> PgbBesteding:
        """The spending that is judged."""
        if not isinstance(self.stuk, PgbBesteding):
            raise AssertionError("dit is geen besteding")
        return self.stuk

    @property
    def nieuw(self) -> PgbBesluit:
        """The decision that is judged."""
        if not isinstance(self.stuk, PgbBesluit):
            raise AssertionError("dit is geen besluit")
        return self.stuk


def beoordeel_pgb(stuk: Stuk, toestand: ClientToestand) -> tuple[Bevinding, ...]:
    """What the law says of a spending from a budget, or of a decision on one; empty for others."""
    if not isinstance(stuk, (PgbBesteding, PgbBesluit)):
        return ()
    sleutel = (stuk.gemeente, stuk.kenmerk)
    besteding = isinstance(stuk, PgbBesteding)
    besluit_weg = None if besteding else stuk.vervangt
    zaak = Pgbzaak(
        geldend_pgb(toestand, *sleutel, zonder=besluit_weg),
        betaalden(toestand, *sleutel, zonder=besluit_weg),
        bestedingen_uit(toestand, *sleutel, zonder=stuk.vervangt if besteding else None),
        stuk,
    )
    plek = "pgbBesteding" if besteding else "pgbBesluit"
    return beoordeel(plek, zaak, "/", getoond(stuk.kenmerk), PGB)


def _regel(
    code: str, plek: str, titel: str, artikel: str, gevolg: Gevolg = Gevolg.WEIGEREN
) -> Callable[[Callable[[Pgbzaak], Antwoord]], Callable[[Pgbzaak], Antwoord]]:
    def registreer(functie: Callable[[Pgbzaak], Antwoord]) -> Callable[[Pgbzaak], Antwoord]:
        PGB.voeg_toe(
            Regel(
                code=code,
                titel=titel,
                laag=Laag.WET,
                versie=PGB.versie,
                niveau=Niveau.KADER,
                gevolg=gevolg,
                retourcode=None,
                bron=Bron(document="Jeugdwet", paragraaf=artikel),
                plekken=(plek,),
                functie=functie,
            )
        )
        return functie

    return registreer


# --- a spending -------------------------------------------------------------------------------


@_regel("PGB-01", "pgbBesteding", "Er is een budget toegekend", _BETALING)
def er_is_een_budget(zaak: Pgbzaak) -> Antwoord:
    """A payment is made from a budget that was granted (Jeugdwet 8.1.8 lid 1)."""
    if zaak.besluit is not None:
        return None
    return Uitkomst(
        "Er is geen persoonsgebonden budget toegekend onder dit kenmerk; er kan niets uit worden "
        "betaald.",
        {"bedragEurocent": zaak.besteding.bedrag_eurocent},
        plaats="/kenmerk",
    )


@_regel("PGB-02", "pgbBesteding", "De hulp valt in de periode van het budget", _BETALING)
def binnen_de_periode(zaak: Pgbzaak) -> Antwoord:
    """Every day of the help lies within the period of the budget; both ends count."""
    besluit, rij = zaak.besluit, zaak.besteding
    if besluit is None:
        return None
    laatste = rij.einddatum or rij.datum
    te_vroeg = besluit.ingangsdatum is not None and rij.datum < besluit.ingangsdatum
    te_laat = besluit.einddatum is not None and laatste > besluit.einddatum
    if not (te_vroeg or te_laat):
        return None
    van, tot = _dag(besluit.ingangsdatum), _dag(besluit.einddatum)
    return Uitkomst(
        f"De hulp van {_dag(rij.datum)} t/m {_dag(laatste)} valt buiten het budget, dat loopt van "
        f"{van or 'onbekend'} t/m {tot or 'onbepaald'}.",
        {
            "datum": _dag(rij.datum),
            "laatsteDag": _dag(laatste),
            "ingangsdatum": van,
            "einddatum": tot,
            "bedragEurocent": rij.bedrag_eurocent,
        },
        plaats="/datum",
    )


@_regel("PGB-03", "pgbBesteding", "Betaald wordt wie in het besluit staat", _BETALING)
def juiste_hulpverlener(zaak: Pgbzaak) -> Antwoord:
    """Only a helper that the decision names is paid, or that an earlier one on the budget did."""
    rij = zaak.besteding
    if zaak.besluit is None:
        return None
    if not zaak.betaalden:
        return Uitkomst(
            "Niet te beoordelen: het besluit noemt geen hulpverlener.", niet_beoordeelbaar=True
        )
    if any(zelfde(rij.hulpverlener, hulpverlener.naam) for hulpverlener in zaak.betaalden):
        return None
    return Uitkomst(
        "Wie betaald wordt, staat niet als hulpverlener in het besluit over dit budget.",
        {"hulpverleners": len(zaak.betaalden), "bedragEurocent": rij.bedrag_eurocent},
        plaats="/hulpverlener",
    )


@_regel("PGB-04", "pgbBesteding", "De eenheid is die van het budget", _BETALING)
def juiste_eenheid(zaak: Pgbzaak) -> Antwoord:
    """What is paid counts in the unit of the budget; minutes of a budget in hours may be."""
    besluit, rij = zaak.besluit, zaak.besteding
    if besluit is None or besluit.omvang is None:
        return None
    if eenheid_past(besluit.omvang.eenheid, rij.eenheid):
        return None
    return Uitkomst(
        f"Er is betaald in eenheid {getoond(rij.eenheid)}, maar het budget is toegekend in eenheid "
        f"{getoond(besluit.omvang.eenheid)} (WJ756).",
        {
            "eenheid": getoond(rij.eenheid),
            "toegekendeEenheid": getoond(besluit.omvang.eenheid),
            "bedragEurocent": rij.bedrag_eurocent,
        },
        plaats="/eenheid",
    )


@_regel("PGB-05", "pgbBesteding", "Niet meer dan het budget", _BETALING)
def binnen_het_bedrag(zaak: Pgbzaak) -> Antwoord:
    """All that was spent, with this, is at most the budget; exactly all of it may be."""
    besluit, rij = zaak.besluit, zaak.besteding
    if besluit is None or besluit.bedrag_eurocent is None or rij.terugbetaling:
        return None
    besteed = besteed_eurocent(zaak.bestedingen)
    te_veel = besteed + rij.bedrag_eurocent - besluit.bedrag_eurocent
    if te_veel <= 0:
        return None
    return Uitkomst(
        f"Dit gaat {euro(te_veel)} boven het budget van {euro(besluit.bedrag_eurocent)}; daarvan "
        f"was al {euro(besteed)} besteed.",
        {
            "bedragEurocent": rij.bedrag_eurocent,
            "besteedEurocent": besteed,
            "budgetEurocent": besluit.bedrag_eurocent,
            "teVeelEurocent": te_veel,
        },
        plaats="/bedragEurocent",
    )


@_regel("PGB-06", "pgbBesteding", "Niet meer eenheden dan toegekend", _BETALING)
def binnen_de_omvang(zaak: Pgbzaak) -> Antwoord:
    """All units that were paid, with these, are at most those granted over the whole period."""
    besluit, rij = zaak.besluit, zaak.besteding
    maximum = None if besluit is None else _maximum(besluit)
    if besluit is None or besluit.omvang is None or maximum is None or rij.terugbetaling:
        return None
    if not eenheid_past(besluit.omvang.eenheid, rij.eenheid):
        return None  # said by PGB-04
    eenheid = rekeneenheid(besluit.omvang.eenheid)
    besteed = besteed_aantal(zaak.bestedingen, eenheid)
    aantal = omgerekend(rij.aantal, rij.eenheid, eenheid)
    if besteed + aantal <= maximum:
        return None
    return Uitkomst(
        f"Met deze {aantal} komt het aantal op {besteed + aantal}, boven de toegekende {maximum} "
        f"(eenheid {eenheid}).",
        {
            "aantal": aantal,
            "besteed": besteed,
            "toegekend": maximum,
            "eenheid": eenheid,
            "bedragEurocent": rij.bedrag_eurocent,
        },
        plaats="/aantal",
    )


@_regel("PGB-07", "pgbBesteding", "Niet meer terug dan er is besteed", _BETALING)
def niet_meer_terug(zaak: Pgbzaak) -> Antwoord:
    """What is given back was spent before, in money and in units."""
    rij = zaak.besteding
    if zaak.besluit is None or not rij.terugbetaling:
        return None
    besteed = besteed_eurocent(zaak.bestedingen)
    eenheid = rekeneenheid(rij.eenheid)
    aantal, eerder = (
        omgerekend(rij.aantal, rij.eenheid, eenheid),
        besteed_aantal(zaak.bestedingen, eenheid),
    )
    if rij.bedrag_eurocent <= besteed and aantal <= eerder:
        return None
    return Uitkomst(
        f"Er komt {euro(rij.bedrag_eurocent)} terug voor {aantal} (eenheid {eenheid}), terwijl er "
        f"{euro(besteed)} is besteed aan {eerder}.",
        {
            "bedragEurocent": rij.bedrag_eurocent,
            "besteedEurocent": besteed,
            "aantal": aantal,
            "besteed": eerder,
            "eenheid": eenheid,
        },
        plaats="/bedragEurocent",
    )


# --- a decision -------------------------------------------------------------------------------


@_regel("PGB-11", "pgbBesluit", "Een toekenning is volledig", _BESLUIT)
def volledig(zaak: Pgbzaak) -> Antwoord:
    """What is granted says for which help, from when, in which volume and for which amount."""
    besluit = zaak.nieuw
    if besluit.besluit not in GEEFT_BUDGET:
        return None
    return tuple(_ontbrekende(besluit))


def _ontbrekende(besluit: PgbBesluit) -> Iterator[Uitkomst]:
    for veld, waarde in (
        ("product", besluit.product),
        ("ingangsdatum", besluit.ingangsdatum),
        ("einddatum", besluit.einddatum),
        ("bedragEurocent", besluit.bedrag_eurocent),
    ):
        if waarde is None:
            yield Uitkomst(
                f"Een toekenning noemt '{veld}'; dat ontbreekt.",
                {"veld": veld},
                plaats=f"/{veld}",
            )


@_regel("PGB-12", "pgbBesluit", "Een herziening volgt op een toekenning", _HERZIENING)
def volgorde(zaak: Pgbzaak) -> Antwoord:
    """What was granted is revised or withdrawn; a second grant needs a reference of its own."""
    besluit = zaak.nieuw.besluit
    if besluit == "toekennen" and zaak.besluit is not None:
        uitleg = "Onder dit kenmerk is al een budget toegekend; herzie dat of kies een ander."
    elif besluit in ("herzien", "intrekken") and zaak.besluit is None:
        uitleg = "Onder dit kenmerk is geen budget toegekend; er is niets te herzien."
    else:
        return None
    return Uitkomst(uitleg, {"besluit": besluit}, plaats="/kenmerk")


@_regel(
    "PGB-13",
    "pgbBesluit",
    "Er is al meer besteed dan het budget na herziening",
    _HERZIENING,
    Gevolg.SIGNALEREN,
)
def al_besteed(zaak: Pgbzaak) -> Antwoord:
    """A revision that leaves less than was spent is recorded, with the amount at stake."""
    besluit, besteed = zaak.nieuw, besteed_eurocent(zaak.bestedingen)
    bedrag = besluit.bedrag_eurocent
    if besluit.besluit != "herzien" or bedrag is None or besteed <= bedrag:
        return None
    return Uitkomst(
        f"Er is al {euro(besteed)} besteed, meer dan het budget van {euro(bedrag)} na herziening.",
        {"besteedEurocent": besteed, "budgetEurocent": bedrag},
        bedrag_eurocent=besteed - bedrag,
    )


# --- shared -------------------------------------------------------------------------------------


def _maximum(besluit: PgbBesluit) -> int | None:
    """The units granted over the whole period, in their unit of account; None without a limit."""
    omvang, vanaf = besluit.omvang, besluit.ingangsdatum
    if omvang is None or vanaf is None:
        return None
    totaal = maximum_totaal(
        omvang.volume, omvang.eenheid, omvang.frequentie, vanaf, besluit.einddatum
    )
    if totaal is None:
        return None
    return omgerekend(totaal, omvang.eenheid, rekeneenheid(omvang.eenheid))


def _dag(dag: object) -> str | None:
    return None if dag is None else str(dag)
