"""Which tariffs hold on which day, and budgets that keep those of before: BX-GELD-03 and 04."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import PgbBesluit, PgbBesteding
from ledger.kaders.boxtel import PGB_TARIEF, regel
from ledger.kaders.boxtel.bedragen import perioden
from ledger.kaders.boxtel.feiten import beoordeeld_stuk, in_werking, over_pgb, verleent
from ledger.kaders.boxtel.inwerking import van_deze_gemeente
from ledger.kaders.boxtel.tarief import kennisdag
from ledger.kaders.zaak import Zaak
from ledger.pgb import geldend_pgb
from ledger.regels import Antwoord, Parameters, Peildatum, Uitkomst

_LID1: Final = "Hoofdstuk 6 (lid 1)"


@regel(
    "BX-GELD-03",
    "pgbBesluit",
    "pgbBesteding",
    titel="De pgb-tarieven van bijlage 5 hebben een eigen ingangsdatum",
    bron=(_LID1, "Bijlage 5 > Nieuwe tarieven (per 1 april 2020)"),
    gevolg=Gevolg.AFLEIDEN,
    producten=PGB_TARIEF,
    peildatum=Peildatum.LEVERING,
    reikwijdte=True,
)
def tariefperioden(zaak: Zaak, p: Parameters) -> Antwoord:
    """The tariffs of annex 5 hold for help from 1 April 2020 on, for who decides when they are in
    force; a budget that runs over that day is cut there (chapter 6, lid 1; annex 5).

    The exception of lid 1 may also be read as: for budgets that are asked from 1 April on. The day
    of the help is chosen, for a tariff is per unit of it. The tariffs of 2017 were not loaded: what
    is paid by them is kept as it is, not set to nothing.
    """
    periode = _periode(zaak)
    if periode is None or not van_deze_gemeente(zaak):
        return None
    return tuple(_per_periode(zaak, p, *periode))


def _periode(zaak: Zaak) -> tuple[date, date] | None:
    """The days of the help of the judged grant or spending."""
    stuk = beoordeeld_stuk(zaak)
    if isinstance(stuk, PgbBesteding):
        begin, einde = stuk.datum, stuk.einddatum or stuk.datum
        return None if stuk.terugbetaling or einde < begin else (begin, einde)
    besluit = over_pgb(zaak)
    if besluit is None or besluit.ingangsdatum is None:
        return None
    einde = besluit.einddatum or date.max
    return None if einde < besluit.ingangsdatum else (besluit.ingangsdatum, einde)


def _per_periode(zaak: Zaak, p: Parameters, begin: date, einde: date) -> Iterator[Uitkomst]:
    bekend = zaak.kader.is_bekend(kennisdag(zaak))
    wisseldag: date = p["tarief_vanaf"]
    for van, tot in perioden(begin, einde, (wisseldag,) if bekend else ()):
        nieuw = bekend and van >= wisseldag
        tarieven = p["nieuwe_tarieven"] if nieuw else p["oud_kader"]
        operanden = {
            "tarieven": tarieven,
            "vanaf": van.isoformat(),
            "tot": None if tot == date.max else tot.isoformat(),
        }
        dagen = f"vanaf {van}" if tot == date.max else f"van {van} t/m {tot}"
        if nieuw:
            yield Uitkomst(f"Voor hulp {dagen} gelden de pgb-tarieven van bijlage 5.", operanden)
        else:
            yield Uitkomst(
                f"Niet te beoordelen: voor hulp {dagen} gelden de pgb-tarieven van {tarieven}; die "
                "zijn niet geladen, dus dit deel blijft zoals het is.",
                operanden,
                niet_beoordeelbaar=True,
            )


@regel(
    "BX-GELD-04",
    "pgbBesluit",
    "pgbBesteding",
    titel="Een toegekend pgb houdt zijn tarief tot het wordt herzien",
    bron=(_LID1, "Bijlage 5"),
    gevolg=Gevolg.SIGNALEREN,
    producten=PGB_TARIEF,
    reikwijdte=True,
)
def houdt_tarief(zaak: Zaak, p: Parameters) -> Antwoord:
    """A budget granted before the rules were in force keeps its tariff, and is to be looked at when
    it runs on after 1 April 2020; a revision is a new decision (chapter 6, lid 1; annex 5).

    The text is silent on budgets that run; this reading changes no decision by itself. It is said
    where the grant is recorded afterwards, and with what is spent on days of the new tariffs.
    """
    besluit, begin = _toekenning(zaak), in_werking(zaak)
    if besluit is None or not van_deze_gemeente(zaak) or zaak.dag < begin:
        return None
    vanaf: date = p["tarief_vanaf"]
    if besluit.datum >= begin or (besluit.einddatum or date.max) < vanaf:
        return None
    return Uitkomst(
        f"Dit pgb is vóór {begin} toegekend en loopt door na {vanaf}; beoordeel of het tarief "
        "wordt herzien.",
        {
            "besloten": besluit.datum.isoformat(),
            "einddatum": None if besluit.einddatum is None else besluit.einddatum.isoformat(),
            "tariefVanaf": vanaf.isoformat(),
            "inWerking": begin.isoformat(),
        },
    )


def _toekenning(zaak: Zaak) -> PgbBesluit | None:
    """The judged grant, or that of a spending on a day of the new tariffs."""
    stuk = beoordeeld_stuk(zaak)
    if isinstance(stuk, PgbBesluit):
        return stuk if verleent(zaak) else None
    if not isinstance(stuk, PgbBesteding) or stuk.terugbetaling:
        return None
    if (stuk.einddatum or stuk.datum) < zaak.waarden("BX-GELD-04")["tarief_vanaf"]:
        return None
    return geldend_pgb(zaak.toestand, zaak.gemeente, stuk.kenmerk)
