#!/usr/bin/env python3
"""Verifies checkpoints and proofs of the toewijzing ledger, without the ledger.

One file that may be read in a sitting and copied anywhere. It needs Python 3.11, `cryptography`
for Ed25519, and nothing of the application. Formats: C2SP signed-note, tlog-checkpoint,
tlog-proof@v1 and the consistency proofs of tlog-witness; hashes as in RFC 6962, section 2.1;
verification as in RFC 9162, section 2.1.
"""

import base64
import binascii
import hashlib
import json
import re
import struct
import sys
from pathlib import Path
from typing import NamedTuple

GEBRUIK = """\
Controleert controlepunten en bewijzen van het grootboek toewijzing, zonder dat grootboek.

  controleer_bewijs.py controlepunt NOTITIE --sleutel SLEUTEL
      Is dit controlepunt met deze sleutel ondertekend?
  controleer_bewijs.py bewijs BEWIJS --sleutel SLEUTEL [--controlepunt NOTITIE]
      Valt deze gebeurtenis, precies zo, onder het controlepunt (als genoemd: onder dit)?
  controleer_bewijs.py consistentie NOTITIE BEWIJS --sleutel SLEUTEL
      Is alles onder dit oude controlepunt onveranderd onder het nieuwe in het bewijs?

NOTITIE en BEWIJS zijn bestanden. SLEUTEL is de publieke sleutel (vkey) of een bestand daarmee;
vraag haar langs een andere weg dan de bewijzen zelf.
Afloop: 0 het klopt, 1 het klopt niet, 2 er is iets niet te lezen.
"""
GOED, ONJUIST, ONLEESBAAR = 0, 1, 2

BEWIJSVORM = "c2sp.org/tlog-proof@"
BEWIJSVERSIE = "v1"
BLADVORM = b"\x01"
ED25519 = b"\x01"
HASH_BYTES, SLEUTEL_BYTES, HANDTEKENING_BYTES = 32, 32, 64
MEESTE_BYTES = 64 * 1024 * 1024
MEESTE_HASHES = 63
MEESTE_HANDTEKENINGEN = 64
GROOTSTE_OMVANG = 2**63 - 1
LEEG = hashlib.sha256(b"").digest()


class Onjuist(Exception):
    """The input can be read and proves nothing; the message says why, in Dutch."""


class Onleesbaar(Exception):
    """The input is not of the form that it should have; the message says why, in Dutch."""


class Sleutel(NamedTuple):
    """A public key with its name and its id of four bytes."""

    naam: str
    kenmerk: bytes
    publiek: bytes


class Controlepunt(NamedTuple):
    """The tree head over the first `omvang` events of the log `oorsprong`."""

    oorsprong: str
    omvang: int
    kop: bytes


class Gebeurtenis(NamedTuple):
    """A stored event, as it stands in a leaf of the tree."""

    stroom: str
    versie: int
    topic: str
    inhoud: bytes


# --- reading --------------------------------------------------------------------------------------


def lees_bestand(naam: str) -> str:
    """The text of a file; Onleesbaar when there is none, or too much."""
    try:
        with Path(naam).open("rb") as bestand:
            data = bestand.read(MEESTE_BYTES + 1)
    except (OSError, ValueError):
        raise Onleesbaar(f"Het bestand {veilig(naam)} is niet te openen.") from None
    if len(data) > MEESTE_BYTES:
        raise Onleesbaar(f"Het bestand {veilig(naam)} is onzinnig groot.")
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise Onleesbaar(f"Het bestand {veilig(naam)} is geen tekst in UTF-8.") from None


def lees_base64(tekst: str, wat: str, lengte: int | None = None) -> bytes:
    """The bytes of standard base64 that is exactly their encoding."""
    try:
        data = base64.b64decode(tekst, validate=True)
    except (binascii.Error, ValueError):
        raise Onleesbaar(f"{wat} is geen geldige base64.") from None
    if base64.b64encode(data).decode() != tekst:
        raise Onleesbaar(f"{wat} is geen geldige base64.")
    if lengte is not None and len(data) != lengte:
        raise Onleesbaar(f"{wat} heeft {len(data)} bytes in plaats van {lengte}.")
    return data


