"""The four conditions for a personal budget: able, motivated, good help, not dearer (4.2.1)."""

from collections.abc import Sequence
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import Bekwaamheid, LokaalBesluit, PgbBesluit
from ledger.kaders.boxtel import PGB, regel
from ledger.kaders.boxtel.feiten import (
    beoordeeld_stuk,
    eerste,
    gebrek_in_punten,
    is_van,
    motivatieplan,
    niet_vastgelegd,
    over_pgb,
    pas_bij_toekenning,
    pgb_hulpverleners,
    pgb_stukken,
    voorwaarde,
)
from ledger.kaders.boxtel.hulpstukken import andere_hulp_dan_het_pgb, ruimer_dan_het_pgb
from ledger.kaders.hulp import gebrek_in_afwijking, ontbreekt, opsomming
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst
from ledger.weergave import euro

_PARAGRAAF: Final = "4.2.1 Voorwaarden PGB"
_BEKWAAMHEID: Final = f"{_PARAGRAAF} > A: Bekwaamheid van de aanvrager"
_BEZWAREN: Final = f"{_BEKWAAMHEID} (overwegende bezwaren)"
_NIETS_BEKEND: Final = Bekwaamheid()


@regel(
    "BX-PGB-01",
    "pgbAanvraag",
    "pgbBesluit",
    titel="Vier voorwaarden voor een PGB",
    bron=_PARAGRAAF,
    gevolg=Gevolg.WEIGEREN,
)
@voorwaarde
def vier_voorwaarden(zaak: Zaak, p: Parameters) -> Antwoord:
    """A grant needs a positive judgement on each of the conditions A to D.

    An application is judged after it came in, so it only fails on what was judged negatively.
    """
    if over_pgb(zaak) is None:
        return None
    uitleg = "Niet aan alle voorwaarden voor een persoonsgebonden budget is voldaan"
    return gebrek_in_punten(zaak, uitleg, p["voorwaarden"])


def helper_telt(zaak: Zaak, toegestaan: Sequence[str]) -> bool:
    """Whether a helper of an allowed kind is recorded who does not give the help as well."""
    bekwaamheid = eerste(pgb_stukken(zaak), lambda stuk: stuk.bekwaamheid)
    if bekwaamheid is None or not bekwaamheid.helper:
        return False
    if bekwaamheid.hoedanigheid not in toegestaan:
        return False
    return not any(is_van(rij, bekwaamheid.helper) for rij in pgb_hulpverleners(zaak))


@regel(
    "BX-PGB-02",
    "pgbAanvraag",
    "pgbBesluit",
    titel="Voorwaarde A: zelfstandig of met toegestane hulp",
    bron=(f"{_PARAGRAAF} (onder A)", _BEKWAAMHEID),
    gevolg=Gevolg.WEIGEREN,
)
@voorwaarde
def zelfstandig_of_met_hulp(zaak: Zaak, p: Parameters) -> Antwoord:
    """The tasks of a budget are done on one's own strength, or with a helper of an allowed kind.

    Who gives the help that is paid for does not count as a helper (4.4 a, b and f).
    """
    if over_pgb(zaak) is None:
        return None
    bekwaamheid = eerste(pgb_stukken(zaak), lambda stuk: stuk.bekwaamheid) or _NIETS_BEKEND
    if bekwaamheid.zelfstandig or helper_telt(zaak, p["toegestane_helpers"]):
        return None
    if bekwaamheid.zelfstandig is None or _half_bekend(bekwaamheid):
        return ontbreekt("of de aanvrager het pgb zelf kan beheren of wie daarbij helpt,")
    helpers = opsomming(p["toegestane_helpers"], "of")
    return Uitkomst(
        "De aanvrager kan de taken van een pgb niet zelf uitvoeren en heeft geen helper die "
        f"meetelt ({helpers}).",
        {"zelfstandig": bekwaamheid.zelfstandig, "metHelper": bool(bekwaamheid.helper)},
    )


def _half_bekend(bekwaamheid: Bekwaamheid) -> bool:
    """Whether there is a helper of whom was not recorded who it is, or as what it helps."""
    return bool(bekwaamheid.helper) is not bool(bekwaamheid.hoedanigheid)


