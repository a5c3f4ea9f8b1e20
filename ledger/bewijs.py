"""The Merkle tree over the log (RFC 6962, section 2.1): leaves, tree heads and proofs. Pure.

A leaf is a stored event, byte for byte, in the global order of the store (`opslag`). What is
personal in it is ciphertext already, so forgetting a person changes no leaf. Its bytes are

    01              version of this form
    u32 stroom      length in bytes, then the id of the stream in UTF-8
    i64 versie      version of the event in its stream
    u32 topic       length in bytes, then the topic in UTF-8
    u32 state       length in bytes, then the stored bytes

with every number big-endian, so that no two events have the same bytes. Hashes are SHA-256, with
00 before a leaf and 01 before two child hashes.

The tree is stored in tiles, the layout of C2SP tlog-tiles: of level 0 every leaf hash, of level n
the head of every 256 hashes of level n - 1 that are complete. A stored hash never changes, and
any tree head or proof needs a few hundred of them at most.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from struct import Struct
from typing import NamedTuple

BLADVORM = b"\x01"
_TEGELHOOGTE = 8
TEGEL = 1 << _TEGELHOOGTE
"""How many hashes of one level make one of the next."""

_sha256 = hashlib.sha256
_LENGTE, _VERSIE = Struct(">I"), Struct(">q")

LEEG = _sha256(b"").digest()
"""The head of the tree without leaves."""


def blad(stroom: str, versie: int, topic: str, state: bytes) -> bytes:
    """The bytes of the leaf of a stored event."""
    stroom_bytes, topic_bytes = stroom.encode(), topic.encode()
    return b"".join(
        (
            BLADVORM,
            _LENGTE.pack(len(stroom_bytes)),
            stroom_bytes,
            _VERSIE.pack(versie),
            _LENGTE.pack(len(topic_bytes)),
            topic_bytes,
            _LENGTE.pack(len(state)),
            state,
        )
    )


def bladhash(inhoud: bytes) -> bytes:
    """The hash of a leaf with these bytes."""
    return _sha256(b"\x00" + inhoud).digest()


def knoophash(links: bytes, rechts: bytes) -> bytes:
    """The hash of two subtrees, the left one complete."""
    return _sha256(b"\x01" + links + rechts).digest()


def kop_van(hashes: Sequence[bytes]) -> bytes:
    """The tree head over hashes of equally large subtrees; only the last may be incomplete."""
    rij = list(hashes)
    while len(rij) > 1:
        hoger = [
            _sha256(b"\x01" + links + rechts).digest()
            for links, rechts in zip(rij[::2], rij[1::2], strict=False)
        ]
        if len(rij) % 2:
            hoger.append(rij[-1])
        rij = hoger
    return rij[0] if rij else LEEG


def hogere_hashes(eerste: int, hashes: Sequence[bytes]) -> tuple[int, list[bytes]]:
    """The hashes of the next level that hashes of one level complete.

    `eerste` is the number of the first of `hashes` in its level, a multiple of `TEGEL`. Gives the
    number of the first hash of the next level, and these hashes.
    """
    vol = len(hashes) // TEGEL * TEGEL
    return eerste // TEGEL, [kop_van(hashes[i : i + TEGEL]) for i in range(0, vol, TEGEL)]


class Rand:
    """A tree that only grows and keeps no leaves: its right edge, and the head at every size.

    `niveaus` are the hashes of the levels above the leaves, from the first.
    """

    def __init__(self) -> None:
        self.omvang = 0
        self.niveaus: list[list[bytes]] = []
        self._koppen: list[bytes] = []  # of complete subtrees, the largest first

    def voeg_toe(self, hash_: bytes) -> None:
        """Add the hash of a leaf."""
        rest, hoogte = self.omvang, 0
        while rest & 1:
            hash_ = _sha256(b"\x01" + self._koppen.pop() + hash_).digest()
            rest, hoogte = rest >> 1, hoogte + 1
            if hoogte % _TEGELHOOGTE == 0:
                self._bewaar(hoogte // _TEGELHOOGTE, hash_)
        self._koppen.append(hash_)
        self.omvang += 1

    def _bewaar(self, niveau: int, hash_: bytes) -> None:
        if niveau > len(self.niveaus):
            self.niveaus.append([])
        self.niveaus[niveau - 1].append(hash_)

    def kop(self) -> bytes:
        """The tree head."""
        if not self._koppen:
            return LEEG
        *overige, kop = self._koppen
        for links in reversed(overige):
            kop = knoophash(links, kop)
        return kop


# --- which subtrees a proof consists of -----------------------------------------------------------


class Deel(NamedTuple):
    """The subtree over the leaves from `begin` up to `eind` (not included)."""

    begin: int
    eind: int


class Stuk(NamedTuple):
    """Stored hashes of one level, from number `begin` up to `eind` (not included)."""

    niveau: int
    begin: int
    eind: int


def inclusiedelen(index: int, omvang: int) -> list[Deel]:
    """PATH(index, D[omvang]): subtrees whose heads prove that the leaf is in the tree.

    ValueError (Dutch) when the tree has no such leaf.
    """
    if not 0 <= index < omvang:
        raise ValueError(f"Een boom van {omvang} gebeurtenissen heeft geen blad {index}.")
    delen: list[Deel] = []
    begin, eind = 0, omvang
    while eind - begin > 1:
        midden = _midden(begin, eind)
        if index < midden:
            delen.append(Deel(midden, eind))
            eind = midden
        else:
            delen.append(Deel(begin, midden))
            begin = midden
    return delen[::-1]


def consistentiedelen(oud: int, nieuw: int) -> list[Deel]:
    """PROOF(oud, D[nieuw]): subtrees whose heads prove that the old tree begins the new one.

    ValueError (Dutch) when the old tree is larger. From an empty tree there is nothing to prove.
    """
    if not 0 <= oud <= nieuw:
        raise ValueError(f"Een boom van {nieuw} gebeurtenissen bevat er geen van {oud}.")
    delen: list[Deel] = []
    begin, eind = 0, nieuw
    while oud not in {0, eind}:
        midden = _midden(begin, eind)
        if oud <= midden:
            delen.append(Deel(midden, eind))
            eind = midden
        else:
            delen.append(Deel(begin, midden))
            begin = midden
    if begin:  # otherwise what is left is the old tree itself, which the verifier knows
        delen.append(Deel(begin, eind))
    return delen[::-1]


def weggelaten(gekozen: Sequence[int], omvang: int) -> list[Deel]:
    """The largest subtrees that hold none of the chosen leaves, from left to right.

    Whoever has the chosen leaves and the heads of these knows the head of the tree over `omvang`
    leaves. `gekozen` are the numbers of leaves in ascending order.
    """
    delen: list[Deel] = []
    rest = [Deel(0, omvang)]
    while rest:
        begin, eind = rest.pop()
        plaats = bisect_left(gekozen, begin)
        if plaats == len(gekozen) or gekozen[plaats] >= eind:
            delen.append(Deel(begin, eind))
        elif eind - begin > 1:
            midden = _midden(begin, eind)
            rest += [Deel(midden, eind), Deel(begin, midden)]
    return delen


def _midden(begin: int, eind: int) -> int:
    """Where a subtree splits: after the largest power of two that is smaller than its size."""
    return begin + (1 << (eind - begin - 1).bit_length() - 1)


def stukken(deel: Deel) -> list[Stuk]:
    """The stored hashes from which the head of a subtree follows, the highest level first."""
    uit: list[Stuk] = []
    begin, eind = deel
    while begin < eind:
        niveau = _niveau(eind - begin)
        blok = TEGEL**niveau
        uit.append(Stuk(niveau, begin // blok, eind // blok))
        begin = eind // blok * blok
    return uit


def _niveau(omvang: int) -> int:
    """The highest level of which one hash covers no more than `omvang` leaves."""
    niveau = 0
    while TEGEL ** (niveau + 1) <= omvang:
        niveau += 1
    return niveau


def kop_uit_stukken(hashes: Sequence[Sequence[bytes]]) -> bytes:
    """The head of a subtree from the stored hashes of its `stukken`."""
    rest: list[bytes] = []
    for rij in reversed(hashes):
        rest = [kop_van([*rij, *rest])]
    return rest[0] if rest else LEEG


# --- verification (RFC 9162, sections 2.1.3.2 and 2.1.4.2) ----------------------------------------


def klopt_inclusie(
    index: int, omvang: int, blad_hash: bytes, pad: Iterable[bytes], kop: bytes
) -> bool:
    """Whether `pad` proves that the leaf with this hash and number is in the tree with `kop`."""
    if not 0 <= index < omvang:
        return False
    plaats, laatste, hash_ = index, omvang - 1, blad_hash
    for buur in pad:
        if laatste == 0:
            return False
        if plaats & 1 or plaats == laatste:
            hash_ = knoophash(buur, hash_)
            plaats, laatste = _omhoog(plaats, laatste)
        else:
            hash_ = knoophash(hash_, buur)
        plaats, laatste = plaats >> 1, laatste >> 1
    return laatste == 0 and hash_ == kop


def klopt_consistentie(
    oud: int, nieuw: int, oude_kop: bytes, nieuwe_kop: bytes, pad: Sequence[bytes]
) -> bool:
    """Whether `pad` proves that the tree with `oude_kop` is the beginning of the new one."""
    if oud in {0, nieuw}:
        return not pad and oude_kop == (LEEG if oud == 0 else nieuwe_kop)
    if not 0 < oud < nieuw:
        return False
    hashes = [oude_kop, *pad] if oud & (oud - 1) == 0 else list(pad)
    if not hashes:
        return False
    plaats, laatste = oud - 1, nieuw - 1
    while plaats & 1:
        plaats, laatste = plaats >> 1, laatste >> 1
    oude = nieuwe = hashes[0]
    for buur in hashes[1:]:
        if laatste == 0:
            return False
        if plaats & 1 or plaats == laatste:
            oude, nieuwe = knoophash(buur, oude), knoophash(buur, nieuwe)
            plaats, laatste = _omhoog(plaats, laatste)
        else:
            nieuwe = knoophash(nieuwe, buur)
        plaats, laatste = plaats >> 1, laatste >> 1
    return laatste == 0 and oude == oude_kop and nieuwe == nieuwe_kop


def _omhoog(plaats: int, laatste: int) -> tuple[int, int]:
    """Past the levels at which the last subtree has no neighbour."""
    while plaats and not plaats & 1:
        plaats, laatste = plaats >> 1, laatste >> 1
    return plaats, laatste
