"""Which step belongs to which kind of event, and from stored bytes to that step.

Only JSON is read: no model is built, and personal data stays the ciphertext that it is. A kind
without a step is skipped before its JSON is parsed.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import orjson
import psycopg

from ledger.mapper import SOORTEN, opgewaardeerd, topic
from ledger.opslag import Gelezen
from projections import overige_stappen, verzoek_stappen
from projections.tabellen import Sleutel
from projections.werkset import Werkset

Json = dict[str, Any]


class Stap(NamedTuple):
    """Which rows an event may touch, and what it does to them."""

    sleutels: Callable[[str, Json], Iterable[tuple[str, Sleutel]]]
    vouw: Callable[[Werkset, str, Json], None]


class Ontleed(NamedTuple):
    """An event, ready to be applied."""

    stap: Stap
    stroom: str
    inhoud: Json


def _verzoek(vouw: Callable[[Werkset, str, Json], None]) -> Stap:
    return Stap(verzoek_stappen.sleutels, vouw)


def _prestatie(vouw: Callable[[Werkset, str, Json], None]) -> Stap:
    return Stap(overige_stappen.prestatie_sleutels, vouw)


_VERSIE_VAN_TOEWIJZING = Stap(overige_stappen.toewijzing_sleutels, overige_stappen.toewijzing)

STAPPEN: dict[str, Stap] = {
    "VerzoekOntvangen": _verzoek(verzoek_stappen.vot_ontvangen),
    "WijzigingVerzocht": _verzoek(verzoek_stappen.vow_ontvangen),
    "VerzoekBeantwoord": _verzoek(verzoek_stappen.beantwoord),
    "VerzoekGehonoreerd": _verzoek(verzoek_stappen.gehonoreerd),
    "ToewijzingAfgegeven": _VERSIE_VAN_TOEWIJZING,
    "ToewijzingGewijzigd": _VERSIE_VAN_TOEWIJZING,
    "ToewijzingIngetrokken": _VERSIE_VAN_TOEWIJZING,
    "ToewijzingVerwijderd": Stap(overige_stappen.toewijzing_sleutels, overige_stappen.verwijdering),
    "PrestatieGoedgekeurd": _prestatie(overige_stappen.goedgekeurd),
    "PrestatieGecrediteerd": _prestatie(overige_stappen.gecrediteerd),
    "PrestatieAfgewezen": _prestatie(overige_stappen.afgewezen),
    "BerichtVerwerkt": Stap(overige_stappen.bericht_sleutels, overige_stappen.bericht),
}

_BIJ_TOPIC: dict[str, Stap | None] = {
    topic(soort): STAPPEN.get(naam) for naam, soort in SOORTEN.items()
}


def ontleed(gelezen: Gelezen) -> Ontleed | None:
    """The event with its step; None when no read model wants it.

    Raises ValueError for a topic that this version of the software does not know.
    """
    naam = gelezen.topic
    if naam in _BIJ_TOPIC:
        stap = _BIJ_TOPIC[naam]
        return None if stap is None else Ontleed(stap, gelezen.stroom, orjson.loads(gelezen.state))
    soort, inhoud = opgewaardeerd(naam, orjson.loads(gelezen.state))
    oude_stap = STAPPEN.get(soort)
    return None if oude_stap is None else Ontleed(oude_stap, gelezen.stroom, inhoud)


def vouw(conn: psycopg.Connection[Any], w: Werkset, gelezen: Sequence[Gelezen]) -> None:
    """Apply events, in order, to the rows in memory, after loading those that are in the table."""
    ontlede = [deel for deel in map(ontleed, gelezen) if deel is not None]
    if not w.volledig:
        w.laad(conn, (paar for stap, stroom, d in ontlede for paar in stap.sleutels(stroom, d)))
    for stap, stroom, d in ontlede:
        stap.vouw(w, stroom, d)