@regel(
    "BX-PGB-03",
    "pgbAanvraag",
    "pgbBesluit",
    titel="Drie criteria voor bekwaamheid",
    bron=_BEKWAAMHEID,
    gevolg=Gevolg.WEIGEREN,
)
@voorwaarde
def bekwaam(zaak: Zaak, p: Parameters) -> Antwoord:
    """Overseeing and steering, rights and duties, being a principal: all three are judged as met.

    The text names the helper with the first alone; since others may assist so that a budget is
    possible after all, the judgement is on who holds the budget or the allowed helper.
    """
    if over_pgb(zaak) is None:
        return None
    uitleg = "De bekwaamheid om een pgb te beheren is niet op alle punten vastgesteld"
    return gebrek_in_punten(zaak, uitleg, p["criteria"])


@regel(
    "BX-PGB-04",
    "pgbAanvraag",
    "pgbBesluit",
    titel="Overwegende bezwaren tegen een PGB",
    bron=_BEZWAREN,
    gevolg=Gevolg.AFWIJKEN,
    afwijking_door=("jeugdconsulent", "college"),
)
@voorwaarde
def overwegende_bezwaren(zaak: Zaak, p: Parameters) -> Antwoord:
    """A risk of misuse stands in the way, unless a deviation says who assists sufficiently.

    The text says that a budget may be refused; refusal is the default, with that way out. For a
    deviation to count, a helper of an allowed kind must be recorded. The list is not closed:
    another risk counts when it says what it rests on. An application is only signalled.
    """
    if over_pgb(zaak) is None:
        return None
    risicos = eerste(pgb_stukken(zaak), lambda stuk: stuk.risicosituaties) or {}
    bezwaren = tuple(
        risico
        for risico, grond in risicos.items()
        if risico in p["risicosituaties"] or (grond and not p["lijst_uitputtend"])
    )
    if not bezwaren:
        return None
    helpers = zaak.waarden("BX-PGB-02")["toegestane_helpers"]
    met_helper = helper_telt(zaak, helpers)
    genoemd = tuple(risico for risico in bezwaren if risico in p["risicosituaties"])
    return Uitkomst(
        "Er zijn overwegende bezwaren tegen een pgb; toekennen kan alleen als is vastgelegd dat "
        "iemand uit de omgeving voldoende helpt.",
        {"bezwaren": len(bezwaren), "risicosituaties": genoemd, "metHelper": met_helper},
        gevolg=pas_bij_toekenning(zaak)
        or gebrek_in_afwijking(zaak, "BX-PGB-04", lambda _: met_helper),
    )


@regel(
    "BX-PGB-05",
    "pgbBesluit",
    "lokaalBesluit",
    titel="Afwijzing wegens bezwaren vraagt feiten",
    bron=_BEZWAREN,
    gevolg=Gevolg.WEIGEREN,
)
def afwijzing_met_feiten(zaak: Zaak, p: Parameters) -> Antwoord:
    """A rejection for these objections rests on a fact, and the decision itself says so."""
    stuk = beoordeeld_stuk(zaak)
    if isinstance(stuk, PgbBesluit):
        if stuk.besluit != "afwijzen":
            return None
        if stuk.grondslag is None:
            return ontbreekt("de grondslag van de afwijzing")
        gronden: tuple[str, ...] = (stuk.grondslag,)
    elif isinstance(stuk, LokaalBesluit):
        gronden = stuk.afwijsgronden
    else:
        return None
    if p["grondslag"] not in gronden:
        return None
    feiten = tuple(feit for feit in stuk.feiten if feit in p["soorten"])
    if len(feiten) >= p["min_feiten"] and stuk.onderbouwing_in_besluit:
        return None
    return Uitkomst(
        "Een pgb kan wegens overwegende bezwaren alleen worden afgewezen op feiten "
        f"({opsomming(p['soorten'], 'of')}) die in het besluit zelf staan.",
        {
            "feiten": feiten,
            "minFeiten": p["min_feiten"],
            "inBesluit": stuk.onderbouwing_in_besluit,
        },
    )


