"""Formal and informal help: who is which, on which ground, and who is near kin (2.8)."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import PgbBesluit, PgbBesteding, PgbHulpverlener
from ledger.kaders.boxtel import PGB, PGB_TARIEF, regel
from ledger.kaders.boxtel.feiten import betaalde, hulpverleners_in, lopende_budgetten
from ledger.kaders.boxtel.hulpsoort import (
    Hulpsoort,
    Weg,
    als_zelfstandige,
    door_registratie,
    eerste_dag,
    graad_van,
    is_naaste_familie,
    per_hulpverlener,
    soort_hulp,
    via_instelling,
)
from ledger.kaders.hulp import ontbreekt, opsomming
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

_PARAGRAAF: Final = "2.8 Onderscheid formele en informele hulp"
_GROND: Final[dict[Weg, str]] = {
    "instelling": "werkt bij een ingeschreven instelling",
    "zelfstandige": "werkt als ingeschreven zelfstandige",
    "registratie": "staat in een beroepsregister",
}


def _uitleg(soort: Hulpsoort, dag: str) -> str:
    if soort.graad is not None:
        return f"Deze hulpverlener geeft op {dag} informele hulp: familie in graad {soort.graad}."
    if not soort.formeel:
        return f"Deze hulpverlener geeft op {dag} informele hulp: er is geen grond voor formele."
    waarom = "" if soort.weg is None else f": {_GROND[soort.weg]}"
    return f"Deze hulpverlener geeft op {dag} formele hulp{waarom}."


@regel(
    "BX-FORM-01",
    "pgbAanvraag",
    "pgbBesluit",
    "pgbBesteding",
    titel="Formele of informele hulp",
    bron=_PARAGRAAF,
    gevolg=Gevolg.AFLEIDEN,
    producten=PGB,
)
def formeel_of_informeel(zaak: Zaak, p: Parameters) -> Antwoord:
    """Formal help is given by no near kin, on one of three grounds; all other help is informal.

    Of an application and a grant on the first day of the help, of a spending on the day of it; of
    one over several days also on the last, when that is another kind.
    """
    if zaak.plek == "pgbBesteding":
        hulpverlener = betaalde(zaak)
        return None if hulpverlener is None else tuple(_besteed(zaak, hulpverlener))
    return per_hulpverlener(zaak, None, lambda rij: (_uitkomst(zaak, rij, eerste_dag(zaak, rij)),))


def _besteed(zaak: Zaak, hulpverlener: PgbHulpverlener) -> Iterator[Uitkomst]:
    stuk = zaak.stuk(PgbBesteding)
    laatste = stuk.einddatum or stuk.datum
    yield _uitkomst(zaak, hulpverlener, stuk.datum)
    if soort_hulp(zaak, hulpverlener, laatste) != soort_hulp(zaak, hulpverlener, stuk.datum):
        yield _uitkomst(zaak, hulpverlener, laatste)


def _uitkomst(zaak: Zaak, hulpverlener: PgbHulpverlener, dag: date) -> Uitkomst:
    soort = soort_hulp(zaak, hulpverlener, dag)
    if soort.formeel is None:
        return ontbreekt("een gegeven over verwantschap, inschrijving of diploma's")
    return Uitkomst(
        _uitleg(soort, dag.isoformat()),
        {"soort": soort.naam, "grond": soort.weg, "graad": soort.graad, "dag": dag.isoformat()},
    )


@regel(
    "BX-FORM-02",
    "pgbAanvraag",
    "pgbBesluit",
    titel="Formele hulp via een instelling",
    bron=f"{_PARAGRAAF} (lid 1 onder a)",
    gevolg=Gevolg.AFLEIDEN,
    producten=PGB,
)
def instelling(zaak: Zaak, p: Parameters) -> Antwoord:
    """Work for an organisation that is registered for these tasks, with a fitting diploma."""

    def toets(hulpverlener: PgbHulpverlener) -> Iterator[Uitkomst]:
        if hulpverlener.soort != "organisatie":
            return
        waar = via_instelling(zaak, hulpverlener, eerste_dag(zaak, hulpverlener))
        if waar is None:
            yield ontbreekt(f"de inschrijving in het {p['register']} of het diploma")
            return
        yield Uitkomst(
            f"Deze instelling staat voor dit werk in het {p['register']} en heeft er de mensen "
            "met diploma's voor."
            if waar
            else f"Deze instelling staat niet voor dit werk in het {p['register']}, of heeft er "
            "niet de mensen met diploma's voor.",
            {
                "viaInstelling": waar,
                "handelsregister": hulpverlener.handelsregister,
                "diplomas": hulpverlener.diplomas,
            },
        )

    return per_hulpverlener(zaak, None, toets)


@regel(
    "BX-FORM-03",
    "pgbAanvraag",
    "pgbBesluit",
    titel="Formele hulp door een zelfstandige",
    bron=f"{_PARAGRAAF} (lid 1 onder b)",
    gevolg=Gevolg.AFLEIDEN,
    producten=PGB_TARIEF,
)
def zelfstandige(zaak: Zaak, p: Parameters) -> Antwoord:
    """Work for oneself without staff, registered for these tasks, with a fitting diploma."""

    def toets(hulpverlener: PgbHulpverlener) -> Iterator[Uitkomst]:
        if hulpverlener.soort != "zzp" and not hulpverlener.aangemerkt_als_zzp:
            return
        dag = eerste_dag(zaak, hulpverlener)
        waar = als_zelfstandige(zaak, hulpverlener, dag)
        if waar is None:
            yield ontbreekt("wat nodig is om te zien of dit een zelfstandige is,")
            return
        laatste = hulpverlener.handelsregister_tot
        yield Uitkomst(
            "Deze zelfstandige voldoet aan alle voorwaarden voor formele hulp."
            if waar
            else "Deze zelfstandige voldoet niet aan alle voorwaarden voor formele hulp.",
            {
                "alsZelfstandige": waar,
                "handelsregisterTot": None if laatste is None else laatste.isoformat(),
                "dag": dag.isoformat(),
            },
        )

    return per_hulpverlener(zaak, None, toets)


@regel(
    "BX-FORM-04",
    "pgbAanvraag",
    "pgbBesluit",
    titel="Formele hulp door een registratie in BIG of SKJ",
    bron=f"{_PARAGRAAF} (lid 1 onder c)",
    gevolg=Gevolg.AFLEIDEN,
    producten=PGB_TARIEF,
)
def registratie(zaak: Zaak, p: Parameters) -> Antwoord:
    """A registration that counts on the day of the help; one that was announced does not."""

    def toets(hulpverlener: PgbHulpverlener) -> Iterator[Uitkomst]:
        if not hulpverlener.registraties:
            return
        eerste = eerste_dag(zaak, hulpverlener)
        waar = door_registratie(zaak, hulpverlener, eerste)
        laatste = hulpverlener.geregistreerd_tot
        dag, registers = eerste.isoformat(), opsomming(p["registers"], "of")
        yield Uitkomst(
            f"Deze hulpverlener staat op {dag} ingeschreven in {registers}."
            if waar
            else f"Deze hulpverlener staat op {dag} niet ingeschreven in {registers}; beoordeel de "
            "soort hulp en het tarief opnieuw.",
            {
                "doorRegistratie": waar,
                "geregistreerdTot": None if laatste is None else laatste.isoformat(),
                "dag": dag,
            },
        )

    return per_hulpverlener(zaak, None, toets)


@regel(
    "BX-FORM-05",
    "pgbAanvraag",
    "pgbBesluit",
    "gezin",
    titel="Verwantschap met de budgethouder",
    bron=(f"{_PARAGRAAF} (lid 1)", f"{_PARAGRAAF} (lid 2 onder a)"),
    gevolg=Gevolg.AFLEIDEN,
    producten=PGB,
    alleen_bij={"gezin": (PgbBesluit,)},
)
def verwantschap(zaak: Zaak, p: Parameters) -> Antwoord:
    """Near kin of the client, or of who manages the budget, gives informal help.

    The text says 'budgethouder' and leaves open whether that is the client or the parent, so both
    count. A partner of either has no degree, which is signalled. When a family is recorded, the kin
    in the budgets that had not ended then is named again.
    """
    if zaak.plek == "gezin":
        return tuple(
            uitkomst
            for budget in lopende_budgetten(zaak)
            if zaak.levering_op <= (budget.einddatum or date.max)
            for hulpverlener in hulpverleners_in(zaak, budget.kenmerk)
            for uitkomst in _verwantschap(zaak, p, hulpverlener)
        )
    return per_hulpverlener(zaak, None, lambda rij: _verwantschap(zaak, p, rij))


def _verwantschap(zaak: Zaak, p: Parameters, hulpverlener: PgbHulpverlener) -> Iterator[Uitkomst]:
    tot_jeugdige = graad_van(zaak, hulpverlener.verwantschap)
    tot_beheerder = graad_van(zaak, hulpverlener.verwantschap_beheerder)
    familie = is_naaste_familie(zaak, hulpverlener)
    if familie is None:
        yield ontbreekt("de verwantschap met de jeugdige of met wie het pgb beheert")
    elif familie:
        yield Uitkomst(
            "Deze hulpverlener is naaste familie van de jeugdige of van wie het pgb beheert, en "
            "geeft daarom informele hulp.",
            {
                "graadJeugdige": tot_jeugdige,
                "graadBeheerder": tot_beheerder,
                "uitgesloten": True,
            },
        )
    else:
        yield Uitkomst(
            "Deze hulpverlener is geen naaste familie; verwantschap sluit formele hulp niet uit.",
            {"uitgesloten": False},
        )
    banden = {
        "jeugdige": hulpverlener.verwantschap,
        "beheerder": hulpverlener.verwantschap_beheerder,
    }
    partner_van = tuple(wie for wie, band in banden.items() if band in p["zonder_graad"])
    if partner_van:
        yield Uitkomst(
            f"Deze hulpverlener is de partner van de {opsomming(partner_van)}; een partner heeft "
            "geen graad van verwantschap.",
            {"partnerVan": partner_van},
            gevolg=Gevolg.SIGNALEREN,
        )
