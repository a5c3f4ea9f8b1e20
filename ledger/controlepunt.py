"""Checkpoints and proofs as text: what the ledger hands out and others keep.

* a checkpoint (C2SP tlog-checkpoint): name of the log, number of events, tree head; signed;
* a receipt (C2SP tlog-proof, `tlog-proof@v1`): that one event is under a checkpoint. Its `extra`
  is the leaf itself (see `bewijs`), so that a receipt can be verified without the ledger;
* a consistency proof, in the form in which a log asks a witness to sign (C2SP tlog-witness): that
  everything under an older checkpoint is unchanged under a newer one.
"""

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass

from ledger.notitie import Controlesleutel, NotitieFout, lees_base64

_BEWIJSVORM = "c2sp.org/tlog-proof@v1"
_GETAL = re.compile(r"0|[1-9][0-9]{0,18}")
_HASH_BYTES = 32


@dataclass(frozen=True, slots=True)
class Controlepunt:
    """The head of the tree over the first `omvang` events of the log named `oorsprong`."""

    oorsprong: str
    omvang: int
    kop: bytes

    def tekst(self) -> str:
        """The text that is signed."""
        return f"{self.oorsprong}\n{self.omvang}\n{base64(self.kop)}\n"


def lees_controlepunt(notitie: str, sleutel: Controlesleutel) -> Controlepunt:
    """The checkpoint in a note that this key signed; raises NotitieFout."""
    oorsprong, *regels = sleutel.open(notitie).split("\n")[:-1]
    kop = lees_base64(regels[1]) if len(regels) == 2 else None
    if kop is None or len(kop) != _HASH_BYTES or not _GETAL.fullmatch(regels[0]):
        raise NotitieFout("De tekst van de notitie is geen controlepunt.")
    return Controlepunt(oorsprong, int(regels[0]), kop)


def ontvangstbewijs(blad: bytes, index: int, pad: Iterable[bytes], notitie: str) -> str:
    """That the leaf with these bytes is number `index` (from 0) under the checkpoint."""
    begin = [_BEWIJSVORM, f"extra {base64(blad)}", f"index {index}"]
    return _met_notitie([*begin, *map(base64, pad)], notitie)


def consistentiebewijs(oud: int, pad: Iterable[bytes], notitie: str) -> str:
    """That the first `oud` events are the same under the checkpoint as they were then."""
    return _met_notitie([f"old {oud}", *map(base64, pad)], notitie)


def _met_notitie(regels: list[str], notitie: str) -> str:
    return "\n".join([*regels, "", notitie])


def base64(data: bytes) -> str:
    """Bytes as these formats write them."""
    return b64encode(data).decode()
