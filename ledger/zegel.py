"""Message bytes for the archive: one blob of segments, each under the key of its own stream.

A message may concern a thousand persons. Cut into segments, one person can be forgotten while the
bytes of the others can still be read, and as long as all keys exist the message comes back byte
for byte.

XML repeats itself, so each segment is deflated before it is encrypted: a sixth remains.

The blob: the number of segments (4 bytes), then per segment the length of the stream id (2), the
stream id, the length of the ciphertext (4) and the ciphertext. The associated data hold the
caller's `verband`, the place and the number of segments, so none can be moved, dropped or added.
"""

import struct
import zlib
from collections.abc import Mapping, Sequence
from struct import Struct
from typing import NamedTuple

from ledger.privacy import VERGETEN, PrivacyFout, Sleutel, Sleutelbos, Vergeten, ontsleutel

_AANTAL = Struct("!I")
_NAAM = Struct("!H")
_LENGTE = Struct("!I")
_KLEIN = 65_536
_KLEIN_VENSTER, _GROOT_VENSTER, _PAKGEHEUGEN = -12, -15, 5


class Segment(NamedTuple):
    """A piece of a message, and the stream under whose key it belongs."""

    stroom: str
    inhoud: bytes


def verzegel(
    bos: Sleutelbos,
    segmenten: Sequence[Segment],
    sleutels: Mapping[str, Sleutel],
    verband: bytes,
) -> bytes:
    """Encrypt the segments into one blob; `verband` says which message it is.

    KeyError when a stream has no key in `sleutels`.
    """
    aantal = len(segmenten)
    geheim = bos.versleutel_vele(
        [
            (sleutels[segment.stroom], _ingepakt(segment.inhoud), _plaats(verband, nummer, aantal))
            for nummer, segment in enumerate(segmenten)
        ]
    )
    delen = [_AANTAL.pack(aantal)]
    for segment, inhoud in zip(segmenten, geheim, strict=True):
        naam = segment.stroom.encode()
        delen += (_NAAM.pack(len(naam)), naam, _LENGTE.pack(len(inhoud)), inhoud)
    return b"".join(delen)


def stromen_van(zegel: bytes) -> list[str]:
    """Whose keys are needed to open the blob, each once."""
    return list(dict.fromkeys(segment.stroom for segment in _ontleed(zegel)))


def ontzegel(
    zegel: bytes, sleutels: Mapping[str, Sleutel | Vergeten], verband: bytes
) -> list[bytes | Vergeten]:
    """The segments in order, `VERGETEN` where the key was destroyed.

    PrivacyFout for a blob that was altered, KeyError for a stream that `sleutels` lacks.
    """
    segmenten = _ontleed(zegel)
    aantal = len(segmenten)
    return [
        _uitgepakt(
            ontsleutel(sleutels[segment.stroom], segment.inhoud, _plaats(verband, nummer, aantal))
        )
        for nummer, segment in enumerate(segmenten)
    ]


def samengevoegd(delen: Sequence[bytes | Vergeten]) -> bytes | Vergeten:
    """The whole message, byte for byte; `VERGETEN` when any part of it is."""
    leesbaar = [deel for deel in delen if isinstance(deel, bytes)]
    return b"".join(leesbaar) if len(leesbaar) == len(delen) else VERGETEN


def _ingepakt(inhoud: bytes) -> bytes:
    """Raw deflate: a segment of a few kilobytes needs a small window, which is quick to set up."""
    venster = _KLEIN_VENSTER if len(inhoud) <= _KLEIN else _GROOT_VENSTER
    pakker = zlib.compressobj(1, zlib.DEFLATED, venster, _PAKGEHEUGEN)
    return pakker.compress(inhoud) + pakker.flush()


def _uitgepakt(inhoud: bytes | Vergeten) -> bytes | Vergeten:
    return inhoud if isinstance(inhoud, Vergeten) else zlib.decompress(inhoud, _GROOT_VENSTER)


def _plaats(verband: bytes, nummer: int, aantal: int) -> bytes:
    return b"%b\0%d\0%d" % (verband, nummer, aantal)


def _ontleed(zegel: bytes) -> list[Segment]:
    """The segments with their ciphertext; PrivacyFout when the blob is not whole."""
    try:
        (aantal,) = _AANTAL.unpack_from(zegel)
        plek, segmenten = _AANTAL.size, []
        for _ in range(aantal):
            naam, plek = _lees_deel(zegel, _NAAM, plek)
            inhoud, plek = _lees_deel(zegel, _LENGTE, plek)
            segmenten.append(Segment(naam.decode(), inhoud))
    except (struct.error, UnicodeDecodeError):
        raise PrivacyFout("Het gearchiveerde bericht is beschadigd.") from None
    if plek != len(zegel):
        raise PrivacyFout("Het gearchiveerde bericht is beschadigd.")
    return segmenten


def _lees_deel(zegel: bytes, lengteveld: Struct, plek: int) -> tuple[bytes, int]:
    begin = plek + lengteveld.size
    (lengte,) = lengteveld.unpack_from(zegel, plek)
    return zegel[begin : begin + lengte], begin + lengte
