"""The events of an unpacked audit file, and the tree over them; see `controleer_auditbestand.py`.

Reads with limits: one line at a time, nothing but regular files, no line or small file of an
absurd size.
"""

import json
import stat
import struct
from bisect import bisect_left
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import IO, Any, NamedTuple

import controleer_bewijs as bewijs
from controleer_bewijs import Onjuist, Onleesbaar, veilig

GEBEURTENISSEN, TEGELS = "gebeurtenissen.jsonl", "bewijzen/tegels.jsonl"
OORDELEN, CONTRACTEN = "oordelen.jsonl", "contracten.json"
TEGEL = 256
PERSOONLIJK = "persoonlijk"
BERICHTVELDEN = (
    "bericht",
    "afzender",
    "ontvanger",
    "identificatie",
    "geldigOp",
    "vastgelegdOp",
    "uitkomst",
)
MEESTE_BYTES = 64 * 1024 * 1024
LANGSTE_REGEL = 256 * 1024 * 1024
MEESTE_GETOOND = 100


class Fouten:
    """What is wrong, each with its place; only the first are kept, all are counted."""

    def __init__(self) -> None:
        self.aantal = 0
        self.regels: list[str] = []

    def meld(self, plaats: str, zin: str) -> None:
        """Note one thing that is wrong."""
        self.aantal += 1
        if len(self.regels) < MEESTE_GETOOND:
            self.regels.append(f"{plaats}: {zin}")


class Regel(NamedTuple):
    """A line of a file with its number, from 1; `inhoud` is None when it cannot be read."""

    nummer: int
    inhoud: dict[str, Any] | None


class Feit(NamedTuple):
    """An event of the archive: its line, its leaf with the hash, and its JSON."""

    regel: int
    blad: int
    bladhash: bytes
    stroom: str
    versie: int
    topic: str
    inhoud: dict[str, Any]


# --- reading --------------------------------------------------------------------------------------


def open_bestand(map_: Path, naam: str) -> IO[bytes]:
    """A regular file in the folder; Onleesbaar for anything else, such as a symbolic link."""
    pad = map_ / naam
    try:
        if not stat.S_ISREG(pad.lstat().st_mode):
            raise Onleesbaar(f"Het bestand {veilig(naam)} is geen gewoon bestand.")
        return pad.open("rb")
    except (OSError, ValueError):
        raise Onleesbaar(f"Het bestand {veilig(naam)} ontbreekt of is niet te openen.") from None


def lees_klein(map_: Path, naam: str) -> bytes:
    """The bytes of a file that cannot be large."""
    with open_bestand(map_, naam) as bestand:
        data = bestand.read(MEESTE_BYTES + 1)
    if len(data) > MEESTE_BYTES:
        raise Onleesbaar(f"Het bestand {veilig(naam)} is onzinnig groot.")
    return data


def lees_tekst(map_: Path, naam: str) -> str:
    """The text of a file that cannot be large."""
    try:
        return lees_klein(map_, naam).decode()
    except UnicodeDecodeError:
        raise Onleesbaar(f"Het bestand {veilig(naam)} is geen tekst in UTF-8.") from None


def lees_json(data: bytes) -> Any:
    """JSON in which every name occurs once and every number is a whole one.

    ValueError for anything else.
    """
    try:
        return json.loads(data, object_pairs_hook=zonder_dubbele, parse_constant=weiger)
    except RecursionError:
        raise ValueError from None


