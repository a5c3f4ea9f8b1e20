"""What a decision names as its rules, and how long these are expected to hold: BX-GELD-06 to 08."""

from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import LokaalBesluit, PgbBesluit
from ledger.kaders.boxtel import regel
from ledger.kaders.boxtel.feiten import (
    beoordeeld_stuk,
    eerste,
    geeft_hulp,
    in_werking,
    pgb_stukken,
)
from ledger.kaders.hulp import zelfde
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

_BESLUITEN: Final = ("lokaalBesluit", "pgbBesluit", "JW319")


def _besluit(zaak: Zaak) -> LokaalBesluit | PgbBesluit | None:
    """The decision that is judged, or the last one on the help of a request that is answered.

    Such a one from before these rules were in force could rest on the old ones, and so could one
    on help from before.
    """
    stuk = beoordeeld_stuk(zaak)
    if isinstance(stuk, (LokaalBesluit, PgbBesluit)):
        return stuk
    gevonden = [rij for rij in zaak.stukken(LokaalBesluit) if rij.product == zaak.product]
    besluit = gevonden[-1] if gevonden else None
    if besluit is None or besluit.datum < in_werking(zaak):
        return None
    eerste_dag = besluit.ingangsdatum or besluit.datum
    return besluit if eerste_dag >= zaak.kader.bestand.vanaf else None


@regel(
    "BX-GELD-06",
    *_BESLUITEN,
    titel="De ingetrokken regels van 2017 zijn geen grondslag meer",
    bron="Hoofdstuk 6 (lid 2)",
    gevolg=Gevolg.WEIGEREN,
)
def geen_oude_grondslag(zaak: Zaak, p: Parameters) -> Antwoord:
    """A decision taken under these rules on help from 2020 on cannot rest on those of 2017.

    Help of before 2020 can, and a budget for days that still have the old tariffs. An answer to a
    request says nothing of its own; it goes by the decision behind it (chapter 6, lid 2).
    """
    besluit = _besluit(zaak)
    if besluit is None or not any(zelfde(besluit.grondslag, naam) for naam in p["namen"]):
        return None
    laatste: date = p["laatste_dag_oude_tarieven"]
    if isinstance(besluit, PgbBesluit) and (besluit.einddatum or date.max) <= laatste:
        return None
    vanaf, begin = zaak.kader.bestand.vanaf, in_werking(zaak)
    return Uitkomst(
        f"De regels van 2017 zijn per {begin} ingetrokken en kunnen geen grondslag meer zijn voor "
        f"hulp vanaf {vanaf}.",
        {
            "grondslag": p["oud_kader"],
            "inWerking": begin.isoformat(),
            "ingangsdatum": zaak.ingang_op.isoformat(),
            "geldigVanaf": vanaf.isoformat(),
        },
    )


@regel(
    "BX-GELD-07",
    "JW301",
    "JW315",
    "JW317",
    "lokaalBesluit",
    "pgbBesluit",
    titel="Hulp die de nieuwe inkoopcyclus in loopt",
    bron="Inleiding > Status Nadere regels",
    gevolg=Gevolg.SIGNALEREN,
)
def nieuwe_inkoop(zaak: Zaak, p: Parameters) -> Antwoord:
    """Help that runs on into 2021 is signalled: rules and purchase are expected to change then.

    An expectation is no rule, so nothing is refused (Inleiding > Status Nadere regels).
    """
    if not geeft_hulp(zaak):
        return None
    vanaf: date = p["nieuwe_inkoop_vanaf"]
    einde = _einddatum(zaak)
    if einde is not None and einde < vanaf:
        return None
    return Uitkomst(
        f"Deze hulp loopt door na de start van de nieuwe inkoop op {vanaf}; controleer haar bij "
        "herziening van de regels.",
        {
            "einddatum": None if einde is None else einde.isoformat(),
            "nieuweInkoopVanaf": vanaf.isoformat(),
            "regio": p["regio"],
            "gemeenten": p["gemeenten_in_samenwerking"],
        },
    )


def _einddatum(zaak: Zaak) -> date | None:
    stuk = beoordeeld_stuk(zaak)
    if isinstance(stuk, PgbBesluit):
        return eerste(pgb_stukken(zaak), lambda rij: rij.einddatum)
    if isinstance(stuk, LokaalBesluit):
        return stuk.einddatum
    return None if zaak.voorstel is None else zaak.voorstel.einddatum


def betekenis_uit(begrip: str, p: Parameters) -> tuple[str, ...]:
    """Where the meaning of a term is looked up, in that order (BX-GELD-08).

    What the rules describe themselves means that; another term what it means in law or Verordening,
    between which the text gives no order of rank.
    """
    eigen, *elders = p["opzoekvolgorde"]
    return (eigen,) if begrip.casefold() in p["omschreven"] else tuple(elders)


@regel(
    "BX-GELD-08",
    *_BESLUITEN,
    titel="Citeertitel en betekenis van begrippen",
    bron=("Hoofdstuk 5 Begripsbepalingen", "Hoofdstuk 6 (lid 3)"),
    gevolg=Gevolg.AFLEIDEN,
)
def citeertitel(zaak: Zaak, p: Parameters) -> Antwoord:
    """A decision under these rules cites them by their title; a term that they do not describe has
    the meaning that it has in the law and the Verordening (chapter 5; chapter 6, lid 3).
    """
    titel = zaak.kader.bestand.titel
    return Uitkomst(
        f"Grondslag van dit besluit: {titel}.",
        {"grondslag": titel, "opzoekvolgorde": tuple(p["opzoekvolgorde"])},
    )
