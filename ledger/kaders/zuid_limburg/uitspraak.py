"""What guided contact rests on, and what a court said of it: ZL-PLAN-09 and -10."""

from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import LokaalBesluit, Omgangsregeling, Plan
from ledger.kaders.hulp import ontbreekt, wordt_verwijderd
from ledger.kaders.zaak import Zaak
from ledger.kaders.zuid_limburg import BOR, regel
from ledger.kaders.zuid_limburg.feiten import genoemd, grond, kent_toe, stukken_bij, weigert
from ledger.regels import Antwoord, Parameters, Uitkomst

UITSPRAAK: Final = "gerechtelijkeUitspraak"
VERZOEK: Final = "verzoekToegangsteam"


def grondslag_van(zaak: Zaak) -> str | None:
    """What guided contact rests on: an order of a court, or a request of the toegang.

    As the decision says; else an order when one is on record, for that is never a request.
    """
    besluiten = (stuk.grond for stuk in stukken_bij(zaak, LokaalBesluit))
    vastgelegd = next((rij for rij in besluiten if rij in (UITSPRAAK, VERZOEK)), None)
    if vastgelegd is not None:
        return vastgelegd
    bevolen = grond(zaak, Omgangsregeling, lambda omgang: omgang.uitspraak_op)
    return None if bevolen is None else UITSPRAAK


@regel(
    "ZL-PLAN-09",
    "lokaalBesluit",
    "JW301",
    titel="Rechter bepaalt duur en frequentie BOR",
    bron="Begeleide omgangsregeling > Tabel middel en zwaar",
    gevolg=Gevolg.AFLEIDEN,
    producten=BOR,
)
def volgt_uitspraak(zaak: Zaak, _: Parameters) -> Antwoord:
    """After an order of a court its period and frequency are those of the help, whatever is usual;
    an allocation with another last day is reported. On request of the toegang its decision sets
    them (table)."""
    voorstel = zaak.voorstel
    if voorstel is None or zaak.code is None or weigert(zaak) or wordt_verwijderd(zaak):
        return None
    if grondslag_van(zaak) != UITSPRAAK:
        return None
    tot = grond(zaak, Omgangsregeling, lambda omgang: omgang.uitspraak_tot)
    per_maand = grond(zaak, Omgangsregeling, lambda omgang: omgang.uitspraak_per_maand)
    if tot is None:
        return ontbreekt("de termijn uit de uitspraak")
    anders = voorstel.einddatum != tot
    keren = "" if per_maand is None else f", {per_maand} keer per maand"
    slot = "; de toewijzing heeft geen einddatum"
    if voorstel.einddatum is not None:
        slot = f"; de toewijzing loopt tot en met {voorstel.einddatum}"
    return Uitkomst(
        f"De rechter bepaalde omgang tot en met {tot}{keren}{slot if anders else ''}.",
        {
            "einddatum": tot.isoformat(),
            "omgangenPerMaand": per_maand,
            "toegewezenTot": None if voorstel.einddatum is None else str(voorstel.einddatum),
        },
        gevolg=Gevolg.SIGNALEREN if anders else None,
    )


@regel(
    "ZL-PLAN-10",
    "lokaalBesluit",
    "plan",
    titel="Rapportageafspraak bij BOR op verzoek van de toegang",
    bron="Begeleide omgangsregeling > Beschrijving",
    gevolg=Gevolg.SIGNALEREN,
    producten=BOR,
)
def rapportageafspraak(zaak: Zaak, p: Parameters) -> Antwoord:
    """Guided contact on request of the toegang is voluntary: no court is told, and how the toegang
    is told is agreed with it (Beschrijving)."""
    if not kent_toe(zaak) or not genoemd(zaak, BOR):
        return None
    if zaak.plek == "plan" and not zaak.stuk(Plan).definitief:
        return None
    grondslag = grondslag_van(zaak)
    if grondslag is None:
        return ontbreekt("de grondslag van de omgangsregeling")
    afspraak = grond(zaak, Omgangsregeling, lambda omgang: omgang.rapportageafspraak)
    if grondslag != VERZOEK or afspraak:
        return None
    return Uitkomst(
        "Spreek met de toegang af hoe over de begeleide omgang wordt gerapporteerd.",
        {"grondslag": grondslag, "rapportageAanRechtbank": p["rapportage_aan_rechtbank"]},
    )
