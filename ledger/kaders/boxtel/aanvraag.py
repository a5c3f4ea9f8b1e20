"""The application for help, and in which form it is given: BX-MELD-03 and BX-AANV-01."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import LokaalBesluit, Melding, PgbAanvraag, PgbBesluit
from ledger.kaders.boxtel import regel
from ledger.kaders.boxtel.feiten import (
    aanvraag_bij,
    beoordeeld_stuk,
    besluit_bij,
    geeft_hulp,
    lopende_budgetten,
    toekenningen,
)
from ledger.kaders.boxtel.herkomst import via_gemeente
from ledger.kaders.hulp import geldende_toewijzingen, ontbreekt, overlapt
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst
from ledger.waarden import Product

_PGB: Final = "PGB"


def zelfde_product(zaak: Zaak, product: Product | None) -> bool:
    """Whether a product is that of the case, by the kader's code where it has one."""
    if zaak.code is not None:
        return zaak.kader.code_van(product) == zaak.code
    return product is not None and product == zaak.product


def aanvraag_om(zaak: Zaak) -> PgbAanvraag | None:
    """The last application for this product up to the day of the decision, in either form."""
    gevonden: PgbAanvraag | None = None
    for aanvraag in zaak.stukken(PgbAanvraag):
        if aanvraag.datum <= zaak.verzoek_op and zelfde_product(zaak, aanvraag.product):
            gevonden = aanvraag
    return gevonden


# --- a report is no application -----------------------------------------------------------------


def _aangevraagd_op(zaak: Zaak) -> date | None:
    """The day of the application, as the decision names it or as it was recorded."""
    stuk = beoordeeld_stuk(zaak)
    if isinstance(stuk, PgbBesluit):
        aanvraag = aanvraag_bij(zaak)
        return stuk.aanvraag_datum or (None if aanvraag is None else aanvraag.datum)
    besluit = besluit_bij(zaak)
    if besluit is not None and besluit.aanvraag_datum is not None:
        return besluit.aanvraag_datum
    aanvraag = aanvraag_om(zaak)
    return None if aanvraag is None else aanvraag.datum


@regel(
    "BX-MELD-03",
    "lokaalBesluit",
    "pgbBesluit",
    "JW301",
    titel="Een melding is geen aanvraag",
    bron="1.1 De eerste melding bij de gemeente",
    gevolg=Gevolg.WEIGEREN,
)
def geen_aanvraag(zaak: Zaak, _: Parameters) -> Antwoord:
    """Help along the way of the gemeente is granted on an application of its own day, on or after
    that of the report; it never follows from the report (1.1).

    On a medical referral or a determination no application is needed, unless for a budget. With
    neither a report nor an application the ledger knows of no way to the decision at all.
    """
    gemeentelijk = via_gemeente(zaak)
    if gemeentelijk is False or not geeft_hulp(zaak):
        return None
    gemeld = [rij.datum for rij in zaak.stukken(Melding) if rij.datum <= zaak.verzoek_op]
    aangevraagd = _aangevraagd_op(zaak)
    if aangevraagd is None and not (gemeld and gemeentelijk):
        wat = "de aanvraag" if gemeentelijk else "waar deze toewijzing op rust"
        return ontbreekt(wat)
    if gemeentelijk is None:
        return None
    if aangevraagd is None:
        return Uitkomst(
            "Er is wel een melding maar nog geen aanvraag; zonder aanvraag kan geen voorziening "
            "worden verleend.",
            {"meldingOp": gemeld[-1].isoformat(), "aanvraagOp": None},
        )
    if all(dag <= aangevraagd for dag in gemeld[:1]) and aangevraagd <= zaak.verzoek_op:
        return None
    wanneer = "na het besluit" if aangevraagd > zaak.verzoek_op else "vóór de melding"
    return Uitkomst(
        f"De aanvraag is van {wanneer} en kan dit besluit dus niet dragen.",
        {
            "meldingOp": gemeld[0].isoformat() if gemeld else None,
            "aanvraagOp": aangevraagd.isoformat(),
            "besluitOp": zaak.verzoek_op.isoformat(),
        },
    )


