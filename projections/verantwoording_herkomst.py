"""What an allocation rests on: by whom the child was referred, and which rules were set aside.

Read from the events of the clients, of which only what is in the clear: so a person who is
forgotten stays counted.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final, NamedTuple

import orjson

from ledger.mapper import opgewaardeerd
from projections.opvragen import Verbinding

Json = dict[str, Any]
Sleutel = tuple[str, int]
"""Client and allocation number."""

ONBEKEND: Final = "onbekend"
RECORDS: Final = {
    "VerwijzingVastgelegd": "verwijzing",
    "BepalingVastgelegd": "bepaling",
    "LokaalBesluitVastgelegd": "lokaalBesluit",
}
"""What an allocation without a request of its own may rest on, by the kind of its event."""

_TOEWIJZINGEN: Final = frozenset(
    {"ToewijzingAfgegeven", "ToewijzingGewijzigd", "ToewijzingIngetrokken", "ToewijzingVerwijderd"}
)
_VERZOEK: Final = "VerzoekOntvangen"
_SOORTEN: Final = sorted({_VERZOEK, *_TOEWIJZINGEN, *RECORDS})


class Herkomst(NamedTuple):
    """`verwijzer` is the type (JZ007) that the request names, a value of RECORDS, or ONBEKEND.

    `afgeweken` are the rules that somebody agreed to deviate from when it was allocated.
    """

    verwijzer: str = ONBEKEND
    afgeweken: frozenset[str] = frozenset()


def lees_herkomst(
    conn: Verbinding, gemeente: str, clienten: Collection[str], bekend_op: datetime
) -> dict[Sleutel, Herkomst]:
    """Of every allocation of a gemeente to these clients, as known at `bekend_op`."""
    rijen = conn.execute(
        "SELECT originator_id, topic, state FROM stored_events"
        " WHERE originator_id = ANY(%s) AND split_part(topic, ':', 1) = ANY(%s)"
        " ORDER BY originator_id, originator_version",
        (sorted(clienten), _SOORTEN),
    )
    gevonden: dict[Sleutel, Herkomst] = {}
    for client_id, groep in groupby(rijen, key=lambda rij: str(rij[0])):
        feiten = _bekend(((topic, state) for _, topic, state in groep), bekend_op)
        for nummer, herkomst in herkomsten(gemeente, feiten):
            gevonden[client_id, nummer] = herkomst
    return gevonden


def _bekend(rijen: Iterable[tuple[str, bytes]], bekend_op: datetime) -> Iterator[tuple[str, Json]]:
    for topic, state in rijen:
        soort, inhoud = opgewaardeerd(topic, orjson.loads(state))
        if datetime.fromisoformat(inhoud["vastgelegdOp"]) <= bekend_op:
            yield soort, inhoud


def herkomsten(gemeente: str, feiten: Iterable[tuple[str, Json]]) -> Iterator[tuple[int, Herkomst]]:
    """The allocations of a gemeente in the history of one client, each with what it rests on."""
    verzoeken: dict[tuple[str, str], str] = {}
    versies: dict[int, list[Json]] = {}
    records: dict[str, tuple[str, Json]] = {}
    for soort, inhoud in feiten:
        # Also a record that was put right by naming another gemeente counts here no longer.
        records.pop(inhoud.get("vervangt", ""), None)
        if inhoud["gemeente"] != gemeente:
            continue
        if soort == _VERZOEK:
            sleutel = (inhoud["aanbieder"], inhoud["referentieAanbieder"])
            verzoeken[sleutel] = inhoud["verwijzerType"]
        elif soort in _TOEWIJZINGEN:
            versies.setdefault(inhoud["toewijzingNummer"], []).append(inhoud)
        else:
            records[inhoud["gebeurtenisId"]] = (RECORDS[soort], inhoud)
    for nummer, eigen in versies.items():
        eigen.sort(key=lambda versie: versie["toewijzingsmoment"])
        verwijzer = _van_verzoek(eigen, verzoeken) or _van_record(eigen, records.values())
        yield nummer, Herkomst(verwijzer or ONBEKEND, frozenset(_afgeweken(eigen)))


def _van_verzoek(versies: list[Json], verzoeken: dict[tuple[str, str], str]) -> str | None:
    """The type of referrer that the request behind the latest version with one names.

    A request for change (JW317) names none, so the first request goes on to count.
    """
    for versie in reversed(versies):
        soort = verzoeken.get((versie["aanbieder"], versie.get("referentieAanbieder", "")))
        if soort is not None:
            return soort
    return None


def _van_record(versies: list[Json], records: Iterable[tuple[str, Json]]) -> str | None:
    """The one kind of record that was there when it was first allocated; None when unclear.

    What a record says of the product is personal and not read here. So it counts when it is for
    this aanbieder or names none, and only if no record of another kind may be meant as well.
    """
    eerste = versies[0]
    dag = date.fromisoformat(eerste["toewijzingsmoment"][:10])
    soorten = {
        soort
        for soort, inhoud in records
        if inhoud.get("aanbieder") in {None, eerste["aanbieder"]}
        and date.fromisoformat(inhoud["geldigOp"]) <= dag
    }
    return soorten.pop() if len(soorten) == 1 else None


def _afgeweken(versies: Iterable[Json]) -> Iterator[str]:
    for versie in versies:
        for bevinding in versie.get("bevindingen", ()):
            if bevinding.get("afwijking") is not None:
                yield bevinding["regel"]
