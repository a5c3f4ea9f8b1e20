"""How the bytes of a message are cut up, so that one person in it can be forgotten.

A message about one client lies whole under that client's key. A JW323 or JW325 is cut at its
clients; what stands outside them, and any message that names no client or could not be read,
lies under a key of the message itself.
"""

import hashlib
import re
from itertools import pairwise
from typing import Any

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


def snijd(data: bytes, bericht: Any, stromen: dict[str, str], eigen: str) -> list[Segment]:
    """The segments of a message; `stromen` gives the stream of each BSN, `eigen` the message's.

    When the cuts do not match the clients that were read (a comment that looks like one, say),
    the whole lies under the message's own key.
    """
    clienten = clienten_van(bericht)
    if not clienten:
        return [Segment(eigen, data)]
    if getattr(bericht, "client", None) is not None:
        return [Segment(stromen[clienten[0].bsn], data)]
    begin = [gevonden.start() for gevonden in _CLIENT.finditer(data)]
    slot = [gevonden.start() for gevonden in _EINDE.finditer(data)]
    if len(begin) != len(clienten) or len(slot) != 1:
        return [Segment(eigen, data)]
    grenzen = [*begin, slot[0]]
    delen = [data[van:tot] for van, tot in pairwise(grenzen)]
    if not all(client.bsn.encode() in deel for client, deel in zip(clienten, delen, strict=True)):
        return [Segment(eigen, data)]
    van_clienten = [
        Segment(stromen[client.bsn], deel) for client, deel in zip(clienten, delen, strict=True)
    ]
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
