"""Keys: who a stream belongs to without its BSN, and personal data that can be forgotten.

A stream id is a keyed hash of the BSN, so no BSN stands in a key, URL or log. Personal data are
encrypted (AES-256-GCM) under a data key per stream; the data keys are stored wrapped under one
main key that is not in the database. Destroying a data key makes everything under it unreadable
for good while the bytes, and every hash over them, stay what they were.

Errors name neither key nor content. A destroyed key is no error: reading gives `VERGETEN`.
"""

import hmac
from base64 import b64decode, b64encode
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ledger.ids import Toeval

NAAM_GEHEIM = "TOEWIJZING_GEHEIM"
NAAM_HOOFDSLEUTEL = "TOEWIJZING_HOOFDSLEUTEL"

_SLEUTEL_BYTES = 32
_NONCE_BYTES = 12
_GEHEIM_MINIMUM_BYTES = 32
_CLIENT_ID_BYTES = 16
_ONTHOUDEN_SLEUTELS = 4096
_OEFENBESTAND = "oefengeheimen"


class PrivacyFout(Exception):
    """A key or ciphertext that does not fit; the message is Dutch and holds no content."""


@dataclass(frozen=True, slots=True)
class Vergeten:
    """What reading gives when the key was destroyed."""


VERGETEN: Final = Vergeten()


@dataclass(frozen=True, slots=True)
class Sleutel:
    """The data key of one stream, ready for use; `gewikkeld` is the form to store."""

    stroom: str
    gewikkeld: bytes
    _aead: AESGCM = field(repr=False, compare=False)


class Sleutelopslag(Protocol):
    """Where wrapped keys are destroyed (the recorder)."""

    def vernietig_sleutel(self, stroom: str) -> bool:
        """Destroy the key of `stroom`; False when there is none (any more)."""
        ...


def verband_van(*delen: str | int) -> bytes:
    """Associated data: what a ciphertext belongs to, say stream id, version and topic.

    A zero byte, which none of them can hold, keeps the parts apart.
    """
    return b"\0".join(str(deel).encode() for deel in delen)


class Sleutelbos:
    """The two main secrets, and everything that is done with them. Safe to share by threads.

    `geheim` keys the stream ids and can never change; `hoofdsleutel` (32 bytes) wraps the data
    keys. `toeval` makes keys and nonces.
    """

    def __init__(self, geheim: bytes, hoofdsleutel: bytes, toeval: Toeval) -> None:
        if len(geheim) < _GEHEIM_MINIMUM_BYTES:
            raise PrivacyFout(f"{NAAM_GEHEIM} is te kort: minstens {_GEHEIM_MINIMUM_BYTES} tekens.")
        if len(hoofdsleutel) != _SLEUTEL_BYTES:
            raise PrivacyFout(f"{NAAM_HOOFDSLEUTEL} moet {_SLEUTEL_BYTES} bytes in base64 zijn.")
        # A key of its own per purpose, so that no other hash under the secret is a stream id.
        self._clientgeheim = hmac.digest(geheim, b"toewijzing client-id 1", "sha256")
        self._hoofd = AESGCM(hoofdsleutel)
        self._toeval = toeval
        self._onthouden: OrderedDict[bytes, Sleutel] = OrderedDict()
        self._slot = Lock()

    def client_id(self, bsn: str) -> str:
        """The stream id of a person: 'client-' and 32 hexadecimal digits.

        HMAC-SHA256 cut to 128 bits. Two of the 10^9 possible BSNs share an id with a chance below
        10^18 / 2^129 = 2 * 10^-21, and finding the BSN needs the secret, not the length.
        Raises PrivacyFout for anything but nine digits.
        """
        if len(bsn) != 9 or not (bsn.isascii() and bsn.isdigit()):
            raise PrivacyFout("Een BSN bestaat uit negen cijfers.")
        hash_ = hmac.digest(self._clientgeheim, bsn.encode(), "sha256")
        return "client-" + hash_[:_CLIENT_ID_BYTES].hex()

    def nieuwe_sleutels(self, stromen: Iterable[str]) -> dict[str, Sleutel]:
        """A new data key for each stream; store `gewikkeld` together with its first event."""
        return {stroom: self._nieuw(stroom) for stroom in stromen}

    def _nieuw(self, stroom: str) -> Sleutel:
        toeval = self._toeval(_SLEUTEL_BYTES + _NONCE_BYTES)
        kaal, nonce = toeval[:_SLEUTEL_BYTES], toeval[_SLEUTEL_BYTES:]
        gewikkeld = nonce + self._hoofd.encrypt(nonce, kaal, _wikkelcontext(stroom))
        return self._onthoud(Sleutel(stroom, gewikkeld, AESGCM(kaal)))

    def open(self, gewikkeld: Mapping[str, bytes | None]) -> dict[str, Sleutel | Vergeten]:
        """Unwrap the stored keys of these streams; None, a destroyed key, gives `VERGETEN`.

        Unwrapped keys are remembered under their wrapped form (a few thousand): whoever no longer
        gets that form from the database cannot find the key here either. Raises PrivacyFout when
        a key was not wrapped under this main key for this stream.
        """
        return {
            stroom: VERGETEN if inhoud is None else self._ontwikkel(stroom, inhoud)
            for stroom, inhoud in gewikkeld.items()
        }

    def _ontwikkel(self, stroom: str, gewikkeld: bytes) -> Sleutel:
        with self._slot:
            bekend = self._onthouden.get(gewikkeld)
            if bekend is not None and bekend.stroom == stroom:
                self._onthouden.move_to_end(gewikkeld)
                return bekend
        try:
            kaal = _open(self._hoofd, gewikkeld, _wikkelcontext(stroom))
        except InvalidTag:
            raise PrivacyFout(
                f"Een opgeslagen sleutel past niet bij {NAAM_HOOFDSLEUTEL} of is beschadigd."
            ) from None
        return self._onthoud(Sleutel(stroom, gewikkeld, AESGCM(kaal)))

    def _onthoud(self, sleutel: Sleutel) -> Sleutel:
        with self._slot:
            self._onthouden[sleutel.gewikkeld] = sleutel
            if len(self._onthouden) > _ONTHOUDEN_SLEUTELS:
                self._onthouden.popitem(last=False)
        return sleutel

    def vernietig(self, opslag: Sleutelopslag, stroom: str) -> bool:
        """Forget: destroy the stored key for good and drop it from memory.

        False when there was none any more. Backups made earlier still hold the wrapped key.
        """
        vernietigd = opslag.vernietig_sleutel(stroom)
        with self._slot:
            for gewikkeld, sleutel in list(self._onthouden.items()):
                if sleutel.stroom == stroom:
                    del self._onthouden[gewikkeld]
        return vernietigd

    def versleutel(self, sleutel: Sleutel, inhoud: bytes, verband: bytes) -> bytes:
        """Ciphertext that only `sleutel` with the same `verband` opens: nonce, text, tag."""
        return self.versleutel_vele([(sleutel, inhoud, verband)])[0]

    def versleutel_vele(self, werk: Sequence[tuple[Sleutel, bytes, bytes]]) -> list[bytes]:
        """`versleutel` for many (key, content, verband) at once; chance is drawn once."""
        toeval = self._toeval(_NONCE_BYTES * len(werk))
        uitkomst = []
        for nummer, (sleutel, inhoud, verband) in enumerate(werk):
            nonce = toeval[nummer * _NONCE_BYTES : (nummer + 1) * _NONCE_BYTES]
            uitkomst.append(nonce + sleutel._aead.encrypt(nonce, inhoud, verband))
        return uitkomst


