"""What a personal budget asks of informal help, and for what it may be used (4.4 under 2 and 3)."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import Onderzoek, Overbelasting, PgbBesteding, PgbHulpverlener
from ledger.kaders.boxtel import NETWERKHULP, regel
from ledger.kaders.boxtel.feiten import (
    beoordeeld_stuk,
    betaalde,
    eerste,
    gebrek_in_punten,
    is_chronisch,
    kenmerk_van,
    niet_vastgelegd,
    over_pgb,
    pgb_stukken,
    toekenningen,
    verleent,
    verwachte_laatste_dag,
    voorwaarde,
)
from ledger.kaders.boxtel.hulpsoort import eerste_dag, geeft_iemand, per_hulpverlener, soort_hulp
from ledger.kaders.hulp import geboortedatum, ontbreekt, plus_maanden, verjaardag, zelfde
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

_CRITERIA: Final = "4.4 Aanvullende criteria PGB"
_PARAGRAAF: Final = f"{_CRITERIA} > PGB voorwaarden informele hulp"
_OM_SOORT_TE_ZIEN: Final = "wat nodig is om te zien of er informele hulp wordt gegeven,"


@regel(
    "BX-PGB-27",
    "pgbAanvraag",
    "pgbBesluit",
    titel="Informele hulp bij een langdurige, omvangrijke en frequente vraag",
    bron=f"{_PARAGRAAF} (a)",
    gevolg=Gevolg.WEIGEREN,
    producten=NETWERKHULP,
)
@voorwaarde
def zware_vraag(zaak: Zaak, p: Parameters) -> Antwoord:
    """Informal help is paid for a lasting, large and frequent question that no one can solve.

    The text has no numbers: lasting is what BX-GEBR-03 calls chronic, the rest is a judgement.
    """
    if over_pgb(zaak) is None:
        return None
    informeel = geeft_iemand(zaak, formeel=False)
    if informeel is None:
        return ontbreekt(_OM_SOORT_TE_ZIEN)
    return tuple(_zware_vraag(zaak, p)) if informeel else None


def _zware_vraag(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    laatste = verwachte_laatste_dag(zaak)
    if laatste is None:
        yield niet_vastgelegd(zaak, "hoe lang de hulp naar verwachting nodig is,")
    elif not is_chronisch(zaak, zaak.ingang_op, laatste):
        yield Uitkomst(
            "Een pgb voor informele hulp kan alleen bij een langdurige vraag; deze hulp is naar "
            f"verwachting nodig tot en met {laatste.isoformat()}.",
            {
                "ingangsdatum": zaak.ingang_op.isoformat(),
                "verwachtTot": laatste.isoformat(),
                "grensMaanden": zaak.waarden("BX-GEBR-03")["grens_maanden"],
            },
        )
    uitleg = "Een pgb voor informele hulp kan alleen bij een omvangrijke en frequente vraag"
    gebrek = gebrek_in_punten(zaak, uitleg, p["oordelen"])
    if gebrek is not None:
        yield gebrek


@regel(
    "BX-PGB-28",
    "pgbAanvraag",
    "pgbBesluit",
    titel="Informele hulp past en is toereikend",
    bron=f"{_PARAGRAAF} (b)",
    gevolg=Gevolg.WEIGEREN,
    producten=NETWERKHULP,
)
@voorwaarde
def informeel_past(zaak: Zaak, p: Parameters) -> Antwoord:
    """The informal help suits both the problems and the developmental goals of the client."""

    def toets(hulpverlener: PgbHulpverlener) -> Iterator[Uitkomst]:
        uitleg = "De informele hulp past niet voldoende"
        gebrek = gebrek_in_punten(zaak, uitleg, p["onderdelen"], hulpverlener)
        if gebrek is not None:
            yield gebrek

    return per_hulpverlener(zaak, False, toets)


@regel(
    "BX-PGB-29",
    "pgbAanvraag",
    "pgbBesluit",
    titel="Geen dreigende overbelasting van wie informele hulp geeft",
    bron=f"{_PARAGRAAF} (c)",
    gevolg=Gevolg.WEIGEREN,
    producten=NETWERKHULP,
)
@voorwaarde
def niet_overbelast(zaak: Zaak, p: Parameters) -> Antwoord:
    """The inquiry found that whoever gives informal help is not, or no longer, overburdened.

    What counts is the last inquiry that says something of this helper. Elsewhere the same threat
    is a reason to give help (BX-OVB-01); here it is one against paying this helper.
    """

    def toets(hulpverlener: PgbHulpverlener) -> Iterator[Uitkomst]:
        gevonden = _overbelasting(zaak, hulpverlener)
        if gevonden is None or gevonden.uitkomst is None:
            yield niet_vastgelegd(zaak, "de uitkomst van de overbelastingstoets")
        elif gevonden.uitkomst not in p["toegestane_uitkomsten"]:
            yield Uitkomst(
                "Bij de hulpverlener is of dreigt overbelasting; een pgb voor deze hulp kan niet.",
                {"overbelasting": gevonden.uitkomst},
            )

    return per_hulpverlener(zaak, False, toets)


def _overbelasting(zaak: Zaak, hulpverlener: PgbHulpverlener) -> Overbelasting | None:
    gevonden = [
        rij
        for onderzoek in zaak.stukken(Onderzoek)
        if onderzoek.datum <= zaak.verzoek_op
        for rij in onderzoek.overbelasting
        if zelfde(rij.wie, hulpverlener.naam)
    ]
    return gevonden[-1] if gevonden else None


@regel(
    "BX-PGB-30",
    "pgbAanvraag",
    "pgbBesluit",
    titel="VOG bij informele hulp",
    bron=(f"{_PARAGRAAF} (d)", "Bijlage 6 > Verklaring Omtrent Gedrag (VOG)"),
    gevolg=Gevolg.WEIGEREN,
    producten=NETWERKHULP,
)
@voorwaarde
def vog_informeel(zaak: Zaak, p: Parameters) -> Antwoord:
    """For help to a child a VOG of at most some months before the help; later when it is asked.

    By 4.4 the college decides, by the form of annex 6 a VOG is obligatory below the age: with that
    form the college decided it for minors. The months count from the start of the help itself: of
    who was in this budget before, that of then; a VOG that is new enough now does as well.
    """
    if over_pgb(zaak) is None:
        return None

    def toets(hulpverlener: PgbHulpverlener) -> Iterator[Uitkomst]:
        vog, dag = hulpverlener.vog_datum, eerste_dag(zaak, hulpverlener)
        vanaf, nodig = plus_maanden(dag, -p["vog_maanden"]), _vog_nodig(zaak, p, dag)
        begin = (dag, _eerder_begonnen(zaak, hulpverlener))
        if nodig is False or any(_op_tijd(vog, start, p["vog_maanden"]) for start in begin):
            return
        if nodig is None:
            yield ontbreekt("de geboortedatum van de cliënt")
            return
        if vog is None:
            wat = "de verklaring omtrent het gedrag (VOG) van de hulpverlener"
            yield niet_vastgelegd(zaak, wat, vanaf=vanaf.isoformat())
            return
        yield Uitkomst(
            f"De VOG is van {vog.isoformat()}; voor deze hulp moet zij zijn afgegeven van "
            f"{vanaf.isoformat()} tot en met {dag.isoformat()}.",
            {
                "vogDatum": vog.isoformat(),
                "vanaf": vanaf.isoformat(),
                "uiterlijk": dag.isoformat(),
                "maxMaanden": p["vog_maanden"],
            },
        )

    return per_hulpverlener(zaak, False, toets)


def _op_tijd(vog: date | None, start: date | None, maanden: int) -> bool:
    """Whether a VOG is there when help starts, and at most so many months old."""
    if vog is None or start is None:
        return False
    return plus_maanden(start, -maanden) <= vog <= start


def _eerder_begonnen(zaak: Zaak, hulpverlener: PgbHulpverlener) -> date | None:
    """When somebody began by an earlier grant of this budget; None who is new in it."""
    kenmerk = kenmerk_van(zaak)
    dagen = [
        max(begin, rij.hulp_vanaf or begin)
        for besluit in (() if kenmerk is None else toekenningen(zaak, kenmerk))
        for rij in besluit.hulpverleners
        if (begin := besluit.ingangsdatum) is not None and zelfde(rij.naam, hulpverlener.naam)
    ]
    return min(dagen, default=None)


def _vog_nodig(zaak: Zaak, p: Parameters, dag: date) -> bool | None:
    """Whether a VOG is obligatory for help from a day; None when the age on it is unknown."""
    if eerste(pgb_stukken(zaak), lambda stuk: stuk.vog_vereist):
        return True
    geboren = geboortedatum(zaak)
    if geboren is None:
        return None
    return dag < verjaardag(geboren, p["leeftijd_verplicht_onder"])


@regel(
    "BX-PGB-31",
    "pgbAanvraag",
    "pgbBesluit",
    "pgbBesteding",
    titel="Informele hulp alleen voor begeleiding, verzorging en logeren",
    bron=f"{_CRITERIA} (lid 3)",
    gevolg=Gevolg.WEIGEREN,
)
@voorwaarde
def informeel_geen_behandeling(zaak: Zaak, p: Parameters) -> Antwoord:
    """From a budget informal help is paid for guidance, care and short stays, not for treatment.

    The text says who belongs to the social network; it is applied to all informal help, also of
    who does not. Which help may be given informally is a fact of the product. Help over several
    days is judged on the last, for a registration may end in between.
    """
    if zaak.code is not None and zaak.kader.product(zaak.code).kenmerken.informeel_toegestaan:
        return None
    if isinstance(beoordeeld_stuk(zaak), PgbBesteding):
        return _besteed(zaak)

    def toets(hulpverlener: PgbHulpverlener) -> Iterator[Uitkomst]:
        yield _verboden(zaak)

    return per_hulpverlener(zaak, False, toets)


def _verboden(zaak: Zaak) -> Uitkomst:
    if zaak.code is None:
        return ontbreekt("de soort hulp van het pgb")
    return Uitkomst(
        "Wie informele hulp geeft, mag uit het pgb alleen worden betaald voor begeleiding, "
        "verzorging of logeren.",
        {"product": zaak.code, "soort": "informeel"},
    )


def _besteed(zaak: Zaak) -> Uitkomst | None:
    stuk, hulpverlener = zaak.stuk(PgbBesteding), betaalde(zaak)
    if hulpverlener is None or stuk.terugbetaling:
        return None
    formeel = soort_hulp(zaak, hulpverlener, stuk.einddatum or stuk.datum).formeel
    if formeel is None:
        return ontbreekt(_OM_SOORT_TE_ZIEN)
    return None if formeel else _verboden(zaak)


@regel(
    "BX-PGB-32",
    "pgbBesluit",
    titel="Wie de kwaliteit van netwerkhulp bewaakt",
    bron=f"{_CRITERIA} (slotalinea)",
    gevolg=Gevolg.AFLEIDEN,
    producten=NETWERKHULP,
)
def bewaakt_kwaliteit(zaak: Zaak, p: Parameters) -> Antwoord:
    """With informal help the client or the parent answers for its quality, not who gives it.

    It is who holds the budget; where the decision does not say so, the parent of a child and else
    the client. What BX-PGB-27 to 30 ask stays in force.
    """
    if not verleent(zaak):
        return None
    informeel = geeft_iemand(zaak, formeel=False)
    if informeel is None:
        return ontbreekt(_OM_SOORT_TE_ZIEN)
    if not informeel:
        return None
    wie = eerste(pgb_stukken(zaak), lambda stuk: stuk.budgethouder)
    geboren = geboortedatum(zaak)
    if wie is None and geboren is None:
        return ontbreekt("de budgethouder of de geboortedatum van de cliënt")
    if wie is None and geboren is not None:
        volwassen = zaak.ingang_op >= verjaardag(geboren, p["leeftijd_zelf"])
        wie = "jeugdige" if volwassen else "ouder"
    return Uitkomst(
        f"Bij deze hulp uit het netwerk bewaakt de {wie} de kwaliteit.",
        {"verantwoordelijke": wie},
    )
