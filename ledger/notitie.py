"""Signed notes (C2SP signed-note) with Ed25519, and the keys that sign and verify them.

A note is a text that ends in a newline, an empty line, and a line per signature: an em dash, the
name of the key, and base64 of the key id (4 bytes) with the signature. Reading is strict: bytes
that are not exactly of this form are refused, and so is a note with a wrong signature of the key.
"""

import hashlib
import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Fout
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

_ED25519 = b"\x01"
_SLEUTEL_BYTES = 32
_NAAM = re.compile(r"[^\s+\x00-\x1f\x7f]{1,200}")
_STUURTEKEN = re.compile(r"[\x00-\x09\x0b-\x1f]")
_STREEP = "\N{EM DASH} "
_MEESTE_HANDTEKENINGEN = 64


class NotitieFout(ValueError):
    """A note or key that cannot be used; the message is a Dutch sentence."""


@dataclass(frozen=True, slots=True)
class Controlesleutel:
    """What a note is verified with; as text it is a *vkey*: name, key id and public key."""

    naam: str
    publiek: bytes

    def __post_init__(self) -> None:
        if not _NAAM.fullmatch(self.naam):
            raise NotitieFout("De naam van een sleutel heeft geen spaties en geen plusteken.")
        if len(self.publiek) != _SLEUTEL_BYTES:
            raise NotitieFout(f"Een publieke sleutel heeft {_SLEUTEL_BYTES} bytes.")

    @property
    def kenmerk(self) -> bytes:
        """The key id: four bytes that a signature names its key with."""
        invoer = self.naam.encode() + b"\n" + _ED25519 + self.publiek
        return hashlib.sha256(invoer).digest()[:4]

    @classmethod
    def uit_vkey(cls, vkey: str) -> "Controlesleutel":
        """The key that a vkey stands for; raises NotitieFout."""
        naam, _, rest = vkey.partition("+")
        kenmerk, _, inhoud = rest.partition("+")
        data = lees_base64(inhoud)
        if data is None or data[:1] != _ED25519:
            raise NotitieFout("Dit is geen publieke sleutel voor Ed25519 (vkey).")
        sleutel = cls(naam, data[1:])
        if kenmerk != sleutel.kenmerk.hex():
            raise NotitieFout("Het kenmerk in de publieke sleutel past niet bij naam en sleutel.")
        return sleutel

    def __str__(self) -> str:
        inhoud = b64encode(_ED25519 + self.publiek).decode()
        return f"{self.naam}+{self.kenmerk.hex()}+{inhoud}"

    def open(self, notitie: str) -> str:
        """The text of a note that this key signed; raises NotitieFout.

        Signatures of other keys are ignored, as the format asks.
        """
        tekst, handtekeningen = _ontleed(notitie)
        eigen = [data[4:] for naam, data in handtekeningen if self._is_van(naam, data)]
        if not eigen:
            raise NotitieFout("De notitie is niet met deze sleutel ondertekend.")
        for handtekening in eigen:
            try:
                Ed25519PublicKey.from_public_bytes(self.publiek).verify(
                    handtekening, tekst.encode()
                )
            except InvalidSignature:
                raise NotitieFout("De handtekening past niet bij de tekst.") from None
        return tekst

    def _is_van(self, naam: str, data: bytes) -> bool:
        return naam == self.naam and data[:4] == self.kenmerk


class Tekensleutel:
    """What a note is signed with; `zaad` is the private key (32 bytes)."""

    def __init__(self, naam: str, zaad: bytes) -> None:
        if len(zaad) != _SLEUTEL_BYTES:
            raise NotitieFout(f"De sleutel om te ondertekenen heeft {_SLEUTEL_BYTES} bytes.")
        self._geheim = Ed25519PrivateKey.from_private_bytes(zaad)
        self.controle = Controlesleutel(naam, self._geheim.public_key().public_bytes_raw())

    def onderteken(self, tekst: str) -> str:
        """The note with this text and one signature; NotitieFout for a text that cannot be one."""
        if not tekst.endswith("\n") or _STUURTEKEN.search(tekst):
            raise NotitieFout("De tekst van een notitie eindigt op een regeleinde.")
        data = self.controle.kenmerk + self._geheim.sign(tekst.encode())
        return f"{tekst}\n{_STREEP}{self.controle.naam} {b64encode(data).decode()}\n"


def lees_base64(tekst: str) -> bytes | None:
    """The bytes of standard base64; None for anything that is not exactly their encoding."""
    try:
        data = b64decode(tekst, validate=True)
    except (Base64Fout, ValueError):
        return None
    return data if b64encode(data).decode() == tekst else None


def _ontleed(notitie: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The text and the signatures, each with the name of its key."""
    tekst, scheiding, slot = notitie.rpartition("\n\n")
    if not scheiding or not slot.endswith("\n") or _STUURTEKEN.search(notitie):
        raise NotitieFout("Dit is geen ondertekende notitie.")
    regels = slot[:-1].split("\n")
    if len(regels) > _MEESTE_HANDTEKENINGEN:
        raise NotitieFout("De notitie heeft te veel handtekeningen.")
    return tekst + "\n", [_handtekening(regel) for regel in regels]


def _handtekening(regel: str) -> tuple[str, bytes]:
    naam, _, inhoud = regel.removeprefix(_STREEP).partition(" ")
    data = lees_base64(inhoud)
    if not regel.startswith(_STREEP) or not _NAAM.fullmatch(naam) or data is None or len(data) < 5:
        raise NotitieFout("Een handtekening onder de notitie heeft niet de juiste vorm.")
    return naam, data
