"""What a personal budget asks of who gives formal help (4.4 under 1)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import PgbBesluit, PgbBesteding, PgbHulpverlener
from ledger.kaders.boxtel import PGB, regel
from ledger.kaders.boxtel.feiten import (
    beoordeeld_stuk,
    betaalde,
    effectieve_dag,
    hulpverleners_in,
    niet_vastgelegd,
    over_pgb,
    pas_bij_toekenning,
    pgb_hulpverleners,
    toekenningen,
    uiterlijk_op,
    verleent,
    voorwaarde,
)
from ledger.kaders.boxtel.hulpsoort import eerste_dag, geeft_iemand, per_hulpverlener, soort_hulp
from ledger.kaders.boxtel.personeel import voorzieningen
from ledger.kaders.hulp import getoond, ontbreekt, opsomming, plus_maanden, vervangen_stuk, zelfde
from ledger.kaders.zaak import Zaak, verplichting
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan, uitkomsten_van
from ledger.waarden import Termijn

_PARAGRAAF: Final = "4.4 Aanvullende criteria PGB > PGB voorwaarden formele hulp"


@regel(
    "BX-PGB-20",
    "pgbAanvraag",
    "pgbBesluit",
    titel="Kwaliteitssysteem bij formele hulp",
    bron=f"{_PARAGRAAF} (a)",
    gevolg=Gevolg.WEIGEREN,
    producten=PGB,
)
@voorwaarde
def kwaliteitssysteem(zaak: Zaak, p: Parameters) -> Antwoord:
    """An organisation has a system or certificate on the first day; others work on quality.

    The three that the text names are read as equals. Who works without an organisation may show
    one of them as well; an organisation must, also where its help is formal by a registration. A
    certificate that has expired makes a grant impossible where there is nothing else.
    """

    def toets(hulpverlener: PgbHulpverlener) -> Iterator[Uitkomst]:
        instelling = hulpverlener.soort == "organisatie"
        goed = (*p["bewijs_instelling"], *(() if instelling else p["bewijs_zzp"]))
        bewijzen = [bewijs for bewijs in hulpverlener.kwaliteitsbewijzen if bewijs in goed]
        if not bewijzen:
            wat = f"een bewijs van kwaliteitsbeleid ({opsomming(goed, 'of')})"
            yield niet_vastgelegd(zaak, wat, voldoet=goed)
            return
        tot, begin = hulpverlener.kwaliteitsbewijs_tot, eerste_dag(zaak, hulpverlener)
        met_certificaat = any(bewijs in p["certificaten"] for bewijs in bewijzen)
        blijvend = met_certificaat and any(bewijs not in p["certificaten"] for bewijs in bewijzen)
        if tot is not None and tot < begin and not blijvend:
            yield Uitkomst(
                f"Het bewijs van kwaliteitsbeleid gold tot en met {tot.isoformat()}, en de hulp "
                f"begint op {begin.isoformat()}.",
                {"geldigTot": tot.isoformat(), "ingangsdatum": begin.isoformat()},
                gevolg=pas_bij_toekenning(zaak),
            )

    return per_hulpverlener(zaak, True, toets)


@regel(
    "BX-PGB-21",
    "pgbAanvraag",
    "pgbBesluit",
    titel="VOG bij formele hulp",
    bron=f"{_PARAGRAAF} (b)",
    gevolg=Gevolg.WEIGEREN,
    producten=PGB,
)
@voorwaarde
def vog_formeel(zaak: Zaak, p: Parameters) -> Antwoord:
    """A VOG that was at most some months old when they began to work, and is there in time.

    The text counts from the start at the organisation or as zzp, not from that of the help, so it
    does not age afterwards; one from after the first day of the help came too late for it.
    """

    def toets(hulpverlener: PgbHulpverlener) -> Iterator[Uitkomst]:
        vog, begonnen = hulpverlener.vog_datum, hulpverlener.begonnen_op
        uiterlijk = eerste_dag(zaak, hulpverlener)
        vanaf = None if begonnen is None else plus_maanden(begonnen, -p["vog_maanden"])
        if vog is None:
            yield niet_vastgelegd(zaak, "de verklaring omtrent het gedrag (VOG)")
        elif vog > uiterlijk or (vanaf is not None and vog < vanaf):
            begin = "" if vanaf is None else f"vanaf {vanaf.isoformat()} en "
            yield Uitkomst(
                f"De VOG is van {vog.isoformat()}; zij moet zijn afgegeven {begin}uiterlijk op de "
                f"eerste dag van de hulp, {uiterlijk.isoformat()}.",
                {
                    "vogDatum": vog.isoformat(),
                    "vanaf": None if vanaf is None else vanaf.isoformat(),
                    "uiterlijk": uiterlijk.isoformat(),
                    "maxMaanden": p["vog_maanden"],
                },
            )
        elif vanaf is None:
            yield ontbreekt("de dag waarop de hulpverlener met dit werk begon,")

    return per_hulpverlener(zaak, True, toets)


# --- who gives the help -------------------------------------------------------------------------


@regel(
    "BX-PGB-22",
    "pgbBesluit",
    "pgbBesteding",
    titel="Geen onderaannemers",
    bron=f"{_PARAGRAAF} (c)",
    gevolg=Gevolg.WEIGEREN,
    producten=PGB,
)
@voorwaarde
def geen_onderaannemers(zaak: Zaak, p: Parameters) -> Antwoord:
    """Formal help is given by who is paid for it, or by their own employee."""
    stuk = beoordeeld_stuk(zaak)
    if isinstance(stuk, PgbBesteding):
        return None if stuk.terugbetaling else _uitgevoerd_door_ander(zaak, stuk, p)

    def toets(hulpverlener: PgbHulpverlener) -> Iterator[Uitkomst]:
        verbanden = p["dienstverbanden"]
        derden = [rij for rij in hulpverlener.medewerkers if rij.dienstverband in verbanden]
        if derden:
            yield _onderaannemer(len(derden))

    return per_hulpverlener(zaak, True, toets) if verleent(zaak) else None


def _onderaannemer(aantal: int) -> Uitkomst:
    return Uitkomst(
        "De hulp uit een pgb wordt niet door een onderaannemer gegeven.",
        {"onderaannemers": aantal},
    )


def _uitgevoerd_door_ander(zaak: Zaak, stuk: PgbBesteding, p: Parameters) -> Uitkomst | None:
    hulpverlener = betaalde(zaak)
    if hulpverlener is None or stuk.uitvoerder is None:
        return None
    if zelfde(stuk.uitvoerder, stuk.hulpverlener) or stuk.uitvoerder_in_dienst:
        return None
    soort = soort_hulp(zaak, hulpverlener, stuk.datum).formeel
    if soort is False:
        return None
    eigen = [rij for rij in hulpverlener.medewerkers if zelfde(rij.naam, stuk.uitvoerder)]
    if stuk.uitvoerder_in_dienst is None:
        if any(rij.dienstverband not in p["dienstverbanden"] for rij in eigen):
            return None
        if not hulpverlener.medewerkers:
            return ontbreekt("of de uitvoerder in dienst is van wie wordt betaald,")
    if soort is None:
        return ontbreekt("wat nodig is om te zien of dit formele hulp is,")
    return _onderaannemer(1)


# --- the inspection -----------------------------------------------------------------------------


@regel(
    "BX-PGB-23",
    "pgbAanvraag",
    "pgbBesluit",
    "pgbBesteding",
    titel="Aanmelding bij het Inspectieloket Sociaal Domein",
    bron=(f"{_PARAGRAAF} (d)", "Bijlage 6 > Aanmelding bij de inspectie"),
    gevolg=Gevolg.TERMIJN,
    producten=PGB,
)
def aangemeld_bij_inspectie(zaak: Zaak, p: Parameters) -> Antwoord:
    """Who gives formal help is registered there by the first day of it; before, nothing is paid.

    By 4.4 they are registered, by annex 6 they still will be: hence a last day, the first of the
    help. The 'inspectie jeugdzorg' of annex 6 is read as the same counter. An application only
    signals; a later decision that has the registration closes the task, and pays from that day.
    """
    stuk = beoordeeld_stuk(zaak)
    if isinstance(stuk, PgbBesteding):
        return _niet_betalen(zaak, stuk, p)
    gevonden = tuple(per_hulpverlener(zaak, True, lambda rij: _aanmelding(zaak, rij, p)))
    return tuple(_taak(zaak, stuk, gevonden, p)) if isinstance(stuk, PgbBesluit) else gevonden


def _taak(
    zaak: Zaak, besluit: PgbBesluit, gevonden: Sequence[Uitkomst], p: Parameters
) -> Iterator[Uitkomst | Voldaan]:
    """What was found, with the task that lasts until everybody is registered.

    It lapses when nobody gives formal help any more, and when the budget is withdrawn or turns out
    not to be one.
    """
    sleutel, eerder = _sleutel(besluit), vervangen_stuk(zaak, PgbBesluit)
    if eerder is not None and not _blijft_een_budget(zaak, besluit, eerder):
        yield Voldaan(_sleutel(eerder), "vervallen")
    open_ = [rij for rij in gevonden if not rij.niet_beoordeelbaar and rij.gevolg is None]
    if open_:
        yield replace(open_[0], termijn=_termijn(zaak, sleutel, p))
    yield from open_[1:]
    yield from (rij for rij in gevonden if rij not in open_)
    formeel = geeft_iemand(zaak, formeel=True) if verleent(zaak) else None
    if besluit.besluit == "intrekken" or formeel is False:
        yield Voldaan(sleutel, "vervallen")
    elif formeel and not open_:
        yield Voldaan(sleutel)


def _blijft_een_budget(zaak: Zaak, besluit: PgbBesluit, vervangen: PgbBesluit) -> bool:
    """Whether there is still a grant under the reference of a decision that was replaced."""
    hier = verleent(zaak) and besluit.kenmerk == vervangen.kenmerk
    return hier or bool(toekenningen(zaak, vervangen.kenmerk))


def _sleutel(besluit: PgbBesluit) -> str:
    return f"{besluit.gemeente}|{besluit.kenmerk}"


def _termijn(zaak: Zaak, sleutel: str, p: Parameters) -> Termijn | None:
    """The task, up to the first day of formal help; None when it is open with that day already."""
    dagen = [
        eerste_dag(zaak, rij)
        for rij in pgb_hulpverleners(zaak)
        if rij.inspectie_aangemeld_op is None
        and soort_hulp(zaak, rij, eerste_dag(zaak, rij)).formeel
    ]
    uiterlijk = effectieve_dag(zaak, min(dagen))
    lopend = zaak.open_termijnen("BX-PGB-23")
    if any((rij.sleutel, rij.laatste_dag) == (sleutel, uiterlijk) for rij in lopend):
        return None
    return verplichting(
        "BX-PGB-23",
        sleutel,
        p["eigenaar"],
        f"is aangemeld bij het {p['loket']}",
        zaak.verzoek_op,
        uiterlijk,
        "een besluit met de dag van aanmelding",
    )


def _aanmelding(zaak: Zaak, hulpverlener: PgbHulpverlener, p: Parameters) -> Iterator[Uitkomst]:
    dag, begin = hulpverlener.inspectie_aangemeld_op, eerste_dag(zaak, hulpverlener)
    uiterlijk = effectieve_dag(zaak, begin)
    if dag is not None and dag <= uiterlijk:
        return
    laat = "" if dag is None else f" De aanmelding is van {dag.isoformat()}."
    yield Uitkomst(
        f"De hulpverlener moet uiterlijk op {uiterlijk.isoformat()} zijn aangemeld bij het "
        f"{p['loket']}; hulp van daarvóór wordt niet betaald.{laat}",
        uiterlijk_op(zaak, begin) | {"aangemeldOp": None if dag is None else dag.isoformat()},
        gevolg=Gevolg.SIGNALEREN if dag is not None else pas_bij_toekenning(zaak),
    )


def _niet_betalen(zaak: Zaak, stuk: PgbBesteding, p: Parameters) -> Uitkomst | None:
    hulpverlener = betaalde(zaak)
    if hulpverlener is None or stuk.terugbetaling:
        return None
    dag = _aangemeld_op(zaak, stuk, hulpverlener)
    soort = soort_hulp(zaak, hulpverlener, stuk.datum).formeel
    if soort is False or (dag is not None and dag <= effectieve_dag(zaak, stuk.datum)):
        return None
    if soort is None:
        return ontbreekt("wat nodig is om te zien of dit formele hulp is,")
    return Uitkomst(
        f"De hulp van {stuk.datum.isoformat()} is van vóór de aanmelding bij het {p['loket']} en "
        "wordt niet betaald.",
        {
            "datum": stuk.datum.isoformat(),
            "aangemeldOp": None if dag is None else dag.isoformat(),
        },
        gevolg=Gevolg.WEIGEREN,
    )


def _aangemeld_op(zaak: Zaak, stuk: PgbBesteding, toen: PgbHulpverlener) -> date | None:
    """The day of registration as it is known now: a decision of after the help may have it."""
    nu = (rij for rij in hulpverleners_in(zaak, stuk.kenmerk) if zelfde(rij.naam, toen.naam))
    dagen = (rij.inspectie_aangemeld_op for rij in (*nu, toen))
    return next((dag for dag in dagen if dag is not None), None)


# --- how they work ------------------------------------------------------------------------------


@regel(
    "BX-PGB-24",
    "pgbAanvraag",
    "pgbBesluit",
    titel="Meldcode huiselijk geweld en kindermishandeling",
    bron=f"{_PARAGRAAF} (e)",
    gevolg=Gevolg.WEIGEREN,
    producten=PGB,
)
@voorwaarde
def meldcode(zaak: Zaak, p: Parameters) -> Antwoord:
    """Who gives formal help works with a code of steps for signals of violence or abuse."""

    def toets(hulpverlener: PgbHulpverlener) -> Iterator[Uitkomst]:
        if hulpverlener.meldcode is None:
            wat = "de vermelding van een meldcode huiselijk geweld en kindermishandeling"
            yield niet_vastgelegd(zaak, wat, bewijs=p["bewijs"])
        elif not hulpverlener.meldcode:
            yield Uitkomst(
                "De hulpverlener moet werken met een meldcode huiselijk geweld en "
                "kindermishandeling.",
                {"meldcode": False},
                gevolg=pas_bij_toekenning(zaak),
            )

    return per_hulpverlener(zaak, True, toets)


@regel(
    "BX-PGB-25",
    "pgbAanvraag",
    "pgbBesluit",
    titel="Klachtensysteem",
    bron=f"{_PARAGRAAF} (f)",
    gevolg=Gevolg.WEIGEREN,
    producten=PGB,
)
@voorwaarde
def klachtensysteem(zaak: Zaak, p: Parameters) -> Antwoord:
    """Who gives formal help registers complaints, and acts on those that are well-founded."""

    def toets(hulpverlener: PgbHulpverlener) -> Iterator[Uitkomst]:
        if hulpverlener.klachtenregeling is None:
            yield niet_vastgelegd(zaak, "de klachtenregeling van de hulpverlener")
        elif not hulpverlener.klachtenregeling:
            yield Uitkomst(
                "De hulpverlener moet klachten bijhouden en er aantoonbaar iets mee doen.",
                {"klachtenregeling": False},
                gevolg=pas_bij_toekenning(zaak),
            )
        zonder = [rij for rij in hulpverlener.klachten if rij.gegrond and not rij.maatregel]
        if zonder:
            yield Uitkomst(
                "Bij een gegronde klacht over deze hulpverlener is geen maatregel vastgelegd.",
                {"klachtenZonderMaatregel": len(zonder)},
                gevolg=Gevolg.SIGNALEREN,
            )

    return per_hulpverlener(zaak, True, toets)


@regel(
    "BX-PGB-26",
    "pgbAanvraag",
    "pgbBesluit",
    titel="De minimumeisen van bijlage 7 gelden voor formele hulp",
    bron=(f"{_PARAGRAAF} (g)", "Bijlage 7"),
    gevolg=Gevolg.WEIGEREN,
    producten=PGB,
)
@voorwaarde
def minimumeisen(zaak: Zaak, p: Parameters) -> Antwoord:
    """No budget for formal help that breaks a requirement of annex 7, a range of rules here.

    They are those of the help in kind that comes nearest: what the application names, else the
    product. Annex 7 speaks of aanbieders and is bound to this text by this paragraph alone, so
    for help in kind it only signals.
    """
    if over_pgb(zaak) is None:
        return None
    formeel = geeft_iemand(zaak, formeel=True)
    if formeel is None:
        return ontbreekt("wat nodig is om te zien of er formele hulp wordt gegeven,")
    if not formeel:
        return None
    gebroken = tuple(sorted(_gebroken(zaak, p)))
    if not gebroken:
        return None
    code = next(iter(voorzieningen(zaak)), None)
    return Uitkomst(
        "De hulpverlener voldoet niet aan de minimumeisen van bijlage 7 voor "
        f"{getoond(code) or 'deze hulp'}: {', '.join(gebroken)}.",
        {"voorziening": getoond(code), "regels": gebroken},
    )


def _gebroken(zaak: Zaak, p: Parameters) -> Iterator[str]:
    """The rules of the range that refuse this case."""
    for eis in zaak.kader.op(zaak.plek):
        if not p["van"] <= eis.code <= p["tot_en_met"]:
            continue
        antwoord = uitkomsten_van(eis.functie(zaak, zaak.waarden(eis.code)))
        if any(
            isinstance(rij, Uitkomst)
            and not rij.niet_beoordeelbaar
            and (rij.gevolg or eis.gevolg) is Gevolg.WEIGEREN
            for rij in antwoord
        ):
            yield eis.code