def zonder_dubbele(paren: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; ValueError when a name occurs twice, for then readers may differ."""
    uit = dict(paren)
    if len(uit) != len(paren):
        raise ValueError
    return uit


def weiger(_: str) -> Any:
    """No NaN and no infinity."""
    raise ValueError


def zelfde(een: Any, ander: Any) -> bool:
    """Whether two JSON values are the same; 1 is not true. What is nested absurdly deep is not."""
    try:
        return json.dumps(een, sort_keys=True) == json.dumps(ander, sort_keys=True)
    except RecursionError:
        return False


def lees_regels(map_: Path, naam: str, fouten: Fouten) -> Iterator[Regel]:
    """The lines of a file with one JSON object each."""
    with open_bestand(map_, naam) as bestand:
        nummer = 0
        while rij := bestand.readline(LANGSTE_REGEL + 1):
            nummer += 1
            if not rij.endswith(b"\n"):
                zin = "de regel is afgebroken" if len(rij) <= LANGSTE_REGEL else "onzinnig lang"
                fouten.meld(f"{naam}, regel {nummer}", f"{zin}.")
                return
            try:
                inhoud = lees_json(rij)
            except ValueError:
                inhoud = None
            if not isinstance(inhoud, dict):
                inhoud = None
                fouten.meld(f"{naam}, regel {nummer}", "dit is geen geldige JSON.")
            yield Regel(nummer, inhoud)


# --- the events -----------------------------------------------------------------------------------


class Feitenlezer:
    """Reads the events: each line by itself, their order, and the versions in their streams."""

    def __init__(self, map_: Path, omvang: int, fouten: Fouten) -> None:
        self.stromen: dict[str, int] = {}
        self.aantal = 0
        self.laatste_regel = 0
        self._omvang = omvang
        self._fouten = fouten
        self._vorige = -1
        self._regels = lees_regels(map_, GEBEURTENISSEN, fouten)

    def __iter__(self) -> Iterator[Feit]:
        for regel in self._regels:
            self.laatste_regel = regel.nummer
            self.aantal += 1
            if regel.inhoud is None:
                continue
            try:
                feit = self._lees(regel.nummer, regel.inhoud)
            except Onleesbaar as fout:
                self._fouten.meld(f"{GEBEURTENISSEN}, regel {regel.nummer}", str(fout))
                continue
            if self._op_volgorde(feit):
                yield feit

    def _lees(self, regel: int, inhoud: dict[str, Any]) -> Feit:
        match inhoud:
            case {
                "blad": int(blad),
                "stroom": str(stroom),
                "versie": int(versie),
                "topic": str(topic),
                "bladhash": str(hash_),
                "bytes": str(bytes_),
                "inhoud": dict(leesbaar),
            } if (
                len(inhoud) == 7
                and {type(blad), type(versie)} == {int}
                and 0 <= blad < self._omvang
            ):
                pass
            case _:
                raise Onleesbaar("dit is geen gebeurtenis onder het controlepunt.")
        bladhash = bewijs.lees_base64(hash_, "De bladhash", bewijs.HASH_BYTES)
        data = bewijs.lees_base64(bytes_, "De inhoud")
        feit = Feit(regel, blad, bladhash, stroom, versie, topic, leesbaar)
        if bewijs.bladhash(maak_blad(stroom, versie, topic, data)) != bladhash:
            self._fouten.meld(plaats(feit), "de bladhash hoort bij andere bytes.")
        elif not zelfde(leesbaar, zonder_cijfertekst(data)):
            self._fouten.meld(plaats(feit), "'inhoud' is niet wat er in de bytes staat.")
        return feit

    def _op_volgorde(self, feit: Feit) -> bool:
        if feit.blad <= self._vorige:
            zin = f"blad {feit.blad} volgt op blad {self._vorige}: de volgorde klopt niet."
            self._fouten.meld(plaats(feit), zin)
            return False
        self._vorige = feit.blad
        eerder = self.stromen.get(feit.stroom, 0)
        if feit.versie != eerder + 1:
            zin = f"van stroom {veilig(feit.stroom)} volgt versie {feit.versie} op {eerder}."
            self._fouten.meld(plaats(feit), zin)
        self.stromen[feit.stroom] = feit.versie
        return True


def maak_blad(stroom: str, versie: int, topic: str, data: bytes) -> bytes:
    """The bytes of the leaf of an event; `controleer_bewijs.lees_gebeurtenis` reads them."""
    try:
        delen = [stroom.encode(), topic.encode(), data]
        lengtes = [struct.pack(">I", len(deel)) for deel in delen]
        nummer = struct.pack(">q", versie)
    except (UnicodeEncodeError, struct.error):
        raise Onleesbaar("stroom, versie of topic kan niet bestaan.") from None
    begin = bewijs.BLADVORM + lengtes[0] + delen[0] + nummer
    return bytes(begin + lengtes[1] + delen[1] + lengtes[2] + delen[2])


def zonder_cijfertekst(data: bytes) -> Any:
    """The stored JSON without what is personal; None when it is no JSON object."""
    try:
        inhoud = lees_json(data)
    except ValueError:
        return None
    if isinstance(inhoud, dict):
        inhoud.pop(PERSOONLIJK, None)
    return inhoud


def plaats(feit: Feit) -> str:
    """Where an event stands: its line, its id and its leaf."""
    kenmerk = veilig(str(feit.inhoud.get("gebeurtenisId", "zonder nummer")))[:80]
    return f"{GEBEURTENISSEN}, regel {feit.regel}, gebeurtenis {kenmerk} (blad {feit.blad})"


# --- the tree -------------------------------------------------------------------------------------


def controleer_boom(map_: Path, feiten: Iterator[Feit], punt: Any, fouten: Fouten) -> None:
    """The head of every part from its events, and of the tree from all parts."""
    koppen: list[bytes] = []
    volgende = next(feiten, None)
    eerder = fouten.aantal
    for regel in lees_regels(map_, TEGELS, fouten):
        nummer = regel.nummer - 1
        hier: dict[int, Feit] = {}
        while volgende is not None and volgende.blad // TEGEL == nummer:
            hier[volgende.blad % TEGEL] = volgende
            volgende = next(feiten, None)
        begin = nummer * TEGEL
        if begin >= punt.omvang:
            fouten.meld(f"{TEGELS}, regel {regel.nummer}", "deze regel is te veel.")
            break
        try:
            kop = controleer_tegel(regel, hier, min(TEGEL, punt.omvang - begin))
        except Onleesbaar as fout:
            fouten.meld(f"{TEGELS}, regel {regel.nummer}", str(fout))
        except Onjuist as fout:
            fouten.meld(f"{TEGELS}, regel {regel.nummer}", f"{fout} {over(hier)}")
        else:
            koppen.append(kop)
    if volgende is not None:
        fouten.meld(plaats(volgende), f"in {TEGELS} ontbreekt wat deze gebeurtenis bewijst.")
        for _ in feiten:  # what is wrong with the others is told as well
            pass
    if fouten.aantal == eerder and kop_van(koppen) != punt.kop:
        fouten.meld(TEGELS, "de hashes samen zijn niet die waarover het controlepunt is getekend.")


def controleer_tegel(regel: Regel, feiten: dict[int, Feit], omvang: int) -> bytes:
    """The head of a part; Onjuist when its events and the other hashes give another one."""
    inhoud = regel.inhoud or {}
    match inhoud:
        case {"tegel": int(nummer), "kop": str(tekst), "hashes": list(teksten)} if (
            len(inhoud) == 3 and nummer == regel.nummer - 1 and not isinstance(nummer, bool)
        ):
            pass
        case _:
            raise Onleesbaar(f"dit is niet het deel met nummer {regel.nummer - 1}.")
    if len(teksten) > TEGEL or not all(isinstance(rij, str) for rij in teksten):
        raise Onleesbaar("de hashes hebben niet de juiste vorm.")
    kop = bewijs.lees_base64(tekst, "De kop", bewijs.HASH_BYTES)
    hashes = iter([bewijs.lees_base64(rij, "Een hash", bewijs.HASH_BYTES) for rij in teksten])
    if feiten:
        bladen = [(plek, feit.bladhash) for plek, feit in feiten.items()]
        if kop_van_deel(bladen, hashes, 0, omvang) != kop:
            raise Onjuist("de hashes en de gebeurtenissen geven een andere kop.")
    if next(hashes, None) is not None:
        raise Onjuist("er zijn hashes te veel, of er ontbreekt een gebeurtenis.")
    return bytes(kop)


def kop_van_deel(
    bladen: list[tuple[int, bytes]], hashes: Iterator[bytes], begin: int, eind: int
) -> bytes:
    """The head over leaves `begin` up to `eind`, of which `bladen` are given with their hash.

    Of a subtree without any it is the next hash. A subtree splits after the largest power of two
    that is smaller than its size.
    """
    if not bladen:
        hash_ = next(hashes, None)
        if hash_ is None:
            raise Onjuist("er zijn hashes te weinig, of er ontbreekt een gebeurtenis.")
        return hash_
    if eind - begin == 1:
        return bladen[0][1]
    midden = begin + (1 << (eind - begin - 1).bit_length() - 1)
    deling = bisect_left(bladen, midden, key=itemgetter(0))
    links = kop_van_deel(bladen[:deling], hashes, begin, midden)
    return bewijs.knoophash(links, kop_van_deel(bladen[deling:], hashes, midden, eind))


def kop_van(koppen: list[bytes]) -> bytes:
    """The tree head over the heads of all parts; only the last part may be incomplete."""
    while len(koppen) > 1:
        paren = zip(koppen[::2], koppen[1::2], strict=False)
        over_ = koppen[-1:] if len(koppen) % 2 else []
        koppen = [bewijs.knoophash(links, rechts) for links, rechts in paren] + over_
    return koppen[0] if koppen else bytes(bewijs.LEEG)


def over(feiten: dict[int, Feit]) -> str:
    """Which events a part is about."""
    if not feiten:
        return "Het gaat om geen gebeurtenis in dit bestand."
    rijen = [feit.regel for feit in feiten.values()]
    bladen = [feit.blad for feit in feiten.values()]
    return (
        f"Het gaat om {GEBEURTENISSEN}, regel {min(rijen)} tot en met {max(rijen)}"
        f" (blad {min(bladen)} tot en met {max(bladen)})."
    )


# --- what follows from the events -----------------------------------------------------------------


class Afgeleid:
    """Passes the events on, and holds the files that follow from them against these."""

    def __init__(self, map_: Path, aanwezig: set[str], fouten: Fouten) -> None:
        self.berichten = 0
        self.contracten: list[dict[str, Any]] = []
        self._fouten = fouten
        self._oordelen = lees_regels(map_, OORDELEN, fouten) if OORDELEN in aanwezig else iter(())
        self._volgt = OORDELEN in aanwezig

    def langs(self, feiten: Iterator[Feit]) -> Iterator[Feit]:
        """The same events, one by one."""
        for feit in feiten:
            if feit.topic.startswith("BerichtVerwerkt:"):
                self._bericht(feit)
            elif feit.topic.startswith("ContractVastgelegd:"):
                plek = {"blad": feit.blad, "stroom": feit.stroom, "versie": feit.versie}
                self.contracten.append({**plek, "inhoud": feit.inhoud})
            yield feit

    def _bericht(self, feit: Feit) -> None:
        self.berichten += 1
        if not self._volgt:
            return
        regel = next(self._oordelen, None)
        try:
            verwacht = oordeel(feit)
        except (LookupError, TypeError):
            self._fouten.meld(plaats(feit), "het oordeel over het bericht is niet te lezen.")
            return
        if regel is None or not zelfde(regel.inhoud, verwacht):
            waar = "na de laatste regel" if regel is None else f"regel {regel.nummer}"
            zin = f"hier hoort het oordeel van {plaats(feit)} te staan."
            self._fouten.meld(f"{OORDELEN}, {waar}", zin)
            self._volgt = regel is not None and regel.inhoud is not None

    def sluit(self, map_: Path, aanwezig: set[str]) -> None:
        """After the last event: no verdict too many, and exactly these contracts."""
        if self._volgt and (regel := next(self._oordelen, None)) is not None:
            self._fouten.meld(f"{OORDELEN}, regel {regel.nummer}", "dit oordeel is te veel.")
        if CONTRACTEN in aanwezig:
            try:
                klopt = zelfde(lees_json(lees_klein(map_, CONTRACTEN)), self.contracten)
            except ValueError:
                klopt = False
            if not klopt:
                self._fouten.meld(CONTRACTEN, "dit zijn niet de contracten in de gebeurtenissen.")


def oordeel(feit: Feit) -> dict[str, Any]:
    """The verdict on a message, from its event."""
    return {
        "blad": feit.blad,
        "berichtId": feit.stroom,
        **{veld: feit.inhoud.get(veld) for veld in BERICHTVELDEN},
        "bevindingen": feit.inhoud.get("bevindingen", []),
        "gebeurtenissen": [rij["gebeurtenisId"] for rij in feit.inhoud.get("verwijzingen", [])],
    }
