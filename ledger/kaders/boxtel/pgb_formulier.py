"""What the form of annex 6 asks of who applies for a personal budget."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import PgbAanvraag, PgbHulpverlener
from ledger.kaders.boxtel import regel
from ledger.kaders.boxtel.feiten import (
    aanvraag_bij,
    eerste,
    motivatieplan,
    niet_vastgelegd,
    over_pgb,
    pas_bij_toekenning,
    pgb_hulpverleners,
    pgb_stukken,
    tariefeenheid,
    verleent,
    voorwaarde,
)
from ledger.kaders.boxtel.hulpsoort import eerste_dag, per_hulpverlener, soort_hulp
from ledger.kaders.hulp import opsomming
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

_BIJLAGE: Final = "Bijlage 6"
_MET_INSCHRIJVING: Final = ("zzp", "organisatie")


def _formulier(zaak: Zaak) -> PgbAanvraag | None:
    """The application for a budget that is judged."""
    stuk = over_pgb(zaak)
    return stuk if isinstance(stuk, PgbAanvraag) else None


@regel(
    "BX-PGBF-01",
    "pgbAanvraag",
    titel="Waarvoor het PGB is, met een toelichting",
    bron=f"{_BIJLAGE} > Waarvoor wilt u het PGB gebruiken?",
    gevolg=Gevolg.WEIGEREN,
)
def doel_van_het_pgb(zaak: Zaak, p: Parameters) -> Antwoord:
    """The form says for which help the budget is, and why that help is needed.

    Vaktherapie and the stays are not on the form; since annex 5 has an amount for them they are
    taken as free text, not as forbidden. One application is for one kind of help.
    """
    aanvraag = _formulier(zaak)
    if aanvraag is None:
        return None
    past = zaak.code in (*p["hulpvormen"], *p["toegevoegd"])
    if past and aanvraag.toelichting:
        return None
    return Uitkomst(
        "Kies de hulp waarvoor het pgb wordt gebruikt en licht toe waarom die nodig is.",
        {"product": zaak.code, "toegelicht": bool(aanvraag.toelichting)},
    )


@regel(
    "BX-PGBF-02",
    "pgbAanvraag",
    "pgbBesluit",
    titel="Inzet in uren, dagdelen of etmalen met een periode",
    bron=f"{_BIJLAGE} > Hoe wilt u het PGB inzetten?",
    gevolg=Gevolg.WEIGEREN,
)
@voorwaarde
def inzet(zaak: Zaak, p: Parameters) -> Antwoord:
    """A number in the unit that belongs to the help, per period.

    The unit is that of the tariff of the product; help on a quotation has none.
    """
    if over_pgb(zaak) is None or zaak.code is None:
        return None
    eenheid, eenheden = tariefeenheid(zaak), zaak.kader.product(zaak.code).eenheden
    if eenheid in (None, "offerte"):
        return None
    omvang = eerste(pgb_stukken(zaak), lambda stuk: stuk.omvang)
    if omvang is not None and omvang.volume > 0 and omvang.eenheid in eenheden:
        return None
    return Uitkomst(
        f"Geef voor {zaak.code} een aantal per periode op, met als eenheid: {eenheid}.",
        {
            "volume": None if omvang is None else omvang.volume,
            "eenheid": None if omvang is None else omvang.eenheid,
            "eenheden": tuple(eenheden),
        },
    )


@regel(
    "BX-PGBF-03",
    "pgbAanvraag",
    titel="Verwachte duur is opgegeven",
    bron=f"{_BIJLAGE} > Hoe lang denkt u hulp nodig te hebben?",
    gevolg=Gevolg.WEIGEREN,
)
def verwachte_duur(zaak: Zaak, p: Parameters) -> Antwoord:
    """The form says until when, or how many weeks or months, the help is needed.

    It asks an open question; an end is needed to reckon the budget and what is lasting. The last
    day of the calendar is none.
    """
    aanvraag = _formulier(zaak)
    if aanvraag is None:
        return None
    maanden, weken = aanvraag.verwachte_duur_maanden, aanvraag.verwachte_duur_weken
    if maanden or weken or aanvraag.einddatum not in (None, date.max):
        return None
    return Uitkomst(
        "Geef op hoe lang de hulp naar verwachting nodig is: een einddatum, weken of maanden.",
        {"einddatum": None, "verwachteDuurMaanden": maanden, "verwachteDuurWeken": weken},
    )


@regel(
    "BX-PGBF-04",
    "pgbAanvraag",
    "pgbBesluit",
    titel="Zorgverlener met naam en soort",
    bron=f"{_BIJLAGE} > Waar wilt u de zorg inkopen?",
    gevolg=Gevolg.WEIGEREN,
)
@voorwaarde
def zorgverlener(zaak: Zaak, p: Parameters) -> Antwoord:
    """At least one helper with a name and a kind; what 2.8 makes of them goes before that kind."""
    if over_pgb(zaak) is None:
        return None
    hulpverleners = pgb_hulpverleners(zaak)
    if not any(rij.naam.strip() and rij.soort in p["soorten"] for rij in hulpverleners):
        return Uitkomst(
            "Vul in bij wie de hulp wordt ingekocht, met naam en soort: "
            f"{opsomming(p['soorten'], 'of')}.",
            {
                "hulpverleners": len(hulpverleners),
                "metNaamEnSoort": 0,
                "soorten": tuple(p["soorten"]),
            },
            gevolg=pas_bij_toekenning(zaak),
        )
    return per_hulpverlener(zaak, None, lambda rij: _andere_soort(zaak, rij))


def _andere_soort(zaak: Zaak, hulpverlener: PgbHulpverlener) -> Iterator[Uitkomst]:
    """A signal when somebody is given as network but is formal, or the other way about."""
    formeel = soort_hulp(zaak, hulpverlener, eerste_dag(zaak, hulpverlener)).formeel
    if formeel is None or hulpverlener.soort is None:
        return
    if formeel is not (hulpverlener.soort == "netwerk"):
        return
    yield Uitkomst(
        f"De hulpverlener is opgegeven als {hulpverlener.soort}, maar de hulp telt als "
        f"{'formeel' if formeel else 'informeel'}; dat laatste geldt.",
        {"opgegeven": hulpverlener.soort, "soort": "formeel" if formeel else "informeel"},
        gevolg=Gevolg.SIGNALEREN,
    )


@regel(
    "BX-PGBF-05",
    "pgbAanvraag",
    titel="Motivering, begroting en kwaliteit op het formulier",
    bron=(
        f"{_BIJLAGE} > Waarom niet in natura?",
        f"{_BIJLAGE} > Begroting invullen",
        f"{_BIJLAGE} > Hoe zorgt u ervoor dat er kwaliteit wordt geleverd?",
    ),
    gevolg=Gevolg.WEIGEREN,
)
def motivering_begroting_kwaliteit(zaak: Zaak, p: Parameters) -> Antwoord:
    """The form says why not in kind, what is paid, and how the help is kept good.

    It asks what is paid per hour; a tariff in the unit of the help answers that as well, and of
    help that has none the quotation.
    """
    aanvraag = _formulier(zaak)
    if aanvraag is None:
        return None
    plan = motivatieplan(zaak)
    ingevuld = {
        "waaromNietNatura": plan and plan.waarom_niet_natura,
        "begrotingPerUur": aanvraag.tarief_eurocent
        or (plan and (plan.uurtarief_eurocent or plan.tarief_eurocent))
        or (aanvraag.offerte_eurocent if tariefeenheid(zaak) == "offerte" else None),
        "kwaliteit": plan and plan.kwaliteitswaarborg,
    }
    leeg = tuple(veld for veld in p["velden"] if not ingevuld[veld])
    if not leeg:
        return None
    wat = opsomming(leeg)
    return Uitkomst(f"Vul op het formulier aan: {wat}.", {"leeg": leeg})


@regel(
    "BX-PGBF-06",
    "pgbAanvraag",
    "pgbBesluit",
    titel="KvK-nummer en registratienummer bij formele hulp",
    bron=(f"{_BIJLAGE} > Kamer van Koophandelnummer", f"{_BIJLAGE} > Registratienummer"),
    gevolg=Gevolg.WEIGEREN,
)
@voorwaarde
def nummers(zaak: Zaak, p: Parameters) -> Antwoord:
    """A zzp'er or organisation gives a KvK number and the number of a registration.

    Who is formal by a registration alone needs no KvK number, and who gives informal help by 2.8
    needs neither: that goes before the kind that was given. The registration is BIG, SKJ or another
    one, which then must be named.
    """

    def toets(hulpverlener: PgbHulpverlener) -> Iterator[Uitkomst]:
        if hulpverlener.soort not in _MET_INSCHRIJVING:
            return
        hulp, kvk = (
            soort_hulp(zaak, hulpverlener, eerste_dag(zaak, hulpverlener)),
            hulpverlener.kvk_nummer,
        )
        if hulp.formeel is False:
            return
        kvk_goed = (kvk is None and hulp.weg == "registratie") or (
            kvk is not None and kvk.isdecimal() and len(kvk) == p["kvk_cijfers"]
        )
        genoemd = [naam for naam in hulpverlener.registraties if naam != p["registers"][-1]]
        geregistreerd = bool(genoemd and hulpverlener.registratienummer)
        if kvk_goed and geregistreerd:
            return
        yield Uitkomst(
            f"Vul het KvK-nummer ({p['kvk_cijfers']} cijfers) en het registratienummer "
            f"({opsomming(p['registers'], 'of')}) van de hulpverlener in.",
            {
                "kvkIngevuld": kvk is not None,
                "kvkGoed": kvk_goed,
                "registratieIngevuld": geregistreerd,
                "kvkCijfers": p["kvk_cijfers"],
            },
        )

    return per_hulpverlener(zaak, None, toets)


@regel(
    "BX-PGBF-07",
    "pgbAanvraag",
    "pgbBesluit",
    titel="De aanvrager kent zijn verantwoordelijkheden",
    bron=f"{_BIJLAGE} > Bent u op de hoogte van de verantwoordelijkheden?",
    gevolg=Gevolg.WEIGEREN,
)
@voorwaarde
def kent_verantwoordelijkheden(zaak: Zaak, p: Parameters) -> Antwoord:
    """Nothing is granted before the applicant says yes to the last question of the form.

    After a no, information is given first and the answer changed; both are recorded, with
    that answer or later.
    """
    if over_pgb(zaak) is None:
        return None
    aanvraag = aanvraag_bij(zaak)
    antwoord = None if aanvraag is None else aanvraag.kent_verantwoordelijkheden
    if antwoord is None or aanvraag is None:
        wat = "het antwoord op de vraag of de aanvrager zijn verantwoordelijkheden kent"
        return niet_vastgelegd(zaak, wat)
    if antwoord is not p["vereist_antwoord"]:
        return Uitkomst(
            "De aanvrager kent zijn verantwoordelijkheden bij een pgb nog niet; geef informatie "
            f"(zie {p['informatie_bij']}) en vraag het opnieuw.",
            {"antwoord": antwoord},
            gevolg=pas_bij_toekenning(zaak),
        )
    if verleent(zaak) and not _geinformeerd_na_nee(zaak, aanvraag, p):
        return niet_vastgelegd(zaak, "de dag waarop na het eerste antwoord informatie is gegeven,")
    return None


def _geinformeerd_na_nee(zaak: Zaak, laatste: PgbAanvraag, p: Parameters) -> bool:
    """Whether information was given since the last no on this budget; True when there was none."""
    eerder = [
        rij
        for rij in zaak.stukken(PgbAanvraag)
        if rij.kenmerk == laatste.kenmerk and rij.datum <= laatste.datum
    ]
    gegeven = True
    for rij in eerder:
        if rij.kent_verantwoordelijkheden is (not p["vereist_antwoord"]):
            gegeven = False
        gegeven = gegeven or rij.informatie_gegeven_op is not None
    return gegeven
