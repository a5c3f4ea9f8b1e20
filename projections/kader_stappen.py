"""What the kaders said of an event: obligations opened and met, and findings with an amount.

Any event may carry these, so they are applied beside the step of its kind. An obligation with a
`sleutel` is the client's own: `dossier:<stream>` with rule and key. The obligations of requests
and messages have no such key; their steps see to them.
"""

from collections.abc import Iterator
from typing import Any

import orjson

from projections.rijen import Controlebevinding, Termijn
from projections.tabellen import ZONDER_DAG, Sleutel
from projections.verzoek_stappen import sluit, voeg_termijn_toe
from projections.werkset import Werkset

Json = dict[str, Any]

TABELLEN = frozenset({"termijnen", "controlebevindingen"})

_BERICHT = "bericht-"
"""How the stream of a message begins."""


def sleutels(stroom: str, d: Json) -> Iterator[tuple[str, Sleutel]]:
    """The rows that the verdict on an event may touch."""
    for termijn in (*d.get("termijnen", ()), *d.get("voldaan", ())):
        if "sleutel" in termijn:
            yield "termijnen", _sleutel(stroom, termijn)


def oordeel(w: Werkset, stroom: str, d: Json) -> None:
    """Opens and closes obligations, and keeps the findings that have an amount at stake.

    The verdict on a message says again what was found on its lines; there they are kept.
    """
    for termijn in d.get("termijnen", ()):
        if "sleutel" in termijn:
            _open(w, stroom, d, termijn)
    for termijn in d.get("voldaan", ()):
        sluit(w, _sleutel(stroom, termijn), d, termijn.get("afloop", "vervuld"))
    for nummer, bevinding in enumerate(d.get("bevindingen", ())):
        if "bedragEurocent" in bevinding and not stroom.startswith(_BERICHT):
            _controle(w, stroom, d, nummer, bevinding)


def niets(_: Werkset, __: str, ___: Json) -> None:
    """The step of a kind that changes no row of its own."""


def geen_sleutels(_: str, __: Json) -> Iterator[tuple[str, Sleutel]]:
    """No rows of its own."""
    return iter(())


def _sleutel(stroom: str, termijn: Json) -> Sleutel:
    return f"dossier:{stroom}", f"{termijn['regel']}:{termijn['sleutel']}"


def _open(w: Werkset, stroom: str, d: Json, termijn: Json) -> None:
    onderwerp, deel = _sleutel(stroom, termijn)
    voeg_termijn_toe(
        w,
        Termijn(
            onderwerp=onderwerp,
            deel=deel,
            regel=termijn["regel"],
            wie=termijn["wie"],
            wat=termijn["wat"],
            gemeente=d.get("gemeente"),
            aanbieder=d.get("aanbieder"),
            referentie_aanbieder=d.get("referentieAanbieder"),
            bericht_id=d.get("berichtId"),
            client_id=stroom if stroom.startswith("client-") else None,
            vanaf=termijn["vanaf"],
            laatste_dag=termijn.get("laatsteDag") or ZONDER_DAG,
            kalender=termijn["kalender"],
            waardoor=termijn.get("waardoor"),
            afloop=None,
            vervuld_op=None,
            vervuld_dag=None,
            vervuld_door=None,
        ),
    )


def _controle(w: Werkset, stroom: str, d: Json, nummer: int, bevinding: Json) -> None:
    sleutel = (d["gebeurtenisId"], nummer)
    w.controlebevindingen.rijen[sleutel] = Controlebevinding(
        gebeurtenis_id=d["gebeurtenisId"],
        nummer=nummer,
        client_id=stroom,
        gemeente=d["gemeente"],
        aanbieder=d.get("aanbieder"),
        regel=bevinding["regel"],
        declaratie_nummer=d.get("declaratieNummer"),
        referentie_nummer=d.get("referentieNummer"),
        toewijzing_nummer=d.get("toewijzingNummer"),
        geldig_op=d["geldigOp"],
        vastgelegd_op=d["vastgelegdOp"],
        bedrag_eurocent=bevinding["bedragEurocent"],
        bevinding=orjson.dumps(bevinding).decode(),
    )
    w.controlebevindingen.vuil.add(sleutel)
