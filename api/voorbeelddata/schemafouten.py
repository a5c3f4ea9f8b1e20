"""Bytes that no schema allows, made from a sound message. Each stays well-formed XML."""

import re

_GEWIJZIGD = re.compile(rb"(<(?:\w+:)?BerichtVersie>)3(<)")
_VOLUME = re.compile(rb"(<(?:\w+:)?GeleverdVolume>)[0-9]+(<)")


def breek_kop(inhoud: bytes) -> bytes:
    """Another version of the standard in the header."""
    return _GEWIJZIGD.sub(rb"\g<1>2\g<2>", inhoud, count=1)


def breek_declaratie(inhoud: bytes) -> bytes:
    """A volume with a decimal comma in the first line."""
    return _VOLUME.sub(rb"\g<1>7,5\g<2>", inhoud, count=1)
