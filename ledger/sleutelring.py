"""The keys in use by this process: fetched with the streams they belong to, made where missing.

A command first loads the keys of all streams that it touches, then asks for new ones. Should two
writers make a key for the same stream, the store accepts one and the other starts over and loads
that one, so nothing is ever stored under a key that is not.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from threading import Lock

from ledger.opslag import Recorder
from ledger.privacy import Sleutel, Sleutelbos, Vergeten, ontsleutel
from ledger.zegel import Segment, ontzegel, samengevoegd, stromen_van, verzegel

_MAXIMUM = 65_536


class Sleutelring:
    """The data keys of streams, by stream. Safe to share between threads."""

    def __init__(self, bos: Sleutelbos, recorder: Recorder) -> None:
        self.bos = bos
        self._recorder = recorder
        self._sleutels: OrderedDict[str, Sleutel | Vergeten] = OrderedDict()
        self._slot = Lock()

    def laad(self, stromen: Sequence[str]) -> None:
        """Fetches the stored keys of these streams, also of those known already."""
        geopend = self.bos.open(self._recorder.lees_sleutels(stromen))
        with self._slot:
            for stroom in stromen:
                self._sleutels.pop(stroom, None)
            self._sleutels.update(geopend)
            while len(self._sleutels) > _MAXIMUM:
                self._sleutels.popitem(last=False)

    def maak_ontbrekende(self, stromen: Iterable[str]) -> list[tuple[str, bytes]]:
        """Makes a key for each stream without one; the rows to store with its first event."""
        with self._slot:
            nodig = [stroom for stroom in stromen if stroom not in self._sleutels]
            nieuw = self.bos.nieuwe_sleutels(nodig)
            self._sleutels.update(nieuw)
        return [(stroom, sleutel.gewikkeld) for stroom, sleutel in nieuw.items()]

    def vergeet(self, stroom: str) -> None:
        """Destroys the key of a stream, in the store and here."""
        self.bos.vernietig(self._recorder, stroom)
        self.laad([stroom])

    def is_vergeten(self, stroom: str) -> bool:
        """Whether the key of a loaded stream was destroyed."""
        return isinstance(self._sleutels.get(stroom), Vergeten)

    def versleutel_voor(self, stroom: str, data: bytes, bijschrift: bytes) -> bytes:
        """Ciphertext under the key of a stream."""
        return self.bos.versleutel(self._sleutel(stroom), data, bijschrift)

    def ontsleutel_voor(self, stroom: str, data: bytes, bijschrift: bytes) -> bytes | None:
        """The plain bytes; None when the key was destroyed."""
        sleutel = self._sleutels.get(stroom)
        if sleutel is None:
            self.laad([stroom])
            sleutel = self._sleutels[stroom]
        inhoud = ontsleutel(sleutel, data, bijschrift)
        return None if isinstance(inhoud, Vergeten) else inhoud

    def verzegel(self, segmenten: Sequence[Segment], bijschrift: bytes) -> bytes:
        """One blob of segments, each under the key of its stream."""
        sleutels = {segment.stroom: self._sleutel(segment.stroom) for segment in segmenten}
        return verzegel(self.bos, segmenten, sleutels, bijschrift)

    def ontzegel(self, blob: bytes, bijschrift: bytes) -> bytes | None:
        """The bytes of a blob; None when the key of any segment was destroyed."""
        stromen = stromen_van(blob)
        geopend = self.bos.open(self._recorder.lees_sleutels(stromen))
        inhoud = samengevoegd(ontzegel(blob, geopend, bijschrift))
        return None if isinstance(inhoud, Vergeten) else inhoud

    def _sleutel(self, stroom: str) -> Sleutel:
        sleutel = self._sleutels[stroom]
        if isinstance(sleutel, Vergeten):
            raise ClientIsVergeten(stroom)
        return sleutel


class ClientIsVergeten(Exception):
    """Something personal would be written on the stream of a client whose key was destroyed."""

    def __init__(self, stroom: str) -> None:
        super().__init__("De persoonsgegevens van deze cliënt zijn op verzoek vernietigd.")
        self.stroom = stroom