def lees_getal(tekst: str, wat: str) -> int:
    """A number without sign or leading zeroes, of a size that a log can have."""
    if not re.fullmatch(r"0|[1-9][0-9]*", tekst):
        raise Onleesbaar(f"{wat} is geen getal.")
    if len(tekst) > 19 or int(tekst) > GROOTSTE_OMVANG:
        raise Onleesbaar(f"{wat} is onzinnig groot.")
    return int(tekst)


def lees_hashes(regels: list[str]) -> list[bytes]:
    """The hashes of a proof, one in each line."""
    if len(regels) > MEESTE_HASHES:
        raise Onleesbaar(
            f"Het bewijs heeft {len(regels)} hashes; meer dan {MEESTE_HASHES} kan niet."
        )
    return [lees_base64(regel, "Een hash in het bewijs", HASH_BYTES) for regel in regels]


def lees_sleutel(tekst: str) -> Sleutel:
    """The key in a vkey, or in a file that holds one."""
    if not re.match(r"[^+]+\+[0-9a-fA-F]{8}\+.", tekst):
        tekst = lees_bestand(tekst)
    naam, _, rest = tekst.strip(" \t\r\n\ufeff").partition("+")
    kenmerk, _, inhoud = rest.partition("+")
    data = lees_base64(inhoud, "De sleutel")
    if data[:1] != ED25519 or len(data) != 1 + SLEUTEL_BYTES or not is_naam(naam):
        raise Onleesbaar("De sleutel is geen publieke sleutel (vkey) voor Ed25519.")
    eigen = hashlib.sha256(naam.encode() + b"\n" + data).digest()[:4]
    if kenmerk != eigen.hex():
        raise Onleesbaar("Het kenmerk in de sleutel past niet bij haar naam en inhoud.")
    return Sleutel(naam, eigen, data[1:])


def is_naam(tekst: str) -> bool:
    """Whether a key may have this name."""
    return re.fullmatch(r"[^\s+\x00-\x1f\x7f]+", tekst) is not None


def lees_bewijs(tekst: str) -> tuple[bytes, int, list[bytes], str]:
    """A receipt: the leaf, its number, the path to the tree head, and the note."""
    kop, scheiding, notitie = tekst.partition("\n\n")
    vorm, *regels = kop.split("\n")
    if not vorm.startswith(BEWIJSVORM):
        raise Onleesbaar("Dit is geen ontvangstbewijs (tlog-proof).")
    if vorm != BEWIJSVORM + BEWIJSVERSIE:
        raise Onleesbaar(f"Onbekende versie van het ontvangstbewijs; bekend is {BEWIJSVERSIE}.")
    if not scheiding:
        raise Onleesbaar("Het ontvangstbewijs is afgebroken.")
    if not regels or not regels[0].startswith("extra "):
        raise Onleesbaar("Het ontvangstbewijs bevat de gebeurtenis zelf niet (regel 'extra').")
    blad = lees_base64(regels[0].removeprefix("extra "), "De gebeurtenis in het ontvangstbewijs")
    if len(regels) < 2 or not regels[1].startswith("index "):
        raise Onleesbaar("In het ontvangstbewijs ontbreekt de plaats (regel 'index').")
    index = lees_getal(regels[1].removeprefix("index "), "De plaats in het ontvangstbewijs")
    return blad, index, lees_hashes(regels[2:]), notitie


def lees_vervolg(tekst: str) -> tuple[int, list[bytes], str]:
    """A consistency proof: the old size, the path, and the note of the new checkpoint."""
    kop, scheiding, notitie = tekst.partition("\n\n")
    eerste, *regels = kop.split("\n")
    if not eerste.startswith("old "):
        raise Onleesbaar("Dit is geen consistentiebewijs.")
    if not scheiding:
        raise Onleesbaar("Het consistentiebewijs is afgebroken.")
    return lees_getal(eerste.removeprefix("old "), "De oude omvang"), lees_hashes(regels), notitie


def lees_gebeurtenis(blad: bytes) -> Gebeurtenis:
    """The event in the bytes of a leaf (their form stands in ledger/bewijs.py)."""
    if blad[:1] != BLADVORM:
        raise Onleesbaar("Onbekende vorm van de gebeurtenis in het ontvangstbewijs.")
    try:
        stroom, rest = lees_deel(blad[1:])
        (versie,), rest = struct.unpack(">q", rest[:8]), rest[8:]
        topic, rest = lees_deel(rest)
        inhoud, rest = lees_deel(rest)
        gebeurtenis = Gebeurtenis(stroom.decode(), versie, topic.decode(), inhoud)
    except (struct.error, UnicodeDecodeError):
        raise Onleesbaar("De gebeurtenis in het ontvangstbewijs is beschadigd.") from None
    if rest:
        raise Onleesbaar("Na de gebeurtenis in het ontvangstbewijs volgen nog bytes.")
    return gebeurtenis


