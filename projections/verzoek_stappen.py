"""What the events of a request do to the rows of requests and of their obligations.

A step gets the rows in memory, the stream and the event's JSON. The obligations of a request:

* `antwoord`    answer within 5 working days (OP274, OP346): done by the first answer of any kind.
* `onderzoek`   after an answer '2', decide within 8 weeks: done by a final answer.
* `woonplaats`  reject on the woonplaatsbeginsel within 2 weeks (OP359): done by a rejection with
                reason 8, and lapsed when another final answer came, since then nobody was late.

An obligation of a rule that is not named here stays open until a step for it exists.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import orjson

from ledger.stempel import plaatselijke_dag
from projections.rijen import Termijn, Verzoek
from projections.tabellen import Sleutel
from projections.werkset import Werkset

Json = dict[str, Any]

WOONPLAATSBEGINSEL = "8"
"""Reason of rejection in list WJ759."""

_AFGERONDE_STATUS = frozenset({"gehonoreerd", "afgewezen"})
_ANTWOORDREGELS = frozenset({"OP274", "OP346"})
_DELEN = ("antwoord", "onderzoek", "woonplaats")
_VOT_VELDEN = (
    "beschikkingNummer",
    "beschikkingIngangsdatum",
    "product",
    "ingangsdatum",
    "einddatum",
    "omvang",
    "budget",
    "verwijzerType",
    "zorgverlenerCode",
    "raamcontract",
)
_VOW_VELDEN = ("redenVerzoek", "ongewijzigd", "teWijzigen", "nieuw")


def sleutels(_: str, d: Json) -> Iterator[tuple[str, Sleutel]]:
    """The rows that an event of a request may touch."""
    yield "verzoeken", _sleutel(d)
    onderwerp = _onderwerp(d)
    for deel in {*_DELEN, *(_deel(termijn["regel"]) for termijn in _eigen_termijnen(d))}:
        yield "termijnen", (onderwerp, deel)


def vot_ontvangen(w: Werkset, stroom: str, d: Json) -> None:
    """An AangevraagdProduct of a JW315."""
    _ontvangen(w, stroom, d, "VOT", _VOT_VELDEN)


def vow_ontvangen(w: Werkset, stroom: str, d: Json) -> None:
    """A JW317."""
    _ontvangen(w, stroom, d, "VOW", _VOW_VELDEN)


def beantwoord(w: Werkset, stroom: str, d: Json) -> None:
    """A JW319: rejected or under investigation; without the request it says nothing."""
    verzoek = w.verzoeken.rijen.get(_sleutel(d))
    if verzoek is None:
        return
    onderwerp, afgewezen = _onderwerp(d), d["verzoekAntwoord"] == "1"
    sluit(w, (onderwerp, "antwoord"), d)
    if afgewezen:
        _rond_af(w, onderwerp, d, op_woonplaats=d.get("redenAfwijzing") == WOONPLAATSBEGINSEL)
    for termijn in _eigen_termijnen(d):
        deel = "onderzoek" if termijn["regel"] in _ANTWOORDREGELS else termijn["regel"]
        _termijn_van_verzoek(w, stroom, d, termijn, deel)
        if deel == "onderzoek":
            verzoek.laatste_dag = termijn["laatsteDag"]
    if verzoek.status != "gehonoreerd" and afgewezen:
        verzoek.status = "afgewezen"
        verzoek.reden_afwijzing = d.get("redenAfwijzing")
        verzoek.woonplaats_gemeente = d.get("woonplaatsGemeente")
    elif verzoek.status not in _AFGERONDE_STATUS:
        verzoek.status = "inOnderzoek"
    w.verzoeken.raak(_sleutel(d))


def gehonoreerd(w: Werkset, _: str, d: Json) -> None:
    """A JW301 with the reference of the request; without the request it says nothing."""
    verzoek = w.verzoeken.rijen.get(_sleutel(d))
    if verzoek is None:
        return
    sluit(w, (_onderwerp(d), "antwoord"), d)
    _rond_af(w, _onderwerp(d), d, op_woonplaats=False)
    verzoek.status = "gehonoreerd"
    w.verzoeken.raak(_sleutel(d))


def herbeoordeeld(w: Werkset, _: str, d: Json) -> None:
    """A later record changed what is found on the request; without the request it says nothing."""
    verzoek = w.verzoeken.rijen.get(_sleutel(d))
    if verzoek is not None:
        verzoek.bevindingen = orjson.dumps(d.get("bevindingen", [])).decode()
        w.verzoeken.raak(_sleutel(d))


def voeg_termijn_toe(w: Werkset, termijn: Termijn) -> None:
    """A new obligation, open."""
    sleutel = (termijn.onderwerp, termijn.deel)
    w.termijnen.rijen[sleutel] = termijn
    w.termijnen.raak(sleutel)


def sluit(w: Werkset, sleutel: Sleutel, d: Json, afloop: str = "vervuld") -> None:
    """Close an open obligation by this event; what was closed before stays as it was."""
    termijn = w.termijnen.rijen.get(sleutel)
    if termijn is None or termijn.afloop is not None:
        return
    termijn.vervuld_op = d["vastgelegdOp"]
    termijn.vervuld_dag = plaatselijke_dag(datetime.fromisoformat(d["vastgelegdOp"])).isoformat()
    termijn.vervuld_door = d["gebeurtenisId"]
    termijn.afloop = afloop
    w.termijnen.raak(sleutel)


def _ontvangen(w: Werkset, stroom: str, d: Json, soort: str, velden: tuple[str, ...]) -> None:
    termijnen = _eigen_termijnen(d)
    antwoord = [t["laatsteDag"] for t in termijnen if t["regel"] in _ANTWOORDREGELS]
    sleutel = _sleutel(d)
    w.verzoeken.rijen[sleutel] = Verzoek(
        aanbieder=d["aanbieder"],
        referentie_aanbieder=d["referentieAanbieder"],
        gemeente=d["gemeente"],
        client_id=stroom,
        soort=soort,
        status="open",
        dagtekening=d["dagtekening"],
        ontvangen_op=d["vastgelegdOp"],
        laatste_dag=antwoord[0] if antwoord else None,
        reden_afwijzing=None,
        woonplaats_gemeente=None,
        bericht_id=d.get("berichtId"),
        bevindingen=orjson.dumps(d.get("bevindingen", [])).decode(),
        verzoek=orjson.dumps({veld: d[veld] for veld in velden if veld in d}).decode(),
    )
    w.verzoeken.raak(sleutel)
    for termijn in termijnen:
        _termijn_van_verzoek(w, stroom, d, termijn, _deel(termijn["regel"]))


def _rond_af(w: Werkset, onderwerp: str, d: Json, *, op_woonplaats: bool) -> None:
    sluit(w, (onderwerp, "onderzoek"), d)
    sluit(w, (onderwerp, "woonplaats"), d, "vervuld" if op_woonplaats else "vervallen")


def _termijn_van_verzoek(w: Werkset, stroom: str, d: Json, termijn: Json, deel: str) -> None:
    rij = Termijn(
        onderwerp=_onderwerp(d),
        deel=deel,
        regel=termijn["regel"],
        wie=termijn["wie"],
        wat=termijn["wat"],
        gemeente=d["gemeente"],
        aanbieder=d["aanbieder"],
        referentie_aanbieder=d["referentieAanbieder"],
        bericht_id=d.get("berichtId"),
        client_id=stroom,
        vanaf=termijn["vanaf"],
        laatste_dag=termijn["laatsteDag"],
        kalender=termijn["kalender"],
        waardoor=None,
        afloop=None,
        vervuld_op=None,
        vervuld_dag=None,
        vervuld_door=None,
    )
    voeg_termijn_toe(w, rij)


def _eigen_termijnen(d: Json) -> list[Json]:
    """The obligations of the request itself; those with a key are of the client's dossier."""
    return [termijn for termijn in d.get("termijnen", ()) if "sleutel" not in termijn]


def _sleutel(d: Json) -> Sleutel:
    return d["aanbieder"], d["referentieAanbieder"]


def _onderwerp(d: Json) -> str:
    return f"verzoek:{d['aanbieder']}:{d['referentieAanbieder']}"


def _deel(regel: str) -> str:
    if regel in _ANTWOORDREGELS:
        return "antwoord"
    return "woonplaats" if regel == "OP359" else regel
