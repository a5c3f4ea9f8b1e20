"""The own records of one client as callers see them, on a day.

A record counts from the day of its fact. Pure, like the rest of the state of a client.
"""

from datetime import date, timedelta
from typing import Any

from ledger.client import ClientToestand
from ledger.dossier import Groepssessie, Regie, Verwijzing
from ledger.dossier_gebeurtenissen import STUK_BIJ_PLEK, STUKSOORTEN, Stuksoort, StukVastgelegd
from ledger.groepsminuten import eigen_minuten, op_hele_minuten
from ledger.waarden import Termijn
from projections.paginering import json_waarde

Json = dict[str, Any]

_DAG = timedelta(days=1)
_REGISSEURS = {"procesregisseur": "procesregie", "casusregisseur": "casusregie"}


def lijstnaam(soort: Stuksoort) -> str:
    """The name of the list of this kind in the state of a client."""
    eerste, *rest = soort.pad.split("-")
    return eerste + "".join(deel.title() for deel in rest)


LIJSTEN: dict[str, Stuksoort] = {
    lijstnaam(soort): soort for soort in STUKSOORTEN if soort.stuk not in (Verwijzing, Regie)
}
"""The lists that hold nothing but records of one kind."""


def dossierbeeld(toestand: ClientToestand, geldig_op: date) -> Json:
    """Every list of own records, direction, and the obligations that are open."""
    return {
        **{naam: _lijst(toestand, soort, geldig_op) for naam, soort in LIJSTEN.items()},
        "regie": _regie(toestand, geldig_op),
        "verplichtingen": _verplichtingen(toestand, geldig_op),
    }


def eigen_verwijzingen(toestand: ClientToestand, geldig_op: date) -> list[Json]:
    """The referrals that were recorded themselves, with the names of those in messages."""
    feiten = _feiten(toestand, STUK_BIJ_PLEK["verwijzing"], geldig_op)
    return [
        {
            "bron": "registratie",
            "type": stuk["verwijzerType"],
            "zorgverlenerCode": stuk["zorgverlenerCode"],
            "naam": stuk["verwijzerNaam"],
            "gemeente": stuk["gemeente"],
            "aanbieder": stuk["aanbieder"],
            "referentieAanbieder": None,
            "berichtId": None,
            "vastlegging": stuk,
        }
        for stuk in map(_stuk, feiten)
    ]


def _feiten(toestand: ClientToestand, soort: Stuksoort, geldig_op: date) -> list[StukVastgelegd]:
    return [feit for feit in toestand.dossier.get(soort.stuk, ()) if feit.geldig_op <= geldig_op]


def _lijst(toestand: ClientToestand, soort: Stuksoort, geldig_op: date) -> list[Json]:
    return [_stuk(feit) for feit in _feiten(toestand, soort, geldig_op)]


def _stuk(feit: StukVastgelegd) -> Json:
    stuk = feit.inhoud
    if stuk is None:
        raise AssertionError("een vastlegging zonder inhoud telt niet mee")
    rij: Json = {
        "gebeurtenisId": str(feit.gebeurtenis_id),
        "vastgelegdOp": json_waarde(feit.vastgelegd_op),
        **stuk.model_dump(mode="json", by_alias=True),
    }
    if isinstance(stuk, Groepssessie):
        minuten = eigen_minuten(stuk)
        rij["minuten"] = {"exact": str(minuten), "afgerond": op_hele_minuten(minuten)}
    return rij


def _regie(toestand: ClientToestand, geldig_op: date) -> Json:
    """Who directs on that day (of several, who began last), and all records about direction."""
    alles = _lijst(toestand, STUK_BIJ_PLEK["regie"], geldig_op)
    dag = geldig_op.isoformat()
    regie: Json = {}
    for naam, soort in _REGISSEURS.items():
        actief = [
            rij
            for rij in alles
            if rij["soort"] == soort and (rij["einddatum"] is None or dag <= rij["einddatum"])
        ]
        regie[naam] = actief[-1] if actief else None
    return {**regie, "vastleggingen": alles}


def _verplichtingen(toestand: ClientToestand, geldig_op: date) -> list[Json]:
    """What was still owed, the earliest last day first; what has no last day comes last."""
    volgorde = sorted(
        toestand.verplichtingen.values(),
        key=lambda rij: (rij.laatste_dag or date.max, rij.regel, rij.sleutel or ""),
    )
    return [_verplichting(termijn, geldig_op) for termijn in volgorde]


def _verplichting(termijn: Termijn, geldig_op: date) -> Json:
    laatste = termijn.laatste_dag
    te_laat = laatste is not None and laatste < geldig_op
    op_tijd = "toekomstig" if termijn.vanaf > geldig_op else "open"
    return {
        "regel": termijn.regel,
        "sleutel": termijn.sleutel,
        "wie": termijn.wie,
        "wat": termijn.wat,
        "vanaf": termijn.vanaf.isoformat(),
        "laatsteDag": json_waarde(laatste),
        "waardoor": termijn.waardoor,
        "status": "overschreden" if te_laat else op_tijd,
        "overschredenSinds": (laatste + _DAG).isoformat() if laatste and te_laat else None,
    }
