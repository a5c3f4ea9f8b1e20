"""The plan that motivates a budget, help from the own network, and the way there (4.2, 4.3)."""

from collections.abc import Iterator
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import (
    Bepaling,
    Intake,
    LokaalBesluit,
    Motivatieplan,
    PgbAanvraag,
    PgbBesluit,
    PgbHulpverlener,
    Plan,
    Verwijzing,
)
from ledger.kaders.boxtel import NETWERKHULP, regel
from ledger.kaders.boxtel.feiten import (
    aanvraag_bij,
    beoordeeld_stuk,
    gebrek_in_punten,
    motivatieplan,
    niet_vastgelegd,
    oordeel,
    over_pgb,
    pgb_stukken,
    tariefeenheid,
    verleent,
    voorwaarde,
)
from ledger.kaders.boxtel.hulpsoort import per_hulpverlener
from ledger.kaders.boxtel.hulpstukken import ruimer_dan_het_pgb
from ledger.kaders.hulp import getoond, ontbreekt, opsomming
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

_PARAGRAAF: Final = "4.4.2 Voorwaarden PGB-motivatieplan"
_NA_VERWIJZING: Final = "4.3 PGB in geval van een verwijzingsbesluit"
_MOTIVATIEPLAN: Final = "motivatieplan"
_GEZIN: Final = "gezin"


# --- the plan -----------------------------------------------------------------------------------


def _eigen_plan(zaak: Zaak) -> Motivatieplan | None:
    """The plan that is judged, or that the judged application has."""
    stuk = beoordeeld_stuk(zaak)
    if not isinstance(stuk, Plan):
        stuk = over_pgb(zaak)
    return stuk.motivatieplan if isinstance(stuk, (Plan, PgbAanvraag)) else None


def _is_motivatieplan(zaak: Zaak) -> bool:
    """Whether what is judged has to be, or to have, a plan that motivates a budget."""
    stuk = beoordeeld_stuk(zaak)
    if isinstance(stuk, Plan):
        return stuk.motivatieplan is not None or stuk.soort == _MOTIVATIEPLAN
    return isinstance(over_pgb(zaak), PgbAanvraag)


@regel(
    "BX-PGB-09",
    "pgbAanvraag",
    "plan",
    titel="Inhoud van het PGB-motivatieplan",
    bron=_PARAGRAAF,
    gevolg=Gevolg.WEIGEREN,
)
def plan_volledig(zaak: Zaak, p: Parameters) -> Antwoord:
    """The plan says why not in kind, who gives the help and how, how it is good, and its cost.

    The cost is a number of units and a tariff; a total alone is not enough. An hourly tariff is
    the tariff of help that is counted in hours. Of help on a quotation the quotation is its cost,
    or what the plan reckons with. The plan of an application may have been recorded before it; a
    draft is only signalled.
    """
    if not _is_motivatieplan(zaak):
        return None
    stuk, plan = beoordeeld_stuk(zaak), _eigen_plan(zaak) or motivatieplan(zaak)
    if plan is None:
        return ontbreekt("het PGB-motivatieplan")
    aanvraag, eenheid = over_pgb(zaak), tariefeenheid(zaak)
    omvang = (aanvraag and aanvraag.omvang) or plan.omvang
    uurtarief = plan.uurtarief_eurocent if eenheid == "uur" else None
    tarief = (aanvraag and aanvraag.tarief_eurocent) or plan.tarief_eurocent or uurtarief
    offerte = None
    if eenheid == "offerte":
        offerte = (aanvraag and aanvraag.offerte_eurocent) or plan.begroting_eurocent
    ingevuld = {
        "motivering": plan.waarom_niet_natura,
        "uitvoerderEnOrganisatie": plan.uitvoerder_en_organisatie,
        "kwaliteitswaarborg": plan.kwaliteitswaarborg,
        "eenhedenEnTarief": offerte or (omvang and tarief),
    }
    leeg = tuple(onderdeel for onderdeel in p["onderdelen"] if not ingevuld[onderdeel])
    if not leeg:
        return None
    return Uitkomst(
        f"Het PGB-motivatieplan is niet volledig; vul aan: {opsomming(leeg)}.",
        {"ontbreekt": leeg, "tariefEurocent": tarief},
        gevolg=Gevolg.SIGNALEREN if isinstance(stuk, Plan) and not stuk.definitief else None,
    )


