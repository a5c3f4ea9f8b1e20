"""What several rules of Boxtel ask: what a decision or a budget rests on, and whom it pays.

Whether the help of somebody is formal stands in `hulpsoort.py`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import wraps
from typing import Final, TypeVar, overload

from ledger.bevinding import Gevolg, Operand
from ledger.budgetten import GEEFT_BUDGET
from ledger.dossier import (
    Bepaling,
    LokaalBesluit,
    Motivatieplan,
    Onderzoek,
    Oordeel,
    PgbAanvraag,
    PgbBesluit,
    PgbBesteding,
    PgbHulpverlener,
    Pgbvoorziening,
    Plan,
    Stuk,
    Toets,
)
from ledger.dossier_gebeurtenissen import StukVastgelegd
from ledger.kaders.boxtel.hulpstukken import alleen_minder
from ledger.kaders.hulp import (
    dagen_later,
    geboortedatum,
    laatste_dag_looptijd,
    ontbreekt,
    opsomming,
    plus_maanden,
    verhoogt,
    verjaardag,
    verlengt,
    zelfde,
)
from ledger.kaders.regelboek import Kaderregelfunctie
from ledger.kaders.zaak import Zaak
from ledger.pgb import geldende_budgetten
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan, uitkomsten_van
from ledger.waarden import Product

T = TypeVar("T")
S = TypeVar("S", bound=Stuk)

_DAGEN_PER_WEEK: Final = 7
BEREKEND: Final = "berekend"
"""The operand with the last day of an obligation that would have lapsed too early."""


# --- from when the kader asks something ---------------------------------------------------------


def in_werking(zaak: Zaak) -> date:
    """The first day on which anybody had to know the kader: the day after its publication."""
    bestand = zaak.kader.bestand
    if bestand.bekendgemaakt is None:
        return bestand.vanaf
    return bestand.in_werking or dagen_later(bestand.bekendgemaakt, 1)


@overload
def effectieve_dag(zaak: Zaak, berekend: date) -> date: ...
@overload
def effectieve_dag(zaak: Zaak, berekend: date | None) -> date | None: ...
def effectieve_dag(zaak: Zaak, berekend: date | None) -> date | None:
    """The last day of an obligation: none lapses before the kader was in force (BX-GELD-09).

    None for one without a last day.
    """
    return None if berekend is None else max(berekend, in_werking(zaak))


def uiterlijk_op(zaak: Zaak, berekend: date | None) -> dict[str, Operand]:
    """That last day as an operand, with the day that was reckoned where that is another."""
    dag = effectieve_dag(zaak, berekend)
    if dag is None or berekend is None:
        return {"uiterlijk": None}
    uiterlijk: dict[str, Operand] = {"uiterlijk": dag.isoformat()}
    return uiterlijk if dag == berekend else uiterlijk | {BEREKEND: berekend.isoformat()}


# --- what a budget rests on ---------------------------------------------------------------------


def beoordeeld_stuk(zaak: Zaak) -> object:
    """The record that is judged; None when a message or a family is."""
    return zaak.feit.inhoud if isinstance(zaak.feit, StukVastgelegd) else None


def over_pgb(zaak: Zaak) -> Pgbvoorziening | None:
    """The judged application for a budget, or the decision that grants or revises one.

    None for an application for help in kind, a rejection, a withdrawal and every other record.
    """
    stuk = beoordeeld_stuk(zaak)
    if isinstance(stuk, PgbAanvraag):
        return stuk if stuk.leveringsvorm == "PGB" else None
    return stuk if isinstance(stuk, PgbBesluit) and stuk.besluit in GEEFT_BUDGET else None


def verleent(zaak: Zaak) -> bool:
    """Whether a budget is granted or revised by what is judged."""
    return isinstance(over_pgb(zaak), PgbBesluit)


def kenmerk_van(zaak: Zaak) -> str | None:
    """The reference of the budget that is judged."""
    stuk = beoordeeld_stuk(zaak)
    return stuk.kenmerk if isinstance(stuk, (Pgbvoorziening, PgbBesteding, Toets)) else None


def aanvraag_bij(zaak: Zaak) -> PgbAanvraag | None:
    """The application that is judged, or that the judged decision or spending rests on."""
    aanvragen = (rij for rij in pgb_stukken(zaak) if isinstance(rij, PgbAanvraag))
    return next((rij for rij in aanvragen if rij.leveringsvorm == "PGB"), None)


def pgb_stukken(zaak: Zaak) -> tuple[Pgbvoorziening, ...]:
    """What was recorded of the judged budget, newest first, back to its application.

    An application stands on its own; a decision may leave to the application, or to an earlier
    decision on it, what has not changed. A spending goes by what was granted up to its day; help
    from before the first grant goes by that one.
    """
    return zaak.eens(_stukken_van_het_pgb)


def _stukken_van_het_pgb(zaak: Zaak) -> tuple[Pgbvoorziening, ...]:
    eigen = beoordeeld_stuk(zaak)
    if isinstance(eigen, PgbAanvraag):
        return (eigen,)
    if isinstance(eigen, PgbBesluit):
        eerder = [rij for rij in _besluiten(zaak, eigen.kenmerk) if rij.datum <= eigen.datum]
        return _keten(zaak, [*eerder, eigen])
    if isinstance(eigen, PgbBesteding):
        gegeven = toekenningen(zaak, eigen.kenmerk)
        return _keten(zaak, [rij for rij in gegeven if rij.datum <= eigen.datum] or gegeven[:1])
    return ()


def toekenningen(zaak: Zaak, kenmerk: str) -> list[PgbBesluit]:
    """The grants and revisions of a budget, in order."""
    return [rij for rij in _besluiten(zaak, kenmerk) if rij.besluit in GEEFT_BUDGET]


def _besluiten(zaak: Zaak, kenmerk: str) -> Iterator[PgbBesluit]:
    return (rij for rij in zaak.stukken(PgbBesluit) if rij.kenmerk == kenmerk)


def _keten(zaak: Zaak, besluiten: Sequence[PgbBesluit]) -> tuple[Pgbvoorziening, ...]:
    """The last of these decisions with what it rests on, newest first."""
    if not besluiten:
        return ()
    aanvraag = _aanvraag_van(zaak, besluiten[-1])
    vanaf = date.min if aanvraag is None else aanvraag.datum
    sindsdien = (rij for rij in reversed(besluiten) if vanaf <= rij.datum)
    return (*sindsdien, *(() if aanvraag is None else (aanvraag,)))


def _aanvraag_van(zaak: Zaak, besluit: PgbBesluit) -> PgbAanvraag | None:
    """That of the day which the decision names, else the last one on this budget up to then."""
    genoemd = besluit.aanvraag_datum
    gevonden: PgbAanvraag | None = None
    for aanvraag in zaak.stukken(PgbAanvraag):
        if aanvraag.kenmerk != besluit.kenmerk or aanvraag.leveringsvorm != "PGB":
            continue
        if genoemd in (None, aanvraag.datum) and aanvraag.datum <= besluit.datum:
            gevonden = aanvraag
    return gevonden


def eerste(
    stukken: Iterable[Pgbvoorziening], veld: Callable[[Pgbvoorziening], T | None]
) -> T | None:
    """What the first of these records says of a field: neither None nor empty."""
    gevuld = (waarde for stuk in stukken if (waarde := veld(stuk)) not in (None, (), {}, ""))
    return next(gevuld, None)


def motivatieplan(zaak: Zaak) -> Motivatieplan | None:
    """The plan that motivates the budget: of the application, else as last recorded up to then.

    A plan that names another product motivates another budget, a draft motivates none.
    """
    aanvraag = aanvraag_bij(zaak)
    if aanvraag is not None and aanvraag.motivatieplan is not None:
        return aanvraag.motivatieplan
    gevonden: Motivatieplan | None = None
    for plan in zaak.stukken(Plan):
        over_dit = plan.definitief and plan.product in (None, zaak.product)
        if over_dit and plan.datum <= zaak.verzoek_op:
            gevonden = plan.motivatieplan or gevonden
    return gevonden


def oordeel(zaak: Zaak, over: str, hulpverlener: PgbHulpverlener | None = None) -> Oordeel | None:
    """The newest judgement on a point, for this helper or for the budget as a whole."""
    for stuk in pgb_stukken(zaak):
        passend = [rij for rij in stuk.oordelen if rij.over == over]
        algemeen = [rij for rij in passend if rij.hulpverlener is None]
        eigen = [
            rij
            for rij in passend
            if hulpverlener is not None and zelfde(rij.hulpverlener, hulpverlener.naam)
        ]
        if eigen or algemeen:
            return (eigen or algemeen)[-1]
    return None


def verwachte_laatste_dag(zaak: Zaak) -> date | None:
    """The last day that the help is expected to be needed; None when nobody said so.

    The expected length of the application, else what the last inquiry found, else the last end
    date that was recorded: a revision that ends the help sooner does not say that it was brief.
    """
    begin, aanvraag = zaak.ingang_op, aanvraag_bij(zaak)
    if aanvraag is not None and aanvraag.verwachte_duur_maanden:
        return laatste_dag_looptijd(begin, aanvraag.verwachte_duur_maanden)
    if aanvraag is not None and aanvraag.verwachte_duur_weken:
        return dagen_later(begin, aanvraag.verwachte_duur_weken * _DAGEN_PER_WEEK - 1)
    onderzoek = onderzoek_bij(zaak)
    if onderzoek is not None and onderzoek.verwacht_tot is not None:
        return onderzoek.verwacht_tot
    einden = (stuk.einddatum for stuk in pgb_stukken(zaak))
    return max((dag for dag in einden if dag is not None), default=None)


def is_chronisch(zaak: Zaak, eerste_dag: date, laatste_dag: date) -> bool:
    """Whether help is expected to last longer than the months of BX-GEBR-03."""
    maanden = zaak.waarden("BX-GEBR-03")["grens_maanden"]
    return laatste_dag >= plus_maanden(eerste_dag, maanden)


# --- whom a budget pays -------------------------------------------------------------------------


def pgb_hulpverleners(zaak: Zaak) -> tuple[PgbHulpverlener, ...]:
    """Who is paid from the judged budget; of a spending all who are in that budget."""
    return eerste(pgb_stukken(zaak), lambda stuk: stuk.hulpverleners) or ()


def betaalde(zaak: Zaak) -> PgbHulpverlener | None:
    """Who the judged spending pays; None when the budget does not know them.

    As of the day of the spending, else as granted later for that day.
    """
    stuk = beoordeeld_stuk(zaak)
    if not isinstance(stuk, PgbBesteding):
        return None
    allen = (*pgb_hulpverleners(zaak), *hulpverleners_in(zaak, stuk.kenmerk))
    return next((rij for rij in allen if zelfde(rij.naam, stuk.hulpverlener)), None)


def lopende_budgetten(zaak: Zaak) -> Iterator[PgbBesluit]:
    """Every budget of the client for this gemeente as it is now, also one that has ended."""
    budgetten = geldende_budgetten(zaak.toestand, zaak.gemeente)
    kenmerken = dict.fromkeys(besluit.kenmerk for besluit in zaak.stukken(PgbBesluit))
    yield from (budgetten[kenmerk] for kenmerk in kenmerken if kenmerk in budgetten)


def stukken_van(zaak: Zaak, kenmerk: str) -> tuple[Pgbvoorziening, ...]:
    """What was recorded of a budget as it is now, newest first; of one not granted what is asked.

    As in `pgb_stukken` a decision leaves to an earlier one what it does not say.
    """
    gegeven = toekenningen(zaak, kenmerk)
    if gegeven:
        return _keten(zaak, gegeven)
    gevraagd = [rij for rij in zaak.stukken(PgbAanvraag) if rij.kenmerk == kenmerk]
    return tuple(rij for rij in gevraagd[-1:] if rij.leveringsvorm == "PGB")


def hulpverleners_in(zaak: Zaak, kenmerk: str) -> tuple[PgbHulpverlener, ...]:
    """Who is paid from a budget as it is now."""
    stukken = _keten(zaak, toekenningen(zaak, kenmerk))
    return eerste(stukken, lambda stuk: stuk.hulpverleners) or ()


def is_van(hulpverlener: PgbHulpverlener, label: str | None) -> bool:
    """Whether a label is of this helper or of somebody who works there."""
    namen = (hulpverlener.naam, *(rij.naam for rij in hulpverlener.medewerkers))
    return any(zelfde(naam, label) for naam in namen)


def beheerder_van(zaak: Zaak) -> str | None:
    """The label of who manages the judged budget."""
    return eerste(pgb_stukken(zaak), lambda stuk: stuk.beheerder)


def tariefeenheid(zaak: Zaak) -> str | None:
    """What a budget for the help is counted in, in a word; None when there is no such budget."""
    return None if zaak.code is None else zaak.kader.product(zaak.code).kenmerken.tariefeenheid


def voorwaarde(functie: Kaderregelfunctie) -> Kaderregelfunctie:
    """Marks a condition for a budget: what only lowers or shortens one is not refused by it."""

    @wraps(functie)
    def getoetst(zaak: Zaak, p: Parameters) -> Antwoord:
        antwoord = functie(zaak, p)
        return antwoord if antwoord is None or not alleen_minder(zaak) else _als_signaal(antwoord)

    return getoetst


def _als_signaal(antwoord: Antwoord) -> Iterator[Uitkomst | Voldaan]:
    for rij in uitkomsten_van(antwoord):
        yield replace(rij, gevolg=Gevolg.SIGNALEREN) if isinstance(rij, Uitkomst) else rij


def niet_vastgelegd(zaak: Zaak, wat: str, **operanden: Operand) -> Uitkomst:
    """What a grant must have and lacks: it is refused; an application cannot be judged on it yet.

    `wat` says in Dutch, in the singular, what was not recorded.
    """
    if verleent(zaak) and not alleen_minder(zaak):
        return Uitkomst(f"Er kan geen pgb worden toegekend: {wat} ontbreekt.", operanden)
    return replace(ontbreekt(wat), operanden=operanden)


def pas_bij_toekenning(zaak: Zaak) -> Gevolg | None:
    """The consequence of what only makes a grant impossible: an application is signalled."""
    return None if verleent(zaak) else Gevolg.SIGNALEREN


def gebrek_in_punten(
    zaak: Zaak, uitleg: str, punten: Iterable[str], hulpverlener: PgbHulpverlener | None = None
) -> Uitkomst | None:
    """What is wrong with points that must all be judged to be met; None when they are.

    `uitleg` is the Dutch sentence, without its end, that a negative judgement leads to.
    """
    oordelen = {punt: oordeel(zaak, punt, hulpverlener) for punt in punten}
    nee = tuple(punt for punt, rij in oordelen.items() if rij is not None and not rij.voldoet)
    leeg = tuple(punt for punt, rij in oordelen.items() if rij is None)
    if nee:
        operanden: dict[str, Operand] = {"nietVoldaan": nee, "nietBeoordeeld": leeg}
        return Uitkomst(f"{uitleg}; negatief beoordeeld: {_genoemd(nee)}.", operanden)
    if leeg:
        return niet_vastgelegd(zaak, f"het oordeel over {_genoemd(leeg)}", nietBeoordeeld=leeg)
    return None


def _genoemd(punten: Iterable[str]) -> str:
    return opsomming(f"'{punt}'" for punt in punten)


# --- what a decision rests on -------------------------------------------------------------------


def onderzoek_bij(zaak: Zaak) -> Onderzoek | None:
    """The inquiry that is judged, or that what is judged rests on.

    The last one for this gemeente up to the day of the request or decision (or to the day that the
    decision names), about this product or about help in general.
    """
    stuk = beoordeeld_stuk(zaak)
    if isinstance(stuk, Onderzoek):
        return stuk
    genoemd = stuk.onderzoek_datum if isinstance(stuk, LokaalBesluit) else None
    return onderzoek_op(zaak, genoemd or zaak.verzoek_op, zaak.product)


def onderzoek_op(zaak: Zaak, dag: date, product: Product | None) -> Onderzoek | None:
    """The last inquiry up to a day, about this product or about help in general."""
    return zaak.eens(_onderzoek_op, dag, product)


def _onderzoek_op(zaak: Zaak, dag: date, product: Product | None) -> Onderzoek | None:
    gevonden: Onderzoek | None = None
    for onderzoek in zaak.stukken(Onderzoek):
        if onderzoek.datum <= dag and onderzoek.product in (None, product):
            gevonden = onderzoek
    return gevonden


def besluit_bij(zaak: Zaak) -> LokaalBesluit | None:
    """The decision of the toegang that is judged, or the last one on the judged product.

    Nothing rests on a decision that refused help.
    """
    stuk = beoordeeld_stuk(zaak)
    if isinstance(stuk, LokaalBesluit):
        return stuk
    gevonden: LokaalBesluit | None = None
    for besluit in zaak.stukken(LokaalBesluit):
        over_dit = besluit.product == zaak.product and not besluit.afwijsgronden
        if over_dit and besluit.datum <= zaak.verzoek_op:
            gevonden = besluit
    return gevonden


def geeft_hulp(zaak: Zaak) -> bool:
    """Whether what is judged gives help or asks for it.

    What refuses or ends help does not, nor what only shortens or lowers what was given before.
    """
    stuk, voorstel = beoordeeld_stuk(zaak), zaak.voorstel
    if isinstance(stuk, PgbBesluit):
        return stuk.besluit in GEEFT_BUDGET and not alleen_minder(zaak)
    if isinstance(stuk, LokaalBesluit) and (stuk.afwijsgronden or stuk.soort == "nietVoortzetten"):
        return False
    if voorstel is None or not (stuk is None or isinstance(stuk, Bepaling)):
        return True
    ander = voorstel.huidig is not None and voorstel.product not in (None, voorstel.huidig.product)
    return ander or verlengt(zaak, voorstel) or verhoogt(zaak, voorstel)


def leeftijd_op(zaak: Zaak, dag: date) -> int | None:
    """How old the client is on a day; None when the day of birth is not known."""
    geboren = geboortedatum(zaak)
    if geboren is None:
        return None
    leeftijd = dag.year - geboren.year
    return leeftijd if verjaardag(geboren, leeftijd) <= dag else leeftijd - 1


def is_afgeweken(zaak: Zaak, regel: str) -> bool:
    """Whether somebody entitled agreed to a deviation from a rule for what is judged."""
    rij = zaak.kader.regels.get(regel)
    return rij is not None and any(
        zaak.kader.mag_afwijken(stuk.rol, rij) for stuk in zaak.afwijkingen(regel)
    )
