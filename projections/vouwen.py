"""Which step belongs to which kind of event, and from stored bytes to that step.

Only JSON is read: no model is built, and personal data stays the ciphertext that it is. A kind
without a step is skipped before its JSON is parsed.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import orjson
import psycopg

from ledger.dossier_gebeurtenissen import STUKSOORTEN
from ledger.mapper import SOORTEN, opgewaardeerd, topic
from projections import (
    budget_stappen,
    controle_stappen,
    kader_stappen,
    overige_stappen,
    verzoek_stappen,
)
from projections.tabellen import Sleutel
from projections.werkset import Werkset

Json = dict[str, Any]


class Stap(NamedTuple):
    """What an event does, which rows it may touch, and the tables that these lie in."""

    vouw: Callable[[Werkset, str, Json], None]
    sleutels: Callable[[str, Json], Iterable[tuple[str, Sleutel]]]
    tabellen: frozenset[str]


Bron = tuple[str, int, str, bytes]
"""Stream, version in it, topic and stored bytes of an event."""

Ontleed = tuple[Stap, str, Json]
"""An event with its stream and JSON, its version among it, ready to be applied."""


def _verzoek(vouw: Callable[[Werkset, str, Json], None]) -> Stap:
    return Stap(vouw, verzoek_stappen.sleutels, frozenset({"verzoeken", "termijnen"}))


def _toewijzing(vouw: Callable[[Werkset, str, Json], None]) -> Stap:
    return Stap(vouw, overige_stappen.toewijzing_sleutels, frozenset({"toewijzingen"}))


def _prestatie(vouw: Callable[[Werkset, str, Json], None]) -> Stap:
    return Stap(vouw, overige_stappen.prestatie_sleutels, frozenset({"verbruik"}))


_BERICHT = Stap(
    overige_stappen.bericht, overige_stappen.bericht_sleutels, frozenset({"berichten", "termijnen"})
)

_BUDGET = Stap(budget_stappen.budget, budget_stappen.sleutels, budget_stappen.TABELLEN)

_STUK = Stap(controle_stappen.stuk, kader_stappen.geen_sleutels, frozenset())

_ALLEEN_OORDEEL = Stap(kader_stappen.niets, kader_stappen.geen_sleutels, frozenset())

STAPPEN: dict[str, Stap] = {
    "VerzoekOntvangen": _verzoek(verzoek_stappen.vot_ontvangen),
    "WijzigingVerzocht": _verzoek(verzoek_stappen.vow_ontvangen),
    "VerzoekBeantwoord": _verzoek(verzoek_stappen.beantwoord),
    "VerzoekGehonoreerd": _verzoek(verzoek_stappen.gehonoreerd),
    "VerzoekHerbeoordeeld": _verzoek(verzoek_stappen.herbeoordeeld),
    "ToewijzingAfgegeven": _toewijzing(overige_stappen.toewijzing),
    "ToewijzingGewijzigd": _toewijzing(overige_stappen.toewijzing),
    "ToewijzingIngetrokken": _toewijzing(overige_stappen.toewijzing),
    "ToewijzingVerwijderd": _toewijzing(overige_stappen.verwijdering),
    "PrestatieGoedgekeurd": _prestatie(overige_stappen.goedgekeurd),
    "PrestatieGecrediteerd": _prestatie(overige_stappen.gecrediteerd),
    "PrestatieAfgewezen": _prestatie(overige_stappen.afgewezen),
    "BerichtVerwerkt": _BERICHT,
    "LeveringGestart": _ALLEEN_OORDEEL,
    "LeveringGestopt": _ALLEEN_OORDEEL,
    "LidVanGezin": _ALLEEN_OORDEEL,
    "DeclaratieBeoordeeld": _ALLEEN_OORDEEL,
    **{soort.gebeurtenis.SOORT: _STUK for soort in STUKSOORTEN},
    "PgbBesluitVastgelegd": _BUDGET,
    "PgbBestedingVastgelegd": _BUDGET,
    "VervoerVastgelegd": _BUDGET,
}

_BIJ_TOPIC: dict[str, Stap | None] = {
    topic(soort): STAPPEN.get(naam) for naam, soort in SOORTEN.items()
}

ONGELEZEN: tuple[str, ...] = tuple(naam for naam, stap in _BIJ_TOPIC.items() if stap is None)
"""Topics that no read model wants. One that is unknown is not among them: it must be noticed."""


def ontleed(bron: Bron) -> Ontleed | None:
    """The event with its step; None when no read model wants it.

    Raises ValueError for a topic that this version of the software does not know.
    """
    stroom, versie, naam, state = bron
    if naam in _BIJ_TOPIC:
        stap = _BIJ_TOPIC[naam]
        if stap is None:
            return None
        inhoud = orjson.loads(state)
    else:
        soort, inhoud = opgewaardeerd(naam, orjson.loads(state))
        stap = STAPPEN.get(soort)
        if stap is None:
            return None
    inhoud["versie"] = versie
    return stap, stroom, inhoud


def vouw(conn: psycopg.Connection[Any], w: Werkset, bron: Iterable[Bron]) -> None:
    """Apply events, in order, to the rows in memory, after loading those that are in the table."""
    ontlede: Iterable[Ontleed | None] = map(ontleed, bron)
    onvolledig = w.onvolledig()
    if onvolledig:
        ontlede = list(ontlede)
        w.laad(conn, _nodig(ontlede, onvolledig))
    for deel in ontlede:
        if deel is not None:
            stap, stroom, inhoud = deel
            stap.vouw(w, stroom, inhoud)
            if _heeft_oordeel(inhoud):
                kader_stappen.oordeel(w, stroom, inhoud)
            if w.geraakt:
                w.leg_vast(inhoud["vastgelegdOp"])


def _heeft_oordeel(inhoud: Json) -> bool:
    """Whether the event has a field in which a verdict stands."""
    return "termijnen" in inhoud or "bevindingen" in inhoud or "voldaan" in inhoud


def _nodig(
    ontlede: Iterable[Ontleed | None], onvolledig: frozenset[str]
) -> Iterator[tuple[str, Sleutel]]:
    """The rows that these events may touch in tables that are not wholly in memory."""
    oordeel_nodig = not onvolledig.isdisjoint(kader_stappen.TABELLEN)
    for deel in ontlede:
        if deel is None:
            continue
        stap, stroom, inhoud = deel
        if not onvolledig.isdisjoint(stap.tabellen):
            yield from stap.sleutels(stroom, inhoud)
        if oordeel_nodig and _heeft_oordeel(inhoud):
            yield from kader_stappen.sleutels(stroom, inhoud)
