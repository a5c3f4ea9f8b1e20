"""How the bytes of a message are cut up, so that one person in it can be forgotten.

A message about one client lies whole under that client's key. A JW323 or JW325 is cut at its
clients; what stands outside them, and any message that names no client or could not be read,
lies under a key of the message itself.
"""

import hashlib
import re
from itertools import pairwise
from typing import Any, NamedTuple

from ledger.application import archief_bijschrift
from ledger.opslag import Archiefstuk
from ledger.sleutelring import Sleutelring
from ledger.zegel import Segment

_CLIENT = re.compile(rb"<(?:[\w.-]+:)?Client[\s>]")
_EINDE = re.compile(rb"</(?:[\w.-]+:)?Clienten\s*>")


def clienten_van(bericht: Any) -> tuple[Any, ...]:
    """The client classes of a message, none when it has none."""
    client = getattr(bericht, "client", None)
    if client is not None:
        return (client,)
    declaratie = getattr(bericht, "declaratie", None) or getattr(
        bericht, "declaratie_antwoord", None
    )
    clienten: tuple[Any, ...] = getattr(declaratie, "clienten", ())
    return clienten


class Snede(NamedTuple):
    """What cutting needs to know of a message: its BSNs in order, and whether it has one client."""

    bsns: tuple[str, ...]
    een_client: bool


def snede_van(bericht: Any) -> Snede:
    """How a message is to be cut; the message itself, which may be large, can then be let go."""
    bsns = tuple(client.bsn for client in clienten_van(bericht))
    return Snede(bsns, getattr(bericht, "client", None) is not None)


def snijd(data: bytes, snede: Snede, stromen: dict[str, str], eigen: str) -> list[Segment]:
    """The segments of a message; `stromen` gives the stream of each BSN, `eigen` the message's.

    When the cuts do not match the clients that were read (a comment that looks like one, say),
    the whole lies under the message's own key.
    """
    if not snede.bsns:
        return [Segment(eigen, data)]
    if snede.een_client:
        return [Segment(stromen[snede.bsns[0]], data)]
    begin = [gevonden.start() for gevonden in _CLIENT.finditer(data)]
    slot = [gevonden.start() for gevonden in _EINDE.finditer(data)]
    if len(begin) != len(snede.bsns) or len(slot) != 1:
        return [Segment(eigen, data)]
    grenzen = list(pairwise([*begin, slot[0]]))
    delen = list(zip(snede.bsns, grenzen, strict=True))
    if any(data.find(bsn.encode(), van, tot) < 0 for bsn, (van, tot) in delen):
        return [Segment(eigen, data)]
    van_clienten = [Segment(stromen[bsn], data[van:tot]) for bsn, (van, tot) in delen]
    return [Segment(eigen, data[: begin[0]]), *van_clienten, Segment(eigen, data[slot[0] :])]


def archiefstuk(
    ring: Sleutelring, bericht_id: str, soort: str, data: bytes, segmenten: list[Segment]
) -> Archiefstuk:
    """The sealed bytes as the store keeps them, with the digest of what they were."""
    return Archiefstuk(
        bericht_id,
        soort,
        hashlib.sha256(data).digest(),
        ring.verzegel(segmenten, archief_bijschrift(bericht_id, soort)),
    )
