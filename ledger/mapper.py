"""Events to stored bytes and back: stable topics, upcasting, and what is personal as ciphertext.

A topic is the kind of event with the version of its stored form, `PrestatieGoedgekeurd:1`. The
bytes are JSON without stream, version and topic (those are columns) and without fields at their
default. Bytes of an older version are lifted step by step by the functions in `OPWAARDEERDERS`.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

import orjson
from eventsourcing.persistence import Mapper, StoredEvent

from ledger import dossier_gebeurtenissen, gebeurtenissen  # noqa: F401  (all kinds of event)
from ledger.gebeurtenissen import Gebeurtenis

PERSOONLIJK = "persoonlijk"
"""The JSON key that holds the ciphertext of the personal fields."""

Json = dict[str, Any]

OPWAARDEERDERS: dict[tuple[str, int], Callable[[Json], Json]] = {}
"""Per kind and stored version: the function that gives the JSON of the next version."""


class Geheimschrift(Protocol):
    """Encryption under the key of a stream."""

    def versleutel_voor(self, stroom: str, data: bytes, bijschrift: bytes) -> bytes | None:
        """Ciphertext that only opens with the same `bijschrift`; None when forgotten."""
        ...

    def ontsleutel_voor(self, stroom: str, data: bytes, bijschrift: bytes) -> bytes | None:
        """The plain bytes; None when the key was destroyed."""
        ...


def _alle_soorten(basis: type[Gebeurtenis]) -> dict[str, type[Gebeurtenis]]:
    soorten: dict[str, type[Gebeurtenis]] = {}
    for soort in basis.__subclasses__():
        if "SOORT" in vars(soort):
            soorten[soort.SOORT] = soort
        soorten.update(_alle_soorten(soort))
    return soorten


SOORTEN: dict[str, type[Gebeurtenis]] = _alle_soorten(gebeurtenissen.Gebeurtenis)
"""Every kind of event by its stable name; a process that only reads needs no registration."""

_OPGESLAGEN = {
    naam: set(soort.PERSOONLIJK) | {"stroom", "versie"} for naam, soort in SOORTEN.items()
}
_TOPICS = {soort: f"{naam}:{soort.TOPIC_VERSIE}" for naam, soort in SOORTEN.items()}
_SOORT_BIJ_TOPIC = {topic: soort for soort, topic in _TOPICS.items()}
_CIJFERTEKST = f'"{PERSOONLIJK}":"'.encode()


def topic(soort: type[Gebeurtenis]) -> str:
    """The topic under which new events of a kind are stored."""
    return _TOPICS[soort]


def opgewaardeerd(topic: str, inhoud: Json) -> tuple[str, Json]:
    """The kind of a stored event and its JSON lifted to the present version.

    Raises ValueError for a topic that this version of the software does not know.
    """
    huidig = _SOORT_BIJ_TOPIC.get(topic)
    if huidig is not None:
        return huidig.SOORT, inhoud
    naam, _, nummer = topic.partition(":")
    soort = SOORTEN.get(naam)
    if soort is None or not nummer.isdigit() or int(nummer) > soort.TOPIC_VERSIE:
        raise ValueError(f"onbekende soort gebeurtenis: {topic}")
    for versie in range(int(nummer), soort.TOPIC_VERSIE):
        inhoud = OPWAARDEERDERS[naam, versie](inhoud)
    return naam, inhoud


def vastgelegd_op(stored_event: StoredEvent) -> datetime:
    """The recorded instant of a stored event, without decoding the rest of it."""
    return datetime.fromisoformat(orjson.loads(stored_event.state)["vastgelegdOp"])


class Gebeurtenismapper(Mapper[str]):
    """The library's mapper for our own events; nothing of the library's format is stored."""

    def __init__(self, geheimschrift: Geheimschrift) -> None:
        self._geheimschrift = geheimschrift

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        """The stored form of an event."""
        feit: Gebeurtenis = domain_event
        soort = type(feit)
        onderwerp = _TOPICS[soort]
        # Of pydantic itself, here and below, for a declaration holds thousands of events: what
        # `model_dump_json` and `model_validate_json` call.
        state = soort.__pydantic_serializer__.to_json(
            feit, by_alias=True, exclude=_OPGESLAGEN[soort.SOORT], exclude_defaults=True
        )
        if soort.PERSOONLIJK:
            state = self._versleuteld(feit, onderwerp, state)
        return StoredEvent(
            originator_id=feit.stroom,
            originator_version=feit.versie,
            topic=onderwerp,
            state=state,
        )

    def to_domain_event(self, stored_event: StoredEvent) -> Gebeurtenis:
        """The event of its stored form, also of an older version."""
        soort = _SOORT_BIJ_TOPIC.get(stored_event.topic)
        stroom, versie = str(stored_event.originator_id), stored_event.originator_version
        velden = None if soort is None else self._open_velden(stored_event, stroom, versie)
        if soort is not None and velden is not None:
            # Much the commonest case, so without a dictionary in between.
            begin = f'{{"stroom":"{stroom}","versie":{versie},'.encode()
            feit: Gebeurtenis = soort.__pydantic_validator__.validate_json(begin + velden)
            return feit
        naam, inhoud = self.open_inhoud(stored_event)
        return SOORTEN[naam].model_validate_json(
            orjson.dumps(inhoud | {"stroom": stroom, "versie": versie})
        )

    def open_inhoud(self, stored_event: StoredEvent) -> tuple[str, Json]:
        """The kind of a stored event and its JSON, lifted and with what is personal in the clear.

        Nothing personal is in it when the person was forgotten.
        """
        naam, inhoud = opgewaardeerd(stored_event.topic, orjson.loads(stored_event.state))
        cijfertekst = inhoud.pop(PERSOONLIJK, None)
        if cijfertekst is not None:
            stroom, versie = str(stored_event.originator_id), stored_event.originator_version
            inhoud |= self._ontsleuteld(stroom, versie, stored_event.topic, cijfertekst)
        return naam, inhoud

    def _open_velden(self, stored_event: StoredEvent, stroom: str, versie: int) -> bytes | None:
        """The fields of an event as JSON, without the first brace and with what is personal in it.

        None when the ciphertext is not at the end, where `_versleuteld` puts it. (Inside a text
        the bytes that announce it cannot stand: its quotes are escaped.)
        """
        openbaar, gevonden, cijfertekst = stored_event.state.rpartition(_CIJFERTEKST)
        if not gevonden:
            return stored_event.state[1:]
        if cijfertekst.find(b'"') != len(cijfertekst) - 2 or not cijfertekst.endswith(b"}"):
            return None
        bijschrift = _bijschrift(stroom, versie, stored_event.topic)
        open_tekst = self._geheimschrift.ontsleutel_voor(
            stroom, b64decode(cijfertekst[:-2]), bijschrift
        )
        return openbaar[1:-1] + b"}" if open_tekst is None else openbaar[1:] + open_tekst[1:]

    def _versleuteld(self, feit: Gebeurtenis, onderwerp: str, state: bytes) -> bytes:
        persoonlijk = feit.model_dump_json(
            by_alias=True, include=set(type(feit).PERSOONLIJK), exclude_defaults=True
        ).encode()
        if persoonlijk == b"{}":
            return state
        bijschrift = _bijschrift(feit.stroom, feit.versie, onderwerp)
        cijfertekst = self._geheimschrift.versleutel_voor(feit.stroom, persoonlijk, bijschrift)
        if cijfertekst is None:  # forgotten: the event remains, without what is personal
            return state
        return state[:-1] + b"," + _CIJFERTEKST + b64encode(cijfertekst) + b'"}'

    def _ontsleuteld(self, stroom: str, versie: int, onderwerp: str, cijfertekst: str) -> Json:
        bijschrift = _bijschrift(stroom, versie, onderwerp)
        open_tekst = self._geheimschrift.ontsleutel_voor(stroom, b64decode(cijfertekst), bijschrift)
        velden: Json = {} if open_tekst is None else orjson.loads(open_tekst)
        return velden


def _bijschrift(stroom: str, versie: int, onderwerp: str) -> bytes:
    """What ciphertext is bound to, so that it cannot be moved to another event."""
    return f"{stroom}|{versie}|{onderwerp}".encode()