def lees_deel(data: bytes) -> tuple[bytes, bytes]:
    """A part with its length before it, and what follows; struct.error when it is cut off."""
    (lengte,) = struct.unpack(">I", data[:4])
    if len(data) < 4 + lengte:
        raise struct.error
    return data[4 : 4 + lengte], data[4 + lengte :]


# --- signed notes ---------------------------------------------------------------------------------


def lees_controlepunt(notitie: str, sleutel: Sleutel) -> Controlepunt:
    """The checkpoint in a note that this key signed; Onjuist when it did not."""
    tekst, handtekeningen = ontleed(notitie)
    regels = tekst.split("\n")[:-1]
    if len(regels) != 3:
        raise Onleesbaar("Een controlepunt heeft drie regels: naam, omvang en hash.")
    punt = Controlepunt(
        regels[0],
        lees_getal(regels[1], "De omvang van het controlepunt"),
        lees_base64(regels[2], "De hash van het controlepunt", HASH_BYTES),
    )
    controleer_handtekening(tekst, handtekeningen, sleutel)
    if punt.oorsprong != sleutel.naam:
        raise Onjuist(
            f"Het controlepunt is van grootboek {veilig(punt.oorsprong)} en de sleutel van"
            f" {veilig(sleutel.naam)}."
        )
    return punt


