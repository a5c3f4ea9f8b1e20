"""From when the rules hold and from when one can have known them: BX-GELD-01, 02, 05 and 09."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.gebeurtenissen import VerzoekBeantwoord
from ledger.kaders.boxtel import regel
from ledger.kaders.boxtel.feiten import BEREKEND, in_werking, is_afgeweken
from ledger.kaders.oordeel import geldende
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst, uitkomsten_van

_LID1: Final = "Hoofdstuk 6 (lid 1)"
_LID2: Final = "Hoofdstuk 6 (lid 2)"
_WIJZIGINGEN: Final = "Wetstechnische informatie > Overzicht van in de tekst verwerkte wijzigingen"
_GEEN_TERMIJN: Final = "BX-GELD-09"
_AFGEWEZEN: Final = "1"
_NALOPEN: Final = "BX-GELD-05"
_OVER_DE_DAG: Final = frozenset({_NALOPEN, _GEEN_TERMIJN})
"""The rules that look at what other rules say of a case."""
_HARD: Final = frozenset({Gevolg.WEIGEREN, Gevolg.AFWIJKEN})


def van_deze_gemeente(zaak: Zaak) -> bool:
    """Whether the kader is that of the gemeente of the case.

    A rule on its reach is also asked elsewhere, where a product of the kader is named.
    """
    return zaak.gemeente in zaak.kader.gemeenten


@regel(
    "BX-GELD-01",
    "conversie",
    titel="Inwerkingtreding is de dag na bekendmaking",
    bron=(_LID1, _WIJZIGINGEN),
    gevolg=Gevolg.AFLEIDEN,
    reikwijdte=True,
)
def inwerkingtreding(zaak: Zaak, _: Parameters) -> Antwoord:
    """The rules come into force on the day after their publication (chapter 6, lid 1).

    The table names 11 April 2020 as the day of coming into force, so they were published on the
    10th. Read otherwise, 11 April is the day of publication; then both days in kader.yaml move one
    on. Loading a kader with other days between the two fails.
    """
    bekend = zaak.kader.bestand.bekendgemaakt
    if bekend is None or not van_deze_gemeente(zaak):
        return None
    begin = in_werking(zaak)
    return Uitkomst(
        f"Deze regels zijn bekendgemaakt op {bekend} en gelden voor besluiten vanaf {begin}.",
        {
            "bekendgemaakt": bekend.isoformat(),
            "inWerking": begin.isoformat(),
            "dagenNaBekendmaking": (begin - bekend).days,
        },
    )


@regel(
    "BX-GELD-02",
    "JW301",
    "JW315",
    "JW317",
    "JW319",
    "verwijzing",
    "bepaling",
    "lokaalBesluit",
    "pgbAanvraag",
    "pgbBesluit",
    "conversie",
    titel="Welke regels gelden: naar de dag van de hulp en naar wat bekend was",
    bron=(_LID1, _LID2, _WIJZIGINGEN),
    gevolg=Gevolg.AFLEIDEN,
    reikwijdte=True,
)
def welke_regels(zaak: Zaak, p: Parameters) -> Antwoord:
    """These rules hold for help from 2020 on, but only for who decides when they are in force.

    Else those of 2017 hold, which nobody loaded, so the case cannot be judged on them. The text
    has no transitional law: a decision from before stays judged by the rules of its own day, and
    what is decided again later on the same help goes by the new ones (chapter 6, lid 1 and 2).
    """
    bestand, peildatum, kennis = zaak.kader.bestand, zaak.ingang_op, zaak.bekend_op
    if not van_deze_gemeente(zaak) or peildatum > (bestand.tot or date.max):
        return None
    dagen = {"peildatum": peildatum.isoformat(), "kennisdatum": kennis.isoformat()}
    if peildatum < bestand.vanaf or not zaak.kader.is_bekend(kennis):
        return Uitkomst(
            f"Niet te beoordelen: voor hulp vanaf {peildatum} golden, met wat op {kennis} bekend "
            f"was, de regels {p['oud_kader']}; die zijn niet geladen.",
            {"regels": p["oud_kader"], **dagen},
            niet_beoordeelbaar=True,
        )
    return Uitkomst(
        f"Voor hulp vanaf {peildatum} gelden, met wat op {kennis} bekend was, de regels "
        f"{p['nieuw_kader']}.",
        {
            "regels": p["nieuw_kader"],
            **dagen,
            "geldigVanaf": bestand.vanaf.isoformat(),
            "inWerking": in_werking(zaak).isoformat(),
        },
    )


# --- decided before anybody could know ----------------------------------------------------------


@regel(
    _NALOPEN,
    "lokaalBesluit",
    "JW301",
    "JW319",
    "pgbBesluit",
    titel="Besluiten uit de periode van terugwerkende kracht nalopen",
    bron=_LID1,
    gevolg=Gevolg.SIGNALEREN,
    reikwijdte=True,
)
def nalopen(zaak: Zaak, _: Parameters) -> Antwoord:
    """A decision of before these rules were in force, on help that they reach back to, is listed.

    It is our own choice, for whoever audits; nothing changes by itself (chapter 6, lid 1). Nobody
    can list it before the rules are published, so this speaks of what is recorded afterwards, with
    the rules that would have refused it. Decisions that were recorded by then are listed by looking
    back on a draft of this kader that was published before 2020 (`toewijzing watals`). Of a JW319,
    which is dated by its sending, it names an earlier rejection of the same request.
    """
    begin, vanaf = in_werking(zaak), zaak.kader.bestand.vanaf
    if not van_deze_gemeente(zaak) or zaak.dag < begin or zaak.ingang_op < vanaf:
        return None
    besloten = [dag for dag in _besloten_op(zaak) if vanaf <= dag < begin]
    if not besloten:
        return None
    tot = zaak.kader.bestand.bekendgemaakt or begin
    weigeren = (
        () if isinstance(zaak.feit, VerzoekBeantwoord) else tuple(sorted(_weigeren(zaak, begin)))
    )
    anders = f" Het voldoet niet aan: {', '.join(weigeren)}." if weigeren else ""
    return Uitkomst(
        f"Het besluit van {besloten[0]} valt in de periode van {vanaf} t/m {tot}, waarvoor "
        f"achteraf deze regels zijn gaan gelden; ga na of het anders was uitgevallen.{anders}",
        {
            "besloten": besloten[0].isoformat(),
            "ingangsdatum": zaak.ingang_op.isoformat(),
            "periodeVan": vanaf.isoformat(),
            "periodeTotEnMet": tot.isoformat(),
            "weigerenNu": weigeren,
        },
    )


def _weigeren(zaak: Zaak, bekend_op: date) -> Iterator[str]:
    """The rules of this kader that refuse the case for who knows them on that day."""
    nu = replace(zaak, bekend_op=bekend_op)
    for rij, p, alleen_bij in geldende(nu).regels:
        if alleen_bij is not None and alleen_bij.isdisjoint(nu.toestand.dossier):
            continue
        if rij.code in _OVER_DE_DAG or is_afgeweken(nu, rij.code):
            continue
        if any(
            isinstance(uitkomst, Uitkomst)
            and not uitkomst.niet_beoordeelbaar
            and (uitkomst.gevolg or rij.gevolg) in _HARD
            for uitkomst in uitkomsten_van(rij.functie(nu, p))
        ):
            yield rij.code


def _besloten_op(zaak: Zaak) -> Iterator[date]:
    feit = zaak.feit
    if not isinstance(feit, VerzoekBeantwoord):
        yield zaak.bekend_op
        return
    verzoek = zaak.toestand.verzoeken.get((feit.aanbieder, feit.referentie_aanbieder))
    for antwoord in () if verzoek is None else verzoek.antwoorden:
        if antwoord.verzoek_antwoord == _AFGEWEZEN:
            yield antwoord.geldig_op


# --- obligations --------------------------------------------------------------------------------


@regel(
    _GEEN_TERMIJN,
    "plan",
    "intake",
    "pgbBesluit",
    "conversie",
    "melding",
    "verwijzing",
    "lokaalBesluit",
    "toets",
    "JW301",
    "JW305",
    "JW307/verwijderen",
    titel="Geen termijn verstreken vóór de inwerkingtreding",
    bron=_LID1,
    gevolg=Gevolg.AFLEIDEN,
)
def geen_termijn_vooraf(zaak: Zaak, _: Parameters) -> Antwoord:
    """The last day of an obligation that lies before the rules were in force becomes that day.

    Else an obligation could lapse while nobody could know it; the text is silent (chapter 6, lid
    1). The rules with such obligations reckon with `effectieve_dag`; here both days of what they
    open are said, at every place where one can be opened.
    """
    # What is decided on later, about later help, has no day before.
    if min(zaak.verzoek_op, zaak.ingang_op, zaak.levering_op) >= in_werking(zaak):
        return None
    return tuple(_verschoven(zaak))


def _verschoven(zaak: Zaak) -> Iterator[Uitkomst]:
    for rij, p, _ in geldende(zaak).regels:
        if rij.code == _GEEN_TERMIJN:
            continue
        for uitkomst in uitkomsten_van(rij.functie(zaak, p)):
            if not isinstance(uitkomst, Uitkomst) or uitkomst.termijn is None:
                continue
            berekend, dag = uitkomst.operanden.get(BEREKEND), uitkomst.termijn.laatste_dag
            if berekend is not None and dag is not None:
                yield Uitkomst(
                    f"De termijn van {rij.code} liep formeel af op {berekend}, maar telt tot en "
                    f"met {dag}.",
                    {"termijn": rij.code, BEREKEND: berekend, "effectief": dag.isoformat()},
                )