@regel(
    "BX-PGB-06",
    "pgbAanvraag",
    "pgbBesluit",
    titel="Voorwaarde B: gemotiveerd waarom natura niet past",
    bron=(
        f"{_PARAGRAAF} (onder B)",
        f"{_PARAGRAAF} > B: Motivering dat zorg in natura niet passend is",
        "4.4.2 Voorwaarden PGB-motivatieplan (onder a)",
    ),
    gevolg=Gevolg.WEIGEREN,
)
@voorwaarde
def natura_past_niet(zaak: Zaak, p: Parameters) -> Antwoord:
    """The plan says why help in kind does not fit, and which offer in kind was looked at.

    How much looking is enough has no number in the text; the least that it can mean is one offer.
    """
    if over_pgb(zaak) is None:
        return None
    plan = motivatieplan(zaak)
    if plan is None:
        return niet_vastgelegd(zaak, "het PGB-motivatieplan")
    aantal = len(plan.onderzocht_aanbod)
    if plan.waarom_niet_natura and aantal >= p["min_onderzocht_aanbod"]:
        return None
    return Uitkomst(
        "Motiveer waarom zorg in natura niet past en noem ten minste "
        f"{p['min_onderzocht_aanbod']} aanbod in natura dat is bekeken.",
        {
            "gemotiveerd": bool(plan.waarom_niet_natura),
            "onderzochtAanbod": aantal,
            "minOnderzochtAanbod": p["min_onderzocht_aanbod"],
        },
    )


@regel(
    "BX-PGB-07",
    "pgbAanvraag",
    "pgbBesluit",
    titel="Voorwaarde C: kwaliteit gewaarborgd",
    bron=(f"{_PARAGRAAF} (onder C)", f"{_PARAGRAAF} > C: Waarborgen kwaliteit"),
    gevolg=Gevolg.WEIGEREN,
)
@voorwaarde
def kwaliteit_gewaarborgd(zaak: Zaak, p: Parameters) -> Antwoord:
    """The help is judged to be safe, effective and directed at the client.

    What formal and informal help need besides stands in 4.4 (BX-PGB-20 to 31).
    """
    if over_pgb(zaak) is None:
        return None
    uitleg = "De kwaliteit van de hulp uit het pgb is niet gewaarborgd"
    return gebrek_in_punten(zaak, uitleg, p["kenmerken"])


@regel(
    "BX-PGB-08",
    "pgbBesluit",
    titel="Voorwaarde D: niet duurder dan de goedkoopste passende natura",
    bron=(f"{_PARAGRAAF} (onder D)", f"{_PARAGRAAF} > D: Hoogte PGB"),
    gevolg=Gevolg.WEIGEREN,
    producten=PGB,
)
def niet_duurder_dan_natura(zaak: Zaak, p: Parameters) -> Antwoord:
    """The budget is at most what the cheapest fitting help in kind costs over the same period.

    The Verordening (6.4.4) that says more about the height is not at hand, so that cost is input;
    without it nothing can be granted. What other help costs does not count. That there is an amount
    at all is a rule of the law (PGB-11).
    """
    stuk = over_pgb(zaak)
    bedrag = stuk.bedrag_eurocent if isinstance(stuk, PgbBesluit) else None
    if (
        stuk is None
        or bedrag is None
        or not (ruimer_dan_het_pgb(zaak) or andere_hulp_dan_het_pgb(zaak))
    ):
        return None
    eigen = (None, stuk.product)
    over_dit = (rij for rij in pgb_stukken(zaak) if stuk.product is None or rij.product in eigen)
    natura = eerste(over_dit, lambda rij: rij.natura_kosten_eurocent)
    if natura is None:
        return niet_vastgelegd(zaak, "de kostprijs van de goedkoopste passende zorg in natura")
    if bedrag < natura or (bedrag == natura and p["gelijk_toegestaan"]):
        return None
    return Uitkomst(
        f"Het pgb van {euro(bedrag)} is hoger dan de goedkoopste passende zorg in natura: "
        f"{euro(natura)}.",
        {"bedragEurocent": bedrag, "maxEurocent": natura},
    )