@regel(
    "BX-PGB-10",
    "pgbAanvraag",
    "plan",
    titel="Motivatieplan samen met de jeugdconsulent",
    bron=f"{_PARAGRAAF} (tweede alinea)",
    gevolg=Gevolg.SIGNALEREN,
)
def samen_opgesteld(zaak: Zaak, p: Parameters) -> Antwoord:
    """The family makes the plan together with the jeugdconsulent.

    By the first sentence the applicant makes it, by the second paragraph they make it together:
    the applicant stays responsible, making it together is how it is done.
    """
    plan = _eigen_plan(zaak)
    if plan is None:
        return None
    opstellers = plan.opstellers
    if not opstellers:
        return ontbreekt("wie het PGB-motivatieplan opstelde,")
    gezin = any(rol == _GEZIN or rol in p["opstellers"] for rol in opstellers)
    consulent = any(zaak.kader.telt_als(rol, p["medeopsteller"]) for rol in opstellers)
    if gezin and consulent:
        return None
    return Uitkomst(
        f"Het motivatieplan hoort door {opsomming(p['opstellers'], 'of')} samen met de "
        f"{p['medeopsteller']} te worden gemaakt.",
        {"doorHetGezin": gezin, "metConsulent": consulent},
    )


# --- help from the own network ------------------------------------------------------------------


@regel(
    "BX-PGB-11",
    "pgbAanvraag",
    "pgbBesluit",
    titel="Beloning van het sociale netwerk is beperkt",
    bron=f"{_PARAGRAAF} (tweede alinea)",
    gevolg=Gevolg.WEIGEREN,
    producten=NETWERKHULP,
)
@voorwaarde
def netwerk_beloond(zaak: Zaak, p: Parameters) -> Antwoord:
    """Informal help is paid when it is more than usual, demonstrably better, and more efficient.

    The text calls this the view of the gemeente and says 'in any case limited'; read as a
    condition. Each judgement says what it rests on.
    """

    def toets(hulpverlener: PgbHulpverlener) -> Iterator[Uitkomst]:
        uitleg = "Betaling van hulp uit het netwerk kan niet"
        gebrek = gebrek_in_punten(zaak, uitleg, p["voorwaarden"], hulpverlener)
        if gebrek is not None:
            yield gebrek
            return
        zonder = tuple(
            punt
            for punt in p["voorwaarden"]
            if (rij := oordeel(zaak, punt, hulpverlener)) is not None and not rij.onderbouwing
        )
        if zonder:
            punten = opsomming(f"'{punt}'" for punt in zonder)
            wat = f"de onderbouwing van {punten}"
            yield niet_vastgelegd(zaak, wat, zonderOnderbouwing=zonder)

    return per_hulpverlener(zaak, False, toets)


@regel(
    "BX-PGB-12",
    "pgbAanvraag",
    "pgbBesluit",
    titel="Netwerkhulp is redelijkerwijs geschikt voor het doel",
    bron=f"{_PARAGRAAF} (derde alinea)",
    gevolg=Gevolg.WEIGEREN,
    producten=NETWERKHULP,
)
@voorwaarde
def netwerk_geschikt(zaak: Zaak, p: Parameters) -> Antwoord:
    """The jeugdconsulent judged that the informal help suits the goal of the budget."""

    def toets(hulpverlener: PgbHulpverlener) -> Iterator[Uitkomst]:
        rij = oordeel(zaak, p["punt"], hulpverlener)
        if rij is None or not zaak.kader.telt_als(rij.door, p["beoordelaar"]):
            wat = f"het oordeel van de {p['beoordelaar']} over de geschiktheid van netwerkhulp"
            yield niet_vastgelegd(zaak, wat, door=None if rij is None else getoond(rij.door))
        elif not rij.voldoet:
            yield Uitkomst(
                f"De {p['beoordelaar']} vindt deze hulp uit het netwerk niet geschikt voor het "
                "doel van het pgb.",
                {"geschikt": False},
            )

    return per_hulpverlener(zaak, False, toets)


# --- after a referral ---------------------------------------------------------------------------


