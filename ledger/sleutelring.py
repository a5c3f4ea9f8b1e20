"""The keys of one command: fetched with the streams that it reads, made where missing.

A ring belongs to one attempt of one command. A new key is known to that attempt alone until it
is stored, in the same transaction as the first thing under it: should two writers make a key for
the same stream, the store accepts one and the other starts over and fetches that one. So nothing
is ever stored under a key that is not.
"""

from collections.abc import Iterable, Sequence

from ledger.opslag import Recorder
from ledger.privacy import Sleutel, Sleutelbos, Vergeten, ontsleutel
from ledger.zegel import Segment, ontzegel, samengevoegd, stromen_van, verzegel


class ClientIsVergeten(Exception):
    """What is asked for was encrypted under a key that has been destroyed."""

    def __init__(self) -> None:
        super().__init__("De persoonsgegevens van deze cliënt zijn op verzoek vernietigd.")


class Sleutelring:
    """The data keys of streams, by stream. Not to be shared between threads."""

    def __init__(self, bos: Sleutelbos, recorder: Recorder) -> None:
        self._bos = bos
        self._recorder = recorder
        self._sleutels: dict[str, Sleutel | Vergeten] = {}

    def laad(self, stromen: Sequence[str]) -> None:
        """Fetches the stored keys of these streams."""
        self._sleutels |= self._bos.open(self._recorder.lees_sleutels(stromen))

    def maak_ontbrekende(self, stromen: Iterable[str]) -> list[tuple[str, bytes]]:
        """Makes a key for each stream without one; the rows to store with what is under it."""
        nieuw = self._bos.nieuwe_sleutels(
            stroom for stroom in dict.fromkeys(stromen) if stroom not in self._sleutels
        )
        self._sleutels |= nieuw
        return [(stroom, sleutel.gewikkeld) for stroom, sleutel in nieuw.items()]

    def is_vergeten(self, stroom: str) -> bool:
        """Whether the key of a stream was destroyed."""
        return isinstance(self._sleutels.get(stroom), Vergeten)

    def versleutel_voor(self, stroom: str, data: bytes, bijschrift: bytes) -> bytes | None:
        """Ciphertext under the key of a stream; None when that was destroyed."""
        sleutel = self._sleutels[stroom]
        if isinstance(sleutel, Vergeten):
            return None
        return self._bos.versleutel(sleutel, data, bijschrift)

    def ontsleutel_voor(self, stroom: str, data: bytes, bijschrift: bytes) -> bytes | None:
        """The plain bytes; None when the key was destroyed."""
        if stroom not in self._sleutels:
            self.laad([stroom])
        inhoud = ontsleutel(self._sleutels[stroom], data, bijschrift)
        return None if isinstance(inhoud, Vergeten) else inhoud

    def verzegel(self, segmenten: Sequence[Segment], bijschrift: bytes) -> bytes:
        """One blob of segments, each under the key of its stream.

        Raises ClientIsVergeten when one of those was destroyed.
        """
        sleutels: dict[str, Sleutel] = {}
        for segment in segmenten:
            sleutel = self._sleutels[segment.stroom]
            if isinstance(sleutel, Vergeten):
                raise ClientIsVergeten
            sleutels[segment.stroom] = sleutel
        return verzegel(self._bos, segmenten, sleutels, bijschrift)

    def ontzegel(self, blob: bytes, bijschrift: bytes) -> bytes:
        """The bytes of a blob. Raises ClientIsVergeten when any key of it was destroyed."""
        stromen = stromen_van(blob)
        self.laad(stromen)
        sleutels = {stroom: self._sleutels[stroom] for stroom in stromen}
        inhoud = samengevoegd(ontzegel(blob, sleutels, bijschrift))
        if isinstance(inhoud, Vergeten):
            raise ClientIsVergeten
        return inhoud
