"""Who manages or directs a budget is not paid from it, and what who is paid accounts for (4.4)."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import PgbBesluit, PgbBesteding, PgbHulpverlener, Regie, Toets, Verslagverzoek
from ledger.kaders.boxtel import regel
from ledger.kaders.boxtel.feiten import (
    beheerder_van,
    beoordeeld_stuk,
    eerste,
    effectieve_dag,
    hulpverleners_in,
    is_afgeweken,
    is_van,
    kenmerk_van,
    lopende_budgetten,
    niet_vastgelegd,
    over_pgb,
    pas_bij_toekenning,
    pgb_hulpverleners,
    pgb_stukken,
    uiterlijk_op,
    voorwaarde,
)
from ledger.kaders.boxtel.hulpsoort import per_hulpverlener
from ledger.kaders.hulp import (
    dagen_later,
    getoond,
    ontbreekt,
    opsomming,
    overlapt,
    vervangen_stuk,
    zelfde,
)
from ledger.kaders.zaak import Zaak, verplichting
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan

_PARAGRAAF: Final = "4.4 Aanvullende criteria PGB > Algemene PGB-criteria"
_REGIE: Final = ("procesregie", "casusregie")
_GEEN_REGIE_BIJ_HULP: Final = "De regie over het pgb mag niet liggen bij wie de hulp geeft."


@regel(
    "BX-PGB-15",
    "pgbAanvraag",
    "pgbBesluit",
    "regie",
    titel="De regie ligt niet bij de PGB-hulpverlener",
    bron=f"{_PARAGRAAF} (a)",
    gevolg=Gevolg.WEIGEREN,
    alleen_bij={"regie": (PgbBesluit,)},
)
@voorwaarde
def regie_apart(zaak: Zaak, p: Parameters) -> Antwoord:
    """Nobody who is paid from the budget directs it, on any day of it.

    Besides who the budget names as such it is who directs the case, at that time.
    """
    stuk = beoordeeld_stuk(zaak)
    if isinstance(stuk, Regie):
        return tuple(_regie_bij_hulpverlener(zaak, stuk))
    voorziening = over_pgb(zaak)
    if voorziening is None:
        return None
    regisseur = eerste(pgb_stukken(zaak), lambda rij: rij.regisseur)
    regie = [
        rij
        for rij, einde in _regie(zaak)
        if rij.product in (None, zaak.product)
        and overlapt(rij.datum, einde, zaak.ingang_op, voorziening.einddatum)
    ]
    if regisseur is None and not regie:
        return ontbreekt("wie de regie over het pgb voert,")
    labels = (regisseur, *(naam for rij in regie for naam in (rij.naam, rij.organisatie)))
    for nummer, hulpverlener in enumerate(pgb_hulpverleners(zaak), 1):
        if any(is_van(hulpverlener, label) for label in labels):
            return Uitkomst(_GEEN_REGIE_BIJ_HULP, {"hulpverlener": nummer})
    return None


def _regie(zaak: Zaak) -> Iterator[tuple[Regie, date]]:
    """Who directs, with the last day: one at a time, so each at most until the next.

    Direction of one allocation is not that of a budget.
    """
    stuk = beoordeeld_stuk(zaak)
    alle = (*zaak.stukken(Regie), *((stuk,) if isinstance(stuk, Regie) else ()))
    rijen = [rij for rij in alle if rij.soort in _REGIE and rij.toewijzing_nummer is None]
    rijen.sort(key=lambda rij: rij.datum)
    for plek, rij in enumerate(rijen, 1):
        volgende = (
            dagen_later(later.datum, -1)
            for later in rijen[plek:]
            if (later.soort, later.product) == (rij.soort, rij.product)
        )
        einde = min(rij.einddatum or date.max, next(volgende, date.max))
        if rij.datum <= einde:
            yield rij, einde


def _regie_bij_hulpverlener(zaak: Zaak, stuk: Regie) -> Iterator[Uitkomst]:
    einde = next((einde for rij, einde in _regie(zaak) if rij is stuk), None)
    for budget in () if einde is None else lopende_budgetten(zaak):
        begin = budget.ingangsdatum or budget.datum
        over_dit = stuk.product in (None, budget.product)
        if not over_dit or not overlapt(stuk.datum, einde, begin, budget.einddatum):
            continue
        for hulpverlener in hulpverleners_in(zaak, budget.kenmerk):
            if is_van(hulpverlener, stuk.naam) or is_van(hulpverlener, stuk.organisatie):
                yield Uitkomst(_GEEN_REGIE_BIJ_HULP, {"kenmerk": getoond(budget.kenmerk)})


@regel(
    "BX-PGB-16",
    "pgbAanvraag",
    "pgbBesluit",
    "pgbBesteding",
    titel="De vertegenwoordiger betaalt zichzelf niet",
    bron=f"{_PARAGRAAF} (b)",
    gevolg=Gevolg.WEIGEREN,
)
@voorwaarde
def niet_aan_zichzelf(zaak: Zaak, p: Parameters) -> Antwoord:
    """Who manages the budget is neither paid from it nor meant to be.

    Nor do they give the help that somebody else is paid for, unless the college agreed that they
    are tied to who is (BX-PGB-17).
    """
    stuk, beheerder = beoordeeld_stuk(zaak), beheerder_van(zaak)
    besteding = stuk if isinstance(stuk, PgbBesteding) else None
    if besteding is None and over_pgb(zaak) is None:
        return None
    if besteding is not None and besteding.terugbetaling:
        return None
    if beheerder is None:
        return ontbreekt("wie het pgb beheert,")
    if besteding is not None:
        zelf = zelfde(besteding.hulpverlener, beheerder) or (
            zelfde(besteding.uitvoerder, beheerder) and not is_afgeweken(zaak, "BX-PGB-17")
        )
    else:
        zelf = any(zelfde(rij.naam, beheerder) for rij in pgb_hulpverleners(zaak))
    if not zelf:
        return None
    return Uitkomst(
        "Wie het pgb als vertegenwoordiger beheert, mag het niet aan zichzelf uitkeren.",
        {"beheerderIsHulpverlener": True},
    )


@regel(
    "BX-PGB-17",
    "pgbAanvraag",
    "pgbBesluit",
    titel="Beheer staat op afstand van de hulpverlener",
    bron=f"{_PARAGRAAF} (f)",
    gevolg=Gevolg.AFWIJKEN,
    afwijking_door=("college",),
)
@voorwaarde
def beheer_op_afstand(zaak: Zaak, p: Parameters) -> Antwoord:
    """Who manages the budget has no close tie with who gives the help, unless that was weighed.

    Under a and b the text forbids, under f it 'may' refuse: one person in both roles falls under
    the first (BX-PGB-15 and 16), any other tie under this rule, from which one may deviate. An
    application is only signalled.
    """
    beheerder = beheerder_van(zaak)

    def toets(hulpverlener: PgbHulpverlener) -> Iterator[Uitkomst]:
        band = hulpverlener.verwantschap_beheerder
        if zelfde(hulpverlener.naam, beheerder):
            return
        werkt_er = is_van(hulpverlener, beheerder)
        if band is None and not werkt_er:
            yield ontbreekt("wat de beheerder met deze hulpverlener verbindt,")
        elif werkt_er or band in p["verbonden"]:
            yield Uitkomst(
                "Wie het pgb beheert is nauw verbonden aan deze hulpverlener; leg uit hoe toch met "
                "afstand en kritisch wordt beheerd.",
                {"verband": "medewerker" if werkt_er else getoond(band)},
                gevolg=pas_bij_toekenning(zaak),
            )

    return per_hulpverlener(zaak, None, toets)


# --- the report on results ----------------------------------------------------------------------


def _berekend(verzoek: Verslagverzoek, p: Parameters) -> date | None:
    """The last day that the request gives, else that of the setting; the text has none."""
    if verzoek.uiterlijk is not None or p["termijn_dagen"] is None:
        return verzoek.uiterlijk
    return dagen_later(verzoek.gevraagd_op, p["termijn_dagen"])


@regel(
    "BX-PGB-18",
    "pgbBesluit",
    "pgbBesteding",
    "toets",
    titel="Verslag van de resultaten op verzoek tonen",
    bron=f"{_PARAGRAAF} (c)",
    gevolg=Gevolg.TERMIJN,
)
def verslag_tonen(zaak: Zaak, p: Parameters) -> Antwoord:
    """A request of the gemeente for the report opens a task for who is paid from the budget.

    The text has no number of days; the last day stands in the request. A request and its answer
    are a record of a check. Once the day has passed, whatever is recorded of the budget signals
    that its quality is to be judged again.
    """
    stuk = beoordeeld_stuk(zaak)
    if isinstance(stuk, Toets):
        return tuple(_verzoek(zaak, stuk, p))
    begin = f"{zaak.gemeente}|{kenmerk_van(zaak)}|"
    te_laat = [
        termijn.laatste_dag
        for termijn in zaak.open_termijnen("BX-PGB-18")
        if (termijn.sleutel or "").startswith(begin)
        and termijn.laatste_dag is not None
        and termijn.laatste_dag < zaak.dag
    ]
    if not te_laat:
        return None
    return _te_laat(min(te_laat))


def _te_laat(uiterlijk: date, ontvangen: date | None = None) -> Uitkomst:
    return Uitkomst(
        f"Het verslag van de resultaten was er niet op {uiterlijk.isoformat()}; beoordeel opnieuw "
        "of de kwaliteit (voorwaarde C) is gewaarborgd.",
        {
            "uiterlijk": uiterlijk.isoformat(),
            "ontvangenOp": None if ontvangen is None else ontvangen.isoformat(),
        },
        gevolg=Gevolg.SIGNALEREN,
    )


def _sleutel(toets: Toets) -> str | None:
    """What tells one request for the report from another; None for any other check."""
    if toets.soort != "pgbVerslag" or toets.verslag is None or toets.kenmerk is None:
        return None
    return f"{toets.gemeente}|{toets.kenmerk}|{toets.verslag.gevraagd_op.isoformat()}"


def _verzoek(zaak: Zaak, toets: Toets, p: Parameters) -> Iterator[Uitkomst | Voldaan]:
    verzoek, sleutel, eerder = toets.verslag, _sleutel(toets), vervangen_stuk(zaak, Toets)
    oud = None if eerder is None else _sleutel(eerder)
    if oud is not None and oud != sleutel:
        yield Voldaan(oud, "vervallen")
    if verzoek is None or sleutel is None:
        return
    open_ = [rij for rij in zaak.open_termijnen("BX-PGB-18") if rij.sleutel == sleutel]
    berekend = _berekend(verzoek, p) or next((rij.laatste_dag for rij in open_), None)
    uiterlijk = effectieve_dag(zaak, berekend)
    if uiterlijk not in [rij.laatste_dag for rij in open_]:
        tot = None if uiterlijk is None else uiterlijk.isoformat()
        yield Uitkomst(
            "Het college vraagt om het verslag van de resultaten"
            f"{'' if tot is None else f', uiterlijk {tot}'}.",
            uiterlijk_op(zaak, berekend) | {"gevraagdOp": verzoek.gevraagd_op.isoformat()},
            termijn=verplichting(
                "BX-PGB-18",
                sleutel,
                p["eigenaar"],
                "toont het verslag van de resultaten aan het college",
                verzoek.gevraagd_op,
                uiterlijk,
                "het verslag",
            ),
        )
    if verzoek.ontvangen_op is None:
        return
    yield Voldaan(sleutel)
    if uiterlijk is not None and verzoek.ontvangen_op > uiterlijk:
        yield _te_laat(uiterlijk, verzoek.ontvangen_op)


@regel(
    "BX-PGB-19",
    "pgbAanvraag",
    "pgbBesluit",
    titel="Regelgeving, werktoedeling en grenzen van eigen kunnen",
    bron=(f"{_PARAGRAAF} (d)", f"{_PARAGRAAF} (e)"),
    gevolg=Gevolg.WEIGEREN,
)
@voorwaarde
def verklaard(zaak: Zaak, p: Parameters) -> Antwoord:
    """Everybody who is paid declared to keep the rules and to know the limits of their work.

    The text asks for behaviour; a declaration beforehand is the form of it that can be checked.
    """

    def toets(hulpverlener: PgbHulpverlener) -> Iterator[Uitkomst]:
        zonder = tuple(naam for naam in p["verklaringen"] if naam not in hulpverlener.verklaringen)
        if zonder:
            waarover = opsomming(f"'{punt}'" for punt in zonder)
            wat = f"de verklaring van de hulpverlener over {waarover}"
            yield niet_vastgelegd(zaak, wat, ontbreekt=zonder)

    return per_hulpverlener(zaak, None, toets)