@regel(
    "BX-PGB-13",
    "pgbAanvraag",
    "pgbBesluit",
    "verwijzing",
    "bepaling",
    titel="Ook na een verwijzing vraagt een PGB een aanvraag bij de gemeente",
    bron=_NA_VERWIJZING,
    gevolg=Gevolg.WEIGEREN,
)
@voorwaarde
def aanvraag_nodig(zaak: Zaak, p: Parameters) -> Antwoord:
    """No budget is granted without an application at the gemeente, which the Wijkteam handles.

    The referral stays what the help rests on; one that wants a budget only signals that the
    application is still to be made. An application that a decision names by its day but that was
    not recorded cannot be judged. A revision that gives no more and no longer asks for none.
    """
    stuk = beoordeeld_stuk(zaak)
    if isinstance(stuk, (Verwijzing, Bepaling)):
        gevraagd = any(
            rij.leveringsvorm == "PGB" and stuk.product in (None, rij.product)
            for rij in zaak.stukken(PgbAanvraag)
        )
        if not stuk.pgb_gewenst or gevraagd or _afgeblazen(stuk):
            return None
        return Uitkomst(
            "Voor een pgb is ook na deze verwijzing een aanvraag bij de gemeente nodig.",
            {"pgbGewenst": True},
            gevolg=Gevolg.SIGNALEREN,
        )
    if not isinstance(stuk, PgbBesluit) or not verleent(zaak):
        return None
    if aanvraag_bij(zaak) is None and ruimer_dan_het_pgb(zaak):
        return _zonder_aanvraag(zaak)
    return _behandeld(zaak, stuk, p)


def _afgeblazen(stuk: Verwijzing | Bepaling) -> bool:
    """Whether a referral was called off: it then leads to no help."""
    return isinstance(stuk, Verwijzing) and stuk.afgeblazen


def _zonder_aanvraag(zaak: Zaak) -> Uitkomst:
    besluiten = (rij for rij in pgb_stukken(zaak) if isinstance(rij, PgbBesluit))
    genoemd = next((rij.aanvraag_datum for rij in besluiten if rij.aanvraag_datum), None)
    if genoemd is not None:
        return ontbreekt("de aanvraag die het besluit noemt", dag=genoemd.isoformat())
    return Uitkomst(
        "Zonder aanvraag bij de gemeente kan geen pgb worden toegekend, ook niet op een "
        "verwijzing.",
        {"aanvraag": False},
    )


def _behandeld(zaak: Zaak, besluit: PgbBesluit, p: Parameters) -> Uitkomst | None:
    """A signal when somebody else than the Wijkteam took the decision; the college may."""
    door = besluit.genomen_door
    if door is None or any(zaak.kader.telt_als(door, rol) for rol in p["behandelaars"]):
        return None
    return Uitkomst(
        "De aanvraag voor een pgb wordt behandeld door het Wijkteam.",
        {"genomenDoor": getoond(door), "behandelaars": tuple(p["behandelaars"])},
        gevolg=Gevolg.SIGNALEREN,
    )


@regel(
    "BX-PGB-14",
    "verwijzing",
    "bepaling",
    "lokaalBesluit",
    titel="De verwijzer bespreekt of een PGB kan",
    bron=_NA_VERWIJZING,
    gevolg=Gevolg.SIGNALEREN,
)
def pgb_besproken(zaak: Zaak, p: Parameters) -> Antwoord:
    """Who refers, and the gemeente at its intake, records that a budget was discussed."""
    stuk = beoordeeld_stuk(zaak)
    if not isinstance(stuk, (Verwijzing, Bepaling)) or stuk.pgb_besproken:
        return None
    if _afgeblazen(stuk) or (isinstance(stuk, Verwijzing) and stuk.soort != "verwijzing"):
        return None
    if isinstance(stuk, LokaalBesluit) and any(
        rij.pgb_besproken for rij in zaak.stukken(Intake) if rij.datum <= stuk.datum
    ):
        return None
    wie = opsomming(p["besproken_door"], "of")
    return Uitkomst(
        f"Leg vast dat {wie} de mogelijkheid van een pgb heeft besproken.",
        {"pgbBesproken": stuk.pgb_besproken},
    )