def ontsleutel(sleutel: Sleutel | Vergeten, inhoud: bytes, verband: bytes) -> bytes | Vergeten:
    """What `versleutel` was given, or `VERGETEN` when the key was destroyed.

    Raises PrivacyFout when the bytes were altered or belong to another key or context.
    """
    if isinstance(sleutel, Vergeten):
        return VERGETEN
    try:
        return _open(sleutel._aead, inhoud, verband)
    except InvalidTag:
        raise PrivacyFout(
            "Versleutelde gegevens zijn beschadigd of horen bij een andere sleutel of plaats."
        ) from None


def _open(aead: AESGCM, inhoud: bytes, verband: bytes) -> bytes:
    if len(inhoud) < _NONCE_BYTES:
        raise InvalidTag
    return aead.decrypt(inhoud[:_NONCE_BYTES], inhoud[_NONCE_BYTES:], verband)


def _wikkelcontext(stroom: str) -> bytes:
    return verband_van("sleutel", stroom)


# --- where the secrets come from --------------------------------------------------------------


def sleutelbos_uit_omgeving(omgeving: Mapping[str, str], toeval: Toeval) -> Sleutelbos:
    """The keys of a production service, from the two environment variables.

    Raises PrivacyFout (Dutch) that names the variable that is missing or not usable.
    """
    ontbreekt = [naam for naam in (NAAM_GEHEIM, NAAM_HOOFDSLEUTEL) if not omgeving.get(naam)]
    if ontbreekt:
        raise PrivacyFout(f"Zet eerst de omgevingsvariabele {' en '.join(ontbreekt)}.")
    try:
        hoofdsleutel = b64decode(omgeving[NAAM_HOOFDSLEUTEL], validate=True)
    except ValueError:
        raise PrivacyFout(f"{NAAM_HOOFDSLEUTEL} is geen geldige base64.") from None
    return Sleutelbos(omgeving[NAAM_GEHEIM].encode(), hoofdsleutel, toeval)


def sleutelbos_voor_oefenen(data_map: Path, toeval: Toeval) -> Sleutelbos:
    """The keys of practice mode: made once and kept in a file (mode 0600) in `data_map`.

    Beside the data they protect nothing; practice mode holds test persons only.
    """
    bestand = data_map / _OEFENBESTAND
    if not bestand.exists():
        inhoud = b"\n".join(b64encode(toeval(_SLEUTEL_BYTES)) for _ in range(2))
        bewaar_eenmalig(bestand, inhoud)
    regels = bestand.read_text(encoding="ascii").split()
    if len(regels) != 2:
        raise PrivacyFout(f"Het bestand {_OEFENBESTAND} in de gegevensmap is beschadigd.")
    omgeving = dict(zip((NAAM_GEHEIM, NAAM_HOOFDSLEUTEL), regels, strict=True))
    return sleutelbos_uit_omgeving(omgeving, toeval)


def bewaar_eenmalig(bestand: Path, inhoud: bytes) -> None:
    """Write a file (mode 0600) whole or not at all; of two processes the first one wins."""
    bestand.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=bestand.parent) as concept:  # made with mode 0600
        concept.write(inhoud)
        concept.flush()
        with suppress(FileExistsError):
            bestand.hardlink_to(concept.name)