# --- in kind or by a budget ---------------------------------------------------------------------


@regel(
    "BX-AANV-01",
    "lokaalBesluit",
    "pgbAanvraag",
    "JW301",
    titel="Een aanvraag kiest zorg in natura of pgb",
    bron=("1.2 Integrale intake", "4.1 Vormen van hulp"),
    gevolg=Gevolg.WEIGEREN,
)
def een_vorm(zaak: Zaak, p: Parameters) -> Antwoord:
    """Every provision is asked for in one form, and never given in both over the same days.

    That the two exclude each other follows from 'two forms in which help can be given'. Who asks
    for a budget while help in kind runs may still change over, so that is signalled (1.2; 4.1).
    """
    stuk = beoordeeld_stuk(zaak)
    if isinstance(stuk, PgbAanvraag):
        if stuk.leveringsvorm is None:
            return Uitkomst(
                "Kies voor deze voorziening zorg in natura of een persoonsgebonden budget.",
                {"leveringsvorm": None, "leveringsvormen": tuple(p["leveringsvormen"])},
            )
        return tuple(_loopt_in_natura(zaak, stuk)) if stuk.leveringsvorm == _PGB else None
    if not geeft_hulp(zaak):
        return None
    if isinstance(stuk, LokaalBesluit):
        vorm = _gekozen_vorm(zaak, stuk)
        if vorm is None:
            return ontbreekt("de keuze tussen zorg in natura en een pgb")
        if vorm == _PGB:
            return None
    return tuple(_loopt_als_pgb(zaak))


def _gekozen_vorm(zaak: Zaak, besluit: LokaalBesluit) -> str | None:
    """What the decision or the application says; else the one form in which the product exists."""
    aanvraag = aanvraag_om(zaak)
    gekozen = besluit.leveringsvorm or (None if aanvraag is None else aanvraag.leveringsvorm)
    if gekozen is not None or zaak.code is None:
        return gekozen
    vormen: tuple[str, ...] = zaak.kader.product(zaak.code).kenmerken.leveringsvormen
    return vormen[0].upper() if len(vormen) == 1 else None


def _loopt_als_pgb(zaak: Zaak) -> Iterator[Uitkomst]:
    einde = None if zaak.voorstel is None else zaak.voorstel.einddatum
    for budget in lopende_budgetten(zaak):
        begin, tot = budget.ingangsdatum or budget.datum, budget.einddatum
        loopt = begin <= (tot or date.max) and overlapt(begin, tot, zaak.ingang_op, einde)
        if loopt and zelfde_product(zaak, _product_van(zaak, budget)):
            yield Uitkomst(
                f"Voor deze hulp loopt vanaf {begin} een pgb; over dezelfde dagen kan er geen zorg "
                "in natura zijn.",
                {
                    "pgbVanaf": begin.isoformat(),
                    "pgbTot": None if tot is None else tot.isoformat(),
                },
            )


def _product_van(zaak: Zaak, budget: PgbBesluit) -> Product | None:
    """What a budget is for; a revision may leave that to the decision before it."""
    genoemd = [budget, *reversed(toekenningen(zaak, budget.kenmerk))]
    return next((rij.product for rij in genoemd if rij.product is not None), None)


def _loopt_in_natura(zaak: Zaak, aanvraag: PgbAanvraag) -> Iterator[Uitkomst]:
    for rij in geldende_toewijzingen(zaak.toestand):
        if (
            rij.gemeente == zaak.gemeente
            and zelfde_product(zaak, rij.product)
            and overlapt(rij.ingangsdatum, rij.einddatum, zaak.ingang_op, aanvraag.einddatum)
        ):
            yield Uitkomst(
                "Voor deze hulp loopt een toewijzing in natura; die moet eindigen voordat het pgb "
                "begint.",
                {
                    "toewijzing": rij.toewijzing_nummer,
                    "naturaTot": None if rij.einddatum is None else rij.einddatum.isoformat(),
                },
                gevolg=Gevolg.SIGNALEREN,
            )
