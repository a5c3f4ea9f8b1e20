"""Conversion: along which way a local product becomes a regional one, by the gemeente's table."""

from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import Conversie
from ledger.kaders.flevoland import ALLE, regel
from ledger.kaders.gegevens import IstSoll
from ledger.kaders.hulp import ontbreekt
from ledger.kaders.zaak import Zaak, minuten_van
from ledger.regels import Antwoord, Parameters, Uitkomst
from ledger.waarden import Omvang, Product

ADMINISTRATIEF: Final = "administratief"
LICHTE_TOETS: Final = "lichteToets"
HERINDICATIE: Final = "herindicatie"

_GECONTRACTEERD = "Conversie > Gecontracteerde aanbieders"
_UITVOERING = "Conversie > Uitvoering en Verantwoordelijkheid"


def istsoll_rij(zaak: Zaak, oud: Product, dag: date) -> IstSoll | None:
    """The row that the gemeente established for a local product on the day of conversion."""
    for rij in zaak.kader.gegevens.ist_soll:
        zelfde = (rij.gemeente, rij.ist.categorie, rij.ist.code)
        if zelfde == (zaak.gemeente, oud.categorie, oud.code) and rij.geldt_op(dag):
            return rij
    return None


def wijzigt(stuk: Conversie) -> bool | None:
    """Whether duration or intensity changes; None when the record does not tell."""
    if stuk.duur_of_intensiteit_wijzigt is not None:
        return stuk.duur_of_intensiteit_wijzigt
    return True if _andere_omvang(stuk.oude_omvang, stuk.nieuwe_omvang) else None


def _andere_omvang(oud: Omvang | None, nieuw: Omvang | None) -> bool:
    """Whether two volumes differ; those that cannot be compared do not."""
    if oud is None or nieuw is None or oud.frequentie != nieuw.frequentie:
        return False
    if oud.eenheid == nieuw.eenheid:
        return oud.volume != nieuw.volume
    minuten = minuten_van(oud), minuten_van(nieuw)
    return None not in minuten and minuten[0] != minuten[1]


def conversieweg(zaak: Zaak, stuk: Conversie, wegen: tuple[str, ...]) -> str | None:
    """The way along which a local allocation is converted; None when it cannot be told.

    Without a row, or with another product than the row leads to, it takes a new assessment.
    Otherwise the heavier of what the gemeente fixed in its row and what this change asks for.
    """
    rij = istsoll_rij(zaak, stuk.oud_product, stuk.datum)
    nieuw = zaak.kader.code_van(stuk.product)
    if rij is None or rij.soll is None or nieuw not in (None, rij.soll):
        return HERINDICATIE
    gevraagd = {True: LICHTE_TOETS, False: ADMINISTRATIEF, None: None}[wijzigt(stuk)]
    bekend = [weg for weg in (rij.weg, gevraagd) if weg in wegen]
    return max(bekend, key=wegen.index, default=None)


@regel(
    "FL-CONV-01",
    "conversie",
    titel="Welke conversieweg",
    bron=_GECONTRACTEERD,
    gevolg=Gevolg.AFLEIDEN,
    producten=ALLE,
)
def welke_weg(zaak: Zaak, p: Parameters) -> Antwoord:
    """Derives the way, and the regional product that the table gives (Gecontracteerde aanbieders).

    A row that leads nowhere means that the local product stops or has no counterpart.
    """
    stuk = zaak.stuk(Conversie)
    weg = conversieweg(zaak, stuk, p["wegen"])
    if weg is None:
        return ontbreekt("of duur of intensiteit wijzigt")
    rij = istsoll_rij(zaak, stuk.oud_product, stuk.datum)
    return Uitkomst(
        f"Deze toewijzing wordt omgezet via: {weg}.",
        {
            "weg": weg,
            "lokaalProduct": naam_van(stuk.oud_product),
            "regionaalProduct": None if rij is None else rij.soll,
        },
    )


@regel(
    "FL-CONV-06",
    "conversie",
    titel="IST-SOLL-tabel per gemeente",
    bron=_UITVOERING,
    gevolg=Gevolg.WEIGEREN,
    producten=ALLE,
)
def rij_in_tabel(zaak: Zaak, p: Parameters) -> Antwoord:
    """A gemeente converts by a table of its own; a product that is not in it is not converted.

    A row that leads to no product is enough: it says that the gemeente looked at it
    (Uitvoering en Verantwoordelijkheid).
    """
    stuk = zaak.stuk(Conversie)
    if istsoll_rij(zaak, stuk.oud_product, stuk.datum) is not None:
        return None
    lokaal = naam_van(stuk.oud_product)
    dag = stuk.datum.isoformat()
    return Uitkomst(
        f"Gemeente {zaak.gemeente} heeft voor {lokaal} op {dag} geen rij in haar "
        f"omzettingstabel; zij stelt die vast, {p['coordinatie']} coördineert.",
        {"gemeente": zaak.gemeente, "lokaalProduct": lokaal, "datum": dag, "door": p["door"]},
    )


def naam_van(product: Product) -> str:
    """A local product by its code, or as one of its category without a code."""
    return product.code or f"categorie {product.categorie} zonder code"