def ontleed(notitie: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The text of a note, and its signatures with the name of their key."""
    if re.search(r"[\x00-\x09\x0b-\x1f]", notitie):
        raise Onleesbaar(
            "De notitie bevat stuurtekens; haar regels eindigen met alleen LF, niet met CRLF zoals"
            " onder Windows."
        )
    tekst, scheiding, slot = notitie.rpartition("\n\n")
    if not scheiding or not slot.endswith("\n"):
        raise Onleesbaar("De notitie met het controlepunt is afgebroken of heeft bytes te veel.")
    regels = slot[:-1].split("\n")
    if len(regels) > MEESTE_HANDTEKENINGEN:
        raise Onleesbaar("De notitie heeft onzinnig veel handtekeningen.")
    return tekst + "\n", [lees_handtekening(regel) for regel in regels]


def lees_handtekening(regel: str) -> tuple[str, bytes]:
    """The name of the key, and its id with the signature."""
    streep, _, rest = regel.partition(" ")
    naam, _, inhoud = rest.partition(" ")
    if streep != "\N{EM DASH}" or not is_naam(naam):
        raise Onleesbaar("Onder de notitie staat iets anders dan een handtekening.")
    data = lees_base64(inhoud, "Een handtekening")
    if len(data) < 5:
        raise Onleesbaar("Een handtekening is afgebroken.")
    return naam, data


def controleer_handtekening(
    tekst: str, handtekeningen: list[tuple[str, bytes]], sleutel: Sleutel
) -> None:
    """Onjuist unless this key signed the text; signatures of other keys say nothing."""
    try:
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - said in Dutch
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
            Ed25519PublicKey,
        )
    except ImportError:
        raise Onleesbaar(
            "De Python-module 'cryptography' ontbreekt; installeer die met pip."
        ) from None
    eigen = [
        data[4:]
        for naam, data in handtekeningen
        if naam == sleutel.naam and data[:4] == sleutel.kenmerk
    ]
    if not eigen:
        raise Onjuist("Het controlepunt is niet met deze sleutel ondertekend.")
    for handtekening in eigen:
        if len(handtekening) != HANDTEKENING_BYTES:
            raise Onleesbaar("Een handtekening heeft niet de juiste lengte.")
        try:
            Ed25519PublicKey.from_public_bytes(sleutel.publiek).verify(handtekening, tekst.encode())
        except (InvalidSignature, ValueError):
            raise Onjuist("De handtekening past niet bij het controlepunt.") from None


# --- proofs ---------------------------------------------------------------------------------------


def bladhash(blad: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\x00" + blad).digest()


def knoophash(links: bytes, rechts: bytes) -> bytes:
    """The hash of two subtrees."""
    return hashlib.sha256(b"\x01" + links + rechts).digest()


def controleer_opname(index: int, blad: bytes, pad: list[bytes], punt: Controlepunt) -> None:
    """Onjuist unless the path leads from the leaf to the tree head (RFC 9162, 2.1.3.2)."""
    if index >= punt.omvang:
        raise Onjuist(f"Plaats {index} valt buiten de {punt.omvang} gebeurtenissen.")
    plaats, laatste, hash_ = index, punt.omvang - 1, bladhash(blad)
    for buur in pad:
        if laatste == 0:
            raise Onjuist("Het bewijs heeft te veel hashes.")
        if plaats & 1 or plaats == laatste:
            hash_ = knoophash(buur, hash_)
            while plaats and not plaats & 1:
                plaats, laatste = plaats >> 1, laatste >> 1
        else:
            hash_ = knoophash(hash_, buur)
        plaats, laatste = plaats >> 1, laatste >> 1
    if laatste:
        raise Onjuist("Het bewijs heeft te weinig hashes.")
    if hash_ != punt.kop:
        raise Onjuist("De gebeurtenis is niet die waarover het controlepunt is ondertekend.")


def controleer_vervolg(oud: Controlepunt, nieuw: Controlepunt, pad: list[bytes]) -> None:
    """Onjuist unless the new tree begins with the old one (RFC 9162, 2.1.4.2)."""
    if nieuw.omvang < oud.omvang:
        raise Onjuist(
            f"Het nieuwe controlepunt telt {nieuw.omvang} gebeurtenissen en het oude"
            f" {oud.omvang}: het grootboek is ingekort."
        )
    if oud.omvang in {0, nieuw.omvang}:
        if pad:
            raise Onjuist("Het bewijs heeft te veel hashes.")
        if oud.kop != (LEEG if oud.omvang == 0 else nieuw.kop):
            raise Onjuist("Twee controlepunten van dezelfde omvang verschillen: er is gewijzigd.")
        return
    macht_van_twee = oud.omvang & (oud.omvang - 1) == 0
    oude, nieuwe = _koppen(oud.omvang, nieuw.omvang, [oud.kop, *pad] if macht_van_twee else pad)
    if oude != oud.kop or nieuwe != nieuw.kop:
        raise Onjuist(
            f"Van de eerste {oud.omvang} gebeurtenissen is er ten minste een gewijzigd, verwijderd"
            " of verplaatst."
        )


def _koppen(oud: int, nieuw: int, hashes: list[bytes]) -> tuple[bytes, bytes]:
    """The old and the new tree head that a consistency proof leads to."""
    if not hashes:
        raise Onjuist("Het bewijs heeft te weinig hashes.")
    plaats, laatste = oud - 1, nieuw - 1
    while plaats & 1:
        plaats, laatste = plaats >> 1, laatste >> 1
    oude = nieuwe = hashes[0]
    for buur in hashes[1:]:
        if laatste == 0:
            raise Onjuist("Het bewijs heeft te veel hashes.")
        if plaats & 1 or plaats == laatste:
            oude, nieuwe = knoophash(buur, oude), knoophash(buur, nieuwe)
            while plaats and not plaats & 1:
                plaats, laatste = plaats >> 1, laatste >> 1
        else:
            nieuwe = knoophash(nieuwe, buur)
        plaats, laatste = plaats >> 1, laatste >> 1
    if laatste:
        raise Onjuist("Het bewijs heeft te weinig hashes.")
    return oude, nieuwe


# --- the three questions --------------------------------------------------------------------------


def vraag_controlepunt(bestand: str, sleutel: Sleutel) -> list[str]:
    """Whether the key signed this checkpoint."""
    punt = lees_controlepunt(lees_bestand(bestand), sleutel)
    return ["Het controlepunt klopt.", *beschrijf(punt)]


def vraag_bewijs(bestand: str, sleutel: Sleutel, gehouden: str | None) -> list[str]:
    """Whether an event is under the checkpoint of its receipt, and whether that is the one held."""
    blad, index, pad, notitie = lees_bewijs(lees_bestand(bestand))
    gebeurtenis = lees_gebeurtenis(blad)
    punt = lees_controlepunt(notitie, sleutel)
    if gehouden is not None and lees_controlepunt(lees_bestand(gehouden), sleutel) != punt:
        raise Onjuist("Het ontvangstbewijs hoort bij een ander controlepunt dan het genoemde.")
    controleer_opname(index, blad, pad, punt)
    return [
        "Het ontvangstbewijs klopt.",
        *beschrijf(punt),
        f"Plaats:       {index} (vanaf 0)",
        f"Stroom:       {veilig(gebeurtenis.stroom)}, versie {gebeurtenis.versie}",
        f"Soort:        {veilig(gebeurtenis.topic)}",
        f"Inhoud:       {als_json(gebeurtenis.inhoud)}",
    ]


def vraag_consistentie(oud_bestand: str, bestand: str, sleutel: Sleutel) -> list[str]:
    """Whether everything under an old checkpoint is unchanged under the new one."""
    vanaf, pad, notitie = lees_vervolg(lees_bestand(bestand))
    oud = lees_controlepunt(lees_bestand(oud_bestand), sleutel)
    nieuw = lees_controlepunt(notitie, sleutel)
    if vanaf != oud.omvang:
        raise Onjuist(
            f"Het bewijs gaat uit van omvang {vanaf} en het controlepunt van {oud.omvang}."
        )
    controleer_vervolg(oud, nieuw, pad)
    begin = f"De eerste {oud.omvang} gebeurtenissen zijn onveranderd; erbij gekomen:"
    return [f"{begin} {nieuw.omvang - oud.omvang}.", *beschrijf(nieuw)]


def beschrijf(punt: Controlepunt) -> list[str]:
    """A checkpoint in lines for a reader."""
    return [
        f"Grootboek:    {veilig(punt.oorsprong)}",
        f"Omvang:       {punt.omvang} gebeurtenissen",
        f"Hash:         {base64.b64encode(punt.kop).decode()}",
    ]


def veilig(tekst: str) -> str:
    """Text without what could steer a terminal, or what a terminal cannot show."""
    return tekst if tekst.isascii() and tekst.isprintable() else ascii(tekst)


def als_json(inhoud: bytes) -> str:
    """The content of an event in one line; JSON wherever it is that."""
    try:
        return json.dumps(json.loads(inhoud))
    except (ValueError, RecursionError):
        return ascii(inhoud)


def ontleed_opdracht(woorden: list[str]) -> tuple[list[str], dict[str, str]]:
    """The words of the command, and the values of its options."""
    gewoon: list[str] = []
    opties: dict[str, str] = {}
    rest = iter(woorden)
    for woord in rest:
        if not woord.startswith("--"):
            gewoon.append(woord)
            continue
        waarde = next(rest, None)
        if woord not in {"--sleutel", "--controlepunt"} or waarde is None or woord in opties:
            raise Onleesbaar(f"De optie {veilig(woord)} is niet te begrijpen.")
        opties[woord] = waarde
    return gewoon, opties


def voer_uit(woorden: list[str]) -> list[str]:
    """Answers the question of the command, in lines; raises Onjuist or Onleesbaar."""
    gewoon, opties = ontleed_opdracht(woorden)
    if "--sleutel" not in opties:
        raise Onleesbaar("De optie --sleutel ontbreekt.")
    sleutel, gehouden = lees_sleutel(opties["--sleutel"]), opties.get("--controlepunt")
    match gewoon:
        case ["controlepunt", bestand] if gehouden is None:
            return vraag_controlepunt(bestand, sleutel)
        case ["bewijs", bestand]:
            return vraag_bewijs(bestand, sleutel, gehouden)
        case ["consistentie", oud, bestand] if gehouden is None:
            return vraag_consistentie(oud, bestand, sleutel)
    raise Onleesbaar("De opdracht is niet te begrijpen; zie --help.")


def main(woorden: list[str]) -> int:
    """Runs the command; gives the exit code."""
    if not woorden or "--help" in woorden:
        print(GEBRUIK, end="")
        return GOED if woorden else ONLEESBAAR
    try:
        regels = voer_uit(woorden)
    except Onjuist as fout:
        print(f"Het klopt NIET: {fout}")
        return ONJUIST
    except Onleesbaar as fout:
        print(f"Niet te lezen: {fout}", file=sys.stderr)
        return ONLEESBAAR
    print("\n".join(regels))
    return GOED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
